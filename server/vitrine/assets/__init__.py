"""Assets: models and pictures that strangers upload, checked in a sandbox, served as they came.

`Assets` is the service, `Worker` the loop that measures (in `worker.py`), `Jail` how a file is looked at,
`isolation` what the doctor asks. Importing this loads neither numpy nor trimesh: only the sandbox does.
"""

from vitrine.assets.jail import Jail
from vitrine.assets.namespaces import Isolation, isolation
from vitrine.assets.service import Assets
from vitrine.assets.views import Job, JobState, Model, picture_url

__all__ = ["Assets", "Isolation", "Jail", "Job", "JobState", "Model", "isolation", "picture_url"]
