"""Write a whole site beside the old one, and put it in its place by renaming."""

from __future__ import annotations

import contextlib
import filecmp
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sserdf.downloads import Download
from sserdf.errors import SserdfError
from sserdf.publish.target import MANIFEST, claim, rivals
from sserdf.swap import swap

_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Writer:
    """Writes the files of a new site; those that the old one has already are linked."""

    def __init__(self, scratch: Path, old: Path) -> None:
        """Take the folder to fill, and the one that it will replace."""
        self.scratch, self.old = scratch, str(old)
        self._new = str(scratch)
        self._made: set[str] = {""}

    def put(self, path: str, data: bytes) -> str:
        """Write a file, and the folders above it; return its path.

        Raises SserdfError for a path out of the site, and for one whose place is taken.
        """
        with self._placed(path) as name:
            if not self._is_kept(path, data):
                _write(name, data)
        return path

    def told(self, path: str, content: bytes | Iterable[bytes]) -> Download:
        """Write a file, whole or part by part, as `put` does; return its size and checksum."""
        if isinstance(content, bytes):
            self.put(path, content)
            return Download.of(path, content)
        with self._placed(path) as name:
            size, digest = _pour(name, content)
            self._settle(path, size)
        return Download(path, size, digest)

    def _is_kept(self, path: str, data: bytes) -> bool:
        return _linked(f"{self.old}/{path}", data, f"{self._new}/{path}")

    def _settle(self, path: str, size: int) -> None:
        """Keep the old file instead of the one just written, when they are the same."""
        if are_same(f"{self.old}/{path}", f"{self._new}/{path}", size):
            with contextlib.suppress(OSError):  # this disk knows no links
                os.replace(_link_beside(f"{self.old}/{path}", self._new), f"{self._new}/{path}")

    @contextlib.contextmanager
    def _placed(self, path: str) -> Iterator[str]:
        if path.startswith("/") or ".." in path.split("/"):  # refused long before; nothing is written outside
            raise SserdfError(f"{path}: error: leads out of the site (choose a plainer IRI)")
        folder, _, _ = path.rpartition("/")
        try:
            if folder not in self._made:
                os.makedirs(f"{self._new}/{folder}", exist_ok=True)
                self._made.add(folder)
            yield f"{self._new}/{path}"
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise rivals(path, str(error.filename).removeprefix(f"{self._new}/")) from error


Fill = Callable[[Writer], Iterable[str]]  # writes, and returns the paths of what it wrote


def write(
    target: Path,
    content: Iterable[tuple[str, bytes]],
    consent: Callable[[], object] = tuple,
    more: Callable[[Path], Iterable[tuple[str, bytes]]] = lambda _site: (),
) -> int:
    """Write the files and swap them in whole, as `staged` does; return how many there are.

    `more` is given the folder when all the content stands in it; what it returns is written too.
    """

    def fill(writer: Writer) -> Iterator[str]:
        for path, data in content:
            writer.put(path, data)
            yield path
        for path, data in more(writer.scratch):
            writer.put(path, data)
            yield path

    return staged(target, fill, consent)


def staged(target: Path, fill: Fill, consent: Callable[[], object] = tuple) -> int:
    """Let `fill` write a site beside the old one and swap it in whole; return how many files it has.

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
            paths = claim(fill(Writer(scratch, place)))
            _write(f"{scratch}/{MANIFEST}", "".join(f"{path}\n" for path in sorted(paths)).encode())
        except Exception:
            consent()  # the reason that it knows comes before what followed from it
            raise
        consent()
        scratch.chmod(0o755)
        swap(scratch, place)
    except OSError as error:
        raise refusal(target, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return len(paths)


def refusal(target: Path, error: OSError) -> SserdfError:
    """Return what to say when the disk refuses."""
    name = f" ({Path(error.filename).name})" if error.filename else ""
    return SserdfError(
        f"{target}: error: cannot be written: {error.strerror}{name}; "
        "the old site is untouched (free the disk, or name another folder)"
    )


def _linked(old: str, data: bytes, new: str) -> bool:
    # a link to the unchanged file of the old site costs a tenth of writing it, and keeps its date
    if not holds(old, data):
        return False
    try:
        os.link(old, new)
    except OSError:
        return False  # this disk knows no links
    return True


def _link_beside(old: str, folder: str) -> str:
    name = f"{folder}/.{os.getpid()}"
    os.link(old, name)
    return name


def are_same(old: str, new: str, size: int) -> bool:
    """Return whether an old file is there and has the bytes of a new one of that size."""
    try:
        return os.stat(old).st_size == size and filecmp.cmp(old, new, shallow=False)
    except OSError:
        return False


def _pour(path: str, parts: Iterable[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with open(path, "wb") as file:
        for part in parts:
            size += file.write(part)
            digest.update(part)
    return size, digest.hexdigest()


def holds(path: str, data: bytes) -> bool:
    """Return whether a file is there and has these bytes."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _AS_IT_IS)
        with open(descriptor, "rb", buffering=0) as file:
            return os.fstat(descriptor).st_size == len(data) and file.readall() == data
    except OSError:
        return False


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


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
