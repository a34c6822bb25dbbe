"""The door: asks every access rule of every extension, and takes no answer for a no."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from vitrine.catalog.errors import PurchaseRefused
from vitrine.extensions.commands import RubbishError, check_text
from vitrine.extensions.errors import AccessRefused, ExtensionOff, NotAdmitted, UseRefused
from vitrine.extensions.loading import Extension
from vitrine.extensions.manager import Extensions
from vitrine.extensions.outside import outside
from vitrine.extensions.ports import Visitor
from vitrine.ids import ProductId, RoomId, VariantId
from vitrine.words import told_in

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
        no = await self._refusal("may_enter", {"visitor": visitor, "room_id": room_id})
        if no is not None:
            said = told_in("en", no) or "The rules of this room do not let you in at present."
            raise NotAdmitted(said, room=room_id, **_told(no))

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
        no = await self._refusal("may_use", question)
        if no is not None:
            said = told_in("en", no) or f"The rules of this room do not let you use {name} so."
            raise UseRefused(said, extension=name, **_told(no))

    async def may_buy(self, visitor: Visitor | None, product_id: ProductId, variant_id: VariantId) -> None:
        question = {"visitor": visitor, "product_id": product_id, "variant_id": variant_id}
        no = await self._refusal("may_buy", question)
        if no is not None:
            said = told_in("en", no) or "The rules of this shop do not let you buy this at present."
            raise PurchaseRefused(said, product=product_id, **_told(no))

    async def _refusal(self, hook: str, question: dict[str, Any]) -> Mapping[str, str] | None:
        """None: all say yes. Else the words of the first that gave some; {} if none did.

        Asks all at once. Not gather: it would wait for a hook that ignores being cancelled.
        """
        asked = {
            asyncio.ensure_future(self._ask(extension, hook, question)): extension.name
            for extension in self._extensions
            if extension.has(hook)
        }
        if not asked:
            return None
        try:
            async with outside():
                _, late = await asyncio.wait(asked, timeout=self._answer_limit_s)
        finally:
            # On a time-out the late ones, and all of them if our own caller has gone away meanwhile.
            for task in asked:
                task.cancel()
        for task in late:
            log.error(
                "extension %s: %s gave no answer in %g s: refused", asked[task], hook, self._answer_limit_s
            )
        answers = [False if task in late or task.cancelled() else task.result() for task in asked]
        if all(answer is True for answer in answers):
            return None
        return next((answer for answer in answers if not isinstance(answer, bool)), {})

    async def _ask(
        self, extension: Extension, hook: str, question: dict[str, Any]
    ) -> bool | Mapping[str, str]:
        """True only if the hook answers True; the words of a no. Never raises what the hook raises."""
        try:
            if extension.is_coroutine(hook):
                answer = extension.call(hook, question)
            else:
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self._threads, extension.call, hook, question)
            if inspect.isawaitable(answer):
                answer = await answer
        except AccessRefused as refusal:
            return _checked(extension, hook, refusal)
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


def _checked(extension: Extension, hook: str, refusal: AccessRefused) -> bool | Mapping[str, str]:
    """The words of a no, if visitors can be shown them."""
    try:
        check_text(refusal.words, "AccessRefused")
    except RubbishError as error:
        log.error("extension %s: %s refused in words that cannot be told: %s", extension.name, hook, error)
        return False
    return dict(refusal.words)


def _told(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {"words": dict(words)} if words else {}
