"""Signposts for programs that come to the home page: FAIR Signposting, level 2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sserdf import links
from sserdf.downloads import BESIDE
from sserdf.links import Link
from sserdf.media import NAMES, TYPES, media_type
from sserdf.records.publication import Publication
from sserdf.vocabulary import SCHEMA

LINKSET = "linkset.json"
_HEADERS = "_headers"
_RULES = 100  # the most that such hosts take
_LINE = 2000  # and the longest that a line may be
# the records that describe the whole, by name without suffix or with it, and what they keep to
_PROFILES = {
    "catalog": "http://data.europa.eu/r5r/",
    "schema-org": "https://schema.org/",
    "void": "http://rdfs.org/ns/void#",
    "CITATION.cff": "",
    "croissant.json": "",
    "datacite.json": "http://datacite.org/schema/kernel-4",
    "datapackage.json": "",
    "ro-crate-metadata.json": "https://w3id.org/ro/crate",
    "tables/csv-metadata.json": "http://www.w3.org/ns/csvw",
}
# suffixes that hosts seldom know
_RARE = ("jsonld", "nq", "nt", "rdf", "rq", "ttl")


class _Context(NamedTuple):
    anchor: str
    links: tuple[Link, ...]


def landing(publication: Publication, records: Iterable[str]) -> tuple[Link, ...]:
    """Return the links of the home page; `records` are the paths of the records that were made.

    Of the downloads it names those of everything, `linkset.json` has them all. What nobody said is
    left out: a licence, and authors with an IRI that can be followed.
    """
    return (
        Link("cite-as", publication.iri),
        *_types(),
        *_rights(publication),
        *(Link("author", agent.iri) for agent in publication.creators if _is_web(agent.iri)),
        *_described(publication, records),
        *_items(publication, "all."),
        Link("linkset", publication.place(LINKSET), media_type(LINKSET), is_file=True),
    )


def files(publication: Publication, records: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield `linkset.json` (RFC 9264), and `_headers` for hosts that read it: Netlify, Cloudflare Pages."""
    records = tuple(records)
    contexts = list(_contexts(publication, records))
    content = {"linkset": [_entry(publication, context) for context in contexts]}
    yield publication.place(LINKSET), f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()
    if publication.place(_HEADERS) == _HEADERS:  # at another place no host would read it
        yield _HEADERS, "".join(f"{line}\n" for line in _static(publication, records)).encode()


def _types() -> tuple[Link, ...]:
    return Link("type", SCHEMA("AboutPage").value), Link("type", SCHEMA("Dataset").value)


def _rights(publication: Publication) -> Iterator[Link]:
    if publication.licence:
        yield Link("license", publication.licence)


def _described(publication: Publication, records: Iterable[str]) -> Iterator[Link]:
    if "" in publication.view.paths:
        for format_ in BESIDE:
            yield Link("describedby", f"index.{format_.suffix}", format_.media_type, is_file=True)
    for path in sorted(records):
        name = path.removeprefix("site-")
        profile = _PROFILES.get(name, _PROFILES.get(name.rpartition(".")[0]))
        if profile is not None:
            yield Link("describedby", path, media_type(path), profile, is_file=True)


def _items(publication: Publication, start: str = "") -> Iterator[Link]:
    for download in sorted(publication.downloads):
        if download.path.startswith(start):
            yield Link("item", download.path, media_type(download.path), is_file=True)


def _contexts(publication: Publication, records: Iterable[str]) -> Iterator[_Context]:
    shown = landing(publication, records)
    apart = [link for link in shown if link.rel not in ("item", "linkset")]
    yield _Context(publication.home, (*apart, *_items(publication)))
    rights = tuple(_rights(publication))
    for link in _items(publication):
        yield _Context(
            publication.url(link.target), (Link("collection", publication.home, "text/html"), *rights)
        )
    for link in shown:
        if link.rel == "describedby":
            yield _Context(publication.url(link.target), (Link("describes", publication.home, "text/html"),))


def _entry(publication: Publication, context: _Context) -> dict[str, object]:
    entry: dict[str, object] = {"anchor": links.address(context.anchor)}
    for rel in dict.fromkeys(link.rel for link in context.links):
        entry[rel] = [_target(publication, link) for link in context.links if link.rel == rel]
    return entry


def _target(publication: Publication, link: Link) -> dict[str, str]:
    said = {"href": link.href(publication.home), "type": link.media_type, "profile": link.profile}
    return {name: value for name, value in said.items() if value}


def _static(publication: Publication, records: Iterable[str]) -> Iterator[str]:
    yield "# Headers for hosts that read this file. Every file is open to pages of other sites."
    yield "/*"
    yield "  Access-Control-Allow-Origin: *"
    yield "/"
    for link in landing(publication, records):
        target = _target(publication, link)
        said = links.header(link.rel, target["href"], link.media_type, link.profile)
        if len(said) < _LINE:
            yield f"  Link: {said}"
    # two rules that give one header to one file would give it twice, so what hosts know stays theirs
    named = {f"/{path}": kind for path, kind in NAMES.items() if path in _paths(publication, records)}
    rules = {**named, **{f"/*.{suffix}": TYPES[suffix] for suffix in _RARE}}
    for pattern, kind in list(rules.items())[: _RULES - 2]:
        yield pattern
        yield f"  Content-Type: {kind}"


def _paths(publication: Publication, records: Iterable[str]) -> frozenset[str]:
    return frozenset({*records, publication.place(LINKSET)})


def _is_web(iri: str) -> bool:
    return iri.startswith(("http://", "https://"))
