"""docs/deploy.md says nothing that the shop does not know; its service has walls, and room for ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.services import not_here
from tests.services.proxies import DEPLOY, page
from vitrine.app.forwarding import PLAIN, TORN, UNTRUSTED
from vitrine.app.plain import STRIPPED
from vitrine.assets.jobs.routes import QUIET_S
from vitrine.gateway.endpoint import KEEPALIVE_S
from vitrine.gateway.fanout.relay import KEEPALIVE_SWEEPS
from vitrine.origins import REFUSED
from vitrine.settings import Settings
from vitrine.variables import VARIABLES

# What nginx, HAProxy and load balancers of clouds grant an idle connection, the least of them.
IDLE_LEAST_S = 30


def test_it_names_settings_that_there_are() -> None:
    said = {*re.findall(r"VITRINE_[A-Z_]+", DEPLOY.read_text())}
    assert said <= set(VARIABLES)
    for words in (PLAIN, TORN, UNTRUSTED, STRIPPED, REFUSED):
        assert {*re.findall(r"VITRINE_[A-Z_]+", words)} <= said, "what the log names is explained"


def test_what_it_says_to_set_can_be_set(tmp_path: Path) -> None:
    lines = dict(re.findall(r"^(VITRINE_\w+)=(\S+)", page("sh"), re.M))
    settings = Settings.from_environment(lines | {"VITRINE_METRICS_TOKEN": "m" * 16})
    assert settings.secure and settings.hsts and settings.behind_proxy
    assert settings.trusted_proxies == ("127.0.0.1/32",)


def test_silence_is_broken_before_proxies_take_it_for_death() -> None:
    assert KEEPALIVE_S < IDLE_LEAST_S and QUIET_S < IDLE_LEAST_S
    assert KEEPALIVE_SWEEPS < IDLE_LEAST_S, "spectators: one sweep a second"


def test_the_service_leaves_our_sandbox_its_namespaces() -> None:
    lines = dict(line.split("=", 1) for line in page("ini").splitlines() if "=" in line)
    assert {"user", "mnt", "pid", "net", "ipc"} <= set(lines["RestrictNamespaces"].split())
    assert (lines["UMask"], lines["StateDirectoryMode"]) == ("0077", "0700")
    for covers_proc in ("ProtectKernelTunables", "ProtectControlGroups", "ProtectProc"):
        assert covers_proc not in lines


@pytest.mark.long
def test_systemd_finds_it_well(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze") or not_here("systemd-analyze", "apt install systemd")
    unit = tmp_path / "vitrine.service"
    unit.write_text(page("ini").replace("/opt/vitrine/bin/vitrine", "/bin/true"))
    for check in (["verify", str(unit)], ["security", "--offline=true", "--threshold=35", str(unit)]):
        told = subprocess.run([analyze, *check], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
        assert "ignoring" not in told.stderr
