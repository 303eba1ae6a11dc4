"""Grounding: every claim of a passage is bound to a sentence of it that prints its object.

The rules: the sentences that speak of a subject are its locators, else those that print its name.
A quantity or date must be a printed figure of one of them, with its bound; an actor, country,
place, mineral, product, list or project must be named in one of them. What the passage leaves to
its context is licensed there (``lode:infers``, ``lode:misprints``); a licence that nothing needs is
told. Measures, instruments, indicators, themes and statements are our own modelling names and need
not be printed. One print stands for one role: a subject that has the same thing, quantity or date
under two properties, while its sentences print it once, is told as a warning.
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lodestone.check.prove import (
    kinds,
    order,
    passages,
    prints,
    roles,
    stages,
    together,
)
from lodestone.check.prove import licences as licensing
from lodestone.check.prove.passages import Claim, Licence, Passage
from lodestone.check.prove.value import ACCORDING_TO, value_of
from lodestone.model import dates, terms
from lodestone.model import findings as words
from lodestone.model.dates import DateValue
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
from lodestone.model.values import Quantity
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure

CONTEXT_YEAR: Final = "context-year"
#: What has to be so for a licence, in English and Chinese; who reads the sentence decides.
_POINTS: Final = (
    "the sentence points back at it and nothing of its class stands nearer",
    "该句确系回指它，且无更近的同类事物",
)
_YEAR: Final = ("the sentences around it give that year", "前后文确为该年")
_REGISTER: Final = (
    "if the text prints a name of it that the register lacks, add that name",
    "若原文印有登记册所缺的名称，请补上",
)
#: Properties that give their object no part in what happens: who says it, what it judges.
NO_ROLES: Final = frozenset(
    terms.LODE + name for name in ("accordingTo", "disputes", "hasGround", "isAbout", "supports")
)
#: Roles that one print may give at once: whoever sets a levy takes it.
JOINT_ROLES: Final = frozenset(terms.LODE + name for name in ("isSetBy", "isPaidTo"))


@dataclass(frozen=True)
class Span:
    """Where a claim is printed.

    Attributes:
        passage: IRI of the passage.
        subject: IRI.
        predicate: IRI.
        object: IRI.
        start: code point in the document where the object is printed.
        end: code point after it.
        text: the figure as printed; empty where the object is a thing.
    """

    passage: str
    subject: str
    predicate: str
    object: str
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True)
class Grounding:
    """What grounding found.

    Attributes:
        findings: what does not hold.
        spans: where the objects of the claims are printed.
        licensed: claims that rest on a licence: their object, or its year, is not printed.
    """

    findings: tuple[Finding, ...]
    spans: tuple[Span, ...]
    licensed: tuple[Claim, ...]


@dataclass
class _Proof:
    """The proof of one passage, as it grows."""

    passage: Passage
    ontology: Ontology
    findings: list[Finding] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    licensed: list[Claim] = field(default_factory=list)
    used: defaultdict[Licence, list[Claim]] = field(default_factory=lambda: defaultdict(list))


def ground(sources: Sources, texts: Mapping[str, str]) -> Grounding:
    """Prove every passage file of a checkout against the texts.

    Args:
        sources: the checkout.
        texts: slug of a document to its text (``passages.load_texts``).
    """
    laid, findings = passages.lay(sources, texts)
    proofs = [prove(passage, sources.ontology) for passage in laid]
    return Grounding(
        tuple(words.ordered([*findings, *(f for proof in proofs for f in proof.findings)])),
        tuple(span for proof in proofs for span in proof.spans),
        tuple(claim for proof in proofs for claim in proof.licensed),
    )


def prove(passage: Passage, ontology: Ontology) -> Grounding:
    """Prove the claims of one passage against its text."""
    proof = _Proof(passage, ontology)
    _check_locators(proof)
    for subject in passage.subjects:
        _check_subject(proof, subject)
    for claim in passage.claims:
        if passage.located.get(claim.subject):
            _check_claim(proof, claim)
    _check_roles(proof)
    proof.findings += roles.check(passage, ontology)
    proof.findings += order.check(passage, ontology)
    proof.findings += together.check(passage, ontology, NO_ROLES)
    if not proof.findings:  # a wrong locator would be told of twice
        proof.findings += kinds.check(passage, ontology)
    proof.findings += prints.check(
        passage, ontology, lambda claim, some: object_figures(passage, claim, ontology, some)
    )
    proof.findings += licensing.check(passage, ontology, proof.used, NO_ROLES)
    proof.findings += stages.check(passage, ontology, _anchors(proof))
    return Grounding(tuple(proof.findings), tuple(proof.spans), tuple(proof.licensed))


def object_figures(
    passage: Passage, claim: Claim, ontology: Ontology, figures: Iterable[Figure]
) -> list[Figure]:
    """Return those of some figures that say the value of a claim; none if it has no value."""
    value = value_of(claim.object, ontology)
    if isinstance(value, Quantity):
        return [figure for figure in figures if figure.matches_quantity(value)]
    if isinstance(value, DateValue):
        licensed = any(
            licence.reason == CONTEXT_YEAR for licence in _licences(passage, "date", value.name)
        )
        return [figure for figure in figures if figure.matches_date(value, licensed)]
    return []


def _licences(passage: Passage, kind: str, slug: str) -> list[Licence]:
    return [one for one in passage.licences if (one.kind, one.slug) == (kind, slug)]


def _check_locators(proof: _Proof) -> None:
    last = len(proof.passage.sentences)
    for locator in proof.passage.locators:
        if not 1 <= locator.number <= last:
            proof.findings.append(
                violation(
                    "grounding-locator",
                    f"sentence {locator.number} does not exist: {proof.passage.slug} has {last}",
                    f"第 {locator.number} 句不存在：{proof.passage.slug} 只有 {last} 句",
                    f"write the number of the sentence that speaks of it, from 1 to {last}",
                    f"请写谈到它的句子的编号，1 至 {last}",
                    locator.path,
                    locator.at,
                )
            )


def _check_subject(proof: _Proof, subject: str) -> None:
    passage = proof.passage
    path, at = passage.subjects[subject]
    kind, slug = terms.kind_and_slug(subject) or ("", "")
    has_locator = any(locator.subject == subject for locator in passage.locators)
    if kind in proof.ontology.statement_kinds and not has_locator:
        proof.findings.append(_unlocated(passage, subject, path, at, "statement"))
    elif not passage.located.get(subject) and not has_locator:
        proof.findings.append(_unlocated(passage, subject, path, at, "unnamed"))
    if kind in proof.ontology.kinds_with("printed-subject") and not passage.mentions.get(subject):
        licences = _licences(passage, kind, slug)
        for one in licences:
            proof.used[one] += []
        if not licences:
            proof.findings.append(_unprinted_subject(passage, subject, path, at))


def _check_claim(proof: _Proof, claim: Claim) -> None:
    kind, _ = terms.kind_and_slug(claim.object) or ("", "")
    if kind in ("quantity", "date", "stage"):
        _check_value(proof, claim)
    elif claim.predicate == ACCORDING_TO and claim.object in proof.passage.authors:
        pass  # the document says once whose word it is
    elif kind in proof.ontology.kinds_with("printed"):
        _check_name(proof, claim, kind)


def _check_value(proof: _Proof, claim: Claim) -> None:
    passage = proof.passage
    value = value_of(claim.object, proof.ontology)
    if value is None:
        return
    numbers = passage.located[claim.subject]
    near = [f for f in passage.all_figures if passage.touches((f.start, f.end), numbers)]
    kind = "quantity" if isinstance(value, Quantity) else "date"
    licences = _licences(passage, kind, value.name)
    found = object_figures(passage, claim, proof.ontology, near)
    if found:
        proof.spans.append(_span(passage, claim, (found[0].start, found[0].end), found[0].text))
        printed_date = found[0].date
        is_left_open = printed_date and not (printed_date.is_whole or printed_date.is_lost)
        if is_left_open and value.name != dates.LOST:
            _rest(proof, claim, (one for one in licences if one.reason == CONTEXT_YEAR))
        return
    # A year alone has no month or day that could be printed (今年以来): its licence is enough.
    is_year = isinstance(value, DateValue) and value.precision == "year"
    others = [one for one in licences if is_year or one.reason != CONTEXT_YEAR]
    if others:
        _rest(proof, claim, others)
    else:
        proof.findings.append(_unprinted_value(passage, claim, kind, value, near, numbers))


def _rest(proof: _Proof, claim: Claim, licences: Iterable[Licence]) -> None:
    """Note that a claim rests on some licences."""
    proof.licensed.append(claim)
    for licence in licences:
        proof.used[licence].append(claim)


def _check_name(proof: _Proof, claim: Claim, kind: str) -> None:
    passage = proof.passage
    numbers = passage.located[claim.subject]
    spans = passage.mentions.get(claim.object, ())
    found = [span for span in spans if passage.touches(span, numbers)]
    if found:
        proof.spans.append(_span(passage, claim, found[0]))
        return
    slug = claim.object.rpartition("/")[2]
    licences = _licences(passage, kind, slug)
    if licences:
        _rest(proof, claim, licences)
    else:
        proof.findings.append(_unprinted_name(passage, claim, kind, numbers))


def _check_roles(proof: _Proof) -> None:
    """Tell of a thing or value that stands under more properties than it is printed times."""
    passage = proof.passage
    roles: defaultdict[tuple[str, str], dict[str, Claim]] = defaultdict(dict)
    kinds = proof.ontology.kinds_with("printed") | {"quantity", "date"}
    for claim in passage.claims:
        kind = (terms.kind_and_slug(claim.object) or ("",))[0]
        if kind in kinds and claim.predicate not in NO_ROLES:
            roles[claim.subject, claim.object].setdefault(claim.predicate, claim)
    for (subject, thing), claims in roles.items():
        if len(claims) < 2 or claims.keys() == JOINT_ROLES:
            continue
        last = list(claims.values())[-1]
        spans = list(passage.mentions.get(thing, ()))
        figures = object_figures(passage, last, proof.ontology, passage.all_figures)
        spans += [(figure.start, figure.end) for figure in figures]
        printed = sum(passage.touches(span, passage.located.get(subject, ())) for span in spans)
        if printed < len(claims):
            ranks = {order.ranks(proof.ontology).get(one) for one in claims} - {None}
            proof.findings.append(_one_print(passage, last, list(claims), len(ranks) > 1))


def _anchors(proof: _Proof) -> dict[str, list[tuple[int, int]]]:
    """Return where the passage prints each subject, its quantities, and what it alone is called."""
    passage = proof.passage
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in proof.spans:
        if one.text and not one.object.startswith(
            (terms.thing("date", ""), terms.thing("stage", ""))
        ):
            found[one.subject].append((one.start - passage.start, one.end - passage.start))
    for subject in passage.subjects:
        found[subject] += passage.mentions.get(subject, ())
    return found


def _span(passage: Passage, claim: Claim, span: tuple[int, int], text: str = "") -> Span:
    start, end = span[0] + passage.start, span[1] + passage.start
    return Span(passage.iri, claim.subject, claim.predicate, claim.object, start, end, text)


def _unlocated(passage: Passage, subject: str, path: Path, at: Place, why: str) -> Finding:
    name, likely = _short(subject), _likely_sentence(passage, subject)
    if why == "statement":
        en, zh = f"{name} has no lode:locator", f"{name} 没有 lode:locator"
    else:
        en = f"no sentence of {passage.slug} speaks of {name}: no locator, and no name is printed"
        zh = f"{passage.slug} 没有句子谈到 {name}：无定位，也未印出其名称"
    return violation(
        "grounding-unlocated",
        en,
        zh,
        f"read which sentences speak of {name} and give their numbers with lode:locator, from line "
        f"{at.line} on; sentence {likely} prints most of what is stated, which proves it only if "
        "that sentence speaks of it: if none does, the claims are another's",
        f"请读出哪些句子谈到 {name}，自第 {at.line} 行起以 lode:locator 写明句号；第 {likely} 句"
        "印有所述的大部分内容，但仅当该句谈的是它时方可为据：若无句子谈到它，则陈述属于他者",
        path,
        at,
    )


def _unprinted_subject(passage: Passage, subject: str, path: Path, at: Place) -> Finding:
    kind, slug = terms.kind_and_slug(subject) or ("", "")
    return violation(
        "grounding-subject",
        f"{passage.slug} prints no name of {kind}:{slug}",
        f"{passage.slug} 未印出 {kind}:{slug} 的任何名称",
        f"{_REGISTER[0]}; {_license(passage, _POINTS, 'anaphora')[0]}",
        f"{_REGISTER[1]}；{_license(passage, _POINTS, 'anaphora')[1]}",
        path,
        at,
    )


def _license(passage: Passage, what: tuple[str, str], reason: str) -> tuple[str, str]:
    """Say when a passage may license what it leaves to the context; the licence is proven."""
    name = _short(passage.iri)
    return (
        f"if {what[0]}, license it on {name} (lode:infers, reason {reason}); if not, mend the "
        "claim: it is not what the text says",
        f"若{what[1]}，在 {name} 上声明推断（lode:infers，理由 {reason}）；"
        "否则改正陈述：原文并非此意",
    )


def _likely_sentence(passage: Passage, subject: str) -> int:
    """Return the number of the sentence that prints most of what is said of a subject."""
    counted: Counter[int] = Counter()
    for claim in passage.claims:
        if claim.subject == subject:
            counted.update(passage.printing(claim.object))
    return min(counted, key=lambda number: (-counted[number], number), default=1)


def _unprinted_value(
    passage: Passage,
    claim: Claim,
    kind: str,
    value: Quantity | DateValue,
    near: list[Figure],
    numbers: tuple[int, ...],
) -> Finding:
    is_date = kind == "date"
    there = [f"{f.text.strip()} = {f.name}" for f in near if (f.date is not None) == is_date]
    elsewhere = _sentences_printing(passage, value)
    said_en = "; ".join(there) or "no such figure"
    said_zh = "；".join(there) or "无此类数字"
    where = ", ".join(map(str, numbers))
    advice_en, advice_zh = "mend the value, or the locator of its subject", "改正取值或主语的定位"
    meant = _printed_instead(claim, value, near)
    if meant and not elsewhere:
        advice_en = f"did you mean {meant}? else mend the locator of {_short(claim.subject)}"
        advice_zh = f"是否应为 {meant}？否则请改正 {_short(claim.subject)} 的定位"
    if elsewhere:
        listed = ", ".join(map(str, elsewhere))
        name = _short(claim.subject)
        advice_en = (
            f"sentence {listed} prints it: if that sentence speaks of {name}, mend the locator; if "
            "it speaks of something else, the value is another's"
        )
        advice_zh = (
            f"第 {listed} 句印有该值：若该句谈的是 {name}，改正定位；若谈的是别的，则此值不属于它"
        )
    elif isinstance(value, DateValue) and any(f.matches_date(value, True) for f in near):
        advice_en, advice_zh = _license(passage, _YEAR, CONTEXT_YEAR)
        meant = ""
    return violation(
        f"grounding-{kind}",
        f"{_short(claim.subject)}: {kind}:{value.name} is not printed in sentence {where} of "
        f"{passage.slug}; printed there: {said_en}",
        f"{_short(claim.subject)}：{passage.slug} 第 {where} 句未印出 {kind}:{value.name}；"
        f"该处所印：{said_zh}",
        advice_en,
        advice_zh,
        claim.path,
        claim.at,
        instead="" if elsewhere else meant,
    )


def _printed_instead(claim: Claim, value: Quantity | DateValue, near: Iterable[Figure]) -> str:
    """Return the value that the sentence prints and that looks most like the one stated."""
    is_date = isinstance(value, DateValue)
    names = {figure.name.removeprefix("date:") for figure in near if bool(figure.date) == is_date}
    if isinstance(value, Quantity):
        names = {name for name in names if name.startswith(f"{value.unit}-")}
    close = difflib.get_close_matches(value.name, sorted(names), n=1, cutoff=0.5)
    kind, slug = terms.kind_and_slug(claim.object) or ("", "")
    if not close or len(names) > 1 or close[0].endswith(dates.LOST):
        return ""  # which of several is meant, the words of the sentence must tell
    return f"{kind}:{slug.removesuffix(value.name)}{close[0]}"


def _sentences_printing(passage: Passage, value: Quantity | DateValue) -> list[int]:
    """Return the numbers of all sentences of a passage that print a value."""
    found: set[int] = set()
    for figure in passage.all_figures:
        if isinstance(value, Quantity):
            hit = figure.matches_quantity(value)
        else:
            hit = figure.matches_date(value)
        if hit:
            found.update(passage.sentences_of((figure.start, figure.end)))
    return sorted(found)


def _unprinted_name(passage: Passage, claim: Claim, kind: str, numbers: tuple[int, ...]) -> Finding:
    slug = claim.object.rpartition("/")[2]
    there = sorted(
        _short(iri)
        for iri, spans in passage.mentions.items()
        if (terms.kind_and_slug(iri) or ("",))[0] == kind
        and any(passage.touches(span, numbers) for span in spans)
    )
    elsewhere = sorted(passage.printing(claim.object))
    where = ", ".join(map(str, numbers))
    license_en, license_zh = _license(passage, _POINTS, "anaphora")
    advice_en, advice_zh = f"{_REGISTER[0]}; {license_en}", f"{_REGISTER[1]}；{license_zh}"
    if elsewhere:
        listed = ", ".join(map(str, elsewhere))
        name = _short(claim.subject)
        advice_en = (
            f"sentence {listed} names it: if that sentence speaks of {name}, mend the locator; if "
            "it speaks of something else, the claim names the wrong thing"
        )
        advice_zh = (
            f"第 {listed} 句印有其名：若该句谈的是 {name}，改正定位；若谈的是别的，则所指有误"
        )
    return violation(
        "grounding-name",
        f"{_short(claim.subject)}: {kind}:{slug} is not named in sentence {where} of "
        f"{passage.slug}; named there: {', '.join(there) or 'none of its kind'}",
        f"{_short(claim.subject)}：{passage.slug} 第 {where} 句未印出 {kind}:{slug} 的名称；"
        f"该处所印：{'、'.join(there) or '无同类名称'}",
        advice_en,
        advice_zh,
        claim.path,
        claim.at,
    )


def _one_print(
    passage: Passage, claim: Claim, properties: list[str], is_both_sides: bool
) -> Finding:
    """Tell of too few prints; that one of them both acts and is acted upon is refused."""
    name = _short(claim.object)
    listed = [one.replace(terms.LODE, "lode:") for one in properties]
    return violation(
        "grounding-role",
        f"{_short(claim.subject)} has {name} under {' and '.join(listed)}, but the sentences of "
        f"{passage.slug} that speak of it print it fewer times",
        f"{_short(claim.subject)} 在 {'、'.join(listed)} 下都写了 {name}，"
        f"而 {passage.slug} 中谈到它的句子所印次数不足",
        "read which part the print gives it: keep the line of that part; in the other line, name "
        "who truly has that part, or delete it",
        "请辨明所印内容赋予它何种角色：保留该角色所在的行；另一行改写真正担任者，否则删去",
        claim.path,
        claim.at,
        severity=Severity.VIOLATION if is_both_sides else Severity.WARNING,
    )


def _short(iri: str) -> str:
    pair = terms.kind_and_slug(iri)
    return ":".join(pair) if pair else iri
