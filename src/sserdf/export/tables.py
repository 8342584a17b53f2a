"""One table per class, for those who work in spreadsheets, data frames and databases."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, count

import pyoxigraph as ox

from sserdf.corpus import Corpus
from sserdf.export import cells, csvw, links
from sserdf.export.columns import Column, Key, Row, columns, keys, row
from sserdf.export.jsonld import Context
from sserdf.nodes import humanised
from sserdf.resource import Resource
from sserdf.view import View
from sserdf.vocabulary import SUMMARIES, TYPE

FOLDER = "tables/"
_LINKS = "links"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP archive can hold


@dataclass(frozen=True)
class Table:
    """The things of one class, a row each."""

    path: str  # below the root of the site
    classes: tuple[str, ...]  # IRIs; more than one when they have the same things, none for that of links
    title: str
    description: str  # "" without one
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]  # by identifier
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

    @cached_property
    def content(self) -> bytes:
        """The table as CSV with a head (RFC 4180, UTF-8)."""
        return cells.written(chain([[column.head for column in self.columns]], self.rows))


def files(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the table of each class that a thing of ours has."""
    for table in of(corpus):
        yield table.path, table.content


def archive(corpus: Corpus) -> Iterator[bytes]:
    """Yield tables and description in one ZIP archive, stored as is: compressors differ in their bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for path, content in chain(files(corpus), csvw.files(of(corpus), corpus.language)):
            info = zipfile.ZipInfo(path.removeprefix(FOLDER), _EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3  # Unix wherever we run, so that the bytes agree
            packed.writestr(info, content)
    yield buffer.getvalue()


@lru_cache(maxsize=1)  # the files, the archive and all records ask for them
def of(corpus: Corpus) -> tuple[Table, ...]:
    """Return the tables of a project, by path; classes that have the same things share one.

    That of all links is the last.
    """
    view, context = View(corpus), Context.of(corpus)
    members = _members(view)
    things = dict.fromkeys(chain.from_iterable(members.values()))
    rows = {thing.iri: row(context, thing) for thing in things}
    names = _file_names(corpus, sorted(members))
    shared: dict[tuple[Resource, ...], list[ox.NamedNode]] = {}
    for cls in sorted(members, key=lambda cls: (not cls.value.startswith(corpus.base), cls)):
        shared.setdefault(tuple(members[cls]), []).append(cls)
    made = (_table(view, names[classes[0]], classes, those, rows) for those, classes in shared.items())
    return (*_linked(sorted(made, key=lambda table: table.path)), *_links(things))


def _members(view: View) -> dict[ox.NamedNode, list[Resource]]:
    members: dict[ox.NamedNode, list[Resource]] = {}
    shapes = {triple.subject for triple in view.corpus.shape_triples}
    for resource in view.resources:
        if resource.term in shapes:
            continue
        for term in view.corpus.facts[resource.term].get(TYPE, ()):
            if isinstance(term, ox.NamedNode):
                members.setdefault(term, []).append(resource)
    return members


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
    view: View,
    name: str,
    classes: Sequence[ox.NamedNode],
    resources: Sequence[Resource],
    rows: Mapping[str, Row],
) -> Table:
    said = [rows[resource.iri] for resource in resources]
    heads, order = columns(resources, said), keys(said)
    texts = (
        (resource.iri, *(_cell(row, key, column) for key, column in zip(order, heads[1:], strict=True)))
        for resource, row in zip(resources, said, strict=True)
    )
    first = classes[0]
    iris = tuple(cls.value for cls in classes)
    title, description = view.node(first).text, _description(view, first)
    return Table(f"{FOLDER}{name}.csv", iris, title, description, heads, tuple(texts))


def _links(things: Iterable[Resource]) -> Iterator[Table]:
    if rows := links.rows(things):
        yield Table(
            f"{FOLDER}{_LINKS}.csv", (), links.TITLE, links.DESCRIPTION, links.COLUMNS, rows, links.KEY
        )


def _cell(row: Row, key: Key, column: Column) -> str:
    return column.separator.join(row[key].texts) if key in row else ""


def _description(view: View, cls: ox.NamedNode) -> str:
    said = view.corpus.facts.get(cls, {})
    return next((view.best(said[p]).text for p in SUMMARIES if p in said), "")


def _linked(tables: list[Table]) -> tuple[Table, ...]:
    """Return the tables with the columns that have nothing but identifiers of one of them pointing there.

    Of several the smallest is chosen, which says most.
    """
    sizes = {table.path: (len(table.rows), table.path) for table in tables}
    homes: dict[str, set[str]] = {}
    for table in tables:
        for first, *_ in table.rows:
            homes.setdefault(first, set()).add(table.path)

    def linked(column: Column, values: Iterator[str]) -> Column:
        found = _common(homes, values) if column.is_iri and column.predicate else set()
        return replace(column, reference=min(found, key=sizes.__getitem__)) if found else column

    return tuple(
        replace(table, columns=tuple(linked(c, table.values(n)) for n, c in enumerate(table.columns)))
        for table in tables
    )


def _common(homes: Mapping[str, set[str]], values: Iterator[str]) -> set[str]:
    found: set[str] | None = None
    for value in values:
        here = homes.get(value, set())
        found = here if found is None else found & here
        if not found:
            return set()
    return found or set()
