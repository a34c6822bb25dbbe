"""A shop as its HTTP clients see it, with every failure turned into one helpful error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any
from urllib.parse import urlsplit

import httpx

from vitrine.cli.errors import BadAddress, JobUnfinished, NotAShop, RefusalError, ShopUnreachable, untrusted

TIMEOUT_S = 30.0
POLL_FIRST_S, POLL_LAST_S = 0.1, 1.0


class Shop:
    """A client of the shop at `url`, for a with statement. token: a brand's API token, sent as a bearer.

    Every method raises ShopUnreachable, NotAShop, or RefusalError with the shop's own message.
    """

    def __init__(
        self, url: str, token: str | None = None, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url = checked_url(url)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=self._url, headers=headers, timeout=TIMEOUT_S, transport=transport)

    def __enter__(self) -> Shop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def listed(self, path: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page."""
        after: str | None = None
        while True:
            page = self._call("GET", path, params={"limit": 100} | ({"after": after} if after else {}))
            items = page.get("items")
            if not isinstance(items, list):
                raise self._stranger()
            yield from items
            before, after = after, page.get("next")
            if not after or after == before:
                return

    def send_model(self, name: str, file: IO[bytes]) -> str:
        """Upload a model file. Gives the id of the job that looks at it."""
        answer = self._call("POST", "/api/models", files={"file": (name, file, "application/octet-stream")})
        if not isinstance(answer.get("job"), str):
            raise self._stranger()
        return str(answer["job"])

    def finished_job(self, job: str, patience_s: float, tell: Callable[[str], None]) -> dict[str, Any]:
        """The job, once it is done or failed. tell: hears its state at each look. Raises JobUnfinished."""
        deadline, pause_s = time.monotonic() + patience_s, POLL_FIRST_S
        while True:
            answer = self._call("GET", f"/api/jobs/{job}")
            state = str(answer.get("state"))
            tell(state)
            if state in ("done", "failed"):
                return answer
            if time.monotonic() >= deadline:
                raise JobUnfinished(
                    f"The shop has the file and is not done with it after {patience_s:g} s ({state}). "
                    "Wait longer with --patience, or look at the shop's log."
                )
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, POLL_LAST_S)

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, path, **more)
        except httpx.TransportError as error:
            raise self._broken(error) from error
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if response.is_success and isinstance(answer, dict):
            return answer
        if isinstance(answer, dict) and isinstance(answer.get("detail"), str):
            hint = " Check the token." if response.status_code == 401 else ""
            raise RefusalError(f"The shop refused: {answer['detail']}{hint}", problem=answer)
        raise self._stranger(response.status_code)

    def _broken(self, error: httpx.TransportError) -> ShopUnreachable:
        where = self._url
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return ShopUnreachable(untrusted(where))
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            hint = "Is the shop running (vitrine serve), and is --url right?"
            return ShopUnreachable(f"Nothing answers at {where}. {hint}")
        if isinstance(error, httpx.TimeoutException):
            return ShopUnreachable(f"The shop at {where} did not answer within {TIMEOUT_S:g} s. Try again.")
        hint = "Is it a shop, and is http or https right?"
        return ShopUnreachable(f"The connection to {where} broke ({type(error).__name__}). {hint}")

    def _stranger(self, status: int | None = None) -> NotAShop:
        how = f" (HTTP {status})" if status else ""
        return NotAShop(f"What answers at {self._url} does not speak as a shop does{how}. Is --url right?")


def checked_url(url: str) -> str:
    """The address without a trailing slash. Raises BadAddress."""
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and url.isprintable()
            and " " not in url
        )
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        good = False
    if not good or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise BadAddress("--url must be like https://shop.example or http://127.0.0.1:8000, without a path.")
    return url.rstrip("/")
