/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scans: vulnerability scan reports that the site has already: Trivy's JSON, Grype's JSON, SARIF 2.1.0 of any scanner.
 *
 * A report says something about an image only by digests that it names. A scan is told of as an object:
 *
 *   file, sha256     the report's name in its folder, and the digest of its bytes
 *   format           "trivy", "grype", "sarif"
 *   tool, version    what the report calls its scanner; null if it does not
 *   name             what it calls the image: information only, names move
 *   digests          sha256:... of image ids, manifests and repository digests, sorted; [] proves nothing
 *   exact            of those, the ones of an image's id or manifest: of one platform; another may be that of an index
 *   platform         "linux/arm64"; null if the report does not tell
 *   time             when it was made, RFC 3339 in UTC; null: unknown, as old as can be
 *   flaw             null; or why the scan is none of vulnerabilities that came to its end
 *   gap              null; or what it did not look at, or may be about besides: what it found counts, that it found nothing does not
 *   findings         numbers: critical, high, medium, low, negligible, unknown
 *   unfixed          of those, the ones that the scanner knows no fix for
 *   ignored          findings that the scanner was told to ignore, which are in neither
 */
#ifndef AUDIT_SCANS_H
#define AUDIT_SCANS_H

#include "audit/json.h"

/* The scans in a report's bytes (SARIF may hold several), without file and sha256; or NULL and why there is none: e->num is EINVAL
 * for what is no JSON, EFBIG for a report of more runs than are read, 0 for JSON that is no scan report. The caller's. */
cJSON *scans_parse(const char *bytes, size_t len, struct err *e);

/* What evidence keeps of a report: the same scans are in it, and findings by name, and no secret that it may hold. NULL if it is no
 * JSON. The caller frees. */
char *scans_kept(const char *bytes, size_t len);

/*
 * The reports in a folder: regular files there whose names end in .json or .sarif; no link is followed. open takes hold of them,
 * before the sandbox does; read reads and parses them, within it. NULL and an error without such a folder.
 */
struct scans;
struct scans *scans_open(const char *folder, struct err *e);
/* What takes the bytes of a report that was read whole; borrowed. */
typedef void scans_take(void *arg, const char *file, const char *bytes, size_t len);
void scans_read(struct scans *s, scans_take *take, void *arg); /* take: or NULL */
void scans_close(struct scans *s);

/*
 * What they say of an image that has these digests (an array of "sha256:..." and "name@sha256:...") and is for this platform (NULL: not
 * known): {list: its scans, reports: how many there are in all, unnamed: how many scans name no digest, elsewhere: how many name a
 * digest of its repositories, and are of another platform, unread: [{file, code, message}] of what could not be read}. The caller's.
 */
cJSON *scans_of(const struct scans *s, const cJSON *digests, const char *platform);

#endif
