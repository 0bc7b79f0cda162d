/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "audit/locales.h"
#include "audit/progress.h"
#include "report/term.h"

#define PAUSE_MS 100
/* Of what is being looked at, fewer columns say nothing. */
#define LEAST_NOW 8
#define GAP 2

/* The line of standard error. */
static struct {
	bool on, utf8;
	int64_t next; /* now_ms() before which it is not drawn again */
} line;
/* Whether it is there; signal handlers look at it. */
static volatile sig_atomic_t drawn;

/* In the order in which they stand. */
enum { PHASE, FIRST, SECOND, NOW, NPARTS };

/* Makes the parts that do not take what the others leave. */
static void
make_parts(const struct progress *p, struct buf parts[NPARTS])
{
	buf_adds(&parts[PHASE], p->phase);
	for (size_t i = 0; i < ARRAY_SIZE(p->counts) && p->counts[i].what != NULL; i++)
		if (p->counts[i].all > 0)
			buf_addf(&parts[FIRST + i], "%s %zu/%zu", p->counts[i].what, p->counts[i].done, p->counts[i].all);
}

/* Leaves out what does not fit; returns the columns that are left for one more part and the gap before it. */
static size_t
fit_parts(const struct term *t, struct buf parts[NPARTS], size_t columns)
{
	static const size_t importance[] = { FIRST, SECOND, PHASE };
	size_t left = columns + GAP; /* the first part has no gap */

	for (size_t i = 0; i < ARRAY_SIZE(importance); i++) {
		struct buf *part = &parts[importance[i]];
		size_t takes = part->len > 0 ? term_columns(t, part->s) + GAP : 0;

		if (takes <= left)
			left -= takes;
		else
			buf_free(part);
	}
	return left;
}

void
progress_line(struct buf *b, const struct progress *p, size_t columns, bool utf8)
{
	struct buf parts[NPARTS] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	autobuf struct buf safe = BUF_INIT, whole = BUF_INIT;
	struct term t;
	size_t left;

	if (utf8)
		term_open_page(&t, stderr);
	else
		term_open(&t, stderr, 0, false, false);
	make_parts(p, parts);
	left = fit_parts(&t, parts, columns);
	if (p->now != NULL && left >= LEAST_NOW + GAP) {
		term_safe(&t, &safe, TERM_EXACT, p->now);
		term_cut(&t, &parts[NOW], safe.s, left - GAP);
	}
	for (size_t i = 0; i < NPARTS; i++) {
		if (parts[i].len > 0)
			buf_addf(&whole, "%*s%s", whole.len > 0 ? GAP : 0, "", parts[i].s);
		buf_free(&parts[i]);
	}
	if (whole.len > 0)
		buf_adds(b, whole.s);
	else
		term_cut(&t, b, p->phase, columns);
	term_close(&t);
}

bool
progress_open(void)
{
	const char *kind = getenv("TERM");

	line.on = kind != NULL && *kind != '\0' && strcmp(kind, "dumb") != 0 && isatty(STDERR_FILENO) == 1;
	line.utf8 = line.on && locales_utf8();
	line.next = 0;
	return line.on;
}

static size_t
terminal_columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* One write(2), so that a signal finds all of it or nothing; a terminal that does not take it gets the next one. */
static void
emit(const char *bytes, size_t len)
{
	(void)!write(STDERR_FILENO, bytes, len);
}

void
progress_show(const struct progress *p)
{
	autobuf struct buf b = BUF_INIT;
	int64_t now;

	if (!line.on || (now = now_ms()) < line.next)
		return;
	line.next = now + PAUSE_MS;
	buf_adds(&b, "\r\033[?7l"); /* no wrapping */
	progress_line(&b, p, terminal_columns() - 1, line.utf8); /* the last column is the cursor's */
	buf_adds(&b, "\033[K\033[?7h");
	drawn = 1;
	emit(b.s, b.len);
}

void
progress_erase(void)
{
	static const char gone[] = "\033[?7h\r\033[K";

	if (!drawn)
		return;
	drawn = 0;
	emit(gone, sizeof gone - 1);
	line.next = 0;
}

void
progress_close(void)
{
	progress_erase();
	line.on = false;
}
