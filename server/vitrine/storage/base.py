"""The declarative base of every table, so that one metadata knows the whole schema."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

import vitrine
from vitrine.storage.types import UtcTime

# Every constraint has a name by rule: a later migration can only drop what it can name, on both databases.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What each slice's `tables.py` derives its rows from. `datetime` columns are UtcTime."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcTime}


def import_all_tables() -> MetaData:
    """The metadata after importing every `vitrine.<slice>.tables` that exists, folders of slices included."""
    here = Path(vitrine.__path__[0])
    for file in sorted(here.glob("*/**/tables.py")):  # by its file, so that no other package is imported
        importlib.import_module(".".join(("vitrine", *file.relative_to(here).with_suffix("").parts)))
    return Base.metadata
