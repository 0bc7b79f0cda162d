/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fix_audit: a file for /etc/audit/rules.d: what the kernel's audit is to watch and does not. And what has to come first where
 * no rule would be of use.
 */
#include "config.h"

#include <string.h>

#include "report/fix.h"

/* The path a rule may hold: auditctl knows no quoting, and takes no path that goes back up. */
static bool
is_plain(const char *path)
{
	size_t len = strspn(path, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+:@%=~");

	return *path == '/' && path[len] == '\0' && len < 4096 && strstr(path, "/../") == NULL;
}

/* The value that evidence shows, or NULL. */
static cJSON *
observed(const struct evidence *e)
{
	struct err ignored;

	return json_read(e->observed, strlen(e->observed), JSON_TWICE_REFUSED, &ignored);
}

static bool
ends_in(const char *s, const char *end)
{
	return strlen(s) >= strlen(end) && strcmp(s + strlen(s) - strlen(end), end) == 0;
}

cJSON *
fix_paths(const struct finding *f)
{
	cJSON *list = json_object();

	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];
		const char *dot = e->path == NULL ? NULL : strrchr(e->path, '.');
		autofree char *of = dot == NULL ? NULL : xstrndup(e->path, (size_t)(dot - e->path));
		autojson cJSON *value = NULL;

		if (dot == NULL || strncmp(of, "list[", 5) != 0 || !(ends_in(e->path, "].path") || ends_in(e->path, "].real")) ||
		    !cJSON_IsString(value = observed(e)))
			continue;
		if (strcmp(dot, ".real") == 0 || cJSON_GetObjectItemCaseSensitive(list, of) == NULL)
			json_put(list, of, json_copy(value));
	}
	return list;
}

/* What evidence tells of a host on which no rule would be of use, and what comes before any rule there. */
static const struct {
	const char *path, *observed; /* observed: how it begins */
	const char *first;
} firsts[] = {
	{ "kernel.enabled", "0", "the kernel's auditing is switched off. Switch it on: systemctl enable --now auditd; and where auditctl -s "
	    "then still says enabled 0, auditctl -e 1." },
	{ "kernel", "error: EPROTONOSUPPORT", "this kernel does not audit. Start the host without audit=0 on the kernel's command line, or with a "
	    "kernel that has CONFIG_AUDIT." },
	{ "loader_by", "\"auditctl is not installed", "nothing can load audit rules. Install auditd (Debian, Ubuntu) or audit (Fedora, RHEL, "
	    "SUSE), and have it started at boot: systemctl enable auditd." },
	{ "loader", "false", "nothing loads audit rules at boot. Have auditd started there: systemctl enable auditd; its unit, or "
	    "audit-rules.service, has to run augenrules --load." },
	{ "configured_enabled", "0", "the rule files switch auditing off. Take -e 0 out of them." },
};

static bool
tells(const struct finding *f, const char *path, const char *observed)
{
	for (size_t i = 0; i < f->nevidence; i++)
		if (f->evidence[i].path != NULL && strcmp(f->evidence[i].path, path) == 0 &&
		    strncmp(f->evidence[i].observed, observed, strlen(observed)) == 0)
			return true;
	return false;
}

void
fix_audit_first(FILE *out, const struct fix_step *s, const char *indent)
{
	for (size_t i = 0; s->nfails > 0 && fix_of(s, "audit-rules") != NULL && i < ARRAY_SIZE(firsts); i++)
		if (tells(s->fails[0], firsts[i].path, firsts[i].observed)) {
			fix_prose(out, indent, "First", firsts[i].first);
			return;
		}
}

/* The rule's text with the path put in; comments as they are. */
static void
put_rule(FILE *out, const char *text, const char *path)
{
	for (const char *at; (at = strstr(text, "PATH")) != NULL; text = at + strlen("PATH"))
		fprintf(out, "%.*s%s", (int)(at - text), text, path);
	fprintf(out, "%s\n", text);
}

static void
put_finding(FILE *out, const struct finding *f, const char *text)
{
	autojson cJSON *paths = fix_paths(f);
	const cJSON *one;

	if (paths->child == NULL)
		fprintf(out, "# By hand: the results do not tell the path\n");
	cJSON_ArrayForEach(one, paths)
	{
		if (is_plain(one->valuestring))
			put_rule(out, text, one->valuestring);
		else
			fix_line(out, "", "By hand: a rule cannot hold this path", one->valuestring);
	}
}

int
fix_audit_rules(FILE *out, const void *what, const struct report_style *style)
{
	const struct fix_plan *p = what;

	(void)style;
	fix_head(out, p, "audit rules: a file for /etc/audit/rules.d, such as 60-plimsoll.rules; then augenrules --load. Take out "
	    "what another file there holds already: auditctl stops at a rule that there is. Rules that are locked (-e 2) change at "
	    "the next boot.");
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct fix_step *s = &p->steps[i];
		const struct bench_fix *f = fix_of(s, "audit-rules");

		if (f == NULL)
			continue;
		fix_step_head(out, s, "", f);
		for (size_t k = 0; k < s->nfails; k++)
			put_finding(out, s->fails[k], f->text);
	}
	fix_tail(out, p, "audit-rules");
	return ferror(out) ? -1 : 0;
}
