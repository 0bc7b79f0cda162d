/* SPDX-License-Identifier: Apache-2.0 */
/* Files of exceptions and attestations: what is refused, where and with which cure; and which rules and subjects an entry means. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/attestations.h"
#include "audit/exceptions.h"
#include "tests/rows.h"

#define X_HEAD "{\"schema\": \"plimsoll-exceptions/1\",\n\"exceptions\": [\n"
#define A_HEAD "{\"schema\": \"plimsoll-attestations/1\",\n\"attestations\": [\n"
#define WHO "\"reason\": \"r\", \"risk\": \"k\", \"owner\": \"Ada\", \"approver\": \"Bo\""
#define TIME "\"starts\": \"2026-01-01\", \"expires\": \"2026-12-31\""
#define WEB "\"subjects\": [{\"kind\": \"container\", \"name\": \"web\"}]"
#define RULE "\"rule\": \"container-not-privileged\""
#define X(more) "{\"id\": \"EX-1\", " more "}"
#define FILE_OF(entries) X_HEAD entries "\n]}"
#define SAID "\"id\": \"AT-1\", \"rule\": \"image-content-trust\", \"statement\": \"s\", \"by\": \"Dee\", \"made\": \"2026-01-01\", \"expires\": \"2026-12-31\""
#define AT(more) A_HEAD "{" SAID ", " more "}\n]}"
#define SHA "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static const struct row {
	const char *name, *text;
	const char *want[3]; /* the problems: LINE:COLUMN and words, a warning with "W " before; none: it is in order */
} rows[] = {
	{ "a complete exception is in order", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME)), { NULL } },
	{ "a complete attestation is in order", AT("\"result\": \"pass\""), { NULL } },
	{ "bytes that are no JSON: where", X_HEAD "{,}", { "3:2: a key in quotes" } },
	{ "a file that ends early: where", X_HEAD, { "3:1: cut short" } },
	{ "a list in place of the document", "\n []", { "2:2: an object was expected" } },
	{ "bytes behind the document", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME)) " x", { "4:4: further bytes" } },
	{ "a key that stands twice is refused where it stands again", FILE_OF("{\"id\": \"a\",\n  \"id\": \"b\"}"), { "4:3: the key \"id\" stands twice" } },
	{ "equal keys in other spellings are the same key", FILE_OF("{\"id\": \"a\", \"\\u0069d\": \"b\"}"), { "3:13: the key \"id\" stands twice" } },
	{ "another schema is refused", "{\"schema\": \"plimsoll-exceptions/2\", \"exceptions\": [" X(RULE ", " WEB ", " WHO ", " TIME) "]}",
	  { "1:12: the schema is \"plimsoll-exceptions/2\"; exceptions are of \"plimsoll-exceptions/1\"" } },
	{ "no schema is refused", "{\"exceptions\": [" X(RULE ", " WEB ", " WHO ", " TIME) "]}", { "1:1: schema is missing" } },
	{ "an empty list is refused", X_HEAD "]}", { "2:15: exceptions is an empty list" } },
	{ "a misspelt key is named, with the known one", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME ",\n  \"tiket\": \"T\"")),
	  { "4:3: unknown key \"tiket\" (did you mean ticket?)" } },
	{ "a misspelt required key is unknown, and missing", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-01\",\n \"expirse\": \"2026-02-01\"")),
	  { "3:1: expires is missing", "4:2: unknown key \"expirse\" (did you mean expires?)" } },
	{ "a key of another spelling in capitals is unknown", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME ",\n  \"Ticket\": \"T\"")), { "4:3: unknown key \"Ticket\"" } },
	{ "no owner", FILE_OF(X(RULE ", " WEB ", \"reason\": \"r\", \"risk\": \"k\", \"approver\": \"Bo\", " TIME)), { "3:1: owner is missing" } },
	{ "no approver", FILE_OF(X(RULE ", " WEB ", \"reason\": \"r\", \"risk\": \"k\", \"owner\": \"Ada\", " TIME)), { "3:1: approver is missing" } },
	{ "no expiry", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-01\"")), { "3:1: expires is missing" } },
	{ "no subjects: an exception is never for all", FILE_OF(X(RULE ", " WHO ", " TIME)), { "3:1: subjects is missing" } },
	{ "an empty list of subjects is none", FILE_OF(X(RULE ",\n\"subjects\": [], " WHO ", " TIME)), { "4:13: subjects is an empty list" } },
	{ "null is no string", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME ",\n\"ticket\": null")), { "4:11: ticket is null" } },
	{ "a number is no string", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME ",\n\"ticket\": 12")), { "4:11: ticket is a number" } },
	{ "a list is no string", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME ",\n\"ticket\": []")), { "4:11: ticket is a list" } },
	{ "a string is no list", FILE_OF(X(RULE ",\n\"subjects\": \"web\", " WHO ", " TIME)), { "4:13: subjects is a string" } },
	{ "a string is no subject", FILE_OF(X(RULE ",\n\"subjects\": [\"web\"], " WHO ", " TIME)), { "4:14: subjects: an object was expected" } },
	{ "a date as a number", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-01\",\n\"expires\": 20260101")), { "4:12: expires is a number; it has to be a day" } },
	{ "blanks are no reason", FILE_OF(X(RULE ", " WEB ", \"risk\": \"k\", \"owner\": \"Ada\", \"approver\": \"Bo\", " TIME ",\n\"reason\": \" \\n\"")), { "4:11: reason is empty" } },
	{ "the 30th of February is no day", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"2026-02-30\"")), { "4:11: starts \"2026-02-30\" is no day" } },
	{ "a leap day of a common year is none", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"2026-02-29\"")), { "4:11: starts \"2026-02-29\" is no day" } },
	{ "a leap day of a leap year is one", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2024-02-29\", \"expires\": \"2024-02-29\"")), { NULL } },
	{ "a day the other way round", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"31.01.2026\"")), { "4:11: starts \"31.01.2026\" is no day" } },
	{ "a day with one digit", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"2026-1-31\"")), { "4:11: starts \"2026-1-31\" is no day" } },
	{ "a time of another zone is refused, not converted", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"2026-01-01T00:00:00+01:00\"")), { "4:11: starts" } },
	{ "a time without its zone is a guess", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"2026-01-01T00:00:00\"")), { "4:11: starts" } },
	{ "the 25th hour", FILE_OF(X(RULE ", " WEB ", " WHO ", \"expires\": \"2026-12-31\",\n\"starts\": \"2026-01-01T25:00:00Z\"")), { "4:11: starts" } },
	{ "seconds in UTC are taken", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-01T10:00:00Z\", \"expires\": \"2026-01-01T10:00:00Z\"")), { NULL } },
	{ "one day is a period", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-01\", \"expires\": \"2026-01-01\"")), { NULL } },
	{ "a time of the last day is before its end", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-01T10:00:00Z\", \"expires\": \"2026-01-01\"")), { NULL } },
	{ "an end before the beginning", FILE_OF(X(RULE ", " WEB ", " WHO ", \"starts\": \"2026-01-02\",\n\"expires\": \"2026-01-01\"")), { "4:12: expires is before starts" } },
	{ "a number needs the benchmark it is of", FILE_OF(X(WEB ", " WHO ", " TIME ",\n\"rule\": \"5.5\"")), { "4:9: rule 5.5 has another number in another benchmark" } },
	{ "with a benchmark a number will do", FILE_OF(X("\"rule\": \"5.5\", \"benchmark\": \"cis-docker-1.8.0\", " WEB ", " WHO ", " TIME)), { NULL } },
	{ "a misspelt kind is named", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"contaner\", \"name\": \"web\"}]")), { "4:23: kind \"contaner\" is none (did you mean container?)" } },
	{ "which container?", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"container\"}]")), { "4:14: which container?" } },
	{ "the daemon needs no name", FILE_OF(X(RULE ", " WHO ", " TIME ", \"subjects\": [{\"kind\": \"daemon\"}]")), { NULL } },
	{ "no container by id: it is another one tomorrow", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"container\", \"id\": \"c0ffee\"}]")), { "4:36: no container is named by its id" } },
	{ "no image by its service", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"image\", \"swarm_service\": \"x\"}]")), { "4:32: no image is named by its swarm_service; it is by: name id label" } },
	{ "every container there is, and will be: a warning", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"container\", \"name\": \"**\"}]")), { "W 4:44: this means every container" } },
	{ "every container of an image is no warning", FILE_OF(X(RULE ", " WHO ", " TIME ", \"subjects\": [{\"kind\": \"container\", \"name\": \"*\", \"image\": \"a\"}]")), { NULL } },
	{ "compose without a service", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"container\", \"compose\": {\"project\": \"p\"}}]")), { "4:47: service is missing" } },
	{ "a label without a key", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"container\", \"label\": {\"value\": \"p\"}}]")), { "4:45: key is missing" } },
	{ "a compensating control has six fields", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME ",\n\"compensating_control\": {\"constraints\": \"c\", \"definition\": \"d\", \"objective\": \"o\", \"identified_risk\": \"i\", \"validation\": \"v\"}")),
	  { "4:25: maintenance is missing" } },
	{ "an id is given once", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME) ",\n" X(RULE ", " WEB ", " WHO ", " TIME)), { "4:8: the id \"EX-1\" was given before" } },
	{ "an exception approved by its owner: a warning", FILE_OF(X(RULE ", " WEB ", " TIME ", \"reason\": \"r\", \"risk\": \"k\", \"owner\": \"Ada\",\n\"approver\": \"Ada\"")), { "W 4:13: the owner approves" } },
	{ "all that is wrong is listed, by line", FILE_OF(X(RULE ",\n\"subjects\": [],\n\"reason\": 1, \"risk\": \"k\", \"owner\": \"Ada\", \"approver\": \"Bo\",\n\"starts\": \"x\", \"expires\": \"2026-01-01\"")),
	  { "4:13: subjects is an empty", "5:11: reason is a number", "6:11: starts \"x\"" } },
	{ "an attestation says one of three words", AT("\n\"result\": \"passed\""), { "4:11: result \"passed\" is none (did you mean pass?)" } },
	{ "nobody attests unknown", AT("\n\"result\": \"unknown\""), { "4:11: result \"unknown\" is none" } },
	{ "a document is named by a digest", AT("\"result\": \"pass\",\n\"documents\": [{\"title\": \"t\", \"sha256\": \"abc\"}]"), { "4:40: sha256 is no SHA-256 digest" } },
	{ "in small letters", AT("\"result\": \"pass\",\n\"documents\": [{\"title\": \"t\", \"sha256\": \"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08\"}]"), { "4:40: sha256 is no" } },
	{ "a document elsewhere on the disk", AT("\"result\": \"pass\",\n\"documents\": [{\"title\": \"t\", \"sha256\": \"" SHA "\", \"file\": \"/etc/passwd\"}]"), { "4:116: documents lie beside" } },
	{ "nor above the folder", AT("\"result\": \"pass\",\n\"documents\": [{\"title\": \"t\", \"sha256\": \"" SHA "\", \"file\": \"a/../../x\"}]"), { "4:116: documents lie beside" } },
	{ "two dots in a name are a name", AT("\"result\": \"pass\", \"documents\": [{\"title\": \"t\", \"sha256\": \"" SHA "\", \"file\": \"a..b/..c\"}]"), { NULL } },
	{ "an exception's key in an attestation", AT("\"result\": \"pass\",\n\"owner\": \"Ada\""), { "4:1: unknown key \"owner\"" } },
};

static void
finds(void **state)
{
	const struct row *r = *state;
	struct bench_problems p = { 0 };
	const struct entries_kind *kind = entries_kind_of(r->text, strlen(r->text));
	struct entries *x = entries_parse(kind != NULL ? kind : &exceptions_kind, "f.json", r->text, strlen(r->text), &p);
	size_t n = 0, errors = 0;

	for (; n < ARRAY_SIZE(r->want) && r->want[n] != NULL; n++) {
		bool warning = strncmp(r->want[n], "W ", 2) == 0;
		autofree char *want = xasprintf("f.json:%s", r->want[n] + (warning ? 2 : 0));

		if (n >= p.n || strncmp(p.list[n].text, want, strlen(want)) != 0 || p.list[n].warning != warning)
			fail_msg("wanted %s, got %s", want, n < p.n ? p.list[n].text : "no more");
		errors += !warning;
	}
	if (n != p.n)
		fail_msg("more: %s", p.list[n].text);
	assert_int_equal(p.nerrors, errors);
	assert_true((x != NULL) == (errors == 0));
	entries_free(x);
	bench_problems_free(&p);
}

/* -- what a benchmark tells -------------------------------------------------------------------- */

static const struct lint_row {
	const char *name, *text, *want; /* as above; the benchmark is fixtures/benchmarks/small.xml */
} lint_rows[] = {
	{ "a check's name", FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME)), NULL },
	{ "an XCCDF id", FILE_OF(X("\"rule\": \"xccdf_org.example_rule_not-privileged\", " WEB ", " WHO ", " TIME)), NULL },
	{ "a number of this benchmark", FILE_OF(X("\"rule\": \"5.5\", \"benchmark\": \"BENCH\", " WEB ", " WHO ", " TIME)), NULL },
	{ "a misspelt check", FILE_OF(X(WEB ", " WHO ", " TIME ",\n\"rule\": \"container-not-privilegd\"")), "4:9: BENCH has no rule \"container-not-privilegd\" (did you mean container-not-privileged?)" },
	{ "a pattern is no rule", FILE_OF(X(WEB ", " WHO ", " TIME ",\n\"rule\": \"container-*\"")), "4:9: BENCH has no rule" },
	{ "a number that there is not", FILE_OF(X("\"benchmark\": \"BENCH\", " WEB ", " WHO ", " TIME ",\n\"rule\": \"9.9\"")), "4:9: BENCH has no rule \"9.9\"" },
	{ "another benchmark: a warning", FILE_OF(X("\"rule\": \"5.5\", " WEB ", " WHO ", " TIME ",\n\"benchmark\": \"cis-docker-9.9\"")), "W 4:14: this is for cis-docker-9.9, not for BENCH" },
	{ "subjects that the rule is not decided for", FILE_OF(X(RULE ", " WHO ", " TIME ",\n\"subjects\": [{\"kind\": \"image\", \"name\": \"app\"}]")), "4:23: rule 5.5 is decided for each container" },
};

/* text with the benchmark's id for BENCH */
static char *
with_bench(const char *text, const struct bench *b)
{
	const char *at = strstr(text, "BENCH");

	return at == NULL ? xstrdup(text) : xasprintf("%.*s%s-%s%s", (int)(at - text), text, b->name, b->version, at + 5);
}

static struct bench *
small_bench(void)
{
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	struct bench *b = bench_load(file, NULL, &e);

	if (b == NULL)
		fail_msg("%s", e.msg);
	return b;
}

static void
lints(void **state)
{
	const struct lint_row *r = *state;
	struct bench *b = small_bench();
	struct bench_problems p = { 0 };
	autofree char *text = with_bench(r->text, b), *wanted = r->want != NULL ? with_bench(r->want, b) : NULL, *want = NULL;
	bool warning = wanted != NULL && strncmp(wanted, "W ", 2) == 0;

	entries_lint(&exceptions_kind, &(struct bench_text){ "f.json", text, strlen(text) }, b, &p);
	if (wanted != NULL)
		want = xasprintf("f.json:%s", wanted + (warning ? 2 : 0));
	if (want == NULL && p.n > 0)
		fail_msg("%s", p.list[0].text);
	if (want != NULL && (p.n != 1 || strncmp(p.list[0].text, want, strlen(want)) != 0 || p.list[0].warning != warning))
		fail_msg("wanted %s, got %s", want, p.n > 0 ? p.list[0].text : "nothing");
	bench_problems_free(&p);
	bench_free(b);
}

/* -- subjects ---------------------------------------------------------------------------------- */

#define ID64 "78c0787c7d274998f8a6af9eb608e089c3af066fe08047954f02dc2687fbffea"
#define LABELS "\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\",\"com.docker.compose.oneoff\":\"False\"," \
	"\"com.docker.swarm.service.name\":\"stack_web\",\"tier\":\"hmac:0123456789abcdef0123456789abcdef\""
#define INSPECTED(name, image, labels) "{\"kind\":\"container\",\"id\":\"c0ffee\",\"name\":\"" name "\",\"image\":\"sha256:" ID64 "\",\"read\":{\"inspect\":{\"data\":{\"Config\":{\"Image\":\"" image "\",\"Labels\":{" labels "}}}}}}"
#define C INSPECTED("web", "reg/app:1", LABELS)
#define GONE "{\"kind\":\"container\",\"id\":\"c0ffee\",\"name\":\"web\",\"image\":\"sha256:" ID64 "\",\"image_name\":\"reg/app:1\",\"labels\":{\"com.docker.swarm.service.name\":\"stack_web\"},\"read\":{\"inspect\":{\"error\":{\"code\":\"vanished\"}}}}"
#define I "{\"kind\":\"image\",\"id\":\"sha256:" ID64 "\",\"name\":\"app:1\",\"tags\":[\"app:1\",\"reg/app:1\"],\"digests\":[\"reg/app@sha256:11\"],\"read\":{\"inspect\":{\"data\":{\"Config\":{\"Labels\":{\"team\":\"x\"}}}}}}"
#define SERVICE "{\"kind\":\"service\",\"id\":\"s1\",\"name\":\"stack_web\",\"read\":{\"service\":{\"data\":{\"Spec\":{\"Labels\":{\"team\":\"x\"},\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"reg/app:1@sha256:22\"}}}}}}}"
#define FILE_LINE "{\"kind\":\"file\",\"id\":\"docker-socket:/run/docker.sock\",\"name\":\"/run/docker.sock\",\"role\":\"docker-socket\",\"read\":{}}"

static const struct match_row {
	const char *name, *subjects, *line;
	bool means, creator;
} match_rows[] = {
	{ "a container by name, which its creator chose", "{'kind':'container','name':'web'}", C, true, true },
	{ "a name is all of it", "{'kind':'container','name':'we'}", C, false, false },
	{ "a pattern over names", "{'kind':'container','name':'w*'}", C, true, true },
	{ "another kind of the same name", "{'kind':'image','name':'web'}", C, false, false },
	{ "by the reference that it was made from", "{'kind':'container','image':'reg/app:1'}", C, true, true },
	{ "by a pattern of references", "{'kind':'container','image':'reg/app:*'}", C, true, true },
	{ "another image", "{'kind':'container','image':'reg/app:2'}", C, false, false },
	{ "the right name of another image: all has to hold", "{'kind':'container','name':'web','image':'reg/app:2'}", C, false, false },
	{ "name and image", "{'kind':'container','name':'web','image':'reg/app:1'}", C, true, true },
	{ "by the image's id, which the engine vouches for", "{'kind':'container','image':'sha256:" ID64 "'}", C, true, false },
	{ "name and the image's id", "{'kind':'container','name':'web','image':'sha256:" ID64 "'}", C, true, false },
	{ "the beginning of an image's id is no id", "{'kind':'container','image':'sha256:78c0787c7d27'}", C, false, false },
	{ "a reference that looks like the id proves nothing", "{'kind':'container','image':'sha256:ff'}", INSPECTED("web", "sha256:ff", ""), false, false },
	{ "by compose project and service", "{'kind':'container','compose':{'project':'shop','service':'web'}}", C, true, true },
	{ "of another project", "{'kind':'container','compose':{'project':'sho','service':'web'}}", C, false, false },
	{ "of another service", "{'kind':'container','compose':{'project':'shop','service':'db'}}", C, false, false },
	{ "no pattern over compose", "{'kind':'container','compose':{'project':'*','service':'*'}}", C, false, false },
	{ "what compose runs once is not meant", "{'kind':'container','compose':{'project':'shop','service':'web'}}",
	  INSPECTED("web", "a", "\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\",\"com.docker.compose.oneoff\":\"True\""), false, false },
	{ "nor where a digest hides whether it is", "{'kind':'container','compose':{'project':'shop','service':'web'}}",
	  INSPECTED("web", "a", "\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\",\"com.docker.compose.oneoff\":\"hmac:00\""), false, false },
	{ "compose that has no such label", "{'kind':'container','compose':{'project':'shop','service':'web'}}",
	  INSPECTED("web", "a", "\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\""), true, true },
	{ "by swarm service", "{'kind':'container','swarm_service':'stack_web'}", C, true, true },
	{ "by another swarm service", "{'kind':'container','swarm_service':'stack_db'}", C, false, false },
	{ "by a label's key", "{'kind':'container','label':{'key':'tier'}}", C, true, true },
	{ "by a key that is not there", "{'kind':'container','label':{'key':'team'}}", C, false, false },
	{ "by a label's value, as its digest", "{'kind':'container','label':{'key':'tier','value':'front'}}", C, true, true },
	{ "by another value", "{'kind':'container','label':{'key':'tier','value':'back'}}", C, false, false },
	{ "by a digest that is written out", "{'kind':'container','label':{'key':'tier','value':'hmac:0123456789abcdef0123456789abcdef'}}", C, true, true },
	{ "a container without labels", "{'kind':'container','label':{'key':'tier'}}", INSPECTED("web", "a", ""), false, false },
	{ "a container that vanished, by its listed label", "{'kind':'container','swarm_service':'stack_web'}", GONE, true, true },
	{ "and by its listed image", "{'kind':'container','image':'reg/app:1'}", GONE, true, true },
	{ "any element will do, and one that rests on more is enough", "{'kind':'container','name':'web'},{'kind':'container','image':'sha256:" ID64 "'}", C, true, false },
	{ "in any order", "{'kind':'container','image':'sha256:" ID64 "'},{'kind':'container','name':'web'}", C, true, false },
	{ "an image by any of its tags", "{'kind':'image','name':'reg/app:*'}", I, true, true },
	{ "an image by a digest of its repository", "{'kind':'image','name':'reg/app@sha256:11'}", I, true, true },
	{ "an image by id", "{'kind':'image','id':'sha256:" ID64 "'}", I, true, false },
	{ "an image by label", "{'kind':'image','label':{'key':'team','value':'x'}}", I, true, true },
	{ "a service by name", "{'kind':'service','name':'stack_*'}", SERVICE, true, true },
	{ "a service by image", "{'kind':'service','image':'reg/app:1@*'}", SERVICE, true, true },
	{ "a service by label", "{'kind':'service','label':{'key':'team'}}", SERVICE, true, true },
	{ "a service by id", "{'kind':'service','id':'s1'}", SERVICE, true, false },
	{ "a file by path", "{'kind':'file','name':'/run/docker.sock'}", FILE_LINE, true, false },
	{ "a file by role", "{'kind':'file','role':'docker-socket'}", FILE_LINE, true, false },
	{ "a file of another role", "{'kind':'file','role':'docker-service'}", FILE_LINE, false, false },
	{ "the daemon", "{'kind':'daemon'}", "{\"kind\":\"daemon\",\"id\":\"d\",\"name\":\"h\",\"read\":{}}", true, false },
	{ "the daemon of another host", "{'kind':'daemon','name':'other'}", "{\"kind\":\"daemon\",\"id\":\"d\",\"name\":\"h\",\"read\":{}}", false, false },
	{ "a node by name", "{'kind':'node','name':'n*'}", "{\"kind\":\"node\",\"id\":\"x\",\"name\":\"n1\",\"read\":{}}", true, false },
	{ "a network by name", "{'kind':'network','name':'front'}", "{\"kind\":\"network\",\"id\":\"x\",\"name\":\"front\",\"read\":{}}", true, true },
	{ "a volume by name", "{'kind':'volume','name':'data'}", "{\"kind\":\"volume\",\"id\":\"x\",\"name\":\"data\",\"read\":{}}", true, true },
};

static cJSON *
parse_json(const char *text)
{
	struct err e;
	cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	if (doc == NULL)
		fail_msg("%s", e.msg);
	return doc;
}

static void
matches(void **state)
{
	const struct match_row *r = *state;
	autofree char *subjects = xstrdup(r->subjects), *text = NULL;
	struct bench_problems p = { 0 };
	struct entries *x;
	autojson cJSON *line = parse_json(r->line);
	bool creator = true;

	for (char *c = subjects; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	text = xasprintf(FILE_OF(X(RULE ", \"subjects\": [%s], " WHO ", " TIME)), subjects);
	x = entries_parse(&exceptions_kind, "f.json", text, strlen(text), &p);
	if (x == NULL)
		fail_msg("%s", p.list[0].text);
	x->label_digests = parse_json("{\"tier=front\":\"hmac:0123456789abcdef0123456789abcdef\",\"tier=back\":\"hmac:ff\"}");
	assert_int_equal(entry_means_subject(x, &x->list[0], kind_of(json_str(line, "kind", "")), line, &creator), r->means);
	assert_int_equal(creator, r->creator);
	entries_free(x);
	bench_problems_free(&p);
}

/* -- documents --------------------------------------------------------------------------------- */

static char folder[] = "/tmp/plimsoll-entries-XXXXXX";

static void
put_file(const char *name, const char *text)
{
	autofree char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
put_link(const char *name, const char *to)
{
	autofree char *path = xasprintf("%s/%s", folder, name);

	assert_int_equal(symlink(to, path), 0);
}

static const struct document_row {
	const char *name, *file, *state, *why;
	bool refused;
} document_rows[] = {
	{ "a document that is as it was", "same.txt", "same", NULL, false },
	{ "one that was changed: the attestation does not help", "changed.txt", "differs", NULL, true },
	{ "one that is not there is not compared", "missing.txt", "unread", "No such file", false },
	{ "a folder is no document", "folder", "unread", "not a regular file", false },
	{ "a FIFO is not waited for", "fifo", "unread", "not a regular file", false },
	{ "a link that stays below is followed", "folder/link.txt", "same", NULL, false },
	{ "a link that leads out is not: bundles keep what is read", "passwd", "unread", "leads out of the folder", false },
	{ "nor is a folder that leads out", "etc/passwd", "unread", "leads out of the folder", false },
	{ "one that is kept elsewhere", NULL, "unread", "not kept here", false },
};

static void
compares(void **state)
{
	const struct document_row *r = *state;
	autofree char *named = r->file != NULL ? xasprintf(", \"file\": \"%s\"", r->file) : xstrdup("");
	autofree char *text = xasprintf(AT("\"result\": \"pass\", \"documents\": [{\"title\": \"t\", \"sha256\": \"" SHA "\"%s}]"), named);
	autofree char *path = xasprintf("%s/a.json", folder);
	struct entries *x;
	struct err e;

	put_file("a.json", text);
	if ((x = attestations_read(path, &e)) == NULL)
		fail_msg("%s", e.msg);
	assert_string_equal(json_str(x->list[0].documents, "[0].state", ""), r->state);
	assert_int_equal(x->list[0].refused, r->refused);
	if (r->why != NULL)
		assert_non_null(strstr(json_str(x->list[0].documents, "[0].why", ""), r->why));
	else
		assert_true(cJSON_IsNull(json_at(x->list[0].documents, "[0].why")));
	entries_free(x);
}

static const struct read_row {
	const char *name, *file, *error;
} read_rows[] = {
	{ "a file that is not there", "none.json", "none.json: No such file" },
	{ "a folder", "folder", "folder: is a directory; give a JSON document" },
	{ "a FIFO", "fifo", "fifo: is not a regular file; give a JSON document" },
	{ "the first of several problems, and how many more there are", "bad.json", "bad.json:1:2: unknown key \"id\"; known here are: schema, exceptions (and 2 more; see: plimsoll lint)" },
	{ "a file of more than 4 MiB", "large.json", "large.json: is larger than 4 MiB" },
	{ "an empty file", "empty.json", "empty.json:1:1: empty: no JSON value" },
};

static void
refuses(void **state)
{
	const struct read_row *r = *state;
	autofree char *path = xasprintf("%s/%s", folder, r->file);
	struct err e;

	assert_null(exceptions_read(path, &e));
	if (strstr(e.msg, r->error) == NULL)
		fail_msg("%s", e.msg);
}

/* The digest that results name is that of the bytes. */
static void
test_digest(void **state)
{
	autofree char *path = xasprintf("%s/good.json", folder);
	static const char text[] = FILE_OF(X(RULE ", " WEB ", " WHO ", " TIME));
	struct entries *x;
	struct err e;
	char hex[65];

	(void)state;
	put_file("good.json", text);
	if ((x = exceptions_read(path, &e)) == NULL)
		fail_msg("%s", e.msg);
	sha256_hex(text, strlen(text), hex);
	assert_string_equal(x->sha256, hex);
	assert_int_equal(x->bytes.len, strlen(text));
	entries_free(x);
}

/* A file with n exceptions, or with n problems in one. */
static char *
many(int n, const char *one)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, X_HEAD);
	for (int i = 0; i < n; i++)
		buf_addf(&b, "%s{\"id\": \"%d\", %s}", i > 0 ? ",\n" : "", i, one);
	buf_adds(&b, "]}");
	return buf_take(&b);
}

static const struct bound_row {
	const char *name, *one;
	int n;
	size_t problems, errors;
	const char *last;
} bound_rows[] = {
	{ "2000 exceptions are taken", RULE ", " WEB ", " WHO ", " TIME, 2000, 0, 0, NULL },
	{ "2001 are refused", RULE ", " WEB ", " WHO ", " TIME, 2001, 1, 1, "f.json:2:15: more than 2000 of exceptions" },
	{ "a hundred problems are listed", RULE ", " WEB ", " WHO ", \"starts\": \"x\", \"expires\": \"2026-01-01\"", 100, 100, 100, "f.json:102:" },
	{ "of thousands too, and all are counted", RULE ", " WEB ", " WHO ", \"starts\": \"x\", \"expires\": \"2026-01-01\"", 12000, 101, 12000, "f.json:102:1: there are more problems" },
	{ "a file of more than 4 MiB is refused whoever reads it", RULE ", " WEB ", " WHO ", " TIME, 20000, 1, 1, "f.json:1:1: the file is larger than 4 MiB" },
	{ "of more the first ones, and that there are more", RULE ", " WEB ", " WHO ", \"starts\": \"x\", \"expires\": \"2026-01-01\"", 101, 101, 101, "f.json:102:1: there are more problems" },
};

static void
is_bounded(void **state)
{
	const struct bound_row *r = *state;
	autofree char *text = many(r->n, r->one);
	struct bench_problems p = { 0 };
	struct entries *x = entries_parse(&exceptions_kind, "f.json", text, strlen(text), &p);

	assert_int_equal(p.n, r->problems);
	assert_int_equal(p.nerrors, r->errors);
	if (r->last != NULL && strncmp(p.list[p.n - 1].text, r->last, strlen(r->last)) != 0)
		fail_msg("%s", p.list[p.n - 1].text);
	assert_true((x != NULL) == (r->errors == 0));
	entries_free(x);
	bench_problems_free(&p);
}

static const struct { const char *name; } singles[] = { { "the digest is of the bytes" } };

static void
set_up(void)
{
	autofree char *fifo = NULL, *sub = NULL, *large = NULL;

	assert_non_null(mkdtemp(folder));
	fifo = xasprintf("%s/fifo", folder);
	sub = xasprintf("%s/folder", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(mkdir(sub, 0700), 0);
	put_file("same.txt", "test");
	put_file("changed.txt", "test, changed");
	put_link("folder/link.txt", "../same.txt");
	put_link("passwd", "/etc/passwd");
	put_link("etc", "/etc");
	put_file("bad.json", "{\"id\": \"x\"}");
	put_file("empty.json", "");
	put_file("large.json", "");
	large = xasprintf("%s/large.json", folder);
	assert_int_equal(truncate(large, (4 << 20) + 1), 0);
}

static void
clear_up(void)
{
	static const char *const names[] = { "fifo", "same.txt", "changed.txt", "bad.json", "empty.json", "large.json", "a.json", "good.json",
	    "folder/link.txt", "passwd", "etc" };
	autofree char *sub = xasprintf("%s/folder", folder);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autofree char *path = xasprintf("%s/%s", folder, names[i]);

		(void)unlink(path);
	}
	(void)rmdir(sub);
	(void)rmdir(folder);
}

int
main(void)
{
	int failed;

	set_up();
	failed = RUN_ROWS("files", rows, finds) + RUN_ROWS("against a benchmark", lint_rows, lints) + RUN_ROWS("subjects", match_rows, matches) +
	    RUN_ROWS("documents", document_rows, compares) + RUN_ROWS("reading", read_rows, refuses) + RUN_ROWS("bounds", bound_rows, is_bounded) + RUN_ROWS("digest", singles, test_digest);
	clear_up();
	return failed;
}
