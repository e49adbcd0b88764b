If a line of a recipe runs make, the environment of all its lines is that of makes below. (make §1.11)

--- Makefile
export X = $(shell echo run >> log; echo x)
show = echo $$X "$$MAKEFLAGS" | sed 's/auth=[0-9]*,[0-9]*/auth/'
mixed:
	@$(show)
	+@$(show)
	@$(show)
plain:
	@$(show)
	@$(show)
---

  $ make -j3 --jobserver-style=pipe; cat log
  x  -j3 --jobserver-auth
  x  -j3 --jobserver-auth
  x  -j3 --jobserver-auth
  run
  $ make -j3 --jobserver-style=pipe plain; cat log
  x  -j3 --jobserver-auth --jobserver-auth=-2,-2
  x  -j3 --jobserver-auth --jobserver-auth=-2,-2
  run
  run
