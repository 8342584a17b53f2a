"""Terms as a page shows them, named, and in the order that a reader expects."""

from __future__ import annotations

import re
from typing import NamedTuple

from sserdf import iris
from sserdf.corpus import Term
from sserdf.vocabulary import XSD

# the values that HTML's <time> takes
TIMES = frozenset(XSD(name) for name in ("date", "dateTime", "gYear", "gYearMonth", "time"))


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)"
    r"(-(?P<day>\d\d)(T(?P<time>\d\d:\d\d)(:00(\.0+)?)?)?)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)


class Node(NamedTuple):
    """A term with what is needed to show it."""

    term: Term
    text: str  # the label of a thing, the words of a literal
    language: str  # of the text; "" when it has none
    iri: str  # "" for literals and blank nodes
    path: str | None  # of its page below the root of the site; None when it is not ours
    is_time: bool  # a date or time that HTML's <time> takes

    @property
    def when(self) -> str:
        """A date or time as people write it; what is no plain date stays as it is."""
        found = _MOMENT.fullmatch(self.text)
        if not found or not 1 <= int(found["month"]) <= 12:
            return self.text
        month = f"{_MONTHS[int(found['month']) - 1]} {found['year']}"
        day = f"{int(found['day'])} {month}" if found["day"] else month
        zone = {None: "", "Z": " UTC"}.get(found["zone"], f" (UTC{found['zone']})")
        return f"{day}, {found['time']}{zone}" if found["time"] else day

    @property
    def href(self) -> str:
        """The IRI when a page may link to it; "" when it is ours, or no web address."""
        return self.iri if self.path is None and iris.is_linkable(self.iri) else ""


class Fact(NamedTuple):
    """A named relation and its values."""

    name: str
    predicate: Node
    values: tuple[Node, ...]


class Group(NamedTuple):
    """Things of one class."""

    name: str
    values: tuple[Node, ...]


class Mention(NamedTuple):
    """A named relation seen from its object: the things that point here."""

    name: str
    predicate: Node
    groups: tuple[Group, ...]


def humanised(name: str) -> str:
    """Return the last part of an IRI or path in words: `PublicEvent`, `case-study` …"""
    last = re.split(r"[/#:]", name.rstrip("/#"))[-1] or name
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
    natural = re.sub(r"\d+", lambda number: number[0].zfill(9), node.text.casefold())
    return (natural, node.language, str(node.term))
