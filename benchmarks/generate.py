"""Make a registry as large as wanted: a whole project, or its triples in one file. Same words, same bytes.

uv run python benchmarks/generate.py --triples N [--seed S] [--violations SHARE] [--layout files|bulk] OUT
uv run python benchmarks/generate.py --triples N [--seed S] [--violations SHARE] --flat FILE.nt
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

import pyoxigraph as ox
from faults import FAULTS, KINDS, Expected, broken
from things import BASE, MAKERS, PREFIXES, SHARES, TERMS, TRIPLES_PER_THING, Dice, Fact, World, thing

SKELETON = Path(__file__).parent / "registry"
EXPECTED = "expected.tsv"  # focus, path and component of each seeded violation
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Plan(NamedTuple):
    """How large a registry is to be, what dice it has, and what share of its things is at fault."""

    triples: int
    seed: int = 1
    violations: float = 0.0

    @property
    def counts(self) -> dict[str, int]:
        """The number of things of each kind."""
        things = max(self.triples - len(_head()), 0) / TRIPLES_PER_THING
        return {kind: max(round(things * share / 10_000), 20) for kind, share in SHARES.items()}


class Thing(NamedTuple):
    """One thing: where it stands, what is said of it, and what is wrong with it."""

    kind: str
    iri: str
    facts: list[Fact]
    expected: Expected | None

    @property
    def lines(self) -> str:
        """Return it as N-Triples."""
        iri = self.iri
        head = f"{iri} {_TYPE} <{TERMS}{self.kind.capitalize()}> .\n"
        return head + "".join([f"{iri} {_FULL[p]} {o} .\n" for p, o in self.facts])

    @property
    def text(self) -> str:
        """Return it as Turtle, as an author would write it."""
        own = " ;\n    ".join(f"{p} {o}" for p, o in [("a", f"reg:{self.kind.capitalize()}"), *self.facts])
        for full, short in _DATATYPES:
            own = own.replace(full, short)
        used = [p for p in PREFIXES if f"{p}:" in own]
        head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
        return f"{head}\n{self.iri} {own} .\n"


class _Full(dict[str, str]):
    def __missing__(self, predicate: str) -> str:
        prefix, name = predicate.split(":")
        self[predicate] = f"<{PREFIXES[prefix]}{name}>"
        return self[predicate]


_FULL = _Full()
_DATATYPES = [(f"^^<{PREFIXES['xsd']}{n}>", f"^^xsd:{n}") for n in ("date", "decimal", "gYear", "integer")]


def things(plan: Plan) -> Iterator[Thing]:
    """Yield everything that the registry is to have, one kind after the other."""
    world = World(plan.counts)
    faults = sum(world.counts.values()) * plan.violations / KINDS
    for kind, make in MAKERS.items():
        throw = random.Random(f"{plan.seed} {kind}").getrandbits
        wrong = _wrong(world.counts[kind], round(faults * len(FAULTS[kind])))
        for number in range(world.counts[kind]):
            iri, facts = thing(kind, number), make(number, Dice(throw(256)), world)
            nth = wrong.get(number) if wrong else None
            if nth is None:
                yield Thing(kind, iri, facts, None)
            else:
                fault = FAULTS[kind][nth % len(FAULTS[kind])]
                yield Thing(kind, iri, *broken(facts, fault, iri, number))


def _wrong(count: int, faults: int) -> dict[int, int]:
    """Which of the things are at fault, and in which turn: all in the second half, evenly."""
    room = count - count // 2
    faults = min(faults, room)
    return {count // 2 + nth * room // faults: nth for nth in range(faults)}


def project(plan: Plan, out: Path, layout: str = "files") -> None:
    """Write a whole project: one Turtle file for each thing, or one N-Triples file for each kind."""
    shutil.copytree(SKELETON, out, dirs_exist_ok=True)
    for kind in MAKERS if layout == "files" else ():
        (out / "data" / kind).mkdir(exist_ok=True)
    with (out / EXPECTED).open("w", encoding="utf-8") as expected:
        if layout == "files":
            for each in things(plan):
                name = each.iri[len(BASE) + 1 : -1]
                (out / "data" / f"{name}.ttl").write_text(each.text, encoding="utf-8")
                _expect(each, expected)
        else:
            files = {kind: (out / "data" / f"{kind}.nt").open("w", encoding="utf-8") for kind in MAKERS}
            for each in things(plan):
                files[each.kind].write(each.lines)
                _expect(each, expected)
            for file in files.values():
                file.close()


def flat(plan: Plan, out: Path) -> None:
    """Write all triples to one N-Triples file; beside it the shapes and what they must find."""
    out.parent.mkdir(parents=True, exist_ok=True)
    shapes = sorted((SKELETON / "shapes").glob("*.ttl"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in shapes)
    (out.parent / "shapes.ttl").write_text(text, encoding="utf-8")
    with (
        out.open("w", encoding="utf-8") as data,
        (out.parent / EXPECTED).open("w", encoding="utf-8") as expected,
    ):
        data.writelines(f"{triple} .\n" for triple in _head())
        for each in things(plan):
            data.write(each.lines)
            _expect(each, expected)


def _head() -> list[ox.Triple]:
    files = [*sorted((SKELETON / "ontology").glob("*.ttl")), SKELETON / "data/index.ttl"]
    return [quad.triple for path in files for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]


def _expect(each: Thing, file: IO[str]) -> None:
    if each.expected:
        file.write("\t".join(each.expected) + "\n")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--triples", type=int, required=True, help="about how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--violations", type=float, default=0.0, help="the share of things at fault, 0 to 1")
    parser.add_argument("--layout", choices=("files", "bulk"), default="files")
    parser.add_argument("--flat", type=Path, metavar="FILE.nt", help="all triples, with shapes.ttl beside")
    parser.add_argument("out", type=Path, nargs="?", metavar="OUT", help="the folder of a project")
    options = parser.parse_args()
    if not (options.out or options.flat):
        parser.error("name a folder, or a file with --flat")
    plan = Plan(options.triples, options.seed, options.violations)
    if options.flat:
        flat(plan, options.flat)
    if options.out:
        project(plan, options.out, options.layout)


if __name__ == "__main__":
    main()
