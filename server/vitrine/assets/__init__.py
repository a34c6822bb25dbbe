"""Assets: models and pictures that strangers upload, checked in a sandbox, served as they came.

`Assets` is the service, `Worker` the loop that measures (in `worker.py`), `Jail` how a file is looked at,
`isolation` what the doctor asks. Importing this loads neither numpy nor trimesh: only the sandbox does. The
names come when they are first asked for: every program in a sandbox begins here, and needs no database.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitrine.assets.confining.namespaces import Isolation, isolation
    from vitrine.assets.inspecting.jail import Jail
    from vitrine.assets.service import Assets
    from vitrine.assets.views import Job, JobState, Model, picture_url

__all__ = ["Assets", "Isolation", "Jail", "Job", "JobState", "Model", "isolation", "picture_url"]

_HOMES = {
    "Assets": "service",
    "Isolation": "confining.namespaces",
    "Jail": "inspecting.jail",
    "Job": "views",
    "JobState": "views",
    "Model": "views",
    "isolation": "confining.namespaces",
    "picture_url": "views",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
