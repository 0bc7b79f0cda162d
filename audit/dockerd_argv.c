/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dockerd's options, and its command line as pflag reads it (github.com/spf13/pflag, flag.go): a
 * boolean takes a value only behind '=', anything else takes the rest of its word or the next
 * one; letters may be bundled; "--" ends the options; the last scalar wins, lists accumulate.
 * dockerd takes no arguments: a word left over makes it refuse.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"
#include "audit/dockerd_options.h"

/* clang-format off */
const struct dockerd_option dockerd_options[] = {
	{ "authorization-plugins", "authorization-plugin", 0, OPT_LIST },
	{ "bridge",              "bridge",              'b', OPT_STRING },
	{ "cgroup-parent",       "cgroup-parent",        0,  OPT_STRING },
	{ "containerd",          "containerd",           0,  OPT_STRING },
	{ "data-root",           "data-root",            0,  OPT_STRING },
	{ "debug",               "debug",               'D', OPT_BOOL, .def = "false" },
	{ "default-runtime",     "default-runtime",      0,  OPT_STRING, .def = "runc" },
	{ "default-ulimits",     "default-ulimit",       0,  OPT_ULIMITS, .flat = true },
	{ "experimental",        "experimental",         0,  OPT_BOOL, .def = "false" },
	{ "features",            "feature",              0,  OPT_FEATURES, .flat = true },
	{ "graph",               "graph",               'g', OPT_STRING }, /* data-root before 17.05; 23 took it away */
	{ "group",               "group",               'G', OPT_STRING, .def = "docker" },
	{ "hosts",               "host",                'H', OPT_LIST },
	{ "icc",                 "icc",                  0,  OPT_BOOL, .def = "true" },
	{ "insecure-registries", "insecure-registry",    0,  OPT_LIST },
	{ "ip",                  "ip",                   0,  OPT_STRING, .def = "0.0.0.0" },
	{ "ip6tables",           "ip6tables",            0,  OPT_BOOL },  /* by version */
	{ "iptables",            "iptables",             0,  OPT_BOOL, .def = "true" },
	{ "ipv6",                "ipv6",                 0,  OPT_BOOL, .def = "false" },
	{ "live-restore",        "live-restore",         0,  OPT_BOOL, .def = "false" },
	{ "log-driver",          "log-driver",           0,  OPT_STRING, .def = "json-file" },
	{ "log-level",           "log-level",           'l', OPT_STRING, .def = "info" },
	{ "log-opts",            "log-opt",              0,  OPT_MAP, .flat = true },
	{ "metrics-addr",        "metrics-addr",         0,  OPT_STRING },
	{ "no-new-privileges",   "no-new-privileges",    0,  OPT_BOOL, .def = "false" },
	{ "seccomp-profile",     "seccomp-profile",      0,  OPT_STRING }, /* by version */
	{ "selinux-enabled",     "selinux-enabled",      0,  OPT_BOOL, .def = "false" },
	{ "storage-driver",      "storage-driver",      's', OPT_STRING },
	{ "storage-opts",        "storage-opt",          0,  OPT_LIST },
	{ "tls",                 "tls",                  0,  OPT_BOOL, .def = "false" },
	{ "tlscacert",           "tlscacert",            0,  OPT_STRING },
	{ "tlscert",             "tlscert",              0,  OPT_STRING },
	{ "tlskey",              "tlskey",               0,  OPT_STRING },
	{ "tlsverify",           "tlsverify",            0,  OPT_BOOL, .def = "false" },
	{ "userland-proxy",      "userland-proxy",       0,  OPT_BOOL, .def = "true" },
	{ "userns-remap",        "userns-remap",         0,  OPT_STRING },

	/* known, so that their values are not taken for options; 17.06 to 29 */
	{ "allow-direct-routing",             "allow-direct-routing",            0,  OPT_SWITCH },
	{ "allow-nondistributable-artifacts", "allow-nondistributable-artifacts", 0, OPT_OTHER },
	{ "api-cors-header",                  "api-cors-header",                 0,  OPT_OTHER },
	{ "bip",                              "bip",                             0,  OPT_OTHER },
	{ "bip6",                             "bip6",                            0,  OPT_OTHER },
	{ "bridge-accept-fwmark",             "bridge-accept-fwmark",            0,  OPT_OTHER },
	{ "builder",                          NULL,                              0,  OPT_OTHER, .flat = true },
	{ "cdi-spec-dirs",                    "cdi-spec-dir",                    0,  OPT_OTHER },
	{ "cluster-advertise",                "cluster-advertise",               0,  OPT_OTHER },
	{ "cluster-store",                    "cluster-store",                   0,  OPT_OTHER },
	{ "cluster-store-opts",               "cluster-store-opt",               0,  OPT_OTHER, .flat = true },
	{ NULL,                               "config-file",                     0,  OPT_STRING },
	{ "containerd-namespace",             "containerd-namespace",            0,  OPT_OTHER },
	{ NULL,                               "containerd-plugins-namespace",    0,  OPT_OTHER },
	{ "cpu-rt-period",                    "cpu-rt-period",                   0,  OPT_OTHER },
	{ "cpu-rt-runtime",                   "cpu-rt-runtime",                  0,  OPT_OTHER },
	{ "cri-containerd",                   "cri-containerd",                  0,  OPT_SWITCH },
	{ "default-address-pools",            "default-address-pool",            0,  OPT_OTHER },
	{ "default-cgroupns-mode",            "default-cgroupns-mode",           0,  OPT_OTHER },
	{ "default-gateway",                  "default-gateway",                 0,  OPT_OTHER },
	{ "default-gateway-v6",               "default-gateway-v6",              0,  OPT_OTHER },
	{ "default-ipc-mode",                 "default-ipc-mode",                0,  OPT_OTHER },
	{ "default-network-opts",             "default-network-opt",             0,  OPT_OTHER, .flat = true },
	{ "default-shm-size",                 "default-shm-size",                0,  OPT_OTHER },
	{ "default-stop-timeout",             "default-stop-timeout",            0,  OPT_OTHER },
	{ "deprecated-key-path",              NULL,                              0,  OPT_OTHER },
	{ "dns",                              "dns",                             0,  OPT_OTHER },
	{ "dns-opts",                         "dns-opt",                         0,  OPT_OTHER },
	{ "dns-search",                       "dns-search",                      0,  OPT_OTHER },
	{ "exec-opts",                        "exec-opt",                        0,  OPT_OTHER },
	{ "exec-root",                        "exec-root",                       0,  OPT_STRING, .def = "/var/run/docker" },
	{ "firewall-backend",                 "firewall-backend",                0,  OPT_OTHER },
	{ "fixed-cidr",                       "fixed-cidr",                      0,  OPT_OTHER },
	{ "fixed-cidr-v6",                    "fixed-cidr-v6",                   0,  OPT_OTHER },
	{ NULL,                               "help",                            0,  OPT_SWITCH },
	{ "host-gateway-ip",                  "host-gateway-ip",                 0,  OPT_OTHER },
	{ "host-gateway-ips",                 NULL,                              0,  OPT_OTHER },
	{ "http-proxy",                       "http-proxy",                      0,  OPT_OTHER },
	{ "https-proxy",                      "https-proxy",                     0,  OPT_OTHER },
	{ "init",                             "init",                            0,  OPT_SWITCH },
	{ "init-path",                        "init-path",                       0,  OPT_OTHER },
	{ "ip-forward",                       "ip-forward",                      0,  OPT_SWITCH },
	{ "ip-forward-no-drop",               "ip-forward-no-drop",              0,  OPT_SWITCH },
	{ "ip-masq",                          "ip-masq",                         0,  OPT_SWITCH },
	{ "labels",                           "label",                           0,  OPT_OTHER },
	{ "log-format",                       "log-format",                      0,  OPT_OTHER },
	{ "max-concurrent-downloads",         "max-concurrent-downloads",        0,  OPT_OTHER },
	{ "max-concurrent-uploads",           "max-concurrent-uploads",          0,  OPT_OTHER },
	{ "max-download-attempts",            "max-download-attempts",           0,  OPT_OTHER },
	{ "min-api-version",                  NULL,                              0,  OPT_OTHER },
	{ "mtu",                              "mtu",                             0,  OPT_OTHER },
	{ "network-control-plane-mtu",        "network-control-plane-mtu",       0,  OPT_OTHER },
	{ "network-diagnostic-port",          "network-diagnostic-port",         0,  OPT_OTHER },
	{ "no-proxy",                         "no-proxy",                        0,  OPT_OTHER },
	{ "node-generic-resources",           "node-generic-resource",           0,  OPT_OTHER },
	{ "nri-opts",                         "nri-opts",                        0,  OPT_OTHER, .flat = true },
	{ "oom-score-adjust",                 "oom-score-adjust",                0,  OPT_OTHER },
	{ "pidfile",                          "pidfile",                        'p', OPT_OTHER },
	{ "raw-logs",                         "raw-logs",                        0,  OPT_SWITCH },
	{ "registry-mirrors",                 "registry-mirror",                 0,  OPT_OTHER },
	{ NULL,                               "restart",                        'r', OPT_SWITCH },
	{ "rootless",                         "rootless",                        0,  OPT_SWITCH },
	{ "runtimes",                         "add-runtime",                     0,  OPT_OTHER, .flat = true },
	{ "shutdown-timeout",                 "shutdown-timeout",                0,  OPT_OTHER },
	{ "swarm-default-advertise-addr",     "swarm-default-advertise-addr",    0,  OPT_OTHER },
	{ "userland-proxy-path",              "userland-proxy-path",             0,  OPT_OTHER },
	{ NULL,                               "validate",                        0,  OPT_SWITCH },
	{ NULL,                               "version",                        'v', OPT_SWITCH },
};
/* clang-format on */
const size_t ndockerd_options = ARRAY_SIZE(dockerd_options);

bool
dockerd_option_reported(const struct dockerd_option *o)
{
	return o->key != NULL && o->type != OPT_OTHER && o->type != OPT_SWITCH;
}

const struct dockerd_option *
dockerd_option_by_key(const char *key)
{
	for (size_t i = 0; i < ndockerd_options; i++)
		if (dockerd_options[i].key != NULL && strcmp(dockerd_options[i].key, key) == 0)
			return &dockerd_options[i];
	return NULL;
}

const struct dockerd_option *
dockerd_option_by_flag(const char *name, size_t len)
{
	for (size_t i = 0; i < ndockerd_options; i++) {
		const char *flag = dockerd_options[i].flag;

		if (flag != NULL && strlen(flag) == len && memcmp(flag, name, len) == 0)
			return &dockerd_options[i];
	}
	return NULL;
}

const struct dockerd_option *
dockerd_option_by_letter(char letter)
{
	for (size_t i = 0; i < ndockerd_options; i++)
		if (letter != 0 && dockerd_options[i].letter == letter)
			return &dockerd_options[i];
	return NULL;
}

bool
dockerd_bool(const char *text, bool *ret)
{
	static const char *const words[2][6] = {
		{ "0", "f", "F", "false", "FALSE", "False" },
		{ "1", "t", "T", "true", "TRUE", "True" },
	};

	for (size_t v = 0; v < 2; v++)
		for (size_t i = 0; i < ARRAY_SIZE(words[v]); i++)
			if (strcmp(text, words[v][i]) == 0) {
				*ret = v == 1;
				return true;
			}
	return false;
}

bool
dockerd_listed(const cJSON *list, const char *s)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, list)
		if (cJSON_IsString(c) && strcmp(c->valuestring, s) == 0)
			return true;
	return false;
}

void
dockerd_list_once(cJSON *list, const char *s)
{
	if (!dockerd_listed(list, s))
		json_push_str(list, s);
}

struct argv_parse {
	cJSON *options, *where, *unknown, *doubtful, *errors;
	bool doubt; /* the word before may have wanted this one as its value */
};

/* The name options and where are kept under: the key, or the flag of an option without one. */
static const char *
option_name(const struct dockerd_option *o)
{
	return o->key != NULL ? o->key : o->flag;
}

static cJSON *
member(cJSON *object, const char *key, bool list)
{
	cJSON *v = cJSON_GetObjectItemCaseSensitive(object, key);

	return v != NULL ? v : json_put(object, key, list ? json_array() : json_object());
}

static void
replace(cJSON *object, const char *key, cJSON *value)
{
	cJSON_DeleteItemFromObjectCaseSensitive(object, key);
	json_put(object, key, value);
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n\v\f")] == '\0';
}

/* "nofile=1024:4096", "core=0": the last of a name counts (go-units, ulimit.go). */
static bool
set_ulimit(cJSON *list, const char *value)
{
	const char *eq = strchr(value, '=');
	char *end;
	long long soft, hard;
	autofree char *text = NULL;
	cJSON *c, *next;

	if (eq == NULL || eq == value)
		return false;
	errno = 0;
	soft = hard = strtoll(eq + 1, &end, 10);
	if (end == eq + 1)
		return false;
	if (*end == ':') {
		const char *second = end + 1;

		hard = strtoll(second, &end, 10);
		if (end == second)
			return false;
	}
	if (*end != '\0' || errno == ERANGE)
		return false;
	for (c = list->child; c != NULL; c = next) {
		next = c->next;
		if (strncmp(c->valuestring, value, (size_t)(eq - value) + 1) == 0)
			cJSON_Delete(cJSON_DetachItemViaPointer(list, c));
	}
	text = xasprintf("%.*s=%lld:%lld", (int)(eq - value), value, soft, hard);
	json_push_str(list, text);
	return true;
}

static bool
set_feature(cJSON *features, const char *value)
{
	const char *eq = strchr(value, '=');
	autofree char *name = xstrndup(value, eq != NULL ? (size_t)(eq - value) : strlen(value));
	bool on = true;

	if (eq != NULL && !dockerd_bool(eq + 1, &on))
		return false;
	replace(features, name, on ? cJSON_CreateTrue() : cJSON_CreateFalse());
	return true;
}

/* False if dockerd refuses the value. */
static bool
set_option(cJSON *options, const struct dockerd_option *o, const char *value)
{
	const char *eq;
	autofree char *name = NULL;
	bool b;

	switch (o->type) {
	case OPT_BOOL:
	case OPT_SWITCH:
		if (!dockerd_bool(value, &b))
			return false;
		if (o->type == OPT_BOOL)
			replace(
			    options, option_name(o), b ? cJSON_CreateTrue() : cJSON_CreateFalse());
		break;
	case OPT_STRING:
		replace(options, option_name(o), cJSON_CreateString(value));
		break;
	case OPT_LIST:
		if (strcmp(o->key, "hosts") != 0 || !is_blank(value)) /* -H "" does nothing */
			json_push_str(member(options, o->key, true), value);
		break;
	case OPT_MAP:
		eq = strchr(value, '=');
		name = xstrndup(value, eq != NULL ? (size_t)(eq - value) : strlen(value));
		replace(member(options, o->key, false), name,
		    cJSON_CreateString(eq != NULL ? eq + 1 : ""));
		break;
	case OPT_FEATURES:
		return set_feature(member(options, o->key, false), value);
	case OPT_ULIMITS:
		return set_ulimit(member(options, o->key, true), value);
	case OPT_OTHER:
		break;
	}
	return true;
}

static void
take_flag(struct argv_parse *p, const struct dockerd_option *o, const char *value, const char *word,
    const char *next)
{
	const char *name = option_name(o), *before = json_str(p->where, name, NULL);
	autobuf struct buf where = BUF_INIT;
	autofree char *error = NULL;
	bool accumulates = o->type != OPT_BOOL && o->type != OPT_STRING;

	if (p->doubt)
		dockerd_list_once(p->doubtful, name);
	if (!set_option(p->options, o, value)) {
		error = xasprintf("--%s has a value that dockerd refuses", o->flag);
		json_push_str(p->errors, error);
		return;
	}
	if (accumulates && before != NULL)
		buf_addf(&where, "%s ", before);
	buf_adds(&where, word);
	if (next != NULL)
		buf_addf(&where, " %s", next);
	replace(p->where, name, cJSON_CreateString(where.s));
}

static void
note_unknown(struct argv_parse *p, const char *name, size_t len)
{
	autofree char *text = xstrndup(name, len);

	dockerd_list_once(p->unknown, text);
}

static void
lacks_value(struct argv_parse *p, const struct dockerd_option *o)
{
	autofree char *error = xasprintf("--%s lacks its value", o->flag);

	json_push_str(p->errors, error);
}

/* Takes a value only behind '='. */
static bool
is_switch(const struct dockerd_option *o)
{
	return o->type == OPT_BOOL || o->type == OPT_SWITCH;
}

/*
 * Behind an option of a newer dockerd: a word that is no option was its value; one that looks
 * like an option may be.
 */
static size_t
behind_unknown(struct argv_parse *p, const char *next)
{
	p->doubt = next != NULL && *next == '-';
	return next != NULL && *next != '-' ? 2 : 1;
}

/*
 * Each returns how many words it took: 1, or 2 with the next word as value. next is NULL at the
 * end.
 */
static size_t
take_long(struct argv_parse *p, const char *word, const char *next)
{
	const char *name = word + 2, *eq = strchr(name, '=');
	size_t len = eq != NULL ? (size_t)(eq - name) : strlen(name);
	const struct dockerd_option *o = dockerd_option_by_flag(name, len);

	if (len == 0 || *name == '-') {
		json_push_str(p->errors, "a malformed option");
	} else if (o == NULL) {
		note_unknown(p, word, len + 2);
		return behind_unknown(p, eq == NULL ? next : NULL);
	} else if (eq != NULL) {
		take_flag(p, o, eq + 1, word, NULL);
	} else if (is_switch(o)) {
		take_flag(p, o, "true", word, NULL);
	} else if (next != NULL) {
		take_flag(p, o, next, word, next);
		return 2;
	} else {
		lacks_value(p, o);
	}
	return 1;
}

static size_t
take_short(struct argv_parse *p, const char *word, const char *next)
{
	for (const char *s = word + 1; *s != '\0'; s++) {
		const struct dockerd_option *o = dockerd_option_by_letter(*s);

		if (o == NULL) {
			note_unknown(p, word, (size_t)(s - word) + 1);
			return behind_unknown(p, s[1] == '\0' ? next : NULL);
		}
		if (s[1] == '=' && s[2] != '\0') {
			take_flag(p, o, s + 2, word, NULL);
			return 1;
		}
		if (is_switch(o)) {
			take_flag(p, o, "true", word, NULL);
			continue;
		}
		if (s[1] != '\0') {
			take_flag(p, o, s + 1, word, NULL);
			return 1;
		}
		if (next == NULL) {
			lacks_value(p, o);
			return 1;
		}
		take_flag(p, o, next, word, next);
		return 2;
	}
	return 1;
}

/*
 * Far above any command line that the kernel's caller would type; the lists are searched once for
 * each word.
 */
#define MAX_WORDS 4096

cJSON *
dockerd_parse_argv(const cJSON *argv)
{
	cJSON *ret = json_object();
	struct argv_parse p = {
		.options = json_put_object(ret, "options"),
		.where = json_put_object(ret, "where"),
		.unknown = json_put_array(ret, "unknown"),
		.doubtful = json_put_array(ret, "doubtful"),
		.errors = json_put_array(ret, "errors"),
	};
	const cJSON *c = cJSON_IsArray(argv) ? argv->child : NULL;
	size_t stray = 0;

	if (c == NULL || !cJSON_IsString(c)) {
		json_push_str(p.errors, "no command line");
		return ret;
	}
	if (cJSON_GetArraySize(argv) > MAX_WORDS) {
		json_push_str(p.errors, "too many words");
		return ret;
	}
	for (c = c->next; c != NULL;) {
		const char *word = cJSON_IsString(c) ? c->valuestring : "";
		const char *next = cJSON_IsString(c->next) ? c->next->valuestring : NULL;
		bool was_in_doubt = p.doubt;
		size_t took = 1;

		if (strcmp(word, "--") == 0) {
			for (c = c->next; c != NULL; c = c->next)
				stray++;
			break;
		}
		if (word[0] != '-' || word[1] == '\0')
			stray++;
		else
			took =
			    word[1] == '-' ? take_long(&p, word, next) : take_short(&p, word, next);
		if (was_in_doubt)
			p.doubt = false;
		for (; took > 0 && c != NULL; took--)
			c = c->next;
	}
	if (stray > 0)
		json_push_str(p.errors, "an argument that belongs to no option");
	return ret;
}
