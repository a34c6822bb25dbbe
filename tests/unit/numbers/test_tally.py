"""What is counted waits in batches that keep their number until they are kept."""

from __future__ import annotations

from datetime import date

import pytest

from vitrine.numbers import tally as tallies
from vitrine.numbers.kinds import Kind, Source, length
from vitrine.numbers.tally import BATCH, Key, Tally

DAY = date(2026, 12, 1)


def key(product: str = "", kind: Kind = Kind.VISITS) -> Key:
    return Key("brand", "room", product, DAY, kind)


def test_sums_add_up_and_maxima_are_the_greatest() -> None:
    tally = Tally()
    for count in (2, 5, 3):
        tally.add(key(), count)
        tally.add(key(kind=Kind.MOST_AT_ONCE), count)
    tally.add(key(kind=Kind.SECONDS), 0)
    batch = tally.batch()
    assert batch is not None and dict(batch.counts) == {key(): 10, key(kind=Kind.MOST_AT_ONCE): 5}


def test_a_batch_is_the_same_until_it_is_kept_whatever_is_counted_meanwhile() -> None:
    tally = Tally()
    tally.add(key())
    first = tally.batch()
    tally.add(key())
    assert first is not None and tally.batch() is first
    tally.kept(first)
    second = tally.batch()
    assert second is not None and second.number != first.number and dict(second.counts) == {key(): 1}
    tally.kept(first)
    assert tally.batch() is second, "an older one's word is not this one's"
    tally.kept(second)
    assert tally.batch() is None


def test_ten_thousand_products_are_many_small_batches() -> None:
    tally, seen = Tally(), 0
    for number in range(10_000):
        tally.add(key(f"product_{number}", Kind.LOOKED))
    while (batch := tally.batch()) is not None:
        assert len(batch.counts) <= BATCH
        seen += len(batch.counts)
        tally.kept(batch)
    assert seen == 10_000


def test_a_database_that_is_gone_for_long_costs_no_more_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tallies, "KEYS_LIMIT", 3)
    tally = Tally()
    for number in range(9):
        tally.add(key(f"product_{number}"))
        tally.add(key("product_0"))
    batch = tally.batch()
    assert batch is not None and sorted(batch.counts.values()) == [1, 1, 10]
    assert len(caplog.records) == 1, "said once"


@pytest.mark.parametrize(
    ("seconds", "kind"),
    [
        (0, Kind.UNDER_1_MIN), (59, Kind.UNDER_1_MIN), (60, Kind.UNDER_5_MIN), (299, Kind.UNDER_5_MIN),
        (300, Kind.UNDER_15_MIN), (899, Kind.UNDER_15_MIN), (900, Kind.LONGER), (10**6, Kind.LONGER),
    ],
)  # fmt: skip
def test_how_long_a_visit_was(seconds: int, kind: Kind) -> None:
    assert length(seconds) is kind


def test_each_source_is_counted_as_one_kind() -> None:
    assert {source.kind for source in Source} == {Kind.BY_INVITE, Kind.BY_LINK, Kind.BY_ROOM}
