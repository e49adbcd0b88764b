/* builtin.c - what make knows without a makefile (make §1.17): variables, suffix rules, pattern rules. Facts
 * of release 4.4.1. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/read/builtin.h"

#include "manifest/expand/expand.h"

#define SUFFIXES                                                                                       \
	".out .a .ln .o .c .cc .C .cpp .p .f .F .m .r .y .l .ym .yl .s .S .mod " \
	".sym .def .h .info .dvi .tex .texinfo .texi .txinfo .w .ch .web .sh .elc .el"
#define LINK(kind)    "$(LINK" kind ") $^ $(LOADLIBES) $(LDLIBS) -o $@"
#define COMPILE(name) "$(" name ") $(OUTPUT_OPTION) $<"

static const struct {
	const char *name, *value;
} variables[] = {
	{".LIBPATTERNS", "lib%.so lib%.a"},
	{"AR", "ar"},
	{"ARFLAGS", "-rv"},
	{"AS", "as"},
	{"CC", "cc"},
	{"CHECKOUT,v", "+$(if $(wildcard $@),,$(CO) $(COFLAGS) $< $@)"},
	{"CO", "co"},
	{"COFLAGS", ""},
	{"COMPILE.C", "$(COMPILE.cc)"},
	{"COMPILE.F", "$(FC) $(FFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.S", "$(CC) $(ASFLAGS) $(CPPFLAGS) $(TARGET_MACH) -c"},
	{"COMPILE.c", "$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.cc", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.cpp", "$(COMPILE.cc)"},
	{"COMPILE.def", "$(M2C) $(M2FLAGS) $(DEFFLAGS) $(TARGET_ARCH)"},
	{"COMPILE.f", "$(FC) $(FFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.m", "$(OBJC) $(OBJCFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.mod", "$(M2C) $(M2FLAGS) $(MODFLAGS) $(TARGET_ARCH)"},
	{"COMPILE.p", "$(PC) $(PFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.r", "$(FC) $(FFLAGS) $(RFLAGS) $(TARGET_ARCH) -c"},
	{"COMPILE.s", "$(AS) $(ASFLAGS) $(TARGET_MACH)"},
	{"CPP", "$(CC) -E"},
	{"CTANGLE", "ctangle"},
	{"CWEAVE", "cweave"},
	{"CXX", "g++"},
	{"F77", "$(FC)"},
	{"F77FLAGS", "$(FFLAGS)"},
	{"FC", "f77"},
	{"GET", "get"},
	{"GNUMAKEFLAGS", ""},
	{"LD", "ld"},
	{"LEX", "lex"},
	{"LEX.l", "$(LEX) $(LFLAGS) -t"},
	{"LEX.m", "$(LEX) $(LFLAGS) -t"},
	{"LINK.C", "$(LINK.cc)"},
	{"LINK.F", "$(FC) $(FFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.S", "$(CC) $(ASFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_MACH)"},
	{"LINK.c", "$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.cc", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.cpp", "$(LINK.cc)"},
	{"LINK.f", "$(FC) $(FFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.m", "$(OBJC) $(OBJCFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.o", "$(CC) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.p", "$(PC) $(PFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.r", "$(FC) $(FFLAGS) $(RFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
	{"LINK.s", "$(CC) $(ASFLAGS) $(LDFLAGS) $(TARGET_MACH)"},
	{"LINT", "lint"},
	{"LINT.c", "$(LINT) $(LINTFLAGS) $(CPPFLAGS) $(TARGET_ARCH)"},
	{"M2C", "m2c"},
	{"MAKEINFO", "makeinfo"},
	{"OBJC", "cc"},
	{"OUTPUT_OPTION", "-o $@"},
	{"PC", "pc"},
	{"PREPROCESS.F", "$(FC) $(FFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -F"},
	{"PREPROCESS.S", "$(CPP) $(CPPFLAGS)"},
	{"PREPROCESS.r", "$(FC) $(FFLAGS) $(RFLAGS) $(TARGET_ARCH) -F"},
	{"RM", "rm -f"},
	{"TANGLE", "tangle"},
	{"TEX", "tex"},
	{"TEXI2DVI", "texi2dvi"},
	{"WEAVE", "weave"},
	{"YACC", "yacc"},
	{"YACC.m", "$(YACC) $(YFLAGS)"},
	{"YACC.y", "$(YACC) $(YFLAGS)"},
};

/* after .POSIX: the utilities of that standard */
static const struct {
	const char *name, *value;
} posix_variables[] = {
	{"ARFLAGS", "-rvU"}, {"CC", "c99"},          {"CFLAGS", "-O1"},      {"FC", "fort77"},
	{"FFLAGS", "-O1"},   {"SCCSGETFLAGS", "-s"}, {".SHELLFLAGS", "-ec"},
};

/* named as suffix rules are */
static const struct {
	const char *name, *recipe;
} suffix_rules[] = {
	{".o", LINK(".o")},
	{".c", LINK(".c")},
	{".c.ln", "$(LINT.c) -C$* $<"},
	{".c.o", COMPILE("COMPILE.c")},
	{".cc", LINK(".cc")},
	{".cc.o", COMPILE("COMPILE.cc")},
	{".C", LINK(".C")},
	{".C.o", COMPILE("COMPILE.C")},
	{".cpp", LINK(".cpp")},
	{".cpp.o", COMPILE("COMPILE.cpp")},
	{".p", LINK(".p")},
	{".p.o", COMPILE("COMPILE.p")},
	{".f", LINK(".f")},
	{".f.o", COMPILE("COMPILE.f")},
	{".F", LINK(".F")},
	{".F.o", COMPILE("COMPILE.F")},
	{".F.f", COMPILE("PREPROCESS.F")},
	{".m", LINK(".m")},
	{".m.o", COMPILE("COMPILE.m")},
	{".r", LINK(".r")},
	{".r.o", COMPILE("COMPILE.r")},
	{".r.f", COMPILE("PREPROCESS.r")},
	{".y.ln", "$(YACC.y) $< \n $(LINT.c) -C$* y.tab.c \n $(RM) y.tab.c"},
	{".y.c", "$(YACC.y) $< \n mv -f y.tab.c $@"},
	{".l.ln", "@$(RM) $*.c\n $(LEX.l) $< > $*.c\n$(LINT.c) -i $*.c -o $@\n $(RM) $*.c"},
	{".l.c", "@$(RM) $@ \n $(LEX.l) $< > $@"},
	{".l.r", "$(LEX.l) $< > $@ \n mv -f lex.yy.r $@"},
	{".ym.m", "$(YACC.m) $< \n mv -f y.tab.c $@"},
	{".s", LINK(".s")},
	{".s.o", "$(COMPILE.s) -o $@ $<"},
	{".S", LINK(".S")},
	{".S.o", "$(COMPILE.S) -o $@ $<"},
	{".S.s", "$(PREPROCESS.S) $< > $@"},
	{".mod", "$(COMPILE.mod) -o $@ -e $@ $^"},
	{".mod.o", "$(COMPILE.mod) -o $@ $<"},
	{".def.sym", "$(COMPILE.def) -o $@ $<"},
	{".tex.dvi", "$(TEX) $<"},
	{".texinfo.info", "$(MAKEINFO) $(MAKEINFO_FLAGS) $< -o $@"},
	{".texinfo.dvi", "$(TEXI2DVI) $(TEXI2DVI_FLAGS) $<"},
	{".texi.info", "$(MAKEINFO) $(MAKEINFO_FLAGS) $< -o $@"},
	{".texi.dvi", "$(TEXI2DVI) $(TEXI2DVI_FLAGS) $<"},
	{".txinfo.info", "$(MAKEINFO) $(MAKEINFO_FLAGS) $< -o $@"},
	{".txinfo.dvi", "$(TEXI2DVI) $(TEXI2DVI_FLAGS) $<"},
	{".w.c", "$(CTANGLE) $< - $@"},
	{".w.tex", "$(CWEAVE) $< - $@"},
	{".web.p", "$(TANGLE) $<"},
	{".web.tex", "$(WEAVE) $<"},
	{".sh", "cat $< >$@ \n chmod a+x $@"},
	{".lm.m", "@$(RM) $@ \n $(LEX.m) $< > $@"},
};

static const struct {
	const char *target, *deps, *recipe;
	bool terminal;
} pattern_rules[] = {
	{"(%)", "%", "$(AR) $(ARFLAGS) $@ $<", false},
	{"%.out", "%", "@rm -f $@ \n cp $< $@", false},
	{"%.c", "%.w %.ch", "$(CTANGLE) $^ $@", false},
	{"%.tex", "%.w %.ch", "$(CWEAVE) $^ $@", false},
	{"%", "%,v", "$(CHECKOUT,v)", true},
	{"%", "RCS/%,v", "$(CHECKOUT,v)", true},
	{"%", "RCS/%", "$(CHECKOUT,v)", true},
	{"%", "s.%", "$(GET) $(GFLAGS) $(SCCS_OUTPUT_OPTION) $<", true},
	{"%", "SCCS/s.%", "$(GET) $(GFLAGS) $(SCCS_OUTPUT_OPTION) $<", true},
};

static void
define(struct mk *mk, const char *name, const char *value, bool recursive)
{
	mk_var_set(mk, &mk->vars.globals, str_of(name), str_of(value), ORIGIN_DEFAULT, recursive, NULL);
}

/* .FEATURES says what we can do: no `load`, no guile */
void
mk_builtin_vars(struct mk *mk)
{
	define(mk, "SUFFIXES", SUFFIXES, false);
	define(mk, ".FEATURES",
	       "target-specific order-only second-expansion else-if shortest-stem undefine oneshell "
	       "nocomment grouped-target extra-prereqs notintermediate shell-export archives jobserver "
	       "jobserver-fifo output-sync check-symlink",
	       false);
	mk_var_set(mk, &mk->vars.globals, STR(".DEFAULT_GOAL"), STR(""), ORIGIN_FILE, false, NULL);
	define(mk, ".LOADED", "", false);
	define(mk, ".RECIPEPREFIX", "", false);
	define(mk, ".SHELLFLAGS", "-c", false);
	define(mk, "MAKE_VERSION", "4.4.1", false);
	define(mk, "MAKE_HOST", "x86_64-pc-linux-gnu", false);
	for (size_t i = 0; i < countof(variables); i++)
		define(mk, variables[i].name, variables[i].value, true);
}

/* -R may come up after the variables did */
void
mk_builtin_drop(struct mk *mk)
{
	for (size_t i = 0; i < countof(variables); i++)
		mk_var_undefine(mk, &mk->vars.globals, str_of(variables[i].name), ORIGIN_DEFAULT);
}

void
mk_builtin_posix(struct mk *mk)
{
	if (mk->rules.posix)
		return;
	mk->rules.posix = true;
	for (size_t i = 0; i < countof(posix_variables); i++)
		define(mk, posix_variables[i].name, posix_variables[i].value, false);
}

static uint32_t
add_recipe(struct mk *mk, const char *text)
{
	struct mk_recipe recipe = {.file = NONE, .text = str_of(text), .prefix = '\t', .builtin = true};

	vec_push(&mk->rules.recipes, recipe);
	return mk->rules.recipes.n - 1;
}

/* the list as it is before a makefile changes it */
static void
add_suffix_list(struct mk *mk)
{
	uint32_t list = mk_target_add(mk, STR(".SUFFIXES"));
	struct str rest = STR(SUFFIXES), word;

	while ((word = mk_word(&rest)).n) {
		uint32_t target = mk_target_add(mk, word);

		mk->rules.targets.p[target].flags |= TARGET_BUILTIN;
		vec_push(&mk->rules.targets.p[list].deps, ((struct mk_dep){target, 0, NONE}));
	}
	mk->rules.targets.p[list].flags |= TARGET_BUILTIN;
}

void
mk_builtin_suffixes(struct mk *mk)
{
	add_suffix_list(mk);
	for (size_t i = 0; i < countof(suffix_rules); i++) {
		uint32_t target = mk_target_add(mk, str_of(suffix_rules[i].name));
		struct mk_target *t = &mk->rules.targets.p[target];

		if (t->recipe != NONE || t->deps.n)
			continue;
		t->recipe = add_recipe(mk, suffix_rules[i].recipe);
		t->flags |= TARGET_BUILTIN;
	}
}

int
mk_builtin_rules(struct mk *mk)
{
	for (size_t i = 0; i < countof(pattern_rules); i++) {
		struct mk_pattern p = {.file = NONE, .builtin = true, .terminal = pattern_rules[i].terminal};
		struct str rest = str_of(pattern_rules[i].deps), word;

		vec_push(&p.targets, mk_name(mk, str_of(pattern_rules[i].target)));
		while ((word = mk_word(&rest)).n)
			vec_push(&p.deps, ((struct mk_dep){mk_name(mk, word), 0, NONE}));
		p.recipe = add_recipe(mk, pattern_rules[i].recipe);
		mk_pattern_add(mk, &p, false); /* a makefile's own rules win */
	}
	return 0;
}
