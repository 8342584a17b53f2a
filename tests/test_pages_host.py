"""GitHub Pages gets a site that works there, and nothing of a checkout is lost."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from conftest import without
from sserdf.cli import main
from sserdf.errors import SserdfError
from sserdf.portal.pages import host
from sserdf.swap import swap

URL = "https://someone.github.io/data/"


def publish(root: Path, target: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["publish", "pages", str(target), "-C", str(root), *words])


def seen(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder but those of git, by its path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: path.read_bytes() for name, path in names if name.split("/")[0] != ".git"}


@pytest.fixture
def git() -> Callable[..., str]:
    """Return what runs git in a folder, where there is one."""
    program = shutil.which("git") or without("git (Debian: apt-get install git)")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]

    def run(folder: Path, *words: str) -> str:
        command = [program, "-C", str(folder), *who, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture
def worktree(git: Callable[..., str], tmp_path: Path) -> Path:
    """Return a worktree of an empty branch that a host serves."""
    (tmp_path / "clone").mkdir()
    git(tmp_path / "clone", "init", "--quiet")
    git(tmp_path / "clone", "commit", "--quiet", "--allow-empty", "-m", "begin")
    git(tmp_path / "clone", "worktree", "add", "--quiet", "-b", "gh-pages", str(tmp_path / "pages"))
    return tmp_path / "pages"


def test_the_site_for_pages_has_what_pages_reads(tiny: Path, tmp_path: Path) -> None:
    done = publish(tiny, tmp_path / "out", "--cname", "Trees.Example.org")

    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "out" / "CNAME").read_text(encoding="utf-8") == "trees.example.org\n"
    assert (tmp_path / "out" / ".nojekyll").read_bytes() == b""
    assert (tmp_path / "out" / ".well-known" / "void").is_file()
    assert (tmp_path / "out" / "tree" / "oak" / "index.html").is_file()
    assert b"https://trees.example.org/" in (tmp_path / "out" / "sitemap.xml").read_bytes()


def test_a_site_without_a_host_of_its_own_has_no_cname(tiny: Path, tmp_path: Path) -> None:
    assert publish(tiny, tmp_path / "out", "--base-url", URL).exit_code == 0
    assert not (tmp_path / "out" / "CNAME").exists()


@pytest.mark.parametrize(("url", "way"), [(URL, "/data/"), ("https://trees.example.org", "/")])
def test_the_page_for_wrong_addresses_works_at_any_depth(
    tiny: Path, tmp_path: Path, url: str, way: str
) -> None:
    assert publish(tiny, tmp_path / "out", "--base-url", url).exit_code == 0

    text = (tmp_path / "out" / "404.html").read_text(encoding="utf-8")
    ways = re.findall(r' (?:href|src|action)="([^"]*)"', text)
    assert len(ways) > 5
    for link in ways:
        assert link.startswith(("https://", "#", way)), link
        path = link.removeprefix(way).split("#")[0]
        if link.startswith("/"):
            assert (tmp_path / "out" / path).is_file(), link


def test_publishing_twice_changes_nothing(tiny: Path, tmp_path: Path) -> None:
    assert publish(tiny, tmp_path / "out", "--base-url", URL).exit_code == 0
    before = seen(tmp_path / "out")

    assert publish(tiny, tmp_path / "out", "--base-url", URL).exit_code == 0

    assert seen(tmp_path / "out") == before
    assert {path.name for path in tmp_path.iterdir()} == {"orchard", "out"}, "something was left behind"


def test_the_checkout_of_a_branch_is_written_and_stays_a_checkout(
    tiny: Path, worktree: Path, git: Callable[..., str]
) -> None:
    link = (worktree / ".git").read_bytes()

    assert publish(tiny, worktree, "--base-url", URL).exit_code == 0
    git(worktree, "add", "--all")
    git(worktree, "commit", "--quiet", "-m", "the site")
    (tiny / "data" / "tree" / "oak.ttl").unlink()
    elm = tiny / "data" / "tree" / "elm.ttl"
    elm.write_text(elm.read_text(encoding="utf-8").replace("9.0", "9.5"), encoding="utf-8")
    assert publish(tiny, worktree, "--base-url", URL).exit_code == 0

    assert (worktree / ".git").read_bytes() == link
    changed = git(worktree, "status", "--short")
    assert " D tree/oak.ttl" in changed and " M tree/elm.ttl" in changed
    assert not (worktree / "tree" / "oak").exists()


def test_a_clone_with_files_of_others_is_refused(tiny: Path, worktree: Path) -> None:
    (worktree / "mine.txt").write_text("mine", encoding="utf-8")

    done = publish(tiny, worktree, "--base-url", URL)

    assert done.exit_code == 1
    assert "sserdf did not write this folder" in done.stderr
    assert (worktree / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_data_with_violations_leave_the_old_site_in_the_checkout(tiny: Path, worktree: Path) -> None:
    assert publish(tiny, worktree, "--base-url", URL).exit_code == 0
    before, link = seen(worktree), (worktree / ".git").read_bytes()
    oak = tiny / "data" / "tree" / "oak.ttl"
    oak.write_text(oak.read_text(encoding="utf-8").replace("12.50", "900"), encoding="utf-8")

    assert publish(tiny, worktree, "--base-url", URL).exit_code == 1

    assert seen(worktree) == before
    assert (worktree / ".git").read_bytes() == link
    assert not list(worktree.parent.glob(".pages*"))


def test_a_swap_that_fails_puts_everything_back(tmp_path: Path) -> None:
    for folder, names in (("place", ("a", "b", ".git")), ("new", ("a", ".git", "z"))):
        for name in names:  # .git stands in the way half way through
            (tmp_path / folder / name).mkdir(parents=True)
            (tmp_path / folder / name / "file").write_text(folder, encoding="utf-8")
    before = {folder: seen(tmp_path / folder) for folder in ("place", "new")}

    with pytest.raises(OSError, match="not empty"):
        swap(tmp_path / "new", tmp_path / "place")

    assert {folder: seen(tmp_path / folder) for folder in ("place", "new")} == before
    assert (tmp_path / "place" / ".git" / "file").read_text(encoding="utf-8") == "place"
    assert {path.name for path in tmp_path.iterdir()} == {"place", "new"}


def test_no_site_writes_into_a_repository(tiny: Path, tmp_path: Path) -> None:
    from sserdf.publish import write

    with pytest.raises(SserdfError, match="no site may write a git repository"):
        write(tmp_path / "out", [(".GIT/hooks/post-checkout", b"#!/bin/sh\n")])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--cname", "no_underscores.org"),
        ("--cname", "localhost"),
        ("--cname", "192.0.2.1"),
        ("--cname", "https://example.org"),
        ("--cname", "example.org/path"),
        ("--cname", "a.org\nb.org"),
        ("--cname", "-a.org"),
        ("--cname", f"{'a' * 64}.org"),
        ("--cname", "é.org"),
        ("--base-url", "ftp://example.org/"),
        ("--cname", "a.org", "--base-url", "https://b.org/"),
    ],
)
def test_without_a_proper_address_it_is_wrong_usage(
    tiny: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = publish(tiny, tmp_path / "out", *words)

    assert done.exit_code == 2
    assert "Error: " in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_name_of_a_host_is_written_in_lower_case() -> None:
    assert host("Data.Example.ORG") == "data.example.org"
    assert host("xn--bcher-kva.example") == "xn--bcher-kva.example"


def test_the_workflow_is_one_that_github_takes(root: Path, consumer: Callable[[str, str], Path]) -> None:
    program = consumer("records", "check-jsonschema")
    path = root / ".github" / "workflows" / "publish.yml"

    done = subprocess.run(
        [program, "--builtin-schema", "vendor.github-workflows", path], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout


def test_the_workflow_calls_commands_that_there_are(root: Path) -> None:
    called = [line for step in _steps(root) for line in step.get("run", "").splitlines() if "sserdf" in line]

    assert len(called) == 4
    for line in called:
        program, name, *words = shlex.split(line)
        assert (program, name) == ("./run", "sserdf")
        assert (root / program).stat().st_mode & 0o111, "./run cannot be run"
        _parse(main, words)


def test_the_workflow_gives_each_job_only_the_rights_it_needs(root: Path) -> None:
    workflow = _workflow(root)

    assert workflow["permissions"] == {"contents": "read"}
    writes = {
        name: {right for right, level in job["permissions"].items() if level == "write"}
        for name, job in workflow["jobs"].items()
    }
    assert writes == {"site": set(), "deploy": {"id-token", "pages"}, "release": {"contents"}}
    for step in _steps(root):
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "a/b@v1")), (
            "pin each action by its version"
        )
        assert "${{" not in step.get("run", ""), "what others can set comes by env, not into a script"


def _parse(command: click.Command, words: list[str]) -> None:
    context = click.Context(command)
    if isinstance(command, click.Group):
        inner = command.get_command(context, words[0])
        assert inner, words
        _parse(inner, words[1:])
    else:
        command.make_parser(context).parse_args(list(words))  # raises for an option that there is not


def _workflow(root: Path) -> dict[str, Any]:
    text = (root / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _steps(root: Path) -> list[dict[str, str]]:
    return [step for job in _workflow(root)["jobs"].values() for step in job["steps"]]
