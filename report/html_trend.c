/* SPDX-License-Identifier: Apache-2.0 */
/* Scores over time as a picture. Runs are of others' making (a trail's, a record's): what is no score, or has no time, is a gap. */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/html.h"

/* The picture, in units of its own: where 0 % and 100 % are, and the first and the last run. */
#define LEFT   48.0
#define RIGHT  700.0
#define TOP    20.0
#define BOTTOM 180.0

static bool
when(const cJSON *run, int64_t *ret)
{
	struct err ignored;

	return time_read(json_str(run, "started", ""), ret, &ignored) == 0;
}

/* Where a run stands: false if it has no score, or no time. */
static bool
place(const cJSON *run, int64_t first, int64_t last, double *ret_x, double *ret_y)
{
	double passed = json_num(run, "passed", -1), scored = json_num(run, "scored", 0);
	int64_t t;

	if (scored <= 0 || passed < 0 || passed > scored || !when(run, &t))
		return false;
	*ret_x = last > first ? LEFT + (RIGHT - LEFT) * (double)(t - first) / (double)(last - first) : (LEFT + RIGHT) / 2;
	*ret_y = BOTTOM - (BOTTOM - TOP) * passed / scored;
	return true;
}

/* Tenths of a unit as a decimal, whatever the locale. */
static void
put_number(const struct html *h, double v)
{
	long tenths = (long)(v * 10 + 0.5);

	html(h, "%ld.%ld", tenths / 10, tenths % 10);
}

static void
put_line(const struct html *h, const cJSON *const *runs, size_t n, int64_t first, int64_t last)
{
	bool pen = false;
	double x, y;

	html(h, "<path class=\"line\" d=\"");
	for (size_t i = 0; i < n; i++) {
		/* a run without a score is a gap */
		if (!place(runs[i], first, last, &x, &y)) {
			pen = false;
			continue;
		}
		html(h, pen ? "L" : "M");
		put_number(h, x);
		html(h, " ");
		put_number(h, y);
		pen = true;
	}
	html(h, "\"/>\n");
	for (size_t i = 0; i < n; i++)
		if (place(runs[i], first, last, &x, &y)) {
			html(h, strcmp(json_str(runs[i], "result", ""), "incomplete") == 0 ?
			    "<circle class=\"incomplete\" r=\"4\" cx=\"" : "<circle r=\"4\" cx=\"");
			put_number(h, x);
			html(h, "\" cy=\"");
			put_number(h, y);
			html(h, "\"/>\n");
		}
}

bool
html_trend(const struct html *h, const char *caption, const cJSON *const *runs, size_t n)
{
	int64_t first = INT64_MAX, last = INT64_MIN, t;
	const char *from = NULL, *to = NULL;
	size_t scored = 0;
	double x, y;

	for (size_t i = 0; i < n; i++) {
		if (!when(runs[i], &t))
			continue;
		from = t < first ? json_str(runs[i], "started", "") : from;
		to = t > last ? json_str(runs[i], "started", "") : to;
		first = t < first ? t : first;
		last = t > last ? t : last;
	}
	for (size_t i = 0; i < n; i++)
		scored += place(runs[i], first, last, &x, &y);
	if (scored < 2)
		return false;
	html(h, "<figure>\n<figcaption>%s</figcaption>\n<svg class=\"trend\" viewBox=\"0 0 720 220\" "
	    "role=\"img\" aria-label=\"The scores of the table below, from %s to %s\">\n", caption, from, to);
	html(h, "<path class=\"grid\" d=\"M48 20H700M48 100H700M48 180H700\"/>\n<text class=\"scale\" x=\"42\" y=\"25\">100 %%</text>\n"
	    "<text class=\"scale\" x=\"42\" y=\"105\">50 %%</text>\n<text class=\"scale\" x=\"42\" y=\"185\">0 %%</text>\n");
	html(h, "<text class=\"first\" x=\"48\" y=\"205\">%s</text>\n<text class=\"last\" x=\"700\" y=\"205\">%s</text>\n", from, to);
	put_line(h, runs, n, first, last);
	html(h, "</svg>\n</figure>\n");
	return true;
}
