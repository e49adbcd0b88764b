--dump shows the rules as ninja takes them.
weir-only: what weir can tell about a Makefile

--- Makefile
CFLAGS = -O2
export GREETING = hello  world
all: prog note
.PHONY: all clean
prog: main.o util.o
	@echo linking
	cat $^ > $@
%.o: %.c | dir
	cp $< $@ # $(CFLAGS)
note: main.c
	-false
	echo "$$GREETING" > $@; for i in 1 2; do \
	  echo $$i >> $@; \
	done
dir: ; mkdir -p dir
clean: ; rm -rf *.o prog note dir
--- main.c
main
--- util.c
util
---

  $ make --dump > rules.ninja
  $ cat rules.ninja
  # what make would do, in the language of ninja; made by --dump
  env = export GREETING='hello  world' && (sp)
  rule recipe
    command = $env$cmd
  (blank)
  build all: phony prog note
  (blank)
  build prog: recipe main.o util.o
    cmd = echo linking && (cat main.o util.o > prog)
  (blank)
  build note: recipe main.c
    cmd = { false || true; } && (echo "$$GREETING" > note; for i in 1 2; do   echo $$i >> note; done)
  (blank)
  build main.o: recipe main.c || dir
    cmd = /bin/sh -c 'cp main.c main.o # -O2'
  (blank)
  build util.o: recipe util.c || dir
    cmd = /bin/sh -c 'cp util.c util.o # -O2'
  (blank)
  build dir: recipe
    cmd = mkdir -p dir
  (blank)
  default all
  $ weir -f rules.ninja -j1 --quiet
  linking
  $ cat prog note
  main
  util
  hello  world
  1
  2
  $ weir -f rules.ninja
  ninja: no work to do.
  $ rm -r *.o prog note dir
  $ make -s; cat prog note
  linking
  main
  util
  hello  world
  1
  2
