"""Every hook of Vitrine: one empty function each. HOOKS.md explains them with examples.

A plugin implements the hooks it wants, under the same names and marked `@hookimpl`, and names only the
arguments it wants. Three kinds:

*Access* (`may_enter`, `may_use`, `may_buy`): awaitable, asked of every extension, 2 s, fail closed.
*In-tick* (`room_opened`, `on_enter`, `on_leave`, `on_use`): plain functions called between two ticks of a
room. They are pure: they look at their arguments and return a list of commands or None.
*At start* (`browser_files`): asked once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from pathlib import Path

import pluggy

from vitrine.extensions.ports import Command, Json, RoomView, Visitor
from vitrine.ids import ProductId, RoomId, VariantId

PROJECT = "vitrine"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

ACCESS_HOOKS = ("may_enter", "may_use", "may_buy")
IN_TICK_HOOKS = ("room_opened", "on_enter", "on_leave", "on_use")


# The specifications below have words and no body: an extension writes it.
@hookspec
def may_enter(visitor: Visitor, room_id: RoomId) -> Awaitable[bool] | bool:  # type: ignore[empty-body]
    """May this visitor enter this room? True or False; anything else is False."""


@hookspec
def may_use(  # type: ignore[empty-body]
    visitor: Visitor, room_id: RoomId, extension: str, action: str, target: str | None
) -> Awaitable[bool] | bool:
    """May this visitor do `action` with `extension` here? Asked of every extension, not only the one used."""


@hookspec
def may_buy(  # type: ignore[empty-body]
    visitor: Visitor | None, product_id: ProductId, variant_id: VariantId
) -> Awaitable[bool] | bool:
    """May this visitor go to the checkout with this variant? None: somebody who has not come in."""


@hookspec
def room_opened(room: RoomView) -> Sequence[Command] | None:
    """The room has just opened; nobody is in it. The place to set its first state."""


@hookspec
def on_enter(room: RoomView, visitor: Visitor) -> Sequence[Command] | None:
    """The visitor has come in and is one of `room.people`."""


@hookspec
def on_leave(room: RoomView, visitor: Visitor) -> Sequence[Command] | None:
    """The visitor has left and is no longer one of `room.people`."""


@hookspec
def on_use(
    room: RoomView, visitor: Visitor, action: str, target: str | None, value: Json
) -> Sequence[Command] | None:
    """The visitor uses this extension: its browser half called `ctx.use(action, {target, value})`."""


@hookspec
def browser_files() -> Path | None:
    """A folder of files for browsers, served at /extensions/{name}/... to everyone."""
