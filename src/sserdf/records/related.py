"""What the publication came from, belongs to and is told in, in the words that registers of works share."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import iris
from sserdf.records.publication import Publication
from sserdf.vocabulary import DCAT, DCTERMS, OWL, PROV, VOID

# what is said of the publication → the relation in DataCite's list, which InvenioRDM shares
_RELATIONS = {
    DCTERMS("source"): "IsDerivedFrom",
    PROV("wasDerivedFrom"): "IsDerivedFrom",
    VOID("vocabulary"): "IsDocumentedBy",
    DCTERMS("conformsTo"): "IsDescribedBy",
    DCTERMS("hasVersion"): "HasVersion",
    DCAT("hasVersion"): "HasVersion",
    DCTERMS("isVersionOf"): "IsVersionOf",
    DCAT("isVersionOf"): "IsVersionOf",
    DCAT("previousVersion"): "IsNewVersionOf",
    OWL("priorVersion"): "IsNewVersionOf",
    DCTERMS("isPartOf"): "IsPartOf",
    DCTERMS("isReferencedBy"): "IsReferencedBy",
    DCTERMS("references"): "References",
    DCTERMS("replaces"): "Obsoletes",
}
_KINDS = (
    ("DOI", re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)")),
    ("w3id", re.compile(r"(https?://w3id\.org/\S+)")),
    ("PURL", re.compile(r"(https?://purl\.org/\S+)")),
)


class Related(NamedTuple):
    """Another work and what it is to this one."""

    identifier: str
    kind: str  # of identifier, as DataCite names it
    relation: str


def related(publication: Publication) -> tuple[Related, ...]:
    """Return the works that the publication names, sorted; what has no address on the web is left out."""
    facts = publication.corpus.facts.get(ox.NamedNode(publication.iri), {})
    named = {
        (o.value, relation)
        for predicate, relation in _RELATIONS.items()
        for o in facts.get(predicate, ())
        if isinstance(o, ox.NamedNode) and o.value.startswith(iris.LINKABLE[:2])
    }
    if publication.repository.startswith(iris.LINKABLE[:2]):
        named.add((publication.repository, "IsCompiledBy"))
    return tuple(sorted(Related(*identified(iri), relation) for iri, relation in named))


def identified(iri: str) -> tuple[str, str]:
    """Return the identifier that an IRI holds, and its kind: a DOI, one of w3id or PURL, or an address."""
    found = ((kind, pattern.fullmatch(iri)) for kind, pattern in _KINDS)
    return next(((m[1], kind) for kind, m in found if m), (iri, "URL"))
