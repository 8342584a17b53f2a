"""The sources of the publication as a work of their own, for catalogues of software: codemeta.json."""

from __future__ import annotations

from collections.abc import Iterator

from sserdf import __version__
from sserdf.iris import is_linkable
from sserdf.records import licences, people
from sserdf.records.datacite import keywords
from sserdf.records.plain import Value, as_json, one_line, said
from sserdf.records.publication import Agent, Publication

# what a project may be written in: a folder, the end of a name, the language
_LANGUAGES = (
    ("ontology", "*.ttl", "Turtle"),
    ("shapes", "*.ttl", "SHACL"),
    ("queries", "*.rq", "SPARQL"),
    ("templates", "*.html", "Jinja"),
)


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of codemeta.json, after CodeMeta 3.0.

    It tells of the folder that the site is made from: Turtle, SHACL, SPARQL, and the program that it
    needs. Without somebody who made it there is none: nobody could be asked for the sources.
    """
    if publication.creators:
        yield publication.place("codemeta.json"), as_json(sources(publication))


def sources(publication: Publication) -> Value:
    """Return the sources as CodeMeta's SoftwareSourceCode; the site is what is made of them."""
    code = licences.spdx(publication)
    about = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": f"Sources of “{one_line(publication.title)}”",
        "description": publication.description,
        "identifier": publication.iri,
        "url": publication.home,
        "codeRepository": publication.repository,
        "license": f"{licences.SPDX}{code}" if code else publication.licence,
        "author": [_agent(publication, agent) for agent in publication.creators],
        "publisher": _agent(publication, publication.publisher) if publication.publisher else None,
        "keywords": keywords(publication),
        "version": publication.version,
        "datePublished": publication.issued,
        "dateModified": publication.modified,
        "programmingLanguage": _languages(publication),
        "softwareRequirements": [{"@type": "SoftwareSourceCode", "name": "sserdf", "version": __version__}],
    }
    return said(about)


def _languages(publication: Publication) -> list[str]:
    root = publication.corpus.root
    return [name for folder, ending, name in _LANGUAGES if next((root / folder).rglob(ending), None)]


def _agent(publication: Publication, agent: Agent) -> Value:
    given, family = people.names(publication, agent)
    orcid = (one.url for one in people.numbers(publication, agent) if one.register == "ORCID")
    about = {
        "@id": next(orcid, agent.iri),
        "@type": "Person" if agent.is_person else "Organization",
        "name": one_line(agent.name),
        "givenName": given if agent.is_person else "",
        "familyName": family if agent.is_person and given else "",
        "email": agent.email,
        "url": agent.homepage if is_linkable(agent.homepage) else "",
    }
    return said(about)
