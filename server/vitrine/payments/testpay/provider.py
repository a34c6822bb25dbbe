"""The test provider: a request in, an answer out. No socket; the clock is its owner's."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from vitrine.clock import Clock
from vitrine.payments.testpay import objects, pages, reading
from vitrine.payments.testpay.faults import Faults
from vitrine.payments.testpay.form import listed, read_form
from vitrine.payments.testpay.intents import Intents, way_back
from vitrine.payments.testpay.refunds import RIPENING, Refunds
from vitrine.payments.testpay.refusals import (
    Denied,
    broken,
    invalid,
    key_in_use,
    key_of_another,
    missing,
    unauthenticated,
)
from vitrine.payments.testpay.store import KeptResponse, Obj, Store, new_name
from vitrine.payments.testpay.tokens import make_token
from vitrine.payments.testpay.wire import DROPPED, Asked, Response

BODY_LIMIT_BYTES: Final = 256 * 1024
KEY_LIFE_S: Final = 24 * 3600
KEY_LIMIT: Final = 255
PAGE_LIMIT: Final = 100
SHUFFLE_MS: Final = 500
LATEST: Final = 2**62
EXPANDED: Final = {
    "latest_charge": "charge", "charge": "charge", "payment_intent": "payment_intent",
    "payment_method": "payment_method",
}  # fmt: skip
LISTS: Final = {
    "payment_intents": "payment_intent", "refunds": "refund", "charges": "charge", "events": "event",
    "disputes": "dispute",
}  # fmt: skip
READ: Final = LISTS | {"confirmation_tokens": "confirmation_token", "payment_methods": "payment_method"}


class Provider:
    """base: its own address, for links to the challenge's page. hook: the shop's webhook, None: nobody hears.

    sleep: how a delay is waited for, in seconds. One request at a time is worked on; delays stand outside.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        base: str,
        hook: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.store, self.clock, self.base, self.hook = store, clock, base, hook
        self.faults, self.turn = Faults(), threading.Lock()
        self._sleep, self._busy = sleep, set[str]()

    @property
    def now_ms(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def handle(self, asked: Asked) -> Response:
        """What this request is answered."""
        try:
            if asked.path.startswith("/_"):
                with self.turn:
                    return self._aside(asked)
            with self.turn:
                if self.now_ms < self.faults.down_until_ms or self.faults.drop_request.meets(asked.path):
                    return DROPPED
                delay_ms = self.faults.delay.ms if self.faults.delay.meets(asked.path) else 0
                lost = self.faults.drop_response.meets(asked.path)
            answer = self._api(asked, delay_ms)
            return DROPPED if lost else answer
        except Denied as refusal:
            return _refused(refusal, new_name("req"))

    def _api(self, asked: Asked, delay_ms: int) -> Response:
        """Stripe's own part. Raises Denied."""
        request = new_name("req")
        try:
            params = self._params(asked)
        except Denied as refusal:
            return _refused(refusal, request)
        key = asked.headers.get("idempotency-key", "") if asked.method == "POST" else ""
        if len(key) > KEY_LIMIT:
            raise invalid(f"Idempotency keys have up to {KEY_LIMIT} characters.")
        if key:
            with self.turn:
                if key in self._busy:
                    return _refused(key_in_use(key), request)
                self._busy.add(key)
        try:
            if delay_ms:
                self._sleep(delay_ms / 1000)
            with self.turn, self.store.unit():
                return self._once(asked, params, key, request)
        finally:
            self._busy.discard(key)

    def _params(self, asked: Asked) -> Obj:
        held = asked.headers.get("authorization", "").partition(" ")[2]
        if not held:
            raise unauthenticated(
                "You did not provide an API key. You need to provide it in the Authorization header, "
                "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
            )
        if not held.startswith(("sk_test_", "rk_test_")):
            raise unauthenticated(
                "Invalid API Key provided: this is no real provider, and takes test keys only."
            )
        if asked.method == "GET":
            return read_form(urlsplit(asked.target).query)
        if len(asked.body) > BODY_LIMIT_BYTES:
            raise invalid("Invalid request: the body is too large.")
        return read_form(asked.body.decode("utf-8", "replace"))

    def _once(self, asked: Asked, params: Obj, key: str, request: str) -> Response:
        """Within a transaction: the answer kept under the key, else a new one, which is kept."""
        address, now = f"{asked.method} {asked.path}", self.now_ms // 1000
        digest = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
        kept = self.store.answer(key) if key else None
        if kept is not None and now - kept.at < KEY_LIFE_S:
            if kept.address != address:
                return _refused(key_of_another(key, kept.address.partition(" ")[2]), request)
            if kept.digest != digest:
                return _refused(key_of_another(key, None), request)
            again = {"Idempotent-Replayed": "true", "Original-Request": kept.request, "Idempotency-Key": key}
            return _json(kept.status, kept.body, request, again)
        failing = self.faults.fail.meets(asked.path)
        try:
            if failing and not self.faults.fail.effect:
                raise broken()
            cause = {"id": request, "idempotency_key": key or None}
            with self.store.attempt():
                found = self._answered(asked, params, cause, now)
            if failing:
                raise broken()
            status, body, keep = 200, json.dumps(found), True
        except Denied as refusal:
            status, body, keep = refusal.status, json.dumps({"error": refusal.error}), refusal.kept
        if key and keep:
            self.store.keep(key, KeptResponse(address, digest, status, body, request, now))
        return _json(status, body, request, {"Idempotency-Key": key} if key else {})

    def _answered(self, asked: Asked, params: Obj, request: Obj, now: int) -> Obj:
        """What the address gives. Raises Denied."""
        expand = listed(params.get("expand"))

        def tell(kind: str, thing: Obj) -> None:
            self._tell(kind, thing, request, now)

        intents, refunds = Intents(self.store, tell, now, self.base), Refunds(self.store, tell, now)
        match asked.method, asked.path.strip("/").split("/")[1:]:
            case "POST", ["payment_intents"]:
                return self._expanded(intents.create(params), expand)
            case "POST", ["payment_intents", name, "confirm"]:
                return self._expanded(intents.confirm(name, params), expand)
            case "POST", ["payment_intents", name, "capture"]:
                return self._expanded(intents.capture(name, params), expand)
            case "POST", ["payment_intents", name, "cancel"]:
                return self._expanded(intents.cancel(name, params), expand)
            case "POST", ["refunds"]:
                return self._expanded(refunds.create(params), expand)
            case "POST", ["test_helpers", "confirmation_tokens"]:
                return make_token(self.store, reading.known(params, reading.TOKEN), now)
            case "GET", [plural, name] if plural in READ:
                kind = READ[plural]
                found = self.store.get(kind, name)
                if found is None:
                    raise missing(kind, name, "intent" if kind == "payment_intent" else "id")
                return self._expanded(found, expand)
            case "GET", [plural] if plural in LISTS:
                return self._listed(plural, params, expand)
        raise invalid(
            f"Unrecognized request URL ({asked.method}: {asked.path[:200]}). To list objects, remove the "
            "trailing slash. To retrieve an object, pass a valid (non-empty) identifier.",
            status=404,
        )

    def _listed(self, plural: str, params: Obj, expand: list[str]) -> Obj:
        beside = {"refunds": {"payment_intent", "charge"}, "charges": {"payment_intent"}, "events": {"type"}}
        filters = beside.get(plural, set())
        reading.known(params, reading.LIST | filters)
        since, until = _between(params.get("created") or {})
        limit = _second(params.get("limit", "10"), "limit")
        if not 1 <= limit <= PAGE_LIMIT:
            raise invalid(f"limit is 1 to {PAGE_LIMIT}.", param="limit")
        found = [
            each
            for each in self.store.all(LISTS[plural], since, until)
            if all(each.get(name) == params[name] for name in filters if name in params)
        ]
        if (after := params.get("starting_after")) is not None:
            places = [place for place, each in enumerate(found) if each["id"] == after]
            if not places:
                raise missing(LISTS[plural], str(after), "starting_after")
            found = found[places[0] + 1 :]
        inner = [each.removeprefix("data.") for each in expand]
        return {
            "object": "list",
            "data": [self._expanded(each, inner) for each in found[:limit]],
            "has_more": len(found) > limit,
            "url": f"/v1/{plural}",
        }

    def _expanded(self, thing: Obj, expand: list[str]) -> Obj:
        shown = dict(thing)
        for name in expand:
            if name not in EXPANDED or name not in thing:
                message = f"This property cannot be expanded ({name[:80]})."
                raise invalid(message, code="property_unexpandable", param="expand")
            if isinstance(thing[name], str):
                shown[name] = self.store.get(EXPANDED[name], thing[name])
        return shown

    def _tell(self, kind: str, thing: Obj, request: Obj, now: int) -> None:
        event = self.store.put(objects.event(kind, thing, request, now))
        faults = self.faults.webhooks
        for _ in range(faults.copies if self.hook else 0):
            if faults.drop and self.faults.chance.random() < faults.drop:
                continue
            late_ms = (
                self.faults.chance.randrange(max(faults.delay_ms, SHUFFLE_MS))
                if faults.shuffle
                else faults.delay_ms
            )
            self.store.send(event["id"], self.now_ms + late_ms)

    def _aside(self, asked: Asked) -> Response:
        """What a real provider does not have: cards of the form, faults, everything kept, the challenge."""
        origin = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type"}
        match asked.method, asked.path.strip("/").split("/"):
            case "OPTIONS", ["_tokens"]:
                return Response(204, headers=origin)
            case "POST", ["_tokens"]:
                with self.store.unit():
                    token = make_token(self.store, _json_object(asked.body), self.now_ms // 1000)
                return _json(200, json.dumps(token), "", origin)
            case "POST", ["_faults"]:
                self.faults.set(_json_object(asked.body), self.now_ms)
                return _json(200, "{}", "")
            case "GET", ["_objects"]:
                return _json(200, json.dumps(self.everything()), "")
            case "GET", ["_challenge", name]:
                intent = self._challenged(name, read_form(urlsplit(asked.target).query))
                return pages.html(pages.challenge(intent))
            case "POST", ["_challenge", name]:
                said = read_form(asked.body.decode("utf-8", "replace"))
                intent = self._challenged(name, said)
                with self.store.unit():
                    intent = self._decide(name, approved=said.get("outcome") == "approve")
                    back = way_back(self.store, intent)
                return Response(303, headers={"Location": back}) if back else pages.html(pages.over(intent))
        raise invalid(f"There is no {asked.method} {asked.path[:200]} here.", status=404)

    def _challenged(self, name: str, said: Obj) -> Obj:
        intent = self.store.get("payment_intent", name)
        if intent is None or said.get("secret") != intent["client_secret"]:
            raise missing("payment_intent", name, "intent")
        return intent

    def _decide(self, name: str, *, approved: bool) -> Obj:
        now, request = self.now_ms // 1000, {"id": None, "idempotency_key": None}

        def tell(kind: str, thing: Obj) -> None:
            self._tell(kind, thing, request, now)

        return Intents(self.store, tell, now, self.base).challenged(name, approved)

    def ripen(self) -> None:
        """What refunds were to become by now."""
        with self.turn, self.store.unit():
            now, request = self.now_ms // 1000, {"id": None, "idempotency_key": None}
            Refunds(self.store, lambda kind, thing: self._tell(kind, thing, request, now), now).ripen()

    def everything(self) -> Obj:
        """All objects by kind, the newest first, and what became of webhooks."""
        kinds = [kind for kind in self.store.counts() if kind != RIPENING]
        sendings = [
            {"event": each.event, "state": each.state, "attempts": each.attempts}
            for each in self.store.sendings()
        ]
        return {**{kind: self.store.all(kind) for kind in kinds}, "sendings": sendings}


def _between(created: object) -> tuple[int, int]:
    """The first and the last second that `created` admits. Raises Denied."""
    if not isinstance(created, dict):
        return _second(created), _second(created)
    if created.keys() - {"gt", "gte", "lt", "lte"}:
        raise invalid("created has gt, gte, lt and lte.", param="created")
    bounds = {name: _second(value) for name, value in created.items()}
    return (
        max(bounds.get("gte", 0), bounds.get("gt", -1) + 1),
        min(bounds.get("lte", LATEST), bounds.get("lt", LATEST + 1) - 1),
    )


def _second(text: object, param: str = "created") -> int:
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 12):
        raise invalid(f"Invalid integer: {str(text)[:40]}", code="parameter_invalid_integer", param=param)
    return int(text)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise invalid("The body is no JSON.") from None
    if not isinstance(found, dict):
        raise invalid("The body is an object.")
    return found


def _json(status: int, body: str, request: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {"Content-Type": "application/json", "Stripe-Version": objects.API_VERSION}
    if request:
        headers["Request-Id"] = request
    return Response(status, body.encode(), headers | dict(more or {}))


def _refused(refusal: Denied, request: str) -> Response:
    error = {**refusal.error, "request_log_url": f"https://dashboard.stripe.com/test/logs/{request}"}
    return _json(refusal.status, json.dumps({"error": error}), request)
