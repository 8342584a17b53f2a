"""Who is behind a publication, as registers of works name people and bodies."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.records.publication import Agent, Publication
from sserdf.vocabulary import FOAF, OWL, SCHEMA, SKOS, VCARD

_GIVEN = (FOAF("givenName"), SCHEMA("givenName"), VCARD("given-name"))
_FAMILY = (FOAF("familyName"), SCHEMA("familyName"), VCARD("family-name"))
_SAME = (OWL("sameAs"), SCHEMA("sameAs"), SKOS("exactMatch"), FOAF("page"), FOAF("homepage"))


class Names(NamedTuple):
    """The two parts of the name of a person."""

    given: str  # "" when it is not said which part it is
    family: str  # the whole name then: to part a name by its blanks would be a guess


class Number(NamedTuple):
    """The number of a person or body in a register."""

    register: str
    value: str
    address: str  # of the register
    url: str


# ISNI is ISO 27729, ORCID a part of it; ROR has nine characters after its address
_REGISTERS = (
    ("ORCID", "https://orcid.org", re.compile(r"https?://orcid\.org/((\d{4}-){3}\d{3}[\dX])/?")),
    ("ROR", "https://ror.org", re.compile(r"https?://ror\.org/(0[a-z0-9]{6}\d\d)/?")),
    ("ISNI", "https://isni.org", re.compile(r"https?://(?:www\.)?isni\.org/(?:isni/)?(\d{15}[\dX])/?")),
)


def names(publication: Publication, person: Agent) -> Names:
    """Return given and family name as the data say them; otherwise the whole name as the family name."""
    given, family = (_first(publication, person, predicates) for predicates in (_GIVEN, _FAMILY))
    return Names(given, family) if family else Names("", person.name)


def numbers(publication: Publication, agent: Agent) -> tuple[Number, ...]:
    """Return the numbers that somebody has at ORCID, ROR and ISNI: by IRI, or what it is the same as."""
    facts = publication.corpus.facts.get(ox.NamedNode(agent.iri), {})
    same = (o.value for p in _SAME for o in facts.get(p, ()) if isinstance(o, ox.NamedNode))
    iris = (agent.iri, agent.homepage, *same)
    found = ((name, home, pattern.fullmatch(iri)) for name, home, pattern in _REGISTERS for iri in iris)
    listed = (Number(name, m[1], home, f"{home}/{m[1]}") for name, home, m in found if m)
    return tuple(dict.fromkeys(listed))


def _first(publication: Publication, person: Agent, predicates: tuple[ox.NamedNode, ...]) -> str:
    facts = publication.corpus.facts.get(ox.NamedNode(person.iri), {})
    texts = (o.value for p in predicates for o in facts.get(p, ()) if isinstance(o, ox.Literal))
    return next((text for text in texts if text.strip()), "")
