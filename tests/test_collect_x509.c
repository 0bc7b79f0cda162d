/* SPDX-License-Identifier: Apache-2.0 */
/* collect_x509: from the daemon's options to its document "tls". The host is the table below: files of fixtures/x509. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "tests/rows.h"

#define STARTED 1000.0

/* What is on the host at a path. */
struct there {
	const char *path;
	const char *file;  /* below fixtures/x509; NULL: code */
	const char *code;
	const char *real;  /* NULL: path */
	double mtime, ctime;
};

struct row {
	const char *name;
	const char *options; /* JSON with ' for "; NULL: none could be read */
	const char *at;      /* path in the document */
	const char *want;    /* JSON with ' for "; NULL: nothing is there */
	struct there files[7];
	double started;      /* of dockerd; 0: STARTED, -1: unknown */
};

#define FILES(ca, certificate, key)                                                                        \
	{ { "/c/ca.pem", ca, NULL, NULL, 1, 1 }, { "/c/cert.pem", certificate, NULL, NULL, 1, 1 },         \
		{ "/c/key.pem", key, NULL, NULL, 1, 1 } }
#define OTHERS { "/c/cert.pem", "server.pem" }, { "/c/key.pem", "server-key.pem" }
#define BUNDLE "/etc/ssl/certs/ca-certificates.crt"
#define SHIPPED "/usr/share/ca-certificates/mozilla/X.crt"
#define GOOD FILES("ca.pem", "server.pem", "server-key.pem")
#define ALL                                                                                                \
	"{'tlscacert':{'value':'/c/ca.pem'},'tlscert':{'value':'/c/cert.pem'},'tlskey':{'value':'/c/key.pem'}}"
#define OFF "{'tlscacert':{'value':''},'tlscert':{'value':''},'tlskey':{'value':''}}"

static const struct row rows[] = {
	{ "the CA's certificate", ALL, "data.ca.certificates[0].subject", "'CN=Lab CA,O=S\xc3\xa4ge\\\\, Lab'", GOOD },
	{ "the daemon's certificate", ALL, "data.certificate.certificates[0].serial", "'4A3F00'", GOOD },
	{ "of the key what is no secret", ALL, "data.key.holds.bits", "2048", GOOD },
	{ "paths", ALL, "data.key.path", "'/c/key.pem'", GOOD },
	{ "the chain", ALL, "data.chain.verified", "true", GOOD },
	{ "the key is the certificate's", ALL, "data.key_matches", "true", GOOD },
	{ "the key is another's", ALL, "data.key_matches", "false", FILES("ca.pem", "server.pem", "weak-key.pem") },
	{ "all was read", ALL, "errors", NULL, GOOD },
	{ "no option is set: no certificate", OFF, "data.certificate", "null", GOOD },
	{ "no option is set: no chain", OFF, "data.chain", "null", GOOD },
	{ "no option is set: no error", OFF, "errors", NULL, GOOD },
	{ "options that could not be read", NULL, "errors[0].code", "'not-read'", GOOD },
	{ "an option whose value nobody can tell",
	    "{'tlscacert':{'value':null},'tlscert':{'value':''},'tlskey':{'value':''}}",
	    "errors[0]", "{'path':'ca','code':'not-read','message':'the option that names it is not known'}", GOOD },
	{ "a relative path", "{'tlscacert':{'value':'ca.pem'},'tlscert':{'value':''},'tlskey':{'value':''}}",
	    "errors[0].code", "'not-proven'", GOOD },

	/* unchanged since dockerd read it */
	{ "a file older than dockerd", ALL, "data.ca.unchanged", "true", GOOD },
	{ "a file that changed since", ALL, "data.ca.unchanged", "false",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1001, 1 }, OTHERS } },
	{ "a file put there since, with an old time", ALL, "data.ca.unchanged", "false",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1001 }, OTHERS } },
	{ "a link", ALL, "data.ca.unchanged", "false",
	    { { "/c/ca.pem", "ca.pem", NULL, "/d/ca.pem", 1, 1 }, OTHERS } },
	{ "a dockerd whose start is not known", ALL, "data.ca.unchanged", "false", GOOD, -1 },

	/* public CAs, by the system's list */
	{ "a host without a list", ALL, "data.ca.public", "{'lists':[],'known':0,'of':1,'shared':0,'issued':0,'added':0}", GOOD },
	{ "a CA that is in no list", ALL, "data.ca.public",
	    "{'lists':['/etc/ssl/certs/ca-certificates.crt'],'known':1,'of':1,'shared':0,'issued':0,'added':0}",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "other-ca.pem" } } },
	{ "a copy of a list", ALL, "data.ca.public.shared", "1",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" } } },
	{ "one list by two names is one", ALL, "data.ca.public.known", "1",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/etc/ssl/cert.pem", "ca.pem", NULL, BUNDLE } } },
	{ "a CA that the site added to the list", ALL, "data.ca.public", "{'lists':['/etc/ssl/certs/ca-certificates.crt'],'known':1,'of':1,"
	    "'shared':0,'issued':0,'added':1}",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "ca.pem" } } },
	{ "another that was added does not matter", ALL, "data.ca.public.shared", "1",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "other-ca.pem" } } },
	{ "what update-ca-certificates does not read was not added", ALL, "data.ca.public.shared", "1",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/old-roots.txt", "ca.pem" } } },
	{ "nor was what the system ships itself", ALL, "data.ca.public.shared", "1",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "ca.pem" }, { SHIPPED, "ca.pem" } } },
	{ "one that it does not ship was", ALL, "data.ca.public.added", "1",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "ca.pem" }, { SHIPPED, "other-ca.pem" } } },
	{ "then nothing is in doubt", ALL, "errors", NULL,
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "ca.pem" }, { SHIPPED, "other-ca.pem" } } },
	{ "where it is not known what the system ships, it is", ALL, "errors[0].code", "'not-proven'",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "ca.pem" } } },
	{ "what the system ships and nobody may read is an error", ALL, "errors[0].code", "'EACCES'",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" },
		{ "/usr/local/share/ca-certificates/site.crt", "ca.pem" }, { SHIPPED, NULL } } },
	{ "one that a public CA issued", ALL, "data.ca.public.issued", "1",
	    { { "/c/ca.pem", "between.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" } } },
	{ "one that only says so", ALL, "data.ca.public.issued", "0",
	    { { "/c/ca.pem", "forged.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" } } },
	{ "a list that nobody may read is an error", ALL, "errors[0].path", "'ca.public'",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, NULL } } },
	{ "so is one that is damaged", ALL, "errors[0].code", "'malformed'",
	    { { "/c/ca.pem", "ca.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "cut.pem" } } },
	{ "a file without a certificate shares none", ALL, "data.ca.public.of", "0",
	    { { "/c/ca.pem", "server-key.pem", NULL, NULL, 1, 1 }, OTHERS, { BUNDLE, "ca.pem" } } },

	/* what cannot be read, or is none */
	{ "a key that nobody may read", ALL, "errors[0]", "{'path':'key','code':'EACCES','message':'/c/key.pem: no'}",
	    FILES("ca.pem", "server.pem", NULL) },
	{ "a key that nobody may read cannot be compared", ALL, "errors[1].path", "'key_matches'",
	    FILES("ca.pem", "server.pem", NULL) },
	{ "a key that nobody may read is no certificate's trouble", ALL, "data.chain.verified", "true",
	    FILES("ca.pem", "server.pem", NULL) },
	{ "a CA that is gone has no chain", ALL, "errors[1].path", "'chain'", FILES(NULL, "server.pem", "server-key.pem") },
	{ "a certificate that is cut off", ALL, "errors[0]",
	    "{'path':'certificate.certificates','code':'damaged','message':"
	    "'/c/cert.pem: a PEM block in it is cut off, or is not base64'}",
	    FILES("ca.pem", "cut.pem", "server-key.pem") },
	{ "a certificate where the key should be", ALL, "errors[0].path", "'key.holds'",
	    FILES("ca.pem", "server.pem", "server.pem") },
	{ "an encrypted key", ALL, "data.key.holds.encrypted", "true",
	    FILES("ca.pem", "server.pem", "server-key-encrypted.pem") },
	{ "an encrypted key cannot be compared", ALL, "errors[0].path", "'key_matches'",
	    FILES("ca.pem", "server.pem", "server-key-encrypted.pem") },
};

static const struct row *current;

void
host_read_file(struct host *h, long pid, const char *path, size_t max, struct host_file *ret)
{
	const struct there *t = current->files;
	const char *srcdir = getenv("srcdir");
	autofree char *name = NULL;
	autofile FILE *in = NULL;

	(void)h;
	assert_int_equal(pid, 700); /* the daemon's own root */
	while (t->path != NULL && strcmp(t->path, path) != 0)
		t++;
	if (t->path == NULL) {
		*ret = (struct host_file){ .path = xstrdup(path), .code = "ENOENT" };
		return;
	}
	*ret = (struct host_file){ .path = xstrdup(path), .real = xstrdup(t->real ? t->real : path), .mtime = t->mtime,
		.ctime = t->ctime };
	if (t->file == NULL) {
		snprintf(ret->code, sizeof ret->code, "EACCES");
		snprintf(ret->message, sizeof ret->message, "%s: no", path);
		return;
	}
	name = xasprintf("%s/fixtures/x509/%s", srcdir != NULL ? srcdir : ".", t->file);
	in = fopen(name, "r");
	assert_non_null(in);
	ret->bytes = xcalloc(1, 16384);
	ret->len = fread(ret->bytes, 1, 16383, in);
	assert_in_range(ret->len, 1, max);
}

const cJSON *
host_list_once(struct host *h, const char *path, char ret_code[24])
{
	(void)h, (void)path;
	snprintf(ret_code, 24, "ENOENT");
	return NULL;
}

/* The files of the table that are in a folder. */
cJSON *
host_list(struct host *h, long pid, const char *path, char ret_code[24])
{
	size_t n = strlen(path);
	cJSON *list = NULL;

	(void)h;
	assert_int_equal(pid, 700);
	for (const struct there *t = current->files; t->path != NULL; t++)
		if (strncmp(t->path, path, n) == 0 && t->path[n] == '/') {
			list = list != NULL ? list : json_array();
			json_push_str(list, t->path + n + 1);
		}
	snprintf(ret_code, 24, "%s", list != NULL ? "" : "ENOENT");
	return list;
}

void
host_file_free(struct host_file *f)
{
	/* a key's bytes are gone before they are freed */
	for (size_t i = 0; strncmp(f->path, "/c/", 3) == 0 && i < f->len; i++)
		assert_int_equal(f->bytes[i], 0);
	free(f->path);
	free(f->real);
	free(f->bytes);
	*f = (struct host_file){ 0 };
}

static cJSON *
parse(const char *text)
{
	autofree char *json = xstrdup(text);
	struct err e;

	for (char *s = json; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	return json_read(json, strlen(json), JSON_TWICE_REFUSED, &e);
}

static void
test_row(void **state)
{
	const struct row *r = *state;
	autojson cJSON *process = parse("{'data':{'started':1000}}"), *config = parse("{'data':{}}"), *tls = NULL;
	struct collector c = { .daemon_root = 700, .process = process, .config = config };
	autofree char *want = r->want != NULL ? xstrdup(r->want) : NULL, *got = NULL;

	current = r;
	json_put_int(cJSON_GetObjectItemCaseSensitive(process, "data"), "started", r->started < 0 ? 0 : (int64_t)STARTED);
	if (r->options != NULL)
		json_put(cJSON_GetObjectItemCaseSensitive(config, "data"), "options", parse(r->options));
	collect_tls(&c);
	tls = c.tls;
	assert_non_null(tls);
	if (want == NULL) {
		assert_null(json_at(tls, r->at));
		return;
	}
	if (json_at(tls, r->at) == NULL)
		fail_msg("nothing at %s", r->at);
	for (char *s = want; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	got = json_line(json_at(tls, r->at));
	assert_string_equal(got, want);
}

int
main(void)
{
	return RUN_ROWS("collect_x509", rows, test_row);
}
