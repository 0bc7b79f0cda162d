/* SPDX-License-Identifier: Apache-2.0 */
/* collect_public_cas: how many of the daemon's own CAs are public ones, by the lists of these that systems ship. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "audit/x509.h"

/* A site's own CAs that it had added to the system's list. */
#define MAX_ADDED 256

/* Files that a system ships CAs in: perhaps one for each. */
#define MAX_SHIPPED 4096
#define MAX_DEPTH   4

/* Where the list is on Debian, Fedora, SUSE, others of each, and what Go's crypto/x509 knows beside (root_linux.go). */
static const char *const lists[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/ssl/ca-bundle.pem",
	"/etc/pki/tls/cacert.pem",
	"/etc/ssl/cert.pem",
};

/*
 * Where an administrator puts what is to be added to it (update-ca-certificates(8), update-ca-trust(8), trust(1)), and how the
 * names end that are read there.
 */
static const struct {
	const char *folder, *suffix;
} added[] = {
	{ "/usr/local/share/ca-certificates", ".crt" },
	{ "/etc/pki/ca-trust/source/anchors", "" },
	{ "/etc/pki/trust/anchors", "" },
	{ "/etc/ca-certificates/trust-source/anchors", "" },
};

/* What the distributions make the list of: none of these is a site's own, whoever adds it once more. */
static const char *const shipped[] = {
	"/usr/share/ca-certificates",
	"/usr/share/pki/ca-trust-source",
	"/usr/share/pki/trust",
};

struct comparing {
	struct collector *c;
	cJSON *doc, *lists; /* names of those that were read */
	struct x509_set *public, *own, *shipped;
	int nshipped; /* files */
};

static void
note(struct comparing *k, const char *code, const char *message)
{
	doc_error(k->doc, "ca.public", code, message);
}

static void
take_list(struct comparing *k, const char *path)
{
	struct host_file f = { 0 };
	const cJSON *before;

	host_read_file(k->c->host, k->c->daemon_root, path, X509_MAX_FILE, &f);
	cJSON_ArrayForEach(before, k->lists)
		if (f.real != NULL && strcmp(before->valuestring, f.real) == 0)
			break; /* one list by two names */
	if (*f.code != '\0' && strcmp(f.code, "ENOENT") != 0 && strcmp(f.code, "ENOTDIR") != 0) {
		note(k, f.code, f.message);
	} else if (*f.code == '\0' && before == NULL) {
		if (x509_set_add(k->public, f.bytes, f.len))
			json_push_str(k->lists, f.real != NULL ? f.real : path);
		else
			note(k, "malformed", "the system's list of CAs is not wholly understood");
	}
	host_file_free(&f);
}

static bool
ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* A file that is not understood adds nothing: what is in it then counts as public, not as the site's. */
static void
take_added(struct comparing *k, const char *folder, const char *suffix)
{
	char code[24] = "";
	autojson cJSON *names = host_list(k->c->host, k->c->daemon_root, folder, code);
	const cJSON *name;
	int n = 0;

	if (names == NULL && strcmp(code, "ENOENT") != 0 && strcmp(code, "ENOTDIR") != 0) {
		note(k, code, "the folder of the CAs that the site added to the system's list");
		return;
	}
	cJSON_ArrayForEach(name, names) {
		autofree char *path = xasprintf("%s/%s", folder, name->valuestring);
		struct host_file f = { 0 };

		if (!ends_with(name->valuestring, suffix))
			continue;
		if (n++ == MAX_ADDED)
			break;
		host_read_file(k->c->host, k->c->daemon_root, path, X509_MAX_FILE, &f);
		if (*f.code == '\0')
			(void)x509_set_add(k->own, f.bytes, f.len);
		host_file_free(&f);
	}
}

static void take_shipped_folder(struct comparing *k, const char *folder, int depth);

static void
take_shipped(struct comparing *k, const char *path, int depth)
{
	struct host_file f = { 0 };

	host_read_file(k->c->host, k->c->daemon_root, path, X509_MAX_SHIPPED, &f);
	if (*f.code == '\0' && !x509_set_add(k->shipped, f.bytes, f.len))
		note(k, "malformed", "a file of CAs that the system ships is not wholly understood");
	else if (strcmp(f.code, "not-regular") == 0)
		take_shipped_folder(k, path, depth + 1);
	else if (*f.code != '\0' && strcmp(f.code, "ENOENT") != 0)
		note(k, f.code, f.message);
	host_file_free(&f);
}

static void
take_shipped_folder(struct comparing *k, const char *folder, int depth)
{
	char code[24] = "";
	autojson cJSON *names = host_list(k->c->host, k->c->daemon_root, folder, code);
	const cJSON *name;

	if (names == NULL && strcmp(code, "ENOENT") != 0 && strcmp(code, "ENOTDIR") != 0)
		note(k, code, "a folder of the CAs that the system ships");
	cJSON_ArrayForEach(name, names) {
		autofree char *path = xasprintf("%s/%s", folder, name->valuestring);

		if (depth == MAX_DEPTH || k->nshipped++ >= MAX_SHIPPED) {
			note(k, "too-many", "more files of CAs that the system ships than are read");
			return;
		}
		take_shipped(k, path, depth);
	}
}

/* Of what was added, the site's own is what the system does not ship itself. */
static void
take_own(struct comparing *k)
{
	for (size_t i = 0; i < ARRAY_SIZE(added); i++)
		take_added(k, added[i].folder, added[i].suffix);
	for (size_t i = 0; i < ARRAY_SIZE(shipped) && x509_set_count(k->own) > 0; i++)
		take_shipped_folder(k, shipped[i], 0);
	x509_set_remove(k->own, k->shipped);
}

void
collect_public_cas(struct collector *c, cJSON *doc, const char *bytes, size_t len)
{
	struct comparing k = { c, doc, json_array(), x509_set_new(), x509_set_new(), x509_set_new(), 0 };
	struct x509_set *these = x509_set_new();
	struct x509_shared shared;
	cJSON *o;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		take_list(&k, lists[i]);
	take_own(&k);
	/* what is no certificate is told of elsewhere (data.ca.certificates) */
	(void)x509_set_add(these, bytes, len);
	shared = x509_set_compare(these, k.public, k.own);
	if (shared.excepted > 0 && x509_set_count(k.shipped) == 0)
		note(&k, "not-proven", "CAs were added to the system's list; which ones it ships itself is not here");
	o = json_put_object(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(doc, "data"), "ca"), "public");
	json_put(o, "lists", k.lists);
	json_put_int(o, "known", (int64_t)x509_set_count(k.public));
	json_put_int(o, "of", (int64_t)x509_set_count(these));
	json_put_int(o, "shared", (int64_t)shared.shared);
	json_put_int(o, "issued", (int64_t)shared.issued);
	json_put_int(o, "added", (int64_t)shared.excepted);
	x509_set_free(these);
	x509_set_free(k.public);
	x509_set_free(k.own);
	x509_set_free(k.shipped);
}
