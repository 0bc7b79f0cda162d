/* SPDX-License-Identifier: Apache-2.0 */
/* host_audit: 1.1.3 to 1.1.18 on what the kernel and the rule files say. */
#include "config.h"

#include "tests/check_row.h"

/* Fields of a rule as audit_rule_json() has them. */
#define R(list, action, place, resolved, recursive, more)                                                          \
	"{'list':'" list "','action':'" action "'," place "'resolved':" resolved ",'link':false,'missing':false,"  \
	"'recursive':" recursive ",'syscalls':'all','narrow':[],'key':[],'text':'the rule'" more "}"
#define PERM(p) ",'perm':'" p "','whole':'" p "','part':'" p "'"
#define PATH(p, perm)      R("exit", "always", "'path':'" p "',", "'" p "'", "false", PERM(perm))
#define DIR(p, perm)       R("exit", "always", "'dir':'" p "',", "'" p "'", "true", PERM(perm))
#define NEVER_PATH(p, perm) R("exit", "never", "'path':'" p "',", "'" p "'", "false", PERM(perm))
#define NEVER_DIR(p, perm) R("exit", "never", "'dir':'" p "',", "'" p "'", "true", PERM(perm))
#define ARCH(p, arch)      R("exit", "always", "'path':'" p "',", "'" p "'", "false", ",'arch':'" arch "'" PERM("rwxa"))
#define NOWHERE(list, action, more) "{'list':'" list "','action':'" action "','syscalls':'all','key':[],'text':'the rule'" more "}"
#define ALL   ",'whole':'rwxa','part':'rwxa'"
#define NONE  ",'narrow':[]"
#define FIELD(f, op, v) ",'narrow':[{'field':'" f "','op':'" op "','value':'" v "'}]"

#define ROLE(role, path, exists) "{'role':'" role "','path':'" path "','real':'" path "','exists':" exists ",'found_by':'a test','proven':true}"
#define ROLES(...) "'roles:list':[" __VA_ARGS__ "]"
#define RULES(...) "'audit:rules':[" __VA_ARGS__ "]"
#define FILES(...) "'audit:configured':[" __VA_ARGS__ "]"
#define IMAGE      "'audit:kernel':'$error not-live','audit:rules':'$error not-live'"

#define DOCKERD  "host-audit-dockerd"
#define JSON     "host-audit-daemon-json"
#define FOLDER   "host-audit-etc-docker"
#define RUNNING  "host-audit-run-containerd"
#define SHIM     "host-audit-containerd-shim"
#define CONTAINERD "host-audit-containerd"
#define SOCKET   "host-audit-docker-socket"
#define CONTAINERD_SOCKET "host-audit-containerd-socket"

/* A host whose kernel has a rule for everything that is there, and so have its files. */
#define HOST                                                                                                     \
	"{'kind':'host','id':'m','name':'h','read':{'identity':{'source':'host','data':{'architecture':'x86_64'}},"      \
	"'roles':{'source':'roles','data':{'list':["                                                             \
	ROLE("dockerd", "/usr/bin/dockerd", "true") "," ROLE("daemon-json", "/etc/docker/daemon.json", "true") ","   \
	ROLE("etc-docker", "/etc/docker", "true") "," ROLE("run-containerd", "/run/containerd", "true") ","      \
	ROLE("docker-socket", "/run/docker.sock", "true") "," ROLE("containerd", "/usr/bin/containerd", "true") "," \
	ROLE("containerd-shim", "/usr/bin/containerd-shim", "false") "]}},"                                      \
	"'audit':{'source':'NETLINK_AUDIT','data':{'kernel':{'enabled':1,'failure':1,'pid':400,'lost':0},"        \
	"'rules':[" DIR("/usr/bin", "wxa") "," DIR("/etc/docker", "wa") "," DIR("/run/containerd", "wa") "," PATH("/run/docker.sock", "wa") "]," \
	"'files':['/etc/audit/rules.d/a.rules'],'configured':[" DIR("/usr/bin", "wxa") "," DIR("/etc/docker", "wa") "," DIR("/run/containerd", "wa") "]," \
	"'configured_enabled':null,'problems':[],'loader':true,'not_loaded':[],'not_configured':[],"            \
	"'mounts':[{'path':'/usr/bin/dockerd','mount':'/','same':true},{'path':'/etc/docker/daemon.json','mount':'/','same':true},{'path':'/etc/docker','mount':'/','same':true},"  \
	"{'path':'/run/containerd','mount':'/run','same':true},{'path':'/run/docker.sock','mount':'/run','same':true},{'path':'/usr/bin/containerd','mount':'/','same':true}]}}}}"

#define UNSEEN(label, check, path)                                                                           \
	{ label ": absent is unknown", check, HOST, "{'" path "':'$absent'}", UNKNOWN },                      \
	    { label ": null is unknown", check, HOST, "{'" path "':null}", UNKNOWN },                        \
	    { label ": another type is unknown", check, HOST, "{'" path "':'x'}", UNKNOWN },                  \
	    { label ": unreadable is an error", check, HOST, "{'" path "':'$error EACCES'}", ERROR, "EACCES" }, \
	    { label ": not collected is unknown", check, HOST, "{'" path "':'$uncollected'}", UNKNOWN }

/* clang-format off */
static const struct check_row rows[] = {
	/* what covers */
	{ "trap 69: a rule for a folder covers the file in it", JSON, HOST, NULL, PASS, "is audited: the rule" },
	{ "a rule for the file covers it", JSON, HOST, "{" RULES(PATH("/etc/docker/daemon.json", "wa")) "}", PASS },
	{ "a rule for the folder covers the folder", FOLDER, HOST, NULL, PASS },
	{ "a program is covered when it is written, changed and executed", DOCKERD, HOST, NULL, PASS },
	{ "rules of several lines add up", DOCKERD, HOST, "{" RULES(PATH("/usr/bin/dockerd", "w") "," PATH("/usr/bin/dockerd", "xa")) "}", PASS },
	{ "rules of both widths add up", DOCKERD, HOST, "{" RULES(ARCH("/usr/bin/dockerd", "b64") "," ARCH("/usr/bin/dockerd", "b32")) "}", PASS },
	{ "a rule for the root folder covers all", JSON, HOST, "{" RULES(DIR("/", "wa")) "}", PASS },
	{ "a file of a role that is reached by a link is covered where it really is", SOCKET, HOST,
	    "{'roles:list[4].path':'/var/run/docker.sock'}", PASS },
	{ "a machine without 32-bit calls needs no rule for them", DOCKERD, HOST,
	    "{'identity:architecture':'riscv64'," RULES(ARCH("/usr/bin/dockerd", "b64")) "}", PASS },
	{ "exceptions below a folder are said", FOLDER, HOST, "{" RULES(NEVER_DIR("/etc/docker/certs.d", "rwxa") "," DIR("/etc/docker", "wa")) "}", PASS, "leave out some" },

	/* what does not */
	{ "no rule", JSON, HOST, "{" RULES() "}", FAIL, "no audit rule is about /etc/docker/daemon.json" },
	{ "P-73: a rule for daemon.json is none for /etc/docker", FOLDER, HOST, "{" RULES(PATH("/etc/docker/daemon.json", "wa")) "}", FAIL, "no audit rule" },
	{ "P-73: a rule for the shim is none for containerd", CONTAINERD, HOST, "{" RULES(PATH("/usr/bin/containerd-shim", "wxa")) "}", FAIL, "no audit rule" },
	{ "trap 68: nor the other way round", SHIM, HOST,
	    "{" ROLES(ROLE("containerd-shim", "/usr/bin/containerd-shim", "true")) "," RULES(PATH("/usr/bin/containerd", "wxa")) "}", FAIL, "no audit rule" },
	{ "P-22: a rule for the socket's unit is none for the socket", SOCKET, HOST, "{" RULES(PATH("/usr/lib/systemd/system/docker.socket", "wa")) "}", FAIL, "no audit rule is about /run/docker.sock" },
	{ "trap 58: a rule for a unit of its name is none for containerd's socket", CONTAINERD_SOCKET, HOST,
	    "{" ROLES(ROLE("containerd-socket", "/run/containerd/containerd.sock", "true")) "," RULES(PATH("/usr/lib/systemd/system/containerd.sock", "wa")) "}",
	    FAIL, "no audit rule is about /run/containerd/containerd.sock" },
	{ "trap 58: one for the socket itself covers it, where no unit has its name", CONTAINERD_SOCKET, HOST,
	    "{" ROLES(ROLE("containerd-socket", "/run/containerd/containerd.sock", "true")) "," RULES(PATH("/run/containerd/containerd.sock", "wa"))
	    ",'audit:mounts':[{'path':'/run/containerd/containerd.sock','mount':'/run','same':true}]}", PASS },
	{ "a folder whose name begins alike is another one", JSON, HOST, "{" RULES(DIR("/etc/dock", "wa")) "}", FAIL, "no audit rule" },
	{ "trap 70: path= of a folder does not see writes to files in it", RUNNING, HOST, "{" RULES(PATH("/run/containerd", "wa")) "}", FAIL, "is about the folder alone" },
	{ "trap 70: path= of a folder beside a rule for all below it", RUNNING, HOST, "{" RULES(PATH("/run/containerd", "wa") "," DIR("/run/containerd", "wa")) "}", PASS },
	{ "trap 70: the two are not added up", RUNNING, HOST, "{" RULES(PATH("/run/containerd", "wa") "," DIR("/run/containerd", "w")) "}", FAIL, "changing attributes is not recorded" },
	{ "path= of a folder does not reach into its files", JSON, HOST, "{" RULES(PATH("/etc/docker", "wa")) "}", FAIL, "no audit rule" },
	{ "P-74: a rule for reading is none for writing", JSON, HOST, "{" RULES(PATH("/etc/docker/daemon.json", "r")) "}", FAIL, "writing, changing attributes is not recorded" },
	{ "a rule without attributes", JSON, HOST, "{" RULES(PATH("/etc/docker/daemon.json", "rwx")) "}", FAIL, "changing attributes is not recorded" },
	{ "a program's rule without execution", DOCKERD, HOST, "{" RULES(PATH("/usr/bin/dockerd", "wa")) "}", FAIL, "executing is not recorded" },
	{ "a rule for the calls of one width", DOCKERD, HOST, "{" RULES(ARCH("/usr/bin/dockerd", "b64")) "}", FAIL, "by 32-bit system calls" },
	{ "or of the other", DOCKERD, HOST, "{" RULES(ARCH("/usr/bin/dockerd", "b32")) "}", FAIL, "by 64-bit system calls" },
	{ "or of another machine", DOCKERD, HOST, "{" RULES(ARCH("/usr/bin/dockerd", "0x40000028")) "}", FAIL },
	{ "trap 76: a rule for some system calls", JSON, HOST,
	    "{" RULES(R("exit", "always", "'path':'/etc/docker/daemon.json',", "'/etc/docker/daemon.json'", "false", ",'whole':'','part':'w'")) "}", FAIL, "not recorded" },
	{ "trap 76: a rule for people alone", JSON, HOST,
	    "{" RULES("{'list':'exit','action':'always','path':'/etc/docker/daemon.json','resolved':'/etc/docker/daemon.json','link':false,'recursive':false,'text':'the rule'" ALL FIELD("auid", ">=", "1000") "}") "}", FAIL, "some accesses only" },
	{ "trap 73: a rule for a link that leads to the program", DOCKERD, HOST,
	    "{'roles:list[0].path':'/usr/bin/dockerd','roles:list[0].real':'/opt/dockerd',"
	    RULES("{'list':'exit','action':'always','path':'/usr/bin/dockerd','resolved':'/usr/bin/dockerd','link':true,'recursive':false,'text':'the rule'" PERM("wxa") ",'narrow':[]}") "}", FAIL, "watches a symbolic link" },
	{ "a rule for the process's program is none for the file", DOCKERD, HOST, "{" RULES(NOWHERE("exit", "always", ALL FIELD("exe", "=", "/usr/bin/dockerd"))) "}", FAIL, "no audit rule" },
	{ "a rule for everything names no file", DOCKERD, HOST, "{" RULES(NOWHERE("exit", "always", ALL NONE)) "}", FAIL, "no audit rule" },
	{ "a rule for io_uring is none", JSON, HOST, "{" RULES(R("io_uring", "always", "'path':'/etc/docker/daemon.json',", "'/etc/docker/daemon.json'", "false", PERM("wa"))) "}", FAIL, "no audit rule" },
	{ "trap 74: what the files ask for and the kernel does not have is not loaded", JSON, HOST, "{" RULES() "}", FAIL, "the rule files ask for it, but that is not loaded" },

	/* never */
	{ "trap 71: a never rule that comes first", JSON, HOST, "{" RULES(NEVER_PATH("/etc/docker/daemon.json", "rwxa") "," DIR("/etc/docker", "wa")) "}", FAIL, "comes first" },
	{ "a never rule that comes later changes nothing", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NEVER_PATH("/etc/docker/daemon.json", "rwxa")) "}", PASS },
	{ "nor is it to blame for what was never asked for", JSON, HOST,
	    "{" RULES(PATH("/etc/docker/daemon.json", "w") "," NEVER_PATH("/etc/docker/daemon.json", "w")) "}", FAIL, "changing attributes is not recorded: its rule" },
	{ "one for all of a folder above", JSON, HOST, "{" RULES(NEVER_DIR("/etc", "rwxa") "," DIR("/etc/docker", "wa")) "}", FAIL, "comes first" },
	{ "one that names no file", JSON, HOST, "{" RULES(NOWHERE("exit", "never", ALL NONE) "," DIR("/etc/docker", "wa")) "}", FAIL, "comes first" },
	{ "one for a program's doings", JSON, HOST, "{" RULES(NOWHERE("exit", "never", ALL FIELD("exe", "=", "/usr/bin/cp")) "," DIR("/etc/docker", "wa")) "}", FAIL, "comes first" },
	{ "one for reading takes what is opened to read and write", JSON, HOST, "{" RULES(NEVER_PATH("/etc/docker/daemon.json", "r") "," DIR("/etc/docker", "wa")) "}", FAIL, "comes first" },
	{ "one for executing takes nothing from a file that is not executed", JSON, HOST, "{" RULES(NEVER_PATH("/etc/docker/daemon.json", "x") "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "one for system calls that touch no file takes nothing", JSON, HOST,
	    "{" RULES(NOWHERE("exit", "never", ",'whole':'','part':''" FIELD("uid", "=", "chrony")) "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "one for another file takes nothing", JSON, HOST, "{" RULES(NEVER_PATH("/etc/docker/daemon.json.bak", "rwxa") "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "one that watches a link takes nothing of the file", JSON, HOST,
	    "{" RULES("{'list':'exit','action':'never','path':'/etc/docker/daemon.json','resolved':'/etc/docker/daemon.json','link':true,'recursive':false,'text':'the rule'" ALL NONE "}," DIR("/etc/docker", "wa")) "}", PASS },
	{ "one of 32-bit calls takes those", JSON, HOST,
	    "{" RULES(R("exit", "never", "'path':'/etc/docker/daemon.json',", "'/etc/docker/daemon.json'", "false", ",'arch':'b32'" PERM("w")) "," DIR("/etc/docker", "wa")) "}", FAIL, "by 32-bit system calls" },

	/* the other lists */
	{ "a task list that never audits", JSON, HOST, "{" RULES(NOWHERE("task", "never", NONE) "," DIR("/etc/docker", "wa")) "}", FAIL, "keeps records out" },
	{ "a task list that never audits some", JSON, HOST, "{" RULES(NOWHERE("task", "never", FIELD("uid", "=", "0")) "," DIR("/etc/docker", "wa")) "}", FAIL, "keeps records out" },
	{ "a task list that audits all before", JSON, HOST, "{" RULES(NOWHERE("task", "always", NONE) "," NOWHERE("task", "never", NONE) "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "a user list is about other records", JSON, HOST, "{" RULES(NOWHERE("user", "never", NONE) "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "records of system calls left out", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("msgtype", "=", "SYSCALL"))) "}", FAIL, "keeps records out" },
	{ "records of paths left out", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "never", FIELD("msgtype", "=", "PATH"))) "}", FAIL, "keeps records out" },
	{ "all records of a range left out", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("msgtype", ">=", "1300"))) "}", FAIL, "keeps records out" },
	{ "all records but one left out", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("msgtype", "!=", "CWD"))) "}", FAIL, "keeps records out" },
	{ "records of a user left out", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("auid", "=", "0"))) "}", FAIL, "keeps records out" },
	{ "records of folders left out are not missed", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("msgtype", "=", "CWD"))) "}", PASS },
	{ "records of another number are not missed", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("msgtype", "=", "1128"))) "}", PASS },
	{ "records of a type that is not known are", JSON, HOST, "{" RULES(DIR("/etc/docker", "wa") "," NOWHERE("exclude", "always", FIELD("msgtype", "=", "FUTURE"))) "}", UNKNOWN },
	{ "the kernel's own file systems left out", JSON, HOST, "{" RULES(NOWHERE("filesystem", "never", FIELD("fstype", "=", "0x74726163")) "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "another file system left out", JSON, HOST, "{" RULES(NOWHERE("filesystem", "never", FIELD("fstype", "=", "0xef53")) "," DIR("/etc/docker", "wa")) "}", UNKNOWN },
	{ "all but the kernel's left out", JSON, HOST, "{" RULES(NOWHERE("filesystem", "never", FIELD("fstype", "!=", "0x74726163")) "," DIR("/etc/docker", "wa")) "}", UNKNOWN },
	{ "a list that is not known", JSON, HOST, "{" RULES(NOWHERE("unknown", "always", NONE) "," DIR("/etc/docker", "wa")) "}", UNKNOWN },

	/* what cannot be told */
	{ "a rule whose path cannot be followed may be for it", JSON, HOST, "{" RULES(R("exit", "always", "'path':'/etc/docker/daemon.json',", "null", "false", PERM("wa"))) "}", UNKNOWN },
	{ "or may silence it", JSON, HOST, "{" RULES(R("exit", "never", "'dir':'/etc',", "null", "true", PERM("wa")) "," DIR("/etc/docker", "wa")) "}", UNKNOWN },
	{ "what is covered by another one needs no such rule", JSON, HOST, "{" RULES(R("exit", "always", "'path':'/etc/docker/daemon.json',", "null", "false", PERM("wa")) "," DIR("/etc/docker", "wa")) "}", PASS },
	{ "a folder's rule stops at what may have been mounted later", JSON, HOST, "{'audit:mounts[1].mount':'/etc/docker'," RULES(DIR("/etc", "wa")) "}", UNKNOWN },
	{ "a rule for the mount itself does not", RUNNING, HOST, "{'audit:mounts[3].mount':'/run/containerd'}", PASS },
	{ "where it is not known what is mounted, a folder's rule may stop", JSON, HOST, "{'audit:mounts':'$absent'}", UNKNOWN },
	{ "a file of which that is absent", JSON, HOST, "{'audit:mounts[1].same':'$absent'}", UNKNOWN, "not known" },
	{ "a file of which that is null", JSON, HOST, "{'audit:mounts[1].same':null}", UNKNOWN, "not known" },
	{ "a file of which that is a word", JSON, HOST, "{'audit:mounts[1].same':'false'}", UNKNOWN, "not known" },
	{ "a file of which that is a number", JSON, HOST, "{'audit:mounts[1].same':0}", UNKNOWN, "not known" },
	{ "a file of which nothing tells that, with a rule of its own", JSON, HOST, "{'audit:mounts[1]':'$absent'," RULES(PATH("/etc/docker/daemon.json", "wa")) "}", UNKNOWN, "not known" },
	{ "files of which nothing tells that", JSON, HOST, "{'audit:mounts':'$absent'," RULES(PATH("/etc/docker/daemon.json", "wa")) "}", UNKNOWN, "absent" },
	{ "files of which that could not be read", JSON, HOST, "{'audit:mounts':'$error EACCES'," RULES(PATH("/etc/docker/daemon.json", "wa")) "}", ERROR, "EACCES" },
	{ "files of which that was not collected", JSON, HOST, "{'audit:mounts':'$uncollected'," RULES(PATH("/etc/docker/daemon.json", "wa")) "}", UNKNOWN, "not among" },
	{ "a file that nothing audits fails, whosever it is", JSON, HOST, "{'audit:mounts':'$absent'," RULES() "}", FAIL, "no audit rule" },
	{ "a file that the daemon sees another one of than the host", JSON, HOST, "{'audit:mounts[1].same':false}", UNKNOWN, "another file under that name" },
	{ "a rule that is no object", JSON, HOST, "{" RULES("3," DIR("/etc/docker", "wa")) "}", UNKNOWN },
	{ "a rule without accesses", JSON, HOST, "{" RULES(R("exit", "always", "'path':'/etc/docker/daemon.json',", "'/etc/docker/daemon.json'", "false", "")) "}", UNKNOWN },
	{ "a rule that does not tell whether it is for all below its place", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':false,'narrow':[],'text':'the rule','whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "or tells it in a string", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':false,'recursive':'true','narrow':[],'text':'the rule','whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule that does not tell whether its place is a link", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','recursive':true,'narrow':[],'text':'the rule','whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "or tells that in a string", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':'false','recursive':true,'narrow':[],'text':'the rule','whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule that does not tell where its place leads to", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/usr/etc','link':false,'recursive':true,'narrow':[],'text':'the rule','whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule whose place is a number", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':7,'resolved':'/etc','link':false,'recursive':true,'narrow':[],'text':'the rule','whole':'','part':''}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule with accesses in no such letters", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':false,'recursive':true,'narrow':[],'text':'the rule','whole':'','part':'WXA'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule that is about all of an access and not about some of it", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':false,'recursive':true,'narrow':[],'text':'the rule','whole':'rwxa','part':''}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule for system calls of no known width", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':false,'recursive':true,'narrow':[],'text':'the rule','arch':'x64','whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule whose width is a number", JSON, HOST, "{" RULES("{'list':'exit','action':'never','dir':'/etc','resolved':'/etc','link':false,'recursive':true,'narrow':[],'text':'the rule','arch':64,'whole':'rwxa','part':'rwxa'}" "," DIR("/etc/docker", "wa")) "}", UNKNOWN, "is not known" },
	{ "a rule whose action is not known", JSON, HOST, "{" RULES(R("exit", "possible", "'path':'/etc/docker/daemon.json',", "'/etc/docker/daemon.json'", "false", PERM("wa"))) "}", UNKNOWN },
	{ "a list that is not complete is an error", JSON, HOST, "{'audit:rules[4]':'$error too-large'}", ERROR, "not complete" },
	UNSEEN("rules", JSON, "audit:rules"),
	UNSEEN("enabled", JSON, "audit:kernel.enabled"),

	/* the kernel */
	{ "trap 72: rules in a kernel that does not audit", JSON, HOST, "{'audit:kernel.enabled':0}", FAIL, "switched off" },
	{ "locked rules are said", JSON, HOST, "{'audit:kernel.enabled':2}", PASS, "locked" },
	{ "a number that means nothing is no auditing", JSON, HOST, "{'audit:kernel.enabled':3}", FAIL },
	{ "no audit daemon is said", JSON, HOST, "{'audit:kernel.pid':0}", PASS, "no audit daemon" },
	{ "lost records are said", JSON, HOST, "{'audit:kernel.lost':7}", PASS, "7 records were lost" },
	{ "a rule that no file asks for is said", SOCKET, HOST, NULL, PASS, "no rule file asks for it" },
	{ "but not where the files could not be read", SOCKET, HOST, "{'audit:configured':'$error EACCES'}", PASS, "is audited: the rule" },
	{ "trap 75: a kernel that may not be asked is an error, whatever the files say", JSON, HOST,
	    "{'audit:kernel':'$error EPERM','audit:rules':'$error EPERM'}", ERROR, "does not say that it is loaded" },
	{ "P-25: and so where they say nothing", JSON, HOST, "{'audit:kernel':'$error EPERM','audit:rules':'$error EPERM'," FILES() "}", ERROR, "EPERM" },
	{ "another user namespace is an error", JSON, HOST, "{'audit:kernel':'$error ECONNREFUSED','audit:rules':'$error ECONNREFUSED'}", ERROR, "ECONNREFUSED" },
	{ "a kernel without audit records nothing", JSON, HOST, "{'audit:kernel':'$error EPROTONOSUPPORT','audit:rules':'$error EPROTONOSUPPORT'}", FAIL, "does not audit" },
	{ "rules that could not be listed are an error", JSON, HOST, "{'audit:rules':'$error timeout'}", ERROR, "timeout" },
	{ "no document is unknown", JSON, HOST, "{'audit':'$absent'}", UNKNOWN },
	{ "a document that could not be read is an error", JSON, HOST, "{'audit':'$error timeout'}", ERROR },

	/* a root that is not running */
	{ "--root: the files decide, and it is said", JSON, HOST, "{" IMAGE "}", PASS, "by the rule files" },
	{ "--root: no rule in the files", SOCKET, HOST, "{" IMAGE "}", FAIL, "by the rule files, as no kernel runs there: no audit rule" },
	{ "--root: what will be mounted is not known, and not asked", JSON, HOST, "{" IMAGE ",'audit:mounts':[]}", PASS },
	{ "--root: -e 0", JSON, HOST, "{" IMAGE ",'audit:configured_enabled':0}", FAIL, "-e 0" },
	{ "--root: -e 2", JSON, HOST, "{" IMAGE ",'audit:configured_enabled':2}", PASS },
	{ "--root: a line that is not understood may change what is loaded", JSON, HOST,
	    "{" IMAGE ",'audit:problems':[{'file':'/etc/audit/rules.d/a.rules','line':3,'message':'no option: -y'}]}", UNKNOWN, "line 3 of /etc/audit/rules.d/a.rules" },
	{ "--root: rules that nothing loads", JSON, HOST, "{" IMAGE ",'audit:loader':false}", FAIL, "not installed" },
	{ "--root: files that could not be read are an error", JSON, HOST, "{" IMAGE ",'audit:configured':'$error EACCES'}", ERROR, "EACCES" },
	{ "--root: no list of rules is unknown", JSON, HOST, "{" IMAGE ",'audit:configured':'$absent'}", UNKNOWN },
	{ "--root: no list of problems is unknown", JSON, HOST, "{" IMAGE ",'audit:problems':'$absent'}", UNKNOWN },
	{ "--root: not to know about the loader is unknown", JSON, HOST, "{" IMAGE ",'audit:loader':null}", UNKNOWN },
	{ "--root: not to know about -e is unknown", JSON, HOST, "{" IMAGE ",'audit:configured_enabled':'$absent'}", UNKNOWN },

	/* the files that are judged */
	{ "trap 61: what is not there needs no rule", SHIM, HOST, NULL, NOTAPPLICABLE, "there is no /usr/bin/containerd-shim" },
	{ "a role that these facts do not have is unknown", "host-audit-runc", HOST, NULL, UNKNOWN, "runc" },
	{ "each of a role's files needs its rule", DOCKERD, HOST,
	    "{" ROLES(ROLE("dockerd", "/usr/bin/dockerd", "true") "," ROLE("dockerd", "/opt/dockerd", "true")) "}", FAIL, "/opt/dockerd" },
	{ "one that is there decides, one that is not does not", DOCKERD, HOST,
	    "{" ROLES(ROLE("dockerd", "/usr/bin/dockerd", "true") "," ROLE("dockerd", "/opt/dockerd", "false")) "}", PASS },
	{ "no role is another one's beginning", "host-audit-containerd-shim-runc-v1", HOST,
	    "{" ROLES(ROLE("containerd-shim", "/usr/bin/containerd-shim", "true")) "}", UNKNOWN },
	UNSEEN("roles", DOCKERD, "roles:list"),
	{ "a file that is there and audited, of an engine that does not say so, is nobody's pass", DOCKERD, HOST, "{'roles:list[0].proven':false}", UNKNOWN, "not proven" },
	{ "and one that is not there, is not inapplicable", DOCKERD, HOST, "{'roles:list[0].proven':false,'roles:list[0].exists':false}", UNKNOWN, "not proven" },
	{ "proven: absent is unknown", DOCKERD, HOST, "{'roles:list[0].proven':'$absent'}", UNKNOWN, "not proven" },
	{ "proven: null is unknown", DOCKERD, HOST, "{'roles:list[0].proven':null}", UNKNOWN, "not proven" },
	{ "proven: another type is unknown", DOCKERD, HOST, "{'roles:list[0].proven':'true'}", UNKNOWN, "not proven" },
	{ "exists: absent is unknown", DOCKERD, HOST, "{'roles:list[0].exists':'$absent'}", UNKNOWN },
	{ "exists: null is unknown", DOCKERD, HOST, "{'roles:list[0].exists':null}", UNKNOWN },
	{ "exists: another type is unknown", DOCKERD, HOST, "{'roles:list[0].exists':'true'}", UNKNOWN },
	{ "exists: unreadable is an error", DOCKERD, HOST, "{'roles:list[0].exists':'$error EACCES'}", ERROR, "EACCES" },
	{ "exists: not collected is unknown", DOCKERD, HOST, "{'roles:list[*].exists':'$uncollected'}", UNKNOWN },
	{ "real: absent is unknown", DOCKERD, HOST, "{'roles:list[0].real':'$absent'}", UNKNOWN },
	{ "real: another type is unknown", DOCKERD, HOST, "{'roles:list[0].real':3}", UNKNOWN },
	{ "real: unreadable is an error", DOCKERD, HOST, "{'roles:list[0].real':'$error EACCES'}", ERROR, "EACCES" },
	{ "real: not collected is unknown", DOCKERD, HOST, "{'roles:list[*].real':'$uncollected'}", UNKNOWN },
};
/* clang-format on */

int
main(void)
{
	return check_rows("host_audit", rows, sizeof rows / sizeof rows[0]);
}
