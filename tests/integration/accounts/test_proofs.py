"""Delicate things ask for a passkey shown within five minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.integration.accounts.conftest import Shop, problem, prove, sign_in

MINUTE_MS = 60_000
DELICATE: dict[str, Callable[[TestClient], Any]] = {
    "token": lambda who: who.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}),
    "passkey link": lambda who: who.post("/api/passkeys/links"),
    "member link": lambda who: who.post("/api/members/links", json={"role": "staff"}),
    "role": lambda who: who.patch("/api/members/member_1", json={"role": "staff"}),
    "member": lambda who: who.delete("/api/members/member_1"),
    "passkey": lambda who: who.delete("/api/passkeys/passkey_1"),
    "codes": lambda who: who.post("/api/recovery-codes"),
}


@pytest.mark.parametrize("what", list(DELICATE))
def test_a_session_alone_does_nothing_delicate(small_shop: Shop, what: str) -> None:
    owner, key = small_shop.enrol()
    ask = DELICATE[what]
    done = ask(owner).status_code
    assert done in (201, 404), "what was just enrolled is fresh"
    small_shop.clock.advance(5 * MINUTE_MS)
    refused = ask(owner)
    assert problem(refused) == (403, "fresh-proof-needed")
    assert refused.json()["minutes"] == 5
    assert prove(owner, key).status_code == 204
    small_shop.clock.advance(5 * MINUTE_MS - 1)
    assert ask(owner).status_code == done


def test_only_ones_own_verifying_key_is_a_proof(shop: Shop) -> None:
    owner, key = shop.enrol()
    _, other = shop.enrol()
    shop.clock.advance(5 * MINUTE_MS)
    options = owner.post("/api/proofs/options").json()
    assert options["userVerification"] == "required"
    assert [each["id"] for each in options["allowCredentials"]] != []
    assert problem(owner.post("/api/proofs", json={"credential": other.get(options)})) == (
        410,
        "challenge-spent",
    )
    key.verifies = False
    assert problem(prove(owner, key)) == (401, "key-verifies-nobody")
    key.verifies = True
    assert prove(owner, key).status_code == 204
    used = key.get(options)
    assert problem(owner.post("/api/proofs", json={"credential": used})) == (410, "challenge-spent")


def test_a_question_for_a_proof_signs_nobody_in(shop: Shop) -> None:
    owner, key = shop.enrol()
    options = owner.post("/api/proofs/options").json()
    refused = shop.browser().post("/api/passkeys", json={"credential": key.get(options)})
    assert problem(refused) == (410, "challenge-spent")
    options = owner.post("/api/passkeys/options").json()
    refused = owner.post("/api/proofs", json={"credential": key.get(options)})
    assert problem(refused) == (410, "challenge-spent")


def test_a_proof_is_for_its_own_session_alone(shop: Shop) -> None:
    owner, key = shop.enrol()
    other = shop.browser()
    sign_in(other, key)
    shop.clock.advance(5 * MINUTE_MS)
    assert prove(owner, key).status_code == 204
    assert DELICATE["token"](owner).status_code == 201
    assert problem(DELICATE["token"](other)) == (403, "fresh-proof-needed")
    assert problem(shop.browser().post("/api/proofs/options")) == (401, "sign-in-needed")
