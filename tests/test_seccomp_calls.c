/* SPDX-License-Identifier: Apache-2.0 */
/* collect_seccomp_calls: what a seccomp profile leaves to containers of what the engine's own keeps from them. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "tests/rows.h"

struct row {
	const char *name, *profile, *path, *wanted; /* JSON with ' for " */
};

#define DENIES(rules) "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[" rules "]}"
#define ALLOWS(rules) "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[" rules "]}"
#define RULE(names, action, more) "{'names':[" names "],'action':'" action "'" more "}"
#define ALLOW(names) RULE(names, "SCMP_ACT_ALLOW", "")
#define CLONE(mask, two, op) \
	RULE("'clone'", "SCMP_ACT_ALLOW", ",'args':[{'index':0,'value':" mask ",'valueTwo':" two ",'op':'" op "'}],'excludes':{'caps':['CAP_SYS_ADMIN']}")
#define ALL \
	"['acct','add_key','bpf','clock_settime','clock_settime64','clone','clone3','create_module','delete_module'," \
	"'fanotify_init','finit_module','fsconfig','fsmount','fsopen','fspick','get_kernel_syms','init_module'," \
	"'ioperm','iopl','kcmp','kexec_file_load','kexec_load','keyctl','lookup_dcookie','mbind','migrate_pages'," \
	"'mount','mount_setattr','move_mount','move_pages','nfsservctl','open_by_handle_at','open_tree'," \
	"'perf_event_open','pidfd_getfd','pivot_root','process_madvise','query_module','quotactl','quotactl_fd'," \
	"'reboot','request_key','set_mempolicy','setdomainname','sethostname','setns','settimeofday','stime','swapoff'," \
	"'swapon','sysfs','_sysctl','syslog','umount','umount2','unshare','uselib','userfaultfd','vhangup','vm86'," \
	"'vm86old']"
#define ALL_BUT_BPF \
	"'acct','add_key','clock_settime','clock_settime64','clone','clone3','create_module','delete_module'," \
	"'fanotify_init','finit_module','fsconfig','fsmount','fsopen','fspick','get_kernel_syms','init_module'," \
	"'ioperm','iopl','kcmp','kexec_file_load','kexec_load','keyctl','lookup_dcookie','mbind','migrate_pages'," \
	"'mount','mount_setattr','move_mount','move_pages','nfsservctl','open_by_handle_at','open_tree'," \
	"'perf_event_open','pidfd_getfd','pivot_root','process_madvise','query_module','quotactl','quotactl_fd'," \
	"'reboot','request_key','set_mempolicy','setdomainname','sethostname','setns','settimeofday','stime','swapoff'," \
	"'swapon','sysfs','_sysctl','syslog','umount','umount2','unshare','uselib','userfaultfd','vhangup','vm86'," \
	"'vm86old'," \
	"'io_uring_enter','io_uring_register','io_uring_setup','personality'"

static const struct row rows[] = {
	{ "nothing is left where nothing is allowed", DENIES(""), "allows", "[]" },
	{ "nor may be", DENIES(""), "may_allow", "[]" },
	{ "what every container may do is not told", DENIES(ALLOW("'read','ptrace','mknod'")), "allows", "[]" },
	{ "calls that are allowed by name are", DENIES(ALLOW("'mount','read'") "," ALLOW("'bpf'")), "allows", "['bpf','mount']" },
	{ "the host's name, its log and its memory policies are none of a container's", DENIES(ALLOW("'sethostname','syslog','mbind','fanotify_init'")),
	    "allows", "['fanotify_init','mbind','sethostname','syslog']" },
	{ "what only some releases keep from them may be", DENIES(ALLOW("'io_uring_setup'")), "may_allow", "['io_uring_setup']" },
	{ "and what they have with certain arguments, without any", DENIES(ALLOW("'personality'")), "may_allow", "['personality']" },
	{ "with those it is the engine's own way", DENIES(RULE("'personality'", "SCMP_ACT_ALLOW", ",'args':[{'index':0,'value':0,'op':'SCMP_CMP_EQ'}]")),
	    "may_allow", "[]" },
	{ "in the older form, too", DENIES("{'name':'bpf','action':'SCMP_ACT_ALLOW'}"), "allows", "['bpf']" },
	{ "and with keys in another case", "{'DEFAULTaction':'SCMP_ACT_ERRNO','Syscalls':[{'Names':['bpf'],'ACTION':'SCMP_ACT_ALLOW'}]}", "allows", "['bpf']" },
	{ "to log is to allow", DENIES(RULE("'bpf'", "SCMP_ACT_LOG", "")), "allows", "['bpf']" },
	{ "to deny in another way is not", DENIES(RULE("'clone3'", "SCMP_ACT_ERRNO", ",'errnoRet':38")), "allows", "[]" },
	{ "nor to kill", DENIES(RULE("'bpf'", "SCMP_ACT_KILL_PROCESS", "")), "may_allow", "[]" },
	{ "to ask a tracer may be", DENIES(RULE("'bpf'", "SCMP_ACT_TRACE", "")), "may_allow", "['bpf']" },
	{ "an action that is none may be", DENIES("{'names':['bpf'],'action':7}"), "may_allow", "['bpf']" },
	{ "empty conditions are none", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'args':null,'includes':{},'excludes':[]")), "allows", "['bpf']" },
	{ "for a capability that containers lack it is the engine's own way", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'includes':{'caps':['CAP_BPF']}")), "may_allow", "[]" },
	{ "also among those that they have", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'includes':{'caps':['CAP_CHOWN','CAP_BPF']}")), "may_allow", "[]" },
	{ "for one that they have it may be", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'includes':{'caps':['CAP_CHOWN']}")), "may_allow", "['bpf']" },
	{ "for a machine it may be", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'includes':{'arches':['amd64']}")), "may_allow", "['bpf']" },
	{ "for all who lack a capability it may be", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'excludes':{'caps':['CAP_SYS_ADMIN']}")), "may_allow", "['bpf']" },
	{ "by arguments it may be", DENIES(RULE("'mount'", "SCMP_ACT_ALLOW", ",'args':[{'index':0,'value':0,'op':'SCMP_CMP_GE'}]")), "may_allow", "['mount']" },
	{ "a plain rule counts more than one with conditions", DENIES(RULE("'bpf'", "SCMP_ACT_ALLOW", ",'includes':{'arches':['amd64']}") "," ALLOW("'bpf'")), "allows", "['bpf']" },
	{ "clone without namespaces is the engine's own way", DENIES(CLONE("2114060288", "0", "SCMP_CMP_MASKED_EQ")), "may_allow", "[]" },
	{ "with some of them it is not", DENIES(CLONE("1845624832", "0", "SCMP_CMP_MASKED_EQ")), "may_allow", "['clone']" },
	{ "nor with all of them", DENIES(CLONE("2114060288", "2114060288", "SCMP_CMP_MASKED_EQ")), "may_allow", "['clone']" },
	{ "nor of another argument", DENIES(RULE("'clone'", "SCMP_ACT_ALLOW", ",'args':[{'index':3,'value':2114060288,'op':'SCMP_CMP_MASKED_EQ'}]")), "may_allow", "['clone']" },
	{ "which is that of s390 alone", DENIES(RULE("'clone'", "SCMP_ACT_ALLOW", ",'args':[{'index':1,'value':2114060288,'op':'SCMP_CMP_MASKED_EQ'}],'includes':{'arches':['s390','s390x']}")), "may_allow", "[]" },
	{ "not that of others", DENIES(RULE("'clone'", "SCMP_ACT_ALLOW", ",'args':[{'index':1,'value':2114060288,'op':'SCMP_CMP_MASKED_EQ'}],'includes':{'arches':['s390','amd64']}")), "may_allow", "['clone']" },
	{ "nor by another comparison", DENIES(CLONE("2114060288", "0", "SCMP_CMP_NE")), "may_allow", "['clone']" },
	{ "nor as it likes", DENIES(ALLOW("'clone'")), "allows", "['clone']" },
	{ "a rule with a member twice may be anything", DENIES("{'names':['bpf'],'NAMES':['bpf'],'action':'SCMP_ACT_ALLOW','includes':{'caps':['CAP_BPF']}}"), "may_allow", "['bpf']" },
	{ "two lists of rules leave all in doubt", "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[],'SysCalls':[]}", "may_allow", ALL },
	{ "and prove nothing", "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[],'SysCalls':[]}", "allows", "[]" },
	{ "one that is none leaves all in doubt", "[]", "may_allow", ALL },
	{ "one that allows all leaves all", ALLOWS(""), "allows", ALL },
	{ "but what it denies", ALLOWS(RULE(ALL_BUT_BPF, "SCMP_ACT_ERRNO", "")), "allows", "['bpf']" },
	{ "if it does under conditions, that may be", ALLOWS(RULE(ALL_BUT_BPF, "SCMP_ACT_ERRNO", "") "," RULE("'bpf'", "SCMP_ACT_ERRNO", ",'includes':{'arches':['amd64']}")), "may_allow", "['bpf']" },
	{ "if it asks a tracer, too", ALLOWS(RULE(ALL_BUT_BPF, "SCMP_ACT_ERRNO", "") "," RULE("'bpf'", "SCMP_ACT_TRACE", "")), "may_allow", "['bpf']" },
	{ "and then it is not sure", ALLOWS(RULE(ALL_BUT_BPF, "SCMP_ACT_ERRNO", "") "," RULE("'bpf'", "SCMP_ACT_TRACE", "")), "allows", "[]" },
	{ "rules that are no list allow nothing", "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':'bpf'}", "allows", "[]" },
};

static void
test_row(void **state)
{
	const struct row *row = *state;
	autofree char *profile = xstrdup(row->profile), *wanted = xstrdup(row->wanted), *got = NULL;
	autojson cJSON *summary = NULL;

	for (char *s = profile; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	for (char *s = wanted; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	summary = collect_profile_summary(profile);
	got = json_line(json_at(summary, row->path));
	assert_string_equal(wanted, got);
}

int
main(void)
{
	return RUN_ROWS("seccomp_calls", rows, test_row);
}
