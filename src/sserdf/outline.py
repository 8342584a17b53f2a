"""What the shapes say about pages: the name of each fact, and the order of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.vocabulary import CLASSES, RDFS, SH, TYPE


class Place(NamedTuple):
    """Where a fact stands and what it is called."""

    order: float
    name: str


class _Line(NamedTuple):
    predicate: ox.NamedNode
    is_inverse: bool
    place: Place


_TARGET_CLASS = SH("targetClass")
Places = dict[ox.NamedNode, Place]


class Outline:
    """The named property shapes of a project, by the class they speak of."""

    LAST = Place(float("inf"), "")

    def __init__(self, corpus: Corpus, language: str) -> None:
        """Take the corpus whose shapes to read, and the language to name facts in."""
        self._corpus = corpus
        self._facts = corpus.facts
        self._inverse = corpus.inverse
        self._language = language
        self.shapes = list(corpus.inverse.get(SH("NodeShape"), {}).get(TYPE, ()))
        self._by_class: dict[tuple[Term, ...], frozenset[Term]] = {}
        self._headings: dict[frozenset[Term], str] = {}
        self._merged: dict[frozenset[Term], tuple[Places, Places]] = {}

    def direct(self, term: ox.NamedNode) -> Places:
        """Return the place of each predicate among the facts of a thing."""
        return self._places(term)[0]

    def inverse(self, term: ox.NamedNode) -> Places:
        """Return the place of each predicate among what points at a thing."""
        return self._places(term)[1]

    def class_heading(self, term: ox.NamedNode) -> str:
        """Return the label of the first shape that targets the class of a thing, "" without one."""
        shapes = self.applying(term)
        if shapes not in self._headings:
            aimed = (s for s in sorted(shapes, key=str) if any(self._objects(s, _TARGET_CLASS)))
            first = next(aimed, None)
            self._headings[shapes] = self._text(first, RDFS("label")) if first else ""
        return self._headings[shapes]

    def _places(self, term: ox.NamedNode) -> tuple[Places, Places]:
        shapes = self.applying(term)
        if shapes not in self._merged:
            self._merged[shapes] = self._merge(sorted(shapes, key=str))
        return self._merged[shapes]

    def _merge(self, shapes: Iterable[Term]) -> tuple[Places, Places]:
        places: tuple[Places, Places] = ({}, {})
        for rank, shape in enumerate(shapes):
            for line in self._lines(shape):
                order = Place(line.place.order + rank / 1000, line.place.name)
                side = places[line.is_inverse]
                side[line.predicate] = min(side.get(line.predicate, self.LAST), order)
        return places

    def _lines(self, shape: Term) -> Iterator[_Line]:
        for part in self._objects(shape, SH("property")):
            name, path = self._text(part, SH("name")), next(self._objects(part, SH("path")), None)
            inverse = next(self._objects(path, SH("inversePath")), None) if path else None
            predicate = inverse or path
            if name and isinstance(predicate, ox.NamedNode):
                yield _Line(predicate, inverse is not None, Place(self._order(part), name))

    def applying(self, term: ox.NamedNode) -> frozenset[Term]:
        """Return the node shapes that speak of a thing (SHACL, section 2.1.3)."""
        said, pointing = self._facts.get(term, {}), self._inverse.get(term, {})
        found, aimed = self._of_classes(tuple(said.get(TYPE, ()))), self._aimed
        nodes, subjects, objects = aimed["targetNode"], aimed["targetSubjectsOf"], aimed["targetObjectsOf"]
        # most projects aim at classes alone
        if not (nodes or subjects or objects):
            return found
        of_said = (shapes for p, shapes in subjects.items() if p in said)
        of_pointing = (shapes for p, shapes in objects.items() if p in pointing)
        return found.union(nodes.get(term, ()), *of_said, *of_pointing)

    def _of_classes(self, classes: tuple[Term, ...]) -> frozenset[Term]:
        if classes not in self._by_class:
            aimed = self._aimed["targetClass"]
            found = (aimed.get(c, ()) for c in self._corpus.with_superclasses(classes))
            self._by_class[classes] = frozenset().union(*found)
        return self._by_class[classes]

    @cached_property
    def _aimed(self) -> dict[str, dict[Term, set[Term]]]:
        """The shapes by what they aim at, for each kind of target (SHACL, section 2.1.3)."""
        kinds = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
        aimed: dict[str, dict[Term, set[Term]]] = {kind: {} for kind in kinds}
        for shape in self.shapes:
            for kind in kinds:
                for target in self._objects(shape, SH(kind)):
                    aimed[kind].setdefault(target, set()).add(shape)
            if any(c in CLASSES for c in self._objects(shape, TYPE)):
                aimed["targetClass"].setdefault(shape, set()).add(shape)
        return aimed

    def _objects(self, subject: Term | None, predicate: ox.NamedNode) -> Iterator[Term]:
        if isinstance(subject, ox.NamedNode | ox.BlankNode):
            yield from self._facts.get(subject, {}).get(predicate, ())

    def _text(self, subject: Term, predicate: ox.NamedNode) -> str:
        texts = [o for o in self._objects(subject, predicate) if isinstance(o, ox.Literal)]
        texts.sort(key=lambda o: (o.language != self._language, o.value))
        return texts[0].value if texts else ""

    def _order(self, part: Term) -> float:
        values = [o.value for o in self._objects(part, SH("order")) if isinstance(o, ox.Literal)]
        try:
            return float(values[0]) if values else self.LAST.order
        except ValueError:
            return self.LAST.order
