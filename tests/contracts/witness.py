"""Watches every answer that our routes give in this process, and names those that are not declared."""

from __future__ import annotations

import gzip
import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NotRequired, get_origin

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from vitrine.app.contract import problems_of
from vitrine.problems import MEDIA_TYPE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

JSON = "application/json"
EVERYWHERE = {"type", "title", "status", "detail"}


@cache
def _adapter(answer: Any) -> TypeAdapter[Any]:
    """By the type and never by its route: another test's app may have one at the same place in memory."""
    return TypeAdapter(answer)


@dataclass
class Witness:
    """answers: (method, path, status, problem type or "") of each, in their order. faults: in words."""

    answers: list[tuple[str, str, int, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def saw(self, route: APIRoute, method: str, status: int, media_type: str, body: bytes) -> None:
        """One answer of a route is over. body: of JSON, as it was before anything compressed it."""
        problem = json.loads(body) if media_type == MEDIA_TYPE and body else None
        kind = "" if problem is None else str(problem["type"])
        self.answers.append((method, route.path_format, status, kind))
        fault = (
            self._fault(route, method, status, problem)
            if problem is not None
            else _undeclared(route, status, media_type) or self._unlike(route, status, media_type, body)
        )
        if fault is not None:
            self.faults.append(f"{method} {route.path_format} answered {status} {kind}: {fault}")

    def _unlike(self, route: APIRoute, status: int, media_type: str, body: bytes) -> str | None:
        """Answers that are kept ready pass by the framework: here all are held to their type."""
        if media_type != JSON or status != (route.status_code or 200) or not body:
            return None
        adapter = _adapter(route.response_model)
        try:
            typed = adapter.validate_json(body)
        except ValidationError as error:
            return f"not of its type: {error}"
        same = adapter.dump_python(typed, mode="json", by_alias=True) == json.loads(body)
        return None if same else "members that its type does not have"

    def _fault(self, route: APIRoute, method: str, status: int, problem: dict[str, Any]) -> str | None:
        # Kept with the route, not by its id: that of a route that is gone may soon be another's.
        known = vars(route).setdefault("problems_seen", {})
        if method not in known:
            known[method] = problems_of(route, method)
        for error in known[method].get(status, ()):
            if problem["type"] == f"/problems/{error.slug()}":
                members = set(problem) - EVERYWHERE
                needed = {name for name, kind in error.members.items() if get_origin(kind) is not NotRequired}
                if not needed <= members <= set(error.members):
                    return f"its members are {sorted(members)}, declared {sorted(error.members)}"
                return None
        return "not declared"


def _undeclared(route: APIRoute, status: int, media_type: str) -> str | None:
    usual = route.status_code or 200
    declared = route.responses.get(status)
    if status == usual:
        if media_type == JSON and status != 204 and route.response_field is None:
            return "JSON without a type"
        return None
    return None if declared is not None else "not declared"


@contextmanager
def witnessing() -> Iterator[Witness]:
    """Every FastAPI of this process tells the witness what it answers."""
    witness, untouched = Witness(), FastAPI.__call__

    async def call(self: FastAPI, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await untouched(self, scope, receive, send)
            return
        head: dict[str, Any] = {}
        body = bytearray()

        async def seen(message: Any) -> None:
            if message["type"] == "http.response.start":
                head.update(message)
            elif _media_type(head) in (MEDIA_TYPE, JSON):
                body.extend(message.get("body", b""))
            await send(message)

        try:
            await untouched(self, scope, receive, seen)
        finally:
            route, method = scope.get("route"), scope["method"]
            if head and isinstance(route, APIRoute) and _ours(route) and method in (route.methods or ()):
                plain = gzip.decompress(body) if _header(head, b"content-encoding") == "gzip" else bytes(body)
                witness.saw(route, method, head["status"], _media_type(head), plain)

    FastAPI.__call__ = call  # type: ignore[method-assign]
    try:
        yield witness
    finally:
        FastAPI.__call__ = untouched  # type: ignore[method-assign]


def _ours(route: APIRoute) -> bool:
    return route.include_in_schema and route.endpoint.__module__.startswith("vitrine.")


def _media_type(head: dict[str, Any]) -> str:
    return _header(head, b"content-type").split(";")[0]


def _header(head: dict[str, Any], wanted: bytes) -> str:
    found = (bytes(value).decode() for name, value in head.get("headers", ()) if name.lower() == wanted)
    return next(found, "")
