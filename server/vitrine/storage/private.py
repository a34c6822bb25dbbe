"""The data folder is this user's alone: names, chat, wallets and sessions lie in it."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path
from typing import Final

UMASK: Final = 0o077
OTHERS: Final = 0o077
# What lies in a folder of ours; a folder without any of it may be somebody's own, named by mistake.
OURS: Final = frozenset({"vitrine.sqlite3", "blobs", "uploads", "chain", "tls"})

log = logging.getLogger(__name__)


def keep_to_ourselves() -> None:
    """From here on whatever this process and its children write is readable by this user alone."""
    os.umask(UMASK)


def private_folder(folder: Path) -> None:
    """Make the folder for this user alone, or take from others what they could see of one that is there.

    A folder that is not ours to change is left with a line in the log. Raises OSError if there can be none.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
        return
    except FileExistsError:
        if not folder.is_dir():
            raise
    if not open_to_others(folder):
        return
    held = {each.name for each in folder.iterdir()}
    if held and not held & OURS:
        log.warning("%s can be read by others, and is left as it is: it is not only this shop's", folder)
        return
    try:
        folder.chmod(0o700)
        for each in folder.iterdir():
            # Below these nobody comes any more; these themselves, in case the folder is opened up again.
            if not each.is_symlink():
                each.chmod(stat.S_IMODE(each.stat().st_mode) & ~OTHERS)
    except OSError as error:
        log.warning("%s can be read by others, which cannot be changed (%s)", folder, error.strerror)
        return
    log.warning("%s could be read by other users of this machine: now only by this one", folder)


def open_to_others(folder: Path) -> bool:
    """Whether others than its owner may do anything in it."""
    return bool(stat.S_IMODE(folder.stat().st_mode) & OTHERS)
