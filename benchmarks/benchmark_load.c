/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_load: bytes to XML to struct bench. Which profile is in force is for benchmark.c. */
#include "config.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

static int
read_plain_texts(struct reader *r, const xmlNode *root)
{
	FOREACH_ELEMENT(c, root)
	{
		struct plain_text *p;
		const char *id;

		if (!is_xccdf(c, "plain-text"))
			continue;
		if ((id = need(r, c, "id")) == NULL)
			return -1;
		for (size_t i = 0; i < r->nplain; i++)
			if (strcmp(r->plain[i].id, id) == 0)
				return bad_at(r, c,
				    "a second <plain-text> with id=\"%s\"; give each its own", id);
		if (r->nplain == MAX_ITEMS)
			return bad_at(r, c, "more than %d plain-texts", MAX_ITEMS);
		p = APPEND(r->plain, r->nplain);
		p->id = xstrdup(id);
		if (read_plain(r, c, &p->text) < 0)
			return -1;
	}
	return 0;
}

int
check_root(struct reader *r, const xmlNode *root, const char *wanted, const char *instead)
{
	const char *ns = ns_of(root), *name = (const char *)root->name;

	if (strncmp(ns, XCCDF_NS, strlen(XCCDF_NS)) == 0 && strcmp(ns + strlen(XCCDF_NS), "/") == 0)
		return bad_at(r, root,
		    "the root element has the namespace \"%s\", which is another than XCCDF 1.2's for its slash at the end; write xmlns=\""
		    XCCDF_NS "\"", ns);
	if (strncmp(ns, "http://checklists.nist.gov/xccdf/", 33) == 0 && strcmp(ns, XCCDF_NS) != 0)
		return bad_at(r, root,
		    "this is XCCDF %s, and plimsoll reads 1.2; convert it (NISTIR 7275r4, appendix "
		    "A)",
		    ns + 33);
	if (is_xccdf(root, "Tailoring") && strcmp(wanted, "Tailoring") != 0)
		return bad_at(r, root,
		    "this is a Tailoring, not a Benchmark; give the benchmark that it tailors with -b, and this with "
		    "--tailoring-file");
	if (is_xccdf(root, "Benchmark") && strcmp(wanted, "Benchmark") != 0)
		return bad_at(r, root, "this is a Benchmark, not a %s; give it with -b", wanted);
	if (is_xccdf(root, "TestResult"))
		return bad_at(r, root, "this is a TestResult, not a %s; give %s", wanted, instead);
	if (strcmp(name, "data-stream-collection") == 0)
		return bad_at(
		    r, root, "this is a SCAP data stream; take the XCCDF document out of it first");
	if ((strcmp(name, wanted) == 0 || strcmp(name, "Tailoring") == 0) && !is_xccdf(root, name))
		return bad_at(r, root,
		    "the root element has the namespace \"%s\"; XCCDF 1.2 is xmlns=\"" XCCDF_NS
		    "\"",
		    ns);
	if (!is_xccdf(root, wanted))
		return bad_at(r, root,
		    "the root element is <%s>; an XCCDF 1.2 document begins with <%s>", name, wanted);
	return check_shape(r, root);
}

static int
read_benchmark(struct reader *r, const xmlNode *root)
{
	struct bench *b = r->b;

	if (check_root(r, root, "Benchmark", "the benchmark that it is about") < 0 || read_id(r, root, "benchmark", &b->id) < 0)
		return -1;
	b->name = xstrdup(id_name(b->id));
	FOREACH_ELEMENT(c, root)
	if (is_xccdf(c, "version") && b->version == NULL && read_plain(r, c, &b->version) < 0)
		return -1;
	if (b->version == NULL || *b->version == '\0')
		return bad_at(r, root, "<Benchmark> has no version; add <version>");
	if (read_plain_texts(r, root) < 0 || read_values(r, root) < 0 ||
	    read_value_texts(r, root) < 0 || read_title(r, root, &b->title) < 0)
		return -1;
	FOREACH_ELEMENT(c, root)
	if (is_xccdf(c, "Profile") && read_profile(r, c) < 0 && !go_on(r, c))
		return -1;
	if (read_items(r, root, -1) < 0)
		return -1;
	if (b->nrules == 0 && (r->lint == NULL || r->lint->nerrors == 0))
		return bad_at(
		    r, root, "the benchmark holds no rules; nothing could be audited with it");
	return 0;
}

/* What the parser found wrong first. */
struct trouble {
	bool doctype, any;
	int line, code;
	char *msg;
};

#if LIBXML_VERSION >= 21200
static void
on_error(void *ctx, const xmlError *error)
#else
static void
on_error(void *ctx, xmlError *error)
#endif
{
	struct trouble *t = ((xmlParserCtxtPtr)ctx)->_private;

	if (t->any || error->level < XML_ERR_ERROR)
		return;
	t->any = true;
	t->line = error->line;
	t->code = error->code;
	t->msg = xstrdup(error->message == NULL ? "" : error->message);
	t->msg[strcspn(t->msg, "\n")] = '\0';
}

/* The parser met a DOCTYPE: stop before anything that it declares is read. */
static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	xmlParserCtxtPtr ctxt = ctx;
	struct trouble *t = ctxt->_private;

	(void)name;
	(void)external;
	(void)system;
	t->doctype = true;
	t->line = ctxt->input == NULL ? 1 : ctxt->input->line;
	xmlStopParser(ctxt);
}

/* Nothing is ever loaded on behalf of a document. */
static xmlParserInputPtr
refuse_entity(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
	(void)url;
	(void)id;
	(void)ctxt;
	return NULL;
}

static xmlDoc *
parse(const char *bytes, size_t len, struct trouble *t)
{
	xmlExternalEntityLoader before = xmlGetExternalEntityLoader();
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
	xmlDoc *doc;

	if (ctxt == NULL)
		out_of_memory();
	ctxt->_private = t;
	ctxt->sax->internalSubset = on_doctype;
	ctxt->sax->serror = on_error;
	xmlSetExternalEntityLoader(refuse_entity);
	doc = xmlCtxtReadMemory(ctxt, bytes, (int)len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT);
	xmlSetExternalEntityLoader(before);
	xmlFreeParserCtxt(ctxt);
	if (t->any && t->code == XML_ERR_NO_MEMORY)
		out_of_memory();
	if (doc != NULL && (doc->intSubset != NULL || doc->extSubset != NULL))
		t->doctype = true;
	return doc;
}

int
xml_read(struct reader *r, const void *bytes, size_t len, int (*read_root)(struct reader *r, const xmlNode *root))
{
	struct trouble t = { false, false, 1, 0, NULL };
	const xmlNode *root;
	xmlDoc *doc;
	int rc;

	if (len == 0)
		return err_set(
		    r->e, 0, "%s:1: the file is empty; give an XCCDF 1.2 document", r->file);
	if (len > MAX_BYTES)
		return err_set(
		    r->e, 0, "%s:1: larger than %d MiB; no benchmark is", r->file, MAX_BYTES >> 20);
	doc = parse(bytes, len, &t);
	root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	if (t.doctype) {
		rc = err_set(r->e, 0,
		    "%s:%d: the document holds a DOCTYPE, which is never read; remove it", r->file,
		    t.line);
	} else if (t.any || root == NULL) {
		autofree char *msg = clean_string(t.msg == NULL ? "no root element" : t.msg);

		rc = err_set(r->e, 0, "%s:%d: not well-formed XML: %s; mend the document", r->file,
		    t.line, msg);
	} else {
		rc = read_root(r, root);
	}
	free(t.msg);
	xmlFreeDoc(doc);
	return rc;
}

struct bench *
document_read(const char *file, const void *bytes, size_t len, struct err *e)
{
	return document_lint(&(struct bench_text){ file, bytes, len }, NULL, e);
}

struct bench *
document_lint(const struct bench_text *t, struct bench_problems *p, struct err *e)
{
	autofree char *name = clean_string(t->file);
	struct reader r = { .file = name, .b = xcalloc(1, sizeof *r.b), .e = e, .lint = p };
	char digest[65];
	int rc;

	r.b->file = xstrdup(name);
	sha256_hex(t->bytes, t->len, digest);
	r.b->sha256 = xstrdup(digest);
	rc = xml_read(&r, t->bytes, t->len, read_benchmark);
	for (size_t i = 0; i < r.nplain; i++) {
		free(r.plain[i].id);
		free(r.plain[i].text);
	}
	free(r.plain);
	if (rc == 0)
		return r.b;
	bench_free(r.b);
	return NULL;
}
