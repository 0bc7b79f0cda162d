/* SPDX-License-Identifier: Apache-2.0 */
/* collect_trust: the files that set the environment of whoever logs in, as far as they are about Docker Content Trust. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"
#include "audit/content_trust.h"

#define SOURCE   "/etc/environment, /etc/profile, ..."
#define FOLDER   "/etc/profile.d"
#define MAX_FILE ((size_t)1 << 20)
/* Scripts that are read in that folder. */
#define MAX_SCRIPTS 256

static const char *const files[] = { "/etc/environment", "/etc/security/pam_env.conf", "/etc/profile", "/etc/bash.bashrc", "/etc/bashrc",
	"/etc/zshenv", "/etc/zprofile", "/etc/zshrc", "/etc/zlogin", "/etc/zsh/zshenv", "/etc/zsh/zprofile", "/etc/zsh/zshrc", "/etc/zsh/zlogin",
	"/etc/ksh.kshrc", "/etc/csh.cshrc", "/etc/csh.login", "/root/.profile", "/root/.bash_profile", "/root/.bash_login", "/root/.bashrc",
	"/root/.zshenv", "/root/.zprofile", "/root/.zshrc", "/root/.zlogin" };

static bool
is_absent(const char *code)
{
	return strcmp(code, "ENOENT") == 0 || strcmp(code, "ENOTDIR") == 0;
}

static void
read_file(const struct collector *c, cJSON *doc, const char *path)
{
	void (*read)(cJSON *, const char *, const char *, size_t) =
	    strcmp(path, "/etc/environment") == 0 ? content_trust_environment : content_trust_script;
	cJSON *data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	struct host_file f = { 0 };

	host_read_file(c->host, 0, path, MAX_FILE, &f);
	if (*f.code == '\0') {
		json_push_str(cJSON_GetObjectItemCaseSensitive(data, "files"), path);
		read(cJSON_GetObjectItemCaseSensitive(data, "settings"), path, f.bytes, f.len);
	} else if (!is_absent(f.code)) {
		doc_error(doc, "settings", f.code, f.message);
	}
	host_file_free(&f);
}

static void
read_folder(const struct collector *c, cJSON *doc)
{
	char code[24] = "";
	autojson cJSON *names = host_list(c->host, 0, FOLDER, code);
	const cJSON *name;
	int n = 0;

	if (names == NULL && !is_absent(code))
		doc_error(doc, "settings", code, FOLDER " could not be read");
	cJSON_ArrayForEach(name, names) {
		size_t len = strlen(name->valuestring);
		autofree char *path = xasprintf(FOLDER "/%s", name->valuestring);

		if (len < 3 || strcmp(name->valuestring + len - 3, ".sh") != 0)
			continue;
		if (n++ == MAX_SCRIPTS) {
			doc_error(doc, "settings", "too-large", FOLDER " holds more scripts than are read");
			return;
		}
		read_file(c, doc, path);
	}
}

void
collect_put_trust(const struct collector *c, cJSON *subject)
{
	cJSON *data, *doc;

	if (strcmp(c->o->scope, "engine") == 0) {
		subject_doc_error(subject, "content_trust", SOURCE, "not-in-scope", "not looked at: --scope engine");
		return;
	}
	data = json_object();
	json_put_array(data, "files");
	json_put_array(data, "settings");
	doc = subject_doc(subject, "content_trust", SOURCE, data);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) /* all at once: nothing else is asked before they are wanted */
		host_read_file_ahead(c->host, 0, files[i], MAX_FILE);
	host_list_ahead(c->host, 0, FOLDER);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		read_file(c, doc, files[i]);
	read_folder(c, doc);
}
