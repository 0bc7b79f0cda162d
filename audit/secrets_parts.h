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

#endif
