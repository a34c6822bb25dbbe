"""What the shop answers of a model as a room's scene, and the bodies it takes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from vitrine.answers import HttpAnswer, Problem
from vitrine.assets.answers import Hash
from vitrine.assets.baking.presets import Preset
from vitrine.assets.refining.steps import StepState
from vitrine.assets.scenes import service
from vitrine.assets.views import model_url


class BakeBody(BaseModel):
    """preset: the light that is wanted."""

    model_config = ConfigDict(extra="forbid")

    preset: Preset


class SceneRoom(HttpAnswer):
    """What a room of it begins with. slots: places where products can stand. remarks: what may be wrong."""

    area_m2: float
    slots: int
    capacity: int
    remarks: list[Literal["upside-down"]]


class BakedScene(HttpAnswer):
    """model: what the room with this light is as a model, once it is kept. bytes, grown_bytes: to
    download, and how many more that is. before, after: addresses of pictures.
    """

    model: Hash
    bytes: int
    grown_bytes: int
    before: str
    after: str


class SceneBake(HttpAnswer):
    """part: 0 to 1 of a running one. baked: when done. kept: whether it is a model of yours."""

    preset: Preset
    state: StepState
    part: float
    problem: Problem | None
    baked: BakedScene | None
    kept: bool


class Scene(HttpAnswer):
    """A model as a room. state: of its measures; null: nobody asked for them. problem: why there is no room.

    bakes: those that were asked for.
    """

    model: Hash
    state: StepState | None
    room: SceneRoom | None
    problem: Problem | None
    bakes: list[SceneBake]

    @classmethod
    def of(cls, scene: service.SceneView) -> Scene:
        room = scene.room
        return cls(
            model=scene.model, state=scene.state, problem=_problem(scene.problem),
            room=None
            if room is None
            else SceneRoom(
                area_m2=room.area_m2, slots=len(room.slots), capacity=room.capacity,
                remarks=list(room.remarks),
            ),
            bakes=[_bake(scene.model, each) for each in scene.bakes],
        )  # fmt: skip


def _problem(plain: dict[str, Any] | None) -> Problem | None:
    return None if plain is None else Problem.model_validate(plain)


def _bake(model: str, bake: service.BakeView) -> SceneBake:
    left = bake.left
    baked = None
    if left is not None:
        baked = BakedScene(
            model=left.hash, bytes=left.bytes, grown_bytes=left.grown_bytes,
            before=model_url(model, left.before), after=model_url(model, left.after),
        )  # fmt: skip
    return SceneBake(
        preset=bake.preset,
        state=bake.state,
        part=bake.part,
        problem=_problem(bake.problem),
        baked=baked,
        kept=bake.kept,
    )
