"""Whether a column holds one of many values, as one parameter: thousands of values cost no more than one."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, any_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(
    session: Session, column: InstrumentedAttribute[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """`column IN values`, for texts or whole numbers.

    With `in_` each value is a parameter of its own, which SQLAlchemy names and formats one by one: 8 ms for a
    thousand, against 2 ms, and SQLite takes no more than 32,766.
    """
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(bindparam(None, json.dumps(list(values)), type_=String())).table_valued(
            "value"
        )
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
