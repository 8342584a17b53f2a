"""Tables after an edit: what none of its things tells anew stays, and files change in the rows that did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial

import pyoxigraph as ox

from sserdf.corpus import Corpus, Node
from sserdf.export import cells, since
from sserdf.export.columns import Found, Reader
from sserdf.export.links import Links
from sserdf.export.since import Since
from sserdf.export.table import Table, Things

Look = Callable[[Reader, Sequence[ox.NamedNode]], Mapping[int, Found]]  # what things say of the columns


@dataclass(frozen=True)
class Mender:
    """Knows the tables that stand, and whose rows are others now."""

    old: Since
    was: Reader
    now: Reader
    touched: Set[Node]

    @staticmethod
    def of(corpus: Corpus, now: Reader) -> Mender | None:
        """Return that of a project; None when nobody knows what stood before."""
        old = since.of(corpus)
        return Mender(old, Reader(old.corpus), now, old.touched(corpus)) if old else None

    def untouched(self, path: str, things: Sequence[ox.NamedNode], found: Look) -> Table | None:
        """Return the table with that path when its columns are as they were.

        They are when `found` finds in each thing that says something else the same of the columns.
        """
        table = self._standing(path)
        if table is None or not all(self._is_alike(thing, found) for thing in self._touched(things)):
            return None
        return replace(table, rows=Things(self.now, things, table.columns[1:]))

    def _touched(self, things: Sequence[ox.NamedNode]) -> list[ox.NamedNode]:
        return [thing for thing in things if thing in self.touched]

    def _is_alike(self, thing: ox.NamedNode, found: Look) -> bool:
        was, now = (
            {reader.keys[number]: vars(column) for number, column in found(reader, [thing]).items()}
            for reader in (self.was, self.now)
        )
        return was == now

    def mending(self, table: Table) -> Table:
        """Return a table whose file is made from the one that stands, when it has the same columns."""
        before = self._standing(table.path)
        if before is None or before.columns != table.columns or before.classes != table.classes:
            return table
        return replace(table, mended=partial(self._mended, table))

    def _standing(self, path: str) -> Table | None:
        return next((table for table in self.old.tables if table.path == path), None)

    def _mended(self, table: Table) -> list[bytes] | None:
        things = self._touched(table.rows.things)
        rows = ((self._rows(self.was, table, thing), self._rows(self.now, table, thing)) for thing in things)
        return since.mended(self.old.standing(table.path), rows)

    def _rows(self, reader: Reader, table: Table, thing: ox.NamedNode) -> bytes:
        some = [thing]
        of_class = Things(reader, some, table.columns[1:])
        return cells.written(of_class if table.classes else Links(reader, some))
