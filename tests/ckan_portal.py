"""A CKAN of our own for the time of the tests: PostgreSQL, a stand-in for Solr, and CKAN itself."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner, Result

from sserdf.cli import main

HERE = Path(__file__).parent / "consumers"
# ends what it started when it ends, and also when whoever started it is killed: then its input closes
_TOGETHER = '"$@" & pid=$!; read -r _; kill -"$0" $pid; wait $pid'


def described(project: Path, base: str) -> Path:
    """Return a small project with another base and with all that a portal wants to know."""
    for path in project.rglob("*.*"):
        if path.is_file():
            path.write_text(path.read_text().replace("https://example.org/orchard/", base))
    prefixes = project / "ontology/prefixes.ttl"
    names = {"dcat": "http://www.w3.org/ns/dcat#", "foaf": "http://xmlns.com/foaf/0.1/"}
    more = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.items())
    prefixes.write_text(prefixes.read_text().replace("@prefix orchard:", f"{more}@prefix orchard:"))
    head = prefixes.read_text().split("\n", 1)[1]
    (project / "data/index.ttl").write_text(f"{head}\n<{base}> {_SAID.format(base=base)}")
    (project / "data/person").mkdir()
    ada = f'<{base}person/ada> a foaf:Person ; foaf:name "Ada" ; foaf:mbox <mailto:ada@example.org> .\n'
    (project / "data/person/ada.ttl").write_text(head + ada)
    return project


_SAID = """\
a dcat:Dataset ;
    dcterms:title "Orchard"@en ;
    dcterms:title "Verger"@fr ;
    dcterms:description "A few trees."@en ;
    dcat:keyword "trees"@en ;
    dcat:keyword "fruit (all kinds)"@en ;
    dcterms:publisher <{base}person/ada> ;
    dcat:contactPoint <{base}person/ada> ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:issued "2020-01-31"^^xsd:date ;
    dcterms:modified "2021-02-28"^^xsd:date ;
    owl:versionInfo "2021" ;
    dcterms:language "en" .
"""


def publish(project: Path, url: str, *more: str, key: str = "") -> Result:
    """Return how the command ended."""
    environment = {"SSERDF_CKAN_KEY": key}
    arguments = ["publish", "ckan", "-C", str(project), "--url", url, *more]
    return CliRunner().invoke(main, arguments, env=environment)


class Site(NamedTuple):
    """A running CKAN with an organisation “growers”, which has an admin and an editor."""

    url: str
    keys: dict[str, str]  # of admin, editor and stranger

    def ask(self, action: str, who: str = "admin", **data: object) -> Any:
        """Return what the Action API answers; raises HTTPError when it refuses."""
        headers = {"Content-Type": "application/json", "Authorization": self.keys[who]}
        url = f"{self.url}/api/3/action/{action}"
        request = urllib.request.Request(url, json.dumps(data).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["result"]

    def read(self, path: str) -> str:
        """Return a page of the portal, as anybody sees it."""
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=60) as answer:
            return str(answer.read().decode())


def postgres() -> Path | None:
    """Return the folder with the programs of PostgreSQL, None without them."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@contextlib.contextmanager
def running(python: Path, programs: Path) -> Iterator[Site]:
    """Start everything on free ports, and end it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="ckan-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        database = stack.enter_context(_database(folder / "database", programs))
        schema = next(python.parent.parent.glob("lib/*/site-packages/ckan/config/solr/schema.xml"))
        solr = stack.enter_context(_child(folder, "TERM", python, HERE / "solr_stand_in.py", schema))
        index = f"http://127.0.0.1:{_line(solr, folder)}/solr/ckan"
        site = stack.enter_context(
            _child(folder, "TERM", python, HERE / "ckan_site.py", folder, database, index)
        )
        said = json.loads(_line(site, folder))
        yield Site(said["url"], said["keys"])


@contextlib.contextmanager
def _database(folder: Path, programs: Path) -> Iterator[str]:
    folder.mkdir()
    user = None
    if os.geteuid() == 0:  # which PostgreSQL refuses
        user = "postgres"
        shutil.chown(folder, user)
        folder.parent.chmod(0o755)
    make: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "ckan"]
    subprocess.run(
        [*make, "-E", "UTF8", "--locale=C", "--no-sync"],
        user=user,
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
    )
    # no port, and nothing is kept safe: what is here is thrown away
    settings = [f"-cunix_socket_directories={folder}", "-clisten_addresses=", "-cfsync=off"]
    settings += ["-csynchronous_commit=off", "-cfull_page_writes=off"]
    with _child(folder.parent, "INT", programs / "postgres", "-D", folder / "data", *settings, user=user):
        _wait_for(programs, folder)
        subprocess.run([programs / "createdb", "-h", folder, "-U", "ckan", "ckan"], check=True)
        yield f"postgresql:///ckan?host={folder}&user=ckan"


def _wait_for(programs: Path, folder: Path) -> None:
    for _ in range(300):
        done = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False)
        if done.returncode == 0:
            return
        threading.Event().wait(0.1)
    raise RuntimeError(f"PostgreSQL does not start: {_end_of(folder.parent)}")


@contextlib.contextmanager
def _child(
    folder: Path, signal: str, *words: str | Path, user: str | None = None
) -> Iterator[subprocess.Popen[str]]:
    with (folder / "log").open("a") as log:
        child = subprocess.Popen(
            ["sh", "-c", _TOGETHER, signal, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            user=user,
            cwd="/",
        )
    try:
        yield child
    finally:
        if child.stdin:
            child.stdin.close()
        if child.stdout:
            child.stdout.close()
        child.wait(30)


def _line(child: subprocess.Popen[str], folder: Path) -> str:
    """Return the first line that it writes; it may log others, of no JSON and no number, before it."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(child, lines), daemon=True).start()
    try:
        line = lines.get(timeout=120)
    except queue.Empty:
        line = ""
    if not line:
        raise RuntimeError(f"it does not start: {_end_of(folder)}")
    return line.strip()


def _read(child: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert child.stdout
    for line in child.stdout:
        if line.startswith("{") or line.strip().isdecimal():
            lines.put(line)
    lines.put("")


def _end_of(folder: Path) -> str:
    return (folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
