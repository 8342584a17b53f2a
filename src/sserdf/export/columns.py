"""What a column of a table is, told from all the values that it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.export import cells
from sserdf.export.jsonld import Context
from sserdf.view import View
from sserdf.vocabulary import SUMMARIES, TYPE, XSD

_DATE, _DAY = XSD("date").value, len("2030-01-31")
_MOST = 200_000  # names of things kept
NAME = " (name)"  # after the head of a column of identifiers, beside it


class Key(NamedTuple):
    """What the values of one column have in common."""

    head: str
    predicate: str  # IRI
    language: str
    is_name: bool  # of the thing whose identifier stands beside it


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
    has_zones: bool = False  # whether one of its dates tells a time zone

    @property
    def is_type(self) -> bool:
        """Whether it tells the classes of a thing."""
        return self.predicate == TYPE.value

    def values(self, cell: str) -> list[str]:
        """Return the values of one of its cells."""
        return [] if not cell else cell.split(self.separator) if self.separator else [cell]


IDENTIFIER = Column("id", "id", "identifier", "", "", cells.STRING, "", "", True, True, False)


class Found:
    """What the values of one column have in common, as far as they were seen."""

    def __init__(self, first: ox.NamedNode) -> None:
        """Take the first thing that has one."""
        self.first = first
        self.things, self.is_list, self.has_zones = 0, False, False
        self.forms: set[str] = set()
        self.signs: set[str] = set()  # that are in values and could stand between them
        self.homes: frozenset[str] | None = None  # the tables that have all of its values as identifiers
        self._last: ox.NamedNode | None = None

    def add(self, thing: ox.NamedNode, text: str, form: str) -> None:
        """Note a value."""
        if thing is self._last:
            self.is_list = True
        else:
            self._last = thing
            self.things += 1
        self.forms.add(form)
        if signs := cells.signs(text):
            self.signs.update(signs)
        if form == _DATE and len(text) != _DAY:
            self.has_zones = True


class Reader:
    """Reads what is said of things as cells."""

    def __init__(self, corpus: Corpus) -> None:
        """Take the project."""
        self.corpus, self.view = corpus, View(corpus)
        self._labels: dict[ox.NamedNode | ox.BlankNode, str] = {}
        self._context = Context.of(corpus)
        self.keys: list[Key] = []  # columns are known by their number here
        self._numbers: dict[ox.NamedNode, dict[str, tuple[int, int]]] = {}

    def values(self, thing: ox.NamedNode, is_named: bool = True) -> Iterator[tuple[int, str, str, Term]]:
        """Yield column, text and form of each value of a thing; names stand beside what they name.

        The names are empty when they are not asked for.
        """
        for predicate, objects in self.corpus.facts[thing].items():
            numbers = self._numbers.get(predicate) or self._numbers.setdefault(predicate, {})
            for node in objects:
                word = str(node)
                if word[0] == '"':
                    text, form, language = cells.literal(word)
                    number, _ = numbers.get(language) or self._new(predicate, language)
                    yield number, text, form, node
                    continue
                number, beside = numbers.get("") or self._new(predicate, "")
                if word[0] == "<":
                    yield number, word[1:-1], cells.IRI, node
                else:
                    yield number, word, cells.STRING, node
                yield beside, self.label(node) if is_named else "", cells.STRING, node  # type: ignore[arg-type]

    def labels(self, things: Iterable[ox.NamedNode], number: int) -> Iterator[str]:
        """Yield the names in the column of that number."""
        predicate = ox.NamedNode(self.keys[number].predicate)
        for thing in things:
            for node in self.corpus.facts[thing].get(predicate, ()):
                if not isinstance(node, ox.Literal):
                    yield self.label(node)  # type: ignore[arg-type]

    def label(self, node: ox.NamedNode | ox.BlankNode) -> str:
        """Return the name of a node, as it stands in a cell."""
        found = self._labels.get(node)
        if found is None:
            if len(self._labels) >= _MOST:
                self._labels.clear()
            found = self._labels[node] = cells.safe(self.view.node(node).text)
        return found

    def number(self, column: Column) -> int:
        """Return the number of a column, wherever it was made."""
        predicate = ox.NamedNode(column.predicate)
        numbers = self._numbers.setdefault(predicate, {})
        return (numbers.get(column.language) or self._new(predicate, column.language))[column.is_name]

    def _new(self, predicate: ox.NamedNode, language: str) -> tuple[int, int]:
        """Return the numbers of a column not met before, and of that with the names of its things."""
        iri = predicate.value
        name = "type" if predicate == TYPE else self._context.names[iri]
        self.keys.append(Key(f"{name}@{language}" if language else name, iri, language, False))
        self.keys.append(Key(f"{name}{NAME}", iri, "", True))
        return self._numbers[predicate].setdefault(language, (len(self.keys) - 2, len(self.keys) - 1))


def columns(view: View, found: Iterable[tuple[Key, Found]], things: int) -> tuple[Column, ...]:
    """Return the columns of a table of so many things, that of the identifiers first."""
    heads, names = {"id"}, {"id"}
    made = [IDENTIFIER]
    for key, told in found:
        head = _untaken(key.head, heads, " ")
        name = _untaken(_plain(key.head), names, "_")
        made.append(_column(view, key, head, name, told, things))
    return tuple(made)


def _column(view: View, key: Key, head: str, name: str, found: Found, things: int) -> Column:
    return Column(
        head,
        name,
        _title(view, key, found.first),
        "" if key.is_name else _description(view, key),
        key.predicate,
        cells.STRING if key.language else _datatype(found.forms),
        key.language,
        cells.free(found.signs) if found.is_list else "",
        found.things == things,
        found.forms == {cells.IRI},
        key.is_name,
        has_zones=found.has_zones,
    )


def _datatype(forms: set[str]) -> str:
    if len(forms) == 1:
        (form,) = forms
        return cells.STRING if form == cells.IRI else form
    return cells.DECIMAL if forms <= {*cells.INTEGERS, cells.DECIMAL} else cells.STRING


def _title(view: View, key: Key, first: ox.NamedNode) -> str:
    term = ox.NamedNode(key.predicate)
    place = view.outline.direct(first).get(term)
    return f"{place.name if place else view.node(term).text}{NAME if key.is_name else ''}"


def _description(view: View, key: Key) -> str:
    said = view.corpus.facts.get(ox.NamedNode(key.predicate), {})
    return next((view.best(said[p]).text for p in SUMMARIES if p in said), "")


def _plain(head: str) -> str:
    # the name of a variable in a URI template (RFC 6570, section 2.3); CSVW keeps a first line for itself
    return quote(re.sub(r"\W+", "_", head).strip("_"), safe="") or "column"


def _untaken(wanted: str, taken: set[str], sign: str) -> str:
    tries = (wanted if n == 1 else f"{wanted}{sign}{n}" for n in count(1))
    name = next(name for name in tries if name not in taken)
    taken.add(name)
    return name
