An interrupt stops what runs, removes what it began, and ends with 130.
ninja-1.11: ends with 2

--- build.ninja
rule sleep
  command = touch $out; kill -INT $$(cat pid); read x < never
build out: sleep
---

  $ mkfifo never; sh -c 'echo $$ > pid; exec ninja'
  ninja: build stopped: interrupted by user.
  [130]
  $ ls -A -I .weir
  build.ninja
  never
  pid
