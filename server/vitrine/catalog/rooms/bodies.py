"""What is said of a brand's own rooms over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.catalog.doors.hours import DAYS_LIMIT, SPANS_LIMIT
from vitrine.catalog.doors.standing import Wish
from vitrine.catalog.local_bodies import TextBody, TextPatch

CAPACITY_LIMIT = 2_000
PLACE_LIMIT = 9_999

_Clock = Annotated[StrictStr, Field(max_length=5, examples=["10:00"])]
_Date = Annotated[StrictStr, Field(max_length=10, examples=["2026-12-24"])]


class SpanBody(Body):
    """By the clock on the room's wall; what closes no later than it opens closes on the next day."""

    opens: _Clock
    closes: _Clock


_Spans = Annotated[list[SpanBody], Field(max_length=SPANS_LIMIT, default_factory=list)]


class WeekBody(Body):
    """A day that is left out is closed."""

    monday: _Spans
    tuesday: _Spans
    wednesday: _Spans
    thursday: _Spans
    friday: _Spans
    saturday: _Spans
    sunday: _Spans


class DayBody(Body):
    """A single day that differs from the week; without times it is closed."""

    date: _Date
    spans: _Spans


class HoursBody(Body):
    """zone: IANA's name. week: left out: open all day. first_day, last_day: open on no other."""

    zone: Annotated[StrictStr, Field(max_length=64, examples=["Europe/Paris"])]
    week: WeekBody | None = None
    days: Annotated[list[DayBody], Field(max_length=DAYS_LIMIT, default_factory=list)]
    first_day: _Date | None = None
    last_day: _Date | None = None


class ClosedBody(Body):
    """words: told to who comes. until: left out: until somebody opens it."""

    words: TextBody | None = None
    until: AwareDatetime | None = None


class RoomPatch(Body):
    """RFC 7396: members sent replace, null empties, what is left out stays, languages of a text too.

    version: of the OwnRoom that was changed; refused if somebody was quicker. renew_link: the link that was
    sent around leads nowhere any more.
    """

    version: StrictInt | None = None
    state: Wish | None = None
    title: TextPatch | None = None
    summary: TextPatch | None = None
    picture: Annotated[StrictStr, Field(max_length=64)] | None = None
    capacity: Annotated[StrictInt, Field(ge=1, le=CAPACITY_LIMIT)] | None = None
    place: Annotated[StrictInt, Field(ge=1, le=PLACE_LIMIT)] | None = None
    hours: HoursBody | None = None
    closed: ClosedBody | None = None
    renew_link: StrictBool = False

    def changes(self) -> dict[str, Any]:
        """As the service takes them. Those that cannot be empty ignore null."""
        found: dict[str, Any] = {}
        for name in self.model_fields_set - {"version"}:
            value = getattr(self, name)
            if value is None and name not in ("picture", "hours", "closed"):
                continue
            if isinstance(value, TextPatch):
                value = value.model_dump(exclude_unset=True)
            elif isinstance(value, HoursBody | ClosedBody):
                value = value.model_dump()
            elif isinstance(value, Wish):
                value = value.value
            found[name] = value
        return found
