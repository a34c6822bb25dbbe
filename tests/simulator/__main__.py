"""Tell stories: `python -m tests.simulator 137`, or `--from 200 --count 1000`. Exit code 1: some end ill."""

from __future__ import annotations

import argparse

from tests.simulator.person import Broken
from tests.simulator.world import tell


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("seed", type=int, nargs="?", help="one story, with all that happened in it")
    options.add_argument("--from", type=int, default=0, dest="first")
    options.add_argument("--count", type=int, default=200)
    chosen = options.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.count) if chosen.seed is None else [chosen.seed]
    broken = []
    for seed in seeds:
        try:
            story = tell(seed)
        except Broken as error:
            broken.append(seed)
            print(error)
        else:
            if chosen.seed is not None:
                print("\n".join(story.happened))
                print(story.resumes, "resumes,", story.entries, "entries,", story.lines, "lines")
    print(f"{len(seeds)} stories, broken: {broken or 'none'}")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
