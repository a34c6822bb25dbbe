"""Intake: what arrives that is not glTF becomes one GLB in metres, or a typed refusal that says what to do.

`Statement` is what the uploader says beside the file, `format_of` what a file is by its content. Importing
this
loads no numpy: the readers, `convert.py` and what they need are for the sandbox alone.
"""

from vitrine.assets.intake.formats import Format, format_of
from vitrine.assets.intake.statement import UNITS_M, UPS, Statement

__all__ = ["UNITS_M", "UPS", "Format", "Statement", "format_of"]
