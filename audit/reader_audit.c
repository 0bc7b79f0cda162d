/* SPDX-License-Identifier: Apache-2.0 */
/* OP_AUDIT: the kernel's audit rules and whether it audits at all (linux/audit.h), asked through netlink(7). */
#include "config.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/socket.h>
#include <unistd.h>

#include "audit/reader.h"

#define TIMEOUT_MS 5000
#define MAX_RULES  16384
#define MAX_ANSWER 65536

/* A question, until the kernel has said all there is to it. */
struct question {
	int fd;
	uint16_t type;
	uint32_t seq;
	int64_t deadline;
	bool many;   /* the answer ends with NLMSG_DONE */
	struct buf *out;
	size_t n;    /* answers so far */
	int error;
};

static int
send_question(const struct question *q)
{
	struct nlmsghdr h = { .nlmsg_len = NLMSG_LENGTH(0), .nlmsg_type = q->type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK, .nlmsg_seq = q->seq };
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	return sendto(q->fd, &h, h.nlmsg_len, 0, (const struct sockaddr *)&kernel, sizeof kernel) < 0 ? errno : 0;
}

/* struct audit_status grew: what an old kernel did not send is not recorded. */
static void
put_status(struct buf *out, const char *data, size_t len)
{
	static const char *const names[] = { NULL, "kernel.enabled", "kernel.failure", "kernel.pid", "kernel.rate_limit",
		"kernel.backlog_limit", "kernel.lost", "kernel.backlog" };
	uint32_t n;

	for (size_t i = 1; i < ARRAY_SIZE(names) && (i + 1) * sizeof n <= len; i++) {
		memcpy(&n, data + i * sizeof n, sizeof n);
		wire_int(out, names[i], n);
	}
}

/* A rule's record as hexadecimal digits: the parent takes it apart. */
static void
put_rule(struct buf *out, const char *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	autobuf struct buf hex = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		buf_addc(&hex, digits[(unsigned char)data[i] >> 4]);
		buf_addc(&hex, digits[data[i] & 15]);
	}
	wire_strn(out, "rules[+]", hex.s, hex.len);
}

/* Takes one message. True: that was the last one. The answers may come before or behind their acknowledgement. */
static bool
take(struct question *q, const struct nlmsghdr *h)
{
	const char *data = NLMSG_DATA(h);
	size_t len = h->nlmsg_len - NLMSG_HDRLEN;
	int error = 0;

	if (h->nlmsg_seq != q->seq)
		return false;
	if (h->nlmsg_type == NLMSG_DONE)
		return true;
	if (h->nlmsg_type == NLMSG_ERROR) {
		if (len < sizeof error)
			error = -EBADMSG;
		else
			memcpy(&error, data, sizeof error);
		q->error = -error;
		return error != 0;
	}
	if (h->nlmsg_type != q->type)
		return false;
	if (q->n++ >= MAX_RULES) {
		q->error = EFBIG;
		return true;
	}
	if (q->many)
		put_rule(q->out, data, len);
	else
		put_status(q->out, data, len);
	return !q->many;
}

/* Waits for the next datagram: its length, or 0 with q->error. Nobody but the kernel is listened to. */
static size_t
receive(struct question *q, char *bytes, size_t max)
{
	for (;;) {
		struct pollfd p = { .fd = q->fd, .events = POLLIN };
		struct sockaddr_nl from = { 0 };
		socklen_t nfrom = sizeof from;
		int64_t left = q->deadline - now_ms();
		ssize_t n;

		if (left <= 0 || (poll(&p, 1, (int)left) == 0)) {
			q->error = ETIMEDOUT;
			return 0;
		}
		n = recvfrom(q->fd, bytes, max, MSG_DONTWAIT | MSG_TRUNC, (struct sockaddr *)&from, &nfrom);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n < 0 || (size_t)n > max) {
			q->error = n < 0 ? errno : EBADMSG;
			return 0;
		}
		if (from.nl_pid == 0 && n > 0)
			return (size_t)n;
	}
}

static int
ask(int fd, uint16_t type, uint32_t seq, bool many, struct buf *out)
{
	static char bytes[MAX_ANSWER] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct question q = { .fd = fd, .type = type, .seq = seq, .many = many, .out = out,
		.deadline = now_ms() + TIMEOUT_MS };
	bool last = false;

	if ((q.error = send_question(&q)) != 0)
		return q.error;
	while (!last) {
		size_t left = receive(&q, bytes, sizeof bytes);
		const struct nlmsghdr *h = (const struct nlmsghdr *)(const void *)bytes;

		if (left == 0)
			return q.error;
		for (; !last && left >= sizeof *h && h->nlmsg_len >= sizeof *h && h->nlmsg_len <= left;) {
			size_t step = NLMSG_ALIGN(h->nlmsg_len);

			last = take(&q, h);
			if (step >= left)
				break;
			left -= step;
			h = (const struct nlmsghdr *)(const void *)((const char *)h + step);
		}
	}
	return q.error;
}

/* Nothing else needs the right: it is gone once the question has been asked. */
static void
give_up_right(struct reader *r)
{
	static const cap_value_t audit = CAP_AUDIT_CONTROL;
	cap_t now = r->keeps_audit ? NULL : cap_get_proc();

	if (now == NULL)
		return;
	if (cap_set_flag(now, CAP_EFFECTIVE, 1, &audit, CAP_CLEAR) == 0 &&
	    cap_set_flag(now, CAP_PERMITTED, 1, &audit, CAP_CLEAR) == 0)
		(void)cap_set_proc(now);
	cap_free(now);
}

/* What the kernel of this machine does says something of the root only if that is this machine's own. */
static bool
is_this_machine(struct reader *r)
{
	bool same;

	if (r->whole)
		return true;
	reader_host_ns(r);
	return r->live && r->hosts_proc && reader_same_root(r, 1, &same) && same;
}

static void
trouble(const struct reader *r, struct buf *out, const char *path, int error)
{
	const char *needs = error == EPERM && !(r->rights & RIGHT_AUDIT) ? "; that needs CAP_AUDIT_CONTROL"
	    : error == EPERM ? "; it tells only processes of the first PID namespace, and those with CAP_AUDIT_CONTROL"
	    : error == ECONNREFUSED ? "; it tells only processes of the first user namespace"
	    : error == EPROTONOSUPPORT ? "; it has no audit system, or started with audit=0" : "";
	const char *code = error == ETIMEDOUT ? "timeout" : error == EFBIG ? "too-large" : strerrorname_np(error);

	wire_error(out, path, code != NULL ? code : "EIO", "asking the kernel for its audit rules: %s%s",
	    error == EFBIG ? "more than are read" : strerror(error), needs);
}

void
reader_audit(struct reader *r, struct buf *out)
{
	autofd int fd = -1;
	int error;

	if (!is_this_machine(r)) {
		wire_error(out, "", "not-live",
		    "the root is not that of the running system: its kernel's audit rules are not known");
		return;
	}
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	if (fd < 0) {
		trouble(r, out, "", errno);
		give_up_right(r);
		return;
	}
	wire_object(out, "kernel");
	if ((error = ask(fd, AUDIT_GET, 1, false, out)) != 0)
		trouble(r, out, "kernel", error);
	wire_list(out, "rules");
	if ((error = ask(fd, AUDIT_LIST_RULES, 2, true, out)) != 0)
		trouble(r, out, "rules", error);
	give_up_right(r);
}
