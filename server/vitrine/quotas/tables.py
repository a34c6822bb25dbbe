"""The row of a brand's quotas: its own numbers, and the lock under which what it has is counted."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.quotas.kinds import Quota
from vitrine.storage import Base


class BrandQuotaRow(Base):
    """One for each brand that has ever added something. None: as much as the shop's settings say.

    Its columns are named as the values of `Quota`. turns: how often it was the lock.
    """

    __tablename__ = "brand_quotas"

    brand_id: Mapped[str] = mapped_column(
        String(64), ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True
    )
    rooms: Mapped[int | None] = mapped_column(BigInteger)
    products: Mapped[int | None] = mapped_column(BigInteger)
    models: Mapped[int | None] = mapped_column(BigInteger)
    file_bytes: Mapped[int | None] = mapped_column(BigInteger)
    tokens: Mapped[int | None] = mapped_column(BigInteger)
    room_versions: Mapped[int | None] = mapped_column(BigInteger)
    requests_a_minute: Mapped[int | None] = mapped_column(BigInteger)
    turns: Mapped[int] = mapped_column(BigInteger)

    def own(self) -> dict[Quota, int | None]:
        return {quota: getattr(self, quota.value) for quota in Quota}
