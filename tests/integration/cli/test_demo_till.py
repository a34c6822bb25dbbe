"""The payment provider beside the demo: there while the shop is, and not a moment longer."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from vitrine.cli.demo_till import till
from vitrine.settings import Settings


def test_it_serves_while_the_shop_does_and_keeps_its_data_there(tmp_path: Path) -> None:
    said = list[str]()
    with till(Settings(data=tmp_path, port=8999), said.append) as settings:
        assert (settings.stripe_key[:8], len(settings.stripe_webhook_secrets)) == ("sk_test_", 1)
        assert settings.stripe_base.startswith("http://127.0.0.1:")
        assert httpx.get(f"{settings.stripe_base}/_objects").status_code == 200
    assert said == []
    assert (tmp_path / "testpay").is_dir()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{settings.stripe_base}/_objects")


def test_who_has_a_provider_keeps_it(tmp_path: Path) -> None:
    own = Settings(data=tmp_path, stripe_key="sk_test_of_my_own")
    with till(own, pytest.fail) as settings:
        assert settings is own
    assert not (tmp_path / "testpay").exists()


def test_where_it_does_not_start_the_demo_goes_on_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "testpay").write_text("in its way")
    said = list[str]()
    with till(Settings(data=tmp_path), said.append) as settings:
        assert settings.stripe_key == ""
    assert len(said) == 1 and "Traceback" not in said[0]
    assert said[0].startswith("Nothing can be paid in this demo.")


def test_without_the_library_it_says_how_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitrine.cli.demo_till.installed", lambda: False)
    said = list[str]()
    with till(Settings(data=tmp_path), said.append) as settings:
        assert settings.stripe_key == ""
    assert "vitrine-shop[payments]" in said[0]
