/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's text formats. Every function takes any bytes; none reads beyond them. */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "audit/reader.h"

struct text
text_of(const struct buf *b)
{
	return (struct text){ b->s, b->len };
}

bool
text_is(struct text t, const char *s)
{
	return strlen(s) == t.n && memcmp(t.s, s, t.n) == 0;
}

bool
text_starts(struct text t, const char *s)
{
	size_t n = strlen(s);

	return t.n >= n && memcmp(t.s, s, n) == 0;
}

struct text
text_trim(struct text t)
{
	while (t.n > 0 && memchr(" \t\r\n", t.s[t.n - 1], 5) != NULL) /* 5: the NUL, too */
		t.n--;
	return t;
}

bool
text_part(struct text *rest, char c, struct text *ret)
{
	const char *end;

	if (rest->n == 0)
		return false;
	end = memchr(rest->s, c, rest->n);
	ret->s = rest->s;
	ret->n = end != NULL ? (size_t)(end - rest->s) : rest->n;
	rest->s += ret->n + (end != NULL);
	rest->n -= ret->n + (end != NULL);
	return true;
}

bool
text_word(struct text *rest, struct text *ret)
{
	while (rest->n > 0 && (*rest->s == ' ' || *rest->s == '\t')) {
		rest->s++;
		rest->n--;
	}
	ret->s = rest->s;
	ret->n = 0;
	while (rest->n > 0 && *rest->s != ' ' && *rest->s != '\t') {
		rest->s++;
		rest->n--;
		ret->n++;
	}
	return ret->n > 0;
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

bool
text_u64(struct text t, int base, uint64_t *ret)
{
	uint64_t n = 0;

	if (t.n == 0)
		return false;
	for (size_t i = 0; i < t.n; i++) {
		int digit = digit_of(t.s[i]);
		if (digit >= base || __builtin_mul_overflow(n, (uint64_t)base, &n) ||
		    __builtin_add_overflow(n, (uint64_t)digit, &n))
			return false;
	}
	*ret = n;
	return true;
}

long
text_pid(const char *name)
{
	uint64_t n;

	return text_u64((struct text){ name, strlen(name) }, 10, &n) && n <= INT32_MAX ? (long)n : 0;
}

/* The next word as a number. */
static bool
number_word(struct text *rest, int base, uint64_t *ret)
{
	struct text word;

	return text_word(rest, &word) && text_u64(word, base, ret);
}

/* The name is the process's own choice and may hold blanks and brackets: it ends at the last
 * ')'. */
bool
text_stat(struct text t, struct proc_stat *ret)
{
	const char *open = memchr(t.s, '(', t.n), *close = memrchr(t.s, ')', t.n);
	struct text rest, word = { NULL, 0 };
	uint64_t n, ppid;
	size_t len;

	if (open == NULL || close == NULL || close < open)
		return false;
	rest = (struct text){ t.s, (size_t)(open - t.s) };
	if (!number_word(&rest, 10, &n) || n == 0 || n > INT32_MAX)
		return false;
	ret->tid = (long)n;
	len = (size_t)(close - open - 1);
	if (len >= sizeof ret->comm)
		len = sizeof ret->comm - 1;
	memcpy(ret->comm, open + 1, len);
	ret->comm[len] = '\0';
	rest = text_trim((struct text){ close + 1, t.n - (size_t)(close + 1 - t.s) });
	if (!text_word(&rest, &word) || word.n != 1)
		return false;
	ret->state = *word.s;
	if (!number_word(&rest, 10, &ppid) || ppid > INT32_MAX)
		return false;
	ret->ppid = (long)ppid;
	for (int field = 5; field < 9; field++) /* some are -1 */
		if (!text_word(&rest, &word))
			return false;
	if (!number_word(&rest, 10, &ret->flags))
		return false;
	for (int field = 10; field < 20; field++)
		if (!text_word(&rest, &word))
			return false;
	if (!number_word(&rest, 10, &ret->threads) || !text_word(&rest, &word) || !number_word(&rest, 10, &n))
		return false;
	ret->start = ret->thread_start = n;
	return true;
}

bool
text_status(struct text t, const char *key, struct text *ret)
{
	struct text line, name;

	while (text_part(&t, '\n', &line)) {
		if (!text_part(&line, ':', &name) || !text_is(name, key))
			continue;
		while (line.n > 0 && (*line.s == '\t' || *line.s == ' ')) {
			line.s++;
			line.n--;
		}
		*ret = text_trim(line);
		return true;
	}
	return false;
}

int
text_cgroup(struct text *rest, struct cgroup_line *ret)
{
	struct text line, number;
	uint64_t n;

	if (!text_part(rest, '\n', &line))
		return 0;
	if (!text_part(&line, ':', &number) || !text_u64(number, 10, &n) ||
	    !text_part(&line, ':', &ret->controllers) || line.n == 0 || *line.s != '/')
		return -1;
	ret->path = line;
	ret->unified = n == 0 && ret->controllers.n == 0;
	return 1;
}

bool
text_list_has(struct text list, const char *item)
{
	struct text part;

	while (text_part(&list, ',', &part))
		if (text_is(part, item))
			return true;
	return false;
}

bool
text_is_id(const char *id)
{
	return strlen(id) == 64 && strspn(id, "0123456789abcdef") == 64;
}

size_t
text_id_end(struct text path, const char *id)
{
	size_t n = strlen(id);
	const char *end = path.s + path.n;

	for (const char *p = path.s; (size_t)(end - p) >= n; p++) {
		const char *slash;

		p = memmem(p, (size_t)(end - p), id, n);
		if (p == NULL)
			return 0;
		if ((p > path.s && digit_of(p[-1]) < 16) || (p + n < end && digit_of(p[n]) < 16))
			continue;
		slash = memchr(p, '/', (size_t)(end - p));
		return slash != NULL ? (size_t)(slash - path.s) : path.n;
	}
	return 0;
}

void
text_add_ids(struct text text, struct buf *ret)
{
	const char *end = text.s + text.n;

	for (const char *p = text.s, *from; p < end; p++) {
		for (from = p; p < end && digit_of(*p) < 16; p++)
			;
		if (p - from == TEXT_ID && !text_has_id(text_of(ret), from))
			buf_add(ret, from, TEXT_ID);
	}
}

bool
text_has_id(struct text ids, const char *id)
{
	for (size_t i = 0; i + TEXT_ID <= ids.n; i += TEXT_ID)
		if (memcmp(ids.s + i, id, TEXT_ID) == 0)
			return true;
	return false;
}

/* "/.." begins what lies outside the cgroup namespace that it was read in: its names are not
 * known. */
static bool
leads_out(struct text path)
{
	return text_starts(path, "/..") && (path.n == 3 || path.s[3] == '/');
}

bool
text_below(struct text mount_root, struct text path, struct text *ret)
{
	if (leads_out(path) || leads_out(mount_root))
		return false;
	if (!text_is(mount_root, "/")) {
		if (path.n < mount_root.n || memcmp(path.s, mount_root.s, mount_root.n) != 0)
			return false;
		path.s += mount_root.n;
		path.n -= mount_root.n;
	}
	if (path.n == 0)
		path = (struct text){ "/", 1 };
	if (*path.s != '/')
		return false;
	*ret = path;
	return true;
}

/* Undoes \040 and the like where they stand. */
static void
unescape(char *s)
{
	char *to = s;

	while (*s != '\0') {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' &&
		    s[3] >= '0' && s[3] <= '7') {
			*to++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* Cuts a field off: fields are separated by one blank each, and may be empty. */
static char *
cut_field(char **rest)
{
	char *field = *rest, *blank;

	if (field == NULL)
		return NULL;
	blank = strchr(field, ' ');
	*rest = blank != NULL ? blank + 1 : NULL;
	if (blank != NULL)
		*blank = '\0';
	return field;
}

static bool
string_u64(const char *s, uint64_t *ret)
{
	return s != NULL && text_u64((struct text){ s, strlen(s) }, 10, ret);
}

static bool
string_dev(struct mount *m)
{
	struct text rest = { m->dev, strlen(m->dev) }, major;

	return text_part(&rest, ':', &major) && text_u64(major, 10, &m->major) &&
	    text_u64(rest, 10, &m->minor);
}

int
text_mount(struct text *rest, struct mount *m)
{
	struct text line;
	uint64_t id, parent;
	char *p, *end, *id_field, *parent_field;

	if (!text_part(rest, '\n', &line))
		return 0;
	m->store.len = 0;
	buf_add(&m->store, line.s, line.n);
	if (memchr(line.s, '\0', line.n) != NULL || line.n == 0)
		return -1;
	p = m->store.s;
	id_field = cut_field(&p);
	parent_field = cut_field(&p);
	m->dev = cut_field(&p);
	m->root = cut_field(&p);
	m->dst = cut_field(&p);
	m->options = cut_field(&p);
	if (p == NULL || !string_u64(id_field, &id) || !string_u64(parent_field, &parent) ||
	    id > INT64_MAX || parent > INT64_MAX || !string_dev(m))
		return -1;
	m->id = (int64_t)id;
	m->parent = (int64_t)parent;
	/* optional fields up to "-": "shared:1 master:2 " */
	m->propagation = p;
	if (strncmp(p, "- ", 2) == 0) {
		*p = '\0';
		p += 2;
	} else if ((end = strstr(p, " - ")) != NULL) {
		*end = '\0';
		p = end + 3;
	} else {
		return -1;
	}
	m->fstype = cut_field(&p);
	m->source = cut_field(&p);
	m->super = p;
	if (m->source == NULL || m->super == NULL)
		return -1;
	unescape(m->root);
	unescape(m->dst);
	unescape(m->options);
	unescape(m->fstype);
	unescape(m->source);
	unescape(m->super);
	return 1;
}

void
mount_free(struct mount *m)
{
	buf_free(&m->store);
}

int
text_id_range(struct text *rest, struct id_range *ret)
{
	struct text line, extra;

	if (!text_part(rest, '\n', &line))
		return 0;
	if (!number_word(&line, 10, &ret->inside) || !number_word(&line, 10, &ret->outside) ||
	    !number_word(&line, 10, &ret->count) || text_word(&line, &extra))
		return -1;
	return 1;
}

bool
text_id_inside(struct text map, uint64_t outside, uint64_t *ret)
{
	struct id_range range;

	while (text_id_range(&map, &range) == 1)
		if (outside >= range.outside && outside - range.outside < range.count)
			return !__builtin_add_overflow(range.inside, outside - range.outside, ret);
	return false;
}

bool
text_inode(struct text link, const char *kind, uint64_t *ret)
{
	size_t n = strlen(kind);

	if (!text_starts(link, kind) || link.n < n + 4 || memcmp(link.s + n, ":[", 2) != 0 ||
	    link.s[link.n - 1] != ']')
		return false;
	return text_u64((struct text){ link.s + n + 2, link.n - n - 3 }, 10, ret);
}

/* A value as a shell would read it: quotes, and a backslash before what it would mean otherwise. */
static char *
unquote(struct text t)
{
	autobuf struct buf out = BUF_INIT;
	char quote = 0;

	for (size_t i = 0; i < t.n; i++) {
		char c = t.s[i];
		if (c == quote && quote != 0) {
			quote = 0;
		} else if (quote == 0 && (c == '"' || c == '\'')) {
			quote = c;
		} else if (c == '\\' && quote != '\'' && i + 1 < t.n &&
		    (quote == 0 || memchr("$`\"\\", t.s[i + 1], 4) != NULL)) {
			buf_addc(&out, t.s[++i]);
		} else {
			buf_addc(&out, c);
		}
	}
	return buf_take(&out);
}

bool
text_os_release(struct text t, const char *key, char **ret)
{
	struct text line, name, value = { NULL, 0 };
	bool found = false;

	while (text_part(&t, '\n', &line)) {
		if (memchr(line.s, '=', line.n) == NULL || !text_part(&line, '=', &name) ||
		    !text_is(name, key))
			continue;
		value = text_trim(line);
		found = true;
	}
	if (found)
		*ret = unquote(value);
	return found;
}

#define UNIX_ACCEPTCON 0x10000 /* __SO_ACCEPTCON: listen(2) was called */

int
text_unix(struct text *rest, struct unix_line *ret)
{
	struct text line, word;
	uint64_t flags;

	do {
		if (!text_part(rest, '\n', &line))
			return 0;
	} while (text_starts(line, "Num "));
	if (!text_word(&line, &word) || !text_word(&line, &word) || !text_word(&line, &word) ||
	    !number_word(&line, 16, &flags) || !text_word(&line, &word) ||
	    !text_word(&line, &word) || !number_word(&line, 10, &ret->inode))
		return -1;
	ret->listening = (flags & UNIX_ACCEPTCON) != 0;
	if (line.n > 0) { /* one blank, then the name as it was bound: it may begin with a blank */
		line.s++;
		line.n--;
	}
	ret->path = line;
	return 1;
}

/* "0100007F": four bytes at a time, each group in the host's byte order. */
static bool
hex_address(struct text hex, bool v6, char address[64])
{
	unsigned char bytes[16];
	size_t groups = v6 ? 4 : 1;

	if (hex.n != groups * 8)
		return false;
	for (size_t i = 0; i < groups; i++) {
		uint64_t group;
		uint32_t word;

		if (!text_u64((struct text){ hex.s + i * 8, 8 }, 16, &group))
			return false;
		word = (uint32_t)group;
		memcpy(bytes + i * 4, &word, sizeof word);
	}
	return inet_ntop(v6 ? AF_INET6 : AF_INET, bytes, address, 64) != NULL;
}

#define TCP_LISTEN_STATE 0x0a

/* "0100007F:0947" */
static bool
hex_end(struct text end, bool v6, char address[64], unsigned *ret_port)
{
	struct text hex;
	uint64_t port;

	if (!text_part(&end, ':', &hex) || !text_u64(end, 16, &port) || port > 65535 || !hex_address(hex, v6, address))
		return false;
	*ret_port = (unsigned)port;
	return true;
}

int
text_tcp(struct text *rest, bool v6, struct tcp_line *ret)
{
	struct text line, word, local, first;
	uint64_t state;

	do {
		if (!text_part(rest, '\n', &line))
			return 0;
		word = line;
	} while (text_word(&word, &first) && text_is(first, "sl"));
	if (!text_word(&line, &word) || !text_word(&line, &local) || !text_word(&line, &ret->peer) ||
	    !number_word(&line, 16, &state))
		return -1;
	for (int i = 0; i < 5; i++)
		if (!text_word(&line, &word))
			return -1;
	if (!number_word(&line, 10, &ret->inode) || !hex_end(local, v6, ret->address, &ret->port))
		return -1;
	ret->listening = state == TCP_LISTEN_STATE;
	return 1;
}

bool
text_tcp_peer(const struct tcp_line *line, bool v6, char ret_address[64], unsigned *ret_port)
{
	return hex_end(line->peer, v6, ret_address, ret_port);
}

struct text
text_exe(struct text link)
{
	static const char gone[] = " (deleted)";
	size_t n = sizeof gone - 1;

	if (link.n > n && memcmp(link.s + link.n - n, gone, n) == 0)
		link.n -= n;
	return link;
}

struct text
text_base(struct text path)
{
	const char *slash = memrchr(path.s, '/', path.n);

	if (slash != NULL) {
		path.n -= (size_t)(slash + 1 - path.s);
		path.s = slash + 1;
	}
	return path;
}
