"""Which file goes with a certificate, and whether the shop's own word is enough to hand it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vitrine.certificates.abi import token_of
from vitrine.certificates.editions.binding import bound_files
from vitrine.certificates.errors import CertificateUnknown, CertificateWithdrawn, FileForTheOwner
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.states import CopyState
from vitrine.certificates.tables import CertificateRow, EditionRow
from vitrine.storage import Blobs, Database
from vitrine.takedowns.inside import require_up
from vitrine.takedowns.kinds import Kind

_CHUNK_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Sold:
    """A file as the brand uploaded it. name: what to save it as.

    ask: the chain must be asked for `token` first. right: that nobody has the token yet is enough.
    """

    name: str
    sha256: str
    bytes: int
    token: int
    ask: bool
    right: bool


class Files:
    """standing: who holds what by the shop's rows and its index. blobs: where uploads are kept."""

    def __init__(self, database: Database, standing: Standing, blobs: Blobs) -> None:
        self._database, self._standing, self._blobs = database, standing, blobs

    def sold(self, visitor_id: str, certificate_id: str) -> Sold:
        """The file of a certificate that the visitor owns, as far as the shop itself can tell.

        Raises CertificateUnknown, CertificateWithdrawn, FileForTheOwner, TakenDown.
        """
        reach = self._standing.reach(visitor_id)
        with self._database.read() as session:
            row = session.get(CertificateRow, certificate_id)
            held = self._standing.seen(session, reach, [row] if row is not None else [])
            if row is None or not held:
                raise CertificateUnknown
            if held[0].revoked:
                raise CertificateWithdrawn
            if held[0].role != "owner":
                raise FileForTheOwner
            # An edition's first file is its source, always.
            edition = session.get_one(EditionRow, row.edition)
            require_up(session, Kind.MODEL, edition.model_hash)
            file = bound_files(edition.manifest)[0]
        kind = file.name.rpartition(".")[2]
        # While nothing was signed for it, nobody can have the token: the shop's word is all there is.
        ours = row.state is CopyState.CLAIMABLE or (
            row.state is CopyState.QUEUED and row.transaction_id is None
        )
        return Sold(
            f"edition-{row.edition}-copy-{row.serial}.{kind}", file.sha256, file.bytes,
            token_of(row.edition, row.serial), not ours, row.state is not CopyState.MINTED,
        )  # fmt: skip

    def content(self, sold: Sold) -> Iterator[bytes]:
        """Its bytes, piece by piece. Raises BlobNotFound at once, not when it is read."""
        file = self._blobs.open(sold.sha256)

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(_CHUNK_BYTES):
                    yield piece

        return pieces()
