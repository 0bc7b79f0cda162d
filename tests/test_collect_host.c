/* SPDX-License-Identifier: Apache-2.0 */
/* collect_host: what a root that is not running says of its data root and its engine's group, and nothing of this machine. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "audit/collect_parts.h"
#include "tests/hostroot.h"
#include "tests/rows.h"

static char root[] = "/tmp/plimsoll-root-XXXXXX";

struct row {
	const char *name;
	/* files of the root, '|' between name and text, ended by NULL; a folder ends in '/' */
	const char *files[8];
	const char *path, *wanted; /* of the host's documents; NULL: not there */
};

#define FIRST "data_root.data.roots[0]."
#define DATA "var/lib/docker/"
#define USERS "etc/passwd|root:x:0:0::/:\nbob:x:1001:1001::/:\ncarol:x:1002:998::/:\n", "etc/group|root:x:0:\ndocker:x:998:bob\nadmin:x:7:carol\n"
#define NSS(services) "etc/nsswitch.conf|passwd: " services "\ngroup: " services "\n"
#define SOCKET_UNIT(more) "lib/systemd/system/docker.socket|[Socket]\nListenStream=/run/docker.sock\n" more
#define UNIT(flags) "lib/systemd/system/docker.service|[Service]\nExecStart=/usr/bin/dockerd -H fd:// " flags "\n"

/* clang-format off */
static const struct row rows[] = {
	{ "the data root is the default", { DATA }, FIRST "real", "\"/var/lib/docker\"" },
	{ "that it is not there is told", { NULL }, FIRST "exists", "false" },
	{ "daemon.json may name another one", { "srv/d/", "etc/docker/daemon.json|{\"data-root\":\"/srv/d\"}" }, FIRST "path", "\"/srv/d\"" },
	{ "so may the unit", { UNIT("--data-root=/srv/d") }, FIRST "path", "\"/srv/d\"" },
	{ "and a drop-in", { UNIT(""), "etc/systemd/system/docker.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root /srv/e\n" }, FIRST "path", "\"/srv/e\"" },
	{ "graph, its name before Engine 23, may name another one", { DATA, "srv/d/", "etc/docker/daemon.json|{\"graph\":\"/srv/d\"}" }, "data_root.error.message", "\"graph is set, data-root's name before Engine 23: name the folder by data-root\"" },
	{ "also by an option", { DATA, UNIT("-g /srv/d") }, "data_root.error.code", "\"not-read\"" },
	{ "whatever data-root says", { DATA, UNIT("--data-root=/srv/e"), "etc/docker/daemon.json|{\"graph\":\"/srv/d\"}" }, "data_root.error.code", "\"not-read\"" },
	{ "of other options that is no matter", { USERS, "etc/docker/daemon.json|{\"graph\":\"/srv/d\"}" }, "accounts.data.members[0].gid", "998" },
	{ "an empty one names none", { DATA, "etc/docker/daemon.json|{\"graph\":\"\"}" }, FIRST "path", "\"/var/lib/docker\"" },
	{ "two that differ are an error", { UNIT("--data-root=/srv/d"), "etc/docker/daemon.json|{\"data-root\":\"/srv/e\"}" }, "data_root.error.code", "\"not-read\"" },
	{ "a daemon.json that is none is an error", { "etc/docker/daemon.json|{\"data-root\":" }, "data_root.error.code", "\"not-read\"" },
	{ "absolute links stay inside", { "data/docker/", "var/lib/docker>/data/docker" }, FIRST "real", "\"/data/docker\"" },
	{ "on the root's device it is on the root", { DATA }, FIRST "mount.dst", "\"/\"" },
	{ "without fstab nothing mounts it", { DATA }, FIRST "fstab", "null" },
	{ "fstab may", { DATA, "etc/fstab|# c\nUUID=1 / ext4 defaults 0 1\n/dev/sdb1\t/var/lib/docker\txfs\tdefaults,nodev 0 2\n" }, FIRST "fstab.dst", "\"/var/lib/docker\"" },
	{ "the longest mount point counts", { DATA, "etc/fstab|/dev/sdb1 /var/lib/ ext4 x\n/dev/sdc1 /var ext4 x\n" }, FIRST "fstab.dst", "\"/var/lib\"" },
	{ "a name that only begins like it does not", { DATA, "etc/fstab|/dev/sdb1 /var/lib/dock ext4 x\n/dev/sda1 / ext4 x" }, FIRST "fstab.dst", "\"/\"" },
	{ "what is mounted on demand only does not", { DATA, "etc/fstab|/dev/sdb1 /var/lib/docker ext4 nodev,noauto\n" }, FIRST "fstab", "null" },
	{ "a bind is told as one", { DATA, "etc/fstab|/srv/d /var/lib/docker none rw,bind\n" }, FIRST "fstab.fstype", "\"bind\"" },
	{ "octal escapes are undone", { "a b/", "etc/docker/daemon.json|{\"data-root\":\"/a b\"}", "etc/fstab|/dev/sdb1 /a\\040b ext4 x\n" }, FIRST "fstab.dst", "\"/a b\"" },
	{ "members come from the root's own files", { USERS }, "accounts.data.members", "[{\"gid\":998,\"name\":\"bob\",\"uid\":1001,\"by\":\"member list\"},{\"gid\":998,\"name\":\"carol\",\"uid\":1002,\"by\":\"primary group\"}]" },
	{ "and are those of the configured group", { USERS, "etc/docker/daemon.json|{\"group\":\"admin\"}" }, "accounts.data.members[0].gid", "7" },
	{ "a unit's environment file may name the data root", { "srv/d/", UNIT("$OPTS") "EnvironmentFile=-/etc/default/docker\n", "etc/default/docker|OPTS=--data-root=/srv/d\n" }, FIRST "path", "\"/srv/d\"" },
	{ "and another file than daemon.json", { "srv/d/", UNIT("--config-file /srv/c.json"), "srv/c.json|{\"data-root\":\"/srv/d\"}" }, FIRST "path", "\"/srv/d\"" },
	{ "P-76: the snap has its own", { "etc/systemd/system/snap.docker.dockerd.service|[Service]\nExecStart=/snap/x\n" }, FIRST "path", "\"/var/snap/docker/common/var-lib-docker\"" },
	{ "a drop-in that cannot be read may name another one", { DATA, UNIT(""), "etc/systemd/system/docker.service.d/a.conf=" }, "data_root.error.code", "\"not-read\"" },
	{ "what systemctl set-property wrote comes first", { "srv/e/", UNIT(""), "etc/systemd/system/docker.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n", "etc/systemd/system.control/docker.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root /srv/e\n" }, FIRST "path", "\"/srv/e\"" },
	{ "a drop-in that cannot be read may turn TLS on", { UNIT(""), "etc/systemd/system/docker.service.d/a.conf=" }, "roles.data.list[24].found_by", "\"whether the daemon uses TLS is not known\"" },
	{ "so may an environment file", { DATA, UNIT("$OPTS") "EnvironmentFile=-/etc/default/docker\n", "etc/default/docker=" }, "data_root.error.code", "\"not-read\"" },
	{ "so may what starts a dockerd without a unit", { DATA, "usr/local/bin/dockerd|" }, "data_root.error.code", "\"not-read\"" },
	{ "and what starts dockerd in a way of its own", { DATA, "lib/systemd/system/docker.service|[Service]\nExecStart=/opt/wrapper\n" }, "data_root.error.code", "\"not-read\"" },
	{ "trap 64: a socket unit names the group of its sockets", { USERS, UNIT(""), "lib/systemd/system/docker.socket|[Socket]\nListenStream=/run/docker.sock\n SocketGroup = admin\n" }, "accounts.data.configured", "\"admin\"" },
	{ "one that cannot be read may name any", { USERS, UNIT(""), "lib/systemd/system/docker.socket=" }, "accounts.error.code", "\"not-read\"" },
	{ "a socket unit says whose its sockets are, and who may use them", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0640\nSocketUser=bob\nSocketGroup=admin\n") }, "accounts.data.configured_sockets", "[{\"path\":\"/run/docker.sock\",\"found_by\":\"ListenStream= of the socket unit\",\"mode\":416,\"user\":\"bob\",\"uid\":1001,\"group\":\"admin\",\"gid\":7,\"acl\":null}]" },
	{ "its owner gets in beside the group", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0640\nSocketUser=bob\nSocketGroup=admin\n") }, "accounts.data.members[1]", "{\"gid\":null,\"name\":\"bob\",\"uid\":1001,\"by\":\"socket owner\"}" },
	{ "also one who is no account", { USERS, UNIT(""), SOCKET_UNIT("SocketUser=ghost\nSocketGroup=nobody\n") }, "accounts.data.members", "[{\"gid\":null,\"name\":\"ghost\",\"uid\":null,\"by\":\"socket owner\"}]" },
	{ "without a mode it has systemd's", { USERS, UNIT(""), SOCKET_UNIT("SocketGroup=docker\n") }, "accounts.data.configured_sockets[0].mode", "438" },
	{ "a mode that is none is passed over", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0600\nSocketMode=0888\nSocketMode=17777\n") }, "accounts.data.configured_sockets[0].mode", "384" },
	{ "a drop-in's comes last", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0600\n"), "etc/systemd/system/docker.socket.d/a.conf|[Socket]\nSocketMode=0666\n" }, "accounts.data.configured_sockets[0].mode", "438" },
	{ "without a group it has its user's", { USERS, UNIT(""), SOCKET_UNIT("SocketUser=carol\n") }, "accounts.data.configured_sockets[0].gid", "998" },
	{ "or root's", { USERS, UNIT(""), SOCKET_UNIT("") }, "accounts.data.configured_sockets[0].gid", "0" },
	{ "a group may be a number", { USERS, UNIT(""), SOCKET_UNIT("SocketGroup=998\n") }, "accounts.data.members[0].name", "\"bob\"" },
	{ "that a group by this name has another one is a doubt", { "etc/passwd|root:x:0:0::/:\n", "etc/group|998:x:5:\nops:x:998:bob\n", UNIT(""), SOCKET_UNIT("SocketGroup=998\n") }, "accounts.error.code", "\"not-proven\"" },
	{ "dockerd's own sockets are its group's, beside those of systemd", { USERS, UNIT("-H unix:///run/a.sock --group admin"), SOCKET_UNIT("SocketMode=0660\nSocketGroup=docker\n") }, "accounts.data.groups", "[{\"gid\":7,\"name\":\"admin\"},{\"gid\":998,\"name\":\"docker\"}]" },
	{ "with members of both", { USERS, UNIT("-H unix:///run/a.sock --group admin"), SOCKET_UNIT("SocketMode=0660\nSocketGroup=docker\n") }, "accounts.data.members[1]", "{\"gid\":998,\"name\":\"bob\",\"uid\":1001,\"by\":\"member list\"}" },
	{ "and a mode of its own", { USERS, UNIT("-H unix:///run/a.sock --group admin"), SOCKET_UNIT("SocketMode=0666\nSocketGroup=docker\n") }, "accounts.data.configured_sockets[0].mode", "432" },
	{ "an abstract socket is one", { USERS, UNIT(""), SOCKET_UNIT("SocketGroup=docker\n"), "etc/systemd/system/docker.socket.d/a.conf|[Socket]\nListenStream=@docker\n" }, "accounts.data.configured_sockets[1].path", "\"@docker\"" },
	{ "another unit's socket that is handed over is one", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0660\nSocketGroup=docker\n"), "lib/systemd/system/o.socket|[Socket]\nListenStream=/run/o.sock\nService=docker.service\n" }, "accounts.data.configured_sockets[1]", "{\"path\":\"/run/o.sock\",\"found_by\":\"ListenStream= of o.socket\",\"mode\":438,\"user\":\"root\",\"uid\":0,\"group\":\"root\",\"gid\":0,\"acl\":null}" },
	{ "what two units would make in two ways is an error", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0660\nSocketGroup=docker\n"), "lib/systemd/system/o.socket|[Socket]\nListenStream=/run/docker.sock\nService=docker.service\nSocketGroup=docker\n" }, "accounts.error.message", "\"two socket units make it, in different ways\"" },
	{ "in one way it is one", { USERS, UNIT(""), SOCKET_UNIT("SocketGroup=docker\n"), "lib/systemd/system/o.socket|[Socket]\nListenStream=/run/docker.sock\nService=docker.service\nSocketGroup=docker\n" }, "accounts.data.configured_sockets[1]", "(nothing)" },
	{ "one whose unit is not known is an error", { USERS, UNIT(""), SOCKET_UNIT("SocketUser=%Z\n") }, "accounts.error.code", "\"not-read\"" },
	{ "which a unit may name", { USERS, UNIT("-G admin") }, "accounts.data.configured", "\"admin\"" },
	{ "a dockerd that no unit starts may have any", { USERS, "usr/bin/dockerd|" }, "accounts.error.message", "\"/usr/bin/dockerd is installed, and no docker.service says how it is started\"" },
	{ "there are no sockets", { USERS }, "accounts.data.sockets", "[]" },
	{ "one that is there is told as it is", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0660\nSocketGroup=docker\n"), "run/docker.sock=666" }, "accounts.data.sockets[0].mode", "438" },
	{ "beside how it would be made", { USERS, UNIT(""), SOCKET_UNIT("SocketMode=0660\nSocketGroup=docker\n"), "run/docker.sock=666" }, "accounts.data.configured_sockets[0].mode", "432" },
	{ "by its name without links", { USERS, UNIT(""), SOCKET_UNIT("SocketGroup=docker\n"), "srv/s=600", "run/docker.sock>/srv/s" }, "accounts.data.sockets[0].path", "\"/srv/s\"" },
	{ "what is no socket is none", { USERS, UNIT(""), SOCKET_UNIT("SocketGroup=docker\n"), "run/docker.sock|" }, "accounts.data.sockets", "[]" },
	{ "one that may lie on what is not mounted is an error", { USERS, UNIT(""), "lib/systemd/system/docker.socket|[Socket]\nListenStream=/srv/s\n", "etc/fstab|/dev/sdb1 /srv ext4 x\n" }, "accounts.errors[0]", "{\"path\":\"sockets[0]\",\"code\":\"not-mounted\",\"message\":\"/srv/s: fstab mounts /srv, which is not mounted below the root that is looked at\"}" },
	{ "directories are named by the root's own file", { USERS, "etc/nsswitch.conf|passwd: files sss\n" }, "accounts.data.services.passwd[1]", "\"sss\"" },
	{ "groups at login are those of groups, unless it says so", { USERS, "etc/nsswitch.conf|passwd: files sss\n" }, "accounts.data.services.initgroups", "null" },
	{ "or services of their own", { USERS, "etc/nsswitch.conf|initgroups: sss\n" }, "accounts.data.services.initgroups", "[\"sss\"]" },
	{ "trap: SUSE's own file counts where /etc has none", { USERS, "usr/etc/nsswitch.conf|passwd: files sss\n" }, "accounts.data.services.passwd[1]", "\"sss\"" },
	{ "and does not where it has one", { USERS, NSS("files"), "usr/etc/nsswitch.conf|passwd: files sss\n" }, "accounts.data.services.passwd[1]", "(nothing)" },
	{ "one that cannot be read is an error", { USERS, "usr/etc/nsswitch.conf=" }, "accounts.errors[0].code", "\"not-regular\"" },
	{ "compat without lines of its own is files", { USERS, NSS("compat [SUCCESS=merge] systemd") }, "accounts.data.services.group", "[\"files\",\"systemd\"]" },
	{ "with such a line it is not", { "etc/passwd|root:x:0:0::/:\n+@ops::::::\n", "etc/group|docker:x:998:bob\n", NSS("compat systemd") }, "accounts.data.services.group[0]", "\"compat\"" },
	{ "users of altfiles and extrausers are read where the root has them", { USERS, NSS("files extrausers"), "var/lib/extrausers/group|extra:x:998:dave\n" }, "accounts.data.members[1].name", "\"dave\"" },
	{ "which of two groups by one name counts is a doubt", { "etc/passwd|root:x:0:0::/:\n", "etc/group|docker:x:999:\n", NSS("altfiles files"), "usr/lib/group|docker:x:998:bob\n" }, "accounts.error.code", "\"not-proven\"" },
	{ "and who has the group as a primary one", { USERS, NSS("files altfiles"), "usr/lib/passwd|erin:x:1009:998::/:" }, "accounts.data.members[2].name", "\"erin\"" },
	{ "nobody of them is where it does not", { USERS, "var/lib/extrausers/group|extra:x:998:dave\n" }, "accounts.data.members[2]", "(nothing)" },
	{ "what was read is told", { USERS, NSS("files extrausers sss") }, "accounts.data.listed", "{\"group\":[\"files\",\"extrausers\",\"systemd\"],\"passwd\":[\"files\",\"extrausers\",\"systemd\"]}" },
	{ "systemd's users are not, where it has some", { USERS, "etc/userdb/dave:docker.membership|" }, "accounts.data.listed.group", "[\"files\"]" },
	{ "a FIFO in place of extrausers is an error", { USERS, NSS("files extrausers"), "var/lib/extrausers/group=" }, "accounts.error.code", "\"not-regular\"" },
	{ "no users of this machine are taken for the root's", { NULL }, "accounts.error.code", "\"ENOENT\"" },
	{ "P-78: what all who log in get is read", { "etc/environment|DOCKER_CONTENT_TRUST=1\n" }, "content_trust.data.settings[0].value", "\"on\"" },
	{ "P-78: what the auditor's own environment says is nobody's", { "etc/environment|LANG=C\n" }, "content_trust.data.settings", "[]" },
	{ "a FIFO in place of the groups is an error", { "etc/group=", "etc/passwd|root:x:0:0::/:\n" }, "accounts.error.code", "\"not-regular\"" },
};
/* clang-format on */

static int
keep_host(void *arg, const cJSON *line, struct err *e)
{
	cJSON **host = arg;

	(void)e;
	if (strcmp(json_str(line, "kind", ""), "host") == 0)
		*host = json_copy(line);
	return 0;
}

static void
test_row(void **state)
{
	const struct row *row = *state;
	autofree char *folder = xasprintf("%s/%zu", root, (size_t)(row - rows)), *path = xasprintf("read.%s", row->path), *got = NULL;
	const struct collect_options o = { .root = folder, .scope = "host", .keep_rights = true, .jobs = 1,
		.deadline = now_ms() + 60000 };
	struct redactor *r;
	autojson cJSON *host = NULL;
	const cJSON *v;
	struct err e;

	assert_int_equal(0, mkdir(folder, 0755));
	hostroot_put(folder, "usr/bin/env|");
	for (size_t i = 0; row->files[i] != NULL; i++)
		hostroot_put(folder, row->files[i]);
	r = redact_open(folder);
	if (collect(&o, r, keep_host, &host, &e) != 0)
		fail_msg("%s", e.msg);
	redact_close(r);
	v = json_at(host, path);
	got = v != NULL ? json_line(v) : xstrdup("(nothing)");
	if (strcmp(row->wanted, got) != 0) {
		autofree char *all = json_pretty(json_at(host, "read"));

		fail_msg("wanted %s, got %s\n%s", row->wanted, got, all);
	}
}

/* ---- an engine that runs here: what it says of itself, and the mount table ---- */

struct live_row {
	const char *name;
	const char *info, *config, *mounts; /* JSON with ' for "; $D is the device that the test's folder is on */
	const char *files[6];
	const char *path, *wanted;
	bool own_root; /* the daemon, process 77, has a root of its own */
};

#define ON(dst, dev, of) "{'dst':'" dst "','dev':'" dev "','root':'" of "','fstype':'ext4','source':'/dev/x'}"
#define DISK   ON("/", "$D", "/")
#define SIMPLE "{'DockerRootDir':'/var/lib/docker'}"
#define STORE  "'DockerRootDir':'/var/lib/docker','DriverStatus':[['driver-type','io.containerd.snapshotter.v1']]"
#define SECOND "data.roots[1]."
#define HERE   "data.roots[0]."
#define OWN_TABLE "proc/77/mountinfo|36 25 8:2 / / rw - ext4 /dev/sdb rw\n"

/* clang-format off */
static const struct live_row live_rows[] = {
	{ "the mount with the longest mount point above it", SIMPLE, "{}", "[" DISK "," ON("/var", "$D", "/v") "," ON("/var/lib/dock", "$D", "/") "]", { DATA }, HERE "mount.dst", "'/var'" },
	{ "of several there the last", SIMPLE, "{}", "[" DISK "," ON("/var", "9:9", "/") "," ON("/var", "$D", "/v") "]", { DATA }, HERE "mount.root", "'/v'" },
	{ "a mount that another one hides is none", SIMPLE, "{}", "[" DISK "," ON("/var/lib/docker", "9:9", "/") "," ON("/var", "$D", "/v") "]", { DATA }, "errors[0].code", "'not-proven'" },
	{ "trap 65: a bound folder is at home where its file system is mounted", SIMPLE, "{}", "[" DISK "," ON("/var/lib/docker", "$D", "/var/lib/docker") "]", { DATA }, HERE "mount.home", "'/'" },
	{ "or where most of it is", SIMPLE, "{}", "[" ON("/", "9:9", "/") "," ON("/x", "$D", "/a/b") "," ON("/y", "$D", "/a") "," ON("/var/lib/docker", "$D", "/a/b/c") "]", { DATA }, HERE "mount.home", "'/y'" },
	{ "or nowhere", SIMPLE, "{}", "[" ON("/", "9:9", "/") "," ON("/x", "$D", "/ab") "," ON("/var/lib/docker", "$D", "/a") "]", { DATA }, HERE "mount.home", "null" },
	{ "the root's mount", SIMPLE, "{}", "[" ON("/", "9:9", "/") "," DISK "]", { DATA }, "data.root_mount.dev", "'$D'" },
	{ "P-18: links are followed", SIMPLE, "{}", "[" DISK "," ON("/data", "$D", "/d") "]", { "data/docker/", "var/lib/docker>/data/docker" }, HERE "mount.dst", "'/data'" },
	{ "trap 43: the folder of remapped users is not the data root", "{'DockerRootDir':'/var/lib/docker/100000.100000','SecurityOptions':['name=userns']}", "{}", "[" DISK "]", { DATA "100000.100000/" }, HERE "top", "'/var/lib/docker'" },
	{ "also where root was to be remapped", "{'DockerRootDir':'/var/lib/docker/0.0'}", "{'data':{'options':{'userns-remap':{'value':'root'}}}}", "[" DISK "]", { DATA "0.0/" }, HERE "top", "'/var/lib/docker'" },
	{ "without remapping such a name is a folder like others", "{'DockerRootDir':'/var/lib/docker/1.1'}", "{}", "[" DISK "]", { DATA "1.1/" }, HERE "top", "'/var/lib/docker/1.1'" },
	{ "and with it a name that is none is one, too", "{'DockerRootDir':'/var/lib/docker/1.x','SecurityOptions':['name=userns']}", "{}", "[" DISK "]", { DATA "1.x/" }, HERE "top", "'/var/lib/docker/1.x'" },
	{ "without containerd's store its folder does not matter", SIMPLE, "{}", "[" DISK "]", { DATA }, "data.roots[1]", NULL },
	{ "trap 66: with it, it does", "{" STORE "}", "{}", "[" DISK "]", { DATA, "var/lib/containerd/" }, SECOND "path", "'/var/lib/containerd'" },
	{ "trap 66: where its configuration says", "{" STORE ",'Containerd':{'Address':'/run/containerd/containerd.sock'}}", "{}", "[" DISK "]", { DATA, "srv/c/", "etc/containerd/config.toml|version = 2\n  root = \"/srv/c\"\n[grpc]\nroot = \"/x\"\n" }, SECOND "real", "'/srv/c'" },
	{ "trap 66: in the file that its unit names", "{" STORE "}", "{}", "[" DISK "]", { DATA, "srv/c/", "lib/systemd/system/containerd.service|[Service]\nExecStart=/usr/bin/containerd --config /srv/c.toml\n", "srv/c.toml|root = \"/srv/c\"\n" }, SECOND "real", "'/srv/c'" },
	{ "trap 66: where its unit says", "{" STORE "}", "{}", "[" DISK "]", { DATA, "srv/c/", "lib/systemd/system/containerd.service|[Service]\nExecStart=/usr/bin/containerd --root=/srv/c\n" }, SECOND "real", "'/srv/c'" },
	{ "a unit of its that cannot be read is an error", "{" STORE "}", "{}", "[" DISK "]", { DATA, "lib/systemd/system/containerd.service=" }, "errors[0].path", "'roots[1]'" },
	{ "a root of a table is another one", "{" STORE "}", "{}", "[" DISK "]", { DATA, "etc/containerd/config.toml|[plugins]\nroot = \"/x\"\n" }, SECOND "path", "'/var/lib/containerd'" },
	{ "one that is not understood is an error", "{" STORE "}", "{}", "[" DISK "]", { DATA, "etc/containerd/config.toml|root = \"\"\"/x\n" }, "errors[0].path", "'roots[1]'" },
	{ "so is one that is no string", "{" STORE "}", "{}", "[" DISK "]", { DATA, "etc/containerd/config.toml|root = 1\n" }, "errors[0].path", "'roots[1]'" },
	{ "trap 66: a file that it imports may set it", "{" STORE "}", "{}", "[" DISK "]", { DATA, "srv/i/", "etc/containerd/config.toml|imports = [\"more/*.toml\"]\nroot = \"/srv/c\"\n", "etc/containerd/more/a.toml|root = \"/srv/i\"\n" }, SECOND "real", "'/srv/i'" },
	{ "one in conf.d that only later releases read leaves it unknown", "{" STORE "}", "{}", "[" DISK "]", { DATA, "etc/containerd/config.toml|root = \"/srv/c\"\n", "etc/containerd/conf.d/a.toml|root = \"/srv/i\"\n" }, "errors[0].path", "'roots[1]'" },
	{ "trap 66: the daemon's own containerd has it below the data root", "{" STORE ",'Containerd':{'Address':'/run/docker/containerd/containerd.sock'}}", "{}", "[" DISK "]", { DATA }, SECOND "path", "'/var/lib/docker/containerd/daemon'" },
	{ "by its own exec root", "{" STORE ",'Containerd':{'Address':'/x/containerd/containerd.sock'}}", "{'data':{'options':{'exec-root':{'value':'/x'}}}}", "[" DISK "]", { DATA }, SECOND "found_by", "'/info Containerd.Address'" },
	{ "a daemon with a root of its own: the host's is told beside it", SIMPLE, "{}", "[" ON("/", "9:9", "/") "]", { OWN_TABLE }, "data.host_mount.dev", "'9:9'", true },
	{ "and is an error where the host's table has none", SIMPLE, "{}", "[]", { OWN_TABLE }, "errors[0].path", "'host_mount'", true },
	{ "a daemon that shares the host's root has none beside it", SIMPLE, "{}", "[" DISK "]", { DATA }, "data.host_mount", NULL },
	{ "an engine that does not say where is an error", "{}", "{}", "[" DISK "]", { DATA }, "error.code", "'not-read'" },
};
/* clang-format on */

/* Their quotes, and the device in place of $D. The caller frees. */
static char *
filled(const char *text, const char *dev)
{
	autobuf struct buf b = BUF_INIT;

	for (; *text != '\0'; text++) {
		if (strncmp(text, "$D", 2) == 0) {
			buf_adds(&b, dev);
			text++;
		} else {
			buf_addc(&b, *text == '\'' ? '"' : *text);
		}
	}
	return buf_take(&b);
}

static cJSON *
parsed(const char *text, const char *dev)
{
	autofree char *json = filled(text, dev);
	cJSON *doc = cJSON_Parse(json);

	if (doc == NULL)
		fail_msg("the row's JSON: %s", json);
	return doc;
}

static void
test_live(void **state)
{
	const struct live_row *row = *state;
	autofree char *folder = xasprintf("%s/live-%zu", root, (size_t)(row - live_rows)), *wanted = NULL, *got = NULL, *dev = NULL;
	const struct collect_options o = { .root = "/", .scope = "all" };
	struct collector c = { .o = &o, .local = "yes", .reachable = true };
	autojson cJSON *doc = NULL;
	struct stat st;
	struct err e;

	assert_int_equal(0, mkdir(folder, 0755));
	assert_int_equal(0, stat(folder, &st));
	dev = xasprintf("%u:%u", major(st.st_dev), minor(st.st_dev));
	for (size_t i = 0; row->files[i] != NULL; i++)
		hostroot_put(folder, row->files[i]);
	if ((c.host = host_open(folder, true, now_ms() + 60000, &e)) == NULL)
		fail_msg("%s", e.msg);
	c.answers[ANSWER_INFO].doc = parsed(row->info, dev);
	c.config = parsed(row->config, dev);
	if (row->own_root) {
		c.daemon_root = 77;
		c.process = parsed("{'data':{'root':true}}", dev);
	}
	c.mounts = json_object();
	json_put(json_put_object(c.mounts, "data"), "mounts", parsed(row->mounts, dev));
	doc = collect_data_root(&c);
	host_close(c.host);
	cJSON_Delete(c.answers[ANSWER_INFO].doc);
	cJSON_Delete(c.config);
	cJSON_Delete(c.process);
	cJSON_Delete(c.mounts);
	wanted = filled(row->wanted != NULL ? row->wanted : "(nothing)", dev);
	got = json_at(doc, row->path) != NULL ? json_line(json_at(doc, row->path)) : xstrdup("(nothing)");
	if (strcmp(wanted, got) != 0) {
		autofree char *all = json_pretty(doc);

		fail_msg("wanted %s, got %s\n%s", wanted, got, all);
	}
}

int
main(void)
{
	autofree char *clean = NULL;
	int failed;

	if (mkdtemp(root) == NULL || setenv("DOCKER_CONTENT_TRUST", "1", 1) != 0)
		return 1;
	failed = RUN_ROWS("collect_host", rows, test_row) + RUN_ROWS("live", live_rows, test_live);
	clean = xasprintf("rm -rf '%s'", root);
	return system(clean) == 0 ? failed : failed + 1;
}
