/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/jcs.h"

struct writing {
	struct buf *out;
	struct buf path; /* of the value that is being written */
	struct err *e;
};

static int
refuse(const struct writing *w, const char *what)
{
	return err_set(w->e, 0, "%s%s%s", w->path.s, w->path.len > 0 ? ": " : "", what);
}

/* Back to a path of that length, from one that was longer. */
static void
leave(struct writing *w, size_t len)
{
	w->path.len = len;
	w->path.s[len] = '\0';
}

/* The first byte of a character in UTF-8, so that bytes compare as UTF-16 does: there a character beyond U+FFFF begins with a
 * surrogate, which is before U+E000. */
static int
rank(unsigned char c)
{
	return c >= 0xf0 ? 0xee : c >= 0xee ? c + 0x10 : c;
}

/* By UTF-16 code units (section 3.2.3). In what is not UTF-8 the order does not matter: it is refused. */
static int
by_code_units(const void *a, const void *b)
{
	const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;
	const unsigned char *s = (const unsigned char *)x->string, *t = (const unsigned char *)y->string;
	int c;

	while (*s != '\0' && *s == *t) {
		s++;
		t++;
	}
	c = rank(*s) - rank(*t);
	return c != 0 ? c : *s - *t;
}

static int
write_string(struct writing *w, const char *s)
{
	static const char *const escapes[0x20] = { ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r" };

	buf_addc(w->out, '"');
	for (size_t len = strlen(s); len > 0;) {
		size_t n = utf8_char(s, len);
		unsigned char c = (unsigned char)*s;

		if (n == 0)
			return refuse(w, "not UTF-8");
		if (c == '"' || c == '\\')
			buf_addc(w->out, '\\');
		if (c >= 0x20)
			buf_add(w->out, s, n);
		else if (escapes[c] != NULL)
			buf_adds(w->out, escapes[c]);
		else
			buf_addf(w->out, "\\u%04x", c);
		s += n;
		len -= n;
	}
	buf_addc(w->out, '"');
	return 0;
}

static int
write_number(struct writing *w, double d)
{
	if (!(d > -(double)JSON_MAX_EXACT && d < (double)JSON_MAX_EXACT) || d != (double)(int64_t)d)
		return refuse(w, "a number that is no integer below 2^53");
	buf_addf(w->out, "%" PRId64, (int64_t)d);
	return 0;
}

static int write_value(struct writing *w, const cJSON *v, unsigned depth);

static int
write_object(struct writing *w, const cJSON *v, unsigned depth)
{
	size_t n, parent = w->path.len;
	autofree cJSON **m = json_sorted_members(v, &n);

	qsort(m, n, sizeof *m, by_code_units);
	buf_addc(w->out, '{');
	for (size_t i = 0; i < n; i++) {
		json_path_add(&w->path, m[i]->string);
		if (i > 0 && strcmp(m[i - 1]->string, m[i]->string) == 0)
			return refuse(w, "a key that stands twice");
		if (i > 0)
			buf_addc(w->out, ',');
		if (write_string(w, m[i]->string) < 0)
			return -1;
		buf_addc(w->out, ':');
		if (write_value(w, m[i], depth + 1) < 0)
			return -1;
		leave(w, parent);
	}
	buf_addc(w->out, '}');
	return 0;
}

static int
write_array(struct writing *w, const cJSON *v, unsigned depth)
{
	size_t parent = w->path.len, i = 0;

	buf_addc(w->out, '[');
	for (const cJSON *c = v->child; c != NULL; c = c->next, i++) {
		buf_addf(&w->path, "[%zu]", i);
		if (i > 0)
			buf_addc(w->out, ',');
		if (write_value(w, c, depth + 1) < 0)
			return -1;
		leave(w, parent);
	}
	buf_addc(w->out, ']');
	return 0;
}

static int
write_value(struct writing *w, const cJSON *v, unsigned depth)
{
	if (depth > JSON_MAX_DEPTH)
		return refuse(w, "nested too deeply");
	if (cJSON_IsObject(v))
		return write_object(w, v, depth);
	if (cJSON_IsArray(v))
		return write_array(w, v, depth);
	if (cJSON_IsString(v))
		return write_string(w, v->valuestring);
	if (cJSON_IsNumber(v))
		return write_number(w, v->valuedouble);
	if (!cJSON_IsBool(v) && !cJSON_IsNull(v))
		return refuse(w, "no JSON value");
	buf_adds(w->out, cJSON_IsTrue(v) ? "true" : cJSON_IsFalse(v) ? "false" : "null");
	return 0;
}

int
jcs_write(const cJSON *value, struct buf *ret, struct err *e)
{
	autobuf struct buf out = BUF_INIT;
	struct writing w = { .out = &out, .path = BUF_INIT, .e = e };
	int result = write_value(&w, value, 0);

	if (result == 0)
		buf_add(ret, out.s, out.len);
	buf_free(&w.path);
	return result;
}

cJSON *
jcs_read(const char *text, size_t len, struct err *e)
{
	autobuf struct buf again = BUF_INIT;
	cJSON *doc = json_read(text, len, JSON_TWICE_REFUSED, e);
	size_t same = 0;

	if (doc == NULL)
		return NULL;
	if (jcs_write(doc, &again, e) == 0) {
		if (again.len == len && memcmp(again.s, text, len) == 0)
			return doc;
		while (same < len && same < again.len && text[same] == again.s[same])
			same++;
		err_set(e, 0, "not canonical JSON (RFC 8785) from byte %zu on", same + 1);
	}
	cJSON_Delete(doc);
	return NULL;
}
