"""What can be wrong with making a room from a template.

VitrineError
├── NotFound
│   └── NoSuchTemplate     404  there is no template of this name
├── Conflict
│   ├── NotOfATemplate     409  the room has another scene than its template
│   └── NotMeasured        409  nobody has asked yet what a room of this model would be
└── Invalid
    ├── TemplateRefused    422  a template.json that will not do; `field` says where
    └── DressingRefused    422  a finish, time of day or picture that there is not; `field` says which
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from vitrine.errors import Conflict, Invalid, NotFound


class NoSuchTemplate(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no template of this name: GET /api/templates lists them.")


class NotOfATemplate(Conflict):
    def __init__(self) -> None:
        super().__init__("This room was not made from a template, so it cannot be arranged anew.")


class NotMeasured(Conflict):
    says = (
        "This model was not measured as a room, or no room was found in it: POST /api/models/{model}/scene "
        "measures it, GET tells how that went."
    )


class TemplateRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"field": str}

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"This template will not do: {field}: {what}.", field=field)


class DressingRefused(Invalid):
    """field: what is wrong. choices: what there is; empty where any will do. walls: so few are free."""

    members: ClassVar[Mapping[str, Any]] = {"field": str, "choices": list[str]}

    def __init__(self, field: str, choices: Sequence[str] = (), walls: int | None = None) -> None:
        known = f": choose of {', '.join(choices)}." if choices else "."
        told = f"This template has no such {field}{known}"
        if walls is not None:
            told = f"Walls that are free for pictures here: {walls}. Hang fewer."
        super().__init__(told, field=field, choices=list(choices))
