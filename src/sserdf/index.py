"""What is said of each subject, and who points at each object: interned terms in one order."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import pyoxigraph as ox

from sserdf.vocabulary import TYPE

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Said = dict[ox.NamedNode, list[Term]]  # predicate, then objects
Facts = dict[Node, Said]
Pointing = dict[ox.NamedNode, list[Node]]  # predicate, then subjects
Spo = tuple[Node, ox.NamedNode, Term]


@contextmanager
def unwatched() -> Iterator[None]:
    """Keep the garbage collector away from bulk work: it would look at all that was read, again and again.

    What is alive at the end is never looked through again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def statements(terms: Sequence[Term]) -> Iterator[Spo]:
    """Return subject, predicate and object by threes, from terms in a row."""
    each = iter(terms)
    return zip(each, each, each, strict=True)  # type: ignore[arg-type]


def spoken(said: Facts) -> Iterator[Spo]:
    """Yield what facts say, in their order."""
    for subject, predicates in said.items():
        for predicate, objects in predicates.items():
            for node in objects:
                yield subject, predicate, node


def facts(rows: Iterable[Sequence[Term]]) -> Facts:
    """Return what rows of terms say, each once: subjects, predicates and objects in our one order."""
    found: Facts = {}
    for terms in rows:
        _fill(found, terms)
    return {subject: _settled(found[subject]) for subject in sorted(found, key=by_subject)}


def merged(one: Facts, other: Facts) -> Facts:
    """Return what both say."""
    if not other:
        return one
    found = {**one, **other}
    for subject in one.keys() & other.keys():
        said = {p: list(objects) for p, objects in one[subject].items()}
        for predicate, objects in other[subject].items():
            said.setdefault(predicate, []).extend(objects)
        found[subject] = _settled(said)
    return {subject: found[subject] for subject in sorted(found, key=by_subject)}


def inverse(said: Facts) -> dict[Term, Pointing]:
    """Return who points at each node that is no literal; the order of subjects stays."""
    found: dict[Term, Pointing] = {}
    literal = ox.Literal
    for subject, predicates in said.items():
        for predicate, objects in predicates.items():
            for node in objects:
                if type(node) is literal:
                    continue
                pointing = found.get(node)
                if pointing is None:
                    found[node] = {predicate: [subject]}
                elif predicate in pointing:
                    pointing[predicate].append(subject)
                else:
                    pointing[predicate] = [subject]
    return found


def by_subject(node: Node) -> str:
    """Return what subjects are sorted by."""
    # an angle bracket sorts after a slash: without it "theme" comes before "theme/…"
    return str(node).rstrip(">")


def by_predicate(predicate: ox.NamedNode) -> str:
    """Return what predicates are sorted by: the type comes first, as authors write it."""
    return "" if predicate == TYPE else predicate.value


def _fill(found: Facts, terms: Sequence[Term]) -> None:
    previous, said = None, {}  # files say one thing after the other of a subject
    for subject, predicate, node in statements(terms):
        if subject is not previous:
            previous, said = subject, found.setdefault(subject, {})
        objects = said.get(predicate)
        if objects is None:
            said[predicate] = [node]
        else:
            objects.append(node)


def _settled(said: Said) -> Said:
    """Return predicates and objects in order, each once."""
    for predicate, objects in said.items():
        if len(objects) > 1:
            said[predicate] = sorted(set(objects), key=str)
    if len(said) == 1:
        return said
    ordered = sorted(said, key=by_predicate)
    return said if ordered == list(said) else {predicate: said[predicate] for predicate in ordered}
