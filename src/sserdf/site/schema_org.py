"""What search engines read in a page: the thing in the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from sserdf.vocabulary import DCAT, DCTERMS, FOAF, OWL, SCHEMA, SKOS, TYPE, XSD, Namespace

if TYPE_CHECKING:
    from sserdf.nodes import Node
    from sserdf.resource import Resource

_GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
_ORG = Namespace("http://www.w3.org/ns/org#")

_CLASSES = {
    SKOS("Concept"): "DefinedTerm",
    SKOS("ConceptScheme"): "DefinedTermSet",
    OWL("Class"): "DefinedTerm",
    OWL("ObjectProperty"): "DefinedTerm",
    OWL("DatatypeProperty"): "DefinedTerm",
    OWL("Ontology"): "DefinedTermSet",
    DCAT("Dataset"): "Dataset",
    _ORG("Organization"): "Organization",
    _ORG("FormalOrganization"): "Organization",
    FOAF("Person"): "Person",
}
_PROPERTIES = {
    SKOS("altLabel"): "alternateName",
    SKOS("exactMatch"): "sameAs",
    SKOS("inScheme"): "inDefinedTermSet",
    FOAF("homepage"): "mainEntityOfPage",
    DCTERMS("creator"): "creator",
    DCTERMS("publisher"): "publisher",
    DCTERMS("license"): "license",
    DCTERMS("issued"): "datePublished",
    DCTERMS("modified"): "dateModified",
    DCTERMS("language"): "inLanguage",
    DCTERMS("isPartOf"): "isPartOf",
}


def describe(it: Resource, base_url: str, front: bytes = b"") -> dict[str, object]:
    """Return the thing as a schema.org JSON-LD object, for the inside of a script element.

    `front` is what the record of the publication says of it; it comes as JSON.
    """
    if front and not it.path:
        return cast(dict[str, object], json.loads(front))
    found: dict[str, list[object]] = {}
    for predicate, objects in it.view.corpus.facts[it.term].items():
        if name := _property(predicate):
            found.setdefault(name, []).extend(_value(it.view.node(o), name) for o in objects)
    kinds = types(it)
    body: dict[str, object] = {name: v[0] if len(v) == 1 else v for name, v in found.items()}
    if it.summary:
        body["description"] = it.summary.text
    return {
        "@context": "https://schema.org",
        "@id": it.iri,
        "@type": list(kinds) if len(kinds) > 1 else kinds[0] if kinds else "Thing",
        **body,
        **_place(it),
        "name": it.label.text,
        "url": f"{base_url}{it.path}/" if base_url and it.path else base_url or it.iri,
    }


def types(it: Resource) -> tuple[str, ...]:
    """Return the names of the classes of schema.org that the thing is in, sorted."""
    return tuple(sorted({*_types(it)}))


def _property(predicate: ox.NamedNode) -> str:
    if predicate.value.startswith(SCHEMA.iri):
        return predicate.value.removeprefix(SCHEMA.iri)
    return _PROPERTIES.get(predicate, "")


def _types(it: Resource) -> Iterator[str]:
    corpus = it.view.corpus
    for cls in corpus.with_superclasses(corpus.facts[it.term].get(TYPE, [])):
        if isinstance(cls, ox.NamedNode) and cls.value.startswith(SCHEMA.iri):
            yield cls.value.removeprefix(SCHEMA.iri)
        elif isinstance(cls, ox.NamedNode) and cls in _CLASSES:
            yield _CLASSES[cls]


def _value(node: Node, name: str) -> object:
    if not node.iri:
        return _number(node)
    if name in ("sameAs", "license", "mainEntityOfPage"):
        return node.iri
    return {"@id": node.iri, "name": node.text}


def _number(node: Node) -> str | int | float:
    datatype = node.term.datatype if isinstance(node.term, ox.Literal) else None
    if datatype == XSD("integer") and re.fullmatch(r"-?\d{1,15}", node.text):
        return int(node.text)
    if datatype == XSD("decimal") and re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", node.text):
        return float(node.text)
    return node.text


def _place(it: Resource) -> dict[str, object]:
    said = it.view.corpus.facts[it.term]
    latitude, longitude = said.get(_GEO("lat")), said.get(_GEO("long"))
    if not latitude or not longitude:
        return {}
    point = {
        "latitude": _number(it.view.node(latitude[0])),
        "longitude": _number(it.view.node(longitude[0])),
    }
    return {"geo": {"@type": "GeoCoordinates", **point}}
