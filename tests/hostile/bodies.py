"""For every route that takes a body: its largest legal one, and the worst that are refused."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fixtures.rooms import NO_MODEL, room
from vitrine.catalog.doors.hours import DAYS_LIMIT, SPANS_LIMIT, WEEKDAYS
from vitrine.ids import new_id
from vitrine.orders.selling.countries import COUNTRIES

JSON = "application/json"
KIB = 1024


@dataclass(frozen=True)
class Case:
    """legal: the largest body in a good shape, None where the route takes none. limit: of its JSON, bytes and
    members. program: who asks is a token, else a member. path: values of the path's members.
    """

    legal: Callable[[Mapping[str, str]], bytes] | None = None
    limit: tuple[int, int] = (64 * KIB, 1_000)
    program: bool = True
    path: Mapping[str, str] = field(default_factory=dict)


def document(**members: Any) -> Callable[[Mapping[str, str]], bytes]:
    return lambda _: json.dumps(members).encode()


def refused(limit_bytes: int, members: int) -> dict[str, bytes]:
    """What every reader of JSON has to refuse, each as large as the route lets it come to its reader."""
    room_left = limit_bytes - 64
    many = min(members - 4, room_left // 10)
    return {
        "deep lists": b"[" * (members - 2) + b"]" * (members - 2),
        "deep objects": b'{"a":' * (members - 2) + b"1" + b"}" * (members - 2),
        "numbers": b"[" + b",".join([b"0"] * (members - 4)) + b"]",
        "wrong at the end": b"[" + b",".join([*[b'"a"'] * (members - 5), b"{}"]) + b"]",
        "unknown members": b"{" + b",".join(b'"k%06d":0' % n for n in range(many)) + b"}",
        "one member twice": b"{" + b",".join([b'"name":0'] * (many - 2)) + b"}",
        "a huge integer": b'{"colour":' + b"9" * room_left + b"}",
        "a huge fraction": b'{"colour":0.' + b"9" * room_left + b"}",
        "a huge exponent": b'{"colour":1e' + b"9" * room_left + b"}",
        "escapes": b'{"name":"' + rb"\u0041" * (room_left // 6) + b'"}',
        "half pairs": b'{"name":"' + rb"\ud800" * (room_left // 6) + b'"}',
        "marks": b'{"name":"' + "e\u0301\u0327".encode() * (room_left // 5) + b'"}',
        "no end": b'{"name":"' + b"," * room_left,
        "no end, escapes": b'{"name":"' + b'\\",' * (room_left // 3),
        "backslashes": b'{"name":"' + b"\\" * room_left + b'"}',
        "no UTF-8": b'{"name":"' + b"\xff" * room_left + b'"}',
        "one list in another": b'{"variants":[' + b"[]," * ((members - 6) // 2) + b"[]]}",
        "too many": manifold(members + 1),
        "too large": b'{"name":"' + b"x" * limit_bytes + b'"}',
    }


def manifold(members: int) -> bytes:
    """JSON with so many members."""
    return b"[" + b",".join([b"0"] * members) + b"]"


def room_legal(
    room_id: str = "siege", model: str = NO_MODEL, product: str | None = None, placements: int = 512
) -> bytes:
    """As much of everything as a room.json may have. product: in every place; None: one each that is none."""

    def ring(number: int) -> list[list[float]]:
        turns = (2 * math.pi * corner / 128 for corner in range(128))
        radius = 1 + number / 100
        return [[round(radius * math.cos(turn), 4), round(radius * math.sin(turn), 4)] for turn in turns]

    plain = room(room_id, model)
    elsewhere = {"room": "elsewhere", "spawn": "door"}
    slots = [{**plain["slots"][0], "name": f"slot{n}", "position": [0, 1, 0]} for n in range(256)]
    standing = [
        {"id": new_id("placement"), "product": product or new_id("product"), "position": [1.25, 1, 0.5]}
        for _ in range(placements)
    ]
    found = {
        **plain,
        "bounds": {"min": [-32, -1, -32], "max": [32, 7, 32]},
        "obstacles": [{"polygon": ring(number)} for number in range(31)],
        "spawns": [{**plain["spawns"][0], "name": f"spawn{n}", "position": [3, 0, 2]} for n in range(32)],
        "slots": slots,
        "placements": standing,
        "portals": [{**plain["portals"][0], "name": f"portal{n}", "to": elsewhere} for n in range(32)],
    }
    return json.dumps(found, separators=(",", ":")).encode()


def room_refused(room_id: str = "siege") -> bytes:
    """The same, wrong in its very last corner."""
    found = json.loads(room_legal(room_id))
    found["obstacles"][-1]["polygon"][-1] = found["obstacles"][-1]["polygon"][40]
    return json.dumps(found, separators=(",", ":")).encode()


def acts(path: Mapping[str, str]) -> bytes:
    """A whole batch on a room that is as full as may be, which has to be checked as a whole besides."""
    spawn = {"position": [3, 0, 2], "yaw_deg": 90}
    light = {"kind": "spot", "kelvin": 2_700, "strength": 1.5}
    placed = {
        "product": path["standing"],
        "position": [1.25, 1, 0.5],
        "locked": True,
        "group": "g" * 63,
        "light": light,
    }
    batch: list[dict[str, Any]] = [{"do": "set", "thing": "spawn", "id": "spawn0", "value": spawn}]
    batch += [
        {"do": "put", "thing": "placement", "id": new_id("placement"), "value": placed, "at": 0}
        for _ in range(99)
    ]
    return json.dumps({"base": 0, "acts": batch}).encode()


_CONTACT = {"name": "n" * 200, "address": "a" * 400, "email": "e" * 240 + "@shop.example", "country": "FR"}


def _seller(_path: Mapping[str, str]) -> bytes:
    long = dict.fromkeys(("en", "fr"), "é" * 20000)
    at = dict.fromkeys(("name", "line1", "line2", "postal_code", "city", "region"), "a" * 200)
    said = {
        "legal_name": "n" * 200, "address": {**at, "country": "FR"}, "register": "r" * 200,
        "email": "e" * 60 + "@shop.example", "terms": long, "withdrawal": long,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()


def _delivery(_path: Mapping[str, str]) -> bytes:
    option = {
        "title": {"en": "\u00e9" * 80, "fr": "\u00e9" * 80}, "countries": sorted(COUNTRIES),
        "price": {"amount_minor": 10**12, "currency": "KWD"}, "days": [0, 365],
        "free_from": {"amount_minor": 10**12, "currency": "KWD"},
    }  # fmt: skip
    return json.dumps({"options": [option] * 20}).encode()


def _tax(_path: Mapping[str, str]) -> bytes:
    countries = sorted(COUNTRIES)
    overrides = [
        {"country": each, "tax_class": "second_reduced", "since": "2026-01-01", "rate_ppm": 10**6}
        for each in countries[:200]
    ]
    said = {"includes_tax": True, "home": "FR", "registrations": countries[:60], "overrides": overrides}
    return json.dumps(said).encode()


def product(path: Mapping[str, str]) -> bytes:
    text = {"en": "\u00e9" * 120, "fr": "\u00e9" * 120}
    variant = {
        "title": text,
        "price": {"amount_minor": 4900, "currency": "EUR"},
        "material_variant": "walnut",
        "buy_url": "https://shop.example/" + "a" * 1_800,
        "content": {"amount": 0.125, "unit": "l"},
    }
    long = {"en": "word " * 399, "fr": "mot, " * 399}
    said = {"care": long, "materials": long, "warnings": long, "origin": text, "digital": True}
    body = {
        "title": text, "description": {"en": "word " * 799, "fr": "mot, " * 799}, "credit": "c" * 300,
        "variants": [{**variant, "sku": f"{number:064}"} for number in range(100)], "model": path["model"],
        "facts": {"maker": _CONTACT, "responsible": _CONTACT, **said},
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False).encode()


def credential(**more: Any) -> Callable[[Mapping[str, str]], bytes]:
    data = base64.urlsafe_b64encode(json.dumps({"challenge": "YQ", "x": "y" * 9_000}).encode()).decode()
    response = {"clientDataJSON": data, "attestationObject": "o2" * 8_000, "signature": "MEU" * 4_000}
    return document(credential={"id": "aWQ", "type": "public-key", "response": response}, **more)


_RULE = {"contract": "0x" + "ab" * 20, "standard": "ERC-721", "chain_id": 1}
_TEXT = "\u00e9" * 1_900
_PRODUCT = (512 * KIB, 4_000)
_ROOM = (512 * KIB, 24_000)
_SPANS = [{"opens": f"{hour:02}:00", "closes": f"{hour:02}:59"} for hour in range(SPANS_LIMIT)]

_PARTS = [{"line": "l" * 64, "quantity": 999}] * 100
_NONE = {"order": "order_none"}

CASES: dict[str, Case] = {
    "POST /api/session": Case(document(name="A" * 40, colour=3), program=False),
    "POST /api/enrolments/options": Case(document(secret="s" * 200), program=False),
    "POST /api/enrolments": Case(credential(secret="s" * 43, name="Ada"), program=False),
    "POST /api/passkeys/options": Case(program=False),
    "POST /api/passkeys": Case(credential(), program=False),
    "POST /api/passkeys/links": Case(program=False),
    "POST /api/tokens": Case(document(name="n" * 40, scopes=["catalog:write"] * 32), program=False),
    "PUT /api/jobs/{job}/statement": Case(
        document(rights={"holder": "h" * 200, "confirmed": True}, stated_cm=[1, 2, 3])
    ),
    "POST /api/uploads": Case(),
    "POST /api/room-files": Case(),
    "POST /api/products": Case(product, _PRODUCT),
    "PATCH /api/products/{product}": Case(product, _PRODUCT),
    "PUT /api/brand/products/order": Case(
        document(products=[f"product_{number:026}" for number in range(5_000)], before=None),
        (512 * KIB, 5_010),
    ),
    "PUT /api/products/{product}/pictures/order": Case(document(pictures=["f" * 64] * 64)),
    "PATCH /api/products/{product}/pictures/{picture}": Case(
        document(alt={"en": "a\u00e9" * 150, "fr": "a\u00e9" * 150}, hidden=False), path={"picture": "model"}
    ),
    "POST /api/products/{product}/publish": Case(),
    "POST /api/products/{product}/withdraw": Case(),
    "POST /api/products/{product}/duplicate": Case(),
    "POST /api/products/changes": Case(
        document(changes=[{"product": "product_none", "version": 1, "patch": {"credit": "x" * 9_000}}] * 50),
        (512 * KIB, 10_000),
    ),
    "PUT /api/brand/facts": Case(
        document(maker=_CONTACT, responsible=_CONTACT, origin={"en": "a\u00e9" * 60, "fr": "a\u00e9" * 60})
    ),
    "PUT /api/brand/seller": Case(_seller, (512 * KIB, 1_000)),
    "PUT /api/brand/delivery": Case(_delivery, (512 * KIB, 6_000)),
    "PUT /api/brand/tax": Case(_tax, (64 * KIB, 2_000)),
    "PUT /api/stock/{variant}": Case(
        document(tracked=True, on_hand=10**9, backorder=10**9, low_at=10**9), path={"variant": "variant_none"}
    ),
    "POST /api/stock/{variant}/moves": Case(
        document(kind="count", delta=10**9, note="n" * 300), path={"variant": "variant_none"}
    ),
    "POST /api/orders/find": Case(document(number="9" * 40, email="e" * 254), program=False),
    "POST /api/withdrawals": Case(document(name="n" * 200, number="9", email="e" * 254), program=False),
    "POST /api/orders/{order}/withdrawals": Case(document(name="n", lines=_PARTS), program=False, path=_NONE),
    "POST /api/brand/orders/{order}/fulfilments": Case(document(lines=_PARTS, tracking="t"), path=_NONE),
    "POST /api/brand/orders/{order}/refunds": Case(document(lines=_PARTS, reason="r" * 200), path=_NONE),
    "POST /api/brand/orders/{order}/cancel": Case(document(reason="r" * 200), path=_NONE),
    "POST /api/carts/{cart}/lines": Case(
        document(variant="v" * 64, quantity=999, room="r" * 64, placement="p" * 64),
        program=False,
        path={"cart": "mine"},
    ),
    "PATCH /api/carts/{cart}/lines/{line}": Case(
        document(delta=-999), program=False, path={"cart": "mine", "line": "line_none"}
    ),
    "POST /api/carts/{cart}/checkouts": Case(document(brand="b" * 64), program=False, path={"cart": "mine"}),
    "PATCH /api/checkouts/{checkout}": Case(
        document(
            buyer={"email": "e" * 254, "name": "n" * 120},
            address={
                "name": "n" * 200,
                "line1": "l" * 200,
                "line2": "l" * 200,
                "postal_code": "p" * 20,
                "city": "c" * 200,
                "region": "r" * 200,
                "country": "FR",
            },
            delivery="d" * 64,
            terms={"version": "v" * 64, "agreed": True},
            agreed=10**9,
        ),
        program=False,
        path={"checkout": "checkout_none"},
    ),
    "POST /api/checkouts/{checkout}/complete": Case(
        document(payment={"token": "t" * 255}), program=False, path={"checkout": "checkout_none"}
    ),
    "POST /api/checkouts/find": Case(document(code="K" * 40), program=False),
    "POST /api/checkouts/{checkout}/code": Case(program=False, path={"checkout": "checkout_none"}),
    "POST /api/checkouts/{checkout}/cancel": Case(program=False, path={"checkout": "checkout_none"}),
    "PUT /api/rooms/{room}": Case(
        lambda path: room_legal(path["room"], path["model"], path["standing"]), _ROOM
    ),
    "POST /api/rooms": Case(document(title={"en": "Our shop"}, template="atelier")),
    "PATCH /api/rooms/{room}/dressing": Case(document(arrangement=1)),
    "PUT /api/rooms/{room}/scene": Case(document(model=NO_MODEL)),
    "POST /api/models/{model}/scene": Case(),
    "POST /api/models/{model}/bakes": Case(document(preset="gallery")),
    "POST /api/models/{model}/bakes/{preset}/model": Case(path={"preset": "gallery"}),
    "PATCH /api/rooms/{room}": Case(
        document(
            state="public",
            title={"en": "t" * 120, "fr": "t" * 120},
            summary={"en": "s" * 400, "fr": "s" * 400},
            hours={
                "zone": "Europe/Paris",
                "week": dict.fromkeys(WEEKDAYS, _SPANS),
                "days": [{"date": f"2{year:03}-12-24", "spans": _SPANS} for year in range(DAYS_LIMIT)],
            },
        ),
        (64 * KIB, 2_000),
    ),
    "POST /api/rooms/{room}/placements": Case(
        lambda path: json.dumps({"product": path["standing"], "position": [0.5, 1, 0.5]}).encode()
    ),
    "POST /api/rooms/{room}/undo": Case(),
    "POST /api/rooms/{room}/restore": Case(),
    "PATCH /api/brand": Case(document(name="n" * 80), program=False),
    "PATCH /api/brand/lobby": Case(
        document(
            accent="#7b5c27",
            ground="#0a1a2f",
            family="jost",
            summary={"en": "s" * 400, "fr": "s" * 400},
            **{
                each: {"en": "l\u00e9" * 10_000, "fr": "l\u00e9" * 10_000}
                for each in ("imprint", "privacy", "terms")
            },
        ),
        (512 * KIB, 1_000),
    ),
    "POST /api/brand/lobby/palettes": Case(document(accent="#7b5c27", ground="#0a1a2f")),
    "POST /api/rooms/{room}/invites": Case(),
    "POST /api/rooms/{room_id}/tickets": Case(document(watch=False), program=False),
    "PUT /api/gates/{kinds}/{thing}": Case(
        document(any=[{**_RULE, "token": str(n)} for n in range(16)]), path={"kinds": "rooms"}
    ),
    "POST /api/gates/{kinds}/{thing}/ask": Case(
        document(token="9" * 78), program=False, path={"kinds": "rooms"}
    ),
    "POST /api/wallets/challenge": Case(document(address="0x" + "ab" * 20, chain_id=31337), program=False),
    "POST /api/wallets": Case(
        document(message="m" * 4_096, signature="0x" + "ab" * 4_096, purpose="link"), program=False
    ),
    "POST /api/products/{product}/editions": Case(
        document(licence="l\u00e9" * 20_000, max_supply=10_000, royalty_bps=500), (512 * KIB, 1_000)
    ),
    "POST /api/editions/{number}/gifts": Case(document(count=100), path={"number": "1"}),
    "POST /api/editions/{number}/receive": Case(program=False, path={"number": "1"}),
    "POST /api/certificates/redeem": Case(document(secret="s" * 200), program=False),
    "POST /api/certificates/{certificate}/claim": Case(
        document(wallet="0x" + "ab" * 20, by="shop"), program=False
    ),
    "POST /api/certificates/{certificate}/link": Case(program=False),
    "POST /api/certificates/{certificate}/loans": Case(
        document(visitor_id="visitor_" + "a" * 26, minutes=60), program=False
    ),
    "POST /api/editions/{number}/certificates/{serial}/revoke": Case(
        document(revoked=True), path={"number": "1", "serial": "1"}
    ),
    "POST /api/certificates/{chain}/{contract}/{token}/challenges": Case(
        program=False, path={"chain": "31337", "contract": "0x" + "ab" * 20, "token": "1"}
    ),
    "PATCH /api/members/{member_id}": Case(
        document(role="staff"), program=False, path={"member_id": "member_none"}
    ),
    "PATCH /api/passkeys/{passkey_id}": Case(
        document(name="n" * 1_000), program=False, path={"passkey_id": "passkey_none"}
    ),
    "POST /api/enrolments/look": Case(document(secret="s" * 200), program=False),
    "POST /api/members/links": Case(document(role="editor"), program=False),
    "POST /api/proofs": Case(credential(), program=False),
    "POST /api/proofs/options": Case(program=False),
    "POST /api/recovery": Case(document(code="7" * 200), program=False),
    "POST /api/recovery-codes": Case(program=False),
    # Refused unread: nobody but the provider has the secret, and this shop takes no payments.
    "POST /api/payments/webhooks/stripe": Case(limit=(1024 * KIB, 50_000), program=False),
    "POST /api/reports": Case(
        document(kind="room", thing="siege", reason="illegal", text=_TEXT, contact="c" * 200), program=False
    ),
    "POST /api/operator/reports/{report}/decision": Case(
        document(decision="dismiss", reason=_TEXT), program=False, path={"report": "report_none"}
    ),
    "POST /api/operator/takedowns": Case(document(kind="room", thing="nothing", reason=_TEXT), program=False),
    "POST /api/operator/takedowns/{kind}/{thing}/restore": Case(
        document(reason=_TEXT), program=False, path={"kind": "room", "thing": "nothing"}
    ),
    "PATCH /api/operator/brands/{brand}/quotas": Case(
        document(rooms=100, products=1_000, file_bytes=1 << 40), program=False, path={"brand": "brand_none"}
    ),
    "POST /api/operator/approvals/{brand}": Case(
        document(decision="not_yet", words="w" * 2_000), program=False, path={"brand": "brand_none"}
    ),
    "POST /api/operator/letters/{letter}/again": Case(program=False, path={"letter": "1"}),
    "POST /api/operator/lobby": Case(document(kind="room", thing="t" * 80, place=1), program=False),
    "POST /api/brand/notices/{takedown}/answer": Case(
        document(text=_TEXT), program=False, path={"takedown": "takedown_none"}
    ),
    "POST /api/proofs/{challenge}": Case(document(signature="0x" + "ab" * 4_096), program=False),
    "POST /api/rooms/{room}/draft/acts": Case(acts, (256 * KIB, 5_000)),
    "POST /api/rooms/{room}/draft/dressing": Case(document(base=0, dressing={"arrangement": 1})),
    "POST /api/rooms/{room}/draft/versions": Case(document(number=100, name="n" * 80)),
    "POST /api/rooms/{room}/draft/from": Case(document(base=0, version="version_none")),
    "POST /api/rooms/{room}/draft/open": Case(document(number=100, name="n" * 80)),
}
"""Route -> what it is given. Those that stream have tests of their own: STREAMED."""

STREAMED = frozenset(
    {
        "POST /api/models",
        "POST /api/pictures",
        "POST /api/products/{product}/pictures",
        "PATCH /api/uploads/{upload}",
        "PATCH /api/room-files/{upload}",
    }
)
