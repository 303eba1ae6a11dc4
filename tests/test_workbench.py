"""The workbench: from a text and proposals to a document that is whole, by a person's decisions."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import waitress
from browser import DESKTOP, PHONE, Browser, launched
from copies import ROOT, build_with_note, run

from lodestone.check import accepted
from lodestone.enter.proposals import form, shelf
from lodestone.enter.proposals.verdicts import Reason, Verdict
from lodestone.model.house import House
from lodestone.model.terms import LODE, RDF, thing
from lodestone.read import checkout
from lodestone.serve import app
from lodestone.serve.reader import Reader
from lodestone.serve.web import Application, FaultError, Request, Response
from lodestone.serve.workbench import Workbench

TEXT = (
    "News of the loan\n"
    "Example Agency signed a loan of up to $620 million to Example Magnets in November 2025.\n"
    "Nothing more is known.\n"
)
LOAN = TEXT.split("\n")[1]
WHO = {"by": "A Reader", "day": "2026-01-02"}


def line(**more: Any) -> dict[str, Any]:
    base = {"document": "note", "quote": LOAN, "thing": "instrument:example-magnets-loan"}
    return {**base, "proposer": {"tool": "test", "version": "1"}, **more}


ROWS = [
    line(property="amount", value="up to $620 million"),
    line(property="hasBorrower", value="Example Magnets"),
    line(property="hasLender", value="Example Agency"),
    line(property="isMadeUnder", value="measure:example-deal"),
    line(property="amount", value="USD-1bn"),
    line(stage="signed-2025-11"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_with_note(tmp_path_factory.mktemp("workbench") / "checkout", TEXT, drafts=False)
    path = root.parent / "p.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    done = run(root, "propose", path, "--keep")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["note", "6"]
    return root


@pytest.fixture
def bench(base: Path, tmp_path: Path) -> Workbench:
    root = tmp_path / "checkout"
    shutil.copytree(base, root)
    return Workbench(House(root), base.parent / "texts")


def ask(
    bench: Workbench, action: str, body: Any = None, lang: str = "en", **headers: str
) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    given = {"content-type": "application/json", "x-lodestone-token": bench.token, **named}
    given["host"] = "127.0.0.1:1"
    request = Request(
        f"/workbench/note/{action}", "GET" if body is None else "POST", headers=given,
        body=b"" if body is None else json.dumps(body).encode(), query={"lang": (lang,)},
    )  # fmt: skip
    answer = bench.handle(request)
    assert ("Cache-Control", "no-store") in answer.headers
    data: dict[str, Any] = json.loads(answer.body)
    return data


def ids(state: dict[str, Any], sort: str) -> list[str]:
    return [one["id"] for one in state["proposals"] if one["sort"] == sort]


def files(bench: Workbench) -> dict[str, bytes]:
    folder = bench.home.root / "data"
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x_lodestone_token": "wrong"}, 403),
        ({"x_lodestone_token": ""}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"content_type": "text/plain"}, 415),
    ],
)
def test_a_page_of_another_origin_changes_nothing(
    headers: dict[str, str], status: int, bench: Workbench
) -> None:
    before = files(bench)
    with pytest.raises(FaultError) as caught:
        ask(bench, "accept", {"all": "proven", **WHO}, **headers)
    assert caught.value.status == status
    assert files(bench) == before


def test_only_what_is_proven_is_accepted_together_and_undone_byte_for_byte(
    bench: Workbench,
) -> None:
    before = files(bench)
    state = ask(bench, "state")
    assert len(ids(state, "proven")) >= 3
    assert len(ids(state, "refused")) == 1
    doubtful = ids(state, "doubtful")
    for wrong in (
        {"ids": [*doubtful, *ids(state, "proven")], **WHO},
        {"ids": ["none"], **WHO},
        {"ids": [], **WHO},
    ):
        with pytest.raises(FaultError):
            ask(bench, "accept", wrong)
    with pytest.raises(Exception, match="refused"):
        ask(bench, "accept", {"ids": ids(state, "refused"), **WHO})
    with pytest.raises(Exception, match="--by"):
        ask(bench, "accept", {"all": "proven", "by": "", "day": "2026-01-02"})
    assert files(bench) == before
    after = ask(bench, "accept", {"all": "proven", **WHO})
    changed = {name for name, data in files(bench).items() if before.get(name) != data}
    assert changed
    assert all(name.startswith("documents/note/") for name in changed)
    assert not ids(after, "proven")
    assert after["coverage"]["figures"]["carried"] > state["coverage"]["figures"]["carried"]
    undone = ask(bench, "undo", {})
    assert files(bench) == before
    assert ids(undone, "proven") == ids(state, "proven")


def test_nothing_is_undone_over_somebody_elses_change(bench: Workbench) -> None:
    ask(bench, "accept", {"all": "proven", **WHO})
    path = bench.home.accepted_of("note")
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    with pytest.raises(FaultError, match="somebody else"):
        ask(bench, "undo", {})


def test_nothing_is_accepted_over_somebody_elses_change(bench: Workbench) -> None:
    place = bench.home.root / "data" / accepted_into(bench)
    loan = (bench.home.root / "data/documents/sample/01-loan.ttl").read_bytes()
    borrower = b"    lode:hasBorrower actor:example-magnets ;\n"
    place.write_bytes(loan.replace(borrower, b""))
    with pytest.raises(FaultError, match="somebody else"):
        ask(bench, "accept", {"all": "proven", **WHO})
    assert place.read_bytes() == loan.replace(borrower, b"")
    ask(bench, "accept", {"all": "proven", **WHO})
    assert borrower in place.read_bytes()
    assert b"stage:conditional" in place.read_bytes(), "what stands there now is kept"


def accepted_into(bench: Workbench) -> str:
    """Return the file that what is proven goes into, and undo it."""
    before = files(bench)
    ask(bench, "accept", {"all": "proven", **WHO})
    changed = {name for name, data in files(bench).items() if before.get(name) != data}
    (name,) = changed - {"documents/note/accepted.ttl"}
    ask(bench, "undo", {})
    return name


def test_a_refused_proposal_is_mended_and_judged_anew(bench: Workbench) -> None:
    state = ask(bench, "state")
    (wrong,) = ids(state, "refused")
    mended = ask(bench, "mend", {"ids": [wrong], "row": {"value": "USD-atmost-620m"}})
    assert not ids(mended, "refused")
    for row in ({"proposer": {}}, {"value": "x" * 400}, "text"):
        with pytest.raises(FaultError):
            ask(bench, "mend", {"ids": ids(mended, "doubtful")[:1], "row": row})
    rejected = ask(bench, "reject", {"ids": ids(mended, "doubtful")[:1]})
    assert len(rejected["proposals"]) == len(mended["proposals"]) - 1


def test_what_is_mended_stays_chosen_under_its_new_name(bench: Workbench) -> None:
    state = ask(bench, "state")
    (wrong,) = ids(state, "refused")
    mended = ask(bench, "mend", {"ids": [wrong], "row": {"value": "USD-atmost-620m"}})
    (now,) = {row["id"] for row in mended["proposals"]} - {row["id"] for row in state["proposals"]}
    assert mended["became"] == now
    assert ask(bench, "state")["became"] == ""


def test_the_lock_of_a_document_does_not_doubt_what_its_text_proves(bench: Workbench) -> None:
    state = ask(bench, "state")
    (lender,) = (row for row in state["proposals"] if row["property"] == "hasLender")
    for key in ids(state, "proven"):
        if key != lender["id"]:
            ask(bench, "accept", {"ids": [key], **WHO})
    for number in (1, 3):
        ask(bench, "waive", {"passage": "note-01", "sentence": number, "reason": "background"})
    locked = ask(bench, "finish", {})
    assert bench.home.evidence_of("note").is_file(), locked["told"]
    (again,) = (row for row in locked["proposals"] if row["property"] == "hasLender")
    assert (lender["sort"], again["sort"]) == ("proven", "proven"), again["reasons"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Accepted: 1; new things registered: 1.", "Undone", "Rejected: 1.", "Mended: 1"]),
        ("zh", ["已采纳 1 项；新登记事物 1 个。", "已撤销", "已拒绝 1 项", "已改正 1 项"]),
    ],
)
def test_each_change_is_told(lang: str, words: list[str], fresh: Workbench) -> None:
    def told(action: str, body: dict[str, Any]) -> str:
        return str(ask(fresh, action, body, lang=lang)["told"][0])

    bank = one(ask(fresh, "state"), "Harbor Bank |")["id"]
    given = one(ask(fresh, "state"), "isGivenTo")["id"]
    said = [
        told("accept", {"ids": [bank], **WHO}),
        told("undo", {}),
        told("reject", {"ids": [bank]}),
        told("mend", {"ids": [given], "row": {"value": "Example Agency"}}),
    ]
    assert [part in whole for part, whole in zip(words, said, strict=True)] == [True] * 4, said


def test_before_anything_is_built_the_desk_is_served(bench: Workbench) -> None:
    (bench.home.root / "data/documents/note/01-loan.draft.csv").write_text("keep\n", "utf-8")
    desk = app.Desk(Reader(bench.home, bench.folder), bench)
    assert ("Location", "/workbench/") in desk.handle(Request("/", "GET")).headers
    assert b"/workbench/note" in desk.handle(Request("/workbench/", "GET")).body
    assert desk.handle(Request("/reader/", "GET")).status == 200
    with pytest.raises(FaultError, match="build"):
        desk.handle(Request("/sparql", "GET"))


GRANT = {"class": "Grant", "slug": "example-grant", "names": {"en": "a grant", "zh-Hans": "赠款"}}
NEWS = (
    "Sam Example leads Harbor Bank. Harbor Bank awarded a grant of $5 million to Example Magnets."
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_with_note(tmp_path_factory.mktemp("news") / "checkout", NEWS, drafts=False)


@pytest.fixture
def fresh(news: Path, tmp_path: Path) -> Workbench:
    """A workbench in which a bank and a grant wait to be named."""
    root = tmp_path / "checkout"
    shutil.copytree(news, root)
    bench = Workbench(House(root), news.parent / "texts")
    quote = NEWS.split(". ")[1]
    bank = {"class": "Bank", "names": {"en": "Harbor Bank", "zh-Hans": "海港银行"}}
    rows = [
        line(quote=quote, thing=bank),
        line(quote=quote, thing=GRANT, property="amount", value="$5 million", stage="agreed"),
        line(quote=quote, thing=GRANT, property="isGivenTo", value="Example Magnets"),
        line(quote=quote, thing=GRANT, property="isGivenBy", value="Harbor Bank"),
    ]
    read = form.parse(list(map(json.dumps, rows)), bench.sources.ontology)
    assert not read.findings
    shelf.write(bench.home, "note", read.proposals)
    return bench


def one(state: dict[str, Any], words: str) -> dict[str, Any]:
    (found,) = [row for row in state["proposals"] if words in row["claim"]]
    return dict(found)


def test_a_new_thing_goes_into_the_register_and_the_other_lines_speak_of_it_by_name(
    fresh: Workbench,
) -> None:
    before = files(fresh)
    state = ask(fresh, "state")
    assert [(r["claim"], r["reasons"]) for r in state["proposals"] if r["sort"] != "doubtful"] == []
    after = ask(fresh, "accept", {"ids": [one(state, "lode:amount")["id"]], **WHO})
    added = (fresh.home.root / "data/register/things.ttl").read_text("utf-8")
    assert (
        'instrument:example-grant\n    a lode:Grant ;\n    skos:prefLabel\n        "a grant"@en'
        in added
    )
    assert one(after, "isGivenTo")["thing"] == "instrument:example-grant"
    assert one(after, "isGivenTo")["sort"] == "proven"
    # what a claim speaks of is registered with it, and waits no more
    done = ask(fresh, "accept", {"ids": [one(after, "isGivenBy")["id"]], **WHO})
    assert [row["property"] for row in done["proposals"]] == ["isGivenTo"]
    assert "actor:harbor-bank" in (fresh.home.root / "data/register/things.ttl").read_text("utf-8")
    ask(fresh, "undo", {})
    assert len(ask(fresh, "undo", {})["proposals"]) == 4
    assert files(fresh) == before


def test_what_is_accepted_is_byte_for_byte_what_a_person_writes_in_sheets(
    fresh: Workbench, news: Path, tmp_path: Path
) -> None:
    while waiting := ask(fresh, "state")["proposals"]:
        ask(fresh, "accept", {"ids": [waiting[0]["id"]], **WHO})
    by_hand = tmp_path / "by-hand"
    shutil.copytree(news, by_hand)
    sheets = {
        "things.csv": "register,class,prefLabel@en,prefLabel@zh-Hans\n"
        "actor:harbor-bank,Bank,Harbor Bank,海港银行\n"
        "instrument:example-grant,Grant,a grant,赠款\n",
        "facts.csv": "passage,instrument,locator,amount,isGivenTo,isGivenBy,reached\n"
        "note-01,example-grant,2,$5 million,Example Magnets,Harbor Bank,agreed\n",
    }
    paths = [tmp_path / name for name in sheets]
    for path, text in zip(paths, sheets.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    done = run(by_hand, "import", *paths)
    assert done.returncode == 0, done.stderr

    def stated(root: Path) -> list[bytes]:
        names = [*root.glob("data/documents/note/0*.ttl"), root / "data/register/things.ttl"]
        return [path.read_bytes() for path in names]

    assert len(stated(by_hand)) == 2
    assert stated(fresh.home.root) == stated(by_hand)


def test_a_new_thing_is_mended_in_every_line_that_speaks_of_it(fresh: Workbench) -> None:
    state = ask(fresh, "state")
    row = {"class": "Grant", "slug": "harbor-grant", "en": "Harbor grant", "zh": "海港赠款"}
    mended = ask(fresh, "mend", {"ids": [one(state, "isGivenTo")["id"]], "row": row})
    slugs = [shown["new"]["slug"] for shown in mended["proposals"] if shown["property"]]
    assert slugs == ["harbor-grant"] * 3


def test_registered_things_of_a_like_name_are_offered_for_a_new_one(fresh: Workbench) -> None:
    bank = one(ask(fresh, "state"), "Harbor Bank |")
    row = {"class": "Company", "en": "Example Magnet", "zh": "磁材"}
    near = one(ask(fresh, "mend", {"ids": [bank["id"]], "row": row}), "Example Magnet |")
    assert near["near"][0]["name"] == "actor:example-magnets"
    chosen = {"ids": [near["id"]], "row": {"thing": "actor:example-magnets"}}
    assert len(ask(fresh, "mend", chosen)["proposals"]) == 3  # it is named already


@pytest.mark.parametrize("called", ["Harbor Bank", "海港银行", "harbor bank", "actor:harbor"])
def test_whoever_is_taken_for_a_new_thing_is_so_in_the_other_lines(
    called: str, fresh: Workbench
) -> None:
    bank = {
        "class": "Bank",
        "slug": "harbor",
        "names": {"en": "Harbor Bank", "zh-Hans": "海港银行"},
    }
    quote = NEWS.split(". ")[1]
    rows = [
        line(quote=quote, thing=bank),
        line(quote=quote, thing=GRANT, property="isGivenBy", value=f"Sam Example | {called}"),
        line(quote=quote, thing=called, property="involves", value="Sam Example"),
    ]
    read = form.parse(list(map(json.dumps, rows)), fresh.sources.ontology)
    shelf.write(fresh.home, "note", read.proposals)
    waiting = next(r for r in ask(fresh, "state")["proposals"] if r["new"] and not r["property"])
    body = {"ids": [waiting["id"]], "row": {"thing": "actor:example-agency"}, "by": "A Mender"}
    rest = ask(fresh, "mend", body)["proposals"]
    told = {row["property"]: (row["thing"], row["value"].split("|")[-1].strip(), row["mended"])
            for row in rest}  # fmt: skip
    assert told == {
        "isGivenBy": ("", "actor:example-agency", "A Mender"),
        "involves": ("actor:example-agency", "Sam Example", "A Mender"),
    }


def test_a_new_thing_that_is_renamed_is_so_in_the_other_lines(fresh: Workbench) -> None:
    bank = one(ask(fresh, "state"), "Harbor Bank |")
    row = {"class": "Bank", "en": "Harbor Bank Ltd", "zh": "海港银行"}
    rest = ask(fresh, "mend", {"ids": [bank["id"]], "row": row})["proposals"]
    assert [one_["value"] for one_ in rest if one_["property"] == "isGivenBy"] == [
        "Harbor Bank Ltd"
    ]


def test_who_had_a_thing_registered_is_kept_shown_and_taken_back(fresh: Workbench) -> None:
    before = files(fresh)
    bank = one(ask(fresh, "state"), "Harbor Bank |")
    state = ask(fresh, "accept", {"ids": [bank["id"]], **WHO})
    (kept,) = accepted.read(fresh.home.accepted_of("note"), fresh.sources.ontology)
    assert (kept.tool, kept.by, kept.day) == ("test", "A Reader", "2026-01-02")
    assert kept.claim[1:] == (thing("actor", "harbor-bank"), RDF + "type", LODE + "Bank")
    assert not accepted.findings(fresh.sources)
    (shown_,) = state["accepted"]
    assert (shown_["claim"], shown_["by"]) == ("New thing: Harbor Bank · bank", "A Reader")
    listed = run(fresh.home.root, "propose", "--accepted").stdout.split("\t")
    assert listed[:4] == ["passage:note-01", "actor:harbor-bank", "rdf:type", "lode:Bank"]
    assert run(fresh.home.root, "check", fresh.home.accepted_of("note")).returncode == 0
    given = one(ask(fresh, "state"), "isGivenBy")
    state = ask(fresh, "accept", {"ids": [given["id"]], **WHO})
    named = [row for row in state["accepted"] if row["claim"].startswith("New thing")]
    assert len(named) == 2, "the grant was registered with its first claim"
    with pytest.raises(FaultError, match="spoken of"):
        ask(fresh, "back", {"id": named[0]["id"]})
    claim = next(row for row in state["accepted"] if row not in named)
    ask(fresh, "back", {"id": claim["id"]})
    (left,) = ask(fresh, "state")["accepted"]
    state = ask(fresh, "back", {"id": left["id"]})
    assert one(state, "Harbor Bank |")["id"] == state["became"]
    names, after = "register/things.ttl", files(fresh)
    assert b"harbor" not in after[names]
    assert after == {**before, names: after[names]}


def test_a_person_states_what_no_tool_proposed(fresh: Workbench) -> None:
    row = {"class": "Bank", "en": "Harbor Bank", "zh": "海港银行"}
    place = {"passage": "note-01", "sentence": 1}
    for wrong in (
        {**place, "row": {}},
        {**place, "row": {**row, "quote": "x"}},
        {**place, "sentence": 9, "row": row},
        {**place, "passage": "note-09", "row": row},
    ):
        with pytest.raises(FaultError):
            ask(fresh, "add", wrong)
    state = ask(fresh, "add", {**place, "row": row})
    assert [row["by"] for row in state["proposals"]].count("workbench 1") == 1


def states(state: dict[str, Any]) -> list[str]:
    return [row["state"] for row in state["passages"][0]["sentences"]]


def test_a_waiver_of_a_sentence_or_a_figure_is_taken_back(fresh: Workbench) -> None:
    before = files(fresh)
    place = {"passage": "note-01", "sentence": 1}
    assert states(ask(fresh, "waive", {**place, "reason": "background"})) == ["waived", "open"]
    assert states(ask(fresh, "waive", {**place, "reason": ""})) == ["open", "open"]
    assert files(fresh) == before
    ask(fresh, "accept", {"ids": [one(ask(fresh, "state"), "isGivenTo")["id"]], **WHO})
    figure = {"passage": "note-01", "sentence": 2, "figure": 1, "reason": "repeats"}
    state = ask(fresh, "waive", figure)
    (shown,) = state["passages"][0]["sentences"][1]["figures"]
    assert (shown["text"], shown["state"]) == ("$5 million", "waived")
    assert "repeats" in shown["reason"]
    for wrong in ({"figure": -1}, {"figure": "1"}, {"reason": "dull"}, {"sentence": 0}):
        with pytest.raises(FaultError):
            ask(fresh, "waive", {**figure, **wrong})


# In a browser


@contextmanager
def shown(base: Path, folder: Path) -> Iterator[Browser]:
    """Open a browser on the workbench of a copy of a checkout."""
    root = folder / "checkout"
    shutil.copytree(base, root)
    bench = Workbench(House(root), base.parent / "texts")
    reader = Reader(House(root), base.parent / "texts")

    def handle(request: Request) -> Response:
        part = reader if request.path.startswith("/reader/") else bench
        return part.handle(request)

    hosts: set[str] = set()
    server = waitress.create_server(
        lambda *given: Application(handle, frozenset(hosts))(*given), host="127.0.0.1", port=0
    )
    hosts |= app.hosts(server.effective_port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        with launched(f"http://127.0.0.1:{server.effective_port}/", folder / "c") as found:
            yield found
    finally:
        server.close()


@pytest.fixture(scope="module")
def browser(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with shown(base, tmp_path_factory.mktemp("browser")) as found:
        yield found


def is_ready(browser: Browser) -> None:
    browser.wait(
        "document.querySelector('#coverage').textContent !== '' && "
        "document.querySelector('#bench').getAttribute('aria-busy') === 'false'",
        120,
    )


def press(browser: Browser, key: str) -> None:
    browser.driver.find_element("css selector", "#texts").send_keys(key)
    is_ready(browser)


def sorts(browser: Browser) -> list[str]:
    script = "[...document.querySelectorAll('.proposal')].map((row) => row.classList[1])"
    found: list[str] = browser.driver.execute_script(f"return {script}")
    return found


def test_a_text_goes_from_nothing_to_full_coverage_by_keys(browser: Browser) -> None:
    browser.resize(DESKTOP)
    browser.open("workbench/note?lang=en")
    is_ready(browser)
    assert browser.driver.execute_script("return document.querySelector('mark').textContent")
    assert len(browser.all(".sentence.open")) == 2
    press(browser, "a")
    assert "name" in browser.all("#said")[0].text  # nobody has signed yet
    browser.all("#by")[0].send_keys("A Reader")
    browser.driver.execute_script("document.getElementById('day').value = '2026-01-02'")
    before = len(sorts(browser))
    browser.click("#all")
    is_ready(browser)
    browser.wait(f"document.querySelectorAll('.proposal').length < {before}")
    assert "proven" not in sorts(browser)
    press(browser, "u")
    browser.wait(f"document.querySelectorAll('.proposal').length === {before}")
    browser.click("#all")
    is_ready(browser)
    while sorts(browser):
        left = len(sorts(browser))
        press(browser, "r" if sorts(browser)[0] == "refused" else "a")
        browser.wait(f"document.querySelectorAll('.proposal').length < {left}")
    browser.driver.execute_script(
        "const list = document.querySelector('select.waiver'); list.value = 'rhetoric';"
        "list.dispatchEvent(new Event('change'))"
    )
    browser.wait("document.querySelectorAll('.sentence.open').length === 0")
    browser.click("#finish")
    browser.wait("document.querySelector('#said').textContent.includes('evidence')")
    assert browser.complaints() == []
    assert browser.strangers() == set()


def test_what_was_mended_is_chosen_though_the_order_changed(base: Path, tmp_path: Path) -> None:
    with shown(base, tmp_path) as browser:
        browser.open("workbench/note?lang=en")
        is_ready(browser)
        browser.all("#by")[0].send_keys("A Mender")
        browser.driver.execute_script("document.querySelector('.refused .claim').click()")
        press(browser, "e")
        fill(browser, ".mending", value="USD-atmost-620m")
        assert "USD-atmost-620m" in browser.all(".proposal.chosen")[0].text
        assert not browser.all(".proposal.refused")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbench_fits_a_phone_and_passes_axe_in_both_languages(
    lang: str, browser: Browser
) -> None:
    browser.resize(PHONE)
    browser.open(f"workbench/note?lang={lang}")
    is_ready(browser)
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert browser.driver.execute_script(f"return {wide}")
    heading = browser.all("h2")[0].text
    assert heading == {"en": "Text", "zh": "原文"}[lang]
    assert browser.faults() == []


def fill(browser: Browser, form_: str, **values: str) -> None:
    for name, text in values.items():
        field = browser.all(f"{form_} input[name={name}]")[0]
        field.clear()
        field.send_keys(text)
    field.submit()
    is_ready(browser)


def test_new_things_are_named_and_the_rest_is_stated_by_hand_in_the_browser(
    fresh: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    texts = fresh.folder
    shutil.copytree(texts, tmp_path / "texts")
    with shown(fresh.home.root, tmp_path / "b") as browser:
        browser.open("workbench/note?lang=en")
        is_ready(browser)
        browser.all("#by")[0].send_keys("A Reader")
        browser.driver.execute_script("document.activeElement.blur()")
        press(browser, "e")  # the bank is mended before it is named
        fill(browser, ".mending", zh="港湾银行")
        assert "港湾银行" in browser.all(".proposal")[0].text
        while sorts(browser):
            left = len(sorts(browser))
            press(browser, "p" if "proven" in sorts(browser) else "a")
            assert len(sorts(browser)) < left, browser.all("#said")[0].text
        browser.click("button[aria-label='State note-01 1']")
        fill(
            browser, ".stating", thing="actor:harbor-bank", property="isLedBy", value="Sam Example"
        )
        press(browser, "a")
        assert not sorts(browser), browser.all(".proposal")[0].text
        assert len(browser.all(".sentence.carried")) == 2
        browser.click("#finish")
        browser.wait("document.querySelector('#said').textContent.includes('evidence')")
        assert browser.complaints() == []


def test_lines_of_the_same_doubts_are_accepted_in_one_act_and_recorded_each(
    fresh: Workbench,
) -> None:
    state = ask(fresh, "state")
    by_doubt: dict[str, list[str]] = {}
    for row in state["proposals"]:
        by_doubt.setdefault(row["doubts"], []).append(row["id"])
    doubts, alike = max(by_doubt.items(), key=lambda pair: len(pair[1]))
    others = [row["id"] for row in state["proposals"] if row["doubts"] != doubts]
    assert doubts
    assert len(alike) > 1
    assert others
    with pytest.raises(FaultError, match="same reasons"):
        ask(fresh, "accept", {"ids": [*alike, *others], **WHO})
    state = ask(fresh, "accept", {"ids": alike, **WHO})
    assert {row["id"] for row in state["proposals"]}.isdisjoint(alike)
    claims = [row for row in state["accepted"] if not row["claim"].startswith("New thing")]
    assert len(claims) >= len(alike)
    assert {(row["by"], row["day"]) for row in claims} == {("A Reader", "2026-01-02")}
    assert len(ask(fresh, "undo", {})["proposals"]) == 4


def test_values_that_differ_are_not_accepted_in_one_act() -> None:
    (read,) = form.parse([json.dumps(ROWS[0])], checkout.read_ontology(House(ROOT))).proposals

    def doubts(*rules: str, refuses: bool = False) -> tuple[str, ...] | None:
        return Verdict(read, tuple(Reason(rule, "", "", refuses) for rule in rules)).doubts

    assert doubts("new-open", "name-office") == doubts("name-office", "new-open", "new-open")
    assert doubts("new-open") == ("new-open",)
    assert [doubts(), doubts("proposals-differ", "new-open")] == [None, None]
    assert doubts("new-open", refuses=True) is None


@pytest.mark.parametrize(("lang", "name"), [("en", "Example Magnets"), ("zh", "示例磁材公司")])
def test_claims_and_doubts_call_things_by_their_names(
    lang: str, name: str, bench: Workbench
) -> None:
    shown_ = ask(bench, "state", lang=lang)["proposals"]
    texts = [text for row in shown_ for text in (row["told"], *row["reasons"])]
    assert any(name in text for text in texts)
    assert not [
        text for text in texts if re.search("(actor|measure|instrument|lode|quantity):", text)
    ]


def test_a_statement_stays_one_whatever_line_of_it_is_accepted_first(fresh: Workbench) -> None:
    jobs = {"quote": NEWS.split(". ")[1], "thing": {"class": "Observation"}}
    rows = [
        line(**jobs, property="hasIndicator", value="indicator:jobs"),
        line(**jobs, property="isOf", value="Example Magnets"),
        line(**jobs, property="quantity", value="$5 million"),
    ]
    read = form.parse(list(map(json.dumps, rows)), fresh.sources.ontology)
    shelf.write(fresh.home, "note", read.proposals)
    for name in ("quantity", "hasIndicator", "isOf"):
        waiting = {row["property"]: row for row in ask(fresh, "state")["proposals"]}
        assert waiting[name]["sort"] != "refused", waiting[name]
        ask(fresh, "accept", {"ids": [waiting[name]["id"]], **WHO})
    stated = [one for name, one in files(fresh).items() if name.startswith("documents/note/0")]
    assert [text.count(b"\nobservation:jobs-example-magnets\n") for text in stated] == [1]
    assert [text.count(b"\nobservation:") for text in stated] == [1]


def test_shapes_judge_what_waits_though_what_was_accepted_before_lacks_a_stage(
    bench: Workbench,
) -> None:
    deal = line(thing="measure:example-deal", property="involves", value="Example Magnets")
    held = line(property="isHeldBy", value="Example Agency", stage="signed-2025-11")
    read = form.parse([json.dumps(row) for row in (deal, held)], bench.sources.ontology)
    shelf.write(bench.home, "note", read.proposals)
    rules = {row["property"]: row["rules"] for row in ask(bench, "state")["proposals"]}
    assert "stage-stated" in rules["involves"]
    assert "shape:StakeOnly" in rules["isHeldBy"]
    (first,) = (row for row in ask(bench, "state")["proposals"] if row["property"] == "involves")
    (left,) = ask(bench, "accept", {"ids": [first["id"]], **WHO})["proposals"]
    assert "shape:StakeOnly" in left["rules"], left["reasons"]
    assert left["sort"] == "refused"


def lender(state: dict[str, Any]) -> dict[str, Any]:
    (row,) = [row for row in state["proposals"] if row["property"] == "hasLender"]
    return dict(row)


def test_one_accepted_claim_is_taken_back_byte_for_byte_and_waits_again(bench: Workbench) -> None:
    first = next(row for row in ask(bench, "state")["proposals"] if row["property"] == "amount"
                 and row["sort"] == "proven")  # fmt: skip
    before = files(bench)
    with_one = ask(bench, "accept", {"ids": [first["id"]], **WHO})
    held, name = files(bench), lender(with_one)["id"]
    state = ask(bench, "accept", {"ids": [name], **WHO}, lang="zh")
    (row,) = [row for row in state["accepted"] if "Example Agency" in row["claim"]
              or "示例署" in row["claim"]]  # fmt: skip
    assert (row["by"], row["place"]) == ("A Reader", "/reader/note/01?lang=zh")
    taken = ask(bench, "back", {"id": row["id"]})
    assert files(bench) == held
    back = lender(taken)
    assert (back["sort"], back["quote"], back["by"]) == ("proven", LOAN, "test 1")
    assert taken["became"] == back["id"]
    assert len(taken["accepted"]) == 1
    assert taken["accepted"][0]["claim"].endswith("amount: at most 620 million US dollars")
    ask(bench, "back", {"id": taken["accepted"][0]["id"]})
    assert files(bench) == before, "a file that states nothing more is gone, the record too"
    with pytest.raises(FaultError):
        ask(bench, "back", {"id": row["id"]})
    while ask(bench, "state")["undo"]:
        ask(bench, "undo", {})
    assert files(bench) == before


def test_a_thing_that_was_registered_before_stays_when_another_claim_is_taken_back(
    fresh: Workbench,
) -> None:
    state = ask(fresh, "state")
    bank = next(row for row in state["proposals"] if row["new"] and row["new"]["class"] == "Bank")
    state = ask(fresh, "accept", {"ids": [bank["id"]], **WHO})
    assert b"harbor-bank" in b"".join(files(fresh).values())
    state = ask(fresh, "accept", {"ids": [one(state, "lode:amount")["id"]], **WHO})
    ask(fresh, "back", {"id": state["accepted"][0]["id"]})
    assert b"harbor-bank" in b"".join(files(fresh).values())


def test_a_thing_that_was_registered_with_a_claim_leaves_with_it(fresh: Workbench) -> None:
    before = files(fresh)
    state = ask(fresh, "state")
    state = ask(fresh, "accept", {"ids": [one(state, "lode:amount")["id"]], **WHO})
    state = ask(fresh, "accept", {"ids": [one(state, "isGivenTo")["id"]], **WHO})
    (given,) = [row for row in state["accepted"] if "Example Magnets" in row["claim"]]
    state = ask(fresh, "back", {"id": given["id"]})
    assert one(state, "isGivenTo")["thing"] == "instrument:example-grant"
    for _ in range(2):
        state = ask(fresh, "back", {"id": state["accepted"][0]["id"]})
    assert one(state, "isGivenTo")["new"]["class"] == "Grant", "what waits names it anew"
    assert one(state, "isGivenTo")["sort"] == "doubtful"
    names, after = "register/things.ttl", files(fresh)
    assert b"example-grant" not in after[names]
    assert after == {**before, names: after[names]}


def test_what_is_accepted_is_shown_by_the_reader_at_once(base: Path, tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    shutil.copytree(base, root)
    reader, bench = app.both(House(root), base.parent / "texts")
    place = Request("/reader/note/01", "GET", query={"lang": ("en",)})
    assert b"Example Magnets</strong>" not in reader.handle(place).body
    ask(bench, "accept", {"all": "proven", **WHO})
    assert b"Example Magnets</strong>" in reader.handle(place).body


def test_claims_classes_and_properties_are_told_in_chinese(fresh: Workbench) -> None:
    state = ask(fresh, "state", lang="zh")
    told = {row["property"]: row["told"] for row in state["proposals"]}
    assert told[""] == "银行 · 海港银行"
    assert told["amount"].startswith("赠款 · 赠款 · ")
    assert "500万美元" in told["amount"]
    assert state["classes"]["Grant"] == "赠款"
    assert not [name for name, label in {**state["classes"], **state["properties"]}.items()
                if label == name], "each bears its name of the ontology"  # fmt: skip


def test_sentences_that_read_alike_are_waived_in_one_go(bench: Workbench) -> None:
    places = [{"passage": "note-01", "sentence": number} for number in (1, 3)]
    before = files(bench)
    for wrong in ([{"passage": "note-01", "sentence": 0}], [{"passage": "x", "sentence": 1}],
                  ["note-01"], "note-01"):  # fmt: skip
        with pytest.raises(FaultError):
            ask(bench, "waive", {"places": wrong, "reason": "background"})
    state = ask(bench, "waive", {"places": places, "reason": "background"})
    assert state["coverage"]["sentences"]["waived"] == 2
    assert (state["told"], state["undo"]) == (["Waived: 2 sentences alike."], 1)
    ask(bench, "undo", {})
    assert files(bench) == before


def test_who_mended_is_told_beside_who_proposed_and_who_accepted(bench: Workbench) -> None:
    state = ask(bench, "state")
    (wrong,) = ids(state, "refused")
    for name in ("x" * 101, "a\x00b", 7):
        with pytest.raises(FaultError):
            ask(bench, "mend", {"ids": [wrong], "row": {"value": "x"}, "by": name})
    row = {"value": "USD-atmost-620m"}
    state = ask(bench, "mend", {"ids": [wrong], "row": row, "by": "A  Mender"})
    (mended,) = [row for row in state["proposals"] if row["mended"]]
    assert mended["mended"] == "A Mender"
    ask(bench, "accept", {"ids": [mended["id"]], **WHO})
    (kept,) = accepted.read(bench.home.accepted_of("note"), bench.sources.ontology)
    assert (kept.tool, kept.mended, kept.by) == ("test", "A Mender", "A Reader")
    record = bench.home.accepted_of("note").read_text("utf-8")
    assert "duty:mender" in record
    assert not accepted.findings(bench.sources), record
    ask(bench, "finish", {})
    done = run(bench.home.root, "check", bench.home.accepted_of("note"))
    assert "shape:Acceptance" not in done.stdout, done.stdout


@pytest.mark.parametrize("ending", ["csv", "ttl", "xlsx"])
def test_drafts_are_told_of_and_dropped_and_come_back_byte_for_byte(
    ending: str, bench: Workbench
) -> None:
    path = bench.home.root / f"data/documents/note/01-loan.draft.{ending}"
    path.write_bytes(b"keep,thing\n?,\xff\n")
    before = files(bench)
    assert ask(bench, "state")["drafts"] == [path.name]
    state = ask(bench, "drop", {})
    assert (state["drafts"], state["told"]) == ([], ["Drafts dropped: 1."])
    assert not path.exists()
    assert ask(bench, "undo", {})["drafts"] == [path.name]
    assert files(bench) == before
