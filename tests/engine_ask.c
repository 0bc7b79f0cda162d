/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/engine_ask.h"

bool
ask_version(struct engine *en, struct engine_reply *ret_ping, struct engine_reply *ret_version)
{
	enum engine_confirmed confirmed = ENGINE_AGAIN;

	if (!engine_greet(en, ret_ping, ret_version))
		return false;
	while (confirmed == ENGINE_AGAIN) {
		engine_reply_free(ret_version);
		engine_get(en, "/version", ret_version);
		confirmed = engine_confirm(en, ret_version);
	}
	return confirmed == ENGINE_YES;
}

struct list {
	const char *const *paths;
	size_t n, next;
	engine_callback *done;
	void *arg;
};

static const char *
next_of_list(void *arg, size_t *ret_index)
{
	struct list *l = arg;

	*ret_index = l->next;
	return l->next < l->n ? l->paths[l->next++] : NULL;
}

static void
done_of_list(void *arg, size_t index, const char *path, struct engine_reply *reply)
{
	const struct list *l = arg;

	l->done(l->arg, index, path, reply);
}

void
ask_all(struct engine *en, const char *const *paths, size_t n, engine_callback *done, void *arg)
{
	struct list l = { paths, n, 0, done, arg };

	engine_get_each(en, next_of_list, done_of_list, &l);
}
