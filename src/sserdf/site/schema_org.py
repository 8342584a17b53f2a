"""What search engines read in a page: the thing in the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from sserdf.vocabulary import DCAT, DCTERMS, FOAF, OWL, SCHEMA, SKOS, TYPE, XSD, Namespace

if TYPE_CHECKING:
    from sserdf.corpus import Term
    from sserdf.nodes import Node
    from sserdf.resource import Description
    from sserdf.view import View

_GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
_ORG = Namespace("http://www.w3.org/ns/org#")

_LATITUDE, _LONGITUDE = _GEO("lat"), _GEO("long")
_INTEGER, _DECIMAL = XSD("integer"), XSD("decimal")
_CLASSES: dict[Term, str] = {
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


class Words:
    """Puts things into the words of schema.org."""

    def __init__(self, view: View, base_url: str, front: bytes = b"") -> None:
        """Take the address of the site, "" when IRIs are it, and its record of the publication, as JSON."""
        self._view, self._base_url, self._front = view, base_url, front
        self._types: dict[tuple[Term, ...], tuple[str, ...]] = {}

    def describe(self, it: Description) -> dict[str, object]:
        """Return the thing as a JSON-LD object, for the inside of a script element."""
        if self._front and not it.path:
            return cast(dict[str, object], json.loads(self._front))
        node, said = self._view.node, self._view.corpus.facts[it.term]
        found: dict[str, list[object]] = {}
        for predicate, objects in said.items():
            if name := _property(predicate):
                found.setdefault(name, []).extend(_value(node(o), name) for o in objects)
        kinds = self.types(it)
        body: dict[str, object] = {name: v[0] if len(v) == 1 else v for name, v in found.items()}
        if it.summary:
            body["description"] = it.summary.text
        return {
            "@context": "https://schema.org",
            "@id": it.iri,
            "@type": list(kinds) if len(kinds) > 1 else kinds[0] if kinds else "Thing",
            **body,
            **self._place(said),
            "name": it.label.text,
            "url": f"{self._base_url}{it.path}/" if self._base_url and it.path else self._base_url or it.iri,
        }

    def types(self, it: Description) -> tuple[str, ...]:
        """Return the names of the classes of schema.org that the thing is in, sorted."""
        classes = tuple(self._view.corpus.facts[it.term].get(TYPE, ()))
        if classes not in self._types:
            above = self._view.corpus.with_superclasses(classes)
            self._types[classes] = tuple(sorted({*filter(None, map(_type, above))}))
        return self._types[classes]

    def _place(self, said: Mapping[ox.NamedNode, list[Term]]) -> dict[str, object]:
        latitude, longitude = said.get(_LATITUDE), said.get(_LONGITUDE)
        if not latitude or not longitude:
            return {}
        point = {
            "latitude": _number(self._view.node(latitude[0])),
            "longitude": _number(self._view.node(longitude[0])),
        }
        return {"geo": {"@type": "GeoCoordinates", **point}}


def _property(predicate: ox.NamedNode) -> str:
    if predicate.value.startswith(SCHEMA.iri):
        return predicate.value.removeprefix(SCHEMA.iri)
    return _PROPERTIES.get(predicate, "")


def _type(cls: Term) -> str:
    if isinstance(cls, ox.NamedNode) and cls.value.startswith(SCHEMA.iri):
        return cls.value.removeprefix(SCHEMA.iri)
    return _CLASSES.get(cls, "")


def _value(node: Node, name: str) -> object:
    if not node.iri:
        return _number(node)
    if name in ("sameAs", "license", "mainEntityOfPage"):
        return node.iri
    return {"@id": node.iri, "name": node.text}


def _number(node: Node) -> str | int | float:
    datatype = node.term.datatype if isinstance(node.term, ox.Literal) else None
    if datatype == _INTEGER and re.fullmatch(r"-?\d{1,15}", node.text):
        return int(node.text)
    if datatype == _DECIMAL and re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", node.text):
        return float(node.text)
    return node.text
