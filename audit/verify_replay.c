/* SPDX-License-Identifier: Apache-2.0 */
/* verify_replay: a bundle's facts are judged again, by its own rules. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/bundle.h"
#include "audit/replay.h"
#include "audit/results.h"
#include "audit/results_shape.h"
#include "audit/verify_parts.h"

/* Whether another build of this version made it. That is believed where a trusted key says so alone: anybody can name a build. */
static bool
is_of_other_build(const struct verify_subject *s)
{
	const char *build = json_str(s->results, "tool.sha256", NULL);

	return s->good > 0 && build != NULL && s->v->build != NULL && strcmp(build, s->v->build) != 0;
}

/*
 * Another version may judge otherwise, and has then found nothing out about this one; and another build, with other libraries. But
 * anybody can name a version: without a trusted key's word for it the results may as well be made up.
 */
static void
say_difference(void *subject, const char *text)
{
	struct verify_subject *s = subject;
	const char *version = json_str(s->results, "tool.version", "");
	bool other = strcmp(version, PACKAGE_VERSION) != 0;

	if (other && s->good > 0)
		verify_tell(s->v, VERIFIED_NOTE, "judged again (by " PACKAGE_VERSION "; it was made by %.40s): %s", version, text);
	else if (other)
		verify_tell(s->v, VERIFIED_OPEN, "judged again (by " PACKAGE_VERSION "; it says that it was made by %.40s, for which no key "
		    "stands that was named): %s", version, text);
	else if (is_of_other_build(s))
		verify_tell(s->v, VERIFIED_NOTE, "judged again (by another build of " PACKAGE_VERSION "): %s", text);
	else
		verify_tell(s->v, VERIFIED_BROKEN, "judged again: %s", text);
}

/* Whether a file is what was made of the facts. */
static bool
is_made(struct verify_subject *s, const char *name, const struct buf *again)
{
	const struct manifest_file *f = manifest_find(&s->manifest, name);
	char sha256[65];

	sha256_hex(again->s, again->len, sha256);
	return f != NULL && strcmp(f->sha256, sha256) == 0;
}

/* Whatever version judged, its counts and scores are those of its verdicts. A form that this version does not know is a difference. */
static void
check_sums(struct verify_subject *s)
{
	autofree char *file = xstrdup(BUNDLE_RESULTS), *text = NULL;
	struct results *read = NULL;
	struct err e;

	if (results_shape_1(s->results, &e) < 0) {
		text = xasprintf("%s: %s", file, e.msg);
		say_difference(s, text);
	} else if ((read = results_read(&(struct results_source){ .file = file, .bytes = s->bytes, .record = BUF_INIT }, &e)) == NULL) {
		verify_tell(s->v, VERIFIED_BROKEN, "%s", e.msg);
	}
	results_free(read);
}

/* The results are what a person reads: these tell what is otherwise in them. */
static void
compare_results(struct verify_subject *s, const struct buf *again)
{
	struct err e;
	autojson cJSON *now = json_read(again->s, again->len, JSON_TWICE_REFUSED, &e);

	check_sums(s);
	if (replay_compare(s->results, now, say_difference, s) == 0)
		say_difference(s, "the same results, in other bytes");
}

static void
compare_replayed(struct verify_subject *s, const struct replayed *again)
{
	size_t others = 0;

	for (size_t i = 0; i < BUNDLE_REPORTS; i++) {
		autofree char *text = xasprintf("%s is otherwise", bundle_reports[i].file);

		if (is_made(s, bundle_reports[i].file, &again->reports[i]))
			continue;
		others++;
		if (i == 0)
			compare_results(s, &again->reports[i]);
		else
			say_difference(s, text);
	}
	if (!is_made(s, BUNDLE_FRAMEWORKS, &again->frameworks)) {
		others++;
		say_difference(s, BUNDLE_FRAMEWORKS " is otherwise");
	}
	if (again->is_another_tool) {
		others++;
		verify_tell(s->v, VERIFIED_BROKEN, BUNDLE_FACTS ": by their first line they were read by another version than the one that "
		    BUNDLE_RESULTS " names, %.40s", json_str(s->results, "tool.version", ""));
	}
	if (again->is_another_baseline) {
		others++;
		say_difference(s, BUNDLE_RECORD ": its baseline is not what the tailoring says");
	}
	if (again->status < 0)
		verify_tell(s->v, VERIFIED_OPEN, "its exit status was not made again: by its policy, --fail-on %.40s, that rests on "
		    "more than what is kept", json_str(s->record, "request.fail-on", "?"));
	else if (again->status != json_int(s->record, "exit_status", -1)) {
		others++;
		say_difference(s, "the exit status is otherwise");
	}
	if (others == 0)
		verify_tell(s->v, VERIFIED_PROVEN, "its facts, judged again by its rules, come to its results, byte for byte");
}

void
verify_replay(struct verify_subject *s)
{
	autoreplayed struct replayed again = REPLAYED_INIT;
	struct err e;

	if (replay_bundle(s->folder, &s->manifest, s->record, s->results, &again, &e) < 0)
		verify_tell(s->v, VERIFIED_BROKEN, "the facts cannot be judged again: %s", e.msg);
	else
		compare_replayed(s, &again);
}
