"""Hours as a clock on the wall has them: nights, doubled and missing hours, days that differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vitrine.catalog.doors.hours import (
    DAYS_LIMIT,
    WEEKDAYS,
    YEARS,
    Opening,
    opening,
    opening_of,
    parsed,
    read,
)
from vitrine.catalog.errors import HoursRefused

PARIS = ZoneInfo("Europe/Paris")


def span(opens: str, closes: str) -> dict[str, str]:
    return {"opens": opens, "closes": closes}


def every_day(*spans: dict[str, str], zone: str = "Europe/Paris", **more: Any) -> dict[str, Any]:
    return {"zone": zone, "week": {name: list(spans) for name in WEEKDAYS}, **more}


def at(text: str, zone: ZoneInfo = PARIS, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def seen(said: dict[str, Any], text: str, **more: Any) -> Opening:
    return opening(parsed(said), at(text, **more))


def test_without_hours_it_is_always_open() -> None:
    assert opening(None, at("2026-06-01T03:00")) == Opening(True, None)
    assert seen({"zone": "Europe/Paris"}, "2026-06-01T03:00") == Opening(True, None)


def test_a_day_with_a_break() -> None:
    said = every_day(span("14:00", "19:00"), span("10:00", "12:30"))
    assert seen(said, "2026-06-01T09:59") == Opening(False, at("2026-06-01T10:00"))
    assert seen(said, "2026-06-01T10:00") == Opening(True, at("2026-06-01T12:30"))
    assert seen(said, "2026-06-01T12:30") == Opening(False, at("2026-06-01T14:00"))
    assert seen(said, "2026-06-01T19:00") == Opening(False, at("2026-06-02T10:00"))


def test_past_midnight_and_around_the_clock() -> None:
    night = every_day(span("20:00", "02:00"))
    assert seen(night, "2026-06-02T01:59") == Opening(True, at("2026-06-02T02:00"))
    assert seen(night, "2026-06-02T02:00") == Opening(False, at("2026-06-02T20:00"))
    whole = every_day(span("00:00", "24:00"))
    assert seen(whole, "2026-06-02T00:00") == Opening(True, None)
    # Until midnight of one day and from midnight of the next is one stay.
    joined = {
        "zone": "Europe/Paris",
        "week": {"monday": [span("18:00", "24:00")], "tuesday": [span("00:00", "03:00")]},
    }
    assert seen(joined, "2026-06-01T23:00") == Opening(True, at("2026-06-02T03:00"))


def test_the_zone_is_the_rooms() -> None:
    tokyo = every_day(span("10:00", "18:00"), zone="Asia/Tokyo")
    assert opening(parsed(tokyo), datetime(2026, 6, 1, 1, tzinfo=UTC)).is_open
    assert not opening(parsed(tokyo), datetime(2026, 6, 1, 9, tzinfo=UTC)).is_open


def test_the_night_in_which_clocks_go_back() -> None:
    """In Paris 2026-10-25 has 02:00 to 03:00 twice: opened in the first, closed in the second."""
    opens = every_day(span("02:30", "04:00"))
    assert seen(opens, "2026-10-25T02:29") == Opening(False, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert seen(opens, "2026-10-25T02:30").is_open
    assert seen(opens, "2026-10-25T02:15", fold=1).is_open
    closes = every_day(span("22:00", "02:30"))
    assert seen(closes, "2026-10-25T02:45").is_open
    assert seen(closes, "2026-10-25T02:29", fold=1) == Opening(
        True, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    )
    assert not seen(closes, "2026-10-25T02:30", fold=1).is_open


def test_the_night_in_which_clocks_go_forward() -> None:
    """In Paris 2026-03-29 has no 02:00 to 03:00."""
    closes = every_day(span("22:00", "02:30"))
    assert seen(closes, "2026-03-29T01:59") == Opening(True, datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    opens = every_day(span("02:30", "05:00"))
    assert seen(opens, "2026-03-29T01:30") == Opening(False, datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    # Both ends within it: as long as by the clock.
    within = every_day(span("02:10", "02:50"))
    assert seen(within, "2026-03-29T01:00") == Opening(False, datetime(2026, 3, 29, 1, 10, tzinfo=UTC))
    # Day by day the wall's clock counts, not 24 hours.
    day = every_day(span("10:00", "19:00"))
    first, second = (seen(day, f"2026-03-{n}T20:00").changes_at for n in (27, 28))
    assert first and second
    assert second - first == timedelta(hours=23)


def test_a_midnight_that_is_on_no_clock() -> None:
    """In Cairo clocks went from 24:00 of 2026-04-23 to 01:00: no gap between whole days."""
    cairo = every_day(span("00:00", "24:00"), zone="Africa/Cairo")
    around = at("2026-04-23T12:00", ZoneInfo("Africa/Cairo"))
    for minutes in range(0, 24 * 60, 10):
        assert opening(parsed(cairo), around + timedelta(minutes=minutes)).is_open


def test_single_days_and_seasons() -> None:
    said = every_day(
        span("10:00", "19:00"),
        days=[{"date": "2026-12-25", "spans": []}, {"date": "2026-12-24", "spans": [span("09:00", "12:00")]}],
        first_day="2026-12-01",
        last_day="2026-12-31",
    )
    assert seen(said, "2026-06-01T12:00") == Opening(False, at("2026-12-01T10:00"))
    assert seen(said, "2026-12-24T11:00") == Opening(True, at("2026-12-24T12:00"))
    assert seen(said, "2026-12-24T13:00") == Opening(False, at("2026-12-26T10:00"))
    assert seen(said, "2026-12-31T18:59") == Opening(True, at("2026-12-31T19:00"))
    assert seen(said, "2026-12-31T19:00") == Opening(False, None)
    # A night that began on the last day is finished.
    late = every_day(span("22:00", "02:00"), last_day="2026-12-31")
    assert seen(late, "2027-01-01T01:00") == Opening(True, at("2027-01-01T02:00"))


def test_never_open_is_said_so() -> None:
    assert seen({"zone": "UTC", "week": {}}, "2026-06-01T12:00") == Opening(False, None)


def test_what_is_kept_is_read_as_it_was() -> None:
    monday = [span("20:00", "02:00"), span("06:00", "12:00")]
    week = {"monday": monday, "friday": [span("06:00", "24:00")]}
    days = [{"date": "2026-12-25", "spans": []}]
    said = {"zone": "Europe/Paris", "week": week, "days": days, "first_day": "2026-01-01"}
    hours = parsed(said)
    assert read(hours.text()) == hours
    assert hours.plain()["week"]["monday"] == [span("06:00", "12:00"), span("20:00", "02:00")]
    assert hours.plain()["week"]["friday"] == [span("06:00", "24:00")]
    assert hours.days == ((date(2026, 12, 25), ()),)


@pytest.mark.parametrize(
    "said",
    [
        {"zone": "Paris"},
        {"zone": "../../etc/passwd"},
        {"zone": "Europe/Atlantis"},
        {"zone": "europe/paris"},
        every_day(span("9:00", "12:00")),
        every_day(span("25:00", "26:00")),
        every_day(span("10:00", "10:00")),
        every_day(span("24:00", "02:00")),
        every_day(span("10:00", "13:00"), span("12:00", "14:00")),
        every_day(*[span(f"{n:02}:00", f"{n:02}:30") for n in range(5)]),
        every_day(days=[{"date": "2026-02-30", "spans": []}]),
        every_day(days=[{"date": "20261224", "spans": []}]),
        every_day(days=[{"date": "2026-12-24", "spans": []}] * 2),
        every_day(days=[{"date": f"20{n:02}-01-01", "spans": []} for n in range(DAYS_LIMIT + 1)]),
        every_day(first_day="2026-12-24", last_day="2026-12-23"),
        every_day(first_day="9999-06-01"),
        every_day(last_day="0001-01-01"),
        every_day(days=[{"date": "3000-01-01", "spans": []}]),
    ],
)
def test_what_is_no_time_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(HoursRefused):
        parsed(said)


def test_the_farthest_days_that_may_be_said_are_reckoned_with() -> None:
    first, last = f"{YEARS.start}-01-01", f"{YEARS.stop - 1}-12-31"
    text = parsed(every_day(span("10:00", "18:00"), first_day=last)).text()
    assert opening_of(text, at("2026-06-01T12:00")) == Opening(False, at(f"{last}T10:00"))
    assert opening_of(text, at(f"{last}T17:59") + timedelta(seconds=59)).is_open
    assert not opening_of(text, at(f"{last}T18:00")).is_open
    assert not opening_of(parsed(every_day(last_day=first)).text(), at("2026-06-01T12:00")).is_open
