"""A shop as its HTTP clients see it, with every failure turned into one helpful error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx

from vitrine.cli.errors import (
    BadAddress,
    FileMissing,
    JobUnfinished,
    NotAShop,
    RefusalError,
    ShopUnreachable,
    untrusted,
)
from vitrine.errors import VitrineError

TIMEOUT_S = 30.0
WAITS, LONGEST_WAIT_S = 5, 60.0
POLL_FIRST_S, POLL_LAST_S = 0.1, 1.0
UPLOADS = "/api/uploads"
_TUS = {"Tus-Resumable": "1.0.0"}


class Shop:
    """A client of the shop at `url`, for a with statement. token: a brand's API token, sent as a bearer.

    Every method raises ShopUnreachable, NotAShop, or RefusalError with the shop's own message. Where the shop
    says that this goes too fast, and when to go on, it waits and goes on: `pause`.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause = pause
        self._url = checked_url(url)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=self._url, headers=headers, timeout=TIMEOUT_S, transport=transport)

    def __enter__(self) -> Shop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def listed(self, path: str, **chosen: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page. chosen: which items, as the route's query names it."""
        after: str | None = None
        while True:
            turn = {"limit": "100"} | ({"after": after} if after else {})
            page = self._call("GET", path, params=chosen | turn)
            items = page.get("items")
            if not isinstance(items, list):
                raise self._stranger()
            yield from items
            before, after = after, page.get("next")
            if not after or after == before:
                return

    def posted(self, path: str, body: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        """What the shop answers to this JSON. key: of a wish that is done once, however often it is sent."""
        return self._call("POST", path, json=body, headers={"Idempotency-Key": key} if key else None)

    def replaced(self, path: str, body: dict[str, Any], version: int) -> dict[str, Any]:
        """What the shop answers to this JSON in the place of what it has, if that has this version."""
        return self._call("PUT", path, json=body, headers={"If-Match": f'"{version}"'})

    def deleted(self, path: str) -> None:
        """Let the shop delete this."""
        self._answered("DELETE", path)

    def got(self, path: str, **query: Any) -> dict[str, Any]:
        """What the shop answers. query: as httpx takes parameters."""
        return self._call("GET", path, params=query)

    def fetched(self, path: str, target: Path, tell: Callable[[int], None], **query: Any) -> None:
        """Write what the shop sends into a file, whole or not at all. tell: hears how many bytes came."""
        part = target.with_name(f".{target.name}.part")
        try:
            with self._http.stream("GET", path, params=query) as response, part.open("wb") as file:
                if not response.is_success:
                    response.read()
                    raise self._refusal("GET", response)
                come = 0
                for chunk in response.iter_bytes():
                    file.write(chunk)
                    tell(come := come + len(chunk))
            part.replace(target)
        except httpx.TransportError as error:
            raise self._broken(error) from error
        except OSError as error:
            raise FileMissing(f"{target} cannot be written ({error.strerror}).") from error
        finally:
            part.unlink(missing_ok=True)

    def open_uploads(self, at: str = UPLOADS) -> list[dict[str, Any]]:
        """The brand's uploads that are not finished."""
        return list(self.listed(at))

    def begin_upload(
        self, size_bytes: int, metadata: str, at: str = UPLOADS, more: Mapping[str, str] | None = None
    ) -> str:
        """Announce a file. Gives the address to send it to. more: headers."""
        headers = {"Upload-Length": str(size_bytes), "Upload-Metadata": metadata, **(more or {})}
        address = self._answered("POST", at, headers=_TUS | headers).headers.get("location", "")
        if not address.startswith(f"{at}/"):
            raise self._stranger()
        return str(address)

    def upload_offset(self, address: str) -> tuple[int, str | None]:
        """How many bytes of an upload are there, and the job once all are."""
        return self._reached(self._answered("HEAD", address, headers=_TUS))

    def send_piece(
        self, address: str, offset: int, length: int, body: Iterator[bytes]
    ) -> tuple[int, str | None]:
        """Send the bytes from `offset` on. Gives how many are there now, and the job once all are."""
        headers = {
            "Upload-Offset": str(offset), "Content-Length": str(length),
            "Content-Type": "application/offset+octet-stream",
        }  # fmt: skip
        return self._reached(self._answered("PATCH", address, content=body, headers=_TUS | headers))

    def _reached(self, response: httpx.Response) -> tuple[int, str | None]:
        offset = response.headers.get("upload-offset", "")
        if not offset.isdecimal():
            raise self._stranger(response.status_code)
        return int(offset), response.headers.get("vitrine-job")

    def finished_job(self, job: str, patience_s: float, tell: Callable[[str], None]) -> dict[str, Any]:
        """The job, once it is done or failed. tell: hears its state at each look. Raises JobUnfinished."""
        return self.finished(f"/api/jobs/{job}", patience_s, tell)

    def finished(self, path: str, patience_s: float, tell: Callable[[str], None]) -> dict[str, Any]:
        """The same of whatever has states there."""
        deadline, pause_s = time.monotonic() + patience_s, POLL_FIRST_S
        while True:
            answer = self._call("GET", path)
            state = str(answer.get("state"))
            tell(state)
            if state in ("done", "failed", "cancelled"):
                return answer
            if time.monotonic() >= deadline:
                raise JobUnfinished(
                    f"The shop has the file and is not done with it after {patience_s:g} s ({state}). "
                    "Wait longer with --patience, or look at the shop's log."
                )
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, POLL_LAST_S)

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = _json(response := self._answered(method, path, **more))
        if not isinstance(answer, dict):
            raise self._stranger(response.status_code)
        return answer

    def _answered(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A response of success; what the shop refuses is a RefusalError."""
        response = self._sent(method, path, **more)
        for _ in range(WAITS):
            # What was streamed is gone: who sends it looks how far it came, and begins there.
            if response.status_code != 429 or "content" in more or _wait_s(response) is None:
                break
            self._pause(_wait_s(response) or 0)
            response = self._sent(method, path, **more)
        if response.is_success:
            return response
        if response.status_code == 429 and "content" in more and _wait_s(response) is not None:
            raise ShopUnreachable("The shop is asked too often.")
        raise self._refusal(method, response)

    def _refusal(self, method: str, response: httpx.Response) -> VitrineError:
        answer = _json(response)
        if isinstance(answer, dict) and isinstance(answer.get("detail"), str):
            hint = " Check the token." if response.status_code == 401 else ""
            return RefusalError(f"The shop refused: {answer['detail']}{hint}", problem=answer)
        if method == "HEAD" and response.is_client_error:  # which has no body to say why
            return RefusalError(f"The shop does not know this upload any more (HTTP {response.status_code}).")
        return self._stranger(response.status_code)

    def _sent(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **more)
        except httpx.TransportError as error:
            raise self._broken(error) from error

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


def _wait_s(response: httpx.Response) -> float | None:
    """How long the shop says one has to wait; None where it does not, or for longer than anybody would."""
    said = response.headers.get("retry-after", "")
    return float(said) if said.isdecimal() and float(said) <= LONGEST_WAIT_S else None


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


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
