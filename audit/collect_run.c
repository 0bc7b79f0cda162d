/* SPDX-License-Identifier: Apache-2.0 */
/* collect_run: the first line of the facts, which says who looked at what, and the last, which counts. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/collect_parts.h"
#include "audit/operator.h"
#include "audit/roles.h"
#include "audit/sandbox.h"

static void
put_uuid(cJSON *o, const char *key)
{
	unsigned char b[16];

	random_bytes(b, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* RFC 4122: version 4, variant 1 */
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	json_put_strf(o, key, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3],
	    b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void
put_clean(cJSON *o, const char *key, const char *s)
{
	autofree char *clean = s ? utf8_clean(s, strlen(s)) : NULL;

	json_put_str(o, key, clean);
}

static cJSON *
asset_object(const struct asset *a)
{
	cJSON *o = json_object(), *scope;

	put_clean(o, "owner", a != NULL ? a->owner : NULL);
	put_clean(o, "environment", a != NULL ? a->environment : NULL);
	scope = json_put_array(o, "scope");
	for (char **word = a != NULL ? a->scope : NULL; word != NULL && *word != NULL; word++) {
		autofree char *clean = utf8_clean(*word, strlen(*word));

		json_push_str(scope, clean);
	}
	return o;
}

static cJSON *
run_object(const struct collector *c, const char *started)
{
	cJSON *run = json_object(), *caps, *held = json_array(), *missing = json_array();
	const cJSON *sync = json_at(c->identity, "data.clock_synchronized");

	put_uuid(run, "id");
	json_put_str(run, "started", started);
	json_put_null(run, "finished");
	json_put(run, "clock_synchronized", sync ? json_copy(sync) : cJSON_CreateNull());
	json_put_null(run, "judged_at");
	put_clean(run, "reason", c->o->reason);
	json_put_null(run, "complete");
	json_put(run, "operator", json_copy(c->operator));
	json_put_str(run, "trigger", operator_trigger(c->operator));
	json_put(run, "asset", asset_object(c->o->asset));
	host_rights(c->host, held, missing);
	caps = json_put_object(run, "capabilities");
	json_put(caps, "held", held);
	json_put(caps, "missing", missing);
	if (c->o->keep_rights)
		json_put_str(run, "sandbox", "none (--no-sandbox): both processes kept all their rights");
	else
		json_put_strf(run, "sandbox", "host reader: %s; main process: %s", host_sandbox(c->host), sandbox_in_force());
	json_put_object(run, "filters");
	json_put_str(run, "redaction", redact_describe(c->redactor));
	return run;
}

static cJSON *
host_object(const struct collector *c)
{
	cJSON *h = json_object();
	const cJSON *d = json_at(c->identity, "data");

	json_put_str(h, "name", json_str(d, "hostname", NULL));
	json_put_str(h, "machine_id", json_str(d, "machine_id", NULL));
	json_put_str(h, "boot_id", json_str(d, "boot_id", NULL));
	json_put_str(h, "kernel", json_str(d, "kernel", NULL));
	json_put_str(h, "os", json_str(d, "os.pretty_name", NULL));
	return h;
}

static cJSON *
engine_object(const struct collector *c)
{
	cJSON *en = json_object();
	const cJSON *info = c->answers[ANSWER_INFO].doc;

	json_put_str(en, "endpoint", c->o->endpoint);
	json_put_str(en, "chosen_by", c->o->chosen_by);
	json_put_str(en, "id", c->reachable && strcmp(engine_product(c), "docker") == 0 ? json_str(info, "ID", NULL) : NULL);
	json_put_str(en, "version", json_str(c->version.doc, "Version", json_str(info, "ServerVersion", NULL)));
	json_put_str(en, "api_version", c->reachable ? engine_api_version(c->engine) : NULL);
	json_put_str(en, "product", c->reachable ? engine_product(c) : NULL);
	json_put(en, "rootless", info ? cJSON_CreateBool(engine_has(c, "rootless")) : cJSON_CreateNull());
	json_put(en, "userns", info ? cJSON_CreateBool(engine_has(c, "userns")) : cJSON_CreateNull());
	if (c->o->others != NULL)
		json_put(en, "others", json_copy(c->o->others));
	json_put_bool(en, "reachable", c->reachable);
	json_put_str(en, "local", c->local);
	json_put_str(en, "local_because", c->local_why);
	if (!c->reachable)
		json_put_strf(en, "error", "%s: %s", c->why_code, c->why);
	return en;
}

cJSON *
collect_run_line(const struct collector *c, const char *started)
{
	cJSON *line = json_object();

	json_put_str(line, "kind", "run");
	json_put_str(line, "schema", FACTS_SCHEMA);
	json_put_str(line, "tool", "plimsoll " PACKAGE_VERSION);
	json_put(line, "run", run_object(c, started));
	json_put(line, "host", host_object(c));
	json_put(line, "engine", engine_object(c));
	json_put(line, "collected", redact_collected());
	return line;
}

static cJSON *
population_of(const struct answer *a, size_t inspected)
{
	cJSON *p = json_object();

	if (cJSON_IsArray(a->doc))
		json_put_int(p, "listed", cJSON_GetArraySize(a->doc));
	else
		json_put_null(p, "listed");
	json_put_int(p, "inspected", (int64_t)inspected);
	return p;
}

/* The host's files by their roles: lines of the facts. */
static cJSON *
files_population(const struct collector *c)
{
	bool listed = c->roles != NULL && *c->roles->why_code == '\0';
	size_t failed = collect_withholds(c) ? c->files : c->files_failed;
	cJSON *p = json_object();

	if (listed)
		json_put_int(p, "listed", (int64_t)c->files);
	else
		json_put_null(p, "listed");
	json_put_int(p, "inspected", listed ? (int64_t)(c->files - failed) : 0);
	json_put_int(p, "failed", listed ? (int64_t)failed : 0);
	return p;
}

static cJSON *
images_population(const struct collector *c)
{
	size_t inspected = 0, vanished = 0;
	cJSON *p = json_object();

	for (size_t i = 0; i < c->nimages; i++) {
		const char *code = c->images[i].answers[IMAGE_INSPECT].code;

		inspected += *code == '\0';
		vanished += strcmp(code, "vanished") == 0;
	}
	if (cJSON_IsArray(c->answers[ANSWER_IMAGES].doc))
		json_put_int(p, "listed", (int64_t)c->nimages);
	else
		json_put_null(p, "listed");
	json_put_int(p, "inspected", (int64_t)inspected);
	json_put_int(p, "vanished", (int64_t)vanished);
	json_put_int(p, "failed", (int64_t)(c->nimages - inspected - vanished));
	json_put_array(p, "excluded");
	return p;
}

cJSON *
collect_end_line(const struct collector *c, size_t subjects)
{
	cJSON *line = json_object(), *population, *p;
	size_t inspected = 0, vanished = 0;
	char now[32];

	for (size_t i = 0; i < c->ncontainers; i++) {
		inspected += *c->containers[i].code == '\0';
		vanished += strcmp(c->containers[i].code, "vanished") == 0;
	}

	time_show(time(NULL), now);
	json_put_str(line, "kind", "end");
	json_put_str(line, "finished", now);
	json_put_int(line, "duration_ms", now_ms() - c->lines->began);
	population = json_put_object(line, "population");
	p = json_put(population, "containers", population_of(&c->answers[ANSWER_CONTAINERS], inspected));
	json_put_int(p, "vanished", (int64_t)vanished);
	json_put_int(p, "failed", (int64_t)(c->ncontainers - inspected - vanished));
	json_put_array(p, "excluded");
	json_put(population, "images", images_population(c));
	json_put(population, "networks", population_of(&c->answers[ANSWER_NETWORKS], 0));
	p = json_put_object(population, "volumes");
	if (cJSON_IsArray(json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes")))
		json_put_int(p, "listed", cJSON_GetArraySize(json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes")));
	else
		json_put_null(p, "listed");
	json_put_int(p, "inspected", 0);
	collect_count_members(c, population);
	if (strcmp(c->o->scope, "engine") != 0)
		json_put(population, "files", files_population(c));
	json_put_int(line, "subjects", (int64_t)subjects);
	return line;
}
