/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scans_kept: what evidence keeps of a scan report: what is found, in which package, and all that scans_parse() reads. Scanners also
 * write down an image's configuration with its environment, the secrets that they find, and how they were called.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/scans.h"

/* Members by their names, wherever they stand, in strcmp's order; in one that is not here nothing is kept. */
static const char *const names[] = {
	"$schema", "ArtifactName", "ArtifactType", "Class", "CreatedAt", "EOSL", "ExperimentalModifiedFindings", "Family",
	"FixedVersion", "ImageConfig", "ImageID", "InstalledVersion", "Metadata", "Name", "OS", "PkgID", "PkgName",
	"PrimaryURL", "RepoDigests", "RepoTags", "Results", "SchemaVersion", "Severity", "SeveritySource", "Status",
	"Target", "Trivy", "Type", "Version", "Vulnerabilities", "VulnerabilityID", "alertsByPackage", "architecture",
	"architectureVariant", "artifact", "baselineState", "built", "configuration", "db", "defaultConfiguration",
	"descriptor", "distro", "driver", "endTimeUtc", "executionSuccessful", "extensions", "fix", "id", "ignore-wontfix",
	"ignoredMatches", "imageID", "imageId", "imageName", "index", "invocations", "kind", "level", "manifestDigest",
	"matches", "name", "only-fixed", "only-notfixed", "os", "properties", "repoDigests", "results", "rule", "ruleId",
	"ruleIndex", "rules", "runs", "security-severity", "severity", "source", "startTimeUtc", "state", "status",
	"suppressions", "tags", "target", "timestamp", "tool", "toolComponent", "type", "userInput", "variant", "version",
	"versions", "vulnerability",
};

static int
by_name(const void *name, const void *one)
{
	return strcmp(name, *(const char *const *)one);
}

static void
keep(cJSON *from)
{
	cJSON *next;

	for (cJSON *x = from->child; x != NULL; x = next) {
		next = x->next;
		if (x->string != NULL && bsearch(x->string, names, ARRAY_SIZE(names), sizeof *names, by_name) == NULL)
			cJSON_Delete(cJSON_DetachItemViaPointer(from, x));
		else
			keep(x);
	}
}

char *
scans_kept(const char *bytes, size_t len)
{
	struct err e;
	autojson cJSON *doc = json_read(bytes, len, JSON_TWICE_REFUSED, &e);

	if (doc == NULL)
		return NULL;
	keep(doc);
	return json_pretty(doc);
}
