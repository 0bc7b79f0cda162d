/* SPDX-License-Identifier: Apache-2.0 */
/* commands_lint: lint FILE...: benchmarks, tailoring, exceptions, attestations and configuration, all that is wrong with each. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/cli.h"
#include "audit/entries.h"
#include "audit/options_wrong.h"

/* What lint has found so far. */
struct linting {
	const struct options *o;
	struct bench_source benchmark; /* what tailoring files are held against; its file is NULL: not known yet */
	const char *settings_file;     /* a configuration file that is looked at, or NULL */
	size_t errors, warnings;
};

/* "FILE:LINE: " or "FILE:LINE:COLUMN: " in front of a problem, or 0. */
static size_t
place_of(const char *text, const char *file)
{
	size_t len = strlen(file), digits;

	if (strncmp(text, file, len) != 0)
		return 0;
	for (int i = 0; i < 2 && text[len] == ':' && (digits = strspn(text + len + 1, "0123456789")) > 0; i++)
		len += 1 + digits;
	return len > strlen(file) && strncmp(text + len, ": ", 2) == 0 ? len + 2 : 0;
}

static void
show(struct linting *l, const char *file, const struct bench_problems *p)
{
	autofree char *clean = utf8_clean(file, strlen(file));

	for (size_t i = 0; i < p->n; i++) {
		const struct bench_problem *one = &p->list[i];
		size_t place = place_of(one->text, clean);

		printf("%.*s%s: %s\n", (int)place, one->text, one->warning ? "warning" : "error", one->text + place);
		l->errors += !one->warning;
		l->warnings += one->warning;
	}
}

/* The benchmark of another file: -b, or the last one among the files before it, or the newest that is shipped. */
static int
find_benchmark(struct linting *l, struct err *e)
{
	if (l->benchmark.file != NULL)
		return 0;
	bench_source_free(&l->benchmark);
	return bench_find(l->o->benchmark, &l->benchmark, e);
}

static int
lint_tailoring(struct linting *l, const struct bench_text *text, struct bench_problems *p, struct err *e)
{
	struct bench_text document;

	if (find_benchmark(l, e) < 0)
		return -1;
	document = (struct bench_text){ l->benchmark.file, l->benchmark.bytes.s, l->benchmark.bytes.len };
	bench_lint(&document, text, p);
	return 0;
}

static void
show_setting(void *linting, int line, const char *text)
{
	struct linting *l = linting;

	printf("%s:%d: error: %s\n", l->settings_file, line, text);
	l->errors++;
}

/* A configuration file is known by its name, as those that are read are. */
static bool
is_settings(const char *file)
{
	return has_ending(file, ".conf");
}

/* The file or folder that a key's value names, which has to be there; NULL: it names none. */
static const char *
file_of_setting(const char *key, const char *value)
{
	static const char *const names_file[] = { "tailoring-file", "exceptions", "attestations", "key", "scans", "root" };
	static const char regression[] = "regression:";

	for (size_t i = 0; i < ARRAY_SIZE(names_file); i++)
		if (strcmp(key, names_file[i]) == 0)
			return value;
	if (strcmp(key, "benchmark") == 0 && bench_is_file(value))
		return value;
	return strcmp(key, "fail-on") == 0 && strncmp(value, regression, sizeof regression - 1) == 0 ? value + sizeof regression - 1 : NULL;
}

/* What a setting is refused for, or an audit would be. */
static int
check_setting(const struct setting_key *key, const char *value, struct err *e)
{
	const struct setting_key *own = options_keys();
	const char *file = file_of_setting(key->name, value);

	while (strcmp(own->name, key->name) != 0)
		own++;
	if (own->check(own, value, e) < 0)
		return -1;
	if (file != NULL && faccessat(AT_FDCWD, file, R_OK, AT_EACCESS) < 0)
		return err_set(e, errno, "--%s: %.200s: %s", key->name, file, strerror(errno));
	return 0;
}

/* The configuration's keys, with such a check. The caller frees. */
static struct setting_key *
lint_keys(void)
{
	const struct setting_key *own = options_keys();
	struct setting_key *keys;
	size_t n = 0;

	while (own[n].name != NULL)
		n++;
	keys = xcalloc(n + 1, sizeof *keys);
	for (size_t i = 0; i < n; i++)
		keys[i] = (struct setting_key){ own[i].name, own[i].type, check_setting };
	return keys;
}

/* Profile and rules, held against a benchmark: the configuration's own, or other than NULL. NULL and an error. */
static struct bench *
select_by_settings(const struct options *o, const struct bench_source *other, struct err *e)
{
	__attribute__((cleanup(bench_source_free))) struct bench_source own = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT };
	struct bench_source source;

	if (other == NULL && bench_find(o->benchmark, &own, e) < 0) {
		(void)option_wrong("benchmark", o->benchmark, e);
		return NULL;
	}
	source = other != NULL ? *other : own;
	if (o->tailoring != NULL) {
		if (bench_find_tailoring(o->tailoring, &own, e) < 0)
			return NULL;
		source.tailoring_file = own.tailoring_file;
		source.tailoring = own.tailoring;
	}
	return bench_selected(o, &source, e);
}

/* An error or a warning of a whole file of settings, at the line of the option that it begins with. */
static void
show_selection(struct linting *l, const struct options *o, const char *severity, const struct err *e)
{
	const char *origin = options_blamed(o, e);
	autofree char *clean = utf8_clean(e->msg, strlen(e->msg));

	if (origin != NULL)
		printf("%s: %s: %s\n", origin, severity, clean);
	else
		printf("%s: %s: what it selects cannot be told: %s\n", l->settings_file, severity, clean);
}

/* What a file of settings selects in the benchmark of -b, else its own, else that of other files. settings: taken over. */
static void
lint_selection(struct linting *l, struct settings *settings)
{
	static const struct command audit = { .name = "audit", .bit = FOR_AUDIT };
	struct options o;
	struct err e = { 0 };
	struct bench *b = NULL;

	if (options_of_settings(&o, &audit, settings, &e) == 0) {
		bool own = l->o->benchmark == NULL && o.benchmark != NULL;

		o.selection.scope = o.selection.scope != NULL ? o.selection.scope : default_scope(&o);
		if (!own && find_benchmark(l, &e) < 0) {
			show_selection(l, &o, "warning", &e); /* of this machine, perhaps, and not of the one that is audited */
			l->warnings++;
		} else if ((b = select_by_settings(&o, own ? NULL : &l->benchmark, &e)) == NULL) {
			show_selection(l, &o, "error", &e);
			l->errors++;
		}
	}
	bench_free(b);
	options_free(&o);
}

static void
lint_settings(struct linting *l, const char *file, const struct buf *bytes)
{
	autofree char *clean = utf8_clean(file, strlen(file));
	autofree struct setting_key *keys = lint_keys();
	struct settings *s = settings_new(keys);

	l->settings_file = clean;
	if (settings_read(s, clean, bytes->len > 0 ? bytes->s : "", bytes->len, show_setting, l) < 0)
		settings_free(s);
	else
		lint_selection(l, s);
	l->settings_file = NULL;
}

/* Exceptions or attestations: what begins with a brace is no XML. */
static int
lint_entries(struct linting *l, const struct bench_text *text, struct bench_problems *p, struct err *e)
{
	const struct entries_kind *kind = entries_kind_of(text->bytes, text->len);
	struct bench *b;

	if (kind == NULL)
		return err_set(e, 0, "%s: neither exceptions nor attestations; \"schema\" has to be \"%s\" or \"%s\"", text->file,
		    exceptions_kind.schema, attestations_kind.schema);
	if (find_benchmark(l, e) < 0 || (b = bench_read(&l->benchmark, BENCH_ANY_PROFILE, e)) == NULL)
		return -1;
	entries_lint(kind, text, b, p);
	bench_free(b);
	return 0;
}

static bool
is_json(const struct bench_text *text)
{
	const char *s = text->bytes;
	size_t i = 0;

	while (i < text->len && strchr(" \t\r\n", s[i]) != NULL && s[i] != '\0')
		i++;
	return i < text->len && (s[i] == '{' || s[i] == '[');
}

/* Whether it may be XML: it begins so, by its bytes perhaps as UTF-16 or UTF-32 (XML 1.0, appendix F), or is called so. */
static bool
is_xml(const struct bench_text *text)
{
	const char *s = text->bytes;
	size_t i = text->len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (i < text->len && strchr(" \t\r\n", s[i]) != NULL && s[i] != '\0')
		i++;
	return has_ending(text->file, ".xml") || (i < text->len && strchr("<\xfe\xff", s[i]) != NULL);
}

/* A file of a kind that is told by what stands in it: XML or JSON. */
static int
lint_document(struct linting *l, const struct bench_text *text, struct bench_problems *p, struct err *e)
{
	if (is_json(text))
		return lint_entries(l, text, p, e);
	if (!is_xml(text))
		return err_set(e, 0, "%s: it %s; lint takes benchmarks and tailoring files (XML), exceptions and attestations "
		    "(JSON), and configuration files (*.conf)", text->file, text->len == 0 ? "is empty" : "begins neither as XML nor as JSON does");
	if (strcmp(bench_root(text), "Tailoring") == 0)
		return lint_tailoring(l, text, p, e);
	bench_lint(text, NULL, p);
	return 0;
}

static int
lint_file(struct linting *l, const char *file, struct err *e)
{
	struct bench_source source = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT };
	struct bench_problems p = { 0 };
	struct bench_text text;
	int n = bench_find_tailoring(file, &source, e);

	if (n == 0 && is_settings(file)) {
		lint_settings(l, file, &source.tailoring);
		bench_source_free(&source);
		return 0;
	}
	if (n == 0) {
		text = (struct bench_text){ source.tailoring_file, source.tailoring.s, source.tailoring.len };
		n = lint_document(l, &text, &p, e);
	}
	if (n == 0) {
		show(l, file, &p);
		if (l->o->benchmark == NULL && p.nerrors == 0 && strcmp(bench_root(&text), "Benchmark") == 0) {
			bench_source_free(&l->benchmark);
			l->benchmark = (struct bench_source){ .file = xstrdup(file), .bytes = source.tailoring, .tailoring = BUF_INIT,
				.releases = BUF_INIT };
			source.tailoring = (struct buf)BUF_INIT;
		}
	}
	bench_problems_free(&p);
	bench_source_free(&source);
	return n;
}

static void
say_count(size_t n, const char *what)
{
	printf("%zu %s%s", n, what, n == 1 ? "" : "s");
}

int
command_lint(const struct options *o)
{
	struct linting l = { .o = o, .benchmark = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT } };
	int status = EXIT_OK;
	struct err e;

	for (size_t i = 0; i < o->narguments; i++)
		if (lint_file(&l, o->arguments[i], &e) < 0) {
			status = complain(EXIT_USAGE, &e);
			l.errors++;
		}
	say_count(o->narguments, "file");
	fputs(": ", stdout);
	say_count(l.errors, "error");
	fputs(", ", stdout);
	say_count(l.warnings, "warning");
	putchar('\n');
	status = finish_output(status);
	bench_source_free(&l.benchmark);
	return status == EXIT_OK && l.errors > 0 ? EXIT_USAGE : status;
}
