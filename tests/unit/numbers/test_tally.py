"""What is counted waits in batches that keep their number until they are kept."""

from __future__ import annotations

from datetime import date

import pytest

from vitrine.numbers import tally as tallies
from vitrine.numbers.kinds import CameFrom, NumberKind, length
from vitrine.numbers.tally import BATCH, Key, Tally

DAY = date(2026, 12, 1)


def key(product: str = "", kind: NumberKind = NumberKind.VISITS) -> Key:
    return Key("brand", "room", product, DAY, kind)


def test_sums_add_up_and_maxima_are_the_greatest() -> None:
    tally = Tally()
    for count in (2, 5, 3):
        tally.add(key(), count)
        tally.add(key(kind=NumberKind.MOST_AT_ONCE), count)
    tally.add(key(kind=NumberKind.SECONDS), 0)
    batch = tally.batch()
    assert batch is not None and dict(batch.counts) == {key(): 10, key(kind=NumberKind.MOST_AT_ONCE): 5}


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
        tally.add(key(f"product_{number}", NumberKind.LOOKED))
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
    [(0, "under_1_min"), (59, "under_1_min"),
     (60, "under_5_min"), (299, "under_5_min"), (300, "under_15_min"),
     (899, "under_15_min"), (900, "longer"), (10**6, "longer")],
)  # fmt: skip
def test_how_long_a_visit_was(seconds: int, kind: str) -> None:
    assert length(seconds) == kind


def test_each_source_is_counted_as_one_kind() -> None:
    assert {source.kind for source in CameFrom} == {
        NumberKind.BY_INVITE,
        NumberKind.BY_LINK,
        NumberKind.BY_ROOM,
    }
