"""How long each file of tests takes, the longest first: begun last, one would keep one worker busy.

``pytest --junitxml=run.xml`` and then ``python tests/longest.py run.xml`` write it anew. Seconds of
another machine do: it is their order alone that counts. A file that nobody measured is begun first.
"""

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Final

PLACE: Final = Path(__file__).with_suffix(".csv")
#: Files that take less are begun in any order.
BRIEF: Final = 2


def seconds() -> dict[str, int]:
    """Return the seconds of each file of tests that was measured, by its stem."""
    lines = PLACE.read_text(encoding="utf-8").splitlines()[1:]
    return {stem: int(taken) for stem, taken in (line.split(",") for line in lines)}


def measured(junit: str) -> Counter[str]:
    """Add up what a JUnit file says of the tests of each file, their fixtures with them."""
    found: Counter[str] = Counter()
    for case in ET.fromstring(junit).iter("testcase"):
        found[case.get("classname", "").split(".")[1]] += float(case.get("time", "0"))  # type: ignore[assignment]
    return found


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    found = measured(Path(arguments[0]).read_text(encoding="utf-8"))
    rows = (f"{stem},{taken:.0f}\n" for stem, taken in found.most_common())
    PLACE.write_text("file,seconds\n" + "".join(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
