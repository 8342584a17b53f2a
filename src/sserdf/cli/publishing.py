"""The commands that hand a publication to others."""

from __future__ import annotations

import click

from sserdf.cli.ckan import ckan
from sserdf.cli.pages import pages
from sserdf.cli.zenodo import zenodo


@click.group()
def publish() -> None:
    """Hand the publication to a portal or a host."""


publish.add_command(ckan)
publish.add_command(pages)
publish.add_command(zenodo)
