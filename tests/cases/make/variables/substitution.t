A reference may replace the ends of its words. (make §1.6)

--- Makefile
s = a.c b.c d/e.c f
n = s
all:
	@echo $(s:.c=.o) - $(s:%.c=obj/%.o) - $($(n):f=g) - ${s:d/%=%}
---

  $ make
  a.o b.o d/e.o f - obj/a.o obj/b.o obj/d/e.o f - a.c b.c d/e.c g - a.c b.c e.c f
