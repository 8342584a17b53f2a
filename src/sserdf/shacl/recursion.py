"""Shapes that speak of themselves, which the specification leaves open (SHACL, section 3.4.3).

They are unrolled as the reference engine does it: what leads back a second time is taken to hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from sserdf.index import Term
from sserdf.shacl.graph import NOTHING, Graph
from sserdf.shacl.refusals import Unsupported
from sserdf.vocabulary import SH

_DEEPEST = 15  # shapes in shapes; the reference engine goes no deeper
_MOST = 5000  # ways to shapes that speak of themselves
_SINGLE = ("property", "node", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
_NEAR, _FAR = 3, 6  # how deep a way must be before it is asked where it leads


def looping(shapes: Graph) -> set[Term]:
    """Return the shapes from which a way through nested shapes leads on for ever."""
    below = {node: set(_nested(node, shapes)) for node in shapes.facts}
    above: dict[Term, list[Term]] = {}
    for node, parts in below.items():
        for part in parts & below.keys():
            above.setdefault(part, []).append(node)
    left = {node: len(parts & below.keys()) for node, parts in below.items()}
    ended = [node for node, number in left.items() if number == 0]
    for node in ended:  # grows on the way
        for holder in above.get(node, ()):
            left[holder] -= 1
            if left[holder] == 0:
                ended.append(holder)
    return {node for node, number in left.items() if number}


def _nested(node: Term, shapes: Graph) -> Iterator[Term]:
    said = shapes.facts.get(node, NOTHING)
    for name in _SINGLE:
        yield from said.get(SH(name), ())
    for name in _LISTS:
        for start in said.get(SH(name), ()):
            yield from shapes.items(start) or ()


class Way:
    """The shapes that lead to a nested shape, each with the constraint that names the next."""

    def __init__(self) -> None:
        """Begin at the top."""
        self._steps: list[tuple[Term, str]] = []
        self._number = 0

    def enter(self, shape: Term, constraint: str) -> None:
        """Go on from a shape by one of its constraints."""
        self._steps.append((shape, constraint))
        self._number += 1

    def leave(self) -> None:
        """Go back to where the last step was taken."""
        self._steps.pop()

    def leads_back(self, shape: Term, is_tried: bool = True) -> bool:
        """Return whether the last step was taken before and led to the same shape, if that is tried.

        Raises Unsupported when it was not, and the way is too long already.
        """
        *before, last = self._steps
        if is_tried and last[1] not in _LISTS and len(self._steps) >= self._least():
            pairs = zip(before, self._steps[1:], strict=True)
            if any(step == last and following[0] == shape for step, following in pairs):
                return True
        if len(self._steps) >= _DEEPEST or self._number > _MOST:
            raise Unsupported(f"{shape} speaks of itself in too many ways")
        return False

    def _least(self) -> int:
        last = {constraint for _, constraint in self._steps[-2:]}
        return _FAR if last == {"property", "node"} else _NEAR
