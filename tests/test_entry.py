"""Fact sheets: nothing is lost on the way to a sheet and back; faults are told at their cell."""

import csv
import io
import shutil
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pyoxigraph as ox
import pytest
from copies import build, run
from hypothesis import given
from hypothesis import strategies as st

from lodestone.enter import filled, sheets, tables, taking
from lodestone.enter.cells import Cells
from lodestone.enter.columns import PASSAGES, REGISTER, Columns
from lodestone.enter.faults import CellError, letter
from lodestone.enter.tables import Row, Table
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding
from lodestone.model.house import House
from lodestone.model.terms import OWL, thing
from lodestone.read import checkout, intake, turtle
from lodestone.read.checkout import Sources

PASSAGE = thing("passage", "year-one-07")


@pytest.fixture(scope="module")
def cells(sources: Sources) -> Cells:
    return Cells(Columns.of(sources), sources)


def restated(found: list[Table], cells: Cells, sources: Sources) -> dict[str, str]:
    """The canonical text of each passage that some tables state."""
    facts: dict[str, list[object]] = {}
    for table in found:
        taken = sheets.take(table, cells)
        assert not taken.findings, taken.findings
        for fact in taken.facts:
            facts.setdefault(fact.passage, []).append(fact.triple)
    prefixes = sources.ontology.prefixes
    return {name: turtle.write(triples, prefixes) for name, triples in facts.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "zh", None], ids=["en", "zh", "ids"])
def test_every_shipped_passage_goes_to_csv_and_back_without_a_loss(
    lang: str | None, cells: Cells, sources: Sources, tmp_path: Path
) -> None:
    path = tmp_path / "facts.csv"
    for file in sources.of(checkout.PASSAGE):
        table = filled.mixed([file], cells, path, lang)
        tables.write([table], path)
        again = tables.read(path)
        assert restated(again, cells, sources) == {file.graph: file.text}
        back = replace(file, triples=tuple(_located(again, cells)))
        assert filled.mixed([back], cells, path, lang).rows == table.rows


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_shipped_passage_goes_to_xlsx_and_back_without_a_loss(
    lang: str, cells: Cells, sources: Sources, tmp_path: Path
) -> None:
    files = list(sources.of(checkout.PASSAGE))
    path = tmp_path / "facts.xlsx"
    made = filled.by_kind(files, cells, path, lang)
    tables.write(made, path)
    again = tables.read(path)
    assert restated(again, cells, sources) == {file.graph: file.text for file in files}
    assert [[row.cells for row in table.rows] for table in again] == [
        [_stripped(row.cells) for row in table.rows] for table in made
    ]


def test_every_register_file_goes_to_a_sheet_and_back_without_a_loss(
    cells: Cells, sources: Sources, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    for file in sources.of(checkout.REGISTER):
        tables.write([filled.register([file], cells, path, "en")], path)
        (table,) = tables.read(path)
        taken = sheets.take(table, cells)
        assert not taken.findings
        text = turtle.write([fact.triple for fact in taken.facts], sources.ontology.prefixes)
        triples = [one.triple for one in file.triples]
        stones = {t.subject for t in triples if t.predicate.value == OWL + "deprecated"}
        kept = [triple for triple in triples if triple.subject not in stones]
        assert text == turtle.write(kept, sources.ontology.prefixes)


def _located(found: list[Table], cells: Cells) -> list[object]:
    facts = [fact for table in found for fact in sheets.take(table, cells).facts]
    return [checkout.Located(fact.triple, fact.row) for fact in facts]


def _stripped(texts: tuple[str, ...]) -> tuple[str, ...]:
    kept = list(texts)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


@pytest.mark.parametrize(
    ("column", "text", "values"),
    [
        ("amount", "22.6亿美元", ["quantity/USD-2.26bn"]),
        ("amount", "$2.26 billion", ["quantity/USD-2.26bn"]),
        ("amount", "USD-2260m", ["quantity/USD-2.26bn"]),
        ("amount", "quantity:USD-lost", ["quantity/USD-lost"]),
        ("share", "about 10%", ["quantity/percent-about-10"]),
        ("share", "三分之二", ["quantity/fraction-2-of-3"]),
        ("dueBy", "August 2025", ["date/2025-08"]),
        ("dueBy", "10 August 2025", ["date/2025-08-10"]),
        ("dueBy", "no later than 2030", ["date/by-2030"]),
        ("dueBy", "2030", ["date/2030"]),
        ("dueBy", "2025年8月", ["date/2025-08"]),
        ("reached", "announced", ["stage/announced"]),
        ("reached", "signed, 30 April 2025", ["stage/signed-2025-04-30"]),
        ("reached", "2025年8月宣布", ["stage/announced-2025-08"]),
        (
            "reached",
            "announced | signed-2025-04-30",
            ["stage/announced", "stage/signed-2025-04-30"],
        ),
        ("isHeldBy", "國防部", ["actor/department-of-defense"]),
        ("isHeldBy", "department-of-defense", ["actor/department-of-defense"]),
        ("isHeldBy", "actor:department-of-defense", ["actor/department-of-defense"]),
        ("isMadeUnder", "E.O. 14241", ["measure/executive-order-14241"]),
        ("forMineral", "lithium, cobalt", ["mineral/lithium", "mineral/cobalt"]),
        ("forMineral", "锂、钴", ["mineral/lithium", "mineral/cobalt"]),
        ("locator", "1, 3", ["1", "3"]),
        ("locator", "2-4", ["2", "3", "4"]),
        ("locator", "1 3", ["1", "3"]),
        (
            "locator",
            "2, 4 | 3 签署 | 5 plans to buy, then sell",
            ["2", "4", "3 签署", "5 plans to buy, then sell"],
        ),
        ("class", "Loan", ["Loan"]),
        ("class", "贷款", ["Loan"]),
        ("hasRelation", "导致", ["relation/causes"]),
    ],
)
def test_a_cell_means_what_a_person_writes_in_it(
    column: str, text: str, values: list[str], cells: Cells
) -> None:
    found = cells.read(cells.columns.get(column), text)
    assert [term.value.split("/id/")[-1].rpartition("/ont/")[2] for term in found] == values


@pytest.mark.parametrize(
    "words",
    [
        "签署",
        "shall",
        "62",
        "3.2",
        "2-4",
        "1, 3",
        "a | b",
        "back\\slash",
        '"said"',
        '"',
        "ends ",
        "、",
    ],
)
def test_the_words_of_a_locator_come_back_as_they_were(words: str, cells: Cells) -> None:
    column = cells.columns.get("locator")
    placed = [ox.Literal(f"{number} {words}") for number in (3, 12)]
    written = cells.write(column, [*placed, ox.Literal(2)], None)
    assert set(cells.read(column, written)) == {*placed, ox.Literal(2)}


@pytest.mark.parametrize(
    ("column", "text", "rule", "said", "advice"),
    [
        (
            "isHeldBy",
            "Departmen of Defense",
            "sheet-name",
            "nothing goes by",
            "Department of Defense",
        ),
        ("isHeldBy", "国訪部", "sheet-name", "没有名为", "国防部"),
        ("hasLender", "lithium", "sheet-name", "nothing goes by", ""),
        ("reached", "anounced", "sheet-value", "no stage", "announced"),
        ("reached", "signed on Tuesday", "sheet-value", "no date", "August 2025"),
        ("amount", "50种", "sheet-value", "no quantity", "mineral-50"),
        ("amount", "a lot", "sheet-value", "no quantity", "USD-2.26bn"),
        ("startsOn", "9月16日", "sheet-value", "no date", "licensed"),
        ("locator", "first", "sheet-cell", "no number", "3 | 4"),
        ("locator", "0 signed", "sheet-cell", "no number", "3 signed"),
        ("exactMatch", "Q42 or so", "sheet-cell", "no address", "wd:Q"),
        ("infers", "actor-x", "sheet-value", "inference", "docs/en/values.md"),
    ],
)
def test_a_cell_that_means_nothing_says_what_would(
    column: str, text: str, rule: str, said: str, advice: str, cells: Cells
) -> None:
    with pytest.raises(CellError) as caught:
        cells.read(cells.columns.get(column), text)
    error = caught.value
    assert error.rule == rule
    assert said in " ".join(error.words)
    assert advice in " ".join(error.advice)


def judged(header: list[str], *rows: list[str], cells: Cells) -> tuple[Finding, ...]:
    numbered = tuple(Row(n, tuple(row)) for n, row in enumerate(rows, 2))
    return sheets.take(Table(Path("x.csv"), "", tuple(header), numbered), cells, PASSAGE).findings


def test_a_fault_is_told_at_its_row_and_column_in_both_languages(cells: Cells) -> None:
    (finding,) = judged(
        ["instrument", "locator", "hasLender"],
        ["mp-materials-stake", "1", "Department of Energy"],
        ["mp-materials-stake", "1", "Departmet of Energy"],
        cells=cells,
    )
    assert (finding.line, finding.column, finding.cell) == (3, 3, "C3")
    assert finding.message["en"].startswith("hasLender: nothing goes by the name")
    assert finding.message["zh"].startswith("hasLender：没有名为")
    assert "能源部" in finding.advice["zh"]


@pytest.mark.parametrize(
    ("header", "row", "rule", "advice"),
    [
        (["instrument", "hasLendr"], ["x", "y"], "sheet-column", "hasLender"),
        (["instrument", "locator", "locator"], ["x", "1", "2"], "sheet-column", "keep one"),
        (["locator", "amount"], ["1", "$2bn"], "sheet-column", "name one column thing"),
        (["passage", "instrument"], ["year-one-7", "mp-materials-stake"], "sheet-name", "did you"),
        (["thing", "locator"], ["", "1"], "sheet-name", "write its name"),
        (["thing", "locator"], ["MP Material", "1"], "sheet-name", "MP Materials"),
        (["keep", "thing", "locator"], ["?", "actor:amd", "1"], "draft", "write yes"),
        (["keep", "thing", "locator"], ["maybe", "actor:amd", "1"], "sheet-cell", "yes or no"),
        (["thing", "locator"], ["actor:amd", "1", "stray"], "sheet-cell", "quote cells"),
        (["assessment", "locator"], ["", "1"], "sheet-name", "hasTheme"),
        (["assessment", "locator"], ["Not A Slug", "1"], "slug", "leave the cell empty"),
        (["register", "class"], ["", "Company"], "sheet-name", "kind:slug"),
        (
            ["register", "class", "prefLabel@en"],
            ["actor:micro-devices", "Company", "AMD"],
            "sheet-registered",
            "one thing",
        ),
    ],
)
def test_a_row_or_a_header_that_is_wrong_says_how_to_mend_it(
    header: list[str], row: list[str], rule: str, advice: str, cells: Cells
) -> None:
    findings = judged(header, row, cells=cells)
    assert [finding.rule for finding in findings] == [rule]
    assert advice in findings[0].advice["en"]
    assert findings[0].advice["zh"]


def test_statements_are_named_by_what_they_say_where_a_row_names_none(cells: Cells) -> None:
    header = ("thing", "locator", "hasIndicator", "quantity", "forMineral", "class", "hasTheme")
    rows = (
        Row(2, ("observation:", "1", "import-reliance", "about 70%", "antimony")),
        Row(3, ("assessment:", "2", "", "", "", "Risk", "supply-security")),
    )
    taken = sheets.take(Table(Path("x.csv"), "", header, rows), cells, PASSAGE)
    assert not taken.findings
    assert {fact.triple.subject.value for fact in taken.facts} == {
        thing("observation", "import-reliance-antimony"),
        thing("assessment", "year-one-07-risk-supply-security"),
    }
    typed = {
        f.triple.object.value for f in taken.facts if f.triple.predicate.value.endswith("#type")
    }
    assert {iri.rpartition("/")[2] for iri in typed} == {"Observation", "Risk"}


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        (
            ("isFunctionIn", "isFilledBy", "hasFunction"),
            ("project-vault", "department-of-energy", "executes"),
            "participation:project-vault-department-of-energy-executes",
        ),
        (
            ("isConditionOf", "hasMode", "requires"),
            ("project-vault", "unless", "lode:Licence"),
            "condition:project-vault-unless-licence",
        ),
        (
            ("deniesSubject", "deniesProperty"),
            ("project-vault", "dueBy"),
            "denial:project-vault-dueby",
        ),
    ],
)
def test_a_fact_of_any_kind_is_named_by_what_its_kind_says(
    header: tuple[str, ...], row: tuple[str, ...], name: str, cells: Cells
) -> None:
    kind, _, slug = name.partition(":")
    table = Table(
        Path("x.csv"), "", ("thing", "locator", *header), (Row(2, (f"{kind}:", "1", *row)),)
    )
    taken = sheets.take(table, cells, PASSAGE)
    assert [str(finding) for finding in taken.findings] == []
    assert {fact.triple.subject.value for fact in taken.facts} == {thing(kind, slug)}


def test_a_row_may_point_at_a_statement_of_a_later_row(cells: Cells, tmp_path: Path) -> None:
    count = 12
    rows = ["thing,locator,class,isOf,leadsTo,hasCause,hasEffect"]
    rows += [f"link:number-{n},1,CausalLink,,,link:number-{n + 1},antimony" for n in range(count)]
    rows.append(f"link:number-{count},1,CausalLink,,,antimony,antimony")
    rows = [
        row.replace(",isOf,leadsTo", "").replace("CausalLink,,,", "CausalLink,") for row in rows
    ]
    path = tmp_path / "forward.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    (table,) = tables.read(path)
    cells.learn(sheets.named_statements(table, cells, PASSAGE))
    taken = sheets.take(table, cells, PASSAGE)
    assert [str(finding) for finding in taken.findings] == []
    assert len({fact.row for fact in taken.facts}) == count + 1


def test_an_empty_sheet_is_made_of_the_properties_that_the_shapes_give_its_kind(
    cells: Cells,
) -> None:
    names = [column.name for column in cells.columns.of_kind("instrument")]
    assert names[:4] == ["passage", "instrument", "class", "locator"]
    assert {"amount", "hasLender", "reached", "forMineral"} <= set(names)
    assert not {"hasTheme", "isTakenBy", "counts", "digest", "isOrganPartOf"} & set(names)
    assert cells.columns.get("amount").kinds == {"quantity"}
    assert cells.columns.get("isStakeIn").kinds == {"actor", "country", "project"}
    assert "term" in cells.columns.get("isAbout").kinds


def test_a_column_goes_by_its_name_its_curie_and_its_labels(cells: Cells) -> None:
    for header in ("hasLender", "lode:hasLender", "has lender", "贷款方为"):
        found = cells.columns.find(header)
        assert found is not None
        assert found.name == "hasLender"
    assert cells.columns.find("lender of last resort") is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_csv_is_read_as_spreadsheets_write_it(delimiter: str, mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    text = delimiter.join(("thing", "locator")) + "\r\n" + delimiter.join(("# talk", "")) + "\r\n"
    path.write_bytes(mark + (text + delimiter.join(('"a\n\nb"', "1")) + "\r\n").encode())
    (table,) = tables.read(path)
    assert table.header == ("thing", "locator")
    assert table.rows == (Row(3, ("a\n\nb", "1")),)


@pytest.mark.parametrize("failed", ["#N/A", "#REF!", "#NAME?", "#DIV/0!"])
def test_a_row_that_begins_with_a_failed_formula_is_no_talk(failed: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"thing,locator\n# talk,\n#hint,\n{failed},1\n", encoding="utf-8")
    (table,) = tables.read(path)
    assert table.rows == (Row(4, (failed, "1")),)


def test_a_written_csv_has_a_mark_and_no_cell_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    cellsout = ("=1+1", "+1", "-1", "@x", "'quoted", "plain")
    header = tuple(f"c{n}" for n in range(6))
    tables.write([Table(path, "", header, (Row(2, cellsout),))], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    written = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))[1]
    assert [text[0] for text in written[:5]] == ["'"] * 5
    assert tables.read(path)[0].rows[0].cells == cellsout


def test_a_workbook_gives_days_months_shares_and_numbers_as_a_person_sees_them(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b", "c", "d", "e"])
    sheet.append([date(2025, 8, 10), date(2025, 8, 1), 0.15, 3, True])
    sheet["A2"].number_format, sheet["B2"].number_format = "yyyy-mm-dd", "mmm-yy"
    sheet["C2"].number_format = "0%"
    book.save(path)
    (table,) = tables.read(path)
    assert table.rows[0].cells == ("2025-08-10", "2025-08", "15%", "3", "yes")


def test_an_xlsx_sheet_offers_names_and_is_the_same_bytes_at_every_call(
    cells: Cells, tmp_path: Path
) -> None:
    table = filled.empty("instrument", cells, tmp_path / "x.xlsx")
    data = tables.xlsx([table])
    assert data == tables.xlsx([table])
    book = openpyxl.load_workbook(io.BytesIO(data))
    rules = book["instrument"].data_validations.dataValidation
    assert any(rule.type == "list" and "lists!" in rule.formula1 for rule in rules)
    assert not any(rule.showErrorMessage for rule in rules)
    listed = {cell.value for row in book["lists"].iter_rows() for cell in row}
    assert {"Department of Energy", "Loan", "antimony"} <= listed


def _bomb(path: Path) -> None:
    with ZipFile(path, "w", 8) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)


def _entities(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


@pytest.mark.parametrize(
    ("name", "fill", "rule"),
    [
        ("x.csv", lambda path: path.write_bytes("名称\n".encode("gb18030")), "utf-8"),
        ("x.csv", lambda path: path.write_bytes(b"a,b\n" * 600_000), "size"),
        ("x.csv", lambda path: path.write_text("thing\n" + "x\n" * 20_001), "size"),
        ("x.csv", lambda path: path.write_text('thing\n"' + "x" * 30_000 + '"\n'), "syntax"),
        ("x.xlsx", lambda path: path.write_bytes(b"no archive"), "syntax"),
        ("x.xlsx", _bomb, "size"),
        ("x.xlsx", _entities, "syntax"),
        ("missing.csv", lambda path: None, "readable"),  # noqa: ARG005
    ],
    ids=["gb18030", "bytes", "rows", "cell", "no-archive", "bomb", "entities", "missing"],
)
def test_a_hostile_or_broken_sheet_is_refused_in_words(
    name: str, fill: object, rule: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    fill(path)  # type: ignore[operator]
    with pytest.raises(UnreadableError) as caught:
        tables.read(path)
    assert caught.value.rule == rule
    assert caught.value.advice


CELL = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
    .map(lambda text: unicodedata.normalize("NFC", intake.FORBIDDEN.sub("", text)).strip())
    .filter(lambda text: not intake.FORBIDDEN.search(text))
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
def test_any_texts_survive_csv(rows: list[list[str]]) -> None:
    kept = [row for row in rows if any(row) and not next(c for c in row if c).startswith("#")]
    table = Table(Path("x.csv"), "", ("a", "b", "c"), tuple(Row(0, tuple(r)) for r in kept))
    data = tables.csv_text(table).encode("utf-8-sig")
    again = tables._read_csv(Path("x.csv"), data)
    assert [row.cells for row in again.rows] == [_stripped(tuple(row)) for row in kept]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = build(tmp_path_factory.mktemp("entry") / "checkout")
    return house.root


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small, tmp_path / "checkout")
    return tmp_path / "checkout"


def save(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_import_writes_canonical_turtle_that_passes_the_check(copy: Path) -> None:
    sheet = save(
        copy / "loan.csv",
        "passage,instrument,locator,amount,hasLender,hasBorrower,reached",
        "sample-02,loan to Example Magnets,1,$620 million,示例署,Example Magnets,signed 2025-12-01",
    )
    done = run(copy, "import", sheet)
    assert (done.returncode, done.stdout) == (0, "data/documents/sample/02-loan.ttl\n"), done.stderr
    judged = run(copy, "check", "data/documents/sample/02-loan.ttl")
    assert "0 violation" in judged.stdout, judged.stdout + judged.stderr
    assert run(copy, "format", "--check", "data/documents/sample/02-loan.ttl").returncode == 0


def take(root: Path, sheet: Path, mode: str = taking.NEW) -> taking.Intake:
    return taking.take(checkout.read(House(root), judged=True), taking.Request([sheet], mode))


def test_what_lint_refuses_is_told_at_the_row_and_nothing_is_written(copy: Path) -> None:
    sheet = save(
        copy / "loan.csv",
        "passage,instrument,locator,hasLender",
        "sample-02,example-magnets-loan,1,Example Agency",
    )
    found = take(copy, sheet)
    assert [(f.rule, f.path, f.line) for f in found.findings] == [("stage-stated", sheet, 2)]
    assert not found.files


def test_a_file_that_exists_is_added_to_or_written_anew_only_when_told(copy: Path) -> None:
    sheet = save(
        copy / "more.csv",
        "passage,instrument,locator,reached,isMadeUnder",
        "sample-01,example-magnets-loan,2,signed-2025-12,",
    )
    refused = run(copy, "import", sheet)
    assert refused.returncode == 2
    assert "--add" in refused.stderr
    (text,) = take(copy, sheet, taking.ADD).files.values()
    assert "stage:conditional-2025-11 ,\n        stage:signed-2025-12 ;" in text
    (text,) = take(copy, sheet, taking.REPLACE).files.values()
    assert "conditional" not in text


def test_one_workbook_names_a_thing_and_speaks_of_it(copy: Path) -> None:
    path = copy / "all.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "instrument"
    sheet.append(["passage", "instrument", "locator", "reached", "hasLender", "isPartOf"])
    sheet.append(["sample-03", "loan to Example Mine", 1, "announced", "Example Bank", ""])
    names = book.create_sheet("register")
    names.append(["register", "class", "prefLabel@en", "prefLabel@zh-Hans"])
    names.append(["", "Bank", "Example Bank", "示例银行"])
    names.append(["instrument:example-mine-loan", "Loan", "loan to Example Mine", "对示例矿的贷款"])
    book.save(path)
    found = take(copy, path)
    assert not found.findings
    assert {file.relative_to(copy).as_posix() for file in found.files} == {
        "data/documents/sample/03-all.ttl",
        "data/register/things.ttl",
    }
    assert "lode:hasLender actor:example-bank ;" in "".join(found.files.values())


def test_every_shipped_document_goes_to_a_sheet_of_passages_and_back(
    cells: Cells, sources: Sources, tmp_path: Path
) -> None:
    path = tmp_path / "passages.csv"
    for file in sources.of(checkout.DOCUMENT):
        table = filled.passages(file, cells, path, "en")
        tables.write([table], path)
        (again,) = tables.read(path)
        taken = sheets.take(again, cells)
        assert not taken.findings
        assert len(again.rows) == sum(
            located.triple.predicate.value.endswith("isPassageOf") for located in file.triples
        )


def test_passages_are_renamed_licensed_and_waived_in_a_sheet(copy: Path) -> None:
    sheet = save(
        copy / "passages.csv",
        "passages,prefLabel@en,prefLabel@zh-Hans,infers,waives",
        "sample-02,A loan,一笔贷款,actor-example-magnets-anaphora,1-heading",
    )
    (text,) = take(copy, sheet).files.values()
    assert '"A loan"@en' in text
    assert "lode:infers inference:actor-example-magnets-anaphora ;" in text
    assert "lode:waives waiver:1-heading ;" in text
    assert '"Passage 2"@en' not in text
    assert '"Passage 3"@en' in text


def test_a_passage_that_is_moved_gets_a_new_digest_from_the_text(copy: Path) -> None:
    sheet = save(copy / "p.csv", "passages,start,end", "sample-01,0,90", "sample-02,90,200")
    refused = run(copy, "import", sheet)
    assert refused.returncode == 2
    assert "--sources" in refused.stderr
    texts = copy / "texts"
    texts.mkdir()
    (texts / "sample.txt").write_text("x" * 300, encoding="utf-8")
    done = run(copy, "import", sheet, "--sources", texts)
    assert done.returncode == 0, done.stderr
    text = (copy / "data/documents/sample/document.ttl").read_text("utf-8")
    assert text.count("0" * 64) == 2
    assert "lode:end 90 ;" in text


def test_a_fault_of_the_file_that_a_sheet_changes_is_told_at_its_own_line(copy: Path) -> None:
    document = copy / "data/documents/sample/document.ttl"
    text = document.read_text("utf-8")
    lost = text.replace("actor:example-writer", "actor:nobody")
    assert lost != text
    document.write_text(lost, encoding="utf-8")
    sheet = save(copy / "passages.csv", "passages,waives", "sample-02,no-waiver", "sample-03,")
    (finding, *_) = take(copy, sheet).findings
    assert finding.path == sheet
    sheet = save(copy / "passages.csv", "passages,prefLabel@en", "sample-02,A loan")
    (finding,) = take(copy, sheet).findings
    assert "actor:nobody" in finding.message["en"]
    assert finding.path == document


def test_a_passage_is_parted_and_joined_again_by_a_sheet(copy: Path) -> None:
    texts = copy / "texts"
    texts.mkdir()
    (texts / "sample.txt").write_text("x" * 300, encoding="utf-8")
    document = copy / "data/documents/sample/document.ttl"
    before = document.read_text("utf-8").count("a lode:Passage")
    refused = run(copy, "import", save(copy / "p.csv", "passages,prefLabel@en", "sample-14a,New"))
    assert refused.returncode == 1
    assert "does not say where it begins and ends" in refused.stderr
    parted = save(copy / "p.csv", "passages,prefLabel@en,start,end", "sample-01,First,0,40",
                  "sample-01a,Second,40,100")  # fmt: skip
    done = run(copy, "import", parted, "--sources", texts)
    assert done.returncode == 0, done.stderr
    text = document.read_text("utf-8")
    assert text.count("a lode:Passage") == before + 1
    new = text.partition("passage:sample-01a")[2].partition("\n.")[0]
    assert "lode:isPassageOf document:sample ;" in new
    assert "lode:order 2 ;" in new
    assert f"lode:order {before + 1} ;" in text
    whole = save(copy / "p.csv", "passages,start,end", "sample-01,0,300")
    done = run(copy, "import", whole, "--replace", "--sources", texts)
    assert done.returncode == 0, done.stderr
    assert document.read_text("utf-8").count("a lode:Passage") == 1


def test_the_sheets_of_the_checkout_are_listed_and_written(copy: Path) -> None:
    kinds = run(copy, "sheet").stdout.split()
    assert {"instrument", "assessment", "observation", PASSAGES, REGISTER} <= set(kinds)
    wrong = run(copy, "sheet", "instrumnt")
    assert wrong.returncode == 2
    assert "instrument" in wrong.stderr
    assert "没有表" in run(copy, "sheet", "instrumnt", "--lang", "zh").stderr
    made = run(copy, "sheet", "--from", "data/documents/sample/01-loan.ttl", "--lang", "zh")
    assert "示例署" in made.stdout
    assert made.stdout.startswith("passage,thing,")


def test_a_sheet_offers_no_column_that_a_shape_keeps_for_other_things(cells: Cells) -> None:
    offered = {
        kind: {column.name for column in cells.columns.of_kind(kind)}
        for kind in ("measure", "instrument", "product", "project")
    }
    kept = {"hasAction": "instrument", "unitPrice": "instrument", "buildsOn": "measure",
            "constructionStart": "project"}  # fmt: skip
    for name, owner in kept.items():
        assert [kind for kind, names in offered.items() if name in names] == [owner], name


def test_columns_count_as_spreadsheets_do() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
