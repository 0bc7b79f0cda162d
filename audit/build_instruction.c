/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/build_history.h"
#include "audit/build_instruction.h"

static const char *const keywords[] = { "RUN", "ADD", "COPY", "ENV", "ARG", "LABEL", "CMD", "ENTRYPOINT", "USER", "WORKDIR", "EXPOSE",
	"VOLUME", "HEALTHCHECK", "STOPSIGNAL", "SHELL", "ONBUILD", "MAINTAINER" };

static const char default_shell[] = "/bin/sh -c";

static const char *
blanks(const char *s)
{
	return s + strspn(s, " \t\n");
}

/* The keyword that a text begins with, and what follows; NULL if none. as_in_file: in small letters too. */
static const char *
keyword_of(const char *text, const char **ret_rest, bool as_in_file)
{
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++) {
		size_t n = strlen(keywords[i]);

		if ((as_in_file ? strncasecmp : strncmp)(text, keywords[i], n) == 0 && (text[n] == ' ' || text[n] == '\t' || text[n] == '\0')) {
			*ret_rest = blanks(text + n);
			return keywords[i];
		}
	}
	return NULL;
}

static void
puzzled(struct instruction *in, const char *why)
{
	if (in->packages.why == NULL)
		in->packages.why = why;
}

/* The next word of a text; false at the end. */
static bool
next_word(const char **s, const char **ret, size_t *ret_n)
{
	*ret = blanks(*s);
	*ret_n = strcspn(*ret, " \t\n");
	*s = *ret + *ret_n;
	return *ret_n > 0;
}

static bool
word_among(const char *word, size_t n, const char *const *list, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strlen(list[i]) == n && memcmp(list[i], word, n) == 0)
			return true;
	return false;
}

static const char *const shells[] = { "sh", "bash", "ash", "dash", "zsh", "ksh", "mksh" };

/* Where the script begins behind a shell and its options ("/bin/bash -eo pipefail -c SCRIPT"); NULL if text does not begin so. */
static const char *
behind_shell(const char *text)
{
	static const char *const before[] = { "env", "busybox" };
	const char *s = text, *w;
	size_t n;
	bool found = false;

	while (next_word(&s, &w, &n)) {
		const char *slash = memrchr(w, '/', n), *base = slash ? slash + 1 : w;

		n -= (size_t)(base - w);
		if (word_among(base, n, shells, ARRAY_SIZE(shells))) {
			found = true;
			break;
		}
		if (!word_among(base, n, before, ARRAY_SIZE(before)))
			return NULL;
	}
	while (found && next_word(&s, &w, &n)) {
		if ((*w != '-' && *w != '+') || n < 2)
			return NULL;
		if (w[1] != '-' && w[n - 1] == 'o' && !next_word(&s, &w, &n))
			return NULL;
		else if (*w == '-' && w[1] != '-' && memchr(w, 'c', n) != NULL)
			return *s == '\0' ? s : s + 1;
	}
	return NULL;
}

static const char *
behind(const char *text, const char *prefix)
{
	size_t n = prefix != NULL ? strlen(prefix) : 0;

	return n > 0 && strncmp(text, prefix, n) == 0 && (text[n] == ' ' || text[n] == '\0') ? text + n + (text[n] == ' ') : NULL;
}

/* "--mount=... --network=... SCRIPT": RUN's own switches, of builders that write them down. */
static const char *
behind_switches(const char *text)
{
	static const char *const switches[] = { "--mount=", "--network=", "--security=", "--device=" };

	for (size_t i = 0; i < ARRAY_SIZE(switches); i++)
		if (strncmp(text, switches[i], strlen(switches[i])) == 0) {
			text = blanks(text + strcspn(text, " \t\n"));
			i = SIZE_MAX; /* from the first again */
		}
	return text;
}

/* An array of words as it stood in the file, with blanks between them; NULL if a text is none. The caller's. */
static char *
array_words(const char *text)
{
	struct buf b = BUF_INIT;
	autojson cJSON *list = NULL;
	const cJSON *word;
	struct err ignored;

	if (*text != '[')
		return NULL;
	list = json_read(text, strlen(text), JSON_TWICE_REFUSED, &ignored);
	if (!cJSON_IsArray(list) || list->child == NULL)
		return NULL;
	cJSON_ArrayForEach (word, list) {
		if (!cJSON_IsString(word)) {
			buf_free(&b);
			return NULL;
		}
		buf_addf(&b, "%s%s", b.len > 0 ? " " : "", word->valuestring);
	}
	return buf_take(&b);
}

/* "<<EOF", whose lines are the script; NULL if a text is none. The caller's. */
static char *
here_document(const char *text)
{
	const char *name = text + 2, *line = text + strcspn(text, "\n"), *end;
	size_t n;

	if (strncmp(text, "<<", 2) != 0 || *name == '<')
		return NULL;
	name += strspn(name, "-\"'");
	n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
	if (n == 0 || blanks(name + n + strspn(name + n, "\"'")) < line)
		return NULL;
	line += *line == '\n';
	end = line + strlen(line);
	while (end > line && isspace((unsigned char)end[-1]))
		end--;
	if ((size_t)(end - line) >= n && memcmp(end - n, name, n) == 0 && (end - n == line || isspace((unsigned char)end[-1 - (ptrdiff_t)n])))
		end -= n;
	return xstrndup(line, (size_t)(end - line));
}

static void read_command(struct instruction *in, const char *text);

/* A script for a shell; of some builders as it stood in the file. */
static void
read_script(struct instruction *in, const char *text)
{
	const char *script = behind_switches(text);
	autofree char *words = array_words(script), *lines = here_document(script);

	in->form = "shell";
	if (words != NULL) {
		read_command(in, words);
	} else if (lines != NULL) {
		if (*lines == '\0')
			puzzled(in, "a here-document that the history does not hold");
		if (strncmp(lines, "#!", 2) == 0)
			puzzled(in, "a here-document that names its own program");
		packages_script(&in->packages, lines, strlen(lines), false);
	} else {
		packages_script(&in->packages, script, strlen(script), false);
	}
}

/* What a program of the image did: the words behind the build arguments. */
static void
read_command(struct instruction *in, const char *text)
{
	const char *script = behind(text, in->shell);

	if (script == NULL)
		script = behind(text, in->last_shell);
	if (behind_shell(text) != NULL)
		script = behind_shell(text);
	else if (script != NULL)
		puzzled(in, "a shell that is not known");
	if (script != NULL) {
		read_script(in, script);
		return;
	}
	in->form = "exec";
	packages_script(&in->packages, text, strlen(text), true);
}

static bool
is_argument(const char *w, size_t n, size_t *ret_name)
{
	*ret_name = 0;
	while (*ret_name < n && (isalnum((unsigned char)w[*ret_name]) || w[*ret_name] == '_'))
		(*ret_name)++;
	return *ret_name > 0 && *ret_name < n && w[*ret_name] == '=' && !isdigit((unsigned char)*w);
}

/* Where the shell begins in what follows build arguments, at a word's start; NULL if nowhere. */
static const char *
find_shell(const struct instruction *in, const char *text)
{
	const char *const prefixes[] = { in->shell, in->last_shell, default_shell };
	const char *first = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		for (const char *s = text; prefixes[i] != NULL && (s = strstr(s, prefixes[i])) != NULL; s++)
			if (s > text && isspace((unsigned char)s[-1]) && behind(s, prefixes[i]) != NULL && (first == NULL || s < first))
				first = s;
	return first;
}

static bool
does(const cJSON *operations, const char *what)
{
	const cJSON *o;

	cJSON_ArrayForEach (o, operations)
		if (strcmp(json_str(o, "does", ""), what) == 0)
			return true;
	return false;
}

/* The first places where a shell could begin: the value of an argument may pretend to be one. What such a reading installs counts
 * only if no other one is a lone update. */
static void
read_each(struct instruction *in, const char *shell)
{
	autojson cJSON *sum = in->packages.operations;
	bool lone = false, all = false;

	puzzled(in, "where build arguments end is not clear");
	for (int k = 0; k < 8 && !all; k++) {
		in->packages.operations = json_array();
		read_command(in, shell);
		lone |= does(in->packages.operations, "update") && !does(in->packages.operations, "install") &&
		    !does(in->packages.operations, "upgrade");
		while (in->packages.operations->child != NULL)
			json_push(sum, cJSON_DetachItemFromArray(in->packages.operations, 0));
		cJSON_Delete(in->packages.operations);
		shell = find_shell(in, shell + 1);
		all = shell == NULL;
	}
	in->packages.operations = json_array();
	for (cJSON *o; (o = cJSON_DetachItemFromArray(sum, 0)) != NULL;)
		if ((!all || lone) && strcmp(json_str(o, "does", ""), "update") != 0)
			cJSON_Delete(o);
		else
			json_push(in->packages.operations, o);
}

/* "|2 A=x B=y z /bin/sh -c ...": values stand without quotes, so that the shell is what ends the last one. */
static void
read_arguments(struct instruction *in, const char *text)
{
	char *end;
	unsigned long count = strtoul(text + 1, &end, 10), found = 0;
	const char *command, *s = end, *w, *shell = find_shell(in, end);
	size_t n, name;
	autojson cJSON *names = json_array();

	command = shell;
	while (next_word(&s, &w, &n) && (shell != NULL ? w < shell : found < count)) {
		if (is_argument(w, n, &name)) {
			autofree char *copy = xstrndup(w, name < 64 ? name : 64);

			json_push_str(names, copy);
			found++;
		} else if (shell == NULL) {
			puzzled(in, "where build arguments end is not clear");
		}
		if (shell == NULL)
			command = blanks(s);
	}
	if (found < count || command == NULL || (shell == NULL && is_argument(command, strcspn(command, " \t\n"), &name))) {
		puzzled(in, "where build arguments end is not clear");
		command = command != NULL ? command : end;
	} else if (found == count) {
		in->arguments = names;
		names = NULL;
	}
	if (shell != NULL && find_shell(in, shell + 1) != NULL)
		read_each(in, shell);
	else
		read_command(in, command);
}

/* RUN's arguments and its command. */
static void
read_run(struct instruction *in, const char *text)
{
	autofree char *words = NULL;

	in->keyword = "RUN";
	in->makes_layer = true;
	text = behind_switches(text);
	words = array_words(text);
	if (text[0] == '|' && isdigit((unsigned char)text[1]))
		read_arguments(in, text);
	else if (words != NULL) /* as it stood in the file */
		read_command(in, words);
	else if (behind_shell(text) == NULL && in->builder != NULL && strcmp(in->builder, "other") == 0)
		read_script(in, text);
	else
		read_command(in, text);
	packages_settings(&in->packages, text);
}

static bool
ends_in(const char *w, size_t n, const char *end)
{
	size_t len = strlen(end);

	return n > len && strncasecmp(w + n - len, end, len) == 0;
}

/* The kind of one source of ADD or COPY. */
static const char *
source_kind(const char *w, size_t n)
{
	static const char *const archives[] = { ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst",
		".tzst", ".tar.Z" };
	bool web = strncasecmp(w, "http://", 7) == 0 || strncasecmp(w, "https://", 8) == 0 || strncasecmp(w, "ftp://", 6) == 0;
	const char *hash = memchr(w, '#', n);

	if (n > 5 && strncmp(w, "file:", 5) == 0)
		return "file"; /* of the classic builder, which shows a digest instead of a name: perhaps an archive */
	if ((n > 4 && strncmp(w, "dir:", 4) == 0))
		return "dir";
	if (n > 6 && strncmp(w, "multi:", 6) == 0)
		return "multi";
	if (strncmp(w, "git@", 4) == 0 || strncmp(w, "git://", 6) == 0 || strncmp(w, "ssh://", 6) == 0 ||
	    (web && ends_in(w, hash ? (size_t)(hash - w) : n, ".git")))
		return "git";
	if (web)
		return "url";
	if (strncmp(w, "<<", 2) == 0)
		return "inline";
	for (size_t i = 0; i < ARRAY_SIZE(archives); i++)
		if (ends_in(w, n, archives[i]))
			return "archive";
	return "file";
}

/* ADD and COPY: "[--switches] SOURCE... DESTINATION", or the classic builder's "KIND:DIGEST in DESTINATION". */
static void
read_copy(struct instruction *in, const char *text)
{
	const char *s = text, *w, *last = NULL, *kind;
	size_t n, nlast = 0;
	bool packed = false, archives = true, archive;

	in->sources = json_array();
	while (next_word(&s, &w, &n)) {
		if (last == NULL && n > 2 && strncmp(w, "--", 2) == 0) {
			in->checksum |= strncmp(w, "--checksum=", 11) == 0 && n > 11;
			packed |= strncmp(w, "--unpack=f", 10) == 0;
			continue;
		}
		if (last != NULL && !(nlast == 2 && memcmp(last, "in", 2) == 0 && in->sources->child != NULL)) {
			kind = source_kind(last, nlast);
			archive = strcmp(kind, "archive") == 0;
			archives &= (archive && !packed) || (nlast > 5 && strncmp(last, "file:", 5) == 0);
			json_push_str(in->sources, archive && packed ? "file" : kind);
		}
		last = w;
		nlast = n;
	}
	if (in->sources->child == NULL)
		puzzled(in, "an ADD or COPY without a source");
	/* the classic builder's file may be an archive */
	in->root = in->bottom && last != NULL && (archives || strcmp(in->keyword, "COPY") == 0) && ((nlast == 1 && *last == '/') || (nlast == 2 && memcmp(last, "/.", 2) == 0));
	in->makes_layer = true;
}

static void
read_keyword(struct instruction *in, const char *keyword, const char *rest)
{
	if (strcmp(keyword, "RUN") == 0) {
		read_run(in, rest);
		return;
	}
	in->keyword = keyword;
	if (strcmp(keyword, "ADD") == 0 || strcmp(keyword, "COPY") == 0) {
		read_copy(in, rest);
	} else if (strcmp(keyword, "ENV") == 0 || strcmp(keyword, "ARG") == 0) {
		packages_settings(&in->packages, rest);
	} else if (strcmp(keyword, "SHELL") == 0) {
		in->shell_list = xstrdup(rest);
	} else if (strcmp(keyword, "ONBUILD") == 0) {
		const char *builder = in->builder;

		in->trigger = keyword_of(rest, &rest, true);
		if (in->trigger == NULL || strcmp(in->trigger, "ONBUILD") == 0 || strcmp(in->trigger, "SHELL") == 0) {
			puzzled(in, "a trigger that is not known");
			return;
		}
		in->builder = "other"; /* it stands as in the file */
		read_keyword(in, in->trigger, rest);
		in->builder = builder;
		in->keyword = keyword;
		in->makes_layer = in->root = false;
	}
}

/* Programs that make images without such instructions, by what they write, and date back to 1970. */
static bool
is_tool(const char *text, const cJSON *row)
{
	static const char *const tools[] = { "bazel build ", "ko build ", "jib-" };

	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (strncmp(text, tools[i], strlen(tools[i])) == 0)
			return json_num(row, "Created", 1) <= 0;
	return false;
}

/* A shell that is given nothing. */
static bool
is_bare_shell(const char *text)
{
	const char *s = text, *w, *slash;
	size_t n;

	if (!next_word(&s, &w, &n) || *blanks(s) != '\0')
		return false;
	slash = memrchr(w, '/', n);
	return word_among(slash != NULL ? slash + 1 : w, slash != NULL ? (size_t)(w + n - slash - 1) : n, shells, ARRAY_SIZE(shells));
}

/* What is no instruction that stands by its keyword, and no shell's command. */
static void
read_other(struct instruction *in, const char *text, const cJSON *row)
{
	const char *comment = json_str(row, "Comment", "");
	const cJSON *size = json_at(row, "Size");

	in->makes_layer = true;
	if (strncmp(comment, "Imported from", 13) == 0 || strcmp(comment, "imported from tarball") == 0) {
		in->builder = "import";
		in->root = in->bottom;
	} else if (*text == '\0' && strncmp(comment, "merge sha256:", 13) == 0) {
		in->builder = "squash"; /* the rows that it merges stand below */
	} else if (is_tool(text, row)) {
		in->builder = "tool";
		in->root = in->bottom;
	} else if (in->bottom) {
		in->builder = "other";
		in->root = true;
		if ((*text == '\0' && *comment == '\0') || is_bare_shell(text))
			puzzled(in, "a row that does not say what made it");
	}
	if (in->builder != NULL && (in->root || strcmp(in->builder, "import") != 0))
		return;
	in->builder = in->builder != NULL ? in->builder : "other";
	if (*text != '\0' && !is_bare_shell(text)) { /* buildah writes a shell over all of a build */
		packages_settings(&in->packages, text);
		if (text[0] == '|' && isdigit((unsigned char)text[1]))
			read_arguments(in, text);
		else
			read_command(in, text);
	}
	if (!cJSON_IsNumber(size) || size->valuedouble != 0)
		puzzled(in, "a committed container, or a command without a shell: what it did cannot be told");
}

/* The classic builder's mark, behind nothing but a shell: "/bin/sh -c #(nop)  ENV ...". NULL if it is not there. */
static const char *
behind_nop(const struct instruction *in, const char *text)
{
	const char *nop = strstr(text, "#(nop)"), *own;

	if (nop == NULL)
		return NULL;
	if (behind_shell(text) == nop)
		return blanks(nop + 6);
	own = behind(text, in->shell);
	if (own == NULL)
		own = behind(text, in->last_shell);
	return own == nop || strncmp(text, "cmd /S /C #(nop)", 16) == 0 ? blanks(nop + 6) : NULL;
}

/* ADD and COPY in small letters, as kaniko takes them from the file: with a source and a destination they are no command that
 * somebody committed. NULL: none. */
static const char *
copy_in_file(const struct instruction *in, const char *text, const char **ret_rest)
{
	const char *keyword = in->builder == NULL ? keyword_of(text, ret_rest, true) : NULL, *s, *w;
	size_t n;

	if (keyword == NULL || (strcmp(keyword, "ADD") != 0 && strcmp(keyword, "COPY") != 0))
		return NULL;
	s = *ret_rest;
	return next_word(&s, &w, &n) && next_word(&s, &w, &n) ? keyword : NULL;
}

static void
read_text(struct instruction *in, const char *text, const cJSON *row)
{
	const char *rest, *keyword, *nop;

	if ((keyword = keyword_of(text, &rest, false)) != NULL || (keyword = copy_in_file(in, text, &rest)) != NULL) {
		in->builder = in->builder != NULL ? in->builder : "other";
		read_keyword(in, keyword, rest);
	} else if ((nop = behind_nop(in, text)) != NULL) {
		in->builder = "classic";
		if ((keyword = keyword_of(nop, &rest, true)) != NULL)
			read_keyword(in, keyword, rest);
		else
			puzzled(in, "an instruction that is not known");
	} else if (behind_shell(text) != NULL || behind(text, in->shell) != NULL || behind(text, in->last_shell) != NULL ||
	    (text[0] == '|' && isdigit((unsigned char)text[1]) && find_shell(in, text) != NULL)) {
		in->builder = "classic";
		read_run(in, text);
	} else {
		read_other(in, text, row);
	}
}

void
instruction_read(struct instruction *in, const cJSON *row)
{
	static const char mark[] = " # buildkit";
	const char *created_by = json_str(row, "CreatedBy", NULL), *comment = json_str(row, "Comment", "");
	size_t n = created_by != NULL ? strlen(created_by) : 0;
	autofree char *text = NULL;

	in->packages.operations = json_array();
	in->packages.unverified = json_array();
	if (created_by == NULL || in->too_long) {
		in->makes_layer = true;
		puzzled(in, created_by == NULL ? "a row that does not say what made it" : "a row that is too long");
		created_by = "";
		n = 0;
	}
	if (strncmp(comment, "buildkit.", 9) == 0)
		in->builder = "buildkit";
	while (n > 0 && isspace((unsigned char)created_by[n - 1]))
		n--;
	if (n >= sizeof mark - 1 && memcmp(created_by + n - (sizeof mark - 1), mark, sizeof mark - 1) == 0) {
		in->builder = "buildkit";
		n -= sizeof mark - 1;
	}
	text = xstrndup(created_by, n);
	if (in->packages.why == NULL)
		read_text(in, blanks(text), row);
	if (in->sources == NULL)
		in->sources = json_array();
	if (in->arguments == NULL)
		in->arguments = strchr(text, '|') != NULL && in->keyword != NULL && strcmp(in->keyword, "RUN") == 0 &&
			(text[0] == '|' || strncmp(text, "RUN |", 5) == 0) ? cJSON_CreateNull() : json_array();
}

void
instruction_free(struct instruction *in)
{
	free(in->shell_list);
}
