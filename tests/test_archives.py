"""Archives, citation managers and catalogues of software read what we write for them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from pyld import jsonld

from sserdf import __version__
from sserdf.cli import main
from sserdf.portal.languages import three_letters
from test_crate import hostile, made, told

Consumer = Callable[[str, str], Path]
SCRIPTS = Path(__file__).parent / "consumers"
DATACITE = """
import json, sys
from datacite import schema45
told = json.load(open(sys.argv[1], encoding="utf-8"))
for fault in schema45.validator.iter_errors(told):
    print(fault.json_path, fault.message)
schema45.tostring({**told, "doi": "10.1234/example"})
"""
# what a register of tools asks for and data have not, and what its checker has against example.org
NOT_OF_DATA = {"applicationCategory", "schema:featureList"}
NOT_OURS = {"profile.placeholder-value", "source.missing"}


def run(consumer: Path, *words: object) -> str:
    """Return what a program says, which must not fail."""
    done = subprocess.run([consumer, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def zenodo(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["publish", "zenodo", "-C", str(root), *words])


@pytest.fixture
def record(tiny: Path, tmp_path: Path) -> Callable[[str, bool], Path]:
    """Return what writes a record of a small project that says everything, in the worst way if asked."""

    def written(name: str, is_hostile: bool = False) -> Path:
        root = hostile(tiny) if is_hostile else told(tiny)
        (tmp_path / name).write_bytes(made(root)[name])
        return tmp_path / name

    return written


def test_the_record_for_datacite_keeps_to_its_schema(built: Path, consumer: Consumer) -> None:
    python = consumer("records", "python")

    assert run(python, "-c", DATACITE, built / "datacite.json") == ""


@pytest.mark.parametrize("is_hostile", [False, True])
def test_any_metadata_keep_to_the_schema_of_datacite(
    is_hostile: bool, record: Callable[[str, bool], Path], consumer: Consumer
) -> None:
    assert run(consumer("records", "python"), "-c", DATACITE, record("datacite.json", is_hostile)) == ""


def test_datacite_is_told_who_what_where_and_from_what(tiny: Path) -> None:
    said = json.loads(made(told(tiny))["datacite.json"])

    ada, other = said["creators"]
    assert (ada["name"], ada["nameType"]) == ("Byron, Ada", "Personal")
    assert ada["nameIdentifiers"][0]["nameIdentifier"] == "https://orcid.org/0000-0002-1825-0097"
    assert other == {"name": "Old Hand", "nameType": "Personal"}
    assert said["contributors"][0]["contributorType"] == "ContactPerson"
    assert {"title": "Verger", "titleType": "TranslatedTitle", "lang": "fr"} in said["titles"]
    assert said["rightsList"][0]["rightsIdentifier"] == "CC-BY-SA-4.0"
    assert said["geoLocations"][0]["geoLocationPoint"] == {"pointLatitude": 45.5, "pointLongitude": -73.25}
    assert ["IsDerivedFrom", "DOI", "10.1234/trees"] in [
        [one["relationType"], one["relatedIdentifierType"], one["relatedIdentifier"]]
        for one in said["relatedIdentifiers"]
    ]
    assert "doi" not in said


def test_the_citation_file_is_valid_and_becomes_bibtex_and_apa(built: Path, consumer: Consumer) -> None:
    program, path = consumer("citation", "cffconvert"), built / "CITATION.cff"

    assert "valid according to schema version 1.2.0" in run(program, "--validate", "-i", path)
    title = yaml.safe_load(path.read_text(encoding="utf-8"))["title"]
    assert f"title = {{{title}}}" in run(program, "-f", "bibtex", "-i", path)
    assert title in run(program, "-f", "apalike", "-i", path)


@pytest.mark.parametrize("is_hostile", [False, True])
def test_any_metadata_make_a_valid_citation_file(
    is_hostile: bool, record: Callable[[str, bool], Path], consumer: Consumer
) -> None:
    said = run(consumer("citation", "cffconvert"), "--validate", "-i", record("CITATION.cff", is_hostile))

    assert "valid according to schema version 1.2.0" in said


def test_a_citation_file_says_any_text_to_the_letter(tiny: Path) -> None:
    site = made(hostile(tiny))

    said = yaml.safe_load(site["CITATION.cff"])

    title = json.loads(site["datacite.json"])["titles"][0]["title"]
    assert said["title"] == title
    assert "\u0085" not in title and "\U0001f333" in title
    assert said["abstract"].startswith("# no: 'comment'\n---\n...\n\ttab x")
    assert "date-released" not in said, "a year is no date to the format"


def test_a_citation_file_tells_people_from_bodies(tiny: Path) -> None:
    said = yaml.safe_load(made(told(tiny))["CITATION.cff"])

    assert said["authors"] == [
        {
            "family-names": "Byron",
            "given-names": "Ada",
            "email": "ada@example.org",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"family-names": "Old Hand"},
    ]
    assert said["license"] == "CC-BY-SA-4.0"
    assert said["repository-code"] == "https://code.example.org/orchard"
    assert said["date-released"] == "2024-05-01"


def test_codemeta_uses_its_terms_as_they_are_meant(
    record: Callable[[str, bool], Path], consumer: Consumer, tmp_path: Path
) -> None:
    program = consumer("archive", "rs-metadata")
    (tmp_path / "alone").mkdir()
    record("codemeta.json", False).rename(tmp_path / "alone" / "codemeta.json")

    done = subprocess.run(
        [program, "validate", "--format", "json", tmp_path / "alone"], capture_output=True, check=False
    )

    found = json.loads(done.stdout)
    errors = [
        one for one in found["diagnostics"] if one["severity"] == "error" and one["code"] not in NOT_OURS
    ]
    assert {(one["code"], one["property"]) for one in errors} == {
        ("profile.required-field", name) for name in NOT_OF_DATA
    }


def test_every_word_of_codemeta_is_in_its_context(tiny: Path, consumer: Consumer) -> None:
    python = consumer("archive", "python")
    data = next(python.parent.parent.glob("lib/python*/site-packages/rs_metadata/data"))
    context = json.loads((data / "codemeta-3.1-context.jsonld").read_text(encoding="utf-8"))
    said = json.loads(made(told(tiny))["codemeta.json"])

    expanded = jsonld.expand({**said, "@context": context["@context"]})[0]

    assert said["@context"] == "https://w3id.org/codemeta/3.0"
    assert len(expanded) == len(said) - 1, "a word was dropped"
    assert said["codeRepository"] == "https://code.example.org/orchard"
    assert said["programmingLanguage"] == ["Turtle", "SHACL", "SPARQL"]
    assert said["softwareRequirements"][0]["version"] == __version__


def test_a_publication_that_says_nothing_has_no_record(tiny: Path) -> None:
    site = made(tiny)

    assert not {"datacite.json", "CITATION.cff", "codemeta.json"} & set(site)


def test_a_deposit_keeps_to_the_schema_and_lists_of_zenodo(
    root: Path, consumer: Consumer, tmp_path: Path
) -> None:
    python = consumer("archive", "python")

    done = zenodo(root, "--dry-run")

    assert done.exit_code == 0, done.stderr
    (tmp_path / "deposit.json").write_text(done.stdout, encoding="utf-8")
    assert run(python, SCRIPTS / "invenio.py", tmp_path / "deposit.json") == ""


@pytest.mark.parametrize("tell", [told, hostile])
def test_any_metadata_keep_to_the_schema_of_zenodo(
    tell: Callable[[Path], Path], tiny: Path, consumer: Consumer, tmp_path: Path
) -> None:
    python, done = consumer("archive", "python"), zenodo(tell(tiny), "--dry-run")

    (tmp_path / "deposit.json").write_text(done.stdout, encoding="utf-8")
    assert run(python, SCRIPTS / "invenio.py", tmp_path / "deposit.json") == ""


def test_a_deposit_has_no_folders_and_loses_no_file(tiny: Path, tmp_path: Path) -> None:
    done = zenodo(told(tiny), "--dry-run", "--files", str(tmp_path / "deposit"))

    said = json.loads(done.stdout)
    written = {path.name: path.read_bytes() for path in (tmp_path / "deposit").iterdir() if path.suffix}
    assert {one["key"] for one in said["files"]} == set(written)
    for one in said["files"]:
        content = written[one["key"]]
        assert one["checksum"] == f"md5:{hashlib.md5(content).hexdigest()}"
        assert one["size"] == len(content)
        assert said["sha256"][one["key"]] == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(tmp_path / "deposit" / "orchard-1.2.zip") as packed:
        assert {"tables/Tree.csv", "all.ttl", "ro-crate-metadata.json"} <= set(packed.namelist())
        assert packed.read("all.ttl") == written["all.ttl"]


def test_what_zenodo_shows_as_html_holds_no_mark_of_the_data(tiny: Path) -> None:
    told(tiny, description='"""<script>alert(1)</script>\\n\\nSecond & last."""')

    said = json.loads(zenodo(tiny, "--dry-run").stdout)["record"]["metadata"]

    assert said["description"] == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>Second &amp; last.</p>"


def test_each_thing_that_a_deposit_lacks_is_a_line_with_its_file(tiny: Path) -> None:
    done = zenodo(tiny, "--dry-run")

    assert done.exit_code == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 4
    assert all(line.startswith(f"{tiny}/data/index.ttl:") for line in lines)
    for term in ("publisher", "license", "issued", "modified"):
        assert f"dcterms:{term} " in done.stderr


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        ({"issued": '"2024-02-31"'}, "dcterms:issued is no date"),
        ({"title": '"ab"'}, "title has less than 3 letters"),
        ({"description": '"ab"'}, "description has less than 3 letters"),
    ],
)
def test_what_zenodo_would_refuse_is_told_before(tiny: Path, words: dict[str, str], told_of: str) -> None:
    done = zenodo(told(tiny, **words), "--dry-run")

    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.startswith(f"{tiny}/data/index.ttl:1: error: Zenodo would refuse the publication: ")
    assert told_of in done.stderr and done.stderr.count("\n") == 1


def test_data_with_violations_are_not_deposited(tiny: Path) -> None:
    oak = told(tiny) / "data" / "tree" / "oak.ttl"
    oak.write_text(oak.read_text(encoding="utf-8").replace("12.50", "900"), encoding="utf-8")

    done = zenodo(tiny, "--dry-run")

    assert done.exit_code == 1
    assert "between 0 and 150 metres" in done.stderr and done.stdout == ""


def test_nothing_is_sent_and_the_way_by_hand_is_told(tiny: Path) -> None:
    done = zenodo(told(tiny))

    assert done.exit_code == 2
    assert "--dry-run --files DIR" in done.stderr


def test_the_files_of_a_deposit_never_replace_what_is_not_ours(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")

    done = zenodo(told(tiny), "--dry-run", "--files", str(tmp_path / "mine"))

    assert done.exit_code == 1
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_the_same_project_makes_the_same_deposit(tiny: Path) -> None:
    told(tiny)

    assert zenodo(tiny, "--dry-run").stdout == zenodo(tiny, "--dry-run").stdout


def test_a_language_has_three_letters_or_none() -> None:
    assert [three_letters(tag) for tag in ("en", "fr-CA", "ast", "x-own", "")] == [
        "eng",
        "fra",
        "ast",
        "",
        "",
    ]
