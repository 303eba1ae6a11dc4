"""What an editor does by command: join and part deals, decide, name. No Turtle is typed."""

from collections.abc import Sequence
from pathlib import Path

import copies
import pytest

from lodestone.commands import main
from lodestone.model.house import House

OTHER = """\
document:other a lode:Document ;
    skos:prefLabel "Other"@en , "另文"@zh-Hans ;
    dcterms:creator actor:example-writer ; dcterms:language "zh-Hans" ;
    lode:coversUntil date:2025-12 ; lode:length 100 ;
    lode:digest "0000000000000000000000000000000000000000000000000000000000000000" .
passage:other-01 a lode:Passage ;
    skos:prefLabel "Passage 1"@en , "第1段"@zh-Hans ;
    lode:digest "0000000000000000000000000000000000000000000000000000000000000000" ;
    lode:isPassageOf document:other ; lode:order 1 ; lode:start 0 ; lode:end 100 .
"""
AGAIN = """\
instrument:credit-of-example-magnets
    lode:hasBorrower actor:example-magnets ;
    lode:locator 1 ;
    lode:reached stage:conditional-2025-11 .
"""
REGISTER = """\
instrument:credit-of-example-magnets a lode:Loan ;
    skos:prefLabel "credit of Example Magnets"@en , "示例磁材公司的信贷"@zh-Hans .
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A checkout in which a second document tells of the loan under another name."""
    made = copies.build(tmp_path / "checkout")
    (made.root / "data/documents/other").mkdir()
    copies.write(made.root, OTHER, "data/documents/other/document.ttl")
    copies.write(made.root, AGAIN, "data/documents/other/01-loan.ttl")
    copies.write(made.root, REGISTER, "data/register/more.ttl")
    monkeypatch.chdir(made.root)
    return made


def rules(capsys: pytest.CaptureFixture[str], *files: str) -> list[str]:
    """Return the rules that a check of some files breaks."""
    main.main(["check", *files])
    found = capsys.readouterr()
    return [
        line.split("[")[1].split("]")[0]
        for line in (found.out + found.err).splitlines()
        if "warning [" in line or "violation [" in line
    ]


FILE = "data/documents/other/01-loan.ttl"
CURATED = "data/curation/deals.ttl"


def call(*words: str) -> int:
    return main.main(words)


def test_a_second_name_is_told_while_the_file_is_checked(
    home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert home.passages
    assert "twins-decided" in rules(capsys, FILE)


def test_two_bodies_of_one_name_are_set_apart_by_command(
    home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither is spoken of as a subject: a passage names the one as its borrower or lender."""
    bodies = (
        "actor:other-magnets a lode:Company ;"
        ' skos:prefLabel "Magnets of Elsewhere"@en , "他国磁材公司"@zh-Hans ;'
        ' skos:altLabel "Example Magnets"@en .'
    )
    copies.write(home.root, REGISTER + bodies, "data/register/more.ttl")
    lent = AGAIN.replace("lode:locator", "lode:hasLender actor:other-magnets ;\n    lode:locator")
    copies.write(home.root, lent, "data/documents/other/01-loan.ttl")
    things = ("actor:example-magnets", "actor:other-magnets")
    assert main.main(["same", *things, "--not", "--because", "Firms of two countries."]) == 0
    written = (home.root / CURATED).read_text(encoding="utf-8")
    assert all(thing in written for thing in ("lode:NotSameDeal", *things))
    assert "decision-idle" not in rules(capsys)
    assert main.main(["same", "actor:example-magnets", "actor:example-writer", "--not",
                      "--because", "One is told nowhere."]) == 2  # fmt: skip


@pytest.mark.parametrize("more", [(), ("--not",)], ids=["same", "not the same"])
def test_a_finding_by_command_settles_twins(
    more: Sequence[str], home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("same", "loan to Example Magnets", "credit of Example Magnets", *more)
    assert call(*words, "--because", "One lender, one plant.") == 0
    assert capsys.readouterr().out == f"{CURATED}\n"
    text = (home.root / CURATED).read_text(encoding="utf-8")
    assert ("lode:NotSameDeal" in text) == bool(more)
    assert "twins-decided" not in rules(capsys, FILE)
    assert call(*words, "--because", "Again.") == 2
    assert "decides that already" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_a_finding_needs_a_reason_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("loan to Example Magnets", "credit of Example Magnets")
    assert call("same", *names) == 2
    assert "--because" in capsys.readouterr().err
    assert call("same", *names, "--because-zh", "同一笔贷款。") == 0
    capsys.readouterr()
    assert rules(capsys, CURATED) == ["shape:Curated-note-en"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("things", [("Antimony", "Example deal"), ("Example Agency",) * 2])
def test_things_that_no_passage_compares_are_refused(
    things: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("same", *things, "--because", "No.") == 2
    assert capsys.readouterr().err


def test_a_conflict_is_decided_by_command(home: House, capsys: pytest.CaptureFixture[str]) -> None:
    text = AGAIN.replace("credit-of-example-magnets", "example-magnets-loan")
    text = text.replace(";", "; lode:amount quantity:USD-900m ;", 1)
    copies.write(home.root, text, FILE)
    assert "conflict-decided" in rules(capsys, FILE)
    words = ("decide", "loan to Example Magnets", "amount")
    assert call(*words, "quantity:USD-1bn", "--because", "No.") == 2
    assert "no passage states quantity:USD-1bn" in capsys.readouterr().err
    assert call(*words, "quantity:USD-900m", "--because", "Said by the bank.") == 0
    place = capsys.readouterr().out.strip()
    assert "lode:prefers quantity:USD-900m" in (home.root / place).read_text(encoding="utf-8")
    assert "conflict-decided" not in rules(capsys, FILE)


IDLE = [
    "decision:x a lode:Decision ; lode:onSubject instrument:example-magnets-loan ;"
    " lode:onProperty lode:amount ; lode:prefers quantity:USD-atmost-620m ;",
    "deal:x a lode:SameDeal ; lode:keeps instrument:example-magnets-loan ;"
    " lode:drops measure:example-deal ;",
]


@pytest.mark.parametrize("block", IDLE, ids=["no conflict", "nobody speaks of it"])
def test_a_decision_without_effect_is_a_violation(
    block: str, home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    note = ' skos:note "Because."@en , "因故。"@zh-Hans .'
    copies.write(home.root, block + note, CURATED)
    assert "decision-idle" in rules(capsys, CURATED)
    assert call("check", CURATED) == 1


def test_a_name_is_added_by_command_and_a_hidden_one_comes_to_count(
    home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home.root / "data/register/things.ttl"
    assert call("name", "Example Magnets", "EMAG", "--hidden") == 0
    assert 'skos:hiddenLabel "EMAG"@en' in path.read_text(encoding="utf-8")
    assert call("name", "EMAG", "EMAG") == 0
    text = path.read_text(encoding="utf-8")
    assert 'skos:altLabel "EMAG"@en' in text
    assert "hiddenLabel" not in text
    assert call("name", "Example Magnets", "示例磁材", "--lang", "zh-Hant") == 0
    assert '"示例磁材"@zh-Hant' in path.read_text(encoding="utf-8")
    capsys.readouterr()
    assert call("name", "Example Magnets", "EMAG") == 2
    assert "bears that name already" in capsys.readouterr().err


def test_one_language_is_enough_and_the_other_is_a_warning(
    home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    text = REGISTER.replace(' , "示例磁材公司的信贷"@zh-Hans', "")
    copies.write(home.root, text, "data/register/more.ttl")
    assert call("check", "data/register/more.ttl") == 0
    capsys.readouterr()
    assert "shape:Named-prefLabel-zh" in rules(capsys, "data/register/more.ttl")
    assert call("name", "credit of Example Magnets", "示例磁材公司的信贷") == 0
    capsys.readouterr()
    assert "shape:Named-prefLabel-zh" not in rules(capsys, "data/register/more.ttl")


SAMPLE = "data/documents/sample/document.ttl"


def sample(home: House) -> str:
    """Return the block of the document in its file."""
    return (home.root / SAMPLE).read_text(encoding="utf-8").split("\n.\n")[0]


def test_a_document_is_described_anew_by_command(
    home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--original-title", "示例", "--publisher", "示例磁材公司", "--day", "2025年11月")
    more = ("--title-en", "Specimen", "--also-called", "No. 7", "--kind", "report")
    assert call("describe", "sample", *words, *more) == 0
    assert capsys.readouterr().out == f"{SAMPLE}\n"
    told = sample(home)
    assert '"Specimen"@en' in told
    assert '"样本"@zh-Hans' in told
    assert '"Sample"@en' not in told
    assert 'dcterms:title "示例"@zh-Hans' in told
    assert 'dcterms:alternative "No. 7"@en' in told
    assert "dcterms:publisher actor:example-magnets" in told
    assert 'dcterms:issued "2025-11"^^xsd:gYearMonth' in told
    assert "lode:dayRestsOn ground:printed" in told
    assert "genre:report" in told
    assert "genre:article" not in told
    assert "lode:isSilentOn aspect:address ;" in told
    assert "dcterms:creator actor:example-writer" in told
    assert rules(capsys, SAMPLE) == []


def test_the_act_whose_words_a_document_prints_is_told_by_command(home: House) -> None:
    assert call("describe", "sample", "--text-of", "example deal") == 0
    assert "lode:isTextOf measure:example-deal" in sample(home)


def test_what_nobody_knows_of_a_document_is_said_by_command(home: House) -> None:
    assert call("describe", "sample", "--not-known", "author") == 0
    assert "aspect:author" in sample(home)
    assert "dcterms:creator" not in sample(home)
    assert call("describe", "sample", "--author", "Sam Example") == 0
    assert "aspect:author" not in sample(home)
    assert "dcterms:creator actor:example-writer" in sample(home)


def test_an_author_that_nobody_registered_is_named_by_describe(home: House) -> None:
    assert call("describe", "sample", "--author", "Kim Specimen") == 0
    assert "dcterms:creator actor:kim-specimen" in sample(home)
    named = "".join(path.read_text(encoding="utf-8") for path in home.register)
    assert 'actor:kim-specimen\n    a lode:Person ;\n    skos:prefLabel "Kim Specimen"@en' in named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none", "--author", "Sam Example"), "there is no document 'none'"),
        (("sample",), "nothing is told"),
        (("sample", "--author", "Sam Example"), "nothing is told"),
        (("sample", "--author", "Sam Example", "--not-known", "author"), "leave one out"),
        (("sample", "--kind", "poem"), "'poem' is no genre"),
        (("sample", "--text-of", "Example Bank"), "Example Bank"),
        (("sample", "--day", "soon"), "'soon' is no date"),
        (("sample", "--address", "nowhere"), "no address of the web"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_what_means_nothing_of_a_document_is_refused(
    words: Sequence[str], said: str, home: House, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample(home)
    assert call("describe", *words) == 2
    assert said in capsys.readouterr().err
    assert sample(home) == before
