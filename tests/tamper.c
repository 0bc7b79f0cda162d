/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/util.h"
#include "tests/rows.h"
#include "tests/tamper.h"

#define MAX_LINES 64

struct trying {
	const char *text;
	size_t len;
	tamper_noticed *noticed;
	void *arg;
	size_t tried;
};

bool
tamper_is_tried(size_t n)
{
	return n % 13 == 0 || getenv("TEST_SAMPLE") == NULL;
}

/* One change. A change that changes nothing (two lines that are the same) is none. */
static void
try(struct trying *t, const struct buf *changed, const char *how, size_t a, size_t b)
{
	if (changed->len == t->len && memcmp(changed->s, t->text, t->len) == 0)
		return;
	if (tamper_is_tried(t->tried++) && !t->noticed(t->arg, changed->s, changed->len))
		fail_msg("not noticed: %s, %zu, %zu", how, a, b);
}

/* The text with n bytes from at on replaced. */
static void
try_replaced(struct trying *t, size_t at, size_t n, const char *by, size_t nby, const char *how)
{
	autobuf struct buf b = BUF_INIT;

	buf_add(&b, t->text, at);
	buf_add(&b, by, nby);
	buf_add(&b, t->text + at + n, t->len - at - n);
	try(t, &b, how, at, nby > 0 ? (unsigned char)*by : 0);
}

size_t
tamper_bytes(const char *text, size_t len, tamper_noticed *noticed, void *arg)
{
	static const char put_in[] = "\0\n\r\t =0Aa_-+/\"\\{},[]\xc3";
	struct trying t = { .text = text, .len = len, .noticed = noticed, .arg = arg };

	for (size_t i = 0; i <= len; i++) {
		for (unsigned bit = 0; bit < 8 && i < len; bit++)
			try_replaced(&t, i, 1, &(char){ (char)(text[i] ^ (char)(1U << bit)) }, 1, "flipped");
		for (size_t c = 0; c < sizeof put_in - 1; c++)
			try_replaced(&t, i, 0, &put_in[c], 1, "put in");
		if (i < len) {
			try_replaced(&t, i, 1, "", 0, "dropped");
			try_replaced(&t, i, len - i, "", 0, "cut");
		}
	}
	return t.tried;
}

size_t
tamper_lines(const char *text, size_t len, tamper_noticed *noticed, void *arg)
{
	struct trying t = { .text = text, .len = len, .noticed = noticed, .arg = arg };
	size_t begin[MAX_LINES + 1] = { 0 }, n = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n') {
			assert_true(n < MAX_LINES);
			begin[++n] = i + 1;
		}
	for (size_t i = 0; i < n; i++) {
		try_replaced(&t, begin[i], begin[i + 1] - begin[i], "", 0, "line dropped");
		try_replaced(&t, begin[i], 0, text + begin[i], begin[i + 1] - begin[i], "line doubled");
		for (size_t j = i + 1; j < n; j++) {
			autobuf struct buf b = BUF_INIT;

			buf_add(&b, text, begin[i]);
			buf_add(&b, text + begin[j], begin[j + 1] - begin[j]);
			buf_add(&b, text + begin[i + 1], begin[j] - begin[i + 1]);
			buf_add(&b, text + begin[i], begin[i + 1] - begin[i]);
			buf_add(&b, text + begin[j + 1], len - begin[j + 1]);
			try(&t, &b, "lines swapped", i, j);
		}
	}
	return t.tried;
}
