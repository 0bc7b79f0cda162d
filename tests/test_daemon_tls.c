/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_tls: 2.8 where mutual TLS is configured: what the three files are. tests/test_daemon.c has who listens, and how. */
#include "config.h"

#include <stdlib.h>

#include "tests/check_row.h"

#define CHECK "daemon-tls-mutual"
#define OPT(key, value) "'" key "':{'value':" value ",'origin':'flag','where':'','proven':true}"

/* The rows are judged as of 2026-01-31T10:00:00Z (tests/check_row.h): 1769853600. */
#define LONG_AGO "1577836800" /* 2020 */
#define PAST     "1769853599"
#define NOW      "1769853600"
#define SOON     "1770000000"
#define LATER    "1798761600" /* 2027 */

#define CERTIFICATE(subject, from, to, key, digest, self)                                          \
	"{'subject':'" subject "','issuer':'CN=lab-ca','serial':'01','not_before':" from           \
	",'not_after':" to ",'key':" key                                                           \
	",'signature':{'algorithm':'x','digest':" digest "},'is_ca':" self                         \
	",'extended_key_usage':null,'names':{'dns':['localhost'],'ip':[],'other':0,'left_out':0}," \
	"'self_signed':" self "}"
#define RSA(bits) "{'type':'RSA','bits':" bits ",'curve':null}"
#define EC(bits)  "{'type':'EC','bits':" bits ",'curve':'x'}"
#define GOOD_CA   CERTIFICATE("CN=lab-ca", LONG_AGO, LATER, EC("256"), "'SHA256'", "true")
#define OLD_CA    CERTIFICATE("CN=old-ca", LONG_AGO, PAST, EC("256"), "'SHA256'", "true")
#define GOOD      CERTIFICATE("CN=localhost", LONG_AGO, LATER, RSA("2048"), "'SHA256'", "false")

/* How many of the CA's certificates are there, are public CAs, are issued by one, were added to the system's list. */
#define PUBLIC(of, shared, issued, added) \
	"{'lists':['/etc/ssl/certs/ca-certificates.crt'],'known':140,'of':" of ",'shared':" shared ",'issued':" issued ",'added':" added "}"

/* A daemon on TCP, all in order. */
#define TLS                                                                                        \
	"{'kind':'daemon','id':'ABCD','name':'host','read':{"                                      \
	"'ping':{'source':'GET /_ping','data':{'Api-Version':'1.41'}},"                            \
	"'version':{'source':'GET /version','data':{'Version':'20.10.24'}},"                       \
	"'info':{'source':'GET /info','data':{'Swarm':{'LocalNodeState':'inactive',"               \
	"'ControlAvailable':false}}},"                                                             \
	"'process':{'source':'/proc/700','data':{'product':'dockerd','listeners':["                \
	"{'proto':'tcp','address':'0.0.0.0','port':2376}]}},"                                      \
	"'config':{'source':'effective daemon configuration','data':{'disagreements':[],"          \
	"'options':{" OPT("hosts", "['tcp://0.0.0.0:2376']") "," OPT("metrics-addr", "''") ","     \
	OPT("tls", "true") "," OPT("tlsverify", "true") "," OPT("tlscacert", "'/c/ca.pem'") ","    \
	OPT("tlscert", "'/c/cert.pem'") "," OPT("tlskey", "'/c/key.pem'") "}}},"                   \
	"'tls':{'source':'tlscacert, tlscert, tlskey','data':{"                                    \
	"'ca':{'path':'/c/ca.pem','real':'/c/ca.pem','unchanged':true,'certificates':[" GOOD_CA    \
	"],'public':" PUBLIC("1", "0", "0", "0") "},'certificate':{'path':'/c/cert.pem','real':'/c/cert.pem','unchanged':true,"            \
	"'certificates':[" GOOD "]},"                                                              \
	"'key':{'path':'/c/key.pem','real':'/c/key.pem','unchanged':true,'holds':{'type':'RSA',"   \
	"'bits':2048,'curve':null,'public_key_sha256':'00','encrypted':false}},"                   \
	"'chain':{'verified':true,'length':2,'why':null},'key_matches':true}}}}"

#define OWN  "tls:certificate.certificates[0]."
#define CA   "tls:ca.certificates"

/* The ways a member is not there. */
#define UNSEEN(path)                                                                               \
	{ path " absent is unknown", CHECK, TLS, "{'" path "':'$absent'}", UNKNOWN },              \
	    { path " null is unknown", CHECK, TLS, "{'" path "':null}", UNKNOWN },                 \
	    { path " of another type is unknown", CHECK, TLS, "{'" path "':3}", UNKNOWN },         \
	    { path " unreadable is an error", CHECK, TLS, "{'" path "':'$error EACCES'}", ERROR,   \
		    "EACCES" },                                                                    \
	{                                                                                          \
		path " not collected is unknown", CHECK, TLS, "{'" path "':'$uncollected'}",       \
		    UNKNOWN                                                                        \
	}

#define UNSEEN_COUNT(path)                                                                         \
	{ path " absent is unknown", CHECK, TLS, "{'" path "':'$absent'}", UNKNOWN, "not in these facts" }, \
	{ path " of another type is unknown", CHECK, TLS, "{'" path "':'1'}", UNKNOWN, "not in these facts" }

static const struct check_row rows[] = {
	{ "P-11: mutual TLS passes and names the files", CHECK, TLS, NULL, PASS, "/c/ca.pem" },
	{ "facts without the document are unknown", CHECK, TLS, "{'tls':'$absent'}", UNKNOWN },
	{ "files that could not be read are an error", CHECK, TLS, "{'tls':'$error not-local'}", ERROR,
	    "not-local" },
	UNSEEN("tls:ca.real"),
	UNSEEN("tls:ca.certificates"),
	UNSEEN("tls:ca.public"),
	UNSEEN_COUNT("tls:ca.public.known"),
	UNSEEN_COUNT("tls:ca.public.of"),
	UNSEEN_COUNT("tls:ca.public.shared"),
	UNSEEN_COUNT("tls:ca.public.issued"),
	UNSEEN_COUNT("tls:ca.public.added"),
	{ "a list that compares with none is unknown", CHECK, TLS, "{'tls:ca.public.lists':[]}", UNKNOWN, "no list of public CAs" },
	{ "an empty one is none", CHECK, TLS, "{'tls:ca.public.known':0}", UNKNOWN, "no list of public CAs" },
	{ "so is one with fewer than there are", CHECK, TLS, "{'tls:ca.public.known':19}", UNKNOWN, "no list of public CAs" },
	{ "a short one is one", CHECK, TLS, "{'tls:ca.public.known':20}", PASS },
	UNSEEN("tls:ca.unchanged"),
	UNSEEN("tls:certificate.certificates"),
	UNSEEN("tls:certificate.unchanged"),
	UNSEEN("tls:key.unchanged"),
	UNSEEN("tls:key.holds.encrypted"),
	UNSEEN("tls:key_matches"),
	UNSEEN("tls:chain.verified"),
	{ "a CA that is not configured, say the facts, is unknown", CHECK, TLS, "{'tls:ca':null}", UNKNOWN },
	{ "a key that could not be read is an error", CHECK, TLS,
	    "{'tls:key':'$error EACCES','tls:key_matches':'$error not-read'}", ERROR, "EACCES" },
	{ "one certificate that could not be read is an error", CHECK, TLS, "{'" CA "[1]':'$error malformed'}",
	    ERROR, "malformed" },
	{ "an expired certificate fails though the key cannot be read", CHECK, TLS,
	    "{'tls:key':'$error EACCES','tls:key_matches':'$error not-read','" OWN "not_after':" PAST "}", FAIL,
	    "expired" },

	/* validity, judged by the run's clock */
	{ "an expired certificate fails", CHECK, TLS, "{'" OWN "not_after':" PAST "}", FAIL,
	    "expired at 2026-01-31T09:59:59Z" },
	{ "the last second of a certificate passes", CHECK, TLS, "{'" OWN "not_after':" NOW "}", PASS,
	    "expires soon, at 2026-01-31T10:00:00Z" },
	{ "a certificate that is not valid yet fails", CHECK, TLS, "{'" OWN "not_before':1769853601}", FAIL,
	    "not valid before 2026-01-31T10:00:01Z" },
	{ "the first second of a certificate passes", CHECK, TLS, "{'" OWN "not_before':" NOW "}", PASS },
	{ "a certificate that ends soon passes and says so", CHECK, TLS, "{'" OWN "not_after':" SOON "}", PASS,
	    "expires soon" },
	{ "what is soon is the site's to say", CHECK, TLS, "{'" OWN "not_after':" SOON "}", PASS, "its key /c/key.pem",
	    .values = { { "tls-expiry-days", "0" } } },
	{ "an end that is not known is unknown", CHECK, TLS, "{'" OWN "not_after':null}", UNKNOWN, "how long" },
	{ "an end in words is unknown", CHECK, TLS, "{'" OWN "not_after':'2027'}", UNKNOWN, "how long" },
	{ "a begin that is absent is unknown", CHECK, TLS, "{'" OWN "not_before':'$absent'}", UNKNOWN, "how long" },
	{ "without a clock nothing is valid", CHECK, TLS, NULL, UNKNOWN, "as of when", .now = -1 },
	{ "an expired certificate between is for a person", CHECK, TLS,
	    "{'tls:certificate.certificates[1]':" OLD_CA "}", UNKNOWN, "certificate 2 of /c/cert.pem" },
	{ "a CA that expired fails", CHECK, TLS, "{'" CA "':[" OLD_CA "]}", FAIL, "no client is accepted" },
	{ "an expired CA beside a valid one passes and says so", CHECK, TLS, "{'" CA "':[" OLD_CA "," GOOD_CA "]}",
	    PASS, "1 of the 2 certificates of /c/ca.pem are not valid" },
	{ "a CA whose end is not known is unknown", CHECK, TLS, "{'" CA "[0].not_after':null}", UNKNOWN, "how long" },
	{ "a CA that is no object is unknown", CHECK, TLS, "{'" CA "':[3]}", UNKNOWN },
	{ "a file without a CA is unknown", CHECK, TLS, "{'" CA "':[]}", UNKNOWN, "no certificate" },
	{ "a file without a certificate is unknown", CHECK, TLS, "{'tls:certificate.certificates':[]}", UNKNOWN,
	    "no certificate" },

	/* strength */
	{ "an RSA key of 2047 bits fails", CHECK, TLS, "{'" OWN "key':" RSA("2047") "}", FAIL, "2048 are wanted" },
	{ "an RSA key shorter than the site wants fails", CHECK, TLS, NULL, FAIL, "3072 are wanted",
	    .values = { { "tls-min-key-bits", "3072" } } },
	{ "a curve of 224 bits is as strong as RSA of 2048", CHECK, TLS, "{'" OWN "key':" EC("224") "}", PASS },
	{ "a curve of 223 bits is not", CHECK, TLS, "{'" OWN "key':" EC("223") "}", FAIL, "EC of 223 bits" },
	{ "Ed25519 is as strong as RSA of 3072", CHECK, TLS,
	    "{'" OWN "key':{'type':'ED25519','bits':253,'curve':null}}", PASS,
	    .values = { { "tls-min-key-bits", "3072" } } },
	{ "a key of another kind is unknown", CHECK, TLS, "{'" OWN "key.type':'GOST'}", UNKNOWN, "not known" },
	{ "a key without a length is unknown", CHECK, TLS, "{'" OWN "key.bits':null}", UNKNOWN, "how long its key" },
	{ "a key's length in words is unknown", CHECK, TLS, "{'" OWN "key.bits':'4096'}", UNKNOWN },
	{ "a weak key of the CA fails", CHECK, TLS, "{'" CA "[0].key':" RSA("1024") "}", FAIL,
	    "certificate 1 of /c/ca.pem" },
	{ "a weak key of the second CA fails", CHECK, TLS,
	    "{'" CA "[1]':" CERTIFICATE("CN=two", LONG_AGO, LATER, RSA("512"), "'SHA256'", "true") "}", FAIL,
	    "certificate 2 of /c/ca.pem (CN=two)" },
	{ "a signature with SHA-1 fails", CHECK, TLS, "{'" OWN "signature.digest':'SHA1'}", FAIL, "SHA1" },
	{ "a signature with MD5 fails", CHECK, TLS, "{'" OWN "signature.digest':'MD5'}", FAIL, "forged" },
	{ "a signature of another kind is unknown", CHECK, TLS, "{'" OWN "signature.digest':'NEW'}", UNKNOWN },
	{ "a signature without a digest is unknown", CHECK, TLS, "{'" OWN "signature.digest':null}", UNKNOWN },
	{ "a signature with Ed25519 needs none", CHECK, TLS,
	    "{'" OWN "signature':{'algorithm':'ED25519','digest':null}}", PASS },
	{ "how a CA signed itself does not count", CHECK, TLS, "{'" CA "[0].signature.digest':'SHA1'}", PASS },
	{ "a weak key that the Value allows passes", CHECK, TLS, "{'" OWN "key':" RSA("1024") "}", PASS,
	    .values = { { "tls-min-key-bits", "1024" } } },
	{ "a Value that is no number is unknown", CHECK, TLS, NULL, UNKNOWN, "says no number",
	    .values = { { "tls-min-key-bits", "2048 bits" } } },
	{ "a Value that is not exported is unknown", CHECK, TLS, NULL, UNKNOWN, "tls-expiry-days", .values = { { "tls-expiry-days", NULL } } },
	{ "an empty Value is unknown", CHECK, TLS, NULL, UNKNOWN, "says no number", .values = { { "tls-expiry-days", "" } } },

	/* what it is for */
	{ "a certificate for servers passes", CHECK, TLS, "{'" OWN "extended_key_usage':['serverAuth']}", PASS },
	{ "a certificate for clients alone fails", CHECK, TLS, "{'" OWN "extended_key_usage':['clientAuth']}", FAIL,
	    "not made for servers" },
	{ "a certificate for nothing fails", CHECK, TLS, "{'" OWN "extended_key_usage':[]}", FAIL },
	{ "a certificate that does not say what for is unknown", CHECK, TLS,
	    "{'" OWN "extended_key_usage':'$absent'}", UNKNOWN },
	{ "a certificate without names passes and says so", CHECK, TLS, "{'" OWN "names':{'dns':[],'ip':[]}}", PASS,
	    "names no host" },

	/* together */
	{ "a key that is another's fails", CHECK, TLS, "{'tls:key_matches':false}", FAIL, "not the key of /c/cert.pem" },
	{ "an encrypted key fails", CHECK, TLS,
	    "{'tls:key.holds.encrypted':true,'tls:key_matches':'$error not-read'}", FAIL, "passphrase" },
	{ "a certificate of another CA is for a person", CHECK, TLS,
	    "{'tls:chain':{'verified':false,'length':null,'why':'unable to get local issuer certificate'}}", UNKNOWN,
	    "not issued by /c/ca.pem (unable to get" },
	{ "several faults are all named", CHECK, TLS,
	    "{'" OWN "not_after':" PAST ",'" OWN "signature.digest':'MD5','tls:key_matches':false}", FAIL,
	    "MD5, which can be forged; /c/key.pem is not" },
	{ "public CAs fail, by the option", CHECK, TLS,
	    "{'config:options.tlscacert.value':'/etc/ssl/certs/ca-certificates.crt'}", FAIL, "public CAs" },
	{ "public CAs fail, too many to be read", CHECK, TLS,
	    "{'config:options.tlscacert.value':'/etc/pki/tls/certs/ca-bundle.crt','" CA "':'$error too-many'}", FAIL,
	    "public CAs" },
	{ "public CAs fail, behind a link", CHECK, TLS,
	    "{'tls:ca.real':'/usr/share/ca-certificates/mozilla/X.crt','tls:ca.unchanged':false}", FAIL, "public CAs" },
	{ "public CAs fail, wherever a copy of the system's list lies", CHECK, TLS,
	    "{'tls:ca.public':" PUBLIC("140", "140", "0", "0") ",'" CA "':'$error too-many'}", FAIL, "140 of the 140 certificates of /c/ca.pem are public" },
	{ "public CAs fail, some of them and the site's own", CHECK, TLS, "{'tls:ca.public':" PUBLIC("3", "2", "0", "0") "}", FAIL, "2 of the 3" },
	{ "public CAs that came since are unknown", CHECK, TLS,
	    "{'tls:ca.public':" PUBLIC("3", "2", "0", "0") ",'tls:ca.unchanged':false}", UNKNOWN, "as of now, 2 of the 3" },
	{ "public CAs fail, though not all lists could be read", CHECK, TLS,
	    "{'tls:ca.public':" PUBLIC("3", "2", "0", "0") ",'tls:chain':'$error not-read'}", FAIL, "2 of the 3" },
	{ "one that is in the system's list may be the site's own", CHECK, TLS, "{'tls:ca.public':" PUBLIC("1", "1", "0", "0") "}", UNKNOWN,
	    "in the system's list" },
	{ "one that the site added there is its own", CHECK, TLS, "{'tls:ca.public':" PUBLIC("1", "0", "0", "1") "}", PASS },
	{ "many that it added are perhaps not", CHECK, TLS, "{'tls:ca.public':" PUBLIC("9", "0", "0", "9") "}", UNKNOWN, "by the site's wish" },
	{ "one that a public CA issued is unknown", CHECK, TLS, "{'tls:ca.public':" PUBLIC("1", "0", "1", "0") "}", UNKNOWN,
	    "issued by a public CA" },
	{ "more certificates than are read are an error", CHECK, TLS, "{'" CA "':'$error too-many'}", ERROR,
	    "too-many" },

	/* what dockerd holds is what it read when it started */
	{ "a certificate that changed since is unknown", CHECK, TLS, "{'tls:certificate.unchanged':false}", UNKNOWN,
	    "/c/cert.pem changed after dockerd started" },
	{ "a CA that changed since is unknown", CHECK, TLS, "{'tls:ca.unchanged':false}", UNKNOWN, "/c/ca.pem" },
	{ "a key that changed since is unknown", CHECK, TLS, "{'tls:key.unchanged':false}", UNKNOWN, "/c/key.pem" },
	{ "an expired one that came since is unknown, and named", CHECK, TLS,
	    "{'tls:certificate.unchanged':false,'" OWN "not_after':" PAST "}", UNKNOWN, "as of now, certificate 1" },
	{ "a key that came since and matches not is unknown, and named", CHECK, TLS,
	    "{'tls:key.unchanged':false,'tls:key_matches':false}", UNKNOWN, "dockerd does not start" },
	{ "an expired one fails though the CA changed since", CHECK, TLS,
	    "{'tls:ca.unchanged':false,'" OWN "not_after':" PAST "}", FAIL, "expired" },
};

int
main(void)
{
	return check_rows("daemon_tls", rows, ARRAY_SIZE(rows));
}
