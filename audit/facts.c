/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/facts.h"

const char *const kind_names[NKINDS] = {
	[KIND_HOST] = "host", [KIND_DAEMON] = "daemon", [KIND_FILE] = "file", [KIND_CONTAINER] = "container",
	[KIND_IMAGE] = "image", [KIND_NETWORK] = "network", [KIND_VOLUME] = "volume", [KIND_SWARM] = "swarm",
	[KIND_NODE] = "node", [KIND_SERVICE] = "service",
};

enum kind
kind_of(const char *name)
{
	enum kind k = 0;

	while (k < NKINDS && (name == NULL || strcmp(kind_names[k], name) != 0))
		k++;
	return k;
}

cJSON *
subject_new(enum kind kind, const char *id, const char *name)
{
	cJSON *s = json_object();

	json_put_str(s, "kind", kind_names[kind]);
	json_put_str(s, "id", id);
	json_put_str(s, "name", name);
	json_put_object(s, "read");
	return s;
}

static cJSON *
error_object(const char *code, const char *message)
{
	cJSON *e = json_object();

	json_put_str(e, "code", code);
	json_put_str(e, "message", message);
	return e;
}

static cJSON *
new_doc(cJSON *subject, const char *doc, const char *source)
{
	cJSON *d = json_put_object(cJSON_GetObjectItemCaseSensitive(subject, "read"), doc);

	json_put_str(d, "source", source);
	return d;
}

cJSON *
subject_doc(cJSON *subject, const char *doc, const char *source, cJSON *data)
{
	cJSON *d = new_doc(subject, doc, source);

	json_put(d, "data", data);
	return d;
}

void
subject_doc_error(cJSON *subject, const char *doc, const char *source, const char *code, const char *message)
{
	json_put(new_doc(subject, doc, source), "error", error_object(code, message));
}

void
doc_error(cJSON *document, const char *path, const char *code, const char *message)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "errors");
	cJSON *e = json_object();

	if (list == NULL)
		list = json_put_array(document, "errors");
	json_put_str(e, "path", path);
	json_put_str(e, "code", code);
	json_put_str(e, "message", message);
	json_push(list, e);
}

cJSON *
subject_list_error(enum kind kind, const char *source, const char *code, const char *message)
{
	cJSON *s = json_object();

	json_put_str(s, "kind", kind_names[kind]);
	json_put_str(s, "source", source);
	json_put(s, "error", error_object(code, message));
	return s;
}

struct facts {
	char *file;
	FILE *in;
	char *line;
	size_t cap;
	long number;       /* of the line read last */
	long subjects;
	cJSON *run, *end;
	EVP_MD_CTX *digest;
	char sha256[65];
};

/* The next line as an object: 1; at the end of the file 0; trouble -1. */
static int
next_line(struct facts *f, cJSON **ret, struct err *e)
{
	struct err why;
	ssize_t n = 0;
	size_t len = 0;

	/* getline(3) has no cap: a line is collected in pieces */
	for (int c; (c = getc_unlocked(f->in)) != EOF;) {
		if (len + 1 >= f->cap) {
			f->cap = f->cap ? f->cap * 2 : 4096;
			f->line = xrealloc(f->line, f->cap, 1);
		}
		f->line[len++] = (char)c;
		if (c == '\n')
			break;
		if (len > FACTS_MAX_LINE)
			return err_set(e, 0, "%s:%ld: a line of more than %zu MiB", f->file, f->number + 1,
			    FACTS_MAX_LINE >> 20);
	}
	if (ferror(f->in))
		return err_set(e, errno, "%s: %s", f->file, strerror(errno));
	if (len == 0)
		return 0;
	n = (ssize_t)len;
	f->number++;
	if (EVP_DigestUpdate(f->digest, f->line, len) != 1)
		out_of_memory();
	if (f->line[n - 1] != '\n')
		return err_set(e, 0, "%s:%ld: the file was cut inside a line", f->file, f->number);
	*ret = json_read(f->line, len - 1, JSON_TWICE_REFUSED, &why);
	if (*ret == NULL)
		return err_set(e, 0, "%s:%ld: %s", f->file, f->number, why.msg);
	if (!cJSON_IsObject(*ret) || json_str(*ret, "kind", NULL) == NULL) {
		json_free(ret);
		return err_set(e, 0, "%s:%ld: a line of facts is an object with a \"kind\"", f->file, f->number);
	}
	return 1;
}

/* The first line, and what every one has. */
static int
read_run(struct facts *f, struct err *e)
{
	int n = next_line(f, &f->run, e);

	if (n < 0)
		return f->number > 1 ? -1 : err_set(e, 0, "%s: not a facts file: it does not begin with a line of JSON; name the file that "
		    "collect -o or audit --facts wrote", f->file);
	if (n == 0)
		return err_set(e, 0, "%s: empty; facts begin with a line of kind \"run\"", f->file);
	if (strcmp(json_str(f->run, "kind", ""), "run") != 0)
		return err_set(e, 0, "%s:1: not a facts file: its first line is of kind \"%.40s\", not \"run\"", f->file,
		    json_str(f->run, "kind", ""));
	if (strcmp(json_str(f->run, "schema", "none"), FACTS_SCHEMA) != 0)
		return err_set(e, 0, "%s:1: schema \"%.60s\" is not known; this version reads %s", f->file,
		    json_str(f->run, "schema", "none"), FACTS_SCHEMA);
	if (!cJSON_IsObject(json_at(f->run, "run")) || !cJSON_IsObject(json_at(f->run, "host")) ||
	    !cJSON_IsObject(json_at(f->run, "engine")) || !cJSON_IsObject(json_at(f->run, "collected")))
		return err_set(e, 0, "%s:1: the run line lacks one of the objects run, host, engine, collected", f->file);
	return 0;
}

static int
open_stream(struct facts *f, int fd, struct err *e)
{
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || (f->in = fdopen(fd, "r")) == NULL) {
		err_set(e, errno, "%s: %s", f->file, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	if (S_ISDIR(st.st_mode))
		return err_set(e, EISDIR, "%s: %s; name the file that collect -o wrote", f->file, strerror(EISDIR));
	return read_run(f, e);
}

struct facts *
facts_open_fd(int fd, const char *name, struct err *e)
{
	int why = errno; /* what follows may change it */
	struct facts *f = xcalloc(1, sizeof *f);

	f->file = xstrdup(name);
	if ((f->digest = EVP_MD_CTX_new()) == NULL || EVP_DigestInit_ex(f->digest, EVP_sha256(), NULL) != 1)
		out_of_memory();
	errno = why;
	if (open_stream(f, fd, e) == 0)
		return f;
	facts_close(f);
	return NULL;
}

struct facts *
facts_open(const char *file, struct err *e)
{
	return facts_open_fd(strcmp(file, "-") == 0 ? dup(STDIN_FILENO) : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY), file, e);
}

const cJSON *
facts_run(const struct facts *f)
{
	return f->run;
}

int
facts_next(struct facts *f, cJSON **ret_subject, struct err *e)
{
	cJSON *line = NULL, *more = NULL;
	int n = next_line(f, &line, e);
	const char *kind;
	unsigned char md[32];

	if (n < 0)
		return -1;
	if (n == 0)
		return err_set(e, 0, "%s: the file was cut: its last line is not of kind \"end\"", f->file);
	kind = json_str(line, "kind", "");
	if (strcmp(kind, "end") != 0) {
		if (kind_of(kind) == NKINDS) {
			err_set(e, 0, "%s:%ld: unknown kind \"%.40s\"", f->file, f->number, kind);
			json_free(&line);
			return -1;
		}
		f->subjects++;
		*ret_subject = line;
		return 1;
	}
	f->end = line;
	if (json_int(line, "subjects", -1) != f->subjects)
		return err_set(e, 0, "%s:%ld: lines are missing: it counts %g subjects, %ld were read", f->file,
		    f->number, json_num(line, "subjects", -1), f->subjects);
	if ((n = next_line(f, &more, e)) != 0) {
		json_free(&more);
		return n < 0 ? -1 : err_set(e, 0, "%s:%ld: further lines behind the end", f->file, f->number);
	}
	if (EVP_DigestFinal_ex(f->digest, md, NULL) != 1)
		out_of_memory();
	for (size_t i = 0; i < sizeof md; i++)
		snprintf(f->sha256 + 2 * i, 3, "%02x", md[i]);
	return 0;
}

const cJSON *
facts_end(const struct facts *f)
{
	return f->end;
}

const char *
facts_sha256(const struct facts *f)
{
	return f->sha256;
}

void
facts_close(struct facts *f)
{
	if (f == NULL)
		return;
	if (f->in != NULL)
		(void)fclose(f->in);
	EVP_MD_CTX_free(f->digest);
	json_free(&f->run);
	json_free(&f->end);
	free(f->line);
	free(f->file);
	free(f);
}
