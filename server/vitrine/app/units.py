"""How long units of work were held, for /metrics: on SQLite each keeps all other writers waiting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from vitrine.storage import Holds


class UnitsCollector:
    """By who opened them, a name of our own code such as `Catalog.invite`."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds

    def describe(self) -> Iterable[Metric]:
        """Nothing: the names come as the units do."""
        return ()

    def collect(self) -> Iterator[Metric]:
        held = CounterMetricFamily(
            "vitrine_units_held_seconds",
            "Time that units of work were held",
            labels=["by"],
        )
        longest = GaugeMetricFamily(
            "vitrine_unit_longest_seconds", "The longest of them since the start", labels=["by"]
        )
        for by, times in sorted(self._holds.seen().items()):
            held.add_metric([by], times.total_ms / 1000)
            longest.add_metric([by], times.longest_ms / 1000)
        yield held
        yield longest
        yield CounterMetricFamily(
            "vitrine_units_refused", "Units that gave up waiting for a lock", value=self._holds.refused
        )
