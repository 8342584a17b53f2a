"""What each file that can be had is called, for readers who see it without the site."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from sserdf.downloads import Download, format_of
from sserdf.records.publication import Publication

_KINDS = {
    "all": ("All data", "Every statement of the publication"),
    "context": ("Context", "The names that the JSON-LD files use for the terms"),
    "shapes": ("Shapes", "What the data are checked against, in SHACL"),
}


class Words(NamedTuple):
    """What a file is called."""

    name: str
    description: str


def words(publication: Publication, download: Download) -> Words:
    """Return name and description of a file: of a whole by its kind, of a mapping set by its label."""
    stem = download.path.rpartition("/")[2].split(".")[0]
    if download.path == "all.csv.zip":
        return Words("All tables (CSV, ZIP)", "One table for each class, packed.")
    if not download.folder and stem in _KINDS:
        kind, told = _KINDS[stem]
        return Words(f"{kind} ({download.format})", f"{told}.")
    if download.folder == "tables":
        return Words(f"Table {stem} ({download.format})", "One row for each thing of a class.")
    format_ = format_of(download.path)
    path = download.path.removesuffix(f".{format_.suffix}") if format_ else download.path
    label = publication.view.node(ox.NamedNode(publication.iri + path)).text
    return Words(f"{label} ({download.format})" if download.format else label, "As the project has it.")
