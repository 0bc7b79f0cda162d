/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/build_packages.h"
#include "audit/shell_words.h"

/* Programs by family. Words are separated by blanks. */
static const struct { const char *programs, *family; } families[] = {
	{ "apt apt-get aptitude", "apt" },
	{ "apk", "apk" },
	{ "yum dnf dnf5 dnf-3 microdnf tdnf", "yum" },
	{ "zypper", "zypper" },
	{ "pacman", "pacman" },
	{ "opkg", "opkg" },
	{ "xbps-install", "xbps" },
	{ "emerge", "emerge" },
	{ "swupd", "swupd" },
	{ "pkg", "pkg" },
	{ "urpmi urpmi.update", "urpmi" },
	{ "rpm", "rpm" },
	{ "dpkg", "dpkg" },
	{ "debootstrap", "debootstrap" },
	{ "pip pip2 pip3 pipx pipenv", "pip" },
	{ "uv", "uv" },
	{ "npm pnpm yarn npx", "npm" },
	{ "wget wget2", "wget" },
	{ "curl", "curl" },
	{ "conda mamba", "conda" },
	{ "go", "go" },
};

/* What the first word of a family that is no option does. A manager that is not here is only known for its switches. */
static const struct { const char *family, *words, *does; } verbs[] = {
	{ "apt", "update", "update" },
	{ "apt", "install reinstall build-dep satisfy download source", "install" },
	{ "apt", "upgrade dist-upgrade full-upgrade safe-upgrade dselect-upgrade", "upgrade" },
	{ "apk", "update", "update" },
	{ "apk", "add fix fetch", "install" },
	{ "apk", "upgrade", "upgrade" },
	{ "yum", "update check-update makecache check-upgrade", "update" },
	{ "yum", "install localinstall groupinstall reinstall builddep build-dep swap group module download downgrade", "install" },
	{ "yum", "upgrade distro-sync dsync upgrade-minimal update-minimal system-upgrade upgrade-to update-to", "upgrade" },
	{ "zypper", "refresh ref refs refresh-services", "update" },
	{ "zypper", "install in source-install si inr install-new-recommends download", "install" },
	{ "zypper", "update up dist-upgrade dup patch", "upgrade" },
	{ "opkg", "update", "update" },
	{ "opkg", "install", "install" },
	{ "opkg", "upgrade", "upgrade" },
	{ "swupd", "bundle-add", "install" },
	{ "swupd", "update", "upgrade" },
	{ "pkg", "update", "update" },
	{ "pkg", "install add", "install" },
	{ "pkg", "upgrade", "upgrade" },
};

/* Options of a family whose value is the next word. */
static const struct { const char *family, *options; } valued[] = {
	{ "apt", "-o --option -c --config-file -t --target-release --default-release -a --host-architecture" },
	{ "apk", "-X --repository -p --root --keys-dir --cache-dir --arch --repositories-file --wait --cache-max-age" },
	{ "yum", "-c --config -x --exclude --setopt --installroot --releasever --enablerepo --disablerepo --repo --repoid -d -e "
		 "--debuglevel --errorlevel -R --randomwait --forcearch --disableplugin --enableplugin --comment" },
	{ "zypper", "-c --config -R --root --installroot --reposd-dir -D --cache-dir -C --raw-cache-dir --solv-cache-dir "
		    "--plus-repo -p --plus-content --releasever --userdata" },
	{ "opkg", "-f --conf -o --offline-root -d --dest --cache" },
	{ "pkg", "-o --option -j -c -r -R -C" },
};

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

/* Programs that run another one: their options that take a word, and how many words stand before the other one. */
static const struct wrapper { const char *names, *valued; size_t words; } wrappers[] = {
	{ "sudo doas", "-u -g -h -p -U -C -r -t --user --group", 0 },
	{ "env", "-u --unset -C --chdir -S", 0 },
	{ "exec command builtin nohup setsid eatmydata fakeroot then busybox linux32 linux64 torsocks proxychains", "-a", 0 },
	{ "nice", "-n", 0 },
	{ "ionice", "-c -n -t", 0 },
	{ "time", "-f -o", 0 },
	{ "timeout", "-k -s --signal --kill-after", 1 },
	{ "stdbuf", "-i -o -e", 0 },
	{ "chroot", "--userspec --groups", 1 },
	{ "gosu su-exec setpriv", "", 1 },
	{ "xargs", "-n -I -P -L -d -E -s -a --max-args --max-procs --replace", 0 },
	{ "faketime", "", 1 },
};

static const char shells[] = "sh bash ash dash zsh ksh mksh";
static const char interpreters[] = "python python2 python3 perl ruby node php";
static const char folders[] = "/bin /sbin /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin";

/* Whether word, its first n bytes, is one of the words of a list. */
static bool
among_n(const char *list, const char *word, size_t n)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ");

		if (len == n && n > 0 && memcmp(list, word, n) == 0)
			return true;
		list += len;
		list += strspn(list, " ");
	}
	return false;
}

static bool
among(const char *list, const char *word)
{
	return among_n(list, word, strlen(word));
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* The words of a command from its program on. */
struct argv {
	const struct shell_word *v;
	size_t n;
};

struct walk {
	struct packages *p;
	bool joined;
	bool verifies; /* a checksum or signature is compared */
	bool insecure_download;
	const bool *download; /* of the script's commands, which ones download */
	unsigned depth;
};

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

/* The words of a program behind its wrappers: sudo -u x env A=b timeout 5 apt-get. */
static struct argv
unwrap(struct argv a)
{
	while (a.n > 1) {
		const char *name = base_name(a.v[0].text);
		const struct wrapper *w = NULL;
		size_t i = 1, words;

		for (size_t k = 0; k < ARRAY_SIZE(wrappers); k++)
			if (among(wrappers[k].names, name))
				w = &wrappers[k];
		if (w == NULL || a.v[0].opaque)
			break;
		for (words = w->words; i < a.n; i++) {
			const char *word = a.v[i].text;

			if (*word == '-' && word[1] != '\0' && words == w->words) {
				i += among(w->valued, word);
			} else if (strchr(word, '=') != NULL && strchr(word, '/') == NULL && w->words == 0) {
				continue;
			} else if (words-- == 0) {
				break;
			}
		}
		if (i >= a.n)
			break;
		a.v += i;
		a.n -= i;
	}
	return a;
}

/* The family of a program that a table names, and its name there: never a stranger's words. NULL: none. */
static const char *
family_of(const char **name)
{
	if (strncmp(*name, "pip", 3) == 0 && strspn(*name + 3, "0123456789.") == strlen(*name + 3) && (*name)[3] != '\0')
		*name = (*name)[3] == '2' ? "pip2" : "pip3"; /* pip3.11 */
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (among(families[i].programs, *name))
			return families[i].family;
	return NULL;
}

static const char *
options_of(const char *family)
{
	for (size_t i = 0; i < ARRAY_SIZE(valued); i++)
		if (strcmp(valued[i].family, family) == 0)
			return valued[i].options;
	return "";
}

/* The index of the next word that is no option, from i on; a.n if none. */
static size_t
next_word(struct argv a, size_t i, const char *options)
{
	for (; i < a.n; i++) {
		if (a.v[i].text[0] != '-' || a.v[i].text[1] == '\0')
			return i;
		i += among(options, a.v[i].text);
	}
	return a.n;
}

/* pacman -Syu, xbps-install -S: letters of an option. */
static void
by_letters(struct walk *w, const char *name, struct argv a, char operation)
{
	bool sync = false, refresh = false, upgrade = false, words = next_word(a, 1, "") < a.n;

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

static const char *
does_of(const char *family, const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (strcmp(verbs[i].family, family) == 0 && among(verbs[i].words, word))
			return verbs[i].does;
	return NULL;
}

static void
manager(struct walk *w, const char *name, const char *family, struct argv a)
{
	const char *options = options_of(family), *does;
	size_t i = next_word(a, 1, options);

	if (strcmp(family, "pacman") == 0 || strcmp(family, "xbps") == 0) {
		by_letters(w, name, a, 'S');
		return;
	}
	if (strcmp(family, "emerge") == 0 || strcmp(family, "urpmi") == 0) {
		bool sync = strcmp(name, "urpmi.update") == 0;

		for (size_t k = 1; k < a.n; k++)
			sync |= strcmp(a.v[k].text, "--sync") == 0;
		add_operation(w->p, name, sync ? "update" : "install");
		return;
	}
	if (*options == '\0' && does_of(family, "update") == NULL)
		return; /* known for its switches alone */
	if (i >= a.n)
		return;
	does = does_of(family, a.v[i].text);
	if (a.v[i].opaque)
		puzzled(w, "what a package manager is told stands in a variable");
	if (does == NULL)
		return;
	if (strcmp(does, "update") == 0 && strcmp(family, "yum") == 0 && strcmp(a.v[i].text, "makecache") != 0 &&
	    next_word(a, i + 1, options) < a.n)
		does = "upgrade"; /* of the packages that are named */
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
	struct argv a = unwrap((struct argv){ c->words + c->assignments, c->n - c->assignments });

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
	bool is_c, piped = false, downloaded = false;
	size_t i = shell_script(a, &is_c);

	for (size_t k = 0; k < at; k++)
		if (sh->commands[k].pipeline == c->pipeline) {
			piped = true;
			downloaded |= w->download[k];
		}
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

/* su - user -c SCRIPT, runuser */
static void
run_su(struct walk *w, struct argv a)
{
	for (size_t i = 1; i + 1 < a.n; i++)
		if (strcmp(a.v[i].text, "-c") == 0 || strcmp(a.v[i].text, "--command") == 0) {
			if (w->joined && i + 2 < a.n)
				puzzled(w, "a script among the words of an array");
			walk_script(w, a.v[i + 1].text, strlen(a.v[i + 1].text));
			return;
		}
	w->p->runs_unseen = true;
}

static void
run_eval(struct walk *w, struct argv a)
{
	autobuf struct buf text = BUF_INIT;

	for (size_t i = 1; i < a.n; i++) {
		buf_addf(&text, "%s ", a.v[i].text);
		if (word_downloads(&a.v[i]))
			packages_unverified(w->p, "a download run by a shell");
	}
	walk_script(w, text.s, text.len);
}

static void
run_interpreter(struct walk *w, const struct shell *sh, size_t at, struct argv a)
{
	size_t i = next_word(a, 1, "");

	if (a.n > 2 && strcmp(a.v[1].text, "-m") == 0 && strcmp(a.v[2].text, "pip") == 0) {
		switches(w, "pip", "pip", (struct argv){ a.v + 2, a.n - 2 });
		return;
	}
	w->p->runs_unseen = true;
	for (size_t k = 0; k < at; k++)
		if (sh->commands[k].pipeline == sh->commands[at].pipeline && w->download[k] &&
		    (i >= a.n || strcmp(a.v[i].text, "-") == 0))
			packages_unverified(w->p, "a download run by an interpreter");
	for (size_t k = 1; k < a.n; k++)
		if (word_downloads(&a.v[k]))
			packages_unverified(w->p, "a download run by an interpreter");
}

/* find -exec PROGRAM ... */
static void
run_find(struct walk *w, struct argv a)
{
	for (size_t i = 1; i + 1 < a.n; i++)
		if (among("-exec -execdir -ok", a.v[i].text) && among(shells, base_name(a.v[i + 1].text)))
			w->p->runs_unseen = true;
}

static void
walk_command(struct walk *w, const struct shell *sh, size_t at)
{
	const struct shell_command *c = &sh->commands[at];
	struct argv a = unwrap((struct argv){ c->words + c->assignments, c->n - c->assignments });
	const char *path, *name, *family;

	if (a.n == 0)
		return;
	path = a.v[0].text;
	name = base_name(path);
	if (a.v[0].opaque) {
		puzzled(w, "the name of a program stands in a variable");
		return;
	}
	if (among("sha1sum sha224sum sha256sum sha384sum sha512sum md5sum shasum b2sum gpg gpg2 gpgv cosign minisign openssl "
		  "rpmkeys slsa-verifier", name))
		w->verifies = true;
	if (among(shells, name)) {
		run_shell(w, sh, at, a);
	} else if (among("su runuser", name)) {
		run_su(w, a);
	} else if (strcmp(name, "eval") == 0) {
		run_eval(w, a);
	} else if (strcmp(name, ".") == 0 || strcmp(name, "source") == 0) {
		w->p->runs_unseen = true;
		if (a.n > 1 && word_downloads(&a.v[1]))
			packages_unverified(w->p, "a download run by a shell");
	} else if (among(interpreters, name) || strncmp(name, "python3.", 8) == 0) {
		run_interpreter(w, sh, at, a);
	} else if (strcmp(name, "find") == 0) {
		run_find(w, a);
	} else if (among("cmd cmd.exe powershell powershell.exe pwsh", name)) {
		puzzled(w, "a shell of another kind");
	} else if ((family = family_of(&name)) != NULL) {
		manager(w, name, family, a);
		switches(w, name, family, a);
	} else if (name != path && !among_n(folders, path, (size_t)(name - path - 1))) {
		w->p->runs_unseen = true;
	}
}

static void
walk_script(struct walk *w, const char *script, size_t len)
{
	struct shell sh = { 0 };
	const bool *outer = w->download;
	autofree bool *download = NULL;

	if (w->depth >= SHELL_MAX_DEPTH) {
		puzzled(w, "too deeply nested");
		return;
	}
	w->depth++;
	shell_parse(&sh, script, len);
	if (sh.why != NULL)
		puzzled(w, sh.why);
	download = xcalloc(sh.n, sizeof *download);
	for (size_t i = 0; i < sh.n; i++)
		download[i] = downloads(&sh.commands[i]);
	w->download = download;
	for (size_t i = 0; i < sh.n; i++)
		walk_command(w, &sh, i);
	w->download = outer;
	shell_free(&sh);
	w->depth--;
}

void
packages_script(struct packages *p, const char *script, size_t len, bool joined)
{
	struct walk w = { .p = p, .joined = joined };

	walk_script(&w, script, len);
	if (w.insecure_download && !w.verifies)
		packages_unverified(p, "a download whose server nobody verifies");
}
