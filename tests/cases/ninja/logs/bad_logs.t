Records that cannot be read are dropped, with a word about it; the build goes on. (G2, G7)

--- build.ninja
rule cp
  command = cp $in $out; echo "$out: $in extra" > $out.d
  depfile = $out.d
  deps = gcc
build out: cp in
--- in
--- extra
---

  $ ninja
  [1/1] cp in out; echo "out: in extra" > out.d
  $ echo garbage >> .ninja_log; ninja
  ninja: no work to do.
  $ echo short >> .ninja_deps; ninja
  ninja: warning: premature end of file; recovering
  ninja: no work to do.
  $ ninja
  ninja: no work to do.
  $ echo "# not deps" > .ninja_deps; ninja
  ninja: warning: bad deps log signature or version; starting over
  [1/1] cp in out; echo "out: in extra" > out.d
  $ ninja
  ninja: no work to do.
  $ : > .ninja_deps; : > .ninja_log; ninja
  ninja: warning: bad deps log signature or version; starting over
  [1/1] cp in out; echo "out: in extra" > out.d
  $ ninja
  ninja: no work to do.
