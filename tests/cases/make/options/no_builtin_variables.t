-R leaves nothing of the builtin variables, so that libraries are not searched for either. (make §1.17)

--- Makefile
$(info '$(CC)' '$(.LIBPATTERNS)')
all: -lz ; @echo $<
--- libz.a

---

  $ make
  'cc' 'lib%.so lib%.a'
  libz.a
  $ make -r
  'cc' 'lib%.so lib%.a'
  libz.a
  $ make -R
  '' ''
  make: *** No rule to make target '-lz', needed by 'all'.  Stop.
  [2]
  $ make -R .LIBPATTERNS=lib%.a
  '' 'lib%.a'
  libz.a
