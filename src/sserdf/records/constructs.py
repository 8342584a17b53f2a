"""Records that are RDF: each query in queries/portal/, of the project or of the theme, is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox

from sserdf import queries
from sserdf.errors import FileError
from sserdf.export import rdfxml_of, turtle_of
from sserdf.export.compact import document
from sserdf.export.jsonld import Context
from sserdf.records.facts import CODES, facts
from sserdf.records.publication import Publication
from sserdf.records.schema_org import tree
from sserdf.vocabulary import XSD

SCHEMA_ORG = "schema-org"  # the record that search engines find in the home page
_FOLDER = "queries/portal"
_SIZE = XSD("nonNegativeInteger")


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield each record as Turtle, JSON-LD and RDF/XML, and VoID at its well-known address too.

    A record without triples is left out. Raises FileError for a query that is no CONSTRUCT.
    """
    for name, triples in answers(publication).items():
        if triples:
            yield from _files(publication, name, triples)


def answers(publication: Publication) -> dict[str, tuple[ox.Triple, ...]]:
    """Return the triples of each record by its name; a query of the project replaces that of the theme."""
    corpus, found = publication.corpus, {}
    graph = ox.NamedNode(urljoin(corpus.base, ".records"))  # no thing can have that name
    told = tuple(facts(publication))
    corpus.store.extend(ox.Quad(s, p, o, graph) for s, p, o in told)
    try:
        for question in asked(corpus.root):
            answer = corpus.ask(question)
            if not isinstance(answer, ox.QueryTriples):
                raise FileError(question.path, "is no CONSTRUCT", "a record for portals is made of triples")
            found[question.name] = tuple(_spelled(answer, told))
    finally:
        corpus.store.remove_graph(graph)
    return found


def _spelled(answer: Iterable[ox.Triple], told: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    # the store makes every kind of whole number an xsd:integer, and DCAT asks for one kind
    kinds = {(p, o.value): o for _, p, o in told if isinstance(o, ox.Literal) and o.datatype == _SIZE}
    for s, p, o in answer:
        yield ox.Triple(s, p, kinds.get((p, o.value), o) if isinstance(o, ox.Literal) else o)


def asked(root: Path) -> list[queries.Question]:
    """Return the queries that make records, by name."""
    own = queries.questions(root / _FOLDER) if (root / _FOLDER).is_dir() else {}
    return [question for _, question in sorted({**queries.questions(CODES.parent), **own}.items())]


def _files(
    publication: Publication, name: str, triples: tuple[ox.Triple, ...]
) -> Iterator[tuple[str, bytes]]:
    prefixes = {**_PREFIXES, **publication.corpus.prefixes}
    path, turtle = publication.place(name), turtle_of(triples, prefixes)
    yield f"{path}.ttl", turtle
    if name == SCHEMA_ORG:
        yield f"{path}.jsonld", tree(triples, publication.iri, publication.language)
    else:
        yield f"{path}.jsonld", document(Context.made(triples, prefixes), triples)
    yield f"{path}.rdf", rdfxml_of(triples, prefixes)
    if name == "void":
        yield ".well-known/void", turtle  # VoID, section 7.2


# what records use besides the prefixes of a project
_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "voaf": "http://purl.org/vocommons/voaf#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
