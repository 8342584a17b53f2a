"""What every part of the reader needs: a text with its line, and the list of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sserdf.errors import FileError, Unreadable


class Cell(NamedTuple):
    """A value as written, and its line; counted from 1."""

    text: str
    line: int


class Fault(ValueError):
    """What is wrong with one value, and what to do."""

    def __init__(self, told: str, cure: str) -> None:
        """Take both; the ledger adds file and line."""
        super().__init__(told)
        self.told, self.cure = told, cure


class Ledger:
    """Collects the faults of one file, so that they are all told at once."""

    def __init__(self, path: Path) -> None:
        """Begin without a fault."""
        self.path = path
        self._faults: dict[tuple[int, str], FileError] = {}

    def note(self, line: int, told: str, cure: str) -> None:
        """Add a fault; the same one on the same line counts once."""
        self._faults.setdefault((line, told), FileError(self.path, told, cure, line))

    def close(self) -> None:
        """Raise Unreadable with every fault in the order of the lines; do nothing without one."""
        if self._faults:
            raise Unreadable(self._faults[key] for key in sorted(self._faults))
