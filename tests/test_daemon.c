/* SPDX-License-Identifier: Apache-2.0 */
/* daemon: each rule of section 2, and 5.1, on what an engine and its host say. */
#include "config.h"

#include <stdlib.h>

#include "tests/check_row.h"

#define OPT(key, value) "'" key "':{'value':" value ",'origin':'default','where':'','proven':true}"
#define UNPROVEN(key)   "{'config:options." key ".proven':false}"
#define PODMAN          "{'ping:Libpod-Api-Version':'4.3.1'}"

/* A plain 20.10 on its own host; every option at its default. */
#define DOCKER                                                                                     \
	"{'kind':'daemon','id':'ABCD','name':'host','read':{"                                      \
	"'ping':{'source':'GET /_ping','data':{'Api-Version':'1.41'}},"                            \
	"'version':{'source':'GET "                                                                \
	"/version','data':{'Version':'20.10.24+dfsg1','Components':[{'Name':'Engine','Version':'"  \
	"20.10.24'}]}},"                                                                           \
	"'info':{'source':'GET "                                                                   \
	"/info','data':{'Name':'host','ServerVersion':'20.10.24+dfsg1','Driver':'overlay2','"      \
	"Debug':false,"                                                                            \
	"'SecurityOptions':['name=apparmor','name=seccomp,profile=default'],'ExperimentalBuild':"  \
	"false,'LiveRestoreEnabled':false,"                                                        \
	"'LoggingDriver':'json-file','Plugins':{'Authorization':null},"                            \
	"'RegistryConfig':{'InsecureRegistryCIDRs':['127.0.0.0/"                                   \
	"8'],'IndexConfigs':{'docker.io':{'Secure':true}}},"                                       \
	"'Swarm':{'LocalNodeState':'inactive','ControlAvailable':false}}},"                        \
	"'bridge':{'source':'GET "                                                                 \
	"/networks/bridge','data':{'Name':'bridge','EnableIPv6':false,'Options':{"                 \
	"'com.docker.network.bridge.enable_icc':'true','com.docker.network.bridge.default_bridge'" \
	":'true'}}},"                                                                              \
	"'process':{'source':'/proc/"                                                              \
	"700','data':{'pid':700,'uid':0,'product':'dockerd','docker_proxy':0,'listeners':["        \
	"{'proto':'unix','path':'/run/docker.sock'}],"                                             \
	"'addresses':['127.0.0.1','198.51.100.7','2001:db8::7'],'names':['localhost','logs']}},"                                           \
	"'config':{'source':'effective daemon configuration','data':{'disagreements':['x "         \
	"changed'],'options':{" OPT("log-level", "'info'") "," OPT("iptables", "true") "," OPT(    \
	    "ip6tables", "false") "," OPT("hosts",                                                 \
	    "['unix:///var/run/docker.sock']") "," OPT("metrics-addr", "''") "," OPT("tls",        \
	    "false") "," OPT("tlsverify", "false") "," OPT("tlscacert", "''") "," OPT("tlscert",   \
	    "''") "," OPT("tlskey", "''") "," OPT("default-ulimits",                               \
	    "[]") "," OPT("cgroup-parent", "''") "," OPT("storage-opts", "[]") "," OPT("log-opts", \
	    "{}") "," OPT("no-new-privileges", "false") "," OPT("userland-proxy", "true") "}}}," \
	"'logging':{'source':'GET /containers/{id}/json','data':{'containers':[]}}}}"

#define TCP(port) "'process:listeners':[{'proto':'tcp','address':'0.0.0.0','port':" port "}]"
#define TLS(verify, ca)                                                                            \
	"'config:options.tls.value':true,'config:options.tlsverify.value':" verify                 \
	",'config:options.tlscacert.value':" ca ","                                                \
	"'config:options.tlscert.value':'/c/cert.pem','config:options.tlskey.value':'/c/key.pem'"
#define MUTUAL TLS("true", "'/c/ca.pem'")
#define ACTIVE "'info:Swarm.LocalNodeState':'active','info:Swarm.ControlAvailable':true"
#define V29(v) "'version:Version':'" v "'"

/* The five ways a fact is not there, for a rule that rests on one path. */
#define UNSEEN(label, check, path)                                                                 \
	{ label ": absent is unknown", check, DOCKER, "{'" path "':'$absent'}", UNKNOWN },         \
	    { label ": null is unknown", check, DOCKER, "{'" path "':null}", UNKNOWN },            \
	    { label ": another type is unknown", check, DOCKER, "{'" path "':3}", UNKNOWN },       \
	    { label ": unreadable is an error", check, DOCKER, "{'" path "':'$error EACCES'}",     \
		    ERROR, "EACCES" },                                                             \
	{                                                                                          \
		label ": not collected is unknown", check, DOCKER, "{'" path "':'$uncollected'}",  \
		    UNKNOWN                                                                        \
	}
/* The same for an option of the configuration, and one that is not proven. */
#define OPTION_UNSEEN(label, check, key)                                                           \
	UNSEEN(label, check, "config:options." key ".value"),                                      \
	    { label ": a configuration that changed proves nothing", check, DOCKER, UNPROVEN(key), \
		    UNKNOWN, "not proven" },                                                       \
	    { label ": an option that does not say whether it is proven is unknown", check,        \
		    DOCKER, "{'config:options." key ".proven':'$absent'}", UNKNOWN },              \
	{                                                                                          \
		label ": trap 50: an engine elsewhere is an error", check, DOCKER,                 \
		    "{'config':'$error not-local','process':'$error not-local'}", ERROR,           \
		    "not-local"                                                                    \
	}

static const struct check_row rows[] = {
	/* 2.1 */
	{ "2.1: a daemon that runs as root is for a person", "daemon-rootless", DOCKER, NULL,
	    NOTCHECKED, "runs as user 0" },
	{ "2.1: rootless passes", "daemon-rootless", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=builtin','name=rootless']}", PASS },
	{ "2.1: another user than root passes", "daemon-rootless", DOCKER, "{'process:uid':1000}",
	    PASS, "user 1000" },
	{ "2.1: user 0.5 is nobody, and for a person", "daemon-rootless", DOCKER,
	    "{'process:uid':0.5}", NOTCHECKED, "is not in rootless mode" },
	{ "2.1: user 1e30 is nobody, and for a person", "daemon-rootless", DOCKER,
	    "{'process:uid':1e30}", NOTCHECKED, "is not in rootless mode" },
	{ "2.1: user 4294967296 is nobody, and for a person", "daemon-rootless", DOCKER,
	    "{'process:uid':4294967296}", NOTCHECKED, "is not in rootless mode" },
	{ "2.1: another user passes though /info failed", "daemon-rootless", DOCKER,
	    "{'info':'$error timeout','process:uid':1000}", PASS },
	{ "2.1: a word inside another field is not rootless", "daemon-rootless", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=name=rootless','name=rootlesskit']}",
	    NOTCHECKED },
	{ "2.1: without the process /info decides", "daemon-rootless", DOCKER,
	    "{'process':'$error not-local'}", NOTCHECKED },
	{ "2.1: Podman's service that runs as root is for a person", "daemon-rootless", DOCKER, PODMAN, NOTCHECKED, "runs as user 0" },
	{ "2.1: a rootless Podman passes", "daemon-rootless", DOCKER,
	    "{'ping:Libpod-Api-Version':'4.3.1','info:SecurityOptions':['name=seccomp,profile=default','name=rootless']}", PASS },
	UNSEEN("2.1", "daemon-rootless", "info:SecurityOptions"),

	/* 2.2 */
	{ "2.2: containers may talk by default", "daemon-icc-off", DOCKER, NULL, FAIL },
	{ "2.2: icc off passes", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':{'com.docker.network.bridge.enable_icc':'false'}}", PASS },
	{ "trap 22: the bridge decides, not an edited file", "daemon-icc-off", DOCKER,
	    "{'config:options.icc':{'value':false,'proven':true}}", FAIL },
	{ "2.2: a bridge without the option has the default", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':{}}", FAIL },
	{ "2.2: a bridge without options has the default", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':null}", FAIL },
	{ "2.2: a bridge that does not tell its options is unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':'$absent'}", UNKNOWN, "Options is absent" },
	{ "2.2: options that are none are unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':'x'}", UNKNOWN, "an object was expected" },
	{ "2.2: a list of options is unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':[]}", UNKNOWN, "an object was expected" },
	{ "2.2: null is unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':{'com.docker.network.bridge.enable_icc':null}}", UNKNOWN },
	{ "2.2: another type is unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':{'com.docker.network.bridge.enable_icc':false}}", UNKNOWN },
	{ "2.2: another word is unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':{'com.docker.network.bridge.enable_icc':'no'}}", UNKNOWN },
	{ "trap 31: no default bridge is not applicable", "daemon-icc-off", DOCKER,
	    "{'bridge':'$error vanished'}", NOTAPPLICABLE },
	{ "P-01: a bridge that could not be asked is an error", "daemon-icc-off", DOCKER,
	    "{'bridge':'$error timeout'}", ERROR },
	{ "2.2: not collected is unknown", "daemon-icc-off", DOCKER,
	    "{'bridge:Options':'$uncollected'}", UNKNOWN },
	{ "2.2: no document is unknown", "daemon-icc-off", DOCKER, "{'bridge':'$absent'}",
	    UNKNOWN },
	{ "trap 12: Podman has no such switch", "daemon-icc-off", DOCKER, PODMAN, NOTAPPLICABLE },

	/* 2.3 */
	{ "P-07: the default level is info", "daemon-log-level-info", DOCKER, NULL, PASS },
	{ "2.3: any case", "daemon-log-level-info", DOCKER,
	    "{'config:options.log-level.value':'INFO'}", PASS },
	{ "2.3: an empty level is the default", "daemon-log-level-info", DOCKER,
	    "{'config:options.log-level.value':''}", PASS },
	{ "trap 30, P-09: debug fails", "daemon-log-level-info", DOCKER,
	    "{'config:options.log-level.value':'debug'}", FAIL },
	{ "P-08: fatal fails", "daemon-log-level-info", DOCKER,
	    "{'config:options.log-level.value':'fatal'}", FAIL },
	{ "trap 29: debug mode beats the level", "daemon-log-level-info", DOCKER,
	    "{'info:Debug':true}", FAIL, "debug mode" },
	{ "trap 29: debug mode fails without a configuration", "daemon-log-level-info", DOCKER,
	    "{'info:Debug':true,'config':'$error EACCES'}", FAIL },
	{ "2.3: without Debug nothing passes", "daemon-log-level-info", DOCKER,
	    "{'info:Debug':'$absent'}", UNKNOWN },
	{ "2.3: Debug of another type is unknown", "daemon-log-level-info", DOCKER,
	    "{'info:Debug':'false'}", UNKNOWN },
	{ "2.3: Debug unreadable is an error", "daemon-log-level-info", DOCKER,
	    "{'info':'$error timeout'}", ERROR },
	{ "2.3: Podman has no level", "daemon-log-level-info", DOCKER, PODMAN, NOTAPPLICABLE },
	OPTION_UNSEEN("2.3", "daemon-log-level-info", "log-level"),

	/* 2.4 */
	{ "2.4: the default passes", "daemon-manages-iptables", DOCKER, NULL, PASS },
	{ "2.4: iptables off fails", "daemon-manages-iptables", DOCKER,
	    "{'config:options.iptables.value':false}", FAIL },
	{ "trap 33: FirewallBackend says iptables even if it is off", "daemon-manages-iptables",
	    DOCKER,
	    "{'config:options.iptables.value':false,'info:FirewallBackend':{'Driver':'iptables'}}",
	    FAIL },
	{ "2.4: IPv6 without ip6tables fails", "daemon-manages-iptables", DOCKER,
	    "{'bridge:EnableIPv6':true}", FAIL, "IPv6" },
	{ "2.4: IPv6 with ip6tables passes", "daemon-manages-iptables", DOCKER,
	    "{'bridge:EnableIPv6':true,'config:options.ip6tables.value':true}", PASS },
	{ "2.4: IPv6 with ip6tables unproven is unknown", "daemon-manages-iptables", DOCKER,
	    "{'bridge:EnableIPv6':true,'config:options.ip6tables.proven':false}", UNKNOWN },
	{ "2.4: no default bridge, no IPv6 on it", "daemon-manages-iptables", DOCKER,
	    "{'bridge':'$error vanished'}", PASS },
	{ "2.4: a bridge that could not be asked is an error", "daemon-manages-iptables", DOCKER,
	    "{'bridge':'$error timeout'}", ERROR },
	{ "2.4: EnableIPv6 of another type is unknown", "daemon-manages-iptables", DOCKER,
	    "{'bridge:EnableIPv6':'no'}", UNKNOWN },
	{ "2.4: Podman does not manage it", "daemon-manages-iptables", DOCKER, PODMAN,
	    NOTAPPLICABLE },
	OPTION_UNSEEN("2.4", "daemon-manages-iptables", "iptables"),

	/* 2.5 */
	{ "trap 34, P-10: the built-in loopback passes", "daemon-no-insecure-registries", DOCKER,
	    NULL, PASS },
	{ "trap 34: ::1/128 since 28", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.InsecureRegistryCIDRs':['::1/128','127.0.0.0/8']}", PASS },
	{ "2.5: a network fails", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.InsecureRegistryCIDRs':['10.0.0.0/8','127.0.0.0/8']}", FAIL,
	    "10.0.0.0/8" },
	{ "2.5: a named registry fails", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.IndexConfigs':{'docker.io':{'Secure':true},'r.example:5000':{'"
	    "Secure':false}}}",
	    FAIL, "r.example:5000" },
	{ "2.5: a registry that does not say is unknown", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.IndexConfigs':{'r':{}}}", UNKNOWN },
	{ "2.5: a network of another type is unknown", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.InsecureRegistryCIDRs':[7]}", UNKNOWN },
	{ "2.5: networks that were read in part are an error", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.InsecureRegistryCIDRs[3]':'$error EACCES'}", ERROR, "in full" },
	{ "2.5: so are registries", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.IndexConfigs[\\'r.example:5000\\']':'$error EACCES'}", ERROR, "in full" },
	{ "2.5: a network fails though others were not read", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.InsecureRegistryCIDRs':['10.0.0.0/8'],'info:RegistryConfig.InsecureRegistryCIDRs[3]':'$error EACCES'}",
	    FAIL, "10.0.0.0/8" },
	{ "trap 12: Podman's empty list says nothing", "daemon-no-insecure-registries", DOCKER,
	    "{'ping:Libpod-Api-Version':'4.3.1','info:RegistryConfig.InsecureRegistryCIDRs':[],'"
	    "info:RegistryConfig.IndexConfigs':{}}",
	    UNKNOWN },
	{ "2.5: IndexConfigs absent is unknown", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.IndexConfigs':'$absent'}", UNKNOWN },
	UNSEEN("2.5", "daemon-no-insecure-registries", "info:RegistryConfig.InsecureRegistryCIDRs"),

	/* 2.6, 2.7 */
	{ "2.6: overlay2 passes", "daemon-not-aufs", DOCKER, NULL, PASS },
	{ "trap 44: overlayfs is normal on 29", "daemon-not-aufs", DOCKER,
	    "{'info:Driver':'overlayfs'}", PASS },
	{ "2.6: aufs fails", "daemon-not-aufs", DOCKER, "{'info:Driver':'aufs'}", FAIL },
	{ "2.6: no name is unknown", "daemon-not-aufs", DOCKER, "{'info:Driver':''}", UNKNOWN },
	UNSEEN("2.6", "daemon-not-aufs", "info:Driver"),
	{ "2.7: overlay2 passes", "daemon-not-devicemapper", DOCKER, NULL, PASS },
	{ "2.7: devicemapper fails", "daemon-not-devicemapper", DOCKER,
	    "{'info:Driver':'devicemapper'}", FAIL },
	UNSEEN("2.7", "daemon-not-devicemapper", "info:Driver"),

	/* 2.8 */
	{ "P-14: no TCP listener is not applicable", "daemon-tls-mutual", DOCKER, NULL,
	    NOTAPPLICABLE },
	{ "2.8: plain TCP fails", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2375") ",'config:options.hosts.value':['tcp://0.0.0.0:2375']}", FAIL,
	    "without TLS: 0.0.0.0:2375" },
	{ "2.8: loopback is a finding too", "daemon-tls-mutual", DOCKER,
	    "{'process:listeners':[{'proto':'tcp6','address':'::1','port':2375}],'config:options."
	    "hosts.value':['tcp://[::1]:2375']}",
	    FAIL, "[::1]:2375" },
	{ "trap 35: a TCP socket from systemd, with fd:// alone", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2375") ",'config:options.hosts.value':['fd://']}", FAIL },
	{ "2.8: mutual TLS with certificates that were not read is unknown", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['tcp://0.0.0.0:2376']," MUTUAL "}",
	    UNKNOWN, "not known" },
	{ "trap 36: TLS without verification fails", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['tcp://0.0.0.0:2376']," TLS(
		"false", "'/c/ca.pem'") "}",
	    FAIL, "asks no client" },
	{ "trap 37: DOCKER_TLS_VERIFY alone leaves TCP plain, as the configuration says",
	    "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['tcp://0.0.0.0:2376']}", FAIL,
	    "without TLS" },
	{ "2.8: verification without a CA accepts public ones", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['tcp://0.0.0.0:2376']," TLS(
		"true", "''") "}",
	    FAIL, "public CA" },
	{ "2.8: a CA nobody can tell is unknown", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['tcp://0.0.0.0:2376']," TLS(
		"true", "null") "}",
	    UNKNOWN },
	{ "2.8: TLS that is not proven is unknown", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['fd://']," MUTUAL
			    ",'config:options.tlsverify.proven':false}",
	    UNKNOWN },
	{ "2.8: a key that is not proven is unknown", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config:options.hosts.value':['fd://']," MUTUAL
			    ",'config:options.tlskey.proven':false}",
	    UNKNOWN },
	{ "2.8: TCP and an unreadable configuration is an error", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2376") ",'config':'$error EACCES'}", ERROR },
	{ "2.8: a TCP host that is in force counts though no listener was seen",
	    "daemon-tls-mutual", DOCKER, "{'config:options.hosts.value':['tcp://127.0.0.1:2375']}",
	    FAIL },
	{ "trap 38: a manager's 2377 and 7946 are not the API", "daemon-tls-mutual", DOCKER,
	    "{'process:listeners':[{'proto':'tcp6','address':'::','port':2377},{'proto':'tcp6','"
	    "address':'::','port':7946}],"
	    "'config:options.hosts.value':['fd://']," ACTIVE "}",
	    NOTAPPLICABLE },
	{ "trap 38: but they are if a host names them", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2377") ",'config:options.hosts.value':['tcp://0.0.0.0:2377']," ACTIVE "}",
	    FAIL },
	{ "2.8: 2377 without a swarm is the API", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2377") ",'config:options.hosts.value':['fd://']}", FAIL },
	{ "2.8: 2377 on a worker is the API", "daemon-tls-mutual", DOCKER,
	    "{" TCP("2377") ",'config:options.hosts.value':['fd://"
			    "'],'info:Swarm.LocalNodeState':'active'}",
	    FAIL },
	{ "2.8: a swarm's own port is the swarm's where no host is TCP", "daemon-tls-mutual",
	    DOCKER, "{" TCP("4000") "," ACTIVE "}", NOTAPPLICABLE },
	{ "2.8: a port without any reason is unknown", "daemon-tls-mutual", DOCKER,
	    "{" TCP("4000") "}", UNKNOWN, "what for" },
	{ "2.8: the metrics address is not the API", "daemon-tls-mutual", DOCKER,
	    "{" TCP("9323") ",'config:options.hosts.value':['fd://"
			    "'],'config:options.metrics-addr.value':'0.0.0.0:9323'}",
	    NOTAPPLICABLE },
	{ "2.8: an unproven metrics address explains nothing", "daemon-tls-mutual", DOCKER,
	    "{" TCP("9323") ",'config:options.hosts.value':['fd://"
			    "'],'config:options.metrics-addr.value':'0.0.0.0:9323',"
			    "'config:options.metrics-addr.proven':false}",
	    FAIL },
	{ "2.8: hosts that are not proven hide nothing", "daemon-tls-mutual", DOCKER,
	    "{" TCP("4000") ",'config:options.hosts.proven':false}", FAIL },
	{ "2.8: a listener of another form is unknown", "daemon-tls-mutual", DOCKER,
	    "{'process:listeners':[{'proto':'tcp'}]}", UNKNOWN },
	{ "2.8: a listener that is no object is unknown", "daemon-tls-mutual", DOCKER,
	    "{'process:listeners':['tcp']}", UNKNOWN },
	{ "2.8: no listener at all, though it answers, is unknown", "daemon-tls-mutual", DOCKER,
	    "{'process:listeners':[]}", UNKNOWN, "no socket was found" },
	{ "2.8: Podman on a unix socket", "daemon-tls-mutual", DOCKER, PODMAN, NOTAPPLICABLE },
	{ "2.8: Podman on TCP", "daemon-tls-mutual", DOCKER,
	    "{'ping:Libpod-Api-Version':'4.3.1'," TCP("8080") "}", UNKNOWN },
	UNSEEN("2.8", "daemon-tls-mutual", "process:listeners"),
	{ "2.8: trap 50: an engine elsewhere is an error", "daemon-tls-mutual", DOCKER,
	    "{'process':'$error not-local'}", ERROR },

	/* 2.9 */
	{ "P-06: no default ulimit is for a person", "daemon-default-ulimits", DOCKER, NULL,
	    NOTCHECKED },
	{ "2.9: any passes where the site demands none", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofile=1024:4096']}", PASS },
	{ "2.9: what the site demands passes", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofile=1024:4096','nproc=10:10']}", PASS,
	    .values = { { "default-ulimits", "nproc=100 nofile=1024:4096" } } },
	{ "2.9: what the site demands, with commas", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofile=1024:4096','nproc=10:10']}", PASS,
	    .values = { { "default-ulimits", "nproc=100,nofile=1024:4096, " } } },
	{ "2.9: behind a comma, more than the site allows", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofile=1024:4097','nproc=10:10']}", FAIL,
	    .values = { { "default-ulimits", "nproc=100, nofile=1024:4096" } } },
	{ "2.9: more than the site allows fails", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofile=1024:4097']}", FAIL,
	    .values = { { "default-ulimits", "nofile=1024:4096" } } },
	{ "2.9: unlimited is more", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofile=-1:-1']}", FAIL,
	    .values = { { "default-ulimits", "nofile=1024:4096" } } },
	{ "2.9: one that is missing fails", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['nofiles=1:1']}", FAIL,
	    .values = { { "default-ulimits", "nofile=1024:4096" } } },
	{ "2.9: none where the site demands one fails", "daemon-default-ulimits", DOCKER, NULL,
	    FAIL, .values = { { "default-ulimits", "core=0" } } },
	{ "2.9: a Value that is not understood is unknown", "daemon-default-ulimits", DOCKER, NULL,
	    UNKNOWN, .values = { { "default-ulimits", "core" } } },
	{ "2.9: Podman", "daemon-default-ulimits", DOCKER, PODMAN, NOTAPPLICABLE },
	OPTION_UNSEEN("2.9", "daemon-default-ulimits", "default-ulimits"),

	/* 2.10 */
	{ "2.10: no remap fails", "daemon-userns-remap", DOCKER, NULL, FAIL },
	{ "2.10: remap passes", "daemon-userns-remap", DOCKER,
	    "{'info:SecurityOptions':['name=userns']}", PASS },
	{ "trap 42: rootless passes", "daemon-userns-remap", DOCKER,
	    "{'info:SecurityOptions':['name=rootless']}", PASS },
	{ "P-67: --userns-remap= is no remap, as /info says", "daemon-userns-remap", DOCKER,
	    "{'info:SecurityOptions':[]}", FAIL },
	{ "2.10: a list with something else in it is unknown", "daemon-userns-remap", DOCKER,
	    "{'info:SecurityOptions':['name=userns',1]}", UNKNOWN },
	{ "2.10: Podman", "daemon-userns-remap", DOCKER, PODMAN, NOTAPPLICABLE },
	UNSEEN("2.10", "daemon-userns-remap", "info:SecurityOptions"),

	/* 2.11 */
	{ "2.11: unset passes", "daemon-cgroup-parent", DOCKER, NULL, PASS },
	{ "P-66: another parent is for a person", "daemon-cgroup-parent", DOCKER,
	    "{'config:options.cgroup-parent.value':'/x'}", NOTCHECKED, "/x" },
	{ "2.11: the site's parent passes", "daemon-cgroup-parent", DOCKER,
	    "{'config:options.cgroup-parent.value':'/x'}", PASS,
	    .values = { { "cgroup-parent", "/x" } } },
	{ "2.11: another than the site's fails", "daemon-cgroup-parent", DOCKER,
	    "{'config:options.cgroup-parent.value':'/xx'}", FAIL,
	    .values = { { "cgroup-parent", "/x" } } },
	{ "2.11: unset where the site expects one fails", "daemon-cgroup-parent", DOCKER, NULL,
	    FAIL, .values = { { "cgroup-parent", "/x" } } },
	{ "2.11: Podman", "daemon-cgroup-parent", DOCKER, PODMAN, NOTAPPLICABLE },
	OPTION_UNSEEN("2.11", "daemon-cgroup-parent", "cgroup-parent"),

	/* 2.12 */
	{ "2.12: no option passes", "daemon-base-device-size", DOCKER, NULL, PASS },
	{ "2.12: dm.basesize fails", "daemon-base-device-size", DOCKER,
	    "{'config:options.storage-opts.value':['dm.fs=xfs','dm.basesize=50G']}", FAIL },
	{ "2.12: in any case", "daemon-base-device-size", DOCKER,
	    "{'config:options.storage-opts.value':['DM.BaseSize=50G']}", FAIL },
	{ "2.12: not applicable since 25.0", "daemon-base-device-size", DOCKER,
	    "{'version:Version':'25.0.0','config:options.storage-opts.value':['dm.basesize=50G']}",
	    NOTAPPLICABLE },
	{ "2.12: without a version the option decides", "daemon-base-device-size", DOCKER,
	    "{'version:Version':'dev','info:ServerVersion':'dev','config:options.storage-opts."
	    "value':['dm.basesize=1']}",
	    FAIL },
	{ "2.12: Podman", "daemon-base-device-size", DOCKER, PODMAN, NOTAPPLICABLE },
	OPTION_UNSEEN("2.12", "daemon-base-device-size", "storage-opts"),

	/* 2.13 */
	{ "P-06: null is no plugin", "daemon-authorization-plugin", DOCKER, NULL, FAIL },
	{ "2.13: an empty list is no plugin", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':[]}", FAIL },
	{ "trap 47: a plugin is visible", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':['opa']}", PASS, "opa" },
	{ "2.13: a plugin without a name is unknown", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':['']}", UNKNOWN },
	{ "2.13: another type in the list is unknown", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':[1]}", UNKNOWN },
	{ "2.13: absent is unknown", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':'$absent'}", UNKNOWN },
	{ "2.13: another type is unknown", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':'opa'}", UNKNOWN },
	{ "2.13: unreadable is an error", "daemon-authorization-plugin", DOCKER,
	    "{'info':'$error timeout'}", ERROR },
	{ "2.13: not collected is unknown", "daemon-authorization-plugin", DOCKER,
	    "{'info:Plugins.Authorization':'$uncollected'}", UNKNOWN },
	{ "2.13: Podman", "daemon-authorization-plugin", DOCKER, PODMAN, NOTAPPLICABLE },

	/* 2.14 */
	{ "2.14: json-file fails", "daemon-remote-logging", DOCKER, NULL, FAIL },
	{ "trap 45, P-68: local fails", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'local'}", FAIL },
	{ "trap 45, P-68: none fails", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'none'}", FAIL },
	{ "P-68: none fails whatever the site says", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'none'}", FAIL, .values = { { "remote-log-drivers", "none" } } },
	{ "trap 45: journald is for a person", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'journald'}", NOTCHECKED },
	{ "2.14: a plugin is for a person", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'loki:latest'}", NOTCHECKED },
	{ "2.14: drivers may be parted by commas", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'loki:latest'}", PASS,
	    .values = { { "remote-log-drivers", "awslogs,loki:latest" } } },
	{ "2.14: a plugin that the site names passes", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'loki:latest'}", PASS,
	    .values = { { "remote-log-drivers", "awslogs loki:latest" } } },
	{ "2.14: a part of a site's word is not it", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'aws'}", NOTCHECKED },
	{ "2.14: awslogs passes", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'awslogs'}", PASS },
	{ "2.14: a driver the site struck off is for a person", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'awslogs'}", NOTCHECKED,
	    .values = { { "remote-log-drivers", "splunk" } } },
	{ "2.14: syslog without an address is for a person", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog'}", NOTCHECKED },
	{ "2.14: syslog to another host passes", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'tcp+"
	    "tls://log.example:6514'}}",
	    PASS, "log.example" },
	{ "2.14: syslog to a socket of this host", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'"
	    "unixgram:///dev/log'}}",
	    NOTCHECKED },
	{ "2.14: syslog to 127.0.0.1", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp:"
	    "//127.0.0.1:514'}}",
	    NOTCHECKED },
	{ "2.14: a password before the address hides no loopback", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://u:p@127.0.0.1:514'}}",
	    NOTCHECKED },
	{ "2.14: 2130706433 is 127.0.0.1", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://2130706433:514'}}",
	    NOTCHECKED },
	{ "2.14: ip6-localhost is this host", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://ip6-localhost:514'}}",
	    NOTCHECKED },
	{ "2.14: a password before a remote address changes nothing", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://u:p@192.0.2.1:514'}}",
	    PASS },
	{ "2.5: an insecure registry without a name counts", "daemon-no-insecure-registries", DOCKER,
	    "{'info:RegistryConfig.IndexConfigs':{'':{'Secure':false}}}", FAIL },
	{ "2.9: an entry that is no ulimit is not understood", "daemon-default-ulimits", DOCKER,
	    "{'config:options.default-ulimits.value':['x']}", UNKNOWN },
	{ "2.14: gelf to ::1", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'gelf','config:options.log-opts.value':{'gelf-address':'udp://"
	    "[::1]:12201'}}",
	    NOTCHECKED },
	{ "2.14: gelf to a mapped loopback", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'gelf','config:options.log-opts.value':{'gelf-address':'udp://"
	    "[::ffff:127.0.0.1]:12201'}}",
	    NOTCHECKED },
	{ "2.14: gelf to another host passes", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'gelf','config:options.log-opts.value':{'gelf-address':'udp://"
	    "[2001:db8::1]:12201'}}",
	    PASS },
	{ "2.14: fluentd to localhost", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'fluentd','config:options.log-opts.value':{'fluentd-address':'"
	    "LOCALHOST:24224'}}",
	    NOTCHECKED },
	{ "2.14: fluentd to the host's own name", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'fluentd','config:options.log-opts.value':{'fluentd-address':'"
	    "host:24224'}}",
	    NOTCHECKED },
	{ "2.14: fluentd to another host passes", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'fluentd','config:options.log-opts.value':{'fluentd-address':'"
	    "fluent.example:24224'}}",
	    PASS },
	{ "2.14: fluentd without an address", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'fluentd'}", NOTCHECKED },
	{ "2.14: an address of another type is unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'fluentd','config:options.log-opts.value':{'fluentd-address':7}"
	    "}",
	    UNKNOWN },
	{ "2.14: an address that is not proven is unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'tcp:"
	    "//a:1'},'config:options.log-opts.proven':false}",
	    UNKNOWN },
	{ "2.14: no address, not proven, is unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.proven':false}", UNKNOWN },
	{ "2.14: an unreadable configuration is an error", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config':'$error EACCES'}", ERROR },
	{ "2.14: no name is unknown", "daemon-remote-logging", DOCKER, "{'info:LoggingDriver':''}",
	    UNKNOWN },
	{ "2.14: an address of the host's own interface is this host", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://198.51.100.7:514'}}",
	    NOTCHECKED },
	{ "2.14: in another spelling too", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://3325256711:514'}}",
	    NOTCHECKED },
	{ "2.14: the same as mapped IPv6", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://[::ffff:198.51.100.7]:514'}}",
	    NOTCHECKED },
	{ "2.14: an own IPv6 address is this host", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://[2001:db8:0::7]:514'}}",
	    NOTCHECKED },
	{ "2.14: the address beside it is not", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://198.51.100.8:514'}}",
	    PASS },
	{ "2.14: a name that the hosts file gives to this host", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://LOGS.:514'}}",
	    NOTCHECKED },
	{ "2.14: the host's name with a domain may be this host", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://host.example:514'}}",
	    NOTCHECKED },
	{ "2.14: a name that only begins like the host's is another", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://host2.example:514'}}",
	    PASS },
	{ "2.14: an address without a host is this one", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://:514'}}",
	    NOTCHECKED },
	{ "2.14: own addresses that were not read leave it an error", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://192.0.2.1:514'},'process:addresses':'$error EACCES'}",
	    ERROR, "EACCES" },
	{ "2.14: own addresses that were not collected leave it unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://192.0.2.1:514'},'process:addresses':'$uncollected'}",
	    UNKNOWN },
	{ "2.14: own addresses that are no list leave it unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://192.0.2.1:514'},'process:addresses':{}}",
	    UNKNOWN },
	{ "2.14: own addresses of another type leave it unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://192.0.2.1:514'},'process:addresses':[7]}",
	    UNKNOWN },
	{ "2.14: loopback is this host whatever its addresses", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://127.0.0.1:514'},'process:addresses':'$absent'}",
	    NOTCHECKED },
	{ "2.14: names that were not read leave it an error", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://log.example:514'},'process:names':'$error EACCES'}",
	    ERROR, "EACCES" },
	{ "2.14: names that are null leave it unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://log.example:514'},'process:names':null}",
	    UNKNOWN },
	{ "2.14: a host without a name of its own leaves it unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://log.example:514'},'info:Name':'$absent'}",
	    UNKNOWN },
	{ "2.14: splunk on this host is for a person", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'splunk','config:options.log-opts.value':{'splunk-url':'https://127.0.0.1:8088'}}",
	    NOTCHECKED },
	{ "2.14: splunk elsewhere passes", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'splunk','config:options.log-opts.value':{'splunk-url':'https://splunk.example:8088'}}",
	    PASS },
	{ "2.14: awslogs to an endpoint on this host is for a person", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'awslogs','config:options.log-opts.value':{'awslogs-endpoint':'http://localhost:4566'}}",
	    NOTCHECKED },
	{ "2.14: awslogs with an unreadable configuration is an error", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'awslogs','config':'$error EACCES'}",
	    ERROR },
	{ "2.14: awslogs with options that are no object is unknown", "daemon-remote-logging", DOCKER,
	    "{'info:LoggingDriver':'awslogs','config:options.log-opts.value':null}",
	    UNKNOWN },
#define LOGS(name, driver, address) "{'id':'" name "','name':'" name "','driver':" driver ",'address':" address "}"
#define SYSLOG(containers) "{'info:LoggingDriver':'syslog','config:options.log-opts.value':{'syslog-address':'udp://192.0.2.9:514'},'logging:containers':" containers "}"
#define WEB_SHIPS LOGS("web", "'syslog'", "'udp://192.0.2.9:514'")
	{ "2.14: containers that have the default pass with it", "daemon-remote-logging", DOCKER, SYSLOG("[" WEB_SHIPS "]"), PASS, "192.0.2.9" },
	{ "2.14: one whose logs stay in a file is for a person", "daemon-remote-logging", DOCKER, SYSLOG("[" WEB_SHIPS "," LOGS("db", "'json-file'", "null") "]"), NOTCHECKED, "; whether the logs of 1 of 2 running containers leave this host is for a person to say: db (json-file)" },
	{ "2.14: so are those whose output is thrown away", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("a", "'none'", "null") "," LOGS("b", "'local'", "null") "]"), NOTCHECKED, "a (none), b (local)" },
	{ "2.14: and one that sends to another address", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "'syslog'", "'udp://127.0.0.1:514'") "]"), NOTCHECKED, "web (syslog to udp://127.0.0.1:514)" },
	{ "2.14: or to none", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "'syslog'", "null") "]"), NOTCHECKED, "web (syslog)" },
	{ "2.14: or by another driver that needs an address", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "'gelf'", "'udp://192.0.2.9:12201'") "]"), NOTCHECKED, "web (gelf to" },
	{ "2.14: another that the site names and that needs none passes", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "'awslogs'", "null") "]"), PASS },
	{ "2.14: unless it has one of its own", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "'awslogs'", "'http://127.0.0.1'") "]"), NOTCHECKED, "awslogs to" },
	{ "2.14: one that the site struck off is for a person", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "'awslogs'", "null") "]"), NOTCHECKED, "awslogs", .values = { { "remote-log-drivers", "syslog" } } },
	{ "2.14: a container that names no driver is unknown", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "null", "null") "]"), UNKNOWN, "container web" },
	{ "2.14: nor does an empty name", "daemon-remote-logging", DOCKER, SYSLOG("[" LOGS("web", "''", "null") "]"), UNKNOWN, "container web" },
	{ "2.14: containers that are not all known are an error", "daemon-remote-logging", DOCKER, SYSLOG("'$error incomplete'"), ERROR, "incomplete" },
	{ "2.14: so is one of them", "daemon-remote-logging", DOCKER, SYSLOG("[" WEB_SHIPS "],'logging:containers[0]':'$error timeout'"), ERROR, "timeout" },
	{ "2.14: containers of another type are unknown", "daemon-remote-logging", DOCKER, SYSLOG("7"), UNKNOWN, "a list" },
	{ "2.14: facts that do not have them are unknown", "daemon-remote-logging", DOCKER, SYSLOG("'$uncollected'"), UNKNOWN },
	{ "2.14: nothing of them is asked where the default fails", "daemon-remote-logging", DOCKER, "{'logging':'$error timeout'}", FAIL, "json-file" },
	{ "2.14: Podman", "daemon-remote-logging", DOCKER, PODMAN, NOTAPPLICABLE },
	UNSEEN("2.14", "daemon-remote-logging", "info:LoggingDriver"),

	/* 2.15 */
	{ "2.15: off fails", "daemon-no-new-privileges", DOCKER, NULL, FAIL },
	{ "trap 41: below 24.0 the option decides", "daemon-no-new-privileges", DOCKER,
	    "{'config:options.no-new-privileges.value':true}", PASS },
	{ "trap 20, P-67: --no-new-privileges=false fails", "daemon-no-new-privileges", DOCKER,
	    "{'config:options.no-new-privileges':{'value':false,'origin':'flag','where':'--no-new-"
	    "privileges=false','proven':true}}",
	    FAIL },
	{ "2.15: since 24.0 /info decides: on", "daemon-no-new-privileges", DOCKER,
	    "{'version:Version':'24.0.0','info:SecurityOptions':['name=no-new-privileges']}",
	    PASS },
	{ "trap 23: since 24.0 /info decides: off, whatever an edited file says",
	    "daemon-no-new-privileges", DOCKER,
	    "{'version:Version':'28.5.2','config:options.no-new-privileges.value':true}", FAIL },
	{ "2.15: since 24.0 /info is needed", "daemon-no-new-privileges", DOCKER,
	    "{'version:Version':'28.5.2','info':'$error "
	    "timeout','config:options.no-new-privileges.value':true}",
	    ERROR },
	{ "2.15: 23.0 is below 24.0", "daemon-no-new-privileges", DOCKER,
	    "{'version:Version':'23.0.9','config:options.no-new-privileges.value':true}", PASS },
	{ "2.15: without a version the option decides", "daemon-no-new-privileges", DOCKER,
	    "{'version:Version':'dev','info:ServerVersion':'dev','config:options.no-new-privileges."
	    "value':true}",
	    PASS },
	{ "2.15: Podman", "daemon-no-new-privileges", DOCKER, PODMAN, NOTAPPLICABLE },
	OPTION_UNSEEN("2.15", "daemon-no-new-privileges", "no-new-privileges"),

	/* 2.16 */
	{ "2.16: off fails", "daemon-live-restore", DOCKER, NULL, FAIL },
	{ "2.16: on passes", "daemon-live-restore", DOCKER, "{'info:LiveRestoreEnabled':true}",
	    PASS },
	{ "trap 48: not applicable in a swarm", "daemon-live-restore", DOCKER,
	    "{'info:Swarm.LocalNodeState':'active'}", NOTAPPLICABLE },
	{ "trap 48: nor in a locked one", "daemon-live-restore", DOCKER,
	    "{'info:Swarm.LocalNodeState':'locked'}", NOTAPPLICABLE },
	{ "2.16: off without a known swarm state is unknown", "daemon-live-restore", DOCKER,
	    "{'info:Swarm':'$absent'}", UNKNOWN },
	{ "P-67: --live-restore=false fails, as /info says", "daemon-live-restore", DOCKER,
	    "{'info:LiveRestoreEnabled':false}", FAIL },
	{ "2.16: Podman", "daemon-live-restore", DOCKER, PODMAN, NOTAPPLICABLE },
	UNSEEN("2.16", "daemon-live-restore", "info:LiveRestoreEnabled"),

	/* 2.17 */
	{ "2.17: the default fails", "daemon-userland-proxy-off", DOCKER, NULL, FAIL },
	{ "2.17: off passes", "daemon-userland-proxy-off", DOCKER,
	    "{'config:options.userland-proxy.value':false}", PASS },
	{ "2.17: a running proxy proves that it is on", "daemon-userland-proxy-off", DOCKER,
	    "{'config:options.userland-proxy.value':false,'process:docker_proxy':2}", FAIL,
	    "userland proxies run: 2" },
	{ "trap 46: no running proxy proves nothing", "daemon-userland-proxy-off", DOCKER,
	    "{'process:docker_proxy':0}", FAIL },
	{ "2.17: since 29.5 /info decides: on", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") ",'info:FirewallBackend':{'Driver':'iptables','Info':[['"
			      "EnableUserlandProxy','true']]},'config:options.userland-proxy.value'"
			      ":false}",
	    FAIL },
	{ "2.17: since 29.5 /info decides: off", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.5.0") ",'info:FirewallBackend':{'Driver':'nftables','Info':[['X','y']]}}",
	    PASS },
	{ "2.17: below 29.5 an absent pair says nothing", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.4.9") ",'info:FirewallBackend':{'Driver':'iptables'}}", FAIL },
	{ "2.17: 30.0 is above 29.5", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("30.0.0") ",'info:FirewallBackend':{'Driver':'iptables'}}", PASS },
	{ "2.17: no firewall backend is unknown", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") "}", UNKNOWN },
	{ "2.17: a backend without a driver is unknown", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") ",'info:FirewallBackend':{}}", UNKNOWN },
	{ "2.17: pairs of another form are unknown", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") ",'info:FirewallBackend':{'Driver':'iptables','Info':['"
			      "EnableUserlandProxy']}}",
	    UNKNOWN },
	{ "2.17: a list of another form is unknown", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") ",'info:FirewallBackend':{'Driver':'iptables','Info':'x'}}",
	    UNKNOWN },
	{ "2.17: another word is unknown", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") ",'info:FirewallBackend':{'Driver':'iptables','Info':[['"
			      "EnableUserlandProxy','maybe']]}}",
	    UNKNOWN },
	{ "2.17: /info that failed is an error", "daemon-userland-proxy-off", DOCKER,
	    "{" V29("29.7.2") ",'info':'$error timeout'}", ERROR },
	{ "2.17: Podman", "daemon-userland-proxy-off", DOCKER, PODMAN, NOTAPPLICABLE },
	OPTION_UNSEEN("2.17", "daemon-userland-proxy-off", "userland-proxy"),

	/* 2.18 */
	{ "2.18: the built-in profile of 20.10 passes", "daemon-seccomp-profile", DOCKER, NULL,
	    PASS },
	{ "trap 39, P-69: the built-in profile since 23 passes", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=builtin']}", PASS },
	{ "trap 40, P-69, P-91: unconfined fails", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=unconfined']}", FAIL },
	{ "2.18: no seccomp fails", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=apparmor']}", FAIL },
	{ "2.18: a file that denies by default passes", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ERRNO','denying':0,'conditional':0,'allows':[],'may_allow':[]}}",
	    PASS, "denies by default" },
	{ "2.18: a file that denies nothing fails", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ALLOW','denying':0,'conditional':0}}",
	    FAIL, "denies nothing" },
	{ "2.18: a file that only logs fails", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_LOG','denying':0,'conditional':0}}",
	    FAIL },
	{ "2.18: a file that denies some is for the site", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ALLOW','denying':3,'conditional':0,'allows':[],'may_allow':[]}}",
	    NOTCHECKED },
	{ "2.18: a file that may deny some is for the site", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ALLOW','denying':0,'conditional':2,'allows':[],'may_allow':[]}}",
	    NOTCHECKED },
#define DENYING(allows, may) "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true," \
	"'seccomp:profile':{'defaultAction':'SCMP_ACT_ERRNO','denying':0,'conditional':0,'allows':" allows ",'may_allow':" may "}}"
	{ "2.18: a file that denies by default, and allows what the engine's own denies, fails", "daemon-seccomp-profile", DOCKER,
	    DENYING("['bpf','mount']", "['setns']"), FAIL, "keeps from them: bpf, mount" },
	{ "2.18: of many calls some are named", "daemon-seccomp-profile", DOCKER,
	    DENYING("['a','b','c','d','e','f','g','h','i','j']", "[]"), FAIL, "g, h and 2 more" },
	{ "2.18: one that may allow them is for the site", "daemon-seccomp-profile", DOCKER, DENYING("[]", "['setns']"), NOTCHECKED,
	    "by its conditions: setns" },
	{ "2.18: what it allows not being in the facts is unknown", "daemon-seccomp-profile", DOCKER, DENYING("'$absent'", "[]"), UNKNOWN },
	{ "2.18: nor is null none", "daemon-seccomp-profile", DOCKER, DENYING("null", "[]"), UNKNOWN },
	{ "2.18: nor another type", "daemon-seccomp-profile", DOCKER, DENYING("[7]", "[]"), UNKNOWN },
	{ "2.18: what it may allow not being in the facts is unknown", "daemon-seccomp-profile", DOCKER, DENYING("[]", "'$absent'"), UNKNOWN },
	{ "2.18: nor is another type none", "daemon-seccomp-profile", DOCKER, DENYING("[]", "'none'"), UNKNOWN },
	{ "2.18: a weaker one that the site accepts passes", "daemon-seccomp-profile", DOCKER, DENYING("['bpf']", "[]"), PASS,
	    .values = { { "seccomp-profiles", "/etc/s.json" } } },
	{ "2.18: one that allows by default fails by what it leaves", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ALLOW','denying':1,'conditional':0,'allows':['bpf'],'may_allow':[]}}",
	    FAIL, "bpf" },
	{ "2.18: a default action that nobody knows is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_DREAM','denying':3,'conditional':0}}",
	    UNKNOWN },
	{ "2.18: a file that changed since is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':false,'seccomp:profile':{'defaultAction':'SCMP_ACT_ERRNO','denying':0,'conditional':0,'allows':[],'may_allow':[]}}",
	    UNKNOWN, "changed" },
	{ "2.18: a file whose age is not known is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':'$absent','seccomp:profile':{'defaultAction':'SCMP_ACT_ERRNO','denying':0,'conditional':0,'allows':[],'may_allow':[]}}",
	    UNKNOWN },
	{ "2.18: a file that is no profile is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ALLOW','denying':0,'conditional':0},'seccomp:profile.defaultAction':null}",
	    UNKNOWN },
	{ "2.18: a count that is none is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp:path':'/etc/s.json','seccomp:proven':true,'seccomp:profile':{'defaultAction':'SCMP_ACT_ALLOW','denying':'x','conditional':0}}",
	    UNKNOWN },
	{ "2.18: a file that could not be read is an error", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp':'$error EACCES'}",
	    ERROR, "EACCES" },
	{ "2.18: a file of an engine elsewhere is an error", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json'],'seccomp':'$error not-local'}",
	    ERROR, "not-local" },
	{ "2.18: a file that was not looked at is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json']}",
	    UNKNOWN },
	{ "2.18: a comma belongs to the path", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=default,x.json']}",
	    UNKNOWN },
	{ "2.18: since 23.0 default is a file", "daemon-seccomp-profile", DOCKER,
	    "{'version:Version':'23.0.1','info:SecurityOptions':['name=seccomp,profile=default']}",
	    UNKNOWN },
	{ "2.18: a file called default is not the built-in profile", "daemon-seccomp-profile", DOCKER,
	    "{'config:options.seccomp-profile.value':'default'}",
	    UNKNOWN },
	{ "2.18: a file that the site accepts passes", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json']}", PASS,
	    .values = { { "seccomp-profiles", "/x /etc/s.json" } } },
	{ "2.18: a longer path is another file", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp,profile=/etc/s.json2']}", UNKNOWN,
	    .values = { { "seccomp-profiles", "/etc/s.json" } } },
	{ "2.18: no profile is unknown", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp']}", UNKNOWN },
	{ "2.18: profile of another entry is not seccomp's", "daemon-seccomp-profile", DOCKER,
	    "{'info:SecurityOptions':['name=seccomp','name=x,profile=builtin']}", UNKNOWN },
	{ "2.18: Podman", "daemon-seccomp-profile", DOCKER, PODMAN, NOTAPPLICABLE },
	UNSEEN("2.18", "daemon-seccomp-profile", "info:SecurityOptions"),

	/* 2.19 */
	{ "2.19: off passes", "daemon-experimental-off", DOCKER, NULL, PASS },
	{ "P-70: on fails on any version", "daemon-experimental-off", DOCKER,
	    "{'info:ExperimentalBuild':true,'version:Version':'29.7.2'}", FAIL },
	{ "trap 49: Podman always says so", "daemon-experimental-off", DOCKER,
	    "{'ping:Libpod-Api-Version':'4.3.1','info:ExperimentalBuild':true}", NOTAPPLICABLE },
	{ "trap 12: Podman is known by its components too", "daemon-experimental-off", DOCKER,
	    "{'version:Components':[{'Name':'Podman Engine'}],'info:ExperimentalBuild':true}",
	    NOTAPPLICABLE },
	{ "trap 12: and by its process", "daemon-experimental-off", DOCKER,
	    "{'process:product':'podman','info:ExperimentalBuild':true}", NOTAPPLICABLE },
	UNSEEN("2.19", "daemon-experimental-off", "info:ExperimentalBuild"),

	/* 5.1 */
	{ "5.1: inactive passes", "swarm-mode-off", DOCKER, NULL, PASS },
	{ "5.1: active fails", "swarm-mode-off", DOCKER, "{'info:Swarm.LocalNodeState':'active'}",
	    FAIL },
	{ "5.1: locked fails", "swarm-mode-off", DOCKER, "{'info:Swarm.LocalNodeState':'locked'}",
	    FAIL },
	{ "5.1: pending fails", "swarm-mode-off", DOCKER, "{'info:Swarm.LocalNodeState':'pending'}",
	    FAIL },
	{ "5.1: error fails", "swarm-mode-off", DOCKER, "{'info:Swarm.LocalNodeState':'error'}",
	    FAIL },
	{ "5.1: active passes where it is needed", "swarm-mode-off", DOCKER,
	    "{'info:Swarm.LocalNodeState':'active'}", PASS,
	    .values = { { "swarm-needed", "yes" } } },
	{ "5.1: another state is unknown", "swarm-mode-off", DOCKER,
	    "{'info:Swarm.LocalNodeState':''}", UNKNOWN },
	{ "5.1: Podman has no swarm", "swarm-mode-off", DOCKER, PODMAN, NOTAPPLICABLE },
	UNSEEN("5.1", "swarm-mode-off", "info:Swarm.LocalNodeState"),
};

int
main(void)
{
	return check_rows("daemon", rows, ARRAY_SIZE(rows));
}
