What $(shell) asks of cat and mkdir is answered as by them, without them. (make §1.7)

In braces only the shell understands it. Another cat in PATH is asked, and what it says is what counts.

--- Makefile
same = $(if $(subst x$(1)x,,x$(2)x)$(subst x$(2)x,,x$(1)x),differs: $(1) <> $(2),same)
ask = $(shell $(1)) $(.SHELLSTATUS)
both = $(info $(call same,$(call ask,$(1)),$(call ask,{ $(1); })): $(call ask,$(1)))
$(call both,cat f 2> /dev/null)
$(call both,cat f d/g)
$(call both,cat f missing 2>/dev/null)
$(call both,cat empty)
$(call both,cat -A f)
$(call both,cat d 2> /dev/null)
$(call both,mkdir -p d .)
$(call both,mkdir d 2> /dev/null)
$(call both,mkdir -p f 2> /dev/null)
$(call both,mkdir -p new d)
$(info $(wildcard new))
all:
	@echo $(shell cat late)$(wildcard late)
	@echo text > late
	@echo made $(shell cat f)
--- f
some
lines
--- d/g
and more
--- empty
--- bin/cat +x
#!/bin/sh
echo another cat
---

  $ make
  same: some lines 0
  same: some lines and more 0
  same: some lines 1
  same:  0
  same: some$ lines$ 0
  same:  1
  same:  0
  same:  1
  same:  1
  same:  0
  new
  cat: late: No such file or directory
  (blank)
  made some lines
  $ rm -r new late; PATH=$PWD/bin:$PATH make 2>&1 | grep another
  same: another cat 0
  same: another cat 0
  same: another cat 0
  same: another cat 0
  same: another cat 0
  same: another cat 0
  another cat
  made another cat
