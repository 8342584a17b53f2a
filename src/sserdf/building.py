"""The main job as a whole: read, check, write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path

from sserdf import publish, reads, search, stamps
from sserdf.bulk import Broken
from sserdf.check import check, check_apart, content, layout, report
from sserdf.check.finding import Finding
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.isolate import Beside, cores
from sserdf.nodes import Remark
from sserdf.publish import Everything, Making, Writer, keeping, memory, rebuild
from sserdf.publish.memory import MadeBy, Memory, Said
from sserdf.publish.rebuild import Rebuild
from sserdf.site import NO_CODE, Code
from sserdf.stamps import Stamps

Files = Iterable[tuple[str, bytes]]


@dataclass(frozen=True)
class Order:
    """What is to be built, and how."""

    project: Path
    target: Path
    url: str  # at which the site will stand; "" for that of the base
    tell: Callable[[str], None]  # is given the warnings, one a line
    watched: Callable[[Files], Files] = iter  # may count files on their way
    more: tuple[tuple[str, bytes], ...] = ()  # files that are written beside the site's own
    processes: int = 0  # 0 for as many as there are cores
    broken: Broken | None = None  # is told of what cannot be read and is left out; else it is a fault
    remembered: Path | None = None  # the folder for what the next build may go on from; None: nothing is
    is_fresh: bool = False  # whether to make everything anew all the same
    is_searched: bool = True  # whether to make a search index, where Pagefind is installed
    began: int = 0  # the time, in nanoseconds: what was saved later may not have been seen

    @cached_property
    def engine(self) -> str:
        """What tells apart who makes other bytes of the same project."""
        return memory.engine(self.url, (*self.more, ("", b"searched" if self.is_searched else b"")))

    @property
    def index(self) -> Callable[[Path], Files] | None:
        """What makes the search index of finished pages in a folder; None when there will be none."""
        return search.index if self.is_searched and search.available() else None


def build(order: Order) -> str:
    """Write the site and return what to say of it.

    Raises SserdfError with every finding when one of them forbids publishing; the old site then stays.
    """
    reads.begin(is_kept=order.remembered is not None and order.broken is None)
    if not reads.is_kept or order.remembered is None:
        return _anew(order)
    place = keeping.place(order.remembered, order.project, order.target)
    inputs = stamps.of(order.project)
    old = None if order.is_fresh else keeping.load(place)
    made = _again(order, old, inputs, place) if old else None
    return _anew(order, place, inputs, memory.code(old, order.engine)) if made is None else made


def _again(order: Order, old: Memory, inputs: Stamps, place: Path) -> str | None:
    """Make what an edit changes; None when everything must be made."""
    if rebuild.is_idle(order.target, old, order.engine, inputs):
        if old.said.warnings:
            order.tell(old.said.warnings)
        return f"{order.target}: {old.said.summary} Nothing had changed."
    again = Rebuild.of(order.project, order.target, old, order.engine, inputs)
    if again is None:
        return None
    with _Checking(order, check, again.corpus) as checking:

        def consent() -> list[Remark]:
            remarks = checking.consent()
            keeping.forget(place)  # from now until all is in its place, nothing can be gone on from
            return remarks

        processes, extra = order.processes or cores(), (order.more, order.index)
        written = again.written(processes, order.watched, *extra, consent)
    said = Said(checking.lines(), _told(len(memory.listed(order.target)), again.corpus))
    keeping.save(place, again.remembered(*written, said, order.began))
    return f"{order.target}: {said.summary} {len(written[1])} of them changed."


def _anew(order: Order, place: Path | None = None, inputs: Stamps | None = None, code: Code = NO_CODE) -> str:
    publish.refuse(order.target, order.project)
    corpus = Corpus.read(order.project, order.broken)
    if not memory.is_worth_while(corpus):
        reads.begin(is_kept=False)
    with _Checking(order, content, corpus, layout(corpus)) as checking:
        checking.refuse_unrenderable()
        plan = publish.Plan(corpus, order.url, code)
        making = publish.Making(plan, order.processes or cores(), order.watched)
        fill = partial(_filled, making, checking.consent, order)
        count = publish.staged(order.target, fill, checking.consent)
    said = Said(checking.lines(), _told(count, corpus))
    if place and inputs and reads.is_kept:
        made_by = MadeBy(order.engine, order.url, inputs, order.began)
        site = memory.site(order.target)
        keeping.save(place, memory.of(corpus, making, said, site, made_by))
    return f"{order.target}: {said.summary}"


def _told(count: int, corpus: Corpus) -> str:
    triples = sum(len(objects) for said in corpus.data.values() for objects in said.values())
    return f"{count} files, {len(corpus.minted)} things, {triples} triples."


class _Checking:
    """The check, in a process of its own while we write; the reader is told once."""

    def __init__(
        self,
        order: Order,
        work: Callable[[Corpus], list[Finding]],
        corpus: Corpus,
        first: Iterable[Finding] = (),
    ) -> None:
        """Begin."""
        self._order, self._first = order, sorted(first)
        self._beside = Beside(lambda: work(corpus))
        self.findings = cache(lambda: sorted({*self._first, *self._beside.result()}))
        self.consent = cache(self._consent)

    def __enter__(self) -> _Checking:
        return self

    def __exit__(self, *_: object) -> None:
        self._beside.stop()

    def lines(self) -> str:
        return report.human(self.findings()).rstrip("\n")

    def refuse_unrenderable(self) -> None:
        if not report.conforms(self._first):
            self.consent()

    def _consent(self) -> list[Remark]:
        # who was refused asks again, and the checker answers once
        _refuse(self.findings(), self._order.tell)
        return report.remarks(self.findings(), self._order.project)


def _filled(
    making: Making, consent: Callable[[], list[Remark]], order: Order, writer: Writer
) -> Iterator[str]:
    yield from making.written(writer, consent, Everything())
    # what is searched are finished pages
    for path, data in chain(order.more, order.index(writer.scratch) if order.index else ()):
        writer.put(path, data)
        yield path


def approve(corpus: Corpus, tell: Callable[[str], None]) -> None:
    """Check a project that is handed on without a site.

    `tell` is given the warnings. Raises SserdfError with every finding when one forbids publishing.
    """
    _refuse(check_apart(corpus), tell)


def _refuse(findings: list[Finding], tell: Callable[[str], None]) -> None:
    lines = report.human(findings)
    if not report.conforms(findings):
        raise SserdfError(f"{lines}{report.summary(findings)} Nothing was published.")
    if lines:
        tell(lines.rstrip("\n"))
