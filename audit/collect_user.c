/* SPDX-License-Identifier: Apache-2.0 */
/* collect_user: which number a container's configured user has in the container's own /etc/passwd. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/users.h"

#define SOURCE     "/etc/passwd of the container"
#define MAX_PASSWD ((size_t)4 << 20)
#define MAX_STAT   4096
/* proc_pid_stat(5): state, flags, number of threads and start time are the 3rd, 9th, 20th and 22nd word; counted from the name in
 * parentheses */
enum { STATE_WORD = 1, FLAGS_WORD = 7, THREADS_WORD = 18, START_WORD = 20 };
#define EXITING 0x4 /* PF_EXITING of <linux/sched.h> */

bool
collect_is_still(struct collector *c, long pid, double start)
{
	autofree char *path = xasprintf("/proc/%ld/stat", pid);
	struct host_file f = { 0 };
	const char *p = NULL;
	bool same, ends = false;

	host_read_file(c->host, 0, path, MAX_STAT, &f);
	if (*f.code == '\0' && f.bytes != NULL)
		p = strrchr(f.bytes, ')');
	for (int word = 0; p != NULL && word < START_WORD; word++) {
		ends = ends || (word == STATE_WORD && (*p == 'Z' || *p == 'X')) || (word == FLAGS_WORD && strtoul(p, NULL, 10) & EXITING);
		if (word == THREADS_WORD && strtoul(p, NULL, 10) > 1)
			ends = false; /* its first thread alone */
		if ((p = strchr(p, ' ')) != NULL)
			p++;
	}
	same = !ends && p != NULL && strtod(p, NULL) == start;
	host_file_free(&f);
	return same;
}

/* What the container's own file says; false: the document is an error, which it has now. */
static bool
look_up(struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *kernel, const char *name, cJSON *data)
{
	struct host_file f = { 0 };
	struct host_root root;
	int64_t uid;
	bool there, stayed;

	collect_container_root(c, s, &root);
	host_read_inside(c->host, &root, "/etc/passwd", MAX_PASSWD, &f);
	stayed = collect_is_still(c, s->pid, json_num(kernel, "data.start", -1));
	there = *f.code == '\0';
	if (!stayed || (!there && strcmp(f.code, "ENOENT") != 0)) {
		subject_doc_error(subject, "user", SOURCE, stayed ? f.code : "ESRCH",
		    stayed ? f.message : "the container's process ended while its files were read");
		host_file_free(&f);
		return false;
	}
	if (there && users_find(f.bytes != NULL ? f.bytes : "", f.len, name, &uid)) {
		json_put_int(data, "uid", uid);
		json_put_str(data, "from", "passwd");
	}
	host_file_free(&f);
	return true;
}

/* Whether the process's root is known to be the container's: only where its kernel is ours. If not, the document is an error. */
static bool
can_look(cJSON *subject, const cJSON *kernel)
{
	const cJSON *engine = json_at(subject, "read.engine");

	if (json_at(kernel, "data") == NULL) {
		subject_doc_error(subject, "user", SOURCE, json_str(subject, "read.kernel.error.code", "unknown"),
		    json_str(subject, "read.kernel.error.message", ""));
		return false;
	}
	if (json_at(engine, "data") == NULL || json_str(engine, "data.sandboxed", NULL) != NULL) {
		subject_doc_error(subject, "user", SOURCE, "not-proven",
		    "the host's /proc is not known to show the container's files");
		return false;
	}
	return true;
}

void
collect_user(struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *inspect, const cJSON *kernel)
{
	const char *configured = json_str(inspect, "Config.User", NULL);
	autofree char *name = users_name(configured != NULL ? configured : "");
	autojson cJSON *data = json_object();
	int64_t uid;

	json_put_str(data, "configured", configured);
	json_put_null(data, "uid");
	json_put_null(data, "from");
	if (configured != NULL && *name == '\0') {
		json_put_int(data, "uid", 0);
		json_put_str(data, "from", "default");
	} else if (configured != NULL && users_number(name, &uid)) {
		json_put_int(data, "uid", uid);
		json_put_str(data, "from", "number");
	} else if (configured != NULL && (!can_look(subject, kernel) || !look_up(c, subject, s, kernel, name, data))) {
		return;
	}
	subject_doc(subject, "user", SOURCE, data);
	data = NULL;
}
