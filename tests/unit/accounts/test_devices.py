"""What browsers call themselves, for a list of sessions."""

from __future__ import annotations

import pytest

from vitrine.accounts.devices import family

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/141.0.0.0 Safari/537.36", "Chrome, Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1",
         "Safari, iPhone"),
        (f"Mozilla/5.0 (X11; Linux x86_64; Quest 3) {WEBKIT} OculusBrowser/40.0 Chrome/140.0 VR",
         "Meta Quest Browser, Linux"),
        ("python-httpx/0.28", ""),
        ("", ""),
        (None, ""),
        ("x" * 100_000 + "Firefox/", ""),
    ],
)  # fmt: skip
def test_families(said: str | None, shown: str) -> None:
    assert family(said) == shown


def test_none_is_longer_than_its_column() -> None:
    from vitrine.accounts import devices

    longest = max(len(f"{b} on {s}") for _, b in devices._BROWSERS for _, s in devices._SYSTEMS)
    assert longest <= 40
