"""Read large files of N-Triples a block at a time, and go on behind a broken line when asked to."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pyoxigraph as ox

from sserdf import reading
from sserdf.errors import BrokenLine, FileError, SserdfError
from sserdf.index import Term, unwatched
from sserdf.reading import File, Known

SUFFIX = ".nt"
_BLOCK = 1 << 22  # bytes; no larger file is in memory as a whole

Broken = Callable[[SserdfError], None]  # is told what was left out


@dataclass(frozen=True)
class Bulk(File):
    """A file with many things, a statement a line; its text stays on the disk."""

    skipped: frozenset[int] = frozenset()  # lines that were left out

    @cached_property
    def lines(self) -> Sequence[int]:
        """The line of each triple, in the order of `triples`; counted from 1."""
        skipped = self.skipped
        try:
            with self.path.open("rb") as file:
                found = array(
                    "L", (n for n, line in enumerate(file, 1) if _speaks(line) and n not in skipped)
                )
        except OSError as error:
            raise reading.unreadable(self.path, error) from error
        if len(found) == self.count:
            return found
        # somebody wrote several statements on one line
        lines = reading.content(self.path).splitlines(keepends=True)
        text = b"".join(b"\n" if n in skipped else line for n, line in enumerate(lines, 1))
        return array("L", reading.lines_of(text, None, self.count))


def read(path: Path, name: str = "", known: Known | None = None, broken: Broken | None = None) -> Bulk:
    """Return the parsed file (N-Triples 1.1).

    Raises FileError with the line of the first fault; when `broken` is given it is told of each, and
    the line is left out.
    """
    known, terms, skipped = {} if known is None else known, list[Term](), set[int]()

    def skip(error: SserdfError) -> None:
        assert broken and isinstance(error, FileError)
        skipped.add(error.line)
        broken(BrokenLine(error.path, error.fault, error.cure, error.line))

    try:
        with path.open("rb") as file, unwatched():
            _refuse_utf16(path, file)
            mark, names = "", Known()
            for before, block in _blocks(file):
                found = _parsed(path, block, before, known, skip if broken else None)
                if b"_:" in block:
                    mark = mark or _fingerprint(path, name)
                    found = reading.renamed(found, mark, names)
                terms += found
    except OSError as error:
        raise reading.unreadable(path, error) from error
    return Bulk(path, name, None, tuple(terms), MappingProxyType({}), skipped=frozenset(skipped))


def _refuse_utf16(path: Path, file: BinaryIO) -> None:
    if file.read(2) in reading.UTF16:
        raise FileError(path, "is UTF-16", "save it as UTF-8")
    file.seek(0)


def _fingerprint(path: Path, name: str) -> str:
    with path.open("rb") as file:
        return reading.fingerprint(name, hashlib.file_digest(file, "blake2b").digest())


def _blocks(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines, some megabytes of them, and how many lines came before."""
    before = 0
    while block := file.read(_BLOCK):
        block += file.readline()
        yield before, block.removeprefix(reading.MARK) if before == 0 else block
        before += block.count(b"\n")


def _parsed(path: Path, block: bytes, before: int, known: Known, broken: Broken | None) -> list[Term]:
    try:
        return _statements(path, block, before, known)
    except FileError as error:
        if broken is None:
            raise
        lines = block.splitlines(keepends=True)
        if len(lines) == 1:
            broken(error)
            return []
    found = (_parsed(path, line, before + number, known, broken) for number, line in enumerate(lines))
    return list(chain.from_iterable(found))


def _statements(path: Path, block: bytes, before: int, known: Known) -> list[Term]:
    try:
        terms = reading.interned(ox.parse(block, format=ox.RdfFormat.N_TRIPLES), known)
    except SyntaxError as error:
        raise _fault(path, error, before) from error
    except MemoryError as error:
        raise reading.too_long(path, block, before) from error
    if reading.NEWER.search(block) and (number := reading.newer(terms)) is not None:
        spoken = [n for n, line in enumerate(block.splitlines(), 1) if _speaks(line)]
        raise reading.newer_term(path, before + spoken[min(number, len(spoken) - 1)])
    return terms


def _fault(path: Path, error: SyntaxError, before: int) -> FileError:
    cure = "mend this line, or leave such lines out with --skip-broken"
    return reading.syntax_fault(path, error, before + (error.lineno or 1), "N-Triples", cure)


def _speaks(line: bytes) -> bool:
    line = line.lstrip()
    return bool(line) and not line.startswith(b"#")
