"""The publication in the metadata of DataCite, with which archives ask for a DOI: datacite.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sserdf.downloads import format_of
from sserdf.records import licences, people
from sserdf.records.plain import Value, as_json, one_line, said
from sserdf.records.publication import Agent, Place, Publication, Texts
from sserdf.records.related import identified, related

_DEGREES = re.compile(r"-?\d{1,3}(\.\d+)?")


class Point(NamedTuple):
    """A point on Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of datacite.json, after the DataCite Metadata Schema 4.5.

    It has no DOI: whoever archives the publication mints one. Without a publisher and a date there
    is none: the schema asks for publisher, creators and year.
    """
    if publication.publisher and publication.issued:
        yield publication.place("datacite.json"), as_json(record(publication, publication.publisher))


def record(publication: Publication, publisher: Agent) -> Value:
    """Return the metadata as the JSON of DataCite's schema 4.5."""
    place, kind = identified(publication.iri)
    about = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "url": publication.home,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Linked data"},
        "titles": list(_titles(publication)),
        "creators": [_agent(publication, agent) for agent in publication.creators],
        "publisher": {"name": one_line(publisher.name)},
        "publicationYear": publication.issued[:4],
        "contributors": list(_contributors(publication)),
        "subjects": [{"subject": word, "lang": publication.language} for word in keywords(publication)],
        "dates": list(_dates(publication)),
        "language": publication.language,
        "alternateIdentifiers": [{"alternateIdentifier": place, "alternateIdentifierType": kind}],
        "relatedIdentifiers": [
            {
                "relatedIdentifier": one.identifier,
                "relatedIdentifierType": one.kind,
                "relationType": one.relation,
            }
            for one in related(publication)
        ],
        "sizes": _sizes(publication),
        "formats": formats(publication),
        "version": publication.version,
        "rightsList": list(_rights(publication)),
        "descriptions": list(_descriptions(publication.descriptions)),
        "geoLocations": [_location(place) for place in publication.places],
    }
    return said(about)


def formats(publication: Publication) -> list[str]:
    """Return the media types of all downloads, sorted."""
    found = (format_of(download.path) for download in publication.downloads)
    return sorted({format_.package or format_.media_type for format_ in found if format_})


def keywords(publication: Publication) -> list[str]:
    """Return the keywords in one line each, every one once."""
    return list(dict.fromkeys(one_line(word) for word in publication.keywords if word.strip()))


def language_of(texts: Texts, chosen: str) -> str:
    """Return the tag of the text that was chosen; "" when it has none."""
    return next((tag for tag, text in texts.items() if text == chosen), "")


def point(place: Place) -> Point | None:
    """Return where a place is, None when that is not said or no place on Earth."""
    degrees = (place.latitude, place.longitude)
    if not all(_DEGREES.fullmatch(number) for number in degrees):
        return None
    found = Point(*map(float, degrees))
    return found if abs(found.latitude) <= 90 and abs(found.longitude) <= 180 else None


def _titles(publication: Publication) -> Iterator[Value]:
    main = language_of(publication.titles, publication.title)
    yield said({"title": one_line(publication.title), "lang": main})
    for tag, text in sorted(publication.titles.items()):
        if tag != main:
            yield said({"title": one_line(text), "titleType": "TranslatedTitle", "lang": tag})


def _agent(publication: Publication, agent: Agent) -> Value:
    given, family = people.names(publication, agent)
    about = {
        "name": one_line(f"{family}, {given}" if agent.is_person and given else agent.name),
        "nameType": "Personal" if agent.is_person else "Organizational",
        "givenName": given if agent.is_person else "",
        "familyName": family if agent.is_person and given else "",
        "nameIdentifiers": [
            {"nameIdentifier": one.url, "nameIdentifierScheme": one.register, "schemeUri": one.address}
            for one in people.numbers(publication, agent)
        ],
    }
    return said(about)


def _contributors(publication: Publication) -> Iterator[Value]:
    if publication.contact:
        yield {**_agent(publication, publication.contact), "contributorType": "ContactPerson"}


def _dates(publication: Publication) -> Iterator[Value]:
    yield {"date": publication.issued, "dateType": "Issued"}
    yield {"date": publication.modified, "dateType": "Updated"}
    start, end = publication.period
    if start or end:  # 4.5 has no type of its own for what the data are about
        yield {"date": f"{start}/{end}", "dateType": "Other", "dateInformation": "Coverage"}


def _sizes(publication: Publication) -> list[str]:
    number, size = len(publication.downloads), sum(download.size for download in publication.downloads)
    return [f"{number} files", f"{size} bytes"] if number else []


def _rights(publication: Publication) -> Iterator[Value]:
    code = licences.spdx(publication)
    listed = {
        "rightsIdentifier": code,
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": licences.SPDX,
    }
    if publication.licence:
        name = {"rights": one_line(licences.name(publication)), "rightsUri": publication.licence}
        yield {**name, **(listed if code else {})}


def _descriptions(texts: Texts) -> Iterator[Value]:
    for tag, text in sorted(texts.items()):
        yield said({"description": text, "descriptionType": "Abstract", "lang": tag})


def _location(place: Place) -> Value:
    about: Value = {"geoLocationPlace": one_line(place.name)}
    if found := point(place):
        about["geoLocationPoint"] = {"pointLatitude": found.latitude, "pointLongitude": found.longitude}
    return about
