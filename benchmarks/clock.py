"""Run a process of its own for each measurement, and say what it took."""

from __future__ import annotations

import json
import os
import resource
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

Told = dict[str, float]


@dataclass(frozen=True)
class Cost:
    """What one process took; of several runs, the medians."""

    seconds: float = 0.0
    cpu: float = 0.0  # of all processes that it started and waited for
    memory: float = 0.0  # MB, of the largest of them
    told: Told = field(default_factory=dict)  # what it measured itself
    fault: str = ""

    def of(self, part: str) -> float | None:
        """Return what the process told of a part, None when it failed or told nothing."""
        return None if self.fault else self.told.get(part)


@dataclass(frozen=True)
class Run:
    """One command, and what must be done before each run of it; without a command it is not there."""

    who: str
    command: Sequence[str | Path] | None
    leaves_out: str = ""  # what it does less than we do
    before: Callable[[], object] = tuple
    missing: str = ""  # how to have it
    codes: tuple[int, ...] = (0,)  # 1 is a check that found something
    patience: float = 1.0  # times the limit of the others


def run(each: Run, limit: float) -> Cost:
    """Return what one run took; a fault is a cost too."""
    if each.command is None:
        return Cost(fault=each.missing)
    each.before()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        with subprocess.Popen(
            [str(word) for word in each.command], stdout=out, stderr=err, start_new_session=True
        ) as child:
            code, usage, is_late = _waited(child, limit * each.patience)
        seconds = time.perf_counter() - start
        if is_late:
            return Cost(seconds, fault=f"> {limit * each.patience:.0f} s")
        if code not in each.codes:
            return Cost(seconds, fault=f"failed: {_last_line(err)[:90] or f'exit code {code}'}")
        out.seek(0)
        told = _told(out.read().decode(errors="replace"))
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told)


def medians(runs: Sequence[Run], rounds: int, limit: float = 120.0) -> list[Cost]:
    """Return what each took, run in turn, so that a busy moment of the machine hits all alike.

    What takes longer than a twentieth of the limit runs once: its answer is plain enough.
    """
    found: list[list[Cost]] = [[] for _ in runs]
    for turn in range(rounds):
        for each, costs in zip(runs, found, strict=True):
            if turn == 0 or not (costs[0].fault or costs[0].seconds > limit / 20):
                costs.append(run(each, limit))
    return [_median(costs) for costs in found]


def _median(costs: list[Cost]) -> Cost:
    whole = [cost for cost in costs if not cost.fault]
    if not whole:
        return costs[0]
    parts = {part: statistics.median(cost.told[part] for cost in whole) for part in whole[0].told}
    return replace(
        whole[0],
        seconds=statistics.median(cost.seconds for cost in whole),
        cpu=statistics.median(cost.cpu for cost in whole),
        memory=max(cost.memory for cost in whole),
        told=parts,
    )


def _waited(child: subprocess.Popen[bytes], limit: float) -> tuple[int, resource.struct_rusage, bool]:
    late = threading.Event()

    def stop() -> None:
        late.set()
        os.killpg(child.pid, signal.SIGKILL)  # the group is the one that was started for it

    timer = threading.Timer(limit, stop)
    timer.start()
    try:
        _, status, usage = os.wait4(child.pid, 0)
    except BaseException:
        os.killpg(child.pid, signal.SIGKILL)
        raise
    finally:
        timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage, late.is_set()


def _told(text: str) -> Told:
    # a peer may print a word of its own before
    for line in reversed(text.splitlines()):
        if line.startswith("{") and line.endswith("}"):
            said = json.loads(line)
            return {k: float(v) for k, v in said.items() if isinstance(v, int | float)}
    return {}


def _last_line(file: object) -> str:
    assert hasattr(file, "seek") and hasattr(file, "read")
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
