"""The publication as search engines want it: one tree of JSON in the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.nodes import rank
from sserdf.vocabulary import SCHEMA, TYPE, XSD

Json = str | int | float | bool | list["Json"] | dict[str, "Json"]


def tree(triples: Iterable[ox.Triple], root: str, language: str) -> bytes:
    """Return what the triples say of the root as JSON-LD, what it points to inside it.

    Texts are in one language, the nearest to `language` that there is, for search engines take
    `name` to be one text. A thing that is met inside itself is named and not told again.
    """
    said: dict[str, dict[str, list[Term]]] = {}
    for s, p, o in sorted(triples, key=str):
        if isinstance(s, ox.NamedNode) and (p == TYPE or p.value.startswith(SCHEMA.iri)):
            said.setdefault(s.value, {}).setdefault(p.value, []).append(o)
    body: dict[str, Json] = {"@context": "https://schema.org", **_thing(root, said, language, ())}
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _thing(
    iri: str, said: dict[str, dict[str, list[Term]]], language: str, above: tuple[str, ...]
) -> dict[str, Json]:
    found: dict[str, Json] = {"@id": iri}
    for predicate, objects in said[iri].items():
        if predicate == TYPE.value:
            names = sorted(o.value.removeprefix(SCHEMA.iri) for o in objects if isinstance(o, ox.NamedNode))
            found["@type"] = _one(list(names))
        else:
            values = [_value(o, said, language, (*above, iri)) for o in _nearest(objects, language)]
            found[predicate.removeprefix(SCHEMA.iri)] = _one(values)
    return found


def _nearest(objects: list[Term], language: str) -> list[Term]:
    tags = {o.language or "" for o in objects if isinstance(o, ox.Literal)}
    best = min(tags, key=lambda tag: rank(tag, language), default="")
    return [o for o in objects if not isinstance(o, ox.Literal) or (o.language or "") == best]


def _value(node: Term, said: dict[str, dict[str, list[Term]]], language: str, above: tuple[str, ...]) -> Json:
    if isinstance(node, ox.NamedNode):
        is_told = node.value in said and node.value not in above
        return _thing(node.value, said, language, above) if is_told else node.value
    if not isinstance(node, ox.Literal):
        return str(node)
    if node.datatype in (XSD("decimal"), XSD("integer")) and re.fullmatch(r"-?\d{1,15}(\.\d+)?", node.value):
        return float(node.value) if "." in node.value else int(node.value)
    return node.value == "true" if node.datatype == XSD("boolean") else node.value


def _one(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values
