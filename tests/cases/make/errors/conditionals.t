Conditionals that are odd, or wrong. (make §1.8)

--- comma
ifeq ,a,a)
$(info a comma opens, too)
endif
all: ;
--- order
ifeq ($(info first),$(info second)) behind
endif
ifeq ($(info first),$(info second)
--- text
ifeq (a,b)
else text
$(info 1)
else more
$(info 2)
else
$(info 3)
endif
all: ;
--- bad
ifeq (a,b)
else ifdef a b
endif
$(info 3)
endif
all: ;
--- blank
e = $() MAKE
ifdef $(e)
endif
--- open
all: ;
all: ; @echo
ifdef MAKE
---

  $ make -f comma
  a comma opens, too
  make: 'all' is up to date.
  $ make -f order
  first
  order:1: extraneous text after 'ifeq' directive
  second
  first
  order:3: *** invalid syntax in conditional.  Stop.
  [2]
  $ make -f text
  text:2: extraneous text after 'else' directive
  1
  text:4: extraneous text after 'else' directive
  make: 'all' is up to date.
  $ make -f bad
  bad:2: extraneous text after 'else' directive
  3
  make: 'all' is up to date.

A rule that is open where the file ends is not even recorded.

  $ make -f open
  open:4: *** missing 'endif'.  Stop.
  [2]

A name has no blank in front of it.

  $ make -f blank
  blank:2: *** invalid syntax in conditional.  Stop.
  [2]

What is not read has no defines in defines, and nothing may follow their endef.

--- skipped
ifdef NOT
define a
define b
endef
endif
all: ;
--- longer
ifdef NOT
define a
endef a
endif
---

  $ make -f skipped
  make: 'all' is up to date.
  $ make -f longer
  longer:5: *** missing 'endif'.  Stop.
  [2]
