`-t multi-inputs` lists the inputs of each target by itself. (K6)
ninja-1.11: the tool came with 1.13

--- build.ninja
rule cat
  command = cat $in > $out
build out1: cat in1
build out2: cat in1 in2
build out3: cat out1 in$ 3
---

  $ ninja -t multi-inputs out1 out2 out3 | tr '\t' '>'
  out1>in1
  out2>in1
  out2>in2
  out3>in1
  out3>out1
  out3>in 3
  $ ninja -t multi-inputs -d: out1
  out1:in1
  $ ninja -t multi-inputs --delimiter=' <- ' out3 out1
  out3 <- in1
  out3 <- out1
  out3 <- in 3
  out1 <- in1
  $ ninja -t multi-inputs -d, --print0 out1 out2 | tr '\0' '|'
  out1,in1|out2,in1|out2,in2| (no-eol)
  $ ninja -t multi-inputs -h
  usage: ninja -t multi-inputs [options] [targets]
  (blank)
  Shows for each target the files that it is made from: target, delimiter, file,
  each file after those it is made from itself.
  (blank)
  options:
    -0, --print0            end each line with NUL instead of a newline
    -d, --delimiter=DELIM   what stands between target and file [default=TAB]
    -h, --help              show this
  [1]
