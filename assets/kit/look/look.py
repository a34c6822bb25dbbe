"""Look at our models: render GLBs or a whole room in headless Chromium with three.js.

    python assets/kit/look/look.py glb assets/products/bowl/bowl.glb --out /tmp/bowl.png
    python assets/kit/look/look.py glb a.glb b.glb --variant "Smoke" --clip 0 --time 1.2 --out sheet.png
    python assets/kit/look/look.py room boutique --out /tmp/boutique.png            # a sheet of all its views
    python assets/kit/look/look.py room boutique --eye 1,1.6,2 --at 0,1.1,-2 --size 1600x900 --out 1.png

A sheet of a GLB shows: three quarters, front, back three quarters, a detail at 40 cm. `--eye/--at` gives one
free view (metres, the model's own axes). `--card x,y,z` stands a grey card and a colour chart there.
Same renderer settings as the shop: sRGB out, Khronos neutral tone mapping, the studio of studio.js, and the
light map rule of assets/README.md. Needs playwright, /usr/bin/chromium, and three.js in web/node_modules or
in the folder $VITRINE_THREE names.
"""

from __future__ import annotations

import argparse
import io
import json
import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parents[1]
FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
Vector = tuple[float, ...]


def three_folder() -> Path:
    candidates = [
        os.environ.get("VITRINE_THREE", ""),
        str(ASSETS.parent / "web/node_modules/three"),
        "/tmp/v/look/node_modules/three",
    ]
    for candidate in candidates:
        if candidate and (Path(candidate) / "build/three.module.js").exists():
            return Path(candidate)
    raise SystemExit("look: no three.js; run npm install in web/ or set VITRINE_THREE to node_modules/three")


@contextmanager
def studio_page() -> Iterator[Page]:
    """A page whose files come from disk by request interception: no server, no port."""
    roots = {"three": three_folder(), "look": HERE, "file": Path("/")}

    def serve(route: Route) -> None:
        _, top, rest = (unquote(urlparse(route.request.url).path) + "//").split("/", 2)
        path = roots.get(top, HERE) / rest.strip("/")
        if not path.is_file():
            route.fulfill(status=404)
            return
        route.fulfill(
            body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0] or "model/gltf-binary"
        )

    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 800, "height": 600})
        page.on("console", lambda m: print("page:", m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: print("page error:", e))
        page.route("http://look.local/**", serve)
        page.goto("http://look.local/look/look.html")
        page.wait_for_function("window.ready")
        try:
            yield page
        finally:
            browser.close()


def picture(page: Page, view: dict[str, Any]) -> Image.Image:
    info = page.evaluate("view => window.look.view(view)", view)
    data = page.evaluate(
        "async () => { const b = await new Promise(r => document.querySelector('canvas').toBlob(r));"
        " return Array.from(new Uint8Array(await b.arrayBuffer())); }"
    )
    print(f"{view.get('name', 'view'):>14}: {info['calls']} calls, {info['triangles']} triangles")
    return Image.open(io.BytesIO(bytes(data))).convert("RGB")


def sheet(images: list[Image.Image], columns: int = 2) -> Image.Image:
    width, height = images[0].size
    rows = -(-len(images) // columns)
    out = Image.new("RGB", (width * columns + 6 * (columns - 1), height * rows + 6 * (rows - 1)), "white")
    for i, image in enumerate(images):
        out.paste(image, ((i % columns) * (width + 6), (i // columns) * (height + 6)))
    return out


def url(path: Path) -> str:
    return f"/file{path.resolve()}"


def look_at_models(page: Page, args: argparse.Namespace) -> list[Image.Image]:
    items: list[dict[str, Any]] = []
    for path in args.target:
        item: dict[str, Any] = {"url": url(Path(path)), "casts": True, "variant": args.variant}
        if args.clip is not None:
            item |= {"clip": args.clip, "time": args.time}
        items.append(item)
    boxes = page.evaluate("items => window.look.load({items, floor: 0})", items)
    low = [min(b["min"][k] for b in boxes) for k in range(3)]
    high = [max(b["max"][k] for b in boxes) for k in range(3)]
    middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
    reach = max(b - a for a, b in zip(low, high, strict=True))
    print("size m:", [round(b - a, 4) for a, b in zip(low, high, strict=True)], "base y:", round(low[1], 4))
    page.evaluate(
        "a => window.look.load({items: [], floor: a.f, card: a.card})", {"f": reach, "card": args.card}
    )
    width, height = args.size
    if args.eye:
        return [
            picture(
                page,
                {"eye": args.eye, "at": args.at or middle, "fov": args.fov, "width": width, "height": height},
            )
        ]

    def orbit(name: str, yaw: tuple[float, float, float], distance: float, at: list[float]) -> dict[str, Any]:
        eye = [at[k] + yaw[k] * distance for k in range(3)]
        return {"name": name, "eye": eye, "at": at, "fov": 30, "width": width, "height": height}

    far = reach * 2.3
    top = [middle[0], middle[1] + (high[1] - middle[1]) * 0.55, middle[2]]
    return [
        picture(page, v)
        for v in (
            orbit("three quarters", (0.58, 0.36, 0.73), far, middle),
            orbit("front", (0.0, 0.08, 1.0), far, middle),
            orbit("back", (-0.62, 0.5, -0.6), far, middle),
            orbit("detail 40 cm", (0.4, 0.35, 0.85), min(0.4, reach * 1.1), top),
        )
    ]


def product_file(slug: str) -> Path | None:
    found = sorted((ASSETS / "products" / slug).glob("*.glb"))
    return found[0] if found else None


def room_items(room: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = [{"url": url(folder / room["scene"]["file"])}]
    slots = {slot["name"]: slot for slot in room["slots"]}
    for placement in room["placements"]:
        slot = slots[placement["slot"]]
        model = product_file(placement["product"])
        item: dict[str, Any] = {
            "position": slot["position"],
            "shadow": not slot["name"].startswith("wall-"),
            "yaw": slot["yaw_deg"] + placement.get("yaw_deg", 0),
        }
        if model and placement["variant"]:
            sold = json.loads((model.parent / "product.json").read_text())["variants"]
            item["variant"] = next(
                (v.get("material_variant") for v in sold if v["sku"] == placement["variant"]), None
            )
        items.append(item | ({"url": url(model)} if model else {"size": [0.5 * v for v in slot["size_m"]]}))
    return items


def look_at_room(page: Page, args: argparse.Namespace) -> list[Image.Image]:
    folder = ASSETS / "rooms" / args.target[0]
    room = json.loads((folder / "room.json").read_text())
    views = json.loads((folder / "views.json").read_text())
    light = room["light"]
    page.evaluate(
        "c => window.look.load(c)",
        {
            "items": room_items(room, folder),
            "studio": light["studio"],
            "exposure": light["exposure"],
            "card": args.card,
        },
    )
    width, height = args.size
    if args.eye:
        views = [{"name": "free", "eye": args.eye, "at": args.at, "fov": args.fov}]
    elif args.views:
        views = [v for v in views if v["name"] in args.views]
    return [picture(page, v | {"width": width, "height": height}) for v in views]


def main() -> None:
    def vector(text: str) -> list[float]:
        return [float(part) for part in text.split(",")]

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=["glb", "room"])
    parser.add_argument("target", nargs="+", help="GLB files, or one room's folder name")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--eye", type=vector)
    parser.add_argument("--at", type=vector)
    parser.add_argument("--fov", type=float, default=50)
    parser.add_argument("--size", type=lambda t: [int(n) for n in t.split("x")], default=[900, 640])
    parser.add_argument("--views", nargs="*", help="room: only these names of views.json")
    parser.add_argument("--variant", help="glb: a KHR_materials_variants name")
    parser.add_argument("--clip", type=int, help="glb: pose by this animation")
    parser.add_argument("--time", type=float, default=0.0)
    parser.add_argument("--card", type=vector, help="stand a grey card and colour chart here")
    args = parser.parse_args()
    with studio_page() as page:
        images = (look_at_models if args.kind == "glb" else look_at_room)(page, args)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    sheet(images, columns=1 if len(images) == 1 else 2).save(args.out, quality=86)


if __name__ == "__main__":
    main()
