`-t cleandead` removes what the log knows and the manifest no longer makes. (K17)

--- build.ninja
rule cp
  command = cp $in $out
build out1: cp in
build out2: cp in
--- less.ninja
rule cp
  command = cp $in $out
build out2: cp in
--- reading.ninja
rule cp
  command = cp $in $out
build out2: cp out1
--- in
---

  $ ninja > /dev/null
  $ ninja -f reading.ninja -t cleandead
  Cleaning... 0 files.
  $ ninja -f less.ninja -n -t cleandead
  Cleaning...
  Remove out1
  1 files.
  $ ninja -f less.ninja -t cleandead
  Cleaning... 1 files.
  $ ls
  build.ninja
  in
  less.ninja
  out2
  reading.ninja
  $ ninja -f less.ninja -t cleandead
  Cleaning... 0 files.
