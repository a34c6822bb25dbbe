"""The passphrase of each keystore: one for all, or a line for each in a file.

A file stays out of the environment, which children and `/proc` show, and lets two processes have different
ones: the shop's own needs only the line of `voucher`, and the chain worker all but that.
It is UTF-8; lines end with LF or CR LF, and a byte-order mark at its begin is nobody's.
"""

from __future__ import annotations

from typing import Final

from vitrine.certificates.errors import KeysUnusable
from vitrine.certificates.options import ChainOptions

MOST_BYTES: Final = 64 * 1024
# Around a name or a passphrase; whatever else looks empty belongs to it.
BLANK: Final = " \t"


def passphrase_of(settings: ChainOptions, name: str) -> str:
    """Of the keystore of this name; where both are set, the file counts.

    Raises KeysUnusable, whose words name no secret.
    """
    if settings.chain_passphrase_file is None:
        if not settings.chain_passphrase:
            raise KeysUnusable(
                "Neither VITRINE_CHAIN_PASSPHRASE_FILE nor VITRINE_CHAIN_PASSPHRASE is set: the keystores "
                "cannot be opened."
            )
        return settings.chain_passphrase
    file = settings.chain_passphrase_file
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise KeysUnusable(f"VITRINE_CHAIN_PASSPHRASE_FILE cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError:
        raise KeysUnusable("VITRINE_CHAIN_PASSPHRASE_FILE is not text in UTF-8.") from None
    # Not `splitlines`: a passphrase may hold what Unicode calls a line's end.
    lines = [line for each in text.split("\n") if (line := each.removesuffix("\r")).strip(BLANK)]
    for line in lines:
        key, separator, passphrase = line.partition(":")
        if separator and key.strip(BLANK) == name:
            return passphrase.strip(BLANK)
    if len(lines) == 1 and lines[0].partition(":")[0].strip(BLANK) not in KEYS:
        return lines[0]
    raise KeysUnusable(f"VITRINE_CHAIN_PASSPHRASE_FILE has no line {name}: and its passphrase.")


KEYS: Final = frozenset({"admin", "minter", "voucher", "operator"})
