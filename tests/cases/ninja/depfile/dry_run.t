A dry run leaves alone what an earlier run told of dependencies. (H14)
weir-only: ninja reads and removes the depfile, as if the command had written it

--- build.ninja
rule cc
  command = cc $out
  depfile = $out.d
  deps = gcc
build out: cc
build wrong: cc
  deps = nonsense
--- out.d
text that is no depfile
---

  $ ninja -n -j1
  [1/2] cc out
  [2/2] cc wrong
  $ ls
  build.ninja
  out.d
