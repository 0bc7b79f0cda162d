/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swarm: the swarm that the engine is a member of.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "checks/swarm.h"

#define MEMBER_READS "engine:product info:Swarm.LocalNodeState info:Swarm.ControlAvailable"

static bool
told(enum verdict v, enum verdict *ret)
{
	*ret = v;
	return false;
}

/* The state "active": which of both it is. */
static bool
active_member(struct look *at, enum member *ret, enum verdict *ret_verdict)
{
	struct fact f = look_at(at, "info:Swarm.ControlAvailable", NULL);

	if (!fact_bool(f))
		return told(say_unseen(at, f, "Swarm.ControlAvailable", "a bool"), ret_verdict);
	*ret = cJSON_IsTrue(f.v) ? MANAGER : WORKER;
	return true;
}

bool
swarm_member(struct look *at, enum member *ret, enum verdict *ret_verdict)
{
	struct fact product = look_aside(at, "engine:product"), f;
	const char *state;

	if (fact_string(product) && strcmp(product.v->valuestring, "podman") == 0) {
		look_at(at, "engine:product", NULL);
		return told(say(at, NOTAPPLICABLE, "the engine is Podman: it has no swarm mode"), ret_verdict);
	}
	f = look_at(at, "info:Swarm.LocalNodeState", NULL);
	if (!fact_string(f))
		return told(say_unseen(at, f, "Swarm.LocalNodeState", "a string"), ret_verdict);
	state = f.v->valuestring;
	if (strcmp(state, "inactive") == 0)
		return told(say(at, NOTAPPLICABLE, "swarm mode is off"), ret_verdict);
	if (strcmp(state, "active") == 0)
		return active_member(at, ret, ret_verdict);
	*ret = LOCKED;
	if (strcmp(state, "locked") == 0)
		return true;
	if (strcmp(state, "pending") == 0 || strcmp(state, "error") == 0)
		return told(say(at, UNKNOWN, "the swarm is not joined (%s): what holds in it is not known", state), ret_verdict);
	return told(say(at, UNKNOWN, "the swarm state \"%s\" is not known", state), ret_verdict);
}

bool
swarm_manager(struct look *at, enum verdict *ret_verdict)
{
	enum member member;

	if (!swarm_member(at, &member, ret_verdict))
		return false;
	if (member == WORKER)
		return told(say(at, NOTAPPLICABLE, "this node is a worker: managers are to be asked"), ret_verdict);
	if (member == LOCKED)
		return told(say(at, ERROR, "this manager is locked and tells nothing until it is unlocked"), ret_verdict);
	return true;
}

int
swarm_value(struct look *at, const char *name, int64_t *ret, enum verdict *ret_verdict)
{
	const char *text = look_value(at, name);
	char *end;

	if (text == NULL || *text == '\0')
		return 0;
	*ret = strtoll(text, &end, 10);
	if (*end == '\0' && *ret > 0 && *ret <= INT32_MAX)
		return 1;
	*ret_verdict = say(at, UNKNOWN, "the benchmark's %s is no positive number", name);
	return -1;
}

/* 7.1: an even number tolerates no more failures than the odd one below it, and above 7 each decision takes longer. */
static enum verdict
few_managers(struct look *at, const struct check *c)
{
	struct fact f;
	int64_t n, wanted = 0;
	enum verdict v = UNKNOWN;
	int declared;

	if (!swarm_manager(at, &v) || (declared = swarm_value(at, "swarm-managers", &wanted, &v)) < 0)
		return v;
	f = look_at(at, c->path, declared ? "the site's number" : "1, 3, 5 or 7");
	if (!fact_int(f, &n) || n < 1)
		return say_unseen(at, f, "Swarm.Managers", "a number of 1 or more");
	if (declared)
		return say(at, n == wanted ? PASS : FAIL, "%" PRId64 " manager%s, the site wants %" PRId64, n, n == 1 ? "" : "s", wanted);
	if (n == 1)
		return say(at, PASS, "1 manager: no more than needed, and none to spare if it fails");
	if (n % 2 == 0)
		return say(at, FAIL, "%" PRId64 " managers: an even number tolerates no more failures than %" PRId64, n, n - 1);
	return say(at, n <= 7 ? PASS : FAIL, "%" PRId64 " managers%s", n, n <= 7 ? "" : ": more than 7");
}

/* Sorts the overlay networks; false if one of them is not of the form that is known. */
static bool
sort_overlays(struct look *at, const cJSON *list, struct items *clear, size_t *ret_n, enum verdict *ret_verdict)
{
	const cJSON *n;

	*ret_n = 0;
	cJSON_ArrayForEach(n, list) {
		autofree char *path = xasprintf("overlays:list[%zu].encrypted", (*ret_n)++);
		struct fact f = look_at(at, path, "true");

		if (!fact_bool(f))
			return told(say_unseen(at, f, "whether a network is encrypted", "a bool"), ret_verdict);
		if (cJSON_IsFalse(f.v))
			items_add(clear, "%s", json_str(n, "Name", "(unnamed)"));
	}
	return true;
}

/* 7.3. A worker knows only those overlays that its tasks use. */
static enum verdict
overlays_encrypted(struct look *at, const struct check *c)
{
	autoitems struct items clear = { 0 };
	enum verdict v = UNKNOWN;
	enum member member;
	struct fact f;
	size_t n;

	if (!swarm_member(at, &member, &v))
		return v;
	if (member == LOCKED)
		return say(at, ERROR, "this manager is locked: its overlay networks are not known until it is unlocked");
	f = look_at(at, c->path, "each encrypted");
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "the overlay networks", "a list");
	if (!sort_overlays(at, f.v, &clear, &n, &v) && clear.n == 0)
		return v;
	if (clear.n > 0)
		return say(at, FAIL, "%zu of %zu overlay networks %s not encrypted: %s", clear.n, n, clear.n == 1 ? "is" : "are", items_show(&clear));
	if (f.code != NULL)
		return say_unseen(at, f, "the overlay networks", "a list");
	if (member == WORKER)
		return say(at, NOTCHECKED, "no overlay network that this worker uses is unencrypted (%zu); managers know all of them", n);
	if (n == 0)
		return say(at, NOTAPPLICABLE, "there is no overlay network");
	return say(at, PASS, "%zu overlay network%s, all encrypted", n, n == 1 ? "" : "s");
}

/* What looks like a secret in services, by its name, or by what it is; false if a service could not be searched. */
static bool
suspects(const cJSON *services, struct items *ret, int64_t *ret_used)
{
	const cJSON *s, *name;
	bool all = true;

	*ret_used = 0;
	cJSON_ArrayForEach(s, services) {
		const cJSON *names = json_at(s, "looks_secret");

		all = all && cJSON_IsArray(names) && cJSON_IsFalse(json_at(s, "unread"));
		*ret_used += json_num(s, "secrets", 0) > 0;
		cJSON_ArrayForEach(name, names)
			items_add(ret, "%s of %s", json_str(name, "", "something"), json_str(s, "Name", "(unnamed)"));
	}
	return all;
}

/* 7.4. That nothing looks like a secret never passes: a secret under a name that does not say so looks like anything else. */
static enum verdict
secrets_used(struct look *at, const struct check *c)
{
	autoitems struct items found = { 0 };
	struct fact services, f;
	enum verdict v = UNKNOWN;
	int64_t secrets, used;
	bool all;

	if (!swarm_manager(at, &v))
		return v;
	services = look_at(at, "services:list", "nothing that looks like a secret");
	if (services.seen != SEEN_VALUE || !cJSON_IsArray(services.v))
		return say_unseen(at, services, "the services", "a list");
	all = suspects(services.v, &found, &used);
	if (found.n > 0)
		return say(at, FAIL, "in the clear in services stands what looks like a secret: %s", items_show(&found));
	if (services.code != NULL)
		return say_unseen(at, services, "the services", "a list");
	if (!all)
		return say(at, UNKNOWN, "a service could not be searched: it is not of the form that is known");
	f = look_at(at, c->path, "secrets");
	if (!fact_int(f, &secrets))
		return say_unseen(at, f, "the number of secrets", "a number");
	return say(at, NOTCHECKED,
	    "%" PRId64 " secret%s, used by %" PRId64 " of %d services; nothing in their environments, labels and arguments looks like one: whether %s is "
	    "for a person", secrets, secrets == 1 ? "" : "s", used, cJSON_GetArraySize(services.v),
	    secrets > 0 ? "nothing there is one" : "the services need any");
}

/* Whether auto-lock is on: 1 or 0; -1: *ret_verdict is said. A manager that is locked proves it; the key itself is never asked for. */
static int
autolock_of(struct look *at, const char *path, enum verdict *ret_verdict)
{
	enum member member;
	struct fact f;

	if (!swarm_member(at, &member, ret_verdict))
		return -1;
	if (member == LOCKED)
		return 1;
	if (member == WORKER) {
		(void)swarm_manager(at, ret_verdict);
		return -1;
	}
	f = look_at(at, path, "true");
	if (fact_bool(f))
		return cJSON_IsTrue(f.v);
	*ret_verdict = say_unseen(at, f, "AutoLockManagers", "a bool");
	return -1;
}

/* 7.5 */
static enum verdict
autolock(struct look *at, const struct check *c)
{
	enum verdict v = UNKNOWN;
	int on = autolock_of(at, c->path, &v);

	return on < 0 ? v : on ? say(at, PASS, "managers are locked when they restart") : say(at, FAIL, "managers are not locked when they restart");
}

/* 7.6: no interface tells when that was done. */
static enum verdict
unlock_key_rotated(struct look *at, const struct check *c)
{
	enum verdict v = UNKNOWN;
	int on = autolock_of(at, c->path, &v);
	struct fact f;

	if (on < 0)
		return v;
	if (!on)
		return say(at, NOTAPPLICABLE, "auto-lock is off: there is no unlock key");
	f = look_at(at, "info:Swarm.Cluster.CreatedAt", NULL);
	return say(at, NOTCHECKED, "when the unlock key was last replaced is not recorded: somebody has to attest it%s%s",
	    fact_string(f) ? "; the swarm was made on " : "", fact_string(f) ? f.v->valuestring : "");
}

const struct check swarm_checks[] = {
	{ "swarm-few-managers", KIND_SWARM, few_managers, "info:Swarm.Managers", .reads = MEMBER_READS,
	    .takes = { "swarm-managers" } },
	{ "swarm-bound-to-interface", KIND_SWARM, swarm_bound_to_interface, "sockets:listeners", .host = true,
	    .reads = MEMBER_READS " sockets:udp state:ListenAddr" },
	{ "swarm-overlays-encrypted", KIND_SWARM, overlays_encrypted, "overlays:list",
	    .reads = MEMBER_READS " overlays:list[*].Name overlays:list[*].encrypted" },
	{ "swarm-secrets-used", KIND_SWARM, secrets_used, "secrets:count",
	    .reads = MEMBER_READS " services:list[*].Name services:list[*].secrets services:list[*].looks_secret services:list[*].unread" },
	{ "swarm-autolock", KIND_SWARM, autolock, "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", .reads = MEMBER_READS },
	{ "swarm-unlock-key-rotated", KIND_SWARM, unlock_key_rotated,
	    "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", .reads = MEMBER_READS " info:Swarm.Cluster.CreatedAt" },
	{ "swarm-node-certificates-rotated", KIND_SWARM, swarm_certificates_rotated,
	    "info:Swarm.Cluster.Spec.CAConfig.NodeCertExpiry", .reads = MEMBER_READS " node_certificate:certificates",
	    .takes = { "max-node-certificate-days" } },
	{ "swarm-ca-rotated", KIND_SWARM, swarm_ca_rotated, "ca:certificates",
	    .reads = MEMBER_READS " info:Swarm.Cluster.RootRotationInProgress",
	    .takes = { "max-swarm-ca-days" } },
	{ "swarm-management-traffic-separate", KIND_SWARM, swarm_traffic_separate, "state:DataPathAddr", .host = true,
	    .reads = MEMBER_READS " state:AdvertiseAddr info:Swarm.NodeAddr" },
	{ NULL },
};
