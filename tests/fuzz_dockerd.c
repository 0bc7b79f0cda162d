/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_dockerd: hostile command lines, configuration files and units. The first byte chooses: a
 * parser alone, or the merge of a command line (words ended by NUL) up to the first 0xff, a
 * configuration file up to the next, and a unit.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What any parser returns (NULL: nothing, as that cannot be told) can be printed and read again: clean text, no loops. */
static void
use(cJSON *doc)
{
	autofree char *line = doc != NULL ? json_line(doc) : xstrdup("null");
	struct err e;
	autojson cJSON *again = json_read(line, strlen(line), JSON_TWICE_REFUSED, &e);

	if (again == NULL)
		abort();
	cJSON_Delete(doc);
}

static cJSON *
words(const char *s, size_t len)
{
	cJSON *argv = json_array();

	for (size_t i = 0; i < len;) {
		size_t n = strnlen(s + i, len - i);
		autofree char *clean = utf8_clean(s + i, n);

		json_push_str(argv, clean);
		i += n + 1;
	}
	return argv;
}

/* The part up to the next 0xff, or the rest. */
static const char *
part(const char **s, size_t *len, size_t *ret_len)
{
	const char *start = *s, *stop = *len > 0 ? memchr(start, 0xff, *len) : NULL;

	*ret_len = stop != NULL ? (size_t)(stop - start) : *len;
	*s += *ret_len + (stop != NULL);
	*len -= *ret_len + (stop != NULL);
	return start;
}

static void
merge(const char *s, size_t len)
{
	size_t n;
	const char *p = part(&s, &len, &n);
	autojson cJSON *argv = words(p, n), *environ = json_object();
	struct host_file file = { .path = (char *)(uintptr_t) "/etc/docker/daemon.json" },
			 units[2] = { 0 };

	p = part(&s, &len, &n);
	file.bytes = xstrndup(p, n);
	p = part(&s, &len, &n);
	units[0].path = (char *)(uintptr_t) "/u/docker.service";
	units[0].bytes = xstrndup(p, n);
	units[1].path = (char *)(uintptr_t) "/etc/default/docker";
	units[1].bytes = xstrndup(s, len);
	/* xstrndup stops at NUL */
	file.len = strlen(file.bytes);
	units[0].len = strlen(units[0].bytes);
	units[1].len = strlen(units[1].bytes);
	if (len % 2 == 1)
		json_put_str(environ, "DOCKER_TLS_VERIFY", "1");
	use(dockerd_config(&(struct dockerd_sources){ .argv = argv,
	    .environ = environ,
	    .started = 10,
	    .version = "28.5.2",
	    .file = &file,
	    .units = units,
	    .nunits = 2 }));
	free(file.bytes);
	free(units[0].bytes);
	free(units[1].bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data + 1;
	autojson cJSON *argv = NULL;

	if (size == 0)
		return 0;
	size--;
	switch (data[0] % 5) {
	case 0:
		use(dockerd_parse_file(s, size));
		break;
	case 1:
		use(dockerd_parse_unit(s, size));
		break;
	case 2:
		use(dockerd_parse_environment(s, size));
		break;
	case 3:
		argv = words(s, size);
		use(dockerd_parse_argv(argv));
		break;
	default:
		merge(s, size);
	}
	return 0;
}
