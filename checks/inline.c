/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "checks/inline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/redact.h"
#include "checks/containers.h"
#include "checks/files.h"
#include "checks/inline_words.h"
#include "checks/swarm.h"

struct inline_check {
	struct check check; /* first: a check is cast back to what it is in */
	const struct predicate *predicate;
	char *value;        /* export-name, or NULL: check.want is wanted */
	enum verdict null, absent;
};

enum needs { NEEDS_NOTHING, NEEDS_WORD, NEEDS_WORDS, NEEDS_NUMBER };

/* Whether a fact that is there is as wanted. */
enum answer { NO, YES, OTHER_TYPE };
typedef enum answer answer_fn(const cJSON *v, const char *want, int64_t number);

static enum answer
answer_of(bool yes)
{
	return yes ? YES : NO;
}

static enum answer
opposite(enum answer a)
{
	return a == OTHER_TYPE ? a : answer_of(a == NO);
}

static enum answer
answer_true(const cJSON *v, const char *want, int64_t number)
{
	(void)want;
	(void)number;
	return cJSON_IsBool(v) ? answer_of(cJSON_IsTrue(v)) : OTHER_TYPE;
}

static enum answer
answer_false(const cJSON *v, const char *want, int64_t number)
{
	return opposite(answer_true(v, want, number));
}

static enum answer
answer_equals(const cJSON *v, const char *want, int64_t number)
{
	(void)number;
	return cJSON_IsString(v) ? answer_of(strcmp(v->valuestring, want) == 0) : OTHER_TYPE;
}

static enum answer
answer_not_equals(const cJSON *v, const char *want, int64_t number)
{
	return opposite(answer_equals(v, want, number));
}

static enum answer
answer_one_of(const cJSON *v, const char *want, int64_t number)
{
	(void)number;
	return cJSON_IsString(v) ? answer_of(value_has(want, v->valuestring)) : OTHER_TYPE;
}

static enum answer
answer_none_of(const cJSON *v, const char *want, int64_t number)
{
	return opposite(answer_one_of(v, want, number));
}

static enum answer
answer_at_least(const cJSON *v, const char *want, int64_t number)
{
	(void)want;
	return cJSON_IsNumber(v) ? answer_of(v->valuedouble >= (double)number) : OTHER_TYPE;
}

static enum answer
answer_at_most(const cJSON *v, const char *want, int64_t number)
{
	(void)want;
	return cJSON_IsNumber(v) ? answer_of(v->valuedouble <= (double)number) : OTHER_TYPE;
}

static bool
is_list_of_words(const cJSON *v)
{
	const cJSON *x;

	if (!cJSON_IsArray(v))
		return false;
	cJSON_ArrayForEach (x, v)
		if (!cJSON_IsString(x))
			return false;
	return true;
}

static bool
list_holds(const cJSON *list, const char *word)
{
	const cJSON *x;

	cJSON_ArrayForEach (x, list)
		if (strcmp(x->valuestring, word) == 0)
			return true;
	return false;
}

static enum answer
answer_contains(const cJSON *v, const char *want, int64_t number)
{
	(void)number;
	if (!is_list_of_words(v))
		return OTHER_TYPE;
	for (;;) {
		autofree char *word = NULL;

		if (!value_word(&want, &word))
			return YES;
		if (!list_holds(v, word))
			return NO;
	}
}

static enum answer
answer_lacks(const cJSON *v, const char *want, int64_t number)
{
	const cJSON *x;

	(void)number;
	if (!is_list_of_words(v))
		return OTHER_TYPE;
	cJSON_ArrayForEach (x, v)
		if (value_has(want, x->valuestring))
			return NO;
	return YES;
}

static enum answer
answer_empty(const cJSON *v, const char *want, int64_t number)
{
	(void)want;
	(void)number;
	if (cJSON_IsString(v) && strncmp(v->valuestring, "hmac:", 5) != 0) /* a digest tells nothing about length */
		return answer_of(*v->valuestring == '\0');
	return cJSON_IsArray(v) || cJSON_IsObject(v) ? answer_of(v->child == NULL) : OTHER_TYPE;
}

static enum answer
answer_not_empty(const cJSON *v, const char *want, int64_t number)
{
	return opposite(answer_empty(v, want, number));
}

static enum answer
answer_present(const cJSON *v, const char *want, int64_t number)
{
	(void)v;
	(void)want;
	(void)number;
	return YES;
}

static const struct predicate {
	const char *name;
	answer_fn *answer;
	enum needs needs;
	const char *type;  /* of the fact */
	const char *words; /* "is at least": what is wanted follows, if anything is */
	const char *other; /* what it is if it is not as wanted: "less than" */
} predicates[] = {
	{ "is-true", answer_true, NEEDS_NOTHING, "a bool", "true", "not true" },
	{ "is-false", answer_false, NEEDS_NOTHING, "a bool", "false", "not false" },
	{ "equals", answer_equals, NEEDS_WORD, "a string", "equal to", "not equal to" },
	{ "not-equals", answer_not_equals, NEEDS_WORD, "a string", "there, and another than", "equal to" },
	{ "one-of", answer_one_of, NEEDS_WORDS, "a string", "one of", "none of" },
	{ "none-of", answer_none_of, NEEDS_WORDS, "a string", "there, and none of", "one of" },
	{ "at-least", answer_at_least, NEEDS_NUMBER, "a number", "at least", "not at least" },
	{ "at-most", answer_at_most, NEEDS_NUMBER, "a number", "at most", "more than" },
	{ "contains", answer_contains, NEEDS_WORDS, "a list of strings", "a list with all of", "a list without all of" },
	{ "lacks", answer_lacks, NEEDS_WORDS, "a list of strings", "a list with none of", "a list with some of" },
	{ "empty", answer_empty, NEEDS_NOTHING, "a list, an object or a string", "empty", "not empty" },
	{ "not-empty", answer_not_empty, NEEDS_NOTHING, "a list, an object or a string", "not empty", "empty" },
	{ "present", answer_present, NEEDS_NOTHING, "any value", "present", "not present" },
};

#define NO_NUMBER "\"%.100s\" is no whole number"

/* A whole number that a double holds exactly. */
static bool
number_of(const char *s, int64_t *ret)
{
	size_t sign = *s == '-', digits = strspn(s + sign, "0123456789");

	if (digits == 0 || digits > 15 || s[sign + digits] != '\0')
		return false;
	*ret = strtoll(s, NULL, 10);
	return true;
}

static const char *
path_in(const struct check *c)
{
	return strchr(c->path, ':') + 1;
}

static enum verdict
counts_as(struct look *at, const struct inline_check *c, enum verdict meant, struct fact f, const char *what)
{
	if (meant == UNKNOWN)
		return say_unseen(at, f, path_in(&c->check), c->predicate->type);
	return say(at, meant, "%s is %s, which counts as %s", path_in(&c->check), what, verdict_names[meant]);
}

/* No word at all: nothing could be compared with it. */
static bool
is_blank(const char *want)
{
	autofree char *word = NULL;

	return !value_word(&want, &word);
}

/* Whether a fact of the swarm is not there since there is no swarm, or since managers alone have it: not applicable, in words. */
static bool
is_of_no_swarm(struct look *at, const struct check *check, struct fact f)
{
	bool managers = f.seen == SEEN_ERROR ? strcmp(f.code, "not-manager") == 0 : strstr(check->path, ":Swarm.Cluster.") != NULL;
	bool none = f.seen == SEEN_ABSENT || (f.seen == SEEN_ERROR && (managers || strcmp(f.code, "not-member") == 0));
	enum verdict v = UNKNOWN;
	enum member member;

	if (check->kind != KIND_SWARM || !none)
		return false;
	return !(managers ? swarm_manager(at, &v) : swarm_member(at, &member, &v)) && v == NOTAPPLICABLE;
}

/* Whether a fact was not read since there is nothing to read of a container that does not run, or since nobody asked for it: said. */
static bool
is_not_there_yet(struct look *at, const struct check *check, struct fact f, enum verdict *ret)
{
	struct fact state;

	if (f.seen != SEEN_ERROR)
		return false;
	if (strcmp(f.code, "not-asked") == 0) {
		*ret = say(at, NOTCHECKED, "%s is not known: %s", path_in(check), f.why);
		return true;
	}
	if (check->kind != KIND_CONTAINER || strcmp(f.code, "not-running") != 0 || container_life(at, &state) != NOT_LIVE)
		return false;
	*ret = say(at, NOTAPPLICABLE, "%s: it has no process that %s could be read of", state.v->valuestring, path_in(check));
	return true;
}

/* "at least 5", "one of "a b"". The caller frees. */
static char *
phrase(const struct predicate *p, const char *words, const char *want)
{
	const char *quote = p->needs == NEEDS_NUMBER ? "" : "\"";

	return p->needs == NEEDS_NOTHING ? xstrdup(words) : xasprintf("%s %s%s%s", words, quote, want, quote);
}

/* Whether what is there is as wanted. */
static enum answer
answer(const struct inline_check *c, const cJSON *v, const char *want, int64_t number)
{
	autofree char *plain = inline_plain_want(c->check.path, want, c->predicate->needs != NEEDS_WORD);
	autojson cJSON *fact = inline_plain_fact(c->check.path, v, plain);

	return c->predicate->answer(fact, plain, number);
}

static enum verdict
decide_row(struct look *at, const struct check *check)
{
	const struct inline_check *c = (const struct inline_check *)(const void *)check;
	const char *want = c->value != NULL ? look_value(at, c->value) : check->want;
	autofree char *expected = NULL, *other = NULL;
	enum verdict v = UNKNOWN;
	int64_t number = 0;
	struct fact f;

	if (want == NULL || (c->value != NULL && is_blank(want)))
		return say(at, NOTCHECKED, "the site has not said what %s should be: the Value %s is not set", path_in(check), c->value);
	if (c->predicate->needs == NEEDS_NUMBER && !number_of(want, &number))
		return say(at, UNKNOWN, NO_NUMBER, want);
	expected = phrase(c->predicate, c->predicate->words, want);
	other = phrase(c->predicate, c->predicate->other, want);
	f = look_at(at, check->path, expected);
	if (f.seen == SEEN_NULL)
		return counts_as(at, c, c->null, f, "null");
	if ((f.seen != SEEN_ABSENT || c->absent == UNKNOWN) && is_of_no_swarm(at, check, f))
		return NOTAPPLICABLE;
	if (f.seen == SEEN_ABSENT)
		return counts_as(at, c, c->absent, f, "absent");
	if (is_not_there_yet(at, check, f, &v))
		return v;
	if (f.seen != SEEN_VALUE || f.code != NULL) /* a list that is not complete decides nothing */
		return say_unseen(at, f, path_in(check), c->predicate->type);
	switch (answer(c, f.v, want, number)) {
	case YES:
		return say(at, PASS, "%s is %s", path_in(check), expected);
	case NO:
		return say(at, FAIL, "%s is %s", path_in(check), other);
	case OTHER_TYPE:
		break;
	}
	return say_unseen(at, f, path_in(check), c->predicate->type);
}

/* As the built-in rules have it: a file that may be another than the daemon's clears nothing. */
static enum verdict
decide_inline(struct look *at, const struct check *check)
{
	enum verdict v = decide_row(at, check);

	if (check->kind != KIND_FILE || (v != PASS && v != NOTAPPLICABLE) || file_is_proven(at))
		return v;
	return say(at, UNKNOWN, "%s of what the configuration says now, which is not proven to be in force", path_in(check));
}

static const struct predicate *
find_predicate(const char *name, struct err *e)
{
	autobuf struct buf known = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(predicates); i++) {
		if (strcmp(predicates[i].name, name) == 0)
			return &predicates[i];
		buf_addf(&known, "%s%s", i > 0 ? ", " : "", predicates[i].name);
	}
	err_set(e, 0, "predicate=\"%.100s\" is unknown; write one of %s", name, known.s);
	return NULL;
}

static int
find_kind(const struct inline_row *row, enum kind *ret, struct err *e)
{
	*ret = kind_of(row->kind);
	if (*ret == NKINDS)
		return err_set(e, 0, "kind=\"%.100s\" is unknown; write host, daemon, file, container or another of plimsoll-facts(5)", row->kind);
	if ((*ret == KIND_FILE) != (row->role != NULL))
		return err_set(e, 0, *ret == KIND_FILE ? "a row about a file has no role; add one of plimsoll-facts(5), such as "
		    "role=\"daemon-json\"" : "role is for files; remove it, or write kind=\"file\"");
	return 0;
}

/*
 * Where a path goes on below a key of a map of strings, which nothing has; NULL: it does not. *ret_map: behind the map's own name. A
 * key that holds dots has to stand in brackets: without them it is one below another.
 */
static const char *
below_string(const char *path, const char **ret_map)
{
	static const char *const maps[] = { "Labels", "Annotations", "Sysctls", "Options", "DriverOpts", "StorageOpt", "LogConfig.Config" };

	for (const char *key = strchr(path, ':'); key != NULL; key = strpbrk(key, ".[")) {
		if (*key == '[') {
			if ((key = key[1] == '"' ? strstr(key, "\"]") : strchr(key, ']')) == NULL)
				return NULL;
			continue;
		}
		key++;
		for (size_t i = 0; i < ARRAY_SIZE(maps); i++) {
			*ret_map = key + strlen(maps[i]);
			if (strncmp(key, maps[i], strlen(maps[i])) == 0 && **ret_map == '.')
				return strpbrk(*ret_map + 1, ".[");
			if (strncmp(key, maps[i], strlen(maps[i])) == 0 && strncmp(*ret_map, "[\"", 2) == 0)
				return (key = strstr(*ret_map, "\"]")) != NULL && key[2] != '\0' ? key + 2 : NULL;
		}
	}
	return NULL;
}

static int
check_path(const struct inline_row *row, enum kind kind, const struct predicate *p, struct err *e)
{
	const char *rest = strchr(row->path, ':'), *map = NULL, *below = below_string(row->path, &map);
	enum keep keep;

	if (rest != NULL && strchr(row->path, '*') == NULL && !json_is_path(rest + 1))
		return err_set(e, 0, "path=\"%.200s\" is no path: what stands in brackets is a number, or a key in double quotes, as in "
		    "path='inspect:Config.Labels[\"org.example\"]'", row->path);
	if (below != NULL && *map == '.')
		return err_set(e, 0, "path=\"%.200s\" looks for one key below another, and labels and options are one map; a key that holds dots "
		    "stands in brackets and double quotes: path='%.*s[\"%.100s\"]'", row->path, (int)(map - row->path), row->path, map + 1);
	if (below != NULL)
		return err_set(e, 0, "path=\"%.200s\" looks for something below a string, and labels and options are one map; remove %.100s",
		    row->path, below);
	if (rest == NULL || strchr(row->path, '*') != NULL || !redact_kept(kind, row->path, &keep))
		return err_set(e, 0, "path=\"%.200s\" is nothing that is collected of a %s; plimsoll-facts(5) has the documents, and "
		    "--facts FILE shows what they hold", row->path, kind_names[kind]);
	if (keep == DIGEST && p->needs != NEEDS_NOTHING && p->needs != NEEDS_NUMBER)
		return err_set(e, 0, "path=\"%.200s\" is kept as a digest, and a digest cannot be compared with words; ask whether it is present",
		    row->path);
	return 0;
}

static int
check_want(const struct inline_row *row, const struct predicate *p, struct err *e)
{
	int64_t number;

	if (p->needs == NEEDS_NOTHING)
		return row->want == NULL && row->value == NULL ? 0
		    : err_set(e, 0, "predicate %s compares with nothing; remove want and value", p->name);
	if ((row->want == NULL) == (row->value == NULL))
		return err_set(e, 0, "predicate %s compares; add want=\"...\", or value=\"...\" with the export-name of a Value, and not both", p->name);
	if (row->want != NULL && p->needs == NEEDS_NUMBER && !number_of(row->want, &number))
		return err_set(e, 0, "want=\"%.100s\" is no whole number", row->want);
	if (row->want != NULL && is_blank(row->want) && p->needs == NEEDS_WORDS)
		return err_set(e, 0, "want is empty; name words, separated by blanks or commas");
	return 0;
}

/* What null or nothing means. Absent facts never pass. */
static int
find_meaning(const char *attribute, const char *word, bool may_pass, enum verdict *ret, struct err *e)
{
	*ret = UNKNOWN;
	if (word == NULL || strcmp(word, "unknown") == 0)
		return 0;
	*ret = strcmp(word, "fail") == 0 ? FAIL : strcmp(word, "notapplicable") == 0 ? NOTAPPLICABLE : PASS;
	if (*ret != PASS || (may_pass && strcmp(word, "pass") == 0))
		return 0;
	return err_set(e, 0, "%s=\"%.100s\": write %sfail, notapplicable or unknown", attribute, word, may_pass ? "pass, " : "");
}

/* Documents about the daemon that the engine answers; the others are the host's. */
static bool
is_of_host(enum kind kind, const char *path)
{
	static const char *const answers[] = { "info:", "version:", "ping:", "engine:" };

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		if (strncmp(path, answers[i], strlen(answers[i])) == 0)
			return false;
	return kind == KIND_DAEMON || kind == KIND_HOST || kind == KIND_FILE;
}

int
inline_make(const struct inline_row *row, struct check **ret, struct err *e)
{
	const struct predicate *p;
	enum verdict null, absent;
	struct inline_check *c;
	enum kind kind;

	if (find_kind(row, &kind, e) < 0 || (p = find_predicate(row->predicate, e)) == NULL || check_path(row, kind, p, e) < 0 ||
	    check_want(row, p, e) < 0 || find_meaning("null", row->null, true, &null, e) < 0 ||
	    find_meaning("absent", row->absent, false, &absent, e) < 0)
		return -1;
	c = xcalloc(1, sizeof *c);
	c->check = (struct check){ .name = xstrdup(row->name), .kind = kind, .decide = decide_inline, .path = xstrdup(row->path),
		.want = xstrdup(row->want != NULL ? row->want : ""), .role = row->role != NULL ? xstrdup(row->role) : NULL,
		.host = is_of_host(kind, row->path) };
	c->predicate = p;
	c->value = row->value != NULL ? xstrdup(row->value) : NULL;
	c->check.takes[0] = c->value;
	c->null = null;
	c->absent = absent;
	*ret = &c->check;
	return 0;
}

/* What is ours, though the row that it stands in may not change it. */
static void
free_text(const char *s)
{
	char *own;

	memcpy(&own, &s, sizeof own);
	free(own);
}

void
inline_free(struct check *check)
{
	struct inline_check *c = (struct inline_check *)(void *)check;

	if (c == NULL)
		return;
	free_text(c->check.name);
	free_text(c->check.path);
	free_text(c->check.want);
	free_text(c->check.role);
	free(c->value);
	free(c);
}

char *
inline_value_flaw(const struct check *check, const char *name, const char *text)
{
	const struct inline_check *c = (const struct inline_check *)(const void *)check;
	int64_t number;

	if (c->value == NULL || strcmp(c->value, name) != 0 || c->predicate->needs != NEEDS_NUMBER || is_blank(text) ||
	    number_of(text, &number))
		return NULL;
	return xasprintf(NO_NUMBER, text);
}

char *
inline_describe(const struct check *check)
{
	const struct inline_check *c = (const struct inline_check *)(const void *)check;
	autobuf struct buf out = BUF_INIT;

	if (check->decide != decide_inline)
		return NULL;
	buf_addf(&out, "It passes where %s is %s", path_in(check), c->predicate->words);
	if (c->value != NULL)
		buf_addf(&out, " the Value %s", c->value);
	else if (c->predicate->needs != NEEDS_NOTHING)
		buf_addf(&out, " \"%s\"", check->want);
	buf_adds(&out, ".");
	if (c->null != UNKNOWN)
		buf_addf(&out, " Null counts as %s.", verdict_names[c->null]);
	if (c->absent != UNKNOWN)
		buf_addf(&out, " Where it is absent, the verdict is %s.", verdict_names[c->absent]);
	return buf_take(&out);
}
