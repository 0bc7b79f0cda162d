/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/attestations.h"
#include "audit/facts.h"
#include "audit/folder.h"
#include "audit/frameworks.h"
#include "audit/replay.h"
#include "report/report.h"

#define MAX_RULES ((size_t)64 << 20)

/* Everything that judging needs. */
struct replay {
	struct bench_source source;
	struct bench *bench;
	struct entries *exceptions, *attestations;
	cJSON *found; /* documents.json */
	struct selection selection;
	struct facts *facts;
	struct audit *audit;
};

static void
list_free(char **list)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		free(list[i]);
	free(list);
}

static void
replay_free(struct replay *r)
{
	struct selection *s = &r->selection;
	char **const lists[] = { s->rules, s->skip_rules, s->references, s->containers, s->images, s->labels, s->label_digests };

	audit_free(r->audit);
	facts_close(r->facts);
	entries_free(r->exceptions);
	entries_free(r->attestations);
	json_free(&r->found);
	bench_free(r->bench);
	bench_source_free(&r->source);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		list_free(lists[i]);
}
#define autoreplay __attribute__((cleanup(replay_free)))

/* A file of rules/ as the manifest has it: 1, or 0 if it has none of that name; -1 and an error. */
static int
read_rule(int folder, const struct manifest *m, const char *name, struct buf *ret, struct err *e)
{
	const struct manifest_file *f = manifest_find(m, name);

	if (f == NULL)
		return 0;
	return folder_read_verified(folder, name, MAX_RULES, f->sha256, ret, e) < 0 ? -1 : 1;
}

static int
read_benchmark(struct replay *r, int folder, const struct manifest *m, const cJSON *record, struct err *e)
{
	struct bench_source *s = &r->source;
	int n;

	s->file = xstrdup(BUNDLE_RULES "/benchmark.xml");
	if ((n = read_rule(folder, m, s->file, &s->bytes, e)) <= 0)
		return n < 0 ? -1 : err_set(e, ENOENT, "%s: it is not in the bundle", s->file);
	if ((n = read_rule(folder, m, BUNDLE_RULES "/tailoring.xml", &s->tailoring, e)) < 0)
		return -1;
	s->tailoring_file = n > 0 ? xstrdup(BUNDLE_RULES "/tailoring.xml") : NULL;
	if ((n = read_rule(folder, m, BUNDLE_RULES "/releases.tsv", &s->releases, e)) < 0)
		return -1;
	s->releases_file = n > 0 ? xstrdup(BUNDLE_RULES "/releases.tsv") : NULL;
	return (r->bench = bench_read(s, json_str(record, "request.profile", NULL), e)) != NULL ? 0 : -1;
}

/* The digests that stand for labels' values under the key of the run, which nobody else has. */
static void
take_digests(struct entries *x, const cJSON *results, const char *kind)
{
	autofree char *path = xasprintf("run.inputs.%s.label_digests", kind);
	const cJSON *digests = json_at(results, path);

	if (x == NULL || digests == NULL)
		return;
	cJSON_Delete(x->label_digests);
	x->label_digests = json_copy(digests);
}

/* Exceptions or attestations; *ret is NULL if the bundle has none. */
static int
read_entries(const struct entries_kind *kind, int folder, const struct manifest *m, const char *name, struct entries **ret, struct err *e)
{
	autobuf struct buf bytes = BUF_INIT;
	struct bench_problems p = { 0 };
	int n = read_rule(folder, m, name, &bytes, e);

	if (n <= 0)
		return n;
	if ((*ret = entries_parse(kind, name, bytes.s, bytes.len, &p)) == NULL)
		err_set(e, 0, "%s: it is refused", name);
	bench_problems_free(&p);
	return *ret != NULL ? 0 : -1;
}

/* What attestations rest on, as it was found: what is said to have been read is there, too. */
static int
read_documents(struct replay *r, int folder, const struct manifest *m, struct err *e)
{
	autobuf struct buf bytes = BUF_INIT;
	const cJSON *d;
	int n = read_rule(folder, m, BUNDLE_RULES "/documents.json", &bytes, e);

	if (n < 0 || (n > 0 && (r->found = json_read(bytes.s, bytes.len, JSON_TWICE_REFUSED, e)) == NULL))
		return -1;
	cJSON_ArrayForEach(d, json_at(r->found, "documents")) {
		const char *hex = json_str(d, "sha256", NULL);
		autofree char *name = xasprintf(BUNDLE_RULES "/documents/%s", hex != NULL ? hex : "");
		const struct manifest_file *f = manifest_find(m, name);

		if (hex != NULL && (f == NULL || strcmp(f->sha256, hex) != 0))
			return err_set(e, 0, BUNDLE_RULES "/documents.json: %.64s is not what the bundle keeps", hex);
	}
	attestations_look(r->attestations, attestations_find_kept, r->found);
	return 0;
}

static int
read_accepted(struct replay *r, int folder, const struct manifest *m, const cJSON *results, struct err *e)
{
	if (read_entries(&exceptions_kind, folder, m, BUNDLE_RULES "/exceptions.json", &r->exceptions, e) < 0 ||
	    read_entries(&attestations_kind, folder, m, BUNDLE_RULES "/attestations.json", &r->attestations, e) < 0 ||
	    (r->attestations != NULL && read_documents(r, folder, m, e) < 0))
		return -1;
	take_digests(r->exceptions, results, "exceptions");
	take_digests(r->attestations, results, "attestations");
	return 0;
}

/* NULL: the record has no such list. */
static char **
list_of(const cJSON *record, const char *key)
{
	autofree char *path = xasprintf("request[\"%s\"]", key);
	const cJSON *list = json_at(record, path), *x;
	size_t n = 0;
	char **ret;

	if (!cJSON_IsArray(list))
		return NULL;
	ret = xcalloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *ret);
	cJSON_ArrayForEach(x, list)
		if (cJSON_IsString(x))
			ret[n++] = xstrdup(x->valuestring);
	return ret;
}

static size_t
count(char *const *list)
{
	size_t n = 0;

	while (list != NULL && list[n] != NULL)
		n++;
	return n;
}

static int
read_selection(struct replay *r, const cJSON *record, struct err *e)
{
	r->selection = (struct selection){
		.scope = json_str(record, "request.scope", "all"),
		.rules = list_of(record, "rule"), .skip_rules = list_of(record, "skip-rule"),
		.references = list_of(record, "reference"), .containers = list_of(record, "container"),
		.images = list_of(record, "image"), .labels = list_of(record, "label"),
		.label_digests = list_of(record, "label_digests"),
	};
	/* they belong together one by one */
	if (count(r->selection.labels) != count(r->selection.label_digests))
		return err_set(e, 0, BUNDLE_RECORD ": it has not as many digests as labels");
	return 0;
}

static int
judge(struct replay *r, int folder, const struct manifest *m, const cJSON *record, const cJSON *results, struct err *e)
{
	const struct manifest_file *f = manifest_find(m, BUNDLE_FACTS);
	const cJSON *tool = json_at(results, "tool");
	cJSON *subject;
	int n, fd;

	if (f == NULL)
		return err_set(e, ENOENT, BUNDLE_FACTS ": it is not in the bundle");
	if (selection_check(&r->selection, r->bench, e) < 0 || (fd = folder_file(folder, BUNDLE_FACTS, O_RDONLY, e)) < 0 ||
	    (r->facts = facts_open_fd(fd, BUNDLE_FACTS, e)) == NULL)
		return -1;
	r->audit = audit_begin(r->bench, &r->selection, facts_run(r->facts), tool != NULL ? json_copy(tool) : json_object(),
	    json_str(record, "request.at", ""));
	audit_accept(r->audit, r->exceptions, r->attestations);
	r->audit->earlier = json_at(record, "earlier");
	while ((n = facts_next(r->facts, &subject, e)) == 1) {
		audit_subject(r->audit, subject);
		json_free(&subject);
	}
	if (n < 0)
		return -1;
	audit_end(r->audit, facts_end(r->facts));
	return strcmp(facts_sha256(r->facts), f->sha256) == 0 ? 0 : err_set(e, 0, BUNDLE_FACTS ": it changed while it was read");
}

/* The policy that was asked for, and what came of it; -1: another version asked for what this one does not know. */
static int
status_of(const struct replay *r, const cJSON *record)
{
	static const char *const names[] = { [FAIL_ON_NONE] = "none", [FAIL_ON_FAIL] = "fail", [FAIL_ON_LOW] = "low",
		[FAIL_ON_MEDIUM] = "medium", [FAIL_ON_HIGH] = "high" };
	const char *asked = json_str(record, "request.fail-on", ""), *score = json_str(record, "request.min-score", NULL);
	struct policy p = { .min_score = score != NULL ? strtod(score, NULL) : (double)NAN };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(names[i], asked) == 0) {
			p.fail_on = (enum fail_on)i;
			return audit_exit_status(r->audit, &p);
		}
	return -1;
}

/* The first records did not tell of it. */
static bool
is_another_baseline(const struct audit *a, const cJSON *record)
{
	const cJSON *told = cJSON_GetObjectItemCaseSensitive(record, "baseline");
	autojson cJSON *own = bundle_baseline(a);

	return told != NULL && !replay_is_same(told, own);
}

/* A bundle's facts are read and judged by one program. */
static bool
is_another_tool(const cJSON *run_line, const cJSON *results)
{
	autofree char *judged = xasprintf("%s %s", json_str(results, "tool.name", ""), json_str(results, "tool.version", ""));

	return strcmp(json_str(run_line, "tool", ""), judged) != 0;
}

static void
print(report_fn *write, const struct audit *a, struct buf *ret)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL || write(f, a, &(struct report_style){ .width = 80, .utf8 = true }) < 0 || fclose(f) != 0)
		out_of_memory();
	buf_add(ret, text, len);
	free(text);
}

int
replay_bundle(int folder, const struct manifest *m, const cJSON *record, const cJSON *results, struct replayed *ret, struct err *e)
{
	autoreplay struct replay r = { .source = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT } };
	autojson cJSON *view = NULL;
	autofree char *text = NULL;

	if (read_benchmark(&r, folder, m, record, e) < 0 || read_accepted(&r, folder, m, results, e) < 0)
		return -1;
	if (read_selection(&r, record, e) < 0 || judge(&r, folder, m, record, results, e) < 0)
		return -1;
	for (size_t i = 0; i < BUNDLE_REPORTS; i++)
		print(report_find(bundle_reports[i].format)->write, r.audit, &ret->reports[i]);
	view = frameworks_view(r.audit);
	text = json_pretty(view);
	buf_addf(&ret->frameworks, "%s\n", text);
	ret->is_another_baseline = is_another_baseline(r.audit, record);
	ret->is_another_tool = is_another_tool(facts_run(r.facts), results);
	ret->status = status_of(&r, record);
	return 0;
}

void
replayed_free(struct replayed *r)
{
	for (size_t i = 0; i < BUNDLE_REPORTS; i++)
		buf_free(&r->reports[i]);
	buf_free(&r->frameworks);
}

/* ---- what differs ---- */

static const cJSON *
rule_of(const cJSON *results, const char *id)
{
	const cJSON *r;

	cJSON_ArrayForEach(r, json_at(results, "results"))
		if (strcmp(json_str(r, "rule", ""), id) == 0)
			return r;
	return NULL;
}

bool
replay_is_same(const cJSON *a, const cJSON *b)
{
	autofree char *x = json_sorted(a), *y = json_sorted(b);

	return strcmp(x, y) == 0;
}

static void
say_rule(const cJSON *kept, const cJSON *now, replay_say *tell, void *arg)
{
	const char *was = json_str(kept, "result", "?"), *is = json_str(now, "result", "gone");
	autofree char *text = strcmp(was, is) == 0 ? xasprintf("%s: %s still, by other subjects or evidence", json_str(kept, "number", "?"), was)
	    : xasprintf("%s: %s, and now %s", json_str(kept, "number", "?"), was, is);

	tell(arg, text);
}

size_t
replay_compare(const cJSON *kept, const cJSON *now, replay_say *tell, void *arg)
{
	const cJSON *r, *member;
	size_t n = 0;

	cJSON_ArrayForEach(r, json_at(kept, "results")) {
		const cJSON *other = rule_of(now, json_str(r, "rule", ""));

		if (other != NULL && replay_is_same(r, other))
			continue;
		say_rule(r, other, tell, arg);
		n++;
	}
	cJSON_ArrayForEach(r, json_at(now, "results"))
		if (rule_of(kept, json_str(r, "rule", "")) == NULL) {
			autofree char *text = xasprintf("%s: it was not there, and is %s", json_str(r, "number", "?"), json_str(r, "result", "?"));

			tell(arg, text);
			n++;
		}
	cJSON_ArrayForEach(member, kept) {
		const cJSON *other = cJSON_GetObjectItemCaseSensitive(now, member->string);
		autofree char *text = NULL;

		if (strcmp(member->string, "results") == 0 || strcmp(member->string, "tool") == 0 ||
		    (other != NULL && replay_is_same(member, other)))
			continue;
		text = xasprintf("\"%.60s\" is otherwise", member->string);
		tell(arg, text);
		n++;
	}
	return n;
}
