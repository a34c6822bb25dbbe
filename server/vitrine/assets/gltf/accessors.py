"""Buffers, views and accessors: what is declared must fit what is there, before anything is allocated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vitrine.assets.errors import OverLimit
from vitrine.assets.gltf.document import (
    Object,
    extension,
    index,
    items,
    maybe_index,
    member,
    numbers,
    whole,
    wrong,
)
from vitrine.assets.limits import ACCESSOR_COUNT, ACCESSORS, BARE_ACCESSOR_COUNT, DECODED_BYTES

COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
MESHOPT = "EXT_meshopt_compression"
DRACO = "KHR_draco_mesh_compression"
# Stored positions may be unnormalised integers that a node's scale brings to metres.
_GREATEST_VALUE = 3.5e38


@dataclass(frozen=True, slots=True)
class AccessorLayout:
    """How an accessor's elements lie.

    element_bytes, stride_bytes: in its view. components: numbers in each.
    """

    components: int
    element_bytes: int
    stride_bytes: int


def element_bytes(kind: str, component: int) -> int:
    """Size of one element; columns of small matrices start on 4-byte bounds (glTF 2.0 section 3.6.2.4)."""
    size = COMPONENT_BYTES[component]
    if kind.startswith("MAT"):
        rows = int(kind[3])
        return rows * -(-rows * size // 4) * 4
    return COMPONENTS[kind] * size


def layout_of(accessor: Object, views: Sequence[Object], where: str) -> AccessorLayout:
    """The layout of a checked or unchecked accessor. Raises BadModel."""
    kind, component = accessor.get("type"), accessor.get("componentType")
    known = isinstance(kind, str) and kind in COMPONENTS
    if not known or not isinstance(component, int) or component not in COMPONENT_BYTES:
        raise wrong(where, "has no known type")
    size = element_bytes(str(kind), component)
    view = maybe_index(accessor, "bufferView", len(views), where)
    stride = whole(views[view], "byteStride", f"bufferViews[{view}]", size, 1) if view is not None else size
    return AccessorLayout(COMPONENTS[str(kind)], size, stride)


def check(document: Object, buffer_bytes: Sequence[int | None]) -> None:
    """Refuse views and accessors that do not fit. buffer_bytes: real size of each buffer, None if not stored.

    Raises BadModel, NotFinite, OverLimit (accessors, accessor_count, bare_accessor_count, decoded_bytes).
    """
    _check_buffers(document, buffer_bytes)
    views = items(document, "bufferViews", ACCESSORS)
    decoded = sum(
        _check_view(document, view, f"bufferViews[{n}]", buffer_bytes) for n, view in enumerate(views)
    )
    compressed = draco_accessors(document)
    for number, accessor in enumerate(items(document, "accessors", ACCESSORS)):
        decoded += _check_accessor(accessor, views, f"accessors[{number}]", number in compressed)
    if decoded > DECODED_BYTES.value:
        raise OverLimit.of(DECODED_BYTES, decoded)


def _check_buffers(document: Object, buffer_bytes: Sequence[int | None]) -> None:
    for number, buffer in enumerate(items(document, "buffers")):
        declared, real = whole(buffer, "byteLength", f"buffers[{number}]", least=1), buffer_bytes[number]
        if real is not None and declared > real:
            raise wrong(f"buffers[{number}]", f"declares {declared:,} bytes and has {real:,}")


def _check_view(document: Object, view: Object, where: str, stored: Sequence[int | None]) -> int:
    """Check one view; answers the bytes its decompression adds."""
    buffers = items(document, "buffers")
    buffer = index(view, "buffer", len(buffers), where)
    offset, length = whole(view, "byteOffset", where, 0), whole(view, "byteLength", where, least=1)
    if offset + length > buffers[buffer]["byteLength"]:
        raise wrong(where, "ends behind its buffer")
    if "byteStride" in view and whole(view, "byteStride", where, least=4) > 252:
        raise wrong(f"{where}.byteStride", "is over 252")
    packed = extension(view, MESHOPT, where)
    if packed is None:
        if stored[buffer] is None:
            raise wrong(where, "lies in a buffer without data")
        return 0
    where = f"{where}.extensions.{MESHOPT}"
    source = index(packed, "buffer", len(buffers), where)
    ends = whole(packed, "byteOffset", where, 0) + whole(packed, "byteLength", where, least=1)
    if stored[source] is None or ends > buffers[source]["byteLength"]:
        raise wrong(where, "ends behind its buffer")
    unpacked = whole(packed, "count", where, least=1) * whole(packed, "byteStride", where, least=1)
    if unpacked != length:
        raise wrong(where, f"unpacks to {unpacked:,} bytes where {length:,} are declared")
    return unpacked


def _check_accessor(accessor: Object, views: Sequence[Object], where: str, draco: bool) -> int:
    """Check one accessor; answers its decoded bytes."""
    layout = layout_of(accessor, views, where)
    count = whole(accessor, "count", where, least=1)
    if count > ACCESSOR_COUNT.value:
        raise OverLimit.of(ACCESSOR_COUNT, count, where)
    for bound in ("min", "max"):
        numbers(accessor, bound, layout.components, where, _GREATEST_VALUE)
    if "bufferView" in accessor:
        start = whole(accessor, "byteOffset", where, 0)
        ends = start + layout.stride_bytes * (count - 1) + layout.element_bytes
        if layout.stride_bytes < layout.element_bytes or ends > views[accessor["bufferView"]]["byteLength"]:
            raise wrong(where, "ends behind its buffer view")
    elif not draco and count > BARE_ACCESSOR_COUNT.value:
        raise OverLimit.of(BARE_ACCESSOR_COUNT, count, where)
    if "sparse" in accessor:
        _check_sparse(accessor, views, count, layout, where)
    return count * layout.element_bytes


def _check_sparse(
    accessor: Object, views: Sequence[Object], count: int, layout: AccessorLayout, where: str
) -> None:
    sparse, where = member(accessor, "sparse", where), f"{where}.sparse"
    changed = whole(sparse, "count", where, least=1)
    if changed > count:
        raise wrong(where, "changes more elements than there are")
    places = member(sparse, "indices", where)
    if places.get("componentType") not in (5121, 5123, 5125):
        raise wrong(f"{where}.indices", "are not unsigned integers")
    parts = (
        (places, COMPONENT_BYTES[places["componentType"]]),
        (member(sparse, "values", where), layout.element_bytes),
    )
    for part, size in parts:
        view = views[index(part, "bufferView", len(views), where)]
        if whole(part, "byteOffset", where, 0) + changed * size > view["byteLength"]:
            raise wrong(where, "ends behind its buffer view")


def draco_accessors(document: Object) -> frozenset[int]:
    """The accessors whose data is Draco's: they have a count and bounds but need no view of their own."""
    found: set[int] = set()
    for number, mesh in enumerate(items(document, "meshes")):
        where = f"meshes[{number}]"
        for primitive in items(mesh, "primitives", where=where):
            if extension(primitive, DRACO, where) is not None:
                own = [primitive.get("indices"), *member(primitive, "attributes", where).values()]
                found.update(value for value in own if isinstance(value, int))
    return frozenset(found)
