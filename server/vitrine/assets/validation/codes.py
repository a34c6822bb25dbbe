"""Every code of gltf-validator 2.0.0-dev.3.10: frequent ones have words of their own, rare ones a family's.

A brand reads what is so, in terms of what its shoppers see; then what to do (`words/`: the code's or family's
key, and the same with `.do`). Severity is by what shoppers notice, not by how strict the rules are: an error
of the validator that every viewer forgives is a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.assets.findings import Severity
from vitrine.assets.validation.families import FAMILIES, MEMBERS

_OWN: Final[dict[str, Severity]] = {
    **dict.fromkeys(
        ["NON_RELATIVE_URI"],
        Severity.ERROR,
    ),
    **dict.fromkeys(
        [
            "IMAGE_FEATURES_UNSUPPORTED",
            "IMAGE_MIME_TYPE_INVALID",
            "IMAGE_NON_ENABLED_MIME_TYPE",
            "UNDECLARED_EXTENSION",
            "KHR_MATERIALS_DISPERSION_NO_VOLUME",
            "KHR_MATERIALS_EMISSIVE_STRENGTH_ZERO_FACTOR",
            "KHR_MATERIALS_VARIANTS_NON_UNIQUE_VARIANT",
            "KHR_MATERIALS_VOLUME_DOUBLE_SIDED",
            "KHR_MATERIALS_VOLUME_NO_TRANSMISSION",
            "MESH_PRIMITIVE_NO_POSITION",
            "MESH_PRIMITIVE_TOO_FEW_TEXCOORDS",
            "NODE_SKINNED_MESH_LOCAL_TRANSFORMS",
        ],
        Severity.WARNING,
    ),
    **dict.fromkeys(
        [
            "ACCESSOR_INDEX_TRIANGLE_DEGENERATE",
            "ACCESSOR_JOINTS_USED_ZERO_WEIGHT",
            "BUFFER_VIEW_TARGET_MISSING",
            "IMAGE_NPOT_DIMENSIONS",
            "INCOMPLETE_EXTENSION_SUPPORT",
            "UNSUPPORTED_EXTENSION",
            "KHR_MATERIALS_IRIDESCENCE_THICKNESS_RANGE_WITHOUT_TEXTURE",
            "KHR_MATERIALS_IRIDESCENCE_THICKNESS_TEXTURE_UNUSED",
            "MESH_PRIMITIVE_GENERATED_TANGENT_SPACE",
            "NODE_EMPTY",
            "NODE_SKINNED_MESH_NON_ROOT",
            "UNUSED_MESH_TANGENT",
        ],
        Severity.NOTE,
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """severity: how much shoppers notice. key: of its words."""

    severity: Severity
    key: str


CODES: Final[dict[str, Remark]] = {
    code: Remark(FAMILIES[family], f"family.{family}")
    for family, codes in MEMBERS.items()
    for code in codes.split()
} | {code: Remark(severity, code) for code, severity in _OWN.items()}
"""Every code of the validator."""

UNKNOWN: Final = Remark(FAMILIES["unknown"], "family.unknown")
"""For a code of a later validator."""
