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
  $ cat a.rsp; echo
