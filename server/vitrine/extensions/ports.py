"""The ports: the few types and Protocols through which the live edge, the extensions and optional parts meet.

Values are frozen. Protocols are fulfilled elsewhere and wired together in `app`: `Door` and `Rules` by
`extensions` (door.py, rules.py), `RoomControl` by `gateway`, `VoiceBackend` by a voice part.
Nobody who needs one of these imports the part that fulfils it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, Protocol, TypeAlias

from vitrine.ids import BrandId, ProductId, RoomId, Slot, VariantId, VisitorId

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Role: TypeAlias = Literal["guest", "staff", "editor", "owner"]
Level: TypeAlias = Literal["info", "warning"]

# One extension's state in one room is sent to everyone who enters, inside WELCOME: keep it small.
# A room.json has up to 512 placements, and each may be shown in another finish.
STATE_KEYS_LIMIT = 512
STATE_KEY_LIMIT_CHARACTERS = 64
STATE_VALUE_LIMIT_BYTES = 4 * 1024
STATE_LIMIT_BYTES = 64 * 1024
USE_VALUE_LIMIT_BYTES = 1024
NOTICE_LIMIT_CHARACTERS = 280


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person as rules see them: never a secret, an address, or a pose.

    colour: 0..11, the avatar's. role: in a room, "guest" for all but members of the room's own brand.
    brand_id: the brand of which they are a member, whichever it is.
    """

    id: VisitorId
    name: str
    colour: int
    role: Role = "guest"
    brand_id: BrandId | None = None

    def within(self, house: BrandId | None) -> Visitor:
        """As a room of this brand sees them: the people of any other brand are guests there."""
        return self if self.brand_id == house else replace(self, role="guest")


class ReadOnly(Mapping[str, Json]):
    """One extension's state in one room, to read. Lists and dicts come out as copies."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Json] = MappingProxyType({})) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Json:
        return _copied(self._values[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"ReadOnly({dict(self._values)!r})"


def _copied(value: Json) -> Json:
    """As `copy.deepcopy` for what JSON has, in a tenth of the time: rules look through hundreds in a tick."""
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class RoomView:
    """What an in-tick rule may see of its room: who is in it, and the state of this one extension."""

    room_id: RoomId
    people: tuple[Visitor, ...]
    state: ReadOnly


@dataclass(frozen=True, slots=True)
class SetState:
    """Command: give the extension's state `key` this value and tell everyone in the room.

    key: 1..64 characters. value: JSON, at most 4 KiB encoded; None (null) takes the key away. At most
    512 keys and 64 KiB an extension and room.
    """

    key: str
    value: Json


@dataclass(frozen=True, slots=True)
class Notice:
    """Command: show a line to everyone in the room.

    text: language -> text, in at least one, 1..280 characters each.
    """

    text: Mapping[str, str]
    level: Level = "info"


Command: TypeAlias = SetState | Notice


@dataclass(frozen=True, slots=True)
class Ruling:
    """A checked command and the extension that gave it: what the room's host applies."""

    extension: str
    command: Command


@dataclass(frozen=True, slots=True)
class Use:
    """One "use" of an extension by somebody in the room, as it came over the wire (PROTOCOL.md, op "use")."""

    extension: str
    action: str
    target: str | None = None
    value: Json = None


class Door(Protocol):
    """Who may do what. Every access rule of every extension is asked, each has 2 s, all must say yes.

    No answer, a wrong answer or an error is a no. All return nothing for yes. A no carries the rule's own
    words (language -> text) as its value `words`, if the rule gave some.
    """

    async def may_enter(self, visitor: Visitor, room_id: RoomId) -> None:
        """Raises NotAdmitted."""
        ...

    async def may_use(
        self, visitor: Visitor, room_id: RoomId, extension: str, action: str, target: str | None
    ) -> None:
        """Raises UseRefused; ExtensionUnknown if none has this name; ExtensionOff if it is off here."""
        ...

    async def may_buy(self, visitor: Visitor | None, product_id: ProductId, variant_id: VariantId) -> None:
        """visitor: None for somebody who has not come in. Raises PurchaseRefused."""
        ...


class Rules(Protocol):
    """The in-tick rules of all extensions, called by the room's host between ticks. Plain calls.

    They never raise what an extension raised: a failing one is logged and switched off in that room.

    people: everyone in the room, for `entered` the newcomer included, for `left` the leaver not.
    state: extension -> key -> value, as in WELCOME.
    """

    def opened(self, room_id: RoomId, state: Mapping[str, Mapping[str, Json]]) -> Sequence[Ruling]: ...

    def entered(
        self,
        room_id: RoomId,
        people: Sequence[Visitor],
        state: Mapping[str, Mapping[str, Json]],
        visitor: Visitor,
    ) -> Sequence[Ruling]: ...

    def left(
        self,
        room_id: RoomId,
        people: Sequence[Visitor],
        state: Mapping[str, Mapping[str, Json]],
        visitor: Visitor,
    ) -> Sequence[Ruling]: ...

    def used(
        self,
        room_id: RoomId,
        people: Sequence[Visitor],
        state: Mapping[str, Mapping[str, Json]],
        visitor: Visitor,
        use: Use,
    ) -> Sequence[Ruling]:
        """Only the extension named in `use` is called; ask `Door.may_use` before.

        Raises ExtensionUnknown; UseInvalid if the value is no JSON or over 1 KiB; UseRefused if the extension
        says no; ExtensionOff if it is off in this room or failed at this very use.
        """
        ...

    def closed(self, room_id: RoomId) -> None:
        """The room has ended: forget what was switched off in it."""
        ...


class RoomControl(Protocol):
    """What the rest of the shop may ask of live rooms. A room that is not open is no error."""

    async def announce_layout(self, room_id: RoomId, version: int) -> None:
        """Tell everyone in the room that room.json has this version now."""
        ...

    async def announce_product(self, room_id: RoomId, product_id: ProductId, version: int) -> None:
        """Tell everyone in the room that a product which stands there has this version now."""
        ...

    async def notice(self, room_id: RoomId, level: Level, text: Mapping[str, str]) -> None:
        """Show a line (language -> text) to everyone in the room."""
        ...

    async def show_out(
        self, room_id: RoomId, visitor_id: VisitorId, reason: str, words: Mapping[str, str] | None = None
    ) -> None:
        """End this visitor's stay: close 4007. reason: for the log and the close frame, at most 120 bytes.

        words: the same in full (language -> text), told to them just before.
        """
        ...

    async def sign_out(self, visitor_id: VisitorId) -> None:
        """End this visitor's stay in every room: close 4007. Tickets of theirs open nothing any more."""
        ...

    def people(self, room_id: RoomId) -> int:
        """How many are in the room now; 0 if it is not open."""
        ...

    def present(self, room_id: RoomId) -> Mapping[VisitorId, Visitor]:
        """Who is in the room: seats that wait for a lost connection too, and who watches.

        Of those who watch, some may have left meanwhile. Empty if the room is not open.
        """
        ...

    def shared(self, extension: str) -> Mapping[RoomId, Mapping[str, Json]]:
        """What an extension's state is now, in each open room where it has any."""
        ...

    async def set_state(self, room_id: RoomId, extension: str, commands: Sequence[SetState]) -> None:
        """Change an extension's state from outside its rules. Done before this returns, without a pause."""
        ...


class VoiceBackend(Protocol):
    """Carries voice. Rooms decide who hears whom (nearest eight, mutes, zones); a backend only obeys.

    Two kinds fit: one that relays Opus over our own socket (`relay` answers who gets a packet), and an SFU
    (Janus, LiveKit), where `admit` answers how the browser connects to it and `relay` is never called.
    """

    async def admit(self, room_id: RoomId, slot: Slot) -> Mapping[str, Json]:
        """Give this person a voice. Answers what the browser needs to connect: {} for our own socket.
        Raises Unavailable if it cannot; the person stays in the room without voice."""
        ...

    async def leave(self, room_id: RoomId, slot: Slot) -> None:
        """Take the voice away. Unknown slots are ignored, so that it may be called twice."""
        ...

    def hear(self, room_id: RoomId, talkers: Mapping[Slot, Sequence[Slot]]) -> None:
        """From now on each listener (key) hears these talkers, nearest first, at most eight. Absent: none."""
        ...

    def relay(self, room_id: RoomId, talker: Slot, packet: bytes) -> Sequence[Slot]:
        """Who is to get this Opus packet (at most 1,276 bytes, RFC 6716). Empty if the talker is mute."""
        ...
