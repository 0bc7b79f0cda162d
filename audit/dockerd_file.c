/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon.json as dockerd reads it. Two readers see the file there (moby
 * daemon/config/config.go): one decodes it into a typed structure; the other flattens objects by
 * one level and hands each boolean to the flag of the same name, by its text, errors unseen.
 * What follows from that, tried on 20.10.24:
 *   - null for a boolean is false, because "<nil>" is none ("iptables": null switches it off)
 *   - a boolean below any other key is in force, a string or list there is not
 *   - a flag's name where the file wants another key ("host" for "hosts") is accepted, in vain
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"
#include "audit/dockerd_options.h"

/* Far above any configuration; what is looked up once for each key stays cheap below it. */
#define MAX_TEXT ((size_t)64 << 10)

struct file_parse {
	cJSON *options, *nested, *ignored, *unknown, *doubtful, *twice, *null, *present, *errors;
};

static cJSON *
file_parse_begin(struct file_parse *p)
{
	cJSON *ret = json_object();

	p->options = json_put_object(ret, "options");
	p->nested = json_put_array(ret, "nested");
	p->ignored = json_put_array(ret, "ignored");
	p->unknown = json_put_array(ret, "unknown");
	p->doubtful = json_put_array(ret, "doubtful");
	p->twice = json_put_array(ret, "twice");
	p->null = json_put_array(ret, "null");
	p->present = json_put_array(ret, "present");
	p->errors = json_put_array(ret, "errors");
	return ret;
}

static void PRINTF(2, 3) refuse(struct file_parse *p, const char *fmt, ...)
{
	char text[768];
	autofree char *clean = NULL;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	clean = utf8_clean(text, strlen(text)); /* a cut character does not survive */
	json_push_str(p->errors, clean);
}

/* UTF-16 without its BOM as UTF-8; a lone surrogate or half a unit becomes U+FFFD. */
static void
utf16_decode(struct buf *b, const unsigned char *s, size_t len, bool big)
{
	for (size_t i = 0; i < len; i += 2) {
		uint32_t c, low;

		if (i + 1 == len) {
			buf_add_utf8(b, 0xfffd);
			return;
		}
		c = big ? (uint32_t)s[i] << 8 | s[i + 1] : (uint32_t)s[i + 1] << 8 | s[i];
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < len) {
			low = big ? (uint32_t)s[i + 2] << 8 | s[i + 3]
				  : (uint32_t)s[i + 3] << 8 | s[i + 2];
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		buf_add_utf8(b, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
}

/* The file's text as UTF-8, by its byte order mark, without white space around it. */
static void
decode(struct buf *b, const char *bytes, size_t len)
{
	size_t end, start = 0;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		buf_add(b, bytes + 3, len - 3);
	else if (len >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
		utf16_decode(b, (const unsigned char *)bytes + 2, len - 2, false);
	else if (len >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		utf16_decode(b, (const unsigned char *)bytes + 2, len - 2, true);
	else
		buf_add(b, bytes, len);
	end = b->len;
	while (end > 0 && isspace((unsigned char)b->s[end - 1]))
		end--;
	while (start < end && isspace((unsigned char)b->s[start]))
		start++;
	memmove(b->s, b->s + start, b->len > 0 ? end - start : 0);
	b->len = end - start;
	if (b->cap > 0)
		b->s[b->len] = '\0';
}

/* The position behind the JSON string that begins at i. */
static size_t
string_end(const char *s, size_t len, size_t i)
{
	for (i++; i < len && s[i] != '"'; i++)
		if (s[i] == '\\')
			i++;
	return i < len ? i + 1 : len;
}

/* The keys that stand twice in the outermost object. The text has been read as JSON before. */
static void
find_twice(struct file_parse *p, const char *s, size_t len)
{
	autojson cJSON *seen = json_array();
	size_t depth = 0, end;

	for (size_t i = 0; i < len; i++) {
		cJSON *key;
		size_t colon;

		if (s[i] == '{' || s[i] == '[')
			depth++;
		else if ((s[i] == '}' || s[i] == ']') && depth > 0)
			depth--;
		if (s[i] != '"')
			continue;
		end = colon = string_end(s, len, i);
		while (colon < len && isspace((unsigned char)s[colon]))
			colon++;
		if (depth == 1 && colon < len && s[colon] == ':' &&
		    (key = cJSON_ParseWithLength(s + i, end - i)) != NULL) {
			if (cJSON_IsString(key) && dockerd_listed(seen, key->valuestring))
				dockerd_list_once(p->twice, key->valuestring);
			else if (cJSON_IsString(key))
				json_push_str(seen, key->valuestring);
			cJSON_Delete(key);
		}
		i = end - 1;
	}
}

static bool
all_strings(const cJSON *v)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, v)
		if (!cJSON_IsString(c))
			return false;
	return true;
}

static bool
all_bools(const cJSON *v)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, v)
		if (!cJSON_IsBool(c))
			return false;
	return true;
}

/* Go matches the members of a structure without regard to case. */
static bool
ulimit_number(const cJSON *limit, const char *name, int64_t *ret)
{
	const cJSON *v = cJSON_GetObjectItem(limit, name);

	*ret = 0;
	if (v == NULL || cJSON_IsNull(v))
		return true;
	if (!cJSON_IsNumber(v) || v->valuedouble > 9e15 || v->valuedouble < -9e15 ||
	    v->valuedouble != (double)(int64_t)v->valuedouble)
		return false;
	*ret = (int64_t)v->valuedouble;
	return true;
}

static cJSON *
ulimits_of(const cJSON *v)
{
	cJSON *ret = json_array();
	const cJSON *c;
	int64_t soft, hard;

	cJSON_ArrayForEach(c, v) {
		autofree char *text = NULL;

		if (!cJSON_IsObject(c) || !ulimit_number(c, "Soft", &soft) ||
		    !ulimit_number(c, "Hard", &hard)) {
			cJSON_Delete(ret);
			return NULL;
		}
		text = xasprintf("%s=%" PRId64 ":%" PRId64, c->string, soft, hard);
		json_push_str(ret, text);
	}
	return ret;
}

/* A value of the outermost object as the option's type; NULL if dockerd would refuse it. */
static cJSON *
typed(const struct dockerd_option *o, const cJSON *v)
{
	switch (o->type) {
	case OPT_BOOL:
		return cJSON_IsBool(v) ? json_copy(v) : NULL;
	case OPT_STRING:
		return cJSON_IsString(v) ? json_copy(v) : NULL;
	case OPT_LIST:
		return cJSON_IsArray(v) && all_strings(v) ? json_copy(v) : NULL;
	case OPT_MAP:
		return cJSON_IsObject(v) && all_strings(v) ? json_copy(v) : NULL;
	case OPT_FEATURES:
		return cJSON_IsObject(v) && all_bools(v) ? json_copy(v) : NULL;
	case OPT_ULIMITS:
		return cJSON_IsObject(v) ? ulimits_of(v) : NULL;
	case OPT_SWITCH:
	case OPT_OTHER:
		break;
	}
	return json_copy(v);
}

/* dockerd's merge takes these for not set. */
static bool
is_empty(const cJSON *v)
{
	return (cJSON_IsString(v) && *v->valuestring == '\0') ||
	    ((cJSON_IsArray(v) || cJSON_IsObject(v)) && v->child == NULL);
}

/*
 * These three are copied out of the flags before the file is read: text handed to the flag comes
 * too late.
 */
static bool
is_early(const struct dockerd_option *o)
{
	return strcmp(o->key, "debug") == 0 || strcmp(o->key, "tls") == 0 ||
	    strcmp(o->key, "tlsverify") == 0;
}

static void
take_null(struct file_parse *p, const struct dockerd_option *o)
{
	if (dockerd_listed(p->twice, o->key))
		dockerd_list_once(p->doubtful, o->key);
	if (o->type != OPT_BOOL)
		return;
	if (strcmp(o->key, "tlsverify") == 0) {
		json_put_null(p->options, o->key); /* that the key is there turns TLS on */
	} else if (!is_early(o)) {
		json_put_bool(p->options, o->key, false);
		json_push_str(p->null, o->key);
	}
}

static void
take_top(struct file_parse *p, const struct dockerd_option *o, const cJSON *v)
{
	cJSON *value;

	dockerd_list_once(p->present, o->key);
	if (cJSON_IsNull(v)) {
		take_null(p, o);
		return;
	}
	if ((value = typed(o, v)) == NULL) {
		refuse(p, "%s is of the wrong type", o->key);
		return;
	}
	if (cJSON_IsObject(v) && dockerd_listed(p->twice, o->key))
		dockerd_list_once(p->doubtful, o->key); /* Go adds the second object to the first */
	if (is_empty(value) || !dockerd_option_reported(o))
		cJSON_Delete(value);
	else
		json_put(p->options, o->key, value);
}

/* What the flag makes of Go's "%v" of a value: a boolean by its text, false for anything else. */
static bool
flag_text(const cJSON *v)
{
	bool b = false;

	if (cJSON_IsBool(v))
		return cJSON_IsTrue(v);
	if (cJSON_IsNumber(v))
		return v->valuedouble == 1;
	return cJSON_IsString(v) && dockerd_bool(v->valuestring, &b) && b;
}

static void
take_nested_bool(
    struct file_parse *p, const cJSON *top, const struct dockerd_option *o, const cJSON *v)
{
	bool b = flag_text(v);
	const cJSON *direct = cJSON_GetObjectItemCaseSensitive(top, o->key);

	if (strcmp(o->key, "tlsverify") == 0) {
		if (direct == NULL && !dockerd_listed(p->nested, o->key)) {
			json_put_null(p->options, o->key);
			json_push_str(p->nested, o->key);
		}
	} else if (is_early(o)) {
		dockerd_list_once(p->ignored, o->key);
	} else if (direct != NULL) {
		/*
		 * true is kept; over false or null the order of a Go map decides, which is random
		 */
		if (!cJSON_IsTrue(direct) && b)
			dockerd_list_once(p->doubtful, o->key);
	} else if (dockerd_listed(p->nested, o->key)) {
		if (json_bool(p->options, o->key, !b) != b)
			dockerd_list_once(p->doubtful, o->key);
	} else {
		json_put_bool(p->options, o->key, b);
		json_push_str(p->nested, o->key);
	}
}

static void
take_nested(struct file_parse *p, const cJSON *top, const cJSON *object)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, object) {
		const struct dockerd_option *o = dockerd_option_by_key(v->string);

		if (o == NULL && dockerd_option_by_flag(v->string, strlen(v->string)) == NULL) {
			dockerd_list_once(p->unknown, v->string);
			continue;
		}
		dockerd_list_once(p->present, v->string);
		if (o != NULL && o->type == OPT_BOOL)
			take_nested_bool(p, top, o, v);
		else if (o != NULL && dockerd_option_reported(o))
			dockerd_list_once(p->ignored, v->string);
	}
}

static void
take_object(struct file_parse *p, const cJSON *doc)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, doc) {
		const struct dockerd_option *o = dockerd_option_by_key(v->string);

		if (o != NULL && cJSON_IsObject(v) && !o->flat)
			refuse(p, "%s is of the wrong type", o->key);
		else if (o != NULL)
			take_top(p, o, v);
		else if (cJSON_IsObject(v))
			take_nested(p, doc, v);
		else if (dockerd_option_by_flag(v->string, strlen(v->string)) != NULL)
			dockerd_list_once(p->ignored, v->string);
		else
			dockerd_list_once(p->unknown, v->string);
	}
}

cJSON *
dockerd_parse_file(const char *bytes, size_t len)
{
	struct file_parse p;
	cJSON *ret = file_parse_begin(&p);
	autojson cJSON *doc = NULL;
	autobuf struct buf text = BUF_INIT;
	struct err e;

	decode(&text, bytes, len);
	if (text.len == 0)
		return ret;
	if (text.len > MAX_TEXT) {
		refuse(&p, "larger than %zu KiB", MAX_TEXT >> 10);
		return ret;
	}
	if ((doc = json_read(text.s, text.len, JSON_TWICE_LAST, &e)) == NULL) {
		refuse(&p, "not JSON: %s", e.msg);
		return ret;
	}
	if (cJSON_IsNull(doc))
		return ret;
	if (!cJSON_IsObject(doc)) {
		refuse(&p, "the document is no object");
		return ret;
	}
	find_twice(&p, text.s, text.len);
	take_object(&p, doc);
	return ret;
}
