"""One node: bounded questions over kept connections, and what is known of its health."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from vitrine.certificates.rpc.answers import NoAnswer, parsed
from vitrine.certificates.rpc.breaker import Breaker
from vitrine.clock import Clock

log = logging.getLogger(__name__)

ANSWER_BYTES: Final = 16 << 20
TIMEOUT_S: Final = 10.0
CONNECT_S: Final = 3.0
_CONNECTIONS: Final = 32


class Endpoint:
    """url: as configured; it may hold a key, so only `name` (host and port) is ever shown.

    head: the newest block that it told of, None before it was looked at. right: whether it serves the chain.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        parts = urlsplit(url)
        self.name = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
        self.breaker = Breaker(clock)
        self.head: int | None = None
        self.right = False
        self.lags = False
        # Answers are counted as they come, so none may be packed: a few bytes would unpack to gigabytes.
        self._client = httpx.AsyncClient(
            verify=parts.scheme == "https",
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=8),
            headers={"Accept-Encoding": "identity", "Content-Type": "application/json"},
        )

    def __repr__(self) -> str:
        return f"Endpoint({self.name})"

    @property
    def usable(self) -> bool:
        return self.right and not self.lags and self.breaker.admits

    async def post(self, content: bytes, timeout_s: float) -> Any:
        """The parsed JSON of one answer, whole within the time, however slowly it drips. Raises NoAnswer."""
        try:
            async with asyncio.timeout(timeout_s):
                return parsed(await self._body(content))
        except TimeoutError as error:
            raise NoAnswer(f"nothing whole in {timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # Not the error's own words: they may repeat the address.
            raise NoAnswer(type(error).__name__) from None

    async def _body(self, content: bytes) -> bytes:
        async with self._client.stream("POST", self._url, content=content) as answer:
            if answer.status_code in (401, 403, 429) or not 200 <= answer.status_code < 500:
                raise NoAnswer(f"status {answer.status_code}")
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise NoAnswer("a packed answer")
            pieces: list[bytes] = []
            size = 0
            async for piece in answer.aiter_raw():
                size += len(piece)
                if size > ANSWER_BYTES:
                    raise NoAnswer("more than the limit")
                pieces.append(piece)
            return b"".join(pieces)

    def failed(self, why: object) -> None:
        """Count a failure, and log when it is left alone for it."""
        if self.breaker.failed():
            log.warning("node %s is left alone for now: %s", self.name, why)

    def bench(self, why: str) -> None:
        """Leave it alone at once."""
        self.breaker.open()
        log.warning("node %s is benched: %s", self.name, why)

    async def close(self) -> None:
        await self._client.aclose()


def quiet_http_logs() -> None:
    """httpx logs whole addresses at INFO, and those of RPC providers hold keys."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
