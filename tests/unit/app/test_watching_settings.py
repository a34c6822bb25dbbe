"""How the shop's settings decide where spectators connect."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.errors import ConfigurationError
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.part import fanout_options
from vitrine.settings import Settings


def test_without_tls_sockets_are_handed_over() -> None:
    options = fanout_options(Settings())
    assert (options.processes, options.limit, options.url, options.start.port) == (1, 10_000, None, None)


def test_under_tls_processes_listen_beside_the_shop(tmp_path: Path) -> None:
    files = {"tls_certificate": tmp_path / "c.pem", "tls_key": tmp_path / "k.pem"}
    start = fanout_options(Settings(port=8443, fanout_processes=3, **files)).start  # type: ignore[arg-type]
    assert (start.port, start.shared, start.certificate) == (8444, True, str(tmp_path / "c.pem"))
    assert "https://localhost:8443" in start.origins
    assert fanout_options(Settings(port=65_535, **files)).start.port == 65_534  # type: ignore[arg-type]
    assert Start.decode(start.encode()) == start


def test_the_operator_may_choose() -> None:
    settings = Settings.from_environment(
        {
            "VITRINE_FANOUT_PROCESSES": "0",
            "VITRINE_SPECTATORS_LIMIT": "500",
            "VITRINE_WATCH_PORT": "9000",
            "VITRINE_WATCH_URL": "wss://watch.example/ws",
        }
    )
    options = fanout_options(settings)
    assert (options.processes, options.limit, options.url) == (0, 500, "wss://watch.example/ws")
    assert options.start.port == 9000


@pytest.mark.parametrize(
    "fault",
    [
        {"VITRINE_FANOUT_PROCESSES": "65"},
        {"VITRINE_SPECTATORS_LIMIT": "0"},
        {"VITRINE_WATCH_URL": "https://watch.example"},
    ],
)
def test_faults_are_named(fault: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(fault))):
        Settings.from_environment(fault)
