/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/image_bases.h"

/* What stands for a chain of rows or layers from the lowest on: half a SHA-256 over the one below and what is added. */
struct chain {
	char hex[33];
};

struct indexed {
	struct chain *rows, *layers; /* after each, the lowest first */
	size_t nrows, nlayers;       /* in the chains */
	size_t all;                  /* the rows of its history, of which the chain has the first ones */
	bool named;
};

struct image_bases {
	struct indexed *images;
	size_t n;
	size_t *sorted, nsorted; /* numbers of those whose chain is complete, by its end */
};

/* Whether the image has a name. */
static bool
is_named(const cJSON *inspect)
{
	static const char *const lists[] = { "RepoTags", "RepoDigests" };
	const cJSON *name;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		cJSON_ArrayForEach (name, json_at(inspect, lists[i]))
			if (cJSON_IsString(name) && strncmp(name->valuestring, "<none>", 6) != 0)
				return true;
	return false;
}

static void
add_link(struct chain *chain, size_t k, struct buf *text)
{
	char hex[65];

	if (k > 0)
		buf_adds(text, chain[k - 1].hex);
	sha256_hex(text->s, text->len, hex);
	memcpy(chain[k].hex, hex, sizeof chain[k].hex - 1);
	chain[k].hex[sizeof chain[k].hex - 1] = '\0';
}

/* Up to the first row that does not say when and by what it was made: such a row equals no other. */
static void
read_rows(struct indexed *x, const cJSON *history)
{
	const cJSON *row;

	x->all = cJSON_IsArray(history) ? (size_t)cJSON_GetArraySize(history) : 0;
	if (x->all == 0)
		return;
	x->rows = xcalloc(x->all < BUILD_HISTORY_ROWS ? x->all : BUILD_HISTORY_ROWS, sizeof *x->rows);
	for (row = history->child->prev; x->nrows < x->all && x->nrows < BUILD_HISTORY_ROWS; row = row->prev) { /* the newest comes first */
		const char *created_by = json_str(row, "CreatedBy", NULL), *comment = json_str(row, "Comment", "");
		const cJSON *created = json_at(row, "Created");
		autobuf struct buf text = BUF_INIT;

		if (created_by == NULL || !cJSON_IsNumber(created))
			return;
		buf_addf(&text, "%.17g %zu %zu ", created->valuedouble, strlen(created_by), strlen(comment));
		buf_adds(&text, created_by);
		buf_adds(&text, comment);
		add_link(x->rows, x->nrows++, &text);
	}
}

static void
read_layers(struct indexed *x, const cJSON *layers)
{
	const cJSON *layer;

	if (!cJSON_IsArray(layers) || layers->child == NULL)
		return;
	x->layers = xcalloc((size_t)cJSON_GetArraySize(layers), sizeof *x->layers);
	cJSON_ArrayForEach (layer, layers) {
		autobuf struct buf text = BUF_INIT;

		if (!cJSON_IsString(layer)) {
			x->nlayers = 0;
			return;
		}
		buf_addf(&text, "%zu ", strlen(layer->valuestring));
		buf_adds(&text, layer->valuestring);
		add_link(x->layers, x->nlayers++, &text);
	}
}

static int
by_end(const void *a, const void *b, void *images)
{
	const size_t i = *(const size_t *)a, k = *(const size_t *)b;
	const struct indexed *x = (const struct indexed *)images + i, *y = (const struct indexed *)images + k;
	int n = strcmp(x->rows[x->nrows - 1].hex, y->rows[y->nrows - 1].hex);

	return n != 0 ? n : i < k ? -1 : i > k;
}

struct image_bases *
image_bases_open(const struct build_image *images, size_t n)
{
	struct image_bases *b = xcalloc(1, sizeof *b);

	b->images = xcalloc(n, sizeof *b->images);
	b->sorted = xcalloc(n, sizeof *b->sorted);
	b->n = n;
	for (size_t i = 0; i < n; i++) {
		struct indexed *x = &b->images[i];

		read_rows(x, images[i].history);
		read_layers(x, json_at(images[i].inspect, "RootFS.Layers"));
		x->named = is_named(images[i].inspect);
		if (x->nrows > 0 && x->nrows == x->all && x->nlayers > 0)
			b->sorted[b->nsorted++] = i;
	}
	if (b->nsorted > 0)
		qsort_r(b->sorted, b->nsorted, sizeof *b->sorted, by_end, b->images);
	return b;
}

void
image_bases_close(struct image_bases *b)
{
	for (size_t i = 0; b != NULL && i < b->n; i++) {
		free(b->images[i].rows);
		free(b->images[i].layers);
	}
	if (b != NULL) {
		free(b->images);
		free(b->sorted);
	}
	free(b);
}

/* The end of a sorted image's chain. */
static const char *
end_of(const struct image_bases *b, size_t place)
{
	const struct indexed *x = &b->images[b->sorted[place]];

	return x->rows[x->nrows - 1].hex;
}

/* The first place in sorted whose chain ends so, or behind it. */
static size_t
find_end(const struct image_bases *b, const char *hex)
{
	size_t low = 0, high = b->nsorted;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(end_of(b, middle), hex) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_below(const struct indexed *base, const struct indexed *x)
{
	return base->nlayers <= x->nlayers &&
	    strcmp(base->layers[base->nlayers - 1].hex, x->layers[base->nlayers - 1].hex) == 0;
}

size_t
image_bases_of(const struct image_bases *b, size_t i, bool named, size_t *ret, size_t max)
{
	const struct indexed *x = &b->images[i];
	size_t n = 0;

	for (size_t rows = x->nrows < x->all ? x->nrows : x->all - (x->all > 0); rows > 0 && n < max; rows--) {
		const char *hex = x->rows[rows - 1].hex;

		for (size_t place = find_end(b, hex); place < b->nsorted && n < max && strcmp(end_of(b, place), hex) == 0; place++) {
			const struct indexed *base = &b->images[b->sorted[place]];

			if (base->nrows == rows && (base->named || !named) && is_below(base, x))
				ret[n++] = b->sorted[place];
		}
	}
	return n;
}

size_t
image_bases_rows(const struct image_bases *b, size_t i)
{
	return b->images[i].all;
}
