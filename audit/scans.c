/* SPDX-License-Identifier: Apache-2.0 */
/* scans: the folder of reports, and which of them are about an image. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/scans.h"

#define MAX_REPORTS 512
#define MAX_REPORT  ((size_t)64 << 20)
#define MAX_ALL     ((size_t)1 << 30)

struct report {
	char *name;
	int fd, error; /* error: of opening it, an errno */
};

struct scans {
	struct report *reports;
	size_t n;
	bool more;     /* there are more than are read */
	cJSON *list;   /* of scans, in the order of their files */
	cJSON *unread;
	size_t unnamed;
};

static bool
is_report(const char *name)
{
	const char *dot = strrchr(name, '.');

	return *name != '.' && dot != NULL && (strcmp(dot, ".json") == 0 || strcmp(dot, ".sarif") == 0);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct report *)a)->name, ((const struct report *)b)->name);
}

static void
take_hold(int dir, struct report *r)
{
	struct stat st;

	r->fd = openat(dir, r->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (r->fd < 0 || fstat(r->fd, &st) < 0)
		r->error = errno;
	else if (!S_ISREG(st.st_mode))
		r->error = ENOTSUP;
}

struct scans *
scans_open(const char *folder, struct err *e)
{
	struct scans *s;
	struct dirent *entry;
	DIR *d = opendir(folder);

	if (d == NULL) {
		err_set(e, errno, "--scans %s: %s", folder, strerror(errno));
		return NULL;
	}
	s = xcalloc(1, sizeof *s);
	s->list = json_array();
	s->unread = json_array();
	while ((errno = 0, entry = readdir(d)) != NULL) {
		if (!is_report(entry->d_name))
			continue;
		if (s->n == MAX_REPORTS) {
			s->more = true;
			break;
		}
		s->reports = xrealloc(s->reports, s->n + 1, sizeof *s->reports);
		s->reports[s->n++] = (struct report){ .name = xstrdup(entry->d_name), .fd = -1 };
	}
	if (errno != 0) {
		err_set(e, errno, "--scans %s: %s", folder, strerror(errno));
		closedir(d);
		scans_close(s);
		return NULL;
	}
	if (s->n > 1)
		qsort(s->reports, s->n, sizeof *s->reports, by_name);
	for (size_t i = 0; i < s->n; i++)
		take_hold(dirfd(d), &s->reports[i]);
	closedir(d);
	return s;
}

static void
let_go(struct report *r)
{
	close_fd(&r->fd);
	r->fd = -1;
}

static void
add_unread(struct scans *s, const char *file, const char *code, const char *message)
{
	autofree char *clean = utf8_clean(file, strlen(file));
	cJSON *u = json_object();

	json_put_str(u, "file", clean);
	json_put_str(u, "code", code);
	json_put_str(u, "message", message);
	json_push(s->unread, u);
}

/* All of a file, at most max bytes; 0 or an errno. */
static int
slurp(int fd, size_t max, struct buf *ret)
{
	char block[65536];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if ((size_t)n > max - ret->len)
			return EFBIG;
		buf_add(ret, block, (size_t)n);
	}
	return 0;
}

static void
add_scans(struct scans *s, const char *file, cJSON *scans, const char sha256[65])
{
	autofree char *clean = utf8_clean(file, strlen(file));
	cJSON *scan;

	while ((scan = cJSON_DetachItemFromArray(scans, 0)) != NULL) {
		json_put_str(scan, "file", clean);
		json_put_str(scan, "sha256", sha256);
		s->unnamed += json_at(scan, "digests[0]") == NULL;
		json_push(s->list, scan);
	}
}

static void
read_report(struct scans *s, struct report *r, size_t *left, scans_take *take, void *arg)
{
	autobuf struct buf bytes = BUF_INIT;
	autojson cJSON *scans = NULL;
	char sha256[65];
	struct err e = { 0 };
	int error = r->error;

	if (error == 0)
		error = slurp(r->fd, *left < MAX_REPORT ? *left : MAX_REPORT, &bytes);
	let_go(r);
	*left -= bytes.len;
	if (error == 0 && take != NULL)
		take(arg, r->name, bytes.s != NULL ? bytes.s : "", bytes.len);
	if (error == EFBIG) {
		add_unread(s, r->name, "too-large", "larger than is read, alone or with those before it");
	} else if (error == ENOTSUP || error == ELOOP) {
		add_unread(s, r->name, "not-regular", "no regular file: not opened");
	} else if (error != 0) {
		const char *code = strerrorname_np(error);

		add_unread(s, r->name, code != NULL ? code : "EIO", strerror(error));
	} else if ((scans = scans_parse(bytes.s != NULL ? bytes.s : "", bytes.len, &e)) == NULL) {
		add_unread(s, r->name, e.num == EINVAL ? "not-json" : e.num == EFBIG ? "too-large" : "not-a-scan", e.msg);
	} else {
		sha256_hex(bytes.s, bytes.len, sha256);
		add_scans(s, r->name, scans, sha256);
	}
}

void
scans_read(struct scans *s, scans_take *take, void *arg)
{
	size_t left = MAX_ALL;

	for (size_t i = 0; i < s->n; i++)
		read_report(s, &s->reports[i], &left, take, arg);
	if (s->more)
		add_unread(s, "", "too-many", "there are more reports than are read");
}

void
scans_close(struct scans *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++) {
		free(s->reports[i].name);
		let_go(&s->reports[i]);
	}
	free(s->reports);
	cJSON_Delete(s->list);
	cJSON_Delete(s->unread);
	free(s);
}

/* Whether a digest is one of an image's, each with or without a name before it. */
static bool
has_digest(const cJSON *digests, const char *digest)
{
	const cJSON *d;

	cJSON_ArrayForEach(d, digests) {
		const char *text = cJSON_IsString(d) ? d->valuestring : "", *at = strrchr(text, '@');

		if (strcmp(at != NULL ? at + 1 : text, digest) == 0)
			return true;
	}
	return false;
}

static bool
names_any(const cJSON *names, const cJSON *digests)
{
	const cJSON *d;

	cJSON_ArrayForEach(d, names)
		if (has_digest(digests, d->valuestring))
			return true;
	return false;
}

/* Whether two platforms may be one: where only one of them tells a variant, that does not count. */
static bool
same_platform(const char *a, const char *b)
{
	size_t n = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

	return strncmp(a, b, n) == 0 && (a[n] == '\0' || a[n] == '/') && (b[n] == '\0' || b[n] == '/');
}

/* The scan, if it is about the image; NULL: it is not. The caller's. */
static cJSON *
scan_of(const cJSON *scan, const cJSON *digests, const char *platform, int64_t *elsewhere)
{
	bool exact = names_any(json_at(scan, "exact"), digests);
	const char *its = json_str(scan, "platform", NULL);
	cJSON *ours;

	if (!exact && !names_any(json_at(scan, "digests"), digests))
		return NULL;
	if (!exact && platform != NULL && its != NULL && !same_platform(platform, its)) {
		++*elsewhere;
		return NULL;
	}
	ours = json_copy(scan);
	if (!exact && (platform == NULL || its == NULL) && json_str(ours, "gap", NULL) == NULL)
		cJSON_ReplaceItemInObjectCaseSensitive(ours, "gap", cJSON_CreateString(
		    "it names a repository's digest, which may be of several platforms, and which of them was scanned is not known"));
	return ours;
}

cJSON *
scans_of(const struct scans *s, const cJSON *digests, const char *platform)
{
	cJSON *data = json_object(), *list = json_put_array(data, "list");
	int64_t elsewhere = 0;
	const cJSON *scan;

	cJSON_ArrayForEach(scan, s->list) {
		cJSON *ours = scan_of(scan, digests, platform, &elsewhere);

		if (ours != NULL)
			json_push(list, ours);
	}
	json_put_int(data, "reports", (int64_t)s->n);
	json_put_int(data, "unnamed", (int64_t)s->unnamed);
	json_put_int(data, "elsewhere", elsewhere);
	json_put(data, "unread", json_copy(s->unread));
	return data;
}
