/* SPDX-License-Identifier: Apache-2.0 */
/* Which texts Values may have, by the names that checks know them by. */
#include "config.h"

#include <string.h>

#include "audit/util.h"
#include "checks/value_forms.h"
#include "tests/rows.h"

static const struct row {
	const char *name, *value, *text;
	const char *flaw; /* part of it; NULL: there is none */
} rows[] = {
	{ "a Value that is not set has no flaw", "max-restarts", "", NULL },
	{ "a Value without a form may be anything", "cgroup-parent", "what/ever *", NULL },
	{ "a whole number", "scan-days", "30", NULL },
	{ "0 is one", "scan-days", "0", NULL },
	{ "half a day is none", "scan-days", "7.5", "\"7.5\" is no whole number" },
	{ "5.0 is none: nothing reads it as one", "max-restarts", "5.0", "no whole number" },
	{ "nor is a word", "swarm-managers", "three", "\"three\" is no whole number above 0" },
	{ "nor less than nothing", "max-unused-images", "-1", "no whole number" },
	{ "nor one with a blank", "max-unused-images", "1 ", "no whole number" },
	{ "nor one that is longer than any", "scan-days", "1000000000", "no whole number" },
	{ "where none makes no sense 0 is refused", "max-swarm-ca-days", "0", "above 0" },
	{ "also if it is long", "max-swarm-ca-days", "000", "above 0" },
	{ "1 is above 0", "max-swarm-ca-days", "1", NULL },
	{ "absolute paths", "sensitive-directories", "/ /etc,/var/lib/docker/\n\t/srv", NULL },
	{ "a relative path would never match", "sensitive-directories", "/boot etc usr", "\"etc\" is no absolute path" },
	{ "nor would two slashes", "sensitive-directories", "//etc", "\"//etc\" is" },
	{ "nor two in between", "sensitive-directories", "/var//lib", "\"/var//lib\" is" },
	{ "nor two at the end", "sensitive-directories", "/etc//", "\"/etc//\" is" },
	{ "nor a dot", "sensitive-directories", "/./etc", "\"/./etc\" is" },
	{ "nor two dots", "sensitive-directories", "/var/..", "\"/var/..\" is" },
	{ "a name may begin with dots", "sensitive-directories", "/.ssh /..x /...", NULL },
	{ "nor would a pattern", "sensitive-directories", "/home/*", "without patterns" },
	{ "blanks alone name nothing", "sensitive-directories", " ,\n", "blanks alone" },
	{ "patterns of paths", "allowed-setuid", "/usr/bin/*", NULL },
	{ "which are absolute", "allowed-devices", "dri/*", "no absolute path" },
	{ "names and patterns of programs", "denied-programs", "gcc python3*", NULL },
	{ "a path is no name", "denied-programs", "/usr/bin/gcc", "\"/usr/bin/gcc\" is no name" },
	{ "names of servers", "ssh-servers", "sshd, dropbear", NULL },
	{ "where patterns never match", "ssh-servers", "ssh*", "patterns do not count" },
	{ "repositories in full", "trusted-image-sources", "docker.io/library localhost/x reg:5000 *.example.com/a Registry/x", NULL },
	{ "a short name would never match", "trusted-image-sources", "nginx", "\"nginx\" is no repository in full" },
	{ "nor a name below Docker Hub", "trusted-image-sources", "library/nginx", "in full" },
	{ "nor one with a tag", "trusted-image-sources", "docker.io/library/nginx:1", "without tag" },
	{ "nor one with a digest", "trusted-image-sources", "docker.io/library/nginx@sha256:00", "without tag and digest" },
};

static void
has_form(void **state)
{
	const struct row *row = *state;
	autofree char *flaw = value_flaw(row->value, row->text);

	if ((flaw == NULL) != (row->flaw == NULL) || (flaw != NULL && strstr(flaw, row->flaw) == NULL))
		fail_msg("%s", flaw != NULL ? flaw : "no flaw");
}

int
main(void)
{
	return RUN_ROWS("value_forms", rows, has_form);
}
