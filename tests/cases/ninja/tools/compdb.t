`-t compdb` writes a compilation database: an object for each input. (K12)
ninja-1.11: has one for the first input only, and edges that only validate

--- build.ninja
rule cc
  command = cc "-DX=\"$x\"" -c $in -o $out
rule check
  command = check $in
rule ar
  command = ar @$out.rsp
  rspfile = $out.rsp
  rspfile_content = $in_newline -o $out
rule flags
  command = link -f $out.rsp --strict
  rspfile = $out.rsp
  rspfile_content = $in
rule options
  command = tool --option-file=$out.rsp
  rspfile = $out.rsp
  rspfile_content = $in
build a.o: cc a.c || gen.h |@ checked
  x = back\slash
build b.o: cc b.c |@ a.o
build checked: check a.c
build lib: ar a.o b.o
build app: flags lib
build pic: options lib
build lonely: check
build all: phony app
---

  $ ninja -t compdb cc
  [
    {
      "directory": "$PWD",
      "command": "cc \"-DX=\\\"back\\slash\\\"\" -c a.c -o a.o",
      "file": "a.c",
      "output": "a.o"
    },
    {
      "directory": "$PWD",
      "command": "cc \"-DX=\\\"back\\slash\\\"\" -c a.c -o a.o",
      "file": "gen.h",
      "output": "a.o"
    },
    {
      "directory": "$PWD",
      "command": "cc \"-DX=\\\"\\\"\" -c b.c -o b.o",
      "file": "b.c",
      "output": "b.o"
    }
  ]
  $ ninja -t compdb -x ar flags options | grep command
      "command": "ar a.o b.o -o lib",
      "command": "ar a.o b.o -o lib",
      "command": "link lib --strict",
      "command": "tool lib",
  $ ninja -t compdb ar | grep command
      "command": "ar @lib.rsp",
      "command": "ar @lib.rsp",
  $ ninja -t compdb check nothing
  [
  ]
  $ ninja -t compdb | grep output
      "output": "a.o"
      "output": "a.o"
      "output": "b.o"
      "output": "lib"
      "output": "lib"
      "output": "app"
      "output": "pic"
      "output": "all"
  $ ninja -t compdb -h
  usage: ninja -t compdb [options] [rules]
  (blank)
  options:
    -x     show the content of response files in their place
  [1]
