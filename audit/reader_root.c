/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root of a container. Its process may have changed its own: chroot(2) gives it any folder below, pivot_root(2) another mount, and
 * in a mount namespace that it made itself everything is as it likes. So its root is where we begin, no more: ".." leads out of a
 * chroot, since ours is elsewhere, and ends where the mount namespace does; and that must be the folder that the engine gave it.
 */
#include "config.h"

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "audit/reader.h"

#define MAX_CLIMB 4096

struct place {
	uint64_t dev, ino, mount;
};

static int
place_of(int fd, struct place *ret)
{
	struct statx st;

	if (statx(fd, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_INO | STATX_MNT_ID, &st) < 0)
		return errno;
	*ret = (struct place){ makedev(st.stx_dev_major, st.stx_dev_minor), st.stx_ino,
		st.stx_mask & STATX_MNT_ID ? st.stx_mnt_id : 0 };
	return 0;
}

/* At the top ".." is the same folder; or what is mounted over it, which is the top then. */
int
reader_climb(int *fd)
{
	struct place here = { 0 }, above = { 0 };
	int error = place_of(*fd, &here);

	for (int steps = 0; error == 0; steps++) {
		int up = steps < MAX_CLIMB ? openat(*fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

		if (up < 0)
			return steps < MAX_CLIMB ? errno : ELOOP;
		error = place_of(up, &above);
		if (error != 0 ||
		    (above.dev == here.dev && above.ino == here.ino && above.mount == here.mount)) {
			(void)close(up);
			return error;
		}
		(void)close(*fd);
		*fd = up;
		here = above;
	}
	return error;
}

int
reader_container_root(struct reader *r, int64_t pid, uint64_t dev, uint64_t ino, int *ret_fd)
{
	autofd int fd = -1;
	struct place top = { 0 };
	int error;

	if (pid <= 0)
		return ESRCH;
	if ((error = reader_pid_root(r, pid, &fd)) != 0)
		return error;
	/* the root in a recording is a folder of the recording */
	if (r->live && (error = reader_climb(&fd)) != 0)
		return error;
	if ((error = place_of(fd, &top)) != 0)
		return error;
	if (ino != 0 && (top.dev != dev || top.ino != ino))
		return ENOTPROVEN;
	*ret_fd = fd;
	fd = -1;
	return 0;
}

int
reader_request_root(struct reader *r, const struct request *q, int *ret_fd)
{
	return q->inside ? reader_container_root(r, q->pid, q->dev, q->ino, ret_fd)
			 : reader_pid_root(r, q->pid, ret_fd);
}
