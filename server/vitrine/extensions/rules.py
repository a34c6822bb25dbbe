"""The in-tick rules of all extensions: called plainly, judged, switched off in a room where they fail."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from vitrine.clock import Clock
from vitrine.extensions.commands import RubbishError, checked, encoded_bytes
from vitrine.extensions.errors import ExtensionOff, UseInvalid, UseRefused
from vitrine.extensions.loading import Extension
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import USE_VALUE_LIMIT_BYTES, Json, ReadOnly, RoomView, Ruling, Use, Visitor
from vitrine.ids import RoomId

# A tick has 50 ms for everything. One overrun may be the machine's fault (a collector's pause, a busy core):
# it is reported. The third in one room is the extension's.
BUDGET_MS = 10
OVERRUNS_LIMIT = 3

State = Mapping[str, Mapping[str, Json]]
NOTHING: Mapping[str, Json] = MappingProxyType({})

log = logging.getLogger(__name__)


class ExtensionRules:
    """Fulfils `ports.Rules`."""

    def __init__(self, extensions: Extensions, clock: Clock) -> None:
        self._extensions = extensions
        self._clock = clock
        self._overruns: dict[tuple[RoomId, str], int] = {}

    def opened(self, room_id: RoomId, state: State) -> Sequence[Ruling]:
        return self._everyone("room_opened", room_id, (), state, {})

    def entered(
        self, room_id: RoomId, people: Sequence[Visitor], state: State, visitor: Visitor
    ) -> Sequence[Ruling]:
        return self._everyone("on_enter", room_id, people, state, {"visitor": visitor})

    def left(
        self, room_id: RoomId, people: Sequence[Visitor], state: State, visitor: Visitor
    ) -> Sequence[Ruling]:
        return self._everyone("on_leave", room_id, people, state, {"visitor": visitor})

    def used(
        self, room_id: RoomId, people: Sequence[Visitor], state: State, visitor: Visitor, use: Use
    ) -> Sequence[Ruling]:
        extension = self._extensions.named(use.extension)
        _check_value(use.value)
        more = {"visitor": visitor, "action": use.action, "target": use.target, "value": use.value}
        rulings = self._call([extension], "on_use", room_id, people, state, more)
        if self._extensions.is_off(room_id, extension.name):
            raise ExtensionOff(
                f"{extension.name} is out of order in this room. The shop has been told.",
                extension=extension.name,
            )
        return rulings

    def closed(self, room_id: RoomId) -> None:
        self._extensions.forget(room_id)
        for key in [key for key in self._overruns if key[0] == room_id]:
            del self._overruns[key]

    def _everyone(
        self, hook: str, room_id: RoomId, people: Sequence[Visitor], state: State, more: dict[str, Any]
    ) -> Sequence[Ruling]:
        return self._call(self._extensions, hook, room_id, people, state, more)

    def _call(
        self,
        extensions: Iterable[Extension],
        hook: str,
        room_id: RoomId,
        people: Sequence[Visitor],
        state: State,
        more: dict[str, Any],
    ) -> list[Ruling]:
        rulings: list[Ruling] = []
        for extension in extensions:
            if self._extensions.is_off(room_id, extension.name) or not extension.has(hook):
                continue
            own = state.get(extension.name, NOTHING)
            view = RoomView(room_id, tuple(people), ReadOnly(own))
            began_ms = self._clock.monotonic_ms()
            try:
                commands = checked(extension.call(hook, {"room": view, **more}), own)
            except RubbishError as error:
                log.error("extension %s: %s in room %s %s", extension.name, hook, room_id, error)
                self._extensions.switch_off(room_id, extension.name)
                continue
            # SystemExit too: an extension may end its own part, not the shop.
            except (Exception, SystemExit) as error:
                if hook == "on_use" and isinstance(error, UseRefused):
                    self._judge_time(extension.name, hook, room_id, self._clock.monotonic_ms() - began_ms)
                    raise
                log.exception("extension %s: %s failed in room %s", extension.name, hook, room_id)
                self._extensions.switch_off(room_id, extension.name)
                continue
            self._judge_time(extension.name, hook, room_id, self._clock.monotonic_ms() - began_ms)
            rulings += [Ruling(extension.name, command) for command in commands]
        return rulings

    def _judge_time(self, name: str, hook: str, room_id: RoomId, took_ms: int) -> None:
        if took_ms <= BUDGET_MS:
            return
        count = self._overruns[room_id, name] = self._overruns.get((room_id, name), 0) + 1
        log.warning(
            "extension %s: %s took %d ms in room %s; its budget is %d ms (overrun %d of %d)",
            name, hook, took_ms, room_id, BUDGET_MS, count, OVERRUNS_LIMIT,
        )  # fmt: skip
        if count >= OVERRUNS_LIMIT:
            self._extensions.switch_off(room_id, name)


def _check_value(value: Json) -> None:
    """Visitors' values are held to what state may hold, so that none of them can make an honest rule fail."""
    try:
        size = encoded_bytes(value)
    except ValueError as error:
        raise UseInvalid("The value of this use is not JSON.") from error
    if size > USE_VALUE_LIMIT_BYTES:
        raise UseInvalid(
            f"The value of this use has {size} bytes; the limit is {USE_VALUE_LIMIT_BYTES}.",
            limit_bytes=USE_VALUE_LIMIT_BYTES,
        )
