/* SPDX-License-Identifier: Apache-2.0 */
/* What files of the environment and of shells say about DOCKER_CONTENT_TRUST. */
#include "config.h"

#include <string.h>

#include "audit/content_trust.h"
#include "tests/rows.h"

struct row {
	const char *name, *text;
	const char *want; /* "on@1 off@3" */
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
	{ "a comment says nothing", "# " T "=1\n   #" T "=1\n", "" },
	{ "another variable is another one", "X" T "=1\n" T "_SERVER=https://x\nX_" T "=1\n", "" },
	{ "using it is not setting it", "echo $" T "\n[ ${" T "} = 1 ]\n[ \"$" T "\" = 1 ]\nexport " T "\n", "" },
	{ "a command may follow", T "=1; export " T "\n" T "=0&&x\n", "on@1 off@2" },
	{ "unset takes it back", "unset " T "\nunset -v " T "\n", "unset@1 unset@2" },
	{ "a word that ends in unset is none", "myunset " T "\n", "" },
	{ "adding to it is unclear", T "+=1\n", "unclear@1" },
	{ "several on a line", T "=1 x; " T "=0 y\n", "on@1 off@1" },
	{ "lines may end as on Windows", T "=0\r\n", "off@1" },
	{ "a name at the end is none", T, "" },
	{ "nothing says nothing", "", "" },
};
/* clang-format on */

static void
reads(void **state)
{
	const struct row *r = *state;
	autojson cJSON *settings = json_array();
	autobuf struct buf got = BUF_INIT;
	const cJSON *x;

	content_trust_settings(settings, "/f", r->text, strlen(r->text));
	cJSON_ArrayForEach(x, settings)
		buf_addf(&got, "%s%s@%.0f", got.len > 0 ? " " : "", json_str(x, "value", "?"), json_num(x, "line", 0));
	assert_string_equal(got.s, r->want);
}

int
main(void)
{
	return RUN_ROWS("content trust", rows, reads);
}
