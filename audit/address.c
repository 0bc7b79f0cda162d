/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/address.h"

#define MAX_NAMES 1024

/* An address as 16 bytes; IPv4 is ::ffff:a.b.c.d. */
struct address {
	unsigned char byte[16];
	bool v4;
};

static bool
parse(const char *text, struct address *ret)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	autofree char *bare = xstrndup(text, strcspn(text, "%")); /* fe80::1%eth0 */
	struct in_addr v4;

	*ret = (struct address){ .v4 = false };
	if (inet_aton(bare, &v4) == 1) {
		memcpy(ret->byte, mapped, sizeof mapped);
		memcpy(ret->byte + 12, &v4, 4);
	} else if (inet_pton(AF_INET6, bare, ret->byte) != 1) {
		return false;
	}
	ret->v4 = memcmp(ret->byte, mapped, sizeof mapped) == 0;
	return true;
}

bool
address_is_numeric(const char *text)
{
	struct address a;

	return parse(text, &a);
}

static bool
is_loopback(const struct address *a)
{
	static const unsigned char none[16] = { 0 };

	if (a->v4) /* 0.0.0.0 is reached over loopback, too */
		return a->byte[12] == 127 || memcmp(a->byte + 12, none, 4) == 0;
	return memcmp(a->byte, none, 15) == 0 && a->byte[15] <= 1;
}

static bool
in_prefix(const struct address *a, const char *prefix)
{
	const char *slash = strchr(prefix, '/');
	autofree char *text = xstrndup(prefix, strcspn(prefix, "/"));
	struct address p;
	long bits;

	if (!parse(text, &p) || p.v4 != a->v4)
		return false;
	bits = slash != NULL ? strtol(slash + 1, NULL, 10) + (p.v4 ? 96 : 0) : 128;
	if (bits < 0 || bits > 128)
		return false;
	if (memcmp(a->byte, p.byte, (size_t)bits / 8) != 0)
		return false;
	return bits % 8 == 0 || (a->byte[bits / 8] ^ p.byte[bits / 8]) >> (8 - bits % 8) == 0;
}

bool
address_is_own(const char *text, const cJSON *own)
{
	const cJSON *c;
	struct address a;

	if (!parse(text, &a))
		return false;
	if (is_loopback(&a))
		return true;
	cJSON_ArrayForEach(c, own)
		if (cJSON_IsString(c) && in_prefix(&a, c->valuestring))
			return true;
	return false;
}

static void
add_name(cJSON *names, const char *name, size_t n)
{
	autofree char *raw = xstrndup(name, n), *clean = utf8_clean(raw, n);
	const cJSON *c;

	cJSON_ArrayForEach(c, names)
		if (strcasecmp(c->valuestring, clean) == 0)
			return;
	json_push_str(names, clean);
}

/* A line of hosts(5): an address, and its names up to a comment. */
static void
add_names(cJSON *names, const char *line, size_t len, const cJSON *own)
{
	static const char blanks[] = " \t\r\v\f";
	autofree char *text = xstrndup(line, len), *address = NULL;
	const char *s = text;
	size_t n;

	text[strcspn(text, "#")] = '\0';
	s += strspn(s, blanks);
	n = strcspn(s, blanks);
	address = xstrndup(s, n);
	if (!address_is_own(address, own))
		return;
	for (s += n; *(s += strspn(s, blanks)) != '\0'; s += n) {
		n = strcspn(s, blanks);
		add_name(names, s, n);
	}
}

cJSON *
address_names(const char *bytes, size_t len, const cJSON *own)
{
	cJSON *names = json_array();

	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end != NULL ? (size_t)(end - bytes) : len;

		add_names(names, bytes, n, own);
		n += end != NULL;
		bytes += n;
		len -= n;
		if (cJSON_GetArraySize(names) > MAX_NAMES) {
			json_free(&names);
			return NULL;
		}
	}
	return names;
}

bool
name_may_be_own(const char *name, const char *own, const cJSON *names)
{
	size_t n = strlen(name), first = strcspn(name, "."), own_first = strcspn(own, ".");
	const cJSON *c;

	if (n == 0 || strncasecmp(name, "localhost", 9) == 0 || strncasecmp(name, "ip6-", 4) == 0 ||
	    (n > 10 && strcasecmp(name + n - 10, ".localhost") == 0))
		return true;
	/* one name may stand with its domain, the other without */
	if (first == own_first && strncasecmp(name, own, first) == 0 &&
	    (name[first] == '\0' || own[own_first] == '\0' || strcasecmp(name, own) == 0))
		return true;
	cJSON_ArrayForEach(c, names)
		if (cJSON_IsString(c) && strcasecmp(c->valuestring, name) == 0)
			return true;
	return false;
}

char *
address_shown(const char *address)
{
	const char *sep = strstr(address, "://"), *host = sep != NULL ? sep + 3 : address, *at;
	size_t n;

	if (sep != NULL && strncasecmp(address, "unix", 4) == 0)
		return xstrdup(address);
	n = strcspn(host, "/?#");
	at = memrchr(host, '@', n);
	if (at != NULL) {
		n -= (size_t)(at + 1 - host);
		return xasprintf("%.*s%.*s", (int)(host - address), address, (int)n, at + 1);
	}
	return xasprintf("%.*s%.*s", (int)(host - address), address, (int)n, host);
}
