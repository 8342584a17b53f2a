"""Make anew what an edit of data changes, and nothing else, with the bytes that a whole build would make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sserdf import folders, search, stamps
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.export.since import Since
from sserdf.isolate import Beside
from sserdf.nodes import Remark
from sserdf.publish import memory
from sserdf.publish.edit import Edit, Touched, between, since
from sserdf.publish.making import Making
from sserdf.publish.memory import MadeBy, Memory, Said, Source
from sserdf.publish.patching import Patch, patched
from sserdf.publish.plan import Plan
from sserdf.publish.target import MANIFEST
from sserdf.reading import File, Known
from sserdf.stamps import Stamps

Files = Iterable[tuple[str, bytes]]
Index = Callable[[Path], Files]  # of the pages in a folder
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
    since: Since | None
    edited: frozenset[str]  # paths

    @staticmethod
    def of(root: Path, target: Path, old: Memory, engine: str, inputs: Stamps) -> Rebuild | None:
        """Return it; None when more must be made than an edit of data calls for.

        Raises FileError for an edited file at fault.
        """
        if old.engine != engine or inputs.keys() != old.inputs.keys():
            return None
        edited = _edited(old, inputs)
        sources = {f"{root}/{source.folder}/{source.name}": source for source in old.sources}
        if not all(_is_simple(sources.get(path)) for path in edited):
            return None
        stands = Beside(lambda: memory.site(target) == old.site)
        try:
            known = Known()
            head, files = folders.head(root), memory.files(old, root, known)
            fresh = {path: _read(root, sources[path], head, known) for path in edited}
            corpus = memory.corpus(head, root, {**files, **fresh})
            edit = between((files[path] for path in edited), fresh.values(), corpus, old.shared)
            if edit is None or not stands.result():
                return None
        finally:
            stands.stop()
        before = memory.corpus(head, root, files).files
        kept = since(edit, corpus, before, old, lambda path: (target / path).read_bytes())
        return Rebuild(target, old, inputs, corpus, edit, kept, frozenset(edited))

    def written(
        self,
        processes: int,
        watched: Callable[[Files], Files],
        more: Files,
        index: Index | None,
        consent: Consent,
    ) -> tuple[Making, list[str]]:
        """Write what differs; return the making, and the paths of the files that changed.

        `index` makes the search index of finished pages, `consent` returns what the check has to say, or
        raises what forbids publishing.
        """
        code = memory.code(self.old, self.old.engine)
        making = Making(Plan(self.corpus, self.old.url, code, self.since), processes, watched)
        touched = Touched(self.edit, self.old)

        def fill(patch: Patch) -> Iterator[str]:
            kept = (Download(*file) for file in self.old.told)
            made = set(making.written(patch, consent, touched, kept))
            made.update(patch.put(path, data) for path, data in more)
            if (new := patch.new(".html")) and index:
                stay = {*memory.listed(self.target)} - (touched.replaced(making) - made)
                made |= _searched(patch, index, {*new, *(path for path in stay if path.endswith(".html"))})
            else:
                made |= self._index
            yield from made

        return making, patched(self.target, fill, lambda: touched.replaced(making) | self._index, consent)

    @property
    def _index(self) -> set[str]:
        """The paths of the search index that stands."""
        return {path for path in memory.listed(self.target) if path.startswith(f"{search.FOLDER}/")}

    def remembered(self, making: Making, changed: Iterable[str], said: Said, began: int) -> Memory:
        """Return what to remember now."""
        site = dict(self.old.site)
        for path in (f"{self.target}/{path}" for path in (*changed, MANIFEST)):
            site.pop(path, None)
            with suppress(FileNotFoundError):
                site[path] = stamps.of_bytes(Path(path).stat())
                site.update((str(folder), ()) for folder in _between(Path(path), self.target))
        made_by = MadeBy(self.old.engine, self.old.url, self.inputs, began)
        known, root = memory.parts(self.old), self.corpus.root

        def stays(folder: str, name: str) -> tuple[Source, bytes] | None:
            return None if f"{root}/{folder}/{name}" in self.edited else known[folder, name]

        new = memory.of(self.corpus, making, said, site, made_by, stays)
        return new._replace(
            documents={**self.old.documents, **new.documents},
            pages={**self.old.pages, **new.pages},
            shared={**self.old.shared, **new.shared},
        )


def is_idle(target: Path, old: Memory, engine: str, inputs: Stamps) -> bool:
    """Return whether nothing was edited, in the project or in the site."""
    was = (old.engine, old.inputs)
    return was == (engine, inputs) and not _edited(old, inputs) and memory.site(target) == old.site


def _searched(patch: Patch, index: Index, pages: Set[str]) -> set[str]:
    """Write the search index of these pages, the new ones and those that stay."""
    folder = patch.scratch.with_name("pages")
    patch.lend(sorted(pages), folder)
    return {patch.put(path, data) for path, data in index(folder)}


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
