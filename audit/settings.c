/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/path_text.h"
#include "audit/settings.h"

#define MAX_FILE ((size_t)1 << 20)
#define MAX_LINE 4096

struct settings {
	const struct setting_key *keys;
	struct setting *list; /* one a key, in the keys' order; not set: without values */
	struct buf sought;    /* of the files, a line each */
};

static size_t
count_keys(const struct setting_key *keys)
{
	size_t n = 0;

	while (keys[n].name != NULL)
		n++;
	return n;
}

struct settings *
settings_new(const struct setting_key *keys)
{
	struct settings *s = xcalloc(1, sizeof *s);
	size_t n = count_keys(keys);

	s->keys = keys;
	s->list = xcalloc(n, sizeof *s->list);
	for (size_t i = 0; i < n; i++)
		s->list[i].key = &keys[i];
	return s;
}

static void
unset(struct setting *one)
{
	for (size_t i = 0; one->values != NULL && one->values[i] != NULL; i++) {
		free(one->values[i]);
		free(one->origins[i]);
	}
	free(one->values);
	free(one->origins);
	one->values = NULL;
	one->origins = NULL;
}

void
settings_free(struct settings *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; s->keys[i].name != NULL; i++)
		unset(&s->list[i]);
	free(s->list);
	buf_free(&s->sought);
	free(s);
}

static void
settings_free_ptr(struct settings **s)
{
	settings_free(*s);
}
#define autosettings __attribute__((cleanup(settings_free_ptr)))

const struct setting *
settings_find(const struct settings *s, const char *name)
{
	for (size_t i = 0; s->keys[i].name != NULL; i++)
		if (strcmp(s->keys[i].name, name) == 0)
			return s->list[i].values != NULL ? &s->list[i] : NULL;
	return NULL;
}

const char *
settings_sought(const struct settings *s)
{
	return s->sought.len > 0 ? s->sought.s : "";
}

static void
note_sought(struct settings *s, const char *path, bool there)
{
	autofree char *shown = path_text_show(path);

	buf_addf(&s->sought, "%s%s\n", shown, there ? "" : " (not there)");
}

static void
add_value(struct setting *one, const char *value, const char *origin)
{
	size_t n = 0;

	while (one->values != NULL && one->values[n] != NULL)
		n++;
	one->values = xrealloc(one->values, n + 2, sizeof *one->values);
	one->values[n] = xstrdup(value);
	one->values[n + 1] = NULL;
	one->origins = xrealloc(one->origins, n + 1, sizeof *one->origins);
	one->origins[n] = xstrdup(origin);
}

/* What a later source sets stands in the place of an earlier one's. */
static void
take_over(struct settings *s, struct settings *from)
{
	for (size_t i = 0; s->keys[i].name != NULL; i++)
		if (from->list[i].values != NULL) {
			unset(&s->list[i]);
			s->list[i] = from->list[i];
			from->list[i] = (struct setting){ .key = &s->keys[i] };
		}
}

/* A switch's word as "yes" or "no"; NULL: it is neither. */
static const char *
yes_or_no(const char *value)
{
	static const char *const yes[] = { "yes", "true", "on", "1" }, *const no[] = { "no", "false", "off", "0" };

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (strcasecmp(value, yes[i]) == 0)
			return "yes";
		if (strcasecmp(value, no[i]) == 0)
			return "no";
	}
	return NULL;
}

/* Sets one value. Returns what is wrong with it, or NULL; the caller frees. */
static char *
set_value(struct setting *one, const char *value, const char *origin)
{
	size_t len = strlen(value);
	struct err e = { 0 };

	if (one->key->type != SETTING_LIST && one->values != NULL)
		return xasprintf("%s is set twice, first in %s; leave one of them out", one->key->name, one->origins[0]);
	if (one->key->type == SETTING_SWITCH && (value = yes_or_no(value)) == NULL)
		return xasprintf("%s is a switch: write yes or no", one->key->name);
	if (*value == '\0')
		return xasprintf("%s has no value; write one behind the '=', or leave the line out", one->key->name);
	if (len > 1 && (*value == '"' || *value == '\'') && value[len - 1] == *value)
		return xasprintf("%s: quotation marks would be a part of the value; leave them out", one->key->name);
	if (one->key->check != NULL && one->key->check(one->key, value, &e) < 0)
		return xstrdup(e.msg);
	add_value(one, value, origin);
	return NULL;
}

/* ---- a file ---- */

static const char *
next_key(void *cursor)
{
	const struct setting_key **at = cursor;

	return (*at)->name != NULL ? (*at)++->name : NULL;
}

static char *
unknown_key(const struct settings *s, const char *key)
{
	const struct setting_key *cursor = s->keys;
	const char *near = nearest_word(key, next_key, &cursor);

	return xasprintf("%.60s: there is no such key%s%s%s", key, near != NULL ? "; did you mean " : "; see plimsoll.conf(5)",
	    near != NULL ? near : "", near != NULL ? "?" : "");
}

static char *
trimmed(const char *s, size_t len)
{
	while (len > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		len--;
	}
	while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	return xstrndup(s, len);
}

static struct setting *
find_key(struct settings *s, const char *name)
{
	for (size_t i = 0; s->keys[i].name != NULL; i++)
		if (strcmp(s->keys[i].name, name) == 0)
			return &s->list[i];
	return NULL;
}

/* Whether the bytes are text, and nothing but printable characters and blanks. */
static bool
is_text(const char *bytes, size_t len)
{
	autofree char *copy = xstrndup(bytes, len), *clean = NULL;

	if (strlen(copy) != len)
		return false;
	for (char *p = copy; (p = strchr(p, '\t')) != NULL; p++)
		*p = ' ';
	clean = utf8_clean(copy, len);
	return strcmp(clean, copy) == 0;
}

/* What is wrong with a line, or NULL; the caller frees. */
static char *
read_line(struct settings *s, const char *line, size_t len, const char *origin)
{
	autofree char *all = NULL, *key = NULL, *value = NULL;
	const char *equals;
	struct setting *one;

	len -= len > 0 && line[len - 1] == '\r';
	if (len > MAX_LINE)
		return xasprintf("the line is longer than %d bytes; shorten it", MAX_LINE);
	if (!is_text(line, len))
		return xstrdup("the line holds something that is no printable UTF-8 text; take it out");
	all = trimmed(line, len);
	if (*all == '\0' || *all == '#')
		return NULL;
	if ((equals = strchr(all, '=')) == NULL)
		return xstrdup("this is no setting; write KEY = VALUE, or '#' before a comment");
	key = trimmed(all, (size_t)(equals - all));
	value = trimmed(equals + 1, strlen(equals + 1));
	if ((one = find_key(s, key)) == NULL)
		return unknown_key(s, key);
	return set_value(one, value, origin);
}

int
settings_read(struct settings *ret, const char *file, const char *bytes, size_t len, settings_problem *problem, void *arg)
{
	autosettings struct settings *own = settings_new(ret->keys);
	int line = 0, result = 0;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark */
		bytes += 3;
		len -= 3;
	}
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end != NULL ? (size_t)(end - bytes) : len;
		autofree char *origin = xasprintf("%s:%d", file, ++line), *wrong = read_line(own, bytes, n, origin);

		if (wrong != NULL) {
			problem(arg, line, wrong);
			result = -1;
		}
		n += end != NULL;
		bytes += n;
		len -= n;
	}
	if (result == 0)
		take_over(ret, own);
	return result;
}

/* ---- finding the files ---- */

/* What somebody else could have written does not steer a program that runs as root. */
static int
must_be_trusted(const char *path, const struct stat *st, struct err *e)
{
	if (geteuid() != 0)
		return 0;
	if (st->st_uid != 0)
		return err_set(e, 0, "%s: it belongs to user %u, and not to root, who would be steered by it; chown root %s", path,
		    (unsigned)st->st_uid, path);
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return err_set(e, 0, "%s: others than its owner can write it (mode %04o); chmod go-w %s", path,
		    (unsigned)st->st_mode & 07777, path);
	return 0;
}

struct first_problem {
	const char *file;
	struct err *e;
	bool any;
};

static void
keep_first(void *arg, int line, const char *text)
{
	struct first_problem *f = arg;

	if (!f->any)
		err_set(f->e, 0, "%s:%d: %s", f->file, line, text);
	f->any = true;
}

static int
read_all(int fd, const char *path, struct buf *ret, struct err *e)
{
	char bytes[1 << 14];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, errno, "%s: %s", path, strerror(errno));
		buf_add(ret, bytes, (size_t)n);
		if (ret->len > MAX_FILE)
			return err_set(e, EFBIG, "%s: longer than %zu bytes; this is no configuration file", path, MAX_FILE);
	}
	return 0;
}

/* 0 also if there is none and none is needed. */
static int
read_file(struct settings *s, const char *path, bool needed, struct err *e)
{
	autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	autobuf struct buf bytes = BUF_INIT;
	struct first_problem first = { path, e, false };
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR) && !needed) {
		note_sought(s, path, false);
		return 0;
	}
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "%s: %s; PLIMSOLL_CONFIG= (empty) leaves the configuration's files out", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, 0, "%s: it is no regular file", path);
	if (must_be_trusted(path, &st, e) < 0 || read_all(fd, path, &bytes, e) < 0)
		return -1;
	note_sought(s, path, true);
	return settings_read(s, path, bytes.len > 0 ? bytes.s : "", bytes.len, keep_first, &first);
}

/* The files of a folder, sorted as strcmp(3) does: glob(3) without GLOB_NOSORT sorts as the locale's LC_COLLATE says, which is C's. */
static int
read_folder(struct settings *s, const char *folder, struct err *e)
{
	autofree char *pattern = xasprintf("%s/*.conf", folder);
	struct stat st;
	glob_t found = { 0 };
	int n = 0, rc;

	if (stat(folder, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			return err_set(e, errno, "%s: %s", folder, strerror(errno));
		note_sought(s, folder, false);
		return 0;
	}
	if (must_be_trusted(folder, &st, e) < 0)
		return -1;
	rc = glob(pattern, GLOB_ERR, NULL, &found);
	if (rc != 0 && rc != GLOB_NOMATCH)
		n = err_set(e, errno, "%s: its files cannot be listed: %s", folder, rc == GLOB_NOSPACE ? "out of memory" : strerror(errno));
	if (found.gl_pathc == 0)
		note_sought(s, folder, true);
	for (size_t i = 0; n == 0 && i < found.gl_pathc; i++)
		n = read_file(s, found.gl_pathv[i], true, e);
	globfree(&found);
	return n;
}

static int
read_users(struct settings *s, struct err *e)
{
	const char *base = secure_getenv("XDG_CONFIG_HOME"), *home = secure_getenv("HOME");
	autofree char *path = NULL;

	if (geteuid() == 0)
		return 0;
	if (base != NULL && *base == '/')
		path = xasprintf("%s/plimsoll/plimsoll.conf", base);
	else if (home != NULL && *home == '/')
		path = xasprintf("%s/.config/plimsoll/plimsoll.conf", home);
	return path != NULL ? read_file(s, path, false, e) : 0;
}

/* ---- the environment ---- */

static char *
variable_of(const char *key)
{
	char *name = xasprintf("PLIMSOLL_%s", key);

	for (char *p = name; *p != '\0'; p++)
		*p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
	return name;
}

/* One value, or a list's lines. */
static int
read_variable(struct setting *one, const char *name, const char *text, struct err *e)
{
	while (*text != '\0') {
		size_t n = one->key->type == SETTING_LIST ? strcspn(text, "\n") : strlen(text);
		autofree char *value = xstrndup(text, n), *clean = utf8_clean(value, n), *wrong = NULL;

		if (n > 0 && strcmp(clean, value) != 0)
			return err_set(e, 0, "%s: it is no clean UTF-8 text", name);
		if (n > 0 && (wrong = set_value(one, value, name)) != NULL)
			return err_set(e, 0, "%s: %s", name, wrong);
		text += n + (text[n] != '\0');
	}
	return 0;
}

/* What Kubernetes gives to all containers of a namespace, for a Service called plimsoll, or plimsoll-web: {SVCNAME}_SERVICE_HOST,
 * {SVCNAME}_SERVICE_PORT_HTTP, {SVCNAME}_PORT, {SVCNAME}_PORT_80_TCP_ADDR (kubernetes.io, "Accessing the Service"). No key's
 * variable is like that. */
static bool
is_service_variable(const char *name)
{
	static const char *const protocols[] = { "_TCP", "_UDP", "_SCTP" };

	if (has_ending(name, "_SERVICE_HOST") || has_ending(name, "_PORT") || strstr(name, "_SERVICE_PORT_") != NULL)
		return true;
	for (const char *at = name; (at = strstr(at, "_PORT_")) != NULL; at++) {
		const char *number = at + strlen("_PORT_"), *end = number + strspn(number, "0123456789");

		for (size_t i = 0; i < ARRAY_SIZE(protocols) && end > number; i++)
			if (strncmp(end, protocols[i], strlen(protocols[i])) == 0)
				return true;
	}
	return false;
}

/* Variables that are no keys: the program's own, the version that images are used to tell of what is in them, and a Service's. */
static bool
is_other_variable(const char *name)
{
	static const char *const others[] = { "PLIMSOLL_CONFIG", "PLIMSOLL_DATADIR", "PLIMSOLL_PAGER", "PLIMSOLL_VERSION" };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strcmp(name, others[i]) == 0)
			return true;
	return is_service_variable(name);
}

/* The variable of the key that a misspelt one is nearest to, or NULL. The caller frees. */
static char *
near_variable(const struct settings *s, const char *name)
{
	const struct setting_key *cursor = s->keys;
	autofree char *key = xstrdup(name);
	const char *near;

	for (char *p = key; *p != '\0'; p++)
		*p = *p == '_' ? '-' : (char)tolower((unsigned char)*p);
	near = nearest_word(key, next_key, &cursor);
	return near != NULL ? variable_of(near) : NULL;
}

static bool
is_key_variable(const struct settings *s, const char *name)
{
	for (size_t i = 0; s->keys[i].name != NULL; i++) {
		autofree char *own = variable_of(s->keys[i].name);

		if (strcmp(own, name) == 0)
			return true;
	}
	return false;
}

/* Whether all variables that would set something are keys'. */
static int
check_variables(const struct settings *s, struct err *e)
{
	static const char prefix[] = "PLIMSOLL_";

	for (char **v = environ; *v != NULL; v++) {
		autofree char *name = xstrndup(*v, strcspn(*v, "=")), *near = NULL, *clean = NULL;
		const char *text = strncmp(name, prefix, sizeof prefix - 1) == 0 ? secure_getenv(name) : NULL;

		if (text == NULL || *text == '\0' || is_other_variable(name) || is_key_variable(s, name))
			continue;
		near = near_variable(s, name + sizeof prefix - 1);
		clean = utf8_clean(name, strlen(name));
		return err_set(e, 0, "%.60s: there is no such setting%s%s%s", clean, near != NULL ? "; did you mean " :
		    "; see plimsoll.conf(5), or unset it", near != NULL ? near : "", near != NULL ? "?" : "");
	}
	return 0;
}

static int
read_environment(struct settings *s, struct err *e)
{
	autosettings struct settings *own = settings_new(s->keys);

	for (size_t i = 0; s->keys[i].name != NULL; i++) {
		autofree char *name = variable_of(s->keys[i].name);
		const char *text = secure_getenv(name);

		if (text != NULL && read_variable(&own->list[i], name, text, e) < 0)
			return -1;
	}
	if (check_variables(s, e) < 0)
		return -1;
	take_over(s, own);
	return 0;
}

struct settings *
settings_load(const struct setting_key *keys, struct err *e)
{
	struct settings *s = settings_new(keys);
	const char *only = secure_getenv("PLIMSOLL_CONFIG");
	int n;

	if (only != NULL)
		n = *only != '\0' ? read_file(s, only, true, e) : 0;
	else if ((n = read_file(s, PLIMSOLL_SYSCONFDIR "/plimsoll/plimsoll.conf", false, e)) == 0 &&
	    (n = read_folder(s, PLIMSOLL_SYSCONFDIR "/plimsoll/conf.d", e)) == 0)
		n = read_users(s, e);
	if (n == 0)
		n = read_environment(s, e);
	if (n < 0) {
		settings_free(s);
		return NULL;
	}
	return s;
}
