/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files have a part in an engine that does not run (--root), and how it would be started: units by systemd's rules, masked ones,
 * containerd's configuration and what that imports; specifiers; what a rootless daemon has; folders of certificates that are empty; how many files there are.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/collect_parts.h"
#include "audit/containerd.h"
#include "audit/dockerd.h"
#include "audit/roles.h"
#include "audit/run.h"
#include "tests/check_row.h"
#include "tests/hostroot.h"
#include "tests/rows.h"

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

/* ---- containerd's configuration ---- */

struct toml_row {
	const char *name, *text;
	const char *at, *want; /* JSON with ' for "; NULL: not there */
};
#define WRONG "error"

/* clang-format off */
static const struct toml_row toml_rows[] = {
	{ "nothing sets nothing", "", "root", NULL },
	{ "and is not wrong", "", WRONG, NULL },
	{ "a string", "root = \"/srv/c\"\n", "root", "'/srv/c'" },
	{ "without a line's end", "root=\"/srv/c\"", "root", "'/srv/c'" },
	{ "a literal one", "root = '/srv/\\c' # why\r\n", "root", "'/srv/\\\\c'" },
	{ "one of several lines", "root = \"\"\"\n/srv/\\\n   c\"\"\"", "root", "'/srv/c'" },
	{ "with a quote before its end", "root = '''/srv/\"''''", "root", "'/srv/\\\"\\u0027'" },
	{ "escapes", "root = \"/\\u0063\\U00000064\\x65\"", "root", "'/cde'" },
	{ "a quoted key", "\"root\" = '/c'", "root", "'/c'" },
	{ "behind a byte order mark", "\xef\xbb\xbfroot = '/c'", "root", "'/c'" },
	{ "the address of its table", "version = 2\n[ grpc ]\n  uid = 0\n  address = '/a'\n", "address", "'/a'" },
	{ "with a dotted key", "grpc.address = '/a'", "address", "'/a'" },
	{ "in an inline table", "grpc = { uid = 0, address = '/a' }", "address", "'/a'" },
	{ "of the plugin that it is since version 4", "[plugins.'io.containerd.server.v1.grpc']\naddress = '/a'", "address", "'/a'" },
	{ "another table's is another one", "[ttrpc]\naddress = '/t'\n[debug]\naddress = '/d'", "address", NULL },
	{ "a root of a table is another one", "[grpc]\nroot = '/x'", "root", NULL },
	{ "a table's name in a string is none", "x = '''\n[grpc]\naddress = '/x'\n'''", "address", NULL },
	{ "an array of tables is another one", "[[grpc]]\naddress = '/x'", "address", NULL },
	{ "so is a table in an array", "x = [ { root = '/x' } ]", "root", NULL },
	{ "imports", "imports = ['a.toml', \"/b/*.toml\"]", "imports", "['a.toml','/b/*.toml']" },
	{ "over several lines, with comments", "imports = [ # two\n  'a',\n\n  'b', # last\n]\nroot = '/c'", "imports", "['a','b']" },
	{ "and what follows is read", "imports = [\n'a']\nroot = '/c'", "root", "'/c'" },
	{ "no imports are no imports of its own", "imports = []", "imports", "[]" },
	{ "other values are passed over", "a = 1.5\nb = 1979-05-27 # date\nc = true\nd = [[1, 2], ['x']]\nroot = '/c'", "root", "'/c'" },
	{ "imports of another type are wrong", "imports = 'a.toml'", WRONG, "'line 1: a value of another type'" },
	{ "so are some that are no strings", "imports = ['a', 1]", WRONG, "'line 1: a value of another type'" },
	{ "a root that is no string is wrong", "\nroot = 1", WRONG, "'line 2: a value of another type'" },
	{ "a key in upper case is one that releases read differently", "[GRPC]\nADDRESS = '/a'", WRONG, "'line 2: a key that is not in lower case, which releases read differently'" },
	{ "so is one of its table's alone", "[Grpc]\naddress = '/a'", WRONG, "'line 2: a key that is not in lower case, which releases read differently'" },
	{ "so are imports", "IMPORTS = ['/a']", WRONG, "'line 1: a key that is not in lower case, which releases read differently'" },
	{ "what is not wanted may be in any", "[DEBUG]\nADDRESS = '/a'\n[grpc]\nUID = 0\naddress = '/b'", "address", "'/b'" },
	{ "a string without an end is wrong", "root = \"/x\n[a]", WRONG, "'line 1: a string without an end'" },
	{ "two values on a line are wrong", "a = 1 b = 2", WRONG, "'line 1: more than a value on a line'" },
	{ "an array without an end is wrong", "imports = ['a'", WRONG, "'line 1: an array without an end'" },
	{ "a key without a value is wrong", "root", WRONG, "'line 1: a key without a value'" },
	{ "no key is wrong", "= 1", WRONG, "'line 1: no key where one has to be'" },
	{ "an escape that there is not is wrong", "root = \"\\q\"", WRONG, "'line 1: an escape in a string that there is not'" },
	{ "a table without an end is wrong", "[grpc\n", WRONG, "'line 1: a table\\u0027s name without an end'" },
	{ "what stands before it was read", "root = '/c'\nx", "root", "'/c'" },
};
/* clang-format on */

static void
toml_is_parsed(void **state)
{
	const struct toml_row *row = *state;
	autojson cJSON *doc = containerd_parse(row->text, strlen(row->text));

	is_there(doc, row->at, row->want);
}

static void
deep_toml(void **state)
{
	autobuf struct buf b = BUF_INIT;
	autojson cJSON *doc = NULL;

	(void)state;
	buf_adds(&b, "x = ");
	for (int i = 0; i < 100000; i++)
		buf_adds(&b, i % 2 == 0 ? "[" : "{a=");
	doc = containerd_parse(b.s, b.len);
	assert_non_null(strstr(json_str(doc, "error", ""), "deeper"));
}

/* ---- roots ---- */

struct row {
	const char *name;
	const char *files[8];  /* of hostroot_put() */
	const char *owners;    /* "MODE UID PATH;...": needs root */
	const char *id;        /* of the line, or a kind that has one only: "daemon", "host", "end" */
	const char *at, *want; /* want NULL: there is no such line; at NULL: not looked at */
	const char *check;     /* or NULL */
	enum verdict verdict;
	const char *says;
};
#define STAT   "read.stat.data."
#define OPTION "read.config.data.options."
#define UNIT(folder, flags) folder "/docker.service|[Service]\nExecStart=/usr/bin/dockerd " flags "\n"
#define PACKAGED UNIT("usr/lib/systemd/system", "--icc=true")
#define READS(file) "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/usr/bin/dockerd $OPTS\nEnvironmentFile=" file "\n"
#define LISTENS(address) "usr/lib/systemd/system/docker.socket|[Socket]\nListenStream=" address "\n"
#define HANDED "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/usr/bin/dockerd -H fd://"
#define TWICE  UNIT("usr/lib/systemd/system", "-H unix:///var/run/docker.sock -H fd://"), LISTENS("/run/docker.sock"), "run/docker.sock|", "var/run>/run"
#define CONF   "etc/containerd/config.toml|"
#define CTR    "usr/lib/systemd/system/containerd.service|[Service]\nExecStart=/usr/bin/containerd"
#define STARTS(line) "usr/lib/systemd/system/containerd.service|[Service]\nExecStart=" line "\n"
#define CERTS  "etc/docker/certs.d/"
#define ICC_OFF OPTION "icc.value", "false"

/* clang-format off */
static const struct row rows[] = {
	/* systemd.unit(5), "Unit File Load Path" */
	{ "a unit of an attached image comes before a packaged one", { PACKAGED, UNIT("etc/systemd/system.attached", "--icc=false") }, NULL, "daemon", ICC_OFF, "daemon-icc-off", PASS, NULL },
	{ "one in /etc before that", { UNIT("etc/systemd/system", "--icc=false"), UNIT("etc/systemd/system.attached", "") }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "one attached until the next start before a generator's", { UNIT("run/systemd/system.attached", "--icc=false"), UNIT("run/systemd/generator", "") }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "a transient one before /etc", { UNIT("etc/systemd/system", ""), UNIT("run/systemd/transient", "--icc=false") }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "a late generator's comes last", { PACKAGED, UNIT("run/systemd/generator.late", "--icc=false") }, NULL, "daemon", OPTION "icc.value", "true", "daemon-icc-off", FAIL, NULL },
	{ "such a folder is one that anybody's drop-in counts in", { PACKAGED, "etc/systemd/system.attached/docker.service.d/" }, "777 0 etc/systemd/system.attached/docker.service.d", "docker.service-dropin:/etc/systemd/system.attached/docker.service.d", NULL, NULL, "file-docker-service-mode", FAIL, "write to others" },

	/* masked units, in an image without /dev/null */
	{ "a unit that is masked is, though there is no /dev/null", { PACKAGED, "etc/systemd/system/docker.service>/dev/null" }, NULL, "docker.service:/etc/systemd/system/docker.service", STAT "exists", "false", "file-docker-service-owner", NOTAPPLICABLE, "is masked" },
	{ "also with a /dev that is empty", { PACKAGED, "dev/", "etc/systemd/system/docker.service>../../../dev/null" }, NULL, "docker.service:/etc/systemd/system/docker.service", STAT "missing", "'/dev/null'", "file-docker-service-mode", NOTAPPLICABLE, "is masked" },
	{ "and the packaged one has no part in it", { PACKAGED, "etc/systemd/system/docker.service>/dev/null" }, NULL, "docker.service:/usr/lib/systemd/system/docker.service", STAT "exists", NULL, NULL, PASS, NULL },
	{ "nothing starts dockerd then", { PACKAGED, "etc/systemd/system/docker.service>/dev/null" }, NULL, "daemon", "read.config.error.message", "'docker.service is masked, so that nothing starts dockerd'", "daemon-default-ulimits", ERROR, "masked" },
	{ "a link that leads nowhere else is no unit", { PACKAGED, "etc/systemd/system/docker.service>/dev/nothing" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },
	{ "an empty unit is masked, whatever its drop-ins say", { PACKAGED, "etc/systemd/system/docker.service|", "etc/systemd/system/docker.service.d/a.conf|[Service]\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "masked" },
	{ "a masked drop-in is none", { PACKAGED, "usr/lib/systemd/system/docker.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n", "etc/systemd/system/docker.service.d/a.conf>/dev/null" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },

	/* no unit: OpenRC, a container's entry point, a unit of another name */
	{ "what starts a dockerd without docker.service is not known", { "usr/bin/dockerd|", "etc/conf.d/docker|DOCKER_OPTS=--tlsverify\n" }, NULL, "daemon", "read.config.error.message", "'/usr/bin/dockerd is installed, and no docker.service says how it is started'", "daemon-default-ulimits", ERROR, "no docker.service says" },
	{ "and may turn TLS on", { "usr/local/bin/dockerd|" }, NULL, "tls-key:", "read.stat.error.code", "'not-read'", "file-tls-key-mode", ERROR, "whether the daemon uses TLS" },
	{ "so may a unit of another name", { "usr/sbin/dockerd|", "etc/systemd/system/docker-engine.service|[Service]\nExecStart=/usr/sbin/dockerd --tlsverify\n" }, NULL, "tls-key:", NULL, NULL, "file-tls-key-owner", ERROR, "whether the daemon uses TLS" },
	{ "without a dockerd there is none that uses it", { "usr/bin/docker|" }, NULL, "tls-key:", STAT "found_by", "'the daemon uses no TLS'", "file-tls-key-mode", NOTAPPLICABLE, "no TLS" },
	{ "the snap's unit tells beside a dockerd, too", { "usr/bin/dockerd|", "etc/systemd/system/snap.docker.dockerd.service|[Service]\nExecStart=/snap/x\n" }, NULL, "daemon", OPTION "data-root.value", "'/var/snap/docker/common/var-lib-docker'", NULL, PASS, NULL },

	/* drop-ins by other names (systemd.unit(5)) */
	{ "a drop-in that is hidden is none", { PACKAGED, "etc/systemd/system/docker.service.d/.a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },
	{ "one behind a byte order mark counts", { PACKAGED, "etc/systemd/system/docker.service.d/a.conf|\xef\xbb\xbf[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "one that systemd reads in part is told", { PACKAGED, "etc/systemd/system/docker.service.d/a.conf|[Service]\nX=\xe9\n" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "cannot be told" },
	{ "an alias's drop-ins are the unit's", { PACKAGED, "etc/systemd/system/moby.service>/usr/lib/systemd/system/docker.service", "usr/lib/systemd/system/moby.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, "666 0 usr/lib/systemd/system/moby.service.d/a.conf", "docker.service-dropin:/usr/lib/systemd/system/moby.service.d/a.conf", NULL, NULL, "file-docker-service-mode", FAIL, "0666" },
	{ "and say how it is started", { PACKAGED, "etc/systemd/system/moby.service>/usr/lib/systemd/system/docker.service", "run/systemd/system/moby.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "an alias is one by its name, wherever its link leads", { UNIT("etc/systemd/system", "--icc=true"), PACKAGED, "etc/systemd/system/moby.service>/usr/lib/systemd/system/docker.service", "etc/systemd/system/moby.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "a unit that another of its name comes before is none", { PACKAGED, "usr/lib/systemd/system/moby.service>docker.service", "etc/systemd/system/moby.service|[Service]\nExecStart=/x\n", "etc/systemd/system/moby.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },
	{ "another unit's drop-ins are not its", { PACKAGED, "etc/systemd/system/moby.service>/srv/x.service", "srv/x.service|[Service]\nExecStart=/x\n", "etc/systemd/system/moby.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },
	{ "a link to another unit is that unit, by the first file of its name", { "usr/lib/systemd/system/docker.service>moby.service", "usr/lib/systemd/system/moby.service|[Service]\nExecStart=/usr/bin/dockerd\n", "etc/systemd/system/moby.service|[Service]\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "drop-ins of a name's first part count", { PACKAGED, "etc/systemd/system/moby-x.service>/usr/lib/systemd/system/docker.service", "etc/systemd/system/moby-.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n" }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },

	/* socket units that start it (systemd.socket(5)) */
	{ "another socket unit that starts it counts", { HANDED "\n", LISTENS("/run/docker.sock"), "etc/systemd/system/docker-other.socket|[Socket]\nListenStream=/run/o.sock\nService=docker.service\n" }, "666 0 etc/systemd/system/docker-other.socket", "docker.socket:/etc/systemd/system/docker-other.socket", NULL, NULL, "file-docker-socket-unit-mode", FAIL, "0666" },
	{ "and its drop-ins", { HANDED "\n", "etc/systemd/system/docker-other.socket|[Socket]\nListenStream=/run/o.sock\n", "etc/systemd/system/docker-other.socket.d/a.conf|[Socket]\nService=docker.service\n" }, "666 0 etc/systemd/system/docker-other.socket.d/a.conf", "docker.socket-dropin:/etc/systemd/system/docker-other.socket.d/a.conf", NULL, NULL, "file-docker-socket-unit-mode", FAIL, "0666" },
	{ "and its socket", { HANDED "\n", "etc/systemd/system/docker-other.socket|[Socket]\nListenStream=/run/o.sock\nService=docker.service\n" }, NULL, "docker-socket:/run/o.sock", STAT "found_by", "'ListenStream= of docker-other.socket'", NULL, PASS, NULL },
	{ "one that the service names counts", { HANDED "\nSockets=x.socket other.socket\n", "etc/systemd/system/other.socket|[Socket]\nListenStream=/run/o.sock\n" }, NULL, "docker.socket:/etc/systemd/system/other.socket", STAT "exists", "true", NULL, PASS, NULL },
	{ "one by an alias of the service counts", { HANDED "\n", "etc/systemd/system/moby.service>/usr/lib/systemd/system/docker.service", "etc/systemd/system/moby.socket|[Socket]\nListenStream=/run/o.sock\n" }, NULL, "docker.socket:/etc/systemd/system/moby.socket", STAT "exists", "true", NULL, PASS, NULL },
	{ "one of another service does not", { HANDED "\n", "etc/systemd/system/ssh.socket|[Socket]\nListenStream=/run/o.sock\n", "etc/systemd/system/ssh.service|[Service]\nExecStart=/x\n" }, NULL, "docker.socket:/etc/systemd/system/ssh.socket", STAT "exists", NULL, NULL, PASS, NULL },
	{ "nor one that is masked", { HANDED "\nSockets=x.socket\n", "etc/systemd/system/x.socket>/dev/null" }, NULL, "docker.socket:/etc/systemd/system/x.socket", STAT "exists", NULL, NULL, PASS, NULL },
	{ "nor any where dockerd takes none", { PACKAGED, "etc/systemd/system/docker-other.socket|[Socket]\nListenStream=/run/o.sock\nService=docker.service\n" }, NULL, "docker.socket:/etc/systemd/system/docker-other.socket", STAT "exists", NULL, NULL, PASS, NULL },
	{ "an abstract socket is told, and fails", { HANDED "\n", LISTENS("@docker") }, NULL, "docker-socket:@docker", STAT "type", "'abstract socket'", "file-docker-socket-mode", FAIL, "network namespace" },
	{ "systemd's socket is of its unit's group", { HANDED " -H unix:///run/a.sock --group ops\n", LISTENS("/run/docker.sock") "SocketGroup=77\n" }, NULL, "docker-socket:/run/docker.sock", STAT "socket_group", "{'name':'77','gid':77}", NULL, PASS, NULL },
	{ "and dockerd's of its own", { HANDED " -H unix:///run/a.sock --group 78\n", LISTENS("/run/docker.sock") "SocketGroup=77\n" }, NULL, "docker-socket:/run/a.sock", STAT "socket_group", "{'name':'78','gid':78}", NULL, PASS, NULL },
	{ "TCP that another unit hands over counts", { HANDED "\n", "etc/systemd/system/docker-other.socket|[Socket]\nListenStream=2375\nService=docker.service\n" }, NULL, "daemon", OPTION "hosts.value", "['fd://','tcp://[::]:2375']", "daemon-tls-mutual", FAIL, "without TLS" },
	{ "a socket unit that cannot be read may listen anywhere", { HANDED "\n", "usr/lib/systemd/system/docker.socket=" }, NULL, "docker-socket:", NULL, NULL, "file-docker-socket-mode", ERROR, "docker.socket" },

	/* how dockerd would be started */
	{ "the snap's daemon is what its own file configures", { "etc/systemd/system/snap.docker.dockerd.service|[Service]\nExecStart=/snap/x\n", "var/snap/docker/current/config/daemon.json|{\"icc\": false}" }, NULL, "daemon", "read.config.data.file.path", "'/var/snap/docker/current/config/daemon.json'", "daemon-icc-off", PASS, NULL },
	{ "and its wrapper", { "etc/systemd/system/snap.docker.dockerd.service|[Service]\nExecStart=/snap/x\n" }, NULL, "daemon", OPTION "data-root.value", "'/var/snap/docker/common/var-lib-docker'", NULL, PASS, NULL },
	{ "an environment file that cannot be read is no silence", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/usr/bin/dockerd $OPTS\nEnvironmentFile=-/etc/default/docker\n", "etc/default/docker=" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "/etc/default/docker" },
	{ "and no TLS file is known", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/usr/bin/dockerd $OPTS\nEnvironmentFile=-/etc/default/docker\n", "etc/default/docker=" }, NULL, "tls-key:", NULL, NULL, "file-tls-key-mode", ERROR, "not-read" },
	{ "one that no unit reads does not matter", { PACKAGED, "etc/default/docker=" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },
	{ "a daemon.json that dockerd refuses proves no absence of TLS", { PACKAGED, "etc/docker/daemon.json|{\"icc\": false}" }, NULL, "tls-key:", STAT "proven", "false", "file-tls-key-mode", UNKNOWN, "not proven" },
	{ "one that it takes does", { PACKAGED, "etc/docker/daemon.json|{\"debug\": false}" }, NULL, "tls-key:", STAT "proven", "true", "file-tls-key-mode", NOTAPPLICABLE, "no TLS" },

	/* EnvironmentFile= by a pattern (systemd.exec(5)), specifiers (systemd.unit(5)) */
	{ "an environment file that a pattern matches is its unit's", { READS("-/etc/dk*.env"), "etc/dk1.env|A=1\n" }, "666 0 etc/dk1.env", "docker.service-dropin:/etc/dk1.env", NULL, NULL, "file-docker-service-mode", FAIL, "0666" },
	{ "one that it does not match is not", { READS("-/etc/dk*.env"), "etc/ck1.env|A=1\n" }, NULL, "docker.service-dropin:/etc/ck1.env", STAT "exists", NULL, NULL, PASS, NULL },
	{ "nor is one whose name begins with a period", { READS("-/etc/*.env"), "etc/.dk.env|A=1\n" }, NULL, "docker.service-dropin:/etc/.dk.env", STAT "exists", NULL, NULL, PASS, NULL },
	{ "unless the pattern does, too", { READS("-/etc/.*.env"), "etc/.dk.env|A=1\n" }, NULL, "docker.service-dropin:/etc/.dk.env", STAT "exists", "true", NULL, PASS, NULL },
	{ "a folder by a pattern", { READS("-/etc/d?/x.env"), "etc/dk/x.env|A=1\n", "etc/dl/" }, NULL, "docker.service-dropin:/etc/dk/x.env", STAT "exists", "true", NULL, PASS, NULL },
	{ "that has no such file", { READS("-/etc/d?/x.env"), "etc/dk/x.env|A=1\n", "etc/dl/" }, NULL, "docker.service-dropin:/etc/dl/x.env", STAT "exists", NULL, NULL, PASS, NULL },
	{ "who may write where a pattern is matched may add one", { READS("-/srv/e/*.env"), "srv/e/" }, "777 0 srv/e", "docker.service-dropin:/srv/e", NULL, NULL, "file-docker-service-mode", FAIL, "write to others" },
	{ "who may write where a file is not there may make it", { READS("-/srv/e/x.env"), "srv/e/" }, "777 0 srv/e", "docker.service-dropin:/srv/e", NULL, NULL, "file-docker-service-mode", FAIL, "write to others" },
	{ "or a folder for it", { READS("-/srv/e//f/x.env"), "srv/e/" }, "755 1000 srv/e", "docker.service-dropin:/srv/e", NULL, NULL, "file-docker-service-owner", FAIL, "user 1000" },
	{ "whose folder is no matter where it is", { READS("-/srv/e/x.env"), "srv/e/x.env|" }, NULL, "docker.service-dropin:/srv/e", STAT "exists", NULL, NULL, PASS, NULL },
	{ "such a folder that cannot be listed is an error", { READS("-/srv/e/*.env"), "srv/e>e" }, NULL, "docker.service-dropin:", NULL, NULL, "file-docker-service-mode", ERROR, "/srv/e could not be listed (ELOOP)" },
	{ "and no options are known", { READS("-/srv/e/*.env"), "srv/e>e" }, NULL, "daemon", "read.config.error.code", "'not-read'", NULL, PASS, NULL },
	{ "an environment file of the unit's name is its unit's", { READS("-/etc/%p.env"), "etc/docker.env|A=1\n" }, "666 0 etc/docker.env", "docker.service-dropin:/etc/docker.env", NULL, NULL, "file-docker-service-mode", FAIL, "0666" },
	{ "also where the path begins with a specifier", { READS("-%E/%N-*.env"), "etc/docker-1.env|A=1\n" }, "666 0 etc/docker-1.env", "docker.service-dropin:/etc/docker-1.env", NULL, NULL, "file-docker-service-mode", FAIL, "0666" },
	{ "one that nobody knows before is unknown", { READS("-/etc/%b.env") }, NULL, "docker.service-dropin:", NULL, NULL, "file-docker-service-mode", UNKNOWN, "EnvironmentFile=-/etc/%b.env of /usr/lib/systemd/system/docker.service" },
	{ "and its owner", { READS("-/etc/%b.env") }, NULL, "docker.service-dropin:", NULL, NULL, "file-docker-service-owner", UNKNOWN, "specifier" },
	{ "a later reset takes that back", { READS("-/etc/%b.env\nEnvironmentFile=") }, NULL, "docker.service-dropin:", STAT "exists", NULL, NULL, PASS, NULL },
	{ "a unit by another name's link does not tell its own", { "usr/lib/systemd/system/other.service|[Service]\nExecStart=/usr/bin/dockerd\nEnvironmentFile=-/etc/%p.env\n", "etc/systemd/system/docker.service>/usr/lib/systemd/system/other.service" }, NULL, "docker.service-dropin:", NULL, NULL, "file-docker-service-mode", UNKNOWN, "specifier" },
	{ "what such a file sets is set", { READS("-/etc/%p.env"), "etc/docker.env|OPTS=--tlsverify\n" }, NULL, "daemon", OPTION "tlsverify.value", "true", NULL, PASS, NULL },
	{ "and TLS applies then", { READS("-/etc/%p.env"), "etc/docker.env|OPTS=--tlsverify\n" }, NULL, "tls-key:", STAT "exists", NULL, NULL, PASS, NULL },
	{ "a value of two lines has both lines' options", { READS("/etc/e"), "etc/e|OPTS=\"--debug\n--iptables=false\"\n" }, NULL, "daemon", OPTION "iptables.value", "false", "daemon-manages-iptables", FAIL, NULL },
	{ "a backslash hides none", { READS("/etc/e"), "etc/e|OPTS=--iptables\\=false\n" }, NULL, "daemon", OPTION "iptables.value", "false", "daemon-manages-iptables", FAIL, NULL },
	{ "nor does a joined line", { READS("/etc/e"), "etc/e|OPTS=--ipta\\\nbles=false\n" }, NULL, "daemon", OPTION "iptables.value", "false", "daemon-manages-iptables", FAIL, NULL },
	{ "a file of which that cannot be told makes the command line unknown", { READS("/etc/e"), "etc/e|# x \\\nOPTS=--iptables=false\n" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "what /etc/e sets cannot be told" },
	{ "a drop-in that is a link to an earlier one is applied again", { PACKAGED, "etc/systemd/system/docker.service.d/a.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=true\n", "etc/systemd/system/docker.service.d/b.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n", "etc/systemd/system/docker.service.d/c.conf>a.conf" }, NULL, "daemon", OPTION "icc.value", "true", "daemon-icc-off", FAIL, NULL },
	{ "drop-ins of the unit that a unit is a link to are its own", { "usr/lib/systemd/system/my.service|[Service]\nExecStart=/usr/bin/dockerd --icc=false\n", "etc/systemd/system/my.service.d/o.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=true\n", "etc/systemd/system/docker.service>/usr/lib/systemd/system/my.service" }, NULL, "daemon", OPTION "icc.value", "true", "daemon-icc-off", FAIL, NULL },
	{ "two of one name, of a unit's two names, have no order", { "usr/lib/systemd/system/my.service|[Service]\nExecStart=/usr/bin/dockerd --icc=false\n", "etc/systemd/system/my.service.d/o.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=true\n", "etc/systemd/system/docker.service>/usr/lib/systemd/system/my.service", "etc/systemd/system/docker.service.d/o.conf|[Service]\n" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "is not certain" },
	{ "a unit elsewhere that it is a link to has none", { "srv/my.service|[Service]\nExecStart=/usr/bin/dockerd --icc=false\n", "etc/systemd/system/my.service.d/o.conf|[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=true\n", "etc/systemd/system/docker.service>/srv/my.service" }, NULL, "daemon", ICC_OFF, "daemon-icc-off", PASS, NULL },
	{ "a variable that the manager gives is not known", { READS("-/etc/e"), "etc/systemd/system.conf.d/a.conf|[Manager]\nDefaultEnvironment=\"OPTS=--iptables=false\"\n" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "DefaultEnvironment=" },
	{ "nor one if what the manager gives cannot be read", { READS("-/etc/e"), "etc/systemd/system.conf>system.conf" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "system.conf" },
	{ "one that the unit's files set is", { READS("/etc/e"), "etc/e|OPTS=--icc=false", "etc/systemd/system.conf|[Manager]\nDefaultEnvironment=OPTS=--debug\n" }, NULL, "daemon", ICC_OFF, "daemon-icc-off", PASS, NULL },
	{ "one that it gives another name does not matter", { READS("-/etc/e"), "etc/systemd/system.conf|[Manager]\nDefaultEnvironment=OPT=--debug OPTS2=1\n" }, NULL, "daemon", OPTION "icc.value", "true", NULL, PASS, NULL },
	{ "one that is passed on is not", { READS("-/etc/e\nPassEnvironment=X OPTS") }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "PassEnvironment=" },
	{ "nor one that is taken away", { READS("/etc/e\nUnsetEnvironment=OPTS"), "etc/e|OPTS=--icc=false" }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "UnsetEnvironment=" },
	{ "the group of a socket unit is one of its section", { UNIT("usr/lib/systemd/system", "-H fd://"), "etc/group|a:x:50:\nb:x:60:\ndocker:x:70:\n", "usr/lib/systemd/system/docker.socket|[Socket]\nListenStream=/run/docker.sock\nSocketGroup=a\n[Service]\nSocketGroup=b\n" }, NULL, "docker-socket:/run/docker.sock", STAT "socket_group.name", "'a'", NULL, PASS, NULL },
	{ "of joined lines", { UNIT("usr/lib/systemd/system", "-H fd://"), "etc/group|a:x:50:\nb:x:60:\ndocker:x:70:\n", "usr/lib/systemd/system/docker.socket|[Socket]\nListenStream=/run/docker.sock\nSocketGroup=a\nSocketGroup= \\\n  b\n" }, NULL, "docker-socket:/run/docker.sock", STAT "socket_group.name", "'b'", NULL, PASS, NULL },
	{ "no line that is joined to another one sets it", { UNIT("usr/lib/systemd/system", "-H fd://"), "etc/group|a:x:50:\nb:x:60:\ndocker:x:70:\n", "usr/lib/systemd/system/docker.socket|[Socket]\nSocketGroup=a\nListenStream=/run/docker.sock\nExecStartPost=/bin/x \\\nSocketGroup=b\n" }, NULL, "docker-socket:/run/docker.sock", STAT "socket_group.name", "'a'", NULL, PASS, NULL },
	{ "of two the last by name counts", { READS("-/etc/dk*.env"), "etc/dk2.env|OPTS=--icc=false\n", "etc/dk1.env|OPTS=--icc=true\n" }, NULL, "daemon", ICC_OFF, "daemon-icc-off", PASS, NULL },
	{ "one that is not known makes the command line unknown", { READS("-/etc/%b.env") }, NULL, "daemon", "read.config.error.code", "'not-read'", "daemon-default-ulimits", ERROR, "specifier" },
	{ "and whether TLS is used", { READS("-/etc/%b.env") }, NULL, "tls-key:", NULL, NULL, "file-tls-key-mode", ERROR, "not known" },
	{ "the configuration file by the unit's name", { UNIT("etc/systemd/system", "--config-file /etc/%p/%N.json"), "etc/docker/docker.json|{\"icc\": false}" }, NULL, "daemon", "read.config.data.file.path", "'/etc/docker/docker.json'", "daemon-icc-off", PASS, NULL },
	{ "has its part", { UNIT("etc/systemd/system", "--config-file /etc/%p/%N.json"), "etc/docker/docker.json|{}" }, "666 0 etc/docker/docker.json", "daemon-json:/etc/docker/docker.json", NULL, NULL, "file-daemon-json-mode", FAIL, "0666" },
	{ "a command line with what nobody knows before is none, and no secret of it is told", { UNIT("etc/systemd/system", "--log-opt=splunk-token=s3cret%b") }, NULL, "daemon", "read.config.error.message", "'ExecStart= of /etc/systemd/system/docker.service holds a specifier of which the value is not known'", "daemon-icc-off", ERROR, NULL },
	{ "two percent signs are one", { UNIT("etc/systemd/system", "--data-root=/srv/%%p") }, NULL, "daemon", OPTION "data-root.value", "'/srv/%p'", NULL, PASS, NULL },
	{ "variables are filled in", { UNIT("etc/systemd/system", "--config-file ${F}\nEnvironment=F=/srv/%p.json"), "srv/docker.json|{\"icc\": false}" }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "one of which the value is not known is none to go by", { UNIT("etc/systemd/system", "--config-file ${F}\nEnvironment=F=/srv/%b.json") }, NULL, "daemon", "read.config.error.code", "'not-read'", NULL, PASS, NULL },
	{ "an address with an escape is what it is", { UNIT("etc/systemd/system", "--icc=false\nEnvironment=HTTP_PROXY=http://u:p%40@h") }, NULL, "daemon", ICC_OFF, NULL, PASS, NULL },
	{ "a socket below the runtime folder", { UNIT("etc/systemd/system", "-H fd://"), LISTENS("%t/%p.sock"), "run/docker.sock|" }, NULL, "docker-socket:/run/docker.sock", STAT "found_by", "'ListenStream= of the socket unit'", "file-docker-socket-mode", FAIL, "a file" },
	{ "one that nobody knows before is unknown", { UNIT("etc/systemd/system", "-H fd://"), LISTENS("/run/%b.sock") }, NULL, "docker-socket:", NULL, NULL, "file-docker-socket-mode", UNKNOWN, "ListenStream=/run/%b.sock" },
	{ "so is whether there is one of TCP", { UNIT("etc/systemd/system", "-H fd://"), LISTENS("%b") }, NULL, "daemon", OPTION "hosts.proven", "false", "daemon-tls-mutual", UNKNOWN, NULL },
	{ "a TCP socket by a specifier is one", { UNIT("etc/systemd/system", "-H fd://"), LISTENS("2375%i") }, NULL, "daemon", OPTION "hosts.value", "['fd://','tcp://[::]:2375']", "daemon-tls-mutual", FAIL, NULL },
	{ "a socket unit that cannot be read may have one", { UNIT("etc/systemd/system", "-H fd://"), "etc/systemd/system/docker.socket>docker.socket" }, NULL, "daemon", OPTION "hosts.proven", "false", "daemon-tls-mutual", UNKNOWN, NULL },

	/* a socket under two names */
	{ "trap 55: one socket under two names is one line", { TWICE }, NULL, "docker-socket:/var/run/docker.sock", STAT "found_by", "'option hosts, origin flag; also as /run/docker.sock (ListenStream= of the socket unit)'", NULL, PASS, NULL },
	{ "trap 55: and not a second one", { TWICE }, NULL, "docker-socket:/run/docker.sock", STAT "exists", NULL, NULL, PASS, NULL },

	/* the storage driver, where none is set */
	{ "layers in the data root tell the driver that dockerd goes on with", { PACKAGED, "var/lib/docker/overlay2/l/" }, NULL, "daemon", "read.config.data.stored_drivers", "['overlay2']", "daemon-not-aufs", PASS, "layers of overlay2" },
	{ "where an option puts it", { UNIT("etc/systemd/system", "--data-root=/srv/d"), "srv/d/btrfs/x/", "var/lib/docker/aufs/x/" }, NULL, "daemon", "read.config.data.stored_drivers", "['btrfs']", "daemon-not-aufs", PASS, "layers of btrfs" },
	{ "those of aufs are for a release that still has it", { PACKAGED, "var/lib/docker/aufs/mnt/" }, NULL, "daemon", "read.config.data.stored_drivers", "['aufs']", "daemon-not-aufs", UNKNOWN, "still has that driver" },
	{ "which is not devicemapper", { PACKAGED, "var/lib/docker/aufs/mnt/" }, NULL, "daemon", NULL, NULL, "daemon-not-devicemapper", PASS, "layers of aufs" },
	{ "beside another one it is not known which", { PACKAGED, "var/lib/docker/aufs/mnt/", "var/lib/docker/overlay2/l/" }, NULL, "daemon", NULL, NULL, "daemon-not-aufs", UNKNOWN, "overlay2, aufs" },
	{ "by its name before Engine 23 it may be elsewhere", { PACKAGED, "etc/docker/daemon.json|{\"graph\":\"/srv/d\"}", "srv/d/aufs/x/", "var/lib/docker/overlay2/l/" }, NULL, "daemon", "read.config.data.stored_drivers", "null", "daemon-not-aufs", ERROR, "name the folder by data-root" },
	{ "also by that option", { UNIT("etc/systemd/system", "--graph=/srv/d"), "var/lib/docker/overlay2/l/" }, NULL, "daemon", OPTION "data-root.proven", "false", "daemon-not-aufs", ERROR, "name the folder by data-root" },
	{ "beside data-root, too", { UNIT("etc/systemd/system", "--data-root=/srv/d"), "etc/docker/daemon.json|{\"graph\":\"/srv/e\"}", "srv/d/overlay2/l/" }, NULL, "daemon", OPTION "data-root.proven", "false", "daemon-not-aufs", ERROR, "name the folder by data-root" },
	{ "an empty folder holds none", { PACKAGED, "var/lib/docker/overlay2/" }, NULL, "daemon", "read.config.data.stored_drivers", "[]", "daemon-not-aufs", UNKNOWN, "when it first starts" },
	{ "vfs's tell nothing", { PACKAGED, "var/lib/docker/vfs/dir/" }, NULL, "daemon", "read.config.data.stored_drivers", "[]", "daemon-not-aufs", UNKNOWN, "when it first starts" },
	{ "remapped users' are elsewhere", { UNIT("etc/systemd/system", "--userns-remap=default"), "var/lib/docker/overlay2/l/" }, NULL, "daemon", "read.config.data.stored_drivers", "null", "daemon-not-aufs", UNKNOWN, "when it first starts" },
	{ "a folder that is a link to itself is an error", { PACKAGED, "var/lib/docker/aufs>aufs" }, NULL, "daemon", NULL, NULL, "daemon-not-aufs", ERROR, "ELOOP" },
	{ "with a driver set they do not matter", { UNIT("etc/systemd/system", "-s overlay2"), "var/lib/docker/aufs/x/" }, NULL, "daemon", NULL, NULL, "daemon-not-aufs", PASS, "driver is overlay2" },

	/* containerd */
	{ "its configuration", { CONF "\n" }, NULL, "containerd-config:/etc/containerd/config.toml", STAT "found_by", "'default'", NULL, PASS, NULL },
	{ "a file that it imports has the same part", { CONF "imports = ['/srv/a.toml']", "srv/a.toml|" }, NULL, "containerd-config:/srv/a.toml", STAT "exists", "true", NULL, PASS, NULL },
	{ "by a pattern, beside the file that says so", { CONF "imports = ['conf/*.toml']", "etc/containerd/conf/a.toml|", "etc/containerd/conf/b.txt|" }, NULL, "containerd-config:/etc/containerd/conf/a.toml", STAT "exists", "true", NULL, PASS, NULL },
	{ "what the pattern does not match has none", { CONF "imports = ['conf/*.toml']", "etc/containerd/conf/a.toml|", "etc/containerd/conf/b.txt|" }, NULL, "containerd-config:/etc/containerd/conf/b.txt", STAT "exists", NULL, NULL, PASS, NULL },
	{ "folders by a pattern", { CONF "imports = ['/srv/*/x.toml']", "srv/a/x.toml|", "srv/b|" }, NULL, "containerd-config:/srv/a/x.toml", STAT "exists", "true", NULL, PASS, NULL },
	{ "an import's import, up a folder", { CONF "imports = ['d/a.toml']", "etc/containerd/d/a.toml|imports = ['../b.toml', './a.toml']", "etc/containerd/b.toml|imports = ['config.toml']" }, NULL, "containerd-config:/etc/containerd/b.toml", STAT "exists", "true", NULL, PASS, NULL },
	{ "conf.d, which only later releases read, is not proven", { CONF "version = 2", "etc/containerd/conf.d/a.toml|" }, NULL, "containerd-config:/etc/containerd/conf.d/a.toml", STAT "proven", "false", NULL, PASS, NULL },
	{ "nor read by a file that imports others", { CONF "imports = []", "etc/containerd/conf.d/a.toml|" }, NULL, "containerd-config:/etc/containerd/conf.d/a.toml", STAT "exists", NULL, NULL, PASS, NULL },
	{ "an import that is not there is an error", { CONF "imports = ['/srv/a.toml']" }, NULL, "containerd-config:", "read.stat.error.code", "'not-read'", NULL, PASS, NULL },
	{ "and where its socket is is not known", { PACKAGED, CONF "imports = ['/srv/a.toml']" }, NULL, "containerd-socket:", NULL, NULL, "file-containerd-socket-mode", ERROR, "/srv/a.toml" },
	{ "P-21: its socket is where it says", { PACKAGED, CONF "[grpc]\naddress = '/srv/c.sock'", "srv/c.sock|" }, NULL, "containerd-socket:/srv/c.sock", STAT "found_by", "'address of containerd\\u0027s configuration'", "file-containerd-socket-owner", FAIL, "a file" },
	{ "the last import counts", { PACKAGED, CONF "imports = ['/b', '/a']\n[grpc]\naddress = '/1'", "a|[grpc]\naddress = '/3'", "b|grpc.address = '/2'" }, NULL, "containerd-socket:/3", STAT "exists", "false", NULL, PASS, NULL },
	{ "a flag of its unit before all", { PACKAGED, CONF "[grpc]\naddress = '/1'", CTR " -a /2 --state /srv/s\n" }, NULL, "containerd-socket:/2", STAT "exists", "false", NULL, PASS, NULL },
	{ "with specifiers", { PACKAGED, CTR " -a %t/c.sock\n" }, NULL, "containerd-socket:/run/c.sock", STAT "exists", "false", NULL, PASS, NULL },
	{ "of which one is not known", { PACKAGED, CTR " -a /run/%b.sock\n" }, NULL, "containerd-socket:", NULL, NULL, "file-containerd-socket-mode", ERROR, "specifier" },
	{ "with one dash", { PACKAGED, CTR " -address /2\n" }, NULL, "containerd-socket:/2", STAT "exists", "false", NULL, PASS, NULL },
	{ "a short one with two", { PACKAGED, CTR " --a=/2\n" }, NULL, "containerd-socket:/2", STAT "exists", "false", NULL, PASS, NULL },
	{ "also of its configuration", { CTR " -config=/srv/a.toml\n", "srv/a.toml|" }, NULL, "containerd-config:/srv/a.toml", STAT "exists", "true", NULL, PASS, NULL },
	{ "and of its state", { CTR " -state /srv/s\n" }, NULL, "run-containerd:/srv/s", STAT "exists", "false", NULL, PASS, NULL },
	{ "a word without a dash is none", { PACKAGED, CTR " address=/2\n" }, NULL, "containerd-socket:/2", STAT "exists", NULL, NULL, PASS, NULL },
	{ "an empty one leaves it to the file", { PACKAGED, CONF "[grpc]\naddress = '/1'", CTR " --address=\n" }, NULL, "containerd-socket:/1", STAT "exists", "false", NULL, PASS, NULL },
	{ "also behind another", { PACKAGED, CONF "[grpc]\naddress = '/1'", CTR " --address=/2 --address=\n" }, NULL, "containerd-socket:/1", STAT "exists", "false", NULL, PASS, NULL },
	{ "by a shell nobody knows with what it is started", { PACKAGED, STARTS("/bin/sh -c \"exec /usr/bin/containerd --config /etc/alt.toml\"") }, NULL, "containerd-socket:", NULL, NULL, "file-containerd-socket-mode", ERROR, "is not containerd itself" },
	{ "nor by env", { PACKAGED, STARTS("/usr/bin/env containerd --config /etc/alt.toml") }, NULL, "containerd-config:", "read.stat.error.message", "'what /usr/lib/systemd/system/containerd.service starts is not containerd itself'", NULL, PASS, NULL },
	{ "a masked unit starts none", { PACKAGED, STARTS("/usr/bin/env containerd"), "etc/systemd/system/containerd.service>/dev/null" }, NULL, "containerd-config:", STAT "exists", NULL, NULL, PASS, NULL },
	{ "the system's counts where dockerd is told another one", { UNIT("usr/lib/systemd/system", "--containerd=/run/other.sock"), CTR "\n", "run/containerd/containerd.sock|" }, NULL, "containerd-socket:/run/containerd/containerd.sock", STAT "found_by", "'default of containerd.service'", "file-containerd-socket-mode", FAIL, "a file" },
	{ "beside that one", { UNIT("usr/lib/systemd/system", "--containerd=/run/other.sock"), CTR "\n" }, NULL, "containerd-socket:/run/other.sock", STAT "exists", "false", NULL, PASS, NULL },
	{ "and a doubt about it", { UNIT("usr/lib/systemd/system", "--containerd=/run/other.sock"), CTR "\n", CONF "imports = ['/srv/a.toml']" }, NULL, "containerd-socket:", NULL, NULL, "file-containerd-socket-mode", ERROR, "/srv/a.toml" },
	{ "without a unit there is no other one", { UNIT("usr/lib/systemd/system", "--containerd=/run/other.sock") }, NULL, "containerd-socket:/run/containerd/containerd.sock", STAT "exists", NULL, NULL, PASS, NULL },
	{ "an address in upper case is none to pass over", { PACKAGED, CONF "[GRPC]\nADDRESS = '/1'" }, NULL, "containerd-socket:", NULL, NULL, "file-containerd-socket-mode", ERROR, "line 2: a key that is not in lower case" },
	{ "a folder that lacks what a pattern names is not one without it", { CONF "imports = ['/srv/*/x.toml']", "srv/a/x.toml|", "srv/c/" }, NULL, "containerd-config:", "read.stat.error.code", NULL, NULL, PASS, NULL },
	{ "its state folder has the part of /run/containerd", { CTR " --state=/srv/s\n" }, NULL, "run-containerd:/srv/s", STAT "exists", "false", NULL, PASS, NULL },
	{ "what is not understood is told where", { CONF "root = '/x'\n[grpc\n" }, NULL, "containerd-config:", "read.stat.error.message", "'containerd\\u0027s configuration is not understood: /etc/containerd/config.toml, line 2: a table\\u0027s name without an end'", NULL, PASS, NULL },
	{ "a pipe is not opened", { "etc/containerd/config.toml=" }, NULL, "containerd-config:", "read.stat.error.code", "'not-read'", NULL, PASS, NULL },

	{ "a masked unit's folders are nobody's", { PACKAGED, "etc/systemd/system/docker.service>/dev/null" }, NULL, "docker.service-dropin:/etc/systemd/system", STAT "exists", NULL, NULL, PASS, NULL },

	/* who may write where there is no certificate yet can put one there */
	{ "an empty folder of certificates does not apply", { CERTS }, NULL, "registry-certificate:/etc/docker/certs.d", STAT "type", "'directory'", "file-registry-certificates-mode", NOTAPPLICABLE, "holds no certificate" },
	{ "nor does its owner", { CERTS }, "755 0 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d", NULL, NULL, "file-registry-certificates-owner", NOTAPPLICABLE, "holds no certificate" },
	{ "one that anybody may write fails", { CERTS }, "777 0 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d", NULL, NULL, "file-registry-certificates-mode", FAIL, "others can put one there: mode 0777" },
	{ "one of another user fails", { CERTS }, "755 1000 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d", NULL, NULL, "file-registry-certificates-owner", FAIL, "user 1000" },
	{ "a sticky one that anybody may write does, too", { CERTS }, "1777 0 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d", NULL, NULL, "file-registry-certificates-mode", FAIL, "write to others" },
	{ "setgid alone lets nobody write", { CERTS }, "2755 0 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d", NULL, NULL, "file-registry-certificates-mode", NOTAPPLICABLE, NULL },
	{ "an empty folder of one registry counts", { CERTS "r:5000/", CERTS "s/ca.crt|" }, "775 0 etc/docker/certs.d/r:5000", "registry-certificate:/etc/docker/certs.d/r:5000", NULL, NULL, "file-registry-certificates-mode", FAIL, "write to the group" },
	{ "so does the folder above it", { CERTS "r:5000/" }, "777 0 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d/r:5000", NULL, NULL, "file-registry-certificates-mode", FAIL, "anybody may write in the folder /etc/docker/certs.d" },
	{ "one that holds some has no line", { CERTS "s/ca.crt|" }, NULL, "registry-certificate:/etc/docker/certs.d/s", STAT "type", NULL, NULL, PASS, NULL },
	{ "by a configuration that is not proven it is unknown", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/opt/wrapper\n", CERTS }, "755 0 etc/docker/certs.d", "registry-certificate:/etc/docker/certs.d", NULL, NULL, NULL, PASS, NULL },

	/* sticky folders above a file: rename(2) and unlink(2) are its owner's and the folder's owner's there */
	{ "a sticky folder keeps root's file", { "var/tmp/", UNIT("etc/systemd/system", "--config-file=/var/tmp/d.json"), "var/tmp/d.json|{}" }, "1777 0 var/tmp;644 0 var/tmp/d.json", "daemon-json:/var/tmp/d.json", NULL, NULL, "file-daemon-json-mode", PASS, NULL },
	{ "but no folder of another user's in it", { "var/tmp/u/", UNIT("etc/systemd/system", "--config-file=/var/tmp/u/d.json"), "var/tmp/u/d.json|{}" }, "1777 0 var/tmp;755 1000 var/tmp/u", "daemon-json:/var/tmp/u/d.json", NULL, NULL, "file-daemon-json-mode", FAIL, "/var/tmp" },
	{ "nor a link of another user's in it", { "var/tmp/", UNIT("etc/systemd/system", "--config-file=/var/tmp/l"), "d.json|{}", "var/tmp/l>/d.json" }, "1777 0 var/tmp;0 1000 var/tmp/l", "daemon-json:/var/tmp/l", NULL, NULL, "file-daemon-json-mode", FAIL, "anybody may write in the folder /var/tmp" },

	/* who it is */
	{ "a root's name is that of its file", { "etc/hostname|imaged\n" }, NULL, "host", "read.identity.data.hostname", "'imaged'", NULL, PASS, NULL },
	{ "without one, it has none", { "etc/" }, NULL, "host", "read.identity.data.hostname", NULL, NULL, PASS, NULL },
	{ "the files are counted", { CERTS "s/ca.crt|", CERTS "s/x>x" }, NULL, "end", "population.files.failed", "1", NULL, PASS, NULL },
};
/* clang-format on */

struct found {
	const char *id;
	cJSON *line; /* of that id or kind */
	size_t files;
	cJSON *end;
};

static int
keep(void *arg, const cJSON *line, struct err *e)
{
	struct found *f = arg;
	const char *kind = json_str(line, "kind", "");

	(void)e;
	f->files += strcmp(kind, "file") == 0;
	if (strcmp(kind, "end") == 0)
		f->end = json_copy(line);
	if (f->line == NULL && (strcmp(kind, f->id) == 0 || (strcmp(kind, "file") == 0 && strcmp(json_str(line, "id", ""), f->id) == 0)))
		f->line = json_copy(line);
	return 0;
}

static void
collect_root(const char *folder, const char *scope, collect_sink *sink, void *arg)
{
	struct collect_options o = { .root = folder, .scope = scope, .chosen_by = "--root", .jobs = 1, .deadline = now_ms() + 60000,
		.keep_rights = true };
	struct redactor *r = redact_open("/dev/null");
	struct err e;

	if (collect(&o, r, sink, arg, &e) != 0)
		fail_msg("%s", e.msg);
	redact_close(r);
}

static void
set_owners(const char *folder, const char *owners)
{
	char path[256];
	unsigned mode, uid;
	int n;

	for (; owners != NULL && sscanf(owners, "%o %u %255[^;]%n", &mode, &uid, path, &n) == 3; owners += n + (owners[n] == ';')) {
		autofree char *full = xasprintf("%s/%s", folder, path);

		assert_int_equal(lchown(full, uid, 0), 0);
		assert_int_equal(mode != 0 ? chmod(full, mode) : 0, 0);
	}
}

static char *
new_root(void)
{
	char *folder = hostroot_make("files-none"), *name = xasprintf("%s/etc/hostname", folder);

	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(unlink(name), 0);
	free(name);
	return folder;
}

/* What may be another than the one that would be started. */
static const struct proven_row {
	const char *name;
	const char *files[8];
	const char *role;
	bool proven;
} proven_rows[] = {
	{ "what is configured to be runc is runc", { PACKAGED, "usr/bin/runc|" }, "runc", true },
	{ "another default runtime may be anywhere", { PACKAGED, "usr/bin/runc|", "etc/docker/daemon.json|{\"default-runtime\":\"crun\"}" }, "runc", false },
	{ "also by an option", { UNIT("usr/lib/systemd/system", "--default-runtime=crun"), "usr/bin/runc|" }, "runc", false },
	{ "a wrapper may start another dockerd", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/opt/wrapper\n", "usr/bin/dockerd|" }, "dockerd", false },
	{ "where no unit tells what is started it need not be the one of the search path", { "usr/bin/dockerd|" }, "dockerd", false },
	{ "where its unit is masked it is", { PACKAGED, "usr/bin/dockerd|", "etc/systemd/system/docker.service>/dev/null" }, "dockerd", true },
	{ "the data is where it is by default", { PACKAGED, "var/lib/docker/" }, "data-root", true },
	{ "or where the name of before Engine 23 has put it", { PACKAGED, "var/lib/docker/", "etc/docker/daemon.json|{\"graph\":\"/srv/d\"}" }, "data-root", false },
	{ "or that option", { UNIT("usr/lib/systemd/system", "--graph=/srv/d"), "var/lib/docker/" }, "data-root", false },
	{ "in its short form", { UNIT("usr/lib/systemd/system", "-g /srv/d"), "var/lib/docker/" }, "data-root", false },
};

static void
is_proven(void **state)
{
	const struct proven_row *row = *state;
	char *folder = new_root();
	struct found f = { .id = "host" };
	const cJSON *role, *found = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(row->files) && row->files[i] != NULL; i++)
		hostroot_put(folder, row->files[i]);
	collect_root(folder, "host", keep, &f);
	hostroot_remove(folder);
	cJSON_ArrayForEach(role, json_at(f.line, "read.roles.data.list"))
		if (strcmp(json_str(role, "role", ""), row->role) == 0)
			found = role;
	assert_non_null(found);
	assert_int_equal(json_bool(found, "exists", false), true);
	assert_int_equal(json_bool(found, "proven", !row->proven), row->proven);
	json_free(&f.line);
	json_free(&f.end);
}

/* ---- programs that are started by their names ---- */

#define RUNCS "usr/bin/runc|", "opt/bin/runc|"
#define SHIMS "usr/bin/containerd-shim-runc-v2|", "opt/bin/containerd-shim-runc-v2|"
#define V2    "containerd-shim-runc-v2"

/* clang-format off */
static const struct program_row {
	const char *name;
	const char *files[8];
	const char *role;
	const char *want; /* the paths found, those that are not proven with "?" */
} program_rows[] = {
	/* systemd.exec(5), Environment=, EnvironmentFile=, ExecSearchPath=; systemd-system.conf(5), DefaultEnvironment= */
	{ "without a PATH runc is the one of the usual", { PACKAGED, CTR "\n", RUNCS }, "runc", "/usr/bin/runc" },
	{ "with one it is the first there", { PACKAGED, CTR "\nEnvironment=PATH=/srv/bin:/opt/bin:/usr/bin\n", RUNCS }, "runc", "/opt/bin/runc" },
	{ "so is a shim", { PACKAGED, CTR "\nEnvironment=PATH=/srv/bin:/opt/bin:/usr/bin\n", SHIMS }, V2, "/opt/bin/" V2 },
	{ "also in a drop-in", { PACKAGED, CTR "\n", "etc/systemd/system/containerd.service.d/a.conf|[Service]\nEnvironment=\"PATH=/opt/bin:/usr/bin\"\n", RUNCS }, "runc", "/opt/bin/runc" },
	{ "also in an environment file", { PACKAGED, CTR "\nEnvironment=PATH=/usr/bin\nEnvironmentFile=/etc/c.env\n", "etc/c.env|PATH=/opt/bin\n", RUNCS }, "runc", "/opt/bin/runc" },
	{ "one that is told to be the usual one first is certain", { PACKAGED, CTR "\nEnvironment=PATH=/usr/bin:/opt/bin\n", RUNCS }, "runc", "/usr/bin/runc" },
	{ "a relative folder of it is passed over", { PACKAGED, CTR "\nEnvironment=PATH=$PATH::opt/bin:/usr/bin\n", RUNCS }, "runc", "/usr/bin/runc" },
	{ "where none of its folders has it the usual one is not proven", { PACKAGED, CTR "\nEnvironment=PATH=/srv/bin\n", RUNCS }, "runc", "/usr/bin/runc?" },
	{ "an environment file that cannot be read may set it", { PACKAGED, CTR "\nEnvironmentFile=/etc/c.env\n", "etc/c.env=", RUNCS }, "runc", "/usr/bin/runc?" },
	{ "a value that is not known may be any", { PACKAGED, CTR "\nEnvironment=PATH=/%H/bin\n", RUNCS }, "runc", "/usr/bin/runc?" },
	{ "so may one that is passed on", { PACKAGED, CTR "\nPassEnvironment=PATH\n", RUNCS }, "runc", "/usr/bin/runc?" },
	{ "or taken away", { PACKAGED, CTR "\nUnsetEnvironment=PATH\n", RUNCS }, "runc", "/usr/bin/runc?" },
	{ "the manager's default is one", { PACKAGED, CTR "\n", "etc/systemd/system.conf|[Manager]\nDefaultEnvironment=\"A=b\" PATH=/opt/bin\n", RUNCS }, "runc", "/opt/bin/runc" },
	{ "if it is known", { PACKAGED, CTR "\n", "etc/systemd/system.conf|[Manager]\nDefaultEnvironment=PATH=/%H/bin\n", RUNCS }, "runc", "/usr/bin/runc?" },
	{ "a unit's own comes before it", { UNIT("usr/lib/systemd/system", "--containerd=/run/containerd/containerd.sock"), CTR "\nEnvironment=PATH=/usr/bin\n", "etc/systemd/system.conf|[Manager]\nDefaultEnvironment=PATH=/opt/bin\n", RUNCS }, "runc", "/usr/bin/runc" },
	{ "ExecSearchPath= is one since systemd 250", { PACKAGED, CTR "\nExecSearchPath=/opt/bin\n", RUNCS }, "runc", "/opt/bin/runc? /usr/bin/runc?" },
	{ "unless the unit sets another one", { PACKAGED, CTR "\nExecSearchPath=/opt/bin\nEnvironment=PATH=/usr/bin\n", RUNCS }, "runc", "/usr/bin/runc" },
	{ "or it has the usual one under another name", { PACKAGED, CTR "\nExecSearchPath=/bin\n", "usr/bin/runc|", "bin>usr/bin" }, "runc", "/bin/runc" },
	{ "what starts containerd may set one", { PACKAGED, STARTS("/opt/wrapper"), RUNCS }, "runc", "/usr/bin/runc?" },
	{ "and start another containerd", { PACKAGED, STARTS("/opt/wrapper"), "usr/bin/containerd|" }, "containerd", "/usr/bin/containerd?" },
	{ "a shim is looked for beside containerd at last", { PACKAGED, STARTS("/opt/bin/containerd"), "opt/bin/containerd-shim-runc-v2|" }, V2, "/opt/bin/" V2 },
	{ "runc is not", { PACKAGED, STARTS("/opt/bin/containerd"), "opt/bin/runc|" }, "runc", "" },

	/* without containerd.service dockerd starts it */
	{ "dockerd's PATH is that of the containerd that it starts", { PACKAGED "Environment=PATH=/opt/bin\n", RUNCS }, "runc", "/opt/bin/runc" },
	{ "which is looked for there", { PACKAGED "Environment=PATH=/opt/bin\n", "usr/bin/containerd|", "opt/bin/containerd|" }, "containerd", "/opt/bin/containerd" },
	{ "beside a containerd.service it may", { PACKAGED "Environment=PATH=/opt/bin\n", CTR "\n", RUNCS }, "runc", "/opt/bin/runc? /usr/bin/runc" },
	{ "but not where it is told of one", { UNIT("usr/lib/systemd/system", "--containerd=/run/containerd/containerd.sock") "Environment=PATH=/opt/bin\n", CTR "\n", RUNCS }, "runc", "/usr/bin/runc" },

	/* systemd.service(5), "COMMAND LINES": the program itself */
	{ "a program without a path is the usual one", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=dockerd\nEnvironment=PATH=/opt/bin\n", "usr/sbin/dockerd|", "opt/bin/dockerd|" }, "dockerd", "/usr/sbin/dockerd" },
	{ "or one of ExecSearchPath=, since systemd 250", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=dockerd\nExecSearchPath=/srv\nExecSearchPath=/opt/bin:/usr/sbin\n", "usr/sbin/dockerd|", "opt/bin/dockerd|" }, "dockerd", "/opt/bin/dockerd? /usr/sbin/dockerd?" },
	{ "an empty one takes those before it away", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=dockerd\nExecSearchPath=/opt/bin\nExecSearchPath=\n", "usr/sbin/dockerd|", "opt/bin/dockerd|" }, "dockerd", "/usr/sbin/dockerd" },
	{ "it is none for a path", { "usr/lib/systemd/system/docker.service|[Service]\nExecStart=/usr/sbin/dockerd\nExecSearchPath=/opt/bin\n", "usr/sbin/dockerd|", "opt/bin/dockerd|" }, "dockerd", "/usr/sbin/dockerd" },
	{ "containerd's counts for containerd", { PACKAGED, STARTS("containerd") "ExecSearchPath=/opt/bin\n", "usr/bin/containerd|", "opt/bin/containerd|" }, "containerd", "/opt/bin/containerd? /usr/bin/containerd?" },
};
/* clang-format on */

static void
program_is_found(void **state)
{
	const struct program_row *row = *state;
	char *folder = new_root();
	struct found f = { .id = "host" };
	autobuf struct buf found = BUF_INIT;
	const cJSON *role;

	for (size_t i = 0; i < ARRAY_SIZE(row->files) && row->files[i] != NULL; i++)
		hostroot_put(folder, row->files[i]);
	collect_root(folder, "host", keep, &f);
	hostroot_remove(folder);
	buf_adds(&found, "");
	cJSON_ArrayForEach(role, json_at(f.line, "read.roles.data.list"))
		if (strcmp(json_str(role, "role", ""), row->role) == 0 && *json_str(role, "path", "") != '\0')
			buf_addf(&found, "%s%s%s", found.len > 0 ? " " : "", json_str(role, "path", ""), json_bool(role, "proven", false) ? "" : "?");
	json_free(&f.line);
	json_free(&f.end);
	assert_string_equal(found.s, row->want);
}

static void
root_is_judged(void **state)
{
	const struct row *row = *state;
	char *folder = new_root();
	struct found f = { .id = row->id };
	autofree char *text = NULL;
	struct check_row judged = { row->name, row->check, NULL, NULL, row->verdict, row->says, { { 0 } } };
	void *arg = &judged;

	if (geteuid() != 0 && (row->owners != NULL || row->verdict == PASS)) {
		hostroot_remove(folder);
		skip();
	}
	for (size_t i = 0; i < ARRAY_SIZE(row->files) && row->files[i] != NULL; i++)
		hostroot_put(folder, row->files[i]);
	set_owners(folder, row->owners);
	collect_root(folder, "host", keep, &f);
	hostroot_remove(folder);
	/* whatever the root: the last line counts the files */
	is_there(f.end, "population.files.listed", NULL == f.end ? "0" : (text = xasprintf("%zu", f.files)));
	free(text);
	text = f.line != NULL ? json_line(f.line) : NULL;
	if (row->at != NULL && row->want == NULL) {
		assert_true(f.line == NULL || json_at(f.line, row->at) == NULL);
	} else {
		if (f.line == NULL)
			fail_msg("no line %s", row->id);
		if (row->at != NULL)
			is_there(f.line, row->at, row->want);
	}
	for (char *p = text; p != NULL && (p = strchr(p, '\'')) != NULL;)
		*p = '_';
	judged.subject = text;
	if (row->check != NULL)
		check_row_run(&arg);
	json_free(&f.line);
	json_free(&f.end);
}

/* ---- specifiers ---- */

struct specifier_row {
	const char *name, *unit, *text, *want; /* unit: with "~" before it a user's; want NULL: not certain */
};
#define SERVICE "docker.service"
#define ODD     "a-b\\x2dc@d-e.service"

/* clang-format off */
static const struct specifier_row specifier_rows[] = {
	{ "a text without one", SERVICE, "/etc/x", "/etc/x" },
	{ "nothing", SERVICE, "", "" },
	{ "names of a plain unit", SERVICE, "%n %N %p %P %i%I %j %J", "docker.service docker docker docker  docker docker" },
	{ "names of an instance, escaped", ODD, "%n|%N|%p|%i|%j", ODD "|a-b\\x2dc@d-e|a-b\\x2dc|d-e|b\\x2dc" },
	{ "and not", ODD, "%P|%I|%J", "a/b-c|d/e|b-c" },
	{ "an escape that is none", "a\\x2.service", "%P", NULL },
	{ "one of a NUL", "a\\x00.service", "%P", NULL },
	{ "another one", "a\\y22.service", "%J", NULL },
	{ "is no matter where it is not undone", "a\\x2.service", "%p", "a\\x2" },
	{ "a name without a type", "docker", "%p", NULL },
	{ "no name", NULL, "%p", NULL },
	{ "folders of the system's manager", SERVICE, "%t %E %S %C %L %h %u %U", "/run /etc /var/lib /var/cache /var/log /root root 0" },
	{ "those of a user's", "~" SERVICE, "%t %h", "/run/user/7 /home/u" },
	{ "others of his stand in variables of his manager", "~" SERVICE, "%E", NULL },
	{ "for all of them", "~" SERVICE, "%S", NULL },
	{ "who he is is not told either", "~" SERVICE, "%U", NULL },
	{ "two are the character", SERVICE, "100%% %%p", "100% %p" },
	{ "one before what is no letter is itself", SERVICE, "%40%/% ", "%40%/% " },
	{ "one at the end is", SERVICE, "5%", "5%" },
	{ "the host's name is not certain", SERVICE, "/etc/%H.env", NULL },
	{ "nor is one of a release to come", SERVICE, "/etc/%z.env", NULL },
	{ "nor a text that holds another one", SERVICE, "/etc/%p-%b.env", NULL },
};
/* clang-format on */

static void
specifier_is_expanded(void **state)
{
	const struct specifier_row *row = *state;
	bool user = row->unit != NULL && *row->unit == '~';
	struct specifiers s = { .unit = row->unit != NULL ? xstrdup(row->unit + user) : NULL, .user = user };
	autofree char *got = NULL;

	if (user) {
		s.home = xstrdup("/home/u");
		s.runtime = xstrdup("/run/user/7");
	}
	got = specifiers_expand(&s, row->text);
	specifiers_free(&s);
	assert_string_equal(got != NULL ? got : "(not certain)", row->want != NULL ? row->want : "(not certain)");
}

/* A "*" each of as many folders as there are names is not followed to its end. */
static void
patterns_are_bounded(void **state)
{
	char *root = new_root();
	struct match m = { 0 };
	struct err e;

	(void)state;
	for (int i = 0; i < 9; i++)
		for (int k = 0; k < 9; k++) {
			autofree char *link = xasprintf("d/%d%d>/d", i, k);

			hostroot_put(root, link);
		}
	if ((m.h = host_open(root, true, now_ms() + 60000, &e)) == NULL)
		fail_msg("%s", e.msg);
	match_find(&m, "/d/*/*/*/*/*/nothing");
	assert_int_equal(cJSON_GetArraySize(m.paths), 0);
	assert_non_null(m.trouble);
	match_free(&m);
	host_close(m.h);
	hostroot_remove(root);
}

/* ---- the search path ---- */

/* systemd.unit(5), tables 1 and 2, highest precedence first; lib of the first is the other name of usr/lib. */
static const char *const system_path[] = { "etc/systemd/system.control", "run/systemd/system.control", "run/systemd/transient",
	"run/systemd/generator.early", "etc/systemd/system", "etc/systemd/system.attached", "run/systemd/system",
	"run/systemd/system.attached", "run/systemd/generator", "usr/local/lib/systemd/system", "usr/lib/systemd/system",
	"lib/systemd/system", "run/systemd/generator.late" };
static const char *const user_path[] = { "home/u/.config/systemd/user.control", "run/user/7/systemd/user.control",
	"run/user/7/systemd/transient", "run/user/7/systemd/generator.early", "home/u/.config/systemd/user", "etc/xdg/systemd/user",
	"etc/systemd/user", "run/user/7/systemd/user", "run/systemd/user", "run/user/7/systemd/generator",
	"home/u/.local/share/systemd/user", "usr/local/share/systemd/user", "usr/share/systemd/user", "usr/local/lib/systemd/user",
	"usr/lib/systemd/user", "run/user/7/systemd/generator.late" };

/* Takes the units away one by one, from the first: the next one counts, and its drop-ins. */
static void
path_is_searched(const char *const *folders, size_t n, const struct unit_user *user)
{
	char *root = new_root();
	struct err e;
	struct host *h;

	for (size_t i = 0; i < n; i++) {
		autofree char *unit = xasprintf("%s/x.service|[Service]\n", folders[i]);
		autofree char *drop_in = xasprintf("%s/x.service.d/a.conf|[Service]\n", folders[i]);

		hostroot_put(root, unit);
		hostroot_put(root, drop_in);
	}
	if ((h = host_open(root, true, now_ms() + 60000, &e)) == NULL)
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < n; i++) {
		autofree char *unit = xasprintf("/%s/x.service", folders[i]), *there = xasprintf("%s%s", root, unit);
		autofree char *drop_in = xasprintf("%s.d/a.conf", unit), *that = xasprintf("%s%s", root, drop_in);
		struct unit u;

		unit_find(h, "x.service", user, &u);
		assert_string_equal(u.fragment != NULL ? u.fragment : "none", unit);
		assert_int_equal(u.nfiles, 2);
		assert_string_equal(u.files[1].path, drop_in);
		unit_free(&u);
		assert_int_equal(unlink(there) + unlink(that), 0);
	}
	host_close(h);
	hostroot_remove(root);
}

static void
system_path_is_searched(void **state)
{
	(void)state;
	path_is_searched(system_path, ARRAY_SIZE(system_path), NULL);
}

static void
user_path_is_searched(void **state)
{
	(void)state;
	path_is_searched(user_path, ARRAY_SIZE(user_path), &(struct unit_user){ "/home/u", "/run/user/7" });
}

/* ---- a rootless daemon ---- */

struct rootless_row {
	const char *name, *role, *path;
	bool is; /* the path has that role */
};

/* clang-format off */
static const struct rootless_row rootless_rows[] = {
	{ "P-50: a rootless daemon's configuration is below its user's home", "daemon-json", "/home/u/.config/docker/daemon.json", true },
	{ "P-50: the system's is not its", "daemon-json", "/etc/docker/daemon.json", false },
	{ "P-50: nor the folder of that", "etc-docker", "/etc/docker", false },
	{ "P-50: its folder is beside its configuration", "etc-docker", "/home/u/.config/docker", true },
	{ "P-50: and so are certificates of registries", "registry-certificate", "/home/u/.config/docker/certs.d", true },
	{ "P-50: but not those of the system's daemon", "registry-certificate", "/etc/docker/certs.d", false },
	{ "P-50: its unit is one of its user's", "docker.service", "/home/u/.config/systemd/user/docker.service", true },
	{ "P-50: the system's is another daemon's", "docker.service", "/usr/lib/systemd/system/docker.service", false },
	{ "P-50: with a drop-in of the runtime folder", "docker.service-dropin", "/run/user/7/systemd/user/docker.service.d/a.conf", true },
	{ "P-50: and an environment file in the home", "docker.service-dropin", "/home/u/docker.env", true },
	{ "P-50: so is its socket unit", "docker.socket", "/home/u/.config/systemd/user/docker.socket", true },
	{ "P-50: by which its socket is", "docker-socket", "/run/user/7/other.sock", true },
	{ "P-50: beside the one that it answers on", "docker-socket", "/run/user/7/docker.sock", true },
	{ "P-50: which is not the system's", "docker-socket", "/run/docker.sock", false },
	{ "P-50: its data is below the home", "data-root", "/home/u/.local/share/docker", true },
	{ "P-50: and the system's another daemon's", "data-root", "/var/lib/docker", false },
	{ "P-50: its containerd is the one that it starts", "containerd-socket", "/run/user/7/docker/containerd/containerd.sock", true },
	{ "P-50: not the system's", "containerd-socket", "/run/containerd/containerd.sock", false },
	{ "P-50: whose folder is beside that", "run-containerd", "/run/user/7/docker/containerd", true },
	{ "P-50: and not the system's", "run-containerd", "/run/containerd", false },
	{ "P-50: with a configuration that dockerd writes", "containerd-config", "/run/user/7/docker/containerd/containerd.toml", true },
	{ "P-50: which is not the system's", "containerd-config", "/etc/containerd/config.toml", false },
};
/* clang-format on */
static const char *const rootless_files[] = { "home/u/.config/docker/daemon.json|{}", "etc/docker/daemon.json|{}", "etc/docker/certs.d/",
	"home/u/.config/systemd/user/docker.service|[Service]\nExecStart=/usr/bin/dockerd-rootless.sh\n",
	"run/user/7/systemd/user/docker.service.d/a.conf|[Service]\nEnvironmentFile=-%h/%p.env\n", "home/u/docker.env|A=1\n", PACKAGED,
	"home/u/.config/systemd/user/docker.socket|[Socket]\nListenStream=%t/other.sock\n", "run/docker.sock|", "run/user/7/docker.sock|",
	"run/containerd/containerd.sock|", "home/u/.local/share/docker/", "var/lib/docker/" };

static void
rootless_files_are_found(void **state)
{
	const struct rootless_row *row = *state;
	struct collect_options o = { .root = "/", .scope = "all", .endpoint = "unix:///run/user/7/docker.sock" };
	autojson cJSON *process = quoted("{'data':{'pid':7,'uid':1000,'unit':'docker.service','exe':'/usr/bin/dockerd','argv':"
					 "['dockerd','-H','fd://'],'environ':{'HOME':'/home/u','XDG_RUNTIME_DIR':'/run/user/7'}}}");
	autojson cJSON *info = quoted("{'SecurityOptions':['name=seccomp','name=rootless'],'DockerRootDir':'/home/u/.local/share/docker'}");
	autojson cJSON *config = NULL;
	struct collector c = { .o = &o, .reachable = true, .local = "yes", .process = process };
	char *root = new_root();
	struct host_file file;
	struct roles *found;
	bool has = false;
	struct err e;

	for (size_t i = 0; i < ARRAY_SIZE(rootless_files); i++)
		hostroot_put(root, rootless_files[i]);
	if ((c.host = host_open(root, true, now_ms() + 60000, &e)) == NULL)
		fail_msg("%s", e.msg);
	c.answers[ANSWER_INFO].doc = info;
	host_read_file(c.host, 0, "/home/u/.config/docker/daemon.json", 4096, &file);
	c.config = config = dockerd_config(&(struct dockerd_sources){ .argv = json_at(process, "data.argv"),
	    .environ = json_at(process, "data.environ"), .rootless = true, .file = &file });
	host_file_free(&file);
	found = roles_find(&c);
	for (size_t i = 0; i < found->n; i++)
		has = has || (strcmp(found->list[i].role, row->role) == 0 && strcmp(found->list[i].path, row->path) == 0);
	assert_int_equal(found->user, 1000);
	if (has != row->is)
		fail_msg("%s is %sof %s", row->path, has ? "" : "not ", row->role);
	roles_free(found);
	host_close(c.host);
	hostroot_remove(root);
}

/* ---- Podman, with Docker's files beside its own ---- */

struct podman_row {
	const char *name, *role, *path; /* path "": it has none, and says why */
	bool rootless, is;
};

/* clang-format off */
static const struct podman_row podman_rows[] = {
	{ "its units are Podman's", "docker.service", "/usr/lib/systemd/system/podman.service", false, true },
	{ "with their drop-ins", "docker.service-dropin", "/etc/systemd/system/podman.service.d/a.conf", false, true },
	{ "and not Docker's", "docker.service", "/usr/lib/systemd/system/docker.service", false, false },
	{ "so are its socket units", "docker.socket", "/usr/lib/systemd/system/podman.socket", false, true },
	{ "which Docker's is not", "docker.socket", "/usr/lib/systemd/system/docker.socket", false, false },
	{ "trap 12: daemon.json is Docker's", "daemon-json", "/etc/docker/daemon.json", false, false },
	{ "trap 12: of which it says that there is none", "daemon-json", "", false, true },
	{ "its folder has its configuration", "etc-docker", "/etc/containers", false, true },
	{ "Docker's may have certificates that it reads", "etc-docker", "/etc/docker", false, true },
	{ "which are in it", "registry-certificate", "/etc/docker/certs.d", false, true },
	{ "or in its own", "registry-certificate", "/etc/containers/certs.d", false, true },
	{ "containerd's socket is nothing to it", "containerd-socket", "/run/containerd/containerd.sock", false, false },
	{ "as /etc/default/docker is not", "default-docker", "/etc/default/docker", false, false },
	{ "its data is where it says", "data-root", "/var/lib/containers/storage", false, true },
	{ "and not Docker's", "data-root", "/var/lib/docker", false, false },
	{ "its program is the process's", "dockerd", "/usr/bin/podman", false, true },
	{ "its runtime is the default one", "runc", "/usr/bin/crun", false, true },
	{ "its socket is the one it answers on", "docker-socket", "/run/podman/podman.sock", false, true },
	{ "root has no configuration of a user", "etc-docker", "/home/u/.config/containers", false, false },
	{ "a rootless one has", "etc-docker", "/home/u/.config/containers", true, true },
	{ "and certificates there", "registry-certificate", "/home/u/.config/containers/certs.d", true, true },
	{ "beside the system's", "registry-certificate", "/etc/containers/certs.d", true, true },
	{ "its units are its user's", "docker.service", "/home/u/.config/systemd/user/podman.service", true, true },
	{ "and not the system's", "docker.service", "/usr/lib/systemd/system/podman.service", true, false },
};
/* clang-format on */
static const char *const podman_files[] = { "usr/lib/systemd/system/podman.service|[Service]\n", "usr/lib/systemd/system/podman.socket|[Socket]\n",
	"etc/systemd/system/podman.service.d/a.conf|", PACKAGED, "usr/lib/systemd/system/docker.socket|[Socket]\n",
	"home/u/.config/systemd/user/podman.service|[Service]\n", "etc/docker/daemon.json|{}", "etc/default/docker|", "run/podman/podman.sock|",
	"run/containerd/containerd.sock|", "var/lib/docker/" };

static void
podman_files_are_found(void **state)
{
	const struct podman_row *row = *state;
	struct collect_options o = { .root = "/", .scope = "all", .endpoint = "unix:///run/podman/podman.sock" };
	autojson cJSON *process = quoted("{'data':{'pid':7,'uid':1000,'exe':'/usr/bin/podman','argv':['podman','system','service'],"
					 "'environ':{'HOME':'/home/u','XDG_RUNTIME_DIR':'/run/user/7'}}}");
	autojson cJSON *ping = quoted("{'Libpod-Api-Version':'4.3.1'}");
	autofree char *says = xasprintf("{'SecurityOptions':['name=seccomp,profile=default'%s],'DockerRootDir':'/var/lib/containers/storage',"
					"'DefaultRuntime':'crun','Runtimes':{'crun':{'path':'/usr/bin/crun'},'runc':{'path':'/usr/bin/runc'}}}",
	    row->rootless ? ",'name=rootless'" : "");
	autojson cJSON *info = quoted(says);
	struct collector c = { .o = &o, .reachable = true, .local = "yes", .process = process };
	char *root = new_root();
	struct roles *found;
	bool has = false;
	struct err e;

	for (size_t i = 0; i < ARRAY_SIZE(podman_files); i++)
		hostroot_put(root, podman_files[i]);
	if ((c.host = host_open(root, true, now_ms() + 60000, &e)) == NULL)
		fail_msg("%s", e.msg);
	c.answers[ANSWER_INFO].doc = info;
	c.ping.doc = ping;
	found = roles_find(&c);
	for (size_t i = 0; i < found->n; i++)
		has = has || (strcmp(found->list[i].role, row->role) == 0 && strcmp(found->list[i].path, row->path) == 0);
	assert_int_equal(found->user, row->rootless ? 1000 : 0);
	if (has != row->is)
		fail_msg("%s is %sof %s", row->path, has ? "" : "not ", row->role);
	roles_free(found);
	host_close(c.host);
	hostroot_remove(root);
}

/* ---- a daemon that runs, by what the kernel says of it ---- */

struct running_row {
	const char *name;
	const char *process, *hosts; /* JSON with ' for ": of the process's data and of the option */
	const char *files[4];
	const char *role, *path;     /* path NULL: there is no such role but one that says why */
	const char *want;            /* its group, or a part of why it has no path; NULL: it is not there */
};

#define LISTENING(paths) "'activated':false,'listeners':[{'proto':'tcp','address':'::','port':1}," paths "]"
#define HELD(path) "{'proto':'unix','path':'" path "'}"
#define IN(unit) "'unit':'" unit "'"
/* clang-format off */
static const struct running_row running_rows[] = {
	{ "a socket that the daemon was handed counts beside a unit's", LISTENING(HELD("/run/docker.sock") "," HELD("/run/extra.sock")), "['fd://']", { LISTENS("/run/docker.sock") "SocketGroup=77\n", "run/docker.sock|", "run/extra.sock|" }, "docker-socket", "/run/extra.sock", "users" },
	{ "an abstract one, too", LISTENING(HELD("/run/docker.sock") "," HELD("@rv-docker")), "['fd://']", { LISTENS("/run/docker.sock"), "run/docker.sock|" }, "docker-socket", "@rv-docker", "users" },
	{ "one that is not there by its name is no silence", LISTENING(HELD("/run/gone.sock")), "['fd://']", { LISTENS("/run/docker.sock"), "run/docker.sock|" }, "docker-socket", NULL, "/run/gone.sock" },
	{ "what dockerd makes for itself is no API", LISTENING(HELD("/run/docker/metrics.sock")), "['fd://']", { "run/docker/metrics.sock|" }, "docker-socket", "/run/docker/metrics.sock", NULL },
	{ "another one in that folder is", LISTENING(HELD("/run/docker/extra.sock")), "['fd://']", { "run/docker/extra.sock|" }, "docker-socket", "/run/docker/extra.sock", "users" },
	{ "its own sockets are its group's, whatever a unit says", LISTENING(HELD("/run/docker.sock")), "['unix:///run/docker.sock','fd://']", { LISTENS("/run/other.sock") "SocketGroup=77\n", "run/docker.sock|" }, "docker-socket", "/run/docker.sock", "users" },
	{ "systemd's are their unit's", LISTENING(HELD("/run/docker.sock")), "['fd://']", { LISTENS("/run/docker.sock") "SocketGroup=77\n", "run/docker.sock|" }, "docker-socket", "/run/docker.sock", "77" },

	{ "its unit may be an instance", IN("docker@main.service"), "['fd://']", { "etc/systemd/system/docker@.service|[Service]\n" }, "docker.service", "/etc/systemd/system/docker@.service", "" },
	{ "with the drop-ins of that", IN("docker@main.service"), "['fd://']", { "etc/systemd/system/docker@.service|[Service]\n", "etc/systemd/system/docker@main.service.d/a.conf|" }, "docker.service-dropin", "/etc/systemd/system/docker@main.service.d/a.conf", "" },
	{ "and of the template", IN("docker@main.service"), "['fd://']", { "etc/systemd/system/docker@.service|[Service]\n", "etc/systemd/system/docker@.service.d/a.conf|" }, "docker.service-dropin", "/etc/systemd/system/docker@.service.d/a.conf", "" },
	{ "a file of the instance comes before the template", IN("docker@main.service"), "['fd://']", { "etc/systemd/system/docker@.service|[Service]\n", "usr/lib/systemd/system/docker@main.service|[Service]\n" }, "docker.service", "/usr/lib/systemd/system/docker@main.service", "" },
	{ "its unit may have another name altogether", IN("container-engine.service"), "['fd://']", { "etc/systemd/system/container-engine.service|[Service]\n" }, "docker.service", "/etc/systemd/system/container-engine.service", "" },
	{ "and the socket unit of that", IN("container-engine.service"), "['fd://']", { "etc/systemd/system/container-engine.service|[Service]\n", "etc/systemd/system/container-engine.socket|[Socket]\n" }, "docker.socket", "/etc/systemd/system/container-engine.socket", "" },
	{ "a name with dashes has the drop-ins of its first part", IN("docker-main.service"), "['fd://']", { "etc/systemd/system/docker-main.service|[Service]\n", "etc/systemd/system/docker-.service.d/a.conf|" }, "docker.service-dropin", "/etc/systemd/system/docker-.service.d/a.conf", "" },
	{ "one that no folder has is no silence", IN("container-engine.service"), "['fd://']", { NULL }, "docker.service", NULL, "container-engine.service" },
	{ "an alias is the unit itself", IN("moby.service"), "['fd://']", { PACKAGED, "etc/systemd/system/moby.service>/usr/lib/systemd/system/docker.service" }, "docker.service", "/etc/systemd/system/moby.service", NULL },
};
/* clang-format on */

static void
running_files_are_found(void **state)
{
	const struct running_row *row = *state;
	struct collect_options o = { .root = "/", .scope = "all", .endpoint = "unix:///run/docker.sock" };
	autofree char *says = xasprintf("{'data':{'pid':7,%s}}", row->process);
	autofree char *set = xasprintf("{'data':{'options':{'hosts':{'value':%s,'proven':true},'group':{'value':'users','proven':true}}}}", row->hosts);
	autojson cJSON *process = quoted(says), *config = quoted(set), *info = quoted("{'DockerRootDir':'/var/lib/docker'}");
	struct collector c = { .o = &o, .reachable = true, .local = "yes", .process = process, .config = config };
	const struct role *one = NULL;
	char *root = new_root();
	struct roles *found;
	struct err e;

	for (size_t i = 0; i < ARRAY_SIZE(row->files) && row->files[i] != NULL; i++)
		hostroot_put(root, row->files[i]);
	if ((c.host = host_open(root, true, now_ms() + 60000, &e)) == NULL)
		fail_msg("%s", e.msg);
	c.answers[ANSWER_INFO].doc = info;
	found = roles_find(&c);
	for (const struct role *r = found->list; r < found->list + found->n; r++)
		if (strcmp(r->role, row->role) == 0 && (row->path != NULL ? strcmp(r->path, row->path) == 0 : r->code != NULL))
			one = r;
	if ((one != NULL) != (row->want != NULL))
		fail_msg("%s is %s %s", row->path != NULL ? row->path : "an error", one != NULL ? "a" : "no", row->role);
	if (one != NULL && row->path == NULL)
		assert_non_null(strstr(one->found_by, row->want));
	else if (one != NULL && *row->want != '\0')
		assert_string_equal(one->made->group, row->want);
	roles_free(found);
	host_close(c.host);
	hostroot_remove(root);
}

/* ---- whole audits ---- */

struct judged {
	struct audit *audit;
	const struct bench *bench;
	const struct selection *selection;
	const char *lose; /* id of a line that is left out */
};

static int
judge(void *arg, const cJSON *line, struct err *e)
{
	struct judged *j = arg;
	const char *kind = json_str(line, "kind", "");

	(void)e;
	if (strcmp(kind, "run") == 0)
		j->audit = audit_begin(j->bench, j->selection, line, json_object(), "2026-01-31T10:00:00Z");
	else if (strcmp(kind, "end") == 0)
		audit_end(j->audit, line);
	else if (j->lose == NULL || strcmp(json_str(line, "id", ""), j->lose) != 0)
		audit_subject(j->audit, line);
	return 0;
}

struct audit_row {
	const char *name;
	const char *scope, *lose, *check;
	enum verdict verdict;
	const char *says;
};

static const struct audit_row audit_rows[] = {
	{ "with all lines it is judged", "host", NULL, "file-daemon-json-mode", PASS, "0644" },
	{ "facts that lost another file's line are not complete", "host", "default-docker:/etc/default/docker", "file-daemon-json-mode", UNKNOWN, "(missing files)" },
	{ "nor those that lost its own", "host", "daemon-json:/etc/docker/daemon.json", "file-daemon-json-mode", UNKNOWN, "files were listed, these facts hold" },
	{ "without an engine no container is in the scope of the host", "host", NULL, "container-no-ssh-server", NOTSELECTED, "no engine was asked" },
	{ "as the other rules of containers are not", "host", NULL, "container-not-privileged", NOTSELECTED, "outside --scope host" },
	{ "where all is asked for, there is none to see", "all", NULL, "container-no-ssh-server", ERROR, "no engine was asked" },
	{ "for any of them", "all", NULL, "container-not-privileged", ERROR, "no engine was asked" },
};

static void
audit_is_judged(void **state)
{
	const struct audit_row *row = *state;
	char *folder = new_root();
	struct selection s = { .scope = row->scope };
	struct err e;
	struct bench *b = bench_load(NULL, "level-2", &e);
	struct judged j = { .selection = &s, .bench = b, .lose = row->lose };
	bool found = false;

	if (b == NULL)
		fail_msg("%s", e.msg);
	hostroot_put(folder, "etc/docker/daemon.json|{}");
	set_owners(folder, geteuid() == 0 ? "644 0 etc/docker/daemon.json" : NULL);
	collect_root(folder, row->scope, judge, &j);
	hostroot_remove(folder);
	for (size_t i = 0; i < j.audit->nresults; i++) {
		const struct result *r = &j.audit->results[i];

		if (strcmp(r->rule->check, row->check) != 0)
			continue;
		found = true;
		if (geteuid() == 0 || row->verdict != PASS)
			assert_string_equal(verdict_names[r->verdict], verdict_names[row->verdict]);
		if (strstr(r->message, row->says) == NULL && (r->nfindings == 0 || strstr(r->findings[0].message, row->says) == NULL))
			fail_msg("%s", r->message);
	}
	assert_true(found);
	audit_free(j.audit);
	bench_free(b);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(deep_toml),
		cmocka_unit_test(patterns_are_bounded),
		cmocka_unit_test(system_path_is_searched),
		cmocka_unit_test(user_path_is_searched),
	};

	umask(022);
	return RUN_ROWS("containerd's configuration", toml_rows, toml_is_parsed) +
	    RUN_ROWS("specifiers", specifier_rows, specifier_is_expanded) +
	    cmocka_run_group_tests_name("others", others, NULL, NULL) + RUN_ROWS("roots", rows, root_is_judged) +
	    RUN_ROWS("what is started", proven_rows, is_proven) +
	    RUN_ROWS("programs", program_rows, program_is_found) +
	    RUN_ROWS("a rootless daemon", rootless_rows, rootless_files_are_found) +
	    RUN_ROWS("Podman", podman_rows, podman_files_are_found) +
	    RUN_ROWS("a daemon that runs", running_rows, running_files_are_found) +
	    RUN_ROWS("audits of a root", audit_rows, audit_is_judged);
}
