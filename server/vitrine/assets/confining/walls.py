"""What stands around every program that touches a stranger's file, as the beginning of its command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vitrine.assets.confining import fence
from vitrine.assets.confining.namespaces import fenced

# Libraries and what they look up; nothing that anybody made.
_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/ssl/openssl.cnf",
    "/sys/devices/system/cpu",
)
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


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
    folder: Path,
    bounds: ResourceLimits | None,
    program: Path,
    reads: Iterable[str] = (),
    writes: Iterable[str] = (),
) -> tuple[str, ...]:
    """What a command is started by: behind all else, off the network, seeing its folder and its own code.

    folder: what it may write to. bounds: None where the program binds itself. program: its code's place.
    reads, writes: further places.
    """
    code = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[3]), *sys.path, *_home_of(program))
    return (
        *fenced(), sys.executable, "-I", "-S", "-B", fence.__file__, bounds.argument() if bounds else "",
        _joined((*_SYSTEM, *code, *reads)), _joined((str(folder), *_DEVICES, *writes)), "--",
    )  # fmt: skip


def _home_of(program: Path) -> tuple[str, ...]:
    """Where a program of its own installation lies: `…/node/bin/node` brings `…/node`."""
    found = program.resolve()
    return (str(found.parents[1] if found.parent.name == "bin" else found.parent),)


def _joined(places: Iterable[str]) -> str:
    return os.pathsep.join(dict.fromkeys(str(Path(place).resolve()) for place in places if place))
