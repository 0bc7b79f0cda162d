/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_lines: the facts' lines, in their order. Each is made as soon as everything that it tells is known: while the engine
 * still answers, in the time in which it is waited for; and what could not be made then, afterwards.
 */
#include "config.h"

#include <string.h>

#include "audit/accounts.h"
#include "audit/collect_parts.h"

/* What became of a step. */
enum stepped {
	NOT_YET, /* it lacks an answer of the engine */
	AGAIN,   /* a part of it is done */
	DONE,
};

/* Gives a line to the sink, which frees nothing. */
static void
give(struct lines *l, cJSON *line)
{
	l->refused = l->refused || l->sink(l->arg, line, l->e) < 0;
	l->subjects++;
	cJSON_Delete(line);
}

static bool
is_judged_by_host(const struct collector *c)
{
	return collect_host_wanted(c) && strcmp(c->local, "yes") == 0;
}

/* ---- before the first line ---- */

static enum stepped
begin(struct lines *l)
{
	const struct collector *c = l->c;

	if (!l->late && !c->asked)
		return NOT_YET;
	if (c->o->meanwhile != NULL)
		c->o->meanwhile(c->o->meanwhile_arg);
	return DONE;
}

/* What is known of the engine as a whole. */
static enum stepped
engine(struct lines *l)
{
	struct collector *c = l->c;

	if (!l->late && (c->unanswered > 0 || !engine_is_confirmed(&c->version) || collect_doubts_list(c)))
		return NOT_YET;
	c->reachable = c->reachable || !l->late;
	if (c->reachable)
		collect_doubt_images(c);
	return DONE;
}

static enum stepped
identity(struct lines *l)
{
	l->c->identity = host_identity(l->c->host);
	l->c->mounts = host_mounts(l->c->host);
	return DONE;
}

static enum stepped
process(struct lines *l)
{
	collect_daemon_process(l->c);
	return DONE;
}

/* Whether collect_prove_local() would not ask the engine again: the first container that runs is where it says. */
static bool
proof_is_in(struct collector *c)
{
	for (size_t i = 0; i < c->ncontainers; i++) {
		struct seen_container *s = &c->containers[i];

		if (s->unanswered > 0)
			return false;
		if (s->running)
			return collect_kernel_now(c, s) && json_at(s->kernel, "error") == NULL;
	}
	return true;
}

static enum stepped
locality(struct lines *l)
{
	struct collector *c = l->c;

	if (!l->late && !proof_is_in(c))
		return NOT_YET;
	collect_prove_local(c);
	collect_host_ask(c);
	return DONE;
}

static enum stepped
certificates(struct lines *l)
{
	collect_default_profile(l->c);
	collect_tls(l->c);
	return DONE;
}

static enum stepped
sockets(struct lines *l)
{
	collect_find_sockets(l->c);
	return DONE;
}

static enum stepped
roles(struct lines *l)
{
	collect_roles(l->c);
	return DONE;
}

/* ---- the lines ---- */

static enum stepped
run_line(struct lines *l)
{
	struct collector *c = l->c;

	if (collect_withholds(c)) {
		l->guard = (struct collect_guard){ c, l->sink, l->arg };
		l->sink = collect_withhold;
		l->arg = &l->guard;
	}
	give(l, collect_run_line(c, l->started));
	l->subjects = 0;
	return DONE;
}

static enum stepped
host_line(struct lines *l)
{
	struct collector *c = l->c;
	cJSON *s;

	if (!l->late && c->accounts != NULL && !accounts_are_in(c->accounts))
		return NOT_YET;
	s = subject_new(KIND_HOST, json_str(c->identity, "data.machine_id", ""), json_str(c->identity, "data.hostname", ""));
	collect_put(c, s, KIND_HOST, "identity", c->identity);
	collect_host_put(c, s);
	collect_put_roles(c, s);
	collect_put_audit(c, s);
	collect_put_trust(c, s);
	give(l, s);
	return DONE;
}

static enum stepped
daemon_line(struct lines *l)
{
	if (!l->late && l->c->answered < l->c->ncontainers) /* it tells of all containers' logs */
		return NOT_YET;
	give(l, collect_daemon_subject(l->c));
	return DONE;
}

static enum stepped
swarm_lines(struct lines *l)
{
	cJSON *line = collect_swarm_subject(l->c);

	for (size_t i = 0; line != NULL; line = collect_swarm_member(l->c, i++))
		give(l, line);
	return DONE;
}

static enum stepped
file_lines(struct lines *l)
{
	size_t files = 0;

	l->refused = l->refused || collect_files(l->c, l->sink, l->arg, &files, l->e) < 0;
	l->subjects += files;
	return DONE;
}

static enum stepped
image_list_lines(struct lines *l)
{
	const struct collector *c = l->c;
	const struct answer *list = &c->answers[ANSWER_IMAGES];

	if (list->doc == NULL)
		give(l, subject_list_error(KIND_IMAGE, list->source, list->code, list->message));
	if (c->hidden_images != NULL)
		give(l, subject_list_error(KIND_IMAGE, list->source, "incomplete", c->hidden_images));
	return DONE;
}

static enum stepped
image_lines(struct lines *l)
{
	struct collector *c = l->c;

	if (c->answers[ANSWER_IMAGES].doc == NULL)
		return DONE;
	if (!l->late && !collect_images_are_in(c)) /* each tells what it was built on */
		return NOT_YET;
	if (collect_prepare_image(c))
		return AGAIN;
	if (l->image == c->nimages)
		return DONE;
	c->now = c->images[l->image].name;
	give(l, collect_image_subject(c, &c->images[l->image++]));
	return AGAIN;
}

static enum stepped
list_lines(struct lines *l)
{
	const struct collector *c = l->c;
	const struct answer *list = &c->answers[ANSWER_CONTAINERS];

	if (list->doc == NULL)
		give(l, subject_list_error(KIND_CONTAINER, list->source, list->code, list->message));
	if (c->hidden != NULL)
		give(l, subject_list_error(KIND_CONTAINER, list->source, "incomplete", c->hidden));
	return DONE;
}

/* The host reader works on the next few containers while this one's line is built and judged. */
static void
ask_kernels_ahead(const struct collector *c, size_t from)
{
	for (size_t i = from; i < c->ncontainers && i < from + 8; i++) {
		const struct seen_container *s = &c->containers[i];

		if (is_judged_by_host(c) && s->running && s->kernel == NULL)
			host_container_ahead(c->host, s->pid, s->id, s->started);
	}
}

/* Whether a container's line tells of another container. */
static bool
tells_of_others(const struct seen_container *s)
{
	const char *const modes[] = { s->network_mode, s->pid_mode, s->ipc_mode };

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i] != NULL && strncmp(modes[i], "container:", 10) == 0)
			return true;
	return false;
}

/* Whether its line can be made without asking the engine. */
static bool
container_is_in(struct collector *c, struct seen_container *s)
{
	return s->unanswered == 0 && (!tells_of_others(s) || c->answered == c->ncontainers) &&
	    (!is_judged_by_host(c) || collect_kernel_now(c, s));
}

static enum stepped
container_lines(struct lines *l)
{
	struct collector *c = l->c;
	struct seen_container *s = &c->containers[l->container];
	cJSON *subject;

	if (l->container == c->ncontainers)
		return DONE;
	if (!l->late && !container_is_in(c, s))
		return NOT_YET;
	c->now = s->name;
	if (l->late)
		ask_kernels_ahead(c, l->container);
	if (is_judged_by_host(c))
		collect_kernel(c, s);
	subject = collect_container_subject(c, s);
	if (*s->code == '\0')
		collect_put_profile(c, subject, KIND_CONTAINER, "default_seccomp");
	give(l, subject);
	l->container++;
	return AGAIN;
}

static enum stepped
end_line(struct lines *l)
{
	if (!l->late)
		return NOT_YET;
	give(l, collect_end_line(l->c, l->subjects));
	return DONE;
}

/* phase: what it is called, once the engine has answered. */
static const struct step {
	enum stepped (*make)(struct lines *);
	const char *phase;
} steps[] = {
	{ begin, "looking at the host" }, { identity, "looking at the host" }, { engine, "looking at the host" },
	{ process, "looking at the daemon" }, { locality, "looking for the engine's processes" },
	{ certificates, "looking at the daemon's certificates" }, { sockets, "looking at sockets" }, { roles, "looking for files" },
	{ run_line, "looking at the host" }, { host_line, "looking at the host" }, { daemon_line, "looking at the daemon" },
	{ swarm_lines, "looking at the swarm" }, { file_lines, "looking at files" }, { image_list_lines, "looking at images" },
	{ image_lines, "looking at images" }, { list_lines, "looking at containers" },
	{ container_lines, "looking at containers" }, { end_line, "looking at containers" },
};

const char *
collect_lines_phase(const struct lines *l, struct progress_count *ret)
{
	const struct step *s = &steps[l->step < ARRAY_SIZE(steps) ? l->step : ARRAY_SIZE(steps) - 1];

	if (s->make == image_lines)
		*ret = (struct progress_count){ "images", l->image, l->c->nimages };
	else if (s->make == container_lines)
		*ret = (struct progress_count){ "containers", l->container, l->c->ncontainers };
	return s->phase;
}

bool
collect_lines(struct lines *l)
{
	enum stepped did;

	if (l->busy || l->refused || l->step == ARRAY_SIZE(steps))
		return false;
	l->busy = true;
	did = steps[l->step].make(l);
	l->busy = false;
	if (did == DONE) {
		l->step++;
		l->c->now = NULL;
	}
	if (l->late)
		collect_progress(l->c);
	if (did != DONE)
		host_pump(l->c->host); /* the reader has time for what waits */
	return did != NOT_YET;
}
