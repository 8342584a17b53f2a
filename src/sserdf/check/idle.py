"""Shapes that say nothing, without a word: no focus node is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import pyoxigraph as ox

from sserdf import shacl
from sserdf.check.finding import Finding, Severity
from sserdf.check.places import Places
from sserdf.corpus import Corpus, Term
from sserdf.vocabulary import SH, TYPE


def idle(corpus: Corpus, data: shacl.Graph) -> Iterator[Finding]:
    """Yield each shape whose targets match nothing in the data."""
    places = Places(corpus.shapes)
    predicates = set(chain.from_iterable(data.facts.values()))
    classes = corpus.with_superclasses(data.subjects(TYPE))
    is_matched: dict[ox.NamedNode, Callable[[Term], bool]] = {
        SH("targetClass"): classes.__contains__,
        SH("targetSubjectsOf"): predicates.__contains__,
        SH("targetObjectsOf"): predicates.__contains__,
        # what a target names is pointed at by it; text is not
        SH("targetNode"): lambda node: not isinstance(node, ox.Literal),
    }
    for shape, said in corpus.facts.items():
        targets = [(p, o) for p in is_matched for o in said.get(p, ())]
        if targets and not any(is_matched[p](o) for p, o in targets):
            path, line = places.of(shape)
            yield Finding(
                path,
                line,
                Severity.WARNING,
                str(shape).strip("<>"),
                "matches nothing in the data",
                "check its target, or delete it",
                "idle-shape",
            )
