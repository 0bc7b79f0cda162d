/* SPDX-License-Identifier: Apache-2.0 */
/* collect_deep: what lies in a running container's file system (--deep): setuid files, tools, and how many packages. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "audit/packages.h"

/* Of all of a container's databases. */
#define MAX_BYTES ((size_t)32 << 20)
#define MAX_PARTS 4096
/* A container has this many milliseconds for each, and no more than a part of what is left of the run's. */
#define WALK_MS  10000
#define COUNT_MS 2000
#define PART     8

static const struct database {
	const char *manager, *path;
	size_t (*count)(const char *bytes, size_t len); /* NULL: it is not read */
	bool folder; /* of files, each of which is counted */
} databases[] = {
	{ "dpkg", "/var/lib/dpkg/status", packages_dpkg, false },
	{ "dpkg", "/var/lib/dpkg/status.d", packages_dpkg, true },
	{ "apk", "/lib/apk/db/installed", packages_apk, false },
	{ "apk", "/usr/lib/apk/db/installed", packages_apk, false },
	{ "rpm", "/var/lib/rpm/rpmdb.sqlite", NULL, false },
	{ "rpm", "/var/lib/rpm/Packages.db", NULL, false },
	{ "rpm", "/var/lib/rpm/Packages", NULL, false },
	{ "rpm", "/usr/lib/sysimage/rpm/rpmdb.sqlite", NULL, false },
	{ "rpm", "/usr/lib/sysimage/rpm/Packages.db", NULL, false },
};

/* What is in one, or an errno's name; "" if it was read. */
struct counted {
	char code[24], message[256];
	size_t packages;
};

/* A container whose packages are counted, and what may still be spent on that. */
struct counter {
	struct host *host;
	struct host_root root;
	int64_t end;
	size_t bytes;
};

/* So many milliseconds, or a part of what is left. */
static int
milliseconds(const struct collector *c, int most)
{
	int64_t left = (c->o->deadline - now_ms()) / PART;

	return left < 0 ? 0 : left > most ? most : (int)left;
}

static struct counted
count_file(struct counter *c, const char *path, const struct database *d)
{
	struct counted n = { .code = "timeout" };
	struct host_file f = { 0 };

	snprintf(n.message, sizeof n.message, "the time for this container's packages was over");
	if (now_ms() >= c->end)
		return n;
	if (d->count != NULL)
		host_read_inside(c->host, &c->root, path, c->bytes, &f);
	else
		host_stat_inside(c->host, &c->root, path, &f);
	snprintf(n.code, sizeof n.code, "%s", f.code);
	snprintf(n.message, sizeof n.message, "%s", f.message);
	if (*f.code == '\0' && d->count != NULL)
		n.packages = d->count(f.bytes != NULL ? f.bytes : "", f.len);
	c->bytes -= f.len < c->bytes ? f.len : c->bytes;
	host_file_free(&f);
	return n;
}

static struct counted
count_folder(struct counter *c, const struct database *d)
{
	struct counted all = { 0 };
	autojson cJSON *names = host_list_inside(c->host, &c->root, d->path, all.code);
	const cJSON *name;

	snprintf(all.message, sizeof all.message, "%s could not be listed", d->path);
	if (cJSON_GetArraySize(names) > MAX_PARTS)
		snprintf(all.code, sizeof all.code, "too-large");
	cJSON_ArrayForEach(name, names) {
		autofree char *path = xasprintf("%s/%s", d->path, name->valuestring);
		size_t len = strlen(path);
		struct counted one;

		if (*all.code != '\0' || (len > 8 && strcmp(path + len - 8, ".md5sums") == 0))
			continue;
		one = count_file(c, path, d);
		one.packages += all.packages;
		all = one;
	}
	return all;
}

static void
put_packages(const struct collector *c, cJSON *doc, const struct host_root *root)
{
	struct counter counter = { c->host, *root, now_ms() + milliseconds(c, COUNT_MS), MAX_BYTES };
	cJSON *list = json_put_array(cJSON_GetObjectItemCaseSensitive(doc, "data"), "packages"), *x;
	char why[300] = "", code[24] = "";
	autofree char *behind = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(databases); i++) {
		const struct database *d = &databases[i];
		struct counted n = d->folder ? count_folder(&counter, d) : count_file(&counter, d->path, d);

		if (strcmp(n.code, "ENOENT") == 0 || strcmp(n.code, "ENOTDIR") == 0)
			continue;
		if (*n.code != '\0') {
			snprintf(code, sizeof code, "%s", n.code);
			snprintf(why, sizeof why, "%s", n.message);
			continue;
		}
		x = json_object();
		json_put_str(x, "manager", d->manager);
		json_put_str(x, "database", d->path);
		if (d->count != NULL)
			json_put_int(x, "count", (int64_t)n.packages);
		else
			json_put_null(x, "count");
		json_push(list, x);
	}
	if (*code == '\0')
		return;
	behind = xasprintf("packages[%d]", cJSON_GetArraySize(list));
	doc_error(doc, behind, code, why);
}

/* Why a container is not looked into, or NULL. */
static const char *
not_now(const struct collector *c, const cJSON *subject, const cJSON *kernel, const char **ret_message)
{
	if (!c->o->deep) {
		*ret_message = "the files of containers were not looked at (--deep)";
		return "not-asked";
	}
	if (json_at(kernel, "data") == NULL) {
		*ret_message = json_str(subject, "read.kernel.error.message", "");
		return json_str(subject, "read.kernel.error.code", "unknown");
	}
	if (json_at(subject, "read.engine.data") == NULL || json_str(subject, "read.engine.data.sandboxed", NULL) != NULL) {
		*ret_message = "the host's /proc is not known to show the container's files";
		return "not-proven";
	}
	return NULL;
}

void
collect_deep(struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *kernel)
{
	const char *message = "", *code = not_now(c, subject, kernel, &message);
	double start = json_num(kernel, "data.start", -1);
	struct host_root root;
	cJSON *doc;

	if (code != NULL) {
		subject_doc_error(subject, "files", "/proc/PID/root", code, message);
		return;
	}
	collect_container_root(c, s, &root);
	doc = host_walk(c->host, &root, start, milliseconds(c, WALK_MS));
	if (json_at(doc, "data") != NULL) {
		put_packages(c, doc, &root);
		if (!collect_is_still(c, s->pid, start)) {
			cJSON_Delete(doc);
			subject_doc_error(subject, "files", "/proc/PID/root", "ESRCH",
			    "the container's process ended while its files were read");
			return;
		}
	}
	collect_put(c, subject, KIND_CONTAINER, "files", doc);
	cJSON_Delete(doc);
}
