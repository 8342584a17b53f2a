"""Share the making of files among processes: whoever is free takes the next few, and writes them itself.

What is read of the data for each piece is noted, when anybody will ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from sserdf import reads as reads_
from sserdf.errors import SserdfError
from sserdf.isolate import Beside
from sserdf.reads import Read, Reads

T = TypeVar("T")
Content = bytes | Iterable[bytes]  # whole, or part by part
Files = Iterable[tuple[str, Content]]
_WIDTH = 4  # bytes of a number in the queue
_MOST = 4000  # numbers in the queue: a pipe holds more, so filling it never waits


class Piece(NamedTuple):
    """What was made at once, and what was read for it."""

    paths: tuple[str, ...]
    read: Read


class Written(NamedTuple, Generic[T]):
    """What came of sharing."""

    files: list[T]  # what was noted of each, in no order, those of this process first
    pieces: dict[int, Piece]
    shared: dict[str, Read]  # what was read for that which many pieces use


class Shares(Generic[T]):
    """Work in pieces; `made` makes the files of one, `put` writes a file and says what is noted of it."""

    def __init__(self, put: Callable[[str, Any], T], made: Callable[[int], Files], processes: int) -> None:
        """Take what to make, how to write it, and how many processes may."""
        self._put, self._made, self._processes = put, made, processes

    def written(self, pieces: Sequence[int], first: Files = ()) -> Written[T]:
        """Write everything, `first` in this process.

        Raises what `made` raises, and OSError when the disk refuses.
        """
        size = max(1, -(-len(pieces) // _MOST))
        queue = _filled(range(0, len(pieces), size))
        shares = [pieces[start : start + size] for start in range(0, len(pieces), size)]
        work = partial(self._all, shares, size, queue)
        helpers: list[Beside[Written[T]]] = []
        try:
            helpers += (Beside(partial(_safely, work)) for _ in range(self._processes - 1))
            found = work(first)
            for helper in helpers:
                theirs = helper.result()
                found.files.extend(theirs.files)
                found.pieces.update(theirs.pieces)
                for name, read in theirs.shared.items():
                    found.shared[name] = found.shared[name].union(read) if name in found.shared else read
        finally:
            os.close(queue)
            for helper in helpers:
                helper.stop()
        return found

    def _all(self, shares: list[Sequence[int]], size: int, queue: int, first: Files = ()) -> Written[T]:
        found: Written[T] = Written([], {}, {})
        self._write(first, found.files)
        # reading so few bytes of a pipe is never divided between processes
        while number := os.read(queue, _WIDTH):
            for piece in shares[int.from_bytes(number, "big") // size]:
                reads = Reads() if reads_.is_kept else None
                with reads_.recorded(reads):
                    paths = self._write(self._made(piece), found.files)
                if reads is not None:
                    found.pieces[piece] = Piece(paths, reads.told())
        found.shared.update((name, reads.told()) for name, reads in reads_.shared.items())
        return found

    def _write(self, files: Files, into: list[T]) -> tuple[str, ...]:
        paths = []
        for path, content in files:
            into.append(self._put(path, content))
            paths.append(path)
        return tuple(paths)


def _safely(work: Callable[[], T]) -> T:
    try:
        return work()
    except OSError as error:  # only an error of ours travels between processes
        name = f" ({Path(error.filename).name})" if error.filename else ""
        raise SserdfError(f"error: cannot be written: {error.strerror}{name} (free the disk)") from error


def _filled(numbers: Iterable[int]) -> int:
    reader, writer = os.pipe()
    for number in numbers:
        os.write(writer, number.to_bytes(_WIDTH, "big"))
    os.close(writer)
    return reader
