"""`python -m tests.contract.model`: the table of all variants, in Markdown; ends with 1 if one is not as it must be."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.contract.model.spin import HOW_TO_GET, check, installed
from tests.contract.model.variants import ALL


def main() -> int:
    """Check everything, two at a time; print a line for each."""
    if not installed():
        sys.stderr.write(f"{HOW_TO_GET}\n")
        return 1
    sys.stdout.write("| | faults | options | broke | states |\n|---|---|---|---|---|\n")
    wrong = 0
    with ThreadPoolExecutor(2) as pool:
        for one, verdict in zip(ALL, pool.map(check, ALL), strict=True):
            mark = "" if verdict.broken == one.breaks else f" **but must be {one.breaks or 'nothing'}**"
            wrong += bool(mark)
            cells = (
                one.name,
                one.faults,
                one.out,
                (verdict.broken or "nothing") + mark,
                f"{verdict.states:,}",
            )
            sys.stdout.write(f"| {' | '.join(cells)} |\n")
            sys.stdout.flush()
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
