"""A member of a brand at a browser: enrolled by the one-time link, with a device that confirms at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect

from tests.shop import Shop


def with_passkeys(page: Page) -> None:
    """A device that confirms at once, as a fingerprint reader would."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def enrolled(page: Page, shop: Shop, operator: bool = False, name: str = "Élise") -> Page:
    """The brand page, signed in as an owner of the demo's brand, who is an operator if asked for."""
    invite = ("operator", "invite", "--brand") if operator else ("invite",)
    told = shop.vitrine(*invite, "Maison Vitrine", "--json")
    assert told.code == 0, told.err
    with_passkeys(page)
    page.goto(json.loads(told.out)["url"])
    page.reload()
    page.get_by_label("Your name, as colleagues will see it").fill(name)
    page.get_by_role("button", name="Make my passkey").click()
    page.get_by_role("button", name="Make recovery codes").click()
    page.get_by_role("button", name="I have it, go on").click()
    expect(page.get_by_role("heading", name="On the shelves")).to_be_visible()
    return page


_sessions: dict[tuple[str, bool], list[Any]] = {}


def signed_in(page: Page, shop: Shop, operator: bool = False) -> Page:
    """The same by a session made once for all tests: for what asks for no passkey."""
    known = _sessions.get((shop.url, operator))
    if known is None:
        enrolled(page, shop, operator)
        _sessions[shop.url, operator] = list(page.context.cookies())
        return page
    page.context.add_cookies(known)
    page.goto(f"{shop.url}/brand")
    expect(page.get_by_role("heading", name="On the shelves")).to_be_visible()
    return page


@contextmanager
def capacity(owner: Page, room: str, people: int) -> Iterator[None]:
    """The room holds so many people meanwhile. owner: a signed-in member's page."""
    change = """async ([room, people]) => {
      const { csrf } = await (await fetch('/api/session')).json();
      const detail = await (await fetch(`/api/rooms/${room}`)).json();
      const before = detail.room.capacity;
      const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf };
      const body = JSON.stringify({ ...detail.room, capacity: people });
      const answer = await fetch(`/api/rooms/${room}`, { method: 'PUT', headers, body });
      if (!answer.ok) throw new Error(await answer.text());
      return before;
    }"""
    before = owner.evaluate(change, [room, people])
    try:
        yield
    finally:
        owner.evaluate(change, [room, before])
