"""The shop's keys: made once for a local chain, from keystores for a real one, never shown or known ones."""

from __future__ import annotations

import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from eth_account import Account

from vitrine.certificates.chains.known import known
from vitrine.certificates.chains.passphrases import passphrase_of
from vitrine.certificates.chains.signers import NAMES, shop_signers, voucher_signer
from vitrine.certificates.errors import KeysUnusable
from vitrine.certificates.keccak import keccak256
from vitrine.certificates.keys import KeySigner
from vitrine.settings import Settings

PASSPHRASE = "passphrase"
JUNK = "test test test test test test test test test test test junk"


def secret(name: str) -> bytes:
    return keccak256(name.encode())


def keystores(folder: Path, *names: str, **other: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        written = Account.encrypt(other.get(name, secret(name)), "passphrase", kdf="scrypt", iterations=1024)
        (folder / f"{name}.json").write_text(json.dumps(written))
    return folder


def real(folder: Path, passphrase: str = PASSPHRASE) -> Settings:
    return Settings(
        data=folder, chain_id=5, chain_urls=("http://127.0.0.1:1",), chain_keys=folder / "keys",
        chain_passphrase=passphrase,
    )  # fmt: skip


def test_a_local_chain_gets_four_keys_once(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    first, again = shop_signers(settings), shop_signers(settings)
    assert first.admin is not None
    addresses = [first.admin.address, first.minter.address, first.voucher.address, first.operator.address]
    assert len(set(addresses)) == 4
    assert again.admin is not None
    assert [again.admin.address, again.minter.address] == addresses[:2]
    assert voucher_signer(settings).address == addresses[2]
    files = sorted((tmp_path / "chain").iterdir())
    assert [each.name for each in files] == sorted(f"{name}.key" for name in NAMES), "nothing half-written"
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_the_shops_own_process_reads_its_one_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    address = voucher_signer(settings).address
    assert [each.name for each in (tmp_path / "chain").iterdir()] == ["voucher.key"]
    signers = shop_signers(settings)
    assert signers.voucher.address == address
    assert not isinstance(signers.voucher, KeySigner), "the chain worker signs no vouchers"


def test_keys_of_an_earlier_version_move_each_to_a_file(tmp_path: Path) -> None:
    settings, together = Settings(data=tmp_path), tmp_path / "chain" / "keys.json"
    together.parent.mkdir()
    together.write_text(json.dumps({name: secret(name).hex() for name in NAMES}))
    assert voucher_signer(settings).secret == secret("voucher")
    assert together.exists(), "the chain worker's are still in it"
    signers = shop_signers(settings)
    assert signers.admin is not None
    assert [each.secret for each in (signers.admin, signers.minter, signers.operator)] == [
        secret(name) for name in ("admin", "minter", "operator")
    ]
    assert voucher_signer(settings).secret == secret("voucher")
    assert not together.exists()


@pytest.mark.race
def test_shop_and_worker_that_come_at_once_make_the_same_keys(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda _: voucher_signer(settings).address, range(32)))
    assert len(set(found)) == 1


@pytest.mark.parametrize("text", ["", "{}", '{"admin": "zz"}', "[1]"])
@pytest.mark.parametrize("name", ["keys.json", "admin.key"])
def test_a_file_without_keys_is_named_and_not_replaced(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "chain" / name
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(KeysUnusable, match="holds no key"):
        shop_signers(Settings(data=tmp_path))
    assert file.read_text() == text


def test_a_real_chain_takes_keystores(tmp_path: Path) -> None:
    keystores(tmp_path / "keys", *NAMES)
    signers = shop_signers(real(tmp_path))
    assert signers.admin is not None
    assert signers.admin.secret == secret("admin")
    assert signers.minter.secret == secret("minter")
    assert voucher_signer(real(tmp_path)).secret == secret("voucher")


def test_the_admin_key_may_be_kept_elsewhere(tmp_path: Path) -> None:
    keystores(tmp_path / "keys", *NAMES[1:])
    assert shop_signers(real(tmp_path)).admin is None


def test_a_real_chain_without_keystores_is_refused(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, chain_id=5, chain_urls=("http://127.0.0.1:1",))
    for asked in (shop_signers, voucher_signer):
        with pytest.raises(KeysUnusable, match="VITRINE_CHAIN_KEYS"):
            asked(settings)
    assert not (tmp_path / "chain").exists()


def test_what_is_wrong_with_a_keystore_is_said_without_secrets(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keystores(tmp_path / "keys", "admin", "minter", "voucher")
    for settings, words in (
        (real(tmp_path, ""), "VITRINE_CHAIN_PASSPHRASE"),
        (real(tmp_path, "guess"), "admin.json cannot be opened"),
        (real(tmp_path), "operator.json cannot be read"),
    ):
        with pytest.raises(KeysUnusable, match=words) as told:
            shop_signers(settings)
        for word in ("guess", secret("admin").hex()):
            assert word not in str(told.value)
            assert word not in caplog.text


def test_keys_that_everybody_knows_are_refused_on_a_real_chain_alone(tmp_path: Path) -> None:
    Account.enable_unaudited_hdwallet_features()
    published = bytes(Account.from_mnemonic(JUNK, account_path="m/44'/60'/0'/0/3").key)
    keystores(tmp_path / "keys", *NAMES, minter=published)
    with pytest.raises(KeysUnusable, match="everybody knows"):
        shop_signers(real(tmp_path))
    on_development = real(tmp_path).but(chain_id=31337)
    assert shop_signers(on_development).minter.secret == published


def own(folder: Path, *names: str) -> Path:
    """Keystores, each with a passphrase of its own."""
    folder.mkdir(exist_ok=True)
    for name in names:
        written = Account.encrypt(secret(name), f"pass of {name}", kdf="scrypt", iterations=1024)
        (folder / f"{name}.json").write_text(json.dumps(written))
    return folder


def filed(folder: Path, *lines: str) -> Settings:
    (folder / "passphrases").write_text("\n".join([*lines, ""]))
    return real(folder, "").but(chain_passphrase_file=folder / "passphrases")


def test_each_process_gets_the_passphrases_that_it_needs(tmp_path: Path) -> None:
    own(tmp_path / "keys", *NAMES)
    shops = filed(tmp_path, "voucher: pass of voucher")
    assert voucher_signer(shops).secret == secret("voucher")
    with pytest.raises(KeysUnusable, match="no line admin:"):
        shop_signers(shops)
    workers = filed(tmp_path, *(f"{name}:pass of {name}" for name in NAMES if name != "voucher"))
    signers = shop_signers(workers)
    assert (signers.minter.secret, signers.operator.secret) == (secret("minter"), secret("operator"))
    assert signers.voucher.address == KeySigner(secret("voucher")).address.lower()
    with pytest.raises(KeysUnusable, match="no line voucher:"):
        voucher_signer(workers)


def test_one_line_is_for_all(tmp_path: Path) -> None:
    keystores(tmp_path / "keys", *NAMES)
    assert shop_signers(filed(tmp_path, PASSPHRASE)).minter.secret == secret("minter")
    with pytest.raises(KeysUnusable, match="another"):
        voucher_signer(filed(tmp_path, "guess: work"))
    with pytest.raises(KeysUnusable, match="cannot be read"):
        voucher_signer(real(tmp_path, "").but(chain_passphrase_file=tmp_path))


@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_ends_where_editors_end_it(tmp_path: Path, begin: str, end: str) -> None:
    """What Unicode, or Python, calls a line's end may stand in a passphrase."""
    file, odd = tmp_path / "passphrases", "a\u2028b\x0bc\x1cd\x85 e\xa0"
    settings = real(tmp_path, "").but(chain_passphrase_file=file)
    file.write_bytes(f"{begin}{end}voucher: {odd}{end}minter:\tother {end}".encode())
    assert (passphrase_of(settings, "voucher"), passphrase_of(settings, "minter")) == (odd, "other")
    file.write_bytes(f"{begin}{odd}{end}".encode())
    assert passphrase_of(settings, "voucher") == odd
    file.write_bytes(f"{begin}one{end}two{end}".encode())
    with pytest.raises(KeysUnusable, match="no line voucher:"):
        passphrase_of(settings, "voucher")


def test_counted_secrets_are_known() -> None:
    assert known("0x" + "00" * 20, (7).to_bytes(32, "big"))
    assert not known("0x" + "00" * 20, secret("a secret"))


def test_nothing_shows_a_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, chain_passphrase="passphrase", chain_urls=("http://rpc/KEY",))
    signers = shop_signers(Settings(data=tmp_path))
    shown = f"{signers!r} {signers} {settings!r}"
    assert signers.minter.secret.hex() not in shown
    assert str(int.from_bytes(signers.minter.secret, "big")) not in shown
    assert "passphrase" not in shown.replace("chain_passphrase", "")
    assert "KEY" not in shown
