Functions on words. (make §1.7)

--- Makefile
l = b.c a.o b.c d/e.h
all:
	@echo '$(subst b,X,$(l)) | $(patsubst %.c,%.o,$(l)) | $(strip   a   b ) | $(findstring .o,$(l))'
	@echo '$(filter %.c %.h,$(l)) | $(filter-out %.c,$(l)) | $(sort $(l)) | $(word 2,$(l)) | $(wordlist 2,3,$(l))'
	@echo '$(words $(l)) | $(firstword $(l)) | $(lastword $(l)) | $(dir $(l)) | $(notdir $(l)) | $(suffix $(l))'
	@echo '$(basename $(l)) | $(addsuffix .x,a b) | $(addprefix y/,a b) | $(join a b,1 2 3)'
---

  $ make
  X.c a.o X.c d/e.h | b.o a.o b.o d/e.h | a b | .o
  b.c b.c d/e.h | a.o d/e.h | a.o b.c d/e.h | a.o | a.o b.c
  4 | b.c | d/e.h | ./ ./ ./ d/ | b.c a.o b.c e.h | .c .o .c .h
  b a b d/e | a.x b.x | y/a y/b | a1 b2 3
