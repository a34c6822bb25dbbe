"""The policy of checks: from which source, how old, and what counts while the chain cannot be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.certificates.gates.stage import (
    ADA,
    BOB,
    OWN,
    SEVEN,
    STRANGE,
    Reverted,
    Stage,
    Token,
    contract,
)
from vitrine.certificates.abi import token_of, word
from vitrine.certificates.gates.rule import Collection, OwnEdition, Rule
from vitrine.certificates.gates.verdict import Purpose, Verdict
from vitrine.clock import ManualClock
from vitrine.storage import Base, Database, import_all_tables

MINUTE_MS = 60_000
ONE = token_of(7, 1)
PURPOSES: tuple[Purpose, ...] = ("badge", "door", "final")


@pytest.fixture
def stage(sqlite_database: Database) -> Stage:
    return Stage(sqlite_database)


def outcome(verdict: Verdict) -> tuple[bool, str]:
    return verdict.yes, verdict.source


def test_the_three_purposes_of_a_holder_and_of_nobody(stage: Stage) -> None:
    stage.give(ONE, ADA)
    assert [outcome(stage.holds("ada", purpose=each)) for each in PURPOSES] == [
        (True, "index"), (True, "index"), (True, "chain"),
    ]  # fmt: skip
    assert [stage.holds("bob", purpose=each).yes for each in PURPOSES] == [False] * 3
    assert [stage.holds("stranger", purpose=each).yes for each in PURPOSES] == [False] * 3


def test_a_right_opens_doors_without_any_chain_and_nothing_final(stage: Stage) -> None:
    stage.grant("ada")
    for chain in (stage.chain, None):
        stage.chain = chain
        assert outcome(stage.holds("ada", purpose="badge")) == (True, "right")
        assert outcome(stage.holds("ada")) == (True, "right")
        assert not stage.holds("ada", purpose="final").yes
    assert not stage.holds("ada", Rule((OwnEdition(8),))).yes


def test_of_a_right_that_may_be_on_a_chain_already_a_door_asks_the_contract(stage: Stage) -> None:
    stage.copy("ada", 1, "queued")
    assert outcome(stage.holds("ada")) == (True, "right") and not stage.nodes.calls
    stage.stale()
    assert outcome(stage.holds("ada")) == (True, "chain"), "nobody has the token yet"
    stage.newest[ONE] = Token(ONE, ADA)
    assert outcome(stage.holds("ada")) == (True, "chain")
    stage.newest[ONE] = Token(ONE, BOB)
    assert outcome(stage.holds("ada")) == (False, "chain")
    assert outcome(stage.holds("ada", purpose="badge")) == (True, "right")
    assert not stage.holds("ada", Rule((OwnEdition(8),))).yes
    stage.grant("ada")
    assert outcome(stage.holds("ada")) == (True, "right"), "of another copy no chain knows"


@pytest.mark.parametrize("linked", [True, False])
def test_a_loan_of_a_token_holds_while_its_lender_owns_it(stage: Stage, linked: bool) -> None:
    if not linked:
        stage.unlink()
    stage.indexed[ONE] = Token(ONE, ADA)
    stage.lend(stage.copy("ada", 1, "minted"), "ada", "bob")
    stage.stale()
    for token in (Token(ONE, "0x" + "dd" * 20), Token(ONE, None), Token(ONE, ADA, revoked=True)):
        stage.newest[ONE] = token
        assert outcome(stage.holds("bob")) == (False, "chain")
    stage.newest[ONE] = Token(ONE, ADA)
    assert outcome(stage.holds("bob")) == (True, "chain")
    del stage.newest[ONE]
    assert outcome(stage.holds("bob")) == (False, "chain")


def test_a_doubtful_right_has_the_same_grace_and_no_more(stage: Stage) -> None:
    stage.copy("ada", 1, "queued")
    stage.nodes.down = True
    stage.stale()
    assert outcome(stage.holds("ada")) == (False, "down")
    stage.stale(0)
    assert outcome(stage.holds("ada")) == (True, "right")
    stage.clock.advance(15 * MINUTE_MS)
    assert outcome(stage.holds("ada")) == (True, "last")
    stage.clock.advance(1)
    assert outcome(stage.holds("ada")) == (False, "down")


def test_before_the_worker_has_found_a_chain_it_is_said_so(stage: Stage) -> None:
    for chain in (None, replace(stage.young, contract=None, state="starting")):
        stage.chain = chain
        verdict = stage.holds("ada")
        assert outcome(verdict) == (False, "down") and verdict.words is not None
        assert "since 00:00 UTC" in verdict.words["en"] and "depuis 00:00 UTC" in verdict.words["fr"]


@pytest.mark.parametrize("why", ["lag", "silence", "state"])
def test_a_stale_index_makes_the_door_ask_the_contract(stage: Stage, why: str) -> None:
    stage.give(ONE, ADA)
    stage.newest[ONE] = replace(stage.newest[ONE], owner=BOB)
    assert outcome(stage.holds("ada")) == (True, "index")
    if why == "lag":
        stage.stale(3)
    elif why == "silence":
        stage.clock.advance(30_001)
    else:
        stage.change(state="down")
    assert outcome(stage.holds("ada")) == (False, "chain")
    assert outcome(stage.holds("ada", purpose="badge")) == (True, "index")
    assert [to for to, _, _ in stage.nodes.calls] == [OWN]


def test_a_token_that_the_index_does_not_know_can_be_named(stage: Stage) -> None:
    stage.newest[ONE] = Token(ONE, BOB)
    stage.stale()
    assert not stage.holds("bob").yes
    stage.checks.name("bob", ONE)
    assert outcome(stage.holds("bob")) == (True, "chain")
    assert not stage.holds("ada").yes


def test_what_is_named_opens_only_what_it_is_for(stage: Stage) -> None:
    """The id of another edition, and somebody else's token."""
    stage.give(token_of(8, 1), ADA)
    stage.stale()
    for token in (token_of(8, 1), token_of(7, 99), 0, (1 << 256) - 1):
        stage.checks.name("ada", token)
    assert [stage.holds("ada", purpose=each).yes for each in PURPOSES] == [False] * 3
    assert stage.holds("ada", Rule((OwnEdition(8),))).yes


def test_burned_and_revoked_tokens_open_nothing(stage: Stage) -> None:
    stage.give(ONE, None)
    stage.give(token_of(7, 2), ADA, revoked=True)
    for fresh in (True, False):
        if not fresh:
            stage.stale()
            stage.checks.name("ada", ONE)
        assert [stage.holds("ada", purpose=each).yes for each in PURPOSES] == [False] * 3


def test_who_may_use_a_token_on_the_chain_may_until_its_second(stage: Stage) -> None:
    until = int(stage.clock.now().timestamp()) + 5
    stage.give(ONE, ADA, user=BOB, user_until=until)
    stage.stale()
    assert [stage.holds("bob", purpose=each).yes for each in PURPOSES] == [True] * 3
    stage.clock.advance(6_000 + 30_000)
    stage.look()
    stage.stale()
    assert [stage.holds("bob", purpose=each).yes for each in PURPOSES] == [False] * 3
    assert stage.holds("ada").yes


def test_a_yes_counts_for_fifteen_minutes_while_nobody_answers(stage: Stage) -> None:
    stage.give(ONE, ADA)
    first = stage.holds("ada")
    assert first.yes
    stage.nodes.down = True
    stage.clock.advance(MINUTE_MS)
    verdict = stage.holds("ada")
    assert outcome(verdict) == (True, "last") and verdict.as_of == first.as_of
    assert verdict.words is not None
    assert "since 00:01 UTC" in verdict.words["en"] and "until 00:15 UTC" in verdict.words["en"]
    stage.clock.advance(14 * MINUTE_MS)
    assert stage.holds("ada").yes
    stage.clock.advance(1)
    closed = stage.holds("ada")
    assert outcome(closed) == (False, "down") and closed.words is not None
    assert "Gated rooms reopen when the network answers." in closed.words["en"]
    assert outcome(stage.holds("ada", purpose="badge")) == (True, "index")
    assert outcome(stage.holds("ada", purpose="final")) == (False, "down")


def test_without_a_yes_before_there_is_no_grace(stage: Stage) -> None:
    stage.give(ONE, ADA)
    stage.stale()
    stage.nodes.down = True
    assert outcome(stage.holds("ada")) == (False, "down")


def test_a_no_ends_the_grace(stage: Stage) -> None:
    stage.give(ONE, ADA)
    assert stage.holds("ada").yes
    stage.give(ONE, BOB)
    assert not stage.holds("ada").yes
    stage.indexed[ONE] = Token(ONE, ADA)
    stage.stale()
    stage.nodes.down = True
    assert outcome(stage.holds("ada")) == (False, "down")


def test_one_part_of_a_rule_never_lends_its_grace_to_another(stage: Stage) -> None:
    """Sold by the index's own word while the other contract does not answer."""
    rule = Rule((OwnEdition(7), Collection(STRANGE, "erc721", 31337)))
    stage.give(ONE, ADA)
    assert stage.holds("ada", rule).yes
    stage.give(ONE, BOB)
    stage.nodes.down = True
    assert outcome(stage.holds("ada", rule)) == (False, "down")
    stage.nodes.down = False
    stage.clock.advance(3_000)
    stage.strange[STRANGE] = lambda data: word(1)
    assert outcome(stage.holds("ada", rule)) == (True, "chain")
    stage.nodes.down = True
    stage.clock.advance(31_000)
    stage.look()
    assert outcome(stage.holds("ada", rule)) == (True, "last")


def test_what_is_final_must_be_so_in_both_blocks(stage: Stage) -> None:
    stage.give(ONE, ADA)
    assert stage.holds("ada", purpose="final").yes
    del stage.settled[ONE]
    assert outcome(stage.holds("ada", purpose="final")) == (False, "chain")
    stage.give(ONE, ADA)
    stage.newest[ONE] = Token(ONE, BOB)
    assert outcome(stage.holds("ada", purpose="final")) == (False, "chain")


@pytest.mark.parametrize("fault", ["down", "split", "behind", "never final"])
def test_what_is_final_fails_closed(stage: Stage, fault: str) -> None:
    stage.give(ONE, ADA)
    assert stage.holds("ada", purpose="final").yes
    if fault == "behind":
        stage.nodes.head = 90
    elif fault == "never final":
        stage.change(final_number=-1)
    else:
        setattr(stage.nodes, fault, True)
    assert outcome(stage.holds("ada", purpose="final")) == (False, "down")


def test_any_certificate_of_this_shop_and_one_alone(stage: Stage) -> None:
    stage.give(ONE, ADA)
    any_own, this = contract(to=OWN), contract(token=ONE, to=OWN)
    for fresh in (True, False):
        if not fresh:
            stage.stale()
        assert stage.holds("ada", any_own).yes and stage.holds("ada", this).yes
        assert not stage.holds("bob", any_own).yes and not stage.holds("bob", this).yes
        assert not stage.holds("ada", contract(token=ONE + 1, to=OWN)).yes
    stage.grant("bob", edition=1)
    assert stage.holds("bob", any_own).source == "right"
    token = asyncio.run(stage.checks.holds_token("ada", ONE, "badge"))
    assert token.yes and not asyncio.run(stage.checks.holds_token("ada", ONE + 1, "badge")).yes


def test_a_contract_of_another_address_is_never_ours(stage: Stage) -> None:
    """A copy that says yes to everything answers only for itself."""
    stage.strange[STRANGE] = lambda data: word(32) + word(1) + word(1)
    stage.stale()
    stage.checks.name("ada", ONE)
    assert not stage.holds("ada").yes
    assert not stage.holds("ada", contract(token=ONE)).yes
    assert not stage.holds("ada", Rule((Collection(OWN, "erc721", 1),))).yes, "ours, on another chain"
    assert not stage.holds("ada", Rule((Collection(OWN, "erc1155", 31337, ONE),))).yes


def test_strange_contracts_are_asked_directly_and_remembered_for_half_a_minute(stage: Stage) -> None:
    held = [1]
    stage.strange[STRANGE] = lambda data: word(held[0])
    assert outcome(stage.holds("ada", contract())) == (True, "chain")
    held[0] = 0
    assert stage.holds("ada", contract()).yes and len(stage.nodes.calls) == 1
    stage.clock.advance(30_000)
    assert not stage.holds("ada", contract()).yes and len(stage.nodes.calls) == 2


def test_a_badge_shows_what_a_strange_contract_said_last(stage: Stage) -> None:
    stage.strange[STRANGE] = lambda data: word(1)
    assert stage.holds("ada", contract(), "badge").yes
    stage.nodes.down = True
    stage.clock.advance(60 * MINUTE_MS)
    assert outcome(stage.holds("ada", contract(), "badge")) == (True, "last")
    assert not stage.holds("ada", contract()).yes


def test_our_own_contract_never_refuses_so_a_refusal_is_no_answer(stage: Stage) -> None:
    def refuses(*_: object) -> bytes:
        raise Reverted

    stage.give(ONE, ADA)
    assert stage.holds("ada").yes
    stage.stale()
    stage.nodes._answer = refuses  # type: ignore[method-assign]
    assert outcome(stage.holds("ada")) == (True, "last")
    assert outcome(stage.holds("ada", purpose="final")) == (False, "down")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('table')}/shop.db", ManualClock())
    import_all_tables()
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@given(
    purpose=st.sampled_from(PURPOSES),
    right=st.booleans(),
    indexed=st.booleans(),
    newest=st.booleans(),
    settled=st.booleans(),
    lag=st.integers(0, 6),
    silent_s=st.integers(0, 60),
    state=st.sampled_from(["ready", "down"]),
    down=st.booleans(),
    last_min=st.none() | st.integers(0, 30),
)
def test_the_table_of_the_policy(
    table: Database,
    purpose: Purpose,
    right: bool,
    indexed: bool,
    newest: bool,
    settled: bool,
    lag: int,
    silent_s: int,
    state: str,
    down: bool,
    last_min: int | None,
) -> None:
    stage = Stage(table)
    stage.take("ada")
    if last_min is not None:
        stage.give(ONE, ADA)
        assert stage.holds("ada").yes
        stage.clock.advance(last_min * MINUTE_MS)
    for known, held in ((stage.indexed, indexed), (stage.newest, newest), (stage.settled, settled)):
        known[ONE] = Token(ONE, ADA if held else BOB)
    if right:
        stage.grant("ada")
    heard = stage.clock.now() - timedelta(seconds=silent_s)
    stage.change(state=state, indexed_number=100 - lag, updated_at=heard)
    stage.nodes.down = down
    verdict = stage.holds("ada", SEVEN, purpose)
    if purpose == "final":
        expected = indexed and newest and settled and not down
    elif right:
        expected = True
    elif purpose == "badge" or (state == "ready" and lag <= 2 and silent_s <= 30):
        expected = indexed
    elif down:
        expected = indexed and last_min is not None and last_min <= 15
    else:
        expected = indexed and newest
    assert verdict.yes is expected
    if verdict.source in ("last", "down"):
        assert verdict.words is not None and max(map(len, verdict.words.values())) <= 280
