"""What a file says of itself: which release it belongs to, under which licence, how to cite it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lodestone.model import house, terms
from lodestone.model.errors import UnreadableError, refused
from lodestone.model.house import House

#: What every file of a release is a part of.
DATASET: Final = terms.BASE + "dataset"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_CITED: Final = re.compile(
    r"^# Cite as: (?P<author>[^\n]+?) \([0-9]{4}\)\. (?P<title>[^\n]+?)\."
    r" Version (?P<version>[0-9.]+)\. ",
    re.M,
)
_DAY: Final = re.compile(r"^# Lodestone [0-9.]+, (?P<day>[0-9-]{10})\.", re.M)
_HEAD: Final = 2000
_TITLE: Final = re.compile(r'^title: "(?P<text>[^"]+)"$', re.M)
_AUTHOR: Final = re.compile(r'^  - name: "(?P<text>[^"]+)"$', re.M)


@dataclass(frozen=True)
class Release:
    """One release of the graph.

    Attributes:
        version: its number.
        day: its day, ISO 8601; the clock is read nowhere.
        title: the title by which it is cited.
        author: who is cited.
    """

    version: str
    day: str
    title: str
    author: str

    @property
    def citation(self) -> str:
        """The sentence that cites the release."""
        year = self.day[:4]
        return f"{self.author} ({year}). {self.title}. Version {self.version}. {terms.BASE}"

    @property
    def dataset(self) -> str:
        """The IRI of this version of the data set; ``DATASET`` is that of any."""
        return f"{DATASET}/{self.version}"

    def header(self, subject: str) -> list[str]:
        """Return the comment lines that open a file.

        Args:
            subject: what the file holds, an IRI or a few words.
        """
        return [
            f"# {subject}",
            f"# Lodestone {self.version}, {self.day}. Licence: {LICENCE}",
            f"# Cite as: {self.citation}",
        ]


def of(home: House, version: str = "", day: str = "") -> Release:
    """Read what a release is called and who made it from ``CITATION.cff``.

    Args:
        home: the checkout.
        version: the number, where it is not the checkout's own.
        day: the day, where it is not the checkout's own.

    Raises:
        UnreadableError: ``CITATION.cff`` names no title or no author.
    """
    own_version, own_day = house.release(home)
    path = home.root / "CITATION.cff"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    title, author = _TITLE.search(text), _AUTHOR.search(text)
    if not title or not author:
        raise UnreadableError("names no title or no author", path, advice="give it both")
    return Release(
        version or own_version, day or own_day.isoformat(), title["text"], author["text"]
    )


def of_file(path: Path) -> Release:
    """Read what release a published file belongs to from the lines that open it.

    Raises:
        UnreadableError: it does not say.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(_HEAD)
    cited, day = _CITED.search(head), _DAY.search(head)
    if not cited or not day:
        raise refused("readable/release", path)
    return Release(cited["version"], day["day"], cited["title"], cited["author"])
