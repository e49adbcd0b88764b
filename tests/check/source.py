"""What the checks share: the production files below a root, and their text without comments."""

import pathlib
import re
import subprocess
import sys

FOLDERS = ("src", "manifest", "runner")
SUFFIXES = (".c", ".h", ".re", ".def")


def root():
    """The tree to check: the first argument."""
    return pathlib.Path(sys.argv[1]).resolve()


def files(root, *suffixes):
    """Production files as (path relative to root, text), sorted."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (suffixes or SUFFIXES) and path.is_file():
                yield path.relative_to(root).as_posix(), path.read_text()


TOKEN = re.compile(r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' """, re.S | re.X)


def code(text, strings=True):
    """The text with comments blanked (and strings emptied, if told to); lines keep their numbers."""

    def blank(match):
        token = match.group()
        if token[0] == "/":
            return " " + "\n" * token.count("\n")
        return token if strings else token[0] + token[-1]

    return TOKEN.sub(blank, text)


def table(path):
    """The rows of a table file as word lists; # starts a comment."""
    for line in path.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            yield words


def symbols(*arguments):
    """What nm says of the ordinary code. An object may also carry what links as a whole: that is a plugin's to read."""
    command = ["nm", "--plugin", "/dev/null", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout


def report(problems, what):
    """Print them and end the check."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problems" if problems else f"{what}: ok")
    sys.exit(1 if problems else 0)
