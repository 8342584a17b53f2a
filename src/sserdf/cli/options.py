"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sserdf.errors import BrokenLine, SserdfError
from sserdf.terminal import note

if TYPE_CHECKING:
    from sserdf.bulk import Broken

project = click.option(
    "--project",
    "-C",
    default=Path(),
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of the project (this one unless said otherwise).",
)

skip_broken = click.option(
    "--skip-broken",
    is_flag=True,
    help="Go on without what cannot be read (a line of N-Triples, else a whole file), and count it.",
)

_MOST = 20  # lines, and files, that are told one by one


class LeftOut:
    """Tells of what could not be read, and counts it."""

    def __init__(self, is_wanted: bool) -> None:
        """Take whether to go on at all."""
        self._is_wanted, self._lines, self._files = is_wanted, 0, 0

    @property
    def told(self) -> Broken | None:
        """What reading is given: None when a fault ends it."""
        return self._tell if self._is_wanted else None

    def _tell(self, error: SserdfError) -> None:
        is_line = isinstance(error, BrokenLine)
        self._lines, self._files = self._lines + is_line, self._files + (not is_line)
        if (self._lines if is_line else self._files) <= _MOST:
            note(f"Left out: {error}")

    def close(self) -> None:
        """Say how much it was, when it was anything."""
        counts = ((self._lines, "line"), (self._files, "file"))
        if said := [f"{n:,} {word}{'s' if n != 1 else ''}" for n, word in counts if n]:
            note(f"Left out in all: {' and '.join(said)} that could not be read.")


def memory_folder() -> Path:
    """Return where this user's programs keep what they can do without."""
    import platformdirs  # not needed by most commands

    return platformdirs.user_cache_path("sserdf", appauthor=False)
