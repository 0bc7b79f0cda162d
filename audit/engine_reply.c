/* SPDX-License-Identifier: Apache-2.0 */
/* engine_reply: what an answer is, by its status and its bytes alone; and the words of a reply. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/engine_parts.h"

/* Words are made of strangers' bytes: cleaned, then cut between two characters. */
void
engine_say(struct engine_reply *r, const char *code, const char *fmt, ...)
{
	va_list ap;
	char *raw;
	autofree char *clean = NULL;
	size_t len, used = 0, n;

	va_start(ap, fmt);
	if (vasprintf(&raw, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	clean = utf8_clean(raw, strlen(raw));
	free(raw);
	len = strlen(clean);
	while (used < len && (n = utf8_char(clean + used, len - used)) > 0 &&
	    used + n < sizeof r->message)
		used += n;
	memcpy(r->message, clean, used);
	r->message[used] = '\0';
	r->code = code;
}

void
engine_reply_free(struct engine_reply *r)
{
	if (r == NULL)
		return;
	cJSON_Delete(r->doc);
	r->doc = NULL;
}

void
engine_reply_reset(struct engine_reply *r)
{
	*r = (struct engine_reply){ .code = "" };
}

/* ---- judgement ---- */

/*
 * An engine's words in an error: {"message"} of Docker and Podman, or the text as it is. The
 * caller frees.
 */
static char *
error_words(const cJSON *doc, const char *body, size_t len)
{
	const char *words = json_str(doc, "message", NULL);
	char *s;

	s = words ? xstrdup(words) : xstrndup(body, len < 1024 ? len : 1024);
	for (char *p = s; *p != '\0'; p++)
		if (isspace((unsigned char)*p))
			*p = ' ';
	for (size_t n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		s[n - 1] = '\0';
	return s;
}

/*
 * Only the engine can say that one object is gone, and says it in JSON, and what it is: the router's
 * own 404 ("page not found", or text) is about the path. Podman's router says "Not Found" in text, and
 * proxies do in JSON.
 */
static bool
says_vanished(const struct engine_allowed *t, const cJSON *doc)
{
	const char *words = json_str(doc, "message", "");

	return t != NULL && strchr(t->path, '{') && words[0] != '\0' &&
	    strcasecmp(words, "page not found") != 0 && strcasecmp(words, "not found") != 0;
}

static const char *
kind_of(const cJSON *doc)
{
	if (cJSON_IsObject(doc))
		return "an object";
	if (cJSON_IsArray(doc))
		return "a list";
	return cJSON_IsNull(doc) ? "null" : "one value";
}

static void
judge_error(
    long status, const struct engine_allowed *t, const char *body, size_t len, struct engine_reply *r)
{
	struct err e;
	autojson cJSON *doc = json_read(body, len, JSON_TWICE_REFUSED, &e);
	autofree char *words = error_words(doc, body, len);

	engine_say(r, status == 404 && says_vanished(t, doc) ? "vanished" : "http-error", "HTTP %ld%s%s",
	    status, words[0] ? ": " : "", words);
}

void
engine_judge_answer(
    long status, const char *path, const char *body, size_t len, struct engine_reply *ret)
{
	const struct engine_allowed *t = engine_path_find(path);
	autojson cJSON *doc = NULL;
	struct err e;

	engine_reply_reset(ret);
	ret->status = status;
	if (status != 200) {
		judge_error(status, t, body, len, ret);
		return;
	}
	if (len == 0) {
		engine_say(ret, "not-json", "the body is empty");
		return;
	}
	doc = json_read(body, len, JSON_TWICE_REFUSED, &e);
	if (doc == NULL) {
		engine_say(ret, "not-json", "%s", e.msg);
		return;
	}
	if (t != NULL && t->root != 0 &&
	    !(t->root == '{' ? cJSON_IsObject(doc) : cJSON_IsArray(doc))) {
		engine_say(ret, "not-engine", "the answer is %s where %s belongs", kind_of(doc),
		    t->root == '{' ? "an object" : "a list");
		return;
	}
	ret->doc = doc;
	doc = NULL;
}
