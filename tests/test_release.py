"""A release sets the version, freezes what is published and says what changed; or it changes nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from conftest import without
from sserdf import releases
from sserdf.check import check, report
from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.downloads import Download, sums
from sserdf.errors import SserdfError
from sserdf.publish import files
from sserdf.reading import parsed
from sserdf.releases import Release, patch
from sserdf.releases.version import parsed as number
from sserdf.releasing import whole
from sserdf.releasing.edits import Edit, edited
from sserdf.releasing.spots import spots
from sserdf.site.notes import blocks
from sserdf.vocabulary import OWL, RDFS

LOG = "# Changelog\n\n## Unreleased\n\n### Data\n\n- A `pear` and\n  a [quince](https://example.org/).\n"
PREFIXES = {"owl": OWL.iri, "rdfs": RDFS.iri, "xsd": "http://www.w3.org/2001/XMLSchema#"}


def git(root: Path, *arguments: str) -> None:
    if not shutil.which("git"):
        without("git (Debian: apt-get install git)")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Save")


def release(root: Path, version: str, date: str = "2030-01-31", **environment: str) -> Result:
    dated = ["--date", date] if date else []
    return CliRunner().invoke(main, ["release", version, "-C", str(root), *dated], env=environment)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def say(root: Path, line: str) -> None:
    edit(root / "CHANGELOG.md", "## Unreleased\n", f"## Unreleased\n\n- {line}\n")


def tree(root: Path) -> dict[str, bytes]:
    found = (p for p in root.rglob("*") if p.is_file() and ".git" not in p.parts)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}


def snapshot(corpus: Corpus) -> set[ox.Quad]:
    """Return data and canonical shapes, read anew."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in corpus.shape_triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graph = ox.NamedNode(f"{corpus.base}shapes.ttl")
    data = {ox.Quad(*triple) for triple in corpus.triples}
    return data | {ox.Quad(q.subject, q.predicate, q.object, graph) for q in dataset}


def put(root: Path) -> Path:
    """Make a project into one that can be released."""
    (root / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    git(root, "init", "-q")
    commit(root)
    return root


@pytest.fixture
def trees(orchard: Path, tmp_path: Path) -> Path:
    root = tmp_path / "trees"
    shutil.copytree(orchard, root)
    line = 'rdfs:label "Orchard terms"@en ;'
    edit(root / "ontology/def.ttl", line, f'{line}\n    owl:versionInfo "0.0.1" ;')
    more = "dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/>"
    more += " ;\n    dcterms:publisher <https://example.org/orchard/person/ada>"
    edit(root / "data/index.ttl", 'dcterms:language "en"', f'{more} ;\n    dcterms:language "en"')
    return put(root)


@pytest.fixture
def twice(trees: Path) -> Path:
    """Return a project with two releases, between which a tree went, one came and one grew."""
    assert release(trees, "0.1").exit_code == 0
    commit(trees)
    quince, medlar = trees / "data/tree/quince.ttl", trees / "data/tree/medlar.ttl"
    medlar.write_text(quince.read_text().replace("quince", "medlar").replace("Quince", "Medlar <b>"))
    quince.unlink()
    edit(trees / "data/links/wikidata.ttl", "tree/quince", "tree/medlar")
    edit(trees / "data/tree/old-pear.ttl", "7.50", "7.25")
    edit(trees / "shapes/tree.ttl", 'sh:name "', 'sh:name "the ')
    say(trees, "A medlar came.")
    commit(trees)
    done = release(trees, "0.2.0", "2030-02-28")
    assert done.exit_code == 0, done.output
    return trees


def sealed(folder: Path) -> None:
    """Write the checksums anew, as somebody who means harm would."""
    found = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "SHA256SUMS"}
    (folder / "SHA256SUMS").write_bytes(sums(Download.of(*file) for file in found.items()))


def test_a_release_sets_the_version_everywhere_and_the_project_still_conforms(twice: Path) -> None:
    corpus = Corpus.read(twice)

    said = corpus.facts[ox.NamedNode("https://example.org/orchard/def")]
    assert said[OWL("versionInfo")] == [ox.Literal("0.2.0")]
    version = ox.NamedNode("https://example.org/orchard/version/0.2.0")
    assert said[OWL("versionIRI")] == [version]
    day = ox.NamedNode(f"{PREFIXES['xsd']}date")
    issued, modified = (ox.NamedNode(f"http://purl.org/dc/terms/{n}") for n in ("issued", "modified"))
    assert said[issued] == [ox.Literal("2030-01-31", datatype=day)]
    assert said[modified] == [ox.Literal("2030-02-28", datatype=day)]
    front = corpus.facts[ox.NamedNode(corpus.base)]
    assert front[OWL("versionInfo")] == said[OWL("versionInfo")] and front[modified] == said[modified]
    assert corpus.facts[version][issued] == said[modified]
    assert corpus.facts[version][RDFS("label")] == [ox.Literal("Orchard terms, 0.2.0", language="en")]
    assert report.conforms(check(corpus))
    assert not (twice / releases.UNFINISHED).exists()


def test_what_was_unreleased_stands_below_its_version(twice: Path) -> None:
    text = (twice / "CHANGELOG.md").read_text()

    headings = re.findall(r"^## .*", text, re.MULTILINE)
    assert headings == ["## Unreleased", "## 0.2.0 – 2030-02-28", "## 0.1.0 – 2030-01-31"]
    assert text.index("0.2.0") < text.index("A medlar came.") < text.index("0.1.0") < text.index("A `pear`")
    found = releases.of(Corpus.read(twice))
    assert [(r.version, r.previous, r.date) for r in found][1] == ("0.2.0", "0.1.0", "2030-02-28")
    assert found[1].notes == "- A medlar came."


def test_the_patch_makes_the_new_version_out_of_the_old_one(twice: Path) -> None:
    old, new = releases.of(Corpus.read(twice))
    changes = new.changes()

    assert old.changes() is None and changes is not None
    before, after = set(old.quads()), set(new.quads())
    assert after == snapshot(Corpus.read(twice)) != before
    assert any(isinstance(quad.subject, ox.BlankNode) for quad in after)
    assert changes.applied(before) == after
    assert (changes.id, changes.prev) == (new.iri, old.iri)
    text = (twice / "releases/0.2.0/changes.rdfp").read_bytes()
    assert patch.write(changes) == text and text.endswith(b"TC .\n")
    with pytest.raises(SserdfError, match="apply it to that version"):
        changes.applied(after)


def test_every_format_of_a_release_says_the_same(twice: Path) -> None:
    formats = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
    folder = twice / "releases/0.2.0"
    data = {quad.triple for quad in ox.parse(path=folder / "all.nt")}

    for suffix, format_ in formats.items():
        found = {quad.triple for quad in ox.parse((folder / f"all.{suffix}").read_bytes(), format=format_)}
        assert found == data, suffix
        terms = {q.triple for q in ox.parse((folder / f"ontology.{suffix}").read_bytes(), format=format_)}
        assert terms and terms < data, suffix
    shapes = {quad.triple for quad in ox.parse(path=folder / "shapes.nt")}
    assert {quad.triple for quad in ox.parse(path=folder / "shapes.ttl")} == shapes


def test_each_build_publishes_the_frozen_bytes(twice: Path) -> None:
    first = dict(files(Corpus.read(twice)))
    edit(twice / "data/tree/old-pear.ttl", "7.25", "9.75")
    later = dict(files(Corpus.read(twice)))

    for path in (p for version in ("0.1.0", "0.2.0") for p in (twice / "releases" / version).iterdir()):
        name = f"version/{path.parent.name}/{path.name}"
        assert first[name] == later[name] == path.read_bytes(), name
    assert first["all.ttl"] != later["all.ttl"]
    for release in releases.of(Corpus.read(twice)):
        for file in release.files:
            data = later[file.path]
            assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_two_builds_of_releases_give_the_same_bytes(twice: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = CliRunner().invoke(main, ["build", "-C", str(twice), "--out", str(tmp_path / name)])
        assert done.exit_code == 0, done.output

    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_release_is_the_same_wherever_it_is_made(trees: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    shutil.copytree(trees, other)

    assert release(trees, "1.0.0").exit_code == release(other, "1.0.0").exit_code == 0

    assert tree(trees) == tree(other)


def test_the_page_of_a_version_says_what_changed_by_thing(twice: Path) -> None:
    page = dict(files(Corpus.read(twice)))["version/0.2.0/index.html"].decode()

    assert "<li>A medlar came.</li>" in page
    added, removed, changed = (page.index(f"<h2>{w}</h2>") for w in ("Added", "Removed", "Changed"))
    assert added < page.index('tree/medlar/index.html">Medlar &lt;b&gt;</a>') < removed
    assert removed < page.index("<span>Quince</span>") < changed
    assert re.search(r"<td><span>7.50</span></td><td><span>7.25</span></td>", page)
    assert 'href="../../version/0.1.0/index.html"' in page
    assert "<b>" not in page
    for name in ("all.ttl", "changes.rdfp", "SHA256SUMS"):
        assert f'href="../../version/0.2.0/{name}"' in page


def test_the_first_version_says_what_it_had(twice: Path) -> None:
    page = dict(files(Corpus.read(twice)))["version/0.1.0/index.html"].decode()

    assert "The first version" in page and 'Trees <small class="count">2</small>' in page
    assert "<li>A pear and a quince.</li>" in page


def test_versions_are_listed_and_the_short_address_leads_to_the_newest(twice: Path) -> None:
    say(twice, "A correction.")
    commit(twice)
    assert release(twice, "0.2.1", "2030-03-01").exit_code == 0

    site = dict(files(Corpus.read(twice)))

    order = re.findall(r'href="../version/([\d.]+)/index.html"', site["version/index.html"].decode())
    assert order == ["0.2.1", "0.2.0", "0.1.0"]
    assert b"../version/index.html" in site["data/index.html"]
    assert b'content="0; url=../../version/0.2.1/index.html"' in site["version/0.2/index.html"]
    assert b'content="0; url=../../version/0.1.0/index.html"' in site["version/0.1/index.html"]
    assert b"version/0.2/" not in site["sitemap.xml"]
    assert b"version/0.2.1/index.html" in site["feed.xml"]


def test_long_lists_of_changes_are_cut_and_lead_to_the_patch(trees: Path) -> None:
    assert release(trees, "0.1.0").exit_code == 0
    pear = (trees / "data/tree/old-pear.ttl").read_text()
    for n in range(520):
        text = pear.replace("tree/old-pear>", f"tree/pear-{n}>")
        (trees / f"data/tree/pear-{n}.ttl").write_text(text)
    say(trees, "Many pears.")
    commit(trees)
    assert release(trees, "0.2.0").exit_code == 0

    page = dict(files(Corpus.read(trees)))["version/0.2.0/index.html"].decode()

    assert '20 more are in the <a href="../../version/0.2.0/changes.rdfp">' in page
    assert len(page) < 200_000


def test_a_site_without_releases_is_as_it_was(orchard: Path, tmp_path: Path) -> None:
    root = tmp_path / "orchard"
    shutil.copytree(orchard, root)
    (root / "releases").mkdir()

    assert dict(files(Corpus.read(root))) == dict(files(Corpus.read(orchard)))


def _commit_nothing(root: Path) -> None:
    (root / "data/tree/stray.txt").write_text("?")


def _change(root: Path) -> None:
    edit(root / "data/tree/old-pear.ttl", "7.50", "8.00")


def _empty_log(root: Path) -> None:
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n### Data\n\n<!-- nothing -->\n")
    commit(root)


def _no_log(root: Path) -> None:
    (root / "CHANGELOG.md").unlink()


def _no_heading(root: Path) -> None:
    (root / "CHANGELOG.md").write_text("# Changelog\n\n- A pear.\n")


def _no_repository(root: Path) -> None:
    shutil.rmtree(root / ".git")


def _violation(root: Path) -> None:
    edit(root / "data/tree/old-pear.ttl", "fruit:height", "fruit:hight")
    commit(root)


def _no_version_line(root: Path) -> None:
    edit(root / "ontology/def.ttl", '    owl:versionInfo "0.0.1" ;\n', "")
    commit(root)


def _no_licence(root: Path) -> None:
    edit(
        root / "data/index.ttl",
        "dcterms:license <https://creativecommons",
        "dcterms:source <https://creativecommons",
    )
    commit(root)


def _two_lines(root: Path) -> None:
    edit(root / "ontology/def.ttl", '"0.0.1" ;', '"0.0.1" ;\n    owl:versionInfo "0.0.2" ;')
    commit(root)


def _higher(root: Path) -> None:
    edit(root / "ontology/def.ttl", '"0.0.1" ;', '"3.0.0" ;')
    commit(root)


def _released_later(root: Path) -> None:
    with (root / "CHANGELOG.md").open("a") as log:
        log.write("\n## [1.10.0] - 2029-01-01\n\n- All.\n")
    commit(root)


def _released_in_future(root: Path) -> None:
    with (root / "CHANGELOG.md").open("a") as log:
        log.write("\n## 0.9.0 – 2031-01-01\n\n- All.\n")
    commit(root)


def _linked_log(root: Path) -> None:
    (root / "CHANGELOG.md").rename(root / "log.md")
    (root / "CHANGELOG.md").symlink_to("log.md")
    commit(root)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_commit_nothing, "is not all committed: data/tree/stray.txt"),
        (_change, "is not all committed: data/tree/old-pear.ttl"),
        (_empty_log, "CHANGELOG.md:3: error: has nothing under Unreleased"),
        (_no_log, "CHANGELOG.md:1: error: is missing"),
        (_no_heading, "has no heading ## Unreleased"),
        (_no_repository, "git says: fatal: not a git repository"),
        (_violation, "1 violation. Nothing was released."),
        (_no_version_line, "def.ttl:9: error: the ontology says no version"),
        (
            _no_licence,
            "violation: <https://example.org/orchard/> The publication has no licence.",
        ),
        (_two_lines, "def.ttl:12: error: says <http://www.w3.org/2002/07/owl#versionInfo> twice"),
        (_higher, "def.ttl:11: error: the ontology has the version 3.0.0 already"),
        (_released_later, "1.0.0 is not above 1.10.0, the last release"),
        (_released_in_future, "2030-01-31 is before the last release, on 2031-01-01"),
        (_linked_log, "CHANGELOG.md:1: error: is a link"),
    ],
)
def test_a_release_that_cannot_be_says_why_and_changes_nothing(
    trees: Path, spoil: Callable[[Path], None], told: str
) -> None:
    spoil(trees)
    before = tree(trees)

    done = release(trees, "1.0.0")

    assert done.exit_code == 1
    assert told in done.stderr and "Traceback" not in done.stderr
    assert tree(trees) == before
    assert not (trees / releases.UNFINISHED).exists()


def test_a_violation_that_only_the_new_version_has_is_found_before_anything_changes(trees: Path) -> None:
    rule = "# Problem: is issued.\n# Cure: wait.\n\nSELECT ?focus WHERE { ?focus dcterms:issued ?day }\n"
    (trees / "shapes/rules").mkdir(exist_ok=True)
    (trees / "shapes/rules/issued.rq").write_text(rule)
    commit(trees)
    before = tree(trees)

    done = release(trees, "1.0.0")

    assert done.exit_code == 1 and "The version would break this; nothing was changed." in done.stderr
    assert tree(trees) == before


@pytest.mark.parametrize(
    "version", ["1", "1.x", "v1.0.0", "01.0", "1.0.0-rc1", "1.0.0.0", "../1.0", "-1.0", "١.٠"]
)
def test_what_is_no_version_is_wrong_usage(trees: Path, version: str) -> None:
    assert release(trees, version).exit_code == 2


@pytest.mark.parametrize("date", ["2030-1-31", "2030-02-30", "tomorrow", "20300131", "2030-W01-1"])
def test_what_is_no_date_is_wrong_usage(trees: Path, date: str) -> None:
    assert release(trees, "1.0.0", date).exit_code == 2


def test_the_date_is_that_of_the_source_unless_it_is_given(trees: Path) -> None:
    assert release(trees, "1.0.0", "", SOURCE_DATE_EPOCH="soon").exit_code == 2

    assert release(trees, "1.0.0", "", SOURCE_DATE_EPOCH="1900000000").exit_code == 0

    assert "## 1.0.0 – 2030-03-17" in (trees / "CHANGELOG.md").read_text()


def test_a_version_is_released_once(twice: Path) -> None:
    say(twice, "More.")
    commit(twice)

    again, lower = release(twice, "0.2"), release(twice, "0.1.9")

    assert again.exit_code == lower.exit_code == 1
    assert "0.2.0 is released already" in again.stderr
    assert "0.1.9 is not above 0.2.0" in lower.stderr


def test_a_project_in_a_folder_of_a_repository_looks_at_that_folder_only(trees: Path) -> None:
    shutil.rmtree(trees / ".git")
    git(trees.parent, "init", "-q")
    commit(trees.parent)
    (trees.parent / "elsewhere.txt").write_text("not ours")

    assert release(trees, "1.0.0").exit_code == 0


def test_without_git_it_is_said(trees: Path) -> None:
    done = release(trees, "1.0.0", PATH="/nowhere")

    assert done.exit_code == 1 and "git is not installed" in done.stderr


TURTLE = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

# owl:versionInfo "1" is set by hand
<https://e.org/o> a owl:Ontology ; rdfs:label "한 “1” ; . "@ko , '''a "1"
# no comment''' ; owl:versionInfo "1" ; # the version "1"
\trdfs:comment "owl:versionInfo \\"1\\" .", "1"^^<http://www.w3.org/2001/XMLSchema#string> ;
    .
<https://e.org/p> owl:versionInfo "1" .
"""
THING = ox.NamedNode("https://e.org/o")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_statement_changes_and_every_other_byte_stays(end: str, tmp_path: Path) -> None:
    text = TURTLE.replace("\n", end)
    file = parsed(tmp_path / "o.ttl", text.encode())
    old = ox.Triple(THING, OWL("versionInfo"), ox.Literal("1"))

    made = edited(file, [Edit(ox.Triple(THING, OWL("versionInfo"), ox.Literal("2.0")), old, old)], PREFIXES)

    assert made.text.decode() == text.replace('versionInfo "1" ; #', 'versionInfo "2.0" ; #')


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_statement_is_added_with_the_prefix_it_needs(end: str, tmp_path: Path) -> None:
    file = parsed(tmp_path / "o.ttl", TURTLE.replace("\n", end).encode())
    anchor = ox.Triple(THING, RDFS("label"), ox.Literal("한 “1” ; . ", language="ko"))
    day = ox.Literal("2030-01-31", datatype=ox.NamedNode(f"{PREFIXES['xsd']}date"))

    made = edited(file, [Edit(ox.Triple(THING, OWL("deprecated"), day), None, anchor)], PREFIXES)

    lines = made.text.decode().split(end)
    assert lines[2] == "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    assert '    owl:deprecated "2030-01-31"^^xsd:date ; owl:versionInfo "1" ; # the version "1"' in lines
    assert "\r" not in "".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        '<https://e.org/o> <https://e.org/q> [ <https://e.org/q> "1" ] ; <{v}> "1" .',
        '<https://e.org/o> <https://e.org/q> ( 1 ) ; <{v}> "1" .',
    ],
)
def test_what_is_not_plain_is_left_to_the_author(text: str, tmp_path: Path) -> None:
    version = OWL("versionInfo")
    file = parsed(tmp_path / "o.ttl", text.replace("{v}", version.value).encode())
    old = ox.Triple(THING, version, ox.Literal("1"))

    with pytest.raises(SserdfError, match=r"o.ttl:1: error: .* \(write by hand: .*versionInfo"):
        edited(file, [Edit(ox.Triple(THING, version, ox.Literal("2")), old, old)], PREFIXES)


@pytest.mark.parametrize(
    "text",
    [
        'prefix owl: <http://www.w3.org/2002/07/owl#> BASE <https://e.org/> <o> owl:versionInfo "1".',
        '<https://e.org/o> <http://www.w3.org/2002/07/owl#versionInfo>"1";<https://e.org/n>1.5,.5,-1e3,true.',
        "@prefix w: <http://www.w3.org/2002/07/owl#>.@prefix : <https://e.org/>.:o w:versionInfo'1';:q.r :.",
        '@prefix o: <http://www.w3.org/2002/07/owl#> . <https://e.org/o> o:versionInfo """1""" ;; .',
    ],
)
def test_every_way_to_write_turtle_can_be_edited(text: str, tmp_path: Path) -> None:
    file = parsed(tmp_path / "o.ttl", text.encode())
    old = ox.Triple(THING, OWL("versionInfo"), ox.Literal("1"))

    made = edited(file, [Edit(ox.Triple(THING, OWL("versionInfo"), ox.Literal('"2"\\')), old, old)], PREFIXES)

    assert made.triples[0].object == ox.Literal('"2"\\') and made.triples[1:] == file.triples[1:]


def test_the_place_of_every_object_is_found(corpus: Corpus) -> None:
    for file in (file for file in corpus.files if file.path.suffix == ".ttl"):
        text = file.text.decode()
        head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in file.prefixes.items())
        values = [text[spot.start : spot.end] for spot in spots(text)]
        said = "".join(f"<urn:s> <urn:p{n}> {value} .\n" for n, value in enumerate(values))
        found = [quad.object for quad in ox.parse(f"{head}{said}", format=ox.RdfFormat.TURTLE)]
        assert found == [triple.object for triple in file.triples], file.path


def test_marks_and_line_ends_of_windows_stay(trees: Path) -> None:
    for name in ("ontology/def.ttl", "CHANGELOG.md", "data/index.ttl"):
        path = trees / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    with (trees / "CHANGELOG.md").open("ab") as log:
        log.write(b"\r\n[Unreleased]: https://example.org/compare\r\n")
    commit(trees)

    assert release(trees, "1.0.0").exit_code == 0

    for name in ("ontology/def.ttl", "CHANGELOG.md", "data/index.ttl"):
        text = (trees / name).read_bytes()
        assert text.startswith(b"\xef\xbb\xbf") and text.count(b"\n") == text.count(b"\r\n"), name
    assert text.count(b"1.0.0") == 1
    assert (
        (trees / "CHANGELOG.md")
        .read_text()
        .endswith("quince](https://example.org/).\n\n[Unreleased]: https://example.org/compare\n")
    )


def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path: Path) -> None:
    for name in ("a", "b", "file"):
        (tmp_path / name).write_text(name)
    before, scratch = tree(tmp_path), tmp_path / releases.UNFINISHED
    wanted = {tmp_path / "a": b"1", tmp_path / "deep/new": b"2", tmp_path / "file/below": b"3"}

    with pytest.raises(SserdfError, match="nothing was changed"):
        whole.write(scratch, tmp_path, wanted)

    assert tree(tmp_path) == before and not scratch.exists() and not (tmp_path / "deep").exists()


def _cut_off(root: Path) -> Path:
    """Leave what a release leaves that is killed after its first two files."""
    scratch = root / releases.UNFINISHED
    new = {root / "CHANGELOG.md": b"new", root / "releases/9.0.0/all.nt": b"", root / "z": b"z"}
    for step in whole._prepared(scratch, root, new)[:2]:
        (root / step.path).parent.mkdir(parents=True, exist_ok=True)
        (scratch / "new" / step.path).replace(root / step.path)
    return scratch


def test_a_release_that_was_killed_is_undone_by_the_next(trees: Path) -> None:
    scratch = _cut_off(trees)
    assert (trees / "CHANGELOG.md").read_text() == "new"

    with pytest.raises(SserdfError, match="a release was cut off"):
        releases.of(Corpus.read(trees))
    done = release(trees, "1.0.0")

    assert done.exit_code == 0, done.output
    assert "A `pear`" in (trees / "CHANGELOG.md").read_text()
    assert not scratch.exists() and not (trees / "releases/9.0.0").exists()


def test_what_was_written_after_a_killed_release_is_not_lost(trees: Path) -> None:
    _cut_off(trees)
    (trees / "CHANGELOG.md").write_text("by hand")

    done = release(trees, "1.0.0")

    assert done.exit_code == 1 and "was changed after a release that was cut off" in done.stderr
    assert (trees / "CHANGELOG.md").read_text() == "by hand"


@pytest.mark.parametrize("plan", ['[["../../x", "", ""]]', '[["/etc/x", "", ""]]', "[[1]]", "{", "3"])
def test_a_plan_that_nobody_made_deletes_nothing(trees: Path, plan: str) -> None:
    (trees / releases.UNFINISHED).mkdir()
    (trees / releases.UNFINISHED / "plan.json").write_text(plan)
    before = tree(trees)

    done = release(trees, "1.0.0")

    assert done.exit_code == 1 and "plan.json:1: error:" in done.stderr
    assert tree(trees) == before


def _alter(folder: Path) -> None:
    (folder / "all.ttl").write_bytes((folder / "all.ttl").read_bytes() + b"\n")


def _lose(folder: Path) -> None:
    (folder / "all.nt").unlink()


def _lose_patch(folder: Path) -> None:
    (folder / "changes.rdfp").unlink()
    sealed(folder)


def _add(folder: Path) -> None:
    (folder / "index.html").write_text("<script>")


def _list_page(folder: Path) -> None:
    (folder / "index.html").write_text("<script>")
    sealed(folder)


def _climb(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  ../../data/index.ttl\n")


def _link(folder: Path) -> None:
    (folder / "all.rdf").unlink()
    (folder / "all.rdf").symlink_to("/etc/passwd")


def _swell(folder: Path) -> None:
    with (folder / "all.rdf").open("wb") as file:
        file.truncate(2**30 + 1)


def _no_sums(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def _pipe(folder: Path) -> None:
    import os

    (folder / "all.rdf").unlink()
    os.mkfifo(folder / "all.rdf")


def _odd_name(folder: Path) -> None:
    (folder.parent / "0.2").mkdir()


def _odd_file(folder: Path) -> None:
    (folder.parent / "new\nline").write_text("")


def _linked_folder(folder: Path) -> None:
    (folder.parent / "0.3.0").symlink_to(folder)


def _other_heading(folder: Path) -> None:
    (folder / "changelog.md").write_text("## 0.3.0 – 2030-01-01\n\nx\n")
    sealed(folder)


def _no_utf8(folder: Path) -> None:
    (folder / "changelog.md").write_bytes(b"\xff")
    sealed(folder)


def _no_patch(folder: Path) -> None:
    (folder / "changes.rdfp").write_text(
        "H id <urn:x> .\nH prev <urn:y> .\nTX .\nA <urn:s> <urn:p> .\nTC .\n"
    )
    sealed(folder)


def _cut_patch(folder: Path) -> None:
    text = (folder / "changes.rdfp").read_text()
    (folder / "changes.rdfp").write_text(text[: len(text) // 2])
    sealed(folder)


def _other_patch(folder: Path) -> None:
    (folder / "changes.rdfp").write_text("H id <urn:x> .\nH prev <urn:y> .\nTX .\nTC .\n")
    sealed(folder)


def _no_triples(folder: Path) -> None:
    (folder / "all.nt").write_text("<urn:s> <urn:p> .\n")
    sealed(folder)


def _no_thing(folder: Path) -> None:
    (folder.parent.parent / "data/version/0.2.0.ttl").unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_alter, "0.2.0/all.ttl:1: is not what SHA256SUMS says"),
        (_lose, "0.2.0/all.nt:1: is missing"),
        (_lose_patch, "0.2.0/changes.rdfp:1: is missing"),
        (_add, "0.2.0/index.html:1: is not in SHA256SUMS"),
        (_list_page, "SHA256SUMS:7: names no file of a release"),
        (_climb, "SHA256SUMS:1: names no file of a release"),
        (_link, "all.rdf:1: is a link"),
        (_swell, "all.rdf:1: is larger than a gigabyte"),
        (_no_sums, "SHA256SUMS:1: cannot be read: No such file or directory"),
        (_pipe, "all.rdf:1: is no plain file"),
        (_odd_name, "releases/0.2:1: is no version such as 1.0.0"),
        (_odd_file, r"releases/new\nline:1: is no version such as 1.0.0"),
        (_linked_folder, "releases/0.3.0:1: is no folder"),
        (_other_heading, "changelog.md:1: does not begin with its version"),
        (_no_utf8, "changelog.md:1: is not UTF-8"),
        (_no_patch, "changes.rdfp:4: is no RDF patch that we wrote"),
        (_cut_patch, "changes.rdfp:1: is no RDF patch that we wrote"),
        (_other_patch, "changes.rdfp:1: is a patch between two other versions"),
        (_no_triples, "all.nt:1: is not N-Triples"),
        (
            _no_thing,
            "releases/0.2.0:1: nothing is said of <https://example.org/orchard/version/0.2.0>",
        ),
    ],
)
def test_a_release_that_somebody_touched_stops_the_build_with_one_line(
    twice: Path, tmp_path: Path, spoil: Callable[[Path], None], told: str
) -> None:
    edit(
        twice / "ontology/def.ttl",
        "owl:versionIRI <https://example.org/orchard/version/0.2.0>",
        'rdfs:comment "x"@en',
    )
    spoil(twice / "releases/0.2.0")

    done = CliRunner().invoke(main, ["build", "-C", str(twice), "--out", str(tmp_path / "site")])

    assert done.exit_code == 1, done.output
    place, _, fault = told.partition(": ")
    assert f"{place}: " in done.stderr and fault in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
    assert not (tmp_path / "site").exists()


def test_the_site_cannot_be_written_over_the_releases(twice: Path) -> None:
    out = str(twice / "releases/0.2.0")

    done = CliRunner().invoke(main, ["build", "-C", str(twice), "--out", out])

    assert done.exit_code == 1 and "keeps its sources there" in done.stderr


def test_versions_are_compared_as_numbers() -> None:
    assert number("1.10") == (1, 10, 0) > (number("1.9.9") or ())
    assert number("1.2.3\n") is None


def test_plain_markdown_is_read_as_blocks() -> None:
    found = blocks(
        "Some **bold** words.\nMore.\n\n### Data\n- One\n  and more\n* Two `x`\n\n[Link](javascript:x)"
    )

    assert [(block.kind, block.lines) for block in found] == [
        ("text", ("Some bold words. More.",)),
        ("heading", ("Data",)),
        ("list", ("One and more", "Two x")),
        ("text", ("Link",)),
    ]


@pytest.fixture(scope="module")
def real(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the real project with two more releases."""
    copy = tmp_path_factory.mktemp("real") / "project"
    for name in ("ontology", "data", "shapes", "queries", "templates", "releases"):
        if (root / name).exists():
            shutil.copytree(root / name, copy / name)
    (copy / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    git(copy, "init", "-q")
    commit(copy)
    done = release(copy, "90.0.0", "2090-01-01")
    assert done.exit_code == 0, done.output
    edit(copy / "data/index.ttl", "rdfs:label", 'rdfs:comment "New."@en ;\n    rdfs:label')
    say(copy, "A comment.")
    commit(copy)
    done = release(copy, "90.1.0", "2090-02-01")
    assert done.exit_code == 0, done.output
    return copy


def test_the_real_project_can_be_released_again_and_again(real: Path) -> None:
    corpus = Corpus.read(real)

    old, new = releases.of(corpus)[-2:]

    assert report.conforms(check(corpus))
    changes = new.changes()
    assert changes and changes.applied(old.quads()) == snapshot(corpus)
    assert len(changes.added) < 30
    citation = ox.NamedNode("http://purl.org/dc/terms/bibliographicCitation")
    for said in corpus.facts.values():
        if OWL("versionInfo") in said:
            cited = [str(o) for o in said.get(citation, ())]
            assert all("90.1.0, 2090" in text for text in cited), cited


def test_the_site_of_the_real_project_has_its_versions(real: Path) -> None:
    corpus = Corpus.read(real)
    last: Release = releases.of(corpus)[-1]

    site = dict(files(corpus))

    assert b"New." in site["version/90.1.0/index.html"]
    assert b'<html lang="fr">' in site["fr/version/90.1.0/index.html"]
    for path, data in last.published():
        assert site[path] == data
