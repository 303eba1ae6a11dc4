"""A passage in which one subject has the claims of a proposal, and no others of its own."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim, Locator
from lodestone.model.places import Place

#: Stands for the file of the proposals in findings.
HERE: Final = Path("proposals")
#: What is read out of the text of a passage, and out of its headings.
READ_OUT: Final = ("sentences", "mentions", "proper", "figures", "all_figures", "titled",
                   "_by_sentence")  # fmt: skip
_LOCATOR: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?(?: (.+))?")


def alone(
    passage: Passage, subject: str, claims: Iterable[tuple[str, str]], locators: Iterable[str]
) -> Passage:
    """Return a passage in which a subject has these claims and locators and no others."""
    at = Place(1)
    rows = tuple(Claim(subject, p, o, HERE, at) for p, o in claims)
    numbers = tuple(
        Locator(subject, int(match[1]), HERE, at, int(match[2] or 0), match[3] or "")
        for text in locators
        if (match := _LOCATOR.match(text))
    )
    subjects = {iri: place for iri, place in passage.subjects.items() if iri != subject}
    if rows:
        subjects[subject] = (HERE, at)
    made = replace(
        passage,
        claims=(*(c for c in passage.claims if c.subject != subject), *rows),
        locators=(*(one for one in passage.locators if one.subject != subject), *numbers),
        subjects=subjects,
    )
    keep(passage, made)
    return made


def keep(passage: Passage, made: Passage) -> None:
    """Let a passage of the same text keep what was read out of it."""
    for name in READ_OUT:
        vars(made)[name] = getattr(passage, name)
