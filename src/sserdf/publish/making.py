"""Make all files of a site, or those that an edit makes anew, in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from sserdf.downloads import Download
from sserdf.nodes import Remark
from sserdf.publish.plan import Plan
from sserdf.publish.shares import Content, Piece, Shares
from sserdf.publish.writing import Writer
from sserdf.reads import Read
from sserdf.site import Pages

Files = Iterable[tuple[str, bytes]]


class Choice(Protocol):
    """Which pieces to make."""

    def documents(self, plan: Plan) -> Sequence[int]:
        """Return the numbers of the things whose files of data are made."""

    def pages(self, pages: Pages, remarks: Sequence[Remark], plan: Plan) -> Sequence[int]:
        """Return the numbers of the pieces that pages are made of."""


class Everything:
    """All pieces."""

    def documents(self, plan: Plan) -> Sequence[int]:
        """Return all numbers."""
        return range(plan.things)

    def pages(self, pages: Pages, remarks: Sequence[Remark], plan: Plan) -> Sequence[int]:
        """Return all numbers."""
        return range(pages.count)


class Making:
    """The making of a site; what it knows at the end is what the next build may go on from."""

    def __init__(self, plan: Plan, processes: int, watched: Callable[[Files], Files]) -> None:
        """Take what to make; `watched` sees the files that this process makes."""
        self.plan, self._processes, self._watched = plan, processes, watched
        self.told: dict[str, Download] = {}  # each file of data
        self.documents: dict[int, Piece] = {}
        self.pages: dict[int, Piece] = {}
        self.shared: dict[str, Read] = {}
        self.remarks: tuple[Remark, ...] = ()

    def written(
        self,
        writer: Writer,
        remarks: Callable[[], Iterable[Remark]],
        choice: Choice,
        told: Iterable[Download] = (),
    ) -> Iterator[str]:
        """Write the pieces chosen and all that there is once; yield the path of each file.

        `remarks` is asked for what the check has to say before the first page is made; `told` are the
        files of data that stay as they are.
        """
        self._write_data(writer, choice)
        yield from self.told
        for file in told:
            self.told.setdefault(file.path, file)
        for path, content in self.plan.recorded(self.told.values()):
            yield writer.put(path, content)
        yield from self._pages(writer, remarks, choice)

    def _write_data(self, writer: Writer, choice: Choice) -> None:
        plan, wholes = self.plan, self.plan.wholes

        def made(number: int) -> Iterator[tuple[str, Content]]:
            if number >= 0:
                yield from plan.documents(number)
            else:  # the largest files first, so that nobody is left waiting for one
                path, chunks = wholes[number]
                yield path, chunks()

        shares = Shares(writer.told, made, self._processes)
        data = shares.written([*range(-len(wholes), 0), *choice.documents(plan)])
        self.documents.update((n, piece) for n, piece in data.pieces.items() if n >= 0)
        files = {file.path: file for file in data.files}
        self.told = {path: files.pop(path) for path, _ in wholes} | files

    def _pages(
        self, writer: Writer, remarks: Callable[[], Iterable[Remark]], choice: Choice
    ) -> Iterator[str]:
        self.remarks = tuple(remarks())
        pages = self.plan.pages(self.remarks)
        shares = Shares(writer.put, pages.made, self._processes)
        made = shares.written(choice.pages(pages, self.remarks, self.plan), self._watched(pages.rest()))
        self.pages.update(made.pieces)
        self.shared.update(made.shared)
        yield from made.files
