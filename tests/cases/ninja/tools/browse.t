The graph can be looked at in a browser, by who sits at this machine only.
weir-only: ninja needs Python for it, and other pages

--- look.py
import http.client
import re
import signal
import socket
import subprocess
import sys

tool = subprocess.Popen(["ninja", "-t", "browse", "-p", "0", "--no-browser", "-f", "dep.ninja", "all"], stdout=subprocess.PIPE)
port = int(re.search(rb"http://localhost:(\d+)/", tool.stdout.readline())[1])


def ask(path, method="GET", host=None):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    link.request(method, path, headers={"Host": host} if host else {})
    answer = link.getresponse()
    return answer, answer.read().decode()


def links(page):
    return re.findall(r'<li><a href="([^"]+)">', page)


def raw(data):
    link = socket.create_connection(("127.0.0.1", port), timeout=10)
    link.sendall(data)
    got = link.makefile("rb").readline()
    link.close()
    return got.decode().strip()


answer, page = ask("/")
print(answer.status, answer.getheader("Content-Type"), links(page))
answer, page = ask(links(page)[0])
print(answer.status, links(page), "<h2>command" in page)
answer, page = ask("/file?q=a.o")
print(answer.status, links(page), re.search("<h2>command</h2>\n<pre>(.*)</pre>", page)[1])
print(re.findall(r'<li><a href="[^"]+">([^<]*)</a>(?: <small>)?([^<]*)', ask("/file?q=b.o")[1]))
answer, page = ask("/file?q=%3Cb%3E")
print(answer.status, re.search("<h1>(.*)</h1>", page)[1], links(page))
answer, page = ask("/search?q=.+o")
print(answer.status, links(page))
answer, page = ask("/search?q=%3Cscript%3E")
print(answer.status, "<script" in page, links(page))
answer, page = ask("/picture?q=a.o")
print(answer.status, answer.getheader("Content-Type"), page[:4], page.count("<rect"))
print(ask("/file?q=none")[0].status, ask("/etc/passwd")[0].status, ask("/", "POST")[0].status)
print(ask("/", host="evil.example")[0].status, ask("/", host="LOCALHOST:%d" % port)[0].status)
print(raw(b"nonsense\r\n\r\n"), raw(b"GET / HTTP/1.0\r\n\r\n"), raw(b"GET /" + 10000 * b"x"), sep="; ")
idle = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(20)]
print(ask("/")[0].status)
tool.send_signal(signal.SIGINT)
print("ends with", tool.wait(10))
--- other.ninja
rule cc
  command = cc "$in" > $out
rule cat
  command = cat $in
build a.o: cc a.c | gen.h || dir
build app: cat a.o <b>
build all: phony app |@ a.$ o
build a.$ o: cc a.c
--- dep.ninja
include other.ninja
build b.o: cc b.c | gen.h || dir
  depfile = b.d
--- b.d
b.o: b.c gen.h dir found.h
---

  $ python3 look.py
  200 text/html; charset=utf-8 ['/file?q=all']
  200 ['/file?q=app', '/file?q=a.%20o'] False
  200 ['/file?q=a.c', '/file?q=gen.h', '/file?q=dir', '/file?q=app'] cc &#34;a.c&#34; &#62; a.o
  [('b.c', '\n'), ('gen.h', 'implicit'), ('dir', 'told by the compiler'), ('found.h', 'told by the compiler'), ('dir', 'order only')]
  200 &#60;b&#62; ['/file?q=app']
  200 ['/file?q=a.%20o']
  200 False []
  200 image/svg+xml <svg 5
  404 404 405
  403 200
  HTTP/1.1 400 Bad Request; HTTP/1.1 403 Forbidden; HTTP/1.1 431 Request Header Fields Too Large
  200
  ends with 0
  $ ninja -t browse -p x | head -1
  usage: ninja -t browse [options] [TARGETS]
  $ ninja -f other.ninja -t browse -a example.com
  ninja: error: 'example.com' is no numeric address
  [1]
  $ ninja -f other.ninja -t browse none
  ninja: error: unknown target 'none'
  [1]
