"""`vitrine operator`: a link, a list, and out again."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.fixtures.command import vitrine
from tests.integration.accounts.authenticator import SoftAuthenticator
from vitrine.accounts import Accounts, AccountSettings
from vitrine.storage import Database


def enrol(folder: Path, secret: str) -> None:
    database = Database(f"sqlite:///{folder / 'vitrine.sqlite3'}")
    accounts = Accounts(database, AccountSettings("localhost", frozenset({"http://localhost:8000"})))
    key = SoftAuthenticator()
    accounts.passkeys.enrol(secret, key.create(accounts.passkeys.enrolment_options(secret)), "Ada", None)
    database.close()


def test_operators_come_by_a_link_are_listed_and_removed(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path))
    assert "no operator yet" in vitrine("operator", "list", *options).err
    plain = vitrine("operator", "invite", *options)
    found = re.fullmatch(r"http://localhost:8000/brand#enrol=([\w-]{40,})\n", plain.out)
    assert found is not None
    enrol(tmp_path, found[1])
    both = json.loads(vitrine("operator", "invite", "--brand", "Maison", "--json", *options).out)
    assert both["brand"] == "Maison"
    enrol(tmp_path, both["url"].partition("#enrol=")[2])

    alone, owner = json.loads(vitrine("operator", "list", "--json", *options).out)["items"]
    assert (alone["brand"], owner["brand"]) == (None, "Maison")
    assert alone["id"] in vitrine("operator", "list", *options).out
    assert vitrine("operator", "remove", alone["id"], *options).code == 0
    again = vitrine("operator", "remove", alone["id"], *options)
    assert (again.code, "no such operator" in again.line) == (2, True)
    left = json.loads(vitrine("operator", "list", "--json", *options).out)["items"]
    assert [each["id"] for each in left] == [owner["id"]]


def test_a_brand_is_deleted_once_it_is_meant(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path))
    assert vitrine("invite", "Maison", *options).code == 0
    asked = vitrine("operator", "delete-brand", "Maison", *options)
    assert (asked.code, "--yes" in asked.err) == (2, True)
    assert "is deleted" in vitrine("operator", "delete-brand", "maison", "--yes", *options).err
    assert vitrine("operator", "delete-brand", "Maison", "--yes", *options).code == 2
