"""Each constraint has a file that breaks it and nothing else; each rule too."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from sserdf.check import Finding, check
from sserdf.corpus import Corpus
from sserdf.reading import File, read
from sserdf.vocabulary import SH, TYPE

TESTS = Path(__file__).parent
SHAPE_FILES = sorted((TESTS / "shapes").glob("*.ttl"))
RULE_FILES = sorted((TESTS / "rules").glob("*.ttl"))


@pytest.fixture(scope="module")
def broken(corpus: Corpus) -> dict[Path | None, list[Finding]]:
    """What each broken file gives, and under None what belongs to no file of its batch."""
    found: dict[Path | None, list[Finding]] = {}
    for batch in _batches(corpus):
        near = None if _is_nested(batch[0].name, corpus) else frozenset[str]().union(*map(_near, batch))
        for finding in check(corpus.with_files(tuple(batch)), near):
            owner = next((file.path for file in batch if _is_about(finding, file)), None)
            found.setdefault(owner, []).append(finding)
    return found


def test_the_real_project_has_no_findings(corpus: Corpus) -> None:
    assert [str(finding) for finding in check(corpus)] == []


def test_every_constraint_has_a_failing_file_and_every_file_a_constraint(corpus: Corpus) -> None:
    shapes = {
        t.subject for t in corpus.shape_triples if t.predicate == TYPE and t.object == SH("PropertyShape")
    }
    names = {shape.value.rsplit("/", 1)[-1] for shape in shapes if isinstance(shape, ox.NamedNode)}

    files = {path.stem for path in SHAPE_FILES}

    assert names - files == set(), "write tests/shapes/<name>.ttl for each of these"
    assert files - names == set(), "delete these files, or name them for a constraint"


def test_every_rule_has_a_failing_file_and_every_file_a_rule(root: Path) -> None:
    rules = {path.stem for path in (root / "shapes" / "rules").glob("*.rq")}

    assert rules == {path.stem for path in RULE_FILES}, "tests/rules/ has one file for each rule"


@pytest.mark.parametrize("path", SHAPE_FILES, ids=lambda path: path.stem)
def test_a_broken_file_breaks_the_constraint_it_is_named_for(
    path: Path, broken: dict[Path | None, list[Finding]], corpus: Corpus
) -> None:
    findings = broken.get(path, [])
    if _sources(findings) != {path.stem}:  # files of a batch may get in each other's way
        findings = _findings(path, corpus)

    assert _sources(findings) == {path.stem}, "\n".join(map(str, findings)) or f"{path} breaks nothing"


def test_broken_files_break_nothing_beyond_themselves(broken: dict[Path | None, list[Finding]]) -> None:
    assert broken.get(None, []) == []


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_broken_file_breaks_the_rule_it_is_named_for(path: Path, corpus: Corpus) -> None:
    findings = _findings(path, corpus)

    assert _sources(findings) == {path.stem}, "\n".join(map(str, findings))


@pytest.mark.parametrize("path", SHAPE_FILES[::40], ids=lambda path: path.stem)
def test_a_finding_names_the_line_of_the_fault_in_its_file(
    path: Path, broken: dict[Path | None, list[Finding]]
) -> None:
    finding = broken[path][0]

    lines = finding.path.read_text(encoding="utf-8").splitlines()
    nearby = lines[finding.line - 1]
    assert finding.predicate.rstrip("/").split("/")[-1].split("#")[-1] in nearby or finding.focus in nearby


def test_every_node_shape_speaks_of_something(corpus: Corpus) -> None:
    idle = [finding for finding in check(corpus) if finding.source == "idle-shape"]

    assert idle == [], "check the target of each, or delete it"


def test_every_property_shape_has_name_order_and_message(corpus: Corpus) -> None:
    needed = {SH("path"), SH("name"), SH("order"), SH("message")}

    for shape, said in corpus.facts.items():
        if SH("PropertyShape") in said.get(TYPE, ()):
            assert needed <= set(said), f"{shape} lacks {needed - set(said)}"


def _sources(findings: list[Finding]) -> set[str]:
    return {finding.source.rsplit("/", 1)[-1] for finding in findings}


def _batches(corpus: Corpus) -> list[list[File]]:
    # files that speak of different things are checked together: a tenth of the time
    batches: list[tuple[bool, set[str], list[File]]] = []
    for path in SHAPE_FILES:
        file = read(path, path.stem)
        nested, own = _is_nested(path.stem, corpus), _subjects(file)
        batch = next((b for b in batches if b[0] == nested and not b[1] & own), None)
        if batch is None:
            batch = (nested, set(), [])
            batches.append(batch)
        batch[1].update(own)
        batch[2].append(file)
    return [files for _, _, files in batches]


def _is_about(finding: Finding, file: File) -> bool:
    own = _subjects(file)
    return finding.path == file.path or finding.focus in own or finding.value.strip("<>") in own


def _subjects(file: File) -> set[str]:
    return {str(t.subject).strip("<>") for t in file.triples}


def _findings(path: Path, corpus: Corpus) -> list[Finding]:
    file = read(path, path.stem)
    return check(corpus.with_files((file,)), None if _is_nested(path.stem, corpus) else _near(file))


def _is_nested(name: str, corpus: Corpus) -> bool:
    # pySHACL 0.40 does not look into nested shapes when it is given focus nodes
    said = corpus.facts.get(ox.NamedNode(f"{corpus.base}def/{name}"), {})
    return any(SH(word) in said for word in ("and", "node", "not", "or", "qualifiedValueShape", "xone"))


def _near(file: File) -> frozenset[str]:
    # inverse shapes speak of the things that a file points to
    return frozenset(n.value for t in file.triples for n in t if isinstance(n, ox.NamedNode))
