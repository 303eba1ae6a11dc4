"""What a release was made with, and what it says whichever way it is written.

The bill of materials (CycloneDX) lists every package of the lock files with its version, hashes and
licence. The content hash is that of the canonical form of all quads (RDFC-1.0): whoever holds the
graph in any syntax, with its blank nodes named anew, can compute it again.
"""

import base64
import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model import settings
from lodestone.model.errors import refused
from lodestone.model.house import House
from lodestone.publish.files.release import Release

#: Where a checkout keeps the locks of a release: Python's, and the licences of what they name.
LOCK: Final = Path(".ci/locks/release.txt")
LICENCES: Final = Path(".ci/locks/licences.csv")
BILL: Final = "sbom.cdx.json"
HASH: Final = "CONTENT-HASH"
#: Packages that name their licence in an older form than the lock of npm takes over.
_OLD_FORM: Final = {"jsuri": "MIT"}
_PINNED: Final = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s\\;]+)")
_BLANK: Final = "_:"
#: The language tag of a line of N-Quads: what stands between the text and the name of the graph.
_TAG: Final = re.compile(r'(?<=")@[A-Za-z0-9-]+(?=(?: <[^>]*>)? \.$)')
_HASHED: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")

Component = dict[str, Any]


def files(home: House, release: Release, quads: str) -> Iterator[tuple[str, str]]:
    """Yield the bill of materials, where the checkout has locks, and the content hash.

    Args:
        home: the checkout.
        release: what is published.
        quads: all quads, as N-Quads.
    """
    if (home.root / LOCK).is_file():
        yield BILL, bill(home, release)
    yield HASH, f"{content_hash(quads)}  rdfc-1.0 sha256 lodestone.nq\n"


def content_hash(quads: str) -> str:
    """Return the SHA-256 of the canonical form of some quads, language tags in lower case.

    Args:
        quads: N-Quads, or any text of its lines in any order.
    """
    lines = [line for line in quads.split("\n") if line and not line.startswith("#")]
    named = (_lower(line) for line in lines if _BLANK not in line)
    blank = [line for line in lines if _BLANK in line]
    # mostly in order already, which a set would lose
    whole = sorted(dict.fromkeys((*named, *(_canonical(blank) if blank else ()))))
    return hashlib.sha256("".join(f"{line}\n" for line in whole).encode()).hexdigest()


def _canonical(lines: Iterable[str]) -> Iterator[str]:
    """Yield the canonical form of the quads that hold blank nodes; no other names them."""
    dataset = ox.Dataset(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    text = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
    yield from text.decode().removesuffix("\n").split("\n")


def _lower(line: str) -> str:
    """Return a line with its language tag, if it has one, in lower case."""
    return _TAG.sub(lambda tag: tag[0].lower(), line) if '"@' in line else line


def bill(home: House, release: Release) -> str:
    """Write the bill of materials as CycloneDX 1.6, the same bytes at each build.

    Raises:
        UnreadableError: a package of the lock has no hash, or no licence is known of it.
    """
    known = _licences(home.root / LICENCES)
    parts = [*_python(home.root / LOCK, known), *_web()]
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "lodestone",
                "name": "lodestone",
                "version": release.version,
                "licenses": [{"expression": "Apache-2.0 AND CC-BY-4.0"}],
            }
        },
        "components": parts,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def locked(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the packages of a lock of pip: name, version, SHA-256 of each file.

    Raises:
        UnreadableError: one has no hash.
    """
    for block in re.split(r"\n(?=[a-z0-9])", settings.text(path)):
        pinned = _PINNED.match(block)
        if not pinned:
            continue
        hashes = _HASHED.findall(block)
        if not hashes:
            raise refused("readable/hash", path, pinned=pinned[1])
        yield pinned[1], pinned[2], sorted(hashes)


def _python(path: Path, known: Mapping[str, str]) -> Iterator[Component]:
    for name, version, hashes in locked(path):
        if name not in known:
            raise refused("readable/licence", path.with_name(LICENCES.name), name=name)
        yield _component(
            f"pkg:pypi/{name}@{version}", name, version, known[name],
            [{"alg": "SHA-256", "content": one} for one in hashes],
        )  # fmt: skip


def _licences(path: Path) -> dict[str, str]:
    rows = csv.DictReader(settings.text(path).splitlines())
    return {row["package"]: row["licence"] for row in rows}


def _web() -> Iterator[Component]:
    """Yield the packages of the query page, by its lock of npm."""
    lock = resources.files("lodestone.publish.site") / "vendor" / "package-lock.json"
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    for place, one in sorted(packages.items()):
        name = place.rpartition("node_modules/")[2]
        if not name:
            continue
        algorithm, _, digest = one["integrity"].partition("-")
        content = base64.b64decode(digest).hex()
        hashes = [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}]
        reference = f"pkg:npm/{name.replace('@', '%40')}@{one['version']}"
        yield _component(
            reference, name, one["version"], one.get("license") or _OLD_FORM[name], hashes
        )


def _component(
    reference: str, name: str, version: str, licence: str, hashes: list[dict[str, str]]
) -> Component:
    return {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": version,
        "licenses": [{"expression": licence}],
        "hashes": hashes,
        "purl": reference,
    }
