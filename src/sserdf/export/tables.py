"""One table per class, for those who work in spreadsheets, data frames and databases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain, count

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.export import cells, links
from sserdf.export.columns import Column, Found, Reader, columns
from sserdf.export.mending import Mender
from sserdf.export.table import FOLDER as FOLDER
from sserdf.export.table import Table as Table
from sserdf.export.table import Things
from sserdf.nodes import humanised
from sserdf.view import View
from sserdf.vocabulary import SUMMARIES, TYPE

_LINKS = "links"
_NOWHERE: frozenset[str] = frozenset()


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
    mender = Mender.of(corpus, reader)
    made = []
    for things, classes in shared.items():
        path = _path(names[classes[0]])
        table = mender and mender.untouched(path, things, partial(_found, homes))
        made.append(table or _table(reader, homes, sizes, path, classes, things))
    made.sort(key=lambda table: table.path)
    made += _links(reader, members)
    return tuple(map(mender.mending, made)) if mender else tuple(made)


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
    path: str,
    classes: Sequence[ox.NamedNode],
    things: Sequence[ox.NamedNode],
) -> Table:
    found = _found(homes, reader, things)
    order = sorted(found, key=reader.keys.__getitem__)
    made = columns(reader.view, [(reader.keys[number], found[number]) for number in order], len(things))
    heads = [_linked(column, found[number], sizes) for number, column in zip(order, made[1:], strict=True)]
    first = classes[0]
    title, description = reader.view.node(first).text, _description(reader.view, first)
    iris = tuple(cls.value for cls in classes)
    return Table(path, iris, title, description, (made[0], *heads), Things(reader, things, heads))


def _found(homes: _Homes, reader: Reader, things: Sequence[ox.NamedNode]) -> dict[int, Found]:
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
