"""`vitrine serve` as an operator runs it, and the client commands against it: a real process, a real port."""

from __future__ import annotations

import json
import re
import signal
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.shop import Shop
from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.storage import Database

SERVE = (sys.executable, "-m", "vitrine", "serve")
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop under `vitrine serve`; at the end it stops as it is asked to."""
    data = tmp_path_factory.mktemp("shop") / "data"
    shop = Shop(data, command=SERVE, opened="Application startup complete").start()
    until = time.monotonic() + PATIENCE_S
    while not _ready(shop):
        assert time.monotonic() < until, shop.said
        time.sleep(0.1)
    yield shop
    # uvicorn ends by the very signal that stopped it, once everything is closed.
    assert shop.stop() in (0, -signal.SIGTERM), shop.said
    assert "Traceback" not in "".join(shop.said)


def _ready(shop: Shop) -> bool:
    try:
        return httpx.get(f"{shop.url}/readyz", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def token(shop: Shop) -> str:
    """An API token of the brand "Maison", as its owner would make it."""
    database = Database(shop.database_url)
    try:
        accounts = Accounts(database, AccountSettings("localhost", frozenset({shop.url}), False))
        _, secret = accounts.create_token(accounts.ensure_brand("Maison").id, "cli", [Scope.MODELS_WRITE])
        return secret
    finally:
        database.close()


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


def test_lists_of_an_open_shop(served: Shop) -> None:
    for command in ("rooms", "products"):
        ran = served.vitrine(command, "--json")
        assert (ran.code, ran.err) == (0, "")
        assert json.loads(ran.out) == {"items": []}


def test_the_doctor_sees_that_the_shop_is_open(served: Shop) -> None:
    found = {each["part"]: each for each in json.loads(served.vitrine("doctor", "--json").out)["checks"]}
    assert "a shop is open" in found["port"]["what"]
    assert found["database"]["state"] == "embedded"


def test_an_invitation_is_a_link_with_its_secret_in_the_fragment(served: Shop) -> None:
    ran = served.vitrine(
        "invite", "Maison", "--role", "editor", "--json", VITRINE_PUBLIC_URL="https://shop.example"
    )
    assert (ran.code, ran.err) == (0, "")
    link = json.loads(ran.out)
    assert (link["brand"], link["role"]) == ("Maison", "editor")
    assert re.fullmatch(r"https://shop\.example/brand#enrol=[\w-]{40,}", link["url"])
    plain = served.vitrine("invite", "Maison")
    assert re.fullmatch(r"http://localhost:\d+/brand#enrol=[\w-]{40,}\n", plain.out)
    assert served.vitrine("invite", "").code == 2


def test_a_model_goes_up_and_its_measures_come_back(served: Shop, tmp_path: Path) -> None:
    file = tmp_path / "triangle.glb"
    file.write_bytes(triangle())
    ran = served.vitrine("upload", str(file), "--url", served.url, "--json", VITRINE_TOKEN=token(served))
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    assert re.fullmatch(r"[0-9a-f]{64}", answer["model"]["hash"])
    assert answer["report"]["triangles"] == 1
    assert httpx.get(served.url + answer["model"]["url"], trust_env=False).content == triangle()
    people = served.vitrine("upload", str(file), "--url", served.url, VITRINE_TOKEN=token(served))
    assert answer["model"]["hash"] in people.out
    assert "1.000 x 1.000 x 0.000 m" in people.out


def test_a_folder_goes_up_with_what_is_stated_and_one_bad_file_stops_no_other(
    served: Shop, tmp_path: Path
) -> None:
    (tmp_path / "a.glb").write_bytes(b"<html>not a model</html>")
    (tmp_path / "b.glb").write_bytes(triangle())
    words = ("upload", str(tmp_path), "--url", served.url, "--unit", "m", "--rights", "Maison", "--json")
    ran = served.vitrine(*words, VITRINE_TOKEN=token(served))
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "a.glb" in ran.err and "1 of 2 were refused" in ran.err
    bad, good = json.loads(ran.out)
    assert (bad["file"], bad["problem"]["type"]) == ("a.glb", "/problems/not-a-model")
    assert (good["file"], good["report"]["triangles"]) == ("b.glb", 1)


@pytest.mark.parametrize("content", [b"<html>not a model</html>", triangle()[:-7], b"glTF"])
def test_a_bad_model_is_one_line(served: Shop, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.glb"
    file.write_bytes(content)
    ran = served.vitrine("upload", str(file), "--url", served.url, VITRINE_TOKEN=token(served))
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("vitrine: The shop ")


def test_a_bad_token_is_one_line_and_is_not_repeated(served: Shop, tmp_path: Path) -> None:
    file = tmp_path / "triangle.glb"
    file.write_bytes(triangle())
    ran = served.vitrine("upload", str(file), "--url", served.url, VITRINE_TOKEN="vt_nonsense")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "Check the token" in ran.err
    assert "vt_nonsense" not in ran.err


def test_a_second_shop_on_the_port_is_told_so(served: Shop, tmp_path: Path) -> None:
    ran = served.vitrine("serve", "--data", str(tmp_path / "other"))
    assert ran.code == 2
    assert str(served.port) in ran.line


def test_the_light_switch_reaches_browsers_as_its_hash_says(served: Shop) -> None:
    listed = {
        each["name"]: each for each in json.loads(served.vitrine("extensions", "list", "--json").out)["items"]
    }
    served_ones = httpx.get(f"{served.url}/api/extensions", trust_env=False).json()["items"]
    (told,) = (each for each in served_ones if each["name"] == "light_switch")
    assert listed["light_switch"]["modules"] == told["modules"]
