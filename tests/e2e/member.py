"""A member of a brand at a browser: enrolled by the one-time link, with a device that confirms at once."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.shop import Shop


def _with_passkeys(page: Page) -> None:
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


def enrolled(page: Page, shop: Shop) -> Page:
    """The brand page, signed in as an owner of the demo's brand."""
    told = shop.vitrine("invite", "Maison Vitrine", "--json")
    assert told.returncode == 0, told.stderr
    _with_passkeys(page)
    page.goto(json.loads(told.stdout)["url"])
    page.reload()
    page.get_by_label("Your name, as colleagues will see it").fill("Élise")
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_role("heading", name="On the shelves")).to_be_visible()
    return page
