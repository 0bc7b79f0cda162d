/* SPDX-License-Identifier: Apache-2.0 */
/* build_settings: settings and variables that switch verification off, wherever they stand in an instruction. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/build_packages.h"

/* Settings, wherever they stand: KEY, then some of " \t=:'\"", then one of the values (NULL: any). Compared without case; nothing
 * that could be part of a name stands before the key. */
static const struct { const char *key, *values, *label; } settings[] = {
	{ "gpgcheck", "0 no false off", "gpgcheck=0" },
	{ "sslverify", "0 no false off", "sslverify=0" },
	{ "trusted", "yes", "trusted=yes" },
	{ "allow-insecure", "yes", "allow-insecure=yes" },
	{ "siglevel", "never trustall", "SigLevel=Never" },
	{ "allowunauthenticated", "1 yes true on", "APT::Get::AllowUnauthenticated" },
	{ "allowinsecurerepositories", "1 yes true on", "Acquire::AllowInsecureRepositories" },
	{ "verify-peer", "0 no false off", "Acquire::https::Verify-Peer=false" },
	{ "strict-ssl", "false 0", "strict-ssl=false" },
	{ "ssl_verify", "false no 0", "ssl_verify=false" },
	{ "global.trusted-host", NULL, "pip global.trusted-host" },
	{ "pip_trusted_host", NULL, "PIP_TRUSTED_HOST" },
	{ "uv_insecure_host", NULL, "UV_INSECURE_HOST" },
	{ "node_tls_reject_unauthorized", "0", "NODE_TLS_REJECT_UNAUTHORIZED=0" },
	{ "npm_config_strict_ssl", "false 0", "NPM_CONFIG_STRICT_SSL=false" },
	{ "yarn_enable_strict_ssl", "false 0", "YARN_ENABLE_STRICT_SSL=false" },
	{ "git_ssl_no_verify", "1 true yes on", "GIT_SSL_NO_VERIFY" },
	{ "pythonhttpsverify", "0", "PYTHONHTTPSVERIFY=0" },
	{ "bundle_ssl_verify_mode", "0", "BUNDLE_SSL_VERIFY_MODE=0" },
	{ "gosumdb", "off", "GOSUMDB=off" },
	{ "gonosumcheck", "1", "GONOSUMCHECK" },
	{ "goinsecure", NULL, "GOINSECURE" },
};

static bool
is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Whether the value of a setting begins at s. */
static bool
value_is(const char *s, const char *values)
{
	size_t n = 0;

	if (values == NULL)
		return *s != '\0' && !isspace((unsigned char)*s) && *s != '"' && *s != '\'' && *s != ';' && *s != '&';
	while (isalnum((unsigned char)s[n]))
		n++;
	for (const char *v = values; *v != '\0';) {
		size_t len = strcspn(v, " ");

		if (len == n && strncasecmp(v, s, n) == 0)
			return true;
		v += len;
		v += strspn(v, " ");
	}
	return false;
}

void
packages_settings(struct packages *p, const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		const char *key = settings[i].key, *s = text;
		size_t n = strlen(key);

		while ((s = strcasestr(s, key)) != NULL) {
			const char *v = s + n;
			size_t gap = strspn(v, " \t=:\"'\\");
			bool own = s == text || !is_name_char(s[-1]);

			s += n;
			if (!own || gap == 0 || gap > 4 || !value_is(v + gap, settings[i].values))
				continue;
			v += gap;
			/* sed s/gpgcheck=0/gpgcheck=1/: that it was so */
			v += settings[i].values != NULL ? strspn(v, "0123456789abcdefghijklmnopqrstuvwxyz") : 0;
			if (settings[i].values != NULL && *v != '\0' && strchr("/|,#@", *v) != NULL &&
			    strncasecmp(v + 1, key, n) == 0)
				continue;
			packages_unverified(p, settings[i].label);
		}
	}
}
