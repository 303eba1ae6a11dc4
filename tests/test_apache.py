"""The rewrite rules for a permanent-IRI service, on a real Apache, asked with curl."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import copies
import pytest
import serving

from lodestone.publish import rewrite
from lodestone.serve import accept

MODULES = Path("/usr/lib/apache2/modules")
SITE = "https://site.invalid/lodestone/"
MEDIA = {"text/html": "html", "text/turtle": "ttl", "application/ld+json": "jsonld"}

CONFIG = """ServerRoot "{root}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{root}/pid"
ErrorLog "{root}/error.log"
{modules}
User www-data
Group www-data
TypesConfig /dev/null
AddType text/html .html
DocumentRoot "{root}/www"
<Directory "{root}/www">
    AllowOverride All
    Require all granted
</Directory>
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Apache:
    base: str

    def get(self, path: str, *headers: str) -> Answer:
        """Ask with curl; no ``Accept`` is sent but the one that is given."""
        given = [part for header in ("Accept:", *headers) for part in ("-H", header)]
        done = subprocess.run(
            ["curl", "-s", "-i", "-m", "10", "--path-as-is", *given, self.base + path],
            capture_output=True,
            check=True,
            text=True,
        )
        head, _, body = done.stdout.replace("\r\n", "\n").partition("\n\n")
        first, *lines = head.split("\n")
        pairs = (line.split(": ", 1) for line in lines)
        return Answer(int(first.split()[1]), {k.lower(): v for k, v in pairs}, body)

    def led(self, path: str, accepts: str = "", languages: str = "") -> str:
        found = self.get(path, f"Accept: {accepts}", f"Accept-Language: {languages}")
        assert found.status == 303
        return found.headers["location"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def lay(root: Path) -> None:
    """Lay out a permanent-IRI service and a small site."""
    (root / "www" / "lodestone").mkdir(parents=True)
    (root / "www" / "lodestone" / ".htaccess").write_text(rewrite.permanent(SITE), "utf-8")
    site = root / "www" / "site"
    for name in ("index", "ont", "ont/Loan", "id/actor/example", "id/claim/3f"):
        for file in (f"{name}.html", f"zh/{name}.html", f"{name}.ttl", f"{name}.jsonld"):
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            (site / file).write_text(file, "utf-8")
    (site / ".htaccess").write_text(rewrite.hosted(), "utf-8")


@pytest.fixture(scope="module")
def apache() -> Iterator[Apache]:
    server, curl = shutil.which("apache2") or "/usr/sbin/apache2", shutil.which("curl")
    if not os.access(server, os.X_OK) or not MODULES.is_dir():
        pytest.skip("apache2 is not installed")
    if not curl:
        pytest.skip("curl is not installed")
    root = Path(tempfile.mkdtemp(prefix="lodestone-apache-"))
    lay(root)
    root.chmod(0o755)
    names = ("mpm_event", "authz_core", "mime", "dir", "headers", "rewrite")
    modules = "\n".join(f"LoadModule {n}_module {MODULES}/mod_{n}.so" for n in names)
    port = free_port()
    config = root / "apache.conf"
    config.write_text(CONFIG.format(root=root, port=port, modules=modules), "utf-8")
    process = subprocess.Popen([server, "-f", str(config), "-D", "FOREGROUND"])
    try:
        serving.until(lambda: serving.is_open(port), 0.05)
        yield Apache(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(copies.HANGS)
        shutil.rmtree(root)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "*/*",
        "text/html",
        "text/turtle",
        "TEXT/Turtle",
        "application/ld+json",
        "text/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/turtle, */*;q=0.1",
        "text/turtle;q=0.5, text/html;q=0.4",
        "text/turtle;q=0.5, text/html;q=0.50",
        "text/turtle;q=0.05, text/html;q=0.5",
        "text/turtle;q=0.899, text/html;q=0.9, application/ld+json;q=0.91",
        "text/html;q=0, */*",
        "text/html;q=0.0, text/*;q=0.3, */*;q=0.9",
        "application/ld+json;q=0.8,text/turtle;q=0.9,text/html;q=0.1",
        "text/turtle;charset=utf-8;q=0.2, text/html;q=0.1",
        "text/turtle ; q=1.000 , text/html;q=0.999",
        "application/*;q=0.7, text/*;q=0.6",
        "x-text/html, application/ld+json;q=0.1",
    ],
)
def test_apache_chooses_the_form_that_serve_chooses(header: str, apache: Apache) -> None:
    chosen = accept.media(header, tuple(MEDIA))
    assert chosen is not None
    place = apache.led("/lodestone/id/actor/example", header)
    assert place == f"{SITE}id/actor/example.{MEDIA[chosen]}"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "zh",
        "zh-CN,zh;q=0.9,en;q=0.8",
        "en-US,en;q=0.9,zh-CN;q=0.8",
        "en;q=0.5, zh-Hant;q=0.6",
        "fr, zh;q=0.2",
        "fr",
        "zh;q=0, *",
        "*;q=0.5, zh-Hans;q=0.7",
    ],
)
def test_apache_chooses_the_language_that_serve_chooses(header: str, apache: Apache) -> None:
    folder = {"en": "", "zh": "zh/"}[accept.language(header, ("en", "zh"))]
    place = apache.led("/lodestone/id/actor/example", "text/html", header)
    assert place == f"{SITE}{folder}id/actor/example.html"


def test_data_has_no_language(apache: Apache) -> None:
    place = apache.led("/lodestone/ont/Loan", "text/turtle", "zh")
    assert place == f"{SITE}ont/Loan.ttl"


def test_what_nobody_can_have_is_not_acceptable(apache: Apache) -> None:
    found = apache.get("/lodestone/id/actor/example", "Accept: image/png")
    assert found.status == 406


@pytest.mark.parametrize("refused", ["*/*;q=0", "text/html;q=0.000"])
def test_a_quality_of_nought_refuses(refused: str, apache: Apache) -> None:
    assert apache.get("/lodestone/id/actor/example", f"Accept: {refused}").status == 406


def test_an_answer_says_on_what_it_depends(apache: Apache) -> None:
    found = apache.get("/lodestone/id/actor/example", "Accept: text/turtle")
    varies = {part.strip() for part in found.headers["vary"].split(",")}
    assert {"Accept", "Accept-Language"} <= varies


def test_a_claim_leads_to_its_anchor_in_the_file_that_it_shares(apache: Apache) -> None:
    assert apache.led("/lodestone/id/claim/3f0912ab", "text/html") == (
        f"{SITE}id/claim/3f.html#3f0912ab"
    )
    assert apache.led("/lodestone/id/evidence/3f0912ab", "text/turtle") == (
        f"{SITE}id/evidence/3f.ttl"
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/lodestone/", "index.html"),
        ("/lodestone/ont", "ont.html"),
        ("/lodestone/ont/", "ont.html"),
        ("/lodestone/id/quantity/USD-2.26bn", "id/quantity/USD-2.26bn.html"),
        ("/lodestone/lodestone.nq", "lodestone.nq"),
        ("/lodestone/zh/id/actor/example.html", "zh/id/actor/example.html"),
    ],
)
def test_every_kind_of_iri_and_document_leads_to_its_place(
    path: str, place: str, apache: Apache
) -> None:
    assert apache.led(path) == SITE + place


@pytest.mark.parametrize("path", ["a%0d%0aX-Evil:%201", "a%22b", "a%20b"])
def test_a_path_that_no_iri_has_leads_nowhere(path: str, apache: Apache) -> None:
    found = apache.get(f"/lodestone/{path}")
    assert found.status in (400, 403, 404)
    assert "x-evil" not in found.headers


@pytest.mark.parametrize(
    ("accepts", "file"),
    [("text/html", "id/actor/example.html"), ("application/ld+json", "id/actor/example.jsonld")],
)
def test_a_hosted_site_leads_from_the_iri_to_the_file_and_serves_it(
    accepts: str, file: str, apache: Apache
) -> None:
    place = apache.led("/site/id/actor/example", accepts)
    assert place == f"{apache.base}/site/{file}"
    found = apache.get(f"/site/{file}", f"Accept: {accepts}")
    assert (found.status, found.body) == (200, file)
    assert found.headers["content-type"].partition(";")[0] == accepts


@pytest.mark.parametrize(("path", "place"), [("", "index.html"), ("ont", "ont.html")])
def test_a_hosted_site_leads_from_a_folder_too(path: str, place: str, apache: Apache) -> None:
    assert apache.led(f"/site/{path}", "text/html") == f"{apache.base}/site/{place}"


def test_a_hosted_site_knows_what_it_has_not(apache: Apache) -> None:
    assert apache.get("/site/id/actor/nobody.ttl").status == 404
    assert apache.get("/site/.htaccess").status == 403


def test_the_build_has_both_files_and_one_line_to_change() -> None:
    files = rewrite.files()
    assert set(files) == {"w3id/.htaccess", "site/.htaccess"}
    assert files["w3id/.htaccess"].count(rewrite.SITE) == 1
    assert "w3id.org" not in files["site/.htaccess"]
