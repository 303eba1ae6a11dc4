"""Idle: a name that only says where, whose or without whom something is does not act.

美国阿贡实验室举办 has the laboratory act and not the state; in 在墨西哥, 除中国外, “释放美国能源”
and 中美博弈 no one acts alone. A claim that has somebody act, give or hold is refused where every
print of that name in the sentences of its subject is of these:

* a country right before the name of an actor, place or project, or inside one, unless that is a
  body of its own, which the subject does not name: a state acts through those;
* one character of a pair of countries of which the subject does not name the other;
* a name behind a word for where, on what ground, with whom or without whom;
* a body in the title of a person whom the subject names (北国商务部长张三);
* a name that only tells when, by what came of it, before another (海洋联盟成立后，北国…);
* a part of a short name in quotation marks.

The first two are refused of whoever takes, too, of whoever is party, involved or obliged, and of
what something is of. Other words leave no part to the name beside them, either: behind a word of
comparison (远超加拿大) stands what a comparison sets another against, and not where it is; who is
asked (要求) sets no duty that obliges somebody; and 其盟友 are the allies of whoever stands before,
and of none of another country.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from lodestone.check.prove import faults, order, roles
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.roles import Marks
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.tables import pattern
from lodestone.read.text.spelling import plain

#: Words for where, with whom and without whom; in 在北国与… and 在…会议上 the name acts.
_AWAY: Final = re.compile(pattern(__name__, "away"))
_THERE: Final = re.compile(pattern(__name__, "there"))
_TITLE: Final = re.compile(pattern(__name__, "title"))
_QUOTED: Final = re.compile(pattern(__name__, "quoted"))
_AFTER: Final = re.compile(pattern(__name__, "after"))
_COMPARED: Final = re.compile(pattern(__name__, "compared"), re.IGNORECASE)
_ASKED: Final = re.compile(pattern(__name__, "asked"), re.IGNORECASE)
_OF: Final = pattern(__name__, "of")
_THEIR: Final = pattern(__name__, "their")
_NAMED: Final = frozenset({"actor", "place", "project", "measure"})
_ACTING: Final = frozenset({"actor", "country"})
#: Whoever fills a part acts in it, on whichever side that is.
_FILLS: Final = terms.LODE + "isFilledBy"
#: Parts that whoever a country merely describes has, and not the country.
_PARTS: Final = frozenset(
    terms.LODE + name
    for name in ("hasParty", "hasPartner", "involves", "isOf", "isOperatedBy", "isOwnedBy",
                 "isRelativeTo", "obliges")
)  # fmt: skip
_PARTY, _RELATIVE = terms.LODE + "hasParty", terms.LODE + "isRelativeTo"
#: Where or of whom something is, when it is told beside others.
_WHERE: Final = frozenset(terms.LODE + name for name in ("inPlace", "isBasedIn", "isOf"))
_OBLIGES, _SET_BY = terms.LODE + "obliges", terms.LODE + "isSetBy"
#: So near before 其 stands whom it means.
_NEAR: Final = 30
#: A means may be that on whose ground others act.
_MEANS: Final = terms.LODE + "hasMeans"


def check(passage: Passage, marks: Marks) -> Iterator[Finding]:
    """Tell which claims have a name act that the text prints only as an attribute or a place."""
    yield from _check_words(passage, marks)
    of = marks.table.of
    named = [
        claim
        for claim in passage.claims
        if terms.kind(claim.object) in _ACTING
        and (claim.predicate in of or claim.predicate == _FILLS or claim.predicate in _PARTS)
        and claim.predicate != _MEANS
    ]
    if not named:
        return
    prints = Prints(passage)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for claim in passage.claims:
        told[claim.subject] |= {claim.subject, claim.object}
    for claim in named:
        acts = claim.predicate == _FILLS or of.get(claim.predicate) == "gives"
        own = told[claim.subject]
        numbers = passage.located.get(claim.subject, ())
        spans = [s for s in order.prints(passage, claim.object) if passage.touches(s, numbers)]
        if spans and all(
            prints.is_described(claim.object, span, own)
            or (acts and prints.is_idle(span, own))
            or ((acts or claim.predicate == _PARTY) and prints.is_past(span))
            for span in spans
        ):
            yield faults.of_claim("grounding-side/idle", passage, claim)


def _check_words(passage: Passage, marks: Marks) -> Iterator[Finding]:
    """Tell which claims give a part to a name that a word beside it leaves without one."""
    relative = {claim.subject for claim in passage.claims if claim.predicate == _RELATIVE}
    obliging = {claim.subject for claim in passage.claims if claim.predicate == _OBLIGES}
    for claim in passage.claims:
        if not roles.acts(claim.object):
            continue
        numbers = passage.located.get(claim.subject, ())
        spans = [s for s in order.prints(passage, claim.object) if passage.touches(s, numbers)]
        word = _ASKED if claim.predicate == _SET_BY and claim.subject in obliging else None
        if claim.predicate in _WHERE and claim.subject in relative:
            word = _COMPARED
        if spans and (
            (word and all(word.search(marks.text[: marks.before(span)]) for span in spans))
            or all(_is_of_another(passage, claim.object, span) for span in spans)
        ):
            yield faults.of_claim("grounding-side/idle", passage, claim)


def _is_of_another(passage: Passage, iri: str, span: Span) -> bool:
    """Tell whether the words before a group say that it is that of another country's."""
    if passage.text[span[0] - 1 : span[0]] != _THEIR:
        return False
    codes = passage.names.codes
    slug = terms.slug(iri)
    own = {codes.get(one) for one, at in passage.names.in_slug(slug).items() if at == 0} - {None}
    before = {
        end: other
        for other, spans in passage.mentions.items()
        if roles.acts(other)
        for _, end in spans
        if span[0] - _NEAR < end < span[0]
    }
    nearest = before.get(max(before, default=0), "")
    code = codes.get(nearest) or passage.names.countries.get(nearest)
    return bool(own and nearest) and code not in own


class Prints:
    """What stands around the names of a passage."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.names = passage.names
        self.text = plain(passage.text)
        self.quoted = [match.span() for match in _QUOTED.finditer(passage.text)]
        self.short = {
            span: iri
            for iri, spans in passage.mentions.items()
            if terms.kind(iri) == "country"
            for span in spans
            if span[1] - span[0] == 1
        }

    @cached_property
    def named(self) -> list[tuple[Span, str]]:
        """Where whole names of actors, places, projects and measures stand."""
        return [
            (span, iri)
            for iri in self.passage.mentions
            if terms.kind(iri) in _NAMED
            for span in order.outermost(self.passage, iri)
            if span[1] - span[0] > 1  # 美欧 act together
        ]

    def is_idle(self, span: Span, told: set[str]) -> bool:
        """Tell whether what stands around a name has it not act.

        Args:
            span: where it stands.
            told: the subject of the claim and what it names.
        """
        start, end = span
        return (
            bool(_AWAY.search(self.text[:start]) and not _THERE.match(self.text, end))
            or any(s < start and end < e and end - start < e - s - 2 for s, e in self.quoted)
            or self._is_in_title(end, told)
        )

    def is_past(self, span: Span) -> bool:
        """Tell whether a name only tells when, by what came of it, right before another."""
        after = _AFTER.match(self.text, span[1])
        spans = (
            one for iri, some in self.passage.mentions.items() if roles.acts(iri) for one in some
        )
        return after is not None and any(start == after.end() for start, _ in spans)

    def _is_in_title(self, end: int, told: set[str]) -> bool:
        return bool(_TITLE.match(self.text, end)) and any(
            one in told and _TITLE.fullmatch(self.text, end, start)
            for (start, _), one in self.named
        )

    def is_described(self, iri: str, span: Span, told: set[str]) -> bool:
        """Tell whether a country only says whose something is, or stands in half a pair."""
        return terms.kind(iri) == "country" and (
            self._is_attribute(iri, span, told) or self._is_half_a_pair(span, told)
        )

    def _is_attribute(self, iri: str, span: Span, told: set[str]) -> bool:
        # 北国的星辰项目 is as good as 北国星辰项目.
        heads = (span[1], span[1] + 1 if self.text[span[1] : span[1] + 1] == _OF else span[1])
        whose = {
            other
            for (start, end), other in self.named
            if (start in heads and terms.kind(other) != "measure")
            or (start <= span[0] and span[1] <= end and not self._is_own(other, told))
        }
        code = self.names.codes.get(iri, "none")
        return bool(whose) and all(
            one in told or self.names.countries.get(one) != code for one in whose
        )

    @staticmethod
    def _is_own(iri: str, told: set[str]) -> bool:
        """Tell whether a subject speaks of a measure, the name of which may hold who takes it."""
        return terms.kind(iri) == "measure" and iri in told

    def _is_half_a_pair(self, span: Span, told: set[str]) -> bool:
        start, end = span
        beside = {other for (s, e), other in self.short.items() if s == end or e == start}
        return end - start == 1 and bool(beside - told)
