/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content_trust: what files of the environment and of shells say about DOCKER_CONTENT_TRUST. Pure.
 */
#ifndef AUDIT_CONTENT_TRUST_H
#define AUDIT_CONTENT_TRUST_H

#include "audit/json.h"

/*
 * Adds to settings an object {path, line, value} for each assignment of the variable that stands in the text, comments left
 * out, for each unset, and for each other command with the variable's name among its words, unless it only exports it. value is a word of ours: "on", "off", "unset", or "unclear" if a shell would have to work it out.
 * Docker's client takes every text for on but the empty one and those that Go's ParseBool takes for false. Whether a shell
 * ever comes by that line is not looked into. Within quotes of a script nothing is on; what would be against it is unclear.
 */
/* Of what pam_env(8) reads, which has a line for each variable and knows no shell. */
void content_trust_environment(cJSON *settings, const char *path, const char *text, size_t len);
/* Of a shell's script. */
void content_trust_script(cJSON *settings, const char *path, const char *text, size_t len);

#endif
