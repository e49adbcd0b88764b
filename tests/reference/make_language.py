"""Random Makefiles of which the language is the point: see make_language_test.

A Case is what one run begins with: files by name, options, an environment. Each has a few features only, drawn anew, so
that those that seldom meet do meet, and a case that differs is about few of them.
"""

import dataclasses
import random

FEATURES = ("spaces continued comments prefix crlf second scoped pattern exports eval define cond include special flags"
            " vpath archive oneshell grouped double static order goals undefine odd names call shell file mistakes"
            " origins recipes wait suffix eval_rules private keep").split()
SOURCES = ["s1.c", "s2.c", "dir/d1.c", "dir/d2.h", "other/o1.c"]
PLAIN = ["a", "b.c", "d/e.o", "foo.c", "bar.o", "lib/baz.h", "x.y.z", "10", "2", "s1.c", "dir/d1.c"]
ODD = ["p%q", "./r", "s/", "-t", "a:b", "a=b", "~", "\\#", "$$", "\\:", "\\%", "\\\\", "%", "%.c", "a\\ b", "(x)",
       "{y}", "'q'",
       '"w"', "$$x", "$$(V1)", "a,b", ".", "..", "/", "//a//b/", ".hid", "a.b/c", "*.c", "[ab]", "?", ";", "&", "|",
       "!", "@",
       "a+=b", "+", "\\", "\\\\#", "=", ":", "ifdef", "endef", "else", "-", "#", "07", "-3", "+4",
       "99999999999999999999",
       "$,", "$a", "$;"]
UNBALANCED = ["$(", "${", ")", "}", "(", ",", "$"]
PATTERNS = ["%.c", "%.o", "d/%", "%", "%.y.z", "a", "dir/%", "\\%", "%%", "p\\%%", "%\\", "", "x.%.z"]
NAMES = ["V1", "V2", "V3", "V4", "V5", "V6"]
ODD_NAMES = ["a.b", "a-b", "V/1", "V%", "é", "info", "subst", "V1,x", "1", "0", "@", "ifdef2", "include", "define2",
             "a@b",
             ".hidden", "V(1)", "-v", "export2", "private2", "override2", "vpath2", "else2"]
AUTOMATIC = [f"$({c}{m})" for c in "@<^+?|*%" for m in ("", "D", "F")] + [f"${c}" for c in "@<^+?|*%"] + ["${@D}",
                                        "${^F}"]
OPTIONS = ["-s", "k", "-i", "-r", "-R", "rR", "--no-print-directory", "-w", "-Idir", "-n", "--warn-undefined-variables",
           "V1=flag", "-e", "-k -- V2=f", "--trace", "-S", "$(V1)", "-Iother -I dir", "--no-silent", "-B", "--debug=n", "-t",
           "-q", "-k V3=$(V2)"]


@dataclasses.dataclass
class Case:
    files: dict
    args: list
    env: dict

    def text(self):
        return "".join(f"--- {name}\n{body}" for name, body in self.files.items())


class Writer:
    """writes one case"""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.on = {f for f in FEATURES if self.r.random() < 0.3}
        if self.r.random() < 0.6:
            self.on.discard("mistakes")
        self.prefix = "\t"
        self.targets = []
        self.defines = []
        self.files = {}
        self.depth = 0

    # ---- words, and expressions of them

    def chance(self, p, feature=None):
        return (feature is None or feature in self.on) and self.r.random() < p

    def pick(self, *of):
        return self.r.choice(of)

    def word(self):
        if self.chance(0.01, "odd"):
            return self.r.choice(UNBALANCED)
        return self.r.choice(ODD if self.chance(0.3, "odd") else PLAIN)

    def words(self, n=4):
        return self.blank().join(self.word() for _ in range(self.r.randint(0, n)))

    def blank(self):
        if self.chance(0.15, "spaces"):
            return self.pick("  ", "\t", " \t ", "    ")
        if self.chance(0.06, "continued"):
            return self.pick(" \\\n", "\\\n", " \\\n\t", "\\\n    ", " \\\\\n "[0:2] + "\n ", " \\\n \\\n ")
        return " "

    def pad(self):
        return self.blank() if self.chance(0.2, "spaces") or self.chance(0.08, "continued") else ""

    def name(self, below=None):
        """a variable; one that is recursive may only refer to those before it"""
        if self.chance(0.12, "names"):
            return self.r.choice(ODD_NAMES)
        names = NAMES if below is None else [n for n in NAMES if n < below] or ["EMPTY"]
        return self.r.choice(names + ["EMPTY"] * (below is not None))

    def around(self, text):
        if self.chance(0.25, "spaces"):
            text = self.pad() + text + self.pad()
        return "$(" + text + ")" if self.r.random() < 0.8 else "${" + text + "}"

    def reference(self, below):
        v = self.name(below)
        kind = self.r.randrange(10)
        if kind < 4:
            return self.around(v)
        if kind < 7:
            before, after = self.r.choice(PATTERNS + [".c", "c", ".o", ""]), self.r.choice(PATTERNS + [".o", "<%>"])
            return self.around(f"{v}:{before}={after}")
        if kind == 7:
            return self.around(v[:-1] + f"$(words a{' b' * self.r.randint(0, 2)})") if v in NAMES[:3] else self.around(v)
        if kind == 8:
            return self.pick(*AUTOMATIC)
        return self.pick("$(1)", "$1", "$(2)", "${3}", "$(0)", "$(i)", "$(CURDIR:/%=x)", "$(MAKE)", "$(.DEFAULT_GOAL)",
                         "$(MAKECMDGOALS)", "$(MAKEFILE_LIST)", "$(MAKELEVEL)", "$(.SHELLSTATUS)", "$(SHELL)",
                         "$(.RECIPEPREFIX)",
                         "$(filter V%,$(sort $(.VARIABLES)))", "$(VPATH)", "$(CC)", "$(MAKEFLAGS)", "$(MAKEOVERRIDES)",
                         "$(MFLAGS)",
                         "$(SUFFIXES)", "$(MAKE_RESTARTS)", "$(.LIBPATTERNS)", "$(.SHELLFLAGS)", "$(MAKEFILES)",
                         "$(MAKE_VERSION)")

    def number(self):
        if self.chance(0.04, "mistakes"):
            return self.pick("0", "-1", "x", "", "99999999999999999999", "1 2", "2x")
        return self.pick("1", "2", "3", "4", " 2 ", "$(words a b)", "10")

    def text(self, depth=2, below=None):
        if depth <= 0 or self.r.random() < 0.2:
            return self.words()
        if self.r.random() < 0.3:
            parts = [self.text(depth - 1, below), self.reference(below)]
            self.r.shuffle(parts)
            return self.pick("", " ", self.blank()).join(parts)
        return self.function(depth, below)

    def function(self, depth, below):
        t = lambda: self.pad() + self.text(depth - 1, below) + self.pad()
        n, p, v = self.number, lambda: self.r.choice(PATTERNS), lambda: self.name(below)
        all_of = [
            lambda: f"subst {self.r.choice('abco.')},{self.pick('', 'Q', 'r r', '$,')},{t()}",
                  lambda: f"subst ,{t()},{t()}",
            lambda: f"patsubst {p()},{p()},{t()}", lambda: f"patsubst {p()},[{p()}],{t()}", lambda: f"strip {t()}",
            lambda: f"findstring {self.pick('a', 'o', '', 'b.c')},{t()}", lambda: f"filter {p()} {p()},{t()}",
            lambda: f"filter-out {p()} {p()},{t()}", lambda: f"sort {t()}", lambda: f"word {n()},{t()}",
            lambda: f"wordlist {n()},{n()},{t()}", lambda: f"words {t()}", lambda: f"firstword {t()}",
                  lambda: f"lastword {t()}",
            lambda: f"dir {t()}", lambda: f"notdir {t()}", lambda: f"suffix {t()}", lambda: f"basename {t()}",
            lambda: f"addsuffix {t()},{t()}", lambda: f"addprefix {t()},{t()}", lambda: f"join {t()},{t()}",
            lambda: f"wildcard {self.pick('*.c', 'dir/*', '*/*.c', 's1.c nosuch', '[st]?.c', 'd*/', 'dir', './*.c', t())}",
            lambda: f"realpath {self.pick('s1.c', 'dir/../s2.c', 'nosuch', '.', 'dir/')}", lambda: f"abspath {t()}",
            lambda: f"if {t()},{t()},{t()}", lambda: f"if {t()},{t()}", lambda: f"or {t()},{t()},{t()}",
                  lambda: f"and {t()},{t()}",
            lambda: f"intcmp {n()},{n()},{t()},{t()},{t()}", lambda: f"intcmp {n()},{n()}",
                  lambda: f"intcmp {n()},{n()},{t()}",
            lambda: f"foreach i,{t()},{self.pick('<$i>', '$(i)$(i)', t())}", lambda: f"foreach {v()},{t()},{t()}",
            lambda: f"let i j,{t()},[$i|$(j)]", lambda: f"let i,{t()},{t()}", lambda: f"value {v()}",
                  lambda: f"origin {v()}",
            lambda: f"flavor {v()}", lambda: f"info {t()}", lambda: f"warning {t()}", lambda: f"value {t()}",
                  lambda: f"origin {t()}",
        ]
        if "call" in self.on or self.chance(0.1):
            all_of += [lambda: f"call {self.pick('F1', 'F2', 'F3', 'F4', 'rec', 'nosuch', v(), ' F1 ')},{t()},{t()}"] * 4
            all_of += [lambda: f"call {self.pick('if', 'or', 'subst', 'foreach', 'word', 'call', 'origin', 'info')},{t()},{t()},{t()}",
                       lambda: f"call rec,{t()}", lambda: f"foreach f,F1 F2,$(call $f,{t()})", lambda: f"call F1"]
        if "shell" in self.on:
            all_of += [lambda: f"shell {self.command()}"] * 3
        if "file" in self.on:
            files = (">out", ">>out", "< out", "<s1.c", "<nosuch", "> sub.txt ")
            all_of += [lambda: f"file {self.pick(*files)}{self.pick('', ',' + t())}"] * 3
        if "eval" in self.on:
            all_of += [lambda: f"eval {self.eval_text()}"] * 3
        if self.chance(0.03, "mistakes"):
            return self.pick("$(subst a,b", "$(word 0,a)", "$(error " + t() + ")", "$(foreach)", "$(patsubst a,b)",
                             "$(join a)",
                             "${" + t() + ")", "$(file bad)", "$(intcmp a,1,x)", "$(wordlist 2,x,a)", "$(let)", "$(if)",
                             "$(call)",
                             "$(filter a)", "$(eval endif)", "$(eval x)", "$(word ,a)", "$(R1)", "$", "$(", "$()",
                             "${}", "$( )")
        return self.around(self.r.choice(all_of)())

    def command(self):
        return self.pick("echo " + self.r.choice(PLAIN), "printf 'a\\n\\nb\\n\\n'", "false", "exit 3", "echo $(V1)",
                         "echo '$$x' $$((1+2))",
                         "printf ' x  y '", "cat s1.c", "echo \\# a", "nosuchprogram 2>/dev/null", "echo '#' b",
                         "env | grep ^V1=", "true",
                         "echo $${V2}", "printf 'c\\r\\nd'")

    def eval_text(self):
        v = self.name()
        return self.pick(f"{v} {self.operator()} {self.text(1, v)}", f"{v} := $$({v}) {self.words(2)}",
                         f"{v} += $$(EMPTY)x",
                         f"undefine {v}", f"export {v}", f"override {v} = {self.words(1)}", f"unexport {v}", "",
                         f"private {v} = 1",
                         f"{self.r.choice(self.targets or ['t1'])}: {v} = {self.words(1)}")

    # ---- pieces: lists of lines

    def operator(self):
        return self.r.choice(["=", "=", ":=", ":=", "+=", "?=", "::=", ":::=", "+="] + ["!="] * ("shell" in self.on))

    def modifiers(self):
        if not self.chance(0.35, "origins"):
            return "export " if self.chance(0.15, "exports") else ""
        return self.pick("override ", "export ", "private ", "unexport ", "override export ", "export override ",
                         "private override ",
                         "override\t ", "export private ")

    def end(self):
        return self.pick("# c", " # c $(nosuch", "  ", "\t", " \\# # c", " #\\", " # c \\\n more") if self.chance(0.2,
                                        "comments") else ""

    def assignment(self, modifiers=True):
        name, op = self.name(), self.operator()
        value = self.command() if op == "!=" else self.text(2, None if op in (":=", "::=", ":::=") else name)
        if self.chance(0.1, "names"):
            name = self.pick(f"$(EMPTY){name}", f"{name}$(EMPTY)", f"$(addprefix V,{self.r.randint(1, 6)})",
                             f"V$(words a b)", f"{name} ")
        space = self.pick("", " ") if self.chance(0.3) else " "
        lead = self.pick("  ", "\t") if self.chance(0.2, "spaces") else ""
        return [f"{lead}{self.modifiers() if modifiers else ''}{name}{space}{op}{space or self.pad()}{value}{self.end()}"]

    def show(self):
        v = self.name()
        return [self.pick(f"$(info {self.text(3)})", f"$(info {self.text(3)})",
                          f"$(info {v}=[$({v})] $(origin {v}) $(flavor {v}) [$(value {v})])",
                          f"$(warning {self.text(2)})", self.around("info " + self.text(2)) + self.end(),
                          f"$(foreach v,{self.r.choice(NAMES)} {self.r.choice(NAMES)},$(info $v is $($v)))")]

    def define(self):
        v = self.name()
        plain = v in NAMES
        op = self.pick("", "", " =", " :=", " +=", " ?=", " ::=", " :::=") + self.pick("", "", "  ",
                                        "# c" if "comments" in self.on else "")
        below = None if ":" in op else v
        body = [self.pick(self.text(2, below), self.text(1, below), "", "\t" + self.text(1, below),
                          "# " + self.words(2), "  " + self.words(),
                          "ifdef V1", "else", "endif", "define inner", "endef # of inner", "$(info in " + v + ")",
                          "a \\", "@echo $@ $(1)")
                for _ in range(self.r.randint(0, 4))]
        depth = sum(1 if b == "define inner" else -1 if b.startswith("endef") else 0 for b in body)
        if depth < 0 or "endef # of inner" in body[:1]:
            body = [b for b in body if not b.startswith("endef") and b != "define inner"]
            depth = 0
        body = [b for b in body if b != "a \\" or b is not body[-1]]
        self.defines.append(v)
        mods = self.pick("override ", "export ", "private ") if self.chance(0.3, "origins") else ""
        return [f"{mods}define {v}{op}"] + body + ["endef"] * depth + [self.pick("endef", "endef", "endef # c",
                                        "  endef", "endef  ")
                                                                       if plain else "endef"]

    def function_definition(self):
        i = self.r.randint(1, 4)
        body = self.pick(self.text(2, "V1"), f"<$(1)|$2>{self.text(1, 'V1')}", "$(foreach i,$(1),$(i)$(2))",
                         "$(0):$(1):$(3)",
                         "$(if $(1),$(2),$(3))", "$(call rec,$(1) $(2))", "$(patsubst %,$(1)%,$(2))",
                         "$(eval V$(words $(1)) := $(2))",
                         "$(call F2,$(2),$(1))" if i == 1 else "$(2) $(1)", "$$(1) $$@ $(1)")
        return [f"F{i} = {body}"]

    def condition(self, right=False):
        v, t = self.name(), lambda: self.text(1)
        if not right and self.chance(0.04, "mistakes"):
            return self.pick("ifeq", "ifdef", "ifeq (a,b", "ifeq(a,b)", "ifdef a b", "ifeq a b", "ifeq (a,b) c",
                             "ifeq 'a' 'b' c", "ifneq ((a,b)",
                             "ifeq 'a'\"b\"", "ifeq (a b)", "ifdef  # c", "ifeq (,) extra")
        return self.pick(f"ifdef {v}", f"ifndef {v}", f"ifeq ({t()},{t()})", f"ifneq ({t()} , {t()})",
                         f"ifeq '{self.words(1)}' '$({v})'",
                         f"ifneq \"$({v})\" '{self.r.choice(PLAIN)}'", f"ifeq ($({v}),)", f"ifneq (,$({v}))",
                         f"ifeq ($({v}),$({v}))",
                         f"ifdef $({v})", f"ifeq (,)", f"ifneq ($(origin {v}),file)", f"ifeq \"a\"\t'a'",
                         "ifeq  ( a,a)", "ifdef EMPTY # c",
                         f"ifeq ($(words {self.words()}), 2)", f"ifeq ((a),(a))",
                         f"ifeq (${{{v}}},{self.r.choice(PLAIN)})")

    def conditional(self):
        lead = self.pick("", "", "  ", "\t") if "spaces" in self.on and self.prefix != "\t" else self.pick("", "", "  ")
        lines = [lead + self.condition() + (self.end() if self.chance(0.3) else "")] + self.pieces(2)
        while self.chance(0.3):
            lines += [lead + "else " + self.condition(right=True)] + self.pieces(2)
        if self.chance(0.5):
            lines += [lead + self.pick("else", "else # c", "else  ", "else")] + self.pieces(2)
        if self.chance(0.04, "mistakes"):
            lines += [self.pick("else", "else x", "endif x", "endif\nendif")]
        return lines + [lead + self.pick("endif", "endif", "endif # c", "endif ")]

    def evaluation(self):
        if self.defines and self.chance(0.4):
            return [self.pick(f"$(eval $({self.r.choice(self.defines)}))",
                              f"$(eval $(value {self.r.choice(self.defines)}))",
                              f"$(eval $(call {self.r.choice(self.defines)},{self.words(1)},{self.words()}))")]
        if self.chance(0.5, "eval_rules"):
            i = self.r.randint(1, 9)
            self.targets.append(f"e{i}")
            return [f"define rule{i}", f"$(1): $(2) $$(EMPTY) ; @echo $$@ of $$^ {self.text(1, 'V3')}", *self.pieces(1),
                    "endef",
                    self.pick(f"$(eval $(call rule{i},e{i},s1.c))",
                              f"$(foreach x,e{i} f{i},$(eval $(call rule{i},$x,s2.c $(V1))))",
                              f"$(eval $(rule{i}))")]
        return [f"$(eval {self.eval_text()})"]

    def directive(self):
        r, v = self.r, self.name()
        some = [[f"{self.pick('export', 'unexport')} {v} {self.pick('', r.choice(NAMES), self.text(1))}"],
                [self.pick("export", "unexport", ".EXPORT_ALL_VARIABLES:")]] \
            if "exports" in self.on else []
        if "undefine" in self.on:
            some += [[f"undefine {self.pick(v, '$(EMPTY)' + v, v + ' ', 'V1 V2')}{self.end()}"]] * 2
        if "vpath" in self.on:
            some += [[self.pick("vpath %.c dir", "vpath %.c dir:other", "vpath %.c", "vpath", "VPATH = dir other",
                                "VPATH := other:dir", "vpath % dir",
                                "GPATH = dir", "vpath %.h $(V1) dir", "vpath d1.c dir", "VPATH += dir")]] * 2
        if "flags" in self.on:
            some += [[f"MAKEFLAGS {self.pick('+=', '=', ':=', '?=')} {r.choice(OPTIONS)}",
                      self.pick("", "$(info $(MAKEFLAGS))", "$(info $(MFLAGS))")]]
        if "goals" in self.on:
            goal = self.pick(*self.targets, "t1", "", "s1.c", "$(V1)")
            some += [[f".DEFAULT_GOAL {self.pick('=', ':=', '+=', '?=')} {goal}"]]
        if "prefix" in self.on:
            some += [self.new_prefix()]
        if "include" in self.on:
            some += [self.inclusion()] * 2
        if "special" in self.on:
            some += [[self.pick(".SILENT:", ".IGNORE:", ".PHONY: t1 t2", ".SUFFIXES:", ".SUFFIXES: .q .z", ".POSIX:",
                                ".PRECIOUS: %.o", ".DELETE_ON_ERROR:",
                                ".SECONDARY:", ".NOTPARALLEL:", ".SILENT: t1 t3", ".IGNORE: t2", ".INTERMEDIATE: t3",
                                ".NOTINTERMEDIATE:", ".EXTRA_PREREQS = s1.c",
                                ".EXTRA_PREREQS := $(V1)", ".LOW_RESOLUTION_TIME: t1", ".SHELLFLAGS = -ec",
                                "SHELL = /bin/echo",
                                ".LIBPATTERNS = %.c", "t2: -ls1", ".PHONY:", ".SECONDARY: t1 t4")]] * 2
        if "oneshell" in self.on and "define" not in self.on:
            some += [[".ONESHELL:"]]
        if "second" in self.on:
            some += [[".SECONDEXPANSION:"]]
        if "comments" in self.on:
            some += [[self.pick("# comment \\", "# $(info no)", "   # c", "\t# c", "#", "# a \\\n b", "\t", "   ", "",
                                "# \\\\", "\\")]]
        return r.choice(some) if some else self.show()

    def new_prefix(self):
        self.prefix = self.pick(">", "\t", " ", "x", "@", "-", "$", "#")
        if self.prefix in "\t #$" and not self.chance(0.1):
            return self.plain_prefix()
        text = {"$": "$$", "#": "\\#"}.get(self.prefix, self.prefix)
        return [f".RECIPEPREFIX {self.pick('=', ':=')} {text}"]

    def plain_prefix(self):
        self.prefix = self.pick("\t", "\t", " ")
        return [".RECIPEPREFIX = $(EMPTY) $(EMPTY)"] if self.prefix == " " else [self.pick(".RECIPEPREFIX =",
                                        "undefine .RECIPEPREFIX", ".RECIPEPREFIX :=")]

    def inclusion(self):
        if self.depth > 1 or self.chance(0.3):
            return [self.pick("-include nosuch.mk", "sinclude nosuch*.mk", "include", "-include $(EMPTY)",
                              "include $(wildcard nosuch*)",
                              "include empty.mk", "-include empty.mk nosuch empty.mk", "include empty.mk # c",
                              "include *pty.mk", "include dir/../empty.mk"
                              "include made.mk\nmade.mk: s1.c ; @echo 'V1 += made $$$$@' > $@")]
        name = f"inc{len(self.files)}.mk"
        self.files[name] = ""
        self.files[name] = "\n".join(self.pieces(4)) + self.pick("\n", "\n", "")
        return [f"{self.pick('include', '-include', 'sinclude')}{self.blank()}{name}{self.end()}"]

    def mistake(self):
        return [self.pick("missing separator", "        spaces: not", f"{self.prefix}echo early", ": x", "= 1",
                          "$(EMPTY) = 1", "t: t: t: t", "t1: %: x", "endif",
                          "else", "endef", "define", "define x", "undefine", "%.a b: c", "t1 %.b: c", "ifeq (a,b)",
                          "t1:: ; @echo two", "t1: ; @echo again",
                          "override", "private", "export =", "define x\nendef x", "include nosuch.mk", "vpath %.c : :",
                          "t4&: s1.c", "$(V1)", "$(words)", "; echo",
                          ".WAIT: x", "t1: t1", "R1 = $(R1)", "R1 = $(R2)\nR2 = a$(R1)", "t1 t1: s1.c ; @echo", "a b c",
                          "$(info", "${info x)",
                          "t1: V1", "t1: = x", "t1: override", "a:b:c", "t1: | |", "t1 | t2: x", "define =\nendef",
                          "override define\nendef", "t1;", "x y = 1",
                          "ifdef\nendif", "-include", "!x", "t1 :x: %.y", "unexport =", "override x", "private V1",
                          "export V1 = 1 # x", "\\: x", "a\\:b: ; @echo $@",
                          ".PHONY = x", "%: %.nope", "t1: private override V1 := x", "t9: t8 | t8 .WAIT t7",
                          "define V1 extra\nendef", "a$: b", "a$$: ; @echo '$@'")]

    # ---- rules

    def recipe_line(self):
        t = lambda: self.text(2)
        start = self.pick("", "", "@", "@", "-", "+", "@-", " @ ", "-@+", "$(EMPTY)@",
                          "@@") if "recipes" in self.on else self.pick("@", "@", "", "-")
        return start + self.pick(
            f"echo '{t()}'", f"echo $@ '{self.pick(*AUTOMATIC)}' '{self.pick(*AUTOMATIC)}'", f"echo \"{self.words()}\"",
                                 "echo $^ $< $*", ":", "", t(),
            f"$(info r {t()})", f"echo {self.words()} # c", f"printf '[%s]' {t()}; echo",
                                 "env | grep '^V[0-9]=' | sort", f"echo '$({self.name()})'",
            "echo one \\\n" + self.pick("", self.prefix, "  ", self.prefix * 2) + "two", "echo 'q \\\n" + self.pick("",
                                        self.prefix, self.prefix + " ") + "r'",
            f"$(eval {self.name()} := {self.words(2)})echo $({self.name()})",
                                 f"$({self.r.choice(self.defines or ['V1'])})", "false", "exit 3",
            f"echo {self.around('V1 ' + chr(92) + chr(10) + ' ')}", f"echo $(subst a,b,a \\\n{self.prefix} c)",
                                 "# only a comment", "echo \\# a \\$$x '\\\\'",
            "test -n '$(V1)'", "$(MAKE) -f empty.mk nosuch", "$(if $(V1),@echo v1)", "echo $(words $^) $(words $+)",
                                 "\t echo tab", "echo $$0 $$$$ | sed 's/[0-9]*$$//'",
            "touch $@", "@mkdir -p $(@D); echo $^ > $@", "$(foreach i,$^,echo $i;)",
                                 "kill -TERM $$$$" if self.chance(0.1) else "true", "echo a; echo b && false")

    def recipe(self):
        lines = [self.prefix + self.recipe_line() for _ in range(self.r.randint(0, 3))]
        if self.chance(0.15, "comments"):
            lines.insert(self.r.randint(0, len(lines)), self.pick("", "# c", "  # c", self.prefix,
                                        self.prefix + "# in recipe", "  "))
        if self.chance(0.25, "cond"):
            lines = [self.condition()] + lines + self.pick([], ["else", self.prefix + "@echo else"]) + ["endif"]
        return lines

    def prerequisites(self):
        r = self.r
        names = SOURCES[:3] + self.targets[:4] + ["made.y", "x.q"]
        out = r.sample(names, min(len(names), r.randint(0, 3)))
        if self.chance(0.3, "second"):
            out.append(self.pick("$$(V1)", "$$@.y", "$$(@D)/d1.c", "$$*.c", "$$(addsuffix .y,$$@)", "$$(call F1,s1.c)",
                                 "$$(if $$(V2),s1.c)", "$$<.y", "$$(^F)",
                                 "$$(@F).q", "$$(*D)/k.y", "$$($$@_deps)", "$$(*F).y", "$$$$", "$$@",
                                 "$$(patsubst %,%.y,$$*)", "$$(wildcard *.c)", "$$+", "$$|"))
        if self.chance(0.3, "order"):
            out.insert(r.randint(0, len(out)), "|")
        if self.chance(0.3, "wait"):
            out.insert(r.randint(0, len(out)), ".WAIT")
        if self.chance(0.15, "odd"):
            out.append(self.pick("$(V1)", "*.c", "s[12].c", "~", "./s1.c", ".//s2.c", "a\\ b", "a\\:b", "a\\#b", "a=b",
                                 "%", "\\%", "a$$b", "dir/", "nosuch*", "x\\\\ y"))
        if self.chance(0.15, "archive"):
            out.append(self.pick("lib.a(s1.o)", "lib.a(s1.c s2.c)", "(x)", "lib.a(x"))
        return self.blank().join(out)

    def target(self):
        t = self.pick("t1", "t2", "t3", "t4.o", "out/t5", "t6.x.y", "dir/t7.o", "é", "t8") if self.chance(0.85) else \
            self.pick("a\\:b", "a\\#b", "a\\ b", "./t9", "t$$d", "a%b", "lib.a(t1)", "$(V1)", "~", "t*", "a,b", "(p)",
                      "-x", ".dot", "../up", "a\\%b")
        if t[0] == "t" and t.isalnum():
            self.targets.append(t)
        return t

    def rule(self):
        r = self.r
        kinds = ["plain"] * 5 + [k for k in ("pattern", "scoped", "grouped", "double", "static", "suffix",
                                        "archive") if k in self.on] * 2
        kind = r.choice(kinds)
        t = self.target()
        if kind == "scoped":
            if self.chance(0.3, "pattern"):
                t = self.pick("t%", "%", "%.o", "out/%", "%1", "t% out/%")
            mods = self.pick("", "", "override ", "export ", "private ", "unexport ", "private export ")
            v, op = self.name(), self.operator()
            value = self.command() if op == "!=" else self.text(2, v)
            return [f"{t}:{self.pad()}{mods}{v} {op} {value}{self.end()}"]
        head, deps = t, self.prerequisites()
        if kind == "pattern":
            head = self.pick("%.o", "%.y", "out/%", "t%", "%.x.y", "%.o %.p", "dir/%.o", "%", "t%.o", "\\%%")
            deps = self.pick("%.c", "", "%.c s1.c", "s1.c", "| s1.c", "%.q", "dir/%.c", deps)
        elif kind == "static":
            head = f"{t} {self.pick('', 'u1', 'u2.o')}{self.pad()}:{self.pad()}{self.pick('%', 't%', '%.o', 'u%', '%1')}"
            deps = self.pick("%.c", "s1.c", "%.y", "", "%%", "\\%.y", "x%y%", deps)
        elif kind == "grouped":
            head += f" g{r.randint(1, 3)} {self.pick('&', '& ')}"
        elif kind == "suffix":
            head = self.pick(".c.o", ".c", ".q.z", ".c.a", ".y.q")
            deps = self.pick("", "", "s1.c")
        elif kind == "archive":
            head = self.pick("(%)", "lib.a(%.o)", "lib.a(s1.o s2.o)", "lib.a")
        colon = "::" if kind == "double" else self.pick(":", ":", ":", " :", ": ")
        body = [] if self.chance(0.1) else self.recipe()
        semi = f"{self.pick('', ' ')};{self.pick('', ' ')}{self.recipe_line()}" if self.chance(0.4) else self.end()
        return [f"{head}{colon} {deps}{semi}"] + body

    # ---- files

    def piece(self):
        kinds = [self.assignment, self.assignment, self.show, self.show, self.directive, self.function_definition]
        kinds += [self.define] * ("define" in self.on) + [self.conditional] * ("cond" in self.on and self.depth < 3) * 2
        kinds += [self.evaluation] * ("eval" in self.on) * 2 + [self.rule] * 2
        if self.chance(0.03, "mistakes"):
            return self.mistake()
        return self.r.choice(kinds)()

    def pieces(self, n):
        self.depth += 1
        lines = [line for _ in range(self.r.randint(0, n)) for line in self.piece()]
        self.depth -= 1
        return lines

    def makefile(self):
        lines = ["EMPTY =", "rec = $(if $(1),$(call rec,$(wordlist 2,9,$(1)))<$(firstword $(1))>)"]
        lines += self.pick([], [], ["MAKEFLAGS += -r"], ["MAKEFLAGS += -rR", "all: t3"], ["all: t1 t2 t3"],
                           ["all: t1 | t2", "\t@echo all '$^' '$|'"])
        lines += [line for _ in range(self.r.randint(4, 14)) for line in self.piece()]
        self.plain = self.prefix
        if self.chance(0.7):
            p = self.prefix
            lines += ["t1: t2 s1.c", f"{p}@echo '$@' $(V1) '$(V2)' $^", "t2 t3: s2.c dir/d1.c",
                      f"{p}@echo '$@:$<:$(@D):$(^F):$(V3)'",
                      "%.y %.q: ; @echo made '$@' '$*'"] + self.pick([], [".DEFAULT: ; @echo default"],
                                        [".DEFAULT: ; @echo default '$@' '$<'"])
        if self.chance(0.3):
            lines += [f"$(foreach v,{' '.join(NAMES)},$(info $v $(origin $v) $(flavor $v) [$(value $v)]))"]
        text = "\n".join(lines) + "\n"
        if self.chance(0.2, "crlf"):
            text = text.replace("\n", "\r\n")
        return text

    def arguments(self):
        r = self.r
        some = [[], [], [], ["-p"], ["-p"], ["-n"], ["-k"], ["-s"], ["-e"], ["-i"], ["-r"], ["-R"], ["-rR"], ["-B"],
                ["--trace"], ["-w"], ["-q"], ["-t"],
                ["--warn-undefined-variables"], ["V1=cmd"], ["V2:=cmd $(V1)"], ["V1+=cmd"], ["V3=$(V1) x"], ["V1?=c"],
                ["V2::=a $$b"], ["V1:::=$$(V2)"],
                ["t1"], ["t2", "t1"], ["-k", "t1", "nosuch"], ["--eval=V1=ev"], ["--eval", "V2 := $(V1)"], ["-j1"],
                ["-Idir"], ["-e", "V1=c"], ["-k", "t3"], ["V4=a b"],
                ["V1=#x"], ["V1=a\\b c"], ["V1=$(1) $$"], ["-ks"], ["-n", "--trace"], ["V5=", "V6 = x "],
                ["--no-builtin-variables", "t4.o"], ["-pn"], ["-C", "."]]
        args = r.choice(some) + (r.choice(some) if self.chance(0.3) else [])
        if "--warn-undefined-variables" in args:
            # what is exported is expanded in the order of a hash table, and -R warns of a variable of its own
            unwanted = ("R", "no-builtin") + ("warn",) * ("exports" in self.on)
            args = [a for a in args if not any(u in a for u in unwanted)]
        env = {}
        if self.chance(0.4, "origins"):
            env = self.pick({"V1": "from outside"}, {"V2": "env $(V1)", "V3": ""}, {"MAKEFLAGS": "k"},
                            {"MAKEFLAGS": "V1=mf"}, {"GNUMAKEFLAGS": "-i"},
                            {"MAKEFILES": "empty.mk"}, {"V1": "a#b"}, {"MAKEFLAGS": "e", "V1": "from outside"},
                            {"MAKEFLAGS": " -- V2=$(V1)"}, {"SHELL": "/bin/false"}, {"MAKELEVEL": "2"})
        return args, env

    def case(self):
        self.files["Makefile"] = self.makefile()
        self.files["empty.mk"] = ""
        for name in SOURCES:
            self.files[name] = f"text of {name}\n"
        args, env = self.arguments()
        return Case(self.files, args, env)
