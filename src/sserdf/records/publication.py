"""What every record is made from: the metadata of the publication as plain values, and its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

import pyoxigraph as ox

from sserdf import iris
from sserdf.corpus import Corpus, Term
from sserdf.downloads import Download
from sserdf.nodes import rank
from sserdf.records.plain import date, is_text
from sserdf.view import View
from sserdf.vocabulary import DCAT, DCTERMS, FOAF, OWL, RDFS, SCHEMA, SKOS, TYPE, VCARD, VOID

Texts = Mapping[str, str]  # language tag ("" without one) → text
_TITLES = (DCTERMS("title"), RDFS("label"), SCHEMA("name"), SKOS("prefLabel"), FOAF("name"))
_DESCRIPTIONS = (DCTERMS("description"), SCHEMA("description"), RDFS("comment"))
_NAMES = (FOAF("name"), RDFS("label"), SCHEMA("name"), SKOS("prefLabel"), VCARD("fn"))
_PEOPLE = frozenset({FOAF("Person"), SCHEMA("Person")})
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([\d.]+)/?")


@dataclass(frozen=True)
class Agent:
    """A person or body behind the publication."""

    iri: str
    name: str
    is_person: bool
    homepage: str  # "" when none is said
    email: str  # without mailto:; "" when none is said
    is_named: bool = True  # False when the name is made from the IRI


@dataclass(frozen=True)
class Place:
    """A place that the publication is about."""

    iri: str
    name: str
    latitude: str  # in degrees, WGS 84; "" when it is not said
    longitude: str


@dataclass(frozen=True)
class Publication:
    """The publication as its records tell of it; what nobody said is empty."""

    view: View
    base_url: str  # where the site will stand, with a slash at the end; "" when not known
    downloads: tuple[Download, ...]

    @property
    def corpus(self) -> Corpus:
        """The project."""
        return self.view.corpus

    @property
    def iri(self) -> str:
        """The identifier: the base."""
        return self.corpus.base

    @property
    def home(self) -> str:
        """The address of the site, with a slash at the end."""
        return self.base_url or self.corpus.base

    def url(self, path: str) -> str:
        """Return the address of a file of the site."""
        return self.home + quote(path)

    def place(self, path: str) -> str:
        """Return where a record is written: elsewhere when a thing of the project has its files there."""
        return f"site-{path}" if self.view.is_taken(path) else path

    @property
    def language(self) -> str:
        """The tag of the main language."""
        return self.view.language

    @cached_property
    def titles(self) -> Texts:
        """The name in each language."""
        return self._texts(_TITLES)

    @cached_property
    def title(self) -> str:
        """The name in the main language, or the nearest there is."""
        return self._best(self.titles) or self.view.page("").text.strip() or self.iri

    @cached_property
    def descriptions(self) -> Texts:
        """The description in each language."""
        return self._texts(_DESCRIPTIONS)

    @cached_property
    def description(self) -> str:
        """The description in the main language, or the nearest there is; "" without one."""
        return self._best(self.descriptions)

    @cached_property
    def keywords(self) -> tuple[str, ...]:
        """The keywords in the main language, sorted."""
        said = (o for o in self._objects(DCAT("keyword")) if is_text(o))
        return tuple(sorted(o.value for o in said if not o.language or o.language == self.language))

    @cached_property
    def publisher(self) -> Agent | None:
        """Who publishes it."""
        return next(iter(self._agents(DCTERMS("publisher"))), None)

    @cached_property
    def creators(self) -> tuple[Agent, ...]:
        """Who made it; the publisher when nobody else is said to have."""
        return self._agents(DCTERMS("creator")) or self._agents(DCTERMS("publisher"))

    @cached_property
    def contact(self) -> Agent | None:
        """Whom to write to."""
        return next(iter(self._agents(DCAT("contactPoint"))), None)

    @cached_property
    def licence(self) -> str:
        """The IRI of the licence; "" without one."""
        return self._iri(DCTERMS("license"))

    @cached_property
    def spdx(self) -> str:
        """The licence in the list of SPDX, for the licences of Creative Commons; "" for others."""
        found = _CREATIVE_COMMONS.fullmatch(self.licence)
        if not found:
            return ""
        kind, name, version = found.groups()
        return "CC0-1.0" if name == "zero" else f"CC-{name.upper()}-{version}" if kind == "licenses" else ""

    @cached_property
    def issued(self) -> str:
        """The first date of publication: a date, a month or a year; "" when it is not said."""
        return self._date(DCTERMS("issued"), DCTERMS("modified"))

    @cached_property
    def modified(self) -> str:
        """The date of the last change; "" when it is not said."""
        return self._date(DCTERMS("modified"), DCTERMS("issued"))

    @cached_property
    def version(self) -> str:
        """The version; "" when it has none."""
        said = (self._literal(p) for p in (DCAT("version"), OWL("versionInfo")))
        return next((version for version in said if version), "")

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places that it covers, by IRI."""
        nodes = (o for o in self._objects(DCTERMS("spatial")) if isinstance(o, ox.NamedNode))
        return tuple(self._place(node) for node in sorted(nodes))

    @cached_property
    def period(self) -> tuple[str, str]:
        """The first and the last date of what it covers; "" for what is not said."""
        node = next((o for o in self._objects(DCTERMS("temporal")) if isinstance(o, ox.NamedNode)), None)
        if node is None:
            return "", ""
        start, end = (self._literal(DCAT(name), node) for name in ("startDate", "endDate"))
        return start, end

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The IRIs of what it was made from."""
        return tuple(sorted(o.value for o in self._objects(DCTERMS("source")) if isinstance(o, ox.NamedNode)))

    @cached_property
    def endpoint(self) -> str:
        """The address of a SPARQL service over the data; "" when none is configured."""
        return self._iri(VOID("sparqlEndpoint"))

    @cached_property
    def repository(self) -> str:
        """The address of the sources of the publication; "" when it is not said."""
        return self._iri(SCHEMA("codeRepository"))

    def values(self, predicate: ox.NamedNode, iri: str = "") -> tuple[str, ...]:
        """Return what the publication, or another thing, has for a property, sorted: IRIs and texts."""
        said = self._objects(predicate, ox.NamedNode(iri or self.iri))
        return tuple(sorted({o.value for o in said if isinstance(o, ox.NamedNode | ox.Literal)}))

    def _objects(self, predicate: ox.NamedNode, subject: ox.NamedNode | None = None) -> list[Term]:
        facts = self.corpus.facts.get(subject or ox.NamedNode(self.iri), {})
        return facts.get(predicate, [])

    def _texts(self, predicates: Iterable[ox.NamedNode]) -> Texts:
        for predicate in predicates:
            said = [o for o in self._objects(predicate) if is_text(o)]
            if said:
                return {o.language or "": o.value for o in said}
        return {}

    def _best(self, texts: Texts) -> str:
        tags = sorted(texts, key=lambda tag: rank(tag, self.language))
        return texts[tags[0]] if tags else ""

    def _literal(self, predicate: ox.NamedNode, subject: ox.NamedNode | None = None) -> str:
        said = (o for o in self._objects(predicate, subject) if is_text(o))
        return next((o.value for o in said), "")

    def _date(self, *predicates: ox.NamedNode) -> str:
        # what is said and is no date is not made good with another
        return date(next((text for p in predicates if (text := self._literal(p))), ""))

    def _iri(self, predicate: ox.NamedNode, subject: ox.NamedNode | None = None) -> str:
        said = (o.value for o in self._objects(predicate, subject) if isinstance(o, ox.NamedNode))
        return next((iri for iri in said if iris.is_linkable(iri)), "")

    def _agents(self, predicate: ox.NamedNode) -> tuple[Agent, ...]:
        return tuple(self._agent(o) for o in self._objects(predicate) if isinstance(o, ox.NamedNode))

    def _agent(self, node: ox.NamedNode) -> Agent:
        kinds = self.corpus.with_superclasses(self._objects(TYPE, node))
        named = [o for p in _NAMES for o in self._objects(p, node) if is_text(o)]
        name = self.view.best(named).text if named else self.view.node(node).text.strip() or node.value
        homepage = self._iri(FOAF("homepage"), node) or self._iri(VCARD("hasURL"), node)
        email = self._iri(FOAF("mbox"), node) or self._iri(VCARD("hasEmail"), node)
        address = email.removeprefix("mailto:")
        return Agent(node.value, name, bool(kinds & _PEOPLE), homepage, address, bool(named))

    def _place(self, node: ox.NamedNode) -> Place:
        point = (self._literal(ox.NamedNode(f"{_GEO}{name}"), node) for name in ("lat", "long"))
        return Place(node.value, self.view.node(node).text, *point)


_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
