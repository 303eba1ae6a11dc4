"""What a person makes of waiting proposals: writes one, mends one, says what a new thing is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import pyoxigraph as ox

from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import form
from lodestone.enter.proposals.accepting import LONGEST_NAME
from lodestone.enter.proposals.form import NewThing, Proposal, Proposer
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, thing
from lodestone.model.words import pair
from lodestone.read.checkout import FactFile
from lodestone.serve.web import FaultError

#: Who proposes what a person writes in the workbench.
HAND: Final = Proposer("workbench", "1")
#: What a person may say of a proposal: members of the line, and the parts of a new thing.
_MEMBERS: Final = ("property", "value", "stage", "words")
_PARTS: Final = ("thing", "class", "slug", "en", "zh", "definition_en", "definition_zh")
_NAMES: Final = {"en": "en", "zh": "zh-Hans"}

#: Sentences of a passage, and figures of a sentence.
_MOST: Final = 10_000

Waiting = Mapping[str, Proposal]


def by_hand(passage: Passage, number: int, given: object, ontology: Ontology) -> Proposal:
    """Return the proposal that a person writes of a sentence.

    Raises:
        FaultError: there is no such sentence, or it is no proposal.
    """
    sentence = next((s for s in passage.sentences if s.number == number), None)
    if sentence is None:
        raise FaultError(400, *pair(__name__, "no-such-sentence"))
    row = {
        "document": passage.document, "passage": passage.slug, "sentence": number,
        "quote": sentence.text,
        "span": [passage.start + sentence.start, passage.start + sentence.end],
        "proposer": {"tool": HAND.tool, "version": HAND.version},
    }  # fmt: skip
    return _read({**row, **_said(given)}, ontology)


def mended(
    waiting: Waiting, key: str, given: object, by: str, ontology: Ontology
) -> tuple[list[Proposal], Proposal | None]:
    """Return the waiting proposals with one of them mended; a mended new thing is so in all.

    Args:
        waiting: the proposals by their keys.
        key: the one that is mended.
        given: what a person has written.
        by: who that is, which the proposals that change are to tell.
        ontology: what can be said.

    Returns:
        Those that wait then, and what the mended one has become; ``None`` where it waits no more.

    Raises:
        FaultError: what it becomes is no proposal.
    """
    one = waiting[key]
    said = _said(given)
    made: Proposal | None = None
    if form.is_naming(one) and isinstance(said.get("thing"), str):
        rows = {k: other for k, other in waiting.items() if k != key}  # it is registered
        thing = said["thing"]
    else:
        made = _read({**one.data(), **said, "mended": by or one.mended}, ontology)
        rows, thing = {**waiting, key: made}, made.thing
    if "thing" not in said or not isinstance(one.thing, NewThing):
        return list(rows.values()), made
    called = _renamed(one.thing, thing)
    rows = {
        k: replace(other, thing=thing, mended=by or other.mended)
        if other.thing == one.thing
        else _calling(other, called, by)
        for k, other in rows.items()
    }
    left = [
        row for row in rows.values() if not (form.is_naming(row) and isinstance(row.thing, str))
    ]
    return left, made if made in left else None


def _renamed(old: NewThing, new: str | NewThing) -> dict[str, str]:
    """Return what each name of a new thing becomes, in lower case, once it is called otherwise."""
    if isinstance(new, str):
        called = dict.fromkeys((*old.names.values(), old.slug), new)
    else:
        other = next(iter(new.names.values()), new.slug)
        called = {name: new.names.get(tag, other) for tag, name in old.names.items()}
        called[old.slug] = new.slug or other
    return {name.casefold(): to for name, to in called.items() if name and name != to}


def _calling(one: Proposal, called: Mapping[str, str], by: str) -> Proposal:
    """Return a proposal that speaks of a thing by its other name, as its subject or in a value."""

    def other(text: str) -> str:
        name = text.strip().casefold()
        return called.get(name) or called.get(name.rpartition(":")[2]) or text

    thing = other(one.thing) if isinstance(one.thing, str) else one.thing
    values = tuple("|".join(map(other, value.split("|"))) for value in one.values)
    if (thing, values) == (one.thing, one.values):
        return one
    return replace(one, thing=thing, values=values, mended=by or one.mended)


def after(
    waiting: Iterable[tuple[str, Proposal]],
    verdicts: Mapping[str, Verdict],
    named: Iterable[str],
    accepted: Iterable[str],
) -> list[Proposal]:
    """Return waiting proposals after others were accepted: each speaks of the same things still.

    A thing that is registered now is spoken of by its name. A statement that bore no name had one
    from what its lines say; so the lines that are left would give it another.

    Args:
        waiting: each with its key.
        verdicts: by key.
        named: IRIs of the things that are registered now.
        accepted: IRIs of what the accepted lines speak of.
    """
    known, spoken = frozenset(named), frozenset(accepted)
    rows = []
    for key, one in waiting:
        subject = verdicts[key].subject
        if subject in known and isinstance(one.thing, NewThing):
            if not form.is_naming(one):
                rows.append(replace(one, thing=terms.short(subject)))
        elif subject in spoken and isinstance(one.thing, NewThing) and not one.thing.slug:
            slug = subject.rpartition("/")[2]
            rows.append(replace(one, thing=replace(one.thing, slug=slug)))
        else:
            rows.append(one)
    return rows


def name_of(given: object) -> str:
    """Return the name of who does something, as it may stand in a record.

    Raises:
        FaultError: it is too long, or no text.
    """
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if given not in (None, "") and (not name or len(name) > LONGEST_NAME or not name.isprintable()):
        raise FaultError(400, *pair(__name__, "say-who-mends"))
    return name


def waived(file: FactFile, places: object, reason: object, ontology: Ontology) -> list[ox.Triple]:
    """Return what a document's file states when some sentences or figures of it are waived.

    Args:
        file: the file.
        places: for each, its passage, sentence and, for a figure, the number of that.
        reason: the reason; empty to take a waiver back.
        ontology: knows the reasons.

    Raises:
        FaultError: there is no such sentence or reason.
    """
    triples = [one.triple for one in file.triples]
    known = {one.subject.value for one in triples}
    if reason not in ("", *ontology.waiver_reasons) or not isinstance(places, list):
        raise FaultError(400, *pair(__name__, "no-such-sentence-reason"))
    waives = ox.NamedNode(LODE + "waives")
    for given in places:
        passage, place = _waivable(given, known)
        old = thing("waiver", f"{place}-")
        triples = [
            one
            for one in triples
            if not (one.subject.value == passage and one.predicate == waives)
            or not one.object.value.startswith(old)
        ]
        if reason:
            node = ox.NamedNode(f"{old}{reason}")
            triples.append(ox.Triple(ox.NamedNode(passage), waives, node))
    return triples


def _waivable(given: object, known: Collection[str]) -> tuple[str, str]:
    """Return the passage of what is to be waived, and its place as waivers name it."""
    row = given if isinstance(given, dict) else {}
    number, figure = row.get("sentence"), row.get("figure") or 0
    passage = thing("passage", str(row.get("passage", "")))
    if (
        not isinstance(number, int)
        or not isinstance(figure, int)
        or not 1 <= number <= _MOST >= figure >= 0
        or passage not in known
    ):
        raise FaultError(400, *pair(__name__, "no-such-sentence-reason"))
    return passage, f"{number}.{figure}" if figure else f"{number}"


def _said(given: object) -> dict[str, Any]:
    """Return the members of a line that a person has written; empty ones are taken away.

    Raises:
        FaultError: it has other members.
    """
    if not isinstance(given, dict) or not set(given) <= {*_MEMBERS, *_PARTS}:
        raise FaultError(400, *pair(__name__, "say-what-mended"))
    row = {name: given[name] for name in _MEMBERS if name in given}
    if given.get("class") and not given.get("thing"):
        names = {tag: given[key] for key, tag in _NAMES.items() if given.get(key)}
        defined = {tag: given.get(f"definition_{key}") for key, tag in _NAMES.items()}
        defined = {tag: text for tag, text in defined.items() if text}
        row["thing"] = {"class": given["class"], "slug": given.get("slug", ""), "names": names,
                        "definition": defined}  # fmt: skip
        row["thing"] = {name: value for name, value in row["thing"].items() if value}
    elif given.get("thing"):
        row["thing"] = given["thing"]
    return row


def _read(row: Mapping[str, Any], ontology: Ontology) -> Proposal:
    data = {name: value for name, value in row.items() if value not in ("", None)}
    try:
        return form.one(data, ontology)
    except UsageError as error:
        raise FaultError(400, str(error), error.zh) from None
