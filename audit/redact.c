/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/redact.h"

struct redactor {
	unsigned char key[32];
	char *description;
};

/* Reads the key at path, or makes it. 0, or -1 and why this key cannot be used. */
static int
key_file(const char *path, unsigned char key[32], struct err *e)
{
	autofd int fd = -1;
	struct stat st;
	int tries = 2;

	while (tries-- > 0) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd >= 0) {
			if (fstat(fd, &st) < 0)
				return err_set(e, errno, "%s: %s", path, strerror(errno));
			if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0)
				return err_set(e, 0, "%s: others can read it, or it is not ours", path);
			if (read(fd, key, 32) != 32)
				return err_set(e, 0, "%s: not 32 bytes", path);
			return 0;
		}
		if (errno != ENOENT)
			return err_set(e, errno, "%s: %s", path, strerror(errno));
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0 && errno == EEXIST)
			continue; /* another run made it just now */
		if (fd < 0)
			return err_set(e, errno, "%s: %s", path, strerror(errno));
		if (write(fd, key, 32) != 32 || fsync(fd) < 0) {
			int why = errno;

			(void)unlink(path);
			return err_set(e, why, "%s: %s", path, strerror(why));
		}
		return 0;
	}
	return err_set(e, EEXIST, "%s: %s", path, strerror(EEXIST));
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
	autofree char *folder = state_folder(state), *path = NULL;
	unsigned char fresh[32];
	char id[65];
	struct err e = { 0 };

	if (RAND_bytes(fresh, sizeof fresh) != 1)
		out_of_memory();
	memcpy(r->key, fresh, sizeof fresh);
	if (folder == NULL) {
		err_set(&e, 0, "no state folder");
	} else {
		make_folder(folder);
		path = xasprintf("%s/redaction.key", folder);
		if (key_file(path, r->key, &e) < 0)
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
		autofree char *d = redact_digest(r, v->valuestring);

		if (cJSON_SetValuestring(v, d) == NULL)
			out_of_memory();
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

/* The rows of one document: they stand together in the table. The caller frees ret.row. */
static struct open_rows
rows_of(enum kind kind, const char *doc)
{
	const struct collected *first = collected, *end = collected + ncollected, *last;
	struct open_rows rows = { 0 };

	while (first < end && (first->kind != kind || strcmp(first->doc, doc) != 0))
		first++;
	for (last = first; last < end && last->kind == kind && strcmp(last->doc, doc) == 0;)
		last++;
	rows.row = xcalloc((size_t)(last - first), sizeof *rows.row);
	for (; first < last; first++)
		add_row(&rows, first->path, first->keep);
	return rows;
}

/* Those of the rows that go on with this key or index, one key further. below has room for all. */
static void
descend(const struct open_rows *rows, const char *key, struct open_rows *below)
{
	size_t len = strlen(key);

	below->n = 0;
	for (const struct open_row *row = rows->row; row < rows->row + rows->n; row++) {
		if (row->key == NULL)
			below->row[below->n++] = *row;
		else if ((row->nkey == 1 && *row->key == '*') ||
		    (row->nkey == len && memcmp(row->key, key, len) == 0))
			add_row(below, row->rest, row->keep);
	}
}

static bool reduce(const struct redactor *r, const struct open_rows *rows, cJSON *v);

static void
reduce_children(const struct redactor *r, const struct open_rows *rows, cJSON *v)
{
	autofree struct open_row *room = xcalloc(rows->n, sizeof *room);
	struct open_rows below = { room, 0 };
	cJSON *c, *next;
	char index[16];
	int i = 0;

	for (c = v->child; c != NULL; c = next) {
		next = c->next;
		if (c->string == NULL)
			snprintf(index, sizeof index, "%d", i++);
		descend(rows, c->string ? c->string : index, &below);
		if (!reduce(r, &below, c))
			cJSON_Delete(cJSON_DetachItemViaPointer(v, c));
	}
}

/* Takes out of v what is not kept, and digests what is; false if nothing of it is kept. */
static bool
reduce(const struct redactor *r, const struct open_rows *rows, cJSON *v)
{
	bool holds = cJSON_IsObject(v) || cJSON_IsArray(v);
	size_t i = 0;

	while (i < rows->n && rows->row[i].key != NULL)
		i++;
	if (rows->n == 0)
		return false;
	if (i < rows->n && rows->row[i].keep == KEEP)
		return true;
	/* a finer row that stands above a coarser one decides for what is below */
	if (i > 0 && holds)
		reduce_children(r, rows, v);
	else /* also a scalar where an object was expected: its type is a fact, its text is nobody's business */
		digest_strings(r, v);
	return true;
}

void
redact_in_place(const struct redactor *r, enum kind kind, const char *docname, cJSON *doc)
{
	struct open_rows rows = rows_of(kind, docname);

	if (cJSON_IsObject(doc))
		reduce_children(r, &rows, doc);
	else
		digest_strings(r, doc);
	free(rows.row);
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

bool
coverage_ask(struct coverage *c, const cJSON *list, const char *path)
{
	uint32_t hash = 2166136261; /* FNV-1a */
	size_t i;

	for (const char *p = path; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619;
	i = hash % ARRAY_SIZE(c->path);
	if (c->path[i] == NULL || strcmp(c->path[i], path) != 0) {
		free(c->path[i]);
		c->path[i] = xstrdup(path);
		c->covered[i] = redact_covers(list, path);
	}
	return c->covered[i];
}

void
coverage_free(struct coverage *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(c->path); i++)
		free(c->path[i]);
}
