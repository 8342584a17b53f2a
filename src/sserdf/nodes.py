"""Terms as a page shows them, named, and in the order that a reader expects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from sserdf import iris
from sserdf.corpus import Term
from sserdf.vocabulary import XSD

# the values that HTML's <time> takes
TIMES = frozenset(XSD(name) for name in ("date", "dateTime", "gYear", "gYearMonth", "time"))
Value = TypeVar("Value")
_NUMBER = re.compile(r"\d+")
PART = 100  # things of one relation on a page; more of them go to its next part


class Node(NamedTuple):
    """A term with what is needed to show it."""

    term: Term
    text: str  # the label of a thing, the words of a literal
    language: str  # of the text; "" when it has none
    iri: str  # "" for literals and blank nodes
    path: str | None  # of its page below the root of the site; None when it is not ours
    is_time: bool  # a date or time that HTML's <time> takes

    @property
    def href(self) -> str:
        """The IRI when a page may link to it; "" when it is ours, or no web address."""
        return self.iri if self.path is None and iris.is_linkable(self.iri) else ""


class Fact(NamedTuple):
    """A named relation and its values."""

    name: str
    predicate: Node
    values: tuple[Node, ...]


class Group(NamedTuple, Generic[Value]):
    """Things of one class, as nodes or still as terms."""

    name: str
    values: tuple[Value, ...]


class Mention(NamedTuple):
    """A named relation seen from its object: the things that point here."""

    name: str  # "" when nobody has named it from this side
    predicate: Node
    groups: tuple[Group[Node], ...]
    total: int  # of the things, also of those that another part of the page has


class Remark(NamedTuple):
    """A finding that does not forbid publishing."""

    iri: str  # of the thing that it is about; "" when it is about none
    severity: str
    message: str
    cure: str
    place: str  # the file and the line
    source: str  # the IRI of the shape or the name of the rule


def pages(count: int) -> int:
    """Return how many parts a page needs for so many things."""
    return max(1, -(-count // PART))


def portion(groups: Iterable[Group[Value]], part: int) -> tuple[Group[Value], ...]:
    """Return what the part of a page shows of these groups, empty ones left out."""
    first, last, found = (part - 1) * PART, part * PART, []
    for group in groups:
        if values := group.values[max(first, 0) : max(last, 0)]:
            found.append(Group(group.name, values))
        first, last = first - len(group.values), last - len(group.values)
    return tuple(found)


def humanised(name: str) -> str:
    """Return the last part of an IRI or path in words: `PublicEvent`, `case-study` …"""
    last = re.split(r"[/#:]", name.rstrip("/#"))[-1] or name
    last = re.sub(r"^g(?=[A-Z])", "", last)  # XML Schema has gYear and gMonth for those of the calendar
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-_]+", " ", last)
    return words[:1].upper() + (words[1:].lower() if " " in words else words[1:])


def rank(language: str, wanted: str) -> tuple[int, str]:
    """Return how far a language is from the one that is wanted; the smallest is the best."""
    primary = language.split("-")[0]
    return (
        0 if language == wanted else 1 if primary == wanted else 2 if not language else 3,
        language,
    )


def by_text(node: Node) -> tuple[str, str, str]:
    """Return what nodes are sorted by."""
    return order(node.text, node.language, node.term)


def order(text: str, language: str, term: Term) -> tuple[str, str, str]:
    """Return what names of things are sorted by, numbers in them as numbers."""
    return (_NUMBER.sub(_filled, text.casefold()), language, str(term))


def _filled(number: re.Match[str]) -> str:
    return number[0].zfill(9)
