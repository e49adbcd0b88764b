Calls that make no sense are fatal. (make §1.7)
make-4.3: other words

--- Makefile
all:
--- a.mk
X := $(word x,a b)
--- b.mk
X := $(subst a,b)
--- c.mk
X := $(words a b
--- d.mk
r = $(r)
X := $(r)
--- e.mk
X := $(wordlist 0,1,a)
---

  $ for f in a b c d e; do make -f $f.mk; done
  a.mk:1: *** invalid first argument to 'word' function: 'x'.  Stop.
  b.mk:1: *** insufficient number of arguments (2) to function 'subst'.  Stop.
  c.mk:1: *** unterminated call to function 'words': missing ')'.  Stop.
  d.mk:1: *** Recursive variable 'r' references itself (eventually).  Stop.
  e.mk:1: *** invalid first argument to 'wordlist' function: '0'.  Stop.
  [2]
