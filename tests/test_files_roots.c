/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of recorded roots: what the reader says of a path, which files have a part in an engine that does not run (--root), and what is
 * bounded. Owners and modes are of fixtures/hosts/NAME.owners, which only root can set.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "audit/collect.h"
#include "audit/host.h"
#include "audit/reader.h"
#include "tests/check_row.h"
#include "tests/hostroot.h"
#include "tests/judge_root.h"
#include "tests/rows.h"

enum root { FILES, ETC, SNAP, NONE, TOLD, NROOTS };
static const char *const root_names[NROOTS] = { "files", "files-etc", "files-snap", "files-none", "files-told" };
static char *roots[NROOTS];
static cJSON *lines[NROOTS]; /* by id: what --root collects there */
static bool acls;            /* the temporary folder's file system has lists */

/* What eve may write by a list: in the kernel's form, little endian. */
static const unsigned char eve_writes[] = { 2, 0, 0, 0, /* owner rw-, user 1001 rw-, group r--, mask rw-, others r-- */
	1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 6, 0, 233, 3, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255,
	16, 0, 6, 0, 255, 255, 255, 255, 32, 0, 4, 0, 255, 255, 255, 255 };
static const unsigned char eve_enters[] = { 2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 7, 0, 233, 3, 0, 0, 4, 0, 5, 0, 255, 255,
	255, 255, 16, 0, 7, 0, 255, 255, 255, 255, 32, 0, 5, 0, 255, 255, 255, 255 };

/* ---- the kernel's form of a list ---- */

struct acl_row {
	const char *name;
	const char *bytes;
	size_t len;
	int error;
	size_t n;
	unsigned mask;
};
#define HEAD   "\2\0\0\0"
#define ALL_ID "\377\377\377\377"
#define ACL(name, bytes, error, n, mask) { name, bytes, sizeof(bytes) - 1, error, n, mask }
static const struct acl_row acl_rows[] = {
	ACL("no entries", HEAD, 0, 0, 7),
	ACL("one entry", HEAD "\1\0\6\0" ALL_ID, 0, 1, 7),
	ACL("a mask", HEAD "\1\0\6\0" ALL_ID "\20\0\4\0" ALL_ID, 0, 2, 4),
	ACL("nothing at all is malformed", "", EBADMSG, 0, 7),
	ACL("half a head", "\2\0\0", EBADMSG, 0, 7),
	ACL("another version", "\1\0\0\0", EBADMSG, 0, 7),
	ACL("half an entry", HEAD "\1\0\6\0", EBADMSG, 0, 7),
	ACL("a tag that there is not", HEAD "\3\0\6\0" ALL_ID, EBADMSG, 1, 7),
	ACL("more rights than there are", HEAD "\1\0\10\0" ALL_ID, EBADMSG, 1, 7),
};

static void
list_is_parsed(void **state)
{
	const struct acl_row *row = *state;
	struct acl acl;

	assert_int_equal(acl_parse(row->bytes, row->len, &acl), row->error);
	assert_int_equal(acl.mask, row->mask);
	if (row->error == 0)
		assert_int_equal(acl.n, row->n);
}

/* ---- roots ---- */

/* Sets owners and modes as NAME.owners has them. */
static void
set_owners(const char *name, const char *folder)
{
	autofree char *file = xasprintf("%s/fixtures/hosts/%s.owners", getenv("srcdir") ? getenv("srcdir") : ".", name);
	autofile FILE *in = fopen(file, "r");
	char line[512], path[400];
	unsigned mode, uid, gid;

	while (in != NULL && fgets(line, sizeof line, in) != NULL) {
		autofree char *full = NULL;

		if (*line == '#')
			continue;
		assert_int_equal(sscanf(line, "%o %u %u %399s", &mode, &uid, &gid, path), 4);
		full = xasprintf("%s/%s", folder, path);
		assert_int_equal(chown(full, uid, gid), 0);
		assert_int_equal(chmod(full, mode), 0);
	}
}

static void
set_list(const char *folder, const char *path, const char *name, const void *bytes, size_t len)
{
	autofree char *full = xasprintf("%s/%s", folder, path);

	acls = setxattr(full, name, bytes, len, 0) == 0 && acls;
}

static int
by_id(void *arg, const cJSON *line, struct err *e)
{
	cJSON *list = arg;

	(void)e;
	if (strcmp(json_str(line, "kind", ""), "file") == 0 || json_at(line, "read.roles") != NULL)
		json_put(list, json_str(line, "id", "?"), json_copy(line));
	else if (strcmp(json_str(line, "kind", ""), "daemon") == 0)
		json_put(list, "daemon", json_copy(line));
	return 0;
}

static cJSON *
collect_root(const char *folder)
{
	struct collect_options o = { .root = folder, .scope = "host", .chosen_by = "--root", .jobs = 1, .deadline = now_ms() + 60000,
		.keep_rights = true };
	struct redactor *r = redact_open("/dev/null");
	cJSON *list = json_object();
	struct err e;

	if (collect(&o, r, by_id, list, &e) != 0)
		fail_msg("%s", e.msg);
	redact_close(r);
	return list;
}

/* The test as root has owners as recorded. */
static bool
is_root(void)
{
	return geteuid() == 0;
}

/* ---- what the reader says of a path ---- */

struct access_row {
	const char *name;
	const char *path;
	const char *at, *want; /* JSON at a path of the document; want NULL: nothing is there */
	bool list;             /* needs access control lists */
};
/* clang-format off */
static const struct access_row access_rows[] = {
	{ "a file's owner", "/etc/default/docker", "data.uid", "1000", false },
	{ "P-29: a file's mode", "/etc/default/docker", "data.mode", "436", false },
	{ "setuid is part of it", "/usr/sbin/runc", "data.mode", "2541", false },
	{ "a link is followed, and noted", "/usr/bin/runc", "data.links", "[{'path':'/usr/bin/runc','target':'../sbin/runc','uid':0}]", false },
	{ "its target is what counts", "/usr/bin/runc", "data.real", "'/usr/sbin/runc'", false },
	{ "trap 55: an absolute link stays below the root", "/var/run/containerd", "data.real", "'/run/containerd'", false },
	{ "links over links are all noted", "/a/long", "data.links[2].target", "'/etc/hostname'", false },
	{ "a link that climbs stays below the root", "/a/climb", "data.real", "'/etc/hostname'", false },
	{ "a path that climbs, too", "/../../etc/hostname", "data.real", "'/etc/hostname'", false },
	{ "every folder on the way is told, with what it holds", "/srv/docker/daemon.json", "data.parents[2].holds", "'daemon.json'", false },
	{ "and whose it is", "/srv/docker/daemon.json", "data.parents[2].uid", "1000", false },
	{ "folders that only a link leads through are told, too", "/a/c", "data.parents[1].path", "'/a'", false },
	{ "and whose the link is", "/a/c", "data.parents[1].holds_uid", "0", false },
	{ "what does not exist is no error", "/etc/docker/nothing", "data.exists", "false", false },
	{ "and where it ends is told", "/etc/nothing/below/it", "data.missing", "'/etc/nothing'", false },
	{ "a path through a file does not exist", "/etc/hostname/x", "data.missing", "'/etc/hostname'", false },
	{ "a link that leads nowhere does not exist", "/etc/docker/certs.d/r:5000/dangling.crt", "data.exists", "false", false },
	{ "a link to itself is an error", "/etc/docker/certs.d/r:5000/round.crt", "error.code", "'ELOOP'", false },
	{ "a pipe is not opened", "/etc/docker/certs.d/r:5000/pipe.crt", "data.type", "'fifo'", false },
	{ "a folder", "/etc/docker", "data.type", "'directory'", false },
	{ "the root itself", "/", "data.real", "'/'", false },
	{ "has no folder above it", "/", "data.parents", "[]", false },
	{ "without a list it is null", "/etc/hostname", "data.acl", "null", false },
	{ "trap 53: an entry of a list, with its rights", "/a/plain", "data.acl.access[1]", "{'tag':'user','id':1001,'perm':'rw-','effective':'rw-'}", true },
	{ "a folder that a list opens to somebody says so", "/etc/docker/tls/ca.pem", "data.parents[3].acl_writers", "[{'tag':'user','id':1001}]", true },
	{ "and has no default list of its own", "/etc/docker/tls", "data.acl.default", "[]", true },
};
/* clang-format on */

static cJSON *
quoted(const char *text)
{
	autofree char *json = xstrdup(text);
	cJSON *ret;

	for (char *p = json; (p = strchr(p, '\'')) != NULL;)
		*p = '"';
	if ((ret = cJSON_Parse(json)) == NULL)
		fail_msg("the row's JSON: %s", json);
	return ret;
}

static void
is_there(const cJSON *doc, const char *at, const char *want)
{
	const cJSON *got = json_at(doc, at);
	autojson cJSON *wanted = want != NULL ? quoted(want) : NULL;
	autofree char *shown = got != NULL ? json_line(got) : json_line(doc);

	if (want == NULL ? got != NULL : !cJSON_Compare(got, wanted, true))
		fail_msg("%s: wanted %s, got %s", at, want != NULL ? want : "nothing", shown);
}

static void
path_is_told(void **state)
{
	const struct access_row *row = *state;
	autojson cJSON *doc = NULL;
	struct err e;
	struct host *h;

	if (!is_root() || (row->list && !acls))
		skip();
	if ((h = host_open(roots[FILES], true, now_ms() + 10000, &e)) == NULL)
		fail_msg("%s", e.msg);
	doc = host_access(h, 0, row->path);
	is_there(doc, row->at, row->want);
	host_close(h);
}

/* ---- lines, and what the checks make of them ---- */

struct line_row {
	const char *name;
	enum root root;
	const char *id;        /* of the line */
	const char *at, *want; /* NULL: not looked at */
	const char *check;     /* or NULL */
	enum verdict verdict;
	const char *says;
	bool list;
};
#define STAT "read.stat.data."
#define CERT "registry-certificate:/etc/docker/certs.d/r:5000/"
/* clang-format off */
static const struct line_row line_rows[] = {
	/* P-76, trap 59: found by what the units say */
	{ "the unit of the packages", FILES, "docker.service:/usr/lib/systemd/system/docker.service", STAT "found_by", "\"the units' search path\"", "file-docker-service-mode", PASS, "0644", false },
	{ "P-23: /lib is the same folder, and no second line", FILES, "docker.service:/lib/systemd/system/docker.service", "", NULL, NULL, PASS, NULL, false },
	{ "P-76: trap 60: a drop-in counts", FILES, "docker.service-dropin:/etc/systemd/system/docker.service.d/10-limits.conf", STAT "mode", "422", "file-docker-service-mode", FAIL, "write to others", false },
	{ "one of the same name in a folder of lower precedence does not", FILES, "docker.service-dropin:/usr/lib/systemd/system/docker.service.d/10-limits.conf", "", NULL, NULL, PASS, NULL, false },
	{ "nor does a file of another suffix", FILES, "docker.service-dropin:/etc/systemd/system/docker.service.d/README", "", NULL, NULL, PASS, NULL, false },
	{ "one for all services does", FILES, "docker.service-dropin:/usr/lib/systemd/system/service.d/all.conf", STAT "exists", "true", "file-docker-service-mode", PASS, NULL, false },
	{ "the folder of drop-ins counts", FILES, "docker.service-dropin:/etc/systemd/system/docker.service.d", STAT "gid", "50", "file-docker-service-mode", FAIL, "write to the group", false },
	{ "trap 60: an environment file counts, and the folder that it is in", FILES, "docker.service-dropin:/srv/docker/environment", STAT "found_by", "'EnvironmentFile= of docker.service'", "file-docker-service-mode", FAIL, "user 1000 (bob) owns the folder /srv/docker", false },
	{ "the socket unit's drop-in", FILES, "docker.socket-dropin:/etc/systemd/system/docker.socket.d/group.conf", STAT "exists", "true", "file-docker-socket-unit-owner", PASS, NULL, false },
	{ "P-76: trap 59: the configuration file is the one that the environment file names", FILES, "daemon-json:/srv/docker/daemon.json", STAT "found_by", "'--config-file'", "file-daemon-json-mode", FAIL, "user 1000 (bob) owns the folder /srv/docker", false },
	{ "its owner is right all the same", FILES, "daemon-json:/srv/docker/daemon.json", NULL, NULL, "file-daemon-json-owner", PASS, NULL, false },
	{ "the default place has no part in it", FILES, "daemon-json:/etc/docker/daemon.json", "", NULL, NULL, PASS, NULL, false },
	{ "the folder of the configuration", FILES, "etc-docker:/srv/docker", STAT "owner", "'bob'", "file-etc-docker-owner", FAIL, "bob", false },
	{ "/etc/docker still counts: certs.d is there", FILES, "etc-docker:/etc/docker", STAT "found_by", "'default'", "file-etc-docker-owner", PASS, NULL, false },
	{ "trap 27: /etc/default/docker", FILES, "default-docker:/etc/default/docker", STAT "group", "'admin'", "file-default-docker-mode", FAIL, "write to the group", false },
	{ "what the host does not have does not apply", FILES, "sysconfig-docker:/etc/sysconfig/docker", STAT "exists", "false", "file-sysconfig-docker-owner", NOTAPPLICABLE, "/etc/sysconfig does not exist", false },
	{ "P-16: the CA that the configuration names", FILES, "tls-ca:/etc/docker/tls/ca.pem", STAT "found_by", "'option tlscacert, origin file'", "file-tls-ca-owner", PASS, NULL, false },
	{ "a list on the folder above it fails it", FILES, "tls-ca:/etc/docker/tls/ca.pem", NULL, NULL, "file-tls-ca-mode", FAIL, "user 1001 (eve) may write in the folder /etc/docker/tls, by its access control list", true },
	{ "a key that is named and not there fails", FILES, "tls-key:/etc/docker/tls/absent.pem", STAT "required", "true", "file-tls-key-mode", FAIL, "told to use it", false },
	{ "the socket of a host that does not run does not apply", FILES, "docker-socket:/run/docker.sock", STAT "found_by", "'ListenStream= of the socket unit'", "file-docker-socket-mode", NOTAPPLICABLE, NULL, false },
	{ "its group is the last SocketGroup=, by number", FILES, "docker-socket:/run/docker.sock", STAT "socket_group", "{'name':'admin','gid':50}", NULL, PASS, NULL, false },
	{ "containerd's socket is the one that dockerd is told", FILES, "containerd-socket:/run/containerd/containerd.sock", STAT "found_by", "'option containerd, origin flag'", "file-containerd-socket-owner", NOTAPPLICABLE, NULL, false },
	{ "P-17: the data root is where the option says", FILES, "data-root:/srv/data", STAT "exists", "true", NULL, PASS, NULL, false },
	{ "containerd's configuration is of its unit", FILES, "containerd-config:/etc/containerd/other.toml", STAT "found_by", "'--config of containerd.service'", NULL, PASS, NULL, false },
	{ "dockerd by its unit", FILES, "dockerd:/usr/sbin/dockerd", STAT "found_by", "'ExecStart= of docker.service'", NULL, PASS, NULL, false },
	{ "runc by the search path", FILES, "runc:/usr/sbin/runc", STAT "exists", "true", NULL, PASS, NULL, false },
	{ "a program that there is not", FILES, "containerd-shim-runc-v1:", STAT "exists", "false", NULL, PASS, NULL, false },
	{ "the host's line lists the roles", FILES, "", "read.roles.data.list[0].role", "'containerd'", NULL, PASS, NULL, false },

	/* P-75, trap 57: registry certificates */
	{ "a certificate", FILES, CERT "ca.crt", NULL, NULL, "file-registry-certificates-mode", PASS, NULL, false },
	{ "P-75: a client's certificate counts", FILES, CERT "client.cert", NULL, NULL, "file-registry-certificates-owner", FAIL, "eve", false },
	{ "and its mode", FILES, CERT "client.cert", NULL, NULL, "file-registry-certificates-mode", FAIL, "0644", false },
	{ "P-75: so does a key", FILES, CERT "client.key", NULL, NULL, "file-registry-certificates-mode", PASS, "0400", false },
	{ "trap 57: a link is followed, and its target's folder counts", FILES, CERT "linked.crt", STAT "real", "'/srv/shared/linked.crt'", "file-registry-certificates-mode", FAIL, "anybody may write in the folder /srv/shared", false },
	{ "a link that leads nowhere does not apply", FILES, CERT "dangling.crt", NULL, NULL, "file-registry-certificates-mode", NOTAPPLICABLE, NULL, false },
	{ "a link to itself is an error", FILES, CERT "round.crt", NULL, NULL, "file-registry-certificates-mode", ERROR, "ELOOP", false },
	{ "a link that climbs leads to the root's own file", FILES, CERT "outside.crt", STAT "real", "'/etc/hostname'", "file-registry-certificates-mode", FAIL, "0644", false },
	{ "a pipe fails", FILES, CERT "pipe.crt", NULL, NULL, "file-registry-certificates-owner", FAIL, "fifo", false },
	{ "a link to a folder of certificates is followed", FILES, "registry-certificate:/etc/docker/certs.d/mirror/ca.crt", STAT "real", "'/etc/docker/certs.d/r:5000/ca.crt'", NULL, PASS, NULL, false },
	{ "one that leads back to them is an error", FILES, "registry-certificate:/etc/docker/certs.d/back", NULL, NULL, "file-registry-certificates-mode", ERROR, "leads back", false },
	{ "certificates beside the configuration file count", FILES, "registry-certificate:/srv/docker/certs.d/plain/ca.crt", NULL, NULL, "file-registry-certificates-mode", FAIL, NULL, false },

	/* units in /etc, and a pipe */
	{ "P-23: /etc has the higher precedence", ETC, "docker.service:/etc/systemd/system/docker.service", STAT "exists", "true", "file-docker-service-mode", PASS, NULL, false },
	{ "and the packaged unit has no part in it", ETC, "docker.service:/usr/lib/systemd/system/docker.service", "", NULL, NULL, PASS, NULL, false },
	{ "a masked socket unit", ETC, "docker.socket:/etc/systemd/system/docker.socket", STAT "real", "'/dev/null'", "file-docker-socket-unit-mode", NOTAPPLICABLE, "masked", false },
	{ "a pipe named daemon.json is not opened, and fails", ETC, "daemon-json:/etc/docker/daemon.json", STAT "type", "'fifo'", "file-daemon-json-mode", FAIL, "fifo", false },
	{ "what the pipe would have named is an error", ETC, "tls-ca:", NULL, NULL, "file-tls-ca-owner", ERROR, "not-read", false },
	{ "each host option is a socket", ETC, "docker-socket:/srv/b.sock", STAT "exists", "false", "file-docker-socket-owner", NOTAPPLICABLE, NULL, false },
	{ "by the name that is given", ETC, "docker-socket:/var/run/a.sock", STAT "exists", "false", NULL, PASS, NULL, false },
	{ "a group by its number", ETC, "docker-socket:/srv/b.sock", STAT "socket_group", "{'name':'77','gid':77}", NULL, PASS, NULL, false },
	{ "/etc/sysconfig/docker where there is one", ETC, "sysconfig-docker:/etc/sysconfig/docker", STAT "exists", "true", "file-sysconfig-docker-mode", PASS, NULL, false },

	/* the snap, and nothing */
	{ "P-76: the snap's configuration file", SNAP, "daemon-json:/var/snap/docker/current/config/daemon.json", STAT "real", "'/var/snap/docker/2932/config/daemon.json'", "file-daemon-json-mode", PASS, NULL, false },
	{ "the snap's unit", SNAP, "docker.service:/etc/systemd/system/snap.docker.dockerd.service", STAT "exists", "true", "file-docker-service-owner", PASS, NULL, false },
	{ "the snap's data root", SNAP, "data-root:/var/snap/docker/common/var-lib-docker", STAT "exists", "true", NULL, PASS, NULL, false },
	{ "P-24: without an engine there is no unit", NONE, "docker.service:", NULL, NULL, "file-docker-service-mode", NOTAPPLICABLE, "search path", false },
	{ "trap 61: no certificates do not apply", NONE, "registry-certificate:/etc/docker/certs.d", STAT "exists", "false", "file-registry-certificates-mode", NOTAPPLICABLE, NULL, false },
	{ "no TLS", NONE, "tls-key:", STAT "found_by", "'the daemon uses no TLS'", "file-tls-key-mode", NOTAPPLICABLE, "uses no TLS", false },
	/* section 2 by what would be started */
	{ "the daemon of a root is what its files configure; a default that depends on the release is not known", FILES, "daemon", "read.config.source", "'daemon configuration by its files (none runs)'", "daemon-seccomp-profile", UNKNOWN, "not known by its files", false },
	{ "that had no start since which a file could have changed; a live restore that is off may be a swarm's", FILES, "daemon", "read.config.data.file.changed_since_start", "null", "daemon-live-restore", UNKNOWN, "swarm", false },
	{ "its configuration file is the one that the unit names", FILES, "daemon", "read.config.data.file.path", "'/srv/docker/daemon.json'", "daemon-icc-off", FAIL, "by the configuration, as no daemon runs there", false },
	{ "handed only Unix sockets, no TLS applies", FILES, "daemon", "read.config.data.options.hosts.value", "['fd://']", "daemon-tls-mutual", NOTAPPLICABLE, "does not listen on TCP", false },
	{ "of two drop-ins of one name the first folder's counts; a driver that is not set is nobody's pass", FILES, "daemon", "read.config.data.options.data-root.value", "'/srv/data'", "daemon-not-aufs", UNKNOWN, "no storage driver is set", false },
	{ "the log driver is by default a file", FILES, "daemon", NULL, NULL, "daemon-remote-logging", FAIL, "json-file", false },
	{ "no insecure registry", FILES, "daemon", NULL, NULL, "daemon-no-insecure-registries", PASS, "only the loopback networks", false },
	{ "no authorization plugin", FILES, "daemon", NULL, NULL, "daemon-authorization-plugin", FAIL, "no authorization plugin", false },
	{ "no remapped users", FILES, "daemon", NULL, NULL, "daemon-userns-remap", FAIL, "not remapped", false },
	{ "a daemon.json that is a pipe leaves its options an error", ETC, "daemon", "read.config.data.options.group.value", "'77'", "daemon-icc-off", ERROR, "not-regular", false },
	{ "and TLS with them, where a flag names a TCP address", ETC, "daemon", NULL, NULL, "daemon-tls-mutual", ERROR, "could not be read", false },
	{ "a root without a unit has no configured values", NONE, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "search path has docker.service", false },
	{ "trap 60: the last ExecStart counts, with its variables; behind @ stands a name", TOLD, "daemon", "read.config.data.options.live-restore.where", "'--live-restore'", "daemon-live-restore", PASS, NULL, false },
	{ "a flag out of an environment file", TOLD, "daemon", "read.config.data.options.no-new-privileges.value", "true", "daemon-no-new-privileges", PASS, NULL, false },
	{ "the reset ExecStart has no part in it", TOLD, "daemon", "read.config.data.options.icc.origin", "'file'", "daemon-icc-off", PASS, NULL, false },
	{ "a TCP socket that the unit hands over counts", TOLD, "daemon", "read.config.data.options.hosts.value", "['fd://','tcp://[::]:2375']", "daemon-tls-mutual", FAIL, "without TLS: tcp://[::]:2375, by the configuration", false },
	{ "the log level", TOLD, "daemon", NULL, NULL, "daemon-log-level-info", PASS, "by the configuration", false },
	{ "remapped users", TOLD, "daemon", NULL, NULL, "daemon-userns-remap", PASS, NULL, false },
	{ "an insecure registry, and the loopback network is none", TOLD, "daemon", NULL, NULL, "daemon-no-insecure-registries", FAIL, "verified TLS: r:5000", false },
	{ "a storage driver by name", TOLD, "daemon", NULL, NULL, "daemon-not-aufs", FAIL, "aufs", false },
	{ "another one than that passes", TOLD, "daemon", NULL, NULL, "daemon-not-devicemapper", PASS, "aufs", false },
	{ "a log driver whose logs may stay", TOLD, "daemon", NULL, NULL, "daemon-remote-logging", NOTCHECKED, "journald", false },
	{ "no seccomp profile at all", TOLD, "daemon", NULL, NULL, "daemon-seccomp-profile", FAIL, NULL, false },
	{ "experimental features", TOLD, "daemon", NULL, NULL, "daemon-experimental-off", FAIL, NULL, false },
	{ "an authorization plugin", TOLD, "daemon", NULL, NULL, "daemon-authorization-plugin", PASS, "guard", false },
	{ "IPv6 firewall rules depend on the release", TOLD, "daemon", NULL, NULL, "daemon-manages-iptables", UNKNOWN, "ip6tables", false },
	{ "a socket unit without a group or a mode makes root's, which anybody may write to, whatever the flag says", TOLD, "", "read.accounts.data.groups", "[{'gid':0,'name':'root'}]", "host-socket-group-trusted", FAIL, "anybody could write to /run/docker.sock", false },
};
/* clang-format on */

static void
line_is_judged(void **state)
{
	const struct line_row *row = *state;
	const cJSON *line = cJSON_GetObjectItemCaseSensitive(lines[row->root], row->id);
	autofree char *text = line != NULL ? json_line(line) : NULL;
	struct check_row judged = { row->name, row->check, text, NULL, row->verdict, row->says, { { 0 } } };
	void *arg = &judged;

	if (!is_root() || (row->list && !acls))
		skip();
	if (row->at != NULL && *row->at == '\0') {
		assert_null(line);
		return;
	}
	if (line == NULL)
		fail_msg("no line %s", row->id);
	if (row->at != NULL && strncmp(row->want, "\"the units'", 11) == 0)
		assert_string_equal(json_str(line, row->at, ""), "the units' search path");
	else if (row->at != NULL)
		is_there(line, row->at, row->want);
	for (char *p = text; (p = strchr(p, '\'')) != NULL;)
		*p = '_';
	if (row->check != NULL)
		check_row_run(&arg);
}

/* A check whose role nobody finds would be unknown for ever. */
static void
roles_are_found(void **state)
{
	(void)state;
	for (const struct check *const *table = check_tables; *table != NULL; table++)
		for (const struct check *c = *table; c->name != NULL; c++) {
			assert_int_equal(c->kind == KIND_FILE, c->role != NULL);
			for (const char *p = c->role; p != NULL && *p != '\0'; p += strspn(p, " ")) {
				size_t n = strcspn(p, " ");
				const cJSON *line;
				bool found = false;

				cJSON_ArrayForEach (line, lines[FILES])
					found = found || (strncmp(json_str(line, "role", ""), p, n) == 0 && json_str(line, "role", "")[n] == '\0');
				if (!found)
					fail_msg("%s: no line of the role %.*s", c->name, (int)n, p);
				p += n;
			}
		}
}

/* ---- what is bounded ---- */

/* Facts without a line of a role, with one that has no role, and with one that tells of all. */
static void
roles_of_no_file(void **state)
{
	static const struct {
		const char *line, *says;
		enum verdict verdict;
	} rows[] = {
		{ "{'kind':'host','id':'','name':'','read':{}}", "no file of the role daemon-json", UNKNOWN },
		{ "{'kind':'file','id':'x','name':'x','role':'','read':{}}", "no file of the role daemon-json", UNKNOWN },
		{ "{'kind':'file','id':'x','name':'x','role':'daemon','read':{}}", "no file of the role daemon-json", UNKNOWN },
		{ "{'kind':'file','id':'x','name':'x','role':'daemon-json','read':{}}", "not known", UNKNOWN },
		{ "{'kind':'file','source':'x','error':{'code':'not-local','message':'another machine'}}", "another machine", ERROR },
	};
	char *rules[] = { (char *)(uintptr_t) "file-daemon-json-mode", NULL };
	struct selection s = { .rules = rules, .scope = "host" };
	autojson cJSON *run = quoted("{'kind':'run','run':{},'host':{},'engine':{},'collected':{'file':['stat:mode']}}");
	autojson cJSON *end = quoted("{'kind':'end','population':{}}");
	struct err e;
	struct bench *b = bench_load(NULL, "level-2", &e);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct judged j = { .selection = &s, .bench = b };
		autojson cJSON *line = quoted(rows[i].line);

		(void)judge_line(&j, run, &e);
		(void)judge_line(&j, line, &e);
		(void)judge_line(&j, end, &e);
		for (size_t k = 0; k < j.audit->nresults; k++)
			if (j.audit->results[k].verdict != NOTSELECTED) {
				assert_int_equal(j.audit->results[k].verdict, rows[i].verdict);
				assert_non_null(strstr(j.audit->results[k].message, rows[i].says));
			}
		assert_false(j.audit->complete);
		audit_free(j.audit);
	}
	bench_free(b);
}

static void
make_file(const char *folder, const char *path, off_t size)
{
	autofree char *full = xasprintf("%s/%s", folder, path);
	autofd int fd = -1;

	for (char *p = full + strlen(folder) + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
		*p = '\0';
		(void)mkdir(full, 0755);
	}
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0444);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_int_equal(fchmod(fd, 0444), 0);
}

static char *
new_root(void)
{
	char *folder = hostroot_make("files-none");

	/* mkdtemp's 0700 is no root folder's */
	assert_int_equal(chmod(folder, 0755), 0);
	return folder;
}

static void
huge_configuration(void **state)
{
	char *folder = new_root(), says[256];
	enum verdict v;

	(void)state;
	if (is_root()) {
		make_file(folder, "etc/docker/daemon.json", (off_t)2 << 30);
		assert_int_equal(judge_root(folder, "file-daemon-json-mode", &v, says), 0);
		assert_int_equal(v, PASS);
		/* what it says is not known: which certificates there are is an error */
		assert_int_equal(judge_root(folder, "file-tls-key-mode", &v, says), 3);
		assert_int_equal(v, ERROR);
	}
	hostroot_remove(folder);
}

static void
many_certificates(void **state)
{
	char *folder = new_root(), says[256], path[64];
	enum verdict v;

	(void)state;
	if (is_root()) {
		for (int i = 0; i < 20000; i++) {
			snprintf(path, sizeof path, "etc/docker/certs.d/r%d/%05d.crt", i / 5000, i);
			make_file(folder, path, 1);
		}
		assert_int_equal(judge_root(folder, "file-registry-certificates-mode", &v, says), 0);
		assert_int_equal(v, PASS);
		assert_non_null(strstr(says, "20000 files"));
		make_file(folder, "etc/docker/certs.d/r3/wrong.key", 1);
		assert_int_equal(judge_root(folder, "file-registry-certificates-mode", &v, says), 1);
		assert_non_null(strstr(says, "1 of 20001 files: /etc/docker/certs.d/r3/wrong.key"));
	}
	hostroot_remove(folder);
}

static void
looping_folders(void **state)
{
	char *folder = new_root(), says[256], path[300] = "etc/docker/certs.d";
	autofree char *link = xasprintf("%s/etc/docker/certs.d/a/up", folder);
	enum verdict v;

	(void)state;
	make_file(folder, "etc/docker/certs.d/a/x.crt", 1);
	assert_int_equal(symlink("../..", link), 0);
	for (int i = 0; i < 12; i++)
		strcat(path, "/deep");
	strcat(path, "/y.crt");
	make_file(folder, path, 1);
	assert_int_equal(judge_root(folder, "file-registry-certificates-owner", &v, says), 3);
	assert_int_equal(v, is_root() ? ERROR : FAIL);
	hostroot_remove(folder);
}

static const struct CMUnitTest bounded[] = {
	cmocka_unit_test(roles_are_found),
	cmocka_unit_test(roles_of_no_file),
	cmocka_unit_test(huge_configuration),
	cmocka_unit_test(many_certificates),
	cmocka_unit_test(looping_folders),
};

static void
make_roots(void)
{
	acls = true;
	for (size_t i = 0; i < NROOTS; i++) {
		roots[i] = hostroot_make(root_names[i]);
		if (is_root()) {
			assert_int_equal(chmod(roots[i], 0755), 0);
			set_owners(root_names[i], roots[i]);
		}
		if (i == FILES) {
			set_list(roots[i], "a/plain", "system.posix_acl_access", eve_writes, sizeof eve_writes);
			set_list(roots[i], "etc/docker/tls", "system.posix_acl_access", eve_enters, sizeof eve_enters);
		}
		lines[i] = collect_root(roots[i]);
	}
}

int
main(void)
{
	int failed = 0;

	umask(022);
	make_roots();
	failed += RUN_ROWS("the kernel's form of a list", acl_rows, list_is_parsed);
	failed += RUN_ROWS("what the reader says of a path", access_rows, path_is_told);
	failed += RUN_ROWS("files of roots", line_rows, line_is_judged);
	failed += cmocka_run_group_tests_name("bounded", bounded, NULL, NULL);
	for (size_t i = 0; i < NROOTS; i++) {
		json_free(&lines[i]);
		hostroot_remove(roots[i]);
	}
	return failed;
}
