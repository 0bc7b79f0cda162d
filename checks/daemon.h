/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon: what the rules about the daemon share. Private to checks/daemon*.c.
 *
 * Where a function returns false or NULL and takes ret_verdict, the verdict has been said.
 */
#ifndef CHECKS_DAEMON_H
#define CHECKS_DAEMON_H

#include "checks/check.h"

/* Podman answers Docker's API, but has no daemon to configure. What says so is noted. */
bool daemon_is_podman(struct look *at);
/* NOTAPPLICABLE, and why. */
enum verdict daemon_not_for_podman(struct look *at, const char *why);

/* The engine's version as major * 1000 + minor; -1 if it does not say one. */
long daemon_version(struct look *at);

/*
 * An option of the effective configuration that is proven to be in force. Value, origin and whether
 * it is proven are noted. An option that is not proven, or of another type, is UNKNOWN.
 */
bool daemon_option_bool(struct look *at, const char *key, const char *expected, bool *ret,
    enum verdict *ret_verdict);
bool daemon_option_string(struct look *at, const char *key, const char *expected, const char **ret,
    enum verdict *ret_verdict);
bool daemon_option_list(struct look *at, const char *key, const char *expected, const cJSON **ret,
    enum verdict *ret_verdict);

/* SecurityOptions of /info, a list of strings; its entry of a name, or NULL. */
bool daemon_security_options(struct look *at, const char *expected, const cJSON **ret,
    enum verdict *ret_verdict);
const char *daemon_security_entry(const cJSON *list, const char *name);
/* A field of "name=seccomp,profile=builtin": its text up to the next comma, or NULL. */
const char *daemon_field(const char *entry, const char *key, size_t *ret_len);

/* Whether v is a list of strings alone. */
bool daemon_all_strings(const cJSON *v);
/* Adds a name to "a, b". */
void daemon_add_name(struct buf *b, const char *name);

/* Whether no daemon runs, and the options are what the files would start one with; noted. Then a rule is decided by these. */
bool daemon_is_stopped(struct look *at);
check_fn daemon_configured;

check_fn daemon_release;            /* 1.2.2 */
/* 2.8, where mutual TLS is configured: whether these three files (an option each) are fit for it. where: the listeners. */
enum verdict daemon_certificates(struct look *at, const char *where, const char *ca, const char *certificate,
    const char *key);

check_fn daemon_tls_mutual;         /* 2.8 */
check_fn daemon_remote_logging;     /* 2.14 */
check_fn daemon_userland_proxy_off; /* 2.17 */
check_fn daemon_seccomp_profile;    /* 2.18 */

#endif
