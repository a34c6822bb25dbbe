"""Five hundred broken files, each a report or a typed refusal; a few through the whole sandbox."""

from __future__ import annotations

import io

import pytest

from tests.bench.mutations.__main__ import summary
from tests.bench.mutations.look import batch
from tests.bench.mutations.mutate import GOOD, mutated
from tests.effort import share
from vitrine.assets import Jail
from vitrine.assets.statement import Statement
from vitrine.errors import VitrineError


@pytest.mark.scaled
def test_five_hundred_mutations_end_in_a_report_or_a_typed_refusal() -> None:
    many = share(500)
    found = summary(batch(7_000_000, many))
    assert found["count"] == many
    assert found["escaped"] == []
    assert set(found["from"]) == set(GOOD)
    assert found["outcomes"]["report"] > many // 10
    assert found["peak_mb"] < 1_024


def test_the_same_number_is_the_same_file() -> None:
    assert [mutated(seed) for seed in range(20)] == [mutated(seed) for seed in range(20)]


@pytest.mark.parametrize("seed", range(7_000_000, 7_000_004))
def test_the_whole_sandbox_says_the_same(seed: int) -> None:
    (record,) = batch(seed, 1)
    try:
        with Jail().look(io.BytesIO(mutated(seed)[2]), None, Statement("m")) as answer:
            assert record["outcome"] == "report" and answer.report.triangles > 0
    except VitrineError as error:
        assert error.slug() == record["outcome"]
