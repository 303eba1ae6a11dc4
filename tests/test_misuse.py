"""The command line misused: a word for each fault, an exit code, and never a traceback."""

import subprocess
import sys
from pathlib import Path

import copies
import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copies.build(tmp_path_factory.mktemp("misuse") / "copy").root
    for name in ("pyproject.toml", "CITATION.cff"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    return root


def run(root: Path, *arguments: str, **more: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, str(ROOT / "build.py"), *arguments],
        **{"cwd": root, "capture_output": True, "check": False, "timeout": copies.HANGS, **more},
    )


NOWHERE = "/proc/nowhere"
CALLS = (
    ("serve", "--port", "99999"), ("serve", "--port", "-1"), ("serve", "--port", "x"),
    ("format", "missing.ttl"), ("format", "missing.rq"), ("build", "--out", NOWHERE),
    ("build", "--out", "/dev/null/x"), ("ask", "missing.rq", "--out", f"{NOWHERE}.csv"),
    ("sheet", "observation", "--out", f"{NOWHERE}.csv"), ("index", "--out", NOWHERE),
    ("generate", "--documents", "1", "--out", NOWHERE), ("check", "/"), ("check", "/dev/null"),
    ("check", "missing.ttl"), ("coverage", "--sources", "/"), ("import", "/"), ("import", "x.txt"),
    ("sheet", "--from", "/"), ("ask", "/"), ("ask", "q01", "--graph", "/dev/null"),
    ("push", "--dist", NOWHERE, "--endpoint", "http://127.0.0.1:1/"), ("diff", "x", "y"),
    ("add-document", "/", "--title", "x", "--date", "2025", "--lang", "en"), ("names", "extra"),
    ("check", "--changed", "HEAD"), ("withdraw", "x", "--reason", "x", "--reason-zh", "x"),
)  # fmt: skip


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_call_that_cannot_be_carried_out_says_why(call: tuple[str, ...], small: Path) -> None:
    done = run(small, *call)
    assert done.returncode in (1, 2, 3)
    assert done.stderr or done.stdout
    assert b"Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "gbk"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_screen_that_lacks_a_sign_changes_no_verdict(
    encoding: str, lang: str, small: Path
) -> None:
    done = run(
        small, "check", "--lang", lang, env={"PYTHONIOENCODING": encoding, "PATH": "/usr/bin"}
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert done.stdout


@pytest.mark.parametrize("call", [("check",), ("ask",), ("sheet",), ("names",)])
def test_a_full_output_is_told_and_a_closed_one_is_no_fault(
    call: tuple[str, ...], small: Path
) -> None:
    with open("/dev/full", "wb") as full:
        done = run(small, *call, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    command = f"{sys.executable} {ROOT / 'build.py'} {call[0]}"
    for end in (">&-", "| true"):
        shell = subprocess.run(
            ["sh", "-c", f"{command} {end}"], cwd=small, capture_output=True, check=False
        )
        assert b"Traceback" not in shell.stderr


#: A file of the checkout, what it is spoilt with, and a command that reads it.
SPOILT = (
    ("pyproject.toml", b"[", ("build",)),
    ("pyproject.toml", b"", ("build",)),
    ("pyproject.toml", b"[project]\nversion = '1'\n[tool.lodestone]\n", ("build",)),
    ("pyproject.toml", b"\xff", ("build",)),
    ("queries/words.toml", b"[", ("ask", "q01")),
    ("queries/words.toml", b"\xff\xfe", ("ask", "q01")),
    ("queries/q99-x.rq", b"\xff", ("check",)),
    ("queries/q99-x.rq", b"\xff", ("ask",)),
    ("data/names.lock.txt", b"\xff", ("check",)),
    ("CITATION.cff", b"", ("build",)),
    (".lodestone/index/meta.json", b"[]", ("check", "data/register/things.ttl")),
    (".lodestone/writing.json", b"\xff", ("format", "--check")),
)


@pytest.mark.parametrize(("name", "content", "call"), SPOILT, ids=str)
def test_a_spoilt_file_of_the_checkout_is_named(
    name: str, content: bytes, call: tuple[str, ...], small: Path
) -> None:
    if name == ".lodestone/index/meta.json":
        run(small, *call)
    if call == ("ask", "q01"):
        text = "# title@en: One\n\nSELECT ?s WHERE { ?s ?p ?o }\n"
        (small / "queries/q01-one.rq").write_text(text, encoding="utf-8")
    path = small / name
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = path.read_bytes() if path.exists() else None
    path.write_bytes(content)
    try:
        done = run(small, *call)
    finally:
        path.unlink(missing_ok=True)
        (small / "queries/q01-one.rq").unlink(missing_ok=True)
        if kept is not None:
            path.write_bytes(kept)
    said = done.stderr + done.stdout
    assert b"Traceback" not in said
    if not name.startswith(".lodestone"):
        assert done.returncode == 3
        assert Path(name).name.encode() in said


def test_a_spoilt_record_of_coverage_is_named(tmp_path: Path) -> None:
    from test_trust import proven

    root, texts = proven(tmp_path)
    assert run(root, "lock", "--sources", str(texts)).returncode == 0
    (root / "data/documents/sample/coverage.json").write_bytes(b"{")
    done = run(root, "check", "--sources", str(texts))
    assert done.returncode == 3
    assert b"coverage.json" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.fixture(autouse=True)
def no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LODESTONE_SOURCES", raising=False)
