"""Fixtures: projects small enough to read in the test that uses them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

import sserdf.check.reference  # noqa: F401 - so that forked checks need not import it each time
from sserdf import search
from sserdf.corpus import Corpus
from sserdf.publish import files, write

# tests leave nothing in the cache of whoever runs them
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="sserdf-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

_PREFIXES = """\
@base <https://example.org/orchard/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix orchard: <https://example.org/orchard/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

_DEF = """\
<https://example.org/orchard/def> a owl:Ontology ;
    rdfs:label "Orchard vocabulary"@en .

orchard:Tree a owl:Class ;
    rdfs:label "tree"@en ;
    rdfs:isDefinedBy <https://example.org/orchard/def> .

orchard:height a owl:DatatypeProperty ;
    rdfs:label "height"@en ;
    rdfs:isDefinedBy <https://example.org/orchard/def> .

orchard:near a owl:ObjectProperty ;
    rdfs:label "near"@en ;
    rdfs:isDefinedBy <https://example.org/orchard/def> .

orchard:plantedOn a owl:DatatypeProperty ;
    rdfs:label "planted on"@en ;
    rdfs:isDefinedBy <https://example.org/orchard/def> .
"""

_INDEX = """\
<https://example.org/orchard/> rdfs:label "Orchard"@en ;
    dcterms:description "A few trees."@en ;
    dcterms:language "en" .
"""

_OAK = """\
<https://example.org/orchard/tree/oak> a orchard:Tree ;
    rdfs:label "Oak"@en ;
    orchard:height 12.50 ;
    orchard:near <https://example.org/orchard/tree/elm> ;
    orchard:plantedOn "1987-03-21"^^xsd:date .
"""

_ELM = """\
<https://example.org/orchard/tree/elm> a orchard:Tree ;
    rdfs:label "Elm"@en ;
    rdfs:label "Orme"@fr ;
    orchard:height 9.0 .
"""

_SHAPES = """\
orchard:TreeShape a sh:NodeShape ;
    rdfs:label "Trees"@en ;
    sh:targetClass orchard:Tree ;
    sh:property orchard:TreeShape-label ;
    sh:property orchard:TreeShape-height ;
    sh:property orchard:TreeShape-plantedOn .

orchard:TreeShape-label a sh:PropertyShape ;
    sh:path rdfs:label ;
    sh:name "name"@en ;
    sh:order 1 ;
    sh:minCount 1 ;
    sh:message "A tree has a name."@en .

orchard:TreeShape-height a sh:PropertyShape ;
    sh:path orchard:height ;
    sh:name "height"@en ;
    sh:order 2 ;
    sh:minInclusive 0 ;
    sh:maxInclusive 150 ;
    sh:message "A tree is between 0 and 150 metres high."@en .

orchard:TreeShape-plantedOn a sh:PropertyShape ;
    sh:path orchard:plantedOn ;
    sh:name "planted on"@en ;
    sh:order 3 ;
    sh:maxCount 1 ;
    sh:message "A tree is planted once."@en .
"""

_TREES = """\
# Which trees are there?

SELECT ?tree ?name WHERE {
  ?tree a orchard:Tree ;
    rdfs:label ?name .
}
ORDER BY ?tree ?name
"""

_HEAD = _PREFIXES.split("\n", 1)[1]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return the folder of a project of two trees, without a fault."""
    root = tmp_path / "orchard"
    files = {
        "ontology/prefixes.ttl": _PREFIXES,
        "ontology/def.ttl": _HEAD + _DEF,
        "data/index.ttl": _HEAD + _INDEX,
        "data/tree/oak.ttl": _HEAD + _OAK,
        "data/tree/elm.ttl": _HEAD + _ELM,
        "shapes/tree.ttl": _HEAD + _SHAPES,
        "queries/trees.rq": _TREES,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the real project."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def orchard(root: Path) -> Path:
    """Return the folder of a foreign project."""
    return root / "tests" / "orchard"


@pytest.fixture(scope="session")
def corpus(root: Path) -> Corpus:
    """Return the real project as read."""
    return Corpus.read(root)


@pytest.fixture(scope="session")
def built(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the real project's whole site."""
    folder = tmp_path_factory.mktemp("built") / "site"
    write(folder, files(corpus), more=search.index)
    return folder


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Return the folder with the report, where there is one."""
    folder = root.parent / "shared"
    return folder if folder.is_dir() else without("../shared, the report and the official test material")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the command of a browser, where there is one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or without("Chromium (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def apache2() -> str:
    """Return the command of the web server that w3id.org runs, where there is one."""
    found = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return found or without("Apache (Debian: apt-get install apache2)")


@pytest.fixture(scope="session")
def java() -> str:
    """Return the command that runs Java, where there is one."""
    return shutil.which("java") or without("Java (Debian: apt-get install default-jre-headless)")


@pytest.fixture(scope="session")
def vnu() -> Path:
    """Return the checker of the World Wide Web Consortium for HTML, where there is one."""
    return _named("SSERDF_VNU", "vnu.jar of the npm package vnu-jar")


@pytest.fixture(scope="session")
def lighthouse() -> Path:
    """Return the program that grades pages, where there is one."""
    return _named("SSERDF_LIGHTHOUSE", "cli/index.js of the npm package lighthouse")


@pytest.fixture(scope="session")
def consumer(root: Path) -> Callable[[str, str], Path]:
    """Return what finds a program of tests/consumers/<set>.txt, where it is installed."""

    def found(name: str, program: str) -> Path:
        path = root / ".consumers" / name / "bin" / program
        return path if path.exists() else without(f"{program} (./run python tools/consumers.py {name})")

    return found


def _named(variable: str, thing: str) -> Path:
    path = Path(os.environ.get(variable, ""))
    return path if path.is_file() else without(f"{thing}, and its path in the variable {variable}")


def without(thing: str) -> NoReturn:
    """Skip for want of something, or fail where everything is to be had."""
    # CI has everything, so there a skip would hide a fault
    if os.environ.get("SSERDF_COMPLETE"):
        pytest.fail(f"this machine is to have {thing}")
    pytest.skip(f"needs {thing}")
