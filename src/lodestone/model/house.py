"""Where things stand in a checkout, and what a file's place says about it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from lodestone.model import settings, terms
from lodestone.model.errors import UsageError

MARKS = ("ontology", "shapes", "data", "queries")
#: What is made from the text of a document and lies beside its facts.
EVIDENCE, COVERAGE = "evidence.ttl", "coverage.json"
#: Who proposed and who accepted those claims of a document that rest on machine proposals.
ACCEPTED = "accepted.ttl"


@dataclass(frozen=True)
class House:
    """A checkout of the project.

    Attributes:
        root: the folder that holds ``ontology/``, ``shapes/``, ``data/`` and ``queries/``.
    """

    root: Path

    @property
    def ontology(self) -> list[Path]:
        """The files that say what can be said."""
        return sorted((self.root / "ontology").glob("*.ttl"))

    @property
    def shapes(self) -> list[Path]:
        """The files that say what must hold."""
        return sorted((self.root / "shapes").glob("*.ttl"))

    @property
    def register(self) -> list[Path]:
        """The files that name things once."""
        return sorted((self.root / "data" / "register").rglob("*.ttl"))

    @property
    def documents(self) -> list[Path]:
        """The ``document.ttl`` of each document."""
        return sorted((self.root / "data" / "documents").glob("*/document.ttl"))

    @property
    def passages(self) -> list[Path]:
        """The passage files of all documents; a draft is none, nor is the evidence."""
        files = (self.root / "data" / "documents").glob("*/*.ttl")
        return sorted(
            path
            for path in files
            if path.name not in ("document.ttl", EVIDENCE, ACCEPTED)
            and not path.stem.endswith(".draft")
        )

    @property
    def curation(self) -> list[Path]:
        """The files of decisions between sources, and the records of accepted proposals."""
        return [*sorted((self.root / "data" / "curation").glob("*.ttl")), *self.accepted]

    @property
    def evidence(self) -> list[Path]:
        """The evidence lock of each document that has one."""
        return sorted((self.root / "data" / "documents").glob(f"*/{EVIDENCE}"))

    @property
    def coverage(self) -> list[Path]:
        """The coverage that each document reached, below which no build may fall."""
        return sorted((self.root / "data" / "documents").glob(f"*/{COVERAGE}"))

    @property
    def accepted(self) -> list[Path]:
        """The record of accepted proposals of each document that has one."""
        return sorted((self.root / "data" / "documents").glob(f"*/{ACCEPTED}"))

    def accepted_of(self, slug: str) -> Path:
        """Return where it stands which claims of a document rest on proposals."""
        return self.root / "data" / "documents" / slug / ACCEPTED

    def evidence_of(self, slug: str) -> Path:
        """Return where it stands where each claim of a document is printed, made from its text."""
        return self.root / "data" / "documents" / slug / EVIDENCE

    def coverage_of(self, slug: str) -> Path:
        """Return where the coverage stands that a document reached."""
        return self.root / "data" / "documents" / slug / COVERAGE

    @property
    def queries(self) -> list[Path]:
        """The saved questions."""
        return sorted((self.root / "queries").glob("*.rq"))

    def relative(self, path: Path) -> str:
        """Write a path as a reader of the checkout would, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def find(start: Path | None = None) -> House:
    """Find the checkout that holds a folder, by looking upwards from it.

    Raises:
        UsageError: no folder above holds the project.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if all((folder / mark).is_dir() for mark in MARKS):
            return House(folder)
    raise UsageError(
        f"{here} is not inside a Lodestone checkout: no folder above it holds " + ", ".join(MARKS)
    )


def passage_of(path: Path) -> str:
    """Return the IRI of the passage that a file of facts states: its place says it.

    ``data/documents/equity-turn/23-risks.ttl`` states ``passage:equity-turn-23``.
    """
    number = path.stem.split("-", 1)[0]
    return terms.thing("passage", quote(f"{path.parent.name}-{number}", safe="", errors="replace"))


def release(house: House) -> tuple[str, date]:
    """Return the version and the release date that ``pyproject.toml`` states.

    Raises:
        UnreadableError: it states none.
    """
    path = house.root / "pyproject.toml"
    data = settings.toml(path)
    day = settings.member(path, data, "tool", "lodestone", "release-date")
    return str(settings.member(path, data, "project", "version")), day
