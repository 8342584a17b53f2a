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
        self.shapes = [s for s, said in corpus.facts.items() if SH("NodeShape") in said.get(TYPE, ())]
        self._above: dict[frozenset[Term], set[Term]] = {}
        self._merged: dict[frozenset[Term], tuple[Places, Places]] = {}

    def direct(self, term: ox.NamedNode) -> Places:
        """Return the place of each predicate among the facts of a thing."""
        return self._places(term)[0]

    def inverse(self, term: ox.NamedNode) -> Places:
        """Return the place of each predicate among what points at a thing."""
        return self._places(term)[1]

    def class_heading(self, term: ox.NamedNode) -> str:
        """Return the label of the first shape that targets the class of a thing, "" without one."""
        for shape in sorted(self.applying(term), key=str):
            if any(self._objects(shape, SH("targetClass"))):
                return self._text(shape, RDFS("label"))
        return ""

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
        aimed = self._aimed
        found = (
            aimed["targetNode"]
            .get(term, set())
            .union(
                *(aimed["targetClass"].get(c, ()) for c in self._classes(term)),
                *(aimed["targetSubjectsOf"].get(p, ()) for p in said),
                *(aimed["targetObjectsOf"].get(p, ()) for p in pointing),
            )
        )
        return frozenset(found)

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

    def _classes(self, term: Term) -> set[Term]:
        direct = frozenset(self._objects(term, TYPE))
        if direct not in self._above:
            self._above[direct] = self._corpus.with_superclasses(direct)
        return self._above[direct]

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
