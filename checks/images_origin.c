/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images_origin: where an image came from, whether the site trusts that, and who signed it.
 *
 * A tag proves nothing: anybody who may use the engine gives one. A digest under a repository (RepoDigests) means that the
 * image was pulled from there or pushed there, but only in Docker's own store: the containerd store and Podman write one for
 * whatever was built or imported here. Nor does Identity.Pull prove it: Docker 29.7.2 writes that for an imported tarball
 * as well. So only Docker's own store lets an image pass; elsewhere a person has to say.
 *
 * An image that was built here lies on others: the nearest of those that are here, by layers and history, and that a registry
 * has, is looked at in its place. It can fail for that one; it cannot pass, since what else lay between is gone.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"
#include "checks/images.h"

/* "lab/app:1@sha256:..." is docker.io/lab/app (distribution/reference: the first part is a registry if it has a dot, a colon or
 * a capital, or is localhost). The caller frees. */
static char *
repository_of(const char *reference)
{
	autofree char *name = xstrndup(reference, strcspn(reference, "@"));
	char *slash = strrchr(name, '/'), *colon = strchr(slash != NULL ? slash : name, ':');
	size_t first;

	if (colon != NULL)
		*colon = '\0';
	first = strcspn(name, "/");
	if (name[first] == '\0')
		return xasprintf("docker.io/library/%s", name);
	if (strncmp(name, "index.docker.io/", 16) == 0 || strncmp(name, "docker.io/", 10) == 0)
		return xasprintf("docker.io/%s%s", strchr(name + first + 1, '/') != NULL ? "" : "library/", name + first + 1);
	if (strcspn(name, ".:ABCDEFGHIJKLMNOPQRSTUVWXYZ") < first || (first == 9 && strncmp(name, "localhost", 9) == 0))
		return xstrdup(name);
	return xasprintf("docker.io/%s", name);
}

/* A source is a repository or a pattern of some, and whatever lies below. A star does not cross a slash: "*.example.com/app" is no
 * "evil.example/x.example.com/app". */
static bool
is_of_source(const char *source, const char *repository)
{
	autofree char *pattern = xstrdup(source);
	const char *end = repository;

	for (size_t n = strlen(pattern); n > 0 && pattern[n - 1] == '/'; n--)
		pattern[n - 1] = '\0';
	do {
		autofree char *above = NULL;

		end += strcspn(end, "/");
		above = xstrndup(repository, (size_t)(end - repository));
		if (fnmatch(pattern, above, FNM_PATHNAME) == 0)
			return true;
	} while (*end++ != '\0');
	return false;
}

static bool
is_trusted(const char *sources, const char *reference)
{
	autofree char *repository = repository_of(reference);
	bool trusted = false;

	for (;;) {
		autofree char *word = NULL;

		if (!value_word(&sources, &word))
			return trusted;
		trusted = trusted || is_of_source(word, repository);
	}
}

/* The first reference of a list that is trusted; NULL: none is. */
static const char *
trusted_in(const char *sources, const cJSON *list)
{
	const cJSON *reference;

	cJSON_ArrayForEach (reference, list)
		if (cJSON_IsString(reference) && is_trusted(sources, reference->valuestring))
			return reference->valuestring;
	return NULL;
}

/* The repositories of a list of references, each once. */
static void
add_repositories(struct items *to, const cJSON *list)
{
	const cJSON *a, *b;

	cJSON_ArrayForEach (a, list) {
		autofree char *repository = cJSON_IsString(a) ? repository_of(a->valuestring) : NULL;
		bool twice = repository == NULL;

		for (b = list->child; b != a && !twice; b = b->next) {
			autofree char *other = cJSON_IsString(b) ? repository_of(b->valuestring) : xstrdup("");

			twice = strcmp(other, repository) == 0;
		}
		if (!twice)
			items_add(to, "%s", repository);
	}
}

/* Where the image came from, as far as its engine tells. */
struct origin {
	const cJSON *tags, *digests; /* NULL: none */
	bool proven;                 /* a digest means a registry */
	const cJSON *bases;
};

/* A list that is absent, null or empty is none; another type is said, and false. */
static bool
list_at(struct look *at, const char *path, const cJSON **ret, enum verdict *ret_verdict)
{
	struct fact f = look_at(at, path, NULL);

	*ret = NULL;
	if (f.seen == SEEN_ABSENT || f.seen == SEEN_NULL)
		return true;
	if (f.seen != SEEN_VALUE || f.code != NULL || !cJSON_IsArray(f.v) || !all_strings(f.v)) {
		*ret_verdict = say_unseen(at, f, strchr(path, ':') + 1, "a list of strings");
		return false;
	}
	*ret = f.v->child != NULL ? f.v : NULL;
	return true;
}

static bool
look_at_origin(struct look *at, const struct check *c, struct origin *ret, enum verdict *ret_verdict)
{
	struct fact store, bases;

	if (!list_at(at, "inspect:RepoTags", &ret->tags, ret_verdict) || !list_at(at, c->path, &ret->digests, ret_verdict))
		return false;
	look_at(at, "inspect:Created", NULL);
	look_at(at, "inspect:Identity", NULL);
	look_at(at, "inspect:Config.Labels", NULL);
	store = look_at(at, "engine:store", NULL);
	if (!fact_string(store)) {
		*ret_verdict = say_unseen(at, store, "store", "a string");
		return false;
	}
	bases = look_at(at, "base:images", NULL);
	if (bases.seen != SEEN_VALUE || !cJSON_IsArray(bases.v)) {
		*ret_verdict = say_unseen(at, bases, "base.images", "a list");
		return false;
	}
	/* the containerd store tells of a descriptor, too */
	ret->proven = strcmp(store.v->valuestring, "docker") == 0 && look_at(at, "inspect:Descriptor.digest", NULL).seen == SEEN_ABSENT;
	ret->bases = bases.v;
	return true;
}

/* What is known of where it came from, for a sentence. The caller frees. */
static char *
origin_words(const struct origin *o)
{
	autoitems struct items from = { .n = 0 }, on = { .n = 0 };
	const cJSON *base;

	cJSON_ArrayForEach (base, o->bases)
		items_add(&on, "%s", json_str(base, "name", "?"));
	add_repositories(&from, o->digests != NULL ? o->digests : o->tags);
	if (o->digests != NULL && o->proven)
		return xasprintf("from %s", items_show(&from));
	return xasprintf("%s%s%s%s%s", o->digests == NULL ? "of no registry" : "of a store that does not tell what a registry gave",
	    from.n > 0 ? ", named " : ", without a name", from.n > 0 ? items_show(&from) : "",
	    on.n > 0 ? "; built on " : "", on.n > 0 ? items_show(&on) : "");
}

/*
 * The images that this one was built on, the nearest first; those with equally many rows of history are one thing. Of the
 * first that a registry is known to have: a digest. *ret_trusted whether any equally near is trusted.
 */
static const char *
base_of(const struct origin *o, const char *sources, bool *ret_trusted)
{
	const char *found = NULL;
	double rows = 0;
	const cJSON *base;

	*ret_trusted = false;
	cJSON_ArrayForEach (base, o->bases) {
		const cJSON *digests = json_at(base, "RepoDigests");
		const char *trusted = trusted_in(sources, digests), *first = json_str(digests, "[0]", NULL);

		if (first == NULL)
			continue;
		if (found != NULL && json_num(base, "rows", 0) != rows)
			return found;
		rows = json_num(base, "rows", 0);
		if (found == NULL || trusted != NULL)
			found = trusted != NULL ? trusted : first;
		*ret_trusted = *ret_trusted || trusted != NULL;
	}
	return found;
}

/* It has no digest of a registry: built, imported or loaded here. */
static enum verdict
of_built(struct look *at, const struct origin *o, const char *sources)
{
	bool trusted;
	const char *base = o->proven ? base_of(o, sources, &trusted) : NULL;

	if (base == NULL)
		return say(at, NOTCHECKED, "no registry is known to have had it: built, imported or loaded here, on what is not known");
	if (!trusted)
		return say(at, FAIL, "lies on %s, which is not of a trusted source", base);
	return say(at, NOTCHECKED, "made here on %s, which is trusted; what else lies between is not known", base);
}

/* None of its digests is trusted. */
static enum verdict
of_others(struct look *at, const struct origin *o, const char *sources)
{
	autoitems struct items from = { .n = 0 };
	struct fact parent = look_at(at, "inspect:Parent", NULL);
	bool built = (fact_string(parent) && *parent.v->valuestring != '\0') ||
	    look_aside(at, "inspect:Identity.Build").seen == SEEN_VALUE;

	if (!o->proven && built)
		return of_built(at, o, sources);
	add_repositories(&from, o->digests);
	return say(at, FAIL, "%s %s, which is not trusted", o->proven ? "from" : "is called", items_show(&from));
}

enum verdict
image_trusted_base(struct look *at, const struct check *c)
{
	const char *sources = look_value(at, "trusted-image-sources"), *trusted;
	struct origin o;
	enum verdict v;

	if (!image_is_there(at))
		return ERROR;
	if (!look_at_origin(at, c, &o, &v))
		return v;
	if (sources == NULL || sources[strspn(sources, " \t\n,")] == '\0') {
		autofree char *words = origin_words(&o);

		return say(at, NOTCHECKED, "%s; which sources are trusted is not set", words);
	}
	if (o.digests == NULL)
		return of_built(at, &o, sources);
	trusted = trusted_in(sources, o.digests);
	if (trusted == NULL)
		return of_others(at, &o, sources);
	if (o.proven)
		return say(at, PASS, "from %s, which is trusted", trusted);
	return say(at, NOTCHECKED, "is called %s, which is trusted; this store gives what was built or imported here such a name too",
	    trusted);
}

/*
 * 4.12: always for a person. What was verified on an image's way here, and whether what was put into it had been, no host records.
 * Engines from API 1.53 on tell of signatures that they verified themselves; elsewhere one is looked up by the image's digest.
 */
enum verdict
image_signed_artifacts(struct look *at, const struct check *c)
{
	static const char *const rest = "; that signatures are verified before use is for a person to attest";
	autoitems struct items by = { .n = 0 }, names = { .n = 0 };
	struct fact signatures;
	const cJSON *digests, *s;
	enum verdict v;

	if (!image_is_there(at))
		return ERROR;
	if (!list_at(at, "inspect:RepoDigests", &digests, &v))
		return v;
	signatures = look_at(at, c->path, NULL);
	if (signatures.seen != SEEN_ABSENT && signatures.seen != SEEN_NULL &&
	    (signatures.seen != SEEN_VALUE || signatures.code != NULL || !cJSON_IsArray(signatures.v)))
		return say_unseen(at, signatures, "Identity.Signature", "a list");
	if (cJSON_GetArraySize(signatures.v) == 0) {
		add_repositories(&names, digests);
		if (digests == NULL)
			return say(at, NOTCHECKED, "its engine tells of no signature, and it has no digest under which a registry would keep one%s",
			    rest);
		return say(at, NOTCHECKED, "its engine tells of no signature, and it has a digest of %s%s", items_show(&names), rest);
	}
	cJSON_ArrayForEach (s, signatures.v)
		if (cJSON_IsObject(s) && cJSON_GetObjectItemCaseSensitive(s, "Error") == NULL)
			items_add(&by, "%s", json_str(s, "Signer.SubjectAlternativeName", json_str(s, "Name", "a signer without a name")));
	if (by.n == 0)
		return say(at, NOTCHECKED, "its engine could verify no signature of it%s", rest);
	return say(at, NOTCHECKED, "its engine verified a signature by %s%s", items_show(&by), rest);
}
