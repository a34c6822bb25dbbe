"""The shop's keys on a chain: four, each for its own acts, from keystores or made for a local chain.

admin deploys the contract and gives the roles, and may then be taken offline. minter mints. voucher signs
claims that wallets bring themselves; only this one is in the shop's own process. operator registers
editions, revokes, pauses.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vitrine.certificates.chains.keystore import KeystoreUnreadable, opened
from vitrine.certificates.chains.known import DEVELOPMENT_CHAINS, known
from vitrine.certificates.errors import KeysUnusable
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.options import ChainOptions

LOCAL_CHAIN_ID: Final = 31337
NAMES: Final = ("admin", "minter", "voucher", "operator")


@dataclass(frozen=True, slots=True)
class Signers:
    """admin: None where it is kept elsewhere, once the contract stands and its roles are given."""

    admin: KeySigner | None
    minter: KeySigner
    voucher: KeySigner
    operator: KeySigner


def chain_id_of(settings: ChainOptions) -> int:
    """The chain that these settings mean; a local one is 31337."""
    return settings.chain_id or LOCAL_CHAIN_ID


def shop_signers(settings: ChainOptions) -> Signers:
    """All keys, for the chain worker. Takes seconds where keystores are opened. Raises KeysUnusable."""
    if settings.chain_keys is None:
        made = _made(settings)
        return Signers(made["admin"], made["minter"], made["voucher"], made["operator"])
    admin = None
    if (settings.chain_keys / "admin.json").is_file():
        admin = _opened(settings, "admin")
    minter, voucher, operator = (_opened(settings, name) for name in NAMES[1:])
    return Signers(admin, minter, voucher, operator)


def voucher_signer(settings: ChainOptions) -> KeySigner:
    """The one key of the shop's own process. A keystore takes a second to open. Raises KeysUnusable."""
    if settings.chain_keys is None:
        return _made(settings)["voucher"]
    return _opened(settings, "voucher")


def _opened(settings: ChainOptions, name: str) -> KeySigner:
    folder = settings.chain_keys
    if folder is None or not settings.chain_passphrase:
        raise KeysUnusable("VITRINE_CHAIN_PASSPHRASE is not set: the keystores cannot be opened.")
    file = folder / f"{name}.json"
    try:
        secret = opened(file.read_text(encoding="utf-8"), settings.chain_passphrase)
        signer = KeySigner(secret)
    except OSError as error:
        raise KeysUnusable(f"The keystore {file.name} cannot be read ({error.strerror}).") from error
    except KeystoreUnreadable as error:
        raise KeysUnusable(f"The keystore {file.name} cannot be opened: {error}.") from None
    except ValueError:
        raise KeysUnusable(f"The keystore {file.name} holds no key of the curve.") from None
    if chain_id_of(settings) not in DEVELOPMENT_CHAINS and known(signer.address, secret):
        raise KeysUnusable(
            f"The key of {file.name} is a development chain's, which everybody knows: make a new one."
        )
    return signer


def _made(settings: ChainOptions) -> dict[str, KeySigner]:
    """Keys of a chain that is worth nothing, made once, readable by this user alone."""
    if chain_id_of(settings) not in DEVELOPMENT_CHAINS:
        raise KeysUnusable(
            "VITRINE_CHAIN_KEYS is not set: a real chain needs encrypted keystores"
            f" ({', '.join(f'{name}.json' for name in NAMES)})."
        )
    file = settings.data / "chain" / "keys.json"
    try:
        return _read(file)
    except FileNotFoundError:
        _write(file)
        return _read(file)


def _read(file: Path) -> dict[str, KeySigner]:
    try:
        held = json.loads(file.read_text(encoding="ascii"))
        return {name: KeySigner(bytes.fromhex(held[name])) for name in NAMES}
    except FileNotFoundError:
        raise
    except OSError as error:
        raise KeysUnusable(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError):
        raise KeysUnusable(f"{file} holds no keys: delete it, and new ones are made.") from None


def _write(file: Path) -> None:
    """Shop and worker may both come first: whoever links its file first is right."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                json.dump({name: _new_secret().hex() for name in NAMES}, out)
                out.flush()
                os.fsync(out.fileno())
            with suppress(FileExistsError):
                os.link(temporary, file)
        finally:
            temporary.unlink()
    except OSError as error:
        raise KeysUnusable(f"{file} cannot be written ({error.strerror}).") from error


def _new_secret() -> bytes:
    while True:
        secret = secrets.token_bytes(32)
        with suppress(ValueError):  # 0 or beyond the curve's order: once in 2^128
            KeySigner(secret)
            return secret
