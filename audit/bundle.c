/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit/bundle.h"
#include "audit/bundle_past.h"
#include "audit/dsse.h"
#include "audit/earlier.h"
#include "audit/folder.h"
#include "audit/frameworks.h"
#include "audit/intoto.h"
#include "audit/kept.h"
#include "audit/manifest.h"
#include "audit/retention.h"
#include "audit/sshsig.h"
#include "report/report.h"

#define TRAIL_WAIT_MS   60000
#define TIMESTAMP_MS    20000 /* under the trail's lock */
#define MAX_RESULTS     ((size_t)1 << 30)

const struct bundle_report bundle_reports[BUNDLE_REPORTS] = {
	{ BUNDLE_RESULTS, "json" }, { BUNDLE_XCCDF, "xccdf" }, { BUNDLE_HTML, "html" }
};
const char *const bundle_besides[] = { BUNDLE_MANIFEST, BUNDLE_SIGNATURE, BUNDLE_ATTESTATION, TIMESTAMP_FILE, NULL };

struct bundle {
	char *dir;         /* as it was named */
	int folder;        /* it */
	const struct key *const *keys;
	size_t nkeys;
	char *name, *path; /* of the finished bundle; NULL: not begun */
	char *partial;     /* what it is called till then */
	int own;           /* its folder, locked; -1: not begun */
	FILE *facts;
	cJSON *earlier;    /* NULL: not asked for */
};

/* ---- the evidence folder ---- */

/* Who can put files here can take them away. */
int
bundle_is_safe(const char *dir, int folder, struct err *e)
{
	struct stat st;

	if (fstat(folder, &st) < 0)
		return err_set(e, errno, "%s: %s", dir, strerror(errno));
	if ((st.st_mode & 022) != 0)
		return err_set(e, EPERM, "%s: others can write to it (mode %04o), so that it would prove nothing; chmod go-w it, or name "
		    "another folder", dir, (unsigned)(st.st_mode & 07777));
	return 0;
}

struct bundle *
bundle_open(const char *dir, const struct key *const *keys, size_t nkeys, struct err *e)
{
	struct bundle *b = xcalloc(1, sizeof *b);
	struct trail *t = NULL;

	*b = (struct bundle){ .dir = xstrdup(dir), .folder = -1, .own = -1, .keys = keys, .nkeys = nkeys };
	if (mkdir(dir, 0700) < 0 && errno != EEXIST) {
		err_set(e, errno, "%s: %s", dir, strerror(errno));
	} else if ((b->folder = folder_open(dir, e)) >= 0 && bundle_is_safe(dir, b->folder, e) == 0 &&
	    (t = trail_open(b->folder, TRAIL_WAIT_MS, time(NULL), e)) != NULL && past_is_whole(b->folder, dir, e)) {
		trail_close(t);
		return b;
	}
	trail_close(t);
	bundle_close(b);
	return NULL;
}

void
bundle_close(struct bundle *b)
{
	if (b == NULL)
		return;
	if (b->facts != NULL)
		(void)fclose(b->facts);
	if (b->own >= 0)
		close(b->own);
	if (b->folder >= 0)
		close(b->folder);
	free(b->dir);
	free(b->name);
	free(b->path);
	free(b->partial);
	json_free(&b->earlier);
	free(b);
}

const char *
bundle_path(const struct bundle *b)
{
	return b->path;
}

const cJSON *
bundle_earlier(struct bundle *b, const struct audit *a)
{
	struct err ignored;

	/* a trail that cannot be read is for bundle_end() to tell */
	if (b->earlier == NULL)
		b->earlier = earlier_read(b->folder, a, &ignored);
	return b->earlier;
}

/* ---- its files ---- */

static int
trouble(const struct bundle *b, const char *file, struct err *e)
{
	return err_set(e, errno, "%s/%s/%s: %s", b->dir, b->partial, file, strerror(errno));
}

/* What went wrong with a file of it, which the error names from its folder on. */
static int
trouble_below(const struct bundle *b, const char *folder, struct err *e)
{
	const struct err why = *e;

	return err_set(e, why.num, "%s/%s: %s%s", b->dir, b->partial, folder, why.msg);
}

/* A new file to print to. */
static FILE *
open_new(const struct bundle *b, const char *file, struct err *e)
{
	int fd = folder_file(b->own, file, O_WRONLY | O_CREAT | O_EXCL, e);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (fd >= 0 && f == NULL) {
		(void)trouble(b, file, e);
		close(fd);
	}
	return f;
}

/* All of it is on the disk, or an error. */
static int
finish(const struct bundle *b, const char *file, FILE *f, struct err *e)
{
	bool bad = ferror(f) | (fflush(f) != 0) | (fsync(fileno(f)) < 0);
	int num = errno;

	if (fclose(f) != 0 && !bad) {
		bad = true;
		num = errno;
	}
	errno = num;
	return bad ? trouble(b, file, e) : 0;
}

/* The run's folder, which is locked for as long as it is written. Whoever looks through what others left has the trail's lock: until a
 * folder is locked nobody may find it, as it would be taken for one that was left. */
static int
make_own(struct bundle *b, struct err *e)
{
	struct trail *t = trail_open(b->folder, TRAIL_WAIT_MS, time(NULL), e);
	int result = -1;

	if (t == NULL)
		return -1;
	if (mkdirat(b->folder, b->partial, 0700) < 0)
		err_set(e, errno, "%s/%s: %s", b->dir, b->partial, strerror(errno));
	else if ((b->own = folder_down(b->folder, b->partial, e)) >= 0)
		result = flock(b->own, LOCK_EX | LOCK_NB) == 0 ? 0
		                                                : err_set(e, errno, "%s/%s: %s", b->dir, b->partial, strerror(errno));
	trail_close(t);
	return result;
}

static int
begin(struct bundle *b, const cJSON *run, struct err *e)
{
	b->name = xasprintf("%s-%s", json_str(run, "run.started", ""), json_str(run, "run.id", ""));
	b->path = xasprintf("%s/%s", b->dir, b->name);
	b->partial = xasprintf("%s" BUNDLE_PARTIAL, b->name);
	if (faccessat(b->folder, b->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return err_set(e, EEXIST, "%s: %s", b->path, strerror(EEXIST));
	if (make_own(b, e) < 0)
		return -1;
	return (b->facts = open_new(b, BUNDLE_FACTS, e)) != NULL ? 0 : -1;
}

int
bundle_line(struct bundle *b, const cJSON *line, struct err *e)
{
	autofree char *text = json_line(line);

	if (b->own < 0 && begin(b, line, e) < 0)
		return -1;
	return fputs(text, b->facts) == EOF || putc('\n', b->facts) == EOF ? trouble(b, BUNDLE_FACTS, e) : 0;
}

static int
end_facts(struct bundle *b, struct err *e)
{
	FILE *f = b->facts;

	b->facts = NULL;
	return finish(b, BUNDLE_FACTS, f, e);
}

/* The folders on the way to a file: each may be there already. */
static int
make_folders(int folder, const char *name, struct err *e)
{
	for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		autofree char *part = xstrndup(name, (size_t)(slash - name));

		if (mkdirat(folder, part, 0700) < 0 && errno != EEXIST)
			return err_set(e, errno, "%s: %s", part, strerror(errno));
	}
	return 0;
}

/* Keeps what steered the run; what it was goes into the list of inputs. */
static int
write_rules(const struct bundle *b, const struct bundle_about *about, cJSON *inputs, struct err *e)
{
	autofd int folder = -1;

	if (mkdirat(b->own, BUNDLE_RULES, 0700) < 0)
		return trouble(b, BUNDLE_RULES, e);
	if ((folder = folder_down(b->own, BUNDLE_RULES, e)) < 0)
		return -1;
	for (const struct bundle_rule *r = about->rules; r < about->rules + about->nrules; r++) {
		cJSON *one = json_object();
		char sha256[65];

		sha256_hex(r->bytes, r->len, sha256);
		json_put_strf(one, "name", BUNDLE_RULES "/%s", r->name);
		json_put_str(one, "sha256", sha256);
		json_push(inputs, one);
		if (make_folders(folder, r->name, e) < 0 || folder_write(folder, r->name, 0600, FOLDER_NEW, r->bytes, r->len, e) < 0)
			return trouble_below(b, BUNDLE_RULES "/", e);
	}
	return folder_sync(folder, e);
}

static int
write_report(const struct bundle *b, const char *file, const char *format, const struct audit *a, struct err *e)
{
	const struct report_style style = { .width = 80, .utf8 = true };
	FILE *f = open_new(b, file, e);

	if (f == NULL)
		return -1;
	if (report_find(format)->write(f, a, &style) < 0) {
		(void)trouble(b, file, e);
		(void)fclose(f);
		return -1;
	}
	return finish(b, file, f, e);
}

static int
write_json(const struct bundle *b, const char *file, const cJSON *doc, struct err *e)
{
	autofree char *text = json_pretty(doc);
	struct buf line = BUF_INIT;
	int n;

	buf_adds(&line, text);
	buf_addc(&line, '\n');
	n = folder_write(b->own, file, 0600, FOLDER_NEW, line.s, line.len, e);
	buf_free(&line);
	return n < 0 ? trouble_below(b, "", e) : 0;
}

static int
write_reports(const struct bundle *b, const struct audit *a, struct err *e)
{
	autojson cJSON *view = frameworks_view(a);
	char benchmark_file[] = BUNDLE_RULES "/benchmark.xml", tailoring_file[] = BUNDLE_RULES "/tailoring.xml";
	struct bench_tailoring tailoring;
	struct bench bench = *a->bench;
	struct audit kept = *a;

	/* where the files were read tells nobody anything: who reads the bundle has them there */
	bench.file = benchmark_file;
	if (bench.tailoring != NULL) {
		tailoring = *bench.tailoring;
		tailoring.file = tailoring_file;
		bench.tailoring = &tailoring;
	}
	kept.bench = &bench;
	for (const struct bundle_report *r = bundle_reports; r < bundle_reports + BUNDLE_REPORTS; r++)
		if (write_report(b, r->file, r->format, &kept, e) < 0)
			return -1;
	return write_json(b, BUNDLE_FRAMEWORKS, view, e);
}

/* ---- what the trail says of others ---- */

/* What became of a folder called partial: it is left alone while somebody has it locked. */
static int
settle_one(const struct bundle *b, struct trail *t, const struct past *p, const char *partial, struct err *e)
{
	struct err ignored;
	autofd int folder = folder_down(b->folder, partial, &ignored);
	autofree char *name = xstrndup(partial, strlen(partial) - strlen(BUNDLE_PARTIAL));
	autojson cJSON *record = NULL;
	char found[32];

	if (folder < 0 || flock(folder, LOCK_SH | LOCK_NB) < 0)
		return 0;
	if (past_has(p, name, folder)) {
		(void)renameat2(b->folder, partial, b->folder, name, RENAME_NOREPLACE); /* it stays as it is otherwise */
		return 0;
	}
	if (name_index_find(&p->partials, partial, NULL))
		return 0;
	record = json_object();
	time_show(time(NULL), found);
	json_put_str(record, "bundle", partial);
	json_put_str(record, "found", found);
	return trail_append(t, "partial", record, e);
}

static bool
is_partial(int folder, const char *name)
{
	(void)folder;
	return has_ending(name, BUNDLE_PARTIAL);
}

/* What earlier runs left behind is told, or gets its name. */
static int
settle_others(const struct bundle *b, struct trail *t, const struct past *p, struct err *e)
{
	autonames struct folder_names partials = { .n = 0 };
	int n = folder_names(b->folder, b->dir, is_partial, &partials, e);

	for (size_t i = 0; i < partials.n && n == 0; i++)
		n = settle_one(b, t, p, partials.list[i], e);
	return n;
}

int
bundle_settle(int folder, const char *dir, struct trail *t, struct err *e)
{
	autofree char *name = xstrdup(dir);
	const struct bundle b = { .dir = name, .folder = folder, .own = -1 };
	autopast struct past p = { 0 };

	return past_read(b.folder, &p, e) < 0 ? -1 : settle_others(&b, t, &p, e);
}

/* ---- the end ---- */

static int
write_record(const struct bundle *b, const struct audit *a, const struct bundle_about *about, cJSON *inputs,
    const struct trail_head *head, const struct past *p, cJSON **ret, struct err *e)
{
	cJSON *record = report_json_header(a), *trail, *keys, *previous;

	*ret = record;
	cJSON_ReplaceItemInObjectCaseSensitive(record, "schema", cJSON_CreateString(BUNDLE_RECORD_SCHEMA));
	json_put_str(record, "bundle", b->name);
	json_put(record, "request", json_copy(about->request));
	json_put_int(record, "exit_status", about->status);
	json_put_str(record, "timestamp_asked", about->timestamp_url);
	json_put_str(record, "anchor", about->anchor != NULL ? anchor_name(about->anchor) : NULL);
	json_put(record, "inputs", json_copy(inputs));
	json_put(record, "baseline", bundle_baseline(a));
	json_put(record, "retention", retention_object(about->retention, json_str(record, "run.finished", NULL), p->latest));
	trail = json_put_object(record, "trail");
	json_put_int(trail, "lines", (int64_t)head->lines);
	json_put_str(trail, "last", head->last);
	if (p->bundle != NULL) {
		previous = json_put_object(record, "previous");
		json_put_str(previous, "bundle", p->bundle);
		json_put_str(previous, "manifest", p->manifest);
	} else {
		json_put_null(record, "previous");
	}
	json_put(record, "earlier", a->earlier != NULL ? json_copy(a->earlier) : cJSON_CreateNull());
	keys = json_put_array(record, "keys");
	for (size_t i = 0; i < b->nkeys; i++)
		json_push_str(keys, key_id(b->keys[i]));
	return write_json(b, BUNDLE_RECORD, record, e);
}

/* An envelope of all keys, over what the record and the results say about the manifest's files. */
static int
attest(const struct bundle *b, const struct manifest *m, const cJSON *record, const char *timestamp, struct err *e)
{
	autobuf struct buf bytes = BUF_INIT, statement = BUF_INIT, envelope = BUF_INIT;
	autojson cJSON *results = NULL, *predicate = NULL;

	if (folder_read(b->own, BUNDLE_RESULTS, MAX_RESULTS, &bytes, e) < 0)
		return -1;
	if ((results = cJSON_ParseWithLength(bytes.s, bytes.len)) == NULL) /* ours, and just written */
		return err_set(e, EIO, "%s/%s/" BUNDLE_RESULTS ": what was written cannot be read", b->dir, b->partial);
	predicate = bundle_predicate(record, results, timestamp);
	if (intoto_write(m, INTOTO_TEST_RESULT, predicate, &statement, e) < 0 ||
	    dsse_write(INTOTO_PAYLOAD_TYPE, statement.s, statement.len, b->keys, b->nkeys, &envelope, e) < 0)
		return -1;
	return folder_write(b->own, BUNDLE_ATTESTATION, 0600, FOLDER_NEW, envelope.s, envelope.len, e);
}

static int
sign(const struct bundle *b, const struct manifest *m, const struct buf *text, const cJSON *record,
    const char *timestamp, struct err *e)
{
	autobuf struct buf signature = BUF_INIT;

	if (b->nkeys == 0)
		return 0;
	if (sshsig_write(b->keys[0], SSHSIG_NAMESPACE, text->s, text->len, &signature, e) < 0 ||
	    folder_write(b->own, BUNDLE_SIGNATURE, 0600, FOLDER_NEW, signature.s, signature.len, e) < 0)
		return -1;
	return attest(b, m, record, timestamp, e);
}

/* What is missing in the end, though the bundle is whole. */
struct missing {
	bool any;
	struct err why;
};

/* A time-stamp over the manifest. -1 and an error if it cannot be written; one that nobody gives is missing. */
static int
stamp(const struct bundle *b, const struct bundle_about *about, const struct buf *text, char sha256[65],
    struct missing *missing, struct err *e)
{
	autobuf struct buf response = BUF_INIT;
	autotimestamp struct timestamp said = { 0 };

	if (about->timestamper == NULL)
		return 0;
	if (timestamp_ask(about->timestamper, text->s, text->len, TIMESTAMP_MS, &response, &said, &missing->why) < 0) {
		missing->any = true;
		return 0;
	}
	sha256_hex(response.s, response.len, sha256);
	return folder_write(b->own, TIMESTAMP_FILE, 0600, FOLDER_NEW, response.s, response.len, e);
}

/* The manifest of all that is there, and what signs it. */
static int
seal(const struct bundle *b, const struct bundle_about *about, const cJSON *record, char manifest_sha256[65],
    struct missing *missing, struct err *e)
{
	automanifest struct manifest m = { 0 };
	autobuf struct buf text = BUF_INIT;
	char timestamp[65] = "";

	if (manifest_make(b->own, bundle_besides, &m, e) < 0)
		return -1;
	manifest_write(&m, &text);
	sha256_hex(text.s, text.len, manifest_sha256);
	if (folder_write(b->own, BUNDLE_MANIFEST, 0600, FOLDER_NEW, text.s, text.len, e) < 0)
		return -1;
	if (stamp(b, about, &text, timestamp, missing, e) < 0)
		return -1;
	return sign(b, &m, &text, record, *timestamp != '\0' ? timestamp : NULL, e) < 0 ? -1 : folder_sync(b->own, e);
}

/* Tells the log of the line that was just added. */
static void
tell(const struct bundle_about *about, const cJSON *line, const struct trail_head *head, struct missing *missing)
{
	static const char *const results[] = { "policy met", "policy not met", NULL, "incomplete" };
	bool known = about->status >= 0 && about->status < (int)ARRAY_SIZE(results) && results[about->status] != NULL;
	const struct anchor_line anchored = { .kind = "run", .run = json_str(line, "run", ""),
		.bundle = json_str(line, "bundle", ""), .seq = head->lines - 1, .trail_sha256 = head->last,
		.manifest_sha256 = json_str(line, "manifest", ""), .key_id = json_str(line, "key", ""),
		.result = known ? results[about->status] : "nothing could be evaluated" };
	const struct err first = missing->why;
	struct err why;

	if (about->anchor == NULL || anchor_say(about->anchor, &anchored, &why) == 0)
		return;
	if (missing->any)
		err_set(&missing->why, 0, "%s; and %s", first.msg, why.msg);
	else
		missing->why = why;
	missing->any = true;
}

/* Under the trail's lock: the record, which says where in the trail it stands, and all that rests on it. */
static int
enter(const struct bundle *b, struct trail *t, const struct audit *a, const struct bundle_about *about, cJSON *inputs,
    struct missing *missing, struct err *e)
{
	autopast struct past p = { 0 };
	autojson cJSON *record = NULL, *line = NULL;
	char manifest[65];

	if (past_read(b->folder, &p, e) < 0 || settle_others(b, t, &p, e) < 0 ||
	    write_record(b, a, about, inputs, trail_head(t), &p, &record, e) < 0 ||
	    seal(b, about, record, manifest, missing, e) < 0)
		return -1;
	/* what the trail names is on the disk before the trail is: its own folder's entry, too */
	line = bundle_trail_record(record, manifest);
	if (folder_sync(b->folder, e) < 0 || trail_append(t, "run", line, e) < 0)
		return -1;
	tell(about, line, trail_head(t), missing);
	if (renameat2(b->folder, b->partial, b->folder, b->name, RENAME_NOREPLACE) < 0)
		return err_set(e, errno, "%s/%s: it is whole, and cannot get its name: %s", b->dir, b->partial, strerror(errno));
	return folder_sync(b->folder, e);
}

int
bundle_end(struct bundle *b, const struct audit *a, const struct bundle_about *about, struct err *e)
{
	autojson cJSON *inputs = json_array();
	struct missing missing = { 0 };
	struct trail *t;
	int n;

	if (b->facts == NULL)
		return err_set(e, 0, "%s: no facts were written", b->dir);
	if (end_facts(b, e) < 0 || write_rules(b, about, inputs, e) < 0 || write_reports(b, a, e) < 0)
		return -1;
	if ((t = trail_open(b->folder, TRAIL_WAIT_MS, time(NULL), e)) == NULL)
		return -1;
	n = enter(b, t, a, about, inputs, &missing, e);
	trail_close(t);
	if (n < 0 || !missing.any)
		return n;
	*e = missing.why;
	return 1;
}
