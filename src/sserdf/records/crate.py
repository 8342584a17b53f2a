"""The publication as a research object: ro-crate-metadata.json, for archives that keep folders of files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from sserdf.downloads import Download, format_of
from sserdf.iris import is_linkable
from sserdf.records import licences, people
from sserdf.records.datacite import point
from sserdf.records.facts import words
from sserdf.records.plain import Value, as_json, one_line, one_or_all, said
from sserdf.records.publication import Agent, Place, Publication

NAME = "ro-crate-metadata.json"
_VERSION = "https://w3id.org/ro/crate/1.3"
_ROOT, _IDENTIFIER = "./", "#identifier"
_SPECIFICATIONS = {  # the end of a name → where its format is laid down, and what that is called
    "csv": ("https://www.rfc-editor.org/rfc/rfc4180", "CSV files (RFC 4180)"),
    "csv.zip": ("https://www.iana.org/assignments/media-types/application/zip", "ZIP archives"),
    "jsonld": ("https://www.w3.org/TR/json-ld11/", "JSON-LD 1.1"),
    "nq": ("https://www.w3.org/TR/n-quads/", "RDF 1.1 N-Quads"),
    "nt": ("https://www.w3.org/TR/n-triples/", "RDF 1.1 N-Triples"),
    "rdf": ("https://www.w3.org/TR/rdf-syntax-grammar/", "RDF 1.1 XML Syntax"),
    "sssom.tsv": (
        "https://mapping-commons.github.io/sssom/",
        "Simple Standard for Sharing Ontological Mappings",
    ),
    "ttl": ("https://www.w3.org/TR/turtle/", "RDF 1.1 Turtle"),
}


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the metadata document of RO-Crate 1.3, with the site as the crate.

    Without a description, a date and a licence there is none: the specification asks for them.
    """
    if publication.description and publication.issued and publication.licence:
        yield publication.place(NAME), as_json(document(publication))


def document(publication: Publication) -> Value:
    """Return the metadata document: flattened and compacted JSON-LD, each thing once, the crate first."""
    graph: dict[str, Value] = {}
    for entity in _entities(publication):
        graph.setdefault(str(entity["@id"]), entity)
    return {"@context": f"{_VERSION}/context", "@graph": list(graph.values())}


def _entities(publication: Publication) -> Iterator[Value]:
    yield {
        "@id": NAME,
        "@type": "CreativeWork",
        "name": "RO-Crate metadata",
        "about": {"@id": _ROOT},
        "conformsTo": {"@id": _VERSION},
    }
    yield _root(publication)
    for download in publication.downloads:
        yield _file(publication, download)
    yield from _context(publication)


def _root(publication: Publication) -> Value:
    one = publication.publisher
    about = {
        "@id": _ROOT,
        "@type": "Dataset",
        "name": one_line(publication.title),
        "description": publication.description,
        "identifier": {"@id": _IDENTIFIER},
        "url": publication.home,
        "datePublished": publication.issued,
        "dateModified": publication.modified,
        "version": publication.version,
        "inLanguage": publication.language,
        "license": {"@id": publication.licence},
        "author": _references(_agent_id(publication, agent) for agent in publication.creators),
        "publisher": {"@id": _agent_id(publication, one)} if one else None,
        "keywords": list(publication.keywords),
        "contentLocation": _references(place.iri for place in publication.places),
        "temporalCoverage": _period(publication),
        "isBasedOn": _references(publication.sources),
        "hasPart": _references(_path(download.path) for download in publication.downloads),
    }
    return said(about)


def _file(publication: Publication, download: Download) -> Value:
    name, description = words(publication, download)
    about = {
        "@id": _path(download.path),
        "@type": "File",
        "name": one_line(name),
        "description": description,
        "contentSize": str(download.size),
        "encodingFormat": one_or_all(list(_encoding(download))),
        "sha256": download.sha256,
        "contentUrl": publication.url(download.path),
    }
    return said(about)


def _encoding(download: Download) -> Iterator[object]:
    if format_ := format_of(download.path):
        yield format_.package or format_.media_type
        if format_.suffix in _SPECIFICATIONS:
            yield {"@id": _SPECIFICATIONS[format_.suffix][0]}


def _context(publication: Publication) -> Iterator[Value]:
    yield _identifier(publication)
    yield _licence(publication)
    publisher = publication.publisher
    for agent in (*([publisher] if publisher else []), *publication.creators):
        yield from _agent(publication, agent, agent == publisher)
    for place in publication.places:
        yield from _place(place)
    for iri in publication.sources:
        label = publication.view.node(ox.NamedNode(iri)).text
        yield {"@id": iri, "@type": "CreativeWork", "name": one_line(label)}
    found = (format_of(download.path) for download in publication.downloads)
    for suffix in sorted({format_.suffix for format_ in found if format_} & set(_SPECIFICATIONS)):
        iri, label = _SPECIFICATIONS[suffix]
        yield {"@id": iri, "@type": ["WebPage", "Standard"], "name": label}


def _identifier(publication: Publication) -> Value:
    iri = publication.iri
    return {"@id": _IDENTIFIER, "@type": "PropertyValue", "name": "IRI", "value": iri, "url": iri}


def _licence(publication: Publication) -> Value:
    code = licences.spdx(publication)
    about = {
        "@id": publication.licence,
        "@type": "CreativeWork",
        "name": one_line(licences.name(publication)),
        "description": "What everybody may do with the publication.",
        "identifier": f"{licences.SPDX}{code}" if code else None,
        "url": publication.licence,
    }
    return said(about)


def _agent(publication: Publication, agent: Agent, is_publisher: bool) -> Iterator[Value]:
    given, family = people.names(publication, agent)
    contact = publication.contact if is_publisher else None
    about = {
        "@id": _agent_id(publication, agent),
        "@type": "Person" if agent.is_person else "Organization",
        "name": one_line(agent.name),
        "givenName": given if agent.is_person else "",
        "familyName": family if agent.is_person and given else "",
        "identifier": one_or_all([number.url for number in people.numbers(publication, agent)]),
        "url": agent.homepage or (agent.iri if is_linkable(agent.iri) else ""),
        "email": agent.email,
        "contactPoint": {"@id": _contact_id(contact)} if contact else None,
    }
    yield said(about)
    if contact:
        yield said(
            {
                "@id": _contact_id(contact),
                "@type": "ContactPoint",
                "name": one_line(contact.name),
                "email": contact.email,
                "url": contact.homepage,
            }
        )


def _agent_id(publication: Publication, agent: Agent) -> str:
    # readers of crates know people and bodies by these numbers
    listed = (one.url for one in people.numbers(publication, agent) if one.register in ("ORCID", "ROR"))
    return next(listed, agent.iri)


def _contact_id(contact: Agent) -> str:
    # the same body may be publisher and contact, and one thing cannot have two descriptions
    return f"mailto:{contact.email}" if contact.email else f"{contact.iri}#contact"


def _place(place: Place) -> Iterator[Value]:
    found = point(place)
    about = {
        "@id": place.iri,
        "@type": "Place",
        "name": one_line(place.name),
        "geo": {"@id": _point_id(place)} if found else None,
    }
    yield said(about)
    if found:
        yield {
            "@id": _point_id(place),
            "@type": ["GeoCoordinates", "Geometry"],
            "name": f"{place.latitude}, {place.longitude}",
            "asWKT": f"POINT ({place.longitude} {place.latitude})",
            "latitude": place.latitude,
            "longitude": place.longitude,
        }


def _point_id(place: Place) -> str:
    return f"#point-{place.latitude},{place.longitude}"


def _period(publication: Publication) -> str:
    # two dots stand for an open end, as schema.org has it
    start, end = publication.period
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _references(ids: Iterator[str] | tuple[str, ...]) -> object:
    return one_or_all([{"@id": id_} for id_ in ids])


def _path(path: str) -> str:
    # letters of all scripts stay as they are (RO-Crate 1.3, encoding file paths)
    return re.sub(r"[%\s\"<>\\^`{|}?#]", lambda m: f"%{ord(m[0]):02X}", path)
