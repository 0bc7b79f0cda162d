/* SPDX-License-Identifier: Apache-2.0 */
/* The host reader on recorded roots, and its manners as a process. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/host_parts.h"
#include "audit/reader.h"
#include "tests/hostroot.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ID_C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define ID_D "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
#define ID_E "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
#define ID_F "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

enum root { HYBRID, UNIFIED, CONTAINED, IMAGE, NROOTS };
static const char *const root_names[NROOTS] = { "hybrid", "unified", "contained", "image" };
static char *roots[NROOTS];

/*
 * One thing asked and one thing looked at. path "!x": the code of the error at x ("!": of the whole document);
 * want NULL: nothing is there.
 */
struct row {
	const char *name;
	enum root root;
	enum reader_op op;
	long pid;
	const char *text;
	const char *path, *want;
	double started;
};

/* clang-format off */
static const struct row rows[] = {
	/* who the host is */
	{ "the host's name is the kernel's", HYBRID, OP_HOST, 0, "", "hostname", "\"hostel\"" },
	{ "os-release values are unquoted, escapes undone", HYBRID, OP_HOST, 0, "", "os.pretty_name", "\"Debian \\\"GNU\\\"/Linux\"" },
	{ "os-release is followed through its link, inside the root", UNIFIED, OP_HOST, 0, "", "os.pretty_name", "\"Arch Linux\"" },
	{ "a rolling release has no version: null", UNIFIED, OP_HOST, 0, "", "os.version_id", "null" },
	{ "no os-release is an error", CONTAINED, OP_HOST, 0, "", "!os", "\"ENOENT\"" },
	{ "security modules are the kernel's list", HYBRID, OP_HOST, 0, "", "lsm", "[\"lockdown\",\"capability\",\"yama\",\"apparmor\"]" },
	{ "a kernel without securityfs has the modules with file systems of their own", UNIFIED, OP_HOST, 0, "", "lsm", "[\"selinux\"]" },
	{ "no list of modules and nothing else to go by is an error", CONTAINED, OP_HOST, 0, "", "!lsm", "\"ENOENT\"" },
	{ "SELinux enforce 0 is permissive", UNIFIED, OP_HOST, 0, "", "selinux", "\"permissive\"" },
	{ "SELinux unknown to the kernel is disabled", HYBRID, OP_HOST, 0, "", "selinux", "\"disabled\"" },
	{ "SELinux is not disabled where the kernel's file systems cannot be seen", CONTAINED, OP_HOST, 0, "", "!selinux", "\"ENOENT\"" },
	{ "AppArmor enabled", HYBRID, OP_HOST, 0, "", "apparmor", "true" },
	{ "AppArmor is off where sysfs has no such module", UNIFIED, OP_HOST, 0, "", "apparmor", "false" },
	{ "AppArmor is unknown without sysfs", CONTAINED, OP_HOST, 0, "", "!apparmor", "\"ENOENT\"" },
	{ "v1 controllers beside an empty unified hierarchy are hybrid", HYBRID, OP_HOST, 0, "", "cgroup", "\"hybrid\"" },
	{ "only the unified hierarchy is v2", UNIFIED, OP_HOST, 0, "", "cgroup", "\"v2\"" },
	{ "no hierarchy is an error", IMAGE, OP_HOST, 0, "", "!cgroup", "\"ENOENT\"" },
	{ "the clock of a recording is not this machine's", HYBRID, OP_HOST, 0, "", "!clock_synchronized", "\"not-proven\"" },
	{ "uptime", HYBRID, OP_HOST, 0, "", "uptime", "1000.5" },
	{ "unprivileged ports begin where the sysctl says", HYBRID, OP_HOST, 0, "", "unprivileged_port_start", "1024" },
	{ "the host's namespaces are process 1's", HYBRID, OP_HOST, 0, "", "ns", "{\"mnt\":4026531841,\"net\":4026531840,\"pid\":4026531836,\"ipc\":4026531839,\"uts\":4026531838,\"user\":4026531837,\"cgroup\":4026531835}" },
	{ "and said to be", HYBRID, OP_HOST, 0, "", "ns_from.net", "\"1\"" },
	{ "trap 62: inside a container the PID namespace is not the host's", CONTAINED, OP_HOST, 0, "", "!ns.pid", "\"not-proven\"" },
	{ "inside a container the mount namespace is not the host's", CONTAINED, OP_HOST, 0, "", "!ns.mnt", "\"not-proven\"" },
	{ "a program that calls itself kthreadd proves nothing", CONTAINED, OP_HOST, 0, "", "ns.pid", NULL },
	{ "a number only the first namespace can have proves that one", CONTAINED, OP_HOST, 0, "", "ns.net", "4026531833" },
	{ "and is said to be our own", CONTAINED, OP_HOST, 0, "", "ns_from.net", "\"self\"" },
	{ "no processes: no namespaces", IMAGE, OP_HOST, 0, "", "!ns.net", "\"not-proven\"" },
	{ "and none made up", IMAGE, OP_HOST, 0, "", "ns", NULL },

	/* mounts */
	{ "octal escapes are undone", HYBRID, OP_MOUNTS, 0, "", "mounts[9].dst", "\"/mnt/with blank\\\\slash\"" },
	{ "propagation is the optional fields", HYBRID, OP_MOUNTS, 0, "", "mounts[9].propagation", "\"master:2\"" },
	{ "a mount without a source", HYBRID, OP_MOUNTS, 0, "", "mounts[10]", "{\"dev\":\"0:40\",\"id\":51,\"parent\":27,\"root\":\"/\",\"dst\":\"/mnt/nosource\",\"options\":\"rw\",\"propagation\":\"\",\"fstype\":\"tmpfs\",\"source\":\"\"}" },
	{ "trap 62: a container's mount table is not the host's", CONTAINED, OP_MOUNTS, 0, "", "!", "\"not-proven\"" },
	{ "no processes: no mount table", IMAGE, OP_MOUNTS, 0, "", "!", "\"ENOENT\"" },

	/* audit rules */
	{ "the kernel that runs here knows nothing of an image's audit rules", IMAGE, OP_AUDIT, 0, "", "!", "\"not-live\"" },
	{ "nor of a recorded host's", HYBRID, OP_AUDIT, 0, "", "!", "\"not-live\"" },

	/* files */
	{ "a file's bytes", IMAGE, OP_FILE, 0, "/etc/secret", "bytes", "\"one\\u000atwo\\u000a\"" },
	{ "a file above the cap is too large", IMAGE, OP_FILE, 7, "/etc/secret", "code", "\"too-large\"" },
	{ "and nothing of it is kept", IMAGE, OP_FILE, 7, "/etc/secret", "bytes", NULL },
	{ "a file of exactly the cap is read", IMAGE, OP_FILE, 8, "/etc/secret", "code", "\"\"" },
	{ "a pipe is not opened", IMAGE, OP_FILE, 0, "/etc/pipe", "code", "\"not-regular\"" },
	{ "but its kind is known", IMAGE, OP_STAT, 0, "/etc/pipe", "type", "\"p\"" },
	{ "a folder is not read as a file", IMAGE, OP_FILE, 0, "/etc", "code", "\"not-regular\"" },
	{ "a link that climbs stays inside the root", IMAGE, OP_FILE, 0, "/etc/out", "code", "\"ENOENT\"" },
	{ "a path that climbs stays inside the root", IMAGE, OP_FILE, 0, "/../../../etc/os-release", "bytes", "\"ID=alpine\\u000a\"" },
	{ "a link to itself ends", IMAGE, OP_STAT, 0, "/etc/round", "code", "\"ELOOP\"" },
	{ "a dangling link is not there", IMAGE, OP_STAT, 0, "/etc/dangling", "code", "\"ENOENT\"" },
	{ "a path through a file is no folder", IMAGE, OP_STAT, 0, "/etc/secret/x", "code", "\"ENOTDIR\"" },
	{ "an absolute link stays inside, and is resolved", HYBRID, OP_STAT, 0, "/var/run/docker.sock", "real", "\"/run/docker.sock\"" },
	{ "the root itself", IMAGE, OP_STAT, 0, "/", "real", "\"/\"" },
	{ "a process's root is another one", UNIFIED, OP_FILE, -650, "/etc/docker/daemon.json", "bytes", "\"{\\\"icc\\\":false}\\u000a\"" },
	{ "an absolute link stays inside that root", UNIFIED, OP_STAT, -650, "/etc/link", "real", "\"/etc/docker/daemon.json\"" },
	{ "a container's link out of it does not lead to the host's file", UNIFIED, OP_FILE, -4711, "/etc/escape", "code", "\"ENOENT\"" },
	{ "trap 113: a link inside a container is resolved there", UNIFIED, OP_STAT, -4711, "/etc/inside", "real", "\"/etc/passwd\"" },
	{ "the root of no process", UNIFIED, OP_FILE, -99, "/etc/passwd", "code", "\"ESRCH\"" },
	{ "a recorded root whose process links lead to / stays inside", IMAGE, OP_FILE, -700, "/etc/os-release", "bytes", "\"ID=alpine\\u000a\"" },
	{ "names come sorted", IMAGE, OP_LIST, 0, "/list", "names", "[\".hidden\",\"a\",\"b\"]" },
	{ "a file has no names", IMAGE, OP_LIST, 0, "/etc/secret", "!", "\"ENOTDIR\"" },
	{ "no folder", IMAGE, OP_LIST, 0, "/nowhere", "!", "\"ENOENT\"" },

	/* the daemon */
	{ "dockerd is found by its socket", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "pid", "700" },
	{ "its program's path, though it was upgraded since", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "exe", "\"/usr/sbin/dockerd\"" },
	{ "it was not activated", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "activated", "false" },
	{ "trap 19: arguments are split at NUL only, empty ones kept", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "argv", "[\"/usr/sbin/dockerd\",\"--log-opt\",\"tag=a b --icc=false\",\"--label=x=--icc=false\",\"\",\"-H\",\"unix:///run/docker.sock\"]" },
	{ "trap 37: of the environment what dockerd reads, the first of two, and no more", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "environ", "{\"DOCKER_TLS_VERIFY\":\"1\",\"HOME\":\"/root\",\"HTTP_PROXY\":\"http://u:p@proxy\"}" },
	{ "its listeners are what it holds: not the connected, not others'", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "listeners", "[{\"proto\":\"tcp\",\"address\":\"127.0.0.1\",\"port\":2375},{\"proto\":\"tcp6\",\"address\":\"::\",\"port\":2376},{\"proto\":\"unix\",\"path\":\"/var/run/docker.sock\"}]" },
	{ "of UDP what it takes from anybody with, and the kernel's VXLAN port: not the connected, not others'", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "udp", "[{\"proto\":\"udp\",\"address\":\"0.0.0.0\",\"port\":4789,\"held\":false},{\"proto\":\"udp\",\"address\":\"127.0.0.1\",\"port\":7946,\"held\":true}]" },
	{ "holders of the socket, though bound under a link's name", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "holders", "[{\"pid\":700,\"exe\":\"/usr/sbin/dockerd\"}]" },
	{ "trap 46: its own docker-proxy children only", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "docker_proxy", "1" },
	{ "databases that it has open: no other files, nothing without a path", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "databases", "[\"/var/lib/docker/volumes/metadata.db\"]" },
	{ "the addresses of its network namespace, each once", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "addresses", "[\"192.0.2.7\",\"127.0.0.0/8\",\"2001:db8::7\"]" },
	{ "addresses that the kernel does not list are an error, not none", UNIFIED, OP_DAEMON, 1, "/run/docker.sock", "!addresses", "\"ENOENT\"" },
	{ "its unit is of its cgroup", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "unit", "\"docker.service\"" },
	{ "when it started, by the boot time", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "started", "1700000020" },
	{ "it is in the host's mount namespace", HYBRID, OP_DAEMON, 700, "/run/docker.sock", "root", "false" },
	{ "trap 50: what forwards is no engine", HYBRID, OP_DAEMON, 950, "/run/forward.sock", "!", "\"not-proven\"" },
	{ "an init whose socket nobody took is not proven", HYBRID, OP_DAEMON, 960, "/run/idle.sock", "!", "\"not-proven\"" },
	{ "a dockerd that holds no listener is not proven", HYBRID, OP_DAEMON, 970, "/run/forward.sock", "!", "\"not-proven\"" },
	{ "a peer outside of this PID namespace is not proven", HYBRID, OP_DAEMON, 0, "/run/docker.sock", "!", "\"not-proven\"" },
	{ "a peer that has gone", HYBRID, OP_DAEMON, 12345, "/run/docker.sock", "!", "\"ESRCH\"" },
	{ "no processes to look for it", IMAGE, OP_DAEMON, 12345, "/run/docker.sock", "!", "\"ENOENT\"" },
	{ "a dockerd that ends is not described", HYBRID, OP_DAEMON, 990, "/run/ending.sock", "!", "\"ESRCH\"" },
	{ "a name with a newline in it may lie about a socket: its listeners are not believed", HYBRID, OP_DAEMON, 980, "/run/lying.sock", "!listeners", "\"not-proven\"" },
	{ "dockerd under another base name", HYBRID, OP_DAEMON, 980, "/run/lying.sock", "product", "\"dockerd\"" },
	{ "trap 17: behind the init that listens, the engine that holds the socket", UNIFIED, OP_DAEMON, 1, "/var/run/docker.sock", "pid", "650" },
	{ "and it was activated", UNIFIED, OP_DAEMON, 1, "/run/docker.sock", "activated", "true" },
	{ "both hold it", UNIFIED, OP_DAEMON, 1, "/run/docker.sock", "holders", "[{\"pid\":1,\"exe\":\"/usr/lib/systemd/systemd\"},{\"pid\":650,\"exe\":\"/usr/bin/dockerd\"}]" },
	{ "trap 35: TCP sockets that systemd handed over count, from the host's network namespace", UNIFIED, OP_DAEMON, 1, "/run/docker.sock", "listeners", "[{\"proto\":\"tcp6\",\"address\":\"::\",\"port\":2375},{\"proto\":\"tcp6\",\"address\":\"::ffff:127.0.0.1\",\"port\":2384},{\"proto\":\"unix\",\"path\":\"/run/docker.sock\"}]" },
	{ "its mount namespace is its own", UNIFIED, OP_DAEMON, 1, "/run/docker.sock", "root", "true" },
	{ "P-71, trap 18: a rootless daemon by its own socket", UNIFIED, OP_DAEMON, 1400, "/run/user/1000/docker.sock", "pid", "1400" },
	{ "its real user", UNIFIED, OP_DAEMON, 1400, "/run/user/1000/docker.sock", "uid", "1000" },
	{ "its user namespace", UNIFIED, OP_DAEMON, 1400, "/run/user/1000/docker.sock", "uid_map", "[[0,1000,1],[1,100000,65536]]" },
	{ "and that of its groups", UNIFIED, OP_DAEMON, 1400, "/run/user/1000/docker.sock", "gid_map", "[[0,1000,1],[1,200000,65536]]" },
	{ "its unit below the user's manager", UNIFIED, OP_DAEMON, 1400, "/run/user/1000/docker.sock", "unit", "\"docker.service\"" },
	{ "its environment", UNIFIED, OP_DAEMON, 1400, "/run/user/1000/docker.sock", "environ.ROOTLESSKIT_STATE_DIR", "\"/run/user/1000/dockerd-rootless\"" },

	/* where engines listen */
	{ "all engines' listening sockets that have a path: systemd's that it handed over, a user's, containerd's", UNIFIED, OP_ENGINES, 0, "", "sockets",
	  "[{\"pid\":1400,\"role\":\"another engine\",\"path\":\"/run/user/1000/docker.sock\"},{\"pid\":650,\"role\":\"another engine\",\"path\":\"/run/docker.sock\"},"
	  "{\"pid\":660,\"role\":\"containerd\",\"path\":\"/run/containerd/containerd.sock.ttrpc\"}]" },
	{ "all of them could be seen", UNIFIED, OP_ENGINES, 0, "", "!sockets", NULL },
	{ "a name with a newline in it hides none", HYBRID, OP_ENGINES, 0, "", "sockets[1].path", "\"/run/lying.sock\"" },

	/* a container's identity */
	{ "the id in the cgroup path is the identity", HYBRID, OP_CONTAINER, 801, ID_A, "identity", "\"cgroup\"" },
	{ "a clock step is no error then, but recorded", HYBRID, OP_CONTAINER, 801, ID_A, "start_difference", "-7200", .started = 1700007600 },
	{ "trap 125: moved to another cgroup, the shim's command line is the identity", HYBRID, OP_CONTAINER, 831, ID_B, "identity", "\"shim\"", .started = 1700000501.5 },
	{ "trap 126: then the start must match", HYBRID, OP_CONTAINER, 831, ID_B, "!", "\"pid-reused\"", .started = 1700000497 },
	{ "a busy engine says later that it started", HYBRID, OP_CONTAINER, 831, ID_B, "identity", "\"shim\"", .started = 1700000503.5 },
	{ "but not a minute later", HYBRID, OP_CONTAINER, 831, ID_B, "!", "\"pid-reused\"", .started = 1700000562 },
	{ "trap 126: another container's process is not this one's", HYBRID, OP_CONTAINER, 801, ID_B, "!", "\"pid-reused\"" },
	{ "trap 126: the daemon is no container", HYBRID, OP_CONTAINER, 700, ID_A, "!", "\"pid-reused\"" },
	{ "trap 127: process 0 is not running", HYBRID, OP_CONTAINER, 0, ID_A, "!", "\"ESRCH\"" },
	{ "a process that has gone", HYBRID, OP_CONTAINER, 4242, ID_A, "!", "\"ESRCH\"" },
	{ "one whose first thread has ended is seen by another", HYBRID, OP_CONTAINER, 871, ID_F, "exe", "\"app\"" },
	{ "with that one's identity", HYBRID, OP_CONTAINER, 871, ID_F, "identity", "\"cgroup\"" },
	{ "and the process's own start", HYBRID, OP_CONTAINER, 871, ID_F, "start", "80000" },
	{ "whose limits are not the root cgroup's", HYBRID, OP_CONTAINER, 871, ID_F, "cgroup.pids.own", "70" },
	{ "one that ends is not told: it is in no cgroup any more", HYBRID, OP_CONTAINER, 881, ID_F, "!", "\"ESRCH\"" },
	{ "a zombie has gone, too", HYBRID, OP_CONTAINER, 804, ID_A, "!", "\"ESRCH\"" },
	{ "a root without processes cannot say that one has gone", IMAGE, OP_CONTAINER, 801, ID_A, "!", "\"ENOENT\"" },
	{ "a short id proves nothing", HYBRID, OP_CONTAINER, 801, "aaaa", "!", "\"not-proven\"" },
	{ "an id inside a longer number is another's", HYBRID, OP_CONTAINER, 801, "0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "!", "\"pid-reused\"" },

	/* what the kernel enforces on it */
	{ "a name with brackets and blanks does not shift the fields", HYBRID, OP_CONTAINER, 801, ID_A, "start", "40000" },
	{ "the program's base name", HYBRID, OP_CONTAINER, 801, ID_A, "exe", "\"sleep\"" },
	{ "trap 16: the effective user is the number of the kernel", HYBRID, OP_CONTAINER, 801, ID_A, "uid", "{\"host\":1001,\"inside\":1001}" },
	{ "groups", HYBRID, OP_CONTAINER, 801, ID_A, "groups", "[1000,27]" },
	{ "trap 86: the bounding set stands beside the empty effective one", HYBRID, OP_CONTAINER, 801, ID_A, "status.CapBnd", "\"00000000a82425fa\"" },
	{ "no_new_privs", HYBRID, OP_CONTAINER, 801, ID_A, "status.NoNewPrivs", "1" },
	{ "seccomp", HYBRID, OP_CONTAINER, 801, ID_A, "status.Seccomp", "2" },
	{ "what an old kernel does not show is an error, not zero", HYBRID, OP_CONTAINER, 801, ID_A, "!status.Seccomp_filters", "\"ENOENT\"" },
	{ "a mask that is none is not understood", HYBRID, OP_CONTAINER, 851, ID_D, "!status.CapBnd", "\"EBADMSG\"" },
	{ "a number with words behind it is not understood", HYBRID, OP_CONTAINER, 851, ID_D, "!status.Seccomp", "\"EBADMSG\"" },
	{ "a user that is no number is not understood", HYBRID, OP_CONTAINER, 851, ID_D, "!uid", "\"EBADMSG\"" },
	{ "no groups line is an error", HYBRID, OP_CONTAINER, 851, ID_D, "!groups", "\"EBADMSG\"" },
	{ "a program that cannot be read is an error", HYBRID, OP_CONTAINER, 851, ID_D, "!exe", "\"ENOENT\"" },
	{ "no uid_map is an error", HYBRID, OP_CONTAINER, 851, ID_D, "!uid_map", "\"ENOENT\"" },
	{ "the label without its newline", HYBRID, OP_CONTAINER, 801, ID_A, "lsm", "\"docker-default (enforce)\"" },
	{ "trap 82: AppArmor's own file first, without its NUL", UNIFIED, OP_CONTAINER, 4711, ID_A, "lsm", "\"docker-default (enforce)\"" },
	{ "no label is an empty one", HYBRID, OP_CONTAINER, 831, ID_B, "lsm", "\"\"" },
	{ "namespaces", HYBRID, OP_CONTAINER, 801, ID_A, "ns.net", "4026532002" },
	{ "trap 117: the mount's own flags, of the last mount at /", HYBRID, OP_CONTAINER, 801, ID_A, "root", "{\"readonly\":true,\"options\":\"ro,relatime\",\"fstype\":\"overlay\"}" },
	{ "a super block's ro is not the mount's", HYBRID, OP_CONTAINER, 841, ID_C, "root.readonly", "false" },
	{ "trap 113: a mount's path within its file system", HYBRID, OP_CONTAINER, 801, ID_A, "mounts[2]", "{\"dev\":\"254:0\",\"root\":\"/etc\",\"dst\":\"/data\",\"options\":\"rw,relatime\",\"propagation\":\"shared:1\",\"fstype\":\"ext4\",\"source\":\"/dev/vda\"}" },
	{ "a mount table that is none: no mounts", HYBRID, OP_CONTAINER, 831, ID_B, "!mounts", "\"EBADMSG\"" },
	{ "and no root", HYBRID, OP_CONTAINER, 831, ID_B, "!root", "\"EBADMSG\"" },
	{ "and no half list", HYBRID, OP_CONTAINER, 831, ID_B, "mounts", NULL },
	{ "no mount at / is an error", HYBRID, OP_CONTAINER, 851, ID_D, "!root", "\"ENOENT\"" },
	{ "trap 130: root inside is another outside", UNIFIED, OP_CONTAINER, 5001, ID_B, "uid", "{\"host\":100000,\"inside\":0}" },
	{ "an id that the map does not have is not made up", UNIFIED, OP_CONTAINER, 5001, ID_B, "!gid.inside", "\"not-proven\"" },
	{ "though the host's is known", UNIFIED, OP_CONTAINER, 5001, ID_B, "gid", "{\"host\":100033}" },

	/* limits */
	{ "v1: the memory limit of the folder above binds the nested one", HYBRID, OP_CONTAINER, 801, ID_A, "cgroup.memory", "{\"limit\":67108864,\"own\":null,\"from\":\"/sys/fs/cgroup/memory/docker/" ID_A "\"}" },
	{ "trap 107: v1: the lowest pids limit on the way up", HYBRID, OP_CONTAINER, 801, ID_A, "cgroup.pids", "{\"limit\":20,\"own\":50,\"from\":\"/sys/fs/cgroup/pids/docker\"}" },
	{ "v1: cpu, mounted together with cpuacct", HYBRID, OP_CONTAINER, 801, ID_A, "cgroup.cpu", "{\"shares\":512,\"quota\":50000,\"period\":100000,\"own_quota\":50000,\"from\":\"/sys/fs/cgroup/cpu,cpuacct/docker/" ID_A "\",\"cpuset\":\"0\",\"cpuset_all\":\"0-1\"}" },
	{ "v1: the path is memory's", HYBRID, OP_CONTAINER, 801, ID_A, "cgroup.path", "\"/docker/" ID_A "/inner\"" },
	{ "trap 8: v1: the largest number is no limit, whatever the page size", HYBRID, OP_CONTAINER, 841, ID_C, "cgroup.memory", "{\"limit\":null,\"own\":null,\"from\":null}" },
	{ "v1: a limit above still binds where the own is max", HYBRID, OP_CONTAINER, 841, ID_C, "cgroup.pids.limit", "20" },
	{ "v1: without a hierarchy, a limit above does not bind", HYBRID, OP_CONTAINER, 851, ID_D, "cgroup.memory", "{\"limit\":2000000,\"own\":2000000,\"from\":\"/sys/fs/cgroup/memory/flat/" ID_D "\"}" },
	{ "a limit that is no number is not understood, not absent", HYBRID, OP_CONTAINER, 851, ID_D, "!cgroup.pids", "\"EBADMSG\"" },
	{ "and has no value", HYBRID, OP_CONTAINER, 851, ID_D, "cgroup.pids", NULL },
	{ "a controller without a line is an error", HYBRID, OP_CONTAINER, 851, ID_D, "!cgroup.cpu", "\"ENOENT\"" },
	{ "a cpuset that cannot be read is an error", HYBRID, OP_CONTAINER, 841, ID_C, "!cgroup.cpu.cpuset", "\"ENOENT\"" },
	{ "trap 125: v1: moved away in the cpu hierarchy alone, what limits there is not its own", HYBRID, OP_CONTAINER, 861, ID_E, "cgroup.cpu", "{\"shares\":null,\"quota\":90000,\"period\":100000,\"own_quota\":null,\"from\":\"/sys/fs/cgroup/cpu,cpuacct/review\",\"cpuset\":\"1\",\"cpuset_all\":\"0-1\"}" },
	{ "and in the others it still has its own", HYBRID, OP_CONTAINER, 861, ID_E, "cgroup.pids", "{\"limit\":20,\"own\":60,\"from\":\"/sys/fs/cgroup/pids/docker\"}" },
	{ "memory among them", HYBRID, OP_CONTAINER, 861, ID_E, "cgroup.memory", "{\"limit\":3000000,\"own\":3000000,\"from\":\"/sys/fs/cgroup/memory/docker/" ID_E "\"}" },
	{ "trap 125: in the root cgroup nothing is limited", HYBRID, OP_CONTAINER, 831, ID_B, "cgroup.memory.limit", "null" },
	{ "v2: a slice's limit binds", UNIFIED, OP_CONTAINER, 4711, ID_A, "cgroup.memory", "{\"limit\":1073741824,\"own\":null,\"from\":\"/sys/fs/cgroup/system.slice\"}" },
	{ "trap 105: v2: the scope's own pids.max is seen as such", UNIFIED, OP_CONTAINER, 4711, ID_A, "cgroup.pids", "{\"limit\":4675,\"own\":4675,\"from\":\"/sys/fs/cgroup/system.slice/docker-" ID_A ".scope\"}" },
	{ "trap 103: v2: weight as it is; the slice's quota binds; cpuset of the nearest folder that has one", UNIFIED, OP_CONTAINER, 4711, ID_A, "cgroup.cpu", "{\"weight\":39,\"quota\":20000,\"period\":100000,\"own_quota\":null,\"from\":\"/sys/fs/cgroup/system.slice\",\"cpuset\":\"0-3\",\"cpuset_all\":\"0-3\"}" },
	{ "v2: the version", UNIFIED, OP_CONTAINER, 4711, ID_A, "cgroup.version", "\"v2\"" },
	{ "trap 107: crun's leaf says max, its scope limits", UNIFIED, OP_CONTAINER, 5001, ID_B, "cgroup.pids", "{\"limit\":2048,\"own\":null,\"from\":\"/sys/fs/cgroup/machine.slice/libpod-" ID_B ".scope\"}" },
	{ "v2: a controller that the leaf does not have is looked for above", UNIFIED, OP_CONTAINER, 5001, ID_B, "cgroup.memory.limit", "33554432" },
	{ "v2: an own quota, without a weight", UNIFIED, OP_CONTAINER, 5001, ID_B, "cgroup.cpu", "{\"weight\":null,\"quota\":10000,\"period\":50000,\"own_quota\":10000,\"from\":\"/sys/fs/cgroup/machine.slice/libpod-" ID_B ".scope/container\",\"cpuset\":\"0-1\",\"cpuset_all\":\"0-3\"}" },
	{ "a folder that is not there: memory is an error, not unlimited", UNIFIED, OP_CONTAINER, 6001, ID_C, "!cgroup.memory", "\"ENOENT\"" },
	{ "nor are pids", UNIFIED, OP_CONTAINER, 6001, ID_C, "!cgroup.pids", "\"ENOENT\"" },
	{ "nor cpu", UNIFIED, OP_CONTAINER, 6001, ID_C, "!cgroup.cpu", "\"ENOENT\"" },
	{ "a path outside of our cgroup namespace is not guessed", UNIFIED, OP_CONTAINER, 7001, ID_D, "!cgroup.memory", "\"not-proven\"" },

	/* who is in it */
	{ "trap 123: exec'd and nested processes, those in its PID namespace, and one whose first thread has ended; no zombies, no others", HYBRID, OP_CONTAINER, 801, ID_A, "processes", "[{\"pid\":801,\"comm\":\"sl)eep (x\",\"exe\":\"sleep\",\"argv0\":\"sleep\",\"uid\":1001},{\"pid\":802,\"comm\":\"sshd\",\"exe\":\"sshd\",\"argv0\":\"sshd\",\"uid\":0},{\"pid\":803,\"comm\":\"nsentered\",\"exe\":\"top\",\"argv0\":\"top\",\"uid\":0},{\"pid\":805,\"comm\":\"sshd\",\"exe\":\"sshd\",\"argv0\":\"sshd\",\"uid\":0}]" },
	{ "with the host's PID namespace only its cgroup counts", HYBRID, OP_CONTAINER, 841, ID_C, "processes[0]", "{\"pid\":841,\"comm\":\"sleep\",\"exe\":\"sleep\",\"argv0\":\"sleep\",\"uid\":0}" },
	{ "with hierarchies of v1 in whichever of them", HYBRID, OP_CONTAINER, 841, ID_C, "processes[1]", "{\"pid\":843,\"comm\":\"strayed\",\"exe\":\"sshd\",\"argv0\":\"sshd\",\"uid\":0}" },
	{ "and nothing else", HYBRID, OP_CONTAINER, 841, ID_C, "processes[2]", NULL },
	{ "moved to the root cgroup: what the shim started, not the whole host", HYBRID, OP_CONTAINER, 831, ID_B, "processes", "[{\"pid\":831,\"comm\":\"sh\",\"exe\":\"busybox\",\"argv0\":\"sh\",\"uid\":0},{\"pid\":832,\"comm\":\"execed\",\"exe\":\"id\",\"argv0\":null,\"uid\":0}]" },
	{ "a cgroup that cannot be listed leaves the list incomplete", UNIFIED, OP_CONTAINER, 6001, ID_C, "!processes[1]", "\"ENOENT\"" },
	{ "crun's folder below the scope", UNIFIED, OP_CONTAINER, 5001, ID_B, "processes[0].pid", "5001" },
};
/* clang-format on */

/* ---- asking ---- */

static cJSON *
file_document(const struct host_file *f)
{
	cJSON *doc = json_object(), *data = json_put_object(doc, "data");
	char type[2] = { f->type };

	json_put_str(data, "code", f->code);
	json_put_str(data, "real", f->real);
	json_put_str(data, "type", type);
	if (f->bytes != NULL)
		json_put_str(data, "bytes", f->bytes);
	return doc;
}

/* A row of files says pid as: > 0 the cap in bytes, < 0 the process. */
static struct request
request_of(const struct row *row)
{
	bool file = row->op == OP_FILE || row->op == OP_STAT;

	return (struct request){
		.op = row->op,
		.pid = !file       ? row->pid
		    : row->pid < 0 ? -row->pid
				   : 0,
		.max = file && row->pid > 0 ? (uint64_t)row->pid : 4096,
		.started = row->started,
		.ntext = (uint32_t)strlen(row->text),
	};
}

/* Through the reader's process. */
static cJSON *
ask_process(const struct row *row)
{
	struct request q = request_of(row);
	struct host_file file;
	char code[24];
	struct err e;
	struct host *h = host_open(roots[row->root], false, now_ms() + 60000, &e);
	cJSON *doc = NULL, *names;

	assert_non_null(h);
	switch (row->op) {
	case OP_HOST:
		doc = host_identity(h);
		break;
	case OP_DAEMON:
		doc = host_daemon(h, row->text, row->pid);
		break;
	case OP_ENGINES:
		doc = host_engines(h);
		break;
	case OP_MOUNTS:
		doc = host_mounts(h);
		break;
	case OP_CONTAINER:
		doc = host_container(h, row->pid, row->text, row->started);
		break;
	case OP_LIST:
		names = host_list(h, row->pid, row->text, code);
		doc = names == NULL ? wire_document_error("", code, "") : json_object();
		if (names != NULL)
			json_put(json_put_object(doc, "data"), "names", names);
		break;
	case OP_FILE:
		host_read_file(h, (long)q.pid, row->text, q.max, &file);
		doc = file_document(&file);
		host_file_free(&file);
		break;
	case OP_STAT:
		host_stat(h, (long)q.pid, row->text, &file);
		doc = file_document(&file);
		host_file_free(&file);
		break;
	case OP_AUDIT:
		doc = host_audit(h);
		break;
	case OP_ACCESS:
	case OP_DAEMON_TCP: /* tests/test_engine_tcp.c */
	case OP_WALK:       /* tests/test_reader_walk.c */
	case NOPS:
		break;
	}
	host_close(h);
	return doc;
}

/* A file's records, as file_document() shows them. */
static cJSON *
records_document(const struct buf *records)
{
	struct host_file f = { 0 };
	struct wire_record rec;
	size_t pos = 0;
	cJSON *doc;

	while (wire_next(records->s, records->len, &pos, &rec)) {
		autofree char *message = NULL;
		if (rec.type == WIRE_ERROR)
			assert_true(wire_get_error(&rec, f.code, &message));
		else if (rec.npath == 5 && memcmp(rec.path, "bytes", 5) == 0)
			f.bytes = xstrndup(rec.value, rec.nvalue);
		else if (rec.npath == 4 && memcmp(rec.path, "real", 4) == 0)
			f.real = xstrndup(rec.value, rec.nvalue);
		else if (rec.npath == 4 && memcmp(rec.path, "type", 4) == 0)
			f.type = rec.value[0];
	}
	assert_int_not_equal(pos, SIZE_MAX);
	doc = file_document(&f);
	host_file_free(&f);
	return doc;
}

/* In this process, as on a kernel without openat2(2). */
static cJSON *
ask_by_hand(const struct row *row)
{
	autobuf struct buf out = BUF_INIT;
	struct request q = request_of(row);
	struct reader r;

	assert_int_equal(reader_open(&r, roots[row->root]), 0);
	r.no_openat2 = true;
	reader_answer(&r, &q, row->text, &out);
	wire_end(&out);
	reader_close(&r);
	return row->op == OP_FILE || row->op == OP_STAT ? records_document(&out)
							: wire_document("", out.s, out.len);
}

/* What stands at a row's path. The caller frees; NULL: nothing. */
static char *
found_at(const cJSON *doc, const char *path)
{
	const cJSON *e, *found = NULL;

	if (strcmp(path, "!") == 0) {
		found = json_at(doc, "error.code");
	} else if (*path == '!') {
		cJSON_ArrayForEach(e, json_at(doc, "errors")) if (found == NULL &&
		    strcmp(json_str(e, "path", ""), path + 1) == 0) found = json_at(e, "code");
	} else {
		found = json_at(json_at(doc, "data"), path);
	}
	return found != NULL ? json_line(found) : NULL;
}

static void
compare(const struct row *row, cJSON *doc)
{
	autofree char *got = found_at(doc, row->path), *all = json_line(doc);

	if (row->want == NULL ? got != NULL : got == NULL || strcmp(got, row->want) != 0)
		print_message("%s: %s\n  want %s\n  got  %s\n  in   %s\n", row->name, row->path,
		    row->want ? row->want : "nothing", got ? got : "nothing", all);
	if (row->want == NULL)
		assert_null(got);
	else
		assert_string_equal(got ? got : "", row->want);
	cJSON_Delete(doc);
}

static void
run_process(void **state)
{
	compare(*state, ask_process(*state));
}

static void
run_by_hand(void **state)
{
	compare(*state, ask_by_hand(*state));
}

/* ---- the process ---- */

static struct host *
open_host(const char *root, int64_t ms)
{
	struct err e;
	struct host *h = host_open(root, false, now_ms() + ms, &e);

	assert_non_null(h);
	return h;
}

/* The one child that we have. */
static pid_t
find_reader(void)
{
	DIR *d = opendir("/proc");
	const struct dirent *e;
	pid_t found = 0;

	while ((e = readdir(d)) != NULL) {
		autofree char *path = xasprintf("/proc/%s/stat", e->d_name);
		autofile FILE *f = fopen(path, "r");
		char line[512];
		struct proc_stat stat;
		if (f != NULL && fgets(line, sizeof line, f) != NULL &&
		    text_stat((struct text){ line, strlen(line) }, &stat) && stat.ppid == getpid())
			found = (pid_t)atol(e->d_name);
	}
	closedir(d);
	assert_true(found > 0);
	return found;
}

static void
expect_code(cJSON *doc, const char *code)
{
	assert_string_equal(json_str(doc, "error.code", "none"), code);
	cJSON_Delete(doc);
}

static void
expect_all(struct host *h, const char *code)
{
	struct host_file f;
	char list[24];

	expect_code(host_identity(h), code);
	expect_code(host_mounts(h), code);
	expect_code(host_container(h, 801, ID_A, 0), code);
	host_read_file(h, 0, "/etc/os-release", 100, &f);
	assert_string_equal(f.code, code);
	assert_null(f.bytes);
	host_file_free(&f);
	assert_null(host_list(h, 0, "/etc", list));
	assert_string_equal(list, code);
}

static void
a_reader_that_hangs(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	pid_t reader = find_reader();
	int64_t begin = now_ms();

	(void)state;
	kill(reader, SIGSTOP);
	h->deadline = begin + 300;
	expect_code(host_identity(h), "timeout");
	assert_true(now_ms() - begin < 5000);
	expect_all(h, "timeout");
	assert_int_equal(kill(reader, 0), -1); /* killed, and waited for */
	host_close(h);
}

/* Any user may call a program podman, and listen wherever there is room. */
static void
an_engine_that_listens_everywhere(void **state)
{
	char *folder = hostroot_make("hybrid");
	autobuf struct buf table = BUF_INIT;
	autojson cJSON *doc = NULL;
	struct host *h;

	(void)state;
	hostroot_put(folder, "proc/2000/exe>/usr/bin/podman");
	buf_adds(&table, "proc/2000/net/unix|Num\n");
	for (int i = 0; i < 100; i++) {
		autofree char *link = xasprintf("proc/2000/fd/%d>socket:[%d]", i, 20000 + i);

		hostroot_put(folder, link);
		buf_addf(&table, "0000000000000000: 00000002 00000000 00010000 0001 01 %d /tmp/%d.sock\n", 20000 + i, i);
	}
	hostroot_put(folder, table.s);
	h = open_host(folder, 60000);
	doc = host_engines(h);
	assert_string_equal(json_str(doc, "errors[0].code", ""), "too-large");
	assert_string_equal(json_str(doc, "errors[0].path", ""), "sockets");
	assert_true(cJSON_GetArraySize(json_at(doc, "data.sockets")) < 100);
	assert_true(cJSON_GetArraySize(json_at(doc, "data.sockets")) >= 64);
	host_close(h);
	hostroot_remove(folder);
}

static void
a_deadline_that_has_passed(void **state)
{
	int64_t begun = now_ms();
	struct err e;
	struct host *h = host_open(roots[HYBRID], false, begun - 1, &e);

	(void)state;
	if (h == NULL) /* else its first word was there already, and what has come counts */
		assert_non_null(strstr(e.msg, "deadline"));
	assert_true(now_ms() - begun < 5000);
	host_close(h);
}

static void
a_reader_that_dies(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);

	(void)state;
	kill(find_reader(), SIGKILL);
	expect_all(h, "reader-gone");
	host_close(h);
}

static void
an_interrupt_is_the_parents(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	pid_t reader = find_reader();
	cJSON *doc;

	(void)state;
	kill(reader, SIGINT);
	kill(reader, SIGTERM);
	doc = host_identity(h);
	assert_string_equal(json_str(doc, "data.hostname", ""), "hostel");
	cJSON_Delete(doc);
	host_close(h);
}

static void
a_root_that_is_not_there(void **state)
{
	struct err e;

	(void)state;
	assert_null(host_open("/no/such/root", false, now_ms() + 60000, &e));
	assert_non_null(strstr(e.msg, "/no/such/root: No such file"));
}

static void
a_path_that_is_too_long(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	struct host_file f;
	char *path = xcalloc(10001, 1);

	(void)state;
	memset(path, 'a', 10000);
	host_stat(h, 0, path, &f);
	assert_string_equal(f.code, "ENAMETOOLONG");
	host_file_free(&f);
	expect_code(host_container(h, 801, path, 0), "ENAMETOOLONG");
	free(path);
	host_close(h);
}

/* A second answer is not the first one's rest. */
static void
many_requests(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);

	(void)state;
	for (int i = 0; i < 50; i++) {
		cJSON *a = host_container(h, 801, ID_A, 0), *b = host_container(h, 841, ID_C, 0);
		assert_int_equal((int)json_num(a, "data.pid", 0), 801);
		assert_int_equal((int)json_num(b, "data.pid", 0), 841);
		cJSON_Delete(a);
		cJSON_Delete(b);
	}
	host_close(h);
}

static void
expect_pid(cJSON *doc, int pid)
{
	assert_int_equal((int)json_num(doc, "data.pid", 0), pid);
	cJSON_Delete(doc);
}

/* More than are asked ahead, one of them twice, taken in another order, with others between. */
static void
requests_ahead(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	struct host_file f;

	(void)state;
	host_begin(h);
	host_container_ahead(h, 801, ID_A, 0);
	host_container_ahead(h, 801, ID_A, 0);
	host_container_ahead(h, 841, ID_C, 0);
	for (int i = 0; i < 50; i++)
		host_container_ahead(h, 10000 + i, ID_A, 0);
	host_read_file(h, 0, "/etc/os-release", 10000, &f);
	assert_string_equal(f.code, "");
	host_file_free(&f);
	expect_code(host_container(h, 10049, ID_A, 0), "ESRCH");
	expect_pid(host_container(h, 841, ID_C, 0), 841);
	expect_code(host_container(h, 10000, ID_A, 0), "ESRCH");
	expect_pid(host_container(h, 801, ID_A, 0), 801);
	expect_pid(host_container(h, 801, ID_A, 0), 801);
	expect_code(host_mounts(h), "none");
	expect_code(host_identity(h), "none");
	host_close(h);
}

static void
put_text(const char *path, const char *text)
{
	autofile FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

static void
expect_file(struct host *h, const char *path, const char *text)
{
	struct host_file f;

	host_read_file(h, 0, path, 100, &f);
	assert_string_equal(f.code, "");
	assert_string_equal(f.bytes, text);
	host_file_free(&f);
}

static void
expect_size(struct host *h, const char *path, int64_t size)
{
	struct host_file f;

	host_stat(h, 0, path, &f);
	assert_string_equal(f.code, "");
	assert_int_equal(f.size, size);
	host_file_free(&f);
}

static void
expect_names(struct host *h, const char *path, int n)
{
	char code[24];
	autojson cJSON *names = host_list(h, 0, path, code);

	assert_string_equal(code, "");
	assert_int_equal(cJSON_GetArraySize(names), n);
}

/* An answer that is there serves one call, and the next one asks anew. */
static void
files_ahead(void **state)
{
	char dir[] = "/tmp/plimsoll-root-XXXXXX";
	autofree char *file = NULL, *other = NULL;
	struct host *h;

	(void)state;
	assert_non_null(mkdtemp(dir));
	file = xasprintf("%s/a", dir);
	other = xasprintf("%s/b", dir);
	put_text(file, "old");
	assert_int_equal(chmod(file, 0640), 0);
	h = open_host(dir, 60000);
	host_read_file_ahead(h, 0, "/a", 100);
	host_stat_ahead(h, 0, "/a");
	host_list_ahead(h, 0, "/");
	assert_string_equal(json_str(host_access_once(h, "/a"), "data.type", ""), "file"); /* answered behind those */
	put_text(file, "newer");
	put_text(other, "");
	assert_int_equal(chmod(file, 0600), 0);
	expect_file(h, "/a", "old");
	expect_size(h, "/a", 3);
	expect_names(h, "/", 1);
	expect_file(h, "/a", "newer");
	expect_size(h, "/a", 5);
	expect_names(h, "/", 2);
	assert_int_not_equal((int)json_num(host_access_once(h, "/a"), "data.mode", 0), 0600); /* as it was then */
	host_close(h);
	unlink(file);
	unlink(other);
	rmdir(dir);
}

/* Between its start and its first word it is asked already. */
static void
requests_before_it_is_ready(void **state)
{
	struct err e;
	struct host *h = host_start(roots[HYBRID], false, now_ms() + 60000, &e);
	siginfo_t ended;

	(void)state;
	assert_non_null(h);
	host_begin(h);
	assert_true(host_greet(h, &e));
	expect_code(host_identity(h), "none");
	expect_code(host_mounts(h), "none");
	host_close(h);
	h = host_start("/no/such/root", false, now_ms() + 60000, &e);
	assert_int_equal(waitid(P_PID, (id_t)find_reader(), &ended, WEXITED | WNOWAIT), 0);
	host_begin(h); /* nobody is there to take it, and what he said is there still */
	assert_false(host_greet(h, &e));
	assert_non_null(strstr(e.msg, "/no/such/root: No such file"));
	host_stop(h);
	host_close(h);
}

/* The order of the answers says whose each is, and a container's says it, too. */
static void
an_answer_about_another_container(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);

	(void)state;
	host_container_ahead(h, 801, ID_A, 0);
	host_pump(h); /* it is asked about 801 */
	h->asked->q.pid = 841;
	expect_code(host_container(h, 841, ID_A, 0), "reader-gone");
	expect_all(h, "reader-gone");
	host_close(h);
}

/* Questions that did not leave have no answers, and those behind them would get theirs. */
static void
questions_that_do_not_leave(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	int nobody = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0); /* nothing comes, and what is sent is ENOTCONN */

	(void)state;
	assert_int_equal(dup2(nobody, h->fd), h->fd);
	close(nobody);
	host_container_ahead(h, 801, ID_A, 0);
	host_pump(h);
	expect_code(host_container(h, 841, ID_C, 0), "reader-gone");
	expect_all(h, "reader-gone"); /* and not the deadline's "timeout" */
	host_close(h);
}

/* What was asked ahead is not waited for either. */
static void
requests_ahead_of_a_reader_that_dies(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	pid_t reader = find_reader();

	(void)state;
	kill(reader, SIGSTOP);
	host_container_ahead(h, 801, ID_A, 0);
	kill(reader, SIGKILL);
	expect_all(h, "reader-gone");
	host_container_ahead(h, 841, ID_C, 0);
	expect_code(host_container(h, 841, ID_C, 0), "reader-gone");
	host_close(h);
}

/* What the kernel says of the reader: read by its parent. */
static void
the_reader_holds_no_more_than_it_needs(void **state)
{
	struct host *h = open_host(roots[HYBRID], 60000);
	autofree char *path = xasprintf("/proc/%d/status", (int)find_reader());
	autofile FILE *f = fopen(path, "r");
	char text[8192];
	struct text status = { text, fread(text, 1, sizeof text, f) }, value;
	uint64_t caps = ~0ull;

	(void)state;
	assert_true(text_status(status, "CapPrm", &value) && text_u64(value, 16, &caps));
	assert_int_equal(caps &
		~((1ull << CAP_DAC_READ_SEARCH) | (1ull << CAP_SYS_PTRACE) |
		    (1ull << CAP_AUDIT_CONTROL)),
	    0);
	assert_true(text_status(status, "CapInh", &value) && text_u64(value, 16, &caps));
	assert_int_equal(caps, 0);
	assert_true(text_status(status, "NoNewPrivs", &value) && text_is(value, "1"));
	host_close(h);
}

/* How many of a process's descriptors are that file; -1 if they may not be seen. */
static int
count_open(pid_t pid, const char *link)
{
	autofree char *folder = xasprintf("/proc/%d/fd", (int)pid);
	char target[128];
	const struct dirent *e;
	DIR *d = opendir(folder);
	int n = 0;

	if (d == NULL)
		return -1;
	while ((e = readdir(d)) != NULL) {
		ssize_t len = readlinkat(dirfd(d), e->d_name, target, sizeof target - 1);
		if (len > 0) {
			target[len] = '\0';
			n += strcmp(target, link) == 0;
		}
	}
	closedir(d);
	return n;
}

static void
what_the_parent_has_open_is_not_the_readers(void **state)
{
	int ends[2];
	char link[64];
	struct stat st;
	struct host *h;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fstat(ends[0], &st);
	snprintf(link, sizeof link, "pipe:[%llu]", (unsigned long long)st.st_ino);
	h = open_host(roots[HYBRID], 60000);
	assert_int_equal(count_open(getpid(), link), 2);
	assert_true(count_open(find_reader(), link) <=
	    0); /* a plain user may not see: it cannot be dumped */
	host_close(h);
	close(ends[0]);
	close(ends[1]);
}

/* ---- without rights: in a child, which gives up all of them first ---- */

static int
without_rights(const char *root)
{
	cap_t none = cap_init();
	struct err e;
	struct host *h;
	struct host_file f;
	cJSON *held = json_array(), *missing = json_array(), *doc;
	bool ok;

	if (cap_set_proc(none) < 0 || (h = host_open(root, false, now_ms() + 60000, &e)) == NULL)
		return 1;
	host_rights(h, held, missing);
	ok = cJSON_GetArraySize(held) == 0 && cJSON_GetArraySize(missing) == 3;
	host_read_file(h, 0, "/etc/machine-id", 100, &f);
	ok = ok && strcmp(f.code, "EACCES") == 0 &&
	    strstr(f.message, "CAP_DAC_READ_SEARCH") != NULL && f.bytes == NULL;
	host_file_free(&f);
	doc = host_container(h, 801, ID_A, 0);
	ok = ok && json_at(doc, "data.ns") == NULL &&
	    strstr(json_str(doc, "errors[1].message", ""), "CAP_SYS_PTRACE") != NULL &&
	    strcmp(json_str(doc, "errors[1].code", ""), "EACCES") == 0 &&
	    json_at(doc, "data.cgroup.memory.limit") != NULL;
	if (!ok)
		print_message("%s\n", cJSON_Print(doc));
	cJSON_Delete(doc);
	cJSON_Delete(held);
	cJSON_Delete(missing);
	host_close(h);
	cap_free(none);
	return ok ? 0 : 2;
}

static void
what_it_may_not_read_names_the_right(void **state)
{
	char *root = hostroot_make("hybrid");
	autofree char *file = xasprintf("%s/etc/machine-id", root),
		      *ns = xasprintf("%s/proc/801/ns", root);
	int status = -1;
	pid_t pid;

	(void)state;
	chmod(file, 0);
	chmod(ns, 0);
	if ((pid = fork()) == 0)
		_exit(without_rights(root));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	chmod(ns, 0755);
	hostroot_remove(root);
	assert_int_equal(status, 0);
}

/* ---- this machine ---- */

static void
our_own_file_is_read_live(void **state)
{
	struct host *h = open_host("/", 60000);
	struct host_file f;

	(void)state;
	host_read_file(h, 0, "/proc/sys/kernel/osrelease", 100, &f);
	assert_string_equal(f.code, "");
	assert_true(f.len > 1);
	host_file_free(&f);
	host_stat(h, 0, "/dev/null", &f);
	assert_int_equal(f.type, 'c');
	host_file_free(&f);
	host_read_file(h, 0, "/dev/zero", 100, &f);
	assert_string_equal(f.code, "not-regular");
	host_file_free(&f);
	host_read_file(h, 0, "/proc/self/root/etc/passwd", 100, &f); /* a magic link */
	assert_string_equal(f.code, "ELOOP");
	host_file_free(&f);
	host_close(h);
}

/* A process that has changed its root, where it may: it ends with us. */
static pid_t
chrooted(const char *root)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	if ((pid = fork()) == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit((chroot(root) < 0 && errno != EPERM) || write(ready[1], "", 1) != 1 || pause());
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void
a_container_is_more_than_what_its_process_sees(void **state)
{
	struct host *h = open_host("/", 60000);
	char dir[] = "/tmp/plimsoll-root-XXXXXX", code[24];
	struct host_root root = { 0 };
	struct host_file f;
	siginfo_t ended;

	(void)state;
	assert_non_null(mkdtemp(dir));
	root.pid = chrooted(dir);
	host_stat(h, 0, "/", &f);
	root.dev = f.dev;
	root.ino = f.ino;
	host_file_free(&f);
	host_stat_inside(h, &root, dir, &f);
	assert_string_equal(f.code, "");
	host_file_free(&f);
	root.ino++;
	host_read_inside(h, &root, "/etc/passwd", 100, &f);
	assert_string_equal(f.code, "not-proven");
	host_file_free(&f);
	assert_null(host_list_inside(h, &root, "/etc", code));
	assert_string_equal(code, "not-proven");
	expect_code(host_walk(h, &root, 0, 0), "ESRCH"); /* it did not start then */
	root.ino = 0;
	host_stat_inside(h, &root, dir, &f);
	assert_string_equal(f.code, "");
	host_file_free(&f);
	kill((pid_t)root.pid, SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)root.pid, &ended, WEXITED | WNOWAIT), 0);
	host_stat(h, (long)root.pid, "/", &f); /* a zombie has no root: nothing is absent for that */
	assert_string_equal(f.code, "ESRCH");
	host_file_free(&f);
	waitpid((pid_t)root.pid, NULL, 0);
	host_close(h);
	rmdir(dir);
}

static void
we_are_no_container(void **state)
{
	struct host *h = open_host("/", 60000);

	(void)state;
	expect_code(host_container(h, getpid(), ID_A, 0), "pid-reused");
	host_close(h);
}

/* It answers, or says why not; and the reader has the right to ask for one answer only. */
static void
audit_rules_are_asked_for_once(void **state)
{
	struct host *h = open_host("/", 60000);
	autojson cJSON *held = json_array(), *missing = json_array(), *first = host_audit(h), *second = host_audit(h);
	const char *code = json_str(first, "error.code", json_str(first, "errors[0].code", ""));

	(void)state;
	host_rights(h, held, missing);
	if (*code != '\0') {
		assert_true(strcmp(code, "EPERM") == 0 || strcmp(code, "ECONNREFUSED") == 0 || strcmp(code, "EPROTONOSUPPORT") == 0);
		assert_null(json_at(first, "data.rules[0]"));
	} else {
		assert_true(cJSON_IsNumber(json_at(first, "data.kernel.enabled")));
		assert_true(cJSON_IsArray(json_at(first, "data.rules")));
		assert_int_equal(cJSON_GetArraySize(missing), 0);
		assert_string_equal(json_str(second, "errors[0].code", ""), "EPERM");
	}
	host_close(h);
}

static const struct special {
	const char *name;
	CMUnitTestFunction test;
} specials[] = {
	{ "a reader that hangs: timeout at the deadline, and from then on", a_reader_that_hangs },
	{ "an engine that listens in more places than are told: too-large", an_engine_that_listens_everywhere },
	{ "a deadline that has passed: the reader is not waited for", a_deadline_that_has_passed },
	{ "a reader that dies: reader-gone, and from then on", a_reader_that_dies },
	{ "an interrupt ends the parent, not the reader under it", an_interrupt_is_the_parents },
	{ "a root that is not there is said before anything starts", a_root_that_is_not_there },
	{ "a path longer than paths are is not sent", a_path_that_is_too_long },
	{ "many requests get each its own answer", many_requests },
	{ "requests made ahead get each its own answer, in whatever order they are taken", requests_ahead },
	{ "a file, its inode and a folder asked for ahead are answered as they were then, once", files_ahead },
	{ "a reader is asked before it says that it is ready, which it may never be", requests_before_it_is_ready },
	{ "an answer about another container than the one that was asked about is none", an_answer_about_another_container },
	{ "questions that cannot be sent: reader-gone, at once and from then on", questions_that_do_not_leave },
	{ "a reader that dies: reader-gone for what was asked ahead, too",
	    requests_ahead_of_a_reader_that_dies },
	{ "the reader holds three capabilities at most, none to inherit, and no_new_privs",
	    the_reader_holds_no_more_than_it_needs },
	{ "what the parent has open is not the reader's",
	    what_the_parent_has_open_is_not_the_readers },
	{ "without rights each error names the right that is missing",
	    what_it_may_not_read_names_the_right },
	{ "live: /proc is read, devices and magic links are not followed",
	    our_own_file_is_read_live },
	{ "live: a container is looked at from its root, wherever its process has its own", a_container_is_more_than_what_its_process_sees },
	{ "live: this test is not in a container of that id", we_are_no_container },
	{ "live: the kernel tells its audit rules or not, and is asked only once", audit_rules_are_asked_for_once },
};

static int
make_roots(void **state)
{
	(void)state;
	for (int i = 0; i < NROOTS; i++)
		roots[i] = hostroot_make(root_names[i]);
	return 0;
}

static int
remove_roots(void **state)
{
	(void)state;
	for (int i = 0; i < NROOTS; i++)
		hostroot_remove(roots[i]);
	return 0;
}

int
main(void)
{
	struct CMUnitTest tests[2 * ARRAY_SIZE(rows) + ARRAY_SIZE(specials)];
	char *names[ARRAY_SIZE(rows)];
	size_t n = 0;
	int failed;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		names[i] = xasprintf("%s (without openat2)", rows[i].name);
		tests[n++] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = run_process,
			.initial_state = (void *)(uintptr_t)&rows[i] };
		tests[n++] = (struct CMUnitTest){ .name = names[i],
			.test_func = run_by_hand,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	}
	for (size_t i = 0; i < ARRAY_SIZE(specials); i++)
		tests[n++] =
		    (struct CMUnitTest){ .name = specials[i].name, .test_func = specials[i].test };
	failed = cmocka_run_group_tests_name("host", tests, make_roots, remove_roots);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		free(names[i]);
	return failed;
}
