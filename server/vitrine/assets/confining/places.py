"""What a program may see of this machine: its interpreter, its libraries, its code. Nothing anybody made."""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import vitrine
from vitrine.errors import ConfigurationError

DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random")

_LIBRARIES: Final = (
    "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/nix/store", "/etc/ld.so.cache",
    "/etc/alternatives", "/etc/ssl/openssl.cnf", "/sys/devices/system/cpu",
)  # fmt: skip
# A browser is begun by a script on many systems; fonts and what it looks up.
_OF_BROWSERS: Final = (
    "/bin", "/usr/bin", "/usr/share", "/usr/local/share/fonts", "/etc/fonts", "/etc/chromium",
    "/etc/chromium.d",
)  # fmt: skip
_FOR_NODE: Final = Path(__file__).parents[1] / "program"
_SITES: Final = ("site-packages", "dist-packages")
_SYSTEMS_OWN: Final = (Path("/usr"), Path("/usr/local"), Path("/"))


@functools.cache
def of_python() -> tuple[str, ...]:
    """This interpreter, the libraries installed for it, and the folder that this package is found in."""
    # Of the interpreter that a virtual environment was made of, not of the environment.
    paths = sysconfig.get_paths(vars={"base": sys.base_prefix, "platbase": sys.base_exec_prefix})
    beside = [str(folder / "pyvenv.cfg") for folder in (Path(sys.prefix), Path(sys.executable).parent)]
    sites = [place for place in sys.path if Path(place).name in _SITES]
    return _plain(
        (
            *_LIBRARIES, sys.executable, *beside, paths["stdlib"], paths["platstdlib"],
            str(Path(sys.base_prefix) / "lib"), *sites, str(Path(vitrine.__file__).parents[1]),
        )
    )  # fmt: skip


def of_program(program: Path) -> tuple[str, ...]:
    """Another program that works alone, Node above all, and what it runs of ours."""
    if str(program) == sys.executable:
        return of_python()
    # Debian's Node has parts of itself beside its libraries.
    return _plain((*_LIBRARIES, str(program), *_home_of(program), "/usr/share/nodejs", str(_FOR_NODE)))


def of_browser(program: Path) -> tuple[str, ...]:
    """A Chromium and what it draws with."""
    return _plain((*_LIBRARIES, *_OF_BROWSERS, str(program), *_home_of(program)))


def exposing(kept: Path, *browsers: Path) -> str | None:
    """The place by which programs on uploads could read `kept`, a file or folder of the shop's; None: none.

    browsers: those found here.
    """
    places = (*of_python(), *_OF_BROWSERS, *(place for found in browsers for place in of_browser(found)))
    kept = kept.absolute().resolve()
    return next((place for place in places if kept.is_relative_to(Path(place).resolve())), None)


def refuse_exposed(kept: Path) -> None:
    """Raises ConfigurationError where programs on uploads could read the shop's data."""
    if place := exposing(kept):
        raise ConfigurationError(
            f"{kept} lies in {place}, which programs on uploaded models may read: libraries are there. "
            "Set VITRINE_DATA to a folder of its own, such as /var/lib/vitrine.", kept=str(kept)
        )  # fmt: skip


def _home_of(program: Path) -> tuple[str, ...]:
    """Libraries beside a program of its own installation: of `…/bin/node`, `…/lib`; of others, all."""
    found = program.resolve()
    if found.parent.name not in ("bin", "sbin"):
        return (str(found.parent),)
    home = found.parents[1]
    return () if home in _SYSTEMS_OWN else (str(home / "lib"),)


def _plain(places: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for place in places if place and os.pathsep not in place))
