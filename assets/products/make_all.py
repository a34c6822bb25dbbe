"""Make the demo shop's products anew: `python -m assets.products.make_all [slug ...]` at the repository root.

Each folder holds make.py with `build() -> (nodes, clips)`, and product.json, checked against what was built.
Same sources, same bytes; `--check` writes nothing and fails if a model on disk differs.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from pathlib import Path
from typing import Any

from assets.kit.glb import Report, write_glb

HERE = Path(__file__).resolve().parent
LIMIT_BYTES, LIMIT_TRIANGLES, LIMIT_DRAWS = 220_000, 25_000, 12


def slugs() -> list[str]:
    return sorted(path.parent.name for path in HERE.glob("*/make.py"))


def made(slug: str, target: Path) -> Report:
    spec = importlib.util.spec_from_file_location(f"make_{slug.replace('-', '_')}", HERE / slug / "make.py")
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    nodes, clips = module.build()
    return write_glb(target, nodes, clips)


def faults(slug: str, report: Report) -> list[str]:
    """What is wrong with a product, in words; nothing when it is right."""
    product = json.loads((HERE / slug / "product.json").read_text())
    named = {v["material_variant"] for v in product["variants"]} - {None}
    out = []
    if named - set(report.variants):
        out.append(
            f"product.json names variants that the model lacks: {sorted(named - set(report.variants))}"
        )
    if set(report.variants) - named:
        out.append(f"variants without a price: {sorted(set(report.variants) - named)}")
    for what, value, limit in (
        ("bytes", report.bytes, LIMIT_BYTES),
        ("triangles", report.triangles, LIMIT_TRIANGLES),
        ("draw calls", report.draws, LIMIT_DRAWS),
    ):
        if value > limit:
            out.append(f"{value} {what}, over {limit}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slug", nargs="*")
    parser.add_argument("--check", action="store_true", help="compare with the files on disk, write nothing")
    args = parser.parse_args()
    failed = False
    total = 0
    for slug in args.slug or slugs():
        kept = HERE / slug / "model.glb"
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder) / "model.glb"
            report = made(slug, fresh)
            wrong = faults(slug, report)
            if args.check and kept.read_bytes() != fresh.read_bytes():
                wrong.append("model.glb differs from what make.py gives")
            if not args.check:
                kept.write_bytes(fresh.read_bytes())
        total += report.bytes
        names = ", ".join(report.variants) or "-"
        size = f"{report.triangles:6} tris {report.draws:3} draws {report.bytes / 1000:6.1f} kB"
        print(f"{slug:14} {size}  {names}")
        for line in wrong:
            print(f"  ! {line}")
        failed = failed or bool(wrong)
    print(f"{'total':14} {total / 1000:.1f} kB")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
