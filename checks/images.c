/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images: images and how they were built.
 */
#include "config.h"

#include "checks/images_history.h"

const struct check image_checks[] = {
	{ "image-user-not-root", KIND_IMAGE, undecided },
	{ "image-trusted-base", KIND_IMAGE, undecided },
	{ "image-no-unneeded-packages", KIND_IMAGE, undecided },
	{ "image-scanned", KIND_IMAGE, undecided },
	{ "image-content-trust", KIND_IMAGE, undecided },
	{ "image-healthcheck", KIND_IMAGE, undecided },
	{ "image-no-lone-update", KIND_IMAGE, no_lone_update, "history:instructions", .reads = "history:complete history:why" },
	{ "image-no-setuid", KIND_IMAGE, undecided },
	{ "image-copy-not-add", KIND_IMAGE, copy_not_add, "history:instructions", .reads = "history:complete history:why" },
	{ "image-no-secrets", KIND_IMAGE, no_secrets, "secrets:findings", .reads = "secrets:searched secrets:unread" },
	{ "image-verified-packages", KIND_IMAGE, verified_packages, "history:instructions",
	  .reads = "history:complete history:why" },
	{ "image-signed-artifacts", KIND_IMAGE, undecided },
	{ NULL },
};
