/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "tests/golden.h"
#include "tests/html_page.h"
#include "tests/make_audit.h"
#include "tests/rows.h"

/* ---- text ---- */

enum how { TEXT, SENTENCE, PROSE, CODE };

/* clang-format off */
static const struct text_row {
	const char *name;
	enum how how;
	const char *text, *written;
} text_rows[] = {
	{ "text: letters stand for themselves, of any script", TEXT, "db \u4e2d\u6587 \u05d0", "db \u4e2d\u6587 \u05d0" },
	{ "text: none is none", TEXT, NULL, "" },
	{ "text: markup is text", TEXT, "</b><script>alert(1)</script>", "&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;" },
	{ "text: quotes end no attribute", TEXT, "\" onload='x'", "&quot; onload=&#39;x&#39;" },
	{ "text: an entity is text", TEXT, "&lt;&#60;", "&amp;lt;&amp;#60;" },
	{ "text: a percent sign is text", TEXT, "%s%n", "%s%n" },
	{ "text: controls are shown", TEXT, "\033[2J\n\x7f", "&lt;U+001B&gt;[2J&lt;U+000A&gt;&lt;U+007F&gt;" },
	{ "text: direction marks are shown", TEXT, "a\u202egnp.exe\u2066", "a&lt;U+202E&gt;gnp.exe&lt;U+2066&gt;" },
	{ "text: what cannot be seen is shown", TEXT, "\u200b\ufeff\u00a0", "&lt;U+200B&gt;&lt;U+FEFF&gt;&lt;U+00A0&gt;" },
	{ "text: line separators are shown", TEXT, "\u2028\u2029", "&lt;U+2028&gt;&lt;U+2029&gt;" },
	{ "text: what is no character of XML is shown", TEXT, "\ufffe\uffff", "&lt;U+FFFE&gt;&lt;U+FFFF&gt;" },
	{ "text: what is no UTF-8 is shown", TEXT, "a\xff\xc0\xaf", "a&lt;0xFF&gt;&lt;0xC0&gt;&lt;0xAF&gt;" },
	{ "a sentence: lines fold", SENTENCE, "one\n\ttwo", "one two" },
	{ "a sentence: markup is text", SENTENCE, "a < b & c", "a &lt; b &amp; c" },
	{ "prose: a line is a paragraph", PROSE, "one\n\ntwo < 3", "<p>one</p>\n<p>two &lt; 3</p>\n" },
	{ "prose: items become a list", PROSE, "so:\n- one\n- two\nend", "<p>so:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>end</p>\n" },
	{ "prose: a list at the end is closed", PROSE, "- one", "<ul>\n<li>one</li>\n</ul>\n" },
	{ "prose: none is none", PROSE, NULL, "" },
	{ "code: lines and tabs stay", CODE, "if x; then\n\ty >z\nfi", "<pre><code>if x; then\n\ty &gt;z\nfi</code></pre>\n" },
	{ "code: blanks at the end of a line go", CODE, "a  \n \t\nb\n", "<pre><code>a\n\nb</code></pre>\n" },
	{ "code: controls are shown", CODE, "a\033\u202e", "<pre><code>a&lt;U+001B&gt;&lt;U+202E&gt;</code></pre>\n" },
};
/* clang-format on */

static void
texts(void **state)
{
	const struct text_row *row = *state;
	struct html h = { 0 };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	term_open(&h.t, out, 0, false, true);
	if (row->how == TEXT)
		html(&h, "%s", row->text);
	else if (row->how == SENTENCE)
		html_sentence(&h, row->text);
	else if (row->how == PROSE)
		html_prose(&h, row->text);
	else
		html_code(&h, row->text);
	term_close(&h.t);
	fclose(out);
	assert_string_equal(text, row->written);
	free(text);
}

static void
templates(void **state)
{
	struct html h = { 0 };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	term_open(&h.t, out, 0, false, true);
	html(&h, "<b title=\"%s\">%zu of %d, %ld %%</b>", "<\">", (size_t)3, -4, 5L);
	html_number(&h, 1, " rule");
	html_number(&h, 2, " rule");
	term_close(&h.t);
	fclose(out);
	assert_string_equal(text, "<b title=\"&lt;&quot;&gt;\">3 of -4, 5 %</b>1  rule2  rules");
	free(text);
}

/* ---- pages ---- */

/* The caller frees. */
static char *
write_page(const char *story, size_t *ret_len)
{
	struct made *m = make_story(story);
	char *text = NULL;
	FILE *out = open_memstream(&text, ret_len);

	assert_non_null(out);
	assert_int_equal(report_html(out, &m->audit, &(struct report_style){ 80, true, false, 2 }), 0);
	assert_int_equal(fclose(out), 0);
	make_free(m);
	return text;
}

static size_t
count(const char *page, const char *what)
{
	size_t n = 0;

	for (const char *s = page; (s = strstr(s, what)) != NULL; s += strlen(what))
		n++;
	return n;
}

static void
pages(void **state)
{
	const struct story *story = *state;
	struct made *m = make_story(story->name);
	size_t len, again_len;
	autofree char *page = write_page(story->name, &len), *again = write_page(story->name, &again_len);
	autofree char *wrong = html_page_wrong(page, len);

	if (wrong != NULL)
		fail_msg("%s", wrong);
	assert_string_equal(page, again);
	assert_int_equal(count(page, "<details class=\"rule\""), m->audit.nresults);
	make_free(m);
}

/* Each comparator above sees what it is there for: a page with something else in the place of a part of it. */
/* clang-format off */
static const struct broken_row {
	const char *name, *part, *with, *wrong;
} broken_rows[] = {
	{ "seen: a control", "Summary", "Sum\033mary", "a control at" },
	{ "seen: bytes that are no UTF-8", "Summary", "Sum\xffmary", "no UTF-8 at" },
	{ "seen: a mark that turns text around", "Summary", "Sum\u202emary", "cannot be seen" },
	{ "seen: a blank at the end of a line", "</h1>\n", "</h1> \n", "a blank at the end" },
	{ "seen: an element that is not closed", "</h1>", "", "not well-formed" },
	{ "seen: a character that is not escaped", "</h1>", "&</h1>", "not well-formed" },
	{ "seen: an element that loads", "</h1>", "<img/></h1>", "element img" },
	{ "seen: a second script", "</h1>", "<script>x()</script></h1>", "2 scripts" },
	{ "seen: an attribute that runs", "<main>", "<main onclick=\"x()\">", "attribute onclick of main" },
	{ "seen: a style in an attribute", "<main>", "<main style=\"top:0\">", "attribute style of main" },
	{ "seen: a link out of the page", "href=\"#summary\"", "href=\"//evil\"", "a link out of the page: //evil" },
	{ "seen: a link to nothing", "href=\"#summary\"", "href=\"#nowhere\"", "href to nothing: #nowhere" },
	{ "seen: a label of nothing", "for=\"search\"", "for=\"nowhere\"", "for to nothing: nowhere" },
	{ "seen: an id twice", "id=\"counts\"", "id=\"rules\"", "id rules twice" },
	{ "seen: a heading that skips a step", "<h3>Host</h3>", "<h4>Host</h4>", "h4 behind h2" },
	{ "seen: a style that is not the policy's", "color-scheme", "colour-scheme", "the policy refuses the style" },
	{ "seen: a script that is not the policy's", "'use strict'", "'use  strict'", "the policy refuses the script" },
	{ "seen: a policy that lets more in", "default-src 'none'", "default-src 'self'", "policy default-src 'self'" },
};
/* clang-format on */

static void
broken_pages(void **state)
{
	const struct broken_row *row = *state;
	size_t len;
	autofree char *page = write_page("clean", &len), *wrong = NULL;
	const char *at = strstr(page, row->part);
	autobuf struct buf b = BUF_INIT;

	assert_non_null(at);
	buf_add(&b, page, (size_t)(at - page));
	buf_adds(&b, row->with);
	buf_adds(&b, at + strlen(row->part));
	wrong = html_page_wrong(b.s, b.len);
	assert_non_null(wrong);
	if (strstr(wrong, row->wrong) == NULL)
		fail_msg("%s", wrong);
}

/* clang-format off */
static const struct holds_row {
	const char *name, *story, *text;
	size_t times;
} holds_rows[] = {
	{ "the title names host and time", "mixed", "<title>Audit of build-7, 2026-01-31T10:00:00Z</title>", 1 },
	{ "each page's margin has the host", "mixed", "@top-left{content:\"Host build-7\"}", 1 },
	{ "each page's margin has the run", "mixed", "@top-right{content:\"Run 0b9c2f6e-6c1f-", 1 },
	{ "each page's margin has the benchmark, blanks and all", "mixed", "content:\"cis-docker\\0000201.8.0,\\000020profile\\000020level-1\"", 1 },
	{ "each page has its number", "mixed", "counter(page) \" of \" counter(pages)", 1 },
	{ "the score has its formula", "mixed", "<strong>28.6 %</strong> = 2 passed of 7 scored rules", 1 },
	{ "nothing scored has no score", "empty", "<strong>No score</strong>: no rule could be scored", 1 },
	{ "a run that is not whole says so first", "filtered", "<main>\n<section class=\"card notice long\" aria-labelledby=\"partial\">", 1 },
	{ "what was left out is listed", "filtered", "<dt>containers left out</dt><dd>2: <bdi>cache</bdi>, <bdi>db</bdi></dd>", 1 },
	{ "what could not be decided is told with its reason", "unreachable", "<li>32 rules: <bdi>the engine is not reachable", 1 },
	{ "an engine that was not reached is told", "unreachable", "<p class=\"soft\">Engine not reachable at <bdi>unix:///var/run/docker.sock</bdi>; run ", 1 },
	{ "rights that were missing are told", "unreachable", "<p>Rights that were missing: <bdi>CAP_DAC_READ_SEARCH</bdi>, ", 1 },
	{ "containers that are alike are told together", "many", "160 containers: <ul class=\"names\">", 1 },
	{ "each of them is named", "many", "<bdi>shop-frontend-199</bdi>", 4 },
	{ "what was found is beside what was expected", "mixed", "<td><code>HostConfig.Privileged</code></td><td><code>false</code></td>"
	    "<td class=\"differs\"><code>true</code></td>", 1 },
	{ "a requirement is something that results support evidence for", "mixed", "<h5>Requirements it supports evidence for</h5>", 3 },
	{ "a requirement lists its rules", "mixed", "<tr><th scope=\"row\">2.2.6</th><td>2 fail</td>", 1 },
	{ "nothing is called compliant", "mixed", "omplian", 0 },
	{ "that somebody else judges whether requirements are met is said", "mixed", "Whether a requirement is met is not for a program to say", 1 },
	{ "names of strangers run nothing", "hostile", "<script>", 1 },
	{ "names of strangers are shown as what they are", "hostile", "<bdi>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</bdi>", 2 },
	{ "a host's name ends no style", "hostile", "content:\"Host evil\\00003cU\\00002b001B\\00003e\\00005d0\\00003bx\\00003c", 1 },
	{ "a name of 4 KiB is whole", "hostile", "abcdefghijklmnopqrstuvwxyz-0123456789-</bdi>", 3 },
};
/* clang-format on */

static void
holds(void **state)
{
	const struct holds_row *row = *state;
	size_t len;
	autofree char *page = write_page(row->story, &len);

	assert_int_equal(count(page, row->text), row->times);
}

/* Of a page, what stands between its style and its script. */
/* clang-format off */
static const struct golden_row {
	const char *name, *story, *file;
} golden_rows[] = {
	{ "the page of every verdict", "mixed", "mixed.html" },
	{ "the page with names and sentences of strangers", "hostile", "hostile.html" },
	{ "the page without engine and rights", "unreachable", "unreachable.html" },
};
/* clang-format on */

static void
goldens(void **state)
{
	const struct golden_row *row = *state;
	size_t len;
	autofree char *page = write_page(row->story, &len);
	const char *from = strstr(page, "<body>"), *to = strstr(page, "<script>");

	assert_non_null(from);
	assert_non_null(to);
	golden_check(row->file, from, (size_t)(to - from));
}

/* What a record or a trail may say of the runs before: points of the picture, of these the hollow ones, and rows of the table. */
/* clang-format off */
#define EARLIER(day, result, passed, scored) "{\"started\":\"2026-01-" day "T10:00:00Z\",\"result\":\"" result "\",\"passed\":" passed ",\"scored\":" scored "}"
static const struct trend_row {
	const char *name, *earlier; /* NULL: not known */
	size_t points, hollow, rows;
	const char *text;
} trend_rows[] = {
	{ "a trend: without a trail there is none", NULL, 0, 0, 0, NULL },
	{ "a trend: what is no list is none", "7", 0, 0, 0, NULL },
	{ "a trend: of one run there is no picture", "[]", 0, 0, 1, "<p>Score over time: there is none yet" },
	{ "a trend: two runs are two points", "[" EARLIER("30", "met", "4", "4") "]", 2, 1, 2, "d=\"M48.0 20.0L700.0 134.3\"" },
	{ "a trend: a run that is not whole is hollow", "[" EARLIER("30", "incomplete", "4", "4") "]", 2, 2, 2, NULL },
	{ "a trend: a run without a score is a gap, and in the table", "[" EARLIER("29", "met", "2", "4") "," EARLIER("30", "nothing", "0", "0") "]", 2, 1, 3,
	    "<td>none</td><td>0</td><td>0</td><td>nothing</td>" },
	{ "a trend: more passed than scored is no score", "[" EARLIER("30", "met", "5", "4") "]", 0, 0, 2, "<td>none</td>" },
	{ "a trend: numbers that are none are no score", "[" EARLIER("30", "met", "-1", "1e300") ",7,{},\"x\"]", 0, 0, 5, "<td>none</td>" },
	{ "a trend: a time that is none is no point", "[{\"started\":\"</bdi><script>\",\"passed\":1,\"scored\":2}]", 0, 0, 2, "<bdi>&lt;/bdi&gt;&lt;script&gt;</bdi>" },
	{ "a trend: this run is told last", "[" EARLIER("30", "met", "4", "4") "]", 2, 1, 2, ", this run</th><td>28.6 %</td><td>2</td><td>7</td><td>incomplete</td></tr>\n</tbody>" },
};
/* clang-format on */

static void
trends(void **state)
{
	const struct trend_row *row = *state;
	struct made *m = make_story("mixed");
	cJSON *earlier = row->earlier != NULL ? cJSON_Parse(row->earlier) : NULL;
	autofree char *text = NULL, *wrong = NULL;
	const char *table;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(earlier != NULL, row->earlier != NULL);
	m->audit.earlier = earlier;
	assert_int_equal(report_html(out, &m->audit, &(struct report_style){ 80 }), 0);
	assert_int_equal(fclose(out), 0);
	if ((wrong = html_page_wrong(text, len)) != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(count(text, "<circle r=\"4\"") + count(text, "<circle class=\"incomplete\""), row->points);
	assert_int_equal(count(text, "<circle class=\"incomplete\""), row->hollow);
	table = strstr(text, "Runs of this host by this benchmark and profile (");
	assert_int_equal(table != NULL ? strtoul(strchr(table, '(') + 1, NULL, 10) : 0, row->rows);
	if (row->text != NULL)
		assert_non_null(strstr(text, row->text));
	cJSON_Delete(earlier);
	make_free(m);
}

/* What cannot be written is an error. */
static void
full(void **state)
{
	struct made *m = make_story("clean");
	autofile FILE *out = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(out);
	setvbuf(out, NULL, _IONBF, 0);
	assert_int_equal(report_html(out, &m->audit, &(struct report_style){ 80 }), -1);
	make_free(m);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "a template takes text and numbers", templates },
		{ "a page that cannot be written is an error", full },
	};

	return RUN_ROWS("text", text_rows, texts) + run_rows("pages", stories, nstories, sizeof *stories, pages) +
	    RUN_ROWS("broken pages", broken_rows, broken_pages) + RUN_ROWS("a page holds", holds_rows, holds) +
	    RUN_ROWS("golden pages", golden_rows, goldens) + RUN_ROWS("trends", trend_rows, trends) + cmocka_run_group_tests_name("others", others, NULL, NULL);
}
