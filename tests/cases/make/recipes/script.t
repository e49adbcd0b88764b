A file without #! is a script for the shell; one that may not be run, or is a directory, is not run. (make §1.11)

--- Makefile
all: ; ./plain 'a  b' c
not_it: ; ./denied
directory: ; ./dir
--- plain +x
echo "$# arguments: $1"
--- denied
--- dir/file
---

  $ make
  ./plain 'a  b' c
  2 arguments: a  b
  $ make not_it
  ./denied
  make: ./denied: Permission denied
  make: *** [Makefile:2: not_it] Error 127
  [2]
  $ make directory
  ./dir
  make: ./dir: Permission denied
  make: *** [Makefile:3: directory] Error 127
  [2]
