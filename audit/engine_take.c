/* SPDX-License-Identifier: Apache-2.0 */
/* engine_take: what libcurl hands over while an answer comes in: its connection, its headers, its body. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "audit/engine_parts.h"

/* The headers of GET /_ping that are facts. */
static const char *const ping_headers[] = {
	"Api-Version",
	"Docker-Experimental",
	"Ostype",
	"Server",
	"Swarm",
	"Builder-Version",
	"Libpod-Api-Version",
};

/* libcurl has made a socket and is about to connect it. */
int
engine_note_socket(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	struct slot *s = arg;

	(void)purpose;
	s->fd = fd;
	return CURL_SOCKOPT_OK;
}

/* Who is at the other end of a Unix socket: whoever listens there, and the same for every connection, or a name that another
 * engine took over in the meantime would join the two. An answer has come in, so that the connection which it came by is there. */
static void
note_processes(struct engine *en)
{
	for (struct slot *s = en->slots; s < en->slots + en->nslots; s++) {
		struct ucred peer;
		socklen_t len = sizeof peer;

		if (s->fd < 0 || getsockopt(s->fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0 || peer.uid == (uid_t)-1)
			continue; /* not connected yet */
		s->fd = -1;
		if (en->peer_pid < 0)
			en->peer_pid = peer.pid;
		else if (peer.pid != en->peer_pid)
			en->other_peer = peer.pid;
	}
}

/* The ends of the first connection. */
static void
note_connection(const struct slot *s)
{
	struct engine_connection *c = &s->en->connection;
	char *local = NULL, *remote = NULL;
	long local_port = 0, remote_port = 0;

	if (c->remote_port != 0 || curl_easy_getinfo(s->easy, CURLINFO_LOCAL_IP, &local) != CURLE_OK ||
	    curl_easy_getinfo(s->easy, CURLINFO_PRIMARY_IP, &remote) != CURLE_OK || local == NULL || remote == NULL ||
	    curl_easy_getinfo(s->easy, CURLINFO_LOCAL_PORT, &local_port) != CURLE_OK ||
	    curl_easy_getinfo(s->easy, CURLINFO_PRIMARY_PORT, &remote_port) != CURLE_OK)
		return;
	(void)snprintf(c->local, sizeof c->local, "%s", local);
	(void)snprintf(c->remote, sizeof c->remote, "%s", remote);
	c->local_port = (unsigned)local_port;
	c->remote_port = (unsigned)remote_port;
}

size_t
engine_take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;

	(void)size; /* always 1 */
	if (n > s->en->max_bytes - s->body.len) {
		s->too_large = "body";
		return 0;
	}
	buf_add(&s->body, bytes, n);
	return n;
}

/* One line "Name: value". A status line begins the headers anew (after 100 Continue). */
static void
note_header(struct slot *s, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);

	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		cJSON_Delete(s->headers);
		s->headers = json_object();
		return;
	}
	for (size_t i = 0; colon != NULL && i < ARRAY_SIZE(ping_headers); i++) {
		const char *name = ping_headers[i], *value = colon + 1, *end = line + len;
		autofree char *clean = NULL;

		if (strlen(name) != (size_t)(colon - line) ||
		    strncasecmp(name, line, strlen(name)) != 0 ||
		    cJSON_HasObjectItem(s->headers, name))
			continue;
		while (value < end && isspace((unsigned char)*value))
			value++;
		while (end > value && isspace((unsigned char)end[-1]))
			end--;
		clean = utf8_clean(value, (size_t)(end - value));
		json_put_str(s->headers, name, clean);
	}
}

size_t
engine_take_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;

	(void)size;
	if (n > MAX_HEADER_BYTES - s->header_bytes) {
		s->too_large = "header";
		return 0;
	}
	s->header_bytes += n;
	if (n >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
		s->headers_ended = false; /* 100 Continue was not the answer */
	else if (n > 0 && (bytes[0] == '\r' || bytes[0] == '\n'))
		s->headers_ended = true;
	if (s->header_bytes == n && s->en->at.path != NULL)
		note_processes(s->en);
	else if (s->header_bytes == n)
		note_connection(s);
	if (s->headers != NULL)
		note_header(s, bytes, n);
	return n;
}
