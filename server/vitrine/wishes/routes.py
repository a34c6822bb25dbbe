"""The header of a wish."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=1_000)]
