"""Where a build leaves what it remembers: in a folder of the user's own; it may be deleted at any time.

Reading it runs nothing. The templates in it are run as code, as what Python itself keeps of modules is: so
nothing is read that somebody else could have written.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sserdf.export.tables import Table
from sserdf.export.uses import Uses
from sserdf.index import unwatched
from sserdf.publish.memory import Memory, Said, Source
from sserdf.publish.shares import Piece
from sserdf.reads import Read

_FORM = (2, Memory._fields, Source._fields)  # of the file; another one is not read
_DIGEST = 32


def place(folder: Path, project: Path, target: Path) -> Path:
    """Return the file for a project and the place of its site."""
    # Path.resolve stumbles over a link that leads to itself
    key = f"{os.path.realpath(project)}\0{os.path.realpath(target)}".encode(errors="surrogateescape")
    return folder / f"{hashlib.sha256(key).hexdigest()[:32]}.build"


def load(path: Path) -> Memory | None:
    """Return what was remembered there; None when there is nothing, or nothing that we can use."""
    try:
        with path.open("rb") as file:
            if _is_foreign(os.fstat(file.fileno())):
                return None
            data = file.read()
    except OSError:
        return None
    if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return None  # half written, or by another program
    with unwatched():
        form, *values = marshal.loads(memoryview(data)[_DIGEST:])
        return _remembered(values) if form == _FORM else None


def save(path: Path, memory: Memory) -> None:
    """Remember; a disk that refuses only makes the next build slower."""
    data = marshal.dumps((_FORM, *_plain(memory)))
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(scratch, "wb", opener=_private) as file:
            file.write(hashlib.sha256(data).digest())
            file.write(data)
        scratch.replace(path)
    except OSError:
        forget(path)
    finally:
        forget(scratch)


def forget(path: Path) -> None:
    """Delete what was remembered there, if anything."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _is_foreign(known: os.stat_result) -> bool:
    """Return whether another user owns a file, or may write into it."""
    if not hasattr(os, "getuid"):  # on Windows the folder is the user's own
        return False
    return known.st_uid != os.getuid() or bool(known.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _plain(memory: Memory) -> Any:
    # what marshal takes: tuples themselves, and no kinds of them
    pieces = (
        {number: (paths, tuple(read)) for number, (paths, read) in kind.items()}
        for kind in (memory.documents, memory.pages)
    )
    documents, pages = pieces
    plain = memory._replace(
        sources=tuple(map(tuple, memory.sources)),  # type: ignore[arg-type]
        told=tuple(map(tuple, memory.told)),  # type: ignore[arg-type]
        documents=documents,  # type: ignore[arg-type]
        pages=pages,  # type: ignore[arg-type]
        shared={name: tuple(read) for name, read in memory.shared.items()},  # type: ignore[misc]
        said=tuple(memory.said),  # type: ignore[arg-type]
        used=memory.used.plain(),  # type: ignore[arg-type]
        tables=tuple(table.plain() for table in memory.tables),  # type: ignore[misc]
    )
    return tuple(plain)


def _remembered(values: Iterable[object]) -> Memory:
    memory = Memory(*values)  # type: ignore[arg-type]
    return memory._replace(
        sources=tuple(Source(*source) for source in memory.sources),
        documents=_pieces(memory.documents),
        pages=_pieces(memory.pages),
        shared={name: Read(*read) for name, read in memory.shared.items()},
        said=Said(*memory.said),
        used=Uses.restored(memory.used),  # type: ignore[arg-type]
        tables=tuple(Table.restored(table) for table in memory.tables),  # type: ignore[arg-type]
    )


def _pieces(plain: Mapping[int, tuple[tuple[str, ...], Any]]) -> dict[int, Piece]:
    return {number: Piece(paths, Read(*read)) for number, (paths, read) in plain.items()}
