"""GNU make 4.4.1, what our make mode is compared with: Debian trixie's source package, built when a test first wants it.

Debian 12 itself has 4.3, which says and does much in another way."""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / "build/reference"


def source():
    """The unpacked source package; None if it cannot be had here."""
    command = [ROOT / "scripts/source-package", "make-dfsg", CACHE, "trixie"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    return next((pathlib.Path(line) for line in done.stdout.splitlines() if line.endswith("make-dfsg-4.4.1")), None)


def is_new(program):
    """Is that GNU make 4.4 or later? Not we ourselves."""
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
    version = re.match(r"GNU Make (\d+)\.(\d+)", said)
    return bool(version) and (int(version[1]), int(version[2])) >= (4, 4) and "weir" not in said


def build(folder):
    """Debian has taken the manual away, and configure wants it to be there. False: no compiler, it seems."""
    (folder / "doc").mkdir(exist_ok=True)
    (folder / "doc/Makefile.in").touch()
    env = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LC_ALL": "C"}
    configure = ["./configure", "-q", "--disable-nls", "--without-guile", "--disable-dependency-tracking"]
    with open(folder / "log", "wb") as log:
        return all(
            subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode == 0
            for command in (configure, ["sh", "./build.sh"]))


def build_once():
    """One test builds it, and others wait for that."""
    place, made = CACHE / "gnu-make", CACHE / "gnu-make/make"
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "gnu-make.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists():
            return str(made)
        found = source()
        if not found:
            return None
        shutil.rmtree(place, ignore_errors=True)
        unfinished = CACHE / "gnu-make.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(found, unfinished, symlinks=True)
        if not build(unfinished):
            print(f"GNU make cannot be built: {unfinished}/log")
            return None
        unfinished.rename(place)
    return str(made)


def oracle():
    """MAKE_ORACLE, else the machine's make if it is 4.4 or later, else the one that we build. None: there is none."""
    named = os.environ.get("MAKE_ORACLE")
    if named:
        return os.path.abspath(named)
    own = shutil.which("make")
    return own if own and is_new(own) else build_once()
