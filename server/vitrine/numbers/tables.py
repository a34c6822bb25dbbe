"""Rows of numbers: one for each room, product, day and kind; a day's plan of a room; names of what is gone.

None of them is anybody's: no visitor, no session, no time of day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, Json

ID = String(64)


class NumberRow(Base):
    """room_id, product_id: as of `tally.Key`. flush: the last batch that was added, which is added once.

    counted_at: when that was. Rooms and products may be deleted since; their numbers stay their brand's.
    """

    __tablename__ = "numbers"
    __table_args__ = (Index(None, "brand_id", "day"), Index(None, "product_id"), Index(None, "counted_at"))

    room_id: Mapped[str] = mapped_column(ID, primary_key=True)
    product_id: Mapped[str] = mapped_column(ID, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    brand_id: Mapped[str] = mapped_column(ID)
    count: Mapped[int] = mapped_column(BigInteger)
    flush: Mapped[str] = mapped_column(String(40))
    counted_at: Mapped[datetime]


class PlanRow(Base):
    """Where at least ten different people stood in a room in a day: [[x_m, z_m, people], ...].

    x_m, z_m: the cell's corner in the room's frame, whole metres.
    """

    __tablename__ = "room_plans"
    __table_args__ = (Index(None, "brand_id", "day"), Index(None, "counted_at"))

    room_id: Mapped[str] = mapped_column(ID, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ID)
    cells: Mapped[list[Any]] = mapped_column(Json)
    counted_at: Mapped[datetime]


class NameRow(Base):
    """What a deleted room or product was called, as long as its numbers are kept."""

    __tablename__ = "number_names"

    id: Mapped[str] = mapped_column("thing_id", ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ID, index=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    named_at: Mapped[datetime] = mapped_column(index=True)
