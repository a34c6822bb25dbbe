"""Rows of assets: models by hash, their served files, jobs, the steps that refine them, pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, BigKey, Json

HASH = String(64)
ID = String(64)


class ModelRow(Base):
    """One file, whoever uploaded it.

    hash: the file's, or where an unit was stated for it, that of both. source: the file's own then.
    entry, report: when done. problem: when failed. rules: `report.VERSION` then. house: it came with the shop
    (a template's room), is nobody's, and stays.
    """

    __tablename__ = "models"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),)

    hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    source: Mapped[str | None] = mapped_column(HASH)
    kind: Mapped[str] = mapped_column(String(8))
    bytes: Mapped[int] = mapped_column(BigKey)
    state: Mapped[str] = mapped_column(String(10))
    entry: Mapped[str | None] = mapped_column(String(200))
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    rules: Mapped[int]
    created_at: Mapped[datetime]
    # No brand has it any more, and nothing needs its files: they are gone. None: it is there.
    deleted_at: Mapped[datetime | None]
    house: Mapped[bool] = mapped_column(default=False, server_default=false())


class ModelFileRow(Base):
    """A served file: /models/{hash}/{name} is the blob."""

    __tablename__ = "model_files"

    model_hash: Mapped[str] = mapped_column(ForeignKey("models.hash", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    blob: Mapped[str] = mapped_column(HASH)
    media_type: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int] = mapped_column(BigKey)


class JobRow(Base):
    """One brand's upload of one file; the queue as well. A running one is free again when its lease ends.

    statement: what the brand said of the file (`statement.py`), None if nothing.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("brand_id", "model_hash"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        Index("ix_jobs_due", "state", "id"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"))
    model_hash: Mapped[str] = mapped_column(ForeignKey("models.hash", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    statement: Mapped[dict[str, Any] | None] = mapped_column(Json)
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class StepRow(Base):
    """position: its place in the order. A running one is free again when its lease ends."""

    __tablename__ = "model_steps"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'skipped')", name="state"),
        Index("ix_model_steps_due", "state", "position", "queued_at"),
    )

    model_hash: Mapped[str] = mapped_column(ForeignKey("models.hash", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int]
    recipe: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    percent: Mapped[int]
    attempts: Mapped[int]
    lease_until: Mapped[datetime | None]
    queued_at: Mapped[datetime]
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)


class SceneOrderRow(Base):
    """A brand that asked for a step which is done for who asks. cancelled: it did not wait for it."""

    __tablename__ = "scene_orders"

    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True)
    model_hash: Mapped[str] = mapped_column(
        ForeignKey("models.hash", ondelete="CASCADE"), primary_key=True, index=True
    )
    step: Mapped[str] = mapped_column(String(16), primary_key=True)
    cancelled: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]


class PictureRow(Base):
    """A picture for rooms and products: /pictures/{hash}. house: as of `ModelRow`."""

    __tablename__ = "pictures"

    hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigKey)
    created_at: Mapped[datetime]
    house: Mapped[bool] = mapped_column(default=False, server_default=false())


class PictureOwnerRow(Base):
    """A brand that has uploaded a picture. Pictures of before this was noted have none."""

    __tablename__ = "picture_owners"

    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True)
    picture_hash: Mapped[str] = mapped_column(
        ForeignKey("pictures.hash", ondelete="CASCADE"), primary_key=True, index=True
    )
