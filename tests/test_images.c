/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_images: rules of section 4 that one image decides alone, and section 6, on subjects made from what real engines
 * answered.
 *
 * IMAGE was pulled from Docker Hub into Docker's own store, and one container uses it. "trap N" and "P-NN" are the project's numbers
 * for what other tools got wrong.
 */
#include "config.h"

#include "tests/check_row.h"
#include "tests/rows.h"

#define ID "sha256:78c0787c7d274998f8a6af9eb608e089c3af066fe08047954f02dc2687fbffea"
#define OF(repository) "'" repository "@sha256:2bd5195d33d74274041d8eb4b07477624edc305eec0033c5894df39cb1a98b83'"
#define IMAGE                                                                                      \
	"{'kind':'image','id':'" ID "','name':'debian:12','tags':['debian:12'],'digests':[" OF("debian") "],'read':{" \
	"'inspect':{'source':'GET /images/{id}/json','data':{'Id':'" ID "','RepoTags':['debian:12'],'RepoDigests':[" OF("debian") "]," \
	"'Parent':'','Created':'2026-01-01T00:00:00Z','Os':'linux','Architecture':'amd64'," \
	"'Config':{'User':'app','Healthcheck':{'Test':['CMD-SHELL','hmac:00']},'Labels':null},'RootFS':{'Layers':['sha256:01']}}}," \
	"'history':{'source':'GET /images/{id}/history','data':{'rows':3}}," \
	"'use':{'source':'GET /containers/json','data':{'listed':true,'dangling':false,'in_use':true," \
	"'containers':[{'id':'c1','name':'web','state':'running'}]}}," \
	"'base':{'source':'GET /images/{id}/json','data':{'images':[]}}," \
	"'engine':{'source':'GET /info','data':{'product':'docker','Version':'28.5.2','store':'docker'}}}}"
#define DAEMON                                                                                     \
	"{'kind':'daemon','id':'KID','name':'host','read':{'usage':{'source':'GET /containers/json, GET /images/json','data':{" \
	"'images':{'listed':3,'dangling':1,'used':1,'unused':[{'id':'sha256:1','name':'a:1','dangling':false,'created':1769850000}," \
	"{'id':'sha256:2','name':'2','dangling':true,'created':1700000000}],'not_listed':[]}," \
	"'containers':{'listed':3,'running':2,'stopped':[{'id':'c2','name':'old','state':'exited','created':1769000000}]}}}}}"

#define STARTS "image-default-user"
#define UNUSED_IMAGE "'use:in_use':false,'use:containers':[]"
#define RUNS_AS(user) "{" UNUSED_IMAGE ",'inspect:Config.User':" user "}"

#define ORIGIN "image-trusted-base"
#define HEALTH "image-healthcheck"
#define SIGNED "image-signed-artifacts"
#define SIGNATURES(list) "{'inspect:Identity':{'Signature':[" list "]}}"
#define UNUSED "operations-image-sprawl"
#define STOPPED "operations-container-sprawl"
#define TEST "inspect:Config.Healthcheck.Test"
#define TRUST(text) { { "trusted-image-sources", text } }
#define BUILT "'inspect:RepoDigests':[],'inspect:RepoTags':['mine:1']"
#define ON(name, rows, digests) "{'id':'sha256:b','name':'" name "','rows':" rows ",'RepoDigests':[" digests "]}"
#define CONTAINERD "'engine:store':'containerd'"
#define LIMITS(max, days) { { "max-unused-images", max }, { "max-unused-image-age", days } }
#define STOPPED_LIMITS(max, days) { { "max-stopped-containers", max }, { "max-stopped-container-age", days } }

#define TRUSTED "image-content-trust"
#define SETTINGS "'content_trust:settings"
#define HOST(value)                                                                                \
	"{'kind':'host','id':'m','name':'host','read':{'content_trust':{'source':'/etc/environment, ...','data':{" \
	"'files':['/etc/environment'],'settings':[{'path':'/etc/environment','line':3,'value':'" value "'}]}}}}"
#define CLIENTS(text) { { "content-trust", text } }

/* clang-format off */
static const struct check_row rows[] = {
	/* 4.1 */
	{ "P-77: an image that was never started, and names no user, fails", STARTS, IMAGE, RUNS_AS("''"), FAIL, "names no user" },
	{ "P-77, trap 5: no user is left out by 29.x", STARTS, IMAGE, RUNS_AS("'$absent'"), FAIL, "names no user" },
	{ "P-77, trap 5: and null by 28.x", STARTS, IMAGE, RUNS_AS("null"), FAIL, "names no user" },
	{ "P-77: root by its name fails", STARTS, IMAGE, RUNS_AS("'root'"), FAIL, "its user is root" },
	{ "P-77, trap 128: so does root by its number, with a group", STARTS, IMAGE, RUNS_AS("'+0:1000'"), FAIL, "+0:1000" },
	{ "P-77: a group alone is no user", STARTS, IMAGE, RUNS_AS("':1000'"), FAIL, "root" },
	{ "P-77: another number passes", STARTS, IMAGE, RUNS_AS("'10001:10001'"), PASS, "10001" },
	{ "P-77, trap 128: a name may be root's: for a person", STARTS, IMAGE, RUNS_AS("'toor'"), NOTCHECKED, "which number its user toor has" },
	{ "4.1: an image that containers were made of is judged by them", STARTS, IMAGE, "{'inspect:Config.User':''}", NOTAPPLICABLE, "judged by what was made of it: web" },
	{ "4.1: an imported image's empty configuration names no user (29.x)", STARTS, IMAGE, "{" UNUSED_IMAGE ",'inspect:Config':{}}", FAIL, "names no user" },
	{ "4.1: an image without a configuration is unknown", STARTS, IMAGE, "{" UNUSED_IMAGE ",'inspect:Config':null}", UNKNOWN, "Config" },
	{ "4.1: a user of another type is unknown", STARTS, IMAGE, RUNS_AS("0"), UNKNOWN, "a string" },
	{ "4.1: a user that could not be read is an error", STARTS, IMAGE, RUNS_AS("'$error EIO'"), ERROR, "EIO" },
	{ "4.1: an image that could not be read is an error", STARTS, IMAGE, "{" UNUSED_IMAGE ",'inspect':'$error timeout'}", ERROR, "timeout" },
	{ "4.1: an image's user that was not collected is unknown", STARTS, IMAGE, RUNS_AS("'$uncollected'"), UNKNOWN, "not among" },
	{ "4.1: an image that is gone is an error", STARTS, IMAGE, "{" UNUSED_IMAGE ",'inspect':'$error vanished'}", ERROR, "removed" },
	{ "4.1: containers that could not be listed leave its use open", STARTS, IMAGE, "{'use:in_use':'$error timeout'}", ERROR, "timeout" },
	{ "4.1: a use of another type is unknown", STARTS, IMAGE, "{'use:in_use':'no'}", UNKNOWN, "a bool" },

	/* 4.6 */
	{ "4.6: a HEALTHCHECK passes", HEALTH, IMAGE, NULL, PASS, "CMD-SHELL" },
	{ "4.6: so does one in the form of a list", HEALTH, IMAGE, "{'" TEST "':['CMD','hmac:00','hmac:01']}", PASS, "(CMD)" },
	{ "4.6: none fails", HEALTH, IMAGE, "{'inspect:Config.Healthcheck':'$absent'}", FAIL, "no HEALTHCHECK" },
	{ "4.6: null is none", HEALTH, IMAGE, "{'inspect:Config.Healthcheck':null}", FAIL, "no HEALTHCHECK" },
	{ "4.6: an imported image's empty configuration has none (29.x)", HEALTH, IMAGE, "{'inspect:Config':{}}", FAIL, "no HEALTHCHECK" },
	{ "trap 120: NONE is none", HEALTH, IMAGE, "{'" TEST "':['NONE']}", FAIL, "NONE" },
	{ "4.6: an empty test is none", HEALTH, IMAGE, "{'" TEST "':[]}", FAIL, "no command" },
	{ "4.6: an interval without a test is none", HEALTH, IMAGE, "{'inspect:Config.Healthcheck':{'Interval':1000000000}}", FAIL, "no command" },
	{ "4.6: a test that is null is none", HEALTH, IMAGE, "{'" TEST "':null}", FAIL, "no command" },
	{ "4.6: CMD without a command is none", HEALTH, IMAGE, "{'" TEST "':['CMD']}", FAIL, "no command" },
	{ "4.6: an empty command is none", HEALTH, IMAGE, "{'" TEST "':['CMD-SHELL','']}", FAIL, "no command" },
	{ "4.6: also in the form of a list", HEALTH, IMAGE, "{'" TEST "':['CMD','']}", FAIL, "no command" },
	{ "4.6: a command of another type is unknown", HEALTH, IMAGE, "{'" TEST "':['CMD',7]}", UNKNOWN, "a list of strings" },
	{ "4.6: another kind of test is unknown", HEALTH, IMAGE, "{'" TEST "':['CMD-POWERSHELL','hmac:00']}", UNKNOWN, "not known" },
	{ "4.6: so is a word in lower case", HEALTH, IMAGE, "{'" TEST "':['cmd','hmac:00']}", UNKNOWN, "not known" },
	{ "4.6: a test of another type is unknown", HEALTH, IMAGE, "{'" TEST "':'hmac:00'}", UNKNOWN, "a list" },
	{ "4.6: a kind of another type is unknown", HEALTH, IMAGE, "{'" TEST "':[7,'hmac:00']}", UNKNOWN, "a string" },
	{ "4.6: a HEALTHCHECK of another type is unknown", HEALTH, IMAGE, "{'inspect:Config.Healthcheck':'hmac:00'}", UNKNOWN, "an object" },
	{ "4.6: a configuration of another type is unknown", HEALTH, IMAGE, "{'inspect:Config':7}", UNKNOWN, "an object" },
	{ "4.6: an absent configuration is unknown, not without a check", HEALTH, IMAGE, "{'inspect:Config':'$absent'}", UNKNOWN, "absent" },
	{ "4.6: a configuration that is null is unknown", HEALTH, IMAGE, "{'inspect:Config':null}", UNKNOWN, "null" },
	{ "4.6: one that could not be read is an error", HEALTH, IMAGE, "{'inspect:Config':'$error EIO'}", ERROR, "EIO" },
	{ "4.6: an inspection that failed is an error", HEALTH, IMAGE, "{'inspect':'$error timeout'}", ERROR, "timeout" },
	{ "4.6: an image that is gone is an error, and says whose it was", HEALTH, IMAGE, "{'inspect':'$error vanished'}", ERROR, "made from it: web" },
	{ "4.6: one that went while the engine was asked is, too", HEALTH, IMAGE, "{'inspect':'$error vanished','use:containers':[]}", ERROR, "removed while" },
	{ "4.6: what was not collected is unknown", HEALTH, IMAGE, "{'inspect:Config.Healthcheck':'$uncollected'}", UNKNOWN, "not known" },
	{ "4.6: facts without the inspection are unknown", HEALTH, IMAGE, "{'inspect':'$absent'}", UNKNOWN, "no document" },
	{ "4.6: an image that nobody uses is judged as well", HEALTH, IMAGE, "{'use:containers':[],'use:in_use':false,'" TEST "':['NONE']}", FAIL, "NONE" },

	/* 4.2 */
	{ "4.2: without the site's word it stays open, and says where from", ORIGIN, IMAGE, NULL, NOTCHECKED, "from docker.io/library/debian" },
	{ "4.2: blanks are no word", ORIGIN, IMAGE, NULL, NOTCHECKED, "not set", TRUST(" ,") },
	{ "4.2: a digest of a trusted repository passes", ORIGIN, IMAGE, NULL, PASS, "debian@sha256:", TRUST("docker.io/library/debian") },
	{ "4.2: what lies below a trusted path passes", ORIGIN, IMAGE, NULL, PASS, NULL, TRUST("reg.example docker.io/library/") },
	{ "4.2: a pattern matches the repository", ORIGIN, IMAGE, NULL, PASS, NULL, TRUST("docker.io/*/deb*") },
	{ "4.2: and what lies below what it matches", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("reg.example/shop/team/app") "]}", PASS, NULL, TRUST("reg.example/sh*") },
	{ "4.2: a star does not cross a slash: a registry's name inside a path is none", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("evil.example/x.good.example/app") "]}", FAIL, "evil.example", TRUST("*.good.example/app") },
	{ "4.2: nor does it from a name to a path below another", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("reg.example/evil/app") "]}", FAIL, "evil", TRUST("reg.example/*-app reg.example/*app") },
	{ "4.2: nor does a class of characters", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("reg.example/app") "]}", FAIL, "reg.example", TRUST("reg.example[!x]app") },
	{ "4.2: another repository fails", ORIGIN, IMAGE, NULL, FAIL, "docker.io/library/debian, which is not trusted", TRUST("docker.io/library/alpine") },
	{ "4.2: a name is no trusted one by its beginning", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("debianx") "]}", FAIL, "debianx", TRUST("docker.io/library/debian") },
	{ "4.2: nor a registry by its beginning", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("docker.io.evil.example/library/debian") "]}", FAIL, "evil", TRUST("docker.io") },
	{ "4.2: a registry is no repository of Docker Hub", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("reg.example:5000/library/debian") "]}", FAIL, "reg.example:5000", TRUST("docker.io/library") },
	{ "4.2: a user's repository is no official one", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("library2/debian") "]}", FAIL, "docker.io/library2/debian", TRUST("docker.io/library") },
	{ "4.2: one digest of several that is trusted will do: they are one content", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("evil.example/d") "," OF("debian") "]}", PASS, NULL, TRUST("docker.io/library") },
	{ "4.2: the full name of Docker Hub is the same", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("index.docker.io/debian") "]}", PASS, NULL, TRUST("docker.io/library") },
	{ "4.2: localhost is a registry", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("localhost/debian") "]}", FAIL, "localhost/debian", TRUST("docker.io") },
	{ "4.2: a tag proves nothing", ORIGIN, IMAGE, "{'inspect:RepoDigests':[]}", NOTCHECKED, "not known", TRUST("docker.io/library") },
	{ "4.2: nor does it where the digests are null (20.10)", ORIGIN, IMAGE, "{'inspect:RepoDigests':null}", NOTCHECKED, "not known", TRUST("docker.io/library") },
	{ "4.2: nor where they are absent", ORIGIN, IMAGE, "{'inspect:RepoDigests':'$absent'}", NOTCHECKED, "not known", TRUST("docker.io/library") },
	{ "4.2: an image that was made here fails for its base", ORIGIN, IMAGE, "{" BUILT ",'base:images':[" ON("e", "2", OF("evil.example/e")) "," ON("d", "1", OF("debian")) "]}", FAIL, "evil.example/e", TRUST("docker.io/library") },
	{ "4.2: a trusted base leaves open what lies between", ORIGIN, IMAGE, "{" BUILT ",'base:images':[" ON("d", "1", OF("debian")) "," ON("e", "1", OF("evil.example/e")) "]}", NOTCHECKED, "which is trusted", TRUST("docker.io/library") },
	{ "4.2: the same image under an untrusted name first is trusted still", ORIGIN, IMAGE, "{" BUILT ",'base:images':[" ON("e", "1", OF("evil.example/e")) "," ON("d", "1", OF("debian")) "]}", NOTCHECKED, "which is trusted", TRUST("docker.io/library") },
	{ "4.2: a base that was made here too is passed over", ORIGIN, IMAGE, "{" BUILT ",'base:images':[" ON("m", "3", "") "," ON("e", "2", OF("evil.example/e")) "]}", FAIL, "evil.example/e", TRUST("docker.io/library") },
	{ "4.2: a shorter base does not stand for a longer one", ORIGIN, IMAGE, "{" BUILT ",'base:images':[" ON("e", "2", OF("evil.example/e")) "," ON("d", "1", OF("debian")) "]}", FAIL, "not of a trusted", TRUST("docker.io/library") },
	{ "trap 137: the containerd store's digest is no proof", ORIGIN, IMAGE, "{" CONTAINERD "}", NOTCHECKED, "such a name too", TRUST("docker.io/library") },
	{ "trap 137: nor is one beside a descriptor, whatever the store is called", ORIGIN, IMAGE, "{'inspect:Descriptor.digest':'" ID "'}", NOTCHECKED, "such a name too", TRUST("docker.io/library") },
	{ "trap 137: nor what 29.7.2 writes of an imported image as well", ORIGIN, IMAGE, "{" CONTAINERD ",'inspect:Identity':{'Pull':[{'Repository':'docker.io/library/debian'}]}}", NOTCHECKED, NULL, TRUST("docker.io/library") },
	{ "4.2: there, an image that is called otherwise fails", ORIGIN, IMAGE, "{" CONTAINERD "}", FAIL, "is called docker.io/library/debian", TRUST("reg.example") },
	{ "4.2: but not one that the builder made here", ORIGIN, IMAGE, "{" CONTAINERD ",'inspect:Parent':'sha256:01'}", NOTCHECKED, "built, imported or loaded", TRUST("reg.example") },
	{ "4.2: nor one that BuildKit made", ORIGIN, IMAGE, "{" CONTAINERD ",'inspect:Identity':{'Build':[{'CreatedAt':'2026-01-01T00:00:00Z'}]}}", NOTCHECKED, "built, imported or loaded", TRUST("reg.example") },
	{ "4.2: Podman's digest is no proof either", ORIGIN, IMAGE, "{'engine:store':'podman'}", NOTCHECKED, "such a name too", TRUST("docker.io/library") },
	{ "4.2: a dangling image is of no registry", ORIGIN, IMAGE, "{'inspect:RepoDigests':[],'inspect:RepoTags':[]}", NOTCHECKED, "without a name" },
	{ "4.2: digests of another type are unknown", ORIGIN, IMAGE, "{'inspect:RepoDigests':'debian'}", UNKNOWN, "list of strings", TRUST("docker.io/library") },
	{ "4.2: a digest of another type is unknown", ORIGIN, IMAGE, "{'inspect:RepoDigests':[" OF("debian") ",7]}", UNKNOWN, "list of strings", TRUST("docker.io/library") },
	{ "4.2: tags of another type are unknown", ORIGIN, IMAGE, "{'inspect:RepoTags':{}}", UNKNOWN, "list of strings", TRUST("docker.io/library") },
	{ "4.2: digests that could not be read are an error", ORIGIN, IMAGE, "{'inspect:RepoDigests':'$error EIO'}", ERROR, "EIO", TRUST("docker.io/library") },
	{ "4.2: digests that were not collected are unknown", ORIGIN, IMAGE, "{'inspect:RepoDigests':'$uncollected'}", UNKNOWN, "not known", TRUST("docker.io/library") },
	{ "4.2: a store that is not known is unknown", ORIGIN, IMAGE, "{'engine:store':null}", UNKNOWN, "store", TRUST("docker.io/library") },
	{ "4.2: an engine that did not say is an error", ORIGIN, IMAGE, "{'engine':'$error timeout'}", ERROR, "timeout", TRUST("docker.io/library") },
	{ "4.2: bases of another type are unknown", ORIGIN, IMAGE, "{'base:images':null}", UNKNOWN, "base", TRUST("docker.io/library") },
	{ "4.2: an image that is gone is an error", ORIGIN, IMAGE, "{'inspect':'$error vanished'}", ERROR, "web", TRUST("docker.io/library") },

	/* 4.12 */
	{ "4.12: without a signature it is for a person, with what one would be looked up by", SIGNED, IMAGE, NULL, NOTCHECKED, "tells of no signature, and it has a digest of docker.io/library/debian" },
	{ "4.12: nor has one that was built here any", SIGNED, IMAGE, "{" BUILT "}", NOTCHECKED, "no digest under which" },
	{ "4.12: nor one whose digests are null (20.10)", SIGNED, IMAGE, "{'inspect:RepoDigests':null}", NOTCHECKED, "no digest under which" },
	{ "4.12: a signature that the engine verified is told, and is no pass", SIGNED, IMAGE, SIGNATURES("{'Name':'Hardened','SignatureType':'bundle-v0.3'}"), NOTCHECKED, "verified a signature by Hardened; that" },
	{ "4.12: who signed says more than its name", SIGNED, IMAGE, SIGNATURES("{'Name':'x','Signer':{'SubjectAlternativeName':'https://ci.example/w'}}"), NOTCHECKED, "by https://ci.example/w;" },
	{ "4.12: one that has neither counts", SIGNED, IMAGE, SIGNATURES("{}"), NOTCHECKED, "without a name" },
	{ "4.12: one that it could not verify is none", SIGNED, IMAGE, SIGNATURES("{'Name':'x','Error':'hmac:00'}"), NOTCHECKED, "could verify no signature" },
	{ "4.12: nor does it stand beside another", SIGNED, IMAGE, SIGNATURES("{'Error':'hmac:00'},{'Name':'Hardened'}"), NOTCHECKED, "by Hardened;" },
	{ "4.12: an empty list has none", SIGNED, IMAGE, SIGNATURES(""), NOTCHECKED, "tells of no signature" },
	{ "4.12: null is none", SIGNED, IMAGE, "{'inspect:Identity':{'Signature':null}}", NOTCHECKED, "tells of no signature" },
	{ "4.12: signatures of another type are unknown", SIGNED, IMAGE, "{'inspect:Identity':{'Signature':'yes'}}", UNKNOWN, "a list" },
	{ "4.12: digests of another type are unknown", SIGNED, IMAGE, "{'inspect:RepoDigests':'debian'}", UNKNOWN, "list of strings" },
	{ "4.12: signatures that could not be read are an error", SIGNED, IMAGE, "{'inspect:Identity.Signature':'$error EIO'}", ERROR, "EIO" },
	{ "4.12: what was not collected is unknown", SIGNED, IMAGE, "{'inspect:Identity.Signature':'$uncollected'}", UNKNOWN, "not among" },
	{ "4.12: an image that is gone is an error", SIGNED, IMAGE, "{'inspect':'$error vanished'}", ERROR, "web" },

	/* 4.5 */
	{ "4.5: without the site's word it stays open, and says what is set", TRUSTED, HOST("on"), NULL, NOTCHECKED, "on in /etc/environment:3" },
	{ "4.5: and that nothing is", TRUSTED, HOST("on"), "{" SETTINGS "':[]}", NOTCHECKED, "not set" },
	{ "trap 138: on passes only where the site says that its clients heed it", TRUSTED, HOST("on"), NULL, PASS, "on in /etc/environment", CLIENTS("required") },
	{ "trap 138: a client that ignores it is no pass", TRUSTED, HOST("on"), NULL, NOTAPPLICABLE, "29", CLIENTS("superseded") },
	{ "4.5: off fails", TRUSTED, HOST("off"), NULL, FAIL, "off in", CLIENTS("required") },
	{ "4.5: not set fails", TRUSTED, HOST("on"), "{" SETTINGS "':[]}", FAIL, "in no file", CLIENTS("required") },
	{ "4.5: what another file takes back fails", TRUSTED, HOST("on"), "{" SETTINGS "[1]':{'path':'/etc/profile','line':9,'value':'unset'}}", FAIL, "unset in /etc/profile:9", CLIENTS("required") },
	{ "4.5: what only a shell would know is unknown", TRUSTED, HOST("unclear"), NULL, UNKNOWN, "worked out: it is unclear", CLIENTS("required") },
	{ "4.5: also beside what is on", TRUSTED, HOST("on"), "{" SETTINGS "[1]':{'path':'/etc/profile','line':9,'value':'unclear'}}", UNKNOWN, "unclear in /etc/profile:9", CLIENTS("required") },
	{ "4.5: but not beside what is off", TRUSTED, HOST("off"), "{" SETTINGS "[1]':{'path':'/etc/profile','line':9,'value':'unclear'}}", FAIL, "off in", CLIENTS("required") },
	{ "4.5: which files were read is not known", TRUSTED, HOST("on"), "{'content_trust:files':'$absent'}", UNKNOWN, "which files", CLIENTS("required") },
	{ "4.5: nor if they are no words", TRUSTED, HOST("on"), "{'content_trust:files':[7]}", UNKNOWN, "which files", CLIENTS("required") },
	{ "4.5: a shell's file alone is for a person", TRUSTED, HOST("on"), "{" SETTINGS "[0].path':'/etc/profile.d/x.sh'}", NOTCHECKED, "which users", CLIENTS("required") },
	{ "4.5: files that could not be read are an error", TRUSTED, HOST("on"), "{" SETTINGS "':'$error EACCES'}", ERROR, "EACCES", CLIENTS("required") },
	{ "4.5: one of them is an error, too", TRUSTED, HOST("on"), "{" SETTINGS "[7]':'$error EACCES'}", ERROR, "in full", CLIENTS("required") },
	{ "4.5: a host that was not looked at is an error", TRUSTED, HOST("on"), "{'content_trust':'$error not-in-scope'}", ERROR, NULL, CLIENTS("required") },
	{ "4.5: settings of another type are unknown", TRUSTED, HOST("on"), "{" SETTINGS "':'on'}", UNKNOWN, "a list", CLIENTS("required") },
	{ "4.5: a setting of another type is unknown", TRUSTED, HOST("on"), "{" SETTINGS "[0]':'on'}", UNKNOWN, "without path", CLIENTS("required") },
	{ "4.5: null is unknown", TRUSTED, HOST("on"), "{" SETTINGS "':null}", UNKNOWN, "null", CLIENTS("required") },
	{ "4.5: absent is unknown", TRUSTED, HOST("on"), "{" SETTINGS "':'$absent'}", UNKNOWN, "absent", CLIENTS("required") },
	{ "4.5: what was not collected is unknown", TRUSTED, HOST("on"), "{" SETTINGS "':'$uncollected'}", UNKNOWN, "not among", CLIENTS("required") },

	/* 6.1 */
	{ "6.1: without the site's word it stays open, and counts", UNUSED, DAEMON, NULL, NOTCHECKED, "2 of 3 images are used by no container; 1 are dangling" },
	{ "P-39: as many as are accepted pass", UNUSED, DAEMON, NULL, PASS, "2 of 3", LIMITS("2", "") },
	{ "6.1: more fail", UNUSED, DAEMON, NULL, FAIL, "1 are accepted", LIMITS("1", "") },
	{ "6.1: none accepted, and none there passes", UNUSED, DAEMON, "{'usage:images.unused':[]}", PASS, NULL, LIMITS("0", "") },
	{ "6.1: an old one fails", UNUSED, DAEMON, NULL, FAIL, "older than 30 days: 2", LIMITS("", "30") },
	{ "6.1: young ones pass", UNUSED, DAEMON, "{'usage:images.unused[1]':'$absent'}", PASS, NULL, LIMITS("", "30") },
	{ "6.1: both limits count", UNUSED, DAEMON, NULL, FAIL, "older", LIMITS("5", "30") },
	{ "6.1: an unknown age is unknown", UNUSED, DAEMON, "{'usage:images.unused[1].created':null}", UNKNOWN, "how old", LIMITS("", "30") },
	{ "6.1: one that is dated before there was Docker is of unknown age, and no old one", UNUSED, DAEMON, "{'usage:images.unused[1].created':315532801}", UNKNOWN, "not known: 2", LIMITS("", "30") },
	{ "6.1: nor is one dated 1970", UNUSED, DAEMON, "{'usage:images.unused[1].created':1}", UNKNOWN, "not known: 2", LIMITS("5", "30") },
	{ "6.1: an unknown age hides no old one", UNUSED, DAEMON, "{'usage:images.unused[0].created':null}", FAIL, "older than 30 days: 2", LIMITS("5", "30") },
	{ "6.1: without an age limit no age is asked for", UNUSED, DAEMON, "{'usage:images.unused[1].created':null}", PASS, NULL, LIMITS("2", "") },
	{ "6.1: too many are too many, whatever their age", UNUSED, DAEMON, "{'usage:images.unused[1].created':null}", FAIL, "1 are accepted", LIMITS("1", "30") },
	{ "6.1: an unknown clock is unknown", UNUSED, DAEMON, NULL, UNKNOWN, "which day", LIMITS("", "30"), .now = -1 },
	{ "6.1: a limit that is no number is unknown", UNUSED, DAEMON, NULL, UNKNOWN, "max-unused-images", LIMITS("many", "") },
	{ "6.1: nor is a negative one", UNUSED, DAEMON, NULL, UNKNOWN, "max-unused-image-age", LIMITS("", "-1") },
	{ "6.1: images that could not be listed are an error", UNUSED, DAEMON, "{'usage:images':'$error timeout'}", ERROR, "timeout", LIMITS("5", "") },
	{ "6.1: so is their use, without all containers", UNUSED, DAEMON, "{'usage:images.unused':'$error incomplete'}", ERROR, "incomplete", LIMITS("5", "") },
	{ "6.1: a list of another type is unknown", UNUSED, DAEMON, "{'usage:images.unused':7}", UNKNOWN, "a list", LIMITS("5", "") },
	{ "6.1: an absent list is unknown", UNUSED, DAEMON, "{'usage:images.unused':'$absent'}", UNKNOWN, "absent", LIMITS("5", "") },
	{ "6.1: a count of another type is unknown", UNUSED, DAEMON, "{'usage:images.used':'1'}", UNKNOWN, "a number", LIMITS("5", "") },
	{ "6.1: facts without it are unknown", UNUSED, DAEMON, "{'usage':'$absent'}", UNKNOWN, NULL, LIMITS("5", "") },
	{ "6.1: what was not collected is unknown", UNUSED, DAEMON, "{'usage:images':'$uncollected'}", UNKNOWN, NULL, LIMITS("5", "") },

	/* 6.2 */
	{ "6.2: without the site's word it stays open, and counts", STOPPED, DAEMON, NULL, NOTCHECKED, "1 of 3 containers do not run" },
	{ "6.2: as many as are accepted pass", STOPPED, DAEMON, NULL, PASS, NULL, STOPPED_LIMITS("1", "") },
	{ "6.2: more fail", STOPPED, DAEMON, NULL, FAIL, "0 are accepted", STOPPED_LIMITS("0", "") },
	{ "6.2: an old one fails", STOPPED, DAEMON, NULL, FAIL, "older than 7 days: old", STOPPED_LIMITS("", "7") },
	{ "6.2: one that is young enough passes", STOPPED, DAEMON, NULL, PASS, NULL, STOPPED_LIMITS("", "10") },
	{ "6.2: none passes", STOPPED, DAEMON, "{'usage:containers.stopped':[]}", PASS, NULL, STOPPED_LIMITS("0", "0") },
	{ "6.2: containers that could not be listed are an error", STOPPED, DAEMON, "{'usage:containers':'$error incomplete'}", ERROR, "incomplete", STOPPED_LIMITS("5", "") },
	{ "6.2: a list of another type is unknown", STOPPED, DAEMON, "{'usage:containers.stopped':null}", UNKNOWN, "a list", STOPPED_LIMITS("5", "") },
	{ "6.2: an absent count is unknown", STOPPED, DAEMON, "{'usage:containers.listed':'$absent'}", UNKNOWN, NULL, STOPPED_LIMITS("5", "") },
	{ "6.2: what was not collected is unknown", STOPPED, DAEMON, "{'usage:containers':'$uncollected'}", UNKNOWN, NULL, STOPPED_LIMITS("5", "") },
	{ "6.2: an age of another type is unknown", STOPPED, DAEMON, "{'usage:containers.stopped[0].created':'long ago'}", UNKNOWN, "how old", STOPPED_LIMITS("", "7") },
};
/* clang-format on */

int
main(void)
{
	return check_rows("images", rows, ARRAY_SIZE(rows));
}
