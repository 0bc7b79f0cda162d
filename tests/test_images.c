/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images (--root) that look right and are not: each row is a root that is made of some files, one rule, and what the rule says of it.
 * Only root can make them, as their files are to be root's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/hostroot.h"
#include "tests/judge_root.h"
#include "tests/rows.h"

struct row {
	const char *name;
	const char *put[12];  /* as hostroot_put() has it */
	const char *open[2];  /* what anybody may write to */
	const char *rule;
	enum verdict verdict;
	const char *says;
};

#define UNITS    "usr/lib/systemd/system/"
#define SERVICE  UNITS "docker.service|[Service]\nExecStart=/usr/sbin/dockerd -H fd:// $OPTS\nEnvironmentFile=-/etc/more\n"
#define SOCKET   UNITS "docker.socket|[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\nSocketUser=root\nSocketGroup=docker\n"
#define HOST     "etc/group|root:x:0:\ndocker:x:998:\n", "etc/passwd|root:x:0:0::/:/bin/sh\nbob:x:1000:1000::/:/bin/sh\n"
#define DROP_IN  "etc/systemd/system/docker.service.d/"
#define CERTS    "etc/docker/certs.d/"
#define UNIT_MODE "file-docker-service-mode"

/* clang-format off */
static const struct row rows[] = {
	/* links to what is not there, in a folder where anybody can make it */
	{ "a daemon.json that anybody can make fails", { SERVICE, "etc/docker/daemon.json>/srv/open/x", "srv/open/" }, { "srv/open" }, "file-daemon-json-mode", FAIL, "can make x in it" },
	{ "one that nobody can make does not apply", { SERVICE, "etc/docker/daemon.json>/srv/open/x", "srv/open/" }, { 0 }, "file-daemon-json-mode", NOTAPPLICABLE, NULL },
	{ "an /etc/default/docker that anybody can make fails", { SERVICE, "etc/default/docker>/srv/open/x", "srv/open/" }, { "srv/open" }, "file-default-docker-mode", FAIL, "can make x in it" },
	{ "a drop-in that anybody can make fails", { SERVICE, DROP_IN "a.conf>/srv/open/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, DROP_IN "a.conf" },
	{ "a drop-in that nobody can make does no harm", { SERVICE, DROP_IN "a.conf>/srv/open/x", "srv/open/" }, { 0 }, UNIT_MODE, PASS, NULL },
	{ "a unit that anybody can make fails", { SERVICE, "etc/systemd/system/docker.service>/srv/open/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, "/etc/systemd/system/docker.service" },
	{ "an environment file that anybody can make fails", { SERVICE, "etc/more>/srv/open/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, "/etc/more" },
	{ "one deep below it, too", { SERVICE, "etc/more>/srv/open/a/b/x", "srv/open/" }, { "srv/open" }, UNIT_MODE, FAIL, "/etc/more" },
	{ "a registry's folder that anybody may write to, with a certificate that is not there", { SERVICE, CERTS "r/ca.crt>gone" }, { CERTS "r" }, "file-registry-certificates-mode", FAIL, "anybody may write in the folder /etc/docker/certs.d/r" },
	{ "a folder of certificates that anybody can make", { SERVICE, "etc/docker/certs.d>/srv/open/certs", "srv/open/" }, { "srv/open" }, "file-registry-certificates-mode", FAIL, "can make certs in it" },
};
/* clang-format on */

/* Programs can be run. */
static void
set_modes(const char *folder, const struct row *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(row->put) && row->put[i] != NULL; i++)
		if (strncmp(row->put[i], "usr/sbin/", 9) == 0) {
			autofree char *path = xasprintf("%s/%.*s", folder, (int)strcspn(row->put[i], "|"), row->put[i]);

			assert_int_equal(chmod(path, 0755), 0);
		}
	for (size_t i = 0; i < ARRAY_SIZE(row->open) && row->open[i] != NULL; i++) {
		autofree char *path = xasprintf("%s/%s", folder, row->open[i]);

		assert_int_equal(chmod(path, 0777), 0);
	}
}

static void
image_is_judged(void **state)
{
	const struct row *row = *state;
	enum verdict verdict = NOTSELECTED;
	char says[256] = "", *folder;

	if (geteuid() != 0)
		skip();
	folder = hostroot_make("files-none");
	assert_int_equal(chmod(folder, 0755), 0);
	for (size_t i = 0; i < ARRAY_SIZE(row->put) && row->put[i] != NULL; i++)
		hostroot_put(folder, row->put[i]);
	set_modes(folder, row);
	(void)judge_root(folder, row->rule, &verdict, says);
	hostroot_remove(folder);
	if (verdict != row->verdict || (row->says != NULL && strstr(says, row->says) == NULL))
		fail_msg("wanted %s, \"%s\"; got %s: %s", verdict_names[row->verdict], row->says != NULL ? row->says : "",
		    verdict_names[verdict], says);
}

int
main(void)
{
	umask(022);
	return RUN_ROWS("images", rows, image_is_judged);
}
