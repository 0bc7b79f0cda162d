/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accounts: who is in a group, asked of NSS in a process of its own, and read from files.
 *
 * The functions of libc that ask NSS are defined here again: in this program they take users from a table, fail or hang.
 */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/rows.h"

#include "audit/accounts.h"

/* ---- a directory ---- */

enum behaviour { WELL, HANGS, DIES, FAILS_LISTING, FAILS_GROUPS, FAILS_LOOKUP, LISTS_NO_GROUPS, ENDS_WITH_ENOENT, LISTS_NOBODY, TELLS_RIGHTS, HIDES_MEMBERS, TOO_MANY_GROUPS, IS_DOWN };
static enum behaviour behaviour;

#define USER(name, uid, gid) { .pw_name = (char *)(name), .pw_uid = (uid), .pw_gid = (gid) }
static struct passwd users[] = {
	USER("root", 0, 0),
	USER("bob", 1001, 1001),
	USER("bobby", 1002, 1002),
	USER("carol", 1003, 998),
	USER("nobody", 65534, 65534),
};
static char *docker_members[] = { (char *)"bob", (char *)"ghost", (char *)"bob", NULL }, *none[] = { NULL };
static struct group groups[] = {
	{ .gr_name = (char *)"root", .gr_gid = 0, .gr_mem = none },
	{ .gr_name = (char *)"docker", .gr_gid = 998, .gr_mem = docker_members },
	{ .gr_name = (char *)"also-docker", .gr_gid = 998, .gr_mem = (char *[]){ (char *)"bobby", NULL } },
	{ .gr_name = (char *)"dockerroot", .gr_gid = 997, .gr_mem = (char *[]){ (char *)"eve", NULL } },
};
static size_t next_user, next_group;
static bool down; /* the service that is asked alone */

void
setpwent(void)
{
	next_user = 0;
}

void
endpwent(void)
{
}

void
setgrent(void)
{
	next_group = 0;
}

void
endgrent(void)
{
}

struct passwd *
getpwent(void)
{
	while (behaviour == HANGS)
		pause();
	if (behaviour == DIES)
		(void)raise(SIGKILL);
	if (behaviour == LISTS_NOBODY || down || next_user == ARRAY_SIZE(users)) {
		errno = behaviour == ENDS_WITH_ENOENT ? ENOENT : 0;
		return NULL;
	}
	if (behaviour == FAILS_LISTING && next_user == 3) {
		errno = ETIMEDOUT;
		return NULL;
	}
	return &users[next_user++];
}

struct passwd *
getpwnam(const char *name)
{
	static struct passwd self;

	for (size_t i = 0; i < ARRAY_SIZE(users); i++)
		if (strcmp(users[i].pw_name, name) == 0) {
			self = users[i];
			if (behaviour == TELLS_RIGHTS)
				self.pw_uid = geteuid();
			return &self;
		}
	return NULL;
}

struct passwd *
getpwuid(uid_t uid)
{
	while (behaviour == HANGS)
		pause();
	for (size_t i = 0; i < ARRAY_SIZE(users); i++)
		if (users[i].pw_uid == uid)
			return &users[i];
	return NULL;
}

struct group *
getgrent(void)
{
	if (behaviour == FAILS_GROUPS) {
		errno = EIO;
		return NULL;
	}
	return behaviour == LISTS_NO_GROUPS || down || next_group == ARRAY_SIZE(groups) ? NULL : &groups[next_group++];
}

struct group *
getgrgid(gid_t gid)
{
	if (behaviour == FAILS_LOOKUP) {
		errno = ECONNREFUSED;
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		if (groups[i].gr_gid == gid)
			return &groups[i];
	return NULL;
}

/* What a login gets: also groups whose lists do not tell. */
int
getgrouplist(const char *user, gid_t group, gid_t *ret, int *n)
{
	int max = *n, found = 0;

	*n = behaviour == TOO_MANY_GROUPS ? max + 1 : 3;
	if (*n > max)
		return -1;
	ret[found++] = group;
	for (char **m = docker_members; *m != NULL; m++)
		if (strcmp(*m, user) == 0 && found < 2)
			ret[found++] = 998;
	if (behaviour == HIDES_MEMBERS && strcmp(user, "bobby") != 0)
		ret[found++] = 997;
	return *n = found;
}

int
__nss_configure_lookup(const char *database, const char *service)
{
	if (strcmp(service, "nosuch") == 0)
		return -1;
	down = behaviour == IS_DOWN && strcmp(service, "ldap") == 0 && strcmp(database, "group") != 0;
	return 0;
}

/* ---- asked ---- */

#define BOB   "{\"gid\":998,\"name\":\"bob\",\"uid\":1001,\"by\":\"member list\"}"
#define GHOST "{\"gid\":998,\"name\":\"ghost\",\"uid\":null,\"by\":\"member list\"}"
#define BOBBY "{\"gid\":998,\"name\":\"bobby\",\"uid\":1002,\"by\":\"member list\"}"
#define CAROL "{\"gid\":998,\"name\":\"carol\",\"uid\":1003,\"by\":\"primary group\"}"
#define LATE(name, uid) "{\"gid\":997,\"name\":\"" name "\",\"uid\":" uid ",\"by\":\"initgroups\"}"
#define ALL   "[" BOB "," GHOST "," BOBBY "," CAROL "]"

struct asked_row {
	const char *name;
	enum behaviour behaviour;
	uint32_t gid;
	const char *path, *wanted; /* of the document; NULL: not there */
};

static const struct asked_row asked[] = {
	{ "trap 67: members are those of the list, and whose primary group it is", WELL, 998, "data.members", ALL },
	{ "trap 64: a group whose name only begins like it is another one", WELL, 998, "data.groups", "[{\"gid\":998,\"name\":\"docker\"},{\"gid\":998,\"name\":\"also-docker\"}]" },
	{ "how many accounts there are is told", WELL, 998, "data.accounts", "5" },
	{ "nothing is missing then", WELL, 998, "errors", NULL },
	{ "a number without a group has no members", WELL, 4242, "data", "{\"groups\":[],\"members\":[],\"accounts\":5,\"listed\":{\"passwd\":[\"files\",\"ldap\"],\"group\":[\"files\",\"sss\"]}}" },
	{ "who is a member at login only is one", HIDES_MEMBERS, 997, "data.members", "[{\"gid\":997,\"name\":\"eve\",\"uid\":null,\"by\":\"member list\"}," LATE("root", "0") "," LATE("bob", "1001") "," LATE("carol", "1003") "," LATE("nobody", "65534") "]" },
	{ "behind those of the list, who are told once", HIDES_MEMBERS, 998, "data.members", ALL },
	{ "an account with more groups than there can be is told", TOO_MANY_GROUPS, 998, "errors[0].code", "\"EOVERFLOW\"" },
	{ "a service that is down lists nothing", IS_DOWN, 998, "data.listed.passwd", "[\"files\"]" },
	{ "and is asked by database", IS_DOWN, 998, "data.listed.group", "[\"files\",\"sss\"]" },
	{ "a directory that lists no groups still knows the one", LISTS_NO_GROUPS, 998, "data.groups[0].name", "\"docker\"" },
	{ "and its members", LISTS_NO_GROUPS, 998, "data.members[1].name", "\"ghost\"" },
	{ "a list of accounts that breaks off is told", FAILS_LISTING, 998, "errors[0].code", "\"ETIMEDOUT\"" },
	{ "behind the last member that is known", FAILS_LISTING, 998, "errors[0].path", "\"members[3]\"" },
	{ "a list of groups that breaks off is told", FAILS_GROUPS, 998, "errors[0].code", "\"EIO\"" },
	{ "a look-up that fails is told", FAILS_LOOKUP, 998, "errors[0].code", "\"ECONNREFUSED\"" },
	{ "ENOENT at the end is none", ENDS_WITH_ENOENT, 998, "errors", NULL },
	{ "nobody listed is told as such", LISTS_NOBODY, 998, "data.accounts", "0" },
	{ "a directory that hangs is an error in time", HANGS, 998, "error.code", "\"timeout\"" },
	{ "one that ends its process is an error", DIES, 998, "error.code", "\"accounts-gone\"" },
};

static void
assert_at(const cJSON *doc, const char *path, const char *wanted)
{
	const cJSON *v = json_at(doc, path);
	autofree char *got = v != NULL ? json_line(v) : NULL;

	if (wanted == NULL && got == NULL)
		return;
	assert_non_null(wanted);
	assert_string_equal(wanted, got != NULL ? got : "(nothing)");
}

static void
test_asked(void **state)
{
	static const char named[] = "{\"passwd\":[\"files\",\"nosuch\",\"ldap\"],\"group\":[\"files\"],\"initgroups\":[\"files\",\"sss\"]}";
	const struct asked_row *row = *state;
	struct accounts *a;
	struct err why;
	autojson cJSON *doc = NULL, *services = NULL;
	int64_t begun = now_ms();

	behaviour = row->behaviour;
	services = json_read(named, strlen(named), JSON_TWICE_REFUSED, &why);
	a = accounts_open();
	accounts_ask(a, &row->gid, 1, services, row->behaviour == HANGS ? 200 : 30000, begun + 60000);
	doc = accounts_answer(a);
	assert_at(doc, row->path, row->wanted);
	if (row->behaviour == HANGS)
		assert_true(now_ms() - begun < 10000);
	accounts_close(a);
}

/* The run's own deadline counts, too. */
/* Nobody waits for it, and so it ends: else this does not return. */
static void
ends_by_itself(void)
{
	while (waitpid(-1, NULL, 0) > 0)
		;
	assert_int_equal(ECHILD, errno);
}

static void
test_deadline(void **state)
{
	struct accounts *a;
	autojson cJSON *doc = NULL;
	uint32_t gid = 998;

	(void)state;
	behaviour = HANGS;
	a = accounts_open();
	accounts_ask(a, &gid, 1, NULL, 600000, now_ms() + 100);
	doc = accounts_answer(a);
	assert_at(doc, "error.code", "\"timeout\"");
	accounts_close(a);
	ends_by_itself();
}

static void
test_unasked(void **state)
{
	struct accounts *a = accounts_open();
	autojson cJSON *doc = accounts_answer(a);

	(void)state;
	assert_at(doc, "error.code", "\"accounts-gone\"");
	accounts_close(a);
	accounts_close(accounts_open());
	ends_by_itself();
}

static void
test_too_many(void **state)
{
	uint32_t gids[ACCOUNTS_MAX_GROUPS + 1] = { 0 };
	struct accounts *a = accounts_open();
	autojson cJSON *doc = NULL;

	(void)state;
	behaviour = WELL;
	accounts_ask(a, gids, ARRAY_SIZE(gids), NULL, 1000, now_ms() + 1000);
	doc = accounts_answer(a);
	assert_at(doc, "error.code", "\"accounts-gone\"");
	accounts_close(a);
}

static void
test_login(void **state)
{
	autofree char *bob = NULL;

	(void)state;
	behaviour = WELL;
	bob = accounts_login(1001, 30000, now_ms() + 30000);
	assert_string_equal("bob", bob);
	assert_null(accounts_login(4242, 30000, now_ms() + 30000));
	behaviour = HANGS;
	assert_null(accounts_login(1001, 200, now_ms() + 30000));
}

/* Root's rights are not theirs who answer. */
static void
test_rights(void **state)
{
	struct accounts *a;
	autojson cJSON *doc = NULL;
	uint32_t gid = 998;

	(void)state;
	if (geteuid() != 0)
		skip();
	behaviour = TELLS_RIGHTS;
	a = accounts_open();
	accounts_ask(a, &gid, 1, NULL, 30000, now_ms() + 30000);
	doc = accounts_answer(a);
	assert_at(doc, "data.members[0].uid", "65534");
	accounts_close(a);
}

/* ---- files ---- */

struct files_row {
	const char *name, *group, *passwd, *wants, *path, *wanted;
};
#define GROUPS  "root:x:0:\ndocker:x:998:bob,ghost\ndockerroot:x:997:eve\nalias:x:998:bobby\n"
#define ACCOUNTS "root:x:0:0::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\nbobby:x:1002:1002::/:/bin/sh\ncarol:x:1003:998::/:/bin/sh\n"

static const struct files_row files[] = {
	{ "members are those of the list, and whose primary group it is", GROUPS, ACCOUNTS, "docker", "data.members", ALL },
	{ "access goes by number: all groups with it count", GROUPS, ACCOUNTS, "docker", "data.groups", "[{\"gid\":998,\"name\":\"docker\"},{\"gid\":998,\"name\":\"alias\"}]" },
	{ "a name that is a part of another one is none", GROUPS, ACCOUNTS, "dock", "data", "{\"groups\":[],\"members\":[],\"accounts\":4}" },
	{ "blanks before a line, a number and a member do not count, as glibc has it", " docker:x: 998:carl, bob\n", "\t bob:x: 1001:1001::/:\n", "docker", "data.members", "[{\"gid\":998,\"name\":\"carl\",\"uid\":null,\"by\":\"member list\"},{\"gid\":998,\"name\":\"bob\",\"uid\":1001,\"by\":\"member list\"}]" },
	{ "a comment is no group", "#old:x:998:eve\ndocker:x:998:bob\n", ACCOUNTS, "docker", "data.groups", "[{\"gid\":998,\"name\":\"docker\"}]" },
	{ "no newline at the end", "docker:x:998:bob", ACCOUNTS, "docker", "data.members[0].name", "\"bob\"" },
	{ "empty names in a list are none", "docker:x:998:,,bob,\n", ACCOUNTS, "docker", "data.members[1].name", "\"carol\"" },
	{ "a group without members", "docker:x:998:\n", "root:x:0:0::/:\n", "docker", "data.members", "[]" },
	{ "a group by the same name with another number is a doubt", "docker:x:999:\ndocker:x:998:bob\n", ACCOUNTS, "docker", "error.code", "\"not-proven\"" },
	{ "one with the same number is the same group", "docker:x:998:\ndocker:x:998:bob\n", ACCOUNTS, "docker", "data.members[0].name", "\"bob\"" },
	{ "an account with two numbers is not known by one", "docker:x:998:bob\n", "bob:x:0:0::/:\nbob:x:1001:1001::/:\n", "docker", "data.members[0].uid", "null" },
	{ "a number that is none is no group", "docker:x:0998x:bob\n", ACCOUNTS, "docker", "data.groups", "[]" },
	{ "nor one beyond all", "docker:x:99999999999999999999998:bob\n", ACCOUNTS, "docker", "data.groups", "[]" },
	{ "a line that is cut counts as no account", "docker:x:998:\n", "carol:x:1003\n", "docker", "data.accounts", "0" },
	{ "a line for a directory makes the members incomplete", GROUPS, ACCOUNTS "+::::::\n", "docker", "errors[0].path", "\"members[4]\"" },
	{ "in the file of groups, too", GROUPS "+:::\n", ACCOUNTS, "docker", "errors[0].code", "\"not-read\"" },
	{ "what is no UTF-8 is cleaned", "docker:x:998:b\xff\n", ACCOUNTS, "docker", "data.members[0].name", "\"b\xef\xbf\xbd\"" },
	{ "empty files", "", "", "docker", "data", "{\"groups\":[],\"members\":[],\"accounts\":0}" },
};

static void
test_files(void **state)
{
	const struct files_row *row = *state;
	autojson cJSON *doc = accounts_of_files("files", row->group, strlen(row->group), row->passwd, strlen(row->passwd), row->wants);

	assert_at(doc, row->path, row->wanted);
}

struct services_row {
	const char *name, *conf, *wanted, *database; /* NULL: passwd */
};

static const struct services_row services[] = {
	{ "services stand behind the database", "group: nis\npasswd:         files systemd\n", "[\"files\",\"systemd\"]" },
	{ "actions are no services", "passwd: files [NOTFOUND=return] sss [!UNAVAIL=return SUCCESS=merge]ldap\n", "[\"files\",\"sss\",\"ldap\"]" },
	{ "comments count for nothing", "#passwd: nis\npasswd: files # sss\n", "[\"files\"]" },
	{ "blanks before the name", "  passwd : sss", "[\"sss\"]" },
	{ "a database that begins alike is another one", "passwd_compat: nis\n", "[\"files\"]" },
	{ "an action that is not closed ends the line", "passwd: files [NOTFOUND=return sss\n", "[\"files\"]" },
	{ "a database twice has both", "passwd: files\npasswd: sss\n", "[\"files\",\"sss\"]" },
	{ "no such line means files", "", "[\"files\"]" },
	{ "initgroups has services of its own", "group: files\ninitgroups: files [SUCCESS=continue] sss\n", "[\"files\",\"sss\"]", "initgroups" },
	{ "without a line it has none", "group: files\n", "null", "initgroups" },
	{ "nor with an empty one", "initgroups: # sss\n", "null", "initgroups" },
};

static void
test_services(void **state)
{
	const struct services_row *row = *state;
	autojson cJSON *got = accounts_services(row->conf, strlen(row->conf), row->database != NULL ? row->database : "passwd");
	autofree char *text = json_line(got);

	assert_string_equal(row->wanted, text);
}

int
main(void)
{
	const struct CMUnitTest rest[] = { cmocka_unit_test(test_deadline), cmocka_unit_test(test_unasked),
		cmocka_unit_test(test_too_many), cmocka_unit_test(test_login),
		cmocka_unit_test(test_rights) };

	return RUN_ROWS("asked", asked, test_asked) + cmocka_run_group_tests_name("the process", rest, NULL, NULL) +
	    RUN_ROWS("files", files, test_files) + RUN_ROWS("services", services, test_services);
}
