/* SPDX-License-Identifier: Apache-2.0 */
/* What commands a script holds: "word,word|word;" (| a pipeline, also before a word where others stand between, ~ before a word something of which is expanded, < what it is fed). */
#include "config.h"

#include <string.h>

#include "audit/shell_words.h"
#include "tests/rows.h"

/* clang-format off */
static const struct row { const char *name, *script, *commands; } rows[] = {
	{ "words are separated by blanks", "apt-get  update\t-q", "apt-get,update,-q;" },
	{ "an empty script holds nothing", "", "" },
	{ "&& and || and ; and & and newlines end commands", "a && b || c; d & e\nf", "a;b;c;d;e;f;" },
	{ "a pipeline has one number", "a | b |& c; d", "a|b|c;d;" },
	{ "single quotes keep all", "echo 'a && b; $c'", "echo,a && b; $c;" },
	{ "double quotes keep operators", "echo \"a && b\" c", "echo,a && b,c;" },
	{ "quotes in the middle of a word belong to it", "apt\"-\"g'et' update", "apt-get,update;" },
	{ "a backslash quotes a character", "echo a\\ b \\; c", "echo,a b,;,c;" },
	{ "a backslash in double quotes quotes few", "echo \"a\\\"b\\n\\$\"", "echo,a\"b\\n$;" },
	{ "a continued line goes on", "apt-get \\\n update \\\n&& x", "apt-get,update;x;" },
	{ "a word goes on over a continued line", "apt-\\\nget update", "apt-get,update;" },
	{ "a comment ends at the line's end", "a # b && c\nd", "a;d;" },
	{ "# in a word is no comment", "a b#c", "a,b#c;" },
	{ "a variable is kept as it stands", "echo $HOME/x ${Y:-z} \"$Z\"", "echo,~$HOME/x,~${Y:-z},~$Z;" },
	{ "a dollar sign alone is one", "echo $ a$", "echo,$,a$;" },
	{ "a substitution's commands are listed", "x=$(cat y | z) b", "cat,y|z;~x=$(cat y | z),b;" },
	{ "those in double quotes too", "echo \"$(a \"b c\")\"", "a,b c;echo,~$(a \"b c\");" },
	{ "those in backticks too", "echo `a b`", "a,b;echo,~`a b`;" },
	{ "a substitution in a pipeline leaves it one", "a | b $(c d)", "a;c,d;|b,~$(c d);" },
	{ "arithmetic holds no commands", "echo $((1 + 2))", "echo,~$((1 + 2));" },
	{ "process substitution", "bash <(curl x)", "curl,x;bash,~<(curl x);" },
	{ "redirections are left out", "a >b 2>&1 <c >>d 2>/dev/null e &>f", "a,e;" },
	{ "a number that is no descriptor stays", "sleep 2 > x", "sleep,2;" },
	{ "a here-document is what the command is fed", "sh <<EOF\na b\nEOF\nc", "sh<a b\n;c;" },
	{ "one with leading tabs", "sh <<-'X'\n\ta\n\tX\nc", "sh<a\n;c;" },
	{ "a here-string", "sh <<< 'a b'", "sh<a b;" },
	{ "a here-string that feeds nothing", "<<< 'a b'; c", "c;" },
	{ "a here-string before its command", "<<< 'a b' sh", "sh<a b;" },
	{ "two here-documents on a line", "a <<X; b <<Y\n1\nX\n2\nY\n", "a<1\n;b<2\n;" },
	{ "if", "if a; then b; elif c; then d; else e; fi", "a;b;c;d;e;" },
	{ "for", "for x in a b; do c $x; done", "c,~$x;" },
	{ "for over lines", "for x in a \\\n b\ndo c; done", "c;" },
	{ "for with arithmetic", "for ((i=0;i<3;i++)); do c; done", "c;" },
	{ "while and until", "while a; do b; done; until c; do d; done", "a;b;c;d;" },
	{ "case", "case \"$x\" in a|b) c d;; (e) f;; *) g; esac; h", "c,d;f;g;h;" },
	{ "case over lines", "case $x in\n a) b ;;\n *) c ;;\nesac", "b;c;" },
	{ "a subshell", "(a; b) && c", "a;b;c;" },
	{ "a group", "{ a; b; } || c", "a;b;c;" },
	{ "a subshell in a pipeline", "(a x) | b", "a,x|b;" },
	{ "a function", "f() { a; }; f", "a;f;" },
	{ "function", "function f { a; }; f", "a;f;" },
	{ "[[ ]] is no command", "[[ a && $b ]] && c", "c;" },
	{ "(( )) is no command", "((x > 1)) && c", "c;" },
	{ "! is no command", "! a && time b", "a;b;" },
	{ "a word of the shell in another place is a word", "echo if then", "echo,if,then;" },
	{ "a quoted word of the shell is a command", "\"if\" a", "if,a;" },
	{ "assignments come first", "A=b C+=d e f=g", "A=b,C+=d,e,f=g;" },
	{ "an array", "a=(b c); d", "~a=;d;" },
	{ "ANSI-C quotes are kept as they stand", "echo $'a\\'b' c", "echo,~$'a\\'b',c;" },
	{ "quotes without an end are not understood", "echo 'a", "echo,;?" },
	{ "double quotes without an end are not understood", "echo \"a", "echo,a;?" },
	{ "a substitution without an end is not understood", "echo $(a", "echo,~$(a;?" },
	{ "a bracket too many is not understood", "a ) b", "a;b;?" },
	{ "a bracket too few is not understood", "( a", "a;?" },
	{ "a bracket in a command is not understood", "a b ( c )", "a,b;c;?" },
	{ "a case without an end is not understood", "case x in a) b", "b;?" },
	{ "a here-document without an end is not understood", "a <<X\nb", "a<b\n;?" },
	{ "a command in a here-document is not understood", "a <<X\n$(b)\nX\n", "a<$(b)\n;?" },
	{ "but it is text where the end is quoted", "a <<'X'\n$(b)\nX\n", "a<$(b)\n;" },
	{ "a command in a variable's default is not understood", "a ${b:-$(c)}", "a,~${b:-$(c)};?" },
	{ "what is nested too deeply is not understood", "$($($($($($($($($($($($($($($($($($($(a))))))))))))))))))", NULL },
};
/* clang-format on */

static void
show(const struct shell *sh, struct buf *out)
{
	for (size_t i = 0; i < sh->n; i++) {
		const struct shell_command *c = &sh->commands[i];

		for (size_t k = 0; k + 1 < i; k++)
			if (sh->commands[k].pipeline == c->pipeline && sh->commands[i - 1].pipeline != c->pipeline)
				buf_adds(out, "|");
		for (size_t k = 0; k < c->n; k++)
			buf_addf(out, "%s%s%s", k > 0 ? "," : "", c->words[k].opaque ? "~" : "", c->words[k].text);
		if (c->input != NULL)
			buf_addf(out, "<%s", c->input);
		buf_adds(out, i + 1 < sh->n && sh->commands[i + 1].pipeline == c->pipeline ? "|" : ";");
	}
	if (sh->why != NULL)
		buf_adds(out, "?");
}

static void
test(void **state)
{
	const struct row *r = *state;
	autofree char *exact = xstrndup(r->script, strlen(r->script));
	struct shell sh = { 0 };
	autobuf struct buf out = BUF_INIT;

	shell_parse(&sh, exact, strlen(exact));
	show(&sh, &out);
	if (r->commands != NULL)
		assert_string_equal(out.s, r->commands);
	else
		assert_non_null(sh.why);
	shell_free(&sh);
}

int
main(void)
{
	return RUN_ROWS("shell words", rows, test);
}
