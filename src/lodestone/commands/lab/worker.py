"""One process of ``bench``: the stations of one checkout, on one of the engines.

Run by ``scales`` as ``python -m lodestone.commands.lab.worker``; a process of its own, because a
step that does not end can be ended with its process alone, and memory is counted by process.
"""

import json
import sys
from pathlib import Path

from lodestone.commands.lab.measures import Recorder
from lodestone.model.house import House

OURS, THEIRS = "ours", "theirs"


def main(given: str) -> None:
    """Run what a JSON object asks for: the fields that ``scales`` writes."""
    asked = json.loads(given)
    home = House(Path(asked["home"]))
    is_theirs = asked["engine"] == THEIRS
    recorder = Recorder(
        Path(asked["measures"]), asked["scale"], asked["engine"], asked["limit"], is_theirs
    )
    if is_theirs:
        from lodestone.commands.lab import theirs

        theirs.run(home, recorder, asked["only"])
    else:
        from lodestone.commands.lab import ours

        ours.run(home, recorder, asked["only"], is_compared=asked["is_compared"])


if __name__ == "__main__":
    main(sys.argv[1])
