"""Signatures: ours against eth-account's for any key, and every other form refused."""

from __future__ import annotations

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.keccak import keccak256
from vitrine.certificates.keys import ORDER, KeySigner, message_digest, recovered

secrets = st.integers(1, ORDER - 1).map(lambda number: number.to_bytes(32, "big"))
digests = st.binary(min_size=32, max_size=32)
SIGNER = KeySigner(keccak256(b"a key of the tests"))
DIGEST = keccak256(b"a message")
GOOD = SIGNER.sign(DIGEST)


@given(secrets, digests)
def test_any_key_signs_as_eth_account_does(secret: bytes, digest: bytes) -> None:
    signer, account = KeySigner(secret), Account.from_key(secret)
    assert signer.address == account.address.lower()
    signature = signer.sign(digest)
    # Deterministic nonces (RFC 6979) on both sides, so the bytes are the same.
    assert signature == bytes(account.unsafe_sign_hash(digest).signature)
    assert recovered(digest, signature) == signer.address


@given(st.binary(max_size=200))
def test_a_message_is_hashed_as_wallets_do(message: bytes) -> None:
    account = Account.from_key(SIGNER.secret)
    signed = account.sign_message(encode_defunct(message))
    assert message_digest(message) == bytes(signed.message_hash)
    assert recovered(message_digest(message), bytes(signed.signature)) == SIGNER.address


@given(secrets, digests)
def test_the_mirrored_signature_is_refused(secret: bytes, digest: bytes) -> None:
    """It is as good to the curve, and would make two signatures of one message (EIP-2)."""
    signature = KeySigner(secret).sign(digest)
    s = int.from_bytes(signature[32:64], "big")
    assert s <= ORDER // 2
    flipped = signature[:32] + (ORDER - s).to_bytes(32, "big") + bytes([55 - signature[64]])
    assert recovered(digest, flipped) is None


def test_v_is_27_or_28() -> None:
    signers = {v: recovered(DIGEST, GOOD[:64] + bytes([v])) for v in range(256)}
    assert {v for v, signer in signers.items() if signer is not None} == {27, 28}
    assert signers[GOOD[64]] == SIGNER.address


@pytest.mark.parametrize("length", [0, 64, 66, 130])
def test_a_signature_has_65_bytes(length: int) -> None:
    assert recovered(DIGEST, (GOOD * 2)[:length]) is None


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_digest_has_32_bytes(length: int) -> None:
    assert recovered((DIGEST * 2)[:length], GOOD) is None


def test_numbers_outside_the_curve_are_refused() -> None:
    zero, order = bytes(32), ORDER.to_bytes(32, "big")
    r, s, v = GOOD[:32], GOOD[32:64], GOOD[64:]
    for wrong in (zero + s + v, order + s + v, r + zero + v, r + order + v, b"\xff" * 64 + v):
        assert recovered(DIGEST, wrong) is None


@given(st.binary(min_size=65, max_size=65), digests)
def test_any_bytes_are_answered(signature: bytes, digest: bytes) -> None:
    """An r that is no point of the curve too: None or somebody's address, never an exception."""
    for v in (27, 28):
        found = recovered(digest, signature[:64] + bytes([v]))
        assert found is None or len(found) == 42


@given(digests)
def test_another_digest_is_another_signer(digest: bytes) -> None:
    assert recovered(digest, GOOD) != SIGNER.address or digest == DIGEST


@pytest.mark.parametrize("secret", [bytes(32), ORDER.to_bytes(32, "big"), b"\xff" * 32, b"", bytes(33)])
def test_what_is_no_key_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        KeySigner(secret)


def test_a_key_does_not_show_itself() -> None:
    for shown in (repr(SIGNER), str(SIGNER), f"{SIGNER}", f"{[SIGNER]}"):
        assert SIGNER.secret.hex() not in shown
        assert SIGNER.address in shown
    assert not hasattr(SIGNER, "__dict__")
