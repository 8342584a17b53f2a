"""Pagefind as it talks with programs."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

from sserdf.errors import SserdfError, one_line

Answer = list[dict[str, str]] | str  # the files, or what went wrong


class Service:
    """Pagefind as it talks with programs: messages in JSON and Base64, each ended by a comma.

    Its own package for Python waits a tenth of a second for each answer.
    """

    def __init__(self, folder: str) -> None:
        """Start it in an empty folder."""
        from pagefind.service import get_executable

        # away from the project, for Pagefind obeys a pagefind.toml where it runs, and such variables
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
        command = [str(get_executable()), "--service"]
        pipe = subprocess.PIPE
        self._said = open(f"{folder}/said", "w+b")  # noqa: SIM115 (it goes with its folder)
        self._process = subprocess.Popen(
            command, cwd=folder, env=clean, stdin=pipe, stdout=pipe, stderr=self._said
        )
        self._answers: SimpleQueue[Answer] = SimpleQueue()

    def index(self, pages: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
        """Return the files of the index of some pages, by path; raises SserdfError when Pagefind fails."""
        reader = Thread(target=self._read, daemon=True)
        reader.start()
        try:
            with suppress(BrokenPipeError):  # the answer says more
                self._send(type="NewIndex", config=None)
                for name, page in pages:
                    text = page.decode(errors="replace")
                    self._send(type="AddFile", index_id=0, file_path=name, url=None, file_contents=text)
                # it would write them itself, and end before the last bytes are on the disk
                self._send(type="GetFiles", index_id=0)
            answer = self._answers.get()
        finally:
            self._process.kill()
            self._process.wait()
            reader.join()
            self._said.close()
        if isinstance(answer, str):
            raise fault(answer)
        return {file["path"]: base64.b64decode(file["content"]) for file in answer}

    def _send(self, **payload: object) -> None:
        assert self._process.stdin
        message = json.dumps({"message_id": 0, "payload": payload})
        self._process.stdin.write(base64.b64encode(message.encode()) + b",")
        self._process.stdin.flush()

    def _read(self) -> None:
        fault = ""
        try:
            for payload in self._payloads():
                if payload["type"] == "Error":
                    fault = fault or str(payload["message"])
                elif payload["type"] == "GetFiles":
                    self._answers.put(fault or payload["files"])
        except (KeyError, TypeError, ValueError):
            self._answers.put("this version of it answers in another way")
        self._answers.put(fault or self._last_words())

    def _payloads(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout
        parts = list[bytes]()
        while some := os.read(self._process.stdout.fileno(), 1 << 20):
            *ends, rest = some.split(b",")
            for end in ends:
                yield json.loads(base64.b64decode(b"".join([*parts, end])))["payload"]
                parts.clear()
            parts.append(rest)

    def _last_words(self) -> str:
        code = self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {code}"


def fault(why: str) -> SserdfError:
    """Return what to say when it fails."""
    cure = "install sserdf[search] anew, or leave it out and publish without a search"
    return SserdfError(f"error: Pagefind made no search index: {one_line(why)} ({cure})")
