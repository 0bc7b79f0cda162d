/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/report.h"
#include "report/term.h"
#include "tests/golden.h"
#include "tests/make_audit.h"

/* A report in memory. The caller frees. */
static char *
write_story(
    const char *story, const char *format, const struct report_style *style, size_t *ret_len)
{
	struct made *m = make_story(story);
	char *text = NULL;
	FILE *out = open_memstream(&text, ret_len);

	assert_non_null(out);
	m->bench.title = (char *)(uintptr_t) "Docker host"; /* which a document always has */
	m->bench.profile_id = (char *)(uintptr_t) "xccdf_org.plimsoll_profile_level-1";
	assert_int_equal(report_find(format)->write(out, &m->audit, style), 0);
	assert_int_equal(fclose(out), 0);
	make_free(m);
	return text;
}

/* -- golden reports ---------------------------------------------------------------------------- */

/* clang-format off */
static const struct golden_row {
	const char *name, *story, *format, *file;
	struct report_style style;
} golden_rows[] = {
	{ "P-57: text of every verdict has observed, expected and the fix", "mixed", "text", "mixed.txt", { 80, false, true, 0 } },
	{ "text in 120 columns", "mixed", "text", "mixed-120.txt", { 120, false, true, 0 } },
	{ "text in 40 columns", "mixed", "text", "mixed-40.txt", { 40, false, true, 0 } },
	{ "text of unlimited width", "mixed", "text", "mixed-unlimited.txt", { 0, false, true, 0 } },
	{ "text in colour", "mixed", "text", "mixed-color.txt", { 80, true, true, 0 } },
	{ "text in ASCII", "mixed", "text", "mixed-ascii.txt", { 80, false, false, 0 } },
	{ "text -v: all rules", "mixed", "text", "mixed-v.txt", { 80, false, true, 1 } },
	{ "text -vv: all evidence", "mixed", "text", "mixed-vv.txt", { 80, false, true, 2 } },
	{ "P-45, P-49, P-96: json names host, engine, tool and operator with versions and digests, and has a score per section", "mixed", "json", "mixed.json", { 0 } },
	{ "text with names and sentences of strangers", "hostile", "text", "hostile.txt", { 80, false, true, 0 } },
	{ "text with names of strangers in ASCII", "hostile", "text", "hostile-ascii.txt", { 80, false, false, 0 } },
	{ "text with wide names, marks and emoji", "wide", "text", "wide.txt", { 80, false, true, 0 } },
	{ "text with wide names, marks and emoji in 40 columns", "wide", "text", "wide-40.txt", { 40, false, true, 0 } },
	{ "json with names and sentences of strangers", "hostile", "json", "hostile.json", { 0 } },
	{ "text without subjects", "empty", "text", "empty.txt", { 80, false, true, 0 } },
	{ "P-44: json without subjects: nothing scored is null, not 0", "empty", "json", "empty.json", { 0 } },
	{ "text of 200 containers", "many", "text", "many.txt", { 80, false, true, 0 } },
	{ "text -v of 200 containers", "many", "text", "many-v.txt", { 80, false, true, 1 } },
	{ "P-40: a filtered run says so first, and what it left out", "filtered", "text", "filtered.txt", { 80, false, true, 0 } },
	{ "P-41, P-96: json of a filtered run keeps its shape and lists what was left out", "filtered", "json", "filtered.json", { 0 } },
	{ "text without engine and rights says what could not be looked at", "unreachable", "text", "unreachable.txt",
	    { 80, false, true, 0 } },
	{ "json without engine and rights", "unreachable", "json", "unreachable.json", { 0 } },
	{ "text when all passes", "clean", "text", "clean.txt", { 80, false, true, 0 } },
	{ "json when all passes", "clean", "json", "clean.json", { 0 } },
	{ "sarif: what fails and what is not decided", "mixed", "sarif", "mixed.sarif", { 0 } },
	{ "sarif -v: all results", "mixed", "sarif", "mixed-v.sarif", { .verbose = 1 } },
	{ "sarif when all passes has no results", "clean", "sarif", "clean.sarif", { 0 } },
	{ "sarif with names of strangers", "hostile", "sarif", "hostile.sarif", { 0 } },
	{ "junit", "mixed", "junit", "mixed.junit.xml", { 0 } },
	{ "junit with names of strangers", "hostile", "junit", "hostile.junit.xml", { 0 } },
	{ "csv", "mixed", "csv", "mixed.csv", { 0 } },
	{ "csv with names of strangers", "hostile", "csv", "hostile.csv", { 0 } },
	{ "arf", "mixed", "arf", "mixed.arf.xml", { 0 } },
	{ "arf with names of strangers", "hostile", "arf", "hostile.arf.xml", { 0 } },
	{ "oscal", "mixed", "oscal", "mixed.oscal.json", { 0 } },
	{ "oscal with names of strangers", "hostile", "oscal", "hostile.oscal.json", { 0 } },
	{ "oscal without results has no empty list", "empty", "oscal", "empty.oscal.json", { 0 } },
	{ "ocsf", "mixed", "ocsf", "mixed.ocsf.jsonl", { 0 } },
	{ "prometheus", "mixed", "prometheus", "mixed.prom", { 0 } },
	{ "prometheus: nothing scored has no ratio", "empty", "prometheus", "empty.prom", { 0 } },
	{ "docker-bench", "mixed", "docker-bench", "mixed.docker-bench.json", { 0 } },
};
/* clang-format on */

static void
run_golden(void **state)
{
	const struct golden_row *row = *state;
	size_t len, again_len;
	autofree char *text = write_story(row->story, row->format, &row->style, &len);
	autofree char *again = write_story(row->story, row->format, &row->style, &again_len);

	assert_int_equal(len, again_len);
	assert_memory_equal(text, again, len);
	golden_check(row->file, text, len);
}

/* The comparator sees a changed byte, a missing one, one too many, and a file that is not there. */
static void
comparator_can_fail(void **state)
{
	size_t len;
	autofree char *text = write_story("mixed", "text", &golden_rows[0].style, &len);
	struct err why;

	(void)state;
	assert_true(golden_same("mixed.txt", text, len, &why));
	assert_false(golden_same("mixed.txt", text, len - 1, &why));
	assert_false(golden_same("no-such.txt", text, len, &why));
	text = xrealloc(text, len + 1, 1);
	text[len] = '\n';
	assert_false(golden_same("mixed.txt", text, len + 1, &why));
	text[len / 2] ^= 1;
	assert_false(golden_same("mixed.txt", text, len, &why));
	assert_non_null(strstr(why.msg, "mixed.txt:"));
}

/* -- what holds for every text ------------------------------------------------------------------ */

/* Every line fits, and nothing but printable text and line ends is in it. */
static void
check_page(const char *text, size_t len, const struct report_style *style)
{
	autobuf struct buf line = BUF_INIT;
	struct term t;

	term_open(&t, stdout, style->width, false, style->utf8);
	for (size_t n, i = 0; i < len; i += n) {
		unsigned char c = (unsigned char)text[i];

		n = utf8_char(text + i, len - i);
		assert_true(n > 0);
		assert_true(c == '\n' || (c >= 0x20 && c != 0x7f));
		assert_true(style->utf8 || c < 0x80);
		if (c != '\n') {
			buf_add(&line, text + i, n);
			continue;
		}
		if (term_columns(&t, line.s) > t.width)
			fail_msg("%zu columns in %zu: %s", term_columns(&t, line.s), t.width, line.s);
		if (line.len > 0 && line.s[line.len - 1] == ' ')
			fail_msg("a blank at the end: %s", line.s);
		buf_free(&line);
	}
	assert_int_equal(line.len, 0);
	assert_null(strstr(text, "\u202e"));
	assert_null(strstr(text, "\u200b"));
	term_close(&t);
}

static void
every_text_fits(void **state)
{
	static const int widths[] = { 1, 40, 41, 47, 58, 72, 79, 80, 81, 100, 120, 200 };
	const struct story *story = *state;

	for (size_t w = 0; w < ARRAY_SIZE(widths); w++)
		for (int mode = 0; mode < 6; mode++) {
			struct report_style style = { widths[w], false, mode % 2 == 0, mode / 2 };
			size_t len;
			autofree char *text = write_story(story->name, "text", &style, &len);

			check_page(text, len, &style);
		}
}

/* Colour is in no word and no blank: without its sequences the page is the same. */
static void
colour_only_adds(void **state)
{
	const struct story *story = *state;
	struct report_style style = { 80, false, true, 1 };
	size_t len;
	autofree char *plain = write_story(story->name, "text", &style, &len), *coloured = NULL;
	autobuf struct buf left = BUF_INIT;

	style.color = true;
	coloured = write_story(story->name, "text", &style, &len);
	for (const char *c = coloured; *c != '\0'; c++)
		if (*c == '\033')
			c += strcspn(c, "m");
		else
			buf_addc(&left, *c);
	assert_string_equal(left.s, plain);
}

/* -- JSON --------------------------------------------------------------------------------------- */

static void
names_survive_json(void **state)
{
	struct made *m = make_story("hostile");
	size_t len;
	autofree char *text = write_story("hostile", "json", &(struct report_style){ 0 }, &len);
	autojson cJSON *doc = cJSON_ParseWithLengthOpts(text, len + 1, NULL, true);
	const cJSON *subjects = json_at(doc, "results[0].subjects");
	const struct result *r = &m->audit.results[0];

	(void)state;
	assert_non_null(doc);
	assert_int_equal(cJSON_GetArraySize(subjects), r->nfindings);
	for (size_t i = 0; i < r->nfindings; i++)
		assert_string_equal(
		    json_str(cJSON_GetArrayItem(subjects, (int)i), "name", "(none)"),
		    r->findings[i].name);
	make_free(m);
}

static void
json_holds_every_subject(void **state)
{
	size_t len;
	autofree char *text = write_story("many", "json", &(struct report_style){ 0 }, &len);
	autojson cJSON *doc = cJSON_Parse(text);

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(cJSON_GetArraySize(json_at(
				     cJSON_GetArrayItem(json_at(doc, "results"), i), "subjects")),
		    200);
	assert_non_null(strstr(text, "\n    \"percent\": 0.0,\n"));
	assert_int_equal(text[len - 1], '\n');
	assert_null(strstr(text, " \n"));
	assert_null(strchr(text, '\t'));
}

/* CONTRACT's order, and nothing of the facts' run line beyond it. */
static void
json_takes_only_known_members(void **state)
{
	struct made *m = make_story("clean");
	autofree char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	json_put_str(m->audit.engine, "secret", "token");
	json_put_str(m->audit.run, "later", "member");
	cJSON_DeleteItemFromObjectCaseSensitive(m->audit.host, "os");
	assert_int_equal(report_json(out, &m->audit, NULL), 0);
	fclose(out);
	make_free(m);
	assert_null(strstr(text, "token"));
	assert_null(strstr(text, "later"));
	assert_non_null(strstr(text, "\"os\": null"));
}

/* The run is complete if the audit says so, whatever its facts say. */
static void
json_complete_is_the_audits(void **state)
{
	size_t len;
	autofree char *text = write_story("unreachable", "json", &(struct report_style){ 0 }, &len);
	autojson cJSON *doc = cJSON_Parse(text);

	(void)state;
	assert_true(cJSON_IsFalse(json_at(doc, "run.complete")));
}

/* -- percent ------------------------------------------------------------------------------------ */

/* clang-format off */
static const struct percent_row {
	const char *name;
	struct score score;
	const char *text;
} percent_rows[] = {
	{ "percent: one decimal", { 69, 85, 6900.0 / 85 }, "81.2" },
	{ "percent: a whole number has its decimal too", { 4, 5, 80.0 }, "80.0" },
	{ "percent: nothing scored has none", { 0, 0, (double)NAN }, "" },
	{ "percent: 100.0 means all", { 85, 85, 100.0 }, "100.0" },
	{ "percent: 99.96 is not 100.0", { 2499, 2500, 99.96 }, "99.9" },
	{ "percent: none passed", { 0, 3, 0.0 }, "0.0" },
};
/* clang-format on */

static void
run_percent(void **state)
{
	const struct percent_row *row = *state;
	char out[16];

	assert_int_equal(report_percent(&row->score, out), *row->text != '\0');
	assert_string_equal(out, row->text);
}

/* -- files -------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/plimsoll-report-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	DIR *d = opendir(folder);
	struct dirent *de;

	(void)state;
	while (d != NULL && (de = readdir(d)) != NULL)
		unlinkat(dirfd(d), de->d_name, 0);
	if (d != NULL)
		closedir(d);
	return rmdir(folder);
}

static size_t
entries(void)
{
	DIR *d = opendir(folder);
	struct dirent *de;
	size_t n = 0;

	assert_non_null(d);
	while ((de = readdir(d)) != NULL)
		n += de->d_name[0] != '.' || strlen(de->d_name) > 2;
	closedir(d);
	return n;
}

static void
put(const char *path, const char *text)
{
	autofile FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
}

static size_t
size_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	return (size_t)st.st_size;
}

static int
write_to(const char *path, struct err *e)
{
	struct made *m = make_story("clean");
	int result =
	    report_write(report_find("json"), path, &m->audit, &(struct report_style){ 80 }, e);

	make_free(m);
	return result;
}

static void
a_file_is_ours_alone(void **state)
{
	autofree char *path = xasprintf("%s/new.json", folder);
	mode_t before = umask(0);
	struct stat st;
	struct err e;

	(void)state;
	assert_int_equal(write_to(path, &e), 0);
	umask(before);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_true(st.st_size > 100);
	unlink(path);
	assert_int_equal(entries(), 0);
}

/* Another user reads it. */
static void
metrics_are_for_all(void **state)
{
	autofree char *path = xasprintf("%s/new.prom", folder);
	struct made *m = make_story("clean");
	mode_t before = umask(077);
	struct stat st;
	struct err e;

	(void)state;
	assert_int_equal(report_write(report_find("prometheus"), path, &m->audit, &(struct report_style){ 80 }, &e), 0);
	umask(before);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	unlink(path);
	make_free(m);
}

static void
a_file_of_others_is_replaced(void **state)
{
	autofree char *path = xasprintf("%s/old.json", folder);
	struct stat st;
	struct err e;

	(void)state;
	put(path, "old");
	chmod(path, 0666);
	assert_int_equal(write_to(path, &e), 0);
	assert_true(size_of(path) > 100);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	unlink(path);
	assert_int_equal(entries(), 0);
}

static void
a_link_is_not_followed(void **state)
{
	autofree char *path = xasprintf("%s/link", folder),
		      *target = xasprintf("%s/target", folder);
	struct err e;

	(void)state;
	put(target, "precious");
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(write_to(path, &e), 0);
	assert_true(size_of(path) > 100);
	assert_int_equal(size_of(target), strlen("precious"));
	unlink(path);
	unlink(target);
	assert_int_equal(entries(), 0);
}

static void
only_files_are_written(void **state)
{
	static const char *const others[] = { "/dev/full", "/dev/null", "/dev/stdout", "/dev/fd/1",
		"/", "/no/such/folder/x" };
	autofree char *pipe_path = xasprintf("%s/pipe", folder),
		      *folder_path = xasprintf("%s/sub", folder);
	struct stat st;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_int_equal(write_to(others[i], &e), -1);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(lstat("/dev/stdout", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_int_equal(write_to(pipe_path, &e), -1);
	assert_int_equal(mkdir(folder_path, 0700), 0);
	assert_int_equal(write_to(folder_path, &e), -1);
	assert_int_equal(rmdir(folder_path), 0);
	unlink(pipe_path);
	assert_int_equal(entries(), 0);
}

static int
write_half(FILE *out, const struct audit *a, const struct report_style *style)
{
	(void)a;
	(void)style;
	fputs("half a rep", out);
	errno = ENOSPC;
	return -1;
}

static void
a_failed_report_leaves_the_old_one(void **state)
{
	static const struct report_format half = { "half", ".half", "", write_half };
	autofree char *path = xasprintf("%s/kept.json", folder);
	struct made *m = make_story("clean");
	struct err e;

	(void)state;
	put(path, "old");
	assert_int_equal(
	    report_write(&half, path, &m->audit, &(struct report_style){ 80 }, &e), -1);
	assert_int_equal(e.num, ENOSPC);
	assert_non_null(strstr(e.msg, "kept.json"));
	assert_int_equal(size_of(path), 3);
	assert_int_equal(entries(), 1);
	unlink(path);
	make_free(m);
}

/* In a child: its standard output is a file of its own. */
static int
status_with_stdout(const char *path, const char *format)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct made *m = make_story("mixed");
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		struct err e;

		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			_exit(99);
		status = report_write(report_find(format), NULL, &m->audit,
			     &(struct report_style){ 80 }, &e) < 0;
		make_free(m);
		close(fd);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
standard_output_is_checked(void **state)
{
	autofree char *path = xasprintf("%s/stdout", folder);

	(void)state;
	fflush(stdout);
	for (const struct report_format *f = report_formats; f->name != NULL; f++) {
		assert_int_equal(status_with_stdout("/dev/full", f->name), 1);
		assert_int_equal(status_with_stdout(path, f->name), 0);
		assert_true(size_of(path) > 100);
	}
	unlink(path);
}

/* -- formats and style -------------------------------------------------------------------------- */

static void
formats_are_found_by_name(void **state)
{
	(void)state;
	for (const struct report_format *f = report_formats; f->name != NULL; f++) {
		assert_ptr_equal(report_find(f->name), f);
		assert_int_equal(f->suffix[0], '.');
		assert_non_null(f->write);
	}
	assert_null(report_find("yaml"));
	assert_null(report_find(""));
}

/* clang-format off */
static const struct style_row {
	const char *name, *option, *no_color, *force;
	bool color;
} style_rows[] = {
	{ "colour: a file has none", "auto", "", "", false },
	{ "colour: --color=always wins over NO_COLOR", "always", "1", "", true },
	{ "colour: --color=never wins over CLICOLOR_FORCE", "never", "", "1", false },
	{ "colour: CLICOLOR_FORCE stands in for a terminal", "auto", "", "1", true },
	{ "colour: NO_COLOR wins over CLICOLOR_FORCE", "auto", "1", "1", false },
};
/* clang-format on */

static void
run_style(void **state)
{
	const struct style_row *row = *state;
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct report_style s;

	setenv("NO_COLOR", row->no_color, 1);
	setenv("CLICOLOR_FORCE", row->force, 1);
	unsetenv("FORCE_COLOR");
	setlocale(LC_CTYPE, "C");
	s = report_style_of(fd, row->option);
	assert_int_equal(s.color, row->color);
	assert_int_equal(s.width, 80);
	assert_int_equal(s.verbose, 0);
	assert_false(s.utf8);
	if (setlocale(LC_CTYPE, "C.UTF-8") != NULL)
		assert_true(report_style_of(fd, "auto").utf8);
	setlocale(LC_CTYPE, "C");
	close(fd);
}

static const struct CMUnitTest others[] = {
	{ "a golden comparison can fail", comparator_can_fail },
	{ "P-42: names survive json as they are", names_survive_json },
	{ "P-56: json holds every subject", json_holds_every_subject },
	{ "P-43: json holds CONTRACT's members and no others", json_takes_only_known_members },
	{ "json is not complete when something could not be seen", json_complete_is_the_audits },
	{ "a report file has mode 0600", a_file_is_ours_alone },
	{ "metrics have mode 0644, whatever the umask", metrics_are_for_all },
	{ "an older report is replaced", a_file_of_others_is_replaced },
	{ "P-86: a symbolic link is replaced, not followed", a_link_is_not_followed },
	{ "devices, pipes, folders and descriptors are refused", only_files_are_written },
	{ "a failed report leaves the old one and no rest", a_failed_report_leaves_the_old_one },
	{ "P-48: standard output is checked: /dev/full fails", standard_output_is_checked },
	{ "formats are found by name", formats_are_found_by_name },
};

static struct CMUnitTest tests[128];
static size_t ntests;

static void
add(const char *name, CMUnitTestFunction run, const void *row)
{
	tests[ntests++] = (struct CMUnitTest){
		.name = name, .test_func = run, .initial_state = (void *)(uintptr_t)row
	};
}

int
main(void)
{
	char *names[32];
	size_t nnames = 0;
	int failed;

	for (size_t i = 0; i < ARRAY_SIZE(golden_rows); i++)
		add(golden_rows[i].name, run_golden, &golden_rows[i]);
	for (size_t i = 0; i < nstories; i++) {
		names[nnames] =
		    xasprintf("every text fits its width and is printable: %s", stories[i].name);
		add(names[nnames++], every_text_fits, &stories[i]);
		names[nnames] = xasprintf("colour only adds: %s", stories[i].name);
		add(names[nnames++], colour_only_adds, &stories[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(percent_rows); i++)
		add(percent_rows[i].name, run_percent, &percent_rows[i]);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		add(others[i].name, others[i].test_func, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(style_rows); i++)
		add(style_rows[i].name, run_style, &style_rows[i]);
	failed = _cmocka_run_group_tests("report", tests, ntests, make_folder, remove_folder);
	while (nnames > 0)
		free(names[--nnames]);
	return failed;
}
