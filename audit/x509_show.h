/* SPDX-License-Identifier: Apache-2.0 */
/* x509_show: the parts of one certificate, and of a key, as JSON. Private to audit/x509*.c and timestamp.c. */
#ifndef AUDIT_X509_SHOW_H
#define AUDIT_X509_SHOW_H

#include <openssl/x509.h>

#include "audit/json.h"

/* What x509_certificates() promises of one. The caller frees. */
cJSON *x509_show(X509 *x);
/* Adds type, bits, curve and public_key_sha256; all null without a key. */
void x509_show_key(cJSON *o, EVP_PKEY *key);

#endif
