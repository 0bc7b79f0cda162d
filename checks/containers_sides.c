/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_sides: two witnesses and one verdict; small helpers of section 5.
 */
#include "config.h"

#include "checks/containers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How many elements of a list a sentence names. */
#define ITEMS_SHOWN 8

struct side
side(enum verdict v, const char *fmt, ...)
{
	struct side s = { v, NULL };
	va_list ap;

	va_start(ap, fmt);
	s.words = words_made(fmt, ap);
	va_end(ap);
	return s;
}

struct side
side_unseen(struct look *at, struct fact f, const char *path, const char *wanted_type)
{
	struct side s;

	s.verdict = say_unseen(at, f, path, wanted_type);
	s.words = at->notes->message;
	at->notes->message = NULL;
	return s;
}

void
side_free(struct side *s)
{
	free(s->words);
	s->words = NULL;
}

enum life
life_at(struct look *at, const char *path, struct fact *ret)
{
	static const char *const stopped[] = { "created", "exited", "dead", "removing",
		"restarting", "configured", "initialized", "stopped", "stopping" };

	*ret = look_at(at, path, NULL);
	if (!fact_string(*ret))
		return LIFE_UNKNOWN;
	if (strcmp(ret->v->valuestring, "running") == 0 ||
	    strcmp(ret->v->valuestring, "paused") == 0)
		return LIVE;
	for (size_t i = 0; i < ARRAY_SIZE(stopped); i++)
		if (strcmp(ret->v->valuestring, stopped[i]) == 0)
			return NOT_LIVE;
	return LIFE_UNKNOWN;
}

enum life
container_life(struct look *at, struct fact *ret)
{
	return life_at(at, "inspect:State.Status", ret);
}

bool
inspected(struct look *at)
{
	struct fact f = look_aside(at, "inspect:Id");

	if (f.seen != SEEN_ERROR)
		return true;
	look_at(at, "inspect:Id", NULL);
	say_unseen(at, f, "the container", "a document");
	return false;
}

/*
 * The kernel could not be asked: does that leave the word to the engine? It does for a container
 * without processes, and where nobody wanted to look.
 */
static struct side
kernel_silent(struct look *at, struct fact f, const char *path)
{
	struct fact state = { 0 };

	if (f.seen == SEEN_ERROR && strcmp(f.code, "not-in-scope") == 0)
		return side(
		    NOTAPPLICABLE, "declared; the kernel was not looked at (--scope engine)");
	if (f.seen == SEEN_ERROR && container_life(at, &state) == NOT_LIVE)
		return side(NOTAPPLICABLE, "%s: declared setting", state.v->valuestring);
	if (f.seen == SEEN_ERROR && strcmp(f.code, "not-running") == 0)
		return side(ERROR, "the engine calls it %s, yet it had no process",
		    fact_string(state) ? state.v->valuestring : "(unknown)");
	return side_unseen(at, f, path, "a value");
}

struct side
look_at_kernel(struct look *at, const char *path, const char *expected, struct fact *ret)
{
	struct fact sandbox;
	struct side unseen = { PASS, NULL };

	*ret = look_at(at, path, expected);
	if (ret->seen != SEEN_VALUE && ret->seen != SEEN_NULL)
		unseen = kernel_silent(at, *ret, path);
	if (unseen.verdict == NOTAPPLICABLE)
		return unseen;
	sandbox = look_aside(at, "engine:sandboxed");
	if (sandbox.seen == SEEN_NULL)
		return unseen;
	side_free(&unseen);
	look_at(at, "engine:sandboxed", NULL);
	if (fact_string(sandbox) && sandbox.v->valuestring[0] != '\0')
		return side(NOTAPPLICABLE,
		    "declared; the host's /proc does not describe what runs under %s",
		    sandbox.v->valuestring);
	return side_unseen(at, sandbox, "engine:sandboxed", "a name or null");
}

struct side
kernel_voice(struct look *at)
{
	struct fact f;
	struct side s = look_at_kernel(at, "kernel:pid", NULL, &f);
	int64_t pid;

	if (s.verdict == PASS && (!fact_int(f, &pid) || pid <= 0))
		return side_unseen(at, f, "kernel:pid", "a process number");
	return s;
}

/* One sentence of both sides. */
static enum verdict
conclude(struct look *at, enum verdict v, struct side declared, struct side kernel)
{
	bool aside = kernel.verdict == NOTAPPLICABLE;
	struct buf b = BUF_INIT;

	if (kernel.verdict == ERROR || kernel.verdict == UNKNOWN)
		buf_adds(&b, "declared: ");
	buf_adds(&b, declared.words);
	buf_adds(&b, aside ? " (" : "; kernel: ");
	buf_adds(&b, kernel.words);
	if (aside)
		buf_addc(&b, ')');
	side_free(&declared);
	side_free(&kernel);
	return say_words(at, v, buf_take(&b));
}

static bool
is_unseen(struct side s)
{
	return s.verdict == ERROR || s.verdict == UNKNOWN;
}

enum verdict
settle(struct look *at, struct side declared, struct side kernel)
{
	enum verdict v;

	if (declared.verdict == FAIL || kernel.verdict == FAIL)
		v = FAIL;
	else if (is_unseen(declared))
		v = declared.verdict;
	else if (is_unseen(kernel))
		v = kernel.verdict;
	else
		v = kernel.verdict == PASS ? PASS : declared.verdict;
	return conclude(at, v, declared, kernel);
}

bool
engine_is_podman(const struct look *at)
{
	const char *product = cJSON_GetStringValue(look_aside(at, "engine:product").v);

	return product != NULL && strcmp(product, "podman") == 0;
}

enum started
container_started(struct look *at)
{
	const cJSON *since = look_aside(at, "engine:started_since").v;
	autoside struct side voice = kernel_voice(at);

	/* a kernel that should have been seen and was not tells nothing of the start */
	if (voice.verdict == NOTAPPLICABLE || cJSON_IsTrue(since) || engine_is_podman(at))
		return STARTED_TODAY;
	(void)look_at(at, "engine:started_since", NULL);
	return cJSON_IsFalse(since) ? STARTED_BEFORE : STARTED_UNKNOWN;
}

enum verdict
settle_by_kernel(struct look *at, struct side declared, struct side kernel)
{
	if (kernel.verdict == PASS && !is_unseen(declared))
		return conclude(at, PASS, declared, kernel);
	return settle(at, declared, kernel);
}

/* The state of a container that is neither running nor paused, or NULL. */
static const char *
state_worth_saying(const struct look *at)
{
	const char *state = cJSON_GetStringValue(look_aside(at, "inspect:State.Status").v);

	if (state == NULL || strcmp(state, "running") == 0 || strcmp(state, "paused") == 0)
		return NULL;
	return state;
}

enum verdict
said(struct look *at, enum verdict v, const char *fmt, ...)
{
	const char *state = state_worth_saying(at);
	va_list ap;
	char *words;

	va_start(ap, fmt);
	words = words_made(fmt, ap);
	va_end(ap);
	say_words(at, v, state != NULL ? xasprintf("%s (%s)", words, state) : words);
	if (state != NULL)
		free(words);
	return v;
}

bool
fact_int(struct fact f, int64_t *ret)
{
	char *end;

	if (f.seen != SEEN_VALUE)
		return false;
	if (cJSON_IsNumber(f.v)) {
		/* json_read() lets no integer through that a double cannot hold */
		if (!(f.v->valuedouble > -9.1e15 && f.v->valuedouble < 9.1e15))
			return false;
		*ret = (int64_t)f.v->valuedouble;
		return (double)*ret == f.v->valuedouble;
	}
	if (!cJSON_IsString(f.v) || strlen(f.v->valuestring) < 16)
		return false;
	errno = 0;
	*ret = strtoll(f.v->valuestring, &end, 10);
	return *end == '\0' && errno == 0 && strspn(f.v->valuestring, "-0123456789") > 0;
}

bool
fact_list(struct fact f)
{
	return f.seen == SEEN_NULL || (f.seen == SEEN_VALUE && f.code == NULL && cJSON_IsArray(f.v));
}

bool
fact_string(struct fact f)
{
	return f.seen == SEEN_VALUE && cJSON_IsString(f.v);
}

bool
fact_bool(struct fact f)
{
	return f.seen == SEEN_VALUE && cJSON_IsBool(f.v);
}

void
items_add(struct items *i, const char *fmt, ...)
{
	autofree char *words = NULL;
	va_list ap;

	if (i->b.s == NULL)
		i->b = (struct buf)BUF_INIT;
	if (items_full(i)) {
		i->n++;
		return;
	}
	i->n++;
	va_start(ap, fmt);
	words = words_made(fmt, ap);
	va_end(ap);
	buf_adds(&i->b, i->n > 1 ? ", " : "");
	buf_adds(&i->b, words);
}

bool
items_full(const struct items *i)
{
	return i->n >= ITEMS_SHOWN;
}

const char *
items_show(struct items *i)
{
	if (i->b.s == NULL)
		i->b = (struct buf)BUF_INIT;
	if (i->n > ITEMS_SHOWN) {
		buf_addf(&i->b, " and %zu more", i->n - ITEMS_SHOWN);
		i->n = ITEMS_SHOWN;
	}
	return i->b.s;
}

void
items_free(struct items *i)
{
	if (i->b.s != NULL)
		buf_free(&i->b);
}

bool
value_word(const char **value, char **ret)
{
	size_t n;

	*value += strspn(*value, " \t\n,");
	n = strcspn(*value, " \t\n,");
	if (n == 0)
		return false;
	*ret = xstrndup(*value, n);
	*value += n;
	return true;
}

bool
value_has(const char *value, const char *text)
{
	bool found = false;
	char *word;

	while (!found && value_word(&value, &word)) {
		found = strcmp(word, text) == 0;
		free(word);
	}
	return found;
}

bool
all_strings(const cJSON *list)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, list)
		if (!cJSON_IsString(v))
			return false;
	return true;
}

bool
in_list(const cJSON *list, const char *name)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, list)
		if (cJSON_IsString(v) && strcmp(v->valuestring, name) == 0)
			return true;
	return false;
}

const char *
security_option(const cJSON *list, const char *name)
{
	const char *last = NULL;
	size_t n = strlen(name);
	const cJSON *v;

	cJSON_ArrayForEach (v, list) {
		const char *s = cJSON_GetStringValue(v);
		/* the engine splits at the first '=' anywhere, and only without one at the first
		 * ':' */
		const char *sep = s == NULL  ? NULL
		    : strchr(s, '=') != NULL ? strchr(s, '=')
					     : strchr(s, ':');

		if (s == NULL || strncmp(s, name, n) != 0)
			continue;
		if (s[n] == '\0')
			last = "";
		else if (sep == s + n)
			last = sep + 1;
	}
	return last;
}

/* The element "name=NAME" or "name=NAME,...", or NULL. */
static const char *
engine_option_text(const cJSON *list, const char *name)
{
	size_t n = strlen(name);
	const cJSON *v;

	cJSON_ArrayForEach (v, list) {
		const char *s = cJSON_GetStringValue(v);

		if (s != NULL && strncmp(s, "name=", 5) == 0 && strncmp(s + 5, name, n) == 0 &&
		    (s[5 + n] == '\0' || s[5 + n] == ','))
			return s;
	}
	return NULL;
}

bool
engine_option(const cJSON *list, const char *name)
{
	return engine_option_text(list, name) != NULL;
}

char *
engine_option_attribute(const cJSON *list, const char *name, const char *attribute)
{
	const char *s = engine_option_text(list, name);
	size_t n = strlen(attribute);

	while (s != NULL && (s = strchr(s, ',')) != NULL) {
		s++;
		if (strncmp(s, attribute, n) == 0 && s[n] == '=')
			return xstrndup(s + n + 1, strcspn(s + n + 1, ","));
	}
	return NULL;
}

bool
path_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 0 && dir[n - 1] == '/')
		n--;
	return strncmp(path, dir, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

const char *
container_id(const struct look *at)
{
	return json_str(at->subject, "id", "");
}

/* The engine's SecurityOptions, or why they could not be read. */
struct side
engine_options(struct look *at, const cJSON **ret)
{
	struct fact f = look_at(at, "engine:SecurityOptions", NULL);

	*ret = f.v;
	if (!fact_list(f) || !all_strings(f.v))
		return side_unseen(at, f, "the engine's SecurityOptions", "a list of strings");
	return (struct side){ PASS, NULL };
}

/* The container's SecurityOpt, or why it could not be read. */
struct side
own_options(struct look *at, const char *expected, const cJSON **ret)
{
	struct fact f = look_at(at, "inspect:HostConfig.SecurityOpt", expected);

	*ret = f.v;
	if (!fact_list(f) || !all_strings(f.v))
		return side_unseen(at, f, "HostConfig.SecurityOpt", "a list of strings");
	return (struct side){ PASS, NULL };
}

struct side
privileged(struct look *at, bool *ret)
{
	struct fact f = look_at(at, "inspect:HostConfig.Privileged", NULL);

	if (!fact_bool(f))
		return side_unseen(at, f, "HostConfig.Privileged", "a bool");
	*ret = cJSON_IsTrue(f.v);
	return (struct side){ PASS, NULL };
}

enum verdict
say_side(struct look *at, struct side s)
{
	enum verdict v = said(at, s.verdict, "%s", s.words);

	side_free(&s);
	return v;
}
