"""Licences are proven: what a passage leaves to its context must be there to be found.

* *anaphora* points back: the thing is printed in another sentence of the passage, or in a passage
  before it; and no other thing of its class stands nearer, that is, between the two, or in the
  sentence itself where the thing is named in an earlier passage alone.
* *title*: the heading of the passage or the title of its document names the thing.
* *context-year*: the year is printed in the passage, or, where that prints none, in one of the
  nearest before that do; or it is the year up to which the document covers events (今年).
* *role*: the sentence shares a word with a name of the thing or of its class, such as the office
  ("the Secretary of Commerce") or the sort (该项目).

A licence that nothing needs is refused too: it would ground a later slip.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from lodestone.check.prove import passages
from lodestone.check.prove.passages import Claim, Licence, Passage
from lodestone.model import terms
from lodestone.model.findings import Finding, violation
from lodestone.model.ontology import Ontology
from lodestone.read.text.folding import fold

#: A word of a name, as a sentence may repeat it: two Chinese characters, or an English word.
_WORD: Final = re.compile(r"[a-z]{4,}")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
#: So many passages before it, of those that print a year, may give a passage its year.
_NEAR: Final = 3
#: So many letters of an English word are compared: agency, agencies.
_STEM: Final = 5
#: Words that so many names share that they tell none from another.
_COMMON: Final = frozenset(
    ("united", "states", "american", "national", "international", "company", "corporation",
     "with", "from", "美国", "中国", "国家", "国际", "公司", "集团")
)  # fmt: skip


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
            yield from _check_anaphora(passage, licence, iri, numbers if has_part else [])
        elif licence.reason == "title" and iri not in passage.titled:
            yield _unproven(passage, licence, "no heading names it", "标题未提及")
        elif licence.reason == "role" and not _shares_a_word(passage, ontology, iri, numbers):
            yield _unproven(
                passage, licence, "no word of the sentence stands for it", "句中并无指称它的字词"
            )


def _using(passage: Passage, iri: str, claims: Iterable[Claim]) -> set[int]:
    """Return the sentences in which claims rest on a licence; all of them for a mere subject."""
    own = passage.printing(iri)
    found = {n for claim in claims for n in passage.located.get(claim.subject, ()) if n not in own}
    return found or set(passage.located.get(iri, ()))


def _check_anaphora(
    passage: Passage, licence: Licence, iri: str, numbers: list[int]
) -> Iterator[Finding]:
    here = passage.printing(iri)
    before = [one for one in passage.earlier if one.mentions.get(iri)]
    if not here and not before:
        yield _unproven(passage, licence, "no earlier sentence prints it", "前文并未印出")
        return
    if not numbers:
        return
    first = min(numbers)
    last = max((number for number in here if number < first), default=0)
    between = range(last + 1, first) if last else numbers if not here else ()
    for other in sorted(passage.mentions.keys() - {iri}):
        if _is_alike(passage, iri, other) and passage.printing(other) & set(between):
            name = ":".join(terms.kind_and_slug(other) or ("", ""))
            yield _unproven(passage, licence, f"{name} stands nearer", f"{name} 距离更近")
            return


def _check_year(passage: Passage, licence: Licence) -> Iterator[Finding]:
    """Tell of a year that is printed neither here nor, where none is, shortly before."""
    year = re.match(r"(?:[a-z]+-)*([0-9]{4})", licence.slug)
    own = _years(passage)
    near = islice((found for one in reversed(passage.earlier) if (found := _years(one))), _NEAR)
    printed = own or {one for found in near for one in found}
    known = printed | ({passage.until} if passage.until else set())
    if year and known and int(year[1]) not in known:
        listed = ", ".join(map(str, sorted(printed)))
        yield _unproven(
            passage,
            licence,
            f"the years printed nearest are {listed or 'others'}",
            f"最近印出的年份为 {listed or '他年'}",
        )


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
    return violation(
        "licence-unused",
        f"{licence.written} licenses nothing: what needs it is printed, or not stated",
        f"{licence.written} 未被用到：所涉内容已印出，或并无陈述",
        f"delete {licence.written}",
        f"删去 {licence.written}",
        passage.path,
        licence.at,
    )


def _unproven(passage: Passage, licence: Licence, en: str, zh: str) -> Finding:
    return violation(
        "licence-unproven",
        f"{licence.written} of {passage.slug} is not borne out by the text: {en}",
        f"{passage.slug} 的 {licence.written} 在原文中没有依据：{zh}",
        "read whom or what the sentence means; mend the claim that names another, or the reason",
        "请辨明该句所指何者；改正指错对象的陈述，或改正理由",
        passage.path,
        licence.at,
    )
