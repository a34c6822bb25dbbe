"""What an upload is by its first bytes."""

from __future__ import annotations

from vitrine.assets.errors import NotAModel
from vitrine.assets.gltf.glb import Container, container_of
from vitrine.assets.intake.formats import HEAD_BYTES, Format, format_of
from vitrine.assets.intake.refusals import refuse_by_name, refuse_known

UploadKind = Container | Format
"""Three letters each. A 3MF is a `zip` until it is opened."""

__all__ = ["HEAD_BYTES", "UploadKind", "kind_of"]


def kind_of(head: bytes, size: int | None, name: str | None = None) -> UploadKind:
    """What an upload that begins with `head` (HEAD_BYTES or all of it) claims to be.

    size: None if not yet known. name: the file's own, a hint where the content has no magic.

    All that the API process ever looks at. Raises NotAModel, NeedsExport, NotReadable (the declared length
    is wrong).
    """
    if (container := container_of(head, size)) is not None:
        return container
    if (found := format_of(head, size, name)) is not None:
        return found
    refuse_known(head, name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        raise NotAModel("This is a web page, not a model. Download the .glb file itself and upload that.")
    if start.startswith(b"{"):
        raise NotAModel(
            "A bare .gltf names further files. Upload a .zip with the .gltf and its files, or a .glb."
        )
    refuse_by_name(name)
    raise NotAModel(
        "This is no model that is read here: GLB, a zip of glTF or OBJ with its files, STL, PLY, OFF, 3MF "
        "or STEP. "
        "Export it as .glb."
    )
