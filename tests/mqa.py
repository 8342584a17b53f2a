"""The points that data.europa.eu gives to metadata (MQA, 405 at most), computed for a catalogue.

The five dimensions, their metrics and weights are those of the published methodology. Of accessURL and
downloadURL it counts which answer 200: here, which of them are files of the site.
Run alone it prints the table: python tests/mqa.py site
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import rdflib
from rdflib import DCAT, DCTERMS, RDF, SKOS, Graph
from rdflib.term import Node

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
# of the formats in use, those that nobody owns and that programs read: all, as the EU's lists have them
_OPEN = {"CSV", "JSON_LD", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TURTLE", "RDF_XML", "TSV"}


class Metric(NamedTuple):
    """One line of the table."""

    dimension: str
    name: str
    share: float  # of the datasets or distributions that have it
    weight: int

    @property
    def points(self) -> float:
        """What it brings."""
        return self.share * self.weight


def metrics(catalogue: Graph, site: Path, home: str, conforms: bool) -> list[Metric]:
    """Return every metric for the datasets and distributions of a catalogue whose files are in a folder."""
    datasets = list(catalogue.subjects(RDF.type, DCAT.Dataset))
    files = list(catalogue.subjects(RDF.type, DCAT.Distribution))

    def has(nodes: list[Node], *ways: Node) -> float:
        return _share(nodes, lambda node: any(catalogue.value(node, way) for way in ways))

    def named(nodes: list[Node], way: Node, start: str) -> float:
        return _share(nodes, lambda node: str(catalogue.value(node, way)).startswith(start))

    def served(way: Node) -> float:
        return _share(files, lambda node: _is_file(site, home, catalogue.value(node, way)))

    def is_open(node: Node) -> bool:
        return str(catalogue.value(node, DCTERMS.format)).rsplit("/", 1)[-1] in _OPEN

    def licensed(node: Node) -> bool:
        matches = catalogue.objects(catalogue.value(node, DCTERMS.license), SKOS.exactMatch)
        return any(str(match).startswith(f"{_AUTHORITY}licence/") for match in matches)

    vocabulary = (
        named(files, DCTERMS.format, f"{_AUTHORITY}file-type/") + named(files, DCAT.mediaType, _IANA)
    ) / 2
    return [
        Metric("Findability", "keyword", has(datasets, DCAT.keyword), 30),
        Metric("Findability", "theme", named(datasets, DCAT.theme, f"{_AUTHORITY}data-theme/"), 30),
        Metric("Findability", "spatial", has(datasets, DCTERMS.spatial), 20),
        Metric("Findability", "temporal", has(datasets, DCTERMS.temporal), 20),
        Metric("Accessibility", "accessURL answers", served(DCAT.accessURL), 50),
        Metric("Accessibility", "downloadURL", has(files, DCAT.downloadURL), 20),
        Metric("Accessibility", "downloadURL answers", served(DCAT.downloadURL), 30),
        Metric("Interoperability", "format", has(files, DCTERMS.format), 20),
        Metric("Interoperability", "media type", has(files, DCAT.mediaType), 10),
        Metric("Interoperability", "format and media type from lists", vocabulary, 10),
        Metric("Interoperability", "non-proprietary", _share(files, is_open), 20),
        Metric("Interoperability", "machine-readable", _share(files, is_open), 20),
        Metric("Interoperability", "DCAT-AP compliance", float(conforms), 30),
        Metric("Reusability", "licence", has(files, DCTERMS.license), 20),
        Metric("Reusability", "licence from list", _share(files, licensed), 10),
        Metric("Reusability", "access rights", has(datasets, DCTERMS.accessRights), 10),
        Metric(
            "Reusability",
            "access rights from list",
            named(datasets, DCTERMS.accessRights, f"{_AUTHORITY}access-right/"),
            5,
        ),
        Metric("Reusability", "contact point", has(datasets, DCAT.contactPoint), 20),
        Metric("Reusability", "publisher", has(datasets, DCTERMS.publisher), 10),
        Metric("Contextuality", "rights", has(files, DCTERMS.rights), 5),
        Metric("Contextuality", "size", has(files, DCAT.byteSize), 5),
        Metric("Contextuality", "issued", has(files, DCTERMS.issued), 5),
        Metric("Contextuality", "modified", has(files, DCTERMS.modified), 5),
    ]


def _share(nodes: Iterable[Node], test: Callable[[Node], bool]) -> float:
    found = [test(node) for node in nodes]
    return sum(found) / len(found) if found else 0.0


def _is_file(site: Path, home: str, url: Node | None) -> bool:
    return str(url).startswith(home) and (site / unquote(str(url).removeprefix(home))).is_file()


def _main(site: Path) -> None:
    catalogue = Graph().parse(site / "catalog.ttl")
    home = str(next(catalogue.objects(None, rdflib.FOAF.homepage)))
    found = metrics(catalogue, site, home, conforms=True)
    for metric in found:
        sys.stdout.write(f"{metric.dimension:17}{metric.name:34}{metric.points:6.1f} of {metric.weight}\n")
    sys.stdout.write(f"{'':51}{sum(metric.points for metric in found):6.1f} of 405\n")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
