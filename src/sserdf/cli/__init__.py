"""The command line: parses, calls and prints; everything else is elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sserdf import __version__
from sserdf.cli.options import project as _project
from sserdf.cli.publishing import publish
from sserdf.cli.release import release
from sserdf.terminal import address, mended_by_the_user, note, number, progress, speak_utf8, stoppable

if TYPE_CHECKING:
    from sserdf.check import Finding

# Modules of ours are imported where they are used: `sserdf --help` must be instant.

_FORMATS = ("jsonld", "turtle", "ntriples", "nquads", "rdfxml", "csv")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sserdf")
def main() -> None:
    """Check, query and publish a folder of linked data.

    A project has ontology/, data/ and shapes/, all in Turtle; the file ontology/prefixes.ttl names
    its base. Everything is read from the files each time: nothing is kept elsewhere and nothing is
    fetched from the network.
    """
    stoppable()
    speak_utf8()


main.add_command(publish)
main.add_command(release)


@main.command()
@_project
@click.option(
    "--format",
    "format_",
    type=click.Choice(["human", "json", "turtle"]),
    default="human",
    help="Lines for people, JSON for programs, or a sh:ValidationReport.",
)
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check against these shapes instead of the project's. Repeatable.",
)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check these files. Repeatable.",
)
@mended_by_the_user
def validate(project: Path, format_: str, shapes: tuple[Path, ...], data: tuple[Path, ...]) -> None:
    """Say everything that is wrong, one line each.

    Each line is "file:line: severity: <thing> what ought to be (what to do)".

    With --data alone, the files are checked as if they were part of the project. With --shapes
    alone, the project's data are checked against those shapes. With both, the project plays no
    part: any Turtle files are checked by SHACL alone.

    Exit code: 0 when nothing forbids publishing (warnings do not), 1 when something does or a file
    cannot be read, 2 for wrong usage.
    """
    from sserdf.check import report

    findings, graph = _findings(project, data, shapes)
    if format_ == "turtle":
        sys.stdout.buffer.write(graph())
    else:
        write = report.human if format_ == "human" else report.as_json
        click.echo(write(findings), nl=False)
    if format_ != "human" or sys.stderr.isatty():
        note(report.summary(findings))
    sys.exit(0 if report.conforms(findings) else 1)


@main.command()
@_project
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write; site/ in the project unless said otherwise.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="The address at which the site will stand. Links work without it.",
)
@click.option("--watch", is_flag=True, help="Show the site on this machine, and build again at each save.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="NUMBER",
    help="Where --watch shows it; 8000 unless said otherwise, 0 for any free one.",
)
@mended_by_the_user
def build(project: Path, out: Path | None, base_url: str, watch: bool, port: int | None) -> None:
    """Check everything, then write the site.

    A violation stops it and leaves the old site as it was. The new site is swapped in whole. A
    folder that sserdf did not write is refused. The same input gives the same bytes.
    """
    from sserdf import building, search

    url, target = address(base_url), out or project / "site"
    if port is not None and not watch:
        raise click.UsageError("--port is the port of --watch: give both, or neither")
    if not search.available():
        note("No search index: install sserdf[search].")
    work = partial(building.build, project, target, url, note, progress)
    if watch:
        _watch(project, target, 8000 if port is None else port, work)
    else:
        note(work())


@main.command()
@_project
@click.argument("format_", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file instead of standard output.",
)
@mended_by_the_user
def export(project: Path, format_: str, output: Path | None) -> None:
    """Write all data in one format, sorted.

    FORMAT is jsonld, turtle, ntriples, nquads, rdfxml or csv. CSV is a ZIP archive with one table
    for each class, one of all links, and what describes their columns (CSVW).
    """
    from sserdf.corpus import Corpus
    from sserdf.export import whole
    from sserdf.publish import refuse_source, save

    if format_ == "csv" and (output.suffix != ".zip" if output else sys.stdout.isatty()):
        raise click.UsageError("CSV tables come as a ZIP archive: name a .zip file with -o, or use a pipe")
    if output:
        refuse_source(output, project)
    content = whole(format_, Corpus.read(project))
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        save(output, content)


@main.command()
@_project
@click.argument("name", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "xml", "turtle"]),
    default="table",
    help="Turtle is for CONSTRUCT and DESCRIBE.",
)
@click.option(
    "--timeout",
    default=60.0,
    type=click.FloatRange(min=0.001, max=86400),
    callback=number,
    metavar="SECONDS",
    help="Give up after so long.",
    show_default=True,
)
@mended_by_the_user
def query(project: Path, name: str | None, format_: str, timeout: float) -> None:
    """Answer a question in SPARQL.

    NAME is a named question of the project, a file with a query, or "-" for standard input. Without
    it, the named questions are listed. Prefixes of the project need not be declared, and a thing may
    be named by its path, as in <city/paris>. All data form one graph; GRAPH gives the file that each
    statement is published in.
    """
    from sserdf import answers, queries
    from sserdf.corpus import Corpus
    from sserdf.isolate import Beside

    if name is None:
        _list_questions(project)
        return
    corpus = Corpus.read(project)
    question = queries.find(name, corpus.questions, sys.stdin.buffer)
    _ = corpus.store

    def work() -> bytes:
        return answers.serialized(corpus.ask(question), format_, corpus.query_prefixes)

    sys.stdout.buffer.write(Beside(work, is_sealed=True).result(timeout))
    sys.stdout.buffer.flush()


def _watch(project: Path, target: Path, port: int, rebuild: Callable[[], str]) -> None:
    from sserdf.preview import watch
    from sserdf.publish import refuse

    refuse(target, project)  # no save will mend that
    watch(project, target, port, rebuild)


def _findings(
    project: Path, data: tuple[Path, ...], shapes: tuple[Path, ...]
) -> tuple[list[Finding], Callable[[], bytes]]:
    from sserdf.check import check, check_files, report
    from sserdf.corpus import Corpus
    from sserdf.isolate import Beside
    from sserdf.reading import read_all

    files = read_all([*data, *shapes])
    data_files, shape_files = files[: len(data)], files[len(data) :]
    if not shapes:
        corpus = Corpus.read(project).with_files(data_files)
        found = Beside(lambda: check(corpus)).result()  # where a monstrous rule can do no harm
        return found, lambda: report.turtle(found, corpus.prefixes)
    found, graph = check_files(data_files or Corpus.read(project).files, shape_files)
    return found, lambda: graph


def _list_questions(project: Path) -> None:
    from sserdf.queries import questions

    found = questions(project / "queries")
    width = max(map(len, found), default=0)
    if not found:
        note("There are no named questions yet: write queries/<name>.rq.")
    for question in found.values():
        click.echo(f"{question.name.ljust(width)}  {question.title}")
