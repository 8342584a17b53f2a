"""Every link of a thing as a row of its own: what databases join by, and networks are drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import pyoxigraph as ox

from sserdf.export import cells, uses
from sserdf.export.columns import NAME, Column, Reader
from sserdf.export.words import IRI, A

TITLE = "Links"
DESCRIPTION = "Every link from a thing to another, a row each; the tables of classes have them as lists."
KEY = ("subject", "property", "object")
COLUMNS = tuple(
    Column(
        f"{head}{NAME if is_name else ''}",
        f"{head}_name" if is_name else head,
        f"{head}{NAME if is_name else ''}",
        *("", "", cells.STRING, "", ""),
        is_required=True,
        is_iri=not is_name,
        is_name=is_name,
    )
    for head in KEY
    for is_name in (False, True)
)


class Links:
    """The links of things as rows, sorted; that to a class is none."""

    def __init__(self, reader: Reader, things: Sequence[ox.NamedNode]) -> None:
        """Take things, sorted by IRI."""
        self._reader, self.things = reader, things

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows."""
        label = self._reader.label
        last, name = None, ""
        for thing, predicate, nodes in self._links():
            if thing is not last:
                last, name = thing, label(thing)
            before = (thing.value, name, predicate.value, label(predicate))
            for node in nodes:
                yield (*before, node.value, label(node))

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    @cached_property
    def _count(self) -> int:
        return sum(len(nodes) for *_, nodes in self._links())

    def __bool__(self) -> bool:
        """Return whether there is one."""
        return any(nodes for *_, nodes in self._links())

    def _links(self) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, list[ox.NamedNode]]]:
        forms = uses.of_all(self._reader.corpus).forms
        leading = {ox.NamedNode(p[1:-1]) for p, found in forms.items() if IRI in found and p != A}
        for thing in self.things:
            for predicate, objects in self._reader.corpus.facts[thing].items():
                if predicate in leading:
                    nodes = [node for node in objects if isinstance(node, ox.NamedNode)]
                    yield thing, predicate, nodes if len(nodes) < 2 else sorted(nodes)
