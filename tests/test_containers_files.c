/* SPDX-License-Identifier: Apache-2.0 */
/* 4.3 and 4.8: what lies in a container's file system. Each row changes one thing of a good container. */
#include "config.h"

#include "tests/good_container.h"

#define PACKAGES "image-no-unneeded-packages"
#define SETUID   "image-no-setuid"
#define SU       "'files:setuid':[{'path':'/bin/su','mode':2541,'uid':0,'gid':0},{'path':'/usr/bin/passwd','mode':2541,'uid':0,'gid':0}]"
#define TOOLS    "'files:tools':[{'path':'/bin/sh','name':'sh','kind':'shell'},{'path':'/usr/bin/gcc-12','name':'gcc','kind':'compiler'}]"
#define DPKG     "'files:packages':[{'manager':'dpkg','database':'/var/lib/dpkg/status','count':88}]"
#define ALLOW(words) .values = { { "allowed-setuid", words } }
#define DENY(words) .values = { { "denied-programs", words } }
#define FILES(check, path) \
	UNSEEN(check, path, "'x'"), \
	NULL_UNKNOWN(check, path), \
	EVERY(check), \
	{ check ": without --deep it stays open", check, GOOD, "{'files':'$error not-asked'}", NOTCHECKED, "--deep" }, \
	{ check ": an exited container has no files to look at", check, GOOD, "{" EXITED ",'files':'$error not-running'}", NOTAPPLICABLE, "exited" }, \
	{ check ": a created one neither", check, GOOD, "{" CREATED ",'files':'$error not-running'}", NOTAPPLICABLE, "created" }, \
	{ check ": without --deep an exited one stays open", check, GOOD, "{" EXITED ",'files':'$error not-asked'}", NOTCHECKED, "--deep" }, \
	{ check ": one that is called running and was not found is an error", check, GOOD, "{'files':'$error not-running'}", ERROR }, \
	{ check ": no right to look is an error", check, GOOD, "{'files':'$error EACCES'}", ERROR }, \
	{ check ": trap 126: another process's files are none", check, GOOD, "{'files':'$error ESRCH'}", ERROR }, \
	{ check ": trap 124: files under gVisor are not seen", check, GOOD, "{'files':'$error not-proven'}", ERROR }, \
	{ check ": facts without the files are unknown", check, GOOD, "{'files':'$absent'}", UNKNOWN }

/* clang-format off */
static const struct check_row rows[] = {
	{ "4.8: no setuid file passes", SETUID, GOOD, NULL, PASS, "no file is setuid" },
	FILES(SETUID, "files:setuid"),
	{ "4.8: setuid files are for a person to judge", SETUID, GOOD, "{" SU "}", NOTCHECKED, "/bin/su, /usr/bin/passwd" },
	{ "4.8: those that the site does not allow fail", SETUID, GOOD, "{" SU "}", FAIL, "not allowed: /usr/bin/passwd", ALLOW("/bin/su") },
	{ "4.8: a benchmark without the Value is unknown", SETUID, GOOD, NULL, UNKNOWN, "export-name allowed-setuid", ALLOW(NULL) },
	{ "4.3: a benchmark without the Value is unknown", PACKAGES, GOOD, NULL, UNKNOWN, "export-name denied-programs", DENY(NULL) },
	{ "4.8: those that it allows pass", SETUID, GOOD, "{" SU "}", PASS, "not allowed to be", ALLOW("/bin/su /usr/bin/passwd") },
	{ "4.8: by patterns too", SETUID, GOOD, "{" SU "}", PASS, NULL, ALLOW("/bin/* /usr/bin/*") },
	{ "4.8: whose stars do not cross a slash", SETUID, GOOD, "{" SU "}", FAIL, "not allowed: /usr/bin/passwd", ALLOW("/bin/* /usr/*") },
	{ "4.8: a bound that was hit is no pass", SETUID, GOOD, "{'files:setuid[0]':'$error timeout'}", UNKNOWN, "timeout" },
	{ "4.8: nor one with allowed files", SETUID, GOOD, "{" SU ",'files:setuid[2]':'$error too-many'}", UNKNOWN, NULL, ALLOW("/bin/su /usr/bin/passwd") },
	{ "4.8: what was seen by then is said", SETUID, GOOD, "{" SU ",'files:setuid[2]':'$error too-deep'}", UNKNOWN, "/bin/su" },
	{ "4.8: and fails if it is not allowed", SETUID, GOOD, "{" SU ",'files:setuid[2]':'$error EACCES'}", FAIL, NULL, ALLOW("/bin/su") },
	{ "4.8: a file without a path is unknown", SETUID, GOOD, "{'files:setuid':[{'mode':2541}]}", UNKNOWN },
	{ "4.8: a benchmark without that Value is unknown", SETUID, GOOD, NULL, UNKNOWN, NULL, ALLOW(NULL) },

	{ "4.3: it never passes by itself", PACKAGES, GOOD, NULL, NOTCHECKED, "no database of packages; programs: none that is known" },
	FILES(PACKAGES, "files:tools"),
	{ "4.3: what there is is told", PACKAGES, GOOD, "{" TOOLS "," DPKG "}", NOTCHECKED, "88 packages of dpkg; programs: sh, gcc" },
	{ "4.3: a database that is not counted is told", PACKAGES, GOOD, "{'files:packages':[{'manager':'rpm','database':'/x','count':null}]}", NOTCHECKED, "packages of rpm, not counted" },
	{ "4.3: a program that must not be there fails", PACKAGES, GOOD, "{" TOOLS "," DPKG "}", FAIL, "/usr/bin/gcc-12", DENY("curl gcc") },
	{ "4.3: others leave it open", PACKAGES, GOOD, "{" TOOLS "," DPKG "}", NOTCHECKED, NULL, DENY("curl") },
	{ "4.3: a bound that was hit is told", PACKAGES, GOOD, "{" TOOLS "," DPKG ",'files:tools[2]':'$error timeout'}", NOTCHECKED, "there may be more" },
	{ "4.3: it is unknown where programs are forbidden", PACKAGES, GOOD, "{" TOOLS "," DPKG ",'files:tools[2]':'$error timeout'}", UNKNOWN, "timeout", DENY("curl") },
	{ "4.3: and fails for those that were seen", PACKAGES, GOOD, "{" TOOLS "," DPKG ",'files:tools[2]':'$error timeout'}", FAIL, NULL, DENY("sh") },
	{ "4.3: a database that could not be read is told", PACKAGES, GOOD, "{'files:packages[0]':'$error EACCES'}", NOTCHECKED, "there may be more" },
	{ "4.3: databases that are no list are unknown", PACKAGES, GOOD, "{'files:packages':7}", UNKNOWN },
	{ "4.3: databases that are absent are unknown", PACKAGES, GOOD, "{'files:packages':'$absent'}", UNKNOWN },
	{ "4.3: a path would match no name: unknown", PACKAGES, GOOD, "{" TOOLS "," DPKG "}", UNKNOWN, "/usr/bin/gcc-12", DENY("curl /usr/bin/gcc-12") },
	{ "4.3: a program without a name is unknown", PACKAGES, GOOD, "{'files:tools':[{'path':'/bin/x'}]}", UNKNOWN },
	{ "4.3: a benchmark without that Value is unknown", PACKAGES, GOOD, NULL, UNKNOWN, NULL, DENY(NULL) },
};
/* clang-format on */

int
main(void)
{
	good_container();
	return check_rows("containers_files", rows, ARRAY_SIZE(rows));
}
