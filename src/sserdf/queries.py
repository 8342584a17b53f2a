"""Named questions and strangers' queries, answered by Oxigraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pyoxigraph as ox

from sserdf import iris
from sserdf.errors import FileError, SserdfError, one_line
from sserdf.reading import refuse_endless, unreadable

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_LONGEST = 4000  # operators in a query; far longer chains overflow the same stack
_DEEPEST = 100  # Oxigraph overflows its stack on far deeper nesting and takes the process along

_SERVICE = re.compile("service", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U00([0-9A-Fa-f]{6})")  # SPARQL 1.1, section 19.2
_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>[\w.\\·\u0300-\u036f\u203f\u2040-]*:
        (?:(?:[\w:%]|\\.)(?:[\w.:%·\u0300-\u036f\u203f\u2040-]|\\.)*)?)
    | (?P<language>@[A-Za-z-]+)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<open>[\[({])
    | (?P<close>[\])}])
    | (?P<sign>[!^+-])
    | (?P<rest>\S)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Question:
    """A query in a file: its first line is what it asks."""

    name: str
    path: Path
    text: str

    @property
    def title(self) -> str:
        """The question in words, from the first comment line; "" without one."""
        first = self.text.lstrip().split("\n", 1)[0]
        return first.removeprefix("#").strip() if first.startswith("#") else ""

    def header(self, key: str) -> str:
        """Return what follows `# Key:` at the head of the file, "" without it."""
        found = re.search(rf"^#\s*{key}:\s*(.+)$", self.text, re.MULTILINE)
        return found[1].strip() if found else ""


def questions(folder: Path) -> dict[str, Question]:
    """Return the questions of a folder by name; a folder that is not there has none.

    Raises FileError for a file that cannot be read or whose name cannot be an address.
    """
    if not folder.parent.is_dir():
        cure = "name the folder of a project with --project"
        raise FileError(folder.parent, "there is no such folder", cure)
    paths = sorted(folder.glob("*.rq"), key=lambda path: path.stem)
    for path in paths:
        if fault := iris.fault(f"query/{path.stem}"):
            raise FileError(path, f"cannot be published: {fault}", "choose a plainer name")
        refuse_endless(path)
    return {path.stem: read(path) for path in paths}


def read(path: Path) -> Question:
    """Return the question in a file; raises FileError when it cannot be read."""
    try:
        return _question(path.stem, path, path.read_bytes())
    except OSError as error:
        raise unreadable(path, error) from error


def _question(name: str, path: Path, content: bytes) -> Question:
    try:
        return Question(name, path, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileError(path, "is not UTF-8", "save it as UTF-8") from error


def find(name: str, named: Mapping[str, Question], stdin: BinaryIO) -> Question:
    """Return the question of that name, or in that file, or for "-" what standard input says.

    Raises SserdfError when there is none.
    """
    if name == "-":
        return _question("-", Path("<stdin>"), stdin.read())
    if name in named:
        return named[name]
    if Path(name).suffix == ".rq" or Path(name).exists():
        return read(Path(name))
    cure = "run sserdf query for the list, or name a .rq file"
    raise SserdfError(f"error: there is no question “{one_line(name)}” ({cure})")


def store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return an Oxigraph store for queries; never export from it, it rewrites literals."""
    filled = ox.Store()
    filled.bulk_extend(quads)
    return filled


def ask(
    store: ox.Store,
    question: Question,
    prefixes: Mapping[str, str],
    bound: Mapping[str, ox.NamedNode] | None = None,
    base: str | None = None,
) -> Answer:
    """Return the answer over all graphs together (SPARQL 1.1 Query), some variables bound beforehand.

    Raises FileError when the query is not SPARQL, is nested beyond reason or calls SERVICE.
    """
    refuse(question, prefixes)
    try:
        return store.query(
            question.text,
            base_iri=base,
            prefixes=dict(prefixes),
            use_default_graph_as_union=True,
            substitutions={ox.Variable(name): node for name, node in (bound or {}).items()},
        )
    except SyntaxError as error:
        raise FileError(question.path, f"not SPARQL: {error.msg}", "mend the query", _line(error)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise SserdfError(f"{question.path}: error: the query failed: {error}") from error


def refuse(question: Question, prefixes: Mapping[str, str] = MappingProxyType({})) -> None:
    """Raise FileError for a query that is nested or chained beyond reason, or that calls SERVICE."""
    _refuse(question, tuple(prefixes.items()))


@lru_cache(maxsize=1000)  # a page asks the same question of many things
def _refuse(question: Question, prefixes: tuple[tuple[str, str], ...]) -> None:
    depth = operators = 0
    for token in _TOKEN.finditer(question.text):
        kind, text = token.lastgroup, token.group()
        if kind in ("open", "close", "iri"):  # what looks like an IRI may be a comparison
            depth += sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))
        operators += kind in ("sign", "rest", "word")
        if depth > _DEEPEST or operators > _LONGEST or text.count("(") > _DEEPEST:
            fault = "the query is nested too deeply" if operators <= _LONGEST else "the query is too long"
            raise FileError(
                question.path, fault, "write it flatter and shorter", _line_at(question.text, token.start())
            )
    if _calls_service(question.text, dict(prefixes)):
        cure = "ask only what is in the project; nothing is fetched from elsewhere"
        found = _SERVICE.search(question.text)  # none when it is spelt with escapes
        raise FileError(
            question.path, "SERVICE is refused", cure, _line_at(question.text, found.start() if found else 0)
        )


def _calls_service(text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether the query is no query any more once the word is another one."""
    plain = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    if not _SERVICE.search(plain):
        return False
    others = {_SERVICE.sub("xervice", prefix): iri for prefix, iri in prefixes.items()}
    try:
        ox.Store().query(_SERVICE.sub("xervice", plain), prefixes=others, base_iri="urn:base:")
    except (SyntaxError, ValueError):
        return True
    return False


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def standalone(question: Question, prefixes: Mapping[str, str], base: str) -> str:
    """Return the query with the BASE and PREFIX lines it needs, to be run anywhere."""
    tokens = list(_TOKEN.finditer(question.text))
    used = {m["name"].split(":", 1)[0] for m in tokens if m["name"]}
    head = [f"PREFIX {p}: <{prefixes[p]}>" for p in sorted(used & set(prefixes))]
    if any(m["iri"] and not re.match(r"<\w[\w+.-]*:", m["iri"]) for m in tokens):
        head.insert(0, f"BASE <{base}>")
    lines = question.text.splitlines()
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    body = "\n".join(lines[len(comments) :]).strip("\n")
    return "\n".join([*comments, "", *head, "", body, ""])


def _line(error: SyntaxError) -> int:
    found = re.search(r"at (\d+):\d+", str(error.msg))
    return error.lineno or (int(found[1]) if found else 1)
