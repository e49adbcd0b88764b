--debug tells of names that are found elsewhere, and of the recipe of .DEFAULT. (make §1.15)
make-4.3: other words

--- Makefile
VPATH = src
all: a.o b.o ; @:
%.o: %.c ; @:
src/b.c: x
x:
.DEFAULT: ; @:
--- src/a.c

--- src/b.c

---

  $ make -r --debug=v,i 2>&1 | sed '1,/^Updating goal/d'
  Considering target file 'all'.
   File 'all' does not exist.
   Considering target file 'a.o'.
    File 'a.o' does not exist.
    Looking for an implicit rule for 'a.o'.
     Trying pattern rule '%.o: %.c' with stem 'a'.
     Trying implicit prerequisite 'a.c'.
     Found prerequisite 'a.c' as VPATH 'src/a.c'.
    Found implicit rule '%.o: %.c' for 'a.o'.
    Considering target file 'a.c'.
     Looking for an implicit rule for 'a.c'.
     No implicit rule found for 'a.c'.
     Using default recipe for 'a.c'.
    Finished prerequisites of target file 'a.c'.
    No need to remake target 'a.c'; using VPATH name 'src/a.c'.
   Finished prerequisites of target file 'a.o'.
   Must remake target 'a.o'.
   Successfully remade target file 'a.o'.
   Considering target file 'b.o'.
    File 'b.o' does not exist.
    Looking for an implicit rule for 'b.o'.
     Trying pattern rule '%.o: %.c' with stem 'b'.
     Trying implicit prerequisite 'b.c'.
     Found prerequisite 'b.c' as VPATH 'src/b.c'.
    Found implicit rule '%.o: %.c' for 'b.o'.
    Considering target file 'src/b.c'.
     Looking for an implicit rule for 'src/b.c'.
     No implicit rule found for 'src/b.c'.
     Considering target file 'x'.
      File 'x' does not exist.
      Looking for an implicit rule for 'x'.
      No implicit rule found for 'x'.
     Finished prerequisites of target file 'x'.
     Must remake target 'x'.
     Successfully remade target file 'x'.
    Finished prerequisites of target file 'src/b.c'.
     Prerequisite 'x' of target 'src/b.c' does not exist.
    Must remake target 'src/b.c'.
    Successfully remade target file 'src/b.c'.
   Finished prerequisites of target file 'b.o'.
   Must remake target 'b.o'.
   Successfully remade target file 'b.o'.
  Finished prerequisites of target file 'all'.
  Must remake target 'all'.
  Successfully remade target file 'all'.
