/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address: whether an address is this machine's own. Pure: works on what was read.
 */
#ifndef AUDIT_ADDRESS_H
#define AUDIT_ADDRESS_H

#include "audit/json.h"

/*
 * Whether a numeric address is this machine's own: loopback or "any" by its form, or one of own, an array of "192.0.2.7",
 * "2001:db8::7" and, where a whole prefix is local, "10.1.0.0/16" (NULL: none is known). Numbers are taken as
 * getaddrinfo(3) takes them: 127.1, 0x7f000001 and 2130706433 are addresses, ::ffff:127.0.0.1 is 127.0.0.1. False for a
 * name.
 */
bool address_is_own(const char *text, const cJSON *own);
/* Whether the text is a numeric address at all. */
bool address_is_numeric(const char *text);

/*
 * The names that hosts(5) gives to this machine's own addresses, each once, in the order of the file. An array of strings,
 * the caller's; NULL if there are more than 1024.
 */
cJSON *address_names(const char *bytes, size_t len, const cJSON *own);

/*
 * Whether a name may be this host's: localhost in its forms; the host's own name (own, "" if it is not known), where one of the two
 * may stand with its domain; or one of names, an array of what hosts(5) calls it (NULL: none is known).
 */
bool name_may_be_own(const char *name, const char *own, const cJSON *names);

/*
 * "udp://user:password@log.example:514/path?token=x" as it may be shown: "udp://log.example:514". Kept are scheme, host and
 * port, and of a unix:// address its path. The caller frees.
 */
char *address_shown(const char *address);

#endif
