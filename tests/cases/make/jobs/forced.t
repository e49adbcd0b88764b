A make that is told -j below another leaves its slots alone. (make §2.1)
make-4.3: MAKEFLAGS is a text while makefiles are read

--- Makefile
all: ; +@$(MAKE) --no-print-directory $(J) -f sub.mk
--- sub.mk
show = $(patsubst --jobserver-auth=fifo:%,--jobserver-auth=PATH,$(MAKEFLAGS))
ifdef ADD
MAKEFLAGS += $(ADD)
endif
$(info read: $(show))
all: ; @echo 'run:  $(show)'
---

It says so before it reads anything, and its makefiles know nothing of them.

  $ make -j3 J=-j2 2>&1
  make[1]: warning: -j2 forced in submake: resetting jobserver mode.
  read: -j2 --no-print-directory -- J=-j2
  run:  -j2 --jobserver-auth=PATH --no-print-directory -- J=-j2
  $ make -j3 J=-j1 2>&1
  make[1]: warning: -j1 forced in submake: resetting jobserver mode.
  read: -j1 --no-print-directory -- J=-j1
  run:  -j1 --no-print-directory -- J=-j1
  $ make -j3 J=-j 2>&1
  make[1]: warning: -j0 forced in submake: resetting jobserver mode.
  read: -j --no-print-directory -- J=-j
  run:  -j --no-print-directory -- J=-j

A makefile may say so as well. What is so already is no news:

  $ make -j3 ADD=-j2 2>&1
  read: -j2 --jobserver-auth=PATH --no-print-directory -- ADD=-j2
  make[1]: warning: -j2 forced in makefile: resetting jobserver mode.
  run:  -j2 --jobserver-auth=PATH --no-print-directory -- ADD=-j2
  $ make -j3 ADD=-j3 2>&1
  read: -j3 --jobserver-auth=PATH --no-print-directory -- ADD=-j3
  run:  -j3 --jobserver-auth=PATH --no-print-directory -- ADD=-j3
  $ make -j3 ADD=-j1 2>&1
  read: -j1 --jobserver-auth=PATH --no-print-directory -- ADD=-j1
  make[1]: warning: -j1 forced in makefile: resetting jobserver mode.
  run:  -j1 --no-print-directory -- ADD=-j1
