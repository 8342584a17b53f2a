"""The commands that hand a publication to others."""

from __future__ import annotations

import click


@click.group()
def publish() -> None:
    """Hand the publication to a portal or a host."""
