"""What pages load and we did not write is what its list says, and may be passed on."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "src" / "sserdf" / "theme" / "assets" / "vendor"
LIST = tomllib.loads((VENDOR / "vendored.toml").read_text(encoding="utf-8"))
CURE = 'run uv run --with "fonttools[woff]" python tools/vendor.py'

# what a script can name to have it fetched: an import, a request, a worker, an element's source
FETCHED = re.compile(
    rb"""(?:\bimport\s*\(?|\bfrom|\bfetch\s*\(|\bimportScripts\s*\(|\bWorker\s*\(|\bURL\s*\(|\bopen\s*\(
    |\bsrc\s*=|\bhref\s*=|\burl\s*\(|@import)\s*["'`(]?\s*["'`]?(?:https?:|wss?:)?//[\w[]""",
    re.VERBOSE,
)


def test_every_vendored_file_is_listed_and_as_it_was_brought_in() -> None:
    found = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file()}
    found.pop("vendored.toml")

    assert {name: sha256(path.read_bytes()).hexdigest() for name, path in found.items()} == LIST["sha256"], (
        CURE
    )


def test_every_vendored_package_has_its_licence_and_says_what_it_is_for() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}

    assert {package["folder"] for package in LIST["package"]} == folders, CURE
    for package in LIST["package"]:
        text = (VENDOR / package["folder"] / "LICENSE.txt").read_text(encoding="utf-8")
        assert f"{package['name']} {package['version']}\n" in text, CURE
        assert "Permission is hereby granted" in text or package["licence"] != "MIT"
        assert package["licence"] and package["for"]


def test_no_vendored_file_fetches_anything_from_elsewhere() -> None:
    for name in LIST["sha256"]:
        if name.endswith((".js", ".css", ".html")):
            assert not FETCHED.search((VENDOR / name).read_bytes()), f"{name} asks another host"


def test_the_pin_in_the_tool_is_the_version_that_is_here(root: Path) -> None:
    tool = (root / "tools" / "vendor.py").read_text(encoding="utf-8")

    for package in LIST["package"]:
        assert f'"{package["name"]}", "{package["version"]}"' in tool, CURE
