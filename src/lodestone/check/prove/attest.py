"""Judging the evidence lock: with the texts by proving it anew, without them by what must fit.

Every claim that has to be printed has a selector in the lock, or a licence on its passage. A
selector belongs to a claim, lies inside its passage, and quotes a figure that says the value.
Whoever has the texts proves each again; who has not can still not leave one out, nor make one up
that says something else. That the words are printed in that place the texts alone can show:
``check`` tells of every change of the lock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from lodestone.check.prove import cuts, grounding, locking, passages, stated, unprinted
from lodestone.check.prove.grounding import Span
from lodestone.check.prove.stated import Claim, Licence
from lodestone.check.prove.value import ACCORDING_TO, value_of
from lodestone.model import terms
from lodestone.model.dates import DateValue
from lodestone.model.findings import Finding, Severity, worded
from lodestone.model.places import Place
from lodestone.model.values import Quantity
from lodestone.model.words import pair
from lodestone.read import checkout, evidence
from lodestone.read.checkout import Sources
from lodestone.read.evidence import Lock, Selector
from lodestone.read.text import figures, mentions
from lodestone.read.text.folding import fold
from lodestone.read.text.numerals import search

_VALUES: Final = frozenset({"quantity", "date", "stage"})
#: A printed name may hold a quotation mark or a line end that the registered one has not.
_SLACK: Final = 4


@dataclass(frozen=True)
class _Passage:
    """What is declared of a passage, and what it claims; no text is needed.

    Attributes:
        claims: what its files state.
        licences: what it leaves to the context.
        authors: who wrote and who published its document.
        start: code point where it begins; -1 where the document does not say.
        end: code point after it.
    """

    claims: tuple[Claim, ...]
    licences: tuple[Licence, ...] = ()
    authors: frozenset[str] = frozenset()
    start: int = -1
    end: int = -1

    def licensed(self, claim: Claim, value: Quantity | DateValue | None) -> list[Licence]:
        """Return the licences that name the object of a claim."""
        wanted = terms.kind_and_slug(claim.object)
        if value is not None:
            wanted = ("quantity" if isinstance(value, Quantity) else "date", value.name)
        return [one for one in self.licences if (one.kind, one.slug) == wanted]


def judge(
    sources: Sources, lock: Lock, path: Path, names: Mapping[str, tuple[str, ...]] | None = None
) -> list[Finding]:
    """Judge the lock of a document without its text.

    Args:
        sources: the checkout, or the part of it that the lock is of.
        lock: the lock as read.
        path: where it stands, for the findings.
        names: the names of each thing of the register; read from the checkout where not given.
    """
    stale = set(evidence.stale(lock, sources))
    found = [locking.is_stale(passage, path) for passage in sorted(stale)]
    bench = _Bench(sources, lock, path, names)
    for iri, passage in bench.passages.items():
        if iri not in stale:
            found += bench.claims(iri, passage)
    return [*found, *bench.strangers(stale)]


def compare(sources: Sources, lock: Lock, path: Path, proven: Sequence[Span]) -> list[Finding]:
    """Compare a lock with what its text proves; passages that changed since are left to ``judge``.

    Args:
        sources: the checkout.
        lock: the lock as read.
        path: where it stands, for the findings.
        proven: what the texts prove; documents without a text are left out of the comparison.
    """
    stale = set(evidence.stale(lock, sources))
    selectors = locking.of_spans(proven, {}).selectors
    laid = {span.passage for span in proven} - stale
    named = {locking.name_of(span): span for span in proven}
    found: list[Finding] = []
    for iri in sorted(selectors.keys() | lock.selectors.keys()):
        ours, theirs = selectors.get(iri), lock.selectors.get(iri)
        passage = (ours or theirs or Selector("", 0, 0)).passage
        if passage in laid and ours != theirs:
            found.append(_differs(iri, named.get(iri), passage, lock, path))
    return found


def touched(path: Path) -> Finding:
    """Tell that a change touches the lock: who has the texts is to prove it."""
    return worded("evidence-touched", path, severity=Severity.WARNING)


class _Bench:
    """What judging the lines of a lock needs to know."""

    def __init__(
        self,
        sources: Sources,
        lock: Lock,
        path: Path,
        names: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._sources, self._lock, self._path, self._names = sources, lock, path, names
        self._known: set[str] = set()

    @cached_property
    def passages(self) -> dict[str, _Passage]:
        """Every stated passage by its IRI."""
        declared = _declared(self._sources)
        return {
            iri: _Passage(stated.stated_by(files)[0], *declared.get(iri, ()))
            for iri, files in passages.stated_files(self._sources).items()
        }

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each thing of the register."""
        return mentions.printed(self._sources) if self._names is None else self._names

    def claims(self, iri: str, passage: _Passage) -> Iterator[Finding]:
        """Judge the evidence of each claim of a passage."""
        for claim in dict.fromkeys(passage.claims):
            name = evidence.name(iri, claim.subject, claim.predicate, claim.object)
            self._known.add(name)
            selector = self._lock.selectors.get(name)
            value = value_of(claim.object, self._sources.ontology)
            licences = passage.licensed(claim, value)
            if selector is not None:
                if why := self._misfit(selector, iri, passage, claim, value, licences):
                    yield _forged(claim, name, why, self._lock, self._path)
            elif not licences and self._is_printed(claim, passage, value):
                yield _missing(iri, claim)
        for claim in {claim.subject: claim for claim in passage.claims}.values():
            named = replace(claim, predicate=grounding.PRINTS_NAME, object=claim.subject)
            name = evidence.name(iri, claim.subject, grounding.PRINTS_NAME, claim.subject)
            self._known.add(name)
            selector = self._lock.selectors.get(name)
            if selector and (why := self._misfit(selector, iri, passage, named, None, ())):
                yield _forged(named, name, why, self._lock, self._path)

    def strangers(self, stale: set[str]) -> Iterator[Finding]:
        """Tell of selectors that belong to no claim."""
        for iri, passage in self.passages.items():
            if iri in stale:
                for c in passage.claims:
                    self._known.add(evidence.name(iri, c.subject, c.predicate, c.object))
                    self._known.add(evidence.name(iri, c.subject, grounding.PRINTS_NAME, c.subject))
        for name, selector in sorted(self._lock.selectors.items()):
            if name not in self._known and selector.passage not in stale:
                yield worded(
                    "evidence-forged/claim",
                    self._path,
                    self._lock.lines.get(name),
                    advice=pair(__name__, "again"),
                    slug=_slug(name),
                    other=_slug(selector.passage),
                )

    def _is_printed(
        self, claim: Claim, passage: _Passage, value: Quantity | DateValue | None
    ) -> bool:
        """Tell whether the object of a claim has to be printed, as grounding has it."""
        kind, _ = terms.kind_and_slug(claim.object) or ("", "")
        if kind in _VALUES:
            return value is not None
        if claim.predicate == ACCORDING_TO and claim.object in passage.authors:
            return False
        return kind in self._sources.ontology.kinds_with("printed")

    def _misfit(
        self,
        selector: Selector,
        iri: str,
        passage: _Passage,
        claim: Claim,
        value: Quantity | DateValue | None,
        licences: Iterable[Licence],
    ) -> tuple[str, str] | None:
        """Say in English and Chinese why a selector cannot be that of a claim, if it cannot."""
        length = selector.end - selector.start
        if selector.passage != iri:
            return pair(__name__, "points-at-another-passage")
        if length <= 0 or not passage.start <= selector.start < selector.end <= passage.end:
            return pair(__name__, "lies-outside-its-passage")
        if value is None:
            longest = max((len(name) for name in self.names.get(claim.object, ())), default=0)
            if selector.exact or length > longest + _SLACK or not self._is_named(selector, claim):
                return pair(__name__, "no-name-thing-printed-so")
            return None
        is_licensed = any(one.reason == unprinted.CONTEXT_YEAR for one in licences)
        if len(selector.exact) != length or not _says(selector.exact, value, is_licensed):
            return pair(__name__, "figure-quotes-says-something-else")
        return None

    def _is_named(self, selector: Selector, claim: Claim) -> bool:
        """Tell whether the name that a selector keeps, if it keeps one, is one of the thing."""
        known = {mentions.spelled(name).casefold() for name in self.names.get(claim.object, ())}
        return not selector.name or (
            selector.thing == claim.object and selector.name.casefold() in known
        )


def _says(exact: str, value: Quantity | DateValue, is_year_licensed: bool) -> bool:
    """Tell whether a figure, cut out of its sentence, can say a value.

    A unit may be told by what stands around it, and a lost date by the word that is left; the
    number is in the figure. A bare year is one by the word before it, which is not quoted.
    """
    found = figures.owed(exact) or figures.owed(f"in {exact}")
    if isinstance(value, DateValue):
        return value.is_lost or any(f.matches_date(value, is_year_licensed) for f in found)
    if any(figure.matches_quantity(value) for figure in found):
        return True
    number = search(fold(exact), 0)
    if number is None or value.vague:
        return number is not None and number.vague == value.vague
    return number.low == value.first


def _declared(
    sources: Sources,
) -> dict[str, tuple[tuple[Licence, ...], frozenset[str], int, int]]:
    """Return the licences, the authors and the bounds of each declared passage."""
    found = {}
    for file in sources.of(checkout.DOCUMENT):
        tables = cuts.tables_of(file)
        authors = passages.authors_of(tables, file.path.parent.name)
        for iri, table in tables.items():
            start, end = cuts.number_of(table, "start"), cuts.number_of(table, "end")
            licences = passages.declared_by(sources, file, table)[0]
            found[iri] = (
                licences,
                authors,
                -1 if start is None else start,
                -1 if end is None else end,
            )
    return found


def _slug(iri: str) -> str:
    return terms.short(iri)


def _said(claim: Claim) -> str:
    short = claim.predicate.replace(terms.LODE, "lode:")
    return f"{_slug(claim.subject)} {short} {_slug(claim.object)}"


def _missing(iri: str, claim: Claim) -> Finding:
    return worded(
        "evidence-missing",
        claim.path,
        claim.at,
        advice=pair(__name__, "again"),
        slug=_slug(iri),
        value=_slug(claim.object),
    )


def _forged(claim: Claim, name: str, why: tuple[str, str], lock: Lock, path: Path) -> Finding:
    return worded(
        "evidence-forged",
        path,
        lock.lines.get(name),
        advice=pair(__name__, "again"),
        slug=_slug(name),
        said=_said(claim),
        why=why,
    )


def _differs(name: str, span: Span | None, passage: str, lock: Lock, path: Path) -> Finding:
    what = _slug(span.object) if span else _slug(name)
    return worded(
        "evidence-forged/text",
        path,
        lock.lines.get(name) or Place(0),
        advice=pair(__name__, "again"),
        slug=_slug(passage),
        what=what,
    )
