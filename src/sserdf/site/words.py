"""The words of the interface in one language, and how that language writes numbers and dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from gettext import c2py
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from sserdf.errors import FileError

FOLDER = "words"  # below the templates: one file for each language, <language>.po
_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)"
    r"(-(?P<day>\d\d)(T(?P<time>\d\d:\d\d)(:00(\.0+)?)?)?)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)
# written out, a larger exponent would be a page of zeros
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d\d?)?", re.ASCII)
_COUNTS = (*range(200), 1_000_000)  # enough to see each form of each language
# day, month, year in the order of most of the world
_LOCALES = {"en": "en_001"}


class _Forms(NamedTuple):
    """A message that goes with a count, and which of its forms goes with which."""

    texts: tuple[str, ...]
    rule: Callable[[int], int]


class Words:
    """What the templates say, in one language; what nobody has translated stays in English."""

    def __init__(self, language: str, folders: tuple[Path, ...]) -> None:
        """Read the file of the language in each folder; the first that has a message wins.

        Raises FileError for a file that is no PO file, or that no page could use.
        """
        self.language = language
        self.locale = _locale(_LOCALES.get(language, language)) or Locale.parse("en_001")
        paths = (folder / FOLDER / f"{language}.po" for folder in reversed(folders))
        self._messages: dict[str, str | _Forms] = {}
        for path in paths:
            if path.is_file():
                self._messages |= _messages(path, language)

    @property
    def name(self) -> str:
        """What the language calls itself."""
        locale = _locale(self.language)
        name = locale and locale.get_display_name() or self.language
        return name[:1].upper() + name[1:]

    def gettext(self, message: str) -> str:
        """Return the message in this language."""
        found = self._messages.get(message, message)
        return found if isinstance(found, str) else found.texts[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the message that goes with the count, by the rule for plurals in its file."""
        found = self._messages.get(one)
        if isinstance(found, _Forms):
            return found.texts[found.rule(count)]
        return one if count == 1 else many

    def number(self, text: str) -> str:
        """Return a number with every digit it has, grouped as the language does; other text as it is."""
        if not _NUMBER.fullmatch(text):
            return text
        digits = f"{Decimal(text):f}"
        fraction = digits.partition(".")[2]
        pattern = self.locale.decimal_formats[None].pattern.partition(".")[0]
        if fraction.strip("0"):
            pattern += "." + "0" * len(fraction)
        with localcontext(prec=len(digits)):
            return str(format_decimal(digits, pattern, locale=self.locale))

    def when(self, text: str) -> str:
        """Return a date or time as people write it; what is no plain date stays as it is."""
        found = _MOMENT.fullmatch(text)
        try:
            day = found and datetime.date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
        except ValueError:
            return text
        if not found or not day:
            return text
        written = format_date(day, "long" if found["day"] else "MMMM y", locale=self.locale)
        zone = {None: "", "Z": " UTC"}.get(found["zone"], f" (UTC{found['zone']})")
        return f"{written}, {found['time']}{zone}" if found["time"] else written


def languages(folder: Path, own: str) -> tuple[str, ...]:
    """Return the languages of a project: its own, then each that it has words for.

    Raises FileError for a file that is not named for a language.
    """
    found = sorted((folder / FOLDER).glob("*.po"))
    for path in found:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", path.stem) or not _locale(path.stem):
            raise FileError(path, "is not named for a language", "name it fr.po, es.po, pt-BR.po …")
    return (own, *(path.stem for path in found if path.stem != own))


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def _messages(path: Path, language: str) -> dict[str, str | _Forms]:
    catalog = _catalog(path, language)
    rule = _rule(path, catalog)
    found: dict[str, str | _Forms] = {}
    for message in (message for message in catalog if message.id and not message.fuzzy):
        for error in message.check(catalog):
            raise FileError(path, str(error), "keep each %(name)s of the English", message.lineno or 1)
        if isinstance(message.id, str) and message.string:
            found[message.id] = str(message.string)
        elif not isinstance(message.id, str) and all(message.string):
            found[message.id[0]] = _Forms(tuple(message.string), rule)
    return found


def _rule(path: Path, catalog: Catalog) -> Callable[[int], int]:
    # the translator had the file's own rule before the eyes; those of CLDR can differ from it
    try:
        rule = c2py(catalog.plural_expr)
        fits = all(0 <= rule(count) < catalog.num_plurals for count in _COUNTS)
    except (ValueError, ArithmeticError):
        fits = False
    if not fits:
        cure = "leave the line Plural-Forms out, and the usual rule of the language is taken"
        raise FileError(path, "has a rule for plurals that cannot be used", cure)
    return rule


def _catalog(path: Path, language: str) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
    except PoFileError as error:
        fault = f"is no PO file: {error}".removesuffix(f" on {error.lineno}")
        raise FileError(path, fault, "mend it with a PO editor", error.lineno + 1) from error
    except (OSError, ValueError, LookupError, UnknownLocaleError) as error:
        raise FileError(path, f"cannot be read: {error}", "save it as a PO file in UTF-8") from error
