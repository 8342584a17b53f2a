"""How to cite the publication, for GitHub and the readers of the Citation File Format: CITATION.cff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from sserdf.records import licences, people
from sserdf.records.datacite import keywords
from sserdf.records.plain import Value, one_line, said
from sserdf.records.publication import Agent, Publication

_DAY = re.compile(r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])")
_EMAIL = re.compile(r"\S+@\S+\.\S{2,}")
_WEB = re.compile(r"https?://.+")


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of CITATION.cff, after the Citation File Format 1.2.0.

    Without somebody who made or publishes the publication there is none: the format asks for authors.
    """
    if publication.creators:
        yield publication.place("CITATION.cff"), _yaml(citation(publication)).encode()


def citation(publication: Publication) -> Value:
    """Return what the file says."""
    code, day = licences.spdx(publication), publication.issued
    about = {
        "cff-version": "1.2.0",
        "message": "Please cite this publication with the words below.",
        "type": "dataset",
        "title": one_line(publication.title),
        "abstract": publication.description.strip(),
        "authors": _agents(publication, publication.creators),
        "contact": _agents(publication, (publication.contact,) if publication.contact else ()),
        "version": publication.version,
        "date-released": day if _DAY.fullmatch(day) else "",
        "license": code,
        "license-url": "" if code or not _WEB.fullmatch(publication.licence) else publication.licence,
        "url": publication.home,
        "repository-code": publication.repository if _WEB.fullmatch(publication.repository) else "",
        "identifiers": [
            {"type": "url", "value": publication.iri, "description": "The IRI of the publication"}
        ],
        "keywords": keywords(publication),
    }
    return said(about)


def _agents(publication: Publication, agents: Sequence[Agent]) -> list[Value]:
    listed: list[Value] = []
    for agent in agents:
        about = _person(publication, agent) if agent.is_person else {"name": one_line(agent.name)}
        orcid = (one.url for one in people.numbers(publication, agent) if one.register == "ORCID")
        about |= {
            "email": agent.email if _EMAIL.fullmatch(agent.email) else "",
            "website": agent.homepage if _WEB.fullmatch(agent.homepage) else "",
            "orcid": next(orcid, ""),
        }
        if said(about) not in listed:
            listed.append(said(about))
    return listed


def _person(publication: Publication, person: Agent) -> Value:
    given, family = people.names(publication, person)
    return {"family-names": one_line(family), "given-names": one_line(given)}


def _yaml(value: Mapping[str, object], indent: str = "") -> str:
    """Return YAML 1.2 in which each text is quoted, so that none is taken for a date, a number or a mark."""
    return "".join(_entry(name, told, indent) for name, told in value.items())


def _entry(name: str, told: object, indent: str) -> str:
    if not isinstance(told, list):
        return f"{indent}{name}: {_quoted(str(told))}\n"
    items = (
        _yaml(item, f"{indent}    ") if isinstance(item, dict) else f"    {_quoted(item)}\n" for item in told
    )
    return f"{indent}{name}:\n" + "".join(f"{indent}  - {item.lstrip()}" for item in items)


def _quoted(text: str) -> str:
    # a quoted text of JSON is one of YAML, but for the characters that YAML does not print (section 5.1)
    told = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in told)
