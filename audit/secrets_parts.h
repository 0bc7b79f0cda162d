/* SPDX-License-Identifier: Apache-2.0 */
/* secrets_parts: what the files of secrets share; private to them. */
#ifndef AUDIT_SECRETS_PARTS_H
#define AUDIT_SECRETS_PARTS_H

#include "audit/secrets.h"

/* Adds a finding, unless there is the same already. */
void secret_found(cJSON *findings, const char *detector, const char *place, const char *name);
/* Whether a value is one: no placeholder, switch, reference or path. password: numbers are values too. */
bool secret_value(const char *value, bool password);
/* The detectors of formats, over one text. */
void secret_formats(cJSON *findings, const char *place, const char *name, const char *text);
/* 40 characters of base64. */
bool secret_is_aws_key(const char *value);
/* Whether a name, its first n bytes, says that its value is a secret. */
bool secret_name(const char *name, size_t n, bool *ret_password);
/* A name as it may be told: of few characters, not too long, and no secret itself. NULL if it is not. The caller frees. */
char *secret_tellable(const char *name, size_t n);
/* A variable that says it is one, and its value. name: NULL if it may not be told. */
void secret_pair(cJSON *findings, const char *place, const char *name, size_t n, const char *value, bool password);
/* NAME=value, --name value, "name": "value" anywhere in a text. script: it is one, or a row of a history. other: the name that stands for
 * what may not be told; NULL: none. */
void secret_pairs(cJSON *findings, const char *place, const char *text, bool script, const char *other);

#endif
