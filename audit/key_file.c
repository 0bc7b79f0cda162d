/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as files: who may read them, and writing a pair. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/key.h"
#include "audit/key_parts.h"

#define MAX_FILE ((size_t)64 << 10)

/* A path as its folder, held open, and the name there. */
static int
split(const char *path, const char **ret_name, struct err *e)
{
	const char *slash = strrchr(path, '/');
	autofree char *folder = slash == NULL ? xstrdup(".") : xstrndup(path, slash == path ? 1 : (size_t)(slash - path));

	*ret_name = slash != NULL ? slash + 1 : path;
	if (**ret_name == '\0')
		return err_set(e, EISDIR, "%s: the name of a file is missing", path);
	return folder_open(folder, e);
}

/* Bytes that may be a key are overwritten before they are freed. */
static void
forget(struct buf *b)
{
	if (b->cap > 0)
		OPENSSL_cleanse(b->s, b->cap);
	buf_free(b);
}
#define autosecret __attribute__((cleanup(forget)))

/* Whether only its owner can read it, and that is us or root. */
static int
is_private(int fd, const char *path, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "%s: %s", path, strerror(errno));
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(e, EPERM, "%s: the key belongs to user %lu, who is neither the one that runs this nor root", path,
		    (unsigned long)st.st_uid);
	if ((st.st_mode & 077) != 0)
		return err_set(e, EPERM, "%s: others may use the key (mode %04o); chmod 600 it, and think of it as known to them", path,
		    (unsigned)(st.st_mode & 07777));
	return 0;
}

/* An empty buffer with room for any file, so that no growth leaves a copy of a key behind. */
static struct buf
roomy(void)
{
	return (struct buf){ .s = xcalloc(MAX_FILE + 2, 1), .cap = MAX_FILE + 2 };
}

static int
read_all(int fd, const char *path, struct buf *ret, struct err *e)
{
	ssize_t n;

	while (ret->len <= MAX_FILE && (n = read(fd, ret->s + ret->len, MAX_FILE + 1 - ret->len)) != 0) {
		if (n < 0)
			return err_set(e, errno, "%s: %s", path, strerror(errno));
		ret->len += (size_t)n;
	}
	ret->s[ret->len] = '\0';
	return ret->len <= MAX_FILE ? 0 : err_set(e, EFBIG, "%s: too large for a key", path);
}

struct key *
key_read_private(const char *path, struct err *e)
{
	static const char public[] = "-----BEGIN PUBLIC KEY-----"; /* RFC 7468, 13 */
	autosecret struct buf pem = roomy();
	const char *name;
	autofd int folder = split(path, &name, e), fd = -1;
	struct err why;

	if (folder < 0)
		return NULL;
	if ((fd = folder_file(folder, name, O_RDONLY, &why)) < 0) {
		err_set(e, why.num, "%.*s%s", (int)(name - path), path, why.msg);
		return NULL;
	}
	if (read_all(fd, path, &pem, e) < 0)
		return NULL;
	if (memmem(pem.s, pem.len, public, sizeof public - 1) != NULL) {
		err_set(e, EINVAL, "%s: it is the public key of a pair, which verifies; name the private one to sign with", path);
		return NULL;
	}
	if (is_private(fd, path, e) < 0)
		return NULL;
	return key_parse_private(pem.s, pem.len, path, e);
}

struct key *
key_read_public(const char *path, struct err *e)
{
	autosecret struct buf pem = roomy(); /* which it is if the user mistook the files */
	autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		err_set(e, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	return read_all(fd, path, &pem, e) < 0 ? NULL : key_parse_public(pem.s, pem.len, path, e);
}

static int
is_free(int folder, const char *name, const char *path, const char *suffix, struct err *e)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return err_set(e, EEXIST, "%s%s: it is there already, and no key is overwritten; name another file", path, suffix);
	return errno == ENOENT ? 0 : err_set(e, errno, "%s%s: %s", path, suffix, strerror(errno));
}

int
key_write_pair(const struct key *k, const char *path, struct err *e)
{
	autosecret struct buf private = roomy();
	autobuf struct buf public = BUF_INIT;
	const char *name;
	autofd int folder = split(path, &name, e);
	autofree char *pub = xasprintf("%s.pub", folder < 0 ? "" : name);

	if (folder < 0 || is_free(folder, name, path, "", e) < 0 || is_free(folder, pub, path, ".pub", e) < 0)
		return -1;
	key_private_pem(k, &private);
	key_public_pem(k, &public);
	if (folder_write(folder, name, 0600, FOLDER_NEW, private.s, private.len, e) < 0)
		return -1;
	if (folder_write(folder, pub, 0644, FOLDER_NEW, public.s, public.len, e) == 0)
		return 0;
	(void)unlinkat(folder, name, 0); /* half a pair is none */
	return -1;
}
