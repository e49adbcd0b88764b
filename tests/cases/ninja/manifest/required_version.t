A manifest may ask for a version. (B11)

  $ echo 'ninja_required_version = 1.5' > build.ninja; ninja
  ninja: no work to do.
  $ echo 'ninja_required_version = 1.11.1' > build.ninja; ninja
  ninja: no work to do.
  $ printf 'ninja_required_version = 99.0\nnonsense\n' > build.ninja; ninja 2>&1 | sed 's/([^)]*)/(OURS)/'
  ninja: fatal: ninja version (OURS) incompatible with build file ninja_required_version version (99.0).
  $ echo 'ninja_required_version = 0.9' > build.ninja; ninja 2>&1 | sed 's/([^)]*)/(OURS)/'
  ninja: warning: ninja executable version (OURS) greater than build file ninja_required_version (0.9); versions may be incompatible.
  ninja: no work to do.
