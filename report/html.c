/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as a page of HTML that stands alone: nothing is loaded, nothing leaves it, and all of it
 * can be read with scripting off. The content security policy lets in the page's own style and script
 * alone, by their digests.  Void elements are left open, as HTML's validators want them; all else is
 * well-formed XML, too.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/html.h"

/* ---- the head ---- */

static void
put_head(const struct html *h, const struct buf *script)
{
	const struct bench *bench = h->a->bench;
	autofree char *benchmark = xasprintf("%s %s, profile %s", bench->name, bench->version,
	    bench->profile != NULL ? bench->profile : "not named");

	html_head(h, &(struct html_head){ .title = "Audit of ", .of = json_str(h->a->host, "name", "unknown host"),
	    .when = json_str(h->a->run, "started", "at a time not known"), .script = script,
	    .margins = { { "top-left", "Host ", json_str(h->a->host, "name", "(name unknown)") },
	        { "top-right", "Run ", json_str(h->a->run, "id", "(without an id)") },
	        { "bottom-left", "", benchmark },
	        { "bottom-center", "", json_str(h->a->run, "started", "") } } });
}

/* ---- the page ---- */

/* clang-format off */
static const struct { const char *id, *title, *link; bool entries; void (*put)(const struct html *h); } parts[] = {
	{ "summary", "Summary", "Summary", false, html_summary },
	{ "attention", "What needs attention", "Attention", false, html_attention },
	{ "counts", "Counts", "Counts", false, html_tables },
	{ "rules", "Rules", "Rules", false, html_rules },
	{ "entries", "Exceptions and attestations", "Exceptions", true, html_entries_all },
	{ "requirements", "Requirements that the results support evidence for", "Requirements", false, html_requirements },
	{ "audited", "What was audited", "What was audited", false, html_identity },
	{ "reading", "How to read this report", "How to read it", false, html_reading },
};
/* clang-format on */

static bool
is_part(const struct html *h, size_t i)
{
	return !parts[i].entries || h->a->exceptions != NULL || h->a->attestations != NULL;
}

/* Which engine, and the run's id: a page is filed by them. */
static void
put_engine(const struct html *h)
{
	const cJSON *engine = h->a->engine;
	const char *endpoint = json_str(engine, "endpoint", NULL);

	if (json_bool(engine, "reachable", false))
		html(h, "<p class=\"soft\">Engine <bdi>%s</bdi> <bdi>%s</bdi>", json_str(engine, "product", ""),
		    json_str(engine, "version", ""));
	else
		html(h, "<p class=\"soft\">Engine %s", endpoint != NULL ? "not reachable" : "not asked");
	if (endpoint != NULL)
		html(h, " at <bdi>%s</bdi>", endpoint);
	html(h, "; run <code>%s</code></p>\n", json_str(h->a->run, "id", "without an id"));
}

static void
put_header(const struct html *h)
{
	const struct bench *b = h->a->bench;

	html_begin(h, "summary", "Skip to the summary");
	html(h, "<h1>Audit of <bdi>%s</bdi></h1>\n", json_str(h->a->host, "name", "a host whose name is not known"));
	html(h,
	    "<p class=\"soft\"><bdi>%s</bdi> <bdi>%s</bdi>, profile <bdi>%s</bdi>; looked at on <bdi>%s</bdi></p>\n",
	    b->name, b->version, b->profile, json_str(h->a->run, "started", "a day that is not known"));
	put_engine(h);
	html(h, "<nav aria-label=\"Contents\">\n<ul>\n");
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (is_part(h, i))
			html(h, "<li><a href=\"#%s\">%s</a></li>\n", parts[i].id, parts[i].link);
	html(h, "</ul>\n</nav>\n</header>\n");
}

static void
put_footer(const struct html *h)
{
	const char *sha256 = json_str(h->a->tool, "sha256", NULL);

	html(h, "<footer>\n<p>Written by %s %s", json_str(h->a->tool, "name", "plimsoll"),
	    json_str(h->a->tool, "version", ""));
	if (sha256 != NULL)
		html(h, ", SHA-256 of the program <code>%s</code>", sha256);
	html(h, ". Host <bdi>%s</bdi>, run <code>%s</code>.</p>\n</footer>\n", json_str(h->a->host, "name", "unknown"),
	    json_str(h->a->run, "id", "without an id"));
}

void
html_reading(const struct html *h)
{
	static const struct {
		enum verdict v;
		const char *means;
	} words[] = {
		{ PASS, "It was looked at, and it is as the rule asks." },
		{ FAIL, "It was looked at, and it is not." },
		{ ERROR, "It could not be looked at: a right was missing, something did not answer, or it was gone." },
		{ UNKNOWN, "What was found was not understood, or is not among the facts that were kept." },
		{ NOTCHECKED, "A person has to decide; the facts that help are shown." },
		{ NOTAPPLICABLE, "The rule does not apply here; the reason is told." },
		{ NOTSELECTED, "The profile, a tailoring or an option left the rule out." },
		{ INFORMATIONAL, "It was decided, and is not scored." },
		{ FIXED, "It failed before, and was put right." },
	};

	html(h,
	    "<div class=\"card\">\n<p>A result stands for facts that were read from this host at that time. It "
	    "supports evidence for "
	    "the requirements that are named beside it. Whether a requirement is met is not for a program to say: the "
	    "entity "
	    "and its assessor judge that, with scope, processes and people in view.</p>\n<dl>\n");
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		html(h, "<div><dt>");
		html_badge(h, words[i].v);
		html(h, "</dt><dd>%s</dd></div>\n", words[i].means);
	}
	html(h,
	    "</dl>\n<p>A rule has the worst result of its subjects. The score is the number of rules that passed, of "
	    "all rules with "
	    "the result pass, fixed, fail, error or unknown; what could not be looked at counts as not passed. "
	    "Observed results stay "
	    "as they are where somebody answers for them; the second score is the one with exceptions and "
	    "attestations.</p>\n");
	html(h,
	    "<p>Subjects of a rule about which the same was found are told together; <code>{id}</code> and "
	    "<code>{pid}</code> then stand "
	    "for the id and the process of each. Each piece of evidence has an id that is the same "
	    "in every format; of subjects told together, the JSON report has them. Values that may hold a secret were "
	    "replaced by "
	    "keyed digests when they were read. Characters that cannot be seen are shown by number, such as "
	    "<code>&lt;U+202E&gt;</code>.</p>\n</div>\n");
}

int
report_html(FILE *out, const struct audit *a, const struct report_style *style)
{
	autobuf struct buf script = BUF_INIT;
	struct html h = { .a = a };

	(void)style;
	html_lines(&script, html_script);
	term_open_page(&h.t, out);
	put_head(&h, &script);
	put_header(&h);
	html(&h, "<main>\n");
	html_notices(&h);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!is_part(&h, i))
			continue;
		html(&h, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", parts[i].id, parts[i].id,
		    parts[i].title);
		parts[i].put(&h);
		html(&h, "</section>\n");
	}
	html(&h, "</main>\n");
	put_footer(&h);
	fprintf(out, "<script>%s</script>\n</body>\n</html>\n", script.s);
	term_close(&h.t);
	return ferror(out) ? -1 : 0;
}
