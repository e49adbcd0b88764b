-t compdb prints a compilation database. (K12)

--- build.ninja
rule cc
  command = cc "$in" -o $out @$out.rsp
  rspfile = $out.rsp
  rspfile_content = -DA "-DB C"
rule other
  command = true
build a.o: cc a.c
build b.o: other b.c
build p: phony a.o
---

  $ ninja -t compdb cc
  [
    {
      "directory": "$PWD",
      "command": "cc \"a.c\" -o a.o @a.o.rsp",
      "file": "a.c",
      "output": "a.o"
    }
  ]
  $ ninja -t compdb -x cc
  [
    {
      "directory": "$PWD",
      "command": "cc \"a.c\" -o a.o -DA \"-DB C\"",
      "file": "a.c",
      "output": "a.o"
    }
  ]
  $ ninja -t compdb nosuch
  [
  ]
