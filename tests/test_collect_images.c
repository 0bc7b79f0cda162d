/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What collect() makes of an engine's images, their histories and the containers that use them. The engine is made of a table
 * (tests/fake_engine.h); of the host nothing is asked (--scope engine).
 */
#include "config.h"

#include <string.h>

#include "audit/collect.h"
#include "audit/facts.h"
#include "tests/fake_engine.h"
#include "tests/rows.h"

#define X16(c) c c c c c c c c c c c c c c c c
#define HEX(c) X16(c) X16(c) X16(c) X16(c)
#define A "sha256:" HEX("a") /* lab:1, one layer */
#define B "sha256:" HEX("b") /* app:1, on it */
#define C "sha256:" HEX("c") /* an intermediate one between them */
#define D "sha256:" HEX("d") /* dangling */
#define G "sha256:" HEX("9") /* not listed */
#define WEB HEX("1")
#define DB HEX("2")
#define OLD HEX("3")

struct row {
	const char *name;
	const char *line, *path, *want; /* "image:lab:1", ...; "!doc": the code of its error; want NULL: nothing */
	struct fake_row engine[4];
	bool (*also)(struct fake_engine *f);
};

/* clang-format off */
#define GONE "404 Not Found", .body = "{'message':'No such image'}"
#define CONTAINER(id, name, image, state) "{'Id':'" id "','Names':['/" name "'],'Image':'i','ImageID':'" image "','State':'" state "','Created':1700000000}"
#define LIST(entries) { "/containers/json", .body = "[" entries "]" }
#define COUNTS(images) { "/info", .body = "{'ID':'KID','Containers':3,'Images':" images "}" }
#define IMAGES(entries) { "/images/json", .body = "[" entries "]" }
#define LISTED(id, parent, tags, digests) "{'Id':'" id "','ParentId':'" parent "','RepoTags':" tags ",'RepoDigests':" digests ",'Created':1690000000}"
#define INSPECT(id, layers, more) { "/images/" id "/json", .body = "{'Id':'" id "','RootFS':{'Layers':[" layers "]},'Config':{'User':'app'}" more "}" }

#define ROW0 "{'CreatedBy':'','Comment':'Imported from -','Created':1}"
#define ROW1 "{'CreatedBy':'RUN echo S3cr3t','Created':2}"
#define ROW2 "{'CreatedBy':'RUN echo S3cr3t >> /x','Created':3}"
#define HISTORY(id, rows) { "/images/" id "/history", .body = "[" rows "]" }

static const struct fake_row plain[] = {
	{ "/_ping", .headers = "Api-Version: 1.41\r\n", .body = "OK" },
	{ "/version", .body = "{'Version':'20.10.24','ApiVersion':'1.41','MinAPIVersion':'1.12','Components':[{'Name':'Engine'}]}" },
	{ "/info", .body = "{'ID':'KID','Name':'host','Containers':3,'DriverStatus':[['Backing Filesystem','extfs']]}" },
	{ "/networks/bridge", .body = "{'Name':'bridge','Id':'b1','Options':{}}" },
	{ "/networks", .body = "[{'Name':'bridge','Id':'b1'}]" },
	{ "/volumes", .body = "{'Volumes':[]}" },
	IMAGES(LISTED(B, C, "['app:1','app:latest']", "null") "," LISTED(C, A, "['<none>:<none>']", "['<none>@<none>']") ","
	    LISTED(A, "", "['lab:1']", "['lab@" A "']") "," LISTED(D, A, "[]", "[]")),
	INSPECT(A, "'l1'", ""),
	INSPECT(B, "'l1','l2'", ",'Config':{'Env':['PASSWORD=S3cr3t'],'Cmd':['S3cr3t'],'Labels':{'team':'S3cr3t'},'Healthcheck':{'Test':['CMD','S3cr3t']}}"),
	INSPECT(C, "'l1','l2'", ""),
	INSPECT(D, "'l1','l3'", ""),
	{ "/images/" A "/history", .body = "[" ROW0 "]" },
	{ "/images/" D "/history", .body = "[{'CreatedBy':'RUN x','Created':3}," ROW0 "]" },
	{ "/images/*", .body = "[" ROW2 "," ROW1 "," ROW0 "]" },
	LIST(CONTAINER(WEB, "web", B, "running") "," CONTAINER(DB, "db", B, "paused") "," CONTAINER(OLD, "old", G, "exited")),
	{ "/containers/*", .body = "{}" },
};

static bool each_is_asked_once(struct fake_engine *f);
static bool no_image_is_asked(struct fake_engine *f);

static const struct row rows[] = {
	/* which images there are */
	{ "an image is a subject by its first tag", "image:lab:1", "id", "\"" A "\"", { { 0 } } },
	{ "one id with several tags is one subject, and has them all", "image:app:1", "tags", "[\"app:1\",\"app:latest\"]", { { 0 } } },
	{ "listed twice, it is one subject still", "image:app:1", "tags", "[\"app:1\",\"other:2\"]",
	    { IMAGES(LISTED(B, "", "['app:1']", "[]") "," LISTED(A, "", "['lab:1']", "[]") "," LISTED(B, "", "['other:2','app:1']", "null")) } },
	{ "and counts once", "end", "population.images.listed", "3",
	    { IMAGES(LISTED(B, "", "['app:1']", "[]") "," LISTED(A, "", "['lab:1']", "[]") "," LISTED(B, "", "['other:2','app:1']", "null")) } },
	{ "without a tag it is called by its digest", "image:x@" A, "id", "\"" A "\"", { IMAGES(LISTED(A, "", "null", "['x@" A "']")) } },
	{ "P-65: without any name, by the first digits of its id", "image:dddddddddddd", "id", "\"" D "\"", { { 0 } } },
	{ "P-65: and then it is dangling", "image:dddddddddddd", "read.use.data.dangling", "true", { { 0 } } },
	{ "<none> of an older engine is no name", "image:dddddddddddd", "tags", "[]",
	    { IMAGES(LISTED(D, "", "['<none>:<none>']", "['<none>@<none>']")) } },
	{ "trap 136: an intermediate image is no subject", "image:cccccccccccc", "id", NULL, { { 0 } } },
	{ "trap 136: but one that a container uses is", "image:cccccccccccc", "id", "\"" C "\"", { LIST(CONTAINER(WEB, "web", C, "running")) } },
	{ "an image that has a name and others on it is a subject", "image:lab:1", "read.use.data.dangling", "false", { { 0 } } },
	{ "all that are subjects are counted", "end", "population.images", "{\"listed\":4,\"inspected\":3,\"vanished\":1,\"failed\":0,\"excluded\":[]}",
	    { { "/images/" G "/json", .status = GONE } } },
	{ "there may be none", "end", "population.images.listed", "0", { IMAGES(""), LIST("") } },
	{ "ids without sha256: before them are ids", "image:lab:1", "read.use.data.in_use", "true",
	    { IMAGES("{'Id':'" HEX("a") "','RepoTags':['lab:1']}"), LIST(CONTAINER(WEB, "web", A, "running")),
	      { "/images/" HEX("a") "/json", .body = "{'Id':'" A "'}" } } },

	/* lists that are none */
	{ "images that cannot be listed are an error of the kind", "images", "error.code", "\"http-error\"", { { "/images/json", .status = "500 Oops", .body = "{}" } } },
	{ "and are counted as that", "end", "population.images.listed", "null", { { "/images/json", .status = "500 Oops", .body = "{}" } } },
	{ "then no image is asked for", "images", "error.code", "\"http-error\"", { { "/images/json", .status = "500 Oops", .body = "{}" } }, no_image_is_asked },
	{ "an entry without an id is no list", "images", "error.code", "\"not-json\"", { IMAGES("{'RepoTags':['x:1']}") } },
	{ "nor is one whose id could lead elsewhere", "images", "error.code", "\"not-json\"", { IMAGES("{'Id':'sha256:../../info'}") }, no_image_is_asked },
	{ "containers that cannot be listed leave the images", "image:app:1", "read.inspect.data.Id", "\"" B "\"", { { "/containers/json", .status = "500 Oops", .body = "{}" } } },
	{ "whose use is not known then", "image:app:1", "read.use.errors[0].code", "\"http-error\"", { { "/containers/json", .status = "500 Oops", .body = "{}" } } },

	{ "no image beside a count of some is incomplete, not 'none'", "images", "error", "{\"code\":\"incomplete\",\"message\":\"the engine counts 7 images and lists none\"}",
	    { IMAGES(""), COUNTS("7") } },
	{ "what containers were made from is looked at all the same", "image:999999999999", "read.use.data.listed", "false", { IMAGES(""), COUNTS("7") } },
	{ "unused ones are not known then", "daemon", "read.usage.errors[0]", "{\"path\":\"images\",\"code\":\"incomplete\",\"message\":\"the engine counts 7 images and lists none\"}",
	    { IMAGES(""), COUNTS("7") } },
	{ "a count that is no number confirms no empty list", "images", "error.message", "\"the engine lists no image, and does not say that it has none\"",
	    { IMAGES(""), COUNTS("'7'") } },
	{ "nor does an /info that is refused", "images", "error.code", "\"incomplete\"", { IMAGES(""), { "/info", .status = "403 x", .body = "{'message':'no'}" } } },
	{ "a count of none does", "images", "error", NULL, { IMAGES(""), COUNTS("0") } },
	{ "more that are counted than listed are others' parents", "images", "error", NULL, { COUNTS("9") } },

	/* who uses them */
	{ "the containers of an image are named, running or not", "image:app:1", "read.use.data.containers",
	    "[{\"id\":\"" DB "\",\"name\":\"db\",\"state\":\"paused\"},{\"id\":\"" WEB "\",\"name\":\"web\",\"state\":\"running\"}]", { { 0 } } },
	{ "an image without containers is not in use", "image:lab:1", "read.use.data.in_use", "false", { { 0 } } },
	{ "a container that does not tell its image leaves that open", "image:lab:1", "read.use.errors[0]",
	    "{\"path\":\"in_use\",\"code\":\"incomplete\",\"message\":\"the engine does not say which image container web was made from\"}",
	    { LIST(CONTAINER(WEB, "web", "", "running")), { "/info", .body = "{'Containers':1}" } } },
	{ "so does a list that a proxy cut", "image:lab:1", "read.use.errors[0].message", "\"the engine counts 3 containers and lists 1\"", { LIST(CONTAINER(WEB, "web", B, "running")) } },
	{ "what is known to be used is, all the same", "image:app:1", "read.use.errors[0].path", "\"containers\"", { LIST(CONTAINER(WEB, "web", B, "running")) } },
	{ "an image that only a container tells of is asked for", "image:999999999999", "!inspect", "\"vanished\"", { { "/images/" G "/json", .status = GONE } }, each_is_asked_once },
	{ "and is in use, and not listed", "image:999999999999", "read.use.data.listed", "false", { { "/images/" G "/json", .status = GONE } } },
	{ "and if it is there, it is there", "image:999999999999", "read.inspect.data.Id", "\"" G "\"", { { "/images/" G "/json", .body = "{'Id':'" G "'}" } } },

	/* what is kept */
	{ "each is inspected once, and its history read once", "image:app:1", "read.inspect.data.Id", "\"" B "\"", { { 0 } }, each_is_asked_once },
	{ "its history is told of", "image:app:1", "read.history.data.rows", "3", { { 0 } } },
	{ "an answer about another image is none", "image:app:1", "!inspect", "\"not-json\"", { { "/images/" B "/json", .body = "{'Id':'" A "'}" } } },
	{ "an image that goes meanwhile has vanished", "image:app:1", "!inspect", "\"vanished\"", { { "/images/" B "/json", .status = GONE } } },
	{ "another image's history is none", "image:app:1", "!history", "\"not-json\"", { HISTORY(B, "{'Id':'" A "','CreatedBy':'RUN x','Created':2},{'Id':'<missing>','CreatedBy':'ADD y','Created':1}") } },
	{ "its own has its id", "image:app:1", "read.history.data.rows", "2", { HISTORY(B, "{'Id':'" B "','CreatedBy':'RUN x','Created':2},{'Id':'" A "','CreatedBy':'ADD y','Created':1}") } },
	{ "Podman's has that of any image with its last layer", "image:app:1", "read.history.data.rows", "2", { HISTORY(B, "{'Id':'" HEX("a") "','CreatedBy':'RUN x','Created':2},{'Id':'<missing>','CreatedBy':'ADD y','Created':1}"),
	    { "/_ping", .headers = "Api-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n", .body = "OK" } } },
	{ "in Podman's form, too", "image:app:1", "read.history.data.rows", "1", { HISTORY(B, "{'Id':'" HEX("b") "','CreatedBy':'RUN x','Created':2}") } },
	{ "or none", "image:app:1", "read.history.data.rows", "1", { HISTORY(B, "{'Id':'<missing>','CreatedBy':'RUN x','Created':2}") } },
	{ "an engine that does not want to is an error", "image:app:1", "!history", "\"http-error\"", { { "/images/" B "/history", .status = "500 Oops", .body = "{'message':'no'}" } } },
	{ "behind which there may be secrets", "image:app:1", "read.secrets.errors[1].path", "\"findings[1]\"", { { "/images/" B "/history", .status = "500 Oops", .body = "{'message':'no'}" } } },
	{ "which does not hide the inspection", "image:app:1", "read.inspect.data.Id", "\"" B "\"", { { "/images/" B "/history", .status = "500 Oops", .body = "{'message':'no'}" } } },
	{ "the kind of a health check stays clear", "image:app:1", "read.inspect.data.Config.Healthcheck.Test[0]", "\"CMD\"", { { 0 } } },
	{ "the environment is not kept", "image:app:1", "read.inspect.data.Config.Env", NULL, { { 0 } } },

	/* what lies below */
	{ "an image lies on those whose layers and history are the beginning of its own", "image:app:1", "read.base.data.images",
	    "[{\"id\":\"" A "\",\"name\":\"lab:1\",\"rows\":1,\"RepoDigests\":[\"lab@" A "\"]}]", { { 0 } } },
	{ "the lowest lies on none", "image:lab:1", "read.base.data.images", "[]", { { 0 } } },
	{ "an image without layers lies below none", "image:app:1", "read.base.data.images", "[]", { INSPECT(A, "", "") } },
	{ "nor one with other layers", "image:app:1", "read.base.data.images", "[]", { INSPECT(A, "'l2'", "") } },
	{ "nor one with more of them", "image:app:1", "read.base.data.images", "[]", { INSPECT(A, "'l1','l2','l3'", "") } },
	{ "nor one whose history tells of another time", "image:app:1", "read.base.data.images", "[]", { HISTORY(A, "{'CreatedBy':'','Created':7}") } },
	{ "nor one whose history tells of something else", "image:app:1", "read.base.data.images", "[]", { HISTORY(A, "{'CreatedBy':'ADD x','Created':1}") } },
	{ "nor one without a history", "image:app:1", "read.base.data.images", "[]", { HISTORY(A, "") } },
	{ "nor one whose history could not be read", "image:app:1", "read.base.data.images", "[]", { { "/images/" A "/history", .status = "500 Oops", .body = "{}" } } },
	{ "the same layers with more of a history lie above, not below", "image:lab:1", "read.base.data.images", "[]", { INSPECT(B, "'l1'", "") } },
	{ "and what has them with less is below", "image:app:1", "read.base.data.images[0].name", "\"lab:1\"", { INSPECT(B, "'l1'", "") } },
	{ "the nearest comes first", "image:app:1", "read.base.data.images[0].name", "\"two:1\"",
	    { IMAGES(LISTED(A, "", "['lab:1']", "[]") "," LISTED(D, "", "['two:1']", "[]") "," LISTED(B, "", "['app:1']", "[]")), INSPECT(D, "'l1','l2'", ""),
	      HISTORY(D, ROW1 "," ROW0) } },

	/* the engine's store */
	{ "Docker's own store is told", "image:app:1", "read.engine.data.store", "\"docker\"", { { 0 } } },
	{ "so is containerd's", "image:app:1", "read.engine.data.store", "\"containerd\"",
	    { { "/info", .body = "{'ID':'KID','Containers':3,'DriverStatus':[['driver-type','io.containerd.snapshotter.v1']]}" } } },
	{ "vfs, which has no status, is Docker's own", "image:app:1", "read.engine.data.store", "\"docker\"",
	    { { "/info", .body = "{'ID':'KID','Containers':3,'Driver':'vfs','DriverStatus':null}" } } },
	{ "an engine that does not say leaves it open", "image:app:1", "read.engine.data.store", "null", { { "/info", .body = "{'ID':'KID','Containers':3}" } } },

	{ "without /info it is not known", "image:app:1", "read.engine.errors[0].path", "\"store\"", { { "/info", .status = "403 x", .body = "{'message':'no'}" } } },
	{ "but which engine it is, is", "image:app:1", "read.engine.data.product", "\"docker\"", { { "/info", .status = "403 x", .body = "{'message':'no'}" } } },
	{ "and that Podman's is its own", "image:app:1", "read.engine.data", "{\"product\":\"podman\",\"Version\":\"4.3.1\",\"store\":\"podman\"}",
	    { { "/info", .status = "403 x", .body = "{'message':'no'}" }, { "/version", .body = "{'Version':'4.3.1','ApiVersion':'1.41','MinAPIVersion':'1.24','Components':[{'Name':'Podman Engine'}]}" } } },

	/* what lies about */
	{ "unused images are listed with the daemon", "daemon", "read.usage.data.images",
	    "{\"listed\":3,\"dangling\":1,\"used\":1,\"unused\":[{\"id\":\"" D "\",\"name\":\"dddddddddddd\",\"dangling\":true,\"created\":1690000000},"
	    "{\"id\":\"" A "\",\"name\":\"lab:1\",\"dangling\":false,\"created\":1690000000}],\"not_listed\":[\"" G "\"]}", { { 0 } } },
	{ "so are containers that do not run", "daemon", "read.usage.data.containers",
	    "{\"listed\":3,\"running\":2,\"stopped\":[{\"id\":\"" OLD "\",\"name\":\"old\",\"state\":\"exited\",\"created\":1700000000}]}", { { 0 } } },
	{ "a list of containers that is cut says so", "daemon", "read.usage.errors[2]", "{\"path\":\"containers\",\"code\":\"incomplete\",\"message\":\"the engine counts 3 containers and lists 1\"}",
	    { LIST(CONTAINER(WEB, "web", B, "running")) } },
	{ "images that cannot be listed are no unused ones", "daemon", "read.usage.errors[0].path", "\"images\"", { { "/images/json", .status = "500 Oops", .body = "{}" } } },
	{ "a time that is none is null", "daemon", "read.usage.data.images.unused[0].created", "null", { IMAGES("{'Id':'" A "','Created':'x'}") } },
};
/* clang-format on */

static size_t
asked(struct fake_engine *f, const char *what)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_engine_requests(f); i++)
		n += strstr(fake_engine_request(f, i), what) != NULL;
	return n;
}

static bool
each_is_asked_once(struct fake_engine *f)
{
	return asked(f, "/images/" A "/json") == 1 && asked(f, "/images/" B "/json") == 1 && asked(f, "/images/" B "/history") == 1 &&
	    asked(f, "/images/" C) == 0 && asked(f, "/images/json") == 1;
}

static bool
no_image_is_asked(struct fake_engine *f)
{
	return asked(f, "/images/") == asked(f, "/images/json") && asked(f, "/info ") == 1;
}

static char *
quoted(const char *text)
{
	char *s = xstrdup(text);

	for (char *p = s; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return s;
}

/* What is said twice counts as it stands last, as in the other tables. */
static char *
body_of(const char *text)
{
	autofree char *s = quoted(text);
	autojson cJSON *doc = NULL;
	struct err e;

	if (strcmp(text, "OK") == 0)
		return xstrdup(text);
	doc = json_read(s, strlen(s), JSON_TWICE_LAST, &e);
	if (doc == NULL)
		fail_msg("%s: %s", e.msg, s);
	return json_line(doc);
}

/* Keeps the lines; one that says that images could not be listed is "images". No secret is in any of them. */
static int
keep(void *arg, const cJSON *line, struct err *e)
{
	cJSON *lines = arg;
	const char *kind = json_str(line, "kind", "");
	bool image = strcmp(kind, "image") == 0;
	autofree char *name = !image ? xstrdup(kind) : json_at(line, "error") != NULL ? xstrdup("images") :
	    xasprintf("image:%s", json_str(line, "name", "")), *text = json_line(line);

	(void)e;
	assert_null(strstr(text, "S3cr3t"));
	/* images come before containers */
	assert_true(!image || cJSON_GetObjectItemCaseSensitive(lines, "container") == NULL);
	json_put(lines, name, json_copy(line));
	return 0;
}

static void
collects(void **state)
{
	const struct row *r = *state;
	struct fake_row engine[ARRAY_SIZE(r->engine) + ARRAY_SIZE(plain)];
	struct collect_options o = { .chosen_by = "-H", .root = "/", .scope = "engine", .keep_rights = true, .jobs = 4,
		.deadline = now_ms() + 20000 };
	struct redactor *red = redact_open("/proc/nonexistent/x");
	autojson cJSON *lines = json_object();
	autofree char *path = NULL, *got = NULL;
	struct fake_engine *f;
	struct err e = { 0 };
	const cJSON *v;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(r->engine) && r->engine[i].path != NULL; i++)
		engine[n++] = r->engine[i];
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		engine[n++] = plain[i];
	for (size_t i = 0; i < n; i++)
		engine[i].body = body_of(engine[i].body);
	f = fake_engine_start(engine, n);
	o.endpoint = fake_engine_endpoint(f);
	if (collect(&o, red, keep, lines, &e) != 0)
		fail_msg("%s", e.msg);
	path = *r->path == '!' ? xasprintf("read.%s.error.code", r->path + 1) : xstrdup(r->path);
	v = json_at(cJSON_GetObjectItemCaseSensitive(lines, r->line), path);
	got = v != NULL ? json_line(v) : NULL;
	if (r->want == NULL ? got != NULL : got == NULL || strcmp(got, r->want) != 0)
		fail_msg("%s: wanted %s, got %s", path, r->want ? r->want : "nothing", got ? got : "nothing");
	assert_true(r->also == NULL || r->also(f));
	fake_engine_stop(f);
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)engine[i].body);
	redact_close(red);
}

int
main(void)
{
	return RUN_ROWS("collect images", rows, collects);
}
