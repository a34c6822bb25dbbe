"""The WebAuthn ceremonies as pure functions: whatever is damaged ends in one of our two errors."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.accounts.authenticator import SoftAuthenticator
from vitrine.accounts.ceremonies import (
    KeyAnswer,
    authentication_options,
    challenge_of,
    registration_options,
    verify_authentication,
    verify_registration,
)
from vitrine.accounts.errors import CredentialUnreadable, KeyVerifiesNobody, PasskeyRefused
from vitrine.accounts.settings import AccountSettings
from vitrine.ids import secret

SETTINGS = AccountSettings(
    rp_id="localhost", origins=frozenset({"http://localhost:8000", "http://localhost"})
)
WRONG: list[object] = [
    None,
    7,
    "",
    "!!",
    "AAAA",
    [],
    {"a": 1},
    "ü",
    "A" * 5000,
    "oA",
    "v___",
    "pGNmbXRkbm9uZQ",
]


def registered() -> tuple[SoftAuthenticator, str, dict[str, Any]]:
    key, challenge = SoftAuthenticator(), secret()
    return key, challenge, key.create(registration_options(SETTINGS, challenge, secret(), "Ada", []))


def test_what_was_registered_authenticates() -> None:
    key, challenge, credential = registered()
    assert challenge_of(credential) == challenge
    kept = verify_registration(SETTINGS, credential, challenge)
    assert kept.credential_id == credential["id"]
    again = secret()
    answer = key.get(authentication_options(SETTINGS, again))
    assert challenge_of(answer) == again
    assert verify_authentication(SETTINGS, answer, again, kept.public_key, kept.sign_count) == KeyAnswer(
        1, True
    )


def test_the_answer_to_another_challenge_is_refused() -> None:
    key, challenge, credential = registered()
    with pytest.raises(PasskeyRefused):
        verify_registration(SETTINGS, credential, secret())
    kept = verify_registration(SETTINGS, credential, challenge)
    answer = key.get(authentication_options(SETTINGS, secret()))
    with pytest.raises(PasskeyRefused):
        verify_authentication(SETTINGS, answer, secret(), kept.public_key, 0)


def test_a_registration_is_no_authentication() -> None:
    key, challenge, credential = registered()
    kept = verify_registration(SETTINGS, credential, challenge)
    answer = key.get({"rpId": "localhost", "challenge": challenge})
    answer["response"]["clientDataJSON"] = credential["response"]["clientDataJSON"]
    with pytest.raises(PasskeyRefused):
        verify_authentication(SETTINGS, answer, challenge, kept.public_key, 0)


@pytest.mark.parametrize("field", ["id", "rawId", "type", "clientDataJSON", "authenticatorData", "signature"])
def test_damaged_answers(field: str) -> None:
    key, challenge, credential = registered()
    kept = verify_registration(SETTINGS, credential, challenge)
    for value in WRONG:
        again = secret()
        answer = key.get(authentication_options(SETTINGS, again))
        (answer if field in answer else answer["response"])[field] = value
        with pytest.raises((PasskeyRefused, CredentialUnreadable)):
            challenge_of(answer)
            verify_authentication(SETTINGS, answer, again, kept.public_key, kept.sign_count)


@pytest.mark.parametrize("field", ["id", "rawId", "type", "clientDataJSON", "attestationObject"])
def test_damaged_registrations(field: str) -> None:
    for value in WRONG:
        _, challenge, credential = registered()
        (credential if field in credential else credential["response"])[field] = value
        with pytest.raises((PasskeyRefused, CredentialUnreadable)):
            challenge_of(credential)
            verify_registration(SETTINGS, credential, challenge)


def test_who_uses_it_is_asked_for_and_checked() -> None:
    options = registration_options(SETTINGS, secret(), secret(), "Ada", [])
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert authentication_options(SETTINGS, secret())["userVerification"] == "required"
    assert authentication_options(SETTINGS, secret(), weak=True)["userVerification"] == "preferred"
    key, challenge, credential = registered()
    kept = verify_registration(SETTINGS, credential, challenge)
    key.verifies = False
    again = secret()
    answer = key.get(authentication_options(SETTINGS, again))
    assert verify_authentication(SETTINGS, answer, again, kept.public_key, 0) == KeyAnswer(1, False)
    weak = SoftAuthenticator(verifies=False)
    challenge = secret()
    refused = weak.create(registration_options(SETTINGS, challenge, secret(), "Ada", []))
    with pytest.raises(KeyVerifiesNobody):
        verify_registration(SETTINGS, refused, challenge)


@pytest.mark.parametrize(
    "framed", [{"crossOrigin": True}, {"crossOrigin": 1}, {"topOrigin": "https://evil.example"}]
)
def test_a_page_in_a_strangers_frame_is_refused(framed: dict[str, Any]) -> None:
    key, challenge, credential = registered()
    kept = verify_registration(SETTINGS, credential, challenge)
    key.framed = framed
    again = secret()
    with pytest.raises(PasskeyRefused):
        verify_authentication(
            SETTINGS, key.get(authentication_options(SETTINGS, again)), again, kept.public_key, 0
        )
    other = SoftAuthenticator(framed=framed)
    challenge = secret()
    made = other.create(registration_options(SETTINGS, challenge, secret(), "Ada", []))
    with pytest.raises(PasskeyRefused):
        verify_registration(SETTINGS, made, challenge)


def test_cut_attestations() -> None:
    _, challenge, credential = registered()
    response = credential["response"]
    whole = response["attestationObject"]
    for length in range(len(whole) - 1):
        response["attestationObject"] = whole[:length]
        with pytest.raises((PasskeyRefused, CredentialUnreadable)):
            verify_registration(SETTINGS, credential, challenge)


@pytest.mark.parametrize(
    "value", [b"[]", b"[" * 40_000, b"7", b'{"challenge": 7}', b'{"challenge": "="', b"\xff"]
)
def test_client_data_of_another_shape(value: bytes) -> None:
    from webauthn.helpers import bytes_to_base64url

    with pytest.raises(CredentialUnreadable):
        challenge_of({"response": {"clientDataJSON": bytes_to_base64url(value)}})
