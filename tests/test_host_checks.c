/* SPDX-License-Identifier: Apache-2.0 */
/* host_checks: 1.1.1, 1.1.2, 1.2.1 and 1.2.2 on what a host and its engine say. */
#include "config.h"

#include <string.h>

#include "audit/versions.h"
#include "tests/check_row.h"

#define ROOT_DISK "{'dst':'/','dev':'8:1','root':'/','fstype':'ext4','source':'/dev/sda1'}"
#define MOUNT(dst, dev, root, fstype, source, home) \
	"{'dst':'" dst "','dev':'" dev "','root':'" root "','fstype':'" fstype "','source':'" source "','home':" home "}"
#define FOLDER(path, top, mount) \
	"{'of':'engine','path':'" path "','found_by':'/info DockerRootDir','exists':true,'real':'" path "','top':'" top "','mount':" mount "}"
#define OWN MOUNT("/var/lib/docker", "8:2", "/", "ext4", "/dev/sda2", "'/var/lib/docker'")
#define MEMBER(name, gid, uid, by) "{'name':'" name "','gid':" gid ",'uid':" uid ",'by':'" by "'}"

/* Data on a disk of its own, and a socket whose group docker is empty. */
#define HOST                                                                                                     \
	"{'kind':'host','id':'0123','name':'host','read':{"                                                      \
	"'identity':{'source':'host','data':{'os':{'pretty_name':'Debian 12'},'kernel':'6.1.0','lsm':['apparmor']," \
	"'selinux':'disabled','apparmor':true}},"                                                                \
	"'data_root':{'source':'mount table','data':{'roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", OWN) "]," \
	"'root_mount':" ROOT_DISK "}},"                                                                          \
	"'accounts':{'source':'NSS','data':{'sockets':[{'path':'/run/docker.sock','gid':998,'uid':0,'mode':432,'acl':null}]," \
	"'configured':'docker','groups':[{'gid':998,'name':'docker'}],'members':[],'accounts':30,"              \
	"'services':{'passwd':['files','systemd'],'group':['files','systemd'],'initgroups':null}," \
	"'listed':{'passwd':['files','systemd'],'group':['files','systemd']}}}}}"

#define COMPONENTS(engine, containerd, runc) \
	"[{'Name':'Engine','Version':'" engine "'},{'Name':'containerd','Version':'" containerd "'},{'Name':'runc','Version':'" runc \
	"'},{'Name':'docker-init','Version':'0.19.0'}]"
#define RELEASE(engine, containerd, runc) "{'version:Components':" COMPONENTS(engine, containerd, runc) "}"
/* docker-ce, all current. */
#define DAEMON                                                                                                   \
	"{'kind':'daemon','id':'ABCD','name':'host','read':{'ping':{'source':'GET /_ping','data':{}},"           \
	"'process':{'source':'/proc','data':{'product':'dockerd'}},"                                             \
	"'info':{'source':'GET /info','data':{'DefaultRuntime':'runc','Plugins':{'Authorization':null}}},"       \
	"'version':{'source':'GET /version','data':{'Version':'29.9.0','Platform':{'Name':'Docker Engine - Community'}," \
	"'Components':" COMPONENTS("29.9.0", "v2.3.2", "1.4.3") "}}}}"

/* The five ways a fact is not there. */
#define UNSEEN(label, check, subject, path)                                                          \
	{ label ": absent is unknown", check, subject, "{'" path "':'$absent'}", UNKNOWN },         \
	    { label ": null is unknown", check, subject, "{'" path "':null}", UNKNOWN },            \
	    { label ": another type is unknown", check, subject, "{'" path "':3}", UNKNOWN },       \
	    { label ": unreadable is an error", check, subject, "{'" path "':'$error EACCES'}",     \
		    ERROR, "EACCES" },                                                             \
	{ label ": not collected is unknown", check, subject, "{'" path "':'$uncollected'}", UNKNOWN }

#define PARTITION "host-data-root-partition"
#define ROOTS(folder) "{'data_root:roots':[" folder "]}"
#define AT(mount) ROOTS(FOLDER("/var/lib/docker", "/var/lib/docker", mount))
#define FSTAB(line) "{'of':'engine','path':'/var/lib/docker','found_by':'configuration','exists':true,'real':'/var/lib/docker'," \
	"'top':'/var/lib/docker','mount':{'dst':'/','dev':'8:1','root':null,'fstype':null,'source':null,'home':'/'},'fstab':" line "}"
#define CONTAINERD(mount) FOLDER("/var/lib/docker", "/var/lib/docker", OWN) ",{'of':'containerd','path':'/var/lib/containerd'," \
	"'found_by':'x','exists':true,'real':'/var/lib/containerd','top':'/var/lib/containerd','mount':" mount "}"

#define GROUP "host-socket-group-trusted"
#define MEMBERS(members) "{'accounts:members':[" members "]}"
#define BOB MEMBER("bob", "998", "1001", "member list")
/* Below --root */
#define WOULD(path, mode, user, uid, group, gid) "{'path':'" path "','found_by':'x','mode':" mode ",'user':'" user "','uid':" uid ",'group':'" group "','gid':" gid ",'acl':null}"
#define ROOTED(more) "{'accounts:sockets':[],'accounts:configured_sockets':[" WOULD("/run/docker.sock", "432", "root", "0", "docker", "998") "]" more "}"
#define MEANT(sockets, more) "{'accounts:sockets':[],'accounts:configured_sockets':[" sockets "]" more "}"
#define THERE(gid, uid, mode, more) "{'accounts:sockets':[{'path':'/run/docker.sock','gid':" gid ",'uid':" uid ",'mode':" mode ",'acl':null}]," \
	"'accounts:configured_sockets':[" WOULD("/run/docker.sock", "432", "root", "0", "docker", "998") "]" more "}"
#define TRUST(names) { { "trusted-accounts", names } }

#define CURRENT "host-engine-current"

/* clang-format off */
static const struct check_row rows[] = {
	/* 1.1.1 */
	{ "1.1.1: a top that is no path is unknown", PARTITION, HOST, "{'data_root:roots[0].top':''}", UNKNOWN, "not known" },
	{ "1.1.1: a file system of its own passes", PARTITION, HOST, NULL, PASS, "mounted at /var/lib/docker" },
	{ "1.1.1: on the root file system fails", PARTITION, HOST, AT(MOUNT("/", "8:1", "/", "ext4", "/dev/sda1", "'/'")), FAIL, "root file system" },
	/* devicemapper has layers alone in its pool; logs, volumes and configurations stay in the data root */
	{ "P-20: 1.1.1: a pool for layers leaves logs and volumes on the root's disk, which is named", PARTITION, HOST, "{'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/", "8:1", "/", "ext4", "/dev/sda1", "'/'")) "],'info':{'Driver':'devicemapper','DriverStatus':[['Pool Name','docker-thinpool']]}}", FAIL, "root file system, device 8:1" },
	{ "P-20: 1.1.1: a disk of device mapper's is another one than the root's", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "254:3", "/", "xfs", "/dev/mapper/docker-data", "'/var/lib/docker'")), PASS, "mounted at /var/lib/docker" },
	{ "trap 65: a folder of the root file system bound to itself fails", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "8:1", "/var/lib/docker", "ext4", "/dev/sda1", "'/'")), FAIL, "root file system" },
	{ "P-19: 1.1.1: below /var, which is a disk of its own, it is shared", PARTITION, HOST, AT(MOUNT("/var", "8:3", "/", "ext4", "/dev/sda3", "'/var'")), FAIL, "that of /var" },
	{ "trap 65: bound to itself on such a disk it is still shared", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "8:3", "/lib/docker", "ext4", "/dev/sda3", "'/var'")), FAIL, "that of /var" },
	{ "1.1.1: bound from a disk that is mounted elsewhere it is shared", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "8:3", "/docker", "ext4", "/dev/sda3", "'/srv'")), FAIL, "that of /srv" },
	{ "1.1.1: a folder of a disk that is not mounted here is unknown", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "8:3", "/docker", "ext4", "/dev/sda3", "null")), UNKNOWN, "as a whole" },
	{ "1.1.1: a mount point that the site keeps for containers passes", PARTITION, HOST, AT(MOUNT("/srv", "8:3", "/", "ext4", "/dev/sda3", "'/srv'")), PASS, "for containers", { { "container-file-systems", "/data /srv" } } },
	{ "1.1.1: names of mount points may be parted by commas", PARTITION, HOST, AT(MOUNT("/srv", "8:3", "/", "ext4", "/dev/sda3", "'/srv'")), PASS, "for containers", { { "container-file-systems", "/data,/srv" } } },
	{ "1.1.1: a part of such a name does not", PARTITION, HOST, AT(MOUNT("/srv", "8:3", "/", "ext4", "/dev/sda3", "'/srv'")), FAIL, NULL, { { "container-file-systems", "/srv/docker /sr" } } },
	{ "1.1.1: the site cannot say it of the root's own disk", PARTITION, HOST, AT(MOUNT("/", "8:1", "/", "ext4", "/dev/sda1", "'/'")), FAIL, NULL, { { "container-file-systems", "/" } } },
	{ "trap 43, P-18: with remapped users the folder above counts", PARTITION, HOST, ROOTS(FOLDER("/var/lib/docker/100000.100000", "/var/lib/docker", OWN)), PASS, NULL },
	{ "P-18: a mount of the remapped folder alone passes, too", PARTITION, HOST, ROOTS(FOLDER("/d/1.1", "/d", MOUNT("/d/1.1", "8:2", "/", "ext4", "/dev/sda2", "'/d/1.1'"))), PASS, NULL },
	{ "1.1.1: prefixes of names are no folders above", PARTITION, HOST, ROOTS(FOLDER("/var/lib/docker2/x", "/var/lib/docker2/x", OWN)), FAIL, "shares" },
	{ "trap 66: with containerd's store its folder counts, too", PARTITION, HOST, ROOTS(CONTAINERD(MOUNT("/", "8:1", "/", "ext4", "/dev/sda1", "'/'"))), FAIL, "/var/lib/containerd (containerd's)" },
	{ "trap 66: both on file systems of their own pass", PARTITION, HOST, ROOTS(CONTAINERD(MOUNT("/var/lib/containerd", "8:9", "/", "xfs", "/dev/sdb", "'/var/lib/containerd'"))), PASS, "containerd" },
	{ "trap 66: a containerd root that is not there is unknown", PARTITION, HOST, ROOTS(FOLDER("/var/lib/docker", "/var/lib/docker", OWN) ",{'of':'containerd','path':'/x','found_by':'default','exists':false}"), UNKNOWN, NULL },
	{ "1.1.1: a daemon in a container shares the host's root", PARTITION, HOST, "{'data_root:root_mount':{'dst':'/','dev':'0:50','root':'/','fstype':'overlay','source':'overlay'},'data_root:host_mount':" ROOT_DISK ",'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/var/lib/docker", "8:1", "/v/_data", "ext4", "/dev/sda1", "null")) "]}", FAIL, "root file system" },
	{ "1.1.1: a daemon in a container whose disk is not the host's passes", PARTITION, HOST, "{'data_root:host_mount':" MOUNT("/", "8:5", "/", "ext4", "/dev/sda5", "'/'") "}", PASS, NULL },
	{ "1.1.1: a host's root that could not be read, beside a daemon's own, is an error", PARTITION, HOST, "{'data_root:host_mount':'$error EACCES'}", ERROR, "EACCES" },
	{ "1.1.1: one that was not collected is unknown", PARTITION, HOST, "{'data_root:host_mount':'$uncollected'}", UNKNOWN, "not among" },
	{ "1.1.1: one that is null is unknown", PARTITION, HOST, "{'data_root:host_mount':null}", UNKNOWN, "device" },
	{ "1.1.1: one of another type is unknown", PARTITION, HOST, "{'data_root:host_mount':'x'}", UNKNOWN, "device" },
	{ "1.1.1: one without a device is unknown", PARTITION, HOST, "{'data_root:host_mount':{}}", UNKNOWN, "device" },
	{ "1.1.1: on the daemon's own root it fails whatever the host's is", PARTITION, HOST, "{'data_root:host_mount':{},'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/", "8:1", "/", "ext4", "/dev/sda1", "'/'")) "]}", FAIL, "root file system" },
	{ "1.1.1: a subvolume of the root's btrfs is for a person", PARTITION, HOST, "{'data_root:root_mount':" MOUNT("/", "0:30", "/@", "btrfs", "/dev/sda1", "'/'") ",'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/var/lib/docker", "0:30", "/@docker", "btrfs", "/dev/sda1", "null")) "]}", NOTCHECKED, "quota" },
	{ "trap 65: a folder of the root's subvolume, bound to itself, fails", PARTITION, HOST, "{'data_root:root_mount':" MOUNT("/", "0:30", "/@", "btrfs", "/dev/sda1", "'/'") ",'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/var/lib/docker", "0:30", "/@/var/lib/docker", "btrfs", "/dev/sda1", "'/'")) "]}", FAIL, NULL },
	{ "1.1.1: a dataset of the root's ZFS pool is for a person", PARTITION, HOST, "{'data_root:root_mount':" MOUNT("/", "0:30", "/", "zfs", "rpool/ROOT/x", "'/'") ",'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/var/lib/docker", "0:31", "/", "zfs", "rpool/docker", "'/var/lib/docker'")) "]}", NOTCHECKED, "pool" },
	{ "1.1.1: one of another pool passes", PARTITION, HOST, "{'data_root:root_mount':" MOUNT("/", "0:30", "/", "zfs", "rpool/ROOT/x", "'/'") ",'data_root:roots':[" FOLDER("/var/lib/docker", "/var/lib/docker", MOUNT("/var/lib/docker", "0:31", "/", "zfs", "rpool2/docker", "'/var/lib/docker'")) "]}", PASS, NULL },
	{ "1.1.1: an overlay shares its upper folder's disk", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "0:44", "/", "overlay", "overlay", "'/var/lib/docker'")), NOTCHECKED, "upper" },
	{ "1.1.1: FUSE may show a folder of the root's disk under another device number", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "0:50", "/", "fuse.bindfs", "/srv/d", "'/var/lib/docker'")), UNKNOWN, "another one" },
	{ "1.1.1: so may ecryptfs", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "0:50", "/", "ecryptfs", "/srv/d", "'/var/lib/docker'")), UNKNOWN, "another one" },
	{ "1.1.1: what other data shares fails, FUSE or not", PARTITION, HOST, AT(MOUNT("/var", "0:50", "/", "fuse.mergerfs", "a:b", "'/var'")), FAIL, "that of /var" },
	{ "1.1.1: FUSE that the site keeps for containers passes", PARTITION, HOST, AT(MOUNT("/var/lib/docker", "0:50", "/", "fuse.mergerfs", "a:b", "'/var/lib/docker'")), PASS, "for containers", { { "container-file-systems", "/var/lib/docker" } } },
	{ "1.1.1: below --root, an fstab line for it passes", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','dev':null,'root':null,'fstype':'xfs','source':'UUID=1','also':[]}")), PASS, "by fstab" },
	{ "1.1.1: below --root, a device that is also mounted elsewhere fails", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'xfs','source':'UUID=1','also':['/']}")), FAIL, "also mounts at /" },
	{ "1.1.1: below --root, where that is not known it is unknown", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'xfs','source':'UUID=1'}")), UNKNOWN, "not known" },
	{ "1.1.1: below --root, or of another type", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'xfs','source':'UUID=1','also':null}")), UNKNOWN, "not known" },
	{ "1.1.1: below --root, an overlay is for a person", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'overlay','source':'overlay','also':[]}")), NOTCHECKED, "overlay" },
	{ "1.1.1: below --root, what lies on another file system is unknown", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'fuse.mergerfs','source':'/a:/b','also':[]}")), UNKNOWN, "another one" },
	{ "1.1.1: below --root, one for /var does not", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var','fstype':'xfs','source':'UUID=1'}")), FAIL, "that of /var" },
	{ "1.1.1: below --root, a btrfs may be the root's", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'btrfs','source':'UUID=1'}")), NOTCHECKED, "quota" },
	{ "1.1.1: below --root, a bind by fstab is unknown", PARTITION, HOST, ROOTS(FSTAB("{'dst':'/var/lib/docker','fstype':'bind','source':'/srv/d'}")), UNKNOWN, "bound" },
	{ "1.1.1: below --root, no line is unknown", PARTITION, HOST, ROOTS(FSTAB("null")), UNKNOWN, "no line of fstab" },
	{ "1.1.1: a configured folder that does not exist is not applicable", PARTITION, HOST, "{'data_root:roots':[{'of':'engine','path':'/var/lib/docker','found_by':'configuration','exists':false}]}", NOTAPPLICABLE, "does not exist" },
	{ "1.1.1: one that the engine names and that is not there is unknown", PARTITION, HOST, "{'data_root:roots':[{'of':'engine','path':'/d','found_by':'/info DockerRootDir','exists':false}]}", UNKNOWN, "not there" },
	{ "1.1.1: a mount that is not proven is an error", PARTITION, HOST, "{'data_root:roots[0].mount':'$error not-proven'}", ERROR, "not-proven" },
	{ "1.1.1: what fails fails though another mount is not proven", PARTITION, HOST, "{'data_root:roots':[" FOLDER("/d", "/d", MOUNT("/", "8:1", "/", "ext4", "x", "'/'")) "],'data_root:roots[1]':'$error EACCES'}", FAIL, NULL },
	{ "1.1.1: without its mount nothing passes", PARTITION, HOST, "{'data_root:roots[0].mount':'$absent'}", UNKNOWN, NULL },
	{ "1.1.1: a mount of another type is unknown", PARTITION, HOST, "{'data_root:roots[0].mount':'/var/lib/docker'}", UNKNOWN, NULL },
	{ "1.1.1: without the root's mount nothing passes", PARTITION, HOST, "{'data_root:root_mount':'$absent'}", UNKNOWN, NULL },
	{ "1.1.1: nor with one that could not be read", PARTITION, HOST, "{'data_root:root_mount':'$error EACCES'}", UNKNOWN, NULL },
	{ "1.1.1: a root mount without a device is unknown", PARTITION, HOST, "{'data_root:root_mount.dev':3}", UNKNOWN, NULL },
	{ "1.1.1: no folders at all is unknown", PARTITION, HOST, "{'data_root:roots':[]}", UNKNOWN, NULL },
	{ "1.1.1: a folder of another type is unknown", PARTITION, HOST, "{'data_root:roots':['/var/lib/docker']}", UNKNOWN, NULL },
	{ "P-51, trap 50: an engine elsewhere is an error", PARTITION, HOST, "{'data_root':'$error not-local'}", ERROR, "not-local" },
	{ "P-53: 1.1.1: of Docker Desktop's engine, in a machine of its own, this host's disks tell nothing", PARTITION, HOST, "{'data_root':'$error not-local'}", ERROR, "not-local" },
	{ "1.1.1: no document is unknown", PARTITION, HOST, "{'data_root':'$absent'}", UNKNOWN, NULL },
	UNSEEN("1.1.1", PARTITION, HOST, "data_root:roots"),

	/* 1.1.2 */
	{ "1.1.2: an empty group passes", GROUP, HOST, NULL, PASS, "nobody" },
	{ "1.1.2: a member is for a person while nobody is said to be trusted", GROUP, HOST, MEMBERS(BOB), NOTCHECKED, "group: bob;" },
	{ "1.1.2: a member who is trusted passes", GROUP, HOST, MEMBERS(BOB), PASS, "trusted", TRUST("alice bob") },
	{ "1.1.2: accounts may be parted by commas", GROUP, HOST, MEMBERS(BOB), PASS, "trusted", TRUST("alice,bob,eve") },
	{ "P-72: bob is not trusted because bobby is", GROUP, HOST, MEMBERS(BOB), FAIL, "bob", TRUST("bobby alice") },
	{ "P-72: nor bobby because bob is", GROUP, HOST, MEMBERS(MEMBER("bobby", "998", "1002", "member list")), FAIL, "bobby", TRUST("bob") },
	{ "P-72: every one who is not trusted is named, once", GROUP, HOST, MEMBERS(BOB "," MEMBER("eve", "998", "1003", "member list") "," MEMBER("eve", "998", "1003", "primary group") "," MEMBER("mal", "998", "1004", "member list")), FAIL, "group: eve, mal", TRUST("bob") },
	{ "1.1.2: another case is another name", GROUP, HOST, MEMBERS(MEMBER("Bob", "998", "1002", "member list")), FAIL, "Bob", TRUST("bob") },
	{ "trap 67: who has the group as a primary one is a member", GROUP, HOST, MEMBERS(MEMBER("carol", "998", "1005", "primary group")), FAIL, "carol", TRUST("bob") },
	{ "1.1.2: a member that is no account is a member", GROUP, HOST, MEMBERS(MEMBER("ghost", "998", "null", "member list")), FAIL, "ghost", TRUST("bob") },
	{ "1.1.2: root needs no group", GROUP, HOST, MEMBERS(MEMBER("root", "998", "0", "member list")), PASS, NULL },
	{ "1.1.2: a name root that is no account is none", GROUP, HOST, MEMBERS(MEMBER("root", "998", "null", "member list")), NOTCHECKED, "root" },
	{ "1.1.2: members of other groups do not count", GROUP, HOST, MEMBERS(MEMBER("bob", "999", "1001", "member list")), PASS, NULL },
	{ "1.1.2: a rootless engine's user is no stranger to it", GROUP, HOST, "{'accounts:sockets':[{'path':'/run/user/1001/docker.sock','gid':1001,'uid':1001,'mode':432,'acl':null}],'accounts:groups':[{'gid':1001,'name':'bob'}],'accounts:members':[" MEMBER("bob", "1001", "1001", "primary group") "]}", PASS, NULL },
#define SUBORDINATE(extra) "{'accounts:sockets':[{'path':'/run/user/1001/docker.sock','gid':200104,'uid':1001,'mode':432,'acl':null" extra "}],'accounts:groups':[],'accounts:members':[]}"
	{ "1.1.2: a group of a rootless engine's user namespace alone has no other members", GROUP, HOST, SUBORDINATE(",'subordinate':true"), PASS, NULL },
	{ "1.1.2: one that is not proven to be that is unknown", GROUP, HOST, SUBORDINATE(",'subordinate':false"), UNKNOWN, "200104" },
	{ "1.1.2: nor does another type prove it", GROUP, HOST, SUBORDINATE(",'subordinate':'true'"), UNKNOWN, "200104" },
	{ "1.1.2: nor silence", GROUP, HOST, SUBORDINATE(""), UNKNOWN, "200104" },
	{ "1.1.2: but one who shares his group is", GROUP, HOST, "{'accounts:sockets':[{'path':'/run/user/1001/docker.sock','gid':100,'uid':1001,'mode':432,'acl':null}],'accounts:groups':[{'gid':100,'name':'users'}],'accounts:members':[" MEMBER("bob", "100", "1001", "primary group") "," MEMBER("eve", "100", "1002", "primary group") "]}", NOTCHECKED, "group: eve;" },
	{ "trap 53: 1.1.2: who gets in by the socket's access list is in no group", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'tag':'user','id':1001,'perm':'rw-','effective':'rw-'}],'default':[]},'accounts:members':[]}", NOTCHECKED, "access list of /run/docker.sock" },
	{ "1.1.2: nor does it matter then that the group may not write", GROUP, HOST, "{'accounts:sockets[0].mode':384,'accounts:sockets[0].acl':{'access':[{'tag':'group','id':7,'perm':'rw-','effective':'rw-'}],'default':[]},'accounts:members':[]}", NOTCHECKED, "access list" },
	{ "1.1.2: an entry that the mask takes the writing from lets nobody in", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'tag':'user','id':1001,'perm':'rw-','effective':'r--'}],'default':[]},'accounts:members':[]}", PASS, NULL },
	{ "1.1.2: an access list that could not be read is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':'$absent','accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: an access list of another type is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':'rw','accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: a socket that all may write to fails, whoever is in its group", GROUP, HOST, "{'accounts:sockets[0].mode':438}", FAIL, "anybody may write to /run/docker.sock" },
	{ "P-27: 1.1.2: and so does mode 0606", GROUP, HOST, "{'accounts:sockets[0].mode':390}", FAIL, "anybody" },
	{ "1.1.2: a group that may not write lets nobody in", GROUP, HOST, "{'accounts:sockets[0].mode':384,'accounts:members':[" BOB "]}", PASS, "may not write" },
	{ "trap 52: further bits of the mode do not matter", GROUP, HOST, "{'accounts:sockets[0].mode':944,'accounts:members':[" BOB "]}", NOTCHECKED, "bob" },
	{ "1.1.2: a socket of mode 1e30 is unknown", GROUP, HOST, "{'accounts:sockets[0].mode':1e30}", UNKNOWN, "mode or access list" },
	{ "1.1.2: a socket of mode -1e30 is unknown", GROUP, HOST, "{'accounts:sockets[0].mode':-1e30}", UNKNOWN, "mode or access list" },
	{ "1.1.2: a socket of mode 4294967296 is unknown", GROUP, HOST, "{'accounts:sockets[0].mode':4294967296}", UNKNOWN, "mode or access list" },
	{ "1.1.2: a socket of mode 1099511627776 is unknown", GROUP, HOST, "{'accounts:sockets[0].mode':1099511627776}", UNKNOWN, "mode or access list" },
	{ "1.1.2: an access list that is empty is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[],'default':[]},'accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: an entry of it that does not tell whom it is for is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'id':1001,'perm':'rw-','effective':'rw-'}],'default':[]},'accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: an entry of it for nobody that is known is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'tag':'USER','id':1001,'perm':'rw-','effective':'rw-'}],'default':[]},'accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: an entry of it that tells by a number whom it is for is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'tag':7,'id':1001,'perm':'rw-','effective':'rw-'}],'default':[]},'accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: an entry of it that grants what is not told is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'tag':'user','id':1001,'perm':'rw-','effective':''}],'default':[]},'accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: an entry of it with rights in no such letters is unknown", GROUP, HOST, "{'accounts:sockets[0].acl':{'access':[{'tag':'user','id':1001,'perm':'rw-','effective':'RW-'}],'default':[]},'accounts:members':[]}", UNKNOWN, "access list" },
	{ "1.1.2: each socket has a group", GROUP, HOST, "{'accounts:sockets[1]':{'path':'/run/b.sock','gid':7,'uid':0,'mode':432,'acl':null},'accounts:groups[1]':{'gid':7,'name':'lp'},'accounts:members':[" MEMBER("eve", "7", "1002", "primary group") "]}", NOTCHECKED, "eve" },
	{ "1.1.2: a group without a name is unknown", GROUP, HOST, "{'accounts:groups':[]}", UNKNOWN, "no group has the number 998" },
	{ "P-26: 1.1.2: a directory that need not list its members is unknown", GROUP, HOST, "{'accounts:services.passwd':['files','sss']}", UNKNOWN, "sss may know more" },
	{ "1.1.2: for groups, too", GROUP, HOST, "{'accounts:services.group':['files','ldap']}", UNKNOWN, "ldap may know more" },
	{ "1.1.2: though all who are seen are trusted", GROUP, HOST, "{'accounts:services.group':['files','ldap'],'accounts:members':[" BOB "]}", UNKNOWN, "ldap", TRUST("bob") },
	{ "1.1.2: one who is not fails nevertheless", GROUP, HOST, "{'accounts:services.group':['files','ldap'],'accounts:members':[" BOB "]}", FAIL, "bob", TRUST("eve") },
	{ "1.1.2: the site may say that it lists them", GROUP, HOST, "{'accounts:services.passwd':['files','sss']}", UNKNOWN, "sss lists nothing: is it down", { { "listing-account-services", "files sss systemd" } } },
	{ "1.1.2: and it counts if it lists some", GROUP, HOST, "{'accounts:services.passwd':['files','sss'],'accounts:listed.passwd':['files','sss']}", PASS, NULL, { { "listing-account-services", "files sss systemd" } } },
	{ "1.1.2: in each of the databases", GROUP, HOST, "{'accounts:services.passwd':['files','sss'],'accounts:services.group':['sss'],'accounts:listed.passwd':['files','sss']}", UNKNOWN, "sss lists nothing", { { "listing-account-services", "files sss systemd" } } },
	{ "1.1.2: what the services list not being in the facts is unknown", GROUP, HOST, "{'accounts:services.passwd':['files','sss'],'accounts:listed':'$absent'}", UNKNOWN, "sss", { { "listing-account-services", "files sss systemd" } } },
	{ "1.1.2: a module that asks nobody may know nobody", GROUP, HOST, "{'accounts:services.passwd':['files','extrausers','systemd'],'accounts:listed.passwd':['files']}", PASS, NULL },
	{ "1.1.2: groups at login that a directory knows are unknown", GROUP, HOST, "{'accounts:services.initgroups':['files','sss']}", UNKNOWN, "sss may know more" },
	{ "1.1.2: those of files are known", GROUP, HOST, "{'accounts:services.initgroups':['files']}", PASS, NULL },
	{ "1.1.2: whether login has services of its own not being in the facts is unknown", GROUP, HOST, "{'accounts:services.initgroups':'$absent'}", UNKNOWN, "not known" },
	{ "1.1.2: nor is it of another type", GROUP, HOST, "{'accounts:services.initgroups':'files'}", UNKNOWN, "not known" },
	{ "1.1.2: a member at login only is one", GROUP, HOST, MEMBERS(MEMBER("eve", "998", "1002", "initgroups")), FAIL, "eve", TRUST("bob") },
	{ "1.1.2: below --root a module whose files were not read is unknown, whatever the site says", GROUP, HOST, ROOTED(",'accounts:services.passwd':['files','db']"), UNKNOWN, "db may know more" },
	{ "1.1.2: one whose files were read is not", GROUP, HOST, ROOTED(",'accounts:services.passwd':['files','extrausers'],'accounts:listed.passwd':['files','extrausers']"), PASS, NULL },
	{ "1.1.2: nor is what was read not being in the facts", GROUP, HOST, ROOTED(",'accounts:listed':'$absent'"), UNKNOWN, "files may know more" },
	{ "1.1.2: services of another type are unknown", GROUP, HOST, "{'accounts:services.passwd':'files'}", UNKNOWN, NULL },
	{ "1.1.2: no services are unknown", GROUP, HOST, "{'accounts:services':'$absent'}", UNKNOWN, NULL },
	{ "1.1.2: services that could not be read are an error", GROUP, HOST, "{'accounts:services':'$error EACCES'}", ERROR, "EACCES" },
	{ "1.1.2: a list of members that is not complete is an error", GROUP, HOST, "{'accounts:members[0]':'$error ETIMEDOUT'}", ERROR, "in full" },
	{ "1.1.2: who fails fails though", GROUP, HOST, "{'accounts:members':[" BOB "],'accounts:members[1]':'$error ETIMEDOUT'}", FAIL, "bob", TRUST("eve") },
	{ "1.1.2: a socket that could not be looked at is an error", GROUP, HOST, "{'accounts:sockets[1]':'$error EACCES'}", ERROR, "sockets" },
	{ "1.1.2: and where the others let nobody in, too", GROUP, HOST, "{'accounts:sockets[0].mode':384,'accounts:sockets[1]':'$error EACCES'}", ERROR, "sockets" },
	{ "1.1.2: not one account listed is unknown", GROUP, HOST, "{'accounts:accounts':0}", UNKNOWN, "not one account" },
	{ "1.1.2: how many is absent is unknown", GROUP, HOST, "{'accounts:accounts':'$absent'}", UNKNOWN, NULL },
	{ "1.1.2: a socket without a group is unknown", GROUP, HOST, "{'accounts:sockets[0].gid':'$absent'}", UNKNOWN, NULL },
	{ "1.1.2: a socket without a mode is unknown", GROUP, HOST, "{'accounts:sockets[0].mode':'0660'}", UNKNOWN, NULL },
	{ "1.1.2: a member without a name is unknown", GROUP, HOST, "{'accounts:members':[{'gid':998,'uid':1}]}", UNKNOWN, NULL },
	{ "1.1.2: below --root the configured group counts", GROUP, HOST, ROOTED(",'accounts:members':[" BOB "]"), FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, empty passes", GROUP, HOST, ROOTED(""), PASS, NULL },
	{ "1.1.2: below --root, a socket that anybody could write to fails", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "438", "root", "0", "docker", "998"), ""), FAIL, "anybody could write to /run/docker.sock" },
	{ "1.1.2: below --root, the second socket counts, too", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "root", "0", "docker", "998") "," WOULD("/run/b.sock", "438", "root", "0", "docker", "998"), ""), FAIL, "/run/b.sock" },
	{ "1.1.2: below --root, an abstract socket fails", GROUP, HOST, MEANT(WOULD("@docker", "432", "root", "0", "docker", "998"), ""), FAIL, "no access control" },
	{ "1.1.2: an abstract socket that the engine listens on fails", GROUP, HOST, "{'accounts:sockets':[{'path':'/run/docker.sock','gid':998,'uid':0,'mode':432,'acl':null},{'path':'@rv-docker','abstract':true}]}", FAIL, "anybody may connect to @rv-docker" },
	{ "1.1.2: below --root, a mode that is not told is unknown", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "null", "root", "0", "docker", "998"), ""), UNKNOWN, "not in these facts" },
	{ "1.1.2: below --root, a mode of 2^32 is unknown", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "4294967296", "root", "0", "docker", "998"), ",'accounts:members':[" BOB "]"), UNKNOWN, "not in these facts" },
	{ "1.1.2: below --root, the owner of a socket gets in", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "bob", "1001", "docker", "998"), ",'accounts:members':[{'gid':998,'name':'bob','uid':1001,'by':'socket owner'}]"), FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, also one who is no account", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "ghost", "null", "docker", "null"), ",'accounts:members':[{'gid':null,'name':'ghost','uid':null,'by':'socket owner'}]"), NOTCHECKED, "ghost" },
	{ "1.1.2: below --root, members of the other socket's group get in", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "root", "0", "docker", "998") "," WOULD("/run/b.sock", "432", "root", "0", "users", "100"), ",'accounts:groups':[{'gid':998,'name':'docker'},{'gid':100,'name':'users'}],'accounts:members':[" MEMBER("bob", "100", "1001", "member list") "]"), FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, a group that may not write lets nobody in", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "384", "root", "0", "docker", "998"), ",'accounts:members':[" BOB "]"), PASS, "nobody" },
	{ "1.1.2: who was met in a group that may not write is met again in one that may", GROUP, HOST, "{'accounts:sockets':[{'path':'/run/a.sock','gid':100,'uid':0,'mode':384,'acl':null},{'path':'/run/docker.sock','gid':998,'uid':0,'mode':432,'acl':null}],'accounts:groups':[{'gid':998,'name':'docker'}],'accounts:members':[" MEMBER("bob", "100", "1001", "member list") "," BOB "]}", FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, a number that no group has is unknown", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "root", "0", "77", "77"), ",'accounts:groups':[]"), UNKNOWN, "no group has the number 77" },
	{ "1.1.2: below --root, sockets that are not told are unknown", GROUP, HOST, "{'accounts:sockets':[]}", UNKNOWN, "would be made" },
	{ "1.1.2: below --root, sockets that were not collected are unknown", GROUP, HOST, "{'accounts:sockets':[],'accounts:configured_sockets':'$uncollected'}", UNKNOWN, NULL },
	{ "1.1.2: below --root, sockets that could not be read are an error", GROUP, HOST, "{'accounts:sockets':[],'accounts:configured_sockets':'$error EACCES'}", ERROR, "EACCES" },
	{ "1.1.2: below --root, no such group is not applicable", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "root", "0", "docker", "null"), ",'accounts:groups':[]"), NOTAPPLICABLE, "no group docker" },
	{ "1.1.2: unless a directory may have it", GROUP, HOST, MEANT(WOULD("/run/docker.sock", "432", "root", "0", "docker", "null"), ",'accounts:groups':[],'accounts:services.group':['files','sss']"), UNKNOWN, "sss" },
	{ "1.1.2: below --root, one that is there and would be made alike passes", GROUP, HOST, THERE("998", "0", "432", ""), PASS, "nobody" },
	{ "1.1.2: below --root, one that is there and that anybody may write to fails", GROUP, HOST, THERE("998", "0", "438", ""), FAIL, "anybody may write to /run/docker.sock" },
	{ "1.1.2: below --root, members of its group get in", GROUP, HOST, THERE("100", "0", "432", ",'accounts:groups':[{'gid':998,'name':'docker'},{'gid':100,'name':'users'}],'accounts:members':[" MEMBER("bob", "100", "1001", "member list") "]"), FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, those of the configured one, as well", GROUP, HOST, THERE("0", "0", "384", ",'accounts:members':[" BOB "]"), FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, its owner gets in", GROUP, HOST, THERE("998", "1001", "384", ",'accounts:members':[{'gid':null,'name':'bob','uid':1001,'by':'socket owner'}]"), FAIL, "bob", TRUST("eve") },
	{ "1.1.2: below --root, a group of its that nobody knows is unknown", GROUP, HOST, THERE("77", "0", "432", ""), UNKNOWN, "no group has the number 77" },
	{ "1.1.2: below --root, a mode of its that is not told is unknown", GROUP, HOST, THERE("998", "0", "null", ""), UNKNOWN, "not in these facts" },
	{ "1.1.2: below --root, an access list of its that is not told is unknown", GROUP, HOST, THERE("998", "0", "432", ",'accounts:sockets[0].acl':'$absent'"), UNKNOWN, "not in these facts" },
	{ "1.1.2: below --root, whom its access list lets in is for a person", GROUP, HOST, THERE("998", "0", "432", ",'accounts:sockets[0].acl':{'access':[{'tag':'user','id':1001,'perm':'rw-','effective':'rw-'}],'default':[]}"), NOTCHECKED, "access list" },
	{ "1.1.2: below --root, that one could not be looked at is an error", GROUP, HOST, THERE("998", "0", "432", ",'accounts:sockets[1]':'$error not-mounted'"), ERROR, "sockets" },
	{ "1.1.2: below --root, one that is there says nothing of those that are not told", GROUP, HOST, THERE("998", "0", "432", ",'accounts:configured_sockets':null"), UNKNOWN, "would be made" },
	{ "1.1.2: below --root, nor of those that could not be read", GROUP, HOST, THERE("998", "0", "432", ",'accounts:configured_sockets':'$error EACCES'"), ERROR, "EACCES" },
	{ "1.1.2: neither socket nor group is unknown", GROUP, HOST, "{'accounts:sockets':[],'accounts:configured':null}", UNKNOWN, "no socket" },
	{ "1.1.2: a directory that hangs is an error", GROUP, HOST, "{'accounts':'$error timeout'}", ERROR, "timeout" },
	{ "1.1.2: an engine elsewhere is an error", GROUP, HOST, "{'accounts':'$error not-local'}", ERROR, "not-local" },
	UNSEEN("1.1.2: sockets", GROUP, HOST, "accounts:sockets"),
	UNSEEN("1.1.2: groups", GROUP, HOST, "accounts:groups"),
	UNSEEN("1.1.2: members", GROUP, HOST, "accounts:members"),

	/* 1.2.1 */
	{ "1.2.1: hardening is for a person, who is told what is there", "host-hardened", HOST, NULL, NOTCHECKED, "Debian 12, kernel 6.1.0" },
	{ "1.2.1: and is so without facts", "host-hardened", HOST, "{'identity':'$error reader-gone'}", NOTCHECKED, "unknown" },

	/* 1.2.2 */
	{ "1.2.2: maintained and the newest passes", CURRENT, DAEMON, NULL, PASS, "engine 29.9.0; containerd v2.3.2; runc 1.4.3" },
	{ "P-70: 1.2.2: a branch that has ended fails", CURRENT, DAEMON, RELEASE("28.5.2", "v2.3.2", "1.4.3"), FAIL, "engine 28.5.2: its branch gets no more fixes" },
	{ "trap 77: a release of another number's year is not current", CURRENT, DAEMON, RELEASE("27.5.1", "v2.3.2", "1.4.3"), FAIL, "27.5.1" },
	{ "P-03: 1.2.2: containerd's branch counts, and its day", CURRENT, DAEMON, RELEASE("29.9.0", "v2.2.8", "1.4.3"), FAIL, "since 2026-01-06" },
	{ "1.2.2: runc's branch counts", CURRENT, DAEMON, RELEASE("29.9.0", "v2.3.2", "1.1.12"), FAIL, "runc 1.1.12" },
	{ "1.2.2: known holes are named", CURRENT, DAEMON, RELEASE("29.5.0", "v2.3.2", "1.4.3"), FAIL, "has CVE-2026-41567" },
	{ "1.2.2: those of runc, too", CURRENT, DAEMON, RELEASE("29.9.0", "v2.3.2", "1.4.2"), FAIL, "CVE-2026-41579" },
	{ "1.2.2: a hole of authorization plugins counts with one", CURRENT, DAEMON, "{'version:Components':" COMPONENTS("29.9.0", "v2.3.2", "1.4.3") ",'version:Components[0].Version':'29.8.9','info:Plugins.Authorization':['opa']}", FAIL, "CVE-2026-34040" },
	{ "1.2.2: and not without", CURRENT, DAEMON, RELEASE("29.8.9", "v2.3.2", "1.4.3"), NOTCHECKED, "29.9.0 is newer" },
	{ "1.2.2: an empty list of them is none", CURRENT, DAEMON, "{'version:Components[0].Version':'29.8.9','info:Plugins.Authorization':[]}", NOTCHECKED, NULL },
	{ "1.2.2: where that cannot be read, it counts", CURRENT, DAEMON, "{'version:Components[0].Version':'29.8.9','info:Plugins.Authorization':'$error timeout'}", FAIL, "CVE-2026-34040" },
	{ "1.2.2: a hole of CRI does not count, as an engine does not use it", CURRENT, DAEMON, RELEASE("29.9.0", "v2.3.1", "1.4.3"), NOTCHECKED, "2.3.2 is newer" },
	{ "1.2.2: a hole whose fix is not told of in the branch is unknown", CURRENT, DAEMON, RELEASE("25.0.18", "v2.3.2", "1.4.3"), UNKNOWN, "CVE-2026-41567" },
	{ "1.2.2: no hole and not the newest is for a person", CURRENT, DAEMON, RELEASE("29.9.0", "v2.3.2", "1.5.1"), NOTCHECKED, "1.5.2 is newer" },
	{ "1.2.2: a branch that the table does not have is unknown", CURRENT, DAEMON, RELEASE("30.0.1", "v2.3.2", "1.4.3"), UNKNOWN, "no such branch" },
	{ "trap 78: Debian's engine is unknown, not failed", CURRENT, DAEMON, "{'version:Platform':{'Name':''},'version:Components':" COMPONENTS("20.10.24+dfsg1", "1.6.20~ds1", "1.1.5+ds1") "}", UNKNOWN, "20.10.24+dfsg1" },
	{ "trap 78: Ubuntu's says a plain number, and no platform", CURRENT, DAEMON, "{'version:Platform':{'Name':''},'version:Components':" COMPONENTS("24.0.7", "1.7.12", "1.1.12") "}", UNKNOWN, "24.0.7" },
	{ "trap 78: so is Mirantis's", CURRENT, DAEMON, "{'version:Platform.Name':'Mirantis Container Runtime'}", UNKNOWN, "vendor" },
	{ "trap 78: a current number of a vendor does not pass", CURRENT, DAEMON, "{'version:Platform':'$absent'}", UNKNOWN, NULL },
	{ "1.2.2: a platform of another type is no vendor", CURRENT, DAEMON, "{'version:Platform.Name':7}", UNKNOWN, NULL },
	{ "1.2.2: a platform that could not be read is an error", CURRENT, DAEMON, "{'version:Platform':'$error timeout'}", ERROR, NULL },
	{ "1.2.2: one component of a distribution is unknown", CURRENT, DAEMON, RELEASE("29.9.0", "v2.3.2", "1.4.3-1.el9"), UNKNOWN, "runc 1.4.3-1.el9" },
	{ "1.2.2: what fails fails beside it", CURRENT, DAEMON, RELEASE("28.5.2", "v2.3.2", "1.4.3-1.el9"), FAIL, "28.5.2" },
	{ "1.2.2: without containerd's version nothing passes", CURRENT, DAEMON, "{'version:Components[1]':'$absent'}", UNKNOWN, "containerd is not told" },
	{ "1.2.2: nor with one of another type", CURRENT, DAEMON, "{'version:Components[1].Version':2}", UNKNOWN, "containerd is not told" },
	{ "1.2.2: nor with none", CURRENT, DAEMON, "{'version:Components[1].Version':''}", UNKNOWN, "containerd is not told" },
	{ "trap 79: another default runtime is unknown", CURRENT, DAEMON, "{'info:DefaultRuntime':'crun'}", UNKNOWN, "crun" },
	{ "1.2.2: a list of components that is empty is unknown", CURRENT, DAEMON, "{'version:Components':[]}", UNKNOWN, NULL },
	{ "P-49: 1.2.2: an old table passes nothing", CURRENT, DAEMON, NULL, NOTCHECKED, "days old", { { "max-release-table-age", "1" } } },
	{ "1.2.2: but fails what had ended", CURRENT, DAEMON, RELEASE("28.5.2", "v2.3.2", "1.4.3"), FAIL, NULL, { { "max-release-table-age", "1" } } },
	{ "1.2.2: no allowed age passes nothing", CURRENT, DAEMON, NULL, NOTCHECKED, NULL, { { "max-release-table-age", NULL } } },
	{ "1.2.2: without a clock nothing passes", CURRENT, DAEMON, NULL, UNKNOWN, "time to judge", .now = -1 },
	{ "1.2.2: Podman is for a person", CURRENT, DAEMON, "{'ping:Libpod-Api-Version':'5.4.2'}", NOTCHECKED, "Podman" },
	{ "1.2.2: an engine that could not be asked is an error", CURRENT, DAEMON, "{'version':'$error unreachable'}", ERROR, "unreachable" },
	UNSEEN("1.2.2", CURRENT, DAEMON, "version:Components"),
};
/* clang-format on */

/* A table of the test's own: what ships changes. CHECK_ROW_NOW is four days after it. */
static const char table[] = "plimsoll-releases\t1\t2026-01-27\n"
			    "branch\tengine\t29\tyes\t29.9.0\nbranch\tengine\t28\tno\t-\nbranch\tengine\t27\tno\t-\n"
			    "branch\tengine\t25.0\t2026-02-14\t25.0.18\n"
			    "branch\tcontainerd\t2.3\t2028-04-30\t2.3.2\nbranch\tcontainerd\t2.2\t2026-01-06\t2.2.8\n"
			    "branch\trunc\t1.5\tyes\t1.5.2\nbranch\trunc\t1.4\tyes\t1.4.3\nbranch\trunc\t1.1\tno\t-\n"
			    "hole\tengine\tCVE-2026-41567\thigh\t-\t29.5.1\t-\n"
			    "hole\tengine\tCVE-2026-34040\thigh\t-\t29.9.0\tauthz\n"
			    "hole\trunc\tCVE-2026-41579\tlow\t-\t1.4.3,1.5.0\t-\n"
			    "hole\tcontainerd\tCVE-2026-53488\tcritical\t-\t2.3.2\tcri\n";

int
main(void)
{
	struct err e;
	struct releases *releases = releases_parse("releases.tsv", table, strlen(table), &e);
	int failed;

	if (releases == NULL) {
		fprintf(stderr, "%s\n", e.msg);
		return 1;
	}
	check_row_releases = releases;
	failed = check_rows("host", rows, ARRAY_SIZE(rows));
	releases_free(releases);
	return failed;
}
