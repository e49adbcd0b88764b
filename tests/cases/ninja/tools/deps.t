`-t deps` shows the inputs that compilers told of. (K7)

--- build.ninja
rule cc
  command = cp $in $out && printf '%s: %s %s\n' $out $in h1 > $out.d
  depfile = $out.d
  deps = gcc
build b.o: cc b
build a.o: cc a
build plain: phony a.o b.o
--- a
--- b
--- h1
---

  $ ninja -j1
  [1/2] cp b b.o && printf '%s: %s %s\n' b.o b h1 > b.o.d
  [2/2] cp a a.o && printf '%s: %s %s\n' a.o a h1 > a.o.d
  $ ninja -t deps
  b.o: #deps 2, deps mtime * (VALID) (glob)
      b
      h1
  (blank)
  a.o: #deps 2, deps mtime * (VALID) (glob)
      a
      h1
  (blank)
  $ touch a.o
  $ ninja -t deps a.o plain
  a.o: #deps 2, deps mtime * (STALE) (glob)
      a
      h1
  (blank)
  plain: deps not found
  $ ninja -t deps nope
  ninja: error: unknown target 'nope'
  [1]
