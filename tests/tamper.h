/* SPDX-License-Identifier: Apache-2.0 */
/* tamper: every small change of a text, and whether somebody notices. */
#ifndef TESTS_TAMPER_H
#define TESTS_TAMPER_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a text, which is not the one that was made, is found out. */
typedef bool tamper_noticed(void *arg, const char *text, size_t len);

/* Whether the nth of many changes is tried; with TEST_SAMPLE set, as valgrind.sh does, where each takes thirty times as long, every
 * thirteenth. They are counted all the same. */
bool tamper_is_tried(size_t n);

/*
 * Each bit of each byte flipped; each byte dropped; bytes put in at each place, among them those that parsers pass over; the
 * text cut at each place. Fails the case, and says which, if one is not noticed. Returns how many there were.
 */
size_t tamper_bytes(const char *text, size_t len, tamper_noticed *noticed, void *arg);

/* Each line dropped, doubled, and swapped with each other line. */
size_t tamper_lines(const char *text, size_t len, tamper_noticed *noticed, void *arg);

#endif
