"""What a brand's own rooms answer over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from vitrine.answers import HttpAnswer, LocalText
from vitrine.catalog.doors.standing import State
from vitrine.catalog.rooms.own import OwnRoom as Own

Clock = Annotated[str, Field(examples=["10:00"])]


class Span(HttpAnswer):
    """By the clock on the room's wall; what closes no later than it opens closes on the next day."""

    opens: Clock
    closes: Clock


class Week(HttpAnswer):
    """The times at which visitors come in; a day without any is closed."""

    monday: list[Span]
    tuesday: list[Span]
    wednesday: list[Span]
    thursday: list[Span]
    friday: list[Span]
    saturday: list[Span]
    sunday: list[Span]


class Day(HttpAnswer):
    """A single day that differs from the week."""

    date: date
    spans: list[Span]


class Hours(HttpAnswer):
    """zone: whose clock counts. week: null: open all day. first_day, last_day: open on no other."""

    zone: Annotated[str, Field(examples=["Europe/Paris"])]
    week: Week | None
    days: list[Day]
    first_day: date | None
    last_day: date | None


class Closed(HttpAnswer):
    """Closed by hand. words: told to who comes. until: null: until somebody opens it."""

    words: LocalText | None
    until: AwareDatetime | None


class OwnRoom(HttpAnswer):
    """A room as its brand edits it. version: of this, not of its room.json. picture: hash.

    place: in the lobby, the lowest first. link: to send around; of an unlisted room, the only way in. open,
    opens_at, closes_at: as of RoomSummary.
    """

    id: Annotated[str, Field(examples=["boutique"])]
    version: int
    state: State
    title: LocalText
    summary: LocalText
    picture: str | None
    picture_url: str | None
    capacity: int
    place: int
    hours: Hours | None
    closed: Closed | None
    open: bool
    opens_at: AwareDatetime | None
    closes_at: AwareDatetime | None
    people: int
    link: str

    @classmethod
    def of(cls, room: Own, people: int) -> OwnRoom:
        return cls(
            id=room.id, version=room.version, state=room.state, title=LocalText(**room.title),
            summary=LocalText(**room.summary), picture=room.picture, picture_url=room.picture_url,
            capacity=room.capacity, place=room.place,
            hours=None if room.hours is None else Hours.model_validate(room.hours),
            closed=None if room.closed is None else Closed.model_validate(room.closed),
            open=room.stands.is_open, opens_at=room.stands.opens_at, closes_at=room.stands.closes_at,
            people=people, link=room.link,
        )  # fmt: skip


class Approval(HttpAnswer):
    """Of the brand's first public rooms, by those who run the shop. approved: null: not decided yet."""

    asked_at: AwareDatetime
    decided_at: AwareDatetime | None
    approved: bool | None
    words: str


class OwnRooms(HttpAnswer):
    """approval: null: nobody was asked."""

    items: list[OwnRoom]
    approval: Approval | None


class DeletedRoom(HttpAnswer):
    """until: before that it can be brought back."""

    id: Annotated[str, Field(examples=["boutique"])]
    title: LocalText
    deleted_at: AwareDatetime
    until: AwareDatetime


class DeletedRooms(HttpAnswer):
    items: list[DeletedRoom]
