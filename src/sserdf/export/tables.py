"""One table per class, for those who work in spreadsheets, data frames and databases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import Protocol

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.export import cells, links
from sserdf.export.columns import Column, Found, Reader, columns
from sserdf.nodes import humanised
from sserdf.view import View
from sserdf.vocabulary import SUMMARIES, TYPE

FOLDER = "tables/"
_LINKS = "links"
_FEW = 400_000  # rows of a table that is kept
_NOWHERE: frozenset[str] = frozenset()


class Rows(Protocol):
    """Rows that are made each time they are asked for: there may be more than fit into memory."""

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows."""

    def __len__(self) -> int:
        """Return how many there are."""


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

    @property
    def name(self) -> str:
        """The name of its file, without suffix."""
        return self.path.removeprefix(FOLDER).removesuffix(".csv")

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
        return b"".join(self._parts())

    def _parts(self) -> Iterator[bytes]:
        return cells.parts(chain([[column.head for column in self.columns]], self.rows))


@dataclass(frozen=True)
class _Things:
    """The rows of the table of a class."""

    reader: Reader
    things: Sequence[ox.NamedNode]
    places: Mapping[int, int]  # of each column of the reader
    separators: Sequence[str]  # by place

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows."""
        places, separators = self.places, self.separators
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


def files(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the table of each class that a thing of ours has."""
    for table in of(corpus):
        yield table.path, table.content


@lru_cache(maxsize=1)  # the files, the archive and all records ask for them
def of(corpus: Corpus) -> tuple[Table, ...]:
    """Return the tables of a project, by path; classes that have the same things share one.

    That of all links is the last.
    """
    reader, members = Reader(corpus), _members(corpus)
    names = _file_names(corpus, sorted(members))
    shared: dict[tuple[ox.NamedNode, ...], list[ox.NamedNode]] = {}
    for cls in sorted(members, key=lambda cls: (not cls.value.startswith(corpus.base), cls)):
        shared.setdefault(tuple(members[cls]), []).append(cls)
    homes = _Homes(
        corpus, {cls: _path(names[first]) for first, *rest in shared.values() for cls in (first, *rest)}
    )
    sizes = {_path(names[classes[0]]): len(things) for things, classes in shared.items()}
    made = [
        _table(reader, homes, sizes, names[classes[0]], classes, things) for things, classes in shared.items()
    ]
    return (*sorted(made, key=lambda table: table.path), *_links(reader, members))


def _path(name: str) -> str:
    return f"{FOLDER}{name}.csv"


def _members(corpus: Corpus) -> dict[ox.NamedNode, list[ox.NamedNode]]:
    """Return the things of each class, sorted."""
    members: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    shapes = {triple.subject for triple in corpus.shape_triples}
    for thing in corpus.minted:
        for cls in () if thing in shapes else corpus.facts[thing].get(TYPE, ()):
            if isinstance(cls, ox.NamedNode):
                members.setdefault(cls, []).append(thing)
    return members


class _Homes:
    """Knows the tables that a thing has a row in."""

    def __init__(self, corpus: Corpus, paths: Mapping[ox.NamedNode, str]) -> None:
        """Take the path of the table of each class."""
        self._corpus, self._paths = corpus, paths
        self._shapes = {triple.subject for triple in corpus.shape_triples}
        self._known: dict[tuple[Term, ...], frozenset[str]] = {}  # by classes

    def __call__(self, node: ox.NamedNode, iri: str) -> frozenset[str]:
        """Return the paths of the tables whose identifiers have the node."""
        said = self._corpus.facts.get(node) if iri.startswith(self._corpus.base) else None
        if not said or node in self._shapes:
            return _NOWHERE
        classes = tuple(said.get(TYPE, ()))
        if classes not in self._known:
            # only IRIs name tables
            paths = frozenset(self._paths[cls] for cls in classes if isinstance(cls, ox.NamedNode))
            self._known[classes] = paths
        return self._known[classes]


def _file_names(corpus: Corpus, classes: list[ox.NamedNode]) -> dict[ox.NamedNode, str]:
    names: dict[ox.NamedNode, str] = {}
    taken = {_LINKS}
    for cls in classes:
        short = re.sub(r"\W", "", humanised(cls.value).title()) or "Class"
        prefix = next((p for p, n in sorted(corpus.prefixes.items()) if cls.value.startswith(n)), "")
        tries = chain([short, f"{prefix or 'other'}-{short}"], (f"{short}-{n}" for n in count(2)))
        names[cls] = next(name for name in tries if name.casefold() not in taken)
        taken.add(names[cls].casefold())
    return names


def _table(
    reader: Reader,
    homes: _Homes,
    sizes: Mapping[str, int],
    name: str,
    classes: Sequence[ox.NamedNode],
    things: Sequence[ox.NamedNode],
) -> Table:
    found = _found(reader, homes, things)
    order = sorted(found, key=reader.keys.__getitem__)
    made = columns(reader.view, [(reader.keys[number], found[number]) for number in order], len(things))
    heads = [_linked(column, found[number], sizes) for number, column in zip(order, made[1:], strict=True)]
    places = {number: place for place, number in enumerate(order, start=1)}
    rows = _Things(reader, things, places, ["", *(column.separator for column in heads)])
    first = classes[0]
    title, description = reader.view.node(first).text, _description(reader.view, first)
    iris = tuple(cls.value for cls in classes)
    return Table(_path(name), iris, title, description, (made[0], *heads), rows)


def _found(reader: Reader, homes: _Homes, things: Sequence[ox.NamedNode]) -> dict[int, Found]:
    """Return the columns that these things call for."""
    found: dict[int, Found] = {}
    for thing in things:
        for number, text, form, node in reader.values(thing, is_named=False):
            column = found.get(number)
            if column is None:
                column = found[number] = Found(thing)
            column.add(thing, text, form)
            if form == cells.IRI and (column.homes is None or column.homes):
                here = homes(node, text)  # type: ignore[arg-type]
                column.homes = here if column.homes is None else column.homes & here
    for number, column in found.items():
        if column.is_list and reader.keys[number].is_name:
            column.signs.update(chain.from_iterable(map(cells.signs, reader.labels(things, number))))
    return found


def _linked(column: Column, found: Found, sizes: Mapping[str, int]) -> Column:
    """Return the column pointing to a table when it has nothing but identifiers of it.

    Of several the smallest is chosen, which says most.
    """
    if not (column.is_iri and found.homes):
        return column
    return replace(column, reference=min(found.homes, key=lambda path: (sizes[path], path)))


def _links(reader: Reader, members: Mapping[ox.NamedNode, list[ox.NamedNode]]) -> Iterator[Table]:
    things = sorted(set(chain.from_iterable(members.values())))
    if rows := links.Links(reader, things):
        yield Table(_path(_LINKS), (), links.TITLE, links.DESCRIPTION, links.COLUMNS, rows, links.KEY)


def _description(view: View, cls: ox.NamedNode) -> str:
    said = view.corpus.facts.get(cls, {})
    return next((view.best(said[p]).text for p in SUMMARIES if p in said), "")
