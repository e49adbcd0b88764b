What becomes nothing leaves its blank, and a % that is quoted is none. (make §1.7)

--- Makefile
b = b a b c
p = a% b x% y\%
$(info [$(b:b=)] [$(b:%b=%)] [$(patsubst %b,%,$(b))] [$(patsubst %b,,$(b))])
$(info [$(patsubst ,x,)] [$(patsubst ,x,a b)] [$(patsubst ,x, a  b )])
$(info [$(p:\%=1)] [$(p:x\%=1)] [$(p:b=\%)] [$(p:\\\%=1)])
$(info [$(patsubst b,\%,$(p))] [$(patsubst a\%,c\%%,$(p))])
all: ; @:
---

  $ make
  [ a  c] [ a  c] [ a  c] [a c]
  [x] [a b] [ a  b x]
  [a1 b x1 y\1] [a% b 1 y\%] [a% \% x% y\%] [a% b x% y1]
  [a% % x% y\%] [c%% b x% y\%]
