"""One thing that is wrong, where it stands and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.errors import one_line
from sserdf.reading import File
from sserdf.vocabulary import SH


class Severity(StrEnum):
    """A violation stops publishing; the others are listed."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def term(self) -> ox.NamedNode:
        """The SHACL term."""
        return SH(self.value.capitalize())


class Finding(NamedTuple):
    """A fault with its place; the order of the fields is the order of a list of findings."""

    path: Path
    line: int
    severity: Severity
    focus: str  # the IRI or label of what it is about
    message: str
    cure: str
    source: str  # the IRI of the shape, or the name of the rule
    predicate: str = ""
    value: str = ""  # as N-Triples
    component: str = ""

    def __str__(self) -> str:
        """Return the one line that an editor can jump to."""
        cure = f" ({one_line(self.cure)})" if self.cure else ""
        return (
            f"{self.path}:{self.line}: {self.severity}: "
            f"<{one_line(self.focus)}> {one_line(self.message)}{cure}"
        )


def text_of(term: Term | None) -> str:
    """Return the IRI, the label of a blank node, or "" for nothing."""
    return "" if term is None else term.value if isinstance(term, ox.NamedNode) else str(term)


def _is_own(file: File, focus: Term) -> bool:
    # a linkset speaks of things too, but a thing is mended in its own file
    return isinstance(focus, ox.NamedNode) and focus.value.endswith(f"/{file.name}")


class Places:
    """Finds the line on which something is said, reading a file again only when asked about it."""

    def __init__(self, files: Iterable[File]) -> None:
        """Take the files to search."""
        self._files = tuple(files)
        self._spots: dict[Term, list[tuple[File, int]]] | None = None

    def of(self, focus: Term, predicate: Term | None = None, value: Term | None = None) -> tuple[Path, int]:
        """Return file and line of the statement, or of the nearest thing said about the focus."""
        spots = self._index.get(focus, [])
        if not spots:
            return (self._files[0].path if self._files else Path()), 1
        file, index = min(
            spots,
            key=lambda spot: (self._distance(spot, focus, predicate, value), not _is_own(spot[0], focus)),
        )
        return file.path, file.lines[index]

    @property
    def _index(self) -> dict[Term, list[tuple[File, int]]]:
        if self._spots is None:
            self._spots = {}
            for file in self._files:
                for i, triple in enumerate(file.triples):
                    self._spots.setdefault(triple.subject, []).append((file, i))
                    self._spots.setdefault(triple.object, []).append((file, i))
        return self._spots

    @staticmethod
    def _distance(spot: tuple[File, int], focus: Term, predicate: Term | None, value: Term | None) -> int:
        s, p, o = spot[0].triples[spot[1]]
        if p == predicate and {s, o} == {focus, value}:
            return 0
        if s == focus and p == predicate and value is None:
            return 1
        return (
            2 if s == focus and o == value else 3 if s == focus and p == predicate else 4 if s == focus else 5
        )
