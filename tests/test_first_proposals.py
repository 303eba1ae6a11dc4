"""The way from a text to the workbench, run as ``docs/`` tells it, without a build."""

import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path

from copies import ROOT, build, run

TEXT = "Example Agency signed a loan of up to $620 million to Example Magnets in November 2025.\n"
_BLOCK = re.compile(r"```text\n((?:build\.py .*\n)*build\.py serve .*\n)```")


def commands(lang: str) -> list[list[str]]:
    page = (ROOT / "docs" / lang / "proposals.md").read_text(encoding="utf-8")
    (block,) = _BLOCK.findall(page)
    return [shlex.split(line)[1:] for line in block.splitlines()]


def test_a_text_comes_to_the_workbench_by_the_commands_of_the_guide(tmp_path: Path) -> None:
    root = build(tmp_path / "checkout").root
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "example-note.txt").write_text(TEXT, encoding="utf-8")
    *first, serve = commands("en")
    assert commands("zh") == [*first, serve]
    for command in first:
        done = run(root, *command)
        assert done.returncode == 0, (command, done.stderr)
    assert list((root / "data/documents/example-note").glob("*.draft.*"))
    assert not (root / "dist").exists()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), *serve, "--port", "0"],
        cwd=root, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = re.findall(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line + process.stderr.read()
        with urllib.request.urlopen(address[0]) as page:
            assert page.url == f"{address[0]}workbench/"
            assert "/workbench/example-note" in page.read().decode()
    finally:
        process.terminate()
        process.wait()
