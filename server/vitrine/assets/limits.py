"""The published limits of an upload, each with its reason. `docs/limits.md` lists them; a test compares.

They bound what one stranger's file may cost, not what looks good: warnings come long before.
Measured hostile files are in the project's research: each number stands where honest models never come and
the cheapest attack known there is refused before a library sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """One number. name: for programs and the page. value, unit. reason: one sentence for people."""

    name: str
    value: int
    unit: str
    reason: str


UPLOAD_BYTES = Limit(
    "upload_bytes",
    50 * MIB,
    "bytes",
    "Fifteen times the 3 MB a shop should aim at; studios export about 20 MB.",
)
JSON_BYTES = Limit(
    "json_bytes",
    8 * MIB,
    "bytes",
    "Scene descriptions are kilobytes; parsing 8 MiB already costs 200 MiB of memory.",
)
JSON_DEPTH = Limit(
    "json_depth", 64, "levels", "glTF needs about ten; parsers that recurse break at a thousand."
)
NODES = Limit(
    "nodes",
    5_000,
    "nodes",
    "200,000 instances of one triangle fit 4 MB and stop every viewer for half a minute.",
)
NODE_DEPTH = Limit(
    "node_depth", 64, "levels", "A chain of 60,000 nodes fits 1.4 MB and overflows recursive viewers."
)
MESHES = Limit(
    "meshes", 2_000, "meshes", "Each is at least one draw call; a headset manages a few hundred a frame."
)
PRIMITIVES = Limit("primitives", 4_000, "primitives", "Each is one draw call wherever its mesh stands.")
MATERIALS = Limit("materials", 1_000, "materials", "Each may compile a shader of its own.")
TEXTURES = Limit("textures", 500, "textures and images", "Each is a file to fetch or decode.")
ACCESSORS = Limit("accessors", 20_000, "accessors and buffer views", "Animated characters use a few hundred.")
ANIMATIONS = Limit("animations", 1_000, "animations", "Each is a set of tracks kept in memory.")
MORPH_TARGETS = Limit("morph_targets", 256, "targets in one primitive", "Faces use about 60.")
ACCESSOR_COUNT = Limit(
    "accessor_count", 5_000_000, "elements in one accessor", "33 times the triangles a product should have."
)
BARE_ACCESSOR_COUNT = Limit(
    "bare_accessor_count", 65_536, "elements without stored data",
    "416 bytes may declare 400 million zeros, 4.5 GiB once decoded.",
)  # fmt: skip
DECODED_BYTES = Limit(
    "decoded_bytes",
    256 * MIB,
    "bytes in all accessors, decoded",
    "Overlapping views and compression multiply a file.",
)
DRAWN_ELEMENTS = Limit(
    "drawn_elements", 10_000_000, "vertices and indices drawn, per instance",
    "A mesh counts as often as nodes and instancing show it.",
)  # fmt: skip
IMAGE_SIDE = Limit("image_side", 8_192, "pixels", "What graphics hardware of the last ten years holds.")
IMAGE_PIXELS = Limit(
    "image_pixels",
    64 * 1024 * 1024,
    "pixels in all images",
    "21 kB of PNG can hold 13,000 x 13,000: 663 MB decoded.",
)
ZIP_ENTRIES = Limit(
    "zip_entries", 256, "entries", "A glTF has a description, buffers and a few dozen textures."
)
ZIP_BYTES = Limit("zip_bytes", 200 * MIB, "bytes unpacked", "1 GiB of zeros fits 1 MB of zip.")
ZIP_RATIO = Limit(
    "zip_ratio",
    200,
    "times",
    "Honest glTF shrinks to a tenth; zeros shrink a thousandfold. Counted above 1 MiB.",
)
NAME_BYTES = Limit(
    "name_bytes", 200, "bytes in a file name", "Longer than any studio writes, short enough to print."
)
SOURCE_TRIANGLES = Limit(
    "source_triangles",
    1_048_576,
    "triangles in a file to convert",
    "Seven times what a product should have, and all that 50 MB of STL hold.",
)
SOURCE_VERTICES = Limit(
    "source_vertices", 3_200_000, "vertices in a file to convert", "Three for each triangle, none in common."
)
STEP_ENTITIES = Limit(
    "step_entities",
    1_000_000,
    "entities in a STEP file",
    "A car has fewer; each becomes work for the CAD kernel.",
)
LINE_BYTES = Limit(
    "line_bytes", 65_536, "bytes in a line", "A polygon of 5,000 corners fits; a file without lines does not."
)
XML_DEPTH = Limit("xml_depth", 64, "levels", "3MF needs about eight.")
SCALE = Limit(
    "scale", 1_000_000, "times", "Millimetres as metres are 1,000; 1e300 breaks every viewer's arithmetic."
)
COORDINATE_M = Limit("coordinate_m", 1_000_000, "metres", "Beyond it 32-bit floats step by centimetres.")
SANDBOX_MEMORY = Limit(
    "sandbox_memory", 2048 * MIB, "bytes of address space", "The measuring process and its libraries."
)
SANDBOX_CPU_S = Limit("sandbox_cpu_s", 60, "seconds of processor", "Honest models need about two.")
SANDBOX_WALL_S = Limit(
    "sandbox_wall_s", 90, "seconds on the clock", "A process that waits is killed as well."
)
SANDBOX_FILES = Limit("sandbox_files", 64, "open files", "The process needs about ten.")
SANDBOX_DISK = Limit(
    "sandbox_disk", 768 * MIB, "bytes in its folder", "All textures of a model as pixels take half of it."
)
SANDBOX_TASKS = Limit(
    "sandbox_tasks", 512, "processes and threads", "Node takes a dozen threads, a browser some eighty."
)
SANDBOX_OUTPUT = Limit("sandbox_output", 2 * MIB, "bytes of report", "A report is kilobytes.")
PICTURE_BYTES = Limit("picture_bytes", 8 * MIB, "bytes", "A card shows 1,600 pixels at most.")
PHOTOGRAPH_BYTES = Limit(
    "photograph_bytes", 24 * MIB, "bytes of a product's photograph",
    "What cameras write; it is made anew for pages, and a tenth of it is kept.",
)  # fmt: skip

PUBLISHED: Final[tuple[Limit, ...]] = tuple(
    value for value in list(globals().values()) if isinstance(value, Limit)
)
"""Every limit, in the order of this file."""

# What the web client's loader can show. A model that *requires* anything else would be an empty shelf.
REQUIRABLE_EXTENSIONS: Final = frozenset(
    {
        "EXT_mesh_gpu_instancing", "EXT_meshopt_compression", "EXT_texture_avif", "EXT_texture_webp",
        "KHR_draco_mesh_compression", "KHR_lights_punctual", "KHR_materials_anisotropy",
        "KHR_materials_clearcoat", "KHR_materials_dispersion", "KHR_materials_emissive_strength",
        "KHR_materials_ior", "KHR_materials_iridescence", "KHR_materials_sheen", "KHR_materials_specular",
        "KHR_materials_transmission", "KHR_materials_unlit", "KHR_materials_variants",
        "KHR_materials_volume", "KHR_mesh_quantization", "KHR_texture_basisu", "KHR_texture_transform",
    }
)  # fmt: skip
