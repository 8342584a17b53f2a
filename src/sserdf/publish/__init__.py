"""Make all files of a site, one after the other or in several processes, and put them in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sserdf import export
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.nodes import Remark
from sserdf.publish.making import Everything, Making
from sserdf.publish.plan import Plan, is_whole
from sserdf.publish.target import MANIFEST, refuse, refuse_source
from sserdf.publish.writing import Writer, save, staged, write
from sserdf.records.publication import Publication
from sserdf.view import View


def files(
    corpus: Corpus, base_url: str = "", remarks: Callable[[], Iterable[Remark]] = tuple
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of everything in the site.

    `remarks` is asked when the data are written and the pages begin: what it returns stands on them.
    """
    plan, told = Plan(corpus, base_url), dict[str, Download]()
    documents = (file for number in range(plan.things) for file in plan.documents(number))
    wholes = ((path, b"".join(chunks())) for path, chunks in plan.wholes)
    for source in (documents, wholes):
        for path, content in source:
            told[path] = Download.of(path, content)
            yield path, content
    yield from plan.recorded(told.values())
    yield from plan.pages(remarks())


def publication(corpus: Corpus, base_url: str = "") -> Publication:
    """Return what records are made from: the metadata and the files of data, with no page rendered."""
    view = View(corpus)
    wholes = (Download.of(*file) for file in export.wholes(view) if is_whole(corpus, file[0]))
    return Publication(view, base_url, tuple(wholes))


__all__ = [
    "MANIFEST",
    "Everything",
    "Making",
    "Plan",
    "Writer",
    "files",
    "is_whole",
    "publication",
    "refuse",
    "refuse_source",
    "save",
    "staged",
    "write",
]
