/* SPDX-License-Identifier: Apache-2.0 */
/* engine_ask: what tests ask of an engine client at once (audit/engine.h has the parts). */
#ifndef TESTS_ENGINE_ASK_H
#define TESTS_ENGINE_ASK_H

#include "audit/engine.h"

/* engine_greet(), GET /version, engine_confirm(), until that is no ENGINE_AGAIN; true if requests can follow. */
bool ask_version(struct engine *en, struct engine_reply *ret_ping, struct engine_reply *ret_version);
/* engine_get_each() of n paths that are known. */
void ask_all(struct engine *en, const char *const *paths, size_t n, engine_callback *done, void *arg);

#endif
