"""The main job as a whole: read, check, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from sserdf import publish, search
from sserdf.check import check, content, layout, report
from sserdf.check.finding import Finding
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.isolate import Beside
from sserdf.nodes import Remark

Files = Iterator[tuple[str, bytes]]


def build(
    project: Path,
    target: Path,
    url: str,
    tell: Callable[[str], None],
    watched: Callable[[Files], Files],
) -> str:
    """Write the site and return what to say of it.

    `tell` is given the warnings, one a line; `watched` may count the files on their way. Raises
    SserdfError with every finding when one of them forbids publishing; the old site then stays.
    """
    publish.refuse(target, project)
    corpus = Corpus.read(project)
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
        files = watched(publish.files(corpus, url, consent))
        count = publish.write(target, files, consent, search.index)
    finally:
        checking.stop()
    return f"{target}: {count} files, {len(corpus.minted)} things, {len(corpus.triples)} triples."


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
