"""On which line something is said: files are gone through only for what is asked, all of it at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import compress, count
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.reading import File

_FEW = 32  # spots that are gone through each time
_BITS = 40
_MASK = (1 << _BITS) - 1


class Spot(NamedTuple):
    """A statement in a file."""

    file: File
    number: int

    @property
    def said(self) -> tuple[Term, Term, Term]:
        """Subject, predicate and object."""
        s, p, o = self.file.terms[3 * self.number : 3 * self.number + 3]
        return s, p, o


class Places:
    """Finds the line on which something is said."""

    def __init__(self, files: Iterable[File]) -> None:
        """Take the files to search."""
        self._files = tuple(files)
        self._spots: dict[Term, array[int]] = {}  # the number of the file, then that of the statement
        self._about: dict[Term, _Many] = {}

    def expect(self, nodes: Iterable[Term]) -> None:
        """Go through the files once for all these nodes, which are then quick to find."""
        wanted = {node for node in nodes if node not in self._spots}
        self._spots.update({node: array("Q") for node in wanted})
        for number, file in enumerate(self._files) if wanted else ():
            # map and compress keep the loop over all terms out of the interpreter
            for at in compress(count(), map(wanted.__contains__, file.terms)):
                if at % 3 != 1:  # the predicate
                    self._spots[file.terms[at]].append(number << _BITS | at // 3)

    def of(self, focus: Term, predicate: Term | None = None, value: Term | None = None) -> tuple[Path, int]:
        """Return file and line of the statement, or of the nearest thing said about the focus."""
        self.expect([focus])
        found = self._spots[focus]
        if not found:
            return (self._files[0].path if self._files else Path()), 1
        spots = self._all(focus) if len(found) <= _FEW else self._many(focus).near(predicate, value)
        file, number = min(
            spots,
            key=lambda spot: (_distance(spot, focus, predicate, value), not _is_own(spot.file, focus)),
        )
        return file.path, file.lines[number]

    def _all(self, focus: Term) -> list[Spot]:
        return [Spot(self._files[at >> _BITS], at & _MASK) for at in self._spots[focus]]

    def _many(self, focus: Term) -> _Many:
        if focus not in self._about:
            self._about[focus] = _Many(focus, self._all(focus))
        return self._about[focus]


class _Many:
    """The spots of a node that is spoken of very often, such as a class."""

    def __init__(self, focus: Term, spots: list[Spot]) -> None:
        self.focus = focus
        # the first for each thing that can be asked, in a file of the node's own where there is one
        self.index: dict[tuple[Term | None, Term | None, Term | None], Spot] = {}
        for spot in sorted(spots, key=lambda spot: not _is_own(spot.file, focus)):
            s, p, o = spot.said
            more = ((s, p, None), (s, None, o), (s, None, None)) if s == focus else ()
            for key in ((s, p, o), *more, (None, None, None)):
                self.index.setdefault(key, spot)

    def near(self, predicate: Term | None, value: Term | None) -> list[Spot]:
        focus = self.focus
        keys = (
            *((focus, predicate, value), (value, predicate, focus), (focus, predicate, None)),
            *((focus, None, value), (focus, None, None), (None, None, None)),
        )
        return [self.index[key] for key in dict.fromkeys(keys) if key in self.index]


def _is_own(file: File, focus: Term) -> bool:
    # a linkset speaks of things too, but a thing is mended in its own file
    return isinstance(focus, ox.NamedNode) and focus.value.endswith(f"/{file.name}")


def _distance(spot: Spot, focus: Term, predicate: Term | None, value: Term | None) -> int:
    s, p, o = spot.said
    if p == predicate and {s, o} == {focus, value}:
        return 0
    if s == focus and p == predicate and value is None:
        return 1
    return 2 if s == focus and o == value else 3 if s == focus and p == predicate else 4 if s == focus else 5
