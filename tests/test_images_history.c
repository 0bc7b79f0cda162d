/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_images_history: 4.7, 4.9, 4.10 and 4.11, on the facts of an image of three instructions: a root file system that is of
 * a base image, a RUN and a COPY. "trap N" and "P-NN" are the project's numbers for what other tools got wrong.
 */
#include "config.h"

#include "tests/check_row.h"

#define UPDATE   "image-no-lone-update"
#define ADD      "image-copy-not-add"
#define SECRETS  "image-no-secrets"
#define VERIFIED "image-verified-packages"

#define INSTRUCTION(row, origin, keyword, form, root, sources, operations) \
	"{'row':" row ",'created':1,'size':1,'builder':'classic','keyword':" keyword ",'trigger':null,'form':" form ",'understood':true," \
	"'why':null,'root_file_system':" root ",'sources':[" sources "],'checksum':false,'arguments':[],'operations':[" operations "]," \
	"'runs_unseen':false,'unverified':[],'digest':'hmac:1','origin':'" origin "','base':null}"
#define DOES(does) "{'manager':'apt-get','does':'" does "'}"
#define IMAGE \
	"{'kind':'image','id':'sha256:1','name':'app:1','read':{'history':{'source':'GET /images/{id}/history','data':{" \
	"'rows':3,'layers':3,'complete':true,'why':null,'instructions':[" \
	INSTRUCTION("0", "base", "'ADD'", "null", "true", "'file'", "") "," \
	INSTRUCTION("1", "own", "'RUN'", "'shell'", "false", "", DOES("update") "," DOES("install")) "," \
	INSTRUCTION("2", "own", "'COPY'", "null", "false", "'file'", "") "]}}," \
	"'secrets':{'source':'GET /images/{id}/json','data':{'findings':[],'searched':[{'place':'Config.Env','strings':1}," \
	"{'place':'Config.Labels','strings':0},{'place':'Config.Entrypoint','strings':0},{'place':'Config.Cmd','strings':1}," \
	"{'place':'Config.Healthcheck.Test','strings':0},{'place':'Config.OnBuild','strings':0},{'place':'history','strings':3}]," \
	"'unread':[],'more':false}}}}"

/* What is changed in the second instruction. */
#define AT "'history:instructions[1]."
#define RUN(origin) AT "operations':[]," AT "origin':'" origin "'"
#define ONE(origin, keyword) RUN(origin) "," AT "keyword':" keyword "," AT "form':null"
#define PUZZLED "," AT "understood':false," AT "why':'the name of a program stands in a variable'"

/* What each rule that reads the instructions says of facts that are not as they should be. */
#define UNSEEN(check) \
	{ check ": absent instructions are unknown", check, IMAGE, "{'history:instructions':'$absent'}", UNKNOWN }, \
	{ check ": instructions that are null are unknown", check, IMAGE, "{'history:instructions':null}", UNKNOWN }, \
	{ check ": instructions of the wrong type are unknown", check, IMAGE, "{'history:instructions':{}}", UNKNOWN }, \
	{ check ": instructions that were not collected are unknown", check, IMAGE, "{'history:instructions':'$uncollected'}", UNKNOWN }, \
	{ check ": a history that could not be read is an error", check, IMAGE, "{'history':'$error timeout'}", ERROR, "timeout" }, \
	{ check ": instructions that could not be read are an error", check, IMAGE, "{'history:instructions':'$error EIO'}", ERROR }, \
	{ check ": a history that is not there is unknown", check, IMAGE, "{'history':'$absent'}", UNKNOWN }, \
	{ check ": an instruction of the wrong type is unknown", check, IMAGE, "{'history:instructions':[7]}", UNKNOWN }, \
	{ check ": an instruction that lacks a member is unknown", check, IMAGE, "{'history:instructions':[{'row':0,'origin':'own'}]}", UNKNOWN }, \
	{ check ": an operation of the wrong type is unknown", check, IMAGE, "{" RUN("own") "," AT "operations':[7]" "}", UNKNOWN }, \
	{ check ": an operation that nobody knows is unknown", check, IMAGE, "{" RUN("own") "," AT "operations':[" DOES("x") "]" "}", UNKNOWN }, \
	{ check ": a keyword that nobody knows is unknown", check, IMAGE, "{" ONE("own", "'x'") "}", UNKNOWN }, \
	{ check ": so is a trigger's", check, IMAGE, "{" ONE("own", "'ONBUILD'") "," AT "trigger':'x'" "}", UNKNOWN }, \
	{ check ": fewer instructions than rows are not all", check, IMAGE, "{'history:instructions':[]}", UNKNOWN, "as many instructions as rows" }, \
	{ check ": how many rows there are is not known", check, IMAGE, "{'history:rows':'$absent'}", UNKNOWN, "as many instructions as rows" }, \
	{ check ": a source of the wrong type is unknown", check, IMAGE, "{" RUN("own") "," AT "sources':[7]" "}", UNKNOWN }, \
	{ check ": whether it is complete is not known", check, IMAGE, "{'history:complete':'$absent'}", UNKNOWN }, \
	{ check ": a history that is not complete is unknown", check, IMAGE, "{'history:complete':false,'history:why':'the image has no history','history:instructions':[]}", UNKNOWN, "no history" }

/* clang-format off */
static const struct check_row rows[] = {
	/* 4.7 */
	{ "P-79: update and install in one instruction pass", UPDATE, IMAGE, NULL, PASS, "no lone update among 3 instructions" },
	UNSEEN(UPDATE),
	{ "4.7: update alone fails", UPDATE, IMAGE, "{" RUN("own") "," AT "operations':[" DOES("update") "]" "}", FAIL, "instruction 1 (apt-get)" },
	{ "4.7: update and upgrade pass", UPDATE, IMAGE, "{" RUN("own") "," AT "operations':[" DOES("update") "," DOES("upgrade") "]" "}", PASS },
	{ "4.7: install alone passes", UPDATE, IMAGE, "{" RUN("own") "," AT "operations':[" DOES("install") "]" "}", PASS },
	{ "4.7: no package manager at all passes", UPDATE, IMAGE, "{" RUN("own") "}", PASS },
	{ "4.7: update alone where it is not known whose line it is fails and says so", UPDATE, IMAGE, "{" RUN("unknown") "," AT "operations':[" DOES("update") "]" "}", FAIL, "is not known" },
	{ "P-80: update alone in a base image that is here is that image's", UPDATE, IMAGE, "{" RUN("base") "," AT "operations':[" DOES("update") "]" "}", PASS, "1 in a base image" },
	{ "4.7: update beside a script that nobody saw is for a person", UPDATE, IMAGE, "{" RUN("own") "," AT "runs_unseen':true," AT "operations':[" DOES("update") "]" "}", NOTCHECKED, "may install" },
	{ "4.7: a script that nobody saw, without an update, passes", UPDATE, IMAGE, "{" RUN("own") "," AT "runs_unseen':true" "}", PASS },
	{ "4.7: what is not understood is unknown", UPDATE, IMAGE, "{" RUN("own") PUZZLED "}", UNKNOWN, "instruction 1 (the name of a program stands in a variable)" },
	{ "4.7: what is not understood but updates is unknown", UPDATE, IMAGE, "{" RUN("own") PUZZLED "," AT "operations':[" DOES("update") "]" "}", UNKNOWN },
	{ "4.7: what is not understood but installs is no lone update", UPDATE, IMAGE, "{" RUN("own") PUZZLED "," AT "operations':[" DOES("update") "," DOES("install") "]" "}", PASS },
	{ "4.7: what is not understood of a base image is that image's", UPDATE, IMAGE, "{" RUN("base") PUZZLED "}", PASS },
	{ "4.7: a committed container is unknown", UPDATE, IMAGE, "{" ONE("own", "null") PUZZLED "}", UNKNOWN },
	{ "4.7: an installation by another manager does not count", UPDATE, IMAGE, "{" RUN("own") "," AT "operations':[" DOES("update") ",{'manager':'apk','does':'install'}]" "}", FAIL, "instruction 1 (apt-get)" },
	{ "4.7: one by another program of the same manager does", UPDATE, IMAGE, "{" RUN("own") "," AT "operations':[" DOES("update") ",{'manager':'nala','does':'install'}]" "}", PASS },
	{ "4.7: update alone in a base image that filters may leave out fails", UPDATE, IMAGE, "{" RUN("base") "," AT "operations':[" DOES("update") "]" "}", FAIL, "of a base image", .partial = true },
	{ "4.7: a trigger that updates alone fails", UPDATE, IMAGE, "{" ONE("own", "'ONBUILD'") "," AT "trigger':'RUN'," AT "operations':[" DOES("update") "]" "}", FAIL },

	/* 4.9 */
	{ "P-80: the root file system is no ADD of the author's", ADD, IMAGE, NULL, PASS, "no ADD" },
	UNSEEN(ADD),
	{ "4.9: ADD of a file fails", ADD, IMAGE, "{" ONE("own", "'ADD'") "," AT "sources':['file']" "}", FAIL, "instruction 1 (file)" },
	{ "4.9: ADD of a URL fails by its kind", ADD, IMAGE, "{" ONE("own", "'ADD'") "," AT "sources':['url']," AT "checksum':true" "}", FAIL, "url" },
	{ "P-80: ADD of an archive is for a person", ADD, IMAGE, "{" ONE("own", "'ADD'") "," AT "sources':['archive']" "}", NOTCHECKED, "archive" },
	{ "4.9: ADD of an archive and a file fails", ADD, IMAGE, "{" ONE("own", "'ADD'") "," AT "sources':['file','archive']" "}", FAIL },
	{ "4.9: ADD of nothing known fails", ADD, IMAGE, "{" ONE("own", "'ADD'") "}", FAIL },
	{ "P-80: ADD in a base image that is here is that image's", ADD, IMAGE, "{" ONE("base", "'ADD'") "," AT "sources':['file']" "}", PASS, "1 in a base image" },
	{ "4.9: ADD in a base image that filters may leave out fails", ADD, IMAGE, "{" ONE("base", "'ADD'") "," AT "sources':['file']" "}", FAIL, "instruction 1 (file, of a base image)", .partial = true },
	{ "4.9: the root file system stays one where filters leave images out", ADD, IMAGE, NULL, PASS, "no ADD", .partial = true },
	{ "4.9: a root file system of the site's own build that may be a file is for a person", ADD, IMAGE, "{" ONE("own", "'ADD'") "," AT "root_file_system':true," AT "sources':['file']" "}", NOTCHECKED, "perhaps no archive" },
	{ "4.9: one of an archive passes", ADD, IMAGE, "{" ONE("own", "'ADD'") "," AT "root_file_system':true," AT "sources':['archive']" "}", PASS },
	{ "4.9: ADD where it is not known whose line it is fails and says so", ADD, IMAGE, "{" ONE("unknown", "'ADD'") "," AT "sources':['file']" "}", FAIL, "is not known" },
	{ "4.9: a trigger that ADDs fails", ADD, IMAGE, "{" ONE("own", "'ONBUILD'") "," AT "trigger':'ADD'," AT "sources':['file']" "}", FAIL },
	{ "trap 132: a RUN that is not understood is no ADD", ADD, IMAGE, "{" RUN("own") PUZZLED "}", PASS },
	{ "4.9: an instruction that is not known is unknown", ADD, IMAGE, "{" ONE("own", "null") PUZZLED "}", UNKNOWN },
	{ "4.9: a committed container is no ADD", ADD, IMAGE, "{" ONE("own", "null") "," AT "form':'exec'" PUZZLED "}", PASS },

	/* 4.10 */
	{ "4.10: nothing found is for a person", SECRETS, IMAGE, NULL, NOTCHECKED, "does not prove" },
	{ "4.10: absent findings are unknown", SECRETS, IMAGE, "{'secrets:findings':'$absent'}", UNKNOWN },
	{ "4.10: findings that are null are unknown", SECRETS, IMAGE, "{'secrets:findings':null}", UNKNOWN },
	{ "4.10: findings of the wrong type are unknown", SECRETS, IMAGE, "{'secrets:findings':'none'}", UNKNOWN },
	{ "4.10: findings that could not be read are an error", SECRETS, IMAGE, "{'secrets':'$error timeout'}", ERROR },
	{ "4.10: findings that were not collected are unknown", SECRETS, IMAGE, "{'secrets:findings':'$uncollected'}", UNKNOWN },
	{ "trap 135: a finding fails and is named, not shown", SECRETS, IMAGE, "{'secrets:findings':[{'detector':'named-secret','place':'Config.Env','name':'DB_PASSWORD'}]}", FAIL, "DB_PASSWORD: named-secret in Config.Env" },
	{ "4.10: a finding without a name fails", SECRETS, IMAGE, "{'secrets:findings':[{'detector':'jwt','place':'history[3]','name':null}]}", FAIL, "jwt in history[3]" },
	{ "4.10: what is in the environment and the history is told once", SECRETS, IMAGE,
	  "{'secrets:findings':[{'detector':'named-secret','place':'Config.Env','name':'A'},{'detector':'named-secret','place':'history[1]','name':'A'}]}", FAIL, "secret: A: named-secret in Config.Env" },
	{ "4.10: a finding fails whatever could not be searched", SECRETS, IMAGE, "{'secrets:unread':['history'],'secrets:findings':[{'detector':'jwt','place':'Config.Env','name':'X'}]}", FAIL },
	{ "4.10: findings that may not be all are an error", SECRETS, IMAGE, "{'secrets:findings[0]':'$error not-read'}", ERROR, "in full" },
	{ "4.10: but one among them fails", SECRETS, IMAGE,
	  "{'secrets:findings':[{'detector':'jwt','place':'Config.Env','name':'X'}],'secrets:findings[1]':'$error not-read'}", FAIL, "jwt" },
	{ "4.10: a finding of the wrong type is unknown", SECRETS, IMAGE, "{'secrets:findings':[7]}", UNKNOWN },
	{ "4.10: a history that was not searched is unknown", SECRETS, IMAGE,
	  "{'secrets:searched':[{'place':'Config.Env','strings':0},{'place':'Config.Labels','strings':0},{'place':'Config.Entrypoint','strings':0},{'place':'Config.Cmd','strings':0}]}", UNKNOWN, "history was not searched" },
	{ "4.10: an environment that was not searched is unknown", SECRETS, IMAGE, "{'secrets:searched':[]}", UNKNOWN, "Config.Env" },
	{ "4.10: what was searched is not known", SECRETS, IMAGE, "{'secrets:searched':'$absent'}", UNKNOWN },
	{ "4.10: a place of another type is unknown", SECRETS, IMAGE, "{'secrets:unread':['Config.OnBuild']}", UNKNOWN },
	{ "4.10: a description that could not be read is an error", SECRETS, IMAGE, "{'secrets:unread':'$error timeout'}", ERROR, "timeout" },
	{ "4.10: an image that is gone is an error", SECRETS, IMAGE, "{'inspect':'$error vanished'}", ERROR, "removed" },
	{ "4.7: an image that is gone is an error", UPDATE, IMAGE, "{'inspect':'$error vanished'}", ERROR, "removed" },
	{ "4.10: what was not read is not known", SECRETS, IMAGE, "{'secrets:unread':'$absent'}", UNKNOWN },

	/* 4.11 */
	{ "4.11: nothing found is for a person", VERIFIED, IMAGE, NULL, NOTCHECKED, "of which 0" },
	UNSEEN(VERIFIED),
	{ "4.11: a switch that turns verification off fails", VERIFIED, IMAGE, "{" RUN("own") "," AT "unverified':['yum --nogpgcheck']" "}", FAIL, "instruction 1 (yum --nogpgcheck)" },
	{ "4.11: one of a base image fails, since its packages are in this image", VERIFIED, IMAGE, "{" RUN("base") "," AT "unverified':['yum --nogpgcheck']" "}", FAIL, "of a base image" },
	{ "4.11: one in what is not fully understood fails", VERIFIED, IMAGE, "{" RUN("unknown") PUZZLED "," AT "unverified':['gpgcheck=0']" "}", FAIL },
	{ "4.11: what is not understood is counted for the person", VERIFIED, IMAGE, "{" RUN("own") PUZZLED "}", NOTCHECKED, "of which 1" },
};
/* clang-format on */

int
main(void)
{
	return check_rows("images: history", rows, sizeof(rows) / sizeof(rows[0]));
}
