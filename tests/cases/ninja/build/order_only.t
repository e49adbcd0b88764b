An order-only input comes first but makes nothing dirty. (F1)

--- build.ninja
rule log
  command = echo $out >> order; touch $out
build out: log in || dir
build dir: log stamp
--- in
--- stamp
---

  $ ninja -j4
  [1/2] echo dir >> order; touch dir
  [2/2] echo out >> order; touch out
  $ cat order
  dir
  out
  $ touch stamp
  $ ninja
  [1/1] echo dir >> order; touch dir
  $ ninja
  ninja: no work to do.
  $ rm dir
  $ ninja out
  [1/1] echo dir >> order; touch dir
