"""What Zenodo is told and given for a deposit: the metadata of its records, and files without folders.

The words are those of the records API of InvenioRDM, on which Zenodo runs (`POST /api/records`, then
`POST /api/records/{id}/draft/files`). The older deposit API is translated into them, and knows neither
titles in several languages nor places.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import export, records
from sserdf.check.metadata import refuse_incomplete
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.errors import FileError, Unreadable
from sserdf.portal.languages import three_letters
from sserdf.publish import is_whole
from sserdf.records import licences, people
from sserdf.records.datacite import formats, keywords, language_of, point
from sserdf.records.plain import Value, one_line, said
from sserdf.records.publication import Agent, Place, Publication
from sserdf.records.related import Related, related
from sserdf.view import View

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP archive can hold
_SHORTEST = 3  # a title or a description, and
_LONGEST_VERSION = 191  # what InvenioRDM takes


class Deposit(NamedTuple):
    """A publication and its files as Zenodo takes them: by name, it has no folders."""

    publication: Publication
    files: Mapping[str, bytes]


def prepare(corpus: Corpus, base_url: str) -> Deposit:
    """Return what is to be deposited; raises SserdfError with all that the publication fails to say.

    Each file of data at the root of the site goes as it is. An archive holds those again, with all
    that stand in folders and all records, so that what refers to another file still finds it.
    """
    refuse_incomplete(corpus)
    view = View(corpus)
    data = {path: content for path, content in export.files(view) if is_whole(corpus, path)}
    downloads = tuple(Download.of(*file) for file in data.items())
    publication = Publication(view, base_url, downloads)
    if found := list(_faults(publication)):
        raise Unreadable(found)
    packed = _archive({**data, **dict(records.files(publication))})
    alone = {path: content for path, content in data.items() if "/" not in path}
    return Deposit(publication, dict(sorted({**alone, _name(publication): packed}.items())))


def requests(deposit: Deposit) -> Value:
    """Return the bodies of the two requests, and the SHA-256 of each file, which Zenodo does not ask for."""
    return {
        "record": record(deposit.publication),
        "files": [_file(name, content) for name, content in deposit.files.items()],
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in deposit.files.items()},
    }


def _name(publication: Publication) -> str:
    # of the archive: the end of the base, and the version or the date
    words = re.findall(r"[\w.-]+", publication.iri.split("://")[-1], re.ASCII)
    mark = "-".join(re.findall(r"[\w.]+", publication.version or publication.modified, re.ASCII))
    return "-".join(filter(None, [words[-1] if words else "data", mark])) + ".zip"


def _archive(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:  # stored: compressors differ in their bytes
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(path, _EPOCH)
            info.external_attr, info.create_system = 0o644 << 16, 3
            packed.writestr(info, content)
    return buffer.getvalue()


def _file(name: str, content: bytes) -> Value:
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"key": name, "size": len(content), "checksum": f"md5:{md5}"}


def record(publication: Publication) -> Value:
    """Return the body of the request that makes a draft."""
    return {
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": True},
        "metadata": said(_metadata(publication)),
    }


def _faults(publication: Publication) -> Iterator[FileError]:
    subject = ox.NamedNode(publication.iri)
    told = (file for file in publication.corpus.files if any(t.subject == subject for t in file.triples))
    path = next((file.path for file in told), publication.corpus.root / "data" / "index.ttl")
    for fault, cure in _refused(publication):
        yield FileError(path, f"Zenodo would refuse the publication: {fault}", cure)


def _refused(publication: Publication) -> Iterator[tuple[str, str]]:
    # what is wanting altogether is told before
    if len(one_line(publication.title)) < _SHORTEST:
        yield f"its title has less than {_SHORTEST} letters", "say a longer dcterms:title"
    if len(publication.description.strip()) < _SHORTEST:
        yield f"its description has less than {_SHORTEST} letters", "say a longer dcterms:description"
    if not _is_date(publication.issued):
        yield "its dcterms:issued is no date", "say a day, a month or a year, such as 2026-01-31"
    if len(publication.version) > _LONGEST_VERSION:
        yield f"its version has more than {_LONGEST_VERSION} letters", "say a shorter dcat:version"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(text)


def _metadata(publication: Publication) -> Value:
    code, publisher = licences.spdx(publication), publication.publisher
    own = {"title": {"en": one_line(licences.name(publication))}, "link": publication.licence}
    contact = publication.contact
    places = [_location(place) for place in publication.places]
    return {
        "resource_type": {"id": "dataset"},
        "title": one_line(publication.title),
        "additional_titles": list(_titles(publication)),
        "description": _paragraphs(publication.description),
        "additional_descriptions": list(_descriptions(publication)),
        "creators": [{"person_or_org": _agent(publication, agent)} for agent in publication.creators],
        "contributors": [_contact(publication, contact)] if contact else None,
        "publisher": one_line(publisher.name) if publisher else None,
        "publication_date": publication.issued,
        "dates": list(_dates(publication)),
        "version": publication.version,
        "languages": _language(publication.language),
        "subjects": [{"subject": word} for word in keywords(publication)],
        "rights": [{"id": code.lower()} if code else own] if publication.licence else None,
        "identifiers": [{"identifier": publication.iri, "scheme": "url"}],
        "related_identifiers": [_related(one) for one in related(publication)],
        "locations": {"features": places} if places else None,
        "sizes": [f"{sum(download.size for download in publication.downloads)} bytes"],
        "formats": formats(publication),
    }


def _titles(publication: Publication) -> Iterator[Value]:
    main = language_of(publication.titles, publication.title)
    for tag, text in sorted(publication.titles.items()):
        if tag != main and len(one_line(text)) >= 3:
            type_, lang = {"id": "translated-title"}, three_letters(tag)
            yield said({"title": one_line(text), "type": type_, "lang": {"id": lang} if lang else None})


def _descriptions(publication: Publication) -> Iterator[Value]:
    main = language_of(publication.descriptions, publication.description)
    for tag, text in sorted(publication.descriptions.items()):
        if tag != main and len(text.strip()) >= 3:
            lang = three_letters(tag)
            told = {"description": _paragraphs(text), "type": {"id": "abstract"}}
            yield said({**told, "lang": {"id": lang} if lang else None})


def _language(tag: str) -> list[Value]:
    code = three_letters(tag)
    return [{"id": code}] if code else []


def _paragraphs(text: str) -> str:
    # the field is HTML, and what the data say is none
    return "".join(
        f"<p>{html.escape(one_line(part))}</p>" for part in re.split(r"\n\s*\n", text) if part.strip()
    )


def _agent(publication: Publication, agent: Agent) -> Value:
    given, family = people.names(publication, agent)
    identifiers = [
        {"scheme": one.register.lower(), "identifier": one.value}
        for one in people.numbers(publication, agent)
    ]
    name = {"name": one_line(agent.name), "type": "organizational"}
    person = {"given_name": one_line(given), "family_name": one_line(family), "type": "personal"}
    return said({**(person if agent.is_person else name), "identifiers": identifiers})


def _contact(publication: Publication, contact: Agent) -> Value:
    return {"person_or_org": _agent(publication, contact), "role": {"id": "contactperson"}}


def _dates(publication: Publication) -> Iterator[Value]:
    if _is_date(publication.modified) and publication.modified != publication.issued:
        yield {"date": publication.modified, "type": {"id": "updated"}}
    start, end = publication.period
    if _is_date(start) and _is_date(end):  # half open intervals are refused
        yield {"date": f"{start}/{end}", "type": {"id": "other"}, "description": "Coverage"}


def _related(one: Related) -> Value:
    scheme = "doi" if one.kind == "DOI" else "url"
    return {
        "identifier": one.identifier,
        "scheme": scheme,
        "relation_type": {"id": one.relation.lower()},
    }


def _location(place: Place) -> Value:
    found = point(place)
    geometry = {"type": "Point", "coordinates": [found.longitude, found.latitude]} if found else None
    return said({"place": one_line(place.name), "geometry": geometry})
