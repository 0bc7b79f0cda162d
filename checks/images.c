/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images: images and how they were built.
 */
#include "config.h"

#include "checks/images.h"

const struct check image_checks[] = {
	{ "image-trusted-base", KIND_IMAGE, undecided },
	{ "image-scanned", KIND_IMAGE, image_scanned, "scans:list",
	    .reads = "scans:unread scans:unnamed use:in_use" },
	{ "image-content-trust", KIND_IMAGE, undecided },
	{ "image-healthcheck", KIND_IMAGE, undecided },
	{ "image-no-lone-update", KIND_IMAGE, undecided },
	{ "image-copy-not-add", KIND_IMAGE, undecided },
	{ "image-no-secrets", KIND_IMAGE, undecided },
	{ "image-verified-packages", KIND_IMAGE, undecided },
	{ "image-signed-artifacts", KIND_IMAGE, undecided },
	{ NULL },
};
