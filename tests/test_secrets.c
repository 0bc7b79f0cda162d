/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the detectors find: "detector NAME" each, in the order they were found. Secrets in rows are made up, and put together
 * here, so that no other scanner finds them in this file.
 */
#include "config.h"

#include <string.h>

#include "audit/facts.h"
#include "audit/secrets.h"
#include "tests/rows.h"

#define A20 "aB3dE5gH7jK9mN1pQ3sT"
#define A36 A20 "uV5xY7zA9bC1dE3f"
#define KEY64 "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
#define PEM(type, sep) "-----BEGIN " type "PRIVATE KEY-----" sep KEY64 sep KEY64 sep "-----END " type "PRIVATE KEY-----"
#define JWT "ey" "JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.ey" "JzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

/* clang-format off */
static const struct row {
	const char *name;
	const char *variable; /* NULL: a text */
	const char *text, *found;
} rows[] = {
	/* formats */
	{ "a private key", NULL, PEM("", "\n"), "private-key" },
	{ "an RSA key with escaped newlines", "X", PEM("RSA ", "\\n"), "private-key X" },
	{ "an OpenSSH key on one line", NULL, "echo '" PEM("OPENSSH ", " ") "' > /root/.ssh/id", "private-key" },
	{ "an encrypted key with headers", NULL, "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n" KEY64 "\n", "private-key" },
	{ "a PGP key", NULL, "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n" KEY64 "\n", "private-key" },
	{ "a header without a key is none", NULL, "grep -q -- '-----BEGIN PRIVATE KEY-----' /x && echo y", "" },
	{ "a certificate is none", NULL, "-----BEGIN CERTIFICATE-----\n" KEY64 "\n", "" },
	{ "a public key is none", NULL, "-----BEGIN PUBLIC KEY-----\n" KEY64 "\n", "" },
	{ "an AWS id", NULL, "export ID=AK" "IAQ3EGJR5XZBN6VYTW", "aws-access-key-id" },
	{ "a temporary AWS id", NULL, "x AS" "IAQ3EGJR5XZBN6VYTW y", "aws-access-key-id" },
	{ "what the documentation prints is none", NULL, "AK" "IAIOSFODNN7EXAMPLE", "" },
	{ "an AWS id that goes on is none", NULL, "AK" "IAQ3EGJR5XZBN6VYTWAA", "" },
	{ "an AWS id in a longer word is none", NULL, "XAK" "IAQ3EGJR5XZBN6VYTW", "" },
	{ "an AWS id in small letters is none", NULL, "ak" "iaq3egjr5xzbn6vytw", "" },
	{ "an AWS key", "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYq9Zx3LmTuv", "aws-secret-access-key AWS_SECRET_ACCESS_KEY" },
	{ "an AWS key in a text", NULL, "ENV aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYq9Zx3LmTuv", "aws-secret-access-key aws_secret_access_key" },
	{ "the AWS key that the documentation prints is none", "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "" },
	{ "an AWS key of another length is a secret by its name", "AWS_SECRET_ACCESS_KEY", "short", "named-secret AWS_SECRET_ACCESS_KEY" },
	{ "a GitHub token", NULL, "git clone x; echo gh" "p_" A36, "github-token" },
	{ "GitHub's other tokens", NULL, "gh" "o_" A36 " gh" "u_" A36 " gh" "s_" A36 " gh" "r_" A36, "github-token" },
	{ "a fine-grained GitHub token", NULL, "github_" "pat_" A20 "ab_" A36 A20, "github-token" },
	{ "a GitHub token that is too short is none", NULL, "gh" "p_abc", "" },
	{ "a GitHub token of the letter x is none", NULL, "gh" "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "" },
	{ "a GitLab token", NULL, "glp" "at-" A20, "gitlab-token" },
	{ "a GitLab token in a longer word is none", NULL, "myglp" "at-" A20, "" },
	{ "a Slack token", NULL, "xox" "b-123456789012-123456789012-" A20, "slack-token" },
	{ "Slack's word without digits is none", NULL, "xox" "b-your-token-goes-here-please", "" },
	{ "a Slack webhook", NULL, "curl https://hooks.slack.com/services/T0A" "B1C2D3/B0A1B2C3D/" A20, "slack-webhook" },
	{ "a Google key", NULL, "AI" "zaSyD3fG5hJ7kL9mN1pQ3sT5uV7wX9yZ1aB3c", "google-api-key" },
	{ "a Google key that goes on is none", NULL, "AI" "zaSyD3fG5hJ7kL9mN1pQ3sT5uV7wX9yZ1aB3cX", "" },
	{ "a Google client's secret", NULL, "GOC" "SPX-" A20 "aB3dE5gH", "google-client-secret" },
	{ "a Stripe key", NULL, "sk_" "live_" A20, "stripe-key" },
	{ "a restricted Stripe key", NULL, "rk_" "live_" A20, "stripe-key" },
	{ "a Stripe test key is none", NULL, "sk_" "test_" A20, "" },
	{ "an npm token", NULL, "np" "m_" A36, "npm-token" },
	{ "an npm variable is none", NULL, "np" "m_config_registry", "" },
	{ "a PyPI token", NULL, "py" "pi-AgEIcHlwaS5vcmc" A36 A20, "pypi-token" },
	{ "a JSON web token", NULL, "curl -H 'Authorization: Bearer " JWT "' x", "jwt" },
	{ "two parts of one are none", NULL, "ey" "JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.abc", "" },
	{ "credentials in a URL", NULL, "git clone https://bob:s3cr3t@git.test/x", "url-credentials" },
	{ "credentials in a database's URL", "DATABASE_URL", "postgres://app:hunter2@db:5432/app", "url-credentials DATABASE_URL" },
	{ "a host may have a short name", NULL, "x://u:s3cr3t@h/", "url-credentials" },
	{ "one that only stands for a host is none", NULL, "x://u:s3cr3t@host:80/ y://u:s3cr3t@hostname/", "" },
	{ "a password with an @", NULL, "ftp://a:b@c@files.test/", "url-credentials" },
	{ "a URL without a password", NULL, "https://bob@git.test/x https://git.test:8080/x@y", "" },
	{ "a variable in a URL is none", NULL, "https://bob:$PASS@git.test/x https://bob:${P}@git.test/", "" },
	{ "placeholders in a URL are none", NULL, "https://user:<password>@git.test/ https://u:xxxx@git.test/ https://u:***@git.test/", "" },
	{ "documentation's hosts are none", NULL, "https://user:hunter2@example.com/ http://u:p1@www.example.org:80/", "" },
	{ "a client's configuration", NULL, "echo '{\"auths\":{\"r.test\":{\"auth\":\"Ym9iOmh1bnRlcjI=\"}}}' > /root/.docker/config.json", "docker-auth" },
	{ "one in a variable", "DOCKER_AUTH_CONFIG", "{\"auths\":{\"r.test\":{\"auth\":\"Ym9iOmh1bnRlcjI=\"}}}", "docker-auth DOCKER_AUTH_CONFIG" },
	{ "one that is empty is none", NULL, "{\"auths\":{\"r.test\":{}}}", "" },
	{ "an auth that is no user and password is none", NULL, "{\"auths\":{\"r.test\":{\"auth\":\"QUJDREVGR0g=\"}}}", "" },
	{ "a password for chpasswd", NULL, "/bin/sh -c echo 'root:docker' | chpasswd", "chpasswd" },
	{ "one for sudo chpasswd", NULL, "RUN echo \"app:hunter2\" | sudo /usr/sbin/chpasswd", "chpasswd" },
	{ "a variable for chpasswd is none", NULL, "echo \"root:$PW\" | chpasswd", "" },
	{ "chpasswd alone is none", NULL, "which chpasswd; cat f:g | chpasswd", "" },

	/* names and values */
	{ "trap 135: a password in ENV", NULL, "/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2", "named-secret DB_PASSWORD" },
	{ "a key among others in ENV", NULL, "ENV SECRET_KEY=abc123 MIXED=addme", "named-secret SECRET_KEY" },
	{ "a build argument", NULL, "RUN |1 TOKEN=s3cr3t /bin/sh -c echo hi # buildkit", "named-secret TOKEN" },
	{ "the default of one", NULL, "/bin/sh -c #(nop)  ARG TOKEN=defaulttok", "named-secret TOKEN" },
	{ "a variable that is called so", "MYSQL_ROOT_PASSWORD", "toor", "named-secret MYSQL_ROOT_PASSWORD" },
	{ "in small letters", "db.password", "hunter2", "named-secret db.password" },
	{ "in camel case", "dbPassword", "hunter2", "named-secret dbPassword" },
	{ "without a joint", "PGPASSWORD", "hunter2", "named-secret PGPASSWORD" },
	{ "with a number", "PASSWORD2", "hunter2", "named-secret PASSWORD2" },
	{ "an API key", "X_API_KEY", "abc", "named-secret X_API_KEY" },
	{ "an API key in one word", "APIKEY", "abc", "named-secret APIKEY" },
	{ "Rails' key", "SECRET_KEY_BASE", "0a1b2c", "named-secret SECRET_KEY_BASE" },
	{ "a short word on its own", "DB_PWD", "hunter2", "named-secret DB_PWD" },
	{ "PASS on its own", "SMTP_PASS", "hunter2", "named-secret SMTP_PASS" },
	{ "a label", "com.test.token", "abcdef", "named-secret com.test.token" },
	{ "a weak default is a finding", "PASSWORD", "password", "named-secret PASSWORD" },
	{ "a number is a password", "PASSWORD", "1234", "named-secret PASSWORD" },
	{ "a quoted value", NULL, "export API_TOKEN=\"abc def\"", "named-secret API_TOKEN" },
	{ "an option's value", NULL, "kubeadm join --token abcdef.0123456789abcdef", "named-secret token" },
	{ "an option with =", NULL, "mysqladmin --password=hunter2 x", "named-secret --password" },
	{ "JSON in a text", NULL, "echo '{\"user\":\"a\",\"password\": \"hunter2\"}'", "named-secret password" },
	{ "escaped JSON in a text", NULL, "echo \"{\\\"password\\\":\\\"hunter2\\\"}\"", "named-secret password" },
	{ "JSON in a variable", "CONFIG", "{\"client_secret\":\"abcdef\"}", "named-secret client_secret" },
	{ "a name within an option's value", NULL, "kubectl create secret generic x --from-literal=password=hunter2", "named-secret password" },
	{ "npm's configuration", NULL, "echo //registry.npmjs.org/:_authToken=abcdef > .npmrc", "named-secret _authToken" },
	{ "DKL: the fingerprint of official images is none", "GPG_KEY", "E3FF2839C048B25C084DEBE9B26995E310250568", "" },
	{ "DKL: a checksum is none", "TOKEN_SHA256", "abcdef", "" },
	{ "DKL: a file is none", "POSTGRES_PASSWORD_FILE", "/run/secrets/db", "" },
	{ "DKL: a path is none", "PASSWORD", "/run/secrets/db", "" },
	{ "a relative path is none", "API_KEY", "./keys/a.txt", "" },
	{ "base64 that begins with a slash is one", "API_KEY", "/9jabcdef+xyz", "named-secret API_KEY" },
	{ "DKL: a name that goes on is none", "SECRET_NAME", "db", "" },
	{ "a token's address is none", "TOKEN_URL", "https://host.test/token", "" },
	{ "a URL under such a name is none", "API_TOKEN", "https://host.test/token", "" },
	{ "an access key's id is none", "ACCESS_KEY_ID", "abc", "" },
	{ "a number for a token is none", "MAX_TOKEN", "4096", "" },
	{ "a public key is none by name", "SSH_PUBLIC_KEY", "ssh-ed25519 AAAA", "" },
	{ "PWD is a folder", "PWD", "srv", "" },
	{ "OLDPWD too", "OLDPWD", "srv", "" },
	{ "a compass is none", "COMPASS", "north", "" },
	{ "an empty value is none", "DB_PASSWORD", "", "" },
	{ "a switch is none", "MYSQL_ALLOW_EMPTY_PASSWORD", "yes", "" },
	{ "null is none", "DB_PASSWORD", "null", "" },
	{ "a variable is none", "DB_PASSWORD", "$OTHER", "" },
	{ "one in braces is none", "DB_PASSWORD", "${OTHER}", "" },
	{ "a substitution is none", NULL, "export TOKEN=$(cat /run/secrets/token)", "" },
	{ "a quoted variable is none", NULL, "login --password \"$PW\"", "" },
	{ "a template is none", "DB_PASSWORD", "{{ password }}", "" },
	{ "a Windows variable is none", "DB_PASSWORD", "%PW%", "" },
	{ "a vault's reference is none", "DB_PASSWORD", "vault:secret/data/db#password", "" },
	{ "changeme is none", "DB_PASSWORD", "changeme123", "" },
	{ "<password> is none", NULL, "--password=<password>", "" },
	{ "xxxx is none", "DB_PASSWORD", "xxxxxx", "" },
	{ "stars are none", "DB_PASSWORD", "******", "" },
	{ "your-token is none", "API_TOKEN", "your-token-here", "" },
	{ "adduser --disabled-password is none", NULL, "adduser --disabled-password app && adduser --disabled-password --gecos '' b", "" },
	{ "sudo's NOPASSWD is none", NULL, "echo 'app ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers", "" },
	{ "--password-stdin is none", NULL, "docker login --password-stdin host", "" },
	{ "a pattern without a value is none", NULL, "grep -c 'password=' /etc/x", "" },
	{ "a name that holds a token is not told", "gh" "p_" A36, "x", "" },
	{ "a token in a name that says so: the finding has no name", "glp" "at-" A20 ".password", "hunter2", "named-secret" },
	{ "a password behind an option is no name", NULL, "mysqladmin --password hunter2secret=abc", "named-secret password" },
	{ "nor is one behind a short option", NULL, "mysqladmin -p hunter2secret=abc", "named-secret" },
	{ "nor is one that sticks to it", NULL, "mysqladmin -phunter2secret=abc x", "named-secret" },
	{ "nor is one behind a user", NULL, "curl -u bob:hunter2secret=abc https://host.test", "named-secret" },
	{ "nor is one that stands alone", NULL, "echo hunter2secret=abc | passwd --stdin", "named-secret" },
	{ "nor is base64 that ends in such a word", NULL, "curl -H 'Authorization: Basic Zm9vsecret=='", "named-secret" },
	{ "nor is the rest of one that holds a blank", NULL, "ENV DB_PASSWORD=my hunter2secret=abc", "named-secret DB_PASSWORD, named-secret" },
	{ "nor is the rest of one that holds an operator", NULL, "/bin/sh -c #(nop)  ENV DB_PASSWORD=a&hunter2secret=abc", "named-secret DB_PASSWORD, named-secret" },
	{ "nor is a build argument's rest", NULL, "|2 DB_PASSWORD=p;hunter2secret=abc X=y /bin/sh -c my_token=abc x", "named-secret DB_PASSWORD, named-secret, named-secret my_token" },
	{ "nor is a part of a build argument", NULL, "RUN |1 PW=$x;hunter2secret=abc /bin/sh -c true", "named-secret" },
	{ "nor is what stands in a form", NULL, "curl -d 'password=a&hunter2secret=abc' x", "named-secret password, named-secret" },
	{ "nor is a part of one in a variable", "DB_PASSWORD", "it's hunter2secret=abc", "named-secret DB_PASSWORD" },
	{ "nor is a part of a quoted one", NULL, "--password 'x hunter2secret=abc'", "named-secret password" },
	{ "a name in lower case at the place of one is told", NULL, "make x && db_password=abc ./y", "named-secret db_password" },
	{ "one behind a secret and an operator is told", NULL, "A_TOKEN=b make; my_secret=c ./y", "named-secret A_TOKEN, named-secret my_secret" },
	{ "a name in an option of a variable: the variable is told", "JAVA_OPTS", "-Xmx1g -Dx.password=abc", "named-secret JAVA_OPTS" },
	{ "a connection string without blanks is searched, too", "ConnectionStrings__Default", "Server=db;User=sa;Password=hunter2;", "named-secret ConnectionStrings__Default" },
	{ "and one with a blank", "ConnectionStrings__Default", "Server=db;User Id=sa;Password=hunter2;", "named-secret Password" },
	{ "and an option that is all of a value", "OPTS", "--password=hunter2", "named-secret OPTS" },
	{ "and a property that is", "JAVA_OPTS", "-Dspring.datasource.password=hunter2", "named-secret JAVA_OPTS" },
	{ "and what a form holds", "BODY", "a=b&api_key=hunter2", "named-secret BODY" },
	{ "a part of one word is no name to be told", "X", "hunter2;FOO_TOKEN=abc", "named-secret X" },
	{ "an address without a secret is none", "UPSTREAM", "host=db;port=5432;user=app", "" },
	{ "a password that begins with a dollar is one", "DB_PASSWORD", "$ecr3t!", "named-secret DB_PASSWORD" },
	{ "one that holds braces that do not close", "DB_PASSWORD", "${ecr3t", "named-secret DB_PASSWORD" },
	{ "a reference with a default is none", "DB_PASSWORD", "${OTHER:-}", "" },
	{ "two references are none", "DB_PASSWORD", "$A-${B}", "" },
	{ "a parameter is none", NULL, "login --password=$1", "" },
	{ "a backquoted command is none", NULL, "login --password `cat /x`", "" },
	{ "a password that begins with a backquote is one", "DB_PASSWORD", "`a1b2", "named-secret DB_PASSWORD" },
	{ "a password that begins like a placeholder is one", "DB_PASSWORD", "Sample123!", "named-secret DB_PASSWORD" },
	{ "so is one of a name and a number", "ADMIN_PASSWORD", "Yourname1", "named-secret ADMIN_PASSWORD" },
	{ "and the example of a weak one", "PASSWORD", "example123", "named-secret PASSWORD" },
	{ "yourpassword is none", "PASSWORD", "yourpassword", "" },
	{ "insert your key here is none", "API_KEY", "insert your key here", "" },
	{ "<password> in a variable is none", "DB_PASSWORD", "<password>", "" },
	{ "[password] is none", "DB_PASSWORD", "[password]", "" },
	{ "a bracket that does not close stands for nothing", "DB_PASSWORD", "[abc", "named-secret DB_PASSWORD" },
	{ "nor does an angle", "DB_PASSWORD", "<abc", "named-secret DB_PASSWORD" },
	{ "a slash and a dot make no path", "DB_PASSWORD", "/Abc.123", "named-secret DB_PASSWORD" },
	{ "a file in the root folder is one", "DB_PASSWORD", "/password.txt", "" },
	{ "PASS is no shell's variable", "PASS", "hunter2", "named-secret PASS" },
	{ "DBPASS in one word", "DBPASS", "hunter2", "named-secret DBPASS" },
	{ "PW on its own", "DB_PW", "hunter2", "named-secret DB_PW" },
	{ "the DSN of Go's drivers", "DSN", "user:hunter2@tcp(db:3306)/x", "url-credentials DSN" },
	{ "one that holds a reference is none", "DSN", "user:${PW}@tcp(db:3306)/x", "" },
	{ "one without a password is none", "DSN", "user@tcp(db:3306)/x", "" },
	{ "a mail address in brackets is none", NULL, "maintainer: a@b(c)", "" },
	{ "a name of other characters is not told", "my password", "hunter2", "named-secret" },
	{ "text without any", NULL, "apt-get update && apt-get install -y curl", "" },
};
/* clang-format on */

static void
show(struct buf *b, const cJSON *findings)
{
	const cJSON *f;

	cJSON_ArrayForEach (f, findings)
		buf_addf(b, "%s%s%s%s", b->len > 0 ? ", " : "", json_str(f, "detector", "?"), json_str(f, "name", NULL) ? " " : "",
		    json_str(f, "name", ""));
}

static void
test_row(void **state)
{
	const struct row *r = *state;
	autojson cJSON *findings = json_array();
	autobuf struct buf b = BUF_INIT;
	const cJSON *f;

	secrets_scan(findings, "here", r->variable, r->text);
	show(&b, findings);
	assert_string_equal(b.s, r->found);
	cJSON_ArrayForEach (f, findings) {
		bool known = false;

		for (size_t i = 0; secret_detectors[i] != NULL; i++)
			known |= strcmp(secret_detectors[i], json_str(f, "detector", "")) == 0;
		assert_true(known);
	}
}

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

/* clang-format off */
#define SPEC "Spec.TaskTemplate.ContainerSpec"
/* Documents: "place detector NAME;" each, then the places that were searched, then +those unread. */
static const struct doc_row { const char *name, *inspect, *history, *says; enum kind kind; } doc_rows[] = {
	{ "an image's environment, labels, commands and history",
	  "{'Config':{'Env':['PATH=/bin','DB_PASSWORD=a1'],'Labels':{'x.token':'b2'},'Cmd':['run','--password','c3'],'Entrypoint':null}}",
	  "[{'CreatedBy':'CMD','Comment':''},{'CreatedBy':'ENV DB_PASSWORD=a1','Comment':''}]",
	  "Config.Env named-secret DB_PASSWORD;Config.Labels named-secret x.token;Config.Cmd named-secret password;history[0] named-secret DB_PASSWORD;"
	  " Config.Env:2 Config.Labels:1 Config.Entrypoint:0 Config.Cmd:3 Config.Healthcheck.Test:0 Config.OnBuild:0 history:2" },
	{ "a password among a command's words is no name", "{'Config':{'Cmd':['x','--password','hunter2secret=abc','-p','hunter2token=abc','sh','-c','my_token=abc y']}}", NULL,
	  "Config.Cmd named-secret password;Config.Cmd named-secret ;Config.Cmd named-secret my_token;"
	  " Config.Env:0 Config.Labels:0 Config.Entrypoint:0 Config.Cmd:8 Config.Healthcheck.Test:0 Config.OnBuild:0" },
	{ "null is an empty list", "{'Config':{'Env':null,'Labels':null}}", NULL, " Config.Env:0 Config.Labels:0 Config.Entrypoint:0 Config.Cmd:0 Config.Healthcheck.Test:0 Config.OnBuild:0" },
	{ "other types were not read", "{'Config':{'Env':'x','Labels':[],'Cmd':[7]}}", "{}",
	  " Config.Entrypoint:0 Config.Cmd:0 Config.Healthcheck.Test:0 Config.OnBuild:0 +Config.Env +Config.Labels +Config.Cmd +history" },
	{ "a configuration that is not there was not read", "{}", "[7]", " history:1 +Config +history[0]" },
	{ "nothing to read", NULL, NULL, "" },
	{ "a container's arguments and log options", "{'Config':{},'Path':'sh','Args':['-c','TOKEN=abc x'],'HostConfig':{'LogConfig':{'Config':{'splunk-token':'abc'}}}}", NULL,
	  "Args named-secret TOKEN;HostConfig.LogConfig.Config named-secret splunk-token; Config.Env:0 Config.Labels:0 Config.Entrypoint:0 Config.Cmd:0 Config.Healthcheck.Test:0 "
	  "Config.OnBuild:0 Args:2 HostConfig.LogConfig.Config:1", KIND_CONTAINER },
	{ "a service's environment, labels, command, arguments and log options",
	  "{'Spec':{'Labels':{'a.token':'abc'},'TaskTemplate':{'ContainerSpec':{'Env':['DB_PASSWORD=a1','X=y'],'Labels':{'b':'c'},"
	  "'Args':['--password','c3'],'Command':null},'LogDriver':{'Options':{'splunk-token':'abc'}}}}}", NULL,
	  "Spec.Labels named-secret a.token;" SPEC ".Env named-secret DB_PASSWORD;" SPEC ".Args named-secret password;"
	  "Spec.TaskTemplate.LogDriver.Options named-secret splunk-token; Spec.Labels:1 " SPEC ".Env:2 " SPEC ".Labels:1 " SPEC ".Command:0 " SPEC ".Args:2 "
	  SPEC ".Healthcheck.Test:0 Spec.TaskTemplate.LogDriver.Options:1", KIND_SERVICE },
	{ "a service of other types was not read", "{'Spec':{'Labels':7,'TaskTemplate':{'ContainerSpec':'x'}}}", NULL, " +Spec.Labels +" SPEC, KIND_SERVICE },
	{ "nor was one without a task", "{}", NULL, " Spec.Labels:0 +Spec.TaskTemplate", KIND_SERVICE },
	{ "a health check's command", "{'Config':{'Healthcheck':{'Test':['CMD-SHELL','mysqladmin --password=abc ping']}}}", NULL,
	  "Config.Healthcheck.Test named-secret --password; Config.Env:0 Config.Labels:0 Config.Entrypoint:0 Config.Cmd:0 Config.Healthcheck.Test:2 Config.OnBuild:0" },
};
/* clang-format on */

static void
test_doc(void **state)
{
	const struct doc_row *r = *state;
	autojson cJSON *inspect = r->inspect ? parsed(r->inspect) : NULL, *history = r->history ? parsed(r->history) : NULL;
	autojson cJSON *doc = r->kind == KIND_SERVICE ? secrets_in_service(inspect) :
	    r->kind == KIND_CONTAINER		      ? secrets_in_container(inspect) :
							secrets_in_image(inspect, history);
	autobuf struct buf b = BUF_INIT;
	const cJSON *i;

	cJSON_ArrayForEach (i, json_at(doc, "findings"))
		buf_addf(&b, "%s %s %s;", json_str(i, "place", ""), json_str(i, "detector", ""), json_str(i, "name", ""));
	cJSON_ArrayForEach (i, json_at(doc, "searched"))
		buf_addf(&b, " %s:%d", json_str(i, "place", ""), (int)json_num(i, "strings", -1));
	cJSON_ArrayForEach (i, json_at(doc, "unread"))
		buf_addf(&b, " +%s", i->valuestring);
	assert_string_equal(b.s, r->says);
	assert_true(cJSON_IsFalse(json_at(doc, "more")));
}

static void
bounds(void **state)
{
	autojson cJSON *inspect = json_object(), *doc = NULL;
	cJSON *config = json_put_object(inspect, "Config"), *env = json_put_array(config, "Env");
	autofree char *text = xcalloc(SECRETS_TEXT + 2, 1);

	(void)state;
	for (int i = 0; i < SECRETS_MAX + 5; i++) {
		autofree char *s = xasprintf("N%dX_TOKEN=abc", i);

		json_push_str(env, s);
	}
	memset(text, 'x', SECRETS_TEXT + 1);
	json_push_str(env, text);
	doc = secrets_in_image(inspect, NULL);
	assert_true(cJSON_GetArraySize(json_at(doc, "findings")) <= SECRETS_MAX);
	assert_true(json_bool(doc, "more", false));
	assert_string_equal(json_str(doc, "unread[0]", ""), "Config.Env");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = { { .name = "findings and bytes are bounded, and it is said", .test_func = bounds } };

	return RUN_ROWS("secrets", rows, test_row) + RUN_ROWS("documents", doc_rows, test_doc) + cmocka_run_group_tests(tests, NULL, NULL);
}
