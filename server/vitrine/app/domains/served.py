"""Everything that is served on a brand's own domain: the visitors' side, and nothing that is not named here.

What acts for members (their pages, passkeys, tokens, everything that makes or changes a shop) is the house's
alone: passkeys belong to its name, and so do members' sessions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from starlette.routing import compile_path

from vitrine.lobbies.views import Legal

NOBODYS: Final = "-"
"""In an address: the name of something that there never was."""

READ: Final = frozenset({"GET", "HEAD"})


class Whose(Enum):
    """What of an address has to be the brand's own. Of another brand's it is as if there were none."""

    NOTHING = auto()
    ROOM = auto()
    PRODUCT = auto()
    VARIANT = auto()
    BRAND = auto()
    LISTED = auto()
    """A list: of the brand's alone."""


@dataclass(frozen=True, slots=True)
class VisitorsWay:
    """methods: of HTTP. path: as a route has it; the hole named `own` is what must be the brand's."""

    methods: frozenset[str]
    path: str
    whose: Whose = Whose.NOTHING


def _of(methods: str, path: str, whose: Whose = Whose.NOTHING) -> VisitorsWay:
    found = frozenset(methods.split())
    return VisitorsWay(found | READ if "GET" in found else found, path, whose)


SERVED: Final = (
    # Pages. `/` and the legal texts are the brand's page (`side.py`).
    _of("GET", "/"),
    *(_of("GET", f"/{each.value}") for each in Legal),
    _of("GET", "/b/{own}", Whose.BRAND),
    _of("GET", "/b/{own}/{legal}", Whose.BRAND),
    _of("GET", "/rooms/{own}", Whose.ROOM),
    _of("GET", "/products/{own}", Whose.PRODUCT),
    _of("GET", "/mine"),
    _of("GET", "/pay"),
    _of("GET", "/orders/{order}"),
    _of("GET", "/orders/{order}/invoice"),
    _of("GET", "/withdraw"),
    _of("GET", "/reports"),
    _of("GET", "/reports/{number}"),
    _of("GET", "/problems/{slug}"),
    _of("GET", "/robots.txt"),
    _of("GET", "/sitemap.xml"),
    _of("GET", "/favicon.ico"),
    # Files: by their hash or a name of the build, the same for all.
    _of("GET", "/assets/{path:path}"),
    _of("GET", "/models/{path:path}"),
    _of("GET", "/pictures/{picture}"),
    _of("GET", "/extensions/{path:path}"),
    _of("GET", "/{licence}.txt"),
    # Who one is, as a guest.
    _of("GET POST DELETE", "/api/session"),
    _of("GET", "/api/session/blocks"),
    _of("DELETE", "/api/session/blocks/{other}"),
    # The shop as visitors see it.
    _of("GET", "/api/brands/{own}", Whose.BRAND),
    _of("GET", "/api/extensions"),
    _of("GET", "/api/rooms", Whose.LISTED),
    _of("GET", "/api/rooms/{own}", Whose.ROOM),
    _of("GET", "/api/rooms/{own}/budgets", Whose.ROOM),
    _of("POST", "/api/rooms/{own}/tickets", Whose.ROOM),
    _of("POST", "/api/rooms/{own}/invites", Whose.ROOM),
    _of("GET", "/api/products", Whose.LISTED),
    _of("GET", "/api/products/{own}", Whose.PRODUCT),
    _of("GET", "/api/variants/{own}/buy", Whose.VARIANT),
    _of("POST", "/api/reports"),
    _of("GET", "/api/reports/{number}"),
    _of("GET", "/ws"),
    # The bag: `carts` itself has and takes only what is the brand's there.
    _of("GET", "/api/carts/mine"),
    _of("POST", "/api/carts/{cart}/lines"),
    _of("PATCH DELETE", "/api/carts/{cart}/lines/{line}"),
    # `orders` itself finds only the brand's.
    _of("POST", "/api/carts/{cart}/checkouts"),
    _of("GET PATCH", "/api/checkouts/{checkout}"),
    _of("POST", "/api/checkouts/{checkout}/complete"),
    _of("POST", "/api/checkouts/{checkout}/cancel"),
    # A code is good where it was shown: for the brand's own checkouts.
    _of("POST", "/api/checkouts/{checkout}/code"),
    _of("POST", "/api/checkouts/find"),
    # What came of them, and the way out of a contract.
    _of("GET", "/api/orders"),
    _of("POST", "/api/orders/find"),
    _of("GET", "/api/orders/{order}"),
    _of("POST", "/api/orders/{order}/withdrawals"),
    _of("POST", "/api/withdrawals"),
    # What visitors own. Editions and the chain are public wherever they are asked for; a gate may ask for
    # another brand's.
    _of("GET", "/api/gates/rooms/{own}", Whose.ROOM),
    _of("POST", "/api/gates/rooms/{own}/ask", Whose.ROOM),
    _of("GET", "/api/gates/products/{own}", Whose.PRODUCT),
    _of("POST", "/api/gates/products/{own}/ask", Whose.PRODUCT),
    _of("GET", "/api/certificates/chain"),
    _of("GET", "/api/editions"),
    _of("GET", "/api/editions/{number}"),
    _of("GET", "/api/editions/{number}/manifest"),
    _of("POST", "/api/editions/{number}/receive"),
    _of("GET POST", "/api/wallets"),
    _of("POST", "/api/wallets/challenge"),
    _of("DELETE", "/api/wallets/{address}"),
    _of("GET", "/api/certificates"),
    _of("POST", "/api/certificates/redeem"),
    _of("POST", "/api/certificates/{certificate}/claim"),
    _of("POST", "/api/certificates/{certificate}/link"),
    _of("POST", "/api/certificates/{certificate}/loans"),
    _of("DELETE", "/api/certificates/{certificate}/loans/{loan}"),
    _of("GET", "/api/certificates/{certificate}/file"),
)

_FOUND: Final[tuple[tuple[VisitorsWay, re.Pattern[str]], ...]] = tuple(
    (each, compile_path(each.path)[0]) for each in SERVED
)


@dataclass(frozen=True, slots=True)
class Named:
    """A request that is served. own: the name in its address that must be the brand's.

    nobodys: the address with the name of what there never was instead.
    """

    rule: VisitorsWay
    own: str | None
    nobodys: str


def served(method: str, path: str) -> Named | None:
    """What this request is for; None: it is not served."""
    for each, pattern in _FOUND:
        found = pattern.match(path)
        if found is not None and method in each.methods:
            own = found.groupdict().get("own")
            if own is None:
                return Named(each, None, path)
            return Named(each, own, path[: found.start("own")] + NOBODYS + path[found.end("own") :])
    return None
