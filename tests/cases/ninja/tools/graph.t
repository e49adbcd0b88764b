`-t graph` draws the graph for graphviz, with names of nodes that are the same every time. (K9)
ninja-1.11: names nodes by their addresses

--- build.ninja
rule cc
  command = cc $in
build a b: cc in1 | imp || oo
build imp: phony in2
build "quoted"\x: cc a
build lone: cc
--- dyndep.ninja
rule r
  command = true
build out: r dd
  dyndep = dd
build new: r
--- dd
ninja_dyndep_version = 1
build out: dyndep | new
---

  $ ninja -t graph
  digraph ninja {
  rankdir="LR"
  node [fontsize=10, shape=box, height=0.25]
  edge [fontsize=10]
  "n0" [label="b"]
  "e0" [label="cc", shape=ellipse]
  "e0" -> "n1"
  "e0" -> "n0"
  "n2" -> "e0" [arrowhead=none]
  "n3" -> "e0" [arrowhead=none]
  "n4" -> "e0" [arrowhead=none style=dotted]
  "n2" [label="in1"]
  "n3" [label="imp"]
  "n5" -> "n3" [label=" phony"]
  "n5" [label="in2"]
  "n4" [label="oo"]
  "n6" [label="\"quoted\"\\x"]
  "n1" -> "n6" [label=" cc"]
  "n1" [label="a"]
  "n7" [label="lone"]
  "e3" [label="cc", shape=ellipse]
  "e3" -> "n7"
  }
  $ ninja -t graph imp
  digraph ninja {
  rankdir="LR"
  node [fontsize=10, shape=box, height=0.25]
  edge [fontsize=10]
  "n0" [label="imp"]
  "n1" -> "n0" [label=" phony"]
  "n1" [label="in2"]
  }
  $ ninja -f dyndep.ninja -t graph out
  digraph ninja {
  rankdir="LR"
  node [fontsize=10, shape=box, height=0.25]
  edge [fontsize=10]
  "n0" [label="out"]
  "e0" [label="r", shape=ellipse]
  "e0" -> "n0"
  "n1" -> "e0" [arrowhead=none]
  "n2" -> "e0" [arrowhead=none]
  "n1" [label="dd"]
  "n2" [label="new"]
  "e1" [label="r", shape=ellipse]
  "e1" -> "n2"
  }
  $ rm dd
  $ ninja -f dyndep.ninja -t graph out
  digraph ninja {
  rankdir="LR"
  node [fontsize=10, shape=box, height=0.25]
  edge [fontsize=10]
  "n0" [label="out"]
  ninja: warning: loading 'dd': No such file or directory
  (blank)
  "n1" -> "n0" [label=" r"]
  "n1" [label="dd"]
  }
