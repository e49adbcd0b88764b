What a depfile may look like since ninja 1.12: quotation marks in names, and nothing but white space. (O2, O3)
ninja-1.11: takes quotation marks for the end of a name, and white space for a missing colon

--- build.ninja
rule cc
  command = cp $in $out.d; touch $out
  depfile = $out.d
  deps = gcc
build out: cc in
--- in
---

  $ try() { printf "$@" > in; ninja > log; tail -n +2 log; ninja -t deps out | tail -n +2; rm out; }
  $ try 'out: "k" l'"'"'m\n'
      "k"
      l'm
  (blank)
  $ try '\n \n'
  (blank)
