"""Licences are proven: what a passage leaves to its context must be there to be found.

* *anaphora* points back: the thing is printed in another sentence of the passage, or in a passage
  before it; and no other thing of its class stands nearer, that is, between the two, or in the
  sentence itself where the thing is named in an earlier passage alone; nor, where it acts, has the
  sentence another that the claims do not tell of, and no word that points back (该公司, "its").
* *title*: the heading of the passage or the title of its document names the thing.
* *context-year*: the year is printed in the passage, or, where that prints none, in one of the
  nearest before that do; or it is the year up to which the document covers events (今年), or one
  about that which the passage has words for (去年, "last year").
* *role*: the sentence shares a word with a name of the thing or of its class, such as the office
  ("the Secretary of Commerce") or the sort (该项目).

A licence that nothing needs is refused too: it would ground a later slip.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from lodestone.check.prove import order, passages
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim, Licence
from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern, table
from lodestone.model.words import pair
from lodestone.read.text.folding import fold
from lodestone.read.text.spelling import plain

#: A word of a name, as a sentence may repeat it: two Chinese characters, or an English word.
_WORD: Final = re.compile(r"[a-z]{4,}")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
#: So many passages before it, of those that print a year, may give a passage its year.
_NEAR: Final = 3
#: So many letters of an English word are compared: agency, agencies.
_STEM: Final = 5
#: A word that points back to what was named before.
_POINTING: Final = re.compile(pattern(__name__, "pointing"), re.IGNORECASE)
#: Words for the years about that of a text, by how many years they are apart.
_RELATIVE: Final = tuple((years, re.compile(words)) for years, words in table(__name__, "relative"))
#: Words that so many names share that they tell none from another.
_COMMON: Final = frozenset(table(__name__, "common"))


def check(
    passage: Passage,
    ontology: Ontology,
    needing: Mapping[Licence, list[Claim]],
    without_part: frozenset[str],
) -> Iterator[Finding]:
    """Tell which licences of a passage are not borne out by its text.

    Args:
        passage: the passage.
        ontology: the classes with their words.
        needing: the licences that were used, each with the claims that rest on it.
        without_part: the properties that give their object no part in what happens; what an
            opinion is about may be pointed at past a nearer thing.
    """
    for licence in passage.licences:
        if licence.reason == passages.MISPRINT:
            continue
        if licence not in needing:
            yield _idle(passage, licence)
            continue
        iri = terms.thing(licence.kind, licence.slug)
        if licence.kind in terms.VALUE_KINDS:
            if licence.reason == "context-year":
                yield from _check_year(passage, licence)
            continue
        numbers = sorted(_using(passage, iri, needing[licence]))
        if licence.reason == "anaphora":
            has_part = any(claim.predicate not in without_part for claim in needing[licence])
            ranks = order.ranks(ontology)
            acts = {claim.subject for claim in needing[licence] if claim.predicate in ranks}
            yield from _check_anaphora(passage, licence, iri, numbers if has_part else [], acts)
        elif licence.reason == "title" and iri not in passage.titled:
            yield _unproven(passage, licence, *pair(__name__, "no-heading-names"))
        elif licence.reason == "role" and not _shares_a_word(passage, ontology, iri, numbers):
            yield _unproven(passage, licence, *pair(__name__, "no-word-sentence-stands"))


def _using(passage: Passage, iri: str, claims: Iterable[Claim]) -> set[int]:
    """Return the sentences in which claims rest on a licence; all of them for a mere subject."""
    own = passage.printing(iri)
    found = {n for claim in claims for n in passage.located.get(claim.subject, ()) if n not in own}
    return found or set(passage.located.get(iri, ()))


def _check_anaphora(
    passage: Passage, licence: Licence, iri: str, numbers: list[int], acts: set[str]
) -> Iterator[Finding]:
    """Tell of a thing that nothing earlier prints, or past another that stands nearer.

    Args:
        passage: the passage.
        licence: the licence.
        iri: the thing.
        numbers: the sentences in which claims rest on it; none if it has no part in what happens.
        acts: the subjects of those claims that have it act or be acted upon.
    """
    here = passage.printing(iri)
    before = [one for one in passage.earlier if one.mentions.get(iri)]
    if not here and not before:
        yield _unproven(passage, licence, *pair(__name__, "no-earlier-sentence-prints"))
        return
    if not numbers:
        return
    first = min(numbers)
    last = max((number for number in here if number < first), default=0)
    between = range(last + 1, first) if last else numbers if not here else ()
    told = {claim.object for claim in passage.claims if claim.subject in acts}
    pointless = {
        number
        for subject in acts
        for number in {*passage.located.get(subject, ())} - here
        if not _POINTING.search(plain(passage.sentences[number - 1].text))
    }
    for other in sorted(passage.mentions.keys() - {iri}):
        nearer = {*between, *(pointless if other not in told else ())}
        if _is_alike(passage, iri, other) and passage.printing(other) & nearer:
            name = terms.short(other)
            yield _unproven(passage, licence, *pair(__name__, "stands-nearer", name=name))
            return


def _check_year(passage: Passage, licence: Licence) -> Iterator[Finding]:
    """Tell of a year that is printed neither here nor, where none is, shortly before."""
    year = re.match(r"(?:[a-z]+-)*([0-9]{4})", licence.slug)
    own = _years(passage)
    near = islice((found for one in reversed(passage.earlier) if (found := _years(one))), _NEAR)
    printed = own or {one for found in near for one in found}
    known = printed | ({passage.until, *_relative(passage)} if passage.until else set())
    if year and known and int(year[1]) not in known:
        listed = ", ".join(map(str, sorted(printed)))
        yield _unproven(
            passage,
            licence,
            *pair(__name__, "years", listed=listed or pair(__name__, "others")),
        )


def _relative(passage: Passage) -> set[int]:
    """Return the years that a passage tells by that of the text: last year, 去年."""
    text = plain(passage.text).lower()
    return {passage.until + years for years, words in _RELATIVE if words.search(text)}


def _years(passage: Passage) -> set[int]:
    return {figure.date.year for figure in passage.figures if figure.date and figure.date.year}


def _is_alike(passage: Passage, iri: str, other: str) -> bool:
    """Tell whether two things are of one class, so that words may point at either."""
    return bool(passage.types.get(iri, frozenset()) & passage.types.get(other, frozenset()))


def _shares_a_word(passage: Passage, ontology: Ontology, iri: str, numbers: Iterable[int]) -> bool:
    names = [name for name, owners in passage.names.owners.items() if iri in owners]
    for cls in passage.types.get(iri, frozenset()):
        names += ontology.labels_above(cls)
    wanted = {word for name in names for word in _words(name)} - _COMMON
    text = " ".join(fold(passage.sentences[number - 1].text) for number in numbers)
    return any(word in text for word in wanted)


def _words(name: str) -> Iterator[str]:
    folded = fold(name).lower()
    yield from (word[:_STEM] for word in _WORD.findall(folded) if word not in _COMMON)
    for run in _HAN.findall(folded):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _idle(passage: Passage, licence: Licence) -> Finding:
    return worded("licence-unused", passage.path, licence.at, written=licence.written)


def _unproven(passage: Passage, licence: Licence, en: str, zh: str) -> Finding:
    return worded(
        "licence-unproven",
        passage.path,
        licence.at,
        written=licence.written,
        slug=passage.slug,
        why=(en, zh),
    )
