`-t inputs` lists what targets are made from, without the names that phony edges make. (K5)
ninja-1.11: lists phony names too, quotes nothing and knows no options

--- build.ninja
rule cat
  command = cat $in > $out
build out1: cat in1
build out2: cat in2 out1
build out3: cat out2 out1 | implicit || order_only |@ check
build check: cat in3
build out$ 4: cat out1
build both: phony out3 out$ 4
---

  $ ninja -t inputs out3
  implicit
  in1
  in2
  order_only
  out1
  out2
  $ ninja -t inputs both
  'out 4'
  implicit
  in1
  in2
  order_only
  out1
  out2
  out3
  $ ninja -t inputs -E both
  implicit
  in1
  in2
  order_only
  out 4
  out1
  out2
  out3
  $ ninja -t inputs --dependency-order both
  in2
  in1
  out1
  out2
  implicit
  order_only
  out3
  'out 4'
  $ ninja -t inputs -d -E -0 'out 4' | tr '\0' '|'
  in1|out1| (no-eol)
  $ ninja -t inputs in1
  $ ninja -t inputs
  'out 4'
  implicit
  in1
  in2
  in3
  order_only
  out1
  out2
  out3
  $ ninja -t inputs nothing
  ninja: error: unknown target 'nothing'
  [1]
  $ ninja -t inputs --help
  usage: ninja -t inputs [options] [targets]
  (blank)
  Shows every file that the targets are made from, validations apart: quoted
  for a shell and sorted by name, unless told otherwise.
  (blank)
  options:
    -0, --print0            end each name with NUL instead of a newline
    -E, --no-shell-escape   do not quote
    -d, --dependency-order  each file after those it is made from
    -h, --help              show this
  [1]
