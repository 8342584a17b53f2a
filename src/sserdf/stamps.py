"""Whether a file is still the one that it was, told without reading it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

Stamp = tuple[int, ...]
Stamps = dict[str, Stamp]  # by path; folders have an empty one
# what a build reads of a project, apart from the files beside them
_FOLDERS = ("ontology", "data", "shapes", "queries", "releases", "templates")


def is_hidden(name: str) -> bool:
    """Return whether a file is none that we read."""
    return name.startswith(".")


def is_note(name: str) -> bool:
    """Return whether a file is hidden, or where an editor keeps its notes."""
    return name.startswith((".", "#")) or name.endswith("~")


def of(project: Path, is_left_out: Callable[[str], bool] = is_hidden) -> Stamps:
    """Return the stamps of everything in a project that a build may read."""
    found: Stamps = {}
    for name in _FOLDERS:
        found.update(below(f"{project}/{name}", is_left_out))
    with suppress(OSError), os.scandir(project) as entries:  # the changelog, and what else records look for
        found.update((e.path, stamp(e.stat())) for e in entries if e.is_file() and not is_left_out(e.name))
    return found


def stamp(known: os.stat_result) -> Stamp:
    """Return what changes with a file."""
    # the time of the inode tells of a file that an older one was moved over, and of rights
    return known.st_mtime_ns, known.st_ctime_ns, known.st_size, known.st_ino


def of_bytes(known: os.stat_result) -> Stamp:
    """Return what changes with the bytes of a file, and not with the names that it has."""
    return known.st_mtime_ns, known.st_size, known.st_ino


def names(folder: str) -> Iterator[str]:
    """Yield the path of each file below a folder, as text: making paths of them would take much longer."""
    for place, _, files in os.walk(folder):
        above = place[len(folder) + 1 :].replace(os.sep, "/")
        yield from (f"{above}/{name}" if above else name for name in files)


def below(
    folder: str,
    is_left_out: Callable[[str], bool] = is_hidden,
    stamp: Callable[[os.stat_result], Stamp] = stamp,
) -> Stamps:
    """Return the stamps of all files below a folder, and its folders; none when there is no such folder."""
    found: Stamps = {}
    todo = [folder]
    while todo:
        place = todo.pop()
        with suppress(OSError), os.scandir(place) as entries:  # it may have gone
            found[place] = ()
            for entry in entries:
                if is_left_out(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    with suppress(OSError):
                        found[entry.path] = stamp(entry.stat())
    return found
