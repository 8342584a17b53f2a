"""Make all files of a site, or those that an edit makes anew, in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from sserdf.downloads import Download
from sserdf.nodes import Remark
from sserdf.publish.plan import Plan
from sserdf.publish.shares import Piece, Put, Shares
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
        self, put: Put, remarks: Callable[[], Iterable[Remark]], choice: Choice, told: Iterable[Download] = ()
    ) -> Iterator[str]:
        """Write the pieces chosen and all that there is once; yield the path of each file.

        `remarks` is asked for what the check has to say before the first page is made; `told` are the
        files of data that stay as they are.
        """
        plan = self.plan
        shares = Shares(put, plan.documents, Download.of, self._processes)
        data = shares.written(choice.documents(plan), self._watched(plan.wholes()))
        self.documents.update(data.pieces)
        self.told.update((file.path, file) for file in data.files)  # the wholes first, in their order
        yield from self.told
        for file in told:
            self.told.setdefault(file.path, file)
        for path, content in plan.recorded(self.told.values()):
            put(path, content)
            yield path
        yield from self._pages(put, remarks, choice)

    def _pages(self, put: Put, remarks: Callable[[], Iterable[Remark]], choice: Choice) -> Iterator[str]:
        self.remarks = tuple(remarks())
        pages = self.plan.pages(self.remarks)
        shares = Shares(put, pages.made, lambda path, _: path, self._processes)
        made = shares.written(choice.pages(pages, self.remarks, self.plan), self._watched(pages.rest()))
        self.pages.update(made.pieces)
        self.shared.update(made.shared)
        yield from made.files
