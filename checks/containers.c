/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers: containers, running or not. The table, and the rules that need only a few lines; the
 * others are in the files containers_*.c.
 */
#include "config.h"

#include "checks/containers.h"
#include "checks/value_forms.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* 5.5 */
static enum verdict
not_privileged(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, "false");

	if (!fact_bool(f))
		return say_unseen(at, f, "HostConfig.Privileged", "a bool");
	return said(at, cJSON_IsTrue(f.v) ? FAIL : PASS, "%s",
	    cJSON_IsTrue(f.v) ? "privileged" : "not privileged");
}

/*
 * 5.7
 */

/* The last component of a path, without what the kernel puts behind that of a deleted file. */
static char *
base_name(const char *path, const char *end_at)
{
	size_t n = strcspn(path, end_at);
	autofree char *whole = xstrndup(path, n);
	char *slash, *deleted = strstr(whole, " (deleted)");

	if (deleted != NULL)
		*deleted = '\0';
	slash = strrchr(whole, '/');
	return xstrdup(slash != NULL ? slash + 1 : whole);
}

/* Whether a process is one of the programs, by its file, its name or what it calls itself. */
static bool
is_program(const cJSON *process, const char *names)
{
	autofree char *exe = base_name(json_str(process, "exe", ""), "");
	/* sshd calls itself "sshd: /usr/sbin/sshd -D [listener] ..." */
	autofree char *argv0 = base_name(json_str(process, "argv0", ""), ": ");

	return value_has(names, exe) || value_has(names, json_str(process, "comm", "")) ||
	    value_has(names, argv0);
}

/*
 * Whether something of the processes could not be read that might hide one. A process that ended,
 * and one that is a zombie, have no exe to read.
 */
static bool
processes_incomplete(struct fact f)
{
	const cJSON *p;

	cJSON_ArrayForEach (p, f.v)
		if (json_str(p, "comm", NULL) == NULL)
			return true;
	return f.code != NULL && strcmp(f.code, "ENOENT") != 0 && strcmp(f.code, "ESRCH") != 0;
}

/* Why there are no processes to look at, where the engine says that the container does not run. */
static bool
nothing_to_see(struct fact f)
{
	static const char *const codes[] = { "not-running", "not-in-scope", "not-local" };

	for (size_t i = 0; f.seen == SEEN_ERROR && i < ARRAY_SIZE(codes); i++)
		if (strcmp(f.code, codes[i]) == 0)
			return true;
	return false;
}

static enum verdict
no_ssh_server(struct look *at, const struct check *c)
{
	const char *names = look_value(at, "ssh-servers");
	autofree char *flaw = names != NULL ? value_flaw("ssh-servers", names) : NULL;
	autoitems struct items found = { 0 };
	struct fact f, state;
	enum life life;
	const cJSON *p;
	struct side s;

	if (!inspected(at))
		return ERROR;
	if (names == NULL || *names == '\0')
		return said(
		    at, UNKNOWN, "the benchmark does not say which programs are SSH servers (export-name ssh-servers)");
	if (flaw != NULL)
		return said(at, UNKNOWN, "the Value ssh-servers: %s", flaw);
	life = container_life(at, &state);
	if (life == NOT_LIVE && nothing_to_see(look_aside(at, c->path)))
		return say(at, NOTAPPLICABLE, "%s: there are no processes", state.v->valuestring);
	s = look_at_kernel(at, c->path, "no SSH server", &f);
	if (s.verdict != PASS) {
		enum verdict v =
		    said(at, s.verdict == NOTAPPLICABLE ? UNKNOWN : s.verdict, "%s", s.words);

		side_free(&s);
		return v;
	}
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "the container's processes", "a list");
	cJSON_ArrayForEach (p, f.v)
		if (is_program(p, names))
			items_add(&found, "%s (pid %.0f)", json_str(p, "comm", "?"),
			    json_num(p, "pid", 0));
	if (found.n > 0)
		return said(at, FAIL, "runs %s", items_show(&found));
	if (life == NOT_LIVE)
		return said(at, UNKNOWN, "the engine does not call it running, yet it has processes");
	if (cJSON_GetArraySize(f.v) == 0)
		return said(at, UNKNOWN, "no process was seen, not even the first");
	if (processes_incomplete(f))
		return said(at, ERROR, "a process could not be read: %s",
		    f.code != NULL ? f.why : "it has no name");
	return said(at, PASS, "no SSH server among %d process%s", cJSON_GetArraySize(f.v), cJSON_GetArraySize(f.v) == 1 ? "" : "es");
}

/* 5.13 */
static enum verdict
readonly_root(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, "true");
	struct side declared, kernel;

	if (!fact_bool(f))
		declared = side_unseen(at, f, "HostConfig.ReadonlyRootfs", "a bool");
	else
		declared = cJSON_IsTrue(f.v) ? side(PASS, "read-only root was asked for")
					     : side(FAIL, "read-only root was not asked for");
	kernel = look_at_kernel(at, "kernel:root.readonly", "true", &f);
	if (kernel.verdict == PASS && !fact_bool(f))
		kernel = side_unseen(at, f, "root.readonly", "a bool");
	else if (kernel.verdict == PASS)
		kernel = cJSON_IsTrue(f.v) ? side(PASS, "mounted read-only")
					   : side(FAIL, "mounted read-write");
	return settle(at, declared, kernel);
}

/*
 * 5.15
 */

#define TASK_LABEL "inspect:Config.Labels[\"com.docker.swarm.task.id\"]"

enum task
task_label(struct look *at, struct fact *ret)
{
	struct fact labels;

	*ret = look_aside(at, TASK_LABEL);
	if (ret->seen == SEEN_VALUE)
		return TASK_YES;
	if (ret->seen != SEEN_ABSENT && ret->seen != SEEN_NULL)
		return TASK_UNSEEN;
	labels = look_aside(at, "inspect:Config.Labels");
	if (labels.seen == SEEN_NULL || cJSON_IsObject(labels.v))
		return TASK_NO;
	*ret = look_at(at, "inspect:Config.Labels", NULL);
	return TASK_UNSEEN;
}

/* Anybody can set the label; only an engine that is in a swarm makes tasks. A label that could not be seen may be one: that is for who
 * asks to say. */
static bool
may_be_task(struct look *at, enum task task)
{
	struct fact node;

	if (task == TASK_NO)
		return false;
	node = look_at(at, "engine:LocalNodeState", NULL);
	return !fact_string(node) || strcmp(node.v->valuestring, "inactive") != 0;
}

/* The benchmark's max-restarts; -1: it is no number. */
static long
max_restarts(const struct look *at)
{
	const char *value = look_value(at, "max-restarts");
	char *end;
	long max = value != NULL ? strtol(value, &end, 10) : -1;

	return max < 0 || end == value || *end != '\0' ? -1 : max;
}

/* A number of a service's policy; absent or null is 0. */
static bool
policy_number(const cJSON *policy, const char *name, int64_t *ret)
{
	struct fact f = { .seen = SEEN_VALUE, .v = json_at(policy, name) };

	*ret = 0;
	return f.v == NULL || cJSON_IsNull(f.v) || (fact_int(f, ret) && *ret >= 0);
}

/*
 * A service's policy, as a side; the engine's default is to restart whenever a task ends, without limit. In a window, only the
 * restarts of that time are counted (swarmkit, restart.go): whoever fails slowly is restarted for ever.
 */
static struct side
service_policy(struct look *at, const cJSON *policy)
{
	const cJSON *condition = json_at(policy, "Condition");
	const char *word = condition != NULL ? cJSON_GetStringValue(condition) : "any";
	long max = max_restarts(at);
	int64_t tries, window;
	bool any;

	if (word == NULL)
		return side(UNKNOWN, "its service's restart condition is no string");
	if (strcmp(word, "none") == 0)
		return side(PASS, "its service does not restart it");
	any = *word == '\0' || strcmp(word, "any") == 0;
	if (!any && strcmp(word, "on-failure") != 0)
		return side(UNKNOWN, "its service's restart condition \"%s\" is not known", word);
	word = any ? "whenever it ends (any)" : "on failure";
	if (!policy_number(policy, "MaxAttempts", &tries) || !policy_number(policy, "Window", &window))
		return side(any ? FAIL : UNKNOWN, "its service restarts it %s, and RestartPolicy.MaxAttempts or Window is no number", word);
	if (tries == 0)
		return side(FAIL, "its service restarts it %s, without limit", word);
	if (window > 0)
		return side(FAIL, "its service restarts it %s, %" PRId64 " times at most in each %g seconds, and without limit in all",
		    word, tries, (double)window / 1e9);
	if (any)
		return side(FAIL, "its service restarts it %s, %" PRId64 " times at most, not on failure alone", word, tries);
	if (max < 0)
		return side(UNKNOWN, "the benchmark says no number of restarts (export-name max-restarts)");
	return side(tries <= max ? PASS : FAIL, "its service restarts it %s, %" PRId64 " times at most (%ld allowed)", word, tries, max);
}

/* The swarm restarts tasks by their service's policy, and gives them none of their own. */
static enum verdict
restart_of_task(struct look *at, const char *name)
{
	struct fact service =
	    look_at(at, "inspect:Config.Labels[\"com.docker.swarm.service.name\"]", NULL), f;
	const char *called = fact_string(service) ? service.v->valuestring : "(unnamed)";
	autoside struct side s = { 0 };

	look_at(at, TASK_LABEL, NULL);
	f = look_at(at, "service:RestartPolicy", "none, or on-failure with a limit");
	if (f.seen == SEEN_ERROR && strcmp(f.code, "not-manager") == 0)
		return said(at, NOTCHECKED,
		    "a task of swarm service %s: the service's restart policy decides, not its own (%s), and "
		    "%s",
		    called, *name != '\0' ? name : "none", f.why);
	if (f.seen == SEEN_ERROR && strcmp(f.code, "vanished") == 0)
		return said(at, UNKNOWN, "a task of swarm service %s, which the swarm does not have", called);
	if (f.seen != SEEN_NULL && (f.seen != SEEN_VALUE || !cJSON_IsObject(f.v)))
		return say_unseen(at, f, "the restart policy of the task's service", "an object");
	s = service_policy(at, f.seen == SEEN_VALUE ? f.v : NULL);
	return said(at, s.verdict, "a task of swarm service %s: %s", called, s.words);
}

/* The container's own policy, as a side. */
static struct side
restart_policy(struct look *at, const cJSON *policy, const char *name)
{
	struct fact count = { .seen = SEEN_VALUE, .v = json_at(policy, "MaximumRetryCount") };
	int64_t tries;
	long max;

	if (*name == '\0' || strcmp(name, "no") == 0)
		return side(PASS, "is not restarted");
	if (strcmp(name, "always") == 0 || strcmp(name, "unless-stopped") == 0)
		return side(FAIL, "restarts without limit (%s)", name);
	if (strcmp(name, "on-failure") != 0)
		return side(UNKNOWN, "restart policy \"%s\" is not known", name);
	if (count.v == NULL || !fact_int(count, &tries) || tries < 0)
		return side(UNKNOWN, "RestartPolicy.MaximumRetryCount is no number");
	if (tries == 0)
		return side(FAIL, "restarts on failure without limit (a count of 0)");
	max = max_restarts(at);
	if (max < 0)
		return side(UNKNOWN, "the benchmark says no number of restarts (export-name max-restarts)");
	return side(tries <= max ? PASS : FAIL,
	    "restarts on failure, %" PRId64 " times at most (%ld allowed)", tries, max);
}

static enum verdict
restart_limited(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, "none, or on-failure with a limit"), label = { .seen = SEEN_ABSENT };
	const char *name = json_str(f.v, "Name", NULL);
	enum task task;
	struct side own;

	if (f.seen != SEEN_VALUE || name == NULL)
		return say_unseen(at, f, "HostConfig.RestartPolicy", "an object with a name");
	own = restart_policy(at, f.v, name);
	/* the swarm gives its tasks no policy of their own: one that fails is nobody's but theirs */
	task = own.verdict == PASS ? task_label(at, &label) : TASK_NO;
	if (may_be_task(at, task)) {
		side_free(&own);
		if (task == TASK_YES)
			return restart_of_task(at, name);
		look_at(at, TASK_LABEL, NULL);
		return say_unseen(at, label, "whether it is a swarm's task", "a label");
	}
	return say_side(at, own);
}

/*
 * 5.19
 */

/* Podman shows its defaults, under these names, with every container. */
static bool
is_podmans(struct look *at, const char *name)
{
	struct fact product = look_aside(at, "engine:product");

	if (!fact_string(product) || strcmp(product.v->valuestring, "podman") != 0)
		return false;
	look_at(at, "engine:product", NULL);
	return strcmp(name, "RLIMIT_NOFILE") == 0 || strcmp(name, "RLIMIT_NPROC") == 0;
}

static enum verdict
default_ulimits(struct look *at, const struct check *c)
{
	const char *allowed = look_value(at, "allowed-ulimits");
	struct fact f = look_at(at, c->path, "none, or only the daemon's defaults"), defaults;
	autoitems struct items own = { 0 };
	size_t podmans = 0;
	const cJSON *v;

	if (!fact_list(f))
		return say_unseen(at, f, "HostConfig.Ulimits", "a list");
	if (f.v == NULL || cJSON_GetArraySize(f.v) == 0)
		return said(at, PASS, "overrides no ulimit");
	defaults = look_at(at, "engine:default_ulimits", NULL);
	cJSON_ArrayForEach (v, f.v) {
		const char *name = json_str(v, "Name", NULL);

		autofree char *entry = NULL;

		if (name == NULL)
			return said(at, UNKNOWN, "an entry of HostConfig.Ulimits has no name");
		entry = xasprintf("%s=%.0f:%.0f", name, json_num(v, "Soft", 0), json_num(v, "Hard", 0));
		if (value_has(allowed != NULL ? allowed : "", name) ||
		    (defaults.seen == SEEN_VALUE && in_list(defaults.v, entry)))
			continue;
		podmans += is_podmans(at, name);
		items_add(&own, "%s", entry);
	}
	if (own.n == 0)
		return said(at, PASS, "overrides no ulimit that is not allowed");
	if (podmans == own.n)
		return said(at, NOTCHECKED,
		    "Podman shows its defaults (%s), and not whether they were overridden",
		    items_show(&own));
	if (defaults.seen != SEEN_VALUE)
		return said(at, NOTCHECKED,
		    "has %s, or the daemon's defaults (which are not known): for a person to say",
		    items_show(&own));
	return said(at, NOTCHECKED, "overrides %s: whether it needs that is for a person to say",
	    items_show(&own));
}

/*
 * 5.27
 */

enum probe
probe_of(struct fact test)
{
	const cJSON *first, *second;

	if (test.seen != SEEN_VALUE || !cJSON_IsArray(test.v) || test.code != NULL || !all_strings(test.v))
		return PROBE_UNSEEN;
	first = test.v->child;
	if (first == NULL)
		return PROBE_EMPTY;
	if (strcmp(first->valuestring, "NONE") == 0)
		return PROBE_OFF;
	if (strcmp(first->valuestring, "CMD") != 0 && strcmp(first->valuestring, "CMD-SHELL") != 0)
		return PROBE_STRANGE;
	second = first->next; /* digested, unless it is empty */
	return second == NULL || *second->valuestring == '\0' ? PROBE_EMPTY : PROBE_COMMAND;
}

/* Whether it is surely not checked, whatever its state of health is called: Docker has one for what it never runs a command for. */
static bool
is_unchecked(struct look *at, enum probe probe)
{
	if (probe == PROBE_OFF) {
		said(at, FAIL, "its health check is turned off (NONE)");
	} else if (probe == PROBE_EMPTY) {
		look_at(at, "inspect:Config.Healthcheck.Test", "a command");
		said(at, FAIL, "its health check has no command");
	}
	return probe == PROBE_OFF || probe == PROBE_EMPTY;
}

static enum verdict
health_of_running(struct look *at)
{
	struct fact f = look_at(at, "inspect:State.Health.Status", "healthy or starting");

	if (f.seen == SEEN_ABSENT)
		return said(at, FAIL, "has no health check");
	if (!fact_string(f))
		return say_unseen(at, f, "State.Health.Status", "a string");
	if (f.v->valuestring[0] == '\0' || strcmp(f.v->valuestring, "none") == 0)
		return said(at, FAIL, "has no health check");
	if (strcmp(f.v->valuestring, "unhealthy") == 0)
		return said(at, FAIL, "is unhealthy");
	if (strcmp(f.v->valuestring, "healthy") == 0 || strcmp(f.v->valuestring, "starting") == 0)
		return said(at, PASS, "is checked: %s", f.v->valuestring);
	return said(at, UNKNOWN, "health \"%s\" is not known", f.v->valuestring);
}

static enum verdict
health_checked(struct look *at, const struct check *c)
{
	struct fact state, f, test = look_aside(at, "inspect:Config.Healthcheck.Test");
	enum life life = container_life(at, &state);
	enum probe probe = probe_of(test);

	if (life == LIFE_UNKNOWN)
		return say_unseen(at, state, "State.Status", "a known state");
	f = look_at(at, c->path, "CMD or CMD-SHELL");
	if (is_unchecked(at, probe))
		return FAIL;
	if (life == LIVE)
		return health_of_running(at);
	if (f.seen == SEEN_ABSENT)
		return said(at, FAIL, "has no health check");
	if (!fact_string(f))
		return say_unseen(at, f, "Config.Healthcheck.Test[0]", "a string");
	if (probe == PROBE_UNSEEN)
		return say_unseen(at, test, "Config.Healthcheck.Test", "a list of strings");
	if (probe == PROBE_COMMAND)
		return said(at, PASS, "has a health check");
	return said(at, UNKNOWN, "its health check begins with a word that is not known: neither CMD nor CMD-SHELL nor NONE");
}

/*
 * 5.28
 */

static bool
is_digest(const char *s)
{
	return strncmp(s, "sha256:", 7) == 0 && strlen(s) == 71 &&
	    strspn(s + 7, "0123456789abcdef") == 64;
}

/* An image's id instead of a name: whole, or its first digits. */
static bool
is_image_id(const char *reference, const char *id)
{
	return is_digest(reference) ||
	    (strlen(reference) >= 12 &&
		strspn(reference, "0123456789abcdef") == strlen(reference) &&
		strncmp(id, "sha256:", 7) == 0 &&
		strncmp(id + 7, reference, strlen(reference)) == 0);
}

static enum verdict
image_current(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, "pinned by digest, or a tag that has not moved"), now,
		    id;
	const char *reference, *at_sign, *slash, *tag;

	if (!fact_string(f) || f.v->valuestring[0] == '\0')
		return say_unseen(at, f, "Config.Image", "an image's name");
	reference = f.v->valuestring;
	at_sign = strchr(reference, '@');
	if (at_sign != NULL && is_digest(at_sign + 1))
		return said(at, PASS, "pinned by digest: %s", reference);
	if (at_sign != NULL)
		return said(at, UNKNOWN, "the digest in %s is not understood", reference);
	id = look_at(at, "inspect:Image", NULL);
	if (!fact_string(id))
		return say_unseen(at, id, "Image", "an image's id");
	if (is_image_id(reference, id.v->valuestring))
		return said(at, NOTCHECKED,
		    "made from image id %.19s: whether that is the current one is for a person to "
		    "say",
		    reference);
	slash = strrchr(reference, '/');
	tag = strchr(slash != NULL ? slash : reference, ':');
	now = look_at(at, "image:now", NULL);
	if (fact_string(now) && strcmp(now.v->valuestring, id.v->valuestring) != 0)
		return said(at, FAIL, "%s is another image here by now", reference);
	if (tag == NULL || strcmp(tag, ":latest") == 0)
		return said(at, FAIL, "%s %s", reference,
		    tag == NULL ? "names no version" : "is whatever was latest then");
	if (now.seen != SEEN_NULL && !fact_string(now))
		return say_unseen(at, now, "what the image's name means now", "an id or null");
	return said(at, NOTCHECKED,
	    now.seen == SEEN_NULL ? "nothing is called %s here any more: only its registry knows "
				    "whether the container is current"
				  : "%s is still this image here: only its registry knows whether "
				    "there is a newer one",
	    reference);
}

#define TASK_LABELS                                                                                \
	"inspect:Config.Labels[\"com.docker.swarm.task.id\"] inspect:Config.Labels "              \
	"inspect:Config.Labels[\"com.docker.swarm.service.name\"]"
#define STATE  " inspect:Id inspect:State.Status engine:sandboxed"
#define MOUNTS "volumes:used mounts:sources mounts:mounted kernel:pid kernel:mounts" STATE
#define PORTS                                                                                      \
	"inspect:HostConfig.PortBindings inspect:HostConfig.PublishAllPorts "                      \
	"inspect:HostConfig.NetworkMode namespaces:network "                                       \
	"engine:Version engine:LocalNodeState engine:product networks:attached networks:ingress networks:owner " \
	"inspect:State.Status service:Ports " TASK_LABELS

const struct check container_checks[] = {
	{ "image-user-not-root", KIND_CONTAINER, user_not_root, "inspect:Config.User",
	    .reads = "user:uid kernel:uid.inside kernel:uid.host kernel:uid_map kernel:processes "
		     "inspect:Id" STATE, .also = "image-default-user" },
	{ "image-no-unneeded-packages", KIND_CONTAINER, no_denied_programs, "files:tools",
	    .reads = "files:packages inspect:Id inspect:State.Status", .host = true,
	    .needs = { "denied-programs" } },
	{ "image-no-setuid", KIND_CONTAINER, no_setuid_files, "files:setuid",
	    .reads = "inspect:Id inspect:State.Status", .host = true,
	    .needs = { "allowed-setuid" } },
	{ "container-apparmor", KIND_CONTAINER, apparmor_confined, "inspect:AppArmorProfile",
	    .reads = "engine:SecurityOptions inspect:HostConfig.SecurityOpt "
		     "inspect:HostConfig.Privileged host:apparmor host:lsm kernel:lsm" STATE },
	{ "container-selinux", KIND_CONTAINER, selinux_confined, "inspect:ProcessLabel",
	    .reads = "engine:SecurityOptions inspect:HostConfig.SecurityOpt host:selinux host:lsm "
		     "kernel:lsm" STATE },
	{ "container-capabilities-restricted", KIND_CONTAINER, capabilities_restricted,
	    "inspect:HostConfig.CapAdd",
	    .reads =
		"inspect:HostConfig.CapDrop inspect:HostConfig.Privileged engine:product "
		"kernel:status.CapBnd "
		"kernel:status.CapPrm kernel:status.CapEff kernel:ns.user host:ns.user" STATE,
	    .needs = { "allowed-capabilities" } },
	{ "container-not-privileged", KIND_CONTAINER, not_privileged,
	    "inspect:HostConfig.Privileged", .reads = "inspect:State.Status" },
	{ "container-no-sensitive-mounts", KIND_CONTAINER, no_sensitive_mounts, "inspect:Mounts",
	    .reads = "engine:DockerRootDir " MOUNTS, .needs = { "sensitive-directories" } },
	{ "container-no-ssh-server", KIND_CONTAINER, no_ssh_server, "kernel:processes",
	    .reads = STATE, .host = true, .needs = { "ssh-servers" } },
	{ "container-no-privileged-ports", KIND_CONTAINER, no_privileged_ports,
	    "inspect:NetworkSettings.Ports", .reads = "host:unprivileged_port_start " PORTS,
	    .takes = { "allowed-privileged-ports" } },
	{ "container-needed-ports-only", KIND_CONTAINER, needed_ports_only,
	    "inspect:NetworkSettings.Ports", .reads = PORTS, .takes = { "allowed-ports" } },
	{ "container-own-network-namespace", KIND_CONTAINER, own_network_namespace,
	    "inspect:HostConfig.NetworkMode",
	    .reads = "namespaces:network kernel:ns.net host:ns.net host:daemon_ns.net" STATE },
	{ "container-memory-limited", KIND_CONTAINER, memory_limited, "inspect:HostConfig.Memory",
	    .reads = "kernel:cgroup.path kernel:cgroup.memory" STATE },
	{ "container-cpu-limited", KIND_CONTAINER, cpu_limited, "inspect:HostConfig.CpuShares",
	    .reads = "inspect:HostConfig.NanoCpus inspect:HostConfig.CpuQuota "
		     "inspect:HostConfig.CpuPeriod inspect:HostConfig.CpusetCpus engine:NCPU "
		     "kernel:cgroup.path "
		     "kernel:cgroup.cpu" STATE },
	{ "container-readonly-root", KIND_CONTAINER, readonly_root,
	    "inspect:HostConfig.ReadonlyRootfs", .reads = "kernel:root.readonly" STATE },
	{ "container-bound-to-interface", KIND_CONTAINER, bound_to_interface,
	    "inspect:NetworkSettings.Ports", .reads = "networks:binding " PORTS },
	{ "container-restart-limited", KIND_CONTAINER, restart_limited,
	    "inspect:HostConfig.RestartPolicy",
	    .reads = "engine:LocalNodeState inspect:State.Status service:RestartPolicy " TASK_LABELS,
	    .needs = { "max-restarts" } },
	{ "container-own-pid-namespace", KIND_CONTAINER, own_pid_namespace,
	    "inspect:HostConfig.PidMode",
	    .reads = "namespaces:pid kernel:ns.pid host:ns.pid host:daemon_ns.pid" STATE },
	{ "container-own-ipc-namespace", KIND_CONTAINER, own_ipc_namespace,
	    "inspect:HostConfig.IpcMode",
	    .reads = "namespaces:ipc kernel:ns.ipc host:ns.ipc host:daemon_ns.ipc" STATE },
	{ "container-no-host-devices", KIND_CONTAINER, no_host_devices,
	    "inspect:HostConfig.Devices",
	    .reads = "inspect:HostConfig.DeviceRequests inspect:HostConfig.DeviceCgroupRules "
		     "inspect:HostConfig.Privileged engine:product bundle:device_rules "
		     "inspect:Mounts " MOUNTS, .takes = { "allowed-devices" } },
	{ "container-default-ulimits", KIND_CONTAINER, default_ulimits,
	    "inspect:HostConfig.Ulimits",
	    .reads = "engine:default_ulimits engine:product inspect:State.Status",
	    .takes = { "allowed-ulimits" } },
	{ "container-no-shared-propagation", KIND_CONTAINER, no_shared_propagation,
	    "inspect:Mounts", .reads = "mounts:mounted kernel:pid kernel:mounts" STATE },
	{ "container-own-uts-namespace", KIND_CONTAINER, own_uts_namespace,
	    "inspect:HostConfig.UTSMode",
	    .reads = "kernel:ns.uts host:ns.uts host:daemon_ns.uts" STATE },
	{ "container-seccomp-on", KIND_CONTAINER, seccomp_on, "seccomp:option",
	    .reads = "seccomp:inline default_seccomp:proven default_seccomp:profile engine:product engine:started_since bundle:seccomp "
		     "inspect:HostConfig.Privileged engine:SecurityOptions "
		     "kernel:status.Seccomp" STATE, .takes = { "seccomp-profiles" } },
	{ "container-no-privileged-exec", KIND_CONTAINER, no_privileged_exec, "execs:sessions",
	    .reads = "inspect:Id inspect:State.Status" },
	{ "container-no-root-exec", KIND_CONTAINER, no_root_exec, "execs:sessions",
	    .reads = "inspect:Config.User kernel:processes inspect:Id inspect:State.Status" },
	{ "container-cgroup-parent", KIND_CONTAINER, in_cgroup_parent,
	    "inspect:HostConfig.CgroupParent",
	    .reads = "engine:cgroup_parent engine:CgroupDriver engine:product engine:started_since kernel:cgroup.path" STATE,
	    .takes = { "cgroup-parent" } },
	{ "container-no-new-privileges", KIND_CONTAINER, no_new_privileges,
	    "inspect:HostConfig.SecurityOpt",
	    .reads = "engine:no_new_privileges engine:created_since kernel:status.NoNewPrivs" STATE },
	{ "container-health-checked", KIND_CONTAINER, health_checked,
	    "inspect:Config.Healthcheck.Test[0]",
	    .reads = "inspect:Config.Healthcheck.Test inspect:State.Health.Status inspect:State.Status" },
	{ "container-image-current", KIND_CONTAINER, image_current, "inspect:Config.Image",
	    .reads = "inspect:Image image:now inspect:State.Status" },
	{ "container-pids-limited", KIND_CONTAINER, pids_limited, "inspect:HostConfig.PidsLimit",
	    .reads = "kernel:cgroup.path kernel:cgroup.pids" STATE },
	{ "container-not-on-default-bridge", KIND_CONTAINER, not_on_default_bridge,
	    "networks:default_bridge",
	    .reads = "inspect:HostConfig.NetworkMode networks:attached networks:owner "
		     "namespaces:network "
		     "engine:product inspect:Id inspect:State.Status" },
	{ "container-own-user-namespace", KIND_CONTAINER, own_user_namespace,
	    "inspect:HostConfig.UsernsMode",
	    .reads = "engine:SecurityOptions kernel:ns.user host:ns.user" STATE },
	{ "container-no-engine-socket", KIND_CONTAINER, no_engine_socket, "inspect:Mounts",
	    .reads = "mounts:sockets engine:sockets " MOUNTS },
	{ NULL },
};
