"""Every page is HTML as the standard has it, and its style sheet CSS, also those of a foreign project."""

from __future__ import annotations

import json
import subprocess
import warnings
from pathlib import Path

from sserdf.corpus import Corpus
from sserdf.publish import files, write

# CSS Containment 3 and SVG 2 define these; the checker does not know them yet
UNKNOWN_YET = ".*(@container|“container-type”|“container-name”|“paint-order”|“vector-effect”).*"


def test_the_standard_has_nothing_against_any_page(
    built: Path, java: str, orchard: Path, tmp_path: Path, vnu: Path
) -> None:
    write(tmp_path / "orchard", files(Corpus.read(orchard)))
    options = ["--also-check-css", "--also-check-svg", "--skip-non-html", "--format", "json", "--stdout"]
    # what nobody translated stands in English on French pages, and says so
    options += ["--filterpattern", UNKNOWN_YET, "--no-langdetect"]

    done = subprocess.run(
        [java, "-jar", str(vnu), *options, str(built), str(tmp_path / "orchard")],
        capture_output=True,
        text=True,
        timeout=300,
    )

    found = json.loads(done.stdout)["messages"]
    for message in found:
        if message["type"] == "info" and message.get("subType") == "warning":
            warnings.warn(_told(message), stacklevel=1)
    errors = [_told(message) for message in found if message["type"] != "info"]
    assert not errors, "mend the template:\n" + "\n".join(errors[:20])
    assert done.returncode == 0, done.stderr


def _told(message: dict[str, object]) -> str:
    place, extract = f"{message.get('url')}:{message.get('lastLine')}", str(message.get("extract", ""))
    return f"{place}: {message['message']} {' '.join(extract.split())}"
