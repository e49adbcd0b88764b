"""What the tests of killing share: a world that ends with the test, a sandbox in which a step sets off a bomb
(tests/bin/bomb.c), and the count of its processes that does not ask what is tested: each holds a fifo open."""

import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(os.environ.get("WEIR_TEST_BIN", "build/dev/tests/bin")).resolve()
WEIR = pathlib.Path(os.environ.get("WEIR", "build/dev/weir")).resolve()
SECONDS = 30  # that anything may take
SKIPPED = 77
SIGN = "WEIR_TEST_APART"

MANIFEST = """\
rule bomb
  command = {bin}/bomb {kind} {count} fifo{after}
rule build
  command = {weir} --trees={way} -f build.ninja bomb
rule fail
  command = until [ -e go ]; do sleep 0.01; done; exit 3
build bomb: bomb
build nested: build
build fail: fail
"""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def live_apart(seconds):
    """Go on as a process of a new pid namespace: whoever is ended by mistake is in there, what is left over ends with
    it, and it ends with us or when its time is up."""
    if os.environ.get(SIGN):
        return rule()
    users = ["--user", "--map-root-user"] if os.getuid() else []
    unshare = ["unshare", "--fork", "--pid", "--mount-proc", "--kill-child", *users]
    try:
        if subprocess.run([*unshare, "true"], stderr=subprocess.DEVNULL).returncode:
            skip("no pid namespace of its own is permitted here")
    except FileNotFoundError:
        skip("no unshare(1) here")
    os.environ[SIGN] = "1"
    sys.stdout.flush()
    os.execvp("timeout", ["timeout", "-k", "5", str(seconds), *unshare, sys.executable, *sys.argv])


def rule():
    """The first process only reaps orphans, until the test has ended."""
    test = os.fork()
    if not test:
        return
    while True:
        pid, status = os.wait()
        if pid == test:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def need_tools():
    for path in (BIN / "bomb", WEIR):
        if not path.exists():
            skip(f"no {path}: set WEIR and WEIR_TEST_BIN")


class Sandbox:
    """A directory with a manifest, and the reading end of the bomb's fifo."""

    def __init__(self, kind, count, after="", way="auto"):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="bomb-"))
        self.count = count
        names = {"bin": BIN, "weir": WEIR, "kind": kind, "count": count, "after": after, "way": way}
        (self.top / "build.ninja").write_text(MANIFEST.format(**names))
        os.mkfifo(self.top / "fifo")
        self.fifo = os.open(self.top / "fifo", os.O_RDONLY | os.O_NONBLOCK)
        self.inode = os.fstat(self.fifo).st_ino

    def start(self, *args):
        return subprocess.Popen(
            [WEIR, *args],
            cwd=self.top,
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_for_bomb(self, weir):
        """Until all its processes are in place; or some are, and their time is up already."""
        end, got = time.monotonic() + SECONDS, 0
        while got < self.count and weir.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"{got} of {self.count} processes after {SECONDS} s")
            select.select([self.fifo], [], [], 1)
            try:
                piece = os.read(self.fifo, self.count - got)
            except BlockingIOError:
                continue
            got += len(piece)
            if not piece:
                time.sleep(0.001)

    def is_over(self):
        """Nobody has the fifo open any more."""
        poll = select.poll()
        poll.register(self.fifo, 0)
        return bool(poll.poll(0))

    def survivors(self):
        """The processes that have."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if any(os.stat(fd).st_ino == self.inode for fd in (entry / "fd").iterdir()):
                    found.append(int(entry.name))
            except OSError:
                pass
        return found

    def close(self):
        """Nothing of the bomb's stays, whatever the test has found."""
        end = time.monotonic() + SECONDS
        while (left := self.survivors()) and time.monotonic() < end:
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        os.close(self.fifo)
        shutil.rmtree(self.top, ignore_errors=True)
