-p prints what is known in the shape that tools parse, bash-completion among them. (make §1.15)

Dates are left out, and what GNU make says of its hash tables and directories; the order of entries is its tables', too.

--- Makefile
.PHONY: all clean
V = 1 $(X)
X := a$$b
override O = 2
define multi
one
two
endef
all: prog doc sub/s.x
all: private TV = 3
prog: a.o b.o | dir
	echo link > prog
	@echo second
%.o: CF = x$(y)
%.o: private CG := $(X)
%.y: override CH += z
%.o: %.c h.h ; echo cc $< > $@
dir: ; mkdir dir
doc:: x.in
	touch \
	  doc
clean:; rm -f
s1 s2 &: x.in
	touch s1 s2
sub/s.x: %.x: %.w
	touch $@
.PRECIOUS: doc
.SECONDARY: sec
.INTERMEDIATE: int
.NOTINTERMEDIATE: nint
vpath %.c src:more
vpath %.h inc
VPATH = v1:v2
sub/s.w:
--- a.c

--- b.c

--- h.h

--- x.in

--- entry
#!/bin/sh
# entry NAME…: what make -p says of it
for name; do
	awk -v name="$name" 'BEGIN { RS = ""; FS = "\n" }
		{ n = 1; while ($n ~ /^(#|.*: *[^:]*=)/ && n < NF) n++ }
		index($n, name ":") == 1 { print }' db | sed -e '/hash-table stats/d; /^# Load=/d' \
		-e 's/modified 20[0-4].*/modified DATE/; s/modified 2[1-9].*/modified FUTURE/'
done
---

What bash-completion offers, and the sections that it looks for:
  $ cat > complete.sed <<'EOF'; make -npq | sed -n -f complete.sed | sort -u
  > 1,/^# * Make data base/d
  > /^# * Finished Make data base/,/^# * Make data base/d
  > /^# * Variables/,/^# * Files/d
  > /^# * Not a target/,/^$/d
  > /^[^#\t:%]*:/ { s/:.*//; p; }
  > EOF
  .INTERMEDIATE
  .NOTINTERMEDIATE
  .PHONY
  .PRECIOUS
  .SECONDARY
  a.o
  all
  clean
  dir
  doc
  prog
  s1
  s2
  sub/s.w
  sub/s.x
  $ make -rnp | grep -E '^# (Make|Finished|Variables|Pattern-spec|Implicit|Files|VPATH)' | sed 's/ on .*//'
  # Make data base, printed
  # Variables
  # Pattern-specific Variable Values
  # Implicit Rules
  # Files
  # VPATH Search Paths
  # Finished Make data base
  $ make -rnp > db; sh entry prog a.o all doc clean
  prog: a.o b.o | dir
  #  Implicit rule search has not been done.
  #  Implicit/static pattern stem: ''
  #  Last modified FUTURE
  #  File has been updated.
  #  Successfully updated.
  # automatic
  # @ := prog
  # automatic
  # * := (sp)
  # automatic
  # < := a.o
  # automatic
  # + := a.o b.o
  # automatic
  # % := (sp)
  # automatic
  # ^ := a.o b.o
  # automatic
  # ? := a.o b.o
  # automatic
  # | := dir
  #  recipe to execute (from 'Makefile', line 12):
  \techo link > prog (esc)
  \t@echo second (esc)
  a.o: a.c h.h
  #  Implicit rule search has been done.
  #  Implicit/static pattern stem: 'a'
  #  Last modified FUTURE
  #  File has been updated.
  #  Successfully updated.
  # automatic
  # @ := a.o
  # automatic
  # * := a
  # automatic
  # < := a.c
  # automatic
  # + := a.c h.h
  # automatic
  # % := (sp)
  # automatic
  # ^ := a.c h.h
  # automatic
  # ? := a.c h.h
  # automatic
  # | := (sp)
  #  recipe to execute (from 'Makefile', line 17):
  \t echo cc $< > $@ (esc)
  # makefile private (from 'Makefile', line 10)
  all: TV = 3
  all: prog doc sub/s.x
  #  Phony target (prerequisite of .PHONY).
  #  Implicit rule search has not been done.
  #  File does not exist.
  #  File has been updated.
  #  Successfully updated.
  doc:: x.in
  #  Precious file (prerequisite of .PRECIOUS).
  #  Implicit rule search has not been done.
  #  Implicit/static pattern stem: ''
  #  Last modified FUTURE
  #  File has been updated.
  #  Successfully updated.
  # automatic
  # @ := doc
  # automatic
  # * := (sp)
  # automatic
  # < := x.in
  # automatic
  # + := x.in
  # automatic
  # % := (sp)
  # automatic
  # ^ := x.in
  # automatic
  # ? := x.in
  # automatic
  # | := (sp)
  #  recipe to execute (from 'Makefile', line 20):
  \ttouch \\ (esc)
  \t  doc (esc)
  clean:
  #  Phony target (prerequisite of .PHONY).
  #  Implicit rule search has not been done.
  #  File does not exist.
  #  File has not been updated.
  #  recipe to execute (from 'Makefile', line 22):
  \t rm -f (esc)
  $ sh entry s1 sub/s.x sub/s.w sec int nint h.h
  s1: x.in
  #  Implicit rule search has not been done.
  #  Also makes: s2 s1
  #  Modification time never checked.
  #  File has not been updated.
  #  recipe to execute (from 'Makefile', line 24):
  \ttouch s1 s2 (esc)
  sub/s.x: sub/s.w
  #  Implicit rule search has not been done.
  #  Implicit/static pattern stem: 'sub/s'
  #  Last modified FUTURE
  #  File has been updated.
  #  Successfully updated.
  # automatic
  # @ := sub/s.x
  # automatic
  # * := sub/s
  # automatic
  # < := sub/s.w
  # automatic
  # + := sub/s.w
  # automatic
  # % := (sp)
  # automatic
  # ^ := sub/s.w
  # automatic
  # ? := sub/s.w
  # automatic
  # | := (sp)
  #  recipe to execute (from 'Makefile', line 26):
  \ttouch $@ (esc)
  sub/s.w:
  #  Implicit rule search has been done.
  #  File does not exist.
  #  File has been updated.
  #  Successfully updated.
  # Not a target:
  sec:
  #  Implicit rule search has not been done.
  #  File is an intermediate prerequisite.
  #  File is secondary (prerequisite of .SECONDARY).
  #  Modification time never checked.
  #  File has not been updated.
  # Not a target:
  int:
  #  Implicit rule search has not been done.
  #  File is an intermediate prerequisite.
  #  Modification time never checked.
  #  File has not been updated.
  # Not a target:
  nint:
  #  Implicit rule search has not been done.
  #  File is a prerequisite of .NOTINTERMEDIATE.
  #  Modification time never checked.
  #  File has not been updated.
  # Not a target:
  h.h:
  #  Implicit rule search has been done.
  #  File is secondary (prerequisite of .SECONDARY).
  #  Last modified DATE
  #  File has been updated.
  #  Successfully updated.
  $ sed -n '/^# Pattern-specific/,/^# . pattern/p' db
  # Pattern-specific Variable Values
  (blank)
  %.o :
  # makefile (from 'Makefile', line 14)
  # CF := x$$(y)
  (blank)
  %.o :
  # makefile private (from 'Makefile', line 15)
  # CG := a$$b
  (blank)
  %.y :
  # 'override' directive (from 'Makefile', line 16)
  # CH := z
  (blank)
  # 3 pattern-specific variable values
  $ sed -n '/^# Implicit/,/terminal/p; /^# VPATH/,/^# v1/p' db
  # Implicit Rules
  (blank)
  %.o: %.c h.h
  #  recipe to execute (from 'Makefile', line 17):
  \t echo cc $< > $@ (esc)
  (blank)
  # 1 implicit rules, 0 (0.0%) terminal.
  # VPATH Search Paths
  (blank)
  vpath %.c src:more
  vpath %.h inc
  (blank)
  # 2 'vpath' search paths.
  (blank)
  # General ('VPATH' variable) search path:
  # v1:v2
  $ grep -B1 -E '^(V|X|O|SUFFIXES|.DEFAULT_GOAL) ' db | grep -v '^--' | sort
  # 'override' directive (from 'Makefile', line 4)
  # default
  # makefile
  # makefile (from 'Makefile', line 2)
  # makefile (from 'Makefile', line 3)
  .DEFAULT_GOAL := all
  O = 2
  SUFFIXES := (sp)
  V = 1 $(X)
  X := a$$b
  $ grep -A3 '^define multi' db
  define multi
  one
  two
  endef
  $ make -rpq dir > db; sh entry dir
  dir:
  #  Command line target.
  #  Implicit rule search has not been done.
  #  Implicit/static pattern stem: ''
  #  File does not exist.
  #  File has been updated.
  #  Needs to be updated (-q is set).
  # automatic
  # @ := dir
  # automatic
  # * := (sp)
  # automatic
  # < := (sp)
  # automatic
  # + := (sp)
  # automatic
  # % := (sp)
  # automatic
  # ^ := (sp)
  # automatic
  # ? := (sp)
  # automatic
  # | := (sp)
  #  recipe to execute (from 'Makefile', line 18):
  \t mkdir dir (esc)
  $ make -rp -f /dev/null 2>&1 | grep -E '^# No (implicit|general|pattern|.vpath)'
  # No pattern-specific variable values.
  # No implicit rules.
  # No 'vpath' search paths.
  # No general ('VPATH' variable) search path.

Builtin rules are not there if a makefile has done without them:
  $ echo 'MAKEFLAGS += -r' >r.mk; echo 'all:' >>r.mk
  $ make -pq -f r.mk | grep -c 'built-in\|\.c\.o'
  0
  [1]
  $ make -pq -f r.mk SHELL=/bin/sh -E '.c.o: ; mine' | grep -A6 '^.c.o:'
  .c.o:
  #  Implicit rule search has not been done.
  #  Modification time never checked.
  #  File has not been updated.
  #  recipe to execute (built-in):
  \t mine (esc)
  (blank)

What waits for what is seen in the prerequisites.

  $ printf 'a: b .WAIT c | .WAIT d\nb c d:\ne: b c | d\n.NOTPARALLEL: e\n' > waits.mk && make -prRq -f waits.mk | grep '^[ae]:'
  a: b .WAIT c | .WAIT d
  e: b .WAIT c | .WAIT d
