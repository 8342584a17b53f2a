"""Read the folder of a release, and trust nothing in it: anybody can put a folder there."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from sserdf.errors import FileError, one_line
from sserdf.releases.version import parsed, written

SUMS = "SHA256SUMS"
_LARGEST = 2**30  # bytes of one file
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>.+)")
_NAME = re.compile(r"[a-z]+\.(jsonld|md|nt|rdf|rdfp|ttl)")  # what is safe beside a page
_RESTORE = "restore it from the repository: what is released does not change"
_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def versions(folder: Path, unfinished: Path) -> list[str]:
    """Return the versions that have a folder, oldest first.

    Raises FileError for anything else in there, and after a release that was cut off.
    """
    if os.path.lexists(unfinished):
        raise FileError(unfinished, "a release was cut off", "run sserdf release again: it first undoes that")
    if not os.path.lexists(folder):
        return []
    names = [name for name in _names(folder) if not name.startswith(".")]
    for name in names:
        number = parsed(name)
        if not number or written(number) != name:
            told = "is no version such as 1.0.0"
            raise FileError(_shown(folder / name), told, "move it out of releases/")
    return sorted(names, key=lambda name: parsed(name) or (0, 0, 0))


def files(folder: Path, needed: set[str]) -> Iterator[tuple[str, int, str]]:
    """Yield name, size and SHA-256 of each file, sorted, the list of checksums last.

    Raises FileError when a file is missing, was added or is not as the list has it.
    """
    listed = _listed(folder)
    present = {name for name in _names(folder) if not name.startswith(".")} - {SUMS}
    for name in sorted(present - set(listed)):
        raise FileError(_shown(folder / name), f"is not in {SUMS}", "move it out of the release")
    for name in sorted({*listed, *needed} - present):
        raise FileError(folder / name, "is missing", _RESTORE)
    for name in sorted(listed):
        data = content(folder / name)
        if hashlib.sha256(data).hexdigest() != listed[name]:
            raise FileError(folder / name, f"is not what {SUMS} says", _RESTORE)
        yield name, len(data), listed[name]
    data = content(folder / SUMS)
    yield SUMS, len(data), hashlib.sha256(data).hexdigest()


def content(path: Path) -> bytes:
    """Return the bytes of a plain file; raises FileError for a link, a device or a huge one."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _AS_IT_IS)
        with os.fdopen(descriptor, "rb") as file:
            known = os.fstat(descriptor)
            if not stat.S_ISREG(known.st_mode):
                raise FileError(path, "is no plain file", _RESTORE)
            if known.st_size > _LARGEST:
                raise FileError(path, "is larger than a gigabyte", _RESTORE)
            return file.read(_LARGEST)
    except OSError as error:
        told = "is a link" if path.is_symlink() else f"cannot be read: {error.strerror}"
        raise FileError(path, told, _RESTORE) from error


def text(path: Path) -> str:
    """Return a file as text; raises FileError when it is not UTF-8."""
    try:
        return content(path).decode()
    except UnicodeDecodeError as error:
        raise FileError(path, "is not UTF-8", _RESTORE) from error


def triples(path: Path) -> Iterator[ox.Triple]:
    """Yield what a file in N-Triples says; raises FileError with the line of a fault."""
    try:
        for quad in ox.parse(content(path), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    except SyntaxError as error:
        raise FileError(path, "is not N-Triples", _RESTORE, error.lineno or 1) from error


def _listed(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text(folder / SUMS).splitlines(), 1):
        entry = _LINE.fullmatch(line)
        if not entry or not _NAME.fullmatch(entry["name"]):
            raise FileError(folder / SUMS, "names no file of a release", _RESTORE, number)
        found[entry["name"]] = entry["digest"]
    return found


def _names(folder: Path) -> list[str]:
    if folder.is_symlink() or not folder.is_dir():
        raise FileError(folder, "is no folder", _RESTORE)
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise FileError(folder, f"cannot be read: {error.strerror}", "check its rights") from error


def _shown(path: Path) -> Path:
    return Path(one_line(str(path)))
