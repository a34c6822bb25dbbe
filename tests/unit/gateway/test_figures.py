"""What operators see of a room."""

from __future__ import annotations

from vitrine.gateway.figures import Figures, RoomReport, Times, counted_levels


def test_rates_are_of_the_last_second_and_not_of_all_time() -> None:
    figures = Figures()
    for tick in range(41):
        figures.counters.bytes_out += 100 if tick <= 20 else 300
        figures.counters.poses_in += 2
        figures.ticked(1.0, 0.0, tick * 50)
    assert figures.rates.ticks == 20
    assert figures.rates.bytes_out == 6000
    assert figures.rates.poses_in == 40
    assert figures.counters.ticks == 41


def test_quantiles_forget_what_is_old() -> None:
    times = Times()
    times.add(500.0)
    for _ in range(256):
        times.add(2.0)
    assert times.quantile_ms(1.0) == 2.0
    assert times.mean_ms() == 2.0
    assert sum(times.under) == 257
    assert times.under[-1] == 1


def test_quantiles_before_the_first_tick() -> None:
    assert Times().quantile_ms(0.99) == 0.0
    assert Times().mean_ms() == 0.0


def test_a_tick_that_began_early_is_not_less_than_on_time() -> None:
    figures = Figures()
    figures.ticked(1.0, -3.0, 0)
    assert figures.late.quantile_ms(0.99) == 0.0


def test_levels_count_everybody_once() -> None:
    assert counted_levels([1, 3, 3, 9], people=10) == (6, 1, 0, 3)
    assert counted_levels([], people=0) == (0, 0, 0, 0)


def test_a_report_names_what_the_page_reads() -> None:
    report = RoomReport("boutique", 3, 1, 7, (2, 1, 0, 0), 0, 4, Figures())
    fields = report.fields()
    assert fields["people"] == 3
    assert fields["spectators"] == 7
    assert fields["levels"] == [2, 1, 0, 0]
    assert fields["ticks_per_s"] == 0
