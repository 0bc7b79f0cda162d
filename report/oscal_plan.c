/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/oscal.h"
#include "report/oscal_text.h"

#define NIST_800_53 "nist-800-53-r5"

/* ---- what it was about ---- */

static cJSON *
host_item(const struct audit *a)
{
	static const char *const members[] = { "name", "machine_id", "boot_id", "kernel", "os", NULL };
	autofree char *words = xasprintf("host %s", json_str(a->host, "name", "whose name is not known"));
	cJSON *o = json_object();
	char uuid[37];

	oscal_subject_uuid(a, NULL, uuid);
	json_put_str(o, "uuid", uuid);
	oscal_put_line(o, "description", words);
	oscal_put_prop(o, "kind", kind_names[KIND_HOST]);
	oscal_put_members(o, a->host, members);
	return o;
}

static cJSON *
subject_item(const struct audit *a, const struct finding *f)
{
	autofree char *words = xasprintf("%s %s", kind_names[f->kind], *f->name != '\0' ? f->name : f->id);
	cJSON *o = json_object();
	char uuid[37];

	oscal_subject_uuid(a, f, uuid);
	json_put_str(o, "uuid", uuid);
	oscal_put_line(o, "description", words);
	oscal_put_prop(o, "kind", kind_names[f->kind]);
	oscal_put_prop(o, "id", f->id);
	oscal_put_prop(o, "name", f->name);
	return o;
}

static int
compare_subjects(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;

	return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : strcmp(oscal_subject_key(x), oscal_subject_key(y));
}

/* Each subject once, whatever rules look at it; the host first. */
static cJSON *
inventory(const struct audit *a)
{
	cJSON *list = json_array();
	autofree const struct finding **all = NULL;
	size_t n = 0;

	for (size_t i = 0; i < a->nresults; i++)
		n += a->results[i].nfindings;
	all = xcalloc(n + 1, sizeof *all);
	n = 0;
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		for (size_t i = 0; i < r->nfindings && r->verdict != NOTSELECTED; i++)
			if (r->findings[i].kind != KIND_HOST)
				all[n++] = &r->findings[i];
	qsort(all, n, sizeof *all, compare_subjects);
	json_push(list, host_item(a));
	for (size_t i = 0; i < n; i++)
		if (i == 0 || compare_subjects(&all[i - 1], &all[i]) != 0)
			json_push(list, subject_item(a, all[i]));
	return list;
}

static cJSON *
component(const char uuid[37], const char *title, const char *description)
{
	cJSON *o = json_object();

	json_put_str(o, "uuid", uuid);
	json_put_str(o, "type", "software");
	oscal_put_line(o, "title", title);
	json_put_str(o, "description", description);
	return o;
}

static cJSON *
engine_component(const struct audit *a)
{
	static const char *const members[] = { "endpoint", "id", "product", "version", "api_version", "local", NULL };
	const char *id = json_str(a->engine, "id", json_str(a->engine, "endpoint", ""));
	char uuid[37];
	cJSON *o;

	OSCAL_NAME(uuid, &oscal_names, "engine", oscal_machine(a), id);
	o = component(uuid, json_str(a->engine, "product", "engine"), "The container engine that was asked.");
	oscal_put_members(o, a->engine, members);
	json_put_str(json_put_object(o, "status"), "state",
	    json_bool(a->engine, "reachable", false) ? "operational" : "other");
	return o;
}

/* The subjects, the engine, and the tool that looked. */
cJSON *
oscal_local_definitions(const struct audit *a)
{
	static const char *const members[] = { "version", "sha256", NULL };
	cJSON *o = json_object(), *assets, *tool, *platform;
	char uuid[37];

	json_push(json_put_array(o, "components"), engine_component(a));
	json_put(o, "inventory-items", inventory(a));
	assets = json_put_object(o, "assessment-assets");
	oscal_tool_uuid(a, uuid);
	tool = component(uuid, json_str(a->tool, "name", "plimsoll"), "The program that audited the host.");
	oscal_put_members(tool, a->tool, members);
	json_put_str(json_put_object(tool, "status"), "state", "operational");
	json_push(json_put_array(assets, "components"), tool);
	platform = oscal_push_object(json_put_array(assets, "assessment-platforms"));
	oscal_push_reference(json_put_array(platform, "uses-components"), "component-uuid", uuid);
	OSCAL_NAME(uuid, &oscal_names, "platform", oscal_machine(a));
	json_put_str(platform, "uuid", uuid);
	oscal_put_line(platform, "title", json_str(a->host, "name", "(unknown)"));
	return o;
}

/* ---- controls ---- */

/* The next control of NIST SP 800-53 that a rule refers to, from the i-th reference on, or NULL. The caller frees. */
static char *
next_control(const struct bench_rule *rule, size_t *i)
{
	char *control = NULL;

	for (; *i < rule->nreferences && control == NULL; ++*i)
		if (strcmp(rule->references[*i].framework, NIST_800_53) == 0)
			control = oscal_control(rule->references[*i].requirement);
	return control;
}

/* What the findings' targets are: each rule, as an objective of the first control that it refers to. */
cJSON *
oscal_objectives(const struct audit *a)
{
	cJSON *list = json_array();

	for (const struct result *r = a->results; r < a->results + a->nresults; r++) {
		size_t i = 0;
		autofree char *control = r->verdict != NOTSELECTED ? next_control(r->rule, &i) : NULL, *id = NULL;
		cJSON *o, *part;

		if (control == NULL)
			continue;
		id = oscal_rule_token(r->rule);
		o = oscal_push_object(list);
		json_put_str(o, "control-id", control);
		part = oscal_push_object(json_put_array(o, "parts"));
		json_put_str(part, "id", id);
		json_put_str(part, "name", "assessment-objective");
		oscal_put_line(part, "title", r->rule->title);
		oscal_put_prose(part, "prose", r->rule->description, r->rule->title);
	}
	return list;
}

/* Each control that a judged rule refers to, once. */
static cJSON *
control_selection(const struct audit *a)
{
	autojson cJSON *seen = json_object();
	cJSON *o = json_object(), *list = json_put_array(o, "include-controls");

	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		for (size_t i = 0; r->verdict != NOTSELECTED && i < r->rule->nreferences;) {
			autofree char *control = next_control(r->rule, &i);

			if (control == NULL || cJSON_GetObjectItemCaseSensitive(seen, control) != NULL)
				continue;
			json_put_bool(seen, control, true);
			json_put_str(oscal_push_object(list), "control-id", control);
		}
	if (cJSON_GetArraySize(list) == 0) { /* something has to be there, and it must not be all */
		autofree char *name = oscal_token(a->bench->name);

		json_put_str(o, "description", "The benchmark itself: its rules refer to no control of NIST SP 800-53.");
		json_put_str(oscal_push_object(list), "control-id", name);
	}
	return o;
}

cJSON *
oscal_reviewed_controls(const struct audit *a)
{
	cJSON *o = json_object(), *list = json_array();

	json_push(json_put_array(o, "control-selections"), control_selection(a));
	for (const struct result *r = a->results; r < a->results + a->nresults; r++) {
		autofree char *id = oscal_rule_token(r->rule);

		if (r->verdict != NOTSELECTED)
			json_put_str(oscal_push_object(list), "objective-id", id);
	}
	if (cJSON_GetArraySize(list) > 0)
		json_put(oscal_push_object(json_put_array(o, "control-objective-selections")), "include-objectives", list);
	else
		json_free(&list);
	return o;
}
