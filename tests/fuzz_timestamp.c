/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_timestamp: hostile time-stamps, and files of CAs. One time-stamp is good of this message; nobody makes
 * another. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* fixtures/timestamp/right.tsr is by it, over fixtures/timestamp/message. */
static const char ca_pem[] = "-----BEGIN CERTIFICATE-----\n"
    "MIIBUjCB+qADAgECAhQge/w1Hb5slL5COBm14XTDaspNWjAKBggqhkjOPQQDAjAP\n"
    "MQ0wCwYDVQQDDARSb290MCAXDTI2MTEyMjE2NDc1N1oYDzIxMjYxMDI5MTY0NzU3\n"
    "WjAPMQ0wCwYDVQQDDARSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEuQcu\n"
    "7V5xQFGd9fGCEn+yq6qYcGuueqYcdhVTj/LIv02lxlScGImn26G+npLHreBuCZQ9\n"
    "gH49qFhjPumh0BBf7aMyMDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUCOa3\n"
    "LaHrGOLGfzErP15KICbOnXowCgYIKoZIzj0EAwIDRwAwRAIgI1HnTxxod01FKtSk\n"
    "d5DS7ihfn1YaJsfVN2PPaf0iJm8CIHqe4/qH1GAEZlpPvXeqkYeLDtNTXRZ3olNz\n"
    "fxl46geP\n"
    "-----END CERTIFICATE-----\n";
#define MESSAGE "the bytes of a manifest\n"
#define TIME    1795366077

static void
is_said(const struct timestamp *t)
{
	if (t->authority == NULL || t->serial == NULL || t->policy == NULL || strlen(t->certificate) != 64)
		abort();
	if (t->proven && t->time != TIME)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct timestamp_ca *ca;
	autobuf struct buf query = BUF_INIT;
	struct timestamp t;
	struct err e;

	if (ca == NULL && (ca = timestamp_ca_parse(ca_pem, sizeof ca_pem - 1, "", &e)) == NULL)
		abort();
	timestamp_ca_free(timestamp_ca_parse((const char *)data, size, "", &e));
	if (timestamp_verify(data, size, MESSAGE, strlen(MESSAGE), ca, TIME, &t, &e) == 0)
		is_said(&t);
	timestamp_free(&t);
	if (timestamp_verify(data, size, MESSAGE, strlen(MESSAGE), NULL, TIME, &t, &e) == 0)
		is_said(&t);
	timestamp_free(&t);
	timestamp_query(MESSAGE, strlen(MESSAGE), &query);
	if (timestamp_answers(&query, data, size, &t, &e) == 0)
		abort(); /* the nonce was made just now */
	return 0;
}
