"""The main job as a whole: read, check, write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain
from pathlib import Path

from sserdf import publish, search
from sserdf.bulk import Broken
from sserdf.check import check, content, layout, report
from sserdf.check.finding import Finding
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.isolate import Beside, cores
from sserdf.nodes import Remark
from sserdf.publish import Everything, Making, Writer

Files = Iterable[tuple[str, bytes]]


def build(
    project: Path,
    target: Path,
    url: str,
    tell: Callable[[str], None],
    watched: Callable[[Files], Files],
    more: Files = (),
    processes: int = 0,
    broken: Broken | None = None,
) -> str:
    """Write the site and return what to say of it.

    `tell` is given the warnings, one a line; `watched` may count files on their way; `more` are written
    beside the site's own. `processes` is how many to use, 0 for as many as there are cores. `broken` is
    told of what cannot be read and is left out; without it, it is a fault. Raises
    SserdfError with every finding when one of them forbids publishing; the old site then stays.
    """
    publish.refuse(target, project)
    corpus = Corpus.read(project, broken)
    first = sorted(layout(corpus))
    checking = Beside(lambda: content(corpus))  # while we write the data

    @cache  # who was refused asks again, and the checker answers once
    def findings() -> list[Finding]:
        return sorted({*first, *checking.result()})

    @cache  # the reader is told once
    def consent() -> list[Remark]:
        _refuse(findings(), tell)
        return report.remarks(findings(), project)

    try:
        if not report.conforms(first):  # such data may not even be rendered
            consent()
        making = publish.Making(publish.Plan(corpus, url), processes or cores(), watched)
        count = publish.staged(target, partial(_filled, making, consent, more), consent)
    finally:
        checking.stop()
    return f"{target}: {count} files, {len(corpus.minted)} things, {len(corpus.triples)} triples."


def _filled(
    making: Making, consent: Callable[[], list[Remark]], more: Files, writer: Writer
) -> Iterator[str]:
    yield from making.written(writer.put, consent, Everything())
    # what is searched are finished pages
    for path, data in chain(more, search.index(writer.scratch)):
        writer.put(path, data)
        yield path


def approve(corpus: Corpus, tell: Callable[[str], None]) -> None:
    """Check a project that is handed on without a site.

    `tell` is given the warnings. Raises SserdfError with every finding when one forbids publishing.
    """
    _refuse(Beside(lambda: check(corpus)).result(), tell)


def _refuse(findings: list[Finding], tell: Callable[[str], None]) -> None:
    lines = report.human(findings)
    if not report.conforms(findings):
        raise SserdfError(f"{lines}{report.summary(findings)} Nothing was published.")
    if lines:
        tell(lines.rstrip("\n"))
