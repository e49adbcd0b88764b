A response file stays if the command failed. (H11)
ninja-1.11: exit codes are the command's since 1.13

--- build.ninja
rule read
  command = exit 4
  rspfile = $out.rsp
  rspfile_content = why
build a: read
---

  $ ninja
  [1/1] exit 4
  FAILED: [code=4] a (sp)
  exit 4
  ninja: build stopped: subcommand failed.
  [4]
  $ cat a.rsp; echo
  why
