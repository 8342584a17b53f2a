"""The words of the interface in one language, and how that language writes numbers and dates."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

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
# day, month, year in the order of most of the world
_LOCALES = {"en": "en_001"}


class Words:
    """What the templates say, in one language; what nobody has translated stays in English."""

    def __init__(self, language: str, folders: tuple[Path, ...]) -> None:
        """Read the file of the language in each folder; the first that has a message wins.

        Raises FileError for a file that is no PO file.
        """
        self.language = language
        self.locale = _locale(language)
        paths = (folder / FOLDER / f"{language}.po" for folder in reversed(folders))
        self._messages: dict[str, str | tuple[str, ...]] = {}
        for path in paths:
            if path.is_file():
                self._messages |= _messages(path, language)

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return (self.locale.get_display_name() or self.language).capitalize()

    def gettext(self, message: str) -> str:
        """Return the message in this language."""
        found = self._messages.get(message, message)
        return found if isinstance(found, str) else found[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the message that goes with the count, by the language's own rule for plurals."""
        found = self._messages.get(one)
        if isinstance(found, tuple):
            return found[min(self._plural(count), len(found) - 1)]
        return one if count == 1 else many

    def number(self, text: str) -> str:
        """Return a number with every digit it has, grouped as the language does; other text as it is."""
        try:
            value = Decimal(text)
            digits = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
        except InvalidOperation:
            return text
        return str(format_decimal(digits, locale=self.locale, decimal_quantization=False))

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

    def _plural(self, count: int) -> int:
        # PO files number the forms as CLDR's tags come, "other" last
        tags = [*self.locale.plural_form.tags, "other"]
        return tags.index(self.locale.plural_form(count)) if len(tags) > 1 else 0


def languages(folder: Path, own: str) -> tuple[str, ...]:
    """Return the languages of a project: its own, then each that it has words for.

    Raises FileError for a file that is not named for a language.
    """
    found = sorted((folder / FOLDER).glob("*.po"))
    for path in found:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", path.stem) or _locale(path.stem, "") is None:
            raise FileError(path, "is not named for a language", "name it fr.po, es.po, pt-BR.po …")
    return (own, *(path.stem for path in found if path.stem != own))


def _locale(language: str, otherwise: str = "en") -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_001") if otherwise else None  # type: ignore[return-value]


def _messages(path: Path, language: str) -> dict[str, str | tuple[str, ...]]:
    catalog = _catalog(path, language)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        if isinstance(message.id, str) and message.id and message.string and not message.fuzzy:
            found[message.id] = str(message.string)
        elif isinstance(message.id, list | tuple) and all(message.string):
            found[message.id[0]] = tuple(message.string)
    return found


def _catalog(path: Path, language: str) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
    except PoFileError as error:
        raise FileError(path, f"is no PO file: {error}", "mend it with a PO editor", 1) from error
    except (OSError, ValueError, UnknownLocaleError) as error:
        raise FileError(path, f"cannot be read: {error}", "save it as a PO file in UTF-8") from error
