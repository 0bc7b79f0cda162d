/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/build_history.h"
#include "audit/build_instruction.h"

/* A row of the history, from the oldest on: the engine has the newest first. */
static const cJSON *
row_at(const cJSON *history, int n, int i)
{
	return cJSON_GetArrayItem(history, n - 1 - i);
}

static int
rows_of(const cJSON *history)
{
	return cJSON_IsArray(history) ? cJSON_GetArraySize(history) : 0;
}

static bool
same(const cJSON *a, const cJSON *b, const char *key)
{
	const cJSON *x = cJSON_GetObjectItemCaseSensitive(a, key), *y = cJSON_GetObjectItemCaseSensitive(b, key);

	return x != NULL && y != NULL && cJSON_Compare(x, y, true);
}

static bool
same_row(const cJSON *a, const cJSON *b)
{
	return same(a, b, "Created") && same(a, b, "CreatedBy") && same(a, b, "Comment");
}

/* Whether the image has a name: what is left of an earlier build of the same file has none. */
static bool
is_named(const cJSON *inspect)
{
	static const char *const lists[] = { "RepoTags", "RepoDigests" };
	const cJSON *name;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		cJSON_ArrayForEach (name, json_at(inspect, lists[i]))
			if (cJSON_IsString(name) && strncmp(name->valuestring, "<none>", 6) != 0)
				return true;
	return false;
}

/* Whether the layers of base are the lowest of image; base has some. */
static bool
layers_below(const cJSON *base, const cJSON *image)
{
	const cJSON *b = json_at(base, "RootFS.Layers"), *i = json_at(image, "RootFS.Layers");

	if (!cJSON_IsArray(b) || !cJSON_IsArray(i) || b->child == NULL)
		return false;
	for (b = b->child, i = i->child; b != NULL; b = b->next, i = i->next)
		if (i == NULL || !cJSON_IsString(b) || !cJSON_Compare(b, i, true))
			return false;
	return true;
}

/* How many rows of image are those of base, all of them; 0 if it is none. */
static int
rows_shared(const struct build_image *image, const struct build_image *base)
{
	const cJSON *x, *y;
	int n = rows_of(image->history), m = rows_of(base->history);

	if (m == 0 || m >= n || base->id == NULL || !is_named(base->inspect))
		return 0;
	x = base->history->child;              /* the newest, */
	y = row_at(image->history, n, m - 1);  /* and where it would be in image */
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (!same_row(x, y))
			return 0;
	return x == NULL && y == NULL && layers_below(base->inspect, image->inspect) ? m : 0;
}

static int
base_of(const struct build_image *image, const struct build_image *others, size_t n, const char **ret_id)
{
	int best = 0;

	*ret_id = NULL;
	for (size_t i = 0; i < n; i++) {
		int m = rows_shared(image, &others[i]);

		if (m > best || (m == best && m > 0 && strcmp(others[i].id, *ret_id) < 0)) {
			best = m;
			*ret_id = others[i].id;
		}
	}
	return best;
}

/* Whether a row above the base was made by this engine: its image, or that of the row above, is here with its parent. */
static bool
built_here(const struct build_image *image, const cJSON *row, bool newest)
{
	const char *id = json_str(row, "Id", "<missing>");

	return strncmp(id, "sha256:", 7) == 0 && (!newest || *json_str(image->inspect, "Parent", "") != '\0');
}

/* The words of a shell as SHELL shows them: ["a","b"], or [a b] as Go prints a list. NULL if there are none. */
static char *
shell_words_of(const char *list)
{
	struct buf b = BUF_INIT;
	size_t n = strlen(list);
	bool json;

	while (n > 0 && isspace((unsigned char)list[n - 1]))
		n--;
	if (n < 3 || list[0] != '[' || list[n - 1] != ']')
		return NULL;
	json = list[1] == '"';
	for (size_t i = 1; i < n - 1; i++) {
		if (json && (list[i] == '"' || (list[i] == ' ' && list[i - 1] == ',')))
			continue;
		buf_addc(&b, json && list[i] == ',' && list[i - 1] == '"' ? ' ' : list[i]);
	}
	return buf_take(&b);
}

/* The image's last shell, which the configuration keeps. */
static char *
configured_shell(const cJSON *inspect)
{
	struct buf b = BUF_INIT;
	const cJSON *word;

	cJSON_ArrayForEach (word, json_at(inspect, "Config.Shell"))
		if (cJSON_IsString(word))
			buf_addf(&b, "%s%s", b.len > 0 ? " " : "", word->valuestring);
	if (b.len == 0) {
		buf_free(&b);
		return NULL;
	}
	return buf_take(&b);
}

static cJSON *
row_facts(const struct redactor *r, const cJSON *row, const struct instruction *in)
{
	autofree char *digest = redact_digest(r, json_str(row, "CreatedBy", ""));
	const cJSON *v;
	cJSON *facts = json_object();

	json_put(facts, "created", (v = json_at(row, "Created")) != NULL && cJSON_IsNumber(v) ? json_copy(v) : cJSON_CreateNull());
	json_put(facts, "size", (v = json_at(row, "Size")) != NULL && cJSON_IsNumber(v) ? json_copy(v) : cJSON_CreateNull());
	json_put_str(facts, "builder", in->builder);
	json_put_str(facts, "keyword", in->keyword);
	json_put_str(facts, "trigger", in->trigger);
	json_put_str(facts, "form", in->form);
	json_put_bool(facts, "understood", in->packages.why == NULL);
	json_put_str(facts, "why", in->packages.why);
	json_put_bool(facts, "root_file_system", in->root);
	json_put(facts, "sources", in->sources);
	json_put_bool(facts, "checksum", in->checksum);
	json_put(facts, "arguments", in->arguments);
	json_put(facts, "operations", in->packages.operations);
	json_put_bool(facts, "runs_unseen", in->packages.runs_unseen);
	json_put(facts, "unverified", in->packages.unverified);
	json_put_str(facts, "digest", digest);
	return facts;
}

cJSON *
build_history_facts(const struct redactor *r, const struct build_image *image, const struct build_image *others, size_t nothers)
{
	int n = rows_of(image->history), looked = n < BUILD_HISTORY_ROWS ? n : BUILD_HISTORY_ROWS;
	const char *base, *why = NULL;
	int shared = base_of(image, others, nothers, &base), i = 0;
	const cJSON *layers = json_at(image->inspect, "RootFS.Layers"), *row;
	autofree char *last = configured_shell(image->inspect), *shell = NULL;
	bool bottom = true;
	cJSON *data, *list;

	if (!cJSON_IsArray(image->history))
		return NULL;
	data = json_object();
	list = json_put_array(data, "instructions");
	for (row = row_at(image->history, n, 0); i < looked; row = row->prev, i++) {
		struct instruction in = { .bottom = bottom, .shell = shell, .last_shell = last };
		const char *origin = i < shared ? "base" : built_here(image, row, i == n - 1) ? "own" : "unknown";
		cJSON *facts;

		instruction_read(&in, row);
		facts = row_facts(r, row, &in);
		json_put_int(facts, "row", i);
		json_put_str(facts, "origin", origin);
		json_put_str(facts, "base", i < shared ? base : NULL);
		json_push(list, facts);
		bottom = bottom && !in.makes_layer;
		if (in.shell_list != NULL) {
			free(shell);
			shell = shell_words_of(in.shell_list);
		}
		instruction_free(&in);
	}
	if (n == 0)
		why = "the image has no history";
	else if (looked < n)
		why = "the history has too many rows";
	else if (!cJSON_IsArray(layers))
		why = "how many layers the image has is not known";
	else if (cJSON_GetArraySize(layers) > n)
		why = "the image has more layers than its history has rows";
	json_put_int(data, "rows", n);
	json_put(data, "layers", cJSON_IsArray(layers) ? cJSON_CreateNumber(cJSON_GetArraySize(layers)) : cJSON_CreateNull());
	json_put_bool(data, "complete", why == NULL);
	json_put_str(data, "why", why);
	return data;
}
