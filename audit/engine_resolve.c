/* SPDX-License-Identifier: Apache-2.0 */
/* engine_resolve: the addresses of a host's name, looked up by a process that does nothing else and may be given up. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/engine_parts.h"

#define MAX_WAIT_MS   15000
#define MAX_ADDRESSES 16

void
engine_addresses(const char *host, struct buf *out)
{
	static const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	int error = getaddrinfo(host, NULL, &hints, &list), n = 0;

	if (error != 0) {
		buf_addf(out, "!%s", error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error));
		return;
	}
	for (const struct addrinfo *a = list; a != NULL && n < MAX_ADDRESSES; a = a->ai_next) {
		char text[INET6_ADDRSTRLEN + 1] = "";

		if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST) != 0 ||
		    strchr(text, '%') != NULL)
			continue;
		buf_addf(out, a->ai_family == AF_INET6 ? "%s[%s]" : "%s%s", n++ > 0 ? "," : "", text);
	}
	freeaddrinfo(list);
	if (n == 0)
		buf_adds(out, "!no address that can be used");
}

static _Noreturn void
look_up(const char *host, int to)
{
	autobuf struct buf out = BUF_INIT;

	if (!accounts_give_up_rights(to))
		_exit(1);
	engine_addresses(host, &out);
	(void)!write(3, out.s, out.len);
	_exit(0);
}

/* All that the process writes until it ends, or the deadline. */
static bool
read_until(int fd, int64_t deadline, struct buf *ret)
{
	char part[4096];
	ssize_t n = -1;

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();

		if (left <= 0)
			return false;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, part, sizeof part);
		if (n <= 0)
			return n == 0;
		buf_add(ret, part, (size_t)n);
	}
}

bool
engine_is_address(const char *host)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

static void
ask(struct engine *en, struct buf *ret)
{
	int64_t now = now_ms(), deadline = now + MAX_WAIT_MS < en->deadline ? now + MAX_WAIT_MS : en->deadline;
	autofd int from = -1, to = -1;
	int pair[2];
	pid_t pid;

	if (pipe2(pair, O_CLOEXEC) < 0) {
		engine_say(&en->unresolved, "not-resolved", "%s: %s", en->endpoint, strerror(errno));
		return;
	}
	from = pair[0];
	to = pair[1];
	if ((pid = fork()) < 0) {
		engine_say(&en->unresolved, "not-resolved", "%s: %s", en->endpoint, strerror(errno));
		return;
	}
	if (pid == 0)
		look_up(en->at.host, to);
	close_fd(&to);
	to = -1;
	if (!read_until(from, deadline, ret))
		engine_say(&en->unresolved, "timeout", "%s: looking up %s took longer than %.1f s", en->endpoint, en->at.host,
		    (double)(now_ms() - now) / 1000);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void
engine_resolve(struct engine *en)
{
	autobuf struct buf found = BUF_INIT;
	autofree char *entry = NULL;

	if (en->at.host == NULL || engine_is_address(en->at.host))
		return;
	en->unresolved = (struct engine_reply){ .code = "" };
	ask(en, &found);
	if (*en->unresolved.code != '\0')
		return;
	if (found.len == 0 || *found.s == '!') {
		engine_say(&en->unresolved, "not-resolved", "%s: the name %s has no address here: %s", en->endpoint, en->at.host,
		    found.len > 0 ? found.s + 1 : "the look-up ended without an answer");
		return;
	}
	entry = xasprintf("%s:%u:%s", en->at.host, en->at.port, found.s);
	if ((en->addresses = curl_slist_append(NULL, entry)) == NULL)
		out_of_memory();
	for (size_t i = 0; i < en->nslots; i++)
		if (curl_easy_setopt(en->slots[i].easy, CURLOPT_RESOLVE, en->addresses) != CURLE_OK)
			out_of_memory();
}
