/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_swarm: from the engine's answers and the files of its data folder to the swarm's line, those of its members, and the document
 * service of a task's container. The host is the row's.
 */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "tests/rows.h"

/* What is on the host at a path. */
struct there {
	const char *path;
	const char *text;  /* NULL: code */
	const char *code;
};

struct row {
	const char *name;
	const char *line;  /* "swarm", "member 0" or "task" */
	const char *at;    /* a path in the line; "!doc": the code of its error */
	const char *want;  /* JSON with ' for "; NULL: nothing is there */
	const char *info;  /* members of Swarm, JSON with ' for "; NULL: a manager's; "": no answer */
	const char *networks, *services, *secrets, *nodes, *containers; /* NULL: none; "": no answer */
	const char *inspect;
	struct there files[3];
	const char *local, *scope; /* NULL: "yes", "all" */
	const char *process;       /* data; NULL: the one below; "": there is none */
};

/* clang-format off */
#define MANAGER "'LocalNodeState':'active','ControlAvailable':true"
#define WORKER  "'LocalNodeState':'active','ControlAvailable':false"
#define LOCKED  "'LocalNodeState':'locked','ControlAvailable':false"
#define OFF     "'LocalNodeState':'inactive','ControlAvailable':false"
#define PEM "-----BEGIN CERTIFICATE-----\n" \
	"MIIBaTCCARCgAwIBAgIUfVYphBHaMVWciF8+RvrhQm+CtkswCgYIKoZIzj0EAwIw\n" \
	"EzERMA8GA1UEAxMIc3dhcm0tY2EwHhcNMjYxMTIyMDAwMDAwWhcNNDYxMTE3MDAw\n" \
	"MDAwWjATMREwDwYDVQQDEwhzd2FybS1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH\n" \
	"A0IABFLPNGpN7ZSVEcc5PVVIM/r2ov1gi9u/awXiqReJgkl+yitwtoTCEzbiktb+\n" \
	"+cl7MzbhLuyW61gykbPzh7Y7VIajQjBAMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMB\n" \
	"Af8EBTADAQH/MB0GA1UdDgQWBBQvPhzmSmmuzIahgRLEl58n6dVlMjAKBggqhkjO\n" \
	"PQQDAgNHADBEAiB1W9xOhvem0PDJCk0vPqG9B4MV2QAgTGQteeoJX7CghQIgMpQT\n" \
	"rV1J3Eu8MqXoHad2a+QK/b2KhXoQVl8/5YPdLD0=\n-----END CERTIFICATE-----\n"
#define ROOT "/var/lib/docker/swarm/"
#define STATE(text) .files = { { ROOT "docker-state.json", text } }
#define ADDRESSES "{\"ListenAddr\":\"192.0.2.7:2377\",\"AdvertiseAddr\":\"192.0.2.7:2377\",\"DataPathAddr\":\"\",\"DataPathPort\":4789}"
#define OVERLAY(name, options) "{'Id':'" name "1','Name':'" name "','Driver':'overlay','Ingress':false,'Options':" options "}"
#define SERVICE(id, name, template) "{'ID':'" id "','Spec':{'Name':'" name "','Labels':{'a':'planted'},'TaskTemplate':{" template "}},'Endpoint':{}}"
#define ENV(list) SERVICE("s1", "web", "'ContainerSpec':{'Image':'i','Env':" list "}")
#define ENVIRONMENT(list) .services = "[" ENV(list) "]"
#define CONTAINER_SPEC(members) .services = "[" SERVICE("s1", "web", "'ContainerSpec':{" members "}") "]"
#define TASK(service) .inspect = "{'Config':{'Labels':{'com.docker.swarm.service.id':'" service "','com.docker.swarm.task.id':'t1'}}}"
#define FOUND "read.services.data.list[0].looks_secret"

static const struct row rows[] = {
	/* what the engine says */
	{ "the state", "swarm", "read.info.data.Swarm.LocalNodeState", "'active'" },
	{ "the line is the cluster's, where that is known", "swarm", "id", "'c1'", MANAGER ",'NodeID':'n1','Cluster':{'ID':'c1'}" },
	{ "else the node's", "swarm", "id", "'n1'", WORKER ",'NodeID':'n1'" },
	{ "without a swarm nobody's", "swarm", "id", "''", OFF ",'NodeID':''" },
	{ "what else a cluster says is not kept", "swarm", "read.info.data.Swarm.Cluster", "{'ID':'c1','Spec':{}}",
	  MANAGER ",'Cluster':{'ID':'c1','JoinTokens':{'Worker':'SWMTKN-1-planted'},'TLSInfo':{'CertIssuerSubject':'x'},'Spec':{'Labels':{'x':'y'}}}" },
	{ "nothing of GET /info is left beside the swarm", "swarm", "read.info.data.Name", NULL },
	{ "an error's text is digested: it may name anything", "swarm", "read.info.data.Swarm.Error", "'hmac:",
	  "'LocalNodeState':'error','Error':'planted'" },
	{ "no answer to GET /info is an error of the document", "swarm", "!info", "'timeout'", "" },
	{ "and of what the host could tell", "swarm", "!state", "'timeout'", "" },
	{ "an answer without Swarm says so by not having it", "swarm", "read.info.data", "{}", NULL, .process = "noswarm" },

	/* overlay networks */
	{ "7.3: a key is enough", "swarm", "read.overlays.data.list[0].encrypted", "true", .networks = "[" OVERLAY("a", "{'encrypted':''}") "]" },
	{ "trap 142: whatever its value", "swarm", "read.overlays.data.list[0].encrypted", "true", .networks = "[" OVERLAY("a", "{'encrypted':'false'}") "]" },
	{ "trap 142: its case counts, as for the engine", "swarm", "read.overlays.data.list[0].encrypted", "false", .networks = "[" OVERLAY("a", "{'Encrypted':''}") "]" },
	{ "no options at all are no encryption", "swarm", "read.overlays.data.list[0].encrypted", "false", .networks = "[" OVERLAY("a", "null") "]" },
	{ "options of another type are an error", "swarm", "read.overlays.errors[0].code", "'not-json'", .networks = "[" OVERLAY("a", "['encrypted']") "]" },
	{ "a network without a driver is one, too", "swarm", "read.overlays.errors[0].code", "'not-json'", .networks = "[{'Name':'x'}]" },
	{ "networks of other drivers are none", "swarm", "read.overlays.data.list", "[]", .networks = "[{'Name':'bridge','Driver':'bridge'}]" },
	{ "they are in the order of their names", "swarm", "read.overlays.data.list[0].Name", "'a'",
	  .networks = "[" OVERLAY("b", "{}") "," OVERLAY("a", "{}") "]" },
	{ "other options are not kept", "swarm", "read.overlays.data.list[0]", "{'Id':'a1','Name':'a','Ingress':false,'encrypted':false}",
	  .networks = "[" OVERLAY("a", "{'x':'planted'}") "]" },
	{ "no answer to GET /networks is an error", "swarm", "!overlays", "'timeout'", .networks = "" },
#define OWN "{'Name':'none','Id':'n1','Driver':'null'},{'Name':'host','Id':'h1','Driver':'host'}"
#define ATTACHED(state, networks) .containers = "[{'Id':'1','State':'" state "','NetworkSettings':{'Networks':{" networks "}}}]"
#define MISSED "[{'path':'list[1]','code':'incomplete','message':'a container that runs is on a network that the engine does not list'}]"
	{ "7.3: a list with what every engine has is all of it", "swarm", "read.overlays.errors", NULL, .networks = "[" OWN "," OVERLAY("a", "{}") "]" },
	{ "7.3: an empty list is not", "swarm", "read.overlays.errors[0].code", "'incomplete'" },
	{ "7.3: nor is one without the network none", "swarm", "read.overlays.errors[0].code", "'incomplete'", .networks = "[{'Name':'host','Driver':'host'}," OVERLAY("a", "{}") "]" },
	{ "7.3: or without the host's", "swarm", "read.overlays.errors[0].path", "'list[1]'", .networks = "[{'Name':'none','Driver':'null'}," OVERLAY("a", "{}") "]" },
	{ "7.3: also on a worker", "swarm", "read.overlays.errors[0].code", "'incomplete'", WORKER },
	{ "7.3: without swarm nobody asks", "swarm", "read.overlays.errors", NULL, OFF },
	{ "7.3: nor is one that lacks what a container is on", "swarm", "read.overlays.errors", MISSED, .networks = "[" OWN "," OVERLAY("a", "{}") "]", ATTACHED("running", "'a':{'NetworkID':'a1'},'b':{'NetworkID':'b1'}") },
	{ "7.3: or one that stands still", "swarm", "read.overlays.errors", MISSED, .networks = "[" OWN "," OVERLAY("a", "{}") "]", ATTACHED("paused", "'a':{'NetworkID':'a9'}") },
	{ "7.3: the network of one that has ended may be gone", "swarm", "read.overlays.errors", NULL, .networks = "[" OWN "]", ATTACHED("exited", "'b':{'NetworkID':'b1'}") },
	{ "7.3: dockerd's own networks may have been made anew", "swarm", "read.overlays.errors", NULL, .networks = "[" OWN "]", ATTACHED("running", "'bridge':{'NetworkID':'b1'}") },
	{ "7.3: one without an id is not looked for", "swarm", "read.overlays.errors", NULL, .networks = "[" OWN "]", ATTACHED("running", "'b':{'NetworkID':''}") },

	/* secrets and services */
	{ "7.4: secrets are counted", "swarm", "read.secrets.data", "{'count':2}", .secrets = "[{'ID':'1','Spec':{'Name':'planted'}},{'ID':'2'}]" },
	{ "a worker is not asked", "swarm", "!secrets", "'not-manager'", WORKER },
	{ "and says why", "swarm", "read.services.error.message", "'the engine is a worker: only managers tell'", WORKER },
	{ "nor is one that is locked", "swarm", "read.services.error.message", "'the engine is a manager that is locked, and tells nothing'", LOCKED },
	{ "nor one without swarm", "swarm", "read.services.error.message", "'the engine is in no swarm'", OFF },
	{ "no answer to GET /secrets is an error", "swarm", "!secrets", "'timeout'", .secrets = "" },
	{ "7.4: a variable that names a secret", "swarm", FOUND, "['DB_PASSWORD']", ENVIRONMENT("['DB_PASSWORD=planted','PATH=/bin']") },
	{ "in small letters, with a point", "swarm", FOUND, "['db.password']", ENVIRONMENT("['db.password=planted']") },
	{ "a token", "swarm", FOUND, "['GITHUB_TOKEN']", ENVIRONMENT("['GITHUB_TOKEN=planted']") },
	{ "a key", "swarm", FOUND, "['AWS_SECRET_ACCESS_KEY']", ENVIRONMENT("['AWS_SECRET_ACCESS_KEY=planted']") },
	{ "a file that holds it is as it should be", "swarm", FOUND, "[]", ENVIRONMENT("['DB_PASSWORD_FILE=/run/secrets/db','DB_PASSWORD=/run/secrets/db']") },
	{ "a switch is none", "swarm", FOUND, "[]", ENVIRONMENT("['USE_PASSWORD=true','NO_TOKEN=0']") },
	{ "an empty one is none", "swarm", FOUND, "[]", ENVIRONMENT("['DB_PASSWORD=','DB_PASSWORD']") },
	{ "the shell's own folder is none", "swarm", FOUND, "[]", ENVIRONMENT("['PWD=x','OLDPWD=y']") },
	{ "nor is what only holds the word", "swarm", FOUND, "[]", ENVIRONMENT("['TOKEN_URL=https://x','PASSWORD_LENGTH=12','MONKEY=x','COMPASS=n']") },
	{ "a password in an address", "swarm", FOUND, "['DATABASE']", ENVIRONMENT("['DATABASE=postgres://u:planted@db/x']") },
	{ "an address without one", "swarm", FOUND, "[]", ENVIRONMENT("['DATABASE=postgres://u@db/x','A=http://h:80/a@b','B=http://u:@h']") },
	{ "a name that is none is not shown, but what was found", "swarm", FOUND, "['url-credentials']", ENVIRONMENT("['planted postgres=x://u:planted@h']") },
	{ "an option of its arguments", "swarm", FOUND, "['password']", CONTAINER_SPEC("'Args':['--password','planted']") },
	{ "a command", "swarm", FOUND, "['--token']", CONTAINER_SPEC("'Command':['x','--token=planted']") },
	{ "a label of its containers", "swarm", FOUND, "['api.token']", CONTAINER_SPEC("'Labels':{'api.token':'planted'}") },
	{ "an option of the log driver", "swarm", FOUND, "['splunk-token']",
	  .services = "[" SERVICE("s1", "web", "'ContainerSpec':{},'LogDriver':{'Options':{'splunk-token':'planted'}}") "]" },
	{ "a plugin has no environment", "swarm", "read.services.data.list[0].unread", "false", .services = "[" SERVICE("s1", "web", "'PluginSpec':{}") "]" },
	{ "containers of another type were not searched", "swarm", "read.services.data.list[0].unread", "true",
	  .services = "[" SERVICE("s1", "web", "'ContainerSpec':['planted']") "]" },
	{ "nor what has no task", "swarm", "read.services.data.list[0].unread", "true", .services = "[{'ID':'s1','Spec':{'Name':'web'}}]" },
	{ "an environment of another type was not searched", "swarm", "read.services.data.list[0].unread", "true", ENVIRONMENT("'DB_PASSWORD=planted'") },
	{ "nor one with a number in it", "swarm", "read.services.data.list[0].unread", "true", ENVIRONMENT("[1]") },
	{ "no environment was", "swarm", "read.services.data.list[0].unread", "false", ENVIRONMENT("null") },
	{ "a service's line has the findings", "member 0", "read.secrets.data.findings[0].name", "'DB_PASSWORD'", ENVIRONMENT("['DB_PASSWORD=planted']") },
	{ "whole ones are no error", "member 0", "read.secrets.errors", NULL, ENVIRONMENT("['DB_PASSWORD=planted']") },
	{ "of an environment of another type they may not be all", "member 0", "read.secrets.errors[0]",
	  "{'path':'findings[0]','code':'not-read','message':'Spec.TaskTemplate.ContainerSpec.Env could not be searched'}", ENVIRONMENT("'DB_PASSWORD=planted'") },
	{ "and none of the environment", "member 0", "read.service.data.Spec.TaskTemplate.ContainerSpec", "{'Image':'i'}", ENVIRONMENT("['DB_PASSWORD=planted']") },
	{ "labels are digested", "member 0", "read.service.data.Spec.Labels.a", "'hmac:", ENVIRONMENT("[]") },
	{ "its policy", "member 0", "read.service.data.Spec.TaskTemplate.RestartPolicy.Condition", "'none'",
	  .services = "[" SERVICE("s1", "web", "'RestartPolicy':{'Condition':'none'}") "]" },
	{ "services have lines in the order of their ids", "member 0", "id", "'s1'", .services = "[" SERVICE("s2", "a", "") "," SERVICE("s1", "b", "") "]" },
	{ "services that could not be listed have one line", "member 0", "error.code", "'timeout'", .services = "" },
	{ "and no second one", "member 1", "kind", NULL, .services = "" },
	{ "nodes come before services", "member 0", "kind", "'node'", .nodes = "[{'ID':'n1','Description':{'Hostname':'h'}}]", ENVIRONMENT("[]") },
	{ "and services behind them", "member 1", "kind", "'service'", .nodes = "[{'ID':'n1','Description':{'Hostname':'h'}}]", ENVIRONMENT("[]") },
	{ "of a node what a rule may need", "member 0", "read.node.data", "{'Spec':{'Role':'manager'},'Description':{}}",
	  .nodes = "[{'ID':'n1','Spec':{'Role':'manager','Labels':{'x':'planted'}},'Description':{'TLSInfo':{'TrustRoot':'x'}}}]" },
	{ "a worker has no lines of nodes and services", "member 0", "kind", NULL, WORKER, .nodes = "[{'ID':'n1'}]" },

	/* how many there are */
	{ "a manager's nodes are counted", "population", "nodes", "{'listed':2,'inspected':2}", .nodes = "[{'ID':'n1'},{'ID':'n2'}]" },
	{ "and its services", "population", "services", "{'listed':1,'inspected':1}", ENVIRONMENT("[]") },
	{ "it may have none", "population", "services", "{'listed':0,'inspected':0}" },
	{ "those that could not be listed are not none", "population", "services", "{'listed':null,'inspected':0}", .services = "" },
	{ "without swarm there is no node", "population", "nodes", "{'listed':0,'inspected':0}", OFF },
	{ "what a worker cannot list is not none", "population", "services", "{'listed':null,'inspected':0}", WORKER },
	{ "nor what a locked manager does not tell", "population", "nodes", "{'listed':null,'inspected':0}", LOCKED },
	{ "nor is there none where nobody answered", "population", "nodes", "{'listed':null,'inspected':0}", "" },
	{ "nor where a state is not told", "population", "nodes", "{'listed':null,'inspected':0}", .process = "noswarm" },

	/* the CA */
	{ "7.8: the CA that the swarm trusts", "swarm", "read.ca.data.certificates[0].not_before_utc", "'2026-11-22T00:00:00Z'", "pem" },
	{ "7.8: one that is no certificate", "swarm", "!ca", "'not-pem'", MANAGER ",'Cluster':{'TLSInfo':{'TrustRoot':'x'}}" },
	{ "7.8: a worker has it in a file", "swarm", "read.ca.data.certificates[0].subject", "'CN=swarm-ca'", WORKER, .files = { { ROOT "certificates/swarm-root-ca.crt", PEM } } },
	{ "7.8: which may not be readable", "swarm", "!ca", "'EACCES'", WORKER, .files = { { ROOT "certificates/swarm-root-ca.crt", NULL, "EACCES" } } },

	/* what this host has of it */
	{ "7.9: the addresses", "swarm", "read.state.data.ListenAddr", "'192.0.2.7:2377'", STATE(ADDRESSES) },
	{ "7.9: one that was not chosen", "swarm", "read.state.data.DataPathAddr", "''", STATE(ADDRESSES) },
	{ "what else is in it is not kept", "swarm", "read.state.data.joinToken", NULL, STATE("{\"ListenAddr\":\"a\",\"joinToken\":\"planted\"}") },
	{ "a state that is no JSON", "swarm", "!state", "'not-json'", STATE("{") },
	{ "a state that says one thing twice", "swarm", "!state", "'not-json'", STATE("{\"DataPathAddr\":\"a\",\"DataPathAddr\":\"b\"}") },
	{ "a state that is a list", "swarm", "!state", "'not-json'", STATE("[]") },
	{ "a state that is not there", "swarm", "!state", "'ENOENT'" },
	{ "a state that may not be read", "swarm", "!state", "'EACCES'", .files = { { ROOT "docker-state.json", NULL, "EACCES" } } },
	{ "a locked manager's is read, too", "swarm", "read.state.data.ListenAddr", "'192.0.2.7:2377'", LOCKED, STATE(ADDRESSES) },
	{ "without swarm nothing is read", "swarm", "!state", "'not-member'", OFF, STATE(ADDRESSES) },
	{ "nor of another machine's engine", "swarm", "!state", "'not-local'", STATE(ADDRESSES), .local = "unproven" },
	{ "nor with --scope engine", "swarm", "!state", "'not-in-scope'", STATE(ADDRESSES), .scope = "engine" },
	{ "7.7: this node's certificate", "swarm", "read.node_certificate.data.path", "'" ROOT "certificates/swarm-node.crt'",
	  .files = { { ROOT "certificates/swarm-node.crt", PEM } } },
	{ "7.2: the sockets that have ports", "swarm", "read.sockets.data.listeners", "[{'proto':'tcp','address':'::','port':2377}]" },
	{ "7.2: and those of UDP", "swarm", "read.sockets.data.udp[0].port", "7946" },
	{ "7.2: a list that could not be read is an error", "swarm", "read.sockets.errors[0]", "{'path':'udp','code':'EACCES','message':'m'}" },
	{ "7.2: no process, no sockets", "swarm", "!sockets", "'not-read'", .process = "" },
	{ "7.2: another machine's are not shown", "swarm", "!sockets", "'not-local'", .local = "no" },

	/* a task's container */
	{ "5.15: its service", "task", "read.service.data.Name", "'web'", TASK("s1"), ENVIRONMENT("[]") },
	{ "5.15: whose policy it has", "task", "read.service.data.RestartPolicy", "{'Condition':'any'}", TASK("s1"),
	  .services = "[" SERVICE("s1", "web", "'RestartPolicy':{'Condition':'any'}") "]" },
	{ "5.15: or none, which is said", "task", "read.service.data.RestartPolicy", "null", TASK("s1"), ENVIRONMENT("[]") },
	{ "5.15: a service that is not there", "task", "!service", "'vanished'", TASK("s9"), ENVIRONMENT("[]") },
	{ "5.15: on a worker", "task", "!service", "'not-manager'", WORKER, TASK("s1") },
	{ "5.15: services that could not be listed", "task", "!service", "'timeout'", TASK("s1"), .services = "" },
	{ "5.15: without swarm the label says nothing", "task", "read.service", NULL, OFF, TASK("s1") },
	{ "5.15: nor is there one without the label", "task", "read.service", NULL, .inspect = "{'Config':{'Labels':{}}}", ENVIRONMENT("[]") },
};
/* clang-format on */

static const struct row *row;

static char *
quoted(const char *text)
{
	char *copy = xstrdup(text);

	for (char *s = copy; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	return copy;
}

static cJSON *
parse(const char *text)
{
	autofree char *json = quoted(text);
	struct err e;
	cJSON *doc = json_read(json, strlen(json), JSON_TWICE_REFUSED, &e);

	if (doc == NULL)
		fail_msg("the row's JSON: %s\n%s", e.msg, json);
	return doc;
}

/* ---- the host ---- */

void
host_read_file(struct host *h, long pid, const char *path, size_t max, struct host_file *ret)
{
	(void)h, (void)pid, (void)max;
	*ret = (struct host_file){ .path = xstrdup(path), .real = xstrdup(path), .type = '-' };
	snprintf(ret->code, sizeof ret->code, "ENOENT");
	for (size_t i = 0; i < ARRAY_SIZE(row->files) && row->files[i].path != NULL; i++) {
		const struct there *t = &row->files[i];

		if (strcmp(t->path, path) != 0)
			continue;
		snprintf(ret->code, sizeof ret->code, "%s", t->code != NULL ? t->code : "");
		ret->bytes = t->text != NULL ? xstrdup(t->text) : NULL;
		ret->len = t->text != NULL ? strlen(t->text) : 0;
	}
}

void
host_file_free(struct host_file *f)
{
	free(f->path);
	free(f->real);
	free(f->bytes);
}

/* ---- and the engine ---- */

const char *
engine_product(const struct collector *c)
{
	(void)c;
	return "docker";
}

/* ---- the rows ---- */

static void
answer(struct collector *c, size_t which, const char *path, const char *text)
{
	c->answers[which] = (struct answer){ .path = path, .source = xasprintf("GET %s", path), .code = "", .message = xstrdup("") };
	if (text == NULL || *text != '\0') {
		c->answers[which].doc = parse(text != NULL ? text : "[]");
		return;
	}
	c->answers[which].code = "timeout";
}

/* What collect.c would have been told. */
static void
ask(struct collector *c)
{
	static const size_t managers[] = { ANSWER_SERVICES, ANSWER_SECRETS, ANSWER_NODES };
	const char *swarm = row->info == NULL ? MANAGER : row->info;
	autofree char *info = *swarm == '\0' ? xstrdup("") : xasprintf("{'Name':'h','DockerRootDir':'/var/lib/docker','Swarm':{%s}}", swarm);

	if (row->process != NULL && strcmp(row->process, "noswarm") == 0) {
		free(info);
		info = xstrdup("{'Name':'h'}");
	}
	if (strcmp(swarm, "pem") == 0) {
		cJSON *tls = json_object(), *doc = parse("{'Swarm':{" MANAGER ",'Cluster':{}}}");

		json_put_str(tls, "TrustRoot", PEM);
		json_put((cJSON *)(uintptr_t)json_at(doc, "Swarm.Cluster"), "TLSInfo", tls);
		answer(c, ANSWER_INFO, "/info", "");
		c->answers[ANSWER_INFO].doc = doc;
	} else {
		answer(c, ANSWER_INFO, "/info", info);
	}
	answer(c, ANSWER_NETWORKS, "/networks", row->networks);
	answer(c, ANSWER_SERVICES, "/services", row->services);
	answer(c, ANSWER_SECRETS, "/secrets", row->secrets);
	answer(c, ANSWER_NODES, "/nodes", row->nodes);
	answer(c, ANSWER_CONTAINERS, "/containers/json", row->containers);
	for (size_t i = 0; !collect_is_manager(c) && i < ARRAY_SIZE(managers); i++) {
		struct answer *a = &c->answers[managers[i]];

		json_free(&a->doc);
		free(a->message);
		a->code = "not-manager";
		a->message = xstrdup(collect_no_manager(c));
	}
}

static cJSON *
line_of(struct collector *c)
{
	cJSON *swarm = collect_swarm_subject(c), *s;
	autojson cJSON *inspect = NULL;

	if (strcmp(row->line, "swarm") == 0)
		return swarm;
	cJSON_Delete(swarm);
	if (strcmp(row->line, "population") == 0) {
		s = json_object();
		collect_count_members(c, s);
		return s;
	}
	if (strncmp(row->line, "member ", 7) == 0)
		return collect_swarm_member(c, (size_t)(row->line[7] - '0'));
	inspect = parse(row->inspect);
	s = subject_new(KIND_CONTAINER, "1", "web.1");
	collect_service_of(c, s, inspect);
	return s;
}

static void
collects(void **state)
{
	struct collect_options o = { .endpoint = "unix:///x", .root = "/", .scope = "all" };
	struct collector c = { .o = &o, .reachable = true, .local = "yes", .ping.code = "", .version.code = "" };
	autojson cJSON *line = NULL, *process = NULL;
	autofree char *path = NULL, *got = NULL, *want = NULL, *all = NULL;
	const cJSON *v;

	row = *state;
	o.scope = row->scope != NULL ? row->scope : "all";
	c.local = row->local != NULL ? row->local : "yes";
	c.redactor = redact_open("/proc/nonexistent/x");
	process = parse("{'source':'/proc/7','data':{'listeners':[{'proto':'tcp','address':'::','port':2377},{'proto':'unix','path':'/s'}],"
			"'udp':[{'proto':'udp','address':'::','port':7946,'held':true}]},'errors':[{'path':'udp[1]','code':'EACCES','message':'m'}]}");
	c.process = row->process != NULL && *row->process == '\0' ? NULL : process;
	ask(&c);
	line = line_of(&c);
	path = *row->at == '!' ? xasprintf("read.%s.error.code", row->at + 1) : xstrdup(row->at);
	v = json_at(line, path);
	got = v != NULL ? json_line(v) : NULL;
	want = row->want != NULL ? quoted(row->want) : NULL;
	/* a digest is told by how it begins */
	if (want == NULL ? got != NULL : got == NULL || (strcmp(want, "\"hmac:") == 0 ? strncmp(got, want, strlen(want)) : strcmp(got, want)) != 0)
		fail_msg("%s: wanted %s, got %s", path, want ? want : "nothing", got ? got : "nothing");
	all = line != NULL ? json_line(line) : xstrdup("");
	if (strstr(all, "planted") != NULL)
		fail_msg("it is in the facts: %s", all);
	for (size_t i = 0; i < NANSWERS; i++) {
		free(c.answers[i].source);
		free(c.answers[i].message);
		json_free(&c.answers[i].doc);
	}
	redact_close((struct redactor *)(uintptr_t)c.redactor);
}

int
main(void)
{
	return RUN_ROWS("collect_swarm", rows, collects);
}
