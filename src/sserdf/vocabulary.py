"""The terms of standard vocabularies that the engine itself understands."""

from __future__ import annotations

import pyoxigraph as ox


class Namespace:
    """Makes terms: `RDF("type")`."""

    def __init__(self, iri: str) -> None:
        """Take the IRI that every term begins with."""
        self.iri = iri
        self._made: dict[str, ox.NamedNode] = {}  # the same few are asked for all the time

    def __call__(self, name: str) -> ox.NamedNode:
        """Return the term of that name."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = ox.NamedNode(self.iri + name)
        return found


DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PAV = Namespace("http://purl.org/pav/")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SSSOM = Namespace("https://w3id.org/sssom/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

TYPE = RDF("type")
# what a class says it is
CLASSES = frozenset({RDFS("Class"), OWL("Class")})

# the first that a thing has is its name on a page
LABELS = (
    SKOS("prefLabel"),
    RDFS("label"),
    SCHEMA("name"),
    DCTERMS("title"),
    FOAF("name"),
    SH("name"),
)
# a thing has these in every language in which it has a name
NAMES = frozenset({*LABELS, SKOS("altLabel"), SKOS("hiddenLabel"), SCHEMA("alternateName")})
# the first that a thing has opens its page
SUMMARIES = (
    SCHEMA("text"),
    SKOS("definition"),
    DCTERMS("description"),
    SCHEMA("description"),
    RDFS("comment"),
    SH("message"),
)
# what a thing is known from
SOURCES = (PROV("wasDerivedFrom"), PROV("hadPrimarySource"), DCTERMS("source"))
# headings for what points at a thing, where no shape of the project names them
INVERSE_NAMES = {
    DCAT("contactPoint"): "Contact for",
    DCTERMS("creator"): "Made",
    DCTERMS("hasPart"): "Part of",
    DCTERMS("isPartOf"): "Parts",
    DCTERMS("isVersionOf"): "Versions",
    DCTERMS("source"): "What rests on it",
    VOID("vocabulary"): "Data that use it",
    RDFS("domain"): "Properties of it",
    RDFS("isDefinedBy"): "What it defines",
    RDFS("range"): "Properties that lead to it",
    RDFS("subClassOf"): "Kinds of it",
    SCHEMA("contributor"): "Contributed to",
    SH("class"): "Shapes that ask for it",
    SH("property"): "Part of",
    SH("targetClass"): "Shapes for it",
    SKOS("broader"): "Narrower concepts",
    SKOS("inScheme"): "Concepts",
    SKOS("topConceptOf"): "Top concepts",
}
