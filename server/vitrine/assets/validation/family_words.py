"""Words of families of codes: what a damaged file, a wrong number, a torn skeleton means to shoppers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.assets.findings import Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Words:
    """severity: how much shoppers notice. en, fr: what is so. do_en, do_fr: what to do, may be empty."""

    severity: Severity
    en: str
    fr: str
    do_en: str = ""
    do_fr: str = ""


AGAIN: Final = (
    "Export the model again with a current exporter.",
    "Exportez à nouveau avec un exportateur récent.",
)
_ANEW: Final = (
    "Download or export the file again and upload that.",
    "Téléchargez ou exportez le fichier à nouveau.",
)
NOTHING: Final = ("Nothing needs to be done.", "Il n'y a rien à faire.")

FAMILIES: Final[dict[str, Words]] = {
    "damaged": Words(
        _ERROR,
        "The file is cut or damaged; many devices will not show it.",
        "Le fichier est tronqué ou endommagé ; bien des appareils ne le montreront pas.",
        *_ANEW,
    ),
    "packaging": Words(
        _NOTE,
        "The file holds bytes that nobody needs or that are not quite in their place.",
        "Le fichier contient des octets inutiles ou pas tout à fait à leur place.",
        *NOTHING,
    ),
    "grammar": Words(
        _WARNING,
        "The file's description breaks a rule of glTF; some viewers will leave the part out.",
        "La description du fichier enfreint une règle de glTF ; certains lecteurs omettront la partie.",
        *AGAIN,
    ),
    "reference": Words(
        _ERROR,
        "A part of the file points to something that is not there.",
        "Une partie du fichier renvoie à quelque chose qui n'existe pas.",
        *AGAIN,
    ),
    "layout": Words(
        _WARNING,
        "Numbers lie in the file in a way that some devices cannot read; the part may be missing there.",
        "Des nombres sont rangés d'une façon que certains appareils "
        "ne lisent pas ; la partie peut y manquer.",
        *AGAIN,
    ),
    "bounds": Words(
        _WARNING,
        "The file states wrong limits for its own mesh: it may vanish at "
        "the edge of the view or be measured wrongly.",
        "Le fichier indique de mauvaises limites pour son maillage : il peut disparaître au bord de la vue "
        "ou être mal mesuré.",
        *AGAIN,
    ),
    "numbers": Words(
        _ERROR,
        "The mesh holds numbers that cannot be: faces may be torn or missing.",
        "Le maillage contient des nombres impossibles : des faces peuvent être déchirées ou manquer.",
        "Clean up the mesh in your 3D program and export it again.",
        "Nettoyez le maillage dans votre logiciel 3D et exportez à nouveau.",
    ),
    "light": Words(
        _WARNING,
        "Normals or tangents are not as they must be: light may fall wrongly on the surface.",
        "Des normales ou tangentes sont incorrectes : la lumière peut mal tomber sur la surface.",
        "Recalculate normals and tangents in your 3D program and export again.",
        "Recalculez normales et tangentes dans votre logiciel 3D et exportez à nouveau.",
    ),
    "mesh": Words(
        _WARNING,
        "A mesh is put together in a way that some viewers refuse; the part may be missing.",
        "Un maillage est composé d'une façon que certains lecteurs refusent ; la partie peut manquer.",
        *AGAIN,
    ),
    "skin": Words(
        _WARNING,
        "The skeleton does not fit the mesh; it may stand in the wrong place or tear when it moves.",
        "Le squelette ne correspond pas au maillage ; il peut être mal placé ou se déchirer en mouvement.",
        "Normalise the weights, apply the transforms of the armature, and export again.",
        "Normalisez les poids, appliquez les transformations de l'armature et exportez à nouveau.",
    ),
    "animation": Words(
        _WARNING,
        "An animation is not written as it must be; it may jump or not play.",
        "Une animation n'est pas écrite comme il faut ; elle peut sauter ou ne pas jouer.",
        "Bake the animation in your 3D program and export it again.",
        "Précalculez l'animation dans votre logiciel 3D et exportez à nouveau.",
    ),
    "morph": Words(
        _WARNING,
        "A mesh and its shape keys do not fit each other; they may not move.",
        "Un maillage et ses clés de forme ne concordent pas ; elles peuvent rester sans effet.",
        *AGAIN,
    ),
    "picture": Words(
        _ERROR,
        "A texture cannot be read; its surface will be without a picture.",
        "Une texture est illisible ; sa surface restera sans image.",
        "Save the picture again as PNG, JPEG or WebP and export the model with it.",
        "Enregistrez l'image à nouveau en PNG, JPEG ou WebP et exportez le modèle avec elle.",
    ),
    "material": Words(
        _WARNING,
        "A setting of the material has no effect or contradicts "
        "another; it may look different than in your studio.",
        "Un réglage du matériau est sans effet ou en contredit un "
        "autre ; l'aspect peut différer de votre studio.",
        "Look at the material in your 3D program.",
        "Vérifiez le matériau dans votre logiciel 3D.",
    ),
    "extension": Words(
        _WARNING,
        "An extension of glTF is used in a way that its rules do not foresee; what it adds may be missing.",
        "Une extension de glTF est utilisée d'une façon non prévue ; ce qu'elle apporte peut manquer.",
        *AGAIN,
    ),
    "scene": Words(
        _WARNING,
        "Parts of the scene are tied together in a way that some viewers "
        "refuse; a part may stand in the wrong place.",
        "Des parties de la scène sont reliées d'une façon que certains lecteurs refusent ; "
        "une partie peut être mal placée.",
        *AGAIN,
    ),
    "camera": Words(
        _NOTE,
        "The file holds a camera with strange values. Shops show no cameras of models.",
        "Le fichier contient une caméra aux valeurs étranges. Les boutiques n'utilisent pas ces caméras.",
        *NOTHING,
    ),
    "spare": Words(
        _NOTE,
        "The file carries something that nothing uses.",
        "Le fichier transporte quelque chose dont rien ne se sert.",
        *NOTHING,
    ),
    "unknown": Words(
        _NOTE,
        "The validator remarks something about the file.",
        "Le validateur fait une remarque sur le fichier.",
        "The raw report says what.",
        "Le rapport brut dit quoi.",
    ),
}  # fmt: skip

MEMBERS: Final[dict[str, str]] = {
    "damaged": """IO_ERROR INVALID_JSON BUFFER_MISSING_GLB_DATA BUFFER_BYTE_LENGTH_MISMATCH
        GLB_CHUNK_TOO_BIG GLB_DUPLICATE_CHUNK GLB_EMPTY_CHUNK GLB_INVALID_MAGIC GLB_INVALID_VERSION
        GLB_LENGTH_MISMATCH GLB_LENGTH_TOO_SMALL GLB_UNEXPECTED_BIN_CHUNK GLB_UNEXPECTED_END_OF_CHUNK_DATA
        GLB_UNEXPECTED_END_OF_CHUNK_HEADER GLB_UNEXPECTED_END_OF_HEADER GLB_UNEXPECTED_FIRST_CHUNK
        UNKNOWN_ASSET_MAJOR_VERSION""",
    "packaging": """BUFFER_GLB_CHUNK_TOO_BIG DATA_URI_GLB URI_GLB GLB_CHUNK_LENGTH_UNALIGNED
        GLB_EMPTY_BIN_CHUNK GLB_EXTRA_DATA GLB_UNKNOWN_CHUNK_TYPE BUFFER_DATA_URI_MIME_TYPE_INVALID
        UNKNOWN_ASSET_MINOR_VERSION ASSET_MIN_VERSION_GREATER_THAN_VERSION""",
    "grammar": """ARRAY_LENGTH_NOT_IN_LIST ARRAY_TYPE_MISMATCH DUPLICATE_ELEMENTS EMPTY_ENTITY
        INVALID_INDEX ONE_OF_MISMATCH PATTERN_MISMATCH TYPE_MISMATCH UNDEFINED_PROPERTY
        UNSATISFIED_DEPENDENCY VALUE_MULTIPLE_OF VALUE_NOT_IN_LIST VALUE_NOT_IN_RANGE INVALID_GL_VALUE""",
    "reference": """INVALID_URI UNRESOLVED_REFERENCE ACCESSOR_TOO_LONG BUFFER_VIEW_TOO_LONG
        ACCESSOR_SPARSE_INDEX_OOB ACCESSOR_SPARSE_COUNT_OUT_OF_RANGE
        ACCESSOR_SPARSE_INDICES_NON_INCREASING""",
    "layout": """ACCESSOR_MATRIX_ALIGNMENT ACCESSOR_NORMALIZED_INVALID ACCESSOR_OFFSET_ALIGNMENT
        BUFFER_VIEW_INVALID_BYTE_STRIDE BUFFER_VIEW_TOO_BIG_BYTE_STRIDE ACCESSOR_SMALL_BYTESTRIDE
        ACCESSOR_TOTAL_OFFSET_ALIGNMENT ACCESSOR_USAGE_OVERRIDE BUFFER_VIEW_TARGET_OVERRIDE
        IMAGE_BUFFER_VIEW_WITH_BYTESTRIDE MESH_PRIMITIVE_ACCESSOR_UNALIGNED
        MESH_PRIMITIVE_ACCESSOR_WITHOUT_BYTESTRIDE MESH_PRIMITIVE_ATTRIBUTES_ACCESSOR_INVALID_FORMAT
        MESH_PRIMITIVE_ATTRIBUTES_ACCESSOR_UNSIGNED_INT MESH_PRIMITIVE_INDICES_ACCESSOR_INVALID_FORMAT
        MESH_PRIMITIVE_INDICES_ACCESSOR_WITH_BYTESTRIDE""",
    "bounds": """ACCESSOR_ELEMENT_OUT_OF_MAX_BOUND ACCESSOR_ELEMENT_OUT_OF_MIN_BOUND ACCESSOR_MAX_MISMATCH
        ACCESSOR_MIN_MISMATCH MESH_PRIMITIVE_POSITION_ACCESSOR_WITHOUT_BOUNDS""",
    "numbers": """ACCESSOR_INDEX_OOB ACCESSOR_INDEX_PRIMITIVE_RESTART ACCESSOR_INVALID_FLOAT
        ACCESSOR_NON_CLAMPED""",
    "light": """ACCESSOR_INVALID_SIGN ACCESSOR_VECTOR3_NON_UNIT MESH_PRIMITIVE_TANGENT_WITHOUT_NORMAL
        MESH_PRIMITIVE_NO_TANGENT_SPACE""",
    "mesh": """MESH_PRIMITIVE_INDEXED_SEMANTIC_CONTINUITY MESH_PRIMITIVE_INVALID_ATTRIBUTE
        MESH_PRIMITIVE_INCOMPATIBLE_MODE MESH_PRIMITIVE_UNEQUAL_ACCESSOR_COUNT""",
    "skin": """MESH_PRIMITIVE_JOINTS_WEIGHTS_MISMATCH NODE_SKIN_NO_SCENE SKIN_NO_COMMON_ROOT
        SKIN_SKELETON_INVALID INVALID_IBM_ACCESSOR_COUNT NODE_SKINNED_MESH_WITHOUT_SKIN
        NODE_SKIN_WITH_NON_SKINNED_MESH SKIN_IBM_ACCESSOR_WITH_BYTESTRIDE SKIN_IBM_INVALID_FORMAT
        ACCESSOR_INVALID_IBM ACCESSOR_JOINTS_INDEX_DUPLICATE ACCESSOR_JOINTS_INDEX_OOB
        ACCESSOR_WEIGHTS_NEGATIVE ACCESSOR_WEIGHTS_NON_NORMALIZED""",
    "animation": """ANIMATION_CHANNEL_TARGET_NODE_MATRIX ANIMATION_CHANNEL_TARGET_NODE_WEIGHTS_NO_MORPHS
        ANIMATION_DUPLICATE_TARGETS ANIMATION_SAMPLER_ACCESSOR_WITH_BYTESTRIDE
        ANIMATION_SAMPLER_INPUT_ACCESSOR_INVALID_FORMAT ANIMATION_SAMPLER_INPUT_ACCESSOR_TOO_FEW_ELEMENTS
        ANIMATION_SAMPLER_INPUT_ACCESSOR_WITHOUT_BOUNDS ANIMATION_SAMPLER_OUTPUT_ACCESSOR_INVALID_COUNT
        ANIMATION_SAMPLER_OUTPUT_ACCESSOR_INVALID_FORMAT ACCESSOR_ANIMATION_INPUT_NEGATIVE
        ACCESSOR_ANIMATION_INPUT_NON_INCREASING ACCESSOR_ANIMATION_SAMPLER_OUTPUT_NON_NORMALIZED_QUATERNION
        KHR_ANIMATION_POINTER_ANIMATION_CHANNEL_TARGET_NODE
        KHR_ANIMATION_POINTER_ANIMATION_CHANNEL_TARGET_PATH ANIMATION_CHANNEL_TARGET_NODE_SKIN""",
    "morph": """MESH_INVALID_WEIGHTS_COUNT MESH_PRIMITIVES_UNEQUAL_TARGETS_COUNT NODE_WEIGHTS_INVALID
        MESH_PRIMITIVE_MORPH_TARGET_INVALID_ATTRIBUTE_COUNT MESH_PRIMITIVE_MORPH_TARGET_NO_BASE_ACCESSOR""",
    "picture": """IMAGE_DATA_INVALID IMAGE_UNEXPECTED_EOS IMAGE_UNRECOGNIZED_FORMAT
        TEXTURE_INVALID_IMAGE_MIME_TYPE""",
    "material": """KHR_MATERIALS_ANISOTROPY_ANISOTROPY_TEXTURE_TEXCOORD
        KHR_MATERIALS_CLEARCOAT_CLEARCOAT_NORMAL_TEXTURE_TEXCOORD MATERIAL_ALPHA_CUTOFF_INVALID_MODE
        KHR_LIGHTS_PUNCTUAL_LIGHT_SPOT_ANGLES MULTIPLE_EXTENSIONS""",
    "extension": """INVALID_EXTENSION_NAME_FORMAT NON_REQUIRED_EXTENSION UNUSED_EXTENSION_REQUIRED
        UNEXPECTED_EXTENSION_OBJECT""",
    "scene": """NODE_LOOP NODE_PARENT_OVERRIDE NODE_MATRIX_NON_TRS NODE_MATRIX_TRS SCENE_NON_ROOT_NODE
        ROTATION_NON_UNIT""",
    "camera": """CAMERA_XMAG_YMAG_NEGATIVE CAMERA_XMAG_YMAG_ZERO CAMERA_YFOV_GEQUAL_PI
        CAMERA_ZFAR_LEQUAL_ZNEAR""",
    "spare": """EXTRA_PROPERTY UNEXPECTED_PROPERTY NODE_MATRIX_DEFAULT NON_OBJECT_EXTRAS
        UNUSED_MESH_WEIGHTS UNUSED_OBJECT""",
}  # fmt: skip
