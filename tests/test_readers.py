"""What a reader does with the site, from a name half remembered to a figure in a page of their own.

One walk in each language on each screen. Whatever it does, the console stays silent, no stranger is
asked, and every page that it comes by passes each rule of axe-core.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
import serving
from browser import AXE, DESKTOP, PHONE, Browser, launched, served
from conftest import ROOT

from lodestone.model import house
from lodestone.publish.site import vendoring, words

pytestmark = pytest.mark.slow

FOLDERS: Final = {"en": "", "zh": "zh/"}
#: A deal as a reader remembers it, with slips of the hand, and the agency and stage they look for.
DEAL: Final = {"en": "thakcer pas lone", "zh": "Thakcer Pass项目贷宽"}
AGENCY: Final = "actor/department-of-energy"
STAGE: Final = "stage/agreed"
_NUMBER: Final = re.compile(r"\d[\d,.]*")


@pytest.fixture(scope="module")
def browser(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with (
        served(dist / "site") as site,
        launched(site, tmp_path_factory.mktemp("reader")) as found,
    ):
        found.driver.execute_cdp_cmd(
            "Browser.grantPermissions",
            {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
        )
        found.open("index.html")
        found.complaints()
        found.strangers()
        yield found


class Reader:
    """Somebody before one screen who reads one language."""

    def __init__(self, browser: Browser, lang: str) -> None:
        self.browser = browser
        self.lang = lang
        self.t = words.of(lang)
        self.said = words.table("script", lang)

    def open(self, path: str) -> None:
        self.browser.open(FOLDERS[self.lang] + path)

    def looks(self) -> None:
        """Find nothing wrong with what is shown."""
        if AXE.is_file():
            assert self.browser.faults() == [], self.browser.driver.current_url
        wide = self.browser.driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= self.browser.driver.execute_script("return innerWidth")
        assert self.browser.complaints() == []
        assert self.browser.strangers() == set()

    def view(self) -> str:
        """Return which view of a picture this screen has room for."""
        wide = self.browser.driver.execute_script("return innerWidth")
        return "svg.narrow" if wide < 500 else "svg.wide"

    # Tables

    def tables(self) -> None:
        self.browser.wait("document.documentElement.dataset.tables")

    def chooses(self, column: str, value: str) -> None:
        """Choose a value above the table of what counts, unfolding the choices where they are."""
        fold = self.browser.all("#counted details.facets")[0]
        if fold.get_dom_attribute("open") is None:
            self.browser.click("#counted details.facets summary")
        box = f'#counted select[aria-label="{self.t[column]}"]'
        self.browser.click(f'{box} option[value="{value}"]')

    def rows(self, table: str = "counted") -> list[list[str]]:
        found = self.browser.all(f'table[data-table="{table}"] tbody tr')
        return [
            [cell.text for cell in row.find_elements("css selector", "td")]
            for row in found
            if row.is_displayed()
        ]

    def total(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Return what the page says that the shown rows sum to, by basis and unit."""
        text = self.browser.all("#counted .rows-sum")[0].text
        before, after = self.said["rows_sum"].split("{}")
        assert text.startswith(before)
        assert text.endswith(after)
        found = {}
        for part in text.removeprefix(before).split(" · "):
            kind = _NUMBER.split(part)[0].strip()
            ends = [Decimal(one.replace(",", "")) for one in _NUMBER.findall(part)]
            found[kind] = (ends[0], ends[-1])
        return found

    def takes(self, form: str) -> bytes:
        """Take the shown rows away, as a file of one form."""
        self.browser.click(f"#counted .take-{form}")
        path = self.browser.downloads / f"money-counted.{form}"
        serving.until(path.is_file, 0.05)
        content = path.read_bytes()
        path.unlink()
        return content

    def takes_csv(self) -> list[dict[str, str]]:
        text = self.takes("csv").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def takes_workbook(self) -> list[list[list[object]]]:
        """Return the cells of each sheet."""
        openpyxl: Any = pytest.importorskip("openpyxl")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it has no style of its own
            book = openpyxl.load_workbook(io.BytesIO(self.takes("xlsx")))
        return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", FOLDERS)
def test_a_reader_finds_filters_shares_sums_follows_cites_and_embeds(
    lang: str, size: tuple[int, int], browser: Browser, tmp_path: Path
) -> None:
    if vendoring.present(house.find(ROOT)) is None:
        pytest.skip("the libraries of the site are not fetched (build.py vendor)")
    browser.resize(size)
    reader = Reader(browser, lang)
    finds_a_deal_by_a_misspelt_name(reader)
    shares_some_rows_and_takes_them_away(reader)
    follows_a_bar_to_the_passage_that_prints_it(reader)
    copies_its_citation(reader)
    embeds_the_picture(reader, tmp_path)


def finds_a_deal_by_a_misspelt_name(reader: Reader) -> None:
    browser = reader.browser
    reader.open("index.html")
    reader.looks()
    browser.all("#find-box")[0].send_keys(DEAL[reader.lang])
    loan = ".hints a[href$='id/instrument/thacker-pass-loan.html']"
    browser.wait(f'document.querySelector("{loan}")')
    reader.looks()
    browser.click(loan)
    browser.wait("location.pathname.endsWith('id/instrument/thacker-pass-loan.html')")
    assert "Thacker Pass" in browser.all("h1")[0].text
    reader.looks()


def shares_some_rows_and_takes_them_away(reader: Reader) -> None:
    browser = reader.browser
    reader.open("money.html")
    reader.tables()
    whole = reader.rows()
    reader.chooses("from", AGENCY)
    of_agency, summed = reader.rows(), reader.total()
    stated = [row for row in reader.rows("sums") if row[0] == of_agency[0][1]]
    assert sorted(summed.values()) == sorted(
        tuple(Decimal(cell.replace(",", "")) for cell in row[3:5]) for row in stated
    )
    reader.chooses("stage", STAGE)
    some, total = reader.rows(), reader.total()
    assert 0 < len(some) < len(of_agency) < len(whole)
    reader.looks()
    shared = browser.driver.current_url
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.resize_again()
    browser.driver.get(shared)
    reader.tables()
    assert (reader.rows(), reader.total()) == (some, total)
    taken = reader.takes_csv()
    assert len(taken) == len(some)
    amount = reader.t["amount"]
    for place, end in enumerate(("low", "high")):
        numbers = [Decimal(row[f"{amount} ({reader.said[end]})"]) for row in taken]
        assert sum(numbers) == sum(ends[place] for ends in total.values()) > 0
    (head, *body), about = reader.takes_workbook()
    assert head == list(taken[0])
    assert [["" if one is None else str(one) for one in row] for row in body] == [
        list(row.values()) for row in taken
    ]
    for end in ("low", "high"):
        place = head.index(f"{amount} ({reader.said[end]})")
        assert all(isinstance(row[place], int | float) for row in body)
    assert [browser.driver.current_url] in about
    reader.looks()
    browser.driver.close()
    browser.driver.switch_to.window(first)


def follows_a_bar_to_the_passage_that_prints_it(reader: Reader) -> None:
    browser = reader.browser
    reader.open("money.html")
    browser.wait("document.documentElement.dataset.charts")
    browser.click(f"#sums {reader.view()} .band a[href*='department-of-energy'] path")
    browser.wait("location.search.includes('department-of-energy')")
    reader.tables()
    agency = browser.all("#sums td a[href*='department-of-energy']")[0].text
    assert {row[1] for row in reader.rows()} == {agency}
    browser.click(f"#counted {reader.view()} .band a[href*='id/passage/'][href*='#c-'] path")
    browser.wait("location.pathname.includes('/id/passage/')")
    anchor = browser.driver.current_url.partition("#")[2]
    (print_,) = browser.all(f"#{anchor} q")
    assert print_.is_displayed()
    assert _NUMBER.search(print_.text)
    reader.looks()


def copies_its_citation(reader: Reader) -> None:
    browser = reader.browser
    anchor = browser.driver.current_url.partition("#")[2]
    print_ = browser.driver.execute_script(
        f"return document.querySelector('#{anchor} q').textContent"
    )
    browser.click(f"#{anchor} .cite-it")
    reader.looks()
    cited = browser.all("dialog.cite section pre")[0].text
    assert print_ in cited
    assert browser.all(f"#{anchor}")[0].get_dom_attribute("data-claim") in cited
    browser.click("dialog.cite button[data-form=text]")
    browser.wait(
        "document.querySelector('dialog.cite button[data-form=text]').textContent"
        f" == '{reader.said['copied']}'"
    )
    held = browser.driver.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, done)"
    )
    assert held == cited
    browser.click("dialog.cite .close")


def embeds_the_picture(reader: Reader, folder: Path) -> None:
    browser = reader.browser
    reader.open("money.html")
    browser.wait("document.documentElement.dataset.charts")
    browser.click("#counted .take-embed")
    code = browser.all("#counted .tools textarea")[0].get_attribute("value")
    assert f'src="{browser.site}{FOLDERS[reader.lang]}embed/money-counted.html"' in code
    page = f'<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1>{code}</main></html>'
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "favicon.ico").write_bytes(b"")
    with served(folder) as elsewhere:
        browser.strangers()
        browser.runs_scripts(may=False)
        browser.driver.get(elsewhere + "page.html")
        browser.driver.switch_to.frame(browser.all("iframe")[0])
        (picture,) = [one for one in browser.all("svg.chart") if one.is_displayed()]
        assert picture.size["height"] > 100
        assert reader.t["money_flows"] in browser.all("figcaption")[0].text
        assert "Lodestone" in browser.all("main .cited")[0].text
        back = browser.all("main .cited a")[0].get_attribute("href")
        assert back == f"{browser.site}{FOLDERS[reader.lang]}money.html#counted"
        browser.runs_scripts(may=True)
        assert browser.faults() == []
        browser.driver.switch_to.default_content()
        assert browser.complaints() == []
        assert browser.strangers() <= {elsewhere + "page.html", elsewhere + "favicon.ico"}
        assert browser.faults() == []
    reader.open("index.html")
    browser.complaints()  # axe-core speaks to the frame, which does not listen
