/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fix_merge: a merge patch put into a JSON text, where all that is not changed keeps its bytes: numbers of
 * any length, escapes, the order of members.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "report/fix.h"

struct merge {
	const char *text;
	size_t len;
	struct json_places places;
	size_t next; /* in places: where to look on; siblings stand there in the text's order, a value behind what is in it */
	fix_changed_fn *changed;
	void *arg;
};

/* Where a value ends that begins there; the text is JSON. */
static size_t
value_end(const struct merge *m, size_t at)
{
	size_t depth = 0;
	bool quoted = false;

	for (; at < m->len; at++) {
		char c = m->text[at];

		if (quoted) {
			if (c == '\\')
				at++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (depth == 0 && strchr(",]} \t\r\n", c) != NULL) {
			return at;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return at < m->len ? at : m->len;
}

static const struct json_place *
place_of(struct merge *m, const cJSON *item)
{
	while (m->next < m->places.n && m->places.list[m->next].item != item)
		m->next++;
	assert(m->next < m->places.n); /* each value has a place: none may be lost */
	return &m->places.list[m->next];
}

/* The blanks before the first member, if it stands on a line of its own; or some more than outside. */
static void
find_indent(const struct merge *m, const struct json_place *first, const char *outside, struct buf *ret)
{
	size_t at = first == NULL ? 0 : first->key;

	while (at > 0 && (m->text[at - 1] == ' ' || m->text[at - 1] == '\t'))
		at--;
	if (at > 0 && m->text[at - 1] == '\n')
		buf_add(ret, m->text + at, first->key - at);
	else
		buf_addf(ret, "%s    ", outside);
}

/* Begins a member. */
static void
next_member(struct buf *out, const char *indent, size_t *n)
{
	buf_addf(out, "%s%s", (*n)++ == 0 ? "\n" : ",\n", indent);
}

/* What a patch puts where no object is: itself, but for its nulls, which remove what is not there. The caller frees. */
static cJSON *
without_nulls(const cJSON *patch)
{
	cJSON *bare = cJSON_IsObject(patch) ? json_object() : json_copy(patch);
	const cJSON *one;

	if (cJSON_IsObject(patch))
		cJSON_ArrayForEach(one, patch)
			if (!cJSON_IsNull(one))
				json_put(bare, one->string, without_nulls(one));
	return bare;
}

static void
add_new(struct buf *out, const cJSON *patch, const char *indent, size_t *n)
{
	autojson cJSON *name = json_array(), *bare = without_nulls(patch);
	autofree char *key = NULL, *value = json_line(bare);

	if (cJSON_IsNull(patch))
		return;
	json_push_str(name, patch->string);
	key = json_line(name->child);
	next_member(out, indent, n);
	buf_addf(out, "%s: %s", key, value);
}

static void merge_object(struct merge *m, const cJSON *object, const cJSON *patch, const char *outside, struct buf *out);

static void
merge_member(struct merge *m, const cJSON *old, const cJSON *new, const char *indent, struct buf *out, size_t *n)
{
	size_t before = m->next;
	const struct json_place *p = place_of(m, old);
	size_t here = m->next, end = value_end(m, p->value);

	if (new != NULL && cJSON_IsNull(new)) {
		m->changed(m->arg, old->string, old, NULL);
		return;
	}
	next_member(out, indent, n);
	if (new == NULL || cJSON_Compare(old, new, true)) {
		buf_add(out, m->text + p->key, end - p->key);
		return;
	}
	buf_add(out, m->text + p->key, p->value - p->key);
	if (cJSON_IsObject(old) && cJSON_IsObject(new)) {
		m->next = before;
		merge_object(m, old, new, indent, out);
		m->next = here;
	} else {
		autojson cJSON *bare = without_nulls(new);
		autofree char *value = json_line(bare);

		m->changed(m->arg, old->string, old, new);
		buf_adds(out, value);
	}
}

static void
merge_object(struct merge *m, const cJSON *object, const cJSON *patch, const char *outside, struct buf *out)
{
	autobuf struct buf indent = BUF_INIT;
	const cJSON *one;
	size_t n = 0, before = m->next;

	find_indent(m, object->child == NULL ? NULL : place_of(m, object->child), outside, &indent);
	m->next = before;
	buf_addc(out, '{');
	cJSON_ArrayForEach(one, object)
		merge_member(m, one, cJSON_GetObjectItemCaseSensitive(patch, one->string), indent.s, out, &n);
	cJSON_ArrayForEach(one, patch)
		if (cJSON_GetObjectItemCaseSensitive(object, one->string) == NULL)
			add_new(out, one, indent.s, &n);
	if (n > 0)
		buf_addf(out, "\n%s", outside);
	buf_addc(out, '}');
}

/* Whether a patch changes nothing. */
static bool
is_done(const cJSON *object, const cJSON *patch)
{
	const cJSON *one, *old;

	cJSON_ArrayForEach(one, patch)
	{
		old = cJSON_GetObjectItemCaseSensitive(object, one->string);
		if (cJSON_IsObject(old) && cJSON_IsObject(one) ? !is_done(old, one) :
		    cJSON_IsNull(one) ? old != NULL : old == NULL || !cJSON_Compare(old, one, true))
			return false;
	}
	return true;
}

/* The text ends with len, not with a NUL. */
static bool
is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\0' || strchr(" \t\r\n", text[i]) == NULL)
			return false;
	return true;
}

/* Bytes that are no UTF-8 would come out again: other readers take them for something else, or nothing. */
static bool
is_utf8(const char *s, size_t len)
{
	for (size_t n; len > 0; s += n, len -= n)
		if ((n = utf8_char(s, len)) == 0)
			return false;
	return true;
}

int
fix_merge(const char *text, size_t len, const cJSON *patch, fix_changed_fn *changed, void *arg, struct buf *ret, struct err *e)
{
	struct merge m = { .text = text, .len = len, .changed = changed, .arg = arg };
	autojson cJSON *doc = NULL, *again = NULL;
	int status = 0;

	if (is_blank(text, len))
		return fix_merge("{}", 2, patch, changed, arg, ret, e);
	if (!is_utf8(text, len))
		return err_set(e, 0, "it is not UTF-8");
	doc = json_read_placed(text, len, &m.places, e);
	if (doc == NULL)
		status = -1;
	else if (!cJSON_IsObject(doc))
		status = err_set(e, 0, "it is not an object: {...}");
	else if (is_done(doc, patch))
		buf_add(ret, text, len);
	else {
		merge_object(&m, doc, patch, "", ret);
		buf_addc(ret, '\n');
	}
	json_places_free(&m.places);
	if (status == 0) {
		again = json_read(ret->s, ret->len, JSON_TWICE_REFUSED, e);
		status = again != NULL ? 0 : -1;
	}
	return status;
}
