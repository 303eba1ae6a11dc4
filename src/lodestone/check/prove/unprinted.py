"""Findings of what no sentence prints: where else it is printed, and what to do."""

import difflib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.model import dates, terms
from lodestone.model.dates import DateValue
from lodestone.model.findings import Finding, Severity, violation, worded
from lodestone.model.places import Place
from lodestone.model.values import Quantity
from lodestone.model.words import joined, pair
from lodestone.read.text.figures import Figure

CONTEXT_YEAR: Final = "context-year"


def unlocated(passage: Passage, subject: str, path: Path, at: Place, why: str) -> Finding:
    """Tell of a subject of which no sentence speaks."""
    name, likely = terms.short(subject), _likely_sentence(passage, subject)
    if why == "statement":
        en, zh = pair(__name__, "has-no-lode-locator", name=name)
    else:
        en, zh = pair(__name__, "nothing-speaks", slug=passage.slug, name=name)
    return violation(
        "grounding-unlocated",
        en,
        zh,
        *pair(__name__, "read-which-sentences-speak-give", name=name, line=at.line, likely=likely),
        path,
        at,
    )


def unprinted_subject(passage: Passage, subject: str, path: Path, at: Place) -> Finding:
    """Tell of a subject whose name no sentence prints."""
    kind, slug = terms.kind_and_slug(subject) or ("", "")
    return worded(
        "grounding-subject",
        path,
        at,
        slug=passage.slug,
        kind=kind,
        thing=slug,
        register=pair(__name__, "add-name"),
        license=_license(passage, pair(__name__, "points"), "anaphora"),
    )


def _license(passage: Passage, what: tuple[str, str], reason: str) -> tuple[str, str]:
    """Say when a passage may license what it leaves to the context; the licence is proven."""
    name = terms.short(passage.iri)
    return pair(__name__, "if-license-on-lode-infers", what=what, name=name, reason=reason)


def _likely_sentence(passage: Passage, subject: str) -> int:
    """Return the number of the sentence that prints most of what is said of a subject."""
    counted: Counter[int] = Counter()
    for claim in passage.claims:
        if claim.subject == subject:
            counted.update(passage.printing(claim.object))
    return min(counted, key=lambda number: (-counted[number], number), default=1)


def unprinted_value(
    passage: Passage,
    claim: Claim,
    kind: str,
    value: Quantity | DateValue,
    near: list[Figure],
    numbers: tuple[int, ...],
) -> Finding:
    """Tell of a value that its sentences do not print, and what may be meant."""
    is_date = kind == "date"
    there = [f"{f.text.strip()} = {f.name}" for f in near if (f.date is not None) == is_date]
    elsewhere = _sentences_printing(passage, value)
    printed = joined(there, "semicolon") if there else pair(__name__, "no-figure")
    where = ", ".join(map(str, numbers))
    advice = pair(__name__, "mend-value-locator-its-subject")
    subject = terms.short(claim.subject)
    meant = _printed_instead(claim, value, near)
    if meant and not elsewhere:
        advice = pair(__name__, "meant", meant=meant, name=subject)
    if elsewhere:
        listed = ", ".join(map(str, elsewhere))
        advice = pair(__name__, "printed-elsewhere", listed=listed, name=subject)
    elif isinstance(value, DateValue) and any(f.matches_date(value, True) for f in near):
        advice = _license(passage, pair(__name__, "year"), CONTEXT_YEAR)
        meant = ""
    return violation(
        f"grounding-{kind}",
        *pair(
            __name__,
            "not-printed-sentence-printed-there",
            short=subject,
            kind=kind,
            value=value.name,
            where=where,
            slug=passage.slug,
            printed=printed,
        ),
        *advice,
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


def unprinted_name(passage: Passage, claim: Claim, kind: str, numbers: tuple[int, ...]) -> Finding:
    """Tell of a name that its sentences do not print."""
    slug = claim.object.rpartition("/")[2]
    there = sorted(
        terms.short(iri)
        for iri, spans in passage.mentions.items()
        if terms.kind(iri) == kind and any(passage.touches(span, numbers) for span in spans)
    )
    elsewhere = sorted(passage.printing(claim.object))
    where = ", ".join(map(str, numbers))
    if elsewhere:
        listed = ", ".join(map(str, elsewhere))
        advice = pair(__name__, "named-elsewhere", listed=listed, name=terms.short(claim.subject))
    else:
        licence = _license(passage, pair(__name__, "points"), "anaphora")
        advice = pair(__name__, "register", licence=licence)
    return worded(
        "grounding-name",
        claim.path,
        claim.at,
        advice=advice,
        subject=terms.short(claim.subject),
        kind=kind,
        slug=slug,
        where=where,
        passage=passage.slug,
        there=joined(there) if there else pair(__name__, "no-name"),
    )


def one_print(
    passage: Passage, claim: Claim, properties: list[str], is_both_sides: bool
) -> Finding:
    """Tell of too few prints; that one of them both acts and is acted upon is refused."""
    name = terms.short(claim.object)
    listed = [one.replace(terms.LODE, "lode:") for one in properties]
    return worded(
        "grounding-role",
        claim.path,
        claim.at,
        severity=Severity.VIOLATION if is_both_sides else Severity.WARNING,
        subject=terms.short(claim.subject),
        name=name,
        slug=passage.slug,
        listed=joined(listed, "and"),
    )
