"""Say where in the text of a Turtle file the object of each triple stands (Turtle 1.1, section 6.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PLAIN = (
    r"""[^\s;,.()\[\]<>"'#@^\\]"""  # of a name or a number, which may have a full stop but not at its end
)
_WORD = rf"(?:\.(?=\d)|\\.|{_PLAIN})(?:\\.|\.+(?=\\|{_PLAIN})|{_PLAIN})*"
_LONG = r""""{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}"""
_SHORT = r""""(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
_TOKEN = re.compile(
    r"(?P<space>(?:\s|#[^\n\r]*)+)"
    rf"|(?P<string>{_LONG}|{_SHORT})"
    r"|(?P<iri><[^<>\x00-\x20]*>)"
    r"|(?P<suffix>\^\^|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    rf"|(?P<word>{_WORD})"
    r"|(?P<mark>[;,.])",
    re.DOTALL,
)
_DIRECTIVES = frozenset({"@prefix", "@base", "prefix", "base"})


class Puzzled(Exception):
    """The text is not as plain as we need it."""


class Spot(NamedTuple):
    """Where an object stands."""

    start: int
    end: int
    indent: str  # what the line of its predicate begins with
    is_last: bool  # of the objects of its predicate


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def spots(text: str) -> list[Spot]:
    """Return the place of each object, in the order of the text.

    Raises Puzzled for brackets: a blank node has no place of its own.
    """
    found: list[Spot] = []
    for statement in _statements(text):
        found += _objects(text, statement)
    return found


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if not token:
            raise Puzzled
        if token.lastgroup != "space":
            yield _Token(token.lastgroup or "", token[0], place, token.end())
        place = token.end()


def _statements(text: str) -> Iterator[list[_Token]]:
    # SPARQL's own way to declare a prefix has no full stop at its end
    statement: list[_Token] = []
    for token in _tokens(text):
        statement.append(token)
        first = statement[0].text.lower()
        is_bare = first in ("prefix", "base") and token.kind == "iri"
        if is_bare or (token.kind == "mark" and token.text == "."):
            if first not in _DIRECTIVES:
                yield statement
            statement = []
    if statement:
        raise Puzzled


def _objects(text: str, statement: list[_Token]) -> Iterator[Spot]:
    place, indent = 1, ""
    is_predicate = True
    while place < len(statement):
        if is_predicate and statement[place].kind != "mark":
            indent = _indent(text, statement[place].start)
            place += 1
            is_predicate = False
        elif is_predicate:  # a semicolon too many, or the end
            place += 1
        else:
            last = _last(statement, place)
            mark = statement[last + 1].text
            yield Spot(statement[place].start, statement[last].end, indent, mark != ",")
            is_predicate = mark != ","
            place = last + 2


def _last(statement: list[_Token], place: int) -> int:
    if statement[place].kind == "string" and statement[place + 1].kind == "suffix":
        place += 2 if statement[place + 1].text == "^^" else 1
    if place + 1 >= len(statement) or statement[place + 1].kind != "mark":
        raise Puzzled
    return place


def _indent(text: str, place: int) -> str:
    line = text[max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1 : place]
    return line if line and not line.strip() else "    "
