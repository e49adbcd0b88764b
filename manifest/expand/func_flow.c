/* func_flow.c - functions that decide, repeat, call, and ask about variables (make §1.7).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/func.h"

#include <stdio.h>
#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"
#include "manifest/read/read.h"

/* ---- conditions */

/* expand what is left of a condition without the blanks around it */
static int
expand_condition(struct mk *mk, struct str text, struct buf *out)
{
	return mk_expand(mk, mk_strip(text), out);
}

int
mk_func_if(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct buf condition = {0};
	int rc = expand_condition(mk, arg[0], &condition);
	bool holds = condition.n > 0;

	buf_free(&condition);
	if (rc)
		return -1;
	if (holds)
		return mk_expand(mk, arg[1], out);
	return n > 2 ? mk_expand(mk, arg[2], out) : 0;
}

int
mk_func_or(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	size_t start = out->n;

	for (uint32_t i = 0; i < n && out->n == start; i++)
		if (expand_condition(mk, arg[i], out))
			return -1;
	return 0;
}

int
mk_func_and(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct buf value = {0};
	int rc = 0;
	uint32_t i = 0;

	for (; i < n && !rc; i++) {
		buf_clear(&value);
		rc = expand_condition(mk, arg[i], &value);
		if (!rc && !value.n)
			break;
	}
	if (!rc && i == n)
		buf_put(out, buf_str(&value));
	buf_free(&value);
	return rc;
}

/* an integer of any length: its sign, and its digits without leading zeros */
struct integer {
	bool negative;
	struct str digits;
};

static int
parse_integer(struct mk *mk, struct str text, const char *which, struct integer *out)
{
	struct str s = mk_strip(text), digits = s;

	if (!s.n)
		return mk_fail(mk, "non-numeric %s argument to 'intcmp' function: empty value", which);
	out->negative = *s.p == '-';
	if (*s.p == '-' || *s.p == '+')
		digits.p++, digits.n--;
	for (size_t i = 0; i < digits.n || !digits.n; i++)
		if (!digits.n || digits.p[i] < '0' || digits.p[i] > '9')
			return mk_fail(mk, "non-numeric %s argument to 'intcmp' function: '%.*s'", which,
			               STR_FMT(text));
	while (digits.n && *digits.p == '0')
		digits.p++, digits.n--;
	out->digits = digits;
	out->negative &= digits.n > 0;
	return 0;
}

/* Two negative numbers are compared by their size alone: so does release 4.4.1 */
static int
compare_integers(const struct integer *a, const struct integer *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	if (a->digits.n != b->digits.n)
		return a->digits.n < b->digits.n ? -1 : 1;
	return memcmp(a->digits.p, b->digits.p, a->digits.n);
}

/* intcmp A,B: the number if they are equal; otherwise A,B,LESS[,EQUAL[,GREATER]] */
static int
choose(struct mk *mk, const struct str *arg, uint32_t n, int order, const struct integer *a, struct buf *out)
{
	uint32_t i = order < 0 ? 2 : order == 0 || n < 5 ? 3 : 4;

	if (n > 2)
		return i < n ? mk_expand(mk, arg[i], out) : 0;
	if (order)
		return 0;
	if (a->negative)
		buf_putc(out, '-');
	buf_put(out, a->digits.n ? a->digits : STR("0"));
	return 0;
}

int
mk_func_intcmp(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct buf left = {0}, right = {0};
	struct integer a, b;
	int rc = -1;

	if (!mk_expand(mk, arg[0], &left) && !mk_expand(mk, arg[1], &right) &&
	    !parse_integer(mk, buf_str(&left), "first", &a) &&
	    !parse_integer(mk, buf_str(&right), "second", &b))
		rc = choose(mk, arg, n, compare_integers(&a, &b), &a, out);
	buf_free(&left);
	buf_free(&right);
	return rc;
}

/* ---- scopes of their own */

static void
bind(struct mk *mk, struct mk_scope *scope, struct str name, struct str value)
{
	mk_var_set(mk, scope, name, value, ORIGIN_AUTOMATIC, false, NULL);
}

static int
repeat(struct mk *mk, struct mk_scope *scope, struct str name, struct str list, struct str body,
       struct buf *out)
{
	struct str word;
	int rc = 0;

	for (bool first = true; !rc && (word = mk_word(&list)).n; first = false) {
		if (!first)
			buf_putc(out, ' ');
		bind(mk, scope, name, word);
		rc = mk_expand_in(mk, scope, body, out);
	}
	return rc;
}

int
mk_func_foreach(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct buf names = {0}, list = {0};
	struct mk_scope *scope;
	struct str name;
	int rc = -1;

	(void)n;
	if (!mk_expand(mk, arg[0], &names) && !mk_expand(mk, arg[1], &list)) {
		scope = mk_scope_new(mk, mk->vars.scope);
		name = buf_str(&names);
		rc = repeat(mk, scope, mk_word(&name), buf_str(&list), arg[2], out);
		mk_scope_free(mk, scope);
	}
	buf_free(&names);
	buf_free(&list);
	return rc;
}

/* each name gets a word, the last one all the rest; names without words are empty */
static void
bind_words(struct mk *mk, struct mk_scope *scope, struct str names, struct str words)
{
	struct str name = mk_word(&names), next;

	for (; name.n; name = next) {
		struct str word = words;

		next = mk_word(&names);
		if (next.n) {
			word = mk_word(&words);
		} else {
			while (word.n && mk_is_space(*word.p))
				word.p++, word.n--;
		}
		bind(mk, scope, name, word);
	}
}

int
mk_func_let(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct buf names = {0}, words = {0};
	struct mk_scope *scope;
	int rc = -1;

	(void)n;
	if (!mk_expand(mk, arg[0], &names) && !mk_expand(mk, arg[1], &words)) {
		scope = mk_scope_new(mk, mk->vars.scope);
		bind_words(mk, scope, buf_str(&names), buf_str(&words));
		rc = mk_expand_in(mk, scope, arg[2], out);
		mk_scope_free(mk, scope);
	}
	buf_free(&names);
	buf_free(&words);
	return rc;
}

/* $0 $1 …; those that a call around this one has and this one has not are empty */
static struct mk_scope *
parameters(struct mk *mk, struct str name, const struct str *arg, uint32_t n)
{
	struct mk_scope *scope = mk_scope_new(mk, mk->vars.scope);
	struct buf number = {0};

	bind(mk, scope, STR("0"), name);
	for (uint32_t i = 1; i < MAX(n, mk->vars.call_args); i++) {
		buf_clear(&number);
		buf_dec(&number, i);
		bind(mk, scope, buf_str(&number), i < n ? arg[i] : STR(""));
	}
	buf_free(&number);
	return scope;
}

int
mk_func_call_variable(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str name = mk_strip(arg[0]);
	const struct mk_func *f = mk_func_find(name);
	unsigned around = mk->vars.call_args;
	struct mk_scope *was, *scope;
	struct mk_var *v;
	int rc;

	if (f)
		return mk_func_apply(mk, f, arg + 1, n - 1, out);
	if (!name.n)
		return 0;
	v = mk_var_find(mk, name);
	if (!v)
		mk_warn_undefined(mk, name);
	if (!v || (!v->value.n && !v->append))
		return 0;
	scope = parameters(mk, name, arg, n);
	mk->vars.call_args = n;
	was = mk_scope_enter(mk, scope);
	v->calling++;
	rc = mk_expand_var(mk, v, out);
	v->calling--;
	mk_scope_leave(mk, was);
	mk->vars.call_args = around;
	mk_scope_free(mk, scope);
	return rc;
}

/* ---- about variables */

int
mk_func_value(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct mk_var *v = mk_var_find(mk, arg[0]);

	(void)n;
	if (v)
		buf_put(out, buf_str(&v->value));
	return 0;
}

int
mk_func_origin(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	static const char *const names[] = {
		[ORIGIN_DEFAULT] = "default",
		[ORIGIN_ENV] = "environment",
		[ORIGIN_FILE] = "file",
		[ORIGIN_ENV_OVERRIDE] = "environment override",
		[ORIGIN_COMMAND] = "command line",
		[ORIGIN_OVERRIDE] = "override",
		[ORIGIN_AUTOMATIC] = "automatic",
	};
	struct mk_var *v = mk_var_find(mk, arg[0]);

	(void)n;
	if (!v)
		buf_puts(out, "undefined");
	else
		buf_puts(out, names[v->origin]);
	return 0;
}

int
mk_func_flavor(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct mk_var *v = mk_var_find(mk, arg[0]);

	(void)n;
	buf_puts(out, !v ? "undefined" : v->recursive ? "recursive" : "simple");
	return 0;
}

/* who exports what may change without a variable's value changing */
int
mk_func_eval(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)n, (void)out;
	mk->vars.generation++;
	return mk_read_text(mk, arg[0]);
}
