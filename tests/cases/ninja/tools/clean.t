`-t clean` removes what was built, and nothing else. (K3)

--- build.ninja
rule cp
  command = cp $in $out && : > $out.d
  depfile = $out.d
rule rsp
  command = cp $in $out
  rspfile = $out.rsp
  rspfile_content = x
rule gen
  command = touch $out
  generator = 1
build a: cp in
build b: rsp a
build c: gen
build all: phony a b c
--- in
---

  $ ninja -d keeprsp all > /dev/null; ls
  a
  a.d
  b
  b.rsp
  build.ninja
  c
  in
  $ ninja -n -t clean
  Cleaning...
  Remove a
  Remove a.d
  Remove b
  Remove b.rsp
  4 files.
  $ ninja -t clean
  Cleaning... 4 files.
  $ ls
  build.ninja
  c
  in
  $ ninja -t clean
  Cleaning... 0 files.
  $ ninja -v -t clean -g
  Cleaning...
  Remove c
  1 files.
  $ ls
  build.ninja
  in
