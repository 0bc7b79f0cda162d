/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/shell_words.h"

struct heredoc {
	char *end;   /* the line that ends it */
	size_t nend;
	bool tabs;   /* leading tabs are left out */
	bool quoted; /* nothing in it is expanded */
	size_t command;
};

struct parser {
	const char *s;
	size_t len, i;
	struct shell *out;
	unsigned depth;
	size_t *pipelines;             /* how many there were */
	size_t pipeline;               /* of the command that is being read */
	struct shell_command cur;
	unsigned parens, cases;
	struct heredoc docs[4];
	size_t ndocs;
};

static void parse(struct shell *out, const char *s, size_t len, unsigned depth, size_t *pipelines);

static void
puzzled(struct parser *p, const char *why)
{
	if (p->out->why == NULL)
		p->out->why = why;
}

static char
peek(const struct parser *p, size_t ahead)
{
	return p->i + ahead < p->len ? p->s[p->i + ahead] : '\0';
}

static bool
is_meta(char c)
{
	return c == '\0' || strchr(" \t\n;&|<>()", c) != NULL;
}

static bool
is_name(const char *s, size_t n)
{
	if (n == 0 || isdigit((unsigned char)*s))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '_')
			return false;
	return true;
}

/* Where the quotes that open at i end: behind the closing one, or len if there is none. */
static size_t
quotes_end(const char *s, size_t len, size_t i)
{
	char quote = s[i++];

	for (; i < len; i++) {
		if (s[i] == '\\' && quote != '\'')
			i++;
		else if (s[i] == quote)
			return i + 1;
	}
	return len + 1;
}

/* Behind the bracket that closes the one at i; beyond len if there is none. */
static size_t
brackets_end(const char *s, size_t len, size_t i, char open, char close)
{
	size_t depth = 0;

	while (i < len) {
		if (s[i] == '\\') {
			i += 2;
		} else if (s[i] == '\'' || s[i] == '"' || s[i] == '`') {
			i = quotes_end(s, len, i);
		} else {
			depth += s[i] == open;
			if (s[i++] == close && --depth == 0)
				return i;
		}
	}
	return len + 1;
}

/* Adds what stands from start to here to a word, as it was written. */
static void
as_written(struct parser *p, size_t start, struct buf *text, bool *opaque)
{
	if (p->i > p->len) {
		puzzled(p, "quotes or brackets without an end");
		p->i = p->len;
	}
	buf_add(text, p->s + start, p->i - start);
	*opaque = true;
}

/* Whether a text that is passed over holds a substitution: arithmetic, an array. */
static void
passed_over(struct parser *p, size_t start, size_t end)
{
	end = end < p->len ? end : p->len;
	for (; start + 1 < end; start++)
		if (p->s[start] == '`' || (p->s[start] == '$' && p->s[start + 1] == '(' && (start + 2 >= end || p->s[start + 2] != '(')))
			puzzled(p, "a command in arithmetic or an array");
}

/* $(...), <(...) and `...`: commands in the middle of a word, the brackets of which open at the given place. */
static void
substitution(struct parser *p, size_t open, struct buf *text, bool *opaque)
{
	size_t start = p->i, inner = open + 1, end;
	bool arithmetic = p->s[open] == '(' && open + 1 < p->len && p->s[open + 1] == '(';

	end = p->s[open] == '`' ? quotes_end(p->s, p->len, open) : brackets_end(p->s, p->len, open, '(', ')');
	p->i = end;
	as_written(p, start, text, opaque);
	if (end > p->len)
		return;
	if (arithmetic && end >= 2 && p->s[end - 2] == ')') {
		passed_over(p, inner, end);
		return;
	}
	if (p->s[open] == '`' && memmem(p->s + inner, end - inner, "\\`", 2) != NULL)
		puzzled(p, "a command in a command in backticks");
	parse(p->out, p->s + inner, end - 1 - inner, p->depth + 1, p->pipelines);
}

static void
expansion(struct parser *p, struct buf *text, bool *opaque, bool quoted)
{
	size_t start = p->i;
	char c = peek(p, 1);

	if (c == '(') {
		substitution(p, p->i + 1, text, opaque);
	} else if (c == '{') {
		p->i = brackets_end(p->s, p->len, p->i + 1, '{', '}');
		as_written(p, start, text, opaque);
		if (memmem(p->s + start, p->i - start, "$(", 2) != NULL || memchr(p->s + start, '`', p->i - start) != NULL)
			puzzled(p, "a command in the default of a variable");
	} else if (c == '\'' && !quoted) {
		for (p->i += 2; p->i < p->len && p->s[p->i] != '\'';)
			p->i += p->s[p->i] == '\\' ? 2 : 1;
		p->i = p->i < p->len ? p->i + 1 : p->len + 1;
		as_written(p, start, text, opaque);
	} else if (c == '"' && !quoted) {
		p->i++; /* $"..." is "..." in another language */
	} else if (isalpha((unsigned char)c) || c == '_') {
		for (p->i++; isalnum((unsigned char)peek(p, 0)) || peek(p, 0) == '_';)
			p->i++;
		as_written(p, start, text, opaque);
	} else if (c != '\0' && strchr("0123456789?#@*!$-", c) != NULL) {
		p->i += 2;
		as_written(p, start, text, opaque);
	} else {
		buf_addc(text, '$');
		p->i++;
	}
}

static void
double_quotes(struct parser *p, struct buf *text, bool *opaque)
{
	for (p->i++; p->i < p->len && p->s[p->i] != '"';) {
		if (p->s[p->i] == '\\' && p->i + 1 < p->len) {
			if (p->s[p->i + 1] != '\n') {
				if (strchr("$`\"\\", p->s[p->i + 1]) == NULL)
					buf_addc(text, '\\');
				buf_addc(text, p->s[p->i + 1]);
			}
			p->i += 2;
		} else if (p->s[p->i] == '$') {
			expansion(p, text, opaque, true);
		} else if (p->s[p->i] == '`') {
			substitution(p, p->i, text, opaque);
		} else {
			buf_addc(text, p->s[p->i++]);
		}
	}
	if (p->i >= p->len)
		puzzled(p, "quotes or brackets without an end");
	else
		p->i++;
}

/* Reads a word. *ret_quoted: a part of it was quoted, so that it is none of the shell's own words. */
static struct shell_word
read_word(struct parser *p, bool *ret_quoted)
{
	struct buf text = BUF_INIT;
	struct shell_word w = { NULL, false };

	*ret_quoted = false;
	while (p->i < p->len) {
		char c = p->s[p->i];

		if (c == '\\') {
			if (peek(p, 1) != '\n' && p->i + 1 < p->len) {
				buf_addc(&text, p->s[p->i + 1]);
				*ret_quoted = true;
			}
			p->i = p->i + 2 < p->len ? p->i + 2 : p->len;
		} else if (c == '\'') {
			size_t end = quotes_end(p->s, p->len, p->i);

			if (end > p->len) {
				puzzled(p, "quotes or brackets without an end");
				end = p->len;
			} else {
				buf_add(&text, p->s + p->i + 1, end - p->i - 2);
			}
			p->i = end;
			*ret_quoted = true;
		} else if (c == '"') {
			double_quotes(p, &text, &w.opaque);
			*ret_quoted = true;
		} else if (c == '$') {
			expansion(p, &text, &w.opaque, false);
		} else if (c == '`') {
			substitution(p, p->i, &text, &w.opaque);
		} else if ((c == '<' || c == '>') && peek(p, 1) == '(' && text.len == 0) {
			substitution(p, p->i + 1, &text, &w.opaque);
		} else if (is_meta(c)) {
			break;
		} else {
			buf_addc(&text, c);
			p->i++;
		}
	}
	w.text = buf_take(&text);
	return w;
}

static void
command_clear(struct shell_command *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->words[i].text);
	free(c->words);
	free(c->input);
	*c = (struct shell_command){ 0 };
}

static void
end_command(struct parser *p, bool piped)
{
	struct shell *out = p->out;

	if (p->cur.n > 0 && out->n < SHELL_MAX_COMMANDS) {
		if ((out->n & (out->n - 1)) == 0)
			out->commands = xrealloc(out->commands, out->n ? 2 * out->n : 1, sizeof *out->commands);
		p->cur.pipeline = p->pipeline;
		out->commands[out->n++] = p->cur;
		p->cur = (struct shell_command){ 0 };
	} else if (p->cur.n > 0) {
		puzzled(p, "too many commands");
		command_clear(&p->cur);
	} else {
		command_clear(&p->cur); /* what is fed to nothing */
		if (piped && out->n > 0) /* of a group */
			p->pipeline = out->commands[out->n - 1].pipeline;
	}
	for (size_t i = 0; i < p->ndocs; i++)
		if (p->docs[i].command == SIZE_MAX)
			p->docs[i].command = out->n > 0 ? out->n - 1 : 0;
	if (!piped)
		p->pipeline = ++*p->pipelines;
}

static void
add_word(struct parser *p, struct shell_word w)
{
	struct shell_command *c = &p->cur;
	size_t eq = strcspn(w.text, "=");

	if ((c->n & (c->n - 1)) == 0)
		c->words = xrealloc(c->words, c->n ? 2 * c->n : 1, sizeof *c->words);
	c->words[c->n++] = w;
	if (eq > 0 && w.text[eq] == '=' && c->assignments == c->n - 1 &&
	    is_name(w.text, eq - (w.text[eq - 1] == '+')))
		c->assignments++;
}

static void
skip_blanks(struct parser *p)
{
	for (;;) {
		if (peek(p, 0) == ' ' || peek(p, 0) == '\t')
			p->i++;
		else if (peek(p, 0) == '\\' && peek(p, 1) == '\n')
			p->i += 2;
		else
			return;
	}
}

/* The bodies of the here-documents that were announced on the line that ended here. */
static void
read_heredocs(struct parser *p)
{
	for (size_t d = 0; d < p->ndocs; d++) {
		struct heredoc *doc = &p->docs[d];
		struct buf body = BUF_INIT;
		bool ended = false;

		while (p->i < p->len && !ended) {
			const char *line = p->s + p->i, *nl = memchr(line, '\n', p->len - p->i);
			size_t n = nl ? (size_t)(nl - line) : p->len - p->i;

			p->i += n + (nl != NULL);
			while (doc->tabs && n > 0 && *line == '\t')
				line++, n--;
			ended = n == doc->nend && memcmp(line, doc->end, n) == 0;
			if (!ended) {
				buf_add(&body, line, n);
				buf_addc(&body, '\n');
			}
		}
		if (!ended)
			puzzled(p, "a here-document without an end");
		else if (!doc->quoted && (strstr(body.s, "$(") != NULL || strchr(body.s, '`') != NULL))
			puzzled(p, "a command in a here-document");
		if (doc->command < p->out->n && p->out->commands[doc->command].input == NULL)
			p->out->commands[doc->command].input = buf_take(&body);
		buf_free(&body);
		free(doc->end);
	}
	p->ndocs = 0;
}

/* At '<' or '>', or "&>": the operator and the word behind it. */
static void
redirection(struct parser *p)
{
	size_t start = p->i;
	struct shell_word w;
	bool quoted, doc, string;

	while (p->i < p->len && strchr("<>&|", p->s[p->i]) != NULL && p->i - start < 3)
		p->i++;
	string = p->i - start == 3 && memcmp(p->s + start, "<<<", 3) == 0;
	doc = !string && p->i - start >= 2 && memcmp(p->s + start, "<<", 2) == 0;
	if (doc)
		p->i = start + 2;
	if (doc && peek(p, 0) == '-')
		p->i++;
	skip_blanks(p);
	w = read_word(p, &quoted);
	if (doc && p->ndocs == ARRAY_SIZE(p->docs)) {
		puzzled(p, "too many here-documents on a line");
	} else if (doc) {
		p->docs[p->ndocs++] = (struct heredoc){ w.text, strlen(w.text), p->s[start + 2] == '-', quoted, SIZE_MAX };
		return;
	} else if (string && p->cur.input == NULL) {
		p->cur.input = w.text;
		return;
	}
	free(w.text);
}

/* Words up to the end of the line or list: those of "for x in ...". */
static void
skip_words(struct parser *p, const char *until)
{
	bool quoted, last = false;

	while (p->i < p->len && !last) {
		struct shell_word w;

		skip_blanks(p);
		if (until == NULL && (peek(p, 0) == ';' || peek(p, 0) == '\n'))
			return;
		if (is_meta(peek(p, 0))) {
			p->i += p->i < p->len;
			continue;
		}
		w = read_word(p, &quoted);
		last = strcmp(w.text, until != NULL ? until : "do") == 0;
		free(w.text);
	}
	if (until != NULL && !last)
		puzzled(p, "a compound command without an end");
}

/* The pattern of a case, up to its ')'; or esac. */
static void
read_pattern(struct parser *p)
{
	bool quoted;

	while (p->i < p->len) {
		struct shell_word w;
		bool esac;

		while (p->i < p->len && strchr(" \t\n|(", p->s[p->i]) != NULL)
			p->i++;
		if (peek(p, 0) == '#') {
			while (p->i < p->len && p->s[p->i] != '\n')
				p->i++;
			continue;
		}
		if (peek(p, 0) == ')') {
			p->i++;
			return;
		}
		if (p->i >= p->len || is_meta(p->s[p->i]))
			break;
		w = read_word(p, &quoted);
		esac = !quoted && strcmp(w.text, "esac") == 0;
		free(w.text);
		if (esac) {
			p->cases--;
			return;
		}
	}
	puzzled(p, "a compound command without an end");
	p->i = p->len;
}

static void open_paren(struct parser *p);

/* Whether a word at the place of a command's name is the shell's own; what belongs to it is then read too. */
static bool
reserved(struct parser *p, const char *word)
{
	static const char *const alone[] = { "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "{", "}", "!",
		"time", "coproc" };

	for (size_t i = 0; i < ARRAY_SIZE(alone); i++)
		if (strcmp(word, alone[i]) == 0)
			return true;
	if (strcmp(word, "for") == 0 || strcmp(word, "select") == 0) {
		skip_blanks(p);
		if (peek(p, 0) == '(')
			open_paren(p);
		else
			skip_words(p, NULL);
	} else if (strcmp(word, "[[") == 0) {
		skip_words(p, "]]");
	} else if (strcmp(word, "case") == 0) {
		skip_words(p, "in");
		p->cases++;
		read_pattern(p);
	} else if (strcmp(word, "esac") == 0 && p->cases > 0) {
		p->cases--;
	} else if (strcmp(word, "function") == 0) {
		bool quoted;

		skip_blanks(p);
		free(read_word(p, &quoted).text);
	} else {
		return false;
	}
	return true;
}

/* '(': a subshell, a function's "()", an array, or arithmetic. */
static void
open_paren(struct parser *p)
{
	size_t ahead = 1, start = p->i;
	size_t last = p->cur.n > 0 ? strlen(p->cur.words[p->cur.n - 1].text) : 0;

	while (peek(p, ahead) == ' ')
		ahead++;
	if (p->cur.n == 1 && p->cur.assignments == 0 && peek(p, ahead) == ')') {
		p->i += ahead + 1;
		command_clear(&p->cur);
	} else if (p->cur.n > 0 && p->cur.assignments == p->cur.n && last > 0 &&
	    p->cur.words[p->cur.n - 1].text[last - 1] == '=') {
		p->i = brackets_end(p->s, p->len, p->i, '(', ')');
		p->cur.words[p->cur.n - 1].opaque = true;
		passed_over(p, start, p->i);
	} else if (p->cur.n == 0 && peek(p, 1) == '(') {
		p->i = brackets_end(p->s, p->len, p->i, '(', ')');
		passed_over(p, start, p->i);
	} else {
		if (p->cur.n > 0) {
			puzzled(p, "a bracket where none is expected");
			end_command(p, false);
		}
		p->parens++;
		p->i++;
	}
	if (p->i > p->len) {
		puzzled(p, "quotes or brackets without an end");
		p->i = p->len;
	}
}

static void
plain_word(struct parser *p)
{
	bool quoted;
	size_t start = p->i;
	struct shell_word w = read_word(p, &quoted);
	char next = peek(p, 0);

	/* the number of a descriptor, or a reserved word */
	bool dropped = (!quoted && !w.opaque && (next == '<' || next == '>') && *w.text != '\0' &&
	    strspn(w.text, "0123456789") == strlen(w.text)) ||
	    (!quoted && !w.opaque && p->cur.n == p->cur.assignments && reserved(p, w.text));

	if (!dropped && p->i == start) {
		puzzled(p, "a character where none is expected");
		p->i++;
		dropped = true;
	}
	if (dropped || (*w.text == '\0' && !quoted && !w.opaque)) /* nothing: a continued line */
		free(w.text);
	else
		add_word(p, w);
}

static void
operator(struct parser *p)
{
	char c = p->s[p->i], next = peek(p, 1);

	if (c == '<' || c == '>' || (c == '&' && next == '>')) {
		if (next == '(' && c != '&')
			plain_word(p);
		else
			redirection(p);
		return;
	}
	if (c == '(') {
		open_paren(p);
		return;
	}
	end_command(p, c == '|' && next != '|');
	if ((c == next && c != '\n' && c != ')') || (c == '|' && next == '&') || (c == ';' && next == '&'))
		p->i++;
	p->i++;
	if (c == '\n') {
		read_heredocs(p);
	} else if (c == ')') {
		if (p->parens == 0)
			puzzled(p, "a bracket where none is expected");
		else
			p->parens--;
	} else if (c == ';' && (next == ';' || next == '&')) {
		if (peek(p, 0) == '&')
			p->i++;
		if (p->cases == 0)
			puzzled(p, "a bracket where none is expected");
		else
			read_pattern(p);
	}
}

static void
parse(struct shell *out, const char *s, size_t len, unsigned depth, size_t *pipelines)
{
	struct parser p = { .s = s, .len = len, .out = out, .depth = depth, .pipelines = pipelines,
		.pipeline = ++*pipelines };

	if (depth > SHELL_MAX_DEPTH) {
		puzzled(&p, "too deeply nested");
		return;
	}
	while (p.i < p.len) {
		skip_blanks(&p);
		if (p.i >= p.len)
			break;
		if (s[p.i] == '#') {
			while (p.i < p.len && s[p.i] != '\n')
				p.i++;
		} else if (is_meta(s[p.i]) && s[p.i] != '\0') {
			operator(&p);
		} else {
			plain_word(&p);
		}
	}
	end_command(&p, false);
	read_heredocs(&p);
	if (p.parens > 0 || p.cases > 0)
		puzzled(&p, "a compound command without an end");
}

void
shell_parse(struct shell *sh, const char *script, size_t len)
{
	size_t pipelines = sh->n > 0 ? sh->commands[sh->n - 1].pipeline : 0;

	for (size_t i = 0; i < sh->n; i++) /* a substitution's command stands before the one it belongs to */
		if (sh->commands[i].pipeline > pipelines)
			pipelines = sh->commands[i].pipeline;
	parse(sh, script, len, 0, &pipelines);
}

void
shell_free(struct shell *sh)
{
	for (size_t i = 0; i < sh->n; i++)
		command_clear(&sh->commands[i]);
	free(sh->commands);
	*sh = (struct shell){ 0 };
}
