"""One node as a page wants to see it: label, types, facts in shape order, inverse facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sserdf import iris
from sserdf.corpus import Term
from sserdf.nodes import Fact, Mention, Node, by_text, pages, portion
from sserdf.outline import Outline
from sserdf.vocabulary import INVERSE_NAMES, LABELS, NAMES, SOURCES, SUMMARIES, TYPE

if TYPE_CHECKING:
    from sserdf.view import View


@dataclass(frozen=True)
class Resource:
    """A thing of ours, described."""

    view: View
    term: ox.NamedNode
    part: int = 1  # of its page, when much points at it

    @property
    def iri(self) -> str:
        """The identifier of the thing."""
        return self.term.value

    @property
    def path(self) -> str:
        """What follows the base in the IRI; "" for the base itself."""
        return self.iri.removeprefix(self.view.corpus.base)

    @property
    def document(self) -> str:
        """The path of its files of data, without suffix."""
        return iris.document(self.path)

    @property
    def file(self) -> str:
        """The file that it is written in, from the folder of the project; "" when no file is named for it."""
        found = self.view.corpus.source_of(self.document)
        return found.path.relative_to(self.view.corpus.root).as_posix() if found else ""

    @property
    def label(self) -> Node:
        """Its name in the language of the site, or the nearest there is."""
        return self.view.node(self.term)

    @cached_property
    def names(self) -> tuple[Node, ...]:
        """Its name in each language."""
        return tuple(self.view.node(o) for p in LABELS for o in self._said.get(p, ()))

    @property
    def has_other_names(self) -> bool:
        """Whether it is called otherwise than on top of its page, in some language."""
        return len({name.text for name in self.names}) > 1

    @cached_property
    def types(self) -> tuple[Node, ...]:
        """Its classes, our own first."""
        # of two classes with one name, as with a person in two vocabularies, the page shows one
        classes = [self.view.node(o) for o in self._said.get(TYPE, ()) if isinstance(o, ox.NamedNode)]
        classes.sort(key=lambda node: (node.path is None, node.iri))
        return tuple({node.text: node for node in reversed(classes)}.values())[::-1]

    @cached_property
    def summary(self) -> Node | None:
        """The sentence that opens its page, if there is one."""
        predicate = self._summary_predicate
        return self.view.best(self._said[predicate]) if predicate else None

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What is said of it, in the order of the shapes; label, types, summary and sources apart."""
        apart = {TYPE, *SOURCES, *LABELS}
        predicate = self._summary_predicate
        if predicate and len(self._readable([self.view.node(o) for o in self._said[predicate]])) == 1:
            apart.add(predicate)
        return tuple(self._facts(p for p in self._said if p not in apart))

    @cached_property
    def sources(self) -> tuple[Fact, ...]:
        """Where what is said of it comes from."""
        return tuple(self._facts(p for p in self._said if p in SOURCES))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Who points at it, as far as this part of its page has room for them."""
        return tuple(self._portions())

    @cached_property
    def parts(self) -> int:
        """How many parts its page needs."""
        pointing = self.view.corpus.inverse.get(self.term, {})
        return max((pages(len(things)) for things in pointing.values()), default=1)

    def _portions(self) -> Iterator[Mention]:
        for mention in self._mentions:
            if groups := portion(mention.groups, self.part):
                yield mention._replace(groups=groups)

    @cached_property
    def _mentions(self) -> tuple[Mention, ...]:
        """Who points at it, in the order of the shapes, by class; the same things are not listed twice."""
        pointing = self.view.corpus.inverse.get(self.term, {})
        order = self.view.outline.inverse(self.term)
        found: dict[frozenset[Term], Mention] = {}
        for p in sorted(pointing, key=lambda p: (order.get(p, Outline.LAST), p.value)):
            name = order[p].name if p in order else INVERSE_NAMES.get(p, "")
            groups = self.view.groups(pointing[p], in_order=True)
            mention = Mention(name, self.view.node(p), groups, sum(len(g.values) for g in groups))
            found.setdefault(frozenset(pointing[p]), mention)
        return tuple(found.values())

    @cached_property
    def trail(self) -> tuple[Node, ...]:
        """The pages above it, from the home page down."""
        return self.view.trail(self.path)

    @property
    def _said(self) -> dict[ox.NamedNode, list[Term]]:
        return self.view.corpus.facts[self.term]

    @cached_property
    def _summary_predicate(self) -> ox.NamedNode | None:
        return next((p for p in SUMMARIES if p in self._said), None)

    def _facts(self, predicates: Iterable[ox.NamedNode]) -> Iterator[Fact]:
        order = self.view.outline.direct(self.term)
        for p in sorted(predicates, key=lambda p: (order.get(p, Outline.LAST), p.value)):
            name = order[p].name if p in order else self.view.node(p).text
            values = sorted(map(self.view.node, self._said[p]), key=by_text)
            yield Fact(name, self.view.node(p), tuple(values if p in NAMES else self._readable(values)))

    def _readable(self, values: list[Node]) -> list[Node]:
        """Leave out what is said in the reader's language too."""
        read = [node for node in values if node.language == self.view.language]
        return [node for node in values if node in read or not node.language] if read else values
