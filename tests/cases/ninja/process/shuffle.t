The order of what is ready may be shuffled, to find dependencies that nobody declared.
weir-only: an option of ours, after GNU make's

--- build.ninja
rule touch
  command = touch $out
rule use
  command = test -e hidden && touch $out
build hidden: touch
build user: use
---

  $ ninja -j1 --quiet && rm hidden user
  $ ninja -j1 --shuffle=reverse
  [1/2] test -e hidden && touch user
  FAILED: [code=1] user (sp)
  test -e hidden && touch user
  ninja: build stopped: subcommand failed.
  [1]
  $ for seed in 1 2 3 4 5 6 7 8 9; do rm -f hidden user; ninja -j1 --shuffle=$seed > log || { sed "s/=$seed/=SEED/" log | tail -1; break; }; done
  ninja: the order was that of --shuffle=SEED
  $ ninja --shuffle=x
  ninja: fatal: invalid --shuffle parameter; it is a number or reverse
  [1]
