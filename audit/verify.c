/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/bundle.h"
#include "audit/dsse.h"
#include "audit/folder.h"
#include "audit/intoto.h"
#include "audit/jcs.h"
#include "audit/replay.h"
#include "audit/sshsig.h"
#include "audit/verify_parts.h"

#define MAX_JSON    ((size_t)1 << 30)
#define MAX_MEMBERS 256 /* of the results: each is looked up in the record, and there are ten */

static void
subject_free(struct verify_subject *s)
{
	if (s->folder >= 0)
		close(s->folder);
	buf_free(&s->text);
	buf_free(&s->bytes);
	manifest_free(&s->manifest);
	json_free(&s->record);
	json_free(&s->results);
}
#define autosubject __attribute__((cleanup(subject_free)))

void
verify_tell(struct verify *v, enum verified what, const char *fmt, ...)
{
	autofree char *text = NULL, *whole = NULL, *clean = NULL;
	bool bad = what == VERIFIED_BROKEN || what == VERIFIED_FAILED;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	whole = xasprintf("%s%s%s", bad && v->about != NULL ? v->about : "", bad && v->about != NULL ? ": " : "", text);
	clean = utf8_clean(whole, strlen(whole));
	v->broken += bad;
	v->say(v->arg, what, clean);
}

/* ---- the manifest ---- */

static void
say_file(void *subject, enum manifest_trouble what, const char *name, const char *why)
{
	static const char *const words[] = { [MANIFEST_CHANGED] = "it is not what the manifest says", [MANIFEST_MISSING] = "it is missing",
		[MANIFEST_UNREADABLE] = "it cannot be read", [MANIFEST_EXTRA] = "the manifest does not have it" };
	struct verify_subject *s = subject;

	verify_tell(s->v, VERIFIED_BROKEN, "%s: %s%s%s", name, words[what], why != NULL && *why != '\0' ? ": " : "",
	    why != NULL ? why : "");
}

/* Whether what follows can be looked at. */
static bool
check_manifest(struct verify_subject *s)
{
	static const char benchmark[] = BUNDLE_RULES "/benchmark.xml";
	static const char *const needed[] = { BUNDLE_FACTS, BUNDLE_RESULTS, BUNDLE_XCCDF, BUNDLE_FRAMEWORKS, BUNDLE_RECORD, benchmark };
	size_t before = s->v->broken;
	struct err e;

	if (folder_read(s->folder, BUNDLE_MANIFEST, MANIFEST_MAX_BYTES, &s->text, &e) < 0) {
		verify_tell(s->v, VERIFIED_BROKEN, "%s", e.msg);
		return false;
	}
	if (manifest_read(s->text.len > 0 ? s->text.s : "", s->text.len, &s->manifest, &e) < 0) {
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_MANIFEST ": %s", e.msg);
		return false;
	}
	sha256_hex(s->text.s, s->text.len, s->sha256);
	(void)manifest_check(&s->manifest, s->folder, bundle_besides, say_file, s);
	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (manifest_find(&s->manifest, needed[i]) == NULL)
			verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_MANIFEST ": it does not have %s", needed[i]);
	if (s->v->broken == before)
		verify_tell(s->v, VERIFIED_PROVEN, "each of %zu files is what the manifest says, and there is no other (SHA-256 of it: "
		    "%s)", s->manifest.n, s->sha256);
	return true;
}

/* A JSON file whose bytes are the manifest's. NULL: it was said why. */
static cJSON *
read_json(struct verify_subject *s, const char *name, struct buf *bytes)
{
	const struct manifest_file *f = manifest_find(&s->manifest, name);
	cJSON *doc = NULL;
	struct err e;

	if (f == NULL) /* it was said */
		return NULL;
	if (folder_read_verified(s->folder, name, MAX_JSON, f->sha256, bytes, &e) < 0 ||
	    (doc = json_read(bytes->s, bytes->len, JSON_TWICE_REFUSED, &e)) == NULL || !cJSON_IsObject(doc))
		verify_tell(s->v, VERIFIED_BROKEN, "%s: it cannot be read", name);
	return doc;
}

static bool
read_documents(struct verify_subject *s)
{
	autobuf struct buf bytes = BUF_INIT;

	s->record = read_json(s, BUNDLE_RECORD, &bytes);
	s->results = read_json(s, BUNDLE_RESULTS, &s->bytes);
	if (!cJSON_IsObject(s->record) || !cJSON_IsObject(s->results))
		return false;
	if (strcmp(json_str(s->record, "schema", ""), BUNDLE_RECORD_SCHEMA) == 0)
		return true;
	verify_tell(s->v, VERIFIED_FAILED, BUNDLE_RECORD ": this version does not know its schema \"%.60s\": take a later one",
	    json_str(s->record, "schema", ""));
	return false;
}

/* ---- the record ---- */

/* Whether the list of inputs is that of the files in rules/. */
static bool
has_inputs(const struct verify_subject *s)
{
	const cJSON *inputs = json_at(s->record, "inputs"), *one;
	size_t files = 0, listed = 0;

	for (const struct manifest_file *f = s->manifest.files; f < s->manifest.files + s->manifest.n; f++)
		files += strncmp(f->name, BUNDLE_RULES "/", strlen(BUNDLE_RULES "/")) == 0;
	cJSON_ArrayForEach(one, inputs) {
		const char *name = json_str(one, "name", "");
		const struct manifest_file *f = manifest_find(&s->manifest, name);

		listed++;
		if (strncmp(name, BUNDLE_RULES "/", strlen(BUNDLE_RULES "/")) != 0 || f == NULL ||
		    strcmp(f->sha256, json_str(one, "sha256", "")) != 0)
			return false;
	}
	return files == listed;
}

/* An exception that has expired by the run's own time may be in force by the time that was asked for. */
static void
say_run(const struct verify_subject *s)
{
	const char *started = json_str(s->record, "run.started", "?"), *judged = json_str(s->record, "run.judged_at", started);
	bool other = strcmp(started, judged) != 0;

	verify_tell(s->v, VERIFIED_NOTE, "it says: run %s of host %s, %s to %s, judged%s%s by %s, profile %s",
	    json_str(s->record, "run.id", "?"), json_str(s->record, "host.name", "?"), started, json_str(s->record, "run.finished", "?"),
	    other ? " as of " : "", other ? judged : "", json_str(s->record, "benchmark.id", "?"),
	    json_str(s->record, "benchmark.profile", "?"));
}

/* What the record says beside the results is what they say. */
static void
check_record(struct verify_subject *s)
{
	const struct verify *v = s->v;
	size_t before = v->broken;
	const cJSON *member;

	if (cJSON_GetArraySize(s->results) > MAX_MEMBERS) {
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_RESULTS ": it has %d members, which results of no version have",
		    cJSON_GetArraySize(s->results));
		return;
	}
	cJSON_ArrayForEach(member, s->results) {
		const cJSON *own = cJSON_GetObjectItemCaseSensitive(s->record, member->string);

		if (strcmp(member->string, "schema") != 0 && strcmp(member->string, "results") != 0 &&
		    (own == NULL || !replay_is_same(own, member)))
			verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_RECORD ": its \"%.60s\" is not that of " BUNDLE_RESULTS, member->string);
	}
	if (!has_inputs(s))
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_RECORD ": its inputs are not the files of " BUNDLE_RULES "/");
	if (v->broken == before)
		say_run(s);
}

/* ---- signatures ---- */

static bool
is_there(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool
is_trusted(const struct verify *v, const char *id)
{
	for (size_t i = 0; i < v->nkeys; i++)
		if (strcmp(key_id(v->keys[i]), id) == 0)
			return true;
	return false;
}

/* The manifest is signed by the first key alone: it may be that only another one of the attestation's is trusted. */
static void
check_manifest_signature(struct verify_subject *s)
{
	autobuf struct buf text = BUF_INIT;
	const char *id = json_str(s->record, "keys[0]", "?");
	struct verify *v = s->v;
	const struct key *k;
	struct err e;

	if (folder_read(s->folder, BUNDLE_SIGNATURE, SSHSIG_MAX_BYTES, &text, &e) < 0)
		verify_tell(v, VERIFIED_BROKEN, "%s", e.msg);
	else if (!sshsig_is_one(text.s, text.len))
		verify_tell(v, VERIFIED_BROKEN, BUNDLE_SIGNATURE ": not an SSH signature");
	else if (!is_trusted(v, id) && (v->nkeys == 0 || s->good > 0))
		verify_tell(v, VERIFIED_OPEN, BUNDLE_SIGNATURE ": it was not looked at: it is to be by key %s, which was not named "
		    "with --key", id);
	else if ((k = sshsig_verify(text.s, text.len, SSHSIG_NAMESPACE, s->text.s, s->text.len, v->keys, v->nkeys, &e)) == NULL)
		verify_tell(v, is_trusted(v, id) ? VERIFIED_BROKEN : VERIFIED_FAILED, BUNDLE_SIGNATURE ": %s", e.msg);
	else if (strcmp(key_id(k), id) != 0)
		verify_tell(v, VERIFIED_BROKEN, BUNDLE_SIGNATURE ": it is by key %s, and the record says %s", key_id(k), id);
	else
		verify_tell(v, VERIFIED_PROVEN, "the manifest is signed by key %s", key_id(k));
}

/* Whether the envelope's signatures, each of another key, are those of the keys that the record names. */
static bool
names_same_keys(const struct verify_subject *s, const struct dsse *d)
{
	const cJSON *keys = json_at(s->record, "keys"), *k;

	if ((size_t)cJSON_GetArraySize(keys) != d->n)
		return false;
	for (size_t i = 0; i < d->n; i++) {
		bool found = false;

		cJSON_ArrayForEach(k, keys)
			found = found || (cJSON_IsString(k) && strcmp(d->signatures[i].keyid, k->valuestring) == 0);
		if (!found)
			return false;
	}
	return true;
}

static void
check_signers(struct verify_subject *s, const struct dsse *d)
{
	struct verify *v = s->v;

	if (!names_same_keys(s, d))
		verify_tell(v, VERIFIED_BROKEN, BUNDLE_ATTESTATION ": its signatures are not those of the keys that the record names");
	for (size_t i = 0; i < d->n; i++) {
		const char *id = d->signatures[i].keyid;

		switch (dsse_judge(d, &d->signatures[i], v->keys, v->nkeys)) {
		case DSSE_GOOD:
			s->good++;
			verify_tell(v, VERIFIED_PROVEN, "the attestation is signed by key %s", id);
			break;
		case DSSE_BAD:
			verify_tell(v, VERIFIED_BROKEN, BUNDLE_ATTESTATION ": the signature of key %s is not by it", id);
			break;
		case DSSE_UNKNOWN_KEY:
			verify_tell(v, VERIFIED_OPEN, BUNDLE_ATTESTATION ": a signature was not looked at: it is to be by key %s, which "
			    "was not named with --key", id);
		}
	}
	if (v->nkeys > 0 && s->good == 0)
		verify_tell(v, VERIFIED_FAILED, BUNDLE_ATTESTATION ": none of the keys that were named with --key signed it");
}

/* What is said under the signatures is what the files say. */
static void
check_statement(struct verify_subject *s, const struct dsse *d)
{
	autointoto struct intoto statement = { .predicate = NULL };
	char timestamp[65];
	struct err e;
	bool is_stamped = is_there(s->folder, TIMESTAMP_FILE) && folder_sha256(s->folder, TIMESTAMP_FILE, timestamp, &e) == 0;
	autojson cJSON *wanted = bundle_predicate(s->record, s->results, is_stamped ? timestamp : NULL);
	autobuf struct buf a = BUF_INIT, b = BUF_INIT;

	if (strcmp(d->type, INTOTO_PAYLOAD_TYPE) != 0)
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_ATTESTATION ": its payload is of another type, %.60s", d->type);
	else if (intoto_read(d->payload.s, d->payload.len, &statement, &e) < 0 || intoto_is_about(&statement, &s->manifest, &e) < 0)
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_ATTESTATION ": %s", e.msg);
	else if (strcmp(statement.predicate_type, INTOTO_TEST_RESULT) != 0 || jcs_write(statement.predicate, &a, &e) < 0 ||
	    jcs_write(wanted, &b, &e) < 0 || a.len != b.len || memcmp(a.s, b.s, a.len) != 0)
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_ATTESTATION ": what it says is not what record and results say");
	else
		verify_tell(s->v, s->good > 0 ? VERIFIED_PROVEN : VERIFIED_NOTE, "the attestation says what record and results say, about "
		    "these files");
}

static void
check_attestation(struct verify_subject *s)
{
	autobuf struct buf text = BUF_INIT;
	autodsse struct dsse *d = NULL;
	struct err e;

	if (folder_read(s->folder, BUNDLE_ATTESTATION, DSSE_MAX_BYTES, &text, &e) < 0) {
		verify_tell(s->v, VERIFIED_BROKEN, "%s", e.msg);
		return;
	}
	if ((d = dsse_read(text.s, text.len, &e)) == NULL || dsse_is_ours(d, text.s, text.len, &e) < 0) {
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_ATTESTATION ": %s", e.msg);
		return;
	}
	check_signers(s, d);
	check_statement(s, d);
}

static void
check_signatures(struct verify_subject *s)
{
	bool has_keys = cJSON_GetArraySize(json_at(s->record, "keys")) > 0;

	if (has_keys) {
		check_attestation(s);
		check_manifest_signature(s);
	} else if (is_there(s->folder, BUNDLE_SIGNATURE) || is_there(s->folder, BUNDLE_ATTESTATION)) {
		verify_tell(s->v, VERIFIED_BROKEN, "it has a signature, and the record says that it has none");
	} else {
		verify_tell(s->v, s->v->nkeys > 0 ? VERIFIED_FAILED : VERIFIED_OPEN, "it is not signed: who can write to it can make another one, "
		    "with a manifest that holds%s", s->v->nkeys > 0 ? "; the keys that were named with --key prove nothing" : "");
	}
}

/* ---- the trail ---- */

/* What is looked for in a trail. */
struct search {
	struct verify *v;
	uint64_t number;  /* of the line, from 1 */
	struct verify_line found; /* .number 0: not found */
};

static void
look_at_line(void *search, const struct trail_seen *line)
{
	struct search *x = search;

	if (line->trouble != NULL)
		verify_tell(x->v, line->torn ? VERIFIED_NOTE : VERIFIED_BROKEN, TRAIL_FILE ":%" PRIu64 ": %s", line->number, line->trouble);
	if (line->number != x->number || line->torn)
		return;
	x->found.number = line->number;
	memcpy(x->found.sha256, line->sha256, sizeof x->found.sha256);
}

/* The line that the bundle has to have in a trail; false: it was said why there is none. */
static bool
make_line(struct verify_subject *s, struct verify_line *ret)
{
	autojson cJSON *record = bundle_trail_record(s->record, s->sha256);
	autobuf struct buf text = BUF_INIT;
	struct trail_head place;
	struct err e;

	if (!bundle_trail_place(s->record, &place) || trail_line(&place, "run", record, &text, &e) < 0) {
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_RECORD ": it does not say where in the trail it stands");
		return false;
	}
	ret->number = place.lines + 1;
	sha256_hex(text.s, text.len, ret->sha256);
	return true;
}

static void
compare_lines(struct verify_subject *s, const struct verify_line *wanted, const struct verify_line *found)
{
	if (found->number != wanted->number)
		verify_tell(s->v, VERIFIED_BROKEN, TRAIL_FILE ":%" PRIu64 ": this run says of itself that it is line %" PRIu64, found->number,
		    wanted->number);
	else if (strcmp(found->sha256, wanted->sha256) != 0)
		verify_tell(s->v, VERIFIED_BROKEN, TRAIL_FILE ":%" PRIu64 ": it is not the line of this bundle", found->number);
	else
		verify_tell(s->v, VERIFIED_PROVEN, "this run is line %" PRIu64 " of the trail", found->number);
}

/* Whether the bundle's folder is the one of that name beside it. */
static bool
is_called(const struct verify_subject *s, const char *name, const char *suffix)
{
	autofree char *path = xasprintf("../%s%s", name, suffix);
	struct stat own, named;

	return strchr(name, '/') == NULL && fstat(s->folder, &own) == 0 && fstatat(s->folder, path, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	    own.st_dev == named.st_dev && own.st_ino == named.st_ino;
}

static void
check_name(struct verify_subject *s, bool in_trail)
{
	const char *name = json_str(s->record, "bundle", "");

	if (*name == '\0')
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_RECORD ": it does not say what the bundle is called");
	else if (!is_called(s, name, "") && !is_called(s, name, BUNDLE_PARTIAL))
		verify_tell(s->v, in_trail ? VERIFIED_BROKEN : VERIFIED_NOTE, "it is called %s, and is here by another name", name);
}

/* A trail beside the bundle that nobody looked at yet. */
static void
check_trail_beside(struct verify_subject *s, int beside, const struct verify_line *wanted)
{
	struct search x = { .v = s->v, .number = wanted->number };
	struct trail_head head;
	struct err e;
	autofd int fd = folder_file(beside, TRAIL_FILE, O_RDONLY, &e);
	int64_t troubles = fd < 0 ? -1 : trail_read(fd, look_at_line, &x, &head, &e);

	if (troubles < 0) {
		verify_tell(s->v, VERIFIED_BROKEN, "%s", e.msg);
		return;
	}
	if (troubles == 0)
		verify_tell(s->v, VERIFIED_PROVEN, "the trail's %" PRIu64 " lines are one chain, which ends in %s", head.lines, head.last);
	if (x.found.number == 0)
		verify_tell(s->v, VERIFIED_BROKEN, TRAIL_FILE ": it ends before line %" PRIu64 ", which this run says that it is: its "
		    "end was cut off, or the run was cut short", wanted->number);
	else
		compare_lines(s, wanted, &x.found);
	verify_tell(s->v, VERIFIED_OPEN, VERIFY_TRAIL_END);
}

static void
check_trail(struct verify_subject *s)
{
	autofd int beside = s->line == NULL ? openat(s->folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool has_trail = s->line != NULL || (beside >= 0 && is_there(beside, TRAIL_FILE));
	struct verify_line wanted;

	check_name(s, has_trail);
	if (!make_line(s, &wanted))
		return;
	if (s->line != NULL)
		compare_lines(s, &wanted, s->line);
	else if (has_trail)
		check_trail_beside(s, beside, &wanted);
	else
		verify_tell(s->v, VERIFIED_OPEN, "its trail is not beside it: which runs came before, and that it stands there, is not proven");
}

/* ---- all of it ---- */

static int
verify_subject(struct verify_subject *s, const char *name, struct err *e)
{
	struct verify *v = s->v;
	size_t before = v->broken;

	if (!is_there(s->folder, BUNDLE_MANIFEST) && !is_there(s->folder, BUNDLE_FACTS))
		return err_set(e, 0, "%s: it is no evidence bundle: it has neither " BUNDLE_MANIFEST " nor " BUNDLE_FACTS, name);
	if (!is_there(s->folder, BUNDLE_MANIFEST)) {
		verify_tell(v, VERIFIED_BROKEN, "it has no manifest: what an interrupted run left behind proves nothing");
		return 0;
	}
	if (!check_manifest(s) || !read_documents(s))
		return 0;
	check_record(s);
	check_signatures(s);
	verify_timestamp(v, s->folder, s->record, &s->text);
	check_trail(s);
	if (v->broken == before)
		verify_replay(s);
	else
		verify_tell(v, VERIFIED_OPEN, "its facts were not judged again: what is said above comes first");
	return 0;
}

int
verify_bundle(struct verify *v, const char *path, struct err *e)
{
	autosubject struct verify_subject s = { .v = v, .folder = folder_open(path, e), .text = BUF_INIT, .bytes = BUF_INIT };

	if (s.folder < 0 && e->num == ENOTDIR)
		return err_set(e, ENOTDIR, "%.200s: it is no bundle, which is a folder; name the folder that the file is in", path);
	return s.folder < 0 ? -1 : verify_subject(&s, path, e);
}

int
verify_bundle_in(struct verify *v, int folder, const char *name, const struct verify_line *line, struct err *e)
{
	autosubject struct verify_subject s = { .v = v, .folder = folder_down(folder, name, e), .line = line, .text = BUF_INIT,
		.bytes = BUF_INIT };

	return s.folder < 0 ? -1 : verify_subject(&s, name, e);
}
