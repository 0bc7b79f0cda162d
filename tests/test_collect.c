/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_collect: what the collector makes of an engine's and a host's answers about a container, and
 * what is judged of it. Nothing is asked: the answers are the row's.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "tests/good_container.h"
#include "tests/rows.h"

/*
 * The collector gets the inspection of GOOD, created unless "kernel" is there, after these changes:
 *	with        members of its HostConfig; Networks, Mounts and State. '$absent': taken out
 *	other       the same of the container OTHER, which comes before it
 *	networks    GET /networks
 *	bridge      GET /networks/bridge
 *	volumes     "Volumes" of GET /volumes
 *	third       another container, of that "name"
 *	name        of the host, as the engine says
 *	info        changes to GET /info, or why there is none
 *	version     GET /version
 *	process     what is known of dockerd's process
 *	endpoint    where the engine is asked
 *	options     the daemon's configuration
 *	stats       what host_stat() says, by path
 *	host        the host's mounts
 *	kernel      the container's mounts, which then is running
 * profile is put into SecurityOpt as the engine has it, quotes and all; blanks behind it make it as long as long_profile.
 */
struct row {
	const char *name, *how, *profile;
	const char *path, *made; /* what stands at that path of the line then; or NULL */
	const char *check;       /* and what is judged of it; or NULL */
	enum verdict verdict;
	const char *says;
	size_t long_profile;
};

#define SUMMARY(action, denying, conditional)                                                      \
	"{'defaultAction':" action ",'denying':" denying ",'conditional':" conditional "}"
/* An inline profile: what is kept of it, and 5.22. */
#define PROFILE(name, text, summary, verdict, says)                                                \
	{ "5.22: " name, "{}", text, "read.seccomp.data.inline", summary, SECCOMP, verdict, says }
#define ALLOW "'SCMP_ACT_ALLOW'"
#define DENIES_CALL(key, call) "{\"" key "\":[\"" call "\"],\"action\":\"SCMP_ACT_ERRNO\"}"
#define DENYING(rules) "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[" rules "]}"

#define THIRD "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define GONE  "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
#define JOIN "'NetworkMode':'container:" OTHER "','PidMode':'container:" OTHER "','IpcMode':'container:" OTHER "'"
#define VOLUMES(driver, options)                                                                   \
	"'volumes':[{'Name':'data','Driver':'" driver "','Options':" options "}]"
#define MOUNT_OF(source)                                                                           \
	"'with':{'Mounts':[{'Type':'volume','Name':'data','Source':'" source "','Destination':'/d',"   \
	"'Driver':'local','RW':true,'Propagation':''}]}"
#define DATA     MOUNT_OF("/var/lib/docker/volumes/data/_data")
#define BOUND_TO(source)                                                                           \
	"'with':{'Mounts':[{'Type':'bind','Source':'" source "','Destination':'/d','RW':true,"         \
	"'Propagation':'rprivate'}]}"
#define NODE(path, kind, dev, ino)                                                                 \
	"'" path "':{'real':'" path "','kind':'" kind "','dev':'" dev "','ino':'" ino "'}"
#define DIR(path) NODE(path, "d", "1", "2")
#define ROOT_DISK "{'dev':'254:1','root':'/','dst':'/','source':'/dev/vda1','fstype':'ext4'}"
#define AT(dev, root, dst)                                                                         \
	"{'dev':'" dev "','root':'" root "','dst':'" dst "','options':'rw','propagation':'','fstype':'ext4','source':'x'}"
#define OVERLAY(o) VOLUMES("local", "{'type':'overlay','device':'overlay','o':'" o "'}")

/* clang-format off */
static const struct row rows[] = {
	/* seccomp profiles, as dockerd reads them (Go's encoding/json) */
	PROFILE("a profile that denies by default passes", "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}", SUMMARY("'SCMP_ACT_ERRNO'", "0", "0"), PASS, "denies by default"),
	PROFILE("trap 91: one that allows everything fails", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", SUMMARY(ALLOW, "0", "0"), FAIL, "denies nothing"),
	PROFILE("one that denies ptrace passes", DENYING(DENIES_CALL("names", "ptrace")), SUMMARY(ALLOW, "1", "0"), PASS, "denies in 1 rules"),
	PROFILE("its older form does too", DENYING("{\"name\":\"ptrace\",\"action\":\"SCMP_ACT_KILL\"}"), SUMMARY(ALLOW, "1", "0"), PASS, NULL),
	PROFILE("keys in another case count, the last one wins", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"DEFAULTACTION\":\"SCMP_ACT_ALLOW\"}", SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("and in lower case", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultaction\":\"SCMP_ACT_ALLOW\"}", SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("one key twice counts as it stands last", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultAction\":\"SCMP_ACT_ALLOW\"}", SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("rules under a key in another case count", "{\"DefaultAction\":\"SCMP_ACT_ALLOW\",\"SysCalls\":[{\"NAMES\":[\"ptrace\"],\"Action\":\"SCMP_ACT_ERRNO\"}]}", SUMMARY(ALLOW, "1", "0"), PASS, NULL),
	PROFILE("two lists of rules leave doubt: Go decodes the second into the first", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"includes\":{\"arches\":[\"s390x\"]}}],\"SYSCALLS\":[" DENIES_CALL("names", "ptrace") "]}", SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("and so do two of the very same key", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"includes\":{\"arches\":[\"s390x\"]}}],\"syscalls\":[" DENIES_CALL("names", "ptrace") "]}", SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("a letter that folds to s does not hide that names are taken back", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ERRNO\",\"name\xc5\xbf\":[]}"), SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("nor that there are rules", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"\xc5\xbfyscalls\":[" DENIES_CALL("names", "ptrace") "]}", SUMMARY(ALLOW, "1", "0"), PASS, NULL),
	PROFILE("a rule with a member twice is in doubt", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ALLOW\",\"Action\":\"SCMP_ACT_ERRNO\"}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("also with others between them, and in Go's other letters", DENYING("{\"key\":1,\"names\":[\"ptrace\"],\"z\":2,\"action\":\"SCMP_ACT_ERRNO\",\"a\":3,\"\xe2\x84\xaa" "EY\":4}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("one that begins as another is another", DENYING("{\"name\":\"\",\"na\":1,\"names\":[\"ptrace\"],\"namesake\":2,\"action\":\"SCMP_ACT_ERRNO\",\"\":3}"), SUMMARY(ALLOW, "1", "0"), PASS, NULL),
	PROFILE("a rule without names denies nothing", DENYING("{\"names\":[],\"action\":\"SCMP_ACT_ERRNO\"}"), SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("nor does one whose names are absent", DENYING("{\"action\":\"SCMP_ACT_ERRNO\"}"), SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("a call that no kernel has may not be denied", DENYING(DENIES_CALL("names", "no_such_call")), SUMMARY(ALLOW, "0", "1"), UNKNOWN, "in doubt"),
	PROFILE("names that are no strings name no call", DENYING("{\"names\":[7,null],\"action\":\"SCMP_ACT_ERRNO\"}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("a rule for one machine is in doubt", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ERRNO\",\"includes\":{\"arches\":[\"s390x\"]}}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("a rule with exceptions is in doubt", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ERRNO\",\"excludes\":{\"caps\":[\"CAP_SYS_PTRACE\"]}}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("a rule about arguments is in doubt", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ERRNO\",\"args\":[{\"index\":0,\"value\":99,\"op\":\"SCMP_CMP_EQ\"}]}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("an empty condition is none", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ERRNO\",\"args\":[],\"includes\":{},\"excludes\":null}"), SUMMARY(ALLOW, "1", "0"), PASS, NULL),
	PROFILE("a rule that asks a tracer is in doubt", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_TRACE\"}"), SUMMARY(ALLOW, "0", "1"), UNKNOWN, NULL),
	PROFILE("a rule that only logs denies nothing", DENYING("{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_LOG\"}"), SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("a rule that denies stands beside one in doubt", DENYING("{\"names\":[\"x\"],\"action\":\"SCMP_ACT_ERRNO\"}," DENIES_CALL("names", "mount")), SUMMARY(ALLOW, "1", "1"), PASS, NULL),
	PROFILE("rules that are no list deny nothing", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":\"ptrace\"}", SUMMARY(ALLOW, "0", "0"), FAIL, NULL),
	PROFILE("an empty profile is unknown", "{}", SUMMARY("null", "0", "0"), UNKNOWN, NULL),
	PROFILE("one that is no JSON is unknown", "{\"defaultAction\":\"SCMP_ACT_ERRNO\"", SUMMARY("null", "0", "0"), UNKNOWN, NULL),
	PROFILE("a default action of another type is unknown", "{\"defaultAction\":[\"SCMP_ACT_ERRNO\"]}", SUMMARY("null", "0", "0"), UNKNOWN, NULL),
	{ "a profile's text is not kept, only its digest", "{}", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", "read.inspect.data.HostConfig.SecurityOpt[0]",
	  "'seccomp=<inline profile, sha256 1e91071efd3cec07b4e3e6cb9e0405055162ec9674f62869fe7f1564d5dce24f>'", NULL, PASS, NULL },

#define LONG(name, wanted_at, wanted, verdict, says, size)                                          \
	{ "5.22: " name, "{}", "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}", wanted_at, wanted, SECCOMP, verdict, says, size }
	LONG("a profile of 1 MiB is looked into", "read.seccomp.data.inline", SUMMARY("'SCMP_ACT_ERRNO'", "0", "0"), PASS, "denies by default", (size_t)1 << 20),
	LONG("a longer one is an error, whatever it says", "read.seccomp.errors[0]", "{'path':'inline','code':'too-large'}", ERROR, "longer than 1 MiB", ((size_t)1 << 20) + 1),
	LONG("its option is known all the same", "read.seccomp.data", "{'option':'inline','inline':null}", ERROR, "give the container a shorter one", (size_t)2 << 20),
	LONG("nor is its text kept", "read.inspect.data.HostConfig.SecurityOpt[0]",
	    "'seccomp=<inline profile, sha256 3616ea9c839a3cb8d27b6cd79d2b1b7b487d945f501cda9112416fc7699d9042>'", ERROR, NULL, ((size_t)1 << 20) + 1),

#define SECURITY(options) "{'with':{'SecurityOpt':" options "},'info':{'SecurityOptions':['name=seccomp,profile=builtin']}}"
	{ "5.22: null is the engine's own profile", SECURITY("null"), NULL, "read.seccomp.data.option", "null", SECCOMP, PASS, "built-in" },
	{ "5.22: so is an empty list", SECURITY("[]"), NULL, "read.seccomp.data.option", "null", SECCOMP, PASS, "built-in" },
	{ "5.22: options that are absent are unknown", SECURITY("'$absent'"), NULL, "read.seccomp.data.option", NULL, SECCOMP, UNKNOWN, NULL },
	{ "5.22: so is a string instead of a list", SECURITY("'seccomp=unconfined'"), NULL, NULL, NULL, SECCOMP, UNKNOWN, NULL },
	{ "5.22: and a number", SECURITY("0"), NULL, NULL, NULL, SECCOMP, UNKNOWN, NULL },
	{ "5.22: and false", SECURITY("false"), NULL, NULL, NULL, SECCOMP, UNKNOWN, NULL },
	{ "5.22: and an object", SECURITY("{}"), NULL, NULL, NULL, SECCOMP, UNKNOWN, NULL },
	{ "5.22: and a list with something else among its strings", SECURITY("['seccomp=builtin',5]"), NULL, NULL, NULL, SECCOMP, UNKNOWN, NULL },

	/* what the daemon was started with, and what was written since */
#define ASKED "'with':{'CgroupParent':'/evil','Ulimits':[{'Name':'nofile','Hard':99,'Soft':99}]},'options':{'cgroup-parent':{'value':'/evil','proven':"
#define WRITTEN_SINCE "{" ASKED "false},'default-ulimits':{'value':['nofile=99'],'proven':false}}}"
#define STARTED_WITH "{" ASKED "true},'default-ulimits':{'value':['nofile=99'],'proven':true}}}"
	{ "5.19: limits that stand in a file written since are not the daemon's", WRITTEN_SINCE, NULL, NULL, NULL, ULIMITS, NOTCHECKED, "not known" },
	{ "5.19: those that the daemon was started with are", STARTED_WITH, NULL, NULL, NULL, ULIMITS, PASS, NULL },
	{ "5.25: a parent that stands in a file written since is not the daemon's", WRITTEN_SINCE, NULL, NULL, NULL, PARENT, FAIL, "/evil" },
	{ "5.25: one that the daemon was started with is", STARTED_WITH, NULL, NULL, NULL, PARENT, PASS, "daemon" },

	/* the engine */
#define REFUSED "'info':'http-error'"
#define PODMAN "'version':{'Version':'4.3.1','Components':[{'Name':'Podman Engine'}]}"
	{ "which engine it is, other answers say too", "{" REFUSED "," PODMAN "}", NULL, "read.engine.data.product", "'podman'", NULL, PASS, NULL },
	{ "and which version", "{" REFUSED "}", NULL, "read.engine.data.Version", "'20.10.24'", NULL, PASS, NULL },
	{ "what only /info says is an error without it", "{" REFUSED "}", NULL, "read.engine.errors[0]", "{'path':'SecurityOptions','code':'http-error'}", NULL, PASS, NULL },
	{ "5.17: Podman's shareable is judged as Podman's, if /info is refused", "{" REFUSED "," PODMAN ",'with':{'IpcMode':'shareable'}}", NULL, NULL, NULL, IPC, UNKNOWN, NULL },
	{ "5.18: so are its devices", "{" REFUSED "," PODMAN "}", NULL, NULL, NULL, DEVICES, UNKNOWN, NULL },
	{ "5.22: and its seccomp profile", "{" REFUSED "," PODMAN "}", NULL, NULL, NULL, SECCOMP, UNKNOWN, NULL },
	{ "5.22: Docker's default profile is not known then", "{" REFUSED "}", NULL, NULL, NULL, SECCOMP, ERROR, NULL },
	{ "5.26: nor is its default for privileges", "{" REFUSED ",'version':{'Version':'26.1.5'},'with':{'SecurityOpt':null}}", NULL, NULL, NULL, NNP, ERROR, NULL },
#define NEW_ENGINE(options) "{'version':{'Version':'26.1.5'},'with':{'SecurityOpt':null},'info':{" options "}}"
	{ "5.26: an engine that can tell, and does not, has no such default", NEW_ENGINE("'SecurityOptions':['name=seccomp,profile=builtin']"), NULL,
	  "read.engine.data.no_new_privileges", "{'value':false,'from':'info'}", NNP, FAIL, "neither here nor by the daemon" },
	{ "5.26: one that lists no options at all does not tell", NEW_ENGINE("'NCPU':4"), NULL, "read.engine.data.no_new_privileges", "null", NNP, UNKNOWN, NULL },
	{ "5.26: nor does one whose options are no list", NEW_ENGINE("'SecurityOptions':'name=seccomp'"), NULL, NULL, NULL, NNP, UNKNOWN, NULL },
	{ "5.26: null is a list of none", NEW_ENGINE("'SecurityOptions':null"), NULL, NULL, NULL, NNP, FAIL, "neither here nor by the daemon" },
#define SPOKEN_TO "'info':{'Containerd':{'Address':'/srv/c.sock'}}"
	{ "where it and its containerd are spoken to", "{'endpoint':'unix:///srv/e.sock'," SPOKEN_TO "}", NULL, "read.engine.data.sockets", "['/srv/e.sock','/srv/c.sock']", NULL, PASS, NULL },
	{ "over TCP that is no path", "{'endpoint':'tcp://192.0.2.7:2376'," SPOKEN_TO "}", NULL, "read.engine.data.sockets", "['/srv/c.sock']", NULL, PASS, NULL },
	{ "whether a runtime is a sandbox is not known either", "{" REFUSED "}", NULL, "read.engine.errors[9].path", "'sandboxed'", NULL, PASS, NULL },

	/* networks and namespaces of others */
#define PORT8081 "'with':{'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8081'}]}}"
	{ "5.14: dockerd's --ip is not for a network of one's own", "{" PORT8081 ",'networks':[{'Name':'labnet','Options':{}}],'options':{'ip':{'value':'127.0.0.1','proven':true}}}", NULL, NULL, NULL, BOUND, FAIL, "8081" },
	{ "5.14: that network's own option is", "{" PORT8081 ",'networks':[{'Name':'labnet','Options':{'com.docker.network.bridge.host_binding_ipv4':'127.0.0.1'}}]}", NULL, NULL, NULL, BOUND, PASS, NULL },
#define TWO_NETS "'networks':[{'Name':'labnet','Id':'n1','Options':{'com.docker.network.bridge.host_binding_ipv4':'127.0.0.1'}},{'Name':'labnet','Id':'n2','Options':{}}]"
#define PORT8081_ON(endpoint) "'with':{'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8081'}]},'Networks':{'labnet':" endpoint "}}"
	{ "5.14: of two networks of one name an id tells which one it is on", "{" PORT8081_ON("{'NetworkID':'n2'}") "," TWO_NETS "}", NULL, "read.networks.data.binding.labnet", "'0.0.0.0'", BOUND, FAIL, "8081" },
	{ "5.14: also if it is the first one", "{" PORT8081_ON("{'NetworkID':'n1'}") "," TWO_NETS "}", NULL, "read.networks.data.binding.labnet", "'127.0.0.1'", BOUND, PASS, NULL },
	{ "5.14: without an id it is neither", "{" PORT8081_ON("{'NetworkID':''}") "," TWO_NETS "}", NULL, "read.networks.data.binding.labnet", "null", BOUND, UNKNOWN, "which network labnet is" },
	{ "5.14: and so with one that is not listed", "{" PORT8081_ON("{'NetworkID':'n3'}") "," TWO_NETS "}", NULL, "read.networks.data.binding.labnet", "null", BOUND, UNKNOWN, NULL },
	{ "5.30: an inspection without mode and networks is unknown", "{'with':{'NetworkMode':'$absent','Networks':'$absent'}}", NULL, NULL, NULL, BRIDGE, UNKNOWN, NULL },
#define MODES_NOT_TOLD "{'with':{" JOIN "},'other':{'NetworkMode':'$absent','PidMode':[],'IpcMode':'$absent'}}"
#define MODE_EMPTY "{'with':{" JOIN "},'other':{'NetworkMode':''}}"
	{ "5.10: a chain to a container that does not tell its mode is unknown", MODES_NOT_TOLD, NULL, NULL, NULL, NET, UNKNOWN, "its mode is not known" },
	{ "5.10: nor does an empty mode tell it", MODE_EMPTY, NULL, NULL, NULL, NET, UNKNOWN, "its mode is not known" },
	{ "5.16: a chain to a container that does not tell its mode is unknown", MODES_NOT_TOLD, NULL, NULL, NULL, PID, UNKNOWN, "its mode is not known" },
	{ "5.16: a chain to a container with an empty mode ends well", MODE_EMPTY, NULL, NULL, NULL, PID, PASS, NULL },
	{ "5.17: a chain to a container that does not tell its mode is unknown", MODES_NOT_TOLD, NULL, NULL, NULL, IPC, UNKNOWN, "its mode is not known" },
	{ "5.30: so is a container that joins one without a mode", MODES_NOT_TOLD, NULL, NULL, NULL, BRIDGE, UNKNOWN, "unresolved: its mode is not known" },
#define NAMED_AS_ANOTHER(other) "{'with':{" JOIN "},'other':{" other "},'third':{'name':'" OTHER "'}}"
#define OF_THE_HOST NAMED_AS_ANOTHER("'NetworkMode':'host','PidMode':'host','IpcMode':'host'")
	{ "5.10: a container's id is not looked for among names: one that is called so hides nothing", OF_THE_HOST, NULL, "read.namespaces.data.network[1].id", "'" OTHER "'", NET, FAIL, NULL },
	{ "5.16: nor does it hide whose processes are seen", OF_THE_HOST, NULL, NULL, NULL, PID, FAIL, NULL },
	{ "5.17: nor whose memory is shared", OF_THE_HOST, NULL, NULL, NULL, IPC, FAIL, NULL },
	{ "5.8: nor whose ports are its own", NAMED_AS_ANOTHER("'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'80'}]}"), NULL, "read.networks.data.owner.id", "'" OTHER "'", LOW_PORTS, FAIL, "80" },
	{ "5.10: an id that no container has is none's name", "{'with':{'NetworkMode':'container:" GONE "'},'third':{'name':'" GONE "'}}", NULL, NULL, NULL, NET, UNKNOWN, "no such container" },
	{ "5.10: a name is one", "{'with':{'NetworkMode':'container:db'},'third':{'name':'db'}}", NULL, "read.namespaces.data.network[1].id", "'" THIRD "'", NET, PASS, NULL },
#define JOINS(other) "{'with':{" JOIN "},'other':{" other "},'networks':[{'Name':'labnet','Options':{}}]}"
#define OTHERS_PORT "'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'80'}]}"
	{ "trap 98: another container's ports are in the line of one that joins it", JOINS(OTHERS_PORT), NULL, "read.networks.data.owner",
	  "{'id':'" OTHER "','name':'" OTHER "','PublishAllPorts':false," OTHERS_PORT ",'Ports':{},'state':'created','attached':['labnet'],'binding':{'labnet':'0.0.0.0'}}", LOW_PORTS, FAIL, "through container" },
	{ "5.9: trap 98: and are judged there", JOINS(OTHERS_PORT), NULL, NULL, NULL, PORTS, NOTCHECKED, "80" },
	{ "5.14: trap 98: and are judged there", JOINS(OTHERS_PORT), NULL, NULL, NULL, BOUND, FAIL, "80 -> 80/tcp" },
	{ "5.8: trap 98: one that publishes nothing passes", JOINS(""), NULL, NULL, NULL, LOW_PORTS, PASS, "no port through container" },
	{ "5.8: trap 98: a container that joins one with an unknown mode is unknown", MODES_NOT_TOLD, NULL, "read.networks.data.owner", "null", LOW_PORTS, UNKNOWN, NULL },
	{ "5.8: trap 98: a container that is not there is unknown", "{'with':{'NetworkMode':'container:77'}}", NULL, "read.networks.data.owner", "null", LOW_PORTS, UNKNOWN, "no such container" },
	{ "5.8: a container that joins itself is unknown", "{'with':{'NetworkMode':'container:" ID "'}}", NULL, "read.networks.data.owner", "null", LOW_PORTS, UNKNOWN, "a loop" },
	{ "5.30: trap 98: the second network of one that is joined counts", JOINS("'Networks':{'labnet':{},'bridge':{}}"), NULL, "read.networks.data.owner.default_bridge", "true", BRIDGE, FAIL, "through container" },
	{ "5.30: trap 98: and without one it passes", JOINS(""), NULL, "read.networks.data.owner.default_bridge", "false", BRIDGE, PASS, NULL },
#define OF_TASK "'Labels':{'com.docker.swarm.task.id':'t1'},'Networks':{'outer':{'NetworkID':'n1'}}"
#define LISTED(ingress) "'networks':[{'Name':'outer','Id':'n0','Ingress':false},{'Name':'outer','Id':'n1','Ingress':" ingress "}]"
	{ "trap 99: a task is on the swarm's ingress, whatever that and others are called", "{'with':{" OF_TASK "}," LISTED("true") "}", NULL, "read.networks.data.ingress", "true", NULL, PASS, NULL },
	{ "trap 99: another network is none", "{'with':{" OF_TASK "}," LISTED("false") "}", NULL, "read.networks.data.ingress", "false", NULL, PASS, NULL },
	{ "trap 99: one of which the engine does not tell it may be", "{'with':{" OF_TASK "}," LISTED("null") "}", NULL, "read.networks.data.ingress", "null", NULL, PASS, NULL },
#define ANOTHER "'networks':[{'Name':'ingress','Id':'n9','Ingress':true}]"
#define ENDED(networks) "{'with':{'Labels':{'com.docker.swarm.task.id':'t1'},'Networks':" networks "}," ANOTHER "}"
	{ "trap 99: a network that a node has dropped was not the ingress of a task that has ended", ENDED("{'outer':{'NetworkID':'n1'}}"), NULL, "read.networks.data.ingress", "false", NULL, PASS, NULL },
	{ "trap 99: one of the ingress's usual name may have been", ENDED("{'ingress':{'NetworkID':'n1'}}"), NULL, "read.networks.data.ingress", "null", NULL, PASS, NULL },
	{ "trap 99: the default bridge never is, whatever its id was", ENDED("{'bridge':{'NetworkID':''}}"), NULL, "read.networks.data.ingress", "false", NULL, PASS, NULL },
	{ "trap 99: one that the engine does not list may be the ingress", "{'with':{" OF_TASK "}}", NULL, "read.networks.data.ingress", "null", NULL, PASS, NULL },
	{ "trap 99: without networks it is not known", "{'with':{'Labels':{'com.docker.swarm.task.id':'t1'},'Networks':'$absent'}}", NULL, "read.networks.data.ingress", "null", NULL, PASS, NULL },
	{ "trap 99: of what is no task nothing is said", "{'with':{'Networks':{'outer':{'NetworkID':'n1'}}}," LISTED("true") "}", NULL, "read.networks.data.ingress", NULL, NULL, PASS, NULL },
	{ "trap 99: it is said of a task that another container joins", "{'with':{" JOIN "},'other':{" OF_TASK "}," LISTED("true") "}", NULL, "read.networks.data.owner.ingress", "true", NULL, PASS, NULL },
#define UNTOLD(what, networks) \
	{ "5.30: " what " are not known", "{'with':{'Networks':" networks "}}", NULL, "read.networks.data.attached", "null", BRIDGE, UNKNOWN, NULL }
	UNTOLD("networks that are not there", "'$absent'"),
	UNTOLD("networks of null", "null"),
	UNTOLD("networks that are a list", "[]"),
	UNTOLD("networks that are a word", "'x'"),
	{ "5.30: an object without networks is an answer", "{'with':{'Networks':{}}}", NULL, "read.networks.data.attached", "[]", BRIDGE, PASS, NULL },
#define MEMBERS(members, more) "{'with':{'Networks':null},'bridge':{'Name':'bridge'" members "}" more "}"
	{ "5.30: one that runs is on the default bridge if that one says so", MEMBERS(",'Containers':{'" ID "':{}}", ",'kernel':[]"), NULL, "read.networks.data.default_bridge", "true", BRIDGE, FAIL, NULL },
	{ "5.30: and not if it has others only", MEMBERS(",'Containers':{}", ",'kernel':[]"), NULL, "read.networks.data.default_bridge", "false", BRIDGE, PASS, NULL },
	{ "5.30: one that does not run is no member, whatever its networks are", MEMBERS(",'Containers':{}", ""), NULL, "read.networks.data.default_bridge", "null", BRIDGE, UNKNOWN, NULL },
	{ "5.30: a default bridge that does not tell its members tells nothing", MEMBERS("", ",'kernel':[]"), NULL, "read.networks.data.default_bridge", "null", BRIDGE, UNKNOWN, NULL },
	{ "5.30: nor do members that are no object", MEMBERS(",'Containers':[]", ",'kernel':[]"), NULL, "read.networks.data.default_bridge", "null", BRIDGE, UNKNOWN, NULL },
	{ "5.30: trap 98: networks of one that is joined are not known either", JOINS("'Networks':null"), NULL, "read.networks.data.owner.attached", "null", BRIDGE, UNKNOWN, NULL },
#define STOPPED "'State':{'Status':'exited','Running':false,'Pid':0,'StartedAt':'2026-11-22T00:04:23.7Z'}"
#define NEVER "'State':{'Status':'created','Running':false,'Pid':0,'StartedAt':'0001-01-01T00:00:00Z'}"
#define MADE_FOR_BRIDGE(networks) "'NetworkMode':'default','Networks':" networks
	{ "5.30: one that was started and has left the default bridge is not on it, whatever it was made for", "{'with':{" MADE_FOR_BRIDGE("{'labnet':{}}") "},'bridge':{'Name':'bridge','Containers':{}},'kernel':[]}", NULL, "read.networks.data.default_bridge", "false", BRIDGE, PASS, "not on the default bridge" },
	{ "5.30: nor is one that has left it and joined no other", "{'with':{" MADE_FOR_BRIDGE("{}") "},'bridge':{'Name':'bridge','Containers':{}},'kernel':[]}", NULL, "read.networks.data.default_bridge", "false", BRIDGE, PASS, NULL },
	{ "5.30: nor one that has ended since", "{'with':{" MADE_FOR_BRIDGE("{'labnet':{}}") "," STOPPED "}}", NULL, "read.networks.data.default_bridge", "false", BRIDGE, PASS, NULL },
	{ "5.30: one that has ended and not left it is", "{'with':{" MADE_FOR_BRIDGE("{'bridge':{}}") "," STOPPED "}}", NULL, "read.networks.data.default_bridge", "true", BRIDGE, FAIL, "(exited)" },
	{ "5.30: the default bridge's own list counts beside its networks", "{'with':{" MADE_FOR_BRIDGE("{}") "},'bridge':{'Name':'bridge','Containers':{'" ID "':{}}},'kernel':[]}", NULL, "read.networks.data.default_bridge", "true", BRIDGE, FAIL, NULL },
	{ "5.30: what never was started is to be on what its mode names", "{'with':{" MADE_FOR_BRIDGE("{}") "," NEVER "}}", NULL, "read.networks.data.default_bridge", "true", BRIDGE, FAIL, NULL },
	{ "5.30: and so is what has no networks in its inspection", "{'with':{" MADE_FOR_BRIDGE("'$absent'") "," STOPPED "}}", NULL, "read.networks.data.default_bridge", "true", BRIDGE, FAIL, NULL },
	{ "5.30: trap 98: one that is joined may have left it, too", JOINS(MADE_FOR_BRIDGE("{'labnet':{}}") "," STOPPED), NULL, "read.networks.data.owner.default_bridge", "false", BRIDGE, PASS, NULL },
	{ "5.30: trap 98: or not", JOINS(MADE_FOR_BRIDGE("{'bridge':{}}") "," STOPPED), NULL, "read.networks.data.owner.default_bridge", "true", BRIDGE, FAIL, "through container" },
#define LOCAL_NET ",'networks':[{'Name':'labnet','Options':{'com.docker.network.bridge.host_binding_ipv4':'127.0.0.1'}}]}"
	{ "5.14: one that has left the default bridge publishes nothing there", "{'with':{" MADE_FOR_BRIDGE("{'labnet':{}}") "," STOPPED ",'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8081'}]}}" LOCAL_NET, NULL, "read.networks.data.binding", "{'labnet':'127.0.0.1'}", BOUND, PASS, NULL },
	{ "5.14: one that has not does", "{'with':{" MADE_FOR_BRIDGE("{'labnet':{},'bridge':{}}") "," STOPPED ",'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8081'}]}}" LOCAL_NET, NULL, NULL, NULL, BOUND, FAIL, "8081" },
	{ "trap 99: a task has a network: one without any may be on the ingress", "{'with':{'Labels':{'com.docker.swarm.task.id':'t1'},'Networks':{}}}", NULL, "read.networks.data.ingress", "null", NULL, PASS, NULL },
#define JOINS_LABELLED(labels) "{'with':{" JOIN "},'other':{'Labels':" labels "}}"
	{ "trap 99: labels that are not there may be a task's, of one that another container joins", JOINS_LABELLED("'$absent'"), NULL, "read.networks.data.owner.task", "null", LOW_PORTS, UNKNOWN, "swarm's task" },
	{ "trap 99: so may labels that are no object", JOINS_LABELLED("[]"), NULL, "read.networks.data.owner.task", "null", LOW_PORTS, UNKNOWN, "swarm's task" },
	{ "trap 99: labels of null are none", JOINS_LABELLED("null"), NULL, "read.networks.data.owner.task", NULL, LOW_PORTS, PASS, NULL },
	{ "a container with a network of its own has no owner", "{}", NULL, "read.networks.data.owner", "null", NULL, PASS, NULL },

	/* volumes and mounts */
	{ "5.6: a volume of the host's root disk shows the root", "{" DATA "," VOLUMES("local", "{'type':'ext4','device':'/dev/disk/root'}") ",'stats':{'/dev/disk/root':{'real':'/dev/vda1','kind':'b','dev':'6','ino':'3'}," NODE("/dev/vda1", "b", "6", "3") "," NODE("/x", "d", "1", "9") "},"
	  "'host':[" ROOT_DISK "," AT("254:1", "/boot", "/boot") "," AT("254:1", "/x", "/var/lib/docker/volumes/data/_data") "," AT("8:1", "/", "/home") "]}", NULL, "read.mounts.data.sources[0].shows", "['/','/boot']", SENSITIVE, FAIL, "/ at /d" },
	{ "5.6: a volume of another disk shows nothing of the host", "{" DATA "," VOLUMES("local", "{'type':'ext4','device':'/dev/sdb1'}") ",'stats':{" NODE("/dev/sdb1", "b", "6", "9") "," NODE("/dev/vda1", "b", "6", "3") "},'host':[" ROOT_DISK "]}", NULL,
	  "read.mounts.data.sources[0].shows", "[]", SENSITIVE, PASS, NULL },
	{ "5.6: where the host's own disk has another name by now, that is not known", "{" DATA "," VOLUMES("local", "{'type':'ext4','device':'/dev/sdb1'}") ",'stats':{" NODE("/dev/sdb1", "b", "6", "9") ",'/dev/vda1':{'code':'ENOENT','message':''}},'host':[" ROOT_DISK "]}", NULL,
	  "read.mounts.data.sources[0].shows", "null", SENSITIVE, UNKNOWN, "/dev/sdb1" },
	{ "5.6: without the host's mounts it is not known either", "{" DATA "," VOLUMES("local", "{'type':'ext4','device':'/dev/sdb1'}") ",'stats':{" NODE("/dev/sdb1", "b", "6", "9") "}}", NULL, "read.mounts.data.sources[0].shows", "null", SENSITIVE, UNKNOWN, NULL },
	{ "an overlay's directories are kept, and nothing else of its options", "{" DATA "," OVERLAY("lowerdir=/srv/a:/srv/b::/srv/c,upperdir=/srv/u,workdir=/srv/w,password=x,index=off") ",'stats':{" DIR("/srv/a") "," DIR("/srv/b") "," DIR("/srv/c") "," DIR("/srv/u") "," DIR("/srv/w") "}}", NULL,
	  "read.volumes.data.used[0].layers", "['/srv/a','/srv/b','/srv/c','/srv/u','/srv/w']", NULL, PASS, NULL },
	{ "an overlay's escaped colon and comma are of a name", "{" DATA "," OVERLAY("lowerdir=/srv/a\\\\:b:/srv/c\\\\,d,lowerdir+=/e:f,upperdir=u") ",'stats':{" DIR("/srv/a:b") "," DIR("/srv/c,d") "," DIR("/e") "}}", NULL, "read.volumes.data.used[0].layers", "['/srv/a:b','/srv/c,d','/e','(another)','(another)']", NULL, PASS, NULL },
	{ "5.6: an overlay over /etc fails", "{" DATA "," OVERLAY("lowerdir=/etc,upperdir=/srv/u,workdir=/srv/w") ",'stats':{" NODE("/etc", "d", "1", "2") "," NODE("/srv/u", "d", "1", "3") "," NODE("/srv/w", "d", "1", "4") "},'host':[" ROOT_DISK "]}", NULL,
	  "read.mounts.data.sources[1].from", "'volume layer'", SENSITIVE, FAIL, "/etc at /d" },
	{ "5.6: one of other directories passes", "{" DATA "," OVERLAY("lowerdir=/srv/l,upperdir=/srv/u,workdir=/srv/w") ",'stats':{" NODE("/srv/l", "d", "1", "2") "," NODE("/srv/u", "d", "1", "3") "," NODE("/srv/w", "d", "1", "4") "},'host':[" ROOT_DISK "]}", NULL,
	  "read.volumes.data.used[0].o", "['(another)','(another)','(another)']", SENSITIVE, PASS, NULL },
	{ "5.6: a bind of that type is what its device says", "{" DATA "," VOLUMES("local", "{'type':'overlay','device':'/etc','o':'bind'}") ",'stats':{" NODE("/etc", "d", "1", "2") "}}", NULL, "read.volumes.data.used[0].layers", NULL, SENSITIVE, FAIL, "/etc" },
	{ "A9: //etc is /etc", "{" DATA "," VOLUMES("local", "{'type':'none','device':'//etc','o':'bind'}") ",'stats':{" NODE("/etc", "d", "1", "2") "}}", NULL, "read.volumes.data.used[0].device", "'/etc'", SENSITIVE, FAIL, "/etc" },
	{ "A1: a plugin's volume is where its driver says", "{" MOUNT_OF("/etc") "," VOLUMES("vplug", "null") ",'stats':{" NODE("/etc", "d", "1", "2") "}}", NULL, "read.mounts.data.sources[0].from", "'volume'", SENSITIVE, FAIL, "/etc" },
#define TWO_VOLUMES "'volumes':[{'Name':'data','Driver':'local','Options':null},{'Name':'data','Driver':'local','Options':{'type':'none','device':'/etc','o':'bind'}}]"
	{ "5.6: of two volumes of one name neither is believed", "{" DATA "," TWO_VOLUMES ",'stats':{" NODE("/etc", "d", "1", "2") "}}", NULL, "read.volumes.data.used[0].listed", "null", SENSITIVE, UNKNOWN, "more than one volume data" },
	{ "5.6: a volume that this machine exports to itself is unknown", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':':/etc','o':'rw,addr=127.0.0.1,secret=x'}") "}", NULL, "read.volumes.data.used[0].o", "['rw','addr=(this machine)','(another)']", SENSITIVE, UNKNOWN, "what volume data shows" },
	{ "5.6: so is one whose share says so", "{" DATA "," VOLUMES("local", "{'type':'cifs','device':'//localhost/etc','o':'username=u,password=p'}") "}", NULL, "read.volumes.data.used[0].device", "'(this machine)'", SENSITIVE, UNKNOWN, "what volume data shows" },
	{ "5.6: one of another machine passes", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':':/etc','o':'addr=192.0.2.1'}") "}", NULL, "read.volumes.data.used[0].o", "['(another)']", SENSITIVE, PASS, NULL },
	{ "5.6: and so is one of this machine's address", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':':/etc','o':'addr=192.0.2.2'}") ",'process':{'addresses':['192.0.2.2'],'names':[]}}", NULL, "read.volumes.data.used[0].o", "['addr=(this machine)']", SENSITIVE, UNKNOWN, "what volume data shows" },
	{ "5.6: or of its name", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':'nfs.example:/etc','o':'addr=192.0.2.1'}") ",'process':{'addresses':[],'names':['nfs.example']}}", NULL, "read.volumes.data.used[0].device", "'(this machine)'", SENSITIVE, UNKNOWN, "what volume data shows" },
	{ "5.6: with its domain too", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':'lab.example:/etc','o':'addr=192.0.2.1'}") ",'name':'lab'}", NULL, "read.volumes.data.used[0].device", "'(this machine)'", SENSITIVE, UNKNOWN, "what volume data shows" },
	{ "5.6: an address in brackets is one", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':'[2001:db8::7]:/etc','o':'rw'}") ",'process':{'addresses':['2001:db8::7'],'names':[]}}", NULL, "read.volumes.data.used[0].device", "'(this machine)'", SENSITIVE, UNKNOWN, "what volume data shows" },
	{ "5.6: another machine whose name begins alike passes", "{" DATA "," VOLUMES("local", "{'type':'nfs','device':'lab2.example:/etc','o':'addr=192.0.2.1'}") ",'name':'lab'}", NULL, "read.volumes.data.used[0].device", "'(another)'", SENSITIVE, PASS, NULL },
	{ "5.32: an engine's socket of which the path on the host is not known is one, by its inode", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "s", "7", "7") "},'host':[" ROOT_DISK "],"
	  "'kernel':[" AT("0:9", "/", "/") "," AT("254:1", "/srv/x", "/d") "]}", NULL, "read.mounts.data.sources[0]", "{'socket':'another engine','reaches':['/srv/x']}", SOCKET, FAIL, "/srv/x" },
	{ "5.6: another name of /etc on the host is /etc", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "d", "1", "2") "," NODE("/etc", "d", "1", "2") "},'host':[" ROOT_DISK "," AT("254:1", "/etc", "/srv/x") "]}", NULL, "read.mounts.data.sources[1].real", "'/etc'", SENSITIVE, FAIL, "/etc at /d" },
	{ "5.6: a folder in which /etc is mounted shows it", "{" BOUND_TO("/srv") ",'stats':{" NODE("/srv", "d", "1", "7") "," NODE("/etc", "d", "1", "2") "},'host':[" ROOT_DISK "," AT("254:1", "/etc", "/srv/x") "]}", NULL, "read.mounts.data.sources[1].real", "'/etc'", SENSITIVE, FAIL, "/etc at /d" },
	{ "5.6: so does a volume in which it is mounted", "{" DATA "," VOLUMES("local", "null") ",'stats':{" NODE("/etc", "d", "1", "2") "},'host':[" ROOT_DISK "," AT("254:1", "/etc", "/var/lib/docker/volumes/data/_data/x") "]}", NULL, "read.mounts.data.sources[0].real", "'/etc'", SENSITIVE, FAIL, "/etc at /d" },
	{ "5.6: so does a folder that another container's volume shows too", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "d", "1", "2") "},"
	  "'host':[" ROOT_DISK "," AT("254:1", "/srv", "/var/lib/docker/volumes/b/_data") "],'kernel':[" AT("0:9", "/", "/") "," AT("254:1", "/srv/x", "/d") "]}", NULL,
	  "read.mounts.data.mounted[0].also", "[]", SENSITIVE, PASS, NULL },
	{ "5.6: a disk that only another container's volume shows is the engine's", "{" BOUND_TO("/var/lib/docker/volumes/b/_data") ",'stats':{" NODE("/var/lib/docker/volumes/b/_data", "d", "1", "2") "},"
	  "'host':[" ROOT_DISK "," AT("254:7", "/", "/var/lib/docker/volumes/b/_data") "],'kernel':[" AT("0:9", "/", "/") "," AT("254:7", "/", "/d") "]}", NULL,
	  "read.mounts.data.mounted[0].host", "'/var/lib/docker/volumes/b/_data'", SENSITIVE, FAIL, "_data at /d" },
	{ "5.6: another name of a folder that nobody minds passes", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "d", "1", "2") "," NODE("/data/x", "d", "1", "2") "},'host':[" ROOT_DISK "," AT("254:1", "/data/x", "/srv/x") "]}", NULL, "read.mounts.data.sources[1].real", "'/data/x'", SENSITIVE, PASS, NULL },
	{ "5.6: what the kernel shows is known by each place that the host has it at", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "d", "1", "2") "},'host':[" ROOT_DISK "," AT("254:1", "/srv/x/y", "/etc/y") "," AT("254:1", "/srv", "/mnt") "," AT("8:1", "/", "/home") "],"
	  "'kernel':[" AT("0:9", "/", "/") "," AT("254:1", "/srv/x", "/d") "]}", NULL, "read.mounts.data.mounted", "[{'dst':'/d','host':'/srv/x','also':['/mnt/x','/etc/y'],'options':'rw','fstype':'ext4','shared':false,'declared':true}]", SENSITIVE, FAIL, "/etc/y" },
	{ "5.6: a file system of which the host has a part only is at no place of it", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "d", "1", "2") "},'host':[" AT("8:1", "/sub", "/data") "],'kernel':[" AT("0:9", "/", "/") "," AT("8:1", "/", "/d") "]}", NULL,
	  "read.mounts.data.mounted[0]", "{'dst':'/d','host':null,'also':['/data'],'options':'rw','fstype':'ext4','shared':false,'declared':true}", SENSITIVE, UNKNOWN, "mounted at /d" },
	{ "B8: 5.6: a declared mount that the kernel does not have is unknown", "{" BOUND_TO("/srv/x") ",'stats':{" NODE("/srv/x", "d", "1", "2") "},'host':[" ROOT_DISK "],'kernel':[" AT("0:9", "/", "/") "]}", NULL, "read.mounts.data.mounted", "[]", SENSITIVE, UNKNOWN, "the kernel has nothing there" },
};
/* clang-format on */

static cJSON *
quoted(const char *text)
{
	autofree char *json = xstrdup(text);
	cJSON *ret;

	for (char *p = json; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	ret = cJSON_Parse(json);
	if (ret == NULL)
		fail_msg("the row's JSON: %s", json);
	return ret;
}

/* An inspection of GOOD by another id, with changes. The caller's. */
static cJSON *
inspection(const char *id, const cJSON *with, const struct row *own, bool running)
{
	autojson cJSON *whole = quoted("{" INSPECT "}");
	cJSON *doc = cJSON_DetachItemFromObject(cJSON_GetObjectItem(whole, "inspect"), "data");
	cJSON *host = cJSON_GetObjectItem(doc, "HostConfig");
	autofree char *option = own != NULL && own->profile != NULL ? xasprintf("seccomp=%-*s", (int)own->long_profile, own->profile) : NULL;
	const cJSON *v;

	cJSON_ReplaceItemInObject(doc, "Id", cJSON_CreateString(id));
	/* a name would be looked up in the container's passwd */
	cJSON_ReplaceItemInObject(cJSON_GetObjectItem(doc, "Config"), "User", cJSON_CreateString("1000"));
	if (!running)
		cJSON_ReplaceItemInObject(
		    doc, "State", quoted("{'Status':'created','Running':false,'Pid':0}"));
	cJSON_ArrayForEach (v, with) {
		cJSON *in = host;

		if (strcmp(v->string, "Networks") == 0)
			in = cJSON_GetObjectItem(doc, "NetworkSettings");
		else if (strcmp(v->string, "Labels") == 0)
			in = cJSON_GetObjectItem(doc, "Config");
		else if (strcmp(v->string, "Mounts") == 0 || strcmp(v->string, "State") == 0)
			in = doc;
		cJSON_DeleteItemFromObject(in, v->string);
		if (!cJSON_IsString(v) || strcmp(v->valuestring, "$absent") != 0)
			json_put(in, v->string, json_copy(v));
	}
	if (option != NULL)
		json_push_str(json_put_array(host, "SecurityOpt"), option);
	return doc;
}

static void
keep(struct collector *c, struct seen_container *s, const char *id, const char *name, cJSON *inspect)
{
	struct engine_reply reply = { .doc = inspect, .code = "" };

	*s = (struct seen_container){ .id = xstrdup(id), .name = xstrdup(name), .source = xstrdup(""),
		.code = "", .execs = json_array() };
	collect_container_keep(c, s, &reply);
}

/* Changes to it, or the code of its error. */
static void
info(struct answer *a, const cJSON *how)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, how)
		json_put(a->doc, v->string, json_copy(v));
	if (cJSON_IsString(how)) {
		a->code = how->valuestring;
		json_free(&a->doc);
	}
}

static void
answers(struct collector *c, const cJSON *how)
{
	const cJSON *v;

	for (size_t i = 0; i < NANSWERS; i++) {
		c->answers[i] = (struct answer){ .source = xstrdup(""), .code = "", .message = xstrdup("") };
		c->answers[i].doc = i == ANSWER_NETWORKS || i == ANSWER_IMAGES || i == ANSWER_CONTAINERS
		    ? json_array()
		    : json_object();
	}
	json_put_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", "/var/lib/docker");
	json_put_int(c->answers[ANSWER_INFO].doc, "NCPU", 4);
	if ((v = json_at(how, "volumes")) != NULL)
		json_put(c->answers[ANSWER_VOLUMES].doc, "Volumes", json_copy(v));
	if ((v = json_at(how, "name")) != NULL)
		json_put(c->answers[ANSWER_INFO].doc, "Name", json_copy(v));
	info(&c->answers[ANSWER_INFO], json_at(how, "info"));
	if ((v = json_at(how, "process")) != NULL)
		json_put(c->process = json_object(), "data", json_copy(v));
	if ((v = json_at(how, "networks")) != NULL) {
		cJSON_Delete(c->answers[ANSWER_NETWORKS].doc);
		c->answers[ANSWER_NETWORKS].doc = json_copy(v);
	}
	if ((v = json_at(how, "bridge")) != NULL) {
		cJSON_Delete(c->answers[ANSWER_BRIDGE].doc);
		c->answers[ANSWER_BRIDGE].doc = json_copy(v);
	}
}

/* A document of the host's. */
static cJSON *
document(const char *key, const cJSON *value)
{
	cJSON *doc = json_object();

	json_put_str(doc, "source", "a test");
	json_put(json_put_object(doc, "data"), key, json_copy(value));
	return doc;
}

/* What the kernel says of GOOD, with these mounts. */
static cJSON *
kernel_with(const cJSON *mounts)
{
	autojson cJSON *whole = quoted("{" KERNEL "}");
	cJSON *kernel = cJSON_DetachItemFromObject(whole, "kernel");

	json_put(cJSON_GetObjectItem(kernel, "data"), "mounts", json_copy(mounts));
	return kernel;
}

static void
collector_free(struct collector *c)
{
	for (size_t i = 0; i < NANSWERS; i++) {
		free(c->answers[i].source);
		free(c->answers[i].message);
		cJSON_Delete(c->answers[i].doc);
	}
	for (size_t i = 0; i < c->ncontainers; i++) {
		struct seen_container *s = &c->containers[i];
		char *strings[] = { s->id, s->name, s->source, s->message, s->state, s->image, s->network_mode,
			s->pid_mode, s->ipc_mode, s->log_address };

		for (size_t n = 0; n < ARRAY_SIZE(strings); n++)
			free(strings[n]);
		cJSON_Delete(s->inspect);
		cJSON_Delete(s->seccomp);
		cJSON_Delete(s->execs);
		cJSON_Delete(s->kernel);
	}
	cJSON_Delete(c->version.doc);
	cJSON_Delete(c->config);
	cJSON_Delete(c->process);
	cJSON_Delete(c->mounts);
	cJSON_Delete(c->identity);
	cJSON_Delete(c->stats);
}

/* The line of the container. The caller's. The others' lines are made first, and gone by then. */
static cJSON *
line_of(const struct row *row)
{
	autojson cJSON *how = quoted(row->how), *empty = json_object();
	struct collect_options options = { .scope = "all", .root = "/", .endpoint = json_str(how, "endpoint", NULL) };
	const cJSON *host = json_at(how, "host"), *stats = json_at(how, "stats"),
		    *kernel = json_at(how, "kernel"), *v;
	struct control_socket sockets[] = { { (char *)(uintptr_t) "/run/docker.sock", "engine", 1, 1 }, { NULL, "another engine", 7, 7 } };
	struct seen_container all[3];
	struct redactor *redactor = redact_open("/dev/null");
	struct collector c = { .o = &options, .redactor = redactor, .local = "yes", .containers = all,
		.ncontainers = json_at(how, "third") != NULL ? 3 : 2, .sockets = sockets, .nsockets = ARRAY_SIZE(sockets) };
	/* by name */
	struct seen_container *third = all, *other = all + (c.ncontainers - 2), *own = other + 1;
	autojson cJSON *lent = NULL;
	cJSON *line;

	answers(&c, how);
	c.version.doc = (v = json_at(how, "version")) != NULL ? json_copy(v) : quoted("{'Version':'20.10.24'}");
	c.config = document("options", (v = json_at(how, "options")) != NULL ? v : empty);
	c.identity = document("x", empty);
	c.mounts = host != NULL ? document("mounts", host) : NULL;
	c.stats = stats != NULL ? json_copy(stats) : json_object();
	if (c.ncontainers == 3)
		keep(&c, third, THIRD, json_str(how, "third.name", ""), inspection(THIRD, NULL, NULL, false));
	keep(&c, other, OTHER, OTHER, inspection(OTHER, json_at(how, "other"), NULL, false));
	keep(&c, own, ID, ID, inspection(ID, json_at(how, "with"), row, kernel != NULL));
	if (kernel != NULL)
		own->kernel = kernel_with(kernel);
	for (struct seen_container *s = all; s < own; s++)
		cJSON_Delete(collect_container_subject(&c, s));
	lent = collect_container_subject(&c, own);
	line = json_copy(lent); /* it has members that the collector owns */
	collector_free(&c);
	redact_close(redactor);
	return line;
}

/* Whether all that is wanted is there; what else an object holds does not matter. */
static bool
has(const cJSON *got, const cJSON *wanted)
{
	const cJSON *v, *g = got != NULL ? got->child : NULL;

	if (!cJSON_IsObject(wanted) && !cJSON_IsArray(wanted))
		return cJSON_Compare(got, wanted, true);
	if (got == NULL || (got->type & 0xff) != wanted->type)
		return false;
	cJSON_ArrayForEach (v, wanted) {
		if (!has(v->string != NULL ? cJSON_GetObjectItemCaseSensitive(got, v->string) : g, v))
			return false;
		g = g != NULL ? g->next : NULL;
	}
	return cJSON_IsObject(wanted) || g == NULL;
}

static void
is_made(const cJSON *line, const char *path, const char *made)
{
	autojson cJSON *wanted = made != NULL ? quoted(made) : NULL;
	const cJSON *got = json_at(line, path);
	autofree char *shown = got != NULL ? cJSON_PrintUnformatted(got) : xstrdup("nothing");

	if (made == NULL ? got != NULL : !has(got, wanted))
		fail_msg("%s: wanted %s, got %s", path, made != NULL ? made : "nothing", shown);
}

static void
is_collected(void **state)
{
	const struct row *row = *state;
	autojson cJSON *line = line_of(row);
	autofree char *text = cJSON_PrintUnformatted(line);
	struct check_row judged = { row->name, row->check, text, NULL, row->verdict, row->says, { { 0 } } };
	void *arg = &judged;

	if (row->path != NULL)
		is_made(line, row->path, row->made);
	/* a row's quotes are all JSON's */
	for (char *p = text; (p = strchr(p, '\'')) != NULL;)
		*p = '_';
	if (row->check != NULL)
		check_row_run(&arg);
}

int
main(void)
{
	return RUN_ROWS("collect", rows, is_collected);
}
