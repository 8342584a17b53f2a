"""One table: what its columns are, and its rows, made each time they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, Protocol

import pyoxigraph as ox

from sserdf.export import cells
from sserdf.export.columns import Column, Reader

FOLDER = "tables/"
_FEW = 400_000  # rows of a table that is kept


class Rows(Protocol):
    """Rows that are made each time they are asked for: there may be more than fit into memory."""

    @property
    def things(self) -> Sequence[ox.NamedNode]:
        """What the rows are of."""

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows."""

    def __len__(self) -> int:
        """Return how many there are."""


class _NoRows:
    """What stands for rows that nobody asks for."""

    things = ()

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield nothing."""
        return iter(())

    def __len__(self) -> int:
        """Return that there is none."""
        return 0


NO_ROWS = _NoRows()


@dataclass(frozen=True)
class Table:
    """The things of one class, a row each."""

    path: str  # below the root of the site
    classes: tuple[str, ...]  # IRIs; more than one when they have the same things, none for that of links
    title: str
    description: str  # "" without one
    columns: tuple[Column, ...]
    rows: Rows  # by identifier
    key: tuple[str, ...] = ("id",)  # the heads of the columns that tell rows apart, the first ones
    mended: Callable[[], list[bytes] | None] = field(default=lambda: None)  # the file, from the one before

    @property
    def name(self) -> str:
        """The name of its file, without suffix."""
        return self.path.removeprefix(FOLDER).removesuffix(".csv")

    def plain(self) -> tuple[object, ...]:
        """Return what it is, apart from its rows, as plain values, which can travel and be kept."""
        columns = tuple(astuple(column) for column in self.columns)
        return self.path, self.classes, self.title, self.description, columns, self.key

    @staticmethod
    def restored(plain: Iterable[Any]) -> Table:
        """Return what `plain` was told of, without rows."""
        path, classes, title, description, columns, key = plain
        return Table(path, classes, title, description, tuple(Column(*c) for c in columns), NO_ROWS, key)

    def values(self, number: int) -> Iterator[str]:
        """Yield every value in the column of that number."""
        column = self.columns[number]
        for cells_ in self.rows:
            yield from column.values(cells_[number])

    def chunks(self) -> Iterator[bytes]:
        """Yield the table as CSV with a head (RFC 4180, UTF-8), some rows at a time."""
        # what is small is kept for the archive of all tables
        return iter([self.content]) if len(self.rows) <= _FEW else self._parts()

    @cached_property
    def content(self) -> bytes:
        """The table as CSV as a whole."""
        return b"".join(self.mended() or self._parts())

    def _parts(self) -> Iterator[bytes]:
        return cells.parts(chain([[column.head for column in self.columns]], self.rows))


@dataclass(frozen=True)
class Things:
    """The rows of the table of a class."""

    reader: Reader
    things: Sequence[ox.NamedNode]
    columns: Sequence[Column]  # after that of the identifiers

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows."""
        places = {self.reader.number(column): place for place, column in enumerate(self.columns, start=1)}
        separators = ["", *(column.separator for column in self.columns)]
        empty = [""] * len(places)
        for thing in self.things:
            row = [thing.value, *empty]
            for number, text, _, _ in self.reader.values(thing):
                place = places[number]
                # an empty cell has no value yet, for no value is empty
                row[place] = f"{row[place]}{separators[place]}{text}" if row[place] else text
            yield tuple(row)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.things)
