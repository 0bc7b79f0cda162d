/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect() between an engine made of a table (tests/fake_engine.h) and a host made of one: the functions of audit/host.h
 * stand below, and say what the row says.
 */
#include "config.h"

#include <string.h>

#include "audit/collect.h"
#include "audit/facts.h"
#include "audit/host.h"
#include "tests/fake_engine.h"
#include "tests/rows.h"

#define WEB "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DB  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SID "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

/* The host: what is not said is as on a plain one, where process 700 is the engine. */
struct world {
	long alive[2];           /* processes of containers that are there */
	const char *gone;        /* code of those that are not; NULL: ESRCH */
	const char *process;     /* changes to the process's data, JSON */
	const char *process_error; /* there is none, with this code */
	const char *kernel;      /* its release; NULL: as the engine says */
	const char *engine_id;   /* in the engine-id file; NULL: there is none */
	const char *key;         /* key.json; NULL: there is none */
	const char *hosts;       /* /etc/hosts */
	const char *profile;     /* /p.json */
	const char *config;      /* /etc/docker/daemon.json; NULL: there is none */
	double profile_changed;  /* mtime of /p.json; dockerd started at 1000 */
	double folder_changed;   /* mtime of /etc/docker */
	bool links_changed;      /* since dockerd started, on the way to these files */
	double entry_born;       /* btime of what is in it; 0: unknown */
	const char *profile_real;
	bool deep;               /* --deep */
	const char *walked;      /* what host_walk() says; NULL: nothing is found */
	const char *status;      /* dpkg's; NULL: there is none */
	const char *root;        /* the folder that is the container's root; NULL: /merged */
	const char *bundle;      /* its config.json, what the runtime was told; NULL: there is none */
	bool parts;              /* dpkg's status.d has ten files of 5 MiB */
	bool late;               /* the time is over when the files were looked at */
	const char *passwd;      /* /etc/passwd of the container; NULL: there is none */
	const char *stat;        /* of process 77 by the time it is looked at again: another one's, or of one that ends */
	const char *engines;     /* what host_engines() says besides its source */
	const char *own_root;    /* "yes", "no"; NULL: process 1's root cannot be seen */
};

struct row {
	const char *name;
	const char *line, *path, *want; /* "daemon", "container:web", ...; path "!doc": the code of its error; want NULL: nothing */
	struct fake_row engine[4];
	struct world world;
	bool (*also)(struct fake_engine *f);
};

/* clang-format off */
#define ZEROS " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"
#define REPLACED "77 (a) S 1" ZEROS " 4712 0"
#define CONFIG(user) LIST(ENTRY(WEB, "web")), THEN(INSPECT(77, "00", ",'Config':{'User':'" user "'}")), INFO("")
#define INFO(changes) { "/info", .body = "{'ID':'KID','Name':'host','Containers':1,'DockerRootDir':'/var/lib/docker','KernelVersion':'6.1'," \
	"'SecurityOptions':['name=seccomp,profile=default']" changes "}" }
#define LIST(entries) { "/containers/json", .body = "[" entries "]" }
#define ENTRY(id, name) "{'Id':'" id "','Names':['/" name "'],'Image':'i','ImageID':'sha256:1','State':'running'}"
#define INSPECT(pid, at, more) "{'Id':'" WEB "','Name':'/web','GraphDriver':{'Data':{'MergedDir':'/merged'}},'State':{'Status':'running','Running':true,'Pid':" #pid ",'StartedAt':'1970-01-01T00:20:" at "Z'}," \
	"'HostConfig':{'NetworkMode':'default','Privileged':false}" more "}"
#define UNNAMED "{'Id':'" WEB "','Name':'/web','State':{'Status':'running','Running':true,'Pid':77,'StartedAt':'1970-01-01T00:20:00Z'}," \
	"'HostConfig':{'NetworkMode':'default','Privileged':false}}"
#define EXITED "{'Id':'" WEB "','Name':'/web','State':{'Status':'exited','Running':false,'Pid':0,'ExitCode':1},'HostConfig':{'NetworkMode':'default'}}"
#define NO_BRIDGE(words) { "/networks/bridge", .status = "404 Not Found", .body = "{'message':'" words "'}" }
#define ON_LABNET "{'Id':'" WEB "','Name':'/web','State':{'Status':'running','Running':true,'Pid':77,'StartedAt':'1970-01-01T00:20:00Z'}," \
	"'HostConfig':{'NetworkMode':'labnet'},'NetworkSettings':{'Networks':{'labnet':{'NetworkID':'l1'}}}}"
#define FIRST(body_text) { "/containers/" WEB "/json", .body = body_text, .once = 1 }
#define THEN(body_text) { "/containers/" WEB "/json", .body = body_text }
#define NONE LIST(""), INFO(",'Containers':0")
#define TWO { "/info", .body = "{'Containers':2,'ID':'KID','DockerRootDir':'/var/lib/docker','KernelVersion':'6.1'}", .once = 1 }
#define ONLY_WEB { "/containers/json", .body = "[" ENTRY(WEB, "web") "]", .once = 1 }
#define OF_1970 "{'Id':'" DB "','Names':['/db'],'Created':1}"
#define NO_INFO { "/info", .status = "403 Forbidden", .body = "{'message':'no'}" }
#define HERE .engine_id = "KID\n"
#define ALIVE .alive = { 77 }
#define PROFILE(path) INFO(",'SecurityOptions':['name=seccomp,profile=" path "']")
#define STRICT "{'defaultAction':'SCMP_ACT_ERRNO'}"
#define PODMAN(driver) { "/_ping", .headers = "Api-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n", .body = "OK" }, INFO(",'Driver':'" driver "'")
#define TOLD(linux_part) { ALIVE, .process = "{'exe':'/usr/bin/podman'}", .bundle = "{'linux':" linux_part "}" }
#define RULES "read.bundle.data.device_rules"
#define ALLOWED(rules) TOLD("{'resources':{'devices':[{'allow':false,'access':'rwm'}," rules "]},'devices':[{'path':'/dev/x','type':'c','major':1,'minor':3}]}")

static const struct fake_row plain[] = {
	{ "/_ping", .headers = "Api-Version: 1.41\r\n", .body = "OK" },
	{ "/version", .body = "{'Version':'20.10.24','ApiVersion':'1.41','MinAPIVersion':'1.12','Components':[{'Name':'Engine'}]}" },
	INFO(""),
	{ "/networks/bridge", .body = "{'Name':'bridge','Id':'b1','Options':{}}" },
	{ "/networks", .body = "[{'Name':'bridge','Id':'b1'}]" },
	{ "/volumes", .body = "{'Volumes':[]}" },
	{ "/images/json", .body = "[]" },
	LIST(ENTRY(WEB, "web")),
	THEN(INSPECT(77, "00", "")),
	{ "/exec/*", .body = "{'Running':true,'Pid':5,'ProcessConfig':{'privileged':true,'user':''}}" },
};

static bool asked_twice(struct fake_engine *f);
static bool asked_once(struct fake_engine *f);
static bool asked_manager(struct fake_engine *f);
static bool asked_no_manager(struct fake_engine *f);

static const struct row rows[] = {
	/* the list */
	{ "a list as long as the engine's own count is all of them", "list", "error", NULL, .world = { ALIVE } },
	{ "trap: a proxy that leaves containers out of the list is found by the engine's own count", "list", "error.code", "\"incomplete\"",
	    { INFO(",'Containers':16") }, { ALIVE } },
	{ "and both numbers are said", "list", "error.message", "\"the engine counts 16 containers and lists 1\"", { INFO(",'Containers':16") }, { ALIVE } },
	{ "an empty list beside a count is incomplete, not 'none'", "list", "error.code", "\"incomplete\"", { LIST(""), INFO("") } },
	{ "a container made between the two answers is no doubt: both are asked again", "list", "error", NULL,
	    { TWO }, { ALIVE } },
	{ "a second count that is refused takes no doubt away", "list", "error.message", "\"the engine counts 2 containers and lists 1\"",
	    { TWO, { "/info", .status = "503 x", .body = "{'message':'no'}" } }, { ALIVE } },
	{ "nor does one that breaks off", "list", "error.code", "\"incomplete\"", { TWO, { "/info", .body = "{}", .mode = FAKE_RESET } }, { ALIVE } },
	{ "nor one that is none", "list", "error.code", "\"incomplete\"", { TWO, { "/info", .body = "{}" } }, { ALIVE } },
	{ "nor a second list that is refused", "list", "error.code", "\"incomplete\"",
	    { TWO, ONLY_WEB, { "/containers/json", .status = "503 x", .body = "{'message':'no'}" } }, { ALIVE } },
	{ "a container that was there before, and only a second look lists, is one that nobody looks at", "list", "error.message",
	    "\"container bbbbbbbbbbbb was there, and was listed at a second look only\"", { TWO, INFO(",'Containers':2"), ONLY_WEB, LIST(ENTRY(WEB, "web") "," OF_1970) }, { ALIVE } },
	{ "also where another one has gone since", "list", "error.code", "\"incomplete\"", { TWO, INFO(""), ONLY_WEB, LIST(OF_1970) }, { ALIVE } },
	{ "also if it does not say since when", "list", "error.code", "\"incomplete\"",
	    { TWO, INFO(",'Containers':2"), ONLY_WEB, LIST(ENTRY(WEB, "web") "," ENTRY(DB, "db")) }, { ALIVE } },
	{ "one that was made meanwhile is none of this run's", "list", "error", NULL,
	    { TWO, INFO(",'Containers':2"), ONLY_WEB, LIST(ENTRY(WEB, "web") ",{'Id':'" DB "','Created':32503680000}") }, { ALIVE } },
	{ "a second list with an entry that has no id says nothing of the first", "list", "error.code", "\"incomplete\"",
	    { TWO, INFO(",'Containers':2"), ONLY_WEB, LIST(ENTRY(WEB, "web") ",{'Created':32503680000}") }, { ALIVE } },
	{ "fewer than listed is no doubt", "list", "error", NULL, { INFO(",'Containers':0") }, { ALIVE } },
	{ "a count that is no number confirms no list", "list", "error.code", "\"incomplete\"", { INFO(",'Containers':'16'") }, { ALIVE } },
	{ "nor does one that is absent", "list", "error.message", "\"the engine does not say how many containers it has\"",
	    { { "/info", .body = "{'ID':'KID','Name':'host'}" } }, { ALIVE } },
	{ "more in the single states than in all count", "list", "error.message", "\"the engine counts 9 containers and lists 0\"",
	    { LIST(""), INFO(",'Containers':0,'ContainersRunning':7,'ContainersPaused':0,'ContainersStopped':2") } },
	{ "an empty list is not confirmed by an /info that is refused", "list", "error.message",
	    "\"the engine does not say how many containers it has\"", { LIST(""), NO_INFO } },
	{ "a list with containers in it is taken for all of them there", "list", "error", NULL, { NO_INFO }, { ALIVE } },
	{ "an empty list that is confirmed is empty", "list", "error", NULL, { NONE } },
	{ "one that is confirmed at the second look, too", "list", "error", NULL,
	    { LIST(""), { "/info", .status = "503 x", .body = "{'message':'no'}", .once = 1 }, INFO(",'Containers':0") } },
	{ "what a container's image is called today is not known where images are counted and none is listed", "container:web", "read.image.errors[0].path", "\"now\"",
	    { INFO(",'Images':7") }, { ALIVE } },
	{ "but where it is confirmed that there is none", "container:web", "read.image.errors", NULL, { INFO(",'Images':0") }, { ALIVE } },
	{ "Podman's count, which is of its store, says nothing of the list", "list", "error", NULL, { LIST(""), PODMAN("overlay") } },
	{ "nor is it missed", "list", "error", NULL, { LIST(""), NO_INFO, PODMAN("overlay") } },
	{ "the same container listed twice is no list", "list", "error.code", "\"not-json\"", { LIST(ENTRY(WEB, "web") "," ENTRY(WEB, "web2")) } },
	{ "also not with another one between them", "list", "error.code", "\"not-json\"", { LIST(ENTRY(WEB, "a") "," ENTRY(DB, "b") "," ENTRY(WEB, "c")) } },
	{ "an entry without an id is no list", "list", "error.code", "\"not-json\"", { LIST("{'Names':['/x']}") } },
	{ "an object is no list", "list", "error.code", "\"not-engine\"", { { "/containers/json", .body = "{}" } } },

	/* a swarm */
	{ "a manager is asked for its services", "swarm", "read.services.data.list[0].Name", "\"web\"",
	    { INFO(",'Swarm':{'LocalNodeState':'active','ControlAvailable':true}"), { "/services", .body = "[{'ID':'s1','Spec':{'Name':'web'}}]" },
	    { "/secrets", .body = "[]" }, { "/nodes", .body = "[]" } }, { ALIVE }, asked_manager },
	{ "one that refuses is an error, not 'none'", "swarm", "!services", "\"http-error\"",
	    { INFO(",'Swarm':{'LocalNodeState':'active','ControlAvailable':true}"), { "/services", .status = "503 x", .body = "{'message':'no'}" } }, { ALIVE },
	    asked_manager },
	{ "a worker is not asked, nor for join tokens", "swarm", "!services", "\"not-manager\"",
	    { INFO(",'Swarm':{'LocalNodeState':'active','ControlAvailable':false}") }, { ALIVE }, asked_no_manager },
	{ "an engine without swarm is not asked", "swarm", "!secrets", "\"not-manager\"",
	    { INFO(",'Swarm':{'LocalNodeState':'inactive','ControlAvailable':false}") }, { ALIVE }, asked_no_manager },
	{ "one that says both is none: it is not asked", "swarm", "!secrets", "\"not-manager\"",
	    { INFO(",'Swarm':{'LocalNodeState':'locked','ControlAvailable':true}") }, { ALIVE }, asked_no_manager },

	/* the default bridge */
	{ "a default bridge that is not listed is not there", "daemon", "!bridge", "\"vanished\"",
	    { NO_BRIDGE("network bridge not found"), { "/networks", .body = "[{'Name':'host','Id':'h1'},{'Name':'none','Id':'n1'}]" } } },
	{ "2.2: without a list of networks it may be a proxy that says so", "daemon", "!bridge", "\"http-error\"",
	    { NO_BRIDGE("no Route matched with those values"), { "/networks", .status = "403 Forbidden", .body = "{'message':'no'}" } } },
	{ "2.2: an empty list is not one of an engine", "daemon", "!bridge", "\"http-error\"",
	    { NO_BRIDGE("network bridge not found"), { "/networks", .body = "[]" } } },
	{ "2.2: a list that lacks what every engine has is not all of it", "daemon", "!bridge", "\"http-error\"",
	    { NO_BRIDGE("network bridge not found"), { "/networks", .body = "[{'Name':'none','Id':'n1'},{'Name':'labnet','Id':'l1'}]" } } },
	{ "2.2: what is not found without a name may be the path", "daemon", "!bridge", "\"http-error\"",
	    { NO_BRIDGE("Not Found"), { "/networks", .body = "[{'Name':'host','Id':'h1'},{'Name':'none','Id':'n1'}]" } } },
#define LOGGING(state, config) "{'Id':'" WEB "','Name':'/web','State':{'Status':'" state "'},'HostConfig':{'NetworkMode':'default','LogConfig':" config "}}"
#define LOGS(driver, address) "[{\"id\":\"" WEB "\",\"name\":\"web\",\"driver\":" driver ",\"address\":" address "}]"
	{ "2.14: the daemon's line has the log driver of a container that is up", "daemon", "read.logging.data.containers", LOGS("\"json-file\"", "null"), { THEN(LOGGING("running", "{'Type':'json-file','Config':{'max-size':'1m'}}")) } },
	{ "2.14: and where it sends to, without what may be secret", "daemon", "read.logging.data.containers", LOGS("\"syslog\"", "\"udp://192.0.2.9:514\""),
	    { THEN(LOGGING("restarting", "{'Type':'syslog','Config':{'tag':'x','syslog-address':'udp://u:p@192.0.2.9:514?k=y'}}")) } },
	{ "2.14: one that does not say which it has is there, too", "daemon", "read.logging.data.containers", LOGS("null", "null"), { THEN(LOGGING("paused", "null")) } },
	{ "2.14: one that has ended logs nothing", "daemon", "read.logging.data.containers", "[]", { THEN(LOGGING("exited", "{'Type':'json-file','Config':{}}")) } },
	{ "2.14: one that could not be inspected may log anywhere", "daemon", "read.logging.errors[0].message", "\"container web could not be inspected: HTTP 500: no\"",
	    { { "/containers/" WEB "/json", .status = "500 Oops", .body = "{'message':'no'}" } } },
	{ "2.14: one that is gone does not", "daemon", "read.logging.errors", NULL, { { "/containers/" WEB "/json", .status = "404 Not Found", .body = "{'message':'No such container: " WEB "'}" } } },
	{ "2.14: so may those that the engine does not list", "daemon", "read.logging.errors[0].code", "\"incomplete\"", { INFO(",'Containers':16") }, { ALIVE } },
	{ "5.30: nor is a container then off the default bridge", "container:web", "read.networks.errors[0].path", "\"default_bridge\"",
	    { THEN(ON_LABNET), NO_BRIDGE("no Route matched with those values"), { "/networks", .body = "[]" } }, { ALIVE } },
	{ "2.2: another network's document is none of the default bridge", "daemon", "!bridge", "\"not-json\"",
	    { { "/networks/bridge", .body = "{'Name':'labnet','Id':'l1','Options':{'com.docker.network.bridge.enable_icc':'false'}}" } } },
	{ "2.2: nor is one without a name", "daemon", "!bridge", "\"not-json\"", { { "/networks/bridge", .body = "{'message':'x'}" } } },
	{ "a default bridge that is listed, and is not there when asked for, is a contradiction", "daemon", "!bridge", "\"http-error\"",
	    { NO_BRIDGE("network bridge not found") } },
	{ "trap 32: another network with icc off is not the default bridge", "daemon", "read.bridge.data.Options[\"com.docker.network.bridge.enable_icc\"]", "\"true\"",
	    { { "/networks/bridge", .body = "{'Name':'bridge','Id':'b1','Options':{'com.docker.network.bridge.enable_icc':'true'}}" },
	    { "/networks", .body = "[{'Name':'docker_gwbridge','Id':'g1','Options':{'com.docker.network.bridge.enable_icc':'false'}},{'Name':'bridge','Id':'b1'}]" } } },

	/* a container that changes */
	{ "a container whose process is there is inspected once", "container:web", "read.kernel.data.pid", "77", .world = { ALIVE }, .also = asked_once },
	{ "a container's user is looked up in its own passwd", "container:web", "read.user.data.uid", "0", .engine = { CONFIG("app:1000") }, .world = { ALIVE, .passwd = "app:x:0:0::/:\n" } },
	{ "and it is said where", "container:web", "read.user.data.from", "\"passwd\"", .engine = { CONFIG("app") }, .world = { ALIVE, .passwd = "app:x:7:7::/:\n" } },
	{ "a user that is not there has no number", "container:web", "read.user.data.uid", "null", .engine = { CONFIG("app") }, .world = { ALIVE, .passwd = "web:x:7:7::/:\n" } },
	{ "nor where there is no passwd", "container:web", "read.user.data.uid", "null", .engine = { CONFIG("app") }, .world = { ALIVE } },
	{ "a number is itself", "container:web", "read.user.data.uid", "1000", .engine = { CONFIG("1000:7") }, .world = { ALIVE } },
	{ "no user is root", "container:web", "read.user.data.uid", "0", .engine = { CONFIG("") }, .world = { ALIVE } },
	{ "4.8: without --deep nobody looks into a container", "container:web", "!files", "\"not-asked\"", .world = { ALIVE } },
	{ "4.8: with --deep what was seen is told", "container:web", "read.files.data.entries", "2", .world = { ALIVE, .deep = true } },
	{ "4.8: a list that is not whole has an error behind its end", "container:web", "read.files.errors[0].path", "\"setuid[0]\"",
	    .world = { ALIVE, .deep = true, .walked = "{'source':'x','data':{'entries':2,'setuid':[],'tools':[]},'errors':[{'path':'setuid[0]','code':'timeout','message':'m'}]}" } },
	{ "4.8: a root that the process has changed is not the container's", "container:web", "!files", "\"not-proven\"",
	    .world = { ALIVE, .deep = true, .root = "/elsewhere" } },
	{ "4.8: nor is one of which nobody says where the container has it", "container:web", "!files", "\"not-proven\"",
	    .engine = { THEN(UNNAMED) }, .world = { ALIVE, .deep = true } },
	{ "4.8: where the engine does not say, its runtime was told", "container:web", "read.files.data.entries", "2",
	    .engine = { THEN(UNNAMED) }, .world = { ALIVE, .deep = true, .bundle = "{'root':{'path':'/merged'}}" } },
	{ "4.8: by a path from the bundle's folder too", "container:web", "read.files.data.entries", "2", .engine = { THEN(UNNAMED) },
	    .world = { ALIVE, .deep = true, .root = "/run/containerd/io.containerd.runtime.v2.task/moby/" WEB "/rootfs", .bundle = "{'root':{'path':'rootfs'}}" } },
	{ "4.8: a bundle that is not understood says nothing", "container:web", "!files", "\"not-proven\"",
	    .engine = { THEN(UNNAMED) }, .world = { ALIVE, .deep = true, .bundle = "{'root':" } },
	{ "4.1: nor is another root's /etc/passwd the container's", "container:web", "!user", "\"not-proven\"",
	    .engine = { CONFIG("app") }, .world = { ALIVE, .passwd = "app:x:7:7::/:\n", .root = "/elsewhere" } },
	{ "4.3: there is an end to the bytes of packages", "container:web", "read.files.errors[0].code", "\"too-large\"", .world = { ALIVE, .deep = true, .parts = true } },
	{ "4.3: and what could not be counted has no number", "container:web", "read.files.data.packages", "[]", .world = { ALIVE, .deep = true, .parts = true } },
	{ "4.3: and to the time", "container:web", "read.files.errors[0].code", "\"timeout\"", .world = { ALIVE, .deep = true, .late = true } },
	{ "4.3: packages are counted", "container:web", "read.files.data.packages[0].count", "1", .world = { ALIVE, .deep = true, .status = "Package: a\n" } },
	{ "4.3: no database is no packages", "container:web", "read.files.data.packages", "[]", .world = { ALIVE, .deep = true } },
	{ "trap 126: another process's files are not told", "container:web", "!files", "\"ESRCH\"", .world = { ALIVE, .deep = true, .stat = REPLACED } },
	{ "a zombie's files are not told", "container:web", "!files", "\"ESRCH\"", .world = { ALIVE, .deep = true, .stat = "77 (a ) b) Z 1" ZEROS " 4711 0" } },
	{ "nor those of a process that ends", "container:web", "!files", "\"ESRCH\"",
	    .world = { ALIVE, .deep = true, .stat = "77 (a ) b) S 1 0 0 0 0 4194564 0 0 0 0 0 0 0 0 0 0 0 4711 0" } },
	{ "but those of a process whose first thread has ended are told", "container:web", "read.files.data.packages", "[]",
	    .world = { ALIVE, .deep = true, .stat = "77 (a ) b) Z 1 0 0 0 0 4194564 0 0 0 0 0 0 0 0 0 0 2 0 4711 0" } },
	{ "4.8: a container without a process has no files to look at", "container:web", "!files", "\"not-running\"",
	    .engine = { THEN(EXITED) }, .world = { HERE, .deep = true } },
	{ "trap 126: what another process's files say is none of the container's", "container:web", "!user", "\"ESRCH\"", .engine = { CONFIG("app") }, .world = { ALIVE, .passwd = "app:x:7:7::/:\n", .stat = REPLACED } },
	{ "5.1: a container that started again is judged as it is now", "container:web", "read.inspect.data.State.Pid", "78",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", "")) }, { .alive = { 78 } }, asked_twice },
	{ "and by the process that it has now", "container:web", "read.kernel.data.pid", "78",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", "")) }, { .alive = { 78 } } },
	{ "its engine is proven to be here by it", "run", "engine.local", "\"yes\"",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", "")) }, { .alive = { 78 } } },
	{ "the process's number in other hands is no different", "container:web", "read.kernel.data.pid", "78",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", "")) }, { .alive = { 78 }, .gone = "pid-reused" } },
	{ "5.1: a container that ended is one that does not run", "container:web", "!kernel", "\"not-running\"", { FIRST(INSPECT(77, "00", "")), THEN(EXITED) }, { HERE } },
	{ "and its state is the new one", "container:web", "state", "\"exited\"", { FIRST(INSPECT(77, "00", "")), THEN(EXITED) }, { HERE } },
	{ "and a fresh host's engine is still proven to be here", "run", "engine.local", "\"yes\"", { FIRST(INSPECT(77, "00", "")), THEN(EXITED) }, { HERE } },
	{ "5.1: a container that ends twice is changing", "container:web", "!kernel", "\"changing\"",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", "")) }, { HERE }, asked_twice },
	{ "and says nothing about where the engine is", "run", "engine.local", "\"yes\"",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", "")) }, { HERE } },
	{ "the same process number, started anew and gone, is changing too", "container:web", "!kernel", "\"changing\"",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(77, "10", "")) }, { HERE } },
	{ "a container that is gone by then has vanished", "container:web", "!inspect", "\"vanished\"",
	    { FIRST(INSPECT(77, "00", "")), { "/containers/" WEB "/json", .status = "404 Not Found", .body = "{'message':'No such container'}" } }, { HERE } },
	{ "P-63: and is counted as that", "end", "population.containers.vanished", "1",
	    { FIRST(INSPECT(77, "00", "")), { "/containers/" WEB "/json", .status = "404 Not Found", .body = "{'message':'No such container'}" } }, { HERE } },
	{ "not as inspected", "end", "population.containers.inspected", "0",
	    { FIRST(INSPECT(77, "00", "")), { "/containers/" WEB "/json", .status = "404 Not Found", .body = "{'message':'No such container'}" } }, { HERE } },
	{ "one that cannot be inspected again is changing", "container:web", "!kernel", "\"changing\"",
	    { FIRST(INSPECT(77, "00", "")), { "/containers/" WEB "/json", .status = "500 Internal Server Error", .body = "{'message':'no'}" } }, { HERE } },
	{ "what it is configured to is known all the same", "container:web", "read.inspect.data.HostConfig.Privileged", "false",
	    { FIRST(INSPECT(77, "00", "")), { "/containers/" WEB "/json", .status = "500 Internal Server Error", .body = "{'message':'no'}" } }, { HERE } },
	{ "a second answer about another container is none", "container:web", "!inspect", "\"not-json\"",
	    { FIRST(INSPECT(77, "00", "")), THEN("{'Id':'" DB "','State':{}}") }, { HERE } },
	{ "its exec sessions are those of the new inspection", "container:web", "read.execs.data.sessions", "[{\"ID\":\"" SID "\",\"Running\":true,\"Pid\":5,\"privileged\":true,\"user\":\"\"}]",
	    { FIRST(INSPECT(77, "00", "")), THEN(INSPECT(78, "10", ",'ExecIDs':['" SID "']")) }, { .alive = { 78 } } },
	{ "an exec session without an id is not left out", "container:web", "read.execs.data.sessions[0].code", "\"not-json\"",
	    { THEN(INSPECT(77, "00", ",'ExecIDs':[7]")) }, { ALIVE } },
	{ "an answer without an exec session's state has null", "container:web", "read.execs.data.sessions[0].Pid", "null",
	    { THEN(INSPECT(77, "00", ",'ExecIDs':['" SID "']")), { "/exec/*", .body = "{'ID':'" SID "'}" } }, { ALIVE } },
	{ "a process that may not be looked into is asked for once", "container:web", "!kernel", "\"not-local\"", .world = { .gone = "EACCES" }, .also = asked_once },

	/* whose engine */
	{ "an engine with its data and a container here is local", "run", "engine.local", "\"yes\"", .world = { ALIVE } },
	{ "also where process 1's root is seen to be ours", "run", "engine.local", "\"yes\"", .world = { ALIVE, .own_root = "yes" } },
	{ "but not from a chroot or a container that shares the host's processes", "run", "engine.local", "\"unproven\"",
	    .world = { ALIVE, .own_root = "no" } },
	{ "whatever the daemon's own root is", "host", "!data_root", "\"not-local\"", .world = { ALIVE, .own_root = "no" } },
	{ "nor are that root's files the host's where no engine answers", "host", "!roles", "\"not-local\"",
	    { { "/_ping", .status = "500 Internal Server Error", .body = "{'message':'no'}" } }, { .own_root = "no" } },
	{ "nor where neither root is seen to be ours", "run", "engine.local", "\"unproven\"", .world = { ALIVE, .process = "{'same_root':null}" } },
	{ "nor where the daemon's root is another, and process 1's cannot be seen", "run", "engine.local", "\"unproven\"",
	    .world = { ALIVE, .process = "{'same_root':false}" } },
	{ "without a container by the identity that is kept here (23.0 and later)", "run", "engine.local", "\"yes\"", { NONE }, { HERE } },
	{ "or in key.json (20.10)", "run", "engine.local", "\"yes\"", { NONE }, { .key = "{'crv':'P-256','d':'secret','kid':'KID'}" } },
	{ "an engine-id file counts before a key.json", "run", "engine.local", "\"unproven\"", { NONE }, { .engine_id = "OTHER", .key = "{'kid':'KID'}" } },
	{ "another identity proves nothing", "run", "engine.local", "\"unproven\"", { NONE }, { .engine_id = "KID2" } },
	{ "an identity that is empty on both sides proves nothing", "run", "engine.local", "\"unproven\"", { LIST(""), INFO(",'ID':'','Containers':0") }, { .engine_id = "" } },
	{ "no identity proves nothing", "run", "engine.local_because", "\"no container is running, and its identity is not found here: no such file\"", { NONE } },
	{ "a key.json that is not understood proves nothing", "run", "engine.local", "\"unproven\"", { NONE }, { .key = "[" } },
	{ "what is called dockerd and has no data open may pass on another engine's answers", "run", "engine.local", "\"unproven\"", { NONE }, { HERE, .process = "{'databases':[]}" } },
	{ "B12: also with the containers of this host", "run", "engine.local", "\"unproven\"", .world = { ALIVE, .process = "{'databases':[]}" } },
	{ "a database elsewhere is not the engine's data", "run", "engine.local", "\"unproven\"", { NONE }, { HERE, .process = "{'databases':['/var/lib/docker2/volumes/metadata.db']}" } },
	{ "a data folder that is everywhere is none", "run", "engine.local", "\"unproven\"", { LIST(""), INFO(",'Containers':0,'DockerRootDir':'/'") }, { HERE } },
	{ "a data folder that is a link leads to the data", "run", "engine.local", "\"yes\"", { LIST(""), INFO(",'Containers':0,'DockerRootDir':'/link'") },
	    { .key = "{'kid':'KID'}" } },
	{ "an engine that does not say where its data is", "run", "engine.local", "\"unproven\"", { LIST(""), INFO(",'Containers':0,'DockerRootDir':null") }, { HERE } },
	{ "an engine on another kernel is another machine's", "run", "engine.local", "\"unproven\"", .world = { ALIVE, .kernel = "6.12" } },
	{ "an engine that says nothing about itself is not proven", "run", "engine.local", "\"unproven\"",
	    { { "/info", .status = "500 Internal Server Error", .body = "{'message':'no'}" } }, { ALIVE } },
	{ "a user's process that does not say it is rootless", "run", "engine.local", "\"unproven\"", .world = { ALIVE, .process = "{'uid':1000}" } },
	{ "a rootless one", "run", "engine.local", "\"yes\"", { INFO(",'SecurityOptions':['name=rootless']") }, { ALIVE, .process = "{'uid':1000}" } },
	{ "containers whose processes are not here", "run", "engine.local", "\"unproven\"", .world = { HERE } },
	{ "an engine in another PID namespace, without containers", "run", "engine.local", "\"unproven\"", { NONE }, { HERE, .process = "{'ns':{'pid':9}}" } },
	{ "trap 50: then nothing of this host stands beside that engine", "host", "!identity", "\"not-local\"", .world = { ALIVE, .process_error = "not-proven" } },
	{ "of an engine that is proven to be here the host is told", "host", "read.identity.error", NULL, .world = { ALIVE } },
	{ "of one that does not answer too: the host's own rules need none", "host", "read.identity.error", NULL, { { "/_ping", .status = "500 Oops" , .body = "{}" } } },
	{ "trap 50: what serves the socket is no engine", "run", "engine.local", "\"unproven\"", .world = { ALIVE, .process_error = "not-proven" } },
	{ "what is not proven is not joined", "daemon", "!config", "\"not-local\"", { NONE }, { .engine_id = "KID2" } },
	{ "the kept identity is not in the facts", "daemon", "read.process.data.databases", NULL, { NONE }, { HERE } },

	/* the host's names */
	{ "names that the hosts file gives to own addresses", "daemon", "read.process.data.names", "[\"localhost\",\"logs\",\"me\"]", { NONE },
	    { HERE, .hosts = "127.0.0.1 localhost\n192.0.2.7\tlogs me # no\n192.0.2.8 other\n" } },
	{ "the networks of the engine's own bridges are on this host", "daemon", "read.process.data.addresses", "[\"192.0.2.7\",\"172.18.0.0/16\"]",
	    { { "/networks", .body = "[{'Name':'a','Driver':'bridge','IPAM':{'Config':[{'Subnet':'172.18.0.0/16'}]}},"
		"{'Name':'b','Driver':'macvlan','IPAM':{'Config':[{'Subnet':'192.0.2.0/24'}]}},{'Name':'c','Driver':'bridge','IPAM':{'Config':null}}]" } }, { ALIVE } },
	{ "no hosts file, no names", "daemon", "read.process.data.names", "[]", { NONE }, { HERE } },

	/* the daemon-wide seccomp profile */
	{ "the built-in profile is no file", "daemon", "read.seccomp", NULL, { NONE }, { HERE } },
	{ "a profile that is a file is summed up", "daemon", "read.seccomp.data.profile.defaultAction", "\"SCMP_ACT_ERRNO\"", { LIST(""), PROFILE("/p.json") }, { HERE, .profile = STRICT } },
	{ "for each container too", "container:web", "read.default_seccomp.data.profile.defaultAction", "\"SCMP_ACT_ERRNO\"", { PROFILE("/p.json") }, { ALIVE, .profile = STRICT } },
	{ "it is what dockerd has read, if it was written before", "daemon", "read.seccomp.data.proven", "true", { PROFILE("/p.json") }, { ALIVE, .profile = STRICT } },
	{ "not if it changed since", "daemon", "read.seccomp.data.proven", "false", { PROFILE("/p.json") }, { ALIVE, .profile = STRICT, .profile_changed = 1001 } },
	{ "nor if a link on the way to it changed", "daemon", "read.seccomp.data.proven", "false", { PROFILE("/p.json") }, { ALIVE, .profile = STRICT, .links_changed = true } },
	{ "nor if it is a link, which may lead elsewhere now", "daemon", "read.seccomp.data.proven", "false", { PROFILE("/p.json") }, { ALIVE, .profile = STRICT, .profile_real = "/q.json" } },
	{ "a profile that is gone is an error", "daemon", "!seccomp", "\"ENOENT\"", { PROFILE("/p.json") }, { ALIVE } },
	{ "a path that begins where dockerd was started is not known", "daemon", "!seccomp", "\"not-proven\"", { PROFILE("p.json") }, { ALIVE, .profile = STRICT } },
	{ "a comma belongs to the path", "daemon", "!seccomp", "\"not-proven\"", { PROFILE("default,p.json") }, { ALIVE } },
	{ "a profile of an engine elsewhere is not read here", "daemon", "!seccomp", "\"not-local\"", { PROFILE("/p.json") }, { .profile = STRICT } },

	/* what Podman told the runtime */
	{ "Podman's profile is in the container's bundle", "container:web", "read.bundle.data.seccomp.defaultAction", "\"SCMP_ACT_ERRNO\"", { PODMAN("overlay") }, TOLD("{'seccomp':" STRICT "}") },
	{ "none there is none", "container:web", "read.bundle.data.seccomp", "null", { PODMAN("overlay") }, TOLD("{}") },
	{ "a profile that is no object is none", "container:web", "read.bundle.data.seccomp", "null", { PODMAN("overlay") }, TOLD("{'seccomp':7}") },
	{ "without rules for devices there is none", "container:web", RULES, "[]", { PODMAN("overlay") }, TOLD("{}") },
	{ "what is no list of rules is not known", "container:web", RULES, "null", { PODMAN("overlay") }, TOLD("{'resources':{'devices':{}}}") },
	{ "rules that deny are none", "container:web", RULES, "[]", { PODMAN("overlay") }, TOLD("{'resources':{'devices':[{'allow':false,'access':'rwm'}]}}") },
	{ "a rule of a device that it has is that device's", "container:web", RULES, "[]", { PODMAN("overlay") }, ALLOWED("{'allow':true,'type':'c','major':1,'minor':3,'access':'rwm'}") },
	{ "any other one is told", "container:web", RULES, "[\"c 42:* rwm\"]", { PODMAN("overlay") }, ALLOWED("{'allow':true,'type':'c','major':42,'access':'rwm'}") },
	{ "of another type, too", "container:web", RULES, "[\"b 1:3 r\"]", { PODMAN("overlay") }, ALLOWED("{'allow':true,'type':'b','major':1,'minor':3,'access':'r'}") },
	{ "any number may be -1", "container:web", RULES, "[\"c *:* rwm\"]", { PODMAN("overlay") }, ALLOWED("{'allow':true,'type':'c','major':-1,'minor':-1,'access':'rwm'}") },
	{ "one that says nothing else allows all", "container:web", RULES, "[\"a *:* rwm\"]", { PODMAN("overlay") }, ALLOWED("{'allow':true}") },
	{ "one that does not say whether it allows may", "container:web", RULES, "[\"a *:* rwm\"]", { PODMAN("overlay") }, ALLOWED("{}") },
	{ "a bundle that is not there is an error", "container:web", "!bundle", "\"ENOENT\"", { PODMAN("overlay") }, { ALIVE, .process = "{'exe':'/usr/bin/podman'}" } },
	{ "and so is another driver's", "container:web", "!bundle", "\"ENOENT\"", { PODMAN("vfs") }, TOLD("{}") },
	{ "a driver that would lead elsewhere is none", "container:web", "!bundle", "\"not-read\"", { PODMAN("../overlay") }, TOLD("{}") },
#define LISTEN(pid, role, path) "{'pid':" #pid ",'role':'" role "','path':'" path "'}"
#define ENGINES(list) .world = { ALIVE, HERE, .engines = "'data':{'sockets':[" list "]}" }
#define SOCKETS "read.mounts.data.sockets"
	{ "where other engines and their containerds listen, by path", "container:web", SOCKETS,
	    "[{\"path\":\"/run/docker.sock\",\"role\":\"engine\"},{\"path\":\"/run/user/7/docker.sock\",\"role\":\"another engine\"},{\"path\":\"/run/user/7/podman/podman.sock\",\"role\":\"podman\"},"
	    "{\"path\":\"/srv/a\",\"role\":\"containerd\"},{\"path\":\"/srv/b2\",\"role\":\"another engine\"}]",
	    ENGINES(LISTEN(99, "another engine", "/srv/b2") "," LISTEN(98, "containerd", "/srv/a")) },
	{ "the audited dockerd's sockets are no other engine's", "container:web", SOCKETS "[3]", NULL, ENGINES(LISTEN(700, "another engine", "/srv/b2")) },
	{ "nor what another one makes for its networks", "container:web", SOCKETS "[3]", NULL, ENGINES(LISTEN(99, "another engine", "/srv/x/libnetwork/0a1b2c3d4e5f.sock")) },
	{ "what stands in that place and is no socket is none", "container:web", SOCKETS "[3]", NULL, ENGINES(LISTEN(99, "another engine", "/srv/file")) },
	{ "what is something else on the host is not known by its path", "container:web", SOCKETS "[3]", NULL, ENGINES(LISTEN(88, "another engine", "/srv/own")) },
	{ "where it could not be seen what is an engine, there may be more", "container:web", "read.mounts.errors[0]", "{\"path\":\"sockets[3]\",\"code\":\"EACCES\",\"message\":\"no\"}",
	    .world = { ALIVE, HERE, .engines = "'data':{'sockets':[]},'errors':[{'path':'sockets','code':'EACCES','message':'no'}]" } },
	{ "nor what became of a reader that has gone", "container:web", "read.mounts.errors[0].code", "\"timeout\"",
	    .world = { ALIVE, HERE, .engines = "'error':{'code':'timeout','message':'no'}" } },
	{ "a role that is not known is none", "container:web", SOCKETS "[3]", NULL, ENGINES(LISTEN(99, "x", "/srv/b2")) },
	{ "a bundle that is no JSON is an error", "container:web", "!bundle", "\"not-json\"", { PODMAN("overlay") }, { ALIVE, .process = "{'exe':'/usr/bin/podman'}", .bundle = "{" } },
	{ "dockerd's container has no such", "container:web", "read.bundle", NULL, { INFO(",'Driver':'overlay'") }, TOLD("{}") },

	/* whether the configuration file was there when dockerd started */
	{ "an absent file below a folder that did not change was absent", "daemon", "read.config.data.options.icc.proven", "true", .world = { ALIVE, .folder_changed = 900 } },
	{ "a link on the way to the file that changed since proves nothing", "daemon", "read.config.data.options.icc.proven", "false", .world = { ALIVE, .folder_changed = 900, .links_changed = true } },
	{ "a folder that changed since proves nothing", "daemon", "read.config.data.options.icc.proven", "false", .world = { ALIVE, .folder_changed = 1005 } },
	{ "unless that was the birth of what dockerd itself adds when it first starts", "daemon", "read.config.data.options.icc.proven", "true",
	    .world = { ALIVE, .folder_changed = 1005, .entry_born = 1005 } },
	{ "a birth long after the start may hide a removal", "daemon", "read.config.data.options.icc.proven", "false",
	    .world = { ALIVE, .folder_changed = 1011, .entry_born = 1011 } },
	{ "an older entry explains no change", "daemon", "read.config.data.options.icc.proven", "false", .world = { ALIVE, .folder_changed = 1005, .entry_born = 1004 } },
	{ "an entry whose birth is not known explains none", "daemon", "read.config.data.options.icc.proven", "false", .world = { ALIVE, .folder_changed = 1005, .entry_born = 0 } },

	/* secrets */
	{ "S1: user and password of a log address are not kept", "daemon", "read.config.data.options.log-opts.value.gelf-address", "\"udp://h:1\"",
	    .world = { ALIVE, .config = "{'log-opts':{'gelf-address':'udp://u:S3cr3t@h:1'}}" } },
	{ "nor a token behind a log address", "daemon", "read.config.data.options.log-opts.value.splunk-url", "\"https://h:8088\"",
	    .world = { ALIVE, .config = "{'log-opts':{'splunk-url':'https://h:8088/x?token=S3cr3t'}}" } },
};
/* clang-format on */

/* ---- the host ---- */

static const struct world *world;
static int64_t *run_ends;

static char *
quoted(const char *text)
{
	char *s = xstrdup(text);

	for (char *p = s; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return s;
}

static cJSON *
parse(const char *text)
{
	autofree char *s = quoted(text);
	struct err e;
	cJSON *doc = json_read(s, strlen(s), JSON_TWICE_LAST, &e);

	if (doc == NULL)
		fail_msg("%s: %s", e.msg, s);
	return doc;
}

static cJSON *
error_doc(const char *code)
{
	autofree char *text = xasprintf("{'source':'/proc','error':{'code':'%s','message':'no such thing'}}", code);

	return parse(text);
}

struct host *
host_start(const char *root, bool keep_rights, int64_t deadline, struct err *e)
{
	(void)root, (void)keep_rights, (void)deadline, (void)e;
	return xcalloc(1, 1);
}

bool
host_greet(struct host *h, struct err *e)
{
	(void)h, (void)e;
	return true;
}

void
host_stop(struct host *h)
{
	(void)h;
}

void
host_close(struct host *h)
{
	free(h);
}

void
host_rights(struct host *h, cJSON *ret_held, cJSON *ret_missing)
{
	(void)h, (void)ret_held, (void)ret_missing;
}

const char *
host_sandbox(const struct host *h)
{
	(void)h;
	return "none";
}

pid_t
host_reader(const struct host *h)
{
	(void)h;
	return 0;
}

cJSON *
host_identity(struct host *h)
{
	cJSON *doc = parse("{'source':'host','data':{'hostname':'host','ns':{'pid':1}}}");

	(void)h;
	if (world->own_root != NULL)
		json_put_bool(cJSON_GetObjectItemCaseSensitive(doc, "data"), "own_root", strcmp(world->own_root, "yes") == 0);
	json_put_str(cJSON_GetObjectItemCaseSensitive(doc, "data"), "kernel", world->kernel ? world->kernel : "6.1");
	return doc;
}

cJSON *
host_mounts(struct host *h)
{
	(void)h;
	return parse("{'source':'mounts','data':{'mounts':[]}}");
}

cJSON *
host_daemon(struct host *h, const char *socket_path, long peer)
{
	cJSON *doc, *data, *c;
	autojson cJSON *changes = NULL;

	(void)h, (void)socket_path, (void)peer;
	if (world->process_error != NULL)
		return error_doc(world->process_error);
	doc = parse("{'source':'/proc/700','data':{'pid':700,'exe':'/usr/sbin/dockerd','uid':0,'started':1000,'product':'dockerd',"
		    "'argv':['/usr/sbin/dockerd'],'environ':{},'ns':{'pid':1},'listeners':[],'addresses':['192.0.2.7'],"
		    "'databases':['/var/lib/docker/volumes/metadata.db'],'same_root':true}}");
	data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	changes = parse(world->process != NULL ? world->process : "{}");
	cJSON_ArrayForEach(c, changes)
		json_put(data, c->string, json_copy(c));
	return doc;
}

void
host_wait_with(struct host *h, host_wait *wait, void *arg)
{
	(void)h, (void)wait, (void)arg;
}

void
host_begin(struct host *h)
{
	(void)h;
}

int
host_fd(const struct host *h)
{
	(void)h;
	return -1;
}

void
host_pump(struct host *h)
{
	(void)h;
}

cJSON *
host_daemon_tcp(struct host *h, const struct host_connection *c)
{
	(void)h, (void)c;
	return error_doc("not-proven");
}

void
host_daemon_tcp_ahead(struct host *h, const struct host_connection *c)
{
	(void)h, (void)c;
}

cJSON *
host_access(struct host *h, long pid, const char *path)
{
	(void)h, (void)pid;
	if (strcmp(path, "/p.json") != 0 && strcmp(path, "/etc/docker/daemon.json") != 0)
		return error_doc("ENOENT");
	return parse(world->links_changed ? "{'source':'lstat','data':{'links_changed':1001}}" : "{'source':'lstat','data':{'links_changed':900}}");
}

void
host_set_unmounted(struct host *h, cJSON *points)
{
	(void)h;
	cJSON_Delete(points);
}

bool
host_is_there(const struct host_file *f)
{
	return *f->code == '\0';
}

void
host_access_ahead(struct host *h, long pid, const char *path)
{
	(void)h, (void)pid, (void)path;
}

const cJSON *
host_access_once(struct host *h, const char *path)
{
	(void)h, (void)path;
	return NULL;
}

void
host_read_file_ahead(struct host *h, long pid, const char *path, size_t max)
{
	(void)h, (void)pid, (void)path, (void)max;
}

void
host_stat_ahead(struct host *h, long pid, const char *path)
{
	(void)h, (void)pid, (void)path;
}

void
host_list_ahead(struct host *h, long pid, const char *path)
{
	(void)h, (void)pid, (void)path;
}

/* The container's root is /merged, or elsewhere if the row says so: inode 9. */
static bool
is_root(const struct host_root *root)
{
	return root->pid == 77 && (root->ino == 0 || root->ino == 9);
}

cJSON *
host_walk(struct host *h, const struct host_root *root, double start, int ms)
{
	(void)h, (void)start;
	if (!is_root(root) || root->ino == 0)
		return error_doc("not-proven");
	if (world->late)
		*run_ends = now_ms();
	return ms > 0 ? parse(world->walked != NULL ? world->walked : "{'source':'/proc/77/root','data':{'entries':2,'setuid':[],'tools':[]}}") :
			error_doc("timeout");
}

cJSON *
host_mounts_of(struct host *h, long pid)
{
	(void)pid;
	return host_mounts(h);
}

cJSON *
host_audit(struct host *h)
{
	(void)h;
	return error_doc("EPERM");
}

cJSON *
host_engines(struct host *h)
{
	autofree char *text = xasprintf("{'source':'/proc',%s}", world->engines != NULL ? world->engines : "'data':{'sockets':[]}");

	(void)h;
	return parse(text);
}

void
host_engines_ahead(struct host *h)
{
	(void)h;
}

void
host_daemon_ahead(struct host *h, const char *socket_path, long peer)
{
	(void)h, (void)socket_path, (void)peer;
}

void
host_container_ahead(struct host *h, long pid, const char *id, double started)
{
	(void)h, (void)pid, (void)id, (void)started;
}

cJSON *
host_container(struct host *h, long pid, const char *id, double started)
{
	autofree char *text = xasprintf("{'source':'/proc/%ld','data':{'pid':%ld,'start':4711}}", pid, pid);

	(void)h, (void)id, (void)started;
	if (pid == world->alive[0] || pid == world->alive[1])
		return parse(text);
	return error_doc(world->gone != NULL ? world->gone : "ESRCH");
}

/* A file with a text, or none. */
static void
give_file(struct host_file *ret, const char *path, const char *text)
{
	*ret = (struct host_file){ .path = xstrdup(path), .real = xstrdup(path), .type = '-' };
	if (text == NULL) {
		snprintf(ret->code, sizeof ret->code, "ENOENT");
		snprintf(ret->message, sizeof ret->message, "no such file");
		return;
	}
	ret->bytes = quoted(text);
	ret->len = strlen(ret->bytes);
}

void
host_read_file(struct host *h, long pid, const char *path, size_t max, struct host_file *ret)
{
	const struct { const char *path, *text; } files[] = {
		{ "/var/lib/docker/engine-id", world->engine_id }, { "/etc/docker/key.json", world->key },
		{ "/etc/hosts", world->hosts }, { "/p.json", world->profile }, { "/etc/docker/daemon.json", world->config },
		{ "/proc/77/stat", world->stat != NULL ? world->stat : "77 (a ) b) S 1" ZEROS " 4711 0" },
		{ "/var/lib/docker/overlay-containers/" WEB "/userdata/config.json", world->bundle },
		{ "/var/lib/dpkg/status", pid == 77 ? world->status : NULL },
		{ "/etc/passwd", pid == 77 ? world->passwd : NULL },
		{ "/run/containerd/io.containerd.runtime.v2.task/moby/" WEB "/config.json", world->bundle },
	};
	const char *text = NULL;

	(void)h, (void)pid, (void)max;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (strcmp(files[i].path, path) == 0)
			text = files[i].text;
	give_file(ret, path, text);
	ret->mtime = ret->ctime = 900;
	if (strcmp(path, "/p.json") == 0 && world->profile_changed > 0)
		ret->mtime = ret->ctime = world->profile_changed;
	if (strcmp(path, "/p.json") == 0 && world->profile_real != NULL) {
		free(ret->real);
		ret->real = xstrdup(world->profile_real);
	}
}

void
host_stat(struct host *h, long pid, const char *path, struct host_file *ret)
{
	(void)h;
	/* process 88 has mounts of its own at /srv/own */
	if (world->engines != NULL && (strncmp(path, "/srv/", 5) == 0 || strncmp(path, "/run/user/7/", 12) == 0 || strcmp(path, "/run/docker.sock") == 0)) {
		give_file(ret, path, "");
		ret->type = strstr(path, "file") != NULL ? '-' : 's';
		ret->ino = strlen(path) * 1000 + (unsigned char)path[strlen(path) - 1] + (pid == 88 && strncmp(path, "/srv/own", 8) == 0);
		return;
	}
	if (strcmp(path, "/link") == 0) {
		give_file(ret, path, "");
		free(ret->real);
		ret->real = xstrdup("/var/lib/docker");
		return;
	}
	if (world->bundle != NULL && strcmp(path, "/run/containerd/containerd.sock") == 0) {
		give_file(ret, path, "");
		ret->type = 's';
		return;
	}
	if (strcmp(path, "/merged") == 0 || strcmp(path, "/run/containerd/io.containerd.runtime.v2.task/moby/" WEB "/rootfs") == 0) {
		give_file(ret, path, "");
		ret->type = 'd';
		ret->ino = strcmp(path, world->root != NULL ? world->root : "/merged") == 0 ? 9 : 10;
		return;
	}
	if (strncmp(path, "/etc/docker", 11) != 0) {
		give_file(ret, path, NULL);
		return;
	}
	give_file(ret, path, "");
	ret->mtime = ret->ctime = path[11] == '\0' ? world->folder_changed : 900;
	ret->btime = path[11] == '\0' ? 800 : world->entry_born;
}

/* One line: a list of lines would take its time, as would making it again for each file. */
static char *
big_part(void)
{
	static char part[(5 << 20) + 1] = "Package: a\n";

	if (part[11] == '\0')
		memset(part + 11, 'x', sizeof part - 12);
	return part;
}

void
host_read_inside(struct host *h, const struct host_root *root, const char *path, size_t max, struct host_file *ret)
{
	bool part = strncmp(path, "/var/lib/dpkg/status.d/", 23) == 0;

	if (is_root(root) && !part) {
		host_read_file(h, root->pid, path, max, ret);
		return;
	}
	give_file(ret, path, part ? "Package: a\n" : NULL);
	ret->len = part ? (size_t)5 << 20 : 0;
	if (part) {
		free(ret->bytes);
		ret->bytes = big_part();
	}
	if (!is_root(root) || ret->len > max)
		snprintf(ret->code, sizeof ret->code, "%s", is_root(root) ? "too-large" : "not-proven");
}

void
host_stat_inside(struct host *h, const struct host_root *root, const char *path, struct host_file *ret)
{
	host_stat(h, root->pid, path, ret);
}

cJSON *
host_list_inside(struct host *h, const struct host_root *root, const char *path, char ret_code[24])
{
	(void)h, (void)root;
	snprintf(ret_code, 24, "%s", world->parts && strcmp(path, "/var/lib/dpkg/status.d") == 0 ? "" : "ENOENT");
	return *ret_code == '\0' ? parse("['a','b','b.md5sums','c','d','e','f','g','h','i','j']") : NULL;
}

void
host_file_free(struct host_file *f)
{
	free(f->path);
	free(f->real);
	if (f->bytes != big_part())
		free(f->bytes);
}

const cJSON *
host_list_once(struct host *h, const char *path, char ret_code[24])
{
	(void)h, (void)path;
	snprintf(ret_code, 24, "ENOENT");
	return NULL;
}

cJSON *
host_list(struct host *h, long pid, const char *path, char ret_code[24])
{
	(void)h, (void)pid;
	if (world->engines != NULL && strcmp(path, "/run/user") == 0)
		return parse("['7']");
	snprintf(ret_code, 24, "%s", strcmp(path, "/etc/docker") == 0 ? "" : "ENOENT");
	return *ret_code == '\0' ? parse("['key.json']") : NULL;
}

/* ---- the rows ---- */

static size_t
inspections(struct fake_engine *f)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_engine_requests(f); i++)
		n += strstr(fake_engine_request(f, i), "/containers/" WEB "/json") != NULL;
	return n;
}

static bool
asked_once(struct fake_engine *f)
{
	return inspections(f) == 1;
}

static bool
asked_twice(struct fake_engine *f)
{
	return inspections(f) == 2;
}

/* Which of what only managers tell was asked for; the tokens and the unlock key never are. */
static size_t
managers_requests(struct fake_engine *f)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_engine_requests(f); i++) {
		const char *line = fake_engine_request(f, i);

		assert_null(strstr(line, "/swarm"));
		n += strstr(line, "/services") != NULL || strstr(line, "/secrets") != NULL || strstr(line, "/nodes") != NULL;
	}
	return n;
}

static bool
asked_manager(struct fake_engine *f)
{
	return managers_requests(f) == 3;
}

static bool
asked_no_manager(struct fake_engine *f)
{
	return managers_requests(f) == 0;
}

/* A row's changes stand behind what they change: the last one counts. */
static char *
body_of(const char *text)
{
	autojson cJSON *doc = strcmp(text, "OK") != 0 ? parse(text) : NULL;

	return doc != NULL ? json_line(doc) : xstrdup(text);
}

/* Keeps the lines; one that says that a kind could not be listed is "list". */
static int
keep(void *arg, const cJSON *line, struct err *e)
{
	cJSON *lines = arg;
	const char *kind = json_str(line, "kind", "");
	autofree char *name = strcmp(kind, "container") != 0 ? xstrdup(kind) :
	    json_at(line, "error") != NULL ? xstrdup("list") : xasprintf("container:%s", json_str(line, "name", ""));

	(void)e;
	json_put(lines, name, json_copy(line));
	return 0;
}

static void
collects(void **state)
{
	const struct row *r = *state;
	struct fake_row engine[ARRAY_SIZE(r->engine) + ARRAY_SIZE(plain)];
	struct collect_options o = { .chosen_by = "-H", .root = "/", .scope = "all", .keep_rights = true, .jobs = 2,
		.deep = r->world.deep, .deadline = now_ms() + 20000 };
	struct redactor *red = redact_open("/proc/nonexistent/x");
	autojson cJSON *lines = json_object();
	autofree char *path = NULL, *got = NULL;
	struct fake_engine *f;
	struct err e = { 0 };
	const cJSON *v;
	size_t n = 0;

	run_ends = &o.deadline;
	for (size_t i = 0; i < ARRAY_SIZE(r->engine) && r->engine[i].path != NULL; i++)
		engine[n++] = r->engine[i];
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		engine[n++] = plain[i];
	for (size_t i = 0; i < n; i++)
		engine[i].body = body_of(engine[i].body);
	world = &r->world;
	f = fake_engine_start(engine, n);
	o.endpoint = fake_engine_endpoint(f);
	if (collect(&o, red, keep, lines, &e) != 0)
		fail_msg("%s", e.msg);
	path = *r->path == '!' ? xasprintf("read.%s.error.code", r->path + 1) : xstrdup(r->path);
	v = json_at(cJSON_GetObjectItemCaseSensitive(lines, r->line), path);
	got = v != NULL ? json_line(v) : NULL;
	if (r->want == NULL ? got != NULL : got == NULL || strcmp(got, r->want) != 0)
		fail_msg("%s: wanted %s, got %s", path, r->want ? r->want : "nothing", got ? got : "nothing");
	assert_true(r->also == NULL || r->also(f));
	fake_engine_stop(f);
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)engine[i].body);
	redact_close(red);
}

int
main(void)
{
	return RUN_ROWS("collect", rows, collects);
}
