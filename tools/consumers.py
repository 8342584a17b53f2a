"""Install the programs of others that read what we write, each set in an environment of its own.

Tests run them from .consumers/<name>/bin; what stands in tests/consumers/<name>.txt is pinned to the last.
They need versions of libraries that ours and each other's do not go with.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main(names: list[str]) -> None:
    """Install the named sets, all of them when none is named; what is there already stays."""
    wanted = sorted((ROOT / "tests" / "consumers").glob("*.txt"))
    for listed in (path for path in wanted if not names or path.stem in names):
        place = ROOT / ".consumers" / listed.stem
        install(listed, place)


def install(listed: Path, place: Path, python: str = sys.executable) -> None:
    """Make an environment of what a file lists, and of nothing else."""
    print(f"{listed.stem}: {place.relative_to(ROOT)}", flush=True)
    if not (place / "bin" / "python").exists():
        _uv("venv", "--quiet", "--python", python, str(place))
    _uv("pip", "sync", "--quiet", "--python", str(place / "bin" / "python"), str(listed))


def _uv(*words: str) -> None:
    first = subprocess.run(["uv", *words], check=False)
    if first.returncode:  # behind a proxy with certificates of its own
        own = {**os.environ, "UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}
        subprocess.run(["uv", *words], check=True, env=own)


if __name__ == "__main__":
    main(sys.argv[1:])
