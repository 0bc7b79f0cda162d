/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_content_trust: 4.5, Docker Content Trust. The variable is the client's, and from version 29 on the client ignores it: which
 * clients there are, the host does not tell. So the site says which (a Value), and until then the rule shows what is set.
 * The environment of the process that audits is nobody's evidence (P-78), and is not looked at.
 */
#include "config.h"

#include <string.h>

#include "checks/containers.h"
#include "checks/host.h"

struct settings {
	bool everywhere; /* on in /etc/environment, which no shell has to come by */
	bool on, against, unclear;
	struct items shown;
};

static bool
read_settings(const cJSON *list, struct settings *ret)
{
	const cJSON *x;

	cJSON_ArrayForEach (x, list) {
		const char *path = json_str(x, "path", NULL), *value = json_str(x, "value", NULL);
		bool on = value != NULL && strcmp(value, "on") == 0;

		if (path == NULL || value == NULL)
			return false;
		ret->on = ret->on || on;
		ret->unclear = ret->unclear || strcmp(value, "unclear") == 0;
		ret->against = ret->against || (!on && strcmp(value, "unclear") != 0);
		ret->everywhere = ret->everywhere || (on && strcmp(path, "/etc/environment") == 0);
		items_add(&ret->shown, "%s in %s:%.0f", value, path, json_num(x, "line", 0));
	}
	return true;
}

/* On everywhere, and nothing against it in any file that was read. */
static enum verdict
passed(struct look *at, struct settings *s, struct fact files)
{
	autoitems struct items read = { 0 };
	const cJSON *f;

	if (files.seen != SEEN_VALUE || !cJSON_IsArray(files.v) || !all_strings(files.v))
		return say_unseen(at, files, "which files were read", "a list of strings");
	cJSON_ArrayForEach (f, files.v)
		items_add(&read, "%s", f->valuestring);
	return say(at, PASS, "DOCKER_CONTENT_TRUST is %s, and nothing that was read is against it: %s; what files of users other than root say was not read",
	    items_show(&s->shown), items_show(&read));
}

/* The site's clients heed the variable. */
static enum verdict
required(struct look *at, struct settings *s, struct fact files)
{
	if (s->against)
		return say(at, FAIL, "DOCKER_CONTENT_TRUST is %s", items_show(&s->shown));
	if (s->unclear)
		return say(at, UNKNOWN, "what DOCKER_CONTENT_TRUST is would have to be worked out: it is %s", items_show(&s->shown));
	if (!s->on)
		return say(at, FAIL, "DOCKER_CONTENT_TRUST is set in no file of the environment or of shells");
	if (!s->everywhere)
		return say(at, NOTCHECKED, "DOCKER_CONTENT_TRUST is %s: which users come by there is not known", items_show(&s->shown));
	return passed(at, s, files);
}

enum verdict
host_content_trust(struct look *at, const struct check *c)
{
	const char *policy = look_value(at, "content-trust");
	struct fact f = look_at(at, c->path, NULL), files = look_at(at, "content_trust:files", NULL);
	struct settings s = { .on = false };
	enum verdict v;

	if (policy != NULL && strcmp(policy, "superseded") == 0)
		return say(at, NOTAPPLICABLE, "the site's clients ignore DOCKER_CONTENT_TRUST, as those of version 29 and later do");
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL)
		return say_unseen(at, f, "what is set", "a list");
	if (!read_settings(f.v, &s))
		v = say(at, UNKNOWN, "a setting without path and value stands in these facts");
	else if (policy != NULL && strcmp(policy, "required") == 0)
		v = required(at, &s, files);
	else
		v = say(at, NOTCHECKED, "DOCKER_CONTENT_TRUST is %s; clients of version 29 and later ignore it, and which there are is "
		    "for a person to say, or the value content-trust", s.shown.n > 0 ? items_show(&s.shown) : "not set");
	items_free(&s.shown);
	return v;
}
