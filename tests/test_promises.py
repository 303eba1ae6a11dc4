"""What is promised is laid: ``check`` itself reaches every view, shape, rule and hygiene query.

A small checkout is judged by the command, and what it hands to the engines is written down. And
``check FILE`` reports each kind of tension that a build reports.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import copies
import pyoxigraph as ox
import pytest

from lodestone.check import shacl, views, whole
from lodestone.check.hygiene import queries
from lodestone.check.neighbourhood import index, judging
from lodestone.commands import main
from lodestone.derive import closure, derivation
from lodestone.model import terms
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF
from lodestone.publish import distribution
from lodestone.read import checkout, sparql
from lodestone.read.checkout import SHAPES, Sources

RULES = sorted(derivation.RULES.rglob("*.rq"))


@dataclass
class Ran:
    """What the engines were given, in the order of the calls.

    Attributes:
        views: the data and the shapes of each validation.
        rules: the files of the rules.
        hygiene: the names of the hygiene queries.
    """

    views: list[tuple[set[ox.Triple], set[ox.Triple]]] = field(default_factory=list)
    rules: set[Path] = field(default_factory=set)
    hygiene: set[str] = field(default_factory=set)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    told = Ran()
    validate, construct, rows = shacl.validate, derivation.construct, queries.rows
    infer = closure.infer

    def laid(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[shacl.Result]:
        data, shapes = list(data), list(shapes)
        told.views.append((set(data), set(shapes)))
        return validate(data, shapes)

    def run(store: ox.Store, rule: sparql.QueryFile) -> list[ox.Triple]:
        told.rules.add(rule.path)
        return construct(store, rule)

    def inferred(
        store: ox.Store, rules: Sequence[sparql.QueryFile], prefixes: dict[str, str]
    ) -> list[ox.Triple]:
        told.rules.update(rule.path for rule in rules)
        return infer(store, rules, prefixes)

    def asked(store: ox.Store, query: sparql.QueryFile) -> list[tuple[str, ...]]:
        told.hygiene.add(query.name)
        return rows(store, query)

    monkeypatch.setattr(shacl, "validate", laid)
    monkeypatch.setattr(derivation, "construct", run)
    monkeypatch.setattr(closure, "infer", inferred)
    monkeypatch.setattr(queries, "rows", asked)
    return told


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LODESTONE_SOURCES", raising=False)
    return copies.build(tmp_path)


# Everything


def test_check_lays_every_triple_of_every_shape_on_some_view(small: House, ran: Ran) -> None:
    assert main.main(["check"]) == 0
    laid = set().union(*(shapes for _, shapes in ran.views))
    assert set(checkout.read(small).triples(SHAPES)) - laid == set()


def test_check_lays_the_three_views(small: House, ran: Ran, ontology: Ontology) -> None:
    """What is stated has names with a passage; settled alone has every minimum count."""
    assert main.main(["check"]) == 0
    shapes = list(checkout.read(small).triples(SHAPES))
    wanted = {
        name: set(views.shapes_for(name, shapes, ontology))
        for name in ("stated", "named", "settled")
    }
    assert [laid for _, laid in ran.views] == list(wanted.values())
    stated, named, settled = (data for data, _ in ran.views)
    loan, lends = terms.thing("instrument", "example-magnets-loan"), LODE + "hasBorrower"
    stating = loan + views.IN + terms.thing("passage", "sample-01")
    assert (stating, lends) in {(t.subject.value, t.predicate.value) for t in stated}
    assert not [t for t in named if t.predicate.value == lends]
    assert (loan, lends) in {(t.subject.value, t.predicate.value) for t in settled}


def test_build_lays_what_check_lays(
    small: House, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(copies.ROOT / "pyproject.toml", small.root)
    monkeypatch.setattr(distribution, "publish", lambda *_, **__: [])
    assert main.main(["build"]) == 0
    assert len(ran.views) == 3
    assert sorted(ran.rules) == RULES
    assert ran.hygiene


@pytest.mark.parametrize(
    ("lang", "note", "opened"),
    [
        ("en", "1 note on the data, which stops no build: build.py check shows it", "now open"),
        ("zh", "数据另有 1 条提示，不影响构建：用 build.py check 查看", "现在可打开"),
    ],
)
def test_a_build_counts_its_notes_in_one_line_and_says_what_to_open(
    lang: str,
    note: str,
    opened: str,
    small: House,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = {"en": "a made-up note", "zh": "虚构的提示"}
    doubt = Finding("made-up-rule", Severity.WARNING, said, {"en": "", "zh": ""})
    monkeypatch.setattr(whole, "check_derived", lambda *_: [doubt])
    shutil.copy(copies.ROOT / "pyproject.toml", small.root)
    monkeypatch.setattr(distribution, "publish", lambda *_, **__: [])
    assert main.main(["build", "--lang", lang]) == 0
    told = capsys.readouterr()
    assert "made-up" not in told.err
    *_, counted, last = told.out.splitlines()
    assert counted == note
    assert last.startswith(opened)
    assert ("zh/index.html" in last) == (lang == "zh")
    assert main.main(["build", "--strict", "--lang", lang]) == 1
    assert "made-up-rule" in capsys.readouterr().err


def test_check_runs_every_rule_and_every_hygiene_query(small: House, ran: Ran) -> None:
    assert small.root.is_dir()
    assert main.main(["check"]) == 0
    assert sorted(ran.rules) == RULES
    assert ran.hygiene == {path.stem for path in queries.FOLDER.glob("*.rq")}


def test_a_claim_that_no_source_makes_is_a_warning_where_its_thing_is_stated(small: House) -> None:
    path = small.root / "data/documents/sample/01-loan.ttl"
    text = copies.LOAN.replace("    lode:hasBorrower actor:example-magnets ;\n", "")
    path.write_text(text.replace("conditional", "signed"), encoding="utf-8")
    found = whole.check_derived(derivation.derive(checkout.read(small)))
    (missing,) = [one for one in found if one.rule.startswith("shape:")]
    assert (missing.rule, missing.severity.name) == ("shape:Loan-hasBorrower", "WARNING")
    assert (missing.path, missing.line) == (path, 1)


def test_a_claim_that_is_stated_and_not_settled_is_not_missing(small: House) -> None:
    """The lender of a loan that is only promised is no lender yet; nobody has left him out."""
    dataset = derivation.derive(checkout.read(small))
    settled = dataset.by_graph[terms.graph("settled")]
    assert not [t for t in settled if t.predicate.value == LODE + "hasLender"]
    assert not [one for one in whole.check_derived(dataset) if one.rule == "shape:Loan-hasLender"]


# Some files


def test_check_of_a_file_runs_every_rule_that_adds_to_what_it_reads(
    small: House, ran: Ran, ontology: Ontology
) -> None:
    index.write(small, small.root / ".lodestone/index")
    at_hand = index.open_index(small.root / ".lodestone/index")
    ran.rules.clear()
    judging.judge(small, at_hand, [small.root / "data/documents/sample/01-loan.ttl"])
    rules = derivation.rules(derivation.RULES, ontology.prefixes)
    adding = {rule.path for rule in rules if derivation.into(rule) in whole.READ}
    assert adding <= ran.rules
    graphs = {derivation.into(rule) for rule in rules if rule.path in ran.rules}
    assert not {terms.graph(name) for name in ("countable", "settled-reasons")} & graphs


def test_rules_are_chosen_by_what_they_read_and_add_to(ontology: Ontology) -> None:
    def rule(name: str, into: str, *graphs: str) -> sparql.QueryFile:
        body = " ".join(f"GRAPH graph:{graph} {{ ?s ?p ?o }}" for graph in graphs)
        header = {"into": (f"graph:{into}",)}
        return sparql.QueryFile(Path(f"{name}.rq"), header, body, ontology.prefixes)

    among = [
        rule("1", "stages", "values"),
        rule("2", "settled", "stages"),
        rule("3", "conflicts", "settled"),
        rule("4", "countable", "conflicts"),
    ]
    chosen = derivation.leading_to([terms.graph("conflicts")], among)
    assert [one.name for one in chosen] == ["1", "2", "3"]
    assert derivation.leading_to([terms.graph("nothing")], among) == []


REGISTER = """\
instrument:example-programme a lode:FundingTotal ;
    skos:prefLabel "programme"@en , "项目资金"@zh-Hans .
project:example-mine a lode:Project ;
    skos:prefLabel "Example Mine"@en , "示例矿"@zh-Hans .
actor:example-club a lode:Coalition ;
    skos:prefLabel "Example Club"@en , "示例俱乐部"@zh-Hans .
actor:example-bureau a lode:GovernmentBody ;
    skos:prefLabel "Example Bureau"@en , "示例局"@zh-Hans ;
    lode:isOrganPartOf country:exampleland .
instrument:example-stake a lode:EquityStake ;
    skos:prefLabel "stake in Example Magnets"@en , "在示例磁材公司的股份"@zh-Hans .
country:otherland a lode:Country ;
    skos:prefLabel "Otherland"@en , "他国"@zh-Hans ; skos:notation "XB" .
measure:example-pact a lode:Agreement ;
    skos:prefLabel "Example pact"@en , "示例协定"@zh-Hans .
"""
#: What another passage states already, and what a new file adds to it, by the rule that notes it.
TENSIONS = {
    "15-tensions-bound": (
        """instrument:example-programme lode:amount quantity:USD-5m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """instrument:example-programme lode:amount quantity:USD-about-5m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
    ),
    "15-tensions-range": (
        """instrument:example-programme lode:amount quantity:USD-5m-to-9m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """instrument:example-programme lode:amount quantity:USD-6m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
    ),
    "15-tensions-within": (
        """project:example-mine lode:startsOn date:2028 ; lode:locator 1 .""",
        """project:example-mine lode:startsOn date:2028-06-01 ; lode:locator 1 .""",
    ),
    "16-tensions-rungs": (
        """instrument:example-programme lode:amount quantity:USD-5m ; lode:locator 1 ;
            lode:reached stage:negotiated .""",
        """instrument:example-programme lode:amount quantity:USD-5m ; lode:locator 1 ;
            lode:reached stage:signed .""",
    ),
    "17-tensions-rest": (
        """instrument:example-programme lode:amount quantity:USD-12bn ; lode:locator 1 ;
            lode:reached stage:signed-2025 .
        instrument:example-guarantee lode:isPartOf instrument:example-programme ;
            lode:shareOfWhole quantity:fraction-2-of-3 ; lode:locator 1 .
        instrument:example-grant lode:isPartOf instrument:example-programme ;
            lode:isRemainderOf instrument:example-programme ; lode:locator 1 .""",
        """instrument:example-grant lode:amount quantity:USD-2bn ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
    ),
    "17-tensions-share": (
        """instrument:example-programme lode:amount quantity:USD-1bn ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """instrument:example-magnets-loan lode:isPartOf instrument:example-programme ;
            lode:shareOfWhole quantity:percent-70 ; lode:locator 1 ;
            lode:reached stage:conditional-2025-11 .""",
    ),
    "18-tensions-parts": (
        """instrument:example-programme lode:amount quantity:USD-700m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .
        instrument:example-guarantee lode:amount quantity:USD-400m ; lode:locator 1 ;
            lode:isPartOf instrument:example-programme ; lode:reached stage:signed-2025 .""",
        """instrument:example-grant lode:amount quantity:USD-500m ; lode:locator 1 ;
            lode:isPartOf instrument:example-programme ; lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-actors": (
        """measure:example-deal lode:isTakenBy actor:example-agency ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """measure:example-deal lode:isTakenBy actor:example-magnets ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-count": (
        """actor:example-club lode:memberCount quantity:country-1 ; lode:locator 1 .
        country:exampleland lode:isMemberOf actor:example-club ; lode:locator 1 .""",
        "country:otherland lode:isMemberOf actor:example-club ; lode:locator 1 .",
    ),
    "19-tensions-denials": (
        """measure:example-deal lode:isTakenBy actor:example-agency ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """denial:example a lode:Denial ; lode:deniesSubject measure:example-deal ;
            lode:deniesProperty lode:isTakenBy ; lode:deniesObject actor:example-agency ;
            lode:locator 1 .""",
    ),
    "19-tensions-directions": (
        """observation:jobs-exampleland a lode:Observation ; lode:locator 1 ;
            lode:hasDirection direction:down ; lode:hasIndicator indicator:jobs ;
            lode:inPlace country:exampleland .""",
        """observation:jobs-exampleland a lode:Observation ; lode:locator 1 ;
            lode:hasDirection direction:up ; lode:hasIndicator indicator:jobs ;
            lode:inPlace country:exampleland .""",
    ),
    "19-tensions-holders": (
        """instrument:example-stake lode:isHeldBy country:exampleland ; lode:locator 1 ;
            lode:isStakeIn actor:example-magnets ; lode:share quantity:percent-5 ;
            lode:reached stage:signed-2025 .""",
        """instrument:example-stake lode:isHeldBy actor:example-bureau ; lode:locator 1 ;
            lode:isStakeIn actor:example-magnets ; lode:share quantity:percent-10 ;
            lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-kinds": (
        """instrument:example-stake lode:share quantity:percent-5 ; lode:locator 1 ;
            lode:isStakeIn actor:example-magnets ; lode:reached stage:signed-2025 .""",
        """instrument:example-stake a lode:PreferredStock ; lode:locator 1 ;
            lode:isStakeIn actor:example-magnets ; lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-losses": (
        """instrument:example-programme lode:amount quantity:USD-5m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """instrument:example-programme lode:amount quantity:USD-lost ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-attitudes": (
        """project:example-mine lode:startsOn date:2028 ; lode:locator 1 .""",
        """stance:agency-mine a lode:Stance ; lode:isOf project:example-mine ; lode:locator 1 ;
            lode:hasAttitude attitude:supports ; lode:isStanceOf actor:example-agency .
        stance:magnets-mine a lode:Stance ; lode:isOf project:example-mine ; lode:locator 1 ;
            lode:hasAttitude attitude:opposes ; lode:isStanceOf actor:example-magnets .""",
    ),
    "19-tensions-ceilings": (
        """instrument:example-programme lode:amount quantity:USD-500m ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """instrument:example-guarantee lode:amount quantity:USD-atmost-400m ; lode:locator 1 ;
            lode:isPartOf instrument:example-programme ; lode:reached stage:signed-2025 .
        instrument:example-grant lode:amount quantity:USD-100m ; lode:locator 1 ;
            lode:isPartOf instrument:example-programme ; lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-origins": (
        """instrument:example-stake lode:converts instrument:example-magnets-loan ;
            lode:locator 1 ; lode:isStakeIn actor:example-magnets ;
            lode:share quantity:percent-5-to-10 ; lode:reached stage:negotiated .""",
        """instrument:example-stake lode:isStakeIn actor:example-magnets ; lode:locator 1 ;
            lode:share quantity:percent-5 ; lode:reached stage:taken .""",
    ),
    "19-tensions-sibling-kinds": (
        """measure:example-pact a lode:FrameworkAgreement ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
        """measure:example-pact a lode:MemorandumOfUnderstanding ; lode:locator 1 ;
            lode:reached stage:signed-2025 .""",
    ),
    "19-tensions-areas": (
        """measure:example-pact lode:isDirectedAt country:otherland ; lode:locator 1 ;
            lode:reached stage:signed .""",
        """measure:example-pact lode:inPlace place:world ; lode:locator 1 ;
            lode:reached stage:signed .""",
    ),
    "19-tensions-hollow-acts": (
        """measure:example-pact lode:reached stage:started ; lode:locator 1 .""",
        """instrument:example-grant lode:isMadeUnder measure:example-pact ; lode:locator 1 ;
            lode:reached stage:considered .""",
    ),
}
#: What no file alone can open, or what only a build finds, because a neighbourhood does not grow.
OF_BUILDS = {
    "16-tensions-precision": "all days that the other document gives",
    "19-tensions-act-places": "all that is done under one act",
    "19-tensions-added-words": "the evidence of the other document",
    "19-tensions-aim-places": "a duty that stands beside its aim",
    "19-tensions-aims": "all aims of one tool, in every document",
    "19-tensions-akin-bounds": "all that is measured by one indicator and by those akin to it",
    "19-tensions-asks": "all calls of others for the minerals of a proposal",
    "19-tensions-attached-terms": "all terms of one deal",
    "19-tensions-attributions": "all that names the source of one figure in a document",
    "19-tensions-bare-pacts": "all terms of one pact",
    "19-tensions-baselines": "the act on which the act of a goal builds, and its tools",
    "19-tensions-bases": "all that is measured by one indicator and by those akin to it",
    "19-tensions-beside-groups": "all that is counted among one group of minerals",
    "19-tensions-calls": "all acts that call up one law",
    "19-tensions-chairs": "who has which place in a strategy, and the posts of its hub",
    "19-tensions-clubs": "all bodies that are counted among such groups",
    "19-tensions-cores": "all that is called a core of one thing",
    "19-tensions-counted-twice": "two counts that stand in one passage",
    "19-tensions-cover": "the grounds of a statement, each with its figure",
    "19-tensions-cut-names": "a tension that somebody recorded, and the register",
    "19-tensions-dealings": "all refusals of one state, and all deals of others there",
    "19-tensions-declines": "all falls in one country and mineral, in every document",
    "19-tensions-defining-laws": "all acts that let somebody decide what counts",
    "19-tensions-definitions": "all acts that let somebody decide what counts",
    "19-tensions-degrees": "all that is measured by one indicator and by those akin to it",
    "19-tensions-denied-weights": "all that is said of what is denied",
    "19-tensions-dependences": "all agreements with one country",
    "19-tensions-duty-lists": "all that the duties of one act deal with",
    "19-tensions-early-firsts": "all stakes that an actor or its bodies hold",
    "19-tensions-early-replacements": "what takes the place of what",
    "19-tensions-early-uses": "whether the thing is told as done in any document",
    "19-tensions-effects": "all causes of one effect",
    "19-tensions-figures": "all that is measured by one indicator, in every document",
    "19-tensions-financed-plans": "all money for the projects of one place",
    "19-tensions-firsts": "all stakes that an actor or its bodies hold",
    "19-tensions-for-whom": "all tools of one provider",
    "19-tensions-forecasts": "all that a state gives in one country",
    "19-tensions-forms": "what the text of an act is for",
    "19-tensions-formulas": "all means of one policy and all dependences of one country",
    "19-tensions-functions": "all who have one function in a measure",
    "19-tensions-further-laws": "a decision on what is one deal, and all that draws on one sum",
    "19-tensions-grounds-of-steps": "the grounds of a statement, each with its figure",
    "19-tensions-guidance-due": "the day of an act, and all tools of one programme",
    "19-tensions-head-words": "the names of all tools of one kind",
    "19-tensions-home-or-abroad": "all tasks of one body, and all that it provides",
    "19-tensions-hubs": "all who are told to be the hub of one thing",
    "19-tensions-larger-holders": "all stakes in one firm and in what it owns",
    "19-tensions-law-hands": "who carries out a policy, and what acts hand to whom",
    "19-tensions-leaders": "what the text of an act lays on whom",
    "19-tensions-left-out-bodies": "all bodies that the text of an act binds",
    "19-tensions-left-out-payments": "all that is given under one pact",
    "19-tensions-left-out-terms": "all terms of one act",
    "19-tensions-left-out-tools": "all tools of one act",
    "19-tensions-levels": "what all passages of the other document name",
    "19-tensions-levers": "all duties of one state",
    "19-tensions-limits": "what the text of an act makes a condition",
    "19-tensions-listings": "all acts that count one mineral among those of a list",
    "19-tensions-lost-parts": "all parts of one whole with their sums",
    "19-tensions-made-under": "all acts under which one tool is made",
    "19-tensions-makeup": "all that is called the core or the like",
    "19-tensions-mediated-frames": "all that one mediation is to bring about",
    "19-tensions-mediations": "all that one mediation is to bring about",
    "19-tensions-members": "all that is counted among one class",
    "19-tensions-misprints": "a tension that somebody recorded, and the register",
    "19-tensions-missing-words": "the evidence of the other document",
    "19-tensions-moneys": "all stakes and loans for one product",
    "19-tensions-names": "the evidence of the other document",
    "19-tensions-national-stocks": "all things of one kind, by their names",
    "19-tensions-negotiators": "all who have a function in what speaks of a pact",
    "19-tensions-neighbours": "all pressure by one means on the states of a region",
    "19-tensions-new-or-old": "all aims and tools of one class, in the documents of one author",
    "19-tensions-none-raised": "all aims for one mineral",
    "19-tensions-numbers": "the evidence of the other document",
    "19-tensions-on-whom": "all that is observed of one mineral and country",
    "19-tensions-only-terms": "all that is given and sought under one agreement",
    "19-tensions-open-counts": "all who decide under an act",
    "19-tensions-open-terms": "the steps of what a pact is part of",
    "19-tensions-organ-talks": "all parts of one plan",
    "19-tensions-other-trades": "the parts of a total, and what their companies make",
    "19-tensions-outcomes": "all that is observed by one indicator, and the class of a tool",
    "19-tensions-own-aims": "all aims of one act, in every document",
    "19-tensions-own-deals": "all deals of one buyer",
    "19-tensions-own-priorities": "all that an act puts first, in every document",
    "19-tensions-own-rankings": "all that other documents tell of whom a rank is given",
    "19-tensions-own-ties": "all that one actor has in a project",
    "19-tensions-part-dates": "the parts of a whole, and the whole of a part",
    "19-tensions-partner-rungs": "all that the partner of an agreement gives",
    "19-tensions-partner-sums": "all that the partner of an agreement gives",
    "19-tensions-partners": "all arrangements of one party",
    "19-tensions-passed-by": "all acts of one taker",
    "19-tensions-passed-over": "all criticism of one act",
    "19-tensions-permit-limits": "the act on which the act of a goal builds",
    "19-tensions-planned-stakes": "all effects of a stake, and its steps in every document",
    "19-tensions-plans": "all acts for one mineral, in every document",
    "19-tensions-possible-money": "all sums under one law",
    "19-tensions-printed-names": "all names that passages print for one thing",
    "19-tensions-priorities": "all priorities of one state and its bodies",
    "19-tensions-programme-ends": "all tools of one programme",
    "19-tensions-promised-twice": "who owns the project of a contract, and all rights",
    "19-tensions-raised": "all that raises one thing",
    "19-tensions-reach-of-rights": "all rights for the minerals of one state",
    "19-tensions-reaches": "the counts of two acts that go together",
    "19-tensions-reasons": "all causes of one thing",
    "19-tensions-refusals": "all rights that one state gives",
    "19-tensions-replaced-terms": "the sums of what was replaced",
    "19-tensions-rhythms": "what the text of an act lets be due",
    "19-tensions-rises": "the days of all acts that raise one thing",
    "19-tensions-rival-entries": "lists of other documents, decisions on deals, and plans",
    "19-tensions-roles": "all that one actor does in an act",
    "19-tensions-same-deadlines": "all that draws on one sum",
    "19-tensions-same-deal": "a decision on what is one deal",
    "19-tensions-same-matters": "all that is done about one product",
    "19-tensions-scales": "all sums for one mineral",
    "19-tensions-shortfalls": "all parts of one whole with their sums",
    "19-tensions-sizes": "all parts of one whole",
    "19-tensions-small-parts": "all sums of one passage",
    "19-tensions-sole-control": "all who lead or control one body",
    "19-tensions-sought": "all that is given and sought under one agreement",
    "19-tensions-sources": "in whose name another passage speaks",
    "19-tensions-standings": "all rankings of one actor",
    "19-tensions-still-due": "what the text of an act leaves due",
    "19-tensions-superseded": "what other documents tell of the old thing",
    "19-tensions-terms": "all that is made under one agreement, in every document",
    "19-tensions-titles": "all posts in a body",
    "19-tensions-tool-laws": "all policies that provide for one tool",
    "19-tensions-tool-lists": "all tools of one measure",
    "19-tensions-uncounted": "all names that are counted with one number",
    "19-tensions-undated": "all dates that the other document gives of an act",
    "19-tensions-unequal-lists": "decisions on deals, and lists of other documents",
    "19-tensions-unequal-places": "all places of the duties under one act",
    "19-tensions-unnamed": "all that the text of an act names",
    "19-tensions-unprinted": "all that the text of an act prints",
    "19-tensions-unsaid-figures": "what all documents say of a thing",
    "19-tensions-weights": "all that is said of the weight of one thing",
    "19-tensions-wholes-and-members": "what is counted in a set, and all figures of one indicator",
    "19-tensions-wider-tasks": "all tasks of one actor",
    "19-tensions-within-and-after": "the parts of a meeting",
}
MORE = """\
instrument:example-guarantee a lode:LoanGuarantee ;
    skos:prefLabel "guarantee"@en , "担保"@zh-Hans .
instrument:example-grant a lode:Grant ;
    skos:prefLabel "grant"@en , "赠款"@zh-Hans .
place:world a lode:Place ;
    skos:prefLabel "world"@en , "全球"@zh-Hans .
"""


def noted(sources: Sources) -> set[str]:
    """The tensions of a checkout, by the slugs of their names."""
    conflicts = derivation.derive(sources).by_graph.get(terms.graph("conflicts"), ())
    typed = ox.NamedNode(RDF + "type"), ox.NamedNode(LODE + "Tension")
    found = (t.subject.value for t in conflicts if (t.predicate, t.object) == typed)
    return {iri.rpartition("/")[2] for iri in found}


def opened(home: House, path: Path) -> Iterator[str]:
    at_hand = index.open_index(home.root / ".lodestone/index")
    judged = judging.judge(home, at_hand, [path])
    assert judged.added
    assert judged.added.is_weighed, [one.message["en"] for one in judged.findings]
    for dispute in judged.added.opened:
        if dispute.kind == "Tension":
            yield dispute.name.partition(":")[2]


@pytest.mark.parametrize("rule", TENSIONS)
def test_check_of_a_file_reports_the_tension_that_a_build_reports(small: House, rule: str) -> None:
    before, adds = TENSIONS[rule]
    register = copies.REGISTER + REGISTER + MORE
    copies.write(small.root, register, "data/register/things.ttl")
    copies.write(small.root, before, "data/documents/sample/03-other.ttl")
    index.write(small, small.root / ".lodestone/index")
    without = noted(checkout.read(small))
    path = copies.write(small.root, adds)
    new = noted(checkout.read(small)) - without
    assert new
    assert set(opened(small, path)) == new


def made_by(rule: Path) -> str:
    """What a rule makes: the head of its query."""
    return rule.read_text(encoding="utf-8").partition("WHERE")[0]


def test_every_rule_that_notes_a_tension_has_its_case_or_is_of_builds_alone() -> None:
    assert sorted([*TENSIONS, *OF_BUILDS]) == [
        path.stem for path in RULES if "a lode:Tension" in made_by(path)
    ]
