/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_again: what is asked about containers beyond their inspection: their exec sessions; and a container that ended,
 * or started again, between its inspection and the look at its process is inspected once more.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

/* Whose exec sessions are asked for. */
struct exec_ask {
	struct seen_container **owner;
	char **id;
};

static void
keep_exec(void *arg, size_t i, const char *path, struct engine_reply *reply)
{
	struct exec_ask *ask = arg;
	cJSON *x = json_object();

	(void)path;
	json_put_str(x, "ID", ask->id[i]);
	if (reply->doc != NULL) {
		const cJSON *v;

		json_put(x, "Running", (v = json_at(reply->doc, "Running")) ? json_copy(v) : cJSON_CreateNull());
		json_put(x, "Pid", (v = json_at(reply->doc, "Pid")) ? json_copy(v) : cJSON_CreateNull());
		json_put(x, "privileged", (v = json_at(reply->doc, "ProcessConfig.privileged")) ? json_copy(v) : cJSON_CreateNull());
		json_put_str(x, "user", json_str(reply->doc, "ProcessConfig.user", ""));
	} else {
		json_put_str(x, "code", reply->code);
		json_put_str(x, "message", reply->message);
	}
	json_push(ask->owner[i]->execs, x);
}

/* One that cannot be asked for. */
static cJSON *
no_session(void)
{
	cJSON *x = json_object();

	json_put_null(x, "ID");
	json_put_str(x, "code", "not-json");
	json_put_str(x, "message", "the engine lists an exec session without an id");
	return x;
}

void
collect_execs(struct collector *c, struct seen_container *containers, size_t ncontainers)
{
	struct exec_ask ask = { 0 };
	char **paths = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ncontainers; i++) {
		struct seen_container *s = &containers[i];
		const cJSON *id;

		s->execs = json_array();
		cJSON_ArrayForEach(id, json_at(s->inspect, "ExecIDs")) {
			if (!cJSON_IsString(id) || !collect_is_id(id->valuestring)) {
				json_push(s->execs, no_session());
				continue;
			}
			paths = xrealloc(paths, n + 1, sizeof *paths);
			ask.owner = xrealloc(ask.owner, n + 1, sizeof *ask.owner);
			ask.id = xrealloc(ask.id, n + 1, sizeof *ask.id);
			paths[n] = xasprintf("/exec/%s/json", id->valuestring);
			ask.owner[n] = s;
			ask.id[n++] = id->valuestring;
		}
	}
	if (n > 0)
		engine_get_all(c->engine, (const char *const *)paths, n, keep_exec, &ask);
	for (size_t i = 0; i < n; i++)
		free(paths[i]);
	free(paths);
	free(ask.owner);
	free(ask.id);
}

void
collect_forget(struct seen_container *s)
{
	char **const modes[] = { &s->network_mode, &s->pid_mode, &s->ipc_mode };

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		free(*modes[i]);
		*modes[i] = NULL;
	}
	json_free(&s->inspect);
	json_free(&s->seccomp);
	json_free(&s->execs);
	json_free(&s->kernel);
	s->running = false;
	s->pid = 0;
	s->started = 0;
}

/* Whether the process that was inspected is no longer there. */
static bool
is_gone(const cJSON *kernel)
{
	const char *code = json_str(kernel, "error.code", "");

	return strcmp(code, "ESRCH") == 0 || strcmp(code, "pid-reused") == 0;
}

static void
put_changing(struct seen_container *s, const char *why)
{
	cJSON *error;

	json_free(&s->kernel);
	s->kernel = json_object();
	json_put_str(s->kernel, "source", "/proc");
	error = json_put_object(s->kernel, "error");
	json_put_str(error, "code", "changing");
	json_put_str(error, "message", why);
}

/*
 * The new inspection instead of the old one. False if there is none; then the old one stays: what it says of the
 * configuration is true, and what the kernel enforces is an error. That the container is gone is an answer.
 */
static bool
inspect_again(struct collector *c, struct seen_container *s)
{
	autofree char *path = xasprintf("/containers/%s/json", s->id), *why = NULL;
	struct engine_reply reply;
	bool answered;

	engine_get(c->engine, path, &reply);
	answered = reply.doc != NULL || strcmp(reply.code, "vanished") == 0;
	if (answered) {
		collect_forget(s);
		collect_container_keep(c, s, &reply);
		if (s->inspect != NULL)
			collect_execs(c, s, 1);
	} else {
		why = xasprintf("process %ld ended after the inspection, and it could not be inspected again: %s", s->pid,
		    reply.message);
		put_changing(s, why);
	}
	engine_reply_free(&reply);
	return answered;
}

void
collect_kernel(struct collector *c, struct seen_container *s)
{
	long pid = s->pid;
	double started = s->started;

	if (!s->running)
		return;
	if (s->kernel == NULL)
		s->kernel = host_container(c->host, s->pid, s->id, s->started);
	if (!is_gone(s->kernel) || s->again)
		return;
	s->again = true;
	if (!inspect_again(c, s) || !s->running)
		return;
	s->kernel = host_container(c->host, s->pid, s->id, s->started);
	/* one process, started once, that is not there twice is no change: it is somewhere else */
	if (is_gone(s->kernel) && (s->pid != pid || s->started != started))
		put_changing(s, "its process ended twice while it was looked at");
}
