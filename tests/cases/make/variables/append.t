What is appended to a simple variable is expanded at once, to a recursive one when it is used. (make §1.5)

--- Makefile
y = old
s := a
s += $(y)
r = a
r += $(y)
y = new
n += alone
all: t += from target
all:
	@echo '$(s), $(r), $(n), $(t)'
---

  $ make
  a old, a new, alone, from target
  $ make y=mine
  a mine, a mine, alone, from target
