"""`python -m vitrine.gateway.fanout CHANNEL`: one fan-out process. CHANNEL: its inherited socket."""

import sys

from vitrine.gateway.fanout.worker import main

main(int(sys.argv[1]))
