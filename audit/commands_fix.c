/* SPDX-License-Identifier: Apache-2.0 */
/* commands_fix: fix RESULTS|BUNDLE: what would put right what failed. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "audit/forms.h"
#include "audit/results.h"
#include "audit/wanted.h"
#include "report/fix.h"

/* Longest daemon.json that is taken. */
#define MAX_DAEMON_JSON ((size_t)1 << 20)

/* What is written of a merged daemon.json. */
static int
put_merged(FILE *out, const void *what, const struct report_style *style)
{
	const struct buf *b = what;

	(void)style;
	return fwrite(b->s, 1, b->len, out) == b->len ? 0 : -1;
}

static const struct fix_kind {
	const char *name;
	report_put_fn *put; /* NULL: daemon.json, which takes today's */
} kinds[] = {
	{ "shell", fix_shell }, { "ansible", fix_ansible }, { "daemon-json", NULL }, { "audit-rules", fix_audit_rules },
	{ "compose", fix_compose },
};

static const struct fix_kind *
kind_of_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* A text that was asked for. */
struct order {
	const struct fix_kind *kind;
	const char *path; /* NULL: standard output */
};

static int
read_order(const struct options *o, const char *spec, struct order *ret, struct err *e)
{
	const char *colon = strchr(spec, ':');
	autofree char *name = xstrndup(spec, strcspn(spec, ":"));

	*ret = (struct order){ kind_of_name(name), colon != NULL && strcmp(colon + 1, "-") != 0 ? colon + 1 : NULL };
	if (ret->kind == NULL) {
		err_set(e, 0, "--report %.60s: fixes are written as shell, ansible, daemon-json, audit-rules or compose", name);
		return -1;
	}
	if (colon != NULL && colon[1] == '\0')
		return err_set(e, 0, "--report %.60s: a path is missing behind the colon", spec);
	if (ret->kind->put == NULL && o->daemon_json == NULL)
		return err_set(e, 0, "--report daemon-json: it is merged with what there is: give today's file by --daemon-json, an "
		    "empty file if there is none");
	return 0;
}

static int
read_orders(const struct options *o, struct order ret[MAX_REPORTS], size_t *ret_n, struct err *e)
{
	char shell[] = "shell", daemon_json[] = "daemon-json";
	char *const usuals[] = { o->daemon_json == NULL ? shell : daemon_json, NULL };
	char *const *list = o->reports != NULL ? o->reports : usuals;
	bool merges = o->daemon_json == NULL;
	int to_stdout = 0;

	for (*ret_n = 0; list[*ret_n] != NULL; ++*ret_n) {
		if (*ret_n == MAX_REPORTS)
			return err_set(e, 0, "--report: at most %d in one run", MAX_REPORTS);
		if (read_order(o, list[*ret_n], &ret[*ret_n], e) < 0)
			return -1;
		if (ret[*ret_n].path == NULL && ++to_stdout > 1)
			return err_set(e, 0, "--report %.60s: only one goes to standard output; give the others a path, %s:PATH",
			    list[*ret_n], ret[*ret_n].kind->name);
		merges = merges || ret[*ret_n].kind->put == NULL;
	}
	return merges ? wanted_apart(o, e) : err_set(e, 0, "--daemon-json: nothing is merged with it; add -r daemon-json:PATH");
}

/* Whether the benchmark is one of those that are shipped, byte for byte. */
static bool
is_shipped(const struct results_source *s, const struct bench *b)
{
	for (size_t i = 0; i < s->nbenches; i++) {
		char digest[65];

		if (s->benches[i].id == NULL)
			continue;
		sha256_hex(s->benches[i].bytes.s, s->benches[i].bytes.len, digest);
		if (strcmp(digest, b->sha256) == 0)
			return true;
	}
	return false;
}

static int
read_daemon_json(const struct options *o, struct buf *ret, struct err *e)
{
	if (o->daemon_json == NULL || strcmp(o->daemon_json, "/dev/null") == 0)
		return 0;
	if (file_read(o->daemon_json, MAX_DAEMON_JSON, "today's daemon.json", ret, e) < 0) {
		struct err why = *e;

		return err_set(e, why.num, "--daemon-json: %s%s", why.msg,
		    why.num == ENOENT ? "; if there is none, give an empty file, or /dev/null" : "");
	}
	return ret->len <= MAX_DAEMON_JSON ? 0 : err_set(e, 0, "%s: is larger than 1 MiB", o->daemon_json);
}

/* The results with the benchmark's texts. NULL and an error. */
static struct results *
read_results(const struct results_source *s, struct err *e)
{
	struct results *r = results_read(s, e);

	if (r == NULL || !r->bare)
		return r;
	err_set(e, 0, "fixes are texts of the benchmark, and results hold only its digest: name %.40s %.20s of the SHA-256 digest %s by "
	    "-b%s, or a bundle", r->bench->name, r->bench->version, r->bench->sha256,
	    r->bench->tailoring != NULL ? ", its tailoring by --tailoring-file" : "");
	results_free(r);
	return NULL;
}

static int
write_one(const struct options *o, const struct order *order, const struct fix_plan *p, const struct buf *today)
{
	struct report_style style = { 0 };
	autobuf struct buf merged = BUF_INIT;
	struct err e;

	if (order->kind->put != NULL)
		return report_put(order->kind->put, p, order->path, 0600, &style, &e) < 0 ? complain(EXIT_NOTHING, &e) : EXIT_OK;
	if (fix_daemon_json(p, o->daemon_json, today->s, today->len, &merged, stderr, &e) < 0)
		return complain(EXIT_USAGE, &e);
	return report_put(put_merged, &merged, order->path, 0600, &style, &e) < 0 ? complain(EXIT_NOTHING, &e) : EXIT_OK;
}

static int
write_all(const struct options *o, const struct order *orders, size_t n, const struct fix_plan *p, const struct buf *today)
{
	int status = EXIT_OK;

	for (size_t i = 0; i < n; i++) {
		int one = write_one(o, &orders[i], p, today);

		status = one > status ? one : status;
	}
	return status;
}

int
command_fix(const struct options *o)
{
	struct order orders[MAX_REPORTS];
	struct results_source s = { .bytes = BUF_INIT };
	autobuf struct buf today = BUF_INIT;
	struct results *r = NULL;
	struct fix_plan *p = NULL;
	struct err e;
	size_t n;
	int status = EXIT_OK;

	if (read_orders(o, orders, &n, &e) < 0 || read_daemon_json(o, &today, &e) < 0 ||
	    results_find(o->arguments[0], o->benchmark, o->tailoring, &s, &e) < 0)
		status = complain(EXIT_USAGE, &e);
	if (status == EXIT_OK) {
		forms_lock(o, NULL);
		if ((r = read_results(&s, &e)) == NULL)
			status = complain(EXIT_USAGE, &e);
	}
	if (r != NULL) {
		p = fix_plan_make(r->audit, is_shipped(&s, r->bench));
		status = write_all(o, orders, n, p, &today);
	}
	fix_plan_free(p);
	results_free(r);
	results_source_free(&s);
	return status;
}
