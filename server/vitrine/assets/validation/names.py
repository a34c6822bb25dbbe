"""From a JSON pointer into a glTF to the names that its makers gave: node, mesh, material, texture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from vitrine.text import cut_line
from vitrine.words import LocalText, Words

_KINDS: Final = frozenset(
    ["nodes", "meshes", "materials", "textures", "images", "animations", "skins", "cameras", "scenes"]
)
NAME_LIMIT: Final = 60

words: Final = Words(__file__)


class Names:
    """document: the parsed glTF, whatever is in it; nothing is trusted to be of the right type."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._users: dict[int, tuple[str, int]] = {}
        for kind, index, accessor in _uses(document):
            self._users.setdefault(accessor, (kind, index))

    def of(self, pointer: str) -> LocalText | None:
        """What a brand calls the place; None where only a program has a name for it."""
        tokens = pointer.split("/")[1:]
        if len(tokens) < 2 or not tokens[1].isdecimal() or len(tokens[1]) > 9:
            return None
        kind, index = tokens[0], int(tokens[1])
        if kind == "accessors" and index in self._users:
            kind, index = self._users[index]
        if kind == "meshes" and self._name("meshes", index) is None:
            # Exporters name nodes after what people made; a mesh without a name is found by its node.
            node = next((n for n, each in self._entries("nodes") if each.get("mesh") == index), None)
            if node is not None and self._name("nodes", node) is not None:
                kind, index = "nodes", node
        if kind not in _KINDS:
            return None
        called, name = words(f"place.{kind}"), self._name(kind, index)
        if name is None:
            return words("place.numbered", kind=called, number=index + 1)
        return words("place.named", kind=called, name=name)

    def _name(self, kind: str, index: int) -> str | None:
        entry = dict(self._entries(kind)).get(index, {})
        found = entry.get("name") or (entry.get("uri") if kind == "images" else None)
        if not isinstance(found, str) or found.startswith("data:"):
            return None
        return cut_line(found, NAME_LIMIT) or None

    def _entries(self, kind: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for index, each in enumerate(_list(self._document, kind)):
            if isinstance(each, dict):
                yield index, each


def _uses(document: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """(kind, index, accessor): what first uses each accessor."""
    for index, mesh in enumerate(_list(document, "meshes")):
        for primitive in _list(mesh, "primitives"):
            attributes = primitive.get("attributes") if isinstance(primitive, dict) else None
            found = list(attributes.values()) if isinstance(attributes, dict) else []
            found += [
                each
                for target in _list(primitive, "targets")
                if isinstance(target, dict)
                for each in target.values()
            ]
            if isinstance(primitive, dict):
                found.append(primitive.get("indices"))
            yield from (("meshes", index, each) for each in found if isinstance(each, int))
    for index, animation in enumerate(_list(document, "animations")):
        for sampler in _list(animation, "samplers"):
            found = [sampler.get("input"), sampler.get("output")] if isinstance(sampler, dict) else []
            yield from (("animations", index, each) for each in found if isinstance(each, int))
    for index, skin in enumerate(_list(document, "skins")):
        if isinstance(skin, dict) and isinstance(matrices := skin.get("inverseBindMatrices"), int):
            yield "skins", index, matrices


def _list(owner: object, member: str) -> Sequence[Any]:
    found = owner.get(member) if isinstance(owner, dict) else None
    return found if isinstance(found, list) else []
