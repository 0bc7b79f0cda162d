/* SPDX-License-Identifier: Apache-2.0 */
/* Judging recorded lines by fixtures/benchmarks/small.xml: selection, folding, completeness, scores, exit status. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "audit/redact.h"
#include "audit/run.h"
#include "tests/rows.h"

#define RUN "{\"kind\":\"run\",\"run\":{\"id\":\"x\"},\"host\":{},\"engine\":{}}"
#define INSPECT(label, priv, restart) "\"inspect\":{\"source\":\"GET\",\"data\":{\"Config\":{\"Image\":\"img:1\",\"Labels\":{\"" label "\":\"hmac:1\"}}," \
	"\"State\":{\"Status\":\"exited\"},\"HostConfig\":{\"Privileged\":" priv ",\"RestartPolicy\":{\"Name\":\"" restart "\",\"MaximumRetryCount\":0}}}}," \
	"\"kernel\":{\"source\":\"/proc\",\"error\":{\"code\":\"not-running\",\"message\":\"exited\"}}"
#define LABELLED(name, label, priv, restart) \
	"{\"kind\":\"container\",\"id\":\"aaaaaaaaaaaa" name "\",\"name\":\"" name "\",\"state\":\"exited\",\"image\":\"sha256:0123456789abcdef\",\"read\":{" INSPECT(label, priv, restart) "}}"
#define CONTAINER(name, priv, restart) LABELLED(name, "tier", priv, restart)
#define OWN(name) LABELLED(name, "org.opencontainers.image.title", "true", "always")
#define GONE(name) "{\"kind\":\"container\",\"id\":\"" name "\",\"name\":\"" name "\",\"state\":\"running\",\"image\":\"sha256:0123456789abcdef\",\"image_name\":\"img:1\",\"labels\":{\"gone\":\"hmac:3\"},\"read\":{" \
	"\"inspect\":{\"source\":\"GET\",\"error\":{\"code\":\"vanished\",\"message\":\"HTTP 404: No such container\"}}}}"
#define UNLISTED "{\"kind\":\"container\",\"source\":\"GET /containers/json\",\"error\":{\"code\":\"unreachable\",\"message\":\"nobody listens\"}}"
#define HOST "{\"kind\":\"host\",\"id\":\"h\",\"name\":\"h\",\"read\":{\"identity\":{\"source\":\"host\",\"data\":{\"os\":\"Debian\",\"kernel\":\"6.1\"}}}}"
#define IMAGE(id, tag, user) "{\"kind\":\"image\",\"id\":\"sha256:" id "\",\"name\":\"" tag "\",\"tags\":[\"" tag "\"],\"digests\":[],\"read\":{" \
	"\"inspect\":{\"source\":\"GET\",\"data\":{\"Config\":{\"Labels\":{\"tier\":\"hmac:1\"}}}}," \
	"\"use\":{\"source\":\"GET\",\"data\":{\"containers\":[{\"id\":\"aaaaaaaaaaaa" user "\",\"name\":\"" user "\"}]}}}}"
#define IMAGE_UNREAD(inspect) "{\"kind\":\"image\",\"id\":\"sha256:79\",\"name\":\"u:1\",\"tags\":[\"u:1\"],\"digests\":[],\"read\":{" \
	"\"inspect\":{\"source\":\"GET\"," inspect "}}}"
#define UNUSED_OR_NOT "{\"kind\":\"image\",\"id\":\"sha256:79\",\"name\":\"u:1\",\"tags\":[\"u:1\"],\"digests\":[],\"read\":{" \
	"\"use\":{\"source\":\"GET\",\"data\":{\"containers\":[]},\"errors\":[{\"path\":\"containers\",\"code\":\"incomplete\"}]}}}"
#define LOST(name) "{\"kind\":\"container\",\"id\":\"" name "\",\"name\":\"" name "\",\"state\":\"running\",\"image\":\"sha256:01\",\"image_name\":\"img:1\",\"read\":{" \
	"\"inspect\":{\"source\":\"GET\",\"error\":{\"code\":\"timeout\",\"message\":\"no answer\"}}}}"
#define DAEMON(live) "{\"kind\":\"daemon\",\"id\":\"d\",\"name\":\"d\",\"read\":{" \
	"\"info\":{\"source\":\"GET /info\",\"data\":{\"LiveRestoreEnabled\":" live ",\"Swarm\":{\"LocalNodeState\":\"inactive\"}}}," \
	"\"engine\":{\"source\":\"GET\",\"data\":{\"product\":\"docker\"}}}}"
#define SERVICE "{\"kind\":\"service\",\"id\":\"s1\",\"name\":\"web\",\"read\":{\"service\":{\"source\":\"GET /services\",\"data\":{\"Spec\":{\"Name\":\"web\"}}}}}"
#define END(n) "{\"kind\":\"end\",\"finished\":\"2026-01-31T10:00:01Z\",\"population\":{\"containers\":{\"listed\":" #n ",\"excluded\":[]}}}"

#define CLEAN CONTAINER("web", "false", "no")
#define BAD CONTAINER("db", "true", "always")

struct row {
	const char *name;
	const char *lines[6];
	const char *profile, *rule, *skip, *reference, *scope, *container, *image, *label, *digest;
	enum fail_on fail_on;
	double min_score;        /* 0: not asked for */
	/* what 1.2.1, 2.16, 5.5, 5.15 become */
	enum verdict want[4];
	bool no_host;            /* the facts tell nothing of the host */
	int listed;              /* containers that were listed; 0: as many as there are lines */
	const char *unmatched;   /* part of selection_matched()'s error */
	int status;
	const char *percent;
	const char *left_out;    /* the one image that is; "": none; NULL: there are no images */
	const char *excluded;    /* the first container that is said to be left out; "": none is; NULL: not asked */
};

#define K NOTCHECKED
#define U UNKNOWN
#define N NOTAPPLICABLE
#define S NOTSELECTED

static const struct row rows[] = {
	{ "all containers right: pass", { CLEAN }, .want = { K, S, PASS, PASS }, .percent = "100" },
	{ "one wrong container fails the rule", { CLEAN, BAD }, .want = { K, S, FAIL, FAIL }, .status = 1, .percent = "0" },
	{ "P-94: no container: not applicable", { NULL }, .want = { U, S, N, N }, .no_host = true, .status = 4, .percent = "0" },
	{ "no container, a daemon seen: not applicable", { DAEMON("true") }, .want = { K, S, N, N } },
	{ "P-63: a vanished container is an error, and incomplete", { CLEAN, GONE("web2") }, .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "fail outranks error in the fold, incomplete outranks fail in the status", { BAD, GONE("x") }, .want = { K, S, FAIL, FAIL }, .status = 3, .percent = "0" },
	{ "containers that could not be listed are an error, not 'none'", { DAEMON("true"), UNLISTED }, .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "nothing at all could be looked at", { UNLISTED }, .want = { U, S, ERROR, ERROR }, .no_host = true, .status = 4, .percent = "0" },
	{ "level 2 includes level 1", { DAEMON("false"), CLEAN }, .profile = "level-2", .want = { K, FAIL, PASS, PASS }, .status = 1, .percent = "66.666667" },
	{ "--rule leaves the others out", { BAD }, .rule = "5.15", .want = { S, S, S, FAIL }, .status = 1, .percent = "0" },
	{ "--rule takes check names", { BAD }, .rule = "container-not-privileged", .want = { S, S, FAIL, S }, .status = 1, .percent = "0" },
	{ "--rule takes globs", { CLEAN }, .rule = "5.*", .want = { S, S, PASS, PASS }, .percent = "100" },
	{ "5.1* does not mean 5.5", { BAD }, .rule = "5.1*", .want = { S, S, S, FAIL }, .status = 1, .percent = "0" },
	{ "P-54: --skip-rule leaves one out", { BAD }, .skip = "5.5", .want = { K, S, S, FAIL }, .status = 1, .percent = "0" },
	{ "--reference selects by requirement", { BAD }, .reference = "pci-dss-4.0.1:2.2.6", .want = { S, S, FAIL, S }, .status = 1, .percent = "0" },
	{ "--reference with parentheses is taken literally", { BAD }, .reference = "hipaa:164.308(a)(7)(i)", .want = { S, S, S, FAIL }, .status = 1, .percent = "0" },
	{ "--scope host leaves containers out", { BAD }, .scope = "host", .want = { K, S, S, S } },
	{ "a rule that is for a person to decide is no failure", { DAEMON("true") }, .rule = "1.2.1", .want = { K, S, S, S } },
	{ "facts that lack a listed container are unknown for it", { CLEAN }, .listed = 2, .want = { K, S, UNKNOWN, UNKNOWN }, .status = 3, .percent = "0" },
	{ "facts that hold more containers than were listed too", { CLEAN, BAD }, .listed = 1, .want = { K, S, FAIL, FAIL }, .status = 3, .percent = "0" },
	{ "a list that cannot be all of them is an error beside what was seen", { CLEAN, UNLISTED }, .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "options that match one by one but none together are refused", { CLEAN, GONE("x") }, .container = "web", .label = "gone", .want = { K, S, N, N }, .unmatched = "together" },
	{ "--scope engine leaves host rules out", { BAD }, .scope = "engine", .want = { S, S, FAIL, FAIL }, .status = 1, .percent = "0" },
	{ "--container by name", { CLEAN, BAD }, .container = "web", .want = { K, S, PASS, PASS }, .percent = "100" },
	{ "P-60, trap 10: vanilla-web is audited", { CONTAINER("vanilla-web", "true", "no") }, .want = { K, S, FAIL, PASS }, .status = 1, .percent = "50" },
	{ "P-62: a label that names another auditor leaves nobody out", { LABELLED("shy", "docker.bench.security", "true", "no") }, .want = { K, S, FAIL, PASS }, .status = 1, .percent = "50" },
	{ "P-61: bench does not leave probench-web out", { CONTAINER("probench-web", "true", "no") }, .container = "*bench*", .want = { K, S, FAIL, PASS }, .status = 1, .percent = "50" },
	{ "P-47: no container leaves itself out: one that plimsoll runs in is judged like the others", { CLEAN, OWN("plimsoll") }, .want = { K, S, FAIL, FAIL }, .status = 1, .percent = "0", .excluded = "" },
	{ "P-47: an option leaves it out, and the report lists it", { CLEAN, OWN("plimsoll") }, .container = "web", .want = { K, S, PASS, PASS }, .percent = "100", .excluded = "plimsoll" },
	{ "P-47: so does a label that others have", { CONTAINER("web", "false", "no"), OWN("plimsoll") }, .label = "tier", .want = { K, S, PASS, PASS }, .percent = "100", .excluded = "plimsoll" },
	{ "P-55: --container by id prefix", { CLEAN, BAD }, .container = "aaaaaaaaaaaadb", .want = { K, S, FAIL, FAIL }, .status = 1, .percent = "0" },
	{ "an id prefix of under 12 digits selects nothing", { BAD }, .container = "aaaa", .want = { K, S, N, N }, .unmatched = "--container aaaa" },
	{ "a vanished container that is filtered out does not count", { CLEAN, GONE("x") }, .container = "web", .want = { K, S, PASS, PASS }, .percent = "100" },
	{ "--image by reference", { CLEAN }, .image = "img:*", .want = { K, S, PASS, PASS }, .percent = "100" },
	{ "--image by id", { CLEAN }, .image = "0123456789abcdef", .want = { K, S, PASS, PASS }, .percent = "100" },
	{ "a vanished container is found by --image too", { GONE("x") }, .image = "img:1", .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "--label by key", { BAD }, .label = "tier", .want = { K, S, FAIL, FAIL }, .status = 1, .percent = "0" },
	{ "--label by value is compared as a digest", { BAD }, .label = "tier=web", .digest = "hmac:1", .want = { K, S, FAIL, FAIL }, .status = 1, .percent = "0" },
	{ "a vanished container is selected by its listed label", { CLEAN, GONE("x") }, .label = "gone", .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "--label where there are images alone", { IMAGE("77", "app:1", "web") }, .label = "tier=db", .digest = "hmac:2", .want = { K, S, N, N }, .unmatched = "--label tier=db", .left_out = "app:1" },
	{ "--label of another value selects nothing", { BAD }, .label = "tier=db", .digest = "hmac:2", .want = { K, S, N, N }, .unmatched = "--label tier=db" },
	{ "a misspelt --container is named", { CLEAN, BAD }, .container = "wbe", .want = { K, S, N, N }, .unmatched = "--container wbe: none of the 2" },
	{ "a --container on a host without containers is no mistake", { DAEMON("true") }, .container = "web", .want = { K, S, N, N } },
	{ "--image by an image's name", { IMAGE("77", "app:1", "web"), CLEAN }, .image = "app:1", .want = { K, S, N, N }, .left_out = "" },
	{ "and without the tag that it has by itself", { IMAGE("77", "app:latest", "web"), CLEAN }, .image = "app", .want = { K, S, N, N }, .left_out = "" },
	{ "and by its id", { IMAGE("ba0123456789", "app:1", "web"), CLEAN }, .image = "sha256:ba0123456789", .want = { K, S, N, N }, .left_out = "" },
	{ "P-55: --image leaves other images out, and says so", { IMAGE("77", "app:1", "web"), IMAGE("78", "other:1", "db"), CLEAN }, .image = "app:1", .want = { K, S, N, N }, .left_out = "other:1" },
	{ "--container leaves out images of other containers", { IMAGE("77", "app:1", "web"), IMAGE("78", "other:1", "db"), CLEAN, BAD }, .container = "web", .want = { K, S, PASS, PASS }, .left_out = "other:1", .percent = "100" },
	{ "P-61: not by a part of a container's name", { IMAGE("77", "app:1", "web"), IMAGE("78", "other:1", "web2"), CLEAN }, .container = "web", .want = { K, S, PASS, PASS }, .left_out = "other:1", .percent = "100" },
	{ "--label takes an image's own label", { IMAGE("77", "app:1", "web"), CLEAN }, .label = "tier=web", .digest = "hmac:1", .want = { K, S, PASS, PASS }, .left_out = "", .percent = "100" },
	{ "--image finds a container by its image, whatever name it was made under", { IMAGE("0123456789abcdef", "app:2", "web"), CLEAN }, .image = "app:2", .want = { K, S, PASS, PASS }, .left_out = "", .percent = "100" },
	{ "also by the first digits of the image's id, with what stands before them", { IMAGE("0123456789abcdef", "app:2", "web"), BAD }, .image = "sha256:0123456789ab", .want = { K, S, FAIL, FAIL }, .status = 1, .left_out = "", .percent = "0" },
	{ "and one that vanished", { IMAGE("0123456789abcdef", "app:2", "x"), GONE("x") }, .image = "app:2", .want = { K, S, ERROR, ERROR }, .status = 3, .left_out = "", .percent = "0" },
	{ "--image takes no containers of other images", { IMAGE("0123456789abcdef", "app:2", "web"), IMAGE("78", "other:1", "db"), BAD }, .image = "other:1", .want = { K, S, N, N }, .left_out = "app:2" },
	{ "--label keeps an image that could not be inspected", { IMAGE_UNREAD("\"error\":{\"code\":\"timeout\"}"), CLEAN }, .label = "tier", .want = { K, S, PASS, PASS }, .left_out = "", .percent = "100" },
	{ "--label keeps an image whose labels could not be read", { IMAGE_UNREAD("\"data\":{\"Config\":{}},\"errors\":[{\"path\":\"Config.Labels\",\"code\":\"EIO\"}]"), CLEAN }, .label = "tier", .want = { K, S, PASS, PASS }, .left_out = "", .percent = "100" },
	{ "--label keeps an image whose labels are of another type", { IMAGE_UNREAD("\"data\":{\"Config\":{\"Labels\":[]}}"), CLEAN }, .label = "tier", .want = { K, S, PASS, PASS }, .left_out = "", .percent = "100" },
	{ "--label leaves out an image that has none", { IMAGE_UNREAD("\"data\":{\"Config\":{\"Labels\":null}},\"errors\":[{\"path\":\"Architecture\",\"code\":\"EIO\"}]"), CLEAN }, .label = "tier", .want = { K, S, PASS, PASS }, .left_out = "u:1", .percent = "100" },
	{ "--label keeps a container of which no label is known: it is an error", { CLEAN, LOST("y") }, .label = "tier", .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "--label is not misspelt where one could not be read", { LOST("y") }, .label = "tier", .want = { K, S, ERROR, ERROR }, .status = 3, .percent = "0" },
	{ "--label leaves out a container whose listed labels are others", { CLEAN, GONE("x") }, .label = "tier", .want = { K, S, PASS, PASS }, .percent = "100" },
	{ "--container keeps an image whose containers are not known", { UNUSED_OR_NOT, CLEAN }, .container = "web", .want = { K, S, PASS, PASS }, .left_out = "", .percent = "100" },
	{ "a misspelt --image is named", { IMAGE("77", "app:1", "web"), CLEAN }, .image = "apq:1", .want = { K, S, N, N }, .unmatched = "--image apq:1: none of the 1 images", .left_out = "app:1" },
	{ "--fail-on none", { BAD }, .fail_on = FAIL_ON_NONE, .want = { K, S, FAIL, FAIL }, .percent = "0" },
	{ "P-46: --fail-on high: a high failure", { BAD }, .fail_on = FAIL_ON_HIGH, .want = { K, S, FAIL, FAIL }, .status = 1, .percent = "0" },
	{ "--fail-on high: only a medium failure", { CONTAINER("a", "false", "always") }, .fail_on = FAIL_ON_HIGH, .want = { K, S, PASS, FAIL }, .percent = "50" },
	{ "--fail-on medium: a medium failure", { CONTAINER("a", "false", "always") }, .fail_on = FAIL_ON_MEDIUM, .want = { K, S, PASS, FAIL }, .status = 1, .percent = "50" },
	{ "--min-score met", { CONTAINER("a", "false", "always") }, .fail_on = FAIL_ON_NONE, .min_score = 50, .want = { K, S, PASS, FAIL }, .percent = "50" },
	{ "--min-score just not met", { CONTAINER("a", "false", "always") }, .fail_on = FAIL_ON_NONE, .min_score = 50.001, .want = { K, S, PASS, FAIL }, .status = 1, .percent = "50" },
	{ "--min-score with nothing scored is not met", { DAEMON("true") }, .fail_on = FAIL_ON_NONE, .min_score = 1, .want = { K, S, N, N }, .status = 1 },
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

static char **
list_of(const char *s, char *space[2])
{
	space[0] = (char *)(uintptr_t)s;
	space[1] = NULL;
	return s != NULL ? space : NULL;
}

static void
judges(void **state)
{
	const struct row *r = *state;
	char *spaces[8][2];
	struct selection s = { list_of(r->rule, spaces[0]), list_of(r->skip, spaces[1]), list_of(r->reference, spaces[2]),
		list_of(r->container, spaces[3]), list_of(r->image, spaces[4]), list_of(r->label, spaces[5]),
		list_of(r->digest, spaces[6]), r->scope ? r->scope : "all" };
	struct policy p = { r->fail_on == 0 && r->min_score == 0 && strstr(r->name, "none") == NULL ? FAIL_ON_FAIL : r->fail_on,
		r->min_score > 0 ? r->min_score : (double)NAN };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	struct bench *b = bench_load(file, r->profile, &e);
	autojson cJSON *run = parse(RUN);
	struct audit *a;
	int n = 0, images = 0;
	autofree char *end_text = NULL;
	autojson cJSON *end = NULL, *host = parse(HOST);

	if (b == NULL)
		fail_msg("%s", e.msg);
	json_put(run, "collected", redact_collected());
	assert_int_equal(selection_check(&s, b, &e), 0);
	a = audit_begin(b, &s, run, json_object(), "2026-01-31T10:00:00Z");
	if (!r->no_host)
		audit_subject(a, host);
	for (size_t i = 0; r->lines[i] != NULL; i++) {
		autojson cJSON *line = parse(r->lines[i]);

		images += strcmp(json_str(line, "kind", ""), "image") == 0;
		n += strcmp(json_str(line, "kind", ""), "container") == 0 && json_at(line, "error") == NULL;
		audit_subject(a, line);
	}
	end_text = xasprintf("{\"population\":{\"containers\":{\"listed\":%d},\"images\":{\"listed\":%d}}}",
	    r->listed ? r->listed : n, images);
	end = parse(end_text);
	audit_end(a, end);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(verdict_names[a->results[i].verdict], verdict_names[r->want[i]]);
	if (r->left_out != NULL)
		assert_string_equal(json_str(a->population, "images.excluded[0].name", ""), r->left_out);
	assert_int_equal(cJSON_GetArraySize(json_at(a->population, "images.excluded")), r->left_out != NULL && *r->left_out != '\0');
	if (r->excluded != NULL)
		assert_string_equal(json_str(a->population, "containers.excluded[0].name", ""), r->excluded);
	assert_int_equal(selection_matched(a, &e), r->unmatched ? -1 : 0);
	assert_true(r->unmatched == NULL || strstr(e.msg, r->unmatched) != NULL);
	assert_int_equal(audit_exit_status(a, &p), r->status);
	if (r->percent == NULL)
		assert_true(isnan(a->score.percent));
	else
		assert_true(fabs(a->score.percent - strtod(r->percent, NULL)) < 1e-5);
	audit_free(a);
	bench_free(b);
}

struct refused_row {
	const char *name;
	const char *rule, *skip, *reference, *scope, *trouble;
};

static const struct refused_row refused_rows[] = {
	{ "--rule that no rule has", "9.9", NULL, NULL, "all", "no rule of small 1.0" },
	{ "--rule of another profile says so", "2.16", NULL, NULL, "all", "not in profile level-1" },
	{ "--skip-rule that no rule has", NULL, "9.9", NULL, "all", "no rule of small 1.0" },
	{ "--reference that no rule supports", NULL, NULL, "pci-dss-4.0.1:99", "all", "no rule of small 1.0 supports" },
	{ "filters that leave nothing", "5.5", "5.*", NULL, "all", "leave no rule" },
	{ "a scope that leaves nothing", "5.5", NULL, NULL, "host", "leave no rule" },
};

static void
refuses(void **state)
{
	const struct refused_row *r = *state;
	char *spaces[3][2];
	struct selection s = { list_of(r->rule, spaces[0]), list_of(r->skip, spaces[1]), list_of(r->reference, spaces[2]), .scope = r->scope };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	struct bench *b = bench_load(file, NULL, &e);

	if (b == NULL)
		fail_msg("%s", e.msg);
	assert_int_equal(selection_check(&s, b, &e), -1);
	assert_non_null(strstr(e.msg, r->trouble));
	bench_free(b);
}

/* XCCDF's four models (NISTIR 7275r4, 7.3) on: 5.5 pass (weight 3), 5.15 fail (weight 1), 2.16 fail. */
static void
models_are_xccdfs(void **state)
{
	struct selection s = { .scope = "all" };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	struct bench *b = bench_load(file, "level-2", &e);
	autojson cJSON *run = parse(RUN), *h = parse(HOST), *d = parse(DAEMON("false")), *c = parse(CONTAINER("a", "false", "always")), *end = parse(END(1));
	struct audit *a;

	(void)state;
	assert_non_null(b);
	json_put(run, "collected", redact_collected());
	a = audit_begin(b, &s, run, json_object(), "2026-01-31T10:00:00Z");
	audit_subject(a, h);
	audit_subject(a, d);
	audit_subject(a, c);
	audit_end(a, end);
	/* default: mean of group 2 (0) and group 5 (100*3/4); group 1 does not count */
	assert_string_equal(a->models[0].score, "37.5");
	assert_string_equal(a->models[1].score, "3");
	assert_string_equal(a->models[1].maximum, "5");
	assert_string_equal(a->models[2].score, "1");
	assert_string_equal(a->models[2].maximum, "3");
	assert_string_equal(a->models[3].score, "0");
	assert_int_equal(a->nsections, 3);
	assert_string_equal(json_str(a->run, "finished", ""), "2026-01-31T10:00:01Z");
	assert_true(json_bool(a->run, "complete", false));
	audit_free(a);
	bench_free(b);
}

/* What a rule's role makes of a container that it would fail, or of one that vanished: 5.5, and the exit status. */
static const struct role_row {
	const char *name;
	const char *line;
	enum bench_role role;
	enum verdict want;
	const char *message;
	int status; /* 1.2.1 and 5.15 are unchecked and never count */
} role_rows[] = {
	{ "role full: a failure is one", BAD, ROLE_FULL, FAIL, "1 container: db", 1 },
	{ "role unscored: a failure is told, and not scored", BAD, ROLE_UNSCORED, INFORMATIONAL,
	  "fail, and not scored: its role is unscored: 1 container: db", 0 },
	{ "role unscored: a pass is told, and not scored", CLEAN, ROLE_UNSCORED, INFORMATIONAL,
	  "pass, and not scored: its role is unscored: 1 container: web", 0 },
	{ "role unscored: what could not be seen stays incomplete", GONE("x"), ROLE_UNSCORED, INFORMATIONAL,
	  "error, and not scored: its role is unscored: 1 container: x", 3 },
	{ "role unchecked: nobody looks", BAD, ROLE_UNCHECKED, NOTCHECKED, "not to be checked: its role is unchecked", 4 },
};

static void
role_counts(void **state)
{
	const struct role_row *r = *state;
	struct selection s = { .scope = "all" };
	struct policy p = { FAIL_ON_FAIL, (double)NAN };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	struct bench *b = bench_load(file, NULL, &e);
	autojson cJSON *run = parse(RUN), *d = parse(DAEMON("true")), *line = parse(r->line), *end = parse(END(1));
	struct audit *a;

	assert_non_null(b);
	b->rules[2].role = r->role;
	b->rules[0].role = b->rules[3].role = ROLE_UNCHECKED;
	json_put(run, "collected", redact_collected());
	a = audit_begin(b, &s, run, json_object(), "2026-01-31T10:00:00Z");
	audit_subject(a, d);
	audit_subject(a, line);
	audit_end(a, end);
	assert_string_equal(verdict_names[a->results[2].verdict], verdict_names[r->want]);
	assert_string_equal(a->results[2].message, r->message);
	assert_int_equal(a->results[3].verdict, NOTCHECKED);
	assert_int_equal(a->results[3].nfindings, 0);
	assert_int_equal(audit_exit_status(a, &p), r->status);
	audit_free(a);
	bench_free(b);
}

/* A rule about services, as a site's own benchmark brings one: what becomes of it with one line or none. */
static const struct service_row {
	const char *name;
	bool line;
	const char *listed; /* JSON */
	enum verdict want;
	const char *message;
	const char *state, *manager; /* of the swarm's line; NULL: there is none */
} service_rows[] = {
	{ "a service is judged", true, "1", PASS, "Spec.Name is" },
	{ "a service that was listed and is not in the facts is unknown", false, "1", UNKNOWN, "1 services were listed, these facts hold 0" },
	{ "one of two is not enough", true, "2", UNKNOWN, "1 of 2 services: (missing services)" },
	{ "no service: not applicable", false, "0", NOTAPPLICABLE, "there is no service" },
	{ "services that could not be listed are unknown", false, "null", UNKNOWN, "these facts hold no services" },
	{ "a worker cannot list them: not applicable", false, "null", NOTAPPLICABLE, "a worker: managers are to be asked for services", "'active'", "false" },
	{ "a manager can: those that it did not list are unknown", false, "null", UNKNOWN, "these facts hold no services", "'active'", "true" },
	{ "a manager that is locked is no worker", false, "null", UNKNOWN, "these facts hold no services", "'locked'", "false" },
	{ "nor is what does not tell", false, "null", UNKNOWN, "these facts hold no services", "'active'", "null" },
	{ "nor what tells it otherwise", false, "null", UNKNOWN, "these facts hold no services", "'active'", "'no'" },
};

static void
counts_services(void **state)
{
	const struct service_row *r = *state;
	struct check row = { .name = "x", .kind = KIND_SERVICE, .decide = is_word, .path = "service:Spec.Name", .want = "web" };
	struct selection s = { .scope = "all" };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	autofree char *population = xasprintf("{\"population\":{\"services\":{\"listed\":%s}}}", r->listed);
	struct bench *b = bench_load(file, NULL, &e);
	autojson cJSON *run = parse(RUN), *end = parse(population), *line = parse(SERVICE);
	struct audit *a;

	assert_non_null(b);
	b->rules[2].row = &row;
	json_put(run, "collected", redact_collected());
	a = audit_begin(b, &s, run, json_object(), "2026-01-31T10:00:00Z");
	if (r->state != NULL) {
		autofree char *text = xasprintf("{'kind':'swarm','id':'c','name':'h','read':{'info':{'source':'GET /info','data':{'Swarm':"
		    "{'LocalNodeState':%s,'ControlAvailable':%s}}}}}", r->state, r->manager);
		autojson cJSON *swarm = NULL;

		for (char *p = text; *p != '\0'; p++)
			*p = *p == '\'' ? '"' : *p;
		swarm = parse(text);
		audit_subject(a, swarm);
	}
	if (r->line)
		audit_subject(a, line);
	audit_end(a, end);
	assert_string_equal(verdict_names[a->results[2].verdict], verdict_names[r->want]);
	if (strstr(a->results[2].message, r->message) == NULL)
		fail_msg("wanted: %s, got: %s", r->message, a->results[2].message);
	audit_free(a);
	b->rules[2].row = NULL;
	bench_free(b);
}

/* A rule that is decided for containers, and by another check for images: 4.1. */
#define PLAIN(user, in_use) "{\"kind\":\"image\",\"id\":\"sha256:77\",\"name\":\"app:1\",\"tags\":[\"app:1\"],\"digests\":[],\"read\":{" \
	"\"inspect\":{\"source\":\"GET\",\"data\":{\"Id\":\"sha256:77\",\"Config\":{\"User\":\"" user "\"}}}," \
	"\"use\":{\"source\":\"GET\",\"data\":{\"in_use\":" in_use ",\"containers\":[]}}}}"
#define NO_IMAGES "{\"kind\":\"image\",\"source\":\"GET /images/json\",\"error\":{\"code\":\"timeout\",\"message\":\"no answer\"}}"
static const struct kinds_row {
	const char *name;
	const char *container, *image; /* lines, or NULL */
	const char *containers, *images; /* listed: JSON */
	enum verdict want;
	const char *message;
} kinds_rows[] = {
	{ "P-77: a container that passes does not speak for an image of root", CLEAN, PLAIN("", "false"), "1", "1", FAIL, "1 of 2 containers and images: app:1" },
	{ "P-77: an image of root fails without any container", NULL, PLAIN("", "false"), "0", "1", FAIL, "1 image: app:1" },
	{ "both right: pass", CLEAN, PLAIN("1000", "false"), "1", "1", PASS, "2 containers and images: app:1, web" },
	{ "an image in use is left to its containers", BAD, PLAIN("1000", "true"), "1", "1", FAIL, "1 of 2 containers and images: db" },
	{ "nor does a container speak for an image that is not known", CLEAN, PLAIN("app", "false"), "1", "1", NOTCHECKED, "app:1" },
	{ "one without images is about containers", CLEAN, NULL, "1", "0", PASS, "1 container: web" },
	{ "neither: not applicable", NULL, NULL, "0", "0", NOTAPPLICABLE, "there is no container" },
	{ "images that could not be listed are an error", CLEAN, NO_IMAGES, "1", "null", ERROR, "1 of 2 containers and images: (all images)" },
	{ "facts that tell of no images are unknown for them", CLEAN, NULL, "1", "null", UNKNOWN, "(all images)" },
	{ "and where there is no container", NULL, NULL, "0", "null", UNKNOWN, "1 image: (all images)" },
	{ "an image that was listed and is not there is unknown", CLEAN, NULL, "1", "1", UNKNOWN, "(missing images)" },
};

static void
decides_two_kinds(void **state)
{
	const struct kinds_row *r = *state;
	struct check row = { .name = "x", .kind = KIND_CONTAINER, .decide = is_false, .path = "inspect:HostConfig.Privileged",
		.also = "image-default-user" };
	struct selection s = { .scope = "all" };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : ".");
	autofree char *population = xasprintf("{\"population\":{\"containers\":{\"listed\":%s},\"images\":{\"listed\":%s}}}",
	    r->containers, r->images);
	struct bench *b = bench_load(file, NULL, &e);
	autojson cJSON *run = parse(RUN), *end = parse(population);
	const char *lines[] = { r->image, r->container };
	struct audit *a;

	assert_non_null(b);
	b->rules[2].row = &row;
	json_put(run, "collected", redact_collected());
	a = audit_begin(b, &s, run, json_object(), "2026-01-31T10:00:00Z");
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		autojson cJSON *line = lines[i] != NULL ? parse(lines[i]) : NULL;

		if (line != NULL)
			audit_subject(a, line);
	}
	audit_end(a, end);
	assert_string_equal(verdict_names[a->results[2].verdict], verdict_names[r->want]);
	if (strstr(a->results[2].message, r->message) == NULL)
		fail_msg("wanted: %s, got: %s", r->message, a->results[2].message);
	audit_free(a);
	b->rules[2].row = NULL;
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest others[] = { { "the scoring models are XCCDF's", models_are_xccdfs, NULL, NULL, NULL } };

	return RUN_ROWS("run", rows, judges) + RUN_ROWS("roles", role_rows, role_counts) +
	    RUN_ROWS("services", service_rows, counts_services) + RUN_ROWS("kinds", kinds_rows, decides_two_kinds) + RUN_ROWS("selection", refused_rows, refuses) +
	    cmocka_run_group_tests_name("score", others, NULL, NULL);
}
