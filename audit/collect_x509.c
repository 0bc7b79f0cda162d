/* SPDX-License-Identifier: Apache-2.0 */
/* collect_x509: the certificates and the key that the daemon's TLS is configured with. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "audit/x509.h"

/* Seconds: as exact as a process's start and a file's time are. */
#define TOLERANCE 0.05

/* One of the three files: what it is called in the document, and by which option it is named. */
static const struct tls_role {
	const char *name, *option;
} roles[] = {
	{ "ca", "tlscacert" },
	{ "certificate", "tlscert" },
	{ "key", "tlskey" },
};
enum { CA, CERTIFICATE, KEY, NROLES };

/* Whether the file is still the one that dockerd read when it started. That a link leads where it led is not known. */
static bool
is_unchanged(const struct collector *c, const struct host_file *f)
{
	double started = json_num(c->process, "data.started", 0);

	return started > 0 && f->mtime <= started + TOLERANCE && f->ctime <= started + TOLERANCE && f->real != NULL &&
	    strcmp(f->path, f->real) == 0;
}

static void
put_trouble(cJSON *doc, const char *at, const char *path, const struct x509_trouble *why)
{
	autofree char *message = xasprintf("%s: %s", path, why->message);

	doc_error(doc, at, why->code, message);
}

/* Adds what a role's file holds to the document, and its errors. The caller frees what is returned, if it could be read. */
static struct x509_file *
take_file(struct collector *c, cJSON *doc, const struct tls_role *role, const char *path)
{
	cJSON *o = json_put_object(cJSON_GetObjectItemCaseSensitive(doc, "data"), role->name), *list;
	struct host_file f = { 0 };
	struct x509_trouble why = { 0 };
	struct x509_file *parsed;

	json_put_str(o, "path", path);
	if (*path != '/') {
		doc_error(doc, role->name, "not-proven",
		    "a path relative to the folder that dockerd was started in, which is not known");
		return NULL;
	}
	host_read_file(c->host, c->daemon_root, path, X509_MAX_FILE, &f);
	if (*f.code != '\0') {
		doc_error(doc, role->name, f.code, f.message);
		host_file_free(&f);
		return NULL;
	}
	json_put_str(o, "real", f.real);
	json_put_bool(o, "unchanged", is_unchanged(c, &f));
	parsed = x509_read(f.bytes, f.len);
	if (role == &roles[CA])
		collect_public_cas(c, doc, f.bytes, f.len);
	x509_forget(f.bytes, f.len);
	host_file_free(&f);
	if (role == &roles[KEY]) {
		list = x509_key(parsed, &why);
		if (list != NULL)
			json_put(o, "holds", list);
	} else {
		list = x509_certificates(parsed, &why);
		if (list != NULL)
			json_put(o, "certificates", list);
	}
	if (why.code != NULL) {
		autofree char *at = xasprintf("%s.%s", role->name, role == &roles[KEY] ? "holds" : "certificates");

		put_trouble(doc, at, path, &why);
	}
	return parsed;
}

/* Puts what only two files together tell: null where one is not configured, an error where one could not be read. */
static void
put_join(cJSON *doc, const char *name, cJSON *item, const struct tls_role *other)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(doc, "data");

	if (item != NULL)
		json_put(data, name, item);
	else if (cJSON_IsNull(json_at(data, "certificate")) || cJSON_IsNull(json_at(data, other->name)))
		json_put_null(data, name);
	else
		doc_error(doc, name, "not-read", "one of the two files could not be read");
}

static void
put_joins(cJSON *doc, struct x509_file *const *files)
{
	const struct x509_file *own = files[CERTIFICATE], *ca = files[CA], *key = files[KEY];
	int matches = own != NULL && key != NULL ? x509_key_matches(own, key) : -1;

	put_join(doc, "chain", own != NULL && ca != NULL ? x509_chain(own, ca) : NULL, &roles[CA]);
	put_join(doc, "key_matches", matches >= 0 ? cJSON_CreateBool(matches) : NULL, &roles[KEY]);
}

void
collect_tls(struct collector *c)
{
	const cJSON *options = json_at(c->config, "data.options");
	struct x509_file *files[NROLES] = { NULL };
	cJSON *doc, *data;

	if (c->config == NULL)
		return;
	doc = json_object();
	json_put_str(doc, "source", "tlscacert, tlscert, tlskey");
	data = json_put_object(doc, "data");
	for (size_t i = 0; i < NROLES; i++) {
		const cJSON *option = cJSON_GetObjectItemCaseSensitive(options, roles[i].option);
		const char *path = json_str(option, "value", NULL);

		if (path == NULL)
			doc_error(doc, roles[i].name, "not-read", "the option that names it is not known");
		else if (*path == '\0')
			json_put_null(data, roles[i].name);
		else
			files[i] = take_file(c, doc, &roles[i], path);
	}
	put_joins(doc, files);
	for (size_t i = 0; i < NROLES; i++)
		x509_free(files[i]);
	c->tls = doc;
}
