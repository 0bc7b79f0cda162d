/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_row: runs a check on a row's subject.
 */
#include "config.h"

#include "tests/check_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/redact.h"

/* The Values' defaults of the CIS benchmarks that we ship. */
static const struct value defaults[] = {
	{ "default-ulimits", "" },
	{ "cgroup-parent", "" },
	{ "remote-log-drivers", "syslog gelf fluentd awslogs splunk gcplogs" },
	{ "allowed-setuid", "" },
	{ "denied-programs", "" },
	{ "scan-days", "30" },
	{ "scan-severity", "high" },
	{ "scan-unfixed", "fail" },
	{ "seccomp-profiles", "" },
	{ "swarm-needed", "no" },
	{ "swarm-managers", "" },
	{ "max-node-certificate-days", "90" },
	{ "max-swarm-ca-days", "" },
	{ "tls-min-key-bits", "2048" },
	{ "tls-expiry-days", "30" },
	{ "allowed-capabilities",
	    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE "
	    "SETFCAP SETGID SETPCAP SETUID SYS_CHROOT" },
	{ "sensitive-directories",
	    "/ /boot /dev /etc /home /lib /lib64 /proc /root /run /sys /usr "
	    "/var/lib/containerd /var/lib/docker /var/run" },
	{ "ssh-servers", "sshd sshd-session dropbear" },
	{ "allowed-privileged-ports", "" },
	{ "allowed-ports", "" },
	{ "max-restarts", "5" },
	{ "allowed-devices", "" },
	{ "allowed-ulimits", "" },
	{ "container-file-systems", "" },
	{ "trusted-accounts", "" },
	{ "listing-account-services", "files systemd db altfiles extrausers" },
	{ "max-release-table-age", "90" },
	{ "trusted-image-sources", "" },
	{ "content-trust", "" },
	{ "max-unused-images", "" },
	{ "max-unused-image-age", "" },
	{ "max-stopped-containers", "" },
	{ "max-stopped-container-age", "" },
};

const struct releases *check_row_releases;

/* The row's JSON; the test ends if it is none. */
static cJSON *
parse(const char *text, enum json_twice twice)
{
	autofree char *json = xstrdup(text);
	cJSON *doc;
	struct err e;

	for (char *s = json; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	doc = json_read(json, strlen(json), twice, &e);
	if (doc == NULL)
		fail_msg("the row's JSON: %s\n%s", e.msg, json);
	return doc;
}

/* What a run says it collects of that kind. */
static cJSON *
collected_of(const char *kind)
{
	autojson cJSON *all = redact_collected();

	return cJSON_DetachItemFromObjectCaseSensitive(all, kind);
}

static void
uncollect(cJSON *list, const char *path)
{
	for (int i = cJSON_GetArraySize(list); i-- > 0;) {
		const char *row = cJSON_GetStringValue(cJSON_GetArrayItem(list, i));

		if (strncmp(row, path, strlen(path)) == 0 || strncmp(row, path, strlen(row)) == 0)
			cJSON_DeleteItemFromArray(list, i);
	}
}

/* The last key of a path: *ret_parent what it stands in (made if missing). The caller frees the
 * key. */
static char *
last_key(cJSON *data, const char *path, cJSON **ret_parent)
{
	size_t n = strlen(path), cut;
	autofree char *above = NULL;
	char *key;

	if (n > 1 && path[n - 1] == ']') {
		for (cut = n; cut > 0 && path[cut] != '[';)
			cut--;
		key = path[cut + 1] == '"' ? xstrndup(path + cut + 2, n - cut - 4)
					   : xstrndup(path + cut + 1, n - cut - 2);
		above = xstrndup(path, cut);
	} else {
		const char *dot = strrchr(path, '.');

		key = xstrdup(dot != NULL ? dot + 1 : path);
		above = xstrndup(path, dot != NULL ? (size_t)(dot - path) : 0);
	}
	*ret_parent = (cJSON *)(uintptr_t)json_at(data, above);
	if (*ret_parent == NULL || cJSON_IsNull(*ret_parent)) {
		cJSON *higher, *made = json_object();
		autofree char *up = last_key(data, above, &higher);

		cJSON_DeleteItemFromObjectCaseSensitive(higher, up);
		*ret_parent = json_put(higher, up, made);
	}
	return key;
}

static void
put(cJSON *data, const char *path, const cJSON *v)
{
	cJSON *parent;
	autofree char *key = last_key(data, path, &parent);
	bool absent = cJSON_IsString(v) && strcmp(v->valuestring, "$absent") == 0;

	if (cJSON_IsArray(parent)) {
		int i = atoi(key);

		if (absent)
			cJSON_DeleteItemFromArray(parent, i);
		else if (i < cJSON_GetArraySize(parent))
			cJSON_ReplaceItemInArray(parent, i, json_copy(v));
		else
			json_push(parent, json_copy(v));
		return;
	}
	cJSON_DeleteItemFromObjectCaseSensitive(parent, key);
	if (!absent)
		json_put(parent, key, json_copy(v));
}

static void
set_document(cJSON *subject, const char *name, const cJSON *v)
{
	cJSON *read = (cJSON *)(uintptr_t)json_at(subject, "read");
	const cJSON *old = cJSON_GetObjectItemCaseSensitive(read, name);
	autofree char *source = xstrdup(json_str(old, "source", "a test"));

	cJSON_DeleteItemFromObjectCaseSensitive(read, name);
	if (!cJSON_IsString(v))
		subject_doc(subject, name, source, json_copy(v));
	else if (strncmp(v->valuestring, "$error ", 7) == 0)
		subject_doc_error(subject, name, source, v->valuestring + 7, "the test's reason");
	else
		assert_string_equal(v->valuestring, "$absent");
}

static void
change(cJSON *subject, cJSON *list, const char *set)
{
	autojson cJSON *changes = parse(set, JSON_TWICE_LAST);
	const cJSON *v;

	cJSON_ArrayForEach (v, changes) {
		const char *word = cJSON_IsString(v) ? v->valuestring : "";
		autofree char *name = xstrdup(v->string), *at = NULL;
		char *colon = strchr(name, ':');
		cJSON *doc;

		if (strcmp(word, "$uncollected") == 0) {
			uncollect(list, v->string);
			continue;
		}
		if (colon == NULL) {
			set_document(subject, name, v);
			continue;
		}
		*colon = '\0';
		at = xasprintf("read[\"%s\"]", name);
		doc = (cJSON *)(uintptr_t)json_at(subject, at);
		if (doc == NULL)
			doc = subject_doc(subject, name, "a test", json_object());
		if (strncmp(word, "$error ", 7) == 0)
			doc_error(doc, colon + 1, word + 7, "the test's reason");
		else
			put((cJSON *)(uintptr_t)json_at(doc, "data"), colon + 1, v);
	}
}

/* The benchmark's defaults, then the row's own over them. */
static size_t
values_of(const struct check_row *row, struct value *ret)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
		struct value v = defaults[i];

		for (size_t k = 0; k < CHECK_ROW_VALUES && row->values[k].name != NULL; k++)
			if (strcmp(row->values[k].name, v.name) == 0)
				v = row->values[k];
		if (v.text != NULL)
			ret[n++] = v;
	}
	return n;
}

static void
assert_evidence(const struct finding *f)
{
	if (f->verdict == PASS || f->verdict == FAIL)
		assert_true(f->nevidence > 0);
	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];

		assert_non_null(e->source);
		assert_non_null(e->path);
		assert_non_null(e->observed);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(f->evidence[k].at, e->at);
	}
}

void
check_row_run(void **state)
{
	const struct check_row *row = *state;
	const struct check *c = check_find(row->check);
	autojson cJSON *subject = parse(row->subject, JSON_TWICE_REFUSED);
	autojson cJSON *list = NULL;
	struct value values[ARRAY_SIZE(defaults)];
	struct finding f = { 0 };
	struct look at = { .subject = subject, .values = values, .notes = &f, .releases = check_row_releases };

	if (c == NULL)
		fail_msg("no check is called %s", row->check);
	list = collected_of(kind_names[c->kind]);
	if (row->set != NULL)
		change(subject, list, row->set);
	at.collected = list;
	at.partial = row->partial;
	at.nvalues = values_of(row, values);
	at.now = row->now == 0 ? CHECK_ROW_NOW : row->now > 0 ? row->now : 0;
	f.verdict = c->decide(&at, c);
	if (f.verdict != row->verdict || f.message == NULL ||
	    (row->says != NULL && strstr(f.message, row->says) == NULL))
		fail_msg("wanted %s \"%s\", got %s \"%s\"", verdict_names[row->verdict],
		    row->says != NULL ? row->says : "", verdict_names[f.verdict],
		    f.message != NULL ? f.message : "(no message)");
	assert_evidence(&f);
	finding_free(&f);
}

int
check_rows(const char *group, const struct check_row *rows, size_t n)
{
	struct CMUnitTest *tests = xcalloc(n, sizeof(*tests));
	int failed;

	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = check_row_run,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);
	free(tests);
	return failed;
}
