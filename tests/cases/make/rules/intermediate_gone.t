An intermediate file that was there counts as changed when its recipe took it away, or left it elsewhere. (make §1.12)

--- Makefile
VPATH = lib
.SECONDARY:
all: gone found never ; @echo "[$?]"
gone: new ; rm $@
found: new ;
never: ; @echo $@ is not made
new:
--- gone

--- lib/found

---

  $ touch -d 2021-01-01 all
  $ touch -d 2020-06-01 new
  $ make -r
  rm gone
  never is not made
  [gone found]
