/* SPDX-License-Identifier: Apache-2.0 */
/* audit_rules: rules as text, and as a kernel 6.18 gave them (fixtures/audit_rules/kernel.hex), in one form. */
#include "config.h"

#include <ctype.h>
#include <seccomp.h>
#include <string.h>

#include "audit/audit_rules.h"
#include "tests/rows.h"

/* One text or one record, and one thing that is looked at: {"rules", "problems", "enabled", "ignores", "dropped"}. */
struct row {
	const char *name;
	enum { PLAIN, MERGED, RECORD, X86_PLAIN, X86_RECORD } how; /* X86: system calls by that machine's numbers */
	const char *text; /* of a record: the number of its line */
	const char *path, *want; /* want NULL: nothing is there */
};

/* clang-format off */
static const struct row rows[] = {
	/* text */
	{ "a watch is for every access", PLAIN, "-w /etc/docker", "rules[0].perm", "\"rwxa\"" },
	{ "a watch may become path or dir", PLAIN, "-w /etc/docker", "rules[0].watch", "\"/etc/docker\"" },
	{ "and says neither", PLAIN, "-w /etc/docker", "rules[0].path", NULL },
	{ "-p limits it", PLAIN, "-w /etc/docker -p wa", "rules[0].perm", "\"wa\"" },
	{ "accesses may be capitals", PLAIN, "-w /etc/docker -p WA", "rules[0].perm", "\"wa\"" },
	{ "its accesses are whole", PLAIN, "-w /etc/docker -p wa", "rules[0].whole", "\"wa\"" },
	{ "slashes at the end do not count", PLAIN, "-w /etc/docker//", "rules[0].watch", "\"/etc/docker\"" },
	{ "a key", PLAIN, "-w /a -k docker", "rules[0].key", "[\"docker\"]" },
	{ "two keys", PLAIN, "-w /a -k one -k two", "rules[0].key", "[\"one\",\"two\"]" },
	{ "keys as fields", PLAIN, "-a always,exit -F path=/a -F key=one -F key=two", "rules[0].key", "[\"one\",\"two\"]" },
	{ "an option's argument may touch it", PLAIN, "-w/a -pwa -kx", "rules[0].text", "\"-w /a -F perm=wa -F key=x\"" },
	{ "list and action in either order", PLAIN, "-a exit,always -F dir=/a", "rules[0].action", "\"always\"" },
	{ "a folder", PLAIN, "-a always,exit -F dir=/a", "rules[0].dir", "\"/a\"" },
	{ "a path", PLAIN, "-a always,exit -F path=/a", "rules[0].path", "\"/a\"" },
	{ "what narrows a rule is kept", PLAIN, "-a always,exit -F path=/a -F auid>=1000", "rules[0].narrow", "[{\"field\":\"auid\",\"op\":\">=\",\"value\":\"1000\"}]" },
	{ "unset is a number", PLAIN, "-a always,exit -F path=/a -F auid!=unset", "rules[0].narrow[0].value", "\"4294967295\"" },
	{ "so is -1", PLAIN, "-a always,exit -F path=/a -F auid!=-1", "rules[0].narrow[0].value", "\"4294967295\"" },
	{ "a user's name stays", PLAIN, "-a always,exit -F path=/a -F uid=chrony", "rules[0].narrow[0].value", "\"chrony\"" },
	{ "a comparison of fields narrows", PLAIN, "-a always,exit -F path=/a -C uid!=euid", "rules[0].narrow[0]", "{\"field\":\"field_compare\",\"op\":\"!=\",\"value\":\"uid,euid\"}" },
	{ "a program narrows", PLAIN, "-a always,exit -F exe=/a", "rules[0].narrow[0].field", "\"exe\"" },
	{ "a record type by name", PLAIN, "-a always,exclude -F msgtype=CWD", "rules[0].narrow[0].value", "\"CWD\"" },
	{ "a record type by number", PLAIN, "-a always,exclude -F msgtype=1307", "rules[0].narrow[0].value", "\"CWD\"" },
	{ "one that is not known here stays", PLAIN, "-a always,exclude -F msgtype=FUTURE", "rules[0].narrow[0].value", "\"FUTURE\"" },
	{ "a file system by name", PLAIN, "-a never,filesystem -F fstype=tracefs", "rules[0].narrow[0].value", "\"0x74726163\"" },
	{ "the task list has no system calls", PLAIN, "-a never,task", "rules[0].syscalls", NULL },
	{ "64-bit calls", X86_PLAIN, "-a always,exit -F arch=b64 -S all -F path=/a", "rules[0].arch", "\"b64\"" },
	{ "32-bit calls", X86_PLAIN, "-a always,exit -F arch=b32 -S all -F path=/a", "rules[0].arch", "\"b32\"" },
	{ "a machine's name", X86_PLAIN, "-a always,exit -F arch=i686 -F path=/a", "rules[0].arch", "\"b32\"" },
	{ "any other architecture narrows", X86_PLAIN, "-a always,exit -F arch!=b64 -F path=/a", "rules[0].narrow[0].field", "\"arch\"" },
	{ "system calls by name", X86_PLAIN, "-a always,exit -F arch=b64 -S chmod,openat -S 87 -F path=/a", "rules[0].syscalls", "[\"unlink\",\"chmod\",\"openat\"]" },
	{ "some calls are no access as a whole", X86_PLAIN, "-a always,exit -F arch=b64 -S chmod,openat -F path=/a", "rules[0].whole", "\"\"" },
	{ "but a part of it", X86_PLAIN, "-a never,exit -F arch=b64 -S chmod,openat -F path=/a", "rules[0].part", "\"rwa\"" },
	{ "calls that touch no file are no part of any", X86_PLAIN, "-a never,exit -F arch=b64 -S adjtimex,clock_settime", "rules[0].part", "\"\"" },
	{ "without arch a number may be another call of the other width", X86_PLAIN, "-a never,exit -S read", "rules[0].part", "\"\"" },
	{ "such as 11, which is execve there", X86_PLAIN, "-a never,exit -S munmap", "rules[0].part", "\"x\"" },
	{ "calls of a machine that is not known here may touch anything", X86_PLAIN, "-a never,exit -F arch=0x12345 -S 5", "rules[0].part", "\"rwxa\"" },
	{ "all calls of executing are a whole", X86_PLAIN, "-a always,exit -F arch=b64 -S execve,execveat -F path=/a", "rules[0].whole", "\"x\"" },
	{ "a file system's error by name", PLAIN, "-a always,exit -F path=/a -F exit=-EACCES", "rules[0].narrow[0].value", "\"-EACCES\"" },
	{ "a blank in a path is escaped", PLAIN, "-w /a\\ b\\\\c -k x", "rules[0].watch", "\"/a b\\\\c\"" },
	{ "quotes are characters like any other", PLAIN, "-w /a -k \"x y\"", "problems[0].line", "1" },
	{ "a tab parts no words", PLAIN, "-w\t/etc/docker", "rules[0]", NULL },
	{ "and is a problem", PLAIN, "-w\t/etc/docker", "problems[0].message", "\"no path that can be watched: \xef\xbf\xbd/etc/docker\"" },
	{ "comments, also indented ones", PLAIN, "# -w /a\n   #-w /b\n#\r\n", "rules[0]", NULL },
	{ "and none of them is a problem", PLAIN, "# -w /a\n   #-w /b\n#\r\n", "problems", "[]" },
	{ "a comment behind a rule is no comment", PLAIN, "-w /a # why", "problems[0].line", "1" },
	{ "the line counts", PLAIN, "\n\n# x\n-w /a\n-w /b", "rules[1].line", "5" },
	{ "the file is named", PLAIN, "-w /a", "rules[0].file", "\"f\"" },
	{ "-A comes first", PLAIN, "-w /a\n-A never,exit -F dir=/a", "rules[0].action", "\"never\"" },
	{ "-d takes away what is the same", PLAIN, "-a always,exit -F path=/a -F perm=wa\n-d exit,always -F path=/a -F perm=wa", "rules", "[]" },
	{ "with fields in another order it is another rule to the kernel", PLAIN, "-a always,exit -F path=/a -F perm=wa\n-d always,exit -F perm=wa -F path=/a", "problems[0].message", "\"there is no such rule to take away\"" },
	{ "which stays", PLAIN, "-a always,exit -F path=/a -F perm=wa\n-d always,exit -F perm=wa -F path=/a", "rules[0].path", "\"/a\"" },
	{ "and may be added", PLAIN, "-a always,exit -F path=/a -F perm=wa\n-a always,exit -F perm=wa -F path=/a", "problems", "[]" },
	{ "and only that", PLAIN, "-a always,exit -F path=/a -F perm=wa\n-d always,exit -F path=/a", "rules[0].path", "\"/a\"" },
	{ "-W takes a watch away", PLAIN, "-w /a\n-W /a", "rules", "[]" },
	{ "one that is not there stops the reading", PLAIN, "-w /a\n-W /b", "problems[0].line", "2" },
	{ "and so does one that is there already", PLAIN, "-w /a -k x\n-w /a -k x", "problems[0].message", "\"the rule is there already\"" },
	{ "with another key it is another one", PLAIN, "-w /a -k x\n-w /a -k y", "problems", "[]" },
	{ "with another error it is another one, as in hardened hosts' files", PLAIN, "-a always,exit -S open -F exit=-EACCES -k access\n-a always,exit -S open -F exit=-EPERM -k access", "problems", "[]" },
	{ "an error by its number is the same", PLAIN, "-a always,exit -S open -F exit=-EPERM\n-a always,exit -S open -F exit=-1", "problems[0].message", "\"the rule is there already\"" },
	{ "two names of one error, too", PLAIN, "-a always,exit -S open -F exit=-EAGAIN\n-a always,exit -S open -F exit=-EWOULDBLOCK", "problems[0].line", "2" },
	{ "an error without its minus is another one", PLAIN, "-a always,exit -S open -F exit=-EPERM\n-a always,exit -S open -F exit=EPERM", "problems", "[]" },
	{ "with another user it is another one", PLAIN, "-a never,exit -F path=/a -F uid=root\n-a never,exit -F path=/a -F uid=alice", "problems", "[]" },
	{ "with another group as well", PLAIN, "-a never,exit -F path=/a -F gid=root\n-a never,exit -F path=/a -F gid=users", "problems", "[]" },
	{ "a user by number is the same", PLAIN, "-a never,exit -F path=/a -F uid=1000\n-a never,exit -F path=/a -F uid=alice", "problems[0].message", "\"the rule is there already\"" },
	{ "and so is another name of that number", PLAIN, "-a never,exit -F path=/a -F uid=alicia\n-a never,exit -F path=/a -F uid=alice", "problems[0].message", "\"the rule is there already\"" },
	{ "a group's number is no user's", PLAIN, "-a never,exit -F path=/a -F gid=100\n-a never,exit -F path=/a -F gid=users", "problems[0].line", "2" },
	{ "a name that is not known may be the same", PLAIN, "-a never,exit -F path=/a -F uid=x\n-a never,exit -F path=/a -F uid=y", "problems[0].message", "\"the rule may be there already\"" },
	{ "one whose line has no number is not known", PLAIN, "-a never,exit -F path=/a -F uid=broken\n-a never,exit -F path=/a -F uid=y", "problems[0].message", "\"the rule may be there already\"" },
	{ "it is the same as itself", PLAIN, "-a never,exit -F path=/a -F uid=x\n-a never,exit -F path=/a -F uid=x", "problems[0].message", "\"the rule is there already\"" },
	{ "records that are not known here are different ones", PLAIN, "-a always,exclude -F msgtype=ONE\n-a always,exclude -F msgtype=TWO", "problems", "[]" },
	{ "so are comparisons of other fields", PLAIN, "-a always,exit -S open -C auid!=uid\n-a always,exit -S open -C auid!=obj_uid", "problems", "[]" },
	{ "but not of the same ones the other way round", PLAIN, "-a always,exit -S open -C auid!=uid\n-a always,exit -S open -C uid!=loginuid", "problems[0].line", "2" },
	{ "-d does not take away another user's", PLAIN, "-a never,exit -F path=/a -F uid=root\n-d never,exit -F path=/a -F uid=alice", "problems[0].message", "\"there is no such rule to take away\"" },
	{ "whose rule stays", PLAIN, "-a never,exit -F path=/a -F uid=root\n-d never,exit -F path=/a -F uid=alice", "rules[0].action", "\"never\"" },
	{ "but that user's by number", PLAIN, "-a never,exit -F path=/a -F uid=root\n-d never,exit -F path=/a -F uid=0", "rules", "[]" },
	{ "that of a name that is not known it may take away or not", PLAIN, "-i\n-a never,exit -F path=/a -F uid=x\n-d never,exit -F path=/a -F uid=0", "problems[0].message", "\"whether it takes a rule away is not known\"" },
	{ "a watch's by what it may become, too", PLAIN, "-w /a\n-d always,exit -F dir=/a -F perm=rwxa", "rules[0].watch", "\"/a\"" },
	{ "calls that auditctl chooses may be those that are named", X86_PLAIN, "-a never,exit -F path=/a -F perm=x\n-d never,exit -S execve,execveat -F path=/a -F perm=x", "problems[0].message", "\"whether it takes a rule away is not known\"" },
	{ "without perm= it chooses all", PLAIN, "-a never,exit -F path=/a\n-d never,exit -S all -F path=/a", "rules", "[]" },
	{ "not behind -i", PLAIN, "-i\n-w /a\n-w /a\n-W /b", "problems", "[]" },
	{ "nor behind -D", PLAIN, "-w /a\n-D\n-w /a", "problems", "[]" },
	{ "-D takes all before it away", PLAIN, "-w /a\n-D\n-w /b", "rules[0].watch", "\"/b\"" },
	{ "but in a folder's file it comes first", MERGED, "-w /a\n-D\n-w /b", "rules[1].watch", "\"/b\"" },
	{ "-D with a key takes those away", PLAIN, "-w /a -k x\n-w /b\n-D -k x", "rules[0].watch", "\"/b\"" },
	{ "-e is noted", PLAIN, "-e 0", "enabled", "0" },
	{ "the last -e counts", PLAIN, "-e 0\n-e 1", "enabled", "1" },
	{ "nothing is loaded behind -e 2", PLAIN, "-e 2\n-w /a", "rules", "[]" },
	{ "and that is a problem", PLAIN, "-e 2\n-w /a", "problems[0].line", "2" },
	{ "but in a folder's file -e comes last", MERGED, "-e 2\n-w /a", "rules[0].watch", "\"/a\"" },
	{ "a rule behind -b of a folder's file may be left out, as a later -b is kept alone", MERGED, "-b 8192 -w /a -p wa\n-b 100", "problems[0].line", "1" },
	{ "and is none", MERGED, "-b 8192 -w /a -p wa", "rules", "[]" },
	{ "so it is behind -f", MERGED, "-f 1 -a always,exit -F path=/a", "problems[0].message", "\"augenrules moves it, and keeps but the last that begins so: -f\"" },
	{ "and behind -e", MERGED, "-e 1 -w /a", "problems[0].line", "1" },
	{ "-e behind -b of a folder's file may be left out, too", MERGED, "-b 8192 -e 1", "enabled", "-1" },
	{ "-i behind it is not certain", MERGED, "-b 8192 -i", "problems[0].line", "1" },
	{ "settings of a folder's file may share a line", MERGED, "-b 8192 -f 1\n-b 100 -r 0\n-e 1 -f 2", "problems", "[]" },
	{ "auditctl takes a rule behind -b", PLAIN, "-b 8192 -w /a -p wa", "rules[0].watch", "\"/a\"" },
	{ "-e behind a rule of a folder's file does not come last", MERGED, "-e 0\n-w /a -e 1", "problems[0].line", "2" },
	{ "nor does it behind a blank, by some awks", MERGED, "-e 0\n -e 1", "problems[0].line", "2" },
	{ "a folder's -D with a blank before it may stay where it is", MERGED, "-w /a\n -D", "problems[0].line", "2" },
	{ "and one with a blank behind it", MERGED, "-w /a\n-D ", "problems[0].line", "2" },
	{ "which is as well before all rules", MERGED, "-D \n-w /a", "problems", "[]" },
	{ "a folder's -D with a key stays where it is", MERGED, "-w /a -k x\n-w /b\n -D -k x", "rules[0].watch", "\"/b\"" },
	{ "-D with other options is refused", MERGED, "-w /a\n-D -b 8192", "problems[0].message", "\"-D with other options than a key: -D\"" },
	{ "by auditctl, too", PLAIN, "-D -w /a", "rules", "[]" },
	{ "-c goes on behind errors", PLAIN, "-c", "ignores", "true" },
	{ "other settings are no rules", PLAIN, "-b 8192\n-f 1\n-r 0\n--backlog_wait_time 60000\n--loginuid-immutable\n-t", "problems", "[]" },
	{ "an unknown option is a problem", PLAIN, "-y", "problems[0].message", "\"no option: -y\"" },
	{ "an unknown field is one", PLAIN, "-a always,exit -F path=/a -F nonsense=1", "rules", "[]" },
	{ "a rule that watches two paths is one", PLAIN, "-a always,exit -F path=/a -F dir=/b", "problems[0].line", "1" },
	{ "a path that is not equal is one", PLAIN, "-a always,exit -F path!=/a", "rules", "[]" },
	{ "a relative path is one", PLAIN, "-w etc/docker", "rules", "[]" },
	{ "an access that there is not is one", PLAIN, "-w /a -p wz", "rules", "[]" },
	{ "no accesses at all are none", PLAIN, "-a always,exit -F path=/a -F perm=", "rules", "[]" },
	{ "possible is no action any more", PLAIN, "-a exit,possible -F path=/a", "rules", "[]" },
	{ "the entry list is gone", PLAIN, "-a entry,always -F path=/a", "rules", "[]" },
	{ "a path on another list is one", PLAIN, "-a always,exclude -F path=/a", "rules", "[]" },
	{ "calls for a watch are one", PLAIN, "-w /a -S open", "rules", "[]" },
	{ "arch behind calls is one", X86_PLAIN, "-a always,exit -S open -F arch=b64", "rules", "[]" },
	{ "a call that is not known is one", X86_PLAIN, "-a always,exit -F arch=b64 -S nonsense", "problems[0].message", "\"no system call that is known here: nonsense\"" },
	{ "an option without its argument is one", PLAIN, "-w", "problems[0].line", "1" },
	{ "a number beyond 32 bits is one", PLAIN, "-a always,exit -F path=/a -F uid=99999999999999999999", "rules", "[]" },
	{ "a file's own files are not followed", PLAIN, "-R /etc/other", "problems[0].message", "\"not followed: /etc/other\"" },
	{ "a carriage return is no end of a line", PLAIN, "-w /a\r\n", "rules", "[]" },

	/* records */
	{ "a record: its list", RECORD, "0", "rules[0].list", "\"task\"" },
	{ "a record: never", RECORD, "0", "rules[0].action", "\"never\"" },
	{ "a record: a watch of a file is path", RECORD, "2", "rules[0].text", "\"-a always,exit -F path=/etc/default/docker -F perm=wa -F key=docker\"" },
	{ "a record: a watch of a folder is dir", RECORD, "3", "rules[0].dir", "\"/etc/docker\"" },
	{ "a record: its keys", RECORD, "3", "rules[0].key", "[\"one\",\"two\"]" },
	{ "trap 70: path= of a folder stays path", RECORD, "4", "rules[0].path", "\"/run/containerd\"" },
	{ "a record: all calls", RECORD, "4", "rules[0].syscalls", "\"all\"" },
	{ "a record: an exe", RECORD, "1", "rules[0].narrow[0].value", "\"/usr/bin/true\"" },
	{ "a record: chosen calls", X86_RECORD, "5", "rules[0].syscalls", "[\"chmod\",\"adjtimex\"]" },
	{ "a record: chosen calls touch attributes", X86_RECORD, "5", "rules[0].part", "\"a\"" },
	{ "a record: its users", RECORD, "5", "rules[0].narrow[1]", "{\"field\":\"uid\",\"op\":\"=\",\"value\":\"0\"}" },
	{ "a record: 32 bits", X86_RECORD, "6", "rules[0].arch", "\"b32\"" },
	{ "a record: the calls that auditctl 4 puts in for wxa are those accesses", X86_RECORD, "7", "rules[0].whole", "\"wxa\"" },
	{ "a record: records left out", RECORD, "8", "rules[0].list", "\"exclude\"" },
	{ "a record: a file system left out", RECORD, "9", "rules[0].narrow[0]", "{\"field\":\"fstype\",\"op\":\"=\",\"value\":\"0x74726163\"}" },
};
/* clang-format on */

/* The bytes of a line of the recording. */
static void
record(const char *number, struct buf *ret)
{
	autofree char *name = xasprintf("%s/fixtures/audit_rules/kernel.hex", getenv("srcdir"));
	autofile FILE *f = fopen(name, "r");
	char hex[8192];
	unsigned byte;

	assert_non_null(f);
	for (int i = atoi(number); i >= 0; i--)
		assert_non_null(fgets(hex, sizeof hex, f));
	for (const char *s = hex; isxdigit((unsigned char)*s); s += 2) {
		assert_int_equal(sscanf(s, "%2x", &byte), 1);
		buf_addc(ret, (char)byte);
	}
}

static cJSON *
all_of(const struct audit_rules *r)
{
	cJSON *o = json_object(), *rules = json_put_array(o, "rules"), *problems = json_put_array(o, "problems");

	for (size_t i = 0; i < r->n; i++)
		json_push(rules, audit_rule_json(&r->rule[i]));
	for (size_t i = 0; i < r->nproblems; i++) {
		cJSON *p = json_object();

		json_put_int(p, "line", r->problem[i].line);
		json_put_str(p, "message", r->problem[i].message);
		json_push(problems, p);
	}
	json_put_int(o, "enabled", r->enabled);
	json_put_bool(o, "ignores", r->ignores);
	return o;
}

static const char passwd[] = "root:x:0:0::/root:/bin/sh\nbroken:x\nbroken:x::0::/:/bin/sh\nalice:x:1000:1000::/:/bin/sh\nalicia:x:1000:1000::/:/bin/sh\n";
static const char group[] = "root:x:0:\nusers:x:100:alice";

static void
run_row(void **state)
{
	const struct row *row = *state;
	struct audit_rules r = { .enabled = -1, .passwd = passwd, .group = group };
	autobuf struct buf bytes = BUF_INIT;
	autojson cJSON *doc = NULL;
	autofree char *got = NULL;
	const cJSON *at;

	if ((row->how == X86_PLAIN || row->how == X86_RECORD) && seccomp_arch_native() != SCMP_ARCH_X86_64)
		skip();
	if (row->how == RECORD || row->how == X86_RECORD) {
		record(row->text, &bytes);
		assert_true(audit_rules_add_record(&r, bytes.s, bytes.len));
	} else {
		audit_rules_add_text(&r, "f", row->text, strlen(row->text), row->how == MERGED);
	}
	doc = all_of(&r);
	at = json_at(doc, row->path);
	got = at != NULL ? json_line(at) : NULL;
	if ((got == NULL) != (row->want == NULL) || (got != NULL && strcmp(got, row->want) != 0))
		fail_msg("%s: wanted %s, got %s", row->path, row->want != NULL ? row->want : "nothing", got != NULL ? got : "nothing");
	audit_rules_free(&r);
}

/* ---- what is cut or changed of a record ---- */

static const struct broken {
	const char *name;
	size_t at, len;      /* a number of four bytes there; len: bytes left, 0 all */
	uint32_t number;
	bool taken;
} breaks[] = {
	{ "a whole record is taken", 0, 0, AUDIT_FILTER_EXIT, true },
	{ "a record without its last fixed byte is none", 0, sizeof(struct audit_rule_data) - 1, AUDIT_FILTER_EXIT, false },
	{ "nothing is none", 0, 1, AUDIT_FILTER_EXIT, false },
	{ "more fields than there is room for are none", offsetof(struct audit_rule_data, field_count), 0, 65, false },
	{ "far more fields are none", offsetof(struct audit_rule_data, field_count), 0, UINT32_MAX, false },
	{ "strings longer than the record are none", offsetof(struct audit_rule_data, buflen), 0, 4096, false },
	{ "a string longer than the strings is none", offsetof(struct audit_rule_data, values), 0, 200, false },
	{ "a length that wraps is none", offsetof(struct audit_rule_data, values), 0, UINT32_MAX, false },
};

static void
run_break(void **state)
{
	const struct broken *b = *state;
	struct audit_rules r = { .enabled = -1 };
	autobuf struct buf bytes = BUF_INIT;

	record("2", &bytes);
	memcpy(bytes.s + b->at, &b->number, sizeof b->number);
	assert_int_equal(audit_rules_add_record(&r, bytes.s, b->len > 0 ? b->len : bytes.len), b->taken);
	assert_int_equal(r.n, b->taken);
	audit_rules_free(&r);
}

/* ---- the same rule, said twice ---- */

static const struct pair {
	const char *name;
	const char *record; /* the number of a line, or NULL: a text as well */
	const char *a, *b;
	bool same;
} pairs[] = {
	{ "a watch is the path that the kernel made of it", "2", NULL, "-w /etc/default/docker -p wa -k docker", true },
	{ "a watch is the folder that the kernel made of it", "3", NULL, "-w /etc/docker/ -k one -k two", true },
	{ "a path is not a folder", "3", NULL, "-a always,exit -F path=/etc/docker -F perm=rwxa -k one -k two", false },
	{ "the order of fields does not count", "2", NULL, "-a always,exit -F perm=wa -F path=/etc/default/docker -k docker", true },
	{ "the accesses do", "2", NULL, "-w /etc/default/docker -p rwa -k docker", false },
	{ "the key does", "2", NULL, "-w /etc/default/docker -p wa -k other", false },
	{ "the path does, to its end", "2", NULL, "-w /etc/default/dockerd -p wa -k docker", false },
	{ "a user's name may be any number", "5", NULL, "-a never,exit -F arch=b64 -S adjtimex,chmod -F auid=unset -F uid=root -k t", true },
	{ "calls that auditctl chose are not compared", "7", NULL, "-a always,exit -F arch=b64 -F path=/usr/sbin/dockerd -F perm=wxa -k docker", true },
	{ "calls that are named are", "5", NULL, "-a never,exit -F arch=b64 -S adjtimex -F auid=unset -F uid=root -k t", false },
	{ "a field more is another rule", NULL, "-a always,exit -F path=/a", "-a always,exit -F path=/a -F auid=0", false },
	{ "a field twice is not two fields", NULL, "-a always,exit -F path=/a -F auid=0 -F auid=0", "-a always,exit -F path=/a -F auid=0 -F uid=0", false },
};

static void
run_pair(void **state)
{
	const struct pair *p = *state;
	struct audit_rules r = { .enabled = -1 };
	autobuf struct buf bytes = BUF_INIT;

	if (p->record != NULL && seccomp_arch_native() != SCMP_ARCH_X86_64)
		skip();
	if (p->record != NULL) {
		record(p->record, &bytes);
		assert_true(audit_rules_add_record(&r, bytes.s, bytes.len));
	} else {
		audit_rules_add_text(&r, "f", p->a, strlen(p->a), false);
	}
	audit_rules_add_text(&r, "f", p->b, strlen(p->b), false);
	assert_int_equal(r.n, 2);
	assert_int_equal(audit_rule_same(&r.rule[0], &r.rule[1]), p->same);
	assert_int_equal(audit_rule_same(&r.rule[1], &r.rule[0]), p->same);
	audit_rules_free(&r);
}

/* ---- more than is taken ---- */

static const struct flood {
	const char *name, *line;
	size_t times, rules, problems;
	bool dropped;
} floods[] = {
	{ "rules beyond the cap are counted, not kept", "-i\n-w /a\n", AUDIT_RULES_MAX + 3, AUDIT_RULES_MAX, 0, true },
	{ "so are problems", "nonsense\n", AUDIT_RULES_MAX + 3, 0, AUDIT_RULES_MAX, false },
	{ "a line longer than auditctl takes is a problem", " ", AUDIT_RULES_MAX_LINE + 1, 0, 1, false },
	{ "more words than a rule has are a problem", " -D", 600, 0, 1, false },
	{ "more fields than a rule has are a problem", " -F auid=1", 65, 0, 1, false },
};

static void
run_flood(void **state)
{
	const struct flood *f = *state;
	struct audit_rules r = { .enabled = -1 };
	autobuf struct buf text = BUF_INIT;

	if (strstr(f->line, "auid") != NULL)
		buf_adds(&text, "-a always,exit");
	for (size_t i = 0; i < f->times; i++)
		buf_adds(&text, f->line);
	audit_rules_add_text(&r, "f", text.s, text.len, false);
	assert_int_equal(r.n, f->rules);
	assert_int_equal(r.nproblems, f->problems);
	assert_int_equal(r.dropped > 0, f->dropped);
	audit_rules_free(&r);
}

int
main(void)
{
	int failed = RUN_ROWS("audit_rules", rows, run_row);

	failed += RUN_ROWS("audit_rules records", breaks, run_break);
	failed += RUN_ROWS("audit_rules same", pairs, run_pair);
	return failed + RUN_ROWS("audit_rules floods", floods, run_flood);
}
