"""What was accepted of a document: each claim with its link, and how a single one is taken back.

A claim that is taken back waits again, as it was proposed. What stood in its file for its sake
alone goes with it: the locators of sentences that print nothing else of its subject, the class and
names of a statement of which nothing else is told, a file that states nothing more.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lodestone.check import accepted
from lodestone.check.accepted import Accepted
from lodestone.check.prove import grounding
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import alone, offices
from lodestone.enter.proposals.form import NewThing, Proposal, Proposer
from lodestone.model import terms
from lodestone.model.house import ACCEPTED
from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.model.words import pair
from lodestone.read import turtle
from lodestone.read.checkout import DOCUMENT, PASSAGE, REGISTER, FactFile, Sources
from lodestone.serve import workbench_words
from lodestone.serve.web import FaultError
from lodestone.serve.words import Labels

_LOCATOR = LODE + "locator"
_REACHED = LODE + "reached"
#: What a passage file says of a subject besides its claims.
_BESIDE = (_LOCATOR, RDF, SKOS)


def records(sources: Sources, slug: str) -> list[Accepted]:
    """Return what was accepted of a document, as its passages go; what was named, after it."""
    found = accepted.read(sources.house.accepted_of(slug), sources.ontology)
    return sorted(found, key=lambda row: (_names(row), row.claim))


def _names(row: Accepted) -> bool:
    """Tell whether a record tells of a name of the register, and of no claim."""
    return row.predicate == RDF + "type"


def shown(
    rows: Sequence[Accepted], named: Labels, ontology: Ontology, lang: str
) -> list[dict[str, Any]]:
    """Return what the page draws of accepted claims.

    Args:
        rows: the records.
        named: IRI to label.
        ontology: describes the values.
        lang: ``en`` or ``zh``.
    """
    known = {**named, **workbench_words.values([row.object for row in rows], ontology, lang)}
    return [
        {
            "id": row.iri.rpartition("/")[2],
            "claim": workbench_words.named(row.subject, row.object, known, lang) if _names(row)
            else workbench_words.claim(row.subject, [(row.predicate, row.object)], known),
            "passage": row.passage.rpartition("/")[2],
            "place": _place(row.passage, lang),
            "by": row.by, "day": row.day, "tool": f"{row.tool} {row.version}",
            "mended": row.mended,
        }
        for row in rows
    ]  # fmt: skip


def _place(passage: str, lang: str) -> str:
    document, _, number = passage.rpartition("/")[2].rpartition("-")
    return f"/reader/{document}/{number}?lang={lang}"


def taken_back(
    sources: Sources, laid: Sequence[Passage], name: str, idle: Iterable[str]
) -> tuple[dict[Path, str | None], Proposal, dict[str, NewThing]]:
    """Return what takes one accepted claim back.

    Args:
        sources: the checkout.
        laid: the passages of the document.
        name: the name of its acceptance.
        idle: IRIs of things that may leave the register where nothing speaks of them any longer.

    Returns:
        The text of each file that changes (``None`` where it goes), the proposal that waits then,
        and the things that leave the register, by their short names, as they would be named anew.

    Raises:
        FaultError: no such claim was accepted, or its passage does not state it; or it is a name
            of which something speaks.
    """
    document = laid[0].document if laid else ""
    rows = records(sources, document)
    row = next((one for one in rows if one.iri.rpartition("/")[2] == name), None)
    passage = next((one for one in laid if row and one.iri == row.passage), None)
    if row is not None and passage is not None and _names(row):
        return _unnamed(sources, row, passage, rows)
    file = _file_of(sources, row) if row else None
    if row is None or passage is None or file is None:
        raise FaultError(400, *pair(__name__, "no-such-claim"))
    proposal = _proposed(row, passage, file, sources.ontology)
    triples = _left(row, passage, file, sources.ontology)
    made = {file.path: _text(file, triples, sources.ontology) if triples else None}
    made |= _uninferred(sources, row, passage)
    # What other lines named and nobody spoke of yet stays: it does not hang on this claim.
    gone = _unspoken(sources, file, triples, {row.subject, row.object} & set(idle))
    rest = [one for one in rows if one is not row and not (_names(one) and one.subject in gone)]
    made[sources.house.accepted_of(document)] = _record(rest, sources)
    files, left = _unregistered(sources, gone)
    return made | files, proposal, left


def _record(rows: Sequence[Accepted], sources: Sources) -> str | None:
    return accepted.write(rows, sources.ontology.prefixes) if rows else None


def _unregistered(
    sources: Sources, gone: Collection[str]
) -> tuple[dict[Path, str | None], dict[str, NewThing]]:
    """Return the files of the register without some things, and these as they are named anew."""
    made: dict[Path, str | None] = {}
    left: dict[str, NewThing] = {}
    for other in sources.of(REGISTER) if gone else ():
        left |= {terms.short(iri): new for iri in gone if (new := _anew(iri, other))}
        kept = [one.triple for one in other.triples if one.triple.subject.value not in gone]
        if len(kept) < len(other.triples):
            made[other.path] = _text(other, kept, sources.ontology)
    return made, left


def _unnamed(
    sources: Sources, row: Accepted, passage: Passage, rows: Sequence[Accepted]
) -> tuple[dict[Path, str | None], Proposal, dict[str, NewThing]]:
    """Take the name of a thing out of the register, where nothing speaks of it."""
    gone = _unspoken(sources, None, (), {row.subject})
    made, left = _unregistered(sources, gone)
    if not left:
        raise FaultError(400, *pair(__name__, "spoken-of", name=terms.short(row.subject)))
    rest = [one for one in rows if one is not row]
    (new,) = left.values()
    sentence = next(
        (one for one in passage.sentences if any(name in one.text for name in new.names.values())),
        passage.sentences[0],
    )
    start = passage.start + sentence.start
    proposal = Proposal(
        0, passage.document, sentence.text, new, "", (), "",
        Proposer(row.tool, row.version, row.prompt), span=(start, start + len(sentence.text)),
        passage=passage.slug, sentence=sentence.number, mended=row.mended,
    )  # fmt: skip
    return (
        made | {sources.house.accepted_of(passage.document): _record(rest, sources)},
        proposal,
        left,
    )


def _uninferred(sources: Sources, row: Accepted, passage: Passage) -> dict[Path, str | None]:
    """Return the document's file without the inference that a claim alone needed, if it did."""
    rest = tuple(
        one for one in passage.claims if (one.subject, one.predicate, one.object) != row.claim[1:]
    )
    idle = {
        one.message["en"].partition(" ")[0]
        for one in grounding.prove(replace(passage, claims=rest), sources.ontology).findings
        if one.rule == "licence-unused"
    }
    inference = offices.inference(passage.iri, row.object)
    if terms.short(inference.object.value) not in idle:
        return {}
    file = next(one for one in sources.of(DOCUMENT) if one.path == passage.path)
    kept = [one.triple for one in file.triples if one.triple != inference]
    return {file.path: _text(file, kept, sources.ontology)}


def _file_of(sources: Sources, row: Accepted) -> FactFile | None:
    wanted = row.claim[1:]
    for file in sources.of(PASSAGE):
        if file.graph == row.passage and any(_spo(one.triple) == wanted for one in file.triples):
            return file
    return None


def _spo(triple: ox.Triple) -> tuple[str, str, str]:
    return triple.subject.value, triple.predicate.value, str(getattr(triple.object, "value", ""))


def _left(row: Accepted, passage: Passage, file: FactFile, ontology: Ontology) -> list[ox.Triple]:
    """Return what a file states without a claim, and without what stood there for it alone."""
    rest = [one.triple for one in file.triples if _spo(one.triple) != row.claim[1:]]
    own = [one for one in rest if one.subject.value == row.subject]
    claims = [one for one in own if not one.predicate.value.startswith(_BESIDE)]
    if not claims:
        return [one for one in rest if one.subject.value != row.subject]
    needed = _places(row.subject, claims, own, passage, ontology)
    located = [one for one in own if one.predicate.value == _LOCATOR]
    idle = {one for one in located if one.object.value not in needed}
    if row.predicate != _REACHED:
        idle = {one for one in idle if " " not in one.object.value}
    return [one for one in rest if one not in idle]


def _places(
    subject: str,
    claims: Sequence[ox.Triple],
    own: Sequence[ox.Triple],
    passage: Passage,
    ontology: Ontology,
) -> frozenset[str]:
    """Return the locators that the claims left of a subject rest on."""
    located = [one.object.value for one in own if one.predicate.value == _LOCATOR]
    pairs = [(one.predicate.value, one.object.value) for one in claims]
    proof = grounding.prove(alone.alone(passage, subject, pairs, located), ontology)
    kept: set[str] = set()
    for span in proof.spans:
        if span.subject != subject:
            continue
        at = (span.start - passage.start, span.end - passage.start)
        for number in passage.sentences_of(at):
            figures = passage.numbered(number)
            exact = {f"{number}.{n}" for n, f in enumerate(figures, 1) if (f.start, f.end) == at}
            kept |= exact & set(located) or {str(number)}
    return frozenset(kept) or frozenset(located)


def _proposed(row: Accepted, passage: Passage, file: FactFile, ontology: Ontology) -> Proposal:
    """Return the proposal of a claim: it quotes the sentence that prints it."""
    spans = [
        one for one in grounding.prove(passage, ontology).spans
        if (one.subject, one.predicate, one.object) == row.claim[1:]
    ]  # fmt: skip
    located = passage.located.get(row.subject, ())
    number = next(iter(located), 1)
    if spans:
        at = (spans[0].start - passage.start, spans[0].end - passage.start)
        number = next(iter(passage.sentences_of(at)), number)
    sentence = passage.sentences[number - 1]
    is_stage = row.predicate == _REACHED
    value = terms.short(row.object).replace("quantity:", "").replace("date:", "")
    value = row.object.rpartition("/")[2] if is_stage else value
    start = passage.start + sentence.start
    return Proposal(
        0, passage.document, sentence.text, _thing(row.subject, file, ontology),
        "" if is_stage else row.predicate.removeprefix(LODE), () if is_stage else (value,),
        value if is_stage else "", Proposer(row.tool, row.version, row.prompt),
        span=(start, start + len(sentence.text)), passage=passage.slug, sentence=number,
        mended=row.mended,
    )  # fmt: skip


def _thing(subject: str, file: FactFile, ontology: Ontology) -> str | NewThing:
    """Return how a proposal names its subject: a statement brings its class and names."""
    if terms.kind(subject) not in ontology.statement_kinds:
        return terms.short(subject)
    return _anew(subject, file) or terms.short(subject)


def _anew(iri: str, file: FactFile) -> NewThing | None:
    """Return a thing as a proposal names it anew, by what a file says of it."""
    own = [one.triple for one in file.triples if one.triple.subject.value == iri]
    classes = [one.object.value for one in own if one.predicate.value == RDF + "type"]
    names, defined = (
        {
            bcp47(one.object.language or ""): one.object.value
            for one in own
            if one.predicate.value == SKOS + name and isinstance(one.object, ox.Literal)
        }
        for name in ("prefLabel", "definition")
    )
    slug = iri.rpartition("/")[2]
    return NewThing(classes[0].removeprefix(LODE), slug, names, defined) if classes else None


def _unspoken(
    sources: Sources, file: FactFile | None, triples: Sequence[ox.Triple], idle: Iterable[str]
) -> set[str]:
    """Return those things of the register of which nothing speaks any longer."""
    gone = set(idle)
    for other in (one for one in sources.files if one.path.name != ACCEPTED):
        rows = triples if other is file else [one.triple for one in other.triples]
        is_register = other.kind == REGISTER
        for one in rows if gone else ():
            names = {one.object.value} if isinstance(one.object, ox.NamedNode) else set()
            gone -= names if is_register else names | {one.subject.value}
    return gone


def _text(file: FactFile, triples: Iterable[ox.Triple], ontology: Ontology) -> str:
    return turtle.write(triples, ontology.prefixes, turtle.leading_comments(file.text))
