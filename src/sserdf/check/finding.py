"""One thing that is wrong, where it stands and what to do about it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.errors import one_line
from sserdf.vocabulary import SH


class Severity(StrEnum):
    """A violation stops publishing; the others are listed."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def term(self) -> ox.NamedNode:
        """The SHACL term."""
        return SH(self.value.capitalize())


class Finding(NamedTuple):
    """A fault with its place; the order of the fields is the order of a list of findings."""

    path: Path
    line: int
    severity: Severity
    focus: str  # the IRI or label of what it is about
    message: str
    cure: str
    source: str  # the IRI of the shape, or the name of the rule
    predicate: str = ""
    value: str = ""  # as N-Triples
    component: str = ""

    def __str__(self) -> str:
        """Return the one line that an editor can jump to."""
        cure = f" ({one_line(self.cure)})" if self.cure else ""
        return (
            f"{self.path}:{self.line}: {self.severity}: "
            f"<{one_line(self.focus)}> {one_line(self.message)}{cure}"
        )


def text_of(term: Term | None) -> str:
    """Return the IRI, the label of a blank node, or "" for nothing."""
    return "" if term is None else term.value if isinstance(term, ox.NamedNode) else str(term)
