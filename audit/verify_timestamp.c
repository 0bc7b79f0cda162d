/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "audit/folder.h"
#include "audit/verify_parts.h"

#define CLOCKS_APART 300 /* seconds between the host's clock and the authority's that are worth no word */

/* Whoever names a CA wants to know when the bundle was made: one that could have lost its time-stamp fails, as one without signature. */
static void
say_missing(struct verify *v, const char *asked)
{
	if (v->tsa_ca != NULL)
		verify_tell(v, VERIFIED_FAILED, "it has no time-stamp%s%s: the CA that was named with --tsa-ca proves nothing",
		    asked != NULL ? ", though one was asked for at " : "", asked != NULL ? asked : "");
	else if (asked != NULL)
		verify_tell(v, VERIFIED_OPEN, "a time-stamp was asked for at %s, and there is none: when it was made is not proven", asked);
}

/* A run that says that it was long before its time-stamp may have been dated back; one that says that it was after it is wrong. */
static void
compare_clocks(struct verify *v, const cJSON *record, const struct timestamp *t)
{
	const char *finished = json_str(record, "run.finished", json_str(record, "run.started", ""));
	struct err ignored;
	int64_t end, apart;

	if (!t->proven || time_read(finished, &end, &ignored) < 0)
		return;
	apart = t->time - end;
	if (apart > CLOCKS_APART)
		verify_tell(v, VERIFIED_OPEN, "it says that the run ended %" PRId64 " s before it was time-stamped: that it was there so "
		    "early is not proven", apart);
	else if (apart < -CLOCKS_APART)
		verify_tell(v, VERIFIED_OPEN, "it says that the run ended %" PRId64 " s after it was time-stamped: its clock was not right",
		    -apart);
}

static void
say_what_holds(struct verify *v, const cJSON *record, const struct timestamp *t)
{
	autobuf struct buf words = BUF_INIT;

	timestamp_words(t, &words);
	verify_tell(v, t->proven ? VERIFIED_PROVEN : VERIFIED_OPEN, "%s", words.s);
	compare_clocks(v, record, t);
}

/* One that is whole, and by somebody for whom the given CA does not vouch, was not changed; it proves nothing to who named that CA. */
static void
say_wrong(struct verify *v, const struct buf *response, const struct buf *manifest, const char *why)
{
	autotimestamp struct timestamp t = { 0 };
	struct err ignored;
	bool whole = v->tsa_ca != NULL &&
	    timestamp_verify(response->s, response->len, manifest->s, manifest->len, NULL, v->now, &t, &ignored) == 0;

	verify_tell(v, whole ? VERIFIED_FAILED : VERIFIED_BROKEN, TIMESTAMP_FILE ": %s", why);
}

void
verify_timestamp(struct verify *v, int folder, const cJSON *record, const struct buf *manifest)
{
	const char *asked = json_str(record, "timestamp_asked", NULL);
	autobuf struct buf response = BUF_INIT;
	autotimestamp struct timestamp t = { 0 };
	struct stat st;
	struct err e;

	if (fstatat(folder, TIMESTAMP_FILE, &st, AT_SYMLINK_NOFOLLOW) < 0)
		say_missing(v, asked);
	else if (asked == NULL)
		verify_tell(v, VERIFIED_BROKEN, TIMESTAMP_FILE ": the record says that none was asked for");
	else if (folder_read(folder, TIMESTAMP_FILE, TIMESTAMP_MAX_BYTES, &response, &e) < 0)
		verify_tell(v, VERIFIED_BROKEN, "%s", e.msg);
	else if (timestamp_verify(response.s, response.len, manifest->s, manifest->len, v->tsa_ca, v->now, &t, &e) < 0)
		say_wrong(v, &response, manifest, e.msg);
	else
		say_what_holds(v, record, &t);
}
