/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_namespaces: the default bridge, and namespaces that are shared with the host.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"

/* A kind of namespace, and where the facts tell of it. */
struct namespace {
	const char *name;                 /* as the kernel calls it */
	const char *own, *host, *daemon;  /* the container's inode, the host's, the daemon's */
	const char *hosts;                /* the host's, in words */
	const char *kind, *modes, *first; /* as the engine calls it, and its modes; or NULL */
};
static const struct namespace network_ns = { "net", "kernel:ns.net", "host:ns.net",
	"host:daemon_ns.net", "the host's net namespace", "network", "namespaces:network",
	"namespaces:network[0].mode" };
static const struct namespace pid_ns = { "pid", "kernel:ns.pid", "host:ns.pid",
	"host:daemon_ns.pid", "the host's pid namespace", "pid", "namespaces:pid",
	"namespaces:pid[0].mode" };
static const struct namespace ipc_ns = { "ipc", "kernel:ns.ipc", "host:ns.ipc",
	"host:daemon_ns.ipc", "the host's ipc namespace", "ipc", "namespaces:ipc",
	"namespaces:ipc[0].mode" };
static const struct namespace uts_ns = { "uts", "kernel:ns.uts", "host:ns.uts",
	"host:daemon_ns.uts", "the host's uts namespace", NULL, NULL, NULL };
static const struct namespace user_ns = { "user", "kernel:ns.user", "host:ns.user",
	"host:daemon_ns.user", "the host's user namespace", NULL, NULL, NULL };

/*
 * 5.30
 */

/* The mode that decides in the end, and how it is reached. NULL and a side if it is not known. */
static const char *
chain_end(struct look *at, const struct namespace *ns, const char *expected, struct side *ret,
    char **ret_via)
{
	struct fact f = look_at(at, ns->modes, expected);
	const cJSON *last = f.seen == SEEN_VALUE && cJSON_IsArray(f.v)
	    ? cJSON_GetArrayItem(f.v, cJSON_GetArraySize(f.v) - 1)
	    : NULL;
	const char *mode = json_str(last, "mode", NULL);

	*ret_via = NULL;
	if (mode == NULL || f.code != NULL) {
		*ret = side_unseen(at, f, "the namespace that decides", "a list of modes");
		return NULL;
	}
	if (strncmp(mode, "unresolved", 10) == 0 || strncmp(mode, "container:", 10) == 0) {
		*ret =
		    side(UNKNOWN, "shares the %s namespace of another container: %s", ns->kind, mode);
		return NULL;
	}
	*ret_via = cJSON_GetArraySize(f.v) > 1
	    ? xasprintf(" through container %s", json_str(last, "name", "?"))
	    : xstrdup("");
	return mode;
}

/* Whether Podman's container may have no network that has a name. "bridge" is one of them, and what is not known may be. */
static bool
has_no_network(const char *mode)
{
	static const char *const without[] = { "host", "none", "slirp4netns", "pasta" };

	for (size_t i = 0; i < ARRAY_SIZE(without); i++) {
		size_t n = strlen(without[i]);

		/* "slirp4netns:mtu=1500" */
		if (strncmp(mode, without[i], n) == 0 && (mode[n] == '\0' || mode[n] == ':'))
			return true;
	}
	return false;
}

/* Podman's network of that role is called podman, and "bridge" is its word for any network of the
 * kind. */
static enum verdict
not_on_podman_network(struct look *at)
{
	struct side s = { 0 };
	autofree char *via = NULL;
	const char *mode = chain_end(at, &network_ns, NULL, &s, &via);
	struct fact f;
	const cJSON *v;

	if (mode == NULL)
		return say_side(at, s);
	f = look_at(at, *via != '\0' ? "networks:owner.attached" : "networks:attached",
	    "not podman");
	look_at(at, "engine:product", NULL);
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "the networks it is attached to", "a list");
	cJSON_ArrayForEach (v, f.v)
		if (cJSON_IsString(v) && strcmp(v->valuestring, "podman") == 0)
			return said(at, FAIL, "is on Podman's default network%s", via);
	if (cJSON_GetArraySize(f.v) == 0 && !has_no_network(mode))
		return said(at, UNKNOWN,
		    "has a network of mode \"%s\"%s; which one is not in these facts", mode, via);
	return said(at, PASS, "is not on Podman's default network%s", via);
}

static bool
is_default_bridge(const char *mode)
{
	return strcmp(mode, "default") == 0 || strcmp(mode, "bridge") == 0;
}

/*
 * Whether a container is on that network: what its networks say counts, since a container leaves the one that its mode names by "docker
 * network disconnect". The mode counts where they do not say it. Neither a bool nor an error: the other one is to be asked for.
 */
static bool
is_on_bridge(struct fact listed, const char *mode)
{
	if (fact_bool(listed))
		return cJSON_IsTrue(listed.v);
	return listed.seen != SEEN_ERROR && mode != NULL && is_default_bridge(mode);
}

enum verdict
not_on_default_bridge(struct look *at, const struct check *c)
{
	struct fact product = look_aside(at, "engine:product"), f, owner = { .seen = SEEN_ABSENT },
		    own = look_aside(at, "inspect:HostConfig.NetworkMode");
	autoside struct side s = { 0 };
	autofree char *via = NULL;
	const char *mode;
	bool joins;

	(void)c;
	if (!inspected(at))
		return ERROR;
	if (fact_string(product) && strcmp(product.v->valuestring, "podman") == 0)
		return not_on_podman_network(at);
	f = look_at(at, "networks:default_bridge", "false");
	if (is_on_bridge(f, fact_string(own) ? own.v->valuestring : NULL)) {
		if (!fact_bool(f))
			look_at(at, "inspect:HostConfig.NetworkMode", NULL);
		return said(at, FAIL, "is on the default bridge");
	}
	mode = chain_end(at, &network_ns, NULL, &s, &via);
	/* what is on the host's network can be on no other beside it */
	joins = mode != NULL && *via != '\0' && strcmp(mode, "host") != 0;
	if (joins)
		owner = look_at(at, "networks:owner.default_bridge", "false");
	if (joins && is_on_bridge(owner, mode))
		return said(at, FAIL, "is on the default bridge%s", via);
	if (!fact_bool(f))
		return say_unseen(at, f, "whether it is on the default bridge", "a bool");
	if (!fact_string(own) || own.v->valuestring[0] == '\0') {
		own = look_at(at, "inspect:HostConfig.NetworkMode", NULL);
		return say_unseen(at, own, "HostConfig.NetworkMode", "a network's name");
	}
	if (mode == NULL)
		return said(at, s.verdict, "%s", s.words);
	if (joins && !fact_bool(owner))
		return say_unseen(at, owner, "whether the container whose network it uses is on the default bridge", "a bool");
	return said(at, PASS, "is not on the default bridge%s", !joins && is_default_bridge(mode) ? ", for which it was made" : "");
}

/*
 * Namespaces
 */

/* A namespace's number, which is never 0. */
static bool
inode_of(struct fact f, int64_t *ret)
{
	return fact_int(f, ret) && *ret > 0;
}

/* The kernel's side: the inode is neither the host's nor, where it was read, the daemon's own. */
static struct side
namespace_kernel(struct look *at, const struct namespace *ns, bool daemon_too)
{
	struct fact f, of_host, of_daemon = { .seen = SEEN_ABSENT };
	struct side s = look_at_kernel(at, ns->own, "another than the host's", &f);
	int64_t mine, hosts, daemons;

	if (s.verdict != PASS)
		return s;
	if (!inode_of(f, &mine))
		return side_unseen(at, f, strchr(ns->own, ':') + 1, "a number above 0");
	of_host = look_at(at, ns->host, NULL);
	/* a rootless engine's containers share its user namespace, which is not the host's: that
	 * one is fine */
	if (daemon_too)
		of_daemon = look_at(at, ns->daemon, NULL);
	else if (ns != &user_ns)
		of_daemon = look_aside(at, ns->daemon);
	if (inode_of(of_host, &hosts) && hosts == mine)
		return side(FAIL, "in the host's %s namespace", ns->name);
	if (inode_of(of_daemon, &daemons) && daemons == mine) {
		look_at(at, ns->daemon, NULL);
		return side(FAIL, "in the engine's own %s namespace", ns->name);
	}
	if (!inode_of(of_host, &hosts))
		return side_unseen(at, of_host, ns->hosts, "a number above 0");
	if (daemon_too && !inode_of(of_daemon, &daemons))
		return side_unseen(at, of_daemon, "the engine's own network namespace", "a number above 0");
	return side(PASS, "in another %s namespace than the host", ns->name);
}

/* A mode's word as a side. fine: the words that mean a namespace of its own; NULL: any word other
 * than host, which are networks' names. */
static struct side
namespace_mode(const char *ns, const char *mode, const char *via, const char *const *fine)
{
	if (strcmp(mode, "host") == 0)
		return side(FAIL, "uses the host's %s namespace%s", ns, via);
	if (strncmp(mode, "ns:", 3) == 0)
		return side(UNKNOWN, "joins the %s namespace at %s", ns, mode + 3);
	for (size_t i = 0; fine != NULL && fine[i] != NULL; i++)
		if (strcmp(mode, fine[i]) == 0)
			return side(
			    PASS, "%s mode is %s%s", ns, *mode != '\0' ? mode : "the default", via);
	if (fine == NULL && *mode != '\0')
		return side(PASS, "%s mode is %s%s", ns, mode, via);
	return side(UNKNOWN, "%s mode \"%s\" is not known", ns, mode);
}

/* The declared side where container:<id> may lead to others. */
static struct side
namespace_declared(struct look *at, const char *path, const struct namespace *ns,
    const char *const *fine)
{
	struct fact f = look_at(at, path, "not host");
	struct fact begin = look_aside(at, ns->first);
	autofree char *via = NULL;
	struct side s = { 0 };
	const char *mode;

	if (!fact_string(f))
		return side_unseen(at, f, strchr(path, ':') + 1, "a string");
	if (strcmp(f.v->valuestring, "host") == 0)
		return namespace_mode(ns->name, "host", "", fine);
	mode = chain_end(at, ns, "not host", &s, &via);
	if (mode == NULL)
		return s;
	if (!fact_string(begin) || strcmp(begin.v->valuestring, f.v->valuestring) != 0)
		return side(UNKNOWN, "the facts disagree about the %s mode", ns->name);
	return namespace_mode(ns->name, mode, via, fine);
}

static enum verdict
own_namespace(struct look *at, const char *path, const struct namespace *ns,
    const char *const *fine)
{
	struct side declared = namespace_declared(at, path, ns, fine);

	return settle(at, declared, namespace_kernel(at, ns, ns == &network_ns));
}

enum verdict
own_network_namespace(struct look *at, const struct check *c)
{
	return own_namespace(at, c->path, &network_ns, NULL);
}

enum verdict
own_pid_namespace(struct look *at, const struct check *c)
{
	static const char *const fine[] = { "", "private", NULL };

	return own_namespace(at, c->path, &pid_ns, fine);
}

/* Podman before 5 calls the host's IPC namespace "shareable" too (seen with 4.3.1; 5.4.2 says host). */
static bool
shareable_says_nothing(struct look *at, const char *path)
{
	struct fact mode = look_aside(at, path), product = look_aside(at, "engine:product"),
		    version = look_aside(at, "engine:Version");

	if (!fact_string(mode) || strcmp(mode.v->valuestring, "shareable") != 0 ||
	    !fact_string(product) || strcmp(product.v->valuestring, "podman") != 0)
		return false;
	look_at(at, "engine:Version", NULL);
	return !fact_string(version) || strtol(version.v->valuestring, NULL, 10) < 5;
}

enum verdict
own_ipc_namespace(struct look *at, const struct check *c)
{
	static const char *const fine[] = { "", "private", "shareable", "none", NULL };
	struct side declared = namespace_declared(at, c->path, &ipc_ns, fine),
		    kernel = namespace_kernel(at, &ipc_ns, false);

	if (declared.verdict == PASS && kernel.verdict == NOTAPPLICABLE &&
	    shareable_says_nothing(at, c->path)) {
		side_free(&declared);
		declared = side(UNKNOWN, "this Podman says shareable of the host's ipc namespace too");
	}
	return settle(at, declared, kernel);
}

enum verdict
own_uts_namespace(struct look *at, const struct check *c)
{
	static const char *const fine[] = { "", "private", NULL };
	struct fact f = look_at(at, c->path, "not host");
	struct side declared = fact_string(f)
	    ? namespace_mode("uts", f.v->valuestring, "", fine)
	    : side_unseen(at, f, "HostConfig.UTSMode", "a string");
	struct side kernel = namespace_kernel(at, &uts_ns, false);

	/* of a pod of Podman's: whose it is, the kernel tells */
	if (fact_string(f) && strncmp(f.v->valuestring, "container:", 10) == 0 && kernel.verdict == PASS) {
		side_free(&declared);
		declared = side(NOTAPPLICABLE, "shares the uts namespace of %s", f.v->valuestring);
	}
	return settle(at, declared, kernel);
}

/*
 * 5.31
 */

/* *ret_remapped: the engine gives containers another user namespace than the host's. */
static struct side
users_of_engine(struct look *at, bool *ret_remapped, bool *ret_rootless)
{
	struct fact f = look_at(at, "engine:SecurityOptions", NULL);

	if (!fact_list(f) || !all_strings(f.v))
		return side_unseen(at, f, "the engine's SecurityOptions", "a list of strings");
	*ret_remapped = engine_option(f.v, "userns");
	*ret_rootless = engine_option(f.v, "rootless");
	return (struct side){ PASS, NULL };
}

static struct side
users_declared(struct look *at, const char *path)
{
	struct fact f = look_at(at, path, "not host");
	bool remapped = false, rootless = false;
	struct side s = users_of_engine(at, &remapped, &rootless);
	const char *mode;

	if (fact_string(f) && s.verdict != PASS)
		return s;
	if (!fact_string(f)) {
		side_free(&s);
		return side_unseen(at, f, "HostConfig.UsernsMode", "a string");
	}
	mode = f.v->valuestring;
	if (strcmp(mode, "host") == 0 && !rootless)
		return side(FAIL,
		    remapped ? "opts out of the engine's user namespace (UsernsMode is host)"
			     : "UsernsMode is host");
	if (rootless)
		return side(PASS, "the rootless engine has a user namespace of its own");
	if (remapped && *mode == '\0')
		return side(PASS, "the engine remaps users");
	if (strcmp(mode, "private") == 0 || strcmp(mode, "auto") == 0 ||
	    strncmp(mode, "auto:", 5) == 0 || strncmp(mode, "keep-id", 7) == 0 ||
	    strcmp(mode, "nomap") == 0)
		return side(PASS, "UsernsMode is %s", mode);
	if (*mode == '\0')
		return side(
		    FAIL, "the engine does not remap users (see the daemon's user namespace rule)");
	return side(UNKNOWN, "UsernsMode \"%s\" is not known", mode);
}

enum verdict
own_user_namespace(struct look *at, const struct check *c)
{
	struct side declared = users_declared(at, c->path),
		    kernel = namespace_kernel(at, &user_ns, false);
	struct fact f = look_aside(at, c->path);

	/* an empty mode says little: the runtime or Podman may give a user namespace all the same
	 */
	if (fact_string(f) && f.v->valuestring[0] == '\0' && declared.verdict == FAIL)
		return settle_by_kernel(at, declared, kernel);
	return settle(at, declared, kernel);
}
