"""The tables hold what the data say, and other people's programs read them as they are meant."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from sserdf import export, records
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.export import cells, csvw, tables
from sserdf.export.tables import Table
from sserdf.records.publication import Publication
from sserdf.view import View
from sserdf.vocabulary import TYPE, XSD

Consumer = Callable[[str, str], Path]
CONSUMERS = Path(__file__).parent / "consumers"
OAK, ELM = "https://example.org/orchard/tree/oak", "https://example.org/orchard/tree/elm"
# a project's worst day; the namespaces have no prefix, so it could not be published, but it can be exported
HOSTILE = r"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix o: <https://other.example/v/> .
@prefix orchard: <https://example.org/orchard/def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/orchard/tree/oak> a orchard:Tree, o:_x, o:Größe-Klasse, o:links ;
    orchard:height 12.50, -3 ;
    orchard:near <https://example.org/orchard/tree/elm> ;
    o:height "=1+1" ; o:_x "-1"^^xsd:integer, "+7"^^xsd:integer ; o:id "x" ; o:empty "" ;
    o:größe "a|b", "c;d", "", "'", "'=x", "=x", "l1\nl2", "l1\r\nl3", "q\"q,", "''", "it's", "'s", " s " ;
    o:ill "abc"^^xsd:integer, "2021-02-30"^^xsd:date, "1E9999"^^xsd:nonNegativeInteger ;
    o:day "2021-02-28"^^xsd:date ; o:then "2021-02-28T12:00:00Z"^^xsd:dateTime ; o:year "1999"^^xsd:gYear ;
    o:month "1999-12"^^xsd:gYearMonth ; o:time "12:00:00"^^xsd:time ;
    o:span "P1Y"^^xsd:duration, "-P2M"^^xsd:duration ;
    o:yes true ; o:number 1.5e3, "INF"^^xsd:double ; o:big 123456789012345678901234567890 ;
    o:space "https://x.example/a b"^^xsd:anyURI ; o:address "https://x.example/a"^^xsd:anyURI ;
    o:shape "POINT(1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral> ;
    o:holiday "--12-25"^^xsd:gMonthDay ;
    <https://other.example/v/a,b> "comma" ; <https://other.example/v/p@en> "plain" ; o:p "tagged"@en ;
    <https://third.example/p@en> "p"@fr ; <https://other.example/v/(name)> o:y ;
    o:label "of another vocabulary" ; o:both <https://example.org/orchard/tree/elm>, "words" ;
    o:list <https://example.org/orchard/tree/elm>, <https://example.org/orchard/tree/oak> ;
    foaf:mbox <mailto:no-address> .
<https://example.org/orchard/> dcterms:modified "2026-13-45" ;
    dcterms:publisher <https://example.org/orchard/tree/oak> .
"""


@pytest.fixture
def hostile(tiny: Path) -> Corpus:
    many = "".join(f'<{OAK}> <https://many.example/p{n}> "{n}"@en, "x" .\n' for n in range(300))
    (tiny / "data" / "odd.ttl").write_text(HOSTILE + many, encoding="utf-8")
    return Corpus.read(tiny)


@pytest.fixture
def described(hostile: Corpus, tmp_path: Path) -> Path:
    """Return the folder with the hostile tables and all that describes them."""
    return _written(hostile, tmp_path / "described")


# What a table is


def test_a_column_knows_its_datatype_its_language_and_where_it_leads(corpus: Corpus) -> None:
    city, study = _table(corpus, "City"), _table(corpus, "CaseStudy")

    columns = {column.head: column for table in (city, study) for column in table.columns}

    assert columns["lat"].datatype == XSD("decimal").value
    assert (columns["label@ko"].language, columns["label@ko"].separator) == ("ko", "")
    assert columns["containedInPlace"].separator == columns["containedInPlace (name)"].separator == "|"
    assert (columns["about"].reference, columns["about"].is_required) == (city.path, True)
    assert columns["about"].title != columns["about"].head
    assert city.columns[0].head == "id"
    assert len(city.rows) == 7


def test_a_column_leads_to_the_smallest_table_that_has_all_its_values(corpus: Corpus) -> None:
    by_path = {table.path: table for table in tables.of(corpus)}
    homes = {path: {row[0] for row in table.rows} for path, table in by_path.items() if table.classes}
    for table in by_path.values():
        for number, column in enumerate(table.columns):
            if column.reference:
                values = set(table.values(number))
                fits = [path for path, ids in homes.items() if values <= ids]
                assert column.reference == min(fits, key=lambda path: (len(homes[path]), path))


def test_classes_with_the_same_things_share_a_table(corpus: Corpus) -> None:
    made = [table for table in tables.of(corpus) if table.classes]

    ids = [tuple(row[0] for row in table.rows) for table in made]
    classes = {cls for table in made for cls in table.classes}

    assert len(set(ids)) == len(ids)
    assert classes == {o.value for said in _things(corpus).values() for o in said[TYPE]}


def test_every_value_can_be_had_back_from_its_cell(hostile: Corpus) -> None:
    for table in tables.of(hostile):
        for number, column in enumerate(table.columns[1:] if table.classes else (), start=1):
            if column.is_name:
                continue
            for row in table.rows:
                said = hostile.facts[ox.NamedNode(row[0])].get(ox.NamedNode(column.predicate), [])
                wanted = [o for o in said if (getattr(o, "language", None) or "") == column.language]
                assert [_plain(text) for text in column.values(row[number])] == [_word(o) for o in wanted]


def test_a_separator_is_no_part_of_a_value_and_stands_only_in_lists(hostile: Corpus) -> None:
    columns = {column.head: column for column in _table(hostile, "Tree").columns}

    assert columns["größe"].separator == "¦"  # | and ; are taken
    assert columns["list"].separator == "|"
    assert columns["empty"].separator == ""
    assert cells.separator(["|;¦¶§␟", "\ue000"]) == "\ue001"


def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_a_number_is_not(hostile: Corpus) -> None:
    table = _table(hostile, "Tree")
    oak = next(row for row in table.rows if row[0] == OAK)
    row = {column.head: cell for column, cell in zip(table.columns, oak, strict=True)}

    risky = {head for head, cell in row.items() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))}

    assert risky == {"orchard:height", "_x", "span"}  # a number, numbers and a length of time
    assert row["https://other.example/v/height"] == "'=1+1"
    assert row["empty"] == "'"


def test_a_value_that_is_none_of_its_datatype_is_a_string(hostile: Corpus) -> None:
    columns = {column.head: column for column in _table(hostile, "Tree").columns}

    strings = {"ill", "space", "both"}
    kinds = {"day": "date", "then": "dateTime", "year": "gYear", "month": "gYearMonth", "yes": "boolean"}
    kinds |= {"number": "double", "big": "integer", "_x": "integer", "orchard:height": "decimal"}

    assert {columns[head].datatype for head in strings} == {cells.STRING}
    assert {head: columns[head].datatype for head in kinds} == {h: XSD(n).value for h, n in kinds.items()}


def test_two_columns_never_have_one_head_or_one_name(hostile: Corpus) -> None:
    for table in tables.of(hostile):
        heads, names = ([getattr(c, part) for c in table.columns] for part in ("head", "name"))
        assert len(set(heads)) == len(heads)
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"(?!_)(\w|%[0-9A-F]{2})+", name, re.ASCII) for name in names)


def test_the_files_of_tables_have_names_of_their_own_on_any_disk(hostile: Corpus) -> None:
    paths = [table.path for table in tables.of(hostile)]

    assert len({path.casefold() for path in paths}) == len(paths)
    assert paths[-1] == "tables/links.csv"


def test_many_things_take_no_more_than_their_share_of_time(tiny: Path) -> None:
    lines = (
        f"<{ELM}{n}> a orchard:Tree ; orchard:near <{ELM}{n - 1}>, <{ELM}{n - 2}> ; orchard:height {n}.5 .\n"
        for n in range(2, 5000)
    )
    head = "@prefix orchard: <https://example.org/orchard/def/> .\n"
    (tiny / "data" / "many.ttl").write_text(head + "".join(lines), encoding="utf-8")
    corpus = Corpus.read(tiny)

    made = tables.of(corpus)

    assert sum(len(table.rows) for table in made) > 10_000
    assert all(table.content for table in made)


def test_a_project_without_a_class_has_no_tables_and_no_description(tiny: Path, tmp_path: Path) -> None:
    for path in (*tiny.glob("data/tree/*"), *tiny.glob("ontology/def.ttl")):
        path.unlink()

    folder = _written(Corpus.read(tiny), tmp_path / "out")

    assert not (folder / "tables").exists()
    assert not (folder / "croissant.json").exists()
    assert all(r.get("type") != "table" for r in _json(folder / "datapackage.json")["resources"])


def test_a_publication_that_does_not_say_enough_has_no_croissant(described: Path) -> None:
    # Croissant requires a description, a licence, a creator and a date
    assert not (described / "croissant.json").exists()


def test_the_rule_for_apostrophes_loses_nothing() -> None:
    for text in ("", "'", "''", "=1", "'=1", "''=1", "'s", "it's", "-", "\t", "a", "a\n", "\n"):
        assert _plain(cells.filled(cells.guarded(text))) == text
        assert cells.filled(cells.guarded(text))[:1] not in ("", "=", "-", "\t", "\n")


def test_tables_are_rfc_4180(hostile: Corpus) -> None:
    for table in tables.of(hostile):
        read = list(csv.reader(io.StringIO(table.content.decode(), newline=""), strict=True))
        assert read == [[column.head for column in table.columns], *map(list, table.rows)]
        assert table.content.endswith(b"\r\n")


# What others read


def test_frictionless_finds_no_fault_in_the_site(built: Path, consumer: Consumer) -> None:
    assert (
        "invalid"
        not in _run(consumer("tables", "frictionless"), "validate", built / "datapackage.json").lower()
    )


def test_frictionless_finds_no_fault_in_hostile_tables(described: Path, consumer: Consumer) -> None:
    _run(consumer("tables", "frictionless"), "validate", described / "datapackage.json")


def test_frictionless_finds_a_broken_reference(corpus: Corpus, tmp_path: Path, consumer: Consumer) -> None:
    folder = _written(corpus, tmp_path / "site")
    path = folder / "tables" / "Membership.csv"
    broken = path.read_bytes().replace(b"/person/", b"/persoon/")
    path.write_bytes(broken)
    package = _json(folder / "datapackage.json")
    resource = next(r for r in package["resources"] if r["path"] == "tables/Membership.csv")
    resource |= {"bytes": len(broken), "hash": f"sha256:{hashlib.sha256(broken).hexdigest()}"}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    told = _run(consumer("tables", "frictionless"), "validate", folder / "datapackage.json", code=1)

    assert "foreign-key" in told


def test_the_data_package_tells_the_size_and_checksum_of_each_download(built: Path) -> None:
    package = _json(built / "datapackage.json")

    for resource in package["resources"]:
        content = (built / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["mediatype"]
    assert {"title", "description", "licenses", "contributors", "created", "version", "keywords"} <= set(
        package
    )


def test_the_csvw_package_finds_no_fault(built: Path, described: Path, consumer: Consumer) -> None:
    for folder in (built, described):
        _run(consumer("tables", "csvwvalidate"), "-v", folder / csvw.PATH)


def test_the_csvw_package_reads_every_triple_that_the_data_have(
    built: Path, corpus: Corpus, consumer: Consumer
) -> None:
    told = _run(consumer("tables", "python"), CONSUMERS / "triples.py", built / csvw.PATH)

    read = {tuple(json.loads(line)) for line in told.splitlines()}

    assert read == {
        _triple(thing, p, o) for thing, said in _things(corpus).items() for p in said for o in said[p]
    }


def test_the_csvw_package_makes_json_of_the_tables(built: Path, consumer: Consumer) -> None:
    made = json.loads(_run(consumer("tables", "csvw2json"), built / csvw.PATH))

    city = next(table for table in made["tables"] if table["url"].endswith("/City.csv"))
    seoul = next(row for row in city["row"] if row["describes"][0]["@id"].endswith("/seoul"))["describes"][0]
    assert "서울" in seoul["rdfs:label"]
    assert seoul["rdf:type"] == "https://schema.org/City"


def test_mlcroissant_finds_no_fault(built: Path, consumer: Consumer) -> None:
    done = subprocess.run(
        [consumer("tables", "mlcroissant"), "validate", "--jsonld", built / "croissant.json"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert re.fullmatch(r"(I.*Done\.)?", done.stderr.strip()), done.stderr  # neither an error nor a warning


@pytest.mark.parametrize("name", ["City", "Concept", "Observation", "Class"])  # they refer in circles
def test_mlcroissant_loads_the_records(name: str, built: Path, corpus: Corpus, consumer: Consumer) -> None:
    script, table = CONSUMERS / "records.py", _table(corpus, name)
    told = _run(consumer("tables", "python"), script, built / "croissant.json", name)

    read = [json.loads(line) for line in told.splitlines()]

    assert len(read) == len(table.rows)
    for number, column in enumerate(table.columns):
        if column.datatype == cells.STRING:
            wanted = [column.values(row[number]) for row in table.rows]
            found = [record[f"{name}/{column.name}"] for record in read]
            assert [v if isinstance(v, list) else [] if v is None else [v] for v in found] == wanted


def test_the_archive_has_what_describes_its_tables(
    corpus: Corpus, consumer: Consumer, tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(export.whole("csv", corpus))) as packed:
        packed.extractall(tmp_path)

    _run(consumer("tables", "csvwvalidate"), "-v", tmp_path / "csv-metadata.json")


def test_an_archive_that_is_written_in_parts_is_one_that_is_written_at_once(corpus: Corpus) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        for path, content in (*tables.files(corpus), *csvw.files(tables.of(corpus), corpus.language)):
            info = zipfile.ZipInfo(path.removeprefix("tables/"), (1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system = 0o644 << 16, 3
            packed.writestr(info, content)

    assert export.whole("csv", corpus) == whole.getvalue()


def _written(corpus: Corpus, folder: Path) -> Path:
    made = list(tables.files(corpus))
    downloads = [Download(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in made]
    extra = b"<a:b> <a:b> <a:b> .\n"
    made.append(("all.nt", extra))
    downloads.append(Download("all.nt", len(extra), hashlib.sha256(extra).hexdigest()))
    for path, data in (*made, *records.files(Publication(View(corpus), "", tuple(downloads)))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def _run(program: Path, *words: str | Path, code: int = 0) -> str:
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _table(corpus: Corpus, name: str) -> Table:
    return next(table for table in tables.of(corpus) if table.name == name)


def _things(corpus: Corpus) -> dict[ox.NamedNode, dict[ox.NamedNode, list[Any]]]:
    shapes = {triple.subject for triple in corpus.shape_triples}
    said = {thing: corpus.facts[thing] for thing in corpus.minted if thing not in shapes}
    return {thing: facts for thing, facts in said.items() if TYPE in facts}


def _triple(thing: ox.NamedNode, predicate: ox.NamedNode, node: Any) -> tuple[str, ...]:
    if isinstance(node, ox.NamedNode):
        return (thing.value, predicate.value, node.value, "iri")
    is_number = node.datatype in {XSD("decimal"), XSD("integer")}
    text = str(Decimal(node.value)) if is_number else node.value
    return (thing.value, predicate.value, text, node.language or "")


def _word(node: Any) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)


def _plain(text: str) -> str:
    """Return the text that a cell means, as the description of the tables tells readers to."""
    return text[1:] if re.match(r"'+([=+\-@\t\r\n]|\Z)", text) else text
