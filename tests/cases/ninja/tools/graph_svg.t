A part of the graph is drawn without other programs, and what is too much to read says how to have less.
weir-only: a picture of ours

--- look.py
import sys
import xml.etree.ElementTree as tree

root = tree.parse(sys.argv[1]).getroot()
svg = "{http://www.w3.org/2000/svg}"
boxes = [[float(box.get(key)) for key in ("x", "y", "width", "height")] for box in root.iter(svg + "rect")]
for i, (x, y, w, h) in enumerate(boxes):
    for a, b, c, d in boxes[:i]:
        assert x + w <= a or a + c <= x or y + h <= b or b + d <= y, "boxes overlap"
names = sorted(text.text for text in root.iter(svg + "text") if text.get("class") == "n")
arcs = [path for path in root.iter(svg + "path") if path.get("marker-end")]
print(len(boxes), "boxes,", len(arcs), "arcs:", *names)
--- build.ninja
rule cc
  command = cc $in
rule ld
  command = ld $in
build a.o: cc a.c | gen.h
build b.o: cc b.c || gen.h
build gen.h gen.d: cc gen.in
build app: ld a.o b.o
build all: phony app
build <odd>&"".o: cc a.c
--- many.ninja
rule cc
  command = cc $in
build o1: cc i1
build o2: cc i2
include more.ninja
---

  $ ninja -t graph --svg all >all.svg
  $ python3 look.py all.svg
  8 boxes, 8 arcs: a.c a.o all app b.c b.o gen.h gen.in
  $ ninja -t graph --svg all | cmp - all.svg
  $ grep -c 'class="implicit"\|class="order"' all.svg
  2
  $ ninja -t graph --svg --depth=1 app >app.svg
  $ python3 look.py app.svg
  3 boxes, 2 arcs: a.o app b.o
  $ grep -o '2 inputs not shown' app.svg
  2 inputs not shown
  2 inputs not shown
  $ ninja -t graph --svg --depth=0 --above=2 gen.h >above.svg
  $ python3 look.py above.svg
  4 boxes, 4 arcs: a.o app b.o gen.h
  $ ninja -t graph --svg '<odd>&"".o' >odd.svg
  $ python3 look.py odd.svg
  2 boxes, 1 arcs: <odd>&"".o a.c

More than 200 boxes are no picture.

  $ for i in $(seq 300); do echo "build m$i: cc o1 n$i"; done >more.ninja
  $ (echo "build all: phony some m1"; echo "build some: phony $(seq -s ' ' -f m%g 300)") >>more.ninja
  $ ninja -f many.ninja -t graph --svg all
  ninja: error: 604 boxes are more than anybody can read: name a target, or say --depth=1
  [1]
  $ ninja -f many.ninja -t graph --svg --depth=1 all >few.svg
  $ python3 look.py few.svg
  3 boxes, 3 arcs: all m1 some
  $ ninja -f many.ninja -t graph --svg --depth=0 --above=1 o1
  ninja: error: 301 boxes are more than anybody can read: name another target
  [1]
  $ ninja -f many.ninja -t graph --depth=1 | head -1
  usage: ninja -t graph [options] [TARGETS]
