/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/intoto.h"
#include "audit/jcs.h"

void
intoto_free(struct intoto *s)
{
	manifest_free(&s->subjects);
	free(s->predicate_type);
	cJSON_Delete(s->predicate);
	*s = (struct intoto){ 0 };
}

static cJSON *
statement_of(const struct manifest *subjects, const char *predicate_type, const cJSON *predicate)
{
	cJSON *doc = json_object(), *list;

	json_put_str(doc, "_type", INTOTO_STATEMENT);
	list = json_put_array(doc, "subject");
	for (size_t i = 0; i < subjects->n; i++) {
		cJSON *one = json_object();

		json_put_str(one, "name", subjects->files[i].name);
		json_put_str(json_put_object(one, "digest"), "sha256", subjects->files[i].sha256);
		json_push(list, one);
	}
	json_put_str(doc, "predicateType", predicate_type);
	json_put(doc, "predicate", json_copy(predicate));
	return doc;
}

int
intoto_write(const struct manifest *subjects, const char *predicate_type, const cJSON *predicate, struct buf *ret, struct err *e)
{
	autojson cJSON *doc = statement_of(subjects, predicate_type, predicate), *again = NULL;
	autobuf struct buf text = BUF_INIT;

	if (subjects->n == 0 || !cJSON_IsObject(predicate))
		return err_set(e, 0, "a statement is about one file or more, and its predicate is an object");
	/* what could not be read again is better found out now */
	if (jcs_write(doc, &text, e) == 0)
		again = jcs_read(text.s, text.len, e);
	if (again == NULL)
		return -1;
	buf_add(ret, text.s, text.len);
	return 0;
}

static int
read_subjects(const cJSON *list, struct manifest *m, struct err *e)
{
	const cJSON *one;

	if (!cJSON_IsArray(list) || list->child == NULL)
		return err_set(e, 0, "subject: not an array of one or more");
	cJSON_ArrayForEach(one, list) {
		const char *name = json_str(one, "name", NULL), *digest = json_str(one, "digest.sha256", NULL);

		if (name == NULL || digest == NULL)
			return err_set(e, 0, "subject: one is without name or without SHA-256");
		if (m->n > 0 && strcmp(m->files[m->n - 1].name, name) >= 0)
			return err_set(e, 0, "subject: %.200s does not stand behind the one before, sorted by bytes", name);
		if (manifest_add(m, name, digest, e) < 0)
			return -1;
	}
	return 0;
}

static int
read_statement(const cJSON *doc, const char *text, size_t len, struct intoto *s, struct err *e)
{
	const cJSON *type = json_at(doc, "predicateType"), *predicate = json_at(doc, "predicate");
	autobuf struct buf again = BUF_INIT;

	if (strcmp(json_str(doc, "_type", ""), INTOTO_STATEMENT) != 0)
		return err_set(e, 0, "_type: not " INTOTO_STATEMENT);
	if (!cJSON_IsString(type) || !cJSON_IsObject(predicate))
		return err_set(e, 0, "predicateType, predicate: missing, or not a string and an object");
	if (read_subjects(json_at(doc, "subject"), &s->subjects, e) < 0)
		return -1;
	s->predicate_type = xstrdup(type->valuestring);
	s->predicate = json_copy(predicate);
	if (intoto_write(&s->subjects, s->predicate_type, s->predicate, &again, e) < 0)
		return -1;
	if (again.len != len || memcmp(again.s, text, len) != 0)
		return err_set(e, 0, "there is more in it than plimsoll writes");
	return 0;
}

int
intoto_read(const char *text, size_t len, struct intoto *ret, struct err *e)
{
	autojson cJSON *doc = jcs_read(text, len, e);

	*ret = (struct intoto){ 0 };
	if (doc == NULL)
		return -1;
	if (read_statement(doc, text, len, ret, e) == 0)
		return 0;
	intoto_free(ret);
	return -1;
}

int
intoto_is_about(const struct intoto *s, const struct manifest *m, struct err *e)
{
	size_t n = s->subjects.n < m->n ? s->subjects.n : m->n;

	for (size_t i = 0; i < n; i++) {
		const struct manifest_file *a = &s->subjects.files[i], *b = &m->files[i];

		if (strcmp(a->name, b->name) != 0)
			return err_set(e, 0, "%.200s is only in the %s", strcmp(a->name, b->name) < 0 ? a->name : b->name,
			    strcmp(a->name, b->name) < 0 ? "statement" : "manifest");
		if (strcmp(a->sha256, b->sha256) != 0)
			return err_set(e, 0, "%.200s: the statement and the manifest have different digests", a->name);
	}
	if (s->subjects.n != m->n)
		return err_set(e, 0, "%.200s is only in the %s", s->subjects.n > n ? s->subjects.files[n].name : m->files[n].name,
		    s->subjects.n > n ? "statement" : "manifest");
	return 0;
}
