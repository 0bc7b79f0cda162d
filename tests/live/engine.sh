#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gets another Docker Engine than this machine's, for tests/live/lab.sh: Debian's packages of it, unpacked below FOLDER. Nothing
# is installed, and apt works on lists and sources of FOLDER's own. What is there already is not fetched again.
# usage: tests/live/engine.sh VERSION FOLDER    then: LAB_ENGINE=FOLDER tests/live/run ...
set -u
PATH=$PATH:/usr/sbin:/sbin

# The suites that have it: one of them is enough.
case ${1-} in
26.1.5) suites='trixie' ;;
28.5.2) suites='forky sid' ;;
*) suites='' ;;
esac
if [ $# != 2 ] || [ -z "$suites" ]; then
	echo "usage: $0 26.1.5|28.5.2 FOLDER" >&2
	exit 2
fi
version=$1
mkdir -p "$2" || exit
folder=$(cd "$2" && pwd)
log=$folder/log

die() { # MESSAGE
	echo "engine $version cannot be had: $1" >&2
	[ ! -s "$log" ] || tail -n 5 "$log" | sed 's/^/# /' >&2
	exit 1
}

works() { # what is in bin is that engine, and all of it runs
	local tool
	for tool in docker containerd containerd-shim-runc-v2 runc; do "$folder/bin/$tool" -v > /dev/null 2>&1 || return; done
	case $("$folder/bin/dockerd" -v 2> /dev/null) in *"version $version"[+,~]*) ;; *) return 1 ;; esac
}
! works || exit 0

exec 9> "$folder/lock"
flock 9 || die 'its folder cannot be locked'
! works || exit 0 # somebody else got it in the meantime
rm -rf "$log" "${folder:?}/root" "${folder:?}/bin"
for tool in apt-get apt-cache dpkg-deb; do command -v $tool > /dev/null || die "$tool is not installed"; done

#
# An apt of the folder's own: the machine's proxies and keys, but neither its sources, its lists nor its hooks
#

mkdir -p "$folder"/apt/{lists,archives}/partial || die 'its folder cannot be written'
: > "$folder/apt/status"
# the mirror that this machine has its own packages from
# shellcheck disable=SC2016 # apt's variables
mirror=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2> /dev/null |
	awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ ! -r $keyring ] || signed="[signed-by=$keyring] "
for suite in $suites; do
	echo "deb ${signed-}${mirror:-http://deb.debian.org/debian} $suite main"
done > "$folder/apt/sources.list"
{
	apt-config dump Acquire
	cat <<-END
	Dir::Etc::main "/dev/null";
	Dir::Etc::parts "/dev/null";
	Dir::State "$folder/apt";
	Dir::State::lists "$folder/apt/lists";
	Dir::State::status "$folder/apt/status";
	Dir::Cache "$folder/apt";
	Dir::Cache::archives "$folder/apt/archives";
	Dir::Etc::sourcelist "$folder/apt/sources.list";
	Dir::Etc::sourceparts "/dev/null";
	Dir::Etc::preferences "/dev/null";
	Dir::Etc::preferencesparts "/dev/null";
	Acquire::Languages "none";
	Acquire::Retries "3";
	Acquire::http::Timeout "60";
	APT::Sandbox::User "root";
	END
} > "$folder/apt/apt.conf"
export APT_CONFIG=$folder/apt/apt.conf
apt-get -q update > "$log" 2>&1 || die 'the package lists cannot be fetched'

# Its own suite's C library and seccomp library are for runc, which asks for newer ones than this machine may have; patchelf
# tells runc where they are, since it runs itself again by /proc/self/exe.
read -r package suite < <(apt-cache madison docker.io |
	awk -F ' *[|] *' -v v="$version" 'index($2, v "+") == 1 { split($3, w, " "); sub("/.*", "", w[2]); print $2, w[2]; exit }')
[ -n "${package-}" ] || die "docker.io $version is in none of: $suites; there are: $(apt-cache madison docker.io | awk -F '|' '{ print $2 }' | tr -d '\n')"
(cd "$folder/apt/archives" && rm -f ./*.deb &&
	apt-get -q download {docker.io,docker-cli}="$package" {containerd,runc,libc6,libseccomp2,patchelf,libstdc++6,libgcc-s1}/"$suite") >> "$log" 2>&1 ||
	die 'its packages cannot be fetched'
for deb in "$folder"/apt/archives/*.deb; do
	dpkg-deb -x "$deb" "$folder/root" >> "$log" 2>&1 || die "$deb cannot be unpacked"
done

#
# bin, which the lab puts before its PATH
#

mkdir "$folder/bin" || die 'its folder cannot be written'
for tool in "$folder"/root/usr/{sbin/dockerd,bin/docker,bin/containerd,bin/containerd-shim-runc-v2,{s,}bin/docker-proxy}; do
	[ ! -f "$tool" ] || ln "$tool" "$folder/bin/"
done
libraries=$(dirname "$(ls "$folder"/root/usr/lib/*/libc.so.6)")
loader=$(ls "$libraries"/ld-linux*)
for runc in "$folder"/root/usr/{sbin,bin}/runc; do [ ! -f "$runc" ] || break; done
"$loader" --library-path "$libraries" "$folder/root/usr/bin/patchelf" --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" \
	--output "$folder/bin/runc" "$runc" >> "$log" 2>&1 || die 'runc cannot be told where its libraries are'
chmod 755 "$folder/bin/runc"
rm -rf "$folder/apt"
works || die "what was unpacked does not run: $("$folder/bin/dockerd" -v 2>&1; "$folder/bin/runc" -v 2>&1)"
