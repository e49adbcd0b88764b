A generator edge does not mind its command changing, nor being unknown to the log. (F3, F10)

--- build.ninja
rule plain
  command = cat $in > $out $more
rule gen
  command = cat $in > $out $more
  generator = 1
build a: plain in
build b: gen in
--- in
---

  $ ninja -j1
  [1/2] cat in > a (sp)
  [2/2] cat in > b (sp)
  $ sed -i '1i more = ;:' build.ninja
  $ ninja -j1
  [1/1] cat in > a ;:
  $ rm .ninja_log
  $ ninja -j1
  [1/1] cat in > a ;:
  $ touch in
  $ ninja -j1
  [1/2] cat in > a ;:
  [2/2] cat in > b ;:
  $ ninja -t clean; ls
  Cleaning... 1 files.
  b
  build.ninja
  in
  $ ninja -t clean -g; ls
  Cleaning... 1 files.
  build.ninja
  in
