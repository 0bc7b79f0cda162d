/* SPDX-License-Identifier: Apache-2.0 */
/* users: which number a configured user has. */
#include "config.h"

#include <string.h>

#include "audit/users.h"
#include "tests/rows.h"

#define PASSWD "root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\napp:x:0:1000::/:\nweb:x:1000:1000::/:\n"

static const struct row {
	const char *name, *user, *passwd;
	bool found;     /* in passwd, */
	int64_t number; /* with this number; of one that is not: as it is written, -1: no number */
} rows[] = {
	{ "a name has the number of its line", "web", PASSWD, true, 1000 },
	{ "a group behind the user changes nothing", "web:0", PASSWD, true, 1000 },
	{ "trap 128: another name of root is root", "toor", PASSWD, true, 0 },
	{ "any name may be root's", "app:app", PASSWD, true, 0 },
	{ "a name that is nowhere has no number", "nobody", PASSWD, false, -1 },
	{ "a name is not found by its beginning", "we", PASSWD, false, -1 },
	{ "names differ in case", "WEB", PASSWD, false, -1 },
	{ "a number is itself", "1000", PASSWD, false, 1000 },
	{ "trap 128: a number with a sign", "+0", PASSWD, false, 0 },
	{ "trap 128: a number of zeros", "00", PASSWD, false, 0 },
	{ "zero may have a minus, in Go", "-0", PASSWD, false, 0 },
	{ "no other number may", "-5", PASSWD, false, -1 },
	{ "the first line of a name decides", "web", "web:x:0:0::/:\n" PASSWD, true, 0 },
	{ "a line whose number is none is root's", "web", "web:x:ten:10::/:\n", true, 0 },
	{ "a line that is cut short is root's", "web", "web", true, 0 },
	{ "blanks around a line do not count", "web", " \t web:x:7:7 \r\n", true, 7 },
	{ "a last line needs no newline", "web", "web:x:7:7", true, 7 },
	{ "an empty file has nobody", "web", "", false, -1 },
	{ "empty lines are nobody", "web", "\n\n:\n", false, -1 },
	{ "a number beyond what users have is a name", "2147483648", PASSWD, false, -1 },
	{ "the largest number is one", "2147483647", PASSWD, false, 2147483647 },
	{ "many digits are no number", "99999999999999999999", PASSWD, false, -1 },
	{ "many zeros are one", "000000000000000000001", PASSWD, false, 1 },
	{ "letters behind digits are a name", "0x0", PASSWD, false, -1 },
};

static void
users(void **state)
{
	const struct row *row = *state;
	autofree char *name = users_name(row->user);
	int64_t number = -1;
	bool found = users_find(row->passwd, strlen(row->passwd), name, &number);

	if (!found && !users_number(name, &number))
		number = -1;
	assert_int_equal(found, row->found);
	assert_int_equal(number, row->number);
}

int
main(void)
{
	return RUN_ROWS("users", rows, users);
}
