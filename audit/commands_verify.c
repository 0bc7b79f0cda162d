/* SPDX-License-Identifier: Apache-2.0 */
/* commands_verify: verify BUNDLE...: what evidence proves, and what it does not. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/cli.h"
#include "audit/sandbox.h"
#include "audit/trusted.h"
#include "audit/verify.h"
#include "report/report.h"
#include "report/term.h"

/* What is being looked at; quiet: named only once there is something to say of it. */
struct showing {
	struct term term;
	const char *path;
	bool quiet, named;
};

/* Evidence is others': its words do not reorder or hide what is said of it. */
static void
put(const struct showing *s, const char *text)
{
	autobuf struct buf safe = BUF_INIT;

	term_safe(&s->term, &safe, TERM_EXACT, text);
	puts(safe.len > 0 ? safe.s : "");
}

static void
name(struct showing *s)
{
	if (!s->named)
		put(s, s->path);
	s->named = true;
}

static void
show(void *arg, enum verified what, const char *text)
{
	static const char *const words[] = { [VERIFIED_PROVEN] = "proven", [VERIFIED_OPEN] = "open", [VERIFIED_BROKEN] = "BROKEN",
		[VERIFIED_FAILED] = "FAILED", [VERIFIED_NOTE] = "note" };
	struct showing *s = arg;

	if (what != VERIFIED_BROKEN && what != VERIFIED_FAILED && s->quiet)
		return;
	name(s);
	printf("  %-7s ", words[what]);
	put(s, text);
}

/* Nothing is written, and nothing is read but what was named, and a trail beside it. */
static void
lock(const struct options *o)
{
	autofree const char **reads = xcalloc(2 * o->narguments + 1, sizeof *reads);
	autofree char **above = xcalloc(o->narguments + 1, sizeof *above);
	size_t n = 0;

	for (size_t i = 0; i < o->narguments; i++) {
		above[i] = xasprintf("%s/..", o->arguments[i]);
		reads[n++] = o->arguments[i];
		reads[n++] = above[i];
	}
	if (!o->no_sandbox)
		sandbox_main(&(struct sandbox_needs){ .reads = reads });
	for (size_t i = 0; i < o->narguments; i++)
		free(above[i]);
}

int
command_verify(const struct options *o)
{
	autotrusted struct trusted trusted = { .n = 0 };
	autotimestampca struct timestamp_ca *ca = NULL;
	struct showing showing = { .quiet = o->quiet };
	struct verify v = { .say = show, .arg = &showing, .now = time(NULL) };
	int status = EXIT_OK;
	char build[65];
	struct err e;

	if (trusted_read(&trusted, o->keys, &e) < 0 || (o->tsa_ca != NULL && (ca = timestamp_ca_read(o->tsa_ca, &e)) == NULL))
		return complain(EXIT_USAGE, &e);
	v.tsa_ca = ca;
	v.keys = (const struct key *const *)trusted.keys;
	v.nkeys = trusted.n;
	v.build = sha256_file("/proc/self/exe", build, &e) == 0 ? build : NULL;
	term_open(&showing.term, stdout, 0, false, report_style_of(STDOUT_FILENO, o->color).utf8);
	lock(o);
	for (size_t i = 0; i < o->narguments; i++) {
		const char *path = o->arguments[i];
		autofree char *clean = utf8_clean(path, strlen(path));

		showing.path = clean;
		showing.named = false;
		if (!o->quiet)
			name(&showing);
		if ((verify_is_folder(path) ? verify_folder(&v, path, &e) : verify_bundle(&v, path, &e)) < 0)
			status = complain(EXIT_USAGE, &e);
	}
	term_close(&showing.term);
	status = finish_output(status);
	return v.broken > 0 ? EXIT_BROKEN : status;
}
