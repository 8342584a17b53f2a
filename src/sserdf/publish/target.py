"""The folder that a site is written to: whether it is ours, and what files may stand in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sserdf import iris, stamps
from sserdf.errors import SserdfError
from sserdf.folders import DATA_FOLDERS, SHAPES_FOLDER
from sserdf.swap import GIT

MANIFEST = ".sserdf"  # in every site we write: the paths of all its files
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # what a look at a folder leaves behind
_SOURCES = (*DATA_FOLDERS, SHAPES_FOLDER, "queries", "releases", "templates", "tests")


def refuse(target: Path, root: Path) -> None:
    """Raise SserdfError unless the target is missing, empty, or a site that we wrote and nobody added to.

    A git checkout in it does not count: the branch that a host serves is written into its worktree.
    """
    if (target.is_symlink() or os.path.lexists(target)) and not target.is_dir():
        raise SserdfError(f"{target}: error: is not a folder (name another with --out)")
    refuse_source(target, root)
    if not target.exists() or all(path.name == GIT for path in target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise SserdfError(f"{target}: error: sserdf did not write this folder (name another with --out)")
    ours = {MANIFEST, *(target / MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()}
    others = (name.split("/") for name in stamps.names(str(target)) if name not in ours)
    if strangers := [steps for steps in others if steps[0] != GIT and steps[-1] not in _LITTER]:
        path = target.joinpath(*min(strangers))
        raise SserdfError(f"{path}: error: sserdf did not write this file (move it out of the site)")


def refuse_source(target: Path, root: Path) -> None:
    """Raise SserdfError when the project keeps its sources at that path."""
    where = target.resolve()
    sources = [root.resolve() / name for name in _SOURCES]
    if where == root.resolve() or any(where == s or s in where.parents for s in sources):
        told = "the project keeps its sources there"
        raise SserdfError(f"{target}: error: {told} (name another place with --out or -o)")


def rivals(path: str, other: str) -> SserdfError:
    """Return what is wrong with two things that want one place."""
    return SserdfError(f"{path}: error: {other} wants the same place in the site (rename one of the two)")


def claim(paths: Iterable[str]) -> list[str]:
    """Return the paths sorted; raises SserdfError for two that want one place."""
    taken: dict[str, str] = {}
    folders: dict[str, str] = {}
    known = set[str]()  # folders whose parents are claimed
    for path in sorted(paths):
        _claim(path, taken, folders, known)
    return list(taken.values())


def _claim(path: str, taken: dict[str, str], folders: dict[str, str], known: set[str]) -> None:
    key = iris.sameness(path)
    if key.split("/")[0] == GIT:  # programs of git would run what is in it
        raise SserdfError(f"{path}: error: no site may write a git repository (choose another name)")
    folder = key.rpartition("/")[0]
    parents = [] if folder in known else [key[:i] for i, c in enumerate(key) if c == "/"]
    other = taken.get(key) or folders.get(key) or next((taken[p] for p in parents if p in taken), None)
    if other:
        raise rivals(path, other)
    taken[key] = path
    known.add(folder)
    folders.update(dict.fromkeys(parents, path))
