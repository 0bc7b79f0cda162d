/* SPDX-License-Identifier: Apache-2.0 */
/* collect_audit: the rule files, in the order and with the faults of augenrules(8), which is a shell script. */
#include "config.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "audit/collect_audit.h"
#include "audit/path_text.h"

#define RULES_FOLDER "/etc/audit/rules.d"
#define RULES_FILE   "/etc/audit/audit.rules"
#define MAX_FILE     ((size_t)1 << 20)
#define MAX_FILES    256

/* ---- ls -v: version numbers in names, as Debian compares them, the end of a name without its suffixes first ---- */

static size_t
without_suffixes(const char *s)
{
	size_t at = strlen(s), end = at;

	while (at > 0) {
		size_t dot = at;

		while (dot > 0 && (isalnum((unsigned char)s[dot - 1]) || s[dot - 1] == '~'))
			dot--;
		if (dot < 2 || s[dot - 1] != '.' || dot == at || isdigit((unsigned char)s[dot]))
			break;
		at = end = dot - 1;
	}
	return end;
}

static int
rank(const char *s, size_t at, size_t n)
{
	unsigned char c = at < n ? (unsigned char)s[at] : 0;

	if (at >= n)
		return -1;
	if (c == '~')
		return -2;
	return isdigit(c) ? 0 : isalpha(c) ? c : c + UCHAR_MAX + 1;
}

static bool
is_digit(const char *s, size_t at, size_t n)
{
	return at < n && isdigit((unsigned char)s[at]);
}

static int
compare_versions(const char *a, size_t na, const char *b, size_t nb)
{
	size_t i = 0, k = 0;

	while (i < na || k < nb) {
		int first = 0;

		for (; (i < na && !is_digit(a, i, na)) || (k < nb && !is_digit(b, k, nb)); i++, k++)
			if (rank(a, i, na) != rank(b, k, nb))
				return rank(a, i, na) - rank(b, k, nb);
		while (i < na && a[i] == '0')
			i++;
		while (k < nb && b[k] == '0')
			k++;
		for (; is_digit(a, i, na) && is_digit(b, k, nb); i++, k++)
			first = first != 0 ? first : a[i] - b[k];
		if (is_digit(a, i, na))
			return 1;
		if (is_digit(b, k, nb))
			return -1;
		if (first != 0)
			return first;
	}
	return 0;
}

static int
by_version(const void *x, const void *y)
{
	const char *a = *(char *const *)x, *b = *(char *const *)y;
	int order = compare_versions(a, without_suffixes(a), b, without_suffixes(b));

	if (order == 0)
		order = compare_versions(a, strlen(a), b, strlen(b));
	return order != 0 ? order : strcmp(a, b);
}

/* ---- the files ---- */

/* The names of augenrules' files in its order; the array is the caller's, the strings are names'. */
static char **
rule_files(const cJSON *names, struct audit_rules *r, size_t *ret_n)
{
	char **list = xcalloc((size_t)cJSON_GetArraySize(names) + 1, sizeof *list);
	const cJSON *name;
	size_t n = 0;

	cJSON_ArrayForEach(name, names) {
		size_t len = cJSON_IsString(name) ? strlen(name->valuestring) : 0;

		if (len <= 6 || *name->valuestring == '.' || strcmp(name->valuestring + len - 6, ".rules") != 0)
			continue;
		if (strpbrk(name->valuestring, " *?[") != NULL || path_text_is_coded(name->valuestring))
			audit_rules_trouble(r, name->valuestring, 0, "the shell makes other names of that one: augenrules does not read it");
		else
			list[n++] = name->valuestring;
	}
	if (n > 0)
		qsort(list, n, sizeof *list, by_version);
	*ret_n = n;
	return list;
}

/* A file while the folder's are put together. */
struct merge {
	const char *open; /* the last file, if its last line has no end; the next one's first line is joined to it */
};

static void
take_bytes(struct audit_rules *ret, const char *path, const struct host_file *f, struct merge *m)
{
	if (m == NULL && f->uid != 0) {
		audit_rules_trouble(ret, path, 0, "it is not root's: auditctl refuses it");
		return;
	}
	if (m != NULL && m->open != NULL && f->len > 0)
		audit_rules_trouble(ret, m->open, 0, "its last line has no end: augenrules joins it with the first of %s", path);
	audit_rules_add_text(ret, path, f->bytes, f->len, m != NULL);
}

/* m: it is one of the folder's. False: it could not be read, and the document says so. */
static bool
read_rules(const struct collector *c, cJSON *doc, const char *path, struct merge *m, struct audit_rules *ret)
{
	struct host_file f;
	bool ok;

	host_read_file(c->host, 0, path, MAX_FILE, &f);
	ok = *f.code == '\0';
	if (ok)
		json_push_str(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(doc, "data"), "files"), path);
	if (ok && f.mode & 02)
		audit_rules_trouble(ret, path, 0, "everybody may write to it: auditctl refuses it");
	else if (ok)
		take_bytes(ret, path, &f, m);
	else if (strcmp(f.code, "ENOENT") == 0 && m == NULL)
		ok = true;
	else
		doc_error(doc, "configured", f.code, f.message);
	if (ok && m != NULL && f.len > 0)
		m->open = f.bytes[f.len - 1] != '\n' ? path : NULL;
	host_file_free(&f);
	return ok;
}

/* Without files in it, augenrules makes an empty one of audit.rules, if there is the folder. */
static bool
read_made(const struct collector *c, cJSON *doc, bool folder, struct audit_rules *ret)
{
	size_t before = ret->n;
	bool ok = read_rules(c, doc, RULES_FILE, NULL, ret);

	if (folder && ret->n > before)
		audit_rules_trouble(ret, RULES_FILE, 0, "augenrules empties it, as " RULES_FOLDER " has no rule files");
	return ok;
}

static bool
read_all(const struct collector *c, cJSON *doc, const struct audit_loader *loader, struct audit_rules *ret)
{
	char code[24];
	autojson cJSON *names = loader->file != NULL ? NULL : host_list(c->host, 0, RULES_FOLDER, code);
	autofree char **files = NULL;
	struct merge merge = { 0 };
	size_t n = 0;
	bool ok = true;

	if (loader->file != NULL)
		return read_rules(c, doc, loader->file, NULL, ret);
	if (*code != '\0' && strcmp(code, "ENOENT") != 0) {
		doc_error(doc, "configured", code, "the folder " RULES_FOLDER " cannot be listed");
		return false;
	}
	files = rule_files(names, ret, &n);
	if (n > MAX_FILES) {
		doc_error(doc, "configured", "too-large", "more rule files than are read");
		return false;
	}
	for (size_t i = 0; ok && i < n; i++) {
		files[i] = xasprintf(RULES_FOLDER "/%s", files[i]);
		ok = read_rules(c, doc, files[i], &merge, ret);
		if (!ok)
			n = i + 1;
	}
	for (size_t i = 0; i < n; i++)
		free(files[i]);
	return n == 0 ? read_made(c, doc, names != NULL, ret) : ok;
}

bool
collect_audit_files(const struct collector *c, cJSON *doc, const struct audit_loader *loader, struct audit_rules *ret)
{
	struct host_file users, groups;
	bool ok;

	host_read_file(c->host, 0, "/etc/passwd", MAX_FILE, &users);
	host_read_file(c->host, 0, "/etc/group", MAX_FILE, &groups);
	ret->passwd = users.bytes;
	ret->group = groups.bytes;
	ok = read_all(c, doc, loader, ret);
	ret->passwd = ret->group = NULL;
	host_file_free(&users);
	host_file_free(&groups);
	return ok;
}

/* ---- names ---- */

/* What a field's name is, if auditctl would not know it; else NULL. */
static const char *
unknown_name(const struct audit_field *f)
{
	if (f->text == NULL || f->told || audit_field_is_string(f->field))
		return NULL;
	if (audit_field_is_group(f->field))
		return "group of /etc/group";
	if (audit_field_is_user(f->field))
		return "user of /etc/passwd";
	if (f->field == AUDIT_EXIT)
		return "error";
	return f->field == AUDIT_MSGTYPE ? "record that is known here" : NULL;
}

void
collect_audit_doubt_names(struct audit_rules *r)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->rule[i].nfields; k++) {
			const struct audit_field *f = &r->rule[i].fields[k];
			const char *what = r->rule[i].lenient ? NULL : unknown_name(f);

			if (what != NULL)
				audit_rules_trouble(r, r->rule[i].file, r->rule[i].line, "%.200s is no %s", f->text, what);
		}
}
