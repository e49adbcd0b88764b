With -k, goals with :: rules of which some fail; under -q the first that is out of date has answered. (make §1.9, §1.10)

--- Makefile
t:: old ; echo one
t:: nowhere ; echo two
t:: old ; echo three
u:: nowhere ; echo one
u:: old ; echo two
v:: new ; echo one
v:: nowhere ; echo two
all: u.o w ; @echo $@ of $?
w:: old
w:: new ; @echo w of $?; touch $@
.SECONDARY: w
u.o: ; @echo $@
--- old
--- t
--- u
--- v
---

  $ touch new; age old 90; age t u v 60; make -k t
  make: *** No rule to make target 'nowhere', needed by 't'.
  make: Target 't' not remade because of errors.
  make: 't' is up to date.
  [2]
  $ make -k u
  make: *** No rule to make target 'nowhere', needed by 'u'.
  make: Target 'u' not remade because of errors.
  [2]
  $ make -k v t
  echo one
  one
  make: *** No rule to make target 'nowhere', needed by 'v'.
  make: Target 'v' not remade because of errors.
  make: Target 't' not remade because of errors.
  make: 't' is up to date.
  [2]
  $ make -k -q v
  make: *** No rule to make target 'nowhere', needed by 'v'.
  [1]

What one of its rules makes counts for who needs it, also if that is done in words only.

  $ touch all; make -n all
  echo u.o
  echo w of new; touch w
  echo all of u.o w
  $ make all
  u.o
  w of new
  all of u.o w
