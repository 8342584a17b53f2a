"""Write several files as one: all of them, or none, also when the machine stops in the middle."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sserdf.errors import FileError, SserdfError
from sserdf.swap import discard

_PLAN = "plan.json"  # there is one as soon as everything else is there, and until all is done


class _Step(NamedTuple):
    path: str  # below the root
    old: str  # SHA-256 of what stood there; "" for nothing
    new: str


def write(scratch: Path, root: Path, texts: Mapping[Path, bytes]) -> None:
    """Write the files; raises SserdfError when the disk refuses, and everything is as before."""
    try:
        try:
            steps = _prepared(scratch, root, texts)
            for step in steps:
                (root / step.path).parent.mkdir(parents=True, exist_ok=True)
                (scratch / "new" / step.path).replace(root / step.path)
            (scratch / _PLAN).unlink()
        except BaseException:
            recover(scratch, root)
            raise
    except OSError as error:
        told = f"error: a file cannot be written: {error.strerror}; nothing was changed"
        raise SserdfError(f"{error.filename or root}: {told} (mend the disk or the rights)") from error
    discard(scratch)


def recover(scratch: Path, root: Path) -> None:
    """Put everything back as it was before a run that did not come to its end.

    Raises FileError when a file was changed since.
    """
    if scratch.is_symlink() or not scratch.is_dir():
        return
    steps = _planned(scratch / _PLAN)
    for step in steps:
        now = _digest(root / step.path)
        if now not in (step.old, step.new):
            cure = f"compare it with {scratch.name}/old/{step.path}, and delete {scratch.name}"
            raise FileError(root / step.path, "was changed after a release that was cut off", cure)
    for step in steps:
        _undo(scratch, root, step)
    shutil.rmtree(scratch, ignore_errors=True)


def _planned(plan: Path) -> list[_Step]:
    # anybody can put such a file into a project, and we are to delete what it names
    if not plan.exists():
        return []
    try:
        steps = [_Step(*map(str, step)) for step in json.loads(plan.read_bytes())]
    except (ValueError, TypeError) as error:
        raise FileError(plan, "is not what a release leaves behind", f"delete {plan.parent.name}") from error
    for step in steps:
        path = PurePosixPath(step.path)
        if path.is_absolute() or ".." in path.parts or "\\" in step.path:
            raise FileError(plan, "leads out of the project", f"delete {plan.parent.name}")
        _refuse_link(plan.parent.parent, plan.parent.parent / path)
    return steps


def _prepared(scratch: Path, root: Path, texts: Mapping[Path, bytes]) -> list[_Step]:
    steps: list[_Step] = []
    scratch.mkdir()
    for path, text in sorted(texts.items()):
        name = path.relative_to(root).as_posix()
        _refuse_link(root, path)
        steps.append(_Step(name, _digest(path), hashlib.sha256(text).hexdigest()))
        _write(scratch / "new" / name, text)
        if path.exists():
            (scratch / "old" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, scratch / "old" / name)
            shutil.copymode(path, scratch / "new" / name)
    draft = scratch / f"{_PLAN}.new"
    _write(draft, json.dumps(steps).encode())
    draft.replace(scratch / _PLAN)
    return steps


def _refuse_link(root: Path, path: Path) -> None:
    for part in (path, *path.parents):
        if part == root:
            return
        if part.is_symlink():
            raise FileError(part, "is a link, and a release would break it", "put the file itself there")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _undo(scratch: Path, root: Path, step: _Step) -> None:
    path = root / step.path
    if step.old:
        if _digest(path) != step.old:
            (scratch / "old" / step.path).replace(path)
        return
    if path.exists():  # not when what should have been its folder is a file
        path.unlink()
    for folder in path.parents:  # those that we made are empty now
        if folder == root:
            return
        with contextlib.suppress(OSError):
            folder.rmdir()
