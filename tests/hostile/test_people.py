"""People who left are out: a found device, a member who was shown the door, a token that leaked."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.models import good_glb
from tests.hostile.lost import PATIENCE_S, Story, story, until_closed
from tests.hostile.served import request, served
from tests.integration.accounts.authenticator import SoftAuthenticator
from vitrine.accounts import Accounts, AccountSettings
from vitrine.storage import Database

SIGNED_OUT = 4007
TICKET_UNKNOWN = 4002
PACE_S = 0.05
PIECE_BYTES = 256


@pytest.fixture(params=["sqlite", "postgres"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Story]:
    sqlite = f"sqlite:///{tmp_path}/shop.db"
    url = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    with served(url, tmp_path) as shop, story(shop) as found:
        yield found


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def problem(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def test_a_found_phone_is_worth_nothing_once_its_passkey_is_removed(told: Story) -> None:
    laptop = told.laptop
    phone = told.device("Ada", laptop.link("/api/passkeys/links"))
    socket, bearer = told.in_a_room(phone), phone.token()
    followed = told.following(bearer)
    links = [phone.link("/api/members/links", role="owner"), phone.link("/api/passkeys/links")]
    ticket = phone.http.post("/api/rooms/boutique/tickets").json()["ticket"]
    codes = phone.http.post("/api/recovery-codes").json()["codes"]
    lost = next(each for each in laptop.http.get("/api/passkeys").json()["items"] if not each["this"])
    assert laptop.http.delete(f"/api/passkeys/{lost['id']}").status_code == 204

    assert until_closed(socket) == SIGNED_OUT
    followed.join(PATIENCE_S)
    assert not followed.is_alive(), "what follows a job by its token ends"
    for refused in (
        phone.http.get("/api/members"),
        phone.http.post("/api/tokens", json={"name": "again", "scopes": ["models:write"]}),
        phone.http.post("/api/members/links", json={"role": "owner"}),
        phone.http.post("/api/passkeys/links"),
        phone.http.post("/api/proofs/options"),
    ):
        assert problem(refused) == "sign-in-needed"
    with told.stranger() as http:
        file = {"file": ("a.glb", good_glb(), "model/gltf-binary")}
        assert problem(http.post("/api/models", files=file, headers=bearer)) == "token-refused"
        for secret in links:
            refused = http.post("/api/enrolments/options", json={"secret": secret})
            assert problem(refused) == "enrolment-unknown"
        options = http.post("/api/passkeys/options").json()
        refused = http.post("/api/passkeys", json={"credential": phone.key.get(options)})
        assert problem(refused) == "passkey-refused"
        for code in codes[:3]:
            assert problem(http.post("/api/recovery", json={"code": code})) == "code-refused"
    assert phone.http.get("/api/session").json()["visitor"] is None
    assert until_closed(told.with_ticket(ticket)) == TICKET_UNKNOWN, "the ticket that it still held"
    assert laptop.http.get("/api/members").status_code == 200


def test_a_member_who_is_shown_the_door_leaves_the_rooms(told: Story) -> None:
    other = told.device("Eve")
    socket, bearer = told.in_a_room(other), other.token()
    followed = told.following(bearer)
    assert told.laptop.http.delete(f"/api/members/{other.id()}").status_code == 204
    assert until_closed(socket) == SIGNED_OUT
    followed.join(PATIENCE_S)
    assert not followed.is_alive()
    assert problem(other.http.get("/api/members")) == "sign-in-needed"


def test_who_is_removed_at_the_command_line_leaves_the_shop_that_runs(told: Story) -> None:
    """Another process than the shop's: nothing but the database tells of it."""
    other = told.device("Eve")
    socket, member = told.in_a_room(other), other.id()
    database = Database(told.shop.database.url)
    brand = told.accounts.brand_named(told.brand)
    assert brand is not None
    Accounts(database, AccountSettings("localhost", frozenset())).members.remove(brand.id, member, None)
    database.close()
    assert until_closed(socket) == SIGNED_OUT
    assert problem(other.http.get("/api/members")) == "sign-in-needed"


def test_a_revoked_token_ends_what_goes_on_with_it(told: Story) -> None:
    bearer = told.laptop.token()
    followed = told.following(bearer)
    (token,) = (
        each for each in told.laptop.http.get("/api/tokens").json()["items"] if each["name"] == "found"
    )

    size = {"Upload-Length": str(1 << 20), "Tus-Resumable": "1.0.0"}
    with told.stranger() as http:
        begun = http.post("/api/uploads", headers=bearer | size)
        assert begun.status_code == 201, begun.text
    piece = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Transfer-Encoding": "chunked",
    }
    with socket.create_connection(("127.0.0.1", told.shop.port), timeout=PATIENCE_S) as wire:
        wire.sendall(request("PATCH", begun.headers["Location"], bearer | piece, b""))
        wire.sendall(chunk(b"glTF" + bytes(1 << 16)))
        assert told.laptop.http.delete(f"/api/tokens/{token['id']}").status_code == 204
        for _ in range(int(PATIENCE_S / PACE_S)):
            # A slow sender: the shop looks once a second who may go on.
            if select.select([wire], [], [], PACE_S)[0]:
                break
            try:
                wire.sendall(chunk(bytes(PIECE_BYTES)))
            except ConnectionError:  # it has answered and gone between the look and the piece
                break
        answer = b""
        while b"token-refused" not in answer and (more := wire.recv(1 << 16)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 401 ") and b'"/problems/token-refused"' in answer
    followed.join(PATIENCE_S)
    assert not followed.is_alive()


def test_a_key_that_anybody_can_use_becomes_no_owner(told: Story) -> None:
    weak = SoftAuthenticator(verifies=False)
    secret = told.laptop.link("/api/members/links", role="owner")
    with told.stranger() as http:
        options = http.post("/api/enrolments/options", json={"secret": secret}).json()
        body = {"secret": secret, "credential": weak.create(options), "name": "Eve"}
        assert problem(http.post("/api/enrolments", json=body)) == "key-verifies-nobody"
        told.laptop.key.verifies = False
        options = http.post("/api/passkeys/options").json()
        refused = http.post("/api/passkeys", json={"credential": told.laptop.key.get(options)})
        assert problem(refused) == "key-verifies-nobody"
