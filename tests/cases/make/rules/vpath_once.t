A file that is named as it is found elsewhere, too, is one prerequisite. (make §1.12, §1.13)

--- Makefile
VPATH = src
all: x.o y.o ; @:
x.o: a.c src/a.c b.c | src/o.h o.h
	@echo '$$^: $^, $$?: $?, $$+: $+, $$|: $|'
y.o: c.h src/d.c
	@echo '$$^: $^'
%.h: ; @echo makes $@
--- src/a.c

--- src/b.c

--- src/c.h

--- src/d.c

--- src/o.h

---

  $ make
  $^: src/a.c src/b.c, $?: src/a.c src/b.c, $+: src/a.c src/a.c src/b.c, $|: src/o.h
  $^: src/c.h src/d.c
  $ make y.o -B
  makes c.h
  $^: c.h src/d.c

What -B remakes is not where it was found, unless makefiles name that:
  $ make x.o -B
  makes src/o.h
  $^: src/a.c src/b.c, $?: src/a.c src/b.c, $+: src/a.c src/a.c src/b.c, $|: src/o.h

What makefiles name below VPATH need not be there, nor have a rule:
  $ printf '%s\n' 'VPATH = src' 'all: m.c src/m.c ; @echo all: $^' '%.c: %.y ; @echo makes $@' >mention.mk
  $ make -f mention.mk
  make: *** No rule to make target 'src/m.c', needed by 'all'.  Stop.
  [2]
  $ touch src/m.y
  $ make -f mention.mk
  makes src/m.c
  all: src/m.c
