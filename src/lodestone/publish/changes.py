"""What differs between two states of the graph: facts, names, stages, conflicts, terms.

A state is a published graph (a ``dist`` folder or its ``lodestone.nq``), another checkout, or a
revision of the project's own repository. Of a revision only the data is read, with the code and the
rules of today; nothing of it is run.
"""

import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha1
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Final

import jinja2
import pyoxigraph as ox

from lodestone.derive import derivation
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.tags import bcp47
from lodestone.model.terms import DCTERMS, ID, LODE, OWL, PROV, RDF, SKOS, kind_and_slug, thing
from lodestone.read import checkout, turtle

CS: Final = "http://purl.org/vocab/changeset/schema#"
FORMATS: Final = ("text", "json", "rdf", "html")

_TYPE: Final = RDF + "type"
_LABEL: Final = SKOS + "prefLabel"
_LOCATOR: Final = LODE + "locator"
_DEPRECATED: Final = OWL + "deprecated"
_PASSAGE: Final = thing("passage", "")
_TEMPLATE: Final = Path(__file__).with_name("changes.html")
#: What of a revision is read.
_DATA: Final = ("ontology", "shapes", "data", "queries", "pyproject.toml")
_MAX_ARCHIVE: Final = 200_000_000
_TAGS: Final = {"en": "en", "zh": "zh-Hans"}

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Fact:
    """A claim of one passage: IRIs, or a literal as N-Triples writes it."""

    passage: str
    subject: str
    property: str
    object: str


@dataclass(frozen=True)
class Change:
    """A claim of one passage that says another thing than before."""

    passage: str
    subject: str
    property: str
    before: str
    after: str


@dataclass(frozen=True)
class Name:
    """A name that came, went or reads otherwise.

    Attributes:
        iri: the name.
        before: its label, or what it was called.
        after: its new label; of one that went, the IRI of its successor.
        reason: why it went, by language tag, as its tombstone says.
    """

    iri: str
    before: str = ""
    after: str = ""
    reason: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Move:
    """A thing whose stage has moved: the stages at which it stood, and stands."""

    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Dispute:
    """A conflict that was opened, closed or decided: what it is about, and the values."""

    iri: str
    subject: str
    property: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs, each list in order."""

    documents_added: tuple[Name, ...]
    documents_withdrawn: tuple[Name, ...]
    facts_added: tuple[Fact, ...]
    facts_changed: tuple[Change, ...]
    facts_withdrawn: tuple[Fact, ...]
    stages_moved: tuple[Move, ...]
    conflicts_opened: tuple[Dispute, ...]
    conflicts_closed: tuple[Dispute, ...]
    conflicts_decided: tuple[Dispute, ...]
    names_added: tuple[Name, ...]
    names_changed: tuple[Name, ...]
    names_withdrawn: tuple[Name, ...]
    terms_added: tuple[Name, ...]
    terms_withdrawn: tuple[Name, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each, by the name of the list."""
        return {one.name: len(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True)
class State:
    """A state of the graph.

    Attributes:
        name: what the caller called it.
        graphs: the triples of each named graph, by its IRI.
    """

    name: str
    graphs: Mapping[str, frozenset[ox.Triple]]

    def graph(self, name: str) -> frozenset[ox.Triple]:
        """Return the triples of one of the build's own graphs."""
        return self.graphs.get(terms.graph(name), frozenset())

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """Every claim of every passage, but for where in the passage it stands."""
        return frozenset(
            Fact(graph, t.subject.value, t.predicate.value, _text(t.object))
            for graph, triples in self.graphs.items()
            if graph.startswith(_PASSAGE)
            for t in triples
            if t.predicate.value != _LOCATOR
        )

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The preferred labels of everything, by IRI and language tag."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for triples in self.graphs.values():
            for t in triples:
                if t.predicate.value == _LABEL and t.object.language:
                    found[t.subject.value][bcp47(t.object.language)] = t.object.value
        return dict(found)

    def typed(self, graph: str) -> dict[str, str]:
        """Return what one of the build's graphs gives a class, with that class."""
        return {
            t.subject.value: t.object.value
            for t in sorted(self.graph(graph), key=str)
            if t.predicate.value == _TYPE and t.subject.value.startswith(terms.BASE)
        }

    def values(self, graph: str, name: str) -> dict[str, tuple[str, ...]]:
        """Return the values of one of our properties in one graph, by subject."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for t in self.graph(graph):
            if t.predicate.value == LODE + name:
                found[t.subject.value].add(_text(t.object))
        return {iri: tuple(sorted(values)) for iri, values in found.items()}


# --- states -------------------------------------------------------------------------------------


def load(text: str, home: House) -> State:
    """Read a state: a ``dist`` folder, an N-Quads file, a checkout, or a revision of this one.

    Raises:
        UsageError: it is none of these, or its data cannot be read.
    """
    path = Path(text)
    if path.is_file() and path.suffix == ".nq":
        return _published(text, path)
    if (path / "lodestone.nq").is_file():
        return _published(text, path / "lodestone.nq")
    if (path / "ontology").is_dir() and (path / "data").is_dir():
        return _derived(text, House(path.resolve()))
    if path.exists():
        raise UsageError(
            f"{text} is no dist folder, no .nq file and no checkout",
            zh=f"{text} 不是构建目录、.nq 文件或工作区",
        )
    with tempfile.TemporaryDirectory(prefix="lodestone-") as folder:
        _unpack(text, home, Path(folder))
        return _derived(text, House(Path(folder)))


def _published(name: str, path: Path) -> State:
    try:
        quads = list(ox.parse(path.read_bytes(), ox.RdfFormat.N_QUADS))
    except (SyntaxError, OSError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}", zh=f"无法读取 {path}：{error}"
        ) from None
    return _state(name, quads)


def _derived(name: str, home: House) -> State:
    sources = checkout.read(home, judged=True)
    if sources.findings:
        first = sources.findings[0]
        raise UsageError(
            f"{name}: {first.path}: {first.message['en']}",
            zh=f"{name}：{first.path}：{first.message['zh']}",
        )
    return of_dataset(name, derivation.derive(sources))


def of_dataset(name: str, dataset: derivation.Dataset) -> State:
    """Return the state of a graph that was just derived."""
    return _state(name, dataset.quads)


def _state(name: str, quads: Iterable[ox.Quad]) -> State:
    found: defaultdict[str, set[ox.Triple]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            found[quad.graph_name.value].add(quad.triple)
    return State(name, {graph: frozenset(triples) for graph, triples in found.items()})


def _unpack(revision: str, home: House, folder: Path) -> None:
    """Unpack the data of a revision: plain files alone, and nothing beside the folder.

    Raises:
        UsageError: there is no such revision, or it is too large.
    """
    commit = _git(
        home, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if not commit:
        raise UsageError(
            f"{revision} is no dist folder, no .nq file and no revision",
            zh=f"{revision} 不是构建目录、.nq 文件或修订",
        )
    name = commit.decode().strip()
    listed = _git(home, "ls-tree", "--name-only", name).decode().split("\n")
    present = [part for part in _DATA if part in listed]
    data = _git(home, "archive", "--format=tar", name, "--", *present)
    if not data or len(data) > _MAX_ARCHIVE:
        raise UsageError(
            f"the data of {revision} cannot be unpacked", zh=f"无法解开 {revision} 的数据"
        )
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        for member in archive:
            place = PurePosixPath(member.name)
            if not member.isfile() or place.is_absolute() or ".." in place.parts:
                continue
            body = archive.extractfile(member)
            if body is not None:
                target = folder / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(body.read())


def _git(home: House, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(home.root), *arguments], capture_output=True, check=False
        )
    except OSError:
        raise UsageError(
            "a revision is read with git, and git is not installed",
            zh="读取修订需要 git，而 git 未安装",
        ) from None
    return done.stdout if done.returncode == 0 else b""


# --- comparing ----------------------------------------------------------------------------------


def compare(old: State, new: State) -> Changes:
    """Say what differs between two states."""
    changed, added, withdrawn = _facts(old, new)
    opened, closed, decided = _conflicts(old, new)
    return Changes(
        *_came_and_went(old, new, "documents", "Document"),
        added,
        changed,
        withdrawn,
        _moves(old, new),
        opened,
        closed,
        decided,
        *_names(old, new),
        *_came_and_went(old, new, "ontology", ""),
    )


def _facts(old: State, new: State) -> tuple[tuple[Change, ...], tuple[Fact, ...], tuple[Fact, ...]]:
    """Return what changed, came and went; one value that gave way to another is a change."""
    went: defaultdict[Key, list[Fact]] = defaultdict(list)
    came: defaultdict[Key, list[Fact]] = defaultdict(list)
    for fact in old.facts - new.facts:
        went[fact.passage, fact.subject, fact.property].append(fact)
    for fact in new.facts - old.facts:
        came[fact.passage, fact.subject, fact.property].append(fact)
    changed = []
    for key in sorted(went.keys() & came.keys()):
        if len(went[key]) == len(came[key]) == 1 and went[key][0].property != _LABEL:
            before, after = went.pop(key)[0], came.pop(key)[0]
            changed.append(Change(*key, before.object, after.object))
    return (
        tuple(changed),
        tuple(sorted((fact for facts in came.values() for fact in facts), key=_order)),
        tuple(sorted((fact for facts in went.values() for fact in facts), key=_order)),
    )


def _order(fact: Fact) -> tuple[str, ...]:
    return (fact.passage, fact.subject, fact.property, fact.object)


def _moves(old: State, new: State) -> tuple[Move, ...]:
    before, after = old.values("stages", "standsAt"), new.values("stages", "standsAt")
    return tuple(
        Move(iri, before.get(iri, ()), after.get(iri, ()))
        for iri in sorted(before.keys() | after.keys())
        if before.get(iri) != after.get(iri)
    )


def _conflicts(
    old: State, new: State
) -> tuple[tuple[Dispute, ...], tuple[Dispute, ...], tuple[Dispute, ...]]:
    """Return the conflicts that were opened, closed, and decided since."""
    before, after = _disputes(old), _disputes(new)
    ruled_before, ruled = (
        old.values("conflicts", "hasDecision"),
        new.values("conflicts", "hasDecision"),
    )
    return (
        tuple(after[iri] for iri in sorted(after.keys() - before.keys())),
        tuple(before[iri] for iri in sorted(before.keys() - after.keys())),
        tuple(
            after[iri]
            for iri in sorted(after.keys() & before.keys())
            if iri in ruled and iri not in ruled_before
        ),
    )


def _disputes(state: State) -> dict[str, Dispute]:
    about, of = state.values("conflicts", "onSubject"), state.values("conflicts", "onProperty")
    values = state.values("conflicts", "hasValue")
    return {
        iri: Dispute(iri, about.get(iri, ("",))[0], of.get(iri, ("",))[0], values.get(iri, ()))
        for iri, cls in state.typed("conflicts").items()
        if cls == LODE + "Conflict"
    }


def _came_and_went(
    old: State, new: State, graph: str, cls: str
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return what of a class was added to and taken from one graph."""
    before = {iri for iri, of in old.typed(graph).items() if not cls or of == LODE + cls}
    after = {iri for iri, of in new.typed(graph).items() if not cls or of == LODE + cls}
    return (
        tuple(Name(iri, after=_label(new, iri)) for iri in sorted(after - before)),
        tuple(Name(iri, before=_label(old, iri)) for iri in sorted(before - after)),
    )


def _names(old: State, new: State) -> tuple[tuple[Name, ...], tuple[Name, ...], tuple[Name, ...]]:
    """Return the things of the register that came, that are called otherwise, and that went."""
    before, after = old.typed("register"), new.typed("register")
    renamed = [
        Name(iri, _label(old, iri), _label(new, iri))
        for iri in sorted(before.keys() & after.keys())
        if old.labels.get(iri) != new.labels.get(iri)
    ]
    gone = []
    for iri in sorted(before.keys() - after.keys()):
        stone = [t for t in new.graph("register") if t.subject.value == iri]
        successor = [t.object.value for t in stone if t.predicate.value == DCTERMS + "isReplacedBy"]
        reason = sorted(
            (bcp47(t.object.language), t.object.value)
            for t in stone
            if t.predicate.value == SKOS + "historyNote" and t.object.language
        )
        gone.append(Name(iri, _label(old, iri), "".join(successor[:1]), tuple(reason)))
    added = [Name(iri, after=_label(new, iri)) for iri in sorted(after.keys() - before.keys())]
    return tuple(added), tuple(renamed), tuple(gone)


def _label(state: State, iri: str) -> str:
    return state.labels.get(iri, {}).get("en", "")


def _text(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def files(old: str, dataset: derivation.Dataset, home: House) -> list[tuple[str, str]]:
    """Return what a release publishes of its changes: names of files and their texts.

    Args:
        old: the release before, as ``load`` takes it.
        dataset: the release.
        home: the checkout.

    Raises:
        UsageError: the release before cannot be read.
    """
    before, after = load(old, home), of_dataset("this release", dataset)
    before = State(Path(old).name, before.graphs)
    found = compare(before, after)
    return [
        ("changes.json", write(found, before, after, "json", "en")),
        ("changes.ttl", write(found, before, after, "rdf", "en")),
        ("changes.html", write(found, before, after, "html", "en")),
        ("changes.zh.html", write(found, before, after, "html", "zh")),
    ]


# --- writing ------------------------------------------------------------------------------------

_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "documents_added": ("Documents added", "新增文献"),
    "documents_withdrawn": ("Documents withdrawn", "撤销文献"),
    "facts_added": ("Facts added", "新增陈述"),
    "facts_changed": ("Facts changed", "改动陈述"),
    "facts_withdrawn": ("Facts withdrawn", "撤销陈述"),
    "stages_moved": ("Stages moved", "阶段变化"),
    "conflicts_opened": ("Conflicts opened", "新出现的分歧"),
    "conflicts_closed": ("Conflicts closed", "已消失的分歧"),
    "conflicts_decided": ("Conflicts decided", "新裁定的分歧"),
    "names_added": ("Names added", "新增名称"),
    "names_changed": ("Names changed", "改动名称"),
    "names_withdrawn": ("Names withdrawn", "撤销名称"),
    "terms_added": ("Terms added", "新增术语"),
    "terms_withdrawn": ("Terms withdrawn", "撤销术语"),
}


def title(name: str, lang: str) -> str:
    """Return the heading of one of the lists."""
    return _TITLES[name][0 if lang == "en" else 1]


def write(changes: Changes, old: State, new: State, form: str, lang: str) -> str:
    """Write what differs.

    Args:
        changes: what differs.
        old: the earlier state, for labels.
        new: the later state, for labels.
        form: ``text``, ``json``, ``rdf`` (Turtle) or ``html``.
        lang: ``en`` or ``zh``; JSON and RDF are the same in both.
    """
    if form == "json":
        return _json(changes, old, new)
    if form == "rdf":
        return _rdf(changes)
    sections = _sections(changes, _Words(old, new, lang))
    if form == "text":
        return _plain(changes, sections, lang)
    return _html(sections, old, new, lang)


class _Words:
    """Names things for a reader: by their label in the later state, else in the earlier one."""

    def __init__(self, old: State, new: State, lang: str) -> None:
        self._states = (new, old)
        self._lang = lang

    def __call__(self, text: str) -> str:
        tag = _TAGS[self._lang]
        for state in self._states:
            if label := state.labels.get(text, {}).get(tag):
                return label
        return short(text)

    def several(self, texts: Iterable[str]) -> str:
        comma = ", " if self._lang == "en" else "、"
        return comma.join(map(self, texts)) or {"en": "none", "zh": "无"}[self._lang]

    def line(self, one: Any) -> str:
        """Say one difference in a line."""
        if isinstance(one, Fact):
            said = f"{self(one.subject)} — {self(one.property)}: {self(one.object)}"
            return f"{said} [{short(one.passage)}]"
        if isinstance(one, Change):
            before, after = self(one.before), self(one.after)
            if before == after:  # two things of one name
                before, after = short(one.before), short(one.after)
            moved = f"{before} → {after}"
            return f"{self(one.subject)} — {self(one.property)}: {moved} [{short(one.passage)}]"
        if isinstance(one, Move):
            return f"{self(one.subject)}: {self.several(one.before)} → {self.several(one.after)}"
        if isinstance(one, Dispute):
            return f"{self(one.subject)} — {self(one.property)}: {self.several(one.values)}"
        return self._name(one)

    def _name(self, one: Name) -> str:
        reason = dict(one.reason).get(_TAGS[self._lang], "")
        if one.before and one.after and not one.after.startswith(ID):
            return f"{short(one.iri)}: {one.before} → {one.after}"
        said = (
            f"{short(one.iri)} ({self(one.iri)})"
            if self(one.iri) != short(one.iri)
            else short(one.iri)
        )
        said += f" → {short(one.after)}" if one.after.startswith(ID) else ""
        return f"{said}: {reason}" if reason else said


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
        return {"en": "nothing differs", "zh": "没有差异"}[lang] + "\n"
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
        lang=_TAGS[lang],
        heading={"en": "What changed", "zh": "有何变化"}[lang],
        between={"en": "from {} to {}", "zh": "{} 至 {}"}[lang].format(old.name, new.name),
        nothing={"en": "Nothing differs.", "zh": "没有差异。"}[lang],
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
        _say(made, move.subject, f"stage: {before} → {after}", f"阶段：{before} → {after}")
    for name, words in (
        ("conflicts_opened", ("conflict opened", "出现分歧")),
        ("conflicts_closed", ("conflict closed", "分歧消失")),
        ("conflicts_decided", ("conflict decided", "分歧已裁定")),
    ):
        for one in getattr(changes, name):
            _say(
                made,
                one.subject,
                f"{words[0]}: {short(one.property)}",
                f"{words[1]}：{short(one.property)}",
            )
    for gone in changes.names_withdrawn:
        node, true = ox.NamedNode(gone.iri), ox.Literal(True)
        made.append(ox.Triple(node, ox.NamedNode(_DEPRECATED), true))
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
        ox.Triple(statement, ox.NamedNode(_TYPE), ox.NamedNode(RDF + "Statement")),
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
        ox.Triple(change, ox.NamedNode(_TYPE), ox.NamedNode(CS + "ChangeSet")),
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
