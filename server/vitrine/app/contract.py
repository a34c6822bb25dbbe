"""The description of the API, /openapi.json: FastAPI's, with problems, guards and room.json added."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NotRequired, cast, get_args, get_origin

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import create_model

from vitrine.accounts.errors import CsrfRefused, ForeignOrigin
from vitrine.answers import left_out
from vitrine.app.beside import beside
from vitrine.app.bodies import BodyTooLarge, BodyTooManifold
from vitrine.app.lanes import ShopBusy
from vitrine.app.pace import CallerTooFast
from vitrine.app.problems import BodyUnreadable, FieldsInvalid
from vitrine.catalog.roomjson import PLACEMENT_DEFAULTS, schema_text
from vitrine.errors import VitrineError
from vitrine.problems import MEDIA_TYPE, SCHEMAS, Guarding, answer, guarding
from vitrine.storage.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, NotStorable

Schema = dict[str, Any]

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FORGERY = frozenset({ForeignOrigin, CsrfRefused})
SCHEMES: Schema = {
    "session": {
        "type": "apiKey", "in": "cookie", "name": "vitrine_session",
        "description": "The browser's session, from POST /api/session or a passkey; over https its name "
        "begins with `__Host-`.",
    },
    "csrf": {
        "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
        "description": "`csrf` of GET /api/session: with the cookie, on whatever changes something.",
    },
    "token": {
        "type": "http", "scheme": "bearer", "description": "An API token of a brand, made on its page.",
    },
}  # fmt: skip


class DescribedApp(FastAPI):
    """FastAPI with the whole contract at /openapi.json."""

    def openapi(self) -> Schema:
        document = super().openapi()
        if "securitySchemes" not in document.get("components", {}):
            _complete(document, routes_of(self))
        return document


def routes_of(app: FastAPI) -> list[APIRoute]:
    """The routes that the description names."""
    found = (context.original_route for context in iter_route_contexts(app.routes))
    return [route for route in found if isinstance(route, APIRoute) and route.include_in_schema]


def known_problems() -> dict[str, type[VitrineError]]:
    """Every error of ours that is loaded, by its class's name."""
    found: dict[str, type[VitrineError]] = {}
    heap = [VitrineError]
    while heap:
        error = heap.pop()
        heap += error.__subclasses__()
        if error.__module__.startswith("vitrine."):
            found[error.__name__] = error
    return found


def problems_of(route: APIRoute, method: str) -> dict[int, set[type[VitrineError]]]:
    """Everything that a route may answer besides its own answers, by status."""
    known = known_problems()
    errors: set[type[VitrineError]] = {
        VitrineError,
        DatabaseBusy,
        DatabaseUnavailable,
        DiskFull,
        ShopBusy,
        CallerTooFast,
    }
    for declared in route.responses.values():
        schema = declared.get("content", {}).get(MEDIA_TYPE, {}).get("schema", {})
        errors |= {known[name] for name in _names(schema)}
    for dependant in _tree(route.dependant):
        errors |= set(guarding(dependant.call).errors)
        if _takes_fields(dependant):
            errors |= {FieldsInvalid, NotStorable}
    if method not in UNSAFE:
        errors -= FORGERY  # what changes nothing cannot be forged, and is not asked for a token
    if route.body_field is not None:
        errors |= {BodyUnreadable}
    if method in UNSAFE:
        errors |= {BodyTooLarge, BodyTooManifold}
    by_status: dict[int, set[type[VitrineError]]] = {}
    for error in errors:
        by_status.setdefault(error.status, set()).add(error)
    return by_status


def problem_schema(error: type[VitrineError]) -> Schema:
    """The JSON Schema of one error as an RFC 9457 object."""
    members: dict[str, Any] = {
        "type": (Literal[f"/problems/{error.slug()}"], ...),
        "title": (str, ...),
        "status": (Literal[error.status], ...),
        "detail": (str, ...),
    }
    for name, kind in error.members.items():
        optional = get_origin(kind) is NotRequired
        members[name] = (get_args(kind)[0] | None, left_out()) if optional else (kind, ...)
    schema: Schema = create_model(error.__name__, **members).model_json_schema()
    schema["description"] = f"What it means: /problems/{error.slug()}"
    if set(error.members.values()) <= {str, int}:
        schema["examples"] = [_example(error)]
    return schema


def _complete(document: Schema, routes: Iterable[APIRoute]) -> None:
    used: set[type[VitrineError]] = set()
    for route in routes:
        for method in (route.methods or set()) - {"HEAD"}:
            operation = document["paths"][route.path_format][method.lower()]
            for status, errors in sorted(problems_of(route, method).items()):
                used |= errors
                ordered = sorted(errors, key=lambda error: error.__name__)
                operation["responses"][str(status)] = answer(status, ordered)
            operation["responses"] = dict(sorted(operation["responses"].items()))
            operation["security"] = _security(route, method)
    for path, each in beside():
        used |= set(each.errors)
        document["paths"].setdefault(path, {})["get"] = each.operation(path)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas |= {error.__name__: problem_schema(error) for error in used} | _room_schemas()
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = SCHEMES
    _tidy(document)


def _security(route: APIRoute, method: str) -> list[Schema]:
    for dependant in _tree(route.dependant):
        found: Guarding = guarding(dependant.call)
        if found.shown is not None:
            return [_requirement(name, method) for name in found.shown]
    return []


def _requirement(name: str, method: str) -> Schema:
    if not name:
        return {}
    return {"session": [], "csrf": []} if name == "session" and method in UNSAFE else {name: []}


def _tree(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for below in dependant.dependencies:
        yield from _tree(below)


def _takes_fields(dependant: Dependant) -> bool:
    return bool(
        dependant.path_params
        or dependant.query_params
        or dependant.header_params
        or dependant.cookie_params
        or dependant.body_params
    )


def _names(schema: Schema) -> list[str]:
    return [each["$ref"].removeprefix(SCHEMAS) for each in schema.get("oneOf", [schema]) if "$ref" in each]


def _example(error: type[VitrineError]) -> Schema:
    words = own_words(error) or f"{error.slug().replace('-', ' ').capitalize()}."
    members = {name: 1 if kind is int else "..." for name, kind in error.members.items()}
    shown = VitrineError(words, **members).problem()
    return shown | {
        "type": f"/problems/{error.slug()}",
        "title": error.slug().replace("-", " ").capitalize(),
        "status": error.status,
    }


def own_words(error: type[VitrineError]) -> str | None:
    """The message of an error that always says the same."""
    make = cast("Callable[[], VitrineError]", error)
    try:
        return make().message or None
    except TypeError:
        return None


def _room_schemas() -> dict[str, Schema]:
    """room.json as its writers send it (`RoomJsonBody`) and as the shop tells it, with every member.

    `dressing` alone is left out where there is none.
    """
    written = json.loads(schema_text())
    parts = written.pop("$defs")
    names = {f"#/$defs/{name}": f"{SCHEMAS}RoomJson{name[0].upper()}{name[1:]}" for name in parts}
    body = {key: value for key, value in written.items() if not key.startswith("$")}
    told = {**body, "required": [name for name in body["properties"] if name != "dressing"]}
    placement = parts["placement"]
    parts["placementTold"] = {**placement, "required": [*placement["required"], *PLACEMENT_DEFAULTS]}
    names["#/$defs/placementTold"] = f"{SCHEMAS}RoomJsonPlacementTold"
    told["properties"] = {
        **body["properties"],
        "placements": {**body["properties"]["placements"], "items": {"$ref": "#/$defs/placementTold"}},
    }
    found = {names[f"#/$defs/{name}"].removeprefix(SCHEMAS): part for name, part in parts.items()}
    found |= {"RoomJson": told, "RoomJsonBody": body}
    return {name: _renamed(schema, names) for name, schema in found.items()}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        if value.get("items") is False:  # generators of clients read a number, and no schema that is `false`
            value = {key: below for key, below in value.items() if key != "items"}
            value["maxItems"] = len(value["prefixItems"])
        return {
            key: names.get(below, below) if key == "$ref" else _renamed(below, names)
            for key, below in value.items()
        }
    return [_renamed(each, names) for each in value] if isinstance(value, list) else value


def _tidy(value: Any) -> None:
    """Puts a reference for each {"x-component": name}, and drops titles, which only repeat names."""
    if isinstance(value, dict):
        name = value.pop("x-component", None)
        if name is not None:
            value.clear()
            value["$ref"] = f"{SCHEMAS}{name}"
        if isinstance(value.get("title"), str) and ("type" in value or "anyOf" in value or "allOf" in value):
            del value["title"]
        for key, below in value.items():
            if key != "examples":
                _tidy(below)
    elif isinstance(value, list):
        for each in value:
            _tidy(each)
