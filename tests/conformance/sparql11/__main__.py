"""`make conformance`: runs the whole suite and prints its table; exits with 1 where a failure is not named."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from sparql11 import running
from sparql11.served import served

COLUMNS = ("total", "passed", "failed", "named")


def table(outcomes: dict[str, Counter[str]]) -> list[str]:
    """A Markdown table: a line a suite, then the sum."""
    rows = [*outcomes.items(), ("all", sum(outcomes.values(), Counter()))]
    return [
        f"| suite | {' | '.join(COLUMNS)} |",
        f"|---|{'---:|' * len(COLUMNS)}",
        *(f"| {suite} | {' | '.join(str(counts[column]) for column in COLUMNS)} |" for suite, counts in rows),
    ]


def main() -> int:
    cases, named = running.all_cases(), running.named()
    if not cases:
        print("the suite is not here: set KOMMUNEGRAF_SHARED to the folder that holds conformance/sparql11")
        return 2
    outcomes: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as service:
        for case in cases:
            failure = running.failure(case, service)
            outcome = "passed" if failure is None else "named" if case.name in named else "failed"
            outcomes.setdefault(case.suite, Counter())["total"] += 1
            outcomes[case.suite][outcome] += 1
            if outcome == "failed":
                wrong.append(f"{case.name} ({case.title}): {failure}")
            elif outcome == "passed" and case.name in named:
                wrong.append(f"{case.name} passes now; take it off named.toml")
    print("\n".join(table(outcomes)))
    print("\nNamed:")
    for name, entry in named.items():
        print(f"- {name}: {next(iter(entry.values()))}")
    for line in wrong:
        print(f"\n{line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
