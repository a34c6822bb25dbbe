"""From removing a device, a member, a token until its sockets, streams and requests are refused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.lost import PATIENCE_S, Story, seconds_until, story, until_closed
from tests.hostile.served import served
from vitrine.accounts import Accounts, AccountSettings
from vitrine.storage import Database


def measure() -> dict[str, Any]:
    """out_s: the longest of device, member, token, and of a member removed at the command line."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shop.db"
        with served(url, Path(folder)) as shop, story(shop) as told:
            found = {
                "out_device_s": _device(told),
                "out_member_s": _member(told, by_hand=False),
                "out_by_command_line_s": _member(told, by_hand=True),
                "out_token_s": _token(told),
            }
    return {"out_s": max(found.values()), **found}


def _device(told: Story) -> float:
    phone = told.device("Ada", told.laptop.link("/api/passkeys/links"))
    socket, followed = told.in_a_room(phone), told.following(phone.token())
    lost = next(each for each in told.laptop.http.get("/api/passkeys").json()["items"] if not each["this"])

    def remove() -> None:
        assert told.laptop.http.delete(f"/api/passkeys/{lost['id']}").status_code == 204

    found = _out(remove, lambda: until_closed(socket), lambda: followed.join(PATIENCE_S), phone.http)
    # The codes went with the device: who found it may have found them.
    assert told.laptop.http.post("/api/recovery-codes").status_code == 201
    return found


def _member(told: Story, by_hand: bool) -> float:
    other = told.device("Eve")
    socket, followed, member = told.in_a_room(other), told.following(other.token()), other.id()

    def remove() -> None:
        if not by_hand:
            answer = told.laptop.http.delete(f"/api/members/{member}")
            assert answer.status_code == 204, answer.text
            return
        database, brand = Database(told.shop.database.url), told.accounts.brand_named(told.brand)
        assert brand is not None
        Accounts(database, AccountSettings("localhost", frozenset())).members.remove(brand.id, member, None)
        database.close()

    return _out(remove, lambda: until_closed(socket), lambda: followed.join(PATIENCE_S), other.http)


def _token(told: Story) -> float:
    bearer = told.laptop.token()
    followed = told.following(bearer)
    (token,) = (
        each for each in told.laptop.http.get("/api/tokens").json()["items"] if each["name"] == "found"
    )

    def revoke() -> None:
        assert told.laptop.http.delete(f"/api/tokens/{token['id']}").status_code == 204

    with told.stranger() as http:
        http.headers.update(bearer)
        return _out(revoke, lambda: followed.join(PATIENCE_S), lambda: None, http, "/api/models")


def _out(
    act: Callable[[], None],
    first: Callable[[], object],
    second: Callable[[], object],
    http: Any,
    path: str = "/api/members",
) -> float:
    """Seconds from the act until both have ended and a request is refused."""
    waited: list[float] = []

    def all_of_it() -> bool:
        if not waited:
            waited.append(0.0)
            act()
        first()
        second()
        return bool(http.get(path).status_code == 401)

    return round(seconds_until(all_of_it), 3)
