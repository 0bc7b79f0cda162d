/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fix_compose: what changes in the services of compose files, as a file that is given behind them: docker
 * compose -f compose.yaml -f FILE. What is added stands in it as settings, what is left out in comments, as
 * no such file can take it away. Keys and values are written as JSON, which YAML holds.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/fix.h"

/*
 * A key as YAML's quoted scalar, in ASCII (YAML 1.2, 5.7), and its colon. One beyond 1024 characters is
 * written as such (8.2.2).
 */
static void
put_key(FILE *out, const char *indent, const char *name)
{
	bool is_long = strlen(name) > 90; /* a byte is ten characters at the most */

	fprintf(out, "%s%s\"", indent, is_long ? "? " : "");
	for (size_t left = strlen(name), n; left > 0; name += n, left -= n) {
		unsigned char c = (unsigned char)*name;
		uint32_t wide;

		n = utf8_char(name, left);
		if (n <= 1) {
			n = 1;
			fprintf(out, c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? "\\x%02X" : "%c", c);
			continue;
		}
		wide = c & (0x7fu >> n);
		for (size_t i = 1; i < n; i++)
			wide = wide << 6 | ((unsigned char)name[i] & 0x3f);
		fprintf(out, "\\U%08X", (unsigned)wide);
	}
	if (is_long)
		fprintf(out, "\"\n%s:", indent);
	else
		fprintf(out, "\":");
}

static bool
holds(const cJSON *list, const cJSON *item)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list)
		if (cJSON_Compare(one, item, true))
			return true;
	return false;
}

/* Adds settings to those there are: lists are joined, objects too, and else the first one stays. */
static void
join(cJSON *to, const cJSON *from)
{
	const cJSON *new, *item;

	cJSON_ArrayForEach(new, from)
	{
		cJSON *old = cJSON_GetObjectItemCaseSensitive(to, new->string);

		if (old == NULL)
			json_put(to, new->string, json_copy(new));
		else if (cJSON_IsObject(old) && cJSON_IsObject(new))
			join(old, new);
		else if (cJSON_IsArray(old) && cJSON_IsArray(new))
			cJSON_ArrayForEach(item, new)
				if (!holds(old, item))
					json_push(old, json_copy(item));
	}
}

/* The lines of a fix that add something. */
static void
join_fix(cJSON *settings, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		struct err ignored;

		if (len > 2 && strncmp(text, "+ ", 2) == 0) {
			autojson cJSON *one = json_read(text + 2, len - 2, JSON_TWICE_REFUSED, &ignored);

			if (cJSON_IsObject(one))
				join(settings, one);
		}
		text += len + (text[len] == '\n');
	}
}

static const struct finding *
find_fail(const struct fix_step *s, const char *name)
{
	for (size_t i = 0; i < s->nfails; i++)
		if (s->fails[i]->kind == KIND_CONTAINER && strcmp(s->fails[i]->name, name) == 0)
			return s->fails[i];
	return NULL;
}

/* Whether a name is told the first time at that finding of that step. */
static bool
is_first(const struct fix_plan *p, size_t step, size_t fail)
{
	const char *name = p->steps[step].fails[fail]->name;

	for (size_t i = 0; i < step; i++)
		if (fix_of(&p->steps[i], "compose") != NULL && find_fail(&p->steps[i], name) != NULL)
			return false;
	return find_fail(&p->steps[step], name) == p->steps[step].fails[fail];
}

/* One rule of one container. */
static void
put_reason(FILE *out, const struct fix_step *s, const struct finding *f)
{
	const struct finding *one[] = { f };
	struct result alone = *s->r; /* of the others' it says nothing here */
	struct fix_step step = { .r = &alone, .fails = one, .nfails = 1 };

	alone.message = f->message;
	alone.nfindings = 0;
	fix_step_head(out, &step, "    ", fix_of(s, "compose"));
	if (!fix_step_containers(out, &step, "    "))
		fix_step_by_hand(out, &step, "    ");
}

static void
put_service(FILE *out, const struct fix_plan *p, const char *name)
{
	autojson cJSON *settings = json_object();
	const cJSON *one;

	fputc('\n', out);
	put_key(out, "  ", name);
	fputc('\n', out);
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct bench_fix *fix = fix_of(&p->steps[i], "compose");
		const struct finding *f = fix == NULL ? NULL : find_fail(&p->steps[i], name);

		if (f == NULL)
			continue;
		put_reason(out, &p->steps[i], f);
		join_fix(settings, fix->text);
	}
	cJSON_ArrayForEach(one, settings)
	{
		autofree char *value = json_line(one);

		put_key(out, "    ", one->string);
		fprintf(out, " %s\n", value);
	}
	if (cJSON_GetArraySize(settings) == 0)
		fprintf(out, "    {}\n");
}

int
fix_compose(FILE *out, const void *what, const struct report_style *style)
{
	const struct fix_plan *p = what;
	size_t n = 0;

	(void)style;
	fix_head(out, p, "what changes in compose files, and in docker run where a container is started so: nothing here removes a "
	    "container, as it has to be made anew by whoever runs it. Services stand under their containers' names: write those of "
	    "your own compose file instead, and give this one behind it, docker compose -f YOURS -f THIS. Behind \"compose: -\" "
	    "stands what has to be taken out of the file itself. Words in capitals are for you to choose.");
	fprintf(out, "services:\n");
	for (size_t i = 0; i < p->nsteps; i++)
		for (size_t k = 0; fix_of(&p->steps[i], "compose") != NULL && k < p->steps[i].nfails; k++)
			if (p->steps[i].fails[k]->kind == KIND_CONTAINER && is_first(p, i, k)) {
				put_service(out, p, p->steps[i].fails[k]->name);
				n++;
			}
	if (n == 0)
		fprintf(out, "  {}\n");
	fix_tail(out, p, "compose");
	return ferror(out) ? -1 : 0;
}
