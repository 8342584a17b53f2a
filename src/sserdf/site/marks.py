"""The smallest pieces of a page, called tens of thousands of times: a value, a link, a language, a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import markupsafe
from markupsafe import Markup

from sserdf.nodes import Node
from sserdf.site.listing import Root
from sserdf.site.words import Words

_DIGITS = 20  # longer numbers are names rather than amounts

# a plain text as HTML; escape() makes a Markup of it too, which takes ten times as long
escaped: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]


def markup(html: str) -> Markup:
    """Return what is HTML already as such; Markup() would look first whether it has a way of its own."""
    return str.__new__(Markup, html)


class Marks:
    """Writes nodes as HTML, and messages in the reader's language; templates know its methods."""

    root: Root  # of the page that is being made

    def __init__(self, words: Words) -> None:
        """Take the words of the language."""
        self._words = words
        self._known: dict[str, Markup] = {}
        self._languages = {"": "", words.language: ""}

    def functions(self) -> Mapping[str, object]:
        """Return what templates call, by name."""
        texts = {"_": self.gettext, "gettext": self.gettext, "ngettext": self.ngettext}
        return {**texts, "value_of": self.value, "way_to": self.way, "language_of": self.language}

    def gettext(self, message: str, /, **values: object) -> Markup:
        """Return the message in this language, as HTML; values are escaped."""
        found = self._known.get(message)
        if found is None:
            found = self._known[message] = Markup(self._words.gettext(message))
        return found % values if values or "%" in found else found

    def message(self, message: str) -> Markup | None:
        """Return the message when it is the same on every page, None when values may go into it."""
        found = self._words.gettext(message)
        return None if "%" in found else Markup(found)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """Return the message that goes with the number."""
        values.setdefault("num", number)
        return Markup(self._words.ngettext(one, many, number)) % values

    def value(self, node: Node) -> Markup:
        """Return a node as a reader sees it: a link, a date, a text in its language."""
        return markup(self.html(node))

    def html(self, node: Node) -> str:
        """Return the same as a plain text, for what is put together from many."""
        if node.path is not None:
            return f'<a href="{escaped(self.way(node))}"{self.tongue(node.language)}>{escaped(node.text)}</a>'
        if node.href:
            short = node.href.replace("https://", "").replace("http://", "")
            return f'<a class="elsewhere" href="{escaped(node.href)}">{escaped(short)}</a>'
        if node.is_time:
            return f'<time datetime="{escaped(node.text)}">{escaped(self._words.when(node.text))}</time>'
        if node.iri:
            return f"<span>{escaped(node.iri)}</span>"
        datatype = getattr(node.term, "datatype", None)
        if datatype is None:
            return f"<span>{self.gettext('written out in the data below')}</span>"
        literal = self._literal(node.text, datatype.value.rpartition("#")[2])
        return f"<span{self.tongue(node.language)}>{escaped(literal)}</span>"

    def way(self, node: Node) -> str:
        """Return the link to a thing of ours; tables of links are files, not pages: they have no language."""
        path = node.path or ""
        return f"{self.root if path.endswith('.html') else self.root.files}{path}"

    def language(self, node: Node) -> Markup:
        """Return the attribute that says a text is in another language than the page; "" when it is not."""
        return markup(self.tongue(node.language))

    def tongue(self, language: str) -> str:
        """Return the same for a language, as a plain text."""
        found = self._languages.get(language)
        if found is None:
            found = self._languages[language] = f' lang="{escaped(language)}"'
        return found

    def _literal(self, text: str, datatype: str) -> str:
        if datatype == "boolean":
            return self.gettext("yes" if text in ("true", "1") else "no")
        if datatype == "decimal" and text.endswith(".0") and len(text) < _DIGITS:
            return self._words.number(text)
        return text
