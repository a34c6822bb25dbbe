"""What a brand should know about its model, in plain words, English and French."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

from annotated_types import MaxLen

FINDINGS_LIMIT: Final = 200
"""So many are kept of one program's."""

Word = Annotated[str, MaxLen(300)]
Text = Annotated[str, MaxLen(4_000)]


class Severity(StrEnum):
    """note: good to know. warning: shoppers will notice. error: some shoppers will not see it, or a part."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """code: for programs. text: per language. where: JSON path in the glTF, or empty."""

    severity: Severity
    code: Word
    text: Annotated[dict[Word, Text], MaxLen(20)]
    where: Word = ""

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {**asdict(self), "severity": str(self.severity)}


@dataclass(frozen=True, slots=True)
class _Words:
    severity: Severity
    en: str
    fr: str


_NOTE, _WARNING = Severity.NOTE, Severity.WARNING

# Thresholds: Khronos 3D Commerce publishing guidelines 1.0: 3 MB, 150,000 triangles, 20 draws, 2K textures.
WORDS: dict[str, _Words] = {
    "very-large": _Words(
        _WARNING,
        "The model is {size} long, and glTF counts in metres. If it is really in another unit, say which: it "
        "is rescaled.",
        "Le modèle mesure {size} de long, et glTF compte en mètres. S'il est en réalité dans une autre "
        "unité, indiquez laquelle : il est remis à l'échelle.",
    ),
    "very-small": _Words(
        _WARNING,
        "The model is only {size} long, and glTF counts in metres. Export it at its real size.",
        "Le modèle ne mesure que {size} de long, et glTF compte en mètres. Exportez-le à sa taille réelle.",
    ),
    "many-triangles": _Words(
        _WARNING,
        "{count} triangles: above 150,000 a headset may stutter. Export a lighter mesh.",
        "{count} triangles : au-delà de 150 000, un casque peut saccader. Exportez un maillage plus léger.",
    ),
    "heavy-file": _Words(
        _WARNING,
        "{size} to download: above 3 MB a phone waits more than three seconds. Compress the textures first.",
        "{size} à télécharger : au-delà de 3 Mo, un téléphone attend plus de trois secondes. "
        "Compressez d'abord les textures.",
    ),
    "many-draw-calls": _Words(
        _WARNING,
        "{count} draw calls: above 20 a room full of products gets slow. Join parts that share a material.",
        "{count} appels de dessin : au-delà de 20, une salle pleine de produits ralentit. "
        "Fusionnez les pièces qui partagent un matériau.",
    ),
    "large-textures": _Words(
        _WARNING,
        "A texture is {count} pixels wide: above 2,048 one rarely sees more and always pays the memory.",
        "Une texture fait {count} pixels de côté : au-delà de 2 048, la différence se voit rarement "
        "et la mémoire s'en ressent toujours.",
    ),
    "no-normals": _Words(
        _WARNING,
        "Some faces have no normals and will look faceted. Export with normals.",
        "Certaines faces n'ont pas de normales et paraîtront facettées. Exportez avec les normales.",
    ),
    "no-texture-coordinates": _Words(
        _WARNING,
        "A textured material is on a mesh without texture coordinates, so its pictures will not show.",
        "Un matériau texturé est sur un maillage sans coordonnées de texture : ses images ne paraîtront pas.",
    ),
    "texture-kind": _Words(
        _WARNING,
        "A texture is KTX2 or WebP without the extension that says so; many viewers leave it out.",
        "Une texture est en KTX2 ou WebP sans l'extension qui l'annonce ; bien des lecteurs l'ignorent.",
    ),
    "texture-label": _Words(
        _WARNING,
        "A texture says it is {said} and is {real}.",
        "Une texture se dit {said} et se trouve être {real}.",
    ),
    "declared-bounds": _Words(
        _WARNING,
        "The file's declared bounds are not those of its mesh: it may vanish at the edge of the view.",
        "Les dimensions déclarées ne sont pas celles du maillage : il peut disparaître au bord de la vue.",
    ),
    "thin-triangles": _Words(
        _NOTE,
        "{count} triangles have no area. They do no harm and cost a little.",
        "{count} triangles n'ont pas de surface. Ils ne gênent pas et coûtent un peu.",
    ),
    "far-from-origin": _Words(
        _WARNING,
        "The model stands {size} away from its origin, so it will miss its shelf. Centre it, base at zero.",
        "Le modèle se trouve à {size} de son origine et ne tiendra pas sur son étagère. "
        "Centrez-le, la base à zéro.",
    ),
    "floats": _Words(
        _NOTE,
        "The lowest point is {size} above the origin, so the model floats over its shelf. Set its base to "
        "zero.",
        "Le point le plus bas est {size} au-dessus de l'origine : le modèle flotte sur son étagère. "
        "Mettez sa base à zéro.",
    ),
    "sinks": _Words(
        _NOTE,
        "The model reaches {size} below its origin, into its shelf. Set its base to zero.",
        "Le modèle descend {size} sous son origine, dans son étagère. Mettez sa base à zéro.",
    ),
    "off-centre": _Words(
        _NOTE,
        "The model turns about a point outside of itself: its middle is {size} away. Centre it on its "
        "origin.",
        "Le modèle tourne autour d'un point hors de lui : son milieu est à {size}. Centrez-le sur son "
        "origine.",
    ),
    "compressed": _Words(
        _NOTE,
        "The geometry is compressed ({count}): size and counts are what the file declares.",
        "La géométrie est compressée ({count}) : taille et nombres sont ceux que le fichier déclare.",
    ),
    "converted": _Words(
        _NOTE,
        "Converted from {names}: one unit of the file is 1 {said}, and its {real} axis points up.",
        "Converti depuis {names} : une unité du fichier vaut 1 {said}, et son axe {real} pointe vers le "
        "haut.",
    ),
    "converted-with-unit": _Words(
        _NOTE,
        "Converted from {names}, which carries its own unit; its {real} axis points up.",
        "Converti depuis {names}, qui porte sa propre unité ; son axe {real} pointe vers le haut.",
    ),
    "rescaled": _Words(
        _NOTE,
        "The file counts in {said}, as you say: it is shown at {count} of the size that it gives itself. The "
        "original is kept.",
        "Le fichier compte en {said}, comme vous l'indiquez : il est montré à {count} de la taille qu'il se "
        "donne. L'original est conservé.",
    ),
    "maps-left-out": _Words(
        _WARNING,
        "The material names pictures that glTF keeps elsewhere, and they were left out: {names}. "
        "Export a .glb from the 3D tool to keep them.",
        "Le matériau nomme des images que glTF range autrement, elles ont été laissées de côté : {names}. "
        "Exportez un .glb depuis l'outil 3D pour les garder.",
    ),
    "materials-missing": _Words(
        _WARNING,
        "The file names its materials in {names}, which is not in the upload, so it is grey. "
        "Zip both together with their pictures.",
        "Le fichier nomme ses matériaux dans {names}, absent de l'envoi : il est donc gris. "
        "Mettez-les ensemble dans un zip, avec leurs images.",
    ),
    "passed-over": _Words(
        _NOTE,
        "{count} file(s) in the zip are not used by the model and are not shown: {names}.",
        "{count} fichier(s) du zip ne servent pas au modèle et ne sont pas montrés : {names}.",
    ),
    "original-instead": _Words(
        _WARNING,
        "Our lighter copy of the model (level {level}) did not look enough like it ({db} dB), so shoppers "
        "get your file as it is.",
        "Notre copie allégée du modèle (niveau {level}) ne lui ressemblait pas assez ({db} dB) : les clients "
        "reçoivent votre fichier tel quel.",
    ),
    "fuller-level-instead": _Words(
        _NOTE,
        "Level {level} of detail did not look enough like the model ({db} dB), so level {instead} is shown "
        "in its place.",
        "Le niveau de détail {level} ne ressemblait pas assez au modèle ({db} dB) : le niveau {instead} est "
        "montré à sa place.",
    ),
    "no-copyright": _Words(
        _NOTE,
        "The file names no author (asset.copyright). Credit can be given with the product.",
        "Le fichier ne nomme pas d'auteur (asset.copyright). Le crédit peut figurer sur la fiche produit.",
    ),
}


def finding(code: str, where: str = "", **values: object) -> Finding:
    """The finding `code` with its words filled in. KeyError for an unknown code: a mistake of ours."""
    words = WORDS[code]
    return Finding(
        words.severity, code, {"en": words.en.format(**values), "fr": words.fr.format(**values)}, where
    )


def length_text(metres: float) -> str:
    """A length for people: 337 m, 15.0 cm, 0.4 mm."""
    if metres >= 1:
        return f"{metres:,.0f} m" if metres >= 10 else f"{metres:.2f} m"
    return f"{metres * 100:.1f} cm" if metres >= 0.01 else f"{metres * 1000:.2g} mm"
