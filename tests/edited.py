"""Random edits of a small checkout: after each, the folder built on is the one built from nothing.

The checkout is a few passages of the frozen corpus and the things that they speak of; the pages of
the ontology's and the shapes' terms are left out, but for the terms that are used. An edit is made
to what was read, or to a file that the build reads: a figure changed, a fact gone or added, a thing
called otherwise, a decision taken otherwise, what is said of a passage, where a figure is printed,
how much of a document is carried.

``python tests/edited.py 300 [SEED] [TOGETHER]``
    Make so many edits, one after the other or so many together, and say how many folders were
    alike, and how many files stood in them that were not made again.
"""

import hashlib
import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import cut_short
import frozen
import pyoxigraph as ox

from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.model.terms import LODE, SKOS
from lodestone.publish import distribution, folders
from lodestone.read import checkout
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, SHAPES, FactFile, Sources
from lodestone.read.intake import Located

PASSAGES: Final = {"equity-turn": "02 09 10", "year-one": "02 06 09"}
#: Graphs whose every term would have a page.
LEFT_OUT: Final = frozenset(terms.graph(name) for name in ("ontology", "shapes"))
_START: Final = re.compile(r"(?<=oa:start )\d+")

#: Edits what was read, or a file on disk, and returns the sources.
Edit = Callable[["random.Random", Sources], Sources]


def small(root: Path) -> Sources:
    """Write the checkout and read it."""
    home = frozen.build(root)
    for folder in (root / "data" / "documents").iterdir():
        if folder.name not in PASSAGES:
            shutil.rmtree(folder)
    for place in folders_of(home):
        for path in place.glob("[0-9]*.ttl"):
            if path.name.partition("-")[0] not in PASSAGES[place.name].split():
                path.unlink()
        lock = place / "evidence.ttl"
        lock.write_text(of_these(lock.read_text(encoding="utf-8"), place), encoding="utf-8")
    read = checkout.read(home, judged=True)
    files = [file for file in read.files if file.kind != SHAPES]
    spoken = {node for file in files if file.kind == PASSAGE for node in cut_short.nodes(file)}
    register = [file for file in files if file.kind == REGISTER]
    links = [located.triple for file in register for located in file.triples]
    while more := {link.object for link in links if link.subject in spoken} - spoken:
        spoken |= more
    kept = [cut_short.among(file, spoken) if file.kind == REGISTER else file for file in files]
    return replace(read, files=tuple(kept))


def folders_of(home: House) -> Iterator[Path]:
    return (path.parent for path in home.documents)


def of_these(lock: str, place: Path) -> str:
    """Leave out of a lock what it holds of passages that are not read."""
    numbers = "|".join(PASSAGES[place.name].split())
    head, *blocks = lock.split("\n\n")
    told = re.compile(rf"passage:{place.name}-({numbers})\b")
    return "\n\n".join(
        [head, *(one for one in blocks if "passage:" not in one or told.search(one))]
    )


class Built(NamedTuple):
    """A folder as a build left it: the digest of each file, as the bytes there have it."""

    files: Mapping[str, str]
    standing: int


def build(sources: Sources, out: Path) -> Built:
    """Publish what follows into a folder, on what stands there."""
    derived = derivation.derive(sources)
    shown = tuple(quad for quad in derived.quads if quad.graph_name.value not in LEFT_OUT)
    before = {path: path.stat().st_ino for path in out.rglob("*") if path.is_file()}
    distribution.publish(Dataset(sources, shown, derived.store), out, "0.1.0", "2026-01-01")
    files = {path: path.stat().st_ino for path in out.rglob("*") if path.is_file()}
    digests = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    listed = folders.sums(out)
    assert digests == {**listed, folders.SUMS: digests[folders.SUMS]}
    return Built(digests, sum(before.get(path) == number for path, number in files.items()))


# Edits


def triples_of(sources: Sources, *kinds: str) -> list[tuple[FactFile, Located]]:
    return [(file, located) for file in sources.of(*kinds) for located in file.triples]


def exchanged(
    sources: Sources, at: FactFile, old: Located | None, new: ox.Triple | None
) -> Sources:
    """Return the sources with one triple of a file gone, or another in its place, or one more."""
    rows = [one for one in at.triples if one is not old]
    if new is not None and all(one.triple != new for one in rows):
        rows.append(replace(old or at.triples[0], triple=new))
    rows.sort(key=lambda one: str(one.triple))
    files = [replace(at, triples=tuple(rows)) if file is at else file for file in sources.files]
    return replace(sources, files=tuple(files))


def objects(sources: Sources) -> dict[str, list[ox.NamedNode]]:
    """Return what passages and the register name, by its kind."""
    found: dict[str, set[ox.NamedNode]] = {}
    for _, located in triples_of(sources, PASSAGE, REGISTER):
        node = located.triple.object
        pair = terms.kind_and_slug(node.value) if isinstance(node, ox.NamedNode) else None
        if pair is not None and isinstance(node, ox.NamedNode):
            found.setdefault(pair[0], set()).add(node)
    return {kind: sorted(nodes, key=str) for kind, nodes in found.items()}


def a_figure_changed(chance: random.Random, sources: Sources) -> Sources:
    known = objects(sources)
    at, old = chance.choice(
        [
            (file, one)
            for file, one in triples_of(sources, PASSAGE)
            if isinstance(one.triple.object, ox.NamedNode)
            and (pair := terms.kind_and_slug(one.triple.object.value))
            and pair[0] in terms.VALUE_KINDS
        ]
    )
    kind, _ = terms.kind_and_slug(old.triple.object.value) or ("", "")
    node = chance.choice(known[kind])
    return exchanged(sources, at, old, ox.Triple(old.triple.subject, old.triple.predicate, node))


def a_fact_gone(chance: random.Random, sources: Sources) -> Sources:
    at, old = chance.choice(
        [pair for pair in triples_of(sources, PASSAGE) if len(pair[0].triples) > 1]
    )
    return exchanged(sources, at, old, None)


def a_fact_added(chance: random.Random, sources: Sources) -> Sources:
    """State in one passage what another states, of one of the things of that kind."""
    rows = triples_of(sources, PASSAGE)
    at, (_, like) = chance.choice(rows)[0], chance.choice(rows)
    subject, node = like.triple.subject, like.triple.object
    pair = terms.kind_and_slug(subject.value) if isinstance(subject, ox.NamedNode) else None
    if pair is not None:
        subject = chance.choice([subject, *objects(sources).get(pair[0], ())])
    return exchanged(sources, at, None, ox.Triple(subject, like.triple.predicate, node))


def a_name_changed(chance: random.Random, sources: Sources) -> Sources:
    at, old = chance.choice(
        [
            (file, one)
            for file, one in triples_of(sources, REGISTER, DOCUMENT)
            if one.triple.predicate.value in (SKOS + "prefLabel", SKOS + "altLabel")
        ]
    )
    text, tag = old.triple.object.value, old.triple.object.language
    node = ox.Literal(f"{text} {chance.randrange(9)}", language=tag)
    return exchanged(sources, at, old, ox.Triple(old.triple.subject, old.triple.predicate, node))


def a_decision_changed(chance: random.Random, sources: Sources) -> Sources:
    """Let a decision fall away, be told in other words, or be for another value."""
    at, old = chance.choice(triples_of(sources, CURATION))
    triple, node = old.triple, old.triple.object
    if chance.random() < 0.3:
        return exchanged(sources, at, old, None)
    if isinstance(node, ox.Literal) and node.language:
        node = ox.Literal(f"{node.value}!", language=node.language)
    elif isinstance(node, ox.NamedNode) and (pair := terms.kind_and_slug(node.value)):
        node = chance.choice([node, *objects(sources).get(pair[0], ())])
    return exchanged(sources, at, old, ox.Triple(triple.subject, triple.predicate, node))


def a_passage_told_otherwise(chance: random.Random, sources: Sources) -> Sources:
    """Drop or exchange something that is said of a document or of one of its passages."""
    at, old = chance.choice(
        [
            (file, one)
            for file, one in triples_of(sources, DOCUMENT)
            if one.triple.predicate.value
            not in {LODE + name for name in ("isPassageOf", "order", "start", "end", "length")}
        ]
    )
    rows = [one for _, one in triples_of(sources, DOCUMENT)]
    like = [one for one in rows if one.triple.predicate == old.triple.predicate]
    node = chance.choice(like).triple.object
    new = ox.Triple(old.triple.subject, old.triple.predicate, node)
    return exchanged(sources, at, old, new if chance.random() < 0.7 else None)


def a_figure_printed_elsewhere(chance: random.Random, sources: Sources) -> Sources:
    path = chance.choice(sources.house.evidence)
    text = path.read_text(encoding="utf-8")
    place = chance.choice([*_START.finditer(text)])
    path.write_text(f"{text[: place.start()]}{chance.randrange(9)}{text[place.end() :]}", "utf-8")
    return sources


def more_carried(chance: random.Random, sources: Sources) -> Sources:
    path = chance.choice(sources.house.coverage)
    told = json.loads(path.read_text(encoding="utf-8"))
    told["sentences"]["carried"] += chance.randrange(3) - 1
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return sources


def a_question_asked_otherwise(chance: random.Random, sources: Sources) -> Sources:
    path = chance.choice(sources.house.queries)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)(?<=^# title@en: ).", lambda m: m[0] + "x", text), "utf-8")
    return sources


#: The edits, and how often each comes.
EDITS: Final[Mapping[Edit, int]] = {
    a_figure_changed: 8,
    a_fact_gone: 6,
    a_fact_added: 6,
    a_name_changed: 5,
    a_decision_changed: 5,
    a_passage_told_otherwise: 4,
    a_figure_printed_elsewhere: 2,
    more_carried: 2,
    a_question_asked_otherwise: 1,
}


class Told(NamedTuple):
    """Some edits, made together: their names, the files that differ from a build from nothing.

    Attributes:
        edits: what was done.
        differing: the names of the files that are not as a build from nothing makes them.
        standing: how many files were not made again.
        files: how many there are.
    """

    edits: Sequence[str]
    differing: Sequence[str]
    standing: int
    files: int


def trial(root: Path, number: int, seed: int, together: int = 1) -> Iterator[Told]:
    """Yield what became of some edits, so many of them before each build."""
    chance = random.Random(seed)
    sources = small(root / "checkout")
    out, bare = root / "dist", root / "bare"
    build(sources, out)
    for _ in range(0, number, together):
        edits = chance.choices([*EDITS], [*EDITS.values()], k=together)
        for edit in edits:
            sources = edit(chance, sources)
        again = build(sources, out)
        whole = build(sources, bare)
        shutil.rmtree(bare)
        names = again.files.keys() | whole.files.keys()
        differing = [n for n in sorted(names) if again.files.get(n) != whole.files.get(n)]
        yield Told([e.__name__ for e in edits], differing, again.standing, len(again.files))


def main(arguments: Sequence[str]) -> int:
    number, seed, together = (int(one) for one in [*arguments, *("0", "1")[len(arguments) - 1 :]])
    builds = alike = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        for one in trial(Path(folder), number, seed, together):
            builds, alike = builds + 1, alike + (not one.differing)
            print(*one.edits, f"{one.standing} of {one.files} files stood", sep=", ", flush=True)
            print(*one.differing, sep="\n", end="\n" if one.differing else "", flush=True)
    print(f"{alike} of {builds} folders alike, after {number} edits")
    return 0 if alike == builds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
