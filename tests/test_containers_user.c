/* SPDX-License-Identifier: Apache-2.0 */
/* 4.1: whom a container's processes run as. Each row changes one thing of a good container. */
#include "config.h"

#include "tests/good_container.h"

#define USER "image-user-not-root"
#define IS(user) "'inspect:Config.User':'" user "','user:configured':'" user "'"
#define ROOT_IN_HOSTS "'kernel:uid':{'host':0,'inside':0},'kernel:uid_map':[[0,0,4294967295]],'kernel:processes':[{'pid':1,'comm':'sh','uid':0}]"
#define MINE "'kernel:uid':{'host':1000,'inside':1000},'kernel:uid_map':[[0,0,4294967295]]"
#define NO_USER "'user':'$error not-running'"

/* clang-format off */
static const struct check_row rows[] = {
	{ "4.1: a container that runs as another user passes", USER, GOOD, NULL, PASS, "uid 1000" },
	EVERY(USER),
	UNSEEN(USER, "kernel:uid.inside", "'x'"),
	UNSEEN(USER, "kernel:uid.host", "'x'"),
	UNSEEN(USER, "kernel:uid_map", "'x'"),
	UNSEEN(USER, "kernel:processes", "'x'"),
	NULL_UNKNOWN(USER, "kernel:uid.inside"),
	NULL_UNKNOWN(USER, "kernel:uid_map"),
	NULL_UNKNOWN(USER, "kernel:processes"),
	{ "4.1: no right to see the process is an error", USER, GOOD, "{" NO_RIGHT "}", ERROR, "EACCES" },
	{ "4.1: trap 126: a pid that was used again is an error", USER, GOOD, "{'kernel':'$error pid-reused'}", ERROR },
	{ "4.1: no process though the engine calls it running is an error", USER, GOOD, "{'kernel':'$error not-running'}", ERROR },
	{ "4.1: an engine on another machine is an error", USER, GOOD, "{'kernel':'$error not-local'}", ERROR },
	{ "4.1: facts without the kernel's document are unknown", USER, GOOD, "{'kernel':'$absent'}", UNKNOWN },
	{ "4.1: facts that do not say under which runtime are unknown", USER, GOOD, "{'engine:sandboxed':'$absent'}", UNKNOWN },

	/* the kernel decides */
	{ "4.1: root of the host fails", USER, GOOD, "{" ROOT_IN_HOSTS "," IS("") ",'user:uid':0}", FAIL, "runs as root; it is told no user" },
	{ "4.1: P-31: root fails whatever was declared", USER, GOOD, "{" ROOT_IN_HOSTS "}", FAIL, "runs as root" },
	{ "4.1: P-31: an entry point that stepped down from root passes", USER, GOOD, "{" IS("") ",'user:uid':0}", PASS, "told no user" },
	{ "4.1: a name that is uid 0 in the container is root", USER, GOOD, "{" ROOT_IN_HOSTS ",'user:uid':0}", FAIL, "app is uid 0" },
	{ "4.1: trap 130: remapped root is root inside, and no root of the host", USER, GOOD, "{'kernel:uid':{'host':100000,'inside':0}}", FAIL, "uid 100000 on the host" },
	{ "4.1: trap 130: so it is in a rootless engine", USER, GOOD, "{'kernel:uid':{'host':1001,'inside':0},'kernel:uid_map':[[0,1001,1],[1,100000,65536]]}", FAIL, "uid 1001 on the host" },
	{ "4.1: a user inside that is root of the host fails", USER, GOOD, "{'kernel:uid':{'host':0,'inside':1000}}", FAIL, "runs as root" },
	{ "4.1: and fails where the number inside is not known", USER, GOOD, "{'kernel:uid.host':0,'kernel:uid.inside':'$error not-proven'}", FAIL },
	{ "4.1: another process of root fails", USER, GOOD, "{" MINE ",'kernel:processes':[{'pid':1,'comm':'a','uid':1000},{'pid':2,'comm':'cron','uid':0}]}", FAIL, "cron (pid 2)" },
	{ "4.1: another process of remapped root fails", USER, GOOD, "{'kernel:processes':[{'pid':1,'comm':'a','uid':101000},{'pid':2,'comm':'cron','uid':100000}]}", FAIL, "cron" },
	{ "4.1: another process of the host's root fails", USER, GOOD, "{'kernel:processes':[{'pid':1,'comm':'a','uid':101000},{'pid':2,'comm':'cron','uid':0}]}", FAIL },
	{ "4.1: where nothing is root inside, the number of no range is", USER, GOOD, "{'kernel:uid_map':[[1000,101000,1]]}", PASS },
	{ "4.1: a process without a user is unknown", USER, GOOD, "{'kernel:processes':[{'pid':1,'comm':'a'}]}", UNKNOWN },
	{ "4.1: no process at all is unknown", USER, GOOD, "{'kernel:processes':[]}", UNKNOWN },
	{ "4.1: more processes than were seen are an error", USER, GOOD, "{'kernel:processes[1]':'$error EACCES'}", ERROR },
	{ "4.1: one that ended meanwhile is none", USER, GOOD, "{'kernel:processes[1]':'$error ESRCH'}", PASS },
	{ "4.1: a map without ranges is unknown", USER, GOOD, "{'kernel:uid_map':[]}", UNKNOWN },
	{ "4.1: a map of other things is unknown", USER, GOOD, "{'kernel:uid_map':[['x','y']]}", UNKNOWN },
	{ "4.1: a map with half a number inside is unknown", USER, GOOD, "{'kernel:uid_map':[[0.5,100000,65536]]}", UNKNOWN, "uid_map" },
	{ "4.1: a map with a number on the host that nobody has is unknown", USER, GOOD, "{'kernel:uid_map':[[0,1e30,1]]}", UNKNOWN, "uid_map" },
	{ "4.1: a map with a number below 0 is unknown", USER, GOOD, "{'kernel:uid_map':[[0,-1,65536]]}", UNKNOWN, "uid_map" },
	{ "4.1: a map with no count is unknown", USER, GOOD, "{'kernel:uid_map':[[0,100000]]}", UNKNOWN, "uid_map" },
	{ "4.1: a process of half a user is unknown", USER, GOOD, "{'kernel:processes':[{'pid':1,'comm':'a','uid':0.5}]}", UNKNOWN, "has no user" },
	{ "4.1: a process of a user that there cannot be is unknown", USER, GOOD, "{'kernel:processes':[{'pid':1,'comm':'a','uid':1e30}]}", UNKNOWN, "has no user" },
	{ "4.1: processes of a container that is not called running are unknown", USER, GOOD, "{'inspect:State.Status':'strange'}", UNKNOWN },
	{ "4.1: without rights the configured root still fails", USER, GOOD, "{" NO_RIGHT "," IS("root") "}", FAIL, "its user is root" },
	{ "4.1: a running container whose passwd cannot be read is decided by the kernel", USER, GOOD, "{'user':'$error EACCES'}", PASS },
	{ "4.1: one whose user is not there any more, too", USER, GOOD, "{'user:uid':null,'user:from':null}", PASS, "not in its /etc/passwd" },
	{ "4.1: trap 129: a group of root is none of this rule", USER, GOOD, "{" IS("1000:0") ",'kernel:gid':{'host':0,'inside':0}}", PASS },

	/* its configuration decides */
	{ "4.1: created without a user fails", USER, GOOD, "{" CREATED "," IS("") "}", FAIL, "created" },
	{ "4.1: P-30: exited with root:root fails", USER, GOOD, "{" EXITED "," IS("root:root") "}", FAIL, "exited" },
	{ "4.1: trap 128: a group alone is root", USER, GOOD, "{" EXITED "," IS(":1000") "}", FAIL },
	{ "4.1: trap 128: +0 is root", USER, GOOD, "{" EXITED "," IS("+0") "}", FAIL },
	{ "4.1: trap 128: 00 is root", USER, GOOD, "{" EXITED "," IS("00") "}", FAIL },
	{ "4.1: P-30: 0:1000 is root", USER, GOOD, "{" EXITED "," IS("0:1000") "}", FAIL },
	{ "4.1: exited with a number passes", USER, GOOD, "{" EXITED "," IS("1000:0") "}", PASS, "exited" },
	{ "4.1: exited with a name is for a person", USER, GOOD, "{" EXITED "," NO_USER "}", NOTCHECKED, "in its image alone" },
	{ "4.1: a name that looks like a number is a name", USER, GOOD, "{" EXITED "," NO_USER ",'inspect:Config.User':'0x0'}", NOTCHECKED },
	{ "4.1: --scope engine: a number passes", USER, GOOD, "{" ENGINE_SCOPE "," IS("1000") ",'user':'$error not-in-scope'}", PASS, "--scope engine" },
	{ "4.1: --scope engine: a name is no pass", USER, GOOD, "{" ENGINE_SCOPE ",'user':'$error not-in-scope'}", ERROR },
	{ "4.1: trap 124: under gVisor what was declared counts", USER, GOOD, "{" SANDBOXED "," IS("") "}", FAIL, "gVisor" },
	{ "4.1: trap 124: and a name there is no pass", USER, GOOD, "{" SANDBOXED ",'user':'$error not-proven'}", ERROR },
	{ "4.1: under gVisor a name in no passwd is unknown", USER, GOOD, "{" SANDBOXED ",'user:uid':null}", UNKNOWN },
	{ "4.1: exited: user absent is unknown", USER, GOOD, "{" EXITED ",'inspect:Config.User':'$absent'}", UNKNOWN, "absent" },
	{ "4.1: exited: user null is unknown", USER, GOOD, "{" EXITED ",'inspect:Config.User':null}", UNKNOWN, "null" },
	{ "4.1: exited: a user of the wrong type is unknown", USER, GOOD, "{" EXITED ",'inspect:Config.User':7}", UNKNOWN },
	{ "4.1: exited: a user that could not be read is an error", USER, GOOD, "{" EXITED ",'inspect:Config.User':'$error EIO'}", ERROR },
	{ "4.1: exited: a user that was not collected is unknown", USER, GOOD, "{" EXITED ",'inspect:Config.User':'$uncollected'}", UNKNOWN },
	{ "4.1: SANDBOXED: a number of the wrong type is unknown", USER, GOOD, "{" SANDBOXED ",'user:uid':'x'}", UNKNOWN },
};
/* clang-format on */

int
main(void)
{
	good_container();
	return check_rows("containers_user", rows, ARRAY_SIZE(rows));
}
