"""Bring the files of words up to date with the templates: `uv run python tools/words.py [language …]`.

Takes every message of the theme and of this project's templates into <folder>/words/<language>.po and
keeps what is translated. What no template says any more is dropped. A new language is made by naming it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from sserdf.corpus import Corpus
from sserdf.view import View
from sserdf.vocabulary import INVERSE_NAMES, TYPE

ROOT = Path(__file__).parent.parent
THEME = ROOT / "src" / "sserdf" / "theme"
PROJECT = ROOT / "templates"
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
# what the engine hands to templates, which then ask for its translation
GIVEN = (
    *sorted(INVERSE_NAMES.values()),
    *("violation", "warning", "info", "yes", "no", "written out in the data below"),
    "Things linked to it as “%(name)s”",
)


def main(languages: list[str]) -> None:
    """Write the files of every language that there is, and of those that are named."""
    found = {path.stem for folder in (THEME, PROJECT) for path in (folder / "words").glob("*.po")}
    theme = messages(THEME) | {(text,): "src/sserdf/vocabulary.py" for text in GIVEN}
    own = messages(PROJECT) | {(text,): "names without a label" for text in unnamed()}
    own = {key: place for key, place in own.items() if key not in theme}
    for language in sorted(found | set(languages)):
        for folder, wanted in ((THEME, theme), (PROJECT, own)):
            path = folder / "words" / f"{language}.po"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(updated(path, wanted, language))


def unnamed() -> set[str]:
    """Return what pages call classes, properties and folders that have no label in the project."""
    found = set[str]()
    view = View(Corpus.read(ROOT), named=lambda text: found.add(text) or text)  # type: ignore[func-returns-value]
    for triple in (*view.corpus.triples, *view.corpus.shape_triples):
        view.node(triple.predicate)
        if triple.predicate == TYPE:
            view.node(triple.object)
    paths = [r.path.rpartition("/")[0] for r in view.resources]
    paths += [path.stem for path in (PROJECT / "pages").glob("*.html")]
    for path in paths:
        view.page(path)
    return found


def messages(folder: Path) -> dict[tuple[str, ...], str]:
    """Return every message of the templates below a folder, and the first template that says it."""
    found: dict[tuple[str, ...], str] = {}
    for path in templates(folder):
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract(
                "jinja2.ext:babel_extract", file, KEYWORDS, (), OPTIONS
            ):
                key = (message,) if isinstance(message, str) else tuple(message)
                found.setdefault(key, path.relative_to(ROOT).as_posix())
    return found


def templates(folder: Path) -> Iterator[Path]:
    """Yield the templates below a folder, sorted."""
    below = (path for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".xml", ".txt", ".svg"))
    yield from (path for path in below if "assets" not in path.relative_to(folder).parts)


def updated(path: Path, wanted: dict[tuple[str, ...], str], language: str) -> bytes:
    """Return the file with just the messages that are wanted, translated where it has a translation."""
    locale = language.replace("-", "_")
    old = read_po(io.BytesIO(path.read_bytes()), locale=locale) if path.exists() else Catalog(locale)
    new = Catalog(locale, fuzzy=False, charset="utf-8")
    for key, place in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
        known = old.get(key[0])
        new.add(key if len(key) > 1 else key[0], known.string if known else "", locations=[(place, 0)])
    lines = io.BytesIO()
    write_po(lines, new, width=0, omit_header=True, include_lineno=False)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    head += f'"Plural-Forms: {new.plural_forms}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head.encode() + lines.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
