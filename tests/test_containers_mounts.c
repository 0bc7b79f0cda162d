/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_containers_mounts: the rules of section 5 about what a container sees of the host's files and
 * devices (5.6, 5.18, 5.20, 5.32). "trap N" and "P-NN" as in test_containers.c.
 */
#include "config.h"

#include "tests/good_container.h"

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
/* An image's files, as 28.0 and later tell of them. */
#define OVERLAY2 "/var/lib/docker/overlay2/0abc/merged"
#define IMAGE_MOUNT(source)                                                                        \
	"{'Type':'image','Name':'lab/data:1','Source':'" source                                    \
	"','Destination':'/d','Mode':'','RW':false,'Propagation':'rprivate'}"
#define IMAGE_AT(source, real)                                                                     \
	"'inspect:Mounts':[" IMAGE_MOUNT(source) "],'mounts:sources':[" SOURCE(source, real, "/d", \
	    "false", "d", "") "],'mounts:mounted':[" MOUNTED(real, "/d", "ro") "]"
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
	{ "5.6: mounts that were read in part are an error", SENSITIVE, GOOD, "{" EXITED ",'inspect:Mounts[1]':'$error EACCES'}", ERROR, "in full" },
	{ "5.6: what fails fails though other mounts were not read", SENSITIVE, GOOD, "{" MOUNT("/etc", "/etc", "/host-etc", "true", "rw,relatime") ",'inspect:Mounts[1]':'$error EACCES'}", FAIL, "/etc" },
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
	{ "5.6: an image's files pass: they lie in the engine's own folder", SENSITIVE, GOOD,
	  "{" IMAGE_AT(OVERLAY2, OVERLAY2) "}", PASS, "no sensitive" },
	{ "5.6: with the containerd image store, too", SENSITIVE, GOOD, "{" IMAGE_AT("/var/lib/docker/rootfs/overlayfs/6162", "/var/lib/docker/rootfs/overlayfs/6162") "}", PASS },
	{ "5.6: and where the data root is behind a link", SENSITIVE, GOOD, "{" IMAGE_AT(OVERLAY2, "/srv/docker/overlay2/0abc/merged") "}", PASS },
	{ "5.6: and where it is elsewhere", SENSITIVE, GOOD, "{'engine:DockerRootDir':'/home/docker/'," IMAGE_AT("/home/docker/overlay2/0abc/merged", "/home/docker/overlay2/0abc/merged") "}", PASS },
	{ "5.6: and a part of an image", SENSITIVE, GOOD, "{'inspect:Mounts':[" IMAGE_MOUNT(OVERLAY2) "],'mounts:mounted':[" MOUNTED(OVERLAY2 "/etc", "/d", "ro") "]}", PASS },
	{ "5.6: and one of a container that does not run", SENSITIVE, GOOD, "{" EXITED ",'inspect:Mounts':[" IMAGE_MOUNT(OVERLAY2) "],'mounts:sources':[{'destination':'/d','source':'" OVERLAY2 "','code':'ENOENT'}]}", PASS },
	{ "5.6: and with --scope engine", SENSITIVE, GOOD, "{" ENGINE_SCOPE ",'inspect:Mounts':[" IMAGE_MOUNT(OVERLAY2) "]}", PASS },
	{ "5.6: what is said to be an image and is not below the data root fails", SENSITIVE, GOOD, "{" IMAGE_AT("/etc/ssl", "/etc/ssl") "}", FAIL, "/etc/ssl at /d" },
	{ "5.6: nor is all of the data root one", SENSITIVE, GOOD, "{" IMAGE_AT("/var/lib/docker", "/var/lib/docker") "}", FAIL },
	{ "5.6: nor what the engine keeps of other kinds", SENSITIVE, GOOD, "{" IMAGE_AT("/var/lib/docker/containers/x", "/var/lib/docker/containers/x") "}", FAIL },
	{ "5.6: nor all of a store", SENSITIVE, GOOD, "{" IMAGE_AT("/var/lib/docker/overlay2/", "/var/lib/docker/overlay2") "}", FAIL },
	{ "5.6: nor a way out of it", SENSITIVE, GOOD, "{" IMAGE_AT("/var/lib/docker/overlay2/../../../../etc", "/etc") "}", FAIL },
	{ "5.6: an image's folder that is a link to /etc fails", SENSITIVE, GOOD, "{" IMAGE_AT(OVERLAY2, "/etc") "}", FAIL, "/etc at /d" },
	{ "5.6: and so does /etc by the kernel where an image is said to be", SENSITIVE, GOOD, "{'inspect:Mounts':[" IMAGE_MOUNT(OVERLAY2) "],'mounts:mounted':[" MOUNTED("/etc", "/d", "ro") "]}", FAIL, "as the kernel has it" },
	{ "5.6: a bind mount of what an image's folder is fails", SENSITIVE, GOOD, "{" MOUNT(OVERLAY2, OVERLAY2, "/d", "true", "rw") "}", FAIL, "overlay2" },
	{ "5.6: beside an image too", SENSITIVE, GOOD, "{'inspect:Mounts':[" IMAGE_MOUNT(OVERLAY2) "," BIND(OVERLAY2, "/e", "true") "],'mounts:sources':[" SOURCE(OVERLAY2, OVERLAY2, "/e", "true", "d", "") "],'mounts:mounted':[" MOUNTED(OVERLAY2, "/d", "ro") "," MOUNTED(OVERLAY2, "/e", "rw") "]}", FAIL, "at /e" },
	{ "5.6: where the data root is not in the facts an image is unknown", SENSITIVE, GOOD, "{'engine:DockerRootDir':'$absent','inspect:Mounts':[" IMAGE_MOUNT(OVERLAY2) "],'mounts:mounted':[" MOUNTED("/srv/x", "/d", "ro") "]}", UNKNOWN, "where the engine keeps the image" },
	{ "5.6: an ordinary volume passes where the data root is elsewhere", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" MOUNTED("/home/docker/volumes/data/_data", "/d", "rw") "," MOUNTED("/home/docker/volumes/data/_data/sub", "/d/sub", "rw") "]}", PASS },
	{ "5.6: a volume whose folder was made a link fails by the kernel", SENSITIVE, GOOD,
	  "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" MOUNTED("/etc", "/d", "rw") "]}", FAIL, "as the kernel has it" },
#define DISK(type, shows) MADE("'" type "'", "'/dev/sdb1'", "[]") ",'mounts:sources':[{'destination':'/d','source':'/dev/sdb1','real':'/dev/sdb1','kind':'b','rw':true,'from':'volume device','shows':" shows ",'socket':null,'reaches':[]}]"
	{ "5.6: a volume of the host's root disk fails", SENSITIVE, GOOD, "{" CREATED "," DISK("ext4", "['/','/boot']") "}", FAIL, "/ at /d (read-write, by a link or volume)" },
	{ "5.6: and so it does when only a part of the disk is mounted at a sensitive place", SENSITIVE, GOOD, "{" CREATED "," DISK("ext4", "['/data','/usr/local']") "}", FAIL, "/usr/local" },
	{ "5.6: a volume of a disk of its own passes", SENSITIVE, GOOD, "{" CREATED "," DISK("ext4", "[]") "}", PASS },
	{ "5.6: and one that the host has mounted elsewhere", SENSITIVE, GOOD, "{" CREATED "," DISK("xfs", "['/data']") "}", PASS },
	{ "5.6: a disk that is mounted by another name is unknown", SENSITIVE, GOOD, "{" CREATED "," DISK("ext4", "null") "}", UNKNOWN, "what of the host is on /dev/sdb1" },
	{ "5.6: a disk that may be one of several of a file system is unknown", SENSITIVE, GOOD, "{" CREATED "," DISK("btrfs", "[]") "}", UNKNOWN },
	{ "5.6: a disk's places that are no list of paths are unknown", SENSITIVE, GOOD, "{" CREATED "," DISK("ext4", "[7]") "}", UNKNOWN },
	{ "5.6: facts that do not say what is on a disk are unknown", SENSITIVE, GOOD, "{" CREATED "," DISK("ext4", "'$absent'") "}", UNKNOWN },
	{ "5.6: a disk that nobody looked at is unknown", SENSITIVE, GOOD, "{" CREATED "," MADE("'ext4'", "'/dev/vda'", "[]") "}", UNKNOWN, "where /dev/vda leads" },
	{ "5.6: with --scope engine too", SENSITIVE, GOOD, "{" ENGINE_SCOPE "," MADE("'ext4'", "'/dev/vda'", "[]") "}", UNKNOWN, "--scope engine" },
	{ "5.6: and a disk that is no block device", SENSITIVE, GOOD, "{" CREATED "," MADE("'ext4'", "'/dev/sdb1'", "[]") ",'mounts:sources':[{'destination':'/d','source':'/dev/sdb1','real':'/etc','kind':'d','rw':true,'from':'volume device','socket':null,'reaches':[]}]}", UNKNOWN },
#define MOVED "'engine:DockerRootDir':'/srv/engine'"
	{ "5.6: the engine's data where it was moved to fails", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine", "/srv/engine", "/d", "true", "rw") "}", FAIL, "/srv/engine at /d (read-write)" },
	{ "5.6: a folder of it too", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine/containers", "/srv/engine/containers", "/d", "false", "ro") "}", FAIL, "/srv/engine/containers" },
	{ "5.6: and one above it", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv", "/srv", "/d", "true", "rw") "}", FAIL },
	{ "5.6: with --scope engine too", SENSITIVE, GOOD, "{" ENGINE_SCOPE "," MOVED ",'inspect:Mounts':[" BIND("/srv/engine", "/d", "true") "]}", FAIL, "/srv/engine at /d" },
	{ "5.6: with userns-remap the data is what the option names", SENSITIVE, GOOD, "{'engine:DockerRootDir':'/srv/engine/100000.100000/'," MOUNT("/srv/engine/200000.200000", "/srv/engine/200000.200000", "/d", "true", "rw") "}", FAIL },
	{ "5.6: without it that is a name like another", SENSITIVE, GOOD, "{" OPTIONS ":['name=seccomp'],'engine:DockerRootDir':'/srv/20.10'," MOUNT("/srv/www", "/srv/www", "/d", "true", "rw") "}", PASS },
	{ "5.6: beside the data is not in it", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine2", "/srv/engine2", "/d", "true", "rw") "}", PASS },
	{ "5.6: a volume there is the engine's own", SENSITIVE, GOOD, "{" MOVED ",'inspect:Mounts':[{'Type':'volume','Name':'data','Source':'/srv/engine/volumes/data/_data','Destination':'/d','Driver':'local','Mode':'z','RW':true,'Propagation':''}],"
	  "'volumes:used':[{'Name':'data','listed':true,'Driver':'local','folder':'/srv/engine/volumes/data','type':null,'device':null,'o':[]}],'mounts:mounted':[" MOUNTED("/srv/engine/volumes/data/_data", "/d", "rw") "]}", PASS },
	{ "5.6: so is Podman's copy of what :O mounts", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine/overlay-containers/" ID "/userdata/overlay/17/merge", "/srv/engine/overlay-containers/" ID "/userdata/overlay/17/merge", "/d", "true", "rw") "}", PASS },
	{ "5.6: but not that of another container", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine/overlay-containers/0" ID "/userdata/overlay/17/merge", "/srv/engine/overlay-containers/0" ID "/userdata/overlay/17/merge", "/d", "true", "rw") "}", FAIL },
	{ "5.6: where the data lies is not told: unknown", SENSITIVE, GOOD, "{'engine:DockerRootDir':null," MOUNT("/srv/x", "/srv/x", "/d", "true", "rw") "}", UNKNOWN, "DockerRootDir" },
	{ "5.6: nor if it could not be asked, which is an error", SENSITIVE, GOOD, "{'engine:DockerRootDir':'$error http-error'," MOUNT("/srv/x", "/srv/x", "/d", "true", "rw") "}", ERROR, "DockerRootDir" },
	{ "5.6: without mounts it does not matter", SENSITIVE, GOOD, "{'engine:DockerRootDir':null}", PASS },
	{ "5.6: a site that leaves /var/lib/docker out leaves out where it was moved to", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine", "/srv/engine", "/d", "true", "rw") "}", PASS, .values = { { "sensitive-directories", "/ /etc /usr" } } },
	{ "5.6: one that names what is above it does not", SENSITIVE, GOOD, "{" MOVED "," MOUNT("/srv/engine", "/srv/engine", "/d", "true", "rw") "}", FAIL, NULL, .values = { { "sensitive-directories", "/var/" } } },
#define OF_KERNEL(type, device) MADE("'" type "'", "'" device "'", "[]") "," SHOWN(type, "false", "true")
	{ "5.6: a volume of type proc sees /proc", SENSITIVE, GOOD, "{" OF_KERNEL("proc", "(another)") "}", FAIL, "sees /proc at /d (read-write, a file system of the kernel's)" },
	{ "5.6: one of type sysfs sees /sys, of a container that does not run too", SENSITIVE, GOOD, "{" CREATED "," MADE("'sysfs'", "'(another)'", "[]") "}", FAIL, "sees /sys at /d" },
	{ "5.6: and one of type cgroup2 a part of it", SENSITIVE, GOOD, "{" OF_KERNEL("cgroup2", "(another)") "}", FAIL, "/sys/fs/cgroup" },
	{ "5.6: with --scope engine too", SENSITIVE, GOOD, "{" ENGINE_SCOPE "," MADE("'debugfs'", "'(another)'", "[]") "}", FAIL, "/sys/kernel/debug" },
	{ "5.6: a bind of that type is what its device says", SENSITIVE, GOOD, "{" ENGINE_SCOPE "," MADE("'proc'", "'/srv/x'", "['bind']") "}", PASS },
#define LAYERS(layers) "'inspect:Mounts':[" VOLUME("/d") "],'volumes:used':[{'Name':'data','listed':true,'Driver':'local'," FOLDER "'type':'overlay','device':'(another)','o':['(another)'],'layers':" layers "}]"
#define LAYER(path, real) "{'destination':'/d','source':'" path "','real':'" real "','kind':'d','rw':true,'from':'volume layer','socket':null,'reaches':[]}"
	{ "5.6: an overlay over /etc fails", SENSITIVE, GOOD, "{" LAYERS("['/etc','/srv/u','/srv/w']") "}", FAIL, "/etc at /d" },
	{ "5.6: and over a link to it", SENSITIVE, GOOD, "{" CREATED "," LAYERS("['/srv/l']") ",'mounts:sources':[" LAYER("/srv/l", "/etc") "]}", FAIL, "/etc at /d" },
	{ "5.6: and with --scope engine", SENSITIVE, GOOD, "{" ENGINE_SCOPE "," LAYERS("['/etc']") "}", FAIL },
	{ "5.6: an overlay of other directories passes", SENSITIVE, GOOD, "{" CREATED "," LAYERS("['/srv/l','/srv/u']") ",'mounts:sources':[" LAYER("/srv/l", "/srv/l") "," LAYER("/srv/u", "/srv/u") "]}", PASS },
	{ "5.6: a layer that nobody followed is unknown", SENSITIVE, GOOD, "{" CREATED "," LAYERS("['/srv/l','/srv/u']") ",'mounts:sources':[" LAYER("/srv/l", "/srv/l") "]}", UNKNOWN, "where /srv/u leads" },
	{ "5.6: a layer that is no path is unknown", SENSITIVE, GOOD, "{" CREATED "," LAYERS("['/srv/l','(another)']") ",'mounts:sources':[" LAYER("/srv/l", "/srv/l") "]}", UNKNOWN, "what volume data shows" },
	{ "5.6: an overlay without layers is unknown", SENSITIVE, GOOD, "{" CREATED "," LAYERS("[]") "}", UNKNOWN },
#define ALSO(host, also) "{'dst':'/d','host':" host ",'also':" also ",'options':'rw','fstype':'ext4','shared':false,'declared':true}"
	{ "5.6: a file system that is mounted on /etc too fails", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/d", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/d", "true", "d", "") "],'mounts:mounted':[" ALSO("'/srv/x'", "['/mnt/x','/etc/x']") "]}", FAIL, "/etc/x at /d" },
	{ "5.6: and so does an engine's own volume of it", SENSITIVE, GOOD, "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" ALSO("'/var/lib/docker/volumes/data/_data'", "['/home']") "]}", FAIL, "/home at /d" },
	{ "5.6: the data directory at two places is the engine's at both", SENSITIVE, GOOD, "{'inspect:Mounts':[" VOLUME("/d") "]," PLAIN_VOLUME ",'mounts:mounted':[" ALSO("'/usr/docker/volumes/data/_data'", "['/var/lib/docker/volumes/data/_data']") "]}", PASS },
	{ "5.6: further paths that are no list are unknown", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/d", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/d", "true", "d", "") "],'mounts:mounted':[" ALSO("'/srv/x'", "'/etc'") "]}", UNKNOWN },
	{ "5.6: a declared mount that the kernel does not have is unknown", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/x", "true", "d", "") "]}", UNKNOWN, "mounted at /x, and the kernel has nothing there" },
	{ "5.6: so is a volume", SENSITIVE, GOOD, "{" MADE("null", "null", "[]") "}", UNKNOWN, "mounted at /d" },
	{ "5.6: one that a link of the image leads elsewhere is found by its path on the host", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/etc/localtime", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/etc/localtime", "true", "d", "") "],'mounts:mounted':[" MOUNTED("/srv/x", "/usr/share/zoneinfo/UTC", "rw") "]}", PASS },
	{ "5.6: or by its name", SENSITIVE, GOOD, "{'inspect:Mounts':[{'Type':'tmpfs','Source':'','Destination':'/var/run/x','RW':true,'Propagation':''}],'mounts:mounted':[{'dst':'/run/x','host':null,'options':'rw','fstype':'tmpfs','shared':false,'declared':false}]}", PASS },
	{ "5.6: another declared mount of that name does not stand for it", SENSITIVE, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/a/x", "true") "," BIND("/srv/y", "/b/x", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/a/x", "true", "d", "") "," SOURCE("/srv/y", "/srv/y", "/b/x", "true", "d", "") "],"
	  "'mounts:mounted':[{'dst':'/a/x','host':'/srv/x','options':'rw','fstype':'ext4','shared':false,'declared':true}]}", UNKNOWN, "mounted at /b/x" },
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
	{ "5.6: names that are no paths would never match: unknown", SENSITIVE, GOOD, NULL, UNKNOWN, "\"etc\" is no absolute path", .values = { { "sensitive-directories", "/boot etc usr" } } },
	{ "5.6: nor would a path that is written with two slashes", SENSITIVE, GOOD, NULL, UNKNOWN, "//etc", .values = { { "sensitive-directories", "//etc" } } },
	{ "5.6: nor a pattern", SENSITIVE, GOOD, NULL, UNKNOWN, "patterns", .values = { { "sensitive-directories", "/home/*" } } },
	{ "5.6: blanks name nothing", SENSITIVE, GOOD, NULL, UNKNOWN, "blanks alone", .values = { { "sensitive-directories", " " } } },
	{ "5.6: a benchmark without the Value is unknown", SENSITIVE, GOOD, NULL, UNKNOWN, "export-name sensitive-directories", .values = { { "sensitive-directories", NULL } } },

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
#define PODMANS "'engine:product':'podman','inspect:HostConfig.DeviceCgroupRules':null"
	{ "5.18: of Podman's container that runs the bundle tells of rules", DEVICES, GOOD, "{" PODMANS ",'bundle:device_rules':[]}", PASS },
	{ "5.18: a rule that its API does not show fails", DEVICES, GOOD, "{" PODMANS ",'bundle:device_rules':['c 42:* rwm']}", FAIL, "c 42:* rwm" },
	{ "5.18: without the bundle Podman's rules are unknown", DEVICES, GOOD, "{" PODMANS "}", UNKNOWN, "nothing that Podman's API shows" },
	{ "5.18: a bundle without a list of them is unknown", DEVICES, GOOD, "{" PODMANS ",'bundle:device_rules':null}", UNKNOWN },
	{ "5.18: rules of a wrong type are unknown", DEVICES, GOOD, "{" PODMANS ",'bundle:device_rules':7}", UNKNOWN },
	{ "5.18: a bundle that could not be read is an error", DEVICES, GOOD, "{" PODMANS ",'bundle':'$error EACCES'}", ERROR, "EACCES" },
	{ "5.18: Podman's privileged container fails all the same", DEVICES, GOOD, "{" PODMANS ",'inspect:HostConfig.Privileged':true}", FAIL, "privileged" },
	{ "5.18: a rule that is none is unknown", DEVICES, GOOD, "{'inspect:HostConfig.DeviceCgroupRules':['everything']}", UNKNOWN },
	{ "5.18: privileged has them all", DEVICES, GOOD, "{'inspect:HostConfig.Privileged':true}", FAIL, "privileged" },
	{ "5.18: a device that is mounted counts", DEVICES, GOOD, "{" MOUNT("/dev/kvm", "/dev/kvm", "/dev/kvm", "true", "rw") "}", FAIL, "/dev/kvm at /dev/kvm (mounted read-write)" },
	{ "5.18: a device that is mounted read-only is for a person", DEVICES, GOOD, "{" MOUNT("/dev/kvm", "/dev/kvm", "/k", "false", "ro") "}", NOTCHECKED },
	{ "5.18: a device behind a link counts", DEVICES, GOOD, "{" MOUNT("/srv/disk", "/dev/sdb", "/disk", "true", "rw") "}", FAIL, "/dev/sdb" },
	{ "5.18: a volume whose driver names /dev fails", DEVICES, GOOD, "{" DRIVEN_TO("/dev", "/dev", "d", "") "}", FAIL, "/dev at /d (mounted read-write)" },
	{ "5.18: a volume on a block device fails", DEVICES, GOOD, "{" CREATED "," MADE("'ext4'", "'/dev/vda'", "[]") "}", FAIL, "/dev/vda" },
	{ "5.18: an unseen mount of a running container is an error", DEVICES, GOOD, "{" DEVICE("/dev/sda", "r") "," NO_RIGHT "}", ERROR },
	{ "5.18: a device node fails wherever it lies", DEVICES, GOOD, "{" CREATED ",'inspect:Mounts':[" BIND("/srv/disk", "/d", "true") "],'mounts:sources':[" SOURCE("/srv/disk", "/srv/disk", "/d", "true", "b", "") "]}", FAIL, "/srv/disk at /d (mounted read-write)" },
	{ "5.18: a plain file does not", DEVICES, GOOD, "{" CREATED ",'inspect:Mounts':[" BIND("/srv/disk", "/d", "true") "],'mounts:sources':[" SOURCE("/srv/disk", "/srv/disk", "/d", "true", "-", "") "]}", PASS },
#define DISK_AS(kind) "{" CREATED ",'inspect:Mounts':[" BIND("/srv/disk", "/d", "true") "],'mounts:sources':[{'destination':'/d','source':'/srv/disk','real':'/srv/disk'," kind "'rw':true,'propagation':'rprivate','from':'bind','socket':null,'reaches':[]}]}"
	{ "5.18: a source of no kind may be a device: unknown", DEVICES, GOOD, DISK_AS(""), UNKNOWN, "whether /srv/disk is a device" },
	{ "5.18: a source of a kind of null may be a device: unknown", DEVICES, GOOD, DISK_AS("'kind':null,"), UNKNOWN, "whether /srv/disk is a device" },
	{ "5.18: a source of a kind in no such letter may be a device: unknown", DEVICES, GOOD, DISK_AS("'kind':'B',"), UNKNOWN, "whether /srv/disk is a device" },
	{ "5.18: a source of a kind in a word may be a device: unknown", DEVICES, GOOD, DISK_AS("'kind':'directory',"), UNKNOWN, "whether /srv/disk is a device" },
	{ "5.18: a source of a kind that is a number may be a device: unknown", DEVICES, GOOD, DISK_AS("'kind':7,"), UNKNOWN, "whether /srv/disk is a device" },
	{ "5.18: a source that ls has no letter for is no device", DEVICES, GOOD, DISK_AS("'kind':'?',"), PASS },
	{ "5.18: a volume of type cgroup has no device", DEVICES, GOOD, "{" OF_KERNEL("cgroup", "(another)") "}", PASS },
	{ "5.18: one of type devtmpfs has them all", DEVICES, GOOD, "{" CREATED "," MADE("'devtmpfs'", "'(another)'", "[]") "}", FAIL, "/dev at /" },
	{ "5.18: a volume of a disk has the disk", DEVICES, GOOD, "{" CREATED "," DISK("ext4", "[]") "}", FAIL, "/dev/sdb1" },

	/* 5.20 */
	{ "5.20: no mounts: not applicable", SHARED, GOOD, NULL, NOTAPPLICABLE },
	EVERY(SHARED),
	UNSEEN(SHARED, "inspect:Mounts", "7"),
	NULL_UNKNOWN(SHARED, "inspect:Mounts"),
	UNSEEN(SHARED, "mounts:mounted", "{}"),
	KERNEL_UNSEEN(SHARED, "kernel:mounts", "{}"),
#define PROPAGATION(word, kernel) "'inspect:Mounts':[{'Type':'bind','Source':'/srv/x','Destination':'/x','Mode':'','RW':true,'Propagation':'" word "'}]," \
	"'mounts:mounted':[{'dst':'/x','host':'/srv/x','options':'rw','fstype':'ext4','shared':" kernel ",'declared':true}]"
	{ "5.20: mounts that were read in part are an error", SHARED, GOOD, "{" PROPAGATION("rprivate", "false") ",'inspect:Mounts[1]':'$error EACCES'}", ERROR, "in full" },
	{ "5.20: the only mount that was not read is one", SHARED, GOOD, "{'inspect:Mounts[0]':'$error EACCES'}", ERROR, "in full" },
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
	{ "5.20: an ordinary volume has none to say", SHARED, GOOD, "{" MADE("null", "null", "[]") ",'mounts:mounted':[" MOUNTED("/var/lib/docker/volumes/data/_data", "/d", "rw") "]}", PASS },
	{ "5.20: a declared mount that the kernel does not have is unknown", SHARED, GOOD, "{" MADE("null", "null", "[]") "}", UNKNOWN, "nothing is mounted at /d" },
	{ "5.20: shared with what is not seen on the host is unknown", SHARED, GOOD, "{" MADE("null", "null", "[]") "," SHOWN("fuse", "true", "true") "}", UNKNOWN, "/d is shared" },
	{ "5.20: what a container shares with itself alone is not the host's", SHARED, GOOD, "{" MADE("null", "null", "[]") "," SHOWN("overlay", "true", "false") "}", PASS },
	{ "5.20: a bind mount that does not say is unknown", SHARED, GOOD, "{'inspect:Mounts':[{'Type':'bind','Source':'/srv/x','Destination':'/x','RW':true}]}", UNKNOWN },

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
	{ "5.32: mounts that were read in part are an error", SOCKET, GOOD, "{" EXITED ",'inspect:Mounts[1]':'$error EACCES'}", ERROR, "in full" },
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
	{ "5.32: a volume of type proc holds no engine's socket", SOCKET, GOOD, "{" OF_KERNEL("proc", "(another)") "}", PASS },
	{ "5.32: nor does one of type devtmpfs", SOCKET, GOOD, "{" MADE("'devtmpfs'", "'(another)'", "[]") ",'mounts:mounted':[" MOUNTED("/dev", "/d", "rw") "]}", PASS },
	{ "5.32: nor one of type cgroup", SOCKET, GOOD, "{" CREATED "," MADE("'cgroup'", "'(another)'", "[]") "}", PASS },
	{ "5.32: what an overlay shows is unknown", SOCKET, GOOD, "{" MADE("'overlay'", "'(another)'", "['(another)']") "}", UNKNOWN },
	{ "5.32: a volume of the host's root disk holds the socket's folder", SOCKET, GOOD, "{" CREATED "," DISK("ext4", "['/','/boot']") "}", FAIL, "/run/docker.sock through / at /d" },
	{ "5.32: a disk of its own does not", SOCKET, GOOD, "{" CREATED "," DISK("ext4", "[]") "}", PASS },
	{ "5.32: a source that does not tell whether it is a socket, and is named like one, is unknown", SOCKET, GOOD, "{" CREATED ",'inspect:Mounts':[" BIND("/srv/link", "/d", "true") "],'mounts:sources':[{'destination':'/d','source':'/srv/link','real':'/srv/docker.sock','rw':true,'propagation':'rprivate','from':'bind','socket':null,'reaches':[]}]}", UNKNOWN, "whether /srv/docker.sock is a socket" },
	{ "5.32: an overlay over /run fails", SOCKET, GOOD, "{" CREATED "," LAYERS("['/run']") ",'mounts:sources':[{'destination':'/d','source':'/run','real':'/run','kind':'d','rw':true,'from':'volume layer','socket':null,'reaches':['/run/docker.sock']}]}", FAIL },
	{ "5.32: the socket's folder as another mount of the same file system fails", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/d", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/d", "true", "d", "") "],'mounts:mounted':[" ALSO("'/srv/x'", "['/run']") "]}", FAIL, "/run/docker.sock through /run" },
	{ "5.32: a declared mount that the kernel does not have is unknown", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/srv/x", "/x", "true") "],'mounts:sources':[" SOURCE("/srv/x", "/srv/x", "/x", "true", "d", "") "]}", UNKNOWN, "mounted at /x" },
	{ "5.32: another mount passes", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") "}", PASS },
	{ "5.32: a plain file of that name passes", SOCKET, GOOD, "{" SOCK("/srv/docker.sock.d", "/srv/docker.sock.d", "/x", "-", "null", "", "true") "}", PASS },
	{ "5.32: a socket of that name elsewhere fails", SOCKET, GOOD, "{" SOCK("/srv/d2/docker.sock", "/srv/d2/docker.sock", "/x", "s", "null", "", "true") "}", FAIL },
	{ "5.32: another engine's socket fails, whatever it is called", SOCKET, GOOD, "{" SOCK("/srv/eng2", "/srv/eng2", "/x", "s", "'another engine'", "'/srv/eng2'", "true") "}", FAIL, "/srv/eng2 through /srv/eng2 at /x" },
	{ "5.32: a socket of nobody knows whom is for a person to judge", SOCKET, GOOD, "{" SOCK("/srv/proxy.sock", "/srv/proxy.sock", "/x", "s", "null", "", "true") "}", NOTCHECKED, "/srv/proxy.sock at /x" },
	{ "5.32: the log's passes", SOCKET, GOOD, "{" SOCK("/dev/log", "/run/systemd/journal/dev-log", "/dev/log", "s", "null", "", "true") "}", PASS },
	{ "5.32: and a database's", SOCKET, GOOD, "{" SOCK("/var/run/mysqld/mysqld.sock", "/run/mysqld/mysqld.sock", "/x", "s", "null", "", "true") "}", PASS },
	{ "5.32: and a display's", SOCKET, GOOD, "{" SOCK("/tmp/.X11-unix/X0", "/tmp/.X11-unix/X0", "/x", "s", "null", "", "true") "}", PASS },
	{ "5.32: unless an engine listens there", SOCKET, GOOD, "{" SOCK("/dev/log", "/dev/log", "/dev/log", "s", "'podman'", "'/dev/log'", "true") "}", FAIL },
	{ "5.32: where not all sockets could be looked for a mount is an error", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets[2]':'$error EACCES'}", ERROR, "in full" },
	{ "5.32: and so is a socket of nobody knows whom", SOCKET, GOOD, "{" SOCK("/srv/proxy.sock", "/srv/proxy.sock", "/x", "s", "null", "", "true") ",'mounts:sockets[2]':'$error EACCES'}", ERROR, "in full" },
	{ "5.32: then those that are known count still", SOCKET, GOOD, "{'mounts:mounted':[" MOUNTED("/run", "/mnt", "rw") "],'mounts:sockets[2]':'$error EACCES'}", FAIL, "/run/docker.sock through /run" },
	{ "5.32: --scope engine: a cluster's containerd", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/run/k3s", "/x", "true") "]," ENGINE_SCOPE "}", FAIL, "/run/k3s/containerd/containerd.sock" },
	{ "5.32: --scope engine: a user's folder may hold an engine's socket", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/run/user/1000", "/x", "true") "]," ENGINE_SCOPE "}", UNKNOWN, "/run/user/1000" },
	{ "5.32: --scope engine: what lies in it does not", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/run/user/1000/pulse", "/x", "true") "]," ENGINE_SCOPE "}", PASS },
	{ "5.32: a user's folder that was looked at passes", SOCKET, GOOD, "{" SOCK("/run/user/1000", "/run/user/1000", "/x", "d", "null", "", "true") "}", PASS },
	{ "5.32: sources that do not say what they reach are unknown", SOCKET, GOOD,
	  "{'inspect:Mounts':[" BIND("/srv/www", "/www", "true") "],'mounts:sources':[{'destination':'/www','source':'/srv/www','real':'/srv/www','kind':'d','rw':true}]}", UNKNOWN },
	{ "5.32: no socket known at all is unknown, not 'reaches none'", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets':[]}", UNKNOWN },
	{ "5.32: sockets without path and role are not understood", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets':['x']}", UNKNOWN },
	{ "5.32: sockets that could not be looked for are an error", SOCKET, GOOD, "{" SOCK("/srv/www", "/srv/www", "/www", "d", "null", "", "true") ",'mounts:sockets':'$error EACCES'}", ERROR },
	{ "5.32: --scope engine knows the usual places", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/var", "/v", "true") "]," ENGINE_SCOPE "}", FAIL, "/var/run/docker.sock through /var" },
	{ "5.32: --scope engine and another mount passes, and says so", SOCKET, GOOD, "{'inspect:Mounts':[" BIND("/srv/www", "/www", "true") "]," ENGINE_SCOPE "}", PASS, "--scope engine" },
#define REACHED_AT(paths) ENGINE_SCOPE ",'engine:sockets':[" paths "]"
	{ "5.32: --scope engine knows where the engine is asked", SOCKET, GOOD, "{" REACHED_AT("'/srv/x/eng'") ",'inspect:Mounts':[" BIND("/srv/x/eng", "/var/run/y", "true") "]}", FAIL, "reaches /srv/x/eng through /srv/x/eng at /var/run/y" },
	{ "5.32: and what is above it", SOCKET, GOOD, "{" REACHED_AT("'/run/docker.sock','/srv/x/eng'") ",'inspect:Mounts':[" BIND("/srv/x", "/y", "false") "]}", FAIL, "reaches /srv/x/eng through /srv/x" },
	{ "5.32: and passes what is beside it", SOCKET, GOOD, "{" REACHED_AT("'/srv/x/eng'") ",'inspect:Mounts':[" BIND("/srv/x/e", "/y", "false") "]}", PASS },
	{ "5.32: a socket that is declared fails on an engine elsewhere", SOCKET, GOOD,
	  "{'inspect:Mounts':[" BIND("/var/run/docker.sock", "/s", "true") "],'mounts':'$error not-local','kernel':'$error not-local'}", FAIL },
	{ "5.32: another mount on an engine elsewhere is an error", SOCKET, GOOD,
	  "{'inspect:Mounts':[" BIND("/srv/www", "/www", "true") "],'mounts':'$error not-local','kernel':'$error not-local'}", ERROR },
	{ "5.32: an exited container is judged by where its mounts lead", SOCKET, GOOD,
	  "{" EXITED ",'inspect:Mounts':[" BIND("/srv/link", "/s", "true") "],'mounts:sources':[" SOURCE("/srv/link", "/run/docker.sock", "/s", "true", "s", "'/run/docker.sock'") "]}", FAIL },
};
/* clang-format on */

int
main(void)
{
	good_container();
	return check_rows("containers_mounts", rows, ARRAY_SIZE(rows));
}
