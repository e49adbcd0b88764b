What cannot be read is said with its place. (make §1.4, §1.10)

--- a.mk
all:
        echo
--- b.mk
	echo
--- c.mk
ifdef X
--- d.mk
endif
--- e.mk
define x
--- f.mk
foo
--- g.mk
a: b
a:: c
--- h.mk
include
include none.mk
--- i.mk
a: %: b: c
--- j.mk
X = $(
all: $X
--- k.mk
ifeq a b
---

  $ for f in a b c d e f g h i j k; do make -f $f.mk; done
  a.mk:2: *** missing separator (did you mean TAB instead of 8 spaces?).  Stop.
  b.mk:1: *** recipe commences before first target.  Stop.
  c.mk:2: *** missing 'endif'.  Stop.
  d.mk:1: *** extraneous 'endif'.  Stop.
  e.mk:1: *** missing 'endef', unterminated 'define'.  Stop.
  f.mk:1: *** missing separator.  Stop.
  g.mk:2: *** target file 'a' has both : and :: entries.  Stop.
  h.mk:2: none.mk: No such file or directory
  make: *** No rule to make target 'none.mk'.  Stop.
  make: *** No rule to make target 'b:', needed by 'a'.  Stop.
  j.mk:1: *** unterminated variable reference.  Stop.
  k.mk:1: *** invalid syntax in conditional.  Stop.
  [2]
