"""What can be wrong with extensions.

VitrineError
├── Forbidden
│   ├── NotAdmitted          an access rule says no at the door, or gave no answer in time
│   ├── UseRefused           an access rule says no to this use, or gave no answer; or its own rule does
│   └── AccessRefused        what an access rule raises to say no in words of its own
├── NotFound
│   ├── ExtensionUnknown     no extension of this name is installed
│   └── BrowserFileUnknown   the extension offers no such file to browsers
├── Invalid
│   └── UseInvalid           the value of this use is no JSON, or too long
├── Unavailable
│   └── ExtensionOff         it failed in this room and is switched off there
└── ConfigurationError
    └── ExtensionLoadError   an installed extension cannot be loaded: nothing was started

A visitor reads these: they name the extension, never what went wrong inside. The log has that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NotRequired

from vitrine.errors import ConfigurationError, Forbidden, Invalid, NotFound, Unavailable


class NotAdmitted(Forbidden):
    members: ClassVar[Mapping[str, Any]] = {"room": str, "words": NotRequired[dict[str, str]]}


class UseRefused(Forbidden):
    pass


class AccessRefused(Forbidden):
    """A no with words. Only rules raise it: who asked gets one of the errors above with these words.

    words: language -> text, in at least one, 1..280 characters each.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__("An access rule says no.")
        self.words = words


class ExtensionUnknown(NotFound):
    pass


class BrowserFileUnknown(NotFound):
    members: ClassVar[Mapping[str, Any]] = {"extension": str}


class UseInvalid(Invalid):
    pass


class ExtensionOff(Unavailable):
    pass


class ExtensionLoadError(ConfigurationError):
    pass
