"""The README does what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sserdf.cli import main


def _lines(root: Path, block: str) -> list[str]:
    text = (root / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {block} -->\n```sh\n(.*?)```", text, re.DOTALL)
    assert found, f"README.md has no block {block}"
    return found[1].strip().splitlines()


def test_two_lines_do_all(root: Path) -> None:
    assert _lines(root, "build") == ["./run sserdf build"]
    assert _lines(root, "test") == ["./run pytest"]


def test_the_commands_of_the_readme_work(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("ontology", "data", "shapes", "queries", "templates"):
        shutil.copytree(root / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)

    for line in [*_lines(root, "build"), *_lines(root, "commands")]:
        command, name, *arguments = shlex.split(line)
        assert (command, name) == ("./run", "sserdf")
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, f"{line}\n{done.output}"

    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "sse-policy.jsonld").is_file()


def test_every_help_is_a_good_text() -> None:
    for command in ("", "validate", "build", "export", "query", "publish pages", "publish zenodo"):
        done = CliRunner().invoke(main, [*command.split(), "--help"])
        assert done.exit_code == 0
        assert len(done.stdout) > 300
        if command:
            assert "--project" in done.stdout


def test_help_loads_no_library_but_click(root: Path) -> None:
    code = (
        "import sys\nfrom sserdf.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print({'rdflib', 'pyshacl', 'pyoxigraph', 'jinja2'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert done.stdout.endswith("set()\n")


def test_the_folders_that_the_readme_names_are_there(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")

    for name in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (root / name).exists(), name
    assert os.access(root / "run", os.X_OK)
