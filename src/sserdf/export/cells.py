"""What stands in a cell of a table: true to the last digit, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from itertools import chain, islice

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.export.words import LANGUAGE_STRING, lexical
from sserdf.vocabulary import XSD

IRI = "@id"  # the form of what is named by an IRI
STRING, DECIMAL = XSD("string").value, XSD("decimal").value
INTEGERS = {  # each with its bounds (XML Schema 1.1 part 2, section 3.4)
    XSD(name).value: bounds
    for name, bounds in {
        "integer": (None, None),
        "nonNegativeInteger": (0, None),
        "positiveInteger": (1, None),
        "nonPositiveInteger": (None, 0),
        "negativeInteger": (None, -1),
        "long": (-(2**63), 2**63 - 1),
        "int": (-(2**31), 2**31 - 1),
        "short": (-(2**15), 2**15 - 1),
        "byte": (-128, 127),
        "unsignedLong": (0, 2**64 - 1),
        "unsignedInt": (0, 2**32 - 1),
        "unsignedShort": (0, 2**16 - 1),
        "unsignedByte": (0, 255),
    }.items()
}
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_PATTERNS = {
    XSD(name).value: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "decimal": _NUMBER,
        "double": rf"{_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN",
        "float": rf"{_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN",
        "boolean": "true|false|1|0",
        "date": rf"\d{{4}}-\d\d-\d\d{_ZONE}",
        "dateTime": rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?{_ZONE}",
        "time": rf"\d\d:\d\d:\d\d(\.\d+)?{_ZONE}",
        "gYear": r"\d{4}",
        "gYearMonth": r"\d{4}-(0[1-9]|1[0-2])",
        "duration": r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
        "anyURI": r"[A-Za-z][\w.+-]*:[^\s<>\"{}|\\^`]*",
    }.items()
}
_CALENDAR: dict[str, Callable[[str], object]] = {
    XSD("date").value: lambda text: date.fromisoformat(text[:10]),
    XSD("dateTime").value: datetime.fromisoformat,
    XSD("time").value: time.fromisoformat,
}
_WHOLE = re.compile(r"[+-]?\d{1,400}", re.ASCII)  # Python counts no further than some thousand digits
# what a spreadsheet takes for a formula; the apostrophes are ours, or could be taken for ours
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_RISKY = "'=+-@\t\r\n"  # what such a text may begin with
# signs that stand between the values of a cell: the usual ones, then those that mean nothing to anyone
_SEPARATORS = ("|", ";", "¦", "¶", "§", "␟")
_PRIVATE = ((0xE000, 0xF900), (0xF0000, 0xFFFFE))
_SIGNS = re.compile(
    f"[{''.join(_SEPARATORS)}{''.join(f'{chr(first)}-{chr(last - 1)}' for first, last in _PRIVATE)}]"
)
_SOME = 200  # rows that are written together


def form(node: Term) -> str:
    """Return what a reader may take the text of a node for: an IRI, or a value of a datatype.

    A literal that is none of its datatype, as XML Schema has it, is a string.
    """
    if isinstance(node, ox.NamedNode):
        return IRI
    if not isinstance(node, ox.Literal):
        return STRING
    datatype = node.datatype.value
    return STRING if is_checked(datatype) and not _is_valid(datatype, node.value) else datatype


def is_checked(datatype: str) -> bool:
    """Return whether we know which texts are values of a datatype."""
    return datatype in INTEGERS or datatype in _PATTERNS


def text(node: Term) -> str:
    """Return the text of a node, guarded unless it is a value that can be no formula."""
    if isinstance(node, ox.NamedNode):
        return node.value
    if not isinstance(node, ox.Literal):
        return str(node)
    return node.value if _is_valid(node.datatype.value, node.value) else guarded(node.value)


def guarded(words: str) -> str:
    """Return a text with an apostrophe before it when a spreadsheet would run it, or we have one there."""
    return f"'{words}" if _FORMULA.match(words) else words


def safe(words: str) -> str:
    """Return a text that is guarded and filled."""
    return filled(guarded(words))


def literal(word: str) -> tuple[str, str, str]:
    """Return what stands in a cell for a literal, guarded and filled; its form, and its language.

    The literal is given as N-Triples spells it.
    """
    cut = word.rindex('"')
    words = lexical(word) if "\\" in word else word[1:cut]
    if word[-1] == ">":
        datatype = word[cut + 4 : -1]
        if _is_valid(datatype, words):
            return filled(words), datatype, ""
        return safe(words), STRING if is_checked(datatype) else datatype, ""
    # most texts begin with a letter, and need no more
    text = words if words and words[0] not in _RISKY else safe(words)
    return text, LANGUAGE_STRING if cut + 1 < len(word) else STRING, word[cut + 2 :]


def filled(words: str) -> str:
    """Return a text that is not empty: an empty cell says that there is nothing, not an empty text."""
    return words if words.strip("'") else f"'{words}"


def separator(values: Iterable[str]) -> str:
    """Return the first sign that none of the values has."""
    return free(set(chain.from_iterable(map(signs, values))))


def signs(words: str) -> Sequence[str]:
    """Return the signs of a text that could stand between values."""
    if words.isascii() and "|" not in words and ";" not in words:
        return ()  # so it is with most
    return _SIGNS.findall(words)


def free(used: Container[str]) -> str:
    """Return the first sign that may stand between values and is not used."""
    return next(sign for sign in _signs() if sign not in used)


def parts(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Yield rows as CSV (RFC 4180, UTF-8), some at a time."""
    rows = iter(rows)
    while some := list(islice(rows, _SOME)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerows(some)
        yield buffer.getvalue().encode()


def written(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV (RFC 4180, UTF-8)."""
    return b"".join(parts(rows))


def answer(rows: ox.QuerySolutions) -> bytes:
    """Return the rows of an answer as CSV with a head (SPARQL 1.1 CSV results), safe in a spreadsheet."""
    names = [variable.value for variable in rows.variables]
    found = ([text(node) if (node := row[name]) else "" for name in names] for row in rows)
    return written(chain([names], found))


@lru_cache(maxsize=10_000)  # dates and numbers come again and again
def _is_valid(datatype: str, words: str) -> bool:
    if datatype in INTEGERS:
        return bool(_WHOLE.fullmatch(words)) and _is_within(int(words), *INTEGERS[datatype])
    pattern = _PATTERNS.get(datatype)
    return bool(pattern and pattern.fullmatch(words)) and _is_in_calendar(datatype, words)


def _is_within(number: int, least: int | None, most: int | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _is_in_calendar(datatype: str, words: str) -> bool:
    try:
        _CALENDAR.get(datatype, str)(words)
    except ValueError:  # the thirtieth of February
        return False
    return True


def _signs() -> Iterator[str]:
    yield from _SEPARATORS
    for first, last in _PRIVATE:
        yield from map(chr, range(first, last))
