"""What a column of a table is, told from all the values that it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from sserdf.export import cells
from sserdf.export.jsonld import Context
from sserdf.resource import Resource
from sserdf.view import View
from sserdf.vocabulary import SUMMARIES, TYPE

NAME = " (name)"  # after the head of a column of identifiers, beside it


class Key(NamedTuple):
    """What the values of one column have in common."""

    head: str
    predicate: str  # IRI
    language: str
    is_name: bool  # of the thing whose identifier stands beside it


class Cell(NamedTuple):
    """The values of one thing in one column."""

    texts: list[str]
    forms: set[str]


Row = Mapping[Key, Cell]


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    head: str  # as it stands in the first line
    name: str  # for programs: letters, digits and lines, the rest percent-encoded
    title: str  # in words
    description: str  # "" without one
    predicate: str  # IRI; "" for that of identifiers
    datatype: str  # IRI; that of all values, or a string
    language: str  # of all its values; "" when they have none
    separator: str  # between the values of a cell; "" when no cell has more than one
    is_required: bool  # whether every row has a value
    is_iri: bool  # whether all values name things
    is_name: bool  # whether it repeats the names of what the column beside it identifies
    reference: str = ""  # the path of the table whose identifiers it has

    @property
    def is_type(self) -> bool:
        """Whether it tells the classes of a thing."""
        return self.predicate == TYPE.value

    def values(self, cell: str) -> list[str]:
        """Return the values of one of its cells."""
        return [] if not cell else cell.split(self.separator) if self.separator else [cell]


IDENTIFIER = Column("id", "id", "identifier", "", "", cells.STRING, "", "", True, True, False)


def row(context: Context, resource: Resource) -> Row:
    """Return what is said of a thing, by column."""
    found: dict[Key, Cell] = {}
    for predicate, objects in resource.view.corpus.facts[resource.term].items():
        name = "type" if predicate == TYPE else context.names[predicate.value]
        for node in objects:
            language = (node.language or "") if isinstance(node, ox.Literal) else ""
            head = f"{name}@{language}" if language else name
            text = cells.filled(cells.text(node))
            _add(found, Key(head, predicate.value, language, False), text, cells.form(node))
            if not isinstance(node, ox.Literal):
                label = cells.filled(cells.guarded(resource.view.node(node).text))
                _add(found, Key(f"{name}{NAME}", predicate.value, "", True), label, cells.STRING)
    return found


def keys(rows: Iterable[Row]) -> list[Key]:
    """Return the columns that rows have, in the order of their heads."""
    return sorted({key for row in rows for key in row})


def columns(resources: Sequence[Resource], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Return the columns of a table of these things, that of the identifiers first."""
    heads, names = {"id"}, {"id"}
    found = [IDENTIFIER]
    for key in keys(rows):
        head = _untaken(key.head, heads, " ")
        name = _untaken(_plain(key.head), names, "_")
        first = next(resource for resource, row in zip(resources, rows, strict=True) if key in row)
        found.append(_column(key, head, name, first, [row.get(key) for row in rows]))
    return tuple(found)


def _column(key: Key, head: str, name: str, first: Resource, column: list[Cell | None]) -> Column:
    had = [cell for cell in column if cell]
    forms = set().union(*(cell.forms for cell in had))
    is_list = any(len(cell.texts) > 1 for cell in had)
    return Column(
        head,
        name,
        _title(key, first),
        "" if key.is_name else _description(key, first.view),
        key.predicate,
        cells.STRING if key.language else _datatype(forms),
        key.language,
        cells.separator(text for cell in had for text in cell.texts) if is_list else "",
        len(had) == len(column),
        forms == {cells.IRI},
        key.is_name,
    )


def _datatype(forms: set[str]) -> str:
    if len(forms) == 1:
        (form,) = forms
        return cells.STRING if form == cells.IRI else form
    return cells.DECIMAL if forms <= {*cells.INTEGERS, cells.DECIMAL} else cells.STRING


def _title(key: Key, first: Resource) -> str:
    term = ox.NamedNode(key.predicate)
    place = first.view.outline.direct(first.term).get(term)
    return f"{place.name if place else first.view.node(term).text}{NAME if key.is_name else ''}"


def _description(key: Key, view: View) -> str:
    said = view.corpus.facts.get(ox.NamedNode(key.predicate), {})
    return next((view.best(said[p]).text for p in SUMMARIES if p in said), "")


def _add(found: dict[Key, Cell], key: Key, text: str, form: str) -> None:
    cell = found.setdefault(key, Cell([], set()))
    cell.texts.append(text)
    cell.forms.add(form)


def _plain(head: str) -> str:
    # the name of a variable in a URI template (RFC 6570, section 2.3); CSVW keeps a first line for itself
    return quote(re.sub(r"\W+", "_", head).strip("_"), safe="") or "column"


def _untaken(wanted: str, taken: set[str], sign: str) -> str:
    tries = (wanted if n == 1 else f"{wanted}{sign}{n}" for n in count(1))
    name = next(name for name in tries if name not in taken)
    taken.add(name)
    return name
