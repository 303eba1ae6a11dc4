"""Builds of one checkout are equal byte for byte, whatever the surroundings are."""

import hashlib
import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import copies
import pytest
import scores
from conftest import ROOT

SEEDS = ("0", "1", "7", "4242")
ZONES = ("UTC", "Asia/Shanghai")
LOCALES = ("C", "C.UTF-8")
UMASKS = (0o022, 0o077)
MATRIX = list(product(SEEDS, ZONES, LOCALES, UMASKS))
#: Each part may run by itself: it builds in the first surroundings, too, to compare with.
PARTS = scores.size(1, 4)


def digest(folder: Path) -> str:
    made = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        made.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def built(root: Path, seed: str, zone: str, locale: str, mask: int) -> str:
    environment = {
        **{key: value for key, value in os.environ.items() if key != "LODESTONE_SOURCES"},
        "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", "--out", "made"],
        cwd=root, env=environment, umask=mask, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = digest(root / "made")
    shutil.rmtree(root / "made")
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_a_build_is_the_same_bytes_in_all_surroundings(
    part: int, tmp_path: Path, record_property: Any
) -> None:
    tried = scores.some(MATRIX, 2, 2)[part::PARTS]
    found = []
    for number, surroundings in enumerate([MATRIX[0], *tried] if part else tried):
        root = copies.build(tmp_path / f"checkout-{number}").root  # another folder each time
        for name in ("pyproject.toml", "CITATION.cff"):
            shutil.copy(ROOT / name, root / name)
        found.append(built(root, *surroundings))
        shutil.rmtree(root)
    same = found.count(found[0]) - bool(part)
    scores.tell(record_property, same, len(tried))
    assert same == len(tried)
