"""Links between wallets and visitors, and questions that are answered once. On both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from vitrine.accounts import Accounts, AccountSettings, inside
from vitrine.accounts.errors import VisitorNeeded
from vitrine.accounts.sessions import BrowserSession
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.errors import (
    NonceSpent,
    SignatureRefused,
    WalletElsewhere,
    WalletsFull,
    WalletTaken,
    WalletUnknown,
)
from vitrine.certificates.tables import NonceRow
from vitrine.certificates.wallets.service import NONCE_LIFE, WALLETS_LIMIT, Proof, Wallet, Wallets
from vitrine.clock import ManualClock
from vitrine.storage import Database

WITHOUT_EXTRA = """
import sys
for name in ("coincurve", "Crypto", "web3", "eth_account"):
    sys.modules[name] = None
import vitrine.certificates.wallets.service
"""
ONE, TWO = "0x" + "11" * 20, "0x" + "22" * 20
SETTINGS = AccountSettings("localhost", frozenset({"http://localhost:8000"}))


def proof(address: str = ONE) -> Proof:
    return Proof(address, "key", 31_337)


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return Accounts(database, SETTINGS)


@pytest.fixture
def wallets(database: Database) -> Wallets:
    return Wallets(database)


@pytest.fixture
def guest(accounts: Accounts) -> Callable[[str], BrowserSession]:
    return lambda name: accounts.sessions.enter(None, name, 1)


def who(session: BrowserSession) -> str:
    assert session.visitor is not None
    return session.visitor.id


def kept(database: Database, visitor: str) -> bool:
    with database.read() as session:
        return inside.keeps(session, visitor)


def test_several_wallets_belong_to_one_visitor(
    database: Database, wallets: Wallets, guest: Callable[[str], BrowserSession], clock: ManualClock
) -> None:
    ada = who(guest("Ada"))
    assert not kept(database, ada)
    wallets.link(ada, proof(TWO))
    wallets.link(ada, Proof(ONE, "contract", 5))
    now = clock.now()
    assert wallets.of(ada) == [Wallet(ONE, "contract", 5, now), Wallet(TWO, "key", 31_337, now)]
    assert wallets.visitors_of([ONE, TWO, "0x" + "33" * 20]) == {ONE: ada, TWO: ada}
    assert wallets.visitors_of([]) == {}
    assert kept(database, ada)


def test_one_address_is_one_visitors(wallets: Wallets, guest: Callable[[str], BrowserSession]) -> None:
    ada, bob = who(guest("Ada")), who(guest("Bob"))
    wallets.link(ada, proof())
    with pytest.raises(WalletTaken):
        wallets.link(bob, proof())
    with pytest.raises(WalletUnknown):
        wallets.unlink(bob, ONE)
    assert wallets.visitors_of([ONE]) == {ONE: ada}
    wallets.unlink(ada, ONE)
    with pytest.raises(WalletUnknown):
        wallets.unlink(ada, ONE)
    wallets.link(bob, proof())
    assert wallets.visitors_of([ONE]) == {ONE: bob}


def test_proving_again_is_noted(
    wallets: Wallets, guest: Callable[[str], BrowserSession], clock: ManualClock
) -> None:
    ada = who(guest("Ada"))
    wallets.link(ada, proof())
    clock.advance(60_000)
    wallets.link(ada, Proof(ONE, "key", 5))
    assert wallets.of(ada) == [Wallet(ONE, "key", 5, clock.now())]


def test_a_contracts_word_counts_on_its_own_chain_and_not_over_a_keys(
    accounts: Accounts, wallets: Wallets, guest: Callable[[str], BrowserSession]
) -> None:
    """So whoever has a node's ear, or deploys the same address elsewhere, takes no visitor over."""
    ada, thief = guest("Ada"), guest("Thief")
    wallets.link(who(ada), proof(ONE))
    wallets.link(who(ada), Proof(TWO, "contract", 5))
    before = wallets.of(who(ada))
    for wrong in (Proof(ONE, "contract", 31_337), Proof(TWO, "contract", 31_337)):
        with pytest.raises(SignatureRefused):
            wallets.sign_in(accounts.sessions, thief, wrong)
        with pytest.raises(SignatureRefused):
            wallets.link(who(ada), wrong)
    assert accounts.sessions.find(thief.token) == thief and wallets.of(who(ada)) == before
    assert who(wallets.sign_in(accounts.sessions, thief, Proof(TWO, "contract", 5))) == who(ada)
    wallets.link(who(ada), Proof(TWO, "key", 31_337))
    assert [each.kind for each in wallets.of(who(ada))] == ["key", "key"]


def test_there_is_a_most(wallets: Wallets, guest: Callable[[str], BrowserSession]) -> None:
    ada = who(guest("Ada"))
    for number in range(WALLETS_LIMIT):
        wallets.link(ada, proof(f"0x{number:040x}"))
    with pytest.raises(WalletsFull) as full:
        wallets.link(ada, proof())
    assert full.value.values == {"limit": WALLETS_LIMIT}
    wallets.link(ada, proof(f"0x{0:040x}"))
    assert len(wallets.of(ada)) == WALLETS_LIMIT


def test_a_known_wallet_makes_this_browser_its_visitors(
    accounts: Accounts, wallets: Wallets, guest: Callable[[str], BrowserSession]
) -> None:
    phone, laptop = guest("Ada"), guest("Passer-by")
    wallets.link(who(phone), proof())
    signed_in = wallets.sign_in(accounts.sessions, laptop, proof())
    assert who(signed_in) == who(phone)
    assert accounts.sessions.find(laptop.token) is None
    assert accounts.sessions.find(phone.token) == phone
    accounts.sweep()
    with accounts.database.read() as session:
        assert list(session.scalars(select(VisitorRow.id))) == [who(phone)]


def test_an_unknown_wallet_is_linked_to_who_is_here(
    accounts: Accounts, wallets: Wallets, guest: Callable[[str], BrowserSession]
) -> None:
    live = guest("Ada")
    signed_in = wallets.sign_in(accounts.sessions, live, proof())
    assert who(signed_in) == who(live) and signed_in.token != live.token
    assert wallets.visitors_of([ONE]) == {ONE: who(live)}


def test_goods_are_not_left_behind_unasked(
    accounts: Accounts, wallets: Wallets, database: Database, guest: Callable[[str], BrowserSession]
) -> None:
    other, here = guest("Ada"), guest("Bob")
    wallets.link(who(other), proof())
    with database.unit() as unit:
        inside.keep(unit, who(here))
    for linked in (0, 1):
        if linked:
            wallets.link(who(here), proof(TWO))
        with pytest.raises(WalletElsewhere) as elsewhere:
            wallets.sign_in(accounts.sessions, here, proof())
        assert elsewhere.value.values == {"wallets": linked}
    assert accounts.sessions.find(here.token) == here
    assert who(wallets.sign_in(accounts.sessions, here, proof(), leave=True)) == who(other)
    back = wallets.sign_in(accounts.sessions, guest("Bob again"), proof(TWO))
    assert who(back) == who(here)


def test_a_member_without_a_visitor_comes_in_first(accounts: Accounts, wallets: Wallets) -> None:
    with pytest.raises(VisitorNeeded):
        wallets.sign_in(accounts.sessions, BrowserSession("token", None, None), proof())
    assert wallets.visitors_of([ONE]) == {}


def test_a_question_is_answered_once_in_its_own_session_and_time(
    wallets: Wallets, database: Database, clock: ManualClock
) -> None:
    wallets.put("cookie", "nonce")
    for session, nonce in (("other", "nonce"), ("cookie", "other"), ("", "")):
        with pytest.raises(NonceSpent):
            wallets.take(session, nonce)
    wallets.take("cookie", "nonce")
    with pytest.raises(NonceSpent):
        wallets.take("cookie", "nonce")
    wallets.put("cookie", "late")
    clock.advance(NONCE_LIFE // timedelta(milliseconds=1))
    with pytest.raises(NonceSpent):
        wallets.take("cookie", "late")
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(NonceRow)) == 0


def test_questions_that_nobody_answers_do_not_pile_up(
    wallets: Wallets, database: Database, clock: ManualClock
) -> None:
    for number in range(3):
        wallets.put("cookie", f"nonce {number}")
        clock.advance(NONCE_LIFE // timedelta(milliseconds=1))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(NonceRow)) == 1


def test_whose_wallet_it_is_can_be_asked_without_the_extra() -> None:
    """Gates and badges ask it in shops that have no chain, too."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_EXTRA], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_table_holds_no_question(wallets: Wallets, database: Database) -> None:
    wallets.put("cookie", "nonce")
    with database.read() as session:
        said = repr(vars(session.scalars(select(NonceRow)).one()))
    assert "cookie" not in said and "nonce" not in said
