/* SPDX-License-Identifier: Apache-2.0 */
/* fix: daemon.json merged member by member, and what comments, scripts and rules make of hostile results. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/fix.h"
#include "tests/make_audit.h"
#include "tests/rows.h"

/* ---- merging ---- */

static const struct merge_row {
	const char *name, *text, *patch;
	const char *wanted;  /* the text that comes of it; NULL: it is refused */
	const char *changed; /* "key " of each that was otherwise, "-key " of each that is removed; or the error */
} merges[] = {
	{ "a member is added to an empty object", "{}", "{\"a\":1}", "{\n    \"a\": 1\n}\n", "" },
	{ "an empty file is an empty object", "", "{\"a\":1}", "{\n    \"a\": 1\n}\n", "" },
	{ "so is one of blanks", " \n\t\r\n", "{\"a\":1}", "{\n    \"a\": 1\n}\n", "" },
	{ "an empty file to which nothing is done is an empty object", "", "{}", "{}", "" },
	{ "a member is added behind others", "{\"z\":1,\"a\":2}", "{\"m\":3}", "{\n    \"z\":1,\n    \"a\":2,\n    \"m\": 3\n}\n", "" },
	{ "a member that is otherwise is changed where it stands", "{\"z\":1,\"a\":2}", "{\"z\":3}", "{\n    \"z\":3,\n    \"a\":2\n}\n", "z " },
	{ "what is right already leaves every byte", "{ \"a\" :1}  ", "{\"a\":1}", "{ \"a\" :1}  ", "" },
	{ "a removal of what is not there, too", "{\"a\":1}", "{\"b\":null}", "{\"a\":1}", "" },
	{ "null removes the first", "{\"a\":1,\"b\":2}", "{\"a\":null}", "{\n    \"b\":2\n}\n", "-a " },
	{ "null removes the last", "{\"a\":1,\"b\":2}", "{\"b\":null}", "{\n    \"a\":1\n}\n", "-b " },
	{ "null removes the only one", "{\"a\":1}", "{\"a\":null}", "{}\n", "-a " },
	{ "numbers keep their digits", "{\"n\":12345678901234567890.10,\"e\":1E400}", "{\"a\":1}",
	    "{\n    \"n\":12345678901234567890.10,\n    \"e\":1E400,\n    \"a\": 1\n}\n", "" },
	{ "strings keep their escapes", "{\"s\":\"\\u0041\\/}],\\\"\\\\\",\"t\":\"{[\"}", "{\"a\":1}",
	    "{\n    \"s\":\"\\u0041\\/}],\\\"\\\\\",\n    \"t\":\"{[\",\n    \"a\": 1\n}\n", "" },
	{ "what is nested keeps its lines", "{\"o\":{\n\t\"p\": [ 1,\n 2 ]}}", "{\"a\":true}",
	    "{\n    \"o\":{\n\t\"p\": [ 1,\n 2 ]},\n    \"a\": true\n}\n", "" },
	{ "the blanks before members are those that are there", "{\n\t\"o\": 1\n}\n", "{\"a\":true}", "{\n\t\"o\": 1,\n\t\"a\": true\n}\n", "" },
	{ "an object is merged into an object", "{\"o\":{\"x\":1,\"y\":2},\"b\":0}", "{\"o\":{\"x\":9,\"z\":3}}",
	    "{\n    \"o\":{\n        \"x\":9,\n        \"y\":2,\n        \"z\": 3\n    },\n    \"b\":0\n}\n", "x " },
	{ "nothing is lost behind it", "{\"o\":{\"p\":{\"x\":1,\"y\":[{}]},\"q\":3},\"b\":{\"c\":0}}", "{\"o\":{\"p\":{\"x\":2}},\"b\":{\"c\":1}}",
	    "{\n    \"o\":{\n        \"p\":{\n            \"x\":2,\n            \"y\":[{}]\n        },\n        \"q\":3\n    },\n    \"b\":{\n        \"c\":1\n    }\n}\n",
	    "x c " },
	{ "an object is put where something else was", "{\"o\":[1]}", "{\"o\":{\"x\":9}}", "{\n    \"o\":{\"x\":9}\n}\n", "o " },
	{ "without what the patch only removes", "{\"o\":[1]}", "{\"o\":{\"x\":9,\"y\":null}}", "{\n    \"o\":{\"x\":9}\n}\n", "o " },
	{ "an object is added without it, too", "{}", "{\"o\":{\"x\":{\"y\":null}}}", "{\n    \"o\": {\"x\":{}}\n}\n", "" },
	{ "a list is not joined but changed", "{\"o\":[1],\"p\":2}", "{\"o\":[2]}", "{\n    \"o\":[2],\n    \"p\":2\n}\n", "o " },
	{ "a key of another case is another key", "{\"ICC\":true}", "{\"icc\":false}", "{\n    \"ICC\":true,\n    \"icc\": false\n}\n", "" },
	{ "a key is what its escapes mean", "{\"\\u0069cc\":true}", "{\"icc\":false}", "{\n    \"\\u0069cc\":false\n}\n", "icc " },
	{ "a key twice is refused", "{\"a\":1,\"a\":2}", "{\"b\":1}", NULL, "a" },
	{ "what is no object is refused", "[1]", "{\"b\":1}", NULL, "not an object" },
	{ "what is no JSON is refused", "{\"a\":}", "{\"b\":1}", NULL, "line 1" },
	{ "bytes behind it are refused", "{} x", "{\"b\":1}", NULL, "line 1" },
	{ "bytes that are no UTF-8 are refused", "{\"a\":\"\xff\"}", "{\"b\":1}", NULL, "UTF-8" },
};

static void
note(void *arg, const char *key, const cJSON *old, const cJSON *new)
{
	assert_non_null(old);
	buf_addf(arg, "%s%s ", new == NULL ? "-" : "", key);
}

static void
merge(void **state)
{
	const struct merge_row *row = *state;
	autojson cJSON *patch = cJSON_Parse(row->patch);
	autobuf struct buf out = BUF_INIT, changed = BUF_INIT, again = BUF_INIT, none = BUF_INIT;
	struct err e = { 0, "" };

	assert_non_null(patch);
	if (row->wanted == NULL) {
		assert_int_equal(fix_merge(row->text, strlen(row->text), patch, note, &changed, &out, &e), -1);
		assert_non_null(strstr(e.msg, row->changed));
		return;
	}
	assert_int_equal(fix_merge(row->text, strlen(row->text), patch, note, &changed, &out, &e), 0);
	assert_string_equal(out.s, row->wanted);
	assert_string_equal(changed.s, row->changed);
	assert_int_equal(fix_merge(out.s, out.len, patch, note, &none, &again, &e), 0);
	assert_string_equal(again.s, out.s);
	assert_int_equal(none.len, 0);
}

/* ---- what is written of results ---- */

#define ID "64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab64ab"

#define USERNS "? HostConfig.UsernsMode host\n- --userns host"
#define RULE "urn:plimsoll:fix:audit-rules", "-w PATH -p wa -k docker"

/* A fix of a rule that a container, or the host, fails. */
static const struct write_row {
	const char *name;
	report_put_fn *put;
	const char *system, *text;         /* of the rule's fix; NULL: it has none */
	enum kind kind;
	const char *subject, *id, *path;   /* path: as evidence tells it, JSON */
	enum verdict other;                /* of another subject, "other"; PASS: there is none but this */
	const char *holds, *lacks;         /* the text has one, and not the other */
	const char *told, *observed;       /* another piece of evidence; NULL: none */
	const char *run;                   /* of a second fix, for docker run */
} writes[] = {
	{ "a script is a subshell", fix_shell, "urn:xccdf:fix:script:sh", "run it", KIND_HOST, "h", "", NULL, PASS, "\n(\nrun it\n)\n", "By hand" },
	{ "without one it is done by hand", fix_shell, NULL, NULL, KIND_HOST, "h", "", NULL, PASS, "# By hand: Do it so", "\n(\n" },
	{ "not where another subject is unknown", fix_shell, "urn:xccdf:fix:script:sh", "run it", KIND_FILE, "h", "", NULL, UNKNOWN,
	    "# Not made: ", "\n(\n" },
	{ "nor where it is an error", fix_shell, "urn:xccdf:fix:script:sh", "run it", KIND_FILE, "h", "", NULL, ERROR,
	    "# Left alone, it is not decided: file other", "\n(\n" },
	{ "a container's is about its id", fix_shell, "urn:xccdf:fix:script:sh", "update \"$CONTAINER\"", KIND_CONTAINER, "web", ID, NULL, PASS,
	    "\nCONTAINER=" ID "\nupdate \"$CONTAINER\"\n)\n", "By hand" },
	{ "and made though another one is unknown", fix_shell, "urn:xccdf:fix:script:sh", "update \"$CONTAINER\"", KIND_CONTAINER, "web", ID, NULL,
	    UNKNOWN, "\nCONTAINER=" ID "\n", "Not made" },
	{ "an id that is an option is in no command", fix_shell, "urn:xccdf:fix:script:sh", "update \"$CONTAINER\"", KIND_CONTAINER, "web",
	    "--rm", NULL, PASS, "# By hand, its id is no container's: web", "\n(\n" },
	{ "nor one that is a command", fix_shell, "urn:xccdf:fix:script:sh", "update \"$CONTAINER\"", KIND_CONTAINER, "web", "64ab64ab64ab;reboot",
	    NULL, PASS, "# By hand, its id", "\n(\n" },
	{ "what the reader chooses is empty at first", fix_shell, "urn:xccdf:fix:script:sh", "# MEMORY: much\nupdate \"$MEMORY\" \"$CONTAINER\"",
	    KIND_CONTAINER, "web", ID, NULL, PASS, "\nMEMORY=''\n[ -n \"$MEMORY\" ] || {", "By hand" },
	{ "of a file at another path than the fix's nothing is made", fix_shell, "urn:xccdf:fix:script:sh", "p=/etc/docker/daemon.json\nchmod",
	    KIND_FILE, "/srv/daemon.json", "", NULL, PASS, "# By hand, the step is not about this path: /srv/daemon.json", "\n(\n" },
	{ "of its own file it is", fix_shell, "urn:xccdf:fix:script:sh", "p=/run/docker.sock\nchmod", KIND_FILE, "/var/run/docker.sock", "",
	    NULL, PASS, "\n(\np=/run/docker.sock\n", "By hand" },
	{ "and where it finds its file itself", fix_shell, "urn:xccdf:fix:script:sh", "p=$(find it)\nchmod", KIND_FILE, "/srv/x", "", NULL, PASS,
	    "\n(\np=$(find it)\n", "By hand" },
	{ "a path that evidence tells and the script does not do is told", fix_shell, "urn:xccdf:fix:script:sh", "p=/etc/docker\nwatch", KIND_HOST, "h",
	    "", "\"/srv/docker\"", PASS, "# By hand, the step is not about this path: /srv/docker\n", "\n(\n" },
	{ "a playbook has no task about another path", fix_ansible, "urn:xccdf:fix:script:ansible", "- name: x\n  shell: |\n    p=/etc/docker\n",
	    KIND_FILE, "/srv/docker", "", NULL, PASS, "By hand, the step is not about this path: /srv/docker\n", "\n    - name: x\n" },
	{ "a playbook of no tasks has an empty list", fix_ansible, NULL, NULL, KIND_HOST, "h", "", NULL, PASS, "\n    []\n", "- name: x" },
	{ "tasks are indented", fix_ansible, "urn:xccdf:fix:script:ansible", "- name: x\n\n  y: z", KIND_HOST, "h", "", NULL, PASS,
	    "\n    - name: x\n\n      y: z\n", "[]" },
	{ "and are not made where another subject is unknown", fix_ansible, "urn:xccdf:fix:script:ansible", "- name: x", KIND_FILE, "h", "", NULL,
	    UNKNOWN, "\n    []\n", "\n    - name: x\n" },
	{ "an audit rule is about the path that was seen", fix_audit_rules, "urn:plimsoll:fix:audit-rules", "-w PATH -p wa -k docker", KIND_HOST, "h",
	    "", "\"/srv/docker\"", PASS, "\n-w /srv/docker -p wa -k docker\n", "By hand" },
	{ "not one with blanks", fix_audit_rules, "urn:plimsoll:fix:audit-rules", "-w PATH -p wa -k docker", KIND_HOST, "h", "", "\"/a -D\"", PASS,
	    "# By hand: a rule cannot hold this path: /a -D", "\n-w" },
	{ "nor with a line end", fix_audit_rules, "urn:plimsoll:fix:audit-rules", "-w PATH -p wa -k docker", KIND_HOST, "h", "", "\"/a\\n-D\"", PASS,
	    "# By hand: a rule cannot hold this path: /a<U+000A>-D", "\n-w" },
	{ "nor one that is cut", fix_audit_rules, "urn:plimsoll:fix:audit-rules", "-w PATH -p wa -k docker", KIND_HOST, "h", "", "\"/a... (cut", PASS,
	    "# By hand: the results do not tell the path", "\n-w" },
	{ "where auditing is off that comes first", fix_audit_rules, RULE, KIND_HOST, "h", "", "\"/srv/docker\"", PASS,
	    "# First: the kernel's auditing is switched off. Switch it on: systemctl enable --now auditd;", "By hand", "kernel.enabled", "0" },
	{ "and not where it is on", fix_audit_rules, RULE, KIND_HOST, "h", "", "\"/srv/docker\"", PASS, "\n-w /srv/docker", "# First",
	    "kernel.enabled", "1" },
	{ "a kernel that does not audit has to learn it", fix_audit_rules, RULE, KIND_HOST, "h", "", NULL, PASS, "without audit=0", "enable --now",
	    "kernel", "error: EPROTONOSUPPORT: no" },
	{ "where nothing can load rules what to install comes first", fix_audit_rules, RULE, KIND_HOST, "h", "", NULL, PASS,
	    "Install auditd (Debian, Ubuntu) or audit", "enable --now", "loader_by", "\"auditctl is not installed\"" },
	{ "where nothing loads them at boot, that", fix_audit_rules, RULE, KIND_HOST, "h", "", NULL, PASS, "systemctl enable auditd", "Install",
	    "loader", "false" },
	{ "where rule files switch auditing off, that", fix_audit_rules, RULE, KIND_HOST, "h", "", NULL, PASS, "Take -e 0 out", "Install",
	    "configured_enabled", "0" },
	{ "of what is no audit rule none of that is told", fix_shell, "urn:xccdf:fix:script:sh", "run it", KIND_HOST, "h", "", NULL, PASS,
	    "\nrun it\n", "# First", "kernel.enabled", "0" },
	{ "an option that was given is taken out", fix_shell, NULL, NULL, KIND_CONTAINER, "web", ID, NULL, PASS,
	    "# docker run: - --userns host\n", "docker run: ?", "HostConfig.UsernsMode", "\"host\"", USERNS },
	{ "one that was not given is not", fix_shell, NULL, NULL, KIND_CONTAINER, "web", ID, NULL, PASS, "# By hand: Do it so", "--userns host",
	    "HostConfig.UsernsMode", "\"\"", USERNS },
	{ "nor where evidence does not tell", fix_shell, NULL, NULL, KIND_CONTAINER, "web", ID, NULL, PASS, "# By hand: Do it so", "--userns host",
	    "HostConfig.PidMode", "\"host\"", USERNS },
	{ "of a service that leaves out nothing it is told in words", fix_compose, "urn:plimsoll:fix:compose",
	    "? HostConfig.UsernsMode host\n- {\"userns_mode\": \"host\"}", KIND_CONTAINER, "web", ID, NULL, PASS, "# By hand: Do it so", "userns_mode",
	    "HostConfig.UsernsMode", "\"\"" },
	{ "a service has what is added", fix_compose, "urn:plimsoll:fix:compose", "+ {\"a\": [1]}\n- {\"b\": 2}", KIND_CONTAINER, "web", ID, NULL, PASS,
	    "\n    \"a\": [1]\n", "\n    \"b\":" },
	{ "its key is quoted", fix_compose, "urn:plimsoll:fix:compose", "+ {\"a\": [1]}", KIND_CONTAINER, "a\": {}\n\xe2\x80\xa8", ID, NULL, PASS,
	    "\n  \"a\\x22: {}\\x0A\\U00002028\":\n", "\n  \"a\": {}" },
	{ "one of which things are only left out has none", fix_compose, "urn:plimsoll:fix:compose", "- {\"b\": 2}", KIND_CONTAINER, "web", ID, NULL,
	    PASS, "\n    {}\n", "\n    \"b\":" },
	{ "an image is no service", fix_compose, "urn:plimsoll:fix:compose", "+ {\"a\": 1}", KIND_IMAGE, "web", ID, NULL, PASS, "services:\n  {}\n",
	    "\"web\"" },
	{ "a name's lines are one", fix_shell, NULL, NULL, KIND_CONTAINER, "a\nreboot\n", ID, NULL, PASS, "a<U+000A>reboot<U+000A>", "\nreboot" },
	{ "what other readers take for a line's end is shown", fix_ansible, NULL, NULL, KIND_CONTAINER, "a\xe2\x80\xa8reboot\xc2\x85x\xef\xbf\xbf", ID, NULL,
	    PASS, "a<U+2028>reboot<U+0085>x<U+FFFF>", "\xe2\x80\xa8" },
	{ "what reorders text is shown", fix_shell, NULL, NULL, KIND_CONTAINER, "a\xe2\x80\xae" "b", ID, NULL, PASS, "a<U+202E>b", "\xe2\x80\xae" },
	{ "bytes that are no characters are shown", fix_shell, NULL, NULL, KIND_CONTAINER, "a\xff" "b", "\xff\xff", NULL, PASS, "a<0xFF>b", "\xff" },
};

/* What comes of the row. The caller frees. */
static char *
written(const struct write_row *row)
{
	struct made *m = make_audit();
	struct result *r = make_result(m, "5.5", "high", "Title", FAIL, "message");
	struct bench_rule *rule = (struct bench_rule *)(uintptr_t)r->rule;
	struct bench_fix fixes[] = { { (char *)(uintptr_t)row->system, (char *)(uintptr_t)"low", (char *)(uintptr_t)row->text },
		{ (char *)(uintptr_t)"urn:plimsoll:fix:docker-run", (char *)(uintptr_t)"low", (char *)(uintptr_t)row->run } };
	struct fix_plan *p;
	struct finding *f;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	rule->fixtext = (char *)(uintptr_t)"Do it so.";
	rule->fixes = row->text != NULL ? fixes : &fixes[1];
	rule->nfixes = (size_t)(row->text != NULL) + (row->run != NULL ? 1 : 0);
	f = make_finding(m, row->kind, row->subject, NULL, FAIL, "why");
	free(f->id);
	f->id = xstrdup(row->id);
	if (row->path != NULL)
		make_evidence(m, "roles of files", "list[1].real", NULL, row->path);
	if (row->told != NULL)
		make_evidence(m, "audit", row->told, NULL, row->observed);
	if (row->other != PASS)
		make_finding(m, row->kind, "other", NULL, row->other, "could not look");
	for (size_t i = 0; i < r->nfindings; i++)
		r->findings[i].effective = r->findings[i].verdict;
	make_done(m);
	p = fix_plan_make(&m->audit, true);
	assert_int_equal(row->put(out, p, &(const struct report_style){ 0 }), 0);
	assert_int_equal(fclose(out), 0);
	fix_plan_free(p);
	rule->fixtext = NULL;
	rule->fixes = NULL;
	rule->nfixes = 0;
	make_free(m);
	return text;
}

static void
write_row(void **state)
{
	const struct write_row *row = *state;
	autofree char *text = written(row);

	if (strstr(text, row->holds) == NULL || strstr(text, row->lacks) != NULL)
		fail_msg("of \"%s\" and \"%s\":\n%s", row->holds, row->lacks, text);
}

/* ---- which engine ---- */

static const struct engine_row {
	const char *name;
	report_put_fn *put;
	const char *engine;        /* of the results, JSON */
	const char *text;          /* of the fix */
	const char *holds, *lacks;
} engines[] = {
	{ "docker asks the engine that was audited", fix_shell, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "docker info",
	    "\nunset DOCKER_CONTEXT\nif [ -S '/srv/x.sock' ]; then\n\tDOCKER_HOST='unix:///srv/x.sock'\n\texport DOCKER_HOST\nelse\n", "DOCKER_CERT_PATH" },
	{ "where there is no such socket docker asks where it would by itself", fix_shell, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "docker info",
	    "else\n\techo 'no engine listens at /srv/x.sock here: docker asks where it would by itself' >&2\nfi\n", "By hand" },
	{ "which is named above all", fix_shell, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "docker info",
	    "\n# Engine: unix:///srv/x.sock, id A:b-1\n", "By hand" },
	{ "no other engine is changed", fix_shell, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "docker info",
	    "\t'' | 'A:b-1') ;;\n\t*) echo \"left as it is: at ${DOCKER_HOST:-the default endpoint} is another engine", "By hand" },
	{ "of one whose id is not known only the endpoint is", fix_shell, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":null}",
	    "docker info", "\nDOCKER_HOST='unix:///srv/x.sock'\n", "docker() {" },
	{ "over TCP what else it needs is told", fix_shell, "{\"endpoint\":\"tcp://[::1]:2376\",\"reachable\":true}", "docker info",
	    "DOCKER_TLS_VERIFY and", "By hand" },
	{ "where none was asked docker is left alone", fix_shell, "null", "docker info", "\ndocker info\n", "DOCKER_" },
	{ "and where none answered", fix_shell, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":false}", "docker info", "\ndocker info\n",
	    "DOCKER_" },
	{ "an endpoint that is a command is in none, and docker does nothing", fix_shell,
	    "{\"endpoint\":\"unix:///x';reboot;'\",\"reachable\":true}", "docker info",
	    "\nDOCKER_HOST=''\nexport DOCKER_HOST\ndocker() {\n\t[ -n \"$DOCKER_HOST\" ] || { echo 'left as it is: DOCKER_HOST is not set in this script' >&2; return 1; }\n"
	    "\tcommand docker \"$@\"\n}\n", "DOCKER_HOST='unix" },
	{ "nor is an id that is one", fix_shell, "{\"endpoint\":\"unix:///x\",\"reachable\":true,\"id\":\"';reboot;'\"}", "docker info",
	    "\nDOCKER_HOST='unix:///x'\n", "docker() {" },
	{ "a play asks that engine", fix_ansible, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "docker info",
	    "\n  environment:\n    DOCKER_HOST: 'unix:///srv/x.sock'\n    DOCKER_CONTEXT: ''\n  tasks:\n", "[]" },
	{ "and ends where another one answers", fix_ansible, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "docker info",
	    "failed_when: plimsoll_engine.stdout not in ['', 'A:b-1']\n", "[]" },
	{ "but not where no task asks", fix_ansible, "{\"endpoint\":\"unix:///srv/x.sock\",\"reachable\":true,\"id\":\"A:b-1\"}", "chmod",
	    "\n  environment:\n", "plimsoll_engine" },
	{ "an endpoint that is no YAML is in no play", fix_ansible, "{\"endpoint\":\"unix:///x'\\n- hosts: all\",\"reachable\":true}", "docker info",
	    "DOCKER_HOST: 'unix:///nonexistent'", "\n- hosts: all" },
};

static void
engine(void **state)
{
	const struct engine_row *row = *state;
	struct made *m = make_audit();
	struct bench_rule *rule = (struct bench_rule *)(uintptr_t)make_result(m, "2.1", "high", "Title", FAIL, "message")->rule;
	const char *system = row->put == fix_shell ? "urn:xccdf:fix:script:sh" : "urn:xccdf:fix:script:ansible";
	struct bench_fix fix = { (char *)(uintptr_t)system, (char *)(uintptr_t)"low", (char *)(uintptr_t)row->text };
	autofree char *text = NULL;
	struct fix_plan *p;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	cJSON_Delete(m->audit.engine);
	assert_non_null(m->audit.engine = cJSON_Parse(row->engine));
	rule->fixes = &fix;
	rule->nfixes = 1;
	make_done(m);
	p = fix_plan_make(&m->audit, true);
	assert_int_equal(row->put(out, p, &(const struct report_style){ 0 }), 0);
	assert_int_equal(fclose(out), 0);
	fix_plan_free(p);
	rule->fixes = NULL;
	rule->nfixes = 0;
	make_free(m);
	if (strstr(text, row->holds) == NULL || strstr(text, row->lacks) != NULL)
		fail_msg("of \"%s\" and \"%s\":\n%s", row->holds, row->lacks, text);
}

/* ---- what is a step ---- */

static const struct plan_row {
	const char *name;
	enum verdict verdict, effective;
	size_t steps;
} plans[] = {
	{ "what fails is a step", FAIL, FAIL, 1 },
	{ "what has an exception is none", FAIL, PASS, 0 },
	{ "what an attestation fails is one", NOTCHECKED, FAIL, 1 },
	{ "an error is none", ERROR, ERROR, 0 },
	{ "what is unknown is none", UNKNOWN, UNKNOWN, 0 },
	{ "what is for a person is none", NOTCHECKED, NOTCHECKED, 0 },
	{ "what is informational is none", INFORMATIONAL, INFORMATIONAL, 0 },
	{ "what passes is none", PASS, PASS, 0 },
};

static void
plan(void **state)
{
	const struct plan_row *row = *state;
	struct made *m = make_audit();
	struct fix_plan *p;

	make_result(m, "5.5", "high", "Title", row->verdict, "message")->effective = row->effective;
	p = fix_plan_make(&m->audit, true);
	assert_int_equal(p->nsteps, row->steps);
	fix_plan_free(p);
	make_free(m);
}

int
main(void)
{
	return RUN_ROWS("merge", merges, merge) + RUN_ROWS("write", writes, write_row) + RUN_ROWS("engine", engines, engine) +
	    RUN_ROWS("plan", plans, plan) != 0;
}
