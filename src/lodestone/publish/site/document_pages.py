"""The sections of documents and passages: what is stated where, and how much is carried."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from lodestone.model.terms import LODE, PROV, QUERY, RDF, SKOS, thing
from lodestone.publish.site import charts, leaves, standing
from lodestone.publish.site.claims import Said
from lodestone.publish.site.facts import PASSAGE
from lodestone.publish.site.frame import Frame, Section, claim_anchor, kind_of
from lodestone.publish.site.marked import marked

SCHEMA = "https://schema.org/"


def passage_facts(frame: Frame, iri: str) -> Section | None:
    """Return what a passage states, subject by subject, each value with its place in the text."""
    found = _in_order(frame, iri, dict(_stated_by(frame, iri)))
    parts = [
        _subject(frame, iri, subject, said)
        for subject, said in found
        if kind_of(subject) != "assessment"
    ]
    if not parts:
        return None
    return Section("states", frame.t["states"], Markup("").join(parts))


def passage_opinions(frame: Frame, iri: str) -> Section | None:
    """Return the assessments of a passage as one table."""
    t, rows = frame.t, []
    spoken = sorted(frame.facts.iri_of(iri, LODE + "hasRoot"))
    for subject, said in _in_order(frame, iri, dict(_stated_by(frame, iri))):
        if kind_of(subject) != "assessment":
            continue
        named = {
            name: frame.list(s.node for s in said if s.predicate == LODE + name)
            for name in ("isAbout", "hasTheme", "accordingTo", "staysInWords")
        }
        numbers = ", ".join(str(n) for n in frame.facts.sentences(iri, subject))
        rows.append(
            (
                t["sentence"].format(numbers),
                frame.list(s.node for s in said if s.predicate == RDF + "type"),
                frame.link(subject),
                named["isAbout"],
                named["hasTheme"],
                named["accordingTo"] or frame.list(spoken),
                named["staysInWords"],
            )
        )
    if not rows:
        return None
    columns = [
        *(t[name] for name in ("sentence_col", "kind", "statement", "about", "themes")),
        t["whose"],
        t["why_in_words"],
    ]
    body = marked('<p class="quiet">{}</p>', t["opinions_note"])
    return Section(
        "opinions",
        t["opinions"],
        body + leaves.table(frame, "opinions", columns, rows, t["opinions"]),
    )


def _stated_by(frame: Frame, passage: str) -> Iterator[tuple[str, list[Said]]]:
    for subject in frame.facts.subjects.get(passage, ()):
        yield subject, [s for s in frame.facts.said[subject] if s.graph == passage]


def _in_order(
    frame: Frame, passage: str, found: Mapping[str, list[Said]]
) -> list[tuple[str, list[Said]]]:
    """Put subjects in the order of the sentences that speak of them."""

    def key(pair: tuple[str, list[Said]]) -> tuple[int, str]:
        numbers = frame.facts.sentences(passage, pair[0])
        return (numbers[0] if numbers else 999, pair[0])

    return sorted(found.items(), key=key)


def _subject(frame: Frame, passage: str, subject: str, said: Sequence[Said]) -> Markup:
    """Return what a passage states of one subject: a line for each property."""
    t = frame.t
    numbers = ", ".join(str(n) for n in frame.facts.sentences(passage, subject))
    values: dict[str, list[Markup]] = {}
    for one in said:
        if one.predicate not in (LODE + "locator", SKOS + "prefLabel"):
            values.setdefault(one.predicate, []).append(
                _printed_value(frame, passage, subject, one)
            )
    rows = [(frame.link(prop), Markup("<br>").join(shown)) for prop, shown in values.items()]
    head = marked(
        '<h3>{} <span class="quiet">{} · {}</span></h3>',
        frame.link(subject),
        frame.kind_name(subject),
        t["sentence"].format(numbers or "–"),
    )
    made: Markup = head + frame.blocks.pairs(rows)
    return made


def _printed_value(frame: Frame, passage: str, subject: str, one: Said) -> Markup:
    """Return a value with the figure as printed, its place, and its standing if it is not plain."""
    selector = frame.facts.selector(passage, subject, one.predicate, one.node)
    quote = standing.printed(frame, subject, one.predicate, one.node, [passage], linked=False)
    place = frame.t["characters"].format(selector.start, selector.end) if selector else ""
    mark = Markup("")
    if one.predicate != standing.REACHED:
        tone, status = standing.standing(frame, subject, one.predicate, one.node)
        if tone != "settled" or (isinstance(status, Markup) and "<a" in status):
            mark = standing.standing_mark(tone, status)
    claim = frame.facts.claim_of.get((subject, one.predicate, one.node))
    if claim is None:
        return frame.link(one.node)
    value = frame.link(one.node)
    anchor = claim_anchor(claim.iri)
    made: Markup = frame.blocks.figure_of(anchor, claim.iri, value, quote, place, mark)
    return made


def passage_notes(frame: Frame, iri: str) -> Section | None:
    """Return what a passage leaves to its context, misprints or sets aside."""
    t, parts = frame.t, []
    for name in ("infers", "misprints", "waives"):
        nodes = frame.facts.iri_of(iri, LODE + name)
        if nodes:
            parts.append(
                marked("<h3>{}</h3><p class='quiet'>{}</p>", t[name], t[f"{name}_note"])
                + frame.blocks.items([frame.link(node) for node in sorted(nodes)])
            )
    return Section("licences", t["licences"], Markup("").join(parts)) if parts else None


def passage_place(frame: Frame, iri: str) -> Section | None:
    """Return where a passage stands in its document, with the way to its neighbours."""
    document = frame.facts.document(iri)
    row = frame.facts.passages.get(document, [])
    if iri not in row:
        return None
    place, t = row.index(iri), frame.t
    tiles = [(*_bounds(frame, one), 1.0 if one == iri else 0.15, frame.label(one)) for one in row]
    title = t["place_of"].format(frame.label(iri), frame.label(document))
    cells = []
    for one, where in ((place - 1, "before"), (place, "here"), (place + 1, "after")):
        if 0 <= one < len(row):
            start, end = _bounds(frame, row[one])
            cells.append((t[where], frame.link(row[one]), f"{start}–{end}"))
    picture = frame.blocks.figure(charts.strip(title, tiles), title)
    table = frame.blocks.table([t["where"], t["passage"], t["place"]], cells, title)
    return Section("place", t["place_in"], picture + table)


def _bounds(frame: Frame, passage: str) -> tuple[int, int]:
    one = frame.facts.one
    return int(one(passage, LODE + "start") or 0), int(one(passage, LODE + "end") or 0)


def document_coverage(frame: Frame, iri: str) -> Section | None:
    """Return how much of a document its facts carry."""
    slug = iri.rpartition("/")[2]
    told = next((d for d in frame.facts.coverage if d["slug"] == slug), None)
    if told is None:
        return None
    body = Markup("").join(
        _covered(frame, frame.t[what], told[what]) for what in ("sentences", "figures")
    )
    rows = [_tally_row(frame, what, told[what]) for what in ("sentences", "figures")]
    t = frame.t
    columns = [
        t["what"],
        t["total"],
        t["carried"],
        t["waived_content"],
        t["waived_layout"],
        t["open"],
    ]
    body += frame.blocks.table(columns, rows, t["coverage"])
    body += _carriers(frame, told)
    body += marked(
        "<p>{}</p>", t["licensed"].format(told["claims"]["inferred"], told["claims"]["printable"])
    )
    return Section(
        "coverage", t["coverage"], body + second_reading(frame, iri) + acceptances(frame, iri)
    )


def coverage_table(frame: Frame, documents: Sequence[str]) -> Markup:
    """Return how much of each document its facts carry, a row for each and what is counted."""
    t = frame.t
    told = {one["slug"]: one for one in frame.facts.coverage}
    rows = [
        (frame.link(document), *_tally_row(frame, what, told[slug][what]))
        for document in documents
        if (slug := document.rpartition("/")[2]) in told
        for what in ("sentences", "figures")
    ]
    heads = ("what", "total", "carried", "waived_content", "waived_layout", "open")
    columns = [frame.kind("document")[1], *(t[head] for head in heads)]
    return leaves.table(frame, "documents", columns, rows, t["coverage"])


def _carriers(frame: Frame, told: Mapping[str, Any]) -> Markup:
    """Return how the carried sentences are carried, and why what is in words only stays so."""
    t, found = frame.t, told.get("carriers")
    if found is None:  # a summary of before the measure
        return Markup("")
    why = [
        frame.link(thing("wording", slug)) + marked(" {}", count)
        for slug, count in found["reasons"].items()
    ]
    row = (
        t["sentences"],
        found["typed"],
        found["mixed"],
        found["words"],
        marked("{}", Markup("<br>").join(why) if why else "–"),
        found["unexplained"],
    )
    ways = ("by_claims", "by_both", "by_words", "why_in_words", "unexplained")
    columns = [t["what"], *(t[way] for way in ways)]
    made: Markup = frame.blocks.table(columns, [row], t["carried_how"])
    stated = told["statements"]
    return made + marked(
        "<p>{}</p>", t["assessments_of"].format(stated["assessments"], stated["total"])
    )


def _parts(tally: Mapping[str, Any]) -> tuple[int, int, int, int]:
    content = tally["substantive"]
    return tally["carried"], content, tally["waived"] - content, tally["open"]


def _tally_row(frame: Frame, what: str, tally: Mapping[str, Any]) -> Sequence[object]:
    return (frame.t[what], tally["total"], *_parts(tally))


def _covered(frame: Frame, what: str, tally: Mapping[str, Any]) -> Markup:
    t = frame.t
    names = (t["carried"], t["waived_content"], t["waived_layout"], t["open"])
    tones = ("carried", "content", "layout", "open")
    parts = [(n, k, tone) for n, k, tone in zip(names, _parts(tally), tones, strict=True)]
    title = t["coverage_of"].format(what)
    picture = frame.blocks.figure(charts.stack(title, parts), title)
    made: Markup = picture + frame.blocks.legend([(tone, f"{n} {k}") for n, k, tone in parts])
    return made


def second_reading(frame: Frame, document: str) -> Markup:
    """Say what a second reader of a document found in the graph."""
    for use in frame.facts.uses.get(document, ()):
        if use.predicate == LODE + "ofDocument":
            found, items = (
                frame.facts.one(use.subject, LODE + name) for name in ("foundCount", "itemCount")
            )
            words = frame.t["second_reading"].format(found, items)
            return marked("<p>{}</p>", frame.named(use.subject, words))
    return Markup("")


def acceptances(frame: Frame, document: str) -> Markup:
    """Say how many claims of a document rest on proposals of which tool, and who accepted them."""
    known = frame.facts
    counts: Counter[tuple[str, str]] = Counter()
    for passage in known.passages.get(document, ()):
        for use in known.uses.get(passage, ()):
            if use.predicate == PROV + "wasDerivedFrom" and kind_of(use.subject) == "acceptance":
                tool, person = (
                    next(a for a in known.iri_of(use.subject, PROV + "wasAttributedTo")
                         if kind_of(a) == kind)
                    for kind in ("proposer", "acceptor")
                )  # fmt: skip
                counts[tool, person] += 1
    rows = [
        (" ".join(str(known.one(tool, SCHEMA + n)) for n in ("name", "softwareVersion")),
         str(known.one(person, SCHEMA + "name")), number)
        for (tool, person), number in sorted(counts.items())
    ]  # fmt: skip
    if not rows:
        return Markup("")
    t = frame.t
    columns = [t["proposed_by"], t["accepted_by"], t["number"]]
    note = marked("<p>{}</p>", frame.named(QUERY + "q82-machine-proposals", t["accepted_note"]))
    made: Markup = note + frame.blocks.table(columns, rows, t["proposed_by"])
    return made


def document_passages(frame: Frame, iri: str) -> Section | None:
    """Return the passages of a document with what each carries."""
    rows, tiles = [], []
    passages = frame.facts.passages.get(iri, [])
    most = max((frame.facts.size(p) for p in passages), default=0) or 1
    for passage in passages:
        start, end = _bounds(frame, passage)
        size = frame.facts.size(passage)
        waived = Counter(
            frame.label(node)
            for w in frame.facts.iri_of(passage, LODE + "waives")
            for node in frame.facts.iri_of(w, LODE + "hasReason")
        )
        rows.append(
            (
                frame.passage(passage),
                frame.link(passage),
                f"{start}–{end}",
                size,
                frame.facts.told_names.get(passage.removeprefix(PASSAGE), 0),
                len(frame.facts.iri_of(passage, LODE + "infers")),
                ", ".join(f"{reason} {number}" for reason, number in sorted(waived.items())),
                frame.list(frame.facts.iri_of(passage, LODE + "hasRoot")),
            )
        )
        tiles.append((start, end, size / most, f"{frame.label(passage)}: {size}"))
    if not rows:
        return None
    t = frame.t
    columns = [t["passage"], t["heading"], t["place"], t["triples"], t["names_told"]]
    columns += [t["licences_short"], t["waived"], t["on_whose_word"]]
    title = t["strip"].format(frame.label(iri))
    picture = frame.blocks.figure(charts.strip(title, tiles), title, t["strip_note"])
    table = leaves.table(frame, "passages", columns, rows, title)
    return Section("passages", t["passages"], picture + table)
