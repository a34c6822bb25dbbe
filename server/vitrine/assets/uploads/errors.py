"""What can be wrong with a resumable upload.

Malformed         HeaderUnreadable     Upload-Length, -Offset, -Metadata or -Checksum is not what tus 1.0 says
NotFound          UploadNotFound       no open upload of this id, or not yours
Conflict          OffsetMismatch       the piece does not follow what is here; `offset` says where to go on
│                 UploadTaken          another connection goes on with this upload
UnsupportedType   NotAPiece            a PATCH that is not application/offset+octet-stream
Invalid           UploadDamaged        the whole is not the file whose SHA-256 was announced
TooMany           TooManyUploads       as many as a brand may have open
(own)             VersionUnsupported 412, ChecksumMismatch 460
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Conflict, Invalid, Malformed, NotFound, TooMany, UnsupportedType, VitrineError


class HeaderUnreadable(Malformed):
    members: ClassVar[Mapping[str, Any]] = {"header": str}

    def __init__(self, header: str, what: str) -> None:
        super().__init__(f"{header} {what}.", header=header)


class UploadNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no open upload of this id: it was ended, or has expired. Begin again.")


class OffsetMismatch(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"offset": int}

    def __init__(self, offset: int) -> None:
        super().__init__(f"{offset:,} bytes are here: go on from there.", offset=offset)


class UploadTaken(Conflict):
    def __init__(self) -> None:
        super().__init__("Another connection goes on with this upload.")


class NotAPiece(UnsupportedType):
    def __init__(self) -> None:
        super().__init__("A piece of an upload is sent as application/offset+octet-stream.")


class UploadDamaged(Invalid):
    def __init__(self) -> None:
        super().__init__("What arrived is not the file that was announced. Send it again from the beginning.")


class TooManyUploads(TooMany):
    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Your brand has {limit} uploads open: finish one, or end it by DELETE.", limit=limit
        )


class VersionUnsupported(VitrineError):
    status: ClassVar[int] = 412

    def __init__(self) -> None:
        super().__init__("Send the header Tus-Resumable: 1.0.0.")


class ChecksumMismatch(VitrineError):
    """tus 1.0, checksum extension: the piece is dropped, the offset stays."""

    members: ClassVar[Mapping[str, Any]] = {"offset": int}
    status: ClassVar[int] = 460

    def __init__(self, offset: int) -> None:
        super().__init__("This piece was damaged on its way: send it again.", offset=offset)
