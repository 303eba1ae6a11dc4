"""A headless browser for the tests, and a plain server of the site on loopback."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from copies import HANGS

AXE = Path(__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)  # fmt: skip
DESKTOP, PHONE = (1280, 900), (390, 844)
#: What a page asks of itself, and what the browser asks before the first page.
OWN_SCHEMES = ("data:", "blob:", "chrome:", "about:", "chrome-extension:")


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word; a connection that the browser drops is no fault."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        try:
            super().copyfile(source, outputfile)
        except ConnectionError:
            self.close_connection = True


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; give its address, which ends with a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Browser:
    """A window of headless Chromium that remembers what it was asked to fetch.

    Attributes:
        driver: the WebDriver.
        site: the address of the served site.
        downloads: the folder into which files are saved.
    """

    def __init__(self, driver: Any, site: str, downloads: Path) -> None:
        self.driver = driver
        self.site = site
        self.downloads = downloads
        self._size = DESKTOP

    def resize(self, size: tuple[int, int]) -> None:
        """Give the page the size of a screen."""
        self._size = size
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def resize_again(self) -> None:
        """Give a new window the size of the last one."""
        self.resize(self._size)

    def open(self, path: str) -> None:
        """Open a page of the site."""
        self.driver.get(self.site + path)

    def all(self, selector: str) -> list[Any]:
        """Return the elements that a CSS selector finds."""
        found: list[Any] = self.driver.find_elements("css selector", selector)
        return found

    def click(self, selector: str) -> None:
        """Click the first element that a CSS selector finds."""
        element = self.all(selector)[0]
        self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element
        )
        element.click()

    def wait(self, script: str, seconds: float = HANGS) -> Any:
        """Wait until a script gives something true, and return it."""
        wait: Any = pytest.importorskip("selenium.webdriver.support.wait")
        return wait.WebDriverWait(self.driver, seconds, 0.05).until(
            lambda driver: driver.execute_script(f"return {script}")
        )

    def runs_scripts(self, *, may: bool) -> None:
        """Let pages run their scripts, or none."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not may})

    def complaints(self) -> list[str]:
        """Return what the console was told since the last call, warnings and errors."""
        rows = self.driver.get_log("browser")
        return [row["message"] for row in rows if row["level"] in ("WARNING", "SEVERE")]

    def strangers(self) -> set[str]:
        """Return the addresses outside the site that were asked for since the last call."""
        asked = set()
        for row in self.driver.get_log("performance"):
            message = json.loads(row["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.add(message["params"]["request"]["url"])
        return {url for url in asked if not url.startswith((self.site, *OWN_SCHEMES))}

    def faults(self) -> list[str]:
        """Return what axe-core finds wrong on the page, by every rule that it has."""
        if not AXE.is_file():
            pytest.skip("axe-core is not installed (npm ci --ignore-scripts in tests/web)")
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.driver.execute_async_script(
            "const done = arguments[0];"
            "axe.run(document).then(result => done("
            "result.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}`))))"
        )
        return found


@contextmanager
def launched(site: str, profile: Path) -> Iterator[Browser]:
    """Start a browser with a new profile; skip where there is none."""
    webdriver: Any = pytest.importorskip("selenium.webdriver")
    service: Any = pytest.importorskip("selenium.webdriver.chrome.service")
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("chromium or chromedriver is not installed")
    downloads = profile / "downloads"
    downloads.mkdir(parents=True)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={profile / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=service.Service(chromedriver))
    driver.set_page_load_timeout(HANGS)
    driver.set_script_timeout(HANGS)
    try:
        yield Browser(driver, site, downloads)
    finally:
        driver.quit()
