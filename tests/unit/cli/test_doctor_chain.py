"""Doctor on certificates: which chain is real, what the worker last said, what is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.house import migrated
from vitrine.certificates import available
from vitrine.certificates.chains import Chains, anvil
from vitrine.certificates.chains.service import STOPPED
from vitrine.cli.checks_chain import certificates
from vitrine.settings import Settings
from vitrine.storage import Database


def test_before_the_first_start_it_says_what_there_will_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = certificates(Settings(data=tmp_path / "data"))
    assert (check.state, check.what) == ("embedded", "a local chain, anvil; not started yet")
    monkeypatch.setattr(anvil, "program", lambda: None)
    check = certificates(Settings(data=tmp_path / "data"))
    assert (check.state, check.what) == ("optional", "no chain here, anvil was not found; rights still work")
    assert "anvil" in check.fix
    elsewhere = certificates(Settings(data=tmp_path / "data", chain_worker="elsewhere"))
    assert "not started yet" in elsewhere.what
    assert not (tmp_path / "data").exists()


def test_off_and_not_installed_are_no_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert certificates(Settings(data=tmp_path, chain="off")).state == "optional"
    monkeypatch.setattr(available, "worker_available", lambda: False)
    check = certificates(Settings(data=tmp_path))
    assert (check.state, check.fix) == ("optional", "pip install 'vitrine-shop[certificates]'")


def test_a_real_chain_needs_its_keystores(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, chain_id=5, chain_urls=("https://rpc.example/KEY",))
    assert certificates(settings).state == "missing"
    (tmp_path / "minter.json").touch()
    found = certificates(settings.but(chain_keys=tmp_path))
    assert (found.state, found.what) == ("missing", "keystores are missing: voucher.json, operator.json")


def test_it_repeats_what_the_worker_said(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    migrated(settings)
    database = Database(settings.database)
    chains = Chains(database)
    chains.announce(31337, "anvil", ["http://127.0.0.1:1"], "00" * 32)
    chains.ready(31337, contract="0x" + "cc" * 20, code_hash="ee" * 32, deploy_block=1, voucher=None)
    chains.head(31337, 9, "ab" * 32, datetime.now(UTC))
    check = certificates(settings)
    assert check.state == "embedded"
    assert f"contract 0x{'cc' * 20}, index 10 blocks behind" in check.what
    chains.down("No contract stands there.")
    check = certificates(settings)
    assert (check.state, check.what.endswith("down: No contract stands there.")) == ("missing", True)
    chains.down(STOPPED)
    assert certificates(settings).state == "embedded", "a closed shop has no worker"
    database.close()
