/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fix_shell: a script for sh, and a playbook for Ansible. Each step of the script is a subshell, so that what
 * it sets, and where it may end, is its own. One for a container stands there once for each that fails.
 */
#include "config.h"

#include <string.h>

#include "report/fix.h"

/* Whether a container can be named by its id in a command. */
static bool
is_id(const char *id)
{
	size_t len = strspn(id, "0123456789abcdef");

	return len >= 12 && len <= 64 && id[len] == '\0';
}

/* The name of what the reader has to choose, if a line is "# NAME: what it is": its length, or 0. */
static size_t
parameter(const char *line)
{
	size_t len = strncmp(line, "# ", 2) == 0 ? strspn(line + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") : 0;

	return len > 0 && line[2 + len] == ':' ? len : 0;
}

/* What the reader has to choose, empty, and the end of the step if it stays so. */
static void
put_parameters(FILE *out, const char *text)
{
	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n"), name = parameter(line);
		const char *n = line + 2;

		if (name > 0)
			fprintf(out, "%.*s=''\n"
			    "[ -n \"$%.*s\" ] || { echo \"$CONTAINER: %.*s is not set in this script: nothing is done\" >&2; exit 0; }\n",
			    (int)name, n, (int)name, n, (int)name, n);
		line += len + (line[len] == '\n');
	}
}

static void
put_script(FILE *out, const struct bench_fix *f, const char *container)
{
	fprintf(out, "(\n");
	if (container != NULL) {
		fprintf(out, "CONTAINER=%s\n", container);
		put_parameters(out, f->text);
	}
	fprintf(out, "%s\n)\n", f->text);
}

static void
put_for_containers(FILE *out, const struct fix_step *s, const struct bench_fix *f)
{
	for (size_t i = 0; i < s->nfails; i++) {
		if (s->fails[i]->kind != KIND_CONTAINER || !is_id(s->fails[i]->id)) {
			fix_line(out, "", "By hand, its id is no container's", s->fails[i]->name);
			continue;
		}
		fix_line(out, "", "Container", s->fails[i]->name);
		put_script(out, f, s->fails[i]->id);
	}
}

static void
put_left_out(FILE *out, const struct fix_step *s, const char *indent)
{
	fix_prose(out, indent, "Not made", "the script would change what is to be left alone, too.");
	fix_step_by_hand(out, s, indent);
}

/* /var/run is /run on every host that has a /run. */
static const char *
without_var(const char *path)
{
	return strncmp(path, "/var/run/", 9) == 0 ? path + 4 : path;
}

/* Whether a fix looks for its file at a fixed path ("p=PATH" in a line of its own) and that is another one than this. */
static bool
is_of_another(const struct bench_fix *f, const char *path)
{
	for (const char *line = f->text; line != NULL && *line != '\0';) {
		size_t len;

		line += strspn(line, " \n");
		len = strcspn(line, "\n");
		if (strncmp(line, "p=/", 3) == 0) {
			autofree char *own = xstrndup(line + 2, len - 2);

			return strcmp(without_var(own), without_var(path)) != 0;
		}
		line += len;
	}
	return false;
}

/* The paths of what failed: a file's own, or those of roles of files. The caller's. */
static cJSON *
failed_paths(const struct finding *f)
{
	cJSON *paths;

	if (f->kind != KIND_FILE)
		return fix_paths(f);
	paths = json_object();
	json_put_str(paths, "own", f->name);
	return paths;
}

/* Tells which paths failed and are not what the fix is about; whether something is left for it to do. */
static bool
put_others(FILE *out, const struct fix_step *s, const struct bench_fix *f, const char *indent)
{
	bool some = s->nfails == 0;

	for (size_t i = 0; i < s->nfails; i++) {
		autojson cJSON *paths = failed_paths(s->fails[i]);
		const cJSON *one;

		some = some || paths->child == NULL;
		cJSON_ArrayForEach(one, paths)
		{
			if (is_of_another(f, one->valuestring))
				fix_line(out, indent, "By hand, the step is not about this path", one->valuestring);
			else
				some = true;
		}
	}
	return some;
}

static void
put_shell_step(FILE *out, const struct fix_step *s)
{
	const struct bench_fix *f = fix_of(s, "sh"), *changes = fix_of(s, "docker-run");

	fix_step_head(out, s, "", f != NULL ? f : changes);
	if (f != NULL && strstr(f->text, "$CONTAINER") != NULL) {
		fix_step_containers(out, s, "");
		put_for_containers(out, s, f);
	} else if (f != NULL && !fix_whole(s)) {
		put_left_out(out, s, "");
	} else if (f != NULL && put_others(out, s, f, "")) {
		put_script(out, f, NULL);
	} else {
		fix_step_by_hand(out, s, "");
	}
}

int
fix_shell(FILE *out, const void *what, const struct report_style *style)
{
	const struct fix_plan *p = what;

	(void)style;
	fprintf(out, "#!/bin/sh\n");
	fix_head(out, p, "a shell script for root on that host. It needs jq, and docker where it is about the engine.");
	fix_engine_shell(out, p);
	for (size_t i = 0; i < p->nsteps; i++)
		put_shell_step(out, &p->steps[i]);
	fix_tail(out, p, NULL);
	return ferror(out) ? -1 : 0;
}

/* ---- Ansible ---- */

#define TASK_INDENT "    "

static void
put_indented(FILE *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > 0)
			fprintf(out, TASK_INDENT "%.*s", (int)len, text);
		fputc('\n', out);
		text += len + (text[len] == '\n');
	}
}

/* Whether the host's name, as a pattern of hosts, means that host alone. */
static bool
is_pattern(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

	return len > 0 && len < 254 && name[len] == '\0' && strchr("-._", name[0]) == NULL && strcmp(name, "all") != 0 &&
	    strcmp(name, "ungrouped") != 0;
}

/* No playbook falls back to the machine that it is started on. */
static void
put_hosts(FILE *out, const char *name)
{
	if (is_pattern(name))
		fprintf(out, "  hosts: '{{ plimsoll_host | default(\"%s\") }}'\n", name);
	else
		fprintf(out, "  # its own name is none that means it alone here: -e plimsoll_host=NAME has to be given\n"
		    "  hosts: '{{ plimsoll_host | mandatory }}'\n");
}

static bool
put_task(FILE *out, const struct fix_step *s)
{
	const struct bench_fix *f = fix_of(s, "ansible"), *changes = fix_of(s, "docker-run");

	fix_step_head(out, s, TASK_INDENT, f != NULL ? f : changes);
	if (f != NULL && !fix_whole(s)) {
		put_left_out(out, s, TASK_INDENT);
		return false;
	}
	if (f == NULL || !put_others(out, s, f, TASK_INDENT)) {
		fix_step_by_hand(out, s, TASK_INDENT);
		return false;
	}
	put_indented(out, f->text);
	return true;
}

int
fix_ansible(FILE *out, const void *what, const struct report_style *style)
{
	const struct fix_plan *p = what;
	bool some = false;

	(void)style;
	fprintf(out, "---\n");
	fix_head(out, p, "a playbook for that host alone, by the name that it has itself; -e plimsoll_host=NAME says what the inventory "
	    "calls it.");
	fprintf(out, "- name: Put right what an audit found\n");
	put_hosts(out, json_str(p->a->host, "name", ""));
	fprintf(out, "  become: true\n  gather_facts: false\n");
	fix_engine_environment(out, p);
	fprintf(out, "  tasks:\n");
	some = fix_engine_task(out, p);
	for (size_t i = 0; i < p->nsteps; i++)
		some = put_task(out, &p->steps[i]) || some;
	if (!some)
		fprintf(out, "    []\n");
	fix_tail(out, p, NULL);
	return ferror(out) ? -1 : 0;
}
