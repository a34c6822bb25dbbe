"""One extension: found by its entry point, loaded, checked."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pluggy

from vitrine.extensions import hooks

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


class UnusableError(Exception):
    """This plugin cannot be used; the message says what its author must change."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A loaded extension. Each has a plugin manager of its own, so that none can touch another's hooks.

    version: its distribution's, "" if unknown. browser_folder: resolved, or None.
    """

    name: str
    version: str
    plugins: pluggy.PluginManager
    browser_folder: Path | None

    def has(self, hook: str) -> bool:
        return bool(getattr(self.plugins.hook, hook).get_hookimpls())

    def is_coroutine(self, hook: str) -> bool:
        """Whether its implementation is an `async def`: the others run in a thread where they may block."""
        return any(
            inspect.iscoroutinefunction(implementation.function)
            for implementation in getattr(self.plugins.hook, hook).get_hookimpls()
        )

    def call(self, hook: str, arguments: dict[str, Any]) -> Any:
        """What the extension's implementation gives; None if it has none. Raises whatever it raises."""
        answers = getattr(self.plugins.hook, hook)(**arguments)
        return answers[0] if answers else None


def extension(name: str, plugin: object, version: str = "") -> Extension:
    """A plugin, checked. plugin: a module or an object with `@hookimpl` functions. Raises UnusableError."""
    if not NAME.fullmatch(name):
        raise UnusableError("its name must be 1..64 of a-z, 0-9 and _, a letter first")
    plugins = pluggy.PluginManager(hooks.PROJECT)
    plugins.add_hookspecs(hooks)
    try:
        plugins.register(plugin, name)
        plugins.check_pending()
    except pluggy.PluginValidationError as error:
        raise UnusableError(f"a hook does not fit: {error}") from error
    loaded = Extension(name, version, plugins, None)
    if not plugins.get_hookcallers(plugin):
        raise UnusableError("it has no hook; mark its functions with @hookimpl from vitrine.extensions")
    for hook in (*hooks.IN_TICK_HOOKS, "browser_files"):
        if loaded.is_coroutine(hook):
            raise UnusableError(f"{hook} must be a plain function: only access hooks may be async")
    return Extension(name, version, plugins, _browser_folder(loaded))


def load(entry_point: EntryPoint) -> Extension:
    """The extension behind an entry point. Raises UnusableError, or whatever its import raises."""
    version = entry_point.dist.version if entry_point.dist else ""
    return extension(entry_point.name, entry_point.load(), version)


def _browser_folder(loaded: Extension) -> Path | None:
    folder = loaded.call("browser_files", {})
    if folder is None:
        return None
    if not isinstance(folder, Path) or not folder.is_dir():
        raise UnusableError(f"browser_files must return the Path of a folder that exists, not {folder!r}")
    return folder.resolve()
