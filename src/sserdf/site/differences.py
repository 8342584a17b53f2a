"""What changed between two versions, by thing, with the names that things have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, cast

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.errors import FileError
from sserdf.nodes import Group, Node, by_text, humanised, rank
from sserdf.releases import PATCH, Release
from sserdf.view import View
from sserdf.vocabulary import LABELS, TYPE

_MOST = 100  # changed things on a page
_MOST_NAMES = 500  # added or removed things, which take a line each


class Kind(NamedTuple):
    """How many things there were of a class."""

    name: str
    number: int


class Compared(NamedTuple):
    """A fact as it was and as it became; a value that stayed is in neither."""

    name: str
    before: tuple[Node, ...]
    after: tuple[Node, ...]


class Changed(NamedTuple):
    """A thing of which something else is said now."""

    thing: Node
    kind: str
    facts: tuple[Compared, ...]


class Differences(NamedTuple):
    """What a version has that the one before has not, and the other way round."""

    kinds: tuple[Kind, ...]  # what there is of each kind
    added: tuple[Group[Node], ...]
    removed: tuple[Group[Node], ...]
    changed: tuple[Changed, ...]
    counts: Mapping[str, int]  # of all things added, removed and changed, also of those left out
    unnamed: int  # statements about nodes without a name, which shapes may have


class _Thing(NamedTuple):
    types: frozenset[Term]
    labels: tuple[ox.Literal, ...]


def differences(view: View, release: Release, previous: Release | None) -> Differences:
    """Return what changed with a release; raises FileError when a frozen file is no good."""
    words = _Words(view, _things(release), _things(previous) if previous else {})
    patch = release.changes()
    if patch is None or previous is None:
        return Differences(words.kinds(), (), (), (), {}, 0)
    if (patch.id, patch.prev) != (release.iri, previous.iri):
        told = "is a patch between two other versions"
        raise FileError(release.folder / PATCH, told, "restore it from the repository")
    said: dict[ox.NamedNode, dict[ox.NamedNode, tuple[list[Term], list[Term]]]] = {}
    unnamed = 0
    for side, quads in enumerate((patch.deleted, patch.added)):
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value != release.iri:
                said.setdefault(quad.subject, {}).setdefault(quad.predicate, ([], []))[side].append(
                    quad.object
                )
            else:
                unnamed += isinstance(quad.subject, ox.BlankNode)
    added = [term for term in said if term not in words.before]
    removed = [term for term in said if term not in words.now]
    changed = sorted(words.changed(said, said.keys() - {*added, *removed}), key=_order)
    counts = {"added": len(added), "removed": len(removed), "changed": len(changed)}
    return Differences(
        words.kinds(),
        words.groups(added),
        words.groups(removed),
        tuple(changed[:_MOST]),
        counts,
        unnamed,
    )


def _order(changed: Changed) -> tuple[str, tuple[str, str, str]]:
    return changed.kind, by_text(changed.thing)


@lru_cache(maxsize=4)  # a page in another language asks the same, and the next version asks for this one
def _things(release: Release) -> Mapping[ox.NamedNode, _Thing]:
    types: dict[ox.NamedNode, set[Term]] = {}
    labels: dict[ox.NamedNode, list[tuple[int, ox.Literal]]] = {}
    for quad in release.quads():
        if isinstance(quad.subject, ox.NamedNode):
            found = types.setdefault(quad.subject, set())
            if quad.predicate == TYPE:
                found.add(quad.object)
            elif quad.predicate in LABELS and isinstance(quad.object, ox.Literal):
                place = LABELS.index(quad.predicate)
                labels.setdefault(quad.subject, []).append((place, quad.object))
    return {term: _Thing(frozenset(types[term]), _first(labels.get(term, []))) for term in types}


def _first(labels: list[tuple[int, ox.Literal]]) -> tuple[ox.Literal, ...]:
    best = min((place for place, _ in labels), default=0)
    return tuple(label for place, label in labels if place == best)


class _Words:
    """Says in the reader's language what things are called, also those that are no more."""

    def __init__(
        self,
        view: View,
        now: Mapping[ox.NamedNode, _Thing],
        before: Mapping[ox.NamedNode, _Thing],
    ) -> None:
        self.view, self.now, self.before = view, now, before
        self._headings: dict[frozenset[Term], str] = {}
        for term, thing in now.items():
            if thing.types not in self._headings and term in view.corpus.facts:
                heading = view.outline.class_heading(term) or view.class_name(term)
                self._headings[thing.types] = heading

    def kinds(self) -> tuple[Kind, ...]:
        count = Counter(map(self.kind, self.now))
        return tuple(Kind(name, count[name]) for name in sorted(count) if name)

    def groups(self, terms: Iterable[ox.NamedNode]) -> tuple[Group[Node], ...]:
        by_kind: dict[str, list[Node]] = {}
        for term in terms:
            by_kind.setdefault(self.kind(term), []).append(self.node(term))
        found, room = [], _MOST_NAMES
        for name, nodes in sorted(by_kind.items()):
            shown = sorted(nodes, key=by_text)[: max(room, 0)]
            room -= len(nodes)
            if shown:
                found.append(Group(name, tuple(shown)))
        return tuple(found)

    def changed(
        self,
        said: Mapping[ox.NamedNode, Mapping[ox.NamedNode, tuple[list[Term], list[Term]]]],
        terms: Iterable[ox.NamedNode],
    ) -> Iterable[Changed]:
        for term in terms:
            facts = (self._compared(term, p, *values) for p, values in sorted(said[term].items(), key=str))
            yield Changed(self.node(term), self.kind(term), tuple(facts))

    def kind(self, term: ox.NamedNode) -> str:
        thing = self.now.get(term) or self.before.get(term)
        if thing is None:
            return ""
        if thing.types not in self._headings:
            names = sorted(self.node(t).text for t in thing.types if isinstance(t, ox.NamedNode))
            self._headings[thing.types] = names[0] if names else ""
        return self._headings[thing.types]

    def node(self, term: Term) -> Node:
        ours = isinstance(term, ox.NamedNode) and term.value.startswith(self.view.corpus.base)
        if not ours or term in self.view.corpus.facts:
            return self.view.node(term)
        thing = self.now.get(cast(ox.NamedNode, term)) or self.before.get(cast(ox.NamedNode, term))
        wanted = self.view.language
        labels = sorted(
            thing.labels if thing else (), key=lambda o: (*rank(o.language or "", wanted), o.value)
        )
        # its page is gone, so it is a text
        label = labels[0] if labels else ox.Literal(humanised(cast(ox.NamedNode, term).value))
        return Node(label, label.value, label.language or "", "", None, False)

    def _compared(
        self, term: ox.NamedNode, predicate: ox.NamedNode, before: list[Term], after: list[Term]
    ) -> Compared:
        place = self.view.outline.direct(term).get(predicate)
        name = place.name if place else self.node(predicate).text
        sides = (tuple(sorted(map(self.node, side), key=by_text)) for side in (before, after))
        return Compared(name, *sides)
