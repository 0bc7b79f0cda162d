/* SPDX-License-Identifier: Apache-2.0 */
/* roles_sockets: the socket units that start a service, and how the sockets are that systemd or dockerd makes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/facts.h"
#include "audit/roles_parts.h"

#define DEFAULT_MODE 0666 /* of SocketMode=: systemd.socket(5) */
#define DOCKERD_MODE 0660 /* moby, daemon/listeners */

/* ---- which units ---- */

static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word), len;

	for (words += strspn(words, " "); *words != '\0'; words += len + strspn(words + len, " ")) {
		len = strcspn(words, " ");
		if (len == n && strncmp(words, word, n) == 0)
			return true;
	}
	return false;
}

/* Whether Sockets= of a service names it; one with a specifier that is not known may. */
static bool
is_named(const struct unit *service, const char *name)
{
	autojson cJSON *list = unit_settings(service, "sockets");
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		autofree char *words = specifiers_expand(&service->specifiers, v->valuestring);

		if (words == NULL || has_word(words, name))
			return true;
	}
	return false;
}

/* Whether its connections start the service: by Service=, or by its own name. */
static bool
starts(struct host *h, const struct unit *sock, const char *name, const struct unit *service, const struct unit_user *user)
{
	autofree char *set = unit_setting(sock, "socket_service"), *own = NULL, *target = NULL;

	own = xasprintf("%.*s.service", (int)(strlen(name) - strlen(".socket")), name);
	target = set != NULL ? specifiers_expand(&sock->specifiers, set) : xstrdup(own);
	return target == NULL || unit_is_alias(h, service, target, user);
}

static bool
has_unit(const struct socket_units *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->list[i].name, name) == 0)
			return true;
	return false;
}

void
socket_units_add(struct host *h, const struct unit *service, const struct unit_user *user, struct socket_units *all)
{
	autojson cJSON *names = unit_names(h, ".socket", user);
	const cJSON *n;

	if (cJSON_GetArraySize(names) == UNIT_MAX_NAMES && all->trouble == NULL)
		all->trouble = xstrdup("there are more socket units than are looked at: which of them start the daemon is not known");
	cJSON_ArrayForEach(n, names) {
		struct unit u;

		if (strcmp(n->string, "docker.socket") == 0 || has_unit(all, n->string))
			continue;
		unit_find(h, n->string, user, &u);
		if (u.fragment == NULL || unit_is_masked(&u) || (!is_named(service, n->string) && !starts(h, &u, n->string, service, user))) {
			unit_free(&u);
			continue;
		}
		all->list = xrealloc(all->list, all->n + 1, sizeof *all->list);
		all->list[all->n++] = (struct socket_unit){ xstrdup(n->string), u };
	}
}

void
socket_units_free(struct socket_units *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->list[i].name);
		unit_free(&s->list[i].unit);
	}
	free(s->list);
	free(s->trouble);
	*s = (struct socket_units){ 0 };
}

bool
socket_is_errand(const char *path, const char *exec_root)
{
	static const char *const errands[] = { "libnetwork/", "swarm/", "plugins/", "metrics.sock" };
	const char *roots[] = { exec_root, "/var/run/docker", "/run/docker" };

	for (size_t i = 0; i < ARRAY_SIZE(roots); i++) {
		size_t n = strlen(roots[i]);

		for (size_t k = 0; k < ARRAY_SIZE(errands) && n > 0; k++)
			if (strncmp(path, roots[i], n) == 0 && path[n] == '/' && strncmp(path + n + 1, errands[k], strlen(errands[k])) == 0)
				return true;
	}
	return false;
}

/* ---- how a socket is made ---- */

/* An octal number; -1: none, which systemd passes over. */
static long
mode_of(const char *text)
{
	char *end;
	long mode = strtol(text, &end, 8);

	return *text >= '0' && *text <= '7' && *end == '\0' && mode <= 07777 ? mode : -1;
}

/* A user or a group, or otherwise if none is set. NULL: a specifier of it is not known. The caller frees. */
static char *
name_of(const struct unit *u, const char *key, const char *otherwise)
{
	autofree char *set = unit_setting(u, key);

	return set != NULL ? specifiers_expand(&u->specifiers, set) : xstrdup(otherwise);
}

struct socket_made *
socket_made_by_unit(struct host *h, const struct unit *u)
{
	struct socket_made *made = xcalloc(1, sizeof *made);
	autojson cJSON *modes = unit_settings(u, "socket_mode");
	const cJSON *m;

	made->unit = true;
	made->mode = DEFAULT_MODE;
	cJSON_ArrayForEach(m, modes)
		if (mode_of(m->valuestring) >= 0)
			made->mode = mode_of(m->valuestring);
	made->user = name_of(u, "socket_user", "root");
	/* without a group of its own a socket gets its user's */
	made->group = name_of(u, "socket_group", made->user == NULL || strcmp(made->user, "root") != 0 ? "" : "root");
	made->why = unit_unread(h, u);
	if (made->why == NULL && (made->user == NULL || made->group == NULL))
		made->why = xasprintf("whom %s gives its socket to holds a specifier of which the value is not known", u->fragment);
	if (made->why != NULL) {
		free(made->group);
		made->group = NULL;
	}
	return made;
}

struct socket_made *
socket_made_by_dockerd(const char *group)
{
	struct socket_made *made = xcalloc(1, sizeof *made);

	made->mode = DOCKERD_MODE;
	made->user = xstrdup("root");
	made->group = group != NULL ? xstrdup(group) : NULL;
	if (group == NULL)
		made->why = xstrdup("which group dockerd gives its socket to is not known");
	return made;
}

static bool
is_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

void
socket_made_also(struct socket_made *made, const struct socket_made *other)
{
	/* dockerd makes its own last, in the place of what stands there */
	if (!made->unit || made->why != NULL || (other->why == NULL && made->mode == other->mode && is_same(made->user, other->user) &&
	    is_same(made->group, other->group)))
		return;
	made->why = xstrdup("two socket units make it, in different ways");
	free(made->group);
	made->group = NULL;
}

void
socket_made_free(struct socket_made *made)
{
	if (made == NULL)
		return;
	free(made->user);
	free(made->group);
	free(made->why);
	free(made);
}
