"""The command line: parses, calls and prints; everything else is elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sserdf import __version__
from sserdf.cli.build import build
from sserdf.cli.options import LeftOut
from sserdf.cli.options import project as _project
from sserdf.cli.options import skip_broken as _skip_broken
from sserdf.cli.publishing import publish
from sserdf.cli.release import release
from sserdf.cli.validate import validate
from sserdf.terminal import mended_by_the_user, note, number, speak_utf8, stoppable

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


main.add_command(build)
main.add_command(validate)
main.add_command(publish)
main.add_command(release)


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
@_skip_broken
@mended_by_the_user
def export(project: Path, format_: str, output: Path | None, skip_broken: bool) -> None:
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
    left_out = LeftOut(skip_broken)
    corpus = Corpus.read(project, left_out.told)
    left_out.close()
    content = whole(format_, corpus)
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


def _list_questions(project: Path) -> None:
    from sserdf.queries import questions

    found = questions(project / "queries")
    width = max(map(len, found), default=0)
    if not found:
        note("There are no named questions yet: write queries/<name>.rq.")
    for question in found.values():
        click.echo(f"{question.name.ljust(width)}  {question.title}")
