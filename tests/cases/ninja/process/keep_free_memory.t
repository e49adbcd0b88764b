With `--keep-free-memory` nothing starts while others run if too little memory would be free; what past builds have taken is known.
weir-only: ninja has no such option

--- build.ninja
rule one
  command = mkdir one || echo not alone; rmdir one; touch $out
build a: one
build b: one
build c: one
build d: one
---

  $ ninja -j4 --keep-free-memory=100% --events=events
  ninja: memory limits: 'b' may take 0.0 MB, others that run 0.0 MB more, .* are free and .* shall stay so (re)
  [1/4] mkdir one || echo not alone; rmdir one; touch a
  [2/4] mkdir one || echo not alone; rmdir one; touch b
  [3/4] mkdir one || echo not alone; rmdir one; touch c
  [4/4] mkdir one || echo not alone; rmdir one; touch d
  $ grep -c '"limit","what":"memory"' events
  4

The message comes once, and not at all if nothing has to wait.

  $ rm a b; ninja -j1 --keep-free-memory=100%
  [1/2] mkdir one || echo not alone; rmdir one; touch a
  [2/2] mkdir one || echo not alone; rmdir one; touch b

What commands took last time is expected of them again; the average of all, of those that have never run.

--- build.ninja
rule dd
  command = dd if=/dev/zero of=/dev/null bs=$size count=1 status=none && touch $out
build big: dd
  size = 300M
---

  $ ninja --quiet

--- build.ninja
rule dd
  command = dd if=/dev/zero of=/dev/null bs=$size count=1 status=none && touch $out
build big: dd
  size = 300M
build big2: dd
  size = 300M
---

  $ rm big; sed -i '/\tbig$/!d' .weir/history
  $ ninja -j2 --keep-free-memory=100% | grep limits
  ninja: memory limits: 'big2' may take 30[0-9].[0-9] MB, others that run .* (re)

  $ ninja --keep-free-memory=12
  ninja: fatal: invalid --keep-free-memory parameter; it is a number with K, M, G, T or %
  [1]
  $ ninja --keep-free-memory=101%
  ninja: fatal: invalid --keep-free-memory parameter; it is a number with K, M, G, T or %
  [1]
  $ ninja --keep-free-memory=1.5M
  ninja: no work to do.
