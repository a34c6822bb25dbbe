"""Encrypted keystores of version 3, as wallets and nodes write them (Web3 Secret Storage).

Read here and not by eth-account, because the shop's own process reads one too and web3 stays out of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from vitrine.certificates.keccak import keccak256

MOST_MEMORY_BYTES: Final = 1 << 30
MOST_ROUNDS: Final = 10_000_000


class KeystoreUnreadable(ValueError):
    """No keystore of version 3, another passphrase, or one that asks for too much work."""


def opened(text: str, passphrase: str) -> bytes:
    """The secret, 32 bytes. Raises KeystoreUnreadable, whose words name no secret."""
    try:
        found = json.loads(text)
        if found["version"] != 3:
            raise KeystoreUnreadable(f"it is of version {found['version']!r}, not 3")
        crypto = found.get("crypto") or found["Crypto"]
        if crypto["cipher"] != "aes-128-ctr":
            raise KeystoreUnreadable("its cipher is not aes-128-ctr")
        key = _derived(crypto["kdf"], crypto["kdfparams"], passphrase)
        sealed = bytes.fromhex(crypto["ciphertext"])
        seal = keccak256(key[16:32] + sealed)
        if not hmac.compare_digest(seal, bytes.fromhex(crypto["mac"])):
            raise KeystoreUnreadable("the passphrase is another")
        start = bytes.fromhex(crypto["cipherparams"]["iv"])
        # CTR without a tag is what the format has; its MAC was checked above.
        cipher = Cipher(algorithms.AES(key[:16]), modes.CTR(start)).decryptor()
        secret = cipher.update(sealed) + cipher.finalize()
    except KeystoreUnreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise KeystoreUnreadable("it is no keystore of version 3") from error
    if len(secret) != 32:
        raise KeystoreUnreadable("its key has not 32 bytes")
    return secret


def _derived(kdf: str, params: dict[str, Any], passphrase: str) -> bytes:
    salt = bytes.fromhex(params["salt"])
    password = passphrase.encode()
    if params["dklen"] != 32:
        raise KeystoreUnreadable("its derived key has not 32 bytes")
    if kdf == "scrypt":
        n, r, p = int(params["n"]), int(params["r"]), int(params["p"])
        if 128 * n * r * p > MOST_MEMORY_BYTES:
            raise KeystoreUnreadable("it asks for more than 1 GiB of work")
        return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=2 * MOST_MEMORY_BYTES - 1, dklen=32)
    if kdf == "pbkdf2" and params["prf"] == "hmac-sha256":
        rounds = int(params["c"])
        if rounds > MOST_ROUNDS:
            raise KeystoreUnreadable("it asks for too many rounds")
        return hashlib.pbkdf2_hmac("sha256", password, salt, rounds, 32)
    raise KeystoreUnreadable("its key derivation is neither scrypt nor pbkdf2")
