"""The command that prepares a deposit at Zenodo."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sserdf.cli.options import project as _project
from sserdf.terminal import address, mended_by_the_user, note

_BY_HAND = (
    "sserdf makes no deposit itself: a DOI cannot be taken back. Use --dry-run --files DIR, then make a new "
    "upload at zenodo.org, give it the files of DIR and the metadata as printed, look at it, and publish"
)


@click.command()
@_project
@click.option("--dry-run", is_flag=True, help="Print what would be sent; needed, as nothing is sent yet.")
@click.option(
    "--files",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also write the files of the deposit there, to upload them by hand.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="The address at which the site stands, when it is not the base.",
)
@mended_by_the_user
def zenodo(project: Path, dry_run: bool, files: Path | None, base_url: str) -> None:
    """Print what Zenodo is to be told and given, as JSON.

    "record" is the body of POST /api/records, "files" that of POST /api/records/ID/draft/files; no
    site is built. Zenodo has no folders: what stands in one goes into an archive. What the
    publication fails to say for a deposit is listed, one line each, and ends with exit code 1.
    """
    from sserdf import building, publish
    from sserdf.corpus import Corpus
    from sserdf.portal.zenodo import prepare, requests
    from sserdf.records.plain import as_json

    url = address(base_url)
    if not dry_run:
        raise click.UsageError(_BY_HAND)
    if files:
        publish.refuse(files, project)
    corpus = Corpus.read(project)
    building.approve(corpus, note)
    deposit = prepare(corpus, url)
    if files:
        publish.write(files, deposit.files.items())
    sys.stdout.buffer.write(as_json(requests(deposit)))
    sys.stdout.buffer.flush()
