"""What the contract costs stays what it is: 2 % over the committed snapshot fails, so do the maxima."""

from __future__ import annotations

import json

from tests.bench.certificates.gas import MAXIMA, SNAPSHOT, measured
from tests.fixtures.anvil import Node


def test_no_act_costs_more_than_before(node: Node) -> None:
    snapshot: dict[str, int] = json.loads(SNAPSHOT.read_text())
    with node.undone():
        figures = measured(node)
    assert figures.keys() == snapshot.keys()
    dearer = {name: (figures[name], was) for name, was in snapshot.items() if figures[name] > was * 1.02}
    assert dearer == {}
    over = {name: (figures[name], most) for name, most in MAXIMA.items() if figures[name] > most}
    assert over == {}


def test_the_snapshot_is_within_what_the_issue_demands() -> None:
    snapshot: dict[str, int] = json.loads(SNAPSHOT.read_text())
    assert all(snapshot[name] <= most for name, most in MAXIMA.items())
