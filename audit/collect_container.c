/* SPDX-License-Identifier: Apache-2.0 */
/* collect_container: what is kept of a container, and everything its line joins (audit/facts.h: one line is enough to judge). */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/secrets.h"

static char *
copy_of(const cJSON *doc, const char *path)
{
	return xstrdup(json_str(doc, path, ""));
}

/* NULL if there is no string: that is not the same as an empty one. */
static char *
copy_if(const cJSON *doc, const char *path)
{
	const char *text = json_str(doc, path, NULL);

	return text != NULL ? xstrdup(text) : NULL;
}

static int
by_destination(const void *a, const void *b)
{
	return strcmp(json_str(*(cJSON *const *)a, "Destination", ""), json_str(*(cJSON *const *)b, "Destination", ""));
}

/* The engine lists mounts in another order each time (a Go map's): here they have one. */
static void
sort_mounts(cJSON *doc)
{
	cJSON *mounts = cJSON_GetObjectItemCaseSensitive(doc, "Mounts"), *m;
	size_t n = cJSON_IsArray(mounts) ? (size_t)cJSON_GetArraySize(mounts) : 0, i = 0;
	autofree cJSON **sorted = xcalloc(n, sizeof *sorted);

	if (n < 2)
		return;
	while ((m = cJSON_DetachItemFromArray(mounts, 0)) != NULL)
		sorted[i++] = m;
	qsort(sorted, n, sizeof *sorted, by_destination);
	for (i = 0; i < n; i++)
		json_push(mounts, sorted[i]);
}

void
collect_container_keep(struct collector *c, struct seen_container *s, struct engine_reply *reply)
{
	const char *id = json_str(reply->doc, "Id", "");
	int64_t started;
	struct err why;

	free(s->message);
	s->code = reply->code;
	s->message = xstrdup(reply->message);
	if (reply->doc == NULL)
		return;
	if (strcmp(id, s->id) != 0) {
		s->code = "not-json";
		free(s->message);
		s->message = xstrdup("the answer is about another container");
		return;
	}
	s->seccomp = collect_seccomp(reply->doc, &s->seccomp_too_large);
	s->secrets = secrets_in_container(reply->doc);
	s->network_mode = copy_if(reply->doc, "HostConfig.NetworkMode");
	s->pid_mode = copy_if(reply->doc, "HostConfig.PidMode");
	s->ipc_mode = copy_if(reply->doc, "HostConfig.IpcMode");
	s->log_address = collect_log_address(reply->doc);
	s->root = copy_if(reply->doc, "GraphDriver.Data.MergedDir");
	s->pid = (long)json_num(reply->doc, "State.Pid", 0);
	free(s->state);
	s->state = xstrdup(json_str(reply->doc, "State.Status", "unknown"));
	s->running = s->pid > 0 && (json_bool(reply->doc, "State.Running", false) || strcmp(s->state, "paused") == 0);
	if (time_read(json_str(reply->doc, "State.StartedAt", ""), &started, &why) == 0)
		s->started = (double)started;
	if (json_str(reply->doc, "Image", NULL) != NULL) {
		free(s->image);
		s->image = copy_of(reply->doc, "Image");
	}
	sort_mounts(reply->doc);
	redact_in_place(c->redactor, KIND_CONTAINER, "inspect", reply->doc);
	s->inspect = reply->doc;
	reply->doc = NULL;
}

/* What Config.Image means here today (GET /images/json): an id, or null if nothing has that name. */
static void
put_image(const struct collector *c, cJSON *subject, const cJSON *inspect)
{
	const struct answer *a = &c->answers[ANSWER_IMAGES];
	const char *reference = json_str(inspect, "Config.Image", NULL);
	const char *slash = reference ? strrchr(reference, '/') : NULL;
	bool tagged = reference != NULL && (strchr(slash ? slash : reference, ':') != NULL || strchr(reference, '@') != NULL);
	autofree char *full = reference ? xasprintf("%s%s", reference, tagged ? "" : ":latest") : NULL;
	const cJSON *i, *t;
	cJSON *data;

	if (a->doc == NULL) {
		subject_doc_error(subject, "image", a->source, a->code, a->message);
		return;
	}
	data = json_object();
	json_put_str(data, "reference", reference);
	json_put_null(data, "now");
	cJSON_ArrayForEach(i, a->doc) {
		const char *id = json_str(i, "Id", "");

		if (reference != NULL && (strcmp(id, reference) == 0 ||
		    (strncmp(id, "sha256:", 7) == 0 && strlen(reference) >= 12 && strncmp(id + 7, reference, strlen(reference)) == 0)))
			json_put_str(data, "now", id);
		cJSON_ArrayForEach(t, json_at(i, "RepoTags"))
			if (full != NULL && cJSON_IsString(t) && strcmp(t->valuestring, full) == 0)
				json_put_str(data, "now", id);
		cJSON_ArrayForEach(t, json_at(i, "RepoDigests"))
			if (reference != NULL && cJSON_IsString(t) && strcmp(t->valuestring, reference) == 0)
				json_put_str(data, "now", id);
	}
	data = subject_doc(subject, "image", a->source, data);
	if (c->hidden_images != NULL)
		doc_error(data, "now", "incomplete", c->hidden_images);
}

/* Runtimes whose workload the host's /proc does not describe: a kernel of their own. By what the engine is told to run, and
 * by the program that really runs. NULL if the runtime shares the kernel. */
static const char *
sandbox_of(const char *text)
{
	static const struct { const char *mark, *name; } known[] = {
		{ "runsc", "gVisor" }, { "gvisor", "gVisor" }, { "kata", "Kata Containers" }, { "firecracker", "Firecracker" },
		{ "qemu", "QEMU" }, { "cloud-hypervisor", "Cloud Hypervisor" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcasestr(text, known[i].mark) != NULL)
			return known[i].name;
	return NULL;
}

/* new containers' default, as the daemon has it now: by the API since 24.0, before that by flag or file. */
static cJSON *
no_new_privileges_of(const struct collector *c)
{
	const cJSON *options = json_at(c->answers[ANSWER_INFO].doc, "SecurityOptions");
	cJSON *x;

	/* that it is not among them says something where they are listed; null is Go's list of none */
	if (engine_has(c, "no-new-privileges") || ((cJSON_IsArray(options) || cJSON_IsNull(options)) && engine_major(c) >= 24)) {
		x = json_object();
		json_put_bool(x, "value", engine_has(c, "no-new-privileges"));
		json_put_str(x, "from", "info");
		return x;
	}
	if (strcmp(c->local, "yes") != 0 || !cJSON_IsBool(json_at(c->config, "data.options.no-new-privileges.value")) ||
	    !json_bool(c->config, "data.options.no-new-privileges.proven", false))
		return cJSON_CreateNull();
	x = json_object();
	json_put_bool(x, "value", json_bool(c->config, "data.options.no-new-privileges.value", false));
	json_put_str(x, "from", json_str(c->config, "data.options.no-new-privileges.origin", ""));
	return x;
}

/* An option's value, if it is proven to be what the daemon of this host runs with: a file that was written since says
 * nothing. NULL if not. */
static const cJSON *
proven_option(const struct collector *c, const char *key)
{
	const cJSON *option = json_at(json_at(c->config, "data.options"), key);

	return strcmp(c->local, "yes") == 0 && json_bool(option, "proven", false) ? json_at(option, "value") : NULL;
}

/* Whether a time of the container's is after the daemon's start: what the daemon gives to new containers, or to those that it
 * starts, says nothing of older ones. null: either time is not known, or there is no such daemon (Podman). */
static cJSON *
is_since_start(const struct collector *c, const char *time)
{
	double daemon = json_num(c->process, "data.started", 0);
	const char *fraction = strchr(time, '.');
	int64_t seconds;
	struct err why;

	if (strcmp(c->local, "yes") != 0 || strcmp(engine_product(c), "podman") == 0 || daemon <= 0 || time_read(time, &seconds, &why) < 0 || seconds <= 0)
		return cJSON_CreateNull();
	return cJSON_CreateBool((double)seconds + (fraction != NULL ? strtod(fraction, NULL) : 0) >= daemon);
}

/* The last component of a path. */
static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What a container's runtime is, as the engine is told to run it; NULL: it does not say. */
static const cJSON *
runtime_of(const cJSON *info, const char *name)
{
	autobuf struct buf path = BUF_INIT;

	buf_adds(&path, "Runtimes");
	json_path_add(&path, name);
	return json_at(info, path.s);
}

static const char *
sandbox_under(const char *name, const cJSON *runtime, const cJSON *kernel)
{
	const char *sandbox = sandbox_of(name);

	if (sandbox == NULL)
		sandbox = sandbox_of(base_name(json_str(runtime, "path", "")));
	if (sandbox == NULL)
		sandbox = sandbox_of(json_str(runtime, "runtimeType", ""));
	if (sandbox == NULL && strncmp(json_str(kernel, "data.exe", ""), "runsc", 5) == 0)
		sandbox = "gVisor";
	return sandbox;
}

/* Members that stand in /info. */
static void
put_info(const struct collector *c, cJSON *data, const char *runtime_name, const cJSON *kernel)
{
	const cJSON *info = c->answers[ANSWER_INFO].doc, *runtime = runtime_of(info, runtime_name), *v;
	cJSON *r;

	if ((v = json_at(info, "SecurityOptions")) != NULL)
		json_put(data, "SecurityOptions", json_copy(v));
	json_put_str(data, "CgroupVersion", json_str(info, "CgroupVersion", NULL));
	json_put_str(data, "CgroupDriver", json_str(info, "CgroupDriver", NULL));
	json_put(data, "NCPU", (v = json_at(info, "NCPU")) ? json_copy(v) : cJSON_CreateNull());
	json_put(data, "MemTotal", (v = json_at(info, "MemTotal")) ? json_copy(v) : cJSON_CreateNull());
	json_put_str(data, "DockerRootDir", json_str(info, "DockerRootDir", NULL));
	json_put_str(data, "LocalNodeState", json_str(info, "Swarm.LocalNodeState", NULL));
	r = json_put_object(data, "runtime");
	json_put_str(r, "name", runtime_name);
	json_put_str(r, "path", json_str(runtime, "path", NULL));
	json_put_str(r, "type", json_str(runtime, "runtimeType", NULL));
	json_put_str(data, "sandboxed", sandbox_under(runtime_name, runtime, kernel));
}

static void
put_ulimits(const struct collector *c, cJSON *data)
{
	const cJSON *v = proven_option(c, "default-ulimits"), *ulimit;
	cJSON *limits;

	if (!cJSON_IsArray(v)) {
		json_put_null(data, "default_ulimits");
		return;
	}
	limits = json_put_array(data, "default_ulimits");
	cJSON_ArrayForEach(ulimit, v) { /* "nofile=1024:2048"; one number is both (docker/go-units, ParseUlimit) */
		const char *text = cJSON_IsString(ulimit) ? ulimit->valuestring : "", *eq = strchr(text, '=');
		autofree char *both = xasprintf("%s:%s", text, eq ? eq + 1 : "");

		json_push_str(limits, eq != NULL && strchr(eq, ':') == NULL ? both : text);
	}
}

/* Where the engine, and the containerd that it uses, are spoken to; on another host the endpoint's path is nothing to it. */
static void
put_sockets(const struct collector *c, cJSON *data)
{
	const char *paths[] = { strcmp(c->local, "no") != 0 ? collect_socket_path(c) : NULL,
		json_str(c->answers[ANSWER_INFO].doc, "Containerd.Address", NULL) };
	cJSON *list = json_put_array(data, "sockets");

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		if (paths[i] != NULL && *paths[i] == '/')
			json_push_str(list, paths[i]);
}

/* Why what stands in /info is not known, where that was not answered. Which engine it is was said by other answers. */
static void
put_no_info(const struct collector *c, cJSON *doc)
{
	static const char *const members[] = { "SecurityOptions", "CgroupVersion", "CgroupDriver", "NCPU", "MemTotal",
		"DockerRootDir", "LocalNodeState", "runtime.path", "runtime.type", "sandboxed", "no_new_privileges" };
	const struct answer *info = &c->answers[ANSWER_INFO];

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		doc_error(doc, members[i], info->code, info->message);
}

static void
put_engine(const struct collector *c, cJSON *subject, const cJSON *inspect, const cJSON *kernel)
{
	const struct answer *info = &c->answers[ANSWER_INFO];
	cJSON *data = json_object(), *doc;

	json_put_str(data, "product", engine_product(c));
	json_put_str(data, "Version", json_str(c->version.doc, "Version", NULL));
	put_info(c, data, json_str(inspect, "HostConfig.Runtime", ""), kernel);
	put_sockets(c, data);
	json_put(data, "created_since", is_since_start(c, json_str(inspect, "Created", "")));
	json_put(data, "started_since", is_since_start(c, json_str(inspect, "State.StartedAt", "")));
	json_put(data, "no_new_privileges", no_new_privileges_of(c));
	put_ulimits(c, data);
	json_put_str(data, "cgroup_parent", cJSON_GetStringValue(proven_option(c, "cgroup-parent")));
	doc = subject_doc(subject, "engine", info->source, data);
	if (info->doc == NULL)
		put_no_info(c, doc);
}

/* Why the host is not looked at for this container, or NULL. */
static const char *
no_host(const struct collector *c, const char **ret_message)
{
	if (strcmp(c->o->scope, "engine") == 0) {
		*ret_message = "--scope engine: the host was not looked at";
		return "not-in-scope";
	}
	if (strcmp(c->local, "yes") != 0) {
		*ret_message = c->local_why;
		return "not-local";
	}
	return NULL;
}

static void
put_host(const struct collector *c, cJSON *subject)
{
	const char *message = "", *code = no_host(c, &message);
	cJSON *data, *doc;
	const cJSON *v, *err;
	static const char *const copied[] = { "lsm", "selinux", "apparmor", "unprivileged_port_start", "ns", "pid_max",
		"threads_max" };

	if (code == NULL && json_at(c->identity, "error") != NULL) {
		code = json_str(c->identity, "error.code", "unknown");
		message = json_str(c->identity, "error.message", "");
	}
	if (code != NULL) {
		subject_doc_error(subject, "host", "host", code, message);
		return;
	}
	data = json_object();
	for (size_t i = 0; i < ARRAY_SIZE(copied); i++)
		if ((v = json_at(json_at(c->identity, "data"), copied[i])) != NULL)
			json_put(data, copied[i], json_copy(v));
	if ((v = json_at(c->process, "data.ns")) != NULL)
		json_put(data, "daemon_ns", json_copy(v));
	doc = subject_doc(subject, "host", "host", data);
	cJSON_ArrayForEach(err, json_at(c->identity, "errors"))
		doc_error(doc, json_str(err, "path", ""), json_str(err, "code", ""), json_str(err, "message", ""));
	cJSON_ArrayForEach(err, json_at(c->process, "errors"))
		if (strncmp(json_str(err, "path", ""), "ns", 2) == 0) {
			autofree char *path = xasprintf("daemon_%s", json_str(err, "path", ""));

			doc_error(doc, path, json_str(err, "code", ""), json_str(err, "message", ""));
		}
}

/* The last of them, since the other documents are joined with what it does not keep. */
static void
reduce_kernel(const struct collector *c, cJSON *kernel)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(kernel, "data");

	if (data != NULL)
		redact_in_place(c->redactor, KIND_CONTAINER, "kernel", data);
}

/* The kernel document, as it was read; NULL if the container has none. */
static cJSON *
put_kernel(struct collector *c, cJSON *subject, struct seen_container *s)
{
	const char *message = "", *code = no_host(c, &message);
	cJSON *kernel = s->kernel;

	if (code == NULL && !s->running) {
		code = "not-running";
		message = s->state;
	}
	if (code != NULL) {
		subject_doc_error(subject, "kernel", "/proc", code, message);
		return NULL;
	}
	s->kernel = NULL;
	if (kernel == NULL)
		kernel = host_container(c->host, s->pid, s->id, s->started);
	return json_put(cJSON_GetObjectItemCaseSensitive(subject, "read"), "kernel", kernel);
}

/* The listed labels, redacted as those of an inspection are. */
static void
put_labels(const struct collector *c, cJSON *subject, const struct seen_container *s)
{
	autojson cJSON *doc = json_object(), *kept = NULL;
	const cJSON *labels;

	if (s->labels == NULL)
		return;
	json_put(json_put_object(doc, "Config"), "Labels", json_copy(s->labels));
	kept = redact_reduce(c->redactor, KIND_CONTAINER, "inspect", doc);
	if ((labels = json_at(kept, "Config.Labels")) != NULL)
		json_put(subject, "labels", json_copy(labels));
}

cJSON *
collect_container_subject(struct collector *c, struct seen_container *s)
{
	cJSON *subject = subject_new(KIND_CONTAINER, s->id, s->name), *inspect = s->inspect, *kernel, *execs;
	const char *message = "", *code;

	json_put_str(subject, "state", s->state);
	json_put_str(subject, "image", s->image);
	if (inspect == NULL) {
		json_put_str(subject, "image_name", s->image_name);
		put_labels(c, subject, s);
		subject_doc_error(subject, "inspect", s->source ? s->source : "GET /containers/{id}/json", s->code, s->message);
		return subject;
	}
	/* lent: those that use this one's network are judged by it, and may come later */
	subject_doc(subject, "inspect", s->source, cJSON_CreateObjectReference(inspect->child));
	kernel = put_kernel(c, subject, s);
	put_engine(c, subject, inspect, kernel);
	if (s->running && no_host(c, &message) == NULL &&
	    (strcmp(engine_product(c), "podman") == 0 || cJSON_IsFalse(json_at(subject, "read.engine.data.started_since"))))
		collect_put_bundle(c, subject, s->id);
	put_host(c, subject);
	collect_user(c, subject, s, inspect, kernel);
	collect_deep(c, subject, s, kernel);
	collect_namespaces(c, subject, s);
	collect_networks(c, subject, s, inspect);
	collect_volumes(c, subject, inspect);
	if ((code = no_host(c, &message)) != NULL)
		subject_doc_error(subject, "mounts", "host files at the mounts' sources", code, message);
	else
		collect_mounts(c, subject, inspect, kernel);
	put_image(c, subject, inspect);
	collect_service_of(c, subject, inspect);
	collect_put_seccomp(subject, s->source, s->seccomp, s->seccomp_too_large);
	s->seccomp = NULL;
	collect_put_secrets(subject, s->source, s->secrets, NULL, NULL);
	s->secrets = NULL;
	execs = json_object();
	json_put(execs, "sessions", s->execs);
	s->execs = NULL;
	subject_doc(subject, "execs", "GET /exec/{id}/json", execs);
	reduce_kernel(c, kernel);
	return subject;
}
