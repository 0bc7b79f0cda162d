/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/operator.h"

/* A short file of the kernel's, without what ends it; empty if it cannot be read. */
static void
read_short(const char *path, char *ret, size_t size)
{
	autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, ret, size - 1) : 0;

	ret[n > 0 ? n : 0] = '\0';
}

/* (uid_t)-1 stands for nobody. */
static void
put_login_uid(cJSON *o)
{
	char text[16], *end;
	unsigned long uid;

	read_short("/proc/self/loginuid", text, sizeof text);
	uid = strtoul(text, &end, 10);
	if (end == text || uid >= UINT32_MAX)
		json_put_null(o, "login_uid");
	else
		json_put_int(o, "login_uid", (int64_t)uid);
}

static bool
ends_with(const char *s, size_t len, const char *suffix)
{
	size_t n = strlen(suffix);

	return len > n && memcmp(s + len - n, suffix, n) == 0;
}

/* The last component of a control group's path that is a unit; false if none is. */
static bool
unit_of(const char *path, size_t len, const char **ret, size_t *ret_len)
{
	while (len > 0) {
		const char *slash = memrchr(path, '/', len), *name = slash != NULL ? slash + 1 : path;
		size_t n = len - (size_t)(name - path);

		if (ends_with(name, n, ".service") || ends_with(name, n, ".scope")) {
			*ret = name;
			*ret_len = n;
			return true;
		}
		len = slash != NULL ? (size_t)(slash - path) : 0;
	}
	return false;
}

/* cgroups(7): the line of the unified hierarchy, or of systemd's own on v1. */
static void
put_unit(cJSON *o)
{
	static const char *const marks[] = { ":name=systemd:", "0::" };
	char text[8192];

	read_short("/proc/self/cgroup", text, sizeof text);
	for (char *line = text, *next; *line != '\0'; line = next) {
		size_t len = strcspn(line, "\n"), n;
		const char *unit;

		next = line + len + (line[len] != '\0');
		line[len] = '\0';
		for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
			const char *at = strstr(line, marks[i]), *path = at != NULL ? at + strlen(marks[i]) : NULL;

			if (path != NULL && (i == 0 || at == line) && unit_of(path, strlen(path), &unit, &n)) {
				autofree char *clean = utf8_clean(unit, n);

				json_put_str(o, "unit", clean);
				return;
			}
		}
	}
	json_put_null(o, "unit");
}

static void
put_clean(cJSON *o, const char *key, const char *s)
{
	autofree char *clean = s != NULL ? utf8_clean(s, strlen(s)) : NULL;

	json_put_str(o, key, clean);
}

static void
put_terminal(cJSON *o)
{
	static const int tried[] = { STDERR_FILENO, STDOUT_FILENO, STDIN_FILENO };
	char name[256];

	for (size_t i = 0; i < ARRAY_SIZE(tried); i++)
		if (ttyname_r(tried[i], name, sizeof name) == 0) {
			put_clean(o, "terminal", name);
			return;
		}
	json_put_null(o, "terminal");
}

cJSON *
operator_object(const char *login)
{
	cJSON *o = json_object();

	json_put_int(o, "uid", getuid());
	json_put_int(o, "effective_uid", geteuid());
	json_put_str(o, "login", login);
	put_login_uid(o);
	put_clean(o, "sudo_user", getenv("SUDO_USER"));
	put_unit(o);
	put_terminal(o);
	return o;
}

const char *
operator_trigger(const cJSON *operator)
{
	const char *unit = json_str(operator, "unit", "");

	if (ends_with(unit, strlen(unit), ".service") && getenv("INVOCATION_ID") != NULL)
		return "systemd";
	return json_str(operator, "terminal", NULL) != NULL ? "terminal" : "other";
}
