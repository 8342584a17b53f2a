"""Move what the changelog has under Unreleased below its version (keepachangelog.com)."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from sserdf.errors import FileError
from sserdf.reading import content

FILE = "CHANGELOG.md"
_UNRELEASED = re.compile(r"^## \[?Unreleased\]?[ \t]*\r?\n", re.MULTILINE | re.IGNORECASE)
# the next release, or the addresses that stand at the foot of such files
_END = re.compile(r"^(## |\[[^\]\n]+\]: )", re.MULTILINE)
_RELEASE = re.compile(r"^## \[?(?P<version>[^\]\s]+)\]? [-–—] (?P<date>\d{4}-\d\d-\d\d)\s*$", re.MULTILINE)


class Changelog(NamedTuple):
    """The file, cut where the next version comes in."""

    path: Path
    head: str  # to the heading of what is unreleased, which is its last line
    body: str
    tail: str
    mark: bytes  # that it begins with, when it has a byte order mark

    @property
    def notes(self) -> str:
        """What is unreleased, lines ending as on Unix."""
        return self.body.replace("\r\n", "\n").strip()

    @property
    def releases(self) -> list[tuple[str, str]]:
        """Version and date of each release."""
        return [(found["version"], found["date"]) for found in _RELEASE.finditer(self.tail)]

    def refuse_empty(self) -> None:
        """Raise FileError when nothing is unreleased: headings alone say nothing."""
        lines = (line.strip() for line in self.body.splitlines())
        if not any(line and not line.startswith(("#", "<!--")) for line in lines):
            line = self.head.count("\n")
            raise FileError(self.path, "has nothing under Unreleased", "say there what has changed", line)

    def released(self, version: str, date: str) -> bytes:
        """Return the file with a new section, which has what was unreleased."""
        end = "\r\n" if self.head.endswith("\r\n") else "\n"
        gap = "" if self.tail == "" else end
        body = self.body.strip("\r\n")
        text = f"{self.head}{end}## {version} – {date}{end}{end}{body}{end}{gap}{self.tail}"
        return self.mark + text.encode()


def read(path: Path) -> Changelog:
    """Return the changelog; raises FileError when there is none, or none with the heading."""
    if not path.exists():
        raise FileError(path, "is missing", "write one, with what has changed under ## Unreleased")
    data = content(path)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise FileError(path, "is not UTF-8", "save it as UTF-8") from error
    found = _UNRELEASED.search(text)
    if not found:
        raise FileError(path, "has no heading ## Unreleased", "add it above the last release")
    following = _END.search(text, found.end())
    end = following.start() if following else len(text)
    mark = codecs.BOM_UTF8 if path.read_bytes().startswith(codecs.BOM_UTF8) else b""
    return Changelog(path, text[: found.end()], text[found.end() : end], text[end:], mark)
