/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit/facts.h"
#include "tests/rows.h"

#define RUN "{\"kind\":\"run\",\"schema\":\"plimsoll-facts/1\",\"run\":{},\"host\":{},\"engine\":{},\"collected\":{}}\n"
#define DAEMON "{\"kind\":\"daemon\",\"id\":\"x\",\"name\":\"n\",\"read\":{}}\n"
#define END(n) "{\"kind\":\"end\",\"subjects\":" #n "}\n"

struct row {
	const char *name, *text;
	int subjects;           /* read before the end or the trouble */
	const char *trouble;    /* NULL: all is well */
};

static const struct row rows[] = {
	{ "a whole file is read", RUN DAEMON END(1), 1, NULL },
	{ "a file without subjects is read", RUN END(0), 0, NULL },
	{ "an empty file is refused", "", 0, "empty" },
	{ "a file that is not JSON is refused with its line", "hello\n", 0, "not a facts file" },
	{ "another first line is refused", DAEMON, 0, ":1: not a facts file" },
	{ "another schema is refused", "{\"kind\":\"run\",\"schema\":\"plimsoll-facts/9\"}\n", 0, "plimsoll-facts/9" },
	{ "a run line without its objects is refused", "{\"kind\":\"run\",\"schema\":\"plimsoll-facts/1\"}\n", 0, "lacks one of" },
	{ "a file without its end is refused", RUN DAEMON, 1, "the file was cut" },
	{ "a file cut inside a line is refused", RUN "{\"kind\":\"dae", 0, ":2: the file was cut inside a line" },
	{ "a missing line is noticed by the count", RUN DAEMON END(2), 1, "lines are missing" },
	{ "an end line without a count is refused", RUN "{\"kind\":\"end\"}\n", 0, "lines are missing" },
	{ "so is one whose count no integer holds", RUN END(1e200), 0, "it counts 1e+200 subjects" },
	{ "or that is not whole", RUN END(0.5), 0, "lines are missing" },
	{ "lines behind the end are refused", RUN END(0) DAEMON, 0, "further lines" },
	{ "an unknown kind is refused", RUN "{\"kind\":\"pod\"}\n" END(1), 0, "unknown kind \"pod\"" },
	{ "a line without a kind is refused", RUN "{}\n" END(1), 0, ":2: a line of facts" },
	{ "a line that is an array is refused", RUN "[]\n" END(1), 0, ":2: a line of facts" },
	{ "equal keys are refused", RUN "{\"kind\":\"daemon\",\"kind\":\"host\"}\n" END(1), 0, "stands twice" },
	{ "an empty line is refused", RUN "\n" END(0), 0, ":2:" },
};

static void
reads(void **state)
{
	const struct row *r = *state;
	char path[] = "/tmp/plimsoll-facts-XXXXXX";
	int fd = mkstemp(path), n, subjects = 0;
	struct err e = { 0 };
	struct facts *f;
	cJSON *s;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, r->text, strlen(r->text)), strlen(r->text));
	(void)close(fd);
	f = facts_open(path, &e);
	n = f == NULL ? -1 : 1;
	while (f != NULL && (n = facts_next(f, &s, &e)) == 1) {
		subjects++;
		json_free(&s);
	}
	(void)unlink(path);
	assert_int_equal(subjects, r->subjects);
	if (r->trouble != NULL) {
		assert_int_equal(n, -1);
		assert_non_null(strstr(e.msg, r->trouble));
		assert_non_null(strstr(e.msg, path)); /* the file is named */
	} else {
		char hex[65];

		assert_int_equal(n, 0);
		sha256_hex(r->text, strlen(r->text), hex);
		assert_string_equal(facts_sha256(f), hex);
		assert_non_null(facts_end(f));
	}
	facts_close(f);
}

static void
no_file(void **state)
{
	struct err e;

	(void)state;
	assert_null(facts_open("/nonexistent/facts", &e));
	assert_non_null(strstr(e.msg, "No such file"));
	assert_null(facts_open("/", &e));
	assert_non_null(strstr(e.msg, "Is a directory"));
}

static void
subjects_are_made(void **state)
{
	autojson cJSON *s = subject_new(KIND_CONTAINER, "id", "name");
	cJSON *d = subject_doc(s, "inspect", "GET /x", json_object());
	autofree char *line = NULL;

	(void)state;
	doc_error(d, "ns", "EACCES", "ns: Permission denied");
	subject_doc_error(s, "kernel", "/proc", "not-running", "exited");
	line = json_line(s);
	assert_string_equal(line, "{\"kind\":\"container\",\"id\":\"id\",\"name\":\"name\",\"read\":{"
	    "\"inspect\":{\"source\":\"GET /x\",\"data\":{},\"errors\":[{\"path\":\"ns\",\"code\":\"EACCES\",\"message\":\"ns: Permission denied\"}]},"
	    "\"kernel\":{\"source\":\"/proc\",\"error\":{\"code\":\"not-running\",\"message\":\"exited\"}}}}");
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "a missing file and a folder are named", no_file, NULL, NULL, NULL },
		{ "a subject's line has the documented shape", subjects_are_made, NULL, NULL, NULL },
	};

	return RUN_ROWS("facts", rows, reads) + cmocka_run_group_tests_name("subjects", others, NULL, NULL);
}
