"""The one family of errors; each message names the file and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class SserdfError(Exception):
    """What a user can mend; anything else is a bug and keeps its traceback."""


class FileError(SserdfError):
    """A fault at a line of a file, or in the file as a whole."""

    def __init__(self, path: Path, fault: str, cure: str, line: int = 1) -> None:
        """Write the one line that the user reads."""
        super().__init__(f"{path}:{line}: error: {one_line(fault)} ({cure})")
        self.path = path
        self.line = line
        self.fault = fault
        self.cure = cure


class BrokenLine(FileError):
    """A fault of one line, without which the rest of its file can be read."""


class Unreadable(SserdfError):
    """Several files that cannot be read, each with its own line."""

    def __init__(self, faults: Iterable[SserdfError]) -> None:
        """Join the messages, one a line."""
        super().__init__("\n".join(str(fault) for fault in faults))


def one_line(text: str) -> str:
    """Return the text with every control character made visible, so that no data can forge a line."""
    if text.isprintable():  # nearly always
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
