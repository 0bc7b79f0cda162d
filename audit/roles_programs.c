/* SPDX-License-Identifier: Apache-2.0 */
/* roles_programs: where programs are that are started by their names. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/roles_parts.h"

/* Where systemd looks for them, and what it gives as PATH (systemd.service(5), "COMMAND LINES"; systemd.exec(5)). */
static const char usual[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* The next place of a PATH in which a name is looked for, or NULL; the caller frees. Folders that are relative are passed over: Go's
 * library starts nothing of those. */
static char *
next_place(const char **path, const char *name)
{
	while (**path != '\0') {
		const char *folder = *path;
		size_t n = strcspn(folder, ":");

		*path += n + (folder[n] == ':');
		if (*folder == '/')
			return xasprintf("%.*s/%s", (int)n, folder, name);
	}
	return NULL;
}

/* Asks for all usual places at once. */
static void
find_ahead(struct host *h, long pid, const char *name)
{
	const char *path = usual;
	char *place;

	while ((place = next_place(&path, name)) != NULL) {
		host_stat_ahead(h, pid, place);
		free(place);
	}
}

static bool
is_there(struct host *h, long pid, const char *path)
{
	struct host_file file;
	bool there;

	host_stat(h, pid, path, &file);
	there = !unit_file_is_missing(file.code);
	host_file_free(&file);
	return there;
}

char *
program_find(struct host *h, long pid, const char *path, const char *name)
{
	char *place;

	if (path == NULL)
		path = usual;
	while ((place = next_place(&path, name)) != NULL && !is_there(h, pid, place))
		free(place);
	return place;
}

/* ---- those of an engine ---- */

/* How who starts a program by its name finds it. */
struct search {
	char *path;     /* NULL: the usual one */
	char *why;      /* why that is not certain, a sentence; NULL: it is */
	const char *by; /* what sets path */
	char *beside;   /* a folder in which it looks at last, or NULL */
};

static void
search_free(struct search *s)
{
	free(s->path);
	free(s->why);
	free(s->beside);
	*s = (struct search){ 0 };
}

static char *
folder_of(const char *program)
{
	const char *slash = program != NULL && *program == '/' ? strrchr(program, '/') : NULL;

	return slash != NULL ? xstrndup(program, (size_t)(slash - program)) : NULL;
}

static bool
is_same(const struct programs *p, const char *a, const char *b)
{
	struct host_file x, y;
	bool same;

	host_stat(p->h, p->pid, a, &x);
	host_stat(p->h, p->pid, b, &y);
	same = strcmp(a, b) == 0 || (*x.code == '\0' && *y.code == '\0' && x.dev == y.dev && x.ino == y.ino);
	host_file_free(&x);
	host_file_free(&y);
	return same;
}

/* Adds one, unless it is there already. */
static void
add(const struct programs *p, const char *role, const char *path, const char *by, const char *why)
{
	size_t before = p->r->n;
	struct role *one = roles_add(p->r, role, p->pid, path, "%s%s%s", by, why != NULL ? "; " : "", why != NULL ? why : "");

	one->unproven = one->unproven || (p->r->n > before && why != NULL);
}

/* By its name: the one that is found, and where that is not certain the one that may be found in its stead. */
static void
add_found(const struct programs *p, const char *role, const struct search *s)
{
	static const char by_default[] = "search path of programs";
	const char *by = s->path != NULL ? s->by : by_default;
	autofree char *found = program_find(p->h, p->pid, s->path, role);
	autofree char *other = s->path != NULL ? program_find(p->h, p->pid, NULL, role) : NULL;
	autofree char *beside = s->beside != NULL ? xasprintf("%s/%s", s->beside, role) : NULL;
	bool same = found != NULL && other != NULL && is_same(p, found, other);

	if (found != NULL)
		add(p, role, found, by, same ? NULL : s->why);
	else if (beside != NULL && is_there(p->h, p->pid, beside))
		add(p, role, beside, "beside containerd", s->why);
	else if (other != NULL)
		add(p, role, other, by_default, s->why != NULL ? s->why : "no folder of PATH has it");
	else
		roles_add(p->r, role, 0, "", "no folder of programs has it%s%s", s->why != NULL ? "; " : "", s->why != NULL ? s->why : "")->unproven =
		    s->why != NULL;
	if (other != NULL && !same && s->why != NULL)
		add(p, role, other, by_default, s->why);
}

/* By its path, if that is known. */
static void
add_program(const struct programs *p, const char *role, const char *named, const char *by, const struct search *s)
{
	autofree char *folder = p->running ? folder_of(p->dockerd) : NULL;
	autofree char *beside = folder != NULL ? xasprintf("%s/%s", folder, role) : NULL;

	if (named != NULL && *named == '/')
		roles_add(p->r, role, p->pid, named, "%s", by);
	else if (beside != NULL && s->path == NULL && s->why == NULL && is_there(p->h, p->pid, beside))
		roles_add(p->r, role, p->pid, beside, "beside dockerd");
	else
		add_found(p, role, s);
}

/* systemd's, of the first word of ExecStart=. */
static struct search
search_of_manager(const struct unit *u)
{
	return (struct search){ .path = u->exec_path != NULL ? xstrdup(u->exec_path) : NULL, .why = unit_doubt_exec_path(u),
		.by = "ExecSearchPath= of its unit" };
}

/* dockerd's. A rootless daemon's programs are beside it. */
static struct search
search_of_docker(const struct programs *p)
{
	struct search s = { .by = "PATH of docker.service" };

	if (p->rootless || p->docker->fragment == NULL || unit_is_masked(p->docker))
		return s;
	s.path = unit_path(p->h, p->docker, NULL, &s.why);
	if (p->dockerd == NULL && s.why == NULL) /* what does may set another one */
		s.why = xasprintf("how %s starts dockerd is not known", p->docker->fragment);
	return s;
}

/* That of the containerd which starts the containers: the system's, else one that dockerd starts. A shim may be beside it (containerd,
 * pkg/shim), and runs runc with its PATH. */
static struct search
search_of_containerd(const struct programs *p)
{
	const struct containerd *c = p->containerd;
	struct search s = { .by = "PATH of containerd.service" };

	if (p->rootless || !c->unit)
		return search_of_docker(p);
	s.path = unit_path(p->h, &c->service, NULL, &s.why);
	s.beside = folder_of(c->program);
	if (c->program == NULL && s.why == NULL) /* what starts it may set another one */
		s.why = xasprintf("what %s starts is not containerd itself", c->service.fragment);
	return s;
}

static const char *const container_programs[] = { "containerd-shim", "containerd-shim-runc-v1", "containerd-shim-runc-v2", "runc" };

/* dockerd starts a containerd of its own if the system's is not there by then: what its PATH has that is another one. */
static void
add_of_docker(const struct programs *p)
{
	struct search s = search_of_docker(p);
	autofree char *containerd = s.path != NULL ? program_find(p->h, p->pid, s.path, "containerd") : NULL;

	if (containerd != NULL)
		add(p, "containerd", containerd, s.by, "dockerd may start one of its own");
	for (size_t i = 0; i < ARRAY_SIZE(container_programs) && s.path != NULL; i++) {
		autofree char *found = program_find(p->h, p->pid, s.path, container_programs[i]);

		if (found != NULL)
			add(p, container_programs[i], found, s.by, "dockerd may start a containerd of its own");
	}
	search_free(&s);
}

void
roles_add_programs(const struct programs *p)
{
	const struct containerd *c = p->containerd;
	bool by_unit = c->program != NULL && !(p->rootless && p->own_containerd);
	struct search manager = search_of_manager(p->docker), path;

	for (size_t i = 0; i + 1 < ARRAY_SIZE(container_programs); i++)
		find_ahead(p->h, p->pid, container_programs[i]);
	add_program(p, "dockerd", p->dockerd, p->running ? "the process that answers" : "ExecStart= of docker.service", &manager);
	search_free(&manager);
	path = search_of_containerd(p);
	manager = search_of_manager(&c->service);
	add_program(p, "containerd", by_unit ? c->program : NULL, "ExecStart= of containerd.service", by_unit ? &manager : &path);
	search_free(&manager);
	for (size_t i = 0; i < ARRAY_SIZE(container_programs); i++) {
		bool runc = strcmp(container_programs[i], "runc") == 0;

		if (runc) { /* by the shim, which looks in its PATH alone */
			free(path.beside);
			path.beside = NULL;
		}
		add_program(p, container_programs[i], runc ? p->runc : NULL, "/info Runtimes", &path);
	}
	search_free(&path);
	if (p->own_containerd && !p->rootless && c->unit)
		add_of_docker(p);
}
