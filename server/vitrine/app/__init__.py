"""The application: every part built once and wired to its neighbours.

The names come when they are first asked for: the workers' processes begin here too, and a chain worker that
loaded the whole shop would be ready a second and a half of computing later.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitrine.app.compose import create_app
    from vitrine.app.serving import serve

__all__ = ["create_app", "serve"]

_HOMES = {"create_app": "compose", "serve": "serving"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
