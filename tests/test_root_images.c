/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images (--root) that look right and are not: each row is a root that is made of some files, one rule, and what the rule says of it.
 * Only root can make them, as their files are to be root's.
 */
#include "config.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/hostroot.h"
#include "tests/judge_root.h"
#include "tests/rows.h"

struct row {
	const char *name;
	const char *put[16];  /* as hostroot_put() has it */
	const char *open[2];  /* what anybody may write to */
	const char *rule;
	enum verdict verdict;
	const char *says;
};

#define UNITS    "usr/lib/systemd/system/"
#define SERVICE  UNITS "docker.service|[Service]\nExecStart=/usr/sbin/dockerd -H fd:// $OPTS\nEnvironmentFile=-/etc/more\n"
#define SOCKET   UNITS "docker.socket|[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\nSocketUser=root\nSocketGroup=docker\n"
#define HOST     "etc/group|root:x:0:\ndocker:x:998:\n", "etc/passwd|root:x:0:0::/:/bin/sh\nbob:x:1000:1000::/:/bin/sh\n"
#define FILES    "etc/nsswitch.conf|passwd: files\ngroup: files\n"
#define TRUSTED  "host-socket-group-trusted"
#define DROP_IN  "etc/systemd/system/docker.service.d/"
#define CERTS    "etc/docker/certs.d/"
#define AUDIT    "usr/sbin/auditd|x", "usr/sbin/auditctl|x", "usr/sbin/augenrules|x", "etc/docker/"
#define AUDITD(commands) UNITS "auditd.service|[Service]\nExecStart=/usr/sbin/auditd\n" commands, AUDIT
#define WANTED   "etc/systemd/system/multi-user.target.wants/auditd.service>/usr/lib/systemd/system/auditd.service"
#define LOADER   AUDITD(POST), WANTED
#define POST     "ExecStartPost=-/usr/sbin/augenrules --load\n"
#define DROP     "etc/systemd/system/auditd.service.d/a.conf|"
#define WANTS    "etc/systemd/system/multi-user.target.wants/"
#define NO_AUDITD "usr/sbin/auditctl|x", "usr/sbin/augenrules|x", "etc/docker/"
#define RULES_UNIT(commands) UNITS "audit-rules.service|[Service]\nType=oneshot\n" commands, WANTS "audit-rules.service>/usr/lib/systemd/system/audit-rules.service"
#define OTHER(commands) UNITS "own.service|[Service]\nType=oneshot\n" commands
#define RULES    "etc/audit/rules.d/"
#define WATCH    RULES "20.rules|-w /etc/docker -p wa\n"
#define AUDITED  "host-audit-etc-docker"
#define RUNNING  "host-audit-run-containerd"
#define TMPFILE  "etc/tmpfiles.d/"
#define DATA     "var/lib/docker/"
#define FSTAB(lines) "etc/fstab|" lines
#define VAR      FSTAB("/dev/sda1 / ext4 x\n/dev/sdb1 /var ext4 x\n")
#define VAR_UNIT(type) "etc/systemd/system/var.mount|[Mount]\nWhat=/dev/sdb1\nWhere=/var\nType=" type "\n"
#define LOCAL    "etc/systemd/system/local-fs.target."
#define BELOW(text) "etc/docker/daemon.json|" text
#define JSON_MODE "file-daemon-json-mode"
#define BIND     FSTAB("/srv/d /etc/docker none bind\n")
#define OVERLAY(options) FSTAB("overlay /etc overlay " options " 0 0\n")
#define PARTITION "host-data-root-partition"
#define SNAP_UNIT "etc/systemd/system/snap.docker.dockerd.service"
#define SNAP     SNAP_UNIT "|[Service]\nExecStart=/usr/bin/snap run docker.dockerd\n"
#define SNAP_JSON "var/snap/docker/1/config/daemon.json|{}", "var/snap/docker/current>1"
#define NO_USR   "usr/" /* a row that puts it first has no other one, and a row that puts nothing has none at all */
#define UNIT_MODE "file-docker-service-mode"

/* clang-format off */
static const struct row rows[] = {
	/* links to what is not there, in a folder where anybody can make it */
	{ "a daemon.json that anybody can make fails", { SERVICE, "etc/docker/daemon.json>/srv/open/x", "srv/open/" }, { "srv/open" }, "file-daemon-json-mode", FAIL, "can make x in it" },
	{ "one that nobody can make does not apply", { SERVICE, "etc/docker/daemon.json>/srv/open/x", "srv/open/" }, { 0 }, "file-daemon-json-mode", NOTAPPLICABLE, NULL },
	{ "an /etc/default/docker that anybody can make fails", { SERVICE, "etc/default/docker>/srv/open/x", "srv/open/" }, { "srv/open" }, "file-default-docker-mode", FAIL, "can make x in it" },
	{ "a drop-in that anybody can make fails", { SERVICE, DROP_IN "a.conf>/srv/open/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, DROP_IN "a.conf" },
	{ "a drop-in that nobody can make does no harm", { SERVICE, DROP_IN "a.conf>/srv/open/x", "srv/open/" }, { 0 }, UNIT_MODE, PASS, NULL },
	{ "a unit that anybody can make fails", { SERVICE, "etc/systemd/system/docker.service>/srv/open/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, "/etc/systemd/system/docker.service" },
	{ "an environment file that anybody can make fails", { SERVICE, "etc/more>/srv/open/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, "/etc/more" },
	{ "one deep below it, too", { SERVICE, "etc/more>/srv/open/a/b/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, "/etc/more" },
	{ "a registry's folder that anybody may write to, with a certificate that is not there", { SERVICE, CERTS "r/ca.crt>gone" }, { CERTS "r" }, "file-registry-certificates-mode", FAIL, "anybody may write in the folder /etc/docker/certs.d/r" },
	{ "a folder of certificates that anybody can make", { SERVICE, "etc/docker/certs.d>/srv/open/certs", "srv/open/" }, { "srv/open" }, "file-registry-certificates-mode", FAIL, "can make certs in it" },

	/* a data root that fstab mounts */
	{ "a file system of its own", { SERVICE, DATA, FSTAB("/dev/sda1 / ext4 x\n/dev/sdb1 /var/lib/docker ext4 x\n") }, { 0 }, PARTITION, PASS, "mounted by fstab" },
	{ "one of the root's device", { SERVICE, DATA, FSTAB("/dev/sda1 / ext4 x\n/dev/sda1 /var/lib/docker ext4 x\n") }, { 0 }, PARTITION, FAIL, "also mounts at /" },
	{ "by another name", { SERVICE, DATA, FSTAB("UUID=\"1\" / ext4 x\n/dev/disk/by-uuid/1 /var/lib/docker ext4 x\n") }, { 0 }, PARTITION, FAIL, "also mounts at /" },
	{ "one of another folder's device", { SERVICE, DATA, FSTAB("LABEL=a /srv ext4 x\nLABEL=a /var/lib/docker ext4 x\n") }, { 0 }, PARTITION, FAIL, "also mounts at /srv" },
	{ "two of memory", { SERVICE, DATA, FSTAB("tmpfs /tmp tmpfs x\ntmpfs /var/lib/docker tmpfs x\n") }, { 0 }, PARTITION, PASS, NULL },
	{ "an overlay", { SERVICE, DATA, FSTAB("overlay /var/lib/docker overlay lowerdir=/a,upperdir=/b,workdir=/c\n") }, { 0 }, PARTITION, NOTCHECKED, "overlay" },
	{ "swap is mounted nowhere", { SERVICE, DATA, FSTAB("/dev/sdb1 /var/lib/docker swap x\n") }, { 0 }, PARTITION, UNKNOWN, "no line of fstab" },
	{ "containerd's store counts, where a feature asks for it", { SERVICE, DATA, "var/lib/containerd/", FSTAB("/dev/sdb1 /var/lib/docker ext4 x\n"), "etc/docker/daemon.json|{\"features\":{\"containerd-snapshotter\":true}}" }, { 0 }, PARTITION, UNKNOWN, "/var/lib/containerd" },
	{ "with a file system of its own it is right", { SERVICE, DATA, "var/lib/containerd/", FSTAB("/dev/sdb1 /var/lib/docker ext4 x\n/dev/sdc1 /var/lib/containerd ext4 x\n"), "etc/docker/daemon.json|{\"features\":{\"containerd-snapshotter\":true}}" }, { 0 }, PARTITION, PASS, NULL },

	/* file systems that are configured, and not mounted below the root */
	{ "whether the data root is there is not known where /var is not mounted", { SERVICE, "var/", VAR }, { 0 }, PARTITION, ERROR, "fstab mounts /var, which is not mounted" },
	{ "nor is whether it is audited", { SERVICE, LOADER, WATCH, "var/", VAR }, { 0 }, "host-audit-data-root", ERROR, "fstab mounts /var" },
	{ "where nothing else mounts it, it is not there", { SERVICE, "var/", FSTAB("/dev/sda1 / ext4 x\n/dev/sdb1 /home ext4 x\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "another data root than the default counts as well", { SERVICE, LOADER, RULES "a.rules|-w /var/lib/docker -p wa\n", DATA, "etc/docker/daemon.json|{\"data-root\":\"/srv/docker\"}", "srv/", FSTAB("/dev/sdb1 /srv ext4 x\n") }, { 0 }, "host-audit-data-root", ERROR, "/srv/docker: fstab mounts /srv" },
	{ "a mount point that is not there leaves it as unknown", { SERVICE, "etc/docker/daemon.json|{\"data-root\":\"/srv/docker\"}", FSTAB("/dev/sdb1 /srv/docker ext4 x\n") }, { 0 }, PARTITION, ERROR, "fstab mounts /srv/docker" },
	{ "so does one behind a link to what is not there", { SERVICE, "etc/docker/daemon.json|{\"data-root\":\"/gone/docker\"}", "srv>/gone", FSTAB("/dev/sdb1 /srv/docker ext4 x\n") }, { 0 }, PARTITION, ERROR, "fstab mounts /srv/docker" },
	{ "a name that only begins like it does not", { SERVICE, "etc/docker/daemon.json|{\"data-root\":\"/srv/docker2\"}", "srv/", FSTAB("/dev/sdb1 /srv/docker ext4 x\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "a key that the daemon is told to use is not missed there", { SERVICE, "etc/docker/daemon.json|{\"tls\":true,\"tlskey\":\"/etc/k\"}", "etc/k>/srv/k", "srv/", FSTAB("/dev/sdb1 /srv ext4 x\n") }, { 0 }, "file-tls-key-mode", ERROR, "fstab mounts /srv" },
	{ "elsewhere it is", { SERVICE, "etc/docker/daemon.json|{\"tls\":true,\"tlskey\":\"/etc/k\"}", "etc/k>/opt/k", "srv/", FSTAB("/dev/sdb1 /srv ext4 x\n") }, { 0 }, "file-tls-key-mode", FAIL, "it is not there" },
	{ "a bare mount point is not the folder that will be there", { SERVICE, "etc/docker/", FSTAB("/dev/sdb1 /etc/docker ext4 x\n") }, { 0 }, "file-etc-docker-owner", ERROR, "fstab mounts /etc/docker" },
	{ "what is audited by its name is that folder, whatever is mounted there", { SERVICE, LOADER, WATCH, "etc/docker/lost+found/", FSTAB("/dev/sdb1 /etc/docker ext4 x\n") }, { 0 }, AUDITED, PASS, NULL },
	{ "also an engine's data with a file system of its own", { SERVICE, LOADER, DATA, RULES "20.rules|-w /var/lib/docker -p wa\n", FSTAB("/dev/sdb1 /var/lib/docker ext4 x\n") }, { 0 }, "host-audit-data-root", PASS, NULL },
	{ "but a mount point that is not there is none", { SERVICE, LOADER, "var/lib/", RULES "20.rules|-w /var/lib/docker -p wa\n", FSTAB("/dev/sdb1 /var/lib/docker ext4 x\n") }, { 0 }, "host-audit-data-root", ERROR, "fstab mounts /var/lib/docker" },
	{ "one with files is taken as it is", { SERVICE, LOADER, WATCH, "etc/docker/daemon.json|{}", FSTAB("/dev/sdb1 /etc/docker ext4 x\n") }, { 0 }, AUDITED, PASS, NULL },
	{ "and what is not among these is not there: the root was copied", { SERVICE, "etc/docker/daemon.json|{}", FSTAB("/dev/sdb1 /etc/docker ext4 x\n") }, { 0 }, "file-registry-certificates-mode", NOTAPPLICABLE, NULL },
	{ "units that may be in /usr are not missed", { NO_USR, "lib>usr/lib", FSTAB("/dev/sdb1 /usr ext4 x\n") }, { 0 }, UNIT_MODE, ERROR, NULL },
	{ "nor are programs", { NO_USR, "bin>usr/bin", FSTAB("/dev/sdb1 /usr ext4 x\n") }, { 0 }, "host-audit-runc", ERROR, "fstab mounts /usr" },
	{ "nor is what loads audit rules", { NO_USR, "etc/docker/", RULES "a.rules|-w /etc/docker -p wa\n", FSTAB("/dev/sdb1 /usr ext4 x\n") }, { 0 }, AUDITED, UNKNOWN, "whether it is installed is not known" },
	{ "nor where the initrd mounts /usr, so that fstab does not name it", { NO_USR, "lib>usr/lib" }, { 0 }, UNIT_MODE, ERROR, NULL },
	{ "programs, too", { NO_USR, "bin>usr/bin", "etc/docker/daemon.json|{}" }, { 0 }, "host-audit-runc", ERROR, "/usr is empty below the root" },
	{ "and what loads audit rules", { NO_USR, "usr/lost+found/", "etc/docker/", RULES "a.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, UNKNOWN, "whether it is installed is not known" },
	{ "and units of sockets", { NO_USR, HOST, FILES }, { 0 }, TRUSTED, ERROR, "/usr/local/lib/systemd/system" },
	{ "but what such a root has is judged", { NO_USR, "etc/docker/daemon.json|{}" }, { "etc/docker" }, "file-etc-docker-mode", FAIL, "0777" },
	{ "an empty folder is no root file system", { NULL }, { 0 }, "host-audit-runc", ERROR, "there is no /usr below the root" },
	{ "nothing is missed in it", { NULL }, { 0 }, "file-registry-certificates-mode", ERROR, "there is no /usr below the root" },
	{ "a unit that may run a program of /opt", { SERVICE, AUDITD("ExecStartPost=/opt/augenrules --load\n"), WANTED, WATCH, "opt/", FSTAB("/dev/sdb1 /opt ext4 x\n") }, { 0 }, AUDITED, UNKNOWN, "may be there or not" },
	{ "an auditd.service that may be in /usr/local", { SERVICE, "usr/sbin/auditctl|x", "etc/docker/", WATCH, FSTAB("/dev/sdb1 /usr/local ext4 x\n") }, { 0 }, AUDITED, UNKNOWN, "what it runs is not known" },
	{ "a rule for a folder that may be there", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -F dir=/srv/d -F perm=wa\n", "srv/", FSTAB("/dev/sdb1 /srv ext4 x\n") }, { 0 }, AUDITED, UNKNOWN, "a file system that is not mounted" },
	{ "one for the mount point itself", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -F dir=/srv -F perm=wa\n", "srv/", FSTAB("/dev/sdb1 /srv ext4 x\n") }, { 0 }, AUDITED, PASS, NULL },
	{ "what is made at boot is no file system of an image", { SERVICE, "var/", FSTAB("tmpfs /var tmpfs x\n/dev/sdb1 none swap sw\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "what nobody mounts at boot may be mounted for the daemon", { SERVICE, "var/", FSTAB("/dev/sdb1 /var ext4 noauto\n") }, { 0 }, PARTITION, ERROR, "a noauto line of fstab mounts /var" },
	{ "where there is something, nothing is known to be missed", { SERVICE, "var/lib/", "srv/d/x|x", FSTAB("/srv/d /var none bind,noauto\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "such a line for other things disturbs nothing", { SERVICE, "media/cdrom0/", FSTAB("/dev/sr0 /media/cdrom0 udf,iso9660 user,noauto 0 0\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "but it mounts no data root", { SERVICE, DATA "x|x", FSTAB("/dev/sdb1 /var/lib/docker ext4 noauto,x-systemd.wanted-by=x.service\n") }, { 0 }, PARTITION, UNKNOWN, "no line of fstab" },
	{ "a key that may be on it is not missed", { SERVICE, "etc/docker/daemon.json|{\"tls\":true,\"tlskey\":\"/srv/k\"}", "srv/", FSTAB("/dev/sdb1 /srv ext4 noauto\n") }, { 0 }, "file-tls-key-mode", ERROR, "a noauto line of fstab mounts /srv" },
	{ "what is mounted at its first use is one", { SERVICE, "var/", FSTAB("/dev/sdb1 /var ext4 noauto,x-systemd.automount\n") }, { 0 }, PARTITION, ERROR, "fstab mounts /var" },
	{ "a folder that is to be bound, and is not", { SERVICE, "var/", "srv/v/", FSTAB("/srv/v /var none bind\n") }, { 0 }, PARTITION, ERROR, "fstab mounts /var" },
	{ "one with the same files is bound: the root was copied", { SERVICE, "var/lib/", "srv/v/lib/", FSTAB("/srv/v /var none bind\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "one with other files is not", { SERVICE, "var/lib/", "srv/v/", FSTAB("/srv/v /var none bind\n") }, { 0 }, PARTITION, ERROR, "fstab mounts /var" },
	{ "nor one of what is not there", { SERVICE, "var/lib/", FSTAB("/srv/v /var none bind\n") }, { 0 }, PARTITION, ERROR, "fstab mounts /var" },
	{ "so is one that is the same folder", { SERVICE, "var/", "srv/v>/var", FSTAB("/srv/v /var none rbind\n") }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "a file that a bind will hide is not the one that counts", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{\"icc\":true}", BIND }, { 0 }, JSON_MODE, ERROR, "fstab mounts /etc/docker" },
	{ "nor is it where as many bytes are others", { SERVICE, BELOW("{\"a\":1}"), "srv/d/daemon.json|{\"a\":2}", BIND }, { 0 }, JSON_MODE, ERROR, "fstab mounts /etc/docker" },
	{ "or its mode is another", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{}", BIND }, { "srv/d/daemon.json" }, JSON_MODE, ERROR, "fstab mounts /etc/docker" },
	{ "or that of its folder", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{}", BIND }, { "srv/d" }, "file-etc-docker-mode", ERROR, "fstab mounts /etc/docker" },
	{ "or a link in it leads elsewhere", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{}", "etc/docker/l>/a", "srv/d/l>/b", BIND }, { 0 }, JSON_MODE, ERROR, "fstab mounts /etc/docker" },
	{ "or there is more deep below it", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{}", "etc/docker/a/b/", "srv/d/a/b/c|x", BIND }, { 0 }, JSON_MODE, ERROR, "fstab mounts /etc/docker" },
	{ "what is a copy of it counts", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{}", "etc/docker/l>/a", "srv/d/l>/a", "etc/docker/a/b/c|x", "srv/d/a/b/c|x", BIND }, { 0 }, JSON_MODE, PASS, NULL },
	{ "a link in what is hidden leads nowhere", { SERVICE, "etc/docker/daemon.json>/srv/x", "srv/x|{}", "srv/d/daemon.json|{}", BIND }, { 0 }, JSON_MODE, ERROR, "fstab mounts /etc/docker" },
	{ "one of a file is like that of a folder", { SERVICE, BELOW("{}"), "srv/x|{ }", FSTAB("/srv/x /etc/docker/daemon.json none rw,bind\n") }, { 0 }, JSON_MODE, ERROR, "fstab mounts /etc/docker/daemon.json" },
	{ "one elsewhere hides nothing of it", { SERVICE, BELOW("{}"), "srv/x/a|x", "srv/y/b|x", FSTAB("/srv/x /srv/y none bind\n") }, { 0 }, JSON_MODE, PASS, NULL },
	{ "a unit's bind hides like fstab's", { SERVICE, BELOW("{}"), "srv/d/daemon.json|{\"icc\":true}", "etc/systemd/system/etc-docker.mount|[Mount]\nWhat=/srv/d\nWhere=/etc/docker\nOptions=bind\n", LOCAL "wants/etc-docker.mount>../etc-docker.mount" }, { 0 }, JSON_MODE, ERROR, "etc-docker.mount mounts /etc/docker" },
	{ "the folder is there, whatever will be in it", { SERVICE, LOADER, WATCH, "srv/d/daemon.json|{}", BIND }, { 0 }, AUDITED, PASS, NULL },
	{ "but what is in it may be gone", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -F dir=/etc/docker/a -F perm=wa\n", "etc/docker/a/", "srv/d/daemon.json|{}", BIND }, { 0 }, AUDITED, UNKNOWN, "a file system that is not mounted" },
	{ "a file that an overlay will hide", { SERVICE, BELOW("{}"), "srv/u/docker/daemon.json|{\"icc\":true}", OVERLAY("lowerdir=/etc,upperdir=/srv/u,workdir=/srv/w") }, { 0 }, "file-etc-docker-mode", ERROR, "fstab mounts /etc" },
	{ "one that is a copy of what an overlay shows", { SERVICE, BELOW("{}"), "srv/u/docker/daemon.json|{}", OVERLAY("lowerdir=/etc,upperdir=/srv/u,workdir=/srv/w") }, { 0 }, "file-etc-docker-mode", PASS, NULL },
	{ "an overlay that has changed nothing yet", { SERVICE, BELOW("{}"), "srv/u/", OVERLAY("lowerdir=/etc,upperdir=/srv/u,workdir=/srv/w") }, { 0 }, "file-etc-docker-mode", PASS, NULL },
	{ "one whose changes end with the system", { SERVICE, BELOW("{}"), OVERLAY("upperdir=/run/u,lowerdir=/etc,workdir=/run/w") }, { 0 }, "file-etc-docker-mode", PASS, NULL },
	{ "one whose changes are not there", { SERVICE, BELOW("{}"), OVERLAY("lowerdir=/etc,upperdir=/srv/u,workdir=/srv/w") }, { 0 }, "file-etc-docker-mode", ERROR, "fstab mounts /etc" },
	{ "one of other folders alone", { SERVICE, BELOW("{}"), "srv/a/docker/daemon.json|{\"icc\":true}", OVERLAY("ro,lowerdir=/srv/a:/etc") }, { 0 }, "file-etc-docker-mode", ERROR, "fstab mounts /etc" },
	{ "one that the initrd mounts, which has the root elsewhere", { SERVICE, BELOW("{}"), "srv/u/docker/daemon.json|{\"icc\":true}", OVERLAY("lowerdir=/sysroot/etc,upperdir=/sysroot/srv/u,x-initrd.mount") }, { 0 }, "file-etc-docker-mode", ERROR, "fstab mounts /etc" },
	{ "and that was copied", { SERVICE, BELOW("{}"), "srv/u/docker/daemon.json|{}", OVERLAY("lowerdir=/sysroot/etc,upperdir=/sysroot/srv/u,x-initrd.mount") }, { 0 }, "file-etc-docker-mode", PASS, NULL },
	{ "an fstab that cannot be read may mount anything", { SERVICE, "var/", "etc/fstab=" }, { 0 }, "file-default-docker-mode", ERROR, "which file systems are mounted at boot is not known" },
	{ "a unit mounts like fstab", { SERVICE, "var/", VAR_UNIT("ext4"), LOCAL "wants/var.mount>../var.mount" }, { 0 }, PARTITION, ERROR, "var.mount mounts /var, which is not mounted" },
	{ "one that a target requires, too", { SERVICE, "var/", VAR_UNIT("ext4"), LOCAL "requires/var.mount>../var.mount" }, { 0 }, PARTITION, ERROR, "var.mount" },
	{ "and one that an automount starts", { SERVICE, "var/", VAR_UNIT("ext4"), LOCAL "wants/var.automount>../var.automount" }, { 0 }, PARTITION, ERROR, "var.mount" },
	{ "a drop-in may make it another type", { SERVICE, "var/", VAR_UNIT("ext4"), LOCAL "wants/var.mount>../var.mount", "etc/systemd/system/var.mount.d/a.conf|[Mount]\nType = tmpfs\n" }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "one that no target wants may be wanted by another unit", { SERVICE, "var/", UNITS "var.mount|[Mount]\nWhat=/dev/sdb1\nWhere=/var\n" }, { 0 }, PARTITION, ERROR, "var.mount mounts /var" },
	{ "units that systemd ships mount nothing that is missed", { SERVICE, "tmp/", "dev/", "var/lib/machines/", UNITS "tmp.mount|[Mount]\nWhat=tmpfs\nWhere=/tmp\nType=tmpfs\n", UNITS "dev-mqueue.mount|[Mount]\nWhat=mqueue\nType=mqueue\n", UNITS "var-lib-machines.mount|[Unit]\nConditionPathExists=/var/lib/machines.raw\n[Mount]\nWhat=/var/lib/machines.raw\nType=btrfs\nOptions=loop\n", UNITS "-.mount|[Mount]\nWhat=/dev/sda1\n" }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "but not what stands in another section of it", { SERVICE, "var/", VAR_UNIT("ext4"), LOCAL "wants/var.mount>../var.mount", "etc/systemd/system/var.mount.d/a.conf|[Unit]\nType=tmpfs\n" }, { 0 }, PARTITION, ERROR, "var.mount" },
	{ "a masked one, neither", { SERVICE, "var/", UNITS "var.mount|[Mount]\nWhat=/dev/sdb1\n", LOCAL "wants/var.mount>/usr/lib/systemd/system/var.mount", "etc/systemd/system/var.mount>/dev/null" }, { 0 }, PARTITION, NOTAPPLICABLE, "does not exist" },
	{ "a dash in a unit's name is a slash, an escaped one a dash", { SERVICE, "srv/", "etc/docker/daemon.json|{\"data-root\":\"/srv/a-b/d\"}", "etc/systemd/system/srv-a\\x2db.mount|[Mount]\nWhat=/dev/sdb1\n", LOCAL "wants/srv-a\\x2db.mount>../srv-a\\x2db.mount" }, { 0 }, PARTITION, ERROR, "mounts /srv/a-b, which" },

	/* a socket that is there, though nothing runs */
	{ "one that anybody may write to", { SERVICE, SOCKET, HOST, FILES, "run/docker.sock=666 998" }, { 0 }, TRUSTED, FAIL, "anybody may write to /run/docker.sock" },
	{ "one of another group than is configured", { SERVICE, SOCKET, HOST, FILES, "run/docker.sock=660 1000" }, { 0 }, TRUSTED, NOTCHECKED, "in the socket's group: bob" },
	{ "one of a group that nobody knows", { SERVICE, SOCKET, HOST, FILES, "run/docker.sock=660 77" }, { 0 }, TRUSTED, UNKNOWN, "no group has the number 77" },
	{ "one of another owner than root", { SERVICE, SOCKET, HOST, FILES, "run/docker.sock=600 0 1000" }, { 0 }, TRUSTED, NOTCHECKED, "in the socket's group: bob" },
	{ "an owner without an account is told by number", { SERVICE, SOCKET, HOST, FILES, "run/docker.sock=600 0 77" }, { 0 }, TRUSTED, NOTCHECKED, "in the socket's group: 77" },
	{ "one as it is configured", { SERVICE, SOCKET, HOST, FILES, "run/docker.sock=660 998" }, { 0 }, TRUSTED, PASS, "nobody" },
	{ "one that is root's alone says nothing of the next", { SERVICE, UNITS "docker.socket|[Socket]\nListenStream=/run/docker.sock\n", HOST, FILES, "run/docker.sock=600 0" }, { 0 }, TRUSTED, FAIL, "anybody could write to /run/docker.sock" },

	/* the snap beside docker.service */
	{ "the snap's unit beside docker.service", { SERVICE, SNAP }, { SNAP_UNIT }, UNIT_MODE, FAIL, SNAP_UNIT },
	{ "its configuration file", { SERVICE, SNAP, SNAP_JSON }, { "var/snap/docker/1/config/daemon.json" }, "file-daemon-json-mode", FAIL, "current/config/daemon.json" },
	{ "of two, neither is certain", { SERVICE, SNAP, SNAP_JSON, "etc/docker/daemon.json|{}" }, { 0 }, "file-daemon-json-mode", UNKNOWN, "2 files: /etc/docker/daemon.json, /var/snap" },
	{ "which one is started is not known", { SERVICE, SNAP, SNAP_JSON }, { 0 }, "file-tls-key-mode", ERROR, "is not known" },
	{ "beside a masked docker.service the snap counts alone", { "etc/systemd/system/docker.service>/dev/null", SNAP, SNAP_JSON }, { 0 }, "file-daemon-json-mode", PASS, NULL },
	{ "and fails alone", { "etc/systemd/system/docker.service>/dev/null", SNAP, SNAP_JSON }, { "var/snap/docker/1/config/daemon.json" }, "file-daemon-json-mode", FAIL, "0777" },
	{ "a masked snap counts for nothing", { SERVICE, "etc/systemd/system/snap.docker.dockerd.service>/dev/null", "etc/docker/daemon.json|{}" }, { "etc/docker/daemon.json" }, "file-daemon-json-mode", FAIL, "0777" },

	/* a unit that gives dockerd other files */
	{ "a root of its own", { SERVICE, DROP_IN "a.conf|[Service]\nRootDirectory=/srv/root\n", "etc/docker/daemon.json|{}" }, { 0 }, "file-daemon-json-mode", UNKNOWN, "not proven" },
	{ "a bound folder", { SERVICE, DROP_IN "a.conf|[Service]\nBindPaths=/srv/conf:/etc/docker\n", "etc/docker/daemon.json|{}" }, { 0 }, "file-daemon-json-owner", UNKNOWN, "not proven" },
	{ "what is not there for the host may be there for it", { SERVICE, DROP_IN "a.conf|[Service]\nBindReadOnlyPaths = /srv/conf:/etc/docker\n" }, { 0 }, "file-daemon-json-mode", UNKNOWN, "not proven" },
	{ "so for the folder", { SERVICE, DROP_IN "a.conf|[Service]\nTemporaryFileSystem=/etc/docker\n", "etc/docker/" }, { 0 }, "file-etc-docker-mode", UNKNOWN, "not proven" },
	{ "an empty setting gives nothing", { SERVICE, DROP_IN "a.conf|[Service]\nRootDirectory=\n", "etc/docker/daemon.json|{}" }, { 0 }, "file-daemon-json-mode", PASS, NULL },

	/* names that are no clean text */
	{ "a drop-in whose name is no UTF-8", { SERVICE, DROP_IN "caf\xe9.conf|[Service]\n" }, { DROP_IN "caf\xe9.conf" }, UNIT_MODE, FAIL, "docker.service.d/caf\\xe9.conf" },
	{ "one with a tab", { SERVICE, DROP_IN "a\tb.conf|[Service]\n" }, { DROP_IN "a\tb.conf" }, UNIT_MODE, FAIL, "a\\x09b.conf" },
	{ "one that is right", { SERVICE, DROP_IN "caf\xe9.conf|[Service]\n" }, { 0 }, UNIT_MODE, PASS, NULL },
	{ "one that looks like such a one", { SERVICE, DROP_IN "caf\xf4\x8f\xbf\xa9.conf|[Service]\n" }, { DROP_IN "caf\xf4\x8f\xbf\xa9.conf" }, UNIT_MODE, FAIL, "caf\\xf4\\x8f\\xbf\\xa9.conf" },
	{ "a clean name that is no ASCII", { SERVICE, DROP_IN "caf\xc3\xa9.conf|[Service]\n" }, { DROP_IN "caf\xc3\xa9.conf" }, UNIT_MODE, FAIL, "caf\xc3\xa9.conf" },
	{ "it counts as any other", { SERVICE, DROP_IN "caf\xe9.conf|[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --config-file=/srv/x.json\n", "srv/x.json|{}" }, { "srv/x.json" }, "file-daemon-json-mode", FAIL, "0777" },
	{ "in the order of its bytes", { SERVICE, DROP_IN "\x01.conf|[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --config-file=/srv/y.json\n", DROP_IN "a.conf|[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --config-file=/srv/x.json\n", "srv/x.json|{}" }, { "srv/x.json" }, "file-daemon-json-mode", FAIL, "0777" },
	{ "a certificate", { SERVICE, CERTS "r/caf\xe9.crt|x" }, { CERTS "r/caf\xe9.crt" }, "file-registry-certificates-mode", FAIL, "0777" },
	{ "a registry's folder", { SERVICE, CERTS "r\xe9g/ca.crt|x" }, { CERTS "r\xe9g/ca.crt" }, "file-registry-certificates-mode", FAIL, "0777" },
	{ "one without certificates", { SERVICE, CERTS "r\xe9g/" }, { CERTS "r\xe9g" }, "file-registry-certificates-mode", FAIL, "others can put one there" },
	{ "a rule file", { SERVICE, LOADER, WATCH, RULES "1\xe9.rules|-a never,exit -F dir=/etc\n" }, { 0 }, AUDITED, UNKNOWN, "the shell makes other names" },

	/* audit rules that would never be loaded: what auditctl 3.0.9 and the kernel do with such files was tried */
	{ "a rule file that augenrules takes", { SERVICE, LOADER, WATCH }, { 0 }, AUDITED, PASS, "by the rule files" },
	{ "a watch before it of what has no folder", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /nonexistent/x/y -p wa\n" }, { 0 }, AUDITED, UNKNOWN, "there is no folder for /nonexistent/x/y" },
	{ "a watch of what is not there, in a folder that is", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /etc/nonexistent -p wa\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a watch of what the kernel makes", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /proc/sys/kernel/x -p wa\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "/run is empty when rules are loaded: a watch is about its folder alone", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/" }, { 0 }, RUNNING, FAIL, "is about the folder alone" },
	{ "but what tmpfiles.d makes is there", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|# c\nd /run/containerd 0711 root root -\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "by whatever name of /run", { SERVICE, LOADER, RULES "20.rules|-w /var/run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|D! \"%t/containerd/\"\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "unless a file of that name hides it", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", "usr/lib/tmpfiles.d/c.conf|d /run/containerd\n", TMPFILE "c.conf>/dev/null" }, { 0 }, RUNNING, FAIL, "is about the folder alone" },
	{ "or the line does something else", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|r /run/containerd\nd /run/containerd2\n#d /run/containerd\n" }, { 0 }, RUNNING, FAIL, "is about the folder alone" },
	{ "a line that names a user who is not there may be refused", { SERVICE, LOADER, HOST, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd 0711 nosuchuser root -\n" }, { 0 }, RUNNING, UNKNOWN, "see what tmpfiles.d says of it" },
	{ "or a group", { SERVICE, LOADER, HOST, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd - - nosuchgroup\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "those who are there may be named", { SERVICE, LOADER, HOST, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd 0711 bob docker 10d\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "and any number", { SERVICE, LOADER, HOST, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd 0711 0 998\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "a type with a letter behind it is none", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|dx /run/containerd\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "nor one with a modifier twice", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d!! /run/containerd\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "a mode that is none", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd 0788\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "an age that is none", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd 0711 root root 10foo\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "behind such a line another one is taken", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd 0788\nd /run/containerd 0711\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "the first line of a path counts, by the names of files", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", "usr/lib/tmpfiles.d/b.conf|f /run/containerd\n", TMPFILE "c.conf|d /run/containerd\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "behind it another type does not", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", "usr/lib/tmpfiles.d/b.conf|d /run/containerd\n", TMPFILE "c.conf|f /run/containerd\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "unless it takes the place of what is there", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", "usr/lib/tmpfiles.d/b.conf|d /run/containerd\n", TMPFILE "c.conf|L+ /run/containerd - - - - /srv\n" }, { 0 }, RUNNING, UNKNOWN, "tmpfiles.d" },
	{ "types that make nothing take no path", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|r! /run/containerd\nx /run/containerd\nd /run/containerd\nz /run/containerd 0711\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "a folder is made on the way to another", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /var/run/containerd/s\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "a carriage return ends a line", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf|d /run/containerd\r\nf\r/run/containerd\n" }, { 0 }, RUNNING, PASS, NULL },
	{ "a line that may be refused says nothing of other places", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /run/docker.sock -p wa\n", TMPFILE "c.conf|d /run/containerd 0711 nosuchuser\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a file that cannot be read may make it", { SERVICE, LOADER, RULES "20.rules|-w /run/containerd -p wa\n", "run/containerd/", TMPFILE "c.conf>c.conf" }, { 0 }, RUNNING, UNKNOWN, NULL },
	{ "for a folder that is not made the rules end there", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -F dir=/run/containerd -F perm=wa\n", "run/containerd/" }, { 0 }, AUDITED, UNKNOWN, "there is no folder /run/containerd yet" },
	{ "for one that is made they do not", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -F dir=/run/containerd -F perm=wa\n", TMPFILE "c.conf|d /run/containerd\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a watch in a folder of /run that is not made ends them, too", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /run/containerd/s -p wa\n", "run/containerd/" }, { 0 }, AUDITED, UNKNOWN, "there is no folder for /run/containerd/s yet" },
	{ "a watch of a name in /run does not", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /run/docker.sock -p wa\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a folder that is not there", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -F dir=/nonexistent -F perm=wa\n" }, { 0 }, AUDITED, UNKNOWN, "there is no folder /nonexistent" },
	{ "a program's rule that has no folder", { SERVICE, LOADER, WATCH, RULES "10.rules|-a always,exit -S open -F exe=/nonexistent/x\n" }, { 0 }, AUDITED, UNKNOWN, "there is no folder for /nonexistent/x" },
	{ "-i goes on behind those", { SERVICE, LOADER, WATCH, RULES "10.rules|-i\n-w /nonexistent/x/y -p wa\n-a always,exit -F dir=/nonexistent\n-w /etc -p r\n-w /etc -p r\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "but not behind what comes before it", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /nonexistent/x/y -p wa\n-c\n" }, { 0 }, AUDITED, UNKNOWN, "line 1 of /etc/audit/rules.d/10.rules" },
	{ "a rule twice", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /etc -p r\n-w /etc -p r\n" }, { 0 }, AUDITED, UNKNOWN, "the rule is there already" },
	{ "a rule with another key is another one", { SERVICE, LOADER, WATCH, RULES "10.rules|-w /etc -p r -k a\n-w /etc -p r -k b\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a rule to be taken away that is not there", { SERVICE, LOADER, WATCH, RULES "10.rules|-W /etc -p r\n" }, { 0 }, AUDITED, UNKNOWN, "no such rule to take away" },
	{ "a user that is not there", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a always,exit -F path=/etc/passwd -F uid=nosuchuser\n" }, { 0 }, AUDITED, UNKNOWN, "nosuchuser is no user" },
	{ "one that is", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a always,exit -F path=/etc/passwd -F uid=bob -F gid=docker -F exit=-EACCES\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "one whose name begins so is another one", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a always,exit -F path=/etc/passwd -F uid=bo\n" }, { 0 }, AUDITED, UNKNOWN, "bo is no user" },
	{ "a group that is not there", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a always,exit -F path=/etc/passwd -F gid=bob\n" }, { 0 }, AUDITED, UNKNOWN, "bob is no group" },
	{ "an error that there is not", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a always,exit -F path=/etc/passwd -F exit=-ENONSENSE\n" }, { 0 }, AUDITED, UNKNOWN, "ENONSENSE is no error" },
	{ "a pair of rules for two errors, as hardened hosts have it", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a always,exit -F arch=b64 -S open -F exit=-EACCES -F key=access\n-a always,exit -F arch=b64 -S open -F exit=-EPERM -F key=access\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "rules in the form of a hardened host's, none of which is another's", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|"
		"-a always,exit -F arch=b64 -S clock_settime -F a0=0x0 -F key=time\n-a always,exit -F arch=b32 -S clock_settime -F a0=0x0 -F key=time\n"
		"-a always,exit -F arch=b64 -S chmod,fchmod -F auid>=1000 -F auid!=unset -F key=perm_mod\n-a always,exit -F arch=b64 -S chown,lchown -F auid>=1000 -F auid!=unset -F key=perm_mod\n"
		"-a always,exit -F arch=b64 -S open,openat -F exit=-EACCES -F auid>=1000 -F auid!=unset -F key=access\n-a always,exit -F arch=b64 -S open,openat -F exit=-EPERM -F auid>=1000 -F auid!=unset -F key=access\n"
		"-a always,exit -F arch=b32 -S open,openat -F exit=-EACCES -F auid>=1000 -F auid!=unset -F key=access\n-a always,exit -F arch=b32 -S open,openat -F exit=-EPERM -F auid>=1000 -F auid!=unset -F key=access\n"
		"-a always,exit -F arch=b64 -S execve -C uid!=euid -F euid=0 -F key=setuid\n-a always,exit -F arch=b64 -S execve -C gid!=egid -F egid=0 -F key=setgid\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "one for two users", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a never,exit -F arch=b64 -S adjtimex -F uid=bob\n-a never,exit -F arch=b64 -S adjtimex -F uid=root\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "which is one rule if they are one", { SERVICE, LOADER, WATCH, HOST, RULES "10.rules|-a never,exit -F arch=b64 -S adjtimex -F uid=bob\n-a never,exit -F arch=b64 -S adjtimex -F uid=1000\n" }, { 0 }, AUDITED, UNKNOWN, "the rule is there already" },
	{ "a user's rule that is to be taken away for another one", { SERVICE, LOADER, RULES "20.rules|-a never,exit -F dir=/etc/docker -F perm=wa -F uid=root\n-w /etc/docker -p wa\n-d never,exit -F dir=/etc/docker -F perm=wa -F uid=bob\n", HOST }, { 0 }, AUDITED, UNKNOWN, "no such rule to take away" },
	{ "a watch behind a -b that a later one takes the place of", { SERVICE, LOADER, RULES "20.rules|-b 8192 -w /etc/docker -p wa\n", RULES "30.rules|-b 100\n" }, { 0 }, AUDITED, UNKNOWN, "augenrules moves it" },
	{ "a file whose last line has no end", { SERVICE, LOADER, WATCH, RULES "10.rules|# x" }, { 0 }, AUDITED, UNKNOWN, "joins it with the first of /etc/audit/rules.d/20.rules" },
	{ "the last file's needs none", { SERVICE, LOADER, RULES "20.rules|-w /etc/docker -p wa" }, { 0 }, AUDITED, PASS, NULL },
	{ "a file name with a blank", { SERVICE, LOADER, RULES "20 docker.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, UNKNOWN, "augenrules does not read it" },
	{ "the order is that of ls -v", { SERVICE, LOADER, RULES "docker.rules|-a never,exit -F dir=/etc -F perm=wa\n", RULES "docker-1.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, FAIL, "comes first" },
	{ "and not the other one", { SERVICE, LOADER, RULES "docker-1.rules|-a never,exit -F dir=/etc -F perm=wa\n", RULES "docker.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "numbers are compared as such", { SERVICE, LOADER, RULES "9.rules|-a never,exit -F dir=/etc -F perm=wa\n", RULES "010.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, FAIL, "comes first" },
	{ "no auditd.service", { SERVICE, "usr/sbin/auditctl|x", "etc/docker/", WATCH }, { 0 }, AUDITED, FAIL, "there is no auditd.service" },
	{ "a masked one", { SERVICE, LOADER, WATCH, "etc/systemd/system/auditd.service>/dev/null" }, { 0 }, AUDITED, FAIL, "is masked" },
	{ "one that no target wants", { SERVICE, AUDITD("ExecStartPost=/usr/sbin/augenrules --load\n"), WATCH }, { 0 }, AUDITED, UNKNOWN, "no target" },
	{ "one that loads nothing", { SERVICE, AUDITD(""), WANTED, WATCH }, { 0 }, AUDITED, FAIL, "no unit of audit loads rules" },
	{ "one whose drop-in takes that away", { SERVICE, LOADER, WATCH, "etc/systemd/system/auditd.service.d/a.conf|[Service]\nExecStartPost=\n" }, { 0 }, AUDITED, FAIL, "no unit of audit loads rules" },
	{ "one that would run what is not there", { SERVICE, AUDITD("ExecStartPost=/opt/augenrules --load\n"), WANTED, WATCH }, { 0 }, AUDITED, FAIL, "is not there" },
	{ "one that reads audit.rules: the folder does not count", { SERVICE, AUDITD("ExecStartPost=-/usr/sbin/auditctl -R /etc/audit/audit.rules\n"), WANTED, WATCH, "etc/audit/audit.rules|-w /etc -p r\n" }, { 0 }, AUDITED, FAIL, "its rule is \"-w /etc" },
	{ "but that file does", { SERVICE, AUDITD("ExecStartPost=-/usr/sbin/auditctl -R /etc/audit/audit.rules\n"), WANTED, "etc/audit/audit.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "one that does both", { SERVICE, AUDITD("ExecStartPre=/usr/sbin/auditctl -R /etc/a\nExecStartPost=/usr/sbin/augenrules --load\n"), WANTED, WATCH, "etc/a|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, UNKNOWN, "more than once" },
	{ "one that runs a shell", { SERVICE, AUDITD("ExecStartPost=/usr/sbin/sh -c '/usr/sbin/auditctl -R /etc/audit/audit.rules'\n"), "usr/sbin/sh|x", WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "loads rules, and which, is not known" },
	{ "auditd 4 has a unit for it", { SERVICE, AUDITD(""), WANTED, UNITS "audit-rules.service|[Service]\nExecStart=/usr/sbin/augenrules --load\n", "etc/systemd/system/sysinit.target.wants/audit-rules.service>/usr/lib/systemd/system/audit-rules.service", WATCH }, { 0 }, AUDITED, PASS, NULL },
	{ "an audit.rules that augenrules empties, as its folder is empty", { SERVICE, LOADER, RULES, "etc/audit/audit.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, UNKNOWN, "augenrules empties it" },
	{ "without the folder it stays", { SERVICE, LOADER, "etc/audit/audit.rules|-w /etc/docker -p wa\n" }, { 0 }, AUDITED, PASS, NULL },

	/* whether the unit that loads rules is started, and does that */
	{ "auditd.service as auditd 3 ships it", { SERVICE, UNITS "auditd.service|[Unit]\nDescription=Security Auditing Service\nBefore=sysinit.target\nConditionKernelCommandLine=!audit=0\nConditionKernelCommandLine=!audit=off\n[Service]\nType=forking\nPIDFile=/run/auditd.pid\nExecStart=/usr/sbin/auditd\n" POST "#ExecStartPost=-/sbin/auditctl -R /etc/audit/audit.rules\n#ExecStopPost=/sbin/auditctl -R /etc/audit/audit-stop.rules\nRestart=on-failure\n[Install]\nWantedBy=multi-user.target\n", AUDIT, WANTED, WATCH }, { 0 }, AUDITED, PASS, "by the rule files" },
	{ "the units of auditd 4: the one wants the other", { SERVICE, UNITS "auditd.service|[Unit]\nConditionKernelCommandLine=!audit=0\nConditionKernelCommandLine=!audit=off\nWants=audit-rules.service\nBefore=sysinit.target audit-rules.service\n[Service]\nType=forking\nExecStart=/usr/sbin/auditd\n", UNITS "audit-rules.service|[Unit]\nConditionKernelCommandLine=!audit=0\nConditionKernelCommandLine=!audit=off\n[Service]\nType=oneshot\nExecStart=/usr/sbin/augenrules --load\n", AUDIT, WANTED, WATCH }, { 0 }, AUDITED, PASS, "by the rule files" },
	{ "coming before it is not wanting it", { SERVICE, UNITS "auditd.service|[Unit]\nBefore=audit-rules.service\n# Wants=audit-rules.service\n[Service]\nExecStart=/usr/sbin/auditd\n", UNITS "audit-rules.service|[Service]\nType=oneshot\nExecStart=/usr/sbin/augenrules --load\n", AUDIT, WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "no target" },
	{ "a loading command in another section", { SERVICE, AUDITD("[Install]\n" POST), WANTED, WATCH }, { 0 }, AUDITED, FAIL, "no unit of audit loads rules" },
	{ "one that a backslash makes a part of the line before", { SERVICE, UNITS "auditd.service|[Service]\nExecStart=/usr/sbin/auditd \\\n" POST, AUDIT, WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "loads rules, and which, is not known" },
	{ "one in two lines", { SERVICE, AUDITD("ExecStartPost=-/usr/sbin/augenrules \\\n--load\n"), WANTED, WATCH }, { 0 }, AUDITED, PASS, NULL },
	{ "one with a variable", { SERVICE, AUDITD("ExecStartPost=-/usr/sbin/augenrules --load $MORE\n"), WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "loads rules, and which, is not known" },
	{ "two in one line", { SERVICE, AUDITD("ExecStartPost=-/usr/sbin/augenrules --load ; /usr/sbin/auditctl -D\n"), WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "loads rules, and which, is not known" },
	{ "a condition", { SERVICE, LOADER, WATCH, DROP "[Unit]\nConditionPathExists=/nonexistent\n" }, { 0 }, AUDITED, UNKNOWN, "ConditionPathExists=/nonexistent" },
	{ "an assertion", { SERVICE, LOADER, WATCH, DROP "[Unit]\nAssertPathExists=/nonexistent\n" }, { 0 }, AUDITED, UNKNOWN, "AssertPathExists=/nonexistent" },
	{ "a condition that another file takes away", { SERVICE, LOADER, WATCH, DROP "[Unit]\nConditionPathExists=/nonexistent\n", "etc/systemd/system/auditd.service.d/b.conf|[Unit]\nConditionHost=\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a command that decides", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecCondition=/usr/sbin/x\n" }, { 0 }, AUDITED, UNKNOWN, "ExecCondition" },
	{ "no auditd, behind which rules would be loaded", { SERVICE, UNITS "auditd.service|[Service]\nExecStart=/usr/sbin/auditd\n" POST, NO_AUDITD, WANTED, WATCH }, { 0 }, AUDITED, FAIL, "is not there" },
	{ "no ExecStart", { SERVICE, UNITS "auditd.service|[Service]\n" POST, AUDIT, WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "it has no ExecStart=" },
	{ "two of them", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStart=/usr/sbin/auditd -n\n" }, { 0 }, AUDITED, UNKNOWN, "more than one ExecStart=" },
	{ "a second one in the place of the first", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStart=\nExecStart=/usr/sbin/auditd -n\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a command before it that is not there", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPre=/nonexistent\n" }, { 0 }, AUDITED, FAIL, "is not there" },
	{ "one that may fail", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPre=-/nonexistent\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "rules that are taken away again", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPost=/usr/sbin/auditctl -D\n" }, { 0 }, AUDITED, UNKNOWN, "is not known: /usr/sbin/auditctl -D" },
	{ "auditing that is switched off again", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPost=/usr/sbin/auditctl -e 0\n" }, { 0 }, AUDITED, UNKNOWN, "is not known: /usr/sbin/auditctl -e 0" },
	{ "a rule that is put before them", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPost=/usr/sbin/auditctl -A never,exit -F dir=/etc\n" }, { 0 }, AUDITED, UNKNOWN, "is not known: /usr/sbin/auditctl -A" },
	{ "rules that are put together, and not loaded", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPre=/usr/sbin/augenrules\n" }, { 0 }, AUDITED, UNKNOWN, "is not known: /usr/sbin/augenrules" },
	{ "auditing that is locked before the rules are loaded", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPre=/usr/sbin/auditctl -e 2\n" }, { 0 }, AUDITED, UNKNOWN, "is not known: /usr/sbin/auditctl -e 2" },
	{ "commands that change no rule", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStartPost=/usr/sbin/auditctl -s\nExecStartPost=/usr/sbin/auditctl -b 8192\nExecStartPost=/usr/sbin/auditctl -e 1\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "rules that are taken away when auditd ends", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStopPost=/usr/sbin/auditctl -R /etc/audit/audit-stop.rules\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a unit that takes its rules away when it is done", { SERVICE, AUDITD(""), WANTED, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\nExecStopPost=/usr/sbin/auditctl -R /etc/audit/audit-stop.rules\n"), WATCH }, { 0 }, AUDITED, UNKNOWN, "may take its rules away" },
	{ "another unit that takes them away", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules, or takes them away" },
	{ "one that a timer starts", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "own.timer|[Timer]\nOnBootSec=60\n", "etc/systemd/system/timers.target.wants/own.timer>/usr/lib/systemd/system/own.timer" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules, or takes them away" },
	{ "by another name", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "x.timer|[Timer]\nOnBootSec=60\nUnit=own.service\n", "etc/systemd/system/timers.target.wants/x.timer>/usr/lib/systemd/system/x.timer" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "a path", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "x.path|[Path]\nPathExists=/etc\nUnit=own.service\n", "etc/systemd/system/paths.target.requires/x.path>/usr/lib/systemd/system/x.path" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "a socket", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "x.socket|[Socket]\nListenStream=1\nService=own.service\n", "etc/systemd/system/sockets.target.wants/x.socket>/usr/lib/systemd/system/x.socket" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "one for each connection", { SERVICE, LOADER, WATCH, UNITS "own@.service|[Service]\nExecStart=/usr/sbin/auditctl -D\n", UNITS "own.socket|[Socket]\nListenStream=1\nAccept=yes\n", "etc/systemd/system/sockets.target.wants/own.socket>/usr/lib/systemd/system/own.socket" }, { 0 }, AUDITED, UNKNOWN, "own@.service" },
	{ "the network's target", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), "etc/systemd/system/network-online.target.wants/own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "another service", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), "etc/systemd/system/docker.service.wants/own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "or one that says so itself", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "x.service|[Unit]\nWants=y.target\n", UNITS "y.target|[Unit]\nRequires=own.service x.service\n", WANTS "x.service>/usr/lib/systemd/system/x.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "with a specifier", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "x@.service|[Unit]\nWants=%i.service\n", WANTS "x@own.service>/usr/lib/systemd/system/x@.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "a target that boot ends at", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), "etc/systemd/system/default.target|[Unit]\nRequires=own.service\n" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "a timer that nothing starts does not", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "own.timer|[Timer]\nOnBootSec=60\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "nor one that is masked", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n"), UNITS "own.timer|[Timer]\nOnBootSec=60\n", "etc/systemd/system/own.timer>/dev/null", "etc/systemd/system/timers.target.wants/own.timer>/usr/lib/systemd/system/own.timer" }, { 0 }, AUDITED, PASS, NULL },
	{ "by a shell", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -D'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "another unit that would, and is not started", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -D\n") }, { 0 }, AUDITED, PASS, NULL },
	{ "nor one whose program has but such a name", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/lib/x/auditctl-exporter --no-augenrules_x\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, PASS, NULL },
	{ "one that a shell is told of does", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'sleep 1;auditctl -D'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "another unit that only asks", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/sbin/auditctl -s\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, PASS, NULL },
	{ "or asks by a shell", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -s | grep -q enabled'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, PASS, NULL },
	{ "by another, with other commands", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/bin/bash -c 'sleep 1; test -e /x && /usr/sbin/augenrules --check || logger \\\"no rules\\\"'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, PASS, NULL },
	{ "a shell that asks, and then does more", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -s | grep -q x || auditctl -R /x'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "in the background", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -D& auditctl -s'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "a shell that is told what to run by a word of it", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'echo -D | xargs auditctl'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "or by another shell", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'sh -c auditctl'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "or a function's", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'x() { auditctl -s; }'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "whose command's output it runs", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -s; `/x`'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "or writes somewhere, which is not looked into", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -l >/etc/x'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "or has a word that the shell changes", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/bin/sh -c 'auditctl -b *'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "another program than a shell", { SERVICE, LOADER, WATCH, OTHER("ExecStart=/usr/bin/x -c 'auditctl -s'\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service: whether it loads rules" },
	{ "another unit that loads rules in the place of auditd's", { SERVICE, NO_AUDITD, WATCH, OTHER("ExecStart=/usr/sbin/augenrules --load\n"), WANTS "own.service>/usr/lib/systemd/system/own.service" }, { 0 }, AUDITED, UNKNOWN, "own.service" },
	{ "a dependency that a link to /dev/null masks", { SERVICE, AUDITD(POST), WANTS "auditd.service>/dev/null", WATCH }, { 0 }, AUDITED, UNKNOWN, "no target" },
	{ "and with it the one that the system ships", { SERVICE, AUDITD(POST), WANTS "auditd.service>/dev/null", UNITS "multi-user.target.wants/auditd.service>../auditd.service", WATCH }, { 0 }, AUDITED, UNKNOWN, "no target" },
	{ "which is enough without", { SERVICE, AUDITD(POST), UNITS "multi-user.target.wants/auditd.service>../auditd.service", WATCH }, { 0 }, AUDITED, PASS, NULL },
	{ "what an auditd.service wants that nothing wants", { SERVICE, AUDITD(""), UNITS "audit-rules.service|[Service]\nExecStart=/usr/sbin/augenrules --load\n", "etc/systemd/system/auditd.service.wants/audit-rules.service>/usr/lib/systemd/system/audit-rules.service", WATCH }, { 0 }, AUDITED, UNKNOWN, "no target" },
	{ "and one that is wanted", { SERVICE, AUDITD(""), WANTED, UNITS "audit-rules.service|[Service]\nExecStart=/usr/sbin/augenrules --load\n", "etc/systemd/system/auditd.service.wants/audit-rules.service>/usr/lib/systemd/system/audit-rules.service", WATCH }, { 0 }, AUDITED, PASS, NULL },
	{ "a dependency that is no link", { SERVICE, AUDITD(POST), WANTS "auditd.service|x", WATCH }, { 0 }, AUDITED, UNKNOWN, "no target" },
	{ "one that a link to a copy elsewhere makes", { SERVICE, AUDITD(POST), WANTS "auditd.service>/nonexistent/auditd.service", WATCH }, { 0 }, AUDITED, PASS, NULL },

	/* auditing that the image's own boot configuration switches off */
	{ "an entry of a boot loader that switches auditing off", { SERVICE, LOADER, WATCH, "boot/loader/entries/a.conf|title x\noptions root=UUID=1 ro audit=0\n" }, { 0 }, AUDITED, UNKNOWN, "/boot/loader/entries/a.conf: audit=0 on the kernel's command line" },
	{ "the command line of entries to come", { SERVICE, LOADER, WATCH, "etc/kernel/cmdline|root=UUID=1 audit=0" }, { 0 }, AUDITED, UNKNOWN, "/etc/kernel/cmdline: audit=0" },
	{ "GRUB's entries", { SERVICE, LOADER, WATCH, "boot/grub/grub.cfg|menuentry 'x' {\n\tlinux /vmlinuz root=/dev/sda1 audit=off quiet\n}\n" }, { 0 }, AUDITED, UNKNOWN, "/boot/grub/grub.cfg: audit=off" },
	{ "those of grub2", { SERVICE, LOADER, WATCH, "boot/grub2/grubenv|kernelopts=audit=0\n" }, { 0 }, AUDITED, UNKNOWN, "/boot/grub2/grubenv: audit=0" },
	{ "GRUB's settings", { SERVICE, LOADER, WATCH, "etc/default/grub|GRUB_CMDLINE_LINUX=\"quiet audit=0\"\n" }, { 0 }, AUDITED, UNKNOWN, "/etc/default/grub: audit=0" },
	{ "without quotes", { SERVICE, LOADER, WATCH, "etc/default/grub|GRUB_CMDLINE_LINUX=audit=OFF\n" }, { 0 }, AUDITED, UNKNOWN, "/etc/default/grub: audit=off" },
	{ "a file beside them", { SERVICE, LOADER, WATCH, "etc/default/grub.d/a.cfg|GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX audit=0\"\n" }, { 0 }, AUDITED, UNKNOWN, "/etc/default/grub.d/a.cfg" },
	{ "other words, and comments, do not", { SERVICE, LOADER, WATCH, "etc/default/grub|# audit=0\nGRUB_CMDLINE_LINUX=\"audit=1 noaudit=0 integrity_audit=0 audit=0x audit_backlog_limit=8192\" # audit=0\n", "boot/loader/entries/a.conf|#options audit=0\noptions ro audit=1\n", "boot/loader/entries/a.conf.old|options audit=0\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "a sign in quotes begins no comment", { SERVICE, LOADER, WATCH, "etc/default/grub|GRUB_CMDLINE_LINUX=\"x # audit=0\"\n" }, { 0 }, AUDITED, UNKNOWN, "audit=0" },
	{ "one that cannot be read may switch it off", { SERVICE, LOADER, WATCH, "etc/default/grub>grub" }, { 0 }, AUDITED, UNKNOWN, "/etc/default/grub: whether it switches auditing off" },
	{ "where nothing loads rules it does not matter", { SERVICE, "usr/sbin/auditctl|x", "etc/docker/", WATCH, "etc/kernel/cmdline|audit=0" }, { 0 }, AUDITED, FAIL, "there is no auditd.service" },

	/* whether anything switches the kernel's auditing on: without audit=1 it is off until auditd, or -e 1, switches it on */
	{ "SUSE's unit for rules", { SERVICE, UNITS "augenrules.service|[Service]\nType=oneshot\nExecStart=/usr/sbin/augenrules --load\n", UNITS "auditd.service|[Unit]\nRequires=augenrules.service\n[Service]\nType=forking\nExecStart=/usr/sbin/auditd\n", AUDIT, WANTED, WATCH }, { 0 }, AUDITED, PASS, NULL },
	{ "which nothing starts", { SERVICE, UNITS "augenrules.service|[Service]\nType=oneshot\nExecStart=/usr/sbin/augenrules --load\n", UNITS "auditd.service|[Service]\nType=forking\nExecStart=/usr/sbin/auditd\n", AUDIT, WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "no target that is reached at boot wants it" },
	{ "rules without auditd.service", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), AUDIT, WATCH }, { 0 }, AUDITED, UNKNOWN, "auditd.service: there is none, and no rule file says -e 1" },
	{ "with -e 1 that is enough", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), AUDIT, WATCH, RULES "99.rules|-e 1\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "and with -e 2", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), AUDIT, WATCH, RULES "99.rules|-e 2\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "or where the unit does that", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\nExecStart=/usr/sbin/auditctl -e 1\n"), AUDIT, WATCH }, { 0 }, AUDITED, PASS, NULL },
	{ "which another unit may do, but is not looked into", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), OTHER("ExecStart=/usr/sbin/auditctl -e 1\n"), WANTS "own.service>/usr/lib/systemd/system/own.service", AUDIT, WATCH }, { 0 }, AUDITED, UNKNOWN, "no rule file says -e 1" },
	{ "-e 0 fails, as before", { SERVICE, LOADER, WATCH, RULES "99.rules|-e 0\n" }, { 0 }, AUDITED, FAIL, "-e 0" },
	{ "rules, and auditd.service is masked", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), AUDITD(""), WATCH, "etc/systemd/system/auditd.service>/dev/null" }, { 0 }, AUDITED, UNKNOWN, "it is masked" },
	{ "rules, and nothing wants auditd.service", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), AUDITD(""), WATCH }, { 0 }, AUDITED, UNKNOWN, "no target that is reached at boot wants it" },
	{ "rules, and there is no auditd to start", { SERVICE, RULES_UNIT("ExecStart=/usr/sbin/augenrules --load\n"), UNITS "auditd.service|[Service]\nExecStart=/usr/sbin/auditd\n", NO_AUDITD, WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "what it would start is not there" },
	{ "an auditd that leaves the switch alone", { SERVICE, LOADER, WATCH, DROP "[Service]\nExecStart=\nExecStart=/usr/sbin/auditd -s nochange\n" }, { 0 }, AUDITED, UNKNOWN, "is not auditd alone" },
	{ "one that collects what other hosts send", { SERVICE, LOADER, WATCH, "etc/audit/auditd.conf|# x\nlog_file = /x\nlocal_events = no\n" }, { 0 }, AUDITED, UNKNOWN, "local_events" },
	{ "one whose configuration says that it does not", { SERVICE, LOADER, WATCH, "etc/audit/auditd.conf|#local_events = no\nLOCAL_EVENTS=Yes\n" }, { 0 }, AUDITED, PASS, NULL },
	{ "another program", { SERVICE, UNITS "auditd.service|[Service]\nExecStart=/usr/sbin/x\n" POST, "usr/sbin/x|x", AUDIT, WANTED, WATCH }, { 0 }, AUDITED, UNKNOWN, "is not auditd alone" },
};
/* clang-format on */

/* Of a root that puts its own /usr there is no other one. */
static void
empty_usr(const char *folder)
{
	autofree char *program = xasprintf("%s/usr/bin/env", folder), *bin = xasprintf("%s/usr/bin", folder), *usr = xasprintf("%s/usr", folder);

	assert_int_equal(unlink(program), 0);
	assert_int_equal(rmdir(bin), 0);
	assert_int_equal(rmdir(usr), 0);
}

/* Programs can be run. */
static void
set_modes(const char *folder, const struct row *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(row->put) && row->put[i] != NULL; i++)
		if (strncmp(row->put[i], "usr/sbin/", 9) == 0) {
			autofree char *path = xasprintf("%s/%.*s", folder, (int)strcspn(row->put[i], "|"), row->put[i]);

			assert_int_equal(chmod(path, 0755), 0);
		}
	for (size_t i = 0; i < ARRAY_SIZE(row->open) && row->open[i] != NULL; i++) {
		autofree char *path = xasprintf("%s/%s", folder, row->open[i]);

		assert_int_equal(chmod(path, 0777), 0);
	}
}

static void
image_is_judged(void **state)
{
	const struct row *row = *state;
	enum verdict verdict = NOTSELECTED;
	char says[256] = "", *folder;

	if (geteuid() != 0)
		skip();
	folder = hostroot_make("files-none");
	assert_int_equal(chmod(folder, 0755), 0);
	if (row->put[0] == NULL || strcmp(row->put[0], NO_USR) == 0)
		empty_usr(folder);
	for (size_t i = 0; i < ARRAY_SIZE(row->put) && row->put[i] != NULL; i++)
		hostroot_put(folder, row->put[i]);
	set_modes(folder, row);
	(void)judge_root(folder, row->rule, &verdict, says);
	hostroot_remove(folder);
	if (verdict != row->verdict || (row->says != NULL && strstr(says, row->says) == NULL))
		fail_msg("wanted %s, \"%s\"; got %s: %s", verdict_names[row->verdict], row->says != NULL ? row->says : "",
		    verdict_names[verdict], says);
}

/* In a process of its own, whose mounts end with it: 0, 77 (it may not mount), or 1. */
static void
judge_mounted(const char *folder)
{
	autofree char *var = xasprintf("%s/var", folder);
	enum verdict verdict = NOTSELECTED;
	char says[256] = "";

	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", var, "tmpfs", 0, "mode=0755") < 0)
		_exit(77);
	(void)judge_root(folder, PARTITION, &verdict, says);
	_exit(verdict != NOTAPPLICABLE);
}

static void
what_is_mounted_is_looked_at(void **state)
{
	static const char *const put[] = { SERVICE, "var/", VAR };
	char *folder = hostroot_make("files-none");
	int status = 0;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(put); i++)
		hostroot_put(folder, put[i]);
	if ((pid = fork()) == 0)
		judge_mounted(folder);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	hostroot_remove(folder);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

/* Twice the same files, in a folder and in what will be bound there: more bytes than are read, and daemon.json behind them, whose
 * time differs by so much. */
static enum verdict
judge_large(int seconds, char says[256])
{
	static const char *const put[] = { SERVICE, BELOW("{}"), "srv/d/daemon.json|{}", BIND }, *const folders[] = { "etc/docker", "srv/d" };
	char *folder = hostroot_make("files-none");
	enum verdict verdict = NOTSELECTED;

	for (size_t i = 0; i < ARRAY_SIZE(put); i++)
		hostroot_put(folder, put[i]);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		autofree char *json = xasprintf("%s/%s/daemon.json", folder, folders[i]);
		struct timespec times[2] = { { .tv_sec = 1700000000 }, { .tv_sec = 1700000000 } };

		for (int k = 0; k < 33; k++) {
			autofree char *path = xasprintf("%s/%s/a%d", folder, folders[i], k);
			int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

			assert_true(fd >= 0);
			assert_int_equal(ftruncate(fd, 1 << 20), 0);
			assert_int_equal(futimens(fd, times), 0);
			close(fd);
		}
		times[1].tv_sec += i == 1 ? seconds : 0;
		assert_int_equal(utimensat(AT_FDCWD, json, times, 0), 0);
	}
	(void)judge_root(folder, JSON_MODE, &verdict, says);
	hostroot_remove(folder);
	return verdict;
}

static void
beyond_so_many_bytes_a_files_time_tells(void **state)
{
	char says[256] = "";

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(judge_large(0, says), PASS);
	assert_int_equal(judge_large(1, says), ERROR);
	assert_non_null(strstr(says, "fstab mounts /etc/docker"));
}

int
main(void)
{
	const struct CMUnitTest others[] = { cmocka_unit_test(what_is_mounted_is_looked_at),
		cmocka_unit_test(beyond_so_many_bytes_a_files_time_tells) };

	umask(022);
	return RUN_ROWS("root_images", rows, image_is_judged) + cmocka_run_group_tests_name("mounted", others, NULL, NULL);
}
