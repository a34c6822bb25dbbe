"""The inside of the sandbox of levels, `python -m vitrine.assets.levels.program`, which `running.py` starts.

It works in its current folder and on what the Node program left there. Images that strangers made are decoded
here, so it is bound before it begins (`running.py`), and fences itself as the measuring sandbox does.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vitrine.assets.confining.program import Fence, run
from vitrine.errors import VitrineError

if TYPE_CHECKING:
    from vitrine.assets.gltf.preflight import Package
    from vitrine.assets.levels.dress import Geometry
    from vitrine.assets.levels.ladder import LevelSettings
    from vitrine.assets.levels.textures import Encoded, Texture


def pack(folder: Path) -> dict[str, Any]:
    """Check `upload`, write it as `model.glb`."""
    from vitrine.assets.gltf.pack import packed
    from vitrine.assets.gltf.preflight import checked

    (folder / "files").mkdir(exist_ok=True)
    data = packed(checked(folder / "upload", folder / "files"))
    (folder / "model.glb").write_bytes(data)
    return {"bytes": len(data)}


def dress(folder: Path) -> dict[str, Any]:
    """Make the files of every level from `model.glb` and what `result.json` names."""
    from vitrine.assets.gltf.preflight import checked
    from vitrine.assets.levels.ladder import LADDER

    made = json.loads((folder / "result.json").read_bytes())
    maker = _LevelMaker(folder, made, checked(folder / "model.glb", folder))
    levels = [found for step in LADDER if (found := maker.level(step)) is not None]
    return {"levels": levels, "notes": made["notes"] + maker.notes, "original": maker.original()}


def pixels(folder: Path) -> dict[str, Any]:
    """Write the pixels of every texture that can be pressed as KTX2, at the sizes `wanted.json` asks for.

    `made.json` then says which of them each level wears; levels often share them.
    """
    from vitrine.assets.levels.ladder import LADDER, PRESS_SIDE

    made = json.loads((folder / "result.json").read_bytes())
    told: dict[str, dict[str, Any]] = {}
    made["worn"] = {level: [] for level in json.loads((folder / "wanted.json").read_bytes())}
    textures = textures_of(folder, made)
    for level, worn in made["worn"].items():
        for number, texture in enumerate(textures):
            found = texture.rgba(min(PRESS_SIDE, LADDER[level].side))
            if found is None:
                worn.append(f"texture{number}")
                continue
            height, width = found.shape[:2]
            name, usage = f"pixels{number}-{width}x{height}", made["textures"][number]
            worn.append(f"{name}.ktx2")
            if name not in told:
                (folder / name).write_bytes(found.tobytes())
                told[name] = {
                    "file": name, "width": width, "height": height,
                    "colour": bool(usage["colour"]), "normal": bool(usage["normal"]),
                }  # fmt: skip
    (folder / "made.json").write_text(json.dumps(made))
    return {"pictures": list(told.values())}


def press(folder: Path) -> dict[str, Any]:
    """Dress levels in the KTX2 images that were pressed of their pixels."""
    from vitrine.assets.gltf.preflight import checked
    from vitrine.assets.levels.ladder import LADDER
    from vitrine.assets.levels.textures import Encoded

    made = json.loads((folder / "made.json").read_bytes())
    maker = _LevelMaker(folder, made, checked(folder / "model.glb", folder))
    levels = []
    for level, worn in made["worn"].items():
        pictures = [
            Encoded((folder / name).read_bytes(), original_type(folder / name), 0, 0, 0.0) for name in worn
        ]
        levels.append(maker.pressed(LADDER[int(level)], pictures))
    return {"levels": [level for level in levels if level is not None], "notes": maker.notes}


def textures_of(folder: Path, made: dict[str, Any]) -> list[Texture]:
    """The textures that the Node program took out of the model."""
    from vitrine.assets.levels.textures import Texture, Usage

    return [
        Texture(
            (folder / f"texture{number}").read_bytes(), original_type(folder / f"texture{number}"),
            Usage(int(told["channels"]), bool(told["colour"]), bool(told["normal"])),
        )
        for number, told in enumerate(made["textures"])
    ]  # fmt: skip


class _LevelMaker:
    """The levels of one model, from the fullest on."""

    def __init__(self, folder: Path, made: dict[str, Any], original: Package) -> None:
        self._folder, self._original = folder, original
        self._textures = textures_of(folder, made)
        self._files = made["files"]
        self._before: tuple[int, int] | None = None
        self.notes: list[dict[str, Any]] = []

    def level(self, step: LevelSettings) -> dict[str, Any] | None:
        """The files of one level, or None where it is not worth it or lost something."""
        from vitrine.assets.levels.counts import counts
        from vitrine.assets.levels.ladder import WORTH_AVIF

        geometries = self._geometries(step)
        webp = [_encoded(texture, "webp", step) for texture in self._textures]
        whole = {codec: geometry.dressed(webp) for codec, geometry in geometries.items()}
        sizes = sorted((len(data), codec) for codec, data in whole.items())
        for _, codec in sizes:
            package = self._faithful(whole[codec], step, codec)
            if package is None:
                continue
            found = counts(package)
            if not self._worth(step, len(whole[codec]), found.triangles):
                return self._original_level(step) if step.level == 0 else None
            files = [self._file(step, codec, _images(webp), whole[codec])]
            if self._textures:
                avif = geometries[codec].dressed(
                    [_encoded(texture, "avif", step) for texture in self._textures]
                )
                if (
                    len(avif) <= WORTH_AVIF * len(whole[codec])
                    and self._faithful(avif, step, "avif") is not None
                ):
                    files.append(self._file(step, codec, "avif", avif))
            self._before = len(whole[codec]), found.triangles
            return _told(step.level, found, files)
        return self._original_level(step) if step.level == 0 else None

    def pressed(self, step: LevelSettings, pictures: list[Encoded]) -> dict[str, Any] | None:
        """The level in its smallest codec with these pictures, None where it lost something."""
        from vitrine.assets.levels.counts import counts

        whole = {codec: geometry.dressed(pictures) for codec, geometry in self._geometries(step).items()}
        for codec in sorted(whole, key=lambda codec: len(whole[codec])):
            if (package := self._faithful(whole[codec], step, codec)) is not None:
                return _told(step.level, counts(package), [self._file(step, codec, "ktx2", whole[codec])])
        return None

    def _geometries(self, step: LevelSettings) -> dict[str, Geometry]:
        from vitrine.assets.levels.dress import Geometry

        return {
            file["codec"]: Geometry((self._folder / f"level{step.level}.{file['codec']}").read_bytes())
            for file in self._files
            if file["level"] == step.level
        }

    def _worth(self, step: LevelSettings, size: int, triangles: int) -> bool:
        from vitrine.assets.levels.ladder import WORTH_BYTES, WORTH_TRIANGLES

        if step.level == 0 or self._before is None:
            return size < (self._folder / "model.glb").stat().st_size
        size_before, triangles_before = self._before
        if size >= size_before:
            return False
        return size <= WORTH_BYTES * size_before or triangles <= WORTH_TRIANGLES * triangles_before

    def original(self) -> dict[str, Any]:
        """What showing the model as it came costs: the proof of likeness may have to fall back on it."""
        from vitrine.assets.levels.counts import counts

        return _told(0, counts(self._original), [])

    def _original_level(self, step: LevelSettings) -> dict[str, Any]:
        from vitrine.assets.levels.counts import counts

        data = (self._folder / "model.glb").read_bytes()
        found = counts(self._original)
        self._before = len(data), found.triangles
        return _told(step.level, found, [self._file(step, "original", "original", data)])

    def _faithful(self, data: bytes, step: LevelSettings, codec: str) -> Package | None:
        """The derived model through our own pre-flight, None if it fails there or lost something."""
        from vitrine.assets.gltf.preflight import checked
        from vitrine.assets.levels.kept import lost

        place = self._folder / "candidate.glb"
        place.write_bytes(data)
        try:
            package = checked(place, self._folder)
        except VitrineError as error:
            self.notes.append({"level": step.level, "codec": codec, "problem": str(error)})
            return None
        if missing := lost(self._original.document, package.document):
            self.notes.append({"level": step.level, "codec": codec, "problem": f"lost {', '.join(missing)}"})
            return None
        return package

    def _file(self, step: LevelSettings, codec: str, images: str, data: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(data).hexdigest()
        name = f"level{step.level}-{digest[:12]}.{images}.glb"
        (self._folder / name).write_bytes(data)
        return {"name": name, "codec": codec, "images": images, "bytes": len(data), "sha256": digest}


def original_type(place: Path) -> str:
    """The type of an image by its first bytes, whatever the model said."""
    from vitrine.assets.gltf.images import image_of

    return image_of(place.read_bytes(), place.name).media_type


def _encoded(texture: Texture, kind: Any, step: LevelSettings) -> Encoded:
    return texture.encoded(kind, step.side, step.colour_db if texture.is_colour else step.data_db)


def _images(pictures: list[Encoded]) -> str:
    return "webp" if any(picture.media_type == "image/webp" for picture in pictures) else "original"


def _told(level: int, found: Any, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "level": level, "triangles": found.triangles, "draw_calls": found.draw_calls,
        "texture_memory_bytes": found.texture_memory_bytes, "files": files,
    }  # fmt: skip


def work(request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """One step: pack, dress, pixels or press. Raises leaves of `errors.py`."""
    with fence.lifted():
        from vitrine.assets.levels import textures

        textures.load()
    steps = {"pack": pack, "dress": dress, "pixels": pixels, "press": press}
    return steps[request["do"]](Path.cwd())


if __name__ == "__main__":
    run(work, binds=False)
