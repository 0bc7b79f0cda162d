/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access control lists (acl(5)), in the kernel's own form: struct posix_acl_xattr_header and its entries, little endian
 * (include/uapi/linux/posix_acl_xattr.h).
 */
#include "config.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>

#include "audit/reader.h"

#define ACL_VERSION 2
#define HEAD        4
#define ENTRY       8

static const struct {
	uint16_t tag;
	const char *name;
	bool named; /* its id says for whom */
} tags[] = {
	{ ACL_USER_OBJ, "user_obj", false },
	{ ACL_USER, "user", true },
	{ ACL_GROUP_OBJ, "group_obj", false },
	{ ACL_GROUP, "group", true },
	{ ACL_MASK, "mask", false },
	{ ACL_OTHER, "other", false },
};

const char *
acl_tag_name(unsigned tag, bool *ret_named)
{
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
		if (tags[i].tag == tag) {
			*ret_named = tags[i].named;
			return tags[i].name;
		}
	return NULL;
}

int
acl_parse(const void *bytes, size_t len, struct acl *ret)
{
	const unsigned char *p = bytes;
	uint32_t version, id;
	uint16_t tag, perm;
	bool named;

	*ret = (struct acl){ .mask = 7 };
	if (len < HEAD || (len - HEAD) % ENTRY != 0)
		return EBADMSG;
	memcpy(&version, p, sizeof version);
	if (le32toh(version) != ACL_VERSION)
		return EBADMSG;
	if ((len - HEAD) / ENTRY > ACL_MAX)
		return EFBIG;
	for (p += HEAD; p < (const unsigned char *)bytes + len; p += ENTRY) {
		struct acl_entry *e = &ret->entries[ret->n++];

		memcpy(&tag, p, sizeof tag);
		memcpy(&perm, p + 2, sizeof perm);
		memcpy(&id, p + 4, sizeof id);
		*e = (struct acl_entry){ le16toh(tag), le16toh(perm), le32toh(id) };
		if (acl_tag_name(e->tag, &named) == NULL || e->perm > 7)
			return EBADMSG;
		if (e->tag == ACL_MASK)
			ret->mask = e->perm;
	}
	return 0;
}

unsigned
acl_effective(const struct acl *a, const struct acl_entry *e)
{
	/* the mask bounds all but the owner and the others */
	return e->tag == ACL_USER || e->tag == ACL_GROUP || e->tag == ACL_GROUP_OBJ ? e->perm & a->mask : e->perm;
}

int
reader_acl(int handle, const char *name, struct acl *ret)
{
	char path[40], bytes[HEAD + ENTRY * (ACL_MAX + 1)];
	ssize_t n;

	*ret = (struct acl){ .mask = 7 };
	snprintf(path, sizeof path, "/proc/self/fd/%d", handle);
	n = getxattr(path, name, bytes, sizeof bytes);
	if (n < 0) /* without one, or on a file system that has none */
		return errno == ENODATA || errno == EOPNOTSUPP ? 0 : errno == ERANGE || errno == E2BIG ? EFBIG : errno;
	return acl_parse(bytes, (size_t)n, ret);
}

void
reader_put_acl(struct buf *out, const char *list, const struct acl *a)
{
	char at[64], perm[4], effective[4];
	bool named = false;

	wire_list(out, list);
	for (const struct acl_entry *e = a->entries; e < a->entries + a->n; e++) {
		const char *name = acl_tag_name(e->tag, &named);
		unsigned rights = acl_effective(a, e);

		for (int i = 0; i < 3; i++) {
			perm[i] = e->perm & 4 >> i ? "rwx"[i] : '-';
			effective[i] = rights & 4 >> i ? "rwx"[i] : '-';
		}
		perm[3] = effective[3] = '\0';
		snprintf(at, sizeof at, "%s[+].tag", list);
		wire_str(out, at, name);
		if (named) {
			snprintf(at, sizeof at, "%s[-].id", list);
			wire_int(out, at, e->id);
		}
		snprintf(at, sizeof at, "%s[-].perm", list);
		wire_str(out, at, perm);
		snprintf(at, sizeof at, "%s[-].effective", list);
		wire_str(out, at, effective);
	}
}
