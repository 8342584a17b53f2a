"""What is written for designers of pages is what templates are given."""

from __future__ import annotations

import re
from pathlib import Path

from sserdf.corpus import Corpus
from sserdf.site.edition import Edition
from sserdf.site.sandbox import THEME, prepare
from sserdf.site.words import Words
from sserdf.view import View


def test_every_word_that_templates_know_is_documented(tiny: Path, root: Path) -> None:
    folders = (tiny / "templates", THEME)
    words = Words("en", folders)
    edition = Edition(View(Corpus.read(tiny)), words, prepare(folders), "", ("en",), "")
    builtin = {"range", "dict", "lipsum", "cycler", "joiner", "namespace", "gettext", "ngettext"}
    # what macros.html offers under shorter names
    offered = {"value_of", "way_to", "language_of", "values_of", "facts_of"}
    offered |= {"groups_of", "mentions_of", "trail_of", "numbers_of"}

    known = set(edition._press.environment.globals) - builtin - offered
    told = (root / "docs/templates.md").read_text(encoding="utf-8")

    missing = {word for word in known if not re.search(rf"`[^`]*(?<!\w){re.escape(word)}(?!\w)", told)}
    assert missing == set(), "tell of them in docs/templates.md"
