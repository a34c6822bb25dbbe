"""Every failure is one helpful line: 2 for what the reader can mend, 1 for our own faults."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.fixtures.command import vitrine
from tests.shop import free_port
from vitrine.cli import listing
from vitrine.cli.tls import lan_certificate
from vitrine.errors import NotFound


@pytest.fixture
def closed_port() -> int:
    return free_port()


def test_nothing_listens_there(closed_port: int) -> None:
    ran = vitrine("rooms", "--url", f"http://127.0.0.1:{closed_port}")
    assert ran.code == 2
    assert f"Nothing answers at http://127.0.0.1:{closed_port}" in ran.line


def test_a_host_that_is_none() -> None:
    ran = vitrine("products", "--url", "http://no-such-host.invalid")
    assert ran.code == 2
    assert "Nothing answers" in ran.line


@pytest.mark.parametrize(
    "url",
    [
        "", "shop.example", "ftp://shop.example", "http://", "http://a b", "http://h:99999", "http://h:x",
        "//h", "http://h/path", "http://h/?q=1", "http://h/#f", "http://user:pw@h", "http://[::1", "http://h\n",
    ],
)  # fmt: skip
def test_a_wrong_address(url: str) -> None:
    ran = vitrine("rooms", "--url", url)
    assert ran.code == 2
    assert "--url must be like" in ran.line
    assert "pw" not in ran.line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bogus"], "No such command 'bogus'"),
        (["upload"], "Missing argument"),
        (["upload", "x", "--nope"], "No such option"),
        (["upload", "x", "--token", "vt_1"], "No such option"),
        (["visitors", "--count", "0"], "--count"),
        (["visitors", "--count", "many"], "--count"),
        (["serve", "--port", "0"], "--port"),
        (["serve", "--port", "99999"], "--port"),
        (["invite", "Maison", "--role", "king"], "--role"),
        (["extensions", "lost"], "No such command 'lost'"),
    ],
)
def test_wrong_usage(words: list[str], said: str) -> None:
    ran = vitrine(*words)
    assert ran.code == 2
    last = ran.err.splitlines()[-1]
    assert said in last
    assert "--help" in last


def test_faulty_settings_are_all_named() -> None:
    ran = vitrine("serve", VITRINE_PORT="eighty", VITRINE_DATABASE_URL="oracle://x")
    assert ran.code == 2
    assert "VITRINE_PORT" in ran.line
    assert "VITRINE_DATABASE_URL" in ran.line


def test_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for command in (["migrate"], ["invite", "Maison"], ["serve"]):
        ran = vitrine(*command, VITRINE_DATA=str(tmp_path / "file" / "data"))
        assert ran.code == 2
        assert "data folder" in ran.line


def test_our_own_fault_is_one_line_and_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("inner detail")

    monkeypatch.setattr(listing, "_all", broken)
    ran = vitrine("rooms")
    assert ran.code == 1
    assert "inner detail" not in ran.line
    found = re.search(r"(\S+vitrine-\S+\.log)", ran.line)
    assert found
    log = Path(found[1].rstrip(","))
    assert "inner detail" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0
    log.unlink()


@pytest.mark.parametrize(
    "words", [["--debug", "rooms"], ["rooms", "--debug"], ["rooms", "--json", "--debug"]]
)
def test_debug_shows_the_traceback(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise NotFound("lost")

    monkeypatch.setattr(listing, "_all", broken)
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    ran = vitrine(*words)
    assert ran.code == 1  # the exception itself leaves; Python prints its traceback
    assert "vitrine:" not in ran.err


def test_a_message_cannot_drive_the_terminal_nor_add_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def hostile(*_: object) -> None:
        raise NotFound("first\nsecond\x1b[2J \x07[red]no markup[/red]")

    monkeypatch.setattr(listing, "_all", hostile)
    line = vitrine("rooms").line
    assert "first second" in line
    assert "\x1b" not in line
    assert "\x07" not in line
    assert "[red]no markup[/red]" in line


def test_help_names_every_command() -> None:
    ran = vitrine("--help")
    assert ran.code == 0
    for command in (
        "demo",
        "serve",
        "migrate",
        "doctor",
        "invite",
        "upload",
        "visitors",
        "extensions",
        "rooms",
        "products",
    ):
        assert re.search(rf"\b{command}\b", ran.out)
        assert vitrine(command, "--help").code == 0


def test_version() -> None:
    assert re.fullmatch(r"vitrine \d+\.\d+\.\d+\S*\n", vitrine("--version").out)


def test_extensions_list_for_people_and_for_programs() -> None:
    assert "light_switch" in vitrine("extensions", "list").out
    ran = vitrine("extensions", "list", "--json")
    found = {each["name"]: each for each in json.loads(ran.out)["items"]}
    assert (ran.code, ran.err) == (0, "")
    assert found["light_switch"]["state"] == "on"
    assert found["light_switch"]["modules"][0]["integrity"].startswith("sha384-")
    off = json.loads(vitrine("extensions", "list", "--json", VITRINE_DISABLED_EXTENSIONS="light_switch").out)
    assert {"light_switch": "disabled"}.items() <= {
        each["name"]: each["state"] for each in off["items"]
    }.items()


@pytest.mark.parametrize("words", [["rooms"], ["visitors"], ["visitors", "--room", "boutique"]])
def test_a_certificate_that_nobody_vouches_for(words: list[str], tmp_path: Path) -> None:
    """As `vitrine demo --tls` has one: the line says what to set, whichever way the shop is asked."""
    certificate, key = lan_certificate(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        with suppress(OSError), listener:
            connection, _ = listener.accept()
            with connection, context.wrap_socket(connection, server_side=True):
                pass

    threading.Thread(target=greet, daemon=True).start()
    ran = vitrine(*words, "--url", f"https://127.0.0.1:{listener.getsockname()[1]}")
    assert ran.code == 2
    assert "SSL_CERT_FILE" in ran.line and "not trusted" in ran.line
