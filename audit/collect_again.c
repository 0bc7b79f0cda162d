/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_again: what is asked about containers beyond their inspection: their exec sessions; and a container that ended,
 * or started again, between its inspection and the look at its process is inspected once more.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

static void
put_failure(cJSON *session, const char *code, const char *message)
{
	json_put_str(session, "code", code);
	json_put_str(session, "message", message);
}

void
collect_execs_list(struct seen_container *s)
{
	const cJSON *id;

	s->execs = json_array();
	cJSON_ArrayForEach(id, json_at(s->inspect, "ExecIDs")) {
		cJSON *session = json_object();

		if (cJSON_IsString(id) && collect_is_id(id->valuestring)) {
			json_put_str(session, "ID", id->valuestring);
		} else {
			json_put_null(session, "ID");
			put_failure(session, "not-json", "the engine lists an exec session without an id");
		}
		json_push(s->execs, session);
	}
}

char *
collect_exec_path(const cJSON *session)
{
	const char *id = json_str(session, "ID", NULL);

	return id != NULL ? xasprintf("/exec/%s/json", id) : NULL;
}

void
collect_exec_keep(cJSON *session, const struct engine_reply *reply)
{
	const cJSON *v;

	if (reply->doc == NULL) {
		put_failure(session, reply->code, reply->message);
		return;
	}
	json_put(session, "Running", (v = json_at(reply->doc, "Running")) ? json_copy(v) : cJSON_CreateNull());
	json_put(session, "Pid", (v = json_at(reply->doc, "Pid")) ? json_copy(v) : cJSON_CreateNull());
	json_put(session, "privileged", (v = json_at(reply->doc, "ProcessConfig.privileged")) ? json_copy(v) : cJSON_CreateNull());
	json_put_str(session, "user", json_str(reply->doc, "ProcessConfig.user", ""));
}

/* All of one container's. */
static void
ask_execs(struct collector *c, struct seen_container *s)
{
	cJSON *session;

	collect_execs_list(s);
	cJSON_ArrayForEach(session, s->execs) {
		autofree char *path = collect_exec_path(session);
		struct engine_reply reply;

		if (path == NULL)
			continue;
		engine_get(c->engine, path, &reply);
		collect_exec_keep(session, &reply);
		engine_reply_free(&reply);
	}
}

void
collect_forget(struct seen_container *s)
{
	char **const texts[] = { &s->network_mode, &s->pid_mode, &s->ipc_mode, &s->log_address, &s->root };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		free(*texts[i]);
		*texts[i] = NULL;
	}
	json_free(&s->inspect);
	json_free(&s->seccomp);
	json_free(&s->secrets);
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
		ask_execs(c, s);
	} else {
		why = xasprintf("process %ld ended after the inspection, and it could not be inspected again: %s", s->pid,
		    reply.message);
		put_changing(s, why);
	}
	engine_reply_free(&reply);
	return answered;
}

bool
collect_kernel_now(struct collector *c, struct seen_container *s)
{
	if (s->running && s->kernel == NULL)
		s->kernel = host_container(c->host, s->pid, s->id, s->started);
	return !s->running || s->again || !is_gone(s->kernel);
}

void
collect_kernel(struct collector *c, struct seen_container *s)
{
	long pid = s->pid;
	double started = s->started;

	if (collect_kernel_now(c, s))
		return;
	s->again = true;
	if (!inspect_again(c, s) || !s->running)
		return;
	s->kernel = host_container(c->host, s->pid, s->id, s->started);
	/* one process, started once, that is not there twice is no change: it is somewhere else */
	if (is_gone(s->kernel) && (s->pid != pid || s->started != started))
		put_changing(s, "its process ended twice while it was looked at");
}
