"""Large files of N-Triples: a statement a line, many things in one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sserdf import bulk
from sserdf.check import check
from sserdf.check.report import human
from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.publish import files

BASE = "https://example.org/orchard/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def run(project: Path, *words: str) -> Result:
    command, *rest = words
    return CliRunner().invoke(main, [command, "-C", str(project), *rest])


def lines(count: int) -> list[str]:
    return [
        line
        for n in range(count)
        for line in (
            f"<{BASE}palm/p{n}> <{TYPE}> <{BASE}def/Tree> .",
            f'<{BASE}palm/p{n}> <{LABEL}> "Palm {n}"@en .',
        )
    ]


@pytest.fixture
def palms(tiny: Path) -> Path:
    """Return a project with a file of a hundred trees."""
    (tiny / "data/palm.nt").write_text("\n".join(lines(100)) + "\n")
    return tiny


def test_a_file_holds_everything_below_its_name(palms: Path) -> None:
    assert run(palms, "validate").exit_code == 0

    site = dict(files(Corpus.read(palms)))

    assert "palm/p99/index.html" in site and b"Palm 99" in site["palm/p99.ttl"]
    assert b"data/palm.nt" in site["palm/p99/index.html"]
    assert f"<{BASE}palm/p99.ttl> .".encode() in site["all.nq"]


def test_what_belongs_elsewhere_is_told_with_its_line(palms: Path) -> None:
    path = palms / "data/palm.nt"
    path.write_text(path.read_text() + f'# a remark\n\n<{BASE}tree/fir> <{LABEL}> "Fir"@en .\n')

    answer = run(palms, "validate")

    assert answer.exit_code == 1 and "palm.nt:203: violation" in answer.output


def test_a_broken_line_is_named(palms: Path) -> None:
    said = lines(100)
    said[120] = "<no statement"
    (palms / "data/palm.nt").write_text("\n".join(said))

    answer = run(palms, "validate")

    assert answer.exit_code == 1
    assert "palm.nt:121: error: not N-Triples" in answer.output and "--skip-broken" in answer.output


@pytest.mark.parametrize("command", [("validate",), ("build",), ("export", "ntriples")])
def test_it_goes_on_behind_broken_lines_when_asked_to(palms: Path, command: tuple[str, ...]) -> None:
    said = [*lines(100), *(["<no statement"] * 30)]
    said.insert(7, "<no statement")
    (palms / "data/palm.nt").write_text("\n".join(said))
    (palms / "data/tree/elm.ttl").write_text("no Turtle")
    (palms / "data/tree/oak.ttl").write_text(
        (palms / "data/tree/oak.ttl").read_text().replace("tree/elm", "palm/p1")
    )

    answer = run(palms, *command, "--skip-broken")

    assert "palm.nt:8: error" in answer.output and "elm.ttl:1: error" in answer.output
    assert "Left out in all: 31 lines and 1 file" in answer.output
    assert answer.exit_code == 0 and answer.output.count("Left out: ") == 20 + 1


def test_a_large_file_that_is_left_out_whole_counts_as_a_file(palms: Path) -> None:
    (palms / "data/ash.nt").mkdir()

    answer = run(palms, "validate", "--skip-broken")

    assert "Left out in all: 1 file that could not be read." in answer.output


def test_lines_are_told_behind_broken_ones_and_two_on_one(palms: Path) -> None:
    stranger = f'<{BASE}tree/fir> <{LABEL}> "Fir"@en .'
    said = ["\ufeff# a mark, and two statements on the next line", " ".join(lines(1)), "<broken", stranger]
    (palms / "data/palm.nt").write_text("\n".join(said), encoding="utf-8")

    answer = run(palms, "validate", "--skip-broken")

    assert answer.exit_code == 1 and "palm.nt:4: violation" in answer.output, answer.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "palm.nt:1: error: cannot be read: No such file"),
        ("no statement", "palm.nt:1: violation"),
        ("", "palm.nt:1: violation"),
    ],
)
def test_a_file_may_go_or_change_while_it_is_checked(palms: Path, text: str | None, told: str) -> None:
    path = palms / "data/palm.nt"
    path.write_text(f'{path.read_text()}<{BASE}tree/fir> <{LABEL}> "Fir"@en .\n')
    corpus = Corpus.read(palms)
    path.unlink()
    if text is not None:
        path.write_text(text)

    try:
        said = human(check(corpus))
    except SserdfError as error:
        said = str(error)

    assert told in said, "mend bulk.Bulk.lines"


def test_shapes_are_never_left_out(palms: Path) -> None:
    (palms / "shapes/tree.ttl").write_text("no Turtle")

    answer = run(palms, "validate", "--skip-broken")

    assert answer.exit_code == 1 and "tree.ttl:1: error" in answer.output


def test_two_files_cannot_be_one_document(palms: Path) -> None:
    (palms / "data/tree/oak.nt").write_text(f'<{BASE}tree/oak> <{LABEL}> "Oak"@en .\n')

    answer = run(palms, "validate")

    assert answer.exit_code == 1 and "oak.nt:1: error: and oak.ttl want to be one document" in answer.output


def test_blank_nodes_keep_their_names_over_blocks_and_apart_between_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_BLOCK", 50)
    one, two = tmp_path / "one.nt", tmp_path / "two.nt"
    one.write_text("".join(f"_:a <{LABEL}> _:b{n % 2} .\n" for n in range(9)))
    two.write_text(f"_:a <{LABEL}> _:a .\n")

    first, second = bulk.read(one, "one"), bulk.read(two, "two")

    assert len(set(first.terms)) == 4  # two ends, their way, and where it begins
    assert set(first.terms) & set(second.terms) == {first.terms[1]}
    assert list(first.lines) == list(range(1, 10))
    assert bulk.read(one, "one").terms == first.terms


@pytest.mark.parametrize("text", ["\ufeff", "# only a remark\n", ""])
def test_a_file_may_say_nothing(palms: Path, text: str) -> None:
    (palms / "data/palm.nt").write_text(text, encoding="utf-8")

    assert run(palms, "validate").exit_code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff\xfe<\x00", "is UTF-16"),
        (f'<{BASE}palm/p> <{LABEL}> "\xff" .\n'.encode("latin-1"), "is not UTF-8"),
        (f"<{BASE}palm/p> <{LABEL}> <<( <{BASE}palm/p> <{LABEL}> <{BASE}palm/p> )>> .\n".encode(), "RDF 1.2"),
    ],
)
def test_what_is_no_plain_n_triples_is_told(palms: Path, text: bytes, told: str) -> None:
    (palms / "data/palm.nt").write_bytes(text)

    answer = run(palms, "validate")

    assert answer.exit_code == 1 and "palm.nt:1: error" in answer.output and told in answer.output


def test_files_that_say_the_same_say_it_once(palms: Path, tmp_path: Path) -> None:
    data, shapes = tmp_path / "a.nt", palms / "shapes/tree.ttl"
    data.write_text(f"<{BASE}palm/p> <{TYPE}> <{BASE}def/Tree> .\n")
    words = ("validate", "--format", "json", "--shapes", str(shapes))

    once = run(palms, *words, "--data", str(data))
    twice = run(palms, *words, "--data", str(data), "--data", str(data))

    assert once.exit_code == twice.exit_code == 1
    assert once.output == twice.output
