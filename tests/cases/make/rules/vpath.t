A file is looked for in other directories, too. (make §1.13)

--- Makefile
vpath %.c src
VPATH = other
all: a.o
%.o: %.c h
	@echo $@ from $^
--- src/a.c

--- other/h

---

  $ make
  a.o from src/a.c other/h
