"""Intake: what arrives that is not glTF becomes one GLB in metres, or a typed refusal that says what to do.

`format_of` says what a file is by its content. Importing this loads no numpy: the readers, `convert.py` and
what they need are for the sandbox alone.
"""

from vitrine.assets.intake.formats import Format, format_of

__all__ = ["Format", "format_of"]
