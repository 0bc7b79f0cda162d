/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_containers_network: the rules of section 5 about published ports (5.8, 5.9, 5.14). "trap N"
 * and "P-NN" as in test_containers.c.
 */
#include "config.h"

#include "tests/good_container.h"

/* clang-format off */
static const struct check_row rows[] = {
	/* 5.8 */
#define VIA_OTHER(mode) "'inspect:HostConfig.NetworkMode':'container:" OTHER "','namespaces:network':[{'id':'" ID "','name':'bench-8','mode':'container:" OTHER "'},{'id':'" OTHER "','name':'db','mode':'" mode "'}]"
/* What networks:owner tells of the container of VIA_OTHER. */
#define OWNER(state, ports) "'networks:owner':{'id':'" OTHER "','name':'db','state':'" state "'," ports ",'attached':['labnet'],'binding':{'labnet':'0.0.0.0'}}"
#define LIVE80 "'PublishAllPorts':false,'PortBindings':{},'Ports':{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'80'}]}"
#define ASKED80 "'PublishAllPorts':false,'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'80'}]},'Ports':{}"
#define NO_PORTS "'PublishAllPorts':false,'PortBindings':{},'Ports':{}"
#define LIVE_PORT(port, ip, host) "'inspect:NetworkSettings.Ports':{'" port "':[{'HostIp':'" ip "','HostPort':'" host "'}]}"
#define ASKED_PORT(port, ip, host) EXITED ",'inspect:HostConfig.PortBindings':{'" port "':[{'HostIp':'" ip "','HostPort':'" host "'}]}"
	{ "5.8: nothing published passes", LOW_PORTS, GOOD, NULL, PASS, "no port" },
	EVERY(LOW_PORTS),
	UNSEEN(LOW_PORTS, "inspect:NetworkSettings.Ports", "[]"),
	NULL_UNKNOWN(LOW_PORTS, "inspect:NetworkSettings.Ports"),
	UNSEEN(LOW_PORTS, "inspect:State.Status", "'flying'"),
	UNSEEN(LOW_PORTS, "inspect:HostConfig.PublishAllPorts", "0"),
	{ "5.8: port 80 fails", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "80") "}", FAIL, "127.0.0.1:80 -> 80/tcp" },
	{ "trap 94, P-88: port 1024 is not privileged", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "1024") "}", PASS },
	{ "5.8: port 1023 is", LOW_PORTS, GOOD, "{" LIVE_PORT("80/udp", "127.0.0.1", "1023") "}", FAIL },
	{ "trap 93, P-88: a binding of IPv6 alone counts", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "::", "80") "}", FAIL, "[::]:80" },
	{ "P-88: a host that widens the privileged ports", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "1500") ",'host:unprivileged_port_start':2000}", FAIL, "1500" },
	{ "P-88: a host that narrows them does not make 80 unprivileged", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "80") ",'host:unprivileged_port_start':0}", FAIL },
	{ "5.8: the host's limit unreadable is an error once a port is published", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") ",'host:unprivileged_port_start':'$error EACCES'}", ERROR },
	{ "5.8: the host's limit of the wrong type is unknown", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") ",'host:unprivileged_port_start':'x'}", UNKNOWN },
	{ "5.8: --scope engine takes 1024", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") "," ENGINE_SCOPE "}", PASS },
	{ "5.8: an allowed port passes", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "443") "}", PASS, NULL, .values = { { "allowed-privileged-ports", "80 443/tcp" } } },
	{ "5.8: an allowed port of the other protocol does not", LOW_PORTS, GOOD, "{" LIVE_PORT("80/udp", "127.0.0.1", "443") "}", FAIL, NULL, .values = { { "allowed-privileged-ports", "80 443/tcp" } } },
	{ "5.8: a port that is exposed only is not published", LOW_PORTS, GOOD, "{'inspect:NetworkSettings.Ports':{'80/tcp':null}}", PASS },
	{ "5.8: a port that is no number is unknown", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "http") "}", UNKNOWN },
	{ "5.8: a binding without a port is unknown", LOW_PORTS, GOOD, "{'inspect:NetworkSettings.Ports':{'80/tcp':[{'HostIp':'::'}]}}", UNKNOWN },
	{ "5.8: an exited container that asked for 80 fails", LOW_PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "80") "}", FAIL, "(exited)" },
	{ "5.8: a range that begins below 1024 fails", LOW_PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "1000-1100") "}", FAIL, "1000-1100" },
	{ "5.8: a random port is not privileged", LOW_PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "0") "}", PASS },
	{ "trap 6: PortBindings null is the same as {}", LOW_PORTS, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':null}", PASS },
	{ "5.8: PortBindings absent is unknown", LOW_PORTS, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':'$absent'}", UNKNOWN },
	{ "5.8: the host's network publishes nothing through the engine", LOW_PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':'host'}", NOTAPPLICABLE, "host's network" },
	{ "5.8: trap 98: another container's ports are this one's too", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", LIVE80) "}", FAIL, "privileged ports through container db: 0.0.0.0:80" },
	{ "5.8: and what it publishes when it is stopped is what it was asked for", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("exited", ASKED80) "}", FAIL, "db" },
	{ "5.8: without any they pass", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) "}", PASS, "no port through container db" },
	{ "5.8: trap 98: another container's ports that the facts do not hold are unknown", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "}", UNKNOWN },
	{ "5.8: and so they are where facts do not collect them", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") ",'networks:owner':'$uncollected'}", UNKNOWN, "not among" },
	{ "5.8: and where the owner is null", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") ",'networks:owner':null}", UNKNOWN },
	{ "5.8: and where the ports are those of a third", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.id':'77'}", UNKNOWN, "disagree" },
	{ "5.8: and where its state is not known", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("strange", NO_PORTS) "}", UNKNOWN },
	{ "5.8: and where its ports are null while it runs", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.Ports':null}", UNKNOWN },
	{ "5.8: the host's network through another container is not applicable", LOW_PORTS, GOOD, "{" VIA_OTHER("host") "}", NOTAPPLICABLE, "through container db" },
	{ "5.8: a network mode that is no string is unknown", LOW_PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':[]}", UNKNOWN },
	{ "5.8: a network mode that could not be read is an error", LOW_PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':'$error EIO'}", ERROR },
	{ "5.8: the ports of a container that is not there are unknown", LOW_PORTS, GOOD, "{" VIA_OTHER("unresolved: there is no such container") "}", UNKNOWN, "no such container" },
	{ "5.8: the ports of a container whose mode is not known are unknown", LOW_PORTS, GOOD, "{" VIA_OTHER("") "}", UNKNOWN },
	{ "5.8: a chain that does not begin here is unknown", LOW_PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':'container:" OTHER "'}", UNKNOWN, "disagree" },
	{ "trap 99: ingress ports of a swarm task are not in these facts", LOW_PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']}", UNKNOWN, "ingress" },
#define INGRESS "'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']"
#define SERVICE_PORT(published, mode) "{" INGRESS ",'service:Ports':[{'Protocol':'tcp','TargetPort':80,'PublishedPort':" published ",'PublishMode':'" mode "'}]}"
	{ "trap 99: they are its service's: a privileged one fails", LOW_PORTS, GOOD, SERVICE_PORT("80", "ingress"), FAIL, "through the swarm's ingress: 0.0.0.0:80 -> 80/tcp" },
	{ "trap 99: another one passes", LOW_PORTS, GOOD, SERVICE_PORT("8080", "ingress"), PASS, "no privileged port through the swarm's ingress" },
	{ "trap 99: a privileged one that the site allows passes", LOW_PORTS, GOOD, SERVICE_PORT("80", "ingress"), PASS, NULL, .values = { { "allowed-privileged-ports", "80" } } },
	{ "trap 99: a port that is no number is unknown", LOW_PORTS, GOOD, SERVICE_PORT("'80'", "ingress"), UNKNOWN },
	{ "trap 99: port 0 is unknown", LOW_PORTS, GOOD, SERVICE_PORT("0", "ingress"), UNKNOWN },
	{ "trap 99: a service that publishes on its nodes only does not tell what ingress publishes", LOW_PORTS, GOOD, SERVICE_PORT("8080", "host"), UNKNOWN, "ingress" },
	{ "trap 99: services that a worker cannot list leave it unknown", LOW_PORTS, GOOD, "{" INGRESS ",'service':'$error not-manager'}", UNKNOWN, "ingress" },
	{ "trap 99: ports of null leave it unknown", LOW_PORTS, GOOD, "{" INGRESS ",'service:Ports':null}", UNKNOWN, "ingress" },
	{ "trap 99: ports of the wrong type leave it unknown", LOW_PORTS, GOOD, "{" INGRESS ",'service:Ports':{}}", UNKNOWN, "ingress" },
	{ "trap 99: ports that were not collected leave it unknown", LOW_PORTS, GOOD, "{" INGRESS ",'service:Ports':'$uncollected'}", UNKNOWN, "ingress" },
	{ "5.8: a task's label where there is no swarm makes no task", LOW_PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'}}", PASS },
	{ "5.8: nor with Podman, which knows no swarm", LOW_PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'engine:product':'podman','engine:LocalNodeState':null}", PASS },
/* A task of a node whose ingress network has the site's own name, as it stands among others. */
#define RENAMED "'engine:LocalNodeState':'active','inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['my-ingress','web_net']"
#define RENAMED_PORT(port, more) "{" RENAMED ",'service:Ports':[{'Protocol':'tcp','TargetPort':80,'PublishedPort':" port ",'PublishMode':'ingress'}" more "]}"
#define RENAMED_JOINED "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.task':'t1','networks:owner.attached':['my-ingress'],'engine:LocalNodeState':'active'}"
/* What makes it a task, or tells of ingress, was not seen. */
#define HOST_PORT "'service:Ports':[{'Protocol':'tcp','TargetPort':80,'PublishedPort':80,'PublishMode':'host'}]"
#define UNSEEN_TASK(rule, check) \
	{ rule ": a task whose networks are absent is unknown", check, GOOD, "{" INGRESS ",'networks:attached':'$absent'," HOST_PORT "}", UNKNOWN, "attached" }, \
	{ rule ": a task whose networks are no list is unknown", check, GOOD, "{" INGRESS ",'networks:attached':'x'}", UNKNOWN, "attached" }, \
	{ rule ": a task whose networks were not collected is unknown", check, GOOD, "{" INGRESS ",'networks:attached':'$uncollected'}", UNKNOWN, "attached" }, \
	{ rule ": a task whose networks could not be read is an error", check, GOOD, "{" INGRESS ",'networks':'$error EACCES'}", ERROR, "attached" }, \
	{ rule ": a task whose networks were read in part is an error", check, GOOD, "{" INGRESS ",'networks:attached':['web_net'],'networks:attached[1]':'$error EACCES'}", ERROR, "in full" }, \
	{ rule ": labels that could not be read may be a task's: an error", check, GOOD, "{'inspect:Config.Labels':'$error EACCES','networks:attached':['ingress']}", ERROR, "swarm's task" }, \
	{ rule ": labels that were not collected may be a task's: unknown", check, GOOD, "{'inspect:Config.Labels':'$uncollected','networks:attached':['ingress']}", UNKNOWN, "swarm's task" }, \
	{ rule ": no labels are no task's, whatever its networks are", check, GOOD, "{'inspect:Config.Labels':{},'networks:attached':'$absent'}", PASS }, \
	{ rule ": nor are labels of null, which are none", check, GOOD, "{'inspect:Config.Labels':null,'networks:attached':'$absent'}", PASS }, \
	{ rule ": labels that are absent may be a task's", check, GOOD, "{'inspect:Config.Labels':'$absent','engine:LocalNodeState':'active'}", UNKNOWN, "swarm's task" }, \
	{ rule ": so may those that are a list", check, GOOD, "{'inspect:Config.Labels':[],'engine:LocalNodeState':'active'}", UNKNOWN, "swarm's task" }, \
	{ rule ": or a word", check, GOOD, "{'inspect:Config.Labels':'x','engine:LocalNodeState':'active'}", UNKNOWN, "swarm's task" }, \
	{ rule ": or of a container without Config", check, GOOD, "{'inspect:Config':'$absent','engine:LocalNodeState':'active'}", UNKNOWN, "swarm's task" }
	UNSEEN_TASK("5.8", LOW_PORTS),
	{ "5.8: an owner's labels that could not be read may be a task's", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.task':null}", UNKNOWN, "swarm's task" },
	{ "5.8: the owner's task that could not be read is an error", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.task':'$error EACCES'}", ERROR, "swarm's task" },
/* What was read of a list is not all of it. */
#define IN_PART(rule, check) \
	{ rule ": ports that were read in part are an error", check, GOOD, "{'inspect:NetworkSettings.Ports[\\'80/tcp\\']':'$error EACCES'}", ERROR, "in full" }, \
	{ rule ": so are those that a stopped container asked for", check, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings[\\'80/tcp\\']':'$error EACCES'}", ERROR, "in full" }, \
	{ rule ": a service's ports that were read in part are an error", check, GOOD, "{" INGRESS ",'networks:attached':['web_net']," HOST_PORT ",'service:Ports[1]':'$error EACCES'}", ERROR, "in full" }
	IN_PART("5.8", LOW_PORTS),
	{ "5.8: a privileged port fails though others were not read", LOW_PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "80") ",'inspect:NetworkSettings.Ports[\\'81/tcp\\']':'$error EACCES'}", FAIL, "127.0.0.1:80" },
	{ "5.8: a service's privileged port fails whatever the swarm's ingress network is called", LOW_PORTS, GOOD, RENAMED_PORT("80", ""), FAIL, "through the swarm's ingress: 0.0.0.0:80 -> 80/tcp" },
	{ "5.8: and an unprivileged one passes", LOW_PORTS, GOOD, RENAMED_PORT("8080", ""), PASS, "no privileged port" },
	{ "5.8: a port that is not understood hides no other one of the service", LOW_PORTS, GOOD, RENAMED_PORT("80", ",{'Protocol':'tcp'}"), FAIL, "0.0.0.0:80" },
	{ "5.8: a service that publishes nothing passes", LOW_PORTS, GOOD, "{" RENAMED ",'service:Ports':null}", PASS },
	{ "5.8: a service that publishes on its nodes only passes on a network of another name", LOW_PORTS, GOOD, "{" RENAMED ",'service:Ports':[{'Protocol':'tcp','TargetPort':80,'PublishedPort':80,'PublishMode':'host'}]}", PASS },
	{ "5.8: a task whose service a worker cannot ask for is unknown, whatever its networks are called", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager'}", UNKNOWN, "not in these facts" },
	{ "5.8: where a worker knows which network is the ingress, a task on another publishes nothing", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager','networks:ingress':false}", PASS, "no port" },
	{ "5.8: and one on it is unknown", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager','networks:ingress':true}", UNKNOWN, "ingress" },
	{ "5.8: also if another network has its usual name", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager','networks:attached':['ingress'],'networks:ingress':false}", PASS, "no port" },
	{ "5.8: a null does not tell", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager','networks:ingress':null}", UNKNOWN, "not in these facts" },
	{ "5.8: nor does a text", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager','networks:ingress':'false'}", UNKNOWN, "not in these facts" },
	{ "5.8: nor what could not be read", LOW_PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager','networks:ingress':'$error EACCES'}", UNKNOWN, "not in these facts" },
	{ "5.8: a service that publishes is believed before its networks", LOW_PORTS, GOOD, "{" RENAMED ",'networks:ingress':false,'service:Ports':[{'Protocol':'tcp','TargetPort':80,'PublishedPort':80,'PublishMode':'ingress'}]}", FAIL, "0.0.0.0:80" },
	{ "5.8: of a task whose network another container joins, too", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.task':'t1','networks:owner.attached':['my-ingress'],'networks:owner.ingress':false,'engine:LocalNodeState':'active'}", PASS, "through container db" },
	{ "5.8: and so is one whose network another container joins", LOW_PORTS, GOOD, RENAMED_JOINED, UNKNOWN, "through container db" },

	/* 5.9 */
	{ "5.9: nothing published passes", PORTS, GOOD, NULL, PASS },
	EVERY(PORTS),
	UNSEEN(PORTS, "inspect:NetworkSettings.Ports", "'x'"),
	{ "5.9: a port is for a person", PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") "}", NOTCHECKED, "8080" },
	{ "5.9: an allowed port passes", PORTS, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "8080") "}", PASS, NULL, .values = { { "allowed-ports", "8000-8100" } } },
	{ "5.9: PublishAllPorts fails", PORTS, GOOD, "{'inspect:HostConfig.PublishAllPorts':true," LIVE_PORT("80/tcp", "0.0.0.0", "32768") "}", FAIL, "PublishAllPorts" },
	{ "trap 99: a task's ingress ports are for a person", PORTS, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']}", NOTCHECKED, "ingress" },
	{ "trap 99: they are those of its service", PORTS, GOOD, SERVICE_PORT("8080", "ingress"), NOTCHECKED, "0.0.0.0:8080 -> 80/tcp through the swarm's ingress" },
	{ "trap 99: one that the site allows passes", PORTS, GOOD, SERVICE_PORT("8080", "ingress"), PASS, NULL, .values = { { "allowed-ports", "8080/tcp" } } },
	UNSEEN_TASK("5.9", PORTS),
	IN_PART("5.9", PORTS),
	{ "5.9: a service's ports are for a person whatever the swarm's ingress network is called", PORTS, GOOD, RENAMED_PORT("8080", ""), NOTCHECKED, "0.0.0.0:8080" },
	{ "5.9: a task whose service a worker cannot ask for is unknown", PORTS, GOOD, "{" RENAMED ",'service':'$error not-manager'}", UNKNOWN, "not in these facts" },
	{ "5.9: and so is one whose network another container joins", PORTS, GOOD, RENAMED_JOINED, UNKNOWN, "through container db" },
	{ "5.9: an exited container's ports are those it asked for", PORTS, GOOD, "{" ASKED_PORT("80/tcp", "", "8080") "}", NOTCHECKED, "(exited)" },
	{ "5.9: the ports of a container that is not there are unknown", PORTS, GOOD, "{" VIA_OTHER("unresolved: there is no such container") "}", UNKNOWN },
	{ "5.8: trap 99: a swarm's ingress ports are those of one that joins the task too", LOW_PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.task':'t1','networks:owner.attached':['labnet','ingress']}", UNKNOWN, "ingress" },
	{ "5.9: trap 98: another container's ports are this one's too", PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", LIVE80) "}", NOTCHECKED, "0.0.0.0:80 -> 80/tcp through container db" },
	{ "5.9: and what it publishes when it is stopped is what it was asked for", PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("exited", ASKED80) "}", NOTCHECKED, "db" },
	{ "5.9: without any they pass", PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) "}", PASS, "no port through container db" },
	{ "5.9: trap 98: another container's ports that the facts do not hold are unknown", PORTS, GOOD, "{" VIA_OTHER("labnet") "}", UNKNOWN },
	{ "5.9: and so they are where facts do not collect them", PORTS, GOOD, "{" VIA_OTHER("labnet") ",'networks:owner':'$uncollected'}", UNKNOWN, "not among" },
	{ "5.9: and where the owner is null", PORTS, GOOD, "{" VIA_OTHER("labnet") ",'networks:owner':null}", UNKNOWN },
	{ "5.9: and where the ports are those of a third", PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.id':'77'}", UNKNOWN, "disagree" },
	{ "5.9: and where its state is not known", PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("strange", NO_PORTS) "}", UNKNOWN },
	{ "5.9: and where its ports are null while it runs", PORTS, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.Ports':null}", UNKNOWN },
	{ "5.9: the host's network through another container is not applicable", PORTS, GOOD, "{" VIA_OTHER("host") "}", NOTAPPLICABLE, "through container db" },
	{ "5.9: a network mode that is no string is unknown", PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':[]}", UNKNOWN },
	{ "5.9: a network mode that could not be read is an error", PORTS, GOOD, "{'inspect:HostConfig.NetworkMode':'$error EIO'}", ERROR },

	/* 5.14 */
	{ "5.14: nothing published passes", BOUND, GOOD, NULL, PASS },
	EVERY(BOUND),
	UNSEEN(BOUND, "inspect:NetworkSettings.Ports", "7"),
	{ "5.14: a named address passes", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "127.0.0.1", "20007") "}", PASS },
	{ "5.14: 0.0.0.0 fails", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "0.0.0.0", "8080") "}", FAIL, "0.0.0.0:8080 -> 80/tcp" },
	{ "trap 93, P-88: :: fails", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "::", "8080") "}", FAIL, "[::]:8080" },
	{ "5.14: other spellings of all addresses fail", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "0:0::0", "8080") "}", FAIL },
	{ "5.14: :: for IPv4 fails", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "::ffff:0.0.0.0", "8080") "}", FAIL },
	{ "5.14: Podman's empty address is all of them", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "", "8080") "}", FAIL },
	{ "5.14: a link-local address with a zone passes", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "fe80::1%eth0", "8080") "}", PASS },
	{ "5.14: what is no address is unknown", BOUND, GOOD, "{" LIVE_PORT("80/tcp", "localhost", "8080") "}", UNKNOWN },
	{ "trap 95: asked for no address, but the engine chose 127.0.0.1", BOUND, GOOD, "{'inspect:HostConfig.PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'80'}]}," LIVE_PORT("80/tcp", "127.0.0.1", "80") "}", PASS },
	{ "trap 95: stopped, and the network binds to 127.0.0.1", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':{'labnet':'127.0.0.1'}}", PASS, "(exited)" },
	{ "trap 95: stopped, and the network binds to all", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") "}", FAIL },
	{ "5.14: stopped, and one of two networks binds to all", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':{'a':'127.0.0.1','b':'::'}}", FAIL },
	{ "5.14: stopped, and what the network binds to could not be read", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':'$error timeout'}", ERROR },
	{ "5.14: stopped, and no network is known", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "80") ",'networks:binding':{}}", UNKNOWN },
	{ "trap 96: -P publishes on all addresses", BOUND, GOOD, "{'inspect:HostConfig.PublishAllPorts':true,'inspect:NetworkSettings.Ports':{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'32768'},{'HostIp':'::','HostPort':'32768'}]}}", FAIL, "32768" },
	{ "trap 96: -P of a stopped container would", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PublishAllPorts':true}", FAIL, "PublishAllPorts" },
	{ "trap 97: an empty list publishes nothing up to Engine 28", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':{'80/tcp':[]}}", PASS },
	{ "trap 97: and at random on all addresses from 29", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':{'80/tcp':[]},'engine:Version':'29.7.2'}", FAIL, "random port" },
	{ "trap 97: which of the two is unknown without a version", BOUND, GOOD, "{" EXITED ",'inspect:HostConfig.PortBindings':{'80/tcp':[]},'engine:Version':null}", UNKNOWN },
	{ "trap 97: a running container is judged by its ports", BOUND, GOOD, "{'inspect:HostConfig.PortBindings':{'80/tcp':[]},'engine:Version':'29.7.2','inspect:NetworkSettings.Ports':{'80/tcp':[]}}", PASS },
	{ "5.14: trap 98: another container's ports are this one's too", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", LIVE80) "}", FAIL, "all addresses through container db: 0.0.0.0:80" },
	{ "5.14: and what it publishes when it is stopped is what it was asked for", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("exited", ASKED80) "}", FAIL, "db" },
	{ "5.14: without any they pass", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) "}", PASS, "no port through container db" },
	{ "5.14: trap 98: another container's ports that the facts do not hold are unknown", BOUND, GOOD, "{" VIA_OTHER("labnet") "}", UNKNOWN },
	{ "5.14: and so they are where facts do not collect them", BOUND, GOOD, "{" VIA_OTHER("labnet") ",'networks:owner':'$uncollected'}", UNKNOWN, "not among" },
	{ "5.14: and where the owner is null", BOUND, GOOD, "{" VIA_OTHER("labnet") ",'networks:owner':null}", UNKNOWN },
	{ "5.14: and where the ports are those of a third", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.id':'77'}", UNKNOWN, "disagree" },
	{ "5.14: and where its state is not known", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("strange", NO_PORTS) "}", UNKNOWN },
	{ "5.14: and where its ports are null while it runs", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("running", NO_PORTS) ",'networks:owner.Ports':null}", UNKNOWN },
	{ "5.14: the host's network through another container is not applicable", BOUND, GOOD, "{" VIA_OTHER("host") "}", NOTAPPLICABLE, "through container db" },
	{ "5.14: a network mode that is no string is unknown", BOUND, GOOD, "{'inspect:HostConfig.NetworkMode':[]}", UNKNOWN },
	{ "5.14: a network mode that could not be read is an error", BOUND, GOOD, "{'inspect:HostConfig.NetworkMode':'$error EIO'}", ERROR },
	{ "5.14: another container's network binds to the address that it has", BOUND, GOOD, "{" VIA_OTHER("labnet") "," OWNER("exited", ASKED80) ",'networks:owner.binding':{'labnet':'127.0.0.1'}}", PASS, "named addresses only through container db" },
	{ "5.14: the ports of a container that is not there are unknown", BOUND, GOOD, "{" VIA_OTHER("unresolved: there is no such container") "}", UNKNOWN, "no such container" },
	{ "5.14: the ports of a container whose mode is not known are unknown", BOUND, GOOD, "{" VIA_OTHER("") "}", UNKNOWN },
	{ "5.14: a chain that does not begin here is unknown", BOUND, GOOD, "{'inspect:HostConfig.NetworkMode':'container:" OTHER "'}", UNKNOWN, "disagree" },
	{ "trap 99: a service's ports are on all addresses", BOUND, GOOD, SERVICE_PORT("8080", "ingress"), FAIL, "on all addresses through the swarm's ingress: 0.0.0.0:8080" },
	UNSEEN_TASK("5.14", BOUND),
	IN_PART("5.14", BOUND),
	{ "5.14: they are whatever the swarm's ingress network is called", BOUND, GOOD, RENAMED_PORT("8080", ""), FAIL, "0.0.0.0:8080" },
	{ "5.14: a task whose service a worker cannot ask for is unknown", BOUND, GOOD, "{" RENAMED ",'service':'$error not-manager'}", UNKNOWN, "not in these facts" },
	{ "5.14: and so is one whose network another container joins", BOUND, GOOD, RENAMED_JOINED, UNKNOWN, "through container db" },
	{ "trap 99: also of a task that has ended, whatever its own network binds to", BOUND, GOOD,
	  "{" INGRESS ",'inspect:State.Status':'exited','inspect:HostConfig.PortBindings':{},'networks:binding':{'labnet':'127.0.0.1'},"
	  "'service:Ports':[{'Protocol':'tcp','TargetPort':80,'PublishedPort':8080}]}", FAIL, "0.0.0.0:8080" },
	{ "5.14: the address of a network whose name is not its alone is unknown", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "8080") ",'networks:binding':{'labnet':null,'lan':'192.0.2.1'}}", UNKNOWN, "which network labnet is" },
	{ "5.14: another network's that is all of them fails all the same", BOUND, GOOD, "{" ASKED_PORT("80/tcp", "", "8080") ",'networks:binding':{'labnet':null,'lan':'0.0.0.0'}}", FAIL, "8080" },
	{ "trap 99: ingress publishes on all addresses", BOUND, GOOD, "{'inspect:Config.Labels':{'com.docker.swarm.task.id':'t1'},'networks:attached':['ingress']}", FAIL, "ingress" },
};
/* clang-format on */

int
main(void)
{
	good_container();
	return check_rows("containers_network", rows, ARRAY_SIZE(rows));
}
