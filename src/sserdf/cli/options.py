"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

project = click.option(
    "--project",
    "-C",
    default=Path(),
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of the project (this one unless said otherwise).",
)
