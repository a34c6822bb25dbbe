"""Who may do what to whom: plain questions, answered with nothing or a typed error."""

from __future__ import annotations

from typing import Final

from vitrine.errors import VitrineError
from vitrine.extensions.ports import Visitor
from vitrine.gateway.moderation.errors import (
    NotStaff,
    NotYourself,
    RankTooHigh,
    RoomPaused,
    UnknownVisitor,
    YouAreMuted,
)
from vitrine.ids import BrandId
from vitrine.protocol import client
from vitrine.protocol.acts import Act, Block, Pause, Unban, Unblock

RANKS: Final = {"guest": 0, "staff": 1, "editor": 2, "owner": 3}


def rank(visitor: Visitor, house: BrandId | None) -> int:
    """0 guest, 1 staff, 2 editor, 3 owner, in a room of this brand: elsewhere a brand's people are guests."""
    return RANKS[visitor.role] if visitor.brand_id == house else 0


def check(act: Act, actor: Visitor, target: Visitor | None, house: BrandId | None) -> None:
    """target: whom it names, if known here. Raises NotStaff, NotYourself, UnknownVisitor, RankTooHigh."""
    own = rank(actor, house)
    if not isinstance(act, Block | Unblock) and own == 0:
        raise NotStaff
    if isinstance(act, Pause):
        return
    if act.visitor == actor.id:
        raise NotYourself
    if isinstance(act, Unblock | Unban):
        return  # long after the other was here, too
    if target is None:
        raise UnknownVisitor
    # Guests may block each other; nobody escapes the eyes of those who keep order.
    if rank(target, house) >= (1 if isinstance(act, Block) else own):
        raise RankTooHigh


def refusal(
    request: client.Request, visitor: Visitor, house: BrandId | None, muted: bool, paused: bool
) -> VitrineError | None:
    """Why a request of somebody in the room is not even begun; None: it is."""
    if muted and isinstance(request, client.Chat | client.Emote):
        return YouAreMuted()
    speaks = isinstance(request, client.Chat | client.Emote | client.Use)
    if paused and speaks and rank(visitor, house) == 0:
        return RoomPaused()
    return None
