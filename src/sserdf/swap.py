"""Put a finished folder in the place of another, and leave a git checkout there in peace."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

GIT = ".git"  # a folder, or a file in a worktree; it is never moved


def swap(new: Path, place: Path) -> None:
    """Put `new` where `place` is; when that raises, `place` is as it was.

    A place with a checkout keeps it: what is in the two folders is moved then, and not the folders.
    """
    if not place.exists():
        new.rename(place)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{place.name}.old.", dir=place.parent))
    if os.path.lexists(place / GIT):
        _exchange(new, place, old)
        discard(old)
        return
    try:
        place.rename(old / "site")
        try:
            new.rename(place)
        except BaseException:
            if os.path.lexists(new):  # else a signal came right after it
                (old / "site").rename(place)
            raise
    finally:
        if not (old / "site").exists() or place.exists():
            discard(old)


def discard(folder: Path) -> None:
    """Delete what is no longer needed, to the end: a signal comes too late when all is in its place."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)


def _exchange(new: Path, place: Path, old: Path) -> None:
    moves = [(path, old / path.name) for path in sorted(place.iterdir()) if path.name != GIT]
    moves += [(path, place / path.name) for path in sorted(new.iterdir())]
    done: list[tuple[Path, Path]] = []
    try:
        for source, goal in moves:
            done.append((source, goal))  # before, so that a signal between finds it to undo
            source.rename(goal)
    except BaseException:
        for source, goal in reversed(done):
            if os.path.lexists(goal) and not os.path.lexists(source):
                goal.rename(source)
        old.rmdir()  # empty again; anything left in it is the user's and stays
        raise
