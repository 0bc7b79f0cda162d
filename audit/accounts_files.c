/* SPDX-License-Identifier: Apache-2.0 */
/* accounts_files: group(5), passwd(5) and nsswitch.conf(5) as files: for roots whose users are not this machine's, and for names in messages. */
#include "config.h"

#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "audit/accounts.h"
#include "audit/facts.h"
#include "audit/wire.h"

#define MAX_MEMBERS 16384
#define MAX_FIELDS  7

/* Some bytes of a line. */
struct part {
	const char *s;
	size_t n;
};

/* The part up to the next c; false at the end. */
static bool
next_part(struct part *rest, char c, struct part *ret)
{
	const char *end;

	if (rest->s == NULL)
		return false;
	end = memchr(rest->s, c, rest->n);
	ret->s = rest->s;
	ret->n = end != NULL ? (size_t)(end - rest->s) : rest->n;
	*rest = end != NULL ? (struct part){ end + 1, rest->n - ret->n - 1 } : (struct part){ NULL, 0 };
	return true;
}

static struct part
without_blanks(struct part p)
{
	while (p.n > 0 && isspace((unsigned char)*p.s)) {
		p.s++;
		p.n--;
	}
	return p;
}

/* The next line that is no comment, as glibc reads it: blanks before it do not count. */
static bool
next_entry(struct part *rest, struct part *ret)
{
	while (next_part(rest, '\n', ret)) {
		*ret = without_blanks(*ret);
		if (ret->n == 0 || *ret->s != '#')
			return true;
	}
	return false;
}

static size_t
fields_of(struct part line, struct part field[MAX_FIELDS])
{
	size_t n = 0;

	while (n < MAX_FIELDS && next_part(&line, ':', &field[n]))
		n++;
	return n;
}

static bool
number_of(struct part p, int64_t *ret)
{
	p = without_blanks(p);
	*ret = 0;
	for (size_t i = 0; i < p.n; i++) {
		if (!isdigit((unsigned char)p.s[i]) || *ret > UINT32_MAX)
			return false;
		*ret = *ret * 10 + (p.s[i] - '0');
	}
	return p.n > 0 && *ret <= UINT32_MAX;
}

static bool
is_same(struct part p, const char *s)
{
	return p.n == strlen(s) && memcmp(p.s, s, p.n) == 0;
}

/* A line that takes in what a directory knows (compat: "+", "-", "+@netgroup"). */
static bool
is_compat(struct part line)
{
	return line.n > 0 && (*line.s == '+' || *line.s == '-');
}

static void
put_clean(cJSON *o, const char *key, struct part p)
{
	autofree char *clean = utf8_clean(p.s, p.n);

	json_put_str(o, key, clean);
}

struct reading {
	struct part group, passwd;
	cJSON *doc, *groups, *members;
	size_t nmembers;
	bool cut;
};

/* The uid of an account; false if there is none of that name, or several with different ones: which counts, NSS says. */
static bool
uid_of(const struct reading *r, struct part name, int64_t *ret)
{
	struct part rest = r->passwd, line, field[MAX_FIELDS];
	bool known = false;
	int64_t uid;

	while (next_entry(&rest, &line)) {
		if (fields_of(line, field) < 4 || field[0].n != name.n || memcmp(field[0].s, name.s, name.n) != 0 ||
		    !number_of(field[2], &uid))
			continue;
		if (known && uid != *ret)
			return false;
		*ret = uid;
		known = true;
	}
	return known;
}

static void
put_member(struct reading *r, int64_t gid, struct part name, const int64_t *uid, const char *by)
{
	cJSON *m;

	if (name.n == 0)
		return;
	if (r->nmembers == MAX_MEMBERS) {
		r->cut = true;
		return;
	}
	r->nmembers++;
	m = json_object();
	json_put_int(m, "gid", gid);
	put_clean(m, "name", name);
	if (uid != NULL)
		json_put_int(m, "uid", *uid);
	else
		json_put_null(m, "uid");
	json_put_str(m, "by", by);
	json_push(r->members, m);
}

static void
take_listed(struct reading *r, int64_t gid, struct part list)
{
	struct part name;
	int64_t uid;

	while (next_part(&list, ',', &name)) {
		bool known;

		name = without_blanks(name);
		known = uid_of(r, name, &uid);

		put_member(r, gid, name, known ? &uid : NULL, "member list");
	}
}

static void
take_primary(struct reading *r, int64_t gid)
{
	struct part rest = r->passwd, line, field[MAX_FIELDS];
	int64_t uid, primary, n = 0;

	while (next_entry(&rest, &line)) {
		if (is_compat(line) || fields_of(line, field) < 4 || !number_of(field[2], &uid) ||
		    !number_of(field[3], &primary))
			continue;
		n++;
		if (primary == gid)
			put_member(r, gid, field[0], &uid, "primary group");
	}
	json_put_int(cJSON_GetObjectItemCaseSensitive(r->doc, "data"), "accounts", n);
}

/* Of all groups with the number of the one by that name: access goes by number. */
static void
take_groups(struct reading *r, int64_t gid)
{
	struct part rest = r->group, line, field[MAX_FIELDS];
	int64_t n;

	while (next_entry(&rest, &line)) {
		cJSON *g;

		if (is_compat(line) || fields_of(line, field) < 3 || !number_of(field[2], &n) || n != gid)
			continue;
		g = json_object();
		json_put_int(g, "gid", gid);
		put_clean(g, "name", field[0]);
		json_push(r->groups, g);
		if (fields_of(line, field) >= 4)
			take_listed(r, gid, field[3]);
	}
}

/* How many different numbers the groups of a name have, up to 2; the first one to ret. */
static int
gid_of(const struct reading *r, const char *name, int64_t *ret)
{
	struct part rest = r->group, line, field[MAX_FIELDS] = { { NULL, 0 } };
	bool known = false;
	int64_t gid = 0;

	while (next_entry(&rest, &line)) {
		if (fields_of(line, field) < 3 || !is_same(field[0], name) || !number_of(field[2], &gid))
			continue;
		if (known && gid != *ret)
			return 2;
		*ret = gid;
		known = true;
	}
	return known;
}

/* dockerd looks into /etc/group first, systemd asks the services in their order: which one the socket gets is not known. */
static cJSON *
ambiguous(const char *source, const char *name)
{
	autofree char *why = xasprintf("groups by the name %s have different numbers: which one counts is not known", name);

	return wire_document_error(source, "not-proven", why);
}

bool
accounts_have_compat(const char *bytes, size_t len)
{
	struct part rest = { bytes, len }, line;

	while (next_part(&rest, '\n', &line))
		if (is_compat(line))
			return true;
	return false;
}

static void
note_compat(struct reading *r, struct part text, const char *file)
{
	autofree char *behind = xasprintf("members[%zu]", r->nmembers);
	struct part line;

	while (next_part(&text, '\n', &line))
		if (is_compat(line)) {
			autofree char *why = xasprintf("a line of %s takes in what a directory knows (%.1s)", file, line.s);

			doc_error(r->doc, behind, "not-read", why);
			return;
		}
}

cJSON *
accounts_of_files(const char *source, const char *group, size_t ngroup, const char *passwd, size_t npasswd, const char *name)
{
	struct reading r = { .group = { group, ngroup }, .passwd = { passwd, npasswd }, .doc = json_object() };
	cJSON *data;
	int64_t gid = 0;
	int n = gid_of(&r, name, &gid);

	if (n == 0 && number_of((struct part){ name, strlen(name) }, &gid))
		n = 1;
	if (n > 1) {
		cJSON_Delete(r.doc);
		return ambiguous(source, name);
	}
	json_put_str(r.doc, "source", source);
	data = json_put_object(r.doc, "data");
	r.groups = json_put_array(data, "groups");
	r.members = json_put_array(data, "members");
	if (n > 0) {
		take_groups(&r, gid);
		take_primary(&r, gid);
	} else {
		take_primary(&r, -1);
	}
	note_compat(&r, r.group, "group");
	note_compat(&r, r.passwd, "passwd");
	if (r.cut) {
		autofree char *behind = xasprintf("members[%zu]", r.nmembers);

		doc_error(r.doc, behind, "too-large", "more members than are kept");
	}
	return r.doc;
}

/* ---- nsswitch.conf(5) ---- */

/* The words of a line, without [actions]. */
static void
take_services(struct part line, cJSON *ret)
{
	const char *s = line.s, *end = line.s + line.n;

	while (s < end) {
		const char *word = s;

		if (isspace((unsigned char)*s)) {
			s++;
		} else if (*s == '[') {
			const char *close = memchr(s, ']', (size_t)(end - s));

			s = close != NULL ? close + 1 : end;
		} else {
			autofree char *clean = NULL;

			while (s < end && !isspace((unsigned char)*s) && *s != '[')
				s++;
			clean = utf8_clean(word, (size_t)(s - word));
			json_push_str(ret, clean);
		}
	}
}

cJSON *
accounts_services(const char *conf, size_t len, const char *database)
{
	struct part rest = { conf, len }, line, key, tail;
	cJSON *ret = json_array();

	while (next_part(&rest, '\n', &line)) {
		const char *hash = memchr(line.s, '#', line.n);

		line.n = hash != NULL ? (size_t)(hash - line.s) : line.n;
		while (line.n > 0 && isspace((unsigned char)*line.s)) {
			line.s++;
			line.n--;
		}
		tail = line;
		if (!next_part(&tail, ':', &key) || tail.s == NULL)
			continue;
		while (key.n > 0 && isspace((unsigned char)key.s[key.n - 1]))
			key.n--;
		if (is_same(key, database))
			take_services(tail, ret);
	}
	if (cJSON_GetArraySize(ret) > 0)
		return ret;
	if (strcmp(database, "initgroups") == 0) {
		cJSON_Delete(ret);
		return cJSON_CreateNull();
	}
	json_push_str(ret, "files");
	return ret;
}

bool
account_of_file(const char *name, uid_t uid, struct account *ret)
{
	autofile FILE *passwd = fopen("/etc/passwd", "re");
	const struct passwd *pw;

	*ret = (struct account){ 0 };
	while (passwd != NULL && (pw = fgetpwent(passwd)) != NULL) {
		if (name != NULL ? strcmp(pw->pw_name, name) != 0 : pw->pw_uid != uid)
			continue;
		*ret = (struct account){ .name = utf8_clean(pw->pw_name, strlen(pw->pw_name)), .home = xstrdup(pw->pw_dir),
			.uid = pw->pw_uid };
		return true;
	}
	return false;
}

void
account_free(struct account *a)
{
	free(a->name);
	free(a->home);
	*a = (struct account){ 0 };
}

char *
account_group(gid_t gid)
{
	autofile FILE *group = fopen("/etc/group", "re");
	const struct group *gr;

	while (group != NULL && (gr = fgetgrent(group)) != NULL)
		if (gr->gr_gid == gid)
			return utf8_clean(gr->gr_name, strlen(gr->gr_name));
	return xasprintf("%u", (unsigned)gid);
}
