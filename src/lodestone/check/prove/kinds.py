"""Kinds: what a passage says of a loan, a stake or a tariff prints a word for such a thing.

The register gives an instrument its class, and a slip there would be repeated in every passage. A
class that has kind words in ``ontology/`` is refused for an instrument of which no located sentence
of a passage prints one, of the class or of one below it; a stake is told, too, by who holds what
part of a thing.
"""

import re
from collections.abc import Iterator
from typing import Final

from lodestone.check.prove.passages import Passage
from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.model.words import joined
from lodestone.read.text.spelling import plain

#: Classes of shares, and how a share is told without a word for one: holds 38 percent of a mine.
_SHARES: Final = frozenset(terms.LODE + name for name in ("Stake", "EquityStake"))
_HOLDING: Final = re.compile(pattern(__name__, "holding"))


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which subjects of a passage are of a class for which it prints no word."""
    for subject, (path, at) in passage.subjects.items():
        numbers = passage.located.get(subject, ())
        wanted = {
            cls: words
            for cls in passage.types.get(subject, frozenset())
            if (words := ontology.kind_words.get(cls))
        }
        if not numbers or not wanted:
            continue
        text = plain(" ".join(passage.sentences[number - 1].text for number in numbers)).lower()
        for cls, words in sorted(wanted.items()):
            is_held = cls in _SHARES and _HOLDING.search(text)
            if not is_held and not any(word in text for word in words):
                name = terms.short(subject)
                kind = cls.replace(terms.LODE, "lode:")
                yield worded(
                    "kind-words",
                    path,
                    at,
                    name=name,
                    kind=kind,
                    slug=passage.slug,
                    words=joined(sorted(words)),
                )
