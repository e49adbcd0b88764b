A command finds the program that PATH leads to now, even if the build has only just put it there.

What was found before is remembered only as long as no directory of PATH changes.

--- build.ninja
rule hello
  command = hello $out
rule install
  command = mkdir -p early && cp late/hello early/hello.new && sed -i s/late/early/ early/hello.new && mv early/hello.new early/hello
rule remove
  command = rm early/hello
build 1: hello
build 2: hello 1
build 3: hello 2
build 4: hello 3
build 5: hello 4
build 6: hello 5
build installed: install 6
build 7: hello installed
build 8: hello 7
build removed: remove 8
build 9: hello removed
--- late/hello +x
#!/bin/sh
echo late $1
---

  $ PATH="$PWD/early:$PWD/late:$PATH" ninja
  [1/11] hello 1
  late 1
  [2/11] hello 2
  late 2
  [3/11] hello 3
  late 3
  [4/11] hello 4
  late 4
  [5/11] hello 5
  late 5
  [6/11] hello 6
  late 6
  [7/11] mkdir -p early && cp late/hello early/hello.new && sed -i s/late/early/ early/hello.new && mv early/hello.new early/hello
  [8/11] hello 7
  early 7
  [9/11] hello 8
  early 8
  [10/11] rm early/hello
  [11/11] hello 9
  late 9
