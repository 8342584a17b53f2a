"""The dataset that a CKAN ought to have, made from the metadata of the publication.

Extras are named as ckanext-dcat names them without a schema of its own, so that a portal with that
extension gives DCAT back (https://docs.ckan.org/projects/ckanext-dcat/en/latest/mapping/).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.downloads import Download, format_of
from sserdf.records.facts import codes, words
from sserdf.records.publication import Agent, Place, Publication
from sserdf.vocabulary import DCAT, DCTERMS, SKOS, VOID

MEMORY = "sserdf"  # the extra in which we note what is ours, so that we take away nothing else
_LONGEST_NAME, _LONGEST_VERSION = 100, 100
_SHORTEST_TAG, _LONGEST_TAG = 2, 100
_NO_TAG = re.compile(r"[^\w.-]+")  # CKAN's rule for tags: letters of any script, digits, space, - _ .
# what a database has no way to keep
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
# as CKAN spells them: another spelling it would change, and we would want to change it back each time
_FORMATS = {"csv": "CSV", "csv.zip": "ZIP", "jsonld": "JSON-LD", "nq": "N-Quads", "nt": "N-Triples"} | {
    "rdf": "RDF",
    "sssom.tsv": "TSV",
    "ttl": "TTL",
}

Fields = Mapping[str, str]


class Dataset(NamedTuple):
    """A dataset as we want it; what nobody said is not in it."""

    name: str
    iri: str
    home: str  # what the addresses of the resources begin with
    fields: Fields
    tags: tuple[str, ...]
    extras: Fields
    resources: Mapping[str, Fields]  # by path in the site


def dataset(publication: Publication, licence: str, name: str = "") -> Dataset:
    """Return what a CKAN ought to say of the publication.

    `licence` is what the portal calls the licence, "" when it does not know it; `name` is the name of
    the dataset there, made from the base when there is none.
    """
    fields = _kept(_fields(publication, licence))
    tags = tuple(sorted({tag for keyword in publication.keywords if (tag := _tag(keyword))}))
    extras = _kept(_extras(publication))
    resources = {d.path: _kept(_resource(publication, d)) for d in sorted(publication.downloads)}
    draft = Dataset(
        name or slug(publication.iri), publication.iri, publication.home, fields, tags, extras, resources
    )
    return draft._replace(extras={**extras, MEMORY: _memory(draft)})


def slug(iri: str) -> str:
    """Return a name that CKAN takes, made from an IRI; two IRIs have two names."""
    bare = re.sub(r"^https?://(www\.)?", "", iri.lower()).strip("/")
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")
    if bare.isascii() and "%" not in bare and len(name) <= _LONGEST_NAME:
        return name
    mark = hashlib.sha256(iri.encode()).hexdigest()[:8]  # for what the name had to lose
    return f"{name[: _LONGEST_NAME - 9].strip('-')}-{mark}".strip("-")


def _fields(publication: Publication, licence: str) -> dict[str, str]:
    contact = publication.contact
    creators = publication.creators
    return {
        "title": publication.title,
        "notes": publication.description,
        "url": publication.home,
        "version": publication.version[:_LONGEST_VERSION],
        "license_id": licence,
        "author": ", ".join(agent.name for agent in creators),
        "author_email": creators[0].email if len(creators) == 1 else "",
        "maintainer": contact.name if contact else "",
        "maintainer_email": contact.email if contact else "",
        "state": "active",
    }


def _extras(publication: Publication) -> dict[str, str]:
    start, end = publication.period
    return {
        "uri": publication.iri,
        "identifier": publication.iri,
        "issued": publication.issued,
        "modified": publication.modified,
        "language": _list(_languages(publication)),
        "theme": _list(publication.values(DCAT("theme"))),
        "frequency": _first(publication.values(DCTERMS("accrualPeriodicity"))),
        "access_rights": _first(publication.values(DCTERMS("accessRights"))),
        "conforms_to": _list(_conforms_to(publication)),
        "source": _list(publication.sources),
        **_agent(publication, "publisher", publication.publisher),
        **_agent(publication, "creator", next(iter(publication.creators), None)),
        **_agent(publication, "contact", publication.contact),
        **_spatial(publication.places),
        "temporal_start": start,
        "temporal_end": end,
    }


def _languages(publication: Publication) -> Iterator[str]:
    # as the EU's list has them, where it has them
    known = {o.value: s.value for s, p, o in codes() if p == SKOS("notation") and isinstance(s, ox.NamedNode)}
    said = publication.values(DCTERMS("language")) or (publication.language,)
    return (known.get(code, code) for code in said)


def _conforms_to(publication: Publication) -> list[str]:
    return [iri for name in (DCTERMS("conformsTo"), VOID("vocabulary")) for iri in publication.values(name)]


def _agent(publication: Publication, role: str, agent: Agent | None) -> dict[str, str]:
    if agent is None:
        return {}
    kind = _first(publication.values(DCTERMS("type"), agent.iri))
    said = {"uri": agent.iri, "name": agent.name, "email": agent.email, "url": agent.homepage, "type": kind}
    return {f"{role}_{key}": value for key, value in said.items() if (role, key) != ("contact", "type")}


def _spatial(places: tuple[Place, ...]) -> dict[str, str]:
    # CKAN has room for one place: several are told by their names, and by points on the map
    points = [point for place in places if (point := _point(place))]
    shape = {"type": "Point", "coordinates": points[0]} if len(points) == 1 else _many(points)
    return {
        "spatial_uri": places[0].iri if len(places) == 1 else "",
        "spatial_text": ", ".join(sorted(place.name for place in places)),
        "spatial": json.dumps(shape) if points else "",
    }


def _many(points: list[list[float]]) -> dict[str, object]:
    return {"type": "MultiPoint", "coordinates": points}


def _point(place: Place) -> list[float] | None:
    try:
        longitude, latitude = float(place.longitude), float(place.latitude)
    except ValueError:
        return None
    return [longitude, latitude] if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def _resource(publication: Publication, download: Download) -> dict[str, str]:
    format_ = format_of(download.path)
    name, description = words(publication, download)
    url = publication.url(download.path)
    return {
        "url": url,
        "access_url": url,  # DCAT-AP wants this one, and with a download_url CKAN takes no other for it
        "download_url": url,
        "name": name,
        "description": description,
        "format": _FORMATS.get(format_.suffix, format_.name) if format_ else "",
        "mimetype": (format_.package or format_.media_type) if format_ else "",
        "size": str(download.size),
        "hash": download.sha256,
        "hash_algorithm": _SHA256,
        "license": publication.licence,
    }


def _tag(keyword: str) -> str:
    tag = _NO_TAG.sub(" ", keyword).strip()[:_LONGEST_TAG].strip()
    return tag if len(tag) >= _SHORTEST_TAG else ""


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def _list(values: Iterable[str]) -> str:
    found = list(values)
    return json.dumps(found) if found else ""


def _kept(said: Fields) -> dict[str, str]:
    clean = {key: _UNKEPT.sub("", value).strip() for key, value in said.items()}
    return {key: value for key, value in clean.items() if value}


def _memory(ours: Dataset) -> str:
    noted = {
        "extras": sorted(ours.extras),
        "fields": sorted(ours.fields),
        "home": ours.home,
        "resources": sorted(ours.resources),
        "tags": list(ours.tags),
    }
    return json.dumps(noted, ensure_ascii=False, separators=(",", ":"))
