"""A build that goes on from the one before gives the bytes of one that makes everything."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sserdf.cli import main
from sserdf.errors import SserdfError
from sserdf.export import DUMPS, since
from sserdf.publish.patching import Patch, patched

HEAD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix orchard: <https://example.org/orchard/def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
NEIGHBOURS = """\
# What stands near?
SELECT ?tree ?near WHERE { ?tree orchard:near ?near } ORDER BY ?tree ?near
"""
TREE = """\
{% extends "resource.html" %}
{% block facts %}{{ super() }}
{% for row in ASKED %}{{ row.near.text }}{% endfor %}
{% endblock %}
"""


def built(project: Path, site: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["build", "-C", str(project), "--out", str(site), *words])


def content(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def stamps(site: Path) -> dict[str, tuple[int, int]]:
    found = ((p, p.stat()) for p in site.rglob("*") if p.is_file())
    return {p.relative_to(site).as_posix(): (known.st_ino, known.st_mtime_ns) for p, known in found}


def is_as_fresh(project: Path, site: Path) -> None:
    """Check a site against one that was made of nothing."""
    other = site.with_name("other")
    answer = built(project, other, "--fresh")
    assert answer.exit_code == 0, answer.output
    ours, theirs = content(site), content(other)
    shutil.rmtree(other)
    differ = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    assert not differ, "these are not as a fresh build makes them"


def tree(name: str, label: str, height: str, near: str = "", more: str = "") -> str:
    links = f"    orchard:near <https://example.org/orchard/tree/{near}> ;\n" if near else ""
    return (
        f"{HEAD}<https://example.org/orchard/tree/{name}> a orchard:Tree ;\n"
        f'    rdfs:label "{label}"@en ;\n{links}{more}    orchard:height {height} .\n'
    )


@pytest.fixture
def grove(tiny: Path) -> Path:
    """Return a project of thirty trees that stand near each other."""
    for n in range(30):
        text = tree(f"t{n}", f"Tree {n}", f"{n}.5", f"t{(n * 7 + 1) % 30}")
        (tiny / f"data/tree/t{n}.ttl").write_text(text)
    (tiny / "queries/near.rq").write_text(NEIGHBOURS)
    time.sleep(0.05)  # what was saved a moment before a build may be another file by then
    return tiny


def test_nothing_is_written_when_nothing_was_edited(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)
    before = stamps(site)

    answer = built(grove, site)

    assert "Nothing had changed." in answer.output
    assert stamps(site) == before


def test_an_edit_writes_what_changes_and_nothing_else(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)
    before, was = stamps(site), content(site)
    (grove / "data/tree/t3.ttl").write_text(tree("t3", "Tree 3", "99.5", "t22"))

    answer = built(grove, site)

    now = content(site)
    changed = {path for path in now if was.get(path) != now[path]}
    written = {path for path, stamp in stamps(site).items() if stamp != before.get(path)}
    gone = was.keys() - now.keys()
    assert f"{len(changed | gone)} of them changed." in answer.output
    assert written == changed
    assert {"tree/t3/index.html", "tree/t3.ttl", "all.nt"} <= changed
    assert "tree/t4/index.html" not in changed
    is_as_fresh(grove, site)


def test_files_of_everything_are_mended(grove: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = grove / "site"
    built(grove, site)
    (grove / "data/tree/t3.ttl").write_text(tree("t3", "Old willow", "99.5", "t22"))
    told: list[bool] = []

    def mended(text: bytes, parts: Iterable[tuple[bytes, bytes]]) -> list[bytes] | None:
        made = as_it_is(text, parts)
        told.append(made is not None)
        return made

    as_it_is = since.mended
    monkeypatch.setattr(since, "mended", mended)
    built(grove, site, "--jobs", "1")

    assert len(told) >= len(DUMPS) + 2 and all(told)  # the tables of trees and of links too
    is_as_fresh(grove, site)


def test_one_edit_after_the_other_writes_little(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)

    for height in ("1.5", "2.5", "3.5"):
        (grove / "data/tree/t3.ttl").write_text(tree("t3", "Tree 3", height, "t22"))
        assert "of them changed." in built(grove, site).output


def test_a_name_changes_every_page_that_shows_it(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)
    (grove / "data/tree/t1.ttl").write_text(tree("t1", "Old willow", "1.5", "t8"))

    built(grove, site)

    assert b"Old willow" in content(site)["tree/t0/index.html"]  # which stands near it
    assert b"Old willow" in content(site)["tree/index.html"]
    is_as_fresh(grove, site)


@pytest.mark.parametrize("word", ["query('near', tree=it)", "lookup('near', tree=it)"])
def test_a_page_that_asks_a_question_follows_the_answer(grove: Path, word: str) -> None:
    site = grove / "site"
    (grove / "templates").mkdir()
    (grove / "templates/Tree.html").write_text(TREE.replace("ASKED", word))
    time.sleep(0.05)
    assert built(grove, site).exit_code == 0
    assert b"Tree 22" in content(site)["tree/t3/index.html"]
    (grove / "data/tree/t3.ttl").write_text(tree("t3", "Tree 3", "3.5", "t9"))

    assert "of them changed." in built(grove, site).output

    is_as_fresh(grove, site)


@pytest.mark.parametrize("seed", range(6))
def test_any_edits_give_what_a_fresh_build_gives(grove: Path, seed: int) -> None:
    dice, site = random.Random(seed), grove / "site"
    assert built(grove, site).exit_code == 0
    for _ in range(4):
        for _ in range(dice.randint(1, 3)):
            edit(grove, dice)
        answer = built(grove, site)
        assert answer.exit_code == 0, answer.output
        is_as_fresh(grove, site)


def edit(project: Path, dice: random.Random) -> None:
    """Do what an editor may do to a project."""
    name = f"t{dice.randrange(30)}"
    path = project / f"data/tree/{name}.ttl"
    more = dice.choice(
        (
            "",
            "",
            '    dcterms:description "Tall."@en ;\n',
            '    rdfs:label "Arbre"@fr ;\n',
            '    dcterms:description "Tall | “old”, \\"grey\\";\\nand wide"@en ;\n',
            "    orchard:near <https://example.org/orchard/tree/t4> ;\n",
        )
    )
    height = dice.choice(("7.5", "1.50", '"8"^^xsd:integer'))
    kind = dice.randrange(8)
    if kind < 4:
        path.write_text(tree(name, f"Tree {dice.randrange(99)}", height, f"t{dice.randrange(30)}", more))
    elif kind == 4:
        path.write_text(path.read_text() + "# a remark\n")
    elif kind == 5:
        new = f"new-{dice.randrange(5)}"
        (project / f"data/tree/{new}.ttl").write_text(tree(new, "New", "1.0"))
    elif kind == 6:
        index = project / "data/index.ttl"
        index.write_text(index.read_text().replace("Orchard", f"Orchard {dice.randrange(9)}", 1))
    else:
        shape = project / "shapes/tree.ttl"
        shape.write_text(shape.read_text().replace('"height"@en', f'"height {dice.randrange(9)}"@en'))


def test_a_warning_that_comes_stands_on_the_page_and_is_told_again(grove: Path) -> None:
    site, shape = grove / "site", grove / "shapes/tree.ttl"
    shape.write_text(
        shape.read_text().replace("sh:minInclusive 0 ;", "sh:minInclusive 0 ;\n    sh:severity sh:Warning ;")
    )
    assert built(grove, site).exit_code == 0
    (grove / "data/tree/t5.ttl").write_text(tree("t5", "Tree 5", "900.0", "t6"))

    first, second = built(grove, site), built(grove, site)

    assert "between 0 and 150" in first.output and "between 0 and 150" in second.output
    is_as_fresh(grove, site)


def test_a_violation_stops_it_and_the_site_stays(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)
    before = content(site)
    (grove / "data/tree/t5.ttl").write_text(tree("t5", "Tree 5", "900.0", "t6"))

    answer = built(grove, site)

    assert answer.exit_code == 1 and "Nothing was published." in answer.output
    assert content(site) == before
    (grove / "data/tree/t5.ttl").write_text(tree("t5", "Tree 5", "90.0", "t6"))
    assert "of them changed." in built(grove, site).output  # what is remembered outlives a mistake
    assert built(grove, site).exit_code == 0
    is_as_fresh(grove, site)


@pytest.mark.parametrize("when", ["the old files are set aside", "some new files are in their place"])
def test_a_disk_that_refuses_leaves_the_site_as_it_was(tmp_path: Path, when: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name in ("a.html", "c", "z.html", ".sserdf"):
        (site / name).write_text(f"old {name}\n")
    before = content(site)

    def fill(patch: Patch) -> Iterator[str]:
        if "aside" in when:
            patch.scratch.with_name("old").write_text("in the way of the folder for old files")
        for path in ("a.html", "b/d/new.html", "c/new.html"):  # there is a file where c/ ought to be
            yield patch.put(path, b"new")

    with pytest.raises(SserdfError, match="the old site is untouched"):
        patched(site, fill, lambda: ["z.html"])

    assert content(site) == before, "mend publish.patching._exchange"
    assert [path.name for path in site.iterdir() if path.is_dir()] == [], "an empty folder was left behind"
    assert list(tmp_path.iterdir()) == [site], "a scratch folder was left behind"


def test_a_file_that_cannot_be_read_is_named(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)
    (grove / "data/tree/t5.ttl").write_text("no Turtle")

    answer = built(grove, site)

    assert answer.exit_code == 1 and "t5.ttl:1: error: not Turtle" in answer.output


def test_a_site_that_somebody_touched_is_made_whole_again(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)
    (site / "tree/t1/index.html").write_text("broken")
    (site / "tree/t2.ttl").unlink()

    built(grove, site)

    is_as_fresh(grove, site)


def test_what_is_remembered_may_be_lost_or_damaged(grove: Path) -> None:
    site, memory = grove / "site", Path(os.environ["XDG_CACHE_HOME"]) / "sserdf"
    built(grove, site)
    for path in memory.glob("*.build"):
        path.write_bytes(path.read_bytes()[:-100])

    answer = built(grove, site)

    assert answer.exit_code == 0 and "changed" not in answer.output
    is_as_fresh(grove, site)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights are other ones on Windows")
def test_nothing_is_read_that_others_may_have_written(grove: Path) -> None:
    site, memory = grove / "site", Path(os.environ["XDG_CACHE_HOME"]) / "sserdf"
    built(grove, site)
    for path in memory.glob("*.build"):
        path.chmod(0o666)

    assert "changed" not in built(grove, site).output


def test_other_bytes_are_made_for_another_address(grove: Path) -> None:
    site = grove / "site"
    built(grove, site)

    built(grove, site, "--base-url", "https://data.example.org/")

    assert b"https://data.example.org/" in content(site)["sitemap.xml"]


def test_one_process_makes_the_bytes_of_many(grove: Path) -> None:
    built(grove, grove / "site", "--jobs", "1")
    built(grove, grove / "many", "--jobs", "3")

    assert content(grove / "site") == content(grove / "many")


def test_an_edit_without_a_search_index(grove: Path) -> None:
    site = grove / "site"
    assert built(grove, site, "--no-search").exit_code == 0
    assert not any(path.startswith("assets/pagefind/") for path in content(site))
    (grove / "data/tree/t1.ttl").write_text(tree("t1", "Old willow", "1.5", "t8"))

    answer = built(grove, site, "--no-search")

    assert "of them changed." in answer.output
    assert b"Old willow" in content(site)["tree/index.html"]
    built(grove, site)
    is_as_fresh(grove, site)


def test_a_page_that_shows_all_names_follows_a_new_one(grove: Path) -> None:
    site = grove / "site"
    (grove / "templates").mkdir()
    every = "{% for letter in a_to_z() %}{{ letter.letter }}: {{ letter.entries | length }} {% endfor %}"
    page = '{% extends "resource.html" %}\n{% block facts %}{{ super() }}\n' + every + "\n{% endblock %}\n"
    (grove / "templates/Tree.html").write_text(page)
    time.sleep(0.05)
    assert built(grove, site, "--jobs", "1").exit_code == 0
    assert "T: " in (site / "tree/t1/index.html").read_text()
    (grove / "data/tree/t1.ttl").write_text(tree("t1", "Old willow", "1.5", "t8"))

    assert "of them changed." in built(grove, site).output

    is_as_fresh(grove, site)
