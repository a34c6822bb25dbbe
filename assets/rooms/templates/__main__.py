"""python -m assets.rooms.templates NAME... [--draft | --tones [--shape] | --paper] [--floors]"""

from __future__ import annotations

import argparse

from assets.rooms.templates import atelier, ecrin, halle, loft, pavillon, salon
from assets.rooms.templates.build import build, write_floors, write_paper

PLANS = {
    "atelier": atelier.plan,
    "ecrin": ecrin.plan,
    "halle": halle.plan,
    "loft": loft.plan,
    "pavillon": pavillon.plan,
    "salon": salon.plan,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m assets.rooms.templates", description=__doc__)
    parser.add_argument("templates", nargs="*", choices=[[], *sorted(PLANS)])
    parser.add_argument("--draft", action="store_true", help="coarse light, seconds instead of minutes")
    parser.add_argument(
        "--tones",
        action="store_true",
        help="the light maps of finishes only, from the light of its files",
    )
    parser.add_argument("--shape", action="store_true", help="with --tones: scene.glb, too")
    parser.add_argument("--paper", action="store_true", help="template.json and views.json only")
    parser.add_argument("--floors", action="store_true", help="the pictures of floors, too")
    options = parser.parse_args()
    if options.floors:
        write_floors()
    for name in options.templates:
        plan = PLANS[name]()
        if options.paper:
            write_paper(plan)
        else:
            build(plan, options.draft, not options.tones, options.shape or not options.tones)
