/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_swarm: the swarm that the engine is a member of, its nodes and services. /info has what section 7 asks for; GET /swarm,
 * which shows the join tokens, is not asked, and neither is the unlock key. What only this host can tell is read in the engine's
 * data folder.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/secrets.h"
#include "audit/x509.h"

#define MAX_STATE ((size_t)64 << 10)

static const cJSON *
swarm_info(const struct collector *c)
{
	return json_at(c->answers[ANSWER_INFO].doc, "Swarm");
}

bool
collect_is_manager(const struct collector *c)
{
	return strcmp(json_str(swarm_info(c), "LocalNodeState", ""), "active") == 0 &&
	    json_bool(swarm_info(c), "ControlAvailable", false);
}

const char *
collect_no_manager(const struct collector *c)
{
	const char *state = json_str(swarm_info(c), "LocalNodeState", NULL);

	return state == NULL		     ? "whether the engine is in a swarm is not known"
	    : strcmp(state, "inactive") == 0 ? "the engine is in no swarm"
	    : strcmp(state, "active") == 0   ? "the engine is a worker: only managers tell"
	    : strcmp(state, "locked") == 0   ? "the engine is a manager that is locked, and tells nothing"
					     : "the engine has not joined its swarm";
}

/* Whether it is in a swarm, or should be: then there is something to read. */
static bool
is_member(const struct collector *c)
{
	const char *state = json_str(swarm_info(c), "LocalNodeState", NULL);

	return state != NULL && strcmp(state, "inactive") != 0;
}

/* ---- the order: the engine has none ---- */

static int
by_name_and_id(const void *a, const void *b)
{
	const cJSON *x = *(cJSON *const *)a, *y = *(cJSON *const *)b;
	int n = strcmp(json_str(x, "Name", ""), json_str(y, "Name", ""));

	return n != 0 ? n : strcmp(json_str(x, "Id", json_str(x, "ID", "")), json_str(y, "Id", json_str(y, "ID", "")));
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(json_str(*(cJSON *const *)a, "ID", ""), json_str(*(cJSON *const *)b, "ID", ""));
}

static void
sort_list(cJSON *list, int (*compare)(const void *, const void *))
{
	size_t n = (size_t)cJSON_GetArraySize(list), i = 0;
	autofree cJSON **sorted = xcalloc(n, sizeof *sorted);
	cJSON *x;

	while ((x = cJSON_DetachItemFromArray(list, 0)) != NULL)
		sorted[i++] = x;
	qsort(sorted, n, sizeof *sorted, compare);
	for (i = 0; i < n; i++)
		json_push(list, sorted[i]);
}

/* ---- what the engine says ---- */

static void
put_info(const struct collector *c, cJSON *s)
{
	const struct answer *info = &c->answers[ANSWER_INFO];
	cJSON *data;

	if (info->doc != NULL)
		subject_doc(s, "info", info->source, redact_reduce(c->redactor, KIND_SWARM, "info", info->doc));
	else
		subject_doc_error(s, "info", info->source, info->code, info->message);
	if (!c->reachable) {
		subject_doc_error(s, "engine", "GET /_ping", c->why_code, c->why);
		return;
	}
	data = json_object();
	json_put_str(data, "product", engine_product(c));
	subject_doc(s, "engine", "GET /_ping, GET /version", data);
}

/* Whether it is encrypted is a key's being there, whatever its value (libnetwork, drivers/overlay). */
static void
put_overlay(cJSON *list, const cJSON *n, const cJSON *options)
{
	const cJSON *ingress = cJSON_GetObjectItemCaseSensitive(n, "Ingress");
	cJSON *x = json_object();

	json_put_str(x, "Id", json_str(n, "Id", NULL));
	json_put_str(x, "Name", json_str(n, "Name", NULL));
	if (cJSON_IsBool(ingress))
		json_put_bool(x, "Ingress", cJSON_IsTrue(ingress));
	json_put_bool(x, "encrypted", cJSON_GetObjectItemCaseSensitive(options, "encrypted") != NULL);
	json_push(list, x);
}

/* Why the engine's list of networks cannot be all of them, or NULL: what stands before an engine may show a part. */
static const char *
networks_hidden(const struct collector *c)
{
	const cJSON *entry;

	if (!collect_lists_own_networks(c))
		return "the engine's list lacks networks that every engine has";
	cJSON_ArrayForEach(entry, c->answers[ANSWER_CONTAINERS].doc)
		if (!collect_lists_networks_of(c, entry))
			return "a container that runs is on a network that the engine does not list";
	return NULL;
}

/* The error stands behind the last one, so that those that were listed still count. */
static void
doubt_overlays(const struct collector *c, cJSON *doc, const cJSON *list)
{
	const char *hidden = is_member(c) ? networks_hidden(c) : NULL;
	autofree char *path = xasprintf("list[%d]", cJSON_GetArraySize(list));

	if (hidden != NULL)
		doc_error(doc, path, "incomplete", hidden);
}

static void
put_overlays(const struct collector *c, cJSON *s)
{
	const struct answer *a = &c->answers[ANSWER_NETWORKS];
	cJSON *data, *list, *doc;
	const cJSON *n;

	if (a->doc == NULL) {
		subject_doc_error(s, "overlays", a->source, a->code, a->message);
		return;
	}
	data = json_object();
	list = json_put_array(data, "list");
	doc = subject_doc(s, "overlays", a->source, data);
	cJSON_ArrayForEach(n, a->doc) {
		const cJSON *options = cJSON_GetObjectItemCaseSensitive(n, "Options");

		if (json_str(n, "Driver", NULL) == NULL)
			doc_error(doc, "list", "not-json", "a network without a driver is in the engine's list");
		else if (strcmp(json_str(n, "Driver", ""), "overlay") != 0)
			continue;
		else if (options != NULL && !cJSON_IsObject(options) && !cJSON_IsNull(options))
			doc_error(doc, "list", "not-json", "an overlay network's Options are no object");
		else
			put_overlay(list, n, options);
	}
	doubt_overlays(c, doc, list);
	sort_list(list, by_name_and_id);
}

static void
put_secrets(const struct collector *c, cJSON *s)
{
	const struct answer *a = &c->answers[ANSWER_SECRETS];
	cJSON *data;

	if (a->doc == NULL) {
		subject_doc_error(s, "secrets", a->source, a->code, a->message);
		return;
	}
	data = json_object();
	json_put_int(data, "count", cJSON_GetArraySize(a->doc));
	subject_doc(s, "secrets", a->source, data);
}

/* Of each service what a rule about all of them needs. */
static void
put_services(const struct collector *c, cJSON *s)
{
	const struct answer *a = &c->answers[ANSWER_SERVICES];
	const cJSON *service, *finding;
	cJSON *data, *list;

	if (a->doc == NULL) {
		subject_doc_error(s, "services", a->source, a->code, a->message);
		return;
	}
	data = json_object();
	list = json_put_array(data, "list");
	cJSON_ArrayForEach(service, a->doc) {
		autojson cJSON *found = secrets_in_service(service);
		const cJSON *secrets = json_at(service, "Spec.TaskTemplate.ContainerSpec.Secrets");
		cJSON *x = json_object(), *names;

		json_put_str(x, "ID", json_str(service, "ID", NULL));
		json_put_str(x, "Name", json_str(service, "Spec.Name", NULL));
		json_put_int(x, "secrets", cJSON_IsArray(secrets) ? cJSON_GetArraySize(secrets) : 0);
		names = json_put_array(x, "looks_secret");
		cJSON_ArrayForEach(finding, json_at(found, "findings"))
			json_push_str(names, json_str(finding, "name", json_str(finding, "detector", "")));
		json_put_bool(x, "unread", cJSON_GetArraySize(json_at(found, "unread")) > 0);
		json_push(list, x);
	}
	sort_list(list, by_name_and_id);
	subject_doc(s, "services", a->source, data);
}

/* ---- what this host has of it ---- */

/* Why the host is not read, or NULL. */
static const char *
no_host(const struct collector *c, const char **ret_message)
{
	if (!is_member(c)) {
		*ret_message = swarm_info(c) != NULL ? collect_no_manager(c) : c->answers[ANSWER_INFO].message;
		return swarm_info(c) != NULL ? "not-member" : c->answers[ANSWER_INFO].code;
	}
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

/* Reads a file of the engine's data folder; false and the document's error if that cannot be. ret is the caller's to free. */
static bool
read_file(struct collector *c, cJSON *s, const char *doc, const char *name, size_t max, struct host_file *ret)
{
	const char *data = json_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", NULL);
	autofree char *path = data != NULL ? xasprintf("%s/swarm/%s", data, name) : NULL;

	*ret = (struct host_file){ 0 };
	if (path == NULL) {
		subject_doc_error(s, doc, name, "not-read", "the engine does not say where its data is");
		return false;
	}
	host_read_file(c->host, c->daemon_root, path, max, ret);
	if (*ret->code == '\0')
		return true;
	subject_doc_error(s, doc, path, ret->code, ret->message);
	host_file_free(ret);
	return false;
}

/* The addresses that the member was given when it joined (moby, daemon/cluster: nodeStartConfig). */
static void
put_state(struct collector *c, cJSON *s)
{
	autojson cJSON *parsed = NULL;
	struct host_file f;
	struct err why;
	cJSON *data;

	if (!read_file(c, s, "state", "docker-state.json", MAX_STATE, &f))
		return;
	parsed = json_read(f.bytes, f.len, JSON_TWICE_REFUSED, &why);
	if (!cJSON_IsObject(parsed)) {
		subject_doc_error(s, "state", f.path, "not-json", parsed == NULL ? why.msg : "it is no object");
	} else {
		data = redact_reduce(c->redactor, KIND_SWARM, "state", parsed);
		json_put_str(data, "path", f.path);
		subject_doc(s, "state", f.path, data);
	}
	host_file_free(&f);
}

/* The certificates in a PEM text, as a document. */
static void
put_certificates(cJSON *s, const char *doc, const char *source, const char *path, const char *pem, size_t len)
{
	struct x509_trouble why = { 0 };
	struct x509_file *parsed = x509_read(pem, len);
	cJSON *list = x509_certificates(parsed, &why), *data;

	x509_free(parsed);
	if (list == NULL) {
		subject_doc_error(s, doc, source, why.code, why.message);
		return;
	}
	data = json_object();
	if (path != NULL)
		json_put_str(data, "path", path);
	json_put(data, "certificates", list);
	subject_doc(s, doc, source, data);
}

static void
put_certificate_file(struct collector *c, cJSON *s, const char *doc, const char *name)
{
	struct host_file f;

	if (!read_file(c, s, doc, name, X509_MAX_FILE, &f))
		return;
	put_certificates(s, doc, f.path, f.path, f.bytes, f.len);
	x509_forget(f.bytes, f.len);
	host_file_free(&f);
}

/* Those of a list that have ports. */
static cJSON *
with_ports(const cJSON *sockets)
{
	cJSON *list = json_array();
	const cJSON *v;

	cJSON_ArrayForEach(v, sockets)
		if (strcmp(json_str(v, "proto", ""), "unix") != 0)
			json_push(list, json_copy(v));
	return list;
}

/* The sockets of the daemon's network namespace: those of TCP that it listens on, and of UDP. */
static void
put_sockets(const struct collector *c, cJSON *s)
{
	static const char *const lists[] = { "listeners", "udp" };
	const cJSON *err;
	cJSON *data, *doc;

	if (c->process == NULL || json_at(c->process, "error") != NULL) {
		subject_doc_error(s, "sockets", "/proc", json_str(c->process, "error.code", "not-read"),
		    json_str(c->process, "error.message", "the daemon's process is not known"));
		return;
	}
	data = json_object();
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const cJSON *list = json_at(json_at(c->process, "data"), lists[i]);

		if (list != NULL)
			json_put(data, lists[i], with_ports(list));
	}
	doc = subject_doc(s, "sockets", json_str(c->process, "source", "/proc"), data);
	cJSON_ArrayForEach(err, json_at(c->process, "errors"))
		for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
			if (strncmp(json_str(err, "path", ""), lists[i], strlen(lists[i])) == 0)
				doc_error(doc, lists[i], json_str(err, "code", ""), json_str(err, "message", ""));
}

static void
put_host_side(struct collector *c, cJSON *s)
{
	static const char *const docs[] = { "state", "sockets", "node_certificate" };
	const char *message = "", *code = no_host(c, &message);

	if (code != NULL) {
		for (size_t i = 0; i < ARRAY_SIZE(docs); i++)
			subject_doc_error(s, docs[i], "host", code, message);
		return;
	}
	put_state(c, s);
	put_sockets(c, s);
	put_certificate_file(c, s, "node_certificate", "certificates/swarm-node.crt");
}

/* A manager tells whom its swarm trusts; others have the same in a file. */
static void
put_ca(struct collector *c, cJSON *s)
{
	const char *pem = json_str(swarm_info(c), "Cluster.TLSInfo.TrustRoot", NULL), *message = "", *code;

	if (pem != NULL)
		put_certificates(s, "ca", c->answers[ANSWER_INFO].source, NULL, pem, strlen(pem));
	else if ((code = no_host(c, &message)) != NULL)
		subject_doc_error(s, "ca", "host", code, message);
	else
		put_certificate_file(c, s, "ca", "certificates/swarm-root-ca.crt");
}

/* Nodes and services have lines in the order of their ids. */
static void
sort_members(struct collector *c)
{
	static const size_t lists[] = { ANSWER_NODES, ANSWER_SERVICES };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		if (c->answers[lists[i]].doc != NULL)
			sort_list(c->answers[lists[i]].doc, by_id);
}

cJSON *
collect_swarm_subject(struct collector *c)
{
	const cJSON *info = c->answers[ANSWER_INFO].doc;
	const char *id = json_str(info, "Swarm.Cluster.ID", json_str(info, "Swarm.NodeID", ""));
	cJSON *s = subject_new(KIND_SWARM, id, json_str(info, "Name", c->o->endpoint ? c->o->endpoint : ""));

	put_info(c, s);
	put_overlays(c, s);
	put_secrets(c, s);
	put_services(c, s);
	put_ca(c, s);
	put_host_side(c, s);
	sort_members(c);
	return s;
}

/* ---- nodes and services ---- */

/* The lists that a manager was asked for, whose entries have lines. */
static const struct member_list {
	size_t answer;
	enum kind kind;
	const char *doc, *name; /* name: where an entry has its own */
	const char *population;
} member_lists[] = {
	{ ANSWER_NODES, KIND_NODE, "node", "Description.Hostname", "nodes" },
	{ ANSWER_SERVICES, KIND_SERVICE, "service", "Spec.Name", "services" },
};

static cJSON *
member_line(const struct collector *c, const struct member_list *m, const cJSON *entry)
{
	const struct answer *a = &c->answers[m->answer];
	cJSON *s = subject_new(m->kind, json_str(entry, "ID", ""), json_str(entry, m->name, ""));

	subject_doc(s, m->doc, a->source, redact_reduce(c->redactor, m->kind, m->doc, entry));
	if (m->kind == KIND_SERVICE)
		collect_put_secrets(s, a->source, secrets_in_service(entry), NULL, NULL);
	return s;
}

cJSON *
collect_swarm_member(const struct collector *c, size_t i)
{
	for (size_t k = 0; collect_is_manager(c) && k < ARRAY_SIZE(member_lists); k++) {
		const struct answer *a = &c->answers[member_lists[k].answer];
		size_t n = a->doc != NULL ? (size_t)cJSON_GetArraySize(a->doc) : 1;

		if (i < n)
			return a->doc != NULL ? member_line(c, &member_lists[k], cJSON_GetArrayItem(a->doc, (int)i)) :
			    subject_list_error(member_lists[k].kind, a->source, a->code, a->message);
		i -= n;
	}
	return NULL;
}

void
collect_count_members(const struct collector *c, cJSON *population)
{
	bool podman = c->reachable && strcmp(engine_product(c), "docker") != 0; /* which knows no swarm */
	bool none = strcmp(json_str(swarm_info(c), "LocalNodeState", podman ? "inactive" : ""), "inactive") == 0;

	for (size_t i = 0; i < ARRAY_SIZE(member_lists); i++) {
		const cJSON *list = c->answers[member_lists[i].answer].doc;
		cJSON *p = json_put_object(population, member_lists[i].population);
		int n = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;

		if (cJSON_IsArray(list) || none)
			json_put_int(p, "listed", n);
		else
			json_put_null(p, "listed");
		json_put_int(p, "inspected", n);
	}
}

/* ---- of a task's container ---- */

static const cJSON *
service_by_id(const struct answer *a, const char *id)
{
	const cJSON *service;

	cJSON_ArrayForEach(service, a->doc)
		if (strcmp(json_str(service, "ID", ""), id) == 0)
			return service;
	return NULL;
}

void
collect_service_of(const struct collector *c, cJSON *subject, const cJSON *inspect)
{
	const struct answer *a = &c->answers[ANSWER_SERVICES];
	const char *id = json_str(inspect, "Config.Labels[\"com.docker.swarm.service.id\"]", NULL);
	const cJSON *service, *v;
	cJSON *data;

	if (id == NULL || !is_member(c))
		return;
	if (a->doc == NULL) {
		subject_doc_error(subject, "service", a->source, a->code, a->message);
		return;
	}
	service = service_by_id(a, id);
	if (service == NULL) {
		subject_doc_error(subject, "service", a->source, "vanished", "the swarm has no such service");
		return;
	}
	data = json_object();
	json_put_str(data, "ID", id);
	json_put_str(data, "Name", json_str(service, "Spec.Name", NULL));
	v = json_at(service, "Spec.TaskTemplate.RestartPolicy");
	json_put(data, "RestartPolicy", v != NULL ? json_copy(v) : cJSON_CreateNull());
	v = json_at(service, "Endpoint.Ports");
	json_put(data, "Ports", v != NULL ? json_copy(v) : cJSON_CreateNull());
	subject_doc(subject, "service", a->source, data);
}
