/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "audit/attestations.h"
#include "audit/folder.h"

static const char *const answers[] = { "pass", "fail", "notapplicable", NULL };

static const struct form_key document_form[] = {
	{ .name = "title", .type = FORM_TEXT, .required = true },
	{ .name = "file", .type = FORM_TEXT },
	{ .name = "sha256", .type = FORM_SHA256, .required = true },
	{ NULL }
};
static const struct form_key attestation_form[] = {
	{ .name = "id", .type = FORM_TEXT, .required = true },
	{ .name = "rule", .type = FORM_TEXT, .required = true },
	{ .name = "benchmark", .type = FORM_TEXT },
	{ .name = "subjects", .type = FORM_LIST, .of = entries_subject_form },
	{ .name = "result", .type = FORM_WORD, .required = true, .words = answers },
	{ .name = "statement", .type = FORM_TEXT, .required = true },
	{ .name = "by", .type = FORM_TEXT, .required = true },
	{ .name = "made", .type = FORM_TIME, .required = true },
	{ .name = "expires", .type = FORM_TIME, .required = true },
	{ .name = "documents", .type = FORM_LIST, .of = document_form },
	{ NULL }
};

/* A relative name without "..": an evidence bundle keeps the documents beside the file. */
static bool
stays_below(const char *name)
{
	if (*name == '/')
		return false;
	for (const char *part = name; *part != '\0'; part += strcspn(part, "/"), part += strspn(part, "/"))
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
			return false;
	return true;
}

static void
check_attestation(struct form_file *f, const cJSON *entry)
{
	const cJSON *d;

	cJSON_ArrayForEach(d, json_at(entry, "documents"))
		if (!stays_below(json_str(d, "file", "")))
			form_error(f, json_at(d, "file"), AT_VALUE, "documents lie beside this file or below; write a relative name without \"..\"");
}

const struct entries_kind attestations_kind = { "plimsoll-attestations/1", "attestations", "attestation", "made", "expires",
	attestation_form, check_attestation };

void
attestations_look(struct entries *x, attestations_find *find, void *arg)
{
	for (struct entry *t = x->list; t < x->list + x->n; t++) {
		const cJSON *d;

		t->documents = json_array();
		cJSON_ArrayForEach(d, json_at(t->doc, "documents")) {
			const char *file = json_str(d, "file", NULL), *wanted = json_str(d, "sha256", "");
			cJSON *one = json_object();
			struct err e = { .msg = "it is not kept here" };
			char hex[65];
			bool read = file != NULL && find(arg, file, hex, &e) == 0, differs = read && strcmp(hex, wanted) != 0;

			json_put_str(one, "title", json_str(d, "title", ""));
			json_put_str(one, "file", file);
			json_put_str(one, "sha256", wanted);
			json_put_str(one, "state", differs ? "differs" : read ? "same" : "unread");
			json_put_str(one, "why", read ? NULL : e.msg);
			json_push(t->documents, one);
			t->refused = t->refused || differs;
		}
	}
}

/* ---- as they lie beside the file ---- */

struct beside {
	struct entries *x;
	int folder; /* -1: it cannot be read */
};

/* A file below the folder: bundles keep what is read, and so nobody may put a link there to what only root may read. Links that stay
 * below are followed, but on kernels before 5.6. */
static int
open_below(int folder, const char *name, struct err *e)
{
	const struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	int fd = (int)syscall(SYS_openat2, folder, name, &how, sizeof how);

	if (fd >= 0)
		return fd;
	if (errno == ENOSYS || errno == EPERM) /* EPERM: of a container's filter, too */
		return folder_file(folder, name, O_RDONLY, e);
	return err_set(e, errno, "%s", errno == EXDEV ? "a symbolic link leads out of the folder" : strerror(errno));
}

/* All of a document, or why not. */
static int
read_document(int folder, const char *name, struct buf *ret, struct err *e)
{
	autofd int fd = folder < 0 ? -1 : open_below(folder, name, e);
	char block[1 << 14];
	struct stat st;
	ssize_t n;

	if (folder < 0)
		return err_set(e, 0, "its folder cannot be read");
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "%s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, 0, "it is not a regular file");
	while ((n = read(fd, block, sizeof block)) > 0) {
		if (ret->len + (size_t)n > ATTESTATIONS_MAX_DOCUMENT)
			return err_set(e, 0, "it is larger than %zu MiB", ATTESTATIONS_MAX_DOCUMENT >> 20);
		buf_add(ret, block, (size_t)n);
	}
	return n < 0 ? err_set(e, errno, "%s", strerror(errno)) : 0;
}

/* A file is read once, however many rest on it. */
static struct entry_document *
document_of(struct beside *b, const char *name)
{
	struct entries *x = b->x;
	struct entry_document *d = x->documents;
	struct err e;

	while (d < x->documents + x->ndocuments && strcmp(d->file, name) != 0)
		d++;
	if (d < x->documents + x->ndocuments)
		return d;
	x->documents = xrealloc(x->documents, x->ndocuments + 1, sizeof *x->documents);
	d = &x->documents[x->ndocuments++];
	*d = (struct entry_document){ .file = xstrdup(name), .bytes = BUF_INIT };
	if (read_document(b->folder, name, &d->bytes, &e) < 0)
		d->why = xstrdup(e.msg);
	else
		sha256_hex(d->bytes.s, d->bytes.len, d->sha256);
	return d;
}

static int
find_beside(void *beside, const char *file, char sha256[65], struct err *e)
{
	const struct entry_document *d = document_of(beside, file);

	memcpy(sha256, d->sha256, sizeof d->sha256);
	return d->why == NULL ? 0 : err_set(e, 0, "%s", d->why);
}

struct entries *
attestations_read(const char *file, struct err *e)
{
	struct entries *x = entries_read(&attestations_kind, file, e);
	const char *slash = strrchr(file, '/');
	autofree char *name = slash == NULL ? xstrdup(".") : xstrndup(file, (size_t)(slash - file) + 1);
	autofd int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (x != NULL)
		attestations_look(x, find_beside, &(struct beside){ x, folder });
	return x;
}

/* ---- as a bundle keeps them ---- */

cJSON *
attestations_found(const struct entries *x)
{
	cJSON *doc = json_object(), *list = json_put_array(doc, "documents");

	for (const struct entry_document *d = x->documents; d < x->documents + x->ndocuments; d++) {
		cJSON *one = json_object();

		json_put_str(one, "file", d->file);
		json_put_str(one, "sha256", d->why == NULL ? d->sha256 : NULL);
		json_put_str(one, "why", d->why);
		json_push(list, one);
	}
	return doc;
}

int
attestations_find_kept(void *found, const char *file, char sha256[65], struct err *e)
{
	const cJSON *d;

	cJSON_ArrayForEach(d, json_at(found, "documents")) {
		const char *hex = json_str(d, "sha256", NULL);

		if (strcmp(json_str(d, "file", ""), file) != 0)
			continue;
		if (hex == NULL)
			return err_set(e, 0, "%s", json_str(d, "why", "it was not read"));
		snprintf(sha256, 65, "%s", hex);
		return 0;
	}
	return err_set(e, 0, "it was not looked for");
}

enum verdict
attestation_verdict(const struct entry *t)
{
	return verdict_of(json_str(t->doc, "result", ""));
}
