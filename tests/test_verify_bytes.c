/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each byte and line of a bundle, and of its trail, changed: verify notices. With TEST_EXHAUSTIVE set each byte is changed in every
 * way, which takes minutes, and else in one way after the other.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/bundled.h"
#include "tests/rows.h"
#include "tests/tamper.h"

/* An evidence folder of some runs. */
struct scene {
	struct signers signers;
	char *dir;
	char *bundle; /* of run 0 */
};

static void
scene_end(struct scene *s)
{
	signers_free(&s->signers);
	free(s->bundle);
	fixture_folder_remove(&s->dir);
}
#define autoscene __attribute__((cleanup(scene_end)))

static struct scene
scene_of(int runs)
{
	struct scene s = { .signers = signers_read(), .dir = fixture_folder() };

	s.bundle = bundled_path(s.dir, 0);
	for (int i = 0; i < runs; i++)
		bundled_run(s.dir, &s.signers, i);
	return s;
}

struct meddling {
	const struct scene *scene;
	const char *path, *folder, *file; /* what is verified; what is changed in it */
};

static bool
is_noticed(void *meddling, const char *text, size_t len)
{
	const struct meddling *m = meddling;
	autoheard struct heard h = { .text = BUF_INIT };

	fixture_write(m->folder, m->file, text, len);
	h = hear(m->path, &m->scene->signers);
	/* what somebody puts behind the last line is what a killed run may leave there: it is told, and proves nothing */
	return h.broken > 0 || strstr(h.text.s, ": torn: ") != NULL;
}

static void
put_back(const struct meddling *m, const struct buf *text)
{
	autoheard struct heard h = { .text = BUF_INIT };

	fixture_write(m->folder, m->file, text->s, text->len);
	h = hear(m->path, &m->scene->signers);
	heard_good(&h);
}

#define WAYS 11 /* eight bits, a byte more, a byte less, cut */

static void
change(const struct buf *text, size_t at, size_t way, struct buf *ret)
{
	buf_add(ret, text->s, at);
	if (way < 8)
		buf_addc(ret, (char)(text->s[at] ^ (char)(1U << way)));
	else if (way == 8)
		buf_addc(ret, ' ');
	if (way != 10)
		buf_add(ret, text->s + at + (way != 8), text->len - at - (way != 8));
}

static bool
is_exhaustive(void)
{
	return getenv("TEST_EXHAUSTIVE") != NULL;
}

/* At each byte each way, or one way after the other. */
static size_t
tamper_each(const struct buf *text, struct meddling *m)
{
	size_t tried = 0;

	for (size_t i = 0; i < text->len; i++) {
		for (size_t way = 0; way < WAYS; way++) {
			autobuf struct buf b = BUF_INIT;

			if (!is_exhaustive() && i % WAYS != way)
				continue;
			change(text, i, way, &b);
			if (tamper_is_tried(tried++) && !is_noticed(m, b.s, b.len))
				fail_msg("%s: not noticed: %zu at %zu", m->file, way, i);
		}
	}
	return tried;
}

static size_t
lines_of(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->s[i] == '\n';
	return n;
}

/* All that is done to one file. */
static void
tamper(struct meddling *m, bool parsed)
{
	autobuf struct buf text = fixture_reread(m->folder, m->file);
	size_t lines = lines_of(&text);

	assert_true(tamper_each(&text, m) >= text.len);
	if (parsed && is_exhaustive())
		assert_true(tamper_bytes(text.s, text.len, is_noticed, m) > text.len * 30);
	if (lines > 1 && lines < (is_exhaustive() ? 60 : 15))
		assert_true(tamper_lines(text.s, text.len, is_noticed, m) > lines);
	put_back(m, &text);
}

struct file_row {
	const char *name;
	const char *file;
	bool parsed; /* by what is verified before its digest: what parsers pass over is put in, too */
};
static const struct file_row file_rows[] = {
	{ "each byte of the facts", BUNDLE_FACTS, false },
	{ "each byte of the results", BUNDLE_RESULTS, false },
	{ "each byte of the XCCDF results", BUNDLE_XCCDF, false },
	{ "each byte of the view by framework", BUNDLE_FRAMEWORKS, false },
	{ "each byte of the record", BUNDLE_RECORD, false },
	{ "each byte of the benchmark", BUNDLE_RULES "/benchmark.xml", false },
	{ "each byte of the manifest", BUNDLE_MANIFEST, true },
	{ "each byte of its signature", BUNDLE_SIGNATURE, true },
	{ "each byte of the attestation", BUNDLE_ATTESTATION, true },
};

static void
test_file(void **state)
{
	const struct file_row *r = *state;
	autoscene struct scene s = scene_of(1);

	tamper(&(struct meddling){ &s, s.bundle, s.bundle, r->file }, r->parsed);
}

/* ---- the trail's bytes and lines ---- */

static void
test_trail(void **state)
{
	autoscene struct scene s = scene_of(3);

	(void)state;
	tamper(&(struct meddling){ &s, s.dir, s.dir, TRAIL_FILE }, false);
}

static void
test_trail_alone(void **state)
{
	autoscene struct scene s = scene_of(1);

	(void)state;
	tamper(&(struct meddling){ &s, s.dir, s.dir, TRAIL_FILE }, true);
}

int
main(void)
{
	const struct CMUnitTest trails[] = {
		{ "each byte and line of a trail of three runs", test_trail, NULL, NULL, NULL },
		{ "each byte of a trail of one run", test_trail_alone, NULL, NULL, NULL },
	};

	return RUN_ROWS("bytes", file_rows, test_file) + cmocka_run_group_tests_name("trail", trails, NULL, NULL);
}
