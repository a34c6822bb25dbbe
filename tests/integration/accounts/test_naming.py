"""No brand takes the name of another, nor one that looks like it: at its making, at renaming, and at once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, select

from tests.house import accounts_of
from vitrine.accounts import Accounts
from vitrine.accounts.errors import BrandNotFound, NameRefused, NameTaken, TooManyNames
from vitrine.accounts.tables import AccountActRow, BrandLookRow
from vitrine.storage import Database


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return accounts_of(database)


@pytest.mark.parametrize(
    "like", ["MAISON-VITRINE", "M\u0430ison Vitrine", "MAISON VlTRINE", "Maisön Vitrine"]
)
def test_a_new_brand_is_not_called_like_another(accounts: Accounts, like: str) -> None:
    accounts.ensure_brand("Maison Vitrine")
    with pytest.raises(NameTaken):
        accounts.ensure_brand(like)
    with pytest.raises(NameTaken):
        accounts.invite(like)
    assert accounts.brand_named(like) is None


def test_the_same_name_is_the_same_brand(accounts: Accounts) -> None:
    assert accounts.ensure_brand("Maison Vitrine") == accounts.ensure_brand("maison vitrine")


def test_a_brand_is_renamed_and_keeps_its_address(accounts: Accounts) -> None:
    brand, other = accounts.ensure_brand("Maison"), accounts.ensure_brand("Atelier")
    named = accounts.naming.rename(brand.id, "  Maison   Ada ", None)
    assert (named.name, named.slug, named.id) == ("Maison Ada", brand.slug, brand.id)
    assert accounts.brand_named("MAISON ADA") == named
    with pytest.raises(NameTaken):
        accounts.naming.rename(other.id, "M\u0430ison Ada", None)
    with pytest.raises(NameTaken):
        accounts.naming.rename(other.id, "Maison", None)  # what it was called before stays its own
    assert accounts.naming.rename(brand.id, "maison", None).name == "maison", "it may go back"
    for wrong in ("", "<b>", "x" * 81):
        with pytest.raises(NameRefused):
            accounts.naming.rename(brand.id, wrong, None)
    with pytest.raises(BrandNotFound):
        accounts.naming.rename("brand_none", "Nobody", None)


def test_it_is_noted_who_renamed(accounts: Accounts, database: Database) -> None:
    brand = accounts.ensure_brand("Maison")
    accounts.naming.rename(brand.id, "Ada", None)
    with database.read() as session:
        acts = [(row.what, row.of_name) for row in session.scalars(select(AccountActRow))]
    assert acts == [("brand-renamed", "Ada")]


def test_nobody_holds_names_without_end(accounts: Accounts) -> None:
    brand = accounts.ensure_brand("Maison")
    with pytest.raises(TooManyNames):
        for number in range(40):
            accounts.naming.rename(brand.id, f"Maison {'abcdefghij'[number % 10]}{number}", None)
    assert accounts.naming.rename(brand.id, "Maison", None).name == "Maison"


def test_brands_from_before_have_their_looks_too(accounts: Accounts, database: Database) -> None:
    """Of two that look alike already, the older has the look, and both stay as they are."""
    accounts.ensure_brand("Maison")
    with database.unit() as unit:
        unit.session.execute(delete(BrandLookRow))
    with pytest.raises(NameTaken):
        accounts.ensure_brand("M\u0430ison")
    assert accounts.ensure_brand("Maison").name == "Maison"


def test_of_any_number_at_once_one_has_the_name(accounts: Accounts) -> None:
    """Names that look alike, claimed by threads that wait for each other to begin."""
    names = ["Boss", "\u0412oss", "B\u043ess", "BOS\u0405", "B0SS"]
    found: list[str | type[Exception]] = []
    ready = threading.Barrier(len(names), timeout=60)

    def claim(name: str) -> None:
        ready.wait()
        try:
            found.append(accounts.ensure_brand(name).id)
        except NameTaken as taken:
            found.append(type(taken))

    threads = [threading.Thread(target=claim, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    ids = {each for each in found if isinstance(each, str)}
    assert len(found) == len(names)
    assert len(ids) == 1, "names equal but for case are one brand, and no two brands look alike"
