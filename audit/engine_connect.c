/* SPDX-License-Identifier: Apache-2.0 */
/* engine_connect: why there is no connection, and what would help. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/engine_parts.h"

static char *
user_name(uid_t uid)
{
	__attribute__((cleanup(account_free))) struct account a;

	return account_of_file(NULL, uid, &a) ? xasprintf("%s (uid %u)", a.name, (unsigned)uid)
					      : xasprintf("uid %u", (unsigned)uid);
}

/* Who we are, whose the socket is, and what would help. */
static void
say_denied(const char *path, int num, struct engine_reply *r)
{
	autofree char *user = user_name(geteuid()), *group = NULL;
	__attribute__((cleanup(account_free))) struct account owner = { 0 };
	struct stat st;

	if (stat(path, &st) < 0) {
		engine_say(r, "permission-denied",
		    "%s: %s: %s may not enter a folder on the way: run plimsoll as root", path,
		    strerror(num), user);
		return;
	}
	group = account_group(st.st_gid);
	(void)account_of_file(NULL, st.st_uid, &owner);
	engine_say(r, "permission-denied", "%s: %s for %s: the socket belongs to %s:%s, mode %04o: %s%s%s",
	    path, strerror(num), user, owner.name ? owner.name : "an unnamed uid", group,
	    (unsigned)(st.st_mode & 07777),
	    geteuid() == 0 ? "a security module or a user namespace forbids it"
			   : "run plimsoll as root",
	    geteuid() != 0 && (st.st_mode & S_IWGRP) ? ", or as a member of group " : "",
	    geteuid() != 0 && (st.st_mode & S_IWGRP) ? group : "");
}

static void
say_unconnected_unix(const char *path, int num, struct engine_reply *r)
{
	struct stat st;

	if (num == EACCES || num == EPERM)
		say_denied(path, num, r);
	else if (num == 0 ||
	    num ==
		ENOTCONN) /* EAGAIN of connect(2), which libcurl takes for a connection under way */
		engine_say(r, "unreachable",
		    "%s: the server accepts no connections, and its queue is full", path);
	else if (num == ENOENT)
		engine_say(r, "unreachable", "%s: no such socket: is the engine installed and running?",
		    path);
	else if (num == ECONNREFUSED && stat(path, &st) == 0 && !S_ISSOCK(st.st_mode))
		engine_say(r, "unreachable", "%s: is not a socket", path);
	else if (num == ECONNREFUSED)
		engine_say(r, "unreachable", "%s: nobody listens at this socket: is the engine running?",
		    path);
	else
		engine_say(r, "unreachable", "%s: %s", path, strerror(num));
}

/* Proxies are for the web: an engine is asked directly. */
static const char *
proxy_words(void)
{
	static const char *const names[] = { "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *proxy = getenv(names[i]);

		if (proxy != NULL && *proxy != '\0')
			return " (a proxy is set in the environment, and not used)";
	}
	return "";
}

static void
say_unconnected_tcp(const struct engine *en, int num, struct engine_reply *r)
{
	const char *proxy = proxy_words();

	if (num == ECONNREFUSED)
		engine_say(r, "unreachable", "%s: connection refused: nobody listens at that port: is the engine running, and "
		    "does it listen on TCP?%s", en->endpoint, proxy);
	else if (num == EACCES || num == EPERM)
		engine_say(r, "unreachable", "%s: %s: a packet filter or a security module forbids it", en->endpoint, strerror(num));
	else
		engine_say(r, "unreachable", "%s: %s%s", en->endpoint, num != 0 ? strerror(num) : "no connection", proxy);
}

void
engine_say_unconnected(const struct engine *en, int num, struct engine_reply *r)
{
	if (en->at.path != NULL)
		say_unconnected_unix(en->at.path, num, r);
	else
		say_unconnected_tcp(en, num, r);
}
