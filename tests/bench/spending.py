"""Processor seconds of some work: this process, the programs it waited for, and the browser that stays."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from types import TracebackType

from vitrine.assets.pictures.processes import group_members
from vitrine.assets.pictures.renderer import Renderer

_TICKS = os.sysconf("SC_CLK_TCK")


class Spending:
    """`with Spending(renderer) as spent: ...`, then `spent.cpu_s`.

    The browser's start counts where it falls into the work; one that is closed within the work is counted
    from its start, so a figure may be too high, never too low.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._group: int | None = None
        self._before = self._browser_before = 0.0
        self.cpu_s = 0.0

    def __enter__(self) -> Spending:
        self._group = self._renderer.group
        self._before, self._browser_before = _own_s(), _group_s(self._group)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        group = self._renderer.group
        stayed = self._browser_before if group == self._group else 0.0
        self.cpu_s = round(_own_s() - self._before + _group_s(group) - stayed, 2)


def _own_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _group_s(group: int | None) -> float:
    """What the living members of a process group have used since they began."""
    total = 0
    for process in group_members(group) if group else ():
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS
