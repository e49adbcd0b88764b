What a depfile may look like. (O1, O2, O3)

--- build.ninja
rule cc
  command = cp $in $out.d; touch $out
  depfile = $out.d
  deps = gcc
build out: cc in
--- in
---

  $ try() { printf "$@" > in; ninja > log; tail -n +2 log; ninja -t deps out | tail -n +2; rm out; }
  $ try 'out: a b\n'
      a
      b
  (blank)
  $ try 'out: a \\\n  b\\\n\tc\n'
      a
      b
      c
  (blank)
  $ try 'out: a\r\nmore: b\r\n'
      a
      b
  (blank)
  $ try 'out: a b a\n'
      a
      b
  (blank)
  $ try 'out: a\\ b c\\\\\\ d e\\\\ f\n'
      a b
      c\ d
      e\\
      f
  (blank)
  $ try 'out: a\\#b a$$b a\\[b\n'
      a#b
      a$b
      a\[b
  (blank)
  $ try 'out: C:/x/y a:b\n'
      C:/x/y
      a:b
  (blank)
  $ try 'out: a b\na:\nb:\n'
      a
      b
  (blank)
  $ try 'x y out: a\n'
      a
  (blank)
  $ try 'out:\n'
  (blank)
  $ try ''
  (blank)
  $ try 'out: a'
      a
  (blank)
  $ try 'out: (a) {b} c+d e~f @g =h %%i !j\n'
      (a)
      {b}
      c+d
      e~f
      @g
      =h
      %i
      !j
  (blank)
  $ try 'out: \303\274\n'
      ü
  (blank)
