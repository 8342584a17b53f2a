"""One step of our own engine in a process of its own, with what it took on stdout, as JSON.

python ours.py load PROJECT | shacl DATA SHAPES REPORT | export PROJECT | jsonld PROJECT COUNT OUT
"""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sserdf.corpus import Corpus


def load(project: str) -> dict[str, float]:
    """Read a project and index what is said of each thing, and by whom."""
    start = time.perf_counter()
    corpus = Corpus.read(Path(project))
    things = len(corpus.facts)
    _ = corpus.inverse
    return {"load": time.perf_counter() - start, "things": things}


def shacl(data: str, shapes: str, report: str) -> dict[str, float]:
    """Validate files as `sserdf validate` does, and write the report of SHACL."""
    from sserdf import shacl as engine
    from sserdf.check import check_files
    from sserdf.folders import read_all

    alone, run = list[float](), engine.run

    def timed(*words: Any) -> Any:
        begin = time.perf_counter()
        found = run(*words)
        alone.append(time.perf_counter() - begin)
        return found

    engine.run = timed  # type: ignore[assignment]  # a watch beside it
    start = time.perf_counter()
    files = read_all([Path(data)], [Path(shapes)])
    loaded = time.perf_counter()
    _, turtle = check_files(*files)
    Path(report).write_bytes(turtle())
    return {"load": loaded - start, "validation": sum(alone)}


def export(project: str) -> dict[str, float]:
    """Write everything in each format that is one file."""
    from sserdf.export import FORMATS

    corpus = Corpus.read(Path(project))
    _ = corpus.facts, corpus.inverse
    return {name: _timed(lambda made=made: b"".join(made(corpus))) for name, (made, _) in FORMATS.items()}  # type: ignore[misc]


def jsonld(project: str, count: str, out: str) -> dict[str, float]:
    """Write JSON-LD of some things, a line each, beside the context and their N-Triples."""
    from sserdf.export.blocks import document
    from sserdf.export.compact import Compact
    from sserdf.export.documents import Documents
    from sserdf.export.jsonld import Context
    from sserdf.export.words import Speller

    corpus = Corpus.read(Path(project))
    context, things = Context.of(corpus), _spread(corpus, int(count))
    compact, spelled = Compact(context), Speller()
    start = time.perf_counter()
    made = [compact.document(list(map(spelled, document(corpus, thing)))) for thing in things]
    seconds = time.perf_counter() - start
    place, writer = Path(out), Documents.of(corpus)
    place.mkdir(exist_ok=True)
    (place / "context.jsonld").write_bytes(context.published())
    files = (dict(writer.files(thing)) for thing in things)
    lines = [
        json.dumps({"json": json.loads(text), "triples": each["nt"]})
        for text, each in zip(made, files, strict=True)
    ]
    (place / "things.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return {"rate": len(things) / seconds}


def _spread(corpus: Corpus, count: int) -> list[ox.NamedNode]:
    # some of each class, the same ones each time, and of the terms none: theirs is a file of many things
    minted = [term for term in corpus.minted if "/" in term.value.removeprefix(corpus.base)]
    things = [term for term in minted if "/def/" not in term.value]
    return things[:: max(len(things) // count, 1)][:count]


def _timed(make: Callable[[], object]) -> float:
    start = time.perf_counter()
    made = make()
    if isinstance(made, Iterable) and not isinstance(made, bytes):
        deque(made, 0)  # it comes in pieces
    return time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps({f.__name__: f for f in (load, shacl, export, jsonld)}[sys.argv[1]](*sys.argv[2:])))
