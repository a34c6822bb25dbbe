"""How often one visitor may do what: by kind, over sockets and rooms, told when it goes again."""

from __future__ import annotations

import pytest

from vitrine.clock import ManualClock
from vitrine.gateway import paces
from vitrine.gateway.paces import PACES, Paces
from vitrine.ids import VisitorId
from vitrine.protocol import acts, client

ADA, EVE = VisitorId("ada"), VisitorId("eve")
CHAT, EMOTE = client.Chat("1", "hello"), client.Emote("2", "wave")
RENAME, USE = client.Profile("3", "Ada", 1), client.Use("4", "showing", "show", "vase", None)


@pytest.mark.parametrize("request_", [CHAT, EMOTE, RENAME, USE, acts.Block("5", EVE), acts.Kick("6", EVE)])
def test_each_kind_has_its_burst_and_its_rate(request_: client.Request) -> None:
    clock = ManualClock()
    kept = Paces(clock)
    rate_hz, burst = PACES[paces.kind_of(request_)]
    passed = [kept.refusal(ADA, request_) is None for _ in range(burst + 5)]
    assert passed == [True] * burst + [False] * 5
    assert kept.refusal(EVE, request_) is None, "another person's are counted by themselves"
    refused = kept.refusal(ADA, request_)
    assert refused is not None and refused.values["retry_after_s"] == max(1, round(1 / rate_hz))
    clock.advance(refused.values["retry_after_s"] * 1000)
    assert kept.refusal(ADA, request_) is None


def test_an_hour_of_flood_is_one_line_a_second() -> None:
    clock, said = ManualClock(), 0
    kept = Paces(clock)
    for _ in range(20 * 60):
        clock.advance(50)
        said += kept.refusal(ADA, CHAT) is None
    assert said == 5 + 60 - 1, "of 1,200 in a minute"
    assert kept.refusal(ADA, EMOTE) is None, "one kind does not use up another"


def test_only_so_many_visitors_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paces, "VISITORS_KEPT", 3)
    kept = Paces(ManualClock())
    for number in range(9):
        kept.refusal(VisitorId(str(number)), CHAT)
    assert len(kept._buckets) == 3
