/* SPDX-License-Identifier: Apache-2.0 */
/*
 * good_container: a hardened, running container (Docker 28.5.2; cgroup v2, AppArmor), for which every
 * rule of section 5 passes that can; and what many rows change in it.
 */
#ifndef TESTS_GOOD_CONTAINER_H
#define TESTS_GOOD_CONTAINER_H

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
	"'CgroupVersion':'2','CgroupDriver':'systemd','LocalNodeState':'inactive','MemTotal':17179869184,"                \
	"'DockerRootDir':'/var/lib/docker','sockets':['/var/run/docker.sock'],"                    \
	"'runtime':{'name':'runc','path':'runc','type':null},'sandboxed':null,"                    \
	"'created_since':true,'started_since':true,"                                               \
	"'no_new_privileges':{'value':false,'from':'info'},'default_ulimits':[],'cgroup_parent':'" \
	"'}},"                                                                                     \
	"'host':{'source':'host','data':{'lsm':['capability','apparmor'],'selinux':'disabled','"   \
	"apparmor':true,"                                                                          \
	"'unprivileged_port_start':1024,'pid_max':4194304,'threads_max':65000,"                                                          \
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
	"'execs':{'source':'GET /exec/{id}/json','data':{'sessions':[]}},"                         \
	"'user':{'source':'/etc/passwd of the container','data':{'configured':'app','uid':1000,'from':'passwd'}},"                                     \
	"'files':{'source':'/proc/4711/root','data':{'entries':9,'setuid':[],'tools':[],'packages':[]}}"

/* Its line of the facts. good_container() puts it together, for no compiler need take a literal as
 * long as all of it; before the rows run. */
#define GOOD good_line
extern char good_line[8192];
void good_container(void);

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
/* An earlier daemon started it. */
#define RESTORED  "'engine:started_since':false"
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
		    "'volumes':'$absent','seccomp':'$absent','execs':'$absent','user':'$absent','files':'$absent'}",                  \
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

#endif
