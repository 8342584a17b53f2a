"""Write a whole site beside the old one, and put it in its place by renaming."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sserdf import export, iris, records, releases, site
from sserdf.corpus import DATA_FOLDERS, SHAPES_FOLDER, Corpus
from sserdf.downloads import Download, sums
from sserdf.errors import SserdfError
from sserdf.nodes import Remark
from sserdf.records.publication import Publication
from sserdf.swap import GIT, swap
from sserdf.view import View

MANIFEST = ".sserdf"  # in every site we write: the paths of all its files
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # what a look at a folder leaves behind
_WHOLES = frozenset({"all", "context", "shapes", "tables"})  # files that are of no single thing
_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_SOURCES = (*DATA_FOLDERS, SHAPES_FOLDER, "queries", "releases", "templates", "tests")


def files(
    corpus: Corpus, base_url: str = "", remarks: Callable[[], Iterable[Remark]] = tuple
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of everything in the site.

    `remarks` is asked when the data are written and the pages begin: what it returns stands on them.
    """
    view, released = View(corpus), releases.of(corpus)
    told: dict[str, Download] = {}
    for path, content in export.files(view):
        told[path] = Download.of(path, content)
        yield path, content
    for release in released:
        yield from release.published()
    downloads = [told[path] for path in told if is_whole(corpus, path)]
    front, recorded = b"", []
    about = Publication(view, base_url, tuple(downloads))
    for path, content in records.files(about):
        recorded.append(Download.of(path, content))
        front = content if path == records.FRONT else front
        yield path, content
    frozen = (file for release in released for file in release.files)
    checksums = sums((*told.values(), *recorded, *frozen))
    place = about.place("SHA256SUMS")
    yield place, checksums
    landing = records.landing(about, (file.path for file in recorded))
    recorded.append(Download.of(place, checksums))
    yield from site.pages(view, base_url, remarks, downloads, recorded, front, landing, released)


def publication(corpus: Corpus, base_url: str = "") -> Publication:
    """Return what records are made from: the metadata and the files of data, with no page rendered."""
    view = View(corpus)
    wholes = (Download.of(*file) for file in export.files(view) if is_whole(corpus, file[0]))
    return Publication(view, base_url, tuple(wholes))


def is_whole(corpus: Corpus, path: str) -> bool:
    """Return whether a file of data is had as a whole, and is not the document of one thing."""
    return path.split("/")[0].split(".")[0] in _WHOLES or path in corpus.tables


def refuse(target: Path, root: Path) -> None:
    """Raise SserdfError unless the target is missing, empty, or a site that we wrote and nobody added to.

    A git checkout in it does not count: the branch that a host serves is written into its worktree.
    """
    if (target.is_symlink() or os.path.lexists(target)) and not target.is_dir():
        raise SserdfError(f"{target}: error: is not a folder (name another with --out)")
    refuse_source(target, root)
    if not target.exists() or all(path.name == GIT for path in target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise SserdfError(f"{target}: error: sserdf did not write this folder (name another with --out)")
    ours = {MANIFEST, *(target / MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()}
    for path in sorted(p for p in target.rglob("*") if not p.is_dir()):
        name = path.relative_to(target).as_posix()
        if path.name not in _LITTER and name not in ours and name.split("/")[0] != GIT:
            raise SserdfError(f"{path}: error: sserdf did not write this file (move it out of the site)")


def refuse_source(target: Path, root: Path) -> None:
    """Raise SserdfError when the project keeps its sources at that path."""
    where = target.resolve()
    sources = [root.resolve() / name for name in _SOURCES]
    if where == root.resolve() or any(where == s or s in where.parents for s in sources):
        told = "the project keeps its sources there"
        raise SserdfError(f"{target}: error: {told} (name another place with --out or -o)")


def write(
    target: Path,
    content: Iterable[tuple[str, bytes]],
    consent: Callable[[], object] = tuple,
    more: Callable[[Path], Iterable[tuple[str, bytes]]] = lambda _site: (),
) -> int:
    """Write the files and swap them in whole; return how many there are.

    `more` is given the folder when all the content stands in it; what it returns is written too.
    `consent` is called before the swap and when the writing fails; what it raises stops us. Raises
    SserdfError when two files want one path or the disk refuses; the old site then stays
    as it was and nothing new is left behind, also when the user interrupts.
    """
    place = target.resolve()
    # named before it is made, so that a signal at any moment finds it to clear away
    scratch = place.parent / f".{place.name}.{secrets.token_hex(4)}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch.mkdir(mode=0o700)
        try:
            count = _fill(scratch, _first_then(content, more, scratch), place)
        except Exception:
            consent()  # the reason that it knows comes before what followed from it
            raise
        consent()
        scratch.chmod(0o755)
        swap(scratch, place)
    except OSError as error:
        name = f" ({Path(error.filename).name})" if error.filename else ""
        raise SserdfError(
            f"{target}: error: cannot be written: {error.strerror}{name}; "
            "the old site is untouched (free the disk, or name another folder)"
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return count


def _first_then(
    content: Iterable[tuple[str, bytes]],
    more: Callable[[Path], Iterable[tuple[str, bytes]]],
    scratch: Path,
) -> Iterator[tuple[str, bytes]]:
    yield from content
    yield from more(scratch)


def _fill(scratch: Path, content: Iterable[tuple[str, bytes]], old: Path) -> int:
    taken: dict[str, str] = {}
    folders: dict[str, str] = {}
    made: set[str] = set()
    for path, data in content:
        _claim(path, taken, folders)
        folder, _, _ = path.rpartition("/")
        if folder not in made:
            (scratch / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        if not _kept(f"{old}/{path}", data, f"{scratch}/{path}"):
            _write(f"{scratch}/{path}", data)
    manifest = "".join(f"{path}\n" for path in sorted(taken.values()))
    _write(f"{scratch}/{MANIFEST}", manifest.encode())
    return len(taken)


def _kept(old: str, data: bytes, new: str) -> bool:
    # a link to the unchanged file of the old site costs a tenth of writing it, and keeps its date
    try:
        descriptor = os.open(old, os.O_RDONLY | _AS_IT_IS)
        with open(descriptor, "rb", buffering=0) as file:
            if os.fstat(descriptor).st_size != len(data) or file.readall() != data:
                return False
        os.link(old, new)
    except OSError:
        return False  # it is new, or this disk knows no links
    return True


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


def _claim(path: str, taken: dict[str, str], folders: dict[str, str]) -> None:
    if ".." in path.split("/") or path.startswith("/"):  # refused long before; nothing is written outside
        raise SserdfError(f"{path}: error: leads out of the site (choose a plainer IRI)")
    key = iris.sameness(path)
    if key.split("/")[0] == GIT:  # programs of git would run what is in it
        raise SserdfError(f"{path}: error: no site may write a git repository (choose another name)")
    parents = [key[:i] for i, c in enumerate(key) if c == "/"]
    other = taken.get(key) or folders.get(key) or next((taken[p] for p in parents if p in taken), None)
    if other:
        raise SserdfError(f"{path}: error: {other} wants the same place in the site (rename one of the two)")
    taken[key] = path
    folders.update(dict.fromkeys(parents, path))


def save(path: Path, data: bytes) -> None:
    """Write one file whole or not at all; raises SserdfError when the disk refuses."""
    if path.is_dir():
        raise SserdfError(f"{path}: error: is a folder (name a file with -o)")
    scratch = path.with_name(f".sserdf.{os.getpid()}")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe cannot be swapped
            return
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError as error:
        raise SserdfError(f"{path}: error: cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)
