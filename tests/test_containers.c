/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_containers: every rule of section 5 but swarm mode, on subjects made from what real engines
 * answered.
 *
 * GOOD is a hardened, running container (Docker 28.5.2; cgroup v2, AppArmor), for which every rule
 * passes that can. "trap N" and "P-NN" are the project's numbers for what other tools got wrong.
 * Those of section 5 that have no row here: trap 127 (State.Pid 0) is decided where /proc is read;
 * traps 129 and 130 and P-31 are about an image's user (4.1); P-39 and P-40 are about section 6 and
 * the selection; P-86 cannot occur, since a check writes nothing; P-93 is about section 7.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "tests/check_row.h"

#define ID    "1f0e6c0ffd9cbd1f3c2a8f1ecfb5b6ae6fd0a1a0d4b5c6e7f8091a2b3c4d5e6f"
#define OTHER "182b5a6938a157e8280d400cb23cfebb37ed39080391aad7bb6e3307398c2574"
#define IMAGE "sha256:5c1f0a2b7d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8"
#define SCOPE "system.slice/docker-" ID ".scope"

#define INSPECT                                                                                    \
	"'inspect':{'source':'GET /v1.51/containers/{id}/json','data':{'Id':'" ID                  \
	"','Name':'/bench-8',"                                                                     \
	"'Created':'2026-11-22T00:04:23.5Z','Image':'" IMAGE "',"                                  \
	"'State':{'Status':'running','Running':true,'Paused':false,'Restarting':false,'Pid':4711," \
	"'ExitCode':0,"                                                                            \
	"'StartedAt':'2026-11-22T00:04:23.7Z','Health':{'Status':'healthy','FailingStreak':0}},"   \
	"'AppArmorProfile':'docker-default','ProcessLabel':'','MountLabel':'','ExecIDs':null,'"    \
	"Mounts':[],"                                                                              \
	"'Config':{'User':'app','Image':'lab/"                                                     \
	"app:1','Healthcheck':{'Test':['CMD-SHELL','hmac:00'],'Interval':3600000000000},"          \
	"'Labels':{}},"                                                                            \
	"'NetworkSettings':{'Ports':{},'Networks':{'labnet':{'NetworkID':'77'}}},"                 \
	"'HostConfig':{'Privileged':false,'CapAdd':null,'CapDrop':['ALL'],'SecurityOpt':['no-new-" \
	"privileges'],"                                                                            \
	"'NetworkMode':'labnet','PidMode':'','IpcMode':'private','UTSMode':'','UsernsMode':'','"   \
	"CgroupnsMode':'private',"                                                                 \
	"'CgroupParent':'','Memory':67108864,'MemoryReservation':0,'MemorySwap':134217728,'"       \
	"NanoCpus':0,'CpuQuota':0,"                                                                \
	"'CpuPeriod':0,'CpuShares':512,'CpusetCpus':'','PidsLimit':64,'ReadonlyRootfs':true,"      \
	"'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':5},'Devices':[],'"               \
	"DeviceRequests':null,"                                                                    \
	"'DeviceCgroupRules':null,'Ulimits':[],'PortBindings':{},'PublishAllPorts':false,'"        \
	"Runtime':'runc',"                                                                         \
	"'MaskedPaths':['/proc/kcore'],'ReadonlyPaths':['/proc/sys']}}}"

#define KERNEL                                                                                     \
	"'kernel':{'source':'/proc/"                                                               \
	"4711','data':{'pid':4711,'start':91234,'identity':'cgroup','exe':'sleep',"                \
	"'uid':{'host':101000,'inside':1000},'uid_map':[[0,100000,65536]],"                        \
	"'status':{'CapInh':'0000000000000000','CapPrm':'0000000000000000','CapEff':'"             \
	"0000000000000000',"                                                                       \
	"'CapBnd':'0000000000000000','CapAmb':'0000000000000000','NoNewPrivs':1,'Seccomp':2,'"     \
	"Seccomp_filters':1},"                                                                     \
	"'lsm':'docker-default (enforce)',"                                                        \
	"'ns':{'mnt':4026533001,'net':4026533002,'pid':4026533003,'ipc':4026533004,'uts':"         \
	"4026533005,'user':4026533006},"                                                           \
	"'cgroup':{'version':2,'path':'/" SCOPE "','memory':{'limit':67108864,'from':'/" SCOPE     \
	"'},"                                                                                      \
	"'pids':{'limit':64,'own':64,'from':'/" SCOPE "'},"                                        \
	"'cpu':{'weight':59,'quota':null,'own_quota':null,'period':100000,'from':null,"            \
	"'cpuset':'0-3','cpuset_all':'0-3'}},"                                                     \
	"'root':{'readonly':true,'options':'ro,relatime','fstype':'overlay'},"                     \
	"'mounts':[{'dev':'0:55','root':'/','dst':'/"                                              \
	"','options':'ro,relatime','fstype':'overlay'}],"                                          \
	"'processes':[{'pid':4711,'comm':'sleep','exe':'/bin/"                                     \
	"busybox','argv0':'sleep','uid':101000}]}}"

#define JOINED                                                                                     \
	"'engine':{'source':'GET /info','data':{'product':'docker','Version':'28.5.2',"            \
	"'SecurityOptions':['name=apparmor','name=seccomp,profile=builtin','name=cgroupns','name=" \
	"userns'],"                                                                                \
	"'CgroupVersion':'2','CgroupDriver':'systemd','LocalNodeState':'inactive',"                \
	"'runtime':{'name':'runc','path':'runc','type':null},'sandboxed':null,"                    \
	"'no_new_privileges':{'value':false,'from':'info'},'default_ulimits':[],'cgroup_parent':'" \
	"'}},"                                                                                     \
	"'host':{'source':'host','data':{'lsm':['capability','apparmor'],'selinux':'disabled','"   \
	"apparmor':true,"                                                                          \
	"'unprivileged_port_start':1024,"                                                          \
	"'ns':{'mnt':1,'net':4026531840,'pid':4026531836,'ipc':4026531839,'uts':4026531838,'user'" \
	":4026531837},"                                                                            \
	"'daemon_ns':{'net':4026531840,'pid':4026531836,'ipc':4026531839,'uts':4026531838,'user':" \
	"4026531837}}},"                                                                           \
	"'namespaces':{'source':'GET /containers/{id}/json','data':{'network':[{'id':'" ID         \
	"','name':'bench-8','mode':'labnet'}],"                                                    \
	"'pid':[{'id':'" ID "','name':'bench-8','mode':''}],'ipc':[{'id':'" ID                     \
	"','name':'bench-8','mode':'private'}]}},"                                                 \
	"'networks':{'source':'GET "                                                               \
	"/networks','data':{'attached':['labnet'],'default_bridge':false,'binding':{'labnet':'0."  \
	"0.0.0'}}},"                                                                               \
	"'volumes':{'source':'GET /volumes','data':{'used':[]}},"                                  \
	"'mounts':{'source':'host files','data':{'sources':[],'mounted':[],"                       \
	"'sockets':[{'path':'/run/docker.sock','role':'engine'},{'path':'/run/containerd/"         \
	"containerd.sock','role':'containerd'}]}},"                                                \
	"'image':{'source':'GET /images/json','data':{'reference':'lab/app:1','now':'" IMAGE       \
	"'}},"                                                                                     \
	"'seccomp':{'source':'GET /containers/{id}/json','data':{'option':null,'inline':null}},"   \
	"'execs':{'source':'GET /exec/{id}/json','data':{'sessions':[]}}"

/* GOOD, put together by main(): no compiler need take a literal as long as all of it. */
static const char *const good_parts[] = { "{'kind':'container','id':'" ID
					  "','name':'bench-8','state':'running','image':'" IMAGE
					  "',"
					  "'read':{",
	INSPECT ",", KERNEL ",", JOINED, "}}" };
static char good[8192];
#define GOOD good

/*
 * Subjects as the collector makes them, of created containers: GOOD's inspection with another
 * HostConfig. "with" is what is changed in it ('$absent': taken out), "other" the same of the
 * container OTHER, "networks" the engine's list, "options" the daemon's configuration.
 */
static const char *const collected_from[] = {
	"{'with':{'CgroupParent':'/evil','Ulimits':[{'Name':'nofile','Hard':99,'Soft':99}]},"
	"'options':{'cgroup-parent':{'value':'/evil','proven':false},"
	"'default-ulimits':{'value':['nofile=99'],'proven':false}}}",
	"{'with':{'CgroupParent':'/evil','Ulimits':[{'Name':'nofile','Hard':99,'Soft':99}]},"
	"'options':{'cgroup-parent':{'value':'/evil','proven':true},"
	"'default-ulimits':{'value':['nofile=99'],'proven':true}}}",
	"{'with':{'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8081'}]}},"
	"'networks':[{'Name':'labnet','Options':{}}],"
	"'options':{'ip':{'value':'127.0.0.1','proven':true}}}",
	"{'with':{'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8081'}]}},'networks':[{'Name':"
	"'labnet','Options':{'com.docker.network.bridge.host_binding_ipv4':'127.0.0.1'}}]}",
	"{'with':{'NetworkMode':'$absent','Networks':'$absent'}}",
	"{'with':{'NetworkMode':'container:" OTHER "','PidMode':'container:" OTHER
	"','IpcMode':'container:" OTHER "'},"
	"'other':{'NetworkMode':'$absent','PidMode':[],'IpcMode':'$absent'}}",
	"{'with':{'NetworkMode':'container:" OTHER "','PidMode':'container:" OTHER
	"','IpcMode':'container:" OTHER "'},'other':{'NetworkMode':''}}",
};
static char joined[ARRAY_SIZE(collected_from)][16384];
#define WRITTEN_SINCE  joined[0] /* daemon.json, behind the running dockerd */
#define STARTED_WITH   joined[1]
#define OTHER_NETWORK  joined[2] /* than the default bridge, for which alone --ip is */
#define BOUND_NETWORK  joined[3]
#define NO_NETWORK     joined[4]
#define MODES_NOT_TOLD joined[5] /* by the container whose namespaces are joined */
#define MODE_EMPTY     joined[6]

/* Changes that many rows begin with. */
#define EXITED                                                                                     \
	"'inspect:State.Status':'exited','inspect:State.Running':false,'inspect:State.Pid':0,'"    \
	"kernel':'$error not-running'"
#define CREATED                                                                                    \
	"'inspect:State.Status':'created','inspect:State.Running':false,'inspect:State.Pid':0,'"   \
	"kernel':'$error not-running'"
#define ENGINE_SCOPE                                                                               \
	"'kernel':'$error not-in-scope','host':'$error not-in-scope','mounts':'$error "            \
	"not-in-scope'"
#define NO_RIGHT  "'kernel':'$error EACCES'"
#define SANDBOXED "'engine:sandboxed':'gVisor'"
#define OPTIONS   "'engine:SecurityOptions'"
#define ROOTFUL                                                                                    \
	"'kernel:ns.user':4026531837," OPTIONS ":['name=apparmor','name=seccomp,profile=builtin']"

/* What every declared path may turn out to be; null where it does not mean "not set". */
#define UNSEEN(check, path, wrong)                                                                 \
	{ check ": " path " absent is unknown", check, GOOD, "{'" path "':'$absent'}", UNKNOWN,    \
		"absent" },                                                                        \
	    { check ": " path " of the wrong type is unknown", check, GOOD,                        \
		    "{'" path "':" wrong "}", UNKNOWN },                                           \
	    { check ": " path " unreadable is an error", check, GOOD, "{'" path "':'$error EIO'}", \
		    ERROR, "the test's reason" },                                                  \
	{                                                                                          \
		check ": " path " not collected is unknown", check, GOOD,                          \
		    "{'" path "':'$uncollected'}", UNKNOWN, "not among"                            \
	}
#define NULL_UNKNOWN(check, path)                                                                  \
	{                                                                                          \
		check ": " path " null is unknown", check, GOOD, "{'" path "':null}", UNKNOWN,     \
		    "null"                                                                         \
	}
/* The same for what the kernel says; and the three ways in which it says nothing. */
#define KERNEL_UNSEEN(check, path, wrong)                                                          \
	UNSEEN(check, path, wrong), NULL_UNKNOWN(check, path),                                     \
	    { check ": no right to see the process is an error", check, GOOD, "{" NO_RIGHT "}",    \
		    ERROR, "EACCES" },                                                             \
	    { check ": trap 126: a pid that was used again is an error", check, GOOD,              \
		    "{'kernel':'$error pid-reused'}", ERROR },                                     \
	    { check ": a process that was not found though the engine calls it running is an "     \
		    "error",                                                                       \
		    check, GOOD, "{'kernel':'$error not-running'}", ERROR, "running" },            \
	    { check ": an engine on another machine is an error", check, GOOD,                     \
		    "{'kernel':'$error not-local'}", ERROR },                                      \
	    { check ": facts without the kernel's document are unknown", check, GOOD,              \
		    "{'kernel':'$absent'}", UNKNOWN },                                             \
	    { check ": facts that do not say under which runtime are unknown", check, GOOD,        \
		    "{'engine:sandboxed':'$absent'}", UNKNOWN },                                   \
	{                                                                                          \
		check ": an engine whose runtimes could not be asked for is an error", check,      \
		    GOOD, "{'engine':'$error timeout'}", ERROR                                     \
	}
#define EVERY(check)                                                                               \
	{                                                                                          \
		check ": P-63: a container that vanished is an error", check, GOOD,                \
		    "{'inspect':'$error vanished','kernel':'$absent',"                             \
		    "'mounts':'$absent','namespaces':'$absent','networks':'$absent','image':'$"    \
		    "absent','engine':'$absent','host':'$absent',"                                 \
		    "'volumes':'$absent','seccomp':'$absent','execs':'$absent'}",                  \
		    ERROR, "vanished"                                                              \
	}
#define WHERE(check, good)                                                                         \
	{ check ": trap 9, P-94: exited is judged by what was declared", check, GOOD,              \
		"{" EXITED "}", good, "exited" },                                                  \
	    { check ": created is judged by what was declared", check, GOOD, "{" CREATED "}",      \
		    good, "created" },                                                             \
	    { check ": --scope engine is judged by what was declared", check, GOOD,                \
		    "{" ENGINE_SCOPE "}", good, "--scope engine" },                                \
	    { check ": trap 124: gVisor's host process says nothing", check, GOOD,                 \
		    "{" SANDBOXED "}", good, "gVisor" },                                           \
	{                                                                                          \
		check ": a stopped container of an engine elsewhere needs no kernel", check, GOOD, \
		    "{" EXITED ",'kernel':'$error not-local'}", good, "exited"                     \
	}

#define APPARMOR   "container-apparmor"
#define SELINUX    "container-selinux"
#define CAPS       "container-capabilities-restricted"
#define PRIVILEGED "container-not-privileged"
#define SENSITIVE  "container-no-sensitive-mounts"
#define SSH        "container-no-ssh-server"
#define LOW_PORTS  "container-no-privileged-ports"
#define PORTS      "container-needed-ports-only"
#define NET        "container-own-network-namespace"
#define MEMORY     "container-memory-limited"
#define CPU        "container-cpu-limited"
#define ROOTFS     "container-readonly-root"
#define BOUND      "container-bound-to-interface"
#define RESTART    "container-restart-limited"
#define PID        "container-own-pid-namespace"
#define IPC        "container-own-ipc-namespace"
#define DEVICES    "container-no-host-devices"
#define ULIMITS    "container-default-ulimits"
#define SHARED     "container-no-shared-propagation"
#define UTS        "container-own-uts-namespace"
#define SECCOMP    "container-seccomp-on"
#define PEXEC      "container-no-privileged-exec"
#define REXEC      "container-no-root-exec"
#define PARENT     "container-cgroup-parent"
#define NNP        "container-no-new-privileges"
#define HEALTH     "container-health-checked"
#define CURRENT    "container-image-current"
#define PIDS       "container-pids-limited"
#define BRIDGE     "container-not-on-default-bridge"
#define USERNS     "container-own-user-namespace"
#define SOCKET     "container-no-engine-socket"

/* A bind mount as the three witnesses tell of it. */
#define BIND(source, dst, rw)                                                                      \
	"{'Type':'bind','Source':'" source "','Destination':'" dst "','Mode':'','RW':" rw          \
	",'Propagation':'rprivate'}"
#define SOURCE(source, real, dst, rw, kind, reaches)                                               \
	"{'destination':'" dst "','source':'" source "','real':'" real "','kind':'" kind           \
	"','rw':" rw ",'propagation':'rprivate',"                                                  \
	"'from':'bind','socket':null,'reaches':[" reaches "]}"
#define MOUNTED(host, dst, options)                                                                \
	"{'dst':'" dst "','host':'" host "','options':'" options                                   \
	"','fstype':'ext4','shared':false,'declared':false}"
#define MOUNT(source, real, dst, rw, options)                                                      \
	"'inspect:Mounts':[" BIND(source, dst, rw) "],'mounts:sources':[" SOURCE(                  \
	    source, real, dst, rw, "d", "") "],"                                                   \
					    "'mounts:mounted':[" MOUNTED(real, dst, options) "]"
#define VOLUME(dst)                                                                                \
	"{'Type':'volume','Name':'data','Source':'/var/lib/docker/volumes/data/"                   \
	"_data','Destination':'" dst "','Driver':'local',"                                         \
	"'Mode':'z','RW':true,'Propagation':''}"
#define PLAIN_VOLUME                                                                               \
	"'volumes:used':[{'Name':'data','listed':true,'Driver':'local'," FOLDER                    \
	"'type':null,'device':null,'o':[]}]"
#define FOLDER "'folder':'/var/lib/docker/volumes/data',"
/* A volume of the local driver, as docker volume create -o made it. */
#define MADE(type, device, o)                                                                      \
	"'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,"        \
	"'Driver':'local'," FOLDER "'type':" type ",'device':" device ",'o':" o "}]"
/* A volume whose driver names another path of the host. */
#define DRIVEN(source)                                                                             \
	"'inspect:Mounts':[{'Type':'volume','Name':'data','Source':'" source                       \
	"','Destination':'/d','Driver':'vplug','Mode':'','RW':true,'Propagation':''}],"            \
	"'volumes:used':[{'Name':'data','listed':true,'Driver':'vplug',"                           \
	"'folder':'/var/lib/docker/plugins',"                                                      \
	"'type':null,'device':null,'o':[]}]"
#define DRIVEN_TO(source, real, kind, reaches)                                                     \
	DRIVEN(source) ",'mounts:sources':[{'destination':'/d','source':'" source "','real':'" real \
	"','kind':'" kind "','rw':true,'from':'volume','socket':null,'reaches':[" reaches "]}]"
#define SHOWN(fstype, shared, declared)                                                            \
	"'mounts:mounted':[{'dst':'/d','host':null,'options':'rw','fstype':'" fstype               \
	"','shared':" shared ",'declared':" declared "}]"

/* clang-format off */
static const struct check_row rows[] = {
	/* 5.2 */
	{ "5.2: docker-default enforced passes", APPARMOR, GOOD, NULL, PASS, "docker-default (enforce)" },
	WHERE(APPARMOR, PASS),
	EVERY(APPARMOR),
	UNSEEN(APPARMOR, "inspect:AppArmorProfile", "7"),
	NULL_UNKNOWN(APPARMOR, "inspect:AppArmorProfile"),
	UNSEEN(APPARMOR, "engine:SecurityOptions", "'name=apparmor'"),
	KERNEL_UNSEEN(APPARMOR, "kernel:lsm", "7"),
	{ "5.2: unconfined fails", APPARMOR, GOOD, "{'inspect:AppArmorProfile':'unconfined','kernel:lsm':'unconfined'}", FAIL, "unconfined" },
	{ "5.2: unconfined in the kernel alone fails", APPARMOR, GOOD, "{'kernel:lsm':'unconfined'}", FAIL, "docker-default; kernel: unconfined" },
	{ "5.2: complain mode confines nothing", APPARMOR, GOOD, "{'kernel:lsm':'docker-default (complain)'}", FAIL, "complain" },
	{ "trap 82: the kernel decides where 26.1.5 reports a privileged container's profile wrong", APPARMOR, GOOD,
	  "{'inspect:AppArmorProfile':'unconfined','inspect:HostConfig.Privileged':true}", PASS, "AppArmorProfile is unconfined; kernel: docker-default (enforce)" },
	{ "trap 83: a created container has no profile yet, and gets the default", APPARMOR, GOOD, "{" CREATED ",'inspect:AppArmorProfile':''}", PASS, "created" },
	{ "trap 83: a created container that asks for unconfined fails", APPARMOR, GOOD,
	  "{" CREATED ",'inspect:AppArmorProfile':'','inspect:HostConfig.SecurityOpt':['apparmor=docker-default','apparmor:unconfined']}", FAIL, "unconfined" },
	{ "trap 83: a created privileged container fails", APPARMOR, GOOD, "{" CREATED ",'inspect:AppArmorProfile':'','inspect:HostConfig.Privileged':true}", FAIL, "privileged" },
	{ "5.2: a created privileged container with a profile passes", APPARMOR, GOOD,
	  "{" CREATED ",'inspect:AppArmorProfile':'','inspect:HostConfig.Privileged':true,'inspect:HostConfig.SecurityOpt':['apparmor=mine']}", PASS, "mine" },
	{ "5.2: an exited container without a profile ran without", APPARMOR, GOOD, "{" EXITED ",'inspect:AppArmorProfile':''}", FAIL, "empty" },
	{ "trap 84: a stack of crun's own profile and docker-default passes", APPARMOR, GOOD, "{'kernel:lsm':'crun//&docker-default (mixed)'}", PASS },
	{ "trap 84: the runtime's own unconfined profile does not confine", APPARMOR, GOOD, "{'kernel:lsm':'runc (unconfined)'}", FAIL, "runc (unconfined)" },
	{ "5.2: a trailing newline in the label is no part of it", APPARMOR, GOOD, "{'kernel:lsm':'docker-default (enforce)\\n'}", PASS },
	{ "5.2: a label that is no AppArmor label is unknown", APPARMOR, GOOD, "{'kernel:lsm':'system_u:system_r:container_t:s0'}", UNKNOWN },
	{ "5.2: an empty label is unknown", APPARMOR, GOOD, "{'kernel:lsm':''}", UNKNOWN },
	{ "5.2: a mode that nobody knows is unknown", APPARMOR, GOOD, "{'kernel:lsm':'docker-default (dreaming)'}", UNKNOWN },
	{ "trap 81, P-81: a host without AppArmor: not applicable", APPARMOR, GOOD,
	  "{" OPTIONS ":['name=seccomp,profile=builtin'],'host:apparmor':false,'host:lsm':['capability','selinux']}", NOTAPPLICABLE, "selinux" },
	{ "trap 81: a rootless engine: not applicable", APPARMOR, GOOD, "{" OPTIONS ":['name=seccomp,profile=builtin','name=rootless']}", NOTAPPLICABLE, "rootless" },
	{ "5.2: the host has AppArmor and the engine does not use it", APPARMOR, GOOD,
	  "{" OPTIONS ":['name=seccomp,profile=builtin'],'kernel:lsm':'unconfined'}", FAIL, "does not use it" },
	{ "5.2: an engine without AppArmor and a host that could not be read is an error", APPARMOR, GOOD, "{" OPTIONS ":null,'host:apparmor':'$error EACCES'}", ERROR },
	{ "5.2: an engine without AppArmor, --scope engine: not applicable", APPARMOR, GOOD, "{" OPTIONS ":[]," ENGINE_SCOPE "}", NOTAPPLICABLE },
	{ "5.2: an engine without AppArmor, and one that may be elsewhere, is an error", APPARMOR, GOOD, "{" OPTIONS ":[],'host':'$error not-local'}", ERROR, "not-local" },
	{ "5.2: name=apparmor in another word is not AppArmor", APPARMOR, GOOD, "{" OPTIONS ":['name=apparmorish'],'host:apparmor':false}", NOTAPPLICABLE },
	{ "5.2: a list of options that holds a number is unknown", APPARMOR, GOOD, "{" OPTIONS ":['name=apparmor',7]}", UNKNOWN },

	/* 5.3 */
#define SE OPTIONS ":['name=selinux','name=seccomp,profile=builtin'],'host:selinux':'enforcing','host:lsm':['selinux']," \
	"'inspect:ProcessLabel':'system_u:system_r:container_t:s0:c1,c2','kernel:lsm':'system_u:system_r:container_t:s0:c1,c2'"
	{ "5.3: a host without SELinux: not applicable", SELINUX, GOOD, NULL, NOTAPPLICABLE, "no SELinux; active LSMs: capability, apparmor" },
	EVERY(SELINUX),
	{ "5.3: container_t passes", SELINUX, GOOD, "{" SE "}", PASS, "container_t" },
	{ "5.3: exited with container_t passes as declared", SELINUX, GOOD, "{" SE "," EXITED "}", PASS, "exited" },
	{ "5.3: container_t with --scope engine passes as declared", SELINUX, GOOD, "{" SE "," ENGINE_SCOPE "}", PASS, "--scope engine" },
	{ "5.3: no right to see the process is an error", SELINUX, GOOD, "{" SE "," NO_RIGHT "}", ERROR, "EACCES" },
	{ "5.3: a label of the wrong type is unknown", SELINUX, GOOD, "{" SE ",'inspect:ProcessLabel':7}", UNKNOWN },
	{ "5.3: a label that is absent is unknown", SELINUX, GOOD, "{" SE ",'inspect:ProcessLabel':'$absent'}", UNKNOWN },
	{ "5.3: a label that was not collected is unknown", SELINUX, GOOD, "{" SE ",'inspect:ProcessLabel':'$uncollected'}", UNKNOWN },
	{ "5.3: a kernel label that could not be read is an error", SELINUX, GOOD, "{" SE ",'kernel:lsm':'$error EACCES'}", ERROR },
	{ "5.3: a label that is no context is unknown", SELINUX, GOOD, "{" SE ",'kernel:lsm':'docker-default (enforce)'}", UNKNOWN },
	{ "5.3: spc_t fails", SELINUX, GOOD, "{" SE ",'kernel:lsm':'system_u:system_r:spc_t:s0'}", FAIL, "spc_t" },
	{ "5.3: unconfined_t fails", SELINUX, GOOD, "{" SE ",'inspect:ProcessLabel':'u:r:unconfined_t:s0','kernel:lsm':'u:r:unconfined_t:s0'}", FAIL },
	{ "5.3: a type of the site's own is for a person", SELINUX, GOOD, "{" SE ",'inspect:ProcessLabel':'u:r:mine.process:s0','kernel:lsm':'u:r:mine.process:s0'}", NOTCHECKED, "mine.process" },
	{ "5.3: an empty label fails", SELINUX, GOOD, "{" SE ",'inspect:ProcessLabel':''}", FAIL, "empty" },
	{ "trap 80, P-82: a privileged container's label=disable is not confinement", SELINUX, GOOD, "{" SE ",'inspect:HostConfig.SecurityOpt':['label=disable']}", FAIL, "label=disable" },
	{ "trap 80: the old spelling label:disable too", SELINUX, GOOD, "{" SE ",'inspect:HostConfig.SecurityOpt':['label:disable']}", FAIL },
	{ "P-82: seccomp=unconfined is no SELinux option", SELINUX, GOOD, "{" SE ",'inspect:HostConfig.SecurityOpt':['seccomp=unconfined'],'inspect:ProcessLabel':''}", FAIL },
	{ "5.3: SELinux on the host but not in the engine fails", SELINUX, GOOD, "{'host:selinux':'enforcing'}", FAIL, "selinux-enabled" },
	{ "5.3: permissive enforces nothing", SELINUX, GOOD, "{" SE ",'host:selinux':'permissive'}", FAIL, "permissive" },
	{ "5.3: a mode that is not known is unknown", SELINUX, GOOD, "{" SE ",'host:selinux':'sleepy'}", UNKNOWN },
	{ "5.3: a mode that could not be read is an error", SELINUX, GOOD, "{'host:selinux':'$error EACCES'}", ERROR },
	{ "5.3: an engine elsewhere is an error", SELINUX, GOOD, "{'host':'$error not-local'}", ERROR },
	{ "5.3: no SELinux in the engine, --scope engine: not applicable", SELINUX, GOOD, "{" ENGINE_SCOPE "}", NOTAPPLICABLE },

	/* 5.4 */
	{ "5.4: no capabilities at all pass", CAPS, GOOD, NULL, PASS },
	WHERE(CAPS, PASS),
	EVERY(CAPS),
	UNSEEN(CAPS, "inspect:HostConfig.CapAdd", "'ALL'"),
	UNSEEN(CAPS, "inspect:HostConfig.CapDrop", "[7]"),
	UNSEEN(CAPS, "inspect:HostConfig.Privileged", "'no'"),
	KERNEL_UNSEEN(CAPS, "kernel:status.CapBnd", "0"),
	{ "5.4: a mask that is no mask is unknown", CAPS, GOOD, "{'kernel:status.CapBnd':'0x1'}", UNKNOWN },
	{ "trap 6: CapAdd [] means the same as null", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':[]}", PASS },
	{ "P-83: the default set holds NET_RAW, which fails", CAPS, GOOD, "{'inspect:HostConfig.CapDrop':null,'kernel:status.CapBnd':'00000000a80425fb'}", FAIL, "NET_RAW" },
	{ "5.4: the default set without NET_RAW passes", CAPS, GOOD, "{'inspect:HostConfig.CapDrop':['NET_RAW'],'kernel:status.CapBnd':'00000000a80405fb'}", PASS },
	{ "5.4: a Value that allows NET_RAW lets the default set pass", CAPS, GOOD,
	  "{'inspect:HostConfig.CapDrop':null,'kernel:status.CapBnd':'0000000000002000'}", FAIL, "CHOWN", .values = { { "allowed-capabilities", "NET_RAW" } } },
	{ "trap 85: cap_sys_admin in small letters is SYS_ADMIN", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['cap_sys_admin']}", FAIL, "SYS_ADMIN" },
	{ "trap 85: all in small letters is ALL", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['all']}", FAIL },
	{ "P-35: CAP_ before the name makes no difference", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['CAP_CHOWN'],'kernel:status.CapBnd':'0000000000000001'}", PASS },
	{ "P-35: a name that is no capability is a finding", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['CAP_CAP_CHOWN']}", FAIL, "CAP_CAP_CHOWN" },
	{ "P-35: a number is no capability", CAPS, GOOD, "{'inspect:HostConfig.CapDrop':['21']}", FAIL, "no capability" },
	{ "P-34: dropping ALL and adding a default one back passes", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['NET_BIND_SERVICE'],'kernel:status.CapBnd':'0000000000000400'}", PASS },
	{ "5.4: ALL in CapAdd wins over ALL in CapDrop", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['ALL']}", FAIL, "NET_ADMIN" },
	{ "5.4: ALL in CapAdd minus what is dropped", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['ALL'],'inspect:HostConfig.CapDrop':['SYS_ADMIN']}", FAIL, "NET_ADMIN" },
	{ "trap 86: a capability in the bounding set counts although the first process holds none", CAPS, GOOD, "{'kernel:status.CapBnd':'0000000000200000'}", FAIL, "kernel: has SYS_ADMIN" },
	{ "5.4: a capability beyond the bounding set counts", CAPS, GOOD, "{'kernel:status.CapEff':'0000000000001000'}", FAIL, "NET_ADMIN" },
	{ "trap 87: capabilities 38 to 40 are seen", CAPS, GOOD, "{'kernel:status.CapBnd':'0000010000000000'}", FAIL, "CHECKPOINT_RESTORE" },
	{ "trap 87: a bit that has no name yet is shown by number", CAPS, GOOD, "{'kernel:status.CapBnd':'8000000000000000'}", FAIL, "63" },
	{ "trap 88: privileged ignores --cap-drop=ALL", CAPS, GOOD, "{'inspect:HostConfig.Privileged':true,'kernel:status.CapBnd':'000001ffffffffff'}", FAIL, "privileged" },
	{ "5.4: a created privileged container fails", CAPS, GOOD, "{" CREATED ",'inspect:HostConfig.Privileged':true}", FAIL, "created" },
	{ "5.4: capabilities over a user namespace of its own are named so", CAPS, GOOD, "{'kernel:status.CapBnd':'00000000a80425fb'}", FAIL, "user namespace of its own" },
	{ "5.4: in the host's user namespace nothing softens it", CAPS, GOOD, "{'kernel:ns.user':4026531837,'kernel:status.CapBnd':'00000000a80425fb'}", FAIL, "NET_RAW beyond what is allowed" },
	{ "5.4: Podman 5 grants no NET_RAW: the kernel decides", CAPS, GOOD, "{'engine:product':'podman','inspect:HostConfig.CapDrop':[],'kernel:status.CapBnd':'00000000800405fb'}", PASS },
	{ "5.4: what Podman grants a stopped container is unknown", CAPS, GOOD, "{'engine:product':'podman','inspect:HostConfig.CapDrop':[]," EXITED "}", UNKNOWN, "NET_RAW" },
	{ "5.4: Podman 4.3.1 lists each default capability that was dropped", CAPS, GOOD, "{'engine:product':'podman'," CREATED ",'inspect:HostConfig.CapAdd':[],"
	  "'inspect:HostConfig.CapDrop':['AUDIT_WRITE','CHOWN','DAC_OVERRIDE','FOWNER','FSETID','KILL','MKNOD','NET_BIND_SERVICE','NET_RAW','SETFCAP','SETGID','SETPCAP','SETUID','SYS_CHROOT']}", PASS },
	{ "5.4: Podman's privileged container fails", CAPS, GOOD, "{'engine:product':'podman','inspect:HostConfig.Privileged':true,'inspect:HostConfig.CapDrop':['SYS_RESOURCE']}", FAIL, "privileged" },
	{ "5.4: an empty Value allows nothing", CAPS, GOOD, "{'inspect:HostConfig.CapAdd':['CHOWN']}", FAIL, "CHOWN", .values = { { "allowed-capabilities", "" } } },
	{ "5.4: a Value that names no capability is unknown", CAPS, GOOD, NULL, UNKNOWN, "NET_ROW", .values = { { "allowed-capabilities", "CHOWN NET_ROW" } } },
	{ "5.4: a benchmark without the Value is unknown", CAPS, GOOD, NULL, UNKNOWN, NULL, .values = { { "allowed-capabilities", NULL } } },

	/* 5.5 */
	{ "5.5: false passes", PRIVILEGED, GOOD, NULL, PASS },
	EVERY(PRIVILEGED),
	UNSEEN(PRIVILEGED, "inspect:HostConfig.Privileged", "'false'"),
	NULL_UNKNOWN(PRIVILEGED, "inspect:HostConfig.Privileged"),
	{ "5.5: true fails", PRIVILEGED, GOOD, "{'inspect:HostConfig.Privileged':true}", FAIL, "privileged" },
	{ "5.5: P-94: a created privileged container fails, and says it is created", PRIVILEGED, GOOD, "{" CREATED ",'inspect:HostConfig.Privileged':true}", FAIL, "(created)" },
	{ "trap 87: a full bounding set alone does not make a container privileged", PRIVILEGED, GOOD, "{'kernel:status.CapBnd':'000001ffffffffff'}", PASS },

	/* 5.6 */
	{ "5.6: no mounts pass", SENSITIVE, GOOD, NULL, PASS, "nothing" },
	WHERE(SENSITIVE, PASS),
	EVERY(SENSITIVE),
	UNSEEN(SENSITIVE, "inspect:Mounts", "{}"),
	NULL_UNKNOWN(SENSITIVE, "inspect:Mounts"),
	KERNEL_UNSEEN(SENSITIVE, "kernel:mounts", "{}"),
	UNSEEN(SENSITIVE, "mounts:mounted", "{}"),
	{ "5.6: an entry that is no mount is unknown", SENSITIVE, GOOD, "{'inspect:Mounts':[7]}", UNKNOWN },
	{ "5.6: an entry of the kernel's that lacks its host path is unknown", SENSITIVE, GOOD, "{'mounts:mounted':[{'dst':'/x'}]}", UNKNOWN },
	{ "5.6: /etc fails", SENSITIVE, GOOD, "{" MOUNT("/etc", "/etc", "/host-etc", "true", "rw,relatime") "}", FAIL, "/etc at /host-etc (read-write)" },
	{ "5.6, P-84: read-only fails too, and says so", SENSITIVE, GOOD, "{" MOUNT("/etc", "/etc", "/host-etc", "false", "ro,relatime") "}", FAIL, "(read-only)" },
	{ "trap 114: a file below a listed directory fails", SENSITIVE, GOOD, "{" MOUNT("/etc/passwd", "/etc/passwd", "/p", "true", "rw") "}", FAIL, "/etc/passwd" },
	{ "trap 114: /var/run fails, by its real path too", SENSITIVE, GOOD, "{" MOUNT("/var/run", "/run", "/r", "true", "rw") "}", FAIL, "/var/run at /r" },
	{ "trap 115: /etcetera is not /etc", SENSITIVE, GOOD, "{" MOUNT("/etcetera", "/etcetera", "/x", "true", "rw") "}", PASS },
	{ "5.6: a directory that contains a listed one fails", SENSITIVE, GOOD, "{" MOUNT("/var", "/var", "/v", "true", "rw") "}", FAIL, "/var at /v" },
	{ "5.6: the root fails", SENSITIVE, GOOD, "{" MOUNT("/", "/", "/host", "false", "ro") "}", FAIL, "/ at /host" },
	{ "5.6: what lies below the root only is fine", SENSITIVE, GOOD, "{" MOUNT("/srv/www", "/srv/www", "/www", "true", "rw") "}", PASS },
	{ "P-32, P-84: the place inside the container does not matter", SENSITIVE, GOOD, "{" MOUNT("/srv/usr", "/srv/usr", "/usr/share", "true", "rw") "}", PASS },
	{ "trap 113: a source that is a link to /etc fails", SENSITIVE, GOOD, "{" MOUNT("/data", "/etc", "/d", "true", "rw") "}", FAIL, "/etc at /d (read-write, by a link or volume)" },
	{ "trap 113, P-85: a volume that is /etc in disguise fails", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,'Driver':'local'," FOLDER "'type':'none','device':'/etc','o':['bind']}],"
	  "'mounts:sources':[{'destination':'/d','source':'/etc','real':'/etc','kind':'d','rw':true,'from':'volume device','socket':null,'reaches':[]}],"
	  "'mounts:mounted':[" MOUNTED("/etc", "/d", "rw") "]}", FAIL, "/etc at /d" },
	{ "P-85: the disguised volume fails with --scope engine too", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,'Driver':'local'," FOLDER "'type':'','device':'/etc','o':['(another)','bind']}]," ENGINE_SCOPE "}", FAIL, "/etc at /d" },
	{ "5.6: an ordinary volume passes", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" MOUNTED("/var/lib/docker/volumes/data/_data", "/d", "rw") "]}", PASS },
	{ "5.6: an ordinary volume passes where the data root is elsewhere", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" MOUNTED("/home/docker/volumes/data/_data/sub", "/d/sub", "rw") "]}", PASS },
	{ "5.6: a volume whose folder was made a link fails by the kernel", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" MOUNTED("/etc", "/d", "rw") "]}", FAIL, "as the kernel has it" },
	{ "5.6: a volume on a block device shows what lies below /dev", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "," BIND("/srv/x", "/x", "true") "],'volumes:used':[{'Name':'data','listed':true,'Driver':'local'," FOLDER "'type':'ext4','device':'/dev/sdb1','o':[]}],"
	  "'mounts:sources':[{'destination':'/d','source':'/dev/sdb1','real':'/dev/sdb1','kind':'b','rw':true,'from':'volume device','socket':null,'reaches':[]},"
	  SOURCE("/srv/x", "/srv/x", "/x", "true", "d", "") "],'mounts:mounted':[]}", FAIL, "/dev/sdb1 at /d" },
	{ "5.6: and of a container that does not run", SENSITIVE, GOOD, "{" CREATED "," MADE("'ext4'", "'/dev/vda'", "[]") "}", FAIL, "/dev/vda at /d" },
	{ "5.6: an ordinary volume of a created container passes", SENSITIVE, GOOD, "{" CREATED "," MADE("null", "null", "[]") "}", PASS },
	{ "5.6: an ordinary volume passes with --scope engine", SENSITIVE, GOOD, "{" ENGINE_SCOPE "," MADE("null", "null", "[]") "}", PASS },
	{ "5.6: a volume in memory passes, whatever its device is called", SENSITIVE, GOOD, "{" MADE("'tmpfs'", "'(another)'", "['(another)']") "," SHOWN("tmpfs", "false", "true") "}", PASS },
	{ "5.6: a volume on another machine passes", SENSITIVE, GOOD, "{" MADE("'nfs'", "'(another)'", "['(another)','ro']") "," SHOWN("nfs4", "false", "true") "}", PASS },
	{ "5.6: bind outdoes the type tmpfs", SENSITIVE, GOOD, "{" MADE("'tmpfs'", "'/etc'", "['bind']") "}", FAIL, "/etc at /d" },
	{ "5.6: what an overlay shows is unknown", SENSITIVE, GOOD, "{" MADE("'overlay'", "'(another)'", "['(another)']") "}", UNKNOWN, "what volume data shows" },
	{ "5.6: a relative device is unknown", SENSITIVE, GOOD, "{" CREATED "," MADE("'none'", "'(another)'", "['bind']") "}", UNKNOWN, "what volume data shows" },
	{ "5.6: a bind without a device is unknown", SENSITIVE, GOOD, "{" MADE("'none'", "null", "['bind']") "}", UNKNOWN },
	{ "5.6: a volume's device that is no string is unknown", SENSITIVE, GOOD, "{" MADE("null", "['x']", "[]") "}", UNKNOWN },
	{ "5.6: a volume's type that is no string is unknown", SENSITIVE, GOOD, "{" MADE("7", "null", "[]") "}", UNKNOWN },
	{ "5.6: a volume's options that are no list are unknown", SENSITIVE, GOOD, "{" MADE("null", "null", "''") "}", UNKNOWN },
	{ "5.6: a volume that is not said to be listed is unknown", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','Driver':'local'," FOLDER "'type':null,'device':null,'o':[]}]}", UNKNOWN, "does not list" },
	{ "5.6: a volume without a driver is unknown", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,'Driver':null," FOLDER "'type':null,'device':null,'o':[]}]}", UNKNOWN, "keeps volume data" },
	{ "5.6: a volume whose folder is not known is unknown, not a finding", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,'Driver':'local','folder':null,'type':null,'device':null,'o':[]}],"
	  "'mounts:mounted':[" MOUNTED("/var/lib/docker/volumes/data/_data", "/d", "rw") "]}", UNKNOWN, "keeps volume data" },
	{ "5.6: nor is one of a list that could not be read", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes':'$error http-error','mounts:mounted':[" MOUNTED("/var/lib/docker/volumes/data/_data", "/d", "rw") "]}", ERROR },
	{ "5.6: a folder that is not the volume's is not the engine's own", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[{'Type':'volume','Name':'data','Source':'/etc','Destination':'/d','RW':true}],"
	  "'volumes:used':[{'Name':'data','listed':true,'Driver':'local','folder':'/etc','type':null,'device':null,'o':[]}]}", FAIL, "/etc at /d" },
	{ "5.6: a volume whose driver names /etc fails", SENSITIVE, GOOD, "{" DRIVEN_TO("/etc", "/etc", "d", "") ",'mounts:mounted':[" MOUNTED("/etc", "/d", "rw") "]}", FAIL, "/etc at /d" },
	{ "5.6: and by the kernel alone", SENSITIVE, GOOD, "{" DRIVEN_TO("/srv/l", "/srv/l", "d", "") ",'mounts:mounted':[" MOUNTED("/etc/volumes/data", "/d", "rw") "]}", FAIL, "as the kernel has it" },
	{ "5.6: and by a link in a created container", SENSITIVE, GOOD, "{" CREATED "," DRIVEN_TO("/srv/l", "/etc", "d", "") "}", FAIL, "by a link or volume" },
	{ "5.6: a volume whose driver names another folder passes", SENSITIVE, GOOD, "{" DRIVEN_TO("/srv/v", "/srv/v", "d", "") ",'mounts:mounted':[" MOUNTED("/srv/v", "/d", "rw") "]}", PASS },
#define MANAGED "/var/lib/docker/plugins/" ID "/propagated-mount/data"
#define PLUGGED "'inspect:Mounts':[{'Type':'volume','Name':'data','Source':'" MANAGED "','Destination':'/d','Driver':'sshfs:latest','Mode':'','RW':true,'Propagation':''}]," \
	"'volumes:used':[{'Name':'data','listed':true,'Driver':'sshfs:latest','folder':'/var/lib/docker/plugins','type':null,'device':null,'o':[]}]"
	{ "5.6: what the engine's own plugin mounts passes by the kernel", SENSITIVE, GOOD, "{" PLUGGED ",'mounts:mounted':[" MOUNTED(MANAGED, "/d", "rw") "]}", PASS },
	{ "5.6: and fails by it", SENSITIVE, GOOD, "{" PLUGGED ",'mounts:mounted':[" MOUNTED("/etc", "/d", "rw") "]}", FAIL, "as the kernel has it" },
	{ "5.6: and is unknown before it is mounted", SENSITIVE, GOOD, "{" CREATED "," PLUGGED "}", UNKNOWN, "where volume data leads" },
	{ "5.6: a driver's path that nobody followed is unknown", SENSITIVE, GOOD, "{" DRIVEN("/srv/v") "}", UNKNOWN, "where /srv/v leads" },
	{ "5.6: a driver that names no path is unknown", SENSITIVE, GOOD, "{" CREATED "," DRIVEN("") "}", UNKNOWN, "where volume data leads" },
	{ "5.6: a path is judged whatever type the mount is said to have", SENSITIVE, GOOD, "{'inspect:Mounts':[{'Type':'tmpfs','Source':'/etc','Destination':'/d','RW':true}]}", FAIL, "/etc at /d" },
	{ "5.6: a declared mount whose place on the host is not seen is unknown", SENSITIVE, GOOD, "{" SHOWN("overlay", "false", "true") "}", UNKNOWN, "mounted at /d" },
	{ "5.6: so is one of a server in user space", SENSITIVE, GOOD, "{" SHOWN("fuse.sshfs", "false", "true") "}", UNKNOWN },
	{ "5.6: so is one of a device", SENSITIVE, GOOD, "{" SHOWN("ext4", "false", "true") "}", UNKNOWN },
	{ "5.6: what the container mounted by itself is its own", SENSITIVE, GOOD, "{" SHOWN("overlay", "false", "false") "}", PASS },
	{ "5.6: a volume that the engine does not list is unknown", SENSITIVE, GOOD, "{'inspect:Mounts':[" VOLUME("/d") "]}", UNKNOWN, "does not list" },
	{ "5.6: a volume list that could not be read is an error", SENSITIVE, GOOD, "{'inspect:Mounts':[" VOLUME("/d") "],'volumes':'$error http-error'}", ERROR },
	{ "5.6: a source that could not be followed is an error", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "],'mounts:sources':[{'destination':'/x','source':'/srv/x','real':null,'kind':null,'rw':true,'from':'bind','socket':null,'reaches':[],'code':'EACCES'}]}", ERROR, "EACCES" },
	{ "5.6: a source that is gone under a running container is an error", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "],'mounts:sources':[{'destination':'/x','source':'/srv/x','real':null,'kind':null,'rw':true,'from':'bind','socket':null,'reaches':[],'code':'ENOENT'}]}", ERROR },
	{ "5.6: a source that is gone is judged as declared when the container is stopped", SENSITIVE, GOOD,
	  "{" EXITED ",'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "],'mounts:sources':[{'destination':'/x','source':'/srv/x','real':null,'kind':null,'rw':true,'from':'bind','socket':null,'reaches':[],'code':'ENOENT'}]}", PASS, "exited" },
	{ "5.6: a mount that nobody followed is unknown", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "]}", UNKNOWN, "where /srv/x leads" },
	{ "5.6: sources that could not be read are an error", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "],'mounts:sources':'$error timeout'}", ERROR },
	{ "5.6: a sensitive mount fails although the kernel could not be seen", SENSITIVE, GOOD, "{" MOUNT("/etc", "/etc", "/e", "true", "rw") "," NO_RIGHT "}", FAIL },
	{ "5.6: a mount made behind the engine's back fails", SENSITIVE, GOOD, "{'mounts:mounted':[" MOUNTED("/root", "/mnt", "rw") "]}", FAIL, "as the kernel has it" },
	{ "trap 116: read-only, but the kernel lets a submount be written", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" BIND("/", "/h", "false") "],'mounts:sources':[" SOURCE("/", "/", "/h", "false", "d", "") "],'mounts:mounted':[" MOUNTED("/", "/h", "ro") "," MOUNTED("/proc", "/h/proc", "rw") "]}", FAIL,
	  "read-only, but read-write below" },
	{ "5.6: the engine's own files are not the user's mounts", SENSITIVE, GOOD,
	  "{'mounts:mounted':[" MOUNTED("/var/lib/docker/containers/" ID "/hosts", "/etc/hosts", "rw") "," MOUNTED("/var/lib/docker/containers/" OTHER "/resolv.conf", "/etc/resolv.conf", "rw") ","
	  MOUNTED("/dev/null", "/proc/kcore", "rw") "," MOUNTED("/proc/sys", "/proc/sys", "ro") "," MOUNTED("/sys/fs/cgroup/" SCOPE, "/sys/fs/cgroup", "ro") "," MOUNTED("/dev/mqueue", "/dev/mqueue", "rw") ","
	  MOUNTED("/dev/pts/0", "/dev/console", "rw") "," MOUNTED("/usr/libexec/docker/docker-init", "/sbin/docker-init", "ro") "," MOUNTED("/var/lib/docker/overlay2/x/merged", "/", "ro") "]}", PASS },
	{ "5.6: a user's file at /etc/hosts is the user's mount", SENSITIVE, GOOD, "{'mounts:mounted':[" MOUNTED("/etc/hosts", "/etc/hosts", "rw") "]}", FAIL, "/etc/hosts" },
	{ "5.6: another container's folder is the user's mount", SENSITIVE, GOOD, "{'mounts:mounted':[" MOUNTED("/var/lib/docker/containers/" OTHER, "/x", "rw") "]}", FAIL },
	{ "trap 118: a tmpfs is no mount of the host", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[{'Type':'tmpfs','Source':'','Destination':'/tmp','Mode':'','RW':true,'Propagation':''}],'mounts:mounted':[{'dst':'/tmp','host':null,'options':'rw','fstype':'tmpfs','shared':false,'declared':true}]}", PASS },
	{ "5.6: gVisor: where the source leads is seen all the same", SENSITIVE, GOOD, "{" SANDBOXED ",'inspect:Mounts':[" BIND("/data", "/d", "true") "],'mounts:sources':[" SOURCE("/data", "/etc", "/d", "true", "d", "") "]}", FAIL },
	{ "5.6: a longer list of a site's own", SENSITIVE, GOOD, "{" MOUNT("/srv/www", "/srv/www", "/www", "true", "rw") "}", FAIL, NULL, .values = { { "sensitive-directories", "/etc, /srv/" } } },
	{ "5.6: a benchmark without the Value is unknown", SENSITIVE, GOOD, NULL, UNKNOWN, NULL, .values = { { "sensitive-directories", NULL } } },

	/* 5.7 */
	{ "5.7: no SSH server passes", SSH, GOOD, NULL, PASS, "1 processes" },
	EVERY(SSH),
	KERNEL_UNSEEN(SSH, "kernel:processes", "{}"),
	{ "5.7: a container that is not running has no processes", SSH, GOOD, "{" EXITED "}", NOTAPPLICABLE, "exited" },
	{ "5.7: a stopped container of an engine elsewhere has none either", SSH, GOOD, "{" EXITED ",'kernel':'$error not-local'}", NOTAPPLICABLE, "exited" },
	{ "5.7: an engine that calls it exited while it has processes is not believed", SSH, GOOD, "{'inspect:State.Status':'exited'}", UNKNOWN, "yet it has processes" },
	{ "5.7: and an SSH server among them fails", SSH, GOOD, "{'inspect:State.Status':'exited','kernel:processes[1]':{'pid':9,'comm':'sshd','exe':'/usr/sbin/sshd','argv0':'sshd','uid':0}}", FAIL, "sshd" },
	{ "5.7: exited, and a process that may not be seen, is unknown", SSH, GOOD, "{'inspect:State.Status':'exited'," NO_RIGHT "}", UNKNOWN },
	{ "5.7: what runs under gVisor is unknown", SSH, GOOD, "{" SANDBOXED "}", UNKNOWN, "gVisor" },
	{ "trap 123, P-87: sshd fails", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'sshd','exe':'/usr/sbin/sshd','argv0':'sshd: /usr/sbin/sshd -D','uid':0}}", FAIL, "sshd (pid 9)" },
	{ "trap 123: sshd-session fails", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'sshd-session','exe':'/usr/lib/openssh/sshd-session','argv0':'sshd-session: root','uid':0}}", FAIL },
	{ "5.7: a server that took another name is found by its file", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'nginx','exe':'/opt/dropbear (deleted)','argv0':'nginx','uid':0}}", FAIL },
	{ "5.7: a multi-call program is found by what it is called", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'busybox','exe':'/bin/busybox','argv0':'/usr/sbin/dropbear','uid':0}}", FAIL },
	{ "5.7: sshd as an argument is not sshd", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'grep','exe':'/bin/grep','argv0':'grep','uid':0}}", PASS },
	{ "5.7: an empty list is unknown: the first process must be there", SSH, GOOD, "{'kernel:processes':[]}", UNKNOWN },
	{ "5.7: a process whose file could not be read is an error", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'x','uid':0},'kernel:processes[1].exe':'$error EACCES'}", ERROR },
	{ "5.7: a zombie has no file", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'comm':'x','uid':0},'kernel:processes[1].exe':'$error ENOENT'}", PASS },
	{ "5.7: a process without a name is an error", SSH, GOOD, "{'kernel:processes[1]':{'pid':9,'uid':0}}", ERROR },
	{ "5.7: the site's own list of servers", SSH, GOOD, NULL, FAIL, "sleep", .values = { { "ssh-servers", "sleep" } } },

	/* 5.8 */
#define VIA_OTHER(mode) "'inspect:HostConfig.NetworkMode':'container:" OTHER "','namespaces:network':[{'id':'" ID "','name':'bench-8','mode':'container:" OTHER "'},{'id':'" OTHER "','name':'db','mode':'" mode "'}]"
#define LIVE_PORT(port, ip, host) "'inspect:NetworkSettings.Ports':{'" port "':[{'HostIp':'" ip "','HostPort':'" host "'}]}"
#define ASKED_PORT(port, ip, host) EXITED ",'inspect:HostConfig.PortBindings':{'" port "':[{'HostIp':'" ip "','HostPort':'" host "'}]}"
	{ "5.8: nothing published passes", LOW_PORTS, GOOD, NULL, PASS, "no port" },
	EVERY(LOW_PORTS),
	UNSEEN(LOW_PORTS, "inspect:NetworkSettings.Ports", "[]"),
	NULL_UNKNOWN(LOW_PORTS, "inspect:NetworkSettings.Ports"),
	UNSEEN(LOW_PORTS, "inspect:State.Status", "'flying'"),
	UNSEEN(LOW_PORTS, "inspect:HostConfig.PublishAllPorts", "0"),
	{ "5.8: port 80 fails", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "80") "}", FAIL, "127.0.0.1:80 -> 80/tcp" },
	{ "trap 94, P-88: port 1024 is not privileged", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "1024") "}", PASS },
	{ "5.8: port 1023 is", LOW_PORTS, GOOD, "{" LIVE_PORT("80/udp", "127.0.0.1", "1023") "}", FAIL },
	{ "trap 93, P-88: a binding of IPv6 alone counts", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "::", "80") "}", FAIL, "[::]:80" },
	{ "P-88: a host that widens the privileged ports", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "1500") ",'host:unprivileged_port_start':2000}", FAIL, "1500" },
	{ "P-88: a host that narrows them does not make 80 unprivileged", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "80") ",'host:unprivileged_port_start':0}", FAIL },
	{ "5.8: the host's limit unreadable is an error once a port is published", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") ",'host:unprivileged_port_start':'$error EACCES'}", ERROR },
	{ "5.8: the host's limit of the wrong type is unknown", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") ",'host:unprivileged_port_start':'x'}", UNKNOWN },
	{ "5.8: --scope engine takes 1024", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") "," ENGINE_SCOPE "}", PASS },
	{ "5.8: an allowed port passes", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "443") "}", PASS, NULL, .values = { { "allowed-privileged-ports", "80 443/tcp" } } },
	{ "5.8: an allowed port of the other protocol does not", LOW_PORTS, GOOD, "{" LIVE_PORT("80/udp", "127.0.0.1", "443") "}", FAIL, NULL, .values = { { "allowed-privileged-ports", "80 443/tcp" } } },
	{ "5.8: a port that is exposed only is not published", LOW_PORTS, GOOD, "{'inspect:NetworkSettings.Ports':{'80/tcp':null}}", PASS },
	{ "5.8: a port that is no number is unknown", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "http") "}", UNKNOWN },
	{ "5.8: a binding without a port is unknown", LOW_PORTS, GOOD, "{'inspect:NetworkSettings.Ports':{'80/tcp':[{'HostIp':'::'}]}}", UNKNOWN },
	{ "5.8: an exited container that asked for 80 fails", LOW_PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "80") "}", FAIL, "(exited)" },
	{ "5.8: a range that begins below 1024 fails", LOW_PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "1000-1100") "}", FAIL, "1000-1100" },
	{ "5.8: a random port is not privileged", LOW_PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "0") "}", PASS },
	{ "trap 6: PortBindings null is the same as {}", LOW_PORTS, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':null}", PASS },
	{ "5.8: PortBindings absent is unknown", LOW_PORTS, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':'$absent'}", UNKNOWN },
	{ "5.8: the host's network publishes nothing through the engine", LOW_PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':'host'}", NOTAPPLICABLE, "host's network" },
	{ "trap 98: another container's ports are judged there", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "}", NOTAPPLICABLE, "182b5a6938a1" },
	{ "5.8: the ports of a container that is not there are unknown", LOW_PORTS, GOOD, "{" VIA_OTHER("unresolved: there is no such container") "}", UNKNOWN, "no such container" },
	{ "5.8: the ports of a container whose mode is not known are unknown", LOW_PORTS, GOOD, "{" VIA_OTHER("") "}", UNKNOWN },
	{ "5.8: a chain that does not begin here is unknown", LOW_PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':'container:" OTHER "'}", UNKNOWN, "disagree" },
	{ "trap 99: ingress ports of a swarm task are not in these facts", LOW_PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']}", UNKNOWN, "ingress" },
	{ "5.8: a swarm task without ingress passes", LOW_PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'}}", PASS },

	/* 5.9 */
	{ "5.9: nothing published passes", PORTS, GOOD, NULL, PASS },
	EVERY(PORTS),
	UNSEEN(PORTS, "inspect:NetworkSettings.Ports", "'x'"),
	{ "5.9: a port is for a person", PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") "}", NOTCHECKED, "8080" },
	{ "5.9: an allowed port passes", PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") "}", PASS, NULL, .values = { { "allowed-ports", "8000-8100" } } },
	{ "5.9: PublishAllPorts fails", PORTS, GOOD, "{'inspect:HostConfig.PublishAllPorts':true," LIVE_PORT("80/tcp", "0.0.0.0", "32768") "}", FAIL, "PublishAllPorts" },
	{ "trap 99: a task's ingress ports are for a person", PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']}", NOTCHECKED, "ingress" },
	{ "5.9: an exited container's ports are those it asked for", PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "8080") "}", NOTCHECKED, "(exited)" },
	{ "5.9: the ports of a container that is not there are unknown", PORTS, GOOD, "{" VIA_OTHER("unresolved: there is no such container") "}", UNKNOWN },
	{ "5.9: another container's ports are judged there", PORTS, GOOD, "{" VIA_OTHER("bridge") "}", NOTAPPLICABLE },

	/* 5.10 */
	{ "5.10: a network of its own passes", NET, GOOD, NULL, PASS, "labnet" },
	WHERE(NET, PASS),
	EVERY(NET),
	UNSEEN(NET, "inspect:HostConfig.NetworkMode", "7"),
	NULL_UNKNOWN(NET, "inspect:HostConfig.NetworkMode"),
	UNSEEN(NET, "namespaces:network", "'labnet'"),
	KERNEL_UNSEEN(NET, "kernel:ns.net", "'x'"),
	UNSEEN(NET, "host:ns.net", "'x'"),
	UNSEEN(NET, "host:daemon_ns.net", "'x'"),
#define NETMODE(mode, more) "'inspect:HostConfig.NetworkMode':'" mode "','namespaces:network':[{'id':'" ID "','name':'bench-8','mode':'" mode "'}" more "]"
	{ "5.10: host fails", NET, GOOD, "{" NETMODE("host", "") ",'kernel:ns.net':4026531840}", FAIL, "host" },
	{ "5.10: host is read although the chain is not", NET, GOOD, "{'inspect:HostConfig.NetworkMode':'host','namespaces':'$absent'}", FAIL },
	{ "5.10: the host's namespace in the kernel alone fails", NET, GOOD, "{'kernel:ns.net':4026531840}", FAIL, "kernel: in the host's net namespace" },
	{ "trap 101: the engine's own namespace, which is not the host's, fails", NET, GOOD, "{'kernel:ns.net':4026532999,'host:daemon_ns.net':4026532999}", FAIL, "engine's own" },
	{ "trap 98, P-90: a chain that ends at a host-network container fails", NET, GOOD,
	  "{" NETMODE("container:" OTHER, ",{'id':'" OTHER "','name':'db','mode':'host'}") "}", FAIL, "through container db" },
	{ "P-90: a chain of three", NET, GOOD,
	  "{" NETMODE("container:" OTHER, ",{'id':'" OTHER "','name':'mid','mode':'container:x'},{'id':'x','name':'end','mode':'host'}") "," EXITED "}", FAIL, "end" },
	{ "5.10: a chain that ends well passes", NET, GOOD, "{" NETMODE("container:" OTHER, ",{'id':'" OTHER "','name':'db','mode':'bridge'}") "}", PASS },
	{ "5.10: a chain that cannot be followed is unknown", NET, GOOD, "{" NETMODE("container:" OTHER, ",{'id':'" OTHER "','name':'','mode':'unresolved: there is no such container'}") "}", UNKNOWN, "unresolved" },
	{ "5.10: a chain to a container that does not tell its mode is unknown", NET, MODES_NOT_TOLD, NULL, UNKNOWN, "its mode is not known" },
	{ "5.10: nor does an empty mode tell it", NET, MODE_EMPTY, NULL, UNKNOWN, "its mode is not known" },
	{ "5.10: a chain that stops half-way is unknown", NET, GOOD, "{" NETMODE("container:" OTHER, "") "}", UNKNOWN },
	{ "5.10: an empty chain is unknown", NET, GOOD, "{'namespaces:network':[]}", UNKNOWN },
	{ "5.10: an empty mode is no network", NET, GOOD, "{" NETMODE("container:" OTHER, ",{'id':'" OTHER "','name':'db','mode':''}") "," EXITED "}", UNKNOWN },
	{ "5.10: a chain that begins with another mode is unknown", NET, GOOD, "{'inspect:HostConfig.NetworkMode':'bridge'}", UNKNOWN, "disagree" },
	{ "5.10: none is a namespace of its own", NET, GOOD, "{" NETMODE("none", "") "}", PASS },
	{ "5.10: Podman's ns:PATH of a stopped container is unknown", NET, GOOD, "{" NETMODE("ns:/proc/1/ns/net", "") "," EXITED "}", UNKNOWN },

	/* 5.11 */
	{ "5.11: a limit passes", MEMORY, GOOD, NULL, PASS, "67108864" },
	WHERE(MEMORY, PASS),
	EVERY(MEMORY),
	UNSEEN(MEMORY, "inspect:HostConfig.Memory", "'64m'"),
	NULL_UNKNOWN(MEMORY, "inspect:HostConfig.Memory"),
	KERNEL_UNSEEN(MEMORY, "kernel:cgroup.memory", "7"),
	UNSEEN(MEMORY, "kernel:cgroup.path", "7"),
	{ "5.11: 0 is no limit", MEMORY, GOOD, "{'inspect:HostConfig.Memory':0,'kernel:cgroup.memory.limit':null}", FAIL, "no limit" },
	{ "5.11: 0 of a created container is no limit", MEMORY, GOOD, "{'inspect:HostConfig.Memory':0," CREATED "}", FAIL, "created" },
	{ "trap 102: a reservation is no limit", MEMORY, GOOD, "{'inspect:HostConfig.Memory':0,'inspect:HostConfig.MemoryReservation':67108864,'kernel:cgroup.memory.limit':null}", FAIL },
	{ "5.11: a limit lifted behind the engine's back fails", MEMORY, GOOD, "{'kernel:cgroup.memory.limit':null}", FAIL, "limited to 67108864 bytes; kernel: no limit is in force" },
	{ "5.11: cgroup v1's word for unlimited is no limit", MEMORY, GOOD, "{'kernel:cgroup.memory.limit':'9223372036854771712'}", FAIL },
	{ "5.11: a limit set behind the engine's back passes, and both are named", MEMORY, GOOD, "{'inspect:HostConfig.Memory':0}", PASS, "no limit is declared; kernel: 67108864 bytes" },
	{ "trap 107: a limit of an ancestor alone fails, and names it", MEMORY, GOOD, "{'inspect:HostConfig.Memory':0,'kernel:cgroup.memory':{'limit':8589934592,'from':'/system.slice'}}", FAIL, "/system.slice" },
	{ "trap 107: lifted, and only an ancestor's wider limit is left", MEMORY, GOOD, "{'kernel:cgroup.memory':{'limit':8589934592,'from':'/system.slice'}}", FAIL },
	{ "trap 107: an ancestor that is narrower than the container's own limit passes", MEMORY, GOOD, "{'kernel:cgroup.memory':{'limit':1048576,'from':'/system.slice'}}", PASS },
	{ "trap 107: crun limits the cgroup above the process's", MEMORY, GOOD,
	  "{'kernel:cgroup.path':'/machine.slice/libpod-" ID ".scope/container','kernel:cgroup.memory':{'limit':67108864,'from':'/machine.slice/libpod-" ID ".scope'}}", PASS },
	{ "trap 125: a process that was moved away is not limited by it", MEMORY, GOOD, "{'kernel:cgroup.path':'/user.slice'}", FAIL, "/user.slice" },
	{ "5.11: a limit that does not say where it is from is unknown", MEMORY, GOOD, "{'kernel:cgroup.memory':{'limit':67108864}}", UNKNOWN },
	{ "5.11: a limit of the wrong type is unknown", MEMORY, GOOD, "{'kernel:cgroup.memory.limit':'lots'}", UNKNOWN },
	{ "5.11: part of the cgroup unreadable is an error", MEMORY, GOOD, "{'kernel:cgroup.memory.from':'$error EACCES'}", ERROR },
	{ "5.11: no limit is a finding although the kernel could not be seen", MEMORY, GOOD, "{'inspect:HostConfig.Memory':0," NO_RIGHT "}", FAIL },

	/* 5.12 */
	{ "5.12: a weight other than the default passes", CPU, GOOD, NULL, PASS, "weight 59" },
	WHERE(CPU, PASS),
	EVERY(CPU),
	UNSEEN(CPU, "inspect:HostConfig.CpuShares", "'512'"),
	UNSEEN(CPU, "inspect:HostConfig.NanoCpus", "null"),
	UNSEEN(CPU, "inspect:HostConfig.CpuQuota", "[]"),
	UNSEEN(CPU, "inspect:HostConfig.CpusetCpus", "0"),
	KERNEL_UNSEEN(CPU, "kernel:cgroup.cpu", "[]"),
#define UNLIMITED "'inspect:HostConfig.CpuShares':0,'kernel:cgroup.cpu.weight':100"
	{ "5.12: nothing set fails", CPU, GOOD, "{" UNLIMITED "}", FAIL, "neither" },
	{ "5.12: nothing set on cgroup v1 fails", CPU, GOOD, "{'inspect:HostConfig.CpuShares':0,'kernel:cgroup.cpu':{'shares':1024,'quota':null,'own_quota':null,'period':100000,'cpuset':'0-3','cpuset_all':'0-3'}}", FAIL },
	{ "5.12: shares on cgroup v1 pass", CPU, GOOD, "{'kernel:cgroup.cpu':{'shares':512,'quota':-1,'own_quota':-1,'period':100000,'cpuset':'0-3','cpuset_all':'0-3'}}", PASS, "shares 512" },
	{ "trap 103: 1024 shares are the default", CPU, GOOD, "{'inspect:HostConfig.CpuShares':1024,'kernel:cgroup.cpu.weight':100}", FAIL },
	{ "trap 103: weight 39 is what older runtimes make of 1024 shares", CPU, GOOD, "{'inspect:HostConfig.CpuShares':1024,'kernel:cgroup.cpu.weight':39}", FAIL },
	{ "trap 103: 1024 shares of a created container are the default", CPU, GOOD, "{'inspect:HostConfig.CpuShares':1024," CREATED "}", FAIL },
	{ "trap 103, P-89: a quota counts", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.NanoCpus':500000000,'kernel:cgroup.cpu.quota':50000,'kernel:cgroup.cpu.own_quota':50000}", PASS, "quota 50000" },
	{ "P-89: a cpuset counts", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpusetCpus':'0,2','kernel:cgroup.cpu.cpuset':'0,2'}", PASS, "CPUs 0,2 of 0-3" },
	{ "5.12: a cpuset of all CPUs is no limit", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpusetCpus':'0-3'}", FAIL },
	{ "5.12: a cpuset that is no list is unknown", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpusetCpus':'0','kernel:cgroup.cpu.cpuset':'all'}", UNKNOWN },
	{ "trap 104: a quota of -1 is no limit", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuQuota':-1," EXITED "}", FAIL },
	{ "trap 104: a period alone is no limit", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuPeriod':50000,'kernel:cgroup.cpu.period':50000}", FAIL },
	{ "5.12: a quota lifted behind the engine's back fails", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuQuota':50000}", FAIL, "CpuQuota 50000; kernel: neither" },
	{ "5.12: a quota set behind the engine's back passes", CPU, GOOD, "{" UNLIMITED ",'kernel:cgroup.cpu.quota':50000,'kernel:cgroup.cpu.own_quota':50000}", PASS },
	{ "5.12: a quota of an ancestor alone fails, and names it", CPU, GOOD, "{" UNLIMITED ",'kernel:cgroup.cpu.quota':90000,'kernel:cgroup.cpu.from':'/docker.slice'}", FAIL, "only /docker.slice limits it, with others: quota 90000 of 100000 us" },
	{ "5.12: lifted, and only an ancestor's quota is left", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuQuota':50000,'kernel:cgroup.cpu.quota':90000,'kernel:cgroup.cpu.from':'/docker.slice'}", FAIL, "CpuQuota 50000; kernel: only /docker.slice" },
	{ "5.12: an ancestor that is narrower than the container's own quota passes", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuQuota':50000,'kernel:cgroup.cpu.quota':20000,'kernel:cgroup.cpu.own_quota':50000,'kernel:cgroup.cpu.from':'/docker.slice'}", PASS, "quota 50000 us in force" },
	{ "5.12: crun's quota stands above the process's cgroup", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuQuota':50000,'kernel:cgroup.cpu.quota':50000,'kernel:cgroup.cpu.from':'/machine.slice/libpod-" ID ".scope'}", PASS, "quota 50000 of" },
	{ "5.12: a quota that does not say whose it is is unknown", CPU, GOOD, "{'inspect:HostConfig.CpuQuota':50000,'kernel:cgroup.cpu.weight':100,'kernel:cgroup.cpu.quota':50000}", UNKNOWN },
	{ "5.12: an own quota that is absent is unknown", CPU, GOOD, "{'inspect:HostConfig.CpuQuota':50000,'kernel:cgroup.cpu.weight':100,'kernel:cgroup.cpu.quota':50000,'kernel:cgroup.cpu.own_quota':'$absent'}", UNKNOWN },
	{ "5.12: a cpuset that nobody declared is an ancestor's", CPU, GOOD, "{" UNLIMITED ",'kernel:cgroup.cpu.cpuset':'0-1'}", FAIL, "only an inherited cpuset" },
	{ "5.12: a cpuset of all CPUs under an ancestor's narrower one is no limit of its own", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpusetCpus':'0-3','kernel:cgroup.cpu.cpuset':'0-1'}", FAIL },
	{ "trap 125: a process that was moved away in the cpu hierarchy alone is not limited", CPU, GOOD, "{'kernel:cgroup.version':'v1','kernel:cgroup.cpu':{'shares':null,'quota':90000,'own_quota':null,'period':100000,'from':'/sys/fs/cgroup/cpu/x','cpuset':'0-3','cpuset_all':'0-3'}}", FAIL, "cpu/x" },
	{ "5.12: part of the cgroup unreadable is an error", CPU, GOOD, "{" UNLIMITED ",'inspect:HostConfig.CpuQuota':50000,'kernel:cgroup.cpu.quota':'$error EACCES'}", ERROR },
	{ "5.12: a cgroup that shows neither weight nor quota is unknown", CPU, GOOD, "{'kernel:cgroup.cpu':{'cpuset':'0-3','cpuset_all':'0-3'}}", UNKNOWN },
	{ "trap 125: a process that was moved away is not limited", CPU, GOOD, "{'kernel:cgroup.path':'/'}", FAIL },

	/* 5.13 */
	{ "5.13: read-only passes", ROOTFS, GOOD, NULL, PASS },
	WHERE(ROOTFS, PASS),
	EVERY(ROOTFS),
	UNSEEN(ROOTFS, "inspect:HostConfig.ReadonlyRootfs", "1"),
	NULL_UNKNOWN(ROOTFS, "inspect:HostConfig.ReadonlyRootfs"),
	KERNEL_UNSEEN(ROOTFS, "kernel:root.readonly", "'ro'"),
	{ "5.13: writable fails", ROOTFS, GOOD, "{'inspect:HostConfig.ReadonlyRootfs':false,'kernel:root.readonly':false}", FAIL },
	{ "trap 117: the mount's own flag decides: remounted read-write fails", ROOTFS, GOOD, "{'kernel:root.readonly':false}", FAIL, "kernel: mounted read-write" },
	{ "5.13: not asked for fails although it is read-only now", ROOTFS, GOOD, "{'inspect:HostConfig.ReadonlyRootfs':false}", FAIL, "not asked for; kernel: mounted read-only" },
	{ "5.13: a created writable container fails", ROOTFS, GOOD, "{" CREATED ",'inspect:HostConfig.ReadonlyRootfs':false}", FAIL, "created" },

	/* 5.14 */
	{ "5.14: nothing published passes", BOUND, GOOD, NULL, PASS },
	EVERY(BOUND),
	UNSEEN(BOUND, "inspect:NetworkSettings.Ports", "7"),
	{ "5.14: a named address passes", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "20007") "}", PASS },
	{ "5.14: 0.0.0.0 fails", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "0.0.0.0", "8080") "}", FAIL, "0.0.0.0:8080 -> 80/tcp" },
	{ "trap 93, P-88: :: fails", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "::", "8080") "}", FAIL, "[::]:8080" },
	{ "5.14: other spellings of all addresses fail", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "0:0::0", "8080") "}", FAIL },
	{ "5.14: :: for IPv4 fails", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "::ffff:0.0.0.0", "8080") "}", FAIL },
	{ "5.14: Podman's empty address is all of them", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "", "8080") "}", FAIL },
	{ "5.14: a link-local address with a zone passes", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "fe80::1%eth0", "8080") "}", PASS },
	{ "5.14: what is no address is unknown", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "localhost", "8080") "}", UNKNOWN },
	{ "trap 95: asked for no address, but the engine chose 127.0.0.1", BOUND, GOOD, "{'inspect:HostConfig.PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'80'}]}," LIVE_PORT("80/tcp", "127.0.0.1", "80") "}", PASS },
	{ "trap 95: stopped, and the network binds to 127.0.0.1", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':{'labnet':'127.0.0.1'}}", PASS, "(exited)" },
	{ "trap 95: stopped, and the network binds to all", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") "}", FAIL },
	{ "5.14: stopped, and one of two networks binds to all", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':{'a':'127.0.0.1','b':'::'}}", FAIL },
	{ "5.14: stopped, and what the network binds to could not be read", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':'$error timeout'}", ERROR },
	{ "5.14: stopped, and no network is known", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':{}}", UNKNOWN },
	{ "5.14: dockerd's --ip is not for a network of one's own", BOUND, OTHER_NETWORK, NULL, FAIL, "8081" },
	{ "5.14: that network's own option is", BOUND, BOUND_NETWORK, NULL, PASS },
	{ "trap 96: -P publishes on all addresses", BOUND, GOOD, "{'inspect:HostConfig.PublishAllPorts':true,'inspect:NetworkSettings.Ports':{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'32768'},{'HostIp':'::','HostPort':'32768'}]}}", FAIL, "32768" },
	{ "trap 96: -P of a stopped container would", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PublishAllPorts':true}", FAIL, "PublishAllPorts" },
	{ "trap 97: an empty list publishes nothing up to Engine 28", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':{'80/tcp':[]}}", PASS },
	{ "trap 97: and at random on all addresses from 29", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':{'80/tcp':[]},'engine:Version':'29.7.2'}", FAIL, "random port" },
	{ "trap 97: which of the two is unknown without a version", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':{'80/tcp':[]},'engine:Version':null}", UNKNOWN },
	{ "trap 97: a running container is judged by its ports", BOUND, GOOD, "{'inspect:HostConfig.PortBindings':{'80/tcp':[]},'engine:Version':'29.7.2','inspect:NetworkSettings.Ports':{'80/tcp':[]}}", PASS },
	{ "trap 98: another container's ports are judged there", BOUND, GOOD, "{" VIA_OTHER("labnet") "}", NOTAPPLICABLE },
	{ "5.14: the ports of a container that is not there are unknown", BOUND, GOOD, "{" VIA_OTHER("unresolved: there is no such container") "}", UNKNOWN, "no such container" },
	{ "5.14: the ports of a container whose mode is not known are unknown", BOUND, GOOD, "{" VIA_OTHER("") "}", UNKNOWN },
	{ "5.14: a chain that does not begin here is unknown", BOUND, GOOD, "{'inspect:HostConfig.NetworkMode':'container:" OTHER "'}", UNKNOWN, "disagree" },
	{ "trap 99: ingress publishes on all addresses", BOUND, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']}", FAIL, "ingress" },

	/* 5.15 */
#define POLICY(name, count) "{'inspect:HostConfig.RestartPolicy':{'Name':'" name "','MaximumRetryCount':" count "}}"
	{ "5.15: on-failure:5 passes", RESTART, GOOD, NULL, PASS, "5 times" },
	EVERY(RESTART),
	UNSEEN(RESTART, "inspect:HostConfig.RestartPolicy", "'always'"),
	NULL_UNKNOWN(RESTART, "inspect:HostConfig.RestartPolicy"),
	{ "5.15: no passes", RESTART, GOOD, POLICY("no", "0"), PASS },
	{ "5.15: 20.10's empty name passes", RESTART, GOOD, POLICY("", "0"), PASS },
	{ "trap 108, P-38: always fails", RESTART, GOOD, POLICY("always", "0"), FAIL, "always" },
	{ "trap 108: unless-stopped fails", RESTART, GOOD, POLICY("unless-stopped", "0"), FAIL },
	{ "trap 109, P-37: on-failure with a count of 0 is without limit", RESTART, GOOD, POLICY("on-failure", "0"), FAIL, "without limit" },
	{ "5.15: six times fail", RESTART, GOOD, POLICY("on-failure", "6"), FAIL },
	{ "5.15: six times pass where the site allows ten", RESTART, GOOD, POLICY("on-failure", "6"), PASS, NULL, .values = { { "max-restarts", "10" } } },
	{ "5.15: a Value that is no number is unknown", RESTART, GOOD, NULL, UNKNOWN, NULL, .values = { { "max-restarts", "many" } } },
	{ "5.15: a count that is no number is unknown", RESTART, GOOD, POLICY("on-failure", "null"), UNKNOWN },
	{ "5.15: a policy that nobody knows is unknown", RESTART, GOOD, POLICY("sometimes", "1"), UNKNOWN, "sometimes" },
	{ "5.15: a created container's policy counts", RESTART, GOOD, "{" CREATED ",'inspect:HostConfig.RestartPolicy':{'Name':'always','MaximumRetryCount':0}}", FAIL, "(created)" },
#define TASK "'engine:LocalNodeState':'active','inspect:Config.Labels':{'com.docker.swarm.task.id':'t1','com.docker.swarm.service.name':'web'}"
	{ "trap 110, P-37: a swarm task is for a person until services are read", RESTART, GOOD,
	  "{" TASK ",'inspect:HostConfig.RestartPolicy':{'Name':'no','MaximumRetryCount':0}}", NOTCHECKED, "service web" },
	{ "5.15: the label of a task says nothing on an engine without a swarm", RESTART, GOOD,
	  "{" TASK ",'engine:LocalNodeState':'inactive','inspect:HostConfig.RestartPolicy':{'Name':'no','MaximumRetryCount':0}}", PASS },
	{ "5.15: the label of a task on an engine without a swarm hides no policy", RESTART, GOOD,
	  "{" TASK ",'engine:LocalNodeState':'inactive','inspect:HostConfig.RestartPolicy':{'Name':'always','MaximumRetryCount':0}}", FAIL, "always" },
	{ "5.15: a policy of its own is no task's, and fails", RESTART, GOOD,
	  "{" TASK ",'inspect:HostConfig.RestartPolicy':{'Name':'unless-stopped','MaximumRetryCount':0}}", FAIL, "unless-stopped" },
	{ "5.15: a task of a swarm that is locked is one", RESTART, GOOD,
	  "{" TASK ",'engine:LocalNodeState':'locked','inspect:HostConfig.RestartPolicy':{'Name':'','MaximumRetryCount':0}}", NOTCHECKED },
	{ "5.15: a task of an engine that does not tell of a swarm does not pass", RESTART, GOOD,
	  "{" TASK ",'engine:LocalNodeState':'$absent','inspect:HostConfig.RestartPolicy':{'Name':'no','MaximumRetryCount':0}}", NOTCHECKED },

	/* 5.16 */
#define PIDMODE(mode, more) "'inspect:HostConfig.PidMode':'" mode "','namespaces:pid':[{'id':'" ID "','name':'bench-8','mode':'" mode "'}" more "]"
	{ "5.16: a namespace of its own passes", PID, GOOD, NULL, PASS },
	WHERE(PID, PASS),
	EVERY(PID),
	UNSEEN(PID, "inspect:HostConfig.PidMode", "false"),
	NULL_UNKNOWN(PID, "inspect:HostConfig.PidMode"),
	UNSEEN(PID, "namespaces:pid", "{}"),
	KERNEL_UNSEEN(PID, "kernel:ns.pid", "'x'"),
	UNSEEN(PID, "host:ns.pid", "true"),
	{ "5.16: host fails", PID, GOOD, "{" PIDMODE("host", "") ",'kernel:ns.pid':4026531836}", FAIL },
	{ "P-90: a chain to a host-pid container fails", PID, GOOD, "{" PIDMODE("container:" OTHER, ",{'id':'" OTHER "','name':'db','mode':'host'}") "}", FAIL, "db" },
	{ "5.16: a chain to a container that does not tell its mode is unknown", PID, MODES_NOT_TOLD, NULL, UNKNOWN, "its mode is not known" },
	{ "5.16: a chain to a container with an empty mode ends well", PID, MODE_EMPTY, NULL, PASS },
	{ "P-90: the kernel alone says so", PID, GOOD, "{'kernel:ns.pid':4026531836}", FAIL, "kernel: in the host's pid namespace" },
	{ "5.16: Podman's private passes", PID, GOOD, "{" PIDMODE("private", "") "}", PASS },
	{ "5.16: a mode that nobody knows is unknown", PID, GOOD, "{" PIDMODE("shared", "") "}", UNKNOWN },

	/* 5.17 */
#define IPCMODE(mode, more) "'inspect:HostConfig.IpcMode':'" mode "','namespaces:ipc':[{'id':'" ID "','name':'bench-8','mode':'" mode "'}" more "]"
	{ "5.17: private passes", IPC, GOOD, NULL, PASS },
	WHERE(IPC, PASS),
	EVERY(IPC),
	UNSEEN(IPC, "inspect:HostConfig.IpcMode", "7"),
	UNSEEN(IPC, "namespaces:ipc", "{}"),
	KERNEL_UNSEEN(IPC, "kernel:ns.ipc", "'x'"),
	{ "5.17: host fails", IPC, GOOD, "{" IPCMODE("host", "") ",'kernel:ns.ipc':4026531839}", FAIL },
	{ "5.17: shareable is not host", IPC, GOOD, "{" IPCMODE("shareable", "") "}", PASS },
	{ "5.17: none is not host", IPC, GOOD, "{" IPCMODE("none", "") "}", PASS },
	{ "trap 14: without the kernel, an old Podman's shareable is unknown", IPC, GOOD, "{'engine:product':'podman','engine:Version':'4.3.1'," IPCMODE("shareable", "") "," EXITED "}", UNKNOWN, "shareable" },
	{ "trap 14: Podman 5 says host where it is", IPC, GOOD, "{'engine:product':'podman','engine:Version':'5.4.2'," IPCMODE("shareable", "") "," EXITED "}", PASS },
	{ "trap 14: Podman says shareable where the kernel says host", IPC, GOOD, "{'engine:product':'podman'," IPCMODE("shareable", "") ",'kernel:ns.ipc':4026531839}", FAIL, "shareable; kernel: in the host's ipc namespace" },
	{ "P-90: a chain to a host-ipc container fails", IPC, GOOD, "{" IPCMODE("container:" OTHER, ",{'id':'" OTHER "','name':'db','mode':'host'}") "}", FAIL },
	{ "5.17: a chain to a container that does not tell its mode is unknown", IPC, MODES_NOT_TOLD, NULL, UNKNOWN, "its mode is not known" },

	/* 5.18 */
	{ "5.18: no devices pass", DEVICES, GOOD, NULL, PASS },
	WHERE(DEVICES, PASS),
	EVERY(DEVICES),
	UNSEEN(DEVICES, "inspect:HostConfig.Devices", "{}"),
	UNSEEN(DEVICES, "inspect:HostConfig.DeviceRequests", "{}"),
	UNSEEN(DEVICES, "inspect:HostConfig.DeviceCgroupRules", "7"),
	UNSEEN(DEVICES, "inspect:HostConfig.Privileged", "0"),
	UNSEEN(DEVICES, "inspect:Mounts", "7"),
	{ "5.18: null lists mean none", DEVICES, GOOD, "{'inspect:HostConfig.Devices':null}", PASS },
#define DEVICE(path, how) "'inspect:HostConfig.Devices':[{'PathOnHost':'" path "','PathInContainer':'" path "','CgroupPermissions':'" how "'}]"
	{ "5.18: a device that may be written fails", DEVICES, GOOD, "{" DEVICE("/dev/sda", "rwm") "}", FAIL, "/dev/sda (rwm)" },
	{ "5.18: permissions that are not stated are all", DEVICES, GOOD, "{" DEVICE("/dev/sda", "") "}", FAIL },
	{ "5.18: a device that may be read is for a person", DEVICES, GOOD, "{" DEVICE("/dev/sda", "r") "}", NOTCHECKED, "/dev/sda (r)" },
	{ "5.18: an allowed device passes", DEVICES, GOOD, "{" DEVICE("/dev/snd/timer", "rwm") "}", PASS, "allowed", .values = { { "allowed-devices", "/dev/snd/*" } } },
	{ "5.18: a star does not reach into folders", DEVICES, GOOD, "{" DEVICE("/dev/snd/timer", "rwm") "}", FAIL, NULL, .values = { { "allowed-devices", "/dev/*" } } },
	{ "5.18: a device without a path is unknown", DEVICES, GOOD, "{'inspect:HostConfig.Devices':[{'PathInContainer':'/dev/x'}]}", UNKNOWN },
	{ "5.18: a GPU request is for a person", DEVICES, GOOD, "{'inspect:HostConfig.DeviceRequests':[{'Driver':'nvidia','Count':-1,'DeviceIDs':null,'Capabilities':[['gpu']]}]}", NOTCHECKED, "nvidia" },
	{ "5.18: a rule that lets devices be made fails", DEVICES, GOOD, "{'inspect:HostConfig.DeviceCgroupRules':['c 13:* rmw']}", FAIL, "c 13:* rmw" },
	{ "5.18: a rule to read is for a person", DEVICES, GOOD, "{'inspect:HostConfig.DeviceCgroupRules':['c 13:* r']}", NOTCHECKED },
	{ "5.18: a rule that is none is unknown", DEVICES, GOOD, "{'inspect:HostConfig.DeviceCgroupRules':['everything']}", UNKNOWN },
	{ "5.18: privileged has them all", DEVICES, GOOD, "{'inspect:HostConfig.Privileged':true}", FAIL, "privileged" },
	{ "5.18: a device that is mounted counts", DEVICES, GOOD, "{" MOUNT("/dev/kvm", "/dev/kvm", "/dev/kvm", "true", "rw") "}", FAIL, "/dev/kvm (mounted read-write)" },
	{ "5.18: a device that is mounted read-only is for a person", DEVICES, GOOD, "{" MOUNT("/dev/kvm", "/dev/kvm", "/k", "false", "ro") "}", NOTCHECKED },
	{ "5.18: a device behind a link counts", DEVICES, GOOD, "{" MOUNT("/srv/disk", "/dev/sdb", "/disk", "true", "rw") "}", FAIL, "/dev/sdb" },
	{ "5.18: a volume whose driver names /dev fails", DEVICES, GOOD, "{" DRIVEN_TO("/dev", "/dev", "d", "") "}", FAIL, "/dev (mounted read-write)" },
	{ "5.18: a volume on a block device fails", DEVICES, GOOD, "{" CREATED "," MADE("'ext4'", "'/dev/vda'", "[]") "}", FAIL, "/dev/vda" },
	{ "5.18: an unseen mount of a running container is an error", DEVICES, GOOD, "{" DEVICE("/dev/sda", "r") "," NO_RIGHT "}", ERROR },

	/* 5.19 */
#define ULIMIT(name) "'inspect:HostConfig.Ulimits':[{'Name':'" name "','Hard':4096,'Soft':1024}]"
	{ "5.19: none passes", ULIMITS, GOOD, NULL, PASS },
	EVERY(ULIMITS),
	UNSEEN(ULIMITS, "inspect:HostConfig.Ulimits", "{}"),
	{ "5.19: null means none", ULIMITS, GOOD, "{'inspect:HostConfig.Ulimits':null}", PASS },
	{ "5.19: one is for a person", ULIMITS, GOOD, "{" ULIMIT("nofile") "}", NOTCHECKED, "nofile=1024:4096" },
	{ "trap 131: the daemon's defaults do not count", ULIMITS, GOOD, "{" ULIMIT("nofile") ",'engine:default_ulimits':['nofile=1024:4096']}", PASS },
	{ "5.19: another value for a name that the daemon sets counts", ULIMITS, GOOD, "{" ULIMIT("nofile") ",'engine:default_ulimits':['nofile=1024:2048']}", NOTCHECKED },
	{ "trap 131: another than the daemon's counts", ULIMITS, GOOD, "{" ULIMIT("nproc") ",'engine:default_ulimits':['nofile=1024:4096']}", NOTCHECKED },
	{ "5.19: without the daemon's defaults it is for a person", ULIMITS, GOOD, "{" ULIMIT("nofile") ",'engine:default_ulimits':null}", NOTCHECKED, "not known" },
	{ "5.19: limits that stand in a file written since are not the daemon's", ULIMITS, WRITTEN_SINCE, NULL, NOTCHECKED, "not known" },
	{ "5.19: those that the daemon was started with are", ULIMITS, STARTED_WITH, NULL, PASS },
	{ "5.19: an allowed one passes", ULIMITS, GOOD, "{" ULIMIT("nofile") "}", PASS, NULL, .values = { { "allowed-ulimits", "core nofile" } } },
	{ "5.19: one without a name is unknown", ULIMITS, GOOD, "{'inspect:HostConfig.Ulimits':[{'Soft':1}]}", UNKNOWN },
	{ "trap 13: Podman always fills Ulimits", ULIMITS, GOOD, "{'engine:product':'podman','engine:default_ulimits':null," ULIMIT("RLIMIT_NOFILE") "}", NOTCHECKED, "Podman" },

	/* 5.20 */
	{ "5.20: no mounts: not applicable", SHARED, GOOD, NULL, NOTAPPLICABLE },
	EVERY(SHARED),
	UNSEEN(SHARED, "inspect:Mounts", "7"),
	NULL_UNKNOWN(SHARED, "inspect:Mounts"),
	UNSEEN(SHARED, "mounts:mounted", "{}"),
	KERNEL_UNSEEN(SHARED, "kernel:mounts", "{}"),
#define PROPAGATION(word, kernel) "'inspect:Mounts':[{'Type':'bind','Source':'/srv/x','Destination':'/x','Mode':'','RW':true,'Propagation':'" word "'}]," \
	"'mounts:mounted':[{'dst':'/x','host':'/srv/x','options':'rw','fstype':'ext4','shared':" kernel ",'declared':true}]"
	{ "5.20: rprivate passes", SHARED, GOOD, "{" PROPAGATION("rprivate", "false") "}", PASS },
	{ "5.20: rprivate of an exited container passes as declared", SHARED, GOOD, "{" PROPAGATION("rprivate", "false") "," EXITED "}", PASS, "exited" },
	{ "5.20: shared fails", SHARED, GOOD, "{" PROPAGATION("shared", "true") "}", FAIL, "/x (shared)" },
	{ "5.20: rshared fails", SHARED, GOOD, "{" PROPAGATION("rshared", "true") "}", FAIL, "/x (rshared)" },
	{ "trap 119: rslave is not shared", SHARED, GOOD, "{" PROPAGATION("rslave", "false") "}", PASS },
	{ "5.20: shared in the kernel alone fails", SHARED, GOOD, "{" PROPAGATION("rprivate", "true") "}", FAIL, "kernel: shared: /x" },
	{ "5.20: a mount that nobody declared is shared", SHARED, GOOD, "{'mounts:mounted':[{'dst':'/x','host':'/srv/x','options':'rw','fstype':'ext4','shared':true,'declared':false}]}", FAIL },
	{ "5.20: slave passes", SHARED, GOOD, "{" PROPAGATION("slave", "false") "}", PASS },
	{ "5.20: a bind mount with an empty propagation is unknown", SHARED, GOOD, "{" PROPAGATION("", "false") "}", UNKNOWN },
	{ "5.20: a propagation that nobody knows is unknown", SHARED, GOOD, "{" PROPAGATION("x", "false") "}", UNKNOWN, "/x propagates" },
	{ "5.20: shared outdoes unknown", SHARED, GOOD, "{" PROPAGATION("x", "true") "}", FAIL },
	{ "5.20: an ordinary volume has none to say", SHARED, GOOD, "{" MADE("null", "null", "[]") "}", PASS },
	{ "5.20: shared with what is not seen on the host is unknown", SHARED, GOOD, "{" MADE("null", "null", "[]") "," SHOWN("fuse", "true", "true") "}", UNKNOWN, "/d is shared" },
	{ "5.20: what a container shares with itself alone is not the host's", SHARED, GOOD, "{" MADE("null", "null", "[]") "," SHOWN("overlay", "true", "false") "}", PASS },
	{ "5.20: a bind mount that does not say is unknown", SHARED, GOOD, "{'inspect:Mounts':[{'Type':'bind','Source':'/srv/x','Destination':'/x','RW':true}]}", UNKNOWN },

	/* 5.21 */
	{ "5.21: a namespace of its own passes", UTS, GOOD, NULL, PASS },
	WHERE(UTS, PASS),
	EVERY(UTS),
	UNSEEN(UTS, "inspect:HostConfig.UTSMode", "false"),
	NULL_UNKNOWN(UTS, "inspect:HostConfig.UTSMode"),
	KERNEL_UNSEEN(UTS, "kernel:ns.uts", "'x'"),
	{ "5.21: host fails", UTS, GOOD, "{'inspect:HostConfig.UTSMode':'host','kernel:ns.uts':4026531838}", FAIL },
	{ "5.21: Podman's private passes", UTS, GOOD, "{'inspect:HostConfig.UTSMode':'private'}", PASS },
	{ "5.21: the host's network does not share the UTS namespace", UTS, GOOD, "{" NETMODE("host", "") "}", PASS },
	{ "5.21: a mode that nobody knows is unknown", UTS, GOOD, "{'inspect:HostConfig.UTSMode':'other'}", UNKNOWN },

	/* 5.22 */
	{ "5.22: the built-in profile passes", SECCOMP, GOOD, NULL, PASS, "built-in" },
	WHERE(SECCOMP, PASS),
	EVERY(SECCOMP),
	UNSEEN(SECCOMP, "seccomp:option", "7"),
	UNSEEN(SECCOMP, "inspect:HostConfig.Privileged", "null"),
	UNSEEN(SECCOMP, "engine:SecurityOptions", "7"),
	KERNEL_UNSEEN(SECCOMP, "kernel:status.Seccomp", "'2'"),
	{ "5.22: seccomp=unconfined fails", SECCOMP, GOOD, "{'seccomp:option':'unconfined','kernel:status.Seccomp':0}", FAIL, "seccomp=unconfined" },
	{ "5.22: no filter in the kernel fails", SECCOMP, GOOD, "{'kernel:status.Seccomp':0}", FAIL, "kernel: no filter" },
	{ "5.22: a mode that nobody knows is unknown", SECCOMP, GOOD, "{'kernel:status.Seccomp':1}", UNKNOWN },
	{ "trap 40, P-91: an engine that is unconfined fails", SECCOMP, GOOD, "{" OPTIONS ":['name=seccomp,profile=unconfined'],'kernel:status.Seccomp':0}", FAIL, "engine's default profile is unconfined" },
	{ "trap 40: so does its exited container", SECCOMP, GOOD, "{" OPTIONS ":['name=seccomp,profile=unconfined']," EXITED "}", FAIL, "exited" },
	{ "5.22: 20.10 calls the built-in profile default", SECCOMP, GOOD, "{" OPTIONS ":['name=seccomp,profile=default']}", PASS },
	{ "5.22: an engine without seccomp fails", SECCOMP, GOOD, "{" OPTIONS ":['name=apparmor'],'kernel:status.Seccomp':0}", FAIL },
	{ "5.22: an engine that does not name its profile is unknown", SECCOMP, GOOD, "{" OPTIONS ":['name=seccomp']}", UNKNOWN },
	{ "5.22: a daemon-wide profile of the site's own may allow everything: for a person", SECCOMP, GOOD, "{" OPTIONS ":['name=seccomp,profile=/etc/docker/sec.json']}", NOTCHECKED, "/etc/docker/sec.json" },
	{ "5.22: one that the site accepts passes", SECCOMP, GOOD, "{" OPTIONS ":['name=seccomp,profile=/etc/docker/sec.json']}", PASS, "accepted", .values = { { "seccomp-profiles", "/etc/docker/sec.json" } } },
	{ "P-91: privileged without a profile runs without a filter", SECCOMP, GOOD, "{'inspect:HostConfig.Privileged':true,'kernel:status.Seccomp':0}", FAIL, "privileged" },
	{ "P-91: a created privileged container too", SECCOMP, GOOD, "{'inspect:HostConfig.Privileged':true," CREATED "}", FAIL },
#define INLINE(action, denying) "'seccomp:option':'inline','seccomp:inline':{'defaultAction':'" action "','denying':" denying ",'sha256':'00'}"
	{ "trap 91: a profile that allows everything is a filter that filters nothing", SECCOMP, GOOD, "{" INLINE("SCMP_ACT_ALLOW", "0") "}", FAIL, "denies nothing" },
	{ "trap 91: a profile that logs everything too", SECCOMP, GOOD, "{" INLINE("SCMP_ACT_LOG", "0") "}", FAIL },
	{ "5.22: a profile that denies some passes", SECCOMP, GOOD, "{" INLINE("SCMP_ACT_ALLOW", "3") "}", PASS, "3 rules" },
	{ "5.22: a profile that denies by default passes", SECCOMP, GOOD, "{" INLINE("SCMP_ACT_ERRNO", "0") "}", PASS },
	{ "5.22: a default action that nobody knows is unknown", SECCOMP, GOOD, "{" INLINE("SCMP_ACT_DREAM", "3") "}", UNKNOWN },
	{ "5.22: a profile without a summary is unknown", SECCOMP, GOOD, "{'seccomp:option':'inline'}", UNKNOWN },
	{ "5.22: privileged with a profile passes where the kernel has a filter (28 and later)", SECCOMP, GOOD, "{'inspect:HostConfig.Privileged':true," INLINE("SCMP_ACT_ERRNO", "0") "}", PASS },
	{ "5.22: privileged with a profile fails where it has none (up to 26)", SECCOMP, GOOD, "{'inspect:HostConfig.Privileged':true,'kernel:status.Seccomp':0," INLINE("SCMP_ACT_ERRNO", "0") "}", FAIL },
	{ "5.22: privileged with a profile and not running is unknown", SECCOMP, GOOD, "{'inspect:HostConfig.Privileged':true," EXITED "," INLINE("SCMP_ACT_ERRNO", "0") "}", UNKNOWN },
	{ "trap 92: seccomp=builtin is the built-in profile", SECCOMP, GOOD, "{'seccomp:option':'builtin'}", PASS },
	{ "5.22: Podman's path to a profile is unknown", SECCOMP, GOOD, "{'seccomp:option':'/etc/my.json'}", UNKNOWN, "/etc/my.json" },

	/* 5.23, 5.24 */
#define SESSION(running, privileged, user) "'execs:sessions':[{'ID':'0011223344556677','Running':" running ",'privileged':" privileged ",'user':'" user "','Pid':4811}]"
	{ "5.23: none live is for a person: audit logs have the past", PEXEC, GOOD, NULL, NOTCHECKED, "audit logs" },
	EVERY(PEXEC),
	UNSEEN(PEXEC, "execs:sessions", "{}"),
	NULL_UNKNOWN(PEXEC, "execs:sessions"),
	{ "5.23: a live privileged one fails", PEXEC, GOOD, "{" SESSION("true", "true", "app") "}", FAIL, "001122334455" },
	{ "trap 121: one that was created and never started is not live", PEXEC, GOOD, "{" SESSION("false", "true", "") "}", NOTCHECKED, "none of 0" },
	{ "5.23: a live one without privileges is for a person", PEXEC, GOOD, "{" SESSION("true", "false", "app") "}", NOTCHECKED, "none of 1" },
	{ "5.23: one that does not say whether it is privileged is an error", PEXEC, GOOD, "{" SESSION("true", "null", "app") "}", ERROR },
	{ "5.23: one that could not be asked for is an error", PEXEC, GOOD, "{'execs:sessions':[{'ID':'00','code':'timeout','message':'no answer'}]}", ERROR, "no answer" },
	{ "trap 11: one that ended meanwhile is none", PEXEC, GOOD, "{'execs:sessions':[{'ID':'00','code':'vanished','message':'no such exec'}]}", NOTCHECKED },
	{ "trap 122: privileged in a container under AppArmor and seccomp is still a finding", PEXEC, GOOD, "{" SESSION("true", "true", "") "}", FAIL },
	{ "5.24: none live is for a person", REXEC, GOOD, NULL, NOTCHECKED },
	EVERY(REXEC),
	UNSEEN(REXEC, "execs:sessions", "'x'"),
	{ "5.24: root by name fails", REXEC, GOOD, "{" SESSION("true", "false", "root") "}", FAIL, "as root" },
	{ "5.24, P-30: 0:0 fails", REXEC, GOOD, "{" SESSION("true", "false", "0:0") "}", FAIL },
	{ "trap 128: 00 fails", REXEC, GOOD, "{" SESSION("true", "false", "00") "}", FAIL },
	{ "trap 128: +0 fails", REXEC, GOOD, "{" SESSION("true", "false", "+0") "}", FAIL },
	{ "trap 128: :1000 sets the group alone", REXEC, GOOD, "{" SESSION("true", "false", ":1000") "}", FAIL },
	{ "5.24: 1000:0 is not root", REXEC, GOOD, "{" SESSION("true", "false", "1000:0") "}", NOTCHECKED },
	{ "trap 128: another name for uid 0 is seen by the kernel", REXEC, GOOD, "{" SESSION("true", "false", "toor") ",'kernel:processes[1]':{'pid':4811,'comm':'sh','uid':0}}", FAIL },
	{ "5.24: no user in a container of root's fails", REXEC, GOOD, "{" SESSION("true", "false", "") ",'inspect:Config.User':''}", FAIL },
	{ "trap 5: Engine 29 leaves Config.User out: root", REXEC, GOOD, "{" SESSION("true", "false", "") ",'inspect:Config.User':'$absent'}", FAIL },
	{ "5.24: no user in another's container is for a person", REXEC, GOOD, "{" SESSION("true", "false", "") "}", NOTCHECKED },

	/* 5.25 */
	{ "5.25: the engine's own parent passes", PARENT, GOOD, NULL, PASS },
	WHERE(PARENT, PASS),
	EVERY(PARENT),
	UNSEEN(PARENT, "inspect:HostConfig.CgroupParent", "7"),
	NULL_UNKNOWN(PARENT, "inspect:HostConfig.CgroupParent"),
	KERNEL_UNSEEN(PARENT, "kernel:cgroup.path", "7"),
	{ "5.25: another fails", PARENT, GOOD, "{'inspect:HostConfig.CgroupParent':'/mine'}", FAIL, "/mine" },
	{ "5.25: a parent that stands in a file written since is not the daemon's", PARENT, WRITTEN_SINCE, NULL, FAIL, "/evil" },
	{ "5.25: one that the daemon was started with is", PARENT, STARTED_WITH, NULL, PASS, "daemon" },
	{ "5.25: another fails where the daemon's is not known", PARENT, GOOD, "{'inspect:HostConfig.CgroupParent':'/mine','engine:cgroup_parent':null}", FAIL, "/mine" },
	{ "5.25: the one that the site expects passes", PARENT, GOOD, "{'inspect:HostConfig.CgroupParent':'/mine/'}", PASS, NULL, .values = { { "cgroup-parent", "mine" } } },
	{ "5.25: the daemon's own passes", PARENT, GOOD, "{'inspect:HostConfig.CgroupParent':'/mine','engine:cgroup_parent':'/mine'}", PASS, "daemon" },
	{ "5.25: a longer name is another", PARENT, GOOD, "{'inspect:HostConfig.CgroupParent':'/mine2','engine:cgroup_parent':'/mine'}", FAIL },
	{ "trap 125: a process that was moved away fails", PARENT, GOOD, "{'kernel:cgroup.path':'/user.slice'}", FAIL, "/user.slice" },

	/* 5.26 */
#define SECOPT(list) "'inspect:HostConfig.SecurityOpt':" list
	{ "5.26: set and in force passes", NNP, GOOD, NULL, PASS },
	WHERE(NNP, PASS),
	EVERY(NNP),
	UNSEEN(NNP, "inspect:HostConfig.SecurityOpt", "'no-new-privileges'"),
	KERNEL_UNSEEN(NNP, "kernel:status.NoNewPrivs", "true"),
	{ "5.26: not set fails", NNP, GOOD, "{" SECOPT("null") ",'kernel:status.NoNewPrivs':0}", FAIL, "not set" },
	{ "5.26: not set and not running fails", NNP, GOOD, "{" SECOPT("[]") "," CREATED "}", FAIL, "created" },
	{ "5.26: set but not in force fails", NNP, GOOD, "{'kernel:status.NoNewPrivs':0}", FAIL, "is set; kernel: NoNewPrivs is 0" },
	{ "trap 89: no-new-privileges:false fails", NNP, GOOD, "{" SECOPT("['no-new-privileges:false']") ",'kernel:status.NoNewPrivs':0}", FAIL, "turned off" },
	{ "trap 89, P-36: it opts out of the daemon's default", NNP, GOOD, "{" SECOPT("['no-new-privileges=false']") ",'engine:no_new_privileges':{'value':true,'from':'info'}," CREATED "}", FAIL, "turned off" },
	{ "P-36: the daemon's default counts for a container that does not say", NNP, GOOD, "{" SECOPT("null") ",'engine:no_new_privileges':{'value':true,'from':'info'}," CREATED "}", PASS, "daemon's default" },
	{ "P-36: a default of today does not help a container made before", NNP, GOOD, "{" SECOPT("null") ",'engine:no_new_privileges':{'value':true,'from':'info'},'kernel:status.NoNewPrivs':0}", FAIL },
	{ "5.26: made under a default that is gone, and in force", NNP, GOOD, "{" SECOPT("null") "}", PASS, "kernel: NoNewPrivs is 1" },
	{ "trap 41: a default that is not known leaves it to the kernel", NNP, GOOD, "{" SECOPT("null") ",'engine:no_new_privileges':null}", PASS },
	{ "trap 41: a default that is not known, and not running, is unknown", NNP, GOOD, "{" SECOPT("null") ",'engine:no_new_privileges':null," CREATED "}", UNKNOWN },
	{ "trap 90: the last of two decides", NNP, GOOD, "{" SECOPT("['no-new-privileges','no-new-privileges=0']") "," CREATED "}", FAIL },
	{ "trap 90: the last of two decides the other way", NNP, GOOD, "{" SECOPT("['no-new-privileges=0','no-new-privileges:T']") "," CREATED "}", PASS },
	{ "5.26: neither true nor false is unknown", NNP, GOOD, "{" SECOPT("['no-new-privileges=maybe']") "}", UNKNOWN },
	{ "5.26: a longer word is another option", NNP, GOOD, "{" SECOPT("['no-new-privileges-please']") "," CREATED "}", FAIL },

	/* 5.27 */
	{ "5.27: healthy passes", HEALTH, GOOD, NULL, PASS },
	EVERY(HEALTH),
	UNSEEN(HEALTH, "inspect:State.Status", "7"),
	{ "5.27: starting passes", HEALTH, GOOD, "{'inspect:State.Health.Status':'starting'}", PASS },
	{ "5.27: unhealthy fails", HEALTH, GOOD, "{'inspect:State.Health.Status':'unhealthy'}", FAIL, "unhealthy" },
	{ "5.27: no health at all fails", HEALTH, GOOD, "{'inspect:State.Health':'$absent','inspect:Config.Healthcheck':'$absent'}", FAIL, "no health check" },
	{ "trap 15: Podman's empty status is no health check", HEALTH, GOOD, "{'inspect:State.Health.Status':'','inspect:Config.Healthcheck':null}", FAIL },
	{ "trap 120: NONE fails", HEALTH, GOOD, "{'inspect:Config.Healthcheck.Test[0]':'NONE'}", FAIL, "NONE" },
	{ "5.27: a status that nobody knows is unknown", HEALTH, GOOD, "{'inspect:State.Health.Status':'fine'}", UNKNOWN },
	{ "5.27: a status of the wrong type is unknown", HEALTH, GOOD, "{'inspect:State.Health.Status':7}", UNKNOWN },
	{ "5.27: null is unknown", HEALTH, GOOD, "{'inspect:State.Health.Status':null}", UNKNOWN },
	{ "5.27: a status that could not be read is an error", HEALTH, GOOD, "{'inspect:State.Health.Status':'$error EIO'}", ERROR },
	{ "5.27: a status that was not collected is unknown", HEALTH, GOOD, "{'inspect:State.Health':'$uncollected'}", UNKNOWN },
	{ "5.27: an exited container has the check that it was made with", HEALTH, GOOD, "{" EXITED "}", PASS, "(exited)" },
	{ "5.27: an exited container without one fails", HEALTH, GOOD, "{" EXITED ",'inspect:Config.Healthcheck':'$absent'}", FAIL },
	{ "trap 120: an exited container with NONE fails", HEALTH, GOOD, "{" EXITED ",'inspect:Config.Healthcheck.Test':['NONE']}", FAIL },
	{ "5.27: an exited container with an empty test has none", HEALTH, GOOD, "{" EXITED ",'inspect:Config.Healthcheck.Test':[]}", FAIL },
	{ "5.27: an exited container with a test that nobody knows is unknown", HEALTH, GOOD, "{" EXITED ",'inspect:Config.Healthcheck.Test':['MAYBE']}", UNKNOWN },

	/* 5.28 */
	{ "5.28: a tag that still means this image is for a person", CURRENT, GOOD, NULL, NOTCHECKED, "registry" },
	EVERY(CURRENT),
	UNSEEN(CURRENT, "inspect:Config.Image", "7"),
	NULL_UNKNOWN(CURRENT, "inspect:Config.Image"),
	UNSEEN(CURRENT, "inspect:Image", "7"),
	UNSEEN(CURRENT, "image:now", "7"),
	{ "5.28, trap 137: pinned by digest passes", CURRENT, GOOD, "{'inspect:Config.Image':'lab/app:1@" IMAGE "'}", PASS, "pinned" },
	{ "5.28: what only looks like a digest does not pin", CURRENT, GOOD, "{'inspect:Config.Image':'lab/app@sha256:12'}", UNKNOWN },
	{ "5.28: a tag that moved fails", CURRENT, GOOD, "{'image:now':'sha256:99'}", FAIL, "another image" },
	{ "5.28: latest fails", CURRENT, GOOD, "{'inspect:Config.Image':'lab/app:latest'}", FAIL, "latest" },
	{ "5.28: no tag fails", CURRENT, GOOD, "{'inspect:Config.Image':'registry:5000/lab/app'}", FAIL, "no version" },
	{ "5.28: a name that is gone is for a person", CURRENT, GOOD, "{'image:now':null}", NOTCHECKED, "nothing is called" },
	{ "5.28: latest fails although the images could not be listed", CURRENT, GOOD, "{'inspect:Config.Image':'lab/app','image':'$error timeout'}", FAIL },
	{ "5.28: made from an image's id is for a person", CURRENT, GOOD, "{'inspect:Config.Image':'" IMAGE "'}", NOTCHECKED, "image id" },
	{ "5.28: the first digits of an id are an id", CURRENT, GOOD, "{'inspect:Config.Image':'5c1f0a2b7d3e'}", NOTCHECKED, "image id" },

	/* 5.29 */
	{ "5.29: a limit passes", PIDS, GOOD, NULL, PASS, "64 processes" },
	WHERE(PIDS, PASS),
	EVERY(PIDS),
	UNSEEN(PIDS, "inspect:HostConfig.PidsLimit", "'64'"),
	KERNEL_UNSEEN(PIDS, "kernel:cgroup.pids", "7"),
	{ "5.29: null is none", PIDS, GOOD, "{'inspect:HostConfig.PidsLimit':null,'kernel:cgroup.pids':{'limit':null,'own':null,'from':null}}", FAIL, "no limit is declared; kernel: no limit" },
	{ "trap 106: 0 after an update is none", PIDS, GOOD, "{'inspect:HostConfig.PidsLimit':0," EXITED "}", FAIL },
	{ "5.29: -1 is none", PIDS, GOOD, "{'inspect:HostConfig.PidsLimit':-1," EXITED "}", FAIL },
	{ "trap 105: systemd's default on the scope was nobody's decision, and is named", PIDS, GOOD,
	  "{'inspect:HostConfig.PidsLimit':null,'kernel:cgroup.pids':{'limit':4675,'own':4675,'from':'/" SCOPE "'}}", FAIL, "4675" },
	{ "5.29: a limit lifted behind the engine's back fails", PIDS, GOOD, "{'kernel:cgroup.pids':{'limit':null,'own':null,'from':null}}", FAIL, "no limit is in force" },
	{ "trap 107: lifted, and only an ancestor's is left", PIDS, GOOD, "{'kernel:cgroup.pids':{'limit':4915,'own':null,'from':'/system.slice'}}", FAIL, "/system.slice" },
	{ "trap 107: an ancestor's narrower limit beside the own one passes", PIDS, GOOD, "{'kernel:cgroup.pids':{'limit':32,'own':64,'from':'/system.slice'}}", PASS },
	{ "trap 107: an ancestor's narrower limit without the own one fails", PIDS, GOOD, "{'kernel:cgroup.pids':{'limit':32,'own':null,'from':'/system.slice'}}", FAIL },
	{ "trap 107: crun's leaf is without limit, the scope above has it", PIDS, GOOD,
	  "{'kernel:cgroup.path':'/machine.slice/libpod-" ID ".scope/container','kernel:cgroup.pids':{'limit':64,'own':null,'from':'/machine.slice/libpod-" ID ".scope'}}", PASS },
	{ "trap 13: Podman's default of 2048 passes", PIDS, GOOD, "{'engine:product':'podman','inspect:HostConfig.PidsLimit':2048,'kernel:cgroup.pids':{'limit':2048,'own':2048,'from':'/" SCOPE "'}}", PASS },

	/* 5.30 */
	{ "5.30: a network of its own passes", BRIDGE, GOOD, NULL, PASS },
	EVERY(BRIDGE),
	UNSEEN(BRIDGE, "networks:default_bridge", "'no'"),
	NULL_UNKNOWN(BRIDGE, "networks:default_bridge"),
	{ "5.30, trap 100: the default bridge fails", BRIDGE, GOOD, "{'networks:default_bridge':true," NETMODE("default", "") "}", FAIL },
	{ "5.30: the default bridge of an exited container fails", BRIDGE, GOOD, "{'networks:default_bridge':true," EXITED "}", FAIL, "(exited)" },
	{ "trap 98: through another container it fails too", BRIDGE, GOOD, "{" NETMODE("container:" OTHER, ",{'id':'" OTHER "','name':'db','mode':'bridge'}") "}", FAIL, "db" },
	{ "5.30: a chain that cannot be followed is unknown", BRIDGE, GOOD, "{" NETMODE("container:" OTHER, ",{'id':'','name':'','mode':'unresolved: a loop'}") "}", UNKNOWN },
	{ "5.30: an inspection without mode and networks is unknown", BRIDGE, NO_NETWORK, NULL, UNKNOWN },
	{ "5.30: so is a container that joins one without a mode", BRIDGE, MODES_NOT_TOLD, NULL, UNKNOWN, "unresolved: its mode is not known" },
	{ "5.30: a container that names no network is unknown", BRIDGE, GOOD, "{'networks:default_bridge':false,'inspect:HostConfig.NetworkMode':'$absent'}", UNKNOWN, "NetworkMode" },
	{ "5.30: and so it is with an empty or another kind of mode", BRIDGE, GOOD, "{'inspect:HostConfig.NetworkMode':''}", UNKNOWN },
	{ "5.30: a mode that is a list is unknown", BRIDGE, GOOD, "{'inspect:HostConfig.NetworkMode':[]}", UNKNOWN },
	{ "5.30: a mode that could not be read is an error", BRIDGE, GOOD, "{'inspect:HostConfig.NetworkMode':'$error EIO'}", ERROR },
	{ "5.30: the container's own mode counts, whatever the networks tell", BRIDGE, GOOD, "{'inspect:HostConfig.NetworkMode':'bridge'}", FAIL, "default bridge" },
	{ "5.30: Podman's default network is its analogue", BRIDGE, GOOD, "{'engine:product':'podman','networks:attached':['podman'],'networks:default_bridge':true}", FAIL, "Podman" },
	{ "5.30: Podman calls any network bridge", BRIDGE, GOOD, "{'engine:product':'podman','networks:attached':['mine'],'networks:default_bridge':true}", PASS },
	{ "5.30: Podman's networks unseen are an error", BRIDGE, GOOD, "{'engine:product':'podman','networks':'$error timeout'}", ERROR },

	/* 5.31 */
	{ "5.31: a remapped container passes", USERNS, GOOD, NULL, PASS, "remaps" },
	WHERE(USERNS, PASS),
	EVERY(USERNS),
	UNSEEN(USERNS, "inspect:HostConfig.UsernsMode", "7"),
	NULL_UNKNOWN(USERNS, "inspect:HostConfig.UsernsMode"),
	UNSEEN(USERNS, "engine:SecurityOptions", "7"),
	UNSEEN(USERNS, "host:ns.user", "'x'"),
	KERNEL_UNSEEN(USERNS, "kernel:ns.user", "'x'"),
	{ "5.31: opting out of the remap fails", USERNS, GOOD, "{'inspect:HostConfig.UsernsMode':'host','kernel:ns.user':4026531837}", FAIL, "opts out" },
	{ "5.31: the host's user namespace while the engine remaps fails", USERNS, GOOD, "{'kernel:ns.user':4026531837}", FAIL, "kernel: in the host's user namespace" },
	{ "P-92: an engine that does not remap: the inode is the host's", USERNS, GOOD, "{" ROOTFUL "}", FAIL, "does not remap" },
	{ "P-92: an exited container of such an engine fails", USERNS, GOOD, "{" ROOTFUL "," EXITED "}", FAIL, "exited" },
	{ "5.31: a runtime that gives a user namespace by itself passes", USERNS, GOOD, "{" ROOTFUL ",'kernel:ns.user':4026533006}", PASS, "kernel: in another user namespace" },
	{ "5.31: a rootless engine's containers share its own user namespace", USERNS, GOOD, "{" OPTIONS ":['name=rootless','name=seccomp,profile=builtin'],'kernel:ns.user':4026532777,'host:daemon_ns.user':4026532777}", PASS, "rootless" },
	{ "5.31: Podman shows nothing even for host: the kernel decides", USERNS, GOOD, "{'engine:product':'podman'," ROOTFUL "}", FAIL },
	{ "5.31: a mode that nobody knows is unknown", USERNS, GOOD, "{'inspect:HostConfig.UsernsMode':'strange'}", UNKNOWN },

	/* 5.32 */
	{ "5.32: no mounts pass", SOCKET, GOOD, NULL, PASS },
	WHERE(SOCKET, PASS),
	EVERY(SOCKET),
	UNSEEN(SOCKET, "inspect:Mounts", "7"),
	NULL_UNKNOWN(SOCKET, "inspect:Mounts"),
	UNSEEN(SOCKET, "mounts:mounted", "7"),
	KERNEL_UNSEEN(SOCKET, "kernel:mounts", "7"),
#define SOCK(source, real, dst, kind, socket, reaches, rw) "'inspect:Mounts':[" BIND(source, dst, rw) "],'mounts:sources':[{'destination':'" dst "','source':'" source "'," \
	"'real':'" real "','kind':'" kind "','rw':" rw ",'from':'bind','socket':" socket ",'reaches':[" reaches "]}],'mounts:mounted':[" MOUNTED(real, dst, "rw") "]"
	{ "5.32: the engine's socket fails", SOCKET, GOOD, "{" SOCK("/var/run/docker.sock", "/run/docker.sock", "/var/run/docker.sock", "s", "'engine'", "'/run/docker.sock'", "true") "}", FAIL, "/run/docker.sock" },
	{ "trap 112: read-only is no help", SOCKET, GOOD, "{" SOCK("/run/docker.sock", "/run/docker.sock", "/s", "s", "'engine'", "'/run/docker.sock'", "false") "}", FAIL, "does not help" },
	{ "trap 111, P-33: a directory that holds it fails", SOCKET, GOOD, "{" SOCK("/var/run", "/run", "/r", "d", "null", "'/run/docker.sock','/run/containerd/containerd.sock'", "true") "}", FAIL, "through /run at /r" },
	{ "trap 111: a link to it fails", SOCKET, GOOD, "{" SOCK("/srv/link", "/run/docker.sock", "/s", "s", "'engine'", "'/run/docker.sock'", "true") "}", FAIL, "/run/docker.sock" },
	{ "trap 111: another name of the same inode fails", SOCKET, GOOD, "{" SOCK("/srv/hard", "/srv/hard", "/s", "s", "'engine'", "'/run/docker.sock'", "true") "}", FAIL, "through /srv/hard" },
	{ "5.32: containerd's socket fails", SOCKET, GOOD, "{" SOCK("/run/containerd", "/run/containerd", "/c", "d", "null", "'/run/containerd/containerd.sock'", "true") "}", FAIL, "containerd.sock" },
	{ "5.32: a mount that the kernel alone has fails", SOCKET, GOOD, "{'mounts:mounted':[" MOUNTED("/run", "/mnt", "rw") "]}", FAIL, "/run/docker.sock through /run" },
	{ "P-85: a volume that is /run in disguise fails", SOCKET, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,'Driver':'local'," FOLDER "'type':'none','device':'/run','o':['bind']}],"
	  "'mounts:sources':[{'destination':'/d','source':'/run','real':'/run','kind':'d','rw':true,'from':'volume device','socket':null,'reaches':['/run/docker.sock']}]}", FAIL },
	{ "5.32: a volume whose driver names the socket's folder fails", SOCKET, GOOD, "{" DRIVEN_TO("/srv/s", "/srv/s", "d", "'/srv/s/docker.sock'") "}", FAIL, "/srv/s/docker.sock through /srv/s" },
	{ "5.32: an ordinary volume passes", SOCKET, GOOD, "{" MADE("null", "null", "[]") ",'mounts:mounted':[" MOUNTED("/var/lib/docker/volumes/data/_data", "/d", "rw") "]}", PASS },
	{ "5.32: what an overlay shows is unknown", SOCKET, GOOD, "{" MADE("'overlay'", "'(another)'", "['(another)']") "}", UNKNOWN },
	{ "5.32: another mount passes", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") "}", PASS },
	{ "5.32: a plain file of that name passes", SOCKET, GOOD, "{" SOCK("/srv/docker.sock.d", "/srv/docker.sock.d", "/x", "-", "null", "", "true") "}", PASS },
	{ "5.32: a socket of that name elsewhere fails", SOCKET, GOOD, "{" SOCK("/srv/d2/docker.sock", "/srv/d2/docker.sock", "/x", "s", "null", "", "true") "}", FAIL },
	{ "5.32: sources that do not say what they reach are unknown", SOCKET, GOOD,
	  "{'inspect:Mounts':[" BIND("/srv/www", "/www", "true") "],'mounts:sources':[{'destination':'/www','source':'/srv/www','real':'/srv/www','kind':'d','rw':true}]}", UNKNOWN },
	{ "5.32: no socket known at all is unknown, not 'reaches none'", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets':[]}", UNKNOWN },
	{ "5.32: sockets without path and role are not understood", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets':['x']}", UNKNOWN },
	{ "5.32: sockets that could not be looked for are an error", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets':'$error EACCES'}", ERROR },
	{ "5.32: --scope engine knows the usual places", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/var", "/v", "true") "]," ENGINE_SCOPE "}", FAIL, "/var/run/docker.sock through /var" },
	{ "5.32: --scope engine and another mount passes, and says so", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/srv/www", "/www", "true") "]," ENGINE_SCOPE "}", PASS, "--scope engine" },
	{ "5.32: a socket that is declared fails on an engine elsewhere", SOCKET, GOOD,
	  "{'inspect:Mounts':[" BIND("/var/run/docker.sock", "/s", "true") "],'mounts':'$error not-local','kernel':'$error not-local'}", FAIL },
	{ "5.32: another mount on an engine elsewhere is an error", SOCKET, GOOD,
	  "{'inspect:Mounts':[" BIND("/srv/www", "/www", "true") "],'mounts':'$error not-local','kernel':'$error not-local'}", ERROR },
	{ "5.32: an exited container is judged by where its mounts lead", SOCKET, GOOD,
	  "{" EXITED ",'inspect:Mounts':[" BIND("/srv/link", "/s", "true") "],'mounts:sources':[" SOURCE("/srv/link", "/run/docker.sock", "/s", "true", "s", "'/run/docker.sock'") "]}", FAIL },
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
		abort();
	return ret;
}

/* Has the collector keep GOOD's inspection, as it answers with these changes. */
static void
keep(struct collector *c, struct seen_container *s, const char *id, const cJSON *with)
{
	autojson cJSON *whole = quoted("{" INSPECT "}");
	cJSON *doc = cJSON_DetachItemFromObject(cJSON_GetObjectItem(whole, "inspect"), "data");
	struct engine_reply reply = { .doc = doc, .code = "" };
	cJSON *host = cJSON_GetObjectItem(doc, "HostConfig");
	const cJSON *v;

	cJSON_ReplaceItemInObject(doc, "Id", cJSON_CreateString(id));
	cJSON_ReplaceItemInObject(doc, "State", quoted("{'Status':'created','Running':false,'Pid':0}"));
	cJSON_ArrayForEach (v, with) {
		cJSON *in = strcmp(v->string, "Networks") == 0
		    ? cJSON_GetObjectItem(doc, "NetworkSettings")
		    : host;

		cJSON_DeleteItemFromObject(in, v->string);
		if (!cJSON_IsString(v) || strcmp(v->valuestring, "$absent") != 0)
			json_put(in, v->string, json_copy(v));
	}
	*s = (struct seen_container){ .id = xstrdup(id), .name = xstrdup(id), .source = xstrdup(""),
		.execs = json_array() };
	collect_container_keep(c, s, &reply);
}

static void
collect_row(const char *text, char *ret, size_t size)
{
	static const struct collect_options engine_only = { .scope = "engine" };
	autojson cJSON *how = quoted(text), *config = json_object(), *line = NULL;
	struct seen_container both[2];
	struct redactor *redactor = redact_open("/dev/null");
	struct collector c = { .o = &engine_only, .redactor = redactor, .local = "yes", .config = config,
		.containers = both, .ncontainers = 2 };
	autofree char *out = NULL;

	if (json_at(how, "options") != NULL)
		json_put(json_put_object(config, "data"), "options", json_copy(json_at(how, "options")));
	for (size_t i = 0; i < NANSWERS; i++) {
		c.answers[i] = (struct answer){ .source = xstrdup(""), .code = "", .message = xstrdup("") };
		c.answers[i].doc = i == ANSWER_INFO || i == ANSWER_BRIDGE ? json_object() : json_array();
	}
	if (json_at(how, "networks") != NULL) {
		cJSON_Delete(c.answers[ANSWER_NETWORKS].doc);
		c.answers[ANSWER_NETWORKS].doc = json_copy(json_at(how, "networks"));
	}
	c.version.doc = quoted("{'Version':'20.10.24'}");
	keep(&c, &both[0], ID, json_at(how, "with"));
	keep(&c, &both[1], OTHER, json_at(how, "other"));
	line = collect_container_subject(&c, &both[0]);
	out = cJSON_PrintUnformatted(line);
	/* a row's quotes are all JSON's */
	for (char *p = out; (p = strchr(p, '\'')) != NULL;)
		*p = '_';
	if (snprintf(ret, size, "%s", out) >= (int)size)
		abort();
	for (size_t i = 0; i < NANSWERS; i++) {
		free(c.answers[i].source);
		free(c.answers[i].message);
		cJSON_Delete(c.answers[i].doc);
	}
	for (size_t i = 0; i < ARRAY_SIZE(both); i++) {
		char *strings[] = { both[i].id, both[i].name, both[i].source, both[i].message, both[i].state,
			both[i].image, both[i].network_mode, both[i].pid_mode, both[i].ipc_mode };

		for (size_t n = 0; n < ARRAY_SIZE(strings); n++)
			free(strings[n]);
		cJSON_Delete(both[i].inspect);
		cJSON_Delete(both[i].seccomp);
		cJSON_Delete(both[i].execs);
	}
	cJSON_Delete(c.version.doc);
	redact_close(redactor);
}

int
main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(collected_from); i++)
		collect_row(collected_from[i], joined[i], sizeof(joined[i]));
	for (size_t i = 0, n = 0; i < ARRAY_SIZE(good_parts); i++)
		n += (size_t)snprintf(good + n, sizeof(good) - n, "%s", good_parts[i]);
	return check_rows("containers", rows, ARRAY_SIZE(rows));
}
