"""Contracts asked directly: hostile ones say no, silent nodes say nothing, and nobody is asked too often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.certificates.gates.stage import ADA, BOB, OWN, STRANGE, Nodes, Reverted, Stage, contract
from vitrine.certificates.abi import token_of, word
from vitrine.certificates.errors import ChainDown, RpcRefused
from vitrine.certificates.gates.direct import FOREIGN_GAS, Direct
from vitrine.certificates.gates.questions import PAIRS_LIMIT, ChainQuestion, foreign, own_tokens
from vitrine.certificates.keccak import selector
from vitrine.storage import Database


def reverts(data: bytes) -> bytes:
    raise Reverted


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "reverts, or burns all its gas": reverts,
    "nothing": lambda data: b"",
    "half a word": lambda data: bytes(16),
    "two words": lambda data: word(1) + word(1),
    "a giant": lambda data: b"\xff" * 400_000,
    "no address": lambda data: b"\xff" * 32,
    "nobody": lambda data: word(0),
}


@pytest.fixture
def stage(sqlite_database: Database) -> Stage:
    return Stage(sqlite_database)


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("purpose", ["badge", "door", "final"])
def test_a_hostile_contract_says_no_and_nothing_else(stage: Stage, answer: Any, purpose: Any) -> None:
    stage.strange[STRANGE] = answer
    for rule in (contract(token=5), contract("erc1155", 5)):
        if rule.any == contract("erc1155", 5).any and answer is HOSTILE["no address"]:
            continue  # a balance of 2^256 - 1 is one
        verdict = stage.holds("ada", rule, purpose)
        assert (verdict.yes, verdict.source) == (False, "chain")


def test_no_contract_at_the_address_says_no(stage: Stage) -> None:
    assert stage.holds("ada", contract()).source == "chain" and not stage.holds("ada", contract()).yes


def test_each_standard_is_asked_in_its_own_words(stage: Stage) -> None:
    two = (ADA, BOB)
    assert [each.data for each in foreign(contract(token=5).collections[0], two)] == [
        selector("ownerOf(uint256)") + word(5)
    ]
    assert [each.data for each in foreign(contract().collections[0], two)] == [
        selector("balanceOf(address)") + word(each) for each in two
    ]
    assert [each.data for each in foreign(contract("erc1155", 5).collections[0], two)] == [
        selector("balanceOf(address,uint256)") + word(each) + word(5) for each in two
    ]
    assert foreign(contract().collections[0], ()) == []
    stage.strange[STRANGE] = lambda data: word(BOB)
    assert stage.holds("bob", contract(token=5)).yes and not stage.holds("ada", contract(token=5)).yes


def test_the_gas_of_strangers_is_capped(stage: Stage) -> None:
    stage.strange[STRANGE] = lambda data: word(1)
    stage.holds("ada", contract())
    assert [gas for _, _, gas in stage.nodes.calls] == [FOREIGN_GAS]


def test_so_many_pairs_go_into_one_call() -> None:
    (question,) = own_tokens(OWN, range(700), (ADA, BOB))
    assert len(question.data) == 4 + 32 * (2 + 2 * (1 + PAIRS_LIMIT))
    assert own_tokens(OWN, [], (ADA,)) == [] == own_tokens(OWN, [1], ())
    with pytest.raises(ValueError, match="answers came"):
        question.yes(word(32) + word(1) + word(1))


def asked(to: str, yes: bool = True, own: bool = False) -> ChainQuestion:
    return ChainQuestion(to, b"", own, lambda answer: yes)


class Slow(Nodes):
    """Nodes whose answers the test gives. A contract without one never answers."""

    def __init__(self, stage: Stage, answers: dict[str, bytes | Exception]) -> None:
        super().__init__(stage)
        self.answers = answers

    async def call(self, to: str | None, data: bytes, block: Any = "latest", **_: Any) -> bytes:
        assert to is not None
        self.calls.append((to, data, None))
        if to not in self.answers:
            await asyncio.Event().wait()
        answer = self.answers[to]
        if isinstance(answer, Exception):
            raise answer
        return answer


def latest(stage: Stage, nodes: Nodes, *questions: ChainQuestion) -> bool:
    assert stage.chain is not None
    direct = Direct(lambda chain: nodes, stage.clock)
    return asyncio.run(direct.latest(stage.chain, questions))


def test_only_what_strangers_say_is_remembered(stage: Stage) -> None:
    """A certificate of ours that was sold a second ago opens nothing any more."""
    stage.give(token_of(7, 1), ADA)
    stage.stale()
    assert stage.holds("ada").source == "chain" and stage.holds("ada").yes
    stage.newest.clear()
    assert not stage.holds("ada").yes
    stage.strange[STRANGE] = lambda data: word(1)
    assert stage.holds("ada", contract()).yes
    stage.strange[STRANGE] = lambda data: word(0)
    assert stage.holds("ada", contract()).yes
    stage.clock.advance(30_000)
    assert not stage.holds("ada", contract()).yes


@pytest.mark.parametrize("purpose", ["badge", "door", "final"])
def test_a_node_that_will_not_ask_says_nothing_of_a_contract(stage: Stage, purpose: Any) -> None:
    def refuses(data: bytes) -> bytes:
        raise RpcRefused(-32029, "too many requests")

    stage.strange[STRANGE] = lambda data: word(1)
    assert stage.holds("ada", contract(), purpose).yes
    stage.strange[STRANGE] = refuses
    stage.clock.advance(30_000)
    verdict = stage.holds("ada", contract(), purpose)
    assert (verdict.yes, verdict.source) == ((False, "down") if purpose == "final" else (True, "last"))


def test_one_yes_is_enough_and_waits_for_nobody(stage: Stage) -> None:
    nodes = Slow(stage, {"0x1": b"", "0x2": ChainDown()})
    assert latest(stage, nodes, asked("0x3"), asked("0x2"), asked("0x1"))


def test_a_no_beside_a_silence_is_no_no(stage: Stage) -> None:
    nodes = Slow(stage, {"0x1": b"", "0x2": ChainDown()})
    with pytest.raises(ChainDown):
        latest(stage, nodes, asked("0x2"), asked("0x1", yes=False))
    assert not latest(stage, nodes, asked("0x1", yes=False))


def test_a_contract_that_never_answers_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitrine.certificates.gates.direct.LATEST_S", 0.01)
    with pytest.raises(ChainDown):
        latest(stage, Slow(stage, {}), asked("0x1"))


def test_while_nobody_answers_the_next_two_seconds_hear_so_at_once(stage: Stage) -> None:
    assert stage.chain is not None
    nodes = Slow(stage, {"0x1": ChainDown(), "0x2": b""})
    direct = Direct(lambda chain: nodes, stage.clock)
    for _ in range(3):
        with pytest.raises(ChainDown):
            asyncio.run(direct.latest(stage.chain, [asked("0x1")]))
    assert len(nodes.calls) == 1
    assert asyncio.run(direct.latest(stage.chain, [asked("0x2")])), "other contracts are asked as before"
    nodes.answers["0x1"] = b""
    stage.clock.advance(2_000)
    assert asyncio.run(direct.latest(stage.chain, [asked("0x1")]))


@pytest.mark.parametrize(
    "block",
    [None, "0x1", {}, {"hash": 5, "number": "0x1"}, {"hash": "0x12", "number": "0x1"},
     {"hash": "0x" + "11" * 32, "number": "soon"}],
)  # fmt: skip
def test_a_node_that_talks_nonsense_of_blocks_makes_nothing_final(stage: Stage, block: Any) -> None:
    async def nonsense(method: str, *params: Any, **_: Any) -> Any:
        return block

    stage.give(7 << 64 | 1, ADA)
    stage.nodes.ask = nonsense  # type: ignore[method-assign]
    assert stage.holds("ada", purpose="final").source == "down"
