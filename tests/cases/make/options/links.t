-L: a symbolic link is as new as the newest that it leads through. (make §1.13)

--- Makefile
all: link ; @echo made; touch all
---

  $ mkdir d; echo x > d/file; ln -s d/two link; ln -s file d/two
  $ make
  made
  $ make -L
  make: 'all' is up to date.
  $ touch -h d/two
  $ make
  make: 'all' is up to date.
  $ make -L
  made
  $ make -L
  make: 'all' is up to date.
