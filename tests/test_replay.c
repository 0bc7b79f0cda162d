/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recorded engines, all the way: fixtures/recordings/<engine> behind a fake engine -> collect -> the facts kept in
 * fixtures/golden/facts-<engine>.jsonl -> judged -> fixtures/golden/replay-<engine>.{txt,json}. And every facts file of a
 * real host (fixtures/facts) judged into fixtures/golden/facts-*. UPDATE_GOLDEN=1 rewrites; the diff is the review.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/collect.h"
#include "audit/run.h"
#include "report/report.h"
#include "tests/fake_engine.h"
#include "tests/golden.h"
#include "tests/rows.h"

static char folder[] = "/tmp/plimsoll-replay-XXXXXX";

/* Digests are the same in every run of the test: the key is fixed. */
static struct redactor *
fixed_redactor(void)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "0123456789abcdef0123456789abcdef", 32), 32);
	(void)close(fd);
	return redact_open(folder);
}

/* Replaces what differs from run to run and from machine to machine. */
static void
neutral(cJSON *line, const char *endpoint)
{
	cJSON *run = cJSON_GetObjectItemCaseSensitive(line, "run"), *host = cJSON_GetObjectItemCaseSensitive(line, "host");
	cJSON *engine = cJSON_GetObjectItemCaseSensitive(line, "engine"), *sockets;

	/* the test program itself serves the socket: its pid is in the reason */
	for (size_t i = 0; i < 3; i++) {
		static const char *const docs[] = { "process", "config", "tls" };
		cJSON *doc = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(line, "read"), docs[i]);
		cJSON *error = cJSON_GetObjectItemCaseSensitive(doc, "error");

		if (error != NULL)
			json_put_str(error, "message", "recorded");
	}
	sockets = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(
	    cJSON_GetObjectItemCaseSensitive(line, "read"), "engine"), "data"), "sockets");
	if (strcmp(json_str(sockets, "[0]", ""), endpoint + strlen("unix://")) == 0)
		cJSON_ReplaceItemInArray(sockets, 0, cJSON_CreateString("/var/run/docker.sock"));
	if (strcmp(json_str(line, "kind", ""), "end") == 0) {
		json_put_str(line, "finished", "2026-01-31T10:00:01Z");
		json_put_int(line, "duration_ms", 250);
	}
	if (strcmp(json_str(line, "kind", ""), "file") == 0 && json_at(line, "error") != NULL)
		json_put_str(cJSON_GetObjectItemCaseSensitive(line, "error"), "message", "recorded");
	if (run == NULL)
		return;
	json_put_str(line, "tool", "plimsoll");
	json_put_str(run, "id", "00000000-0000-4000-8000-000000000000");
	json_put_str(run, "started", "2026-01-31T10:00:00Z");
	json_put_bool(run, "clock_synchronized", true);
	json_put(run, "operator", json_object());
	json_put_int(cJSON_GetObjectItemCaseSensitive(run, "operator"), "uid", 0);
	json_put_str(cJSON_GetObjectItemCaseSensitive(run, "operator"), "login", "root");
	json_put_null(cJSON_GetObjectItemCaseSensitive(run, "operator"), "sudo_user");
	json_put(run, "capabilities", json_object());
	json_put_array(cJSON_GetObjectItemCaseSensitive(run, "capabilities"), "held");
	json_put_array(cJSON_GetObjectItemCaseSensitive(run, "capabilities"), "missing");
	json_put_str(run, "sandbox", "host reader: a process of its own, with reading rights only and no new privileges");
	json_put_str(host, "name", "recorded");
	json_put_str(host, "machine_id", "0123456789abcdef0123456789abcdef");
	json_put_str(host, "boot_id", "00000000-0000-4000-8000-000000000001");
	json_put_str(host, "kernel", "6.1.0");
	json_put_str(host, "os", "Debian GNU/Linux 12 (bookworm)");
	assert_string_equal(json_str(engine, "endpoint", ""), endpoint);
	json_put_str(engine, "endpoint", "unix:///var/run/docker.sock");
	json_put_str(engine, "local_because", "recorded");
}

struct kept {
	struct buf text;
	const char *endpoint;
};

static int
keep(void *arg, const cJSON *line, struct err *e)
{
	struct kept *k = arg;
	autojson cJSON *copy = NULL;
	autofree char *text = NULL;

	(void)e;
	if (strcmp(json_str(line, "kind", ""), "host") == 0) {
		/* the machine that runs the test is not the recorded one */
		copy = subject_new(KIND_HOST, "0123456789abcdef0123456789abcdef", "recorded");
		subject_doc_error(copy, "identity", "host", "not-recorded", "only the engine was recorded");
	} else {
		copy = json_copy(line);
		neutral(copy, k->endpoint);
	}
	text = json_line(copy);
	buf_adds(&k->text, text);
	buf_addc(&k->text, '\n');
	return 0;
}

/* Facts in memory as a file. */
static char *
as_file(const struct buf *b)
{
	char *path = xasprintf("%s/facts.jsonl", folder);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(b->s, 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
	return path;
}

static struct audit *
judge(const char *path, struct bench *b, const struct selection *s)
{
	struct err e;
	struct facts *f = facts_open(path, &e);
	cJSON *tool = json_object(), *subject;
	struct audit *a;
	int n;

	if (f == NULL)
		fail_msg("%s", e.msg);
	json_put_str(tool, "name", "plimsoll");
	json_put_str(tool, "version", "test");
	json_put_null(tool, "sha256");
	a = audit_begin(b, s, facts_run(f), tool, "2026-01-31T10:00:00Z");
	while ((n = facts_next(f, &subject, &e)) == 1) {
		audit_subject(a, subject);
		json_free(&subject);
	}
	if (n < 0)
		fail_msg("%s", e.msg);
	audit_end(a, facts_end(f));
	facts_close(f);
	return a;
}

/* A rule neither passes nor is "not applicable" while one of its subjects is left to a person. */
static void
assert_nothing_covered_up(const struct audit *a)
{
	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];

		for (size_t k = 0; k < r->nfindings && (r->verdict == PASS || r->verdict == NOTAPPLICABLE); k++)
			if (r->findings[k].verdict == NOTCHECKED || r->findings[k].verdict == INFORMATIONAL)
				fail_msg("%s is %s, in spite of %s: %s", r->rule->number, verdict_names[r->verdict], r->findings[k].name,
				    r->findings[k].message);
	}
}

/* Text, XCCDF, and JSON if wanted, of what the facts in path come to, against the golden files. */
static void
compare_reports(const char *path, const char *name, const char *scope, bool json)
{
	struct selection s = { .scope = scope };
	struct report_style style = { .width = 100, .utf8 = true, .verbose = 1 };
	struct err e;
	struct bench *b = bench_load("cis-docker-1.8.0", "level-2", &e);
	struct audit *a;

	if (b == NULL)
		fail_msg("%s", e.msg);
	free(b->sha256); /* the benchmark's wording is not what this compares */
	b->sha256 = xstrdup("0000000000000000000000000000000000000000000000000000000000000000");
	a = judge(path, b, &s);
	assert_nothing_covered_up(a);
	for (const struct report_format *f = report_formats; f->name != NULL; f++) {
		autofree char *golden = xasprintf("%s%s", name, f->suffix), *text = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		if (f->write != report_text && f->write != report_xccdf && !(json && f->write == report_json)) {
			(void)fclose(out);
			continue;
		}
		assert_non_null(out);
		assert_int_equal(f->write(out, a, &style), 0);
		assert_int_equal(fclose(out), 0);
		golden_check(golden, text, len);
	}
	audit_free(a);
	bench_free(b);
}

struct row {
	const char *name, *recording;
	bool json;                /* half a megabyte each: two of them are kept */
};

static const struct row rows[] = {
	{ "Docker 20.10.24", "docker-20.10.24" },
	{ "Docker 26.1.5", "docker-26.1.5" },
	{ "Docker 28.5.2", "docker-28.5.2" },
	{ "Docker 28.5.2, a swarm manager", "docker-28.5.2-swarm-manager" },
	{ "Docker 29.7.2", "docker-29.7.2", true },
	{ "Podman 4.3.1", "podman-4.3.1", true },
};

static void
replays(void **state)
{
	const struct row *r = *state;
	struct fake_engine *fake = fake_engine_start_recording(r->recording, NULL, 0);
	struct redactor *red = fixed_redactor();
	struct kept k = { BUF_INIT, fake_engine_endpoint(fake) };
	struct collect_options o = { .endpoint = k.endpoint, .chosen_by = "-H", .root = "/", .scope = "engine", .jobs = 1,
		.deadline = now_ms() + 60000, .keep_rights = true };
	autofree char *facts_name = xasprintf("facts-%s.jsonl", r->recording), *report_name = xasprintf("replay-%s", r->recording);
	autofree char *path = NULL;
	struct err e;

	if (collect(&o, red, keep, &k, &e) != 0)
		fail_msg("%s", e.msg);
	golden_check(facts_name, k.text.s, k.text.len);
	path = as_file(&k.text);
	compare_reports(path, report_name, "engine", r->json);
	buf_free(&k.text);
	redact_close(red);
	fake_engine_stop(fake);
}

/* fixtures/facts/NAME.jsonl: facts of real hosts, the kernel's side included. */
static void
judges_recorded_facts(void **state)
{
	autofree char *facts = xasprintf("%s/fixtures/facts", getenv("srcdir") ? getenv("srcdir") : ".");
	DIR *d = opendir(facts);
	struct dirent *entry;
	int n = 0;

	(void)state;
	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);
		autofree char *path = NULL, *name = NULL;

		if (len < 7 || strcmp(entry->d_name + len - 6, ".jsonl") != 0)
			continue;
		path = xasprintf("%s/%s", facts, entry->d_name);
		name = xasprintf("facts-%.*s", (int)(len - 6), entry->d_name);
		compare_reports(path, name, "all", true);
		n++;
	}
	(void)closedir(d);
	assert_true(n > 0);
}

static int
clear_up(void **state)
{
	autofree char *key = xasprintf("%s/redaction.key", folder), *facts = xasprintf("%s/facts.jsonl", folder);

	(void)state;
	(void)unlink(key);
	(void)unlink(facts);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest others[] = { { "facts of real hosts are judged as they were", judges_recorded_facts, NULL, NULL, NULL } };

	if (mkdtemp(folder) == NULL)
		return 99;
	return RUN_ROWS("replay", rows, replays) + cmocka_run_group_tests_name("facts", others, NULL, clear_up);
}
