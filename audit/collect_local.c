/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_local: whether the engine that answers is the process that holds the socket, on this host. A program's name proves
 * nothing: what is called dockerd may pass on the answers of an engine elsewhere.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/dockerd.h"

#define MAX_ID_FILE ((size_t)64 << 10)
/* Containers whose processes are looked for. */
#define MAX_TRIED 8

static bool unproven(struct collector *c, const char *fmt, ...) PRINTF(2, 3);

static bool
unproven(struct collector *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->local_why, sizeof c->local_why, fmt, ap);
	va_end(ap);
	return false;
}

/* Whether a file lies below a folder. */
static bool
is_below(const char *file, const char *folder)
{
	size_t n = strlen(folder);

	while (n > 1 && folder[n - 1] == '/')
		n--;
	return *folder == '/' && strncmp(file, folder, n) == 0 && file[n] == '/';
}

/* The databases of volumes and networks stay open as long as dockerd runs. */
static bool
holds_its_data(struct collector *c)
{
	const char *data = json_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", "");
	autofree char *real = NULL;
	struct host_file folder = { 0 };
	const cJSON *file, *err;

	if (*data == '\0')
		return unproven(c, "the engine does not say where its data is");
	host_stat(c->host, c->daemon_root, data, &folder); /* it may name a link */
	real = xstrdup(*folder.code == '\0' && folder.real != NULL ? folder.real : data);
	host_file_free(&folder);
	cJSON_ArrayForEach(file, json_at(c->process, "data.databases"))
		if (cJSON_IsString(file) && (is_below(file->valuestring, data) || is_below(file->valuestring, real)))
			return true;
	cJSON_ArrayForEach(err, json_at(c->process, "errors"))
		if (strcmp(json_str(err, "path", ""), "databases") == 0)
			return unproven(c, "%s", json_str(err, "message", ""));
	return unproven(c, "process %.0f holds its socket, but no database below %.256s, where the engine has its data: it may "
	    "pass on the answers of another one", json_num(c->process, "data.pid", 0), data);
}

/* What the engine says of itself, against what the kernel says of the process. */
static bool
is_that_process(struct collector *c)
{
	const cJSON *info = c->answers[ANSWER_INFO].doc;
	const char *theirs = json_str(info, "KernelVersion", ""), *ours = json_str(c->identity, "data.kernel", theirs);
	double uid = json_num(c->process, "data.uid", -1);

	if (info == NULL)
		return unproven(c, "what tells this engine from another is not known: %s", c->answers[ANSWER_INFO].message);
	if (strcmp(theirs, ours) != 0)
		return unproven(c, "the engine says it runs on kernel %.128s, and this is %.128s", theirs, ours);
	if (uid != 0 && !engine_has(c, "rootless"))
		return unproven(c, "process %.0f holds its socket and is not root's, and the engine does not say it is rootless",
		    json_num(c->process, "data.pid", 0));
	return holds_its_data(c);
}

/* The identity that an engine keeps in a file, as its process sees it. "" and why if there is none. */
static char *
kept_id(struct collector *c, char why[256])
{
	autofree char *file = xasprintf("%s/engine-id", json_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", ""));
	bool named;
	autofree char *config = dockerd_config_path(NULL, json_at(c->process, "data.environ"), engine_has(c, "rootless"), &named);
	autofree char *key = xasprintf("%.*s/key.json", (int)(strrchr(config, '/') - config), config);
	struct host_file f = { 0 };
	autojson cJSON *doc = NULL;
	struct err e;
	char *id;

	host_read_file(c->host, c->daemon_root, file, MAX_ID_FILE, &f);
	if (*f.code == '\0') {
		id = xstrndup(f.bytes, strcspn(f.bytes, " \t\r\n"));
	} else if (strcmp(f.code, "ENOENT") != 0) {
		id = xstrdup("");
	} else { /* before 23.0; what else is in that file is a secret */
		host_file_free(&f);
		host_read_file(c->host, c->daemon_root, key, MAX_ID_FILE, &f);
		doc = *f.code == '\0' ? json_read(f.bytes, f.len, JSON_TWICE_LAST, &e) : NULL;
		id = xstrdup(json_str(doc, "kid", ""));
	}
	snprintf(why, 256, "%s", *f.code != '\0' ? f.message : "no identity is in its file");
	if (f.bytes != NULL)
		explicit_bzero(f.bytes, f.len);
	host_file_free(&f);
	return id;
}

/* Without a container: its identity must be the one that is kept here. */
static bool
has_kept_id(struct collector *c)
{
	const char *theirs = json_str(c->answers[ANSWER_INFO].doc, "ID", "");
	double ours = json_num(c->identity, "data.ns.pid", 0), its = json_num(c->process, "data.ns.pid", 0);
	autofree char *id = NULL;
	char why[256];

	if (ours > 0 && its > 0 && ours != its)
		return unproven(c, "process %.0f holds its socket, and is in another PID namespace", json_num(c->process, "data.pid", 0));
	id = kept_id(c, why);
	if (*id == '\0')
		return unproven(c, "no container is running, and its identity is not found here: %s", why);
	if (strcmp(id, theirs) != 0)
		return unproven(c, "no container is running, and its identity is not the one that is kept here");
	snprintf(c->local_why, sizeof c->local_why, "process %.0f holds its socket and its data, and its identity is kept here; no "
	    "container is running", json_num(c->process, "data.pid", 0));
	return true;
}

/* Whether a container's process is where the engine says. *ret_tried: how many were looked for. */
static bool
has_container(struct collector *c, size_t *ret_tried)
{
	*ret_tried = 0;
	for (size_t i = 0; i < c->ncontainers && *ret_tried < MAX_TRIED; i++) {
		struct seen_container *s = &c->containers[i];

		collect_kernel(c, s);
		if (!s->running || strcmp(json_str(s->kernel, "error.code", ""), "changing") == 0)
			continue;
		++*ret_tried;
		if (json_at(s->kernel, "error") != NULL)
			continue;
		snprintf(c->local_why, sizeof c->local_why, "process %.0f holds its socket%s, and container %.64s is process %ld here",
		    json_num(c->process, "data.pid", 0), strcmp(engine_product(c), "docker") == 0 ? " and its data" : "", s->name,
		    s->pid);
		return true;
	}
	return *ret_tried > 0 && unproven(c, "process %.0f holds its socket, but no container's process is where the engine says "
	    "(another PID namespace?)", json_num(c->process, "data.pid", 0));
}

/* Whether what is at / here is the host's: process 1's root, or, where that cannot be seen (a rootless engine's user), the
 * daemon's. In a container that shares the host's processes, or in a chroot, it is neither. */
static bool
is_hosts_root(struct collector *c)
{
	const cJSON *own = json_at(c->identity, "data.own_root");

	if (own != NULL ? cJSON_IsTrue(own) : json_bool(c->process, "data.same_root", false))
		return true;
	return unproven(c, "/ here is not proven to be the host's root: plimsoll runs in a container or a chroot. Mount the host's "
	    "root there, and audit with --root");
}

bool
collect_other_root(const struct collector *c)
{
	return cJSON_IsFalse(json_at(c->identity, "data.own_root"));
}

static bool
is_local(struct collector *c)
{
	size_t tried;

	if (collect_other_root(c))
		return is_hosts_root(c);
	if (!c->reachable)
		return unproven(c, "the engine could not be reached");
	if (strcmp(c->o->root, "/") != 0)
		return unproven(c, "--root %s: the processes seen are not that host's", c->o->root);
	if (c->process == NULL)
		return unproven(c, "%s", collect_elsewhere(c) ? collect_elsewhere(c) : "its endpoint is no socket of this host");
	if (json_at(c->process, "error") != NULL)
		return unproven(c, "%s", json_str(c->process, "error.message", "no process found"));
	if (!is_hosts_root(c) || (strcmp(engine_product(c), "docker") == 0 && !is_that_process(c)))
		return false;
	if (has_container(c, &tried))
		return true;
	if (tried > 0)
		return false;
	if (strcmp(engine_product(c), "docker") != 0)
		return unproven(c, "process %.0f holds its socket, and no container is running that would prove where it is",
		    json_num(c->process, "data.pid", 0));
	return has_kept_id(c);
}

void
collect_prove_local(struct collector *c)
{
	c->local = is_local(c) ? "yes" : c->reachable && collect_elsewhere(c) != NULL ? "no" : "unproven";
}
