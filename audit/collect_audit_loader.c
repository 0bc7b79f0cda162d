/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_audit: what loads audit rules when a root is booted: auditd.service, or audit-rules.service from auditd 4 on, by augenrules(8)
 * or auditctl(8) itself.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_audit.h"
#include "audit/roles.h"

static const char *const units[] = { "audit-rules.service", "auditd.service" };
static const char *const keys[] = { "ExecStartPre", "ExecStart", "ExecStartPost" };

/* What the units do. */
struct found {
	const struct collector *c;
	struct audit_loader *ret;
	struct audit_rules *rules;
	bool augenrules;
	bool wanted[ARRAY_SIZE(units)];
	const char *none; /* why there is none */
};

static bool
is_program(const struct collector *c, const char *path)
{
	struct host_file f;
	bool is;

	host_stat(c->host, 0, path, &f);
	is = *f.code == '\0' && f.type == '-' && f.mode & 0111;
	host_file_free(&f);
	return is;
}

/* ---- whether a unit is started ---- */

/* Whether a folder "X.target.wants" of those that boot has a link of that name. */
static bool
is_wanted_in(struct host *h, const char *folder, const char *name)
{
	static const char *const targets[] = { "sysinit.target", "basic.target", "multi-user.target", "graphical.target", "default.target",
		"local-fs.target", "auditd.service" };
	static const char *const ways[] = { "wants", "requires" };

	for (size_t i = 0; i < ARRAY_SIZE(targets) * ARRAY_SIZE(ways); i++) {
		autofree char *entry = xasprintf("%s.%s", targets[i / 2], ways[i % 2]), *path = xasprintf("%s/%s", folder, entry);
		char code[24];
		const cJSON *list = host_list_once(h, folder, code), *one;
		bool there = false;

		cJSON_ArrayForEach(one, list)
			there = there || strcmp(one->valuestring, entry) == 0;
		if (!there)
			continue;
		cJSON_ArrayForEach(one, host_list_once(h, path, code))
			if (strcmp(one->valuestring, name) == 0)
				return true;
	}
	return false;
}

static bool
is_wanted(struct host *h, const char *name)
{
	return is_wanted_in(h, "/etc/systemd/system", name) || is_wanted_in(h, "/usr/lib/systemd/system", name) ||
	    is_wanted_in(h, "/lib/systemd/system", name);
}

/* ---- its commands ---- */

/* "Key=value": the value, or NULL. */
static const char *
value_of(const char *line, const char *key)
{
	size_t n = strlen(key);

	if (strncmp(line, key, n) != 0)
		return NULL;
	line += n + strspn(line + n, " \t");
	if (*line != '=')
		return NULL;
	return line + 1 + strspn(line + 1, " \t");
}

/* Takes in a line: an empty value begins a list anew. */
static void
take_line(cJSON *commands, const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *value = value_of(line, keys[i]);

		if (value == NULL)
			continue;
		if (*value == '\0')
			json_put_array(commands, keys[i]);
		else
			json_push_str(cJSON_GetObjectItemCaseSensitive(commands, keys[i]), value);
	}
}

static cJSON *
commands_of(const struct unit *u)
{
	cJSON *commands = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_put_array(commands, keys[i]);
	for (size_t i = 0; i < u->nfiles; i++)
		for (const char *p = u->files[i].bytes; p != NULL && *p != '\0'; p += *p != '\0') {
			size_t n = strcspn(p, "\n"), blanks = strspn(p, " \t");
			autofree char *line = xstrndup(p + (blanks < n ? blanks : n), n - (blanks < n ? blanks : n));

			for (size_t end = strlen(line); end > 0 && strchr(" \t\r", line[end - 1]) != NULL;)
				line[--end] = '\0';
			take_line(commands, line);
			p += n;
		}
	return commands;
}

/* The word behind -R, or NULL. The caller frees. */
static char *
file_of(const char *command)
{
	const char *at = strstr(command, " -R");

	if (at == NULL)
		return NULL;
	at += 3 + strspn(at + 3, " \t");
	return *at == '/' ? xstrndup(at, strcspn(at, " \t")) : NULL;
}

/* A command of a unit's that loads rules. */
static void
take_command(struct found *f, const char *unit, const char *text)
{
	const char *p = text + strspn(text, "-@:+!");
	autofree char *program = xstrndup(p, strcspn(p, " \t"));
	const char *slash = strrchr(program, '/'), *base = slash != NULL ? slash + 1 : program;
	bool auditctl = strcmp(base, "auditctl") == 0, augenrules = strcmp(base, "augenrules") == 0;
	autofree char *file = auditctl ? file_of(p) : NULL;

	if (!auditctl && !augenrules) {
		if (strstr(p, "auditctl") != NULL || strstr(p, "augenrules") != NULL)
			audit_rules_trouble(f->rules, unit, 0, "whether what it runs loads rules, and which, is not known");
		return;
	}
	if (*program == '/' && !is_program(f->c, program)) {
		f->none = "what the unit would run is not there";
		return;
	}
	if (augenrules ? strstr(p, "--load") == NULL : strstr(p, " -R") == NULL)
		return;
	if ((auditctl && file == NULL) || p[strlen(p) - 1] == '\\' || f->augenrules || f->ret->file != NULL)
		audit_rules_trouble(f->rules, unit, 0, "it, or another unit, loads rules more than once or not in one line: %.200s", text);
	f->augenrules = f->augenrules || augenrules;
	if (f->ret->file == NULL && file != NULL)
		f->ret->file = xstrdup(file);
	if (f->ret->by == NULL)
		f->ret->by = xasprintf("%s: %s", unit, text);
}

/* A unit that is there and started. */
static void
take_unit(struct found *f, size_t i, const struct unit *u)
{
	autofree char *unread = unit_unread(f->c->host, u);
	autojson cJSON *commands = commands_of(u);
	bool had = f->ret->by != NULL;

	if (unread != NULL)
		audit_rules_trouble(f->rules, units[i], 0, "what it runs is not known: %s", unread);
	for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
		const cJSON *v;

		cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(commands, keys[k]))
			take_command(f, units[i], v->valuestring);
	}
	if (!had && f->ret->by != NULL && !f->wanted[i])
		audit_rules_trouble(f->rules, units[i], 0, "no target that is reached at boot wants it");
}

/* auditd.service may name the other one itself. */
static bool
names_rules_unit(const struct unit *u)
{
	for (size_t i = 0; i < u->nfiles; i++)
		if (u->files[i].bytes != NULL && strstr(u->files[i].bytes, units[0]) != NULL)
			return true;
	return false;
}

static void
find_units(struct found *f)
{
	struct host *h = f->c->host;
	struct unit u[ARRAY_SIZE(units)];

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		unit_find(h, units[i], NULL, &u[i]);
		f->wanted[i] = is_wanted(h, units[i]);
	}
	f->wanted[0] = f->wanted[0] || (f->wanted[1] && names_rules_unit(&u[1]));
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (u[i].fragment == NULL)
			continue;
		f->none = "no unit of audit loads rules";
		if (unit_is_masked(&u[i]))
			f->none = "the unit that would load rules is masked";
		else
			take_unit(f, i, &u[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		unit_free(&u[i]);
}

void
collect_audit_loader(const struct collector *c, struct audit_loader *ret, struct audit_rules *r)
{
	struct found f = { .c = c, .ret = ret, .rules = r, .none = "there is no auditd.service" };
	bool script;

	ret->present = is_program(c, "/sbin/auditctl") || is_program(c, "/usr/sbin/auditctl");
	if (strcmp(c->o->root, "/") == 0)
		return;
	if (!ret->present) {
		ret->by = xstrdup("auditctl is not installed");
		return;
	}
	find_units(&f);
	script = ret->by == NULL && is_program(c, "/etc/init.d/auditd");
	if (script)
		audit_rules_trouble(r, "/etc/init.d/auditd", 0, "whether it is started is not known");
	ret->present = ret->by != NULL || script || r->nproblems > 0;
	if (ret->by == NULL)
		ret->by = xstrdup(script ? "/etc/init.d/auditd" : f.none);
}
