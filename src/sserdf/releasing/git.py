"""Ask git whether everything is committed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sserdf.errors import FileError, one_line


def refuse_unsaved(root: Path) -> None:
    """Raise FileError unless the project is in a git repository and everything in it is committed."""
    for line in _asked(root, "status", "--porcelain", "--untracked-files=all", "--", "."):
        if line:
            raise FileError(root, f"is not all committed: {line[3:]}", "commit it, or take it back")


def _asked(root: Path, *arguments: str) -> list[str]:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-c", "core.quotePath=false", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
    except FileNotFoundError as error:
        raise FileError(root, "git is not installed", "a release is made from what is committed") from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        fault = one_line(told[0]) if told else "git fails"
        raise FileError(root, f"git says: {fault}", "a release is made from what is committed in git")
    return done.stdout.decode(errors="replace").splitlines()
