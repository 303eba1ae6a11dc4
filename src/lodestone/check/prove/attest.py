"""Judging the evidence lock: with the texts by proving it anew, without them by what must fit.

Every claim that has to be printed has a selector in the lock, or a licence on its passage. A
selector belongs to a claim, lies inside its passage, and quotes a figure that says the value.
Whoever has the texts proves each again; who has not can still not leave one out, nor make one up
that says something else. That the words are printed in that place the texts alone can show:
``check`` tells of every change of the lock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from lodestone.check.prove import grounding, locking, passages
from lodestone.check.prove.grounding import Span
from lodestone.check.prove.passages import Claim, Licence
from lodestone.check.prove.value import ACCORDING_TO, value_of
from lodestone.model import terms
from lodestone.model.dates import DateValue
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.places import Place
from lodestone.model.values import Quantity
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
    return violation(
        "evidence-touched",
        "the change touches an evidence lock, which is made from the text alone",
        "此改动涉及证据锁，而证据锁只应由原文生成",
        "whoever has the texts: build.py check --sources DIR proves each line of it",
        "请由备有原文者运行 build.py check --sources DIR 逐条核对",
        path,
        severity=Severity.WARNING,
    )


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
            iri: _Passage(passages.stated_by(files)[0], *declared.get(iri, ()))
            for iri, files in passages.stated_files(self._sources).items()
        }

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each thing of the register."""
        return mentions.labels(self._sources) if self._names is None else self._names

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

    def strangers(self, stale: set[str]) -> Iterator[Finding]:
        """Tell of selectors that belong to no claim."""
        for iri, passage in self.passages.items():
            if iri in stale:
                for c in passage.claims:
                    self._known.add(evidence.name(iri, c.subject, c.predicate, c.object))
        for name, selector in sorted(self._lock.selectors.items()):
            if name not in self._known and selector.passage not in stale:
                yield violation(
                    "evidence-forged",
                    f"{_slug(name)} is evidence of no claim that {_slug(selector.passage)} makes",
                    f"{_slug(name)} 不对应 {_slug(selector.passage)} 的任何陈述",
                    *_AGAIN,
                    self._path,
                    self._lock.lines.get(name),
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
            return "it points at another passage", "它指向另一段落"
        if length <= 0 or not passage.start <= selector.start < selector.end <= passage.end:
            return "it lies outside its passage", "它落在段落之外"
        if value is None:
            longest = max((len(name) for name in self.names.get(claim.object, ())), default=0)
            if selector.exact or length > longest + _SLACK:
                return "no name of the thing is printed so", "该事物没有这样的名称"
            return None
        is_licensed = any(one.reason == grounding.CONTEXT_YEAR for one in licences)
        if len(selector.exact) != length or not _says(selector.exact, value, is_licensed):
            return "the figure that it quotes says something else", "所引数字与陈述不符"
        return None


def _says(exact: str, value: Quantity | DateValue, is_year_licensed: bool) -> bool:
    """Tell whether a figure, cut out of its sentence, can say a value.

    A unit may be told by what stands around it, and a lost date by the word that is left; the
    number is in the figure.
    """
    found = figures.find(exact)
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
        tables = passages.tables_of(file)
        authors = passages.authors_of(tables, file.path.parent.name)
        for iri, table in tables.items():
            start, end = passages.number_of(table, "start"), passages.number_of(table, "end")
            licences = passages.declared_by(sources, file, table)[0]
            found[iri] = (
                licences,
                authors,
                -1 if start is None else start,
                -1 if end is None else end,
            )
    return found


_AGAIN: Final = (
    "never edit the lock: make it again with the text at hand "
    "(build.py lock DOCUMENT --sources DIR)",
    "请勿手改证据锁：备好原文后重新生成（build.py lock 文献 --sources DIR）",
)


def _slug(iri: str) -> str:
    return ":".join(terms.kind_and_slug(iri) or ("", iri))


def _said(claim: Claim) -> str:
    short = claim.predicate.replace(terms.LODE, "lode:")
    return f"{_slug(claim.subject)} {short} {_slug(claim.object)}"


def _missing(iri: str, claim: Claim) -> Finding:
    return violation(
        "evidence-missing",
        f"nothing in the evidence lock says where {_slug(iri)} prints {_slug(claim.object)}, "
        "and no licence leaves it to the context",
        f"证据锁未记录 {_slug(iri)} 何处印有 {_slug(claim.object)}，也没有推断声明",
        *_AGAIN,
        claim.path,
        claim.at,
    )


def _forged(claim: Claim, name: str, why: tuple[str, str], lock: Lock, path: Path) -> Finding:
    return violation(
        "evidence-forged",
        f"{_slug(name)} cannot be the evidence of {_said(claim)}: {why[0]}",
        f"{_slug(name)} 不可能是 {_said(claim)} 的证据：{why[1]}",
        *_AGAIN,
        path,
        lock.lines.get(name),
    )


def _differs(name: str, span: Span | None, passage: str, lock: Lock, path: Path) -> Finding:
    what = _slug(span.object) if span else _slug(name)
    return violation(
        "evidence-forged",
        f"the text of {_slug(passage)} does not prove what the evidence lock says of {what}",
        f"{_slug(passage)} 的原文与证据锁所记 {what} 不符",
        *_AGAIN,
        path,
        lock.lines.get(name) or Place(0),
    )
