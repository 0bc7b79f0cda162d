/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/redact.h"

struct redactor {
	unsigned char key[32];
	char *description;
	struct doc_rules *docs;
	size_t ndocs;
};

static void rules_make(struct redactor *r);
static void rules_free(struct redactor *r);

#define KEY_FILE "redaction.key"

/* 1: key is what the file holds; 0: there is none, or one without a byte, which a crash left (ret_how: how to write it); -1: an error. */
static int
read_key(int folder, const char *path, unsigned char key[32], enum folder_write *ret_how, struct err *e)
{
	autofd int fd = openat(folder, KEY_FILE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	*ret_how = FOLDER_NEW;
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		return err_set(e, 0, "%s: others can read it, or it is not ours", path);
	if (st.st_size == 0) {
		*ret_how = FOLDER_REPLACE;
		return 0;
	}
	if (st.st_size != 32 || read(fd, key, 32) != 32)
		return err_set(e, 0, "%s: not 32 bytes", path);
	return 1;
}

/* Reads the key of a folder, or makes it. 0, or -1 and why this key cannot be used. */
static int
key_file(const char *state, unsigned char key[32], struct err *e)
{
	autofree char *path = xasprintf("%s/" KEY_FILE, state);
	autofd int folder = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum folder_write how;
	int n;

	if (folder < 0)
		return err_set(e, errno, "%s: %s", path, strerror(errno));
	for (int tries = 2; (n = read_key(folder, path, key, &how, e)) == 0 && tries > 0; tries--) {
		if (folder_write(folder, KEY_FILE, 0600, how, key, 32, e) == 0)
			return 0;
		if (e->num != EEXIST) /* another run made it just now */
			return err_set(e, e->num, "%s: %s", path, strerror(e->num));
		*e = (struct err){ 0 };
	}
	return n > 0 ? 0 : n < 0 ? -1 : err_set(e, EEXIST, "%s: %s", path, strerror(EEXIST));
}

/* mkdir -p of the last two components, 0700: the state folder itself. */
static void
make_folder(const char *path)
{
	autofree char *parent = xstrdup(path);
	char *slash = strrchr(parent, '/');

	if (slash != NULL && slash != parent) {
		*slash = '\0';
		(void)mkdir(parent, 0700);
	}
	(void)mkdir(path, 0700);
}

static char *
state_folder(const char *state)
{
	const char *base;

	if (state != NULL)
		return xstrdup(state);
	if (geteuid() == 0)
		return xstrdup("/var/lib/plimsoll");
	if ((base = getenv("XDG_STATE_HOME")) != NULL && *base == '/')
		return xasprintf("%s/plimsoll", base);
	if ((base = getenv("HOME")) != NULL && *base == '/')
		return xasprintf("%s/.local/state/plimsoll", base);
	return NULL;
}

struct redactor *
redact_open(const char *state)
{
	struct redactor *r = xcalloc(1, sizeof *r);
	autofree char *folder = state_folder(state);
	unsigned char fresh[32];
	char id[65];
	struct err e = { 0 };

	rules_make(r);
	random_bytes(fresh, sizeof fresh);
	memcpy(r->key, fresh, sizeof fresh);
	if (folder == NULL) {
		err_set(&e, 0, "no state folder");
	} else {
		make_folder(folder);
		if (key_file(folder, r->key, &e) < 0)
			memcpy(r->key, fresh, sizeof fresh);
	}
	sha256_hex(r->key, sizeof r->key, id);
	id[8] = '\0';
	if (e.msg[0] == '\0')
		r->description = xasprintf("hmac-sha256, key id %s", id);
	else
		r->description = xasprintf("hmac-sha256, key for this run only, key id %s (%s)", id, e.msg);
	return r;
}

void
redact_close(struct redactor *r)
{
	if (r == NULL)
		return;
	explicit_bzero(r->key, sizeof r->key);
	rules_free(r);
	free(r->description);
	free(r);
}

const char *
redact_describe(const struct redactor *r)
{
	return r->description;
}

char *
redact_digest(const struct redactor *r, const char *s)
{
	unsigned char md[32];
	unsigned n = sizeof md;
	char out[5 + 32 + 1] = "hmac:";

	if (HMAC(EVP_sha256(), r->key, sizeof r->key, (const unsigned char *)s, strlen(s), md, &n) == NULL)
		out_of_memory();
	for (size_t i = 0; i < 16; i++)
		snprintf(out + 5 + 2 * i, 3, "%02x", md[i]);
	return xstrdup(out);
}

/* One segment of a pattern or path: text and length; *p moves behind it. Keys in quotes come without quotes (our
 * patterns hold no escapes). False at the end. */
static bool
segment(const char **p, const char **ret, size_t *ret_n)
{
	const char *s = *p, *end;

	if (*s == '.')
		s++;
	if (*s == '\0')
		return false;
	if (*s == '[' && s[1] == '"') {
		end = strstr(s + 2, "\"]");
		*ret = s + 2;
		*ret_n = end ? (size_t)(end - s - 2) : strlen(s + 2);
		*p = end ? end + 2 : s + strlen(s);
		return true;
	}
	if (*s == '[') {
		end = strchr(s, ']');
		*ret = s + 1;
		*ret_n = end ? (size_t)(end - s - 1) : strlen(s + 1);
		*p = end ? end + 1 : s + strlen(s);
		return true;
	}
	*ret = s;
	*ret_n = strcspn(s, ".[");
	*p = s + *ret_n;
	return true;
}

static void
digest_strings(const struct redactor *r, cJSON *v)
{
	cJSON *c;

	if (cJSON_IsString(v) && *v->valuestring != '\0') { /* an empty string holds nothing */
		char *d = redact_digest(r, v->valuestring);

		if ((v->type & cJSON_IsReference) == 0)
			cJSON_free(v->valuestring);
		v->type = cJSON_String | (v->type & cJSON_StringIsConst);
		v->valuestring = d;
	}
	cJSON_ArrayForEach(c, v)
		digest_strings(r, c);
}

/* A row that agrees with all keys from the document's root down to here, and how its pattern goes on. */
struct open_row {
	const char *key;           /* its next segment; NULL: it names what is here, or above */
	size_t nkey;
	const char *rest;          /* of the pattern, behind that segment */
	enum keep keep;
};

/* In the table's order: the first one decides. */
struct open_rows {
	struct open_row *row;
	size_t n;
};

static void
add_row(struct open_rows *rows, const char *pattern, enum keep keep)
{
	struct open_row *row = &rows->row[rows->n++];

	*row = (struct open_row){ .rest = pattern, .keep = keep };
	if (!segment(&row->rest, &row->key, &row->nkey))
		row->key = NULL;
}

static bool
is_any(const struct open_row *row)
{
	return row->nkey == 1 && *row->key == '*';
}

/* Those of the rows that go on with this key or index, one key further; key NULL: with one that no row names. below has room
 * for all. */
static void
descend(const struct open_rows *rows, const char *key, size_t len, struct open_rows *below)
{
	below->n = 0;
	for (const struct open_row *row = rows->row; row < rows->row + rows->n; row++) {
		if (row->key == NULL)
			below->row[below->n++] = *row;
		else if (is_any(row) || (key != NULL && row->nkey == len && memcmp(row->key, key, len) == 0))
			add_row(below, row->rest, row->keep);
	}
}

/* What the rows say of a value, and of all below it: worked out once, since there are as many values as containers. */
struct rules {
	enum { NOTHING, ALL, KEYWORDS, DIGESTED, MEMBERS } kept; /* MEMBERS: as they say themselves */
	struct rule {
		unsigned tag;
		size_t nkey;
		const char *key;
		struct rules *rules;
	} *rule;
	size_t n;
	struct rules *others; /* of a key without a rule */
};

/* The rules of one document, the rows of which stand together in the table. */
struct doc_rules {
	enum kind kind;
	const char *doc;
	struct rules *rules;
};

/* What is compared first: most keys of an object differ in their length, or in their first byte. */
static unsigned
tag_of(const char *key, size_t n)
{
	return (unsigned)n << 8 | (n > 0 ? (unsigned char)*key : 0);
}

/* The rules below these for a key or index. */
static const struct rules *
rules_below(const struct rules *rules, const char *key, size_t n)
{
	unsigned tag = tag_of(key, n);

	for (const struct rule *rule = rules->rule; rule < rules->rule + rules->n; rule++)
		if (rule->tag == tag && rule->nkey == n && memcmp(rule->key, key, n) == 0)
			return rule->rules;
	return rules->others;
}

static struct rules *
rules_new(const struct open_rows *rows)
{
	struct rules *ret = xcalloc(1, sizeof *ret);
	autofree struct open_row *room = xcalloc(rows->n, sizeof *room);
	struct open_rows below = { room, 0 };
	size_t i = 0;

	while (i < rows->n && rows->row[i].key != NULL)
		i++;
	if (rows->n == 0)
		return ret;
	if (i < rows->n && rows->row[i].keep == KEEP)
		ret->kept = ALL;
	else if (i < rows->n && rows->row[i].keep == KEYWORD)
		ret->kept = KEYWORDS;
	else /* a finer row that stands above a coarser one decides for what is below */
		ret->kept = i > 0 ? MEMBERS : DIGESTED;
	if (ret->kept != MEMBERS)
		return ret;
	ret->rule = xcalloc(rows->n, sizeof *ret->rule);
	for (const struct open_row *row = rows->row; row < rows->row + rows->n; row++) {
		if (row->key == NULL || is_any(row) || rules_below(ret, row->key, row->nkey) != NULL)
			continue;
		descend(rows, row->key, row->nkey, &below);
		ret->rule[ret->n++] = (struct rule){ tag_of(row->key, row->nkey), row->nkey, row->key, rules_new(&below) };
	}
	descend(rows, NULL, 0, &below);
	ret->others = rules_new(&below);
	return ret;
}

static void
rules_delete(struct rules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; i < rules->n; i++)
		rules_delete(rules->rule[i].rules);
	rules_delete(rules->others);
	free(rules->rule);
	free(rules);
}

static bool
is_of(const struct collected *row, enum kind kind, const char *doc)
{
	return row->kind == kind && strcmp(row->doc, doc) == 0;
}

static void
rules_make(struct redactor *r)
{
	autofree struct open_row *room = xcalloc(ncollected, sizeof *room);

	r->docs = xcalloc(ncollected, sizeof *r->docs);
	for (const struct collected *row = collected, *end = collected + ncollected; row < end;) {
		struct doc_rules *doc = &r->docs[r->ndocs++];
		struct open_rows rows = { room, 0 };

		*doc = (struct doc_rules){ row->kind, row->doc, NULL };
		for (; row < end && is_of(row, doc->kind, doc->doc); row++)
			add_row(&rows, row->path, row->keep);
		doc->rules = rules_new(&rows);
	}
}

static void
rules_free(struct redactor *r)
{
	for (size_t i = 0; i < r->ndocs; i++)
		rules_delete(r->docs[i].rules);
	free(r->docs);
}

static const struct rules *
rules_of(const struct redactor *r, enum kind kind, const char *doc)
{
	static const struct rules nothing;

	for (size_t i = 0; i < r->ndocs; i++)
		if (r->docs[i].kind == kind && strcmp(r->docs[i].doc, doc) == 0)
			return r->docs[i].rules;
	return &nothing;
}

/* Whether it is what the engine takes for the kind of a health check; anything else that stands there is somebody's command. */
static bool
is_keyword(const cJSON *v)
{
	static const char *const words[] = { "", "NONE", "CMD", "CMD-SHELL" };

	for (size_t i = 0; cJSON_IsString(v) && i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i], v->valuestring) == 0)
			return true;
	return false;
}

static bool reduce(const struct redactor *r, const struct rules *rules, cJSON *v);

static void
reduce_children(const struct redactor *r, const struct rules *rules, cJSON *v)
{
	cJSON *c, *next;
	char index[16];
	int i = 0;

	for (c = v->child; c != NULL; c = next) {
		const char *key = c->string ? c->string : index;

		next = c->next;
		if (c->string == NULL)
			snprintf(index, sizeof index, "%d", i++);
		if (!reduce(r, rules_below(rules, key, strlen(key)), c))
			cJSON_Delete(cJSON_DetachItemViaPointer(v, c));
	}
}

/* Takes out of v what is not kept, and digests what is; false if nothing of it is kept. */
static bool
reduce(const struct redactor *r, const struct rules *rules, cJSON *v)
{
	if (rules == NULL || rules->kept == NOTHING)
		return false;
	if (rules->kept == ALL || (rules->kept == KEYWORDS && is_keyword(v)))
		return true;
	if (rules->kept == MEMBERS && (cJSON_IsObject(v) || cJSON_IsArray(v)))
		reduce_children(r, rules, v);
	else /* also a scalar where an object was expected: its type is a fact, its text is nobody's business */
		digest_strings(r, v);
	return true;
}

void
redact_in_place(const struct redactor *r, enum kind kind, const char *docname, cJSON *doc)
{
	if (cJSON_IsObject(doc))
		reduce_children(r, rules_of(r, kind, docname), doc);
	else
		digest_strings(r, doc);
}

cJSON *
redact_reduce(const struct redactor *r, enum kind kind, const char *docname, const cJSON *doc)
{
	cJSON *copy = json_copy(doc);

	redact_in_place(r, kind, docname, copy);
	return copy;
}

cJSON *
redact_collected(void)
{
	cJSON *out = json_object();

	for (size_t i = 0; i < ncollected; i++) {
		const char *kind = kind_names[collected[i].kind];
		cJSON *list = cJSON_GetObjectItemCaseSensitive(out, kind);
		autofree char *path = xasprintf("%s:%s", collected[i].doc, collected[i].path);

		json_push_str(list ? list : json_put_array(out, kind), path);
	}
	return out;
}

/* Whether a (a row) covers b (a path), or lies below it: all their common segments agree. */
static bool
related(const char *a, const char *b)
{
	const char *x, *y;
	size_t nx, ny;

	while (segment(&a, &x, &nx) && segment(&b, &y, &ny))
		if (!(nx == 1 && *x == '*') && !(ny == 1 && *y == '*') && (nx != ny || memcmp(x, y, nx) != 0))
			return false;
	return true;
}

bool
redact_covers(const cJSON *list, const char *path)
{
	const cJSON *row;
	size_t doc = strcspn(path, ":");

	if (path[doc] == '\0')
		return false;
	cJSON_ArrayForEach(row, list) {
		const char *s = cJSON_GetStringValue(row);

		if (s != NULL && strncmp(s, path, doc + 1) == 0 && related(s + doc + 1, path + doc + 1))
			return true;
	}
	return false;
}

/* Whether a path is at or below a row's. */
static bool
is_below(const char *row, const char *path)
{
	const char *x, *y;
	size_t nx, ny;

	while (segment(&row, &x, &nx))
		if (!segment(&path, &y, &ny) || (!(nx == 1 && *x == '*') && (nx != ny || memcmp(x, y, nx) != 0)))
			return false;
	return true;
}

bool
redact_kept(enum kind kind, const char *path, enum keep *ret)
{
	size_t doc = strcspn(path, ":");

	for (size_t i = 0; path[doc] != '\0' && path[doc + 1] != '\0' && i < ncollected; i++) {
		const struct collected *c = &collected[i];

		if (c->kind != kind || strlen(c->doc) != doc || memcmp(c->doc, path, doc) != 0 || !is_below(c->path, path + doc + 1))
			continue;
		*ret = c->keep;
		return true;
	}
	return false;
}
