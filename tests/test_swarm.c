/* SPDX-License-Identifier: Apache-2.0 */
/* test_swarm: every rule of section 7, on the line of a manager that three services run on (recorded from Docker 28.5.2), changed row by row. */
#include "config.h"

#include "tests/check_row.h"

#define ARRAY(a) (sizeof(a) / sizeof(*(a)))

/* clang-format off */
#define CERTIFICATE(from, to) "{'not_before':" from ",'not_before_utc':'FROM','not_after':" to ",'not_after_utc':'TO'}"
/* 2026-01-01 to 2026-04-01, and an hour before the first; as of 2026-01-31 */
#define NODE CERTIFICATE("1767222000", "1775001600")
#define CA   CERTIFICATE("1767225600", "2397945600")
#define OVERLAY(name, encrypted) "{'Id':'" name "1','Name':'" name "','Ingress':false,'encrypted':" encrypted "}"
#define SERVICE(name, more) "{'ID':'s1','Name':'" name "'," more "}"
#define CLEAN "'secrets':1,'looks_secret':[],'unread':false"
#define SOCKET(proto, address, port) "{'proto':'" proto "','address':'" address "','port':" port "}"
#define UDP(address, port, held) "{'proto':'udp','address':'" address "','port':" port ",'held':" held "}"
#define TCP_BOUND SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp", "192.0.2.7", "7946")
#define UDP_BOUND UDP("192.0.2.7", "7946", "true")

#define GOOD "{'kind':'swarm','id':'c1','name':'host','read':{" \
	"'engine':{'source':'GET /_ping','data':{'product':'docker'}}," \
	"'info':{'source':'GET /info','data':{'Swarm':{'NodeID':'n1','NodeAddr':'192.0.2.7','LocalNodeState':'active'," \
	"'ControlAvailable':true,'Managers':3,'Nodes':5,'Cluster':{'ID':'c1','CreatedAt':'2026-01-01T00:00:00Z','RootRotationInProgress':false," \
	"'Spec':{'CAConfig':{'NodeCertExpiry':7776000000000000},'EncryptionConfig':{'AutoLockManagers':true}}}}}}," \
	"'overlays':{'source':'GET /networks','data':{'list':[" OVERLAY("ingress", "true") "]}}," \
	"'secrets':{'source':'GET /secrets','data':{'count':2}}," \
	"'services':{'source':'GET /services','data':{'list':[" SERVICE("web", CLEAN) "]}}," \
	"'ca':{'source':'GET /info','data':{'certificates':[" CA "]}}," \
	"'state':{'source':'docker-state.json','data':{'ListenAddr':'192.0.2.7:2377','AdvertiseAddr':'192.0.2.7:2377','DataPathAddr':'198.51.100.7'}}," \
	"'sockets':{'source':'/proc/700','data':{'listeners':[" TCP_BOUND "],'udp':[" UDP("0.0.0.0", "4789", "false") "," UDP_BOUND "]}}," \
	"'node_certificate':{'source':'swarm-node.crt','data':{'certificates':[" NODE "]}}}}"

#define STATE   "info:Swarm.LocalNodeState"
#define CONTROL "info:Swarm.ControlAvailable"
#define OFF     "{'info':{'Swarm':{'LocalNodeState':'inactive','ControlAvailable':false,'Error':''}},'state':'$error not-member'," \
	"'sockets':'$error not-member','ca':'$error not-member','secrets':'$error not-manager','services':'$error not-manager'}"
#define ON_WORKER "'" CONTROL "':false,'info:Swarm.Cluster':'$absent','secrets':'$error not-manager','services':'$error not-manager'"
#define WORKER  "{" ON_WORKER "}"
#define IN_LOCK "'" STATE "':'locked','" CONTROL "':false,'info:Swarm.Cluster':'$absent','secrets':'$error not-manager','services':'$error not-manager'"
#define LOCKED  "{" IN_LOCK "}"

/* What every rule says where there is no swarm, and where that cannot be told: worker: of a worker. locked: of a manager that is locked. */
#define EVERY(check, worker, locked) \
	{ check ": trap 145: without swarm it is not applicable", check, GOOD, OFF, NOTAPPLICABLE, "off" }, \
	{ check ": trap 12: Podman has no swarm mode", check, GOOD, "{'engine:product':'podman','info:Swarm':'$absent'}", NOTAPPLICABLE, "Podman" }, \
	{ check ": trap 139: a worker is in a swarm", check, GOOD, WORKER, worker }, \
	{ check ": trap 139: so is a manager that is locked", check, GOOD, LOCKED, locked }, \
	{ check ": a swarm that is not joined yet is unknown", check, GOOD, "{'" STATE "':'pending'}", UNKNOWN, "pending" }, \
	{ check ": a swarm that cannot be joined is unknown", check, GOOD, "{'" STATE "':'error'}", UNKNOWN, "error" }, \
	{ check ": a state that nobody knows is unknown", check, GOOD, "{'" STATE "':'asleep'}", UNKNOWN, "asleep" }, \
	{ check ": a state that is absent is unknown, not 'no swarm'", check, GOOD, "{'" STATE "':'$absent'}", UNKNOWN }, \
	{ check ": a state of null is unknown", check, GOOD, "{'" STATE "':null}", UNKNOWN }, \
	{ check ": a state of the wrong type is unknown", check, GOOD, "{'" STATE "':0}", UNKNOWN }, \
	{ check ": no answer to GET /info is an error, not 'no swarm'", check, GOOD, "{'info':'$error timeout'}", ERROR }, \
	{ check ": a state that was not collected is unknown", check, GOOD, "{'" STATE "':'$uncollected'}", UNKNOWN }, \
	{ check ": whether it is a manager is absent: unknown", check, GOOD, "{'" CONTROL "':'$absent'}", UNKNOWN }, \
	{ check ": whether it is a manager is of the wrong type: unknown", check, GOOD, "{'" CONTROL "':'true'}", UNKNOWN }
#define UNSEEN(check, path, wrong) \
	{ check ": " path " absent is unknown", check, GOOD, "{'" path "':'$absent'}", UNKNOWN }, \
	{ check ": " path " null is unknown", check, GOOD, "{'" path "':null}", UNKNOWN }, \
	{ check ": " path " of the wrong type is unknown", check, GOOD, "{'" path "':" wrong "}", UNKNOWN }, \
	{ check ": " path " unreadable is an error", check, GOOD, "{'" path "':'$error EACCES'}", ERROR }, \
	{ check ": " path " not collected is unknown", check, GOOD, "{'" path "':'$uncollected'}", UNKNOWN }

#define MANAGERS "swarm-few-managers"
#define BOUND    "swarm-bound-to-interface"
#define OVERLAYS "swarm-overlays-encrypted"
#define SECRETS  "swarm-secrets-used"
#define AUTOLOCK "swarm-autolock"
#define KEY      "swarm-unlock-key-rotated"
#define NODES    "swarm-node-certificates-rotated"
#define CAS      "swarm-ca-rotated"
#define SEPARATE "swarm-management-traffic-separate"
#define COUNT(n) "{'info:Swarm.Managers':" n "}"
#define LOCK     "info:Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers"
#define EXPIRY   "info:Swarm.Cluster.Spec.CAConfig.NodeCertExpiry"
#define TCP(sockets) "{'sockets:listeners':[" sockets "]}"
#define MAX_CA(days) .values = { { "max-swarm-ca-days", days } }

static const struct check_row rows[] = {
	/* 7.1 */
	EVERY(MANAGERS, NOTAPPLICABLE, ERROR),
	UNSEEN(MANAGERS, "info:Swarm.Managers", "'3'"),
	{ "7.1: three managers pass", MANAGERS, GOOD, NULL, PASS, "3 managers" },
	{ "P-93, trap 141: managers are counted, not leaders: two fail", MANAGERS, GOOD, COUNT("2"), FAIL, "no more failures than 1" },
	{ "7.1: one passes, and has none to spare", MANAGERS, GOOD, COUNT("1"), PASS, "none to spare" },
	{ "7.1: four fail", MANAGERS, GOOD, COUNT("4"), FAIL },
	{ "7.1: seven pass", MANAGERS, GOOD, COUNT("7"), PASS },
	{ "7.1: nine fail", MANAGERS, GOOD, COUNT("9"), FAIL, "more than 7" },
	{ "7.1: none on a manager is unknown", MANAGERS, GOOD, COUNT("0"), UNKNOWN },
	{ "7.1: half a manager is unknown", MANAGERS, GOOD, COUNT("2.5"), UNKNOWN },
	{ "7.1: the site's number passes, though it is even", MANAGERS, GOOD, COUNT("4"), PASS, "the site wants 4", .values = { { "swarm-managers", "4" } } },
	{ "7.1: another than the site's number fails", MANAGERS, GOOD, NULL, FAIL, "the site wants 5", .values = { { "swarm-managers", "5" } } },
	{ "7.1: a Value that is no number is unknown", MANAGERS, GOOD, NULL, UNKNOWN, "swarm-managers", .values = { { "swarm-managers", "few" } } },
	{ "7.1: without the Value the rule's own numbers count", MANAGERS, GOOD, NULL, PASS, .values = { { "swarm-managers", NULL } } },

	/* 7.2 */
	EVERY(BOUND, PASS, ERROR),
	UNSEEN(BOUND, "sockets:listeners", "{}"),
	UNSEEN(BOUND, "sockets:udp", "{}"),
	{ "7.2: control and gossip on one address pass", BOUND, GOOD, NULL, PASS, "control and gossip" },
	{ "7.2: VXLAN's port is the kernel's, and on all addresses whatever is chosen", BOUND, GOOD, NULL, PASS, "UDP 4789" },
	{ "7.2: control on all addresses fails", BOUND, GOOD, TCP(SOCKET("tcp", "0.0.0.0", "2377") "," SOCKET("tcp", "192.0.2.7", "7946")), FAIL, "0.0.0.0:2377" },
	{ "7.2: trap 144: the dual-stack socket of the default is on all addresses", BOUND, GOOD, TCP(SOCKET("tcp6", "::", "2377") "," SOCKET("tcp6", "::", "7946")), FAIL, "[::]:2377" },
	{ "7.2: gossip is looked at, too", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", "::", "7946")), FAIL, "[::]:7946" },
	{ "7.2: gossip over UDP is looked at, too", BOUND, GOOD, "{'sockets:udp':[" UDP("0.0.0.0", "7946", "true") "]}", FAIL, "udp 0.0.0.0:7946" },
	{ "7.2: a port of a container is none of swarm's", BOUND, GOOD, TCP(TCP_BOUND "," SOCKET("tcp", "0.0.0.0", "8080")), PASS },
	{ "7.2: trap 144: another port for control is that of its state", BOUND, GOOD, "{'state:ListenAddr':'[2001:db8::7]:4000','sockets:listeners':["
	  SOCKET("tcp6", "::", "4000") "," SOCKET("tcp", "192.0.2.7", "7946") "]}", FAIL, "[::]:4000" },
	UNSEEN(BOUND, "state:ListenAddr", "7"),
	{ "7.2: without a state nobody knows where control listens, whatever is at the usual port", BOUND, GOOD, "{'state':'$error EACCES'}", ERROR, "ListenAddr" },
	{ "7.2: a port that is none neither", BOUND, GOOD, "{'state:ListenAddr':'192.0.2.7:swarm'}", UNKNOWN, "its port" },
	{ "7.2: nor a port with something behind it", BOUND, GOOD, "{'state:ListenAddr':'192.0.2.7:2377 '}", UNKNOWN, "its port" },
	{ "7.2: an address without a port is at the usual one", BOUND, GOOD, "{'state:ListenAddr':'192.0.2.7'}", PASS },
	{ "7.2: without a state one at the usual port on all addresses fails", BOUND, GOOD, "{'state':'$error EACCES','sockets:listeners':["
	  SOCKET("tcp6", "::", "2377") "," SOCKET("tcp", "192.0.2.7", "7946") "]}", FAIL, "[::]:2377" },
	{ "7.2: a worker has no control, and its state decides nothing", BOUND, GOOD, "{" ON_WORKER ",'state':'$error EACCES','sockets:listeners':["
	  SOCKET("tcp", "192.0.2.7", "7946") "]}", PASS, "gossip" },
	{ "7.2: a manager without a socket for control is not understood", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "7946")), UNKNOWN, "control" },
	{ "7.2: nor is one without gossip", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377")), UNKNOWN, "TCP 7946" },
	{ "7.2: nor without gossip over UDP", BOUND, GOOD, "{'sockets:udp':[]}", UNKNOWN, "UDP 7946" },
	{ "7.2: no sockets at all are no pass", BOUND, GOOD, TCP(""), UNKNOWN },
	{ "7.2: a worker has no socket for control", BOUND, GOOD, "{" ON_WORKER ",'sockets:listeners':[" SOCKET("tcp", "192.0.2.7", "7946") "]}", PASS, "gossip" },
	{ "7.2: a worker's gossip on all addresses fails", BOUND, GOOD, "{" ON_WORKER ",'sockets:listeners':[" SOCKET("tcp6", "::", "7946") "]}", FAIL },
	{ "7.2: a socket without an address is unknown", BOUND, GOOD, TCP(TCP_BOUND ",{'proto':'tcp','port':7946}"), UNKNOWN },
	{ "7.2: a socket of another protocol is unknown", BOUND, GOOD, TCP(TCP_BOUND "," SOCKET("sctp", "192.0.2.7", "7946")), UNKNOWN },
	{ "7.2: all addresses with a blank behind them are not understood", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", ":: ", "7946")), UNKNOWN, "not of the form" },
	{ "7.2: a star is not understood", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", "*", "7946")), UNKNOWN, "not of the form" },
	{ "7.2: a bare 0 is not understood", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", "0", "7946")), UNKNOWN, "not of the form" },
	{ "7.2: a word is not understood", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", "garbage", "7946")), UNKNOWN, "not of the form" },
	{ "7.2: all addresses are all, also written ::0", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", "::0", "7946")), FAIL, "bound to all addresses" },
	{ "7.2: all addresses are all, also written 0:0:0:0:0:0:0:0", BOUND, GOOD, TCP(SOCKET("tcp", "192.0.2.7", "2377") "," SOCKET("tcp6", "0:0:0:0:0:0:0:0", "7946")), FAIL, "bound to all addresses" },
	{ "7.2: a port that no socket can have is not understood", BOUND, GOOD, TCP(TCP_BOUND "," SOCKET("tcp", "0.0.0.0", "1e30")), UNKNOWN, "not of the form" },
	{ "7.2: one on all addresses fails, though others could not be read", BOUND, GOOD,
	  "{'sockets:udp':'$error EACCES','sockets:listeners':[" SOCKET("tcp6", "::", "7946") "]}", FAIL },
	{ "7.2: a list that is not complete is an error", BOUND, GOOD, "{'sockets:listeners[2]':'$error EACCES'}", ERROR },
	{ "7.2: another machine's sockets are an error", BOUND, GOOD, "{'sockets':'$error not-local'}", ERROR },
	{ "7.2: what a locked manager was told is wrong already", BOUND, GOOD, "{" IN_LOCK ",'state:ListenAddr':'0.0.0.0:2377'}", FAIL, "locked" },
	{ "7.2: also in brackets", BOUND, GOOD, "{" IN_LOCK ",'state:ListenAddr':'[::]:2377'}", FAIL, "locked" },
	{ "7.2: a locked manager whose state is not there is unknown", BOUND, GOOD, "{" IN_LOCK ",'state:ListenAddr':'$absent'}", UNKNOWN },

	/* 7.3 */
	EVERY(OVERLAYS, NOTCHECKED, ERROR),
	UNSEEN(OVERLAYS, "overlays:list", "{}"),
	{ "7.3: encrypted ones pass", OVERLAYS, GOOD, NULL, PASS, "1 overlay network" },
	{ "trap 142: ingress counts", OVERLAYS, GOOD, "{'overlays:list':[" OVERLAY("app", "true") "," OVERLAY("ingress", "false") "]}", FAIL, "1 of 2 overlay networks is not encrypted: ingress" },
	{ "7.3: each of them is named", OVERLAYS, GOOD, "{'overlays:list':[" OVERLAY("app", "false") "," OVERLAY("ingress", "false") "]}", FAIL, "app, ingress" },
	{ "7.3: no overlay network: not applicable", OVERLAYS, GOOD, "{'overlays:list':[]}", NOTAPPLICABLE },
	{ "7.3: one that does not say is unknown", OVERLAYS, GOOD, "{'overlays:list':[{'Name':'app'}]}", UNKNOWN },
	{ "7.3: one that says another thing is unknown", OVERLAYS, GOOD, "{'overlays:list':[{'Name':'app','encrypted':'yes'}]}", UNKNOWN },
	{ "7.3: a list that is not complete is an error", OVERLAYS, GOOD, "{'overlays:list[1]':'$error not-json'}", ERROR },
	{ "7.3: an empty list that is not complete is an error, not 'none'", OVERLAYS, GOOD, "{'overlays:list':[],'overlays:list[0]':'$error incomplete'}", ERROR, "in full" },
	{ "7.3: one in the clear fails though others are not listed", OVERLAYS, GOOD, "{'overlays:list':[" OVERLAY("app", "false") "],'overlays:list[1]':'$error incomplete'}", FAIL, "app" },
	{ "7.3: no answer to GET /networks is an error", OVERLAYS, GOOD, "{'overlays':'$error timeout'}", ERROR },
	{ "7.3: one in the clear fails on a worker, too", OVERLAYS, GOOD, "{" ON_WORKER ",'overlays:list':[" OVERLAY("app", "false") "]}", FAIL },
	{ "7.3: a worker that uses none passes nothing", OVERLAYS, GOOD, "{" ON_WORKER ",'overlays:list':[]}", NOTCHECKED },

	/* 7.4 */
	EVERY(SECRETS, NOTAPPLICABLE, ERROR),
	UNSEEN(SECRETS, "secrets:count", "'2'"),
	UNSEEN(SECRETS, "services:list", "{}"),
	{ "7.4: that nothing looks like a secret proves nothing, however many there are", SECRETS, GOOD, NULL, NOTCHECKED, "2 secrets, used by 1 of 1 services" },
	{ "7.4: no secret and nothing that looks like one is for a person", SECRETS, GOOD, "{'secrets:count':0}", NOTCHECKED, "for a person" },
	{ "7.4: a password in an environment fails, however many secrets there are", SECRETS, GOOD,
	  "{'services:list':[" SERVICE("db", "'secrets':1,'looks_secret':['DB_PASSWORD'],'unread':false") "]}", FAIL, "DB_PASSWORD of db" },
	{ "7.4: also one that has no name", SECRETS, GOOD,
	  "{'services:list':[" SERVICE("db", "'secrets':1,'looks_secret':['jwt'],'unread':false") "]}", FAIL, "jwt of db" },
	{ "7.4: and one that is of another type", SECRETS, GOOD,
	  "{'services:list':[" SERVICE("db", "'secrets':1,'looks_secret':[7],'unread':false") "]}", FAIL, "something of db" },
	{ "7.4: a service that could not be searched is unknown", SECRETS, GOOD,
	  "{'services:list':[" SERVICE("db", "'secrets':1,'looks_secret':[],'unread':true") "]}", UNKNOWN },
	{ "7.4: one that does not say what was found is unknown", SECRETS, GOOD, "{'services:list':[" SERVICE("db", "'secrets':1,'unread':false") "]}", UNKNOWN },
	{ "7.4: no services at all, and secrets", SECRETS, GOOD, "{'services:list':[]}", NOTCHECKED },
	{ "7.4: no answer to GET /services is an error", SECRETS, GOOD, "{'services':'$error timeout'}", ERROR },
	{ "7.4: no answer to GET /secrets is an error", SECRETS, GOOD, "{'secrets':'$error http-error'}", ERROR },

	/* 7.5 */
	EVERY(AUTOLOCK, NOTAPPLICABLE, PASS),
	UNSEEN(AUTOLOCK, LOCK, "'true'"),
	{ "7.5: trap 140: the setting tells, and no key: auto-lock passes", AUTOLOCK, GOOD, NULL, PASS },
	{ "7.5: without auto-lock it fails", AUTOLOCK, GOOD, "{'" LOCK "':false}", FAIL },

	/* 7.6 */
	EVERY(KEY, NOTAPPLICABLE, NOTCHECKED),
	UNSEEN(KEY, LOCK, "'true'"),
	{ "7.6: when the key was replaced nobody tells: for a person", KEY, GOOD, NULL, NOTCHECKED, "made on 2026-01-01T00:00:00Z" },
	{ "7.6: without a key: not applicable", KEY, GOOD, "{'" LOCK "':false}", NOTAPPLICABLE, "no unlock key" },

	/* 7.7 */
	EVERY(NODES, NOTAPPLICABLE, ERROR),
	UNSEEN(NODES, EXPIRY, "'long'"),
	{ "7.7: the engine's 90 days pass", NODES, GOOD, NULL, PASS, "2160 hours (90 days allowed)" },
	{ "P-93, trap 143: two days pass, and so does any other time below the Value", NODES, GOOD, "{'" EXPIRY "':172800000000000}", PASS, "48 hours" },
	{ "7.7: 91 days fail", NODES, GOOD, "{'" EXPIRY "':7862400000000000}", FAIL, "2184 hours" },
	{ "7.7: a nanosecond more than 90 days fails", NODES, GOOD, "{'" EXPIRY "':7776000000000001}", FAIL },
	{ "7.7: a year, which is beyond a double, fails", NODES, GOOD, "{'" EXPIRY "':31536000000000000}", FAIL, "8760 hours" },
	{ "7.7: a year passes where the site allows it", NODES, GOOD, "{'" EXPIRY "':31536000000000000}", PASS, .values = { { "max-node-certificate-days", "365" } } },
	{ "7.7: the last nanosecond of 90 days passes", NODES, GOOD, "{'" EXPIRY "':7776000000000000}", PASS },
	{ "7.7: more days than 64 bits hold in nanoseconds are many", NODES, GOOD, NULL, PASS, "106752 days", .values = { { "max-node-certificate-days", "106752" } } },
	{ "7.7: the most days that a Value may have, too", NODES, GOOD, NULL, PASS, NULL, .values = { { "max-node-certificate-days", "2147483647" } } },
	{ "7.7: no time at all is unknown", NODES, GOOD, "{'" EXPIRY "':0}", UNKNOWN },
	{ "7.7: less than nothing is unknown", NODES, GOOD, "{'" EXPIRY "':-1}", UNKNOWN },
	{ "7.7: a Value that is no number is unknown", NODES, GOOD, NULL, UNKNOWN, .values = { { "max-node-certificate-days", "90d" } } },
	{ "7.7: without a Value it is for a person", NODES, GOOD, NULL, NOTCHECKED, "2160 hours", .values = { { "max-node-certificate-days", "" } } },
	{ "7.7: an own certificate that has expired fails", NODES, GOOD, "{'node_certificate:certificates':[" CERTIFICATE("1762000000", "1769000000") "]}", FAIL, "expired (TO)" },
	{ "7.7: one that was issued for longer fails", NODES, GOOD, "{'node_certificate:certificates':[" CERTIFICATE("1767222000", "1798758000") "]}", FAIL, "365 days" },
	{ "7.7: one that cannot be read leaves it to what the swarm says", NODES, GOOD, "{'node_certificate':'$error not-in-scope'}", PASS },
	{ "7.7: one that does not say until when is unknown", NODES, GOOD, "{'node_certificate:certificates[0].not_after':'$absent'}", UNKNOWN, "from when to when" },
	{ "7.7: one that does not say from when is unknown", NODES, GOOD, "{'node_certificate:certificates[0].not_before':'2026'}", UNKNOWN, "from when to when" },
	{ "7.7: a file without any certificate is unknown", NODES, GOOD, "{'node_certificate:certificates':[]}", UNKNOWN, "from when to when" },
	{ "7.7: whether it has expired is not asked without a clock", NODES, GOOD, NULL, PASS, .now = -1 },

	/* 7.8 */
	EVERY(CAS, NOTCHECKED, NOTCHECKED),
	UNSEEN(CAS, "ca:certificates", "{}"),
	{ "7.8: a worker's CA, where the host was not to be looked at, is not checked", CAS, GOOD, "{" ON_WORKER ",'ca':'$error not-in-scope'}", NOTCHECKED, "--scope engine" },
	{ "7.8: how old it may be is for the site", CAS, GOOD, NULL, NOTCHECKED, "FROM" },
	{ "7.8: a younger one than the site allows passes", CAS, GOOD, NULL, PASS, "30 days ago (365 allowed)", MAX_CA("365") },
	{ "7.8: the last day is allowed", CAS, GOOD, NULL, PASS, MAX_CA("30") },
	{ "7.8: an older one fails", CAS, GOOD, NULL, FAIL, "(29 allowed)", MAX_CA("29") },
	{ "7.8: of several, the oldest counts", CAS, GOOD, "{'ca:certificates':[" CERTIFICATE("1769000000", "2397945600") "," CA "]}", FAIL, "30 days ago", MAX_CA("10") },
	{ "7.8: one that has expired fails, whatever the site says", CAS, GOOD, "{'ca:certificates':[" CERTIFICATE("1262304000", "1767225600") "]}", FAIL, "expired" },
	{ "7.8: one that begins tomorrow is unknown", CAS, GOOD, "{'ca:certificates':[" CERTIFICATE("1769940000", "2397945600") "]}", UNKNOWN, MAX_CA("365") },
	{ "7.8: without a clock it is unknown", CAS, GOOD, NULL, UNKNOWN, MAX_CA("365"), .now = -1 },
	{ "7.8: one that is being replaced says so", CAS, GOOD, "{'info:Swarm.Cluster.RootRotationInProgress':true}", NOTCHECKED, "being replaced" },
	{ "7.8: no certificate is unknown", CAS, GOOD, "{'ca:certificates':[]}", UNKNOWN },
	{ "7.8: a certificate without a date is unknown", CAS, GOOD, "{'ca:certificates':[{'not_before':null,'not_after':2397945600}]}", UNKNOWN, MAX_CA("365") },
	{ "7.8: a text that is no certificate is an error", CAS, GOOD, "{'ca':'$error not-pem'}", ERROR },
	{ "7.8: a worker's own copy counts", CAS, GOOD, WORKER, FAIL, MAX_CA("29") },
	{ "7.8: a Value that is no number is unknown", CAS, GOOD, NULL, UNKNOWN, MAX_CA("-5") },

	/* 7.9 */
	EVERY(SEPARATE, PASS, PASS),
	UNSEEN(SEPARATE, "state:DataPathAddr", "7"),
	UNSEEN(SEPARATE, "state:AdvertiseAddr", "7"),
	{ "7.9: two addresses pass", SEPARATE, GOOD, NULL, PASS, "data uses 198.51.100.7, control 192.0.2.7" },
	{ "7.9: one that was not chosen is the other one: fails", SEPARATE, GOOD, "{'state:DataPathAddr':''}", FAIL, "no address for data" },
	{ "7.9: the same address fails, with a port or without", SEPARATE, GOOD, "{'state:DataPathAddr':'192.0.2.7'}", FAIL, "both use 192.0.2.7" },
	{ "7.9: the same in IPv6", SEPARATE, GOOD, "{'state:DataPathAddr':'2001:db8::7','state:AdvertiseAddr':'[2001:db8::7]:2377'}", FAIL, "both use 2001:db8::7" },
	{ "7.9: another one in IPv6", SEPARATE, GOOD, "{'state:DataPathAddr':'2001:db8::8','state:AdvertiseAddr':'[2001:db8::7]:2377'}", PASS },
	{ "7.9: data to '192.0.2.7 ' is not understood", SEPARATE, GOOD, "{'state:DataPathAddr':'192.0.2.7 '}", UNKNOWN, "not understood as an address" },
	{ "7.9: data to 'lo' is not understood", SEPARATE, GOOD, "{'state:DataPathAddr':'lo'}", UNKNOWN, "not understood as an address" },
	{ "7.9: data to 'localhost' is not understood", SEPARATE, GOOD, "{'state:DataPathAddr':'localhost'}", UNKNOWN, "not understood as an address" },
	{ "7.9: data to ' ' is not understood", SEPARATE, GOOD, "{'state:DataPathAddr':' '}", UNKNOWN, "not understood as an address" },
	{ "7.9: data to '198.51.100.7:x' is not understood", SEPARATE, GOOD, "{'state:DataPathAddr':'198.51.100.7:x'}", UNKNOWN, "not understood as an address" },
	{ "7.9: data to all addresses is not understood", SEPARATE, GOOD, "{'state:DataPathAddr':'0.0.0.0'}", UNKNOWN, "not understood as an address" },
	{ "7.9: control at no address is not understood", SEPARATE, GOOD, "{'state:AdvertiseAddr':'eth0:2377'}", UNKNOWN, "where control goes, is not understood" },
	{ "7.9: the same address in other words is the same", SEPARATE, GOOD, "{'state:DataPathAddr':'2001:DB8:0::7','state:AdvertiseAddr':'[2001:db8::7]:2377'}", FAIL, "both use" },
	{ "7.9: also as IPv6 maps it", SEPARATE, GOOD, "{'state:DataPathAddr':'::ffff:192.0.2.7'}", FAIL, "both use" },
	{ "7.9: an address for control that was left to the engine is the node's", SEPARATE, GOOD, "{'state:AdvertiseAddr':'','state:DataPathAddr':'192.0.2.7'}", FAIL, "both use" },
	{ "7.9: no address for control at all is unknown", SEPARATE, GOOD, "{'state:AdvertiseAddr':'','info:Swarm.NodeAddr':''}", UNKNOWN },
	{ "7.9: a state that cannot be read is an error", SEPARATE, GOOD, "{'state':'$error EACCES'}", ERROR },
	{ "7.9: another machine's state is an error", SEPARATE, GOOD, "{'state':'$error not-local'}", ERROR },
};
/* clang-format on */

int
main(void)
{
	return check_rows("swarm", rows, ARRAY(rows));
}
