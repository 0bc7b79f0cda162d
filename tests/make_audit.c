/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/make_audit.h"

#define INSPECT "GET /containers/{id}/json"

static const char *const titles[] = { "Host configuration", "Docker daemon configuration",
	"Docker daemon files", "Images and build files", "Container runtime", "Security operations",
	"Docker Swarm" };

static cJSON *
parse(const char *text)
{
	cJSON *doc = cJSON_Parse(text);

	assert(doc != NULL);
	return doc;
}

struct made *
make_audit(void)
{
	struct made *m = xcalloc(1, sizeof *m);
	struct audit *a = &m->audit;

	m->bench = (struct bench){ .file = (char *)(uintptr_t) "cis-docker-1.8.0.xml",
		.sha256 = (char *)(uintptr_t) "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495"
					      "991b7852b855",
		.id = (char *)(uintptr_t) "xccdf_org.plimsoll_benchmark_cis-docker-1.8.0",
		.name = (char *)(uintptr_t) "cis-docker",
		.version = (char *)(uintptr_t) "1.8.0",
		.profile = (char *)(uintptr_t) "level-1" };
	buf_adds(&m->bench.bytes, "<Benchmark xmlns=\"http://checklists.nist.gov/xccdf/1.2\"><title>x</title></Benchmark>");
	a->bench = &m->bench;
	a->selection = &m->selection;
	a->tool = parse(
	    "{\"name\":\"plimsoll\",\"version\":\"0.1.0\","
	    "\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"}");
	a->run = parse(
	    "{\"id\":\"0b9c2f6e-6c1f-4d3c-9a54-5d2b6f0e7a11\",\"started\":\"2026-01-31T10:00:00Z\","
	    "\"finished\":\"2026-01-31T10:00:02Z\",\"clock_synchronized\":true,"
	    "\"judged_at\":\"2026-01-31T10:00:00Z\",\"reason\":null,\"complete\":true,"
	    "\"operator\":{\"uid\":0,\"login\":\"ada\",\"sudo_user\":\"ada\"},"
	    "\"capabilities\":{\"held\":[\"CAP_DAC_READ_SEARCH\",\"CAP_SYS_PTRACE\",\"CAP_AUDIT_"
	    "CONTROL\"],"
	    "\"missing\":[]},\"sandbox\":null,\"filters\":{},\"redaction\":\"hmac-sha256, key id "
	    "1a2b3c4d\",\"inputs\":{\"exceptions\":null,\"attestations\":null}}");
	a->host = parse(
	    "{\"name\":\"build-7\",\"machine_id\":\"5bd6a3b5c3f24c7e9d5c2b8f2a1e4d90\","
	    "\"boot_id\":\"7d1c4d3c-8f0e-4c62-a7f8-3f2f3b8f7c55\",\"kernel\":\"6.1.0-18-amd64\","
	    "\"os\":\"Debian GNU/Linux 12 (bookworm)\"}");
	a->engine = parse("{\"endpoint\":\"unix:///var/run/docker.sock\",\"chosen_by\":\"default\","
			  "\"id\":\"6f3c5a55-1f7e-4b9e-8d6c-90c1a9a5d3b7\",\"version\":\"26.1.5\","
			  "\"api_version\":\"1.45\","
			  "\"product\":\"docker\",\"rootless\":false,\"userns\":false,"
			  "\"reachable\":true,\"local\":\"yes\"}");
	a->population =
	    parse("{\"containers\":{\"listed\":8,\"inspected\":8,\"vanished\":0,\"failed\":0,"
		  "\"excluded\":[]},\"images\":{\"listed\":5,\"inspected\":5,\"vanished\":0,\"failed\":0,"
		  "\"excluded\":[]},\"nodes\":{\"listed\":3,\"inspected\":3},\"services\":{\"listed\":0,\"inspected\":0}}");
	a->sections = xcalloc(ARRAY_SIZE(titles), sizeof *a->sections);
	a->nsections = ARRAY_SIZE(titles);
	for (size_t i = 0; i < a->nsections; i++)
		a->sections[i] = (struct section_score){ .section = xasprintf("%zu", i + 1),
			.title = titles[i] };
	return m;
}

/* The sections' numbers and the rules belong to the made audit; the types call them const. */
static void
drop(const void *p)
{
	free((void *)(uintptr_t)p);
}

static char *
maybe(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

/* "5.5" and "Do not run" become check and rule ids. */
static char *
slug(const char *number, const char *prefix)
{
	char *s = xasprintf("%smade-%s", prefix, number);

	for (char *c = s + strlen(prefix); *c != '\0'; c++)
		if (*c == '.')
			*c = '-';
	return s;
}

struct result *
make_result(struct made *m, const char *number, const char *severity, const char *title,
    enum verdict v, const char *message)
{
	struct audit *a = &m->audit;
	struct bench_rule *rule = xcalloc(1, sizeof *rule);
	struct result *r;

	*rule = (struct bench_rule){ .id = slug(number, "xccdf_org.plimsoll_rule_"),
		.check = slug(number, ""),
		.number = xstrdup(number),
		.section = xstrndup(number, 1),
		.title = xstrdup(title),
		.description = xasprintf("What rule %s asks.", number),
		.rationale = xasprintf("Why rule %s asks that.", number),
		.severity = xstrdup(severity),
		.assessment = xstrdup("automated"),
		.level = 1,
		.weight = 1,
		.selected = true };
	a->results = xrealloc(a->results, a->nresults + 1, sizeof *a->results);
	r = &a->results[a->nresults++];
	*r = (struct result){
		.rule = rule, .verdict = v, .effective = v, .message = maybe(message)
	};
	return r;
}

static struct result *
last_result(struct made *m)
{
	assert(m->audit.nresults > 0);
	return &m->audit.results[m->audit.nresults - 1];
}

struct finding *
make_finding(struct made *m, enum kind kind, const char *name, const char *state, enum verdict v,
    const char *message)
{
	struct result *r = last_result(m);
	struct finding *f;
	char hash[65];

	sha256_hex(name, strlen(name), hash);
	r->findings = xrealloc(r->findings, r->nfindings + 1, sizeof *r->findings);
	f = &r->findings[r->nfindings++];
	*f = (struct finding){ .kind = kind,
		.id = xstrdup(hash),
		.name = xstrdup(name),
		.state = maybe(state),
		.verdict = v,
		.effective = v,
		.message = maybe(message) };
	if (kind == KIND_CONTAINER)
		f->image = xasprintf("sha256:%.64s", hash);
	return f;
}

void
make_evidence(struct made *m, const char *source, const char *path, const char *expected,
    const char *observed)
{
	struct result *r = last_result(m);
	struct finding *f = &r->findings[r->nfindings - 1];
	struct evidence *e;

	f->evidence = xrealloc(f->evidence, f->nevidence + 1, sizeof *f->evidence);
	e = &f->evidence[f->nevidence++];
	*e = (struct evidence){ 0 };
	evidence_set(e, source, source, strlen(source), path, expected, observed);
}

/* What the rule says beside its title. */
static void
fix(struct made *m, const char *text)
{
	struct bench_rule *rule = (struct bench_rule *)(uintptr_t)last_result(m)->rule;

	rule->fixtext = xstrdup(text);
}

static void
refer(struct made *m, const char *framework, const char *requirement)
{
	struct bench_rule *rule = (struct bench_rule *)(uintptr_t)last_result(m)->rule;

	rule->references =
	    xrealloc(rule->references, rule->nreferences + 1, sizeof *rule->references);
	rule->references[rule->nreferences++] =
	    (struct bench_reference){ xstrdup(framework), xstrdup(requirement) };
}

static void
score(struct score *s, enum verdict v)
{
	s->passed += v == PASS || v == FIXED;
	s->scored += v == PASS || v == FIXED || v == FAIL || v == ERROR || v == UNKNOWN;
	s->percent = s->scored > 0 ? 100.0 * (double)s->passed / (double)s->scored : NAN;
}

const struct audit *
make_done(struct made *m)
{
	static const struct score_model models[] = { { "urn:xccdf:scoring:default", "61.5", "100" },
		{ "urn:xccdf:scoring:flat", "8", "13" },
		{ "urn:xccdf:scoring:flat-unweighted", "8", "13" },
		{ "urn:xccdf:scoring:absolute", "0", "1" } };
	struct audit *a = &m->audit;

	memcpy(a->models, models, sizeof models);
	a->complete = true;
	a->score.percent = a->with_exceptions.percent = NAN;
	for (size_t s = 0; s < a->nsections; s++)
		a->sections[s].score.percent = NAN;
	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];
		size_t s = (size_t)(r->rule->section[0] - '1');

		a->counts[r->verdict]++;
		score(&a->score, r->verdict);
		score(&a->with_exceptions, r->effective);
		if (s < a->nsections) {
			a->sections[s].counts[r->verdict]++;
			score(&a->sections[s].score, r->verdict);
		}
		a->complete = a->complete && r->verdict != ERROR && r->verdict != UNKNOWN;
		for (size_t j = 0; j < r->nfindings; j++)
			a->complete = a->complete && r->findings[j].verdict != ERROR &&
			    r->findings[j].verdict != UNKNOWN;
	}
	return a;
}

static void
free_rule(const struct bench_rule *rule)
{
	for (size_t i = 0; i < rule->nreferences; i++) {
		free(rule->references[i].framework);
		free(rule->references[i].requirement);
	}
	free(rule->references);
	free(rule->id);
	free(rule->check);
	free(rule->number);
	free(rule->section);
	free(rule->title);
	free(rule->description);
	free(rule->rationale);
	free(rule->severity);
	free(rule->assessment);
	free(rule->fixtext);
	drop(rule);
}

void
make_free(struct made *m)
{
	struct audit *a = &m->audit;

	for (size_t i = 0; i < a->nresults; i++) {
		for (size_t j = 0; j < a->results[i].nfindings; j++)
			finding_free(&a->results[i].findings[j]);
		free(a->results[i].findings);
		free(a->results[i].message);
		free_rule(a->results[i].rule);
	}
	free(a->results);
	buf_free(&m->bench.bytes);
	for (size_t i = 0; i < a->nsections; i++)
		drop(a->sections[i].section);
	free(a->sections);
	cJSON_Delete(a->tool);
	cJSON_Delete(a->run);
	cJSON_Delete(a->host);
	cJSON_Delete(a->engine);
	cJSON_Delete(a->population);
	free(m);
}

static void
replace(cJSON *doc, const char *key, const char *json)
{
	cJSON_ReplaceItemInObjectCaseSensitive(doc, key, parse(json));
}

/* -- stories ----------------------------------------------------------------------------------- */

static void
container(struct made *m, const char *name, const char *state, enum verdict v, const char *message,
    const char *path, const char *expected, const char *observed)
{
	make_finding(m, KIND_CONTAINER, name, state, v, message);
	make_evidence(m, INSPECT, path, expected, observed);
}

/* Each verdict, many shapes of subjects. */
static void
tell_mixed(struct made *m)
{
	static const char *const web[] = { "api-1", "api-2", "api-3", "cache", "db", "queue",
		"web" };

	make_result(m, "1.1.1", "medium", "Container data has a file system of its own", NOTCHECKED,
	    "which accounts may use the engine is for a person to say");
	refer(m, "nist-800-53-r5", "SC-4");

	make_result(m, "2.2", "medium", "Containers on the default bridge cannot reach each other",
	    FAIL, "traffic between containers is allowed on docker0");
	refer(m, "pci-dss-4.0.1", "1.4.1");
	refer(m, "hipaa", "164.312(a)(1)");
	refer(m, "pci-dss-4.0.1", "2.2.6");
	fix(m,
	    "Set \"icc\": false in /etc/docker/daemon.json and restart the daemon.\n"
	    "Containers that have to talk to each other belong on a network of their own:\n"
	    "docker network create app");
	make_finding(m, KIND_DAEMON, "docker", NULL, FAIL,
	    "traffic between containers is allowed on docker0");
	make_evidence(m, "GET /networks/bridge",
	    "Options[\"com.docker.network.bridge.enable_icc\"]", "false", "\"true\"");
	make_evidence(m, "effective daemon configuration", "options.icc.value", "false", "true");
	make_evidence(
	    m, "effective daemon configuration", "options.icc.origin", NULL, "\"default\"");

	make_result(m, "2.3", "low", "The daemon logs at level info", PASS, "the level is info");
	make_finding(m, KIND_DAEMON, "docker", NULL, PASS, "the level is info");
	make_evidence(
	    m, "effective daemon configuration", "options.log-level.value", "\"info\"", "\"info\"");

	make_result(
	    m, "2.12", "low", "An authorization plugin decides about requests", NOTSELECTED, NULL);
	make_result(m, "2.16", "low", "Containers survive a restart of the daemon", NOTAPPLICABLE,
	    "a swarm node cannot use live restore");
	make_finding(
	    m, KIND_DAEMON, "docker", NULL, NOTAPPLICABLE, "a swarm node cannot use live restore");

	make_result(m, "5.2", "low", "AppArmor confines each container", FIXED, NULL);

	make_result(m, "5.3", "medium", "Containers have no more than the default capabilities",
	    UNKNOWN, "1 of 8 containers: odd");
	for (size_t i = 0; i < ARRAY_SIZE(web); i++)
		container(m, web[i], "running", PASS, "no capability is added", "HostConfig.CapAdd",
		    "nothing added", "null");
	container(m, "odd", "running", UNKNOWN,
	    "HostConfig.CapAdd is a number where a list is expected", "HostConfig.CapAdd",
	    "nothing added", "7");

	make_result(
	    m, "5.5", "high", "Containers are not privileged", FAIL, "2 of 8 containers: db, web");
	refer(m, "pci-dss-4.0.1", "2.2.6");
	fix(m,
	    "Start the container without --privileged. Give it the capabilities and devices that "
	    "its "
	    "program needs one by one, with --cap-add and --device.");
	for (size_t i = 0; i < ARRAY_SIZE(web); i++) {
		bool bad = strcmp(web[i], "db") == 0 || strcmp(web[i], "web") == 0;

		container(m, web[i], strcmp(web[i], "db") == 0 ? "exited" : "running",
		    bad ? FAIL : PASS, bad ? "is privileged" : "is not privileged",
		    "HostConfig.Privileged", "false", bad ? "true" : "false");
	}
	container(m, "odd", "running", PASS, "is not privileged", "HostConfig.Privileged", "false",
	    "false");

	make_result(m, "5.11", "medium", "The memory of each container is limited", FAIL,
	    "5 of 8 containers");
	fix(m, "Start the container with --memory.");
	for (size_t i = 0; i < ARRAY_SIZE(web); i++) {
		static const char *const observed[] = { "\"max\"", "\"9223372036854771712\"",
			"\"max\"" };
		bool bad = i < 3;

		make_finding(m, KIND_CONTAINER, web[i], "running",
		    bad          ? FAIL
			: i == 3 ? ERROR
				 : PASS,
		    bad          ? "memory is not limited"
			: i == 3 ? "cgroup.memory.max could not be read: permission denied"
				 : "memory is limited");
		make_evidence(m, INSPECT, "HostConfig.Memory", NULL, bad ? "0" : "268435456");
		make_evidence(m, "/proc/4711", "cgroup.memory.max", "a number of bytes",
		    bad          ? observed[i]
			: i == 3 ? "error: EACCES: /sys/fs/cgroup/x/memory.max: Permission denied"
				 : "\"268435456\"");
	}
	make_finding(
	    m, KIND_CONTAINER, "odd", "paused", FAIL, "memory is limited, but swap is not");
	make_evidence(m, INSPECT, "HostConfig.MemorySwap", "not -1", "-1");

	make_result(m, "5.22", "high", "No container runs without seccomp", ERROR,
	    "1 of 8 containers: cache");
	container(m, "cache", "running", ERROR, "the container vanished while it was read",
	    "HostConfig.SecurityOpt", "no seccomp=unconfined",
	    "error: vanished: No such container");

	make_result(m, "5.29", "low", "Containers do not use the default bridge", INFORMATIONAL,
	    "8 containers");
	make_result(
	    m, "7.1", "medium", "Swarm mode is off unless it is needed", NOTAPPLICABLE, "no swarm");
	replace(m->audit.run, "reason", "\"CHG-1234, monthly\"");
}

#define LONG_PART "abcdefghijklmnopqrstuvwxyz-0123456789-"

/* Names and sentences that strangers chose. */
static void
tell_hostile(struct made *m)
{
	static const char *const names[] = {
		"\033[2J\033[1;31mroot\007",
		"two\nlines\r\n5.5 pass",
		"mirror\u202eevil\u202c\u2066x\u2069\u200e\u200f",
		"zero\u200bwidth\u200d\ufeff\u00adjoiner",
		"sep\u2028line\u2029para",
		"replaced \ufffd byte",
		"\u4e2d\u6587\u5bb9\u5668-\u540d\u79f0-\u4e2d\u6587\u5bb9\u5668-\u540d\u79f0-"
		"\u4e2d\u6587\u5bb9\u5668-\u540d\u79f0-\u4e2d\u6587\u5bb9\u5668-\u540d\u79f0",
		"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301zalgo",
		"\u0301mark first",
		("\xc2\x9b"
		 "31mC1"),
		"</script><script>alert(1)</script>",
		"=cmd|' /C calc'!A0",
		"",
	};
	autobuf struct buf huge = BUF_INIT;

	while (huge.len < 4096)
		buf_adds(&huge, LONG_PART);
	make_result(m, "5.5", "high", "Containers \u201care not\u201d privileged \u2013 ever\u2026",
	    FAIL, huge.s);
	fix(m, "Don\u2019t. \033]0;title\007 \u202e");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		container(m, names[i], i == 0 ? "exi\033[0mted" : "running", FAIL,
		    i % 2 == 0 ? "is \033[31mprivileged\u202e" : "is privileged",
		    "HostConfig.Privileged", "false", i == 1 ? "\"a\\nb\u2029\"" : "true");
	container(m, huge.s, "running", FAIL, huge.s, huge.s, huge.s, huge.s);
	replace(m->audit.host, "name", "\"evil\\u001b]0;x\\u0007\\u202ehost\\nfake: pass\"");
	replace(m->audit.engine, "endpoint", "\"unix:///run/\\u001b[31m\\u200f.sock\"");
	replace(m->audit.run, "reason", "\"line\\nbreak \\u2066\"");
	replace(m->audit.run, "filters", "{\"container\":[\"\\u001b[5m*\"]}");
}

/* Names that are wider, or narrower, than they have bytes or characters. */
static void
tell_wide(struct made *m)
{
	static const char *const names[] = {
		"web",
		"\u4e2d\u6587\u5bb9\u5668",                                   /* Chinese */
		"\u4e2d\u6587\u5bb9\u5668\u7684\u540d\u79f0\u5f88\u957f\u5f88\u957f\u5f88\u957f\u5f88\u957f\u5f88\u957f\u5f88\u957f",
		"ne\u0301gatif",                                              /* a letter and a mark */
		"\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab",                        /* Korean: syllables, and letters of one */
		"\u0939\u093f\u0928\u094d\u0926\u0940",                         /* Devanagari: marks with columns and without */
		"\U0001f433-\U0001f680",                                      /* emoji */
		"\U0001f469\u200d\U0001f4bb",                                 /* tied by a joiner */
		"\u2764\ufe0f-\U0001f44d\U0001f3fd-\U0001f1e9\U0001f1ea",      /* with a selector, a colour of skin; a flag */
		"\uff21\uff22\uff71",                                         /* full width and half width */
	};

	make_result(m, "5.5", "high", "Containers are not privileged \u2013 \u5bb9\u5668\u4e0d\u5f97\u4ee5\u7279\u6743\u6a21\u5f0f\u8fd0\u884c\u5bb9\u5668\u4e0d\u5f97\u4ee5\u7279\u6743\u6a21\u5f0f\u8fd0\u884c",
	    FAIL, "10 of 10 containers");
	fix(m, "\u5220\u9664 --privileged\u3002");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		container(m, names[i], "running", FAIL, i % 2 == 0 ? "\u662f privileged" : "is privileged",
		    "HostConfig.Privileged", "false", "true");
	make_result(m, "2.\u4e8c", "medium", "A rule of the site's own", ERROR, "it could not be read: \u6743\u9650\u4e0d\u591f");
	make_finding(m, KIND_HOST, "\u4e3b\u673a-\u4e00", NULL, ERROR, "it could not be read: \u6743\u9650\u4e0d\u591f");
	replace(m->audit.host, "name", "\"\u4e3b\u673a-\u4e00\"");
	m->audit.sections[1].title = "\u5b88\u62a4\u8fdb\u7a0b ne\u0301 \U0001f433 \u914d\u7f6e";
}

static void
tell_empty(struct made *m)
{
	make_result(m, "5.5", "high", "Containers are not privileged", NOTAPPLICABLE,
	    "there are no containers");
	make_result(m, "5.11", "medium", "The memory of each container is limited", NOTAPPLICABLE,
	    "there are no containers");
	replace(m->audit.population, "containers",
	    "{\"listed\":0,\"inspected\":0,\"vanished\":0,\"failed\":0,\"excluded\":[]}");
}

/* 200 containers: one reason for most, a reason for each, a mixture. */
static void
tell_many(struct made *m)
{
	static const char *const states[] = { "running", "running", "running", "exited", "paused" };

	make_result(
	    m, "5.5", "high", "Containers are not privileged", FAIL, "40 of 200 containers");
	fix(m, "Start the container without --privileged.");
	for (int i = 0; i < 200; i++) {
		autofree char *name = xasprintf("shop-frontend-%03d", i);

		container(m, name, states[i % 5], i % 5 == 0 ? FAIL : PASS,
		    i % 5 == 0 ? "is privileged" : "is not privileged", "HostConfig.Privileged",
		    "false", i % 5 == 0 ? "true" : "false");
	}
	make_result(m, "5.11", "medium", "The memory of each container is limited", FAIL,
	    "200 of 200 containers");
	fix(m, "Start the container with --memory.");
	for (int i = 0; i < 200; i++) {
		autofree char *name = xasprintf("shop-frontend-%03d", i);
		autofree char *observed = xasprintf("%d", -(i % 7));

		container(m, name, states[i % 5], FAIL, "memory is not limited",
		    "HostConfig.Memory", "above 0", observed);
	}
	make_result(m, "5.12", "low", "Each container has a share of the processor", FAIL,
	    "200 of 200 containers");
	for (int i = 0; i < 200; i++) {
		autofree char *name = xasprintf("shop-frontend-%03d", i);
		autofree char *message = xasprintf("has CpuShares %d", i);

		container(m, name, "running", FAIL, message, "HostConfig.CpuShares", "1024", "0");
	}
	replace(m->audit.population, "containers",
	    "{\"listed\":200,\"inspected\":198,\"vanished\":1,\"failed\":1,\"excluded\":[]}");
}

static void
tell_filtered(struct made *m)
{
	make_result(m, "2.2", "medium", "Containers on the default bridge cannot reach each other",
	    NOTSELECTED, NULL);
	make_result(m, "5.5", "high", "Containers are not privileged", PASS, "1 container");
	container(m, "web", "running", PASS, "is not privileged", "HostConfig.Privileged", "false",
	    "false");
	replace(m->audit.run, "filters",
	    "{\"scope\":\"engine\",\"rule\":[\"5.*\",\"container-*\"],\"skip-rule\":[\"5.9\"],"
	    "\"container\":[\"web\"]}");
	replace(m->audit.population, "containers",
	    "{\"listed\":3,\"inspected\":1,\"vanished\":0,\"failed\":0,"
	    "\"excluded\":[{\"kind\":\"container\",\"id\":\"5f\",\"name\":\"cache\"},"
	    "{\"kind\":\"container\",\"id\":\"6f\",\"name\":\"db\"}]}");
	replace(m->audit.engine, "local", "\"unproven\"");
	replace(m->audit.run, "judged_at", "\"2026-03-01T00:00:00Z\"");
	replace(m->audit.run, "clock_synchronized", "false");
}

/* No engine, an unprivileged user. */
static void
tell_unreachable(struct made *m)
{
	static const char *const sentence =
	    "the engine is not reachable: unix:///var/run/docker.sock: "
	    "No such file or directory";

	make_result(m, "2.2", "medium", "Containers on the default bridge cannot reach each other",
	    ERROR, sentence);
	make_finding(m, KIND_DAEMON, "docker", NULL, ERROR, "the bridge network could not be read");
	make_evidence(m, "GET /networks/bridge", "Options", "false",
	    "error: the engine is not reachable: unix:///var/run/docker.sock: No such file or "
	    "directory");
	for (int i = 1; i <= 31; i++) {
		autofree char *number = xasprintf("5.%d", i);

		make_result(m, number, i % 3 == 0 ? "high" : "medium", "A rule about containers",
		    ERROR, sentence);
	}
	make_result(
	    m, "3.1", "high", "Only root owns the docker.service unit", ERROR, "not readable");
	make_finding(m, KIND_FILE, "/etc/systemd/system/docker.service", NULL, ERROR,
	    "/etc/systemd/system/docker.service: Permission denied");
	replace(m->audit.engine, "reachable", "false");
	replace(m->audit.engine, "id", "null");
	replace(m->audit.engine, "version", "null");
	replace(m->audit.engine, "api_version", "null");
	replace(m->audit.engine, "product", "null");
	replace(m->audit.engine, "rootless", "null");
	replace(m->audit.engine, "userns", "null");
	replace(m->audit.engine, "local", "\"unproven\"");
	replace(m->audit.run, "operator", "{\"uid\":1000,\"login\":null,\"sudo_user\":null}");
	replace(m->audit.run, "capabilities",
	    "{\"held\":[],\"missing\":[\"CAP_DAC_READ_SEARCH\",\"CAP_SYS_PTRACE\",\"CAP_AUDIT_"
	    "CONTROL\"]}");
	replace(m->audit.population, "containers",
	    "{\"listed\":null,\"inspected\":0,\"vanished\":0,\"failed\":0,\"excluded\":[]}");
}

/* Nothing to say. */
static void
tell_clean(struct made *m)
{
	make_result(m, "2.3", "low", "The daemon logs at level info", PASS, "the level is info");
	make_finding(m, KIND_DAEMON, "docker", NULL, PASS, "the level is info");
	make_result(m, "5.5", "high", "Containers are not privileged", PASS, "1 container");
	container(m, "web", "running", PASS, "is not privileged", "HostConfig.Privileged", "false",
	    "false");
}

const struct story stories[] = {
	{ "mixed", tell_mixed },
	{ "hostile", tell_hostile },
	{ "wide", tell_wide },
	{ "empty", tell_empty },
	{ "many", tell_many },
	{ "filtered", tell_filtered },
	{ "unreachable", tell_unreachable },
	{ "clean", tell_clean },
};
const size_t nstories = ARRAY_SIZE(stories);

struct made *
make_story(const char *name)
{
	struct made *m = make_audit();
	size_t i = 0;

	while (i < nstories && strcmp(stories[i].name, name) != 0)
		i++;
	assert(i < nstories);
	stories[i].tell(m);
	make_done(m);
	return m;
}
