-t graph draws for graphviz. (K9)

--- build.ninja
rule cc
  command = cc $in -o $out
build a.o: cc a.c
build prog: cc a.o b.o | a.h || dir
build dir: phony
---

  $ ninja -t graph prog | sed -E 's/"(0x[0-9a-f]*|[ne][0-9]+)"/ID/g'
  digraph ninja {
  rankdir="LR"
  node [fontsize=10, shape=box, height=0.25]
  edge [fontsize=10]
  ID [label="prog"]
  ID [label="cc", shape=ellipse]
  ID -> ID
  ID -> ID [arrowhead=none]
  ID -> ID [arrowhead=none]
  ID -> ID [arrowhead=none]
  ID -> ID [arrowhead=none style=dotted]
  ID [label="a.o"]
  ID -> ID [label=" cc"]
  ID [label="a.c"]
  ID [label="b.o"]
  ID [label="a.h"]
  ID [label="dir"]
  ID [label="phony", shape=ellipse]
  ID -> ID
  }
