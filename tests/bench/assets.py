"""Real models through the pipeline: bytes of every level, what was kept, likeness, errors, processor, memory.

`make bench-assets` takes the shared models; `make bench-assets MODELS="dir ..."` a stranger's folders.
Beside ours stand the stock outputs of the same run: `gltf-transform optimize` and `gltfpack -cc`. The table
is written to `tests/bench/assets.md`; the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.bench.report import print_report
from tests.bench.spending import Spending
from tests.fixtures.models import SHARED, good_glb
from vitrine.assets.gltf.glb import unpacked
from vitrine.assets.inspecting.jail import Jail
from vitrine.assets.levels import (
    DetailLevels,
    made,
    packed_glb,
    plain,
    pressed,
    validated,
)
from vitrine.assets.levels.kept import traits
from vitrine.assets.pictures.errors import NoRenderer, PictureFailed
from vitrine.assets.pictures.likeness import Derivative, Likeness, judged
from vitrine.assets.pictures.matte import matte
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.taking import taken
from vitrine.assets.pictures.view import View
from vitrine.assets.refining.pressing import calling
from vitrine.assets.usdz import converted
from vitrine.errors import VitrineError

HERE = Path(__file__).parent
PEERS = HERE / "assets_peers"
WEB = HERE.parents[1] / "web"
PEER_S = 120
# What the issue asks of level 0, bytes.
GOALS = {
    "MaterialsVariantsShoe": 471_000, "SunglassesKhronos": 56_000, "CesiumMilkTruck": 76_000,
    "LoveNeonSign": 83_000, "MorphStressTest": 65_000, "ChessBoard": 1_508_000, "Fox": 75_000,
    "Headphones": 279_442,
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="*", type=Path, help="folders with models; else the shared ones")
    folders = options.parse_args().folders or [SHARED]
    peers = _peers()
    figures: dict[str, Any] = {}
    with warm_renderer() as renderer:
        for path in found(folders):
            # Pictures of the peers' files take longest: of the shared models, where a goal is set.
            seen = name_of(path) in GOALS or folders != [SHARED]
            figures[name_of(path)] = figure = _measured(path, peers, renderer, judge_peers=seen)
            print(json.dumps({name_of(path): figure}, ensure_ascii=False), flush=True)
    if not figures:
        print(f"no models in {', '.join(map(str, folders))}")
    if folders == [SHARED] and figures:
        (HERE / "assets.md").write_text(table(figures))
    print_report("make bench-assets", {"models": figures, **summary(figures)})


@contextmanager
def warm_renderer() -> Iterator[Renderer]:
    """A browser that has started, as a worker's has after its first model."""
    with Renderer(idle_s=3600) as renderer:
        with suppress(NoRenderer, PictureFailed):
            renderer.shown(good_glb(), [View(64)])
        yield renderer


def found(folders: list[Path]) -> Iterator[Path]:
    """The models in folders, in order; broken ones (`nasty`) and what is derived of others are left out."""
    for folder in folders:
        if not folder.is_dir():
            print(f"no folder {folder}: nothing to measure there")
        for path in sorted(folder.rglob("*")):
            apart = {"nasty", "derived"} & set(path.relative_to(folder).parts)
            if path.suffix.lower() in (".glb", ".gltf") and not apart:
                yield path


def name_of(path: Path) -> str:
    """How a model is called in the table."""
    return path.stem


def upload_of(path: Path) -> bytes:
    """The file as a brand would upload it: a GLB as it is, a .gltf zipped with the files that it names."""
    if path.suffix.lower() == ".glb":
        return path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
        document = json.loads(path.read_bytes())
        for item in (*document.get("buffers", []), *document.get("images", [])):
            uri = item.get("uri", "data:")
            if not uri.startswith("data:"):
                archive.write(path.parent / unquote(uri), unquote(uri))
    return out.getvalue()


def likenesses(
    renderer: Renderer, original: Path, derived: dict[str, tuple[int, Path]]
) -> dict[str, Likeness]:
    """What the pipeline's own proof says of each, by name; nothing without a browser.

    derived: name -> level, GLB.
    """
    wanted = [Derivative(name, level, path.read_bytes()) for name, (level, path) in derived.items()]
    try:
        return {one.name: one for one in judged(renderer, original.read_bytes(), wanted)}
    except (NoRenderer, PictureFailed) as error:
        print(f"no likeness: {error}")
        return {}


def summary(figures: dict[str, Any]) -> dict[str, Any]:
    """The goals that are about all models: processor seconds of the median, and memory of the greediest."""
    whole = [figure for figure in figures.values() if "refused" not in figure]
    return {
        "median_cpu_s": round(statistics.median(one["cpu_s"] for one in whole), 2) if whole else None,
        "peak_mb": max((one["peak_mb"] for one in whole), default=None),
        "browser_peak_mb": max((one["browser_peak_mb"] for one in whole), default=None),
    }


def _measured(
    path: Path, peers: dict[str, list[str]], renderer: Renderer, *, judge_peers: bool
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "upload").write_bytes(upload_of(path))
        try:
            with Spending(renderer) as spent:
                with (folder / "upload").open("rb") as upload, Jail().look(upload) as answer:
                    findings = [str(one["code"]) for one in answer.report["findings"]]
                model = packed_glb(folder / "upload", folder / "pack")
                validated(model, folder / "validate")
                levels = made(model, folder / "made")
                _pictured(renderer, model)
        except VitrineError as error:
            return {"bytes_in": path.stat().st_size, "refused": f"{type(error).__name__}: {error}"}
        first = levels.levels[0].files[0]
        reports = [
            validated(file.path, folder / f"report-{file.name}")
            for level in levels.levels
            for file in level.files
        ]
        with Spending(renderer) as of_usdz:
            _usdz(levels, folder / "plain")
        theirs, peers_cpu_s = {}, {}
        for peer, command in peers.items():
            with Spending(renderer) as of_peer:
                theirs[peer] = _peer_file(command, model, folder, peer)
            peers_cpu_s[peer] = of_peer.cpu_s
        derived = {f"level{level.level}": (level.level, level.files[0].path) for level in levels.levels}
        packed = _pressed(model, folder / "ktx2", levels)
        derived |= {f"ktx2-{level.level}": (level.level, level.files[0].path) for level in packed.levels}
        with Spending(renderer) as of_likeness:
            seen = likenesses(renderer, model, derived)
        if judge_peers:
            others = {peer: (0, file) for peer, file in theirs.items() if file is not None}
            seen |= likenesses(renderer, model, others)
        likeness = seen["level0"].plain_psnr_db if "level0" in seen else None
        return {
            "bytes_in": model.stat().st_size,
            "lod": [level.files[0].bytes for level in levels.levels],
            "levels": [_level(level) for level in levels.levels],
            "kept": _kept(model, first.path),
            "psnr_db": likeness,
            **({"psnr_db_reason": "no Chromium, or it failed"} if likeness is None else {}),
            "likeness": {name: _likeness(one) for name, one in seen.items()},
            "validator_errors": sum(report["issues"]["numErrors"] for report in reports),
            "cpu_s": spent.cpu_s,
            "levels_cpu_s": round(levels.cpu_s, 2),
            "likeness_cpu_s": of_likeness.cpu_s,
            "usdz_cpu_s": of_usdz.cpu_s,
            "peers_cpu_s": peers_cpu_s,
            "peak_mb": round(levels.peak_bytes / 1e6),
            "browser_peak_mb": round(renderer.peak_bytes / 1e6),
            "findings": findings,
            "notes": [asdict(note) for note in levels.notes],
            "ktx2": {
                "levels": [_level(level) for level in packed.levels],
                "cpu_s": round(packed.cpu_s, 2), "peak_mb": round(packed.peak_bytes / 1e6),
            },
            "peers": {peer: file.stat().st_size if file else None for peer, file in theirs.items()},
        }  # fmt: skip


def _pressed(model: Path, folder: Path, levels: DetailLevels) -> DetailLevels:
    """The levels that call for KTX2 in it, as the background step makes them; none where none does."""
    wanted = calling(levels.levels)
    return pressed(model, folder, wanted) if wanted else DetailLevels((), (), 0.0, 0)


def _likeness(one: Likeness) -> dict[str, Any]:
    return {
        "psnr_db": one.plain_psnr_db, "covered_db": one.psnr_db, "worst_db": one.worst_db,
        "variant": one.variant, "passes": one.passes,
    }  # fmt: skip


def _pictured(renderer: Renderer, model: Path) -> None:
    """All pictures of a product; by ray tracing without a browser."""
    try:
        taken(renderer, model.read_bytes())
    except (NoRenderer, PictureFailed):
        matte(plain(model, model.parent / "plain").read_bytes())


def _usdz(levels: DetailLevels, folder: Path) -> None:
    """One USDZ, of level 1 or the fullest there is, as the pipeline makes it."""
    level = next((one for one in levels.levels if one.level == 1), levels.levels[0])
    try:
        converted(plain(level.files[0].path, folder).read_bytes())
    except VitrineError as error:
        print(f"no USDZ: {error}")


def _level(level: Any) -> dict[str, Any]:
    files = [{"bytes": file.bytes, "codec": file.codec, "images": file.images} for file in level.files]
    return {
        "level": level.level,
        "triangles": level.triangles,
        "draw_calls": level.draw_calls,
        "texture_memory_bytes": level.texture_memory_bytes,
        "files": files,
    }


def _kept(original: Path, derived: Path) -> dict[str, Any]:
    before, after = (traits(json.loads(unpacked(path.read_bytes()).json)) for path in (original, derived))
    return {
        "variants": list(after.variants), "animations": len(after.animations), "skins": len(after.skins),
        "morphs": after.morphs, "uv_sets": after.uv_sets, "copyright": after.copyright == before.copyright,
        "names": not before.names - after.names,
    }  # fmt: skip


def _peers() -> dict[str, list[str]]:
    """The peers' commands; none, and one line, where they cannot be installed."""
    path = subprocess.run(
        [sys.executable, str(WEB / "node_path.py")], capture_output=True, text=True
    ).stdout.strip()
    os.environ["PATH"] = path or os.environ["PATH"]
    if not (PEERS / "node_modules").is_dir():
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=PEERS)
        if done.returncode:
            print("the peers could not be installed: their bytes are null")
            return {}
    programs = PEERS / "node_modules"
    transform = ["node", str(programs / "@gltf-transform/cli/bin/cli.js"), "optimize"]
    return {
        "gltf_transform_meshopt": [*transform, "--texture-compress", "webp", "--compress", "meshopt"],
        "gltf_transform_draco": [*transform, "--texture-compress", "webp", "--compress", "draco"],
        "gltfpack": ["node", str(programs / "gltfpack/cli.js"), "-cc"],
    }


def _peer_file(command: list[str], model: Path, folder: Path, peer: str) -> Path | None:
    """A peer's output, None where it refuses the model. It gets our self-contained GLB."""
    out = folder / f"{peer}.glb"
    out.unlink(missing_ok=True)
    shutil.copyfile(model, folder / "peer-in.glb")
    files = [str(folder / "peer-in.glb"), str(out)]
    full = (
        [*command, "-i", files[0], "-o", files[1]]
        if "-cc" in command
        else [*command[:3], *files, *command[3:]]
    )
    try:
        subprocess.run(full, capture_output=True, timeout=PEER_S, check=True)
    except subprocess.SubprocessError:
        return None
    return out if out.exists() else None


def table(figures: dict[str, Any]) -> str:
    """The page `tests/bench/assets.md`."""
    head = (
        "# Models: bytes, what was kept, likeness\n\n"
        "Written by `make bench-assets`; bytes are exact, processor seconds are of a shared machine: from\n"
        "the upload to levels, pictures, measures and validation with a browser that has started; beside it\n"
        "what proof of likeness and one USDZ add, and what the peers take for their one file each.\n"
        "*worst* is level 0's worst view of any variant.\n"
        "*ours* is the file that works everywhere, *AVIF* the second of level 0; the goal is issue 4's.\n"
        "Likeness is PSNR of renders beside the original (512 px, four views, over white), in brackets over\n"
        "covered pixels only; further levels are judged at half the size of the one before. Levels marked x\n"
        "are not served. KTX2 is what the background step makes of levels with much texture memory: bytes,\n"
        "memory on the card, and the processor's seconds for all of them.\n\n"
        "| model | in | goal | ours, levels 0-3 | triangles 0-3 | AVIF "
        "| glTF-Transform meshopt | glTF-Transform Draco "
        "| gltfpack -cc | kept | likeness | worst | validator errors | findings | CPU s | + likeness, USDZ "
        "| peers' CPU s | peak MB | KTX2 |\n"
        f"{'|---' * 19}|\n"
    )
    whole = summary(figures)
    foot = (
        f"\nThe median model takes {whole['median_cpu_s']} s of processor (goal: 12); no worker took more "
        f"than {whole['peak_mb']} MB, the browser {whole['browser_peak_mb']} MB (goal: 1,000).\n"
    )
    return head + "".join(_row(name, figure) for name, figure in figures.items()) + foot


def _row(name: str, figure: dict[str, Any]) -> str:
    if "refused" in figure:
        return f"| {name} | {figure['bytes_in']:,} | refused: {figure['refused'][:120]} |" + " |" * 16 + "\n"
    avif = [file["bytes"] for file in figure["levels"][0]["files"] if file["images"] == "avif"]
    kept = figure["kept"]
    told = [f"{count} {what}" for what in ("animations", "skins", "morphs") if (count := kept[what])]
    told += [f"{len(kept['variants'])} variants"] if kept["variants"] else []
    told += [
        f"{kept['uv_sets']} UV sets",
        "names" if kept["names"] else "NAMES LOST",
        "credit" if kept["copyright"] else "CREDIT LOST",
    ]
    by_level = {level["level"]: level for level in figure["levels"]}
    sizes = [f"{by_level[n]['files'][0]['bytes']:,}" if n in by_level else "-" for n in range(4)]
    triangles = [f"{by_level[n]['triangles']:,}" if n in by_level else "-" for n in range(4)]
    seen = figure["likeness"]
    likeness = " / ".join(_db(seen.get(f"level{n}")) for n in range(4))
    peers = [
        f"{size:,}" + (f" {seen[peer]['psnr_db']:.1f} dB" if peer in seen else "")
        if (size := figure["peers"].get(peer))
        else "-"
        for peer in ("gltf_transform_meshopt", "gltf_transform_draco", "gltfpack")
    ]
    cells = [
        name, f"{figure['bytes_in']:,}", f"{GOALS[name]:,}" if name in GOALS else "-", " / ".join(sizes),
        " / ".join(triangles), f"{avif[0]:,}" if avif else "-",
        *peers,
        ", ".join(told), likeness, f"{seen['level0']['worst_db']:.1f}" if "level0" in seen else "-",
        str(figure["validator_errors"]), ", ".join(sorted(set(figure["findings"]))) or "-",
        f"{figure['cpu_s']:.1f}", f"{figure['likeness_cpu_s']:.1f}, {figure['usdz_cpu_s']:.1f}",
        " / ".join(f"{seconds:.1f}" for seconds in figure["peers_cpu_s"].values()),
        str(figure["peak_mb"]), _ktx2(figure),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _ktx2(figure: dict[str, Any]) -> str:
    """The pressed levels in one cell."""
    found, each = figure["ktx2"], []
    for level in found["levels"]:
        number, size, memory = level["level"], level["files"][0]["bytes"], level["texture_memory_bytes"]
        likeness = _db(figure["likeness"].get(f"ktx2-{number}"))
        each.append(f"level {number}: {size:,} B, {memory / 1e6:.1f} MB, {likeness}")
    return "; ".join([*each, f"{found['cpu_s']:.0f} s"]) if each else "-"


def _db(one: dict[str, Any] | None) -> str:
    if one is None:
        return "-"
    return f"{one['psnr_db']:.1f} ({one['covered_db']:.1f})" + ("" if one["passes"] else " x")


if __name__ == "__main__":
    main()
