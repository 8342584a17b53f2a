"""The files of a release, as they will be published ever after."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from sserdf import export, releases
from sserdf.corpus import Corpus
from sserdf.downloads import Download, sums
from sserdf.export.compact import document
from sserdf.export.jsonld import Context
from sserdf.releases import Release, patch
from sserdf.releases.folder import SUMS


def frozen(corpus: Corpus, version: str, date: str, notes: str, last: Release | None) -> dict[str, bytes]:
    """Return name and bytes of every file; `last` is the release that the patch is for."""
    shapes = canonical(corpus.shape_triples)
    ontology = _ontology(corpus)
    files = {
        "all.jsonld": export.whole("jsonld", corpus),
        "all.rdf": export.whole("rdfxml", corpus),
        "all.ttl": export.whole("turtle", corpus),
        releases.DATA: export.whole("ntriples", corpus),
        "ontology.jsonld": document(Context.of(corpus), ontology),
        "ontology.rdf": export.rdfxml_of(ontology, corpus.prefixes),
        "ontology.ttl": export.turtle_of(ontology, corpus.prefixes),
        releases.SHAPES: export.ntriples_of(shapes),
        "shapes.ttl": export.turtle_of(shapes, corpus.prefixes),
        releases.NOTES: f"## {version} – {date}\n\n{notes}\n".encode(),
    }
    if last:
        files[releases.PATCH] = patch.write(_since(last, corpus, version, shapes))
    return {**files, SUMS: sums(Download.of(*file) for file in files.items())}


def canonical(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return triples with blank nodes named by what is said of them (RDFC-1.0), so that they compare."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def _ontology(corpus: Corpus) -> set[ox.Triple]:
    folder = corpus.root / "ontology"
    return {t for file in corpus.files if file.path.is_relative_to(folder) for t in file.triples}


def _since(last: Release, corpus: Corpus, version: str, shapes: set[ox.Triple]) -> patch.Patch:
    new = {ox.Quad(s, p, o, ox.DefaultGraph()) for s, p, o in corpus.triples}
    new |= {ox.Quad(s, p, o, last.shapes_graph) for s, p, o in shapes}
    return patch.between(f"{corpus.base}{releases.PLACE}/{version}", last.iri, last.quads(), new)
