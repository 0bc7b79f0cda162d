/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/build_history.h"
#include "audit/build_instruction.h"

/* Triggers that are read. */
#define MAX_TRIGGERS 64

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

/* What one history is read with. */
struct reading {
	const struct redactor *redactor;
	cJSON *list;      /* the instructions */
	char *shell, *last_shell;
	bool bottom;      /* nothing made a layer yet */
	size_t makers;    /* instructions that can make one */
	size_t left;      /* bytes of text that may yet be read */
};

/* Whether an instruction can make a layer: WORKDIR makes a folder. */
static bool
is_maker(const struct instruction *in)
{
	return in->makes_layer || in->keyword == NULL || strcmp(in->keyword, "WORKDIR") == 0;
}

static void
read_row(struct reading *r, const cJSON *row, const char *origin, const char *base)
{
	struct instruction in = { .bottom = r->bottom, .shell = r->shell, .last_shell = r->last_shell };
	size_t n = strlen(json_str(row, "CreatedBy", ""));
	cJSON *facts;

	in.too_long = n > BUILD_HISTORY_TEXT || n > r->left;
	r->left -= in.too_long ? 0 : n;
	instruction_read(&in, row);
	facts = row_facts(r->redactor, row, &in);
	json_put_int(facts, "row", cJSON_GetArraySize(r->list));
	json_put_str(facts, "origin", origin);
	json_put_str(facts, "base", base);
	json_push(r->list, facts);
	r->bottom = r->bottom && !in.makes_layer;
	r->makers += is_maker(&in);
	if (in.shell_list != NULL) {
		free(r->shell);
		r->shell = shell_words_of(in.shell_list);
	}
	instruction_free(&in);
}

/* Whether a row of the history tells of a trigger: the classic builder's do, BuildKit writes none. */
static bool
is_told(const cJSON *history, const char *trigger)
{
	const cJSON *row;
	size_t n = strlen(trigger);

	cJSON_ArrayForEach (row, history) {
		const char *s = strstr(json_str(row, "CreatedBy", ""), "ONBUILD ");

		if (s != NULL && strncmp(s + 8 + strspn(s + 8, " "), trigger, n) == 0)
			return true;
	}
	return false;
}

/* What is kept for images that are built on this one, and stands in no row. NULL, or why it is not known. */
static const char *
read_triggers(struct reading *r, const struct build_image *image)
{
	const cJSON *list = json_at(image->inspect, "Config.OnBuild"), *trigger;
	int n = 0;

	if (list == NULL || cJSON_IsNull(list))
		return NULL;
	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > MAX_TRIGGERS)
		return "the image's triggers are not known";
	cJSON_ArrayForEach (trigger, list) {
		autofree char *text = cJSON_IsString(trigger) ? xasprintf("ONBUILD %s", trigger->valuestring) : NULL;
		autojson cJSON *row = json_object();

		if (text != NULL && is_told(image->history, trigger->valuestring))
			continue;
		json_put_str(row, "CreatedBy", text);
		read_row(r, row, "own", NULL);
		n++;
	}
	return NULL;
}

/* Why these are not all instructions that made the image; NULL if they are. */
static const char *
why_incomplete(const struct reading *r, const struct build_image *image, int rows, int looked)
{
	const cJSON *layers = json_at(image->inspect, "RootFS.Layers");

	if (rows == 0)
		return "the image has no history";
	if (looked < rows)
		return "the history has too many rows";
	if (!cJSON_IsArray(layers))
		return "how many layers the image has is not known";
	if (cJSON_GetArraySize(layers) > rows)
		return "the image has more layers than its history has rows";
	if ((size_t)cJSON_GetArraySize(layers) > r->makers)
		return "the image has more layers than instructions that make one";
	return NULL;
}

cJSON *
build_history_facts(const struct redactor *redactor, const struct build_image *image, const struct build_image *base)
{
	int n = rows_of(image->history), looked = n < BUILD_HISTORY_ROWS ? n : BUILD_HISTORY_ROWS;
	int shared = base != NULL ? rows_of(base->history) : 0;
	const cJSON *layers = json_at(image->inspect, "RootFS.Layers"), *row;
	autofree char *last = configured_shell(image->inspect);
	struct reading r = { .redactor = redactor, .last_shell = last, .bottom = true, .left = BUILD_HISTORY_ALL };
	const char *why, *triggers;
	cJSON *data;

	if (!cJSON_IsArray(image->history))
		return NULL;
	data = json_object();
	r.list = json_put_array(data, "instructions");
	row = row_at(image->history, n, 0);
	for (int i = 0; i < looked; row = row->prev, i++)
		read_row(&r, row, i < shared ? "base" : built_here(image, row, i == n - 1) ? "own" : "unknown", i < shared ? base->id : NULL);
	why = why_incomplete(&r, image, n, looked);
	triggers = read_triggers(&r, image);
	why = why != NULL ? why : triggers;
	free(r.shell);
	json_put_int(data, "rows", n);
	json_put(data, "layers", cJSON_IsArray(layers) ? cJSON_CreateNumber(cJSON_GetArraySize(layers)) : cJSON_CreateNull());
	json_put_bool(data, "complete", why == NULL);
	json_put_str(data, "why", why);
	return data;
}
