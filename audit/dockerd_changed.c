/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the configuration file is still what dockerd read, or did not find, when it started. */
#include "config.h"

#include <string.h>

#include "audit/dockerd_options.h"

/* A process start is exact to a clock tick (10 ms), a file time to the coarse clock of the kernel: no more. */
#define TOLERANCE 0.05

bool
dockerd_changed(const struct dockerd_sources *s, const struct host_file *f)
{
	return s->started <= 0 || f->mtime > s->started + TOLERANCE || f->ctime > s->started + TOLERANCE;
}

/* Whether the path may have led elsewhere when dockerd started. */
static bool
led_elsewhere(const struct dockerd_sources *s, const char *path, cJSON *disagreements)
{
	if (s->links_changed <= s->started + TOLERANCE)
		return false;
	dockerd_disagree(disagreements, "a link on the way to %s changed after dockerd started, or could not be looked at: it may "
					"have led elsewhere then", path);
	return true;
}

bool
dockerd_absence_proven(const struct dockerd_sources *s, const char *path, cJSON *disagreements)
{
	const struct host_file *folder = s->folder;

	if (s->file_explicit && s->stopped) {
		dockerd_disagree(disagreements, "%s is named by --config-file and is not there: dockerd would not start", path);
		return false;
	}
	if (s->stopped)
		return true;
	if (s->file_explicit) {
		dockerd_disagree(disagreements,
		    "%s is named by --config-file and is gone: dockerd cannot have started without "
		    "it, and cannot start again",
		    path);
		return false;
	}
	if (led_elsewhere(s, path, disagreements))
		return false;
	if (folder == NULL || *folder->code != '\0') {
		dockerd_disagree(disagreements,
		    "%s is absent, and nothing tells whether it was when dockerd started", path);
		return false;
	}
	if (dockerd_changed(s, folder)) {
		dockerd_disagree(disagreements,
		    "%s is absent, but its folder %s changed after dockerd started: whether it was "
		    "there then is not known",
		    path, folder->path != NULL ? folder->path : "");
		return false;
	}
	return true;
}

static void
when(double seconds, char out[32])
{
	time_show(seconds > 0 && seconds < 2.5e11 ? (int64_t)seconds : 0, out);
}

bool
dockerd_file_unchanged(const struct dockerd_sources *s, const char *path, cJSON *disagreements)
{
	const struct host_file *f = s->file, *folder = s->folder;
	char changed[32];

	if (path[0] != '/') {
		dockerd_disagree(disagreements,
		    "%s is relative to the folder dockerd was started in, which is not known",
		    path);
		return false;
	}
	if (s->stopped)
		return true;
	if (dockerd_changed(s, f)) {
		when(f->mtime > f->ctime ? f->mtime : f->ctime, changed);
		dockerd_disagree(disagreements,
		    "%s changed at %s, after dockerd started: what it holds now need not be in "
		    "force",
		    path, changed);
		return false;
	}
	if (led_elsewhere(s, path, disagreements))
		return false;
	if (f->path != NULL && f->real != NULL && strcmp(f->path, f->real) != 0 &&
	    (folder == NULL || *folder->code != '\0' || dockerd_changed(s, folder))) {
		dockerd_disagree(disagreements,
		    "%s is a link to %s, and its folder changed after dockerd started: it may have "
		    "led elsewhere then",
		    path, f->real);
		return false;
	}
	return true;
}
