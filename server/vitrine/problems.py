"""What a route may answer besides success, said where it is written: by `problems`, by guards in `raises`.

Only names stand in the route's own OpenAPI answers; `app/contract.py` writes the schemas behind them and adds
what every route may say. Tests compare what is declared with what is really answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

from vitrine.errors import VitrineError

MEDIA_TYPE = "application/problem+json"
SCHEMAS = "#/components/schemas/"

UNCHANGED: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "What If-None-Match names is what there is."}
}
"""Of routes whose answers are kept ready (`fragments.py`)."""

_Guard = TypeVar("_Guard", bound=Callable[..., Any])
_MARK = "__contract__"


@dataclass(frozen=True, slots=True)
class Guarding:
    """What a dependency may raise, and what may be shown to it: names of security schemes, "" for nothing."""

    errors: tuple[type[VitrineError], ...] = ()
    shown: tuple[str, ...] | None = None


def problems(*errors: type[VitrineError]) -> dict[int | str, dict[str, Any]]:
    """The answers of these errors by status, as FastAPI's `responses` takes them."""
    by_status: defaultdict[int, list[type[VitrineError]]] = defaultdict(list)
    for error in sorted(set(errors), key=lambda error: error.__name__):
        by_status[error.status].append(error)
    return {status: answer(status, found) for status, found in sorted(by_status.items())}


def answer(status: int, errors: Iterable[type[VitrineError]]) -> dict[str, Any]:
    """One OpenAPI answer: any of these errors, each told from the others by its `type`."""
    schemas = [{"$ref": f"{SCHEMAS}{error.__name__}"} for error in errors]
    schema: dict[str, Any] = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    return {"description": _phrase(status), "content": {MEDIA_TYPE: {"schema": schema}}}


def raises(*errors: type[VitrineError], shown: tuple[str, ...] | None = None) -> Callable[[_Guard], _Guard]:
    """Marks a dependency: every route behind it may answer these errors too.

    shown: what a caller may show it, any one of these; None: it does not ask who calls.
    """

    def marked(guard: _Guard) -> _Guard:
        setattr(guard, _MARK, Guarding(errors, shown))
        return guard

    return marked


def guarding(guard: object) -> Guarding:
    """What a dependency is marked with."""
    found: Guarding = getattr(guard, _MARK, Guarding())
    return found


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # 460 of tus
        return "Checksum Mismatch"
