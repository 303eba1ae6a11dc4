"""Coverage: which sentences and figures of a document a fact carries, which are waived, which open.

A sentence is carried if a subject located in it has a claim whose value or named object is printed
in it, or if an assessment, a causal link or a statement without printed objects is located there;
names alone carry nothing. A figure is carried if a subject located in its sentence has that value.
What is not carried is waived with a reason, or open. Sentences and figures are counted apart.

Names are counted too. A registered thing that a carried sentence prints, or that a subject's own
label names in both languages, is told of where a claim of that sentence, or of that subject, names
it. Many a name is printed in passing, so an untold one is no fault; but no passage may come to tell
of fewer than before (``ratchet``), for then a claim has lost the name that it was made from.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lodestone.check.prove import carriers, grounding, order, passages
from lodestone.check.prove.carriers import Carrier, CarrierTally
from lodestone.check.prove.passages import Passage, Waived
from lodestone.model import findings as words
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.ontology import Ontology
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure

CARRIED, WAIVED, OPEN = "carried", "waived", "open"
SENTENCE, FIGURE = "sentence", "figure"
#: Reasons that say something of the content; the others only of the layout.
SUBSTANTIVE: Final = frozenset({"rhetoric", "repeats", "background"})
_EXCERPT: Final = 18
_BOTH: Final = ("en", "zh-hans")


@dataclass(frozen=True)
class Item:
    """A sentence or figure of a document.

    Attributes:
        what: ``sentence`` or ``figure``.
        passage: slug of the passage.
        sentence: number of the sentence in the passage.
        figure: number of the figure in the sentence; 0 for a sentence.
        start: code point in the document.
        end: code point after it.
        state: ``carried``, ``waived`` or ``open``.
        reason: why it is waived; empty otherwise.
        printed: the figure as printed; empty for a sentence.
        value: what the figure says, in the notation of value names.
        excerpt: the first characters of a sentence, for the reader at the screen only.
        carrier: how a carried sentence is carried; nothing of other sentences and of figures.
    """

    what: str
    passage: str
    sentence: int
    figure: int
    start: int
    end: int
    state: str
    reason: str = ""
    printed: str = ""
    value: str = ""
    excerpt: str = ""
    carrier: Carrier | None = None

    @property
    def is_unexplained(self) -> bool:
        """Whether it is told in words only and nothing says why."""
        carrier = self.carrier
        return carrier is not None and carrier.how == carriers.WORDS and not carrier.reasons


@dataclass(frozen=True)
class NameUse:
    """A registered thing that a sentence prints, or that the own label of a subject names.

    Attributes:
        passage: slug of the passage.
        sentence: number of the sentence; 0 for a label.
        subject: IRI of the subject whose label it is; empty for a sentence.
        thing: IRI of what is named.
        is_told: true where a claim of the sentence, or of the subject, names it too.
    """

    passage: str
    sentence: int
    subject: str
    thing: str
    is_told: bool


@dataclass(frozen=True)
class Tally:
    """How many are carried, waived for each reason, and open."""

    total: int
    carried: int
    waived: int
    open: int
    reasons: Mapping[str, int]

    @property
    def substantive(self) -> int:
        """How many are waived for a reason of content: rhetoric, repeats, background."""
        return sum(count for reason, count in self.reasons.items() if reason in SUBSTANTIVE)


@dataclass(frozen=True)
class DocumentCoverage:
    """What of one document is carried, and how.

    Attributes:
        slug: the document.
        items: its sentences and figures, in the order of the text.
        claims: how many of its claims have an object that must be printed.
        inferred: how many of those rest on a licence.
        names: the registered things that its carried sentences and its subjects' labels name.
        subjects: of how much its passages state something, passage by passage.
        assessments: how many of these are assessments.
    """

    slug: str
    items: tuple[Item, ...]
    claims: int
    inferred: int
    names: tuple[NameUse, ...] = ()
    subjects: int = 0
    assessments: int = 0

    @property
    def sentences(self) -> Tally:
        """The tally of its sentences."""
        return _tally(item for item in self.items if item.what == SENTENCE)

    @property
    def figures(self) -> Tally:
        """The tally of its figures."""
        return _tally(item for item in self.items if item.what == FIGURE)

    @property
    def carriers(self) -> CarrierTally:
        """How its carried sentences are carried."""
        return carriers.tally(item.carrier for item in self.items if item.carrier)

    @property
    def told(self) -> dict[str, list[str]]:
        """How many names each passage tells of, by its slug."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for use in self.names:
            if use.is_told:
                found[use.passage].append(
                    f"{(use.subject and _short(use.subject)) or use.sentence}: {_short(use.thing)}"
                )
        return {passage: sorted(names) for passage, names in sorted(found.items())}


@dataclass(frozen=True)
class Coverage:
    """What of all documents is carried, and what is wrong with the waivers."""

    documents: tuple[DocumentCoverage, ...]
    findings: tuple[Finding, ...]


def cover(sources: Sources, texts: Mapping[str, str]) -> Coverage:
    """Measure the coverage of every document whose text is given.

    Args:
        sources: the checkout.
        texts: slug of a document to its text (``passages.load_texts``).
    """
    laid, _ = passages.lay(sources, texts)
    labels = own_labels(sources)
    documents: dict[str, list[Passage]] = {}
    for passage in laid:
        documents.setdefault(passage.document, []).append(passage)
    findings: list[Finding] = []
    covered = []
    for slug, parts in documents.items():
        items: list[Item] = []
        uses: list[NameUse] = []
        claims = inferred = 0
        spoken_of = [subject for passage in parts for subject in passage.subjects]
        worded = [s for s in spoken_of if carriers.is_assessment(s)]
        for passage in parts:
            found, problems = cover_passage(passage, sources.ontology)
            items += found
            findings += problems
            uses += name_uses(passage, found, labels)
            proof = grounding.prove(passage, sources.ontology)
            claims += len({(s.subject, s.predicate, s.object) for s in proof.spans} | {
                (c.subject, c.predicate, c.object) for c in proof.licensed
            })  # fmt: skip
            inferred += len(proof.licensed)
        covered.append(
            DocumentCoverage(
                slug, tuple(items), claims, inferred, tuple(uses), len(spoken_of), len(worded)
            )
        )
    return Coverage(tuple(covered), tuple(words.ordered(findings)))


def cover_passage(passage: Passage, ontology: Ontology) -> tuple[list[Item], list[Finding]]:
    """Judge the sentences and figures of one passage, and its waivers."""
    reasons = {(w.value.sentence, w.value.figure or 0): w.value.reason for w in passage.waivers}
    sentences = carriers.carriers(passage, ontology)
    figures = _carried_figures(passage, ontology)
    items: list[Item] = []
    for sentence in passage.sentences:
        place = (passage.start + sentence.start, passage.start + sentence.end)
        key = (sentence.number, 0)
        state, reason = _state(sentence.number in sentences, reasons.get(key))
        excerpt = sentence.text[:_EXCERPT]
        carrier = sentences.get(sentence.number)
        items.append(
            Item(SENTENCE, passage.slug, *key, *place, state, reason, "", "", excerpt, carrier)
        )
        beginning = passage.numbered(sentence.number)
        for number, figure in enumerate(beginning, 1):
            key = (sentence.number, number)
            whole = reason if state == WAIVED else None
            is_carried = (figure.start, figure.end) in figures
            item_state = _state(is_carried, reasons.get(key, whole))
            items.append(_figure_item(passage, key, figure, *item_state))
    return items, [*_check_waivers(passage, items), *_open_figures(passage, items)]


Labels = Mapping[str, Mapping[str, str]]


def own_labels(sources: Sources) -> dict[str, dict[str, str]]:
    """Return the preferred label of each thing and statement, by language, as ``name_uses`` reads.

    Languages are in lower case.
    """
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in sources.triples(checkout.REGISTER, checkout.PASSAGE):
        if triple.predicate.value == terms.SKOS + "prefLabel":
            language = (triple.object.language or "").lower()
            found[triple.subject.value][language] = triple.object.value
    return dict(found)


def name_uses(passage: Passage, items: Iterable[Item], labels: Labels) -> list[NameUse]:
    """Tell which names of a passage its claims take up.

    Args:
        passage: the passage.
        items: its items (``cover_passage``); only the names of carried sentences count.
        labels: the own labels of its subjects (``own_labels``); its slug stands for a label
            that is not there.
    """
    told: defaultdict[int | str, set[str]] = defaultdict(set)
    for claim in passage.claims:
        told[claim.subject].add(claim.object)
        for number in passage.located.get(claim.subject, ()):
            told[number].update((claim.subject, claim.object))
    carried = [i.sentence for i in items if i.what == SENTENCE and i.state == CARRIED]
    uses = [
        NameUse(passage.slug, number, "", thing, thing in told[number])
        for thing in sorted(_printed(passage.mentions, passage.names.ontology))
        for number in sorted(
            {n for span in order.outermost(passage, thing) for n in passage.sentences_of(span)}
        )
        if number in carried
    ]
    for subject in sorted(passage.subjects):
        # A statement without a label is named, in English, by what it is about.
        words_ = (terms.kind_and_slug(subject) or ("", ""))[1].replace("-", " ")
        own = labels.get(subject, dict.fromkeys(_BOTH, words_))
        found = (
            passage.names.find(own.get(language, ""), passage.standpoint) for language in _BOTH
        )
        named = [_printed(things, passage.names.ontology) for things in found]
        for thing in sorted(frozenset.intersection(*named) - {subject}):
            uses.append(NameUse(passage.slug, 0, subject, thing, thing in told[subject]))
    return uses


def to_json(coverage: Coverage, *, items: bool = True) -> dict[str, Any]:
    """Return the coverage as JSON data; it quotes figures and no sentence.

    Args:
        coverage: what was measured.
        items: false leaves out the single sentences and figures (the summary for ``ratchet``).
    """
    documents = []
    for document in coverage.documents:
        row: dict[str, Any] = {
            "slug": document.slug,
            "sentences": _tally_json(document.sentences),
            "figures": _tally_json(document.figures),
            "carriers": document.carriers.to_json(),
            "statements": {"total": document.subjects, "assessments": document.assessments},
            "claims": {"printable": document.claims, "inferred": document.inferred},
            "names": {
                "total": len(document.names),
                "carried": sum(map(len, document.told.values())),
                "told": document.told,
            },
        }
        if items:
            row["items"] = [_item_json(item) for item in document.items]
            row["names"]["open"] = [_use_json(use) for use in document.names if not use.is_told]
        documents.append(row)
    return {"documents": documents}


def to_text(coverage: Coverage, lang: str = "en", *, details: bool = True) -> str:
    """Return the coverage as text: a line for each document, then what is open and where.

    Args:
        coverage: what was measured.
        lang: ``en`` or ``zh``.
        details: false leaves out what is open, or in words only without a reason.
    """
    lines: list[str] = []
    for document in coverage.documents:
        lines += _document_lines(document, lang)
        if details:
            lines += [_open_line(item, lang) for item in document.items if item.state == OPEN]
            lines += [_worded_line(item, lang) for item in document.items if item.is_unexplained]
    return "\n".join(lines)


def ratchet(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Finding]:
    """Compare two summaries (``to_json``) of coverage.

    Returns:
        A violation for each document that has left, whose share carried or waived fell, or whose
        share waived for reasons of content, inferred, or in words only, rose; and for each passage
        that no longer tells of a name.
    """
    rows = {row["slug"]: row for row in now["documents"]}
    findings: list[Finding] = []
    for old in before["documents"]:
        new = rows.get(old["slug"])
        if new is None:
            findings.append(_worse(old["slug"], "documents", "文献", 1.0, 0.0))
            continue
        for name_en, name_zh, share, sign in _SHARES:
            was, is_now = share(old), share(new)
            if (is_now - was) * sign < -1e-9:
                findings.append(_worse(old["slug"], name_en, name_zh, was, is_now))
        told = new["names"]["told"]
        for passage, names in old.get("names", {}).get("told", {}).items():
            if lost := sorted(set(names) - set(told.get(passage, ()))):
                findings.append(_lost_names(passage, lost))
    return findings


def _done(what: str, row: Mapping[str, Any]) -> float:
    tally = row[what]
    return (tally["carried"] + tally["waived"]) / tally["total"] if tally["total"] else 1.0


def _waived_for_content(what: str, row: Mapping[str, Any]) -> float:
    tally = row[what]
    return tally["substantive"] / tally["total"] if tally["total"] else 0.0


def _assessments(row: Mapping[str, Any]) -> float:
    told = row.get("statements")
    if told is None:
        return 1.0
    return told["assessments"] / told["total"] if told["total"] else 0.0


def _inferred(row: Mapping[str, Any]) -> float:
    claims = row["claims"]
    return claims["inferred"] / claims["printable"] if claims["printable"] else 0.0


_SHARES: Final = (
    ("sentences carried or waived", "已承载或豁免的句子", lambda r: _done("sentences", r), 1),
    ("figures carried or waived", "已承载或豁免的数字", lambda r: _done("figures", r), 1),
    ("sentences waived as rhetoric, repeats or background", "以修辞、重复或背景豁免的句子",
     lambda r: _waived_for_content("sentences", r), -1),
    ("figures waived as rhetoric, repeats or background", "以修辞、重复或背景豁免的数字",
     lambda r: _waived_for_content("figures", r), -1),
    ("claims inferred", "依推断的陈述", _inferred, -1),
    ("sentences in words only", "仅以文字承载的句子", carriers.words_share, -1),
    ("sentences in words only without a reason", "仅以文字承载而未说明理由的句子",
     carriers.unexplained_share, -1),
    ("statements that are assessments", "陈述中评估", _assessments, -1),
)  # fmt: skip


def _carried_figures(passage: Passage, ontology: Ontology) -> set[tuple[int, int]]:
    """Return the spans of the figures that a claim says in their sentence."""
    carried: set[tuple[int, int]] = set()
    for claim in passage.claims:
        numbers = passage.located.get(claim.subject, ())
        for figure in grounding.object_figures(passage, claim, ontology, passage.figures):
            span = (figure.start, figure.end)
            if passage.touches(span, numbers):
                carried.add(span)
    return carried


def _printed(things: Iterable[str], ontology: Ontology) -> frozenset[str]:
    """Keep the things whose names must be printed where a claim names them."""
    printed = ontology.kinds_with("printed")
    return frozenset(iri for iri in things if (terms.kind_and_slug(iri) or ("",))[0] in printed)


def _state(is_carried: bool, reason: str | None) -> tuple[str, str]:
    if is_carried:
        return CARRIED, ""
    return (WAIVED, reason) if reason else (OPEN, "")


def _figure_item(
    passage: Passage, key: tuple[int, int], figure: Figure, state: str, reason: str
) -> Item:
    start, end = passage.start + figure.start, passage.start + figure.end
    return Item(
        FIGURE, passage.slug, *key, start, end, state, reason, figure.text.strip(), figure.name
    )


def _check_waivers(passage: Passage, items: Iterable[Item]) -> Iterator[Finding]:
    states = {(item.sentence, item.figure): item.state for item in items}
    for waived in passage.waivers:
        state = states.get((waived.value.sentence, waived.value.figure or 0))
        if state is None:
            yield _idle_waiver(passage, waived, "there is no such place", "没有这一处")
        elif state == CARRIED:
            yield _idle_waiver(passage, waived, "a fact carries it anyway", "已有事实承载")


def _open_figures(passage: Passage, items: Iterable[Item]) -> Iterator[Finding]:
    """Tell of each figure of a stated passage that nothing says and nothing waives."""
    if not passage.subjects:
        return  # nothing of it is stated yet; ``build.py coverage`` lists what is to be done
    path, at = next(iter(passage.subjects.values()))
    for item in items:
        if item.what == FIGURE and item.state == OPEN:
            place = f"{item.sentence}.{item.figure}"
            yield violation(
                "figure-open",
                f"{passage.slug} {place} [{item.start}, {item.end}) prints {item.printed} = "
                f"{item.value}, and no claim says it",
                f"{passage.slug} {place} [{item.start}, {item.end}) 印有 {item.printed} = "
                f"{item.value}，而无陈述述及",
                "read whose figure it is and state it; waive it only if it is rhetoric, repeats "
                "what is stated, or is background",
                "请辨明该数字所属并予陈述；仅当其为修辞、重复或背景时方可豁免",
                path,
                at,
                severity=Severity.WARNING,
            )


def _idle_waiver(passage: Passage, waived: Waived, en: str, zh: str) -> Finding:
    value = waived.value
    place = f"{value.sentence}.{value.figure}" if value.figure else str(value.sentence)
    name = f"waiver:{place}-{value.reason}"
    return violation(
        "waiver-idle",
        f"{name} of {passage.slug} waives nothing: {en}",
        f"{passage.slug} 的 {name} 无效：{zh}",
        f"delete {name}",
        f"删去 {name}",
        passage.path,
        waived.at,
        severity=Severity.WARNING,
    )


def _tally(items: Iterable[Item]) -> Tally:
    counted = list(items)
    states = Counter(item.state for item in counted)
    reasons = Counter(item.reason for item in counted if item.reason)
    return Tally(
        len(counted), states[CARRIED], states[WAIVED], states[OPEN], dict(sorted(reasons.items()))
    )


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "total": tally.total,
        "carried": tally.carried,
        "waived": tally.waived,
        "open": tally.open,
        "substantive": tally.substantive,
        "reasons": dict(tally.reasons),
    }


def _item_json(item: Item) -> dict[str, Any]:
    row: dict[str, Any] = {
        "what": item.what,
        "passage": item.passage,
        "sentence": item.sentence,
        "start": item.start,
        "end": item.end,
        "state": item.state,
    }
    if item.reason:
        row["reason"] = item.reason
    if item.carrier:
        row |= {"carrier": item.carrier.how, "reasons": sorted(item.carrier.reasons)}
    if item.what == FIGURE:
        row |= {"figure": item.figure, "printed": item.printed, "value": item.value}
    return row


def _use_json(use: NameUse) -> dict[str, Any]:
    row: dict[str, Any] = {"passage": use.passage, "name": _short(use.thing)}
    return row | ({"label": _short(use.subject)} if use.subject else {"sentence": use.sentence})


def _short(iri: str) -> str:
    pair = terms.kind_and_slug(iri)
    return ":".join(pair) if pair else iri


def _document_lines(document: DocumentCoverage, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield document.slug
    for name_en, name_zh, tally in (
        ("sentences", "句子", document.sentences),
        ("figures", "数字", document.figures),
    ):
        reasons = ", ".join(f"{reason} {count}" for reason, count in tally.reasons.items())
        if zh:
            line = (
                f"  {name_zh}：共 {tally.total}，承载 {tally.carried}，豁免 {tally.waived}，"
                f"未处理 {tally.open}"
            ) + (f"（{reasons}）" if reasons else "")
        else:
            line = (
                f"  {name_en}: {tally.total} in all, {tally.carried} carried, "
                f"{tally.waived} waived, {tally.open} open"
            ) + (f" ({reasons})" if reasons else "")
        share = 100 * tally.substantive / tally.total if tally.total else 0
        yield line + (f"；内容性豁免 {share:.1f}%" if zh else f"; {share:.1f}% waived for content")
    yield carriers.line(document.carriers, lang)
    part = f"{document.assessments} / {document.subjects}"
    yield f"  陈述中的评估：{part}" if zh else f"  assessments among the statements: {part}"
    inferred, claims = document.inferred, document.claims
    en = f"  inferred: {inferred} of {claims} claims"
    yield f"  依推断的陈述：{inferred} / {claims}" if zh else en
    told, names = sum(map(len, document.told.values())), len(document.names)
    en = f"  names: {names} printed or in labels, {told} told of by a claim"
    yield f"  名称：印出或见于标签 {names}，有陈述述及 {told}" if zh else en


def _open_line(item: Item, lang: str) -> str:
    place = f"{item.sentence}.{item.figure}" if item.figure else str(item.sentence)
    what = {"sentence": "句子", "figure": "数字"}[item.what] if lang == "zh" else item.what
    state = "未处理" if lang == "zh" else "open"
    shown = f"{item.printed} = {item.value}" if item.what == FIGURE else f"{item.excerpt}…"
    shown = " ".join(shown.split())
    return f"  {state} {what} {item.passage} {place} [{item.start}, {item.end}) {shown}"


def _worded_line(item: Item, lang: str) -> str:
    what = (
        "仅文字而未说明理由的句子" if lang == "zh" else "sentence in words only, without a reason"
    )
    shown = " ".join(f"{item.excerpt}…".split())
    return f"  {what} {item.passage} {item.sentence} [{item.start}, {item.end}) {shown}"


def _worse(slug: str, name_en: str, name_zh: str, was: float, now: float) -> Finding:
    return violation(
        "coverage-ratchet",
        f"{slug}: the share of {name_en} went from {was:.2%} to {now:.2%}",
        f"{slug}：{name_zh}的比例由 {was:.2%} 变为 {now:.2%}",
        "state what is open, or store the new summary with a reason",
        "补上未处理的内容，或附理由保存新的汇总",
    )


def _lost_names(passage: str, lost: list[str]) -> Finding:
    listed = ", ".join(lost)
    return violation(
        "coverage-names",
        f"no claim of {passage} tells any longer of a name that it prints (sentence or subject: "
        f"name): {listed}",
        f"{passage} 印出的名称不再有陈述述及（句号或主语：名称）：{listed}",
        "state it again, or mend the claim that names another in its place; if the name was told "
        "of wrongly, store the new summary with a reason",
        "请补回陈述，或改正误指他者的陈述；若原来所述有误，附理由保存新汇总",
    )


def choose(coverage: Coverage, slugs: Iterable[str]) -> Coverage:
    """Return the coverage of some documents; of all where none is named.

    Raises:
        UsageError: a slug is none of a measured document.
    """
    wanted = set(slugs)
    if unknown := wanted - {document.slug for document in coverage.documents}:
        raise UsageError(f"no such document, or no text of it: {', '.join(sorted(unknown))}")
    if not wanted:
        return coverage
    return Coverage(
        tuple(document for document in coverage.documents if document.slug in wanted),
        tuple(f for f in coverage.findings if f.path and f.path.parent.name in wanted),
    )
