"""Which files of a project are read, and how each is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sserdf import bulk, iris, mappings, reading
from sserdf.bulk import Broken
from sserdf.errors import FileError, SserdfError, Unreadable, one_line
from sserdf.index import unwatched
from sserdf.reading import File, Known

DATA_FOLDERS = ("ontology", "data")
SHAPES_FOLDER = "shapes"
PREFIXES = Path("ontology/prefixes.ttl")


def sources(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder of every file that is read, and its path in it, in the order in which they are."""
    for folder in (*DATA_FOLDERS, SHAPES_FOLDER):
        yield from ((folder, name) for name in _turtle_names(root / folder))
    tables = _visible(root / "data" / mappings.FOLDER, mappings.SUFFIX)
    yield from (("data", f"{mappings.FOLDER}/{name}") for name in tables)
    yield from (("data", name) for name in _visible(root / "data", bulk.SUFFIX))


def read(root: Path, folder: str, name: str, head: File, known: Known, broken: Broken | None) -> File:
    """Return a file of a project, whatever it is written in; raises FileError and Unreadable."""
    path = root / folder / name
    reading.refuse_endless(path)
    if name.endswith(mappings.SUFFIX):
        return _mapping_set(root, path, head)
    name = name.rpartition(".")[0]
    _refuse_name(path, name)
    if path.suffix != bulk.SUFFIX:
        return reading.read(path, name, known=known)
    _refuse_twin(path, bulk.SUFFIX)
    return bulk.read(path, name, known, broken)


def read_all(
    data: Sequence[Path], shapes: Sequence[Path] = (), broken: Broken | None = None
) -> tuple[list[File], list[File]]:
    """Return any files of data and of shapes as parsed, relative IRIs resolved against their addresses.

    When `broken` is given, it is told of each fault in the data, and what cannot be read is left out: a
    line of N-Triples, else a whole file. Raises Unreadable, naming every file at fault.
    """
    known, faults, spare = Known(), list[SserdfError](), list[SserdfError]()

    def read_each(paths: Sequence[Path], broken: Broken | None, faults: list[SserdfError]) -> Iterator[File]:
        for path in paths:
            try:
                yield _read_alone(path, known, broken)
            except SserdfError as error:
                faults.append(error)

    with unwatched():
        data_files = list(read_each(data, broken, spare if broken else faults))
        # without a shape, less is checked than anybody thinks
        shape_files = list(read_each(shapes, None, faults))
    settle(faults, None)
    settle(spare, broken)
    return data_files, shape_files


def settle(faults: list[SserdfError], broken: Broken | None) -> None:
    """Tell of faults, or raise Unreadable when nobody wants to be told."""
    if faults and broken is None:
        raise Unreadable(faults)
    for fault in faults:
        assert broken
        broken(fault)


def _read_alone(path: Path, known: Known, broken: Broken | None) -> File:
    if path.suffix == bulk.SUFFIX:
        return bulk.read(path, path.stem, known, broken)
    return reading.read(path, path.stem, path.absolute().as_uri(), known)


def turtle_files(folder: Path) -> Iterator[Path]:
    """Yield the Turtle files below a folder, sorted; raises FileError when there is no such folder."""
    return (folder / name for name in _turtle_names(folder))


def mapping_sets(root: Path) -> Iterator[Path]:
    """Yield the mapping sets of a project, sorted."""
    folder = root / "data" / mappings.FOLDER
    return (folder / name for name in _visible(folder, mappings.SUFFIX))


def _turtle_names(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise FileError(folder, "there is no such folder", "a project has ontology/, data/ and shapes/")
    return _visible(folder, ".ttl")


def _visible(folder: Path, suffix: str) -> list[str]:
    return sorted(_below(str(folder), "", suffix), key=lambda name: name.split("/"))


def _below(folder: str, above: str, suffix: str) -> Iterator[str]:
    # names as text: making and comparing paths would cost more than reading what is in them
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.endswith(suffix):
                yield f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{above}{entry.name}/", suffix)


def _mapping_set(root: Path, path: Path, head: File) -> File:
    name = path.relative_to(root / "data").as_posix().removesuffix(mappings.SUFFIX)
    _refuse_name(path, name)
    _refuse_twin(path, mappings.SUFFIX)
    return mappings.read(path, name, head.base or "", head.prefixes)


def _refuse_twin(path: Path, suffix: str) -> None:
    twin = path.with_name(path.name.removesuffix(suffix) + ".ttl")
    if twin.exists():
        raise FileError(path, f"and {twin.name} want to be one document", "rename or delete one of the two")


def _refuse_name(path: Path, name: str) -> None:
    fault = None if name == "index" else iris.fault(name)
    if fault:
        raise FileError(Path(one_line(str(path))), f"cannot be published: {fault}", "choose a plainer name")


def head(root: Path) -> File:
    """Return the file that lists base and prefixes; raises FileError when there is none, or no base."""
    if not root.is_dir():
        raise FileError(root, "there is no such folder", "name the folder of a project with --project")
    path = root / PREFIXES
    if not path.exists():
        raise FileError(path, "is missing", "a project lists its base and its prefixes there")
    reading.refuse_endless(path)
    found = reading.read(path)
    if not (found.base or "").startswith(("http://", "https://")) or not str(found.base).endswith("/"):
        cure = "add a line such as @base <https://example.org/orchard/> . with a slash at the end"
        raise FileError(path, "declares no @base that ends in a slash", cure)
    if "#" in str(found.base):  # it would cut off all that follows, and no fragment can come after it
        raise FileError(path, "declares a @base with a hash", "end it before the hash, with a slash")
    return found
