/* SPDX-License-Identifier: Apache-2.0 */
/* host_accounts: 1.1.2, whether only trusted accounts may use the engine's socket through its group. */
#include "config.h"

#include <string.h>

#include "checks/containers.h"
#include "checks/host.h"

#define GROUP_WRITES 020
#define OTHERS_WRITE 02
#define MAX_SHOWN    20

struct judging {
	struct look *at;
	struct fact sockets, groups, members, accounts, services, listed, configured, meant;
	bool lists_nothing; /* the service that hides accounts is said to list them, and lists none */
	const char *trusted;
	struct buf others; /* members that nobody trusts by name, once each */
	size_t nothers, ntrusted;
};

static bool
is_list(struct fact f)
{
	return f.seen == SEEN_VALUE && cJSON_IsArray(f.v);
}

static bool
is_number(const cJSON *o, const char *key, double wanted)
{
	const cJSON *n = json_at(o, key);

	return cJSON_IsNumber(n) && n->valuedouble == wanted;
}

/* Below --root nothing runs: which sockets there would be is configured, beside those that are there already. */
static bool
is_by_name(const struct judging *j)
{
	return j->meant.seen == SEEN_VALUE || j->meant.seen == SEEN_NULL || j->meant.seen == SEEN_ERROR ||
	    (cJSON_GetArraySize(j->sockets.v) == 0 && j->configured.seen == SEEN_VALUE && cJSON_IsString(j->configured.v));
}

/* Those that there are, and behind these those that there would be; NULL: none, or no more. */
static const cJSON *
next_socket(const struct judging *j, const cJSON *s, bool *ret_meant)
{
	if (s == NULL)
		*ret_meant = false;
	s = s == NULL ? j->sockets.v->child : s->next;
	if (s != NULL || *ret_meant || !is_by_name(j) || j->meant.v == NULL)
		return s;
	*ret_meant = true;
	return j->meant.v->child;
}

static bool
is_complete_socket(const cJSON *s)
{
	const cJSON *acl = json_at(s, "acl");

	return cJSON_IsNumber(json_at(s, "gid")) && cJSON_IsNumber(json_at(s, "uid")) && mode_is_known(json_at(s, "mode")) &&
	    (cJSON_IsNull(acl) || acl_is_known(acl));
}

/* Whether some user or group may write by the access list, whom neither owner nor group of the socket tells. */
static bool
list_lets_write(const cJSON *s)
{
	const cJSON *e;

	cJSON_ArrayForEach(e, json_at(s, "acl.access")) {
		const char *tag = json_str(e, "tag", "");

		if ((strcmp(tag, "user") == 0 || strcmp(tag, "group") == 0) && strchr(json_str(e, "effective", "w"), 'w') != NULL)
			return true;
	}
	return false;
}

static bool
group_writes(const cJSON *s)
{
	return ((unsigned)json_int(s, "mode", 07777) & GROUP_WRITES) != 0;
}

/* Whether a group's members get in, other than by owning the socket. */
static bool
gets_in(const struct judging *j, double gid, const cJSON *uid)
{
	const cJSON *s = NULL;
	bool meant;

	if (cJSON_IsNumber(uid) && uid->valuedouble == 0)
		return false;
	if (is_by_name(j) && cJSON_GetArraySize(j->meant.v) == 0 && cJSON_GetArraySize(j->sockets.v) == 0)
		return true;
	while ((s = next_socket(j, s, &meant)) != NULL)
		if (is_number(s, "gid", gid) && group_writes(s) &&
		    !(cJSON_IsNumber(uid) && is_number(s, "uid", uid->valuedouble)))
			return true;
	return false;
}

/* By a group, or as the owner of a socket below --root. */
static bool
is_let_in(const struct judging *j, const cJSON *m)
{
	return strcmp(json_str(m, "by", ""), "socket owner") == 0 || gets_in(j, json_num(m, "gid", -1), json_at(m, "uid"));
}

/* Whether a member was met before, in another list or group that lets in. */
static bool
is_again(const struct judging *j, const cJSON *m)
{
	const cJSON *before;

	cJSON_ArrayForEach(before, j->members.v) {
		if (before == m)
			return false;
		if (strcmp(json_str(before, "name", ""), json_str(m, "name", "")) == 0 && is_let_in(j, before))
			return true;
	}
	return false;
}

/* False: one of them has no name, or no group. */
static bool
sort_members(struct judging *j)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, j->members.v) {
		const char *name = json_str(m, "name", NULL);
		bool owner = strcmp(json_str(m, "by", ""), "socket owner") == 0;

		if (name == NULL || (!owner && !cJSON_IsNumber(json_at(m, "gid"))))
			return false;
		if (!is_let_in(j, m) || is_again(j, m))
			continue;
		if (value_has(j->trusted, name)) {
			j->ntrusted++;
			continue;
		}
		if (j->nothers < MAX_SHOWN)
			buf_addf(&j->others, "%s%s", j->nothers > 0 ? ", " : "", name);
		if (++j->nothers == MAX_SHOWN + 1)
			buf_adds(&j->others, " and more");
	}
	return true;
}

static bool
has_listed(const struct judging *j, const char *database, const char *service)
{
	const cJSON *list = j->listed.seen == SEEN_VALUE ? json_at(j->listed.v, database) : NULL, *s;

	cJSON_ArrayForEach(s, list)
		if (cJSON_IsString(s) && strcmp(s->valuestring, service) == 0)
			return true;
	return false;
}

/*
 * Whether all that a service knows was listed. The site may say that one lists all; one that then lists nothing is a directory
 * that is down, if it is not one that asks nobody. Below --root nobody is asked: what was read counts.
 */
static bool
lists_all(struct judging *j, const char *database, const char *service)
{
	static const char ask_nobody[] = "files systemd db altfiles extrausers";
	const char *listing = look_value(j->at, "listing-account-services");

	if (is_by_name(j))
		return has_listed(j, database, service);
	if (listing == NULL || !value_has(listing, service))
		return false;
	j->lists_nothing = !value_has(ask_nobody, service) && !has_listed(j, database, service);
	return !j->lists_nothing;
}

/* The service that may know accounts, or members, which it does not list, or NULL. */
static const char *
hiding_service(struct judging *j)
{
	/* who is in a group at login is told by initgroups, if it is configured; by group, if not */
	static const struct {
		const char *name, *listed;
		bool optional;
	} databases[] = { { "passwd", "passwd", false }, { "group", "group", false }, { "initgroups", "group", true } };

	for (size_t i = 0; i < ARRAY_SIZE(databases); i++) {
		const cJSON *list = j->services.seen == SEEN_VALUE ? json_at(j->services.v, databases[i].name) : NULL, *s;

		if (databases[i].optional && cJSON_IsNull(list))
			continue;
		if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) == 0)
			return "a service that is not known";
		cJSON_ArrayForEach(s, list)
			if (!cJSON_IsString(s) || !lists_all(j, databases[i].listed, s->valuestring))
				return cJSON_IsString(s) ? s->valuestring : "a service without a name";
	}
	return NULL;
}

/* Whether each group that counts has a name here, or is of a rootless daemon's user namespace alone. */
static bool
groups_known(const struct judging *j, double *ret_gid)
{
	const cJSON *s = NULL, *g;
	bool meant;

	while ((s = next_socket(j, s, &meant)) != NULL) {
		bool known = !group_writes(s) || cJSON_IsNull(json_at(s, "gid")) || json_bool(s, "subordinate", false);

		cJSON_ArrayForEach(g, j->groups.v)
			known = known || is_number(g, "gid", json_num(s, "gid", -1));
		*ret_gid = json_num(s, "gid", -1);
		if (!known)
			return false;
	}
	return true;
}

/* Nobody was found who is not trusted: whether that is all there are. */
static enum verdict
judge_rest(struct judging *j)
{
	const char *hiding = hiding_service(j);
	double gid;

	if (j->sockets.code != NULL)
		return say_unseen(j->at, j->sockets, "sockets", "a list");
	if (j->members.code != NULL)
		return say_unseen(j->at, j->members, "members", "a list");
	if (!groups_known(j, &gid))
		return say(j->at, UNKNOWN, "no group has the number %.0f, which the socket belongs to: who is in it is not known", gid);
	if (j->accounts.seen != SEEN_VALUE || !cJSON_IsNumber(j->accounts.v))
		return say_unseen(j->at, j->accounts, "accounts", "a number");
	if (j->accounts.v->valuedouble < 1)
		return say(j->at, UNKNOWN, "not one account could be listed");
	if (j->services.seen == SEEN_ERROR || j->services.seen == SEEN_UNCOLLECTED)
		return say_unseen(j->at, j->services, "services", "an object");
	if (hiding != NULL)
		return say(j->at, UNKNOWN, "no other than trusted accounts are listed, but %s %s", hiding,
		    j->lists_nothing ? "lists nothing: is it down?" : "may know more than it lists");
	if (is_by_name(j) && cJSON_GetArraySize(j->groups.v) == 0 && cJSON_IsString(j->configured.v))
		return say(j->at, NOTAPPLICABLE, "there is no group %s", j->configured.v->valuestring);
	if (j->ntrusted > 0)
		return say(j->at, PASS, "the socket's group has trusted accounts alone, %zu of them", j->ntrusted);
	return say(j->at, PASS, "nobody is in the socket's group but whom the engine belongs to");
}

static enum verdict
judge(struct judging *j)
{
	const char *hiding = hiding_service(j);
	bool by_name = is_by_name(j), any = by_name, meant;
	const cJSON *s = NULL, *listed = NULL;

	if (by_name && !is_list(j->meant))
		return say_unseen(j->at, j->meant, "the sockets that would be made", "a list");
	while ((s = next_socket(j, s, &meant)) != NULL) {
		if (json_bool(s, "abstract", false) || *json_str(s, "path", "") == '@')
			return say(j->at, FAIL, "anybody may connect to %s: an abstract socket has no access control", json_str(s, "path", "a socket"));
		if (meant ? !mode_is_known(json_at(s, "mode")) : !is_complete_socket(s))
			return say(j->at, UNKNOWN, "a socket's group, owner, mode or access list is not in these facts");
		if ((unsigned)json_int(s, "mode", 07777) & OTHERS_WRITE)
			return say(j->at, FAIL, "anybody %s write to %s, member of its group or not", meant ? "could" : "may",
			    json_str(s, "path", "the socket"));
		any = any || group_writes(s);
		if (listed == NULL && list_lets_write(s))
			listed = s;
	}
	if (cJSON_GetArraySize(j->sockets.v) == 0 && !by_name)
		return j->sockets.code != NULL ? say_unseen(j->at, j->sockets, "sockets", "a list") :
		    say(j->at, UNKNOWN, "no socket of the engine is known");
	if (!any && listed == NULL)
		return j->sockets.code != NULL ? say_unseen(j->at, j->sockets, "sockets", "a list") :
		    say(j->at, PASS, "the group that the socket belongs to may not write to it");
	if (!sort_members(j))
		return say(j->at, UNKNOWN, "a member of the group has no name, or no group, in these facts");
	if (j->nothers == 0 && listed != NULL)
		return say(j->at, NOTCHECKED, "the access list of %s lets others in than its owner and group: whether they are trusted is "
		    "for a person to say", json_str(listed, "path", "the socket"));
	if (j->nothers == 0)
		return judge_rest(j);
	if (*j->trusted != '\0')
		return say(j->at, FAIL, "not trusted, and in the socket's group: %s", j->others.s);
	return say(j->at, NOTCHECKED, "in the socket's group: %s%s%s%s; whether they are trusted is for a person to say, or the value "
	    "trusted-accounts", j->others.s, hiding != NULL ? ", and " : "", hiding != NULL ? hiding : "",
	    hiding != NULL ? " may know more" : "");
}

enum verdict
host_accounts(struct look *at, const struct check *c)
{
	const char *trusted = look_value(at, "trusted-accounts");
	struct judging j = { .at = at, .trusted = trusted != NULL ? trusted : "", .others = BUF_INIT };
	enum verdict v;

	j.sockets = look_at(at, c->path, NULL);
	if (!is_list(j.sockets))
		return say_unseen(at, j.sockets, "sockets", "a list");
	j.groups = look_at(at, "accounts:groups", NULL);
	if (!is_list(j.groups))
		return say_unseen(at, j.groups, "groups", "a list");
	j.members = look_at(at, "accounts:members", *j.trusted != '\0' ? j.trusted : "trusted accounts alone");
	if (!is_list(j.members))
		return say_unseen(at, j.members, "members", "a list");
	j.configured = look_at(at, "accounts:configured", NULL);
	j.meant = look_aside(at, "accounts:configured_sockets");
	if (is_by_name(&j))
		look_at(at, "accounts:configured_sockets", NULL);
	j.accounts = look_at(at, "accounts:accounts", NULL);
	j.services = look_at(at, "accounts:services", NULL);
	j.listed = look_at(at, "accounts:listed", NULL);
	v = judge(&j);
	buf_free(&j.others);
	return v;
}

/* 1.2.1: no setting decides it. */
enum verdict
host_hardened(struct look *at, const struct check *c)
{
	struct fact os = look_at(at, c->path, NULL), kernel = look_at(at, "identity:kernel", NULL);
	const char *name = os.seen == SEEN_VALUE ? json_str(os.v, "pretty_name", NULL) : NULL;

	look_at(at, "identity:lsm", NULL);
	look_at(at, "identity:selinux", NULL);
	look_at(at, "identity:apparmor", NULL);
	return say(at, NOTCHECKED, "%s, kernel %s: whether the host was hardened is for a person to attest",
	    name != NULL ? name : "an unknown system",
	    kernel.seen == SEEN_VALUE && cJSON_IsString(kernel.v) ? kernel.v->valuestring : "unknown");
}
