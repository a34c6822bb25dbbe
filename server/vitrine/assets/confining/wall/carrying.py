"""Files of the outer folder, where no program writes, into the one it works in, and its own back out."""

from __future__ import annotations

import errno
import os
import stat

_DEPTH = 16
_OPENED = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK = 1 << 20

Seen = dict[str, int]
"""When each carried file was changed last, by its path; no program can set that time (st_ctime_ns)."""


def carry_in(source: int, target: int, owner: int) -> Seen:
    """Copy all below `source`. source, target: open folders. owner: whose the copies shall be."""
    seen: Seen = {}
    for path, status in _walk(source):
        if stat.S_ISDIR(status.st_mode):
            os.mkdir(path, 0o700, dir_fd=target)
        else:
            _copy(source, target, path)
        os.chown(path, owner, owner, dir_fd=target, follow_symlinks=False)
    for path, status in _walk(target):
        seen[path] = status.st_ctime_ns
    return seen


def carry_out(source: int, target: int, seen: Seen, most_bytes: int) -> None:
    """Bring to `target` what a program changed below `source`: plain files and folders, nothing else.

    What it took away, or put something else in place of, goes at the other side too. Raises OSError beyond
    most_bytes: files with holes are longer than what they take, until they are copied.
    """
    left, found = set(seen), _walk(source)
    if sum(status.st_size for _, status in found if stat.S_ISREG(status.st_mode)) > most_bytes:
        raise OSError(errno.EFBIG, "more than may be carried out")
    for path, status in found:
        left.discard(path)
        if stat.S_ISDIR(status.st_mode):
            if path not in seen:
                os.mkdir(path, 0o700, dir_fd=target)
        elif seen.get(path) != status.st_ctime_ns:
            _copy(source, target, path)
    for path in sorted(left, reverse=True):
        if stat.S_ISDIR(os.stat(path, dir_fd=target, follow_symlinks=False).st_mode):
            os.rmdir(path, dir_fd=target)
        else:
            os.unlink(path, dir_fd=target)


def _walk(folder: int, below: str = "", depth: int = 0) -> list[tuple[str, os.stat_result]]:
    """Plain files and folders, each folder before what is in it; nothing through a link."""
    found = []
    opened = os.open(below or ".", os.O_RDONLY | os.O_DIRECTORY | _OPENED, dir_fd=folder)
    try:
        for name in sorted(os.listdir(opened)):
            status = os.stat(name, dir_fd=opened, follow_symlinks=False)
            path = f"{below}/{name}" if below else name
            if stat.S_ISDIR(status.st_mode) and depth < _DEPTH:
                found += [(path, status), *_walk(folder, path, depth + 1)]
            elif stat.S_ISREG(status.st_mode):
                found.append((path, status))
    finally:
        os.close(opened)
    return found


def _copy(source: int, target: int, path: str) -> None:
    reading = os.open(path, os.O_RDONLY | _OPENED, dir_fd=source)
    try:
        writing = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _OPENED, 0o600, dir_fd=target)
        try:
            while os.sendfile(writing, reading, None, _CHUNK):
                pass
        finally:
            os.close(writing)
    finally:
        os.close(reading)
