"""python -m assets.rooms boutique gallery cabinet [--draft | --paper]"""

from __future__ import annotations

import argparse

from assets.rooms import boutique, cabinet, gallery
from assets.rooms.build import build, write_paper

PLANS = {"boutique": boutique.plan, "cabinet": cabinet.plan, "gallery": gallery.plan}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m assets.rooms", description=__doc__)
    parser.add_argument("rooms", nargs="+", choices=sorted(PLANS))
    parser.add_argument("--draft", action="store_true", help="coarse light, seconds instead of minutes")
    parser.add_argument("--paper", action="store_true", help="room.json and views.json only")
    options = parser.parse_args()
    for room in options.rooms:
        plan = PLANS[room]()
        if options.paper:
            write_paper(plan)
        else:
            build(plan, options.draft)
