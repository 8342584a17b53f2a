"""Share the making of files among processes: whoever is free takes the next few, and writes them itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

from sserdf.errors import SserdfError
from sserdf.isolate import Beside
from sserdf.publish.writing import Writer

T = TypeVar("T")
Files = Iterable[tuple[str, bytes]]
_WIDTH = 4  # bytes of a number in the queue
_MOST = 4000  # numbers in the queue: a pipe holds more, so filling it never waits


class Shares(Generic[T]):
    """Work in `count` pieces; `made` makes the files of one, `noted` says what is kept of each file."""

    def __init__(
        self, writer: Writer, count: int, made: Callable[[int], Files], noted: Callable[[str, bytes], T]
    ) -> None:
        """Take what to make and where to write it."""
        self._writer, self._count, self._made, self._noted = writer, count, made, noted
        self._size = max(1, -(-count // _MOST))
        self._queue = -1

    def written(self, processes: int, first: Files = ()) -> list[T]:
        """Write everything, `first` in this process; return what was noted, in no order.

        Raises what `made` raises, and OSError when the disk refuses.
        """
        self._queue = _filled(range(0, self._count, self._size))
        helpers: list[Beside[list[T]]] = []
        try:
            helpers += (Beside(partial(self._safely, ())) for _ in range(processes - 1))
            found = self._all(first)
            for helper in helpers:
                found += helper.result()
        finally:
            os.close(self._queue)
            for helper in helpers:
                helper.stop()
        return found

    def _safely(self, first: Files) -> list[T]:
        try:
            return self._all(first)
        except OSError as error:  # only an error of ours travels between processes
            name = f" ({Path(error.filename).name})" if error.filename else ""
            raise SserdfError(f"error: cannot be written: {error.strerror}{name} (free the disk)") from error

    def _all(self, first: Files) -> list[T]:
        put, noted = self._writer.put, self._noted
        found: list[T] = []
        for path, content in chain(first, self._taken()):
            put(path, content)
            found.append(noted(path, content))
        return found

    def _taken(self) -> Iterator[tuple[str, bytes]]:
        # reading so few bytes of a pipe is never divided between processes
        while number := os.read(self._queue, _WIDTH):
            start = int.from_bytes(number, "big")
            for piece in range(start, min(start + self._size, self._count)):
                yield from self._made(piece)


def _filled(numbers: Iterable[int]) -> int:
    reader, writer = os.pipe()
    with suppress(BrokenPipeError):
        for number in numbers:
            os.write(writer, number.to_bytes(_WIDTH, "big"))
    os.close(writer)
    return reader
