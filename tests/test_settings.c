/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: files, the environment, options; which wins, and what is refused. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/cli.h"
#include "tests/rows.h"

/* ---- one file's text ---- */

struct text_row {
	const char *name, *text;
	const char *key, *value; /* the values, joined by '|'; NULL: it is not set */
	const char *wrong;       /* "LINE: SENTENCE" of the first problem, its beginning; NULL: nothing is wrong */
	size_t bytes;            /* of text; 0: as a string */
};

static const struct text_row texts[] = {
	{ "an empty file sets nothing", "", "jobs", NULL, NULL, 0 },
	{ "a line sets its key", "jobs = 4\n", "jobs", "4", NULL, 0 },
	{ "blanks around key and value do not count", " \tjobs\t=  4 \t\n", "jobs", "4", NULL, 0 },
	{ "no blanks are needed", "jobs=4", "jobs", "4", NULL, 0 },
	{ "a line may end as on Windows", "jobs = 4\r\nreason = x\r\n", "reason", "x", NULL, 0 },
	{ "a byte order mark is skipped", "\xef\xbb\xbfjobs = 4\n", "jobs", "4", NULL, 0 },
	{ "a comment and an empty line set nothing", "# jobs = 4\n\n  # x\n \n", "jobs", NULL, NULL, 0 },
	{ "a '#' within a value is a part of it", "reason = ticket #7\n", "reason", "ticket #7", NULL, 0 },
	{ "a '=' within a value is a part of it", "label = a=b\n", "label", "a=b", NULL, 0 },
	{ "a list has a value a line", "label = a\nlabel = b\n", "label", "a|b", NULL, 0 },
	{ "a switch takes yes", "deep = yes\n", "deep", "yes", NULL, 0 },
	{ "a switch takes True", "deep = True\n", "deep", "yes", NULL, 0 },
	{ "a switch takes off", "deep = off\n", "deep", "no", NULL, 0 },
	{ "a switch takes nothing else", "deep = maybe\n", "deep", NULL, "1: deep is a switch: write yes or no", 0 },
	{ "a switch needs a value", "deep =\n", "deep", NULL, "1: deep is a switch: write yes or no", 0 },
	{ "a key that stands twice is an error", "jobs = 4\n\njobs = 5\n", "jobs", NULL,
	    "3: jobs is set twice, first in f:1; leave one of them out", 0 },
	{ "an unknown key is an error, with the nearest one", "job = 4\n", "jobs", NULL, "1: job: there is no such key; did you mean jobs?", 0 },
	{ "a key that is like no other is an error", "zzzzzzzzzzzz = 4\n", NULL, NULL,
	    "1: zzzzzzzzzzzz: there is no such key; see plimsoll.conf(5)", 0 },
	{ "a key with its dashes is an error", "--jobs = 4\n", "jobs", NULL, "1: --jobs: there is no such key; did you mean jobs?", 0 },
	{ "the case of a key counts", "Jobs = 4\n", "jobs", NULL, "1: Jobs: there is no such key; did you mean jobs?", 0 },
	{ "a line without '=' is an error", "reason = x\njobs 4\n", "reason", NULL, "2: this is no setting; write KEY = VALUE", 0 },
	{ "a section is an error", "[audit]\n", NULL, NULL, "1: this is no setting", 0 },
	{ "a key without a value is an error", "reason =\n", "reason", NULL, "1: reason has no value", 0 },
	{ "quotation marks are an error", "reason = \"x y\"\n", "reason", NULL,
	    "1: reason: quotation marks would be a part of the value; leave them out", 0 },
	{ "one quotation mark is none", "reason = \"x y\n", "reason", "\"x y", NULL, 0 },
	{ "a value that its option does not take is an error", "jobs = 65\n", "jobs", NULL, "1: --jobs 65: a whole number from 1 to 64", 0 },
	{ "a word that its option does not know is an error", "fail-on = hi\n", "fail-on", NULL, "1: --fail-on hi: it is one of none", 0 },
	{ "one error, and nothing of the file counts", "reason = x\nfoo = 1\n", "reason", NULL, "2: foo", 0 },
	{ "invalid UTF-8 is an error", "reason = \xff\n", "reason", NULL, "1: the line holds something that is no printable UTF-8", 0 },
	{ "a control character is an error", "reason = a\x1b[31m\n", "reason", NULL, "1: the line holds something", 0 },
	{ "a NUL is an error, not an end", "reason = a\0b\nfoo\n", "reason", NULL, "1: the line holds something", 17 },
	{ "an umlaut is text", "reason = \xc3\xbc\n", "reason", "\xc3\xbc", NULL, 0 },
	{ "the last line needs no end", "reason = x", "reason", "x", NULL, 0 },
	{ "a key of the configuration alone is taken", "asset-owner = Ops\n", "asset-owner", "Ops", NULL, 0 },
};

struct first {
	char text[256];
	int lines;
};

static void
keep_first(void *arg, int line, const char *text)
{
	struct first *f = arg;

	assert_true(line >= f->lines);
	f->lines = line;
	if (f->text[0] == '\0')
		snprintf(f->text, sizeof f->text, "%d: %s", line, text);
}

/* The values of a key, joined; NULL: it is not set. The caller frees. */
static char *
joined(const struct settings *s, const char *key)
{
	const struct setting *one = key != NULL ? settings_find(s, key) : NULL;
	struct buf b = BUF_INIT;

	for (size_t i = 0; one != NULL && one->values[i] != NULL; i++)
		buf_addf(&b, "%s%s", i > 0 ? "|" : "", one->values[i]);
	return one != NULL ? buf_take(&b) : NULL;
}

static void
is_same(const char *wanted, const char *got)
{
	if (wanted == NULL)
		assert_null(got);
	else
		assert_string_equal(wanted, got != NULL ? got : "(not set)");
}

static void
a_text(void **state)
{
	const struct text_row *row = *state;
	struct settings *s = settings_new(options_keys());
	struct first first = { "", 0 };
	size_t len = row->bytes ? row->bytes : strlen(row->text);
	int n = settings_read(s, "f", row->text, len, keep_first, &first);
	autofree char *got = joined(s, row->key);

	assert_int_equal(n, row->wrong != NULL ? -1 : 0);
	if (row->wrong != NULL)
		assert_memory_equal(first.text, row->wrong, strlen(row->wrong));
	else
		assert_string_equal(first.text, "");
	is_same(row->value, got);
	settings_free(s);
}

/* ---- all sources ---- */

struct source_row {
	const char *name;
	const char *file;        /* the text of what PLIMSOLL_CONFIG names; NULL: that is empty */
	mode_t mode;             /* of the file; 0: 0600 */
	const char *variable, *content;
	const char *arguments;   /* of audit, between blanks */
	const char *report;      /* the reports, joined by '|' */
	int jobs;
	bool deep;
	const char *wrong;       /* what stands in the error */
};

static const struct source_row sources[] = {
	{ "without any source everything is as built in", NULL, 0, NULL, NULL, "", NULL, 8, false, NULL },
	{ "a file sets options", "jobs = 4\nreport = json\nreport = text:x\ndeep = yes\n", 0, NULL, NULL, "", "json|text:x", 4, true, NULL },
	{ "a switch that is set to no is not set", "deep = no\n", 0, NULL, NULL, "", NULL, 8, false, NULL },
	{ "the environment wins over a file", "jobs = 4\n", 0, "PLIMSOLL_JOBS", "5", "", NULL, 5, false, NULL },
	{ "the environment can unset a switch", "deep = yes\n", 0, "PLIMSOLL_DEEP", "no", "", NULL, 8, false, NULL },
	{ "a variable's lines are a list, which replaces the file's", "report = json\n", 0, "PLIMSOLL_REPORT", "text:a\ntext:b\n", "",
	    "text:a|text:b", 8, false, NULL },
	{ "an empty variable sets nothing", "jobs = 4\n", 0, "PLIMSOLL_JOBS", "", "", NULL, 4, false, NULL },
	{ "an option wins over both", "jobs = 4\n", 0, "PLIMSOLL_JOBS", "5", "--jobs 6", NULL, 6, false, NULL },
	{ "a list that is given replaces the file's", "report = json\n", 0, NULL, NULL, "-r text", "text", 8, false, NULL },
	{ "an option of another command is left to it", "against = x\noutput = y\n", 0, NULL, NULL, "", NULL, 8, false, NULL },
	{ "a wrong variable is named", NULL, 0, "PLIMSOLL_JOBS", "x", "", NULL, 0, false, "PLIMSOLL_JOBS: --jobs x: a whole number" },
	{ "a misspelt variable is an error, with the nearest one", NULL, 0, "PLIMSOLL_PROFIL", "level-2", "", NULL, 0, false,
	    "PLIMSOLL_PROFIL: there is no such setting; did you mean PLIMSOLL_PROFILE?" },
	{ "one of two words, too", NULL, 0, "PLIMSOLL_SKIPRULE", "5.5", "-q", NULL, 0, false, "did you mean PLIMSOLL_SKIP_RULE?" },
	{ "the case of a variable counts", NULL, 0, "PLIMSOLL_Profile", "level-2", "", NULL, 0, false, "did you mean PLIMSOLL_PROFILE?" },
	{ "a variable that is like no other is an error", NULL, 0, "PLIMSOLL_ZZZZZZZZZZZZZ", "x", "", NULL, 0, false,
	    "PLIMSOLL_ZZZZZZZZZZZZZ: there is no such setting; see plimsoll.conf(5), or unset it" },
	{ "one whose option alone there is, is an error", NULL, 0, "PLIMSOLL_DRY_RUN", "yes", "", NULL, 0, false, "PLIMSOLL_DRY_RUN: there is no" },
	{ "an empty one sets nothing, as it would spelt well", NULL, 0, "PLIMSOLL_PROFIL", "", "", NULL, 8, false, NULL },
	{ "the pager's variable is no setting", NULL, 0, "PLIMSOLL_PAGER", "less", "", NULL, 8, false, NULL },
	{ "nor is that of the data", NULL, 0, "PLIMSOLL_DATADIR", "/x", "", NULL, 8, false, NULL },
	{ "nor is what Kubernetes tells of a Service", NULL, 0, "PLIMSOLL_SERVICE_PORT_HTTP", "80", "", NULL, 8, false, NULL },
	{ "nor the port that it tells", NULL, 0, "PLIMSOLL_PORT", "tcp://10.0.0.11:80", "", NULL, 8, false, NULL },
	{ "nor that of one of its ports", NULL, 0, "PLIMSOLL_PORT_80_TCP_ADDR", "10.0.0.11", "", NULL, 8, false, NULL },
	{ "nor the host of a Service whose name only begins so", NULL, 0, "PLIMSOLL_WEB_SERVICE_HOST", "10.0.0.11", "", NULL, 8, false, NULL },
	{ "nor its port", NULL, 0, "PLIMSOLL_WEB_SERVICE_PORT", "80", "", NULL, 8, false, NULL },
	{ "nor one of them that has a name", NULL, 0, "PLIMSOLL_WEB_SERVICE_PORT_HTTP", "80", "", NULL, 8, false, NULL },
	{ "nor where that is", NULL, 0, "PLIMSOLL_WEB_PORT", "tcp://10.0.0.11:80", "", NULL, 8, false, NULL },
	{ "nor a part of that", NULL, 0, "PLIMSOLL_WEB_PORT_80_TCP_ADDR", "10.0.0.11", "", NULL, 8, false, NULL },
	{ "whatever the protocol", NULL, 0, "PLIMSOLL_WEB_PORT_53_UDP", "udp://10.0.0.11:53", "", NULL, 8, false, NULL },
	{ "also the third", NULL, 0, "PLIMSOLL_A_PORT_B_PORT_9_SCTP_PROTO", "sctp", "", NULL, 8, false, NULL },
	{ "nor is the version that an image tells", NULL, 0, "PLIMSOLL_VERSION", "1.0", "", NULL, 8, false, NULL },
	{ "a port without a number is none of these", NULL, 0, "PLIMSOLL_WEB_PORT_X_TCP", "x", "", NULL, 0, false, "there is no such setting" },
	{ "nor is one with another protocol", NULL, 0, "PLIMSOLL_WEB_PORT_80_X", "x", "", NULL, 0, false, "there is no such setting" },
	{ "nor is a report that is misspelt", NULL, 0, "PLIMSOLL_REPPORT", "json", "", NULL, 0, false, "did you mean PLIMSOLL_REPORT?" },
	{ "a variable that only begins like ours is another program's", NULL, 0, "PLIMSOLLX", "x", "", NULL, 8, false, NULL },
	{ "a variable that is no text is named", NULL, 0, "PLIMSOLL_REASON", "\xff", "", NULL, 0, false, "PLIMSOLL_REASON: it is no clean UTF-8" },
	{ "a wrong line is named", "jobs = 4\njobz = 4\n", 0, NULL, NULL, "", NULL, 0, false, ":2: jobz: there is no such key; did you mean jobs?" },
	{ "a key of the configuration alone is no option", NULL, 0, NULL, NULL, "--asset-owner x", NULL, 0, false, "--asset-owner" },
	{ "root refuses a file that its group can write", "jobs = 4\n", 0660, NULL, NULL, "", NULL, 0, false, "can write it (mode 0660)" },
	{ "root refuses a file that everybody can write", "jobs = 4\n", 0602, NULL, NULL, "", NULL, 0, false, "can write it (mode 0602)" },
	{ "a file that others can read is taken", "jobs = 4\n", 0644, NULL, NULL, "", NULL, 4, false, NULL },
};

static void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_equal(chmod(path, mode), 0);
}

static void
a_source(void **state)
{
	const struct source_row *row = *state;
	char folder[] = "/tmp/plimsoll-settings-XXXXXX", *argv[8] = { (char *)(uintptr_t) "audit" }, *save = NULL;
	autofree char *path = NULL, *words = xstrdup(row->arguments), *reports = NULL;
	struct command audit = { "audit", FOR_AUDIT, "", "", 0, 0, NULL };
	struct options o;
	struct err e = { 0, "" };
	int argc = 1, n;

	if (row->mode != 0 && (row->mode & 022) && geteuid() != 0)
		skip();
	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/c", folder);
	for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	if (row->file != NULL)
		write_file(path, row->file, row->mode ? row->mode : 0600);
	assert_int_equal(setenv("PLIMSOLL_CONFIG", row->file != NULL ? path : "", 1), 0);
	if (row->variable != NULL)
		assert_int_equal(setenv(row->variable, row->content, 1), 0);
	n = options_parse(&o, &audit, argc, argv, &e);
	if (row->variable != NULL)
		unsetenv(row->variable);
	if (row->file != NULL)
		unlink(path);
	rmdir(folder);
	if (row->wrong != NULL) {
		assert_int_equal(n, -1);
		assert_non_null(strstr(e.msg, row->wrong));
	} else {
		struct buf b = BUF_INIT;

		assert_string_equal(e.msg, "");
		assert_int_equal(o.jobs, row->jobs);
		assert_int_equal(o.deep, row->deep);
		for (size_t i = 0; o.reports != NULL && o.reports[i] != NULL; i++)
			buf_addf(&b, "%s%s", i > 0 ? "|" : "", o.reports[i]);
		reports = b.len > 0 ? buf_take(&b) : NULL;
		is_same(row->report, reports);
	}
	options_free(&o);
}

/* ---- what cannot be read ---- */

struct refused_row {
	const char *name, *path, *wrong;
};

static const struct refused_row refused[] = {
	{ "a file that was named and is not there is an error", "/nonexistent/plimsoll.conf", "No such file or directory" },
	{ "a folder is no configuration file", "/", "/: it is no regular file" },
	{ "a device is no configuration file", "/dev/null", "/dev/null: it is no regular file" },
};

static void
is_refused(void **state)
{
	const struct refused_row *row = *state;
	struct settings *s;
	struct err e;

	assert_int_equal(setenv("PLIMSOLL_CONFIG", row->path, 1), 0);
	s = settings_load(options_keys(), &e);
	assert_null(s);
	assert_non_null(strstr(e.msg, row->wrong));
}

int
main(void)
{
	int failed = RUN_ROWS("texts", texts, a_text);

	failed += RUN_ROWS("sources", sources, a_source);
	failed += RUN_ROWS("refused", refused, is_refused);
	return failed;
}
