"""The door: asks every access rule of every extension, and takes no answer for a no."""

from __future__ import annotations

import asyncio
import inspect
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from vitrine.extensions.errors import ExtensionOff, NotAdmitted, UseRefused
from vitrine.extensions.loading import Extension
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import Visitor
from vitrine.ids import RoomId

ANSWER_LIMIT_S = 2.0
# Plain (not async) access hooks may block on a database or the network, so they run here, never on the event
# loop. A pool of their own: hooks that hang can use up these threads, and refuse, but not those of the shop.
THREADS_LIMIT = 8

log = logging.getLogger(__name__)


class ExtensionDoor:
    """Fulfils `ports.Door`. `close` it at the end."""

    def __init__(self, extensions: Extensions, answer_limit_s: float = ANSWER_LIMIT_S) -> None:
        self._extensions = extensions
        self._answer_limit_s = answer_limit_s
        self._threads = ThreadPoolExecutor(THREADS_LIMIT, thread_name_prefix="access")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def may_enter(self, visitor: Visitor, room_id: RoomId) -> None:
        if not await self._all_say_yes("may_enter", {"visitor": visitor, "room_id": room_id}):
            raise NotAdmitted("The rules of this room do not let you in at present.", room=room_id)

    async def may_use(
        self, visitor: Visitor, room_id: RoomId, extension: str, action: str, target: str | None
    ) -> None:
        name = self._extensions.named(extension).name
        if self._extensions.is_off(room_id, name):
            raise ExtensionOff(
                f"{name} is out of order in this room. The shop has been told.", extension=name
            )
        question = {
            "visitor": visitor,
            "room_id": room_id,
            "extension": name,
            "action": action,
            "target": target,
        }
        if not await self._all_say_yes("may_use", question):
            raise UseRefused(f"The rules of this room do not let you use {name} so.", extension=name)

    async def _all_say_yes(self, hook: str, question: dict[str, Any]) -> bool:
        """Asks all at once. Not gather: it would wait for a hook that ignores being cancelled."""
        asked = {
            asyncio.ensure_future(self._ask(extension, hook, question)): extension.name
            for extension in self._extensions
            if extension.has(hook)
        }
        if not asked:
            return True
        try:
            done, late = await asyncio.wait(asked, timeout=self._answer_limit_s)
        finally:
            # On a time-out the late ones, and all of them if our own caller has gone away meanwhile.
            for task in asked:
                task.cancel()
        for task in late:
            log.error(
                "extension %s: %s gave no answer in %g s: refused", asked[task], hook, self._answer_limit_s
            )
        return not late and all(not task.cancelled() and task.result() for task in done)

    async def _ask(self, extension: Extension, hook: str, question: dict[str, Any]) -> bool:
        """True only if the hook answers True. Never raises what the hook raises."""
        try:
            if extension.is_coroutine(hook):
                answer = extension.call(hook, question)
            else:
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self._threads, extension.call, hook, question)
            if inspect.isawaitable(answer):
                answer = await answer
        except (Exception, SystemExit):
            log.exception("extension %s: %s failed: refused", extension.name, hook)
            return False
        if not isinstance(answer, bool):
            log.error(
                "extension %s: %s answered %s, not True or False: refused",
                extension.name, hook, type(answer).__name__,
            )  # fmt: skip
            return False
        return answer
