/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The merge, as moby's loadDaemonCliConfig() does it, and what speaks against it. TLS is the odd
 * one (tried on 20.10.24, the same lines stand in 29): the environment's DOCKER_TLS_VERIFY does
 * not turn it on by itself; certificate flags are dropped unless a TLS flag or that variable is
 * there too; and tlsverify in the file turns TLS on whatever its value is.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"
#include "audit/dockerd_options.h"
#include "audit/facts.h"

struct merge {
	const struct dockerd_sources *s;
	cJSON *argv, *file; /* parsed; file is NULL if there is none */
	cJSON *options, *disagreements, *document;
	char *path;   /* of the configuration file */
	bool argv_ok; /* a dockerd that runs would take it */
	bool file_present;
	bool file_trusted; /* what is on disk now is what dockerd started with, absence included */
	const char *unreadable; /* code, or NULL */
};

void
dockerd_disagree(cJSON *list, const char *fmt, ...)
{
	char text[1024];
	autofree char *clean = NULL;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	clean = utf8_clean(text, strlen(text));
	json_push_str(list, clean);
}

static const char *
env(const struct merge *m, const char *name)
{
	const char *v = json_str(m->s->environ, name, "");

	return *v != '\0' ? v : NULL;
}

static const cJSON *
option_of(const cJSON *parsed, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(
	    cJSON_GetObjectItemCaseSensitive(parsed, "options"), key);
}

static bool
lists(const cJSON *parsed, const char *list, const char *key)
{
	return dockerd_listed(cJSON_GetObjectItemCaseSensitive(parsed, list), key);
}

char *
dockerd_config_path(const cJSON *argv, const cJSON *environ, bool rootless, bool *ret_explicit)
{
	autojson cJSON *parsed = dockerd_parse_argv(argv);
	const cJSON *named = option_of(parsed, "config-file");
	const char *home;

	*ret_explicit = named != NULL;
	if (named != NULL)
		return xstrdup(named->valuestring);
	if (!rootless)
		return xstrdup("/etc/docker/daemon.json");
	home = json_str(environ, "XDG_CONFIG_HOME", "");
	if (*home != '\0')
		return xasprintf("%s/docker/daemon.json", home);
	home = json_str(environ, "HOME", "");
	return xasprintf("%s/.config/docker/daemon.json", home);
}

/* The major version, or -1. */
static long
major(const char *version)
{
	char *end;
	long n;

	if (version == NULL || *version < '0' || *version > '9')
		return -1;
	n = strtol(version, &end, 10);
	return *end == '.' ? n : -1;
}

static cJSON *
put_option(struct merge *m, const char *key, cJSON *value, const char *origin, const char *where,
    bool proven)
{
	cJSON *o = json_put_object(m->options, key);

	json_put(o, "value", value);
	json_put_str(o, "origin", origin);
	json_put_str(o, "where", where);
	json_put_bool(o, "proven", proven);
	return o;
}

static bool
flag_proven(const struct merge *m, const char *key)
{
	return m->argv_ok && !lists(m->argv, "doubtful", key);
}

/* What is not set by a flag rests on the file and on the whole command line. */
static bool
file_proven(const struct merge *m, const char *key)
{
	return m->argv_ok && m->file_trusted && !lists(m->argv, "doubtful", key) &&
	    !lists(m->file, "doubtful", key);
}

/* A text default as a value of the option's type. */
static cJSON *
value_of(const struct dockerd_option *o, const char *text)
{
	switch (o->type) {
	case OPT_BOOL:
		return strcmp(text, "true") == 0 ? cJSON_CreateTrue() : cJSON_CreateFalse();
	case OPT_LIST:
	case OPT_ULIMITS:
		return json_array();
	case OPT_MAP:
	case OPT_FEATURES:
		return json_object();
	case OPT_STRING:
	case OPT_OTHER:
	case OPT_SWITCH:
		break;
	}
	return cJSON_CreateString(text);
}

/* Where XDG puts data, and sockets (exec-root); NULL if the environment does not tell. */
static char *
rootless_folder(const struct merge *m, const char *key)
{
	const char *runtime = env(m, "XDG_RUNTIME_DIR");

	if (strcmp(key, "exec-root") == 0)
		return runtime != NULL ? xasprintf("%s/docker", runtime) : NULL;
	if (env(m, "XDG_DATA_HOME") != NULL)
		return xasprintf("%s/docker", env(m, "XDG_DATA_HOME"));
	return env(m, "HOME") != NULL ? xasprintf("%s/.local/share/docker", env(m, "HOME")) : NULL;
}

/*
 * Defaults that are no constants. Returns the value and whether it is certain.
 *   ip6tables        false before 27.0, true since
 *   seccomp-profile  "" before 23.0, "builtin" since
 */
static cJSON *
default_of(const struct merge *m, const struct dockerd_option *o, bool *ret_certain)
{
	long v = major(m->s->version);
	autofree char *root = NULL;

	*ret_certain = true;
	if (strcmp(o->key, "ip6tables") == 0) {
		*ret_certain = v >= 0;
		return v < 0  ? cJSON_CreateNull()
		    : v >= 27 ? cJSON_CreateTrue()
			      : cJSON_CreateFalse();
	}
	if (strcmp(o->key, "seccomp-profile") == 0) {
		*ret_certain = v >= 0;
		return v < 0 ? cJSON_CreateNull() : cJSON_CreateString(v >= 23 ? "builtin" : "");
	}
	if (strcmp(o->key, "data-root") == 0 && !m->s->rootless)
		return cJSON_CreateString("/var/lib/docker");
	if (strcmp(o->key, "data-root") == 0 ||
	    (strcmp(o->key, "exec-root") == 0 && m->s->rootless)) {
		root = rootless_folder(m, o->key);
		*ret_certain = root != NULL;
		return root != NULL ? cJSON_CreateString(root) : cJSON_CreateNull();
	}
	return value_of(o, o->def != NULL ? o->def : "");
}

static void
put_default(struct merge *m, const struct dockerd_option *o)
{
	bool certain;
	cJSON *value = default_of(m, o, &certain);

	put_option(m, o->key, value, "default", "", certain && file_proven(m, o->key));
}

static bool
is_tls(const char *key)
{
	return strncmp(key, "tls", 3) == 0;
}

/* True if the file settles the option. */
static bool
put_from_file(struct merge *m, const struct dockerd_option *o)
{
	const cJSON *v = option_of(m->file, o->key);

	if (v == NULL || cJSON_IsNull(v))
		return false;
	put_option(m, o->key, json_copy(v),
	    lists(m->file, "nested", o->key) ? "file, nested" : "file", m->path,
	    file_proven(m, o->key));
	return true;
}

static void
put_flag(struct merge *m, const struct dockerd_option *o)
{
	const cJSON *v = option_of(m->argv, o->key);
	cJSON *where = cJSON_GetObjectItemCaseSensitive(m->argv, "where");

	put_option(
	    m, o->key, json_copy(v), "flag", json_str(where, o->key, ""), flag_proven(m, o->key));
}

/* An option the file cannot be asked for. */
static void
put_unreadable(struct merge *m, const char *key)
{
	autofree char *path = xasprintf("options.%s", key);
	autofree char *text = xasprintf("%s could not be read, and no flag sets %s", m->path, key);

	doc_error(m->document, path, m->unreadable, text);
}

static void
merge_option(struct merge *m, const struct dockerd_option *o)
{
	const char *driver = env(m, "DOCKER_DRIVER");

	if (strcmp(o->key, "storage-driver") == 0 && driver != NULL) /* beats flag and file */
		put_option(
		    m, o->key, cJSON_CreateString(driver), "environment", "DOCKER_DRIVER", true);
	else if (option_of(m->argv, o->key) != NULL)
		put_flag(m, o);
	else if (m->unreadable != NULL)
		put_unreadable(m, o->key);
	else if (!put_from_file(m, o))
		put_default(m, o);
}

struct tls {
	bool on, verify;
	const char *on_origin, *verify_origin, *on_where, *verify_where;
	bool flags_kept; /* certificate flags and their defaults are in force */
	bool proven;
};

static void
set_tls(bool *flag, const char **origin, const char **where, bool value, const char *from,
    const char *at)
{
	*flag = value;
	*origin = from;
	*where = at;
}

/*
 * The flags' part, before the file is read. True if TLS is settled by them; then verify says
 * whether tlsverify is, too.
 */
static bool
tls_from_flags(const struct merge *m, struct tls *t, bool *ret_verify)
{
	const cJSON *tls = option_of(m->argv, "tls"), *verify = option_of(m->argv, "tlsverify");
	const cJSON *where = cJSON_GetObjectItemCaseSensitive(m->argv, "where");
	bool asked = env(m, "DOCKER_TLS_VERIFY") != NULL;

	t->proven = flag_proven(m, "tls") && flag_proven(m, "tlsverify");
	t->flags_kept = verify != NULL || asked || cJSON_IsTrue(tls);
	*ret_verify = verify != NULL;
	if (verify != NULL) {
		set_tls(&t->on, &t->on_origin, &t->on_where, true, "flag",
		    json_str(where, "tlsverify", ""));
		set_tls(&t->verify, &t->verify_origin, &t->verify_where, cJSON_IsTrue(verify),
		    "flag", t->on_where);
		return true;
	}
	if (tls == NULL)
		return false;
	set_tls(&t->on, &t->on_origin, &t->on_where, cJSON_IsTrue(tls) || asked,
	    cJSON_IsTrue(tls) || !asked ? "flag" : "environment",
	    cJSON_IsTrue(tls) || !asked ? json_str(where, "tls", "") : "DOCKER_TLS_VERIFY");
	/* --tls=false: only the environment tells whether it is false */
	t->proven = t->proven && (cJSON_IsTrue(tls) || m->s->environ != NULL);
	return true;
}

static void
merge_tls_switches(struct merge *m, struct tls *t)
{
	const cJSON *file_tls = option_of(m->file, "tls"),
		    *file_verify = option_of(m->file, "tlsverify");
	bool verify_flag, by_flag = tls_from_flags(m, t, &verify_flag),
			  verify_file = cJSON_IsBool(file_verify);
	const char *nested = lists(m->file, "nested", "tlsverify") ? "file, nested" : "file";

	if (!by_flag) {
		set_tls(&t->on, &t->on_origin, &t->on_where, false, "default", "");
		t->proven = file_proven(m, "tls");
	} else if (!verify_flag) {
		t->proven = t->proven && m->unreadable == NULL; /* the file may hold tlsverify */
	}
	/* false in one place is empty to the merge: true in the other wins */
	if (cJSON_IsBool(file_tls) && (!by_flag || (cJSON_IsTrue(file_tls) && !t->on)))
		set_tls(
		    &t->on, &t->on_origin, &t->on_where, cJSON_IsTrue(file_tls), "file", m->path);
	if (file_verify != NULL && !t->on) /* that the key is there turns TLS on */
		set_tls(&t->on, &t->on_origin, &t->on_where, true, nested, m->path);
	if (!verify_flag && verify_file)
		set_tls(&t->verify, &t->verify_origin, &t->verify_where, cJSON_IsTrue(file_verify),
		    nested, m->path);
	else if (!verify_flag)
		set_tls(&t->verify, &t->verify_origin, &t->verify_where, t->on, t->on_origin,
		    t->on_where);
	/* what the file says, or leaves out, counts unless the verify flag settled both */
	if (!verify_flag)
		t->proven = t->proven && file_proven(m, "tls") && file_proven(m, "tlsverify");
}

/*
 * The folder of the default certificates: DOCKER_CERT_PATH, DOCKER_CONFIG, ~/.docker. NULL:
 * cannot be told.
 */
static char *
certificate_folder(const struct merge *m)
{
	const char *home = env(m, "HOME");

	if (m->s->environ == NULL)
		return NULL;
	if (env(m, "DOCKER_CERT_PATH") != NULL)
		return xstrdup(env(m, "DOCKER_CERT_PATH"));
	if (env(m, "DOCKER_CONFIG") != NULL)
		return xstrdup(env(m, "DOCKER_CONFIG"));
	if (home == NULL && m->s->rootless)
		return NULL;
	return xasprintf("%s/.docker", home != NULL ? home : "/root");
}

static void
merge_certificate(
    struct merge *m, const struct tls *t, const struct dockerd_option *o, const char *file)
{
	autofree char *folder = NULL;
	const char *where =
	    json_str(cJSON_GetObjectItemCaseSensitive(m->argv, "where"), o->key, "");

	if (option_of(m->argv, o->key) != NULL && !t->flags_kept) {
		dockerd_disagree(m->disagreements,
		    "%s is given, but without --tls or --tlsverify dockerd drops it", where);
		put_option(m, o->key, cJSON_CreateString(""), "flag", where,
		    flag_proven(m, o->key) && m->s->environ != NULL);
		return;
	}
	if (option_of(m->argv, o->key) != NULL) {
		put_flag(m, o);
		return;
	}
	if (m->unreadable != NULL) {
		put_unreadable(m, o->key);
		return;
	}
	if (put_from_file(m, o))
		return;
	if (!t->flags_kept) {
		put_option(m, o->key, cJSON_CreateString(""), "default", "",
		    file_proven(m, o->key) && m->s->environ != NULL);
		return;
	}
	folder = certificate_folder(m);
	if (folder == NULL) {
		put_option(m, o->key, cJSON_CreateNull(), "default", "", false);
	} else {
		autofree char *path = xasprintf("%s/%s", folder, file);

		put_option(
		    m, o->key, cJSON_CreateString(path), "default", "", file_proven(m, o->key));
	}
}

static void
merge_tls(struct merge *m, struct tls *t)
{
	merge_tls_switches(m, t);
	if (m->unreadable != NULL && strcmp(t->on_origin, "default") == 0) {
		put_unreadable(m, "tls");
		put_unreadable(m, "tlsverify");
	} else {
		put_option(m, "tls", t->on ? cJSON_CreateTrue() : cJSON_CreateFalse(), t->on_origin,
		    t->on_where, t->proven);
		put_option(m, "tlsverify", t->verify ? cJSON_CreateTrue() : cJSON_CreateFalse(),
		    t->verify_origin, t->verify_where, t->proven);
	}
	merge_certificate(m, t, dockerd_option_by_key("tlscacert"), "ca.pem");
	merge_certificate(m, t, dockerd_option_by_key("tlscert"), "cert.pem");
	merge_certificate(m, t, dockerd_option_by_key("tlskey"), "key.pem");
	if (env(m, "DOCKER_TLS_VERIFY") != NULL && !t->on)
		dockerd_disagree(m->disagreements,
		    "DOCKER_TLS_VERIFY is in dockerd's environment, but without --tls or "
		    "--tlsverify it does not turn TLS on");
}

bool
dockerd_sets_graph(const cJSON *options)
{
	const cJSON *graph = cJSON_GetObjectItemCaseSensitive(options, "graph");

	return *json_str(graph, cJSON_IsObject(graph) ? "value" : "", "") != '\0';
}

/* Where nothing names a host: the unix socket, or with TLS a TCP port. */
static void
merge_hosts(struct merge *m, const struct tls *t)
{
	cJSON *o, *value;
	const char *runtime = env(m, "XDG_RUNTIME_DIR");
	autofree char *path = NULL;

	merge_option(m, dockerd_option_by_key("hosts"));
	o = cJSON_GetObjectItemCaseSensitive(m->options, "hosts");
	value = cJSON_GetObjectItemCaseSensitive(o, "value");
	if (!cJSON_IsArray(value) || value->child != NULL)
		return;
	if (t->on)
		json_push_str(value, "tcp://localhost:2376");
	else if (!m->s->rootless)
		json_push_str(value, "unix:///var/run/docker.sock");
	else if (runtime != NULL)
		path = xasprintf("unix://%s/docker.sock", runtime);
	if (path != NULL)
		json_push_str(value, path);
	if (!t->proven || value->child == NULL)
		cJSON_ReplaceItemInObjectCaseSensitive(o, "proven", cJSON_CreateFalse());
}

char *
dockerd_names(const cJSON *list)
{
	struct buf b = BUF_INIT;
	const cJSON *c;
	size_t n = 0;

	cJSON_ArrayForEach(c, list) {
		if (n++ == 8) {
			buf_adds(&b, ", ...");
			break;
		}
		buf_addf(&b, "%s%.64s", n > 1 ? ", " : "", c->valuestring);
	}
	return buf_take(&b);
}

static void
tell_list(struct merge *m, const char *list, const char *fmt_text)
{
	const cJSON *l = cJSON_GetObjectItemCaseSensitive(m->file, list);
	autofree char *text = dockerd_names(l);

	if (l != NULL && l->child != NULL)
		dockerd_disagree(m->disagreements, "%s has %s: %s", m->path, text, fmt_text);
}

/* Keys that are in file and flags: dockerd refuses to start with both. */
static bool
file_conflicts(struct merge *m)
{
	const cJSON *present = cJSON_GetObjectItemCaseSensitive(m->file, "present"), *c;
	autojson cJSON *both = json_array();
	autofree char *text = NULL;

	cJSON_ArrayForEach(c, present)
		if (option_of(m->argv, c->valuestring) != NULL)
			json_push_str(both, c->valuestring);
	if (both->child == NULL)
		return false;
	text = dockerd_names(both);
	dockerd_disagree(m->disagreements,
	    m->s->stopped ? "%s and the command line both set %s: dockerd would not start" :
	    "%s and the command line both set %s: dockerd would not start next time; the running "
	    "one has the command line's",
	    m->path, text);
	return true;
}

static void
read_file(struct merge *m)
{
	const cJSON *c;
	bool refused = false;

	m->file =
	    dockerd_parse_file(m->s->file->bytes != NULL ? m->s->file->bytes : "", m->s->file->len);
	m->file_trusted = dockerd_file_unchanged(m->s, m->path, m->disagreements);
	cJSON_ArrayForEach(c, cJSON_GetObjectItemCaseSensitive(m->file, "errors")) {
		dockerd_disagree(m->disagreements, "%s: %s: dockerd would not start with it",
		    m->path, c->valuestring);
		refused = true;
	}
	refused |= file_conflicts(m);
	if (refused) /* the running dockerd cannot have read this */
		m->file_trusted = false;
	tell_list(m, "twice", "given twice, the last one counts");
	tell_list(m, "null", "null, which dockerd takes as false");
	tell_list(m, "nested", "below another key, where dockerd heeds booleans all the same");
	tell_list(m, "ignored", "which dockerd accepts there and does not heed");
	tell_list(m, "unknown", "not a key that is known here");
}

static void
look_at_file(struct merge *m, cJSON *data)
{
	const struct host_file *f = m->s->file;
	cJSON *file = json_put_object(data, "file");

	json_put_str(file, "path", m->path);
	if (m->s->stopped)
		json_put_null(file, "changed_since_start");
	m->file_present = f != NULL && *f->code == '\0';
	if (m->file_present) {
		read_file(m);
	} else if (f != NULL && strcmp(f->code, "ENOENT") == 0) {
		m->file_trusted = dockerd_absence_proven(m->s, m->path, m->disagreements);
	} else {
		m->unreadable = f != NULL ? f->code : "not-read";
		doc_error(m->document, "file.present", m->unreadable,
		    f != NULL ? f->message : "was not asked for");
		return;
	}
	json_put_bool(file, "present", m->file_present);
	if (!m->s->stopped)
		json_put_bool(file, "changed_since_start",
		    m->file_present ? dockerd_changed(m->s, f) : !m->file_trusted);
}

static void
look_at_argv(struct merge *m)
{
	const cJSON *c, *errors;

	m->argv = dockerd_parse_argv(m->s->argv);
	errors = cJSON_GetObjectItemCaseSensitive(m->argv, "errors");
	m->argv_ok = errors->child == NULL;
	cJSON_ArrayForEach(c, errors)
		dockerd_disagree(m->disagreements,
		    "the command line is not one dockerd starts with: %s", c->valuestring);
}

cJSON *
dockerd_config(const struct dockerd_sources *s)
{
	struct merge m = { .s = s, .document = json_object() };
	cJSON *data;
	struct tls t = { 0 };
	bool named;

	json_put_str(m.document, "source",
	    s->stopped ? "daemon configuration by its files (none runs)" : "effective daemon configuration");
	data = json_put_object(m.document, "data");
	m.disagreements = json_array();
	look_at_argv(&m);
	m.path = s->file != NULL && s->file->path != NULL
	    ? xstrdup(s->file->path)
	    : dockerd_config_path(s->argv, s->environ, s->rootless, &named);
	look_at_file(&m, data);
	if (!cJSON_IsArray(s->argv)) {
		doc_error(m.document, "options", "not-read",
		    "the command line of dockerd could not be read");
	} else {
		m.options = json_put_object(data, "options");
		for (size_t i = 0; i < ndockerd_options; i++) {
			const struct dockerd_option *o = &dockerd_options[i];

			if (dockerd_option_reported(o) && !is_tls(o->key) &&
			    strcmp(o->key, "hosts") != 0)
				merge_option(&m, o);
		}
		merge_tls(&m, &t);
		merge_hosts(&m, &t);
		if (dockerd_sets_graph(m.options))
			cJSON_ReplaceItemInObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(m.options, "data-root"), "proven",
			    cJSON_CreateFalse());
	}
	dockerd_explain(s, m.argv, m.disagreements);
	json_put(
	    data, "unknown_flags", json_copy(cJSON_GetObjectItemCaseSensitive(m.argv, "unknown")));
	json_put(data, "disagreements", m.disagreements);
	cJSON_Delete(m.argv);
	cJSON_Delete(m.file);
	free(m.path);
	return m.document;
}
