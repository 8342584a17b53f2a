"""The five laws of the design, and what else must stay true of the code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from sserdf import publish
from sserdf.corpus import Corpus
from sserdf.view import View

# ours are a topic, a class and an area; the engine has a class of schema.org and everybody's words
TOO_COMMON = {"Cooperative", "Finding", "world"}


def test_adding_a_file_adds_the_thing(tiny: Path) -> None:
    before = dict(publish.files(Corpus.read(tiny)))

    text = (tiny / "data/tree/elm.ttl").read_text().replace("tree/elm", "tree/ash").replace('"Elm"', '"Ash"')
    (tiny / "data/tree/ash.ttl").write_text(text)
    (tiny / "queries/all.rq").write_text("# What is there?\n\nSELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s\n")
    after = dict(publish.files(Corpus.read(tiny)))

    added = {
        *(f"tree/ash{end}" for end in ("/index.html", ".ttl", ".jsonld", ".rdf", ".nt")),
        *("queries/all.rq", "queries/all.csv", "queries/all/index.html"),
    }
    assert set(after) - set(before) == added
    assert b">Ash</a>" in after["tree/index.html"]


def test_every_iri_we_mint_is_a_page_and_its_path_is_its_iri(corpus: Corpus) -> None:
    files = dict(publish.files(corpus))
    ours = {
        n.value
        for t in (*corpus.triples, *corpus.shape_triples)
        for n in t
        if isinstance(n, ox.NamedNode) and n.value.startswith(corpus.base)
    }

    for path in {iri.removeprefix(corpus.base) for iri in ours - _namespaces(corpus)} - set(corpus.tables):
        assert (f"{path}/index.html" if path else "index.html") in files, path
        for suffix in ("ttl", "jsonld", "rdf", "nt"):
            assert f"{path or 'index'}.{suffix}" in files


def test_the_name_and_order_of_facts_come_from_the_shapes(orchard: Path) -> None:
    facts = View(Corpus.read(orchard)).resources
    pear = next(r for r in facts if r.path == "tree/old-pear")
    ada = next(r for r in facts if r.path == "person/ada")

    assert [fact.name for fact in pear.facts][:2] == ["planted by", "height in metres"]
    assert [mention.name for mention in ada.mentions] == ["planted"]


def test_there_are_no_blank_nodes_in_ontology_data_and_links(corpus: Corpus) -> None:
    blank = [t for t in corpus.triples if any(isinstance(n, ox.BlankNode) for n in t)]

    assert blank == []


def test_each_outside_library_has_one_door() -> None:
    command = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([command], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_engine_names_no_term_city_or_person_of_ours(corpus: Corpus, root: Path) -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((root / "src").rglob("*"))
        if path.suffix in (".py", ".html", ".css")
    )

    found = {word for word in _words(corpus) if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code)}

    assert found == set(), "move these words to RDF, SPARQL or templates/"


def _words(corpus: Corpus) -> set[str]:
    ours = (
        *("area/", "case-study/", "city/", "country/", "instrument/", "organization/", "person/"),
        *("recommendation/", "indicator/", "topic/"),
    )
    words = {corpus.base, "SSE", "sse"}
    for resource in View(corpus).resources:
        if resource.path.startswith(ours):
            words |= {resource.path.split("/")[-1], *(name.text for name in resource.names)}
        elif resource.path.startswith("def/") and "Shape" not in resource.path:
            words.add(resource.path.split("/")[-1])
    return words - TOO_COMMON


def test_modules_and_functions_are_short(root: Path) -> None:
    for path in sorted((root / "src").rglob("*.py")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, f"{path} wants to be two rooms"


@pytest.mark.parametrize(
    "folder",
    ["ontology", "data", "shapes", "tests/shapes", "tests/rules", "tests/orchard", "benchmarks/registry"],
)
def test_turtle_is_formatted(folder: str, root: Path) -> None:
    command = Path(sys.executable).with_name("turtlefmt")

    done = subprocess.run([command, "--check", root / folder], capture_output=True, text=True, check=False)

    assert done.returncode == 0, f"run uv run turtlefmt {folder}\n{done.stdout}{done.stderr}"


def test_queries_begin_with_their_question_and_order_their_answers(root: Path) -> None:
    for path in sorted((root / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        assert re.match(r"# [A-Z].*\?\n", text), f"{path} begins with a question"
        assert "ORDER BY" in text or "CONSTRUCT" in text, f"{path} has no ORDER BY"
        assert not re.search(r"^\s*PREFIX", text, re.MULTILINE), (
            f"{path}: prefixes come from ontology/prefixes.ttl"
        )


def test_nothing_names_a_machine_or_a_registry(root: Path) -> None:
    git = shutil.which("git")
    if not git or not (root / ".git").exists():
        pytest.skip("needs a git checkout")

    listed = subprocess.run([git, "ls-files"], cwd=root, capture_output=True, text=True, check=True)

    for name in listed.stdout.splitlines():
        if name != "uv.lock" and (root / name).suffix not in (".zip", ".png", ".ttf", ".wasm", ".woff2"):
            text = (root / name).read_text(encoding="utf-8")
            assert not re.search(r"/(?:home|root|work)/\w|pythonho[s]ted|registry\.npm[j]s", text), name


def _namespaces(corpus: Corpus) -> set[str]:
    return {*corpus.prefixes.values()} - {corpus.base}
