"""Processes that are really killed at each point of a payment; another one comes, and looks after it."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.fixtures.buyer import POINTS
from tests.fixtures.till import open_counter
from tests.shop import ROOT
from vitrine.clock import ManualClock, SystemClock
from vitrine.storage import Database

PATIENCE_S = 120


@pytest.mark.long
@pytest.mark.parametrize("told", [True, False], ids=["webhooks", "silence"])
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_process_leaves_an_order_or_nothing(database: Database, point: str, told: bool) -> None:
    clock = ManualClock(SystemClock().now())
    own = Database(database.url, clock)
    with open_counter(own, clock) as counter:
        command = [sys.executable, "-m", "tests.fixtures.buyer", database.url, counter.machine.base, point]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE_S, check=False)
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
        # Its own clock went on meanwhile.
        clock.advance(PATIENCE_S * 1_000)
        if told:
            counter.deliver(counter.hooks())
        counter.at_peace()
        charged = point in ("after effect", "within settle", "after settle")
        assert (counter.orders(), counter.charged()) == (int(charged), 4_900 * charged)
    own.close()
