/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/evidence.h"
#include "audit/folder.h"
#include "audit/verify.h"
#include "tests/evidence_place.h"
#include "tests/rows.h"

#define ID "00000000-0000-4000-8000-00000000000"

/* What an audit consists of. */
struct made {
	struct options o;
	struct selection selection;
	struct bench_source source;
	struct bench *bench;
	struct audit *audit;
	struct evidence_run *evidence;
	struct buf facts;
	char *retention[2], *keys[2], *rules[2], *bundle, *keyring;
};

static void
made_free(struct made *m)
{
	evidence_close(m->evidence);
	audit_free(m->audit);
	bench_free(m->bench);
	bench_source_free(&m->source);
	buf_free(&m->facts);
	free(m->keys[0]);
	if (m->keyring != NULL)
		fixture_folder_remove(&m->keyring);
	free(m->bundle);
}
#define automade __attribute__((cleanup(made_free)))

static void
must(int n, const struct err *e)
{
	if (n < 0)
		fail_msg("%s", e->msg);
}

static struct buf
read_facts(const struct place_run *run)
{
	autofree char *name = xasprintf("facts/docker-20.10.24-%s.jsonl", run->facts != NULL ? run->facts : "hardened");

	return fixture_read(name);
}

static void
begin(struct made *m, const char *folder, const struct place_run *run)
{
	autofree char *benchmark = fixture_path("benchmarks/small.xml");
	struct err e = { 0 };

	*m = (struct made){ .facts = read_facts(run), .source = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT } };
	m->retention[0] = (char *)(uintptr_t)run->retention;
	if (run->key != NULL) {
		autofree char *name = xasprintf("key/%s", run->key);

		autobuf struct buf pem = fixture_read(name);

		m->keyring = fixture_folder();
		fixture_write(m->keyring, "key.pem", pem.s, pem.len);
		m->keys[0] = xasprintf("%s/key.pem", m->keyring);
		assert_int_equal(chmod(m->keys[0], 0600), 0); /* git keeps no modes */
	}
	m->selection.scope = "all";
	m->rules[0] = (char *)(uintptr_t)run->rule;
	m->selection.rules = run->rule != NULL ? m->rules : NULL;
	m->o = (struct options){ .evidence = folder, .retention = m->retention, .keys = run->key != NULL ? m->keys : NULL, .quiet = true,
		.selection = m->selection, .policy = { FAIL_ON_FAIL, (double)NAN } };
	must(bench_find(benchmark, &m->source, &e), &e);
	if (run->version != NULL)
		memcpy(strstr(m->source.bytes.s, "<version>") + strlen("<version>"), run->version, 3);
	m->bench = bench_read(&m->source, run->profile, &e);
	must(m->bench != NULL ? 0 : -1, &e);
	must(evidence_open(&m->o, &m->evidence, &e), &e);
}

/* Whose run it is, and when. */
static void
dress(struct made *m, cJSON *line, unsigned number, const struct place_run *r)
{
	cJSON *run = cJSON_GetObjectItemCaseSensitive(line, "run"), *host = cJSON_GetObjectItemCaseSensitive(line, "host");
	cJSON *engine = cJSON_GetObjectItemCaseSensitive(line, "engine");

	if (strcmp(json_str(line, "kind", ""), "end") == 0)
		json_put_strf(line, "finished", "%sT10:00:01Z", r->day);
	if (run == NULL)
		return;
	json_put_strf(run, "id", ID "%u", number);
	json_put_strf(run, "started", "%sT10:00:00Z", r->day);
	m->bundle = xasprintf("%sT10:00:00Z-" ID "%u", r->day, number);
	if (r->host != NULL) {
		json_put_str(host, "name", r->host);
		json_put_str(host, "machine_id", r->machine != NULL ? r->machine : r->host);
	}
	if (r->engine != NULL)
		json_put_str(engine, "id", *r->engine != '\0' ? r->engine : NULL);
	if (r->endpoint != NULL)
		json_put_str(engine, "endpoint", r->endpoint);
}

/* The one that the facts say read them. */
static cJSON *
tool_of(const cJSON *line)
{
	const char *said = json_str(line, "tool", ""), *version = strchr(said, ' ');
	cJSON *tool = json_object();

	assert_non_null(version);
	json_put_str(tool, "name", "plimsoll");
	json_put_str(tool, "version", version + 1);
	return tool;
}

static void
judge(struct made *m, const cJSON *line)
{
	const char *kind = json_str(line, "kind", "");

	if (strcmp(kind, "run") == 0)
		m->audit = audit_begin(m->bench, &m->selection, line, tool_of(line), json_str(line, "run.started", ""));
	else if (strcmp(kind, "end") == 0)
		audit_end(m->audit, line);
	else
		audit_subject(m->audit, line);
}

/* lines: how many at most. */
static void
feed(struct made *m, unsigned number, const struct place_run *run, size_t lines)
{
	const char *at = m->facts.s, *end;
	struct err e = { 0 };

	for (; lines > 0 && (end = strchr(at, '\n')) != NULL; at = end + 1, lines--) {
		autojson cJSON *line = json_read(at, (size_t)(end - at), JSON_TWICE_REFUSED, &e);

		must(line != NULL ? 0 : -1, &e);
		dress(m, line, number, run);
		must(evidence_line(m->evidence, line, &e), &e);
		judge(m, line);
	}
}

char *
evidence_run(const char *folder, unsigned number, const struct place_run *run)
{
	automade struct made m;
	struct err e = { 0 };

	begin(&m, folder, run);
	feed(&m, number, run, SIZE_MAX);
	evidence_earlier(m.evidence, m.audit);
	must(evidence_end(m.evidence, &m.o, &(struct evidence_inputs){ .source = &m.source }, m.audit,
	         audit_exit_status(m.audit, &m.o.policy), &e), &e);
	return xstrdup(m.bundle);
}

char *
evidence_cut(const char *folder, unsigned number, const struct place_run *run)
{
	automade struct made m;

	begin(&m, folder, run);
	feed(&m, number, run, 2);
	return xasprintf("%s" BUNDLE_PARTIAL, m.bundle);
}

const char *
evidence_short(const char *name)
{
	const char *id = strstr(name, ID);

	return id != NULL ? id + strlen(ID) : name;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *
evidence_names(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *entry;
	char *names[32];
	size_t n = 0;
	struct buf text = BUF_INIT;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL && n < ARRAY_SIZE(names))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			names[n++] = xstrdup(evidence_short(entry->d_name));
	(void)closedir(d);
	qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&text, "%s%s", i > 0 ? " " : "", names[i]);
		free(names[i]);
	}
	return buf_take(&text);
}

static void
note_line(void *text, const struct trail_seen *line)
{
	const char *kind = json_str(line->record, "kind", "?");

	buf_addf(text, "%s%s %s", ((struct buf *)text)->len > 0 ? ", " : "", json_str(line->record, "action", kind),
	    line->trouble != NULL ? line->trouble : evidence_short(json_str(line->record, "bundle", "")));
}

char *
evidence_trail(const char *folder)
{
	struct err e = { 0 };
	autofd int at = folder_open(folder, &e), fd = folder_file(at, TRAIL_FILE, O_RDONLY, &e);
	struct buf text = BUF_INIT;
	struct trail_head head;

	assert_true(trail_read(fd, note_line, &text, &head, &e) >= 0);
	return buf_take(&text);
}

static void
note_broken(void *text, enum verified what, const char *why)
{
	struct buf *ret = text;

	if (what == VERIFIED_BROKEN && ret != NULL && ret->len == 0)
		buf_adds(ret, why);
}

size_t
evidence_broken(const char *folder, struct buf *ret)
{
	struct verify v = { .say = note_broken, .arg = ret, .now = 1798761600 /* 2027-01-01 */ };
	struct err e = { 0 };

	must(verify_folder(&v, folder, &e), &e);
	return v.broken;
}
