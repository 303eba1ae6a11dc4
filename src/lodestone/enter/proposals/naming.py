"""The proof of a name: a proposal that names a new thing and states nothing of it."""

from lodestone.enter.cells import Cells
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason, Verdict
from lodestone.model import terms
from lodestone.model.words import pair


def prove(one: Proposal, quoted: Quoted, subject: str, cells: Cells) -> Verdict:
    """Prove that a quote prints one of the names; the others are the proposer's own.

    Args:
        one: the proposal.
        quoted: where its quote stands.
        subject: IRI of the new thing; empty where it can have none.
        cells: who knows the kinds.
    """
    verdict = Verdict(one, quoted.doubts, quoted.passage.iri, subject)
    made = one.thing
    if not subject or not isinstance(made, NewThing):
        return verdict
    kind = terms.kind(subject)
    if kind in cells.ontology.statement_kinds:
        return verdict.and_(Reason("value", *pair(__name__, "said-nothing", subject=subject)))
    text = quoted.passage.text.casefold()
    starts = {
        name: text.find(name.casefold(), quoted.start, quoted.end) for name in made.names.values()
    }
    printed = {name: at for name, at in starts.items() if at >= 0}
    if not printed and kind in cells.ontology.kinds_with("printed"):
        return verdict.and_(_unprinted(made))
    span = None
    for name, at in printed.items():
        span = (at + quoted.passage.start, at + len(name) + quoted.passage.start)
    done = Verdict(one, quoted.doubts, quoted.passage.iri, subject, span=span)
    return done.and_(*(_own(name) for name in made.names.values() if name not in printed))


def _unprinted(made: NewThing) -> Reason:
    listed = ", ".join(f"'{name}'" for name in made.names.values())
    return Reason("quote-lacks", *pair(__name__, "quote-prints-none-names", listed=listed))


def _own(name: str) -> Reason:
    return Reason(
        "identity-open",
        *pair(__name__, "quote-does-not-print-proposer", name=name),
        refuses=False,
    )
