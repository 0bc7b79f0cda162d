/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/redact.h"
#include "tests/rows.h"

static char folder[] = "/tmp/plimsoll-redact-XXXXXX";

/* What is kept of a document; "hmac" in want stands for any digest. */
struct row {
	const char *name, *doc, *text, *want;
	enum kind kind;
};

static const struct row rows[] = {
	{ "a named path is kept", "inspect", "{\"HostConfig\":{\"Privileged\":true}}", "{\"HostConfig\":{\"Privileged\":true}}", KIND_CONTAINER },
	{ "what no row names is gone", "inspect", "{\"Config\":{\"Env\":[\"PASSWORD=hunter2\"],\"User\":\"app\"}}", "{\"Config\":{\"User\":\"app\"}}", KIND_CONTAINER },
	{ "null is kept as null", "inspect", "{\"HostConfig\":{\"PidsLimit\":null}}", "{\"HostConfig\":{\"PidsLimit\":null}}", KIND_CONTAINER },
	{ "a label's value is digested, its key stays", "inspect", "{\"Config\":{\"Labels\":{\"token\":\"s3cr3t\"}}}", "{\"Config\":{\"Labels\":{\"token\":\"hmac\"}}}", KIND_CONTAINER },
	{ "compose labels stay clear", "inspect", "{\"Config\":{\"Labels\":{\"com.docker.compose.project\":\"shop\",\"x\":\"y\"}}}",
	  "{\"Config\":{\"Labels\":{\"com.docker.compose.project\":\"shop\",\"x\":\"hmac\"}}}", KIND_CONTAINER },
	{ "a health check's command is digested, its form stays", "inspect", "{\"Config\":{\"Healthcheck\":{\"Test\":[\"CMD\",\"curl\",\"-u\",\"a:b\"],\"Interval\":5}}}",
	  "{\"Config\":{\"Healthcheck\":{\"Test\":[\"CMD\",\"hmac\",\"hmac\",\"hmac\"],\"Interval\":5}}}", KIND_CONTAINER },
	{ "a command in the place of its form is digested", "inspect", "{\"Config\":{\"Healthcheck\":{\"Test\":[\"curl -u a:b\",\"CMD\"]}}}",
	  "{\"Config\":{\"Healthcheck\":{\"Test\":[\"hmac\",\"hmac\"]}}}", KIND_IMAGE },
	{ "so is a list in its place", "inspect", "{\"Config\":{\"Healthcheck\":{\"Test\":[[\"CMD\"]]}}}", "{\"Config\":{\"Healthcheck\":{\"Test\":[[\"hmac\"]]}}}", KIND_CONTAINER },
	{ "no health check is no command", "inspect", "{\"Config\":{\"Healthcheck\":{\"Test\":[\"NONE\"]}}}", "{\"Config\":{\"Healthcheck\":{\"Test\":[\"NONE\"]}}}", KIND_IMAGE },
	{ "mount sources stay, other members go", "inspect", "{\"Mounts\":[{\"Source\":\"/etc\",\"RW\":true,\"Secret\":\"x\"}]}", "{\"Mounts\":[{\"Source\":\"/etc\",\"RW\":true}]}", KIND_CONTAINER },
	{ "argv is digested word by word", "process", "{\"argv\":[\"dockerd\",\"--log-opt=splunk-token=x\"]}", "{\"argv\":[\"hmac\",\"hmac\"]}", KIND_DAEMON },
	{ "a log option that is no address is digested", "config",
	  "{\"options\":{\"log-opts\":{\"value\":{\"syslog-address\":\"tcp://a:1\",\"splunk-token\":\"x\"},\"origin\":\"file\"}}}",
	  "{\"options\":{\"log-opts\":{\"value\":{\"syslog-address\":\"tcp://a:1\",\"splunk-token\":\"hmac\"},\"origin\":\"file\"}}}", KIND_DAEMON },
	{ "an option that no rule reads is gone", "config", "{\"options\":{\"http-proxy\":{\"value\":\"http://u:p@h\"}}}", "{\"options\":{}}", KIND_DAEMON },
	{ "a string where an object was expected is digested", "inspect", "{\"HostConfig\":\"secret\"}", "{\"HostConfig\":\"hmac\"}", KIND_CONTAINER },
	{ "a document that is a bare string is digested", "inspect", "\"secret\"", "\"hmac\"", KIND_CONTAINER },
	{ "proxies in info are gone", "info", "{\"HttpProxy\":\"http://u:p@h\",\"Driver\":\"overlay2\"}", "{\"Driver\":\"overlay2\"}", KIND_DAEMON },
};

/* "hmac:" and 32 digits, shortened to "hmac". */
static char *
without_digests(const char *s)
{
	struct buf b = BUF_INIT;

	while (*s != '\0') {
		if (strncmp(s, "hmac:", 5) == 0 && strspn(s + 5, "0123456789abcdef") == 32) {
			buf_adds(&b, "hmac");
			s += 37;
		} else {
			buf_addc(&b, *s++);
		}
	}
	return buf_take(&b);
}

static void
reduces(void **state)
{
	const struct row *r = *state;
	struct redactor *red = redact_open(folder);
	struct err e;
	autojson cJSON *doc = json_read(r->text, strlen(r->text), JSON_TWICE_REFUSED, &e);
	autojson cJSON *kept = redact_reduce(red, r->kind, r->doc, doc);
	autofree char *line = json_line(kept), *short_line = without_digests(line);

	assert_string_equal(short_line, r->want);
	redact_close(red);
}

struct cover_row {
	const char *name, *path;
	bool covered;
};

static const struct cover_row cover_rows[] = {
	{ "a row covers itself", "inspect:HostConfig.Privileged", true },
	{ "a row covers what lies below", "inspect:HostConfig.RestartPolicy.Name", true },
	{ "what lies above rows is covered by them", "inspect:HostConfig", true },
	{ "an element is covered", "inspect:Mounts[3].Source", true },
	{ "a quoted key is covered", "inspect:Config.Labels[\"com.docker.swarm.task.id\"]", true },
	{ "another path is not", "inspect:Config.Env", false },
	{ "another document is not", "top:HostConfig.Privileged", false },
	{ "a longer key is not", "inspect:HostConfig.PrivilegedX", false },
	{ "a path without a document is not", "HostConfig.Privileged", false },
};

static void
covers(void **state)
{
	const struct cover_row *r = *state;
	autojson cJSON *all = redact_collected();

	assert_int_equal(redact_covers(json_at(all, "container"), r->path), r->covered);
}

static void
equal_values_have_equal_digests(void **state)
{
	struct redactor *a = redact_open(folder), *b = redact_open(folder);
	autofree char *x = redact_digest(a, "hunter2"), *y = redact_digest(b, "hunter2"), *z = redact_digest(a, "hunter3");
	char plain[65];

	(void)state;
	assert_string_equal(x, y);
	assert_string_not_equal(x, z);
	sha256_hex("hunter2", 7, plain);
	assert_null(strstr(plain, x + 5)); /* not a bare hash of the secret */
	assert_string_equal(redact_describe(a), redact_describe(b));
	redact_close(a);
	redact_close(b);
}

static void
the_key_is_private(void **state)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);
	struct redactor *r = redact_open(folder);
	struct stat st;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 32);
	redact_close(r);
}

static void
a_key_that_others_can_read_is_not_used(void **state)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);
	struct redactor *r = redact_open(folder), *loose;
	autofree char *x = redact_digest(r, "a"), *y = NULL;

	(void)state;
	assert_int_equal(chmod(path, 0644), 0);
	loose = redact_open(folder);
	y = redact_digest(loose, "a");
	assert_int_equal(chmod(path, 0600), 0);
	assert_string_not_equal(x, y);
	assert_non_null(strstr(redact_describe(loose), "for this run only"));
	redact_close(r);
	redact_close(loose);
}

/* What a crash left of a key that was being written. */
static void
a_key_without_a_byte_is_made_anew(void **state)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);
	struct redactor *first, *second;

	(void)state;
	assert_int_equal(truncate(path, 0), 0);
	first = redact_open(folder);
	second = redact_open(folder);
	assert_null(strstr(redact_describe(first), "for this run only"));
	assert_string_equal(redact_describe(first), redact_describe(second));
	redact_close(first);
	redact_close(second);
}

static void
one_that_is_cut_is_not_used(void **state)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);
	struct redactor *r;

	(void)state;
	assert_int_equal(truncate(path, 16), 0);
	r = redact_open(folder);
	assert_non_null(strstr(redact_describe(r), "for this run only"));
	assert_non_null(strstr(redact_describe(r), "redaction.key: not 32 bytes"));
	redact_close(r);
	assert_int_equal(unlink(path), 0);
	redact_close(redact_open(folder));
}

/* A disk that takes some bytes of it: nothing is left, and the reason is said. */
static void
one_that_cannot_be_written_whole_is_not_there(void **state)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);
	struct rlimit before, least = { 16, 16 };
	struct redactor *r;
	struct stat st;

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	least.rlim_max = before.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &least), 0);
	r = redact_open(folder);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_non_null(strstr(redact_describe(r), "redaction.key: File too large"));
	assert_int_equal(stat(path, &st), -1);
	redact_close(r);
	redact_close(redact_open(folder));
}

static void
without_a_folder_the_key_is_for_this_run(void **state)
{
	struct redactor *r = redact_open("/proc/nonexistent/x");

	(void)state;
	assert_non_null(strstr(redact_describe(r), "for this run only"));
	redact_close(r);
}

/* redact_reduce() looks at one run of rows: a row elsewhere would keep nothing. */
static void
a_documents_rows_stand_together(void **state)
{
	(void)state;
	for (size_t i = 1; i < ncollected; i++) {
		const struct collected *row = &collected[i];
		bool starts = row[-1].kind != row->kind || strcmp(row[-1].doc, row->doc) != 0;

		for (size_t k = 0; starts && k < i; k++)
			if (collected[k].kind == row->kind && strcmp(collected[k].doc, row->doc) == 0)
				fail_msg("%s:%s stands apart from its document's other rows", row->doc, row->path);
	}
}

static int
clear_up(void **state)
{
	autofree char *path = xasprintf("%s/redaction.key", folder);

	(void)state;
	(void)unlink(path);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "equal values have equal digests, and no bare hash", equal_values_have_equal_digests, NULL, NULL, NULL },
		{ "a document's rows stand together", a_documents_rows_stand_together, NULL, NULL, NULL },
		{ "the key is private", the_key_is_private, NULL, NULL, NULL },
		{ "a key that others can read is not used", a_key_that_others_can_read_is_not_used, NULL, NULL, NULL },
		{ "a key without a byte is made anew", a_key_without_a_byte_is_made_anew, NULL, NULL, NULL },
		{ "one that is cut is not used", one_that_is_cut_is_not_used, NULL, NULL, NULL },
		{ "one that cannot be written whole is not there", one_that_cannot_be_written_whole_is_not_there, NULL, NULL, NULL },
		{ "without a folder the key is for this run", without_a_folder_the_key_is_for_this_run, NULL, NULL, NULL },
	};

	if (mkdtemp(folder) == NULL)
		return 99;
	return RUN_ROWS("redact_reduce", rows, reduces) + RUN_ROWS("redact_covers", cover_rows, covers) +
	    cmocka_run_group_tests_name("redact", others, NULL, clear_up);
}
