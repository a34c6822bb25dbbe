"""What is wrong, said over HTTP: every error is `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from vitrine.app.lost import is_person, lost_page
from vitrine.errors import Malformed, NotFound, Unavailable, VitrineError
from vitrine.problems import MEDIA_TYPE
from vitrine.storage.errors import DatabaseBusy, DiskFull, RuleBroken
from vitrine.storage.space import FULL
from vitrine.takedowns.errors import TakenDown

FIELDS_SHOWN = 20
WHERE_SHOWN = 200

log = logging.getLogger(__name__)


class FieldsInvalid(Malformed):
    """The request's fields are not what the route takes; `fields` names them."""

    members: ClassVar[Mapping[str, Any]] = {"fields": list[dict[str, str]]}
    status = 422


class BodyUnreadable(Malformed):
    """The request's body is not in the form that its headers say."""

    def __init__(self) -> None:
        super().__init__("The body of this request cannot be read: send JSON in UTF-8.")


class PageNotFound(NotFound):
    """No route has this address."""


def add_problem_handlers(app: FastAPI, shop: str = "") -> None:
    """Turn our errors, the framework's and unforeseen ones into problem objects.

    shop: its public URL, "" where nobody has said it. What is taken down names it as who blocks.
    """
    blocked = blocked_by(shop)

    def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, VitrineError)  # noqa: S101  it was registered for this class only
        if isinstance(error, PageNotFound):
            return _nothing_here(request, error)
        return _told(error, blocked if error.status == TakenDown.status else {})

    app.add_exception_handler(VitrineError, ours)
    app.add_exception_handler(RequestValidationError, _fields)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RuleBroken, _raced)
    app.add_exception_handler(Exception, _unforeseen)


def blocked_by(shop: str) -> dict[str, str]:
    """The header of what is taken down: who carries the blocking out, not who has asked for it (RFC 7725
    section 4). shop: its public URL, "" where nobody has said it.
    """
    return {"Link": f'<{shop.rstrip("/")}/>; rel="blocked-by"'} if shop else {}


def problem_response(error: VitrineError, headers: dict[str, str] | None = None) -> JSONResponse:
    """The error as a response; `retry_after_s` among its values becomes Retry-After."""
    told = dict(headers or {})
    if "retry_after_s" in error.values:
        told["Retry-After"] = str(error.values["retry_after_s"])
    return JSONResponse(error.problem(), status_code=error.status, media_type=MEDIA_TYPE, headers=told)


def _told(error: VitrineError, headers: dict[str, str]) -> JSONResponse:
    if isinstance(error, Unavailable):
        log.warning("%s: %s", error.slug(), error.message)
    elif error.status >= 500:
        log.error("%s: %s", error.slug(), error.message)
    return problem_response(error, headers)


def _nothing_here(request: Request, error: PageNotFound) -> Response:
    return lost_page(request) if is_person(request) else problem_response(error)


def _fields(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields = [
        {"where": _printable(".".join(str(part) for part in found["loc"])), "what": found["msg"]}
        for found in error.errors()[:FIELDS_SHOWN]
    ]
    first = fields[0] if fields else {"where": "body", "what": "cannot be read"}
    # The value itself is not repeated: it may be a secret that stands in the wrong field.
    return problem_response(FieldsInvalid(f"{first['where']}: {first['what']}.", fields=fields))


def _printable(where: str) -> str:
    """A place whose names a stranger chose, fit for a line of ours."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in where[:WHERE_SHOWN])


def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if isinstance(error.__cause__, VitrineError):  # the framework wraps what happens while it reads a body
        return problem_response(error.__cause__)
    if error.status_code == PageNotFound.status:
        return _nothing_here(request, PageNotFound("There is nothing at this address."))
    if error.status_code == BodyUnreadable.status:  # the framework gives up on a body in no other way
        return problem_response(BodyUnreadable())
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(error.detail),
        "status": error.status_code,
        "detail": str(error.detail),
    }
    headers = dict(error.headers or {})
    return JSONResponse(body, status_code=error.status_code, media_type=MEDIA_TYPE, headers=headers)


def _raced(_: Request, error: Exception) -> JSONResponse:
    """Nothing was written: another did the same, or took away what it hangs on, at the same moment."""
    log.error("two writers met, and nobody had foreseen it", exc_info=error)
    return problem_response(DatabaseBusy())


def _unforeseen(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, OSError) and error.errno in FULL:
        log.error("%s: %s", DiskFull.slug(), error.strerror)
        return problem_response(DiskFull())
    log.error("an unforeseen error", exc_info=error)
    return problem_response(VitrineError("Something failed inside. It is logged; please try again."))
