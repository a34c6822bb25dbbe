"""What can be wrong with a model or picture.

Malformed         NotReadable        the bytes are not what their header says: cut, wrong lengths, bad JSON
│                 NoFile             the request holds no multipart field `file`
NotFound          ModelNotFound, FileNotInModel, PictureNotFound, JobNotFound
TooLarge          UploadTooLarge     more bytes than an upload may have
│                 OverLimit          over one of the published limits (`limits.py`), named
UnsupportedType   NotAModel          nothing that is read here; an HTML page named .glb
│                 NeedsExport        a format of one program (FBX, BLEND, USDZ ...): how to export it there
│                 ConverterMissing   a format whose converter this server does not have, with the extra's name
│                 NotAPicture        neither PNG, JPEG nor WebP
│                 UnknownExtension   requires a glTF extension no viewer here has
Invalid           BadModel           a rule of glTF is broken: an index, a cycle, an accessor past its buffer
│                 NotFinite          NaN or infinity where a number must be
│                 ForbiddenAddress   an URI that leaves the upload: a scheme, an absolute path, `..`
│                 MissingFile        an URI names a file that is not in the upload
│                 BadArchive         a zip that does not hold exactly one glTF with its files
│                 UnitNeeded         the format has no unit and the uploader named none
│                 NothingToShow      no scene, or a scene without a single face
│                 NotARoom           nobody could stand in it: no floor, too wide; `reason` says which
│                 BadImage           an image that is not what it says
│                 StatementRefused   a unit, size or right that cannot be read; `member` says which
│                 MeasuringFailed    the sandbox ended without an answer: memory, time or a crash
│                 └── LightFailed    the same of a room's light
Conflict          Cancelled          the brand stopped what was being done with its file
│                 InUse              what is to be deleted is needed; `uses` says by what
│                 NotBaked           there is no room with this light
│                 OwnLight           the room has baked light of its own, or nothing that could be lit
Unavailable       NotIsolated        the sandbox cannot be kept off the network, and the operator insists
(own)             RangeNotSatisfiable 416
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NotRequired

from vitrine.assets.limits import Limit
from vitrine.errors import (
    Conflict,
    Invalid,
    Malformed,
    NotFound,
    TooLarge,
    TooMany,
    Unavailable,
    UnsupportedType,
    VitrineError,
)
from vitrine.words import OTHER_LANGUAGES


class NotReadable(Malformed):
    """The bytes contradict their own header, or end too soon."""

    members: ClassVar[Mapping[str, Any]] = {
        "declared": NotRequired[int],
        "found": NotRequired[int],
        "where": NotRequired[str],
    }


class NoFile(Malformed):
    """The body is not multipart/form-data with one field `file`."""


class ModelNotFound(NotFound):
    """No finished model of that hash, or not yours."""

    members: ClassVar[Mapping[str, Any]] = {"hash": NotRequired[str]}


class FileNotInModel(NotFound):
    """The model has no file of that name."""


class PictureNotFound(NotFound):
    """No picture of that hash."""


class JobNotFound(NotFound):
    """No job of that id, or not yours."""


class InUse(Conflict):
    """Something of its brand's needs the model or picture. detail_<language>: the text in that language."""

    members: ClassVar[Mapping[str, Any]] = {
        "kind": str, "uses": list[dict[str, Any]],
        **{f"detail_{language}": str for language in OTHER_LANGUAGES},
    }  # fmt: skip


class UploadTooLarge(TooLarge):
    """The body is over the byte cap."""

    members: ClassVar[Mapping[str, Any]] = {"limit_bytes": NotRequired[int]}


class OverLimit(TooLarge):
    """Over a published limit. values: limit, allowed, found."""

    members: ClassVar[Mapping[str, Any]] = {"limit": str, "allowed": int, "found": int}

    @classmethod
    def of(cls, limit: Limit, found: int, where: str = "") -> OverLimit:
        """The error for `found` over `limit`; where: JSON path or file name, may be empty."""
        place = f" at {where}" if where else ""
        return cls(
            f"This file has {found:,} {limit.unit}{place}; the limit {limit.name} is {limit.value:,}. "
            f"{limit.reason}",
            limit=limit.name, allowed=limit.value, found=found,
        )  # fmt: skip


class NotAModel(UnsupportedType):
    """None of the formats that are read here."""

    members: ClassVar[Mapping[str, Any]] = {"where": NotRequired[str]}


class NeedsExport(UnsupportedType):
    """A format that only its own program reads whole.

    values: format, programs (names with commas), detail_<language> (the text in each that is not English).
    """

    members: ClassVar[Mapping[str, Any]] = {
        "format": str, "programs": str, **{f"detail_{language}": str for language in OTHER_LANGUAGES},
    }  # fmt: skip


class ConverterMissing(UnsupportedType):
    """This server was installed without the converter. values: format, extra."""

    members: ClassVar[Mapping[str, Any]] = {"format": str, "extra": str}

    @classmethod
    def of(cls, kind: str, extra: str) -> ConverterMissing:
        """The error for a format and the extra (`pip install vitrine-shop[extra]`) that reads it."""
        return cls(
            f"This server reads no {kind} files: its operator can add `vitrine-shop[{extra}]`. Export the "
            f"model as .glb.",
            format=kind, extra=extra,
        )  # fmt: skip


class NotAPicture(UnsupportedType):
    """Neither PNG, JPEG nor WebP."""


class UnknownExtension(UnsupportedType):
    """`extensionsRequired` names something the web client cannot show."""

    members: ClassVar[Mapping[str, Any]] = {"extensions": list[str]}


class BadModel(Invalid):
    """Readable glTF that breaks a rule of glTF."""

    members: ClassVar[Mapping[str, Any]] = {"where": NotRequired[str]}


class NotFinite(Invalid):
    """A number that is not finite, or too great to be meant."""

    members: ClassVar[Mapping[str, Any]] = {"where": NotRequired[str]}


class ForbiddenAddress(Invalid):
    """An URI that points outside of the upload. Nothing was fetched or opened."""

    members: ClassVar[Mapping[str, Any]] = {"where": NotRequired[str]}


class MissingFile(Invalid):
    """An URI names a file that the upload does not hold."""

    members: ClassVar[Mapping[str, Any]] = {"where": str, "name": str}


class BadArchive(Invalid):
    """The zip is not one glTF with its files."""


class UnitNeeded(Invalid):
    """The file counts in a unit that it does not name: ask, and upload it again with the answer.

    values: format, extents (width, height, depth as glTF has them, in file units), guesses (unit -> the three
    in metres), likely (the unit whose guess is nearest to what shops sell).
    """

    members: ClassVar[Mapping[str, Any]] = {
        "format": str,
        "extents": list[float],
        "guesses": dict[str, list[float]],
        "likely": str,
    }

    @classmethod
    def of(cls, kind: str, extents: list[float], guesses: dict[str, list[float]], likely: str) -> UnitNeeded:
        """The error for a model of these extents."""
        sides = " x ".join(f"{side:g}" for side in extents)
        return cls(
            f"The model measures {sides}, and {kind.upper()} files do not say in what. Name the unit: m, "
            f"cm, mm, in or ft.",
            format=kind, extents=extents, guesses=guesses, likely=likely,
        )  # fmt: skip


class NothingToShow(Invalid):
    """There is no face to see."""


class NotARoom(Invalid):
    """Nobody could stand in it. values: reason (`measuring/refusing.py`), size_m, detail_<language>."""

    members: ClassVar[Mapping[str, Any]] = {
        "reason": str, "size_m": list[float],
        **{f"detail_{language}": str for language in OTHER_LANGUAGES},
    }  # fmt: skip


class BadImage(Invalid):
    """An image whose header cannot be read or is not of its declared type."""

    members: ClassVar[Mapping[str, Any]] = {"where": NotRequired[str]}


class StatementRefused(Invalid):
    """What the uploader says of the file cannot be so. values: member."""

    members: ClassVar[Mapping[str, Any]] = {"member": str}

    def __init__(self, member: str, what: str) -> None:
        super().__init__(f"{member} {what}.", member=member)


class MeasuringFailed(Invalid):
    """The sandbox gave no answer. values: reason, one of memory, time, output, crash."""

    members: ClassVar[Mapping[str, Any]] = {"reason": str}

    @classmethod
    def because(cls, reason: str) -> MeasuringFailed:
        """The error for memory, time, output or crash."""
        return cls(
            f"Measuring this model {cls._cause(reason)}. Simplify it and upload it again.", reason=reason
        )

    @staticmethod
    def _cause(reason: str) -> str:
        return {
            "memory": "needs more memory than it may have",
            "time": "takes too long",
            "output": "gives an answer that cannot be right",
        }.get(reason, "stops the program that does it")


class LightFailed(MeasuringFailed):
    """The same of a room's light: it can be asked for again."""

    @classmethod
    def because(cls, reason: str) -> LightFailed:
        return cls(
            f"Making this light {cls._cause(reason)}. Ask for it again; if that does not help, simplify the "
            "room.",
            reason=reason,
        )


class Cancelled(Conflict):
    """The brand stopped it before it was done."""


class NotBaked(Conflict):
    says = (
        "This light was not baked yet: POST /api/models/{model}/bakes asks for it, GET .../scene tells how "
        "it goes."
    )


class OwnLight(Conflict):
    """Its own light is kept."""

    says = (
        "Most of this room comes with light of its own (light maps, or materials shown as they are), or "
        "has nothing that could be lit. It stays as it is."
    )


class NotIsolated(Unavailable):
    """Uploads need a sandbox without network, and this host does not offer one."""


class TooManyFollowers(Unavailable):
    """Every stream of job events costs a look at the database now and then; there are enough of them."""


class BrandFollowsEnough(TooMany):
    """One brand's streams are enough; other brands go on following theirs."""

    members: ClassVar[Mapping[str, Any]] = {"limit": int, "retry_after_s": int}

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Your brand follows {limit} uploads at this moment, the most at once: close one, or ask for the "
            "job itself.",
            limit=limit,
            retry_after_s=5,
        )


class RangeNotSatisfiable(VitrineError):
    """The asked range lies beyond the file (RFC 9110 section 15.5.17)."""

    members: ClassVar[Mapping[str, Any]] = {"size": int}

    status: ClassVar[int] = 416


# What the sandbox may answer. Its output is not trusted: anything else counts as a crash.
FROM_SANDBOX: dict[str, type[VitrineError]] = {
    leaf.slug(): leaf
    for leaf in (
        NotReadable, OverLimit, NotAModel, NeedsExport, ConverterMissing, UnitNeeded, UnknownExtension,
        BadModel, NotFinite, ForbiddenAddress,
        MissingFile, BadArchive, NothingToShow, NotARoom, OwnLight, BadImage, MeasuringFailed,
    )
}  # fmt: skip
