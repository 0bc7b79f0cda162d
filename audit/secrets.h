/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secrets: what looks like a secret in the environment, the labels, the arguments and the build history of images,
 * containers and services, found before these are reduced. A finding names the detector, the place and the variable; never the value.
 *
 * The facts are the document "secrets" of an image, a container or a service:
 *
 *   {"findings":[{"detector":"named-secret","place":"Config.Env","name":"DB_PASSWORD"},
 *     {"detector":"github-token","place":"history[3]","name":null}],
 *    "searched":[{"place":"Config.Env","strings":7}],"unread":[],"more":false}
 *
 * unread: places that hold another type than they should. more: findings beyond SECRETS_MAX were left out.
 *
 * False positives. A detector of a format fires on that format alone: its prefix, its alphabet, its length, and nothing of
 * its alphabet before it. What documentation prints is left out: AWS ids and keys that end in EXAMPLE or EXAMPLEKEY, Stripe's test
 * keys, a PEM header without a key behind it. Credentials in a URL are none if the password is a placeholder or a
 * reference, or the host is example.com or the like.
 * The detector of names (named-secret) asks for a name that ends in one of a few words (secrets.c has the table: PASSWORD,
 * SECRET, TOKEN, API_KEY, ...), so that PASSWORD_FILE, TOKEN_URL, SECRET_NAME, GPG_KEY and ACCESS_KEY_ID are none, and for a value that
 * is neither empty, nor a switch (true, no, 0, none, ...), nor a reference ($X, ${X}, $(...), {{x}}, %x%, vault:..., any URL), nor
 * a path, nor a placeholder (changeme, <password>, xxxx, your-token, ...); numbers are values of passwords alone. A value that only
 * begins like one of these ("$ecr3t!", "Yourname1", "<abc", "/Abc.123") is a secret: nothing expands an environment. A weak
 * default such as "secret" is a finding: containers run with it.
 * What is missed: secrets under names that do not say so, and formats that have no detector. No finding proves nothing.
 */
#ifndef AUDIT_SECRETS_H
#define AUDIT_SECRETS_H

#include "audit/json.h"

/* Findings that are kept of one subject, and bytes of one string and of all that are searched (a longer one is not, and its
 * place "unread"). */
#define SECRETS_MAX 256
#define SECRETS_TEXT ((size_t)1 << 20)
#define SECRETS_ALL  ((size_t)2 << 20)

/*
 * The data of the document "secrets"; the caller's. inspect and history are what the engine answered, not reduced; NULL:
 * was not read, and is not among "searched".
 */
cJSON *secrets_in_image(const cJSON *inspect, const cJSON *history);
cJSON *secrets_in_container(const cJSON *inspect);
/* The same of a swarm service, as GET /services lists it. */
cJSON *secrets_in_service(const cJSON *service);

/* The names of all detectors, ended by NULL. */
extern const char *const secret_detectors[];

/*
 * One text that stands at a place. name: the variable or label whose value it is; NULL for text in which names are to be
 * found (arguments, history). Adds to findings.
 */
void secrets_scan(cJSON *findings, const char *place, const char *name, const char *text);

#endif
