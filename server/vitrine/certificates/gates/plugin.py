"""The built-in extension "certificates": doors and tills that ask for one, and showing what one owns.

Made by the composition, with its parts. It enters by the same hooks as everybody else's extensions.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, cast

from vitrine.certificates.errors import CertificateUnknown
from vitrine.certificates.gates import shelf
from vitrine.certificates.gates.keeper import Keeper, Openness
from vitrine.certificates.gates.memory import Kept
from vitrine.certificates.gates.service import subject_of
from vitrine.certificates.gates.verdict import Purpose
from vitrine.certificates.gates.words import NOT_YOURS, OFF
from vitrine.certificates.states import CopyState
from vitrine.extensions import AccessRefused, Json, RoomView, SetState, UseRefused, Visitor, hookimpl

if TYPE_CHECKING:  # without the extra neither can be imported, and gates stand all the same
    from vitrine.certificates.rights.standing import Standing
    from vitrine.certificates.rights.views import Certificate

NAME: Final = "certificates"
# Between the two hooks of one use nothing else happens to it, so that few wait at any time.
CLEARED_LIMIT: Final = 4096


class CertificatesPlugin:
    """goods: None where certificates are off."""

    def __init__(self, keeper: Keeper, goods: Standing | None) -> None:
        self._keeper, self._goods = keeper, goods
        # What may_use has found and on_use, which must not ask anybody, needs.
        self._cleared: Kept[tuple[str, str, str], Certificate] = Kept(CLEARED_LIMIT)

    @hookimpl
    async def may_enter(self, visitor: Visitor, room_id: str) -> bool:
        return _told(await self._keeper.ask(subject_of("room", room_id), visitor))

    @hookimpl
    async def may_buy(self, visitor: Visitor | None, product_id: str) -> bool:
        return _told(await self._keeper.ask(subject_of("product", product_id), visitor))

    @hookimpl
    async def may_use(
        self, visitor: Visitor, room_id: str, extension: str, action: str, target: str | None
    ) -> bool:
        if extension != NAME or action not in ("wear", "place") or target is None:
            return True
        checker = self._keeper.checker
        if self._goods is None or checker is None:
            raise AccessRefused(OFF)
        try:
            good = await asyncio.to_thread(self._goods.certificate, visitor.id, target)
        except CertificateUnknown:
            raise AccessRefused(NOT_YOURS) from None
        if good.revoked:
            raise AccessRefused(NOT_YOURS)
        # What is no token yet, or lent inside the shop, is the shop's own word; a token is the chain's.
        lent_here = good.role == "borrower" and good.loan is not None
        if good.state is CopyState.MINTED and not lent_here:
            purpose: Purpose = "badge" if action == "wear" else "door"
            verdict = await checker.holds_token(visitor.id, good.token, purpose)
            if not verdict.yes:
                raise AccessRefused(verdict.words or NOT_YOURS)
        self._cleared.put((visitor.id, room_id, target), good)
        return True

    @hookimpl
    def on_use(
        self, room: RoomView, visitor: Visitor, action: str, target: str | None, value: Json
    ) -> list[SetState] | None:
        if target is None:
            return None
        if action == "put_away":
            return shelf.put_away(room.state, visitor.id, target)
        if action not in ("wear", "place"):
            return None
        key = (visitor.id, str(room.room_id), target)
        good = self._cleared.get(key)
        self._cleared.drop(key)
        if good is None:
            raise UseRefused(NOT_YOURS["en"])
        if action == "wear":
            return shelf.wear(room.state, visitor.id, good)
        at = shelf.spot(value)
        if at is None:
            raise UseRefused('Say where, within the room: {"at": [x, y, z, yaw_deg]}.')
        return shelf.place(room.state, visitor.id, good, at)

    @hookimpl
    def on_leave(self, room: RoomView, visitor: Visitor) -> list[SetState]:
        return shelf.left(room.state, visitor.id)


def listed() -> CertificatesPlugin:
    """The extension without its parts, to be listed by name: nothing of it may be asked."""
    return CertificatesPlugin(cast(Keeper, None), None)


def _told(answer: Openness) -> bool:
    if not answer.open:
        raise AccessRefused(answer.words)
    return True
