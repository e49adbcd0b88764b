A command that is too long for the system fails its edge and nothing else. (H9)
ninja-1.11: ends at once, with `fatal: posix_spawn: Argument list too long`

  $ long=$(printf '%0200000d' 0)
  $ printf "rule r\n  command = true \$words\n  description = \$out\nbuild a: r\n  words = $long\nbuild b: r\nbuild c: r a\n" > build.ninja
  $ ninja -k0 -j1 | cut -c1-60
  [1/3] a
  FAILED: [code=126] a (sp)
  true 0000000000000000000000000000000000000000000000000000000
  exec /bin/sh: Argument list too long
  [2/3] b
  ninja: build stopped: cannot make progress due to previous e
