"""Changes as text, JSON, change sets in Turtle, and a page."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from hashlib import sha1
from pathlib import Path
from typing import Any, Final

import jinja2
import pyoxigraph as ox

from lodestone.model.terms import DCTERMS, ID, LODE, OWL, PROV, RDF, SKOS, kind_and_slug, thing
from lodestone.model.words import mark, pair, tell
from lodestone.publish import release_notes
from lodestone.publish.states import (
    DEPRECATED,
    TAGS,
    TYPE,
    Change,
    Changes,
    Dispute,
    Fact,
    Key,
    Move,
    Name,
    State,
)
from lodestone.read import turtle

CS: Final = "http://purl.org/vocab/changeset/schema#"
FORMATS: Final = ("text", "json", "rdf", "html", "notes")
_TEMPLATE: Final = Path(__file__).with_name("changes.html")


def title(name: str, lang: str) -> str:
    """Return the heading of one of the lists."""
    return tell(lang, __name__, name.replace("_", "-"))


def write(changes: Changes, old: State, new: State, form: str, lang: str) -> str:
    """Write what differs.

    Args:
        changes: what differs.
        old: the earlier state, for labels.
        new: the later state, for labels.
        form: ``text``, ``json``, ``rdf`` (Turtle), ``html``, or ``notes`` (of a release, Markdown).
        lang: ``en`` or ``zh``; JSON and RDF are the same in both.
    """
    if form == "json":
        return _json(changes, old, new)
    if form == "rdf":
        return _rdf(changes)
    words = _Words(old, new, lang)
    sections = _sections(changes, words)
    if form == "notes":
        return release_notes.notes(
            changes, sections, lambda name: title(name, lang), words, (old, new), lang
        )
    if form == "text":
        return _plain(changes, sections, lang)
    return _html(sections, old, new, lang)


class _Words:
    """Names things for a reader: by their label in the later state, else in the earlier one."""

    def __init__(self, old: State, new: State, lang: str) -> None:
        self._states = (new, old)
        self._lang = lang
        self._colon = mark(lang, "colon")

    def __call__(self, text: str) -> str:
        tag = TAGS[self._lang]
        for state in self._states:
            if label := state.labels.get(text, {}).get(tag):
                return label
        return short(text)

    def several(self, texts: Iterable[str]) -> str:
        joint = tell(self._lang, __name__, "joint")
        return joint.join(map(self, texts)) or tell(self._lang, __name__, "none")

    def line(self, one: Any) -> str:
        """Say one difference in a line."""
        colon = self._colon
        if isinstance(one, Fact):
            said = f"{self(one.subject)} — {self(one.property)}{colon}{self(one.object)}"
            return f"{said} [{short(one.passage)}]"
        if isinstance(one, Change):
            before, after = self(one.before), self(one.after)
            if before == after:  # two things of one name
                before, after = short(one.before), short(one.after)
            moved = f"{before} → {after}"
            return (
                f"{self(one.subject)} — {self(one.property)}{colon}{moved} [{short(one.passage)}]"
            )
        if isinstance(one, Move):
            return (
                f"{self(one.subject)}{colon}{self.several(one.before)} → {self.several(one.after)}"
            )
        if isinstance(one, Dispute):
            return f"{self(one.subject)} — {self(one.property)}{colon}{self.several(one.values)}"
        return self._name(one)

    def _name(self, one: Name) -> str:
        colon = self._colon
        reason = dict(one.reason).get(TAGS[self._lang], "")
        if one.before and one.after and not one.after.startswith(ID):
            return f"{short(one.iri)}{colon}{one.before} → {one.after}"
        said = (
            short(one.iri) + mark(self._lang, "brackets", text=self(one.iri))
            if self(one.iri) != short(one.iri)
            else short(one.iri)
        )
        said += f" → {short(one.after)}" if one.after.startswith(ID) else ""
        return f"{said}{colon}{reason}" if reason else said


def _sections(changes: Changes, words: _Words) -> dict[str, list[str]]:
    return {
        one.name: [words.line(row) for row in getattr(changes, one.name)] for one in fields(changes)
    }


def _plain(changes: Changes, sections: Mapping[str, Sequence[str]], lang: str) -> str:
    lines = []
    for name, rows in sections.items():
        if rows:
            lines += [f"{title(name, lang)}: {len(rows)}", *(f"  {row}" for row in rows), ""]
    if not any(changes.counts.values()):
        return tell(lang, __name__, "nothing-differs") + "\n"
    return "\n".join(lines[:-1]) + "\n"


def _json(changes: Changes, old: State, new: State) -> str:
    made: dict[str, Any] = {"old": old.name, "new": new.name, "counts": changes.counts}
    for one in fields(changes):
        made[one.name] = [_row(row) for row in getattr(changes, one.name)]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _row(one: Any) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for part in fields(one):
        value = getattr(one, part.name)
        if part.name == "reason":
            row[part.name] = dict(value)
        elif isinstance(value, tuple):
            row[part.name] = [short(text) for text in value]
        else:
            row[part.name] = short(value)
    return row


def _html(sections: Mapping[str, Sequence[str]], old: State, new: State, lang: str) -> str:
    page = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _TEMPLATE.read_text(encoding="utf-8")
    )
    shown = [(name, title(name, lang), rows) for name, rows in sections.items() if rows]
    return page.render(
        lang=TAGS[lang],
        heading=tell(lang, __name__, "what-changed"),
        between=tell(lang, __name__, "from").format(old.name, new.name),
        nothing=tell(lang, __name__, "nothing-differs-2"),
        sections=shown,
    )


def _rdf(changes: Changes) -> str:
    """Write the changes in the Changeset vocabulary: one change set for each subject.

    Facts are named as claims are in the published graph; one that is gone is deprecated there, and
    one that gave way to another says by which it is replaced.
    """
    made: list[ox.Triple] = []
    for fact in changes.facts_added:
        _put(made, fact.passage, (fact.subject, fact.property, fact.object), "addition")
    for fact in changes.facts_withdrawn:
        _put(made, fact.passage, (fact.subject, fact.property, fact.object), "removal")
    for change in changes.facts_changed:
        old = _put(
            made, change.passage, (change.subject, change.property, change.before), "removal"
        )
        new = _put(
            made, change.passage, (change.subject, change.property, change.after), "addition"
        )
        made.append(ox.Triple(old, ox.NamedNode(DCTERMS + "isReplacedBy"), new))
    for move in changes.stages_moved:
        before, after = map(_list, (move.before, move.after))
        _say(made, move.subject, *pair(__name__, "stage", before=before, after=after))
    for name, words in (
        ("conflicts_opened", pair(__name__, "conflict-opened")),
        ("conflicts_closed", pair(__name__, "conflict-closed")),
        ("conflicts_decided", pair(__name__, "conflict-decided")),
    ):
        for one in getattr(changes, name):
            _say(
                made,
                one.subject,
                *pair(__name__, "words", words=words, short=short(one.property)),
            )
    for gone in changes.names_withdrawn:
        node, true = ox.NamedNode(gone.iri), ox.Literal(True)
        made.append(ox.Triple(node, ox.NamedNode(DEPRECATED), true))
        if gone.after:
            made.append(
                ox.Triple(node, ox.NamedNode(DCTERMS + "isReplacedBy"), ox.NamedNode(gone.after))
            )
    return turtle.write(made, _prefixes(made))


_PREFIXES: Final = {
    "cs": CS, "dcterms": DCTERMS, "lode": LODE, "owl": OWL, "prov": PROV, "rdf": RDF,
}  # fmt: skip


def _prefixes(made: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes of some triples: a kind of things is its own."""
    nodes = (node for triple in made for node in (triple.subject, triple.object))
    named = (kind_and_slug(node.value) for node in nodes if isinstance(node, ox.NamedNode))
    return _PREFIXES | {pair[0]: thing(pair[0], "") for pair in named if pair}


def _put(made: list[ox.Triple], passage: str, claim: Key, how: str) -> ox.NamedNode:
    """State that a claim came or went, and return the claim's node."""
    subject, predicate, node = claim
    name = sha1(" ".join((subject, predicate, _value(node))).encode(), usedforsecurity=False)
    statement = ox.NamedNode(thing("claim", name.hexdigest()))
    change = _change_set(made, subject)
    made += [
        ox.Triple(change, ox.NamedNode(CS + how), statement),
        ox.Triple(statement, ox.NamedNode(TYPE), ox.NamedNode(RDF + "Statement")),
        ox.Triple(statement, ox.NamedNode(RDF + "subject"), ox.NamedNode(subject)),
        ox.Triple(statement, ox.NamedNode(RDF + "predicate"), ox.NamedNode(predicate)),
        ox.Triple(statement, ox.NamedNode(RDF + "object"), _node(node)),
        ox.Triple(statement, ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(passage)),
    ]
    return statement


def _say(made: list[ox.Triple], subject: str, en: str, zh: str) -> None:
    change = _change_set(made, subject)
    for text, tag in ((en, "en"), (zh, "zh-Hans")):
        literal = ox.Literal(text, language=tag)
        made.append(ox.Triple(change, ox.NamedNode(CS + "changeReason"), literal))


def _change_set(made: list[ox.Triple], subject: str) -> ox.NamedNode:
    kind, slug = kind_and_slug(subject) or ("term", subject.removeprefix(LODE))
    change = ox.NamedNode(thing("change", f"{kind}-{slug}"))
    made += [
        ox.Triple(change, ox.NamedNode(TYPE), ox.NamedNode(CS + "ChangeSet")),
        ox.Triple(change, ox.NamedNode(CS + "subjectOfChange"), ox.NamedNode(subject)),
    ]
    return change


def _node(text: str) -> ox.NamedNode | ox.Literal:
    """Read back what a fact holds: an IRI, or a literal as N-Triples writes it."""
    if not text.startswith('"'):
        return ox.NamedNode(text)
    quad = next(iter(ox.parse(f"<x:s> <x:p> {text} .", ox.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def _value(text: str) -> str:
    node = _node(text)
    return node.value


def _list(iris: Iterable[str]) -> str:
    return ", ".join(map(short, iris)) or "–"


def short(text: str) -> str:
    """Write an IRI of ours with its prefix, and anything else as it is."""
    if pair := kind_and_slug(text):
        return ":".join(pair)
    for prefix, namespace in (("lode", LODE), ("skos", SKOS), ("rdf", RDF)):
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text
