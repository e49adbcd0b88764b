A question makes no folder for logs. (B12)
weir-only: ninja makes it for tools that look into logs

--- build.ninja
builddir = logs
build a: phony
---

  $ ninja -t query a
  a:
    input: phony
    outputs:
  $ ninja -t deps
  $ ninja -t cleandead
  Cleaning... 0 files.
  $ ls
  build.ninja
