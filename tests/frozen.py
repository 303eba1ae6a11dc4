"""The frozen corpus: five documents with what is said of them, on which expected rows stand.

``tests/corpus/`` is a copy of ``data/`` as it stood on one day. Rows, sums and pages that a test
pins are asked of it, with today's ontology, shapes, rules and questions; what is added to or
restated in ``data/`` moves none of them. On the shipped data the tests hold what is always true
(``test_shipped.py``).

What a question asks by terms that the corpus does not use yet stands in a small graph of its own,
``tests/queries/<question>/case.trig`` (see ``derivation.cases``; its ``expect`` graphs may be
missing), of which that question alone is asked.

``python tests/frozen.py rename lode:old=lode:new ...``
    Rename terms in the corpus where the ontology has renamed them; no row changes by it.
``python tests/frozen.py again``
    Copy ``data/`` anew, for a release. Rows that change then have to be read against the texts
    like any other; ``pytest tests/test_queries.py`` names them.
"""

import re
import shutil
import sys
from pathlib import Path

from lodestone.model.house import House

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "corpus"


def build(root: Path) -> House:
    """Write a checkout of the frozen corpus with today's ontology, shapes and questions."""
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(CORPUS, root / "data")
    for name in ("pyproject.toml", "CITATION.cff"):
        shutil.copy(ROOT / name, root)
    return House(root)


def rename(text: str, names: dict[str, str]) -> str:
    """Rename terms in a Turtle text; a longer name that begins like one of them stays."""
    for old, new in names.items():
        text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)
    return text


def main(arguments: list[str]) -> int:
    if arguments == ["again"]:
        shutil.rmtree(CORPUS)
        shutil.copytree(ROOT / "data", CORPUS, ignore=shutil.ignore_patterns("names.lock.txt"))
        return 0
    if arguments[:1] == ["rename"] and all("=" in pair for pair in arguments[1:]):
        names = dict(pair.split("=", 1) for pair in arguments[1:])
        for path in sorted(CORPUS.rglob("*.ttl")):
            text = path.read_text(encoding="utf-8")
            path.write_text(rename(text, names), encoding="utf-8")
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
