Functions that decide what is expanded at all. (make §1.7)
make-4.3: let and intcmp are of 4.4

--- Makefile
swap = $2 $1
all:
	@echo '$(if ,yes,no) $(if x,yes,$(error never)) [$(and a,,$(error never))] $(or ,b,$(error never))'
	@echo '$(foreach i,1 2 3,<$i>) $(call swap,a,b) $(let x y,1 2 3,$y:$x)'
	@echo '$(intcmp 9,10,less,same,more) $(intcmp 5,5) $(value swap)'
---

  $ make
  no yes [] b
  <1> <2> <3> b a 2 3:1
  less 5 $2 $1
