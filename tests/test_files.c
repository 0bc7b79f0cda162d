/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of section 3. What each of them makes of the same ten states of its file is multiplied out; then what is special to some,
 * with the numbers of the traps and peer failures that they answer.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/check_row.h"
#include "tests/rows.h"

#define ROOT_FOLDER "{'path':'/','uid':0,'gid':0,'mode':493,'holds':'x','holds_uid':0,'acl':false,'acl_writers':[],'owner':'root','group':'root'}"
#define SUBJECT(role, path, type, mode, gid, more) \
	"{'kind':'file','id':'" role ":" path "','name':'" path "','role':'" role "','read':{'stat':{'source':'lstat " path "','data':{" \
	"'role':'" role "','path':'" path "','found_by':'a test','required':false,'proven':true,'user':0," more "'exists':true,'type':'" type "'," \
	"'real':'" path "','mode':" #mode ",'uid':0,'gid':" #gid ",'owner':'root','group':'root','acl':null,'links':[]," \
	"'parents':[" ROOT_FOLDER "],'nlink':1,'size':1}}}}"

/* A check, its file as it should be, and a mode that is one bit too much (octal as decimal: JSON has no octal). */
static const struct subject {
	const char *check, *subject, *too_much;
} subjects[] = {
	{ "file-docker-service", SUBJECT("docker.service", "/lib/systemd/system/docker.service", "file", 420, 0, ""), "436" },
	{ "file-docker-socket-unit", SUBJECT("docker.socket", "/lib/systemd/system/docker.socket", "file", 420, 0, ""), "422" },
	{ "file-etc-docker", SUBJECT("etc-docker", "/etc/docker", "directory", 493, 0, ""), "509" },
	{ "file-registry-certificates", SUBJECT("registry-certificate", "/etc/docker/certs.d/r/ca.crt", "file", 292, 0, ""), "420" },
	{ "file-tls-ca", SUBJECT("tls-ca", "/etc/docker/ca.pem", "file", 292, 0, ""), "420" },
	{ "file-tls-certificate", SUBJECT("tls-certificate", "/etc/docker/cert.pem", "file", 292, 0, ""), "420" },
	{ "file-tls-key", SUBJECT("tls-key", "/etc/docker/key.pem", "file", 256, 0, ""), "384" },
	{ "file-docker-socket", SUBJECT("docker-socket", "/run/docker.sock", "socket", 432, 998, "'socket_group':{'name':'docker','gid':998},"), "438" },
	{ "file-daemon-json", SUBJECT("daemon-json", "/etc/docker/daemon.json", "file", 420, 0, ""), "436" },
	{ "file-default-docker", SUBJECT("default-docker", "/etc/default/docker", "file", 420, 0, ""), "422" },
	{ "file-sysconfig-docker", SUBJECT("sysconfig-docker", "/etc/sysconfig/docker", "file", 420, 0, ""), "421" },
	{ "file-containerd-socket", SUBJECT("containerd-socket", "/run/containerd/containerd.sock", "socket", 432, 0, ""), "438" },
};

#define MISSING "{'stat':{'exists':false,'required':false,'proven':true,'path':'/x','found_by':'default'}}"
#define GONE(parents) "{'stat:exists':false,'stat:missing':'/srv/open/x','stat:parents':[" parents "]}"
#define OPEN(mode, owner, more) \
	ROOT_FOLDER ",{'path':'/srv/open','uid':" owner ",'gid':0," more "'mode':" mode ",'holds':'x','holds_uid':null,'acl':false,'acl_writers':[]}"
#define PARENT(owner, mode, holds_uid, more) \
	"{'stat:parents':[" ROOT_FOLDER ",{'path':'/srv','uid':" owner ",'gid':0,'mode':" mode ",'holds':'x','holds_uid':" holds_uid "," more "}]}"
#define NO_ACL "'acl':false,'acl_writers':[]"
#define ACL_OF(entry) \
	"{'stat:acl':{'access':[{'tag':'user_obj','perm':'rw-','effective':'rw-'}," entry ",{'tag':'group_obj','perm':'---','effective':'---'}," \
	"{'tag':'mask','perm':'rw-','effective':'rw-'},{'tag':'other','perm':'---','effective':'---'}],'default':[]}}"
#define EVE(perm, effective) "{'tag':'user','id':1001,'name':'eve','perm':'" perm "','effective':'" effective "'}"

enum { OWNER = 1, MODE = 2, BOTH = OWNER | MODE };

/* What each check makes of a state of its file. set: changed in the subject; "$too_much" is the subject's own mode. */
static const struct state {
	const char *name;
	int of;
	const char *set;
	enum verdict verdict;
	const char *says;
} states[] = {
	{ "right passes", BOTH, "{}", PASS, NULL },
	{ "another user's fails", OWNER, "{'stat:uid':1000,'stat:owner':'bob'}", FAIL, "user 1000 (bob)" },
	{ "another group's fails", OWNER, "{'stat:gid':100,'stat:group':'users'}", FAIL, "group 100 (users)" },
	{ "a name that says root does not help another number", OWNER, "{'stat:uid':1000,'stat:owner':'root'}", FAIL, "1000" },
	{ "one bit too many fails", MODE, "{'stat:mode':\"$too_much\"}", FAIL, "grants more than" },
	{ "setuid fails", MODE, "{'stat:mode':2304}", FAIL, "setuid" },
	{ "no mode at all is stricter, and passes", MODE, "{'stat:mode':0}", PASS, NULL },
	{ "trap 61: what is not there does not apply", BOTH, MISSING, NOTAPPLICABLE, "not there" },
	{ "what is not there, and nobody can make, does not apply", BOTH, GONE(ROOT_FOLDER), NOTAPPLICABLE, "not there" },
	{ "a link to what anybody can make fails", MODE, GONE(OPEN("511", "0", "")), FAIL, "not there, but anybody may write in the folder /srv/open and can make x in it" },
	{ "but nobody owns it yet", OWNER, GONE(OPEN("511", "0", "")), NOTAPPLICABLE, "not there" },
	{ "in a sticky folder anybody can make it as well", MODE, GONE(OPEN("1023", "0", "")), FAIL, "can make x in it" },
	{ "so can the owner of the folder", MODE, GONE(OPEN("493", "1000", "'owner':'bob',")), FAIL, "user 1000 (bob) owns the folder /srv/open and can make x in it" },
	{ "what is not there by a changed configuration, and anybody can make, fails", MODE, "{'stat:exists':false,'stat:missing':'/x','stat:proven':false,'stat:parents':[" OPEN("511", "0", "") "]}", FAIL, "can make x" },
	{ "folders of what is not there: absent is unknown", MODE, "{'stat:exists':false,'stat:missing':'/x','stat:parents':'$absent'}", UNKNOWN, NULL },
	{ "folders of what is not there: null is unknown", MODE, "{'stat:exists':false,'stat:missing':'/x','stat:parents':null}", UNKNOWN, NULL },
	{ "folders of what is not there: another type is unknown", MODE, "{'stat:exists':false,'stat:missing':'/x','stat:parents':'x'}", UNKNOWN, NULL },
	{ "folders of what is not there: unreadable is an error", MODE, "{'stat:exists':false,'stat:missing':'/x','stat:parents':'$error EACCES'}", ERROR, "EACCES" },
	{ "a name without a file does not apply", BOTH, "{'stat':{'exists':false,'required':false,'proven':true,'path':'','found_by':'nothing names it'}}", NOTAPPLICABLE, "nothing names it" },
	{ "what must be there and is not fails", BOTH, "{'stat':{'exists':false,'required':true,'proven':true,'path':'/x','found_by':'flag'}}", FAIL, "told to use it" },
	{ "an absence by a changed configuration is unknown", BOTH, "{'stat':{'exists':false,'required':false,'proven':false,'path':'/x','found_by':'file'}}", UNKNOWN, "not proven" },
	{ "a pipe of that name fails", BOTH, "{'stat:type':'fifo'}", FAIL, "a fifo" },
	{ "a device of that name fails", BOTH, "{'stat:type':'block device'}", FAIL, "a block device" },
	{ "unreadable is an error", BOTH, "{'stat':'$error EACCES'}", ERROR, "EACCES" },
	{ "a link to itself is an error", BOTH, "{'stat':'$error ELOOP'}", ERROR, "ELOOP" },
	{ "a reader that did not answer is an error", BOTH, "{'stat':'$error timeout'}", ERROR, "timeout" },
	{ "not collected is unknown", BOTH, "{'stat:exists':'$uncollected','stat:role':'$uncollected'}", UNKNOWN, "not known" },
	{ "without the document it is unknown", BOTH, "{'stat':'$absent'}", UNKNOWN, NULL },
	{ "an existence that is no bool is unknown", BOTH, "{'stat:exists':'yes'}", UNKNOWN, NULL },
	{ "a null existence is unknown", BOTH, "{'stat:exists':null}", UNKNOWN, NULL },
	{ "a type that is not told is unknown", BOTH, "{'stat:type':'$absent'}", UNKNOWN, NULL },
	{ "a user that is not told is unknown", OWNER, "{'stat:uid':'$absent'}", UNKNOWN, "uid is absent" },
	{ "a user that is null is unknown", OWNER, "{'stat:uid':null}", UNKNOWN, "null" },
	{ "a user that is a string is unknown", OWNER, "{'stat:uid':'0'}", UNKNOWN, "a string" },
	{ "a user that could not be read is an error", OWNER, "{'stat:uid':'$error EIO'}", ERROR, "EIO" },
	{ "a group that is not told is unknown", OWNER, "{'stat:gid':'$absent'}", UNKNOWN, "gid is absent" },
	{ "a mode that is not told is unknown", MODE, "{'stat:mode':'$absent'}", UNKNOWN, "mode is absent" },
	{ "a mode that is a string is unknown", MODE, "{'stat:mode':'0400'}", UNKNOWN, NULL },
	{ "a mode with more than permissions in it is unknown", MODE, "{'stat:mode':33060}", UNKNOWN, NULL },
	{ "a mode that could not be read is an error", MODE, "{'stat:mode':'$error EIO'}", ERROR, "EIO" },
	{ "an access control list that could not be read is an error", MODE, "{'stat:acl':'$error EIO'}", ERROR, "EIO" },
	{ "an access control list that is not told is unknown", MODE, "{'stat:acl':'$absent'}", UNKNOWN, "acl is absent" },
	{ "trap 53: a list that lets a user write fails", MODE, ACL_OF(EVE("rw-", "rw-")), FAIL, "lets user 1001 (eve)" },
	{ "what the mask takes away is not granted", MODE, "{'stat:mode':256,'stat:acl':{'access':[{'tag':'user_obj','perm':'r--','effective':'r--'}," EVE("rw-", "---") ",{'tag':'group_obj','perm':'---','effective':'---'},{'tag':'mask','perm':'---','effective':'---'},{'tag':'other','perm':'---','effective':'---'}],'default':[]}}", PASS, NULL },
	{ "an entry that is not understood is unknown", MODE, ACL_OF(EVE("rwz", "rwz")), UNKNOWN, "not understood" },
	{ "a list without the owning group is unknown", MODE, "{'stat:acl':{'access':[{'tag':'user_obj','perm':'r--','effective':'r--'}],'default':[]}}", UNKNOWN, "not understood" },
	{ "a list whose entries for access are not told is unknown", MODE, "{'stat:acl':{'default':[" EVE("r--", "---") "]}}", UNKNOWN, "not understood" },
	{ "one whose entries are null is unknown", MODE, "{'stat:acl':{'access':null,'default':[]}}", UNKNOWN, "not understood" },
	{ "one whose entries are no list is unknown", MODE, "{'stat:acl':{'access':'user:1001:rw-','default':[]}}", UNKNOWN, "not understood" },
	{ "lists without any entry are unknown: without a list there would be null", MODE, "{'stat:acl':{'access':[],'default':[]}}", UNKNOWN, "not understood" },
	{ "an object without a list is unknown", MODE, "{'stat:acl':{}}", UNKNOWN, "not understood" },
	{ "an entry that is null is unknown", MODE, ACL_OF("null"), UNKNOWN, "not understood" },
	{ "an entry that does not tell whom it is for is unknown", MODE, ACL_OF("{'id':1001,'perm':'rw-','effective':'rw-'}"), UNKNOWN, "not understood" },
	{ "an entry for nobody that is known is unknown", MODE, ACL_OF("{'tag':'USER','id':1001,'perm':'rw-','effective':'rw-'}"), UNKNOWN, "not understood" },
	{ "an entry that tells by a number whom it is for is unknown", MODE, ACL_OF("{'tag':7,'id':1001,'perm':'rw-','effective':'rw-'}"), UNKNOWN, "not understood" },
	{ "an entry with rights in no such letters is unknown", MODE, ACL_OF("{'tag':'user','id':1001,'perm':'rw-','effective':'RW-'}"), UNKNOWN, "not understood" },
	{ "a default list with an entry for nobody that is known is unknown", MODE, "{'stat:acl':{'access':[],'default':[{'tag':'OTHER','perm':'rw-','effective':'rw-'}]}}", UNKNOWN, "not understood" },
	{ "default entries that are no list are unknown", MODE, "{'stat:acl':{'access':[{'tag':'group_obj','perm':'---','effective':'---'}],'default':'x'}}", UNKNOWN, "not understood" },
	{ "a list that lets root write is no more than root's right", MODE, "{'stat:mode':256,'stat:acl':{'access':[{'tag':'user_obj','perm':'r--','effective':'r--'},{'tag':'user','id':0,'perm':'rwx','effective':'rwx'},{'tag':'group_obj','perm':'---','effective':'---'}],'default':[]}}", PASS, NULL },
	{ "a default list that lets all others write fails", MODE, "{'stat:acl':{'access':[],'default':[{'tag':'other','perm':'rw-','effective':'rw-'}]}}", FAIL, "default access control list lets others" },
	{ "a default list that lets a user write fails", MODE, "{'stat:acl':{'access':[],'default':[" EVE("rw-", "rw-") "]}}", FAIL, "default access control list" },
	{ "a folder above that another owns fails", MODE, PARENT("1000", "493", "0", NO_ACL), FAIL, "user 1000 owns the folder /srv" },
	{ "a folder above that anybody may write fails", MODE, PARENT("0", "511", "0", NO_ACL), FAIL, "anybody may write in the folder /srv" },
	{ "a sticky one holds what is root's", MODE, PARENT("0", "1023", "0", NO_ACL), PASS, NULL },
	{ "a sticky one does not hold what is another's", MODE, PARENT("0", "1023", "1000", NO_ACL), FAIL, "anybody may write" },
	{ "a sticky one that another owns is his", MODE, PARENT("1000", "1021", "0", NO_ACL), FAIL, "owns the folder" },
	{ "a folder above that its list lets a user write fails", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':[{'tag':'user','id':1001,'name':'eve'}]"), FAIL, "by its access control list" },
	{ "its group bits are then a mask, and grant nothing", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':[]"), PASS, NULL },
	{ "root's group may write there", MODE, PARENT("0", "509", "0", NO_ACL), PASS, NULL },
	{ "without the right to enter, writing there is nothing", MODE, PARENT("0", "494", "0", NO_ACL), PASS, NULL },
	{ "folders above that are not told are unknown", MODE, "{'stat:parents':'$absent'}", UNKNOWN, "parents is absent" },
	{ "a folder above without a mode is unknown", MODE, "{'stat:parents':[{'path':'/','uid':0,'gid':0}]}", UNKNOWN, "not understood" },
	{ "whom the list of a folder above lets write is not told: unknown", MODE, PARENT("0", "509", "0", "'acl':true"), UNKNOWN, "parents is not understood" },
	{ "null is no list of whom it lets write", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':null"), UNKNOWN, "parents is not understood" },
	{ "an object is none either", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':{}"), UNKNOWN, "parents is not understood" },
	{ "nor is a string", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':'x'"), UNKNOWN, "parents is not understood" },
	{ "a writer above who has no kind is unknown", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':[{'id':0}]"), UNKNOWN, "parents is not understood" },
	{ "a writer above who has no number is unknown", MODE, PARENT("0", "509", "0", "'acl':true,'acl_writers':[{'tag':'user'}]"), UNKNOWN, "parents is not understood" },
	{ "whether a folder above has a list is not told: unknown", MODE, PARENT("0", "509", "0", "'acl_writers':[]"), UNKNOWN, "parents is not understood" },
	{ "whether it has one is a string: unknown", MODE, PARENT("0", "509", "0", "'acl':'true','acl_writers':[]"), UNKNOWN, "parents is not understood" },
	{ "a folder above of mode 1e30 is unknown", MODE, PARENT("0", "1e30", "0", NO_ACL), UNKNOWN, "parents is not understood" },
	{ "a folder above of mode -1e30 is unknown", MODE, PARENT("0", "-1e30", "0", NO_ACL), UNKNOWN, "parents is not understood" },
	{ "a folder above of mode -1 is unknown", MODE, PARENT("0", "-1", "0", NO_ACL), UNKNOWN, "parents is not understood" },
	{ "a folder above of mode 4294967296 is unknown", MODE, PARENT("0", "4294967296", "0", NO_ACL), UNKNOWN, "parents is not understood" },
	{ "a folder above of mode 493.5 is unknown", MODE, PARENT("0", "493.5", "0", NO_ACL), UNKNOWN, "parents is not understood" },
	{ "a file without a folder above is unknown", MODE, "{'stat:parents':[]}", UNKNOWN, "none of its parents" },
	{ "what is not there without a folder above is unknown", MODE, "{'stat:exists':false,'stat:missing':'/x','stat:parents':[]}", UNKNOWN, "none of its parents" },
	{ "folders above that could not be read are an error", MODE, "{'stat:parents':'$error EIO'}", ERROR, "EIO" },
	{ "one list above that could not be read is an error", MODE, "{'stat:parents[0].acl_writers':'$error EIO'}", ERROR, "EIO" },
	{ "right by a changed configuration is unknown", BOTH, "{'stat:proven':false}", UNKNOWN, "not proven" },
	{ "wrong by a changed configuration is still wrong", OWNER, "{'stat:proven':false,'stat:uid':1000}", FAIL, "1000" },
	{ "whether it is proven must be told", BOTH, "{'stat:proven':'$absent'}", UNKNOWN, "proven" },
};

/* clang-format off */
#define UNIT    SUBJECT("docker.service", "/etc/systemd/system/docker.service", "file", 420, 0, "")
#define DROPIN  SUBJECT("docker.service-dropin", "/etc/systemd/system/docker.service.d/x.conf", "file", 420, 0, "")
#define FOLDER  SUBJECT("docker.service-dropin", "/etc/systemd/system/docker.service.d", "directory", 493, 0, "")
#define SOCKET  SUBJECT("docker-socket", "/run/docker.sock", "socket", 432, 998, "'socket_group':{'name':'docker','gid':998},")
#define CLIENT  SUBJECT("registry-certificate", "/etc/docker/certs.d/r/client.key", "file", 256, 0, "")
#define EMPTY   SUBJECT("registry-certificate", "/etc/docker/certs.d/r", "directory", 493, 0, "")
#define JSON    SUBJECT("daemon-json", "/etc/docker/daemon.json", "file", 420, 0, "")
#define KEY     SUBJECT("tls-key", "/etc/docker/key.pem", "file", 256, 0, "")
#define ROOTLESS(set) "{'stat:user':1000" set "}"

static const struct check_row special[] = {
	/* modes: octal in the comment's place, decimal as JSON has it */
	{ "P-27: 0622 is not below 0644", "file-daemon-json-mode", JSON, "{'stat:mode':402}", FAIL, "write to others", { { 0 } } },
	{ "P-27: 0602 is not below 0644", "file-daemon-json-mode", JSON, "{'stat:mode':386}", FAIL, "write to others", { { 0 } } },
	{ "P-27: 0466 is not below 0644", "file-daemon-json-mode", JSON, "{'stat:mode':310}", FAIL, "write to others, write to the group", { { 0 } } },
	{ "P-27: 0640 is stricter than 0644", "file-docker-service-mode", UNIT, "{'stat:mode':416}", PASS, "0640", { { 0 } } },
	{ "trap 51: 0606 is not below 0660", "file-docker-socket-mode", SOCKET, "{'stat:mode':390}", FAIL, "read and write to others", { { 0 } } },
	{ "trap 51: 0577 is not below 0644", "file-daemon-json-mode", JSON, "{'stat:mode':383}", FAIL, NULL, { { 0 } } },
	{ "P-27: 0622 is not below 0660", "file-docker-socket-mode", SOCKET, "{'stat:mode':402}", FAIL, "write to others", { { 0 } } },
	{ "P-27: 0657 is not below 0660", "file-docker-socket-mode", SOCKET, "{'stat:mode':431}", FAIL, NULL, { { 0 } } },
	{ "P-27: 04755 has more than 0755", "file-etc-docker-mode", SUBJECT("etc-docker", "/etc/docker", "directory", 493, 0, ""), "{'stat:mode':2541}", FAIL, "setuid", { { 0 } } },
	{ "P-27: 02755 has more than 0755", "file-etc-docker-mode", SUBJECT("etc-docker", "/etc/docker", "directory", 493, 0, ""), "{'stat:mode':1517}", FAIL, "setgid", { { 0 } } },
	{ "P-27: 01755 has more than 0755", "file-etc-docker-mode", SUBJECT("etc-docker", "/etc/docker", "directory", 493, 0, ""), "{'stat:mode':1005}", FAIL, "sticky", { { 0 } } },
	{ "SPM: 04644 contains 644 and fails", "file-docker-service-mode", UNIT, "{'stat:mode':2468}", FAIL, "setuid", { { 0 } } },
	{ "SPM: 0600 is stricter and passes", "file-docker-service-mode", UNIT, "{'stat:mode':384}", PASS, NULL, { { 0 } } },
	{ "3.14: a key of mode 0600 fails", "file-tls-key-mode", KEY, "{'stat:mode':384}", FAIL, "write to the owner", { { 0 } } },
	{ "trap 63: a key of mode 0000 is stricter", "file-tls-key-mode", KEY, "{'stat:mode':0}", PASS, NULL, { { 0 } } },
	{ "3.14: a key that a list lets a user read fails", "file-tls-key-mode", KEY, "{'stat:acl':{'access':[{'tag':'user','id':1001,'perm':'r--','effective':'r--'},{'tag':'group_obj','perm':'---','effective':'---'}],'default':[]}}", FAIL, "lets user 1001 read", { { 0 } } },
	{ "trap 54: group bits that are a list's mask are not the group's", "file-daemon-json-mode", JSON, "{'stat:mode':444,'stat:acl':{'access':[" EVE("rwx", "rwx") ",{'tag':'group_obj','perm':'r--','effective':'r--'}],'default':[]}}", FAIL, "lets user 1001 (eve)", { { 0 } } },
	{ "trap 54: and without a named entry they grant nothing", "file-daemon-json-mode", JSON, "{'stat:mode':444,'stat:acl':{'access':[{'tag':'group_obj','perm':'r--','effective':'r--'},{'tag':'mask','perm':'rwx','effective':'rwx'}],'default':[]}}", PASS, "0644", { { 0 } } },
	{ "a named reader of what all may read is nothing", "file-daemon-json-mode", JSON, "{'stat:acl':{'access':[" EVE("r--", "r--") ",{'tag':'group_obj','perm':'r--','effective':'r--'}],'default':[]}}", PASS, NULL, { { 0 } } },

	{ "an abstract socket has no mode, and fails", "file-docker-socket-mode", SOCKET, "{'stat:type':'abstract socket','stat:real':'@x','stat:mode':'$absent','stat:uid':'$absent','stat:gid':'$absent'}", FAIL, "whoever is in its network namespace", { { 0 } } },
	{ "and no owner", "file-docker-socket-owner", SOCKET, "{'stat:type':'abstract socket','stat:real':'@x','stat:mode':'$absent','stat:uid':'$absent','stat:gid':'$absent'}", FAIL, "whoever is in its network namespace", { { 0 } } },

	/* units and what changes them */
	{ "trap 60: P-76: a drop-in that anybody may write fails the unit", "file-docker-service-mode", DROPIN, "{'stat:mode':438}", FAIL, "write to others", { { 0 } } },
	{ "trap 60: P-76: a drop-in of another user fails the unit", "file-docker-service-owner", DROPIN, "{'stat:uid':1000}", FAIL, NULL, { { 0 } } },
	{ "a folder of drop-ins may be entered", "file-docker-service-mode", FOLDER, "{}", PASS, "0755", { { 0 } } },
	{ "a folder of drop-ins that the group may write fails", "file-docker-service-mode", FOLDER, "{'stat:mode':509}", FAIL, "write to the group", { { 0 } } },
	{ "a unit that is a folder fails", "file-docker-service-owner", UNIT, "{'stat:type':'directory'}", FAIL, "directory", { { 0 } } },
	{ "a masked unit does not apply", "file-docker-service-owner", UNIT, "{'stat:type':'character device','stat:real':'/dev/null'}", NOTAPPLICABLE, "masked", { { 0 } } },
	{ "nor does one in a root without /dev/null", "file-docker-service-mode", UNIT, "{'stat':{'exists':false,'missing':'/dev','links':[{'path':'/etc/systemd/system/docker.service','target':'/dev/null','uid':0}],'required':false,'proven':true,'path':'/etc/systemd/system/docker.service','found_by':'x'}}", NOTAPPLICABLE, "masked", { { 0 } } },
	{ "a link to another thing that is not there is none", "file-docker-service-mode", UNIT, "{'stat':{'exists':false,'parents':[" ROOT_FOLDER "],'missing':'/dev','links':[{'path':'/etc/systemd/system/docker.service','target':'/dev/sda','uid':0}],'required':false,'proven':true,'path':'/etc/systemd/system/docker.service','found_by':'x'}}", NOTAPPLICABLE, "not there: /dev does not exist", { { 0 } } },
	{ "daemon.json is not masked that way", "file-daemon-json-owner", JSON, "{'stat:type':'character device','stat:real':'/dev/null'}", FAIL, "character device", { { 0 } } },
	{ "P-24: without systemd there is no unit, and the reason is told", "file-docker-service-owner", UNIT, "{'stat':{'exists':false,'required':false,'proven':true,'path':'','found_by':'no folder of the units search path has docker.service'}}", NOTAPPLICABLE, "search path", { { 0 } } },

	/* certificates */
	{ "P-75: trap 57: a client's key that others may read fails", "file-registry-certificates-mode", CLIENT, "{'stat:mode':292}", FAIL, "0400", { { 0 } } },
	{ "P-75: a client's key for root alone passes", "file-registry-certificates-mode", CLIENT, "{}", PASS, NULL, { { 0 } } },
	{ "P-75: trap 57: the group of a certificate counts", "file-registry-certificates-owner", CLIENT, "{'stat:gid':100}", FAIL, "group 100", { { 0 } } },
	{ "trap 56: the target's mode is judged, not the link's 0777", "file-registry-certificates-mode", CLIENT, "{'stat:links':[{'path':'/etc/docker/certs.d/r/client.key','target':'/srv/k','uid':0}],'stat:real':'/srv/k'}", PASS, NULL, { { 0 } } },
	{ "a list that was cut is an error", "file-registry-certificates-mode", CLIENT, "{'stat':'$error too-large'}", ERROR, "too-large", { { 0 } } },

	/* folders of certificates that hold none: who can put one there */
	{ "an empty folder does not apply", "file-registry-certificates-mode", EMPTY, "{}", NOTAPPLICABLE, "holds no certificate", { { 0 } } },
	{ "nor does its group, which may not write", "file-registry-certificates-owner", EMPTY, "{'stat:gid':100}", NOTAPPLICABLE, "holds no certificate", { { 0 } } },
	{ "one that its group may write fails", "file-registry-certificates-mode", EMPTY, "{'stat:mode':509,'stat:gid':100}", FAIL, "write to the group", { { 0 } } },
	{ "one that a list lets a user write fails", "file-registry-certificates-mode", EMPTY, "{'stat:acl':{'access':[{'tag':'user','id':1001,'perm':'rwx','effective':'rwx'},{'tag':'group_obj','perm':'r-x','effective':'r-x'}],'default':[]}}", FAIL, "lets user 1001", { { 0 } } },
	{ "one without a mode is unknown", "file-registry-certificates-mode", EMPTY, "{'stat:mode':'$absent'}", UNKNOWN, "mode is absent", { { 0 } } },
	{ "one whose mode is no permissions is unknown", "file-registry-certificates-mode", EMPTY, "{'stat:mode':1e300}", UNKNOWN, NULL, { { 0 } } },
	{ "one whose list could not be read is an error", "file-registry-certificates-mode", EMPTY, "{'stat:acl':'$error EIO'}", ERROR, "EIO", { { 0 } } },
	{ "one without an owner is unknown", "file-registry-certificates-owner", EMPTY, "{'stat:uid':'$absent'}", UNKNOWN, "uid is absent", { { 0 } } },
	{ "a rootless daemon's may be its user's", "file-registry-certificates-owner", EMPTY, ROOTLESS(",'stat:uid':1000"), NOTAPPLICABLE, "nobody but its owner", { { 0 } } },
	{ "but not a third one's", "file-registry-certificates-owner", EMPTY, ROOTLESS(",'stat:uid':1001"), FAIL, "user 1001", { { 0 } } },
	{ "by a changed configuration it is unknown", "file-registry-certificates-mode", EMPTY, "{'stat:proven':false}", UNKNOWN, "not proven", { { 0 } } },
	{ "also whose it is", "file-registry-certificates-owner", EMPTY, "{'stat:proven':false}", UNKNOWN, "not proven", { { 0 } } },

	/* sockets */
	{ "P-28: root and the group docker pass", "file-docker-socket-owner", SOCKET, "{}", PASS, "as the daemon is set", { { 0 } } },
	{ "P-28: root:root is stricter, and passes", "file-docker-socket-owner", SOCKET, "{'stat:gid':0}", PASS, "stricter", { { 0 } } },
	{ "trap 64: the group that is configured passes", "file-docker-socket-owner", SOCKET, "{'stat:gid':50,'stat:socket_group':{'name':'admin','gid':50}}", PASS, NULL, { { 0 } } },
	{ "trap 64: docker's group where another is configured fails", "file-docker-socket-owner", SOCKET, "{'stat:socket_group':{'name':'admin','gid':50}}", FAIL, "set to admin", { { 0 } } },
	{ "a group without a number is unknown", "file-docker-socket-owner", SOCKET, "{'stat:socket_group':{'name':'docker','gid':null}}", UNKNOWN, "/etc/group", { { 0 } } },
	{ "a group that is not known is unknown", "file-docker-socket-owner", SOCKET, "{'stat:socket_group':null}", UNKNOWN, "null", { { 0 } } },
	{ "but root:root needs none", "file-docker-socket-owner", SOCKET, "{'stat:gid':0,'stat:socket_group':null}", PASS, NULL, { { 0 } } },
	{ "LYN: a plain file in the socket's place fails", "file-docker-socket-mode", SOCKET, "{'stat:type':'file'}", FAIL, "a file", { { 0 } } },
	{ "a folder that Docker bound there fails", "file-docker-socket-owner", SOCKET, "{'stat:type':'directory'}", FAIL, "directory", { { 0 } } },
	{ "a list that lets the socket's own group write adds nothing", "file-docker-socket-mode", SOCKET, "{'stat:acl':{'access':[{'tag':'group','id':998,'perm':'rw-','effective':'rw-'},{'tag':'group_obj','perm':'rw-','effective':'rw-'}],'default':[]}}", PASS, NULL, { { 0 } } },
	{ "a list that lets another group write fails", "file-docker-socket-mode", SOCKET, "{'stat:acl':{'access':[{'tag':'group','id':50,'perm':'rw-','effective':'rw-'},{'tag':'group_obj','perm':'rw-','effective':'rw-'}],'default':[]}}", FAIL, "group 50", { { 0 } } },
	{ "P-22: containerd's socket is judged, a file there fails", "file-containerd-socket-owner", SUBJECT("containerd-socket", "/run/containerd/containerd.sock", "socket", 432, 0, ""), "{'stat:type':'file'}", FAIL, "a file", { { 0 } } },

	/* rootless */
	{ "trap 52: a rootless socket of mode 1660 does not apply", "file-docker-socket-mode", SOCKET, ROOTLESS(",'stat:mode':944"), NOTAPPLICABLE, "rootless", { { 0 } } },
	{ "a rootless socket's owner does not apply", "file-docker-socket-owner", SOCKET, ROOTLESS(",'stat:uid':1000"), NOTAPPLICABLE, "rootless", { { 0 } } },
	{ "a rootless daemon's file may be its user's", "file-daemon-json-owner", JSON, ROOTLESS(",'stat:uid':1000,'stat:gid':1000"), NOTAPPLICABLE, "rootless", { { 0 } } },
	{ "but not a third one's", "file-daemon-json-owner", JSON, ROOTLESS(",'stat:uid':1001"), FAIL, "1001", { { 0 } } },
	{ "the folders above may be its user's", "file-daemon-json-mode", JSON, "{'stat:user':1000,'stat:parents':[{'path':'/home/u','uid':1000,'gid':0,'mode':448,'holds':'x','holds_uid':1000,'acl':false,'acl_writers':[]}]}", PASS, NULL, { { 0 } } },
	{ "but not a third one's folder", "file-daemon-json-mode", JSON, "{'stat:user':1000,'stat:parents':[{'path':'/home/u','uid':1001,'gid':0,'mode':448,'holds':'x','holds_uid':1000,'acl':false,'acl_writers':[]}]}", FAIL, "1001", { { 0 } } },
	{ "a user of the daemon that is not known is nobody", "file-daemon-json-mode", JSON, "{'stat:user':-1,'stat:parents':[{'path':'/','uid':-1,'gid':0,'mode':448,'holds':'x','holds_uid':-1,'acl':false,'acl_writers':[]}]}", FAIL, "owns", { { 0 } } },
};
/* clang-format on */

/* Rows of one check and state; their strings live until the program ends. */
static size_t
multiply(const struct subject *s, const struct state *t, struct check_row *ret)
{
	static const struct {
		int of;
		const char *end;
	} kinds[] = { { OWNER, "owner" }, { MODE, "mode" } };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const char *mark = strstr(t->set, "\"$too_much\"");
		/* the socket's group is a matter of its own */
		bool special_group = strcmp(s->check, "file-docker-socket") == 0 && t->of == OWNER && strstr(t->set, "gid':100") != NULL;

		if (!(t->of & kinds[i].of))
			continue;
		ret[n].name = xasprintf("%s-%s: %s", s->check, kinds[i].end, t->name);
		ret[n].check = xasprintf("%s-%s", s->check, kinds[i].end);
		ret[n].subject = s->subject;
		ret[n].set = mark == NULL ? t->set : xasprintf("%.*s%s%s", (int)(mark - t->set), t->set, s->too_much, mark + strlen("\"$too_much\""));
		ret[n].verdict = t->verdict;
		ret[n].says = special_group ? "set to docker" : t->says;
		n++;
	}
	return n;
}

int
main(void)
{
	static struct check_row rows[ARRAY_SIZE(subjects) * ARRAY_SIZE(states) * 2 + ARRAY_SIZE(special)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(subjects); i++)
		for (size_t k = 0; k < ARRAY_SIZE(states); k++)
			n += multiply(&subjects[i], &states[k], &rows[n]);
	memcpy(rows + n, special, sizeof special);
	n += ARRAY_SIZE(special);
	return check_rows("files", rows, n);
}
