"""The programs beside ours: where each is, and how it is had."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from setting import ROOT, Words

HERE = Path(__file__).parent
PLACE = ROOT / ".peers"  # environments, each with one peer
ABSENT = "not installed: uv run python benchmarks/install.py"
JARS = Path("/usr/share/java")  # where Debian keeps Jena


def python(peer: str) -> Path | None:
    """Return the Python that has a peer, None when it is not installed."""
    found = PLACE / peer / "bin" / "python"
    return found if found.exists() else None


def program(peer: str, name: str) -> Path | None:
    """Return a program of a peer, None when it is not installed."""
    found = PLACE / peer / "bin" / name
    return found if found.exists() else None


def words(first: Path | None, *rest: str | Path) -> Words | None:
    """Return a command, None when its program is not installed."""
    return [first, *rest] if first else None


def jena() -> Words | None:
    """Return the command that validates with Jena, None when it is not installed."""
    classes, java = PLACE / "jena", shutil.which("java")
    if java is None or not (classes / "ShaclJena.class").exists() or not (JARS / "jena-shacl.jar").exists():
        return None
    return [java, "-cp", f"{classes}:{JARS}/*", "ShaclJena"]


def node() -> Words | None:
    """Return the command that validates with shacl-engine, None when it is not installed."""
    script, found = PLACE / "npm" / "shacl_engine.mjs", shutil.which("node")
    return (
        [found, str(script)]
        if found and (PLACE / "npm" / "node_modules").is_dir() and script.exists()
        else None
    )


def shacl(engine: str, peer: str) -> Words | None:
    """Return the command that validates with an engine for Python, None when it is not installed."""
    found = Path(sys.executable) if engine == "pyshacl" else python(peer)
    return [str(found), str(HERE / "peers" / "shacl_peers.py"), engine] if found else None
