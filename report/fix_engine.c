/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fix_engine: which engine the steps are about: the one that was audited, wherever docker would look by itself. Its endpoint
 * goes into a command only if it is nothing but harmless characters, and so does its id.
 */
#include "config.h"

#include <string.h>

#include "report/fix.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* The value, if it is of harmless characters; or NULL. */
static const char *
plain(const cJSON *engine, const char *member)
{
	const char *s = json_str(engine, member, "");
	size_t len = strspn(s, LETTERS ":/.,_-+@%=~[]");

	return len > 0 && len < 4096 && s[len] == '\0' ? s : NULL;
}

/* Whether there is an engine of which the results tell. */
static bool
was_seen(const struct fix_plan *p)
{
	return json_bool(p->a->engine, "reachable", false) && *json_str(p->a->engine, "endpoint", "") != '\0';
}

void
fix_engine_line(FILE *out, const struct fix_plan *p)
{
	const char *id = json_str(p->a->engine, "id", "");
	autofree char *of = NULL;

	if (!was_seen(p))
		return;
	of = xasprintf("%s%s%s", json_str(p->a->engine, "endpoint", ""), *id != '\0' ? ", id " : "", id);
	fix_line(out, "", "Engine", of);
}

/* What the results do not hold, and docker needs. */
static void
put_needs(FILE *out, const char *indent, const char *endpoint)
{
	if (strncmp(endpoint, "tcp://", 6) == 0)
		fix_prose(out, indent, "Before you use it", "that engine is asked over TCP. If it wants TLS, set DOCKER_TLS_VERIFY and "
		    "DOCKER_CERT_PATH as they were for the audit.");
}

void
fix_engine_shell(FILE *out, const struct fix_plan *p)
{
	const char *endpoint = plain(p->a->engine, "endpoint"), *id = plain(p->a->engine, "id");

	if (!was_seen(p))
		return;
	fprintf(out, "unset DOCKER_CONTEXT\n");
	if (endpoint == NULL) {
		fix_prose(out, "", "By hand", "its endpoint cannot stand in a script: set DOCKER_HOST here.");
		fprintf(out, "DOCKER_HOST=''\nexport DOCKER_HOST\n");
	} else if (id != NULL && strncmp(endpoint, "unix://", 7) == 0) {
		/* as it was seen from a container, or before the host was started anew; the id tells whether it is the engine */
		fprintf(out, "if [ -S '%s' ]; then\n\tDOCKER_HOST='%s'\n\texport DOCKER_HOST\n"
		    "else\n\techo 'no engine listens at %s here: docker asks where it would by itself' >&2\nfi\n", endpoint + 7, endpoint, endpoint + 7);
	} else {
		put_needs(out, "", endpoint);
		fprintf(out, "DOCKER_HOST='%s'\nexport DOCKER_HOST\n", endpoint);
	}
	if (id != NULL || endpoint == NULL)
		fprintf(out, "docker() {\n");
	if (endpoint == NULL)
		fprintf(out, "\t[ -n \"$DOCKER_HOST\" ] || { echo 'left as it is: DOCKER_HOST is not set in this script' >&2; return 1; }\n");
	if (id != NULL)
		fprintf(out,
		    "\tcase $(command docker info 2>/dev/null | sed -n 's/^ *ID: //p') in\n"
		    "\t'' | '%s') ;;\n"
		    "\t*) echo \"left as it is: at ${DOCKER_HOST:-the default endpoint} is another engine than the one that was audited\" >&2; return 1 ;;\n"
		    "\tesac\n", id);
	if (id != NULL || endpoint == NULL)
		fprintf(out, "\tcommand docker \"$@\"\n}\n");
}

void
fix_engine_environment(FILE *out, const struct fix_plan *p)
{
	const char *endpoint = plain(p->a->engine, "endpoint");

	if (!was_seen(p))
		return;
	if (endpoint == NULL) {
		fix_prose(out, "  ", "By hand", "its endpoint cannot stand in a playbook: set DOCKER_HOST here instead.");
		fprintf(out, "  environment:\n    DOCKER_HOST: 'unix:///nonexistent'\n    DOCKER_CONTEXT: ''\n");
		return;
	}
	put_needs(out, "  ", endpoint);
	fprintf(out, "  environment:\n    DOCKER_HOST: '%s'\n    DOCKER_CONTEXT: ''\n", endpoint);
}

bool
fix_engine_task(FILE *out, const struct fix_plan *p)
{
	const char *id = plain(p->a->engine, "id");
	bool asks = false;

	for (size_t i = 0; i < p->nsteps; i++) {
		const struct bench_fix *f = fix_of(&p->steps[i], "ansible");

		asks = asks || (f != NULL && strstr(f->text, "docker info") != NULL);
	}
	if (!asks || id == NULL || !was_seen(p))
		return false;
	fprintf(out,
	    "\n"
	    "    - name: 'see that no other engine answers than the one that was audited'\n"
	    "      ansible.builtin.shell: |\n"
	    "        docker info 2>/dev/null | sed -n 's/^ *ID: //p'\n"
	    "      register: plimsoll_engine\n"
	    "      changed_when: false\n"
	    "      check_mode: false\n"
	    "      failed_when: plimsoll_engine.stdout not in ['', '%s']\n", id);
	return true;
}
