"""What is said of a proposal: how it is sorted, and each reason by a name of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyoxigraph as ox

from lodestone.enter.proposals.form import Proposal
from lodestone.model import terms
from lodestone.model.findings import Finding, Severity
from lodestone.model.terms import LODE
from lodestone.model.words import tell

PROVEN, DOUBTFUL, REFUSED, STATED = "proven", "doubtful", "refused", "stated"
SORTS: Final = (PROVEN, DOUBTFUL, REFUSED, STATED)


#: Doubts that several lines cannot be freed of by one decision.
_ALONE: Final = frozenset({"proposals-differ"})


def sort_word(sort: str, lang: str) -> str:
    """Say how a proposal is sorted."""
    return tell(lang, __name__, sort)


@dataclass(frozen=True)
class Reason:
    """Why a proposal is not proven, or what else is to be known of it.

    Attributes:
        rule: its name, stable across releases.
        en: what is wrong or open.
        zh: the same in Chinese.
        refuses: true where it refuses; else it is a doubt.
    """

    rule: str
    en: str
    zh: str
    refuses: bool = True

    def words(self, lang: str) -> str:
        """Return it in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en


def of_finding(finding: Finding) -> Reason:
    """Turn a finding of the check into a reason: a violation refuses, a warning is a doubt."""
    refuses = finding.severity >= Severity.VIOLATION
    said = finding.message
    if finding.rule.startswith("shape:") and finding.advice["en"]:
        said = finding.advice  # that one is broken tells less than what it asks for
    return Reason(finding.rule, said["en"], said["zh"], refuses)


@dataclass(frozen=True)
class Verdict:
    """A proposal with what is found of it.

    Attributes:
        proposal: the proposal.
        reasons: why it is refused or doubtful.
        passage: IRI of the passage that holds the quote; empty where none does.
        subject: IRI of what it speaks of; empty where that is not known.
        triples: what it states, locators included.
        span: where its print stands in the document, in code points.
        is_stated: true where the passage states it already.
        near: IRIs of registered things that may be what it would name anew.
        meant: each value that nothing bears as a name to the IRIs of what it may stand for.
        licences: what its passage has to infer for it.
    """

    proposal: Proposal
    reasons: tuple[Reason, ...] = ()
    passage: str = ""
    subject: str = ""
    triples: tuple[ox.Triple, ...] = field(default=())
    span: tuple[int, int] | None = None
    is_stated: bool = False
    near: tuple[str, ...] = ()
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    licences: tuple[ox.Triple, ...] = ()

    @property
    def sort(self) -> str:
        """How it is sorted: ``proven``, ``doubtful``, ``refused`` or ``stated``."""
        if any(reason.refuses for reason in self.reasons):
            return REFUSED
        if self.is_stated:
            return STATED
        return DOUBTFUL if self.reasons else PROVEN

    @property
    def doubts(self) -> tuple[str, ...] | None:
        """The rules by which it is in doubt, where a person may take all such over in one act.

        ``None`` where it is in no doubt, or in one of which each line has to be decided alone: of
        values that differ one at most is right.
        """
        rules = sorted({reason.rule for reason in self.reasons})
        return tuple(rules) if self.sort == DOUBTFUL and not _ALONE & set(rules) else None

    def and_(self, *reasons: Reason) -> "Verdict":
        """Return the same with more reasons; one that it has is not repeated."""
        fresh = [one for one in reasons if one not in self.reasons]
        return replace(self, reasons=(*self.reasons, *fresh))

    def claim(self) -> str:
        """Write what is proposed in one line."""
        subject = terms.short(self.subject) if self.subject else ""
        if not subject:
            thing = self.proposal.thing
            subject = thing if isinstance(thing, str) else f"new {thing.cls}"
        parts = []
        if self.proposal.property:
            parts.append(f"lode:{self.proposal.property} {' | '.join(self.proposal.values)}")
        if self.proposal.stage:
            parts.append(f"lode:reached {self.proposal.stage}")
        made = self.proposal.thing
        if not parts and not isinstance(made, str):
            parts.append(f"a lode:{made.cls}, {' | '.join(made.names.values())}")
        return f"{subject} {' ; '.join(parts)}"

    def data(self, lang: str) -> dict[str, Any]:
        """Return it as JSON data."""
        told: dict[str, Any] = {
            "line": self.proposal.line,
            "sort": self.sort,
            "claim": self.claim(),
            "passage": self.passage.rpartition("/")[2],
            "reasons": [
                {"rule": r.rule, "weight": "refused" if r.refuses else "doubt",
                 "words": r.words(lang)}
                for r in self.reasons
            ],
        }  # fmt: skip
        if self.span:
            told["span"] = list(self.span)
        return told


def triple(subject: str, name: str, node: ox.NamedNode | ox.Literal) -> ox.Triple:
    """Return a triple with a property of ours, by its local name."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(LODE + name), node)
