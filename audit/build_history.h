/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_history: what the history of an image says about how it was built, instruction by instruction, without a word of
 * it that could be a secret. Pure: no engine, no host.
 *
 * The facts are the document "history" of an image:
 *
 *   {"instructions":[{"row":0,"created":1700000000,"origin":"base","base":"sha256:...","builder":"classic","keyword":"ADD",
 *     "form":null,"understood":true,"why":null,"root_file_system":true,"sources":["file"],"checksum":false,
 *     "arguments":["NAME"],"operations":[{"manager":"apt-get","does":"update"}],"runs_unseen":false,"unverified":["..."],
 *     "size":1234,"digest":"hmac:..."}],
 *    "rows":9,"layers":3,"complete":true,"why":null}
 *
 * in the order they were run: row 0 is the oldest. plimsoll-facts(5) says what each member means. Words come from tables
 * of ours; the only text of strangers are the names of build arguments ([A-Za-z0-9_]) and ids of images.
 */
#ifndef AUDIT_BUILD_HISTORY_H
#define AUDIT_BUILD_HISTORY_H

#include "audit/redact.h"

/* Further rows than these are not looked at, and the facts say so; so with the bytes of one row, and of all. */
#define BUILD_HISTORY_ROWS 1024
#define BUILD_HISTORY_TEXT ((size_t)64 << 10)
#define BUILD_HISTORY_ALL  ((size_t)256 << 10)

/* An image as the engine tells of it, before anything is reduced. Both are the caller's; either may be NULL. */
struct build_image {
	const char *id;
	const cJSON *inspect; /* GET /images/{id}/json: Parent, RepoTags, RepoDigests, RootFS.Layers, Config.Shell, Config.OnBuild are read */
	const cJSON *history; /* GET /images/{id}/history: an array, newest first */
};

/*
 * The data of the document "history"; the caller's. base: the longest named one of the images here that image was built on
 * (audit/image_bases.h), of which its lowest rows are then; NULL: there is none. Behind the rows stand the triggers that
 * the configuration keeps and no row tells of. NULL if history is no array.
 */
cJSON *build_history_facts(const struct redactor *r, const struct build_image *image, const struct build_image *base);

#endif
