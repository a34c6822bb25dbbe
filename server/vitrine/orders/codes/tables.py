"""Rows of codes. Codes and keys themselves are kept nowhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base

ID = String(64)


class CheckoutCodeRow(Base):
    """The one code of a checkout. code, key: digests; key: what was given for it, None: nobody has typed it.

    code_ends_at: until then it may be typed. ends_at: until then key or code are good for anything.
    """

    __tablename__ = "checkout_codes"

    checkout_id: Mapped[str] = mapped_column(ForeignKey("checkouts.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(ID, unique=True)
    code_ends_at: Mapped[datetime]
    key: Mapped[str | None] = mapped_column(ID, unique=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
