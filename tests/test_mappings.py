"""Links are curated in SSSOM/TSV: read as sssom-py reads it, and every fault named with its line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from sserdf import publish
from sserdf.check import check
from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.folders import mapping_sets
from sserdf.mappings.slots import NEGATED, OF_MAPPING
from sserdf.reading import File
from sserdf.vocabulary import OWL, RDFS, SSSOM, TYPE, VOID, XSD

TARGETS = ("essglobal", "eurovoc", "geonames", "sdg", "stw", "unbis", "unesco", "wikidata")
BASE = "https://example.org/orchard/"
SET = f"{BASE}links/others"
HEADER = f"""\
# mapping_set_id: {SET}
# mapping_set_title: Links to others
# mapping_set_description: Made by hand.
# license: https://creativecommons.org/licenses/by/4.0/
# mapping_date: "2026-11-23"
# object_source: others:trees
# curie_map:
#   orchard-things: {BASE}
#   others: http://example.com/
"""
COLUMNS = (
    "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\tcomment\n"
)
HOLDS = "orchard-things:tree/oak\tskos:closeMatch\t\tothers:Oak\tsemapv:ManualMappingCuration\t0.9\t\n"
NOT = "orchard-things:tree/elm\tskos:exactMatch\tNot\tothers:Oak\tsemapv:ManualMappingCuration\t1\tAn elm.\n"
GOOD = HEADER + COLUMNS + HOLDS + NOT
FIRST_ROW = GOOD.count("\n") - 1


def put(project: Path, text: str | bytes, name: str = "others.sssom.tsv") -> Path:
    path = project / "data/links" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(project: Path, command: str = "validate", *more: str) -> Result:
    return CliRunner().invoke(main, [command, "-C", str(project), *more])


def refused(project: Path, text: str | bytes, line: int | None, *words: str) -> str:
    """Check that every fault is one line that an editor can jump to, and nothing else."""
    path = put(project, text)
    answer = run(project)
    cure = f"{answer.output}\nmend src/sserdf/mappings/"
    assert answer.exit_code == 1 and isinstance(answer.exception, SystemExit), f"{answer.exception!r} {cure}"
    assert all(told.startswith(f"{path}:") for told in answer.output.splitlines()), cure
    assert line is None or f"{path}:{line}: " in answer.output, cure
    for word in words:
        assert word in answer.output, f"“{word}” ought to be said: {cure}"
    return answer.output


def test_a_mapping_set_becomes_links_and_a_thing_for_every_row(tiny: Path) -> None:
    put(tiny, GOOD)

    corpus = Corpus.read(tiny)

    oak, elm = (ox.NamedNode(f"{BASE}tree/{name}") for name in ("oak", "elm"))
    match = ox.NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch")
    assert ox.Triple(oak, match, ox.NamedNode("http://example.com/Oak")) in corpus.triples
    assert not any(t.subject == elm and "exactMatch" in t.predicate.value for t in corpus.triples)
    denied = corpus.facts[ox.NamedNode(f"{SET}/tree-elm-oak")]
    assert denied[SSSOM("predicate_modifier")] == [NEGATED]
    assert denied[OWL("annotatedSource")] == [elm]
    assert denied[RDFS("label")] == [
        ox.Literal("orchard-things:tree/elm: no exact match others:Oak", language="en")
    ]
    links = corpus.facts[ox.NamedNode(SET)]
    assert links[VOID("triples")] == [ox.Literal(1)]
    assert [str(finding) for finding in check(corpus)] == []


def test_the_table_stands_beside_the_page_as_it_was_written(tiny: Path) -> None:
    put(tiny, "\ufeff" + GOOD.replace("\n", "\r\n"))

    site = dict(publish.files(Corpus.read(tiny)))

    assert site["links/others.sssom.tsv"] == GOOD.replace("\n", "\r\n").encode()
    assert b'href="../../links/others.sssom.tsv"' in site["links/others/index.html"]
    assert b"annotatedTarget" in site["links/others/tree-elm-oak.ttl"]


def test_a_record_id_names_the_row(tiny: Path) -> None:
    row = HOLDS.replace("\n", "\torchard-things:links/others/first\n")
    put(tiny, HEADER + COLUMNS.replace("\n", "\trecord_id\n") + row)

    assert ox.NamedNode(f"{SET}/first") in Corpus.read(tiny).facts


def test_a_finding_about_a_mapping_names_its_line(tiny: Path) -> None:
    path = put(tiny, GOOD.replace("tree/oak", "tree/yew").replace("tree/elm", "tree/fir"))

    answer = run(tiny)

    assert answer.exit_code == 1
    assert f"{path}:{FIRST_ROW}: violation: <{BASE}tree/yew> is linked" in answer.output
    assert f"{path}:{FIRST_ROW + 1}: violation: <{SET}/tree-fir-oak> points to" in answer.output


def test_every_fault_of_every_file_is_told_at_once(tiny: Path) -> None:
    path = put(
        tiny,
        GOOD.replace("0.9", "9").replace("closeMatch\t", "closeMatch\tMaybe").replace("others:Oak", "x:y"),
    )
    (tiny / "data/tree/oak.ttl").write_text("<")

    answer = run(tiny)

    told = [
        f"{path}:{FIRST_ROW}",
        f"{path}:{FIRST_ROW + 1}",
        "oak.ttl:1",
        "“9”",
        "“Maybe”",
        "unknown prefix x:",
    ]
    assert all(word in answer.output for word in told), answer.output


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("others:Oak", "nowhere:Oak", FIRST_ROW, "unknown prefix nowhere:"),
        ("others:Oak", "javascript:alert(1)", FIRST_ROW, "unknown prefix javascript:"),
        ("others:Oak", "Oak", FIRST_ROW, "no CURIE"),
        ("others:Oak", "others:", FIRST_ROW, "names nothing"),
        ("others:Oak", "others:a b", FIRST_ROW, "no IRI"),
        ("others:Oak", "others:<script>", FIRST_ROW, "no IRI"),
        ("others:Oak", "", FIRST_ROW, "object_id is empty"),
        ("others:Oak", " others:Oak", FIRST_ROW, "spaces"),
        ("others:Oak", '"others:Oak\nx"', FIRST_ROW, "line break"),
        ("others:Oak", '"others:Oak', FIRST_ROW, "not TSV"),
        ("others:Oak", "x" * 200000, FIRST_ROW, "not TSV"),
        ("others:Oak", "others:\x00", FIRST_ROW, "control character"),
        ("\tothers:Oak", "", FIRST_ROW, "6 cells"),
        ("others:Oak", "others:Oak\tmore", FIRST_ROW, "8 cells"),
        ("0.9", "1.1", FIRST_ROW, "from 0 to 1"),
        ("0.9", "-1", FIRST_ROW, "from 0 to 1"),
        ("0.9", "NaN", FIRST_ROW, "from 0 to 1"),
        ("0.9", "high", FIRST_ROW, "from 0 to 1"),
        ("An elm.", "=1+1", FIRST_ROW + 1, "formula"),
        ("\tNot\t", "\tnot\t", FIRST_ROW + 1, "predicate_modifier"),
        ("orchard-things:tree/oak", "others:oak", FIRST_ROW, "not below"),
        (NOT, HOLDS, FIRST_ROW + 1, f"line {FIRST_ROW}"),
        (NOT, HOLDS.replace("\t\to", "\tNot\to"), FIRST_ROW + 1, "contradicts"),
        (NOT, HOLDS.replace("close", "exact"), FIRST_ROW + 1, "record_id"),
        (COLUMNS, COLUMNS.replace("comment", "remark"), FIRST_ROW - 1, "unknown column “remark”"),
        (COLUMNS, COLUMNS.replace("comment", "confidence"), FIRST_ROW - 1, "twice"),
        (COLUMNS, COLUMNS.replace("object_id", "object_label"), FIRST_ROW - 1, "no column object_id"),
        (COLUMNS, COLUMNS.replace("\t", ","), FIRST_ROW - 1, "no column subject_id"),
        (COLUMNS + HOLDS + NOT, "", FIRST_ROW - 1, "no columns"),
        (HEADER, "", 1, "no header"),
        (f"#   orchard-things: {BASE}\n#   others: http://example.com/\n", "", 1, "no curie_map"),
        ("# curie_map:\n", "# curie_map: [a, b]\n# x:\n", 1, "curie_map is no map"),
        ("#   others:", "#   skos:", 9, "binds skos: to another namespace"),
        ("#   others:", "#   orchard:", 9, "binds orchard: to another namespace"),
        ("http://example.com/", "'javascript:'", 9, "web addresses"),
        ("http://example.com/", "data:text/html,", 9, "web addresses"),
        ("# mapping_set_title: Links to others\n", "", 1, "no mapping_set_title"),
        ("Links to others", '[""]', 1, "no mapping_set_title"),
        ("Links to others", "null", 1, "no mapping_set_title"),
        ("Links to others", "{a: b}", 2, "mapping_set_title is a map"),
        ("Made by hand.", "{a: b}", 3, "mapping_set_description is a map"),
        ("# license: https", "# license: javascript", 4, "web addresses"),
        ("2026-11-23", "2026-02-30", 5, "no date"),
        ("2026-11-23", "yesterday", 5, "no date"),
        (SET, f"{BASE}links/other", 1, "mapping_set_id"),
        ("# object_source:", "# object_sauce:", 6, "unknown slot"),
        ("Made by hand.", "!!python/object/apply:os.system [echo]", 3, "tag"),
        ("Made by hand.", "!!str hand", 3, "tag"),
        ("Made by hand.", "&a hand", 3, "anchor"),
        ("Made by hand.", "*a", 3, "anchor or an alias"),
        ("Made by hand.", "[[[[[[1]]]]]]", 3, "nested too deep"),
        ("Made by hand.", "[" * 100000, 3, "nested too deep"),
        ("Made by hand.", "{{a: b}: c}", 3, "nested too deep"),
        ("Made by hand.", "one: two: three", 3, "not YAML"),
        ("Made by hand.", "[one, two]", 3, "several values"),
        ("# mapping_set_title", "# mapping_set_id", 2, "twice"),
        ("# mapping_set_title", "#---\n# mapping_set_title", 3, "second document"),
    ],
)
def test_a_fault_is_named_with_its_line(tiny: Path, old: str, new: str, line: int, word: str) -> None:
    assert old in GOOD, "mend this test"

    refused(tiny, GOOD.replace(old, new, 1), line, "error:", word)


@pytest.mark.parametrize("text", ["", "\n", "#", "# ", "#\n#\n", "\t\t\n", "# a\n", "# [a]\n", "\ufeff"])
def test_a_file_with_nothing_in_it_is_said_so(tiny: Path, text: str) -> None:
    refused(tiny, text, 1)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp037"])
def test_another_encoding_is_named(tiny: Path, encoding: str) -> None:
    refused(tiny, GOOD.replace("An elm", "Un orme, ça").encode(encoding), None, "UTF-")


def test_a_bomb_of_aliases_does_not_go_off(tiny: Path) -> None:
    bomb = "".join(f"# b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 30))

    refused(tiny, f"# b0: &b0 boom\n{bomb}{GOOD}", 1, "anchor")


def test_one_document_is_not_written_twice(tiny: Path) -> None:
    put(tiny, "", "others.ttl")

    refused(tiny, GOOD, 1, "others.ttl")


@pytest.mark.parametrize("name", ["a b", "con", "x" * 220])
def test_a_mapping_set_needs_a_plain_name(tiny: Path, name: str) -> None:
    put(tiny, GOOD, f"{name}.sssom.tsv")

    answer = run(tiny)

    assert answer.exit_code == 1 and "choose a plainer name" in answer.output, answer.output


@pytest.mark.parametrize("name", ["links/others.tsv", "links/others.sssom.csv", "others.sssom.tsv"])
def test_a_table_elsewhere_is_said_to_be_unread(tiny: Path, name: str) -> None:
    (tiny / "data/links").mkdir()
    (tiny / "data" / name).write_text(GOOD)

    assert "is not read" in run(tiny).output


def test_a_project_without_mapping_sets_never_imports_yaml(tiny: Path) -> None:
    code = (
        "import sys; from sserdf.cli import main; "
        f"main(['export', 'nquads', '-C', {str(tiny)!r}], standalone_mode=False); "
        "assert 'yaml' not in sys.modules"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, f"{done.stderr}\nimport yaml inside functions of mappings.header"


def test_lifted_shapes_find_what_shapes_find(corpus: Corpus, root: Path) -> None:
    from sserdf.check import reference, results
    from sserdf.reading import read

    broken = corpus.with_files(tuple(read(p, p.stem) for p in sorted((root / "tests/shapes").glob("*.ttl"))))
    lifted, unlifted = (
        results.rows(reference.report_of(broken.data, broken.shapes, None, is_lifted))
        for is_lifted in (True, False)
    )

    assert set(map(str, lifted)) == set(map(str, unlifted)), "mend check.lifted: it may only change the speed"


@pytest.mark.parametrize(
    "shapes",
    [
        ":Outer a sh:PropertyShape ; sh:targetClass :Tree ; sh:path :near ; sh:property :Inner . "
        ":Inner a sh:PropertyShape ; sh:path :height ; sh:minCount 1 .",
        ":Kind rdfs:subClassOf rdfs:Class . "
        ":Bush a sh:NodeShape, :Kind ; sh:targetClass :Tree ; sh:property :Inner . "
        ":Inner a sh:PropertyShape ; sh:path :height ; sh:minCount 1 .",
        ":Outer a sh:NodeShape ; sh:targetClass :Tree ; sh:property :Inner . :Inner sh:nodeKind sh:Literal .",
    ],
    ids=["a shape for values", "a class of classes", "no path"],
)
def test_shapes_with_more_to_them_are_not_lifted(shapes: str) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    from sserdf.check.lifted import lift

    head = (
        "@prefix : <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
    )
    graph = Graph().parse(data=head + shapes)

    lift(graph)

    assert isomorphic(graph, Graph().parse(data=head + shapes)), "mend check.lifted"


# What sssom-py and curies say of our files. Importing them takes seconds, so it is done once.


@pytest.fixture(scope="session")
def sssom() -> ModuleType:
    import sssom.parsers
    import sssom.validators

    return sssom


@pytest.fixture(params=TARGETS)
def table(request: pytest.FixtureRequest, root: Path) -> Path:
    return root / "data/links" / f"{request.param}.sssom.tsv"


def test_the_tests_know_every_mapping_set(root: Path) -> None:
    assert tuple(path.name.split(".")[0] for path in mapping_sets(root)) == TARGETS


def test_sssom_finds_no_fault(table: Path, sssom: ModuleType) -> None:
    parsed = sssom.parsers.parse_sssom_table(table)

    reports = sssom.validators.validate(parsed, fail_on_error=True)

    assert [result for report in reports.values() for result in report.results] == []


def test_sssom_reads_what_we_read(table: Path, sssom: ModuleType, corpus: Corpus) -> None:
    parsed = sssom.parsers.parse_sssom_table(table)

    theirs = {
        frozenset(_theirs(row, parsed.converter.expand_strict)) for row in parsed.df.to_dict(orient="records")
    }

    file = next(file for file in corpus.files if file.path.name == table.name)
    assert {frozenset(said) for said in _ours(file).values()} == theirs


def _ours(file: File) -> dict[str, set[tuple[str, str]]]:
    slots = {slot.property: name for name, slot in OF_MAPPING.items()}
    rows = {_text(t.subject): set[tuple[str, str]]() for t in file.triples if t.object == SSSOM("Mapping")}
    for s, p, o in file.triples:
        if _text(s) in rows and p == TYPE:
            rows[_text(s)].add(("record_id", _text(s)))
        elif _text(s) in rows and p != RDFS("label"):
            rows[_text(s)].add((slots[p], _text(o)))
    return rows


def _text(node: object) -> str:
    assert isinstance(node, ox.NamedNode | ox.Literal)
    is_number = isinstance(node, ox.Literal) and node.datatype == XSD("double")
    return str(float(node.value)) if is_number else node.value


def _theirs(row: dict[str, object], expand: object) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        for part in str(value).split("|") if OF_MAPPING[name].is_many else [str(value)]:
            if part and part != "nan":
                yield name, _expanded(name, part, expand)


def _expanded(name: str, text: str, expand: object) -> str:
    if name == "predicate_modifier":
        return NEGATED.value
    is_entity = name.endswith("_id") or name in ("mapping_justification", "object_source", "subject_source")
    return str(expand(text)) if is_entity and callable(expand) else text
