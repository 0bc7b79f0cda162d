/* SPDX-License-Identifier: Apache-2.0 */
/*
 * files: owners and modes of the engine's files, by their roles (audit/roles.h). What others may do to a file by its access
 * control list, or by a folder above it, is in checks/files_access.c.
 */
#include "config.h"

#include <string.h>

#include "checks/files.h"

/* "/etc/docker/daemon.json", or the role where there is no path. */
static const char *
name_of(const struct look *at)
{
	const char *name = json_str(at->subject, "name", "");

	return *name != '\0' ? name : "it";
}

/* What the role wants to find: one of these, by the names of host_access(). */
static bool
is_wanted_type(const char *role, const char *type)
{
	if (strcmp(role, "etc-docker") == 0)
		return strcmp(type, "directory") == 0;
	if (strcmp(role, "docker-socket") == 0 || strcmp(role, "containerd-socket") == 0)
		return strcmp(type, "socket") == 0;
	/* of certificates, an empty folder has a line */
	return strcmp(type, "file") == 0 ||
	    ((strstr(role, "-dropin") != NULL || strcmp(role, "registry-certificate") == 0) && strcmp(type, "directory") == 0);
}

/* Whether a unit is a link to a /dev/null that is not there, as in an image. */
static bool
is_dangling_mask(struct look *at, const char *role)
{
	struct fact missing = look_at(at, "stat:missing", NULL), links = look_aside(at, "stat:links");
	const char *name = missing.seen == SEEN_VALUE ? json_str(missing.v, "", "") : "", *target;
	const cJSON *last = cJSON_GetArrayItem(links.v, cJSON_GetArraySize(links.v) - 1);
	size_t n;

	if (strncmp(role, "docker.", 7) != 0 || links.seen != SEEN_VALUE || last == NULL)
		return false;
	target = json_str(last, "target", "");
	n = strlen(target);
	return (strcmp(name, "/dev/null") == 0 || strcmp(name, "/dev") == 0) && n >= 8 && strcmp(target + n - 8, "dev/null") == 0;
}

static enum verdict
masked(struct look *at)
{
	return say(at, NOTAPPLICABLE, "the unit is masked: %s is a link to /dev/null", name_of(at));
}

/* The file is not there: why, and whether that is a finding. */
static enum verdict
say_missing(struct look *at, struct fact required, struct fact proven)
{
	struct fact path = look_at(at, "stat:path", NULL), by = look_at(at, "stat:found_by", NULL);
	struct fact missing = look_at(at, "stat:missing", NULL);
	const char *why = cJSON_IsString(by.v) ? by.v->valuestring : "it is not known why";

	if (required.seen != SEEN_VALUE || !cJSON_IsBool(required.v))
		return say_unseen(at, required, "required", "a bool");
	if (proven.seen != SEEN_VALUE || !cJSON_IsBool(proven.v))
		return say_unseen(at, proven, "proven", "a bool");
	if (path.seen != SEEN_VALUE || !cJSON_IsString(path.v))
		return say_unseen(at, path, "path", "a string");
	if (cJSON_IsTrue(required.v))
		return say(at, FAIL, "the daemon is told to use it, and it is not there (%s)", why);
	if (!cJSON_IsTrue(proven.v))
		return say(at, UNKNOWN, "not there by what the configuration says now, which is not proven to be in force (%s)", why);
	if (*path.v->valuestring == '\0')
		return say(at, NOTAPPLICABLE, "there is none: %s", why);
	if (cJSON_IsString(missing.v) && strcmp(missing.v->valuestring, path.v->valuestring) != 0)
		return say(at, NOTAPPLICABLE, "not there: %s does not exist (%s)", missing.v->valuestring, why);
	return say(at, NOTAPPLICABLE, "not there (%s)", why);
}

/* The number of the group that the daemon gives its socket to, or -1. */
static double
socket_group(struct look *at)
{
	struct fact f = look_at(at, "stat:socket_group", NULL);

	return f.seen == SEEN_VALUE ? json_num(f.v, "gid", -1) : -1;
}

bool
file_is_proven(struct look *at)
{
	struct fact proven = look_at(at, "stat:proven", NULL);

	return proven.seen == SEEN_VALUE && cJSON_IsTrue(proven.v);
}

enum verdict
file_begin(struct look *at, struct file_seen *ret)
{
	struct fact exists = look_at(at, "stat:exists", NULL), type, user, real, required, proven;
	const char *role = json_str(at->subject, "role", "");

	*ret = (struct file_seen){ .role = role };
	if (exists.seen != SEEN_VALUE || !cJSON_IsBool(exists.v))
		return say_unseen(at, exists, "exists", "a bool");
	required = look_aside(at, "stat:required");
	proven = look_at(at, "stat:proven", NULL);
	if (cJSON_IsFalse(exists.v) && is_dangling_mask(at, role))
		return masked(at);
	ret->group = -1;
	if (cJSON_IsFalse(exists.v)) {
		user = look_aside(at, "stat:user");
		ret->user = user.seen == SEEN_VALUE && cJSON_IsNumber(user.v) ? user.v->valuedouble : 0;
		ret->missing = look_aside(at, "stat:missing").seen != SEEN_ABSENT;
		return say_missing(at, required, proven);
	}
	if (proven.seen != SEEN_VALUE || !cJSON_IsBool(proven.v))
		return say_unseen(at, proven, "proven", "a bool");
	ret->proven = cJSON_IsTrue(proven.v);
	type = look_at(at, "stat:type", NULL);
	if (type.seen != SEEN_VALUE || !cJSON_IsString(type.v))
		return say_unseen(at, type, "type", "a string");
	real = look_at(at, "stat:real", NULL);
	if (real.seen != SEEN_VALUE || !cJSON_IsString(real.v))
		return say_unseen(at, real, "real", "a string");
	if (strncmp(role, "docker.", 7) == 0 && strcmp(real.v->valuestring, "/dev/null") == 0)
		return masked(at);
	if (strcmp(role, "docker-socket") == 0 && strcmp(type.v->valuestring, "abstract socket") == 0)
		return say(at, FAIL, "an abstract socket has neither owner nor mode: whoever is in its network namespace may connect to it");
	if (!is_wanted_type(role, type.v->valuestring))
		return say(at, FAIL, "what stands there is a %s", type.v->valuestring);
	ret->directory = strcmp(type.v->valuestring, "directory") == 0;
	user = look_at(at, "stat:user", NULL);
	if (user.seen != SEEN_VALUE || !cJSON_IsNumber(user.v))
		return say_unseen(at, user, "user", "a number");
	ret->user = user.v->valuedouble;
	if (strcmp(role, "docker-socket") == 0)
		ret->group = socket_group(at);
	return PASS;
}

/* A right verdict that rests on what may not be in force is none. */
static enum verdict
settled(struct look *at, const struct file_seen *f)
{
	autofree char *so_far = f->proven ? NULL : xstrdup(at->notes->message);

	if (f->proven)
		return PASS;
	return say(at, UNKNOWN, "%s; but that the running daemon uses this file is not proven: its configuration changed after it "
	    "started, or it does not answer", so_far);
}

/* A number or a reason: 0 when *ret_verdict says why not. */
static bool
number(struct look *at, const char *path, const char *expected, double *ret, enum verdict *ret_verdict)
{
	struct fact f = look_at(at, path, expected);

	if (f.seen == SEEN_VALUE && cJSON_IsNumber(f.v)) {
		*ret = f.v->valuedouble;
		return true;
	}
	*ret_verdict = say_unseen(at, f, strchr(path, ':') + 1, "a number");
	return false;
}

/* "user 1000 (bob)" */
static char *
who(struct look *at, const char *kind, double id, const char *path)
{
	struct fact f = look_aside(at, path);

	if (cJSON_IsString(f.v))
		return xasprintf("%s %.0f (%s)", kind, id, f.v->valuestring);
	return xasprintf("%s %.0f", kind, id);
}

/* A folder that holds no certificate has none to judge; who can put one there decides whom Docker trusts. */
static enum verdict
empty_folder(struct look *at, const struct file_seen *f)
{
	if (!f->proven) {
		say(at, PASS, "it holds no certificate");
		return settled(at, f);
	}
	return say(at, NOTAPPLICABLE, "it holds no certificate, and nobody but its owner can put one there");
}

static enum verdict
empty_folder_owner(struct look *at, const struct file_seen *f)
{
	double uid;
	autofree char *user = NULL;
	enum verdict v;

	if (!number(at, "stat:uid", "0", &uid, &v))
		return v;
	if (uid == 0 || (f->user > 0 && uid == f->user))
		return empty_folder(at, f);
	user = who(at, "user", uid, "stat:owner");
	return say(at, FAIL, "it holds no certificate, but is owned by %s, who can put one there", user);
}

static enum verdict
empty_folder_mode(struct look *at, const struct file_seen *f)
{
	struct fact mode = look_aside(at, "stat:mode");
	double bits = cJSON_IsNumber(mode.v) ? mode.v->valuedouble : 0;
	/* setgid and sticky let nobody write in a folder */
	unsigned most = 0755u | (bits > 0 && bits <= 07777 ? (unsigned)bits & 07000u : 0);
	enum verdict v = file_mode(at, f, most);
	autofree char *said = v == FAIL ? xstrdup(at->notes->message) : NULL;

	if (v == FAIL)
		return say(at, FAIL, "it holds no certificate, but others can put one there: %s", said);
	return v == PASS ? empty_folder(at, f) : v;
}

static bool
is_empty_folder(const struct file_seen *f)
{
	return f->directory && strcmp(f->role, "registry-certificate") == 0;
}

static enum verdict
owner_is_root(struct look *at, const struct check *c)
{
	struct file_seen f;
	enum verdict v = file_begin(at, &f);
	double uid, gid;
	autofree char *user = NULL, *group = NULL;

	(void)c;
	if (v != PASS)
		return v;
	if (is_empty_folder(&f))
		return empty_folder_owner(at, &f);
	if (!number(at, "stat:uid", "0", &uid, &v) || !number(at, "stat:gid", "0", &gid, &v))
		return v;
	user = who(at, "user", uid, "stat:owner");
	group = who(at, "group", gid, "stat:group");
	if (uid == 0 && gid == 0) {
		say(at, PASS, "owned by root and group root");
		return settled(at, &f);
	}
	if (f.user > 0 && uid == f.user)
		return say(at, NOTAPPLICABLE, "owned by %s, whose rootless daemon it is", user);
	if (uid == 0)
		return say(at, FAIL, "its group is %s, not root", group);
	return say(at, FAIL, "owned by %s and %s, not by root", user, group);
}

static enum verdict
rootless_socket(struct look *at)
{
	return say(at, NOTAPPLICABLE, "the daemon is rootless: its socket is its user's");
}

/* The group that the socket is meant for: docker, or as configured. The group root is stricter. */
static enum verdict
socket_owner(struct look *at, const struct check *c)
{
	struct file_seen f;
	enum verdict v = file_begin(at, &f);
	struct fact wanted;
	double uid, gid;
	autofree char *user = NULL, *group = NULL;
	const char *name;

	(void)c;
	if (v != PASS)
		return v;
	if (f.user > 0)
		return rootless_socket(at);
	if (!number(at, "stat:uid", "0", &uid, &v) || !number(at, "stat:gid", NULL, &gid, &v))
		return v;
	user = who(at, "user", uid, "stat:owner");
	group = who(at, "group", gid, "stat:group");
	if (uid != 0)
		return say(at, FAIL, "owned by %s, not by root", user);
	if (gid == 0) {
		say(at, PASS, "owned by root and group root, which is stricter than asked for");
		return settled(at, &f);
	}
	wanted = look_at(at, "stat:socket_group", NULL);
	if (wanted.seen != SEEN_VALUE || !cJSON_IsObject(wanted.v))
		return say_unseen(at, wanted, "the group that the daemon gives its socket to", "an object");
	name = json_str(wanted.v, "name", "");
	if (f.group < 0)
		return say(at, UNKNOWN, "its group is %s; which number group %s has is not in this host's /etc/group", group, name);
	if (f.group != gid)
		return say(at, FAIL, "its group is %s; the daemon is set to %s", group, name);
	say(at, PASS, "owned by root and %s, as the daemon is set", group);
	return settled(at, &f);
}

/* Who can make a file that is not there, where its name or a link at its name leads, has it as he likes. */
static enum verdict
missing_mode(struct look *at, const struct file_seen *f, enum verdict v)
{
	autofree char *said = xstrdup(at->notes->message);
	enum verdict above = v == NOTAPPLICABLE || v == UNKNOWN ? file_parents(at, f) : PASS;
	autofree char *why = xstrdup(at->notes->message);

	if (above == FAIL)
		return say(at, FAIL, "not there, but %s", why);
	return above == PASS ? say(at, v, "%s", said) : above;
}

static enum verdict
mode_within(struct look *at, const struct check *c)
{
	struct file_seen f;
	enum verdict v = file_begin(at, &f);
	unsigned most = (unsigned)c->num;

	if (f.missing)
		return missing_mode(at, &f, v);
	if (v != PASS)
		return v;
	if (f.user > 0 && strstr(f.role, "-socket") != NULL)
		return rootless_socket(at);
	if (is_empty_folder(&f))
		return empty_folder_mode(at, &f);
	if (f.directory)
		most |= 0111u; /* a folder of drop-ins */
	/* a client's key is no certificate: nobody else needs to read it */
	if (strcmp(f.role, "registry-certificate") == 0 && file_is_key(name_of(at)))
		most &= 0700u;
	v = file_mode(at, &f, most);
	return v == PASS ? settled(at, &f) : v;
}

#define SERVICE "docker.service docker.service-dropin"
#define SOCKET  "docker.socket docker.socket-dropin"

#define OWNER(check, of) { "file-" check "-owner", KIND_FILE, owner_is_root, .path = "stat:uid", .role = of, .host = true }
#define MODE(check, of, most) { "file-" check "-mode", KIND_FILE, mode_within, .path = "stat:mode", .num = most, .role = of, .host = true }

const struct check file_checks[] = {
	OWNER("docker-service", SERVICE),
	MODE("docker-service", SERVICE, 0644),
	OWNER("docker-socket-unit", SOCKET),
	MODE("docker-socket-unit", SOCKET, 0644),
	OWNER("etc-docker", "etc-docker"),
	MODE("etc-docker", "etc-docker", 0755),
	OWNER("registry-certificates", "registry-certificate"),
	MODE("registry-certificates", "registry-certificate", 0444),
	OWNER("tls-ca", "tls-ca"),
	MODE("tls-ca", "tls-ca", 0444),
	OWNER("tls-certificate", "tls-certificate"),
	MODE("tls-certificate", "tls-certificate", 0444),
	OWNER("tls-key", "tls-key"),
	MODE("tls-key", "tls-key", 0400),
	{ "file-docker-socket-owner", KIND_FILE, socket_owner, .path = "stat:gid", .role = "docker-socket", .host = true },
	MODE("docker-socket", "docker-socket", 0660),
	OWNER("daemon-json", "daemon-json"),
	MODE("daemon-json", "daemon-json", 0644),
	OWNER("default-docker", "default-docker"),
	MODE("default-docker", "default-docker", 0644),
	MODE("sysconfig-docker", "sysconfig-docker", 0644),
	OWNER("sysconfig-docker", "sysconfig-docker"),
	OWNER("containerd-socket", "containerd-socket"),
	MODE("containerd-socket", "containerd-socket", 0660),
	{ NULL },
};
