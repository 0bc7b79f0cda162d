/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a trail, and the form of a line. Appending is trail.c. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "audit/jcs.h"
#include "audit/trail_parts.h"

/* Lines of a descriptor, one at a time. */
struct lines {
	int fd;
	struct buf held; /* what was read and not yet taken, from at on */
	size_t at;
	bool end;
};

static int
read_more(struct lines *l, struct err *e)
{
	char block[1 << 14];
	ssize_t n;

	memmove(l->held.s, l->held.s + l->at, l->held.len - l->at);
	l->held.len -= l->at;
	l->at = 0;
	while ((n = read(l->fd, block, sizeof block)) < 0 && errno == EINTR)
		;
	if (n < 0)
		return err_set(e, errno, TRAIL_FILE ": %s", strerror(errno));
	l->end = n == 0;
	buf_add(&l->held, block, (size_t)n);
	return 0;
}

/* The next line, with its newline if it has one: 1; 0: there is none; -1 and an error. It stays until the next call. */
static int
next_line(struct lines *l, const char **ret, size_t *ret_len, struct err *e)
{
	const char *end;

	while ((end = memchr(l->held.s + l->at, '\n', l->held.len - l->at)) == NULL && !l->end &&
	    l->held.len - l->at <= TRAIL_MAX_LINE)
		if (read_more(l, e) < 0)
			return -1;
	*ret = l->held.s + l->at;
	*ret_len = end != NULL ? (size_t)(end - *ret) + 1 : l->held.len - l->at;
	if (*ret_len > TRAIL_MAX_LINE)
		return err_set(e, EBADMSG, TRAIL_FILE ": a line of more than %zu bytes, which plimsoll does not write", TRAIL_MAX_LINE);
	return *ret_len > 0;
}

/* Whether a line that was just returned, and may be moved, is the last one. */
static int
is_last(struct lines *l, size_t len, struct err *e)
{
	while (l->held.len - l->at == len && !l->end)
		if (read_more(l, e) < 0)
			return -1;
	return l->held.len - l->at == len;
}

/* Strings, integers, and what is made of them. */
static bool
is_plain(const cJSON *v)
{
	const cJSON *c;

	if (!cJSON_IsObject(v) && !cJSON_IsArray(v))
		return cJSON_IsString(v) || cJSON_IsNumber(v);
	cJSON_ArrayForEach(c, v)
		if (!is_plain(c))
			return false;
	return true;
}

static bool
is_kind(const char *kind)
{
	size_t n = strspn(kind, "abcdefghijklmnopqrstuvwxyz");

	return n > 0 && n <= 32 && kind[n] == '\0';
}

/* What is wrong with a record where it stands; false: nothing. */
static bool
is_wrong(const cJSON *record, const struct trail_head *at, struct err *ret)
{
	const cJSON *seq = cJSON_GetObjectItemCaseSensitive(record, "seq");

	if (!cJSON_IsObject(record) || !is_plain(record))
		return err_set(ret, 0, "not an object of strings and integers") < 0;
	if (!is_kind(json_str(record, "kind", "")))
		return err_set(ret, 0, "its kind is missing, or not a word") < 0;
	if (!cJSON_IsNumber(seq) || json_str(record, "prev", NULL) == NULL)
		return err_set(ret, 0, "seq or prev is missing") < 0;
	if (seq->valuedouble != (double)at->lines)
		return err_set(ret, 0, "seq is %.0f where %" PRIu64 " is due: lines were dropped, put in or moved", seq->valuedouble,
		    at->lines) < 0;
	if (strcmp(json_str(record, "prev", ""), at->last) != 0)
		return err_set(ret, 0, "prev is not the digest of the line before: that one was changed, or it is another one") < 0;
	return false;
}

/* The document in a line, whose number the reader says. */
static cJSON *
read_record(const struct trail_seen *line, struct err *why)
{
	static const char first[] = "line 1, ";
	cJSON *record = jcs_read(line->text, line->len - 1, why);

	if (record == NULL && strncmp(why->msg, first, sizeof first - 1) == 0)
		memmove(why->msg, why->msg + sizeof first - 1, strlen(why->msg) + 2 - sizeof first);
	return record;
}

static void
look_at_line(struct trail_seen *line, const struct trail_head *at, bool last, cJSON **record, struct err *why)
{
	bool ended = line->text[line->len - 1] == '\n';

	/* a power loss may leave zeros in the place of what was not yet on the disk */
	line->torn = last && (!ended || memchr(line->text, '\0', line->len) != NULL);
	if (line->torn) {
		err_set(why, 0, "torn: a run was killed, or lost power, while it wrote this line");
	} else if ((*record = read_record(line, why)) != NULL) {
		line->record = *record;
		if (!is_wrong(*record, at, why))
			return;
	}
	line->trouble = why->msg;
}

int64_t
trail_read(int fd, trail_visit *visit, void *arg, struct trail_head *ret_head, struct err *e)
{
	struct lines lines = { .fd = fd, .held = BUF_INIT };
	struct trail_head at = TRAIL_BEGIN;
	int64_t troubles = 0;
	int n = 1, last;

	while (n == 1) {
		struct trail_seen line = { .number = at.lines + 1 };
		autojson cJSON *record = NULL;
		char digest[65];
		struct err why;

		if ((n = next_line(&lines, &line.text, &line.len, e)) <= 0)
			break;
		if ((last = is_last(&lines, line.len, e)) < 0) {
			n = -1;
			break;
		}
		line.text = lines.held.s + lines.at;
		sha256_hex(line.text, line.len, digest);
		line.sha256 = digest;
		look_at_line(&line, &at, last, &record, &why);
		troubles += line.trouble != NULL;
		visit(arg, &line);
		lines.at += line.len;
		if (line.torn)
			break;
		at.lines++;
		memcpy(at.last, digest, sizeof digest);
	}
	buf_free(&lines.held);
	*ret_head = at;
	return n < 0 ? -1 : troubles;
}

int
trail_line(const struct trail_head *at, const char *kind, const cJSON *record, struct buf *ret, struct err *e)
{
	static const char *const ours[] = { "seq", "prev", "kind" };
	autojson cJSON *doc = json_copy(record), *again = NULL;
	autobuf struct buf text = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (cJSON_GetObjectItemCaseSensitive(doc, ours[i]) != NULL)
			return err_set(e, 0, "a trail's record has no %s of its own", ours[i]);
	json_put_int(doc, "seq", (int64_t)at->lines);
	json_put_str(doc, "prev", at->last);
	json_put_str(doc, "kind", kind);
	/* what could not be read again is better found out now */
	if (jcs_write(doc, &text, e) < 0 || (again = jcs_read(text.s, text.len, e)) == NULL || is_wrong(again, at, e))
		return -1;
	buf_addc(&text, '\n');
	if (text.len > TRAIL_MAX_LINE)
		return err_set(e, 0, "a trail's line of more than %zu bytes", TRAIL_MAX_LINE);
	buf_add(ret, text.s, text.len);
	return 0;
}
