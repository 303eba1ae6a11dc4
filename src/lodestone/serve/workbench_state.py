"""What the workbench shows of a document: its text, what is open there, and what waits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from lodestone.check.prove import coverage
from lodestone.check.prove.coverage import Item
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.form import NewThing
from lodestone.enter.proposals.verdicts import Verdict, sort_word
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.model.terms import SKOS
from lodestone.publish.files import proposal_schema
from lodestone.read.checkout import DOCUMENT, ONTOLOGY, REGISTER, Sources
from lodestone.serve import words, workbench_words
from lodestone.serve.desk import number
from lodestone.serve.words import Labels

_TAGS: Final = {"en": "en", "zh": "zh-Hans"}
#: Proposals whose print is not found come last.
_NOWHERE: Final = 1 << 30


def labels(sources: Sources, lang: str) -> dict[str, str]:
    """Return what passages, documents, things and reasons are called in ``en`` or ``zh``."""
    return {
        triple.subject.value: triple.object.value
        for triple in sources.triples(ONTOLOGY, REGISTER, DOCUMENT)
        if triple.predicate.value == SKOS + "prefLabel"
        and bcp47(triple.object.language or "") == _TAGS[lang]
    }


def state(
    sources: Sources, laid: Iterable[Passage], verdicts: Mapping[str, Verdict], lang: str
) -> dict[str, Any]:
    """Return what the page draws.

    Args:
        sources: the checkout.
        laid: the passages of the document.
        verdicts: what is found of each waiting proposal, by its key.
        lang: ``en`` or ``zh``.
    """
    named = {**_proposed(verdicts.values(), lang), **labels(sources, lang)}
    shown, counts = [], {what: _none() for what in ("sentences", "figures")}
    for passage in laid:
        items, _ = coverage.cover_passage(passage, sources.ontology)
        for item in items:
            row = counts["sentences" if item.what == coverage.SENTENCE else "figures"]
            row["total"] += 1
            row[item.state] += 1
        shown.append(_passage(passage, items, named, lang))
    order = sorted(verdicts, key=lambda key: _place(verdicts[key]))
    ontology = sources.ontology
    return {
        "passages": shown,
        "proposals": [_shown(key, verdicts[key], named, ontology, lang) for key in order],
        "coverage": counts,
        "reasons": {slug: words.reason(slug, named) for slug in sorted(ontology.waiver_reasons)},
        "properties": workbench_words.terms(proposal_schema.properties(ontology), named),
        "classes": workbench_words.terms(proposal_schema.classes(ontology), named),
    }


def _proposed(verdicts: Iterable[Verdict], lang: str) -> dict[str, str]:
    """Return what the new things that wait would be called."""
    return {
        one.subject: workbench_words.new(one.proposal.thing, lang)
        for one in verdicts
        if one.subject and isinstance(one.proposal.thing, NewThing)
    }


def _none() -> dict[str, int]:
    return dict.fromkeys(("total", coverage.CARRIED, coverage.WAIVED, coverage.OPEN), 0)


def _place(verdict: Verdict) -> tuple[str, int, bool, int]:
    """Order proposals as the text goes, a name before what is stated of it."""
    span = verdict.span or verdict.proposal.span
    where = span[0] if span else _NOWHERE
    return (verdict.passage or "~", where if verdict.passage else _NOWHERE, bool(verdict.triples),
            verdict.proposal.line)  # fmt: skip


def _passage(passage: Passage, items: Iterable[Item], named: Labels, lang: str) -> dict[str, Any]:
    sentences: dict[int, Item] = {}
    figures: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        if item.what == coverage.SENTENCE:
            sentences[item.sentence] = item
        elif item.state == coverage.OPEN or (
            item.state == coverage.WAIVED and sentences[item.sentence].state != coverage.WAIVED
        ):
            figures[item.sentence].append(
                {"number": item.figure, "text": item.printed, "state": item.state,
                 "reason": words.reason(item.reason, named) if item.reason else ""}
            )  # fmt: skip
    return {
        "slug": passage.slug,
        "label": named.get(passage.iri, passage.slug),
        "place": f"/reader/{passage.document}/{number(passage)}?lang={lang}",
        "start": passage.start,
        "text": passage.text,
        "sentences": [
            {"number": s.number, "start": s.start, "end": s.end,
             "state": sentences[s.number].state,
             "reason": words.reason(sentences[s.number].reason, named)
             if sentences[s.number].reason else "",
             "figures": figures[s.number]}
            for s in passage.sentences
        ],
    }  # fmt: skip


def _shown(
    key: str, verdict: Verdict, named: Labels, ontology: Ontology, lang: str
) -> dict[str, Any]:
    one = verdict.proposal
    print_ = verdict.span or one.span
    made = one.thing if isinstance(one.thing, NewThing) else None
    return {
        "id": key,
        "sort": verdict.sort,
        "word": sort_word(verdict.sort, lang),
        "passage": verdict.passage.rpartition("/")[2],
        "claim": verdict.claim(),
        "told": workbench_words.proposed(verdict, named, ontology, lang),
        "thing": "" if made else one.thing,
        "new": None if made is None else {
            "class": made.cls, "slug": made.slug, "en": made.names.get("en", ""),
            "zh": made.names.get("zh-Hans", ""),
            "definition_en": made.definition.get("en", ""),
            "definition_zh": made.definition.get("zh-Hans", ""),
        },
        "near": [
            {"name": terms.short(iri), "label": named.get(iri, iri)}
            for iri in verdict.near
        ],
        "meant": [
            {"value": value, "name": terms.short(iri), "label": named.get(iri, iri)}
            for value, iris in verdict.meant.items()
            for iri in iris
        ],
        "property": one.property,
        "value": " | ".join(one.values),
        "stage": one.stage,
        "words": one.words,
        "quote": one.quote,
        "by": f"{one.proposer.tool} {one.proposer.version}",
        "mended": one.mended,
        "print": list(print_) if print_ else None,
        "rules": [reason.rule for reason in verdict.reasons],
        "doubts": " ".join(verdict.doubts or ()),
        "reasons": [
            workbench_words.told(reason.words(lang), named, ontology, lang)
            for reason in verdict.reasons
        ],
    }  # fmt: skip
