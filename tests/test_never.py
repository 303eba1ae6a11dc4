"""What must never stand in the graph, however a file is mended: each rule is seen to fail, too.

The copies lost digits and gave an agency a wrong abbreviation; what they do not print is stated
nowhere. And the project holds words of its own: no sentence of a document, and every label and
sentence in both languages.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.read import checkout, sparql
from lodestone.read.checkout import Sources
from lodestone.read.text.spelling import plain

ROOT = Path(__file__).resolve().parents[1]
EQUITY_TURN: Final = terms.thing("passage", "equity-turn-")
#: Where somebody gives money or holds what money bought.
GIVING: Final = frozenset(
    terms.LODE + name for name in ("hasLender", "isProvidedBy", "isGivenBy", "isHeldBy")
)
#: Runs of a document of this length stand nowhere in the project, if so many are Chinese.
RUN, CHINESE = 24, 8
#: What git does not track (.gitignore), and git itself.
UNTRACKED: Final = frozenset(
    (".git", "dist", ".venv", "build", "__pycache__", ".pytest_cache", ".mypy_cache",
     ".ruff_cache", ".hypothesis", ".lodestone", "node_modules")
)  # fmt: skip
BOTH: Final = {"en", "zh-hans"}
#: Words of ours. Other names, titles and notations have the languages that the world gives them.
OURS: Final = frozenset(
    [terms.SKOS + name for name in ("prefLabel", "definition", "example", "scopeNote", "note",
                                    "editorialNote", "historyNote")]
    + [terms.SH + name for name in ("message", "description")]
    + [terms.RDFS + name for name in ("comment", "label")]
    + [terms.DCTERMS + "description"]
)  # fmt: skip
KINDS: Final = (
    checkout.ONTOLOGY, checkout.SHAPES, checkout.REGISTER,
    checkout.DOCUMENT, checkout.PASSAGE, checkout.CURATION,
)  # fmt: skip

Rule = Callable[[ox.Quad], bool]


def local(node: ox.NamedNode) -> tuple[str, str]:
    return terms.kind_and_slug(node.value) or ("", "")


def says(quad: ox.Quad, subject: str, kind: str, pattern: str) -> bool:
    """Tell whether a subject has an object of a kind whose slug matches a pattern."""
    if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
        return False
    found = local(quad.object)
    fits = re.fullmatch(kind, found[0]) and re.search(pattern, found[1])
    return bool(fits and re.fullmatch(subject, ":".join(local(quad.subject))))


def from_equity_turn(quad: ox.Quad) -> bool:
    return str(quad.graph_name.value).startswith(EQUITY_TURN)


def has_price(quad: ox.Quad) -> bool:
    stake = "(instrument:mp-materials-stake|measure:mp-materials-deal)"
    return from_equity_turn(quad) and says(quad, stake, "quantity", r"^[A-Z]{3}-(?!lost$)")


def has_month(quad: ox.Quad) -> bool:
    stake = "(instrument:mp-materials-stake|measure:mp-materials-deal)"
    return from_equity_turn(quad) and says(quad, stake, "date|stage", r"\d{4}-\d{2}(-|$)")


def has_credit_amount(quad: ox.Quad) -> bool:
    credit = "instrument:obbba-credit-appropriation"
    return from_equity_turn(quad) and says(quad, credit, "quantity", r"^[A-Z]{3}-(?!lost$)")


def is_announced_on_the_22nd(quad: ox.Quad) -> bool:
    return says(quad, "[a-z]+:.*vault.*", "date|stage", r"\d{4}-\d{2}-22$")


def is_council_a_lender(quad: ox.Quad) -> bool:
    council = terms.thing("actor", "national-security-council")
    return quad.predicate.value in GIVING and quad.object == ox.NamedNode(council)


#: Each rule with quads that break it: graph, subject, property, object.
NEVER: Final = {
    "a price of the MP Materials stake from equity-turn": (
        has_price,
        [
            "passage/equity-turn-09 instrument/mp-materials-stake amount quantity/USD-400m",
            "passage/equity-turn-20 measure/mp-materials-deal amount quantity/USD-atleast-1bn",
        ],
    ),
    "a month of the MP Materials stake from equity-turn": (
        has_month,
        [
            "passage/equity-turn-09 instrument/mp-materials-stake reached stage/agreed-2025-07",
            "passage/equity-turn-09 measure/mp-materials-deal reached stage/signed-2025-07-10",
        ],
    ),
    "an amount of the OBBBA credit appropriation from equity-turn": (
        has_credit_amount,
        ["passage/equity-turn-07 instrument/obbba-credit-appropriation amount quantity/USD-500m"],
    ),
    "the 22nd as the day on which the vault was announced": (
        is_announced_on_the_22nd,
        [
            "passage/resource-club-23 measure/project-vault reached stage/announced-2026-01-22",
            "passage/vault-doubts-01 measure/project-vault reached stage/announced-2026-02-22",
            "graph/settled instrument/vault-stockpile since date/2026-01-22",
        ],
    ),
    "the National Security Council as a lender": (
        is_council_a_lender,
        [
            "passage/resource-club-34 instrument/osc-rare-earth-loan hasLender"
            " actor/national-security-council",
            "graph/settled instrument/magnet-companies-loans isProvidedBy"
            " actor/national-security-council",
        ],
    ),
}


def quad(text: str) -> ox.Quad:
    graph, subject, predicate, node = text.split()
    name = graph if graph.startswith("graph/") else "id/" + graph
    return ox.Quad(
        ox.NamedNode(terms.ID + subject),
        ox.NamedNode(terms.LODE + predicate),
        ox.NamedNode(terms.ID + node),
        ox.NamedNode(terms.BASE + name),
    )


@pytest.mark.parametrize("what", NEVER)
def test_it_stands_nowhere_in_the_graph(dataset: Dataset, what: str) -> None:
    rule, _ = NEVER[what]
    assert [str(one) for one in dataset.quads if rule(one)] == []


@pytest.mark.parametrize("what", NEVER)
def test_it_would_be_seen(what: str) -> None:
    rule, examples = NEVER[what]
    assert [text for text in examples if not rule(quad(text))] == []


def test_what_the_copies_lost_is_stated_as_lost(dataset: Dataset) -> None:
    stated = set(dataset.quads)
    assert quad(
        "passage/equity-turn-09 instrument/mp-materials-stake amount quantity/USD-lost"
    ) in stated  # fmt: skip
    assert quad(
        "passage/equity-turn-07 instrument/obbba-credit-appropriation amount quantity/USD-lost"
    ) in stated  # fmt: skip


def squeezed(text: str) -> str:
    """Return a text without white space, in simplified and half-width characters."""
    return "".join(plain(text).split())


def runs(text: str, titles: Iterable[str]) -> Iterator[str]:
    """Yield the runs of a document that may stand nowhere else; its title is no sentence."""
    for title in titles:
        text = text.replace(squeezed(title), "\n" * RUN)
    for start in range(len(text) - RUN + 1):
        run = text[start : start + RUN]
        if "\n" not in run and len(re.findall("[\u3400-\u9fff]", run)) >= CHINESE:
            yield run


def tracked(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_out = any(part in UNTRACKED or part.endswith(".egg-info") for part in parts)
        if path.is_file() and not is_out:
            yield path


def quoting(paths: Iterable[Path], forbidden: frozenset[str]) -> Iterator[str]:
    """Yield the files that share a run with a document."""
    for path in paths:
        try:
            text = squeezed(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue  # no text at all
        for start in range(len(text) - RUN + 1):
            if text[start : start + RUN] in forbidden:
                yield f"{path}: {text[start : start + RUN]}"
                break


@pytest.fixture(scope="module")
def forbidden(sources: Sources, texts: Path) -> frozenset[str]:
    titles = [
        triple.object.value
        for triple in sources.triples(checkout.DOCUMENT)
        if triple.predicate.value == terms.DCTERMS + "title"
    ]
    return frozenset(
        run
        for path in texts.glob("*.txt")
        for run in runs(squeezed(path.read_bytes().decode("utf-8")), titles)
    )


def test_no_sentence_of_a_document_stands_in_the_project(forbidden: frozenset[str]) -> None:
    assert len(forbidden) > 10_000
    assert list(quoting(tracked(ROOT), forbidden)) == []


def test_a_sentence_of_a_document_would_be_found(
    forbidden: frozenset[str], texts: Path, tmp_path: Path
) -> None:
    for path in texts.glob("*.txt"):
        text = path.read_bytes().decode("utf-8")
        middle = len(text) // 2
        broken = "\n    ".join(re.findall(r".{1,7}", text[middle : middle + 3 * RUN]))
        (tmp_path / f"{path.stem}.ttl").write_text(broken, encoding="utf-8")
    found = list(quoting(tracked(tmp_path), forbidden))
    assert len(found) == len(list(texts.glob("*.txt")))


def monolingual(triples: Iterable[ox.Triple], *, is_strict: bool = True) -> list[str]:
    """Return what is worded in one language alone, and English names in Chinese characters."""
    written: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    wrong = []
    for triple in triples:
        predicate, text = triple.predicate.value, triple.object
        if predicate in OURS and isinstance(text, ox.Literal):
            language = (text.language or "").lower()
            written[str(triple.subject), predicate].append(language)
            is_name = language == "en" and predicate == terms.SKOS + "prefLabel"
            if is_name and re.search("[\u3400-\u9fff]", text.value):
                wrong.append(f"{triple.subject} {predicate}: {text.value}")
    for (subject, predicate), languages in written.items():
        counts = {languages.count(language) for language in BOTH}
        extra = set(languages) - BOTH - {"zh-hant"}
        waits = sorted(counts) == [0, 1] and not is_strict
        if (len(counts) > 1 and not waits) or counts == {0} or extra:
            wrong.append(f"{subject} {predicate}: {sorted(languages)}")
    return sorted(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_and_sentence_of_ours_is_worded_in_both_languages(
    sources: Sources, corpus: Dataset, kind: str
) -> None:
    """A contributor may word names in one language alone; the other waits (q91)."""
    is_strict = kind in (checkout.ONTOLOGY, checkout.SHAPES)
    assert monolingual(sources.triples(kind), is_strict=is_strict) == []
    assert monolingual(corpus.sources.triples(kind)) == []


@pytest.mark.parametrize(
    "words",
    [
        '"one"@en',
        '"一"@zh-Hans',
        '"一"@zh-Hant',
        '"one"@en , "一"@zh-Hans , "two"@en',
        '"one"@en , "一"@zh-Hans , "un"@fr',
        '"one"',
        '"一 one"@en , "一"@zh-Hans',
    ],
)
def test_a_label_in_one_language_would_be_found(words: str) -> None:
    text = f"<urn:x> <{terms.SKOS}prefLabel> {words} ."
    assert monolingual(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_everything_that_is_declared_has_a_label(sources: Sources) -> None:
    labelled = {
        triple.subject.value
        for triple in sources.triples(*KINDS)
        if triple.predicate.value == terms.SKOS + "prefLabel"
    }
    declared = {
        triple.subject.value
        for triple in sources.triples(checkout.REGISTER, checkout.DOCUMENT, checkout.ONTOLOGY)
        if triple.predicate.value == terms.RDF + "type"
        and terms.is_ours(triple.subject.value)
        and local(triple.subject)[0] != "prefix"
    }
    opinions = {
        triple.subject.value
        for triple in sources.triples(checkout.PASSAGE)
        if local(triple.subject)[0] == "assessment"
    }
    assert sorted((declared | opinions) - labelled) == []


def test_every_question_is_worded_in_both_languages(home: House, sources: Sources) -> None:
    keys = ("title@en", "title@zh-Hans", "description@en", "description@zh-Hans")
    wordless = [
        (path.name, key)
        for path in home.queries
        for key in keys
        if not sparql.load(path, sources.ontology.prefixes).one(key)
    ]
    assert wordless == []
