/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/build_programs.h"

/* Programs by family. Words are separated by blanks. */
static const struct { const char *programs, *family; } families[] = {
	{ "apt apt-get aptitude nala apt-fast", "apt" },
	{ "apk", "apk" },
	{ "yum dnf dnf5 dnf-3 microdnf tdnf", "yum" },
	{ "zypper", "zypper" },
	{ "pacman", "pacman" },
	{ "opkg", "opkg" },
	{ "xbps-install", "xbps" },
	{ "emerge emerge-webrsync eix-sync", "emerge" },
	{ "swupd", "swupd" },
	{ "pkg", "pkg" },
	{ "brew slackpkg pkcon", "pkg" },
	{ "urpmi urpmi.update", "urpmi" },
	{ "install_packages gdebi mk-build-deps", "installer" },
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

/* What the first word of a family that is no option does; with a second, both. A manager that is not here is only known for its switches. */
static const struct { const char *family, *words, *second, *does; } verbs[] = {
	{ "apt", "update", NULL, "update" },
	{ "apt", "install reinstall build-dep satisfy download source", NULL, "install" },
	{ "apt", "upgrade dist-upgrade full-upgrade safe-upgrade dselect-upgrade", NULL, "upgrade" },
	{ "apk", "update", NULL, "update" },
	{ "apk", "add fix fetch", NULL, "install" },
	{ "apk", "upgrade", NULL, "upgrade" },
	{ "yum", "update check-update makecache check-upgrade", NULL, "update" },
	{ "yum", "install localinstall groupinstall reinstall builddep build-dep swap download downgrade", NULL, "install" },
	{ "yum", "upgrade distro-sync dsync upgrade-minimal update-minimal system-upgrade upgrade-to update-to groupupdate", NULL, "upgrade" },
	{ "yum", "module group groups environment", "install switch-to", "install" },
	{ "yum", "module group groups environment", "update upgrade", "upgrade" },
	{ "zypper", "refresh ref refs refresh-services", NULL, "update" },
	{ "zypper", "install in source-install si inr install-new-recommends download", NULL, "install" },
	{ "zypper", "update up dist-upgrade dup patch", NULL, "upgrade" },
	{ "opkg", "update", NULL, "update" },
	{ "opkg", "install", NULL, "install" },
	{ "opkg", "upgrade", NULL, "upgrade" },
	{ "swupd", "bundle-add", NULL, "install" },
	{ "swupd", "update", NULL, "upgrade" },
	{ "pkg", "update refresh", NULL, "update" },
	{ "pkg", "install add", NULL, "install" },
	{ "pkg", "upgrade upgrade-all", NULL, "upgrade" },
};

static const char other_verbs[] = "remove purge autoremove autopurge clean autoclean erase del list show search info policy cache index "
	"version config-manager repolist repoquery addrepo ar removerepo rr modifyrepo mr lr repos rm se history mark changelog module group";

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

static const struct { const char *family, *switches; } rehearsals[] = {
	{ "apt", "-s --simulate --just-print --dry-run --recon --no-act --print-uris" },
	{ "yum", "--assumeno" },
	{ "apk", "-s --simulate" },
	{ "zypper", "--dry-run" },
	{ "opkg", "--noaction" },
	{ "pkg", "-n --dry-run" },
};

/* Programs that run another one: their options that take a word, and how many words stand before the other one. */
static const struct wrapper { const char *names, *valued; size_t words; } wrappers[] = {
	{ "sudo doas", "-u -g -h -p -U -C -r -t -D -R -T --user --group --host --prompt --chdir --chroot --role --type", 0 },
	{ "runuser", "-u -g -G -s -w --user --group --supp-group --shell --whitelist-environment", 0 },
	{ "env", "-u --unset -C --chdir -a --argv0", 0 },
	{ "exec command builtin nohup setsid eatmydata fakeroot fakechroot busybox toybox torsocks torify proxychains proxychains4 unbuffer "
	  "chronic tini dumb-init catatonit dbus-run-session ltrace linux32 linux64 i386 i486 i586 i686 x86_64 uname26", "-a", 0 },
	{ "setarch taskset chrt", "", 1 },
	{ "flock", "-w -E --wait --timeout --conflict-exit-code", 1 },
	{ "nice", "-n --adjustment", 0 },
	{ "ionice", "-c -n --class --classdata", 0 },
	{ "time", "-f -o --format --output", 0 },
	{ "timeout", "-k -s --signal --kill-after", 1 },
	{ "stdbuf", "-i -o -e --input --output --error", 0 },
	{ "chroot", "--userspec --groups", 1 },
	{ "gosu su-exec", "", 1 },
	{ "setpriv", "--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --selinux-label", 0 },
	{ "unshare nsenter", "-t -S -G -R -w --target --setuid --setgid --root --wd --propagation --map-user --map-group --setgroups", 0 },
	{ "strace", "-e -o -s -u -E -P", 0 },
	{ "ssh-agent", "-t -a", 0 },
	{ "xvfb-run", "-e -f -n -p -s -w --error-file --auth-file --server-num --xauth-protocol --server-args --wait", 0 },
	{ "xargs", "-n -I -P -L -d -E -s -a --max-args --max-procs --max-lines --max-chars --arg-file --delimiter", 0 },
	{ "faketime", "", 1 },
};

/* Programs that run none of their words' text and install no packages, but may have them in a text of theirs. */
static const char inert[] = "sed awk gawk mawk date sync chpasswd useradd groupadd adduser addgroup usermod groupmod userdel passwd chsh "
	"gpg gpg2 gpgv gpgconf apt-key apt-mark apt-cache apt-config add-apt-repository dpkg-query dpkg-reconfigure debconf-set-selections "
	"locale-gen localedef update-locale update-ca-certificates update-alternatives ldconfig lsb_release sha1sum sha224sum sha256sum sha384sum "
	"sha512sum md5sum shasum b2sum unzip zip gzip gunzip bzip2 xz zstd stat du df ps kill killall expr seq xxd od base64 uname arch "
	"hostname command openssl envsubst mktemp readlink realpath shift break continue let wait trap umask ulimit nproc tzselect service systemctl";

static const char harmless[] = "echo printf : true false test [ grep egrep fgrep cat tee head tail sort uniq logger rm rmdir ln cp mv touch "
	"mkdir ls chmod chown chgrp which type hash install dpkg-divert export readonly local declare typeset unset set cd pwd exit return "
	"sleep wait getent id basename dirname tar cut tr wc diff cmp";

bool
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

bool
among(const char *list, const char *word)
{
	return among_n(list, word, strlen(word));
}

const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

size_t
argv_next(struct argv a, size_t i, const char *options)
{
	for (; i < a.n; i++) {
		if (a.v[i].text[0] != '-' || a.v[i].text[1] == '\0')
			return i;
		i += among(options, a.v[i].text);
	}
	return a.n;
}

static bool
is_assignment(const char *word)
{
	size_t n = 0;

	while (isalnum((unsigned char)word[n]) || word[n] == '_')
		n++;
	return n > 0 && word[n] == '=';
}

/* Whether it is given what to run in another way: as a text, or to a user's shell. */
static bool
is_by_text(const char *name, struct argv a)
{
	bool as_user = false;

	for (size_t i = 1; i < a.n && i < 16; i++) {
		const char *o = a.v[i].text;

		if (strcmp(name, "env") == 0 && ((*o == '-' && o[1] != '-' && strchr(o, 'S') != NULL) || strncmp(o, "--split-string", 14) == 0))
			return true;
		if (strcmp(name, "env") == 0 && *o != '-' && !is_assignment(o))
			return false;
		if (strcmp(name, "command") == 0 && (strcmp(o, "-v") == 0 || strcmp(o, "-V") == 0))
			return true; /* only looked for */
		if (strcmp(name, "flock") == 0 && (strcmp(o, "-c") == 0 || strncmp(o, "--command", 9) == 0))
			return true;
		as_user |= strcmp(o, "-u") == 0 || strncmp(o, "--user", 6) == 0;
	}
	return strcmp(name, "runuser") == 0 && !as_user;
}

/* The index of the program that a wrapper runs; a.n if there is none. */
static size_t
wrapped(const struct wrapper *w, struct argv a)
{
	size_t i, words = w->words;

	for (i = 1; i < a.n; i++) {
		const char *word = a.v[i].text;

		if (*word == '-' && word[1] != '\0' && words == w->words)
			i += among(w->valued, word);
		else if (w->words == 0 && is_assignment(word))
			continue;
		else if (words-- == 0)
			break;
	}
	return i < a.n ? i : a.n;
}

struct argv
unwrap(struct argv a, bool *fed)
{
	while (a.n > 1 && !a.v[0].opaque) {
		const char *name = base_name(a.v[0].text);
		const struct wrapper *w = NULL;
		size_t i;

		for (size_t k = 0; k < ARRAY_SIZE(wrappers) && w == NULL; k++)
			if (among(wrappers[k].names, name))
				w = &wrappers[k];
		if (w == NULL || is_by_text(name, a) || (i = wrapped(w, a)) == a.n)
			break;
		*fed |= strcmp(name, "xargs") == 0;
		a.v += i;
		a.n -= i;
	}
	return a;
}

/* The row of a program's first n bytes; -1 if it is none of these. */
static int
family_at(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(families) && n > 1; i++)
		if (among_n(families[i].programs, name, n))
			return (int)i;
	return -1;
}

const char *
family_of(const char **name)
{
	int i;

	if (strncmp(*name, "pip", 3) == 0 && strspn(*name + 3, "0123456789.") == strlen(*name + 3) && (*name)[3] != '\0')
		*name = (*name)[3] == '2' ? "pip2" : "pip3"; /* pip3.11 */
	i = family_at(*name, strlen(*name));
	return i >= 0 ? families[i].family : NULL;
}

const char *
options_of(const char *family)
{
	for (size_t i = 0; i < ARRAY_SIZE(valued); i++)
		if (strcmp(valued[i].family, family) == 0)
			return valued[i].options;
	return "";
}

const char *
does_of(const char *family, struct argv a, size_t i)
{
	for (size_t k = 0; k < ARRAY_SIZE(verbs); k++) {
		size_t second;

		if (strcmp(verbs[k].family, family) != 0 || !among(verbs[k].words, a.v[i].text))
			continue;
		second = verbs[k].second != NULL ? argv_next(a, i + 1, options_of(family)) : i;
		if (verbs[k].second == NULL || (second < a.n && among(verbs[k].second, a.v[second].text)))
			return verbs[k].does;
	}
	return NULL;
}

bool
is_other_verb(const char *word)
{
	return among(other_verbs, word);
}

bool
is_rehearsal(const char *family, struct argv a)
{
	for (size_t k = 0; k < ARRAY_SIZE(rehearsals); k++)
		for (size_t i = 1; strcmp(rehearsals[k].family, family) == 0 && i < a.n; i++)
			if (among(rehearsals[k].switches, a.v[i].text))
				return true;
	return false;
}

bool
is_inert(const char *name)
{
	return among(inert, name);
}

bool
is_harmless(const char *name)
{
	return among(harmless, name);
}

/* Whether a word behind a manager's name makes it update its lists. */
static bool
updates(const char *family, const char *word, size_t n)
{
	static const struct { const char *family, *letters, *words; } switches[] = {
		{ "pacman", "y", "--refresh" }, { "xbps", "S", "--sync" }, { "emerge", NULL, "--sync" },
	};

	for (size_t k = 0; k < ARRAY_SIZE(verbs); k++)
		if (strcmp(verbs[k].family, family) == 0 && strcmp(verbs[k].does, "update") == 0 && among_n(verbs[k].words, word, n))
			return true;
	for (size_t k = 0; k < ARRAY_SIZE(switches); k++)
		if (strcmp(switches[k].family, family) == 0 && n > 1 && *word == '-')
			return among_n(switches[k].words, word, n) ||
			    (word[1] != '-' && switches[k].letters != NULL && memchr(word, *switches[k].letters, n) != NULL);
	return false;
}

static bool
is_word_char(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("_.+/-", c) != NULL);
}

/* The next word of s, and what ends a command before it; false at the end. */
static bool
next_mention(const char **s, const char *end, const char **ret, size_t *ret_n, bool *ret_new)
{
	*ret_new = false;
	for (; *s < end && !is_word_char(**s); (*s)++)
		*ret_new |= strchr(";&|\n", **s) != NULL;
	for (*ret = *s; *s < end && is_word_char(**s); (*s)++)
		;
	*ret_n = (size_t)(*s - *ret);
	return *ret_n > 0;
}

bool
mentions_update(const char *text, size_t len)
{
	const char *s = text, *end = text + len, *w;
	size_t n;
	bool other;

	while (next_mention(&s, end, &w, &n, &other)) {
		const char *slash = memrchr(w, '/', n), *base = slash != NULL ? slash + 1 : w, *ahead = s;
		int family = family_at(base, (size_t)(w + n - base));

		if (family < 0)
			continue;
		if (among_n("urpmi.update", base, (size_t)(w + n - base)))
			return true;
		for (int k = 0; k < 24 && next_mention(&ahead, end, &w, &n, &other) && !other; k++)
			if (updates(families[family].family, w, n))
				return true;
	}
	return false;
}
