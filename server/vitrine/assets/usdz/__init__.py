"""USDZ for iPhones and iPads: one file for each material variant, from a decoded GLB.

pxr is loaded in `program` only.
"""

from vitrine.assets.usdz.convert import Usdz, UsdzFiles, converted

__all__ = ["Usdz", "UsdzFiles", "converted"]
