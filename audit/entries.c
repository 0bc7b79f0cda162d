/* SPDX-License-Identifier: Apache-2.0 */
/* entries: reading files of exceptions and attestations, and all that can be wrong with one. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/entries.h"

/* -- forms ------------------------------------------------------------------------------------- */

static const char *const kinds[] = { "host", "daemon", "file", "container", "image", "network", "volume", "swarm", "node",
	"service", NULL };
_Static_assert(ARRAY_SIZE(kinds) == NKINDS + 1, "each kind can be named");

static const struct form_key label_form[] = {
	{ .name = "key", .type = FORM_TEXT, .required = true },
	{ .name = "value", .type = FORM_TEXT },
	{ NULL }
};
static const struct form_key compose_form[] = {
	{ .name = "project", .type = FORM_TEXT, .required = true },
	{ .name = "service", .type = FORM_TEXT, .required = true },
	{ NULL }
};
const struct form_key entries_subject_form[] = {
	{ .name = "kind", .type = FORM_WORD, .required = true, .words = kinds },
	{ .name = "name", .type = FORM_TEXT },
	{ .name = "id", .type = FORM_TEXT },
	{ .name = "image", .type = FORM_TEXT },
	{ .name = "label", .type = FORM_OBJECT, .of = label_form },
	{ .name = "compose", .type = FORM_OBJECT, .of = compose_form },
	{ .name = "swarm_service", .type = FORM_TEXT },
	{ .name = "role", .type = FORM_TEXT },
	{ NULL }
};

/* What subjects of a kind are known by. */
static const char *const known_by[NKINDS] = {
	[KIND_HOST] = " name id ", [KIND_DAEMON] = " name id ", [KIND_FILE] = " name role ",
	[KIND_CONTAINER] = " name image label compose swarm_service ", [KIND_IMAGE] = " name id label ", [KIND_NETWORK] = " name id ",
	[KIND_VOLUME] = " name ", [KIND_SWARM] = " name id ", [KIND_NODE] = " name id ", [KIND_SERVICE] = " name id image label ",
};

/* There is one of each. */
static bool
stands_alone(enum kind kind)
{
	return kind == KIND_HOST || kind == KIND_DAEMON || kind == KIND_SWARM;
}

static void
check_subject(struct form_file *f, const cJSON *subject)
{
	enum kind kind = kind_of(json_str(subject, "kind", ""));
	const cJSON *what, *name = cJSON_GetObjectItemCaseSensitive(subject, "name");
	size_t n = 0;

	cJSON_ArrayForEach(what, subject) {
		autofree char *word = xasprintf(" %s ", what->string);

		if (strcmp(what->string, "kind") == 0)
			continue;
		n++;
		if (strstr(known_by[kind], word) == NULL)
			form_error(f, what, AT_KEY, "no %s is named by its %s; it is by:%.*s", kind_names[kind], what->string,
			    (int)strlen(known_by[kind]) - 1, known_by[kind]);
	}
	if (n == 0 && !stands_alone(kind))
		form_error(f, subject, AT_VALUE, "which %s? say at least one of:%.*s", kind_names[kind],
		    (int)strlen(known_by[kind]) - 1, known_by[kind]);
	if (n == 1 && name != NULL && !stands_alone(kind) && strspn(name->valuestring, "*") == strlen(name->valuestring))
		form_warning(f, name, AT_VALUE, "this means every %s, those of tomorrow too; name what you know of", kind_names[kind]);
}

/* "5.31", "1.1.3": digits and dots alone. */
static bool
is_number(const char *rule)
{
	return rule[strspn(rule, "0123456789.")] == '\0';
}

static void
check_entry(struct form_file *f, const struct entries_kind *kind, const cJSON *entry)
{
	const cJSON *rule = cJSON_GetObjectItemCaseSensitive(entry, "rule"), *subject;
	const cJSON *last = cJSON_GetObjectItemCaseSensitive(entry, kind->last);
	int64_t from = 0, to = 0;

	(void)form_time(json_str(entry, kind->first, ""), false, &from);
	(void)form_time(last->valuestring, true, &to);
	if (from > to)
		form_error(f, last, AT_VALUE, "%s is before %s; no moment lies between them", kind->last, kind->first);
	if (is_number(rule->valuestring) && cJSON_GetObjectItemCaseSensitive(entry, "benchmark") == NULL)
		form_error(f, rule, AT_VALUE, "rule %.40s has another number in another benchmark; add \"benchmark\": "
		    "\"cis-docker-1.8.0\" or the like, or name the check, as plimsoll list rules prints it", rule->valuestring);
	cJSON_ArrayForEach(subject, json_at(entry, "subjects"))
		check_subject(f, subject);
	if (kind->check != NULL)
		kind->check(f, entry);
}

static void
check_ids(struct form_file *f, const cJSON *list)
{
	const cJSON *t, *before;

	cJSON_ArrayForEach(t, list)
		for (before = list->child; before != t; before = before->next)
			if (strcmp(json_str(t, "id", ""), json_str(before, "id", "")) == 0) {
				form_error(f, json_at(t, "id"), AT_VALUE, "the id \"%.60s\" was given before; each has one of its own",
				    json_str(t, "id", ""));
				break;
			}
}

/* Whether the document is a file of that kind; notes all that is wrong. */
static bool
check_document(struct form_file *f, const struct entries_kind *kind, const cJSON *doc)
{
	const char *const schemas[] = { kind->schema, NULL };
	const struct form_key form[] = {
		{ .name = "schema", .type = FORM_WORD, .required = true, .words = schemas },
		{ .name = kind->list, .type = FORM_LIST, .required = true, .of = kind->form },
		{ NULL }
	};
	size_t errors = f->problems->nerrors;
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(doc, kind->list), *t;
	const cJSON *schema = cJSON_GetObjectItemCaseSensitive(doc, "schema");

	/* a file of another schema is not looked through: all of it would be wrong */
	if (cJSON_IsString(schema) && strcmp(schema->valuestring, kind->schema) != 0) {
		form_error(f, schema, AT_VALUE, "the schema is \"%.60s\"; %ss are of \"%s\"", schema->valuestring, kind->one, kind->schema);
		return false;
	}
	if (!form_check(f, doc, form))
		return false;
	if (cJSON_GetArraySize(list) > ENTRIES_MAX) {
		form_error(f, list, AT_VALUE, "more than %d of %s; one for each thing is not meant, name subjects by patterns", ENTRIES_MAX,
		    kind->list);
		return false;
	}
	cJSON_ArrayForEach(t, list)
		check_entry(f, kind, t);
	check_ids(f, list);
	return f->problems->nerrors == errors;
}

/* -- reading ----------------------------------------------------------------------------------- */

static void
put_entries(struct entries *x, const struct entries_kind *kind)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(x->doc, kind->list), *t;

	x->list = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *x->list);
	cJSON_ArrayForEach(t, list) {
		struct entry *one = &x->list[x->n++];

		*one = (struct entry){ .doc = t, .id = json_str(t, "id", ""), .rule = json_str(t, "rule", ""),
			.benchmark = json_str(t, "benchmark", NULL) };
		(void)form_time(json_str(t, kind->first, ""), false, &one->starts);
		(void)form_time(json_str(t, kind->last, ""), true, &one->expires);
	}
}

/* With a benchmark: what it tells of the entries, too. */
static void
check_rules(struct form_file *f, const struct entries *x, const struct bench *b)
{
	for (const struct entry *t = x->list; t < x->list + x->n; t++) {
		const cJSON *rule = cJSON_GetObjectItemCaseSensitive(t->doc, "rule"), *element;
		const struct bench_rule *r = b->rules;
		const char *near;
		enum kind kind;

		if (!entry_means_benchmark(t, b)) {
			form_warning(f, json_at(t->doc, "benchmark"), AT_VALUE, "this is for %.60s, not for %s-%s: here it changes nothing",
			    t->benchmark, b->name, b->version);
			continue;
		}
		while (r < b->rules + b->nrules && !entry_means_rule(t, b, r))
			r++;
		if (r == b->rules + b->nrules) {
			near = bench_rule_near(b, t->rule);
			form_error(f, rule, AT_VALUE, "%s-%s has no rule \"%.60s\"%s%s%s; see: plimsoll list rules", b->name, b->version,
			    t->rule, near != NULL ? " (did you mean " : "", near != NULL ? near : "", near != NULL ? "?)" : "");
			continue;
		}
		kind = bench_rule_check(r)->kind;
		cJSON_ArrayForEach(element, json_at(t->doc, "subjects"))
			if (strcmp(json_str(element, "kind", ""), kind_names[kind]) != 0)
				form_error(f, json_at(element, "kind"), AT_VALUE, "rule %s is decided for each %s: this will match nothing",
				    r->number, kind_names[kind]);
	}
}

static struct entries *
parse(const struct entries_kind *kind, const struct bench_text *text, const struct bench *b, struct bench_problems *ret)
{
	struct entries *x = xcalloc(1, sizeof *x);
	struct form_file f;
	bool good;

	x->file = utf8_clean(text->file, strlen(text->file));
	x->bytes = (struct buf)BUF_INIT;
	buf_add(&x->bytes, text->bytes, text->len);
	sha256_hex(text->bytes, text->len, x->sha256);
	x->doc = form_open(&f, x->file, text->bytes, text->len, ret);
	good = x->doc != NULL && check_document(&f, kind, x->doc);
	if (good)
		put_entries(x, kind);
	if (good && b != NULL)
		check_rules(&f, x, b);
	form_close(&f);
	if (good)
		return x;
	entries_free(x);
	return NULL;
}

struct entries *
entries_parse(const struct entries_kind *kind, const char *name, const void *bytes, size_t len, struct bench_problems *ret)
{
	return parse(kind, &(struct bench_text){ name, bytes, len }, NULL, ret);
}

void
entries_lint(const struct entries_kind *kind, const struct bench_text *text, const struct bench *b, struct bench_problems *ret)
{
	entries_free(parse(kind, text, b, ret));
}

struct entries *
entries_read(const struct entries_kind *kind, const char *file, struct err *e)
{
	autobuf struct buf bytes = BUF_INIT;
	struct bench_problems p = { 0 };
	struct entries *x;

	if (file_read(file, ENTRIES_MAX_BYTES, "a JSON document", &bytes, e) < 0)
		return NULL;
	if (bytes.len > ENTRIES_MAX_BYTES) {
		err_set(e, 0, "%s: is larger than 4 MiB", file);
		return NULL;
	}
	x = entries_parse(kind, file, bytes.s, bytes.len, &p);
	for (size_t i = 0; x == NULL && i < p.n; i++)
		if (!p.list[i].warning) {
			autofree char *more = p.nerrors > 1 ? xasprintf(" (and %zu more; see: plimsoll lint)", p.nerrors - 1) : NULL;

			err_set(e, 0, "%s%s", p.list[i].text, more != NULL ? more : "");
			break;
		}
	bench_problems_free(&p);
	return x;
}

void
entries_free(struct entries *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->n; i++)
		cJSON_Delete(x->list[i].documents);
	free(x->list);
	for (struct entry_document *d = x->documents; d < x->documents + x->ndocuments; d++) {
		free(d->file);
		free(d->why);
		buf_free(&d->bytes);
	}
	free(x->documents);
	cJSON_Delete(x->doc);
	cJSON_Delete(x->label_digests);
	buf_free(&x->bytes);
	free(x->file);
	free(x);
}

const struct entries_kind *
entries_kind_of(const void *bytes, size_t len)
{
	static const struct entries_kind *const both[] = { &exceptions_kind, &attestations_kind };
	struct err ignored;
	autojson cJSON *doc = json_read(bytes, len, JSON_TWICE_LAST, &ignored);

	if (doc == NULL) /* whatever it was to be, lint says where it is broken */
		return both[0];
	for (size_t i = 0; i < ARRAY_SIZE(both); i++)
		if (strcmp(json_str(doc, "schema", ""), both[i]->schema) == 0 ||
		    (cJSON_IsObject(doc) && cJSON_GetObjectItemCaseSensitive(doc, both[i]->list) != NULL))
			return both[i];
	return NULL;
}

/* -- labels ------------------------------------------------------------------------------------ */

/* The value of a label that an element of "subjects" names in clear, or NULL. */
static const char *
clear_value(const cJSON *element)
{
	const char *value = json_str(element, "label.value", NULL);

	return value != NULL && strncmp(value, "hmac:", 5) == 0 ? NULL : value;
}

bool
entries_ask_labels(const struct entries *x)
{
	for (size_t i = 0; x != NULL && i < x->n; i++) {
		const cJSON *element;

		cJSON_ArrayForEach(element, json_at(x->list[i].doc, "subjects"))
			if (clear_value(element) != NULL)
				return true;
	}
	return false;
}

void
entries_digest(struct entries *x, const struct redactor *r)
{
	if (x == NULL)
		return;
	cJSON_Delete(x->label_digests);
	x->label_digests = json_object();
	for (size_t i = 0; i < x->n; i++) {
		const cJSON *element;

		cJSON_ArrayForEach(element, json_at(x->list[i].doc, "subjects")) {
			const char *value = clear_value(element);
			autofree char *digest = value != NULL ? redact_digest(r, value) : NULL;
			autofree char *pair = xasprintf("%s=%s", json_str(element, "label.key", ""), value != NULL ? value : "");

			if (value != NULL)
				json_put_str(x->label_digests, pair, digest);
		}
	}
}
