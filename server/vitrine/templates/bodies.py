"""Bodies that templates take over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, model_validator

from vitrine.catalog.local_bodies import TextBody
from vitrine.templates.arranging import ARRANGEMENTS
from vitrine.templates.dressing import Chosen

Name = Annotated[StrictStr, Field(min_length=1, max_length=63)]
Hash = Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$", max_length=64)]
Number = Annotated[StrictInt, Field(ge=0, lt=ARRANGEMENTS)]


class DressingBody(BaseModel):
    """What is left out stays. arrangement: each number another one, products taken up anew. materials: wall,
    floor, wood, accent, as the template offers. logo, pictures: hashes of your pictures.
    """

    model_config = ConfigDict(extra="forbid")

    arrangement: Number | None = None
    time: Name | None = None
    materials: Annotated[dict[Name, Name], Field(max_length=16)] | None = None
    logo: Hash | None = None
    pictures: Annotated[list[Hash], Field(max_length=16)] | None = None

    def changes(self) -> dict[str, Any]:
        """What was said; null says nothing, but of the logo, which it takes away."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in said.items() if value is not None or name == "logo"}


class MakingBody(DressingBody):
    """title: what the room is called. template: its name; or else model: the hash of a model of yours that
    was measured as a room, which stays as it is.
    """

    title: TextBody
    template: Name | None = None
    model: Hash | None = None

    @model_validator(mode="after")
    def _either(self) -> MakingBody:
        if (self.template is None) == (self.model is None):
            raise ValueError("a room is made of a template or of a model")
        if self.model is not None and self.changes().keys() - {"title", "model"}:
            raise ValueError("a room of a model has no arrangement, finishes, logo or pictures to choose")
        return self

    def chosen(self) -> Chosen:
        return Chosen(
            self.arrangement or 0, self.time, self.materials or {}, self.logo, tuple(self.pictures or ())
        )


class SceneBody(BaseModel):
    """model: the hash of a model of yours."""

    model_config = ConfigDict(extra="forbid")

    model: Hash
