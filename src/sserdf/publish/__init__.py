"""Make all files of a site, one after the other or in several processes, and put them in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sserdf import export
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.nodes import Remark
from sserdf.publish.plan import Plan, is_whole
from sserdf.publish.shares import Shares
from sserdf.publish.target import MANIFEST, refuse, refuse_source
from sserdf.publish.writing import Writer, save, staged, write
from sserdf.records.publication import Publication
from sserdf.view import View

Files = Iterable[tuple[str, bytes]]


def files(
    corpus: Corpus, base_url: str = "", remarks: Callable[[], Iterable[Remark]] = tuple
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of everything in the site.

    `remarks` is asked when the data are written and the pages begin: what it returns stands on them.
    """
    plan, told = Plan(corpus, base_url), dict[str, Download]()
    documents = (file for number in range(plan.things) for file in plan.documents(number))
    for source in (documents, plan.wholes()):
        for path, content in source:
            told[path] = Download.of(path, content)
            yield path, content
    yield from plan.recorded(told.values())
    yield from plan.pages(remarks())


def fill(
    corpus: Corpus,
    base_url: str,
    remarks: Callable[[], Iterable[Remark]],
    processes: int,
    watched: Callable[[Files], Files],
) -> Callable[[Writer], Iterator[str]]:
    """Return what writes the files of the site, with several processes; `watched` sees those of this one."""

    def filled(writer: Writer) -> Iterator[str]:
        plan = Plan(corpus, base_url)
        documents = Shares(writer, plan.things, plan.documents, Download.of)
        told = documents.written(processes, watched(plan.wholes()))  # the wholes first, in their order
        yield from (file.path for file in told)
        for path, content in plan.recorded(told):
            writer.put(path, content)
            yield path
        pages = plan.pages(remarks())
        shares = Shares(writer, pages.count, pages.made, lambda path, _: path)
        yield from shares.written(processes, watched(pages.rest()))

    return filled


def publication(corpus: Corpus, base_url: str = "") -> Publication:
    """Return what records are made from: the metadata and the files of data, with no page rendered."""
    view = View(corpus)
    wholes = (Download.of(*file) for file in export.wholes(view) if is_whole(corpus, file[0]))
    return Publication(view, base_url, tuple(wholes))


__all__ = [
    "MANIFEST",
    "Writer",
    "files",
    "fill",
    "is_whole",
    "publication",
    "refuse",
    "refuse_source",
    "save",
    "staged",
    "write",
]
