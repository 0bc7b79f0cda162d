/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that a benchmark brings itself: what each predicate decides, what it does not, and which rows are refused. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "audit/redact.h"
#include "checks/inline.h"
#include "tests/rows.h"

/* Paths that are collected of a container, with what a row needs there. */
static const char subject_text[] =
    "{\"kind\":\"container\",\"read\":{\"inspect\":{\"source\":\"GET\",\"data\":{\"AppArmorProfile\":\"docker-default\",\"HostConfig\":"
    "{\"Privileged\":false,\"Memory\":67108864,\"NetworkMode\":\"\",\"PidsLimit\":null,\"CapAdd\":[\"NET_ADMIN\",\"CHOWN\"],"
    "\"SecurityOpt\":[],\"UsernsMode\":7,\"LogConfig\":{\"Type\":\"local\"},\"MemorySwap\":-1},"
    "\"Config\":{\"User\":\"0\",\"Labels\":{\"owner\":\"hmac:0123\",\"empty\":\"hmac:4567\"}}},"
    "\"errors\":[{\"path\":\"HostConfig.MemoryReservation\",\"code\":\"EIO\",\"message\":\"bad disk\"}]},"
    "\"kernel\":{\"source\":\"/proc\",\"error\":{\"code\":\"vanished\",\"message\":\"no such container\"}}}}";

static const struct row {
	const char *name, *path, *predicate, *want, *value, *null, *absent;
	enum verdict verdict;
	const char *says;
} rows[] = {
	{ "is-false: false passes", "inspect:HostConfig.Privileged", "is-false", NULL, NULL, NULL, NULL, PASS, "is false" },
	{ "is-true: false fails", "inspect:HostConfig.Privileged", "is-true", NULL, NULL, NULL, NULL, FAIL, "is not true" },
	{ "is-true: a number is unknown", "inspect:HostConfig.Memory", "is-true", NULL, NULL, NULL, NULL, UNKNOWN, "a bool was expected" },
	{ "is-false: a string is unknown, not false", "inspect:HostConfig.NetworkMode", "is-false", NULL, NULL, NULL, NULL, UNKNOWN, "string" },
	{ "equals: the word passes", "inspect:HostConfig.LogConfig.Type", "equals", "local", NULL, NULL, NULL, PASS, NULL },
	{ "equals: another fails", "inspect:HostConfig.LogConfig.Type", "equals", "journald", NULL, NULL, NULL, FAIL, "not equal to \"journald\"" },
	{ "equals: case counts", "inspect:HostConfig.LogConfig.Type", "equals", "Local", NULL, NULL, NULL, FAIL, NULL },
	{ "equals: a number is unknown, whatever is wanted", "inspect:HostConfig.UsernsMode", "equals", "7", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "not-equals: another passes", "inspect:HostConfig.LogConfig.Type", "not-equals", "none", NULL, NULL, NULL, PASS, NULL },
	{ "not-equals: the word fails", "inspect:HostConfig.LogConfig.Type", "not-equals", "local", NULL, NULL, NULL, FAIL, NULL },
	{ "P-06: not-equals: absent is unknown, no other word", "inspect:HostConfig.UTSMode", "not-equals", "x", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "not-equals: a number is unknown, no other word", "inspect:HostConfig.UsernsMode", "not-equals", "host", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "one-of: one of the words passes", "inspect:HostConfig.LogConfig.Type", "one-of", "journald  local", NULL, NULL, NULL, PASS, NULL },
	{ "one-of: part of a word fails", "inspect:HostConfig.LogConfig.Type", "one-of", "journald localhost loca", NULL, NULL, NULL, FAIL, NULL },
	{ "none-of: no such word passes", "inspect:HostConfig.LogConfig.Type", "none-of", "none json-file", NULL, NULL, NULL, PASS, NULL },
	{ "none-of: one of them fails", "inspect:HostConfig.LogConfig.Type", "none-of", "none local", NULL, NULL, NULL, FAIL, NULL },
	{ "none-of: an empty string is none of them", "inspect:HostConfig.NetworkMode", "none-of", "host", NULL, NULL, NULL, PASS, NULL },
	{ "at-least: the number itself passes", "inspect:HostConfig.Memory", "at-least", "67108864", NULL, NULL, NULL, PASS, NULL },
	{ "at-least: one less fails", "inspect:HostConfig.Memory", "at-least", "67108865", NULL, NULL, NULL, FAIL, NULL },
	{ "at-least: a string is unknown", "inspect:HostConfig.LogConfig.Type", "at-least", "1", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "at-least: null is unknown, not 0", "inspect:HostConfig.PidsLimit", "at-least", "-1", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "at-most: the number itself passes", "inspect:HostConfig.Memory", "at-most", "67108864", NULL, NULL, NULL, PASS, NULL },
	{ "at-most: one more fails", "inspect:HostConfig.Memory", "at-most", "67108863", NULL, NULL, NULL, FAIL, NULL },
	{ "at-most: a negative number", "inspect:HostConfig.MemorySwap", "at-most", "-1", NULL, NULL, NULL, PASS, NULL },
	{ "contains: all of the words pass", "inspect:HostConfig.CapAdd", "contains", "CHOWN NET_ADMIN", NULL, NULL, NULL, PASS, NULL },
	{ "contains: one that is missing fails", "inspect:HostConfig.CapAdd", "contains", "CHOWN KILL", NULL, NULL, NULL, FAIL, NULL },
	{ "lacks: none of the words passes", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN ADMIN", NULL, NULL, NULL, PASS, NULL },
	{ "lacks: one of them fails", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN NET_ADMIN", NULL, NULL, NULL, FAIL, NULL },
	{ "lacks: an empty list passes", "inspect:HostConfig.SecurityOpt", "lacks", "x", NULL, NULL, NULL, PASS, NULL },
	{ "lacks: a string is no list", "inspect:HostConfig.LogConfig.Type", "lacks", "x", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "lacks: null is unknown, if nothing is said about it", "inspect:HostConfig.PidsLimit", "lacks", "x", NULL, NULL, NULL, UNKNOWN, NULL },
	{ "empty: an empty list passes", "inspect:HostConfig.SecurityOpt", "empty", NULL, NULL, NULL, NULL, PASS, NULL },
	{ "empty: a list of two fails", "inspect:HostConfig.CapAdd", "empty", NULL, NULL, NULL, NULL, FAIL, NULL },
	{ "empty: an empty string passes", "inspect:HostConfig.NetworkMode", "empty", NULL, NULL, NULL, NULL, PASS, NULL },
	{ "empty: 0 or false is unknown", "inspect:HostConfig.Privileged", "empty", NULL, NULL, NULL, NULL, UNKNOWN, NULL },
	{ "not-empty: a list of two passes", "inspect:HostConfig.CapAdd", "not-empty", NULL, NULL, NULL, NULL, PASS, NULL },
	{ "not-empty: an empty string fails", "inspect:HostConfig.NetworkMode", "not-empty", NULL, NULL, NULL, NULL, FAIL, NULL },
	{ "not-empty: a digest tells nothing: it may be of an empty string", "inspect:Config.Labels.empty", "not-empty", NULL, NULL, NULL, NULL, UNKNOWN, NULL },
	{ "present: whatever is there passes, a digest too", "inspect:Config.Labels.owner", "present", NULL, NULL, NULL, "fail", PASS, NULL },
	{ "present: what is absent is unknown", "inspect:Config.Labels.team", "present", NULL, NULL, NULL, NULL, UNKNOWN, NULL },
	{ "present: what is absent fails, where the row says so", "inspect:Config.Labels.team", "present", NULL, NULL, NULL, "fail", FAIL, "absent, which counts as fail" },
	{ "null passes where the row says so", "inspect:HostConfig.PidsLimit", "lacks", "x", NULL, "pass", NULL, PASS, "null, which counts as pass" },
	{ "null fails where the row says so", "inspect:HostConfig.PidsLimit", "at-least", "1", NULL, "fail", NULL, FAIL, NULL },
	{ "absent does not apply where the row says so", "inspect:HostConfig.UTSMode", "equals", "x", NULL, NULL, "notapplicable", NOTAPPLICABLE, NULL },
	{ "what null means is not said of what is absent", "inspect:HostConfig.UTSMode", "equals", "x", NULL, "pass", NULL, UNKNOWN, NULL },
	{ "unreadable is an error, whatever the row says", "kernel:exe", "equals", "x", NULL, "pass", "fail", ERROR, "no such container" },
	{ "part of it unreadable is an error", "inspect:HostConfig.MemoryReservation", "at-least", "1", NULL, "pass", "fail", ERROR, "bad disk" },
	{ "a Value decides", "inspect:HostConfig.Memory", "at-least", NULL, "least", NULL, NULL, PASS, "at least 64" },
	{ "a Value that is not set is for the site to decide", "inspect:HostConfig.Memory", "at-least", NULL, "unset", NULL, NULL, NOTCHECKED, "the Value unset is not set" },
	{ "a Value that is no number is unknown", "inspect:HostConfig.Memory", "at-least", NULL, "words", NULL, NULL, UNKNOWN, "no whole number" },
	{ "words may be separated by commas, too: one of them", "inspect:HostConfig.LogConfig.Type", "none-of", "none,local", NULL, NULL, NULL, FAIL, NULL },
	{ "commas and blanks: none of a list", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN, NET_ADMIN,NET_RAW", NULL, NULL, NULL, FAIL, NULL },
	{ "commas: all of a list", "inspect:HostConfig.CapAdd", "contains", "CHOWN,NET_ADMIN", NULL, NULL, NULL, PASS, NULL },
	{ "commas: not all of a list", "inspect:HostConfig.CapAdd", "contains", "CHOWN,SYS_ADMIN", NULL, NULL, NULL, FAIL, NULL },
	{ "tabs and lines separate words", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN\n\tNET_ADMIN", NULL, NULL, NULL, FAIL, NULL },
	{ "a Value of blanks is not set", "inspect:HostConfig.CapAdd", "lacks", NULL, "blank", NULL, NULL, NOTCHECKED, "the Value blank is not set" },
	{ "nor is it a word that something is not", "inspect:HostConfig.LogConfig.Type", "not-equals", NULL, "blank", NULL, NULL, NOTCHECKED, NULL },
	{ "a Value of words", "inspect:HostConfig.LogConfig.Type", "one-of", NULL, "words", NULL, NULL, PASS, NULL },
};

static cJSON *
parse(const char *text)
{
	struct err e;
	cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	if (doc == NULL)
		fail_msg("%s", e.msg);
	return doc;
}

static void
decides(void **state)
{
	static const struct value values[] = { { "least", "64" }, { "unset", "" }, { "words", "local remote" }, { "blank", " \n," } };
	const struct row *row = *state;
	const struct inline_row given = { .name = "x", .kind = "container", .path = row->path, .predicate = row->predicate, .want = row->want,
		.value = row->value, .null = row->null, .absent = row->absent };
	autojson cJSON *subject = parse(subject_text), *paths = parse("[\"inspect:AppArmorProfile\",\"inspect:HostConfig\",\"inspect:Config\",\"kernel:exe\"]");
	struct finding f = { 0 };
	struct look at = { .subject = subject, .collected = paths, .values = values, .nvalues = ARRAY_SIZE(values), .notes = &f };
	struct check *c = NULL;
	struct err e = { 0, "" };
	autofree char *text = NULL;
	enum verdict v;

	if (inline_make(&given, &c, &e) < 0)
		fail_msg("%s", e.msg);
	v = c->decide(&at, c);
	if (v != row->verdict || (row->says != NULL && strstr(f.message, row->says) == NULL))
		fail_msg("%s: %s", verdict_names[v], f.message);
	text = inline_describe(c);
	assert_non_null(strstr(text, "It passes where "));
	finding_free(&f);
	inline_free(c);
}

/* Facts of a container of which rows ask in other words, or which are not there yet. */
static const struct fact_row {
	const char *name, *state, *document; /* which documents the container has beside its state */
	const char *path, *predicate, *want;
	enum verdict verdict;
	const char *says;
} fact_rows[] = {
	{ "P-35: lacks: a capability has a prefix that the row has not", "running", "\"CapAdd\":[\"CAP_SYS_ADMIN\"]", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN", FAIL, "a list with some of" },
	{ "P-35: or the row has it", "running", "\"CapAdd\":[\"SYS_ADMIN\"]", "inspect:HostConfig.CapAdd", "lacks", "CAP_SYS_ADMIN", FAIL, NULL },
	{ "P-35: another one passes", "running", "\"CapAdd\":[\"CAP_CHOWN\"]", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN", PASS, NULL },
	{ "P-35: small letters are the same", "running", "\"CapDrop\":[\"cap_mknod\"]", "inspect:HostConfig.CapDrop", "contains", "MKNOD", PASS, NULL },
	{ "P-35: one by its index", "running", "\"CapAdd\":[\"CAP_SYS_ADMIN\"]", "inspect:HostConfig.CapAdd[0]", "none-of", "KILL SYS_ADMIN", FAIL, NULL },
	{ "P-35: ALL lacks none", "running", "\"CapAdd\":[\"ALL\"]", "inspect:HostConfig.CapAdd", "lacks", "SYS_ADMIN", FAIL, NULL },
	{ "P-35: ALL by its index is not known to be none of them", "running", "\"CapAdd\":[\"CAP_ALL\"]", "inspect:HostConfig.CapAdd[0]", "none-of", "SYS_ADMIN", UNKNOWN, NULL },
	{ "P-35: nor another", "running", "\"CapAdd\":[\"ALL\"]", "inspect:HostConfig.CapAdd[0]", "not-equals", "SYS_ADMIN", UNKNOWN, NULL },
	{ "P-35: unless it is asked for", "running", "\"CapAdd\":[\"CAP_ALL\"]", "inspect:HostConfig.CapAdd[0]", "none-of", "ALL SYS_ADMIN", FAIL, NULL },
	{ "one option keeps its commas", "running", "\"SecurityOpt\":[\"label=level:s0:c1,c2\"]", "inspect:HostConfig.SecurityOpt[0]", "not-equals", "label:level:s0:c1,c2", FAIL, NULL },
	{ "P-35: ALL holds each", "running", "\"CapDrop\":[\"CAP_ALL\"]", "inspect:HostConfig.CapDrop", "contains", "NET_RAW,MKNOD", PASS, NULL },
	{ "P-35: some are not ALL", "running", "\"CapDrop\":[\"CAP_MKNOD\"]", "inspect:HostConfig.CapDrop", "contains", "ALL", FAIL, NULL },
	{ "capabilities that are no words are unknown", "running", "\"CapAdd\":[7]", "inspect:HostConfig.CapAdd", "lacks", "KILL", UNKNOWN, NULL },
	{ "capabilities that are no list are unknown", "running", "\"CapAdd\":{\"a\":1}", "inspect:HostConfig.CapAdd", "lacks", "KILL", UNKNOWN, NULL },
	{ "no-new-privileges:true is the option", "running", "\"SecurityOpt\":[\"no-new-privileges:true\"]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", PASS, NULL },
	{ "no-new-privileges=false is not", "running", "\"SecurityOpt\":[\"no-new-privileges=false\"]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", FAIL, NULL },
	{ "an option may have a colon", "running", "\"SecurityOpt\":[\"seccomp:unconfined\"]", "inspect:HostConfig.SecurityOpt", "lacks", "seccomp=unconfined", FAIL, NULL },
	{ "an option that a later one takes back is not there", "running", "\"SecurityOpt\":[\"no-new-privileges=true\",\"no-new-privileges=false\"]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", FAIL, NULL },
	{ "nor is the bare one", "running", "\"SecurityOpt\":[\"no-new-privileges\",\"seccomp=x\",\"no-new-privileges:false\"]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", FAIL, NULL },
	{ "one that is given again at last is", "running", "\"SecurityOpt\":[\"no-new-privileges=false\",\"no-new-privileges\"]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", PASS, NULL },
	{ "what was taken back is not found", "running", "\"SecurityOpt\":[\"no-new-privileges=false\",\"no-new-privileges\"]", "inspect:HostConfig.SecurityOpt", "lacks", "no-new-privileges=false", PASS, NULL },
	{ "what takes back is", "running", "\"SecurityOpt\":[\"no-new-privileges\",\"no-new-privileges=0\"]", "inspect:HostConfig.SecurityOpt", "lacks", "no-new-privileges:false", FAIL, NULL },
	{ "of two profiles the last one counts", "running", "\"SecurityOpt\":[\"seccomp:unconfined\",\"seccomp=builtin\"]", "inspect:HostConfig.SecurityOpt", "lacks", "seccomp=unconfined", PASS, NULL },
	{ "also if that one is none", "running", "\"SecurityOpt\":[\"seccomp=builtin\",\"seccomp:unconfined\"]", "inspect:HostConfig.SecurityOpt", "lacks", "seccomp=unconfined", FAIL, NULL },
	{ "of two of AppArmor's, too", "running", "\"SecurityOpt\":[\"apparmor=docker-default\",\"apparmor=unconfined\"]", "inspect:HostConfig.SecurityOpt", "contains", "apparmor=docker-default", FAIL, NULL },
	{ "parts of a label stand beside each other", "running", "\"SecurityOpt\":[\"label=user:u\",\"label=role:r\",\"label=type:t\",\"label=level:s0:c1\"]", "inspect:HostConfig.SecurityOpt", "contains", "label=user:u label:role:r label=type:t label=level:s0:c1", PASS, NULL },
	{ "of one part the last one counts", "running", "\"SecurityOpt\":[\"label=type:a\",\"label=level:s0\",\"label:type:b\"]", "inspect:HostConfig.SecurityOpt", "contains", "label=type:a", FAIL, NULL },
	{ "no label at all is before its parts, whichever is last", "running", "\"SecurityOpt\":[\"label=disable\",\"label=type:a\"]", "inspect:HostConfig.SecurityOpt", "contains", "label=type:a", FAIL, NULL },
	{ "and is found", "running", "\"SecurityOpt\":[\"label:disable\",\"label=type:a\"]", "inspect:HostConfig.SecurityOpt", "lacks", "label=disable", FAIL, NULL },
	{ "so is its oldest form", "running", "\"SecurityOpt\":[\"disable\"]", "inspect:HostConfig.SecurityOpt", "lacks", "label=disable", FAIL, NULL },
	{ "an option that nobody knows may stand beside another of its kind", "running", "\"SecurityOpt\":[\"x=1\",\"x=2\"]", "inspect:HostConfig.SecurityOpt", "contains", "x=1 x=2", PASS, NULL },
	{ "a longer name is another option", "running", "\"SecurityOpt\":[\"no-new-privileges\",\"no-new-privileges-please=false\"]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", PASS, NULL },
	{ "a list that is not of words alone is unknown", "running", "\"SecurityOpt\":[\"no-new-privileges\",7]", "inspect:HostConfig.SecurityOpt", "contains", "no-new-privileges", UNKNOWN, NULL },
	{ "elsewhere words are what they are", "running", "\"NetworkMode\":\"CAP_HOST\"", "inspect:HostConfig.NetworkMode", "none-of", "HOST host", PASS, NULL },
	{ "an empty want is shown", "running", "\"NetworkMode\":\"\"", "inspect:HostConfig.NetworkMode", "not-equals", "", FAIL, "is equal to \"\"" },
	{ "what is empty is not 'not not empty'", "running", "\"NetworkMode\":\"\"", "inspect:HostConfig.NetworkMode", "not-empty", NULL, FAIL, "NetworkMode is empty" },
	{ "one below a limit", "running", "\"Memory\":1", "inspect:HostConfig.Memory", "at-least", "2", FAIL, "is not at least 2" },
	{ "one above a limit", "running", "\"Memory\":3", "inspect:HostConfig.Memory", "at-most", "2", FAIL, "is more than 2" },
	{ "the kernel's word of a stopped container is not applicable", "exited", NULL, "kernel:pid", "at-least", "1", NOTAPPLICABLE, "exited: it has no process" },
	{ "of one that runs it is an error", "running", NULL, "kernel:pid", "at-least", "1", ERROR, "not-running" },
	{ "what nobody asked for is not checked", "running", NULL, "files:setuid", "empty", NULL, NOTCHECKED, "(--deep)" },
};

/* Whether a row comes to that verdict, in such words, of a subject. */
static void
comes_to(const struct inline_row *given, const char *text, enum verdict wanted, const char *says)
{
	autojson cJSON *subject = parse(text), *all = redact_collected();
	struct finding f = { 0 };
	struct look at = { .subject = subject, .collected = json_at(all, given->kind), .notes = &f };
	struct check *c = NULL;
	struct err e = { 0, "" };
	enum verdict v;

	if (inline_make(given, &c, &e) < 0)
		fail_msg("%s", e.msg);
	v = c->decide(&at, c);
	if (v != wanted || (says != NULL && strstr(f.message, says) == NULL))
		fail_msg("%s: %s", verdict_names[v], f.message);
	finding_free(&f);
	inline_free(c);
}

static void
decides_fact(void **state)
{
	const struct fact_row *row = *state;
	const struct inline_row given = { .name = "x", .kind = "container", .path = row->path, .predicate = row->predicate, .want = row->want };
	autofree char *text = xasprintf("{\"kind\":\"container\",\"read\":{\"inspect\":{\"source\":\"GET\",\"data\":{\"State\":{\"Status\":\"%s\"},"
	    "\"HostConfig\":{%s}}},\"kernel\":{\"source\":\"/proc\",\"error\":{\"code\":\"not-running\",\"message\":\"%s\"}},"
	    "\"files\":{\"source\":\"/proc\",\"error\":{\"code\":\"not-asked\",\"message\":\"the files were not looked at (--deep)\"}}}}",
	    row->state, row->document != NULL ? row->document : "", row->state);

	comes_to(&given, text, row->verdict, row->says);
}

/* Rows about the swarm, where there is none, or the engine is not one of its managers. */
static const struct swarm_row {
	const char *name, *state, *manager, *path, *predicate, *want, *absent;
	enum verdict verdict;
	const char *says;
} swarm_rows[] = {
	{ "swarm: without one what it has is not applicable", "inactive", "false", "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", "is-true", NULL, NULL, NOTAPPLICABLE, "swarm mode is off" },
	{ "swarm: unless the row says what absent means", "inactive", "false", "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", "is-true", NULL, "fail", FAIL, "absent" },
	{ "swarm: so is what managers are asked for", "inactive", "false", "secrets:count", "at-least", "1", NULL, NOTAPPLICABLE, "off" },
	{ "swarm: whether there is one is decided", "inactive", "false", "info:Swarm.LocalNodeState", "equals", "inactive", NULL, PASS, NULL },
	{ "swarm: a worker's cluster is for managers", "active", "false", "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", "is-true", NULL, NULL, NOTAPPLICABLE, "a worker" },
	{ "swarm: so are its secrets", "active", "false", "secrets:count", "at-least", "1", NULL, NOTAPPLICABLE, "a worker" },
	{ "swarm: what a worker should have and has not is unknown", "active", "false", "info:Swarm.NodeAddr", "present", NULL, NULL, UNKNOWN, "absent" },
	{ "swarm: on a manager it is unknown", "active", "true", "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", "is-true", NULL, NULL, UNKNOWN, "absent" },
	{ "swarm: a locked manager that tells nothing is an error", "locked", "false", "secrets:count", "at-least", "1", NULL, ERROR, "only managers" },
	{ "swarm: a state that nobody knows is no 'none'", "asleep", "false", "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers", "is-true", NULL, NULL, UNKNOWN, "absent" },
};

static void
decides_swarm(void **state)
{
	const struct swarm_row *row = *state;
	const struct inline_row given = { .name = "x", .kind = "swarm", .path = row->path, .predicate = row->predicate, .want = row->want, .absent = row->absent };
	autofree char *text = xasprintf("{\"kind\":\"swarm\",\"read\":{\"engine\":{\"source\":\"GET\",\"data\":{\"product\":\"docker\"}},"
	    "\"info\":{\"source\":\"GET\",\"data\":{\"Swarm\":{\"LocalNodeState\":\"%s\",\"ControlAvailable\":%s}}},"
	    "\"secrets\":{\"source\":\"GET\",\"error\":{\"code\":\"not-manager\",\"message\":\"only managers tell\"}}}}", row->state, row->manager);

	comes_to(&given, text, row->verdict, row->says);
}

static const struct bad {
	const char *name;
	struct inline_row row;
	const char *want;
} bads[] = {
	{ "an unknown kind", { "x", "pod", NULL, "a:b", "present" }, "kind=\"pod\" is unknown" },
	{ "an unknown predicate", { "x", "container", NULL, "inspect:AppArmorProfile", "is" }, "predicate=\"is\" is unknown; write one of is-true" },
	{ "a path that is not collected", { "x", "container", NULL, "inspect:HostConfig.Privilegd", "is-true" }, "is nothing that is collected of a container" },
	{ "a path of another kind", { "x", "daemon", NULL, "inspect:HostConfig.Privileged", "is-true" }, "is nothing that is collected of a daemon" },
	{ "a path without document", { "x", "container", NULL, "HostConfig.Privileged", "is-true" }, "is nothing that is collected" },
	{ "a document without path", { "x", "container", NULL, "inspect:", "present" }, "is nothing that is collected" },
	{ "a path above what is collected: parts of it would be missing", { "x", "container", NULL, "inspect:HostConfig", "empty" }, "is nothing that is collected" },
	{ "a key in single quotes, which nothing has", { "x", "container", NULL, "inspect:Config.Labels['owner']", "present" }, "is no path: what stands in brackets is a number, or a key in double quotes" },
	{ "a key in brackets alone", { "x", "container", NULL, "inspect:Config.Labels[owner]", "present" }, "is no path" },
	{ "a bracket that is not closed", { "x", "container", NULL, "inspect:Config.Labels[\"owner\"", "present" }, "is no path" },
	{ "a dot at the end", { "x", "container", NULL, "inspect:Config.Labels.", "present" }, "is no path" },
	{ "a key below a label, which nothing has", { "x", "container", NULL, "inspect:Config.Labels[\"a\"].b", "present", .absent = "notapplicable" }, "below a string" },
	{ "an index below one", { "x", "container", NULL, "inspect:Config.Labels.a[0]", "present" }, "one map" },
	{ "an option of a network with dots, not quoted", { "x", "daemon", NULL, "bridge:Options.com.docker.network.bridge.name", "present" }, "path='bridge:Options[\"com.docker.network.bridge.name\"]'" },
	{ "a label with dots, not quoted, which nothing has", { "x", "container", NULL, "inspect:Config.Labels.org.example.owner", "present" }, "path='inspect:Config.Labels[\"org.example.owner\"]'" },
	{ "a path with a wildcard", { "x", "container", NULL, "inspect:Mounts[*].Source", "present" }, "is nothing that is collected" },
	{ "trap: words compared with a digest", { "x", "container", NULL, "inspect:Config.Labels.owner", "not-equals", "me" }, "kept as a digest" },
	{ "a file without role", { "x", "file", NULL, "stat:uid", "at-most", "0" }, "has no role" },
	{ "a role of something else", { "x", "container", "daemon-json", "inspect:AppArmorProfile", "present" }, "role is for files" },
	{ "nothing wanted where a predicate compares", { "x", "container", NULL, "inspect:AppArmorProfile", "equals" }, "add want=" },
	{ "two wants", { "x", "container", NULL, "inspect:AppArmorProfile", "equals", "a", "b" }, "and not both" },
	{ "a want where a predicate compares with nothing", { "x", "container", NULL, "inspect:HostConfig.Privileged", "is-true", "true" }, "remove want" },
	{ "a number that is none", { "x", "container", NULL, "inspect:HostConfig.Memory", "at-least", "64M" }, "no whole number" },
	{ "a number that no double holds", { "x", "container", NULL, "inspect:HostConfig.Memory", "at-least", "9007199254740993" }, "no whole number" },
	{ "no words", { "x", "container", NULL, "inspect:HostConfig.CapAdd", "lacks", " " }, "want is empty" },
	{ "commas alone", { "x", "container", NULL, "inspect:HostConfig.CapAdd", "lacks", " , " }, "want is empty" },
	{ "null of an unknown meaning", { "x", "container", NULL, "inspect:HostConfig.Memory", "at-least", "1", .null = "ok" }, "null=\"ok\": write pass, fail" },
	{ "absent never passes", { "x", "container", NULL, "inspect:HostConfig.Memory", "at-least", "1", .absent = "pass" }, "absent=\"pass\": write fail, notapplicable" },
};

static void
refuses(void **state)
{
	const struct bad *row = *state;
	struct check *c = NULL;
	struct err e = { 0, "" };

	assert_int_equal(inline_make(&row->row, &c, &e), -1);
	if (strstr(e.msg, row->want) == NULL)
		fail_msg("%s", e.msg);
}

static const struct kept_row {
	const char *name;
	enum kind kind;
	const char *path;
	int kept; /* enum keep, or -1 */
} kept_rows[] = {
	{ "a row itself", KIND_CONTAINER, "inspect:HostConfig.Memory", KEEP },
	{ "below a row", KIND_CONTAINER, "inspect:HostConfig.CapAdd[0]", KEEP },
	{ "below a wildcard", KIND_DAEMON, "info:Runtimes.runc.path", KEEP },
	{ "above a row", KIND_CONTAINER, "inspect:HostConfig", -1 },
	{ "beside a row", KIND_CONTAINER, "inspect:HostConfig.Memo", -1 },
	{ "of another kind", KIND_DAEMON, "inspect:HostConfig.Memory", -1 },
	{ "of another document", KIND_CONTAINER, "image:HostConfig.Memory", -1 },
	{ "a digest", KIND_CONTAINER, "inspect:Config.Labels.x", DIGEST },
	{ "the first row that matches decides", KIND_CONTAINER, "inspect:Config.Labels[\"com.docker.compose.project\"]", KEEP },
};

static void
is_kept(void **state)
{
	const struct kept_row *row = *state;
	enum keep keep = KEEP;

	assert_int_equal(redact_kept(row->kind, row->path, &keep), row->kept >= 0);
	assert_true(row->kept < 0 || (int)keep == row->kept);
}

/* A file that may not be the daemon's. */
static const struct file_row {
	const char *name, *stat; /* its data */
	const char *absent;
	enum verdict verdict;
	const char *says;
} file_rows[] = {
	{ "a file that is the daemon's passes", "\"proven\":true,\"uid\":0", NULL, PASS, NULL },
	{ "one that may be another is unknown", "\"proven\":false,\"uid\":0", NULL, UNKNOWN, "not proven to be in force" },
	{ "one of which that is not told, too", "\"uid\":0", NULL, UNKNOWN, "not proven to be in force" },
	{ "one that fails does so whatever it is", "\"proven\":false,\"uid\":7", NULL, FAIL, NULL },
	{ "one that is not there does not apply", "\"proven\":true,\"exists\":false", "notapplicable", NOTAPPLICABLE, NULL },
	{ "that another is not there says nothing", "\"proven\":false,\"exists\":false", "notapplicable", UNKNOWN, "not proven to be in force" },
};

static void
decides_file(void **state)
{
	const struct file_row *row = *state;
	const struct inline_row given = { .name = "x", .kind = "file", .role = "daemon-json", .path = "stat:uid", .predicate = "at-most", .want = "0", .absent = row->absent };
	autofree char *text = xasprintf("{\"kind\":\"file\",\"role\":\"daemon-json\",\"read\":{\"stat\":{\"source\":\"lstat\",\"data\":{%s}}}}", row->stat);

	comes_to(&given, text, row->verdict, row->says);
}

int
main(void)
{
	return RUN_ROWS("rows", rows, decides) + RUN_ROWS("facts", fact_rows, decides_fact) + RUN_ROWS("files", file_rows, decides_file) +
	    RUN_ROWS("facts", fact_rows, decides_fact) + RUN_ROWS("swarm", swarm_rows, decides_swarm) + RUN_ROWS("refused", bads, refuses) + RUN_ROWS("kept", kept_rows, is_kept);
}
