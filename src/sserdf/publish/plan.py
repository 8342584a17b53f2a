"""What a site consists of, in pieces that any process can make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from sserdf import export, reads, records, releases, site
from sserdf.corpus import Corpus
from sserdf.downloads import Download, sums
from sserdf.export import since
from sserdf.export.since import Since
from sserdf.nodes import Remark
from sserdf.records.publication import Publication
from sserdf.resource import Resource
from sserdf.view import View

Files = Iterator[tuple[str, bytes]]
_WHOLES = frozenset({"all", "context", "shapes", "tables"})  # files that are of no single thing


class Plan:
    """The files of a site, in three steps: data, records of them, and pages that tell of both."""

    def __init__(
        self,
        corpus: Corpus,
        base_url: str = "",
        code: site.Code = site.NO_CODE,
        old: Since | None = None,
    ) -> None:
        """Take the project, and the address at which its site will stand.

        `code` is the templates as an earlier build has compiled them, `old` what stands of that build.
        """
        self.code = code
        self.corpus = corpus.watched() if reads.is_kept else corpus
        if old:
            since.keep((self.corpus, old.corpus), old)
        self.base_url, self.view = base_url, View(self.corpus)
        self._released = releases.of(corpus)

    @property
    def things(self) -> int:
        """How many things have files of their own."""
        return len(self.corpus.minted)

    def documents(self, number: int) -> Files:
        """Yield the files of data of the thing with that number."""
        return export.documents(self.view, Resource(self.view, self.corpus.minted[number]))

    @cached_property
    def wholes(self) -> tuple[export.Whole, ...]:
        """The files of data of all things together, each to be made anywhere, part by part."""
        return tuple(export.parted(self.view))

    def recorded(self, told: Iterable[Download]) -> Files:
        """Yield what was released, and what tells portals of the files of data."""
        for release in self._released:
            yield from release.published()
        told = tuple(told)
        self._downloads = tuple(file for file in told if is_whole(self.corpus, file.path))
        about = Publication(self.view, self.base_url, self._downloads)
        self._front, self._records = b"", list[Download]()
        for path, content in records.files(about):
            self._records.append(Download.of(path, content))
            self._front = content if path == records.FRONT else self._front
            yield path, content
        frozen = (file for release in self._released for file in release.files)
        checksums = sums((*told, *self._records, *frozen))
        place = about.place("SHA256SUMS")
        yield place, checksums
        self.landing = tuple(records.landing(about, (file.path for file in self._records)))
        self._records.append(Download.of(place, checksums))

    def pages(self, remarks: Iterable[Remark]) -> site.Pages:
        """Return the pages, to be made piece by piece, when all else is written."""
        told = (remarks, self._downloads, self._records, self._front, self.landing, self._released)
        pages = site.Pages(self.view, self.base_url, *told, self.code)
        self.code = pages.code
        return pages


def is_whole(corpus: Corpus, path: str) -> bool:
    """Return whether a file of data is had as a whole, and is not the document of one thing."""
    return path.split("/")[0].split(".")[0] in _WHOLES or path in corpus.tables
