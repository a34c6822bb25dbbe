"""What the live edge answers over HTTP."""

from __future__ import annotations

from pydantic import AwareDatetime

from vitrine.answers import After, HttpAnswer
from vitrine.gateway.figures import RoomReport


class Ticket(HttpAnswer):
    """A ticket of 30 s for one entry, and where to show it."""

    ticket: str
    socket_url: str
    watch: bool


class Ban(HttpAnswer):
    """visitor, by: ids. reason: staff's words, may be empty."""

    visitor: str
    until: AwareDatetime
    reason: str
    by: str
    at: AwareDatetime


class Bans(HttpAnswer):
    items: list[Ban]
    next: After


class Act(HttpAnswer):
    """Who (actor) did what (act) to whom (target)."""

    id: str
    at: AwareDatetime
    actor: str
    act: str
    target: str | None
    reason: str
    until: AwareDatetime | None


class Acts(HttpAnswer):
    items: list[Act]
    next: After


class Block(HttpAnswer):
    """Somebody whom one has blocked, by their name of then; empty if the shop did not keep it yet."""

    visitor: str
    name: str
    at: AwareDatetime


class Blocks(HttpAnswer):
    items: list[Block]
    next: After


class LiveRoom(HttpAnswer):
    """What an operator sees of one live room: figures of the last seconds.

    away: of the people, how many have lost their connection and keep their place. levels: people by how much
    they are sent: all, less, far less, only the far.
    """

    room: str
    people: int
    away: int
    spectators: int
    ticks_per_s: float
    tick_ms_mean: float
    tick_ms_p99: float
    late_ms_p99: float
    bytes_out_per_s: int
    poses_in_per_s: float
    skips_per_s: float
    levels: list[int]
    dropped: int
    refused_poses: int

    @classmethod
    def of(cls, report: RoomReport) -> LiveRoom:
        return cls.model_validate(report.fields())
