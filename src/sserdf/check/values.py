"""Values that their datatype does not have: XSD 1.1 part 2, lexical spaces."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.literals import test_of
from sserdf.vocabulary import RDF, XSD

_PLAIN = frozenset({RDF("langString"), XSD("string")})  # which every text is


def impossible(nodes: Iterable[Term]) -> frozenset[Term]:
    """Return the literals that are not in the lexical space of their XSD datatype."""
    literal, plain = ox.Literal, _PLAIN
    typed = [
        (node, datatype)
        for node in nodes
        if isinstance(node, literal) and (datatype := node.datatype) not in plain
    ]
    return frozenset(node for node, datatype in typed if not test_of(datatype.value)(node.value))
