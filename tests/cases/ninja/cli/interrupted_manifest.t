An interrupt while the manifest is made ends with 130 as well.
weir-only: ninja takes it for a manifest that cannot be made, and ends with 1

--- build.ninja
rule sleep
  command = kill -INT $$(cat pid); read x < never
  generator = 1
build build.ninja: sleep input
--- input
---

  $ touch input; mkfifo never
  $ sh -c 'echo $$ > pid; exec ninja'
  ninja: error: rebuilding 'build.ninja': interrupted by user
  [130]
