/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order: the reader first (before anything of a stranger is parsed), then the engine's own answers, every
 * container's inspection, the proof that the engine is this host's, and then line after line.
 */
#include "config.h"

#include <openssl/rand.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/collect_parts.h"

#define REQUEST_TIMEOUT_MS 30000

static const char *const answer_paths[NANSWERS] = {
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

/* "GET /v1.41/info" */
static char *
source_of(const struct collector *c, const char *path)
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
		c->answers[i].path = answer_paths[i];
		c->answers[i].source = xasprintf("GET %s", answer_paths[i]);
		c->answers[i].code = c->why_code;
		c->answers[i].message = xstrdup(c->why);
	}
}

/* Whether the host will be asked about containers, as far as is known before the engine is proven to be this host's. */
static bool
host_is_wanted(const struct collector *c)
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
	    engine_negotiate_beside(c->engine, answer_paths[ANSWER_CONTAINERS], &c->ping, &c->version, &list);
	if (!c->reachable) {
		const struct engine_reply *r = *c->ping.code != '\0' ? &c->ping : &c->version;

		c->why_code = r->code;
		snprintf(c->why, sizeof c->why, "%s", r->message);
		no_answers(c);
		return;
	}
	for (size_t i = 0; i < NANSWERS; i++) {
		c->answers[i].path = answer_paths[i];
		c->answers[i].source = source_of(c, answer_paths[i]);
	}
	if (host_is_wanted(c))
		host_daemon_ahead(c->host, collect_socket_path(c), engine_peer_pid(c->engine));
	keep_answer(c, ANSWER_CONTAINERS, &list);
}

static int
container_by_name(const void *a, const void *b)
{
	const struct seen_container *x = a, *y = b;
	int n = strcmp(x->name, y->name);

	return n != 0 ? n : strcmp(x->id, y->id);
}

static bool
is_id(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

/* One entry of the list; false if it is not one. */
static bool
list_container(struct seen_container *s, const cJSON *entry)
{
	const char *id = json_str(entry, "Id", ""), *name = json_str(entry, "Names[0]", NULL);
	const cJSON *labels = json_at(entry, "Labels");

	if (!is_id(id))
		return false;
	/* Names holds links' names too ("/web/db"): the own one has a single slash */
	const cJSON *n;
	cJSON_ArrayForEach(n, json_at(entry, "Names"))
		if (cJSON_IsString(n) && n->valuestring[0] == '/' && strchr(n->valuestring + 1, '/') == NULL)
			name = n->valuestring;
	if (name == NULL || *name == '\0')
		name = id;
	*s = (struct seen_container){
		.id = xstrdup(id),
		.name = xstrdup(*name == '/' ? name + 1 : name),
		.image = xstrdup(json_str(entry, "ImageID", "")),
		.image_name = xstrdup(json_str(entry, "Image", "")),
		.labels = labels != NULL ? json_copy(labels) : NULL,
		.state = xstrdup(json_str(entry, "State", "unknown")),
		.code = "timeout", .message = xstrdup("it was not asked for in time"),
	};
	return true;
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
same_id_twice(const struct collector *c)
{
	autofree char **ids = xcalloc(c->ncontainers, sizeof *ids);
	bool twice = false;

	for (size_t i = 0; i < c->ncontainers; i++)
		ids[i] = c->containers[i].id;
	qsort(ids, c->ncontainers, sizeof *ids, by_id);
	for (size_t i = 1; i < c->ncontainers; i++)
		twice = twice || strcmp(ids[i - 1], ids[i]) == 0;
	return twice;
}

static void
list_containers(struct collector *c)
{
	struct answer *a = &c->answers[ANSWER_CONTAINERS];
	const cJSON *entry;

	if (a->doc == NULL)
		return;
	if (cJSON_IsArray(a->doc))
		c->containers = xcalloc((size_t)cJSON_GetArraySize(a->doc), sizeof *c->containers);
	cJSON_ArrayForEach(entry, a->doc)
		c->ncontainers += list_container(&c->containers[c->ncontainers], entry);
	if (!cJSON_IsArray(a->doc) || (int)c->ncontainers != cJSON_GetArraySize(a->doc) || same_id_twice(c)) {
		/* an entry that cannot be followed would be a container that nobody looks at */
		a->code = "not-json";
		free(a->message);
		a->message = xstrdup("the list of containers is not an array of objects with an Id each of its own");
		json_free(&a->doc);
	}
	qsort(c->containers, c->ncontainers, sizeof *c->containers, container_by_name);
}

/* How many containers one more look at the list shows, and how many the engine counts right after it. */
static bool
count_again(struct collector *c, double *ret_listed, double *ret_counted)
{
	struct engine_reply list, info;
	const cJSON *n;

	engine_get(c->engine, answer_paths[ANSWER_CONTAINERS], &list);
	engine_get(c->engine, answer_paths[ANSWER_INFO], &info);
	n = json_at(info.doc, "Containers");
	*ret_listed = cJSON_GetArraySize(list.doc);
	*ret_counted = cJSON_IsNumber(n) ? n->valuedouble : 0;
	engine_reply_free(&info);
	engine_reply_free(&list);
	return *ret_counted > *ret_listed;
}

/*
 * A proxy in front of the socket, or an authorization plugin, may leave containers out of the list; the engine's own count
 * tells. One that was made between the two answers is no difference: it is asked once more.
 */
static void
doubt_list(struct collector *c)
{
	const cJSON *n = json_at(c->answers[ANSWER_INFO].doc, "Containers");
	double listed, counted;

	if (c->answers[ANSWER_CONTAINERS].doc == NULL || !cJSON_IsNumber(n) || strcmp(engine_product(c), "docker") != 0 ||
	    n->valuedouble <= (double)c->ncontainers || !count_again(c, &listed, &counted))
		return;
	c->hidden = xasprintf("the engine counts %.0f containers and lists %.0f", counted, listed);
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
	s->source = source_of(c, path);
	collect_container_keep(c, s, reply);
	progress(c, ++c->inspected, c->ncontainers, s->name);
}

/* Everything at once: an engine takes longer over /info than over all the rest. */
static void
ask_for_the_rest(struct collector *c)
{
	size_t n = ANSWER_CONTAINERS + c->ncontainers;
	autofree const char **paths = xcalloc(n, sizeof *paths);
	autofree char **inspects = xcalloc(c->ncontainers, sizeof *inspects);

	for (size_t i = 0; i < ANSWER_CONTAINERS; i++)
		paths[i] = answer_paths[i];
	for (size_t i = 0; i < c->ncontainers; i++)
		paths[ANSWER_CONTAINERS + i] = inspects[i] = xasprintf("/containers/%s/json", c->containers[i].id);
	engine_get_all(c->engine, paths, n, keep_reply, c);
	c->inspected = 0;
	for (size_t i = 0; i < c->ncontainers; i++) {
		const char *code = c->containers[i].code;

		c->inspected += *code == '\0';
		c->vanished += strcmp(code, "vanished") == 0;
		c->failed += *code != '\0' && strcmp(code, "vanished") != 0;
		free(inspects[i]);
	}
}

/* The exec sessions of all containers, fetched together. */
struct exec_ask {
	struct collector *c;
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

		json_put(x, "Running", json_copy((v = json_at(reply->doc, "Running")) ? v : cJSON_CreateNull()));
		json_put(x, "Pid", json_copy((v = json_at(reply->doc, "Pid")) ? v : cJSON_CreateNull()));
		json_put(x, "privileged", json_copy((v = json_at(reply->doc, "ProcessConfig.privileged")) ? v : cJSON_CreateNull()));
		json_put_str(x, "user", json_str(reply->doc, "ProcessConfig.user", ""));
	} else {
		json_put_str(x, "code", reply->code);
		json_put_str(x, "message", reply->message);
	}
	json_push(ask->owner[i]->execs, x);
}

static void
inspect_execs(struct collector *c)
{
	struct exec_ask ask = { .c = c };
	char **paths = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->ncontainers; i++) {
		struct seen_container *s = &c->containers[i];
		const cJSON *id;

		s->execs = json_array();
		cJSON_ArrayForEach(id, json_at(s->inspect, "ExecIDs")) {
			if (!cJSON_IsString(id) || !is_id(id->valuestring))
				continue;
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

/* CONTRACT: host facts are joined with an engine only when it is proven that it runs on this host. */
static void
prove_local(struct collector *c)
{
	size_t tried = 0;

	c->local = "unproven";
	if (!c->reachable) {
		snprintf(c->local_why, sizeof c->local_why, "the engine could not be reached");
		return;
	}
	if (strcmp(c->o->root, "/") != 0) {
		snprintf(c->local_why, sizeof c->local_why, "--root %s: the processes seen are not that host's", c->o->root);
		return;
	}
	if (json_at(c->process, "error") != NULL) {
		snprintf(c->local_why, sizeof c->local_why, "%s", json_str(c->process, "error.message", "no process found"));
		return;
	}
	for (size_t i = 0; i < c->ncontainers && tried < 8; i++) {
		struct seen_container *s = &c->containers[i];

		if (!s->running)
			continue;
		tried++;
		s->kernel = host_container(c->host, s->pid, s->id, s->started);
		if (json_at(s->kernel, "error") == NULL) {
			c->local = "yes";
			snprintf(c->local_why, sizeof c->local_why, "process %.0f holds its socket, and container %.64s is process %ld here",
			    json_num(c->process, "data.pid", 0), s->name, s->pid);
			return;
		}
	}
	if (tried > 0) {
		snprintf(c->local_why, sizeof c->local_why, "process %.0f holds its socket, but no container's process is "
		    "where the engine says (another PID namespace?)", json_num(c->process, "data.pid", 0));
		return;
	}
	c->local = "yes";
	snprintf(c->local_why, sizeof c->local_why, "process %.0f holds its socket; no container is running",
	    json_num(c->process, "data.pid", 0));
}

static void
put_uuid(cJSON *o, const char *key)
{
	unsigned char b[16];

	if (RAND_bytes(b, sizeof b) != 1)
		out_of_memory();
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* RFC 4122: version 4, variant 1 */
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	json_put_strf(o, key, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3],
	    b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void
put_clean(cJSON *o, const char *key, const char *s)
{
	autofree char *clean = s ? utf8_clean(s, strlen(s)) : NULL;

	json_put_str(o, key, clean);
}

static cJSON *
operator_object(void)
{
	cJSON *o = json_object();
	const struct passwd *pw = getpwuid(getuid());
	const char *sudo = getenv("SUDO_USER");

	json_put_int(o, "uid", getuid());
	put_clean(o, "login", pw ? pw->pw_name : NULL);
	put_clean(o, "sudo_user", sudo);
	return o;
}

static cJSON *
run_object(const struct collector *c, const char *started)
{
	cJSON *run = json_object(), *caps, *held = json_array(), *missing = json_array();
	const cJSON *sync = json_at(c->identity, "data.clock_synchronized");

	put_uuid(run, "id");
	json_put_str(run, "started", started);
	json_put_null(run, "finished");
	json_put(run, "clock_synchronized", sync ? json_copy(sync) : cJSON_CreateNull());
	json_put_null(run, "judged_at");
	put_clean(run, "reason", c->o->reason);
	json_put_null(run, "complete");
	json_put(run, "operator", operator_object());
	host_rights(c->host, held, missing);
	caps = json_put_object(run, "capabilities");
	json_put(caps, "held", held);
	json_put(caps, "missing", missing);
	json_put_str(run, "sandbox", c->o->keep_rights ? "none (--no-sandbox): the host reader kept all its rights" :
	    "host reader: a process of its own, with reading rights only and no new privileges");
	json_put_object(run, "filters");
	json_put_str(run, "redaction", redact_describe(c->redactor));
	return run;
}

static cJSON *
host_object(const struct collector *c)
{
	cJSON *h = json_object();
	const cJSON *d = json_at(c->identity, "data");

	json_put_str(h, "name", json_str(d, "hostname", NULL));
	json_put_str(h, "machine_id", json_str(d, "machine_id", NULL));
	json_put_str(h, "boot_id", json_str(d, "boot_id", NULL));
	json_put_str(h, "kernel", json_str(d, "kernel", NULL));
	json_put_str(h, "os", json_str(d, "os.pretty_name", NULL));
	return h;
}

static cJSON *
engine_object(const struct collector *c)
{
	cJSON *en = json_object();
	const cJSON *info = c->answers[ANSWER_INFO].doc;

	json_put_str(en, "endpoint", c->o->endpoint);
	json_put_str(en, "chosen_by", c->o->chosen_by);
	json_put_str(en, "id", c->reachable && strcmp(engine_product(c), "docker") == 0 ? json_str(info, "ID", NULL) : NULL);
	json_put_str(en, "version", json_str(c->version.doc, "Version", json_str(info, "ServerVersion", NULL)));
	json_put_str(en, "api_version", c->reachable ? engine_api_version(c->engine) : NULL);
	json_put_str(en, "product", c->reachable ? engine_product(c) : NULL);
	json_put(en, "rootless", info ? cJSON_CreateBool(engine_has(c, "rootless")) : cJSON_CreateNull());
	json_put(en, "userns", info ? cJSON_CreateBool(engine_has(c, "userns")) : cJSON_CreateNull());
	json_put_bool(en, "reachable", c->reachable);
	json_put_str(en, "local", c->local);
	json_put_str(en, "local_because", c->local_why);
	if (!c->reachable)
		json_put_strf(en, "error", "%s: %s", c->why_code, c->why);
	return en;
}

static cJSON *
run_line(const struct collector *c, const char *started)
{
	cJSON *line = json_object();

	json_put_str(line, "kind", "run");
	json_put_str(line, "schema", FACTS_SCHEMA);
	json_put_str(line, "tool", "plimsoll " PACKAGE_VERSION);
	json_put(line, "run", run_object(c, started));
	json_put(line, "host", host_object(c));
	json_put(line, "engine", engine_object(c));
	json_put(line, "collected", redact_collected());
	return line;
}

static cJSON *
population_of(const struct answer *a, size_t inspected, bool listed)
{
	cJSON *p = json_object();

	if (listed && cJSON_IsArray(a->doc))
		json_put_int(p, "listed", cJSON_GetArraySize(a->doc));
	else
		json_put_null(p, "listed");
	json_put_int(p, "inspected", (int64_t)inspected);
	return p;
}

static cJSON *
end_line(const struct collector *c, size_t subjects)
{
	cJSON *line = json_object(), *population, *p;
	char now[32];

	time_show(time(NULL), now);
	json_put_str(line, "kind", "end");
	json_put_str(line, "finished", now);
	population = json_put_object(line, "population");
	p = json_put(population, "containers", population_of(&c->answers[ANSWER_CONTAINERS], c->inspected, true));
	json_put_int(p, "vanished", (int64_t)c->vanished);
	json_put_int(p, "failed", (int64_t)c->failed);
	json_put_array(p, "excluded");
	json_put(population, "images", population_of(&c->answers[ANSWER_IMAGES], 0, true));
	json_put(population, "networks", population_of(&c->answers[ANSWER_NETWORKS], 0, true));
	p = json_put_object(population, "volumes");
	if (cJSON_IsArray(json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes")))
		json_put_int(p, "listed", cJSON_GetArraySize(json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes")));
	else
		json_put_null(p, "listed");
	json_put_int(p, "inspected", 0);
	json_put_int(line, "subjects", (int64_t)subjects);
	return line;
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

		if (host_is_wanted(c) && strcmp(c->local, "yes") == 0 && s->running && s->kernel == NULL)
			host_container_ahead(c->host, s->pid, s->id, s->started);
	}
}

static int
write_lines(struct collector *c, const char *started, collect_sink *sink, void *arg, struct err *e)
{
	const struct answer *list = &c->answers[ANSWER_CONTAINERS];
	size_t subjects = 2;

	if (give(sink, arg, run_line(c, started), e) < 0 || give(sink, arg, host_subject(c), e) < 0 ||
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
		if (give(sink, arg, collect_container_subject(c, &c->containers[i]), e) < 0)
			return -2;
		subjects++;
	}
	return give(sink, arg, end_line(c, subjects), e) < 0 ? -2 : 0;
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
		char *strings[] = { s->id, s->name, s->image, s->image_name, s->state, s->source, s->message, s->network_mode,
			s->pid_mode, s->ipc_mode };

		for (size_t k = 0; k < ARRAY_SIZE(strings); k++)
			free(strings[k]);
		json_free(&s->labels);
		json_free(&s->inspect);
		json_free(&s->kernel);
		json_free(&s->seccomp);
		json_free(&s->execs);
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
		.request_timeout = REQUEST_TIMEOUT_MS, .api_version = o->api_version };
	char started[32];
	int n;

	time_show(time(NULL), started);
	c.stats = json_object();
	if ((c.host = host_open(o->root, o->keep_rights, o->deadline, e)) == NULL ||
	    (o->endpoint != NULL && (c.engine = engine_open(&eo, e)) == NULL)) {
		collector_free(&c);
		return -1;
	}
	host_begin(c.host);
	progress(&c, 0, 0, "engine");
	ask_engine(&c);
	list_containers(&c);
	if (c.reachable) {
		ask_for_the_rest(&c);
		inspect_execs(&c);
		doubt_list(&c);
	}
	c.identity = host_identity(c.host);
	c.mounts = host_mounts(c.host);
	collect_daemon_process(&c);
	prove_local(&c);
	collect_find_sockets(&c);
	n = write_lines(&c, started, sink, arg, e);
	collector_free(&c);
	return n;
}
