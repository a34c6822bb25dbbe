"""The charts of the bench page: every figure is drawn once, to scale, and a missing one is left out."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.bench.realtime.chart import Bar, Chart, Goal
from tests.bench.realtime.plots import goals, lossy, peers

SVG = "{http://www.w3.org/2000/svg}"


def _rects(chart: Chart) -> list[ElementTree.Element]:
    return ElementTree.fromstring(chart.svg()).findall(f"{SVG}rect")  # noqa: S314  our own text


def test_bars_are_to_scale_and_text_is_escaped() -> None:
    chart = Chart(
        "a < b & c", "note", [Bar("one", 1, "1"), Bar("two", 2, "2", ours=True)], [Goal(1.5, "goal")]
    )
    one, two = _rects(chart)
    assert float(two.get("width", "")) == 2 * float(one.get("width", ""))
    assert (one.get("class"), two.get("class")) == ("bar", "ours")


def test_a_figure_that_was_not_taken_is_left_out() -> None:
    chart = goals({"cpu_ratio_colyseus": 0.4, "cpu_ratio_node_ws": 0.9, "resume_500_s": None})
    assert chart is not None
    assert [(bar.label, bar.ours) for bar in chart.bars] == [
        ("CPU against Colyseus", True),
        ("CPU against Node ws", False),
    ]
    assert len(_rects(chart)) == 2


def test_at_least_and_at_most_end_at_the_same_line() -> None:
    chart = goals({"ticks_per_s": 19.5, "cpu_ms_per_tick": 28})
    assert chart is not None
    assert [bar.value for bar in chart.bars] == [1, 1]


def test_no_run_gives_no_chart() -> None:
    assert goals({}) is None
    assert peers({}) is None
    assert lossy({}) is None
