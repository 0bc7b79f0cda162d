/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "audit/containerd.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CONFIG ((size_t)1 << 20)
#define MAX_FILES  256

static const char default_config[] = "/etc/containerd/config.toml";
static const char default_imports[] = "/etc/containerd/conf.d/*.toml";

struct finder {
	struct host *h;
	long pid;
	struct containerd *ret;
};

static void
doubt(struct containerd *c, char *why)
{
	if (c->why == NULL)
		c->why = why;
	else
		free(why);
}

/* Adds a file to be read; false if it is there already. */
static bool
add_file(struct finder *f, const char *path, const char *found_by, bool unproven)
{
	struct containerd *c = f->ret;

	for (size_t i = 0; i < c->nfiles; i++)
		if (strcmp(c->files[i].path, path) == 0)
			return false;
	if (c->nfiles == MAX_FILES) {
		doubt(c, xasprintf("containerd's configuration has more than %d files", MAX_FILES));
		return false;
	}
	c->files = xrealloc(c->files, c->nfiles + 1, sizeof *c->files);
	c->files[c->nfiles++] = (struct containerd_file){ xstrdup(path), found_by, unproven };
	return true;
}

/* ---- imports ---- */

static bool
is_missing(const char *code)
{
	return strcmp(code, "ENOENT") == 0 || strcmp(code, "ENOTDIR") == 0;
}

/* A path as filepath.Clean() makes it, from the top. The caller frees. */
static char *
absolute(const char *parent, const char *path)
{
	autofree char *all = NULL;
	const char *slash = strrchr(parent, '/'), *s;
	int above = slash != NULL ? (int)(slash - parent) : 0;
	struct buf b = BUF_INIT;
	size_t n;

	all = *path == '/' ? xstrdup(path) : xasprintf("%.*s/%s", above, parent, path);
	buf_adds(&b, "");
	for (s = all; *s != '\0'; s += n) {
		s += strspn(s, "/");
		n = strcspn(s, "/");
		if (n == 2 && strncmp(s, "..", 2) == 0) {
			while (b.len > 0 && b.s[--b.len] != '/')
				;
			b.s[b.len] = '\0';
		} else if (n > 0 && !(n == 1 && *s == '.')) {
			buf_addc(&b, '/');
			buf_add(&b, s, n);
		}
	}
	if (b.len == 0)
		buf_addc(&b, '/');
	return buf_take(&b);
}

/* found_by of imported files: one name for all, as the paths tell which. */
static void
add_imports(struct finder *f, const char *parent, const cJSON *imports, const char *found_by,
    bool unproven)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, imports) {
		autofree char *path = absolute(parent, v->valuestring);
		struct match m = { .h = f->h, .pid = f->pid, .dots = true };
		const cJSON *one;

		if (strchr(path, '*') == NULL) {
			(void)add_file(f, path, found_by, unproven);
			continue;
		}
		match_find(&m, path);
		if (m.trouble != NULL)
			doubt(f->ret, xasprintf("imports of containerd's configuration: %s", m.trouble));
		cJSON_ArrayForEach(one, m.paths)
			(void)add_file(f, one->valuestring, found_by, unproven);
		match_free(&m);
	}
}

/* ---- values ---- */

static void
set(struct finder *f, const struct containerd_file *file, char **value, const char *found,
    const char *key)
{
	if (found == NULL || *found == '\0')
		return; /* an empty one overrides nothing */
	if (file->unproven && (*value == NULL || strcmp(*value, found) != 0)) {
		doubt(f->ret, xasprintf("%s sets containerd's %s, which not each of its releases reads",
		    file->path, key));
		return;
	}
	free(*value);
	*value = xstrdup(found);
}

/* Reads one file, and adds what it imports. */
static void
read_file(struct finder *f, size_t i)
{
	const struct containerd_file *file = &f->ret->files[i];
	autofree char *path = xstrdup(file->path);
	bool unproven = file->unproven;
	struct host_file bytes;
	autojson cJSON *parsed = NULL, *otherwise = NULL;
	const char *error;

	host_read_file(f->h, f->pid, path, MAX_CONFIG, &bytes);
	if (*bytes.code == '\0') {
		parsed = containerd_parse(bytes.bytes, bytes.len);
		if ((error = json_str(parsed, "error", NULL)) != NULL)
			doubt(f->ret, xasprintf("containerd's configuration is not understood: %s, %s",
			    path, error));
		set(f, file, &f->ret->root, json_str(parsed, "root", NULL), "root");
		set(f, file, &f->ret->state, json_str(parsed, "state", NULL), "state");
		set(f, file, &f->ret->address, json_str(parsed, "address", NULL), "address");
	} else if (!is_missing(bytes.code)) {
		doubt(f->ret, xasprintf("%s (%s)", bytes.message, bytes.code));
	} else if (i > 0) {
		doubt(f->ret, xasprintf("%s, which containerd's configuration imports, is not there",
		    path));
	}
	host_file_free(&bytes);
	if (json_at(parsed, "imports") != NULL) {
		add_imports(f, path, json_at(parsed, "imports"), "imports of containerd's configuration",
		    unproven);
	} else if (i == 0) {
		otherwise = json_array();
		json_push_str(otherwise, default_imports);
		add_imports(f, path, otherwise, "read by containerd 2.2 and later", true);
	}
}

/* ---- the unit ---- */

/* A flag's value: "-f value", "-f=value", with one dash or two whatever its name; NULL if that is not it. */
static const char *
flag(const cJSON *word, const char *shorter, const char *longer)
{
	const char *const names[] = { shorter, longer };
	const char *name = word->valuestring;

	if (*name != '-')
		return NULL;
	name += name[1] == '-' ? 2 : 1;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t n = strlen(names[i]);

		if (n == 0 || strncmp(name, names[i], n) != 0)
			continue;
		if (name[n] == '=')
			return name + n + 1;
		if (name[n] == '\0' && word->next != NULL)
			return word->next->valuestring;
	}
	return NULL;
}

/* An empty one takes back those before it: the files count then. */
static void
take(char **value, const char *found)
{
	if (found == NULL)
		return;
	free(*value);
	*value = *found != '\0' ? xstrdup(found) : NULL;
}

void
containerd_find(struct host *h, long pid, struct containerd *ret)
{
	struct finder f = { h, pid, ret };
	autofree char *config = NULL, *root = NULL, *state = NULL, *address = NULL;
	autojson cJSON *argv = NULL, *variables = NULL;
	const cJSON *word;
	struct unit *u = &ret->service;

	*ret = (struct containerd){ 0 };
	unit_find(h, "containerd.service", NULL, u);
	ret->unit = u->fragment != NULL && !unit_is_masked(u);
	ret->why = unit_unread(h, u);
	argv = unit_argv(h, u, "containerd", &variables);
	if (ret->unit && argv == NULL && ret->why == NULL)
		ret->why = xasprintf("what %s starts is not containerd itself", u->fragment);
	take(&ret->program, json_str(argv, "[0]", NULL));
	cJSON_ArrayForEach(word, argv) {
		take(&config, flag(word, "c", "config"));
		take(&address, flag(word, "a", "address"));
		take(&root, flag(word, "", "root"));
		take(&state, flag(word, "", "state"));
	}
	(void)add_file(&f, config != NULL ? config : default_config,
	    config != NULL ? "--config of containerd.service" : "default", false);
	for (size_t i = 0; i < ret->nfiles; i++)
		read_file(&f, i);
	take(&ret->root, root);
	take(&ret->state, state);
	take(&ret->address, address);
}

void
containerd_free(struct containerd *c)
{
	for (size_t i = 0; i < c->nfiles; i++)
		free(c->files[i].path);
	free(c->files);
	unit_free(&c->service);
	free(c->program);
	free(c->root);
	free(c->state);
	free(c->address);
	free(c->why);
	*c = (struct containerd){ 0 };
}
