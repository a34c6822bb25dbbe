"""A zip from a stranger: every entry is doubted before it is unpacked, and counted while it is."""

from __future__ import annotations

import errno
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from vitrine.assets.errors import BadArchive, NotReadable, OverLimit
from vitrine.assets.gltf.addresses import tidy_name
from vitrine.assets.limits import MIB, ZIP_BYTES, ZIP_ENTRIES, ZIP_RATIO

_CHUNK_BYTES = 1 << 16
_ENCRYPTED = 0x1
# What zipfile raises for bytes that contradict each other; the last ones by accident, found by mutation.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error, IndexError,
)  # fmt: skip


def unpacked(source: Path, folder: Path) -> dict[str, Path]:
    """The files of a zip: name inside -> where it lies now, in `folder` under a number, never its own name.

    Passes over folders and what macOS adds. Raises NotReadable, BadArchive, OverLimit, ForbiddenAddress.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            entries = list(_checked(archive.infolist(), source.stat().st_size))
            files: dict[str, Path] = {}
            left = ZIP_BYTES.value
            for number, (name, info) in enumerate(entries):
                files[name] = folder / str(number)
                left -= _unpack(archive, info, files[name], left)
            return files
    except _BROKEN as error:
        raise _damaged() from error
    except OSError as error:
        # A place before the beginning of the file; a full disk is ours and stays what it is.
        if error.errno != errno.EINVAL:
            raise
        raise _damaged() from error


def _damaged() -> NotReadable:
    return NotReadable("The zip cannot be read: it was cut or damaged. Zip the files again.")


def _checked(infos: list[zipfile.ZipInfo], size: int) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    if len(infos) > ZIP_ENTRIES.value:
        raise OverLimit.of(ZIP_ENTRIES, len(infos))
    if (total := sum(info.file_size for info in infos)) > ZIP_BYTES.value:
        raise OverLimit.of(ZIP_BYTES, total)
    # Entries that share their packed bytes are how a few kilobytes become petabytes.
    if sum(info.compress_size for info in infos) > size:
        raise BadArchive("The entries of this zip overlap each other. Zip the files again.")
    names: set[str] = set()
    for info in infos:
        if info.is_dir():
            continue
        name = tidy_name(info.filename, "the zip")
        if name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("."):
            continue
        _check_entry(info, name)
        if name in names:
            raise BadArchive(f"The zip holds {name!r} twice. Zip the files again.", name=name)
        names.add(name)
        yield name, info


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in (0, stat.S_IFREG):
        raise BadArchive(
            f"{name!r} in the zip is a link or a device, not a file. Zip the file itself.", name=name
        )
    if info.flag_bits & _ENCRYPTED:
        raise BadArchive(f"{name!r} in the zip is encrypted. Zip the files without a password.", name=name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadArchive(
            f"{name!r} is packed in a way not read here. Zip with the ordinary method.", name=name
        )
    if info.file_size > MIB and (ratio := info.file_size // max(info.compress_size, 1)) > ZIP_RATIO.value:
        raise OverLimit.of(ZIP_RATIO, ratio, name)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write one entry and answer its size; the declared sizes were promises, these bytes are counted."""
    written = 0
    with archive.open(info) as packed, target.open("xb") as out:
        while chunk := packed.read(_CHUNK_BYTES):
            if not written and chunk[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
                raise BadArchive(f"{info.filename!r} is a zip inside the zip. Put its files in directly.")
            written += len(chunk)
            if written > info.file_size or written > left:
                raise BadArchive(f"{info.filename!r} unpacks to more than it declares. Zip the files again.")
            out.write(chunk)
    if written != info.file_size:
        raise NotReadable(f"{info.filename!r} unpacks to less than it declares. Zip the files again.")
    return written


def entry_of(names: list[str]) -> str:
    """The one .gltf among the names. Raises BadArchive."""
    found = [name for name in names if name.lower().endswith(".gltf")]
    if len(found) == 1:
        return found[0]
    if not found and any(name.lower().endswith(".glb") for name in names):
        raise BadArchive("The zip holds a .glb. Upload that file itself, without a zip.")
    if not found:
        raise BadArchive("The zip holds no .gltf. Zip the .gltf together with its buffers and textures.")
    raise BadArchive(f"The zip holds {len(found)} .gltf files; one model is one upload.", found=len(found))
