"""Formats that only their own program reads well, known by their first bytes: the way to a GLB instead."""

from __future__ import annotations

import re
from typing import Final

from vitrine.assets.errors import NeedsExport
from vitrine.words import OTHER_LANGUAGES, Words

_words: Final = Words(__file__)
"""needs_export, and by program what to do there. Menu words are those of the program's own language."""

_XML = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?"
# (first bytes as a pattern, format, programs that usually make it)
_KNOWN: Final[tuple[tuple[re.Pattern[bytes], str, tuple[str, ...]], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), name, programs)
    for pattern, name, programs in (
        (rb"Kaydara FBX Binary|; FBX \d", "FBX", ("Blender", "Maya", "3ds Max", "Cinema 4D", "CLO")),
        (rb"BLENDER", "BLEND", ("Blender",)),
        (rb"PXR-USDC|#usda ", "USD", ("Blender", "Maya")),
        (_XML + rb"(?:<!--.*?-->\s*)?<COLLADA", "DAE", ("Blender", "SketchUp", "Maya")),
        (_XML + rb"(?:<!DOCTYPE X3D[^>]*>\s*)?<X3D|#VRML|#X3D", "X3D or VRML", ("Blender",)),
        (rb"MM.{4}\x02\x00|MM.{4}\x3d\x3d", "3DS", ("Blender", "3ds Max")),
        (rb"[QM]C4DC4D6", "C4D", ("Cinema 4D",)),
        (rb"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0", "SKP", ("SketchUp",)),
        (rb"3D Geometry File Format", "3DM", ("Rhino",)),
        (rb"//Maya ASCII|FOR[48].{4,16}Maya", "MA or MB", ("Maya",)),
        (rb"AC10\d\d", "DWG", ("Rhino", "the CAD program")),
        (
            rb"\*\*ABCDEFGHIJKLMNOPQRSTUVWXYZ|.{72}S {0,6}1\s",
            "Parasolid or IGES", ("the CAD program", "Rhino"),
        ),
        (rb"DBRep_DrawableShape|\n?CASCADE Topology", "BREP", ("the CAD program",)),
        (rb"Ogawa", "Alembic", ("Blender", "Maya", "Cinema 4D")),
        (
            rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh|\xfd7zXZ|.{257}ustar",
            "packed archive", ("any unpacker",),
        ),
    )
)  # fmt: skip
# Containers whose first bytes are those of others: the name says which one it is meant to be.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZSTD = b"\x28\xb5\x2f\xfd"
_BY_NAME: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    ".fbx": ("FBX", ("Blender", "Maya", "3ds Max", "Cinema 4D", "CLO")),
    ".blend": ("BLEND", ("Blender",)),
    ".usd": ("USD", ("Blender", "Maya")),
    ".usda": ("USD", ("Blender", "Maya")),
    ".usdc": ("USD", ("Blender", "Maya")),
    ".usdz": ("USDZ", ("Blender",)),
    ".dae": ("DAE", ("Blender", "SketchUp", "Maya")),
    ".3ds": ("3DS", ("Blender", "3ds Max")),
    ".max": ("MAX", ("3ds Max",)),
    ".c4d": ("C4D", ("Cinema 4D",)),
    ".skp": ("SKP", ("SketchUp",)),
    ".3dm": ("3DM", ("Rhino",)),
    ".ma": ("MA", ("Maya",)),
    ".mb": ("MB", ("Maya",)),
    ".abc": ("Alembic", ("Blender", "Maya", "Cinema 4D")),
    ".zprj": ("ZPRJ", ("CLO",)),
    ".zpac": ("ZPAC", ("CLO",)),
    ".igs": ("IGES", ("the CAD program", "Rhino")),
    ".iges": ("IGES", ("the CAD program", "Rhino")),
    ".x_t": ("Parasolid", ("the CAD program",)),
    ".sldprt": ("SLDPRT", ("the CAD program",)),
}


def refuse_known(head: bytes, name: str | None = None) -> None:
    """Raises NeedsExport if `head` begins as a format that is not converted here.

    name: decides only among formats that share their first bytes, or for what nothing else recognised.
    """
    for pattern, kind, programs in _KNOWN:
        if pattern.match(head):
            raise needs_export(kind, programs)
    if head.startswith((_OLE, _ZSTD)):
        other = ("MAX", ("3ds Max", "the CAD program")) if head.startswith(_OLE) else ("BLEND", ("Blender",))
        raise needs_export(*(_BY_NAME.get(_ending(name)) or other))


def refuse_by_name(name: str | None) -> None:
    """Raises NeedsExport for a file that nothing recognised, if its name says what it should be."""
    if found := _BY_NAME.get(_ending(name)):
        raise needs_export(*found)


def refuse_packed(names: list[str]) -> None:
    """Raises NeedsExport for a zip (USDZ is one) that holds such a file and nothing that is converted."""
    for name in names:
        ending = _ending(name)
        if ending in _BY_NAME:
            kind, programs = _BY_NAME[ending]
            inside = kind == "USD" and name == names[0]
            raise needs_export(*(_BY_NAME[".usdz"] if inside else (kind, programs)))


def needs_export(kind: str, programs: tuple[str, ...]) -> NeedsExport:
    """The error, with the steps of each program in every language."""
    steps = {program: _words(program) for program in programs}
    told = _words(
        "needs_export",
        format=kind,
        steps=lambda language: " ".join(text[language] for text in steps.values()),
    )
    return NeedsExport(
        told["en"], format=kind, programs=", ".join(programs),
        **{f"detail_{language}": told[language] for language in OTHER_LANGUAGES},
    )  # fmt: skip


def _ending(name: str | None) -> str:
    return "." + name.lower().rpartition(".")[2] if name and "." in name else ""
