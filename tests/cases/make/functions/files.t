$(file) says what it could not do with which file. (make §1.7)

--- Makefile
$(file >d/x,text)
all: ;
--- read.mk
$(info [$(file <none)] [$(file <text)])
$(file >>text,more)
$(info [$(file <text)])
$(info $(file <d))
all: ;
--- text
some
--- d/keep
--- none.mk
$(file >no/such/place,text)
---

  $ make
  make: 'all' is up to date.
  $ cat d/x
  text
  $ make -f read.mk
  [] [some]
  [some
  more]
  read.mk:4: *** read: d: Is a directory.  Stop.
  [2]
  $ make -f none.mk
  none.mk:1: *** open: no/such/place: No such file or directory.  Stop.
  [2]
