/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_audit: whether a root's own boot configuration switches the kernel's auditing off: with "audit=0" on its command line
 * (kernel-parameters.txt of the kernel) no rule is loaded, and the units that load them are not started.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "audit/collect_audit.h"

#define MAX_FILE  ((size_t)1 << 20)
/* Of a folder: NixOS keeps an entry of each generation. */
#define MAX_ENTRY ((size_t)1 << 16)
#define MAX_FILES 512

/* Where boot loaders, and what writes their files, have the kernel's command line. */
static const struct {
	const char *path;
	const char *ending; /* path is a folder; those of its files */
	bool comments;      /* "#" begins one */
} places[] = {
	/* kernel-install(8), systemd-boot(7), and the Boot Loader Specification's entries */
	{ "/etc/kernel/cmdline", NULL, false },
	{ "/usr/lib/kernel/cmdline", NULL, false },
	{ "/boot/loader/entries", ".conf", true },
	{ "/boot/efi/loader/entries", ".conf", true },
	{ "/efi/loader/entries", ".conf", true },
	/* GRUB */
	{ "/etc/default/grub", NULL, true },
	{ "/etc/default/grub.d", ".cfg", true },
	{ "/boot/grub/grub.cfg", NULL, true },
	{ "/boot/grub/custom.cfg", NULL, true },
	{ "/boot/grub/grubenv", NULL, true },
	{ "/boot/grub2/grub.cfg", NULL, true },
	{ "/boot/grub2/custom.cfg", NULL, true },
	{ "/boot/grub2/grubenv", NULL, true },
	/* others */
	{ "/boot/extlinux/extlinux.conf", NULL, true },
	{ "/boot/cmdline.txt", NULL, false },
	{ "/boot/firmware/cmdline.txt", NULL, false },
	{ "/etc/zipl.conf", NULL, true },
};

/* A line without the comment that a "#" begins where a word may: the length that is left. */
static size_t
without_comment(const char *line, size_t n)
{
	char quote = '\0';

	for (size_t i = 0; i < n; i++) {
		if (quote != '\0')
			quote = line[i] == quote ? '\0' : quote;
		else if (line[i] == '"' || line[i] == '\'')
			quote = line[i];
		else if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t'))
			return i;
	}
	return n;
}

/* The word that switches auditing off, or NULL: not "integrity_audit=0", but quotes, and a variable's name and "=", may be around it. */
static const char *
word_of(const char *line, size_t n)
{
	static const char *const words[] = { "audit=0", "audit=off" };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(words); k++) {
			size_t len = strlen(words[k]);

			if (n - i < len || strncasecmp(line + i, words[k], len) != 0)
				continue;
			if ((i == 0 || strchr(" \t\"'=}", line[i - 1]) != NULL) && (i + len == n || strchr(" \t\r\"'\\;$", line[i + len]) != NULL))
				return words[k];
		}
	return NULL;
}

const char *
collect_audit_switched_off(const char *text, size_t len, bool comments)
{
	const char *end = text + len, *word = NULL;

	while (text < end && word == NULL) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((newline != NULL ? newline : end) - text);

		word = word_of(text, comments ? without_comment(text, n) : n);
		text += n + (newline != NULL);
	}
	return word;
}

static void
look_at_file(const struct collector *c, const char *path, size_t max, bool comments, struct audit_rules *r)
{
	static const char *const none[] = { "", "ENOENT", "ENOTDIR", "not-regular", "not-mounted" };
	struct host_file f;
	bool known = false;
	const char *word;

	host_read_file(c->host, 0, path, max, &f);
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		known = known || strcmp(f.code, none[i]) == 0;
	word = *f.code == '\0' ? collect_audit_switched_off(f.bytes, f.len, comments) : NULL;
	if (word != NULL)
		audit_rules_trouble(r, path, 0, "%s on the kernel's command line switches auditing off; take it away there", word);
	else if (!known)
		audit_rules_trouble(r, path, 0, "whether it switches auditing off (audit=0) is not known: %.200s", f.message);
	host_file_free(&f);
}

static void
look_at_folder(const struct collector *c, const char *folder, const char *ending, bool comments, struct audit_rules *r)
{
	char code[24];
	const cJSON *name;
	size_t n = 0;

	cJSON_ArrayForEach(name, host_list_once(c->host, folder, code)) {
		autofree char *path = xasprintf("%s/%s", folder, name->valuestring);

		if (!has_ending(path, ending))
			continue;
		if (n++ == MAX_FILES) {
			audit_rules_trouble(r, folder, 0, "it has more files than are looked at for audit=0");
			return;
		}
		look_at_file(c, path, MAX_ENTRY, comments, r);
	}
	if (*code != '\0' && strcmp(code, "ENOENT") != 0 && strcmp(code, "ENOTDIR") != 0 && strcmp(code, "not-mounted") != 0)
		audit_rules_trouble(r, folder, 0, "whether a file in it switches auditing off (audit=0) is not known: %s", code);
}

void
collect_audit_boot(const struct collector *c, struct audit_rules *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (places[i].ending != NULL)
			look_at_folder(c, places[i].path, places[i].ending, places[i].comments, r);
		else
			look_at_file(c, places[i].path, MAX_FILE, places[i].comments, r);
}
