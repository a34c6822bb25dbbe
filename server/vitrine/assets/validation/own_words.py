"""Words of the codes that real files show: each says what shoppers see of exactly this."""

from __future__ import annotations

from typing import Final

from vitrine.assets.findings import Severity
from vitrine.assets.validation.family_words import AGAIN, NOTHING, Words

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

OWN: Final[dict[str, Words]] = {
    "ACCESSOR_INDEX_TRIANGLE_DEGENERATE": Words(
        _NOTE,
        "Some triangles have no area. They do no harm and cost a little.",
        "Certains triangles n'ont pas de surface. Ils ne gênent pas et coûtent un peu.",
    ),
    "ACCESSOR_JOINTS_USED_ZERO_WEIGHT": Words(
        _NOTE,
        "The skeleton names bones that pull at nothing. Nobody will see it.",
        "Le squelette nomme des os qui ne tirent rien. Personne ne le verra.",
    ),
    "BUFFER_VIEW_TARGET_MISSING": Words(
        _NOTE,
        "The file leaves out a hint for graphics cards. Nobody will see it.",
        "Le fichier omet une indication pour cartes graphiques. Personne ne le verra.",
    ),
    "IMAGE_FEATURES_UNSUPPORTED": Words(
        _WARNING,
        "A texture carries a colour profile or is animated; its colours may differ between devices.",
        "Une texture porte un profil de couleur ou est animée ; ses "
        "couleurs peuvent varier selon l'appareil.",
        "Save it as plain sRGB, without a profile.",
        "Enregistrez-la en sRGB simple, sans profil.",
    ),
    "IMAGE_MIME_TYPE_INVALID": Words(
        _WARNING,
        "A texture says it is of another kind than it is; some viewers will not show it.",
        "Une texture se dit d'un autre type que le sien ; certains lecteurs ne la montreront pas.",
        *AGAIN,
    ),
    "IMAGE_NON_ENABLED_MIME_TYPE": Words(
        _WARNING,
        "A texture is of a kind (WebP, KTX2, AVIF) that the file "
        "does not announce; many viewers leave it out.",
        "Une texture est d'un type (WebP, KTX2, AVIF) que le fichier "
        "n'annonce pas ; bien des lecteurs l'omettent.",
        "Export with the extension for this kind, or with PNG or JPEG.",
        "Exportez avec l'extension de ce type, ou en PNG ou JPEG.",
    ),
    "IMAGE_NPOT_DIMENSIONS": Words(
        _NOTE,
        "A texture's sides are not powers of two such as 1,024 or 2,048. Old devices may blur it.",
        "Les côtés d'une texture ne sont pas des puissances de deux comme 1 024 ou 2 048. "
        "D'anciens appareils peuvent la flouter.",
        "If you can, save it at such a size.",
        "Si possible, enregistrez-la à une telle taille.",
    ),
    "INCOMPLETE_EXTENSION_SUPPORT": Words(
        _NOTE,
        "The validator checks this extension only in part; faults in it may stay unseen.",
        "Le validateur ne vérifie cette extension qu'en partie ; des défauts peuvent rester inaperçus.",
        *NOTHING,
    ),
    "UNSUPPORTED_EXTENSION": Words(
        _NOTE,
        "The validator does not know an extension of this file, so what it adds was not checked.",
        "Le validateur ne connaît pas une extension de ce fichier : ce qu'elle apporte n'a pas été vérifié.",
        "Look at the pictures whether everything is there.",
        "Vérifiez sur les images que tout y est.",
    ),
    "UNDECLARED_EXTENSION": Words(
        _WARNING,
        "The file uses an extension without announcing it; viewers may leave out what it adds.",
        "Le fichier utilise une extension sans l'annoncer ; des lecteurs peuvent omettre ce qu'elle apporte.",
        *AGAIN,
    ),
    "KHR_MATERIALS_DISPERSION_NO_VOLUME": Words(
        _WARNING,
        "A glass is to split light into colours but has no thickness, so it will not.",
        "Un verre doit disperser la lumière mais n'a pas d'épaisseur : il ne le fera pas.",
        "Give the material a thickness.",
        "Donnez une épaisseur au matériau.",
    ),
    "KHR_MATERIALS_EMISSIVE_STRENGTH_ZERO_FACTOR": Words(
        _WARNING,
        "A material is set to glow, in black: it will not glow.",
        "Un matériau doit luire, mais en noir : il ne luira pas.",
        "Give it a colour to glow in, or take the strength away.",
        "Donnez-lui une couleur d'émission, ou retirez l'intensité.",
    ),
    "KHR_MATERIALS_IRIDESCENCE_THICKNESS_RANGE_WITHOUT_TEXTURE": Words(
        _NOTE,
        "A shimmer has a least thickness but no texture that varies it; it is even everywhere.",
        "Une irisation a une épaisseur minimale mais aucune texture pour la varier ; elle est uniforme.",
        *NOTHING,
    ),
    "KHR_MATERIALS_IRIDESCENCE_THICKNESS_TEXTURE_UNUSED": Words(
        _NOTE,
        "A shimmer has a texture of thickness, but its range is a single value; the texture has no effect.",
        "Une irisation a une texture d'épaisseur, mais une seule valeur ; la texture est sans effet.",
        "Widen the range, or leave the texture out.",
        "Élargissez la plage, ou retirez la texture.",
    ),
    "KHR_MATERIALS_VARIANTS_NON_UNIQUE_VARIANT": Words(
        _WARNING,
        "One part has two materials for the same variant; shoppers may see either.",
        "Une partie a deux matériaux pour la même variante ; l'un ou l'autre peut paraître.",
        "Give each part one material for each variant.",
        "Donnez à chaque partie un matériau par variante.",
    ),
    "KHR_MATERIALS_VOLUME_DOUBLE_SIDED": Words(
        _WARNING,
        "A glass with thickness is drawn from both sides; it may look darker or flicker.",
        "Un verre avec épaisseur est dessiné des deux côtés ; il peut sembler plus sombre ou scintiller.",
        "Make the material one-sided.",
        "Rendez le matériau simple face.",
    ),
    "KHR_MATERIALS_VOLUME_NO_TRANSMISSION": Words(
        _WARNING,
        "A material has thickness but lets no light through, so it will look solid.",
        "Un matériau a une épaisseur mais ne laisse pas passer la lumière : il paraîtra plein.",
        "Let light through (transmission), or take the thickness away.",
        "Laissez passer la lumière (transmission), ou retirez l'épaisseur.",
    ),
    "MESH_PRIMITIVE_GENERATED_TANGENT_SPACE": Words(
        _NOTE,
        "A relief texture comes without tangents; each device works them out, with slight differences.",
        "Une texture de relief vient sans tangentes ; chaque appareil "
        "les calcule, avec de légères différences.",
        "Export with tangents if the relief must look the same everywhere.",
        "Exportez avec les tangentes si le relief doit être identique partout.",
    ),
    "MESH_PRIMITIVE_NO_POSITION": Words(
        _WARNING,
        "A mesh has no points, so there is nothing to see of it.",
        "Un maillage n'a pas de points : on n'en verra rien.",
        "Delete it, or export it again with its geometry.",
        "Supprimez-le, ou exportez-le avec sa géométrie.",
    ),
    "MESH_PRIMITIVE_TOO_FEW_TEXCOORDS": Words(
        _WARNING,
        "A material's texture needs coordinates that the mesh does not have: the texture will not show.",
        "La texture d'un matériau demande des coordonnées que le maillage n'a pas : elle ne paraîtra pas.",
        "Unwrap the mesh, or choose its existing UV map, and export again.",
        "Dépliez le maillage, ou choisissez sa carte UV existante, et exportez à nouveau.",
    ),
    "NODE_EMPTY": Words(
        _NOTE,
        "There is an empty node, such as a locator or a left-over group.",
        "Il y a un nœud vide, tel un repère ou un groupe oublié.",
        *NOTHING,
    ),
    "NODE_SKINNED_MESH_LOCAL_TRANSFORMS": Words(
        _WARNING,
        "A mesh with a skeleton was moved or scaled by itself, which "
        "has no effect: its size or place may surprise.",
        "Un maillage avec squelette a été déplacé ou mis à l'échelle "
        "seul, sans effet : taille ou place inattendues.",
        "Apply the transforms and export again.",
        "Appliquez les transformations et exportez à nouveau.",
    ),
    "NODE_SKINNED_MESH_NON_ROOT": Words(
        _NOTE,
        "A mesh with a skeleton hangs below another node, which does not move it.",
        "Un maillage avec squelette dépend d'un autre nœud, qui ne le déplace pas.",
        "If it stands in the wrong place, apply the transforms and export again.",
        "S'il est mal placé, appliquez les transformations et exportez à nouveau.",
    ),
    "NON_RELATIVE_URI": Words(
        _ERROR,
        "The file fetches a part from a fixed address; shops fetch nothing from elsewhere.",
        "Le fichier va chercher une partie à une adresse fixe ; les boutiques ne cherchent rien ailleurs.",
        "Embed the textures, or zip them with the model.",
        "Intégrez les textures, ou zippez-les avec le modèle.",
    ),
    "UNUSED_MESH_TANGENT": Words(
        _NOTE,
        "A mesh carries tangents that no relief texture uses. They cost a little.",
        "Un maillage porte des tangentes qu'aucune texture de relief n'utilise. Elles coûtent un peu.",
        *NOTHING,
    ),
}  # fmt: skip
