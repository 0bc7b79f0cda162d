/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses are this machine's own, and what is shown of one. */
#include "config.h"

#include <string.h>

#include "audit/address.h"
#include "audit/reader.h"
#include "tests/rows.h"

#define OWN "[\"192.0.2.7\",\"10.1.0.0/16\",\"2001:db8::7\",\"127.0.0.0/8\",\"broken/99\",7]"

struct own_row {
	const char *name, *text;
	bool own, name_only; /* name_only: it is no number */
};

static const struct own_row own_rows[] = {
	{ "an address of an interface is own", "192.0.2.7", true, false },
	{ "another address is not", "192.0.2.8", false, false },
	{ "an address in a local prefix is own", "10.1.255.1", true, false },
	{ "an address beside it is not", "10.2.0.1", false, false },
	{ "IPv4 written as IPv6 is the same address", "::ffff:192.0.2.7", true, false },
	{ "an IPv6 address is own in another spelling", "2001:DB8:0:0::7", true, false },
	{ "another IPv6 address is not", "2001:db8::8", false, false },
	{ "an interface's name behind it does not matter", "2001:db8::7%eth0", true, false },
	{ "127.1 is loopback", "127.1", true, false },
	{ "2130706433 is loopback", "2130706433", true, false },
	{ "0x7f000001 is loopback", "0x7f000001", true, false },
	{ "0177.0.0.1 is loopback", "0177.0.0.1", true, false },
	{ "3221225991 is the interface's", "3221225991", true, false },
	{ "0.0.0.0 is reached over loopback", "0.0.0.0", true, false },
	{ "0 too", "0", true, false },
	{ ":: too", "::", true, false },
	{ "::1 is loopback", "::1", true, false },
	{ "::2 is not", "::2", false, false },
	{ "::ffff:127.0.0.1 is loopback", "::ffff:127.0.0.1", true, false },
	{ "128.0.0.1 is not", "128.0.0.1", false, false },
	{ "a name is no address", "localhost", false, true },
	{ "nothing is no address", "", false, true },
};

static void
is_own(void **state)
{
	const struct own_row *r = *state;
	struct err e;
	autojson cJSON *own = json_read(OWN, strlen(OWN), JSON_TWICE_REFUSED, &e);

	assert_non_null(own);
	assert_int_equal(address_is_own(r->text, own), r->own);
	assert_int_equal(address_is_numeric(r->text), !r->name_only);
}

struct text_row {
	const char *name, *text, *want;
};

static const struct text_row shown_rows[] = {
	{ "an address without secrets stays", "udp://h:514", "udp://h:514" },
	{ "S1: user and password are taken out", "udp://u:S3cr3t@h:514", "udp://h:514" },
	{ "S1: without a scheme too", "u:S3cr3t@h:514", "h:514" },
	{ "a password with an @ in it is taken out whole", "tcp://u:p@ss@h", "tcp://h" },
	{ "a query is taken out", "https://h:8088/x?token=S3cr3t", "https://h:8088" },
	{ "an @ behind the host names no user", "https://h/a@b", "https://h" },
	{ "a socket's path stays", "unix:///dev/log", "unix:///dev/log" },
	{ "an IPv6 host stays", "udp://u@[::1]:514", "udp://[::1]:514" },
	{ "nothing stays nothing", "", "" },
};

static void
is_shown(void **state)
{
	const struct text_row *r = *state;
	autofree char *shown = address_shown(r->text);

	assert_string_equal(shown, r->want);
}

static const struct text_row name_rows[] = {
	{ "names of loopback", "127.0.0.1 localhost\n::1\tlocalhost ip6-localhost\n", "[\"localhost\",\"ip6-localhost\"]" },
	{ "names of an interface's address", "192.0.2.7 logs.example logs", "[\"logs.example\",\"logs\"]" },
	{ "names of others are not own", "192.0.2.8 other\n", "[]" },
	{ "comments end a line", "192.0.2.7 a # b\n#127.0.0.1 c\n", "[\"a\"]" },
	{ "blanks before an address do not matter", " \t192.0.2.7\ta\r\n", "[\"a\"]" },
	{ "a name in two cases stands once", "127.0.0.1 A a\n", "[\"A\"]" },
	{ "an address without a name", "127.0.0.1\n\n127.0.0.1", "[]" },
	{ "a file of nothing", "", "[]" },
};

static void
has_names(void **state)
{
	const struct text_row *r = *state;
	struct err e;
	autojson cJSON *own = json_read(OWN, strlen(OWN), JSON_TWICE_REFUSED, &e), *names = address_names(r->text, strlen(r->text), own);
	autofree char *line = json_line(names);

	assert_string_equal(line, r->want);
}

static void
too_many_names_are_none(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < 1100; i++)
		buf_addf(&b, "127.0.0.1 n%d\n", i);
	assert_null(address_names(b.s, b.len, NULL));
	buf_free(&b);
}

/* ---- the kernel's tables ---- */

#define TRIE(lines) "Main:\n  +-- 0.0.0.0/0 3 0 5\n" lines
#define LEAF(a, kind) "     |-- " a "\n        " kind "\n"

static const struct text_row fib_rows[] = {
	{ "an address of an interface", TRIE(LEAF("192.0.2.7", "/32 host LOCAL")), "192.0.2.7 " },
	{ "an address with two routes", TRIE(LEAF("192.0.2.7", "/24 link UNICAST\n        /32 host LOCAL")), "192.0.2.7 " },
	{ "networks, routes and broadcasts are not addresses", TRIE(LEAF("0.0.0.0", "/0 universe UNICAST") LEAF("192.0.2.0", "/24 link UNICAST") LEAF("192.0.2.255", "/32 link BROADCAST")), "" },
	{ "a prefix that is local as a whole", TRIE(LEAF("10.1.0.0", "/16 host LOCAL")), "10.1.0.0/16 " },
	{ "several", TRIE(LEAF("127.0.0.0", "/8 host LOCAL") LEAF("127.0.0.1", "/32 host LOCAL")), "127.0.0.0/8 127.0.0.1 " },
	{ "a prefix without a leaf is not understood", "   /32 host LOCAL\n", "-1" },
	{ "a length that is none is not understood", TRIE(LEAF("10.1.0.0", "/x host LOCAL")), "-1" },
	{ "a length beyond all is not understood", TRIE(LEAF("10.1.0.0", "/33 host LOCAL")), "-1" },
	{ "a leaf that is too long is not understood", TRIE(LEAF("1000.1000.1000.1000", "/32 host LOCAL")), "-1" },
	{ "nothing", "", "" },
};

static void
reads_fib(void **state)
{
	const struct text_row *r = *state;
	struct text rest = { r->text, strlen(r->text) }, leaf = { "", 0 };
	struct buf b = BUF_INIT;
	char address[64];
	int got;

	buf_adds(&b, "");
	while ((got = text_fib(&rest, &leaf, address)) > 0)
		buf_addf(&b, "%s ", address);
	if (got < 0)
		buf_adds(&b, "-1");
	assert_string_equal(b.s, r->want);
	buf_free(&b);
}

static const struct text_row inet6_rows[] = {
	{ "an address is its first column", "20010db8000000000000000000000007 02 40 00 80     eth0\n", "2001:db8::7 " },
	{ "several, with an empty line", "00000000000000000000000000000001 01 80 10 80       lo\n\nfe800000000000000000000000000001 02 40 20 80 e\n", "::1 fe80::1 " },
	{ "too few digits are not understood", "2001 02 40 00 80 eth0\n", "-1" },
	{ "other digits are not understood", "20010db800000000000000000000000g 02 40 00 80 eth0\n", "-1" },
	{ "nothing", "", "" },
};

static void
reads_inet6(void **state)
{
	const struct text_row *r = *state;
	struct text rest = { r->text, strlen(r->text) };
	struct buf b = BUF_INIT;
	char address[64];
	int got;

	buf_adds(&b, "");
	while ((got = text_inet6(&rest, address)) > 0)
		buf_addf(&b, "%s ", address);
	if (got < 0)
		buf_adds(&b, "-1");
	assert_string_equal(b.s, r->want);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest others[] = { { "more names than are taken are none", too_many_names_are_none, NULL, NULL, NULL } };

	return RUN_ROWS("address_is_own", own_rows, is_own) + RUN_ROWS("address_shown", shown_rows, is_shown) +
	    RUN_ROWS("address_names", name_rows, has_names) + RUN_ROWS("text_fib", fib_rows, reads_fib) +
	    RUN_ROWS("text_inet6", inet6_rows, reads_inet6) + cmocka_run_group_tests_name("address", others, NULL, NULL);
}
