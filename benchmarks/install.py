"""Install the programs that ours is measured beside, each in an environment of its own under .peers.

uv run python benchmarks/install.py [NAME …]; what stands in benchmarks/peers is pinned to the last.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial

from places import HERE, JARS, PLACE
from setting import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from consumers import install  # noqa: E402 - it is no package

PEERS = HERE / "peers"
_PYTHON = {"mkrdf": "3.13"}  # before, it cannot make a path of an IRI
_MESSAGES = "org/apache/jena/ext/"  # where the package of Debian 12 has what its classes seek one level up


def main(names: list[str]) -> None:
    """Install the named peers, all of them when none is named; one that cannot be had is told and passed."""
    jobs: dict[str, Callable[[], object]] = {
        path.stem: partial(install, path, PLACE / path.stem, _PYTHON.get(path.stem, sys.executable))
        for path in sorted(PEERS.glob("*.txt"))
    }
    jobs |= {"npm": _npm, "jena": _jena}
    for name, job in jobs.items():
        if not names or name in names:
            try:
                job()
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{name}: not installed: {error}", flush=True)


def _npm() -> None:
    place = PLACE / "npm"
    print(f"npm: {place.relative_to(ROOT)}", flush=True)
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "shacl_engine.mjs"):
        shutil.copyfile(PEERS / name, place / name)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefix", place], check=True)


def _jena() -> None:
    place = PLACE / "jena"
    print(f"jena: {place.relative_to(ROOT)} (Debian: libapache-jena-java default-jdk-headless)", flush=True)
    place.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in (n for n in jar.namelist() if n.startswith(_MESSAGES) and n.endswith(".properties")):
            path = place / name.removeprefix(_MESSAGES)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(jar.read(name))
    source = PEERS / "ShaclJena.java"
    subprocess.run(["javac", "-cp", f"{JARS}/*", "-d", place, source], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1:])
