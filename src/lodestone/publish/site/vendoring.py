"""What others make of the site, its tables, search, query page, workbooks: fetched by lockfile.

``package-lock.json`` names each package with its integrity hash, which npm checks; no install
script runs. What is taken is copied, or packed into one script, to ``.lodestone/vendor``, which git
ignores, with the licence of every package beside it. A build uses what lies there if it was fetched
by the same lockfile and packed in the same way.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from lodestone.model.errors import LodestoneError, UsageError
from lodestone.model.house import House

#: Name here to path below ``node_modules``, of what is copied.
COPIED: Final[Mapping[str, str]] = {
    "yasgui.js": "@zazuko/yasgui/build/yasgui.min.js",
    "yasgui.css": "@zazuko/yasgui/build/yasgui.min.css",
    "oxigraph.js": "oxigraph/web.js",
    "oxigraph.wasm": "oxigraph/web_bg.wasm",
    "xlsx.js": "write-excel-file/bundle/write-excel-file.min.js",
}
#: The parts that sort, filter and page tables, that search, and that write rows as a workbook.
TABLES: Final = "tablekit.js"
SEARCH: Final = "minisearch.js"
SHEETS: Final = "xlsx.js"
PARTS: Final = frozenset({*COPIED, TABLES, SEARCH})
#: The folder on the site in which they lie.
PLACE: Final = "static/query/"
LICENCES: Final = "LICENCES.txt"
_STAMP: Final = "vendor.json"
_LOCK: Final = "package-lock.json"
_PACK: Final = "pack.mjs"
_FLAGS: Final = ("--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund")
#: Written by node, since Python's library has no Brotli: argument to argument.
_BROTLI: Final = """
const {brotliCompressSync} = require('zlib'), fs = require('fs');
for (const path of process.argv.slice(1))
  fs.writeFileSync(path + '.br', brotliCompressSync(fs.readFileSync(path)));
"""


class VendorError(LodestoneError):
    """The parts cannot be fetched: exit code 1."""


def folder(home: House) -> Path:
    """Return where the fetched parts lie."""
    return home.root / ".lodestone" / "vendor"


def present(home: House) -> Path | None:
    """Return the folder of the parts, if they were fetched by the lockfile of this checkout."""
    found = folder(home)
    try:
        stamp = json.loads((found / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = all((found / name).is_file() for name in (*PARTS, LICENCES))
    return found if whole and stamp.get("lock") == _digest() else None


def files(found: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each part, its compressed twin, and the licences."""
    for name in sorted([*PARTS, *(f"{part}.br" for part in PARTS), LICENCES]):
        yield name, (found / name).read_bytes()


def fetch(home: House) -> Path:
    """Fetch the parts by the lockfile; what lay there stays until the new ones are whole.

    Returns:
        The folder in which they lie.

    Raises:
        UsageError: npm or node is not installed, or the folder holds what was not fetched.
        VendorError: npm could not fetch a package, or its content is not what the lockfile says.
    """
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise UsageError.of("vendor-needs-node-npm")
    target = folder(home)
    _prove_own(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        work = Path(name)
        for file in ("package.json", _LOCK, _PACK):
            (work / file).write_bytes(_packaged(file))
        _run([npm, "ci", *_FLAGS], work)
        made = work / "made"
        made.mkdir()
        for part, path in COPIED.items():
            (made / part).write_bytes(_cut((work / "node_modules" / path).read_bytes()))
        _run([node, _PACK, str(made)], work)
        _run([node, "-e", _BROTLI, *(str(made / part) for part in sorted(PARTS))], work)
        (made / LICENCES).write_text(_licences(work), encoding="utf-8")
        (made / _STAMP).write_text(json.dumps({"lock": _digest()}) + "\n", encoding="utf-8")
        _prove_own(target)
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    return target


def _prove_own(target: Path) -> None:
    """Prove that a folder holds nothing that was not fetched.

    Raises:
        UsageError: it does, or it is a link.
    """
    ours = {*PARTS, *(f"{part}.br" for part in PARTS), LICENCES, _STAMP}
    held = {path.name for path in target.iterdir()} if target.is_dir() else set()
    if target.is_symlink() or (target.exists() and not target.is_dir()) or held - ours:
        raise UsageError.of("holds-what-was-not", target=target)


def _packaged(name: str) -> bytes:
    return resources.files("lodestone.publish.site").joinpath("vendor", name).read_bytes()


def _digest() -> str:
    return hashlib.sha256(_packaged(_LOCK) + _packaged(_PACK)).hexdigest()


def _run(command: list[str], work: Path) -> None:
    ran = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if ran.returncode:
        said = " ".join(ran.stderr.split())[-400:]
        raise VendorError.of("parts-query-page-were", said=said)


def _cut(content: bytes) -> bytes:
    """Leave out the link to a source map that is not served."""
    head, mark, _ = content.rpartition(b"\n//# sourceMappingURL=")
    return head + b"\n" if mark else content


def _licences(work: Path) -> str:
    """List each package with its version and licence, and the licence's text where it has one."""
    lock = json.loads((work / _LOCK).read_text(encoding="utf-8"))
    parts = ["The libraries of this site are made of these packages, and packed by some of them.\n"]
    for path, package in sorted(lock["packages"].items()):
        if path:
            name = path.removeprefix("node_modules/")
            licence = package.get("license", "see the text")
            parts.append(f"\n== {name} {package['version']}: {licence}\n")
            parts += _texts(work / path)
    return "\n".join(parts)


def _texts(package: Path) -> Iterator[str]:
    for path in sorted(package.glob("*")) if package.is_dir() else ():
        if path.is_file() and path.stem.lower() in ("license", "licence", "license-mit", "copying"):
            yield path.read_text(encoding="utf-8", errors="replace").strip()
