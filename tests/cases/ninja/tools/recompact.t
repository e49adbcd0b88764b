`-t recompact` rewrites the logs without what is stale, and does nothing where there are none. (K14)

--- build.ninja
rule cc
  command = cp $in $out && echo "$out: $in" > $out.d
  depfile = $out.d
  deps = gcc
build a: cc in
build b: cc in
--- less.ninja
rule cc
  command = cp $in $out && echo "$out: $in" > $out.d
  depfile = $out.d
  deps = gcc
build a: cc in
--- in
---

  $ ninja -t recompact; ls -A
  build.ninja
  in
  less.ninja
  $ ninja > /dev/null; touch in; ninja > /dev/null
  $ wc -l < .ninja_log
  5
  $ ninja -t recompact
  $ tail -n +2 .ninja_log | cut -f4 | sort
  a
  b
  $ ninja
  ninja: no work to do.
  $ rm b
  $ ninja -f less.ninja -t recompact
  $ tail -n +2 .ninja_log | cut -f4
  a
  $ ninja -t deps b
  b: deps not found
