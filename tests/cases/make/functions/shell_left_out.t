What $(shell) asks of one program is answered as by the shell. (make §1.7)

The program has variables of its own, or nobody hears its errors. In braces only the shell understands it.

--- Makefile
export B = two words
same = $(if $(subst x$(1)x,,x$(2)x)$(subst x$(2)x,,x$(1)x),differs: $(1) <> $(2),same)
ask = $(shell $(1)) $(.SHELLSTATUS)
both = $(info $(call same,$(call ask,$(1)),$(call ask,{ $(1); }))$(if $(2),: $(call ask,$(1))))
$(call both,A=1 B=x D=a/b.c:d env 2> /dev/null)
$(call both,env 2>/dev/null)
$(call both,A=1 B= sh -c 'echo $$A+$$B' 2> /dev/null,show)
$(call both,cat f 2> /dev/null,show)
$(call both,cat missing 2> /dev/null,show)
$(call both,nonesuch 2> /dev/null,show)
$(call both,A=1 ./fails a=b 2> /dev/null,show)
$(call both,./script 2> /dev/null,show)
$(call both,sh ./dies 2> /dev/null,show)
$(call both,sh -c 'exit 3' a\ 2> /dev/null,show)
$(call both,PATH=. fails 2> /dev/null,show)
all: ; @:
--- f
some
lines
--- fails
#!/bin/sh
echo "$A $*"
echo trouble >&2
exit 4
--- script
echo no first line
--- dies
kill -TERM $$
---

  $ chmod +x fails script
  $ make
  same
  same
  same: 1+ 0
  same: some lines 0
  same:  1
  same:  127
  same: 1 a=b 4
  same: no first line 0
  same:  143
  same:  3
  same:   4
