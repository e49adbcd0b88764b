-t clean removes what was built. (K3)

--- build.ninja
rule touch
  command = touch $out $out.d $rsp
  depfile = $out.d
rule gen
  command = touch $out
  generator = 1
build a: touch in
  rsp = a.rsp
  rspfile = a.rsp
  rspfile_content = x
build b: touch a
build g: gen
build all: phony a b g
--- in
---

  $ ninja -j1 > /dev/null; ls
  a
  a.d
  b
  b.d
  build.ninja
  g
  in
  $ ninja -n -t clean; ls | wc -l
  Cleaning...
  Remove a
  Remove a.d
  Remove b
  Remove b.d
  4 files.
  7
  $ ninja > /dev/null; ninja -t clean b; ls
  Cleaning... 4 files.
  build.ninja
  g
  in
  $ ninja > /dev/null; ninja -v -t clean b; ls
  Cleaning...
  Target b
  Remove b
  Remove b.d
  Remove a
  Remove a.d
  4 files.
  build.ninja
  g
  in
  $ ninja > /dev/null; ninja -t clean -g; ls
  Cleaning... 5 files.
  build.ninja
  in
  $ ninja > /dev/null; ninja -t clean -r gen; ls
  Cleaning... 1 files.
  a
  a.d
  b
  b.d
  build.ninja
  in
  $ ninja -t clean -r
  ninja: error: expected a rule to clean
  [1]
  $ ninja -t clean -r nosuch
  Cleaning... ninja: error: unknown rule 'nosuch'
  0 files.
  [1]
  $ ninja -t clean nosuch
  Cleaning... ninja: error: unknown target 'nosuch'
  0 files.
  [1]
  $ ninja -t clean in
  Cleaning... 0 files.
