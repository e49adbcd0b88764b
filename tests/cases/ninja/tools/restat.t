`-t restat` takes outputs as they are now for built, without reading the manifest. (K15)

--- build.ninja
rule touch
  command = touch $out
build a: touch
build b: touch
---

  $ ninja -t restat; ls -A
  build.ninja
  $ ninja > /dev/null
  $ age a -1000
  $ age b -2000
  $ mv build.ninja away
  $ ninja -t restat b
  $ for f in a b; do grep -q "$(stat -c %Y $f)000000000	$f" .ninja_log && echo $f is recorded; done
  b is recorded
  $ ninja -t restat
  $ for f in a b; do grep -q "$(stat -c %Y $f)000000000	$f" .ninja_log && echo $f is recorded; done
  a is recorded
  b is recorded
  $ rm a
  $ ninja -t restat
  $ grep -c '	0	a	' .ninja_log
  1
