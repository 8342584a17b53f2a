"""Every word of the interface is there in each language, and each language counts in its own way."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from sserdf.corpus import Corpus
from sserdf.errors import FileError
from sserdf.site import Pages
from sserdf.site.words import Words, languages
from sserdf.view import View

FOLDERS = ("src/sserdf/theme", "templates")
FILES = tuple(
    path.relative_to(Path(__file__).parent.parent).as_posix()
    for folder in FOLDERS
    for path in sorted((Path(__file__).parent.parent / folder / "words").glob("*.po"))
)
# named for print, as in %(count)s, or for scripts, as in {count}
PLACE = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")
TAG = re.compile(r"</?\w+[^>]*>")
TREE = """\
@prefix orchard: <https://example.org/orchard/def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/orchard/%s> a orchard:Tree ; rdfs:label "Tree"@en ; orchard:height 5.0 .
"""


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """Return a folder with the real project, its templates and words."""
    for folder in (*FOLDERS, "ontology", "data", "shapes"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("assets", "fonts"))
    return tmp_path


@pytest.fixture
def tool(root: Path, copied: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return tools/words.py, at work on the copy."""
    spec = spec_from_file_location("tools_words", root / "tools" / "words.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", copied)
    monkeypatch.setattr(module, "THEME", copied / FOLDERS[0])
    monkeypatch.setattr(module, "PROJECT", copied / FOLDERS[1])
    return module


def test_each_file_has_just_the_messages_that_templates_say(
    root: Path, copied: Path, tool: ModuleType
) -> None:
    tool.main([])

    for name in FILES:
        assert (copied / name).read_text() == (root / name).read_text(), "run `uv run python tools/words.py`"


def test_a_new_language_is_made_by_naming_it(copied: Path, tool: ModuleType) -> None:
    tool.main(["es"])

    made = (copied / "templates" / "words" / "es.po").read_text()
    assert "Language: es" in made and "nplurals=2; plural=(n != 1);" in made


def test_a_message_that_no_template_says_any_more_is_dropped(copied: Path, tool: ModuleType) -> None:
    path = copied / "templates" / "words" / "fr.po"
    before = path.read_text()
    path.write_text(before + '\nmsgid "Nobody says this."\nmsgstr "Personne ne dit cela."\n')

    tool.main([])

    assert path.read_text() == before


@pytest.mark.parametrize("name", FILES)
def test_every_message_is_translated(root: Path, name: str) -> None:
    missing = [english for message in messages(root / name) for english, other in pairs(message) if not other]

    assert missing == [], f"translate these in {name}"


@pytest.mark.parametrize("name", FILES)
def test_a_translation_keeps_every_placeholder_and_every_tag(root: Path, name: str) -> None:
    for message in messages(root / name):
        assert list(message.check()) == [], message.id
        for english, other in pairs(message):
            for kind in (PLACE, TAG):
                assert not other or sorted(kind.findall(english)) == sorted(kind.findall(other)), english


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("/fr.po")])
def test_french_is_set_as_french_is(root: Path, name: str) -> None:
    for message in messages(root / name):
        for _english, other in pairs(message):
            text = TAG.sub("", other)
            assert "'" not in text and '"' not in text, f"write ’ and « »: {text}"
            assert not re.search(r" [:;?!»]|« |[^\W\d][;?!»]|«\S", text), f"needs a space that holds: {text}"
            assert not re.search(r"[“”]|\.\.\.| …", text), f"is set as English: {text}"


def test_the_real_site_speaks_english_and_french(root: Path) -> None:
    folders = tuple(root / folder for folder in reversed(FOLDERS))

    french = Words("fr", folders)

    assert languages(folders[0], "en") == ("en", "fr")
    assert french.gettext("Search") == "Rechercher"
    assert french.gettext("nobody translated this") == "nobody translated this"
    assert Words("en", folders).gettext("Search") == "Search"


def test_a_project_without_words_has_its_own_language_only(tiny: Path) -> None:
    assert languages(tiny / "templates", "en") == ("en",)
    assert not any(path.startswith("fr/") for path, _ in Pages(View(Corpus.read(tiny))))


def test_words_of_a_project_make_a_site_in_that_language(tiny: Path) -> None:
    write_po(tiny / "templates", "fr", "")

    found = dict(Pages(View(Corpus.read(tiny))))

    assert (
        b'<html lang="fr">' in found["fr/tree/elm/index.html"] and b"Orme" in found["fr/tree/elm/index.html"]
    )
    assert b'<html lang="en">' in found["tree/elm/index.html"]


def test_the_words_of_a_project_come_before_those_of_the_theme(root: Path, tmp_path: Path) -> None:
    write_po(tmp_path, "fr", 'msgid "Search"\nmsgstr "Chercher"\n')

    words = Words("fr", (tmp_path, root / FOLDERS[0]))

    assert (words.gettext("Search"), words.gettext("Home")) == ("Chercher", "Accueil")


@pytest.mark.parametrize("name", ["x y", "French", "fr_FR", "xx", "f", "fr.old"])
def test_a_file_that_is_not_named_for_a_language_is_refused(tmp_path: Path, name: str) -> None:
    path = write_po(tmp_path, name, "")

    with pytest.raises(FileError, match="is not named for a language") as caught:
        languages(tmp_path, "en")

    assert caught.value.path == path


def test_the_folder_of_a_language_holds_no_things_of_ours(tiny: Path) -> None:
    path = write_po(tiny / "templates", "fr", "")
    (tiny / "data" / "fr").mkdir()
    (tiny / "data" / "fr" / "ash.ttl").write_text(TREE % "fr/ash")

    with pytest.raises(FileError, match="things of ours have their pages below fr/") as caught:
        list(Pages(View(Corpus.read(tiny))))

    assert caught.value.path == path


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "c\n', 4),
        ('msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n', 3),
        ("<html></html>\n", 1),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[5] "c"\n', 1),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[one] "c"\n', 1),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=none\\n"\n\nmsgid "a"\nmsgstr "é"\n', 1),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n%0;\\n"\n', 1),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n;\\n"\n', 1),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=exit(1);\\n"\n', 1),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "in %(file)s"\nmsgstr "dans %(fichier)s"\n', 4),
    ],
)
def test_a_broken_file_of_words_is_refused_in_one_line(tmp_path: Path, text: str, line: int) -> None:
    path = write_po(tmp_path, "fr", text)

    with pytest.raises(FileError) as caught:
        Words("fr", (tmp_path,))

    assert str(caught.value).startswith(f"{path}:{line}: error: ") and "\n" not in str(caught.value)


def test_a_file_of_words_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = write_po(tmp_path, "fr", "")
    path.write_bytes('msgid "a"\nmsgstr "é"\n'.encode("latin-1"))

    with pytest.raises(FileError, match="save it as a PO file in UTF-8"):
        Words("fr", (tmp_path,))


def test_what_is_not_certain_or_not_complete_stays_in_english(tmp_path: Path) -> None:
    half = 'msgid "one tree"\nmsgid_plural "trees"\nmsgstr[0] "un arbre"\nmsgstr[1] ""\n'
    write_po(tmp_path, "fr", f'#, fuzzy\nmsgid "oak"\nmsgstr "orme"\n\n{half}')

    words = Words("fr", (tmp_path,))

    assert words.gettext("oak") == "oak"
    assert words.ngettext("one tree", "trees", 1) == "one tree"
    assert words.ngettext("one tree", "trees", 5) == "trees"


@pytest.mark.parametrize(
    ("language", "forms", "expected"),
    [
        ("fr", 2, {0: 0, 1: 0, 2: 1, 21: 1, 1_000_000: 1}),
        ("es", 2, {0: 1, 1: 0, 2: 1, 1_000_000: 1}),
        ("pt-BR", 2, {1: 0, 2: 1}),
        ("ja", 1, {0: 0, 1: 0, 2: 0}),
        ("pl", 3, {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 22: 1, 25: 2}),
        ("lv", 3, {0: 2, 1: 0, 2: 1, 21: 0}),
    ],
)
def test_a_count_takes_the_form_that_its_language_gives_it(
    tmp_path: Path, language: str, forms: int, expected: dict[int, int]
) -> None:
    write_po(tmp_path, language, plural(forms))

    words = Words(language, (tmp_path,))

    assert {count: int(words.ngettext("tree", "trees", count)) for count in expected} == expected
    assert words.gettext("tree") == "0"


@pytest.mark.parametrize(
    ("language", "forms", "rule", "expected"),
    [
        ("fr", 3, "n < 2 ? 0 : n % 1000000 == 0 ? 1 : 2", {0: 0, 1: 0, 2: 2, 1_000_000: 1}),
        (
            "ar",
            6,
            "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
            {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 103: 3, 1_000_000: 5},
        ),
    ],
)
def test_a_file_can_bring_a_rule_for_plurals_of_its_own(
    tmp_path: Path, language: str, forms: int, rule: str, expected: dict[int, int]
) -> None:
    head = f'msgid ""\nmsgstr "Plural-Forms: nplurals={forms}; plural=({rule});\\n"\n\n'
    write_po(tmp_path, language, head + plural(forms))

    words = Words(language, (tmp_path,))

    assert {count: int(words.ngettext("tree", "trees", count)) for count in expected} == expected


def test_the_same_form_is_chosen_in_every_process(tmp_path: Path) -> None:
    write_po(tmp_path, "fr", plural(2))
    ask = (
        "import sys, pathlib; from sserdf.site.words import Words; "
        "print(*(Words('fr', (pathlib.Path(sys.argv[1]),)).ngettext('tree', 'trees', n) for n in (0, 1, 2)))"
    )

    said = {
        subprocess.check_output(
            [sys.executable, "-c", ask, str(tmp_path)], env={"PYTHONHASHSEED": seed}, text=True
        )
        for seed in "1234"
    }

    assert said == {"0 0 1\n"}


def test_without_a_translation_english_counts_as_english_does() -> None:
    words = Words("fr", ())

    assert [words.ngettext("tree", "trees", count) for count in (0, 1, 2)] == ["trees", "tree", "trees"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "1234567.50", "1 234 567,50"),
        ("en", "1234567.50", "1,234,567.50"),
        ("hi", "1234567.50", "12,34,567.50"),
        ("fr", "12.0", "12"),
        ("fr", "-1234.5", "-1 234,5"),
        ("fr", "+7", "7"),
        ("fr", "0.1e3", "100"),
        ("fr", "1E-7", "0,0000001"),
        ("en", "1e27", "1" + ",000" * 9),
        ("en", "1" * 39, ",".join(["111"] * 13)),
        ("en", "1" * 39 + ".25", ",".join(["111"] * 13) + ".25"),
    ],
)
def test_a_number_keeps_its_digits_and_is_grouped(language: str, text: str, expected: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", Words(language, ()).number(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "nan", "NaN", "sNaN", "inf", "-INF", "1e400", "1e-999999", "1_000", " 12 ", "١٢", "1,5", "x"]
)
def test_what_is_no_plain_number_stays_as_it_is(text: str) -> None:
    assert Words("fr", ()).number(text) == text


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "2021-10-06", "6 octobre 2021"),
        ("en", "2021-10-06", "6 October 2021"),
        ("fr", "2021-10", "octobre 2021"),
        ("fr", "2021-10-06T14:30:00", "6 octobre 2021, 14:30"),
        ("fr", "2021-10-06T14:30:00Z", "6 octobre 2021, 14:30 UTC"),
        ("fr", "2021-10-06T14:30:00+02:00", "6 octobre 2021, 14:30 (UTC+02:00)"),
    ],
)
def test_a_date_is_written_as_its_language_does(language: str, text: str, expected: str) -> None:
    assert Words(language, ()).when(text) == expected


@pytest.mark.parametrize(
    "text", ["", "2021", "2021-13", "2021-02-30", "0000-01-01", "-0044-03-15", "2021-10-06T14:30:59", "soon"]
)
def test_what_is_no_plain_date_stays_as_it_is(text: str) -> None:
    assert Words("fr", ()).when(text) == text


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "English"), ("fr", "Français"), ("pt-BR", "Português (Brasil)"), ("de", "Deutsch")],
)
def test_a_language_has_the_name_that_it_gives_itself(language: str, name: str) -> None:
    assert Words(language, ()).name == name


def messages(path: Path) -> Iterator[Message]:
    """Yield the messages of a file."""
    with path.open("rb") as file:
        yield from (message for message in read_po(file) if message.id)


def pairs(message: Message) -> list[tuple[str, str]]:
    """Return the English of a message with what stands for it, for each form."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[min(form, 1)], text) for form, text in enumerate(message.string)]


def plural(forms: int) -> str:
    """Return a message whose forms are their own numbers."""
    texts = "".join(f'msgstr[{form}] "{form}"\n' for form in range(forms))
    return f'msgid "tree"\nmsgid_plural "trees"\n{texts}'


def write_po(folder: Path, language: str, text: str) -> Path:
    """Write a file of words below a folder of templates."""
    path = folder / "words" / f"{language}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
