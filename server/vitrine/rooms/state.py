"""What extensions let everybody in the room share: small, bounded, sent whole to each newcomer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vitrine.rooms.errors import StateTooLarge
from vitrine.rooms.values import Json

EXTENSIONS_LIMIT: Final = 64
KEYS_LIMIT: Final = 512
KEY_CHARACTERS: Final = 64
VALUE_BYTES: Final = 4 * 1024
EXTENSION_BYTES: Final = 64 * 1024


class SharedState:
    """extension -> key -> JSON value. None takes the key away, and its place is free again."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, Json]] = {}
        self._bytes: dict[str, dict[str, int]] = {}

    def put(self, extension: str, key: str, value: Json) -> bool:
        """Whether anything changed. Raises StateTooLarge and leaves all as it was."""
        values = self._values.get(extension, {})
        if value is None:
            return self._take_away(extension, key)
        if key in values and _same(values[key], value):
            return False
        size = len(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode())
        sizes = self._bytes.get(extension, {})
        if extension not in self._values and len(self._values) >= EXTENSIONS_LIMIT:
            raise StateTooLarge("too many extensions keep state", EXTENSIONS_LIMIT)
        if not 1 <= len(key) <= KEY_CHARACTERS:
            raise StateTooLarge(f"{extension}: a key of {len(key)} characters", KEY_CHARACTERS)
        if key not in values and len(values) >= KEYS_LIMIT:
            raise StateTooLarge(f"{extension}: one more key", KEYS_LIMIT)
        if size > VALUE_BYTES:
            raise StateTooLarge(f"{extension}: a value of {size} bytes", VALUE_BYTES)
        total = sum(sizes.values()) - sizes.get(key, 0) + size
        if total > EXTENSION_BYTES:
            raise StateTooLarge(f"{extension}: {total} bytes of state", EXTENSION_BYTES)
        self._values.setdefault(extension, {})[key] = value
        self._bytes.setdefault(extension, {})[key] = size
        return True

    def _take_away(self, extension: str, key: str) -> bool:
        if key not in self._values.get(extension, {}):
            return False
        del self._values[extension][key], self._bytes[extension][key]
        return True

    def view(self) -> Mapping[str, Mapping[str, Json]]:
        """All of it, to read now."""
        return MappingProxyType(self._values)

    def copy(self) -> dict[str, dict[str, Json]]:
        """All of it, as it is at this moment; values are never changed in place."""
        return {extension: dict(values) for extension, values in self._values.items()}


def _same(one: Json, other: Json) -> bool:
    # True == 1 == 1.0 in Python, but not for those who read the JSON.
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
