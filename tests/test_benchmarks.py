"""The made-up registries of the benchmarks: the same each time, without a fault but those seeded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from sserdf.check import check
from sserdf.corpus import Corpus
from sserdf.vocabulary import TYPE

SHACL = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="session")
def benchmarks(root: Path) -> Path:
    return root / "benchmarks"


def _generated(benchmarks: Path, *words: object) -> None:
    command = [sys.executable, str(benchmarks / "generate.py"), *map(str, words)]
    subprocess.run(command, check=True, capture_output=True)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("layout", ["files", "bulk"])
def test_a_registry_is_the_same_each_time_and_another_with_another_seed(
    layout: str, benchmarks: Path, tmp_path: Path
) -> None:
    words = ("--triples", 2000, "--violations", 0.1, "--layout", layout)
    for name, seed in (("first", 1), ("again", 1), ("other", 2)):
        _generated(benchmarks, *words, "--seed", seed, tmp_path / name)

    first, again, other = (_bytes(tmp_path / name) for name in ("first", "again", "other"))
    assert first == again
    assert first.keys() == other.keys()
    assert first != other


def test_a_registry_has_the_triples_that_are_asked_for_in_every_layout(
    benchmarks: Path, tmp_path: Path
) -> None:
    for layout in ("files", "bulk"):
        _generated(benchmarks, "--triples", 12_000, "--layout", layout, tmp_path / layout)
    _generated(benchmarks, "--triples", 12_000, "--flat", tmp_path / "flat/data.nt")

    files, bulk = (_triples(*sorted((tmp_path / name).rglob("data/**/*.*"))) for name in ("files", "bulk"))
    ontology = _triples(*sorted((tmp_path / "files/ontology").glob("*.ttl")))
    assert files == bulk
    assert files | ontology == _triples(tmp_path / "flat/data.nt")
    assert len(files | ontology) == pytest.approx(12_000, rel=0.05)


def test_sserdf_finds_no_fault_in_a_registry_without_any(benchmarks: Path, tmp_path: Path) -> None:
    _generated(benchmarks, "--triples", 5000, tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "sserdf", "validate", "-C", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_sserdf_finds_the_seeded_violations_and_no_other(benchmarks: Path, tmp_path: Path) -> None:
    _generated(benchmarks, "--triples", 12_000, "--violations", 0.3, "--flat", tmp_path / "data.nt")

    found = subprocess.run(
        [sys.executable, "-m", "sserdf", "validate", "--format", "json"]
        + ["--data", str(tmp_path / "data.nt"), "--shapes", str(tmp_path / "shapes.ttl")],
        capture_output=True,
        check=False,
    ).stdout
    results = [(f["focus"], _short(f["component"])) for f in json.loads(found)["findings"]]

    rows = [row.split("\t") for row in (tmp_path / "expected.tsv").read_text().splitlines()]
    assert Counter(results) == Counter((focus.strip('<>"'), component) for focus, _, component in rows)


def test_every_kind_of_constraint_of_shacl_core_is_in_the_shapes_and_is_broken(
    benchmarks: Path, tmp_path: Path
) -> None:
    _generated(benchmarks, "--triples", 12_000, "--violations", 0.3, "--flat", tmp_path / "data.nt")

    rows = [row.split("\t") for row in (tmp_path / "expected.tsv").read_text().splitlines()]
    used = {t.predicate.value.removeprefix(SHACL) for t in _triples(tmp_path / "shapes.ttl")}

    assert {component for _, _, component in rows} == {
        *("And", "Class", "Closed", "Datatype", "Disjoint", "Equals", "HasValue", "In", "LanguageIn"),
        *("LessThan", "LessThanOrEquals", "MaxCount", "MaxExclusive", "MaxInclusive", "MaxLength"),
        *("MinCount", "MinExclusive", "MinInclusive", "MinLength", "NodeKind", "Node", "Not", "Or"),
        *("Pattern", "QualifiedMaxCount", "QualifiedMinCount", "UniqueLang", "Xone"),
    }
    assert used >= {
        *("alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath"),
        *("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"),
    }


def test_every_shape_of_the_registry_has_focus_nodes(benchmarks: Path, tmp_path: Path) -> None:
    _generated(benchmarks, "--triples", 5000, tmp_path)

    corpus = Corpus.read(tmp_path)
    targets = {ox.NamedNode(f"{SHACL}target{name}") for name in ("Class", "Node", "ObjectsOf", "SubjectsOf")}
    shapes = corpus.inverse[ox.NamedNode(f"{SHACL}NodeShape")][TYPE]
    idle = [f.focus for f in check(corpus) if f.source == "idle-shape"]

    assert len(shapes) >= 15
    assert idle == []
    for shape in shapes:  # without a target, another shape leads to its focus nodes
        assert targets & corpus.facts[shape].keys() or corpus.inverse.get(shape), shape


def test_the_page_on_speed_has_the_figures_of_the_last_run(benchmarks: Path, root: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import json, page; print(page.text(json.load(open(page.RESULTS))), end='')"],
        cwd=benchmarks,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    measured = (root / "templates/measured.html").read_text(encoding="utf-8")
    assert measured == told, "run uv run python benchmarks/page.py"


def test_a_peer_that_is_missing_fails_or_is_too_slow_is_told_and_no_crash(benchmarks: Path) -> None:
    script = """
import sys
from clock import Run, run
python = sys.executable
print(run(Run("", None, missing="not installed: try"), 5).fault)
print(run(Run("", [python, "-c", "raise SystemExit('no luck')"]), 5).fault)
print(run(Run("", [python, "-c", "import time; time.sleep(9)"]), 0.5).fault)
print(run(Run("", [python, "-c", "print('{\\"load\\": 1}')"]), 5).told)
"""

    told = subprocess.run(
        [sys.executable, "-c", script], cwd=benchmarks, check=True, capture_output=True, text=True
    ).stdout

    assert told.splitlines() == ["not installed: try", "failed: no luck", "> 0 s", "{'load': 1.0}"]


def test_what_engines_report_is_counted_whatever_its_form(benchmarks: Path, tmp_path: Path) -> None:
    (tmp_path / "expected.tsv").write_text("<urn:a>\turn:p\tMinCount\n<urn:b>\t\tClass\n")
    (tmp_path / "table").write_text("<urn:a>\t\tsh:MinCountConstraintComponent\n<urn:c>\t\tsh:In\n")
    (tmp_path / "graph").write_text(
        f"[] <{SHACL}result> _:r . _:r <{SHACL}focusNode> <urn:b> ; "
        f"<{SHACL}sourceConstraintComponent> <{SHACL}ClassConstraintComponent> ; <{SHACL}detail> _:d . "
        f"_:d <{SHACL}focusNode> <urn:b> ; <{SHACL}sourceConstraintComponent> <{SHACL}In> ."
    )

    def counted(report: str) -> str:
        command = [sys.executable, str(benchmarks / "counting.py"), report, "expected.tsv"]
        return subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout.strip()

    assert counted("table") == "1 of 2, 1 wrong"
    assert counted("graph") == "1 of 2"


def _triples(*paths: Path) -> set[ox.Triple]:
    return {quad.triple for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}


def _short(component: str) -> str:
    return component.removeprefix(SHACL).removesuffix("ConstraintComponent")
