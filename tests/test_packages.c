/* SPDX-License-Identifier: Apache-2.0 */
/* packages: how many are installed. */
#include "config.h"

#include <string.h>

#include "audit/packages.h"
#include "tests/rows.h"

static const struct row {
	const char *name, *text;
	size_t (*count)(const char *bytes, size_t len);
	size_t want;
} rows[] = {
	{ "dpkg: each paragraph is a package", "Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: b\nStatus: install ok installed\n", packages_dpkg, 2 },
	{ "dpkg: one that was removed is none", "Package: a\nStatus: deinstall ok config-files\n\nPackage: b\nStatus: install ok installed\n", packages_dpkg, 1 },
	{ "dpkg: one that is half installed is none", "Package: a\nStatus: install ok half-installed\n", packages_dpkg, 0 },
	{ "dpkg: distroless has no status", "Package: a\nVersion: 1\n", packages_dpkg, 1 },
	{ "dpkg: a status without a package is none", "Status: install ok installed\n", packages_dpkg, 0 },
	{ "dpkg: a line that goes on is none of its own", "Package: a\nDescription: x\n Package: b\n", packages_dpkg, 1 },
	{ "dpkg: several empty lines are one", "Package: a\n\n\n\nPackage: b\n\n", packages_dpkg, 2 },
	{ "dpkg: nothing is no package", "", packages_dpkg, 0 },
	{ "dpkg: a status does not last beyond its paragraph", "Package: a\nStatus: deinstall ok config-files\n\nPackage: b\n", packages_dpkg, 1 },
	{ "apk: each P: is a package", "C:Q1\nP:musl\nV:1\n\nC:Q2\nP:busybox\nV:2\n", packages_apk, 2 },
	{ "apk: other lines are none", "p:so:libc\nF:lib\nR:P:\nP:\n", packages_apk, 0 },
	{ "apk: nothing is no package", "", packages_apk, 0 },
};

static void
counts(void **state)
{
	const struct row *row = *state;

	assert_int_equal(row->count(row->text, strlen(row->text)), row->want);
}

int
main(void)
{
	return RUN_ROWS("packages", rows, counts);
}
