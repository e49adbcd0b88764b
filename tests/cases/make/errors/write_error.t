What cannot be said is an error, whatever else happened. (make §1.2)

--- Makefile
all: a b
a: ; @echo hi
b: ; echo x; echo y
quiet: ; @:
---

  $ make -j1 > /dev/full
  echo: write error: No space left on device
  make: *** [Makefile:2: a] Error 1
  [2]
  $ make -n > /dev/full
  make: write error: stdout
  [1]
  $ make nosuch --eval '$(info read)' > /dev/full
  make: *** No rule to make target 'nosuch'.  Stop.
  make: write error: stdout
  [1]
  $ make -j2 -O > /dev/full
  fwrite(): No space left on device
  make: write error: stdout
  [1]
  $ make -v > /dev/full
  make: write error: stdout: No space left on device
  [1]
  $ make quiet > /dev/full

Who closes stdout does not want to know; and no file of ours becomes what was closed.

  $ make -n >&-
  $ make quiet -j2 -O --eval '$(info read)' <&- >&- 2>&-
  $ make b <&- 2>&-
  echo x; echo y
  x
  y
