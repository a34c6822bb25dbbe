"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

# SQLite counts rows up only in a column declared exactly INTEGER.
BigKey = BigInteger().with_variant(Integer(), "sqlite")


@dataclass(frozen=True, slots=True)
class WrittenJson:
    """A JSON value written before its unit of work, for a column of `Json`."""

    text: str

    @classmethod
    def of(cls, value: Any) -> WrittenJson:
        return cls(json.dumps(value))


def as_json(value: Any) -> str:
    """For engines: JSON text of a value, or the text that it has already."""
    return value.text if isinstance(value, WrittenJson) else json.dumps(value)


class Json(TypeDecorator[Any]):
    """A JSON value: JSON on SQLite, JSONB on PostgreSQL. None is SQL's NULL unless none_as_null is False."""

    impl = JSON
    cache_ok = True

    def __init__(self, none_as_null: bool = True) -> None:
        super().__init__(none_as_null=none_as_null)
        self.none_as_null = none_as_null

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB(none_as_null=self.none_as_null))
        return dialect.type_descriptor(JSON(none_as_null=self.none_as_null))


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, microseconds kept.

    SQLite has no time type: SQLAlchemy writes text there without the zone, always six decimals, so text order
    is time order. Naive times are refused because their zone would be a guess.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone: use datetime.now(UTC) or a Clock")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
