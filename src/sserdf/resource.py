"""One node as a page wants to see it: label, types, facts in shape order, inverse facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from sserdf import iris
from sserdf.corpus import Corpus, Term
from sserdf.nodes import TIMES, Fact, Group, Mention, Node, by_text, humanised, pages, portion, rank
from sserdf.outline import Outline
from sserdf.vocabulary import INVERSE_NAMES, LABELS, NAMES, SCHEMA, SOURCES, SUMMARIES, TYPE


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
        parts = self.document.split("/")
        for end in range(len(parts), 0, -1):
            if found := self.view.corpus.document_of("/".join(parts[:end])):
                return found.path.relative_to(self.view.corpus.root).as_posix()
        return ""

    @property
    def label(self) -> Node:
        """Its name in the language of the site, or the nearest there is."""
        return self.view.node(self.term)

    @cached_property
    def names(self) -> tuple[Node, ...]:
        """Its name in each language."""
        return tuple(self.view.node(o) for p in LABELS for o in self._said.get(p, ()))

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
        if self._summary_predicate and len(self._said[self._summary_predicate]) == 1:
            apart.add(self._summary_predicate)
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
        return max((pages(mention.total) for mention in self._mentions), default=1)

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


class View:
    """A corpus seen as things with names and pages."""

    def __init__(self, corpus: Corpus, language: str = "") -> None:
        """Take the corpus and the reader's language, the publication's own unless said otherwise."""
        self.corpus = corpus
        self.language = language or corpus.language
        self._nodes: dict[Term, Node] = {}
        self._pages: dict[str, Node] = {}

    @cached_property
    def outline(self) -> Outline:
        """What the shapes say on the names and the order of facts."""
        return Outline(self.corpus, self.language)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Every thing of ours, sorted by IRI."""
        return tuple(Resource(self, term) for term in self.corpus.minted)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of everything of ours."""
        return frozenset(resource.path for resource in self.resources)

    def node(self, term: Term) -> Node:
        """Return the term as a page shows it."""
        if term not in self._nodes:
            self._nodes[term] = self._node(term)
        return self._nodes[term]

    def best(self, terms: Iterable[Term]) -> Node:
        """Return the value in the language of the site, else one without, else the first."""
        return min(map(self.node, terms), key=lambda node: rank(node.language, self.language))

    def groups(self, terms: Iterable[Term], in_order: bool = False) -> tuple[Group, ...]:
        """Return things by their class, sorted by name, or numbered ones by their numbers."""
        key = self._place if in_order else by_text
        by_class: dict[str, list[Node]] = {}
        for term in terms:
            by_class.setdefault(self._heading(term), []).append(self.node(term))
        return tuple(Group(name, tuple(sorted(nodes, key=key))) for name, nodes in sorted(by_class.items()))

    def _place(self, node: Node) -> tuple[float, tuple[str, str, str]]:
        # what is numbered comes in its order, the rest by name
        said = self.corpus.facts.get(node.term, {}) if isinstance(node.term, ox.NamedNode) else {}
        numbers = [o.value for o in said.get(SCHEMA("position"), ()) if isinstance(o, ox.Literal)]
        is_number = bool(numbers) and numbers[0].isdecimal()
        return (float(numbers[0]) if is_number else float("inf"), by_text(node))

    def _heading(self, term: Term) -> str:
        heading = self.outline.class_heading(term) if isinstance(term, ox.NamedNode) else ""
        return heading or self.class_name(term)

    def class_name(self, term: Term) -> str:
        """Return the name of what kind of thing this is; "" when it is not said."""
        if not isinstance(term, ox.NamedNode) or TYPE not in self.corpus.facts.get(term, {}):
            return ""
        types = Resource(self, term).types
        return types[0].text if types else ""

    def trail(self, path: str) -> tuple[Node, ...]:
        """Return the pages above a path, from the home page down."""
        parts = path.split("/")[:-1] if path else []
        above = ["/".join(parts[:i]) for i in range(len(parts) + 1)] if path else []
        return tuple(self.page(p) for p in above)

    def page(self, path: str) -> Node:
        """Return the page at a path: of a thing, or of a folder of things."""
        if path not in self._pages:
            self._pages[path] = self._page(path)
        return self._pages[path]

    def _page(self, path: str) -> Node:
        term = ox.NamedNode(self.corpus.base + path)
        if path in self.paths or not path:
            return self.node(term)
        return Node(term, self.folder_name(path), self.language, term.value, iris.page(path), False)

    def folder_name(self, path: str) -> str:
        """Return the heading of a folder that is no thing itself: the shape's word for what is in it."""
        inside = (r.term for r in self.resources if r.path.startswith(f"{path}/"))
        first = next(inside, None)
        return (first and self.outline.class_heading(first)) or humanised(path)

    def _node(self, term: Term) -> Node:
        if isinstance(term, ox.Literal):
            language = term.language or ""
            return Node(term, term.value, language, "", None, term.datatype in TIMES)
        if not isinstance(term, ox.NamedNode):
            return Node(term, str(term), "", "", None, False)
        path = iris.local_path(term.value, self.corpus.base)
        ours = path is not None and term in self.corpus.facts
        label = self._label(term)
        return Node(
            term,
            label.value if label else humanised(term.value),
            (label.language or "") if label else "",
            term.value,
            iris.page(path) if ours and path is not None else path if path in self.corpus.tables else None,
            False,
        )

    def _label(self, term: ox.NamedNode) -> ox.Literal | None:
        said = self.corpus.facts.get(term, {})
        for predicate in LABELS:
            labels = [o for o in said.get(predicate, ()) if isinstance(o, ox.Literal) and o.value.strip()]
            if labels:
                return min(labels, key=lambda o: (*rank(o.language or "", self.language), o.value))
        return None
