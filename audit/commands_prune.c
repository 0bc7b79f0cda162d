/* SPDX-License-Identifier: Apache-2.0 */
/* commands_prune: prune DIR: evidence whose time is over. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/cli.h"
#include "audit/operator.h"
#include "audit/prune.h"
#include "audit/sandbox.h"
#include "audit/trusted.h"
#include "report/report.h"
#include "report/term.h"

#define LOGIN_TIMEOUT_MS 2000

struct manner {
	struct term term;
	bool quiet, dry_run;
};

static void
show(void *arg, enum pruned what, const char *name, const char *why)
{
	static const char *const words[] = { [PRUNED_DELETED] = "deleted", [PRUNED_KEPT] = "kept", [PRUNED_NOTE] = "note",
		[PRUNED_BROKEN] = "BROKEN", [PRUNED_FAILED] = "FAILED" };
	const struct manner *m = arg;
	autobuf struct buf safe = BUF_INIT;

	if (m->quiet && what != PRUNED_BROKEN && what != PRUNED_FAILED)
		return;
	term_safe(&m->term, &safe, TERM_EXACT, name);
	buf_adds(&safe, ": ");
	term_safe(&m->term, &safe, TERM_EXACT, why);
	printf("%-7s %s\n", what == PRUNED_DELETED && m->dry_run ? "past" : words[what], safe.s);
}

/* Which options go together. */
static int
check(const struct options *o, struct err *e)
{
	if (o->hold != NULL && o->release != NULL)
		return err_set(e, 0, "--hold and --release: one at a time");
	if ((o->hold != NULL || o->release != NULL) && (o->reason == NULL || *o->reason == '\0'))
		return err_set(e, 0, "%s: it needs --reason TEXT, which the trail keeps", o->hold != NULL ? "--hold" : "--release");
	if ((o->hold != NULL || o->release != NULL) && (o->dry_run || o->partial || o->at != NULL))
		return err_set(e, 0, "%s: it deletes nothing: --dry-run, --partial and --at do not go with it",
		    o->hold != NULL ? "--hold" : "--release");
	return 0;
}

/* The time to judge by: nothing is deleted before its day, whatever is said about the clock. */
static int
judged_at(const struct options *o, int64_t now, int64_t *ret, struct err *e)
{
	*ret = now;
	if (o->at == NULL)
		return 0;
	if (time_read(o->at, ret, e) < 0)
		return -1;
	if (*ret > now && !o->dry_run)
		return err_set(e, 0, "--at %s: it is yet to come; with --dry-run it shows what could be deleted then", o->at);
	return 0;
}

static cJSON *
who(void)
{
	autofree char *login = NULL;
	struct account self;

	if (account_of_file(NULL, getuid(), &self)) {
		login = xstrdup(self.name);
		account_free(&self);
	} else {
		login = accounts_login(getuid(), LOGIN_TIMEOUT_MS, now_ms() + LOGIN_TIMEOUT_MS);
	}
	return operator_object(login);
}

/* Reads below the folder, and writes there alone; a dry run looks at locks there. */
static void
lock(const struct options *o)
{
	const char *const reads[] = { o->arguments[0], NULL };

	if (!o->no_sandbox)
		sandbox_main(&(struct sandbox_needs){ .reads = reads, .evidence = o->arguments[0] });
}

/* What an error of prune.h is to a script. */
static int
status_of(const struct err *e)
{
	return e->num == EBADMSG ? EXIT_BROKEN : e->num == EINVAL || e->num == ENOENT || e->num == ENOTDIR ? EXIT_USAGE : EXIT_NOTHING;
}

static int
run(const struct options *o, struct prune *p)
{
	struct err e = { 0 };
	int n = o->hold != NULL ? prune_mark(p, PRUNE_HOLD, o->hold, &e) :
	    o->release != NULL  ? prune_mark(p, PRUNE_RELEASE, o->release, &e) :
	                          prune_folder(p, &e);

	if (fflush(stdout) != 0 || ferror(stdout)) {
		if (n == 0)
			err_set(&e, 0, "standard output: it cannot be written");
		n = -1;
	}
	if (n < 0)
		return complain(status_of(&e), &e);
	return p->broken > 0 ? EXIT_BROKEN : p->failed > 0 ? EXIT_NOTHING : EXIT_OK;
}

int
command_prune(const struct options *o)
{
	autotrusted struct trusted trusted = { .n = 0 };
	autofree char *reason = o->reason != NULL ? utf8_clean(o->reason, strlen(o->reason)) : NULL;
	autojson cJSON *operator = NULL;
	struct manner manner = { .quiet = o->quiet, .dry_run = o->dry_run };
	struct prune p = { .dir = o->arguments[0], .reason = reason, .now = time(NULL), .dry_run = o->dry_run, .partial = o->partial,
		.say = show, .arg = &manner };
	char build[65];
	struct err e;
	int status;

	if (check(o, &e) < 0 || judged_at(o, p.now, &p.judged_at, &e) < 0 || trusted_read(&trusted, o->keys, &e) < 0)
		return complain(EXIT_USAGE, &e);
	p.keys = (const struct key *const *)trusted.keys;
	p.nkeys = trusted.n;
	p.build = sha256_file("/proc/self/exe", build, &e) == 0 ? build : NULL;
	operator = who();
	p.operator = operator;
	term_open(&manner.term, stdout, 0, false, report_style_of(STDOUT_FILENO, o->color).utf8);
	lock(o);
	status = run(o, &p);
	term_close(&manner.term);
	return status;
}
