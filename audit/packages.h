/* SPDX-License-Identifier: Apache-2.0 */
/*
 * packages: how many packages a package manager's database lists as installed. Those of dpkg (Debian; a folder of them in distroless
 * images) and apk (Alpine) are text. rpm's are not read: that there is one is all that is told.
 */
#ifndef AUDIT_PACKAGES_H
#define AUDIT_PACKAGES_H

#include "audit/util.h"

/* Of /var/lib/dpkg/status (deb822): the paragraphs that have a Package, and whose Status is installed or not said. */
size_t packages_dpkg(const char *bytes, size_t len);
/* Of /lib/apk/db/installed: the lines that name a package. */
size_t packages_apk(const char *bytes, size_t len);

#endif
