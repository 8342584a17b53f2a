"""A corpus seen as things with names and pages, in the language of a reader."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pyoxigraph as ox

from sserdf import iris, reads
from sserdf.corpus import Corpus, Term
from sserdf.nodes import PART, TIMES, Group, Node, by_text, humanised, rank
from sserdf.outline import Outline
from sserdf.resource import Resource
from sserdf.vocabulary import LABELS, SCHEMA, TYPE

_MOST = 50_000  # nodes that are kept, lest a large corpus be held in memory twice
_POSITION = SCHEMA("position")
_LAST = float("inf")
T = TypeVar("T")
Key = Callable[[Node], tuple[float | str, ...]]


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
        self._types: dict[tuple[Term, ...], tuple[Node, ...]] = {}
        self._kept: tuple[Term | str, dict[object, object]] = ("", {})

    @cached_property
    def outline(self) -> Outline:
        """What the shapes say on the names and the order of facts."""
        return Outline(self.corpus, self.language)

    @property
    def resources(self) -> Things:
        """Every thing of ours, sorted by IRI."""
        return Things(self)

    @property
    def paths(self) -> Paths:
        """The paths of everything of ours."""
        return Paths(self.corpus)

    def is_taken(self, path: str) -> bool:
        """Return whether a thing of ours may want the place of a file or folder at the root of the site."""
        return _stem(path) in self._stems

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(_stem, {path.split("/")[0] for path in self.paths})) - {""}

    def node(self, term: Term) -> Node:
        """Return the term as a page shows it."""
        if reads.now is not None:
            reads.now.names.add(term)
        found = self._nodes.get(term)
        if found is None:
            if len(self._nodes) >= _MOST:
                self._nodes.clear()
            with reads.recorded(None):  # the name stands for all that it was made from
                found = self._nodes[term] = self._node(term)
        return found

    def types(self, classes: Iterable[Term]) -> tuple[Node, ...]:
        """Return classes, our own first; of two with one name, as of a person in two vocabularies, one."""
        key = tuple(classes)
        if key not in self._types:
            if len(self._types) >= _MOST:
                self._types.clear()
            nodes = [self.node(term) for term in key if isinstance(term, ox.NamedNode)]
            nodes.sort(key=lambda node: (node.path is None, node.iri))
            self._types[key] = tuple({node.text: node for node in reversed(nodes)}.values())[::-1]
        return self._types[key]

    def best(self, terms: Iterable[Term]) -> Node:
        """Return the value in the language of the site, else one without, else the first."""
        return min(map(self.node, terms), key=lambda node: rank(node.language, self.language))

    def groups(self, terms: Iterable[Term]) -> tuple[Group[Node], ...]:
        """Return things by their class, sorted by name."""
        groups = self._grouped(terms, by_text)
        return tuple(Group(name, tuple(map(self.node, group))) for name, group in groups)

    def arranged(
        self, term: Term, predicate: ox.NamedNode, things: Sequence[Term]
    ) -> tuple[Group[Term], ...]:
        """Return what points at a thing by one relation, by class; numbered things by their numbers."""
        if len(things) <= PART:
            return self._grouped(things, self._place)
        return self.kept(term, predicate, lambda: self._grouped(things, self._place))

    def folder(self, path: str) -> tuple[Group[Term], ...]:
        """Return the things in a folder, by class, sorted by name."""
        reads.use(shared := f"folder {self.language} {path}")
        return self.kept(path, "", lambda: reads.under(shared, lambda: self._listed(path)))

    def _listed(self, path: str) -> tuple[Group[Term], ...]:
        return self._grouped(self.folders.get(path, ()), by_text)

    def kept(self, page: Term | str, name: object, make: Callable[[], T]) -> T:
        """Return what all parts of a long page need, made once; forgotten with the next long page."""
        if self._kept[0] != page:
            self._kept = (page, {})
        found = self._kept[1]
        if name not in found:
            found[name] = make()
        return found[name]  # type: ignore[return-value]

    def _grouped(self, terms: Iterable[Term], key: Key) -> tuple[Group[Term], ...]:
        by_class: dict[str, list[Term]] = {}
        for term in terms:
            by_class.setdefault(self._heading(term), []).append(term)
        for group in by_class.values():
            if len(group) > 1:
                group.sort(key=lambda term: key(self.node(term)))
        return tuple(Group(name, tuple(group)) for name, group in sorted(by_class.items()))

    def _place(self, node: Node) -> tuple[float | str, ...]:
        # what is numbered comes in its order, the rest by name
        said = self.corpus.facts.get(node.term, {}) if isinstance(node.term, ox.NamedNode) else {}
        numbers = [o.value for o in said.get(_POSITION, ()) if isinstance(o, ox.Literal)]
        is_number = bool(numbers) and numbers[0].isdecimal()
        return (float(numbers[0]) if is_number else _LAST, *by_text(node))

    def _heading(self, term: Term) -> str:
        heading = self.outline.class_heading(term) if isinstance(term, ox.NamedNode) else ""
        return heading or self.class_name(term)

    def class_name(self, term: Term) -> str:
        """Return the name of what kind of thing this is; "" when it is not said."""
        said = self.corpus.facts.get(term, {}) if isinstance(term, ox.NamedNode) else {}
        types = self.types(said.get(TYPE, ()))
        return types[0].text if types else ""

    def trail(self, path: str) -> tuple[Node, ...]:
        """Return the pages above a path, from the home page down."""
        parts = path.split("/")[:-1] if path else []
        above = ["/".join(parts[:i]) for i in range(len(parts) + 1)] if path else []
        return tuple(self.page(p) for p in above)

    def page(self, path: str) -> Node:
        """Return the page at a path: of a thing, or of a folder of things."""
        if path in self.paths or not path:
            return self.node(ox.NamedNode(self.corpus.base + path))
        reads.use(shared := f"page {self.language} {path}")
        if path not in self._pages:
            if len(self._pages) >= _MOST:
                self._pages.clear()
            iri = self.corpus.base + path
            name = reads.under(shared, lambda: self.folder_name(path))
            self._pages[path] = Node(ox.NamedNode(iri), name, self.language, iri, iris.page(path), False)
        return self._pages[path]

    def folder_name(self, path: str) -> str:
        """Return the heading of a folder that is no thing itself: the shape's word for what is in it."""
        inside = self.folders.get(path)
        return (inside and self.outline.class_heading(inside[0])) or self._named(humanised(path))

    @cached_property
    def folders(self) -> dict[str, list[ox.NamedNode]]:
        """The things in each folder, at any depth below it."""
        found: dict[str, list[ox.NamedNode]] = {}
        for term in self.corpus.minted:
            path = term.value.removeprefix(self.corpus.base)
            while path := path.rpartition("/")[0]:
                found.setdefault(path, []).append(term)
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


@dataclass(frozen=True)
class Things:
    """Every thing of ours, sorted by IRI; each is made when its turn comes."""

    view: View

    def __iter__(self) -> Iterator[Resource]:
        """Yield them."""
        return (Resource(self.view, term) for term in self.view.corpus.minted)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.view.corpus.minted)


@dataclass(frozen=True)
class Paths(Collection[str]):
    """The paths of everything of ours, looked up in the data."""

    corpus: Corpus

    def __contains__(self, path: object) -> bool:
        """Return whether a thing has that path."""
        try:
            return isinstance(path, str) and ox.NamedNode(self.corpus.base + path) in self.corpus.facts
        except ValueError:
            return False  # no IRI, no thing

    def __iter__(self) -> Iterator[str]:
        """Yield them, sorted."""
        return (term.value.removeprefix(self.corpus.base) for term in self.corpus.minted)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.corpus.minted)


def _stem(path: str) -> str:
    # some file systems keep apart what differs in case, others do not
    return iris.sameness(path).split("/")[0].split(".")[0]
