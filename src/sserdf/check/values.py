"""Values that their datatype does not have: XSD 1.1 part 2, lexical spaces."""

from __future__ import annotations

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.literals import is_possible


def impossible(corpus: Corpus) -> frozenset[Term]:
    """Return the literals of a project that are not in the lexical space of their XSD datatype."""
    objects = {o for said in corpus.facts.values() for found in said.values() for o in found}
    return frozenset(node for node in objects if isinstance(node, ox.Literal) and not is_possible(node))
