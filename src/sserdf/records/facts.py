"""What a build knows and the data do not say: addresses, files and their sizes, in the words of DCAT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from sserdf import releases
from sserdf.downloads import Download, format_of
from sserdf.reading import read
from sserdf.records.counts import Counts
from sserdf.records.publication import Publication
from sserdf.vocabulary import DCAT, DCTERMS, FOAF, SCHEMA, TYPE, XSD

CODES = Path(__file__).parent.parent / "theme" / "portal" / "codes.ttl"
_IANA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
# files that hold no data but say how to read them
_HELPS = {"context.jsonld": "JSON-LD context", "shapes.ttl": "SHACL shapes"}


def facts(publication: Publication) -> Iterator[ox.Triple]:
    """Yield what portal queries may ask besides the data.

    The base gets its landing page (`dcat:landingPage`), its main language (`schema:inLanguage`),
    its catalogue (`foaf:isPrimaryTopicOf`) and a `dcat:distribution` for each download, with title,
    address, size, media type and file type. It gets the numbers of VoID, with a partition for each class
    and property, and `schema:numberOfItems` for its things and those of a class. Who made and publishes
    it gets a name (`foaf:name`) when nobody gave one.
    """
    base = ox.NamedNode(publication.iri)
    yield ox.Triple(base, DCAT("landingPage"), ox.NamedNode(publication.home))
    yield ox.Triple(base, SCHEMA("inLanguage"), ox.Literal(publication.language))
    yield ox.Triple(base, FOAF("isPrimaryTopicOf"), ox.NamedNode(catalogue(publication)))
    yield ox.Triple(ox.NamedNode(catalogue(publication)), DCAT("dataset"), base)
    yield from _downloads(publication, base, publication.downloads)
    yield from _versions(publication, base)
    yield from Counts.of(publication.corpus).told(base, catalogue(publication))
    yield from _names(publication)
    yield from codes()


def _names(publication: Publication) -> Iterator[ox.Triple]:
    # of people and bodies that the project only points at; portals ask for a name
    for agent in (publication.publisher, *publication.creators):
        if agent and not agent.is_named:
            yield ox.Triple(ox.NamedNode(agent.iri), FOAF("name"), ox.Literal(agent.name))


def catalogue(publication: Publication) -> str:
    """Return the IRI of the catalogue: its page is about what portals take."""
    return f"{publication.iri}{publication.place('catalog')}"


@cache
def codes() -> tuple[ox.Triple, ...]:
    """Return the codes of the lists that portals want, with their names."""
    return read(CODES, "codes").triples


def _downloads(
    publication: Publication, dataset: ox.NamedNode, downloads: Iterable[Download]
) -> Iterator[ox.Triple]:
    for download in downloads:
        node = ox.NamedNode(f"{catalogue(publication)}#{quote(download.path)}")
        yield ox.Triple(dataset, DCAT("distribution"), node)
        yield from _download(publication, node, download)


def _versions(publication: Publication, base: ox.NamedNode) -> Iterator[ox.Triple]:
    """The releases as a series of datasets; one alone is no series."""
    released = releases.of(publication.corpus)
    series = ox.NamedNode(f"{catalogue(publication)}#series")
    previous: ox.NamedNode | None = None
    for release in released if len(released) > 1 else ():
        node = ox.NamedNode(release.iri)
        yield ox.Triple(ox.NamedNode(catalogue(publication)), DCAT("dataset"), node)
        yield ox.Triple(base, DCAT("hasVersion"), node)
        yield ox.Triple(node, TYPE, DCAT("Dataset"))
        yield ox.Triple(node, DCAT("inSeries"), series)
        yield ox.Triple(series, TYPE, DCAT("DatasetSeries"))
        yield ox.Triple(node, DCAT("version"), ox.Literal(release.version))
        yield ox.Triple(node, DCTERMS("issued"), ox.Literal(release.date, datatype=XSD("date")))
        if previous:
            yield ox.Triple(node, DCAT("prev"), previous)
        yield from _downloads(publication, node, (f for f in release.files if format_of(f.path)))
        previous = node


def _download(publication: Publication, node: ox.NamedNode, download: Download) -> Iterator[ox.Triple]:
    title, description = words(publication, download)
    yield ox.Triple(node, TYPE, DCAT("Distribution"))
    yield ox.Triple(node, DCTERMS("identifier"), ox.Literal(download.path))
    yield ox.Triple(node, DCTERMS("title"), ox.Literal(title, language="en"))
    yield ox.Triple(node, DCTERMS("description"), ox.Literal(description, language="en"))
    yield ox.Triple(node, DCAT("downloadURL"), ox.NamedNode(publication.url(download.path)))
    size = ox.Literal(str(download.size), datatype=XSD("nonNegativeInteger"))
    yield ox.Triple(node, DCAT("byteSize"), size)
    yield ox.Triple(node, SCHEMA("sha256"), ox.Literal(download.sha256))
    if found := format_of(download.path):
        yield ox.Triple(node, DCTERMS("format"), ox.NamedNode(_FILE_TYPES + found.file_type))
        yield from _media(node, DCAT("mediaType"), found.media_type)
        yield from _media(node, DCAT("packageFormat"), found.package)


def _media(node: ox.NamedNode, predicate: ox.NamedNode, media_type: str) -> Iterator[ox.Triple]:
    if media_type:
        registered = ox.NamedNode(_IANA + media_type)
        yield ox.Triple(node, predicate, registered)
        yield ox.Triple(registered, DCTERMS("identifier"), ox.Literal(media_type))


def words(publication: Publication, download: Download) -> tuple[str, str]:
    """Return title and description of a download, in English."""
    name = download.path.split("/")[-1]
    if help_ := _HELPS.get(download.path):
        return help_, f"{help_} of “{publication.title}”."
    if not download.folder:
        return (
            f"Everything as {download.format}",
            f"All of “{publication.title}” in one file, as {download.format}.",
        )
    stem = name.split(".")[0]
    if download.folder == "tables":
        return f"Table: {stem}", f"A row for each thing of the class {stem}, as {download.format}."
    if download.folder.startswith(f"{releases.PLACE}/"):
        return f"{name} of version {download.folder.split('/')[1]}", "As it was when this version came out."
    return f"Links: {stem}", f"A set of links, with who matched, how and when, as {download.format}."
