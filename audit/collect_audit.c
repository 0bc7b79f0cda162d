/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_audit: the audit rules that the kernel has and those that the rule files ask for, each with the place that it
 * is about as the kernel resolved it, and how the two differ.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_audit.h"
#include "audit/tmpfiles.h"

#define MAX_PLACES 1024
#define MAX_SHOWN  256 /* differences; more are counted */

/* A path that rules name, looked at once. */
struct place {
	char *path;
	char *resolved;  /* links above its last component followed; NULL: code */
	bool link, directory, missing;
	bool at_boot;    /* as it is then, not as it is here */
	bool perhaps;    /* nor is it known whether it, or its folder, is made then */
	bool unmounted;  /* nor is it known whether it is missing: its file system is not mounted below --root */
	char code[24];
};

struct places {
	struct host *host;
	const struct tmpfiles *boot; /* what makes /run where nothing runs; NULL: it is as it is */
	struct place *list;
	size_t n;
};

static char *
join(const char *folder, const char *name)
{
	return xasprintf("%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
}

static bool
is_below_run(const char *path)
{
	return strncmp(path, "/run/", 5) == 0;
}

/* In a root that does not run, /run will be another one when the rules are loaded: a tmpfs, with what tmpfiles.d makes. */
static void
resolve_at_boot(const struct tmpfiles *boot, struct place *p)
{
	autofree char *path = xstrdup(p->resolved != NULL ? p->resolved : p->path), *in = NULL;
	enum tmpfiles_made made, above;

	if (strncmp(path, "/var/run/", 9) == 0) /* a link to /run since long; one that is not there yet, too */
		memmove(path, path + 4, strlen(path + 4) + 1);
	if (!is_below_run(path))
		return;
	in = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	made = tmpfiles_make(boot, path);
	above = strcmp(in, "/run") == 0 ? TMPFILES_MADE : tmpfiles_make(boot, in);
	free(p->resolved);
	p->perhaps = made == TMPFILES_PERHAPS || above == TMPFILES_PERHAPS;
	p->resolved = p->perhaps || above == TMPFILES_NOT_MADE ? NULL : xstrdup(path);
	snprintf(p->code, sizeof p->code, "%s", p->resolved != NULL ? "" : p->perhaps ? "not-read" : "ENOENT");
	p->missing = made != TMPFILES_MADE;
	p->directory = !p->missing;
	p->link = p->unmounted = false;
	p->at_boot = true;
}

/* The kernel follows links on the way to what a rule names, but not there. */
static void
resolve(struct host *h, const struct tmpfiles *boot, struct place *p)
{
	const char *slash = strrchr(p->path, '/');
	autofree char *above = NULL;
	struct host_file folder, file;

	if (slash == NULL || slash[1] == '\0' || strcmp(slash, "/.") == 0 || strcmp(slash, "/..") == 0) {
		p->resolved = strcmp(p->path, "/") == 0 ? xstrdup("/") : NULL;
		p->directory = p->resolved != NULL;
		snprintf(p->code, sizeof p->code, "%s", p->resolved != NULL ? "" : "EINVAL");
		return;
	}
	above = slash == p->path ? xstrdup("/") : xstrndup(p->path, (size_t)(slash - p->path));
	host_stat(h, 0, above, &folder);
	host_stat(h, 0, p->path, &file);
	snprintf(p->code, sizeof p->code, "%s", folder.code);
	if (host_is_there(&folder))
		p->resolved = join(folder.real, slash + 1);
	p->missing = !host_is_there(&file);
	p->unmounted = p->missing && strcmp(file.code, "not-mounted") == 0;
	p->directory = !p->missing && file.type == 'd';
	p->link = !p->missing && p->resolved != NULL && strcmp(file.real, p->resolved) != 0;
	host_file_free(&folder);
	host_file_free(&file);
	if (boot != NULL)
		resolve_at_boot(boot, p);
}

static const struct place *
place_of(struct places *all, const char *path)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->list[i].path, path) == 0)
			return &all->list[i];
	if (all->n == MAX_PLACES)
		return NULL;
	all->list = xrealloc(all->list, all->n + 1, sizeof *all->list);
	all->list[all->n] = (struct place){ .path = xstrdup(path) };
	resolve(all->host, all->boot, &all->list[all->n]);
	return &all->list[all->n++];
}

static void
places_free(struct places *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->list[i].path);
		free(all->list[i].resolved);
	}
	free(all->list);
}

static cJSON *
rule_object(struct places *places, const struct audit_rule *rule)
{
	cJSON *o = audit_rule_json(rule);
	bool dir;
	autofree char *path = audit_rule_target(rule, &dir);
	const struct place *p = path != NULL ? place_of(places, path) : NULL;

	if (path == NULL)
		return o;
	if (rule->watch)
		dir = p != NULL && p->directory;
	json_put_bool(o, "recursive", dir);
	json_put_str(o, "resolved", p != NULL ? p->resolved : NULL);
	json_put_bool(o, "link", p != NULL && p->link);
	json_put_bool(o, "missing", p == NULL || p->missing);
	return o;
}

static void
put_rules(cJSON *doc, const char *name, struct places *places, const struct audit_rules *r)
{
	cJSON *list = json_put_array(cJSON_GetObjectItemCaseSensitive(doc, "data"), name);

	for (size_t i = 0; i < r->n; i++)
		json_push(list, rule_object(places, &r->rule[i]));
	if (r->dropped > 0) {
		autofree char *at = xasprintf("%s[%zu]", name, r->n);

		doc_error(doc, at, "too-large", "there are more rules than are read");
	}
}

/* ---- the kernel's ---- */

static bool
from_hex(const char *hex, struct buf *ret)
{
	size_t n = strlen(hex);

	for (size_t i = 0; i + 1 < n; i += 2) {
		char byte[3] = { hex[i], hex[i + 1], '\0' }, *end;
		unsigned long v = strtoul(byte, &end, 16);

		if (*end != '\0')
			return false;
		buf_addc(ret, (char)v);
	}
	return n % 2 == 0;
}

/* False: an error of the document stands for the rules. */
static bool
take_kernel(cJSON *doc, const cJSON *kernel, struct audit_rules *ret)
{
	const cJSON *error = json_at(kernel, "error"), *e, *rule;
	bool seen = json_at(kernel, "data.rules") != NULL;

	if (error != NULL) {
		doc_error(doc, "kernel", json_str(error, "code", "unknown"), json_str(error, "message", ""));
		doc_error(doc, "rules", json_str(error, "code", "unknown"), json_str(error, "message", ""));
		return false;
	}
	cJSON_ArrayForEach(e, json_at(kernel, "errors")) {
		doc_error(doc, json_str(e, "path", "rules"), json_str(e, "code", "unknown"), json_str(e, "message", ""));
		seen = seen && strcmp(json_str(e, "path", "rules"), "kernel") == 0;
	}
	json_put(cJSON_GetObjectItemCaseSensitive(doc, "data"), "kernel", json_copy(json_at(kernel, "data.kernel")));
	cJSON_ArrayForEach(rule, json_at(kernel, "data.rules")) {
		autobuf struct buf bytes = BUF_INIT;

		if (seen && (!cJSON_IsString(rule) || !from_hex(rule->valuestring, &bytes) ||
				    !audit_rules_add_record(ret, bytes.s, bytes.len))) {
			doc_error(doc, "rules", "EBADMSG", "a rule of the kernel's is not understood");
			seen = false;
		}
	}
	return seen;
}

/*
 * A daemon in a mount namespace of its own may see another file under a name than the host, whose names rules have. One that it
 * does not see at all is the host's.
 */
static bool
is_hosts(const struct collector *c, const char *real)
{
	struct host_file here, there;
	bool same;

	if (c->daemon_root == 0 || !json_bool(c->process, "data.root", true))
		return true;
	host_stat(c->host, 0, real, &here);
	host_stat(c->host, c->daemon_root, real, &there);
	same = strcmp(there.code, "ENOENT") == 0 ||
	    (*here.code == '\0' && *there.code == '\0' && here.dev == there.dev && here.ino == there.ino);
	host_file_free(&here);
	host_file_free(&there);
	return same;
}

/* Which mount each of the engine's files lies in: the kernel's "dir" rules stop at what is mounted after they were loaded. */
static void
put_mounts(const struct collector *c, cJSON *data, const cJSON *roles)
{
	const cJSON *mounts = json_at(c->mounts, "data.mounts");
	cJSON *list = json_put_array(data, "mounts");
	const cJSON *role, *m;

	cJSON_ArrayForEach(role, roles) {
		const char *real = json_str(role, "real", NULL), *best = NULL;
		cJSON *o;

		if (real == NULL || !json_bool(role, "exists", false))
			continue;
		cJSON_ArrayForEach(m, mounts) {
			const char *dst = json_str(m, "dst", "");
			size_t n = strcmp(dst, "/") == 0 ? 0 : strlen(dst);

			if (*dst == '/' && strncmp(real, dst, n) == 0 && (real[n] == '/' || real[n] == '\0') &&
			    (best == NULL || strlen(dst) >= strlen(best)))
				best = dst;
		}
		o = json_object();
		json_put_str(o, "path", real);
		json_put_str(o, "mount", best);
		json_put_bool(o, "same", is_hosts(c, real));
		json_push(list, o);
	}
}

/* ---- what auditctl stops at ---- */

static bool
is_made_at_boot(const char *path)
{
	static const char *const tops[] = { "/proc/", "/sys/", "/dev/" };

	for (size_t i = 0; i < ARRAY_SIZE(tops); i++)
		if (strncmp(path, tops[i], strlen(tops[i])) == 0)
			return true;
	return false;
}

/* The kernel takes a rule for a folder that is there, and for any other thing in a folder that is there (ENOENT). */
static void
doubt_place(struct places *places, struct audit_rules *r, const struct audit_rule *rule, const char *path, bool dir)
{
	const struct place *p = NULL;

	if (is_made_at_boot(path))
		return;
	p = place_of(places, path);
	if (p != NULL && p->perhaps)
		audit_rules_trouble(r, rule->file, rule->line, "whether the folder %s is there yet when rules are loaded is not known: see what "
		    "tmpfiles.d says of it", path);
	else if (p != NULL && p->unmounted && (dir || p->resolved == NULL))
		audit_rules_trouble(r, rule->file, rule->line, "%s is on a file system that is not mounted: whether the kernel takes "
		    "the rule is not known", path);
	else if (p == NULL || (dir ? p->missing : p->resolved == NULL))
		audit_rules_trouble(r, rule->file, rule->line, "there is no folder %s%s%s", dir ? "" : "for ", path,
		    p != NULL && p->at_boot ? " yet when rules are loaded" : "");
}

/* In a root that does not run nothing says whether the kernel took a rule. */
static void
doubt_rules(struct places *places, struct audit_rules *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct audit_rule *rule = &r->rule[i];
		bool dir;
		autofree char *path = audit_rule_target(rule, &dir);

		if (rule->lenient)
			continue;
		if (path != NULL)
			doubt_place(places, r, rule, path, dir);
		for (size_t k = 0; k < rule->nfields; k++)
			if (rule->fields[k].field == AUDIT_EXE && rule->fields[k].text != NULL)
				doubt_place(places, r, rule, rule->fields[k].text, false);
	}
	collect_audit_doubt_names(r);
}

static void
put_problems(cJSON *data, const struct audit_rules *r)
{
	cJSON *list = json_put_array(data, "problems");

	for (size_t i = 0; i < r->nproblems && i < MAX_SHOWN; i++) {
		cJSON *o = json_object();

		json_put_str(o, "file", r->problem[i].file);
		json_put_int(o, "line", r->problem[i].line);
		json_put_str(o, "message", r->problem[i].message);
		json_push(list, o);
	}
}

/* ---- how they differ ---- */

static bool
has_rule(const struct audit_rules *r, const struct audit_rule *rule)
{
	for (size_t i = 0; i < r->n; i++)
		if (audit_rule_same(&r->rule[i], rule))
			return true;
	return false;
}

static void
put_missing(cJSON *data, const char *name, const struct audit_rules *of, const struct audit_rules *in)
{
	cJSON *list = json_put_array(data, name);

	for (size_t i = 0; i < of->n && cJSON_GetArraySize(list) < MAX_SHOWN; i++)
		if (!has_rule(in, &of->rule[i])) {
			autojson cJSON *rule = audit_rule_json(&of->rule[i]);

			json_push(list, json_copy(json_at(rule, "text")));
		}
}

void
collect_put_audit(const struct collector *c, cJSON *subject)
{
	struct places places = { .host = c->host };
	struct audit_rules loaded = { .enabled = -1 }, configured = { .enabled = -1 };
	autojson cJSON *kernel = NULL;
	cJSON *doc = json_object(), *data;
	struct audit_loader loader = { 0 };
	struct tmpfiles boot = { .n = 0 };
	bool live, read, running = strcmp(c->o->root, "/") == 0;

	if (strcmp(c->o->scope, "engine") == 0) {
		json_free(&doc);
		subject_doc_error(subject, "audit", "NETLINK_AUDIT", "not-in-scope", "not looked at: --scope engine");
		return;
	}
	if (!running) {
		tmpfiles_read(c->host, &boot);
		places.boot = &boot;
	}
	kernel = host_audit(c->host);
	json_put_str(doc, "source", json_str(kernel, "source", "NETLINK_AUDIT"));
	data = json_put_object(doc, "data");
	json_put_array(data, "files");
	put_mounts(c, data, json_at(subject, "read.roles.data.list"));
	if ((live = take_kernel(doc, kernel, &loaded)))
		put_rules(doc, "rules", &places, &loaded);
	collect_audit_loader(c, &loader, &configured);
	if ((read = collect_audit_files(c, doc, &loader, &configured))) {
		if (!running)
			doubt_rules(&places, &configured);
		if (loader.present && loader.off != NULL && configured.enabled < 0)
			audit_rules_trouble(&configured, "auditd.service", 0,
			    "%s, and no rule file says -e 1: the kernel's auditing may stay switched off", loader.off);
		put_rules(doc, "configured", &places, &configured);
		put_problems(data, &configured);
		if (configured.enabled >= 0)
			json_put_int(data, "configured_enabled", configured.enabled);
		else
			json_put_null(data, "configured_enabled");
		json_put_bool(data, "loader", loader.present);
		if (loader.by != NULL)
			json_put_str(data, "loader_by", loader.by);
	}
	if (live && read) {
		put_missing(data, "not_loaded", &configured, &loaded);
		put_missing(data, "not_configured", &loaded, &configured);
	}
	collect_put(c, subject, KIND_HOST, "audit", doc);
	json_free(&doc);
	audit_rules_free(&loaded);
	audit_rules_free(&configured);
	free(loader.by);
	free(loader.file);
	places_free(&places);
	tmpfiles_free(&boot);
}
