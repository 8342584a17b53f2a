"""The values of constraint parameters, each read as the specification has it."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.literals import is_possible
from sserdf.shacl.graph import Graph, Said
from sserdf.shacl.refusals import Malformed
from sserdf.vocabulary import SH, XSD

_TRUE = frozenset({"true", "1"})
_LONGEST = 18  # digits of a count


def single(said: Said, name: str) -> Term | None:
    """Return the one value of a parameter, None without it; raises Malformed for several."""
    found = said.get(SH(name), ())
    if len(found) > 1:
        raise Malformed(f"several values of sh:{name}")
    return found[0] if found else None


def count(said: Said, name: str) -> int | None:
    """Return a parameter that is a number of things; raises Malformed for anything else."""
    found = single(said, name)
    if found is None:
        return None
    if not isinstance(found, ox.Literal) or found.datatype != XSD("integer") or not is_possible(found):
        raise Malformed(f"sh:{name} is no number")
    if found.value.startswith("-") or len(found.value) > _LONGEST:
        raise Malformed(f"sh:{name} is no number of things")
    return int(found.value)


def switch(said: Said, name: str) -> bool:
    """Return a parameter that is true or false, false without it; raises Malformed for anything else."""
    found = single(said, name)
    if found is None:
        return False
    if not isinstance(found, ox.Literal) or found.datatype != XSD("boolean") or not is_possible(found):
        raise Malformed(f"sh:{name} is neither true nor false")
    return found.value in _TRUE


def predicates(said: Said, name: str) -> Sequence[ox.NamedNode]:
    """Return the values of a parameter that names properties; raises Malformed for anything else."""
    found = said.get(SH(name), ())
    if not all(isinstance(node, ox.NamedNode) for node in found):
        raise Malformed(f"sh:{name} names no property")
    return found  # type: ignore[return-value]  # just looked at


def members(shapes: Graph, start: Term) -> list[Term]:
    """Return the members of a list that has some; raises Malformed for anything else."""
    found = shapes.items(start)
    if not found:
        raise Malformed("a list is not well-formed, or empty")
    return found
