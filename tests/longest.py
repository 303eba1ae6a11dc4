"""How long the tests take: the longest files begin, the longest tests are marked ``long``.

``pytest --junitxml=run.xml`` and then ``python tests/longest.py run.xml`` write ``longest.csv``
anew. Seconds of another machine do: it is their order that counts. What nobody measured is taken to
be quick; a new file that takes long is to be measured.
"""

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

PLACE: Final = Path(__file__).with_suffix(".csv")
#: A test that takes so many seconds, all its cases together, is no everyday test.
LONG: Final = 1.0
#: What takes less is not written down.
_BRIEF: Final = 0.1
_HEAD: Final = "test,seconds\n"


@cache
def seconds() -> dict[str, float]:
    """Return the seconds of each test that was measured, by its file and its name."""
    lines = PLACE.read_text(encoding="utf-8").splitlines()[1:]
    return {name: float(taken) for name, _, taken in (line.partition(",") for line in lines)}


@cache
def of_files() -> Counter[str]:
    """Return the seconds of each file of tests."""
    found: Counter[str] = Counter()
    for name, taken in seconds().items():
        found[name.partition("::")[0]] += taken  # type: ignore[assignment]
    return found


def measured(junit: str) -> Counter[str]:
    """Add up what a JUnit file says of each test: all its cases, with what was set up for them."""
    found: Counter[str] = Counter()
    for case in ET.fromstring(junit).iter("testcase"):
        file = case.get("classname", "").rpartition(".")[2]
        test = case.get("name", "").partition("[")[0]
        found[f"{file}::{test}"] += float(case.get("time", "0"))  # type: ignore[assignment]
    return found


def written(found: Counter[str]) -> str:
    """Write what was measured, the longest first."""
    rows = (f"{name},{taken:.1f}\n" for name, taken in found.most_common() if taken >= _BRIEF)
    return _HEAD + "".join(rows)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    found = measured(Path(arguments[0]).read_text(encoding="utf-8"))
    PLACE.write_text(written(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
