"""Keystores of version 3: those that eth-account writes are read, and hostile ones ask for nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from eth_account import Account

from vitrine.certificates.chains.keystore import KeystoreUnreadable, opened

SECRET = bytes(range(1, 33))


def sealed(kdf: str = "scrypt", rounds: int = 1024) -> dict[str, Any]:
    written: dict[str, Any] = Account.encrypt(SECRET, "passphrase", kdf=kdf, iterations=rounds)
    return written


@pytest.mark.parametrize("kdf", ["scrypt", "pbkdf2"])
def test_what_eth_account_wrote_is_read(kdf: str) -> None:
    assert opened(json.dumps(sealed(kdf)), "passphrase") == SECRET


def test_the_older_spelling_is_read() -> None:
    written = sealed()
    written["Crypto"] = written.pop("crypto")
    assert opened(json.dumps(written), "passphrase") == SECRET


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(KeystoreUnreadable, match="passphrase is another"):
        opened(json.dumps(sealed()), "Passphrase")


@pytest.mark.parametrize(
    "change",
    [
        {"kdfparams": {"n": 1 << 30, "r": 8, "p": 1, "dklen": 32, "salt": "00"}},
        {"kdfparams": {"n": 1024, "r": 8, "p": 1, "dklen": 64, "salt": "00"}},
        {"kdfparams": {"n": 1000, "r": 8, "p": 1, "dklen": 32, "salt": "00"}},
        {"kdf": "pbkdf2", "kdfparams": {"c": 1 << 40, "prf": "hmac-sha256", "dklen": 32, "salt": "00"}},
        {"kdf": "md5"},
        {"cipher": "aes-128-cbc"},
        {"ciphertext": "zz"},
        {"mac": 7},
        {"kdfparams": None},
    ],
)
def test_what_is_wrong_or_asks_for_too_much_is_refused(change: dict[str, Any]) -> None:
    written = sealed()
    written["crypto"] |= change
    with pytest.raises(KeystoreUnreadable):
        opened(json.dumps(written), "passphrase")


@pytest.mark.parametrize("text", ["", "7", "[]", '{"version": 1}', '{"version": 3}', "[" * 100_000])
def test_what_is_no_keystore_is_refused(text: str) -> None:
    with pytest.raises(KeystoreUnreadable):
        opened(text, "passphrase")
