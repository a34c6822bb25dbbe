"""The chain's row: one is current, a lost local chain is forgotten, a real one never is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.fixtures.copies import certificate, edition
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.chains import Chain, Chains
from vitrine.certificates.errors import WrongChain
from vitrine.certificates.tables import (
    CertificateRow,
    ChainBlockRow,
    EditionRow,
    LogRow,
    OwnerRow,
    TransactionRow,
    WalletRow,
)
from vitrine.clock import ManualClock
from vitrine.storage import Database

AT = datetime(2026, 5, 1, tzinfo=UTC)
GENESIS = "00" * 32
ANN, BEN = "0x" + "aa" * 20, "0x" + "bb" * 20
CONTRACT = "0x" + "cc" * 20


def ready(chains: Chains, chain_id: int = 31337, backend: str = "anvil") -> Chain:
    chains.announce(chain_id, backend, ["http://127.0.0.1:1"], GENESIS)  # type: ignore[arg-type]
    return chains.ready(chain_id, contract=CONTRACT, code_hash="ee" * 32, deploy_block=1, voucher=BEN)


def owner(database: Database, serial: int, holder: str | None, revoked: bool = False) -> None:
    with database.unit() as unit:
        unit.session.add(
            OwnerRow(
                chain_id=31337, token=f"{(7 << 64) + serial:064x}", edition=7, serial=serial, owner=holder,
                user=None, user_until=0, revoked=revoked, block_number=2,
            )
        )  # fmt: skip


def states(database: Database) -> dict[int, tuple[str, str | None]]:
    with database.read() as session:
        return {row.serial: (row.state, row.wallet) for row in session.scalars(select(CertificateRow))}


def test_before_any_worker_there_is_none(database: Database) -> None:
    assert Chains(database).current() is None
    Chains(database).down("nobody is there")
    assert Chains(database).current() is None
    Chains(database).down("no nodes", (5, "rpc"))
    told = Chains(database).current()
    assert told is not None
    assert (told.chain_id, told.state, told.problem, told.contract) == (5, "down", "no nodes", None)
    assert Chains(database).announce(31337, "anvil", [], GENESIS).problem is None
    now = Chains(database).current()
    assert now is not None
    assert now.chain_id == 31337


def test_it_starts_is_ready_goes_down_and_comes_back(database: Database, clock: ManualClock) -> None:
    chains = Chains(database)
    first = chains.announce(31337, "anvil", ["http://127.0.0.1:1"], GENESIS)
    assert (first.state, first.contract, first.indexed_number, first.local) == ("starting", None, -1, True)
    ready(chains)
    chains.head(31337, 9, "ab" * 32, AT)
    found = chains.current()
    assert found is not None
    assert (found.state, found.contract, found.deploy_block, found.voucher) == ("ready", CONTRACT, 1, BEN)
    assert (found.head_number, found.head_hash, found.head_at, found.lag_blocks) == (9, "ab" * 32, AT, 10)
    clock.advance(5_000)
    chains.down("x" * 400)
    down = chains.current()
    assert down is not None
    assert (down.state, down.problem, down.silent_s(clock.now())) == ("down", "x" * 300, 5.0)
    chains.head(31337, 10, "ab" * 32, AT)
    up = chains.current()
    assert up is not None
    assert (up.state, up.problem, up.silent_s(clock.now())) == ("ready", None, 0.0)


def test_what_is_known_of_a_chain_stays_over_a_restart(database: Database) -> None:
    chains = Chains(database)
    ready(chains)
    chains.head(31337, 9, "ab" * 32, AT)
    again = chains.announce(31337, "anvil", ["http://127.0.0.1:2"], GENESIS)
    assert (again.state, again.contract, again.head_number) == ("starting", CONTRACT, 9)
    assert again.rpc_urls == ("http://127.0.0.1:2",)


def test_an_index_is_fresh_within_two_blocks_and_thirty_seconds(
    sqlite_database: Database, clock: ManualClock
) -> None:
    chains = Chains(sqlite_database)
    ready(chains)
    chains.head(31337, 1, "ab" * 32, AT)
    behind_two = chains.current()
    assert behind_two is not None
    assert behind_two.fresh(clock.now())
    chains.head(31337, 2, "ab" * 32, AT)
    behind_three = chains.current()
    assert behind_three is not None
    assert not behind_three.fresh(clock.now())
    clock.advance(30_001)
    assert not behind_two.fresh(clock.now())


def test_a_lost_local_chain_is_forgotten_and_holders_keep_what_they_hold(database: Database) -> None:
    chains = Chains(database)
    ready(chains)
    edition(database, state="registered", next_serial=7)
    with database.unit() as unit:
        row = TransactionRow(
            chain_id=31337, key="mint:1", sender=ANN, nonce=0, to=CONTRACT, data="", sent=[],
            state="final", created_at=AT,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.add(ChainBlockRow(chain_id=31337, number=2, hash="aa" * 32, parent="bb" * 32, at=AT))
        unit.session.add(
            LogRow(
                chain_id=31337, block_number=2, log_index=0, block_hash="aa" * 32, transaction="cc" * 32,
                kind="transfer",
            )
        )  # fmt: skip
        unit.session.flush()
        transaction = row.id
    certificate(database, 1, "minted", ANN, minted_at=AT, transaction_id=transaction)
    certificate(database, 2, "minted", ANN, minted_at=AT, transaction_id=transaction)
    certificate(database, 3, "minted", ANN, minted_at=AT)
    certificate(database, 4, "queued", ANN)
    certificate(database, 5, "claimable")
    certificate(database, 6, "minted", ANN, minted_at=AT)
    owner(database, 1, ANN)
    owner(database, 2, BEN)
    owner(database, 3, None)
    owner(database, 6, BEN, revoked=True)
    assert chains.anchor(31337) == (2, "aa" * 32)
    chains.forget(31337)
    assert states(database) == {
        1: ("queued", ANN),
        2: ("queued", BEN),
        3: ("withdrawn", ANN),
        4: ("queued", ANN),
        5: ("claimable", None),
        6: ("withdrawn", ANN),
    }
    with database.read() as session:
        assert session.scalars(select(EditionRow.state)).all() == ["queued"]
        for table in (ChainBlockRow, LogRow, OwnerRow, TransactionRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    found = chains.current()
    assert found is not None
    assert (found.contract, found.head_number, found.indexed_number) == (None, 0, -1)
    assert chains.anchor(31337) is None


def test_from_a_local_chain_to_a_real_one_rights_stay_and_nothing_is_minted_unasked(
    database: Database,
) -> None:
    chains = Chains(database)
    ready(chains)
    edition(database, state="registered", next_serial=3)
    certificate(database, 1, "minted", ANN, minted_at=AT)
    certificate(database, 2, "queued", ANN)
    chains.announce(5, "rpc", ["https://rpc.example"], "11" * 32)
    assert states(database) == {1: ("claimable", None), 2: ("claimable", None)}
    found = chains.current()
    assert found is not None
    assert (found.chain_id, found.local) == (5, False)


@pytest.mark.parametrize("to_real", [True, False])
def test_from_a_lost_chain_the_right_goes_to_who_held_it_last(database: Database, to_real: bool) -> None:
    """Not to who claimed it first and sold it; nor to a link that they kept."""
    chains = Chains(database)
    ready(chains)
    edition(database, state="registered", next_serial=4)
    with database.unit() as unit:
        for name in ("ann", "ben"):
            unit.session.add(VisitorRow(id=name, name=name, colour=1, created_at=AT))
        unit.session.flush()
        for wallet, visitor in ((ANN, "ann"), (BEN, "ben")):
            unit.session.add(
                WalletRow(address=wallet, visitor_id=visitor, kind="key", chain_id=31337, verified_at=AT)
            )
    stranger = "0x" + "dd" * 20
    for serial, holder in ((1, ANN), (2, BEN), (3, stranger)):
        certificate(
            database, serial, "minted", ANN, minted_at=AT, visitor_id="ann", claim_digest=f"{serial:064x}"
        )
        owner(database, serial, holder)
    if to_real:
        chains.announce(5, "rpc", ["https://rpc.example"], "11" * 32)
    else:
        chains.forget(31337)
    state = "claimable" if to_real else "queued"
    with database.read() as session:
        rows = session.scalars(select(CertificateRow).order_by(CertificateRow.serial)).all()
    assert [(row.state, row.visitor_id, row.claim_digest) for row in rows] == [
        (state, "ann", f"{1:064x}"),
        (state, "ben", None),
        (state, None, None),
    ]
    assert [row.wallet for row in rows] == ([None, None, stranger] if to_real else [ANN, BEN, stranger])


def test_certificates_on_a_real_chain_are_never_lost_from_sight(database: Database) -> None:
    chains = Chains(database)
    ready(chains, 5, "rpc")
    edition(database, state="registered", next_serial=2)
    certificate(database, 1, "minted", ANN, minted_at=AT)
    with pytest.raises(WrongChain):
        chains.announce(31337, "anvil", [], GENESIS)
    found = chains.current()
    assert found is not None
    assert found.chain_id == 5
    assert states(database) == {1: ("minted", ANN)}
