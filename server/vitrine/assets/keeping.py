"""Pictures that are kept, for neighbours too: as `inside.py`, within the transaction that they have begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.assets.inside import file_bytes
from vitrine.assets.tables import PictureOwnerRow, PictureRow
from vitrine.quotas.inside import Turn
from vitrine.quotas.kinds import Quota
from vitrine.storage import UnitOfWork
from vitrine.takedowns.inside import follow
from vitrine.takedowns.kinds import Kind


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture whose file is there. hash: of its content, and its name. width, height: pixels."""

    hash: str
    media_type: str
    width: int
    height: int
    bytes: int


def keep_picture(unit: UnitOfWork, kept: KeptPicture, now: datetime, *, house: bool = False) -> None:
    """The picture is there from now on. house: as of `Assets.store_picture`.

    Raises IntegrityError where it comes twice at once.
    """
    # The house's stays: nobody deletes it while it becomes that.
    row = unit.session.get(PictureRow, kept.hash, with_for_update=house or None)
    if row is None:
        unit.session.add(
            PictureRow(
                hash=kept.hash, media_type=kept.media_type, width=kept.width, height=kept.height,
                bytes=kept.bytes, created_at=now, house=house,
            )
        )  # fmt: skip
        unit.session.flush()
    elif house:
        row.house = True


def own_picture(unit: UnitOfWork, mine: Turn, brand: str, kept: KeptPicture, now: datetime) -> None:
    """The brand has it from now on, in its turn. Raises QuotaReached."""
    if unit.session.get(PictureOwnerRow, (brand, kept.hash)) is None:
        mine.require(Quota.FILES, file_bytes(unit.session, brand), kept.bytes)
        unit.session.add(PictureOwnerRow(brand_id=brand, picture_hash=kept.hash))
        follow(unit.session, Kind.PICTURE, (), kept.hash, brand, now)


def kept_pictures(session: Session, pictures: Iterable[str]) -> dict[str, KeptPicture]:
    """Those of these pictures that there are, by hash."""
    wanted = set(pictures)
    if not wanted:
        return {}
    columns = PictureRow.hash, PictureRow.media_type, PictureRow.width, PictureRow.height, PictureRow.bytes
    found = session.execute(select(*columns).where(PictureRow.hash.in_(wanted)))
    return {row.hash: KeptPicture(*row) for row in found}
