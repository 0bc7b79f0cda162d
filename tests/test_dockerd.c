/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dockerd: its command line, daemon.json and units as it and systemd read them, and what is in
 * force.
 */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/dockerd.h"
#include "tests/rows.h"

#define STARTED 1700000000.0

/* ' stands for " in every JSON text below. */
static cJSON *
parse(const char *text)
{
	autofree char *json = xstrdup(text);
	cJSON *doc;
	struct err e;

	for (char *s = json; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	if ((doc = json_read(json, strlen(json), JSON_TWICE_REFUSED, &e)) == NULL)
		fail_msg("the row's JSON: %s: %s", e.msg, json);
	return doc;
}

static char *
fixture(const char *name, size_t *ret_len)
{
	const char *srcdir = getenv("srcdir");
	autofree char *path =
	    xasprintf("%s/fixtures/dockerd/%s", srcdir != NULL ? srcdir : ".", name);
	autofile FILE *f = fopen(path, "r");
	char *bytes = xcalloc(1, 65536);

	if (f == NULL)
		fail_msg("no fixture %s", path);
	*ret_len = fread(bytes, 1, 65535, f);
	return bytes;
}

/* Each member of wants is a path of doc and the value there; null: nothing is there, or null. */
static void
assert_wants(const cJSON *doc, const char *wants)
{
	autojson cJSON *w = parse(wants);
	const cJSON *c;

	cJSON_ArrayForEach(c, w) {
		const cJSON *v = json_at(doc, c->string);
		autofree char *got = v != NULL ? json_line(v) : xstrdup("nothing"),
			      *want = json_line(c);

		if (cJSON_IsNull(c) ? v != NULL && !cJSON_IsNull(v)
				    : v == NULL || !cJSON_Compare(v, c, 1))
			fail_msg("%s: wanted %s, got %s", c->string, want, got);
	}
}

/* The parsers. text: argv as JSON; or a file's text; "@name" a fixture. */
enum parser { ARGV, CONFIG_FILE, UNIT, ENVIRONMENT };

static const struct parse_row {
	const char *name;
	enum parser parser;
	const char *text, *wants;
} parse_rows[] = {
	/* the command line */
	{ "P-13: a value behind a blank and one behind '=' are the same", ARGV,
	    "['dockerd','--tlskey','/k','--tlscert=/c']",
	    "{'options':{'tlskey':'/k','tlscert':'/c'},'where.tlskey':'--tlskey /k','errors':[]}" },
	{ "trap 20: an option that is there with =false is false", ARGV,
	    "['dockerd','--no-new-privileges=false','--live-restore=false','--userns-remap=']",
	    "{'options':{'no-new-privileges':false,'live-restore':false,'userns-remap':''}}" },
	{ "trap 21: every spelling of false that Go takes", ARGV,
	    "['dockerd','--icc=0','--iptables=f','--userland-proxy=F','--debug=FALSE','--tls=False'"
	    ",'--ipv6=false']",
	    "{'options':{'icc':false,'iptables':false,'userland-proxy':false,'debug':false,'tls':"
	    "false,'ipv6':false}}" },
	{ "every spelling of true that Go takes", ARGV,
	    "['dockerd','--icc=1','--iptables=t','--userland-proxy=T','--debug=TRUE','--tls=True','"
	    "--ipv6']",
	    "{'options':{'icc':true,'iptables':true,'userland-proxy':true,'debug':true,'tls':true,'"
	    "ipv6':true}}" },
	{ "no is no boolean: dockerd refuses", ARGV, "['dockerd','--icc=no']",
	    "{'options':{},'errors':['--icc has a value that dockerd refuses']}" },
	{ "an empty boolean is refused", ARGV, "['dockerd','--icc=']",
	    "{'options':{},'errors':['--icc has a value that dockerd refuses']}" },
	{ "--icc false is a true and a stray word, which dockerd refuses", ARGV,
	    "['dockerd','--icc','false']",
	    "{'options':{'icc':true},'errors':['an argument that belongs to no option']}" },
	{ "the last scalar wins", ARGV, "['dockerd','-l','debug','--log-level=warn','-l=error']",
	    "{'options':{'log-level':'error'},'where.log-level':'-l=error'}" },
	{ "lists accumulate", ARGV,
	    "['dockerd','-H','fd://','-Htcp://a:1','--host=unix:///x','--insecure-registry','r:1']",
	    "{'options':{'hosts':['fd://','tcp://a:1','unix:///x'],'insecure-registries':['r:1']},"
	    "'where.hosts':'-H fd:// -Htcp://a:1 --host=unix:///x'}" },
	{ "-H with nothing is ignored", ARGV, "['dockerd','-H','','-H',' ','-H','fd://']",
	    "{'options':{'hosts':['fd://']}}" },
	{ "letters may be bundled", ARGV, "['dockerd','-Dl','warn','-DGadmin']",
	    "{'options':{'debug':true,'log-level':'warn','group':'admin'}}" },
	{ "a letter's boolean takes its value behind '='", ARGV, "['dockerd','-D=false']",
	    "{'options':{'debug':false}}" },
	{ "-- ends the options, and what follows is refused", ARGV,
	    "['dockerd','--debug','--','--icc=false']",
	    "{'options':{'debug':true},'errors':['an argument that belongs to no option']}" },
	{ "-- alone is harmless", ARGV, "['dockerd','--']", "{'options':{},'errors':[]}" },
	{ "trap 19: words inside another option's value are no options", ARGV,
	    "['dockerd','--log-opt','tag=x "
	    "--icc=false','--label','a=--icc=false','--label','--icc=false']",
	    "{'options':{'log-opts':{'tag':'x --icc=false'}}}" },
	{ "default ulimits: the last of a name counts, one number is both limits", ARGV,
	    "['dockerd','--default-ulimit','nofile=1:2','--default-ulimit=core=0','--default-"
	    "ulimit=nofile=3:4']",
	    "{'options':{'default-ulimits':['core=0:0','nofile=3:4']}}" },
	{ "a default ulimit without a number is refused", ARGV,
	    "['dockerd','--default-ulimit=nofile=a']",
	    "{'errors':['--default-ulimit has a value that dockerd refuses']}" },
	{ "log options and features are maps", ARGV,
	    "['dockerd','--log-opt=a=1','--log-opt','a=2','--log-opt=b','--feature=x','--feature','"
	    "y=false']",
	    "{'options':{'log-opts':{'a':'2','b':''},'features':{'x':true,'y':false}}}" },
	{ "an unknown option is listed by its name alone, and the option behind it is in doubt",
	    ARGV, "['dockerd','--token','s3cret','--newer','--icc=false','--iptables=false']",
	    "{'unknown':['--token','--newer'],'options':{'icc':false,'iptables':false},'doubtful':["
	    "'icc'],'errors':[]}" },
	{ "an unknown letter puts the next option in doubt", ARGV, "['dockerd','-Z','--icc=false']",
	    "{'unknown':['-Z'],'doubtful':['icc']}" },
	{ "an option without its value is refused", ARGV, "['dockerd','--log-level']",
	    "{'errors':['--log-level lacks its value']}" },
	{ "a malformed option is refused", ARGV, "['dockerd','--=x','---x']",
	    "{'errors':['a malformed option','a malformed option']}" },
	{ "no command line is an error", ARGV, "[]", "{'errors':['no command line']}" },
	{ "P-71: the program's name is not what is parsed", ARGV, "['--icc=false']",
	    "{'options':{},'errors':[]}" },

	/* daemon.json */
	{ "trap 25: a UTF-8 byte order mark", CONFIG_FILE, "@bom-utf8.json",
	    "{'options.icc':false,'options.log-level':'warn','errors':[]}" },
	{ "trap 25: UTF-16, little-endian", CONFIG_FILE, "@bom-utf16le.json",
	    "{'options.icc':false,'options.insecure-registries':['registry.example:5000'],'errors':"
	    "[]}" },
	{ "trap 25: UTF-16, big-endian", CONFIG_FILE, "@bom-utf16be.json",
	    "{'options.icc':false,'errors':[]}" },
	{ "trap 25: an empty file is an empty object", CONFIG_FILE, "",
	    "{'options':{},'errors':[]}" },
	{ "trap 25: a blank file is an empty object", CONFIG_FILE, " \n\t",
	    "{'options':{},'errors':[]}" },
	{ "P-05: a minified file", CONFIG_FILE,
	    "{\"icc\":false,\"hosts\":[\"fd://\",\"tcp://"
	    "a:2376\"],\"log-opts\":{\"a\":\"b,c:d\"},\"debug\":true}",
	    "{'options':{'icc':false,'hosts':['fd://','tcp://"
	    "a:2376'],'log-opts':{'a':'b,c:d'},'debug':true}}" },
	{ "P-06: null is not set", CONFIG_FILE,
	    "{\"log-level\":null,\"default-ulimits\":null,\"authorization-plugins\":null}",
	    "{'options':{},'errors':[],'present':['log-level','default-ulimits','authorization-"
	    "plugins']}" },
	{ "P-06: null for a boolean is what dockerd makes of it: false", CONFIG_FILE,
	    "{\"icc\":null,\"iptables\":null}",
	    "{'options':{'icc':false,'iptables':false},'null':['icc','iptables'],'errors':[]}" },
	{ "null for debug leaves it alone", CONFIG_FILE, "{\"debug\":null,\"tls\":null}",
	    "{'options':{},'null':[]}" },
	{ "P-06: empty is not set", CONFIG_FILE,
	    "{\"log-level\":\"\",\"hosts\":[],\"default-ulimits\":{},\"log-opts\":{}}",
	    "{'options':{},'errors':[]}" },
	{ "P-06: a wrong type is refused", CONFIG_FILE,
	    "{\"icc\":\"false\",\"hosts\":\"fd://\",\"log-level\":3}",
	    "{'options':{},'errors':['icc is of the wrong type','hosts is of the wrong "
	    "type','log-level is of the wrong type']}" },
	{ "a list with something else than strings is refused", CONFIG_FILE, "{\"hosts\":[1]}",
	    "{'options':{},'errors':['hosts is of the wrong type']}" },
	{ "an object where a scalar belongs is refused", CONFIG_FILE,
	    "{\"icc\":{\"iptables\":false}}",
	    "{'options':{},'errors':['icc is of the wrong type']}" },
	{ "keys are case-sensitive", CONFIG_FILE, "{\"ICC\":false}",
	    "{'options':{},'unknown':['ICC']}" },
	{ "trap 7: the last of equal keys wins", CONFIG_FILE,
	    "{\"icc\":false,\"debug\":true,\"icc\":true}",
	    "{'options':{'icc':true,'debug':true},'twice':['icc'],'doubtful':[]}" },
	{ "a key escaped differently is the same key", CONFIG_FILE,
	    "{\"icc\":false,\"\\u0069cc\":true}", "{'options':{'icc':true},'twice':['icc']}" },
	{ "an equal key elsewhere is not given twice", CONFIG_FILE,
	    "{\"a\":{\"icc\":false},\"labels\":[\"icc\",\"icc\"],\"icc\":true}", "{'twice':[]}" },
	{ "an object given twice is in doubt: Go adds them up", CONFIG_FILE,
	    "{\"log-opts\":{\"a\":\"1\"},\"log-opts\":{\"b\":\"2\"}}",
	    "{'twice':['log-opts'],'doubtful':['log-opts']}" },
	{ "null over a value is in doubt", CONFIG_FILE, "{\"icc\":true,\"icc\":null}",
	    "{'doubtful':['icc']}" },
	{ "trap 24: booleans below another key are in force, strings and lists there are not",
	    CONFIG_FILE, "@nested.json",
	    "{'options':{'log-level':'info','icc':false,'no-new-privileges':true,'userland-proxy':"
	    "false,'live-restore':false},"
	    "'nested':['icc','no-new-privileges','userland-proxy','live-restore'],'ignored':['log-"
	    "level','insecure-registries'],"
	    "'doubtful':[],'errors':[]}" },
	{ "true in its place holds against false below another key", CONFIG_FILE,
	    "{\"icc\":true,\"x\":{\"icc\":false}}", "{'options':{'icc':true},'doubtful':[]}" },
	{ "false in its place and true below another key is in doubt", CONFIG_FILE,
	    "{\"icc\":false,\"x\":{\"icc\":true}}", "{'doubtful':['icc']}" },
	{ "the same boolean below two keys with two values is in doubt", CONFIG_FILE,
	    "{\"x\":{\"icc\":false},\"y\":{\"icc\":true}}", "{'doubtful':['icc']}" },
	{ "debug and tls below another key have no effect", CONFIG_FILE,
	    "{\"x\":{\"debug\":true,\"tls\":true}}", "{'options':{},'ignored':['debug','tls']}" },
	{ "features and log-opts are not flattened", CONFIG_FILE,
	    "{\"features\":{\"icc\":false},\"log-opts\":{\"iptables\":\"false\"},\"builder\":{"
	    "\"icc\":false},\"runtimes\":{\"icc\":{}}}",
	    "{'options':{'features':{'icc':false},'log-opts':{'iptables':'false'}},'nested':[]}" },
	{ "the flag's name where the file wants the plural does nothing", CONFIG_FILE,
	    "{\"host\":[\"tcp://a:1\"],\"authorization-plugin\":[\"x\"]}",
	    "{'options':{},'ignored':['host','authorization-plugin'],'unknown':[],'errors':[]}" },
	{ "an unknown key is listed", CONFIG_FILE, "{\"iccc\":false,\"x\":{\"y\":1}}",
	    "{'options':{},'unknown':['iccc','y']}" },
	{ "default ulimits", CONFIG_FILE, "@hardened.json",
	    "{'options.default-ulimits':['nofile=1024:4096','nproc=100:200'],'errors':[]}" },
	{ "a default ulimit that is no object is refused", CONFIG_FILE,
	    "{\"default-ulimits\":{\"nofile\":3}}",
	    "{'options':{},'errors':['default-ulimits is of the wrong type']}" },
	{ "a comment is refused", CONFIG_FILE, "// x\n{}",
	    "{'errors[0]':'not JSON: line 1, column 1: not a JSON value'}" },
	{ "a comma too many is refused", CONFIG_FILE, "{\"icc\":false,}",
	    "{'options':{},'errors[0]':'not JSON: line 1, column 14: a key in quotes was "
	    "expected'}" },
	{ "a document that is no object is refused", CONFIG_FILE, "[]",
	    "{'errors':['the document is no object']}" },
	{ "null as document is an empty object", CONFIG_FILE, "null",
	    "{'options':{},'errors':[]}" },

	/* units */
	{ "a unit: sections, joined lines, comments", UNIT, "@docker.service",
	    "{'exec_start':[['/usr/sbin/dockerd','-H','fd://','--containerd=/run/containerd/"
	    "containerd.sock','$DOCKER_OPTS']],"
	    "'environment_files':['-/etc/default/"
	    "docker'],'listen_stream':[],'environment_reset':false}" },
	{ "P-12: a drop-in: reset, quotes, escapes", UNIT, "@10-icc.conf",
	    "{'exec_start':[[],['-/usr/sbin/dockerd','-H','fd://','--icc=false','--log-opt=tag=a "
	    "b','${C}','$$HOME']],"
	    "'environment':{'A':'one two','B':'three','C':'four.'}}" },
	{ "a socket unit", UNIT, "@docker.socket",
	    "{'listen_stream':['','/run/docker.sock','0.0.0.0:2375'],'exec_start':[]}" },
	{ "Environment= with nothing resets", UNIT,
	    "[Service]\nEnvironment=A=1\nEnvironment=\nEnvironment=B=2\n",
	    "{'environment':{'B':'2'},'environment_reset':true}" },
	{ "lines without a section, an equals sign or an end", UNIT,
	    "ExecStart=/a\n[Service]\nnonsense\nExecStart = /b  c \\",
	    "{'exec_start':[['/b','c']]}" },
	{ "commands before and behind the first one, and resets of theirs", UNIT,
	    "[Service]\nExecStartPre=/a\nExecStartPost=-/b c\nExecStartPost=\nExecStop=/d\nExecStopPost=/e\nExecCondition=/f\nType=oneshot\n",
	    "{'exec_start':[],'exec_start_pre':[['/a']],'exec_start_post':[['-/b','c'],[]],'exec_stop':[['/d']],'exec_stop_post':[['/e']],"
	    "'exec_condition':[['/f']],'type':['oneshot']}" },
	{ "commands of another section are none", UNIT, "[Install]\nExecStartPost=/b\n[Socket]\nExecStartPre=/a\n",
	    "{'exec_start_pre':[],'exec_start_post':[]}" },
	{ "conditions of any kind are one list, assertions another", UNIT,
	    "[Unit]\nConditionPathExists=/a\nAssertHost=b\nConditionHost=\nConditionKernelCommandLine = !audit=0\n",
	    "{'conditions':['ConditionPathExists=/a','','ConditionKernelCommandLine=!audit=0'],'asserts':['AssertHost=b']}" },
	{ "conditions stand in the section Unit alone", UNIT, "[Service]\nConditionHost=a\n", "{'conditions':[],'asserts':[]}" },
	{ "units that are started with it", UNIT, "[Unit]\nWants=a.service b.service\nWants=\nRequires=c.service\nBefore=d.service\n",
	    "{'starts':['a.service','b.service','c.service']}" },
	{ "an environment file", ENVIRONMENT, "@default-docker",
	    "{'DOCKER_OPTS':'--icc=false --log-level debug','EMPTY':'','; another comment':null}" },
	{ "a newline in quotes belongs to an environment file's value", ENVIRONMENT,
	    "A=\"--debug\n--iptables=false\"\nB='x\ny'\n",
	    "{'A':'--debug\\n--iptables=false','B':'x\\ny'}" },
	{ "a backslash outside of quotes makes the next byte plain", ENVIRONMENT,
	    "A=--iptables\\=false\\ \\\"x  \n", "{'A':'--iptables=false \\'x'}" },
	{ "one in double quotes only those of a shell", ENVIRONMENT,
	    "A=\"\\$x\\`\\\\\\=\\\"\"\nB='\\\\'", "{'A':'$x`\\\\\\\\=\\'','B':'\\\\\\\\'}" },
	{ "one before a line's end joins without a blank", ENVIRONMENT,
	    "A=--ipta\\\nbles=false\nB=\"--i\\\ncc\"", "{'A':'--iptables=false','B':'--icc'}" },
	{ "quotes behind other text are plain, behind quotes they are not", ENVIRONMENT,
	    "A=x \"y\" \nB=\"x\" 'y ' z \n", "{'A':'x \\'y\\'','B':'xy z'}" },
	{ "a quote that is open at the end ends there", ENVIRONMENT, "A=\"x \nB=1", "{'A':'x \\nB=1','B':null}" },
	{ "blanks around a name and a value", ENVIRONMENT, " \n\t A = x y \t\r\nB=\n=x\nC\nexport D=1\nE=2",
	    "{'A':'x y','B':'','C':null,'export D':null,'E':'2'}" },
	{ "a comment that goes on to another one", ENVIRONMENT, "#A=\"x \\\n# y\"\n;z \\\n\nB=1", "{'A':null,'B':'1'}" },
	{ "the last of a name counts", ENVIRONMENT, "A=1\nA=2", "{'A':'2'}" },
	{ "SocketGroup= is one of a section, of joined lines", UNIT,
	    "[Service]\nSocketGroup=a\n[Socket]\nSocketGroup = \\\n b\nSocketGroup=\n", "{'socket_group':['b','']}" },
	{ "a byte order mark is no part of a unit's first line", UNIT, "\xef\xbb\xbf[Service]\nExecStart=/b\n", "{'exec_start':[['/b']]}" },
	{ "before a comment it makes that no other line", UNIT, "\xef\xbb\xbf# x\n[Service]\nExecStart=/b\n", "{'exec_start':[['/b']],'broken':null}" },
	{ "two backslashes at a line's end are one, and join nothing", UNIT,
	    "[Service]\nEnvironment=X=a\\\\\nEnvironment=Y=b\n", "{'environment':{'X':'a\\\\','Y':'b'}}" },
	{ "three join", UNIT, "[Service]\nExecStart=/a \\\\\\\n/b\n", "{'exec_start':[['/a','\\\\','/b']]}" },
	{ "a carriage return ends a line", UNIT, "# x\r[Service]\rExecStart=/b\r\n", "{'exec_start':[['/b']]}" },
	{ "two line ends of one kind are an empty line, which joins nothing", UNIT, "[Service]\nExecStart=/a \\\n\nExecStart=/b\n",
	    "{'exec_start':[['/a'],['/b']]}" },
	{ "behind a line that is no UTF-8 nothing is read", UNIT, "[Service]\nExecStart=/a\nX=\xe9\nExecStart=/b\n",
	    "{'exec_start':[['/a']],'broken':true}" },
	{ "in a comment it does not matter", UNIT, "[Service]\n# \xe9\nExecStart=/b\n", "{'exec_start':[['/b']],'broken':null}" },
	{ "nor behind a section that has no end", UNIT, "[Service] x\nExecStart=/a\n", "{'exec_start':[],'broken':true}" },
	{ "a socket unit's mode, user and service", UNIT,
	    "[Socket]\nSocketMode=0666\nSocketUser=bob\nService=docker.service\n[Service]\nSocketMode=1\nSockets=a.socket b.socket\n",
	    "{'socket_mode':['0666'],'socket_user':['bob'],'socket_service':['docker.service'],'sockets':['a.socket b.socket']}" },
	{ "what listens in packets counts, and any other kind takes all away", UNIT,
	    "[Socket]\nListenStream=/a\nListenFIFO=\nListenSequentialPacket=/b\nListenFIFO=/c\n", "{'listen_stream':['/a','','/b']}" },
	{ "where programs are looked for", UNIT, "[Service]\nExecSearchPath=/a:/b\nExecSearchPath=\n[Socket]\nExecSearchPath=/c\n",
	    "{'exec_search_path':['/a:/b','']}" },
	{ "variables that other places give or take", UNIT,
	    "[Service]\nPassEnvironment=A 'B'\nUnsetEnvironment=C\nPassEnvironment=\n[Manager]\nDefaultEnvironment=D=1 'E=2 3'\n",
	    "{'pass_environment':['A','B',''],'unset_environment':['C'],'default_environment':['D=1','E=2 3']}" },
};

static void
run_parse(void **state)
{
	const struct parse_row *row = *state;
	size_t len = strlen(row->text);
	autofree char *bytes =
	    row->text[0] == '@' ? fixture(row->text + 1, &len) : xstrdup(row->text);
	autojson cJSON *argv = NULL, *doc = NULL;

	switch (row->parser) {
	case ARGV:
		argv = parse(row->text);
		doc = dockerd_parse_argv(argv);
		break;
	case CONFIG_FILE:
		doc = dockerd_parse_file(bytes, len);
		break;
	case UNIT:
		doc = dockerd_parse_unit(bytes, len);
		break;
	case ENVIRONMENT:
		doc = dockerd_parse_environment(bytes, len);
		break;
	}
	assert_wants(doc, row->wants);
}

/* Environment files of which nobody can tell what they set. */
static const struct untold_row {
	const char *name, *text;
	size_t len; /* 0: text's; beyond: filled up with blanks */
} untold_rows[] = {
	{ "an environment file of NUL is none", "A=1\n\0B=2", 8 },
	{ "one of a value that is no text is none", "A=\xff", 0 },
	{ "one of a control character is none", "A='\x01'", 0 },
	{ "a comment's backslash before an assignment is not told", "# x \\\nA=1", 0 },
	{ "one beyond the limit is not cut", "A=1\n", DOCKERD_MAX_UNIT + 1 },
};

static void
run_untold(void **state)
{
	const struct untold_row *row = *state;
	size_t have = row->len > 0 && row->len < 64 ? row->len : strlen(row->text), len = row->len > 0 ? row->len : have;
	autofree char *bytes = xcalloc(1, len + 1);
	autojson cJSON *doc = NULL;

	memset(bytes, ' ', len);
	memcpy(bytes, row->text, have);
	assert_null(doc = dockerd_parse_environment(bytes, len));
}

static void
a_big_unit_is_not_cut(void **state)
{
	autobuf struct buf b = BUF_INIT;
	autojson cJSON *doc = NULL;

	(void)state;
	buf_adds(&b, "[Service]\n");
	while (b.len < (size_t)300 << 10)
		buf_adds(&b, "# far\n");
	buf_adds(&b, "ExecStart=/usr/bin/dockerd\n");
	doc = dockerd_parse_unit(b.s, b.len);
	assert_wants(doc, "{'exec_start':[['/usr/bin/dockerd']]}");
	assert_null(dockerd_parse_unit(b.s, DOCKERD_MAX_UNIT + 1));
}

static const struct command_row {
	const char *name, *exec, *variables, *wants; /* JSON */
} command_rows[] = {
	{ "a variable alone is as many words, at newlines too", "['/x/dockerd','$A']", "{'A':'--a\\n--b'}", "['/x/dockerd','--a','--b']" },
	{ "of which quotes and backslashes are taken off", "['dockerd','$A']", "{'A':'--a\\\\=b \\'c d\\' e'}", "['dockerd','--a=b','c d','e']" },
	{ "in a word it is a part of that", "['dockerd','--x=${A}']", "{'A':'b c'}", "['dockerd','--x=b c']" },
	{ "behind a colon it is none", "[':dockerd','$A','${A}']", "{'A':'b'}", "['dockerd','$A','${A}']" },
};

static void
run_command(void **state)
{
	const struct command_row *row = *state;
	autojson cJSON *exec = parse(row->exec), *variables = parse(row->variables), *want = parse(row->wants);
	autojson cJSON *argv = dockerd_unit_argv(exec, "dockerd", variables);
	autofree char *got = json_line(argv);

	if (!cJSON_Compare(argv, want, true))
		fail_msg("got %s", got);
}

/* The merge. */
struct unit_text {
	const char *path, *text; /* "@name" a fixture */
};

static const struct config_row {
	const char *name;
	const char *argv;    /* JSON behind 'dockerd' */
	const char *environ; /* JSON; NULL: {} */
	const char *file;    /* its text, "@name", or NULL: absent */
	const char *code;    /* it cannot be read */
	double changed;      /* mtime of the file, seconds after the start */
	double folder;       /* the same of the folder */
	const char *version;
	bool rootless, link, no_folder;
	double links;        /* when a link on the way changed, after the start; 0: there is none */
	struct unit_text units[3];
	const char *wants; /* paths below data, as parse_row's; "errors[0].path" too */
	const char *tells; /* part of one disagreement; NULL: there is none */
} config_rows[] = {
	{ "nothing set: defaults, proven by an absent file in an old folder", "", .changed = 0,
	    .wants = "{'options.icc':{'value':true,'origin':'default','where':'','proven':true},'"
		     "options.iptables.value':true,"
		     "'options.log-level.value':'info','options.userland-proxy.value':true,'"
		     "options.live-restore.value':false,"
		     "'options.hosts.value':['unix:///var/run/"
		     "docker.sock'],'options.data-root.value':'/var/lib/docker',"
		     "'options.tls.value':false,'options.tlsverify.value':false,'options.tlscacert."
		     "value':'','options.default-ulimits.value':[],"
		     "'options.log-opts.value':{},'file':{'path':'/etc/docker/"
		     "daemon.json','present':false,'changed_since_start':false}}" },
	{ "P-07: log-level has a default", "",
	    .wants = "{'options.log-level':{'value':'info','origin':'default','where':'','proven':"
		     "true}}" },
	{ "P-09: a flag is seen though there is a file", "'--log-level=debug'", .file = "{}",
	    .wants = "{'options.log-level':{'value':'debug','origin':'flag','where':'--log-level="
		     "debug','proven':true}}" },
	{ "P-04: a value of daemon.json is seen", "", .file = "{\"icc\":false}",
	    .wants = "{'options.icc':{'value':false,'origin':'file','where':'/etc/docker/"
		     "daemon.json','proven':true},"
		     "'options.iptables.proven':true,'file.present':true}" },
	{ "P-66: cgroup-parent of daemon.json is seen", "", .file = "{\"cgroup-parent\":\"/site\"}",
	    .wants = "{'options.cgroup-parent.value':'/site'}" },
	{ "P-67: a flag with =false is false", "'--no-new-privileges=false','--live-restore=false'",
	    .wants =
		"{'options.no-new-privileges.value':false,'options.live-restore.value':false}" },
	{ "trap 22: a file edited after the start proves nothing", "", .file = "{\"icc\":false}",
	    .changed = 3,
	    .wants = "{'options.icc.value':false,'options.icc.proven':false,'options.iptables."
		     "proven':false,'file.changed_since_start':true}",
	    .tells = "after dockerd started" },
	{ "a file written two clock ticks before the start is the one it read", "",
	    .file = "{\"icc\":false}", .changed = 0.02, .wants = "{'options.icc.proven':true}" },
	{ "one written a tenth of a second after the start is not", "",
	    .file = "{\"icc\":false}", .changed = 0.1, .wants = "{'options.icc.proven':false}",
	    .tells = "after dockerd started" },
	{ "what a flag sets is proven whatever the file", "'--icc=false'", .file = "{}",
	    .changed = 100, .wants = "{'options.icc.proven':true,'options.iptables.proven':false}",
	    .tells = "after dockerd started" },
	{ "an absent file whose folder changed later proves nothing", "", .folder = 0.1,
	    .wants = "{'options.icc.proven':false,'file.changed_since_start':true}",
	    .tells = "its folder /etc/docker changed" },
	{ "an absent file in an unknown folder proves nothing", "", .no_folder = true,
	    .wants = "{'options.icc.proven':false}", .tells = "nothing tells" },
	{ "trap 59: --config-file names the file, and its absence proves nothing",
	    "'--config-file','/srv/d.json'",
	    .wants = "{'options.icc.proven':false,'file.path':'/srv/d.json'}",
	    .tells = "cannot have started without it" },
	{ "a relative --config-file is nowhere", "'--config-file=d.json'",
	    .file = "{\"icc\":false}", .wants = "{'options.icc.proven':false}",
	    .tells = "relative" },
	{ "a link in a folder that changed may have led elsewhere", "", .file = "{}", .link = true,
	    .folder = 60, .wants = "{'options.icc.proven':false}", .tells = "is a link" },
	{ "a link further up that changed may have led elsewhere", "", .file = "{}", .links = 60,
	    .wants = "{'options.icc.proven':false}", .tells = "a link on the way to /etc/docker/daemon.json changed" },
	{ "one that changed before led there already", "", .file = "{}", .links = -60,
	    .wants = "{'options.icc.proven':true}" },
	{ "links that could not be looked at prove nothing", "", .file = "{}", .links = INFINITY,
	    .wants = "{'options.icc.proven':false}", .tells = "could not be looked at" },
	{ "nor does absence behind a link that changed", "", .links = 60,
	    .wants = "{'options.icc.proven':false}", .tells = "a link on the way" },
	{ "a link in an old folder is fine", "", .file = "{}", .link = true,
	    .wants = "{'options.icc.proven':true}" },
	{ "a file that cannot be read is an error for all that no flag sets", "'--icc=false'",
	    .code = "EACCES",
	    .wants = "{'options.icc.proven':true,'options.iptables':null,'options.tls':null,'"
		     "options.hosts':null,"
		     "'errors[0].path':'file.present','errors[0].code':'EACCES','errors[1].path':'"
		     "options.authorization-plugins'}" },
	{ "a daemon.json that dockerd refuses is not what it runs with", "",
	    .file = "{\"icc\":\"false\"}", .wants = "{'options.icc.proven':false}",
	    .tells = "icc is of the wrong type" },
	{ "a daemon.json that is no JSON is not what it runs with", "", .file = "{\"icc\":false,}",
	    .wants = "{'options.icc.value':true,'options.icc.proven':false}", .tells = "not JSON" },
	{ "trap 26: flag and file in conflict: the flag is in force, and it would not start again",
	    "'--icc=false'", .file = "{\"icc\":true,\"log-level\":\"debug\"}",
	    .wants = "{'options.icc.value':false,'options.icc.proven':true,'options.log-level."
		     "proven':false}",
	    .tells = "both set icc" },
	{ "runtimes alone may be in both", "'--add-runtime','x=/y'",
	    .file = "{\"runtimes\":{\"a\":{\"path\":\"/b\"}}}",
	    .wants = "{'options.icc.proven':true}" },
	{ "trap 7: a key given twice is reported", "", .file = "{\"icc\":false,\"icc\":true}",
	    .wants = "{'options.icc.value':true,'options.icc.proven':true}",
	    .tells = "given twice" },
	{ "trap 24: nested booleans are in force, and reported", "", .file = "@nested.json",
	    .wants = "{'options.icc':{'value':false,'origin':'file, "
		     "nested','where':'/etc/docker/daemon.json','proven':true},"
		     "'options.log-level.value':'info','options.insecure-registries.value':[]}",
	    .tells = "below another key" },
	{ "P-06: null for a boolean is false, and reported", "", .file = "{\"iptables\":null}",
	    .wants = "{'options.iptables':{'value':false,'origin':'file','where':'/etc/docker/"
		     "daemon.json','proven':true}}",
	    .tells = "takes as false" },
	{ "a command line that dockerd refuses proves nothing", "'--icc=false','no'",
	    .wants = "{'options.icc.proven':false,'options.iptables.proven':false}",
	    .tells = "not one dockerd starts with" },
	{ "an option in doubt is not proven", "'--newer','--icc=false'",
	    .wants = "{'options.icc.proven':false,'options.iptables.proven':true,'unknown_flags':['"
		     "--newer']}" },

	{ "ip6tables is off by default before 27", "", .version = "26.1.5+dfsg1",
	    .wants = "{'options.ip6tables':"
		     "{'value':false,'origin':'default','where':'','proven':true}}" },
	{ "ip6tables is on by default since 27", "", .version = "27.0.1",
	    .wants = "{'options.ip6tables.value':true}" },
	{ "without a version the default of ip6tables is not known", "", .version = "dev",
	    .wants = "{'options.ip6tables':{'value':null,'origin':'default','where':'','proven':"
		     "false},'options.icc.proven':true}" },
	{ "the built-in seccomp profile has a name since 23", "", .version = "23.0.0",
	    .wants = "{'options.seccomp-profile.value':'builtin'}" },

	{ "P-50: rootless: paths below the user's folders", "", .rootless = true,
	    .environ = "{'HOME':'/home/u','XDG_RUNTIME_DIR':'/run/user/1000'}",
	    .wants = "{'file.path':'/home/u/.config/docker/"
		     "daemon.json','options.data-root.value':'/home/u/.local/share/docker',"
		     "'options.exec-root.value':'/run/user/1000/docker',"
		     "'options.hosts.value':['unix:///run/user/1000/docker.sock']}" },
	{ "rootless: without a runtime folder no socket below it is known", "", .rootless = true,
	    .environ = "{'HOME':'/home/u'}",
	    .wants = "{'options.exec-root.value':null,'options.exec-root.proven':false}" },
	{ "rootless: XDG_CONFIG_HOME", "", .rootless = true,
	    .environ = "{'XDG_CONFIG_HOME':'/c','XDG_DATA_HOME':'/d'}",
	    .wants = "{'file.path':'/c/docker/daemon.json','options.data-root.value':'/d/"
		     "docker','options.hosts.proven':false}" },
	{ "graph was data-root's name before 23: where the data is is not proven", "'-g','/srv/d'",
	    .wants = "{'options.graph.value':'/srv/d','options.data-root.proven':false,'options.exec-root.proven':true}" },
	{ "so it is of the file", "", .file = "{\"graph\":\"/srv/d\"}", .changed = -60,
	    .wants = "{'options.graph.origin':'file','options.data-root.proven':false}" },
	{ "DOCKER_DRIVER beats the flag", "'-s','vfs'", .environ = "{'DOCKER_DRIVER':'overlay2'}",
	    .wants = "{'options.storage-driver':{'value':'overlay2','origin':'environment','where':"
		     "'DOCKER_DRIVER','proven':true}}" },

	{ "--tls alone turns verification on; certificates in the daemon's home",
	    "'--tls','-H','tcp://0.0.0.0:2376'", .environ = "{'HOME':'/root'}",
	    .wants = "{'options.tls':{'value':true,'origin':'flag','where':'--tls','proven':true},'"
		     "options.tlsverify.value':true,"
		     "'options.tlscacert.value':'/root/.docker/ca.pem','options.tlskey.value':'/"
		     "root/.docker/key.pem'}" },
	{ "trap 36: --tlsverify=false is TLS without verification", "'--tlsverify=false'",
	    .wants = "{'options.tls.value':true,'options.tlsverify.value':false,'options.tlsverify."
		     "where':'--tlsverify=false'}" },
	{ "no host and --tls is a TCP port", "'--tls'",
	    .wants = "{'options.hosts.value':['tcp://localhost:2376']}" },
	{ "P-16: certificates in DOCKER_CERT_PATH", "'--tlsverify'",
	    .environ = "{'DOCKER_CERT_PATH':'/certs'}",
	    .wants = "{'options.tlscert.value':'/certs/cert.pem'}" },
	{ "P-11: tlsverify of daemon.json turns TLS on", "", .file = "@hardened.json",
	    .wants = "{'options.tls.value':true,'options.tls.origin':'file','options.tlsverify':{'"
		     "value':true,'origin':'file',"
		     "'where':'/etc/docker/daemon.json','proven':true},'options.tlscacert.value':'/"
		     "etc/docker/tls/ca.pem',"
		     "'options.log-opts.value':{'syslog-address':'tcp://"
		     "log.example:514','tag':'{{.Name}}'}}" },
	{ "tlsverify false in daemon.json is TLS without verification", "",
	    .file = "{\"tlsverify\":false}",
	    .wants = "{'options.tls.value':true,'options.tlsverify.value':false}" },
	{ "tlsverify null in daemon.json turns TLS and verification on", "",
	    .file = "{\"tlsverify\":null}",
	    .wants = "{'options.tls.value':true,'options.tlsverify.value':true}" },
	{ "tlsverify below another key turns TLS and verification on, whatever its value", "",
	    .file = "{\"tls\":false,\"x\":{\"tlsverify\":false}}",
	    .wants = "{'options.tls.value':true,'options.tlsverify.value':true}",
	    .tells = "below another key" },
	{ "tls false in daemon.json is empty beside --tlsverify", "'--tlsverify'",
	    .file = "{\"tls\":false}",
	    .wants = "{'options.tls.value':true,'options.tlsverify.value':true,'options.tls.proven'"
		     ":true}" },
	{ "tls in daemon.json brings no default certificates", "", .file = "{\"tls\":true}",
	    .wants = "{'options.tls.value':true,'options.tlsverify.value':true,'options.tlscacert."
		     "value':''}" },
	{ "P-12: certificate flags are dropped when only daemon.json asks for TLS",
	    "'--tlscacert=/ca','--tlscert=/c','--tlskey=/k'", .file = "{\"tlsverify\":true}",
	    .wants = "{'options.tlsverify.value':true,'options.tlscacert.value':''}",
	    .tells = "dockerd drops it" },
	{ "trap 37: DOCKER_TLS_VERIFY alone does not turn TLS on (tried on 20.10.24; the same code "
	  "in 29)",
	    "", .environ = "{'DOCKER_TLS_VERIFY':'1'}",
	    .wants = "{'options.tls':{'value':false,'origin':'default','where':'','proven':true},"
		     "'options.tlsverify.value':false}",
	    .tells = "does not turn TLS on" },
	{ "trap 37: DOCKER_TLS_VERIFY beats --tls=false", "'--tls=false'",
	    .environ = "{'DOCKER_TLS_VERIFY':'1'}",
	    .wants = "{'options.tls':{'value':true,'origin':'environment','where':'DOCKER_TLS_"
		     "VERIFY','proven':true},'options.tlsverify.value':true}" },
	{ "--tls=false is proven only if the environment was read", "'--tls=false'",
	    .environ = "null",
	    .wants = "{'options.tls.value':false,'options.tls.proven':false,'options.icc.proven':"
		     "true}" },

	{ "trap 28: a unit changed and not restarted is told, and decides nothing", "'-H','fd://'",
	    .units = { { "/usr/lib/systemd/system/docker.service",
		"[Service]\nExecStart=/usr/bin/dockerd -H fd:// --icc=false\n" } },
	    .wants = "{'options.icc.value':true,'options.icc.proven':true}",
	    .tells = "now starts dockerd with another icc" },
	{ "a unit that matches is not told",
	    "'-H','fd://','--containerd=/run/containerd/containerd.sock','--icc=false'",
	    .units = { { "/lib/systemd/system/docker.service", "@docker.service" },
		{ "/etc/default/docker", "DOCKER_OPTS=--icc=false" } },
	    .wants = "{'options.icc.value':false}" },
	{ "P-12: a drop-in replaces the command line",
	    "'-H','fd://','--icc=false','--log-opt=tag=a b'",
	    .units = { { "/lib/systemd/system/docker.service", "@docker.service" },
		{ "/etc/systemd/system/docker.service.d/10-icc.conf",
		    "[Service]\nExecStart=\nExecStart=-/usr/sbin/dockerd -H fd:// --icc=${X} "
		    "\"--log-opt=tag=a b\"\nEnvironment=X=false" } },
	    .wants = "{'options.icc.value':false}" },
	{ "an environment file counts after Environment=", "'--icc=false'",
	    .units = { { "/a/docker.service",
			   "[Service]\nEnvironmentFile=/e\nExecStart=/usr/bin/dockerd "
			   "$O\nEnvironment=O=--icc=true" },
		{ "/e", "O=--icc=false" } },
	    .wants = "{'options.icc.value':false}" },
	{ "one that a pattern matches, too", "'--icc=false'",
	    .units = { { "/a/docker.service",
			   "[Service]\nEnvironmentFile=-/e/*.env\nExecStart=/usr/bin/dockerd $O\n" },
		{ "/e/a.env", "O=--icc=false" } },
	    .wants = "{'options.icc.value':false}" },
	{ "and one of the unit's name", "'--icc=false','--config-file=/srv/docker.json'",
	    .file = "{}",
	    .units = { { "/a/docker.service",
			   "[Service]\nEnvironmentFile=%E/%p.env\nExecStart=/usr/bin/dockerd $O "
			   "--config-file ${C}\nEnvironment=C=/srv/%N.json\n" },
		{ "/etc/docker.env", "O=--icc=false" } },
	    .wants = "{'options.icc.value':false}" },
	{ "what a specifier of another value is told of", "'--config-file=/srv/docker.json'",
	    .file = "{}",
	    .units = { { "/a/docker.service",
		"[Service]\nExecStart=/usr/bin/dockerd --config-file=/srv/%n.json\n" } },
	    .wants = "{'options.icc.value':true}",
	    .tells = "another config-file" },
	{ "a command line that holds what is not certain is not compared", "'--icc=false'",
	    .units = { { "/a/docker.service",
		"[Service]\nExecStart=/usr/bin/dockerd --label=%b\n" } },
	    .wants = "{'options.icc.value':false}" },
	{ "nor one beside an environment file of which the name is not", "'--icc=false'",
	    .units = { { "/a/docker.service",
		"[Service]\nEnvironmentFile=/etc/%b\nExecStart=/usr/bin/dockerd $O\n" } },
	    .wants = "{'options.icc.value':false}" },
	{ "a wrapper's command line is not compared", "'--icc=false'",
	    .units = { { "/u/docker.service",
		"[Service]\nExecStart=/usr/bin/dockerd-rootless.sh\n" } },
	    .wants = "{'options.icc.value':false}" },
	{ "trap 27: DOCKER_OPTS in /etc/default/docker that no unit reads is dead, and told",
	    "'-H','fd://'",
	    .units = { { "/u/docker.service", "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n" },
		{ "/etc/default/docker", "@default-docker" } },
	    .wants = "{'options.icc.value':true,'options.log-level.value':'info'}",
	    .tells = "in DOCKER_OPTS" },
	{ "trap 35: a socket unit that listens on TCP is told", "'-H','fd://'",
	    .units = { { "/u/docker.socket", "@docker.socket" } },
	    .wants = "{'options.hosts.value':['fd://']}",
	    .tells = "hands dockerd a TCP socket (ListenStream=0.0.0.0:2375)" },
	{ "trap 35: also one by a specifier", "'-H','fd://'",
	    .units = { { "/u/docker.socket", "[Socket]\nListenStream=2375%i\nListenStream=%t/x\n" } },
	    .wants = "{'options.hosts.value':['fd://']}",
	    .tells = "(ListenStream=2375)" },
	{ "no disagreement holds a secret", "'--log-opt','splunk-token=s3cret'",
	    .units = { { "/u/docker.service",
		"[Service]\nExecStart=/usr/bin/dockerd --log-opt splunk-token=other "
		"--http-proxy=http://u:p@x\n" } },
	    .wants = "{'disagreements':['/u/docker.service now starts dockerd with another "
		     "log-opts than the running one was started with']}",
	    .tells = "log-opts" },
};

static void
tell(const struct config_row *row, const cJSON *doc)
{
	const cJSON *all = json_at(doc, "disagreements"), *c;
	autofree char *line = json_line(all);

	assert_true(cJSON_IsArray(all));
	if (row->tells == NULL && all->child == NULL)
		return;
	cJSON_ArrayForEach(c, all)
		if (row->tells != NULL && strstr(c->valuestring, row->tells) != NULL)
			return;
	fail_msg(
	    "disagreements: wanted %s, got %s", row->tells != NULL ? row->tells : "none", line);
}

static char *
text_of(const char *text, size_t *ret_len)
{
	if (text[0] == '@')
		return fixture(text + 1, ret_len);
	*ret_len = strlen(text);
	return xstrdup(text);
}

static struct host_file
file_of(const char *path, const char *text, double mtime)
{
	struct host_file f = { .path = (char *)(uintptr_t)path,
		.real = (char *)(uintptr_t)path,
		.type = '-',
		.mtime = mtime,
		.ctime = mtime };

	f.bytes = text_of(text, &f.len);
	return f;
}

static void
run_config(void **state)
{
	static const struct specifiers docker = { .unit = (char *)(uintptr_t) "docker.service" };
	const struct config_row *row = *state;
	autofree char *argv_text =
			  xasprintf("['dockerd'%s%s]", row->argv[0] != '\0' ? "," : "", row->argv),
		      *path = NULL;
	autojson cJSON *argv = parse(argv_text),
		       *environ = parse(row->environ != NULL ? row->environ : "{}"), *doc = NULL;
	struct host_file folder = { .path = (char *)(uintptr_t) "/etc/docker", .type = 'd' },
			 file = { 0 }, units[3] = { 0 };
	struct dockerd_sources s = { .argv = argv,
		.environ = cJSON_IsNull(environ) ? NULL : environ,
		.started = STARTED,
		.rootless = row->rootless,
		.version = row->version != NULL ? row->version : "20.10.24+dfsg1",
		.file = &file,
		.folder = row->no_folder ? NULL : &folder,
		.links_changed = row->links != 0 ? STARTED + row->links : 0,
		.units = units,
		.specifiers = &docker };
	cJSON *data;

	path = dockerd_config_path(argv, s.environ, row->rootless, &s.file_explicit);
	if (row->file != NULL)
		file = file_of(path, row->file, STARTED + row->changed);
	else
		strcpy(file.code, row->code != NULL ? row->code : "ENOENT");
	file.path = path;
	file.real = row->link ? (char *)(uintptr_t) "/srv/other.json" : path;
	folder.mtime = folder.ctime = STARTED + row->folder;
	for (; s.nunits < 3 && row->units[s.nunits].path != NULL; s.nunits++)
		units[s.nunits] =
		    file_of(row->units[s.nunits].path, row->units[s.nunits].text, STARTED);
	doc = dockerd_config(&s);
	data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	assert_non_null(data);
	if (json_at(doc, "errors") != NULL)
		json_put(data, "errors", json_copy(json_at(doc, "errors")));
	assert_wants(data, row->wants);
	tell(row, data);
	free(file.bytes);
	for (size_t i = 0; i < s.nunits; i++)
		free(units[i].bytes);
}

/* Without a command line nothing is known. */
static void
no_command_line(void **state)
{
	struct host_file file = { .code = "ENOENT",
		.path = (char *)(uintptr_t) "/etc/docker/daemon.json" };
	autojson cJSON *doc = NULL;

	(void)state;
	doc = dockerd_config(&(struct dockerd_sources){ .file = &file });
	assert_wants(
	    doc, "{'data.options':null,'errors[0].path':'options','errors[0].code':'not-read'}");
}

static void
unknown_start(void **state)
{
	struct host_file file = { .path = (char *)(uintptr_t) "/etc/docker/daemon.json",
		.bytes = (char *)(uintptr_t) "{}",
		.len = 2 };
	autojson cJSON *argv = parse("['dockerd']"), *doc = NULL;

	(void)state;
	doc = dockerd_config(&(struct dockerd_sources){ .argv = argv, .file = &file });
	assert_wants(doc, "{'data.options.icc.proven':false}");
}

static void
file_not_asked_for(void **state)
{
	autojson cJSON *argv = parse("['dockerd','--icc=false']"), *doc = NULL;

	(void)state;
	doc = dockerd_config(&(struct dockerd_sources){ .argv = argv, .started = STARTED });
	assert_wants(doc,
	    "{'data.options.icc.proven':true,'data.options.iptables':null,'errors[0].code':'not-"
	    "read'}");
}

/* Large input costs little: each of these would be slow if a cap were missing. */
static void
large_input(void **state)
{
	autobuf struct buf b = BUF_INIT;
	autojson cJSON *file = NULL, *argv = json_array(), *parsed = NULL;

	(void)state;
	buf_addc(&b, '{');
	for (int i = 0; i < 100000; i++)
		buf_addf(&b, "\"k%d\":1,", i);
	buf_adds(&b, "\"icc\":false}");
	file = dockerd_parse_file(b.s, b.len);
	assert_wants(file, "{'options':{},'errors':['larger than 64 KiB']}");
	for (int i = 0; i < 5000; i++)
		json_push_str(argv, "-D");
	parsed = dockerd_parse_argv(argv);
	assert_wants(parsed, "{'options':{},'errors':['too many words']}");
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "without a command line no option is known", no_command_line, NULL, NULL, NULL },
		{ "without the daemon's start no file is proven", unknown_start, NULL, NULL, NULL },
		{ "a file nobody asked for is an error", file_not_asked_for, NULL, NULL, NULL },
		{ "input far beyond any configuration is refused early", large_input, NULL, NULL,
		    NULL },
		{ "a unit of 300 KiB is read to its end", a_big_unit_is_not_cut, NULL, NULL, NULL },
	};
	struct CMUnitTest
	    tests[ARRAY_SIZE(parse_rows) + ARRAY_SIZE(config_rows) + ARRAY_SIZE(others)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(parse_rows); i++)
		tests[n++] = (struct CMUnitTest){ .name = parse_rows[i].name,
			.test_func = run_parse,
			.initial_state = (void *)(uintptr_t)&parse_rows[i] };
	for (size_t i = 0; i < ARRAY_SIZE(config_rows); i++)
		tests[n++] = (struct CMUnitTest){ .name = config_rows[i].name,
			.test_func = run_config,
			.initial_state = (void *)(uintptr_t)&config_rows[i] };
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("dockerd", tests, NULL, NULL) +
	    RUN_ROWS("environment files", untold_rows, run_untold) +
	    RUN_ROWS("command lines of units", command_rows, run_command);
}
