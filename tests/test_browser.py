"""A reader's browser walks the site and asks it: both languages, desktop and phone."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import serving
from browser import DESKTOP, PHONE, Browser, launched, served
from rdflib import Graph

from lodestone.model.house import House
from lodestone.model.terms import LODE
from lodestone.publish.site import vendoring

pytestmark = pytest.mark.slow

HOMES = {"en": "index.html", "zh": "zh/index.html"}
#: What a reader types, and the page that must be among the first that are found.
SEARCHES = {
    "稀土": "id/mineral/rare-earths.html",
    "國防部": "id/actor/department-of-defense.html",
    "MP": "id/actor/mp-materials.html",
    "Lithium Americas": "id/actor/lithium-americas.html",
    "rare earth magnets": "id/product/rare-earth-magnets.html",
    "MP Materials loan": "id/instrument/mp-materials-loan.html",
    "litium": "id/mineral/lithium.html",
    "Thakcer Pass": "id/project/thacker-pass.html",
    "15%": "id/quantity/percent-15.html",
    "35.6 million": "id/quantity/USD-35.6m.html",
    "稀土磁铁": "id/product/rare-earth-magnets.html",
    "who holds which post": "query/q48-posts.html",
}
PAGES = (
    "index.html",
    "browse.html",
    "questions.html",
    "conflicts.html",
    "money.html",
    "timeline.html",
    "coverage.html",
    "ont.html",
    "search.html",
    "id/actor/mp-materials.html",
    "id/instrument/mp-materials-stake.html",
    "id/passage/equity-turn-09.html",
    "id/document/year-one.html",
    "query/q01-government-holdings.html",
)
#: The state of the query page, once it is one of some.
STATE = "{}.find(state => state == document.documentElement.dataset.query)"


@pytest.fixture(scope="module")
def browser(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with (
        served(dist / "site") as site,
        launched(site, tmp_path_factory.mktemp("browser")) as found,
    ):
        found.open("index.html")
        found.complaints()
        found.strangers()
        yield found


@pytest.fixture(autouse=True)
def nothing_amiss(browser: Browser) -> Iterator[None]:
    """Whatever a test does, the console stays silent and no stranger is asked."""
    browser.resize(DESKTOP)
    yield
    assert browser.complaints() == []
    assert browser.strangers() == set()


@pytest.fixture
def libraries(home: House) -> None:
    """What the tables and the search stand on; a test below tries them without it."""
    if vendoring.present(home) is None:
        pytest.skip("the libraries of the site are not fetched (build.py vendor)")


@pytest.fixture
def console(browser: Browser, home: House) -> Browser:
    """The query page, once its store stands."""
    if vendoring.present(home) is None:
        pytest.skip("the parts of the query page are not fetched (build.py vendor)")
    browser.open("query.html")
    ready(browser)
    return browser


def ready(browser: Browser) -> None:
    state = browser.wait(
        "['ready', 'failed'].find(s => s == document.documentElement.dataset.query)"
    )
    assert state == "ready", browser.all("#query-status")[0].text


def answered(browser: Browser) -> str:
    """Run what the editor holds; return what the page says of it."""
    browser.driver.execute_script("document.documentElement.dataset.query = ''")
    browser.click("#query-run")
    state: str = browser.wait(STATE.format("['answered', 'refused']"))
    return state


def write(browser: Browser, query: str) -> None:
    browser.driver.execute_script("lodestone.yasqe.setValue(arguments[0])", query)


@pytest.mark.parametrize("lang", HOMES)
def test_a_reader_walks_from_the_start_to_a_passage(lang: str, browser: Browser) -> None:
    browser.open(HOMES[lang])
    browser.click("main a[href*='id/document/']")
    browser.click("main a[href*='id/passage/']")
    assert "/id/passage/" in browser.driver.current_url
    assert ("/zh/" in browser.driver.current_url) == (lang == "zh")
    tag = browser.all("html")[0].get_attribute("lang")
    assert tag == {"en": "en", "zh": "zh-Hans"}[lang]
    assert browser.all("h1")[0].text


def test_a_reader_changes_the_language_and_stays_on_the_page(browser: Browser) -> None:
    browser.open("id/passage/equity-turn-09.html")
    browser.click("a.switch")
    assert browser.driver.current_url == browser.site + "zh/id/passage/equity-turn-09.html"


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("words", SEARCHES)
@pytest.mark.parametrize("lang", HOMES)
def test_the_search_finds(words: str, lang: str, browser: Browser) -> None:
    browser.open(HOMES[lang])
    box = browser.all("#find-box")[0]
    box.send_keys(words)
    box.submit()
    browser.wait("document.querySelectorAll('#results a').length")
    found = [link.get_attribute("href") for link in browser.all("#results a")[:5]]
    folder = "zh/" if lang == "zh" else ""
    assert browser.site + folder + SEARCHES[words] in found


@pytest.mark.usefixtures("libraries")
def test_suggestions_stand_below_the_box_while_a_reader_types(browser: Browser) -> None:
    browser.open("money.html")
    box = browser.all("#find-box")[0]
    box.send_keys("thacker pas lone")
    # Each letter changes what is suggested; what the first suggests is not yet the answer.
    loan = browser.site + "id/instrument/thacker-pass-loan.html"
    hrefs = "[...document.querySelectorAll('.hints a')].map(link => link.href)"
    assert browser.wait(f"{hrefs}.includes('{loan}')")
    assert browser.faults() == []


@pytest.mark.parametrize("path", PAGES)
def test_contrast_labels_and_names_pass_axe(path: str, browser: Browser) -> None:
    for size in (DESKTOP, PHONE):
        browser.resize(size)
        browser.open(path)
        assert browser.faults() == []


@pytest.mark.parametrize("path", [*PAGES, "query.html"])
def test_no_page_is_wider_than_a_phone(path: str, browser: Browser) -> None:
    browser.resize(PHONE)
    for folder in ("", "zh/"):
        browser.open(folder + path)
        assert browser.wait("document.documentElement.scrollWidth") <= PHONE[0]


# Tables


def rows_of(browser: Browser, table: str) -> list[list[str]]:
    """Return the words of the rows that a table shows."""
    script = (
        "const rows = document.querySelectorAll(`table[data-table='${arguments[0]}'] tbody tr`);"
        "return [...rows].filter(row => !row.hidden)"
        ".map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    found: list[list[str]] = browser.driver.execute_script(script, table)
    return found


@pytest.mark.usefixtures("libraries")
def test_what_was_chosen_is_kept_in_the_other_language(browser: Browser) -> None:
    browser.open("money.html?counted.1=&counted.2=actor/department-of-energy&counted.sort=4:down")
    browser.wait("document.documentElement.dataset.tables")
    number = len(rows_of(browser, "counted"))
    browser.click("a.switch")
    browser.wait("document.documentElement.dataset.tables")
    rows = rows_of(browser, "counted")
    assert len(rows) == number
    assert all("能源部" in row[1] for row in rows)
    assert browser.all("#counted th[aria-sort]")[0].get_attribute("aria-sort") == "descending"


@pytest.mark.usefixtures("libraries")
def test_disagreements_are_chosen_by_kind_document_standing_and_finder_and_shared(
    browser: Browser,
) -> None:
    browser.open("conflicts.html")
    browser.wait("document.documentElement.dataset.tables === 'ready'")
    offered = [browser.driver.execute_script("return arguments[0].ariaLabel", one)
               for one in browser.all(".table-bar select")]  # fmt: skip
    assert offered == ["Kind", "Document", "Standing", "Found by"]
    asked = "cases.document=document/year-one&cases.standing=open&cases.found=rule"
    browser.open(f"conflicts.html?{asked}")
    browser.wait("document.documentElement.dataset.tables === 'ready'")
    rows = "[...document.querySelectorAll('tbody tr')].filter(row => !row.hidden)"
    english = browser.wait(f"{rows}.map(row => row.cells[0].querySelector('a').pathname)")
    assert english
    cells = browser.wait(f"{rows}.map(row => [3, 4, 5].map(at => row.cells[at].textContent))")
    assert all("year-one" in row[0] and row[1:] == ["left open", "a rule"] for row in cells)
    kinds = [one.text for one in browser.all("select[aria-label=Kind] option")[1:]]
    numbers = [int(kind.rpartition("(")[2].rstrip(")")) for kind in kinds]
    assert sum(numbers) == len(english)  # each choice says how many rows the others leave it
    browser.click("a.switch")
    browser.wait("location.pathname.startsWith('/zh/')")
    browser.wait("document.documentElement.dataset.tables === 'ready'")
    chinese = browser.wait(f"{rows}.map(row => row.cells[0].querySelector('a').pathname)")
    assert sorted(chinese) == sorted(f"/zh{path}" for path in english)


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("lang", HOMES)
def test_a_table_that_goes_on_on_further_pages_says_so_and_fetches_them(
    lang: str, browser: Browser
) -> None:
    browser.open(f"{'zh/' if lang == 'zh' else ''}conflicts.html")
    browser.wait("document.documentElement.dataset.tables === 'ready'")
    left = int(browser.wait("document.querySelector('nav.leaves').dataset.left"))
    here = len(browser.all("#cases tbody tr"))
    assert left > 0
    assert f"{left}" in browser.all("#cases [role=status]")[0].text
    browser.driver.execute_script(
        "[...document.querySelectorAll('.table-bar button')]"
        ".find(one => one.textContent.includes(arguments[0])).click()",
        f"{here + left}",
    )
    browser.wait("!document.querySelector('nav.leaves')")
    assert len(browser.all("#cases tbody tr")) == here + left
    assert len(browser.all("#cases .table-bar")) == 1
    cases = [row.get_attribute("href") for row in browser.all("#cases tbody td:first-child a")]
    assert len(set(cases)) == len(cases) == here + left
    assert browser.faults() == []


@pytest.mark.usefixtures("libraries")
def test_a_long_list_is_shown_in_pages_and_found_by_its_words(browser: Browser) -> None:
    browser.open("id/assessment.html")
    browser.wait("document.documentElement.dataset.tables")
    first = rows_of(browser, "rows")
    browser.click(".pager button[aria-label='Page 2']")
    assert len(first) == 100
    assert not set(map(tuple, first)) & set(map(tuple, rows_of(browser, "rows")))
    box = browser.all(".table-bar input")[0]
    box.send_keys("price floor")
    found = [" ".join(row).lower() for row in rows_of(browser, "rows")]
    assert found
    assert all("price" in words and "floor" in words for words in found)


def test_without_the_libraries_tables_are_whole_and_names_are_found_as_typed(
    browser: Browser,
) -> None:
    packed = [f"*/{name}" for name in (vendoring.TABLES, vendoring.SEARCH)]
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": packed})
    for lang, words in (("en", "lithium americas"), ("zh", "美洲鋰業")):
        folder = "zh/" if lang == "zh" else ""
        browser.open(f"{folder}id/assessment.html")
        browser.wait("document.documentElement.dataset.tables")
        assert len(browser.all("tbody tr:not([hidden])")) > 100
        assert browser.all(".table-bar") == []
        browser.open(f"{folder}search.html?q={words}")
        browser.wait("document.querySelectorAll('#results a').length")
        found = [link.get_attribute("href") for link in browser.all("#results a")[:5]]
        assert f"{browser.site}{folder}id/actor/lithium-americas.html" in found
        assert "build.py vendor" in browser.all("#found")[0].text
        assert browser.faults() == []
    browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    assert all("ERR_BLOCKED" in one for one in browser.complaints())


# Forms


def asked(browser: Browser) -> str:
    """Wait until the form of a question has its answer."""
    state: str = browser.wait(
        "['answered', 'refused'].find(s => s == document.documentElement.dataset.asked)"
    )
    assert state == "answered", browser.all("#ask-said")[0].text
    return state


@pytest.mark.parametrize("lang", HOMES)
def test_a_question_is_asked_by_a_misspelt_name_shared_and_taken_away(
    lang: str, browser: Browser, home: House
) -> None:
    if vendoring.present(home) is None:
        pytest.skip("the parts of the query page are not fetched (build.py vendor)")
    folder = "zh/" if lang == "zh" else ""
    browser.open(f"{folder}query/q05-support-per-company.html")
    box = browser.all("#ask-company")[0]
    box.send_keys("lithum americas")
    browser.click("#ask button")
    asked(browser)
    assert "company=actor%2Flithium-americas" in browser.driver.current_url
    rows = rows_of(browser, "answer")
    assert rows
    assert {row[0] for row in rows} == {box.get_attribute("value")}
    address = browser.driver.current_url
    browser.driver.get("about:blank")
    browser.driver.get(address)
    asked(browser)
    assert rows_of(browser, "answer") == rows
    browser.click(".take-json")
    taken = json.loads(saved(browser, "q05-support-per-company-answer.json"))
    assert len(taken) == len(rows)
    assert 2_260_000_000 in [value for row in taken for value in row.values()]


@pytest.mark.parametrize(
    ("name", "field"), [("q06-public-money-per-agency", "agency"), ("q22-timeline", "thing")]
)
def test_the_page_answers_as_the_build_does(
    name: str, field: str, browser: Browser, home: House
) -> None:
    if vendoring.present(home) is None:
        pytest.skip("the parts of the query page are not fetched (build.py vendor)")
    browser.open(f"query/{name}.html")
    browser.wait("document.documentElement.dataset.tables")
    built = rows_of(browser, "answer")
    browser.open(f"query/{name}.html?{field}=")
    asked(browser)
    assert rows_of(browser, "answer") == built
    assert browser.faults() == []


# Charts


def test_a_picture_and_its_figures_are_taken_away(browser: Browser) -> None:
    browser.open("money.html")
    browser.wait("document.documentElement.dataset.charts")
    browser.click("#counted .take-svg")
    svg = ElementTree.fromstring(saved(browser, "money-counted.svg"))
    assert float(svg.attrib["height"]) > 100
    browser.click("#counted .take-png")
    assert saved(browser, "money-counted.png").startswith(b"\x89PNG")
    browser.click("#sums .take-table")
    assert "9,570,000,000" in saved(browser, "money-sums-chart.csv").decode("utf-8-sig")


# Citations


def test_a_figure_is_followed_to_its_passage_and_cited_in_four_forms(browser: Browser) -> None:
    browser.open("id/instrument/mp-materials-stake.html")
    browser.click("a.to-print")
    assert "/id/passage/" in browser.driver.current_url
    anchor = browser.driver.current_url.partition("#")[2]
    print_ = browser.all(f"#{anchor} q")[0].text.strip("「」“”")
    browser.click(f"#{anchor} .cite-it")
    forms = {
        button.get_attribute("data-form"): button.find_element("xpath", "../../pre").text
        for button in browser.all("dialog.cite button[data-form]")
    }
    assert set(forms) == {"text", "bibtex", "csl", "turtle"}
    claim = browser.all(f"#{anchor}")[0].get_attribute("data-claim")
    passage = "https://w3id.org/lodestone/id/passage/"
    for text in forms.values():
        assert print_ in text
        assert claim in text
    for form in ("bibtex", "csl", "turtle"):
        assert passage in forms[form], form
    assert json.loads(forms["csl"])[0]["type"] == "article"
    cited = Graph().parse(data=forms["turtle"], format="turtle")
    assert len(cited) == 4
    assert browser.faults() == []
    browser.click("dialog.cite button[data-form=text]")
    browser.wait(
        "document.querySelector('dialog.cite button[data-form=text]').textContent == 'Copied'"
    )


# The query page


def test_a_saved_question_is_run_and_its_csv_downloaded(console: Browser, dist: Path) -> None:
    assert answered(console) == "answered"
    with (dist / "tables/long" / "q01-government-holdings.csv").open(
        encoding="utf-8", newline=""
    ) as f:
        stated = list(csv.reader(f))
    console.click("#take-csv")
    text = saved(console, "q01-government-holdings.csv").decode()
    # The console asks the graph as it is; what is in doubt of a row is marked at the build.
    assert stated[0][-1] == "doubt"
    assert list(csv.reader(io.StringIO(text, newline=""))) == [row[:-1] for row in stated]


def test_the_csv_for_excel_bears_labels_and_the_json_is_sparqls(console: Browser) -> None:
    assert answered(console) == "answered"
    console.click("#take-excel")
    content = saved(console, "q01-government-holdings-excel.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert "MP Materials" in content.decode()
    console.click("#take-json")
    results = json.loads(saved(console, "q01-government-holdings.json"))
    assert results["head"]["vars"][0] == "target"
    assert results["results"]["bindings"]


def saved(browser: Browser, name: str) -> bytes:
    """Wait for a download, and take it away."""
    path = browser.downloads / name
    serving.until(path.is_file, 0.05)
    content = path.read_bytes()
    path.unlink()
    return content


def test_rows_name_things_in_the_language_of_the_page_and_link_to_their_pages(
    console: Browser,
) -> None:
    for folder, label in (("", "MP Materials"), ("zh/", "MP材料公司")):
        console.open(f"{folder}query.html")
        ready(console)
        assert answered(console) == "answered"
        (link, *_) = console.all("#query-results td a[href$='id/actor/mp-materials.html']")
        assert link.text == label
        assert link.get_attribute("href") == f"{console.site}{folder}id/actor/mp-materials.html"


def test_a_question_can_be_linked_to(console: Browser) -> None:
    console.open("zh/query.html?question=q37-conflicts")
    ready(console)
    assert console.all("#query-saved option:checked")[0].text.startswith("q37 · ")
    assert answered(console) == "answered"


def test_a_query_that_names_no_graph_reads_the_plain_readers_graph(
    console: Browser, dist: Path
) -> None:
    rows = (dist / "tables/long" / "q01-government-holdings.csv").read_text(encoding="utf-8")
    assert "actor:mp-materials" in rows
    write(
        console,
        f"PREFIX lode: <{LODE}>\n"
        "SELECT ?holder ?share WHERE { <https://w3id.org/lodestone/id/instrument/mp-materials-stake>"
        " lode:isHeldBy ?holder ; lode:share ?share }",
    )
    assert answered(console) == "answered"
    assert len(console.all("#query-results tbody tr")) == 1


def test_a_query_of_ones_own_reads_every_named_graph(console: Browser, dist: Path) -> None:
    write(console, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert answered(console) == "answered"
    lines = (dist / "lodestone.nq").read_text(encoding="utf-8").splitlines()
    quads = sum(bool(line) and not line.startswith("#") for line in lines)
    assert console.all("#query-results tbody td")[0].text == str(quads)


def test_tags_keep_the_case_of_bcp_47(console: Browser) -> None:
    write(console, "SELECT ?o WHERE { ?s ?p ?o FILTER(LANGMATCHES(LANG(?o), 'zh-Hans')) } LIMIT 1")
    assert answered(console) == "answered"
    assert console.all("#query-results tbody td")[0].get_attribute("lang") == "zh-Hans"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p",
        "SELECT ?x WHERE { SERVICE <https://example.org/sparql> { ?x ?y ?z } }",
        "INSERT DATA { <https://example.org/a> a <https://example.org/b> }",
    ],
    ids=["cut", "service", "update"],
)
def test_a_query_without_an_answer_is_explained(query: str, console: Browser) -> None:
    write(console, query)
    assert answered(console) == "refused"
    box = console.all("#query-error")[0]
    assert box.is_displayed()
    assert len(console.all("#query-error-text")[0].text) > 10
    complaints = console.complaints()
    assert [text for text in complaints if "example.org" in text] == []


def test_a_query_that_runs_away_is_stopped_and_the_next_one_answered(console: Browser) -> None:
    write(console, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    console.click("#query-run")
    console.wait("document.documentElement.dataset.query == 'running'")
    console.click("#query-stop")
    ready(console)
    write(console, "SELECT (1 AS ?one) WHERE {}")
    assert answered(console) == "answered"
    assert console.all("#query-results tbody td")[0].text == "1"


def test_the_editor_completes_our_terms_with_their_labels(console: Browser) -> None:
    write(
        console, "PREFIX lode: <https://w3id.org/lodestone/ont/>\nSELECT * WHERE { ?s a lode:Lo }"
    )
    console.driver.execute_script(
        "const e = lodestone.yasqe; e.focus(); e.setCursor({line: 1, ch: 29}); e.autocomplete()"
    )
    hints = "[...document.querySelectorAll('.CodeMirror-hint')].map(hint => hint.innerText.trim())"
    assert console.wait(f"{hints}.includes('lode:Loan  loan')")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_query_page_with_its_rows_passes_axe(size: tuple[int, int], console: Browser) -> None:
    console.resize(size)
    assert console.faults() == []
    assert answered(console) == "answered"
    assert console.faults() == []
