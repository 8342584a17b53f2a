"""One thing as a page wants to see it: label, types, facts in shape order, inverse facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from sserdf import iris
from sserdf.corpus import Term
from sserdf.nodes import Fact, Group, Mention, Node, by_text, pages, portion
from sserdf.outline import Outline, Places
from sserdf.vocabulary import INVERSE_NAMES, LABELS, NAMES, SOURCES, SUMMARIES, TYPE

if TYPE_CHECKING:
    from sserdf.view import View


class Description(NamedTuple):
    """All that a page, or a part of a long page, tells of a thing: plain values and nothing behind them.

    What makes pages is given this and not the data, so that it may as well come from another process or
    another machine. Two that are equal make the same page, as long as its surroundings are the same.
    """

    term: ox.NamedNode
    path: str  # what follows the base in the IRI; "" for the base itself
    file: str  # that it is written in, from the folder of the project; "" when none is named for it
    label: Node  # its name in the reader's language, or the nearest there is
    names: tuple[Node, ...]  # its name in each language
    types: tuple[Node, ...]  # its classes, our own first
    summary: Node | None  # the sentence that opens its page, if there is one
    facts: tuple[Fact, ...]  # in the order of the shapes; label, types, summary and sources apart
    sources: tuple[Fact, ...]  # where what is said of it comes from
    mentions: tuple[Mention, ...]  # who points at it, as far as this part of its page has room for them
    trail: tuple[Node, ...]  # the pages above it, from the home page down
    part: int  # of its page, when much points at it
    parts: int  # how many its page needs

    @property
    def iri(self) -> str:
        """The identifier of the thing."""
        return self.term.value

    @property
    def document(self) -> str:
        """The path of its files of data, without suffix."""
        return iris.document(self.path)

    @property
    def has_other_names(self) -> bool:
        """Whether it is called otherwise than on top of its page, in some language."""
        return len({name.text for name in self.names}) > 1


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing of ours, and the view to describe it from."""

    view: View
    term: ox.NamedNode

    @property
    def iri(self) -> str:
        """The identifier of the thing."""
        return self.term.value

    @property
    def path(self) -> str:
        """What follows the base in the IRI; "" for the base itself."""
        return self.term.value.removeprefix(self.view.corpus.base)

    @property
    def document(self) -> str:
        """The path of its files of data, without suffix."""
        return iris.document(self.path)

    @property
    def file(self) -> str:
        """The file that it is written in, from the folder of the project; "" when none is named for it."""
        corpus = self.view.corpus
        found = corpus.source_of(self.document)
        return found.path.as_posix().removeprefix(f"{corpus.root.as_posix()}/") if found else ""

    @property
    def label(self) -> Node:
        """Its name in the language of the reader, or the nearest there is."""
        return self.view.node(self.term)

    @property
    def names(self) -> tuple[Node, ...]:
        """Its name in each language."""
        return tuple(self.view.node(o) for p in LABELS for o in self._said.get(p, ()))

    @property
    def types(self) -> tuple[Node, ...]:
        """Its classes, our own first."""
        return self.view.types(self._said.get(TYPE, ()))

    @property
    def summary(self) -> Node | None:
        """The sentence that opens its page, if there is one."""
        predicate = self._summary_predicate
        return self.view.best(self._said[predicate]) if predicate else None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is said of it, in the order of the shapes; label, types, summary and sources apart."""
        predicate = self._summary_predicate
        is_told = predicate and len(self._readable(list(map(self.view.node, self._said[predicate])))) == 1
        apart = {*_APART, predicate} if is_told else _APART
        return tuple(self._facts(p for p in self._said if p not in apart))

    @property
    def sources(self) -> tuple[Fact, ...]:
        """Where what is said of it comes from."""
        return tuple(self._facts(p for p in self._said if p in SOURCES))

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Who points at it, as far as the first part of its page has room for them."""
        return tuple(self._mentions(1))

    @property
    def parts(self) -> int:
        """How many parts its page needs."""
        pointing = self.view.corpus.inverse.get(self.term, {})
        return max((pages(len(things)) for things in pointing.values()), default=1)

    def describe(self, part: int = 1) -> Description:
        """Return what a part of its page tells of it."""
        return Description(
            self.term,
            self.path,
            self.file,
            self.label,
            self.names,
            self.types,
            self.summary,
            self.facts,
            self.sources,
            tuple(self._mentions(part)),
            self.view.trail(self.path),
            part,
            self.parts,
        )

    @property
    def _said(self) -> dict[ox.NamedNode, list[Term]]:
        return self.view.corpus.facts[self.term]

    @property
    def _summary_predicate(self) -> ox.NamedNode | None:
        return next((p for p in SUMMARIES if p in self._said), None)

    def _facts(self, predicates: Iterable[ox.NamedNode]) -> Iterator[Fact]:
        order = self.view.outline.direct(self.term)
        for p in sorted(predicates, key=lambda p: (order.get(p, Outline.LAST), p.value)):
            node = self.view.node(p)
            name = order[p].name if p in order else node.text
            values = list(map(self.view.node, self._said[p]))
            if len(values) > 1:  # most have one
                values.sort(key=by_text)
            yield Fact(name, node, tuple(values if p in NAMES else self._readable(values)))

    def _readable(self, values: list[Node]) -> list[Node]:
        """Leave out what is said in the reader's language too."""
        language = self.view.language
        if len(values) == 1 or all(node.language != language for node in values):
            return values
        return [node for node in values if node.language == language or not node.language]

    def _mentions(self, part: int) -> Iterator[Mention]:
        view, pointing = self.view, self.view.corpus.inverse.get(self.term, {})
        order = view.outline.inverse(self.term)
        relations = view.kept(self.term, "", partial(self._relations, order)) if self.parts > 1 else None
        for p in relations or self._relations(order):
            things = pointing[p]
            if pages(len(things)) >= part:
                shown = portion(view.arranged(self.term, p, things), part)
                groups = tuple(Group(name, tuple(map(view.node, terms))) for name, terms in shown)
                name = order[p].name if p in order else INVERSE_NAMES.get(p, "")
                yield Mention(name, view.node(p), groups, len(things))

    def _relations(self, order: Places) -> list[ox.NamedNode]:
        """Return how others point at it, in the order of the shapes; the same things are not listed twice."""
        pointing = self.view.corpus.inverse.get(self.term, {})
        found: list[ox.NamedNode] = []
        for p in sorted(pointing, key=lambda p: (order.get(p, Outline.LAST), p.value)):
            alike = (pointing[other] for other in found if len(pointing[other]) == len(pointing[p]))
            if pointing[p] not in alike:  # both are sorted
                found.append(p)
        return found


_APART = frozenset({TYPE, *SOURCES, *LABELS})
