/* SPDX-License-Identifier: Apache-2.0 */
/* The line of progress: what fits into a terminal, and what strangers' names become in it. (tests/terminal.py sees it on a terminal.) */
#include "config.h"

#include "audit/progress.h"
#include "tests/rows.h"

#define ASKING "asking the engine"
#define BOTH { { "containers", 37, 120 }, { "images", 12, 30 } }

static const struct row {
	const char *name;
	struct progress p;
	size_t columns;
	bool ascii;
	const char *want;
} rows[] = {
	{ "phase, counts, and what is being looked at", { ASKING, BOTH, "web-1" }, 79, false,
	  "asking the engine  containers 37/120  images 12/30  web-1" },
	{ "a count of nothing is not told", { ASKING, { { "containers", 0, 0 }, { "images", 0, 3 } }, NULL }, 79, false, ASKING "  images 0/3" },
	{ "nothing but a phase", { "judging", { { 0 } }, NULL }, 79, false, "judging" },
	{ "a long name is cut in its middle", { "judging", { { 0 } }, "registry.example.org/team/project/web:2.1" }, 29, false,
	  "judging  registry.e\u2026t/web:2.1" },
	{ "with dots where there is no ellipsis", { "judging", { { 0 } }, "registry.example.org/team/project/web:2.1" }, 29, true,
	  "judging  registry..../web:2.1" },
	{ "a wide name is cut by columns", { "judging", { { 0 } }, "\u4e2d\u6587\u5bb9\u5668\u4e2d\u6587\u5bb9\u5668" }, 18, false,
	  "judging  \u4e2d\u6587\u2026\u5bb9\u5668" },
	{ "a name that would be too short is left out", { ASKING, BOTH, "web-1-of-many" }, 59, false, ASKING "  containers 37/120  images 12/30" },
	{ "then the phase", { ASKING, BOTH, "web" }, 45, false, "containers 37/120  images 12/30  web" },
	{ "in 19 columns the containers are left", { ASKING, BOTH, "web-1" }, 19, false, "containers 37/120" },
	{ "in 16 the images", { ASKING, BOTH, "web-1" }, 16, false, "images 12/30" },
	{ "in 8 what is being looked at", { ASKING, BOTH, "web-1-of-many" }, 8, false, "web-\u2026any" },
	{ "in 7 a part of the phase", { ASKING, BOTH, "web-1" }, 7, false, "ask\u2026ine" },
	{ "in none nothing", { ASKING, BOTH, "web-1" }, 0, false, "" },
	{ "escapes are seen, and do nothing", { "judging", { { 0 } }, "\033[2J\007x" }, 79, false, "judging  <U+001B>[2J<U+0007>x" },
	{ "a line end is seen", { "judging", { { 0 } }, "a\r\nb" }, 79, false, "judging  a<U+000D><U+000A>b" },
	{ "marks of direction are seen", { "judging", { { 0 } }, "a\u202eb\u2067" }, 79, false, "judging  a<U+202E>b<U+2067>" },
	{ "what is no UTF-8 is seen", { "judging", { { 0 } }, "a\xff" }, 79, false, "judging  a<0xFF>" },
	{ "where UTF-8 is not spoken, ASCII", { "judging", { { 0 } }, "\u4e2d" }, 79, true, "judging  <U+4E2D>" },
};

static void
tells(void **state)
{
	const struct row *row = *state;
	autobuf struct buf b = BUF_INIT;

	progress_line(&b, &row->p, row->columns, !row->ascii);
	assert_string_equal(b.s != NULL ? b.s : "", row->want);
}

int
main(void)
{
	return RUN_ROWS("lines", rows, tells);
}
