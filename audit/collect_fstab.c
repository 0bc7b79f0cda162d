/* SPDX-License-Identifier: Apache-2.0 */
/* collect_fstab: what fstab(5) mounts at boot. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

#define MAX_FILE ((size_t)1 << 20)

/* fstab(5)'s field with its octal escapes undone, cleaned. The caller frees. */
static char *
fstab_field(const char **line, const char *end)
{
	autobuf struct buf b = BUF_INIT;
	const char *s = *line;

	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	for (; s < end && *s != ' ' && *s != '\t'; s++) {
		if (*s == '\\' && end - s > 3 && strspn(s + 1, "01234567") >= 3) {
			buf_addc(&b, (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0')));
			s += 3;
		} else {
			buf_addc(&b, *s);
		}
	}
	*line = s;
	return utf8_clean(b.s, b.len);
}

static bool
has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; *list != '\0'; list += *list == ',') {
		size_t len = strcspn(list, ",");

		if (len == n && strncmp(list, word, n) == 0)
			return true;
		list += len;
	}
	return false;
}

/* What is mounted when it is first used is mounted, as far as the daemon can tell. What nothing mounts by this line a unit may want
 * for itself (systemd.unit(5), RequiresMountsFor=). */
static bool
is_noauto(const char *options)
{
	return has_word(options, "noauto") && !has_word(options, "x-systemd.automount");
}

const char *
collect_mount_type(const char *fstype, const char *options)
{
	return has_word(options, "bind") || has_word(options, "rbind") ? "bind" : fstype;
}

cJSON *
collect_fstab(struct collector *c, bool noauto, char ret_code[24], char **ret_why)
{
	struct host_file f = { 0 };
	cJSON *mounts = json_array();
	const char *line, *end;

	host_read_file(c->host, 0, "/etc/fstab", MAX_FILE, &f);
	snprintf(ret_code, 24, "%s", strcmp(f.code, "ENOENT") == 0 ? "" : f.code);
	*ret_why = xstrdup(f.message);
	for (line = f.bytes; line != NULL && *line != '\0'; line = *end != '\0' ? end + 1 : end) {
		autofree char *source = NULL, *dst = NULL, *fstype = NULL, *options = NULL;
		cJSON *m;
		size_t n;

		end = line + strcspn(line, "\n");
		source = fstab_field(&line, end);
		dst = fstab_field(&line, end);
		fstype = fstab_field(&line, end);
		options = fstab_field(&line, end);
		if (*source == '#' || *dst != '/' || (!noauto && is_noauto(options)) || strcmp(fstype, "swap") == 0 ||
		    strcmp(fstype, "ignore") == 0)
			continue;
		for (n = strlen(dst); n > 1 && dst[n - 1] == '/'; n--)
			dst[n - 1] = '\0';
		m = json_object();
		json_put_str(m, "dst", dst);
		json_put_str(m, "source", source);
		json_put_str(m, "options", options);
		json_put_bool(m, "noauto", is_noauto(options));
		json_put_str(m, "fstype", collect_mount_type(fstype, options));
		json_push(mounts, m);
	}
	host_file_free(&f);
	return mounts;
}
