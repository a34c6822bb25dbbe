"""Opening hours: what a brand says of a week and of single days, in the room's own time zone. Pure.

Local times are made moments by the zone's rules. Where clocks go back an hour, what opens in the doubled hour
opens at its first, what closes in it closes at its second; where they go forward, a time that is not on any
clock is counted on from before: 02:30 of a night without it is 03:30.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from vitrine.catalog.errors import HoursRefused

DAY_MIN: Final = 24 * 60
SPANS_LIMIT: Final = 4
"""Of one day."""

DAYS_LIMIT: Final = 100
"""Single days that differ from the week."""

OPEN_FOR: Final = timedelta(days=8)
"""How far ahead a closing is looked for; later ones are not told."""

SEEN_DAYS: Final = 400
"""How far ahead an opening is looked for."""

YEARS: Final = range(2000, 3000)
"""Of all days that are said; what is reckoned from them stays within what dates can hold."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_ZONE: Final = re.compile(r"UTC|[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes from the day's midnight, by the clock on the wall. closes_min: past 24 h on the day after."""

    opens_min: int
    closes_min: int


WHOLE_DAY: Final = (Span(0, DAY_MIN),)


@dataclass(frozen=True, slots=True)
class Hours:
    """week: Monday first; None: open all day. days: those that differ from it, by date.

    first_day, last_day: it is open on no other.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...] | None = None
    days: tuple[tuple[date, tuple[Span, ...]], ...] = ()
    first_day: date | None = None
    last_day: date | None = None

    def plain(self) -> dict[str, Any]:
        """As it is told and kept: JSON."""
        week = None
        if self.week is not None:
            week = {name: _told(spans) for name, spans in zip(WEEKDAYS, self.week, strict=True)}
        return {
            "zone": self.zone, "week": week,
            "days": [{"date": day.isoformat(), "spans": _told(spans)} for day, spans in self.days],
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
        }  # fmt: skip

    def text(self) -> str:
        """The same as a row keeps it; `read` reads it."""
        return json.dumps(self.plain(), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Opening:
    """changes_at: when it closes or opens; None: not within the time that is looked at."""

    is_open: bool
    changes_at: datetime | None


def parsed(said: Mapping[str, Any]) -> Hours:
    """What `Hours.plain` gives, from whoever wrote it. Raises HoursRefused."""
    zone = said.get("zone")
    if not isinstance(zone, str) or zone_named(zone) is None:
        raise HoursRefused("zone", "is no time zone, such as Europe/Paris")
    week = said.get("week")
    spans = None
    if week is not None:
        spans = tuple(_spans(week.get(name) or (), f"week.{name}") for name in WEEKDAYS)
    days = said.get("days") or ()
    if len(days) > DAYS_LIMIT:
        raise HoursRefused("days", f"are more than {DAYS_LIMIT}")
    single = {
        _day(each.get("date"), "days.date"): _spans(each.get("spans") or (), "days.spans") for each in days
    }
    if len(single) < len(days):
        raise HoursRefused("days", "name one day twice")
    first = None if said.get("first_day") is None else _day(said["first_day"], "first_day")
    last = None if said.get("last_day") is None else _day(said["last_day"], "last_day")
    if first is not None and last is not None and last < first:
        raise HoursRefused("last_day", "is before first_day")
    return Hours(zone, spans, tuple(sorted(single.items())), first, last)


@functools.lru_cache(maxsize=4_096)
def read(text: str) -> Hours:
    """What a row keeps."""
    return parsed(json.loads(text))


def opening_of(text: str | None, now: datetime) -> Opening:
    """As `opening`, of what a row keeps. All that is said is of whole minutes; so is what is remembered."""
    return Opening(True, None) if text is None else _opening_at(text, now.replace(second=0, microsecond=0))


@functools.lru_cache(maxsize=4_096)
def _opening_at(text: str, minute: datetime) -> Opening:
    return opening(read(text), minute)


def opening(hours: Hours | None, now: datetime) -> Opening:
    """Whether it is open at this moment, and until when it is so. None: always open."""
    if hours is None:
        return Opening(True, None)
    until: datetime | None = None
    for opens, closes in _moments(hours, now):
        if closes <= now:
            continue
        if until is None and opens > now:
            return Opening(False, opens)
        if until is not None and opens > until:
            break
        until = closes if until is None else max(until, closes)
        if until - now > OPEN_FOR:
            return Opening(True, None)
    return Opening(False, None) if until is None else Opening(True, until)


def _moments(hours: Hours, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When it opens and closes, in order, from the day before `now` on."""
    zone = zone_named(hours.zone) or UTC
    single = dict(hours.days)
    today = now.astimezone(zone).date()
    day = today - timedelta(days=1)
    if hours.first_day is not None:
        day = max(day, hours.first_day)
    last = max(day, today) + timedelta(days=SEEN_DAYS)
    if hours.last_day is not None:
        last = min(last, hours.last_day)
    while day <= last:
        spans = single.get(day)
        if spans is None:
            spans = WHOLE_DAY if hours.week is None else hours.week[day.weekday()]
        for span in spans:
            opens, closes = _moment(day, span.opens_min, zone, 0), _moment(day, span.closes_min, zone, 1)
            if opens < closes:
                yield opens, closes
        day += timedelta(days=1)


def _moment(day: date, minutes: int, zone: ZoneInfo | Any, fold: int) -> datetime:
    """fold: which of the two moments where the clock shows this time twice."""
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    at = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local:  # the clock never shows it
        at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return at


@functools.lru_cache(maxsize=1_024)
def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of this name, if there is one."""
    if not _ZONE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def _spans(said: Any, where: str) -> tuple[Span, ...]:
    if len(said) > SPANS_LIMIT:
        raise HoursRefused(where, f"are more than {SPANS_LIMIT} times of one day")
    found = []
    for each in said:
        opens, closes = _minutes(each.get("opens"), where), _minutes(each.get("closes"), where)
        if opens in (DAY_MIN, closes):
            raise HoursRefused(where, "open and close at the same time: a whole day is 00:00 to 24:00")
        found.append(Span(opens, closes if closes > opens else closes + DAY_MIN))
    found.sort(key=lambda span: span.opens_min)
    if any(after.opens_min < before.closes_min for before, after in itertools.pairwise(found)):
        raise HoursRefused(where, "overlap")
    return tuple(found)


def _told(spans: tuple[Span, ...]) -> list[dict[str, str]]:
    def clock(minutes: int) -> str:
        minutes = minutes if minutes <= DAY_MIN else minutes - DAY_MIN
        return f"{minutes // 60:02}:{minutes % 60:02}"

    return [{"opens": clock(span.opens_min), "closes": clock(span.closes_min)} for span in spans]


def _minutes(said: Any, where: str) -> int:
    if not isinstance(said, str) or not _TIME.fullmatch(said):
        raise HoursRefused(where, "have a time that is not written as 09:30")
    return int(said[:2]) * 60 + int(said[3:])


def _day(said: Any, where: str) -> date:
    try:
        # Only of this form: Python reads others too.
        day = date.fromisoformat(said) if isinstance(said, str) and len(said) == len("2026-01-01") else None
    except ValueError:
        day = None
    if day is None:
        raise HoursRefused(where, "is no day, such as 2026-12-24")
    check_year(day, where)
    return day


def check_year(day: date, where: str) -> None:
    """Raises HoursRefused; a moment is a day too."""
    if day.year not in YEARS:
        raise HoursRefused(where, f"is not of the years {YEARS.start} to {YEARS.stop - 1}")
