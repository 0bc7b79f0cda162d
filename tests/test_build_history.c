/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is made of one row of a history, which stands above the row of an import: builder, keyword (and trigger), form; then
 * MANAGER:what it does, !what is not verified, @kind of a source, =build arguments, "sum", "unseen", "root", and ?why it is not
 * understood. "trap N" and "P-NN" are the project's numbers for what other tools got wrong.
 */
#include "config.h"

#include <string.h>

#include "audit/image_bases.h"
#include "tests/rows.h"

#define SH  "/bin/sh -c "
#define NOP "/bin/sh -c #(nop) "
#define BK  "buildkit.dockerfile.v0"
#define HEX "aea2e665a2389a97f535445be9a1d058939de3c14f5bdb9aad9ebc4f76e15684"
#define COMMIT "?a committed container, or a command without a shell: what it did cannot be told"

/* clang-format off */
static const struct row {
	const char *name, *created_by, *comment, *says;
	bool bottom; /* nothing stands below it */
	bool empty;  /* its size is 0 */
} rows[] = {
	/* the forms, most as engines wrote them (recordings of 20.10.24 to 29.7.2) */
	{ "classic: ADD", NOP "ADD file:" HEX " in /x/ ", "", "classic ADD @file" },
	{ "classic: ADD of a folder", NOP "ADD dir:" HEX " in /x/ ", "", "classic ADD @dir" },
	{ "classic: ADD of several", NOP "ADD multi:" HEX " in /x/ ", "", "classic ADD @multi" },
	{ "classic: COPY with an owner", NOP "COPY --chown=1000:1000 file:" HEX " in /z/ ", "", "classic COPY @file" },
	{ "P-80: classic ADD at / of the first layer is the root file system", NOP "ADD file:" HEX " in / ", "imported from tarball", "classic ADD @file root", .bottom = true },
	{ "P-80: classic ADD at / above it is none", NOP "ADD file:" HEX " in / ", "", "classic ADD @file" },
	{ "P-80: ADD elsewhere is none, though it is the first layer", NOP "ADD file:" HEX " in /app ", "", "classic ADD @file", .bottom = true },
	{ "classic: ENV with two blanks", NOP " ENV SECRET_KEY=abc123 MIXED=addme", "", "classic ENV" },
	{ "classic: ARG", NOP " ARG TOKEN=defaulttok", "", "classic ARG" },
	{ "classic: CMD", NOP " CMD [\"sleep\" \"1\"]", "", "classic CMD" },
	{ "classic: USER", NOP " USER app", "", "classic USER" },
	{ "classic: EXPOSE", NOP " EXPOSE 80", "", "classic EXPOSE" },
	{ "classic: WORKDIR", NOP "WORKDIR /w", "", "classic WORKDIR" },
	{ "classic: HEALTHCHECK", NOP " HEALTHCHECK &{[\"CMD-SHELL\" \"apt-get update\"] \"0s\" \"0s\" \"0s\" '\\x00'}", "", "classic HEALTHCHECK" },
	{ "trap 132: ADD in a label is none", NOP " LABEL a=ADD something", "", "classic LABEL" },
	{ "trap 132: ADD in a variable's name is none", NOP " ENV LISTEN_ADDR=ADD x", "", "classic ENV" },
	{ "trap 132: ADD in a command is none", SH "ADD x y", "", "classic RUN shell" },
	{ "classic: an unknown instruction is not understood", NOP " FROB x", "", "classic ?an instruction that is not known" },
	{ "classic: a shell of the file's own", "/bin/bash -eo pipefail -c #(nop)  CMD [\"x\"]", "", "classic CMD" },
	{ "classic: RUN", SH "apt-get update", "", "classic RUN shell apt-get:update" },
	{ "trap 132: the mark in the middle of a command is not the builder's", SH "apt-get update #(nop) CMD x", "", "classic RUN shell apt-get:update" },
	{ "classic: RUN with an argument", "|1 TOKEN=s3cr3t /bin/sh -c echo apt-get update", "", "classic RUN shell =TOKEN" },
	{ "classic: RUN with arguments that hold blanks", "|2 A=x y B=z /bin/sh -c apt-get update", "", "classic RUN shell apt-get:update =A,B" },
	{ "an argument that looks like a shell hides nothing", "|1 A=a /bin/sh -c true /bin/sh -c apt-get update", "", "classic RUN shell apt-get:update =A ?where build arguments end is not clear" },
	{ "two that look like a shell: what only one of them installs is nothing", "|1 A=x /bin/sh -c apt-get install y /bin/sh -c apt-get update", "",
	  "classic RUN shell apt-get:update =A ?where build arguments end is not clear" },
	{ "a shell in a command that installs in any case", "|1 A=x /bin/sh -c apt-get update && apt-get install y && /bin/sh -c 'true'", "",
	  "classic RUN shell apt-get:update apt-get:install =A ?where build arguments end is not clear" },
	{ "a value that looks like an argument is not named", "RUN |2 A=my b=c D=e true # buildkit", BK, "buildkit RUN exec =? ?where build arguments end is not clear" },
	{ "more arguments than announced are not named", "|1 A=x B=y /bin/sh -c true", "", "classic RUN shell =?" },
	{ "fewer arguments than announced", "|3 A=x /bin/sh -c true", "", "classic RUN shell =? ?where build arguments end is not clear" },
	{ "no arguments", "|0 /bin/sh -c apk update", "", "classic RUN shell apk:update" },
	{ "BuildKit: ADD of an archive", "ADD a.tar /x/ # buildkit", BK, "buildkit ADD @archive" },
	{ "BuildKit: ADD of an archive with an owner and a long suffix", "ADD --chown=1:1 a.TAR.GZ b.txz /x/ # buildkit", BK, "buildkit ADD @archive @archive" },
	{ "BuildKit: ADD of a URL", "ADD https://host.test/x.tar.gz /x/ # buildkit", BK, "buildkit ADD @url" },
	{ "BuildKit: ADD of a URL with its checksum", "ADD --checksum=sha256:" HEX " https://host.test/x /x # buildkit", BK, "buildkit ADD @url sum" },
	{ "BuildKit: ADD of a repository", "ADD git@host.test:a/b.git /x # buildkit", BK, "buildkit ADD @git" },
	{ "BuildKit: ADD of a repository over https", "ADD --keep-git-dir=true https://host.test/a/b.git#v1:dir /x # buildkit", BK, "buildkit ADD @git" },
	{ "BuildKit: ADD of a file and an archive", "ADD a.txt b.tgz /x/ # buildkit", BK, "buildkit ADD @file @archive" },
	{ "BuildKit: ADD of a here-document", "ADD <<EOF /x # buildkit", BK, "buildkit ADD @inline" },
	{ "BuildKit: ADD without a source is not understood", "ADD /x # buildkit", BK, "buildkit ADD ?an ADD or COPY without a source" },
	{ "P-80: BuildKit ADD at / of the first layer", "ADD alpine-minirootfs-3.22.1-x86_64.tar.gz / # buildkit", BK, "buildkit ADD @archive root", .bottom = true },
	{ "P-80: a file called in", "ADD in /x # buildkit", BK, "buildkit ADD @file" },
	{ "BuildKit: ADD of a URL at / of the first layer is no root file system", "ADD https://host.test/rootfs.tar / # buildkit", BK, "buildkit ADD @url", .bottom = true },
	{ "BuildKit: nor is one of files", "ADD main config.yml / # buildkit", BK, "buildkit ADD @file @file", .bottom = true },
	{ "BuildKit: nor is one of a repository", "ADD https://host.test/a.git / # buildkit", BK, "buildkit ADD @git", .bottom = true },
	{ "BuildKit: nor is an archive that is not unpacked", "ADD --unpack=false rootfs.tar / # buildkit", BK, "buildkit ADD @file", .bottom = true },
	{ "classic: nor is one of a folder", NOP "ADD dir:" HEX " in / ", "", "classic ADD @dir", .bottom = true },
	{ "BuildKit: COPY", "COPY --chown=1000:1000 f.txt /z/ # buildkit", BK, "buildkit COPY @file" },
	{ "BuildKit: COPY of all at / as the first layer", "COPY / / # buildkit", BK, "buildkit COPY @file root", .bottom = true },
	{ "BuildKit: ARG", "ARG TOKEN=s3cr3t", BK, "buildkit ARG" },
	{ "BuildKit: EXPOSE", "EXPOSE [80/tcp]", BK, "buildkit EXPOSE" },
	{ "BuildKit: HEALTHCHECK", "HEALTHCHECK {Test:[NONE] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}", BK, "buildkit HEALTHCHECK" },
	{ "trap 134: BuildKit RUN", "RUN /bin/sh -c apt-get update # buildkit", BK, "buildkit RUN shell apt-get:update" },
	{ "trap 134: BuildKit RUN with an argument", "RUN |1 TOKEN=s3cr3t /bin/sh -c echo update && echo hi # buildkit", BK, "buildkit RUN shell =TOKEN" },
	{ "BuildKit: RUN with arguments that hold blanks", "RUN |2 A=b c D= /bin/sh -c apk update # buildkit", BK, "buildkit RUN shell apk:update =A,D" },
	{ "BuildKit: RUN of an array", "RUN apt-get update # buildkit", BK, "buildkit RUN exec apt-get:update" },
	{ "BuildKit: RUN of an array with arguments", "RUN |1 A=b apt-get -q update # buildkit", BK, "buildkit RUN exec apt-get:update =A" },
	{ "BuildKit: RUN of an array with an argument that holds a blank", "RUN |1 A=b c apt-get update # buildkit", BK, "buildkit RUN exec =A ?a package manager among the words of another program" },
	{ "BuildKit: RUN of an array that holds a shell", "RUN bash -euxc apt-get update && apt-get install -y x # buildkit", BK, "buildkit RUN shell apt-get:update apt-get:install" },
	{ "BuildKit: RUN of an array that holds a shell elsewhere is not understood", "RUN sudo sh -c apt-get update && apt-get install x # buildkit", BK,
	  "buildkit RUN exec apt-get:install ?a script among the words of an array" },
	{ "BuildKit: RUN of a here-document", "RUN /bin/sh -c apt-get update\napt-get install -y curl\n # buildkit", BK, "buildkit RUN shell apt-get:update apt-get:install" },
	{ "BuildKit: RUN with a here-document for a shell", "RUN /bin/sh -c bash -e <<EOF\napt-get update\nEOF # buildkit", BK, "buildkit RUN shell apt-get:update" },
	{ "BuildKit: a here-document with an interpreter of its own is not in the history", "RUN /bin/sh -c /dev/pipes/EOF # buildkit", BK,
	  "buildkit RUN shell ?a here-document that the history does not hold" },
	{ "BuildKit: switches of RUN", "RUN --mount=type=cache,target=/x --network=host /bin/sh -c apk update # buildkit", BK, "buildkit RUN shell apk:update" },
	{ "a shell with options of its own", "RUN /bin/bash -o pipefail -ec apk update # buildkit", BK, "buildkit RUN shell apk:update" },
	{ "a shell by env", "RUN /usr/bin/env bash -c apk update # buildkit", BK, "buildkit RUN shell apk:update" },
	{ "another shell is not understood", "RUN powershell -Command apt-get update # buildkit", BK, "buildkit RUN exec ?a shell of another kind" },
	{ "cmd is not understood", "cmd /S /C apt-get update", "", "other exec ?a shell of another kind" },
	{ "cmd with the builder's mark is", "cmd /S /C #(nop)  USER x", "", "classic USER" },
	{ "kaniko writes what stands in the file", "RUN apt-get update && apt-get install -y x", "", "other RUN shell apt-get:update apt-get:install" },
	{ "kaniko writes an array as in the file", "RUN [ \"apt-get\", \"update\" ]", "", "other RUN exec apt-get:update" },
	{ "kaniko writes a shell's array as in the file", "RUN [\"/bin/sh\", \"-c\", \"apk update\"]", "", "other RUN shell apk:update" },
	{ "kaniko writes a test as in the file", "RUN [ -x /bin/x ] || apt-get update", "", "other RUN shell apt-get:update" },
	{ "kaniko writes switches as in the file", "RUN --mount=type=cache,target=/x apk update", "", "other RUN shell apk:update" },
	{ "kaniko does not write the lines of a here-document", "RUN <<EOF", "", "other RUN shell ?a here-document that the history does not hold" },
	{ "kaniko writes small letters as in the file", "add http://host.test/y /z", "", "other ADD @url" },
	{ "kaniko: copy in small letters", "copy --from=x a /z", "", "other COPY @file" },
	{ "a committed command that is called add is none", "add", "", "other exec " COMMIT },
	{ "buildah: switches of RUN", SH "--mount=type=cache,target=/x apt-get update", "FROM registry.test/x:1", "classic RUN shell apt-get:update" },
	{ "buildah: an array", SH "[\"apt-get\",\"update\"]", "FROM registry.test/x:1", "classic RUN exec apt-get:update" },
	{ "buildah: an array behind arguments", "|1 A=b /bin/sh -c [\"apt-get\",\"update\"]", "", "classic RUN exec apt-get:update =A" },
	{ "buildah: a here-document without its end", SH "<<EOF\napt-get update\napt-get install -y x", "", "classic RUN shell apt-get:update apt-get:install" },
	{ "buildah: a here-document with its end", SH "<<-'EOF'\n\tapt-get update\n\tEOF", "", "classic RUN shell apt-get:update" },
	{ "buildah: a here-document for another program", SH "<<EOF\n#!/usr/bin/python3\nx()", "", "classic RUN shell ?a here-document that names its own program" },
	{ "buildah: keywords as in the file", NOP "env A=b", "", "classic ENV" },
	{ "buildah: a trigger as in the file", NOP "onbuild add . /x", "", "classic ONBUILD/ADD @file" },
	{ "buildah: ADD whose source is not told", NOP "ADD  in /x ", "", "classic ADD @file" },
	{ "buildah: RUN", SH "dnf makecache", "FROM registry.test/x:1", "classic RUN shell dnf:update" },
	{ "ONBUILD ADD", NOP " ONBUILD ADD . /app", "", "classic ONBUILD/ADD @file" },
	{ "ONBUILD RUN", "ONBUILD RUN apt-get update", BK, "buildkit ONBUILD/RUN shell apt-get:update" },
	{ "ONBUILD of nothing is not understood", "ONBUILD x", BK, "buildkit ONBUILD ?a trigger that is not known" },
	{ "an import below all", "", "Imported from -", "import root", .bottom = true },
	{ "an import above others is not understood", "", "Imported from -", "import " COMMIT },
	{ "debuerreotype's text below all", "# debian.sh --arch 'amd64' out/ 'bookworm' '@1750000000'", "debuerreotype 0.15", "other root", .bottom = true },
	{ "a text below all that nobody knows", "BusyBox 1.37.0 (glibc), Debian 12", "", "other root", .bottom = true },
	{ "a squash", "", "merge sha256:" HEX " to sha256:" HEX, "squash" },
	{ "a commit of a shell is not understood", "bash", "", "other " COMMIT },
	{ "nor is what buildah builds without layers", "/bin/sh", "", "other " COMMIT },
	{ "nor is it below all", "/bin/sh", "", "other root ?a row that does not say what made it", .bottom = true },
	{ "nor is a row below all that says nothing", "", "", "other root ?a row that does not say what made it", .bottom = true },
	{ "a commit of a server is not understood", "nginx -g daemon off;", "by hand", "other exec " COMMIT },
	{ "a commit that changed nothing is no matter", "nginx -g daemon", "", "other exec", .empty = true },
	{ "a commit that says nothing is not understood", "", "", "other " COMMIT },
	{ "the classic builder's array that updates is seen", "apt-get update", "", "other exec apt-get:update " COMMIT },
	{ "a build that calls itself bazel's today is not understood", "bazel build ...", "", "other exec " COMMIT },
	{ "a keyword in small letters is none", "run apt-get update", "", "other exec ?a package manager among the words of another program" },
	{ "a keyword that goes on is none", "RUNNER x", "", "other exec " COMMIT },

	/* package managers: 4.7 */
#define R(name, script, says) { name, SH script, "", "classic RUN shell" says }
	R("P-79: update and install in one", "apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*", " apt-get:update apt-get:install"),
	R("P-79: a word that holds update is none", "update-ca-certificates", ""),
	R("trap 133: update-ca-certificates behind a long line", "mkdir -p /a/b/c/d/e/f/g/h && cp x /usr/local/share/ca-certificates/ && update-ca-certificates --fresh", ""),
	R("trap 133: update-alternatives", "update-alternatives --install /usr/bin/x x /usr/bin/y 1", ""),
	R("P-79: update as an argument is none", "echo apt-get update", ""),
	R("P-79: update in quotes is none", "echo \"apt-get update\" > /x", ""),
	R("P-79: update in a comment is none", "true # apt-get update", ""),
	R("P-79: another program's update", "git submodule update --init && npm update", ""),
	R("options before the verb", "apt-get -qq -o Acquire::Retries=3 -y update", " apt-get:update"),
	R("an option's value is no verb", "apt-get -o update install x", " apt-get:install"),
	R("apt", "apt update && apt -y full-upgrade", " apt:update apt:upgrade"),
	R("aptitude", "aptitude update; aptitude safe-upgrade", " aptitude:update aptitude:upgrade"),
	R("by its path", "/usr/bin/apt-get update", " apt-get:update"),
	R("with a variable before it", "DEBIAN_FRONTEND=noninteractive apt-get update", " apt-get:update"),
	R("with env", "env -u A DEBIAN_FRONTEND=noninteractive apt-get update", " apt-get:update"),
	R("with sudo", "sudo -E -u root apt-get update", " apt-get:update"),
	R("with timeout and nice", "timeout -k 5 300 nice -n 10 apt-get update", " apt-get:update"),
	R("with chroot", "chroot /mnt apt-get update", " apt-get:update"),
	R("with xargs", "apt-get update; cat list | xargs -n 1 apt-get install -y", " apt-get:update apt-get:install"),
	R("with set -eux", "set -eux; apt-get update; apt-get install -y x; rm x", " apt-get:update apt-get:install"),
	R("in an if", "if [ -x /usr/bin/apt-get ]; then apt-get update; fi", " apt-get:update"),
	R("in a loop", "for i in 1 2 3; do apt-get update && break; done", " apt-get:update"),
	R("in a subshell", "(apt-get update)", " apt-get:update"),
	R("in another shell", "bash -lc 'apt-get update && apt-get install -y x'", " apt-get:update apt-get:install"),
	R("in su", "su - builder -c \"apt-get update\"", " apt-get:update"),
	R("in eval", "eval \"apt-get update\"", " apt-get:update"),
	R("in a substitution", "x=\"$(apt-get update)\"", " apt-get:update"),
	R("quoted oddly", "apt\"-get\" 'update'", " apt-get:update"),
	R("over continued lines", "apt-get \\\n  update", " apt-get:update"),
	R("with a tab", "apt-get\tupdate", " apt-get:update"),
	R("with runuser", "runuser -u root -- apt-get update", " apt-get:update"),
	R("with runuser's script", "runuser -l app -c 'apt-get update'", " apt-get:update"),
	R("with flock", "flock -w 5 /var/lock/x apt-get update", " apt-get:update"),
	R("with flock's script", "flock /var/lock/x -c 'apt-get update'", " apt-get:update"),
	R("with setarch", "setarch i686 apt-get update", " apt-get:update"),
	R("with setarch that names none", "setarch -R apt-get update", " ?a package manager among the words of another program"),
	R("with env -S", "env -S 'A=b apt-get update'", " apt-get:update"),
	R("with env --split-string", "env -i --split-string='apt-get' update", " apt-get:update"),
	R("with env and a path in a variable", "env PATH=/usr/bin:/bin apt-get update", " apt-get:update"),
	R("with trap", "trap 'apt-get update' EXIT; true", " apt-get:update"),
	R("with an alias", "alias u='apt-get update'; u", " apt-get:update unseen"),
	R("with find -exec", "find / -name x -exec apt-get update \\;", " apt-get:update"),
	R("with find -exec sh", "find /x -exec sh -c 'apk update' {} +", " apk:update"),
	R("with find -exec rm", "find /x -type f -exec rm {} +", ""),
	R("with unshare", "unshare -n apt-get update", " apt-get:update"),
	R("with ssh-agent", "ssh-agent apt-get update", " apt-get:update"),
	R("with a program that nobody knows", "retry 5 apt-get update", " ?a package manager among the words of another program"),
	R("with a program that nobody knows, quoted", "retry '5' \"apt-get -y update\"", " ?a package manager among the words of another program"),
	R("with sudo's options in one", "sudo -Eu root apt-get update", " ?a package manager among the words of another program"),
	R("with bash's time", "time -p apt-get update", " ?a package manager among the words of another program"),
	R("with brace expansion", "{apt-get,update}", " ?a package manager among the words of another program"),
	R("with a pattern", "/usr/bin/apt-ge? update", " ?the name of a program stands in a variable"),
	R("with xargs that brings the verb", "echo update | xargs apt-get", " ?what a package manager is told comes from elsewhere"),
	R("with an unknown option's value", "apt-get -qqo Foo=bar update", " ?what a package manager is told is not clear"),
	R("with options in a variable", "apt-get $OPTS update && apt-get $OPTS install x", " apt-get:install ?what a package manager is told stands in a variable"),
	R("in a text for a shell", "echo 'apt-get update' | sh", " unseen ?a package manager in a text that may be run"),
	R("in a text for an interpreter", "python3 -c 'import os; os.system(\"apt-get update\")'", " unseen ?a package manager in a text that may be run"),
	R("in a script that is written and run", "printf 'apt-get update' > /x.sh; sh /x.sh", " unseen ?a package manager in a text that may be run"),
	R("in a here-document for a shell behind a pipe", "cat <<X | sh\napt-get update\nX", " unseen ?a package manager in a text that may be run"),
	R("in a here-document for an interpreter", "python3 <<X\nrun(['apt-get', 'update'])\nX", " unseen ?a package manager in a text that may be run"),
	R("in a here-document that is written", "cat <<X >/usr/share/doc/x\napt-get update\nX", ""),
	R("in arithmetic", "echo $((1 + $(apt-get update)))", " ?a command in arithmetic or an array"),
	R("in an array", "a=( $(apt-get update) )", " ?a command in arithmetic or an array"),
	R("in backticks in backticks", "x=`echo \\`apt-get update\\``", " ?a command in a command in backticks"),
	R("what is only tried installs nothing", "apt-get update && apt-get install -s x", " apt-get:update"),
	R("nala", "nala update && nala install -y x", " nala:update nala:install"),
	R("apt-get remove of what is called update", "apt-get remove update", ""),
	R("zypper ar under the name update", "zypper ar http://host.test/ update", ""),
	R("an installation of nothing is none", "apt-get update && apt-get install -y", " apt-get:update"),
	R("one that repairs is one", "apt-get update; dpkg -i x.deb; apt-get install -fy", " apt-get:update apt-get:install"),
	R("one that is only looked for is none", "apt-get update && command -v apt-get install", " apt-get:update"),
	R("what at is fed is not understood", "at now <<< 'apt-get update'", " ?a package manager among the words of another program"),
	R("a verb in braces is not understood", "apt-get {update,}", " ?what a package manager is told stands in a variable"),
	R("emerge-webrsync", "emerge-webrsync && emerge x", " emerge-webrsync:update emerge:install"),
	R("gdebi installs", "apt-get update && gdebi -n x.deb", " apt-get:update gdebi:install"),
	R("apk update", "apk update", " apk:update"),
	R("apk add without a cache", "apk add --no-cache curl", " apk:install"),
	R("apk update and add", "apk update && apk --repository http://host.test/main add x", " apk:update apk:install"),
	R("apk upgrade", "apk -U upgrade", " apk:upgrade"),
	R("yum update of all", "yum -y update && yum clean all", " yum:update"),
	R("yum update of a package", "yum -y update openssl", " yum:upgrade"),
	R("yum makecache", "yum makecache fast", " yum:update"),
	R("yum update and install", "yum update -y && yum install -y x", " yum:update yum:install"),
	R("dnf check-update", "dnf check-update || true", " dnf:update"),
	R("dnf with a setting", "dnf --setopt install_weak_deps=0 install x", " dnf:install"),
	R("microdnf", "microdnf install -y x && microdnf clean all", " microdnf:install"),
	R("tdnf makecache", "tdnf makecache", " tdnf:update"),
	R("dnf module enable installs nothing", "dnf makecache && dnf -y module enable nodejs:20", " dnf:update"),
	R("dnf module list installs nothing", "dnf makecache && dnf module list", " dnf:update"),
	R("dnf module install", "dnf -y module install nodejs:20/minimal", " dnf:install"),
	R("dnf group install", "dnf -y group install x", " dnf:install"),
	R("dnf check-update of a package installs nothing", "dnf check-update openssl", " dnf:update"),
	R("zypper ref", "zypper -n ref", " zypper:update"),
	R("zypper ref and in", "zypper --non-interactive ref && zypper -n in x", " zypper:update zypper:install"),
	R("pacman -Sy", "pacman -Sy --noconfirm", " pacman:update"),
	R("pacman -Syu", "pacman -Syu --noconfirm", " pacman:update pacman:upgrade"),
	R("pacman -Sy with a package", "pacman -Sy --noconfirm git", " pacman:update pacman:install"),
	R("pacman -Q", "pacman -Q git", ""),
	R("xbps-install -S", "xbps-install -S", " xbps-install:update"),
	R("emerge --sync", "emerge --sync", " emerge:update"),
	R("opkg", "opkg update && opkg install x", " opkg:update opkg:install"),
	R("apt-get clean alone", "apt-get clean && rm -rf /var/lib/apt/lists/*", ""),
	R("a program in a variable is not understood", "$PM update", " ?the name of a program stands in a variable"),
	R("a verb in a variable is not understood", "apt-get $VERB", " ?what a package manager is told stands in a variable"),
	R("a package in a variable is understood", "apt-get install -y $PACKAGES", " apt-get:install"),
	R("what is evaluated from a variable is not understood", "eval \"$X\"", " ?the name of a program stands in a variable"),
	R("quotes without an end are not understood", "apt-get update 'x", " apt-get:update ?quotes or brackets without an end"),
	R("a script of the image's is not seen", "apt-get update && ./install.sh", " apt-get:update unseen"),
	R("nor is what make does beside an update", "apt-get update && make install-deps", " apt-get:update unseen"),
	R("nor rosdep", "apt-get update && rosdep install -y foo", " apt-get:update unseen"),
	R("nor npx", "apt-get update && npx playwright install --with-deps chromium", " apt-get:update unseen"),
	R("nor unattended-upgrade", "apt-get update && unattended-upgrade", " apt-get:update unseen"),
	R("tools that install nothing are none of these", "apt-get update && sed -i s/a/b/ /x && update-ca-certificates && curl -o /x https://host.test", " apt-get:update"),
	R("without an update nobody asks", "make install-deps", ""),
	R("a script for a shell is not seen", "apt-get update && bash /tmp/install.sh", " apt-get:update unseen"),
	R("what is sourced is not seen", ". /etc/os-release && echo x", " unseen"),
	R("a program of the system's is seen", "/usr/sbin/useradd -m app", ""),

	/* verification: 4.11 */
	R("yum --nogpgcheck", "yum install -y --nogpgcheck x", " yum:install !yum --nogpgcheck"),
	R("dnf --no-gpgchecks", "dnf --no-gpgchecks install x", " dnf:install !dnf --no-gpgchecks"),
	R("dnf --setopt gpgcheck=0", "dnf --setopt=gpgcheck=0 install x", " dnf:install !gpgcheck=0"),
	R("gpgcheck=0 of one repository", "yum --setopt=foo.gpgcheck=0 install x", " yum:install !gpgcheck=0"),
	R("repo_gpgcheck=0 is the default and none", "printf '[x]\\ngpgcheck=1\\nrepo_gpgcheck=0\\n' > /etc/yum.repos.d/x.repo", ""),
	R("gpgcheck=0 in a file that is written", "echo 'gpgcheck = 0' >> /etc/yum.repos.d/x.repo", " !gpgcheck=0"),
	R("sed that turns gpgcheck off", "sed -i 's/gpgcheck=1/gpgcheck=0/' /etc/yum.conf", " !gpgcheck=0"),
	R("sed that turns gpgcheck on", "sed -i 's/gpgcheck=0/gpgcheck=1/' /etc/yum.conf", ""),
	R("yum sslverify=0", "yum --setopt=sslverify=false install x", " yum:install !sslverify=0"),
	R("rpm --nosignature", "rpm -i --nosignature x.rpm", " !rpm --nosignature"),
	R("apt-get --allow-unauthenticated", "apt-get install -y --allow-unauthenticated x", " apt-get:install !apt-get --allow-unauthenticated"),
	R("apt-get --allow-unauthenticated=false", "apt-get install -y --allow-unauthenticated=false x", " apt-get:install"),
	R("apt-get --force-yes", "apt-get install --force-yes x", " apt-get:install !apt-get --force-yes"),
	R("apt's setting", "apt-get -o APT::Get::AllowUnauthenticated=true install x", " apt-get:install !APT::Get::AllowUnauthenticated"),
	R("apt's setting in a file", "echo 'APT::Get::AllowUnauthenticated \"true\";' > /etc/apt/apt.conf.d/99x", " !APT::Get::AllowUnauthenticated"),
	R("apt's insecure repositories", "apt-get -o Acquire::AllowInsecureRepositories=true update", " apt-get:update !Acquire::AllowInsecureRepositories"),
	R("apt's Verify-Peer", "echo 'Acquire::https::Verify-Peer \"false\";' > /x", " !Acquire::https::Verify-Peer=false"),
	R("trusted=yes in a list of sources", "echo 'deb [arch=amd64 trusted=yes] http://host.test/ x main' > /etc/apt/sources.list.d/x.list", " !trusted=yes"),
	R("untrusted=yes is another word", "echo untrusted=yes", ""),
	R("apk --allow-untrusted", "apk add --allow-untrusted x.apk", " apk:install !apk --allow-untrusted"),
	R("zypper --no-gpg-checks", "zypper --no-gpg-checks in x", " zypper:install !zypper --no-gpg-checks"),
	R("zypper ar --no-gpgcheck", "zypper ar --no-gpgcheck http://host.test x", " !zypper --no-gpgcheck"),
	R("pacman's SigLevel", "echo 'SigLevel = Never' >> /etc/pacman.conf", " !SigLevel=Never"),
	R("debootstrap --no-check-gpg", "debootstrap --no-check-gpg sid /x", " !debootstrap --no-check-gpg"),
	R("dpkg --force-all", "dpkg --force-all -i x.deb", " !dpkg --force-all"),
	R("pip --trusted-host", "pip install --trusted-host pypi.python.org x", " !pip --trusted-host"),
	R("pip3.11 --trusted-host=", "pip3.11 install --trusted-host=host.test x", " !pip3 --trusted-host"),
	R("python -m pip --trusted-host", "python3 -m pip install --trusted-host a x", " !pip --trusted-host"),
	R("pip's setting", "pip config set global.trusted-host host.test", " !pip global.trusted-host"),
	R("npm's setting", "npm config set strict-ssl false", " !strict-ssl=false"),
	R("npm --strict-ssl=false", "npm install --strict-ssl=false x", " !npm --strict-ssl=false"),
	R("npm strict-ssl true", "npm config set strict-ssl true", ""),
	R("git's setting", "git config --global http.sslVerify false", " !sslverify=0"),
	R("git's variable", "GIT_SSL_NO_VERIFY=1 git clone https://host.test/x", " !GIT_SSL_NO_VERIFY"),
	R("wget --no-check-certificate", "wget -q --no-check-certificate https://host.test/x", " !a download whose server nobody verifies"),
	R("curl -k", "curl -fsSLk https://host.test/x -o x", " !a download whose server nobody verifies"),
	R("curl --insecure", "curl --insecure https://host.test/x -o x", " !a download whose server nobody verifies"),
	R("curl -k whose checksum is compared", "curl -k https://host.test/x -o x && echo \"$SUM  x\" | sha256sum -c -", ""),
	R("curl -o k is no switch", "curl -fsSLok https://host.test/x", ""),
	R("curl -K is no -k", "curl -K file https://host.test/x", ""),
	R("curl | sh", "curl -fsSL https://host.test/x | sh", " unseen !a download run by a shell"),
	R("curl | sudo -E bash -", "curl -sL https://host.test/setup_20.x | sudo -E bash -", " unseen !a download run by a shell"),
	R("wget | tee | sh", "wget -qO- https://host.test/x | tee /x | sh -s -- -y", " unseen !a download run by a shell"),
	R("sh -c \"$(curl)\"", "sh -c \"$(curl -fsSL https://host.test/x)\"", " !a download run by a shell ?the name of a program stands in a variable"),
	R("bash <(curl)", "bash <(curl -s https://host.test/x)", " unseen !a download run by a shell"),
	R("curl | python", "curl -sSL https://host.test/x | python3 -", " unseen !a download run by an interpreter"),
	R("curl | gpg is none", "curl -fsSL https://host.test/key | gpg --dearmor -o /usr/share/keyrings/x.gpg", ""),
	R("curl | tar is none", "curl -fsSL https://host.test/x.tgz | tar xz", ""),
	R("curl; sh is none", "curl -fsSL https://host.test/x; sh x.sh", " unseen"),
	{ "a variable for all later commands", NOP " ENV NODE_TLS_REJECT_UNAUTHORIZED=0", "", "classic ENV !NODE_TLS_REJECT_UNAUTHORIZED=0" },
	{ "the same that is on", NOP " ENV NODE_TLS_REJECT_UNAUTHORIZED=1", "", "classic ENV" },
	{ "a variable of pip's", "ENV PIP_TRUSTED_HOST=host.test", BK, "buildkit ENV !PIP_TRUSTED_HOST" },
	{ "an empty one", "ENV PIP_TRUSTED_HOST=", BK, "buildkit ENV" },
	{ "a label that tells of it is none", "LABEL x=gpgcheck=0", BK, "buildkit LABEL" },
};
/* clang-format on */

static void
show_list(struct buf *b, const char *before, const cJSON *list)
{
	const cJSON *i;

	cJSON_ArrayForEach (i, list)
		buf_addf(b, " %s%s", before, i->valuestring);
}

static void
show(struct buf *b, const cJSON *i)
{
	const cJSON *o, *arguments = json_at(i, "arguments");
	static const char *const words[] = { "keyword", "trigger", "form" };

	buf_adds(b, json_str(i, "builder", "-"));
	for (size_t k = 0; k < 3; k++)
		if (json_str(i, words[k], NULL) != NULL)
			buf_addf(b, "%c%s", k == 1 ? '/' : ' ', json_str(i, words[k], NULL));
	cJSON_ArrayForEach (o, json_at(i, "operations"))
		buf_addf(b, " %s:%s", json_str(o, "manager", ""), json_str(o, "does", ""));
	if (json_bool(i, "runs_unseen", false))
		buf_adds(b, " unseen");
	show_list(b, "!", json_at(i, "unverified"));
	show_list(b, "@", json_at(i, "sources"));
	if (cJSON_IsNull(arguments))
		buf_adds(b, " =?");
	cJSON_ArrayForEach (o, arguments)
		buf_addf(b, "%s%s", o == arguments->child ? " =" : ",", o->valuestring);
	if (json_bool(i, "checksum", false))
		buf_adds(b, " sum");
	if (json_bool(i, "root_file_system", false))
		buf_adds(b, " root");
	if (!json_bool(i, "understood", true))
		buf_addf(b, " ?%s", json_str(i, "why", ""));
}

static cJSON *
row_of(const char *created_by, const char *comment, int size)
{
	cJSON *row = json_object();

	json_put_str(row, "Id", "<missing>");
	json_put_int(row, "Created", 1700000000);
	json_put_str(row, "CreatedBy", created_by);
	json_put_str(row, "Comment", comment);
	json_put_int(row, "Size", size);
	return row;
}

static struct redactor *redactor;

static void
test_row(void **state)
{
	const struct row *r = *state;
	autojson cJSON *history = json_array(), *facts = NULL;
	autobuf struct buf b = BUF_INIT;
	const cJSON *i;

	json_push(history, row_of(r->created_by, r->comment, r->empty ? 0 : 100));
	if (!r->bottom)
		json_push(history, row_of("", "Imported from -", 1000));
	facts = build_history_facts(redactor, &(struct build_image){ "sha256:1", NULL, history }, NULL);
	i = json_at(facts, r->bottom ? "instructions[0]" : "instructions[1]");
	assert_non_null(i);
	show(&b, i);
	assert_string_equal(b.s, r->says);
	assert_int_equal(strncmp(json_str(i, "digest", ""), "hmac:", 5), 0);
	assert_string_equal(json_str(i, "origin", ""), "unknown");
}

/* Where a line comes from: an image of four rows above one of two, which the row changes. */
static const struct origin_row {
	const char *name;
	const char *base;    /* of the other image: inspect, JSON with ' for " */
	const char *rows;    /* the names of its rows, the oldest first: they are those of the image where they agree */
	const char *image;   /* inspect of the image */
	const char *ids;     /* of the image's rows, the oldest first: m is missing, i an id */
	const char *origins; /* b: base, o: own, u: unknown */
} origin_rows[] = {
#define LAYERS2 "'RootFS':{'Layers':['a','b']}"
#define LAYERS1 "'RepoTags':['base:1'],'RootFS':{'Layers':['a']}"
	{ "the rows of a base that is here are its own", "{" LAYERS1 "}", "ab", "{" LAYERS2 "}", "mmmm", "bbuu" },
	{ "rows of this engine's classic builder are the image's own", "{" LAYERS1 "}", "ab", "{" LAYERS2 ",'Parent':'sha256:9'}", "miii", "bboo" },
	{ "the newest row has an id in any case", "{" LAYERS1 "}", "ab", "{" LAYERS2 ",'Parent':''}", "mmmi", "bbuu" },
	{ "a base with another row is none", "{" LAYERS1 "}", "aX", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base with another oldest row is none", "{" LAYERS1 "}", "Xb", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base with all rows is the image itself", "{" LAYERS1 "}", "abcd", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base with more rows is none", "{" LAYERS1 "}", "abcde", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base without rows is none", "{" LAYERS1 "}", "", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base with other layers is none", "{'RepoTags':['base:1'],'RootFS':{'Layers':['b']}}", "ab", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base with more layers is none", "{'RepoTags':['base:1'],'RootFS':{'Layers':['a','b','c']}}", "ab", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base whose layers are not known is none", "{'RepoTags':['base:1']}", "ab", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "layers of the wrong type prove nothing", "{'RepoTags':['base:1'],'RootFS':{'Layers':[7]}}", "ab", "{'RootFS':{'Layers':[7]}}", "mmmm", "uuuu" },
	{ "an image whose layers are not known has no base", "{" LAYERS1 "}", "ab", "{}", "mmmm", "uuuu" },
	{ "what is left of an earlier build of the same file is no base", "{'RepoTags':[],'RootFS':{'Layers':['a']}}", "abc", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "nor is one of 29's, whose digest has no name", "{'RepoTags':null,'RepoDigests':['<none>@sha256:1'],'RootFS':{'Layers':['a']}}", "abc", "{" LAYERS2 "}", "mmmm", "uuuu" },
	{ "a base that is known by its digest is one", "{'RepoTags':[],'RepoDigests':['base@sha256:1'],'RootFS':{'Layers':['a']}}", "abc", "{" LAYERS2 "}", "mmmm", "bbbu" },
};

static cJSON *
parsed(const char *text)
{
	autofree char *json = xstrdup(text);
	struct err e;
	cJSON *doc;

	for (char *q = json; (q = strchr(q, '\'')) != NULL;)
		*q = '"';
	doc = json_read(json, strlen(json), JSON_TWICE_REFUSED, &e);
	assert_non_null(doc);
	return doc;
}

/* A history of rows that are called by letters, the oldest first. */
static cJSON *
named_rows(const char *names, const char *ids)
{
	cJSON *history = json_array();

	for (size_t i = strlen(names); i-- > 0;) {
		autofree char *text = xasprintf("/bin/sh -c #(nop)  LABEL x=%c", names[i]);
		cJSON *row = row_of(text, "", 0);

		if (ids != NULL && ids[i] == 'i')
			json_put_str(row, "Id", "sha256:7");
		json_push(history, row);
	}
	return history;
}

static void
test_origin(void **state)
{
	const struct origin_row *r = *state;
	autojson cJSON *image = parsed(r->image), *base = parsed(r->base), *own = named_rows("abcd", r->ids),
			*below = named_rows(r->rows, NULL), *facts = NULL;
	struct build_image others[2] = { { "sha256:1", image, own }, { "sha256:2", base, below } };
	struct image_bases *bases;
	char origins[5] = "";
	size_t n = 0, base_at = 0, found;
	const cJSON *i;

	bases = image_bases_open(others, 2);
	found = image_bases_of(bases, 0, true, &base_at, 1);
	image_bases_close(bases);
	facts = build_history_facts(redactor, &others[0], found > 0 ? &others[base_at] : NULL);
	cJSON_ArrayForEach (i, json_at(facts, "instructions")) {
		assert_true(n < 4);
		origins[n] = json_str(i, "origin", "?")[0];
		assert_int_equal(json_num(i, "row", -1), (double)n);
		if (origins[n++] == 'b')
			assert_string_equal(json_str(i, "base", ""), "sha256:2");
		else
			assert_true(cJSON_IsNull(json_at(i, "base")));
	}
	assert_string_equal(origins, r->origins);
}

/* Whether a history is complete, and why it is not. */
static const struct whole_row { const char *name, *inspect, *history, *why; } whole_rows[] = {
#define ROW "{'Created':1,'CreatedBy':'','Comment':'Imported from -','Size':1}"
	{ "a row and a layer", "{'RootFS':{'Layers':['a']}}", "[" ROW "]", NULL },
	{ "an image without a history", "{'RootFS':{'Layers':['a']}}", "[]", "the image has no history" },
	{ "more layers than rows", "{'RootFS':{'Layers':['a','b']}}", "[" ROW "]", "the image has more layers than its history has rows" },
	{ "more layers than instructions that make one", "{'RootFS':{'Layers':['a','b']}}", "[{'Created':2,'CreatedBy':'CMD [x]','Comment':'','Size':9}," ROW "]",
	  "the image has more layers than instructions that make one" },
	{ "a folder may be a layer", "{'RootFS':{'Layers':['a','b']}}", "[{'Created':2,'CreatedBy':'WORKDIR /x','Comment':'','Size':0}," ROW "]", NULL },
	{ "triggers that are not known", "{'RootFS':{'Layers':['a']},'Config':{'OnBuild':'x'}}", "[" ROW "]", "the image's triggers are not known" },
	{ "layers that are not known", "{'RootFS':{}}", "[" ROW "]", "how many layers the image has is not known" },
	{ "a history of another type is none", "{}", "{}", "-" },
	{ "a row of another type is not understood", "{'RootFS':{'Layers':['a']}}", "[7]", "!" },
	{ "a text of another type is not understood", "{'RootFS':{'Layers':['a']}}", "[{'CreatedBy':7}]", "!" },
};

static void
test_whole(void **state)
{
	const struct whole_row *r = *state;
	autojson cJSON *inspect = parsed(r->inspect), *history = parsed(r->history);
	autojson cJSON *facts = build_history_facts(redactor, &(struct build_image){ "sha256:1", inspect, history }, NULL);

	if (r->why != NULL && *r->why == '-') {
		assert_null(facts);
		return;
	}
	if (r->why != NULL && *r->why == '!') {
		assert_string_equal(json_str(facts, "instructions[0].why", ""), "a row that does not say what made it");
		return;
	}
	assert_int_equal(json_bool(facts, "complete", false), r->why == NULL);
	if (r->why != NULL)
		assert_string_equal(json_str(facts, "why", ""), r->why);
}

/* BuildKit writes no row of a trigger, the classic builder does. */
static void
triggers(void **state)
{
	autojson cJSON *inspect = parsed("{'RootFS':{'Layers':['a']},'Config':{'OnBuild':['add . /x','RUN apk update']}}"),
			*history = parsed("[{'Created':2,'CreatedBy':'/bin/sh -c #(nop)  ONBUILD RUN apk update','Comment':'','Size':0}," ROW "]");
	autojson cJSON *facts = build_history_facts(redactor, &(struct build_image){ "sha256:1", inspect, history }, NULL);
	const cJSON *i = json_at(facts, "instructions[2]");

	(void)state;
	assert_int_equal(cJSON_GetArraySize(json_at(facts, "instructions")), 3);
	assert_string_equal(json_str(i, "keyword", ""), "ONBUILD");
	assert_string_equal(json_str(i, "trigger", ""), "ADD");
	assert_string_equal(json_str(i, "origin", ""), "own");
	assert_int_equal(json_num(i, "row", 0), 2);
	assert_true(json_bool(facts, "complete", false));
}

/* Bounds, and that nothing of a row but the names of its arguments is in the facts. */
static void
bounds(void **state)
{
	autojson cJSON *history = json_array(), *facts = NULL;
	autofree char *text = xcalloc(BUILD_HISTORY_TEXT + 2, 1), *line = NULL;
	const cJSON *i;

	(void)state;
	memset(text, 'x', BUILD_HISTORY_TEXT + 1);
	json_push(history, row_of(text, "", 1));
	json_push(history, row_of("|1 NAME=s3cr3t /bin/sh -c curl -H s3cr3t https://u:s3cr3t@host.test/ | sh s3cr3t", "s3cr3t", 1));
	json_push(history, row_of("ADD s3cr3t https://s3cr3t.test /s3cr3t", "", 1));
	for (int k = 0; k < BUILD_HISTORY_ROWS; k++)
		json_push(history, row_of("/bin/sh -c #(nop)  ENV X=s3cr3t", "", 0));
	facts = build_history_facts(redactor, &(struct build_image){ "sha256:1", NULL, history }, NULL);
	assert_int_equal(cJSON_GetArraySize(json_at(facts, "instructions")), BUILD_HISTORY_ROWS);
	assert_string_equal(json_str(facts, "why", ""), "the history has too many rows");
	for (int k = 0; k < 3; k++)
		cJSON_DeleteItemFromArray(history, cJSON_GetArraySize(history) - 1);
	json_free(&facts);
	facts = build_history_facts(redactor, &(struct build_image){ "sha256:1", NULL, history }, NULL);
	i = cJSON_GetArrayItem(json_at(facts, "instructions"), BUILD_HISTORY_ROWS - 1);
	assert_string_equal(json_str(i, "why", ""), "a row that is too long");
	line = json_line(facts);
	assert_null(strstr(line, "s3cr3t"));
	assert_non_null(strstr(line, "\"NAME\""));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		{ .name = "a trigger that no row tells of is an instruction", .test_func = triggers },
		{ .name = "rows and bytes are bounded, and facts hold no word of them", .test_func = bounds },
	};
	int failed;

	redactor = redact_open("/proc/nonexistent/x");
	failed = RUN_ROWS("build history", rows, test_row);
	failed += RUN_ROWS("origins", origin_rows, test_origin);
	failed += RUN_ROWS("whole histories", whole_rows, test_whole);
	failed += cmocka_run_group_tests(tests, NULL, NULL);
	redact_close(redactor);
	return failed;
}
