"""What changed between two versions, as an RDF patch (https://afs.github.io/rdf-patch/)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.errors import FileError, SserdfError

_HEADER = re.compile(rb"H (?P<name>\w+) <(?P<iri>[^<>\s]+)> \.")
_MARKS = (b"TX .", b"TC .")


class Patch(NamedTuple):
    """Statements to take away and to add; the one undoes nothing of the other."""

    id: str  # the IRI of the version that it makes
    prev: str  # the IRI of the version that it is for
    deleted: frozenset[ox.Quad]
    added: frozenset[ox.Quad]

    def applied(self, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
        """Return the next version; raises SserdfError when these quads are not the one it is for."""
        before = set(quads)
        if not self.deleted <= before or self.added & before:
            raise SserdfError(f"error: the patch is for <{self.prev}> (apply it to that version)")
        return (before - self.deleted) | self.added


def between(id_: str, prev: str, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> Patch:
    """Return what leads from the old to the new."""
    before, after = frozenset(old), frozenset(new)
    return Patch(id_, prev, before - after, after - before)


def write(patch: Patch) -> bytes:
    """Return the patch as text: first what goes, then what comes, each sorted."""
    lines = [f"H id <{patch.id}> .".encode(), f"H prev <{patch.prev}> .".encode(), b"TX ."]
    for letter, quads in ((b"D ", patch.deleted), (b"A ", patch.added)):
        rows = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        lines += sorted(letter + row for row in rows.splitlines())
    return b"\n".join([*lines, b"TC .", b""])


def read(path: Path, text: bytes) -> Patch:
    """Return the patch that a file holds, one transaction; raises FileError with the line of a fault."""
    heads: dict[bytes, str] = {}
    rows: dict[bytes, list[bytes]] = {b"D": [], b"A": []}
    for number, line in enumerate(text.split(b"\n"), 1):
        letter, _, rest = line.partition(b" ")
        if letter in rows:
            # empty lines keep the numbers of the lines
            rows[letter] += [b""] * (number - 1 - len(rows[letter])) + [rest]
        elif header := _HEADER.fullmatch(line):
            heads[header["name"]] = header["iri"].decode(errors="replace")
        elif line.strip() and line not in _MARKS and not line.startswith(b"#"):
            raise _fault(path, number)
    if not {b"id", b"prev"} <= set(heads) or not text.endswith(b"TC .\n"):
        raise _fault(path, 1)
    return Patch(heads[b"id"], heads[b"prev"], _quads(path, rows[b"D"]), _quads(path, rows[b"A"]))


def _quads(path: Path, rows: list[bytes]) -> frozenset[ox.Quad]:
    try:
        return frozenset(ox.parse(b"\n".join(rows), format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise _fault(path, error.lineno or 1) from error


def _fault(path: Path, line: int) -> FileError:
    return FileError(path, "is no RDF patch that we wrote", "restore it from the repository", line)
