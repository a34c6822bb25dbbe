"""The doctor names what is there and what is not, and for what is not, what to do."""

from __future__ import annotations

import json
import socket
import stat
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from rich.console import Console

from tests.fixtures.command import vitrine
from tests.shop import free_port
from vitrine.assets import Isolation
from vitrine.cli import checks_data, checks_machine, checks_walls, demo, examining, schema
from vitrine.cli.check import Check
from vitrine.settings import Settings


def test_it_examines_everything_and_changes_nothing(tmp_path: Path) -> None:
    ran = vitrine("doctor", "--json", VITRINE_DATA=str(tmp_path / "data"))
    report = json.loads(ran.out)
    states = {each["part"]: each["state"] for each in report["checks"]}
    assert set(states) == {
        "python", "settings", "distribution", "web client", "node", "chromium", "conversions", "port",
        "proxies", "brand domains", "isolation", "namespaces", "system calls", "landlock", "control groups",
        "readable data", "data folder",
        "privacy", "database", "postgres driver", "extensions", "events", "certificates",
    }  # fmt: skip
    assert report["healthy"] == ("missing" not in states.values())
    assert ran.code == (0 if report["healthy"] else 2)
    assert all(each["fix"] for each in report["checks"] if each["state"] == "missing")
    assert list(tmp_path.iterdir()) == []


def test_people_get_a_table() -> None:
    ran = vitrine("doctor")
    assert "python" in ran.out
    assert "to mend it" in ran.out


def test_faulty_settings_are_a_finding() -> None:
    ran = vitrine("doctor", "--json", VITRINE_PORT="eighty")
    found = {each["part"]: each for each in json.loads(ran.out)["checks"]}
    assert ran.code == 2
    assert "VITRINE_PORT" in found["settings"]["what"]


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 10, 9), "missing"), ((3, 11, 0), "ok"), ((3, 13, 9), "ok"), ((3, 14, 0), "missing")],
)
def test_python_versions(version: tuple[int, ...], state: str) -> None:
    assert examining.python_version(version).state == state


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        (Settings(), "ok"),
        (Settings(host="0.0.0.0", public_url="http://shop.example:8000"), "ok"),
        (Settings(public_url="https://shop.example"), "optional"),
        (Settings(host="0.0.0.0", public_url="https://shop.example:8000"), "optional"),
        (Settings(host="0.0.0.0", port=80, public_url="http://shop.example"), "ok"),
        (Settings(public_url="https://shop.example", trusted_proxies=("127.0.0.1/32",)), "ok"),
    ],
)
def test_a_proxy_that_nobody_named_is_found(settings: Settings, state: str) -> None:
    found = checks_machine.proxies(settings)
    assert found.state == state
    assert ("VITRINE_TRUSTED_PROXIES" in found.fix) == (state == "optional")


def test_a_check_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def chromium(_: Settings) -> Check:
        raise OSError("odd machine")

    monkeypatch.setattr(checks_machine, "CHECKS", (chromium,))
    found = [each for each in examining.examine() if each.part == "chromium"]
    assert [each.state for each in found] == ["missing"]
    assert "odd machine" in found[0].what


@pytest.mark.parametrize(
    ("says", "version"),
    [("v22.12.0", (22, 12, 0)), ("v24.1.0-nightly", (24, 1, 0)), ("banana", None), ("", None)],
)
def test_node_versions(says: str, version: tuple[int, ...] | None, tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(stat.S_IRWXU)
    assert checks_machine.node_version(str(program)) == version


def test_a_node_that_cannot_run_is_none(tmp_path: Path) -> None:
    assert checks_machine.node_version(str(tmp_path / "node")) is None


def test_a_taken_port_is_found() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        check = checks_machine.port(Settings(port=taken.getsockname()[1]))
        assert (check.state, check.fix) == ("missing", "VITRINE_PORT=8001 vitrine serve")
    assert checks_machine.port(Settings(port=free_port())).state == "ok"


def test_an_address_that_is_not_ours() -> None:
    assert checks_machine.port(Settings(host="192.0.2.1")).state == "missing"


def test_a_data_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert checks_data.data_folder(Settings(data=tmp_path / "file" / "x")).state == "missing"
    assert checks_data.data_folder(Settings(data=tmp_path / "a" / "b")).state == "ok"


def test_too_little_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_data, "FREE_LEAST_BYTES", 10**30)
    assert checks_data.data_folder(Settings(data=tmp_path)).state == "missing"


def test_a_database_that_does_not_answer_keeps_its_password(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url="postgresql+psycopg://me:hunter2@127.0.0.1:9/shop")
    check = checks_data.database(settings)
    assert check.state == "missing"
    assert "hunter2" not in f"{check}"


def test_the_schema_is_compared(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    assert checks_data.database(Settings(data=tmp_path)).state == "embedded"
    made = vitrine("migrate", "--json", VITRINE_DATA=data)
    assert made.code == 0
    revision = json.loads(made.out)["revision"]
    check = checks_data.database(Settings(data=Path(data)))
    assert (check.state, check.what) == ("embedded", f"sqlite, schema {revision}")
    assert (
        vitrine("migrate", VITRINE_DATA=data).out == f"The database is at the newest schema ({revision}).\n"
    )


def test_an_empty_database_wants_migrating(tmp_path: Path) -> None:
    (tmp_path / "vitrine.sqlite3").touch()
    check = checks_data.database(Settings(data=tmp_path))
    assert (check.state, check.fix) == ("missing", "vitrine migrate")


def test_the_newest_revision_is_the_one_that_none_follows(tmp_path: Path) -> None:
    assert schema.head(tmp_path) is None
    (tmp_path / "a.py").write_text('revision = "0001"\ndown_revision = None\n')
    (tmp_path / "b.py").write_text('revision: str = "0002"\ndown_revision: str | None = "0001"\n')
    (tmp_path / "c.py").write_text("revision = '0003'\ndown_revision = '0002'\n")
    assert schema.head(tmp_path) == "0003"


def test_an_extension_that_fails_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [EntryPoint("broken", "no_such_module_at_all", "vitrine.extensions")]
    monkeypatch.setattr("vitrine.extensions.manager.entry_points", lambda group: broken)
    check = checks_data.extensions(Settings())
    assert (check.state, check.fix) == ("missing", "export VITRINE_DISABLED_EXTENSIONS=broken")
    ran = vitrine("extensions", "list", "--json")
    assert ran.code == 2
    listed = {each["name"]: each["state"] for each in json.loads(ran.out)["items"]}
    assert listed == {"certificates": "on", "broken": "failed"}
    assert "VITRINE_DISABLED_EXTENSIONS=broken" in ran.err


def test_where_uploads_cannot_be_isolated_doctor_says_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "vitrine.assets.confining.namespaces.isolation", lambda: Isolation(False, "mend this")
    )
    strict = checks_walls.isolation(Settings())
    assert (strict.state, "uploads are refused" in strict.what) == ("missing", True)
    assert strict.fix == "mend this; or VITRINE_ISOLATION_REQUIRED=0"
    assert checks_walls.isolation(Settings(isolation_required=False)).state == "optional"


def test_each_wall_that_is_missing_is_named_with_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "vitrine.assets.confining.namespaces.isolation", lambda: Isolation(False, "mend this")
    )
    monkeypatch.setattr("vitrine.assets.confining.groups._delegated", tuple)
    found = {check.part: check for check in (each(Settings()) for each in checks_walls.CHECKS)}
    assert [found[part].state for part in ("namespaces", "system calls", "landlock")] == ["optional"] * 3
    assert "fill the disk" in found["namespaces"].what
    assert "open sockets" in found["system calls"].what
    assert "native libraries could" in found["landlock"].what
    assert "for each process alone" in found["control groups"].what
    assert all(check.fix for check in found.values() if check.state != "ok")


def test_what_programs_on_models_may_read_holds_nothing_of_the_shops(tmp_path: Path) -> None:
    libraries = Path(pytest.__file__).parents[1]
    assert checks_walls.readable(Settings(data=tmp_path)).state == "ok"
    for settings in (
        Settings(data=libraries / "data"),
        Settings(data=tmp_path, chain_keys=libraries / "keys"),
    ):
        check = checks_walls.readable(settings)
        assert (check.state, str(libraries) in check.fix) == ("missing", True)
    ran = vitrine("serve", VITRINE_DATA=str(libraries / "data"))
    assert ran.code == 2
    assert "programs on uploaded models may read" in ran.err
    assert not (libraries / "data").exists()


def test_the_demo_takes_uploads_everywhere_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("vitrine.cli.demo.isolation", lambda: Isolation(False, "mend this"))
    taken = demo._taking_uploads(Settings(), Console(width=200))
    assert not taken.isolation_required
    assert "mend this" in capsys.readouterr().out
    monkeypatch.setattr("vitrine.cli.demo.isolation", lambda: Isolation(True, "fine"))
    assert demo._taking_uploads(Settings(), Console()).isolation_required
