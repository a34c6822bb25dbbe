"""`vitrine serve` as an operator runs it, and the client commands against it: real processes, a real port."""

from __future__ import annotations

import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.shop import ROOT, free_port
from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.storage import Database

PATIENCE_S = 60.0


class Served:
    """A shop under `vitrine serve`, with a data folder and a port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vitrine", "serve"],
            cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE_S
        while not self._ready():
            assert self.process.poll() is None and time.monotonic() < until, self.end()
            time.sleep(0.1)

    def environment(self, **more: str) -> dict[str, str]:
        own = {"VITRINE_HOST": "127.0.0.1", "VITRINE_PORT": str(self.port), "VITRINE_DATA": str(self.data)}
        return {**os.environ, **own, **more}

    def vitrine(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "vitrine", *words],
            cwd=ROOT, env=self.environment(**environment), stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip

    def token(self) -> str:
        """An API token of the brand "Maison", as its owner would make it."""
        database = Database(f"sqlite:///{self.data / 'vitrine.sqlite3'}")
        try:
            accounts = Accounts(database, AccountSettings("localhost", frozenset({self.url}), False))
            _, secret = accounts.create_token(accounts.ensure_brand("Maison").id, "cli", [Scope.MODELS_WRITE])
            return secret
        finally:
            database.close()

    def end(self) -> str:
        """Stop it, and give all it said."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.communicate(timeout=60)[0].decode()
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.communicate()[0].decode()

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    shop = Served(tmp_path_factory.mktemp("shop") / "data")
    yield shop
    shop.end()


def triangle() -> bytes:
    """A GLB of one triangle, a metre by a metre, made here byte by byte."""
    points = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": 5126,
                "count": 3,
                "type": "VEC3",
                "min": [0, 0, 0],
                "max": [1, 1, 0],
            }
        ],
        "bufferViews": [{"buffer": 0, "byteLength": len(points)}],
        "buffers": [{"byteLength": len(points)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = (
        struct.pack("<II", len(text), 0x4E4F534A)
        + text
        + struct.pack("<II", len(points), 0x004E4942)
        + points
    )
    return struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks


def test_lists_of_an_open_shop(served: Served) -> None:
    for command in ("rooms", "products"):
        ran = served.vitrine(command, "--json")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert json.loads(ran.stdout) == {"items": []}


def test_the_doctor_sees_that_the_shop_is_open(served: Served) -> None:
    found = {each["part"]: each for each in json.loads(served.vitrine("doctor", "--json").stdout)["checks"]}
    assert "a shop is open" in found["port"]["what"]
    assert found["database"]["state"] == "embedded"


def test_an_invitation_is_a_link_with_its_secret_in_the_fragment(served: Served) -> None:
    ran = served.vitrine(
        "invite", "Maison", "--role", "editor", "--json", VITRINE_PUBLIC_URL="https://shop.example"
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    link = json.loads(ran.stdout)
    assert (link["brand"], link["role"]) == ("Maison", "editor")
    assert re.fullmatch(r"https://shop\.example/brand#enrol=[\w-]{40,}", link["url"])
    plain = served.vitrine("invite", "Maison")
    assert re.fullmatch(r"http://localhost:\d+/brand#enrol=[\w-]{40,}\n", plain.stdout)
    assert served.vitrine("invite", "").returncode == 2


def test_a_model_goes_up_and_its_measures_come_back(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "triangle.glb"
    file.write_bytes(triangle())
    ran = served.vitrine("upload", str(file), "--url", served.url, "--json", VITRINE_TOKEN=served.token())
    assert (ran.returncode, ran.stderr) == (0, "")
    answer = json.loads(ran.stdout)
    assert re.fullmatch(r"[0-9a-f]{64}", answer["model"]["hash"])
    assert answer["report"]["triangles"] == 1
    assert httpx.get(served.url + answer["model"]["url"], trust_env=False).content == triangle()
    people = served.vitrine("upload", str(file), "--url", served.url, VITRINE_TOKEN=served.token())
    assert answer["model"]["hash"] in people.stdout
    assert "1.000 x 1.000 x 0.000 m" in people.stdout


def test_a_folder_goes_up_with_what_is_stated_and_one_bad_file_stops_no_other(
    served: Served, tmp_path: Path
) -> None:
    (tmp_path / "a.glb").write_bytes(b"<html>not a model</html>")
    (tmp_path / "b.glb").write_bytes(triangle())
    words = ("upload", str(tmp_path), "--url", served.url, "--unit", "m", "--rights", "Maison", "--json")
    ran = served.vitrine(*words, VITRINE_TOKEN=served.token())
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert "a.glb" in ran.stderr and "1 of 2 were refused" in ran.stderr
    bad, good = json.loads(ran.stdout)
    assert (bad["file"], bad["problem"]["type"]) == ("a.glb", "/problems/not-a-model")
    assert (good["file"], good["report"]["triangles"]) == ("b.glb", 1)


@pytest.mark.parametrize("content", [b"<html>not a model</html>", triangle()[:-7], b"glTF"])
def test_a_bad_model_is_one_line(served: Served, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.glb"
    file.write_bytes(content)
    ran = served.vitrine("upload", str(file), "--url", served.url, VITRINE_TOKEN=served.token())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("vitrine: The shop ")


def test_a_bad_token_is_one_line_and_is_not_repeated(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "triangle.glb"
    file.write_bytes(triangle())
    ran = served.vitrine("upload", str(file), "--url", served.url, VITRINE_TOKEN="vt_nonsense")
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert "Check the token" in ran.stderr
    assert "vt_nonsense" not in ran.stderr


def test_a_second_shop_on_the_port_is_told_so(served: Served, tmp_path: Path) -> None:
    ran = served.vitrine("serve", "--data", str(tmp_path / "other"))
    assert ran.returncode == 2
    assert str(served.port) in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_light_switch_reaches_browsers_as_its_hash_says(served: Served) -> None:
    listed = {
        each["name"]: each
        for each in json.loads(served.vitrine("extensions", "list", "--json").stdout)["items"]
    }
    served_ones = httpx.get(f"{served.url}/api/extensions", trust_env=False).json()["items"]
    (told,) = (each for each in served_ones if each["name"] == "light_switch")
    assert listed["light_switch"]["modules"] == told["modules"]


def test_it_stops_when_asked(tmp_path: Path) -> None:
    shop = Served(tmp_path / "data")
    said = shop.end()
    # uvicorn ends by the very signal that stopped it, once everything is closed.
    assert shop.process.returncode in (0, -signal.SIGTERM), said
    assert "Traceback" not in said
