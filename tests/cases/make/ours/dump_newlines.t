--dump: texts of several lines, which a ninja file cannot hold, arrive as they are.
weir-only: what weir can tell about a Makefile

--- Makefile
define TEXT
it's 50%
\two $$3
endef
export TEXT
all: ; @echo "$$TEXT" > $@
--- script.mk
.ONESHELL:
all:
	@for i in one 'two  %s'; do
		echo "$$i"
	done > $@
---

  $ make; mv all wanted; make --dump > rules.ninja; weir -f rules.ninja --quiet; diff all wanted && cat all
  it's 50%
  \two $3 (esc)
  $ rm all; make -f script.mk; mv all wanted; make -f script.mk --dump > rules.ninja
  $ weir -f rules.ninja --quiet; diff all wanted && cat all
  one
  two  %s
