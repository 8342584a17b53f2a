"""The site is a research object that other programs open."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from sserdf.corpus import Corpus
from sserdf.publish import files, write

Consumer = Callable[[str, str], Path]
Entities = dict[str, dict[str, object]]
# what nobody can mend here: the checker infers a type for each entity and then allows two others only,
# and the publisher of the real project has no number at ROR
UNMENDED = {"Encoding format entities SHOULD include WebPage and/or Standard types"}
UNSAID = "An Organization entity SHOULD have a ROR identifier as its @id"

_NAMES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
}
_ABOUT = """\
<https://example.org/orchard/> rdfs:label "Orchard"@en ;
    rdfs:label "Verger"@fr ;
    dcterms:title {title}@en ;
    dcterms:title "Verger"@fr ;
    dcterms:description {description}@en ;
    dcterms:description "Quelques arbres."@fr ;
    dcterms:language "en" ;
    dcterms:creator <https://example.org/orchard/person/ada> ;
    dcterms:creator <https://example.org/orchard/person/mononym> ;
    dcterms:publisher <https://example.org/orchard/body/society> ;
    dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> ;
    dcterms:issued {issued} ;
    dcterms:modified "2024-05-06" ;
    dcterms:source <https://doi.org/10.1234/trees> ;
    dcterms:spatial <https://example.org/orchard/place/hill> ;
    dcterms:temporal <https://example.org/orchard/period/then> ;
    dcat:contactPoint <https://example.org/orchard/person/ada> ;
    dcat:keyword "trees"@en ;
    dcat:keyword "fruit"@en ;
    dcat:keyword "arbres"@fr ;
    owl:versionInfo "1.2" ;
    schema:codeRepository <https://code.example.org/orchard> .
"""
_OTHERS = {
    "person/ada": """a foaf:Person ;
    foaf:name "Ada Byron" ;
    foaf:givenName "Ada" ;
    foaf:familyName "Byron" ;
    foaf:mbox <mailto:ada@example.org> ;
    owl:sameAs <https://orcid.org/0000-0002-1825-0097> .""",
    "person/mononym": """a foaf:Person ;
    foaf:name "Old Hand" .""",
    "body/society": """a foaf:Organization ;
    foaf:name "Society of Orchards" ;
    foaf:homepage <https://society.example.org/> ;
    owl:sameAs <https://ror.org/02mhbdp94> .""",
    "place/hill": """rdfs:label "The hill"@en ;
    geo:lat "45.5" ;
    geo:long "-73.25" .""",
    "period/then": """rdfs:label "Then"@en ;
    dcat:startDate "1987" ;
    dcat:endDate "2024" .""",
}


def told(
    root: Path, title: str = '"Orchard"', description: str = '"A few trees."', issued: str = '"2024-05-01"'
) -> Path:
    """Let a project say all that archives ask for; the parameters are literals of Turtle."""
    prefixes = root / "ontology" / "prefixes.ttl"
    head = prefixes.read_text(encoding="utf-8")
    head += "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in _NAMES.items() if f"prefix {p}:" not in head)
    prefixes.write_text(head, encoding="utf-8")
    text = _ABOUT.replace("{title}", title).replace("{description}", description)
    things = {path: f"<https://example.org/orchard/{path}> {said}\n" for path, said in _OTHERS.items()}
    for path, said in {"index": text.replace("{issued}", issued), **things}.items():
        (root / "data" / f"{path}.ttl").parent.mkdir(exist_ok=True)
        (root / "data" / f"{path}.ttl").write_text(head.split("\n", 1)[1] + said, encoding="utf-8")
    return root


def hostile(root: Path) -> Path:
    """Let a project say it with all that could break a file."""
    title = r'"Trees: \"old\" & <new>\n- #1 {x} [y] | > % @ ` \u0085\u2028 \u007F ñ 樹 \U0001F333"'
    return told(root, title, '"""' + r"# no: 'comment'\n---\n...\n\ttab " + "x " * 5000 + '"""', '"2024"')


def made(root: Path, base_url: str = "") -> dict[str, bytes]:
    """Return the files of the site."""
    return dict(files(Corpus.read(root), base_url))


def crate(content: bytes) -> Entities:
    """Return the entities of a crate by their ids."""
    return {entity["@id"]: entity for entity in json.loads(content)["@graph"]}


@pytest.fixture
def checked(consumer: Consumer, tmp_path: Path) -> Callable[[Path, str], list[str]]:
    """Return what gives the complaints of the validator of RO-Crate, of a severity and above."""
    program, python = (consumer("crate", name) for name in ("rocrate-validator", "python"))
    offline = Path(__file__).parent / "consumers" / "offline.py"
    cache, report = tmp_path / "cache", tmp_path / "report.json"
    subprocess.run([python, offline, cache], check=True)

    def complaints(site: Path, severity: str) -> list[str]:
        words: list[str | Path] = [
            "--offline",
            "--cache-path",
            cache,
            "--skip-availability-check",
            "--no-paging",
        ]
        words += ["-p", "ro-crate-1.3", "-l", severity, "-f", "json", "-o", report]
        subprocess.run([program, "-y", "validate", *words, site], check=False, capture_output=True)
        said = json.loads(report.read_text(encoding="utf-8"))
        assert said["statistics"]["total_checks_by_severity"]["REQUIRED"] > 60, "the checks did not run"
        return [issue["message"] for issue in said.get("issues", ())]

    return complaints


def test_the_real_site_is_a_crate(built: Path, checked: Callable[[Path, str], list[str]]) -> None:
    assert checked(built, "required") == []


def test_the_real_site_has_what_is_recommended_for_crates(
    built: Path, checked: Callable[[Path, str], list[str]]
) -> None:
    left = [m for m in checked(built, "recommended") if m not in UNMENDED and not m.startswith(UNSAID)]

    assert left == []


def test_another_program_opens_the_crate(built: Path, consumer: Consumer) -> None:
    python = consumer("crate", "python")
    script = (
        "import sys; from rocrate.rocrate import ROCrate; c = ROCrate(sys.argv[1]); print(c.name);"
        "print(len(c.data_entities)); print(c.license['name'], c.publisher['name'])"
    )

    said = subprocess.run([python, "-c", script, built], check=True, capture_output=True, text=True).stdout

    entities = crate((built / "ro-crate-metadata.json").read_bytes())
    parts = [entity for entity in entities.values() if entity["@type"] == "File"]
    name, number, names = said.splitlines()
    assert name == entities["./"]["name"]
    assert int(number) == len(parts) > 10
    assert names.startswith("CC BY 4.0 ")


def test_each_file_of_the_crate_is_there_with_its_size_and_sum(tiny: Path) -> None:
    site = made(told(tiny), "https://trees.example.net/")

    entities = crate(site["ro-crate-metadata.json"])

    parts = entities["./"]["hasPart"]
    assert isinstance(parts, list) and {"@id": "all.ttl"} in parts and {"@id": "tables/Tree.csv"} in parts
    for part in parts:
        entity = entities[part["@id"]]
        assert entity["contentSize"] == str(len(site[part["@id"]]))
        assert entity["sha256"] == sha256(site[part["@id"]]).hexdigest()
        assert entity["contentUrl"] == f"https://trees.example.net/{part['@id']}"
        assert entity["encodingFormat"] and entity["name"] and entity["description"]


def test_a_crate_names_people_places_and_times(tiny: Path) -> None:
    entities = crate(made(told(tiny))["ro-crate-metadata.json"])

    root, ada = entities["./"], entities["https://orcid.org/0000-0002-1825-0097"]
    assert root["temporalCoverage"] == "1987/2024"
    assert root["keywords"] == ["fruit", "trees"]
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by-sa/4.0/"}
    assert entities["https://creativecommons.org/licenses/by-sa/4.0/"]["name"] == "CC BY-SA 4.0"
    assert (ada["@type"], ada["givenName"]) == ("Person", "Ada")
    assert ada["identifier"] == "https://orcid.org/0000-0002-1825-0097"
    assert entities["https://ror.org/02mhbdp94"]["contactPoint"] == {"@id": "mailto:ada@example.org"}
    assert entities["#point-45.5,-73.25"]["asWKT"] == "POINT (-73.25 45.5)"
    assert entities["https://doi.org/10.1234/trees"]["@type"] == "CreativeWork"


def test_every_reference_in_a_crate_leads_to_an_entity(tiny: Path) -> None:
    entities = crate(made(told(tiny))["ro-crate-metadata.json"])

    for entity in entities.values():
        for value in entity.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and one["@id"] != "https://w3id.org/ro/crate/1.3":
                    assert one["@id"] in entities, one


def test_hostile_metadata_make_a_valid_crate(
    tiny: Path, tmp_path: Path, checked: Callable[[Path, str], list[str]]
) -> None:
    write(tmp_path / "site", made(hostile(tiny)).items())

    assert checked(tmp_path / "site", "required") == []


def test_a_publication_without_licence_or_date_has_no_crate(tiny: Path) -> None:
    assert "ro-crate-metadata.json" not in made(tiny)


def test_a_thing_may_have_the_name_of_a_record(tiny: Path) -> None:
    told(tiny)
    text = (tiny / "data" / "tree" / "oak.ttl").read_text(encoding="utf-8")
    for name in ("ro-crate-metadata", "datacite", "codemeta", "CITATION"):
        (tiny / "data" / f"{name}.ttl").write_text(text.replace("tree/oak>", f"{name}>"), encoding="utf-8")

    site = made(tiny)

    assert b"w3id.org/ro/crate" in site["site-ro-crate-metadata.json"]
    assert b"datacite.org" in site["site-datacite.json"]
