"""What stands around every program that touches a stranger's file, as the beginning of its command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from vitrine.assets.confining.places import DEVICES
from vitrine.assets.limits import SANDBOX_DISK, SANDBOX_TASKS

Way = Literal["root", "user", "none"]
"""How namespaces are had: by the rights of root, by a namespace of users, not at all."""

Kind = Literal["alone", "browser"]
"""One process without sockets, or a browser: some processes that talk over nameless pairs."""

_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from wall.start import main; main(sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class ResourceLimits:
    """What the kernel enforces. data_bytes: private writable memory (V8 reserves far more addresses)."""

    cpu_s: int
    data_bytes: int
    file_bytes: int
    open_files: int = 64

    def argument(self) -> str:
        """For the program that sets them."""
        import resource

        pairs = (
            (resource.RLIMIT_CPU, self.cpu_s),
            (resource.RLIMIT_DATA, self.data_bytes),
            (resource.RLIMIT_FSIZE, self.file_bytes),
            (resource.RLIMIT_NOFILE, self.open_files),
            (resource.RLIMIT_CORE, 0),
        )
        return ",".join(f"{kind}={value}" for kind, value in pairs)


def walled(
    way: Way,
    kind: Kind,
    folder: Path,
    reads: Sequence[str],
    limits: str = "",
    *,
    disk_bytes: int = SANDBOX_DISK.value,
    carried: bool = True,
    report: int = -1,
    entrances: Sequence[str] = (),
) -> tuple[str, ...]:
    """What a command is started by (`wall/start.py`): behind all else, seeing its folder and its own code.

    folder: where it works. With namespaces that is a memory of disk_bytes, and carried says whether the
    folder's files are brought in and what becomes of them out. limits: for setrlimit. report: where the end
    is told, an open descriptor. entrances: of the control group that it all belongs to.
    """
    options = {
        "way": way, "kind": kind, "folder": str(folder.resolve()), "reads": os.pathsep.join(reads),
        "devices": os.pathsep.join(DEVICES), "limits": limits, "tasks": str(SANDBOX_TASKS.value),
        "disk": str(disk_bytes), "carried": str(int(carried)), "report": str(report),
        "entrances": os.pathsep.join(entrances),
    }  # fmt: skip
    told = (text for pair in options.items() for text in pair)
    return (sys.executable, "-I", "-S", "-B", "-c", _START, str(Path(__file__).parent), *told, "--")
