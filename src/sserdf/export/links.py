"""Every link of a thing as a row of its own: what databases join by, and networks are drawn from."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from sserdf.export import cells
from sserdf.export.columns import NAME, Column
from sserdf.resource import Resource
from sserdf.vocabulary import TYPE

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


def rows(resources: Iterable[Resource]) -> tuple[tuple[str, ...], ...]:
    """Return the links of things, sorted; that to a class is none."""
    found = {
        (resource.term, predicate, node): resource
        for resource in resources
        for predicate, objects in resource.view.corpus.facts[resource.term].items()
        for node in objects
        if predicate != TYPE and isinstance(node, ox.NamedNode)
    }
    return tuple(_row(resource, terms) for terms, resource in sorted(found.items(), key=lambda item: item[0]))


def _row(resource: Resource, terms: Iterable[ox.NamedNode]) -> tuple[str, ...]:
    nodes = [resource.view.node(term) for term in terms]
    return tuple(text for node in nodes for text in (node.iri, cells.filled(cells.guarded(node.text))))
