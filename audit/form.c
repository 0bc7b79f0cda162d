/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/form.h"

/* Lists a problem behind all of its line and of those above. */
static void
list_problem(struct form_file *f, bool warning, size_t line, size_t column, const char *words)
{
	struct bench_problems *p = f->problems;
	size_t i = p->n;

	p->list = xrealloc(p->list, p->n + 1, sizeof *p->list);
	for (; i > 0 && p->list[i - 1].line > (int)line; i--)
		p->list[i] = p->list[i - 1];
	p->list[i] = (struct bench_problem){ xasprintf("%s:%zu:%zu: %s", f->name, line, column, words), warning, (int)line };
	p->n++;
}

static void
note(struct form_file *f, bool warning, size_t line, size_t column, char *words)
{
	f->problems->nerrors += !warning;
	f->more = f->problems->n >= FORM_MAX_PROBLEMS;
	if (!f->more)
		list_problem(f, warning, line, column, words);
	free(words);
}

static PRINTF(4, 0) void
note_at(struct form_file *f, const cJSON *item, enum form_place at, const char *fmt, va_list ap, bool warning)
{
	size_t line, column;
	char *words;

	if (f->more) { /* only how many they are is told of these: to find a place takes a look along the whole file */
		f->problems->nerrors += !warning;
		return;
	}
	if (vasprintf(&words, fmt, ap) < 0)
		out_of_memory();
	json_place(&f->places, item, at == AT_KEY, &line, &column);
	note(f, warning, line, column, words);
}

void
form_error(struct form_file *f, const cJSON *item, enum form_place at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note_at(f, item, at, fmt, ap, false);
	va_end(ap);
}

void
form_warning(struct form_file *f, const cJSON *item, enum form_place at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note_at(f, item, at, fmt, ap, true);
	va_end(ap);
}

/* The number behind a word that s begins with, and what follows; NULL: there is none. */
static const char *
number_behind(const char *s, const char *word, size_t *ret)
{
	size_t n = strlen(word);
	char *end;

	if (strncmp(s, word, n) != 0 || s[n] < '0' || s[n] > '9')
		return NULL;
	*ret = strtoul(s + n, &end, 10);
	return end;
}

/* "line 3, column 7: what is wrong" of json_read(), in the order of all other problems. */
static void
note_unread(struct form_file *f, const struct err *e)
{
	size_t line = 1, column = 1;
	const char *wrong = number_behind(e->msg, "line ", &line);

	if (wrong != NULL)
		wrong = number_behind(wrong, ", column ", &column);
	wrong = wrong != NULL && strncmp(wrong, ": ", 2) == 0 ? wrong + 2 : e->msg;
	note(f, false, line, column, xasprintf("%s; it has to be one JSON document (RFC 8259)", wrong));
}

cJSON *
form_open(struct form_file *f, const char *name, const char *text, size_t len, struct bench_problems *ret)
{
	struct err e;
	cJSON *doc;

	*f = (struct form_file){ .name = name, .problems = ret };
	if (len > FORM_MAX_BYTES) {
		note(f, false, 1, 1, xasprintf("the file is larger than %zu MiB", FORM_MAX_BYTES >> 20));
		return NULL;
	}
	doc = json_read_placed(text, len, &f->places, &e);
	if (doc == NULL) {
		note_unread(f, &e);
	} else if (!cJSON_IsObject(doc)) {
		form_error(f, doc, AT_VALUE, "an object was expected; write {...}");
		json_free(&doc);
	}
	return doc;
}

void
form_close(struct form_file *f)
{
	struct bench_problems *p = f->problems;

	if (f->more)
		list_problem(f, p->nerrors == 0, (size_t)p->list[p->n - 1].line, 1, "there are more problems; mend these first");
	json_places_free(&f->places);
}

/* -- what a key may hold ----------------------------------------------------------------------- */

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\n")] == '\0';
}

static bool
check_text(struct form_file *f, const cJSON *v)
{
	if (!is_blank(v->valuestring) && strlen(v->valuestring) <= FORM_MAX_TEXT)
		return true;
	if (is_blank(v->valuestring))
		form_error(f, v, AT_VALUE, "%s is empty; say something, or leave the key out if it may be missing", v->string);
	else
		form_error(f, v, AT_VALUE, "%s is longer than %d bytes; keep the rest in the ticket or in a document", v->string,
		    FORM_MAX_TEXT);
	return false;
}

static const char *
next_string(void *cursor)
{
	const char *const **words = cursor;

	return **words == NULL ? NULL : *(*words)++;
}

static bool
check_word(struct form_file *f, const cJSON *v, const char *const *words)
{
	autobuf struct buf list = BUF_INIT;
	const char *const *cursor = words;
	const char *near;

	for (const char *const *w = words; *w != NULL; w++) {
		if (strcmp(*w, v->valuestring) == 0)
			return true;
		buf_addf(&list, "%s%s", w != words ? ", " : "", *w);
	}
	near = nearest_word(v->valuestring, next_string, &cursor);
	form_error(f, v, AT_VALUE, "%s \"%.60s\" is none%s%s%s; it is one of %s", v->string, v->valuestring,
	    near != NULL ? " (did you mean " : "", near != NULL ? near : "", near != NULL ? "?)" : "", list.s);
	return false;
}

bool
form_time(const char *text, bool last, int64_t *ret)
{
	size_t len = strlen(text);
	char shown[32];
	struct err ignored;

	if ((len != 10 && len != 20) || time_read(text, ret, &ignored) < 0)
		return false;
	time_show(*ret, shown);
	if (strncmp(shown, text, len) != 0) /* another zone, or digits left out */
		return false;
	if (len == 10 && last)
		*ret += 24 * 60 * 60 - 1;
	return true;
}

static bool
check_time(struct form_file *f, const cJSON *v)
{
	int64_t ignored;

	if (form_time(v->valuestring, false, &ignored))
		return true;
	form_error(f, v, AT_VALUE, "%s \"%.40s\" is no day of the calendar in UTC; write 2026-01-31, or 2026-01-31T10:00:00Z",
	    v->string, v->valuestring);
	return false;
}

static bool
check_sha256(struct form_file *f, const cJSON *v)
{
	size_t len = strlen(v->valuestring);

	if (len == 64 && strspn(v->valuestring, "0123456789abcdef") == len)
		return true;
	form_error(f, v, AT_VALUE, "%s is no SHA-256 digest; write the 64 small hexadecimal digits that sha256sum prints", v->string);
	return false;
}

static bool
check_list(struct form_file *f, const cJSON *list, const struct form_key *of)
{
	const cJSON *v;
	bool good = true;

	if (list->child == NULL) {
		form_error(f, list, AT_VALUE, "%s is an empty list; name one at least", list->string);
		return false;
	}
	cJSON_ArrayForEach(v, list) {
		if (!cJSON_IsObject(v)) {
			form_error(f, v, AT_VALUE, "%s: an object was expected; write {...}", list->string);
			good = false;
		} else if (!form_check(f, v, of)) {
			good = false;
		}
	}
	return good;
}

static const char *
kind_of_value(const cJSON *v)
{
	return cJSON_IsNull(v) ? "null" : cJSON_IsBool(v) ? "true or false" : cJSON_IsNumber(v) ? "a number" :
	    cJSON_IsString(v) ? "a string" : cJSON_IsArray(v) ? "a list" : "an object";
}

static bool
check_value(struct form_file *f, const cJSON *v, const struct form_key *key)
{
	bool wanted = key->type == FORM_OBJECT ? cJSON_IsObject(v) : key->type == FORM_LIST ? cJSON_IsArray(v) : cJSON_IsString(v);

	if (!wanted) {
		form_error(f, v, AT_VALUE, "%s is %s; it has to be %s", v->string, kind_of_value(v),
		    key->type == FORM_OBJECT ? "an object, {...}" : key->type == FORM_LIST ? "a list, [...]" :
		    key->type == FORM_TIME ? "a day as a string, \"2026-01-31\"" : "a string in quotes");
		return false;
	}
	switch (key->type) {
	case FORM_TEXT:
		return check_text(f, v);
	case FORM_WORD:
		return check_word(f, v, key->words);
	case FORM_TIME:
		return check_time(f, v);
	case FORM_SHA256:
		return check_sha256(f, v);
	case FORM_OBJECT:
		return form_check(f, v, key->of);
	case FORM_LIST:
		break;
	}
	return check_list(f, v, key->of);
}

/* -- a form ------------------------------------------------------------------------------------ */

static const char *
next_key(void *cursor)
{
	const struct form_key **key = cursor;

	return (*key)->name == NULL ? NULL : (*key)++->name;
}

static void
unknown_key(struct form_file *f, const cJSON *v, const struct form_key *form)
{
	const struct form_key *cursor = form;
	const char *near = nearest_word(v->string, next_key, &cursor);
	autobuf struct buf list = BUF_INIT;

	for (const struct form_key *k = form; k->name != NULL; k++)
		buf_addf(&list, "%s%s", k != form ? ", " : "", k->name);
	form_error(f, v, AT_KEY, "unknown key \"%.60s\"%s%s%s; known here are: %s", v->string, near != NULL ? " (did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?)" : "", list.s);
}

bool
form_check(struct form_file *f, const cJSON *object, const struct form_key *form)
{
	bool good = true;
	const cJSON *v;

	cJSON_ArrayForEach(v, object) {
		const struct form_key *k = form;

		while (k->name != NULL && strcmp(k->name, v->string) != 0)
			k++;
		if (k->name == NULL)
			unknown_key(f, v, form);
		good = k->name != NULL && check_value(f, v, k) && good;
	}
	for (const struct form_key *k = form; k->name != NULL; k++)
		if (k->required && cJSON_GetObjectItemCaseSensitive(object, k->name) == NULL) {
			form_error(f, object, AT_VALUE, "%s is missing", k->name);
			good = false;
		}
	return good;
}
