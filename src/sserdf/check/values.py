"""Values that their datatype does not have: XSD 1.1 part 2, lexical spaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.literals import test_of
from sserdf.vocabulary import RDF, XSD

_PLAIN = frozenset({RDF("langString"), XSD("string")})  # which every text is


def impossible(kinds: Mapping[ox.NamedNode, Iterable[ox.Literal]]) -> frozenset[Term]:
    """Return the literals that are not in the lexical space of their XSD datatype, from those of each."""
    found: set[Term] = set()
    for datatype in kinds.keys() - _PLAIN:
        is_possible = test_of(datatype.value)
        found.update(node for node in kinds[datatype] if not is_possible(node.value))
    return frozenset(found)
