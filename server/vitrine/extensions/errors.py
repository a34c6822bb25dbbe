"""What can be wrong with extensions.

VitrineError
├── Forbidden
│   ├── NotAdmitted          an access rule says no at the door, or gave no answer in time
│   └── UseRefused           an access rule says no to this use, or gave no answer; or its own rule does
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

from vitrine.errors import ConfigurationError, Forbidden, Invalid, NotFound, Unavailable


class NotAdmitted(Forbidden):
    pass


class UseRefused(Forbidden):
    pass


class ExtensionUnknown(NotFound):
    pass


class BrowserFileUnknown(NotFound):
    pass


class UseInvalid(Invalid):
    pass


class ExtensionOff(Unavailable):
    pass


class ExtensionLoadError(ConfigurationError):
    pass
