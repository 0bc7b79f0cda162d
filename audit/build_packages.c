/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/build_packages.h"
#include "audit/build_programs.h"

/* Switches that turn verification off: these words, alone or with "=...". */
static const struct { const char *family, *switches; } insecure[] = {
	{ "yum", "--nogpgcheck --no-gpgchecks --nogpgchecks" },
	{ "apt", "--allow-unauthenticated --force-yes --allow-insecure-repositories" },
	{ "apk", "--allow-untrusted --no-check-certificate" },
	{ "zypper", "--no-gpg-checks --no-gpgcheck --allow-unsigned-rpm --gpgcheck-allow-unsigned "
		    "--gpgcheck-allow-unsigned-repo --gpgcheck-allow-unsigned-package" },
	{ "rpm", "--nosignature --nodigest --nogpg" },
	{ "dpkg", "--force-bad-verify --force-all" },
	{ "debootstrap", "--no-check-gpg" },
	{ "pip", "--trusted-host" },
	{ "uv", "--trusted-host --allow-insecure-host" },
	{ "npm", "--no-strict-ssl" },
	{ "conda", "-k --insecure" },
	{ "go", "-insecure" },
	{ "wget", "--no-check-certificate" },
	{ "curl", "--insecure --proxy-insecure" },
};

static const char shells[] = "sh bash ash dash zsh ksh mksh";
static const char interpreters[] = "python python2 python3 perl ruby node php";
static const char folders[] = "/bin /sbin /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin";

/* What stands before a command in its pipeline. */
struct before {
	bool any, downloads;
};

struct walk {
	struct packages *p;
	bool joined;
	bool verifies; /* a checksum or signature is compared */
	bool insecure_download;
	bool strangers; /* programs that no table has were run */
	const struct before *before; /* of the script's commands */
	unsigned depth;
	size_t left;   /* bytes that may yet be read: a script may hold another one that holds it again */
};

/* Bytes of all scripts within one, each counted as often as it is read, and with what it costs to begin. */
#define MAX_SCRIPTS ((size_t)128 << 10)
#define SCRIPT_COST 64

static void walk_script(struct walk *w, const char *script, size_t len);

static void
puzzled(struct walk *w, const char *why)
{
	if (w->p->why == NULL)
		w->p->why = why;
}

static void
add_operation(struct packages *p, const char *manager, const char *does)
{
	const cJSON *o;
	cJSON *operation;

	cJSON_ArrayForEach (o, p->operations)
		if (strcmp(json_str(o, "manager", ""), manager) == 0 && strcmp(json_str(o, "does", ""), does) == 0)
			return;
	operation = json_object();
	json_put_str(operation, "manager", manager);
	json_put_str(operation, "does", does);
	json_push(p->operations, operation);
}

void
packages_unverified(struct packages *p, const char *what)
{
	const cJSON *o;

	cJSON_ArrayForEach (o, p->unverified)
		if (strcmp(o->valuestring, what) == 0)
			return;
	json_push_str(p->unverified, what);
}

/* pacman -Syu, xbps-install -S: letters of an option. */
static void
by_letters(struct walk *w, const char *name, struct argv a, char operation)
{
	bool sync = false, refresh = false, upgrade = false, words = argv_next(a, 1, "") < a.n;

	for (size_t i = 1; i < a.n; i++) {
		const char *o = a.v[i].text;

		if (*o != '-')
			continue;
		if (o[1] == '-') {
			sync |= strcmp(o, "--sync") == 0;
			refresh |= strcmp(o, "--refresh") == 0;
			upgrade |= strcmp(o, "--sysupgrade") == 0 || strcmp(o, "--update") == 0;
			continue;
		}
		sync |= strchr(o, operation) != NULL;
		refresh |= strchr(o, operation == 'S' && strcmp(name, "pacman") == 0 ? 'y' : 'S') != NULL;
		upgrade |= strchr(o, 'u') != NULL;
	}
	if (refresh)
		add_operation(w->p, name, "update");
	if (upgrade)
		add_operation(w->p, name, "upgrade");
	if (words && (sync || strcmp(name, "pacman") != 0))
		add_operation(w->p, name, "install");
}

/* A first word that is no verb of the family: perhaps the value of an option that is not known here. */
static void
unclear_verb(struct walk *w, const char *family, struct argv a, size_t i)
{
	for (size_t k = i + 1; k < a.n && !is_other_verb(a.v[i].text); k++) {
		const char *does = does_of(family, a, k);

		if (a.v[i].opaque && does != NULL && strcmp(does, "update") != 0) { /* apt-get $OPTIONS install x */
			add_operation(w->p, base_name(a.v[0].text), does);
			return;
		}
		if (does != NULL && strcmp(does, "update") == 0)
			puzzled(w, "what a package manager is told is not clear");
		if (a.v[k].text[0] != '-')
			return;
	}
}

/* apt-get install -f */
static bool
is_repair(struct argv a)
{
	for (size_t i = 1; i < a.n; i++)
		if (among("-f -yf -fy --fix-broken --fix-missing", a.v[i].text))
			return true;
	return false;
}

static void
manager(struct walk *w, const char *name, const char *family, struct argv a, bool fed)
{
	const char *options = options_of(family), *does;
	size_t i = argv_next(a, 1, options);

	if (strcmp(family, "pacman") == 0 || strcmp(family, "xbps") == 0) {
		by_letters(w, name, a, 'S');
		return;
	}
	if (strcmp(family, "emerge") == 0 || strcmp(family, "urpmi") == 0 || strcmp(family, "installer") == 0) {
		bool sync = among("urpmi.update emerge-webrsync eix-sync", name);

		for (size_t k = 1; k < a.n; k++)
			sync |= strcmp(family, "emerge") == 0 && strcmp(a.v[k].text, "--sync") == 0;
		add_operation(w->p, name, sync ? "update" : "install");
		return;
	}
	if (*options == '\0')
		return; /* known for its switches alone */
	if (i >= a.n) {
		if (fed)
			puzzled(w, "what a package manager is told comes from elsewhere");
		return;
	}
	does = does_of(family, a, i);
	if (a.v[i].opaque || strpbrk(a.v[i].text, "{*?") != NULL)
		puzzled(w, "what a package manager is told stands in a variable");
	if (does == NULL) {
		unclear_verb(w, family, a, i);
		return;
	}
	if (strcmp(family, "yum") == 0 && strcmp(a.v[i].text, "update") == 0 && argv_next(a, i + 1, options) < a.n)
		does = "upgrade"; /* of the packages that are named */
	if (strcmp(does, "install") == 0 && !fed && argv_next(a, i + 1, options) == a.n && !is_repair(a))
		return; /* of nothing */
	if (strcmp(does, "update") == 0 || !is_rehearsal(family, a))
		add_operation(w->p, name, does);
}

/* curl's -k, also among other letters; a letter that takes a value ends them. */
static bool
has_letter_k(const char *option)
{
	if (*option++ != '-' || *option == '-')
		return false;
	for (; isalnum((unsigned char)*option) || *option == '#'; option++) {
		if (*option == 'k')
			return true;
		if (strchr("oHdXuAebcCEFmrtTUwxyYzKPQDh", *option) != NULL)
			return false;
	}
	return false;
}

static void
switches(struct walk *w, const char *name, const char *family, struct argv a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *word = a.v[i].text;
		size_t eq = strcspn(word, "=");
		bool download = strcmp(family, "curl") == 0 || strcmp(family, "wget") == 0;

		if (strcmp(family, "npm") == 0 && strcasecmp(word, "--strict-ssl=false") == 0)
			packages_unverified(w->p, "npm --strict-ssl=false");
		if (word[eq] == '=' && among("0 no false", word + eq + 1))
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(insecure); k++) {
			if (strcmp(insecure[k].family, family) != 0 || !among_n(insecure[k].switches, word, eq))
				continue;
			if (download) {
				w->insecure_download = true;
			} else {
				autofree char *option = xstrndup(word, eq); /* a word of the table */
				autofree char *what = xasprintf("%s %s", name, option);

				packages_unverified(w->p, what);
			}
		}
		if (strcmp(family, "curl") == 0 && has_letter_k(word))
			w->insecure_download = true;
	}
}

static bool
downloads(const struct shell_command *c)
{
	bool fed = false;
	struct argv a = unwrap((struct argv){ c->words + c->assignments, c->n - c->assignments }, &fed);

	return a.n > 0 && among("curl wget wget2 fetch aria2c http https", base_name(a.v[0].text));
}

/* Whether a word holds a substitution that downloads. */
static bool
word_downloads(const struct shell_word *word)
{
	return word->opaque && (strstr(word->text, "$(") != NULL || strchr(word->text, '`') != NULL || strstr(word->text, "<(") != NULL) &&
	    (strstr(word->text, "curl ") != NULL || strstr(word->text, "wget ") != NULL);
}

/* The index of the argument behind a shell's -c (also -ec, and behind -o pipefail), or of its first word that is no option, which
 * is a script's file; a.n if none. */
static size_t
shell_script(struct argv a, bool *ret_c)
{
	*ret_c = false;
	for (size_t i = 1; i < a.n; i++) {
		const char *o = a.v[i].text;

		if (strcmp(o, "-o") == 0 || strcmp(o, "+o") == 0 || strcmp(o, "-O") == 0 || strcmp(o, "--rcfile") == 0) {
			i++;
		} else if (*o == '-' && o[1] != '-' && o[1] != '\0') {
			*ret_c |= strchr(o, 'c') != NULL;
			i += o[strlen(o) - 1] == 'o'; /* -eo pipefail */
		} else if (*o != '-' && *o != '+') {
			return i;
		}
	}
	return a.n;
}

static void
run_shell(struct walk *w, const struct shell *sh, size_t at, struct argv a)
{
	const struct shell_command *c = &sh->commands[at];
	bool is_c, piped = w->before[at].any, downloaded = w->before[at].downloads;
	size_t i = shell_script(a, &is_c);

	for (size_t k = 1; k < a.n; k++)
		downloaded |= word_downloads(&a.v[k]);
	if (is_c && i < a.n) {
		if (w->joined && i + 1 < a.n)
			puzzled(w, "a script among the words of an array");
		walk_script(w, a.v[i].text, strlen(a.v[i].text));
	} else if (c->input != NULL) {
		walk_script(w, c->input, strlen(c->input));
	} else if (i < a.n || piped) {
		w->p->runs_unseen = true;
	}
	if (downloaded && (is_c || piped || i < a.n))
		packages_unverified(w->p, "a download run by a shell");
}

/* Whether a word is su's -c, also among other letters; *ret_script: a script that is part of the word, or NULL. */
static bool
is_dash_c(const char *word, const char **ret_script)
{
	*ret_script = NULL;
	if (strncmp(word, "--command=", 10) == 0)
		*ret_script = word + 10;
	else if (strncmp(word, "--session-command=", 18) == 0)
		*ret_script = word + 18;
	return *ret_script != NULL || among("--command --session-command", word) ||
	    (*word == '-' && word[1] != '-' && word[1] != '\0' && word[strlen(word) - 1] == 'c');
}

/* su - user -c SCRIPT, runuser, flock, script, sg */
static void
run_su(struct walk *w, struct argv a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *script;

		if (!is_dash_c(a.v[i].text, &script) || (script == NULL && i + 1 >= a.n))
			continue;
		if (w->joined && i + 2 < a.n)
			puzzled(w, "a script among the words of an array");
		script = script != NULL ? script : a.v[i + 1].text;
		walk_script(w, script, strlen(script));
		return;
	}
	w->p->runs_unseen = true;
}

/* The words from i on, as one text. */
static void
join(struct buf *text, struct argv a, size_t i)
{
	for (; i < a.n; i++) {
		buf_adds(text, a.v[i].text);
		buf_addc(text, ' ');
	}
}

/* env -S 'A=b program words' words */
static void
run_env(struct walk *w, struct argv a)
{
	autobuf struct buf text = BUF_INIT;
	size_t i = 1;

	for (; i < a.n; i++) {
		const char *o = a.v[i].text, *s = *o == '-' && o[1] != '-' ? strchr(o, 'S') : NULL;

		if (s == NULL && strncmp(o, "--split-string", 14) != 0)
			continue;
		s = s != NULL ? s + 1 : o[14] == '=' ? o + 15 : "";
		buf_addf(&text, "%s ", s);
		join(&text, a, i + 1);
		break;
	}
	walk_script(w, text.s, text.len);
}

/* trap 'SCRIPT' EXIT; alias NAME='SCRIPT' */
static void
run_later(struct walk *w, const char *name, struct argv a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *script = a.v[i].text;

		if (strcmp(name, "alias") == 0)
			script += strcspn(script, "=") + (strchr(script, '=') != NULL);
		if (*script != '-')
			walk_script(w, script, strlen(script));
		if (strcmp(name, "trap") == 0 && *script != '-')
			return;
	}
}

static void
run_eval(struct walk *w, struct argv a)
{
	autobuf struct buf text = BUF_INIT;

	join(&text, a, 1);
	for (size_t i = 1; i < a.n; i++)
		if (word_downloads(&a.v[i]))
			packages_unverified(w->p, "a download run by a shell");
	walk_script(w, text.s, text.len);
}

static void
run_interpreter(struct walk *w, size_t at, struct argv a)
{
	size_t i = argv_next(a, 1, "");

	if (a.n > 2 && strcmp(a.v[1].text, "-m") == 0 && strcmp(a.v[2].text, "pip") == 0) {
		switches(w, "pip", "pip", (struct argv){ a.v + 2, a.n - 2 });
		return;
	}
	w->p->runs_unseen = true;
	if (w->before[at].downloads && (i >= a.n || strcmp(a.v[i].text, "-") == 0))
		packages_unverified(w->p, "a download run by an interpreter");
	for (size_t k = 1; k < a.n; k++)
		if (word_downloads(&a.v[k]))
			packages_unverified(w->p, "a download run by an interpreter");
}

static void walk_argv(struct walk *w, const struct shell *sh, size_t at, struct argv a, bool fed);

/* find -exec PROGRAM ... ; */
static void
run_find(struct walk *w, const struct shell *sh, size_t at, struct argv a)
{
	if (w->depth >= SHELL_MAX_DEPTH) {
		puzzled(w, "too deeply nested");
		return;
	}
	w->depth++;
	for (size_t i = 1; i + 1 < a.n; i++) {
		size_t n = 0;

		if (!among("-exec -execdir -ok -okdir", a.v[i].text))
			continue;
		while (i + 1 + n < a.n && strcmp(a.v[i + 1 + n].text, ";") != 0 && strcmp(a.v[i + 1 + n].text, "+") != 0)
			n++;
		walk_argv(w, sh, at, (struct argv){ a.v + i + 1, n }, true);
		i += n;
	}
	w->depth--;
}

/* A program that no table has: perhaps it runs its words, perhaps it installs packages itself (make, rosdep, npx). */
static void
run_unknown(struct walk *w, struct argv a, const char *name, const char *input)
{
	autobuf struct buf text = BUF_INIT;

	if (is_harmless(name))
		return;
	w->strangers = w->strangers || !is_inert(name);
	join(&text, a, 0);
	if (mentions_update(text.s, text.len) || (input != NULL && mentions_update(input, strlen(input))))
		puzzled(w, "a package manager among the words of another program");
}

static void
walk_argv(struct walk *w, const struct shell *sh, size_t at, struct argv all, bool fed)
{
	struct argv a = unwrap(all, &fed);
	const char *path, *name, *family;

	if (a.n == 0)
		return;
	path = a.v[0].text;
	name = base_name(path);
	if (a.v[0].opaque || strpbrk(name, "*?") != NULL) {
		puzzled(w, "the name of a program stands in a variable");
		return;
	}
	if (among("sha1sum sha224sum sha256sum sha384sum sha512sum md5sum shasum b2sum gpg gpg2 gpgv cosign minisign openssl "
		  "rpmkeys slsa-verifier", name))
		w->verifies = true;
	if (among(shells, name)) {
		run_shell(w, sh, at, a);
	} else if (among("su runuser flock script sg", name)) {
		run_su(w, a);
	} else if (strcmp(name, "eval") == 0) {
		run_eval(w, a);
	} else if (strcmp(name, "env") == 0) {
		run_env(w, a);
	} else if (among("trap alias", name)) {
		run_later(w, name, a);
	} else if (strcmp(name, ".") == 0 || strcmp(name, "source") == 0) {
		w->p->runs_unseen = true;
		if (a.n > 1 && word_downloads(&a.v[1]))
			packages_unverified(w->p, "a download run by a shell");
	} else if (among(interpreters, name) || strncmp(name, "python3.", 8) == 0) {
		run_interpreter(w, at, a);
	} else if (strcmp(name, "find") == 0) {
		run_find(w, sh, at, a);
	} else if (among("cmd cmd.exe powershell powershell.exe pwsh", name)) {
		puzzled(w, "a shell of another kind");
	} else if (strncmp(path, "/dev/pipes/", 11) == 0) {
		puzzled(w, "a here-document that the history does not hold");
	} else if ((family = family_of(&name)) != NULL) {
		manager(w, name, family, a, fed);
		w->strangers = w->strangers || strcmp(name, "npx") == 0;
		switches(w, name, family, a);
	} else if (name != path && !among_n(folders, path, (size_t)(name - path - 1))) {
		w->p->runs_unseen = true;
	} else {
		run_unknown(w, all, name, sh->commands[at].input);
	}
}

static void
walk_command(struct walk *w, const struct shell *sh, size_t at)
{
	const struct shell_command *c = &sh->commands[at];

	walk_argv(w, sh, at, (struct argv){ c->words + c->assignments, c->n - c->assignments }, false);
}

static struct before *
look_before(const struct shell *sh)
{
	struct before *before = xcalloc(sh->n, sizeof *before);
	autofree struct before *pipelines = NULL;
	size_t last = 0;

	for (size_t i = 0; i < sh->n; i++)
		last = sh->commands[i].pipeline > last ? sh->commands[i].pipeline : last;
	pipelines = xcalloc(last + 1, sizeof *pipelines);
	for (size_t i = 0; i < sh->n; i++) {
		struct before *b = &pipelines[sh->commands[i].pipeline];

		before[i] = *b;
		b->any = true;
		b->downloads |= downloads(&sh->commands[i]);
	}
	return before;
}

static void
walk_script(struct walk *w, const char *script, size_t len)
{
	struct shell sh = { 0 };
	const struct before *outer = w->before;
	autofree struct before *before = NULL;

	if (w->depth >= SHELL_MAX_DEPTH || len + SCRIPT_COST > w->left) {
		puzzled(w, "too deeply nested");
		return;
	}
	w->left -= len + SCRIPT_COST;
	w->depth++;
	shell_parse(&sh, script, len);
	if (sh.why != NULL)
		puzzled(w, sh.why);
	before = look_before(&sh);
	w->before = before;
	for (size_t i = 0; i < sh.n; i++)
		walk_command(w, &sh, i);
	w->before = outer;
	shell_free(&sh);
	w->depth--;
}

static bool
has_update(const struct packages *p)
{
	const cJSON *o;

	cJSON_ArrayForEach (o, p->operations)
		if (strcmp(json_str(o, "does", ""), "update") == 0)
			return true;
	return false;
}

void
packages_script(struct packages *p, const char *script, size_t len, bool joined)
{
	struct walk w = { .p = p, .joined = joined, .left = MAX_SCRIPTS };

	walk_script(&w, script, len);
	if (w.insecure_download && !w.verifies)
		packages_unverified(p, "a download whose server nobody verifies");
	if (p->runs_unseen && !has_update(p) && mentions_update(script, len))
		puzzled(&w, "a package manager in a text that may be run");
	p->runs_unseen = p->runs_unseen || (w.strangers && has_update(p)); /* nothing else asks who may have installed something */
}
