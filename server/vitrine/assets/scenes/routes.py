"""A model as a room's scene over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, no_store
from vitrine.assets import errors
from vitrine.assets.answers import NewJob
from vitrine.assets.baking.presets import Preset
from vitrine.assets.scenes import answers
from vitrine.assets.scenes.service import Scenes
from vitrine.problems import problems
from vitrine.quotas.errors import REACHED
from vitrine.takedowns.errors import TakenDown


def router(scenes: Scenes, guards: Guards) -> APIRouter:
    """/api/models/{model}/scene and .../bakes."""
    routes = APIRouter(tags=["models"])
    uploader = Depends(guards.brand_actor(Scope.MODELS_WRITE, Role.EDITOR))
    reader = Depends(guards.brand_actor(Scope.MODELS_WRITE, Role.STAFF))

    @routes.post(
        "/api/models/{model}/scene",
        status_code=202,
        operation_id="measure_scene",
        dependencies=[Depends(no_store)],
        responses=problems(errors.ModelNotFound),
    )
    def measure(model: str, actor: Annotated[BrandActor, uploader]) -> answers.Scene:
        """Have your model measured as a room: floor, obstacles, where one arrives, where things stand."""
        return answers.Scene.of(scenes.measure(actor.brand.id, model))

    @routes.get(
        "/api/models/{model}/scene",
        operation_id="get_scene",
        dependencies=[Depends(no_store)],
        responses=problems(errors.ModelNotFound),
    )
    def scene(model: str, actor: Annotated[BrandActor, reader]) -> answers.Scene:
        """How it stands with your model as a room."""
        return answers.Scene.of(scenes.scene(actor.brand.id, model))

    @routes.post(
        "/api/models/{model}/bakes",
        status_code=202,
        operation_id="bake_scene",
        dependencies=[Depends(no_store)],
        responses=problems(errors.ModelNotFound),
    )
    def bake(model: str, body: answers.BakeBody, actor: Annotated[BrandActor, uploader]) -> answers.Scene:
        """Have your room lit: it takes minutes, and the model stays as it is. What is done stays done."""
        return answers.Scene.of(scenes.bake(actor.brand.id, model, body.preset))

    @routes.delete(
        "/api/models/{model}/bakes/{preset}",
        operation_id="cancel_bake",
        dependencies=[Depends(no_store)],
        responses=problems(errors.ModelNotFound),
    )
    def cancel(model: str, preset: Preset, actor: Annotated[BrandActor, uploader]) -> answers.Scene:
        """Stop a bake that is not done."""
        return answers.Scene.of(scenes.cancel(actor.brand.id, model, preset))

    @routes.post(
        "/api/models/{model}/bakes/{preset}/model",
        status_code=202,
        operation_id="keep_bake",
        dependencies=[Depends(no_store)],
        responses=problems(errors.ModelNotFound, errors.NotBaked, TakenDown, *REACHED),
    )
    def keep(model: str, preset: Preset, actor: Annotated[BrandActor, uploader]) -> NewJob:
        """Make the room with this light a model of yours, for a room to take as its scene. Ask the job."""
        return NewJob(job=scenes.keep(actor.brand.id, model, preset).id)

    return routes
