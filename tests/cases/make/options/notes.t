What --debug and -p say is not worth telling where we are. (make §1.15)

--- Makefile
all: ; @$(if $(SAY),echo $(SAY),:)
---

  $ make -w --debug=b | grep -v 'GNU Make\|weir\|Built\|Copyright\|License\|free\|WARRANTY'
  Reading makefiles...
  Updating makefiles....
  Updating goal targets....
   File 'all' does not exist.
  Must remake target 'all'.
  Successfully remade target file 'all'.
  $ make -w --debug=b SAY=word | grep -v 'GNU Make\|weir\|Built\|Copyright\|License\|free\|WARRANTY'
  Reading makefiles...
  Updating makefiles....
  Updating goal targets....
   File 'all' does not exist.
  Must remake target 'all'.
  make: Entering directory '$PWD'
  word
  Successfully remade target file 'all'.
  make: Leaving directory '$PWD'

With -p it is a comment:
  $ make -w -p SAY=word | grep 'directory\|^word'
  # make: Entering directory '$PWD'
  word
  # make: Leaving directory '$PWD'
  $ make -w -pq | grep directory
  [1]
  $ make -w -pq SAY='$(info I)' | grep directory
  # make: Entering directory '$PWD'
  # make: Leaving directory '$PWD'
