/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order: the reader first (before anything of a stranger is parsed), then the engine's own answers, every
 * container's inspection, the proof that the engine is this host's, and then line after line.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/collect_parts.h"
#include "audit/sandbox.h"

#define REQUEST_TIMEOUT_MS 30000

const char *const collect_answer_paths[NANSWERS] = {
	[ANSWER_INFO] = "/info", [ANSWER_BRIDGE] = "/networks/bridge", [ANSWER_NETWORKS] = "/networks",
	[ANSWER_VOLUMES] = "/volumes", [ANSWER_IMAGES] = "/images/json", [ANSWER_CONTAINERS] = "/containers/json?all=1",
};

static void
progress(const struct collector *c, size_t done, size_t all, const char *what)
{
	if (c->o->progress != NULL)
		c->o->progress(c->o->progress_arg, done, all, what);
}

const char *
collect_socket_path(const struct collector *c)
{
	return c->o->endpoint != NULL && strncmp(c->o->endpoint, "unix://", 7) == 0 ? c->o->endpoint + 7 : NULL;
}

void
collect_put(const struct collector *c, cJSON *subject, enum kind kind, const char *name, const cJSON *doc)
{
	const cJSON *errors = json_at(doc, "errors"), *err;
	cJSON *kept;

	if (json_at(doc, "error") != NULL) {
		subject_doc_error(subject, name, json_str(doc, "source", ""), json_str(doc, "error.code", "unknown"),
		    json_str(doc, "error.message", ""));
		return;
	}
	kept = subject_doc(subject, name, json_str(doc, "source", ""),
	    redact_reduce(c->redactor, kind, name, json_at(doc, "data")));
	cJSON_ArrayForEach(err, errors)
		doc_error(kept, json_str(err, "path", ""), json_str(err, "code", "unknown"), json_str(err, "message", ""));
}

char *
collect_source(const struct collector *c, const char *path)
{
	return xasprintf("GET /v%s%s", engine_api_version(c->engine), path);
}

static void
keep_answer(struct collector *c, size_t i, struct engine_reply *reply)
{
	struct answer *a = &c->answers[i];

	a->code = reply->code;
	a->message = xstrdup(reply->message);
	a->doc = reply->doc;
	reply->doc = NULL;
}

/* The engine cannot be asked: every answer has that reason. */
static void
no_answers(struct collector *c)
{
	for (size_t i = 0; i < NANSWERS; i++) {
		c->answers[i].path = collect_answer_paths[i];
		c->answers[i].source = xasprintf("GET %s", collect_answer_paths[i]);
		c->answers[i].code = c->why_code;
		c->answers[i].message = xstrdup(c->why);
	}
}

bool
collect_host_wanted(const struct collector *c)
{
	return strcmp(c->o->scope, "engine") != 0 && strcmp(c->o->root, "/") == 0;
}

static void
ask_engine(struct collector *c)
{
	struct engine_reply list;

	if (c->o->endpoint == NULL) {
		c->why_code = "no-engine";
		snprintf(c->why, sizeof c->why, "no engine was asked (--root without -H)");
		no_answers(c);
		return;
	}
	c->reachable =
	    engine_negotiate_beside(c->engine, collect_answer_paths[ANSWER_CONTAINERS], &c->ping, &c->version, &list);
	if (!c->reachable) {
		const struct engine_reply *r = *c->ping.code != '\0' ? &c->ping : &c->version;

		c->why_code = r->code;
		snprintf(c->why, sizeof c->why, "%s", r->message);
		no_answers(c);
		return;
	}
	for (size_t i = 0; i < NANSWERS; i++) {
		c->answers[i].path = collect_answer_paths[i];
		c->answers[i].source = collect_source(c, collect_answer_paths[i]);
	}
	if (collect_host_wanted(c))
		host_daemon_ahead(c->host, collect_socket_path(c), engine_peer_pid(c->engine));
	keep_answer(c, ANSWER_CONTAINERS, &list);
}

/* The other engine-wide answers first, then the containers' inspections. */
static void
keep_reply(void *arg, size_t i, const char *path, struct engine_reply *reply)
{
	struct collector *c = arg;
	struct seen_container *s;

	if (i < ANSWER_CONTAINERS) {
		keep_answer(c, i, reply);
		return;
	}
	s = &c->containers[i - ANSWER_CONTAINERS];
	s->source = collect_source(c, path);
	collect_container_keep(c, s, reply);
	/* what the reader says counts only if the engine is proven to be this host's */
	if (s->running && collect_host_wanted(c) && engine_peer_pid(c->engine) > 0)
		host_container_ahead(c->host, s->pid, s->id, s->started);
	host_pump(c->host);
	progress(c, ++c->answered, c->ncontainers, s->name);
}

/* Everything at once: an engine takes longer over /info than over all the rest. */
static void
ask_for_the_rest(struct collector *c)
{
	size_t n = ANSWER_CONTAINERS + c->ncontainers;
	autofree const char **paths = xcalloc(n, sizeof *paths);
	autofree char **inspects = xcalloc(c->ncontainers, sizeof *inspects);

	for (size_t i = 0; i < ANSWER_CONTAINERS; i++)
		paths[i] = collect_answer_paths[i];
	for (size_t i = 0; i < c->ncontainers; i++)
		paths[ANSWER_CONTAINERS + i] = inspects[i] = xasprintf("/containers/%s/json", c->containers[i].id);
	engine_get_all(c->engine, paths, n, keep_reply, c);
	for (size_t i = 0; i < c->ncontainers; i++)
		free(inspects[i]);
}

/* Gives a line to the sink, which frees nothing. */
static int
give(collect_sink *sink, void *arg, cJSON *line, struct err *e)
{
	int n = sink(arg, line, e);

	cJSON_Delete(line);
	return n;
}

static cJSON *
host_subject(const struct collector *c)
{
	cJSON *s = subject_new(KIND_HOST, json_str(c->identity, "data.machine_id", ""), json_str(c->identity, "data.hostname", ""));

	collect_put(c, s, KIND_HOST, "identity", c->identity);
	return s;
}

/* The host reader works on the next few containers while this one's line is built and judged. */
static void
ask_kernels_ahead(const struct collector *c, size_t from)
{
	for (size_t i = from; i < c->ncontainers && i < from + 8; i++) {
		const struct seen_container *s = &c->containers[i];

		if (collect_host_wanted(c) && strcmp(c->local, "yes") == 0 && s->running && s->kernel == NULL)
			host_container_ahead(c->host, s->pid, s->id, s->started);
	}
}

static cJSON *
container_line(struct collector *c, struct seen_container *s)
{
	cJSON *subject;

	if (collect_host_wanted(c) && strcmp(c->local, "yes") == 0)
		collect_kernel(c, s);
	subject = collect_container_subject(c, s);
	if (*s->code == '\0')
		collect_put_profile(c, subject, KIND_CONTAINER, "default_seccomp");
	return subject;
}

static int
write_lines(struct collector *c, const char *started, collect_sink *sink, void *arg, struct err *e)
{
	const struct answer *list = &c->answers[ANSWER_CONTAINERS];
	size_t subjects = 2;

	if (give(sink, arg, collect_run_line(c, started), e) < 0 || give(sink, arg, host_subject(c), e) < 0 ||
	    give(sink, arg, collect_daemon_subject(c), e) < 0)
		return -2;
	if (list->doc == NULL) {
		if (give(sink, arg, subject_list_error(KIND_CONTAINER, list->source, list->code, list->message), e) < 0)
			return -2;
		subjects++;
	}
	if (c->hidden != NULL) {
		if (give(sink, arg, subject_list_error(KIND_CONTAINER, list->source, "incomplete", c->hidden), e) < 0)
			return -2;
		subjects++;
	}
	for (size_t i = 0; i < c->ncontainers; i++) {
		progress(c, i, c->ncontainers, c->containers[i].name);
		ask_kernels_ahead(c, i);
		if (give(sink, arg, container_line(c, &c->containers[i]), e) < 0)
			return -2;
		subjects++;
	}
	return give(sink, arg, collect_end_line(c, subjects), e) < 0 ? -2 : 0;
}

static void
collector_free(struct collector *c)
{
	for (size_t i = 0; i < NANSWERS; i++) {
		free(c->answers[i].source);
		free(c->answers[i].message);
		json_free(&c->answers[i].doc);
	}
	for (size_t i = 0; i < c->ncontainers; i++) {
		struct seen_container *s = &c->containers[i];
		char *strings[] = { s->id, s->name, s->image, s->image_name, s->state, s->source,
			s->message };

		collect_forget(s);
		for (size_t k = 0; k < ARRAY_SIZE(strings); k++)
			free(strings[k]);
		json_free(&s->labels);
	}
	free(c->containers);
	free(c->hidden);
	for (size_t i = 0; i < c->nsockets; i++)
		free(c->sockets[i].path);
	free(c->sockets);
	engine_reply_free(&c->ping);
	engine_reply_free(&c->version);
	json_free(&c->identity);
	json_free(&c->mounts);
	json_free(&c->process);
	json_free(&c->config);
	json_free(&c->profile);
	json_free(&c->stats);
	if (c->engine != NULL)
		engine_close(c->engine);
	if (c->host != NULL)
		host_close(c->host);
}

int
collect(const struct collect_options *o, const struct redactor *r, collect_sink *sink, void *arg, struct err *e)
{
	struct collector c = { .o = o, .redactor = r, .local = "unproven", .ping.code = "", .version.code = "" };
	struct engine_options eo = { .endpoint = o->endpoint, .jobs = o->jobs, .deadline = o->deadline,
		.request_timeout = REQUEST_TIMEOUT_MS, .api_version = o->api_version,
		.meanwhile = o->meanwhile, .meanwhile_arg = o->meanwhile_arg };
	char started[32];
	int n;

	time_show(time(NULL), started);
	c.stats = json_object();
	if ((c.host = host_open(o->root, o->keep_rights, o->deadline, e)) != NULL)
		host_begin(c.host);
	if (c.host != NULL && !o->keep_rights)
		sandbox_main(&(struct sandbox_needs){ .socket = collect_socket_path(&c), .reader = host_reader(c.host),
		    .writes = o->writes });
	if (c.host == NULL || (o->endpoint != NULL && (c.engine = engine_open(&eo, e)) == NULL)) {
		collector_free(&c);
		return -1;
	}
	progress(&c, 0, 0, "engine");
	ask_engine(&c);
	collect_list(&c);
	if (c.reachable) {
		ask_for_the_rest(&c);
		collect_execs(&c, c.containers, c.ncontainers);
		collect_doubt_list(&c);
	}
	c.identity = host_identity(c.host);
	c.mounts = host_mounts(c.host);
	collect_daemon_process(&c);
	collect_prove_local(&c);
	collect_default_profile(&c);
	collect_find_sockets(&c);
	n = write_lines(&c, started, sink, arg, e);
	collector_free(&c);
	return n;
}
