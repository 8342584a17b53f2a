"""Release a version: set it in the files, freeze what is published, and say what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sserdf import releases
from sserdf.check import Finding, check, report
from sserdf.check.metadata import refuse_incomplete
from sserdf.corpus import Corpus
from sserdf.errors import FileError, SserdfError
from sserdf.isolate import Beside
from sserdf.reading import File
from sserdf.releases import Release
from sserdf.releases.version import Version, parsed, written
from sserdf.releasing import changelog, git, whole
from sserdf.releasing.changelog import Changelog
from sserdf.releasing.edits import raw
from sserdf.releasing.frozen import frozen
from sserdf.releasing.statements import rewritten


def release(root: Path, version: Version, date: str) -> str:
    """Release a version on a date (YYYY-MM-DD) and return what to say of it.

    Everything is changed or nothing; what an earlier run left half done is undone first. Raises
    SserdfError when the version is not later than the last one, the changelog has nothing to say,
    something is not committed, the publication lacks what portals ask for, or the project has a
    violation, as it is or as it would be.
    """
    whole.recover(root / releases.UNFINISHED, root)
    corpus = Corpus.read(root)
    past, log = releases.of(corpus), changelog.read(root / changelog.FILE)
    _refuse_version(root, version, date, past, log)
    log.refuse_empty()
    git.refuse_unsaved(root)
    _refuse(_findings(corpus), "")
    files = rewritten(corpus, written(version), date, is_first=not past)
    after = _with(corpus, files)
    refuse_incomplete(after)
    _refuse(_findings(after), "The version would break this; nothing was changed. ")
    made = frozen(after, written(version), date, log.notes, past[-1] if past else None)
    folder = root / releases.FOLDER / written(version)
    texts = {file.path: raw(file) for file in files}
    texts[log.path] = log.released(written(version), date)
    texts |= {folder / name: data for name, data in made.items()}
    whole.write(root / releases.UNFINISHED, root, texts)
    return _told(written(version), date, made, past)


def _with(corpus: Corpus, files: Sequence[File]) -> Corpus:
    changed = {file.path: file for file in files}
    kept = [changed.pop(file.path, file) for file in corpus.files]
    return replace(corpus, files=(*kept, *changed.values()))


def _refuse_version(root: Path, version: Version, date: str, past: Sequence[Release], log: Changelog) -> None:
    known = {release.number: release.date for release in past}
    known |= {number: date for name, date in log.releases if (number := parsed(name))}
    if version in known:
        told = f"{written(version)} is released already, and what is released does not change"
        raise FileError(root / releases.FOLDER, told, f"name one above {written(max(known))}")
    if known and version < max(known):
        told = f"{written(version)} is not above {written(max(known))}, the last release"
        raise FileError(root / releases.FOLDER, told, "name a higher one")
    if known and date < max(known.values()):
        told = f"{date} is before the last release, on {max(known.values())}"
        raise FileError(root / releases.FOLDER, told, "give the date with --date")


def _findings(corpus: Corpus) -> list[Finding]:
    return Beside(lambda: check(corpus)).result()  # where a monstrous rule can do no harm


def _refuse(findings: list[Finding], told: str) -> None:
    if not report.conforms(findings):
        raise SserdfError(f"{report.human(findings)}{told}{report.summary(findings)} Nothing was released.")


def _told(version: str, date: str, made: dict[str, bytes], past: Sequence[Release]) -> str:
    rows = made.get(releases.PATCH, b"").splitlines()
    count = {letter: sum(row.startswith(letter) for row in rows) for letter in (b"A ", b"D ")}
    since = (
        f": {count[b'A ']} statements came and {count[b'D ']} went since {past[-1].version}" if past else ""
    )
    commit = f"git add -A && git commit -m 'Release {version}'"
    return f"Version {version} is released on {date}{since}.\nCommit it: {commit}"
