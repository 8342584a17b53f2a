"""What records have in common: values without holes, and JSON as bytes."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

import pyoxigraph as ox

from sserdf.corpus import Term

Value = dict[str, object]
_DATE = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?")


def said(fields: Mapping[str, object]) -> Value:
    """Return the fields that say something; zero and False do."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], (), {})}


def is_text(node: Term) -> TypeGuard[ox.Literal]:
    """Return whether a node says something in words: an empty text says nothing."""
    return isinstance(node, ox.Literal) and bool(node.value.strip())


def date(text: str) -> str:
    """Return the day, month or year that a text says, without time and zone; "" when it says none.

    Years have four digits and are after Christ: no reader of records counts on.
    """
    found = _DATE.fullmatch(text)
    if not found:
        return ""
    year, month, day = (*map(int, found[1].split("-")), 1, 1)[:3]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return ""
    return found[1]


def one_or_all(values: Sequence[object]) -> object:
    """Return the only value as it is, several as a list, none as None."""
    return values[0] if len(values) == 1 else list(values) or None


def one_line(text: str) -> str:
    """Return the text with each white space, also a line break, as one blank."""
    return " ".join(text.split())


def as_json(value: object) -> bytes:
    """Return the value as JSON in UTF-8 with a line break at the end (RFC 8259)."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
