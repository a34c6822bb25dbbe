"""The examinations behind `vitrine doctor`. Nothing here changes the machine or the shop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from vitrine.cli import checks_chain, checks_data, checks_machine, checks_payments, checks_walls
from vitrine.cli.check import Check
from vitrine.errors import ConfigurationError, VitrineError
from vitrine.settings import Settings


def examine(data: Path | None = None) -> tuple[Check, ...]:
    """Every check, in the order of a start. A check that breaks is itself a finding, not an end."""
    settings, first = read_settings()
    if data is not None:
        settings = settings.but(data=data)
    rest: Iterable[Callable[[Settings], Check]] = (
        *checks_machine.CHECKS,
        *checks_walls.CHECKS,
        *checks_data.CHECKS,
        *checks_chain.CHECKS,
        *checks_payments.CHECKS,
    )
    return (python_version(), first, *(_careful(check, settings) for check in rest))


def python_version(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Check:
    text = ".".join(str(number) for number in version)
    if (3, 11) <= tuple(version[:2]) < (3, 14):
        return Check("python", "ok", text)
    return Check(
        "python", "missing", f"{text}; 3.11, 3.12 or 3.13 is needed", "apt install python3 python3-venv"
    )


def read_settings() -> tuple[Settings, Check]:
    """The settings, or the defaults where they are faulty."""
    try:
        settings = Settings.from_environment()
    except ConfigurationError as error:
        return Settings(), Check("settings", "missing", error.message, "unset or correct these variables")
    return settings, Check("settings", "ok", f"the shop's address is {settings.url}")


def _careful(check: Callable[[Settings], Check], settings: Settings) -> Check:
    part = check.__name__.replace("_", " ")
    try:
        return check(settings)
    except VitrineError as error:
        return Check(part, "missing", error.message)
    except Exception as error:
        return Check(part, "missing", f"could not be examined ({type(error).__name__}: {error})")
