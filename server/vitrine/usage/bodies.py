"""Bodies that usage takes over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from vitrine.quotas.kinds import MOST, Quota

Number = Annotated[StrictInt, Field(ge=0, le=MOST)] | None


class QuotasBody(BaseModel):
    """What is left out stays; null: as the shop's settings say. file_bytes are bytes."""

    model_config = ConfigDict(extra="forbid")

    rooms: Number = None
    products: Number = None
    models: Number = None
    file_bytes: Number = None
    tokens: Number = None
    room_versions: Number = None
    requests_a_minute: Number = None

    def numbers(self) -> dict[Quota, int | None]:
        return {Quota(name): getattr(self, name) for name in self.model_fields_set}
