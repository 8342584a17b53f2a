"""Make anew what an edit of data changes, and nothing else, with the bytes that a whole build would make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sserdf import folders, search, stamps
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.nodes import Remark
from sserdf.publish import memory
from sserdf.publish.edit import Edit, Touched, between
from sserdf.publish.making import Making
from sserdf.publish.memory import MadeBy, Memory, Source
from sserdf.publish.patching import Patch, patched
from sserdf.publish.plan import Plan
from sserdf.publish.target import MANIFEST
from sserdf.reading import File, Known
from sserdf.stamps import Stamps

Files = Iterable[tuple[str, bytes]]
Consent = Callable[[], list[Remark]]
_TICK = 20_000_000  # nanoseconds; the clocks of file systems are no finer everywhere


@dataclass(frozen=True)
class Rebuild:
    """A build that goes on from the one before."""

    target: Path
    old: Memory
    inputs: Stamps
    corpus: Corpus
    edit: Edit
    is_idle: bool  # nothing was edited

    @staticmethod
    def of(root: Path, target: Path, old: Memory, engine: str, inputs: Stamps) -> Rebuild | None:
        """Return it; None when more must be made than an edit of data calls for.

        Raises FileError for an edited file at fault.
        """
        edited = _edited(old, inputs)
        if old.engine != engine or edited is None or inputs.keys() != old.inputs.keys():
            return None
        sources = {f"{root}/{source.folder}/{source.name}": source for source in old.sources}
        if not all(_is_simple(sources.get(path)) for path in edited) or memory.site(target) != old.site:
            return None
        known = Known()
        head, files = folders.head(root), memory.files(old, root, known)
        fresh = {path: _read(root, sources[path], head, known) for path in edited}
        new = {path: fresh.get(path, file) for path, file in files.items()}
        corpus = memory.corpus(head, root, new)
        edit = between((files[path] for path in edited), fresh.values(), corpus, old.shared)
        return Rebuild(target, old, inputs, corpus, edit, not edited) if edit else None

    def written(
        self, processes: int, watched: Callable[[Files], Files], more: Files, consent: Consent
    ) -> tuple[Making, list[str]]:
        """Write what differs; return the making, and the paths of the files that changed.

        `consent` returns what the check has to say, or raises what forbids publishing.
        """
        making = Making(Plan(self.corpus, self.old.url), processes, watched)
        touched = Touched(self.edit, self.old)

        def fill(patch: Patch) -> Iterator[str]:
            kept = (Download(*file) for file in self.old.told)
            made = set(making.written(patch, consent, touched, kept))
            made.update(patch.put(path, data) for path, data in more)
            if new := patch.new(".html"):
                stay = {*memory.listed(self.target)} - (touched.replaced(making) - made)
                made |= _searched(patch, {*new, *(path for path in stay if path.endswith(".html"))})
            else:
                made |= self._index
            yield from made

        return making, patched(self.target, fill, lambda: touched.replaced(making) | self._index, consent)

    @property
    def _index(self) -> set[str]:
        """The paths of the search index that stands."""
        return {path for path in memory.listed(self.target) if path.startswith(f"{search.FOLDER}/")}

    def remembered(self, making: Making, changed: Iterable[str], warnings: str, began: int) -> Memory:
        """Return what to remember now."""
        site = dict(self.old.site)
        for path in (f"{self.target}/{path}" for path in (*changed, MANIFEST)):
            site.pop(path, None)
            with suppress(FileNotFoundError):
                site[path] = stamps.of_bytes(Path(path).stat())
                site.update((str(folder), ()) for folder in _between(Path(path), self.target))
        made_by = MadeBy(self.old.engine, self.old.url, self.inputs, began)
        new = memory.of(self.corpus, making, warnings, site, made_by)
        return new._replace(
            documents={**self.old.documents, **new.documents},
            pages={**self.old.pages, **new.pages},
            shared={**self.old.shared, **new.shared},
        )

    def _searched(self) -> list[str]:
        def fill(patch: Patch) -> Iterator[str]:
            for path, data in search.index(self.target):
                patch.put(path, data)
                yield path

        old = [path for path in memory.listed(self.target) if path.startswith(f"{search.FOLDER}/")]
        return patched(self.target, fill, lambda: old)


def _searched(patch: Patch, pages: Set[str]) -> set[str]:
    """Write the search index of these pages, the new ones and those that stay."""
    if not search.available():
        return set()
    folder = patch.scratch.with_name("pages")
    for path in sorted(pages):
        patch.lend(path, folder)
    return {patch.put(path, data) for path, data in search.index(folder)}


def _between(path: Path, target: Path) -> Iterator[Path]:
    return (folder for folder in path.parents if folder.is_relative_to(target))


def _edited(old: Memory, inputs: Stamps) -> list[str]:
    """Return the files that are not, or may not be, as they were."""
    since = old.began - _TICK
    return [
        path
        for path, stamp in inputs.items()
        if stamp != old.inputs.get(path) or (stamp and max(stamp[0], stamp[1]) >= since)
    ]


def _is_simple(source: Source | None) -> bool:
    # tables of links are published as they are, and large files are read as a whole anyway
    return source is not None and source.folder == "data" and source.name.endswith(".ttl")


def _read(root: Path, source: Source, head: File, known: Known) -> File:
    return folders.read(root, source.folder, source.name, head, known, None)
