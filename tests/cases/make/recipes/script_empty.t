A script may begin with lines without anything; they count. (make §1.11)

--- Makefile
.ONESHELL:
all:
	
	@nosuchprogram
---

  $ make
  (blank)
  nosuchprogram
  /bin/sh: 2: nosuchprogram: not found
  make: *** [Makefile:3: all] Error 127
  [2]
