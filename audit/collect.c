/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order: the reader first (before anything of a stranger is parsed), then everything that the engine is asked at once;
 * while it answers, and then, line after line (collect_lines.c).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/collect_parts.h"
#include "audit/roles.h"
#include "audit/sandbox.h"
#include "audit/scans.h"

#define REQUEST_TIMEOUT_MS 30000
/* How late it is noticed that what is being looked at is still the same. */
#define PROGRESS_MS 250

const char *const collect_answer_paths[NANSWERS] = {
	[ANSWER_INFO] = "/info", [ANSWER_BRIDGE] = "/networks/bridge", [ANSWER_NETWORKS] = "/networks",
	[ANSWER_VOLUMES] = "/volumes", [ANSWER_IMAGES] = "/images/json", [ANSWER_SERVICES] = "/services",
	[ANSWER_SECRETS] = "/secrets", [ANSWER_NODES] = "/nodes", [ANSWER_CONTAINERS] = "/containers/json?all=1",
};

/* What the engine has been asked about for the longest time, and has not answered yet. */
static const char *
awaited(struct collector *c)
{
	while (c->shown_image < c->nimages && c->images[c->shown_image].unanswered == 0)
		c->shown_image++;
	while (c->shown_container < c->ncontainers && c->containers[c->shown_container].unanswered == 0)
		c->shown_container++;
	if (c->images_known && c->shown_image < c->nimages)
		return c->images[c->shown_image].name;
	return c->shown_container < c->ncontainers ? c->containers[c->shown_container].name : NULL;
}

void
collect_progress(struct collector *c)
{
	struct progress p = { .phase = "asking the engine" };

	if (c->o->progress == NULL)
		return;
	if (c->lines->late) {
		p.phase = collect_lines_phase(c->lines, p.counts);
		p.now = c->now;
	} else {
		p.now = awaited(c);
		p.counts[0] = (struct progress_count){ "containers", c->answered, c->ncontainers };
		p.counts[1] = (struct progress_count){ "images", c->images_answered, c->images_known ? c->nimages : 0 };
	}
	c->o->progress(&p);
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

/* Makes an answer one that is none. */
static void
refuse(struct answer *a, const char *code, const char *why)
{
	json_free(&a->doc);
	a->code = code;
	free(a->message);
	a->message = xstrdup(why);
}

/* That there is no default bridge is believed of an engine whose list is whole and has none (--bridge=none): what stands before an
 * engine has 404s of its own, also in JSON. */
static void
doubt_bridge(struct collector *c)
{
	struct answer *a = &c->answers[ANSWER_BRIDGE];

	if (strcmp(a->code, "vanished") != 0)
		return;
	if (collect_network_named(c, "bridge") != NULL)
		refuse(a, "http-error", "the engine lists this network and says that it has none");
	else if (!collect_lists_own_networks(c))
		refuse(a, "http-error", "the engine says that it has no such network, and a list of all its networks is not there");
}

static void
keep_answer(struct collector *c, size_t i, struct engine_reply *reply)
{
	struct answer *a = &c->answers[i];

	free(a->message);
	a->code = reply->code;
	a->message = xstrdup(reply->message);
	a->doc = reply->doc;
	reply->doc = NULL;
	if (i == ANSWER_BRIDGE && a->doc != NULL && strcmp(json_str(a->doc, "Name", ""), "bridge") != 0)
		refuse(a, "not-json", "the answer is not about the network bridge");
}

/* What the engine answered, and what was made of it. */
static void
forget_answers(struct collector *c)
{
	for (size_t i = 0; i < NANSWERS; i++) {
		free(c->answers[i].source);
		free(c->answers[i].message);
		json_free(&c->answers[i].doc);
		c->answers[i] = (struct answer){ 0 };
	}
	for (size_t i = 0; i < c->ncontainers; i++) {
		struct seen_container *s = &c->containers[i];
		char *strings[] = { s->id, s->name, s->image, s->image_name, s->state, s->listed_state,
			s->source, s->message };

		collect_forget(s);
		for (size_t k = 0; k < ARRAY_SIZE(strings); k++)
			free(strings[k]);
		json_free(&s->labels);
	}
	free(c->containers);
	c->containers = NULL;
	collect_forget_images(c);
	c->ncontainers = c->answered = c->shown_image = c->shown_container = 0;
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

/* What is asked in which order: the lists first, since every inspection waits for one; an engine takes longest over /info. */
#define ASK_VERSION NANSWERS
static const size_t asked_first[] = { ANSWER_CONTAINERS, ANSWER_IMAGES, ANSWER_INFO, ASK_VERSION, ANSWER_BRIDGE,
	ANSWER_NETWORKS, ANSWER_VOLUMES };
/* And of a manager, as soon as it says that it is one. */
static const size_t asked_managers[] = { ANSWER_SERVICES, ANSWER_SECRETS, ANSWER_NODES };
#define ASK_CONTAINER (NANSWERS + 1) /* and further on: its place among the containers, and then among the sessions */
#define ASK_IMAGE (SIZE_MAX / 2)     /* and further on: the question's place among those about images */

/* An exec session that is to be asked for. */
struct exec_ask {
	struct seen_container *owner;
	cJSON *session; /* its own */
	char *path;
};

/* Everything that the engine is asked, as far as it is known yet. */
struct asking {
	struct collector *c;
	size_t first, container, exec; /* how many of each are under way */
	size_t lists;                  /* of containers and images: how many are awaited */
	size_t managers, nmanagers;    /* of asked_managers: under way, and in all */
	char **inspects;               /* paths, as many as containers */
	struct exec_ask *execs;
	size_t nexecs;
};

static const char *
next_request(void *arg, size_t *ret_index)
{
	struct asking *a = arg;
	struct collector *c = a->c;
	const char *path;
	size_t question;

	if (c->lines->refused) /* nobody wants it */
		return NULL;
	if (a->first < ARRAY_SIZE(asked_first)) {
		*ret_index = asked_first[a->first++];
		return *ret_index == ASK_VERSION ? "/version" : collect_answer_paths[*ret_index];
	}
	if (a->managers < a->nmanagers) {
		*ret_index = asked_managers[a->managers++];
		return collect_answer_paths[*ret_index];
	}
	if ((path = collect_next_image(c, &question)) != NULL) { /* their lines come first */
		*ret_index = ASK_IMAGE + question;
		return path;
	}
	if (a->exec < a->nexecs) {
		*ret_index = ASK_CONTAINER + c->ncontainers + a->exec;
		return a->execs[a->exec++].path;
	}
	if (a->container == c->ncontainers)
		return NULL;
	*ret_index = ASK_CONTAINER + a->container;
	return a->inspects[a->container++];
}

static void
keep_version(struct collector *c, struct engine_reply *reply)
{
	c->version = *reply;
	reply->doc = NULL;
}

static void
keep_list(struct asking *a, struct engine_reply *reply)
{
	struct collector *c = a->c;

	keep_answer(c, ANSWER_CONTAINERS, reply);
	collect_list(c);
	a->inspects = xcalloc(c->ncontainers, sizeof *a->inspects);
	for (size_t i = 0; i < c->ncontainers; i++)
		a->inspects[i] = xasprintf("/containers/%s/json", c->containers[i].id);
}

/* Who is no manager of a swarm would only refuse. */
static void
keep_info(struct asking *a, struct engine_reply *reply)
{
	struct collector *c = a->c;
	bool manager;

	keep_answer(c, ANSWER_INFO, reply);
	manager = collect_is_manager(c);
	for (size_t i = 0; i < ARRAY_SIZE(asked_managers); i++) {
		struct answer *answer = &c->answers[asked_managers[i]];

		answer->code = manager ? "timeout" : "not-manager";
		answer->message = xstrdup(manager ? "it was not asked for in time" : collect_no_manager(c));
	}
	a->nmanagers = manager ? ARRAY_SIZE(asked_managers) : 0;
	c->unanswered += a->nmanagers;
}

/* Its exec sessions are asked for next. */
static void
add_execs(struct asking *a, struct seen_container *s)
{
	cJSON *session;

	collect_execs_list(s);
	cJSON_ArrayForEach(session, s->execs) {
		char *path = collect_exec_path(session);

		if (path == NULL)
			continue;
		a->execs = xrealloc(a->execs, a->nexecs + 1, sizeof *a->execs);
		a->execs[a->nexecs++] = (struct exec_ask){ s, session, path };
		s->unanswered++;
	}
}

static void
keep_inspect(struct asking *a, struct seen_container *s, const char *path, struct engine_reply *reply)
{
	struct collector *c = a->c;

	s->source = collect_source(c, path);
	collect_container_keep(c, s, reply);
	add_execs(a, s);
	s->unanswered--;
	/* what the reader says counts only if the engine is proven to be this host's */
	if (s->running && collect_host_wanted(c) && engine_peer_pid(c->engine) > 0)
		host_container_ahead(c->host, s->pid, s->id, s->started);
	host_pump(c->host);
	c->answered++;
}

static void
keep_wide(struct asking *a, size_t i, struct engine_reply *reply)
{
	if (i == ASK_VERSION)
		keep_version(a->c, reply);
	else if (i == ANSWER_INFO)
		keep_info(a, reply);
	else if (i == ANSWER_CONTAINERS)
		keep_list(a, reply);
	else
		keep_answer(a->c, i, reply);
	if (i == ANSWER_CONTAINERS || i == ANSWER_IMAGES)
		a->lists--;
	if (a->lists == 0 && !a->c->images_known)
		collect_list_images(a->c);
	if (--a->c->unanswered == 0)
		doubt_bridge(a->c);
}

static void
keep_reply(void *arg, size_t i, const char *path, struct engine_reply *reply)
{
	struct asking *a = arg;
	size_t n = a->c->ncontainers;

	if (i >= ASK_IMAGE) {
		collect_image_keep(a->c, i - ASK_IMAGE, reply);
	} else if (i < ASK_CONTAINER) {
		keep_wide(a, i, reply);
	} else if (i - ASK_CONTAINER < n) {
		keep_inspect(a, &a->c->containers[i - ASK_CONTAINER], path, reply);
	} else {
		const struct exec_ask *x = &a->execs[i - ASK_CONTAINER - n];

		collect_exec_keep(x->session, reply);
		x->owner->unanswered--;
	}
	collect_progress(a->c);
}

/* All questions at once, in the version that is settled on. */
static void
ask_all(struct collector *c)
{
	struct asking a = { .c = c, .lists = 2 };

	for (size_t i = 0; i < NANSWERS; i++) {
		c->answers[i].path = collect_answer_paths[i];
		c->answers[i].source = collect_source(c, collect_answer_paths[i]);
	}
	c->unanswered = ARRAY_SIZE(asked_first);
	c->asked = true;
	engine_get_each(c->engine, next_request, keep_reply, &a);
	for (size_t i = 0; a.inspects != NULL && i < c->ncontainers; i++)
		free(a.inspects[i]);
	free(a.inspects);
	for (size_t i = 0; i < a.nexecs; i++)
		free(a.execs[i].path);
	free(a.execs);
}

/* What the reader is asked whatever the engine says, in the order in which it is wanted: it has time now. */
static void
ask_host_ahead(struct collector *c)
{
	collect_daemon_ahead(c);
	unit_search_ahead(c->host);
	host_pump(c->host);
}

static void
ask_engine(struct collector *c)
{
	enum engine_confirmed confirmed = ENGINE_AGAIN;
	const struct engine_reply *why;

	if (c->o->endpoint == NULL) {
		c->why_code = "no-engine";
		snprintf(c->why, sizeof c->why, "no engine was asked (--root without -H)");
		no_answers(c);
		return;
	}
	if (!engine_greet(c->engine, &c->ping, &c->version)) {
		confirmed = ENGINE_NO;
	} else if (collect_host_wanted(c)) {
		ask_host_ahead(c);
	}
	while (confirmed == ENGINE_AGAIN) {
		forget_answers(c);
		engine_reply_free(&c->version);
		ask_all(c);
		confirmed = engine_confirm(c->engine, &c->version);
	}
	c->reachable = confirmed == ENGINE_YES;
	if (c->reachable) {
		collect_doubt_list(c);
		return;
	}
	why = *c->ping.code != '\0' ? &c->ping : &c->version;
	c->why_code = why->code;
	snprintf(c->why, sizeof c->why, "%s", why->message);
	forget_answers(c);
	no_answers(c);
}

static void
collector_free(struct collector *c)
{
	if (c->host != NULL)
		host_stop(c->host);
	forget_answers(c);
	free(c->hidden);
	free(c->hidden_images);
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
	json_free(&c->tls);
	json_free(&c->sockets_error);
	json_free(&c->stats);
	roles_free(c->roles);
	collect_host_free(c);
	scans_close(c->scans);
	if (c->engine != NULL)
		engine_close(c->engine);
	if (c->host != NULL)
		host_close(c->host);
}

/* While the engine is waited for, what the reader has to say is taken in, it is asked for more, and lines are made. */
static int
reader_fd(void *collector)
{
	return host_fd(((const struct collector *)collector)->host);
}

static void
reader_ready(void *collector)
{
	host_pump(((struct collector *)collector)->host);
}

static bool
lines_meanwhile(void *collector)
{
	collect_progress(collector);
	return collect_lines(((struct collector *)collector)->lines);
}

/* And while the reader is waited for, the engine goes on answering, and whoever watches sees for what. */
static void
wait_for_reader(void *collector, int fd, short events, int ms)
{
	struct collector *c = collector;

	collect_progress(c);
	engine_wait(c->engine, fd, events, c->o->progress != NULL && ms > PROGRESS_MS ? PROGRESS_MS : ms);
}

int
collect(const struct collect_options *o, const struct redactor *r, collect_sink *sink, void *arg, struct err *e)
{
	struct collector c = { .o = o, .redactor = r, .local = "unproven", .ping.code = "", .version.code = "" };
	struct lines lines = { .c = &c, .sink = sink, .arg = arg, .e = e };
	struct engine_options eo = { .endpoint = o->endpoint, .tls = o->tls, .jobs = o->jobs, .deadline = o->deadline,
		.request_timeout = REQUEST_TIMEOUT_MS, .api_version = o->api_version,
		.idle = lines_meanwhile, .idle_arg = &c,
		.watch = reader_fd, .watched = reader_ready, .watch_arg = &c };

	time_show(time(NULL), lines.started);
	lines.began = now_ms();
	c.lines = &lines;
	c.stats = json_object();
	if ((c.host = host_start(o->root, o->keep_rights, o->deadline, e)) != NULL)
		host_begin(c.host);
	collect_host_begin(&c);
	if (c.host == NULL || (o->scans != NULL && (c.scans = scans_open(o->scans, e)) == NULL) ||
	    (o->endpoint != NULL && (c.engine = engine_open(&eo, e)) == NULL)) {
		collector_free(&c);
		return -1;
	}
	if (c.engine != NULL)
		engine_resolve(c.engine);
	if (!o->keep_rights)
		sandbox_main(&(struct sandbox_needs){ .socket = collect_socket_path(&c),
		    .port = c.engine != NULL ? engine_port(c.engine) : 0, .reader = host_reader(c.host), .writes = o->writes,
		    .evidence = o->evidence });
	if (!host_greet(c.host, e)) {
		collector_free(&c);
		return -1;
	}
	if (c.engine != NULL)
		host_wait_with(c.host, wait_for_reader, &c);
	collect_unmounted(&c);
	if (c.scans != NULL)
		scans_read(c.scans, o->take_scan, o->take_scan_arg);
	collect_progress(&c);
	ask_engine(&c);
	lines.late = true;
	while (collect_lines(&lines))
		;
	collector_free(&c);
	return lines.refused ? -2 : 0;
}
