/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_node: nodes for what reads documents (json_read.c, wire.c), with fewer allocations than cJSON's own functions take. To
 * cJSON, and to json.h, they are like any other.
 */
#ifndef AUDIT_JSON_NODE_H
#define AUDIT_JSON_NODE_H

#include "audit/json.h"

/* How many different keys are kept for the life of the process, so that a node need not have a copy of its own; any further
 * key is copied. */
#define JSON_KEYS 2048

/* Which of them an object has; all bits 0 to begin with. */
struct json_keys {
	uint64_t has[JSON_KEYS / 64];
};

/* Appends item to an object; the key is n bytes, no NUL among them. seen may be NULL; else false: the object may have had that
 * key. */
bool json_node_add(cJSON *object, const char *key, size_t n, cJSON *item, struct json_keys *seen);

/* A string of n bytes that are clean. */
cJSON *json_node_string(const char *s, size_t n);

/* The same in one block, node and text, for what is never changed: cJSON_SetValuestring() refuses it, as it does every string
 * that it is told is not the node's own (cJSON_IsReference). */
cJSON *json_node_block(const char *s, size_t n);

#endif
