A build directory in which nothing can be written is said to be one; what needs no writing works.
weir-only: the first file that we write has another name

--- build.ninja
rule touch
  command = touch $out
build out: touch in
--- in
--- out
--- .weir
a file where there should be a folder
---

  $ ninja
  ninja: error: cannot write in the build directory: creating .weir/.gitignore: Not a directory
  [1]
  $ ninja -n
  [1/1] touch out
  $ ninja -t query out
  out:
    input: touch
      in
    outputs:
