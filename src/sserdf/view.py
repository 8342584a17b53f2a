"""A corpus seen as things with names and pages, in the language of a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import pyoxigraph as ox

from sserdf import iris, reads
from sserdf.corpus import Corpus, Term
from sserdf.nodes import TIMES, Group, Node, by_text, humanised, rank
from sserdf.outline import Outline
from sserdf.resource import Resource
from sserdf.vocabulary import LABELS, SCHEMA, TYPE


class View:
    """A corpus seen as things with names and pages."""

    def __init__(self, corpus: Corpus, language: str = "", named: Callable[[str], str] = str) -> None:
        """Take the corpus and the reader's language, the publication's own unless said otherwise.

        `named` puts into that language what has no label in the data.
        """
        self.corpus, self._named = corpus, named
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

    def is_taken(self, path: str) -> bool:
        """Return whether a thing of ours may want the place of a file or folder at the root of the site."""
        return _stem(path) in self._stems

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(_stem, self.paths)) - {""}

    def node(self, term: Term) -> Node:
        """Return the term as a page shows it."""
        if reads.now is not None:
            reads.now.names.add(term)
        if term not in self._nodes:
            with reads.recorded(None):  # the name stands for all that it was made from
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
        inside = self.folders.get(path)
        return (inside and self.outline.class_heading(inside[0])) or self._named(humanised(path))

    @cached_property
    def folders(self) -> dict[str, list[ox.NamedNode]]:
        """The things in each folder, at any depth below it."""
        found: dict[str, list[ox.NamedNode]] = {}
        for resource in self.resources:
            parts = resource.path.split("/")
            for depth in range(1, len(parts)):
                found.setdefault("/".join(parts[:depth]), []).append(resource.term)
        return found

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
            label.value if label else self._named(humanised(term.value)),
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


def _stem(path: str) -> str:
    # some file systems keep apart what differs in case, others do not
    return iris.sameness(path).split("/")[0].split(".")[0]
