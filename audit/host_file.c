/* SPDX-License-Identifier: Apache-2.0 */
/* host_file: files and folders. Bytes are no JSON, so a file's records are taken one by one. */
#include "config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "audit/host_parts.h"

static void
file_error(struct host_file *f, const char *code, const char *message)
{
	snprintf(f->code, sizeof f->code, "%s", code);
	snprintf(f->message, sizeof f->message, "%s", message);
}

static bool
is_path(const struct wire_record *rec, const char *path)
{
	return rec->npath == strlen(path) && memcmp(rec->path, path, rec->npath) == 0;
}

static bool
take_number(const struct wire_record *rec, struct host_file *f)
{
	int64_t n;

	if (!wire_get_int(rec, &n))
		return false;
	if (is_path(rec, "mode"))
		f->mode = (uint32_t)n;
	else if (is_path(rec, "uid"))
		f->uid = (uint32_t)n;
	else if (is_path(rec, "gid"))
		f->gid = (uint32_t)n;
	else if (is_path(rec, "dev"))
		f->dev = (uint64_t)n;
	else if (is_path(rec, "ino"))
		f->ino = (uint64_t)n;
	else if (is_path(rec, "size"))
		f->size = n;
	else
		return false;
	return true;
}

static bool
take_time(const struct wire_record *rec, struct host_file *f)
{
	double t;

	if (!wire_get_real(rec, &t))
		return false;
	if (is_path(rec, "mtime"))
		f->mtime = t;
	else if (is_path(rec, "ctime"))
		f->ctime = t;
	else if (is_path(rec, "btime"))
		f->btime = t;
	else
		return false;
	return true;
}

static bool
take_text(const struct wire_record *rec, struct host_file *f)
{
	if (is_path(rec, "type") && rec->nvalue == 1) {
		f->type = rec->value[0];
		return true;
	}
	if (!is_path(rec, "real") || f->real != NULL)
		return false;
	f->real = utf8_clean(rec->value, rec->nvalue);
	return true;
}

static bool
take_bytes(const struct wire_record *rec, struct host_file *f)
{
	if (!is_path(rec, "bytes") || f->bytes != NULL)
		return false;
	f->bytes = xcalloc(rec->nvalue + 1, 1);
	memcpy(f->bytes, rec->value, rec->nvalue);
	f->len = rec->nvalue;
	return true;
}

static bool
take_error(const struct wire_record *rec, struct host_file *f)
{
	autofree char *message = NULL;
	char code[24];

	if (!wire_get_error(rec, code, &message))
		return false;
	file_error(f, code, message);
	return true;
}

static bool
take_record(const struct wire_record *rec, struct host_file *f)
{
	switch (rec->type) {
	case WIRE_INT:
		return take_number(rec, f);
	case WIRE_REAL:
		return take_time(rec, f);
	case WIRE_STR:
		return take_text(rec, f);
	case WIRE_BYTES:
		return take_bytes(rec, f);
	case WIRE_ERROR:
		return take_error(rec, f);
	default:
		return false;
	}
}

/* An answer without an error has the inode, and the bytes if they were asked for. */
static bool
take_file(const struct buf *records, bool bytes, struct host_file *f)
{
	struct wire_record rec;
	size_t pos = 0;

	while (wire_next(records->s, records->len, &pos, &rec))
		if (!take_record(&rec, f))
			return false;
	return pos != SIZE_MAX &&
	    (*f->code != '\0' || (f->type != 0 && (!bytes || f->bytes != NULL)));
}

static void
ask_file(struct host *h, struct request q, const char *path, struct host_file *ret)
{
	autobuf struct buf records = BUF_INIT;

	*ret = (struct host_file){ .path = xstrdup(path) };
	if (strlen(path) >= PATH_MAX) {
		file_error(ret, "ENAMETOOLONG", "the path is too long to be asked for");
	} else if (!host_ask(h, q, path, &records)) {
		file_error(ret, h->code, h->message);
	} else if (!take_file(&records, q.op == OP_FILE, ret)) {
		host_give_up(h, "reader-gone", "the host reader sent a malformed answer");
		host_file_free(ret);
		*ret = (struct host_file){ .path = xstrdup(path) };
		file_error(ret, h->code, h->message);
	}
	explicit_bzero(records.s, records.len);
	if (ret->real == NULL)
		ret->real = xstrdup(path);
}

static struct request
file_request(long pid, size_t max)
{
	return (struct request){ .op = OP_FILE, .pid = pid, .max = max };
}

static struct request
stat_request(long pid)
{
	return (struct request){ .op = OP_STAT, .pid = pid };
}

static struct request
list_request(long pid)
{
	return (struct request){ .op = OP_LIST, .pid = pid };
}

void
host_read_file(struct host *h, long pid, const char *path, size_t max, struct host_file *ret)
{
	ask_file(h, file_request(pid, max), path, ret);
	if (pid == 0)
		host_doubt_file(h, path, ret);
}

void
host_read_file_ahead(struct host *h, long pid, const char *path, size_t max)
{
	host_ask_ahead(h, file_request(pid, max), path);
}

void
host_stat(struct host *h, long pid, const char *path, struct host_file *ret)
{
	ask_file(h, stat_request(pid), path, ret);
	if (pid == 0)
		host_doubt_file(h, path, ret);
}

void
host_stat_ahead(struct host *h, long pid, const char *path)
{
	host_ask_ahead(h, stat_request(pid), path);
}

void
host_read_inside(struct host *h, const struct host_root *root, const char *path, size_t max, struct host_file *ret)
{
	ask_file(h, (struct request){ .op = OP_FILE, .pid = root->pid, .dev = root->dev, .ino = root->ino, .inside = 1, .max = max },
	    path, ret);
}

void
host_stat_inside(struct host *h, const struct host_root *root, const char *path, struct host_file *ret)
{
	ask_file(h, (struct request){ .op = OP_STAT, .pid = root->pid, .dev = root->dev, .ino = root->ino, .inside = 1 }, path, ret);
}

void
host_file_free(struct host_file *f)
{
	if (f == NULL)
		return;
	free(f->path);
	free(f->real);
	if (f->bytes != NULL)
		explicit_bzero(f->bytes, f->len);
	free(f->bytes);
	*f = (struct host_file){ 0 };
}

static cJSON *
list_names(struct host *h, struct request q, const char *path, char ret_code[24])
{
	autojson cJSON *doc = host_ask_document(h, path, q, path);
	cJSON *data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	cJSON *names = cJSON_DetachItemFromObjectCaseSensitive(data, "names");

	snprintf(
	    ret_code, 24, "%s", names != NULL ? "" : json_str(doc, "error.code", "reader-gone"));
	return names;
}

cJSON *
host_list(struct host *h, long pid, const char *path, char ret_code[24])
{
	cJSON *names = list_names(h, list_request(pid), path, ret_code);

	return pid == 0 ? host_doubt_list(h, path, names, ret_code) : names;
}

void
host_list_ahead(struct host *h, long pid, const char *path)
{
	host_ask_ahead(h, list_request(pid), path);
}

cJSON *
host_list_inside(struct host *h, const struct host_root *root, const char *path, char ret_code[24])
{
	struct request q = { .op = OP_LIST, .pid = root->pid, .dev = root->dev, .ino = root->ino, .inside = 1 };

	return list_names(h, q, path, ret_code);
}

const cJSON *
host_list_once(struct host *h, const char *path, char ret_code[24])
{
	const cJSON *known = cJSON_GetObjectItemCaseSensitive(h->lists, path), *names;

	if (known == NULL) {
		cJSON *made = json_object(), *listed = host_list(h, 0, path, ret_code);

		json_put_str(made, "code", ret_code);
		if (listed != NULL)
			json_put(made, "names", listed);
		known = json_put(h->lists, path, made);
	}
	names = cJSON_GetObjectItemCaseSensitive(known, "names");
	snprintf(ret_code, 24, "%s", json_str(known, "code", ""));
	return names;
}
