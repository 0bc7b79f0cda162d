/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oscal: what the parts of OSCAL assessment results (oscal.c) share.
 *
 * UUIDs are names: of the program's own space for what stays from run to run, of the run's for what does not. Text of
 * strangers goes through oscal_text.h. What is returned is the caller's.
 */
#ifndef REPORT_OSCAL_H
#define REPORT_OSCAL_H

#include "audit/run.h"
#include "report/uuid.h"

/* The namespace of our properties. */
#define OSCAL_NS "urn:plimsoll:oscal:1"

extern const struct uuid oscal_names;

/* The UUID of a list of parts; OSCAL_NAME() takes them one by one. */
void oscal_uuid(char out[37], const struct uuid *space, const char *const *parts, size_t n);
#define OSCAL_NAME(out, space, ...) \
	oscal_uuid(out, space, (const char *const[]){ __VA_ARGS__ }, ARRAY_SIZE(((const char *const[]){ __VA_ARGS__ })))

/* What tells machines apart, and subjects of one kind. */
const char *oscal_machine(const struct audit *a);
const char *oscal_subject_key(const struct finding *f);
/* A subject's; NULL is the host, which what has no subject is about. */
void oscal_subject_uuid(const struct audit *a, const struct finding *f, char out[37]);
void oscal_tool_uuid(const struct audit *a, char out[37]);

/* Members that hold text; otherwise is what stands where there is none. */
void oscal_put_line(cJSON *o, const char *key, const char *text);
void oscal_put_prose(cJSON *o, const char *key, const char *text, const char *otherwise);
/* A property in our namespace: the object, to be completed. NULL if the value is empty: there are no empty strings. */
cJSON *oscal_put_prop(cJSON *o, const char *name, const char *value);
void oscal_put_count(cJSON *o, const char *name, size_t n);
/* Members of a document that are strings as properties: their names with '-' for '_'. The list ends in NULL. */
void oscal_put_members(cJSON *o, const cJSON *doc, const char *const *members);
/* Appends an object; {KEY: UUID}. */
cJSON *oscal_push_object(cJSON *list);
void oscal_push_reference(cJSON *list, const char *key, const char uuid[37]);

/* What a rule is called as an objective. */
char *oscal_rule_token(const struct bench_rule *rule);

/* The subjects, the engine, and the tool that looked. */
cJSON *oscal_local_definitions(const struct audit *a);
/* The rules as objectives of the controls that they refer to; empty if they refer to none. */
cJSON *oscal_objectives(const struct audit *a);
cJSON *oscal_reviewed_controls(const struct audit *a);

#endif
