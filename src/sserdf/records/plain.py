"""What records have in common: values without holes, and JSON as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Value = dict[str, object]


def said(fields: Mapping[str, object]) -> Value:
    """Return the fields that say something; zero and False do."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], (), {})}


def one_or_all(values: Sequence[object]) -> object:
    """Return the only value as it is, several as a list, none as None."""
    return values[0] if len(values) == 1 else list(values) or None


def one_line(text: str) -> str:
    """Return the text with each white space, also a line break, as one blank."""
    return " ".join(text.split())


def as_json(value: object) -> bytes:
    """Return the value as JSON in UTF-8 with a line break at the end (RFC 8259)."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
