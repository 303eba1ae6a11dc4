"""What is told of a claim that its passage does not bear out."""

from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.model import terms
from lodestone.model.findings import Finding, worded


def of_claim(
    rule: str,
    passage: Passage,
    claim: Claim,
    other: str = "",
    *,
    text: str = "",
    listed: str = "",
    year: int = 0,
) -> Finding:
    """Build the finding of a rule against a claim.

    Args:
        rule: identifier of the rule; behind a slash, which of its wordings.
        passage: the passage that states the claim.
        claim: the claim; the words know its ``subject``, ``term`` and ``object``.
        other: the thing that the words set against it.
        text: what is printed.
        listed: what a list has besides.
        year: the year of its name.
    """
    return worded(
        rule,
        claim.path,
        claim.at,
        subject=terms.short(claim.subject),
        term=terms.short(claim.predicate),
        object=terms.short(claim.object),
        other=terms.short(other),
        slug=passage.slug,
        text=text,
        listed=listed,
        year=year,
    )
