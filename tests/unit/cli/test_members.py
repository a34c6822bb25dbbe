"""`vitrine members` and `vitrine sessions`: listed, changed, removed; the last owner never."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import vitrine
from tests.house import migrated
from tests.integration.accounts.authenticator import SoftAuthenticator
from vitrine.accounts import Accounts, AccountSettings, Role
from vitrine.settings import Settings
from vitrine.storage import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a shop whose brand Maison has two owners, both signed in."""
    database = Database(migrated(Settings(data=tmp_path)))
    accounts = Accounts(database, AccountSettings("localhost", frozenset({"http://localhost:8000"})))
    for name in ("Ada", "Bea"):
        secret, key = accounts.invite("Maison", Role.OWNER), SoftAuthenticator()
        credential = key.create(accounts.passkeys.enrolment_options(secret))
        accounts.passkeys.enrol(secret, credential, name, None, "Firefox, Linux")
    database.close()
    return tmp_path


def told(folder: Path, *words: str) -> Any:
    ran = vitrine(*words, "--json", "--data", str(folder))
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_members_are_listed_given_roles_and_removed(folder: Path) -> None:
    ada, bea = told(folder, "members", "list", "maison")["items"]
    assert [(each["name"], each["role"]) for each in (ada, bea)] == [("Ada", "owner"), ("Bea", "owner")]
    assert ada["id"] in vitrine("members", "list", "Maison", "--data", str(folder)).out
    assert told(folder, "members", "role", "Maison", bea["id"], "staff") == {"id": bea["id"], "role": "staff"}
    last = vitrine("members", "remove", "Maison", ada["id"], "--data", str(folder))
    assert (last.code, "last owner" in last.line) == (2, True)
    assert told(folder, "members", "remove", "Maison", bea["id"]) == {"removed": bea["id"]}
    gone = vitrine("members", "remove", "Maison", bea["id"], "--data", str(folder))
    assert (gone.code, "no such member" in gone.line) == (2, True)
    assert "There is no brand" in vitrine("members", "list", "Nobody", "--data", str(folder)).line
    acts = told(folder, "members", "acts", "Maison")["items"]
    assert [(each["what"], each["by"]) for each in acts[:2]] == [
        ("member-removed", None),
        ("role-changed", None),
    ]
    assert "command line" in vitrine("members", "acts", "Maison", "--data", str(folder)).out


def test_sessions_are_listed_and_ended(folder: Path) -> None:
    ada, bea = told(folder, "members", "list", "Maison")["items"]
    (session,) = told(folder, "sessions", "list", ada["id"])["items"]
    assert session["device"] == "Firefox, Linux"
    assert session["id"] in vitrine("sessions", "list", ada["id"], "--data", str(folder)).out
    assert told(folder, "sessions", "end", session["id"]) == {"ended": session["id"]}
    assert told(folder, "sessions", "list", ada["id"]) == {"items": []}
    again = vitrine("sessions", "end", session["id"], "--data", str(folder))
    assert (again.code, "no such session" in again.line) == (2, True)
    assert told(folder, "members", "sign-out", "Maison", bea["id"]) == {"signed_out": bea["id"]}
    assert told(folder, "sessions", "list", bea["id"]) == {"items": []}
