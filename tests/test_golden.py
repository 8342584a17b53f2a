"""The site of a foreign project, byte for byte; what all sites share is compared with the theme.

After a change that is meant: uv run python tests/test_golden.py
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.publish import files

TESTS = Path(__file__).parent
CURE = "look at the difference; if it is meant: uv run python tests/test_golden.py"


@pytest.fixture(scope="module")
def golden(root: Path) -> dict[str, bytes]:
    return _tree(root / "tests" / "golden")


def test_the_orchard_is_published_as_it_was(orchard: Path, golden: dict[str, bytes]) -> None:
    site = _made(orchard)

    assert set(site) == set(golden), CURE
    for path, content in site.items():
        assert content == golden[path], f"{path}: {CURE}"


def test_what_all_sites_share_is_that_of_the_theme(orchard: Path, root: Path) -> None:
    theme = root / "src" / "sserdf" / "theme"

    shared = {path: data for path, data in files(Corpus.read(orchard)) if _is_shared(path)}

    assert shared.pop("style.css").startswith((theme / "styles" / "10-base.css").read_bytes())
    assert shared == {f"assets/{path}": data for path, data in _tree(theme / "assets").items()}


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


def _made(orchard: Path) -> dict[str, bytes]:
    return {path: data for path, data in files(Corpus.read(orchard)) if not _is_shared(path)}


def _is_shared(path: str) -> bool:
    return path == "style.css" or path.startswith("assets/")


if __name__ == "__main__":
    shutil.rmtree(TESTS / "golden", ignore_errors=True)
    for path, data in _made(TESTS / "orchard").items():
        (TESTS / "golden" / path).parent.mkdir(parents=True, exist_ok=True)
        (TESTS / "golden" / path).write_bytes(data)
