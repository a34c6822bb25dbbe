"""The ledger comes to nothing, the audit's chain shows who changes it, refunds in parts are exact."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from vitrine.clock import ManualClock
from vitrine.money import Money
from vitrine.payments import audit
from vitrine.payments.errors import RefundTooGreat
from vitrine.payments.inside import begin, payment
from vitrine.payments.ledger import Transfer, balances, post
from vitrine.payments.settling import Settlement
from vitrine.payments.tables import AuditRow, LedgerRow, PaymentRow
from vitrine.payments.values import PaymentSaid, PaymentState, RefundSaid, RefundState, SaleVerdict
from vitrine.storage import Base, Database


def chain(database: Database, count: int = 5) -> None:
    with database.unit() as unit:
        for number in range(count):
            audit.note(
                unit, "brand_1", "ada", "priced", f"lamp{number}", {"n": number}, {"name": "Ada Lovelace"}
            )


def broken(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        return [(each.chain, each.seq) for each in audit.verify(session)]


def test_a_whole_chain_is_good_and_holds_no_name(database: Database) -> None:
    chain(database)
    with database.unit() as unit:
        audit.note(unit, "brand_2", "bob", "sold", "lamp", {})
    assert broken(database) == []
    with database.read() as session:
        row = session.get_one(AuditRow, ("brand_1", 3))
        assert "Ada Lovelace" not in str(row.told) and row.salt
        assert row.told["personal"]["name"] == audit.salted("Ada Lovelace", row.salt)
    with database.unit() as unit:
        audit.forget(unit, "lamp2")
    assert broken(database) == []


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "eve"}, {"action": "nothing"}, {"thing": "other"}, {"told": {"n": 9}}, {"before": "0" * 64},
        {"digest": "1" * 64},
    ],
)  # fmt: skip
def test_a_changed_row_is_named(sqlite_database: Database, values: dict[str, object]) -> None:
    chain(sqlite_database)
    with sqlite_database.unit() as unit:
        unit.session.execute(update(AuditRow).where(AuditRow.seq == 3).values(**values))
    assert broken(sqlite_database) == [("brand_1", 3)]


@pytest.mark.parametrize(("gone", "named"), [(1, 1), (3, 3), (5, 5)])
def test_a_missing_row_is_named(sqlite_database: Database, gone: int, named: int) -> None:
    chain(sqlite_database)
    with sqlite_database.unit() as unit:
        unit.session.execute(delete(AuditRow).where(AuditRow.seq == gone))
    assert broken(sqlite_database) == [("brand_1", named)]


def test_a_chain_that_is_gone_altogether_is_named(sqlite_database: Database) -> None:
    chain(sqlite_database)
    with sqlite_database.unit() as unit:
        unit.session.execute(delete(AuditRow))
    assert broken(sqlite_database) == [("brand_1", 1)]


def test_an_entry_is_told_once(database: Database) -> None:
    transfers = [
        Transfer("buyers", "sales", Money(500, "EUR")),
        Transfer("buyers", "vat:FR", Money(0, "EUR")),
    ]
    with database.unit() as unit:
        post(unit, "order.1", transfers)
    with pytest.raises(IntegrityError), database.unit() as unit:
        post(unit, "order.1", transfers)
    with database.read() as session:
        assert balances(session) == {("buyers", "EUR"): -500, ("sales", "EUR"): 500}


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (LedgerRow, {"amount_minor": 0}),
        (LedgerRow, {"taker": "buyers"}),
        (PaymentRow, {"refunded_minor": 5_000}),
        (PaymentRow, {"captured_minor": 4_901}),
        (PaymentRow, {"verdict": None}),
        (PaymentRow, {"state": "nonsense"}),
        (PaymentRow, {"amount_minor": 0}),
    ],
)
def test_the_database_refuses_what_must_never_be(
    database: Database, row: type[Base], values: dict[str, object]
) -> None:
    settled(database, 4_900)
    with pytest.raises(IntegrityError), database.unit() as unit:
        unit.session.execute(update(row).values(**values))


def settled(database: Database, minor: int, currency: str = "EUR") -> tuple[Settlement, PaymentSaid]:
    """A payment whose money has come."""
    settling = Settlement(lambda *_: SaleVerdict.TAKEN, lambda *_: None)
    with database.unit() as unit:
        name = begin(unit, "stripe", "checkout", Money(minor, currency), "digest")
    said = PaymentSaid(ref="pi_1", payment=name, state=PaymentState.CAPTURED, captured_minor=minor)
    with database.unit() as unit:
        assert settling.hear(unit, said)
    return settling, said


def test_nothing_is_not_paid(sqlite_database: Database) -> None:
    with sqlite_database.unit() as unit, pytest.raises(ValueError, match="nothing"):
        begin(unit, "stripe", "checkout", Money(0, "EUR"), "digest")


ENDS = {
    "settles": [RefundState.SETTLED], "fails": [RefundState.FAILED], "waits": [RefundState.SENT],
    "fails later": [RefundState.SETTLED, RefundState.FAILED],
}  # fmt: skip


@given(
    minor=st.integers(1, 10**9),
    currency=st.sampled_from(["JPY", "EUR", "KWD"]),
    parts=st.lists(
        st.tuples(st.integers(1, 10**9), st.booleans(), st.sampled_from(sorted(ENDS))), max_size=6
    ),
)
def test_partial_refunds_in_any_order_are_exact(
    sqlite_template: Path, minor: int, currency: str, parts: list[tuple[int, bool, str]]
) -> None:
    with TemporaryDirectory() as folder:
        copyfile(sqlite_template, Path(folder) / "shop.db")
        database = Database(f"sqlite:///{folder}/shop.db", ManualClock())
        refunded(database, minor, currency, parts)
        database.close()


def refunded(database: Database, minor: int, currency: str, parts: list[tuple[int, bool, str]]) -> None:
    """Each part fits where it is to, and comes to its end, told twice."""
    settling, said = settled(database, minor, currency)
    left, back = minor, 0
    for number, (wanted, fits, end) in enumerate(parts):
        part = min(wanted, left) if fits and left else wanted
        with database.unit() as unit:
            if part > left:
                with pytest.raises(RefundTooGreat) as caught:
                    settling.ask_refund(unit, said.payment, part, "returned")
                assert caught.value.values["left_minor"] == left
                continue
            name = settling.ask_refund(unit, said.payment, part, "returned")
        for state in ENDS[end]:
            told = RefundSaid(
                ref=f"re_{number}", refund=name, payment_ref="pi_1", amount_minor=part, state=state
            )
            for news in (True, False):
                with database.unit() as unit:
                    assert settling.hear_refund(unit, told) is news
        left -= 0 if end.startswith("fails") else part
        back += part if end == "settles" else 0
        with database.read() as session:
            found, books = payment(session, said.payment), balances(session)
        assert found is not None and found.left_minor == left and 0 <= left <= minor
        assert sum(books.values()) == 0 and books["provider", currency] == minor - back
