/* SPDX-License-Identifier: Apache-2.0 */
/* What files of the environment and of shells say about DOCKER_CONTENT_TRUST. */
#include "config.h"

#include <string.h>

#include "audit/content_trust.h"
#include "tests/rows.h"

struct row {
	const char *name, *text;
	const char *want; /* "on@1 off@3" */
	const char *environment; /* the same as /etc/environment; NULL: not asked */
};

#define T "DOCKER_CONTENT_TRUST"

/* clang-format off */
static const struct row rows[] = {
	{ "an assignment is on", T "=1\n", "on@1" },
	{ "so is an exported one", "export " T "=1\n", "on@1" },
	{ "the last line needs no end", "A=b\n\n" T "=1", "on@3" },
	{ "quotes are taken off", "export " T "=\"1\"\n" T "='1'", "on@1 on@2" },
	{ "what Go takes for false is off", T "=0\n" T "=false\n" T "=F\n" T "=\n" T "=\"\"\n", "off@1 off@2 off@3 off@4 off@5" },
	{ "any other word is on for the client", T "=yes\n", "on@1" },
	{ "a reference is unclear", T "=$X\n" T "=\"${X}\"\n" T "=`x`\n", "unclear@1 unclear@2 unclear@3" },
	{ "quotes that do not end are unclear", T "=\"1\n", "unclear@1" },
	{ "quotes that go on are unclear", T "=\"1\"0\n" T "=1\"0\"\n", "unclear@1 unclear@2" },
	{ "a comment says nothing", "# " T "=1\n   #" T "=1\n", "", "" },
	{ "nor does one behind something", "A=b # " T "=1\nA=b;# " T "=0\n", "", "" },
	{ "nor one behind the assignment", T "=1 # not " T "=0\n", "on@1", "on@1" },
	{ "a number sign within a word begins none", "A=b#c; " T "=0\n", "off@1", "" },
	{ "text within quotes is no assignment", "echo \"please set " T "=1\"\necho '" T "=1'\nA=\"x " T "=1\"\n", "", "" },
	{ "nor where they go over lines", "echo 'one\n" T "=1\n'\n", "", NULL },
	{ "what would be against it there may come to be read", "alias docker='" T "=0 docker'\n", "unclear@1", "" },
	{ "so may what is taken back there", "trap \"unset " T "\" EXIT\n", "unclear@1", NULL },
	{ "an escaped quote is none", "echo \\\"; " T "=0; echo \\'\n" T "=0\n", "off@1 off@2", NULL },
	{ "a quote within the others is none", "echo \"it's\"\n" T "=1\n", "on@2", NULL },
	{ "a hash within quotes begins no comment", "echo ' # '; " T "=0\n", "off@1", NULL },
	{ "unset among several, and what takes it from the environment", "unset A " T "\nexport -n " T "\ndeclare +x " T "\nenv -u " T " docker\n",
	    "unset@1 unset@2 unset@3 unset@4", NULL },
	{ "braces end no command", "unset ${A} " T "\n", "unset@1", NULL },
	{ "what is read is unclear", "read -r " T "\n", "unclear@1", NULL },
	{ "an alias that is avoided is the command", "\\unset " T "\nenv --unset=" T " bash\n'unset' " T "\n", "unclear@1 unclear@2 unset@3", NULL },
	{ "a name in a loop may be unset there", "for v in " T "; do unset $v; done\n", "unclear@1", NULL },
	{ "one in braces, too", "unset {X," T "}\neval unset ${X}{" T "}\n", "unset@1 unset@2", NULL },
	{ "csh sets it without a sign", "setenv " T " 0\nset " T " = 1\n", "unclear@1 unclear@2", NULL },
	{ "what another command makes of the name is unclear", "echo " T "\nx \"" T " is on\"\n", "unclear@1 unclear@2", NULL },
	{ "what only exports it does not", "if x; then export A B=1 " T "; fi\ndeclare -x " T "\ntypeset -rx A " T "\nreadonly " T "\n", "", NULL },
	{ "other options of these may", "declare -i " T "\nexport -nf " T "\n", "unclear@1 unclear@2", NULL },
	{ "pam_env.conf has a default behind the name", T " DEFAULT=0 OVERRIDE=@{X}\n", "unclear@1", NULL },
	{ "another command's unset is not its", "unset A; export " T "\n", "", NULL },
	{ "another variable is another one", "X" T "=1\n" T "_SERVER=https://x\nX_" T "=1\n", "" },
	{ "using it is not setting it", "echo $" T "\n[ ${" T "} = 1 ]\n[ \"$" T "\" = 1 ]\nexport " T "\n", "" },
	{ "a command may follow", T "=1; export " T "\n" T "=0&&x\n", "on@1 off@2" },
	{ "unset takes it back", "unset " T "\nunset -v " T "\n", "unset@1 unset@2" },
	{ "a word that ends in unset is none, but what it does is unclear", "myunset " T "\n", "unclear@1", "" },
	{ "adding to it is unclear", T "+=1\n", "unclear@1" },
	{ "several on a line", T "=1 x; " T "=0 y\n", "on@1 off@1" },
	{ "lines may end as on Windows", T "=0\r\n", "off@1" },
	{ "a name alone is unclear", T, "unclear@1", "" },
	{ "an assignment is on for both", "A=b\nexport " T "=1\n  " T "=1  \n", "on@2 on@3", "on@2 on@3" },
	{ "pam_env knows one assignment a line", "A=b; " T "=1\nA=b " T "=1\n", "on@1 on@2", "" },
	{ "pam_env takes no blank before the sign", T " =1\n", "unclear@1", "" },
	{ "what is off, is off for both", T "=0 \nexport " T "=\n" T "='false'\n", "off@1 off@2 off@3", "off@1 off@2 off@3" },
	{ "pam_env: the value goes to the end of the line", T "=0; x\n", "off@1", "on@1" },
	{ "pam_env: a line that goes on may be another's value", "A=b \\\n" T "=1\n", "on@2", "unclear@2" },
	{ "pam_env: so may its own", T "=\\\n0\n", "unclear@1", "unclear@1" },
	{ "pam_env: what only a shell would know is unclear", T "=$X\n", "unclear@1", "unclear@1" },
	{ "pam_env: quotes that do not end are unclear", T "=\"1\n", "unclear@1", "unclear@1" },
	{ "pam_env: nor does it know unset", "unset " T "\n", "unset@1", "" },
	{ "nothing says nothing", "", "" },
};
/* clang-format on */

static void
as(const struct row *r, void read(cJSON *, const char *, const char *, size_t), const char *want)
{
	autojson cJSON *settings = json_array();
	autobuf struct buf got = BUF_INIT;
	const cJSON *x;

	read(settings, "/f", r->text, strlen(r->text));
	cJSON_ArrayForEach(x, settings)
		buf_addf(&got, "%s%s@%.0f", got.len > 0 ? " " : "", json_str(x, "value", "?"), json_num(x, "line", 0));
	assert_string_equal(got.s != NULL ? got.s : "", want);
}

static void
reads(void **state)
{
	const struct row *r = *state;

	as(r, content_trust_script, r->want);
	if (r->environment != NULL)
		as(r, content_trust_environment, r->environment);
}

int
main(void)
{
	return RUN_ROWS("content trust", rows, reads);
}
