"""Runs the stand-in as a process: `python -m firstagenda_server [seed] [meetings] [bodies] [rate of faults]`.

Prints its address on the first line and serves until its standard input ends.
"""

from __future__ import annotations

import sys

from firstagenda_server import Faults, StandIn


def main() -> None:
    given = sys.argv[1:]
    seed, meetings, bodies = (int(given[n]) if len(given) > n else default for n, default in enumerate((1, 1400, 34)))
    rate = float(given[3]) if len(given) > 3 else 0.0
    faults = Faults.everything(rate) if rate else Faults()
    with StandIn(seed, meetings=meetings, bodies=bodies, faults=faults) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
