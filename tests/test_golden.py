"""The site of a foreign project, byte for byte.

After a change that is meant: uv run python -m sserdf build -C tests/orchard --out tests/golden
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.publish import MANIFEST, files

CURE = "look at the difference; if it is meant: uv run sserdf build -C tests/orchard --out tests/golden"


@pytest.fixture(scope="module")
def golden(root: Path) -> dict[str, bytes]:
    folder = root / "tests" / "golden"
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del found[MANIFEST]
    return found


def test_the_orchard_is_published_as_it_was(orchard: Path, golden: dict[str, bytes]) -> None:
    site = dict(files(Corpus.read(orchard)))

    assert set(site) == set(golden), CURE
    for path, content in site.items():
        assert content == golden[path], f"{path}: {CURE}"


def test_two_builds_give_the_same_bytes(orchard: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = CliRunner().invoke(main, ["build", "-C", str(orchard), "--out", str(tmp_path / name)])
        assert done.exit_code == 0, done.output

    assert _tree(tmp_path / "one") == _tree(tmp_path / "two")


def test_a_second_build_over_the_first_leaves_the_same_bytes_and_keeps_their_dates(
    orchard: Path, tmp_path: Path
) -> None:
    target = tmp_path / "site"
    arguments = ["build", "-C", str(orchard), "--out", str(target)]
    CliRunner().invoke(main, arguments)
    before, date = _tree(target), (target / "index.html").stat().st_mtime_ns

    done = CliRunner().invoke(main, arguments)

    assert done.exit_code == 0
    assert _tree(target) == before
    assert (target / "index.html").stat().st_mtime_ns == date
    assert list(tmp_path.iterdir()) == [target]


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
