"""All extensions of this process: loaded at start, switched off room by room where they fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Literal

import vitrine
from vitrine.extensions import loading
from vitrine.extensions.errors import ExtensionLoadError, ExtensionUnknown
from vitrine.extensions.loading import Extension
from vitrine.ids import RoomId

GROUP = "vitrine.extensions"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InstalledExtension:
    """One installed entry point and what became of it. detail: for "failed", why, in one line."""

    name: str
    module: str
    state: Literal["on", "disabled", "failed"]
    detail: str = ""
    extension: Extension | None = None


def survey(
    disabled: frozenset[str] = frozenset(),
    installed: Iterable[EntryPoint] | None = None,
    made: Mapping[str, object] = MappingProxyType({}),
) -> tuple[InstalledExtension, ...]:
    """Every installed extension, loaded unless disabled. Never raises for a bad one: it is logged and listed.

    installed: entry points to look at; default: those of the group `vitrine.extensions`. made: plugin objects
    by name that came ready, because they need parts of the shop; they come first and are disabled alike.
    """
    points = list(entry_points(group=GROUP) if installed is None else installed)
    names = [*made, *(point.name for point in points)]
    for name in sorted(disabled - set(names)):
        log.warning("extension %s is disabled by the settings, but not installed", name)
    found = [_ready(name, plugin, name in disabled) for name, plugin in made.items()]
    for point in sorted(points, key=lambda point: (point.name, point.value)):
        if point.name in disabled:
            found.append(InstalledExtension(point.name, point.value, "disabled"))
        elif names.count(point.name) > 1:
            found.append(
                InstalledExtension(
                    point.name, point.value, "failed", "two installed extensions have this name"
                )
            )
        else:
            found.append(_loaded(point))
    return tuple(found)


def _loaded(point: EntryPoint) -> InstalledExtension:
    return _tried(point.name, point.value, lambda: loading.load(point))


def _ready(name: str, plugin: object, disabled: bool) -> InstalledExtension:
    module = type(plugin).__module__
    if disabled:
        return InstalledExtension(name, module, "disabled")
    return _tried(name, module, lambda: loading.extension(name, plugin, vitrine.__version__))


def _tried(name: str, module: str, load: Callable[[], Extension]) -> InstalledExtension:
    try:
        return InstalledExtension(name, module, "on", extension=load())
    # A plugin's import may raise anything, and even leave the process.
    except (Exception, SystemExit) as error:
        log.exception("extension %s (%s) cannot be loaded", name, module)
        reason = str(error).strip().splitlines()[:1]
        return InstalledExtension(name, module, "failed", ": ".join([type(error).__name__, *reason]))


class Extensions:
    """The extensions in use. Safe to read from threads; switching happens on the event loop."""

    def __init__(self, extensions: Iterable[Extension] = ()) -> None:
        self._by_name = {extension.name: extension for extension in extensions}
        self._off: dict[RoomId, set[str]] = {}

    @classmethod
    def load(
        cls,
        disabled: frozenset[str] = frozenset(),
        installed: Iterable[EntryPoint] | None = None,
        made: Mapping[str, object] = MappingProxyType({}),
    ) -> Extensions:
        """As `admit` lets them in."""
        extensions = cls()
        extensions.admit(disabled, installed, made)
        return extensions

    def admit(
        self,
        disabled: frozenset[str] = frozenset(),
        installed: Iterable[EntryPoint] | None = None,
        made: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """Let in all installed extensions, and those that were made ready, but the disabled ones.

        Raises ExtensionLoadError if one cannot be loaded: nobody can know whether it guards a door, and
        a shop that starts without its guard has failed open. The operator repairs it or disables it by name.
        """
        found = survey(disabled, installed, made)
        failed = [each for each in found if each.state == "failed"]
        if failed:
            names = ",".join(sorted({each.name for each in failed}))
            why = "; ".join(f"{each.name} ({each.detail})" for each in failed)
            raise ExtensionLoadError(
                f"These extensions cannot be loaded: {why}. Repair or uninstall them, or start without them "
                f"and without what they guard: VITRINE_DISABLED_EXTENSIONS={names}",
                extensions=[each.name for each in failed],
            )
        self._by_name |= {each.name: each.extension for each in found if each.extension is not None}

    @classmethod
    def of(cls, plugins: Mapping[str, object]) -> Extensions:
        """Extensions from plugin objects by name, for tests and embedding. Raises loading.UnusableError."""
        return cls(loading.extension(name, plugin) for name, plugin in plugins.items())

    def __iter__(self) -> Iterator[Extension]:
        return iter(self._by_name.values())

    def named(self, name: str) -> Extension:
        """Raises ExtensionUnknown."""
        found = self._by_name.get(name)
        if found is None:
            # The name came from a stranger: it is not repeated to anyone.
            raise ExtensionUnknown("No extension of this name is installed. See GET /api/extensions.")
        return found

    def is_off(self, room_id: RoomId, name: str) -> bool:
        return name in self._off.get(room_id, ())

    def switch_off(self, room_id: RoomId, name: str) -> None:
        """Call its in-tick rules in this room no more. Its access rules are still asked: off never allows."""
        self._off.setdefault(room_id, set()).add(name)
        log.error("extension %s is switched off in room %s until that room is closed", name, room_id)

    def forget(self, room_id: RoomId) -> None:
        """The room has ended: when it opens again, every extension is on again."""
        self._off.pop(room_id, None)
