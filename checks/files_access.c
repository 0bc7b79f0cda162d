/* SPDX-License-Identifier: Apache-2.0 */
/* files_access: who may do more to a file than is allowed: by its mode, its access control list, or the folders that lead to it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/files.h"

bool
file_is_key(const char *path)
{
	size_t n = strlen(path);

	return n > 4 && strcmp(path + n - 4, ".key") == 0;
}

static bool
is_trusted_user(const struct file_seen *f, double uid)
{
	return uid == 0 || (f->user > 0 && uid == f->user);
}

static bool
is_trusted_group(const struct file_seen *f, double gid)
{
	return gid == 0 || (f->group > 0 && gid == f->group);
}

/* What an entry that is known grants ("rw-"), as bits. */
static unsigned
rights_of(const cJSON *entry)
{
	const char *text = json_str(entry, "effective", "---");
	unsigned bits = 0;

	for (int i = 0; i < 3; i++)
		bits |= text[i] == "rwx"[i] ? 4u >> i : 0;
	return bits;
}

static const char *
rights_words(unsigned bits)
{
	static const char *const words[] = { "nothing", "execute", "write", "write and execute", "read", "read and execute",
		"read and write", "read, write and execute" };

	return words[bits & 7];
}

static char *
holder(const char *kind, const cJSON *entry, const char *id, const char *name)
{
	const char *called = json_str(entry, name, NULL);
	double number = json_num(entry, id, -1);

	return called != NULL ? xasprintf("%s %.0f (%s)", kind, number, called) : xasprintf("%s %.0f", kind, number);
}

/* ---- the access control list ---- */

/* Group bits of the mode are the mask where there is a list: the group's own rights are in it. */
static bool
take_group(const cJSON *list, unsigned *mode)
{
	const cJSON *e;

	cJSON_ArrayForEach(e, list)
		if (strcmp(json_str(e, "tag", ""), "group_obj") == 0) {
			*mode = (*mode & ~070u) | rights_of(e) << 3;
			return true;
		}
	return false;
}

/* What an entry grants somebody beyond what all may have, or beyond the group's share if the group is trusted. */
static unsigned
excess_of(const struct file_seen *f, const cJSON *e, unsigned most)
{
	const char *tag = json_str(e, "tag", "");
	double id = json_num(e, "id", -1);
	if (strcmp(tag, "user") == 0)
		return is_trusted_user(f, id) ? 0 : rights_of(e) & ~(most & 7u);
	if (strcmp(tag, "other") == 0) /* of the default list: what is made there is theirs, whatever the umask */
		return rights_of(e) & ~(most & 7u);
	if (strcmp(tag, "group") != 0)
		return 0;
	if (is_trusted_group(f, id))
		most >>= 3;
	return rights_of(e) & ~(most & 7u);
}

/* PASS if a list grants nobody too much. */
static enum verdict
judge_list(struct look *at, const struct file_seen *f, const cJSON *list, unsigned most, const char *which)
{
	const cJSON *e;

	cJSON_ArrayForEach(e, list) {
		unsigned more = excess_of(f, e, most);
		const char *tag = json_str(e, "tag", "");
		autofree char *name = strcmp(tag, "other") == 0 ? xstrdup("others") : holder(tag, e, "id", "name");

		if (more > 0)
			return say(at, FAIL, "its %s lets %s %s", which, name, rights_words(more));
	}
	return PASS;
}

/* ---- the folders above ---- */

static char *sentence(const char *fmt, ...) PRINTF(1, 2);

static char *
sentence(const char *fmt, ...)
{
	va_list ap;
	char text[1024];

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return xstrdup(text);
}

/* Whether what was read of a folder has the form that is collected. Where nobody may write by its access control list, acl_writers is
 * empty; it is absent if that could not be read, which is an error of the parents. */
static bool
folder_is_known(const cJSON *folder, bool complete)
{
	const cJSON *writers = json_at(folder, "acl_writers"), *e;

	if (!cJSON_IsNumber(json_at(folder, "uid")) || !cJSON_IsNumber(json_at(folder, "gid")) || !mode_is_known(json_at(folder, "mode")) ||
	    !cJSON_IsBool(json_at(folder, "acl")) || (!cJSON_IsArray(writers) && (complete || writers != NULL)))
		return false;
	cJSON_ArrayForEach(e, writers) {
		const char *tag = json_str(e, "tag", "");

		if ((strcmp(tag, "user") != 0 && strcmp(tag, "group") != 0 && strcmp(tag, "group_obj") != 0) || json_num(e, "id", -1) < 0)
			return false;
	}
	return true;
}

/* Who of those that an access control list names may write in a folder, or NULL. The caller frees. */
static char *
listed_writer(const struct file_seen *f, const cJSON *folder)
{
	const cJSON *e;

	cJSON_ArrayForEach(e, json_at(folder, "acl_writers")) {
		bool user = strcmp(json_str(e, "tag", ""), "user") == 0;
		double id = json_num(e, "id", -1);

		if (user ? !is_trusted_user(f, id) : !is_trusted_group(f, id))
			return holder(user ? "user" : "group", e, "id", "name");
	}
	return NULL;
}

/*
 * Who, beside those that are trusted, could put something else in the place of what a folder holds, as a sentence; NULL: nobody. In a
 * sticky folder only who owns the thing or the folder may. The caller frees.
 */
static char *
replacer(const struct file_seen *f, const cJSON *folder)
{
	const char *path = json_str(folder, "path", "?"), *holds = json_str(folder, "holds", "?");
	unsigned mode = (unsigned)json_int(folder, "mode", 07777); /* it is known */
	const cJSON *held = json_at(folder, "holds_uid");
	const char *can = cJSON_IsNumber(held) ? "replace" : "make"; /* what is not there has no owner */
	autofree char *name = NULL;

	if (!is_trusted_user(f, json_num(folder, "uid", -1))) {
		name = holder("user", folder, "uid", "owner");
		return sentence("%s owns the folder %s and can %s %s in it", name, path, can, holds);
	}
	if (mode & 01000 && cJSON_IsNumber(held) && is_trusted_user(f, held->valuedouble))
		return NULL;
	if ((mode & 03) == 03)
		return sentence("anybody may write in the folder %s and can %s %s in it", path, can, holds);
	if ((mode & 030) == 030 && !json_bool(folder, "acl", false) && !is_trusted_group(f, json_num(folder, "gid", -1))) {
		name = holder("group", folder, "gid", "group");
		return sentence("%s may write in the folder %s and can %s %s in it", name, path, can, holds);
	}
	if ((name = listed_writer(f, folder)) != NULL)
		return sentence("%s may write in the folder %s, by its access control list, and can %s %s in it", name, path, can, holds);
	return NULL;
}

enum verdict
file_parents(struct look *at, const struct file_seen *f)
{
	struct fact parents = look_at(at, "stat:parents", NULL), real = look_aside(at, "stat:real");
	bool complete = parents.code == NULL;
	const cJSON *p;

	if (parents.seen != SEEN_VALUE || !cJSON_IsArray(parents.v))
		return say_unseen(at, parents, "parents", "a list");
	/* the root alone has none above it, and what is not there has no other name */
	if (complete && cJSON_GetArraySize(parents.v) == 0 && (!cJSON_IsString(real.v) || strcmp(real.v->valuestring, "/") != 0))
		return say(at, UNKNOWN, "none of its parents is in these facts");
	cJSON_ArrayForEach(p, parents.v) {
		autofree char *why = NULL;

		if (!folder_is_known(p, complete))
			return say(at, UNKNOWN, "an entry of its parents is not understood");
		if ((why = replacer(f, p)) != NULL)
			return say(at, FAIL, "%s", why);
	}
	if (parents.code != NULL)
		return say_unseen(at, parents, "parents", "a list");
	return PASS;
}

/* ---- the mode ---- */

static enum verdict
judge_bits(struct look *at, unsigned mode, unsigned most)
{
	static const char *const whose[] = { "others", "the group", "the owner" };
	autofree char *expected = xasprintf("nothing beyond %04o", most), *observed = xasprintf("%04o", mode);
	const char *source = json_str(json_at(at->subject, "read.stat"), "source", "stat");
	unsigned more = mode & ~most;
	autobuf struct buf b = BUF_INIT;

	look_note(at, source, "mode in octal", expected, observed);
	if (more == 0)
		return say(at, PASS, "mode %04o grants nothing beyond %04o", mode, most);
	for (int i = 0; i < 3; i++)
		if (more >> 3 * i & 7)
			buf_addf(&b, "%s%s to %s", b.len > 0 ? ", " : "", rights_words(more >> 3 * i), whose[i]);
	for (int i = 0; i < 3; i++)
		if (more & 01000u << i)
			buf_addf(&b, "%s%s", b.len > 0 ? ", " : "", i == 0 ? "the sticky bit" : i == 1 ? "setgid" : "setuid");
	return say(at, FAIL, "mode %04o grants more than %04o: %s", mode, most, b.s);
}

enum verdict
file_mode(struct look *at, const struct file_seen *f, unsigned most)
{
	struct fact mode = look_at(at, "stat:mode", NULL), acl = look_at(at, "stat:acl", NULL);
	const cJSON *access = json_at(acl.v, "access"), *inherited = json_at(acl.v, "default");
	enum verdict bits, listed = PASS, above;
	unsigned effective;

	if (mode.seen != SEEN_VALUE || !mode_is_known(mode.v))
		return say_unseen(at, mode, "mode", "a number");
	if (acl.seen != SEEN_NULL && (acl.seen != SEEN_VALUE || !cJSON_IsObject(acl.v) || acl.code != NULL))
		return say_unseen(at, acl, "acl", "an object or null");
	effective = (unsigned)mode.v->valuedouble;
	if (acl.seen != SEEN_NULL && (!acl_is_known(acl.v) || (cJSON_GetArraySize(access) > 0 && !take_group(access, &effective))))
		return say(at, UNKNOWN, "its access control list is not understood");
	if ((bits = judge_bits(at, effective, most)) != PASS)
		return bits;
	/* the sentence stays that of the mode, unless there is worse to say */
	listed = judge_list(at, f, access, most, "access control list");
	if (listed == PASS)
		listed = judge_list(at, f, inherited, most, "default access control list");
	if (listed != PASS)
		return listed;
	above = file_parents(at, f);
	return above;
}
