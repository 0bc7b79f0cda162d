/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_audit: what loads audit rules when a root is booted: auditd.service, or audit-rules.service from auditd 4 on, or SUSE's
 * augenrules.service, by augenrules(8) or auditctl(8) itself.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/collect_audit.h"
#include "audit/roles.h"

/* Those that load rules alone, auditd 4's and SUSE's, and the daemon's, which loads them itself where there is none of these. */
enum { RULES_UNIT, SUSE_UNIT, DAEMON_UNIT };
static const char *const units[] = { "audit-rules.service", "augenrules.service", "auditd.service" };
/* Units that are started; more are not looked at. */
#define MAX_WANTED 1024
#define MAX_CONFIG ((size_t)1 << 20)

/* What the units do. */
struct found {
	const struct collector *c;
	struct audit_loader *ret;
	struct audit_rules *rules;
	bool augenrules;
	cJSON *wanted;         /* an object: the units that boot wants */
	cJSON *started;        /* the same of those that anything may start */
	bool wants[ARRAY_SIZE(units)];
	bool on;               /* something switches auditing on */
	const char *none;      /* why there is no loader */
	const char *off;       /* why auditd switches nothing on */
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

/* Whether a program that is not there may be there all the same: why, or NULL. The caller frees. */
static char *
may_be_there(const struct collector *c, const char *path)
{
	struct host_file f;
	char *why;

	host_stat(c->host, 0, path, &f);
	why = *f.code != '\0' && strcmp(f.code, "ENOENT") != 0 && strcmp(f.code, "ENOTDIR") != 0 ? xstrdup(f.message) : NULL;
	host_file_free(&f);
	return why;
}

/* ---- which units are started ---- */

/* By systemd's search path. */
static const char *const unit_folders[] = { "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
	"/lib/systemd/system" };

/* Whether there was room for it. */
static bool
add_unit(struct found *f, cJSON *into, const char *name, const char *by)
{
	if (cJSON_GetObjectItemCaseSensitive(into, name) != NULL)
		return true;
	if (cJSON_GetArraySize(into) >= MAX_WANTED) {
		audit_rules_trouble(f->rules, by, 0, "more units are started than are looked at");
		return false;
	}
	json_put_bool(into, name, true);
	return true;
}

/* Those of a folder "X.wants": on the search path, the first of a name counts. */
static void
add_wanted(struct found *f, const char *entry, cJSON *into)
{
	autojson cJSON *seen = json_object();
	struct host *h = f->c->host;

	for (size_t i = 0; i < ARRAY_SIZE(unit_folders); i++) {
		autofree char *folder = xasprintf("%s/%s", unit_folders[i], entry);
		char code[24];
		const cJSON *one;
		bool there = false;

		cJSON_ArrayForEach(one, host_list_once(h, unit_folders[i], code))
			there = there || strcmp(one->valuestring, entry) == 0;
		if (!there)
			continue;
		cJSON_ArrayForEach(one, host_list_once(h, folder, code)) {
			const char *name = one->valuestring;
			autofree char *path = xasprintf("%s/%s", folder, name);

			if (cJSON_GetObjectItemCaseSensitive(seen, name) != NULL)
				continue;
			if (!add_unit(f, seen, name, folder) || (unit_is_dependency(h, path) && !add_unit(f, into, name, folder)))
				return;
		}
	}
}

static bool
is_wanted(const struct found *f, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(f->wanted, name) != NULL;
}

/* What is reached at every boot, as far as it starts what is looked for here. */
static const char *const targets[] = { "sysinit.target", "basic.target", "multi-user.target", "graphical.target", "default.target",
	"local-fs.target" };

/* Those that surely are started. */
static void
find_wanted(struct found *f)
{
	static const char *const ways[] = { "wants", "requires" };

	f->wanted = json_object();
	for (size_t i = 0; i < (ARRAY_SIZE(targets) + 1) * ARRAY_SIZE(ways); i++) {
		bool daemon = i / 2 == ARRAY_SIZE(targets);
		autofree char *entry = xasprintf("%s.%s", daemon ? units[DAEMON_UNIT] : targets[i / 2], ways[i % 2]);

		if (!daemon || is_wanted(f, units[DAEMON_UNIT]))
			add_wanted(f, entry, f->wanted);
	}
}

/* ---- a command ---- */

struct command {
	const cJSON *words;  /* the unit's */
	const char *program, *base;
	bool optional;       /* what is behind it is run even if it fails */
	bool odd;            /* its words are not all that decides what is run */
};

static struct command
command_of(const cJSON *words)
{
	const char *first = words->child->valuestring, *slash;
	size_t n = strspn(first, "-@:+!|");
	struct command cmd = { .words = words, .program = first + n };
	const cJSON *w;

	cmd.optional = memchr(first, '-', n) != NULL;
	cmd.odd = memchr(first, '@', n) != NULL || *cmd.program != '/';
	cJSON_ArrayForEach(w, words)
		cmd.odd = cmd.odd || strpbrk(w->valuestring, "$%") != NULL || strcmp(w->valuestring, ";") == 0;
	slash = strrchr(cmd.program, '/');
	cmd.base = slash != NULL ? slash + 1 : cmd.program;
	return cmd;
}

/* The caller frees. */
static char *
text_of(const struct command *cmd)
{
	autobuf struct buf b = BUF_INIT;
	const cJSON *w;

	cJSON_ArrayForEach(w, cmd->words)
		buf_addf(&b, "%s%s", b.len > 0 ? " " : "", w->valuestring);
	return xstrdup(b.s);
}

/* Whether it has these arguments and no others. two: NULL: there is no second one; "": it is any. */
static bool
has_arguments(const struct command *cmd, const char *one, const char *two)
{
	const cJSON *first = cmd->words->child->next, *second = first != NULL ? first->next : NULL;

	if (first == NULL || strcmp(first->valuestring, one) != 0)
		return false;
	if (second == NULL || two == NULL)
		return second == NULL && two == NULL;
	return second->next == NULL && (*two == '\0' || strcmp(second->valuestring, two) == 0);
}

/* What changes no rule, nor switches auditing off. */
static bool
is_harmless(const struct command *cmd)
{
	static const char *const alone[] = { "-s", "-l", "-v", "--check", "--reset-lost" }, *const with[] = { "-b", "-f", "-r" };

	if (cmd->odd)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(alone); i++)
		if (has_arguments(cmd, alone[i], NULL))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(with); i++)
		if (has_arguments(cmd, with[i], ""))
			return true;
	return has_arguments(cmd, "-e", "1");
}

/* Whether a name stands in a text as a word, or as a path's last one; "auditctl-exporter" is another. */
static bool
has_name(const char *text, const char *name)
{
	static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t n = strlen(name);

	for (const char *at = text; (at = strstr(at, name)) != NULL; at++)
		if ((at == text || strchr(more, at[-1]) == NULL) && (at[n] == '\0' || strchr(more, at[n]) == NULL))
			return true;
	return false;
}

/* Whether it speaks of what loads rules. */
static bool
is_about_rules(const struct command *cmd)
{
	const cJSON *w;

	cJSON_ArrayForEach(w, cmd->words)
		if (has_name(w->valuestring, "auditctl") || has_name(w->valuestring, "augenrules"))
			return true;
	return false;
}

/* ---- what a shell is told to run ---- */

/* A simple command of a shell's text, which finds a program in $PATH, too. Words that the shell would change are not looked into. */
static bool
is_harmless_part(char *part)
{
	bool plain = strpbrk(part, "\"'\\*?[]{}<>~#") == NULL;
	autojson cJSON *words = json_array();
	struct command cmd;

	for (char *rest, *word = strtok_r(part, " \t", &rest); word != NULL; word = strtok_r(NULL, " \t", &rest))
		json_push_str(words, word);
	if (words->child == NULL)
		return true;
	cmd = command_of(words);
	if (!is_about_rules(&cmd))
		return true;
	cmd.odd = !plain || cmd.program != words->child->valuestring;
	return (strcmp(cmd.base, "auditctl") == 0 || strcmp(cmd.base, "augenrules") == 0) && is_harmless(&cmd);
}

/* Whether a shell is told to run only what changes no rule, as "auditctl -s | grep x" (sh(1): -c). */
static bool
is_harmless_shell(const struct command *cmd)
{
	static const char *const shells[] = { "/bin/sh", "/usr/bin/sh", "/bin/bash", "/usr/bin/bash", "/bin/dash", "/usr/bin/dash" };
	autofree char *text = NULL;
	bool shell = false;

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++)
		shell = shell || strcmp(cmd->program, shells[i]) == 0;
	if (!shell || cmd->odd || !has_arguments(cmd, "-c", ""))
		return false;
	text = xstrdup(cmd->words->child->next->next->valuestring);
	if (strpbrk(text, "$`()") != NULL)
		return false;
	for (char *rest, *part = strtok_r(text, ";|&\n", &rest); part != NULL; part = strtok_r(NULL, ";|&\n", &rest))
		if (!is_harmless_part(part))
			return false;
	return true;
}

/* ---- a unit's commands ---- */

static void
take_loader(struct found *f, size_t i, const struct command *cmd, const char *text)
{
	const char *file = cmd->words->child->next->next != NULL ? cmd->words->child->next->next->valuestring : NULL;

	if (f->augenrules || f->ret->file != NULL)
		audit_rules_trouble(f->rules, units[i], 0, "it, or another unit, loads rules more than once: %.200s", text);
	f->augenrules = f->augenrules || file == NULL;
	if (f->ret->file == NULL && file != NULL)
		f->ret->file = xstrdup(file);
	if (f->ret->by == NULL)
		f->ret->by = xasprintf("%s: %s", units[i], text);
}

static void
take_command(struct found *f, size_t i, const struct command *cmd)
{
	bool auditctl = strcmp(cmd->base, "auditctl") == 0, augenrules = strcmp(cmd->base, "augenrules") == 0;
	bool loads = augenrules ? has_arguments(cmd, "--load", NULL) : auditctl && has_arguments(cmd, "-R", "");
	autofree char *text = text_of(cmd);

	if (auditctl && !cmd->odd && has_arguments(cmd, "-e", "1"))
		f->on = f->on || f->wants[i];
	if (!is_about_rules(cmd) || ((auditctl || augenrules) && is_harmless(cmd)))
		return;
	if (loads && !cmd->odd)
		take_loader(f, i, cmd, text);
	else
		audit_rules_trouble(f->rules, units[i], 0, "whether what it runs loads rules, and which, is not known: %.200s", text);
}

/* False: what is behind these is not run. */
static bool
take_commands(struct found *f, size_t i, const struct unit *u, const char *key)
{
	autojson cJSON *list = unit_settings(u, key);
	bool start = strcmp(key, "exec_start") == 0;
	const cJSON *words;

	cJSON_ArrayForEach(words, list) {
		struct command cmd = command_of(words);
		autofree char *doubt = *cmd.program == '/' ? may_be_there(f->c, cmd.program) : NULL;

		if (doubt != NULL) {
			audit_rules_trouble(f->rules, units[i], 0, "what it would run may be there or not: %.200s", doubt);
		} else if (*cmd.program == '/' && !is_program(f->c, cmd.program)) {
			f->none = "what the unit would run is not there";
			if (start || !cmd.optional)
				return false;
			continue;
		}
		take_command(f, i, &cmd);
	}
	return true;
}

/* ---- a unit ---- */

/* What comes true wherever the kernel audits at all; whether the boot configuration keeps it from that, collect_audit_boot() asks. */
static bool
is_met(const char *condition)
{
	static const char *const known[] = { "KernelCommandLine=!audit=0", "KernelCommandLine=!audit=off", "Security=audit",
		"Virtualization=!container" };

	condition += strncmp(condition, "Condition", 9) == 0 ? 9 : strlen("Assert");
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcmp(condition, known[i]) == 0)
			return true;
	return false;
}

/* Whether systemd starts it when it is wanted. */
static void
doubt_start(struct found *f, size_t i, const struct unit *u)
{
	static const char *const lists[] = { "conditions", "asserts" };
	autofree char *unread = unit_unread(f->c->host, u), *type = unit_setting(u, "type");
	autojson cJSON *starts = unit_settings(u, "exec_start"), *conditions = unit_settings(u, "exec_condition");
	int n = cJSON_GetArraySize(starts);

	if (unread != NULL)
		audit_rules_trouble(f->rules, units[i], 0, "what it runs is not known: %s", unread);
	for (size_t k = 0; k < ARRAY_SIZE(lists); k++) {
		autojson cJSON *list = unit_settings(u, lists[k]);
		const cJSON *v;

		cJSON_ArrayForEach(v, list)
			if (!is_met(v->valuestring))
				audit_rules_trouble(f->rules, units[i], 0, "whether it is started is not known: %.200s", v->valuestring);
	}
	if (conditions->child != NULL)
		audit_rules_trouble(f->rules, units[i], 0, "whether it is started is not known: it has ExecCondition=");
	if (n == 0 || (n > 1 && (type == NULL || strcmp(type, "oneshot") != 0)))
		audit_rules_trouble(f->rules, units[i], 0, "systemd may refuse it: it has %s ExecStart=", n == 0 ? "no" : "more than one");
}

/* What ends with it is run at once where nothing of it stays: rules of audit-rules.service do not outlive that. */
static void
doubt_stop(struct found *f, size_t i, const struct unit *u)
{
	static const char *const stops[] = { "exec_stop", "exec_stop_post" };

	for (size_t k = 0; k < ARRAY_SIZE(stops); k++) {
		autojson cJSON *list = unit_settings(u, stops[k]);
		const cJSON *words;

		cJSON_ArrayForEach(words, list) {
			struct command cmd = command_of(words);

			if (is_about_rules(&cmd))
				audit_rules_trouble(f->rules, units[i], 0, "it may take its rules away when it has loaded them");
		}
	}
}

/* A unit that is there. */
static void
take_unit(struct found *f, size_t i, const struct unit *u)
{
	bool had = f->ret->by != NULL;

	doubt_start(f, i, u);
	if (i != DAEMON_UNIT)
		doubt_stop(f, i, u);
	if (take_commands(f, i, u, "exec_start_pre") && take_commands(f, i, u, "exec_start"))
		(void)take_commands(f, i, u, "exec_start_post");
	if (!had && f->ret->by != NULL && !f->wants[i])
		audit_rules_trouble(f->rules, units[i], 0, "no target that is reached at boot wants it");
}

/* auditd.service may start the others itself. */
static bool
starts_unit(const struct unit *u, const char *name)
{
	autojson cJSON *list = unit_settings(u, "starts");
	const cJSON *v;

	cJSON_ArrayForEach(v, list)
		if (strcmp(v->valuestring, name) == 0)
			return true;
	return false;
}

/* ---- whether auditing is switched on ---- */

/* Whether the daemon's arguments leave it at that: -s is about the kernel's switch. */
static bool
is_plain(const struct command *cmd)
{
	const cJSON *w;

	for (w = cmd->words->child->next; w != NULL; w = w->next)
		if (strcmp(w->valuestring, "-f") != 0 && strcmp(w->valuestring, "-l") != 0 && strcmp(w->valuestring, "-n") != 0)
			return false;
	return !cmd->odd;
}

/* With "local_events = no" the daemon collects what other hosts send, and leaves the kernel alone (auditd.conf(5)). */
static bool
is_for_others(const struct collector *c)
{
	struct host_file f;
	bool others = false;

	host_read_file(c->host, 0, "/etc/audit/auditd.conf", MAX_CONFIG, &f);
	for (const char *p = f.bytes; p != NULL && *p != '\0' && !others; p += strcspn(p, "\n"), p += *p != '\0') {
		p += strspn(p, " \t");
		if (strncasecmp(p, "local_events", strlen("local_events")) != 0)
			continue;
		p += strlen("local_events");
		p += strspn(p, " \t=");
		others = strncasecmp(p, "yes", 3) != 0;
	}
	others = others || (*f.code != '\0' && strcmp(f.code, "ENOENT") != 0);
	host_file_free(&f);
	return others;
}

/* Why auditd.service does not switch auditing on, or NULL. */
static const char *
why_off(const struct found *f, const struct unit *u)
{
	autojson cJSON *list = NULL;
	struct command cmd;

	if (u->fragment == NULL)
		return "there is none";
	if (unit_is_masked(u))
		return "it is masked";
	if (!f->wants[DAEMON_UNIT])
		return "no target that is reached at boot wants it";
	list = unit_settings(u, "exec_start");
	if (list->child == NULL)
		return "it starts no auditd";
	cmd = command_of(list->child);
	if (strcmp(cmd.base, "auditd") != 0 || list->child->next != NULL || !is_plain(&cmd))
		return "what it starts is not auditd alone";
	if (!is_program(f->c, cmd.program))
		return "what it would start is not there";
	return is_for_others(f->c) ? "/etc/audit/auditd.conf does not leave local_events at yes" : NULL;
}

/* ---- all units ---- */

static void
take_own(struct found *f)
{
	struct host *h = f->c->host;
	struct unit u[ARRAY_SIZE(units)];

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		unit_find(h, units[i], NULL, &u[i]);
		f->wants[i] = is_wanted(f, units[i]);
	}
	for (size_t i = 0; i < DAEMON_UNIT; i++)
		f->wants[i] = f->wants[i] || (f->wants[DAEMON_UNIT] && starts_unit(&u[DAEMON_UNIT], units[i]));
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (u[i].fragment == NULL)
			continue;
		f->none = "no unit of audit loads rules";
		if (unit_is_masked(&u[i]))
			f->none = "the unit that would load rules is masked";
		else
			take_unit(f, i, &u[i]);
	}
	f->off = why_off(f, &u[DAEMON_UNIT]);
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		unit_free(&u[i]);
}

static bool
has_unread(const struct unit *u)
{
	for (size_t i = 0; i < u->nfiles; i++)
		if (*u->files[i].code != '\0' && (u->files[i].real == NULL || strcmp(u->files[i].real, "/dev/null") != 0))
			return true;
	return u->trouble != NULL;
}

/* Whether one of its files has a word of that in it, whatever it says: most have not, and are not parsed. */
static bool
speaks_of_rules(const struct unit *u)
{
	static const char *const names[] = { "auditctl", "augenrules" };

	for (size_t i = 0; i < u->nfiles; i++)
		for (size_t k = 0; k < ARRAY_SIZE(names) && *u->files[i].code == '\0'; k++)
			if (memmem(u->files[i].bytes, u->files[i].len, names[k], strlen(names[k])) != NULL)
				return true;
	return false;
}

/* Another unit may load rules, or take them away. */
static void
doubt_other(struct found *f, const char *name, const struct unit *u)
{
	static const char *const all[] = { "exec_condition", "exec_start_pre", "exec_start", "exec_start_post", "exec_stop",
		"exec_stop_post" };
	bool about = has_unread(u), speaks = speaks_of_rules(u);

	for (size_t k = 0; k < ARRAY_SIZE(all) && speaks; k++) {
		autojson cJSON *list = unit_settings(u, all[k]);
		const cJSON *words;

		cJSON_ArrayForEach(words, list) {
			struct command cmd = command_of(words);

			about = about || (is_about_rules(&cmd) && !is_harmless(&cmd) && !is_harmless_shell(&cmd));
		}
	}
	if (about)
		audit_rules_trouble(f->rules, name, 0, "whether it loads rules, or takes them away, is not known");
}

/* ---- what other units start ---- */

/* Those of all folders "X.wants", whether X is started or not: a timer's target, the network's, another service. */
static void
add_all_wanted(struct found *f)
{
	autojson cJSON *entries = json_object();
	const cJSON *one;

	for (size_t i = 0; i < ARRAY_SIZE(unit_folders); i++) {
		char code[24];

		cJSON_ArrayForEach(one, host_list_once(f->c->host, unit_folders[i], code))
			if ((has_ending(one->valuestring, ".wants") || has_ending(one->valuestring, ".requires") ||
				    has_ending(one->valuestring, ".upholds")) &&
			    !add_unit(f, entries, one->valuestring, unit_folders[i]))
				return;
	}
	cJSON_ArrayForEach(one, entries)
		add_wanted(f, one->string, f->started);
}

/* A timer, a path or a socket starts the unit that it names, or the service of its own name (systemd.timer(5), systemd.path(5),
 * systemd.socket(5)). */
static void
add_triggered(struct found *f, const char *name, const struct unit *u)
{
	bool sock = has_ending(name, ".socket");
	autofree char *other = NULL, *own = NULL, *instance = NULL;

	if (!sock && !has_ending(name, ".timer") && !has_ending(name, ".path"))
		return;
	other = unit_setting(u, sock ? "socket_service" : "triggers");
	own = xasprintf("%.*s.service", (int)(strrchr(name, '.') - name), name);
	instance = xasprintf("%.*s@.service", (int)(strrchr(name, '.') - name), name);
	(void)add_unit(f, f->started, other != NULL ? other : own, name);
	if (sock && other == NULL) /* of one that has Accept=yes */
		(void)add_unit(f, f->started, instance, name);
}

/* What a unit that is started starts in turn. */
static void
follow(struct found *f, const char *name, const struct unit *u)
{
	autojson cJSON *list = unit_settings(u, "starts");
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		autofree char *text = specifiers_expand(&u->specifiers, v->valuestring);

		if (!add_unit(f, f->started, text != NULL ? text : v->valuestring, name))
			return;
	}
	add_triggered(f, name, u);
}

static bool
is_own(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (strcmp(name, units[i]) == 0)
			return true;
	return false;
}

static void
take_others(struct found *f)
{
	const cJSON *one;

	f->started = json_object();
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		(void)add_unit(f, f->started, targets[i], targets[i]);
	add_all_wanted(f);
	cJSON_ArrayForEach(one, f->started) { /* to which it adds */
		struct unit u;

		unit_find(f->c->host, one->string, NULL, &u);
		if (!is_own(one->string) && has_ending(one->string, ".service"))
			doubt_other(f, one->string, &u);
		if (u.fragment != NULL && !unit_is_masked(&u))
			follow(f, one->string, &u);
		unit_free(&u);
	}
	json_free(&f->started);
}

static void
find_units(struct found *f)
{
	find_wanted(f);
	take_own(f);
	take_others(f);
	json_free(&f->wanted);
}

void
collect_audit_loader(const struct collector *c, struct audit_loader *ret, struct audit_rules *r)
{
	struct found f = { .c = c, .ret = ret, .rules = r, .none = "there is no auditd.service" };
	autofree char *doubt = NULL;
	bool script;

	ret->present = is_program(c, "/sbin/auditctl") || is_program(c, "/usr/sbin/auditctl");
	if (strcmp(c->o->root, "/") == 0)
		return;
	if (!ret->present) {
		doubt = may_be_there(c, "/sbin/auditctl");
		if (doubt == NULL)
			doubt = may_be_there(c, "/usr/sbin/auditctl");
		if (doubt == NULL) {
			ret->by = xstrdup("auditctl is not installed");
			return;
		}
		audit_rules_trouble(r, "/sbin/auditctl", 0, "whether it is installed is not known: %.200s", doubt);
	}
	find_units(&f);
	ret->off = f.on ? NULL : f.off;
	script = ret->by == NULL && is_program(c, "/etc/init.d/auditd");
	if (script)
		audit_rules_trouble(r, "/etc/init.d/auditd", 0, "whether it is started is not known");
	ret->present = ret->by != NULL || script || r->nproblems > 0;
	if (ret->by == NULL)
		ret->by = xstrdup(script ? "/etc/init.d/auditd" : f.none);
	if (ret->present)
		collect_audit_boot(c, r);
}
