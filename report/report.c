/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "audit/locales.h"
#include "audit/outfile.h"
#include "report/report.h"

/* clang-format off */
const struct report_format report_formats[] = {
	{ "text", ".txt",  "for people at a terminal", report_text },
	{ "json", ".json", "complete results, schema plimsoll-results/1", report_json, .bare = true },
	{ "html", ".html", "a page that stands alone, for auditors and managers", report_html },
	{ "xccdf", ".xml", "XCCDF 1.2: the benchmark with a TestResult", report_xccdf },
	{ "arf", ".arf.xml", "ARF 1.1: benchmark, host and TestResult in one document", report_arf },
	{ "sarif", ".sarif", "SARIF 2.1.0: what fails or is not decided, for code scanning", report_sarif },
	{ "junit", ".junit.xml", "JUnit XML: a suite a section, a test a subject, for CI", report_junit },
	{ "csv", ".csv", "CSV: a row a subject, for spreadsheets", report_csv },
	{ "oscal", ".oscal.json", "OSCAL 1.2.1 assessment results", report_oscal },
	{ "ocsf", ".ocsf.jsonl", "OCSF 1.6.0 Compliance Findings, one a line", report_ocsf },
	{ "prometheus", ".prom", "metrics for node_exporter's textfile collector", report_prometheus, .mode = 0644 },
	{ "docker-bench", ".docker-bench.json", "as docker-bench-security logs as JSON", report_docker_bench },
	{ NULL },
};
/* clang-format on */

const struct report_format *
report_find(const char *name)
{
	for (const struct report_format *f = report_formats; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static bool
is_set(const char *variable)
{
	const char *v = getenv(variable);

	return v != NULL && *v != '\0';
}

static bool
wants_color(bool terminal, const char *when)
{
	const char *kind = getenv("TERM");

	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	if (is_set("NO_COLOR"))
		return false;
	if (is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR"))
		return true;
	return terminal && kind != NULL && strcmp(kind, "dumb") != 0;
}

struct report_style
report_style_of(int fd, const char *color)
{
	struct report_style s = { .width = 80 };
	struct winsize size;
	bool terminal = isatty(fd) == 1;

	if (terminal && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		s.width = size.ws_col;
	s.color = wants_color(terminal, color);
	s.utf8 = locales_utf8();
	return s;
}

bool
report_percent(const struct score *s, char out[16])
{
	unsigned tenths;

	out[0] = '\0';
	if (s->scored == 0 || !isfinite(s->percent))
		return false;
	tenths = (unsigned)lround(fmin(fmax(s->percent, 0), 100) * 10);
	if (tenths >= 1000 && s->passed < s->scored)
		tenths = 999;
	/* not "%.1f": its decimal point is the locale's */
	snprintf(out, 16, "%u.%u", tenths / 10, tenths % 10);
	return true;
}

/* /dev/stdout and the like are links into /proc: a file in their place would harm the machine. */
static bool
is_descriptor(const char *path)
{
	char link[32];
	ssize_t n = readlink(path, link, sizeof link);

	return n >= 6 && memcmp(link, "/proc/", 6) == 0;
}

int
report_put(report_put_fn *put, const void *what, const char *path, mode_t mode, const struct report_style *style,
    struct err *e)
{
	struct outfile o;
	int num;

	if (path != NULL && is_descriptor(path))
		return err_set(e, EINVAL,
		    "%s: not a regular file; without a path, a report goes to standard output",
		    path);
	if (outfile_open(&o, path, mode, e) < 0)
		return -1;
	errno = 0;
	if (put(o.f, what, style) == 0)
		return outfile_commit(&o, e);
	num = errno != 0 ? errno : EIO;
	outfile_abort(&o);
	return err_set(e, num, "%s: %s", path != NULL ? path : "standard output", strerror(num));
}

/* A format, and what it is to write. */
struct order {
	const struct report_format *format;
	const struct audit *a;
};

static int
put_order(FILE *out, const void *what, const struct report_style *style)
{
	const struct order *o = what;

	return o->format->write(out, o->a, style);
}

int
report_write(const struct report_format *f, const char *path, const struct audit *a, const struct report_style *style,
    struct err *e)
{
	return report_put(put_order, &(const struct order){ f, a }, path, f->mode != 0 ? f->mode : 0600, style, e);
}
