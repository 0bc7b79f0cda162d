/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_limits: memory, CPU, processes, and the cgroup that enforces them.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"

/* A limit above this is none: cgroup v1 shows "unlimited" as the largest multiple of a page. */
#define NO_LIMIT (INT64_C(1) << 60)

/* Whether the kernel has the container in a cgroup of its own: the id stands in its path. */
static struct side
own_cgroup(struct look *at)
{
	struct fact f;
	struct side s = look_at_kernel(at, "kernel:cgroup.path", NULL, &f);

	if (s.verdict != PASS)
		return s;
	if (!fact_string(f) || strlen(container_id(at)) != 64)
		return side_unseen(at, f, "the container's cgroup", "a path");
	if (strstr(f.v->valuestring, container_id(at)) == NULL)
		return side(FAIL, "its process is in cgroup %s, which is not the container's own",
		    f.v->valuestring);
	return (struct side){ PASS, NULL };
}

/*
 * What a limit is measured by: one of as much as there can be at all is none. From none on it limits nothing; up to some, not
 * included, it does; between them that is not known.
 */
struct measure {
	const char *what; /* there is so much of */
	int64_t some, none;
	struct fact from;
};

static struct side
not_measured(struct look *at, const struct measure *m, int64_t n, const char *unit)
{
	if (m->from.seen == SEEN_ERROR)
		return side_unseen(at, m->from, m->what, "a number");
	return side(UNKNOWN, "whether %" PRId64 " %s limit it depends on %s, which is not known", n, unit, m->what);
}

/* A limit in a document of the cgroup: INT64_MAX if there is none. */
static bool
limit_of(const cJSON *doc, const char *key, const struct measure *m, int64_t *ret)
{
	struct fact f = { .seen = SEEN_VALUE, .v = json_at(doc, key) };

	*ret = INT64_MAX;
	if (cJSON_IsNull(f.v))
		return true;
	if (f.v == NULL || !fact_int(f, ret) || *ret < 0)
		return false;
	if (*ret >= m->none)
		*ret = INT64_MAX;
	return true;
}

/* A limit that was declared: 0 for none, or one that is none. */
static struct side
limit_declared(struct look *at, int64_t *limit, const char *unit, const struct measure *m)
{
	int64_t n = *limit;

	if (n > 0 && n < m->some)
		return side(PASS, "limited to %" PRId64 " %s", n, unit);
	if (n > 0 && n < m->none)
		return not_measured(at, m, n, unit);
	*limit = 0;
	if (n > 0)
		return side(FAIL, "%" PRId64 " %s are declared, and there are not more (%s)", n, unit, m->what);
	return side(FAIL, "no limit is declared");
}

/*
 * 5.11, 5.29: a limit that the container has by itself. What an ancestor allows is shared with all
 * that lie below it. declared: 0 for none, -1 if it is not known. undeclared: whether a limit that
 * nobody declared, but that the container's own cgroup has, is enough.
 */
static struct side
limit_kernel(struct look *at, const char *path, const char *unit, const struct measure *m,
    int64_t declared, bool undeclared)
{
	const char *what = strchr(path, ':') + 1;
	struct side s = own_cgroup(at);
	struct fact f;
	int64_t limit, own;
	const char *from;
	bool shared, own_told;

	if (s.verdict != PASS)
		return s;
	s = look_at_kernel(at, path, "a limit of its own", &f);
	if (s.verdict != PASS)
		return s;
	if (f.seen != SEEN_VALUE || f.code != NULL || !limit_of(f.v, "limit", m, &limit))
		return side_unseen(at, f, what, "an object with a limit");
	if (limit == INT64_MAX)
		return side(FAIL, declared > 0 ? "no limit is in force" : "no limit");
	if (limit >= m->some)
		return not_measured(at, m, limit, unit);
	from = json_str(f.v, "from", NULL);
	if (from == NULL)
		return side_unseen(at, f, what, "an object that says where the limit is from");
	/* an ancestor may be the narrower one; then the container's own limit has to be seen, or to
	 * follow */
	shared = strstr(from, container_id(at)) == NULL;
	own_told = limit_of(f.v, "own", m, &own);
	if (shared && (declared == 0 || (declared > 0 && limit > declared) || (own_told && own == INT64_MAX)))
		return side(
		    FAIL, "only %s limits it, with others: %" PRId64 " %s", from, limit, unit);
	if (shared && !own_told)
		return side_unseen(at, f, what, "an object with the container's own limit");
	if (declared == 0 && !undeclared)
		return side(
		    FAIL, "the system's default of %" PRId64 " %s is in force", limit, unit);
	return side(PASS, "%" PRId64 " %s in force", limit, unit);
}

/* A number above 0, or 0. */
static int64_t
number_at(struct look *at, const char *path, struct fact *ret)
{
	int64_t n;

	*ret = look_at(at, path, NULL);
	return fact_int(*ret, &n) && n > 0 ? n : 0;
}

enum verdict
memory_limited(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, "above 0");
	struct measure m = { .what = "how much memory the host has" };
	int64_t bytes = -1;
	struct side declared, kernel;

	m.some = number_at(at, "engine:MemTotal", &m.from);
	m.none = m.some > 0 ? m.some : NO_LIMIT;
	declared = fact_int(f, &bytes) ? limit_declared(at, &bytes, "bytes", &m) : side_unseen(at, f, "HostConfig.Memory", "a number");
	kernel = limit_kernel(at, "kernel:cgroup.memory", "bytes", &m, bytes, true);
	/* a limit that was set or lifted behind the engine's back counts as the kernel enforces it
	 */
	return settle_by_kernel(at, declared, kernel);
}

/* What any kernel allows (PID_MAX_LIMIT), and what it allows unless it is told otherwise. */
#define PID_MAX_LIMIT   4194304
#define PID_MAX_DEFAULT 32768

static struct measure
measure_of_pids(struct look *at)
{
	struct measure m = { .what = "how many processes the host allows" };
	int64_t threads = number_at(at, "host:threads_max", &m.from), pids = number_at(at, "host:pid_max", &m.from), n;

	n = pids > 0 && (threads == 0 || pids < threads) ? pids : threads;
	m.some = n > 0 ? n : PID_MAX_DEFAULT;
	m.none = n > 0 ? n : PID_MAX_LIMIT;
	return m;
}

enum verdict
pids_limited(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, "above 0");
	const struct measure m = measure_of_pids(at);
	struct side declared, kernel;
	int64_t pids = -1;

	if (f.seen != SEEN_NULL && !fact_int(f, &pids))
		declared = side_unseen(at, f, "HostConfig.PidsLimit", "a number or null");
	else
		declared = limit_declared(at, &pids, "processes", &m);
	/* systemd limits each scope by default: that is nobody's decision about this container */
	kernel = limit_kernel(at, "kernel:cgroup.pids", "processes", &m, pids, false);
	return settle(at, declared, kernel);
}

/*
 * 5.12
 */

/* CPU numbers of a list such as 0-3,6; false if it is none. */
#define CPUS 8192
struct cpus {
	uint64_t set[CPUS / 64];
	size_t n;
};

static bool
cpus_read(const char *text, struct cpus *ret)
{
	const char *p = text;

	memset(ret, 0, sizeof(*ret));
	while (*p != '\0' && *p != '\n') {
		char *end;
		long lo, hi;

		if (*p < '0' || *p > '9')
			return false;
		lo = hi = strtol(p, &end, 10);
		if (*end == '-')
			hi = strtol(end + 1, &end, 10);
		if (hi < lo || hi >= CPUS || (*end != ',' && *end != '\0' && *end != '\n'))
			return false;
		for (long i = lo; i <= hi; i++) {
			uint64_t bit = UINT64_C(1) << (i % 64);

			ret->n += (ret->set[i / 64] & bit) == 0;
			ret->set[i / 64] |= bit;
		}
		p = *end == ',' ? end + 1 : end;
	}
	return ret->n > 0;
}

/* How many CPUs the host has, by the kernel's list or, without one, by the engine's count; 0 if
 * neither is known. */
static int64_t
cpus_of_host(struct look *at, const cJSON *cpu)
{
	struct cpus all;
	struct fact f;
	int64_t n;

	if (cpus_read(json_str(cpu, "cpuset_all", ""), &all))
		return (int64_t)all.n;
	f = look_at(at, "engine:NCPU", NULL);
	return fact_int(f, &n) && n > 0 && n < CPUS ? n : 0;
}

/* Whether a quota is less than all CPUs can give in its period. */
static bool
quota_limits(int64_t quota, int64_t period, int64_t cpus)
{
	return quota > 0 && period > 0 && quota / period < cpus;
}

/* CpuQuota's period: CpuPeriod, or the kernel's default. */
static struct side
period_declared(struct look *at, int64_t *ret)
{
	struct fact f = look_at(at, "inspect:HostConfig.CpuPeriod", NULL);

	if (!fact_int(f, ret) || *ret < 0)
		return side_unseen(at, f, "HostConfig.CpuPeriod", "a number");
	if (*ret == 0)
		*ret = 100000;
	return (struct side){ PASS, NULL };
}

/*
 * The declared numbers: found gets what limits; wide is set if there is a limit that is none, since
 * all of the host's CPUs fit into it.
 */
static struct side
cpu_numbers(struct look *at, int64_t cpus, struct items *found, bool *wide)
{
	static const char *const numbers[] = { "inspect:HostConfig.CpuShares",
		"inspect:HostConfig.NanoCpus", "inspect:HostConfig.CpuQuota" };
	struct side s = { PASS, NULL };
	struct fact f;
	int64_t n, period = 1000000000;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		f = look_at(at, numbers[i], NULL);
		if (!fact_int(f, &n))
			return side_unseen(at, f, strchr(numbers[i], ':') + 1, "a number");
		/* a quota of -1, and a period alone, are no limit; 1024 is every container's weight
		 */
		if (n <= 0 || (i == 0 && n == 1024))
			continue;
		if (i == 2 && (s = period_declared(at, &period)).verdict != PASS)
			return s;
		if (i == 0 || quota_limits(n, period, cpus))
			items_add(found, "%s %" PRId64, strchr(numbers[i], '.') + 1, n);
		else
			*wide = true;
	}
	return s;
}

/* What limits the CPU, as the engine was told. */
static struct side
cpu_declared(struct look *at)
{
	int64_t cpus = cpus_of_host(at, look_aside(at, "kernel:cgroup.cpu").v);
	autoitems struct items found = { 0 };
	bool wide = false;
	struct side s = cpu_numbers(at, cpus, &found, &wide);
	struct fact f;
	struct cpus set;

	if (s.verdict != PASS)
		return s;
	f = look_at(at, "inspect:HostConfig.CpusetCpus", NULL);
	if (!fact_string(f))
		return side_unseen(at, f, "HostConfig.CpusetCpus", "a string");
	if (f.v->valuestring[0] != '\0' && !cpus_read(f.v->valuestring, &set))
		return side(UNKNOWN, "CpusetCpus \"%s\" is no list of CPUs", f.v->valuestring);
	if (f.v->valuestring[0] != '\0' && (int64_t)set.n < cpus)
		items_add(&found, "CpusetCpus %s", f.v->valuestring);
	else if (f.v->valuestring[0] != '\0')
		wide = true;
	if (found.n > 0)
		return side(PASS, "%s", items_show(&found));
	if (wide && cpus == 0)
		return side(UNKNOWN,
		    "whether what is declared limits anything depends on how many CPUs the host "
		    "has, which is not known");
	if (wide)
		return side(
		    FAIL, "what is declared leaves it all of the host's %" PRId64 " CPUs", cpus);
	return side(FAIL, "neither weight nor limit is declared");
}

/* What the kernel can have: it takes 2 for fewer shares, and shows an idle group's weight as 0. */
#define SHARES_MIN 2
#define SHARES_MAX 262144
#define WEIGHT_MAX 10000

/* Each of these adds what it finds; false if a number was there that is not understood. */
static bool
cpu_weight(const cJSON *cpu, struct items *found, size_t *seen)
{
	struct fact shares = { .seen = SEEN_VALUE, .v = json_at(cpu, "shares") };
	struct fact weight = { .seen = SEEN_VALUE, .v = json_at(cpu, "weight") };
	int64_t n;

	if (shares.v != NULL && !cJSON_IsNull(shares.v)) {
		if (!fact_int(shares, &n) || n < SHARES_MIN || n > SHARES_MAX)
			return false;
		++*seen;
		if (n != 1024)
			items_add(found, "shares %" PRId64, n);
	}
	if (weight.v != NULL && !cJSON_IsNull(weight.v)) {
		if (!fact_int(weight, &n) || n < 0 || n > WEIGHT_MAX)
			return false;
		++*seen;
		/* 100 is the kernel's default, 39 what older runtimes make of 1024 shares */
		if (n != 100 && n != 39)
			items_add(found, "weight %" PRId64, n);
	}
	return true;
}

/* A quota: its number, 0 for none; false if it is absent or not understood. */
static bool
quota_of(const cJSON *cpu, const char *key, int64_t *ret)
{
	struct fact f = { .seen = SEEN_VALUE, .v = json_at(cpu, key) };

	*ret = 0;
	if (f.v == NULL || (!cJSON_IsNull(f.v) && !fact_int(f, ret)))
		return false;
	if (*ret < 0)
		*ret = 0;
	return true;
}

/* The container's own quota goes to found; that of an ancestor, which others share, to shared. */
static bool
cpu_quota(struct look *at, const cJSON *cpu, struct items *found, struct items *shared,
    size_t *seen)
{
	struct fact declared = look_aside(at, "inspect:HostConfig.CpuPeriod");
	struct fact of = { .seen = SEEN_VALUE, .v = json_at(cpu, "period") };
	const char *from = json_str(cpu, "from", NULL);
	int64_t lowest, own, period = 0, own_period = 0, cpus = cpus_of_host(at, cpu);

	if (json_at(cpu, "quota") == NULL && json_at(cpu, "own_quota") == NULL)
		return true;
	if (!quota_of(cpu, "quota", &lowest) || !quota_of(cpu, "own_quota", &own))
		return false;
	/* without a quota there may be no period */
	if ((lowest > 0 || own > 0) && (cpus == 0 || of.v == NULL || !fact_int(of, &period) || period <= 0))
		return false;
	if (!fact_int(declared, &own_period) || own_period <= 0)
		own_period = 100000;
	++*seen;
	/* what all CPUs fit into is no limit */
	if (own == lowest)
		own_period = period;
	if (!quota_limits(own, own_period, cpus))
		own = 0;
	if (!quota_limits(lowest, period, cpus))
		lowest = 0;
	/* the period is that of the lowest; crun's quota stands above the process's cgroup, in one
	 * that still is the container's */
	if (lowest > 0 && (own == lowest || (from != NULL && strstr(from, container_id(at)) != NULL)))
		items_add(found, "quota %" PRId64 " of %" PRId64 " us", lowest, period);
	else if (own > 0)
		items_add(found, "quota %" PRId64 " us", own);
	else if (lowest > 0 && from == NULL)
		return false;
	else if (lowest > 0)
		items_add(shared, "%s limits it, with others: quota %" PRId64 " of %" PRId64 " us", from,
		    lowest, period);
	return true;
}

/* Whether all of these CPUs are among those. */
static bool
cpus_within(const struct cpus *these, const struct cpus *those)
{
	for (size_t i = 0; i < ARRAY_SIZE(these->set); i++)
		if ((these->set[i] & ~those->set[i]) != 0)
			return false;
	return true;
}

/*
 * A cpuset limits only if it is narrower than the machine; and it is the container's own only if it
 * was asked for: one that nobody declared is inherited, and goes to shared.
 */
static bool
cpu_set(struct look *at, const cJSON *cpu, struct items *found, struct items *shared)
{
	const char *own = json_str(cpu, "cpuset", ""), *all = json_str(cpu, "cpuset_all", "");
	struct fact declared = look_aside(at, "inspect:HostConfig.CpusetCpus");
	struct cpus mine, machine, asked;

	if (*own == '\0')
		return true;
	if (!cpus_read(own, &mine) || !cpus_read(all, &machine))
		return false;
	if (mine.n >= machine.n)
		return true;
	if (fact_string(declared) && cpus_read(declared.v->valuestring, &asked) &&
	    asked.n < machine.n && cpus_within(&mine, &asked))
		items_add(found, "CPUs %s of %s", own, all);
	else
		items_add(shared, "an inherited cpuset limits it, with others: CPUs %s of %s", own, all);
	return true;
}

static struct side
cpu_kernel(struct look *at)
{
	struct side s = own_cgroup(at);
	autoitems struct items found = { 0 }, shared = { 0 };
	struct fact f;
	size_t seen = 0;
	bool clear;

	if (s.verdict != PASS)
		return s;
	s = look_at_kernel(
	    at, "kernel:cgroup.cpu", "a weight other than the default, a quota or a narrower cpuset", &f);
	if (s.verdict != PASS)
		return s;
	if (f.seen != SEEN_VALUE || !cJSON_IsObject(f.v))
		return side_unseen(at, f, "cgroup.cpu", "an object");
	clear = cpu_weight(f.v, &found, &seen) && cpu_quota(at, f.v, &found, &shared, &seen) &&
	    cpu_set(at, f.v, &found, &shared);
	if (found.n > 0)
		return side(PASS, "%s in force", items_show(&found));
	if (f.code != NULL)
		return side(ERROR, "cgroup.cpu could not be read: %s (%s)", f.why, f.code);
	if (!clear || seen == 0)
		return side(UNKNOWN, "cgroup.cpu is not understood");
	if (shared.n > 0)
		return side(FAIL, "only %s", items_show(&shared));
	return side(FAIL, "neither weight nor limit is in force");
}

enum verdict
cpu_limited(struct look *at, const struct check *c)
{
	struct side declared = cpu_declared(at);

	(void)c;
	return settle_by_kernel(at, declared, cpu_kernel(at));
}

/*
 * 5.25
 */

/* Two names of one cgroup: with and without the slash before and behind. */
static bool
same_cgroup(const char *a, const char *b)
{
	size_t n, m;

	a += *a == '/';
	b += *b == '/';
	n = strlen(a);
	m = strlen(b);
	n -= n > 0 && a[n - 1] == '/';
	m -= m > 0 && b[m - 1] == '/';
	return n == m && strncmp(a, b, n) == 0;
}

static struct side
parent_declared(struct look *at, const char *path)
{
	const char *value = look_value(at, "cgroup-parent");
	struct fact f = look_at(at, path, "empty, or the expected parent"), daemon;
	const char *parent;

	if (!fact_string(f))
		return side_unseen(at, f, "HostConfig.CgroupParent", "a string");
	parent = f.v->valuestring;
	if (*parent == '\0')
		return side(PASS, "the engine's own cgroup parent");
	if (value != NULL && *value != '\0' && same_cgroup(parent, value))
		return side(PASS, "cgroup parent %s, as the site expects", parent);
	daemon = look_at(at, "engine:cgroup_parent", NULL);
	if (fact_string(daemon) && daemon.v->valuestring[0] != '\0' &&
	    same_cgroup(parent, daemon.v->valuestring))
		return side(PASS, "cgroup parent %s, as the daemon's", parent);
	return side(FAIL, "cgroup parent %s was asked for", parent);
}

/* What lies above the container's own cgroup: the folder's name in which its id stands. The caller frees. */
static char *
cgroup_above(struct look *at)
{
	struct fact f = look_at(at, "kernel:cgroup.path", NULL);
	const char *path = fact_string(f) ? f.v->valuestring : "", *id = strstr(path, container_id(at));
	const char *slash = id;

	while (slash != NULL && slash > path && *slash != '/')
		slash--;
	return slash != NULL ? xstrndup(path, (size_t)(slash - path)) : xstrdup("");
}

/* An earlier daemon, which may have had another parent, may have started the container. */
static struct side
parent_in_kernel(struct look *at)
{
	struct fact daemon = look_at(at, "engine:cgroup_parent", NULL), driver = look_at(at, "engine:CgroupDriver", NULL);
	autofree char *above = cgroup_above(at);
	const char *base = strrchr(above, '/'), *usual;

	if (!fact_string(daemon))
		return side(UNKNOWN, "it was started in cgroup %s; whether that is the daemon's parent is not known", above);
	usual = daemon.v->valuestring;
	if (*usual == '\0')
		usual = fact_string(driver) && strcmp(driver.v->valuestring, "systemd") == 0 ? "system.slice" : "docker";
	if (same_cgroup(above, usual) || (base != NULL && same_cgroup(base, usual)))
		return side(PASS, "in the container's own cgroup");
	return side(FAIL, "it was started in cgroup %s, which is not the daemon's parent", above);
}

enum verdict
in_cgroup_parent(struct look *at, const struct check *c)
{
	struct side declared = parent_declared(at, c->path), kernel = own_cgroup(at);
	const char *asked = cJSON_GetStringValue(look_aside(at, c->path).v);

	if (kernel.verdict == PASS && asked != NULL && *asked == '\0' && container_started(at) != STARTED_TODAY)
		kernel = parent_in_kernel(at);
	else if (kernel.verdict == PASS)
		kernel = side(PASS, "in the container's own cgroup");
	return settle(at, declared, kernel);
}
