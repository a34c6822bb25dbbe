"""How the provider misbehaves, as it is told: `POST /_faults`. All of it is forgotten at the end."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Final

from vitrine.payments.testpay.refusals import invalid

NAMES: Final = ("drop_request", "drop_response", "fail", "delay", "webhooks", "down_ms")
COPIES_LIMIT: Final = 10
MS_LIMIT: Final = 3_600_000


@dataclass
class Fault:
    """The next `times` requests to an address that begins with `path`. ms: of delay. effect: of a 500."""

    times: int
    path: str = "/v1/"
    ms: int = 0
    effect: bool = False

    def meets(self, path: str) -> bool:
        """Whether this request is one of them; it is counted then."""
        if self.times <= 0 or not path.startswith(self.path):
            return False
        self.times -= 1
        return True


@dataclass
class WebhookFaults:
    """copies: how often each event is sent. shuffle: in any order. drop: the share that is lost, 0 to 1.

    delay_ms: how much later each is sent.
    """

    copies: int = 1
    shuffle: bool = False
    drop: float = 0.0
    delay_ms: int = 0


@dataclass
class Faults:
    """drop_request: not heard. drop_response: done, without an answer. down_until_ms: nobody is there."""

    drop_request: Fault = field(default_factory=lambda: Fault(0))
    drop_response: Fault = field(default_factory=lambda: Fault(0))
    fail: Fault = field(default_factory=lambda: Fault(0))
    delay: Fault = field(default_factory=lambda: Fault(0))
    webhooks: WebhookFaults = field(default_factory=WebhookFaults)
    down_until_ms: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311  the same each time

    def set(self, asked: dict[str, Any], now_ms: int) -> None:
        """What is named is set anew, the rest stays. Raises Denied."""
        for name, value in asked.items():
            match name:
                case "webhooks":
                    self.webhooks = _webhooks(_an_object(name, value))
                case "down_ms":
                    self.down_until_ms = now_ms + _number(name, value, MS_LIMIT)
                case "drop_request" | "drop_response" | "fail" | "delay":
                    setattr(self, name, _fault(name, _an_object(name, value)))
                case _:
                    raise invalid(f"There are the faults {', '.join(NAMES)}.", param=name[:80])


def _fault(name: str, asked: dict[str, Any]) -> Fault:
    if strange := asked.keys() - {"times", "path", "ms", "effect"}:
        raise invalid(f"{name} has times, path, ms and effect.", param=min(strange)[:80])
    path, effect = asked.get("path", "/v1/"), asked.get("effect", False)
    if not isinstance(path, str) or not isinstance(effect, bool):
        raise invalid(f"{name}: path is a text, effect true or false.", param=name)
    times, ms = (
        _number("times", asked.get("times", 1), 1_000_000),
        _number("ms", asked.get("ms", 0), MS_LIMIT),
    )
    return Fault(times, path, ms, effect)


def _webhooks(asked: dict[str, Any]) -> WebhookFaults:
    if strange := asked.keys() - {"copies", "shuffle", "drop", "delay_ms"}:
        raise invalid("webhooks has copies, shuffle, drop and delay_ms.", param=min(strange)[:80])
    shuffle, drop = asked.get("shuffle", False), asked.get("drop", 0)
    if not isinstance(shuffle, bool):
        raise invalid("shuffle is true or false.", param="shuffle")
    if isinstance(drop, bool) or not isinstance(drop, int | float) or not 0 <= drop <= 1:
        raise invalid("drop is a share from 0 to 1.", param="drop")
    copies = _number("copies", asked.get("copies", 1), COPIES_LIMIT)
    return WebhookFaults(
        copies, shuffle, float(drop), _number("delay_ms", asked.get("delay_ms", 0), MS_LIMIT)
    )


def _an_object(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(f"{name} is an object.", param=name)
    return value


def _number(name: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise invalid(f"{name} is a whole number up to {most}.", param=name)
    return value
