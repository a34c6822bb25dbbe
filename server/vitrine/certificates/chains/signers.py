"""The shop's keys on a chain: four, each for its own acts, from keystores or made for a local chain.

admin deploys the contract and gives the roles, and may then be taken offline. minter mints. voucher signs
claims that wallets bring themselves; only this one is in the shop's own process, which opens no other, and
the chain worker knows its address alone. operator registers editions, revokes, pauses. Each has a file and a
passphrase of its own.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from vitrine.certificates.chains.keystore import KeystoreUnreadable, opened
from vitrine.certificates.chains.known import DEVELOPMENT_CHAINS, known
from vitrine.certificates.chains.passphrases import passphrase_of
from vitrine.certificates.errors import KeysUnusable
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.options import ChainOptions

LOCAL_CHAIN_ID: Final = 31337
NAMES: Final = ("admin", "minter", "voucher", "operator")
TOGETHER: Final = "keys.json"


class Addressed(Protocol):
    """A key of which only the address is asked."""

    @property
    def address(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Public:
    """The address of a key that is kept elsewhere."""

    address: str


@dataclass(frozen=True, slots=True)
class Signers:
    """What the chain worker works with.

    admin: None where it is kept elsewhere, once the contract stands and its roles are given.
    """

    admin: KeySigner | None
    minter: KeySigner
    voucher: Addressed
    operator: KeySigner


def chain_id_of(settings: ChainOptions) -> int:
    """The chain that these settings mean; a local one is 31337."""
    return settings.chain_id or LOCAL_CHAIN_ID


def shop_signers(settings: ChainOptions) -> Signers:
    """All keys, for the chain worker. Takes seconds where keystores are opened. Raises KeysUnusable."""
    if settings.chain_keys is None:
        made = {name: _made(settings, name) for name in NAMES}
        # Each has a file now: the one that held them all, which the shop's own process could read, may go.
        (settings.data / "chain" / TOGETHER).unlink(missing_ok=True)
        return Signers(made["admin"], made["minter"], Public(made["voucher"].address), made["operator"])
    admin = None
    if (settings.chain_keys / "admin.json").is_file():
        admin = _opened(settings, "admin")
    return Signers(
        admin, _opened(settings, "minter"), _public(settings, "voucher"), _opened(settings, "operator")
    )


def voucher_signer(settings: ChainOptions) -> KeySigner:
    """The one key of the shop's own process. A keystore takes a second to open. Raises KeysUnusable."""
    return _made(settings, "voucher") if settings.chain_keys is None else _opened(settings, "voucher")


def _public(settings: ChainOptions, name: str) -> Addressed:
    """The address that a keystore says of itself; where it says none, it is opened. Raises KeysUnusable."""
    try:
        said = json.loads(_keystore(settings, name)).get("address", "")
    except (ValueError, AttributeError):
        said = ""
    told = f"0x{said.lower().removeprefix('0x')}" if isinstance(said, str) else ""
    return Public(told) if re.fullmatch("0x[0-9a-f]{40}", told) else _opened(settings, name)


def _keystore(settings: ChainOptions, name: str) -> str:
    assert settings.chain_keys is not None  # noqa: S101  asked for keystores only
    try:
        return (settings.chain_keys / f"{name}.json").read_text(encoding="utf-8")
    except OSError as error:
        raise KeysUnusable(f"The keystore {name}.json cannot be read ({error.strerror}).") from error


def _opened(settings: ChainOptions, name: str) -> KeySigner:
    passphrase = passphrase_of(settings, name)
    try:
        secret = opened(_keystore(settings, name), passphrase)
        signer = KeySigner(secret)
    except KeystoreUnreadable as error:
        raise KeysUnusable(f"The keystore {name}.json cannot be opened: {error}.") from None
    except ValueError:
        raise KeysUnusable(f"The keystore {name}.json holds no key of the curve.") from None
    if chain_id_of(settings) not in DEVELOPMENT_CHAINS and known(signer.address, secret):
        raise KeysUnusable(
            f"The key of {name}.json is a development chain's, which everybody knows: make a new one."
        )
    return signer


def _made(settings: ChainOptions, name: str) -> KeySigner:
    """A key of a chain that is worth nothing, made once, readable by this user alone. Raises KeysUnusable."""
    if chain_id_of(settings) not in DEVELOPMENT_CHAINS:
        raise KeysUnusable(
            "VITRINE_CHAIN_KEYS is not set: a real chain needs encrypted keystores"
            f" ({', '.join(f'{name}.json' for name in NAMES)})."
        )
    folder = settings.data / "chain"
    file = folder / f"{name}.key"
    try:
        return _read(file)
    except FileNotFoundError:
        _write(file, _of_together(folder / TOGETHER, name) or _new_secret())
        return _read(file)


def _read(file: Path) -> KeySigner:
    try:
        return KeySigner(bytes.fromhex(file.read_text(encoding="ascii")))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise KeysUnusable(f"{file} cannot be read ({error.strerror}).") from error
    except ValueError:
        raise KeysUnusable(f"{file} holds no key: delete it, and a new one is made.") from None


def _of_together(file: Path, name: str) -> bytes | None:
    """This key of the one file that earlier versions kept them all in; None if there is no such file."""
    try:
        secret = bytes.fromhex(json.loads(file.read_text(encoding="ascii"))[name])
        KeySigner(secret)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeysUnusable(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError):
        raise KeysUnusable(f"{file} holds no keys: delete it, and new ones are made.") from None
    return secret


def _write(file: Path, secret: bytes) -> None:
    """Shop and worker may both come first: whoever links its file first is right."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(secret.hex())
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
