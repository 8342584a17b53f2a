"""Change single files of a site that stands, and leave all others alone."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path

from sserdf import stamps
from sserdf.publish.target import MANIFEST
from sserdf.publish.writing import Writer, are_same, holds, refusal

Fill = Callable[["Patch"], Iterable[str]]  # puts, and returns the paths of what it put


class Patch(Writer):
    """Writes those files beside the site that differ from what stands in it."""

    def new(self, suffix: str) -> list[str]:
        """Return the paths of what was written so far, with that suffix."""
        return [path for path in _below(self.scratch) if path.endswith(suffix)]

    def lend(self, paths: Iterable[str], folder: Path) -> None:
        """Let files stand in a folder too: each as it is anew, or as the site has it."""
        new, above = {*_below(self.scratch)}, ""
        for path in paths:
            goal = f"{folder}/{path}"
            if (place := goal.rpartition("/")[0]) != above:
                Path(place).mkdir(parents=True, exist_ok=True)
                above = place
            _copy(f"{self.scratch}/{path}" if path in new else f"{self.old}/{path}", goal)

    def _is_kept(self, path: str, data: bytes) -> bool:
        return holds(f"{self.old}/{path}", data)

    def _settle(self, path: str, size: int) -> None:
        if are_same(f"{self.old}/{path}", f"{self.scratch}/{path}", size):
            (self.scratch / path).unlink()


def patched(
    target: Path,
    fill: Fill,
    replaced: Callable[[], Collection[str]] = tuple,
    consent: Callable[[], object] = tuple,
) -> list[str]:
    """Let `fill` write what is to change, and put it in its place; return the paths that did change.

    `replaced` is asked afterwards for the paths that `fill` had to write again: those it did not are
    deleted. `consent` is called before the site is touched and when the writing fails; what it raises stops
    us. Raises SserdfError when the disk refuses; the site is as it was then, also when the user interrupts.
    """
    place = target.resolve()
    scratch = place.parent / f".{place.name}.{secrets.token_hex(4)}"
    try:
        scratch.mkdir(mode=0o700)
        new, old = scratch / "new", scratch / "old"
        new.mkdir()
        try:
            made = set(fill(Patch(new, place)))
        except Exception:
            consent()  # the reason that it knows comes before what followed from it
            raise
        gone = sorted(path for path in set(replaced()) - made if (place / path).is_file())
        _list_anew(place, new, made, gone)
        consent()
        changed = _below(new)
        _exchange(new, place, old, changed, gone)
    except OSError as error:
        raise refusal(target, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return sorted({*changed, *gone})


def _list_anew(place: Path, new: Path, made: Collection[str], gone: Collection[str]) -> None:
    old = (place / MANIFEST).read_text(encoding="utf-8").splitlines()
    paths = sorted({*old, *made}.difference(gone))
    if paths != old:
        (new / MANIFEST).write_bytes("".join(f"{path}\n" for path in paths).encode())


def _below(folder: Path) -> list[str]:
    return sorted(stamps.names(str(folder)))


def _exchange(new: Path, place: Path, old: Path, changed: list[str], gone: list[str]) -> None:
    touched = (*changed, *gone)
    # all of them before the first is changed: a disk that refuses now has changed nothing
    stood = {path for path in touched if _set_aside(place / path, old / path)}
    try:
        for path in changed:
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).replace(place / path)
        for path in gone:
            (place / path).unlink()
    except BaseException:
        for path in touched:
            if path in stood:
                (old / path).replace(place / path)
            else:
                with suppress(NotADirectoryError):
                    (place / path).unlink(missing_ok=True)
        _tidy(place, set(touched) - stood)
        raise
    _tidy(place, gone)


def _set_aside(path: Path, backup: Path) -> bool:
    if not os.path.lexists(path):
        return False
    backup.parent.mkdir(parents=True, exist_ok=True)
    _copy(path, backup)
    return True


def _tidy(place: Path, gone: Iterable[str]) -> None:
    """Delete the folders that are empty without these files."""
    above = {folder for path in gone for folder in (place / path).parents if place in folder.parents}
    for folder in sorted(above, reverse=True):
        with suppress(OSError):  # others stand in it
            folder.rmdir()


def _copy(path: Path | str, goal: Path | str) -> None:
    try:
        os.link(path, goal, follow_symlinks=False)
    except OSError:  # this disk knows no links
        shutil.copy2(path, goal, follow_symlinks=False)
