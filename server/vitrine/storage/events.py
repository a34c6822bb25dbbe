"""Events by name: frozen dataclasses to JSON and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from typing import Any, TypeVar

EventType = TypeVar("EventType", bound=type)

_by_kind: dict[str, type] = {}
_by_type: dict[type, str] = {}
# Of each event class the fields that are tuples, with the class of their parts.
_tuples: dict[type, dict[str, type]] = {}

SCALARS = (str, int, float, bool, type(None))


class UnknownEventError(LookupError):
    """A row's kind or fields fit no event of this code: it was written by another version."""


def event(kind: str) -> Callable[[EventType], EventType]:
    """Class decorator: registers a frozen dataclass as the event `kind`, such as "catalog.room_changed".

    Fields are str, int, float, bool or None (NewTypes of these too), or tuple[Part, ...] of a frozen
    dataclass of such fields: an event names what happened by ids, it does not copy rows. Raises TypeError
    otherwise, at import. A kind is never reused for another meaning.
    """

    def register(cls: EventType) -> EventType:
        parameters = getattr(cls, "__dataclass_params__", None)
        if parameters is None or not parameters.frozen:
            raise TypeError(f"event {kind} must be a frozen dataclass")
        tuples: dict[str, type] = {}
        for name, hint in typing.get_type_hints(cls).items():
            part = _part_of(hint)
            if part is not None:
                tuples[name] = part
            elif not _is_scalar(hint):
                raise TypeError(f"field {name} of event {kind} must be a plain JSON value, not {hint}")
        known = _by_kind.get(kind)
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise TypeError(f"event kind {kind} is already taken by {known.__qualname__}")
        _by_kind[kind] = cls
        _by_type[cls] = kind
        _tuples[cls] = tuples
        return cls

    return register


def kind_of(cls: type) -> str:
    """The registered name of an event class. Raises TypeError if it has none."""
    if cls not in _by_type:
        raise TypeError(f"{cls.__qualname__} is not registered: decorate it with @event('slice.name')")
    return _by_type[cls]


def payload_of(happened: object) -> dict[str, Any]:
    """The event's fields as a JSON object."""
    kind_of(type(happened))
    payload = {
        field.name: getattr(happened, field.name)
        for field in dataclasses.fields(happened)  # type: ignore[arg-type]
    }
    for name in _tuples[type(happened)]:
        payload[name] = [dataclasses.asdict(part) for part in payload[name]]
    return payload


def event_from(kind: str, payload: dict[str, Any]) -> Any:
    """The event that was stored. Raises UnknownEventError if kind or fields are not known."""
    cls = _by_kind.get(kind)
    if cls is None:
        raise UnknownEventError(f"no event is registered as {kind}")
    try:
        parts = {
            name: tuple(part(**each) for each in payload[name])
            for name, part in _tuples[cls].items()
            if name in payload
        }
        return cls(**{**payload, **parts})
    except (TypeError, ValueError) as error:
        raise UnknownEventError(f"the fields of {kind} do not fit: {error}") from error


def _part_of(hint: Any) -> type | None:
    """The dataclass that this is a tuple of any length of; None if it is nothing of that kind."""
    if typing.get_origin(hint) is not tuple:
        return None
    part, *rest = typing.get_args(hint)
    if rest != [Ellipsis] or not (isinstance(part, type) and dataclasses.is_dataclass(part)):
        return None
    frozen = part.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses keeps it there
    return part if frozen and all(map(_is_scalar, typing.get_type_hints(part).values())) else None


def _is_scalar(hint: Any) -> bool:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return all(_is_scalar(part) for part in typing.get_args(hint))
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    return hint in SCALARS
