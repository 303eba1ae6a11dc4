"""Drafts of passages and documents: where a text is cut, and what is proposed of it."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from copies import build, run
from hypothesis import given
from hypothesis import strategies as st

from lodestone.check.prove import cuts
from lodestone.enter import new_documents, proper, sheets, tables
from lodestone.enter.candidates import Proposal, Reader
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model.house import House
from lodestone.model.terms import thing
from lodestone.read import checkout
from lodestone.read.text import mentions, sentences

ENGLISH = (
    "Example Agency gave Example Magnets a loan of up to $620 million in November 2025. "
    "Exampleland imports about 70% of its antimony. Harbor Bank Ltd opposes it."
)
CHINESE = (
    "示例署2025年11月宣布向示例磁材公司提供最高6.2亿美元贷款。"
    "示例国约70%的锑依赖进口。《示范法》另有规定。"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("drafts") / "checkout").root


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small, tmp_path / "checkout")
    return tmp_path / "checkout"


@pytest.fixture(scope="module")
def cells(small: Path) -> Cells:
    sources = checkout.read(House(small), judged=True)
    return Cells(Columns.of(sources), sources)


def reader(small: Path, cells: Cells, lang: str) -> Reader:
    sources = checkout.read(House(small), judged=True)
    return Reader(cells, mentions.names(sources), lang)


def of_kind(found: list[Proposal], kind: str) -> list[Proposal]:
    return [one for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("lang", "text"), [("en", ENGLISH), ("zh-Hans", CHINESE)], ids=["en", "zh"]
)
def test_a_passage_yields_its_figures_names_and_likely_acts(
    lang: str, text: str, small: Path, cells: Cells
) -> None:
    found, fresh = reader(small, cells, lang).read(text, 100, "sample-01")
    (loan,) = of_kind(found, "instrument")
    assert loan.thing == "instrument:example-magnets-loan"
    assert loan.cells["amount"] == "USD-atmost-620m"
    assert loan.cells["locator"] == "1"
    assert loan.cells["reached"] == ("announced-2025-11" if lang != "en" else "unsaid")
    assert {"hasLender", "hasBorrower"} <= set(loan.columns)
    (share,) = of_kind(found, "observation")
    assert (share.cells["quantity"], share.cells["locator"]) == ("percent-about-70", "2")
    assert share.cells["forMineral"] in ("antimony", "锑")
    seen = {one.name: one for proposal in found for one in proposal.seen}
    for one in seen.values():
        assert text[one.start - 100 : one.end - 100].strip() == one.text
    assert {"date:2025-11", "USD-atmost-620m", "actor:example-magnets"} <= set(seen)
    names = {next(iter(one.labels.values())): one for one in fresh if one.labels}
    if lang == "en":
        assert names["Harbor Bank Ltd"].name_of_class == "Company"
        assert names["Harbor Bank Ltd"].slug == "harbor-bank-ltd"
    else:
        assert "示范法" in names


def test_every_sentence_that_is_no_heading_has_a_proposal(small: Path, cells: Cells) -> None:
    found, _ = reader(small, cells, "en").read(ENGLISH, 0, "sample-01")
    assert {one.cells["locator"] for one in found} == {
        str(one.number) for one in sentences.split(ENGLISH)
    }


def test_no_row_of_a_draft_is_taken_in_before_a_person_says_so(cells: Cells, small: Path) -> None:
    found, fresh = reader(small, cells, "en").read(ENGLISH, 0, "sample-01")
    passage = new_documents.passage_iri("sample", 1)
    drafted = new_documents.draft(Path("01-x.draft.csv"), passage, found, cells)
    drafted.append(new_documents.register_draft(Path("x.draft.csv"), fresh, cells))
    for table in drafted:
        taken = sheets.take(table, cells)
        assert not taken.facts
        assert [f.rule for f in taken.findings] == ["draft"] * len(table.rows)
        assert sheets.undecided(table) == [row.number for row in table.rows]


LINES = st.lists(
    st.sampled_from(
        ["Heading", "# Mark", "One fact. Two facts.", "A. B." * 12, "", "一句。二句。"]
    ),
    min_size=1,
    max_size=30,
).map("\n".join)


@given(LINES, st.sampled_from(new_documents.LANGUAGES))
def test_passages_tile_any_text_and_none_is_empty_or_long(text: str, lang: str) -> None:
    if not sentences.split(text):
        return
    cuts = new_documents.cut(text, lang)
    assert cuts[0].start == 0
    assert cuts[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(cuts))
    for cut in cuts:
        inside = sentences.split(text[cut.start : cut.end])
        assert inside
        assert len(inside) - len(cut.headings) <= new_documents.MOST
        assert set(cut.headings) <= {one.number for one in inside}


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Stake acquired: Around 10%", "en"),
        ("Amount of the loan: $620 million", "en"),
        ("# A loan of $620 million", "en"),
        ("持股比例：约10%", "zh-Hans"),
    ],
)
def test_a_line_with_a_figure_is_never_waived_as_a_heading(line: str, lang: str) -> None:
    text = f"Terms of the deal\n{line}\nThe firm accepted the terms in full.\n"
    (cut,) = new_documents.cut(text, lang)[:1]
    assert [sentences.split(text)[number - 1].text for number in cut.headings] == [
        "Terms of the deal"
    ]


def test_a_passage_does_not_end_at_the_number_of_the_section_behind_it() -> None:
    first, rest = (" ".join(f"It acts on {one}." for one in some) for some in ("abcde", "vwxyz"))
    text = f"{first} Sec. 9. Reports to the President. {rest}\n"
    inside = [sentence.text for sentence in sentences.split(text)]
    assert inside.index("Sec. 9.") == len(inside) // 2 - 1 < new_documents.MOST < len(inside)
    cuts = new_documents.cut(text, "en")
    pieces = [text[cut.start : cut.end].strip() for cut in cuts]
    assert not [piece for piece in pieces if piece.endswith("Sec. 9.")], pieces
    told = [
        sentences.split(text[cut.start : cut.end])[number - 1].text
        for cut in cuts
        for number in cut.headings
    ]
    assert told == ["Sec. 9.", "Reports to the President."]


@pytest.mark.parametrize("title", ["Mining Act of 1872.", "The agency reports soon.", "It acts."])
def test_what_stands_behind_the_number_of_a_section_is_no_heading_for_that(title: str) -> None:
    text = f"Sec. 4. {title} The agency reports within 90 days.\n"
    (cut,) = new_documents.cut(text, "en")
    assert cut.headings == (1,)


def test_a_passage_begins_at_a_heading() -> None:
    text = "First part\n\nA fact stands here. So does one more.\n\nSecond part\n\nAnd a third."
    cuts = new_documents.cut(text, "en")
    assert [text[cut.start :].split("\n")[0] for cut in cuts] == ["First part", "Second part"]
    assert [cut.headings for cut in cuts] == [(1,), (1,)]


def test_a_passage_begins_at_an_article_unless_one_sentence_would_be_left_behind() -> None:
    text = (
        "为维护安全，决定如下。有关规定见后。\n一、出口须经许可。未经许可不得提供。\n"
        "二、本公告所称出口包括转移。\n三、经营者应当申请。经营者应当报告。\n"
    )
    cuts = new_documents.cut(text, "zh-Hans")
    assert [text[one.start : one.start + 2] for one in cuts] == ["为维", "一、", "二、"]


def test_a_passage_begins_at_a_line_that_opens_with_its_heading_in_capitals() -> None:
    text = "Title\nFIRST PART: It began.\n- One thing.\nSECOND PART: It went on.\n- Another.\n"
    cuts = new_documents.cut(text, "en")
    assert [text[one.start : one.end].split(":")[0] for one in cuts] == [
        "Title\nFIRST PART",
        "SECOND PART",
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ttl"])
def test_new_drafts_a_passage_of_a_document(form: str, copy: Path) -> None:
    texts = copy.parent / "texts"
    texts.mkdir()
    (texts / "sample.txt").write_text(CHINESE.ljust(300), encoding="utf-8")
    call = ("new", "sample", "1", "--topic", "x", "--format", form, "--sources", texts)
    done = run(copy, *call)
    assert done.returncode == 0, done.stderr
    path = copy / f"data/documents/sample/01-x.draft.{form}"
    assert done.stdout.split()[0] == "data/documents/sample/" + path.name
    again = run(copy, *call)
    assert again.returncode == 2
    assert "--again" in again.stderr
    if form == "ttl":
        start = CHINESE.index("示例磁材")
        seen = f"actor:example-magnets “示例磁材公司” [{start}-{start + 6}]"
        assert seen in path.read_text("utf-8")
    elif form == "xlsx":
        assert {table.title for table in tables.read(path)} >= {"instrument", "register"}
    else:
        assert tables.read(path)[0].header[:3] == ("keep", "passage", "thing")


@pytest.mark.parametrize(
    "call",
    [
        ("none", "1"),
        ("sample", "9"),
        ("sample", "1", "--sources", "."),
    ],
)
def test_new_says_what_there_is_where_it_is_called_wrongly(
    call: tuple[str, ...], copy: Path
) -> None:
    texts = copy.parent / "texts"
    texts.mkdir()
    (texts / "sample.txt").write_text(CHINESE.ljust(300), encoding="utf-8")
    done = run(copy, "new", *call, *(() if "--sources" in call else ("--sources", texts)))
    assert done.returncode == 2
    assert done.stderr.startswith("lodestone: ")


def test_a_chinese_text_is_added_in_simplified_names(copy: Path) -> None:
    text = copy.parent / "示例.txt"
    text.write_text(CHINESE, encoding="utf-8")
    refused = run(copy, "add-document", text, "--title", "示例簡訊", "--date", "2025年11月",
                  "--lang", "zh")  # fmt: skip
    assert refused.returncode == 2  # no slug can be made of the file's name
    assert "--slug" in refused.stderr, refused.stderr  # and zh is a language
    done = run(copy, "add-document", text, "--title", "示例簡訊", "--title-en", "Sample news",
               "--date", "2025年11月", "--lang", "zh-Hant", "--slug", "sample-news",
               "--author", "山姆", "--format", "xlsx")  # fmt: skip
    assert done.returncode == 0, done.stderr
    stated = (copy / "data/documents/sample-news/document.ttl").read_text("utf-8")
    assert '"示例简讯"@zh-Hans' in stated
    assert "lode:coversUntil date:2025-11 ;" in stated
    assert "dcterms:creator actor:example-writer ;" in stated
    assert cuts.digest(CHINESE) in stated
    drafts = sorted(path.name for path in (copy / "data/documents/sample-news").glob("*.xlsx"))
    assert drafts[0] == "00-register.draft.xlsx"


def test_a_document_says_of_itself_what_was_told_and_that_the_rest_is_not_known(
    copy: Path,
) -> None:
    text = copy.parent / "release.txt"
    text.write_text(ENGLISH, encoding="utf-8")
    done = run(copy, "add-document", text, "--title", "A release", "--lang", "en",
               "--day", "3 November 2025", "--day-from", "supplied", "--kind", "release",
               "--publisher", "The Example Magnets", "--host", "Mirror Site",
               "--address", "https://example.org/a", "--standpoint", "Exampleland")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("left open: --original-title --author\n")
    stated = (copy / "data/documents/release/document.ttl").read_text("utf-8")
    for line in (
        "dcterms:publisher actor:example-magnets ;",
        'dcterms:issued "2025-11-03"^^xsd:date ;',
        "lode:dayRestsOn ground:supplied ;",
        "lode:hasGenre genre:release ;",
        "lode:hasStandpoint country:exampleland ;",
        "lode:isHostedBy actor:mirror-site ;",
        'schema:url "https://example.org/a"^^xsd:anyURI ;',
        "lode:coversUntil date:2025-11-03 ;",
    ):
        assert line in stated, line
    silent = stated.partition("lode:isSilentOn")[2].partition(";")[0].split()
    assert [one for one in silent if one != ","] == ["aspect:author", "aspect:title"]


def test_each_title_is_taken_by_its_script_and_changed_in_its_language(copy: Path) -> None:
    text = copy.parent / "notice.txt"
    text.write_text(CHINESE, encoding="utf-8")
    done = run(copy, "add-document", text, "--title", "Notice 1", "--title-zh", "第一號公告",
               "--day", "2025", "--lang", "zh-Hans")  # fmt: skip
    assert done.returncode == 0, done.stderr
    path = copy / "data/documents/notice/document.ttl"
    about = path.read_text("utf-8").partition("dcterms:language")[0]
    assert '"Notice 1"@en' in about
    assert '"第一号公告"@zh-Hans' in about
    done = run(copy, "describe", "notice", "--title-zh", "公告之一")
    assert done.returncode == 0, done.stderr
    about = path.read_text("utf-8").partition("dcterms:language")[0]
    assert '"公告之一"@zh-Hans' in about
    assert about.count("@zh-Hans") == 1


def test_an_author_is_the_body_of_the_country_that_the_document_speaks_from(copy: Path) -> None:
    register = copy / "data/register/things.ttl"
    body = """
actor:ministry-of-trade-of-exampleland
    a lode:GovernmentBody ;
    skos:prefLabel "Exampleland Ministry of Trade"@en ;
    skos:altLabel "商务部"@zh-Hans ;
    lode:isOrganPartOf country:exampleland ;
.
country:otherland
    a lode:Country ;
    skos:prefLabel "Otherland"@en ;
    skos:notation "XB" ;
.
"""
    register.write_text(register.read_text("utf-8") + body, encoding="utf-8")
    text = copy.parent / "notice.txt"
    text.write_text(CHINESE, encoding="utf-8")
    call = ("add-document", text, "--title", "公告", "--day", "2025", "--lang", "zh-Hans")
    refused = run(copy, *call, "--author", "商务部", "--standpoint", "Otherland")
    assert refused.returncode == 2, refused.stderr
    assert "Exampleland Ministry of Trade" in refused.stderr
    ours = "Ministry of Trade of Otherland"
    done = run(copy, *call, "--publisher", ours, "--author", ours, "--standpoint", "Otherland")
    assert done.returncode == 0, done.stderr
    names = (copy / "data/documents/notice/00-register.draft.csv").read_text("utf-8-sig")
    assert "actor:ministry-of-trade-of-otherland,Actor," in names
    shutil.rmtree(copy / "data/documents/notice")
    done = run(copy, *call, "--author", "商务部", "--standpoint", "Exampleland")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "say with --day when the text was put out"),
        (("--day", "before 2026"), "is no day of publication"),
        (("--day", "2025", "--day-from", "hearsay"), "is no ground: act, printed, supplied"),
        (("--day", "2025", "--kind", "poem"), "is no genre: agreement, article"),
        (("--day", "2025", "--address", "example.org"), "is no address of the web"),
        (("--day", "2025", "--standpoint", "Nowhere"), "Nowhere"),
        (("--date", "some day"), "is no date"),
        (("--date", "2025", "--slug", "sample"), "exists"),
        (("--date", "2025", "--slug", "Not A Slug"), "is no slug"),
    ],
)
def test_add_document_refuses_what_it_cannot_use(
    more: tuple[str, ...], said: str, copy: Path
) -> None:
    text = copy.parent / "note.txt"
    text.write_text(ENGLISH, encoding="utf-8")
    done = run(copy, "add-document", text, "--title", "Note", "--lang", "en", *more)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (copy / "data/documents/note").exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("- The plan is old.\nIn 2024, Harbor Works opened.", ["Harbor Works"]),
        ("A GREAT NEW PLAN FOR ALL: Today, the plan passed.", []),
        ("Example Agency’s Harbor Works sold it to NASA and the Blue Fund.",
         ["Harbor Works", "NASA", "Blue Fund"]),
        ("The Government acts, and each government follows.", []),
        ("Officials wrote Letters of Interest. Anduril builds ships, and so does Anduril.",
         ["Letters of Interest", "Anduril"]),
        ("It met in January and again in May in New York.", ["New York"]),
    ],
)  # fmt: skip
def test_capitals_that_are_no_name_are_not_proposed(
    text: str, names: list[str], small: Path, cells: Cells
) -> None:
    found = reader(small, cells, "en").unknown(text, 0)
    assert list(dict.fromkeys(one.labels["en"] for one in found)) == names


def test_a_chinese_title_is_proposed_though_it_begins_with_a_country() -> None:
    text = "依照《示例国出口管制法》与《示例法》办理。"
    known = [(3, 6), (6, 8), (13, 18)]  # the country, its exports, and an act with its brackets
    assert [text[a:b] for a, b in proper.quoted(text, 0, len(text), known)] == ["示例国出口管制法"]


def test_a_passage_is_labelled_in_the_words_of_each_language_alone(
    small: Path, cells: Cells
) -> None:
    read = reader(small, cells, "en")
    label = read.label([thing("actor", "nobody-named-this")], 1)
    assert label == {"en": "Passage 1", "zh-Hans": "第1段"}
