"""Units of work in Prometheus' figures."""

from __future__ import annotations

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from vitrine.app.units import UnitsCollector
from vitrine.storage import Holds


def test_units_are_told_by_who_opened_them() -> None:
    holds = Holds()
    holds.keep("Catalog.invite", 20.0, 1.0)
    holds.keep("Catalog.invite", 5.0, 1.0)
    holds.refuse()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(UnitsCollector(holds))
    told = generate_latest(registry).decode()
    assert 'vitrine_units_held_seconds_total{by="Catalog.invite"} 0.025' in told
    assert 'vitrine_unit_longest_seconds{by="Catalog.invite"} 0.02' in told
    assert "vitrine_units_refused_total 1.0" in told
